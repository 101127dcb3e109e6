#include "engine/course/finding.h"

#include <stdlib.h>

static const enum severity severities[] = {
#define FINDING(name, severity, a, b) SEVERITY_##severity,
#include "engine/course/finding.def"
#undef FINDING
};
static const char *const names[] = {
#define FINDING(name, severity, a, b) #name,
#include "engine/course/finding.def"
#undef FINDING
};

enum severity finding_severity(enum finding_code code)
{
    return severities[code];
}

const char *finding_name(enum finding_code code)
{
    return names[code];
}

struct findings findings_new(struct mem *m)
{
    return (struct findings){.mem = m};
}

void finding_add(struct findings *f, str file, int line, enum finding_code code, str a, str b)
{
    const enum severity severity = severities[code];

    f->errors += severity == SEVERITY_ERROR;
    f->warnings += severity == SEVERITY_WARNING;
    if (f->n == FINDINGS_MAX) {
        f->dropped++;
        return;
    }
    if (f->n == f->cap) {
        const int cap = f->cap ? f->cap * 2 : 16;
        struct finding *at = MEM_ARRAY(f->mem, struct finding, (size_t)cap);

        if (f->n) memcpy(at, f->at, (size_t)f->n * sizeof *at);
        f->at = at;
        f->cap = cap;
    }
    f->at[f->n++] = (struct finding){file, line, severity, code, a, b};
}

static int by_place(const void *left, const void *right)
{
    const struct finding *a = left, *b = right;
    int c = str_cmp(a->file, b->file);

    if (!c) c = (a->line > b->line) - (a->line < b->line);
    if (!c) c = (a->code > b->code) - (a->code < b->code);
    if (!c) c = str_cmp(a->a, b->a);
    return c ? c : str_cmp(a->b, b->b);
}

void findings_end(struct findings *f)
{
    if (f->n) qsort(f->at, (size_t)f->n, sizeof *f->at, by_place);
    if (!f->dropped) return;
    // The last place is given up for the sentence that says how many are not shown.
    f->at[f->n - 1] = (struct finding){
        .severity = SEVERITY_ERROR,
        .code = FINDING_findings_too_many,
        .a = str_format(f->mem, "%d", f->dropped + 1),
    };
    f->dropped = 0;
}

bool str_is_block_id(str s)
{
    if (s.n != 8 || s.at[0] < 'a' || s.at[0] > 'z') return false;
    for (size_t i = 1; i < s.n; i++) {
        const char c = s.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) return false;
    }
    return true;
}
