// jobs.c - telling who must know of a step, and going by the clocks once a day: reminders, what is late, what opens and
// closes on its day.
#include "app/participate/list.h"
#include "app/participate/telling.h"
#include "base/log.h"
#include "core/job.h"
#include "core/mail.h"
#include "core/person.h"

enum { BATCH = 200 };

static str page_of(struct job *j, const struct place_row *place, const struct trajectory_row *t,
                   enum lang lang)
{
    return str_format(j->mem, STR_FMT "%s/" STR_FMT "/meedoen/" STR_FMT,
                      STR_ARG(settings_origin(j->mem, j->settings)), lang == LANG_EN ? "/en" : "",
                      STR_ARG(place->slug), STR_ARG(t->slug));
}

static str title_in(const struct trajectory_row *t, enum lang lang)
{
    return lang == LANG_EN && t->title_en.n ? t->title_en : t->title;
}

// ---- a step ----

struct tell {
    struct job *job;
    trajectory_event_id event;
};

static enum err step_letter(struct db *db, struct job *j, const struct holder_row *to,
                            const struct place_row *place, const struct trajectory_row *t,
                            const struct trajectory_event_row *e)
{
    const enum lang lang = lang_of(to->lang);
    // clang-format off
    const struct msg_arg args[] = {
        {.name = "title", .s = title_in(t, lang)                            },
        {.name = "step",  .s = msg_text(lang, step_event_word(e->event))         },
        {.name = "name",  .s = to->name                                     },
        {.name = "why",   .s = e->why                                       },
        {.name = "link",  .s = page_of(j, place, t, lang)                   },
        {.name = "state", .s = msg_text(lang, trajectory_state_word(t->state))},
    };
    // clang-format on

    return mail_queue(db, j->mem, j->now, to->mail,
                      msg_fill(j->mem, lang, MSG_participate_letter_step_subject, args,
                               COUNT_OF(args)),
                      msg_fill(j->mem, lang,
                               e->why.n ? MSG_participate_letter_step_why
                                        : MSG_participate_letter_step,
                               args, COUNT_OF(args)));
}

static enum err letters_to_role(struct db *db, struct job *j, enum role role,
                                const struct place_row *place, const struct trajectory_row *t,
                                const struct trajectory_event_row *e)
{
    struct holder_rows holders;

    TRY(holders_of(db, j->mem, place->id, role_name(role), j->now, &holders));
    for (int i = 0; i < holders.n; i++)
        TRY(step_letter(db, j, &holders.at[i], place, t, e));
    return ERR_NONE;
}

static enum err tell_followers(struct db *db, struct job *j, const struct place_row *place,
                               const struct trajectory_row *t, const struct trajectory_event_row *e)
{
    const struct notice_value values[] = {notice_text("title", t->title),
                                          notice_word("step", step_event_word(e->event))};
    const str link =
        str_format(j->mem, "/" STR_FMT "/meedoen/" STR_FMT, STR_ARG(place->slug), STR_ARG(t->slug));
    const str once = str_format(j->mem, "trajectory.event.%lld", (long long)e->id.v);
    struct notice_new n = {.kind = "trajectory",
                           .object = t->id.v,
                           .place = place->id,
                           .text = MSG_notice_trajectory_step,
                           .values = values,
                           .n_values = COUNT_OF(values),
                           .link = link,
                           .once = once};

    if (!trajectory_is_public(t)) return ERR_NONE;
    TRY(notice_tell(db, j->mem, j->now, &n));
    if (!str_eq(e->event, STR("announce"))) return ERR_NONE;
    n.kind = "place"; // who follows the place hears that something begins
    n.object = place->id.v;
    n.once = str_format(j->mem, "place.trajectory.%lld", (long long)e->id.v);
    return notice_tell(db, j->mem, j->now, &n);
}

static enum err tell_write(struct db *db, void *arg)
{
    struct tell *x = arg;
    struct job *j = x->job;
    struct trajectory_event_row e;
    struct trajectory_row t;
    struct place_row place;
    enum trajectory_event event;
    bool found;

