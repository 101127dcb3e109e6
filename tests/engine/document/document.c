// Paragraphs of a plan: what is one, that each keeps its id through editing, and what differs between two versions.
#include "engine/document/document.h"
#include "tests/support/test.h"

static struct document read_it(struct test *t, const char *text)
{
    struct document d = {0};

    CHECK_INT(t, document_read(t->mem, str_of(text), &d), ERR_NONE);
    return d;
}

TEST(document, what_is_a_paragraph)
{
    static const struct {
        int level;
        const char *id, *body;
    } want[] = {
        {1, "", "Ontwerp parkeerbeleid"},
        {0, "", "Een alinea\nvan twee regels."},
        {2, "p4xk20aa", "Betaald parkeren"},
        {0, "q1234567", "Met een id."},
        {0, "", "- een\n- twee\n\n  hoort bij twee\n\n- drie"},
        {0, "", "| a | b |\n|---|---|\n| 1 | 2 |"},
        {0, "", "```\n# geen kop\n\n{#abcdefgh}\n```"},
        {2, "", "Onderstreept"},
        {0, "", "1. eerste lid\n2. tweede lid"},
        {0, "", "Na een streep. {#TEGROOT1}"},
    };
    const struct document d =
        read_it(t, "# Ontwerp parkeerbeleid #\r\nEen alinea\nvan twee regels.\n\n## Betaald "
                   "parkeren {#p4xk20aa}\n"
                   "Met een id. {#q1234567}\n\n- een\n- twee\n\n  hoort bij twee\n\n- drie\n\n| a "
                   "| b |\n|---|---|\n| 1 | 2 |\n\n"
                   "```\n# geen kop\n\n{#abcdefgh}\n```\n\nOnderstreept\n------------\n1. eerste "
                   "lid\n2. tweede lid\n\n* * *\nNa een streep. {#TEGROOT1}\n");

    CHECK_INT(t, d.n, COUNT_OF(want));
    for (int i = 0; i < d.n && i < (int)COUNT_OF(want); i++) {
        t->row = want[i].body;
        CHECK_INT(t, d.at[i].level, want[i].level);
        CHECK_STR(t, d.at[i].id, want[i].id);
        CHECK_STR(t, d.at[i].body, want[i].body);
    }
    t->row = NULL;
}

TEST(document, bounds)
{
    struct document d;
    struct out big = out_new(t->mem), many = out_new(t->mem);

    for (int i = 0; i < PARAGRAPH_BYTES / 10 + 1; i++)
        OUT_LIT(&big, "tien bytes");
    CHECK_INT(t, document_read(t->mem, out_get(&big), &d), ERR_TOO_LARGE);
    for (int i = 0; i <= DOCUMENT_PARAGRAPHS; i++)
        OUT_LIT(&many, "x\n\n");
    CHECK_INT(t, document_read(t->mem, out_get(&many), &d), ERR_TOO_LARGE);
    CHECK_INT(t, document_read(t->mem, STR("\xff"), &d), ERR_INVALID);
    CHECK_INT(t, document_read(t->mem, STR("a\0b"), &d), ERR_INVALID);
    CHECK_INT(t, document_read(t->mem, STR(" \n\n---\n"), &d), ERR_INVALID);
}

#define ONE                                                                       \
    "# Plan\n\nDe maximumsnelheid in de wijk wordt dertig kilometer per uur.\n\n" \
    "De bomen aan de Lindestraat blijven staan.\n\n## Parkeren\n\n"               \
    "Bewoners krijgen een vergunning voor een auto per huis.\n\nDe kosten zijn nog niet bekend.\n"

