#include "tests/app/learn/folder.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

void folder_write(const char *folder, const char *path, const char *text)
{
    char whole[600];

    snprintf(whole, sizeof whole, "%s/%s", folder, path);
    for (char *p = whole + 1; *p; p++)
        if (*p == '/') {
            *p = 0;
            mkdir(whole, 0777);
            *p = '/';
        }
    FILE *f = fopen(whole, "w");
    if (!f) return;
    fputs(text, f);
    fclose(f);
}

void folder_fill(const char *course)
{
    static const char *const files[][2] = {
        {"course.md",
         "---\nid: aaaaaaa1\ntitle: Proefles\nsummary: Een leergang om te proberen.\nlanguage: nl\n"
         "licence: CC-BY-SA-4.0\nversion: 0.1.0\nmodules:\n- m01-begin\n---\n\nWelkom.\n"},
        {"modules/m01-begin/module.md",
         "---\nid: aaaaaaa2\ntitle: Het begin\nsummary: Kort.\ngoal: Je begint.\noutcomes:\n- Je "
         "kunt beginnen.\n"
         "study_minutes: 60\nlive_minutes: 30\n---\n\nZo begint het.\n"},
        {"modules/m01-begin/module.en.md", "---\nid: aaaaaaa2\ntitle: The beginning\nsummary: "
                                           "Short.\ngoal: You begin.\noutcomes:\n- You can begin.\n"
                                           "---\n\nThis is how it begins.\n"},
        {"modules/m01-begin/lessons/l01-eerste.md",
         "---\nid: aaaaaaa3\ntitle: De eerste les\nsummary: Een les.\nminutes: 5\n---\n\n"
         "Kijk naar de [kaders](term:kaders), en naar [de opdracht](../exercises/e1-doen.md).\n\n"
         "::: {.question #aaaaaab1 ref=q-een}\n:::\n\n::: {.question #aaaaaab2 ref=q-meer}\n:::\n\n"
         "::: {.exercise #aaaaaab3 ref=e1-doen}\n:::\n\n::: {.film #aaaaaab4 ref=een-film}\n:::\n\n"
         "::: {.remember #aaaaaab5}\n- Begin klein.\n:::\n"},
        {"modules/m01-begin/lessons/l02-tweede.md",
         "---\nid: aaaaaaa4\ntitle: De tweede les\nsummary: Nog een les.\nminutes: 5\n---\n\nLees "
         "verder.\n"},
        {"modules/m01-begin/exercises/e1-doen.md",
         "---\nid: aaaaaaa5\ntitle: Doe het\nsummary: Probeer het.\nminutes: 10\n---\n\nDoe het "
         "nu.\n"},
        {"modules/m01-begin/sessions/s1.md",
         "---\nid: aaaaaaa6\ntitle: De bijeenkomst\nsummary: Een half uur.\nminutes: 30\nneeds:\n- "
         "Een zaal.\n---\n\n"
         "Dit is het draaiboek.\n\n"
         "::: {.part #aaaaaac1 minutes=20 form=\"rondje\" must=yes}\n### Welkom\n\nZeg "
         "hallo.\n:::\n\n"
         "::: {.break #aaaaaac2 minutes=10}\n### Pauze\n:::\n"},
        {"questions/q-een.md",
         "---\nid: aaaaaad1\nkind: choice\ntitle: Wat eerst?\n---\n\nKies er een.\n\n"
         "- Uitleggen\n\n  Dat is te vroeg.\n\n- Proberen\n\n  Goed.\n  Zo leer je het.\n"},
        {"questions/q-meer.md",
         "---\nid: aaaaaad2\nkind: multiple\ntitle: Wat nog meer?\n---\n\nKies er meer.\n\n"
         "- Appel\n\n  Een vrucht.\n\n- Baksteen\n\n  Niet te eten.\n\n- Citroen\n\n  Ook een "
         "vrucht.\n"},
        {"trainer/answers/q-een.md",
         "---\nid: aaaaaad1\ncorrect: b\n---\n\nDe modeloplossing is geheim.\n"},
        {"trainer/answers/q-meer.md", "---\nid: aaaaaad2\ncorrect: a, c\n---\n"},
        {"trainer/modules/m01/sessions/s1.md",
         "---\nid: aaaaaae1\ntitle: Voor de trainer\n---\n\nDeze zin is alleen voor trainers.\n\n"
         "::: {.trainer #aaaaaae2 for=aaaaaac1}\nKijk goed wie er zwijgt.\n:::\n"},
        {"glossary.md",
         "---\nid: aaaaaaf1\ntitle: Begrippen\nsummary: Woorden.\nlanguage: nl\n---\n\nWoorden.\n\n"
         "## kaders {#aaaaaaf2}\n\nWat vaststaat.\n\nDe vooraf vastgestelde randvoorwaarden.\n"},
    };

    for (size_t i = 0; i < COUNT_OF(files); i++)
        folder_write(course, files[i][0], files[i][1]);
}

const char *folder_course(struct test *t)
{
    static char course[600];

    snprintf(course, sizeof course, "%s/course/proefles", test_folder(t));
    folder_fill(course);
    return course;
}

struct store *learn_store(struct test *t)
{
    const struct store_config config = {.url = str_of(test_database(t)), .readers = 2};
    struct store *s = NULL;

    if (store_open(&config, &s) != ERR_NONE || store_migrate(s, -1) != ERR_NONE) {
        test_fail(t, __FILE__, __LINE__, "no database");
        return NULL;
    }
    return s;
}
