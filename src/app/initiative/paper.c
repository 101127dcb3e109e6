// paper.c - names on paper: sheets with a code, typed by two who do not see each other; where they differ, a third who typed neither
// chooses. And the look at a sample of all names.
#include "app/initiative/initiative_page.h"

#include "app/initiative/paper.html.h"
#include "base/hash.h"

#include <stdio.h>

enum { SHEETS_AT_ONCE = 50, SHEETS_PAGE = 200, SHEET_CODE = 8, LOOKS_PAGE = 50 };

enum { FIELD_NAME = 40 };

// "naam-3"
static void field_name(char out[FIELD_NAME], const char *what, int64_t n)
{
    snprintf(out, FIELD_NAME, "%s%lld", what, (long long)n);
}

// ---- sheets ----

static enum err sheets_fill(struct req *q, struct initiative_sheets_view *v)
{
    struct initiative_sheet_line_rows rows;
    int64_t after;

    TRY(req_query_int(q, "na", 0, INT64_MAX, 0, &after));
    TRY(initiative_sheets(q->db, q->mem, v->at.i.id, after, SHEETS_PAGE + 1, &rows));
    v->sheets.at = MEM_ARRAY(q->mem, struct initiative_sheet_line_view, SHEETS_PAGE + 1);
    for (int i = 0; i < rows.n && i < SHEETS_PAGE; i++) {
        const struct initiative_sheet_line_row *x = &rows.at[i];
        v->sheets.at[v->sheets.n++] =
            (struct initiative_sheet_line_view){x->code,    x->counted,      x->twice,
                                                x->typists, x->done_at != 0, x->has_came_day};
        v->last = rows.n > SHEETS_PAGE ? x->id.v : 0;
    }
    v->min_age = v->at.i.min_age;
    v->has_last_day = v->at.i.has_last_day;
    v->last_day = (day){(int32_t)v->at.i.last_day};
    return ERR_NONE;
}

enum err initiative_sheets_list(struct req *q, struct res *r)
{
    struct initiative_sheets_view v = {0};

    TRY(initiative_at_must(q, MAY_CHECK_SUPPORT, &v.at));
    if (v.at.own && !v.at.i.threshold) return ERR_NOT_FOUND; // it needs no names
    TRY(sheets_fill(q, &v));
    struct html *h =
        initiative_open_page(q, r, &v.at.place, msg_text(q->lang, MSG_initiative_sheets_title),
                             v.at.practice, true, true);
    initiative_sheets_html(h, &v);
    return page_close(h);
}

enum err initiative_sheets_make(struct req *q, struct res *r)
{
    initiative_sheet_id id;
    char code[SHEET_CODE];
    struct initiative_at at;
    int64_t n, have;

    TRY(initiative_at_must(q, MAY_CHECK_SUPPORT, &at));
    TRY(initiative_sheet_n(q->db, q->mem, at.i.id, &have));
    if (str_int(req_line(q, "aantal", 4), 1, SHEETS_AT_ONCE, &n) != ERR_NONE)
        return fail(q, ERR_INVALID, MSG_initiative_sheets_many);
    if (!at.signs || !at.i.threshold || !at.i.paper || have + n > INITIATIVE_SHEETS_MOST)
        return fail(q, ERR_CONFLICT, MSG_initiative_sheets_no);
    for (int64_t i = 0; i < n; i++) {
        random_id(code);
        TRY(initiative_sheet_insert(q->db, q->mem, at.i.id, (str){code, SHEET_CODE}, q->now, &id));
    }
    TRY(audit_by(q, "initiative.sheets", initiative_object(q->mem, at.i.id),
                 str_format(q->mem, "n=%lld", (long long)n)));
    return initiative_to(q, r, &at, STR("/papier"));
}

static enum err print(struct req *q, struct res *r, struct initiative_sheets_view *v)
{
    int left = 0;

    TRY(sheets_fill(q, v));
    for (int i = 0; i < v->sheets.n; i++)
        if (!v->sheets.at[i].done && !v->sheets.at[i].typists)
            v->sheets.at[left++] = v->sheets.at[i];
    v->sheets.n = left;
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_initiative_print_title),
                                 .theme = v->at.place.theme,
                                 .no_index = true});
    initiative_print_html(h, v);
    return page_close(h);
}

enum err initiative_sheets_print(struct req *q, struct res *r)
{
    struct initiative_sheets_view v = {0};

    TRY(initiative_at_must(q, MAY_CHECK_SUPPORT, &v.at));
    v.key = STR("");
    return print(q, r, &v);
}

