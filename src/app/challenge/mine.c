// mine.c - a challenge as the group sees it, with its link: its words while it may change them, its steps, who takes part.
#include "app/challenge/challenge.h"

#include "app/challenge/mine.html.h"
#include "base/money.h"
#include "base/utf8.h"
#include "core/audit.h"
#include "core/contribution.h"
#include "core/mail.h"

static str link_of(struct req *q, const struct here *h, str key)
{
    return str_format(q->mem, STR_FMT "%s" STR_FMT "/mijn?" EDIT_KEY_FIELD "=" STR_FMT,
                      STR_ARG(settings_origin(q->mem, q->site->set)),
                      q->lang == LANG_EN ? "/en" : "", STR_ARG(h->base), STR_ARG(key));
}

static str amount(struct req *q, bool known, int64_t sum)
{
    if (!known) return STR("");
    return sum % 100 ? str_format(q->mem, "%lld,%02d", (long long)(sum / 100), (int)(sum % 100))
                     : str_format(q->mem, "%lld", (long long)(sum / 100));
}

static enum err bylaw_asks(struct req *q, struct mine_view *v)
{
    const struct here *h = &v->s.h;
    const day rules = challenge_rules_day(&h->c, q->now);
    struct bylaw_fact age, lead;

    TRY(bylaw_at(q->db, q->mem, h->place.id, BYLAW_challenge_age, rules, &age));
    TRY(bylaw_at(q->db, q->mem, h->place.id, BYLAW_challenge_lead, rules, &lead));
    TRY(bylaw_value(q->db, q->mem, h->place.id, BYLAW_challenge_support, rules, &v->asks_support));
    TRY(bylaw_value(q->db, q->mem, h->place.id, BYLAW_challenge_legal_form, rules,
                    &v->asks_legal_form));
    v->asks_age = age.value > 0;
    v->age = str_format(q->mem, "%lld", (long long)age.value);
    v->asks_lead = lead.value ? bylaw_said(q->mem, q->lang, BYLAW_challenge_lead, &lead) : STR("");
    return ERR_NONE;
}

// What is kept, as the fields show it.
static enum err fields_fill(struct req *q, struct mine_view *v)
{
    const struct here *h = &v->s.h;
    struct challenge_cost_rows costs;

    v->title = h->c.title;
    v->group = h->c.group_name;
    v->support = h->c.support_n ? str_format(q->mem, "%lld", (long long)h->c.support_n) : STR("");
    v->starts = h->c.has_starts_day ? day_iso(q->mem, (day){(int32_t)h->c.starts_day}) : STR("");
    v->age_ok = h->c.age_ok != 0;
    v->parts = v->s.request;
    TRY(challenge_costs(q->db, q->mem, h->c.id, &costs));
    for (int i = 0; i < v->typed.n; i++) {
        struct cost_line *x = &v->typed.at[i];
        if (i >= costs.n) continue;
        x->title = costs.at[i].title;
        x->now = amount(q, costs.at[i].has_now_cents, costs.at[i].now_cents);
        x->then = amount(q, true, costs.at[i].then_cents);
        x->source = costs.at[i].now_source;
    }
    return ERR_NONE;
}

static void forms_fill(struct req *q, struct mine_view *v, str chosen)
{
    static const char *const names[] = {"none", "association", "foundation", "cooperative",
                                        "other"};
    static const msg words[] = {MSG_challenge_form_none, MSG_challenge_form_association,
                                MSG_challenge_form_foundation, MSG_challenge_form_cooperative,
                                MSG_challenge_form_other};

    v->legal_forms = (struct options){MEM_ARRAY(q->mem, struct option, COUNT_OF(names)), 0};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        v->legal_forms.at[v->legal_forms.n++] =
            (struct option){.value = str_of(names[i]),
                            .word = words[i],
                            .chosen = str_eq(chosen, str_of(names[i]))};
}

static enum err members_fill(struct req *q, const struct here *h, struct member_lines *out)
{
    struct challenge_member_rows rows;