    TRY(trajectory_event_by_id(db, j->mem, x->event, &found, &e));
    if (!found) return ERR_NONE;
    TRY(trajectory_by_id(db, j->mem, e.trajectory, &t));
    TRY(place_by_id(db, j->mem, t.place, &place));
    const bool step = trajectory_event_parse(e.event, &event); // else the plan was changed
    if (!step || trajectory_events[event].tells & 1u << TELL_FOLLOWERS)
        TRY(tell_followers(db, j, &place, &t, &e));
    if (!step) return ERR_NONE;
    for (int r = 0; r < ROLE_COUNT; r++)
        if (trajectory_events[event].tells & 1u << r)
            TRY(letters_to_role(db, j, (enum role)r, &place, &t, &e));
    return ERR_NONE;
}

static enum err tell_run(struct job *j)
{
    struct tell x = {.job = j};

    TRY(str_int(j->payload, 1, INT64_MAX, &x.event.v));
    return store_write(j->store, j->mem, tell_write, &x);
}

// ---- once a day ----

struct round {
    struct job *job;
    day today;
    int64_t after;
    int reminded, late, escalated, opened, closed;
    bool more;
};

static enum err clock_letter(struct db *db, struct round *w, const struct clock_row *c,
                             enum role role, msg subject, msg text)
{
    struct job *j = w->job;
    struct holder_rows holders;
    struct trajectory_row t = {0};
    struct place_row place;

    TRY(place_by_id(db, j->mem, c->place, &place));
    if (c->has_trajectory) TRY(trajectory_by_id(db, j->mem, c->trajectory, &t));
    TRY(holders_of(db, j->mem, c->place, role_name(role), j->now, &holders));
    for (int i = 0; i < holders.n; i++) {
        const enum lang lang = lang_of(holders.at[i].lang);
        // clang-format off
        const struct msg_arg args[] = {
            {.name = "title", .s = c->has_trajectory ? title_in(&t, lang) : place.name         },
            {.name = "promise", .s = lang == LANG_EN && c->title_en.n ? c->title_en : c->title },
            {.name = "day", .s = date_long(j->mem, lang, clock_told(c->kind, c->due_day))      },
            {.name = "name", .s = holders.at[i].name                                           },
            {.name = "turn", .s = msg_text(lang, turn_word(c->turn))                           },
            {.name = "link",
             .s = c->has_trajectory ? page_of(j, &place, &t, lang)
                                    : str_format(j->mem, STR_FMT "%s" STR_FMT, STR_ARG(settings_origin(j->mem, j->settings)), lang == LANG_EN ? "/en" : "", STR_ARG(c->path))},
        };
        // clang-format on
        TRY(mail_queue(db, j->mem, j->now, holders.at[i].mail,
                       msg_fill(j->mem, lang, subject, args, COUNT_OF(args)),
                       msg_fill(j->mem, lang, text, args, COUNT_OF(args))));
    }
    return ERR_NONE;
}

static enum err clock_by(struct db *db, struct round *w, const struct clock_row *c)
{
    const struct job *j = w->job;
    const int64_t due = c->due_day, missed = c->due_day + 1;
    enum turn turn;
    enum role role;

    if (!turn_parse(c->turn, &turn)) turn = TURN_leader;
    const bool has_role = turn_role(turn, &role);
    if (!clock_is_promise(c->kind)) { // a chance: it passes
        if (c->due_day >= w->today.n) return clock_set_level(db, c->id, 1, NULL);
        return clock_finish(db, j->mem, j->now, c->id, (day){(int32_t)c->due_day}, false,
                            STR("system"));
    }
    if (c->due_day >= w->today.n) { // two thirds of the way
        w->reminded++;
        if (has_role)
            TRY(clock_letter(db, w, c, role, MSG_participate_letter_remind_subject,
                             MSG_participate_letter_remind));
        TRY(clock_set_level(db, c->id, 1, NULL));
        return clock_event_insert(db, c->id, STR("remind"), &due, NULL, STR(""), STR("system"),
                                  j->now);
    }
    if (c->level < 2) {
        w->late++;
        TRY(clock_letter(db, w, c, ROLE_project_leader, MSG_participate_letter_late_subject,
                         MSG_participate_letter_late));
        if (has_role && role != ROLE_project_leader)
            TRY(clock_letter(db, w, c, role, MSG_participate_letter_late_subject,
                             MSG_participate_letter_late));
        TRY(clock_set_level(db, c->id, 2, &missed));
        return clock_event_insert(db, c->id, STR("late"), &due, NULL, STR(""), STR("system"),
                                  j->now);
    }
    w->escalated++;
    TRY(clock_letter(db, w, c, ROLE_executive, MSG_participate_letter_late_subject,
                     MSG_participate_letter_late));
    TRY(clock_letter(db, w, c, ROLE_clerk, MSG_participate_letter_late_subject,
                     MSG_participate_letter_late));
    TRY(clock_set_level(db, c->id, 3, &missed));
    return clock_event_insert(db, c->id, STR("escalate"), &due, NULL, STR(""), STR("system"),
                              j->now);
}

