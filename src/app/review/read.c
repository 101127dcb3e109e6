// read.c - reading a text and saying something about it: a draft is kept as it is, sending asks a word about the whole; and what the
// writer thought of what came back.
#include "app/review/review.h"

#include "app/review/review.html.h"

static const msg grades[GRADES + 1] = {MSG_review_grade_0, MSG_review_grade_1, MSG_review_grade_2,
                                       MSG_review_grade_3};

static enum err here(struct req *q, struct group_row *g, struct round_row *r)
{
    unsigned bits;
    bool found;
    str uid;

    TRY(group_for(q, "group", GROUP_PARTICIPANT | GROUP_TRAINER, g, &bits));
    TRY(req_slug(q, "round", &uid));
    TRY(round_by_uid(q->db, q->mem, uid, &found, r));
    return found && r->learn_group.v == g->id.v ? ERR_NONE : ERR_NOT_FOUND;
}

static enum err pair_here(struct req *q, struct read_view *v)
{
    bool found;
    str uid;

    TRY(here(q, &v->g, &v->r));
    TRY(req_slug(q, "pair", &uid));
    TRY(pair_for_reader(q->db, q->mem, v->r.id, uid, who_person(q->who), &found, &v->x));
    if (!found) return ERR_NOT_FOUND;
    v->sent = str_eq(v->x.state, STR("sent"));
    const bool open = str_eq(v->r.state, STR("read")) || str_eq(v->r.state, STR("late"));
    v->can_write = open && !v->sent && !v->g.closed_at;
    v->until = (day){(int32_t)(str_eq(v->r.state, STR("read")) ? v->r.read_day : v->r.close_day)};
    return ERR_NONE;
}

static enum err lines_fill(struct req *q, struct read_view *v)
{
    struct criterion_rows criteria;
    struct review_answer_rows rows;

    TRY(criteria_of(q->db, q->mem, v->r.id, &criteria));
    TRY(answers_of_pair(q->db, q->mem, v->x.id, &rows));
    v->general = STR("");
    v->lines.at = MEM_ARRAY(q->mem, struct grade_line, (size_t)criteria.n + 1);
    for (int i = 0; i < rows.n; i++)
        if (rows.at[i].number == 0) v->general = rows.at[i].words;
    for (int k = 0; k < criteria.n; k++) {
        struct grade_line *l = &v->lines.at[v->lines.n++];
        *l = (struct grade_line){.criterion = criteria.at[k].words,
                                 .words = STR(""),
                                 .number = criteria.at[k].number,
                                 .field =
                                     str_format(q->mem, "w%lld", (long long)criteria.at[k].number),
                                 .grade_field =
                                     str_format(q->mem, "g%lld", (long long)criteria.at[k].number)};
        for (int i = 0; i < rows.n; i++)
            if (rows.at[i].number == l->number)
                l->words = rows.at[i].words, l->grade = rows.at[i].grade;
        l->grades.at = MEM_ARRAY(q->mem, struct option, GRADES + 1);
        for (int g = 0; g <= GRADES; g++)
            l->grades.at[l->grades.n++] =
                (struct option){str_format(q->mem, "%d", g), msg_text(q->lang, grades[g]),
                                g == l->grade};
    }
    return ERR_NONE;
}

static enum err read_page(struct req *q, struct res *r, struct read_view *v)
{
    struct pair_writer_row writer;

    TRY(lines_fill(q, v));
    v->writer = STR("");
    if (!v->r.blind) {
        TRY(pair_writer(q->db, q->mem, v->x.id, &writer));
        v->writer = writer.name;
    }
    struct html *h =
        page_open(q, r, &(struct page){.title = v->r.title, .no_index = true, .form = true});
    review_read_html(h, v);
    return page_close(h);
}

enum err review_read(struct req *q, struct res *r)
{
    struct read_view v = {.saved = req_query(q, "ok", 4).n > 0};
    const bool misses = req_query(q, "mist", 4).n > 0;

    TRY(pair_here(q, &v));
    if (misses) v.problem = msg_text(q->lang, MSG_review_general_problem);
    return read_page(q, r, &v);
}

// In a blind round without the reader's own name.
static str kept(struct req *q, const struct read_view *v, const char *field)
{
    const str typed = req_form(q, field, WORDS_SIGNS);
    int hits;

    if (!typed.at) return STR("");
    if (!v->r.blind || str_eq(v->x.kind, STR("trainer"))) return typed;
    return mask(q->mem, typed, who_name(q->who), msg_text(q->lang, MSG_review_hidden_name),
                msg_text(q->lang, MSG_review_hidden_mail), &hits);
}

