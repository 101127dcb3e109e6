// smallcells.c - which cells to hide: cheapest cycles, then, for small tables, every pattern that could be less.
#include "engine/represent/smallcells.h"

#include "engine/represent/net.h"

struct hiding {
    struct mem *m;
    struct net net;
    int k, primaries;
    int *primary; // edges
    int **proof;  // [primaries] edges that the flows of its last check used
    int *proof_n, *proof_room;
    bool *used;
    const struct progress *progress;
    int64_t nodes, nodes_max;
    bool stopped;
};

// ---- is it protected ----

static void proof_put(struct hiding *h, int p)
{
    const int more = h->proof_n[p] + h->net.touched_n;

    if (more > h->proof_room[p]) {
        int *room = MEM_ARRAY(h->m, int, 2 * (size_t)more);
        if (h->proof_n[p]) memcpy(room, h->proof[p], (size_t)h->proof_n[p] * sizeof *room);
        h->proof[p] = room;
        h->proof_room[p] = 2 * more;
    }
    for (int i = 0; i < h->net.touched_n; i++)
        if (!h->used[h->net.touched[i]]) {
            h->used[h->net.touched[i]] = true;
            h->proof[p][h->proof_n[p]++] = h->net.touched[i];
        }
}

// How wide its range is, up to k. The flow of the way down stays in the net unless that of the way up was enough.
static int64_t width(struct hiding *h, int p, bool keep_proof)
{
    const int edge = h->primary[p];
    const struct edge *e = &h->net.edge[edge];

    net_clear(&h->net);
    if (keep_proof) h->proof_n[p] = 0;
    const int64_t up = net_flow(&h->net, e->to, e->from, edge, h->k);
    if (keep_proof) proof_put(h, p);
    if (up < h->k) {
        const int64_t need = h->k - up, most = e->count < need ? e->count : need;
        net_clear(&h->net);
        const int64_t down = net_flow(&h->net, e->from, e->to, edge, most);
        if (keep_proof) proof_put(h, p);
        if (keep_proof)
            for (int i = 0; i < h->proof_n[p]; i++)
                h->used[h->proof[p][i]] = false;
        return up + down;
    }
    if (keep_proof)
        for (int i = 0; i < h->proof_n[p]; i++)
            h->used[h->proof[p][i]] = false;
    return up;
}

static bool all_protected(struct hiding *h)
{
    for (int p = 0; p < h->primaries; p++)
        if (width(h, p, false) < h->k) return false;
    return true;
}

// ---- cheapest cycles ----

static void hide_path(struct net *n, int a, int b)
{
    for (int at = b; at != a;) {
        const int by = n->by[at], e = (by > 0 ? by : -by) - 1;
        at = by > 0 ? n->edge[e].from : n->edge[e].to;
        n->edge[e].state = EDGE_HIDDEN;
    }
}

// Opens the cheapest way that makes the range of p wider; false when there is none.
static bool widen(struct hiding *h, int p, int64_t need)
{
    struct net *n = &h->net;
    const int edge = h->primary[p];
    const struct edge *e = &n->edge[edge];

    // First a way that is wide enough at once, then any.
    for (int wide = 1; wide >= 0; wide--) {
        const int64_t room = wide ? need : 1;
        net_clear(n);
        net_flow(n, e->to, e->from, edge, h->k);
        const int64_t up = net_path(n, e->to, e->from, edge, room);
        net_clear(n);
        const int64_t most = e->count < h->k ? e->count : h->k;
        const int64_t have = net_flow(n, e->from, e->to, edge, most);
        const int64_t down =
            have < most && e->count - have >= room ? net_path(n, e->from, e->to, edge, room) : -1;
        if (up < 0 && down < 0) continue;
        if (down < 0 || (up >= 0 && up <= down)) {
            net_clear(n);
            net_flow(n, e->to, e->from, edge, h->k);
            net_path(n, e->to, e->from, edge, room);
            hide_path(n, e->to, e->from);
        } else {
            hide_path(n, e->from, e->to);
        }
        return true;
    }
    return false;
}

