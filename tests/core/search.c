// Finding, on whichever database is being tested: stems, beginnings, spelling, rank, facets, replacing.
#include "core/search.h"

#include "tests/support/test.h"

#include <stdio.h>

struct made {
    const char *ref, *kind, *title, *said[4];
    int64_t at_ms[4];
    enum lang lang;
};

static const struct made docs[] = {
    {"item:1",
     "reading",
     "Het fietspad langs de school",
     {"Ouders willen een breed fietspad.", "De raad beslist in mei."},
     {-1, -1},
     LANG_NL},
    {"item:2",
     "film",
     "Twee minuten te veel",
     {"Welkom bij deze les.", "Een trainer luistert langer dan hij praat.",
      "Wat is een open vraag?"},
     {0, 4000, 9500},
     LANG_NL},
    {"item:3",
     "case",
     "Een bewonersinitiatief in de wijk",
     {"Twaalf buren nemen het initiatief.", "De coördinatie ligt bij de straat."},
     {-1, -1},
     LANG_NL},
    {"item:4",
     "reading",
     "Questions that open",
     {"Residents listen longer than they speak."},
     {-1},
     LANG_EN},
    {"item:5", "worksheet", "Fietspadenplan", {"Teken de fietsroutes op de kaart."}, {-1}, LANG_NL},
};

static enum err put_all(struct db *db, void *arg)
{
    struct test *t = arg;
    static const str facets[] = {{"theme=verkeer", 13}};

    for (size_t i = 0; i < COUNT_OF(docs); i++) {
        struct search_passage passages[4];
        int n = 0;

        while (n < 4 && docs[i].said[n]) {
            passages[n] = (struct search_passage){str_of(docs[i].said[n]), docs[i].at_ms[n]};
            n++;
        }
        const struct search_doc doc = {
            .ref = str_of(docs[i].ref),
            .kind = str_of(docs[i].kind),
            .title = str_of(docs[i].title),
            .path = STR("/x"),
            .summary = STR(""),
            .lang = docs[i].lang,
            .dated = {(int32_t)i},
            .facets = facets,
            .n_facets = i == 0 || i == 4,
            .passages = passages,
            .n_passages = n,
        };
        TRY(search_put(db, t->mem, &doc));
    }
    return ERR_NONE;
}

struct asking {
    struct test *t;
    struct search_ask ask;
    struct search_found found;
};

static enum err run_ask(struct db *db, void *arg)
{
    struct asking *a = arg;

    return search_run(db, a->t->mem, &a->ask, &a->found);
}

static enum err drop_first(struct db *db, void *arg)
{
    struct test *t = arg;

    return search_drop(db, t->mem, STR("item:1"));
}

static struct store *store_with_docs(struct test *t)
{
    const struct store_config config = {.url = str_of(test_database(t)), .readers = 2};
    struct store *s = NULL;

    if (store_open(&config, &s) != ERR_NONE || store_migrate(s, -1) != ERR_NONE ||
        store_write(s, t->mem, put_all, t) != ERR_NONE)
        test_fail(t, __FILE__, __LINE__, "no store with documents");
    return s;
}

static struct search_found ask(struct test *t, struct store *s, const char *text, const char *facet)
{
    const str f = str_of(facet ? facet : "");
    struct asking a = {.t = t,
                       .ask = {.text = str_of(text),
                               .lang = LANG_NL,
                               .facets = &f,
                               .n_facets = facet ? 1 : 0,
                               .count = 10}};

    if (store_read(s, t->mem, run_ask, &a) != ERR_NONE)
        test_fail(t, __FILE__, __LINE__, "search failed: %s", text);
    return a.found;
}

