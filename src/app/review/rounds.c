// rounds.c - the rounds of a group: setting one up, its page for who takes part and for who leads, handing in.
#include "app/review/review.h"

#include "app/review/review.html.h"
#include "base/hash.h"
#include "base/utf8.h"

static const struct {
    const char *value;
    msg word;
} states[] = {
    {"hand_in", MSG_review_state_hand_in},
    {"read", MSG_review_state_read},
    {"late", MSG_review_state_late},
    {"closed", MSG_review_state_closed},
};

static msg state_word(str state)
{
    for (size_t i = 0; i < COUNT_OF(states); i++)
        if (str_eq(state, str_of(states[i].value))) return states[i].word;
    return MSG_none;
}

static const struct {
    int module;
    const char *key;
    msg title;
} plan[] = {
#define PLAN(number, name) {number, "plan-" #name, MSG_workbook_plan_##name},
#include "core/workbook_plan.def"
#undef PLAN
};

static str object(struct req *q, str uid)
{
    return str_format(q->mem, "round:" STR_FMT, STR_ARG(uid));
}

static struct html *open_page(struct req *q, struct res *r, str title)
{
    return page_open(q, r, &(struct page){.title = title, .no_index = true, .form = true});
}

static day until_of(const struct round_row *r)
{
    return (day){(int32_t)(str_eq(r->state, STR("hand_in")) ? r->hand_in_day
                           : str_eq(r->state, STR("read"))  ? r->read_day
                                                            : r->close_day)};
}

static bool takes_part(unsigned bits)
{
    return (bits & GROUP_PARTICIPANT) != 0;
}

static bool leads(unsigned bits)
{
    return (bits & (GROUP_TRAINER | GROUP_COORDINATOR)) != 0;
}

enum err review_list(struct req *q, struct res *r)
{
    struct list_view v = {0};
    struct round_rows rows;
    unsigned bits;

    TRY(group_for(q, "group", GROUP_ANY, &v.g, &bits));
    v.leads = leads(bits) && !v.g.closed_at;
    v.takes_part = takes_part(bits);
    TRY(rounds_of(q->db, q->mem, v.g.id, &rows));
    v.rounds.at = MEM_ARRAY(q->mem, struct round_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        v.rounds.at[v.rounds.n++] =
            (struct round_line){rows.at[i].uid, rows.at[i].title, state_word(rows.at[i].state),
                                until_of(&rows.at[i]), !str_eq(rows.at[i].state, STR("closed"))};
    struct html *h = open_page(q, r, msg_text(q->lang, MSG_review_title));
    review_list_html(h, &v);
    return page_close(h);
}

// ---- setting one up ----

static void option_add(struct options *o, str value, str text, str chosen)
{
    o->at[o->n++] = (struct option){value, text, str_eq(value, chosen)};
}

static enum err sections_fill(struct req *q, struct new_view *v, str chosen)
{
    struct review_exercise_rows rows;

    TRY(review_exercises(q->db, q->mem, v->g.version, str_of(lang_codes[q->lang]), &rows));
    v->sections.n = 0;
    v->sections.at = MEM_ARRAY(q->mem, struct option, (size_t)rows.n + COUNT_OF(plan) + 1);
    for (int64_t number = 0; number < 100; number++) {
        for (size_t k = 0; k < COUNT_OF(plan); k++)
            if (plan[k].module == number)
                option_add(&v->sections, str_of(plan[k].key),
                           str_format(q->mem, "%lld. " STR_FMT, (long long)number,
                                      STR_ARG(msg_text(q->lang, plan[k].title))),
                           chosen);
        for (int i = 0; i < rows.n; i++)
            if (rows.at[i].number == number)
                option_add(&v->sections, rows.at[i].uid,
                           str_format(q->mem, "%lld. " STR_FMT, (long long)number,
                                      STR_ARG(rows.at[i].title)),
                           chosen);
    }
    return ERR_NONE;
}

static enum err new_page(struct req *q, struct res *r, struct new_view *v, str section,
                         int64_t readers)
{
    static const char *const numbers[] = {"1", "2", "3", "4", "5"};

    TRY(sections_fill(q, v, section));
    v->readers.at = MEM_ARRAY(q->mem, struct option, COUNT_OF(numbers));
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        option_add(&v->readers, str_of(numbers[i]), str_of(numbers[i]),
                   str_format(q->mem, "%lld", (long long)readers));
    struct html *h = open_page(q, r, msg_text(q->lang, MSG_review_new));
    review_new_html(h, v);
    return page_close(h);
}

static enum err leader_here(struct req *q, struct group_row *g)
{
    unsigned bits;

