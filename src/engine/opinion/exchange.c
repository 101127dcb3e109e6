// exchange.c - writes and reads the files of polis-export/1.
#include "engine/opinion/exchange.h"

#include "base/csv.h"
#include "base/day.h"
#include "base/json.h"

const char *const exchange_names[EXCHANGE_FILES] = {"summary.csv",        "comments.csv",
                                                    "votes.csv",          "participant-votes.csv",
                                                    "comment-groups.csv", "format.json"};

enum { DAY_SECONDS = 86400 };

// Numbers that mean milliseconds are larger than any second of the next thousand years.
static int64_t per_day(int64_t at)
{
    return at > (int64_t)100000000000 ? (int64_t)DAY_SECONDS * 1000 : DAY_SECONDS;
}

static void put_times(struct csv_out *c, struct mem *m, int64_t at, bool exact)
{
    const int64_t unit = per_day(at), second = at / (unit / DAY_SECONDS);
    const bool sensible = second > 0 && second < (int64_t)100 * 366 * DAY_SECONDS;

    csv_put_int(c, exact || at < 0 ? at : at / unit * unit);
    csv_put(c, !sensible ? STR("")
               : exact   ? at_iso(m, second)
                         : day_iso(m, (day){(int32_t)(second / DAY_SECONDS)}));
}

struct writing {
    struct mem *m;
    const struct exchange *x;
    const int *number; // fresh number of each person, or NULL
    int *of_number;    // and back
    struct out out;
    struct csv_out csv;
};

static struct csv_out *start(struct writing *w)
{
    w->out = out_new(w->m);
    w->csv = (struct csv_out){.out = &w->out};
    return &w->csv;
}

static void put_person(struct writing *w, int i)
{
    if (w->number)
        csv_put_int(&w->csv, w->number[i]);
    else
        csv_put(&w->csv, w->x->read->person[i]);
}

static void put_pair(struct csv_out *c, const char *key, str value)
{
    csv_put(c, str_of(key));
    csv_put(c, value);
    csv_end(c);
}

static str summary(struct writing *w)
{
    const struct exchange *x = w->x;
    struct csv_out *c = start(w);
    int authors = 0;

    for (int j = 0; j < x->map->votes->statements; j++) {
        bool known = x->read->author[j].n == 0;
        for (int k = 0; k < j && !known; k++)
            known = str_eq(x->read->author[k], x->read->author[j]);
        authors += !known;
    }
    put_pair(c, "topic", x->topic.at ? x->topic : STR(""));
    put_pair(c, "url", x->url.at ? x->url : STR(""));
    put_pair(c, "voters", str_format(w->m, "%d", x->map->votes->people));
    put_pair(c, "voters-in-conv", str_format(w->m, "%d", x->map->in_map));
    put_pair(c, "commenters", str_format(w->m, "%d", authors));
    put_pair(c, "comments", str_format(w->m, "%d", x->map->votes->statements));
    put_pair(c, "groups", str_format(w->m, "%d", x->map->k));
    put_pair(c, "conversation-description", x->description.at ? x->description : STR(""));
    put_pair(c, "vote-convention", STR(OPINION_CONVENTION));
    return out_get(&w->out);
}

static void put_head(struct csv_out *c, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        csv_put(c, str_of(names[i]));
}

static str comments(struct writing *w)
{
    static const char *const head[] = {"timestamp", "datetime",  "comment-id", "author-id",
                                       "agrees",    "disagrees", "moderated",  "comment-body"};
    const struct exchange *x = w->x;
    const struct opinion_read *r = x->read;
    struct csv_out *c = start(w);

    put_head(c, head, COUNT_OF(head));
    csv_end(c);
    for (int j = 0; j < x->map->votes->statements; j++) {
        put_times(c, w->m, r->made_at[j], x->exact);
        csv_put(c, r->statement[j]);
        const int author =
            opinion_find(r->person, r->people_whole, x->map->votes->people, r->author[j]);
        if (x->exact)
            csv_put(c, r->author[j].at ? r->author[j] : STR(""));
        else if (author >= 0 && r->author[j].n)
            put_person(w, author);
        else
            csv_put(c, STR(""));
        csv_put_int(c, x->map->all[j].agree);
        csv_put_int(c, x->map->all[j].disagree);
        csv_put_int(c, r->moderated[j]);
        csv_put(c, r->text[j].at ? r->text[j] : STR(""));
        csv_end(c);
    }
    return out_get(&w->out);
}

