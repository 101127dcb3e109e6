// rehearse.c - the two pages of a rehearsal: on the plan, where one begins; and in its own world, the list of tasks.
#include "app/rehearse/rehearse.h"

#include "app/rehearse/rehearse.html.h"
#include "core/audit.h"
#include "core/clocks.h"
#include "core/job.h"

enum { PASTS = 20 };

static str address(struct req *q, const struct place_row *place, const struct trajectory_row *t,
                   const char *tail)
{
    return str_format(q->mem, "/" STR_FMT "/meedoen/" STR_FMT "%s", STR_ARG(place->slug),
                      STR_ARG(t->slug), tail);
}

str rehearse_in_language(struct req *q, str path)
{
    return q->lang == LANG_NL ? path : str_format(q->mem, "/en" STR_FMT, STR_ARG(path));
}

static str object(struct req *q, trajectory_id id)
{
    return str_format(q->mem, "trajectory:%lld", (long long)id.v);
}

// ---- on the plan ----

static enum err pasts_fill(struct req *q, const struct trajectory_row *t, struct rehearse_view *v)
{
    struct rehearsal_rows rows;
    const person_id self = who_person(q->who);

    TRY(rehearsals_of_plan(q->db, q->mem, t->id, PASTS, &rows));
    v->pasts.at = MEM_ARRAY(q->mem, struct rehearse_past, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct rehearsal_row *x = &rows.at[i];
        struct rehearse_past *p = &v->pasts.at[v->pasts.n++];
        *p = (struct rehearse_past){.on = day_of_at(x->has_finished_at ? x->finished_at
                                                                       : x->started_at),
                                    .until = day_of_at(x->ends_at),
                                    .finished = x->has_finished_at,
                                    .world = x->has_place && x->has_trajectory,
                                    .mine = x->has_person && x->person.v == self.v};
        if (!p->world || !p->mine) continue;
        struct place_row place;
        TRY(place_by_id(q->db, q->mem, x->place, &place));
        p->href = rehearse_in_language(q, address(q, &place, t, "/oefenronde"));
    }
    return ERR_NONE;
}

static enum err plan_page(struct req *q, struct res *r, const struct place_row *place,
                          const struct trajectory_row *t)
{
    static const msg asks[] = {[REHEARSAL_OFF] = MSG_rehearse_asked_off,
                               [REHEARSAL_ADVISED] = MSG_rehearse_asked_advised,
                               [REHEARSAL_REQUIRED] = MSG_rehearse_asked_required};
    struct rehearse_view v = {.over = trajectory_is_over(t)};
    struct consultation_row c;
    enum rehearsal_rule asked;

    TRY(trajectory_head(q, place, t, &v.head));
    v.self = rehearse_in_language(q, address(q, place, t, "/oefenronde"));
    TRY(rehearsal_asked(q->db, q->mem, place->id, day_of_at(q->now), &asked));
    v.asked = asks[asked];
    TRY(consultation_of(q->db, q->mem, t->id, &v.consults, &c));
    TRY(pasts_fill(q, t, &v));
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_rehearse_title),
                                              .menu = "participate",
                                              .theme = place->theme,
                                              .no_index = true,
                                              .form = true});
    rehearse_plan_html(h, &v);
    return page_close(h);
}

str rehearse_seed_asked(struct req *q)
{
    const str seed = req_line(q, "zaad", REHEARSE_SEED_SIGNS);
    char fresh[REHEARSE_SEED_SIGNS];

    if (seed.n) return seed;
    random_id(fresh);
    return str_copy(q->mem, (str){fresh, sizeof fresh});
}

static enum err begin(struct req *q, struct res *r, const struct trajectory_row *t)
{
    const str seed = rehearse_seed_asked(q);
    struct rehearsal_row made;
    struct trajectory_row copy;
    struct place_row world;

    if (!str_is_slug(seed, REHEARSE_SEED_SIGNS))
        return fail(q, ERR_INVALID, MSG_rehearse_seed_wrong);
    const enum err e =
        rehearsal_begin(q->db, q->mem, q->now, t, who_person(q->who), who_uid(q->who), seed, &made);
    if (e == ERR_MANY) return fail(q, e, MSG_rehearse_many);
    TRY(e);
    TRY(trajectory_by_id(q->db, q->mem, made.trajectory, &copy));
    TRY(rehearse_people(q->db, q->mem, q->now, &made, &copy));
    TRY(rehearse_survey(q->db, q->mem, q->now, &made, &copy));
    TRY(audit_by(q, "rehearsal.begin", object(q, t->id), seed));
    TRY(place_by_id(q->db, q->mem, made.place, &world));
    return redirect(q, r, address(q, &world, &copy, "/oefenronde"));
}

// ---- in its own world ----

