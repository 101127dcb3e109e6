#include "engine/agenda/agenda.h"

#include <stdlib.h>

// ---- what happened, in order ----

static int by_time(const void *a, const void *b)
{
    const struct agenda_event *x = a, *y = b;

    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    if (x->ms != y->ms) return x->ms < y->ms ? -1 : 1;
    return str_cmp(x->id, y->id);
}

static int by_id(const void *a, const void *b)
{
    const struct agenda_event *const *x = a, *const *y = b;

    return str_cmp((*x)->id, (*y)->id);
}

struct story {
    struct agenda_event *at;   // sorted, each id once
    struct agenda_event **ids; // the same by id
    bool *never;               // undone
    int n;
};

static void story_tell(struct mem *m, const struct agenda_event *events, int n, struct story *s)
{
    int kept = 0;

    s->at = MEM_ARRAY(m, struct agenda_event, (size_t)n + 1);
    s->ids = MEM_ARRAY(m, struct agenda_event *, (size_t)n + 1);
    if (n) memcpy(s->at, events, (size_t)n * sizeof *events);
    if (n) qsort(s->at, (size_t)n, sizeof *s->at, by_time);
    for (int i = 0; i < n; i++)
        s->ids[i] = &s->at[i];
    if (n) qsort(s->ids, (size_t)n, sizeof *s->ids, by_id);
    // The same id twice: the earliest counts.
    bool *again = MEM_ARRAY(m, bool, (size_t)n + 1);
    for (int i = 0, k = 0; i < n; i++) {
        if (!str_eq(s->ids[i]->id, s->ids[k]->id)) k = i;
        if (i == k) continue;
        const bool earlier = s->ids[i] < s->ids[k];
        again[(earlier ? s->ids[k] : s->ids[i]) - s->at] = true;
        if (earlier) k = i;
    }
    for (int i = 0; i < n; i++)
        if (!again[i]) s->at[kept++] = s->at[i];
    s->n = kept;
    for (int i = 0; i < kept; i++)
        s->ids[i] = &s->at[i];
    if (kept) qsort(s->ids, (size_t)kept, sizeof *s->ids, by_id);
    s->never = MEM_ARRAY(m, bool, (size_t)kept + 1);
}

// From the last back: what is undone by something that itself still stands.
static void story_undo(struct story *s)
{
    for (int i = s->n - 1; i >= 0; i--) {
        if (s->at[i].act != AGENDA_UNDO || s->never[i]) continue;
        const struct agenda_event key = {.id = s->at[i].other}, *wanted = &key;
        struct agenda_event **found = bsearch(&wanted, s->ids, (size_t)s->n, sizeof *s->ids, by_id);
        if (found && *found - s->at < i) s->never[*found - s->at] = true;
    }
}

static int row_of(const struct agenda *a, const struct agenda_plan *plan, str block)
{
    for (int i = 0; i < a->n; i++)
        if (str_eq(plan->blocks[a->rows[i].block].id, block)) return i;
    return -1;
}

static void row_move(struct agenda *a, int from, int to)
{
    const struct agenda_row row = a->rows[from];

    if (from > to)
        memmove(&a->rows[to + 1], &a->rows[to], (size_t)(from - to) * sizeof row);
    else
        memmove(&a->rows[from], &a->rows[from + 1], (size_t)(to - from) * sizeof row);
    a->rows[to] = row;
}

static bool start(struct agenda *a, int row, int64_t at)
{
    int to = 0;

    if (a->rows[row].state == AGENDA_NOW || a->rows[row].state == AGENDA_DONE) return false;
    if (a->now >= 0) {
        a->rows[a->now].state = AGENDA_DONE;
        a->rows[a->now].until = at;
    }
    for (int i = 0; i < a->n; i++)
        if (a->rows[i].state == AGENDA_DONE) to = i + 1;
    // What stands before those that are done and was skipped stays there; a skipped one that begins moves down.
    if (row < to) to--;
    row_move(a, row, to);
    a->rows[to].state = AGENDA_NOW;
    a->rows[to].from = at;
    a->now = to;
    a->begun = true;
    return true;
}

