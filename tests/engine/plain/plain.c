// How easily a text reads: syllables and scores counted by hand, hints where they belong, and nothing out of bounds.
#include "engine/plain/plain.h"

#include "base/out.h"
#include "tests/support/prose.h"
#include "tests/support/test.h"

static const char *const office[] = {
#define OFFICE(word, instead) word,
#include "engine/plain/office.def"
#undef OFFICE
};

TEST(plain, counts_syllables)
{
    static const struct {
        const char *word;
        int n;
    } rows[] = {
        {"boom", 1},    {"bomen", 2},  {"leeuw", 1},   {"nieuw", 1},    {"fraai", 1},
        {"groeien", 2}, {"tijd", 1},   {"IJsland", 2}, {"reëel", 2},    {"coördinatie", 5},
        {"ideeën", 3},  {"milieu", 2}, {"stad", 1},    {"gemeente", 3}, {"één", 1},
        {"zoëven", 3},  {"huis", 1},   {"vrouw", 1},   {"xyz", 1},      {"brr", 1},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].word;
        CHECK_INT(t, plain_syllables(str_of(rows[i].word)), rows[i].n);
    }
}

TEST(plain, scores_by_the_formula)
{
    struct plain p;

    // 4 words with 5 syllables and 6 with 7: 206.84 - 0.93 x 5 - 77 x 1.2
    plain_read(STR("Wij planten een boom. De bomen staan in de straat."), &p);
    CHECK_INT(t, p.sentences, 2);
    CHECK_INT(t, p.words, 10);
    CHECK_INT(t, p.syllables, 12);
    CHECK_INT(t, p.score, 20684 - 93 * 5 - 7700 * 12 / 10);
    CHECK_INT(t, p.hints, 0);
    plain_read(STR("Kop\n\nVan twee woorden"), &p); // labels
    CHECK_INT(t, p.sentences, 0);
    CHECK_INT(t, p.score, PLAIN_NO_SCORE);
    plain_read(STR(""), &p);
    CHECK_INT(t, p.score, PLAIN_NO_SCORE);
}

TEST(plain, says_what_to_do)
{
    struct plain p;
    struct out o = out_new(t->mem);

    plain_read(STR("Indien u wilt meedenken, stuurt u een brief. De raad stelt het plan "
                   "vast in maart."),
               &p);
    CHECK_INT(t, p.n, 1);
    CHECK_INT(t, p.hint[0].kind, PLAIN_OFFICE);
    CHECK_STR(t, p.hint[0].at, "Indien");
    CHECK_STR(t, p.hint[0].instead, "als");

    plain_read(STR("Het plan wordt door de raad in maart besproken."), &p);
    CHECK_INT(t, p.n, 1);
    CHECK_INT(t, p.hint[0].kind, PLAIN_PASSIVE);
    plain_read(STR("Het besluit wordt dan bekend. Het wordt een mooi gebied."), &p);
    CHECK_INT(t, p.n, 0);

    plain_read(
        STR("Wij maken een gemeenteraadsvoorstel. En nog een gemeenteraadsvoorstel van ons."), &p);
    CHECK_INT(t, p.n, 1); // once
    CHECK_INT(t, p.hint[0].kind, PLAIN_LENGTH);

    for (int i = 0; i < PLAIN_LONG; i++)
        out_format(&o, "%sboom", i ? " " : "");
    plain_read(out_get(&o), &p);
    CHECK_INT(t, p.n, 0);
    CHECK_INT(t, p.longest, PLAIN_LONG);
    OUT_LIT(&o, " boom.");
    plain_read(out_get(&o), &p);
    CHECK_INT(t, p.n, 1);
    CHECK_INT(t, p.hint[0].words, PLAIN_LONG + 1);
    CHECK_INT(t, p.hint[0].at.n, out_get(&o).n);
}

TEST(plain, ends_a_sentence_at_a_list_and_not_at_a_line)
{
    struct plain p;

    plain_read(STR("Dit is een zin over\ntwee lines van tekst.\n- dit is een punt\n- en nog een "
                   "ander punt\n\nEn dan nog "
                   "iets heel anders"),
               &p);
    CHECK_INT(t, p.sentences, 4);
    CHECK_INT(t, p.longest, 9);
    plain_read(
        STR("Het kost 1.250 euro per jaar. Zie www.meent.example.org voor meer uitleg daarover."),
        &p);
    CHECK_INT(t, p.sentences, 2);
}

TEST(plain, knows_its_words_by_the_alphabet)
{
    for (size_t i = 1; i < COUNT_OF(office); i++) {
        t->row = office[i];
        CHECK(t, str_cmp(str_of(office[i - 1]), str_of(office[i])) < 0);
    }
    for (size_t i = 0; i < COUNT_OF(office); i++) {
        struct plain p;

        t->row = office[i];
        plain_read(str_of(office[i]), &p);
        CHECK_INT(t, p.n, 1);
    }
}

PROP(plain, its_hints_are_parts_of_the_text, 200)
{
    struct out o = out_new(t->mem);
    struct plain p;

    for (uint64_t i = test_random(t, 12); i > 0; i--) {
        out_str(&o, prose_sentence(t));
        out_str(&o, test_random(t, 2) ? STR("\n") : STR(" ten aanzien hiervan indien "));
    }
    const str text = out_get(&o);
    plain_read(text, &p);
    CHECK(t, p.n <= PLAIN_HINTS && p.n <= p.hints && p.longest <= p.words);
    for (int i = 0; i < p.n; i++)
        CHECK(t,
              p.hint[i].at.at >= text.at && p.hint[i].at.at + p.hint[i].at.n <= text.at + text.n);
}