    TRY(group_for(q, "group", GROUP_TRAINER | GROUP_COORDINATOR, g, &bits));
    return g->closed_at ? fail(q, ERR_CONFLICT, MSG_review_group_closed) : ERR_NONE;
}

enum err review_new(struct req *q, struct res *r)
{
    struct new_view v = {.blind = true, .title = STR(""), .ask = STR("")};
    const int today = day_of_at(q->now).n;

    TRY(leader_here(q, &v.g));
    v.criteria = msg_text(q->lang, MSG_review_criteria_start);
    v.example = msg_text(q->lang, MSG_review_example_start);
    v.hand_in = day_iso(q->mem, (day){today + 7});
    v.read = day_iso(q->mem, (day){today + 14});
    v.close = day_iso(q->mem, (day){today + 21});
    return new_page(q, r, &v, STR(""), 2);
}

struct dates {
    day hand_in, read, close;
};

static bool dates_read(struct req *q, str hand_in, str read, str close, struct dates *out)
{
    const int today = day_of_at(q->now).n;

    return day_parse(hand_in, &out->hand_in) == ERR_NONE &&
           day_parse(read, &out->read) == ERR_NONE && day_parse(close, &out->close) == ERR_NONE &&
           out->hand_in.n < out->read.n && out->read.n < out->close.n && out->close.n >= today &&
           out->close.n - today <= ROUND_DAYS_MAX;
}

static int criteria_split(str text, str *out)
{
    str rest = text, line;
    int n = 0;

    while (str_line(&rest, &line)) {
        const str words = str_trim(line);
        if (!words.n) continue;
        if (n == CRITERIA_MAX || utf8_length(words) > CRITERION_SIGNS) return -1;
        out[n++] = words;
    }
    return n ? n : -1;
}

static str new_problem(struct req *q, const struct new_view *v, bool section, int criteria,
                       bool dates)
{
    const msg why = !section            ? MSG_review_section_problem
                    : !v->title.n       ? MSG_review_title_problem
                    : criteria < 0      ? MSG_review_criteria_problem
                    : v->example.n < 20 ? MSG_review_example_problem
                    : !dates            ? MSG_review_dates_problem
                                        : MSG_none;

    return why ? msg_text(q->lang, why) : STR("");
}

enum err review_make(struct req *q, struct res *r)
{
    struct new_view v = {0};
    struct round_row row;
    str criteria[CRITERIA_MAX];
    struct dates d = {0};
    unsigned char seed[16];
    char uid[8];
    int64_t readers;
    review_round_id id;
    bool section = false;

