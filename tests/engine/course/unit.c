// Texts cut into the pieces that people edit, put together again; and what a change means for a version.
#include "engine/course/unit.h"
#include "engine/course/normal.h"
#include "tests/support/test.h"

static const char lesson[] =
    "---\nid: aaaa1111\ntitle: Les\n---\n\nEerst dit.\nDan dat.\n\n## Kaders\n\nEen zin.\n\n"
    "::: {.note #bbbb2222}\nLet op.\n:::\n\n## Kaders\n\nNog een zin.\n\n"
    "::: {.remember #cccc3333 local=yes}\n- Onthoud.\n:::\n";

TEST(unit, a_text_is_cut_and_put_together)
{
    static const char *const keys[] = {"h",        "t-begin",    "t-kaders",
                                       "bbbb2222", "t-kaders-2", "cccc3333"};
    struct units u;
    str again;

    CHECK_INT(t, units_read(t->mem, STR("x.md"), str_of(lesson), NULL, &u), ERR_NONE);
    CHECK_INT(t, u.n, COUNT_OF(keys));
    for (int i = 0; i < u.n && i < (int)COUNT_OF(keys); i++)
        CHECK_STR(t, u.at[i].key, keys[i]);
    CHECK_STR(t, u.at[1].text, "Eerst dit.\nDan dat.");
    CHECK_STR(t, u.at[2].text, "## Kaders\n\nEen zin.");
    CHECK_STR(t, u.at[3].text, "::: {.note #bbbb2222}\nLet op.\n:::");
    CHECK(t, u.at[5].local && !u.at[4].local);
    CHECK_INT(t, u.at[2].line, 9);
    CHECK_INT(t, u.at[3].line, 13);
    CHECK_INT(t, units_text(t->mem, STR("x.md"), &u, NULL, NULL, &again), ERR_NONE);
    CHECK_STR(t, again, lesson);

    // Typed as it flows, stored per sentence.
    const struct units typed =
        units_with(t->mem, &u, STR("t-begin"), STR(""), STR("Eerst dit. Dan dat. En nu dit."));
    CHECK_INT(t, units_text(t->mem, STR("x.md"), &typed, NULL, NULL, &again), ERR_NONE);
    CHECK(t, str_find(again, STR("Eerst dit.\nDan dat.\nEn nu dit.\n")) > 0);
    // A fence that stays open is refused, and said.
    const struct units open =
        units_with(t->mem, &u, STR("bbbb2222"), STR(""), STR("::: {.note #bbbb2222}\nLet op."));
    struct findings f = findings_new(t->mem);
    CHECK_INT(t, units_text(t->mem, STR("x.md"), &open, NULL, &f, &again), ERR_INVALID);
    CHECK(t, f.errors > 0);
}

TEST(unit, what_flows_becomes_the_same_text_again)
{
    static const char *const texts[] = {
        "Een zin.\nNog een zin.\n\n- Een punt.\n- Nog een.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
        "Regel een\\\nregel twee.\n\n```\ncode staat\nzoals het staat\n```\n",
        "Zij zegt:\n‘Nee.’\nEn dan:\nja.\n",
        "> Een citaat.\n> Nog een regel.\n\n1. Eerst.\n   Dan verder.\n2. Tweede.\n",
    };

    CHECK_STR(
        t, text_flow(t->mem, str_of(texts[0])),
        "Een zin. Nog een zin.\n\n- Een punt.\n- Nog een.\n\n| a | b |\n|---|---|\n| 1 | 2 |");
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        str a, b;
        CHECK_INT(t, normal_text(t->mem, STR("x.md"), str_of(texts[i]), NULL, NULL, &a), ERR_NONE);
        CHECK_INT(t, normal_text(t->mem, STR("x.md"), text_flow(t->mem, a), NULL, NULL, &b),
                  ERR_NONE);
        CHECK_STR(t, b, str_z(t->mem, a));
    }
}

