// demo.c - an invented plan with invented contributions, to practise with.
#include "app/answer/invent.h"

#include "app/answer/answer.h"

#include <time.h>

struct work {
    struct cli *cli;
    int64_t now, n;
};

static enum err demo_write(struct db *db, void *arg)
{
    struct work *w = arg;
    struct mem *m = w->cli->mem;
    struct place_row place;
    struct trajectory_row t;
    trajectory_id id;
    struct chance c;
    bool found;

    TRY(place_by_slug(db, m, STR("oefenstad"), &found, &place));
    if (!found)
        return cli_fail(w->cli, ERR_NOT_FOUND,
                        "there is no place oefenstad; run: meent place demo");
    TRY(trajectory_by_slug(db, m, place.id, STR("molenplein"), &found, &t));
    id = t.id;
    if (found) { // filled in with the others; its contributions once
        bool any;
        int64_t n;
        TRY(contribution_last(db, m, id, &any, &n));
        if (any && n) return ERR_NONE;
    } else {
        TRY(trajectory_add(db, m, w->now,
                           &(struct trajectory_new){.place = place.id,
                                                    .slug = STR("molenplein"),
                                                    .title =
                                                        STR("Het Molenplein opnieuw inrichten"),
                                                    .kind = STR("participation")},
                           &id));
        TRY(demo_open(db, id, day_of_at(w->now).n - 21, day_of_at(w->now).n + 21,
                      day_of_at(w->now).n + 60, w->now));
    }
    chance_start(&c, STR("Molenplein"));
    for (int64_t i = 0; i < w->n; i++) {
        const struct mem_mark mark = mem_mark(m);
        struct contribution_receipt got;
        struct invented x;

        invent(m, &c, &x);
        TRY(contribution_add(db, m, w->now,
                             &(struct contribution_new){.trajectory = id,
                                                        .channel = str_of(x.channel),
                                                        .body = x.body,
                                                        .received = {day_of_at(w->now).n -
                                                                     (int32_t)((w->n - i) * 20 /
                                                                               w->n)}},
                             &got));
        mem_reset(m, mark);
    }
    return ERR_NONE;
}

static enum err run_demo(struct cli *c)
{
    struct work w = {.cli = c, .now = (int64_t)time(NULL), .n = 2000};

    TRY(cli_option_int(c, "--contributions", 1, 20000, &w.n));
    TRY(cli_end(c));
    TRY(cli_store(c, true));
    return store_write(c->store, c->mem, demo_write, &w);
}

const struct command answer_commands[ANSWER_COMMANDS] = {
    {"answer demo", "[--contributions N]",
     "an invented plan in the practice city, with invented contributions", "meent answer demo",
     run_demo},
};
