// The course that comes with Meent: no error and no warning, trainer part included.
#include "base/out.h"
#include "engine/course/course.h"
#include "engine/course/normal.h"
#include "engine/course/unit.h"
#include "tests/support/test.h"

#include <ftw.h>
#include <stdio.h>

static const char root[] = "content/leergang";
static struct test *current; // nftw has no room for a context
static struct course_file *files;
static int n_files;

static int take(const char *path, const struct stat *st, int kind, struct FTW *ftw)
{
    (void)ftw;
    if (kind != FTW_F || n_files == COURSE_FILES_MAX) return 0;
    char *at = mem_raw(current->mem, (size_t)st->st_size + 1);
    FILE *f = fopen(path, "rb");
    if (!f) return 0;
    const size_t n = fread(at, 1, (size_t)st->st_size, f);
    fclose(f);
    files[n_files++] =
        (struct course_file){str_copy(current->mem, str_of(path + sizeof root)), {at, n}};
    return 0;
}

TEST(course, content_is_sound)
{
    struct course c;

    current = t;
    n_files = 0;
    files = MEM_ARRAY(t->mem, struct course_file, COURSE_FILES_MAX);
    if (nftw(root, take, 16, FTW_PHYS) != 0 || n_files == 0) {
        test_skip(t, "run from the root of the repository");
        return;
    }
    CHECK_INT(t, course_read(t->mem, files, n_files, COURSE_WITH_TRAINER, &c), ERR_NONE);
    for (int i = 0; i < c.findings.n; i++) {
        const struct finding *x = &c.findings.at[i];
        if (x->severity != SEVERITY_NOTE)
            test_fail(t, __FILE__, __LINE__, STR_FMT ":%d: %s " STR_FMT " " STR_FMT,
                      STR_ARG(x->file), x->line, finding_name(x->code), STR_ARG(x->a),
                      STR_ARG(x->b));
    }
    for (int i = 0; i < n_files; i++) {
        struct findings f = findings_new(t->mem);
        str form;
        if (!str_ends(files[i].path, STR(".md"))) continue;
        CHECK_INT(t, normal_text(t->mem, files[i].path, files[i].text, NULL, &f, &form), ERR_NONE);
        if (!str_eq(form, files[i].text))
            test_fail(t, __FILE__, __LINE__,
                      STR_FMT ": not in normal form; meent course fmt content/leergang",
                      STR_ARG(files[i].path));
    }
    CHECK_INT(t, c.n_modules, 9);
    CHECK(t, c.n_terms >= 80);
    for (int i = 0; i < c.n_modules; i++)
        CHECK_INT(t, c.modules[i].sessions.n, 1);
}

// Opened in the editor and saved as it is, a piece is what it was, to the byte.
TEST(course, every_piece_survives_the_editor)
{
    int pieces = 0;

    current = t;
    n_files = 0;
    files = MEM_ARRAY(t->mem, struct course_file, COURSE_FILES_MAX);
    if (nftw(root, take, 16, FTW_PHYS) != 0 || n_files == 0) {
        test_skip(t, "run from the root of the repository");
        return;
    }
    for (int i = 0; i < n_files; i++) {
        const str path = files[i].path;
        struct units u;
        str text, again;

        if (!str_ends(path, STR(".md"))) continue;
        t->row = str_z(t->mem, path);
        CHECK_INT(t, normal_text(t->mem, path, files[i].text, NULL, NULL, &text), ERR_NONE);
        CHECK_INT(t, units_read(t->mem, path, text, NULL, &u), ERR_NONE);
        for (int k = 0; k < u.n; k++) {
            pieces++;
            for (int j = 0; j < k; j++)
                CHECK(t, !str_eq(u.at[j].key, u.at[k].key));
            if (u.at[k].kind != UNIT_HEAD) u.at[k].text = text_flow(t->mem, u.at[k].text);
        }
        CHECK_INT(t, units_text(t->mem, path, &u, NULL, NULL, &again), ERR_NONE);
        CHECK_STR(t, again, str_z(t->mem, text));
        if (t->failed) break;
    }
    t->row = NULL;
    CHECK(t, pieces > 1000);
}
