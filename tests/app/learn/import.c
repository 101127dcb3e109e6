#include "app/learn/learn.h"

#include "tests/app/learn/folder.h"

#include <stdio.h>
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

// What readers see, and every version ever stored, as one sum: nothing may disappear from it.
static enum err shown(struct db *db, void *arg)
{
    struct learn_part_row about;
    struct mem *m = mem_new(64 << 20);
    bool found;

    const enum err e = learn_part(db, m, STR("proefles"), STR(""), STR("nl"), STR("lesson"),
                                  STR("m01-begin"), STR("l02-tweede"), &found, &about);
    snprintf(arg, 200, "%.*s", found ? (int)about.summary.n : 1, found ? about.summary.at : "-");
    mem_free(m);
    return e;
}

static const char *summary(struct test *t, struct store *s)
{
    char *at = mem_alloc(t->mem, 200);

    CHECK_INT(t, store_read(s, t->mem, shown, at), ERR_NONE);
    return at;
}

static const char second[] = "modules/m01-begin/lessons/l02-tweede.md";
static const char changed_text[] =
    "---\nid: aaaaaaa4\ntitle: De tweede les\nsummary: Anders.\nminutes: 5\n---\n\nAnders.\n";

TEST(learn, the_first_import_is_live_and_the_next_a_draft)
{
    struct store *s = learn_store(t);
    struct learn_report r;
    struct learn_undone u;
    struct learn_versions v;

    if (!s) return;
    const char *folder = folder_course(t);
    NEED(t, learn_import(s, t->mem, folder, 1000, &r));
    for (int i = 0; i < r.course.findings.n; i++) // a fault in the example itself
        if (r.course.findings.at[i].severity == SEVERITY_ERROR)
            test_fail(t, __FILE__, __LINE__, STR_FMT ":%d %s " STR_FMT,
                      STR_ARG(r.course.findings.at[i].file), r.course.findings.at[i].line,
                      finding_name(r.course.findings.at[i].code),
                      STR_ARG(r.course.findings.at[i].a));
    CHECK(t, r.live && !r.unchanged);
    CHECK_INT(t, r.modules, 1);
    CHECK_INT(t, r.lessons, 2);
    CHECK_INT(t, r.missing, 1); // the film
    CHECK_INT(t, pages(t, s), 6);
    CHECK_STR(t, str_of(summary(t, s)), "Nog een les.");
    const str slug = r.slug;
    const int64_t first = r.number;

    NEED(t, learn_import(s, t->mem, folder, 2000, &r)); // the same again
    CHECK(t, r.unchanged && r.live && r.number == first);

    folder_write(folder, second, changed_text);
    NEED(t, learn_import(s, t->mem, folder, 3000, &r));
    CHECK(t, !r.unchanged && !r.live);
    CHECK_STR(t, r.state, "draft");
    CHECK_STR(t, str_of(summary(t, s)), "Nog een les."); // readers see what they saw
    const int64_t draft = r.number;
    NEED(t, learn_import(s, t->mem, folder, 3500, &r)); // the same draft again
    CHECK(t, r.unchanged && r.number == draft);

    NEED(t, learn_publish(s, t->mem, slug, 0, 4000, STR("command"), &r));
    CHECK_INT(t, r.number, draft);
    CHECK_STR(t, str_of(summary(t, s)), "Anders.");
    CHECK_INT(t, learn_publish(s, t->mem, slug, 0, 4500, STR("command"), &r),
              ERR_NOT_FOUND); // no draft is left

    NEED(t, learn_undo(s, t->mem, slug, 5000, STR("command"), &u)); // the publish
    CHECK(t, u.publish && u.live == first && u.version == draft);
    CHECK_STR(t, str_of(summary(t, s)), "Nog een les.");
    NEED(t, learn_undo(s, t->mem, slug, 6000, STR("command"), &u)); // the import
    CHECK(t, !u.publish && u.version == draft);
    CHECK_STR(t, str_of(summary(t, s)), "Nog een les.");
    NEED(t, learn_import(s, t->mem, folder, 7000, &r)); // and it comes back as it was
    CHECK(t, r.number == draft && !r.unchanged);
    CHECK_STR(t, r.state, "draft");
    NEED(t, learn_undo(s, t->mem, slug, 8000, STR("command"), &u));

    NEED(t, learn_undo(s, t->mem, slug, 9000, STR("command"), &u)); // the very first
    CHECK(t, u.publish && u.live == 0);
    CHECK_INT(t, pages(t, s), 0);
    CHECK_INT(t, learn_undo(s, t->mem, slug, 9500, STR("command"), &u), ERR_GONE);
    NEED(t, learn_version_list(s, t->mem, slug, &v)); // nothing was thrown away
    CHECK_INT(t, v.n, 2);
    NEED(t, learn_publish(s, t->mem, slug, first, 9900, STR("command"), &r));
    CHECK_INT(t, pages(t, s), 6);
    store_close(s);
}

// Old versions stay readable, file by file, and leave as they came.
TEST(learn, an_old_version_is_there_to_the_letter)
{
    struct store *s = learn_store(t);
    struct learn_source source, now;
    struct learn_report r;

    if (!s) return;
    const char *folder = folder_course(t);
    NEED(t, learn_import(s, t->mem, folder, 1000, &r));
    NEED(t, learn_folder(t->mem, folder, &source));
    source = learn_leaving(t->mem, &source, &(struct learn_pack){.with_local = true});
    const int64_t first = r.number;
    folder_write(folder, second, changed_text);
    NEED(t, learn_import(s, t->mem, folder, 2000, &r));
    NEED(t, learn_publish(s, t->mem, r.slug, 0, 3000, STR("command"), &r));
    NEED(t, learn_stored(s, t->mem, NULL, r.slug, first, &now));
    CHECK_INT(t, now.n, source.n);
    for (int i = 0; i < now.n && i < source.n; i++) {
        CHECK(t, str_eq(now.at[i].path, source.at[i].path));
        CHECK(t, str_eq(now.at[i].text, source.at[i].text));
    }
    store_close(s);
}

TEST(learn, a_broken_course_changes_nothing)
{
    static const struct {
        const char *name, *path, *text;
        enum finding_code code;
    } rows[] = {
        {"no head", "modules/m01-begin/module.md", "Zomaar tekst.\n", FINDING_head_missing},
        {"unknown term", "modules/m01-begin/lessons/l02-tweede.md",
         "---\nid: aaaaaaa4\ntitle: T\nsummary: S.\nminutes: 5\n---\n\nEen "
         "[woord](term:bestaat-niet).\n",
         FINDING_term_missing},
        {"link to the trainer's part", "modules/m01-begin/lessons/l02-tweede.md",
         "---\nid: aaaaaaa4\ntitle: T\nsummary: S.\nminutes: 5\n---\n\nEen "
         "[blad](../../../trainer/answers/q-een.md).\n",
         FINDING_link_trainer},
        {"an id twice", "modules/m01-begin/lessons/l02-tweede.md",
         "---\nid: aaaaaaa3\ntitle: T\nsummary: S.\nminutes: 5\n---\n\nTekst.\n",
         FINDING_id_double},
        {"trainer's block in a lesson", "modules/m01-begin/lessons/l02-tweede.md",
         "---\nid: aaaaaaa4\ntitle: T\nsummary: S.\nminutes: 5\n---\n\n::: {.trainer #aaaaaaz1 "
         "for=aaaaaac1}\n"
         "Geheim.\n:::\n",
         FINDING_block_place},
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
