// pb.c - reading a .pb file into an election: one pass, every fault at its line. Writing: write.c.
#include "engine/budget/election.h"

#include "base/csv.h"

#include <limits.h>

static const char *const fault_names[] = {
#define FAULT(name, a) #name,
#define NOTE(name, a)  #name,
#include "engine/budget/fault.def"
#undef FAULT
#undef NOTE
};

static const char *const type_names[] = {"approval", "choose-1", "ordinal", "cumulative",
                                         "scoring"};

enum section { SECTION_NONE, SECTION_META, SECTION_PROJECTS, SECTION_VOTES, SECTION_COUNT };
static const char *const section_names[] = {"", "META", "PROJECTS", "VOTES"};

enum { COLUMNS_MAX = 5 };
enum { LITTLE_ENDIAN_HERE = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ };

// Places by key; open addressing, never full above a half. A slot holds what is enough of the key to pass nearly all
// others by, and its first bits say where it would like to stand; who asks compares the rest.
struct slot {
    uint32_t tag, place; // place + 1; 0: free
};

struct dictionary {
    struct slot *slot;
    uint32_t slots;
    int shift; // slots are 2^(32 - shift)
};

struct reader {
    struct mem *mem;
    struct election *e;
    const struct election_ask *ask;
    struct csv csv;
    enum section section;
    int line_of[SECTION_COUNT]; // where each section starts; 0: it does not
    bool headed;
    int columns;             // in the header
    int column[COLUMNS_MAX]; // place of the ones that are needed; -1 when absent
    // META
    struct meta {
        str key, value;
        int line;
    } * meta;
    int metas, metas_room;
    // PROJECTS
    struct decimal *cost;
    int *said_votes; // what the column `votes` says; -1
    str *area_name;
    int projects_room;
    struct dictionary ids;
    uint64_t *id_key;
    bool projects_done;
    struct decimal money;
    // VOTES
    str *voter;
    int *voter_line;
    uint32_t voter_room, voters_said; // voters_said: room for so many at first
    struct dictionary voters, same;
    bool unsorted; // ids of voters do not rise: they are in `voters`
    uint32_t ballots_room;
    size_t picks, picks_room;
    // of the newest ballot, in its own order; points of a project beside `seen`
    uint16_t *listed;
    uint32_t *points_of; // per project
    uint32_t *seen;      // per project: number of the newest ballot that lists it
    uint32_t ballot_number;
    uint64_t *bits; // per project, all 0 between ballots: to put a ballot in order
    int64_t length_min, length_max;
    bool has_min, has_max, has_sum_min, has_sum_max;
    struct decimal sum_min, sum_max;
    struct amount least_sum, most_sum; // the same in bounds_decimals
    int bounds_decimals;               // -1: not yet worked out
    str text;
};

void budget_fault(struct faults *f, enum budget_fault code, int line, int column, str field,
                  str value, str a)
{
    fault_add(f, (struct fault){code, fault_names[code], line, column, {0}, field, value, a});
}

const char *vote_type_name(enum vote_type t)
{
    return type_names[t];
}

static str number(struct mem *m, int64_t v)
{
    return str_format(m, "%lld", (long long)v);
}

static void fault(struct reader *r, enum budget_fault code, int field, str name, str value, str a)
{
    const int column = field >= 0 && field < r->csv.n ? r->csv.field_column[field] : 1;

    budget_fault(&r->e->faults, code, r->csv.line, column, name, value, a);
}

static void note(struct reader *r, enum budget_fault code, int line, str field, str value, str a)
{
    budget_fault(&r->e->notes, code, line, 0, field, value, a);
}

// ---- finding texts ----

static uint64_t mixed(uint64_t h)
{
    h ^= h >> 32;
    h *= UINT64_C(0x9e3779b97f4a7c15);
    h ^= h >> 29;
    return h;
}

static uint64_t bytes_hash(const void *at, size_t n)
{
    const unsigned char *p = at;
    uint64_t h = n;

    for (; n >= 8; n -= 8, p += 8) {
        uint64_t piece;
        memcpy(&piece, p, 8);
        h = mixed(h ^ piece) + piece;
    }
    uint64_t piece = 0;
    for (size_t i = 0; i < n; i++)
        piece |= (uint64_t)p[i] << (8 * i);
    return mixed(mixed(h ^ piece) + piece);
}

// The key of a text of up to 8 bytes is these bytes, the first one the least.
static uint64_t text_key(str s)
{
    uint64_t key = 0;

    if (s.n > 8) return bytes_hash(s.at, s.n);
    if (s.n >= 4 && LITTLE_ENDIAN_HERE) { // two halves, which may overlap
        uint32_t low, high;
        memcpy(&low, s.at, 4);
        memcpy(&high, s.at + s.n - 4, 4);
        return low | (uint64_t)high << (8 * (s.n - 4));
    }
    for (size_t i = 0; i < s.n; i++)
        key |= (uint64_t)(unsigned char)s.at[i] << (8 * i);
    return key;
}

static uint32_t tag_of(uint64_t key)
{
    return (uint32_t)(mixed(key) >> 32);
}

static struct slot *slot_first(const struct dictionary *d, uint32_t tag)
{
    return &d->slot[tag >> d->shift];
}

static struct slot *slot_after(const struct dictionary *d, const struct slot *s)
{
    return s + 1 == d->slot + d->slots ? d->slot : d->slot + (s - d->slot) + 1;
}

static void dictionary_put(struct dictionary *d, uint32_t tag, uint32_t place)
{
    struct slot *s = slot_first(d, tag);

    while (s->place)
        s = slot_after(d, s);
    *s = (struct slot){tag, place + 1};
}

