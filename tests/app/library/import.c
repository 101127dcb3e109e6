// A folder becomes the library and a folder again; with an error nothing is changed.
#include "app/library/library.h"

#include "app/library/captions.sql.h"
#include "app/library/library.sql.h"
#include "app/library/media.h"
#include "core/file.h"
#include "core/search.h"
#include "tests/support/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char vtt[] = "WEBVTT\n\n00:00.000 --> 00:02.000\nDag allemaal.\n\n00:02.000 --> "
                          "00:04.500\nWat is een open vraag?\n";

struct house {
    struct test *t;
    struct library_at at;
    str in, media;
    struct findings f;
    struct import_report report;
};

static void write_file(struct house *h, const char *name, const char *text)
{
    const str path = str_format(h->t->mem, STR_FMT "/%s", STR_ARG(h->in), name);
    FILE *f = fopen(path.at, "w");

    if (!f || fputs(text, f) < 0 || fclose(f) != 0)
        test_fail(h->t, __FILE__, __LINE__, "cannot write %s", path.at);
}

static bool house_open(struct test *t, struct house *h)
{
    const struct store_config config = {.url = str_of(test_database(t)), .readers = 2};
    const char *folders[] = {"in", "in/reading", "in/film", "in/series", "in/media", "out"};

    *h = (struct house){.t = t, .at = {.mem = t->mem, .now = 1700000000}};
    h->in = str_format(t->mem, "%s/in", test_folder(t));
    for (size_t i = 0; i < COUNT_OF(folders); i++)
        mkdir(str_format(t->mem, "%s/%s", test_folder(t), folders[i]).at, 0755);
    if (files_open(t->mem, str_format(t->mem, "%s/files", test_folder(t)), &h->at.files) !=
            ERR_NONE ||
        store_open(&config, &h->at.store) != ERR_NONE ||
        store_migrate(h->at.store, -1) != ERR_NONE) {
        test_fail(t, __FILE__, __LINE__, "no house");
        return false;
    }
    write_file(h, "reading/een.md",
               "---\nid: aaaa1111\nkind: reading\ntitle: Een fietspad\nsummary: Kort.\nlanguage: "
               "nl\ndate: 2026-11-20\nlicence: CC-BY-SA-4.0\nthemes:\n- Wie doet mee\n- "
               "geld\npeople:\n- Redactie, tekst\nrelated:\n- twee\n---\n\nLees ook "
               "[twee](item:twee) en [geen](item:geen).\n");
    write_file(h, "reading/een.en.md",
               "---\nid: aaaa1111\nkind: reading\ntitle: A cycle path\nsummary: Short.\nlanguage: "
               "en\nthemes:\n- Who takes part\n- money\n---\n\nRead also [two](item:twee).\n");
    write_file(h, "reading/twee.md",
               "---\nid: bbbb2222\nkind: reading\ntitle: Twee\nsummary: Ook kort.\nlanguage: "
               "nl\ndate: 2026-11-21\nlicence: CC-BY-SA-4.0\n---\n\nTekst.\n");
    return true;
}

static enum err take(struct house *h)
{
    h->f = findings_new(h->t->mem);
    h->report = (struct import_report){0};
    return library_import(&h->at, h->in.at, NULL, &h->f, &h->report);
}

struct look {
    struct house *h;
    const char *slug;
    struct item_row item;
    struct item_text_rows texts;
    struct item_cards all, theme;
    struct item_theme_rows themes_en;
    bool found;
};

static enum err look_read(struct db *db, void *arg)
{
    struct look *l = arg;
    struct mem *m = l->h->t->mem;

    TRY(item_by_slug(db, m, str_of(l->slug), &l->found, &l->item));
    if (!l->found) return ERR_NONE;
    TRY(item_texts(db, m, l->item.id, &l->texts));
    TRY(item_themes(db, m, l->item.id, STR("en"), &l->themes_en));
    TRY(item_list(db, m, STR(""), STR(""), LANG_NL, ITEM_LIST_START, 10, &l->all));
    return item_list(db, m, STR("wie-doet-mee"), STR("reading"), LANG_NL, ITEM_LIST_START, 10,
                     &l->theme);
}

