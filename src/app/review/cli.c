// cli.c - `meent review demo`: a round of the practice group in which feedback came back; its people and texts are invented.
#include "app/review/cli.h"

#include "app/review/review.h"
#include "base/hash.h"
#include "core/audit.h"

#include <time.h>

// clang-format off
static const struct {
    const char *mail, *text, *said; // said: of the text of the one before; NULL: nothing yet
} people[] = {
    {"azand@oefengroep.example", "Ik wil dat bewoners van de Verzonnenstraat meebeslissen over de bomen. Nu kiest de afdeling groen alleen.",
     "Je eerste zin is meteen helder. Ik mis wie er last van heeft als er minder parkeerplekken komen."},
    {"bkievit@oefengroep.example", "Het plein moet een plek worden waar ook oudere mensen graag zitten. Het budget staat vast, de inrichting niet.",
     "Sterk dat je zegt wat niet meer kan. Wie vertel je dat als eerste?"},
    {"cdorp@oefengroep.example", "We vragen jongeren wat zij nodig hebben in de oude school, voordat er een tekening ligt.",
     "Mooi dat je oudere mensen noemt. Hoe weet je straks dat ze er graag zitten?"},
    {"dwaterman@oefengroep.example", "Ik onderzoek of er ruimte is om mee te praten over de rotonde. Is die er niet, dan zeg ik dat eerlijk.",
     "Ik zie nog niet wie er beslist. Verder wil ik meteen meedoen."},
    {"elinde@oefengroep.example", "De buurt krijgt een eigen potje voor kleine plannen, zonder dik formulier.", NULL},
};
// clang-format on

struct demo {
    struct cli *cli;
    int64_t now;
};

static str uid_new(struct mem *m)
{
    char uid[8];

    random_id(uid);
    return str_copy(m, (str){uid, sizeof uid});
}

static enum err round_make(struct db *db, struct demo *d, const struct group_row *g,
                           review_round_id *out)
{
    struct mem *m = d->cli->mem;
    const int today = day_of_at(d->now).n;

    TRY(round_insert(db, m, uid_new(m), g->id, STR("plan-goal"), STR("Je doel in twee zinnen"),
                     STR("Zou een inwoner na deze twee zinnen weten waar het over gaat?"),
                     msg_text(LANG_NL, MSG_review_example_start), 1, true, today - 9, today - 2,
                     today + 6, STR("oefengroep"), d->now, out));
    TRY(criterion_insert(db, *out, 1, STR("Snap je wat de schrijver wil bereiken?")));
    TRY(criterion_insert(db, *out, 2, STR("Is duidelijk wat er nog open is?")));
    return round_state_set(db, *out, STR("late"));
}

static enum err demo_write(struct db *db, void *arg)
{
    struct demo *d = arg;
    struct mem *m = d->cli->mem;
    struct review_trainer_rows trainers;
    struct member_row member[COUNT_OF(people)];
    struct round_rows before;
    struct group_row g;
    struct person_row p;
    review_round_id round;
    bool found;

    TRY(group_by_slug(db, m, STR("oefengroep"), &found, &g));
    if (!found)
        return cli_fail(d->cli, ERR_NOT_FOUND,
                        "there is no practice group; run `meent group demo` first");
    TRY(rounds_of(db, m, g.id, &before));
    if (before.n) return ERR_NONE;
    TRY(round_make(db, d, &g, &round));
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        TRY(person_by_mail(db, m, str_of(people[i].mail), &found, &p));
        if (found) TRY(member_of_person(db, m, g.id, p.id, STR("participant"), &found, &member[i]));
        if (!found) return cli_fail(d->cli, ERR_NOT_FOUND, "%s is not there", people[i].mail);
        TRY(text_put(db, round, member[i].id, str_of(people[i].text), d->now));
    }
    TRY(review_trainers(db, m, g.id, &trainers));
    for (size_t i = 0; i < COUNT_OF(people); i++) {
        const size_t reader = (i + 1) % COUNT_OF(people);
        const char *words = people[reader].said;
        struct text_row text;
        struct review_pair_of_row pair;
        TRY(text_of(db, m, round, member[i].id, &found, &text));
        TRY(pair_insert(db, uid_new(m), text.id, &member[reader].id, STR("peer"), STR("given"),
                        d->now));
        if (!words) {
            if (trainers.n)
                TRY(pair_insert(db, uid_new(m), text.id, &trainers.at[0].id, STR("trainer"),
                                STR("given"), d->now));
            continue;
        }
        TRY(review_pair_of(db, m, text.id, member[reader].id, &pair));
        TRY(review_answer_put(db, pair.id, 0, 0, str_of(words)));
        TRY(review_answer_put(db, pair.id, 1, 3, STR("")));
        TRY(review_answer_put(db, pair.id, 2, 2, STR("")));
        TRY(pair_state_set(db, pair.id, STR("sent"), 0));
    }
    return audit(db, m, d->now, STR("command"), STR("review.demo"), STR("group:oefengroep"),
                 STR(""));
}

static enum err run_demo(struct cli *c)
{
    struct demo d = {.cli = c, .now = (int64_t)time(NULL)};

    TRY(cli_end(c));
    TRY(cli_store(c, true));
    return store_write(c->store, c->mem, demo_write, &d);
}

// clang-format off
const struct command review_commands[REVIEW_COMMANDS] = {
    {"review demo", "", "adds a feedback round to the practice group, with invented texts", "meent review demo", run_demo},
};
// clang-format on