enum err review_save(struct req *q, struct res *r)
{
    struct read_view v = {0};
    int64_t grade;

    TRY(pair_here(q, &v));
    if (!v.can_write) return fail(q, ERR_CONFLICT, MSG_review_read_closed);
    TRY(lines_fill(q, &v));
    for (int i = 0; i < v.lines.n; i++) {
        const struct grade_line *l = &v.lines.at[i];
        const str typed = req_form(q, str_z(q->mem, l->grade_field), 1);
        if (!typed.at || str_int(typed, 0, GRADES, &grade) != ERR_NONE) grade = 0;
        TRY(review_answer_put(q->db, v.x.id, l->number, grade,
                              kept(q, &v, str_z(q->mem, l->field))));
    }
    const str general = str_trim(kept(q, &v, "w0"));
    TRY(review_answer_put(q->db, v.x.id, 0, 0, general));
    const bool send = str_eq(req_form(q, "doe", 10), STR("stuur"));
    // Without a word about the whole it stays a draft, and says why.
    const bool complete = send && general.n > 0;
    TRY(pair_state_set(q->db, v.x.id, complete ? STR("sent") : STR("draft"),
                       complete && str_eq(v.r.state, STR("late"))));
    if (complete) TRY(review_settle(q->db, q->mem, q->now, &v.r, v.x.reader, who_person(q->who)));
    TRY(audit_by(q, complete ? "review.send" : "review.draft",
                 str_format(q->mem, "round:" STR_FMT, STR_ARG(v.r.uid)), STR("")));
    if (send && !complete)
        return redirect(q, r,
                        str_format(q->mem,
                                   "/groep/" STR_FMT "/feedback/" STR_FMT "/lees/" STR_FMT
                                   "?mist=1",
                                   STR_ARG(v.g.slug), STR_ARG(v.r.uid), STR_ARG(v.x.uid)));
    return redirect(q, r,
                    complete ? str_format(q->mem, "/groep/" STR_FMT "/feedback/" STR_FMT "?ok=1",
                                          STR_ARG(v.g.slug), STR_ARG(v.r.uid))
                             : str_format(q->mem,
                                          "/groep/" STR_FMT "/feedback/" STR_FMT "/lees/" STR_FMT
                                          "?ok=1",
                                          STR_ARG(v.g.slug), STR_ARG(v.r.uid), STR_ARG(v.x.uid)));
}

// What the writer thought of it, for the reader to learn from.
enum err review_thank(struct req *q, struct res *r)
{
    struct group_row g;
    struct round_row round;
    struct member_row me;
    struct pair_write_row x;
    int64_t useful;
    int hits;
    bool found;
    str uid;

    TRY(here(q, &g, &round));
    TRY(req_slug(q, "pair", &uid));
    TRY(member_of_person(q->db, q->mem, g.id, who_person(q->who), STR("participant"), &found, &me));
    if (!found) return ERR_NOT_FOUND;
    TRY(pair_for_writer(q->db, q->mem, round.id, uid, me.id, &found, &x));
    const bool closed = str_eq(round.state, STR("closed"));
    // What does not show yet is not there.
    if (!found || !str_eq(x.state, STR("sent")) || str_eq(x.kind, STR("example")) ||
        (!closed && !str_eq(round.state, STR("late"))) ||
        (x.late && !closed && !str_eq(x.kind, STR("trainer"))))
        return ERR_NOT_FOUND;
    const str typed = req_form(q, "bruikbaar", 1), words = req_form(q, "dank", THANKS_SIGNS);
    if (!typed.at || str_int(typed, 1, 4, &useful) != ERR_NONE) return ERR_INVALID;
    const str said = !words.at ? STR("")
                     : round.blind
                         ? mask(q->mem, words, me.name, msg_text(q->lang, MSG_review_hidden_name),
                                msg_text(q->lang, MSG_review_hidden_mail), &hits)
                         : words;
    TRY(pair_thank(q->db, x.id, useful, str_trim(said)));
    TRY(audit_by(q, "review.thank", str_format(q->mem, "round:" STR_FMT, STR_ARG(round.uid)),
                 STR("")));
    return redirect(q, r,
                    str_format(q->mem, "/groep/" STR_FMT "/feedback/" STR_FMT "?ok=1",
                               STR_ARG(g.slug), STR_ARG(round.uid)));
}