enum err initiative_mine_sheets(struct req *q, struct res *r)
{
    struct initiative_sheets_view v = {0};

    TRY(initiative_at_maker(q, &v.at, &v.key));
    return print(q, r, &v);
}

// ---- typing one ----

struct sheet {
    struct initiative_sheet_row row;
    struct initiative_entry_rows entries;
    person_id typist[2];
    int typists;
};

static enum err sheet_get(struct req *q, struct initiative_sheet_view *v, struct sheet *s)
{
    const person_id self = who_person(q->who);
    bool found;

    TRY(initiative_at_must(q, MAY_CHECK_SUPPORT, &v->at));
    v->code = req_path_text(q, "code");
    TRY(initiative_sheet_by_code(q->db, q->mem, v->at.i.id, v->code, &found, &s->row));
    if (!found) return ERR_NOT_FOUND;
    v->done = s->row.done_at != 0;
    v->has_came = s->row.has_came_day;
    v->came = (day){(int32_t)s->row.came_day};
    v->counted = s->row.counted;
    v->twice = s->row.twice;
    TRY(initiative_entries(q->db, q->mem, s->row.id, &s->entries));
    s->typists = 0;
    for (int i = 0; i < s->entries.n; i++) {
        const struct initiative_entry_row *e = &s->entries.at[i];
        if (!e->has_person) continue;
        bool known = false;
        for (int k = 0; k < s->typists; k++)
            known |= s->typist[k].v == e->person.v;
        if (!known && s->typists < 2) s->typist[s->typists++] = e->person;
        v->mine |= e->person.v == self.v;
    }
    v->differs = s->typists == 2 && !v->done;
    v->third = v->differs && !v->mine;
    return ERR_NONE;
}

static const struct initiative_entry_row *entry_of(const struct sheet *s, int typist, int line)
{
    for (int i = 0; i < s->entries.n; i++)
        if (s->entries.at[i].line == line && s->entries.at[i].person.v == s->typist[typist].v)
            return &s->entries.at[i];
    return NULL;
}

static bool empty(const struct initiative_entry_row *e)
{
    return !e || !e->name.n;
}

// How old somebody is counts on the day that the sheet came in.
static bool clean_of(struct req *q, const struct initiative_entry_row *e,
                     const struct initiative_sheet_view *v, struct signer_clean *out)
{
    const struct signer s = {.name = e->name,
                             .postcode = e->postcode,
                             .house = e->house,
                             .born = day_iso(q->mem, (day){(int32_t)e->born_day})};
    unsigned bad;

    signer_clean(q->mem, &s, v->at.i.min_age, v->came, false, out, &bad);
    return !bad;
}

// Did two read the same in a line?
static bool same_line(struct req *q, const struct initiative_sheet_view *v,
                      const struct initiative_entry_row *a, const struct initiative_entry_row *b)
{
    struct signer_clean x, y;

    if (empty(a) || empty(b)) return empty(a) && empty(b);
    return clean_of(q, a, v, &x) && clean_of(q, b, v, &y) && str_eq(x.who_once, y.who_once);
}

static str said(struct req *q, const struct initiative_entry_row *e)
{
    return empty(e) ? msg_text(q->lang, MSG_initiative_line_empty)
                    : str_format(q->mem, STR_FMT ", " STR_FMT " " STR_FMT ", " STR_FMT,
                                 STR_ARG(e->name), STR_ARG(e->postcode), STR_ARG(e->house),
                                 STR_ARG(day_iso(q->mem, (day){(int32_t)e->born_day})));
}

static void pairs_fill(struct req *q, struct initiative_sheet_view *v, const struct sheet *s)
{
    v->pairs.at = MEM_ARRAY(q->mem, struct initiative_pair_view, INITIATIVE_SHEET_LINES);
    for (int line = 1; line <= INITIATIVE_SHEET_LINES; line++) {
        const struct initiative_entry_row *a = entry_of(s, 0, line), *b = entry_of(s, 1, line);
        if (same_line(q, v, a, b)) continue;
        v->pairs.at[v->pairs.n++] = (struct initiative_pair_view){line, said(q, a), said(q, b),
                                                                  a ? a->id.v : 0, b ? b->id.v : 0};
    }
}