    TRY(leader_here(q, &v.g));
    const str chosen = req_line(q, "stuk", 40);
    TRY(sections_fill(q, &v, chosen));
    for (int i = 0; i < v.sections.n; i++)
        section = section || v.sections.at[i].chosen;
    v.title = req_words(q, "titel", TITLE_SIGNS);
    v.ask = req_words(q, "vraag", ASK_SIGNS);
    v.criteria = req_words(q, "punten", CRITERIA_MAX * CRITERION_SIGNS + 100);
    v.example = req_words(q, "voorbeeld", WORDS_SIGNS);
    v.hand_in = req_line(q, "inleveren", 10);
    v.read = req_line(q, "lezen", 10);
    v.close = req_line(q, "sluiten", 10);
    v.blind = str_eq(req_form(q, "blind", 3), STR("ja"));
    if (str_int(req_line(q, "lezers", 1), 1, 5, &readers) != ERR_NONE) readers = 2;
    const int n = criteria_split(v.criteria, criteria);
    const bool dated =
        dates_read(q, v.hand_in, v.read, v.close, &d) && d.hand_in.n >= day_of_at(q->now).n;
    v.problem = new_problem(q, &v, section, n, dated);
    if (v.problem.n) {
        r->status = 422;
        return new_page(q, r, &v, chosen, readers);
    }
    random_id(uid);
    random_bytes(seed, sizeof seed);
    const str name = str_copy(q->mem, (str){uid, sizeof uid});
    TRY(round_insert(q->db, q->mem, name, v.g.id, chosen, v.title, v.ask, v.example, readers,
                     v.blind, d.hand_in.n, d.read.n, d.close.n, hex_text(q->mem, seed, sizeof seed),
                     q->now, &id));
    for (int i = 0; i < n; i++)
        TRY(criterion_insert(q->db, id, i + 1, criteria[i]));
    TRY(round_by_id(q->db, q->mem, id, &row));
    TRY(review_opened(q->db, q->mem, q->now, &v.g, &row, who_person(q->who)));
    TRY(audit_by(q, "review.open", object(q, name), STR("")));
    return redirect(q, r,
                    str_format(q->mem, "/groep/" STR_FMT "/feedback/" STR_FMT, STR_ARG(v.g.slug),
                               STR_ARG(name)));
}

// ---- the page of a round ----

static const msg grades[GRADES + 1] = {MSG_none, MSG_review_grade_1, MSG_review_grade_2,
                                       MSG_review_grade_3};

static enum err said_fill(struct req *q, const struct round_view *v, review_pair_id pair,
                          struct saids *out)
{
    struct review_answer_rows rows;

    TRY(answers_of_pair(q->db, q->mem, pair, &rows));
    out->at = MEM_ARRAY(q->mem, struct said, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        struct said s = {.criterion = msg_text(q->lang, MSG_review_general),
                         .words = rows.at[i].words,
                         .grade = grades[rows.at[i].grade]};
        for (int k = 0; k < v->criteria.n; k++)
            if (v->criteria.at[k].number == rows.at[i].number)
                s.criterion = v->criteria.at[k].words;
        if (s.words.n || s.grade) out->at[out->n++] = s;
    }
    return ERR_NONE;
}

static enum err backs_fill(struct req *q, struct round_view *v, group_member_id me)
{
    struct pair_back_rows rows;
    const bool closed = str_eq(v->r.state, STR("closed"));

    if (!closed && !str_eq(v->r.state, STR("late"))) return ERR_NONE;
    TRY(pairs_back(q->db, q->mem, v->r.id, me, closed, &rows));
    v->backs.at = MEM_ARRAY(q->mem, struct back, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        struct back *b = &v->backs.at[v->backs.n++];
        *b = (struct back){.uid = rows.at[i].uid,
                           .thanks = rows.at[i].thanks,
                           .number = i + 1,
                           .useful = rows.at[i].useful,
                           .trainer = str_eq(rows.at[i].kind, STR("trainer")),
                           .example = str_eq(rows.at[i].kind, STR("example")),
                           .name = v->r.blind ? STR("") : rows.at[i].name};
        TRY(said_fill(q, v, rows.at[i].id, &b->said));
    }
    return ERR_NONE;
}

static enum err reads_fill(struct req *q, struct round_view *v, group_member_id me)
{
    struct pair_mine_rows rows;

