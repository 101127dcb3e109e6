// The caption editor as a browser uses it: a link with a key, a form, and the way back.
#include "app/library/captions.sql.h"
#include "app/library/library.h"
#include "app/library/library.sql.h"
#include "base/disk.h"
#include "base/hash.h"
#include "core/file.h"
#include "tests/support/test.h"
#include "tests/web/house.h"
#include "web/token.h"

#include <sys/stat.h>

static const char key[] = "0123456789abcdef0123456789abcdef0123";
static const char second[] = "abcdef0123456789abcdef0123456789abcd";

struct room {
    struct test *t;
    struct house h;
    item_id item;
};

static enum err key_add(struct db *db, void *arg)
{
    struct room *r = arg;
    struct item_row item;
    bool found;

    TRY(item_by_slug(db, r->t->mem, STR("hoor"), &found, &item));
    if (!found) return ERR_NOT_FOUND;
    r->item = item.id;
    TRY(edit_key_add(db, sha256_hex(r->t->mem, str_of(key)), item.id, 0, 4000000000));
    TRY(edit_key_add(db, sha256_hex(r->t->mem, str_of(second)), item.id, 0, 4000000000));
    // of yesterday
    return edit_key_add(db, sha256_hex(r->t->mem, STR("old")), item.id, 0, 1);
}

static bool file_make(struct test *t, const char *name, str text)
{
    const str path = str_format(t->mem, "%s/in/%s", test_folder(t), name);

    return disk_write(t->mem, path.at, 0644, text) == ERR_NONE;
}

static bool room_open(struct test *t, struct room *r)
{
    const char *folder = test_folder(t);
    struct findings f = findings_new(t->mem);
    struct import_report report = {0};

    *r = (struct room){.t = t};
    if (!house_open(t, &r->h, NULL, 0)) return false;
    mkdir(str_format(t->mem, "%s/in", folder).at, 0755);
    mkdir(str_format(t->mem, "%s/in/podcast", folder).at, 0755);
    struct library_at at = {r->h.store, r->h.files, t->mem, 1700000000};
    if (!file_make(t, "podcast/hoor.md",
                   STR("---\nid: dddd4444\nkind: podcast\ntitle: Hoor\nsummary: Kort.\nlanguage: "
                       "nl\ndate: 2026-11-22\nlicence: X\nmedia: hoor.mp3\ncaptions:\n- nl "
                       "woorden.vtt\n---\n\nT.\n")) ||
        !file_make(t, "podcast/woorden.vtt",
                   STR("WEBVTT\n\n00:00.000 --> 00:02.000\nDag allemaal.\n")) ||
        library_import(&at, str_format(t->mem, "%s/in", folder).at, NULL, &f, &report) !=
            ERR_NONE ||
        store_write(r->h.store, t->mem, key_add, r) != ERR_NONE) {
        test_fail(t, __FILE__, __LINE__, "no podcast");
        house_close(t, &r->h);
        return false;
    }
    return true;
}

static str page(struct room *r, const char *lang, const char *with)
{
    return house_get(r->t, &r->h,
                     str_format(r->t->mem, "/bibliotheek/podcast/hoor/ondertitels/%s?sleutel=%s",
                                lang, with)
                         .at);
}

// Sends the form of the page; cues is what follows the token and the key.
static str send_as(struct room *r, const char *path, const char *with, str cues)
{
    const str form = client_body(page(r, "nl", key));
    const ptrdiff_t at = str_find(form, STR("name=\"token\" value=\""));
    struct out o = out_new(r->t->mem);

    OUT_LIT(&o, "token=");
    if (at >= 0) out_str(&o, str_part(form, (size_t)at + 20, TOKEN_TEXT));
    out_format(&o, "&sleutel=%s", with);
    out_str(&o, cues);
    return house_ask(r->t, &r->h, "POST", path,
                     "Content-Type: application/x-www-form-urlencoded\r\n", out_get(&o));
}

static str send_cues(struct room *r, const char *path, str cues)
{
    return send_as(r, path, key, cues);
}

#define EDITOR "/bibliotheek/podcast/hoor/ondertitels/nl"

struct stored {
    struct room *r;
    struct item_file_row file;
    str text;
    int cues;
};

static enum err stored_read(struct db *db, void *arg)
{
    struct stored *s = arg;
    struct item_cue_rows cues;
    bool found;

    TRY(item_file_of(db, s->r->t->mem, s->r->item, STR("captions"), STR("nl"), STR(""), &found,
                     &s->file));
    TRY(item_cues(db, s->r->t->mem, s->r->item, STR("nl"), &cues));
    s->cues = cues.n;
    return found ? ERR_NONE : ERR_NOT_FOUND;
}