static struct look look(struct house *h, const char *slug)
{
    struct look l = {.h = h, .slug = slug};

    if (store_read(h->at.store, h->t->mem, look_read, &l) != ERR_NONE)
        test_fail(h->t, __FILE__, __LINE__, "cannot look");
    return l;
}

TEST(library_import, makes_items_lists_and_links)
{
    struct house h;

    if (!house_open(t, &h)) return;
    NEED(t, take(&h));
    CHECK_INT(t, h.report.items, 2);
    const struct look l = look(&h, "een");
    CHECK_STR(t, l.item.state, "published");
    CHECK_INT(t, l.texts.n, 2);
    CHECK(t, str_find(l.texts.at[1].body_html, STR("href=\"/bibliotheek/tekst/twee\"")) > 0);
    CHECK(t, str_find(l.texts.at[1].body_html, STR("geen")) > 0);
    CHECK(t, str_find(l.texts.at[1].body_html, STR("item:")) < 0);
    CHECK(t, str_find(l.texts.at[0].body_html, STR("href=\"/en/bibliotheek/tekst/twee\"")) > 0);
    CHECK_INT(t, l.all.n, 2);
    CHECK_STR(t, l.all.at[0].slug, "twee"); // the newest first
    CHECK_INT(t, l.theme.n, 1);
    CHECK_STR(t, l.themes_en.at[0].name, "Who takes part");

    NEED(t, take(&h)); // the same again
    CHECK_INT(t, h.report.items, 0);
    CHECK_INT(t, h.report.unchanged, 2);
    CHECK_INT(t, look(&h, "een").all.n, 2);
    store_close(h.at.store);
}

TEST(library_import, changes_nothing_with_an_error)
{
    static const struct {
        const char *name, *file, *text;
    } rows[] = {
        {"no title", "reading/drie.md",
         "---\nid: cccc3333\nkind: reading\nsummary: Kort.\nlanguage: nl\ndate: "
         "2026-11-20\nlicence: X\n---\n\nT.\n"},
        {"double id", "reading/drie.md",
         "---\nid: aaaa1111\nkind: reading\ntitle: D\nsummary: Kort.\nlanguage: nl\ndate: "
         "2026-11-20\nlicence: X\n---\n\nT.\n"},
        {"unknown key", "reading/drie.md",
         "---\nid: cccc3333\nkind: reading\ntitle: D\nsumary: Kort.\nsummary: Kort.\nlanguage: "
         "nl\ndate: 2026-11-20\nlicence: X\n---\n\nT.\n"},
        {"climbing media", "film/drie.md",
         "---\nid: cccc3333\nkind: film\ntitle: D\nsummary: Kort.\nlanguage: nl\ndate: "
         "2026-11-20\nlicence: X\nmedia: ../../etc/passwd\n---\n\nT.\n"},
        {"no such day", "reading/drie.md",
         "---\nid: cccc3333\nkind: reading\ntitle: D\nsummary: Kort.\nlanguage: nl\ndate: "
         "2026-02-30\nlicence: X\n---\n\nT.\n"},
        {"no head", "reading/drie.md", "Alleen tekst.\n"},
        {"broken bytes", "reading/drie.md",
         "---\nid: cccc3333\nkind: reading\ntitle: \xff\xfe\nsummary: Kort.\nlanguage: nl\ndate: "
         "2026-11-20\nlicence: X\n---\n\nT.\n"},
    };
    struct house h;

    if (!house_open(t, &h)) return;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].name;
        write_file(&h, rows[i].file, rows[i].text);
        CHECK_INT(t, take(&h), ERR_INVALID);
        CHECK(t, h.f.errors > 0);
        CHECK(t, !look(&h, "een").found);
        unlink(str_format(t->mem, STR_FMT "/%s", STR_ARG(h.in), rows[i].file).at);
    }
    store_close(h.at.store);
}