    TRY(challenge_members(q->db, q->mem, h->c.id, &rows));
    *out = (struct member_lines){MEM_ARRAY(q->mem, struct member_line, (size_t)rows.n + 1), 0};
    for (int i = 0; i < rows.n; i++)
        out->at[out->n++] =
            (struct member_line){rows.at[i].id.v, rows.at[i].name, rows.at[i].mail,
                                 rows.at[i].first != 0, rows.at[i].id.v == h->member.id.v};
    return ERR_NONE;
}

static enum err mine_get(struct req *q, str key, struct mine_view *v)
{
    struct here h;

    TRY(challenge_here_mine(q, key, &h));
    TRY(challenge_shown_fill(q, &h, true, &v->s));
    TRY(moderation_seen_fill(q, &(struct moderation_about){.challenge = h.c.id}, h.c.hidden != 0,
                             &v->moderation));
    v->words = challenge_takes_words(h.c.state);
    v->link = link_of(q, &h, key);
    v->code = contribution_code(q->mem, h.c.number, key);
    v->typed = (struct cost_lines){MEM_ARRAY(q->mem, struct cost_line, CHALLENGE_COSTS_MOST),
                                   CHALLENGE_ROWS};
    for (int i = 0; i < CHALLENGE_COSTS_MOST; i++)
        v->typed.at[i] = (struct cost_line){.title = STR(""),
                                            .now = STR(""),
                                            .then = STR(""),
                                            .source = STR("")};
    TRY(bylaw_asks(q, v));
    TRY(fields_fill(q, v));
    forms_fill(q, v, h.c.legal_form);
    v->grounds = (struct options){NULL, 0};
    return ERR_NONE;
}

static enum err mine_page(struct req *q, struct res *r, struct mine_view *v)
{
    TRY(challenge_steps_fill(q, &v->s.h, &v->steps));
    TRY(members_fill(q, &v->s.h, &v->members));
    struct html *h = challenge_page(q, r, &v->s.h.place, v->s.h.c.title, true, true);
    challenge_mine_html(h, v);
    return page_close(h);
}

enum err challenge_mine(struct req *q, struct res *r)
{
    struct mine_view v = {0};

    TRY(mine_get(q, req_query(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS), &v));
    v.fresh = req_query(q, "nieuw", 1).n > 0;
    v.saved = req_query(q, "klaar", 1).n > 0;
    return mine_page(q, r, &v);
}

// ---- its words ----

static const char *cost_field(struct req *q, const char *what, int i)
{
    return str_z(q->mem, str_format(q->mem, "%s%d", what, i));
}

struct typed_cost {
    int64_t now, then;
    bool has_now;
};

// Rows that say something; an empty one is left out.
static int costs_read(struct req *q, struct mine_view *v, struct typed_cost *out)
{
    int problems = 0;

    for (int i = 0; i < v->typed.n; i++) {
        struct cost_line *x = &v->typed.at[i];
        *x = (struct cost_line){.title = req_line(q, cost_field(q, "post", i), 121),
                                .now = req_line(q, cost_field(q, "nu", i), 30),
                                .then = req_line(q, cost_field(q, "straks", i), 30),
                                .source = req_line(q, cost_field(q, "bron", i), 201)};
        out[i] = (struct typed_cost){.has_now = x->now.n > 0};
        if (!x->title.n && !x->now.n && !x->then.n && !x->source.n) continue;
        if (!x->title.n)
            x->problem = MSG_challenge_cost_title;
        else if (utf8_length(x->title) > CHALLENGE_TITLE_SIGNS ||
                 utf8_length(x->source) > CHALLENGE_LINE_SIGNS)
            x->problem = MSG_challenge_line_long;
        else if (cents_parse(x->then, &out[i].then) != ERR_NONE ||
                 (x->now.n && cents_parse(x->now, &out[i].now) != ERR_NONE) ||
                 out[i].then > CHALLENGE_CENTS_MOST || out[i].now > CHALLENGE_CENTS_MOST)
            x->problem = MSG_challenge_cost_amount;
        problems += x->problem != MSG_none;
    }
    return problems;
}

