// A municipality's own style sheet, from the data folder.
#include "web/theme.h"

#include "base/disk.h"
#include "tests/support/test.h"

#include <sys/stat.h>

static const struct themes *load_all(struct test *t, const char *name, const char *css)
{
    const struct settings set = {.data = str_of(test_folder(t)), .theme = str_of(name)};
    const str folder = str_format(t->mem, "%s/themes", test_folder(t));

    mkdir(folder.at, 0755);
    if (css && disk_write(t->mem, str_format(t->mem, STR_FMT "/%s.css", STR_ARG(folder), name).at,
                          0644, str_of(css)) != ERR_NONE)
        test_fail(t, __FILE__, __LINE__, "cannot write the theme");
    return themes_load(t->mem, &set);
}

static const struct theme *load(struct test *t, const char *name, const char *css)
{
    return &load_all(t, name, css)->house;
}

TEST(theme, is_taken_from_the_data_folder_with_its_class)
{
    const struct theme *a = load(t, "rotterdam", ".rods-theme{--meent-color-brand:#00811f}\n");
    const struct theme *b = load(t, "rotterdam", ".rods-theme{--meent-color-brand:#00812f}\n");

    CHECK_STR(t, a->class_name, "rods-theme");
    CHECK(t, str_starts(a->href, STR("/static/theme-rotterdam.")));
    CHECK(t, a->ok && a->same);
    CHECK(t, !str_eq(a->href, b->href)); // another text has another address
    http_ready_free(a->ok), http_ready_free(a->same);
    http_ready_free(b->ok), http_ready_free(b->same);
}

TEST(theme, of_a_place_comes_from_the_folder_too)
{
    const struct themes *all = load_all(t, "utrecht", ".utrecht-theme{--meent-color-brand:#a00}\n");
    struct theme own = {0};

    CHECK(t, theme_named(t->mem, all, STR("utrecht"), &own));
    CHECK_STR(t, own.class_name, "utrecht-theme");
    CHECK(t, str_starts(own.href, STR("/static/theme-utrecht.")));
    CHECK(t,
          theme_named(t->mem, all, STR("denhaag"), &own) && str_find(own.href, STR("denhaag")) > 0);
    CHECK(t, !theme_named(t->mem, all, STR("nergens"), &own));
    CHECK(t, !theme_named(t->mem, all, STR(""), &own));
    http_ready_free(all->at[0].ok), http_ready_free(all->at[0].same);
}

TEST(theme, that_cannot_be_used_leaves_our_own)
{
    static const struct {
        const char *name, *theme, *css;
    } rows[] = {
        {"not there", "nergens", NULL},
        {"no class", "kaal", "body{color:red}"},
        {"class of another kind", "vreemd", ".m-body{color:red}"},
        {"empty", "leeg", ""},
        {"climbs out", "../../etc/passwd", NULL},
        {"none asked", "", NULL},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct theme *own = load(t, rows[i].theme, rows[i].css);

        t->row = rows[i].name;
        CHECK_STR(t, own->class_name, "meent-theme");
        CHECK_INT(t, own->href.n, 0);
    }
}

TEST(theme, of_den_haag_is_inside_the_program)
{
    const struct theme *own = load(t, "denhaag", NULL);

    CHECK_STR(t, own->class_name, "denhaag-theme");
    CHECK(t, own->href.n > 0 && !own->ok);
}
