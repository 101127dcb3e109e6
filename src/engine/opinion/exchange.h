// exchange.h - a conversation as the files of `polis-export/1`: agree +1, disagree -1, pass 0.
//
// Files    summary.csv, comments.csv, votes.csv, participant-votes.csv, comment-groups.csv, format.json.
// Public   people get fresh numbers in an order that only `fresh` knows, times become days, only the vote that counts
//          is written, no table says which group somebody is in, and no count of a group under OPINION_GROUP_MIN.
//          Rows per person remain: who knows many of somebody's votes can still find them. Publish with care.
// Exact    numbers, times and superseded votes as they came: for moving a conversation, never for publishing.
// Reading  a declaration that says another sign or format is refused; without one the usual sign is taken. Without
//          votes.csv the votes come from participant-votes.csv, then without time.
// Same     export, import, export gives the same bytes (exact).
// Source   the format's own description, docs/engines/opinion.md says where.
#pragma once

#include "engine/opinion/opinion.h"
#include "engine/opinion/votes_read.h"

#define OPINION_CONVENTION "agree=+1;disagree=-1;pass=0;format=polis-export/1"

enum exchange_file {
    EXCHANGE_SUMMARY,
    EXCHANGE_COMMENTS,
    EXCHANGE_VOTES,
    EXCHANGE_PARTICIPANTS,
    EXCHANGE_GROUPS,
    EXCHANGE_FORMAT,
    EXCHANGE_FILES
};
extern const char *const exchange_names[EXCHANGE_FILES]; // "summary.csv"

struct exchange {
    const struct opinion_read *read; // with `given` when exact
    const struct opinion_map *map;
    bool exact;
    struct chance *fresh; // needed when not exact; from a seed that is kept secret, or thrown away
    str topic, url, description;
};

// Each file as text, in the order of exchange_names.
void exchange_write(struct mem *m, const struct exchange *x, str out_files[EXCHANGE_FILES]);

// What a folder holds (absent: no such file) as tables for opinion_tables_read. ERR_INVALID with faults.
CHECKED enum err exchange_read(struct mem *m, const str files[EXCHANGE_FILES], struct faults *f,
                               struct opinion_tables *out);
// The value of a key of summary.csv; absent when there is none.
str exchange_summary(struct mem *m, str summary, str key);
