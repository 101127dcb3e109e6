// cli.c - `meent evaluate demo`: before and after the first meeting of the practice group, so that its trainer has something to
// see. All of it invented.
#include "app/evaluate/cli.h"

#include "app/evaluate/evaluate.h"
#include "base/hash.h"

#include <time.h>

struct demo {
    struct cli *cli;
    int64_t now;
};

static enum err demo_write(struct db *db, void *arg)
{
    static const int before[] = {2, 1, 2, 3, 2, 2, 1, 3}, after[] = {4, 3, 4, 4, 5, 3, 4, 4};
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
    for (size_t i = 0; i < COUNT_OF(before); i++) {
        unsigned char raw[32];
        random_bytes(raw, sizeof raw);
        const str voter = hex_text(m, raw, sizeof raw);
        for (int k = 0; k < form.questions.n; k++) {
            TRY(evaluate_put(db, t->id, STR("before"), voter, k + 1, STR(""),
                             before[(i + (size_t)k) % COUNT_OF(before)]));
            TRY(evaluate_put(db, t->id, STR("after"), voter, k + 1, STR(""),
                             after[(i + 2 * (size_t)k) % COUNT_OF(after)]));
        }
    }
    return ERR_NONE;
}

static enum err run_demo(struct cli *c)
{
    struct demo d = {.cli = c, .now = (int64_t)time(NULL)};

    TRY(cli_end(c));
    TRY(cli_store(c, true));
    return store_write(c->store, c->mem, demo_write, &d);
}

// clang-format off
const struct command evaluate_commands[EVALUATE_COMMANDS] = {
    {"evaluate demo", "", "adds invented answers to the evaluation of the practice group", "meent evaluate demo", run_demo},
};
// clang-format on