static struct stored stored(struct room *r)
{
    struct stored s = {.r = r};

    CHECK_INT(r->t, store_read(r->h.store, r->t->mem, stored_read, &s), ERR_NONE);
    CHECK_INT(r->t, file_text(r->h.files, r->t->mem, s.file.sha256, 1 << 20, &s.text), ERR_NONE);
    return s;
}

TEST(library_captions, opens_for_the_key_of_this_item_only)
{
    static const struct {
        const char *lang, *key;
        int status;
    } rows[] = {
        {"nl", key, 200},   {"en", key, 200}, // none yet: an empty list
        {"fr", key, 404},   {"nl", "", 403},  {"nl", "0123456789abcdef0123456789abcdef0124", 403},
        {"nl", "old", 403},
    };
    struct room r;

    if (!room_open(t, &r)) return;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].key;
        CHECK_INT(t, client_status(page(&r, rows[i].lang, rows[i].key)), rows[i].status);
    }
    CHECK_STR(t, client_field(page(&r, "nl", key), STR("cache-control")), "no-store");
    house_close(t, &r.h);
}

TEST(library_captions, takes_no_form_that_was_made_for_another_key)
{
    const str cues = STR("&start=00:00.000&end=00:02.000&text=Dag");
    struct room r;

    if (!room_open(t, &r)) return;
    CHECK_INT(t, client_status(page(&r, "nl", second)), 200);
    CHECK_INT(t, client_status(send_as(&r, EDITOR, second, cues)), 403);
    CHECK_INT(t, client_status(send_as(&r, EDITOR, key, cues)), 303);
    house_close(t, &r.h);
}

TEST(library_captions, saves_and_goes_back)
{
    struct room r;

    if (!room_open(t, &r)) return;
    const str before = stored(&r).text;
    const str saved =
        send_cues(&r, EDITOR,
                  STR("&start=00%3A00.000&end=00%3A01.500&text=Hoi.&start=00%3A02.000&end="
                      "00%3A03.000&text=Fijn.&start=&end=&text="));
    CHECK_INT(t, client_status(saved), 303);
    CHECK_INT(t, stored(&r).cues, 2);
    CHECK(t, str_find(stored(&r).text, STR("Hoi.")) > 0);
    CHECK_STR(t, stored(&r).file.name, "woorden.vtt"); // the name in the head of the item
    CHECK_INT(t, client_status(send_cues(&r, EDITOR "/terug", STR(""))), 303);
    CHECK(t, str_eq(stored(&r).text, before));
    CHECK_INT(t, stored(&r).cues, 1);
    CHECK_INT(t, client_status(send_cues(&r, EDITOR "/terug", STR(""))), 409); // nothing before
    house_close(t, &r.h);
}

TEST(library_captions, says_at_the_line_what_is_wrong_and_keeps_what_was_typed)
{
    static const struct {
        const char *name, *cues, *shown;
    } rows[] = {
        {"no time", "&start=straks&end=00%3A01.000&text=Hoi.", "straks"},
        {"end first", "&start=00%3A02.000&end=00%3A01.000&text=Hoi.", "value=\"00:02.000\""},
        {"nothing", "&start=&end=&text=", "fouten"},
        {"half a row", "&start=00%3A00.000&text=Hoi.", "fouten"},
    };
    struct room r;

    if (!room_open(t, &r)) return;
    const str before = stored(&r).text;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const str got = send_cues(&r, EDITOR, str_of(rows[i].cues));

        t->row = rows[i].name;
        CHECK_INT(t, client_status(got), 422);
        CHECK(t, str_find(client_body(got), str_of(rows[i].shown)) > 0);
        CHECK(t, str_eq(stored(&r).text, before));
    }
    house_close(t, &r.h);
}

TEST(library_captions, holds_a_whole_evening)
{
    enum { CUES = 1500 };
    struct room r;
    struct out o = out_new(t->mem);

    if (!room_open(t, &r)) return;
    for (int i = 0; i < CUES; i++)
        out_format(&o,
                   "&start=%02d%%3A%02d.000&end=%02d%%3A%02d.900&text=Dit+is+regel+%d%%2C+met+wat+"
                   "woorden.",
                   i / 60, i % 60, i / 60, i % 60, i);
    CHECK_INT(t, client_status(send_cues(&r, EDITOR, out_get(&o))), 303);
    CHECK_INT(t, stored(&r).cues, CUES);
    CHECK_INT(t, client_status(page(&r, "nl", key)), 200);
    CHECK_INT(t, client_status(send_cues(&r, EDITOR "/terug", STR(""))), 303);
    house_close(t, &r.h);
}
