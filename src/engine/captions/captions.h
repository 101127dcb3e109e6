// captions.h - WebVTT (W3C Candidate Recommendation, 4 April 2019): read, check, change, write; chapters.
//
//     struct captions c;
//     TRY(captions_parse(m, text, CAPTIONS_STRICT, &c));
//     TRY(captions_set_text(&c, 3, STR("<v Sanne>Dag allemaal.")));
//     str vtt = captions_write(m, &c);
//
// Out      cues in order of the file; `text` is markup in normal form: tags closed, only & < > written as
//          entities. Notes, styles and regions are kept as they stand and written back at their place.
// Modes    LENIENT reads what a browser reads, and SubRip too (comma, no WEBVTT line); what was wrong stands
//          in the findings. STRICT fails with the same findings when one of them is an error.
// Bounds   CAPTIONS_*; times up to 99:59:59.999.
// Errors   ERR_TOO_LARGE  more bytes or cues than the bounds
//          ERR_INVALID    strict: an error in the findings; edits: a place, time or text that cannot be
// Normal   captions_write(captions_parse(x)) is a fixed point: writing it again gives the same bytes.
// Source   https://www.w3.org/TR/webvtt1/
#pragma once

#include "base/str.h"

enum {
    CAPTIONS_BYTES_MAX = 1 << 20,
    CAPTIONS_CUES_MAX = 20000,
    CAPTIONS_FINDINGS_MAX = 500,
    CAPTIONS_TAG_DEPTH_MAX = 16,
    CAPTIONS_LINES_MAX = 2, // for publishing
    CAPTIONS_LINE_SIGNS_MAX = 42,
    CAPTIONS_SPEED_MAX = 20, // signs per second: above it most people cannot follow
    CAPTIONS_SHORT_MS = 700,
    CAPTIONS_LONG_MS = 7000,
};
#define CAPTIONS_MS_MAX INT64_C(359999999)

enum captions_code {
#define CAPTION_FINDING(name, severity) CAPTIONS_##name,
#include "engine/captions/finding.def"
#undef CAPTION_FINDING
    CAPTIONS_CODE_COUNT
};

enum captions_severity { CAPTIONS_WARNING, CAPTIONS_ERROR };

struct captions_finding {
    enum captions_code
        code; // sentence: captions.finding.NAME with values {line} {column} {cue} {n} {max}
    enum captions_severity severity;
    int line, column; // from 1; 0 when it is about the cue (captions_check)
    int cue;          // place in the list, from 0; -1 when none
    int64_t n, max;   // what it is and what it may be, when that says something
};

struct captions_findings {
    struct captions_finding *at;
    int n, cap;
    int errors, warnings; // also those beyond CAPTIONS_FINDINGS_MAX
};

// Values as they stand in the file, checked; empty when not given.
struct cue_settings {
    str region, vertical, line, position, size, align;
};

struct cue {
    str id;
    int64_t start_ms, end_ms;
    struct cue_settings settings;
    str text; // markup in normal form, lines divided by \n; never an empty line
    int line; // of the times in the file; 0 after an edit
};

enum captions_block_kind { CAPTIONS_NOTE, CAPTIONS_STYLE, CAPTIONS_REGION };

struct captions_block {
    enum captions_block_kind kind;
    int before; // stands before this cue; n of cues: at the end
    str text;   // without the word NOTE, STYLE or REGION
};

struct captions {
    struct mem *mem;
    str header; // after WEBVTT, mostly empty; "- about" as well as lines up to the first empty one
    struct cue *at;
    int n, cap;
    struct captions_block *blocks;
    int n_blocks;
    struct captions_findings findings;
};

enum captions_mode { CAPTIONS_STRICT, CAPTIONS_LENIENT };

// On ERR_INVALID out holds what was understood, with the findings.
CHECKED enum err captions_parse(struct mem *m, str text, enum captions_mode mode,
                                struct captions *out);
struct captions captions_new(struct mem *m);
str captions_write(struct mem *m, const struct captions *c);
const char *captions_code_name(enum captions_code code);

// What a reader would suffer from: order, overlap, length, lines, speed. Errors must be mended before publishing.
struct captions_findings captions_check(struct mem *m, const struct captions *c);

// Edits. On failure nothing has changed. Cues stay in order of start, then end; out_at says where one went.
CHECKED enum err captions_insert(struct captions *c, int64_t start_ms, int64_t end_ms, str markup,
                                 int *out_at);
CHECKED enum err captions_delete(struct captions *c, int i);
CHECKED enum err captions_set_time(struct captions *c, int i, int64_t start_ms, int64_t end_ms,
                                   int *out_at);
CHECKED enum err captions_set_text(struct captions *c, int i, str markup);
CHECKED enum err captions_split(struct captions *c, int i, int64_t at_ms,
                                size_t at_sign);                    // sign of the plain text
CHECKED enum err captions_merge(struct captions *c, int i);         // with the next
CHECKED enum err captions_shift(struct captions *c, int64_t by_ms); // all of them

void captions_sort(struct captions *c); // by start, then end: for a file that was out of order

// Reading.
str cue_markup(struct mem *m, str typed);   // normal form of what somebody typed
str cue_plain(struct mem *m, str markup);   // without tags, entities read
str cue_speaker(struct mem *m, str markup); // of the first <v Name>, plain; empty when none
int captions_at(const struct captions *c, int64_t ms); // first cue shown at that moment, else -1

struct transcript_line {
    int64_t start_ms, end_ms;
    str speaker; // of the voice span; empty when there is none
    str text;    // plain, lines joined by a space
};

struct transcript {
    struct transcript_line *at;
    int n;
};

struct transcript captions_transcript(struct mem *m,
                                      const struct captions *c); // a line per cue and speaker

struct chapter {
    int64_t start_ms, end_ms;
    str title; // plain, one line
};

struct chapters {
    struct chapter *at;
    int n;
};

// Chapters follow each other without overlap and have a title. ERR_INVALID with findings otherwise.
CHECKED enum err chapters_parse(struct mem *m, str vtt, struct chapters *out,
                                struct captions_findings *findings);
str chapters_write(struct mem *m, const struct chapters *c);

bool captions_time_parse(str s, int64_t *out_ms); // "01:05.250", "1:02:05.250"; for a form field
str captions_time(struct mem *m, int64_t ms);     // "00:01:05.250"