static bool happen(struct agenda *a, const struct agenda_plan *plan, const struct agenda_event *e)
{
    const int row = row_of(a, plan, e->block), other = row_of(a, plan, e->other);
    struct agenda_row *r = row < 0 ? NULL : &a->rows[row];

    if (a->ended) return false;
    switch (e->act) {
    case AGENDA_START: return r && start(a, row, e->at);
    case AGENDA_MORE: {
        if (!r || (r->state != AGENDA_TO_COME && r->state != AGENDA_NOW)) return false;
        const int64_t minutes = (int64_t)r->minutes + e->minutes;
        r->minutes = minutes < 1                    ? 1
                     : minutes > AGENDA_MINUTES_MAX ? AGENDA_MINUTES_MAX
                                                    : (int)minutes;
        return true;
    }
    case AGENDA_SKIP:
        if (!r || r->state != AGENDA_TO_COME) return false;
        r->state = AGENDA_SKIPPED;
        r->from = r->until = e->at;
        return true;
    case AGENDA_SWAP: {
        struct agenda_row *o = other < 0 ? NULL : &a->rows[other];
        if (!r || !o || r == o || r->state != AGENDA_TO_COME || o->state != AGENDA_TO_COME ||
            plan->blocks[r->block].fixed_at || plan->blocks[o->block].fixed_at)
            return false;
        const struct agenda_row kept = *r;
        *r = *o;
        *o = kept;
        return true;
    }
    case AGENDA_END:
        if (a->now >= 0) {
            a->rows[a->now].state = AGENDA_DONE;
            a->rows[a->now].until = e->at;
        }
        a->now = -1;
        for (int i = 0; i < a->n; i++)
            if (a->rows[i].state == AGENDA_TO_COME) {
                a->rows[i].state = AGENDA_SKIPPED;
                a->rows[i].from = a->rows[i].until = e->at;
            }
        a->ended = true;
        a->ends_at = e->at;
        return true;
    default: return false;
    }
}

// ---- when the rest comes ----

static bool comes(const struct agenda_row *r)
{
    return r->state == AGENDA_TO_COME || r->state == AGENDA_NOW;
}

// Rows from `first` up to the next one that can keep its fixed time.
static struct agenda_stretch stretch_at(const struct agenda *a, const struct agenda_plan *plan,
                                        int first, int64_t cursor, int64_t now)
{
    struct agenda_stretch s = {.first = first, .until_at = plan->ends_at, .is_last = true};
    const int64_t least = cursor > now ? cursor : now;

    s.n = a->n - first;
    for (int i = first + 1; i < a->n; i++) {
        const int64_t fixed = plan->blocks[a->rows[i].block].fixed_at;
        if (a->rows[i].state != AGENDA_TO_COME || !fixed || fixed < least) continue;
        s.n = i - first;
        s.until_at = fixed;
        s.is_last = false;
        break;
    }
    return s;
}

static void stretch_lay(struct agenda *a, struct agenda_stretch *s, int64_t cursor, int64_t now)
{
    int64_t whole = cursor; // without being cut off

    for (int i = s->first; i < s->first + s->n; i++) {
        struct agenda_row *r = &a->rows[i];
        if (!comes(r)) continue;
        const int64_t lasts = (int64_t)r->minutes * 60;
        if (r->state == AGENDA_NOW) {
            whole = r->from + lasts > now ? r->from + lasts : now;
        } else {
            r->from = s->is_last || whole < s->until_at ? whole : s->until_at;
            whole += lasts;
        }
        r->until = s->is_last || whole < s->until_at ? whole : s->until_at;
        const int64_t missing = r->from + lasts - r->until;
        r->short_s = missing > 0 ? missing : 0;
    }
    s->over_s = whole - s->until_at;
}