static enum err sheet_show(struct req *q, struct res *r, struct initiative_sheet_view *v,
                           const struct sheet *s)
{
    if (!v->lines.at) {
        v->lines.at = MEM_ARRAY(q->mem, struct initiative_entry_view, INITIATIVE_SHEET_LINES);
        for (int line = 1; line <= INITIATIVE_SHEET_LINES; line++)
            v->lines.at[v->lines.n++].line = line;
    }
    if (v->third) pairs_fill(q, v, s); // only who typed neither sees both
    if (!v->came_typed.n) v->came_typed = day_iso(q->mem, day_of_at(q->now));
    struct html *h =
        initiative_open_page(q, r, &v->at.place, msg_text(q->lang, MSG_initiative_sheet_title),
                             v->at.practice, true, true);
    initiative_sheet_html(h, v);
    return page_close(h);
}

enum err initiative_sheet_form(struct req *q, struct res *r)
{
    struct initiative_sheet_view v = {0};
    struct sheet s;

    TRY(sheet_get(q, &v, &s));
    return sheet_show(q, r, &v, &s);
}

// Each line that was chosen becomes a name, if it is not of somebody who had signed.
static enum err sheet_done(struct req *q, const struct initiative_sheet_view *v,
                           const struct sheet *s,
                           const struct initiative_entry_row *const chosen[INITIATIVE_SHEET_LINES])
{
    int64_t counted = 0, twice = 0, changed;
    struct signer_clean clean;
    enum signed_how how;

    for (int k = 0; k < INITIATIVE_SHEET_LINES; k++) {
        if (empty(chosen[k]) || !clean_of(q, chosen[k], v, &clean)) continue;
        TRY(initiative_sign_paper(q->db, q->mem, q->now, &v->at.i, &clean, v->came, v->code, k + 1,
                                  &how));
        if (how == SIGNED_CLOSED) return fail(q, ERR_CONFLICT, MSG_initiative_sheet_closed);
        counted += how == SIGNED_COUNTED;
        twice += how == SIGNED_TWICE;
    }
    TRY(initiative_sheet_done(q->db, s->row.id, counted, twice, q->now, &changed));
    if (!changed) return ERR_CONFLICT;
    TRY(audit_by(q, "initiative.sheet", initiative_object(q->mem, v->at.i.id),
                 str_format(q->mem, "counted=%lld twice=%lld", (long long)counted,
                            (long long)twice)));
    return initiative_entries_drop(q->db, s->row.id);
}

static enum err third_choose(struct req *q, struct initiative_sheet_view *v, const struct sheet *s)
{
    const struct initiative_entry_row *chosen[INITIATIVE_SHEET_LINES] = {NULL};

    for (int line = 1; line <= INITIATIVE_SHEET_LINES; line++) {
        const struct initiative_entry_row *a = entry_of(s, 0, line), *b = entry_of(s, 1, line);
        char field[FIELD_NAME];
        if (same_line(q, v, a, b)) {
            chosen[line - 1] = a;
            continue;
        }
        field_name(field, "kies-", line);
        const str pick = req_line(q, field, 10);
        if (str_eq(pick, STR("1")))
            chosen[line - 1] = a;
        else if (str_eq(pick, STR("2")))
            chosen[line - 1] = b;
        else if (!str_eq(pick, STR("geen")))
            return fail(q, ERR_INVALID, MSG_initiative_third_choose);
    }
    return sheet_done(q, v, s, chosen);
}

// Ten lines of a form; a line without any sign is empty.
static void lines_read(struct req *q, struct initiative_sheet_view *v,
                       struct signer_clean clean[INITIATIVE_SHEET_LINES])
{
    v->lines.at = MEM_ARRAY(q->mem, struct initiative_entry_view, INITIATIVE_SHEET_LINES);
    v->empty = true;
    for (int line = 1; line <= INITIATIVE_SHEET_LINES; line++) {
        struct initiative_entry_view *x = &v->lines.at[v->lines.n++];
        char field[FIELD_NAME];
        unsigned bad = 0;
        *x = (struct initiative_entry_view){.line = line};
        field_name(field, "naam-", line);
        x->name = req_line(q, field, INITIATIVE_NAME_SIGNS + 1);
        field_name(field, "postcode-", line);
        x->postcode = req_line(q, field, 10);
        field_name(field, "huisnummer-", line);
        x->house = req_line(q, field, 20);
        field_name(field, "geboren-", line);
        x->born = req_line(q, field, 20);
        clean[line - 1] = (struct signer_clean){0};
        if (!x->name.n && !x->postcode.n && !x->house.n && !x->born.n) continue;
        v->empty = false;
        const struct signer s = {.name = x->name,
                                 .postcode = x->postcode,
                                 .house = x->house,
                                 .born = x->born};
        signer_clean(q->mem, &s, v->at.i.min_age, v->came, false, &clean[line - 1], &bad);
        x->problem = bad & SIGNER_NAME       ? MSG_initiative_sign_no_name
                     : bad & SIGNER_POSTCODE ? MSG_initiative_sign_no_postcode
                     : bad & SIGNER_HOUSE    ? MSG_initiative_sign_no_house
                     : bad & SIGNER_BORN     ? MSG_initiative_sign_no_born
                     : bad                   ? MSG_initiative_line_young
                                             : MSG_none;
        v->problems += bad != 0;
    }
}

