// evaluate.c - the pages: what is open for me, the form before and after a meeting, the form behind a letter, and what came of it.
#include "app/evaluate/evaluate.h"

#include "app/evaluate/cli.h"
#include "app/evaluate/evaluate.html.h"
#include "base/hash.h"
#include "core/job.h"
#include "core/session.h"

// ---- when a form is open ----

static bool before_open(int64_t starts_at, int64_t now)
{
    return now >= starts_at - EVALUATE_BEFORE_S && now < starts_at;
}

static bool after_open(int64_t ends_at, int64_t now)
{
    return now >= ends_at && now < ends_at + EVALUATE_AFTER_S;
}

static str voter_of(struct mem *m, str secret, group_member_id member)
{
    return sha256_hex(m, str_format(m, STR_FMT ":%lld:" STR_FMT, STR_ARG(secret),
                                    (long long)member.v, STR_ARG(secret)));
}

// ---- the form of a participant ----

struct taking {
    struct meeting_row meeting;
    struct group_row group;
    group_member_id member;
    str moment; // "before", "after"
    str voter;  // empty: nothing was answered yet
};

static enum err taking_for(struct req *q, struct taking *t, struct evaluate_form_view *v)
{
    struct evaluate_round_row round;
    struct evaluate_own_rows own;
    bool found;
    str uid;

    *t = (struct taking){.voter = STR("")};
    *v = (struct evaluate_form_view){.sure = true};
    TRY(req_slug(q, "meeting", &uid));
    const str moment = req_path_text(q, "moment");
    v->is_before = str_eq(moment, STR("voor"));
    if (!v->is_before && !str_eq(moment, STR("na"))) return ERR_NOT_FOUND;
    TRY(meeting_by_uid(q->db, q->mem, uid, &found, &t->meeting));
    if (!found) return ERR_NOT_FOUND;
    TRY(group_by_id(q->db, q->mem, t->meeting.learn_group, &t->group));
    TRY(evaluate_participant(q->db, q->mem, t->group.id, who_person(q->who), t->meeting.id.v,
                             &found, &t->member));
    if (!found) return ERR_NOT_FOUND;
    t->moment = v->is_before ? STR("before") : STR("after");
    v->uid = uid;
    v->moment = moment;
    v->group = t->group.name;
    TRY(evaluate_form_of(q->db, q->mem, t->group.version, t->meeting.session, q->lang, 2,
                         &v->form));
    if (!v->form.there) return ERR_NOT_FOUND;
    v->title = v->form.title;
    v->opens =
        day_of_at(v->is_before ? t->meeting.starts_at - EVALUATE_BEFORE_S : t->meeting.ends_at);
    v->closes =
        day_of_at(v->is_before ? t->meeting.starts_at : t->meeting.ends_at + EVALUATE_AFTER_S);
    v->open = v->is_before ? before_open(t->meeting.starts_at, q->now)
                           : after_open(t->meeting.ends_at, q->now);
    v->early =
        q->now < (v->is_before ? t->meeting.starts_at - EVALUATE_BEFORE_S : t->meeting.ends_at);
    TRY(evaluate_round(q->db, q->mem, t->meeting.id, &found, &round));
    if (!found || !round.secret.n) return ERR_NONE;
    t->voter = voter_of(q->mem, round.secret, t->member);
    static const char *const moments[] = {"before", "after"};
    for (size_t k = 0; k < COUNT_OF(moments); k++) {
        TRY(evaluate_own(q->db, q->mem, t->meeting.id, str_of(moments[k]), t->voter, &own));
        for (int i = 0; i < own.n; i++) {
            const struct evaluate_own_row *x = &own.at[i];
            if (x->question < 1 || x->question > v->form.questions.n) continue;
            struct evaluate_question *to = &v->form.questions.at[x->question - 1];
            if (str_eq(t->moment, str_of(moments[k])))
                to->said = x->said, to->sure = x->sure;
            else if (k == 0)
                to->said_before = x->said, to->sure_before = x->sure;
        }
    }
    return ERR_NONE;
}