// Rows as given, by statement, person, time, then as they came: three stable counting sorts and one by time would do;
// a merge sort of indices says it in one.
static bool before(const struct opinion_vote *v, uint32_t a, uint32_t b, const int *number)
{
    if (v[a].cell >> 2 != v[b].cell >> 2) return v[a].cell >> 2 < v[b].cell >> 2;
    const uint32_t p = number ? (uint32_t)number[v[a].person] : v[a].person;
    const uint32_t q = number ? (uint32_t)number[v[b].person] : v[b].person;
    if (p != q) return p < q;
    return v[a].at != v[b].at ? v[a].at < v[b].at : a < b;
}

static uint32_t *sorted_rows(struct mem *m, const struct opinion_vote *v, uint32_t n,
                             const int *number)
{
    uint32_t *a = MEM_ARRAY(m, uint32_t, (size_t)n + 1), *b = MEM_ARRAY(m, uint32_t, (size_t)n + 1);

    for (uint32_t i = 0; i < n; i++)
        a[i] = i;
    for (uint64_t width = 1; width < n; width *= 2) {
        for (uint64_t from = 0; from < n; from += 2 * width) {
            const uint64_t middle = from + width < n ? from + width : n;
            const uint64_t end = from + 2 * width < n ? from + 2 * width : n;
            uint64_t i = from, j = middle;
            for (uint64_t k = from; k < end; k++)
                b[k] = j == end || (i < middle && !before(v, a[j], a[i], number)) ? a[i++] : a[j++];
        }
        uint32_t *kept = a;
        a = b;
        b = kept;
    }
    return a;
}

static str votes(struct writing *w)
{
    static const char *const head[] = {"timestamp", "datetime", "comment-id", "voter-id", "vote"};
    const struct opinion_read *r = w->x->read;
    struct csv_out *c = start(w);
    const uint32_t n = (uint32_t)r->rows;
    const uint32_t *order = sorted_rows(w->m, r->given, n, w->number);

    put_head(c, head, COUNT_OF(head));
    csv_end(c);
    for (uint32_t i = 0; i < n; i++) {
        const struct opinion_vote *v = &r->given[order[i]];
        // Of the same pair the last counts, and only that is for the public.
        const struct opinion_vote *next = i + 1 < n ? &r->given[order[i + 1]] : NULL;
        if (!w->x->exact && next && next->person == v->person && next->cell >> 2 == v->cell >> 2)
            continue;
        put_times(c, w->m, v->at, w->x->exact);
        csv_put(c, r->statement[v->cell >> 2]);
        put_person(w, (int)v->person);
        csv_put_int(c, opinion_value(v->cell));
        csv_end(c);
    }
    return out_get(&w->out);
}

static str participants(struct writing *w)
{
    static const char *const head[] = {"participant", "group-id", "n-comments",
                                       "n-votes",     "n-agree",  "n-disagree"};
    const struct opinion_read *r = w->x->read;
    const struct opinion_votes *v = w->x->map->votes;
    struct csv_out *c = start(w);

    put_head(c, head, COUNT_OF(head));
    for (int j = 0; j < v->statements; j++)
        csv_put(c, r->statement[j]);
    csv_end(c);
    for (int k = 0; k < v->people; k++) {
        const int i = w->of_number ? w->of_number[k] : k;
        int agree = 0, disagree = 0, wrote = 0;
        for (uint32_t e = v->start[i]; e < v->start[i + 1]; e++) {
            agree += opinion_value(v->cell[e]) > 0;
            disagree += opinion_value(v->cell[e]) < 0;
        }
        for (int j = 0; j < v->statements; j++)
            wrote += r->author[j].n && str_eq(r->author[j], r->person[i]);
        put_person(w, i);
        if (w->x->exact && w->x->map->of[i] >= 0)
            csv_put_int(c, w->x->map->of[i]);
        else
            csv_put(c, STR(""));
        csv_put_int(c, wrote);
        csv_put_int(c, opinion_voted(v, i));
        csv_put_int(c, agree);
        csv_put_int(c, disagree);
        uint32_t e = v->start[i];
        for (int j = 0; j < v->statements; j++)
            if (e < v->start[i + 1] && opinion_statement(v->cell[e]) == j)
                csv_put_int(c, opinion_value(v->cell[e++]));
            else
                csv_put(c, STR(""));
        csv_end(c);
    }
    return out_get(&w->out);
}

static void put_counts(struct writing *w, struct opinion_count n, bool of_group)
{
    const uint32_t at[] = {n.n, n.agree, n.disagree, n.n - n.agree - n.disagree};

    for (int i = 0; i < 4; i++)
        if (of_group && !w->x->exact && at[i] > 0 && at[i] < OPINION_GROUP_MIN)
            csv_put(&w->csv, STR(""));
        else
            csv_put_int(&w->csv, at[i]);
}

