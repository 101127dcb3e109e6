// fill.c - meent trajectory fill: the practice trajectories of content/practice, with days that count from today.
#include "app/participate/participate.h"

#include "app/participate/participate.sql.h"
#include "core/audit.h"

#include <time.h>

enum { DAY_S = 86400, FILE_MAX = 1 << 20 };

struct fill {
    struct cli *cli;
    struct json_value all;
    int64_t now;
    int added;
};

static str both(const struct json_value *v, const char *key, const char *lang)
{
    const str s = json_get_text(json_get(v, key), lang);

    return s.at ? s : STR("");
}

static str text(const struct json_value *v, const char *key)
{
    const str s = json_get_text(v, key);

    return s.at ? s : STR("");
}

static bool number(const struct json_value *v, const char *key, int64_t *out)
{
    const struct json_value *n = json_get(v, key);

    if (!n || n->kind != JSON_INT) return false;
    *out = n->integer;
    return true;
}

// A day from today, as the file counts.
static bool day_from(const struct fill *f, const struct json_value *v, const char *key,
                     int64_t *out)
{
    int64_t n;

    if (!number(v, key, &n)) return false;
    *out = day_of_at(f->now).n + n;
    return true;
}

static enum err practice_place(struct db *db, struct fill *f, str slug, struct place_row *out)
{
    bool found;

    TRY(place_by_slug(db, f->cli->mem, slug, &found, out));
    if (!found) return cli_fail(f->cli, ERR_NOT_FOUND, "there is no place " STR_FMT, STR_ARG(slug));
    if (!str_eq(out->kind, STR("practice")))
        return cli_fail(f->cli, ERR_FORBIDDEN,
                        STR_FMT " is no practice place: nothing invented goes there",
                        STR_ARG(slug));
    return ERR_NONE;
}

static enum err rules_fill(struct db *db, struct fill *f)
{
    const struct json_value *rules = json_get(&f->all, "rules");

    for (int i = 0; rules && i < rules->n; i++) {
        const struct json_value *x = &rules->at[i];
        struct place_row place;
        enum rule rule;
        int64_t value;
        bool found;
        TRY(practice_place(db, f, text(x, "place"), &place));
        if (!rule_parse(text(x, "rule"), &rule) || !number(x, "value", &value))
            return cli_fail(f->cli, ERR_INVALID, "rule %d is none", i + 1);
        int64_t now_value;
        const day from = {day_of_at(f->now).n - 400};
        TRY(place_rule_at(db, f->cli->mem, place.id, rule, day_of_at(f->now), &found, &now_value));
        if (!found) TRY(rule_set(db, f->cli->mem, place.id, rule, value, from, text(x, "source")));
    }
    return ERR_NONE;
}

static enum err texts_fill(struct db *db, const struct json_value *x, trajectory_id id)
{
    const struct json_value *texts = json_get(x, "texts");

    for (int p = 0; p < PART_COUNT; p++) {
        const str name = plan_part_name((enum plan_part)p);
        for (int i = 0; texts && i < texts->n; i++)
            if (str_eq(texts->key[i], name)) {
                TRY(trajectory_text_set(db, id, name, STR("nl"), text(&texts->at[i], "nl")));
                TRY(trajectory_text_set(db, id, name, STR("en"), text(&texts->at[i], "en")));
            }
    }
    static const char *const stops[] = {
#define STOP(name) #name,
#include "core/stop.def"
#undef STOP
    };
    for (size_t i = 0; i < COUNT_OF(stops); i++)
        TRY(trajectory_stop_set(db, id, str_of(stops[i]), STR("green"), STR("")));
    return ERR_NONE;
}

static enum err rows_fill(struct db *db, struct fill *f, const struct json_value *x,
                          trajectory_id id)
{
    const struct json_value *frames = json_get(x, "frames"), *ways = json_get(x, "ways");
    struct mem *m = f->cli->mem;

    for (int i = 0; frames && i < frames->n; i++) {
        const struct json_value *r = &frames->at[i];
        trajectory_frame_id frame;
        int64_t n, on = 0;
        TRY(trajectory_frame_insert(db, m, id, text(r, "kind"), both(r, "body", "nl"),
                                    both(r, "body", "en"), both(r, "why", "nl"),
                                    both(r, "why", "en"), i, &frame));
        if (text(r, "by").n && day_from(f, r, "day", &on))
            TRY(trajectory_frame_confirm(db, frame, id, text(r, "by"), text(r, "ref"), on, &n));
    }
    for (int i = 0; ways && i < ways->n; i++) {
        const struct json_value *r = &ways->at[i];
        trajectory_way_id way;
        int64_t minutes = 0, from, until;
        const bool has_from = day_from(f, r, "from", &from),
                   has_until = day_from(f, r, "until", &until);
        if (!number(r, "minutes", &minutes)) minutes = 0;
        TRY(trajectory_way_insert(db, m, id, text(r, "kind"), both(r, "title", "nl"),
                                  both(r, "title", "en"), both(r, "body", "nl"),
                                  both(r, "body", "en"), minutes, has_from ? &from : NULL,
                                  has_until ? &until : NULL, text(r, "href"), i, &way));
    }
    return ERR_NONE;
}

