#include "app/learn/learn.h"

#include "tests/app/learn/folder.h"

#include <unistd.h>

static const char real[] = "content/leergang";

static enum err count_public(struct db *db, void *arg)
{
    struct learn_public_rows rows;
    struct mem *m = mem_new(64 << 20);

    const enum err e = learn_public(db, m, &rows);
    *(int *)arg = rows.n;
    mem_free(m);
    return e;
}

static int pages(struct test *t, struct store *s)
{
    int n = -1;

    CHECK_INT(t, store_read(s, t->mem, count_public, &n), ERR_NONE);
    return n;
}

TEST(learn, an_import_is_live_at_once_and_again_changes_nothing)
{
    struct store *s = learn_store(t);
    struct learn_report first, again, changed, back;

    if (!s) return;
    const char *folder = folder_course(t);
    CHECK_INT(t, learn_import(s, t->mem, folder, 1000, &first), ERR_NONE);
    for (int i = 0; i < first.course.findings.n; i++) // a fault in the example itself
        if (first.course.findings.at[i].severity == SEVERITY_ERROR)
            test_fail(t, __FILE__, __LINE__, STR_FMT ":%d %s " STR_FMT,
                      STR_ARG(first.course.findings.at[i].file), first.course.findings.at[i].line,
                      finding_name(first.course.findings.at[i].code),
                      STR_ARG(first.course.findings.at[i].a));
    CHECK_INT(t, first.course.findings.errors, 0);
    CHECK(t, !first.unchanged);
    CHECK_INT(t, first.modules, 1);
    CHECK_INT(t, first.lessons, 2);
    CHECK_INT(t, first.missing, 1); // the film
    CHECK_INT(t, pages(t, s), 6);

    const uint64_t generation = store_generation(s);
    CHECK_INT(t, learn_import(s, t->mem, folder, 2000, &again), ERR_NONE);
    CHECK(t, again.unchanged);
    CHECK(t, store_generation(s) == generation || again.unchanged);

    folder_write(
        folder, "modules/m01-begin/lessons/l02-tweede.md",
        "---\nid: aaaaaaa4\ntitle: De tweede les\nsummary: Anders.\nminutes: 5\n---\n\nAnders.\n");
    CHECK_INT(t, learn_import(s, t->mem, folder, 3000, &changed), ERR_NONE);
    CHECK(t, !changed.unchanged);
    folder_write(folder, "modules/m01-begin/lessons/l02-tweede.md",
                 "---\nid: aaaaaaa4\ntitle: De tweede les\nsummary: Nog een les.\nminutes: "
                 "5\n---\n\nLees verder.\n");
    CHECK_INT(t, learn_import(s, t->mem, folder, 4000, &back), ERR_NONE); // back to the first
    CHECK(t, !back.unchanged);
    CHECK_INT(t, pages(t, s), 6);
    store_close(s);
}

TEST(learn, a_broken_course_changes_nothing)
{
    static const struct {
        const char *name, *path, *text;
        enum finding_code code;
    } rows[] = {
        {"no head",                     "modules/m01-begin/module.md",             "Zomaar tekst.\n", FINDING_head_missing},
        {"unknown term",                "modules/m01-begin/lessons/l02-tweede.md",
         "---\nid: aaaaaaa4\ntitle: T\nsummary: S.\nminutes: 5\n---\n\nEen "
         "[woord](term:bestaat-niet).\n",                                                             FINDING_term_missing},
        {"link to the trainer's part",  "modules/m01-begin/lessons/l02-tweede.md",
         "---\nid: aaaaaaa4\ntitle: T\nsummary: S.\nminutes: 5\n---\n\nEen "
         "[blad](../../../trainer/answers/q-een.md).\n",                                              FINDING_link_trainer},
        {"an id twice",                 "modules/m01-begin/lessons/l02-tweede.md",
         "---\nid: aaaaaaa3\ntitle: T\nsummary: S.\nminutes: 5\n---\n\nTekst.\n",                     FINDING_id_double   },
        {"trainer's block in a lesson", "modules/m01-begin/lessons/l02-tweede.md",
         "---\nid: aaaaaaa4\ntitle: T\nsummary: S.\nminutes: 5\n---\n\n::: {.trainer #aaaaaaz1 "
         "for=aaaaaac1}\n"
         "Geheim.\n:::\n",                                                                            FINDING_block_place },
    };
    struct store *s = learn_store(t);
    struct learn_report r;

    if (!s) return;
    const char *folder = folder_course(t);
    CHECK_INT(t, learn_import(s, t->mem, folder, 1000, &r), ERR_NONE);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        bool found = false;

        t->row = rows[i].name;
        folder_fill(folder);
        folder_write(folder, rows[i].path, rows[i].text);
        const uint64_t before = store_generation(s);
        CHECK_INT(t, learn_import(s, t->mem, folder, 2000, &r), ERR_INVALID);
        for (int k = 0; k < r.course.findings.n; k++)
            found |=
                r.course.findings.at[k].code == rows[i].code && r.course.findings.at[k].line >= 0;
        CHECK(t, found);
        CHECK(t, store_generation(s) == before);
    }
    t->row = NULL;
    CHECK_INT(t, pages(t, s), 6);
    store_close(s);
}

TEST(learn, a_folder_that_is_no_course_is_said)
{
    struct store *s = learn_store(t);
    struct learn_report r;
    struct strs folders;

    if (!s) return;
    CHECK_INT(t, learn_import(s, t->mem, "/does/not/exist", 1000, &r), ERR_NOT_FOUND);
    CHECK_INT(t, learn_import(s, t->mem, test_folder(t), 1000, &r), ERR_INVALID);
    CHECK_INT(t, learn_folders(t->mem, "/does/not/exist", &folders), ERR_NOT_FOUND);
    CHECK_INT(t, learn_folders(t->mem, "content", &folders), ERR_NONE);
    CHECK_INT(t, folders.n, 1);
    store_close(s);
}

TEST(learn, the_real_course_has_no_errors_and_is_stored_whole)
{
    struct store *s = learn_store(t);
    struct learn_report r;

    if (!s) return;
    NEED(t, learn_import(s, t->mem, real, 1000, &r));
    CHECK_INT(t, r.modules, 9);
    CHECK(t, r.lessons >= 6);
    CHECK(t, pages(t, s) > 40);
    store_close(s);
}