static int words_read(struct req *q, struct mine_view *v)
{
    int problems = 0;

    for (int i = 0; i < v->parts.n; i++) {
        struct text_line *x = &v->parts.at[i];
        enum challenge_part p = CHALLENGE_PART_task;
        while (!str_eq(challenge_part_name(p), x->name))
            p = (enum challenge_part)(p + 1);
        const size_t most = (size_t)challenge_part_signs(p);
        x->body = req_words(q, str_z(q->mem, x->name), most + 1);
        x->problem = utf8_length(x->body) > most ? MSG_challenge_too_long : MSG_none;
        problems += x->problem != MSG_none;
    }
    return problems;
}

static enum err words_save(struct req *q, struct res *r, struct mine_view *v)
{
    struct typed_cost costs[CHALLENGE_COSTS_MOST];
    const struct here *h = &v->s.h;
    const str form = req_line(q, "rechtsvorm", 20);
    int64_t support = 0, starts = 0;
    day d;

    if (!v->words) return fail(q, ERR_CONFLICT, MSG_challenge_moved_on);
    v->title = req_line(q, "titel", CHALLENGE_TITLE_SIGNS + 1);
    v->group = req_line(q, "groep", PERSON_NAME_SIGNS + 1);
    v->support = req_line(q, "steun", 12);
    v->starts = req_line(q, "begin", 12);
    v->age_ok = req_form(q, "leeftijd", 1).n > 0;
    forms_fill(q, v, form);
    v->title_problem =
        !v->title.n || !v->group.n ? MSG_challenge_title_empty
        : utf8_length(v->title) > CHALLENGE_TITLE_SIGNS || utf8_length(v->group) > PERSON_NAME_SIGNS
            ? MSG_challenge_line_long
            : MSG_none;
    if (v->support.n && str_int(v->support, 0, 10000000, &support) != ERR_NONE)
        v->support_problem = MSG_challenge_support_wrong;
    if (v->starts.n && day_parse(v->starts, &d) != ERR_NONE)
        v->starts_problem = MSG_challenge_day_wrong;
    else if (v->starts.n)
        starts = d.n;
    v->problems = words_read(q, v) + costs_read(q, v, costs) + (v->title_problem != MSG_none) +
                  (v->support_problem != MSG_none) + (v->starts_problem != MSG_none);
    if (v->problems || !challenge_is_legal_form(form)) {
        r->status = 422;
        return mine_page(q, r, v);
    }
    TRY(challenge_set(q->db, h->c.id, h->c.has_task ? &h->c.task : NULL, v->title, v->group, form,
                      v->age_ok, support, v->starts.n ? &starts : NULL, q->now));
    for (int i = 0; i < v->parts.n; i++)
        TRY(challenge_text_set(q->db, h->c.id, v->parts.at[i].name, v->parts.at[i].body));
    TRY(challenge_costs_clear(q->db, h->c.id));
    for (int i = 0; i < v->typed.n; i++) {
        const struct cost_line *x = &v->typed.at[i];
        challenge_cost_id id;
        if (x->title.n)
            TRY(challenge_cost_insert(q->db, q->mem, h->c.id, x->title,
                                      costs[i].has_now ? &costs[i].now : NULL, x->source,
                                      costs[i].then, &id));
    }
    return audit(q->db, q->mem, q->now, STR("group"), STR("challenge.words"),
                 challenge_object(q->mem, h->c.id), STR(""));
}

// ---- who takes part ----

static enum err member_add(struct req *q, struct mine_view *v)
{
    const struct here *h = &v->s.h;
    const str name = req_line(q, "naam", PERSON_NAME_SIGNS + 1);
    const str mail = req_line(q, "mail", 255);
    str key;