// Room for n.
static void dictionary_grow(struct mem *m, struct dictionary *d, uint32_t n)
{
    const struct dictionary old = *d;

    if (n <= d->slots / 2) return;
    if (!d->slots) d->slots = 64, d->shift = 26;
    while (n > d->slots / 2)
        d->slots *= 2, d->shift--;
    d->slot = MEM_ARRAY(m, struct slot, d->slots);
    for (uint32_t i = 0; i < old.slots; i++)
        if (old.slot[i].place) dictionary_put(d, old.slot[i].tag, old.slot[i].place - 1);
}

static int project_find_key(const struct reader *r, str id, uint64_t key)
{
    const struct dictionary *d = &r->ids;
    const uint32_t tag = tag_of(key);

    if (!d->slots) return -1;
    for (const struct slot *s = slot_first(d, tag); s->place; s = slot_after(d, s)) {
        const uint32_t p = s->place - 1;
        if (r->id_key[p] == key && r->e->project[p].id.n == id.n &&
            (id.n <= 8 || str_eq(r->e->project[p].id, id)))
            return (int)p;
    }
    return -1;
}

static int project_find(const struct reader *r, str id)
{
    return project_find_key(r, id, text_key(id));
}

int election_find(const struct election *e, str id)
{
    for (int i = 0; i < e->projects; i++)
        if (str_eq(e->project[i].id, id)) return i;
    return -1;
}

// ---- rows ----

static str field_at(const struct reader *r, int column)
{
    return column >= 0 && column < r->csv.n ? str_trim(r->csv.field[column]) : STR("");
}

static bool decimal_field(struct reader *r, int column, str name, str text, struct decimal *out)
{
    switch (decimal_read(text, out)) {
    case AMOUNT_FINE: break;
    case AMOUNT_NO_NUMBER:
        fault(r, BUDGET_FAULT_number_wrong, column, name, text, STR(""));
        return false;
    default:
        fault(r, BUDGET_FAULT_number_too_long, column, name, text,
              number(r->mem, AMOUNT_DIGITS_MAX));
        return false;
    }
    if (out->negative) {
        fault(r, BUDGET_FAULT_number_negative, column, name, text, STR(""));
        return false;
    }
    return true;
}

static void meta_row(struct reader *r)
{
    const str key = field_at(r, r->column[0]), value = field_at(r, r->column[1]);

    for (int i = 0; i < r->metas; i++) {
        if (!str_eq(r->meta[i].key, key)) continue;
        if (str_eq(key, STR("budget")) || str_eq(key, STR("vote_type")))
            fault(r, BUDGET_FAULT_meta_twice, 0, key, value, STR(""));
        else
            note(r, BUDGET_FAULT_meta_again, r->csv.line, key, value, STR(""));
        return;
    }
    if (r->metas == r->metas_room) {
        const int room = r->metas_room ? 2 * r->metas_room : 32;
        struct meta *grown = MEM_ARRAY(r->mem, struct meta, (size_t)room);
        if (r->metas) memcpy(grown, r->meta, (size_t)r->metas * sizeof *grown);
        r->meta = grown;
        r->metas_room = room;
    }
    r->meta[r->metas++] = (struct meta){key, value, r->csv.line};
    if (str_eq(key, STR("budget"))) {
        if (decimal_field(r, 1, key, value, &r->money) && r->money.digits == 0)
            fault(r, BUDGET_FAULT_budget_zero, 1, key, value, STR(""));
    } else if (str_eq(key, STR("vote_type"))) {
        int t = 0;
        while (t < VOTE_TYPE_COUNT && !str_eq(value, str_of(type_names[t])))
            t++;
        if (t < VOTE_TYPE_COUNT)
            r->e->type = (enum vote_type)t;
        else
            fault(r, BUDGET_FAULT_vote_type_unknown, 1, key, value, STR(""));
    } else if (str_eq(key, STR("min_length"))) {
        r->has_min = str_int(value, 0, INT32_MAX, &r->length_min) == ERR_NONE;
    } else if (str_eq(key, STR("max_length"))) {
        r->has_max = str_int(value, 0, INT32_MAX, &r->length_max) == ERR_NONE;
    } else if (str_eq(key, STR("min_sum_points"))) {
        r->has_sum_min = decimal_read(value, &r->sum_min) == AMOUNT_FINE;
    } else if (str_eq(key, STR("max_sum_points"))) {
        r->has_sum_max = decimal_read(value, &r->sum_max) == AMOUNT_FINE;
    } else if (str_eq(key, STR("description"))) {
        r->e->description = value;
    } else if (str_eq(key, STR("currency"))) {
        r->e->currency = value;
    }
}

static const struct meta *meta_find(const struct reader *r, str key)
{
    for (int i = 0; i < r->metas; i++)
        if (str_eq(r->meta[i].key, key)) return &r->meta[i];
    return NULL;
}

static void *grown(struct mem *m, void *at, size_t n, size_t room, size_t size)
{
    void *more = mem_array(m, room, size);

    if (n) memcpy(more, at, n * size);
    return more;
}