static enum err groups_fill(struct req *q, const struct rehearsal_row *x, struct rehearse_view *v)
{
    static const struct {
        const char *name;
        msg word;
        int share;
    } groups[] = {
#define GROUP(name, share) {#name, MSG_rehearse_group_##name, share},
#include "app/rehearse/people.def"
#undef GROUP
#undef SAID
    };
    struct came_rows rows;
    int64_t all = 0;

    TRY(rehearse_came(q->db, q->mem, x->id, &rows));
    for (int i = 0; i < rows.n; i++)
        all += rows.at[i].n;
    v->groups.n = COUNT_OF(groups);
    v->groups.at = MEM_ARRAY(q->mem, struct rehearse_group, COUNT_OF(groups));
    for (size_t i = 0; i < COUNT_OF(groups); i++) {
        struct rehearse_group *g = &v->groups.at[i];
        *g = (struct rehearse_group){.word = groups[i].word, .share = groups[i].share};
        for (int k = 0; k < rows.n; k++)
            if (str_eq(rows.at[k].people, str_of(groups[i].name))) g->came = rows.at[k].n;
        g->came_share = all ? (g->came * 100 + all / 2) / all : 0;
    }
    return ERR_NONE;
}

void rehearse_said(struct req *q, struct rehearse_view *v)
{
    static const char *const all[] = {"week", "collega", "af"};
    const str what = req_query(q, "klaar", 10);

    v->said = "";
    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (str_eq(what, str_of(all[i]))) v->said = all[i];
}

void rehearse_lines_count(struct req *q, struct rehearse_view *v)
{
    for (int i = 0; i < v->lines.n; i++) {
        v->lines.at[i].where = rehearse_in_language(q, v->lines.at[i].where);
        v->done += v->lines.at[i].done;
        v->left += v->lines.at[i].must && !v->lines.at[i].done;
    }
    v->can_finish = !v->left && !v->finished;
}

static enum err world_page(struct req *q, struct res *r, const struct place_row *place,
                           const struct trajectory_row *t, const struct rehearsal_row *x)
{
    struct rehearse_view v = {.self = rehearse_in_language(q, address(q, place, t, "/oefenronde")),
                              .seed = x->seed,
                              .days = x->days,
                              .today = day_of_at(q->now),
                              .ends = {(int32_t)t->ends_day},
                              .goes = day_of_at(x->ends_at),
                              .finished = x->has_finished_at,
                              .open = trajectory_is_open(t)};
    struct asked_hide_rows asked;
    struct trajectory_row real;
    struct place_row there;

    TRY(trajectory_head(q, place, t, &v.head));
    TRY(trajectory_by_id(q->db, q->mem, x->origin, &real));
    TRY(place_by_id(q->db, q->mem, real.place, &there));
    v.real_href = rehearse_in_language(q, address(q, &there, &real, "/oefenronde"));
    rehearse_said(q, &v);
    TRY(rehearse_measure(q->db, q->mem, q->now, x, t, &v.lines));
    rehearse_lines_count(q, &v);
    TRY(groups_fill(q, x, &v));
    TRY(colleague_asked(q->db, q->mem, t->id, &asked));
    v.waiting = asked.n;
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_rehearse_tasks),
                                              .menu = "participate",
                                              .no_index = true,
                                              .form = true});
    rehearse_world_html(h, &v);
    return page_close(h);
}

static enum err week(struct req *q, const struct trajectory_row *t, const struct rehearsal_row *x)
{
    struct trajectory_row after;
    int64_t replied;

    TRY(rehearsal_forward(q->db, q->mem, q->now, x, REHEARSE_WEEK));
    TRY(trajectory_by_id(q->db, q->mem, t->id, &after));
    TRY(rehearse_survey_close(q->db, q->mem, q->now, &after));
    TRY(residents_reply(q->db, t->id, q->now, msg_text(LANG_NL, MSG_rehearse_reply), &replied));
    return ERR_NONE;
}

// Reads the answers and what was set aside, and agrees to what waits for a second person.
static enum err colleague(struct req *q, const struct trajectory_row *t,
                          const struct rehearsal_row *x)
{
    struct asked_hide_rows asked;
    int64_t n;

    if (!x->has_colleague) return ERR_CONFLICT;
    TRY(colleague_reads(q->db, t->id, x->colleague, q->now, &n));
    TRY(colleague_reads_aside(q->db, t->id, x->colleague, q->now, &n));
    TRY(colleague_asked(q->db, q->mem, t->id, &asked));
    for (int i = 0; i < asked.n; i++) {
        TRY(colleague_agrees(q->db, asked.at[i].id, x->colleague, q->now, &n));
        TRY(contribution_state_set(q->db, asked.at[i].contribution, STR("admitted"), STR("hidden"),
                                   &n));
    }
    return ERR_NONE;
}

