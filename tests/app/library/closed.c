// What is not for everybody: files of what was withdrawn, and the editor of captions behind its key.
#include "app/library/library.h"
#include "app/library/library.sql.h"
#include "base/hash.h"
#include "core/file.h"
#include "tests/web/house.h"

#include <stdio.h>
#include <sys/stat.h>

static const char key[] = "0123456789abcdefghijABCDEFGHIJ_-0123";

static void write_file(struct test *t, const char *folder, const char *name, const char *text)
{
    const char *path = str_format(t->mem, "%s/%s", folder, name).at;
    FILE *f = fopen(path, "w");

    if (!f || fputs(text, f) < 0 || fclose(f) != 0)
        test_fail(t, __FILE__, __LINE__, "cannot write %s", path);
}

static enum err key_make(struct db *db, void *arg)
{
    struct test *t = arg;
    struct item_row item;
    bool found;

    TRY(item_by_slug(db, t->mem, STR("raad"), &found, &item));
    return edit_key_add(db, sha256_hex(t->mem, str_of(key)), item.id, 1, INT64_C(4000000000));
}

static bool open_all(struct test *t, struct house *h, struct library_at *at)
{
    const char *in = str_format(t->mem, "%s/in", test_folder(t)).at;
    struct findings f = findings_new(t->mem);
    struct import_report report = {0};

    if (!house_open(t, h, NULL, 0)) return false;
    mkdir(in, 0700);
    mkdir(str_format(t->mem, "%s/reading", in).at, 0700);
    mkdir(str_format(t->mem, "%s/film", in).at, 0700);
    write_file(t, in, "reading/plan.pdf", "%PDF-1.7 plan");
    write_file(t, in, "reading/plan.md",
               "---\nid: aaaa1111\nkind: reading\ntitle: Plan\nsummary: Kort.\nlanguage: nl\ndate: "
               "2026-11-20\nlicence: X\nmedia: plan.pdf\n---\n\nTekst.\n");
    write_file(t, in, "film/raad.md",
               "---\nid: bbbb2222\nkind: film\ntitle: Raad\nsummary: Kort.\nlanguage: nl\ndate: "
               "2026-11-20\nlicence: X\nmedia: raad.mp4\n---\n\nTekst.\n");
    *at = (struct library_at){.store = h->store, .files = h->files, .mem = t->mem, .now = 1};
    CHECK_INT(t, library_import(at, in, NULL, &f, &report), ERR_NONE);
    CHECK_INT(t, store_write(h->store, t->mem, key_make, t), ERR_NONE);
    return true;
}

TEST(library_closed, a_file_goes_with_what_was_withdrawn)
{
    struct library_at at;
    struct house h;
    str why;

    if (!open_all(t, &h, &at)) return;
    const char *path = str_format(t->mem, "/bestand/" STR_FMT "/plan.pdf",
                                  STR_ARG(sha256_hex(t->mem, STR("%PDF-1.7 plan"))))
                           .at;
    CHECK_INT(t, client_status(house_get(t, &h, path)), 200);
    NEED(t, library_state(&at, STR("plan"), "withdrawn", &why));
    CHECK_INT(t, client_status(house_get(t, &h, path)), 404);
    NEED(t, library_state(&at, STR("plan"), "published", &why));
    CHECK_INT(t, client_status(house_get(t, &h, path)), 200);
    house_close(t, &h);
}

// The form of a film of half an hour has some four hundred lines, each of three fields.
TEST(library_closed, captions_of_a_long_film_can_be_saved)
{
    static const char path[] = "/bibliotheek/film/raad/ondertitels/nl";
    struct library_at at;
    struct house h;

    if (!open_all(t, &h, &at)) return;
    CHECK_INT(t, client_status(house_get(t, &h, path)), 403);
    const str page = house_get(t, &h, str_format(t->mem, "%s?sleutel=%s", path, key).at);
    CHECK_INT(t, client_status(page), 200);
    const str mark = STR("name=\"token\" value=\"");
    const ptrdiff_t token = str_find(page, mark);
    CHECK(t, token > 0);
    struct out form = out_new(t->mem);
    out_format(&form, "sleutel=%s&token=" STR_FMT, key,
               STR_ARG(str_part(page, (size_t)token + mark.n, 75)));
    for (int i = 0; i < 400; i++)
        out_format(&form, "&start=%02d%%3A%02d.000&end=%02d%%3A%02d.900&text=Regel+%d", i / 60,
                   i % 60, i / 60, i % 60, i);
    const char *fields = "Content-Type: application/x-www-form-urlencoded\r\n";
    CHECK_INT(t, client_status(house_ask(t, &h, "POST", path, fields, out_get(&form))), 303);
    house_close(t, &h);
}
