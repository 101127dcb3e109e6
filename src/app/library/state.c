// state.c - publishing and withdrawing.
#include "app/library/library.h"

#include "app/library/put.h"
#include "core/audit.h"

struct change {
    struct library_at *at;
    str slug, state, problem;
};

// What a film or podcast lacks before it may be published: sound or picture, and captions in its own language.
static enum err lacking(struct db *db, struct mem *m, const struct item_row *item, str *out)
{
    struct item_file_row file;
    bool master, captions;

    *out = STR("");
    if (!item_is_timed(item->kind)) return ERR_NONE;
    TRY(item_file_of(db, m, item->id, STR("master"), STR(""), STR(""), &master, &file));
    TRY(item_file_of(db, m, item->id, STR("captions"), item->lang, STR(""), &captions, &file));
    if (!master)
        *out = STR("it has no film or sound file");
    else if (!captions)
        *out = str_format(m, "it has no captions (WebVTT) in its own language, " STR_FMT,
                          STR_ARG(item->lang));
    return ERR_NONE;
}

static enum err change_write(struct db *db, void *arg)
{
    struct change *c = arg;
    struct mem *m = c->at->mem;
    struct item_row item;
    bool found;

    TRY(item_by_slug(db, m, c->slug, &found, &item));
    if (!found) return ERR_NOT_FOUND;
    if (str_eq(c->state, STR("published"))) TRY(lacking(db, m, &item, &c->problem));
    if (c->problem.n) return ERR_CONFLICT;
    if (str_eq(item.state, c->state)) return ERR_NONE;
    TRY(item_state_set(db, item.id, c->state, c->at->now));
    TRY(item_index_put(db, m, item.id));
    return audit(db, m, c->at->now, STR("command"),
                 str_format(m, "library." STR_FMT, STR_ARG(c->state)),
                 str_format(m, "item:" STR_FMT, STR_ARG(c->slug)), STR(""));
}

enum err library_state(struct library_at *at, str slug, const char *state, str *out_problem)
{
    struct change c = {at, slug, str_of(state), STR("")};
    const enum err e = store_write(at->store, at->mem, change_write, &c);

    *out_problem = c.problem;
    return e;
}