    TRY(pairs_to_read(q->db, q->mem, v->r.id, me, &rows));
    struct to_read *at = MEM_ARRAY(q->mem, struct to_read, (size_t)(rows.n + v->reads.n) + 1);
    for (int i = 0; i < v->reads.n; i++)
        at[i] = v->reads.at[i];
    v->reads.at = at;
    for (int i = 0; i < rows.n; i++)
        if (!str_eq(rows.at[i].state, STR("missed"))) {
            v->reads.at[v->reads.n] =
                (struct to_read){.uid = rows.at[i].uid,
                                 .number = v->reads.n + 1,
                                 .sent = str_eq(rows.at[i].state, STR("sent")),
                                 .draft = str_eq(rows.at[i].state, STR("draft")),
                                 .trainer = str_eq(rows.at[i].kind, STR("trainer"))};
            v->reads.n++;
        }
    return ERR_NONE;
}

// What would be handed in now: the workbook as it stands, in a blind round without one's own name.
static enum err text_fill(struct req *q, struct round_view *v, const struct member_row *me)
{
    struct review_written_row written;
    struct text_row handed;
    bool found;
    int hits = 0;

    v->section_path = str_format(q->mem, "/dossier/" STR_FMT "/" STR_FMT, STR_ARG(me->uid),
                                 STR_ARG(v->r.section));
    TRY(text_of(q->db, q->mem, v->r.id, me->id, &v->handed, &handed));
    TRY(review_written(q->db, q->mem, me->id, v->r.section, &found, &written));
    v->written = found && str_trim(written.body).n > 0;
    v->can_hand_in = str_eq(v->r.state, STR("hand_in")) && !v->g.closed_at && v->written;
    v->text = v->handed ? handed.body : STR("");
    if (v->can_hand_in) {
        v->text = v->r.blind ? mask(q->mem, written.body, me->name,
                                    msg_text(q->lang, MSG_review_hidden_name),
                                    msg_text(q->lang, MSG_review_hidden_mail), &hits)
                             : written.body;
        v->hidden = hits > 0;
    }
    return ERR_NONE;
}

static enum err counts_fill(struct req *q, struct round_view *v)
{
    struct round_count_rows rows;
    struct review_reader_rows people;

    TRY(round_counts(q->db, q->mem, v->r.id, &rows));
    TRY(review_readers(q->db, q->mem, v->g.id, &people));
    v->counts.at = MEM_ARRAY(q->mem, struct count_line, (size_t)people.n + 1);
    for (int i = 0; i < people.n; i++)
        for (int k = 0; k < rows.n; k++) {
            if (rows.at[k].member.v != people.at[i].id.v) continue;
            v->counts.at[v->counts.n++] =
                (struct count_line){people.at[i].name, rows.at[k].given, rows.at[k].sent,
                                    rows.at[k].handed > 0};
            v->handed_n += rows.at[k].handed > 0;
            v->given_n += rows.at[k].given;
            v->sent_n += rows.at[k].sent;
        }
    return ERR_NONE;
}

static enum err round_here(struct req *q, struct round_view *v, unsigned *bits)
{
    bool found;
    str uid;

    TRY(group_for(q, "group", GROUP_ANY, &v->g, bits));
    TRY(req_slug(q, "round", &uid));
    TRY(round_by_uid(q->db, q->mem, uid, &found, &v->r));
    return found && v->r.learn_group.v == v->g.id.v ? ERR_NONE : ERR_NOT_FOUND;
}

static enum err round_page(struct req *q, struct res *r, struct round_view *v, unsigned bits)
{
    static const char *const roles[] = {"participant", "trainer"};
    struct member_row me;
    bool found;

