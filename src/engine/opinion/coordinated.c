// coordinated.c - patterns that too many people follow.
#include "engine/opinion/coordinated.h"

#include <math.h>

enum { NO_VALUE = 3, FEWEST = 5, VOTES_PER_STATEMENT = 3, TIMES_EXPECTED = 4 };
#define MATCH    0.9 // part of the votes that is as the pattern
#define NEARLY   0.75
#define TIGHT    0.3
#define MAJORITY 0.6 // of those at the spot, to make a value part of the pattern

// The value that most of these people gave, per statement; NO_VALUE where there is none.
static int pattern_of(struct mem *m, const struct opinion_votes *v, const bool *whose, uint8_t *out)
{
    const struct mem_mark mark = mem_mark(m);
    uint32_t *n = MEM_ARRAY(m, uint32_t, (size_t)v->statements * 4 + 1);
    int statements = 0;

    for (int i = 0; i < v->people; i++)
        for (uint32_t e = v->start[i]; whose[i] && e < v->start[i + 1]; e++)
            n[v->cell[e]]++;
    for (int j = 0; j < v->statements; j++) {
        const uint32_t *c = n + (size_t)j * 4, all = c[0] + c[1] + c[2];
        uint8_t best = 0;
        for (uint8_t x = 1; x < 3; x++)
            if (c[x] > c[best]) best = x;
        const bool has = all >= VOTES_PER_STATEMENT && c[best] >= MAJORITY * all;
        out[j] = has ? best : NO_VALUE;
        statements += has;
    }
    mem_reset(m, mark);
    return statements;
}

static bool follows(const struct opinion_votes *v, int i, const uint8_t *pattern, double *out_match)
{
    int same = 0, all = 0;

    for (uint32_t e = v->start[i]; e < v->start[i + 1]; e++) {
        const uint8_t said = pattern[v->cell[e] >> 2];
        all += said != NO_VALUE;
        same += said == (v->cell[e] & 3);
    }
    *out_match = all ? (double)same / all : 0;
    return all >= OPINION_VOTES_MIN && same >= MATCH * all;
}

// How many would follow the pattern if all voted, independently, as the people of a group do (-1: all), some of them
// left aside.
static double expected_from(struct mem *m, const struct opinion_map *map, const uint8_t *pattern,
                            const bool *aside, int group, int followers)
{
    const struct opinion_votes *v = map->votes;
    const struct mem_mark mark = mem_mark(m);
    double *share = MEM_ARRAY(m, double, (size_t)v->statements + 1), sum = 0;
    uint32_t *n = MEM_ARRAY(m, uint32_t, (size_t)v->statements * 4 + 1);
    int others = 0;

    for (int i = 0; i < v->people; i++) {
        if (aside[i] || (group >= 0 && map->of[i] != group)) continue;
        others += map->in[i];
        for (uint32_t e = v->start[i]; e < v->start[i + 1]; e++)
            n[v->cell[e]]++;
    }
    // Few others beside many followers are followers that slipped, and say nothing about the rest.
    if (others >= OPINION_GROUP_MIN && others * 10 >= followers) {
        for (int j = 0; j < v->statements; j++) {
            const uint32_t *c = n + (size_t)j * 4;
            share[j] =
                pattern[j] == NO_VALUE ? 0 : (c[pattern[j]] + 1.0) / (c[0] + c[1] + c[2] + 2.0);
        }
        for (int i = 0; i < v->people; i++) {
            double mean = 0, variance = 0;
            int all = 0;
            for (uint32_t e = v->start[i]; e < v->start[i + 1]; e++) {
                const int j = opinion_statement(v->cell[e]);
                if (pattern[j] == NO_VALUE) continue;
                mean += share[j];
                variance += share[j] * (1 - share[j]);
                all++;
            }
            if (all < OPINION_VOTES_MIN) continue;
            const double least = ceil(MATCH * all - 1e-9);
            sum += 0.5 * erfc((least - 0.5 - mean) / sqrt(2 * variance));
        }
    }
    mem_reset(m, mark);
    return sum;
}

static double expected_most(struct mem *m, const struct opinion_map *map, const uint8_t *pattern,
                            const bool *follower)
{
    const struct opinion_votes *v = map->votes;
    const struct mem_mark mark = mem_mark(m);
    bool *aside = MEM_ARRAY(m, bool, (size_t)v->people);
    int followers = 0, nearly = 0;
    double most = 0, match;

    for (int i = 0; i < v->people; i++) {
        followers += follower[i];
        nearly += aside[i] = !follower[i] && !follows(v, i, pattern, &match) && match >= NEARLY;
    }
    // A group of like-minded people has more who nearly follow than who do; a script that slips has few.
    const bool slipped = nearly * 3 < followers;
    for (int i = 0; i < v->people; i++)
        aside[i] = follower[i] || (slipped && aside[i]);
    for (int g = -1; g < map->k; g++) {
        const double x = expected_from(m, map, pattern, aside, g, followers);
        if (x > most) most = x;
    }
    mem_reset(m, mark);
    return most;
}