// The same text again keeps every id; so does a text without ids that was edited, moved and cut.
TEST(document, ids_survive_editing)
{
    static const char two[] = "# Plan\n\nDe maximumsnelheid in de hele wijk wordt dertig kilometer "
                              "per uur, ook op de singel.\n\n"
                              "Nieuw: er komt een speelplek.\n\n## Parkeren en laden\n\nDe kosten "
                              "zijn nog niet bekend.\n\n"
                              "Bewoners krijgen een vergunning voor twee auto's per huis.\n";
    struct document a = read_it(t, ONE), again = read_it(t, ONE), b = read_it(t, two);

    document_identify(t->mem, &a, NULL, NULL, 0);
    for (int i = 0; i < a.n; i++) {
        CHECK(t, paragraph_is_id(a.at[i].id));
        for (int k = 0; k < i; k++)
            CHECK(t, !str_eq(a.at[i].id, a.at[k].id));
    }
    document_identify(t->mem, &again, NULL, NULL, 0);
    for (int i = 0; i < a.n; i++)
        CHECK(t, str_eq(again.at[i].id, a.at[i].id));
    document_identify(t->mem, &b, &a, NULL, 0);
    CHECK_STR(t, b.at[0].id, str_z(t->mem, a.at[0].id)); // title
    CHECK_STR(t, b.at[1].id, str_z(t->mem, a.at[1].id)); // changed
    for (int k = 0; k < a.n; k++)
        CHECK(t, !str_eq(b.at[2].id, a.at[k].id));       // new
    CHECK_STR(t, b.at[3].id, str_z(t->mem, a.at[3].id)); // heading, changed
    CHECK_STR(t, b.at[4].id, str_z(t->mem, a.at[5].id)); // moved
    CHECK_STR(t, b.at[5].id, str_z(t->mem, a.at[4].id)); // changed, and the other moved over it

    struct document_changes c;
    document_diff(t->mem, &a, &b, &c);
    static const struct {
        enum document_kind kind;
        int before, after;
    } want[] = {
        {DOCUMENT_CHANGED, 2, 2},
        {DOCUMENT_REMOVED, 3, 0},
        {DOCUMENT_ADDED, 0, 3},
        {DOCUMENT_CHANGED, 4, 4},
    };
    CHECK_INT(t, c.n, 5); // and what changed places, once
    int at = 0;
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        for (at = 0; at < c.n; at++)
            if (c.at[at].kind == want[i].kind && c.at[at].place_before == want[i].before &&
                c.at[at].place_after == want[i].after)
                break;
        t->row = str_z(t->mem, str_format(t->mem, "change %zu", i));
        CHECK(t, at < c.n);
    }
    t->row = NULL;
    document_diff(t->mem, &a, &again, &c);
    CHECK_INT(t, c.n, 0);
}

// Taken out as Markdown, changed beyond recognition, taken in again: the id in the text decides.
TEST(document, an_id_in_the_text_decides)
{
    struct document a = read_it(t, ONE), back, c;

    document_identify(t->mem, &a, NULL, NULL, 0);
    CHECK_INT(t, document_read(t->mem, document_write(t->mem, &a), &back), ERR_NONE);
    CHECK_INT(t, back.n, a.n);
    for (int i = 0; i < a.n && i < back.n; i++) {
        CHECK(t, str_eq(back.at[i].id, a.at[i].id) && str_eq(back.at[i].body, a.at[i].body));
        CHECK_INT(t, back.at[i].level, a.at[i].level);
    }
    c = read_it(t, str_z(t->mem, str_format(t->mem,
                                            "Heel andere woorden. {#" STR_FMT
                                            "}\n\nEn nog eens. {#" STR_FMT "}",
                                            STR_ARG(a.at[1].id), STR_ARG(a.at[1].id))));
    document_identify(t->mem, &c, &a, NULL, 0);
    CHECK(t, str_eq(c.at[0].id, a.at[1].id));
    CHECK(t, !str_eq(c.at[1].id, a.at[1].id)); // twice: the second is new
}

// An id that was used once never comes back for other words.
TEST(document, an_id_is_never_given_twice)
{
    struct document a = read_it(t, "Weg."), b = read_it(t, "Weg.");

    document_identify(t->mem, &a, NULL, NULL, 0);
    document_identify(t->mem, &b, NULL, &a.at[0].id, 1);
    CHECK(t, !str_eq(a.at[0].id, b.at[0].id));
}