static enum err form_page(struct req *q, struct res *r, const struct evaluate_form_view *v)
{
    struct html *h =
        page_open(q, r,
                  &(struct page){.title =
                                     v->title.n ? v->title : msg_text(q->lang, MSG_evaluate_title),
                                 .no_index = true,
                                 .form = true});
    r->cache = CACHE_NEVER;
    evaluate_form_html(h, v);
    return page_close(h);
}

enum err evaluate_form(struct req *q, struct res *r)
{
    struct evaluate_form_view v;
    struct taking t;

    TRY(taking_for(q, &t, &v));
    v.saved = req_query(q, "ok", 2).n > 0;
    return form_page(q, r, &v);
}

// What was chosen and what was written, as one text.
static enum err said_of(struct req *q, struct evaluate_question *x, str *out)
{
    const char *name = str_z(q->mem, str_format(q->mem, "kies-%lld", (long long)x->number));
    str chosen[EVALUATE_CHOICES_MAX];
    const int n = req_form_all(q, name, chosen, EVALUATE_CHOICES_MAX);
    struct out o = out_new(q->mem);
    int64_t number;

    if (n < 0) return ERR_INVALID;
    for (int i = 0; i < n; i++) {
        if (str_int(chosen[i], 1, x->choices.n, &number) != ERR_NONE) return ERR_INVALID;
        if (o.n) OUT_LIT(&o, "; ");
        out_str(&o, x->choices.at[number - 1].words);
    }
    const str typed =
        str_trim(req_form(q, str_z(q->mem, str_format(q->mem, "v-%lld", (long long)x->number)),
                          EVALUATE_SAID_SIGNS));
    if (typed.n && o.n) OUT_LIT(&o, "; ");
    out_str(&o, typed.n ? typed : STR(""));
    *out = out_get(&o);
    return ERR_NONE;
}

static enum err answers_keep(struct req *q, meeting_id meeting, str moment, str voter,
                             struct evaluate_form *f, bool sure, bool *out_any)
{
    *out_any = false;
    for (int i = 0; i < f->questions.n; i++) {
        struct evaluate_question *x = &f->questions.at[i];
        const str typed =
            sure ? req_form(q, str_z(q->mem, str_format(q->mem, "z-%lld", (long long)x->number)), 2)
                 : STR("");
        int64_t how_sure = 0;
        str said;
        if (typed.n && str_int(typed, 1, 5, &how_sure) != ERR_NONE) return ERR_INVALID;
        TRY(said_of(q, x, &said));
        x->said = said;
        x->sure = how_sure;
        if (!said.n && !how_sure) continue;
        *out_any = true;
        TRY(evaluate_put(q->db, meeting, moment, voter, x->number, said, how_sure));
    }
    return ERR_NONE;
}

static str secret_new(struct req *q)
{
    unsigned char raw[32];

    random_bytes(raw, sizeof raw);
    return hex_text(q->mem, raw, sizeof raw);
}

enum err evaluate_answer(struct req *q, struct res *r)
{
    struct evaluate_round_row round;
    struct evaluate_form_view v;
    struct taking t;
    int64_t added;
    bool found, any;

    TRY(taking_for(q, &t, &v));
    if (!v.open) return fail(q, ERR_GONE, MSG_evaluate_closed);
    TRY(evaluate_round_add(q->db, t.meeting.id, secret_new(q), &added));
    TRY(evaluate_round(q->db, q->mem, t.meeting.id, &found, &round));
    if (!found || !round.secret.n) return fail(q, ERR_GONE, MSG_evaluate_closed);
    TRY(answers_keep(q, t.meeting.id, t.moment, voter_of(q->mem, round.secret, t.member), &v.form,
                     true, &any));
    if (!any) {
        v.problem = msg_text(q->lang, MSG_evaluate_nothing);
        r->status = 422;
        return form_page(q, r, &v);
    }
    return redirect(q, r,
                    str_format(q->mem, "/evaluatie/" STR_FMT "/" STR_FMT "?ok=1", STR_ARG(v.uid),
                               STR_ARG(v.moment)));
}

// ---- behind a letter ----

