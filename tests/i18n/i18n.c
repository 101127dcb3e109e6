#include "i18n/i18n.h"

#include "engine/plain/plain.h"
#include "i18n/messages.h"
#include "i18n/table.h"
#include "tests/support/test.h"

TEST(i18n, writes_days)
{
    const day d = day_of((struct ymd){2026, 11, 25}), first = day_of((struct ymd){2027, 3, 1});

    CHECK_STR(t, date_long(t->mem, LANG_NL, d), "woensdag 25 november 2026");
    CHECK_STR(t, date_long(t->mem, LANG_EN, d), "Wednesday 25 November 2026");
    CHECK_STR(t, date_short(t->mem, LANG_NL, d), "25 nov. 2026");
    CHECK_STR(t, date_short(t->mem, LANG_EN, d), "25 Nov 2026");
    CHECK_STR(t, date_long(t->mem, LANG_NL, first), "maandag 1 maart 2027");
    CHECK_STR(t, date_short(t->mem, LANG_NL, first), "1 mrt. 2027");
}

TEST(i18n, knows_every_day_and_month)
{
    for (int i = 0; i < 400; i++) {
        const str s = date_long(t->mem, i & 1 ? LANG_EN : LANG_NL, (day){20000 + i});

        CHECK(t, s.n > 12 && str_find_byte(s, '{') < 0);
    }
}

TEST(i18n, writes_numbers)
{
    static const struct {
        int64_t v;
        const char *nl, *en;
    } rows[] = {
        {0, "0", "0"},
        {999, "999", "999"},
        {1236, "1.236", "1,236"},
        {-1000000, "−1.000.000", "−1,000,000"},
        {INT64_MIN, "−9.223.372.036.854.775.808", "−9,223,372,036,854,775,808"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].nl;
        CHECK_STR(t, number_text(t->mem, LANG_NL, rows[i].v), rows[i].nl);
        CHECK_STR(t, number_text(t->mem, LANG_EN, rows[i].v), rows[i].en);
    }
}

TEST(i18n, writes_durations)
{
    static const struct {
        int64_t s;
        const char *nl, *en, *clock;
    } rows[] = {
        {-5, "0 seconden", "0 seconds", "0:00"},
        {1, "1 seconde", "1 second", "0:01"},
        {45, "45 seconden", "45 seconds", "0:45"},
        {65, "1 minuut en 5 seconden", "1 minute and 5 seconds", "1:05"},
        {120, "2 minuten", "2 minutes", "2:00"},
        {629, "10 minuten", "10 minutes", "10:29"},
        {630, "11 minuten", "11 minutes", "10:30"},
        {3585, "1 uur", "1 hour", "59:45"},
        {3900, "1 uur en 5 minuten", "1 hour and 5 minutes", "1:05:00"},
        {7261, "2 uur en 1 minuut", "2 hours and 1 minute", "2:01:01"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].nl;
        CHECK_STR(t, duration_text(t->mem, LANG_NL, rows[i].s), rows[i].nl);
        CHECK_STR(t, duration_text(t->mem, LANG_EN, rows[i].s), rows[i].en);
        CHECK_STR(t, clock_text(t->mem, rows[i].s), rows[i].clock);
    }
}

TEST(i18n, writes_sizes)
{
    static const struct {
        int64_t n;
        const char *nl, *en;
    } rows[] = {
        {0, "0 bytes", "0 bytes"},        {999, "999 bytes", "999 bytes"},
        {1000, "1,0 KB", "1.0 KB"},       {9949, "9,9 KB", "9.9 KB"},
        {9950, "10 KB", "10 KB"},         {999499, "999 KB", "999 KB"},
        {999500, "1,0 MB", "1.0 MB"},     {3400000, "3,4 MB", "3.4 MB"},
        {1234567890, "1,2 GB", "1.2 GB"}, {5000000000000000, "5.000 TB", "5,000 TB"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].nl;
        CHECK_STR(t, bytes_text(t->mem, LANG_NL, rows[i].n), rows[i].nl);
        CHECK_STR(t, bytes_text(t->mem, LANG_EN, rows[i].n), rows[i].en);
    }
}