static str groups(struct writing *w)
{
    static const char *const head[] = {"comment-id",   "comment",         "total-votes",
                                       "total-agrees", "total-disagrees", "total-passes"};
    static const char *const kinds[] = {"votes", "agrees", "disagrees", "passes"};
    const struct opinion_map *map = w->x->map;
    struct csv_out *c = start(w);

    put_head(c, head, COUNT_OF(head));
    for (int g = 0; g < map->k; g++)
        for (int i = 0; i < 4; i++)
            csv_put(c, str_format(w->m, "group-%c-%s", 'a' + g, kinds[i]));
    csv_end(c);
    for (int j = 0; j < map->votes->statements; j++) {
        csv_put(c, w->x->read->statement[j]);
        csv_put(c, w->x->read->text[j].at ? w->x->read->text[j] : STR(""));
        put_counts(w, map->all[j], false);
        for (int g = 0; g < map->k; g++)
            put_counts(w, map->count[g][j], true);
        csv_end(c);
    }
    return out_get(&w->out);
}

static void put_text(struct json *j, const char *key, const char *value)
{
    json_key(j, key);
    json_text(j, str_of(value));
}

static str format(struct writing *w)
{
    struct out o = out_new(w->m);
    struct json j = json_new(&o);

    json_open(&j, '{');
    put_text(&j, "format", "polis-export/1");
    put_text(&j, "vote-convention", OPINION_CONVENTION);
    json_key(&j, "vote");
    json_open(&j, '{');
    json_key(&j, "agree");
    json_int(&j, 1);
    json_key(&j, "disagree");
    json_int(&j, -1);
    json_key(&j, "pass");
    json_int(&j, 0);
    json_close(&j, '}');
    json_key(&j, "files");
    json_open(&j, '{');
    json_key(&j, "votes.csv");
    json_open(&j, '{');
    put_text(&j, "vote", "vote");
    json_close(&j, '}');
    json_key(&j, "participant-votes.csv");
    json_open(&j, '{');
    put_text(&j, "<comment-id>", "vote");
    json_close(&j, '}');
    json_key(&j, "summary.csv");
    json_open(&j, '{');
    put_text(&j, "vote-convention", "declaration");
    json_close(&j, '}');
    json_close(&j, '}');
    json_close(&j, '}');
    out_byte(&o, '\n');
    return out_get(&o);
}

void exchange_write(struct mem *m, const struct exchange *x, str out_files[EXCHANGE_FILES])
{
    struct writing w = {.m = m, .x = x};
    const int people = x->map->votes->people;

    if (!x->exact) {
        int *of = MEM_ARRAY(m, int, (size_t)people + 1),
            *number = MEM_ARRAY(m, int, (size_t)people + 1);
        for (int i = 0; i < people; i++)
            of[i] = i;
        chance_shuffle(x->fresh, of, people);
        for (int i = 0; i < people; i++)
            number[of[i]] = i;
        w.number = number;
        w.of_number = of;
    }
    out_files[EXCHANGE_SUMMARY] = summary(&w);
    out_files[EXCHANGE_COMMENTS] = comments(&w);
    out_files[EXCHANGE_VOTES] = votes(&w);
    out_files[EXCHANGE_PARTICIPANTS] = participants(&w);
    out_files[EXCHANGE_GROUPS] = groups(&w);
    out_files[EXCHANGE_FORMAT] = format(&w);
}

static void say_sign(struct faults *f, bool other, str file, str value)
{
    fault_add(f, (struct fault){.code = other ? OPINION_FAULT_sign_other
                                              : OPINION_FAULT_sign_unreadable,
                                .name = other ? "sign_other" : "sign_unreadable",
                                .file = file,
                                .field = STR("vote-convention"),
                                .value = value,
                                .a = STR(OPINION_CONVENTION)});
}

// agree=+1;disagree=-1;pass=0;format=…, in any order; format may be left out.
static void check_declaration(struct faults *f, str file, str said)
{
    static const char *const keys[] = {"agree", "disagree", "pass", "format"};
    static const char *const values[] = {"+1", "-1", "0", "polis-export/1"};
    bool seen[4] = {false}, other = false;
    str rest = said, piece;

    while (str_cut(&rest, ';', &piece)) {
        str key, value = piece;
        int k = 0;
        if (!str_cut(&value, '=', &key) || !value.at) {
            say_sign(f, false, file, said);
            return;
        }
        key = str_trim(key);
        value = str_trim(value);
        while (k < 4 && !str_eq(key, str_of(keys[k])))
            k++;
        if (k == 4 || seen[k]) {
            say_sign(f, false, file, said);
            return;
        }
        seen[k] = true;
        other |= !str_eq(value, str_of(values[k])) && !(k == 0 && str_eq(value, STR("1")));
    }
    if (!seen[0] || !seen[1] || !seen[2])
        say_sign(f, false, file, said);
    else if (other)
        say_sign(f, true, file, said);
}