static enum err letter_for(struct req *q, struct evaluate_form_view *v,
                           struct evaluate_by_hash_row *row)
{
    bool found = false;

    *v = (struct evaluate_form_view){.letter = true};
    v->key = q->route->method == POST ? req_form(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS)
                                      : req_query(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS);
    if (key_is(v->key)) TRY(evaluate_by_hash(q->db, q->mem, key_hash(q->mem, v->key), &found, row));
    v->broken = !found || q->now > row->sent_at + EVALUATE_KEEP_S;
    if (v->broken) return ERR_NONE;
    TRY(evaluate_form_of(q->db, q->mem, row->version, row->session, q->lang, 3, &v->form));
    v->broken = !v->form.there;
    v->title = v->form.title;
    v->group = row->group_name;
    v->practice = row->practice != 0;
    v->answered = row->answered != 0;
    v->open = !v->broken && !v->answered;
    return ERR_NONE;
}

enum err evaluate_letter(struct req *q, struct res *r)
{
    struct evaluate_by_hash_row row = {0};
    struct evaluate_form_view v;

    TRY(letter_for(q, &v, &row));
    if (v.answered) TRY(manager_fill(q, row.id, &v.manager));
    return form_page(q, r, &v);
}

enum err evaluate_letter_answer(struct req *q, struct res *r)
{
    struct evaluate_by_hash_row row = {0};
    struct evaluate_form_view v;
    int64_t first;
    bool any;

    TRY(letter_for(q, &v, &row));
    if (v.broken) return fail(q, ERR_GONE, MSG_evaluate_closed);
    if (v.answered) { // one answer; and now, when they want, a line from their manager
        TRY(manager_act(q, row.id, &v.manager));
        if (v.manager.problem.n) r->status = 422;
        return form_page(q, r, &v);
    }
    // By chance alone: nothing leads from the answer to the letter.
    TRY(answers_keep(q, row.meeting, STR("later"), secret_new(q), &v.form, false, &any));
    if (!any) {
        v.problem = msg_text(q->lang, MSG_evaluate_nothing);
        r->status = 422;
        return form_page(q, r, &v);
    }
    TRY(evaluate_answered(q->db, row.id, &first));
    if (!first) return ERR_CONFLICT;
    v.answered = true;
    v.open = false;
    TRY(manager_fill(q, row.id, &v.manager));
    return form_page(q, r, &v);
}

// ---- what came of it ----

static enum err sums_fill(struct req *q, meeting_id meeting, const char *moment,
                          struct evaluate_form *f)
{
    struct evaluate_sum_rows rows;
    const bool before = str_eq(str_of(moment), STR("before"));

    TRY(evaluate_sums(q->db, q->mem, meeting, str_of(moment), &rows));
    for (int i = 0; i < rows.n; i++) {
        const struct evaluate_sum_row *x = &rows.at[i];
        // A question that few answered is not shown, whatever the number of forms.
        if (x->question < 1 || x->question > f->questions.n || x->n < EVALUATE_LEAST) continue;
        struct evaluate_question *to = &f->questions.at[x->question - 1];
        const int64_t tenths = (x->total * 20 + x->n) / (2 * x->n);
        if (before)
            to->before_n = x->n, to->before_tenths = tenths;
        else
            to->after_n = x->n, to->after_tenths = tenths;
    }
    return ERR_NONE;
}

enum err evaluate_outcome(struct req *q, struct res *r)
{
    struct evaluate_outcome_view v = {0};
    struct meeting_row meeting;
    struct group_row group;
    int64_t sent;
    unsigned bits;
    bool found;
    str uid;