TEST(i18n, has_a_sentence_for_every_reason)
{
    for (int e = 0; e < ERR_COUNT; e++) {
        const msg key = msg_of_err((enum err)e);

        CHECK(t, str_starts(msg_key(key), STR("error.")));
        for (int l = 0; l < LANG_COUNT; l++)
            CHECK(t, msg_text((enum lang)l, key).n > 4);
    }
    CHECK_STR(t, msg_key(msg_of_err(ERR_NOT_FOUND)), "error.not_found");
}

TEST(i18n, finds_every_key)
{
    CHECK_INT(t, msg_by_key(STR("error.not_found")), MSG_error_not_found);
    CHECK_INT(t, msg_by_key(STR("error.not")), MSG_none);
    CHECK_INT(t, msg_by_key(STR("")), MSG_none);
    for (int i = 0; i < message_count; i++) {
        CHECK_INT(t, msg_by_key(message_keys[i]), message_numbers[i]);
        CHECK(t, str_eq(msg_key(message_numbers[i]), message_keys[i]));
    }
}

TEST(i18n, sorts_as_dutch_readers_expect)
{
    static const char *const rows[] = {
        "",         "’s-Gravenhage", "Aalsmeer", "dag 2",    "Dag 10",  "dag 010b", "een",
        "één ding", "Eén huis",      "foto",     "foto's",   "IJ-veer", "ijs",      "ik",
        "Ĳzer",     "zee",           "zee egel", "zeeleeuw",
    };
    // ’s sorts under s, and the capital IJ among i: the right order of the rows above
    static const char *const want[] = {
        "",         "Aalsmeer", "dag 2",         "Dag 10", "dag 010b", "een",
        "één ding", "Eén huis", "foto",          "foto's", "IJ-veer",  "ijs",
        "Ĳzer",     "ik",       "’s-Gravenhage", "zee",    "zee egel", "zeeleeuw",
    };
    const char *sorted[COUNT_OF(rows)];

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        size_t k = i;

        for (; k > 0 && str_cmp(sort_key(t->mem, str_of(rows[i])),
                                sort_key(t->mem, str_of(sorted[k - 1]))) < 0;
             k--)
            sorted[k] = sorted[k - 1];
        sorted[k] = rows[i];
    }
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = want[i];
        CHECK_STR(t, str_of(sorted[i]), want[i]);
    }
}

PROP(i18n, sorts_numbers_by_value, 500)
{
    const uint64_t a = test_random(t, (uint64_t)1 << test_random(t, 60)),
                   b = test_random(t, (uint64_t)1 << test_random(t, 60));
    const str x = sort_key(t->mem, str_format(t->mem, "les %llu", (unsigned long long)a));
    const str y = sort_key(t->mem, str_format(t->mem, "les %llu", (unsigned long long)b));

    CHECK_INT(t, (str_cmp(x, y) > 0) - (str_cmp(x, y) < 0), (a > b) - (a < b));
}

TEST(i18n, knows_the_languages_of_the_site)
{
    enum lang lang = LANG_COUNT;

    CHECK(t, lang_parse(STR("en"), &lang));
    CHECK_INT(t, lang, LANG_EN);
    CHECK(t, !lang_parse(STR("EN"), &lang));
    CHECK(t, !lang_parse(STR(""), &lang));
    CHECK(t, !lang_parse((str){0}, &lang));
    CHECK_INT(t, lang, LANG_EN); // left as it was
    CHECK_INT(t, lang_of(STR("xx")), LANG_NL);
}

// Every Dutch sentence of the program: twenty words at most, no word of offices, and together easy for most.
TEST(i18n, is_plain_dutch)
{
    enum { MOST_WORDS = 20 };
    int64_t sentences = 0, words = 0, syllables = 0;

    for (int i = 1; i < message_count; i++)
        for (int f = 0; f < MESSAGE_FORMS; f++) {
            const str text = messages[i].form[LANG_NL][f];
            struct plain p;

            if (!text.n || str_starts(message_keys[i], STR("plain."))) continue;
            t->row = str_z(t->mem, message_keys[i]);
            plain_read(text, &p);
            CHECK(t, p.longest <= MOST_WORDS);
            for (int k = 0; k < p.n; k++)
                CHECK(t, p.hint[k].kind != PLAIN_OFFICE);
            sentences += p.sentences, words += p.words, syllables += p.syllables;
        }
    t->row = NULL;
    CHECK(t, sentences > 3000);
    CHECK(t, 20684 - 93 * words / sentences - 7700 * syllables / words >= PLAIN_EASY);
}
