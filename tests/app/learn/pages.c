// The pages of a course, asked for as a browser does.
#include "app/learn/learn.h"
#include "core/file.h"
#include "http/http.h"
#include "tests/app/learn/folder.h"
#include "tests/http/client.h"
#include "web/serve.h"

#include <dirent.h>
#include <stdio.h>

struct house {
    struct test *t;
    struct store *store;
    struct site *site;
    struct http_server *server;
    struct mem *mem;
    struct settings settings;
    int port;
};

static bool house_open(struct test *t, struct house *h, const char *course)
{
    static const struct feature *const features[] = {&learn_feature};
    struct learn_report r;
    str problem;

    *h = (struct house){.t = t, .store = learn_store(t), .mem = mem_new(16 << 20)};
    if (!h->store) return false;
    if (learn_import(h->store, t->mem, course, 1000, &r) != ERR_NONE ||
        settings_read(h->mem, &h->settings, &problem) != ERR_NONE) {
        test_fail(t, __FILE__, __LINE__, "no course");
        return false;
    }
    const struct site_config config = {.set = &h->settings,
                                       .store = h->store,
                                       .features = features,
                                       .n_features = COUNT_OF(features)};
    if (site_new(h->mem, &config, &h->site) != ERR_NONE) {
        test_fail(t, __FILE__, __LINE__, "no site");
        return false;
    }
    const struct http_config http = {.listen = STR("127.0.0.1:0"),
                                     .threads = 1,
                                     .handle = site_handle,
                                     .body_bound = site_body_bound,
                                     .arg = h->site};
    if (http_start(&http, &h->server, h->mem, &problem) != ERR_NONE) {
        test_fail(t, __FILE__, __LINE__, "no server: " STR_FMT, STR_ARG(problem));
        return false;
    }
    h->port = http_port(h->server);
    return true;
}

static void house_close(struct house *h)
{
    if (h->server) http_stop(h->server, 2);
    if (h->site) site_free(h->site);
    if (h->store) store_close(h->store);
    mem_free(h->mem);
}

static str ask(struct house *h, const char *path)
{
    return client_ask(h->t, h->port,
                      str_format(h->t->mem,
                                 "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
                                 path));
}

static bool has(str page, const char *words)
{
    return str_find(page, str_of(words)) >= 0;
}

TEST(learn, every_page_is_there_in_both_languages)
{
    static const struct {
        const char *name, *path, *words;
        int status;
    } rows[] = {
        {"first page", "/leergang", "Proefles", 200},
        {"course", "/leergang/proefles", "Proefles", 200},
        {"course in English", "/en/leergang/proefles", "only available in Dutch", 200},
        {"module", "/leergang/proefles/m01-begin", "Je kunt beginnen.", 200},
        {"module in English", "/en/leergang/proefles/m01-begin", "You can begin.", 200},
        {"lesson", "/leergang/proefles/m01-begin/l01-eerste", "De eerste les", 200},
        {"lesson in English", "/en/leergang/proefles/m01-begin/l01-eerste", "lang=\"nl\"", 200},
        {"session", "/leergang/proefles/m01-begin/bijeenkomst", "Zeg hallo", 200},
        {"session at half past nine", "/leergang/proefles/m01-begin/bijeenkomst?start=09:30",
         "09:50", 200},
        {"session at no time", "/leergang/proefles/m01-begin/bijeenkomst?start=25:00",
         "Dit is geen tijd", 200},
        {"session that is not there", "/leergang/proefles/m01-begin/bijeenkomst?nr=2", "", 404},
        {"exercise", "/leergang/proefles/m01-begin/opdracht/e1-doen", "Doe het nu", 200},
        {"terms", "/leergang/proefles/begrippen", "Wat vaststaat", 200},
        {"one term", "/leergang/proefles/begrippen?q=KADER", "Wat vaststaat", 200},
        {"no term", "/leergang/proefles/begrippen?q=fiets", "0 woorden", 200},
        {"no course", "/leergang/iets", "", 404},
        {"no module", "/leergang/proefles/m02-x", "", 404},
        {"no lesson", "/leergang/proefles/m01-begin/l99-x", "", 404},
        {"a broken name", "/leergang/Proefles%21/m01-begin", "", 404},
    };
    struct house h;

    if (house_open(t, &h, folder_course(t)))
        for (size_t i = 0; i < COUNT_OF(rows); i++) {
            t->row = rows[i].name;
            const str page = ask(&h, rows[i].path);
            CHECK_INT(t, client_status(page), rows[i].status);
            CHECK(t, has(page, rows[i].words));
        }
    t->row = NULL;
    house_close(&h);
}

TEST(learn, a_lesson_links_to_what_is_around_it)
{
    static const char *const wanted[] = {
        "href=\"/leergang/proefles/m01-begin/opdracht/e1-doen\"", // from Markdown
        "popovertarget=\"term-aaaaaaf2-1\"",                      // a term, explained on the spot
        "kaders</button>,</span>",                                // the comma stays with its word
        "Wat vaststaat.",                                         // its explanation
        "rel=\"next\"",                                           // the next lesson
        "href=\"/leergang/proefles/m01-begin\" rel=\"prev\"",     // the module comes before
        "Hier hoort een stuk uit de bibliotheek",                 // the film is not there
        "data-lesson=\"aaaaaaa3\"",                               // where was I
        "application/ld+json",                                    //
    };
    struct house h;

    if (house_open(t, &h, folder_course(t))) {
        const str page = ask(&h, "/leergang/proefles/m01-begin/l01-eerste");
        for (size_t i = 0; i < COUNT_OF(wanted); i++) {
            t->row = wanted[i];
            CHECK(t, has(page, wanted[i]));
        }
    }
    t->row = NULL;
    house_close(&h);
}