static enum err plan_set(struct db *db, struct fill *f, const struct json_value *x,
                         const struct trajectory_row *t)
{
    struct trajectory_row n = *t;

    n.has_starts_day = day_from(f, x, "starts", &n.starts_day) || n.has_starts_day;
    n.has_ends_day = day_from(f, x, "ends", &n.ends_day) || n.has_ends_day;
    n.has_decision_day = day_from(f, x, "decision", &n.decision_day) || n.has_decision_day;
    n.has_feedback_day = day_from(f, x, "feedback", &n.feedback_day) || n.has_feedback_day;
    return trajectory_set_plan(db, n.id, n.title,
                               both(x, "title", "en").n ? both(x, "title", "en") : n.title_en,
                               text(x, "influence").n ? text(x, "influence") : n.influence,
                               text(x, "decider").n ? text(x, "decider") : n.decider,
                               n.has_starts_day ? &n.starts_day : NULL,
                               n.has_ends_day ? &n.ends_day : NULL,
                               n.has_decision_day ? &n.decision_day : NULL,
                               n.has_feedback_day ? &n.feedback_day : NULL, 0, f->now);
}

static enum err step(struct db *db, struct fill *f, const struct json_value *x, trajectory_id id)
{
    struct mem *m = f->cli->mem;
    struct trajectory_row t;
    enum trajectory_event event;
    struct trajectory_plan before;
    uint32_t missing;
    int64_t days = 0;

    if (!number(x, "day", &days)) days = 0;
    const int64_t at = f->now + days * DAY_S;
    if (json_get(x, "change")) {
        TRY(trajectory_by_id(db, m, id, &t));
        TRY(trajectory_plan_now(db, m, at, id, &before));
        TRY(plan_set(db, f, json_get(x, "change"), &t));
        return trajectory_plan_changed(db, m, at, id, &before, text(x, "why"), STR("command"),
                                       &missing);
    }
    if (!trajectory_event_parse(text(x, "do"), &event))
        return cli_fail(f->cli, ERR_INVALID, "there is no step " STR_FMT, STR_ARG(text(x, "do")));
    const struct trajectory_step s = {.event = event,
                                      .roles = trajectory_events[event].who,
                                      .who = STR("command"),
                                      .why = text(x, "why"),
                                      .ref = text(x, "ref"),
                                      .text = text(x, "text"),
                                      .ground = text(x, "ground")};
    const enum err e = trajectory_go(db, m, at, id, &s, &missing);
    if (e != ERR_NONE)
        return cli_fail(f->cli, e, "step " STR_FMT " of trajectory %lld is refused; missing %x",
                        STR_ARG(text(x, "do")), (long long)id.v, (unsigned)missing);
    return ERR_NONE;
}

static enum err one(struct db *db, struct fill *f, const struct json_value *x)
{
    const struct json_value *steps = json_get(x, "steps");
    struct mem *m = f->cli->mem;
    struct trajectory_row t;
    struct place_row place;
    trajectory_telling_id telling;
    trajectory_id id;
    int64_t first = 0;
    bool found;

    TRY(practice_place(db, f, text(x, "place"), &place));
    TRY(trajectory_by_slug(db, m, place.id, text(x, "slug"), &found, &t));
    if (found) return ERR_NONE;
    if (steps && steps->n && !number(&steps->at[0], "day", &first)) first = 0;
    TRY(trajectory_add(db, m, f->now + first * DAY_S,
                       &(struct trajectory_new){.place = place.id,
                                                .slug = text(x, "slug"),
                                                .title = both(x, "title", "nl"),
                                                .kind = STR("participation")},
                       &id));
    TRY(texts_fill(db, x, id));
    if (text(x, "easy").n)
        TRY(telling_insert(db, m, id, STR("easy"), STR("ready"), text(x, "easy"), (str){0}, STR(""),
                           NULL, f->now, &telling));
    TRY(rows_fill(db, f, x, id));
    TRY(trajectory_by_id(db, m, id, &t));
    TRY(plan_set(db, f, x, &t));
    for (int i = 0; steps && i < steps->n; i++)
        TRY(step(db, f, &steps->at[i], id));
    f->added++;
    return ERR_NONE;
}

static enum err fill_write(struct db *db, void *arg)
{
    struct fill *f = arg;
    const struct json_value *rows = json_get(&f->all, "trajectories");

    f->added = 0;
    TRY(rules_fill(db, f));
    for (int i = 0; rows && i < rows->n; i++)
        TRY(one(db, f, &rows->at[i]));
    return audit(db, f->cli->mem, f->now, STR("command"), STR("trajectory.fill"), STR(""),
                 str_format(f->cli->mem, "added=%d", f->added));
}

static enum err run_fill(struct cli *c)
{
    struct fill f = {.cli = c, .now = (int64_t)time(NULL)};
    struct json_problem problem;
    str path, bytes;

    if (!cli_argument(c, &path))
        return cli_usage(c, "name the file, for instance content/practice/trajectories.json");
    TRY(cli_end(c));
    TRY(cli_read(c, path, FILE_MAX, &bytes));
    if (json_read(c->mem, bytes, &f.all, &problem) != ERR_NONE)
        return cli_fail(c, ERR_INVALID, "line %d: " STR_FMT, problem.line, STR_ARG(problem.what));
    TRY(cli_store(c, true));
    TRY(store_write(c->store, c->mem, fill_write, &f));
    cli_say(c, "%d trajectories added", f.added);
    return ERR_NONE;
}

const struct command participate_commands[PARTICIPATE_COMMANDS] = {
    {"trajectory fill", "FILE", "fills a practice place with invented trajectories",
     "meent trajectory fill content/practice/trajectories.json", run_fill},
};