static void lay(struct mem *m, struct agenda *a, const struct agenda_plan *plan, int64_t now)
{
    int64_t cursor = plan->begins_at > now ? plan->begins_at : now;
    int first = 0;

    a->stretches = MEM_ARRAY(m, struct agenda_stretch, (size_t)a->n + 1);
    while (first < a->n && !comes(&a->rows[first]))
        first++;
    if (a->begun) cursor = now;
    if (first < a->n && a->rows[first].state == AGENDA_TO_COME) {
        const int64_t fixed = plan->blocks[a->rows[first].block].fixed_at;
        if (fixed > cursor) cursor = fixed;
    }
    while (first < a->n) {
        struct agenda_stretch *s = &a->stretches[a->n_stretches++];
        *s = stretch_at(a, plan, first, cursor, now);
        a->rows[first].kept = a->rows[first].state == AGENDA_TO_COME &&
                              plan->blocks[a->rows[first].block].fixed_at == cursor;
        stretch_lay(a, s, cursor, now);
        cursor = s->until_at;
        first += s->n;
    }
    for (int i = 0; i < a->n; i++)
        if (comes(&a->rows[i])) a->ends_at = a->rows[i].until;
}

static enum err check(const struct agenda_plan *plan, int n)
{
    if (plan->n < 1 || plan->n > AGENDA_BLOCKS_MAX || n < 0 || n > AGENDA_EVENTS_MAX)
        return ERR_INVALID;
    for (int i = 0; i < plan->n; i++) {
        if (plan->blocks[i].minutes < 1 || plan->blocks[i].minutes > AGENDA_MINUTES_MAX ||
            plan->blocks[i].id.n == 0)
            return ERR_INVALID;
        for (int k = 0; k < i; k++)
            if (str_eq(plan->blocks[i].id, plan->blocks[k].id)) return ERR_INVALID;
    }
    return ERR_NONE;
}

enum err agenda_fold(struct mem *m, const struct agenda_plan *plan,
                     const struct agenda_event *events, int n, int64_t now, struct agenda *out)
{
    struct story s = {0};

    TRY(check(plan, n));
    *out = (struct agenda){.rows = MEM_ARRAY(m, struct agenda_row, (size_t)plan->n),
                           .n = plan->n,
                           .now = -1,
                           .next = -1};
    for (int i = 0; i < plan->n; i++)
        out->rows[i] = (struct agenda_row){.block = i, .minutes = plan->blocks[i].minutes};
    story_tell(m, events, n, &s);
    story_undo(&s);
    for (int i = 0; i < s.n; i++) {
        if (s.at[i].act == AGENDA_UNDO) continue;
        if (s.never[i] || !happen(out, plan, &s.at[i])) out->ignored++;
        if (!s.never[i] && s.at[i].at > now) now = s.at[i].at; // a clock that runs ahead
    }
    if (!out->ended) lay(m, out, plan, now);
    for (int i = 0; i < out->n && out->next < 0; i++)
        if (out->rows[i].state == AGENDA_TO_COME) out->next = i;
    return ERR_NONE;
}

// ---- offers ----

// Minutes that may be taken from a row; 0: none.
static int room(const struct agenda_plan *plan, const struct agenda_row *r, bool also_must)
{
    const struct agenda_block *b = &plan->blocks[r->block];
    int least = (r->minutes + 1) / 2;

    if (r->state != AGENDA_TO_COME || (!also_must && (b->must || b->is_break))) return 0;
    if (least < AGENDA_LEAST) least = AGENDA_LEAST;
    return r->minutes > least ? r->minutes - least : 0;
}

static struct agenda_offer *offer_new(struct mem *m, struct agenda_offers *to,
                                      const struct agenda_plan *plan, enum agenda_way way,
                                      int stretch, int cuts)
{
    struct agenda_offer *o = &to->at[to->n++];

    *o = (struct agenda_offer){.way = way,
                               .stretch = stretch,
                               .cuts = MEM_ARRAY(m, struct agenda_cut, (size_t)cuts + 1),
                               .plan = plan};
    return o;
}

static void cut(struct agenda_offer *o, int block, int minutes, bool whole)
{
    if (minutes == 0) return;
    o->cuts[o->n++] = (struct agenda_cut){block, minutes, whole};
    o->frees += minutes;
}