enum err rehearse_finish(struct req *q, const struct rehearsal_row *x,
                         const struct trajectory_row *t, str what)
{
    struct rehearse_lines lines;
    int64_t changed;

    TRY(rehearse_measure(q->db, q->mem, q->now, x, t, &lines));
    if (!rehearse_may_finish(&lines)) return fail(q, ERR_CONFLICT, MSG_rehearse_not_done);
    TRY(rehearsal_finish(q->db, x->id, q->now, &changed));
    return changed ? audit_by(q, "rehearsal.finish", what, x->seed) : ERR_NONE;
}

static enum err world_act(struct req *q, struct res *r, const struct place_row *place,
                          const struct trajectory_row *t, const struct rehearsal_row *x)
{
    const str act = req_line(q, "doe", 10);
    const char *said = "";

    if (str_eq(act, STR("weg"))) {
        struct trajectory_row real;
        struct place_row there;
        TRY(trajectory_by_id(q->db, q->mem, x->origin, &real));
        TRY(place_by_id(q->db, q->mem, real.place, &there));
        TRY(rehearsal_clear(q->db, q->mem, x));
        TRY(audit_by(q, "rehearsal.clear", object(q, real.id), x->seed));
        return redirect(q, r, address(q, &there, &real, "/oefenronde"));
    }
    if (str_eq(act, STR("week"))) {
        TRY(week(q, t, x));
        said = "week";
    } else if (str_eq(act, STR("collega"))) {
        TRY(colleague(q, t, x));
        said = "collega";
    } else if (str_eq(act, STR("af"))) {
        TRY(rehearse_finish(q, x, t, object(q, x->origin)));
        said = "af";
    } else {
        return fail(q, ERR_INVALID, MSG_error_invalid);
    }
    return redirect(q, r,
                    str_format(q->mem, STR_FMT "?klaar=%s",
                               STR_ARG(address(q, place, t, "/oefenronde")), said));
}

// ---- both ----

struct asked {
    struct place_row place;
    struct trajectory_row t;
    struct rehearsal_row x; // of the world that was asked for
    bool world;
};

static enum err asked(struct req *q, struct asked *a)
{
    TRY(trajectory_asked(q, &a->place, &a->t));
    TRY(must(q, MAY_LEAD_TRAJECTORY, a->place.id));
    TRY(rehearsal_by_place(q->db, q->mem, a->place.id, &a->world, &a->x));
    // In a world of initiatives there is no plan to rehearse.
    return a->world && rehearsal_kind_of(&a->x) != REHEARSAL_TRAJECTORY ? ERR_NOT_FOUND : ERR_NONE;
}

enum err rehearse_show(struct req *q, struct res *r)
{
    struct asked a;

    TRY(asked(q, &a));
    return a.world ? world_page(q, r, &a.place, &a.t, &a.x) : plan_page(q, r, &a.place, &a.t);
}

enum err rehearse_act(struct req *q, struct res *r)
{
    struct asked a;

    TRY(asked(q, &a));
    return a.world ? world_act(q, r, &a.place, &a.t, &a.x) : begin(q, r, &a.t);
}

// ---- what is held of a person, and what goes on its day ----

static enum err own(struct db *db, struct mem *m, const struct person_row *p, struct json *j)
{
    struct own_rehearsal_rows rows;

    TRY(own_rehearsals(db, m, p->id, &rows));
    json_key(j, "rehearsals"), json_open(j, '[');
    for (int i = 0; i < rows.n; i++) {
        json_open(j, '{');
        json_pair_text(j, "trajectory", rows.at[i].title);
        json_pair_text(j, "started", at_iso(m, rows.at[i].started_at));
        if (rows.at[i].has_finished_at)
            json_pair_text(j, "finished", at_iso(m, rows.at[i].finished_at));
        json_close(j, '}');
    }
    json_close(j, ']');
    return ERR_NONE;
}

static enum err clear_all(struct db *db, struct mem *m, const struct rehearsal_rows *rows)
{
    for (int i = 0; i < rows->n; i++)
        TRY(rehearsal_clear(db, m, &rows->at[i]));
    return ERR_NONE;
}

// What somebody rehearsed goes with them; that it was finished stays with the plan, without a name.
static enum err erase(struct db *db, struct mem *m, int64_t now, const struct person_row *p)
{
    struct rehearsal_rows rows;

    (void)now;
    TRY(rehearsals_with_world(db, m, p->id, &rows));
    return clear_all(db, m, &rows);
}

static enum err retain(struct db *db, struct mem *m, int64_t now, struct out *report)
{
    struct rehearsal_rows rows;

    TRY(rehearsals_past(db, m, now, &rows));
    TRY(clear_all(db, m, &rows));
    out_format(report, "rehearsals=%d ", rows.n);
    return ERR_NONE;
}

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/rehearse/rehearse.def"
#undef ROUTE
};

const struct feature rehearse_feature = {.name = "rehearse",
                                         .routes = routes,
                                         .n_routes = COUNT_OF(routes),
                                         .commands = rehearse_commands,
                                         .n_commands = REHEARSE_COMMANDS,
                                         .own = own,
                                         .erase = erase,
                                         .retain = retain};
