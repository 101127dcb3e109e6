// Near texts: what the header promises, on known Dutch texts and against the plain version on random ones.
#include "engine/similar/similar.h"

#include "tests/reference/similar.h"
#include "tests/support/test.h"

#include "base/out.h"

static const char letter[] = "Geachte gemeente, ik maak mij zorgen over het plan voor de Lange "
                             "Dreef. Het plan haalt twaalf bomen weg en "
                             "maakt van het veld een parkeerplaats. Onze kinderen spelen daar elke "
                             "dag. Laat de bomen staan en zoek een "
                             "andere plek voor de auto's. Met vriendelijke groet.";

TEST(similar, finds_campaign_letters_with_words_of_ones_own)
{
    const str texts[] = {
        str_of(letter),
        STR("Graag een bankje bij de speeltuin"),
        str_format(
            t->mem,
            "%s Zelf woon ik er sinds 1988, en mijn moeder van 84 loopt er elke middag een rondje.",
            letter),
        STR("Meer vuilnisbakken in het park alstublieft."),
        str_format(t->mem, "Hallo! %s (Fam. op nummer 12)", letter),
        STR("graag een BANKJE, bij de speeltuin!!"),
        STR("Ik ben juist blij met het plan: er is nu nergens plek voor de auto."),
        STR("Graag bankje bij de speeltuin."),
        STR("..."),
    };
    struct similar_groups g;

    NEED(t, similar_groups(t->mem, texts, COUNT_OF(texts), &g));
    CHECK_INT(t, g.stands[2], 0);
    CHECK_INT(t, g.stands[4], 0);
    CHECK_INT(t, g.stands[0], 0);
    CHECK_INT(t, g.stands[7], 7); // the smallest stands for the others
    CHECK_INT(t, g.stands[1], 7);
    CHECK_INT(t, g.stands[5], 7);
    CHECK_INT(t, g.stands[3], 3);
    CHECK_INT(t, g.stands[6], 6);
    CHECK_INT(t, g.stands[8], 8); // without letters: alone
    CHECK_INT(t, g.groups, 5);
}

TEST(similar, finds_what_is_meant_before_it_is_typed_whole)
{
    const str texts[] = {
        STR("Een veilig fietspad langs de Ringweg"), STR("Meer groen op het schoolplein"),
        STR("Fietspaden beter verlichten"),          STR("Zebrapad bij de basisschool"),
        STR("Café op het plein weer open"),          STR("Snelheid omlaag op de Ringweg"),
    };
    static const struct {
        const char *name, *ask;
        int first; // -1: nothing
    } rows[] = {
        {"half a word", "fietsp", 2},
        {"compound", "verlichting fietspaden", 2},
        {"other order", "ringweg veilig fietsen", 0},
        {"without diacritics", "cafe plein", 4},
        {"capitals", "ZEBRAPAD", 3},
        {"something else", "zwembad", -1},
        {"no letters", "?! ", -1},
        {"nothing", "", -1},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct similar_hit hits[3];
        int n;
        t->row = rows[i].name;
        NEED(t, similar_find(t->mem, str_of(rows[i].ask), texts, COUNT_OF(texts), 3, hits, &n));
        CHECK_INT(t, n ? hits[0].text : -1, rows[i].first);
    }
}

TEST(similar, keeps_its_bounds)
{
    struct similar_groups g;
    struct similar_hit hits[1];
    int n;
    char *at = mem_raw(t->mem, SIMILAR_BYTES + 1);

    memset(at, 'a', SIMILAR_BYTES + 1);
    const str longest = {at, SIMILAR_BYTES}, longer = {at, SIMILAR_BYTES + 1};
    CHECK_INT(t, similar_groups(t->mem, &longest, 1, &g), ERR_NONE);
    CHECK_INT(t, similar_groups(t->mem, &longer, 1, &g), ERR_TOO_LARGE);
    CHECK_INT(t, similar_groups(t->mem, &longest, SIMILAR_TEXTS + 1, &g), ERR_TOO_LARGE);
    CHECK_INT(t, similar_find(t->mem, longer, &longest, 1, 1, hits, &n), ERR_TOO_LARGE);
    CHECK_INT(t, similar_find(t->mem, longest, &longer, 1, 1, hits, &n), ERR_TOO_LARGE);
    CHECK_INT(t, similar_find(t->mem, longest, &longest, 1, 0, hits, &n), ERR_INVALID);
    CHECK_INT(t, similar_groups(t->mem, NULL, 0, &g), ERR_NONE);
    CHECK_INT(t, g.groups, 0);
}

static const char *const some_words[] = {
    "de",    "het",    "een",    "bankje", "fietspad", "speeltuin", "Lange",  "Dreef",
    "bomen", "auto's", "graag",  "meer",   "minder",   "veilig",    "school", "oversteek",
    "groen", "plein",  "café",   "één",    "ruïne",    "kapot",     "vijver", "parkeren",
    "buren", "lawaai", "straat", "2027",   "nr.",      "ß",
};

