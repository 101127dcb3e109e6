// election.h - a vote on how to spend a budget, read from and written as a .pb file (PaBuLib).
//
//     struct election e;
//     enum err why = election_read(m, text, &(struct election_ask){0}, &e);
//     e.faults ...          // ERR_INVALID: all that is wrong, by line
//     e.notes ...           // also when it is fine: what is odd
//
// In       UTF-8, fields divided by `;`, sections META, PROJECTS, VOTES, each with a line of columns.
//          META needs budget and vote_type (approval, choose-1, ordinal, cumulative, scoring); PROJECTS needs
//          project_id and cost; VOTES voter_id and vote, with points when cumulative or scoring. Other columns are kept
//          out of the count. An empty vote, or `none`, is a voter who approves nothing; he counts.
// Out      projects in the order of the file; equal ballots once, in the order of their first voter; no voter's id.
// Exact    amounts are whole numbers of 10^-decimals, points of 10^-point_decimals.
// Ordinal  a ballot approves all it lists. With ask.borda its projects also have points: of m projects the
//          first gets m - 1, the next m - 2, and so on.
// Areas    ask.area names a column of PROJECTS ("neighborhood"). The money of each comes from META:
//          `budget_per_neighborhood;150000,100000` beside `neighborhoods;East,West` (category: categories).
// Bounds   ELECTION_*; a file of up to 2 GB.
// Errors   ERR_INVALID    at least one fault; what was understood is in *out all the same, not to be counted
// Cost     bench/budget.md; memory under 20 times the file.
// Source   Faliszewski et al., IJCAI 2023, on the format and the collection. Worked out in docs/engines/budget.md.
#pragma once

#include "base/fault.h"
#include "engine/budget/amount.h"

enum {
    ELECTION_PROJECTS_MAX = 60000,
    ELECTION_VOTERS_MAX = 1 << 26,
    ELECTION_POINTS_MAX = 1 << 30, // of one voter for one project, after scaling
    ELECTION_AREAS_MAX = 1000,
};

enum budget_fault {
#define FAULT(name, a) BUDGET_FAULT_##name,
#define NOTE(name, a)  BUDGET_FAULT_##name,
#include "engine/budget/fault.def"
#undef FAULT
#undef NOTE
    BUDGET_FAULT_COUNT
};

enum vote_type {
    VOTE_APPROVAL,
    VOTE_CHOOSE_1,
    VOTE_ORDINAL,
    VOTE_CUMULATIVE,
    VOTE_SCORING,
    VOTE_TYPE_COUNT
};

struct project {
    str id, name;
    struct amount cost;
    int area;        // place in areas; -1 when none
    uint32_t votes;  // people who list it
    uint64_t points; // together; votes when the ballots have none
    int line;        // in the file
};

struct area {
    str name;
    struct amount money;
};

struct election {
    struct mem *mem;
    struct faults faults, notes;
    enum vote_type type;
    str description, currency; // empty when not given
    int decimals, point_decimals;
    struct amount money;
    struct project *project;
    int projects;
    struct area *area;
    int areas;
    uint32_t voters, largest; // largest: people of the most frequent ballot
    uint64_t approvals;       // of all voters
    // Ballot b of people[b] persons lists the projects pick[first[b]] to pick[first[b + 1] - 1], rising.
    uint32_t ballots;
    uint32_t *people, *first;
    uint16_t *pick;
    uint32_t *points; // beside pick; NULL when ballots have none
    // Project p is listed on ballots by[by_first[p]] to by[by_first[p + 1] - 1], rising.
    uint32_t *by_first, *by, *by_points;
};

struct election_ask {
    str area; // column; absent: areas are not looked at
    bool borda;
};

CHECKED enum err election_read(struct mem *m, str text, const struct election_ask *ask,
                               struct election *out);
// A .pb file with the same projects and ballots; voters are numbered from 1, ballots of many people repeated.
str election_write(struct mem *m, const struct election *e);
const char *vote_type_name(enum vote_type t);        // "choose-1"
int election_find(const struct election *e, str id); // place of a project, -1 when absent
// Counts votes and points and makes by_first, by and by_points from the ballots.
void election_index(struct mem *m, struct election *e);
// The part of an election that is about the projects of one area: with its money, its projects, and the people
// who listed at least one of them. *out_place gives for each of its projects the place in e.
struct election election_of_area(struct mem *m, const struct election *e, int area,
                                 int **out_place);

// The same file as three tables, and back: every column and line is kept. For `meent budget convert`.
struct tables {
    str meta, projects, votes; // CSV with commas
};

CHECKED enum err tables_of_pb(struct mem *m, str pb, struct faults *faults, struct tables *out);
CHECKED enum err tables_to_pb(struct mem *m, const struct tables *t, struct faults *faults,
                              str *out);

void budget_fault(struct faults *f, enum budget_fault code, int line, int column, str field,
                  str value, str a);
