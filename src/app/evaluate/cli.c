// cli.c - `meent evaluate demo`: before and after the first meeting of the practice group, and what came back after ninety days in the one
// that is over, with lines of managers; so that their trainers have something to see. All of it invented. It prints two addresses
// that are good for one answer: of a participant's letter, and of the question to a manager.
#include "app/evaluate/cli.h"

#include "app/evaluate/evaluate.h"
#include "base/hash.h"
#include "core/session.h"

#include <stdio.h>
#include <time.h>

struct demo {
    struct cli *cli;
    int64_t now;
    str letter, manager; // keys; empty: the demo was made before
};

// Ninety days later: one answer a line, in the order of the five questions of the form.
// clang-format off
static const char *const later[][5] = {
    {"Eén keer.", "Ze stelde in het overleg eerst een vraag.", "Ja.", "Tijd.",
     "We beginnen nu met het doel. Dat scheelt een half uur."},
    {"Vaker.", "Ik weet het niet.", "Ja.", "Geen groep.",
     "Ik durf stil te zijn. Dan zegt een ander iets."},
    {"Nee.", "Niets gezien.", "Nee.", "Tijd, en ik durfde niet.", "Nog niet veel. Ik lees het terug."},
    {"Eén keer.", "Hij vroeg door bij een bewoner.", "Ja.", "Tijd.",
     "Een collega neemt nu mijn blad mee naar haar wijk."},
    {"Vaker.", "Twee mensen schreven zelf een leerdoel.", "Ja.", "Niets.",
     "Onze avonden zijn korter. Mensen weten waar het over gaat."},
};
static const char *const lines[] = {
    "Ik zie dat de vergaderingen rustiger zijn, en dat er meer vragen komen.",
    "Het team vraagt er nu zelf om.",
    "Minder dia’s, meer gesprek. Dat werkt.",
    "Ik had er graag eerder van geweten.",
    "Er is nog te weinig tijd voor, dat ligt ook aan mij.",
};
// clang-format on

static str voter_new(struct mem *m)
{
    unsigned char raw[16];

    random_bytes(raw, sizeof raw);
    return hex_text(m, raw, sizeof raw);
}

// How sure eight people were, before and after.
static enum err sure_write(struct db *db, struct mem *m, meeting_id meeting,
                           const struct evaluate_form *form)
{
    static const int before[] = {2, 1, 2, 3, 2, 2, 1, 3}, after[] = {4, 3, 4, 4, 5, 3, 4, 4};

    for (size_t i = 0; i < COUNT_OF(before); i++) {
        const str voter = voter_new(m);
        for (int k = 0; k < form->questions.n; k++) {
            TRY(evaluate_put(db, meeting, STR("before"), voter, k + 1, STR(""),
                             before[(i + (size_t)k) % COUNT_OF(before)]));
            TRY(evaluate_put(db, meeting, STR("after"), voter, k + 1, STR(""),
                             after[(i + 2 * (size_t)k) % COUNT_OF(after)]));
        }
    }
    return ERR_NONE;
}

// A letter of which the key is known here, and of another participant one that went on to a manager.
static enum err letters_write(struct db *db, struct demo *d, const struct meeting_row *t)
{
    struct mem *m = d->cli->mem;
    struct evaluate_by_hash_row letter;
    struct evaluate_to_rows people;
    bool found;
    int64_t n;

    TRY(evaluate_to(db, m, t->learn_group, t->id, &people));
    if (people.n < 2) return ERR_NONE;
    d->letter = key_new(m);
    d->manager = key_new(m);
    const str second = key_hash(m, key_new(m));
    TRY(evaluate_letter_add(db, t->id, people.at[0].id, key_hash(m, d->letter), d->now));
    TRY(evaluate_letter_add(db, t->id, people.at[1].id, second, d->now));
    TRY(evaluate_by_hash(db, m, second, &found, &letter));
    TRY(evaluate_answered(db, letter.id, &n));
    return evaluate_manager_add(db, letter.id, key_hash(m, d->manager), d->now, &n);
}

// The first meeting of the group that is over has all its answers; the letters of the second still wait for theirs.
static enum err later_write(struct db *db, struct demo *d, str session)
{
    struct mem *m = d->cli->mem;
    struct meeting_rows meetings;
    struct evaluate_form form;
    struct group_row g;
    int64_t added;
    bool found;

    TRY(group_by_slug(db, m, STR("oefengroep-vorig-jaar"), &found, &g));
    if (!found) return ERR_NONE;
    TRY(meetings_of(db, m, g.id, &meetings));
    if (meetings.n < 9) return ERR_NONE;
    for (int k = 0; k < 2; k++)
        TRY(evaluate_demo_session(db, meetings.at[k].id, session));
    TRY(evaluate_form_of(db, m, g.version, session, LANG_NL, 3, &form));
    TRY(evaluate_round_add(db, meetings.at[0].id, STR(""), &added));
    if (added) {
        struct evaluate_form two;
        TRY(evaluate_form_of(db, m, g.version, session, LANG_NL, 2, &two));
        TRY(sure_write(db, m, meetings.at[0].id, &two));
    }
    for (size_t i = 0; added && i < COUNT_OF(later); i++) {
        const str voter = voter_new(m);
        for (int k = 0; k < form.questions.n && k < 5; k++)
            TRY(evaluate_put(db, meetings.at[0].id, STR("later"), voter, k + 1, str_of(later[i][k]),
                             0));
        TRY(evaluate_word_add(db, meetings.at[0].id, voter_new(m), str_of(lines[i])));
    }
    return added ? letters_write(db, d, &meetings.at[1]) : ERR_NONE;
}

static enum err demo_write(struct db *db, void *arg)
{
    struct demo *d = arg;
    struct mem *m = d->cli->mem;
    struct meeting_rows meetings;
    struct evaluate_form form;
    struct group_row g;
    int64_t added;
    bool found;

    TRY(group_by_slug(db, m, STR("oefengroep"), &found, &g));
    if (!found) return ERR_NONE;
    TRY(meetings_of(db, m, g.id, &meetings));
    if (!meetings.n || meetings.at[0].ends_at > d->now) return ERR_NONE;
    const struct meeting_row *t = &meetings.at[0];
    TRY(evaluate_form_of(db, m, g.version, t->session, LANG_NL, 2, &form));
    TRY(evaluate_round_add(db, t->id, STR(""), &added));
    if (!added) return ERR_NONE; // the demo was made before
    TRY(sure_write(db, m, t->id, &form));
    return later_write(db, d, t->session);
}

static enum err run_demo(struct cli *c)
{
    struct demo d = {.cli = c, .now = (int64_t)time(NULL)};

    TRY(cli_end(c));
    TRY(cli_store(c, true));
    TRY(store_write(c->store, c->mem, demo_write, &d));
    if (d.letter.n)
        printf("/evaluatie/brief?" EDIT_KEY_FIELD "=" STR_FMT "\n"
               "/evaluatie/leidinggevende?" EDIT_KEY_FIELD "=" STR_FMT "\n",
               STR_ARG(d.letter), STR_ARG(d.manager));
    return ERR_NONE;
}

// clang-format off
const struct command evaluate_commands[EVALUATE_COMMANDS] = {
    {"evaluate demo", "", "adds invented answers to the evaluation of the practice group", "meent evaluate demo", run_demo},
};
// clang-format on
