// poll.c - questions to the hall: prepared in the course or made on the spot; collecting and showing are two steps.
//
// One person has one vote, and a vote has no person: it hangs on a hash of the member with the secret of the poll.
#include "app/meeting/view.h"
#include "base/csv.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "core/words.h"

str poll_voter(struct mem *m, str secret, str member)
{
    if (!secret.n) return STR("");
    return str_part(sha256_hex(m, str_format(m, STR_FMT ":" STR_FMT ":" STR_FMT, STR_ARG(secret),
                                             STR_ARG(member), STR_ARG(secret))),
                    0, 32);
}

static bool kind_is(const struct hall_poll_row *p, const char *kind)
{
    return str_eq(p->kind, str_of(kind));
}

static int share_of(const struct poll_view *v, const struct poll_option *o, int64_t voters)
{
    if (voters <= 0) return 0;
    return v->is_ranking ? (int)(o->points * 100 / (voters * v->options.n))
                         : (int)((o->votes * 200 + voters) / (2 * voters));
}

// By city, and only when all of them have enough people: else what is left out could be reckoned from the rest.
static enum err cities_fill(struct req *q, struct poll_view *v)
{
    struct hall_by_city_rows rows;
    int n = 0;

    TRY(hall_by_city(q->db, q->mem, v->row.id, &rows));
    for (int i = 0; i < rows.n; i++)
        if (rows.at[i].voters < SPLIT_LEAST || !rows.at[i].city_name.n) return ERR_NONE;
    struct poll_city *at = MEM_ARRAY(q->mem, struct poll_city, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        if (n == 0 || !str_eq(at[n - 1].name, rows.at[i].city_name)) {
            at[n] = (struct poll_city){.name = rows.at[i].city_name, .voters = rows.at[i].voters};
            at[n].options.at = MEM_ARRAY(q->mem, struct poll_option, (size_t)v->options.n + 1);
            at[n].options.n = v->options.n;
            memcpy(at[n].options.at, v->options.at, (size_t)v->options.n * sizeof *v->options.at);
            for (int k = 0; k < v->options.n; k++)
                at[n].options.at[k].votes = at[n].options.at[k].share = 0;
            n++;
        }
        struct poll_city *c = &at[n - 1];
        for (int k = 0; k < c->options.n; k++)
            if (c->options.at[k].number == rows.at[i].number) {
                c->options.at[k].votes = rows.at[i].votes;
                c->options.at[k].share = (int)(rows.at[i].votes * 100 / c->voters);
            }
    }
    if (n > 1) v->cities = (struct poll_cities){at, n};
    return ERR_NONE;
}

enum err poll_view(struct req *q, const struct hall_poll_row *row, str voter, struct poll_view *v)
{
    struct hall_option_rows options;
    struct hall_vote_rows mine = {0};
    int64_t sum = 0;

    *v = (struct poll_view){.row = *row,
                            .is_choice = kind_is(row, "choice"),
                            .is_multiple = kind_is(row, "multiple"),
                            .is_scale = kind_is(row, "scale"),
                            .is_ranking = kind_is(row, "ranking"),
                            .is_words = kind_is(row, "words"),
                            .is_open = kind_is(row, "open"),
                            .is_quiz = kind_is(row, "quiz")};
    v->question = q->lang == LANG_EN && row->question_en.n ? row->question_en : row->question;
    if (v->is_words) {
        int64_t own = 0;
        TRY(hall_words(q->db, q->mem, row->id, &v->words));
        for (int i = 0; i < v->words.n; i++)
            if (!v->words.at[i].struck && v->words.at[i].n > v->size) v->size = v->words.at[i].n;
        if (voter.n) TRY(hall_said_count(q->db, q->mem, row->id, voter, &own));
        v->answered = own > 0;
        return ERR_NONE;
    }
    if (v->is_open) {
        int64_t own = 0;
        TRY(hall_said(q->db, q->mem, row->id, voter, &v->said));
        if (voter.n) TRY(hall_said_count(q->db, q->mem, row->id, voter, &own));
        v->answered = own > 0;
        return ERR_NONE;
    }
    TRY(hall_options(q->db, q->mem, row->id, &options));
    if (voter.n) TRY(hall_votes_of(q->db, q->mem, row->id, voter, &mine));
    v->answered = mine.n > 0;
    v->options.at = MEM_ARRAY(q->mem, struct poll_option, (size_t)options.n + 1);
    v->options.n = options.n;
    for (int i = 0; i < options.n; i++) {
        const struct hall_option_row *x = &options.at[i];
        struct poll_option o = {.number = x->number,
                                .votes = x->votes,
                                .points = v->is_ranking ? x->votes * (options.n + 1) - x->points
                                                        : x->votes,
                                .words =
                                    q->lang == LANG_EN && x->words_en.n ? x->words_en : x->words,
                                .is_right = x->is_right != 0};
        for (int k = 0; k < mine.n; k++)
            if (mine.at[k].number == x->number) o.mine = true, o.rank = mine.at[k].rank;
        o.share = share_of(v, &o, row->voters);
        sum += x->number * x->votes;
        v->options.at[i] = o;
    }
    if (v->is_scale && row->voters)
        v->average_tenths = (sum * 20 + row->voters) / (2 * row->voters);
    return v->is_ranking ? ERR_NONE : cities_fill(q, v);
}