static void project_row(struct reader *r)
{
    struct election *e = r->e;
    const str id = field_at(r, r->column[0]), cost = field_at(r, r->column[1]);
    struct decimal d = {0};

    if (id.n == 0) {
        fault(r, BUDGET_FAULT_project_id_empty, r->column[0], STR("project_id"), id, STR(""));
        return;
    }
    if (str_find_byte(id, ',') >= 0) {
        fault(r, BUDGET_FAULT_project_id_comma, r->column[0], STR("project_id"), id, STR(""));
        return;
    }
    const int before = project_find(r, id);
    if (before >= 0) {
        fault(r, BUDGET_FAULT_project_twice, r->column[0], STR("project_id"), id,
              number(r->mem, e->project[before].line));
        return;
    }
    if (e->projects == ELECTION_PROJECTS_MAX) {
        fault(r, BUDGET_FAULT_projects_too_many, r->column[0], STR("project_id"), id,
              number(r->mem, ELECTION_PROJECTS_MAX));
        return;
    }
    decimal_field(r, r->column[1], STR("cost"), cost, &d);
    if (e->projects == r->projects_room) {
        const size_t n = (size_t)e->projects, room = n ? 2 * n : 64;
        e->project = grown(r->mem, e->project, n, room, sizeof *e->project);
        r->cost = grown(r->mem, r->cost, n, room, sizeof *r->cost);
        r->said_votes = grown(r->mem, r->said_votes, n, room, sizeof *r->said_votes);
        r->area_name = grown(r->mem, r->area_name, n, room, sizeof *r->area_name);
        r->id_key = grown(r->mem, r->id_key, n, room, sizeof *r->id_key);
        r->projects_room = (int)room;
    }
    const int p = e->projects++;
    int64_t said = -1;
    if (str_int(field_at(r, r->column[3]), 0, INT32_MAX, &said) != ERR_NONE) said = -1;
    e->project[p] = (struct project){.id = id,
                                     .name = field_at(r, r->column[2]),
                                     .area = -1,
                                     .line = r->csv.line};
    r->cost[p] = d;
    r->said_votes[p] = (int)said;
    r->area_name[p] = field_at(r, r->column[4]);
    r->id_key[p] = text_key(id);
    dictionary_grow(r->mem, &r->ids, (uint32_t)e->projects);
    dictionary_put(&r->ids, tag_of(r->id_key[p]), (uint32_t)p);
}

// ---- areas ----

static void area_list(struct reader *r)
{
    struct election *e = r->e;
    const str column = r->ask->area;
    const bool category = str_eq(column, STR("category"));
    const str names_key =
        category ? STR("categories") : str_format(r->mem, STR_FMT "s", STR_ARG(column));
    const str money_key = str_format(r->mem, "budget_per_" STR_FMT, STR_ARG(column));
    const struct meta *names = meta_find(r, names_key), *money = meta_find(r, money_key);

    if (!names || !money) {
        budget_fault(&e->faults, BUDGET_FAULT_area_list, r->line_of[SECTION_META], 1,
                     names ? money_key : names_key, STR(""), STR(""));
        return;
    }
    struct decimal *amounts = MEM_ARRAY(r->mem, struct decimal, ELECTION_AREAS_MAX);
    str rest = names->value, piece;
    e->area = MEM_ARRAY(r->mem, struct area, ELECTION_AREAS_MAX);
    while (e->areas < ELECTION_AREAS_MAX && str_cut(&rest, ',', &piece)) {
        piece = str_trim(piece);
        for (int i = 0; i < e->areas; i++)
            if (str_eq(e->area[i].name, piece))
                budget_fault(&e->faults, BUDGET_FAULT_area_twice, names->line, 1, names_key, piece,
                             STR(""));
        e->area[e->areas++].name = piece;
    }
    int n = 0;
    bool good = true;
    rest = money->value;
    while (n < ELECTION_AREAS_MAX && str_cut(&rest, ',', &piece)) {
        struct decimal *d = &amounts[n++];
        if (decimal_read(piece, d) != AMOUNT_FINE || d->negative) {
            budget_fault(&e->faults, BUDGET_FAULT_number_wrong, money->line, 1, money_key, piece,
                         STR(""));
            good = false;
        } else if (d->decimals > e->decimals) {
            e->decimals = d->decimals;
        }
    }
    if (n != e->areas)
        budget_fault(&e->faults, BUDGET_FAULT_area_list, money->line, 1, money_key, money->value,
                     STR(""));
    for (int i = 0; i < n && i < e->areas && good; i++)
        if (!decimal_amount(&amounts[i], e->decimals, &e->area[i].money))
            budget_fault(&e->faults, BUDGET_FAULT_number_too_long, money->line, 1, money_key,
                         money->value, number(r->mem, AMOUNT_DIGITS_MAX));
    for (int p = 0; p < e->projects; p++) {
        for (int i = 0; i < e->areas; i++)
            if (str_eq(e->area[i].name, r->area_name[p])) e->project[p].area = i;
        if (e->project[p].area < 0)
            budget_fault(&e->faults, BUDGET_FAULT_area_unknown, e->project[p].line, 1, column,
                         r->area_name[p], STR(""));
    }
}

