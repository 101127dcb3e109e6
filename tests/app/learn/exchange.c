// What comes in from outside: the same course by three ways; and all that is refused changes nothing.
#include "app/learn/learn.h"
#include "base/out.h"
#include "core/archive.h"
#include "engine/course/history.h"

#include "tests/app/learn/folder.h"

TEST(exchange, folder_zip_and_git_give_the_same)
{
    const struct learn_pack all = {.with_local = true};
    struct learn_source folder, zip, git;
    str bytes, again, why;

    NEED(t, learn_folder(t->mem, folder_course(t), &folder));
    folder = learn_leaving(t->mem, &folder, &all);
    NEED(t, learn_zip(t->mem, &folder, &bytes));
    NEED(t, learn_unpack(t->mem, bytes, &zip, &why));
    NEED(t, learn_zip(t->mem, &zip, &again));
    CHECK(t, str_eq(bytes, again));
    const struct history_commit c = {.files = folder.at,
                                     .n = folder.n,
                                     .author = STR("Meent"),
                                     .mail = STR("meent"),
                                     .at = 1700000000,
                                     .message = STR("Waarom.")};
    NEED(t, learn_unpack(t->mem, history_write(t->mem, &c, 1), &git, &why));
    CHECK_STR(t, git.note, "Waarom.");
    CHECK_INT(t, zip.n, folder.n);
    CHECK_INT(t, git.n, folder.n);
    for (int i = 0; i < folder.n && i < zip.n && i < git.n; i++) {
        CHECK(t, str_eq(folder.at[i].path, zip.at[i].path) &&
                     str_eq(folder.at[i].text, zip.at[i].text));
        CHECK(t, str_eq(folder.at[i].path, git.at[i].path) &&
                     str_eq(folder.at[i].text, git.at[i].text));
    }
}

TEST(exchange, what_is_local_or_of_trainers_does_not_leave)
{
    struct learn_source from, out;
    const char *folder = folder_course(t);

    folder_write(folder, "modules/m01-begin/lessons/l03-hier.md",
                 "---\nid: aaaaaax1\ntitle: Hier\nminutes: 5\nlocal: yes\n---\n\nBel Oefenstad.\n");
    folder_write(
        folder, "modules/m01-begin/lessons/l02-tweede.md",
        "---\nid: aaaaaaa4\ntitle: De tweede les\nsummary: Nog een les.\nminutes: 5\n---\n\nLees "
        "verder.\n\n::: {.note #aaaaaax2 local=yes}\nVraag het Oefenstad.\n:::\n");
    folder_write(folder, "media/blobs/abc", "bytes");
    NEED(t, learn_folder(t->mem, folder, &from));
    out = learn_leaving(t->mem, &from, &(struct learn_pack){.thin = true, .public_only = true});
    CHECK(t, out.n > 5);
    for (int i = 0; i < out.n; i++) {
        CHECK(t, str_find(out.at[i].text, STR("Oefenstad")) < 0);
        CHECK(t, !str_starts(out.at[i].path, STR("trainer/")) &&
                     !str_starts(out.at[i].path, STR("media/blobs/")));
    }
    CHECK_INT(t, learn_leaving(t->mem, &from, &(struct learn_pack){.with_local = true}).n, from.n);
}

TEST(exchange, foreign_and_other_things_are_told_apart)
{
    static const struct {
        const char *name, *path, *comment, *says;
    } rows[] = {
        {"scorm", "imsmanifest.xml", "", "SCORM"},
        {"moodle", "moodle_backup.xml", "", "Moodle"},
        {"no course", "README.md", "", "course.md"},
        {"newer form", "course.md", "meent-course 2", "form 1"},
        {"not a form", "course.md", "meent-course x", "form 1"},
        {"forge's zip", "leergang-main/course.md", "", NULL},
        {"ours", "course.md", "meent-course 1", NULL},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct archive_file f = {str_of(rows[i].path), STR("x")};
        const struct archive a = {&f, 1, str_of(rows[i].comment)};
        struct learn_source s;
        str bytes, why;
        t->row = rows[i].name;
        NEED(t, archive_write(t->mem, &a, &bytes));
        const enum err e = learn_unpack(t->mem, bytes, &s, &why);
        CHECK_INT(t, e, rows[i].says ? ERR_INVALID : ERR_NONE);
        if (rows[i].says)
            CHECK(t, str_find(why, str_of(rows[i].says)) >= 0);
        else
            CHECK_STR(t, s.at[0].path, "course.md");
    }
    struct learn_source s;
    str why;
    CHECK_INT(t, learn_unpack(t->mem, STR("Zomaar tekst."), &s, &why), ERR_INVALID);
    CHECK(t, why.n > 0);
    CHECK_INT(t, learn_unpack(t->mem, STR("blob\nmark :1\ndata 999999\nx"), &s, &why), ERR_INVALID);
    CHECK(t, str_find(why, STR("line 3")) >= 0);
}

TEST(exchange, streams_that_are_refused)
{
    static const struct {
        const char *name, *text;
        int problem;
    } rows[] = {
        {"link",
         "commit refs/heads/main\ncommitter A <a> 1 +0000\ndata 0\nM 120000 inline a.md\ndata "
         "1\nx\n",
         HISTORY_LINK},
        {"module",
         "commit refs/heads/main\ncommitter A <a> 1 +0000\ndata 0\nM 160000 inline a\ndata 1\nx\n",
         HISTORY_LINK},
        {"climbs",
         "commit refs/heads/main\ncommitter A <a> 1 +0000\ndata 0\nM 100644 inline ../a\ndata "
         "1\nx\n",
         HISTORY_PATH},
        {"quoted",
         "commit refs/heads/main\ncommitter A <a> 1 +0000\ndata 0\nM 100644 inline \"a\\n\"\ndata "
         "1\nx\n",
         HISTORY_PATH},
        {"no mark", "commit refs/heads/main\ncommitter A <a> 1 +0000\ndata 0\nM 100644 :7 a.md\n",
         HISTORY_BROKEN},
        {"cut off", "blob\nmark :1\ndata 10\nabc", HISTORY_BROKEN},
        {"other", "ls :1 a\n", HISTORY_BROKEN},
        {"nothing", "feature done\ndone\n", HISTORY_EMPTY},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct history_fault f;
        struct history h;
        t->row = rows[i].name;
        CHECK_INT(t, history_read(t->mem, str_of(rows[i].text), &h, &f), ERR_INVALID);
        CHECK_INT(t, (int)f.problem, rows[i].problem);
    }
}
