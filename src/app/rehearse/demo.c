// demo.c - rehearsals that the invented project leader of the practice city began: of a plan, and of both that residents begin.
#include "app/rehearse/rehearse.h"

#include <time.h>

struct work {
    struct cli *cli;
    int64_t now;
};

// Of what residents begin: in its place, each once.
static enum err demo_room(struct db *db, struct work *w, const struct place_row *home,
                          person_id leader, enum rehearsal_kind kind, str seed)
{
    struct mem *m = w->cli->mem;
    struct rehearsal_rows before;
    struct rehearsal_row made;

    TRY(rehearsals_of_home(db, m, home->id, REHEARSALS_MOST, &before));
    for (int i = 0; i < before.n; i++)
        if (rehearsal_kind_of(&before.at[i]) == kind) return ERR_NONE;
    TRY(right_give(db, m, w->now, leader, ROLE_project_leader, home->id, 0, STR("command")));
    TRY(rehearsal_begin_at(db, m, w->now, home, kind, leader, STR("command"), seed, &made));
    return kind == REHEARSAL_CHALLENGE ? rehearse_challenges(db, m, w->now, &made)
                                       : rehearse_initiatives(db, m, w->now, &made);
}

static enum err demo_write(struct db *db, void *arg)
{
    struct work *w = arg;
    struct mem *m = w->cli->mem;
    struct rehearsal_rows before;
    struct rehearsal_row made;
    struct trajectory_row plan, copy;
    struct person_row leader;
    struct place_row place;
    bool found;

    const enum err e =
        trajectory_find(db, m, STR("oefenstad"), STR("afval-op-straat"), &place, &plan);
    if (e == ERR_NOT_FOUND)
        return cli_fail(w->cli, e,
                        "there is no trajectory oefenstad/afval-op-straat; run: meent trajectory "
                        "fill content/practice/trajectories.json");
    TRY(e);
    TRY(rehearsals_of_plan(db, m, plan.id, 1, &before));
    TRY(person_by_mail(db, m, STR("projectleider@oefenstad.example"), &found, &leader));
    if (!found)
        return cli_fail(w->cli, ERR_NOT_FOUND,
                        "there is no project leader; run: meent answer demo");
    TRY(demo_room(db, w, &place, leader.id, REHEARSAL_INITIATIVE, STR("oefen2")));
    TRY(demo_room(db, w, &place, leader.id, REHEARSAL_CHALLENGE, STR("oefen3")));
    if (before.n) return ERR_NONE;
    TRY(rehearsal_begin(db, m, w->now, &plan, leader.id, STR("command"), STR("oefen1"), &made));
    TRY(trajectory_by_id(db, m, made.trajectory, &copy));
    TRY(rehearse_people(db, m, w->now, &made, &copy));
    return rehearse_survey(db, m, w->now, &made, &copy);
}

static enum err run_demo(struct cli *c)
{
    struct work w = {.cli = c, .now = (int64_t)time(NULL)};

    TRY(cli_end(c));
    TRY(cli_store(c, true));
    return store_write(c->store, c->mem, demo_write, &w);
}

const struct command rehearse_commands[REHEARSE_COMMANDS] = {
    {"rehearse demo", "",
     "rehearsals in the practice city: of a plan, of initiatives and of the right to challenge",
     "meent rehearse demo", run_demo},
};