TEST(library_import, keeps_a_film_a_draft_until_it_has_captions)
{
    struct house h;

    if (!house_open(t, &h)) return;
    write_file(&h, "film/kijk.md",
               "---\nid: dddd4444\nkind: film\ntitle: Kijk\nsummary: Kort.\nlanguage: nl\ndate: "
               "2026-11-22\nlicence: X\nmedia: kijk.mp4\ncaptions:\n- nl kijk.nl.vtt\n---\n\nT.\n");
    NEED(t, take(&h));
    CHECK_INT(t, h.report.drafts.n, 1);
    CHECK_STR(t, look(&h, "kijk").item.state, "draft");
    CHECK_INT(t, look(&h, "kijk").all.n, 2);
    str problem;
    CHECK_INT(t, library_state(&h.at, STR("kijk"), "published", &problem), ERR_CONFLICT);
    CHECK(t, problem.n > 0);
    write_file(&h, "film/kijk.nl.vtt", vtt); // beside the item; the film itself is still missing
    NEED(t, take(&h));
    CHECK_STR(t, look(&h, "kijk").item.state, "draft");
    store_close(h.at.store);
}

TEST(library_import, withdraws_for_good_until_published_again)
{
    struct house h;
    str problem;

    if (!house_open(t, &h)) return;
    NEED(t, take(&h));
    NEED(t, library_state(&h.at, STR("twee"), "withdrawn", &problem));
    CHECK_INT(t, look(&h, "een").all.n, 1);
    NEED(t, take(&h));
    CHECK_STR(t, look(&h, "twee").item.state, "withdrawn");
    NEED(t, library_state(&h.at, STR("twee"), "published", &problem));
    CHECK_INT(t, look(&h, "een").all.n, 2);
    CHECK_INT(t, library_state(&h.at, STR("niets"), "published", &problem), ERR_NOT_FOUND);
    store_close(h.at.store);
}

TEST(library_import, keeps_a_translation_with_its_item_whatever_else_is_called_alike)
{
    struct house h;

    if (!house_open(t, &h)) return;
    // "een-b" stands between "een" and "een.en" when file names are sorted as they are
    write_file(
        &h, "reading/een-b.md",
        "---\nid: cccc3333\nkind: reading\ntitle: Een B\nsummary: Kort.\nlanguage: nl\ndate: "
        "2026-11-19\nlicence: CC-BY-SA-4.0\n---\n\nTekst.\n");
    NEED(t, take(&h));
    CHECK_INT(t, look(&h, "een").texts.n, 2);
    CHECK_INT(t, look(&h, "een-b").texts.n, 1);
    store_close(h.at.store);
}

TEST(library_import, says_whose_id_it_is_and_changes_nothing)
{
    static const struct {
        const char *name, *file, *head;
        enum finding_code code;
    } rows[] = {
        {"another id", "reading/een.md", "id: cccc3333\n", FINDING_item_id},
        {"another name", "reading/drie.md", "id: bbbb2222\n", FINDING_item_slug},
        {"series gone", "reading/drie.md", "id: cccc3333\nseries: nergens\n", FINDING_file_missing},
    };
    struct house h;

    if (!house_open(t, &h)) return;
    NEED(t, take(&h));
    unlink(str_format(t->mem, STR_FMT "/reading/een.md", STR_ARG(h.in)).at);
    unlink(str_format(t->mem, STR_FMT "/reading/een.en.md", STR_ARG(h.in)).at);
    unlink(str_format(t->mem, STR_FMT "/reading/twee.md", STR_ARG(h.in)).at);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].name;
        write_file(&h, rows[i].file,
                   str_format(t->mem,
                              "---\n%skind: reading\ntitle: Nieuw\nsummary: Kort.\nlanguage: "
                              "nl\ndate: 2026-11-20\nlicence: X\n---\n\nT.\n",
                              rows[i].head)
                       .at);
        CHECK_INT(t, take(&h), ERR_INVALID);
        CHECK_INT(t, h.f.n, 1);
        CHECK(t, h.f.n && h.f.at[0].code == rows[i].code);
        CHECK(t, !look(&h, "drie").found);
        CHECK_INT(t, look(&h, "een").texts.n, 2);
        unlink(str_format(t->mem, STR_FMT "/%s", STR_ARG(h.in), rows[i].file).at);
    }
    store_close(h.at.store);
}

