// search.h - finds what is public: stems in the index of the database, passages, facets, spelling.
//
// In      search_put gives a document with its passages (a paragraph, a cue of a film); it replaces what
//         stood under the same ref and language. Bounds: 20 000 passages, 200 000 stems in all.
// Match   all words, as stems, in title or text; then as beginnings of words ("fietspad" finds
//         "fietspadenplan"); when nothing matches, words nobody wrote are replaced by their nearest
//         spelling; then any of the words.
// Rank    title before text, more words before fewer, more often before less, newer before older.
//         Ranked are the SEARCH_CANDIDATES that match and came in last; `more` says that there were more.
// Errors  ERR_TOO_LARGE  a document with more passages than SEARCH_PASSAGES
// Twice   a document that matches in two languages is shown in the reader's.
// Cost    independent of the number of documents that match; measured in docs/decisions/0007-search.md.
#pragma once

#include "core/words.h"
#include "store/store.h"

enum {
    SEARCH_CANDIDATES = 300,
    SEARCH_WORDS = 8, // of a question; the rest is left out
    SEARCH_MARKS = 12,
    SEARCH_FACETS = 12,
    SEARCH_PASSAGES = 20000,
};

struct search_passage {
    str said;
    int64_t at_ms; // -1: no place in time
};

struct search_doc {
    str ref, kind, title, path, summary;
    enum lang lang;
    day dated;
    const str *facets; // "theme=luisteren", "module=m01"; kind and language are added
    int n_facets;
    const struct search_passage *passages;
    int n_passages;
};

CHECKED enum err search_put(struct db *db, struct mem *mem, const struct search_doc *doc);
CHECKED enum err search_drop(struct db *db, struct mem *mem, str ref); // in every language

struct search_ask {
    str text;          // as typed
    enum lang lang;    // of the reader; documents in this language come first
    const str *facets; // all must hold: "kind=film", "theme=luisteren"
    int n_facets;
    bool exact;      // words as typed: no other spelling, no beginnings of words
    int from, count; // which of the ranked hits, count at most 50
};

struct search_mark {
    size_t at, bytes;
};

struct search_hit {
    str kind, title, path, summary;
    enum lang lang;
    str said;                               // the passage; empty when only the title matched
    int64_t at_ms;                          // -1: none
    struct search_mark marks[SEARCH_MARKS]; // in said, ascending, apart
    int n_marks;
    int score;
};

struct search_count {
    str kind;
    int n;
};

struct search_found {
    struct search_hit *at;
    int n;
    int total;   // ranked candidates
    bool more;   // there were more than could be ranked
    str spelled; // the text that was searched instead; NULL at when as typed
    bool any;    // not all words matched; these hold at least one
    struct search_count kinds[SEARCH_FACETS]; // among the candidates, whatever kind was asked
    int n_kinds;
};

CHECKED enum err search_run(struct db *db, struct mem *mem, const struct search_ask *ask,
                            struct search_found *out);