// Spots of the map, at most 100 and finer than base clusters where many stand: people by their place, to one part
// in 64 of the width. A script gives one spot, or few.
static int spots(const struct opinion_map *map, int *out)
{
    const int people = map->votes->people, side = 64;
    double x0 = INFINITY, x1 = -INFINITY, y0 = INFINITY, y1 = -INFINITY;

    for (int i = 0; i < people; i++) {
        if (!map->in[i]) continue;
        x0 = fmin(x0, map->xy[2 * (size_t)i]), x1 = fmax(x1, map->xy[2 * (size_t)i]);
        y0 = fmin(y0, map->xy[2 * (size_t)i + 1]), y1 = fmax(y1, map->xy[2 * (size_t)i + 1]);
    }
    const double width = x1 > x0 ? (x1 - x0) / side : 1, height = y1 > y0 ? (y1 - y0) / side : 1;
    for (int i = 0; i < people; i++) {
        out[i] = -1; // who is not in the map may stand anywhere
        if (!map->in[i]) continue;
        const int x = (int)((map->xy[2 * (size_t)i] - x0) / width);
        const int y = (int)((map->xy[2 * (size_t)i + 1] - y0) / height);
        out[i] = (y < side ? y : side - 1) * side + (x < side ? x : side - 1);
    }
    return side * side;
}

enum err opinion_coordinated(struct mem *m, const struct opinion_map *map,
                             const struct progress *progress, struct coordinated *out)
{
    enum { SPOTS_MAX = 100 };
    const struct opinion_votes *v = map->votes;
    struct coordinated r = {0};
    enum err e = ERR_NONE;

    r.of = MEM_ARRAY(m, int8_t, (size_t)v->people + 1);
    memset(r.of, -1, (size_t)v->people);
    *out = r;
    if (v->people == 0 || v->statements == 0) return ERR_NONE;
    const struct mem_mark mark = mem_mark(m);
    int *spot = MEM_ARRAY(m, int, (size_t)v->people);
    const int n_spots = spots(map, spot);
    int *size = MEM_ARRAY(m, int, (size_t)n_spots);
    bool *who = MEM_ARRAY(m, bool, (size_t)v->people),
         *taken = MEM_ARRAY(m, bool, (size_t)v->people);
    uint8_t *pattern = MEM_ARRAY(m, uint8_t, (size_t)v->statements);
    double match;

    for (int i = 0; i < v->people; i++)
        if (spot[i] >= 0) size[spot[i]]++;
    for (int tried = 0; tried < SPOTS_MAX && r.n < COORDINATED_MAX; tried++) {
        int most = 0;
        for (int s = 1; s < n_spots; s++)
            if (size[s] > size[most]) most = s;
        if (size[most] < FEWEST) break;
        size[most] = 0;
        if (!progress_go_on(progress, (double)tried / SPOTS_MAX, "coordinated")) {
            e = ERR_LIMIT;
            break;
        }
        for (int i = 0; i < v->people; i++)
            who[i] = spot[i] == most && !taken[i];
        // Twice: what most at the spot said, then what those said who follow that.
        // A script fills its spot; where people only stand near each other, few follow what most there said.
        int n = 0, here = 0, statements = pattern_of(m, v, who, pattern);
        double mean = 0;
        for (int i = 0; i < v->people; i++) {
            here += who[i];
            n += who[i] && follows(v, i, pattern, &match);
        }
        if (n < TIGHT * here) continue;
        for (int round = 0; round < 2; round++) {
            statements = pattern_of(m, v, who, pattern);
            if (statements < OPINION_VOTES_MIN && statements < v->statements) break;
            n = 0;
            mean = 0;
            for (int i = 0; i < v->people; i++) {
                who[i] = !taken[i] && follows(v, i, pattern, &match);
                n += who[i];
                mean += who[i] ? match : 0;
            }
        }
        if (n < OPINION_GROUP_MIN) continue;
        const double expected = expected_most(m, map, pattern, who);
        if (n < TIMES_EXPECTED * expected + 3 * sqrt(expected)) continue;
        struct coordinated_pattern p = {.people = n,
                                        .expected = expected,
                                        .match = mean / n,
                                        .statements = statements,
                                        .first = -1};
        for (int i = 0; i < v->people; i++) {
            if (!who[i]) continue;
            if (p.first < 0) p.first = i;
            r.of[i] = (int8_t)r.n;
            taken[i] = true;
        }
        r.people += n;
        r.at[r.n++] = p;
    }
    // Largest first.
    for (int a = 0; a < r.n; a++)
        for (int b = a + 1; b < r.n; b++)
            if (r.at[b].people > r.at[a].people) {
                const struct coordinated_pattern kept = r.at[a];
                r.at[a] = r.at[b];
                r.at[b] = kept;
                for (int i = 0; i < v->people; i++)
                    r.of[i] = (int8_t)(r.of[i] == a ? b : r.of[i] == b ? a : r.of[i]);
            }
    mem_reset(m, mark);
    *out = r;
    return e;
}