static void drop_unneeded(struct hiding *h)
{
    struct net *n = &h->net;
    int *by = MEM_ARRAY(h->m, int, (size_t)n->edges + 1), many = 0;

    for (int e = 0; e < n->edges; e++)
        if (n->edge[e].state == EDGE_HIDDEN && !n->edge[e].must) by[many++] = e;
    // Largest first; of equal ones the last, so that the first in the table stay hidden.
    for (int width_ = 1; width_ < many; width_ *= 2) {
        int *other = MEM_ARRAY(h->m, int, (size_t)many);
        for (int from = 0; from < many; from += 2 * width_) {
            const int middle = from + width_ < many ? from + width_ : many;
            const int end = from + 2 * width_ < many ? from + 2 * width_ : many;
            int i = from, j = middle;
            for (int q = from; q < end; q++) {
                bool left = j == end;
                if (!left && i < middle) {
                    const int64_t a = n->edge[by[i]].count, b = n->edge[by[j]].count;
                    left = a > b || (a == b && by[i] > by[j]);
                }
                other[q] = left ? by[i++] : by[j++];
            }
        }
        by = other;
    }
    for (int p = 0; p < h->primaries; p++)
        width(h, p, true);
    for (int i = 0; i < many; i++) {
        bool fine = true;
        n->edge[by[i]].state = EDGE_FREE;
        for (int p = 0; p < h->primaries && fine; p++) {
            bool uses = false;
            for (int q = 0; q < h->proof_n[p] && !uses; q++)
                uses = h->proof[p][q] == by[i];
            if (!uses) continue;
            const int had = h->proof_n[p];
            int *kept = MEM_ARRAY(h->m, int, (size_t)had + 1);
            memcpy(kept, h->proof[p], (size_t)had * sizeof *kept);
            fine = width(h, p, true) >= h->k;
            if (!fine) {
                memcpy(h->proof[p], kept, (size_t)had * sizeof *kept);
                h->proof_n[p] = had;
            }
        }
        // Primaries that found another proof keep it: it holds with this cell hidden too.
        if (!fine) n->edge[by[i]].state = EDGE_HIDDEN;
    }
}

enum order { ORDER_FORWARD, ORDER_BACKWARD, ORDER_COUNT };

// How many primary cells stay unprotected although all may be hidden.
static int cycles(struct hiding *h, enum order order)
{
    int unprotected = 0;

    for (int i = 0; i < h->primaries; i++) {
        const int p = order == ORDER_BACKWARD ? h->primaries - 1 - i : i;
        int64_t have = width(h, p, false);
        while (have < h->k && widen(h, p, h->k - have))
            have = width(h, p, false);
        unprotected += have < h->k;
    }
    drop_unneeded(h);
    return unprotected;
}

static int64_t hidden_cost(const struct net *n)
{
    int64_t cost = 0;

    for (int e = 0; e < n->edges; e++)
        if (n->edge[e].state == EDGE_HIDDEN) cost += edge_cost(&n->edge[e]);
    return cost;
}

static void states_copy(unsigned char *to, const struct net *n)
{
    for (int e = 0; e < n->edges; e++)
        to[e] = n->edge[e].state;
}

static void states_set(struct net *n, const unsigned char *from)
{
    for (int e = 0; e < n->edges; e++)
        n->edge[e].state = from[e];
}

// One secondary cell at a time is ruled out, and what that leaves bare is covered another way; kept when cheaper.
static void improve(struct hiding *h, unsigned char *best, int64_t *best_cost)
{
    struct net *n = &h->net;
    bool better = true;

    while (better) {
        better = false;
        for (int e = 0; e < n->edges; e++) {
            if (best[e] != EDGE_HIDDEN || n->edge[e].must) continue;
            if (!progress_go_on(h->progress, -1, "improve")) return;
            const struct mem_mark mark = mem_mark(h->m);
            memset(h->proof_room, 0, (size_t)h->primaries * sizeof *h->proof_room);
            states_set(n, best);
            n->edge[e].state = EDGE_SHOWN;
            const int unprotected = cycles(h, ORDER_FORWARD);
            n->edge[e].state = EDGE_FREE;
            if (!unprotected && hidden_cost(n) < *best_cost) {
                *best_cost = hidden_cost(n);
                states_copy(best, n);
                better = true;
            }
            mem_reset(h->m, mark);
        }
    }
    memset(h->proof_room, 0, (size_t)h->primaries * sizeof *h->proof_room);
}

