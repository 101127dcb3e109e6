// cells_round.c - controlled rounding: as long as a count is no multiple, there is a cycle of such counts; shift along
// it until one is (Cox & Ernst, INFOR 20 (1982) 423-432).
#include "engine/represent/net.h"

static bool loose(const struct net *n, int e, int base)
{
    return n->edge[e].count % base != 0;
}

enum err cells_round(struct mem *m, const int64_t *count, int rows, int columns, int base,
                     int64_t *out)
{
    struct net n;

    if (base < 2 || base > 1000000 || !cells_in_bounds(count, rows, columns)) return ERR_INVALID;
    const struct mem_mark mark = mem_mark(m);
    net_make(m, count, rows, columns, 0, &n);
    int *path =
        MEM_ARRAY(m, int,
                  (size_t)n.nodes + 1); // edges, as 1 + edge, negative against its direction
    int *place = MEM_ARRAY(m, int, (size_t)n.nodes); // of a node on the path, plus 1
    int *next = MEM_ARRAY(m, int, (size_t)n.nodes); // where to go on looking; counts only get whole
    memcpy(next, n.first, (size_t)n.nodes * sizeof *next);
    for (int e = 0; e < n.edges;) {
        if (!loose(&n, e, base)) {
            e++;
            continue;
        }
        memset(place, 0, (size_t)n.nodes * sizeof *place);
        int at = n.edge[e].from, length = 0, last = -1;
        while (!place[at]) {
            place[at] = length + 1;
            int k = next[at];
            while (k < n.first[at + 1] && !loose(&n, n.incident[k], base))
                k++;
            next[at] = k;
            // Flow is kept in every node, so there is a second one.
            while (n.incident[k] == last || !loose(&n, n.incident[k], base))
                k++;
            last = n.incident[k];
            const bool forward = n.edge[last].from == at;
            path[length++] = forward ? last + 1 : -(last + 1);
            at = forward ? n.edge[last].to : n.edge[last].from;
        }
        // Around the cycle, up or down, whichever is nearer; the first way when both are.
        int64_t step[2] = {INT64_MAX, INT64_MAX};
        for (int i = place[at] - 1; i < length; i++) {
            const int64_t rest = n.edge[(path[i] > 0 ? path[i] : -path[i]) - 1].count % base;
            const int64_t up = path[i] > 0 ? base - rest : rest, down = base - up;
            if (up < step[0]) step[0] = up;
            if (down < step[1]) step[1] = down;
        }
        const int64_t by = step[0] <= step[1] ? step[0] : -step[1];
        for (int i = place[at] - 1; i < length; i++)
            n.edge[(path[i] > 0 ? path[i] : -path[i]) - 1].count += path[i] > 0 ? by : -by;
    }
    for (int e = 0; e < n.edges; e++)
        out[e] = n.edge[e].count;
    mem_reset(m, mark);
    return ERR_NONE;
}