// A second of silence: the smallest file that ffprobe calls sound.
static void write_wav(struct house *h, const char *name, unsigned seconds)
{
    const unsigned rate = 8000, bytes = rate * seconds, all = bytes + 36;
    const unsigned char head[44] = {'R',
                                    'I',
                                    'F',
                                    'F',
                                    all & 255,
                                    all >> 8 & 255,
                                    all >> 16 & 255,
                                    all >> 24,
                                    'W',
                                    'A',
                                    'V',
                                    'E',
                                    'f',
                                    'm',
                                    't',
                                    ' ',
                                    16,
                                    0,
                                    0,
                                    0,
                                    1,
                                    0,
                                    1,
                                    0,
                                    rate & 255,
                                    rate >> 8,
                                    0,
                                    0,
                                    rate & 255,
                                    rate >> 8,
                                    0,
                                    0,
                                    1,
                                    0,
                                    8,
                                    0,
                                    'd',
                                    'a',
                                    't',
                                    'a',
                                    bytes & 255,
                                    bytes >> 8 & 255,
                                    bytes >> 16 & 255,
                                    bytes >> 24};
    FILE *f = fopen(str_format(h->t->mem, STR_FMT "/%s", STR_ARG(h->in), name).at, "w");

    if (!f) return test_fail(h->t, __FILE__, __LINE__, "cannot write %s", name);
    fwrite(head, 1, sizeof head, f);
    for (unsigned i = 0; i < bytes; i++)
        fputc(128, f);
    fclose(f);
}

static bool no_ffprobe(struct test *t)
{
    if (system("command -v ffprobe >/dev/null 2>&1") == 0) return false;
    test_skip(t, "ffprobe is not installed");
    return true;
}

static enum err probe(struct house *h, const char *name, struct media_probe *p)
{
    str why;
    int fd;

    TRY(file_open_plain(str_format(h->t->mem, STR_FMT "/%s", STR_ARG(h->in), name).at, &fd));
    const enum err e = media_probe(h->t->mem, fd, p, &why);
    close(fd);
    return e;
}

TEST(media_probe, tells_sound_and_length)
{
    struct media_probe p;
    struct house h;

    if (no_ffprobe(t) || !house_open(t, &h)) return;
    write_wav(&h, "stil.wav", 2);
    NEED(t, probe(&h, "stil.wav", &p));
    CHECK_INT(t, p.duration_ms, 2000);
    CHECK_STR(t, p.audio, "pcm_u8");
    CHECK_INT(t, p.video.n, 0);
    CHECK(t, probe(&h, "reading/een.md", &p) != ERR_NONE);
    write_file(&h, "lijst.mp4", "ffconcat version 1.0\nfile stil.wav\n"); // names another file
    CHECK(t, probe(&h, "lijst.mp4", &p) != ERR_NONE);
    store_close(h.at.store);
}

// A podcast with its sound and captions, published.
static bool podcast_open(struct test *t, struct house *h)
{
    if (no_ffprobe(t) || !house_open(t, h)) return false;
    mkdir(str_format(t->mem, STR_FMT "/podcast", STR_ARG(h->in)).at, 0755);
    write_file(h, "podcast/hoor.md",
               "---\nid: dddd4444\nkind: podcast\ntitle: Hoor\nsummary: Kort.\nlanguage: nl\ndate: "
               "2026-11-22\nlicence: X\nmedia: hoor.wav\ncaptions:\n- nl woorden.vtt\n---\n\nT.\n");
    write_wav(h, "media/hoor.wav", 1);
    write_file(h, "media/woorden.vtt", vtt);
    CHECK_INT(t, take(h), ERR_NONE);
    CHECK_STR(t, look(h, "hoor").item.state, "published");
    return true;
}

struct edit {
    struct house *h;
    item_id item;
    str sha; // what stands there now
    bool put;
};