// All amounts are known: one power of ten makes each whole.
static void projects_done(struct reader *r)
{
    struct election *e = r->e;

    if (r->projects_done) return;
    r->projects_done = true;
    e->decimals = r->money.decimals;
    for (int p = 0; p < e->projects; p++)
        if (r->cost[p].decimals > e->decimals) e->decimals = r->cost[p].decimals;
    if (r->ask->area.at) area_list(r);
    const struct meta *budget = meta_find(r, STR("budget"));
    if (!decimal_amount(&r->money, e->decimals, &e->money))
        budget_fault(&e->faults, BUDGET_FAULT_number_too_long, budget->line, 1, STR("budget"),
                     budget->value, number(r->mem, AMOUNT_DIGITS_MAX));
    for (int p = 0; p < e->projects; p++) {
        struct project *project = &e->project[p];
        if (!decimal_amount(&r->cost[p], e->decimals, &project->cost)) {
            budget_fault(&e->faults, BUDGET_FAULT_number_too_long, project->line, 1, STR("cost"),
                         project->id, number(r->mem, AMOUNT_DIGITS_MAX));
            continue;
        }
        if (amount_is_zero(project->cost))
            note(r, BUDGET_FAULT_cost_zero, project->line, STR("cost"), project->id, STR(""));
        if (r->money.digits && amount_cmp(project->cost, e->money) > 0)
            note(r, BUDGET_FAULT_cost_over_budget, project->line, STR("cost"), project->id,
                 amount_text(r->mem, e->money, e->decimals));
    }
    r->listed = MEM_ARRAY(r->mem, uint16_t, (size_t)e->projects + 1);
    r->points_of = MEM_ARRAY(r->mem, uint32_t, (size_t)e->projects + 1);
    r->seen = MEM_ARRAY(r->mem, uint32_t, (size_t)e->projects + 1);
    r->bits = MEM_ARRAY(r->mem, uint64_t, (size_t)e->projects / 64 + 1);
}

// ---- votes ----

static bool with_points(const struct reader *r)
{
    return r->e->type == VOTE_CUMULATIVE || r->e->type == VOTE_SCORING;
}

// A ballot's key is the sum over its projects, in any order.
static uint64_t pick_key(uint32_t project, uint32_t points)
{
    return mixed(((uint64_t)points << 16 | project) + UINT64_C(0x9e3779b97f4a7c15));
}

static uint64_t ballot_key(const struct election *e, size_t from, size_t n)
{
    uint64_t key = n;

    for (size_t i = from; i < from + n; i++)
        key += pick_key(e->pick[i], e->points ? e->points[i] : 0);
    return key;
}

static bool same_ballot(const struct election *e, uint32_t b, size_t from, size_t n)
{
    const size_t other = e->first[b];

    return e->first[b + 1] - other == n &&
           memcmp(e->pick + other, e->pick + from, n * sizeof *e->pick) == 0 &&
           (!e->points || memcmp(e->points + other, e->points + from, n * sizeof *e->points) == 0);
}

// The newest ballot lists n projects: these, rising, behind the picks that are kept.
static void ballot_order(struct reader *r, size_t n)
{
    struct election *e = r->e;
    const size_t words = (size_t)e->projects / 64 + 1;

    if (r->picks + n > r->picks_room) {
        const size_t room = 2 * (r->picks + n) + 1024;
        e->pick = grown(r->mem, e->pick, r->picks, room, sizeof *e->pick);
        if (e->points) e->points = grown(r->mem, e->points, r->picks, room, sizeof *e->points);
        r->picks_room = room;
    }
    uint16_t *to = e->pick + r->picks;
    if (n > 2 && words <= 2 * n) { // by a bit for each project
        for (size_t i = 0; i < n; i++)
            r->bits[r->listed[i] / 64] |= UINT64_C(1) << r->listed[i] % 64;
        for (size_t w = 0; w < words; w++) {
            for (uint64_t left = r->bits[w]; left; left &= left - 1)
                *to++ = (uint16_t)(w * 64 + (size_t)__builtin_ctzll(left));
            r->bits[w] = 0;
        }
    } else {
        for (size_t i = 0; i < n; i++) {
            size_t k = i;
            for (; k > 0 && to[k - 1] > r->listed[i]; k--)
                to[k] = to[k - 1];
            to[k] = r->listed[i];
        }
    }
    for (size_t i = r->picks; e->points && i < r->picks + n; i++)
        e->points[i] = r->points_of[e->pick[i]];
}

// Adds one who voted so; equal ballots are kept once.
static void ballot_add(struct reader *r, size_t n)
{
    struct election *e = r->e;

    ballot_order(r, n);
    const uint32_t tag = tag_of(ballot_key(e, r->picks, n));
    if (e->ballots == r->ballots_room) {
        const size_t have = e->ballots, room = have ? 2 * have : 64;
        e->people = grown(r->mem, e->people, have, room, sizeof *e->people);
        e->first = grown(r->mem, e->first, have ? have + 1 : 0, room + 1, sizeof *e->first);
        r->ballots_room = (uint32_t)room;
    }
    dictionary_grow(r->mem, &r->same, e->ballots + 1);
    for (const struct slot *x = slot_first(&r->same, tag); x->place; x = slot_after(&r->same, x))
        if (x->tag == tag && same_ballot(e, x->place - 1, r->picks, n)) {
            e->people[x->place - 1]++;
            return;
        }
    const uint32_t b = e->ballots++;
    dictionary_put(&r->same, tag, b);
    e->people[b] = 1;
    r->picks += n;
    e->first[b + 1] = (uint32_t)r->picks;
}

static bool times_ten(uint32_t *points)
{
    if (*points > ELECTION_POINTS_MAX / 10) return false;
    *points *= 10;
    return true;
}

// A point with more decimals than those before: all are scaled, also the first `got` of the newest ballot, and
// every ballot is found by another key.
static bool points_scale(struct reader *r, int decimals, int got)
{
    struct election *e = r->e;

    for (; e->point_decimals < decimals; e->point_decimals++) {
        for (size_t i = 0; i < r->picks; i++)
            if (!times_ten(&e->points[i])) return false;
        for (int i = 0; i < got; i++)
            if (!times_ten(&r->points_of[r->listed[i]])) return false;
    }
    if (r->same.slots) memset(r->same.slot, 0, r->same.slots * sizeof *r->same.slot);
    for (uint32_t b = 0; b < e->ballots; b++) {
        const uint32_t n = e->first[b + 1] - e->first[b];
        dictionary_put(&r->same, tag_of(ballot_key(e, e->first[b], n)), b);
    }
    return true;
}