static str text_any(struct test *t, int most)
{
    struct out o = out_new(t->mem);
    const int n = (int)test_random(t, (uint64_t)most + 1);

    for (int i = 0; i < n; i++)
        out_format(&o, "%s%s", some_words[test_random(t, COUNT_OF(some_words))],
                   test_random(t, 9) ? " " : ", ");
    return out_get(&o);
}

// A text like one before it: words dropped, added at the end, or in front.
static str text_near(struct test *t, str of)
{
    switch (test_random(t, 4)) {
    case 0: return str_format(t->mem, STR_FMT " " STR_FMT, STR_ARG(of), STR_ARG(text_any(t, 12)));
    case 1: return str_format(t->mem, STR_FMT STR_FMT, STR_ARG(text_any(t, 3)), STR_ARG(of));
    case 2: return str_from(of, (size_t)test_random(t, of.n / 3 + 1));
    default: return of;
    }
}

static str *texts_any(struct test *t, int n)
{
    str *texts = MEM_ARRAY(t->mem, str, (size_t)n + 1);

    for (int i = 0; i < n; i++)
        texts[i] = i && test_random(t, 2) ? text_near(t, texts[test_random(t, (uint64_t)i)])
                                          : text_any(t, (int)test_random(t, 3) ? 12 : 60);
    return texts;
}

PROP(similar, groups_as_the_plain_version_does, 300)
{
    const int n = (int)test_random(t, (uint64_t)(2 + t->round / 8));
    const str *texts = texts_any(t, n);
    struct similar_groups got, want;

    NEED(t, similar_groups(t->mem, texts, n, &got));
    reference_similar_groups(t->mem, texts, n, &want);
    CHECK_INT(t, got.groups, want.groups);
    for (int i = 0; i < n; i++) {
        CHECK_INT(t, got.stands[i], want.stands[i]);
        CHECK_INT(t, got.share[i], want.share[i]);
        CHECK_INT(t, got.stands[got.stands[i]], got.stands[i]);
    }
}

PROP(similar, finds_as_the_plain_version_does, 300)
{
    const int n = (int)test_random(t, (uint64_t)(2 + t->round / 8)),
              most = 1 + (int)test_random(t, 8);
    const str *texts = texts_any(t, n);
    const str ask =
        n && test_random(t, 2) ? text_near(t, texts[test_random(t, (uint64_t)n)]) : text_any(t, 6);
    struct similar_hit got[8], want[8];
    int n_got, n_want;

    NEED(t, similar_find(t->mem, ask, texts, n, most, got, &n_got));
    reference_similar_find(t->mem, ask, texts, n, most, want, &n_want);
    CHECK_INT(t, n_got, n_want);
    for (int i = 0; i < n_got && i < n_want; i++) {
        CHECK_INT(t, got[i].text, want[i].text);
        CHECK_INT(t, got[i].score, want[i].score);
        CHECK_INT(t, got[i].share, want[i].share);
    }
}

// The order in which texts come decides only between equals: who is in a group with more than equal texts may change
// who stands for it, not that a text equal to another is with it.
PROP(similar, equal_texts_are_always_together, 200)
{
    const int n = 2 + (int)test_random(t, 30);
    str *texts = texts_any(t, n);
    struct similar_groups g;
    const int a = (int)test_random(t, (uint64_t)n), b = (int)test_random(t, (uint64_t)n);

    texts[b] = texts[a];
    NEED(t, similar_groups(t->mem, texts, n, &g));
    bool letters = false;
    for (size_t i = 0; i < texts[a].n; i++)
        letters |= (texts[a].at[i] >= 'a' && texts[a].at[i] <= 'z') ||
                   (texts[a].at[i] >= '0' && texts[a].at[i] <= '9');
    if (letters) CHECK_INT(t, g.stands[a], g.stands[b]);
}

// Two hundred pairs, looked for among all four hundred texts: of what is meant, at least four of five stand in the first five, with
// the share that pages ask.
TEST(similar, finds_four_of_five_by_other_words)
{
    static const struct {
        const char *typed, *there;
    } pairs[] = {
#define PAIR(typed, there) {typed, there},
#include "tests/engine/similar/pairs.def"
#undef PAIR
    };
    enum { PAIRS = COUNT_OF(pairs), FIRST = 5 };
    str texts[2 * PAIRS];
    int found = 0;

    CHECK_INT(t, PAIRS, 200);
    for (int i = 0; i < PAIRS; i++) {
        texts[i] = str_of(pairs[i].there);
        texts[PAIRS + i] = str_of(pairs[i].typed);
    }
    for (int i = 0; i < PAIRS; i++) {
        struct similar_hit hits[FIRST];
        int n;
        texts[PAIRS + i] = STR(""); // not what was typed just now
        NEED(t, similar_find(t->mem, str_of(pairs[i].typed), texts, 2 * PAIRS, FIRST, hits, &n));
        texts[PAIRS + i] = str_of(pairs[i].typed);
        bool there = false;
        for (int k = 0; k < n; k++)
            there = there || hits[k].text == i;
        found += there;
    }
    CHECK_INT(t, found, 163); // 0.815, the same on every machine
}