// The day on which it came in: who has it in hand first says it, and from then on it is fixed.
static void came_read(struct req *q, struct initiative_sheet_view *v, const struct sheet *s)
{
    const day today = day_of_at(q->now);

    if (v->has_came) return;
    v->came = today;
    v->came_typed = req_line(q, "binnen", 10);
    if (v->came_typed.n && (day_parse(v->came_typed, &v->came) != ERR_NONE || v->came.n > today.n ||
                            v->came.n < day_of_at(s->row.made_at).n)) {
        v->came_problem = MSG_initiative_came_wrong;
        v->came = today;
    }
}

static enum err came_keep(struct req *q, const struct initiative_sheet_view *v,
                          const struct sheet *s)
{
    int64_t changed;

    if (v->has_came) return ERR_NONE;
    TRY(initiative_sheet_came(q->db, s->row.id, v->came.n, &changed));
    if (!changed) return ERR_CONFLICT;
    return audit_by(q, "initiative.sheet_came", initiative_object(q->mem, v->at.i.id),
                    day_iso(q->mem, v->came));
}

enum err initiative_sheet_save(struct req *q, struct res *r)
{
    const person_id self = who_person(q->who);
    struct signer_clean clean[INITIATIVE_SHEET_LINES];
    const struct initiative_entry_row *chosen[INITIATIVE_SHEET_LINES];
    struct initiative_sheet_view v = {0};
    struct sheet s;
    int64_t changed;
    bool same = true;

    TRY(sheet_get(q, &v, &s));
    const str back = str_format(q->mem, "/papier/" STR_FMT, STR_ARG(v.code));
    if (v.done || (v.mine && !v.third)) return fail(q, ERR_CONFLICT, MSG_initiative_sheet_typed);
    came_read(q, &v, &s);
    if (!v.came_problem && !initiative_paper_counts(&v.at.i, v.came, day_of_at(q->now)))
        return fail(q, ERR_CONFLICT, MSG_initiative_sheet_closed);
    if (v.third) {
        TRY(third_choose(q, &v, &s));
        return initiative_to(q, r, &v.at, back);
    }
    lines_read(q, &v, clean);
    const bool only_came = v.empty && req_line(q, "doe", 10).n; // somebody types it later
    v.empty = v.empty && !only_came;
    if (v.problems || v.empty || v.came_problem) {
        r->status = 422;
        return sheet_show(q, r, &v, &s);
    }
    TRY(came_keep(q, &v, &s));
    if (only_came) return initiative_to(q, r, &v.at, back);
    for (int k = 0; k < INITIATIVE_SHEET_LINES; k++) {
        if (k && !clean[k].name.n) continue; // the first line always: it says who typed
        TRY(initiative_entry_insert(q->db, s.row.id, self, k + 1,
                                    clean[k].name.n ? clean[k].name : STR(""), clean[k].postcode,
                                    clean[k].house, clean[k].born.n, q->now, &changed));
        if (!changed) return fail(q, ERR_CONFLICT, MSG_initiative_sheet_typed);
    }
    TRY(sheet_get(q, &v, &s));
    for (int k = 0; k < INITIATIVE_SHEET_LINES && s.typists == 2; k++) {
        chosen[k] = entry_of(&s, 0, k + 1);
        same = same && same_line(q, &v, chosen[k], entry_of(&s, 1, k + 1));
    }
    if (s.typists == 2 && same) TRY(sheet_done(q, &v, &s, chosen));
    return initiative_to(q, r, &v.at, back);
}

// ---- the sample ----