    v->state = state_word(v->r.state);
    v->hand_in = (day){(int32_t)v->r.hand_in_day};
    v->read = (day){(int32_t)v->r.read_day};
    v->close = (day){(int32_t)v->r.close_day};
    v->leads = leads(bits);
    TRY(criteria_of(q->db, q->mem, v->r.id, &v->criteria));
    for (size_t i = 0; i < COUNT_OF(roles); i++) {
        TRY(member_of_person(q->db, q->mem, v->g.id, who_person(q->who), str_of(roles[i]), &found,
                             &me));
        if (!found || !str_eq(me.state, STR("in"))) continue;
        TRY(reads_fill(q, v, me.id));
        if (i > 0) continue;
        v->takes_part = true;
        TRY(text_fill(q, v, &me));
        TRY(backs_fill(q, v, me.id));
    }
    if (v->leads) TRY(counts_fill(q, v));
    if (!v->new_hand_in.n) v->new_hand_in = day_iso(q->mem, v->hand_in);
    if (!v->new_read.n) v->new_read = day_iso(q->mem, v->read);
    if (!v->new_close.n) v->new_close = day_iso(q->mem, v->close);
    struct html *h = open_page(q, r, v->r.title);
    review_show_html(h, v);
    return page_close(h);
}

enum err review_show(struct req *q, struct res *r)
{
    struct round_view v = {.saved = req_query(q, "ok", 4).n > 0};
    unsigned bits;

    TRY(round_here(q, &v, &bits));
    return round_page(q, r, &v, bits);
}

static str round_path(struct req *q, const struct round_view *v)
{
    return str_format(q->mem, "/groep/" STR_FMT "/feedback/" STR_FMT "?ok=1", STR_ARG(v->g.slug),
                      STR_ARG(v->r.uid));
}

enum err review_hand_in(struct req *q, struct res *r)
{
    struct round_view v = {0};
    struct member_row me;
    unsigned bits;
    bool found;

    TRY(round_here(q, &v, &bits));
    TRY(member_of_person(q->db, q->mem, v.g.id, who_person(q->who), STR("participant"), &found,
                         &me));
    if (!found || !str_eq(me.state, STR("in"))) return ERR_NOT_FOUND;
    TRY(text_fill(q, &v, &me));
    if (!v.can_hand_in || day_of_at(q->now).n > v.r.hand_in_day)
        return fail(q, ERR_CONFLICT, MSG_review_hand_in_closed);
    TRY(text_put(q->db, v.r.id, me.id, v.text, q->now));
    TRY(audit_by(q, "review.hand_in", object(q, v.r.uid), STR("")));
    return redirect(q, r, round_path(q, &v));
}

// Another date, as long as that day is not over: more time, never less than today.
enum err review_move(struct req *q, struct res *r)
{
    struct round_view v = {0};
    struct dates d = {0};
    unsigned bits;

    TRY(round_here(q, &v, &bits));
    if (!leads(bits)) return ERR_NOT_FOUND;
    if (v.g.closed_at || str_eq(v.r.state, STR("closed")))
        return fail(q, ERR_CONFLICT, MSG_review_group_closed);
    const int today = day_of_at(q->now).n;
    v.new_hand_in = req_line(q, "inleveren", 10);
    v.new_read = req_line(q, "lezen", 10);
    v.new_close = req_line(q, "sluiten", 10);
    const bool hand_in = str_eq(v.r.state, STR("hand_in")), read = str_eq(v.r.state, STR("read"));
    const bool good = dates_read(q, v.new_hand_in, v.new_read, v.new_close, &d) &&
                      (hand_in ? d.hand_in.n >= today : d.hand_in.n == v.r.hand_in_day) &&
                      (hand_in || read ? d.read.n >= today : d.read.n == v.r.read_day);
    if (!good) {
        v.problem = msg_text(q->lang, MSG_review_dates_problem);
        r->status = 422;
        return round_page(q, r, &v, bits);
    }
    TRY(round_days_set(q->db, v.r.id, d.hand_in.n, d.read.n, d.close.n));
    TRY(audit_by(q, "review.move", object(q, v.r.uid), STR("")));
    return redirect(q, r, round_path(q, &v));
}