TEST(search, finds_what_readers_mean)
{
    static const struct {
        const char *name, *text, *first, *spelled;
        int64_t at_ms;
    } rows[] = {
        {"plural", "fietspaden", "Het fietspad langs de school", NULL, -1},
        {"beginning", "fietspadenp", "Fietspadenplan", NULL, -1},
        {"accent", "coordinatie", "Een bewonersinitiatief in de wijk", NULL, -1},
        {"jumps", "trainer luisteren", "Twee minuten te veel", NULL, 4000},
        {"letter missing", "initatief", "Een bewonersinitiatief in de wijk", "initiatief", -1},
        {"as it sounds", "inisjatief", "Een bewonersinitiatief in de wijk", "initiatief", -1},
        {"d and t", "fietspat", "Het fietspad langs de school", "fietspad", -1},
        {"vowels that sound alike", "treiner", "Twee minuten te veel", "trainer", 4000},
        {"swapped", "trianer", "Twee minuten te veel", "trainer", 4000},
        {"English", "resident listens", "Questions that open", NULL, -1},
        {"title first", "fietspad", "Het fietspad langs de school", NULL, -1},
        {"only common words", "een", NULL, NULL, -1},
        {"quotes and signs", "\"fietspad\" OR * ) : ^", "Het fietspad langs de school", NULL, -1},
    };
    struct store *s = store_with_docs(t);

    for (size_t i = 0; i < COUNT_OF(rows) && s; i++) {
        const struct search_found f = ask(t, s, rows[i].text, NULL);

        t->row = rows[i].name;
        if (!rows[i].first) continue;
        CHECK(t, f.n > 0);
        if (!f.n) continue;
        CHECK_STR(t, f.at[0].title, rows[i].first);
        CHECK_INT(t, f.at[0].at_ms, rows[i].at_ms);
        if (rows[i].spelled)
            CHECK_STR(t, f.spelled, rows[i].spelled);
        else
            CHECK(t, f.spelled.at == NULL);
    }
    if (s) store_close(s);
}

TEST(search, marks_the_words_it_found)
{
    struct store *s = store_with_docs(t);
    const struct search_found f = ask(t, s, "luister", NULL);

    CHECK_INT(t, f.n, 1);
    CHECK_INT(t, f.at[0].n_marks, 1);
    CHECK_STR(t, str_part(f.at[0].said, f.at[0].marks[0].at, f.at[0].marks[0].bytes), "luistert");
    store_close(s);
}

TEST(search, keeps_to_the_facets_and_counts_kinds)
{
    struct store *s = store_with_docs(t);
    const struct search_found all = ask(t, s, "fiets", NULL),
                              some = ask(t, s, "fiets", "kind=worksheet"),
                              theme = ask(t, s, "initiatief", "theme=verkeer");

    CHECK_INT(t, all.total, 2);
    CHECK_INT(t, all.n_kinds, 2);
    CHECK_INT(t, some.total, 1);
    CHECK_INT(t, some.n_kinds, 2);
    CHECK_INT(t, theme.total, 0);
    store_close(s);
}

TEST(search, replaces_and_forgets)
{
    struct store *s = store_with_docs(t);

    NEED(t, store_write(s, t->mem, put_all, t)); // the same again
    CHECK_INT(t, ask(t, s, "fietspad", NULL).total, 2);
    NEED(t, store_write(s, t->mem, drop_first, t));
    CHECK_INT(t, ask(t, s, "raad", NULL).total, 0);
    CHECK_INT(t, ask(t, s, "fietspad", NULL).total, 1);
    store_close(s);
}

TEST(search, takes_any_text)
{
    static const char *const bits[] = {
        "fiets", " ",        "\"",           "*", ":",    "(",    ")",  "'",    "&", "|", "!",
        "\\",    "\xc3\xab", "\xef\xbf\xbd", "-", "NEAR", " OR ", "zz", "kind", "9",
    };
    struct store *s = store_with_docs(t);
    char text[64], row[100];

    for (int round = 0; round < 300 && !t->failed; round++) {
        size_t n = 0;

        while (n < 40) {
            const char *bit = bits[test_random(t, COUNT_OF(bits))];

            memcpy(text + n, bit, strlen(bit));
            n += strlen(bit);
        }
        text[n] = 0;
        snprintf(row, sizeof row, "seed %llu: %s", (unsigned long long)t->seed, text);
        t->row = row;
        ask(t, s, text, NULL);
    }
    store_close(s);
}

TEST(words, sounds_alike)
{
    static const struct {
        const char *a, *b;
    } rows[] = {{"initiatief", "inisjatief"},
                {"fietspad", "fietspat"},
                {"burgerbegroting", "burgerbegrotting"},
                {"wijk", "weik"},
                {"raad", "raat"},
                {"actie", "aksie"}};

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].a;
        CHECK(t,
              str_eq(word_sound(t->mem, str_of(rows[i].a)), word_sound(t->mem, str_of(rows[i].b))));
    }
}

TEST(words, counts_typing_errors)
{
    CHECK_INT(t, word_distance(STR("wijk"), STR("wijk"), 3), 0);
    CHECK_INT(t, word_distance(STR("wijk"), STR("wjik"), 3), 1);
    CHECK_INT(t, word_distance(STR("raad"), STR("rad"), 3), 1);
    CHECK_INT(t, word_distance(STR("abcdef"), STR("uvwxyz"), 2), 3);
    CHECK_INT(t, word_distance(STR(""), STR("ab"), 3), 2);
}
