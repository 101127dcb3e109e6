// oai_ask.h - harvesting by OAI-PMH 2.0: what is asked, and where a harvester is.
#pragma once

#include "base/mem.h"
#include "base/str.h"

enum oai_verb {
    OAI_IDENTIFY,
    OAI_FORMATS,
    OAI_SETS,
    OAI_IDENTIFIERS,
    OAI_RECORDS,
    OAI_RECORD,
};

enum oai_error {
    OAI_OK,
    OAI_BAD_VERB,
    OAI_BAD_ARGUMENT,
    OAI_BAD_TOKEN,
    OAI_NO_FORMAT,
    OAI_NO_ID,
    OAI_NO_MATCH,
};

enum { OAI_PAGE = 50, OAI_ARGUMENT_MAX = 500, OAI_KINDS = 5 };

extern const char *const oai_kinds[OAI_KINDS]; // of items, each a set

// Where the next page begins. A token holds all of it, so the server keeps nothing and no token expires:
//   PREFIX.FROM.UNTIL.SET.CHANGED.ID.COUNT   the seconds and ids are those of the last record seen
//   sets.SLUG.COUNT                          of a list of sets
struct oai_place {
    int64_t at, id, count;
    str after; // theme, in a list of sets
};

struct oai_ask {
    enum oai_verb verb;
    str verb_said, identifier, prefix, from, until, set, token; // as given; absent: at is NULL
    bool lom;
    int64_t from_at, until_at;
    str kind, theme; // of the set; empty: all
    bool nothing;    // the set does not exist, so no record matches
    struct oai_place place;
};

// The arguments of a request, checked one by one as the protocol says.
enum oai_error oai_read(struct mem *m, str arguments, struct oai_ask *out);
str oai_token(struct mem *m, const struct oai_ask *ask, const struct oai_place *next);
