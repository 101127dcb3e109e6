// types.h - people who are interchangeable, and the search for the best panel made of them.
//
// Inside the engine. A type is everybody with the same values in every category and in households of the same
// kind; a panel takes c[t] people of type t. What is fair can be had with equal chances within a type.
#pragma once

#include "base/lp.h"
#include "base/progress.h"
#include "engine/sortition/sortition.h"

struct types {
    int people, seats, categories, values;
    int n;                            // types
    int *count, *cap;                 // people of the type; of them at most so many in one panel
    int *value;                       // value[t * categories + f]
    int *of;                          // type of a person
    const int *lo, *hi, *category_of; // per value
    int houses, *house,
        *house_room; // kind of household per type, -1 without; households of that kind
};

struct types types_make(struct mem *mem, const struct sortition *ask);

struct search {
    struct mem *mem;
    const struct types *types;
    struct lp *lp;     // columns: types; rows: values, then all seats, then households as they come
    int *house_row;    // -1 while nobody was in the way
    const double *aim; // what the panel is to have much of, per type; NULL: any panel
    struct trail *trail;
    int trail_n, trail_room;
    struct choice *stack;
    int stack_room;
    double *lo_kept;
    int *c;     // the panel found
    bool *seen; // types that were in a panel found
    int64_t nodes;
    int searches;
    const struct progress *progress;
    struct sortition_state *state;
    bool loose; // quotas are kept by the linear program alone: relax.c
};

enum found {
    FOUND_BEST,   // search->c is the best there is
    FOUND_ENOUGH, // search->c is as good as was asked; a better may exist
    FOUND_NONE,   // proven: no panel is better than `beat`
    FOUND_LIMIT   // nodes ran out: search->c is the best seen when *value > beat
};

struct search search_new(struct mem *mem, const struct types *t, const struct progress *progress);
// Bounds of the linear program back to what the question says; rows of households stay.
void search_reset(struct search *s);
// The linear program with the rows of households that are in the way.
enum lp_end search_relax(struct search *s, double cutoff);
// Adds rows for the kinds of household that x (per type) gives too many seats; false when none does.
bool search_houses(struct search *s, const double *x, bool per_person);
// The variable of the linear program that is furthest from whole, as it was solved; -1 when all are.
int search_broken(const struct search *s);
// A panel with more than `beat` of aim; stops at the first with `enough`. *bound: no panel has more.
enum found search_panel(struct search *s, double beat, double enough, int64_t nodes, double *value,
                        double *bound);
bool panel_fits(const struct types *t, const int *c); // every quota and household, in whole numbers
struct sortition_panel panel_of(struct mem *mem, const struct types *t, const int *c);

// Fills in min, max, gini, geometric_mean, sum and uncoverable from the chances of types.
void sortition_measure(struct mem *mem, int people, struct sortition_chances *out);