// Shorter first, then by bytes: numbers by value.
static bool id_before(str a, str b)
{
    return a.n != b.n ? a.n < b.n : memcmp(a.at, b.at, a.n) < 0;
}

// Among those before, unless it was there.
static bool voter_put(struct reader *r, str id)
{
    const uint32_t tag = tag_of(text_key(id));

    for (const struct slot *s = slot_first(&r->voters, tag); s->place;
         s = slot_after(&r->voters, s)) {
        if (s->tag != tag || !str_eq(r->voter[s->place - 1], id)) continue;
        fault(r, BUDGET_FAULT_voter_twice, r->column[0], STR("voter_id"), id,
              number(r->mem, r->voter_line[s->place - 1]));
        return false;
    }
    dictionary_put(&r->voters, tag, r->e->voters);
    return true;
}

static bool voter_new(struct reader *r, str id)
{
    struct election *e = r->e;

    if (e->voters == r->voter_room) {
        const size_t n = e->voters, room = n ? 2 * n : r->voters_said;
        r->voter = grown(r->mem, r->voter, n, room, sizeof *r->voter);
        r->voter_line = grown(r->mem, r->voter_line, n, room, sizeof *r->voter_line);
        r->voter_room = (uint32_t)room;
    }
    // Ids that rise, as most lists have them, are all different: nothing needs to be looked up.
    if (!r->unsorted && e->voters && !id_before(r->voter[e->voters - 1], id)) {
        r->unsorted = true;
        dictionary_grow(r->mem, &r->voters, r->voter_room);
        for (uint32_t i = 0; i < e->voters; i++)
            dictionary_put(&r->voters, tag_of(text_key(r->voter[i])), i);
    }
    if (r->unsorted) {
        dictionary_grow(r->mem, &r->voters, e->voters + 1);
        if (!voter_put(r, id)) return false;
    }
    r->voter[e->voters] = id;
    r->voter_line[e->voters++] = r->csv.line;
    return true;
}

static bool is_none(str vote)
{
    return vote.n == 0 || str_eq(vote, STR("none"));
}

// Up to nine digits, as nearly all points are.
static bool digits_read(str text, uint32_t *out)
{
    uint32_t v = 0;

    if (text.n == 0 || text.n > 9) return false;
    for (size_t i = 0; i < text.n; i++) {
        if (text.at[i] < '0' || text.at[i] > '9') return false;
        v = 10 * v + (uint32_t)(text.at[i] - '0');
    }
    *out = v;
    return v <= ELECTION_POINTS_MAX;
}

// Of the n projects of a ballot.
static bool points_read(struct reader *r, str text, int n)
{
    const int column = r->column[2];
    int got = 0;
    str rest = is_none(text) ? (str){0} : text, piece;

    while (str_cut(&rest, ',', &piece)) {
        struct decimal d;
        struct amount a;
        if (got == n) {
            got++;
            break;
        }
        uint32_t *to = &r->points_of[r->listed[got]];
        if (r->e->point_decimals == 0 && digits_read(piece, to)) {
            got++;
            continue;
        }
        if (!decimal_field(r, column, STR("points"), str_trim(piece), &d)) return false;
        if (d.decimals > 9 || d.digits > 19 ||
            (d.decimals > r->e->point_decimals && !points_scale(r, d.decimals, got)) ||
            !decimal_amount(&d, r->e->point_decimals, &a) ||
            amount_cmp(a, amount_of(ELECTION_POINTS_MAX)) > 0) {
            fault(r, BUDGET_FAULT_points_too_large, column, STR("points"), str_trim(piece),
                  number(r->mem, ELECTION_POINTS_MAX));
            return false;
        }
        *to = (uint32_t)a.limb[0];
        got++;
    }
    if (got == n) return true;
    fault(r, BUDGET_FAULT_points_count, column, STR("points"), text, number(r->mem, n));
    return false;
}

// What META says of the sum of a ballot's points, in the decimals that points have until now. What has more decimals
// or digits than these is no bound.
static void sum_bounds(struct reader *r)
{
    const int decimals = r->e->point_decimals;

    r->bounds_decimals = decimals;
    if (!r->has_sum_min || r->sum_min.decimals > decimals ||
        !decimal_amount(&r->sum_min, decimals, &r->least_sum))
        r->least_sum = (struct amount){0};
    if (!r->has_sum_max || r->sum_max.decimals > decimals ||
        !decimal_amount(&r->sum_max, decimals, &r->most_sum))
        r->most_sum = amount_of(UINT64_MAX);
}

static void length_notes(struct reader *r, str id, int n)
{
    const struct election *e = r->e;

    if (r->has_min && n < r->length_min)
        note(r, BUDGET_FAULT_length_min, r->csv.line, STR("vote"), id,
             number(r->mem, r->length_min));
    const int64_t most = e->type == VOTE_CHOOSE_1 ? 1 : r->has_max ? r->length_max : INT64_MAX;
    if (n > most)
        note(r, BUDGET_FAULT_length_max, r->csv.line, STR("vote"), id, number(r->mem, most));
    if (!with_points(r) || (!r->has_sum_min && !r->has_sum_max)) return;
    uint64_t all = 0;
    for (int i = 0; i < n; i++)
        all += r->points_of[r->listed[i]];
    if (r->bounds_decimals != e->point_decimals) sum_bounds(r);
    const struct amount sum = amount_of(all);
    if (amount_cmp(sum, r->least_sum) < 0)
        note(r, BUDGET_FAULT_sum_min, r->csv.line, STR("points"), id,
             amount_text(r->mem, r->least_sum, e->point_decimals));
    if (amount_cmp(sum, r->most_sum) > 0)
        note(r, BUDGET_FAULT_sum_max, r->csv.line, STR("points"), id,
             amount_text(r->mem, r->most_sum, e->point_decimals));
}