// ---- the least, by branch and bound ----

enum { CELLS_EXACT_EDGES = (CELLS_EXACT + 1) * (CELLS_EXACT + 1) };

struct search {
    struct hiding *h;
    unsigned char *best;
    int64_t best_cost;
};

// Whether what is hidden now comes before the best when both are sorted lists of cells.
static bool earlier(const struct net *n, const unsigned char *best)
{
    for (int e = 0; e < n->edges; e++) {
        const bool now = n->edge[e].state == EDGE_HIDDEN, then = best[e] == EDGE_HIDDEN;
        if (now != then) return now;
    }
    return false;
}

// Free edges over which the range of p could become wider: those that leave what its flows reached. Any pattern
// that protects p has one of them.
static int cut_of(struct hiding *h, int p, int *out, int64_t *out_least)
{
    struct net *n = &h->net;
    const int edge = h->primary[p];
    const struct edge *e = &n->edge[edge];
    int many = 0;

    *out_least = INT64_MAX;
    for (int way = 0; way < 2; way++) {
        net_clear(n);
        const int64_t limit = way ? e->count : h->k;
        const int64_t flow = way ? net_flow(n, e->from, e->to, edge, limit)
                                 : net_flow(n, e->to, e->from, edge, limit);
        if (flow >= limit) continue; // not held back by edges
        for (int i = 0; i < n->edges; i++) {
            const struct edge *x = &n->edge[i];
            if (x->state != EDGE_FREE) continue;
            const bool from = n->by[x->from] != 0, to = n->by[x->to] != 0;
            if (!((from && !to) || (to && !from && x->count > 0))) continue;
            bool there = false;
            for (int q = 0; q < many && !there; q++)
                there = out[q] == i;
            if (there) continue;
            out[many++] = i;
            if (edge_cost(x) < *out_least) *out_least = edge_cost(x);
        }
    }
    net_clear(n);
    return many;
}

// A row or column with one hidden edge, a primary one, needs another: the cheapest free ones, added up over rows,
// or over columns.
static int64_t lines_bound(const struct net *n)
{
    int64_t sum[3] = {0, 0, 0};

    for (int node = 0; node < n->nodes; node++) {
        int hidden = 0;
        bool primary = false;
        int64_t least = INT64_MAX;
        for (int k = n->first[node]; k < n->first[node + 1]; k++) {
            const struct edge *x = &n->edge[n->incident[k]];
            if (x->state == EDGE_HIDDEN) hidden++, primary = primary || x->primary;
            if (x->state == EDGE_FREE && edge_cost(x) < least) least = edge_cost(x);
        }
        const int kind = node < n->rows ? 0 : node < n->rows + n->columns ? 1 : 2;
        if (node == n->rows + n->columns || node == n->rows + n->columns + 1) continue;
        if (hidden == 1 && primary && least < INT64_MAX) sum[kind] += least;
    }
    const int64_t most = sum[0] > sum[1] ? sum[0] : sum[1];
    return most > sum[2] ? most : sum[2];
}

