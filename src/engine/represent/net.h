// net.h - a count table as a network, for smallcells.c: rows and columns are nodes, cells are edges with a flow.
//
// T -> row i (total of the row) -> column j (the cell) -> S (total of the column). What is known of a table is that
// flow is kept in every node. Hidden edges may carry any flow >= 0; the others are known. So the largest value of
// an edge u -> v is its count plus the largest flow from v back to u over hidden edges, and the smallest its count
// less the largest flow from u to v over the other hidden edges, at most the count itself.
#pragma once

#include "engine/represent/smallcells.h"

// Within CELLS_SIDE_MAX, CELLS_MAX and CELLS_COUNT_MAX, the sum too.
bool cells_in_bounds(const int64_t *count, int rows, int columns);

enum edge_state {
    EDGE_SHOWN, // published, and stays so
    EDGE_FREE,  // published, may be hidden
    EDGE_HIDDEN,
};

struct edge {
    int from, to, row, column;
    int64_t count, flow; // flow: change on top of count, of the search that runs
    unsigned char state;
    bool primary, must; // must: hidden whatever else is
};

struct net {
    int rows, columns, split, nodes, edges;
    struct edge *edge;
    int *first, *incident; // edges of a node: incident[first[node]..first[node + 1])
    // of one search
    int *queue,
        *by; // by[node]: 1 + edge that led here, negative when against its direction; 0: not reached
    int64_t *cost;
    bool *done;
    int *touched, touched_n; // edges with a flow that is not 0
};

// `split` > 0: two tables over the same rows, columns [0, split) and [split, columns). Then the flow of a row comes in
// through the cells of the second and leaves through those of the first; the row's total is the edge between.
void net_make(struct mem *m, const int64_t *count, int rows, int columns, int split,
              struct net *out);
int net_cell(const struct net *n, int row,
             int column); // edge; row == rows and column == columns: totals

// Largest flow from a to b over hidden edges other than `except`, at most `limit`. The flow stays in the edges
// (net_clear takes it away); by[] says what was reached in the end.
int64_t net_flow(struct net *n, int a, int b, int except, int64_t limit);
void net_clear(struct net *n);

// Range of a hidden edge, each side at most `limit` away from the count.
void net_range(struct net *n, int edge, int64_t limit, int64_t *out_down, int64_t *out_up);

// Cheapest way from a to b when free edges may be hidden at their cost; only over edges that let `room` through.
// Looks at the flow that stands. Path in by[]; -1: none.
int64_t net_path(struct net *n, int a, int b, int except, int64_t room);

// What hiding an edge costs: the count first, then one for the cell.
static inline int64_t edge_cost(const struct edge *e)
{
    return e->count * 65536 + 1;
}