// What the editor in the browser does: keeps what stood there, puts something else.
static enum err edit_write(struct db *db, void *arg)
{
    static const char other[] = "WEBVTT\n\n00:00.000 --> 00:03.000\nHoi allemaal.\n";
    struct edit *e = arg;
    struct mem *m = e->h->t->mem;
    struct item_file_row file;
    struct file_put put;
    bool found;

    TRY(item_file_of(db, m, e->item, STR("captions"), STR("nl"), STR(""), &found, &file));
    e->sha = file.sha256;
    if (!e->put) return ERR_NONE;
    TRY(captions_before_add(db, e->item, STR("nl"), 1, file.sha256));
    TRY(file_put_bytes(e->h->at.files, str_of(other), &put));
    e->sha = str_copy(m, (str){put.sha256, 64});
    return item_file_put(db, e->item, STR("captions"), STR("nl"), STR(""), e->sha, put.bytes,
                         STR("text/vtt"), file.name, 0, 0);
}

static str captions_sha(struct house *h, bool put)
{
    struct edit e = {.h = h, .item = look(h, "hoor").item.id, .put = put};

    CHECK_INT(h->t, store_write(h->at.store, h->t->mem, edit_write, &e), ERR_NONE);
    return e.sha;
}

TEST(library_import, takes_nothing_away_when_the_media_are_not_at_hand)
{
    struct house h;

    if (!podcast_open(t, &h)) return;
    const int64_t changed = look(&h, "hoor").item.changed_at;
    h.at.now += 100;
    unlink(str_format(t->mem, STR_FMT "/media/hoor.wav", STR_ARG(h.in)).at);
    unlink(str_format(t->mem, STR_FMT "/media/woorden.vtt", STR_ARG(h.in)).at);
    NEED(t, take(&h));
    CHECK_STR(t, look(&h, "hoor").item.state, "published");
    CHECK_INT(t, look(&h, "hoor").item.duration_ms, 1000);
    CHECK_INT(t, look(&h, "hoor").item.changed_at, changed); // nothing changed
    CHECK_INT(t, h.report.drafts.n, 0);
    store_close(h.at.store);
}

TEST(library_import, leaves_captions_that_were_edited_unless_the_file_is_new)
{
    struct house h;

    if (!podcast_open(t, &h)) return;
    const str edited = captions_sha(&h, true);
    NEED(t, take(&h)); // the file on disk is the one from before the edit
    CHECK(t, str_eq(captions_sha(&h, false), edited));
    CHECK_INT(t, h.report.unchanged, 3);
    write_file(&h, "media/woorden.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nWeer anders.\n");
    NEED(t, take(&h));
    CHECK(t, !str_eq(captions_sha(&h, false), edited));
    write_file(&h, "media/woorden.vtt", "geen ondertitels\n"); // broken: said, and no longer shown
    NEED(t, take(&h));
    CHECK_STR(t, look(&h, "hoor").item.state, "draft");
    CHECK_INT(t, h.report.drafts.n, 1);
    store_close(h.at.store);
}

static str file_read(struct test *t, str path)
{
    char *at = mem_raw(t->mem, 65536);
    FILE *f = fopen(path.at, "r");
    const size_t n = f ? fread(at, 1, 65535, f) : 0;

    if (f) fclose(f);
    return (str){at, n};
}

TEST(library_export, gives_back_what_came_in)
{
    static const char *const names[] = {"reading/een.md", "reading/een.en.md", "reading/twee.md",
                                        "series/s.md"};
    struct house h;
    int items;

    if (!house_open(t, &h)) return;
    write_file(&h, "series/s.md",
               "---\nid: eeee5555\nkind: series\ntitle: S\nsummary: Kort.\nlanguage: "
               "nl\n---\n\nOver de serie.\n");
    NEED(t, take(&h));
    const str out = str_format(t->mem, "%s/out", test_folder(t));
    NEED(t, library_export(&h.at, out.at, true, &items));
    CHECK_INT(t, items, 2);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const str was = file_read(t, str_format(t->mem, STR_FMT "/%s", STR_ARG(h.in), names[i]));
        const str is = file_read(t, str_format(t->mem, STR_FMT "/%s", STR_ARG(out), names[i]));

        t->row = names[i];
        CHECK(t, was.n > 0);
        CHECK(t, str_eq(was, is));
    }
    store_close(h.at.store);
}