// ---- answering ----

static enum err options_take(struct req *q, const struct poll_view *v, str voter, int64_t city)
{
    str chosen[POLL_OPTIONS_MAX];
    int64_t numbers[POLL_OPTIONS_MAX], ranks[POLL_OPTIONS_MAX];
    int n = 0;

    if (v->is_ranking) {
        bool used[POLL_OPTIONS_MAX + 1] = {false};
        for (int i = 0; i < v->options.n; i++) {
            const str text = req_form(
                q, str_z(q->mem, str_format(q->mem, "plaats-%d", (int)v->options.at[i].number)), 3);
            if (!text.at || str_int(text, 1, v->options.n, &ranks[n]) != ERR_NONE || used[ranks[n]])
                return fail(q, ERR_INVALID, MSG_meeting_rank_wrong);
            used[ranks[n]] = true;
            numbers[n++] = v->options.at[i].number;
        }
    } else {
        n = req_form_all(q, "antwoord", chosen, POLL_OPTIONS_MAX);
        if (n < 1 || (n > 1 && !v->is_multiple)) return fail(q, ERR_INVALID, MSG_meeting_choose);
        for (int i = 0; i < n; i++) {
            bool known = false;
            if (str_int(chosen[i], 1, POLL_OPTIONS_MAX, &numbers[i]) != ERR_NONE)
                return ERR_INVALID;
            for (int k = 0; k < v->options.n; k++)
                known |= v->options.at[k].number == numbers[i];
            for (int k = 0; k < i; k++)
                known &= numbers[k] != numbers[i];
            if (!known) return ERR_INVALID;
            ranks[i] = 0;
        }
    }
    TRY(hall_votes_drop(q->db, v->row.id, voter)); // the last answer counts
    for (int i = 0; i < n; i++)
        TRY(hall_vote_add(q->db, v->row.id, voter, numbers[i], ranks[i], city));
    return ERR_NONE;
}

// "Geduld", "geduld!" and "de gedulden" are one word: folded, without what is common, by its stem.
static str word_fold(struct req *q, str said, enum lang lang)
{
    struct out o = out_new(q->mem);
    struct words w = words_of(said);
    struct word word;

    while (words_next(&w, &word)) {
        if (word_is_common(word.folded, lang)) continue;
        if (o.n) out_byte(&o, ' ');
        out_str(&o, word_stem(q->mem, word.folded, lang));
    }
    if (o.n == 0) utf8_fold_text(&o, str_trim(said));
    return out_get(&o);
}

static enum err said_take(struct req *q, const struct hall *h, const struct poll_view *v, str voter)
{
    str given[POLL_WORDS_EACH];
    int64_t own, added;
    const int n = req_form_all(q, "tekst", given, POLL_WORDS_EACH);
    int taken = 0;

    if (n < 0) return ERR_INVALID;
    TRY(hall_said_count(q->db, q->mem, v->row.id, voter, &own));
    for (int i = 0; i < n; i++) {
        const str said = str_trim(utf8_clip(given[i], v->is_words ? 40 : POLL_SAID_SIGNS));
        if (!said.n) continue;
        if (own + taken >= POLL_WORDS_EACH) break;
        TRY(hall_said_add(q->db, v->row.id, voter, said,
                          v->is_words ? word_fold(q, said, lang_of(h->group.lang)) : said, &added));
        taken += added > 0;
    }
    return taken || own ? ERR_NONE : fail(q, ERR_INVALID, MSG_meeting_say_what);
}