    TRY(req_slug(q, "meeting", &uid));
    TRY(meeting_by_uid(q->db, q->mem, uid, &found, &meeting));
    if (!found) return ERR_NOT_FOUND;
    TRY(group_by_id(q->db, q->mem, meeting.learn_group, &group));
    // By the rows of the group alone: who coordinates the place, or operates the house, is nobody here.
    TRY(group_bits_at(q->db, q->mem, group.id, who_person(q->who), meeting.id, &bits));
    if (!(bits & GROUP_TRAINER)) return ERR_NOT_FOUND;
    v.group = group.name;
    TRY(evaluate_form_of(q->db, q->mem, group.version, meeting.session, q->lang, 2, &v.two));
    TRY(evaluate_form_of(q->db, q->mem, group.version, meeting.session, q->lang, 3, &v.three));
    TRY(evaluate_count(q->db, q->mem, meeting.id, STR("before"), &v.before));
    TRY(evaluate_count(q->db, q->mem, meeting.id, STR("after"), &v.after));
    TRY(evaluate_count(q->db, q->mem, meeting.id, STR("later"), &v.later));
    TRY(evaluate_sent(q->db, q->mem, meeting.id, &sent));
    v.before_open = q->now < meeting.starts_at;
    v.after_open = q->now < meeting.ends_at + EVALUATE_AFTER_S;
    v.later_on = day_of_at(meeting.ends_at + EVALUATE_LATER_S);
    v.later_to_come = q->now < meeting.ends_at + EVALUATE_LATER_S;
    v.later_open = !v.later_to_come && sent && q->now <= sent + EVALUATE_KEEP_S;
    v.before_shown = !v.before_open && v.before >= EVALUATE_LEAST;
    v.after_shown = !v.after_open && v.after >= EVALUATE_LEAST;
    v.later_shown = !v.later_to_come && !v.later_open && v.later >= EVALUATE_LEAST;
    if (v.before_shown) TRY(sums_fill(q, meeting.id, "before", &v.two));
    if (v.after_shown) TRY(sums_fill(q, meeting.id, "after", &v.two));
    for (int i = 0; v.later_shown && i < v.three.questions.n; i++)
        TRY(evaluate_said(q->db, q->mem, meeting.id, STR("later"), v.three.questions.at[i].number,
                          &v.three.questions.at[i].answers));
    TRY(evaluate_words(q->db, q->mem, meeting.id, &v.words));
    v.words_shown = !v.later_to_come && !v.later_open && v.words.n >= EVALUATE_LEAST;
    v.title = v.two.there ? v.two.title : v.three.title;
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_evaluate_outcome),
                                              .no_index = true});
    r->cache = CACHE_NEVER;
    evaluate_outcome_html(h, &v);
    return page_close(h);
}

static str title_of(struct req *q, const struct evaluate_meeting_row *t)
{
    const str title = t->title.n ? t->title : t->session_title;

    // The title of a session in the course says its own number.
    return t->number && t->title.n
               ? str_format(q->mem, "%lld. " STR_FMT, (long long)t->number, STR_ARG(title))
               : title;
}

enum err evaluate_list(struct req *q, struct res *r)
{
    struct evaluate_list_view v = {0};
    struct evaluate_meeting_rows rows;

    TRY(evaluate_meetings(q->db, q->mem, who_person(q->who), str_of(lang_codes[q->lang]), &rows));
    v.open.at = MEM_ARRAY(q->mem, struct evaluate_line, (size_t)rows.n * 2 + 1);
    v.trained.at = MEM_ARRAY(q->mem, struct evaluate_trains, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct evaluate_meeting_row *t = &rows.at[i];
        if (t->takes && before_open(t->starts_at, q->now))
            v.open.at[v.open.n++] = (struct evaluate_line){t->uid, title_of(q, t), t->group_name,
                                                           true, day_of_at(t->starts_at)};
        if (t->takes && after_open(t->ends_at, q->now))
            v.open.at[v.open.n++] =
                (struct evaluate_line){t->uid, title_of(q, t), t->group_name, false,
                                       day_of_at(t->ends_at + EVALUATE_AFTER_S)};
        if (t->trains && q->now >= t->starts_at - EVALUATE_BEFORE_S) // nothing to see before
            v.trained.at[v.trained.n++] =
                (struct evaluate_trains){t->uid, title_of(q, t), t->group_name,
                                         day_of_at(t->starts_at)};
    }
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_evaluate_title), .no_index = true});
    evaluate_list_html(h, &v);
    return page_close(h);
}

// ---- what the feature offers ----