// Gives a cost that no pattern below this one is cheaper than, also when it was stopped on the way.
static int64_t branch(struct search *s, int64_t cost)
{
    struct hiding *h = s->h;
    struct net *n = &h->net;
    int cut[CELLS_EXACT_EDGES], best_cut[CELLS_EXACT_EDGES], best_n = -1;
    int64_t bound = lines_bound(n);

    if (h->stopped || ++h->nodes > h->nodes_max ||
        (h->nodes % 64 == 0 && !progress_go_on(h->progress, -1, "least"))) {
        h->stopped = true;
        return cost + bound;
    }
    for (int p = 0; p < h->primaries; p++) {
        int64_t least;
        if (width(h, p, false) >= h->k) continue;
        const int many = cut_of(h, p, cut, &least);
        if (many == 0) return INT64_MAX; // nothing left to hide could protect it
        const struct edge *e = &n->edge[h->primary[p]];
        net_clear(n);
        const int64_t up = net_path(n, e->to, e->from, h->primary[p], 1),
                      down = net_path(n, e->from, e->to, h->primary[p], 1);
        const int64_t path = up < 0 ? down : down < 0 || up < down ? up : down;
        if (least > bound) bound = least;
        if (path > bound) bound = path;
        if (cost + bound > s->best_cost) return cost + bound;
        if (best_n < 0 || many < best_n) {
            best_n = many;
            memcpy(best_cut, cut, (size_t)many * sizeof *cut);
        }
    }
    if (best_n < 0) {
        if (cost < s->best_cost || (cost == s->best_cost && earlier(n, s->best))) {
            s->best_cost = cost;
            states_copy(s->best, n);
        }
        return cost;
    }
    for (int i = 1; i < best_n; i++) // cheapest first
        for (int k = i;
             k > 0 && edge_cost(&n->edge[best_cut[k]]) < edge_cost(&n->edge[best_cut[k - 1]]);
             k--) {
            const int kept = best_cut[k];
            best_cut[k] = best_cut[k - 1];
            best_cut[k - 1] = kept;
        }
    // Each pattern is looked at once: with the first of these, or without it and with the second, and so on.
    int tried = 0;
    int64_t open = INT64_MAX;
    for (; tried < best_n; tried++) {
        struct edge *x = &n->edge[best_cut[tried]];
        if (h->stopped || cost + edge_cost(x) > s->best_cost) {
            if (cost + edge_cost(x) < open) open = cost + edge_cost(x); // the rest costs no less
            break;
        }
        x->state = EDGE_HIDDEN;
        const int64_t below = branch(s, cost + edge_cost(x));
        if (below < open) open = below;
        x->state = EDGE_SHOWN;
    }
    for (int i = 0; i < tried; i++)
        n->edge[best_cut[i]].state = EDGE_FREE;
    return open > cost + bound ? open : cost + bound;
}

// ---- the whole ----

static bool below(int64_t count, int k)
{
    return count > 0 && count < k;
}

// What is primary. A line whose total is below k is not shown at all; then totals of that side may be hidden too.
static void start(struct hiding *h, const struct cells_ask *ask, struct cells_pattern *out)
{
    struct net *n = &h->net;
    bool row_totals = false, column_totals = false;

    for (int i = 0; i < n->rows; i++) {
        out->no_row[i] = below(n->edge[net_cell(n, i, n->columns)].count, h->k);
        row_totals = row_totals || out->no_row[i];
    }
    for (int j = 0; j < n->columns; j++) {
        out->no_column[j] = below(n->edge[net_cell(n, n->rows, j)].count, h->k);
        column_totals = column_totals || out->no_column[j];
    }
    for (int e = 0; e < n->edges; e++) {
        struct edge *x = &n->edge[e];
        const bool total_row = x->column == n->columns, total_column = x->row == n->rows;
        if (total_row && total_column) continue;
        x->primary = below(x->count, h->k) ||
                     (ask->hide_zeros && x->count == 0 && !total_row && !total_column);
        const bool no_line =
            (!total_column && out->no_row[x->row]) || (!total_row && out->no_column[x->column]);
        x->must = x->primary || no_line;
        if (x->must) x->state = EDGE_HIDDEN;
        if ((total_row && !row_totals) || (total_column && !column_totals)) x->state = EDGE_SHOWN;
        if (x->primary) h->primary[h->primaries++] = e;
    }
}

static void ranges(struct hiding *h, struct cells_pattern *out)
{
    struct net *n = &h->net;

    out->range = MEM_ARRAY(h->m, struct cells_range, (size_t)n->edges);
    for (int e = 0; e < n->edges; e++) {
        const struct edge *x = &n->edge[e];
        int64_t down, up;
        out->count[e] = x->count;
        out->primary[e] = x->primary;
        out->hidden[e] = x->state == EDGE_HIDDEN;
        if (!out->hidden[e]) continue;
        net_range(n, e, CELLS_NO_LIMIT, &down, &up);
        const int64_t high = up >= CELLS_NO_LIMIT ? CELLS_NO_LIMIT : x->count + up;
        out->range[out->ranges++] =
            (struct cells_range){x->row, x->column, x->count, x->count - down, high, x->primary};
        if (x->primary && high - (x->count - down) < h->k) out->unprotected++;
        if (x->row < n->rows && x->column < n->columns) {
            out->hidden_total += x->count;
            out->hidden_cells++;
        }
    }
}

