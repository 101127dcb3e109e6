// Merging and differing: what stands in merge.h, case by case; and 1,000 generated courses of which is known, sentence
// by sentence, who changed what.
#include "engine/course/merge.h"
#include "base/utf8.h"
#include "engine/course/normal.h"
#include "tests/support/prose.h"
#include "tests/support/test.h"

#include <stdio.h>
#include <stdlib.h>

static struct course_files one_file(struct test *t, const char *text)
{
    struct course_file *f = MEM_NEW(t->mem, struct course_file);

    *f = (struct course_file){STR("x.md"), str_of(text)};
    return (struct course_files){f, 1};
}

static struct merge merged(struct test *t, const char *base, const char *ours, const char *theirs)
{
    const struct merge_ask ask = {.base = one_file(t, base), .ours = one_file(t, ours), .theirs = one_file(t, theirs)};
    struct merge r;

    CHECK_INT(t, merge_course(t->mem, &ask, &r), ERR_NONE);
    return r;
}

TEST(merge, takes_what_one_changed_and_asks_what_both_changed)
{
    static const struct {
        const char *name, *base, *ours, *theirs, *want;
        int questions;
    } rows[] = {
        {"other sentences",
         "Wij vragen wat bewoners nodig hebben.\nDaarna beslist de raad.\n",
         "Wij vragen eerst wat bewoners nodig hebben.\nDaarna beslist de raad.\n",
         "Wij vragen wat bewoners nodig hebben.\nDaarna beslist de raad zelf.\n",
         "Wij vragen eerst wat bewoners nodig hebben.\nDaarna beslist de raad zelf.\n", 0},
        {"one sentence",
         "Wij vragen wat bewoners nodig hebben.\n", "Wij vragen eerst wat bewoners nodig hebben.\n",
         "Wij vragen wat bewoners echt nodig hebben.\n", "Wij vragen eerst wat bewoners nodig hebben.\n", 1},
        {"the same change",
         "Wij vragen wat bewoners nodig hebben.\n", "Wij vragen eerst wat bewoners nodig hebben.\n",
         "Wij vragen eerst wat bewoners nodig hebben.\n", "Wij vragen eerst wat bewoners nodig hebben.\n", 0},
        {"gone here, changed there",
         "Een zin die blijft staan.\nEen zin over het plein.\n", "Een zin die blijft staan.\n",
         "Een zin die blijft staan.\nEen zin over het oude plein.\n",
         "Een zin die blijft staan.\nEen zin over het oude plein.\n", 1},
        {"gone at both", "Een zin die blijft staan.\nEen zin over het plein.\n", "Een zin die blijft staan.\n",
         "Een zin die blijft staan.\n", "Een zin die blijft staan.\n", 0},
        {"a paragraph gone, its neighbour changed",
         "Eerste alinea van de tekst.\n\nTweede alinea van de tekst.\n\nDerde alinea van de tekst.\n",
         "Eerste alinea van de tekst.\n\nDerde alinea van de tekst.\n",
         "Eerste alinea van de hele tekst.\n\nTweede alinea van de tekst.\n\nDerde alinea van de tekst.\n",
         "Eerste alinea van de hele tekst.\n\nDerde alinea van de tekst.\n", 0},
        {"both add at one place", "Begin van de tekst.\n\nEinde van de tekst.\n",
         "Begin van de tekst.\n\nVan ons.\n\nEinde van de tekst.\n", "Begin van de tekst.\n\nVan hen.\n\nEinde van de tekst.\n",
         "Begin van de tekst.\n\nVan ons.\n\nVan hen.\n\nEinde van de tekst.\n", 0},
        {"items of a list", "- appel\n- peer\n- kers\n", "- appel\n- banaan\n- peer\n- kers\n", "- appel\n- peer\n",
         "- appel\n- banaan\n- peer\n", 0},
        {"numbers are no change", "1. De eerste stap zetten\n2. De tweede stap zetten\n",
         "1. De nieuwe stap\n2. De eerste stap zetten\n3. De tweede stap zetten\n",
         "1. De eerste stap zetten\n2. De tweede stap voorzichtig zetten\n",
         "1. De nieuwe stap\n2. De eerste stap zetten\n3. De tweede stap voorzichtig zetten\n", 0},
        {"rows of a table", "| Wat | Wanneer |\n|---|---|\n| De eerste avond | mei |\n| De tweede avond | juni |\n",
         "| Wat | Wanneer |\n|---|---|\n| De eerste avond | april |\n| De tweede avond | juni |\n",
         "| Wat | Wanneer |\n|---|---|\n| De eerste avond | mei |\n| De tweede avond | juli |\n",
         "| Wat | Wanneer |\n|---|---|\n| De eerste avond | april |\n| De tweede avond | juli |\n", 0},
        {"a table gone, a row changed",
         "Tekst.\n\n| Wat | Wanneer |\n|---|---|\n| De eerste avond | mei |\n", "Tekst.\n",
         "Tekst.\n\n| Wat | Wanneer |\n|---|---|\n| De eerste avond | april |\n",
         "Tekst.\n\n| Wat | Wanneer |\n|---|---|\n| De eerste avond | april |\n", 1},
        {"keys of the head", "---\nid: aaaaaaa1\ntitle: Oud\nminutes: 10\n---\n", "---\nid: aaaaaaa1\ntitle: Nieuw\nminutes: 10\n---\n",
         "---\nid: aaaaaaa1\ntitle: Oud\nminutes: 15\n---\n", "---\nid: aaaaaaa1\ntitle: Nieuw\nminutes: 15\n---\n", 0},
        {"one key of the head", "---\nid: aaaaaaa1\nminutes: 10\n---\n", "---\nid: aaaaaaa1\nminutes: 12\n---\n",
         "---\nid: aaaaaaa1\nminutes: 15\n---\n", "---\nid: aaaaaaa1\nminutes: 12\n---\n", 1},
        {"a list in the head", "---\nid: aaaaaaa1\nneeds:\n- pen\n- papier\n---\n", "---\nid: aaaaaaa1\nneeds:\n- pen\n- papier\n- stiften\n---\n",
         "---\nid: aaaaaaa1\nneeds:\n- papier\n---\n", "---\nid: aaaaaaa1\nneeds:\n- papier\n- stiften\n---\n", 0},
        {"a block moves and changes",
         "Begin van de tekst.\n\n::: {.note #bbbbbbb1}\nLet op de tijd van de avond.\n:::\n\nMidden van de tekst.\n\nEinde van de tekst.\n",
         "Begin van de tekst.\n\nMidden van de tekst.\n\nEinde van de tekst.\n\n::: {.note #bbbbbbb1}\nLet op de tijd van de avond.\n:::\n",
         "Begin van de tekst.\n\n::: {.note #bbbbbbb1}\nLet goed op de tijd van de avond.\n:::\n\nMidden van de tekst.\n\nEinde van de tekst.\n",
         "Begin van de tekst.\n\nMidden van de tekst.\n\nEinde van de tekst.\n\n::: {.note #bbbbbbb1}\nLet goed op de tijd van de avond.\n:::\n", 0},
        {"a paragraph moves and changes",
         "Begin van de hele tekst.\n\nMidden van de hele tekst.\n\nEinde van de hele tekst.\n\nSlot van de hele tekst.\n",
         "Begin van de hele tekst.\n\nEinde van de hele tekst.\n\nSlot van de hele tekst.\n\nMidden van de hele tekst.\n",
         "Begin van de hele tekst.\n\nMidden van deze hele tekst.\n\nEinde van de hele tekst.\n\nSlot van de hele tekst.\n",
         "Begin van de hele tekst.\n\nEinde van de hele tekst.\n\nSlot van de hele tekst.\n\nMidden van deze hele tekst.\n", 0},
        {"a block gone, changed there",
         "Begin van de tekst.\n\n::: {.note #bbbbbbb1}\nLet op de tijd.\n:::\n", "Begin van de tekst.\n",
         "Begin van de tekst.\n\n::: {.note #bbbbbbb1}\nLet op de tijd en de plaats.\n:::\n",
         "Begin van de tekst.\n\n::: {.note #bbbbbbb1}\nLet op de tijd en de plaats.\n:::\n", 1},
        {"attributes", "::: {.break #bbbbbbb1 minutes=10}\n:::\n", "::: {.break #bbbbbbb1 minutes=15}\n:::\n",
         "::: {.break #bbbbbbb1 minutes=10 fixed=12:30}\n:::\n", "::: {.break #bbbbbbb1 minutes=15 fixed=12:30}\n:::\n", 0},
        {"local never comes in",
         "Begin van de tekst.\n", "Begin van de tekst.\n\n::: {.note #bbbbbbb1 local=yes}\nBel Oefenstad.\n:::\n",
         "Begin van de tekst.\n\n::: {.note #bbbbbbb2 local=yes}\nBel een andere stad.\n:::\n",
         "Begin van de tekst.\n\n::: {.note #bbbbbbb1 local=yes}\nBel Oefenstad.\n:::\n", 0},
        {"local never conflicts",
         "::: {.note #bbbbbbb1}\nBel de gemeente.\n:::\n", "::: {.note #bbbbbbb1 local=yes}\nBel Oefenstad.\n:::\n",
         "::: {.note #bbbbbbb1}\nBel de gemeente op maandag.\n:::\n", "::: {.note #bbbbbbb1 local=yes}\nBel Oefenstad.\n:::\n", 0},
        {"terms are blocks", "## Kader {#bbbbbbb1}\n\nWat vast staat in dit plan.\n\n## Raad {#bbbbbbb2}\n\nWie in de stad beslist.\n",
         "## Raad {#bbbbbbb2}\n\nWie in de stad beslist.\n\n## Kader {#bbbbbbb1}\n\nWat vast staat in dit plan.\n",
         "## Kader {#bbbbbbb1}\n\nWat vast staat in elk plan.\n\n## Raad {#bbbbbbb2}\n\nWie in de stad beslist.\n",
         "## Raad {#bbbbbbb2}\n\nWie in de stad beslist.\n\n## Kader {#bbbbbbb1}\n\nWat vast staat in elk plan.\n", 0},
        {"one rewrites, one changes", "Eerste zin die blijft.\nDe raad beslist over het plan.\nLaatste zin die blijft.\n",
         "Eerste zin die blijft.\nVolgende week kiezen inwoners samen.\nLaatste zin die blijft.\n",
         "Eerste zin die blijft.\nDe raad beslist snel over het plan.\nLaatste zin die blijft.\n",
         "Eerste zin die blijft.\nVolgende week kiezen inwoners samen.\nLaatste zin die blijft.\n", 1},
        {"both rewrite", "Eerste zin die blijft.\nDe raad beslist over het plan.\n", "Eerste zin die blijft.\nVolgende week kiezen inwoners samen.\n",
         "Eerste zin die blijft.\nNiemand weet nog hoe dat moet.\n", "Eerste zin die blijft.\nVolgende week kiezen inwoners samen.\n", 1},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].name;
        const struct merge r = merged(t, rows[i].base, rows[i].ours, rows[i].theirs);
        CHECK_INT(t, r.n_files, 1);
        CHECK_STR(t, r.files[0].text, rows[i].want);
        CHECK_INT(t, r.n_questions, rows[i].questions);
        CHECK_INT(t, r.open, rows[i].questions);
        // The other way round the same is asked.
        const struct merge back = merged(t, rows[i].base, rows[i].theirs, rows[i].ours);
        if (!strstr(rows[i].name, "local")) CHECK_INT(t, back.n_questions, rows[i].questions);
        // Nobody changed anything, or one did.
        CHECK_STR(t, merged(t, rows[i].base, rows[i].base, rows[i].base).files[0].text, rows[i].base);
        CHECK_STR(t, merged(t, rows[i].base, rows[i].ours, rows[i].base).files[0].text, rows[i].ours);
        if (!strstr(rows[i].name, "local"))
            CHECK_STR(t, merged(t, rows[i].base, rows[i].base, rows[i].theirs).files[0].text, rows[i].theirs);
        CHECK_STR(t, merged(t, rows[i].base, rows[i].ours, rows[i].ours).files[0].text, rows[i].ours);
    }
}