TEST(learn, an_answer_gets_its_feedback_and_nothing_more)
{
    static const struct {
        const char *name, *query, *words, *never;
    } rows[] = {
        {"nothing asked", "", "Kijk mijn antwoord na", "m-feedback"},
        {"right", "?v=aaaaaad1&a=b", "m-feedback--right", "Dat is te vroeg"},
        {"wrong", "?v=aaaaaad1&a=a", "Dat is te vroeg", "Zo leer je het"},
        {"no choice", "?v=aaaaaad1", "Kies eerst een antwoord", "m-feedback"},
        {"two where one is asked", "?v=aaaaaad1&a=a&a=b", "m-feedback--wrong", "Zo leer je het"},
        {"all of several", "?v=aaaaaad2&a=a&a=c", "Je vond ze allemaal", "Niet te eten"},
        {"one of several", "?v=aaaaaad2&a=a", "Je hebt 1 van de 2", "Ook een vrucht"},
        {"right and wrong", "?v=aaaaaad2&a=a&a=b", "m-feedback--partly", "Ook een vrucht"},
        {"only wrong", "?v=aaaaaad2&a=b", "m-feedback--wrong", "Ook een vrucht"},
        {"a letter that is not there", "?v=aaaaaad1&a=z", "Kies eerst een antwoord", "m-feedback"},
        {"another question", "?v=bbbbbbb1&a=a", "Kijk mijn antwoord na", "m-feedback"},
        {"broken", "?v=%ff&a=a", "", "m-feedback"},
    };
    struct house h;

    if (house_open(t, &h, folder_course(t)))
        for (int round = 0; round < 2; round++) // the second time from the cache, where it is kept
            for (size_t i = 0; i < COUNT_OF(rows); i++) {
                t->row = rows[i].name;
                const str page =
                    ask(&h, str_z(t->mem,
                                  str_format(t->mem, "/leergang/proefles/m01-begin/l01-eerste%s",
                                             rows[i].query)));
                CHECK(t, has(page, rows[i].words));
                CHECK(t, !has(page, rows[i].never));
            }
    t->row = NULL;
    house_close(&h);
}

// ---- the trainer's part and the key are on no page ----

struct secrets {
    str at[30000];
    int n;
};

// Sentences in the files under a folder; the trainer's part itself is skipped unless it is asked for.
static void sentences_of(struct test *t, const char *folder, struct secrets *s)
{
    DIR *dir = opendir(folder);

    if (!dir) return;
    for (const struct dirent *d; (d = readdir(dir));) {
        if (d->d_name[0] == '.' || !strcmp(d->d_name, "trainer")) continue;
        const char *path = str_z(t->mem, str_format(t->mem, "%s/%s", folder, d->d_name));
        FILE *f = fopen(path, "r");
        char line[2000];

        if (d->d_type == DT_DIR) sentences_of(t, path, s);
        while (f && fgets(line, sizeof line, f) && s->n < (int)COUNT_OF(s->at)) {
            const str said = str_trim(str_of(line));
            // Only sentences: not fences, heads and titles, which say what a page may say too.
            if (said.n > 24 && str_ends(said, STR(".")) && !str_starts(said, STR(":::")))
                s->at[s->n++] = str_copy(t->mem, said);
        }
        if (f) fclose(f);
    }
    closedir(dir);
}

struct listing {
    struct mem *mem;
    struct learn_public_rows rows;
};

static enum err public_pages(struct db *db, void *arg)
{
    struct listing *l = arg;

    return learn_public(db, l->mem, &l->rows);
}

TEST(learn, the_trainers_part_is_on_no_page)
{
    static const char course[] = "content/leergang";
    struct secrets *s = MEM_NEW(t->mem, struct secrets), *open = MEM_NEW(t->mem, struct secrets);
    struct house h;

    sentences_of(t, "content/leergang/trainer", s);
    sentences_of(t, course, open);
    int kept = 0;
    for (int i = 0; i < s->n; i++) { // what the public part says as well is no secret
        bool told = false;
        for (int k = 0; k < open->n; k++)
            told |= str_eq(s->at[i], open->at[k]);
        if (!told) s->at[kept++] = s->at[i];
    }
    s->n = kept;
    CHECK(t, s->n > 50);
    if (house_open(t, &h, course)) {
        struct listing listing = {.mem = t->mem};
        const struct learn_public_rows *rows = &listing.rows;

        CHECK_INT(t, store_read(h.store, t->mem, public_pages, &listing), ERR_NONE);
        CHECK(t, rows->n > 40);
        for (int i = 0; i < rows->n; i++)
            for (int l = 0; l < LANG_COUNT; l++) {
                const struct learn_public_row *p = &rows->at[i];
                const str path = learn_path(t->mem, l ? "/en" : "", p->course, p->kind, p->module,
                                            p->slug, p->seq);
                const str page = ask(&h, str_z(t->mem, path));

                t->row = str_z(t->mem, path);
                CHECK_INT(t, client_status(page), 200);
                CHECK(t, !has(page, "m-choice--") &&
                             !has(page, "m-feedback")); // nothing is told unasked
                for (int k = 0; k < s->n; k++)
                    if (str_find(page, s->at[k]) >= 0)
                        test_fail(t, __FILE__, __LINE__, "says what is for trainers: " STR_FMT,
                                  STR_ARG(s->at[k]));
            }
    }
    t->row = NULL;
    house_close(&h);
}