str exchange_summary(struct mem *m, str text, str key)
{
    struct csv c = csv_open(m, text);
    bool more = false;

    c.separator = ','; // the first line holds one comma and any text
    for (;;) {
        const enum err e = csv_next(&c, &more);
        if (!more) return (str){0};
        if (e == ERR_NONE && c.n >= 2 && str_eq(str_trim(c.field[0]), key)) return c.field[1];
    }
}

// One row per person, one column per statement, into one row per vote.
static str long_form(struct mem *m, str text, struct faults *f)
{
    struct csv c = csv_open(m, text);
    struct out o = out_new(m);
    struct csv_out w = {.out = &o};
    bool more = false;
    enum err e = csv_next(&c, &more);
    const int n = e == ERR_NONE && more ? c.n : 0;
    str *id = MEM_ARRAY(m, str, (size_t)n + 1);

    if (n < 6 || !str_eq(str_trim(c.field[0]), STR("participant"))) {
        fault_add(f, (struct fault){.code = OPINION_FAULT_column_missing,
                                    .name = "column_missing",
                                    .line = 1,
                                    .file = STR("participant-votes.csv"),
                                    .field = STR("participant"),
                                    .a = STR("participant")});
        return (str){0};
    }
    for (int k = 6; k < n; k++)
        id[k] = str_copy(m, c.field[k]);
    OUT_LIT(&o, "comment-id,voter-id,vote\r\n");
    for (;;) {
        e = csv_next(&c, &more);
        if (!more) break;
        if (e != ERR_NONE || c.n > n) {
            fault_add(f, (struct fault){.code = OPINION_FAULT_row_broken,
                                        .name = "row_broken",
                                        .line = c.line,
                                        .file = STR("participant-votes.csv"),
                                        .a = str_of(csv_problem_name(c.problem))});
            continue;
        }
        for (int k = 6; k < c.n; k++) {
            if (str_trim(c.field[k]).n == 0) continue;
            csv_put(&w, id[k]);
            csv_put(&w, c.field[0]);
            csv_put(&w, c.field[k]);
            csv_end(&w);
        }
    }
    return out_get(&o);
}

enum err exchange_read(struct mem *m, const str files[EXCHANGE_FILES], struct faults *f,
                       struct opinion_tables *out)
{
    struct opinion_tables t = {.votes = files[EXCHANGE_VOTES],
                               .statements = files[EXCHANGE_COMMENTS],
                               .agree = 1};

    if (files[EXCHANGE_SUMMARY].at) {
        const str said = exchange_summary(m, files[EXCHANGE_SUMMARY], STR("vote-convention"));
        if (said.at) check_declaration(f, STR("summary.csv"), said);
    }
    if (files[EXCHANGE_FORMAT].at) {
        struct json_value v;
        if (json_read(m, files[EXCHANGE_FORMAT], &v, NULL) != ERR_NONE) {
            say_sign(f, false, STR("format.json"), STR("format.json"));
        } else {
            const str said = json_get_text(&v, "vote-convention");
            if (said.at) check_declaration(f, STR("format.json"), said);
            const struct json_value *vote = json_get(&v, "vote");
            double agree = 1, disagree = -1, pass = 0;
            if (vote && !(json_number(json_get(vote, "agree"), &agree) &&
                          json_number(json_get(vote, "disagree"), &disagree) &&
                          json_number(json_get(vote, "pass"), &pass)))
                say_sign(f, false, STR("format.json"), STR("vote"));
            else if (agree != 1 || disagree != -1 || pass != 0)
                say_sign(f, true, STR("format.json"), STR("vote"));
        }
    }
    if (!t.votes.at && files[EXCHANGE_PARTICIPANTS].at)
        t.votes = long_form(m, files[EXCHANGE_PARTICIPANTS], f);
    if (!t.votes.at && f->n == 0)
        fault_add(f, (struct fault){.code = OPINION_FAULT_file_missing,
                                    .name = "file_missing",
                                    .file = STR("votes.csv"),
                                    .a = STR("votes.csv")});
    if (f->n) return ERR_INVALID;
    *out = t;
    return ERR_NONE;
}