enum err meeting_vote(struct req *q, struct res *r)
{
    const str support = req_form(q, "steun", 20), withdraw = req_form(q, "steun-weg", 20);
    struct hall_member_row member;
    struct hall_poll_row row;
    struct poll_view v;
    bool known, found;
    struct hall h;
    int64_t said;

    TRY(hall_take(q, &h, &known, &member));
    if (!known) return fail(q, ERR_FORBIDDEN, MSG_meeting_unknown_phone);
    TRY(hall_poll_by_uid(q->db, q->mem, h.meeting.id, req_form(q, "vraag", 40), &found, &row));
    if (!found) return ERR_NOT_FOUND;
    if (!str_eq(row.state, STR("open"))) return fail(q, ERR_GONE, MSG_meeting_poll_closed_error);
    const str voter = poll_voter(q->mem, row.secret, member.uid);
    TRY(poll_view(q, &row, voter, &v));
    if (support.n && str_int(support, 1, INT64_MAX, &said) == ERR_NONE)
        TRY(hall_support_add(q->db, row.id, said, voter));
    else if (withdraw.n && str_int(withdraw, 1, INT64_MAX, &said) == ERR_NONE)
        TRY(hall_support_drop(q->db, said, voter));
    else if (v.is_words || v.is_open)
        TRY(said_take(q, &h, &v, voter));
    else
        TRY(options_take(q, &v, voter, member.has_place ? member.place.v : 0));
    TRY(hall_votes_changed(q->db, h.meeting.id));
    return redirect(q, r, hall_path(q, &h, ""));
}

// ---- the trainer's side ----

static enum err poll_make(struct req *q, struct hall *h)
{
    static const char *const kinds[] = {"choice", "multiple", "scale", "ranking",
                                        "words",  "open",     "quiz"};
    const str kind = req_form(q, "soort", 10),
              question = str_trim(req_form(q, "tekst", POLL_QUESTION_SIGNS));
    str rest = req_form(q, "antwoorden", 2000), line;
    const bool lists =
        !str_eq(kind, STR("words")) && !str_eq(kind, STR("open")) && !str_eq(kind, STR("scale"));
    str options[POLL_OPTIONS_MAX], english[2] = {STR(""), STR("")};
    uint32_t right = 0;
    meeting_poll_id poll;
    bool known = false, added;
    unsigned char raw[32];
    int n = 0;

    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        known |= str_eq(kind, str_of(kinds[i]));
    if (!known) return ERR_INVALID;
    if (!question.n) return fail(q, ERR_INVALID, MSG_meeting_say_what);
    while (lists && rest.n && n < POLL_OPTIONS_MAX && str_line(&rest, &line)) {
        str words = str_trim(line);
        if (!words.n) continue;
        const bool before = words.at[0] == '*', after = words.at[words.n - 1] == '*';
        if (before) words = str_trim(str_from(words, 1));
        if (after && words.n) words = str_trim(str_part(words, 0, words.n - 1));
        if (!words.n) continue;
        if (before || after) right |= 1u << n;
        options[n++] = utf8_clip(words, POLL_OPTION_SIGNS);
    }
    if (str_eq(kind, STR("choice")) && n == 0) { // a question of yes or no, asked in one line
        for (; n < 2; n++) {
            options[n] = msg_text(LANG_NL, n ? MSG_meeting_no : MSG_meeting_yes);
            english[n] = msg_text(LANG_EN, n ? MSG_meeting_no : MSG_meeting_yes);
        }
    }
    if (lists && n < 2) return fail(q, ERR_INVALID, MSG_meeting_two_answers);
    if (str_eq(kind, STR("quiz")) && !right) return fail(q, ERR_INVALID, MSG_meeting_quiz_right);
    for (; str_eq(kind, STR("scale")) && n < 5; n++)
        options[n] = str_format(q->mem, "%d", n + 1);
    random_bytes(raw, sizeof raw);
    TRY(hall_poll_add(q->db, q->mem, h->meeting.id, hall_uid(q), STR(""), kind, question, STR(""),
                      hex_text(q->mem, raw, sizeof raw), q->now, &added, &poll));
    if (!added) return ERR_NONE;
    for (int i = 0; i < n; i++)
        TRY(hall_option_add(q->db, poll, i + 1, options[i], i < 2 ? english[i] : STR(""),
                            right >> i & 1));
    TRY(hall_polls_close(q->db, h->meeting.id, q->now));
    return hall_poll_state(q->db, poll, STR("open"), 0, q->now); // made to be asked now
}