static enum err prepare(struct mem *m, const int64_t *count, int rows, int columns,
                        const struct cells_ask *ask, struct hiding *h, struct cells_pattern *out)
{
    const int k = ask->k ? ask->k : 10;

    if (k < 2 || k > 1000000 || !cells_in_bounds(count, rows, columns)) return ERR_INVALID;
    if (ask->split < 0 || ask->split >= columns) return ERR_INVALID;
    for (int i = 0; ask->split && i < rows; i++) {
        int64_t apart = 0;
        for (int j = 0; j < columns; j++)
            apart += j < ask->split ? count[i * columns + j] : -count[i * columns + j];
        if (apart) return ERR_INVALID;
    }
    *h = (struct hiding){.m = m,
                         .k = k,
                         .progress = ask->progress,
                         .nodes_max = ask->nodes ? ask->nodes : CELLS_NODES};
    net_make(m, count, rows, columns, ask->split, &h->net);
    const size_t edges = (size_t)h->net.edges;
    *out = (struct cells_pattern){.rows = rows, .columns = columns, .k = k};
    out->count = MEM_ARRAY(m, int64_t, edges);
    out->primary = MEM_ARRAY(m, bool, edges);
    out->hidden = MEM_ARRAY(m, bool, edges);
    out->no_row = MEM_ARRAY(m, bool, (size_t)rows);
    out->no_column = MEM_ARRAY(m, bool, (size_t)columns);
    h->primary = MEM_ARRAY(m, int, edges);
    start(h, ask, out);
    return ERR_NONE;
}

enum err cells_audit(struct mem *m, const int64_t *count, int rows, int columns, const bool *hidden,
                     const struct cells_ask *ask, struct cells_pattern *out)
{
    struct hiding h;

    TRY(prepare(m, count, rows, columns, ask, &h, out));
    for (int e = 0; e < h.net.edges - 1; e++)
        h.net.edge[e].state = hidden[e] ? EDGE_HIDDEN : EDGE_SHOWN;
    ranges(&h, out);
    // A primary cell that is shown is protected by nothing.
    for (int i = 0; i < h.primaries; i++)
        out->unprotected += h.net.edge[h.primary[i]].state != EDGE_HIDDEN;
    return ERR_NONE;
}

// From a pattern that protects, in `states`, to the best that is found; gives a cost that none is cheaper than.
static int64_t search_from(struct hiding *h, unsigned char *states, const unsigned char *from)
{
    struct search s = {h, states, 0};

    states_set(&h->net, states);
    s.best_cost = hidden_cost(&h->net);
    states_set(&h->net, from);
    const int64_t bound = branch(&s, hidden_cost(&h->net));
    states_set(&h->net, states);
    return bound < s.best_cost ? bound : s.best_cost;
}

// People in hidden cells and totals. A hidden cell adds 1 to 65536 times its people, and there are fewer cells than that.
static int64_t people_of(int64_t cost)
{
    return cost / 65536;
}

// The least. First as if hiding a zero cost nothing: what is then the fewest people is so for every pattern, and is
// found soon, where otherwise many patterns differ in zeros only. Gives how many people fewer another pattern could at
// most hide.
static int64_t least(struct hiding *h, unsigned char *states, const unsigned char *from)
{
    struct net *n = &h->net;
    const size_t edges = (size_t)n->edges;
    unsigned char *zeros = MEM_ARRAY(h->m, unsigned char, edges),
                  *open = MEM_ARRAY(h->m, unsigned char, edges);
    int64_t fewest = 0;

    memcpy(zeros, from, edges);
    memcpy(open, states, edges);
    for (size_t e = 0; e < edges; e++)
        if (from[e] == EDGE_FREE && n->edge[e].count == 0) zeros[e] = open[e] = EDGE_HIDDEN;
    fewest = people_of(search_from(h, open, zeros));
    drop_unneeded(h);
    const int64_t cost = hidden_cost(n);
    states_copy(open, n);
    states_set(n, states);
    if (cost < hidden_cost(n)) memcpy(states, open, edges);
    h->stopped = false;
    h->nodes_max += h->nodes;
    const int64_t people = people_of(search_from(h, states, from));
    if (people > fewest) fewest = people;
    return people_of(hidden_cost(n)) - fewest;
}