// Are there eight bytes of the file at this place? What stood in quotes may have been copied out of it.
static bool eight_bytes_at(const struct reader *r, const char *at)
{
    const uintptr_t start = (uintptr_t)r->text.at, here = (uintptr_t)at;

    return here >= start && r->text.n >= 8 && here - start <= r->text.n - 8;
}

// The project that a list names at *at, which is left behind the comma or above the end; -1 with a fault. Most ids are
// short: eight bytes of the text hold one and the comma behind it, and are its key as they are.
static int listed_project(struct reader *r, str vote, size_t *at)
{
    const size_t left = vote.n - *at;
    const char *from = vote.at + *at;

    if (LITTLE_ENDIAN_HERE && (left >= 8 || eight_bytes_at(r, from))) {
        const uint64_t commas = UINT64_C(0x2c2c2c2c2c2c2c2c), ones = UINT64_C(0x0101010101010101);
        uint64_t key;
        memcpy(&key, from, 8);
        const uint64_t other = key ^ commas, marks = (other - ones) & ~other & ones << 7;
        size_t n = marks ? (size_t)__builtin_ctzll(marks) / 8 : 8;
        if (n > left) n = left;
        if (n && (n < 8 || left == 8)) {
            if (n < 8) key &= (UINT64_C(1) << 8 * n) - 1;
            const int p = project_find_key(r, (str){from, n}, key);
            if (p >= 0) {
                *at += n + 1;
                return p;
            }
        }
    }
    const ptrdiff_t comma = str_find_byte(str_from(vote, *at), ',');
    const str piece = str_trim((str){from, comma < 0 ? left : (size_t)comma});
    *at += comma < 0 ? left + 1 : (size_t)comma + 1;
    const int p = piece.n ? project_find(r, piece) : -1;
    if (piece.n == 0)
        fault(r, BUDGET_FAULT_vote_gap, r->column[1], STR("vote"), vote, STR(""));
    else if (p < 0)
        fault(r, BUDGET_FAULT_vote_unknown, r->column[1], STR("vote"), piece, STR(""));
    return p;
}

static void vote_row(struct reader *r)
{
    struct election *e = r->e;
    const str id = field_at(r, r->column[0]);
    int n = 0;

    if (r->column[1] >= r->csv.n) {
        fault(r, BUDGET_FAULT_vote_missing, 0, STR("vote"), id, STR(""));
        return;
    }
    const str vote = field_at(r, r->column[1]);
    if (id.n == 0) {
        fault(r, BUDGET_FAULT_voter_id_empty, r->column[0], STR("voter_id"), id, STR(""));
        return;
    }
    if (e->voters == ELECTION_VOTERS_MAX) {
        fault(r, BUDGET_FAULT_voters_too_many, r->column[0], STR("voter_id"), id,
              number(r->mem, ELECTION_VOTERS_MAX));
        r->section = SECTION_NONE; // the rest says nothing new
        return;
    }
    if (!voter_new(r, id)) return;
    bool good = true;
    r->ballot_number++;
    for (size_t at = is_none(vote) ? vote.n + 1 : 0; at <= vote.n;) {
        const int p = listed_project(r, vote, &at);
        if (p < 0) {
            good = false;
        } else if (r->seen[p] == r->ballot_number) {
            fault(r, BUDGET_FAULT_vote_twice, r->column[1], STR("vote"), e->project[p].id, STR(""));
            good = false;
        } else {
            r->seen[p] = r->ballot_number;
            r->listed[n++] = (uint16_t)p;
        }
    }
    if (!good) return;
    if (with_points(r)) {
        if (!points_read(r, field_at(r, r->column[2]), n)) return;
        bool zero = false;
        for (int i = 0; i < n; i++)
            zero |= r->points_of[r->listed[i]] == 0;
        if (zero) note(r, BUDGET_FAULT_points_zero, r->csv.line, STR("points"), id, STR(""));
    } else if (e->points) { // ordinal, with Borda
        for (int i = 0; i < n; i++)
            r->points_of[r->listed[i]] = (uint32_t)(e->projects - 1 - i);
    }
    length_notes(r, id, n);
    ballot_add(r, (size_t)n);
}

// ---- sections ----

