// greedy.h - takes projects by score while they fit: of the rule and of the completion; the engine's own.
#pragma once

#include "engine/budget/count.h"

struct greedy {
    const struct election *e;
    enum budget_order by;
    enum budget_tie tie;
    bool no_skip;
    uint32_t threshold;
    const bool *won;                // per project; NULL: none yet
    struct amount left;             // the money
    const struct amount *area_left; // per area; NULL: no limits
};

struct tie_list {
    struct tie *at;
    int n, room;
};

void tie_add(struct mem *m, struct tie_list *l, struct tie tie);
// Into out_place: all that may be taken, in the order in which they are; gives how many.
int greedy_order(struct mem *m, const struct greedy *g, int *out_place);
// Into out_place, room for all projects; gives how many. Ties may be NULL: not looked for.
int greedy_run(struct mem *m, const struct greedy *g, int *out_place, struct tie_list *ties);
