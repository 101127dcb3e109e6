// note.c - the note of answers, always from the same rows in the same order: the same rows, the same bytes.
#include "app/answer/note.h"

#include "app/answer/moderate.h"
#include "app/answer/note.html.h"
#include "base/csv.h"
#include "base/hash.h"
#include "core/clocks.h"
#include "core/mail.h"
#include "core/notice.h"
#include "core/pdf.h"
#include "web/paper.h"

enum { REPLIES = 200, MAILS_AT_ONCE = 200 };

struct note {
    struct answer_out_rows answers;
    struct point_out_rows points; // by cluster, number, seq
    struct aside_out_rows asides; // points of what was set aside, by number, seq
    struct clock_rows clocks;
    struct trajectory_way_rows ways;
    struct explained_rows explained;
};

static enum err note_read(struct db *db, struct mem *m, trajectory_id id, struct note *out)
{
    TRY(answers_out(db, m, id, &out->answers));
    TRY(clocks_of(db, m, id, &out->clocks));
    TRY(trajectory_ways(db, m, id, &out->ways));
    TRY(explained_of(db, m, id, &out->explained));
    TRY(asides_out(db, m, id, &out->asides));
    return points_out(db, m, id, &out->points);
}

// How many came, and what they say of the answers. Not in what is fixed: it goes on changing.
struct note_counts {
    struct contribution_sum_row sum;
    struct contribution_channel_rows channels;
    struct reply_count_row replies;
    int64_t silent;
};

static enum err note_count(struct db *db, struct mem *m, trajectory_id id, struct note_counts *out)
{
    TRY(contributions_count(db, m, id, &out->sum));
    TRY(contribution_channels(db, m, id, &out->channels));
    TRY(replies_of(db, m, id, &out->replies));
    out->silent = out->replies.answered - out->replies.yes - out->replies.no;
    return ERR_NONE;
}

static bool adopted(str verdict)
{
    return str_eq(verdict, STR("adopted")) || str_eq(verdict, STR("partly"));
}

static void answer_json(struct mem *m, struct json *j, const struct answer_out_row *a)
{
    json_pair_int(j, "group", a->cluster.v);
    json_pair_text(j, "title", a->title);
    json_pair_text(j, "answer", a->verdict);
    json_pair_text(j, "sent_on_to", a->elsewhere);
    json_pair_text(j, "reason", a->reason);
    json_pair_text(j, "paragraph", a->paragraph);
    json_pair_text(j, "before", a->text_before);
    json_pair_text(j, "after", a->text_after);
    json_pair_text(j, "minority_view", a->minority);
    json_pair_text(j, "written", day_iso(m, day_of_at(a->author_at)));
    json_pair_text(j, "read", day_iso(m, day_of_at(a->read_at)));
    json_pair_int(j, "version", a->published);
}

static void day_json(struct mem *m, struct json *j, const char *name, bool has, int64_t n)
{
    json_pair_text(j, name, has ? day_iso(m, (day){(int32_t)n}) : (str){0});
}

// What was promised to everybody; a chance that passes is no promise.
static bool is_promise(const struct clock_row *c)
{
    return c->public && clock_is_promise(c->kind);
}

