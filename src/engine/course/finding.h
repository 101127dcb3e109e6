// finding.h - what is wrong with a text, where, and what to do: collected as a list, all of them.
//
// The engine says which (finding.def), the sentence is course.finding.NAME in locale/ with values {a} and {b}:
//     #define FINDING(name, severity, a, b) MSG_course_finding_##name,
//     static const int sentence[] = {
//     #include "engine/course/finding.def"
//     };
// Bounds  FINDINGS_MAX are kept; more are counted and told as findings_too_many by findings_end.
#pragma once

#include "base/str.h"

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

enum finding_code {
#define FINDING(name, severity, a, b) FINDING_##name,
#include "engine/course/finding.def"
#undef FINDING
    FINDING_COUNT
};

enum { FINDINGS_MAX = 1000 };

struct finding {
    str file;
    int line; // from 1; 0 when it is about the whole file
    enum severity severity;
    enum finding_code code;
    str a, b;
};

struct findings {
    struct mem *mem;
    struct finding *at;
    int n, cap;
    int errors, warnings; // of all, also those not kept
    int dropped;
};

struct findings findings_new(struct mem *m);
void finding_add(struct findings *f, str file, int line, enum finding_code code, str a, str b);
void findings_end(struct findings *f); // by file and line; says how many were dropped
enum severity finding_severity(enum finding_code code);
const char *finding_name(enum finding_code code); // "head_key_double": for logs and JSON

bool str_is_block_id(
    str s); // 8 of [a-z0-9], the first a letter: what heads and blocks are known by