    const enum err e =
        challenge_join(q->db, q->mem, q->now, h->c.id, name, mail, NULL, false, &key);
    if (e == ERR_INVALID || e == ERR_CONFLICT) {
        v->problem = msg_text(q->lang, e == ERR_INVALID ? MSG_challenge_member_wrong
                                                        : MSG_challenge_member_enough);
        return ERR_NONE;
    }
    TRY(e);
    v->member_link = link_of(q, h, key);
    if (mail.n && !h->practice) {
        const struct msg_arg args[] = {
            {.name = "title", .s = h->c.title},
            {.name = "address", .s = v->member_link},
            {.name = "code", .s = contribution_code(q->mem, h->c.number, key)},
            {.name = "place", .s = h->place.name},
        };
        TRY(mail_queue(q->db, q->mem, q->now, mail,
                       msg_fill(q->mem, q->lang, MSG_challenge_mail_member_subject, args,
                                COUNT_OF(args)),
                       msg_fill(q->mem, q->lang, MSG_challenge_mail_member, args, COUNT_OF(args))));
    }
    return audit(q->db, q->mem, q->now, STR("group"), STR("challenge.member"),
                 challenge_object(q->mem, h->c.id), STR(""));
}

static enum err member_remove(struct req *q, const struct here *h)
{
    int64_t id, changed;

    if (str_int(req_line(q, "lid", 20), 1, INT64_MAX, &id) != ERR_NONE) return ERR_INVALID;
    TRY(challenge_member_remove(q->db, h->c.id, (challenge_member_id){id}, &changed));
    if (!changed) return ERR_NOT_FOUND; // who began it stays
    return audit(q->db, q->mem, q->now, STR("group"), STR("challenge.member.remove"),
                 challenge_object(q->mem, h->c.id), STR(""));
}

static enum err mine_problem(struct req *q, struct res *r, struct mine_view *v)
{
    r->status = 422;
    v->typed_step = challenge_step_typed(q);
    return mine_page(q, r, v);
}

static enum err mine_done(struct req *q, struct res *r, const struct here *h)
{
    return redirect(q, r,
                    str_format(q->mem, STR_FMT "/mijn?" EDIT_KEY_FIELD "=" STR_FMT "&klaar=1",
                               STR_ARG(h->base), STR_ARG(h->key)));
}

enum err challenge_mine_document(struct req *q, struct res *r)
{
    struct mine_view v = {0};

    TRY(mine_get(q, req_line(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS), &v));
    TRY(challenge_document_add(q, &v.s.h, &v.document));
    return v.document.problem ? mine_problem(q, r, &v) : mine_done(q, r, &v.s.h);
}

enum err challenge_mine_save(struct req *q, struct res *r)
{
    const str act = req_line(q, "doe", 20);
    struct mine_view v = {.problem = STR("")};

    TRY(mine_get(q, req_line(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS), &v));
    const struct here h = v.s.h;
    if (str_eq(act, STR("woorden"))) {
        TRY(words_save(q, r, &v));
        if (r->status == 422) return ERR_NONE;
    } else if (str_eq(act, STR("stap"))) {
        TRY(challenge_step_take(q, &h, &v.problem));
    } else if (str_eq(act, STR("bezwaar"))) {
        TRY(moderation_appeal_take(q, &(struct moderation_about){.challenge = h.c.id},
                                   challenge_object(q->mem, h.c.id), &v.moderation));
        if (v.moderation.appeal_problem) return mine_problem(q, r, &v);
    } else if (str_eq(act, STR("lid"))) {
        TRY(member_add(q, &v));
        if (v.member_link.n) return mine_page(q, r, &v); // shown once
    } else if (str_eq(act, STR("lid_weg"))) {
        TRY(member_remove(q, &h));
    } else if (str_eq(act, STR("stuk_weg"))) {
        TRY(challenge_document_remove(q, &h));
    } else {
        return fail(q, ERR_INVALID, MSG_error_invalid);
    }
    return v.problem.n ? mine_problem(q, r, &v) : mine_done(q, r, &h);
}
