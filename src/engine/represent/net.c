#include "engine/represent/net.h"

int net_cell(const struct net *n, int row, int column)
{
    return row * (n->columns + 1) + column;
}

// Edges by row and column, totals included; the whole is known and is no edge, but keeps its place.
void net_make(struct mem *m, const int64_t *count, int rows, int columns, int split,
              struct net *out)
{
    struct net n = {.rows = rows, .columns = columns, .split = split};
    const int t = rows + columns, s = t + 1,
              in = s + 1; // in: where flow enters a row, with two tables

    n.nodes = rows + columns + 2 + (split ? rows : 0);

    n.edges = (rows + 1) * (columns + 1);
    n.edge = MEM_ARRAY(m, struct edge, (size_t)n.edges);
    n.first = MEM_ARRAY(m, int, (size_t)n.nodes + 2);
    n.incident = MEM_ARRAY(m, int, 2 * (size_t)n.edges);
    n.queue = MEM_ARRAY(m, int, (size_t)n.nodes);
    n.by = MEM_ARRAY(m, int, (size_t)n.nodes);
    n.cost = MEM_ARRAY(m, int64_t, (size_t)n.nodes);
    n.done = MEM_ARRAY(m, bool, (size_t)n.nodes);
    n.touched = MEM_ARRAY(m, int, (size_t)n.edges);
    for (int i = 0; i <= rows; i++)
        for (int j = 0; j <= columns; j++) {
            struct edge *e = &n.edge[net_cell(&n, i, j)];
            *e = (struct edge){.row = i, .column = j, .state = EDGE_FREE};
            const bool second = split && j >= split && j < columns;
            if (i < rows && j < columns) {
                e->from = second ? rows + j : i;
                e->to = second ? in + i : rows + j;
            } else if (i < rows) {
                e->from = split ? in + i : t;
                e->to = i;
            } else {
                e->from = second ? t : rows + j;
                e->to = second ? rows + j : s;
            }
            if (i < rows && j < columns) e->count = count[i * columns + j];
        }
    struct edge *whole = &n.edge[net_cell(&n, rows, columns)];
    for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++) {
            n.edge[net_cell(&n, rows, j)].count += count[i * columns + j];
            if (split && j >= split) continue;
            n.edge[net_cell(&n, i, columns)].count += count[i * columns + j];
            whole->count += count[i * columns + j];
        }
    whole->state = EDGE_SHOWN;
    whole->from = s;
    whole->to = t;
    for (int e = 0; e < n.edges; e++) {
        n.first[n.edge[e].from + 1]++;
        n.first[n.edge[e].to + 1]++;
    }
    for (int i = 0; i < n.nodes; i++)
        n.first[i + 1] += n.first[i];
    int *next = MEM_ARRAY(m, int, (size_t)n.nodes);
    memcpy(next, n.first, (size_t)n.nodes * sizeof *next);
    for (int e = 0; e < n.edges; e++) {
        n.incident[next[n.edge[e].from]++] = e;
        n.incident[next[n.edge[e].to]++] = e;
    }
    *out = n;
}

void net_clear(struct net *n)
{
    for (int i = 0; i < n->touched_n; i++)
        n->edge[n->touched[i]].flow = 0;
    n->touched_n = 0;
}

static void push(struct net *n, int e, int64_t flow)
{
    if (n->edge[e].flow == 0) n->touched[n->touched_n++] = e;
    n->edge[e].flow += flow;
    if (n->edge[e].flow == 0) {
        int i = 0;
        while (n->touched[i] != e)
            i++;
        n->touched[i] = n->touched[--n->touched_n];
    }
}

// Breadth first; what a flow against the direction of an edge may take is what it carries.
static bool reach(struct net *n, int a, int b, int except)
{
    int head = 0, tail = 0;

    memset(n->by, 0, (size_t)n->nodes * sizeof *n->by);
    n->queue[tail++] = a;
    n->by[a] = n->edges + 1;
    while (head < tail) {
        const int at = n->queue[head++];
        for (int k = n->first[at]; k < n->first[at + 1]; k++) {
            const int e = n->incident[k];
            const struct edge *x = &n->edge[e];
            if (x->state != EDGE_HIDDEN || e == except) continue;
            const bool forward = x->from == at;
            const int to = forward ? x->to : x->from;
            if (n->by[to] || (!forward && x->count + x->flow <= 0)) continue;
            n->by[to] = forward ? e + 1 : -(e + 1);
            n->queue[tail++] = to;
            if (to == b) return true;
        }
    }
    return false;
}

static int back(const struct net *n, int at, int *out_edge)
{
    const int by = n->by[at];

    *out_edge = (by > 0 ? by : -by) - 1;
    return by > 0 ? n->edge[*out_edge].from : n->edge[*out_edge].to;
}

int64_t net_flow(struct net *n, int a, int b, int except, int64_t limit)
{
    int64_t total = 0;
    int e;

    while (total < limit && reach(n, a, b, except)) {
        int64_t room = limit - total;
        for (int at = b; at != a; at = back(n, at, &e)) {
            back(n, at, &e);
            const int64_t left = n->edge[e].count + n->edge[e].flow;
            if (n->by[at] < 0 && left < room) room = left;
        }
        for (int at = b; at != a;) {
            const bool forward = n->by[at] > 0;
            at = back(n, at, &e);
            push(n, e, forward ? room : -room);
        }
        total += room;
    }
    return total;
}

void net_range(struct net *n, int edge, int64_t limit, int64_t *out_down, int64_t *out_up)
{
    const struct edge *e = &n->edge[edge];

    net_clear(n);
    *out_up = net_flow(n, e->to, e->from, edge, limit);
    net_clear(n);
    *out_down = net_flow(n, e->from, e->to, edge, e->count < limit ? e->count : limit);
    net_clear(n);
}

int64_t net_path(struct net *n, int a, int b, int except, int64_t room)
{
    const int64_t far = INT64_MAX;

    memset(n->done, 0, (size_t)n->nodes * sizeof *n->done);
    for (int i = 0; i < n->nodes; i++) {
        n->cost[i] = far;
        n->by[i] = 0;
    }
    n->cost[a] = 0;
    for (;;) {
        int at = -1;
        for (int i = 0; i < n->nodes; i++)
            if (!n->done[i] && n->cost[i] < far && (at < 0 || n->cost[i] < n->cost[at])) at = i;
        if (at < 0) return -1;
        if (at == b) return n->cost[b];
        n->done[at] = true;
        for (int k = n->first[at]; k < n->first[at + 1]; k++) {
            const int e = n->incident[k];
            const struct edge *x = &n->edge[e];
            if (x->state == EDGE_SHOWN || e == except) continue;
            const bool forward = x->from == at;
            const int to = forward ? x->to : x->from;
            if (n->done[to] || (!forward && x->count + x->flow < room)) continue;
            const int64_t cost = n->cost[at] + (x->state == EDGE_HIDDEN ? 0 : edge_cost(x));
            if (cost >= n->cost[to]) continue;
            n->cost[to] = cost;
            n->by[to] = forward ? e + 1 : -(e + 1);
        }
    }
}

bool cells_in_bounds(const int64_t *count, int rows, int columns)
{
    int64_t all = 0;

    if (rows < 1 || columns < 1 || rows > CELLS_SIDE_MAX || columns > CELLS_SIDE_MAX ||
        (int64_t)rows * columns > CELLS_MAX)
        return false;
    for (int i = 0; i < rows * columns; i++) {
        if (count[i] < 0 || count[i] > CELLS_COUNT_MAX) return false;
        all += count[i];
        if (all > CELLS_COUNT_MAX) return false;
    }
    return true;
}
