// votes_read.c - votes.csv and comments.csv. A table without quotes is read line by line here, for it may have
// millions of lines; any other goes through base/csv.h.
#include "engine/opinion/votes_read.h"

#include "base/csv.h"
#include "base/utf8.h"

#include <limits.h>

// What stood there is copied: it may have been in scratch.
static void put_fault(struct faults *f, struct fault fault)
{
    if (f->kept < FAULTS_MAX && fault.value.n)
        fault.value = str_copy(f->mem, str_part(fault.value, 0, 4 * FAULT_VALUE_SIGNS_MAX));
    fault_add(f, fault);
}

#define FAULTS_PUT(f, what, ...) \
    put_fault((f), (struct fault){.code = OPINION_FAULT_##what, .name = #what, __VA_ARGS__})

// Names that mean the same, the usual one first.
static const char *const names_statement[] = {"comment-id",   "comment_id",   "tid",
                                              "statement-id", "statement_id", "statement"};
static const char *const names_person[] = {"voter-id",       "voter_id",       "pid",
                                           "participant-id", "participant_id", "participant"};
static const char *const names_vote[] = {"vote", "value"};
static const char *const names_time[] = {"timestamp", "time", "created"};
static const char *const names_group[] = {"group", "group-id", "group_id"};
static const char *const names_moderated[] = {"moderated", "mod"};
static const char *const names_text[] = {"comment-body", "comment_body", "comment", "text", "body"};
static const char *const names_author[] = {"author-id", "author_id", "author"};
static const char *const names_agrees[] = {"agrees"};
static const char *const names_disagrees[] = {"disagrees"};
static const char *const names_meta[] = {"meta", "is-meta", "is_meta"};

static int column_of(const str *field, int n, const char *const *names, size_t n_names)
{
    for (size_t k = 0; k < n_names; k++)
        for (int i = 0; i < n; i++)
            if (str_eq(str_trim(field[i]), str_of(names[k]))) return i;
    return -1;
}
#define COLUMN(row, names) column_of((row)->field, (row)->n, names, COUNT_OF(names))

// Ids in the order in which they first came, found by key.
struct slot {
    uint64_t key;
    uint32_t number; // + 1; 0: empty
};

struct ids {
    struct mem *m;
    str *at;
    struct slot *slot;
    uint32_t n, room, slots;
    uint64_t last_key; // most rows have one id in common with the row before
    uint32_t last_number;
};

// Up to seven bytes are their own key, with the length on top; of longer ones a hash with the highest bit set.
static uint64_t key_of(str s)
{
    uint64_t key = (uint64_t)s.n << 56;

    if (s.n <= 7) {
        for (size_t i = 0; i < s.n; i++)
            key |= (uint64_t)(unsigned char)s.at[i] << (8 * i);
        return key;
    }
    key = s.n;
    for (size_t i = 0; i < s.n; i++)
        key = (key ^ (unsigned char)s.at[i]) * 0x100000001b3u;
    return key | (uint64_t)1 << 63;
}

static uint32_t slot_of(const struct ids *x, uint64_t key)
{
    return (uint32_t)(key * 0x9e3779b97f4a7c15u >> 32) & (x->slots - 1);
}

static void ids_grow(struct ids *x)
{
    const uint32_t room = x->room ? 2 * x->room : 1024;
    const struct slot *old = x->slot;
    const uint32_t slots = x->slots;
    str *at = MEM_ARRAY(x->m, str, room);

    if (x->n) memcpy(at, x->at, x->n * sizeof *at);
    x->at = at;
    x->room = room;
    x->slots = 2 * room;
    x->slot = MEM_ARRAY(x->m, struct slot, x->slots);
    for (uint32_t i = 0; i < slots; i++) {
        if (!old[i].number) continue;
        uint32_t s = slot_of(x, old[i].key);
        while (x->slot[s].number)
            s = (s + 1) & (x->slots - 1);
        x->slot[s] = old[i];
    }
}

static uint32_t ids_put(struct ids *x, str id, bool *out_new)
{
    const uint64_t key = key_of(id);
    const bool whole = id.n <= 7; // the key says it all

    *out_new = false;
    if (x->last_key == key && whole && x->n) return x->last_number;
    if (x->n == x->room) ids_grow(x);
    uint32_t s = slot_of(x, key);
    while (x->slot[s].number &&
           (x->slot[s].key != key || (!whole && !str_eq(x->at[x->slot[s].number - 1], id))))
        s = (s + 1) & (x->slots - 1);
    if (!x->slot[s].number) {
        x->at[x->n] = id;
        x->slot[s] = (struct slot){key, ++x->n};
        *out_new = true;
    }
    x->last_key = key;
    return x->last_number = x->slot[s].number - 1;
}

static bool is_whole(str id)
{
    if (id.n == 0 || id.n > 18 || (id.at[0] == '0' && id.n > 1)) return false;
    for (size_t i = 0; i < id.n; i++)
        if (id.at[i] < '0' || id.at[i] > '9') return false;
    return true;
}

// Whole numbers without leading zeros: the longer is the larger.
static int id_cmp(str a, str b, bool whole)
{
    return whole && a.n != b.n ? (a.n < b.n ? -1 : 1) : str_cmp(a, b);
}

// Sorts ids and says for each old number the new one. Merge sort, bottom up. An id that does not stand in `text`
// (its quotes were taken off in scratch) is copied.
static str *ids_sort(struct mem *m, struct mem *scratch, str text, const struct ids *x,
                     bool *out_whole, uint32_t *rank)
{
    uint32_t *a = MEM_ARRAY(scratch, uint32_t, (size_t)x->n + 1),
             *b = MEM_ARRAY(scratch, uint32_t, (size_t)x->n + 1);
    bool whole = true;

    for (uint32_t i = 0; i < x->n; i++) {
        a[i] = i;
        whole = whole && is_whole(x->at[i]);
    }
    for (uint64_t width = 1; width < x->n; width *= 2) {
        for (uint64_t from = 0; from < x->n; from += 2 * width) {
            const uint64_t middle = from + width < x->n ? from + width : x->n;
            const uint64_t end = from + 2 * width < x->n ? from + 2 * width : x->n;
            uint64_t i = from, j = middle;
            for (uint64_t k = from; k < end; k++)
                b[k] = j == end || (i < middle && id_cmp(x->at[a[i]], x->at[a[j]], whole) <= 0)
                           ? a[i++]
                           : a[j++];
        }
        uint32_t *kept = a;
        a = b;
        b = kept;
    }
    str *sorted = MEM_ARRAY(m, str, (size_t)x->n + 1);
    for (uint32_t i = 0; i < x->n; i++) {
        const str id = x->at[a[i]];
        const bool borrowed = text.n && id.at >= text.at && id.at < text.at + text.n;
        sorted[i] = borrowed ? id : str_copy(m, id);
        rank[a[i]] = i;
    }
    *out_whole = whole;
    return sorted;
}

int opinion_find(const str *ids, bool whole, int n, str id)
{
    int low = 0, high = n;

    if (whole && !is_whole(id)) return -1;
    while (low < high) {
        const int middle = low + (high - low) / 2;
        const int order = id_cmp(ids[middle], id, whole);
        if (order == 0) return middle;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return -1;
}

// One table while it is read: where its columns are, and the row at hand.
struct reading {
    struct faults *faults;
    struct ids people, statements;
    struct opinion_vote *given;
    int64_t n, room;
    int agree;
    int statement, person, vote, time; // columns
    int most;                          // the last of them that must be there
    bool full;
};

// The number of an id; UINT32_MAX when it is none. Whether it is text is looked at when it first comes.
static uint32_t number_of(struct reading *r, struct ids *ids, str id, int line, int column,
                          const char *field)
{
    struct fault f = {.line = line, .column = column, .file = STR("votes"), .field = str_of(field)};
    bool new;

    if (id.n == 0) {
        f.code = OPINION_FAULT_id_empty, f.name = "id_empty";
    } else if (id.n > OPINION_ID_BYTES_MAX) {
        f.code = OPINION_FAULT_id_too_long, f.name = "id_too_long";
        f.value = id, f.a = STR("200");
    } else {
        const uint32_t number = ids_put(ids, id, &new);
        if (!new || (!memchr(id.at, 0, id.n) && utf8_valid(id))) return number;
        f.code = OPINION_FAULT_id_not_text, f.name = "id_not_text";
    }
    put_fault(r->faults, f);
    return UINT32_MAX;
}

// Spaces around are rare, and a call for each of four fields of millions of rows is not free.
static inline str trimmed(str s)
{
    return s.n && (s.at[0] <= ' ' || s.at[s.n - 1] <= ' ') ? str_trim(s) : s;
}

static bool vote_value(str s, int *out)
{
    if (s.n && s.at[0] == '+') s = str_from(s, 1);
    if (str_eq(s, STR("1")))
        *out = 1;
    else if (str_eq(s, STR("0")))
        *out = 0;
    else if (str_eq(s, STR("-1")))
        *out = -1;
    else
        return false;
    return true;
}

// A time is a whole number; without one, 0.
static bool time_value(str s, int64_t *out)
{
    int64_t v = 0;

    for (size_t i = 0; i < s.n && s.n <= 18; i++) {
        if (s.at[i] < '0' || s.at[i] > '9')
            return str_int(s, INT64_MIN, INT64_MAX, out) == ERR_NONE;
        v = v * 10 + (s.at[i] - '0');
    }
    if (s.n > 18) return str_int(s, INT64_MIN, INT64_MAX, out) == ERR_NONE;
    *out = v;
    return true;
}

static void too_many(struct reading *r, int line, int code, const char *name, str most)
{
    fault_add(
        r->faults,
        (struct fault){.code = code, .name = name, .line = line, .file = STR("votes"), .a = most});
    r->full = true;
}

static void row_put(struct reading *r, str statement, str person, str vote, str when, int line,
                    const int column[4])
{
    int value = 0;
    int64_t at = 0;

    if (r->full) return;
    const int before = r->faults->n;
    if (!vote_value(trimmed(vote), &value))
        FAULTS_PUT(r->faults, vote_value, .line = line, .column = column[2], .file = STR("votes"),
                   .field = STR("vote"), .value = vote);
    if (!time_value(trimmed(when), &at))
        FAULTS_PUT(r->faults, time_value, .line = line, .column = column[3], .file = STR("votes"),
                   .field = STR("timestamp"), .value = when);
    const uint32_t s =
        number_of(r, &r->statements, trimmed(statement), line, column[0], "comment-id");
    const uint32_t p = number_of(r, &r->people, trimmed(person), line, column[1], "voter-id");
    if (r->statements.n > OPINION_STATEMENTS_MAX)
        too_many(r, line, OPINION_FAULT_statements_too_many, "statements_too_many", STR("100000"));
    else if (r->people.n > OPINION_PEOPLE_MAX)
        too_many(r, line, OPINION_FAULT_people_too_many, "people_too_many", STR("10000000"));
    else if (r->n == OPINION_VOTES_MAX)
        too_many(r, line, OPINION_FAULT_votes_too_many, "votes_too_many", STR("2147483647"));
    if (r->faults->n > before) return;
    r->given[r->n++] = (struct opinion_vote){.at = at,
                                             .person = p,
                                             .cell = opinion_cell((int)s, value * r->agree)};
}

static str field_at(const struct csv *c, int i)
{
    return i >= 0 && i < c->n ? c->field[i] : STR("");
}

// Any table: quotes, line ends inside, spaces around.
static void rows_any(struct reading *r, struct csv *c)
{
    for (bool more = true;;) {
        const enum err e = csv_next(c, &more);
        if (!more) break;
        if (e != ERR_NONE) {
            FAULTS_PUT(r->faults, row_broken, .line = c->problem_line, .column = c->problem_column,
                       .file = STR("votes"), .a = str_of(csv_problem_name(c->problem)));
            continue;
        }
        if (c->n <= r->most) {
            FAULTS_PUT(r->faults, field_missing, .line = c->line, .file = STR("votes"));
            continue;
        }
        const int column[] = {c->field_column[r->statement], c->field_column[r->person],
                              c->field_column[r->vote],
                              r->time >= 0 ? c->field_column[r->time] : 0};
        row_put(r, c->field[r->statement], c->field[r->person], c->field[r->vote],
                field_at(c, r->time), c->line, column);
    }
}

// A table without quotes: only what is asked for is looked at.
static void rows_plain(struct reading *r, str text, char separator, int line)
{
    str row;

    for (; str_line(&text, &row); line++) {
        str at[4] = {{0}};
        int column[4] = {0}, field = 0;
        const char *from = row.at, *end = row.at + row.n;

        if (row.n == 0) continue;
        for (const char *c = from; field <= r->most; c++) {
            if (c < end && *c != separator) continue;
            const str s = {from, (size_t)(c - from)};
            const int start = (int)(from - row.at) + 1;
            if (field == r->statement)
                at[0] = s, column[0] = start;
            else if (field == r->person)
                at[1] = s, column[1] = start;
            else if (field == r->vote)
                at[2] = s, column[2] = start;
            else if (field == r->time)
                at[3] = s, column[3] = start;
            field++;
            if (c >= end) break;
            from = c + 1;
        }
        if (field <= r->most) {
            FAULTS_PUT(r->faults, field_missing, .line = line, .file = STR("votes"));
            continue;
        }
        row_put(r, at[0], at[1], at[2], at[3], line, column);
    }
}

static int64_t lines_in(str text)
{
    int64_t n = 1;

    for (const char *at = text.at, *end = text.at + text.n;
         at < end && (at = memchr(at, '\n', (size_t)(end - at))); at++)
        n++;
    return n;
}

static bool need_column(struct faults *f, int column, const char *name, const char *file)
{
    if (column >= 0) return true;
    FAULTS_PUT(f, column_missing, .line = 1, .file = str_of(file), .field = str_of(name),
               .a = str_of(name));
    return false;
}

static void votes_table(struct mem *scratch, struct reading *r, str text)
{
    struct csv c = csv_open(scratch, text);
    bool more = false;
    const enum err e = csv_next(&c, &more);

    if (e != ERR_NONE || !more) c.n = 0;
    r->statement = COLUMN(&c, names_statement);
    r->person = COLUMN(&c, names_person);
    r->vote = COLUMN(&c, names_vote);
    r->time = COLUMN(&c, names_time);
    const bool fine = need_column(r->faults, r->statement, "comment-id", "votes") &
                      need_column(r->faults, r->person, "voter-id", "votes") &
                      need_column(r->faults, r->vote, "vote", "votes");
    if (!fine) return;
    r->most = r->statement > r->person ? r->statement : r->person;
    if (r->vote > r->most) r->most = r->vote;
    if (r->time > r->most) r->most = r->time;
    const int64_t lines = lines_in(c.rest);
    r->room = lines < OPINION_VOTES_MAX ? lines : OPINION_VOTES_MAX;
    r->given = MEM_ARRAY(scratch, struct opinion_vote, (size_t)r->room);
    if (!memchr(c.rest.at, '"', c.rest.n))
        rows_plain(r, c.rest, c.separator, c.next_line);
    else
        rows_any(r, &c);
}

// What the table of statements says about each, under their ids.
struct about {
    str id, text, author;
    int64_t made_at, agrees, disagrees;
    int8_t moderated;
    bool meta, counted;
};

static int64_t count_of(str s)
{
    int64_t n = -1;

    return str_int(str_trim(s), 0, INT64_MAX, &n) == ERR_NONE ? n : -1;
}

static struct about *statements_table(struct mem *m, struct mem *scratch, str text,
                                      struct faults *f, struct ids *ids, uint32_t *out_n)
{
    struct csv c = csv_open(m, text);
    const int64_t lines = lines_in(text);
    struct about *all = MEM_ARRAY(scratch, struct about, (size_t)lines + 1);
    int *first_line = MEM_ARRAY(scratch, int, (size_t)lines + 1);
    bool more = false;
    const enum err e = csv_next(&c, &more);

    *out_n = 0;
    if (e != ERR_NONE || !more) c.n = 0;
    const int statement = COLUMN(&c, names_statement), moderated = COLUMN(&c, names_moderated);
    const int words = COLUMN(&c, names_text), author = COLUMN(&c, names_author);
    const int agrees = COLUMN(&c, names_agrees), disagrees = COLUMN(&c, names_disagrees);
    const int made = COLUMN(&c, names_time), meta = COLUMN(&c, names_meta);
    if (!need_column(f, statement, "comment-id", "comments")) return all;
    for (;;) {
        const enum err row = csv_next(&c, &more);
        if (!more) break;
        if (row != ERR_NONE) {
            FAULTS_PUT(f, row_broken, .line = c.problem_line, .column = c.problem_column,
                       .file = STR("comments"), .a = str_of(csv_problem_name(c.problem)));
            continue;
        }
        const str id = str_trim(field_at(&c, statement));
        if (id.n == 0 || id.n > OPINION_ID_BYTES_MAX) {
            FAULTS_PUT(f, id_empty, .line = c.line, .file = STR("comments"),
                       .field = STR("comment-id"), .value = id);
            continue;
        }
        bool new;
        const uint32_t number = ids_put(ids, id, &new);
        if (!new) {
            FAULTS_PUT(f, statement_double, .line = c.line, .file = STR("comments"),
                       .field = STR("comment-id"), .value = id,
                       .a = str_format(m, "%d", first_line[number]));
            continue;
        }
        if (ids->n > OPINION_STATEMENTS_MAX) {
            FAULTS_PUT(f, statements_too_many, .line = c.line, .file = STR("comments"),
                       .a = STR("100000"));
            break;
        }
        first_line[number] = c.line;
        struct about a = {.id = id, .text = field_at(&c, words), .author = field_at(&c, author)};
        int value = 0;
        const str said = str_trim(field_at(&c, moderated));
        if (said.n && !vote_value(said, &value))
            FAULTS_PUT(f, moderated_value, .line = c.line, .column = c.field_column[moderated],
                       .file = STR("comments"), .field = STR("moderated"), .value = said);
        a.moderated = (int8_t)value;
        const str about_person = str_trim(field_at(&c, meta));
        a.meta = str_eq(about_person, STR("1")) || str_eq(about_person, STR("true"));
        a.agrees = count_of(field_at(&c, agrees));
        a.disagrees = count_of(field_at(&c, disagrees));
        a.counted = a.agrees >= 0 && a.disagrees >= 0;
        const str when = str_trim(field_at(&c, made));
        if (when.n && !time_value(when, &a.made_at))
            FAULTS_PUT(f, time_value, .line = c.line, .column = c.field_column[made],
                       .file = STR("comments"), .field = STR("timestamp"), .value = when);
        all[(*out_n)++] = a;
    }
    return all;
}

enum err opinion_tables_read(struct mem *m, struct mem *scratch, const struct opinion_tables *t,
                             struct faults *faults, struct opinion_read *out)
{
    struct opinion_read r = {0};
    struct reading in = {.faults = faults,
                         .people = {.m = scratch},
                         .statements = {.m = scratch},
                         .agree = t->agree};
    struct ids listed = {.m = scratch};
    struct about *about = NULL;
    uint32_t n_about = 0;

    if (t->agree != 1 && t->agree != -1) return ERR_INVALID;
    votes_table(scratch, &in, t->votes);
    if (t->statements.at)
        about = statements_table(m, scratch, t->statements, faults, &listed, &n_about);
    if (faults->n) return ERR_INVALID;
    for (uint32_t i = 0; i < n_about && t->all; i++) {
        bool new;
        ids_put(&in.statements, about[i].id, &new);
    }

    uint32_t *person = MEM_ARRAY(scratch, uint32_t, (size_t)in.people.n + 1);
    uint32_t *statement = MEM_ARRAY(scratch, uint32_t, (size_t)in.statements.n + 1);
    r.person = ids_sort(m, scratch, t->votes, &in.people, &r.people_whole, person);
    r.statement = ids_sort(m, scratch, t->votes, &in.statements, &r.statements_whole, statement);
    const int n = (int)in.statements.n;
    uint8_t *flags = MEM_ARRAY(scratch, uint8_t, (size_t)n + 1);
    r.text = MEM_ARRAY(m, str, (size_t)n + 1);
    r.author = MEM_ARRAY(m, str, (size_t)n + 1);
    r.made_at = MEM_ARRAY(m, int64_t, (size_t)n + 1);
    r.moderated = MEM_ARRAY(m, int8_t, (size_t)n + 1);
    const struct about **of = MEM_ARRAY(scratch, const struct about *, (size_t)n + 1);
    for (uint32_t i = 0; i < n_about; i++) {
        const int j = opinion_find(r.statement, r.statements_whole, n, about[i].id);
        if (j < 0) continue;
        of[j] = &about[i];
        r.text[j] = about[i].text;
        r.author[j] = about[i].author;
        r.made_at[j] = about[i].made_at;
        r.moderated[j] = about[i].moderated;
        flags[j] = about[i].meta ? OPINION_META : 0;
    }
    for (int j = 0; j < n; j++)
        if (r.moderated[j] < 0 || (t->strict && r.moderated[j] <= 0)) flags[j] |= OPINION_OUT;
    for (int64_t i = 0; i < in.n; i++) {
        struct opinion_vote *v = &in.given[i];
        v->person = person[v->person];
        v->cell = statement[v->cell >> 2] * 4 + (v->cell & 3);
    }
    r.given = in.given;
    r.rows = in.n;
    TRY(opinion_votes_make(m, in.given, in.n, (int)in.people.n, n, flags, &r.votes));

    uint32_t *count = MEM_ARRAY(scratch, uint32_t, (size_t)n * 4 + 1);
    for (uint32_t e = 0; e < r.votes.n; e++)
        count[r.votes.cell[e]]++;
    for (int j = 0; j < n; j++)
        r.counts_differ += of[j] && of[j]->counted &&
                           (of[j]->agrees != count[4 * j + 2] || of[j]->disagrees != count[4 * j]);
    *out = r;
    return ERR_NONE;
}

enum err opinion_groups_read(struct mem *m, str text, const struct opinion_read *r,
                             struct faults *f, int8_t *out)
{
    struct csv c = csv_open(m, text);
    bool more = false;
    const enum err e = csv_next(&c, &more);

    memset(out, -1, (size_t)r->votes.people);
    if (e != ERR_NONE || !more) c.n = 0;
    const int person = COLUMN(&c, names_person), group = COLUMN(&c, names_group);
    if (!(need_column(f, person, "voter-id", "groups") & need_column(f, group, "group", "groups")))
        return ERR_INVALID;
    for (;;) {
        const enum err row = csv_next(&c, &more);
        if (!more) break;
        if (row != ERR_NONE) {
            FAULTS_PUT(f, row_broken, .line = c.problem_line, .column = c.problem_column,
                       .file = STR("groups"), .a = str_of(csv_problem_name(c.problem)));
            continue;
        }
        const str id = str_trim(field_at(&c, person)), said = str_trim(field_at(&c, group));
        const int i = opinion_find(r->person, r->people_whole, r->votes.people, id);
        int64_t g = -1;
        if (i < 0)
            FAULTS_PUT(f, person_unknown, .line = c.line, .file = STR("groups"),
                       .field = STR("voter-id"), .value = id);
        else if (said.n && str_int(said, -1, 4, &g) != ERR_NONE)
            FAULTS_PUT(f, group_value, .line = c.line, .file = STR("groups"), .field = STR("group"),
                       .value = said, .a = STR("4"));
        else
            out[i] = (int8_t)g;
    }
    return f->n ? ERR_INVALID : ERR_NONE;
}