static void section_open(struct reader *r, enum section s)
{
    struct election *e = r->e;

    if (r->section && !r->headed)
        budget_fault(&e->faults, BUDGET_FAULT_header_missing, r->line_of[r->section], 1,
                     str_of(section_names[r->section]), STR(""), STR(""));
    if (r->line_of[s])
        fault(r, BUDGET_FAULT_section_twice, 0, STR(""), str_of(section_names[s]), STR(""));
    if (s == SECTION_VOTES && (!r->line_of[SECTION_META] || !r->line_of[SECTION_PROJECTS]))
        fault(r, BUDGET_FAULT_section_order, 0, STR(""), STR("VOTES"),
              r->line_of[SECTION_META] ? STR("PROJECTS") : STR("META"));
    if (!r->line_of[s]) r->line_of[s] = r->csv.line;
    r->section = s;
    r->headed = false;
    if (s != SECTION_VOTES) return;
    projects_done(r);
    if (e->pick) return;
    // What META says of their number saves room that would be outgrown; more than the file can hold is not believed.
    const struct meta *said = meta_find(r, STR("num_votes"));
    int64_t voters = 0;
    if (said && str_int(said->value, 0, (int64_t)(r->csv.rest.n / 8), &voters) != ERR_NONE)
        voters = 0;
    r->voters_said = (uint32_t)voters + 64;
    r->picks_room = 1024;
    e->pick = MEM_ARRAY(r->mem, uint16_t, r->picks_room);
    if (with_points(r) || (e->type == VOTE_ORDINAL && r->ask->borda))
        e->points = MEM_ARRAY(r->mem, uint32_t, r->picks_room);
}

static int column_find(struct reader *r, const char *name, bool needed)
{
    int found = -1;

    for (int i = 0; i < r->csv.n; i++) {
        if (!str_eq(str_trim(r->csv.field[i]), str_of(name))) continue;
        if (found >= 0)
            fault(r, BUDGET_FAULT_column_twice, i, str_of(name), str_of(name),
                  str_of(section_names[r->section]));
        else
            found = i;
    }
    if (found < 0 && needed)
        fault(r, BUDGET_FAULT_column_missing, 0, str_of(name), STR(""),
              str_of(section_names[r->section]));
    return found;
}

static void header_row(struct reader *r)
{
    r->headed = true;
    r->columns = r->csv.n;
    for (int i = 0; i < COLUMNS_MAX; i++)
        r->column[i] = -1;
    if (r->section == SECTION_META) {
        r->column[0] = column_find(r, "key", true);
        r->column[1] = column_find(r, "value", true);
    } else if (r->section == SECTION_PROJECTS) {
        r->column[0] = column_find(r, "project_id", true);
        r->column[1] = column_find(r, "cost", true);
        r->column[2] = column_find(r, "name", false);
        r->column[3] = column_find(r, "votes", false);
        if (r->ask->area.at) r->column[4] = column_find(r, str_z(r->mem, r->ask->area), true);
    } else {
        r->column[0] = column_find(r, "voter_id", true);
        r->column[1] = column_find(r, "vote", true);
        r->column[2] = column_find(r, "points", with_points(r));
    }
}

static enum section section_of(const struct reader *r)
{
    for (int i = 1; i < r->csv.n; i++)
        if (str_trim(r->csv.field[i]).n) return SECTION_NONE;
    const str word = str_trim(r->csv.field[0]);
    for (int s = 1; s < SECTION_COUNT; s++)
        if (str_eq(word, str_of(section_names[s])) && (r->csv.n == 1 || !r->line_of[s]))
            return (enum section)s;
    return SECTION_NONE;
}

static void row_length(struct reader *r)
{
    if (r->section == SECTION_META || r->csv.n == r->columns) return;
    const str n = number(r->mem, r->columns);
    if (r->csv.n < r->columns) {
        note(r, BUDGET_FAULT_row_short, r->csv.line, STR(""), number(r->mem, r->csv.n), n);
        return;
    }
    for (int i = r->columns; i < r->csv.n; i++)
        if (r->csv.field[i].n) {
            note(r, BUDGET_FAULT_row_long, r->csv.line, STR(""), number(r->mem, r->csv.n), n);
            return;
        }
}

static void row(struct reader *r)
{
    const enum section s = section_of(r);

    if (s) {
        section_open(r, s);
    } else if (r->section == SECTION_NONE) {
        if (!r->line_of[SECTION_META] && !r->line_of[SECTION_PROJECTS] &&
            !r->line_of[SECTION_VOTES] && r->e->faults.n == 0)
            fault(r, BUDGET_FAULT_before_section, 0, STR(""), r->csv.field[0], STR(""));
    } else if (!r->headed) {
        header_row(r);
    } else if (r->column[0] >= 0 && r->column[1] >= 0) {
        // What stands after VOTES cannot change how those are read; a fault about the order is there already.
        row_length(r);
        if (r->section == SECTION_META && !r->projects_done) meta_row(r);
        if (r->section == SECTION_PROJECTS && !r->projects_done) project_row(r);
        if (r->section == SECTION_VOTES && (r->column[2] >= 0 || !with_points(r))) vote_row(r);
    }
}

static void row_problem(struct reader *r)
{
    static const enum budget_fault codes[] = {
        [CSV_QUOTE_OPEN] = BUDGET_FAULT_quote_open,
        [CSV_AFTER_QUOTE] = BUDGET_FAULT_after_quote,
        [CSV_NOT_TEXT] = BUDGET_FAULT_not_text,
        [CSV_FIELDS_TOO_MANY] = BUDGET_FAULT_fields_too_many,
        [CSV_FIELD_TOO_LONG] = BUDGET_FAULT_field_too_long,
    };
    budget_fault(&r->e->faults, codes[r->csv.problem], r->csv.problem_line, r->csv.problem_column,
                 STR(""), STR(""), STR(""));
}

static void need_meta(struct reader *r, const char *key)
{
    if (r->line_of[SECTION_VOTES] && r->line_of[SECTION_META] > r->line_of[SECTION_VOTES]) return;
    if (r->line_of[SECTION_META] && !meta_find(r, str_of(key)))
        budget_fault(&r->e->faults, BUDGET_FAULT_meta_missing, r->line_of[SECTION_META], 1,
                     str_of(key), STR(""), STR(""));
}