enum err meeting_poll(struct req *q, struct res *r)
{
    const str what = req_form(q, "doe", 10);
    struct hall_poll_row row;
    struct hall h;
    bool found;

    TRY(hall_for(q, GROUP_TRAINER | GROUP_COORDINATOR, &h));
    TRY(hall_ready(q, &h));
    if (str_eq(what, STR("new"))) {
        TRY(poll_make(q, &h));
    } else {
        TRY(hall_poll_by_uid(q->db, q->mem, h.meeting.id, req_form(q, "vraag", 40), &found, &row));
        if (!found) return ERR_NOT_FOUND;
        if (str_eq(what, STR("open"))) {
            if (!row.secret.n) return fail(q, ERR_GONE, MSG_meeting_over_error);
            TRY(hall_polls_close(q->db, h.meeting.id, q->now));
            TRY(hall_poll_state(q->db, row.id, STR("open"), 0, q->now));
        } else if (str_eq(what, STR("close"))) {
            TRY(hall_poll_state(q->db, row.id, STR("closed"), row.shown, q->now));
        } else if (str_eq(what, STR("show"))) { // showing ends the collecting
            TRY(hall_polls_close(q->db, h.meeting.id, q->now));
            TRY(hall_poll_state(q->db, row.id, STR("closed"), 1, q->now));
        } else if (str_eq(what, STR("hide"))) {
            TRY(hall_poll_state(q->db, row.id, row.state, 0, q->now));
        } else if (str_eq(what, STR("strike"))) {
            const str word = req_form(q, "woord", 400), back = req_form(q, "terug", 2);
            int64_t id;
            if (str_eq(row.kind, STR("words")))
                TRY(hall_strike_word(q->db, row.id, word.at ? word : STR(""), !back.n));
            else if (word.n && str_int(word, 1, INT64_MAX, &id) == ERR_NONE)
                TRY(hall_strike_said(q->db, row.id, id, !back.n));
        } else {
            return ERR_INVALID;
        }
    }
    TRY(hall_screen_changed(q->db, h.meeting.id));
    return redirect(q, r, hall_path(q, &h, "/regie#vragen"));
}

static void csv_line(struct csv_out *c, const struct poll_view *v, str answer, int64_t n)
{
    csv_put(c, v->question);
    csv_put(c, answer);
    csv_put_int(c, n);
    csv_put_int(c, v->row.voters);
    csv_end(c);
}

enum err meeting_poll_csv(struct req *q, struct res *r)
{
    struct hall_poll_row row;
    struct poll_view v;
    struct hall h;
    bool found;

    TRY(hall_for(q, GROUP_TRAINER | GROUP_COORDINATOR, &h));
    TRY(hall_poll_by_uid(q->db, q->mem, h.meeting.id, req_path_text(q, "poll"), &found, &row));
    if (!found) return ERR_NOT_FOUND;
    TRY(poll_view(q, &row, STR(""), &v));
    r->type = "text/csv; charset=utf-8; header=present";
    res_header(r, "content-disposition",
               str_format(q->mem, "attachment; filename=\"peiling-" STR_FMT ".csv\"",
                          STR_ARG(row.uid)));
    struct csv_out c = {.out = &r->body, .for_people = true};
    csv_put(&c, STR("question")), csv_put(&c, STR("answer")), csv_put(&c, STR("n"));
    csv_put(&c, STR("voters")), csv_end(&c);
    for (int i = 0; i < v.options.n; i++)
        csv_line(&c, &v, v.options.at[i].words,
                 v.is_ranking ? v.options.at[i].points : v.options.at[i].votes);
    for (int i = 0; i < v.words.n; i++)
        if (!v.words.at[i].struck) csv_line(&c, &v, v.words.at[i].said, v.words.at[i].n);
    for (int i = 0; i < v.said.n; i++)
        if (!v.said.at[i].struck) csv_line(&c, &v, v.said.at[i].said, v.said.at[i].support);
    return ERR_NONE;
}