TEST(unit, what_differs_is_found_piece_by_piece)
{
    static const char now[] =
        "---\nid: aaaa1111\ntitle: Les\n---\n\nEerst dit.\nDan dat.\n\n## Ruimte\n\nEen zin.\n\n"
        "::: {.note #dddd4444}\nNieuw.\n:::\n\n## Kaders\n\nNog een andere zin.\n";
    struct units a, b;

    CHECK_INT(t, units_read(t->mem, STR("x.md"), str_of(lesson), NULL, &a), ERR_NONE);
    CHECK_INT(t, units_read(t->mem, STR("x.md"), str_of(now), NULL, &b), ERR_NONE);
    const struct unit_pairs p = units_differ(t->mem, &a, &b);
    for (int i = 0; i < p.n; i++)
        CHECK(t, p.at[i].before.at || p.at[i].now.at);
    bool came = false, went = false;
    for (int i = 0; i < p.n; i++) {
        came |= str_eq(p.at[i].key, STR("dddd4444")) && !p.at[i].before.at;
        went |= str_eq(p.at[i].key, STR("bbbb2222")) && !p.at[i].now.at;
        CHECK(t, !str_eq(p.at[i].key, STR("t-begin")) && !str_eq(p.at[i].key, STR("h")));
    }
    CHECK(t, came && went);
}

TEST(unit, a_version_gets_the_number_that_the_change_is_worth)
{
    static const struct {
        const char *path, *before, *now, *want;
    } rows[] = {
        {"lessons/l1.md", "---\nid: aaaa1111\n---\n\nEen zin.\n",
         "---\nid: aaaa1111\n---\n\nEen andere zin.\n", "1.2.4"},
        {"lessons/l1.md", "---\nid: aaaa1111\n---\n\nEen zin.\n",
         "---\nid: aaaa1111\n---\n\nEen zin.\n\n## Kop\n\nMeer.\n", "1.3.0"},
        {"lessons/l1.md", "---\nid: aaaa1111\nminutes: 8\n---\n\nEen zin.\n",
         "---\nid: aaaa1111\nminutes: 9\n---\n\nEen zin.\n", "1.3.0"},
        {"lessons/l1.md", "---\nid: aaaa1111\n---\n\nEen zin.\n",
         "---\nid: aaaa1111\n---\n\nEen zin.\n\n::: {.note #bbbb2222}\nLet op.\n:::\n", "1.3.0"},
        {"modules/m/module.md", "---\nid: aaaa1111\noutcomes:\n- Je kunt iets.\n---\n\nTekst.\n",
         "---\nid: aaaa1111\noutcomes:\n- Je kunt iets anders.\n---\n\nTekst.\n", "2.0.0"},
        {"trainer/answers/q.md", "---\nid: aaaa1111\ncorrect: a\n---\n",
         "---\nid: aaaa1111\ncorrect: b\n---\n", "2.0.0"},
        {"questions/q.md", "---\nid: aaaa1111\n---\n\nVraag?\n\n- Ja.\n\n- Nee.\n",
         "---\nid: aaaa1111\n---\n\nVraag?\n\n- Ja.\n\n- Nee.\n\n- Soms wel.\n", "2.0.0"},
        {"questions/q.md", "---\nid: aaaa1111\n---\n\nWat denk je?\n\n- Ja.\n\n- Nee.\n",
         "---\nid: aaaa1111\n---\n\nWat denk je nu?\n\n- Ja.\n\n- Nee.\n", "1.2.4"},
        {"course.md", "---\nid: aaaa1111\nversion: 1.2.3\n---\n\nA.\n",
         "---\nid: aaaa1111\nversion: 1.2.4\n---\n\nA.\n", "1.2.3"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct course_file b = {str_of(rows[i].path), str_of(rows[i].before)};
        const struct course_file a = {str_of(rows[i].path), str_of(rows[i].now)};
        struct diff d;

        t->row = rows[i].now;
        CHECK_INT(t,
                  diff_course(t->mem, (struct course_files){&b, 1}, (struct course_files){&a, 1},
                              &d),
                  ERR_NONE);
        CHECK_STR(t, version_next(t->mem, STR("1.2.3"), diff_weight(&d)), rows[i].want);
    }
    CHECK_INT(t, version_compare(STR("1.10.0"), STR("1.9.9")), 1);
    CHECK_INT(t, version_compare(STR("1.2.0"), STR("1.2.0")), 0);
    int v[3];
    CHECK(t, !version_read_number(STR("1.2"), v) && !version_read_number(STR("1.2.3.4"), v) &&
                 !version_read_number(STR("a.b.c"), v));
}
