// text.h - the markup inside a cue. Shared by the files of this engine; nobody else includes it.
#pragma once

#include "base/out.h"
#include "engine/captions/captions.h"

// Where a finding in the text of a cue stands; findings NULL: nobody wants to know.
struct cue_place {
    struct captions_findings *findings;
    struct mem *m;
    int line, cue;
    int64_t start_ms, end_ms; // bounds of times inside the text
    bool timed;               // false: any time will do (typed text)
};

void captions_tell(struct mem *m, struct captions_findings *f, struct captions_finding what);

// Markup in normal form: what is open is closed, what nobody knows is left out. Empty when nothing is left.
str cue_normal(struct mem *m, str markup, const struct cue_place *place);

// The signs of hh:mm:ss.ttt or mm:ss.ttt at the start of s; how many bytes it took, 0 when it is no time.
size_t time_read(str s, int64_t *out_ms, enum captions_code *why, bool *out_comma);

enum piece_kind { PIECE_TEXT, PIECE_OPEN, PIECE_CLOSE, PIECE_TIME };

// Reads markup in normal form piece by piece.
struct piece {
    enum piece_kind kind;
    str raw;        // as it stands
    str name;       // of a tag
    str classes;    // ".loud.first"
    str annotation; // as it stands, entities and all
};

bool piece_next(str *rest, struct piece *out);
str plain_of(struct mem *m, str raw); // entities read
void put_escaped(struct out *o, str plain);