static enum err clocks_write(struct db *db, void *arg)
{
    struct round *w = arg;
    struct clock_rows due;

    TRY(clocks_due(db, w->job->mem, w->today.n, w->today.n - CLOCK_ESCALATE_DAYS, w->after, BATCH,
                   &due));
    for (int i = 0; i < due.n; i++) {
        TRY(clock_by(db, w, &due.at[i]));
        w->after = due.at[i].id.v;
    }
    w->more = due.n == BATCH;
    return ERR_NONE;
}

// What cannot open or close for want of something stays as it is; then its promise becomes late.
static enum err days_write(struct db *db, void *arg)
{
    struct round *w = arg;
    struct job *j = w->job;
    struct its_day_rows rows;

    TRY(trajectories_on_their_day(db, j->mem, w->today.n, &rows));
    for (int i = 0; i < rows.n; i++) {
        const bool opens = str_eq(rows.at[i].state, STR("announced"));
        const struct trajectory_step s = {.event = opens ? EVENT_open : EVENT_close,
                                          .roles = 1u << ROLE_SYSTEM,
                                          .who = STR("system")};
        uint32_t missing;
        const enum err e = trajectory_go(db, j->mem, j->now, rows.at[i].id, &s, &missing);
        if (e == ERR_NONE) ++*(opens ? &w->opened : &w->closed);
        if (e != ERR_NONE && e != ERR_UNSOLVABLE) return e;
    }
    return clocks_watch_plan(db, j->mem, j->now);
}

static enum err watch_run(struct job *j)
{
    struct round w = {.job = j, .today = day_of_at(j->now)};

    TRY(store_write(j->store, j->mem, days_write, &w));
    do
        TRY(store_write(j->store, j->mem, clocks_write, &w));
    while (w.more);
    log_line(LOG_INFO, "clocks.watch", "opened=%d closed=%d reminded=%d late=%d escalated=%d",
             w.opened, w.closed, w.reminded, w.late, w.escalated);
    return ERR_NONE;
}

// ---- on the dot ----

struct dot {
    struct job *job;
    trajectory_id id;
};

static enum err dot_write(struct db *db, void *arg)
{
    struct dot *x = arg;
    struct job *j = x->job;
    const day today = day_of_at(j->now);
    struct trajectory_row t;
    uint32_t missing;

    const enum err there = trajectory_by_id(db, j->mem, x->id, &t);
    if (there != ERR_NONE) return there == ERR_NOT_FOUND ? ERR_NONE : there;
    const bool opens = trajectory_state_of(&t) == TRAJECTORY_announced && t.has_starts_day &&
                       t.starts_day <= today.n;
    const bool closes = trajectory_is_open(&t) && t.has_ends_day && t.ends_day < today.n;
    if (!opens && !closes) return ERR_NONE; // another day was chosen, or it was done by hand
    const struct trajectory_step s = {.event = opens ? EVENT_open : EVENT_close,
                                      .roles = 1u << ROLE_SYSTEM,
                                      .who = STR("system")};
    const enum err e = trajectory_go(db, j->mem, j->now, x->id, &s, &missing);
    return e == ERR_UNSOLVABLE ? ERR_NONE : e; // something is missing: its promise becomes late
}

static enum err dot_run(struct job *j)
{
    struct dot x = {.job = j};

    TRY(str_int(j->payload, 1, INT64_MAX, &x.id.v));
    return store_write(j->store, j->mem, dot_write, &x);
}

const struct job_kind participate_jobs[PARTICIPATE_JOBS] = {
    {"trajectory.tell", tell_run},        {"clocks.watch", watch_run},
    {"trajectory.dot", dot_run},          {"telling.make", telling_make_run},
    {"telling.clean", telling_clean_run},
};