// What META says of numbers, against what there is.
static void said_numbers(struct reader *r)
{
    struct election *e = r->e;
    const struct {
        const char *key;
        enum budget_fault code;
        int64_t is;
    } said[] = {{"num_votes", BUDGET_FAULT_num_votes, e->voters},
                {"num_projects", BUDGET_FAULT_num_projects, e->projects}};

    for (size_t i = 0; i < COUNT_OF(said); i++) {
        const struct meta *m = meta_find(r, str_of(said[i].key));
        int64_t v;
        if (m && (str_int(m->value, 0, INT64_MAX, &v) != ERR_NONE || v != said[i].is))
            note(r, said[i].code, m->line, m->key, m->value, number(r->mem, said[i].is));
    }
    for (int p = 0; p < e->projects; p++)
        if (r->said_votes[p] >= 0 && (uint32_t)r->said_votes[p] != e->project[p].votes)
            note(r, BUDGET_FAULT_project_votes, e->project[p].line, STR("votes"), e->project[p].id,
                 number(r->mem, e->project[p].votes));
    if (e->projects == 0)
        note(r, BUDGET_FAULT_projects_none, r->line_of[SECTION_PROJECTS], STR(""), STR(""),
             STR(""));
    // One unit for each voter a time: more than 100,000 of them until each could pay for all alone.
    struct amount each = e->money, unit = amount_of(1);
    for (int i = 0; i < e->decimals; i++)
        unit = amount_times(unit, 10);
    amount_divide(&each, (uint64_t)e->voters * 1000);
    if (amount_cmp(each, amount_times(unit, 10)) >= 0) {
        struct amount step = unit;
        while (amount_cmp(step, each) < 0)
            step = amount_times(step, 10);
        note(r, BUDGET_FAULT_step_small, 0, STR("budget"),
             amount_text(r->mem, e->money, e->decimals), amount_text(r->mem, step, e->decimals));
    }
}

void election_index(struct mem *m, struct election *e)
{
    const uint32_t picks = e->ballots ? e->first[e->ballots] : 0;

    e->by_first = MEM_ARRAY(m, uint32_t, (size_t)e->projects + 1);
    e->by = MEM_ARRAY(m, uint32_t, (size_t)picks + 1);
    e->by_points = e->points ? MEM_ARRAY(m, uint32_t, (size_t)picks + 1) : NULL;
    e->approvals = 0;
    e->largest = 0;
    for (int p = 0; p < e->projects; p++)
        e->project[p].votes = 0, e->project[p].points = 0;
    for (uint32_t i = 0; i < picks; i++)
        e->by_first[e->pick[i] + 1]++;
    for (int p = 0; p < e->projects; p++)
        e->by_first[p + 1] += e->by_first[p];
    uint32_t *next = MEM_ARRAY(m, uint32_t, (size_t)e->projects + 1);
    memcpy(next, e->by_first, (size_t)e->projects * sizeof *next);
    for (uint32_t b = 0; b < e->ballots; b++) {
        const uint32_t people = e->people[b];
        if (people > e->largest) e->largest = people;
        e->approvals += (uint64_t)people * (e->first[b + 1] - e->first[b]);
        for (uint32_t i = e->first[b]; i < e->first[b + 1]; i++) {
            struct project *p = &e->project[e->pick[i]];
            const uint32_t at = next[e->pick[i]]++;
            e->by[at] = b;
            if (e->points) e->by_points[at] = e->points[i];
            p->votes += people;
            p->points += (uint64_t)people * (e->points ? e->points[i] : 1);
        }
    }
}

enum err election_read(struct mem *m, str text, const struct election_ask *ask,
                       struct election *out)
{
    struct election *e = out;
    struct reader r = {.mem = m, .e = e, .ask = ask, .bounds_decimals = -1, .text = text};
    bool more = true;

    *e = (struct election){.mem = m,
                           .faults = faults_new(m),
                           .notes = faults_new(m),
                           .description = STR(""),
                           .currency = STR("")};
    e->first = MEM_ARRAY(m, uint32_t, 1);
    r.csv = csv_open(m, text);
    r.csv.separator = ';';
    while (more) {
        const enum err why = csv_next(&r.csv, &more);
        if (why != ERR_NONE)
            row_problem(&r);
        else if (more)
            row(&r);
    }
    if (!r.line_of[SECTION_META] && !r.line_of[SECTION_PROJECTS] && !r.line_of[SECTION_VOTES]) {
        if (e->faults.n == 0)
            budget_fault(&e->faults, BUDGET_FAULT_empty, 0, 0, STR(""), STR(""), STR(""));
    } else {
        if (r.section && !r.headed)
            budget_fault(&e->faults, BUDGET_FAULT_header_missing, r.line_of[r.section], 1,
                         str_of(section_names[r.section]), STR(""), STR(""));
        for (int s = 1; s < SECTION_COUNT; s++)
            if (!r.line_of[s])
                budget_fault(&e->faults, BUDGET_FAULT_section_missing, 0, 0, STR(""),
                             str_of(section_names[s]), STR(""));
        need_meta(&r, "budget");
        need_meta(&r, "vote_type");
        if (r.line_of[SECTION_VOTES] && e->voters == 0 && e->faults.n == 0)
            budget_fault(&e->faults, BUDGET_FAULT_voters_none, r.line_of[SECTION_VOTES], 1, STR(""),
                         STR(""), STR(""));
    }
    projects_done(&r);
    election_index(m, e);
    if (e->faults.n) return ERR_INVALID;
    said_numbers(&r);
    return ERR_NONE;
}