enum err cells_protect(struct mem *m, const int64_t *count, int rows, int columns,
                       const struct cells_ask *ask, struct cells_pattern *out)
{
    struct hiding h;

    TRY(prepare(m, count, rows, columns, ask, &h, out));
    const size_t edges = (size_t)h.net.edges;
    unsigned char *from = MEM_ARRAY(m, unsigned char, edges),
                  *best = MEM_ARRAY(m, unsigned char, edges);
    h.proof = MEM_ARRAY(m, int *, (size_t)h.primaries + 1);
    h.proof_n = MEM_ARRAY(m, int, (size_t)h.primaries + 1);
    h.proof_room = MEM_ARRAY(m, int, (size_t)h.primaries + 1);
    h.used = MEM_ARRAY(m, bool, edges);
    const int64_t whole = h.net.edge[edges - 1].count;
    states_copy(from, &h.net);
    if (below(whole, h.k)) { // the table itself is too small
        ranges(&h, out);
        out->unprotected = h.primaries;
        return ERR_UNSOLVABLE;
    }
    int64_t best_cost = INT64_MAX;
    const bool small = (int64_t)rows * columns <= CELLS_IMPROVE;
    const int orders = small ? ORDER_COUNT : 1;
    int unprotected = 0;
    for (int o = 0; o < orders; o++) {
        states_set(&h.net, from);
        unprotected = cycles(&h, (enum order)o);
        if (unprotected) break;
        if (hidden_cost(&h.net) >= best_cost) continue;
        best_cost = hidden_cost(&h.net);
        states_copy(best, &h.net);
    }
    if (unprotected) {
        ranges(&h, out);
        return ERR_UNSOLVABLE;
    }
    if (small) improve(&h, best, &best_cost);
    states_set(&h.net, best);
    const bool exact = rows <= CELLS_EXACT && columns <= CELLS_EXACT && !ask->heuristic;
    h.stopped = false;
    out->gap = exact ? least(&h, best, from) : -1;
    out->proven = (exact && !h.stopped) || h.primaries == 0;
    out->nodes = h.nodes;
    ranges(&h, out);
    if (out->unprotected || !all_protected(&h)) return ERR_INTERNAL;
    return exact && h.stopped ? ERR_LIMIT : ERR_NONE;
}

bool cells_merge(struct mem *m, const int64_t *count, int rows, int columns,
                 const struct cells_ask *ask, struct cells_merged *out)
{
    const struct cells_ask quick = {.k = ask->k, .hide_zeros = ask->hide_zeros, .heuristic = true};
    bool found = false;
    int64_t least_hidden = 0;

    for (int of_rows = 1; of_rows >= 0; of_rows--)
        for (int first = 0; first + 1 < (of_rows ? rows : columns); first++) {
            const struct mem_mark mark = mem_mark(m);
            const int r = rows - (of_rows ? 1 : 0), c = columns - (of_rows ? 0 : 1);
            int64_t *merged = MEM_ARRAY(m, int64_t, (size_t)r * (size_t)c);
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < columns; j++) {
                    const int to_row = of_rows && i > first ? i - 1 : i;
                    const int to_column = !of_rows && j > first ? j - 1 : j;
                    merged[to_row * c + to_column] += count[i * columns + j];
                }
            struct cells_pattern p;
            const enum err e = cells_protect(m, merged, r, c, &quick, &p);
            if (e == ERR_NONE && (!found || p.hidden_total < least_hidden)) {
                found = true;
                least_hidden = p.hidden_total;
                *out = (struct cells_merged){of_rows, first, p.hidden_total};
            }
            mem_reset(m, mark);
        }
    return found;
}
