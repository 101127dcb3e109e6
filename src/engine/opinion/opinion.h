// opinion.h - the map of opinions: what people share and where they differ, from votes on statements.
//
//     struct opinion_votes v;                            // votes.h, or from files: votes_read.h
//     struct opinion_ask ask = {.mode = OPINION_CIVIC, .seed = STR("published before"), .samples = 20};
//     struct opinion_map map;
//     TRY(opinion_map_make(m, &v, &ask, &map));
//
// A group is a stretch of the map where people voted alike on these statements, this week. It is no party, no
// profile and no property of a person; nothing may be decided about anybody because of it.
//
// Mode     OPINION_CIVIC: the default. Groups are those that hold at least max(10, 2 %) people, found from 16
//          starts; none when votes reshuffled within each statement show as much structure as the real ones.
//          OPINION_COMPAT: step by step as the program that this method comes from, history left out.
// Given    `given` [people]: groups that are known already, 0..OPINION_GROUPS_MAX-1 or -1; nothing is clustered.
// Chance   only from `seed`; how much was drawn stands in `draws`. The axes do not depend on it beyond 1e-10.
// Order    people and statements by id (votes.h). Civic groups are numbered by size, then by their first member.
// Bounds   votes.h. 1 person, 1 statement or no votes at all are allowed and give an empty map.
// Errors   ERR_LIMIT    progress said stop, or the axes were not found in 500 products: *out is a whole map of the
//                       best axes so far, `proven` false.
//          ERR_INVALID  a given group is out of range
// Cost     bench/opinion.md; memory 4 bytes per vote (votes.h) and at most 60 per person.
// Source   Small et al., RECERCA 26 (2021); docs/engines/opinion.md works every step out.
#pragma once

#include "engine/opinion/axes.h"

enum {
    OPINION_GROUPS_MAX = 5,
    OPINION_BASES_MAX = 100,
    OPINION_LIST_MAX = 5,
    OPINION_VOTES_MIN = 7,        // so many votes, or all statements, and a person is in the map
    OPINION_PEOPLE_MIN = 15,      // with fewer such people, the most active fill up
    OPINION_GROUP_MIN = 10,       // civic: no smaller group is shown, and no count of one
    OPINION_GROUP_MIN_SHARE = 50, // civic: 1 in so many of those in the map
};

// Significant at 90 %, one side.
#define OPINION_Z90    1.2816
#define OPINION_STABLE 0.6 // below this mean adjusted Rand index groups get no names

enum opinion_mode { OPINION_CIVIC, OPINION_COMPAT };

struct opinion_ask {
    enum opinion_mode mode;
    str seed;
    int samples;         // of the bootstrap; 0: stability is not looked at
    int shuffles;        // 0: 39; negative: whether there is structure at all is not looked at
    const int8_t *given; // NULL, or the group of each person
    const bool *was_in;  // NULL, or who was in the map before: once in is always in
    const struct opinion_map *before; // NULL, or the map before some of these votes: live.h
    struct chance *chance;            // NULL: from the seed
    const struct progress *progress;
};

// Counts of one group on one statement; `n` has passes too.
struct opinion_count {
    uint32_t agree, disagree, n;
};

// A statement and how it stands out. p and p_test: of a share over one half. r and r_test: against all others.
struct opinion_said {
    int statement;
    bool agree; // which side is shown
    uint32_t count, n;
    double p, p_test, r, r_test;
    bool best_agree; // put in front; count_agree is its number of agrees, whichever side is shown
    uint32_t count_agree;
};

struct opinion_said_list {
    struct opinion_said at[OPINION_LIST_MAX];
    int n;
};

struct opinion_group {
    int size;          // people
    int bases;         // base clusters; 0 with given groups
    int first;         // smallest person
    double x, y;       // mean of its people
    double xx, xy, yy; // their covariance
    struct opinion_said_list list;
};

struct opinion_map {
    const struct opinion_votes *votes;
    int votes_people, votes_statements; // as they were then: in live.h *votes grows
    enum opinion_mode mode;
    struct axes axes;
    double *xy;           // [2 * people]
    double *extremity;    // [statements] distance at which one stands whose only vote is agree
    double *statement_xy; // [2 * statements]
    bool *in;             // [people]
    int in_map;
    int bases; // base clusters
    int k;     // groups; 1 in civic mode when there are none that are clear
    double silhouette[OPINION_GROUPS_MAX + 1];              // [k]
    bool tried[OPINION_GROUPS_MAX + 1];                     // [k] allowed and measured
    int8_t *of;                                             // [people] group, -1 outside
    uint8_t *base;                                          // [people] base cluster, 255 outside
    int8_t part[OPINION_GROUPS_MAX + 1][OPINION_BASES_MAX]; // [k] group of each base cluster
    struct opinion_group group[OPINION_GROUPS_MAX];
    struct opinion_count *count[OPINION_GROUPS_MAX]; // [statements] each
    struct opinion_count *all;                       // [statements] everybody, in the map or not
    struct opinion_said_list agreed, disagreed;      // consensus
    double *informed, *informed_against;             // [statements] product of p over groups
    double *priority;                                // [statements]
    // Whether there is structure: a first eigenvalue above plain_bound says so at once (0: not looked at); else how
    // often a reshuffled conversation had as large a one.
    double plain_bound;
    int shuffles, shuffles_larger;
    bool clear; // groups are shown
    // For the map after this one: another k that won lately and how often; how many votes were shuffled last.
    int rival, rival_wins;
    uint32_t shuffled_votes;
    double stability; // mean adjusted Rand index over the samples; -1: not looked at
    int samples;
    bool proven; // false: stopped before the end
    str seed, seed_hash;
    uint64_t draws;
};

CHECKED enum err opinion_map_make(struct mem *m, const struct opinion_votes *v,
                                  const struct opinion_ask *ask, struct opinion_map *out);

// Which statement to show somebody next: chance in proportion to priority, among those that are neither moderated
// out nor voted on by him (person -1: a newcomer). -1 when none is left.
int opinion_next(const struct opinion_map *map, int person, struct chance *chance);

// How alike two divisions into groups are: Hubert and Arabie's adjusted Rand index, 1 the same, about 0 chance.
// Groups 0..OPINION_GROUPS_MAX-1; who is -1 in either is left out.
double opinion_alike(struct mem *m, const int *a, const int *b, int n);