// A folder from elsewhere may not publish what stands beside it on this machine, nor keep us waiting.
TEST(library_import, takes_no_link_pipe_or_device_for_a_file)
{
    static const char *const names[] = {"link.pdf", "pipe.pdf", "zero.pdf", "secret.pdf"};
    struct house h;
    FILE *f;

    if (!house_open(t, &h)) return;
    const char *in = h.in.at, *out = str_format(t->mem, "%s/out", test_folder(t)).at;
    const char *secret = str_format(t->mem, "%s/secret.pdf", out).at;
    const char *waits = str_format(t->mem, "%s/reading/drie.md", in).at;
    CHECK(t, (f = fopen(secret, "w")) && fputs("secret", f) > 0 && fclose(f) == 0);
    CHECK(t, symlink(secret, str_format(t->mem, "%s/reading/link.pdf", in).at) == 0);
    CHECK(t, symlink("/dev/zero", str_format(t->mem, "%s/reading/zero.pdf", in).at) == 0);
    CHECK(t, mkfifo(str_format(t->mem, "%s/reading/pipe.pdf", in).at, 0600) == 0);
    CHECK(t, rmdir(str_format(t->mem, "%s/media", in).at) == 0);
    CHECK(t, symlink(out, str_format(t->mem, "%s/media", in).at) == 0); // holds secret.pdf
    CHECK(t, mkfifo(waits, 0600) == 0);
    CHECK_INT(t, take(&h), ERR_INVALID);
    CHECK(t, remove(waits) == 0);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        t->row = names[i];
        write_file(&h, "reading/twee.md",
                   str_format(t->mem,
                              "---\nid: bbbb2222\nkind: reading\ntitle: Twee\nsummary: "
                              "Kort.\nlanguage: nl\ndate: 2026-11-21\nlicence: X\nmedia: "
                              "%s\n---\n\nTekst.\n",
                              names[i])
                       .at);
        NEED(t, take(&h));
        CHECK_INT(t, h.report.drafts.n, 1);
        CHECK_STR(t, look(&h, "twee").item.state, "draft");
    }
    t->row = NULL;
    store_close(h.at.store);
}

struct leaf {
    struct house *h;
    const char *kind;
    struct item_place from;
    struct item_cards cards;
};

static enum err leaf_read(struct db *db, void *arg)
{
    struct leaf *l = arg;

    return item_list(db, l->h->t->mem, STR(""), str_of(l->kind), LANG_NL, l->from, 3, &l->cards);
}

TEST(item_list, shows_each_item_once_however_it_is_leafed_through)
{
    enum { MORE = 8 };
    static const char *const kinds[] = {"", "reading"};
    struct house h;

    if (!house_open(t, &h)) return;
    for (int i = 0; i < MORE; i++) // some of the same day
        write_file(&h, str_format(t->mem, "reading/meer-%d.md", i).at,
                   str_format(t->mem,
                              "---\nid: cccc333%d\nkind: reading\ntitle: Meer\nsummary: "
                              "Kort.\nlanguage: nl\ndate: 2026-11-1%d\nlicence: X\n---\n\nT.\n",
                              i, i / 3)
                       .at);
    NEED(t, take(&h));
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        struct leaf l = {.h = &h, .kind = kinds[k], .from = ITEM_LIST_START};
        struct item_place last = ITEM_LIST_START;
        int n = 0;

        t->row = kinds[k];
        do {
            NEED(t, store_read(h.at.store, t->mem, leaf_read, &l));
            for (int i = 0; i < l.cards.n; i++, n++) {
                const struct item_place here = {l.cards.at[i].dated.n, l.cards.at[i].id};
                CHECK(t,
                      here.dated < last.dated || (here.dated == last.dated && here.id < last.id));
                last = here;
            }
            l.from = last;
        } while (l.cards.n == 3);
        CHECK_INT(t, n, MORE + 2);
    }
    store_close(h.at.store);
}