// From each in proportion to what it has; what is left over by rounding goes to the first ones.
static int shorten(struct mem *m, const struct agenda_plan *plan, const struct agenda *a, int k,
                   int need, bool also_must, struct agenda_offers *out)
{
    const struct agenda_stretch *s = &a->stretches[k];
    int all = 0, given = 0;

    for (int i = 0; i < s->n; i++)
        all += room(plan, &a->rows[s->first + i], also_must);
    if (all == 0) return 0;
    const int take = need < all ? need : all;
    for (int i = 0; i < s->n; i++)
        given += take * room(plan, &a->rows[s->first + i], also_must) / all;
    int rest = take - given;
    struct agenda_offer *o =
        offer_new(m, out, plan, also_must ? AGENDA_SQUEEZE : AGENDA_SHORTEN, k, s->n);
    for (int i = 0; i < s->n; i++) {
        const struct agenda_row *r = &a->rows[s->first + i];
        const int has = room(plan, r, also_must);
        int minutes = take * has / all;
        if (rest > 0 && minutes < has) minutes++, rest--;
        cut(o, r->block, minutes, false);
    }
    o->misses = need - o->frees;
    return o->frees;
}

static bool droppable(const struct agenda_plan *plan, const struct agenda_row *r)
{
    const struct agenda_block *b = &plan->blocks[r->block];

    return r->state == AGENDA_TO_COME && !b->must && !b->is_break && !r->kept;
}

// One that is just long enough; else the longest ones until it is enough.
static void drop(struct mem *m, const struct agenda_plan *plan, const struct agenda *a, int k,
                 int need, struct agenda_offers *out)
{
    const struct agenda_stretch *s = &a->stretches[k];
    const struct agenda_row *rows = &a->rows[s->first];
    bool *taken = MEM_ARRAY(m, bool, (size_t)s->n + 1);
    struct agenda_offer *o = NULL;

    for (;;) {
        const int left = need - (o ? o->frees : 0);
        int best = -1;
        for (int i = 0; i < s->n && left > 0; i++) {
            if (taken[i] || !droppable(plan, &rows[i])) continue;
            if (best < 0) {
                best = i;
                continue;
            }
            const int old = rows[best].minutes, new = rows[i].minutes;
            if (old >= left ? new >= left &&new < old : new > old) best = i;
        }
        if (best < 0) break;
        if (!o) o = offer_new(m, out, plan, AGENDA_DROP, k, s->n);
        taken[best] = true;
        cut(o, rows[best].block, rows[best].minutes, true);
    }
    if (o) o->misses = o->frees >= need ? 0 : need - o->frees;
}

enum err agenda_offers(struct mem *m, const struct agenda_plan *plan, const struct agenda *a,
                       struct agenda_offers *out)
{
    *out = (struct agenda_offers){
        .at = MEM_ARRAY(m, struct agenda_offer, (size_t)a->n_stretches * 4 + 1)};
    for (int k = 0; k < a->n_stretches; k++) {
        const struct agenda_stretch *s = &a->stretches[k];
        if (s->over_s <= 0) continue;
        const int64_t minutes = (s->over_s + 59) / 60;
        if (minutes > AGENDA_BLOCKS_MAX * AGENDA_MINUTES_MAX) return ERR_INVALID;
        const int need = (int)minutes;
        const int got = shorten(m, plan, a, k, need, false, out);
        drop(m, plan, a, k, need, out);
        if (got < need) shorten(m, plan, a, k, need, true, out);
        if (s->is_last) offer_new(m, out, plan, AGENDA_LATER, k, 0)->misses = need;
    }
    return ERR_NONE;
}

enum err agenda_offer_events(struct mem *m, const struct agenda_offer *o, str id, int64_t at,
                             struct agenda_event **out, int *out_n)
{
    struct agenda_event *e = MEM_ARRAY(m, struct agenda_event, (size_t)o->n + 1);

    if (id.n == 0) return ERR_INVALID;
    for (int i = 0; i < o->n; i++)
        e[i] = (struct agenda_event){
            .id = str_format(m, STR_FMT "-%d", STR_ARG(id), i + 1),
            .at = at,
            .act = o->cuts[i].whole ? AGENDA_SKIP : AGENDA_MORE,
            .block = o->plan->blocks[o->cuts[i].block].id,
            .minutes = o->cuts[i].whole ? 0 : -o->cuts[i].minutes,
        };
    *out = e;
    *out_n = o->n;
    return ERR_NONE;
}
