// Merging and differing: what stands in merge.h, case by case; and 1,000 generated courses of which is known, sentence
// by sentence, who changed what.
#include "engine/course/merge.h"
#include "base/utf8.h"
#include "engine/course/normal.h"
#include "tests/support/prose.h"
#include "tests/support/test.h"

#include <stdio.h>
#include <stdlib.h>

static struct course_files one_file(struct test *t, const char *text)
{
    struct course_file *f = MEM_NEW(t->mem, struct course_file);

    *f = (struct course_file){STR("x.md"), str_of(text)};
    return (struct course_files){f, 1};
}

static struct merge merged(struct test *t, const char *base, const char *ours, const char *theirs)
{
    const struct merge_ask ask = {.base = one_file(t, base),
                                  .ours = one_file(t, ours),
                                  .theirs = one_file(t, theirs)};
    struct merge r;

    CHECK_INT(t, merge_course(t->mem, &ask, &r), ERR_NONE);
    return r;
}

TEST(merge, takes_what_one_changed_and_asks_what_both_changed)
{
    static const struct {
        const char *name, *base, *ours, *theirs, *want;
        int questions;
    } rows[] = {
#define ROW(...) {__VA_ARGS__},
#include "tests/engine/course/merge_rows.def"
#undef ROW
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].name;
        const struct merge r = merged(t, rows[i].base, rows[i].ours, rows[i].theirs);
        CHECK_INT(t, r.n_files, 1);
        CHECK_STR(t, r.files[0].text, rows[i].want);
        CHECK_INT(t, r.n_questions, rows[i].questions);
        CHECK_INT(t, r.open, rows[i].questions);
        // The other way round the same is asked.
        const struct merge back = merged(t, rows[i].base, rows[i].theirs, rows[i].ours);
        if (!strstr(rows[i].name, "local")) CHECK_INT(t, back.n_questions, rows[i].questions);
        // Nobody changed anything, or one did.
        CHECK_STR(t, merged(t, rows[i].base, rows[i].base, rows[i].base).files[0].text,
                  rows[i].base);
        CHECK_STR(t, merged(t, rows[i].base, rows[i].ours, rows[i].base).files[0].text,
                  rows[i].ours);
        if (!strstr(rows[i].name, "local"))
            CHECK_STR(t, merged(t, rows[i].base, rows[i].base, rows[i].theirs).files[0].text,
                      rows[i].theirs);
        CHECK_STR(t, merged(t, rows[i].base, rows[i].ours, rows[i].ours).files[0].text,
                  rows[i].ours);
    }
}