// In the week before, and in the three weeks after, as long as it was not filled in.
static enum err waits(struct req *q, const struct group_row *g, unsigned bits, struct waits *w)
{
    struct evaluate_round_row round;
    struct evaluate_own_rows own;
    struct meeting_rows rows;
    group_member_id member;
    bool found;

    (void)bits;
    TRY(evaluate_participant(q->db, q->mem, g->id, who_person(q->who), 0, &found, &member));
    if (!found) return ERR_NONE; // at no meeting at all
    TRY(meetings_of(q->db, q->mem, g->id, &rows));
    for (int i = 0; i < rows.n; i++) {
        const struct meeting_row *t = &rows.at[i];
        const bool before = before_open(t->starts_at, q->now),
                   after = after_open(t->ends_at, q->now);
        struct evaluate_form form;
        if ((!before && !after) || str_eq(t->state, STR("cancelled"))) continue;
        TRY(evaluate_form_of(q->db, q->mem, g->version, t->session, q->lang, 2, &form));
        if (!form.there) continue;
        TRY(evaluate_participant(q->db, q->mem, g->id, who_person(q->who), t->id.v, &found,
                                 &member));
        if (!found) continue;
        TRY(evaluate_round(q->db, q->mem, t->id, &found, &round));
        own.n = 0;
        if (found && round.secret.n)
            TRY(evaluate_own(q->db, q->mem, t->id, before ? STR("before") : STR("after"),
                             voter_of(q->mem, round.secret, member), &own));
        if (own.n) continue;
        const struct msg_arg args[] = {{.name = "title", .s = form.title}};
        waits_add(w, msg_fill(q->mem, q->lang, MSG_evaluate_waits, args, 1),
                  str_format(q->mem, "/evaluatie/" STR_FMT "/%s", STR_ARG(t->uid),
                             before ? "voor" : "na"),
                  before ? t->starts_at : t->ends_at + EVALUATE_AFTER_S);
    }
    return ERR_NONE;
}

static enum err own(struct db *db, struct mem *m, const struct person_row *p, struct json *j)
{
    struct evaluate_letter_of_rows rows;

    TRY(evaluate_letters_of(db, m, p->id, &rows));
    json_key(j, "evaluation_letters");
    json_open(j, '[');
    for (int i = 0; i < rows.n; i++) {
        json_open(j, '{');
        json_pair_text(j, "meeting", rows.at[i].meeting);
        json_pair_text(j, "sent_at", at_iso(m, rows.at[i].sent_at));
        json_pair_bool(j, "answered", rows.at[i].answered != 0);
        json_close(j, '}');
    }
    json_close(j, ']');
    return ERR_NONE;
}

// When the form after the meeting closed, what ties answers to people goes; and with it what only they could read.
static enum err retain(struct db *db, struct mem *m, int64_t now, struct out *report)
{
    struct evaluate_past_rows past;
    int64_t letters;

    TRY(evaluate_rounds_past(db, m, now - EVALUATE_AFTER_S, &past));
    for (int i = 0; i < past.n; i++) {
        TRY(evaluate_round_forget(db, past.at[i].meeting));
        TRY(evaluate_said_forget(db, past.at[i].meeting));
    }
    TRY(evaluate_letters_old(db, now - EVALUATE_KEEP_S, &letters));
    if (past.n || letters)
        out_format(report, "evaluation_rounds=%d evaluation_letters=%lld ", past.n,
                   (long long)letters);
    return ERR_NONE;
}

static const struct job_kind jobs[] = {{"evaluate.letters", evaluate_letters_run}};

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/evaluate/evaluate.def"
#undef ROUTE
};

const struct feature evaluate_feature = {.name = "evaluate",
                                         .routes = routes,
                                         .n_routes = COUNT_OF(routes),
                                         .jobs = jobs,
                                         .n_jobs = COUNT_OF(jobs),
                                         .commands = evaluate_commands,
                                         .n_commands = EVALUATE_COMMANDS,
                                         .own = own,
                                         .retain = retain,
                                         .waits = waits,
                                         .plan = evaluate_letters_plan};