static enum err check_show(struct req *q, struct res *r, struct initiative_check_view *v,
                           int64_t after)
{
    struct initiative_found_option *founds =
        MEM_ARRAY(q->mem, struct initiative_found_option, INITIATIVE_FOUND_COUNT);
    struct initiative_look_line_rows rows;
    const struct initiative_row *i = &v->at.i;
    int64_t ppb;

    for (int f = 0; f < INITIATIVE_FOUND_COUNT; f++) {
        const str name = initiative_found_name((enum initiative_found)f);
        founds[f] = (struct initiative_found_option){name, initiative_found_word(name)};
    }
    v->founds = (struct initiative_found_options){founds, INITIATIVE_FOUND_COUNT};
    v->running = initiative_state_of(i) == INITIATIVE_counting;
    v->n = i->signed_n;
    v->looked = i->checked_n;
    v->wrong = i->wrong_n;
    v->size = i->sample_n;
    v->seed = i->sample_seed;
    v->all = i->sample_n >= i->signed_n;
    const enum sample_says says =
        sample_says(i->signed_n, i->threshold, i->checked_n, i->wrong_n, &ppb);
    const bool whole = i->sample_n > 0 && i->checked_n >= i->sample_n;
    v->enough = whole && says == SAMPLE_ENOUGH;
    v->shrt = whole && says == SAMPLE_SHORT;
    v->undecided = whole && says == SAMPLE_UNDECIDED;
    v->can_all = v->running && !v->all && whole;
    v->chance_n = (ppb + 999999) / 1000000;
    TRY(initiative_looks(q->db, q->mem, i->id, after, LOOKS_PAGE + 1, &rows));
    v->looks.at = MEM_ARRAY(q->mem, struct initiative_look_view, LOOKS_PAGE + 1);
    for (int k = 0; k < rows.n && k < LOOKS_PAGE; k++) {
        const struct initiative_look_line_row *x = &rows.at[k];
        v->looks.at[v->looks.n++] = (struct initiative_look_view){
            .place_in = x->place_in,
            .found = initiative_found_word(x->found),
            .found_name = x->found,
            .name = x->name,
            .address =
                str_format(q->mem, STR_FMT " " STR_FMT, STR_ARG(x->postcode), STR_ARG(x->house)),
            .born = day_iso(q->mem, (day){(int32_t)x->born_day}),
            .signed_on = day_iso(q->mem, day_of_at(x->counted_at)),
            .channel = str_eq(x->channel, STR("paper")) ? MSG_initiative_channel_paper
                                                        : MSG_initiative_channel_online};
        v->last = rows.n > LOOKS_PAGE ? x->place_in : 0;
    }
    struct html *h =
        initiative_open_page(q, r, &v->at.place, msg_text(q->lang, MSG_initiative_check_title),
                             v->at.practice, true, true);
    initiative_check_html(h, v);
    return page_close(h);
}

enum err initiative_check(struct req *q, struct res *r)
{
    struct initiative_check_view v = {0};
    int64_t after;

    TRY(initiative_at_must(q, MAY_CHECK_SUPPORT, &v.at));
    TRY(req_query_int(q, "na", 0, INT64_MAX, 0, &after));
    return check_show(q, r, &v, after);
}

enum err initiative_check_save(struct req *q, struct res *r)
{
    const person_id self = who_person(q->who);
    struct initiative_at at;
    int64_t after, changed = 0;

    TRY(initiative_at_must(q, MAY_CHECK_SUPPORT, &at));
    if (initiative_state_of(&at.i) != INITIATIVE_counting)
        return fail(q, ERR_CONFLICT, MSG_initiative_check_over);
    if (str_eq(req_line(q, "doe", 10), STR("alles"))) {
        TRY(initiative_sample_draw(q->db, q->mem, &at.i, at.i.sample_seed, true));
        TRY(audit_by(q, "initiative.check_all", initiative_object(q->mem, at.i.id), STR("")));
        return initiative_to(q, r, &at, STR("/controle"));
    }
    if (str_int(req_line(q, "na", 12), 0, INT64_MAX, &after) != ERR_NONE) after = 0;
    for (int64_t k = after + 1; k <= after + LOOKS_PAGE && k <= at.i.sample_n; k++) {
        char field[FIELD_NAME];
        field_name(field, "bevinding-", k);
        const str found = req_line(q, field, 12);
        if (!found.n) continue;
        const enum err e = initiative_sample_found(q->db, q->mem, q->now, at.i.id, k, found, &self);
        if (e != ERR_NONE) return fail(q, e, MSG_initiative_found_wrong);
        changed++;
    }
    TRY(audit_by(q, "initiative.check", initiative_object(q->mem, at.i.id),
                 str_format(q->mem, "n=%lld", (long long)changed)));
    const int64_t next = after + LOOKS_PAGE < at.i.sample_n ? after + LOOKS_PAGE : after;
    return initiative_to(q, r, &at, str_format(q->mem, "/controle?na=%lld", (long long)next));
}