// How it went: from rows only, so that it is the same whoever asks and whenever.
static void procedure_json(struct mem *m, struct json *j, const struct trajectory_row *t,
                           const struct note *n)
{
    json_key(j, "procedure");
    json_open(j, '{');
    day_json(m, j, "starts", t->has_starts_day, t->starts_day);
    day_json(m, j, "ends", t->has_ends_day, t->ends_day);
    day_json(m, j, "decision", t->has_decision_day, t->decision_day);
    json_pair_text(j, "decision_reference", t->decision_ref);
    json_pair_text(j, "evaluation", t->evaluation_text);
    json_key(j, "ways");
    json_open(j, '[');
    for (int i = 0; i < n->ways.n; i++)
        json_text(j, n->ways.at[i].title);
    json_close(j, ']');
    json_key(j, "explained"); // besides in writing: easy, sound, sign
    json_open(j, '[');
    for (int i = 0; i < n->explained.n; i++)
        json_text(j, n->explained.at[i].kind);
    json_close(j, ']');
    json_key(j, "promises");
    json_open(j, '[');
    for (int i = 0; i < n->clocks.n; i++) {
        const struct clock_row *c = &n->clocks.at[i];
        if (!is_promise(c)) continue;
        json_open(j, '{');
        json_pair_text(j, "promise", c->title);
        day_json(m, j, "first_promised", true, clock_told(c->kind, c->first_due_day).n);
        day_json(m, j, "promised", true, clock_told(c->kind, c->due_day).n);
        day_json(m, j, "ended", c->has_ended_day, clock_told_end(c).n);
        json_pair_text(j, "outcome", c->outcome);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_close(j, '}');
}

static void counts_json(struct json *j, const struct note_counts *c)
{
    json_key(j, "contributions");
    json_open(j, '{');
    json_pair_int(j, "all", c->sum.n);
    json_pair_int(j, "withdrawn", c->sum.withdrawn);
    json_pair_int(j, "hidden", c->sum.hidden);
    json_key(j, "channels"); // without those that were withdrawn, as on the page
    json_open(j, '[');
    for (int i = 0; i < c->channels.n; i++) {
        json_open(j, '{');
        json_pair_text(j, "channel", c->channels.at[i].channel);
        json_pair_int(j, "n", c->channels.at[i].n);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_close(j, '}');
    json_key(j, "replies"); // does the answer answer it?
    json_open(j, '{');
    json_pair_int(j, "asked", c->replies.answered);
    json_pair_int(j, "yes", c->replies.yes);
    json_pair_int(j, "no", c->replies.no);
    json_pair_int(j, "silent", c->silent);
    json_close(j, '}');
}

// Who answers for it, as the page says. Not in what is fixed: a name goes with the person.
static void names_json(struct json *j, bool fixed, str author, str reader)
{
    if (fixed) return;
    json_pair_text(j, "author", author);
    json_pair_text(j, "reader", reader);
}

static void point_json(struct mem *m, struct json *j, bool fixed, int64_t number, int64_t seq,
                       str channel, str state, str body)
{
    json_pair_int(j, "contribution", number);
    json_pair_int(j, "point", seq);
    json_pair_text(j, "channel", channel);
    if (fixed)
        json_pair_text(j, "sha256", sha256_hex(m, body));
    else
        json_pair_text(j, "text", str_eq(state, STR("admitted")) ? body : (str){0});
}

static void asides_json(struct mem *m, struct json *j, bool fixed,
                        const struct aside_out_rows *rows)
{
    json_key(j, "set_aside");
    json_open(j, '[');
    for (int i = 0; i < rows->n; i++) {
        const struct aside_out_row *x = &rows->at[i];
        json_open(j, '{');
        point_json(m, j, fixed, x->number, x->seq, x->channel, x->state, x->body);
        json_pair_text(j, "reason", x->reason);
        json_pair_text(j, "written", day_iso(m, day_of_at(x->author_at)));
        json_pair_text(j, "read", day_iso(m, day_of_at(x->read_at)));
        names_json(j, fixed, x->author, x->reader);
        json_pair_int(j, "version", x->published);
        json_close(j, '}');
    }
    json_close(j, ']');
}

// Answers with their points. Without counts it is what is fixed: points by the hash of their words, so that who withdraws
// leaves no words in it.
static str note_json(struct mem *m, const struct here *h, const struct note *n,
                     const struct note_counts *counts)
{
    const bool fixed = !counts;
    struct out o = out_new(m);
    struct json j = json_new(&o);
    int p = 0;

    json_open(&j, '{');
    json_pair_text(&j, "trajectory", h->t.title);
    json_pair_text(&j, "place", h->place.name);
    json_pair_bool(&j, "practice", h->t.practice);
    procedure_json(m, &j, &h->t, n);
    if (counts) counts_json(&j, counts);
    json_key(&j, "answers");
    json_open(&j, '[');
    for (int i = 0; i < n->answers.n; i++) {
        const struct answer_out_row *a = &n->answers.at[i];
        json_open(&j, '{');
        answer_json(m, &j, a);
        names_json(&j, fixed, a->author, a->reader);
        json_key(&j, "points");
        json_open(&j, '[');
        for (; p < n->points.n && n->points.at[p].cluster.v == a->cluster.v; p++) {
            const struct point_out_row *x = &n->points.at[p];
            json_open(&j, '{');
            point_json(m, &j, fixed, x->number, x->seq, x->channel, x->state, x->body);
            json_close(&j, '}');
        }
        json_close(&j, ']');
        json_close(&j, '}');
    }
    json_close(&j, ']');
    asides_json(m, &j, fixed, &n->asides);
    json_close(&j, '}');
    out_byte(&o, '\n');
    return out_get(&o);
}

// ---- publication ----

static enum err paper_ask(struct db *db, struct mem *m, int64_t now, const struct here *h,
                          enum lang lang);

// Every answer that is ready comes out, and what they are is fixed. *out_n is 0 when none was.
enum err note_publish(struct db *db, struct mem *m, int64_t now, const struct here *h,
                      int64_t *out_version, int64_t *out_n)
{
    struct note_head_row before;
    struct note n;
    int64_t asides;
    bool found;

    TRY(note_newest(db, m, h->t.id, &found, &before));
    *out_version = found ? before.version + 1 : 1;
    TRY(answers_publish(db, h->t.id, *out_version, out_n));
    TRY(asides_publish(db, h->t.id, *out_version, &asides));
    *out_n += asides;
    if (!*out_n) return ERR_NONE;
    TRY(note_read(db, m, h->t.id, &n));
    const str body = note_json(m, h, &n, NULL);
    TRY(note_insert(db, h->t.id, *out_version, body, sha256_hex(m, body), now));
    for (int lang = 0; lang < LANG_COUNT; lang++)
        TRY(paper_ask(db, m, now, h, (enum lang)lang));
    return ERR_NONE;
}

// Who follows it hears that there are answers; who brought something in gets a letter of their own.
static enum err followers_tell(struct req *q, const struct here *h, int64_t version)
{
    const struct notice_value values[] = {notice_text("title", h->t.title)};

    if (!trajectory_is_public(&h->t)) return ERR_NONE;
    return notice_tell(
        q->db, q->mem, q->now,
        &(struct notice_new){.kind = "trajectory",
                             .object = h->t.id.v,
                             .place = h->place.id,
                             .text = MSG_notice_trajectory_answers,
                             .values = values,
                             .n_values = COUNT_OF(values),
                             .link = str_format(q->mem, STR_FMT "/antwoorden", STR_ARG(h->base)),
                             .once = str_format(q->mem, "trajectory.answers.%lld.%lld",
                                                (long long)h->t.id.v, (long long)version),
                             .maker = who_person(q->who)});
}

// Publication is refused while one admitted point has no answer, or one answer no second reader; nor while what was set aside has none.
enum err answer_publish(struct req *q, struct res *r)
{
    struct answer_gap_row gap;
    struct here h;
    int64_t version, n;

    TRY(here_must(q, MAY_PUBLISH_ANSWERS, &h));
    TRY(answer_gaps(q->db, q->mem, h.t.id, &gap));
    if (!gaps_none(&gap)) return fail(q, ERR_CONFLICT, MSG_answer_publish_not);
    TRY(note_publish(q->db, q->mem, q->now, &h, &version, &n));
    if (!n) return fail(q, ERR_CONFLICT, MSG_answer_publish_nothing);
    TRY(followers_tell(q, &h, version));
    TRY(job_add(q->db, STR("answer.tell"),
                str_format(q->mem, "%lld %lld 0", (long long)h.t.id.v, (long long)version),
                q->now));
    TRY(audit_by(q, "answer.publish", str_format(q->mem, "trajectory:%lld", (long long)h.t.id.v),
                 str_format(q->mem, "version=%lld answers=%lld", (long long)version,
                            (long long)n)));
    return here_go(q, r, &h, STR("/antwoorden"));
}

// Letters in batches, each with the place of the next in the same transaction: nobody gets one twice.
struct telling {
    struct job *job;
    trajectory_id id;
    int64_t version, after;
};

static enum err tell_step(struct db *db, void *arg)
{
    struct telling *w = arg;
    struct job *j = w->job;
    struct answered_mail_rows rows;
    struct trajectory_row t;
    struct place_row place;

    TRY(trajectory_by_id(db, j->mem, w->id, &t));
    TRY(place_by_id(db, j->mem, t.place, &place));
    TRY(answered_mails(db, j->mem, w->id, w->version, w->after, MAILS_AT_ONCE, &rows));
    for (int i = 0; i < rows.n; i++) {
        const enum lang lang = lang_of(rows.at[i].lang);
        // clang-format off
        const struct msg_arg args[] = {
            {.name = "title", .s = title_in(&t, lang)},
            {.name = "number", .s = str_format(j->mem, "%lld", (long long)rows.at[i].number)},
            {.name = "address", .s = lookup_address(j->mem, settings_origin(j->mem, j->settings), place.slug, t.slug, lang)},
            {.name = "place", .s = place.name},
        };
        // clang-format on
        if (t.practice) continue; // nothing leaves a practice place
        TRY(mail_queue(db, j->mem, j->now, rows.at[i].mail,
                       msg_fill(j->mem, lang, MSG_answer_tell_subject, args, 1),
                       msg_fill(j->mem, lang, MSG_answer_tell_text, args, COUNT_OF(args))));
    }
    if (rows.n < MAILS_AT_ONCE) return ERR_NONE;
    return job_add(db, STR("answer.tell"),
                   str_format(j->mem, "%lld %lld %lld", (long long)w->id.v, (long long)w->version,
                              (long long)rows.at[rows.n - 1].id.v),
                   j->now);
}

static enum err tell_run(struct job *j)
{
    struct telling w = {.job = j};
    str rest = j->payload, part;
    int64_t *const to[] = {&w.id.v, &w.version, &w.after};

    for (size_t i = 0; i < COUNT_OF(to); i++)
        if (!str_cut(&rest, ' ', &part) || str_int(part, 0, INT64_MAX, to[i]) != ERR_NONE)
            return job_fail(j, ERR_INVALID, STR("payload"));
    return store_write(j->store, j->mem, tell_step, &w);
}

// When the procedure is evaluated: the note is printed again, with what was learned; also where nothing was answered, for it
// says how it went.
struct printing {
    struct job *job;
    trajectory_id id;
};

static enum err paper_step(struct db *db, void *arg)
{
    struct printing *w = arg;
    struct here h = {0};

    TRY(trajectory_by_id(db, w->job->mem, w->id, &h.t));
    TRY(place_by_id(db, w->job->mem, h.t.place, &h.place));
    for (int lang = 0; lang < LANG_COUNT; lang++)
        TRY(paper_ask(db, w->job->mem, w->job->now, &h, (enum lang)lang));
    return ERR_NONE;
}

static enum err paper_run(struct job *j)
{
    struct printing w = {.job = j};

    if (str_int(j->payload, 1, INT64_MAX, &w.id.v) != ERR_NONE)
        return job_fail(j, ERR_INVALID, STR("payload"));
    return store_write(j->store, j->mem, paper_step, &w);
}

const struct job_kind answer_jobs[ANSWER_JOBS] = {
    {"answer.tell", tell_run},
    {"answer.paper", paper_run},
};

// ---- the note to read ----

static enum err counts_fill(struct req *q, struct note_view *v)
{
    struct note_counts c;
    struct reply_line_rows why;

    TRY(note_count(q->db, q->mem, v->h.t.id, &c));
    v->total = c.sum.n;
    v->withdrawn = c.sum.withdrawn;
    v->hidden = c.sum.hidden;
    v->channels.at = MEM_ARRAY(q->mem, struct channel_line, (size_t)c.channels.n + 1);
    for (int i = 0; i < c.channels.n; i++)
        v->channels.at[v->channels.n++] =
            (struct channel_line){.word = channel_word(c.channels.at[i].channel),
                                  .n = c.channels.at[i].n};
    v->answered = c.replies.answered;
    v->yes = c.replies.yes;
    v->no = c.replies.no;
    v->silent = c.silent;
    TRY(reply_why_of(q->db, q->mem, v->h.t.id, REPLIES, &why));
    v->replies.at = MEM_ARRAY(q->mem, struct reply_view, (size_t)why.n + 1);
    for (int i = 0; i < why.n; i++)
        v->replies.at[v->replies.n++] =
            (struct reply_view){why.at[i].number, str_eq(why.at[i].reply, STR("yes")),
                                why.at[i].reply_why};
    return ERR_NONE;
}

static void answers_fill(struct req *q, const struct note *n, struct note_view *v)
{
    struct whose *all = MEM_ARRAY(q->mem, struct whose, (size_t)n->points.n + 1);
    int p = 0, used = 0;

    v->answers.at = MEM_ARRAY(q->mem, struct note_answer, (size_t)n->answers.n + 1);
    v->answers.n = n->answers.n;
    for (int i = 0; i < n->answers.n; i++) {
        const struct answer_out_row *a = &n->answers.at[i];
        struct note_answer *x = &v->answers.at[i];
        *x = (struct note_answer){.a = {.verdict = verdict_word(a->verdict),
                                        .elsewhere = a->elsewhere,
                                        .reason = a->reason,
                                        .paragraph = a->paragraph,
                                        .before = a->text_before,
                                        .after = a->text_after,
                                        .minority = a->minority,
                                        .title = a->title,
                                        .adopted = adopted(a->verdict),
                                        .on = day_of_at(a->read_at)},
                                  .cluster = a->cluster.v,
                                  .version = a->published,
                                  .author = a->author,
                                  .reader = a->reader,
                                  .whose.at = all + used};
        for (; p < n->points.n && n->points.at[p].cluster.v == a->cluster.v; p++) {
            x->points++;
            if (x->whose.n && x->whose.at[x->whose.n - 1].number == n->points.at[p].number)
                continue;
            x->whose.at[x->whose.n++].number = n->points.at[p].number;
            used++;
        }
    }
}

static void asides_fill(struct req *q, const struct note *n, struct note_view *v)
{
    v->asides.at = MEM_ARRAY(q->mem, struct note_aside, (size_t)n->asides.n + 1);
    for (int i = 0; i < n->asides.n; i++) {
        const struct aside_out_row *x = &n->asides.at[i];
        if (i && n->asides.at[i - 1].number == x->number) continue; // one reason for all its points
        v->asides.at[v->asides.n++] = (struct note_aside){.number = x->number,
                                                          .reason = x->reason,
                                                          .author = x->author,
                                                          .reader = x->reader,
                                                          .on = day_of_at(x->read_at)};
    }
}

static msg promise_how(const struct clock_row *c, day today)
{
    if (str_eq(c->outcome, STR("stopped"))) return MSG_answer_promise_stopped;
    if (clock_is_late(c, today))
        return c->has_ended_day ? MSG_answer_promise_late : MSG_answer_promise_late_open;
    return c->has_ended_day ? MSG_answer_promise_kept : MSG_answer_promise_open;
}

static msg explained_word(str kind)
{
    return str_eq(kind, STR("easy"))    ? MSG_telling_kind_easy
           : str_eq(kind, STR("sound")) ? MSG_telling_kind_sound
                                        : MSG_telling_kind_sign;
}

static void procedure_fill(struct req *q, const struct note *n, struct note_view *v)
{
    const struct trajectory_row *t = &v->h.t;
    const bool english = q->lang == LANG_EN;
    str rest = t->evaluation_text, line;

    v->starts.n = (int32_t)t->starts_day;
    v->decision.n = (int32_t)t->decision_day;
    v->ways.at = MEM_ARRAY(q->mem, struct note_line, (size_t)n->ways.n + 1);
    for (int i = 0; i < n->ways.n; i++)
        v->ways.at[v->ways.n++] =
            (struct note_line){english && n->ways.at[i].title_en.n ? n->ways.at[i].title_en
                                                                   : n->ways.at[i].title,
                               english && !n->ways.at[i].title_en.n};
    msg *told = MEM_ARRAY(q->mem, msg, (size_t)n->explained.n + 1);
    for (int i = 0; i < n->explained.n; i++)
        told[i] = explained_word(n->explained.at[i].kind);
    v->explained = (struct msgs){told, n->explained.n};
    v->promises.at = MEM_ARRAY(q->mem, struct promise_line, (size_t)n->clocks.n + 1);
    for (int i = 0; i < n->clocks.n; i++) {
        const struct clock_row *c = &n->clocks.at[i];
        if (!is_promise(c)) continue;
        v->promises.at[v->promises.n++] =
            (struct promise_line){english && c->title_en.n ? c->title_en : c->title,
                                  promise_how(c, day_of_at(q->now)),
                                  clock_told(c->kind, c->first_due_day),
                                  clock_told_end(c),
                                  english && !c->title_en.n,
                                  clock_is_late(c, day_of_at(q->now))};
    }
    v->course = (t->has_starts_day && t->has_ends_day) || t->has_decision_day || v->ways.n > 0 ||
                v->explained.n > 0;
    v->learned.at = MEM_ARRAY(q->mem, struct note_line, rest.n + 1);
    while (str_line(&rest, &line))
        if (str_trim(line).n)
            v->learned.at[v->learned.n++] = (struct note_line){str_trim(line), english};
}

static enum err view_fill(struct req *q, struct note_view *v)
{
    struct note_head_row head;
    struct note n;
    bool found;

    TRY(note_newest(q->db, q->mem, v->h.t.id, &found, &head));
    if (found) {
        v->version = head.version;
        v->fingerprint = head.fingerprint;
        v->on = day_of_at(head.at);
    }
    TRY(note_read(q->db, q->mem, v->h.t.id, &n));
    answers_fill(q, &n, v);
    asides_fill(q, &n, v);
    procedure_fill(q, &n, v);
    TRY(late_lines_of(q, v->h.t.id, &n.clocks, CLOCK_KIND_feedback, &v->h.late));
    return counts_fill(q, v);
}

static str paper_key(struct mem *m, trajectory_id id, enum lang lang)
{
    return str_format(m, "answers:%lld:%s", (long long)id.v, lang_codes[lang]);
}

// The note on paper, with numbers instead of the words of residents: a print cannot be taken back. Also by a command,
// where nobody asks: then it is written for a reader of that language.
static enum err paper_ask(struct db *db, struct mem *m, int64_t now, const struct here *h,
                          enum lang lang)
{
    struct req reader = {.mem = m, .db = db, .lang = lang, .now = now};
    struct out o = out_new(m);
    struct html part = {.out = &o,
                        .mem = m,
                        .lang = lang,
                        .base = lang == LANG_EN ? "/en" : "",
                        .origin = STR(""),
                        .token = STR(""),
                        .now = now};
    struct note_view v = {.h = *h, .on_paper = true};

    v.h.title = title_in(&h->t, lang);
    v.h.ends.n = (int32_t)h->t.ends_day;
    v.h.feedback.n = (int32_t)h->t.feedback_day;
    v.h.promised = h->t.has_feedback_day && h->t.feedback_day >= day_of_at(now).n;
    TRY(view_fill(&reader, &v));
    answer_note_html(&part, &v);
    const str title =
        str_format(m, STR_FMT ": " STR_FMT, STR_ARG(msg_text(lang, MSG_answer_note_title)),
                   STR_ARG(v.h.title));
    return pdf_ask(db, m, paper_key(m, h->t.id, lang), NULL, paper(&reader, title, out_get(&o)),
                   now, now);
}

enum err answer_note(struct req *q, struct res *r)
{
    struct note_view v = {0};
    struct pdf_state_row pdf;
    bool found;

    TRY(here_get(q, &v.h));
    TRY(view_fill(q, &v));
    TRY(pdf_state(q->db, q->mem, paper_key(q->mem, v.h.t.id, q->lang), &found, &pdf));
    v.has_pdf = found && pdf.made_at > 0;
    struct html *h = here_page(q, r, &v.h, MSG_answer_note_title, false, false);
    answer_note_html(h, &v);
    return page_close(h);
}

enum err answer_note_pdf(struct req *q, struct res *r)
{
    struct pdf_bytes_row pdf;
    struct here h;
    bool found;

    TRY(here_get(q, &h));
    TRY(pdf_bytes(q->db, q->mem, paper_key(q->mem, h.t.id, q->lang), &found, &pdf));
    if (!found) return ERR_NOT_FOUND;
    r->type = "application/pdf";
    r->body = out_new(q->mem);
    out_str(&r->body, pdf.pdf);
    return ERR_NONE;
}

enum err answer_note_json(struct req *q, struct res *r)
{
    struct note_counts counts;
    struct note n;
    struct here h;

    TRY(here_get(q, &h));
    TRY(note_read(q->db, q->mem, h.t.id, &n));
    TRY(note_count(q->db, q->mem, h.t.id, &counts));
    r->type = "application/json";
    r->open = true;
    r->body = out_new(q->mem);
    out_str(&r->body, note_json(q->mem, &h, &n, &counts));
    return ERR_NONE;
}

static void point_csv(struct csv_out *c, int64_t number, int64_t seq, str channel, str state,
                      str body)
{
    csv_put_int(c, number);
    csv_put_int(c, seq);
    csv_put(c, msg_text(LANG_NL, channel_word(channel)));
    csv_put(c, str_eq(state, STR("admitted")) ? body : STR(""));
}

// In which version it came out, and who answers for it.
static void out_csv(struct mem *m, struct csv_out *c, int64_t version, str author, str reader,
                    int64_t read_at)
{
    csv_put_int(c, version);
    csv_put(c, author);
    csv_put(c, reader);
    csv_put(c, day_iso(m, day_of_at(read_at)));
    csv_end(c);
}

enum err answer_note_csv(struct req *q, struct res *r)
{
    static const char *const heads[] = {"inbreng", "punt",      "manier", "tekst",
                                        "groep",   "antwoord",  "reden",  "naar",
                                        "alinea",  "eerst",     "nu",     "anderen",
                                        "versie",  "schrijver", "lezer",  "datum"};
    struct note n;
    struct here h;
    int p = 0;

    TRY(here_get(q, &h));
    TRY(note_read(q->db, q->mem, h.t.id, &n));
    r->type = "text/csv; charset=utf-8";
    r->open = true;
    r->body = out_new(q->mem);
    struct csv_out c = {.out = &r->body, .for_people = true};
    csv_heads(&c, heads, COUNT_OF(heads));
    for (int i = 0; i < n.answers.n; i++) {
        const struct answer_out_row *a = &n.answers.at[i];
        for (; p < n.points.n && n.points.at[p].cluster.v == a->cluster.v; p++) {
            const struct point_out_row *x = &n.points.at[p];
            point_csv(&c, x->number, x->seq, x->channel, x->state, x->body);
            csv_put(&c, a->title);
            csv_put(&c, msg_text(LANG_NL, verdict_word(a->verdict)));
            csv_put(&c, a->reason);
            csv_put(&c, a->elsewhere);
            csv_put(&c, a->paragraph);
            csv_put(&c, a->text_before);
            csv_put(&c, a->text_after);
            csv_put(&c, a->minority);
            out_csv(q->mem, &c, a->published, a->author, a->reader, a->read_at);
        }
    }
    for (int i = 0; i < n.asides.n; i++) {
        const struct aside_out_row *x = &n.asides.at[i];
        point_csv(&c, x->number, x->seq, x->channel, x->state, x->body);
        csv_put(&c, STR("")); // of no group
        csv_put(&c, msg_text(LANG_NL, MSG_answer_verdict_none));
        csv_put(&c, x->reason);
        for (int k = 0; k < 5; k++) // nothing sent on, changed or weighed
            csv_put(&c, STR(""));
        out_csv(q->mem, &c, x->published, x->author, x->reader, x->read_at);
    }
    return ERR_NONE;
}

// A version as it was published: its SHA-256 is the fingerprint on the page.
enum err answer_note_fixed(struct req *q, struct res *r)
{
    struct note_body_row row;
    struct here h;
    int64_t version;
    bool found;

    TRY(here_get(q, &h));
    TRY(req_id(q, "version", &version));
    TRY(note_of(q->db, q->mem, h.t.id, version, &found, &row));
    if (!found) return ERR_NOT_FOUND;
    r->type = "application/json";
    r->open = true;
    r->body = out_new(q->mem);
    out_str(&r->body, row.body);
    return ERR_NONE;
}
