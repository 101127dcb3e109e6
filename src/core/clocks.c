#include "core/clocks.h"

#include "i18n/messages.h"

#include "base/utf8.h"
#include "core/job.h"

enum { DAY_S = 86400 };

// The formatter takes a brace in a macro for the start of a body.
// clang-format off
#define KIND_ROW(name, promise) {{#name, sizeof #name - 1}, promise},
#define ROLE_none ROLE_COUNT
#define TURN_ROW(name, role) {{#name, sizeof #name - 1}, ROLE_##role},
// clang-format on

static const struct {
    str name;
    bool promise;
} kinds[] = {
#define CLOCK_KIND KIND_ROW
#include "core/clock_kind.def"
#undef CLOCK_KIND
};

static const struct {
    str name;
    enum role role;
} turns[] = {
#define TURN TURN_ROW
#include "core/turn.def"
#undef TURN
};

str clock_kind_name(enum clock_kind k)
{
    return kinds[k].name;
}

bool clock_kind_parse(str name, enum clock_kind *out)
{
    for (int i = 0; i < CLOCK_KIND_COUNT; i++)
        if (str_eq(kinds[i].name, name)) {
            *out = (enum clock_kind)i;
            return true;
        }
    return false;
}

msg clock_kind_word(int kind)
{
    static const msg words[] = {
#define CLOCK_KIND(name, promise) MSG_clock_kind_##name,
#include "core/clock_kind.def"
#undef CLOCK_KIND
    };

    return words[kind];
}

bool clock_is_promise(str kind)
{
    enum clock_kind k;

    return clock_kind_parse(kind, &k) && kinds[k].promise;
}

static int64_t after_told(enum clock_kind kind)
{
    return kind == CLOCK_KIND_closing;
}

day clock_told(str kind, int64_t due)
{
    enum clock_kind k;

    return (day){(int32_t)(clock_kind_parse(kind, &k) ? due - after_told(k) : due)};
}

day clock_told_end(const struct clock_row *c)
{
    return c->ended_day == c->due_day ? clock_told(c->kind, c->ended_day)
                                      : (day){(int32_t)c->ended_day};
}

int64_t clock_due_of(enum clock_kind kind, int64_t told)
{
    return told + after_told(kind);
}

str turn_name(enum turn t)
{
    return turns[t].name;
}

bool turn_parse(str name, enum turn *out)
{
    for (int i = 0; i < TURN_COUNT; i++)
        if (str_eq(turns[i].name, name)) {
            *out = (enum turn)i;
            return true;
        }
    return false;
}

msg turn_word(str name)
{
    static const msg words[] = {
#define TURN(name, role) MSG_clock_turn_##name,
#include "core/turn.def"
#undef TURN
    };
    enum turn t;

    return turn_parse(name, &t) ? words[t] : MSG_none;
}

bool turn_role(enum turn t, enum role *out)
{
    *out = turns[t].role;
    return turns[t].role != ROLE_COUNT;
}

static bool is_reason(str why)
{
    return str_trim(why).n && utf8_valid(why) && utf8_length(why) <= CLOCK_WHY_SIGNS;
}

static day two_thirds(day from, day due)
{
    return (day){from.n + (due.n - from.n) * 2 / 3};
}

// Once a day, shortly after midnight, as long as a clock runs.
enum err clocks_watch_plan(struct db *db, struct mem *mem, int64_t now)
{
    const day tomorrow = {day_of_at(now).n + 1};
    const int64_t midnight = (int64_t)tomorrow.n * DAY_S;
    bool added;

    return job_add_once(db, STR("clocks.watch"), STR(""),
                        midnight - day_offset_s(midnight) + 5 * 60,
                        str_format(mem, "clocks.watch.%d", (int)tomorrow.n), &added);
}

enum err clock_start(struct db *db, struct mem *mem, int64_t now, const struct clock_new *n,
                     clock_id *out)
{
    struct clock_end end = {.last = n->due, .remind = two_thirds(n->start, n->due)};

    if (!str_trim(n->title).n || !str_trim(n->basis).n) return ERR_INVALID;
    if (n->term.n) {
        const enum err e = clock_end(&n->term, n->start, NULL, 0, &end);
        if (e != ERR_NONE) return e;
    }
    if (end.last.n < n->start.n) return ERR_INVALID;
    TRY(clock_insert(db, mem, n->place, n->trajectory, n->object, kinds[n->kind].name, n->title,
                     n->title_en, n->basis, !n->hidden, n->term.n, (int64_t)n->term.unit,
                     n->term.first_counts, n->term.statutory, n->start.n, end.last.n, end.remind.n,
                     turns[n->turn].name, n->path, now, out));
    const int64_t due = end.last.n;
    TRY(clock_event_insert(db, *out, STR("start"), NULL, &due, STR(""), n->who, now));
    return clocks_watch_plan(db, mem, now);
}

static bool stands_still(const struct clock_row *c, day today)
{
    return !c->has_ended_day && c->has_still_day && c->still_day <= today.n;
}

// Over its day: while it stands still, as it was on the day that began.
static bool past_due(const struct clock_row *c, day today)
{
    return c->due_day < today.n && !(c->has_still_day && c->still_day <= c->due_day);
}

// The first day late, when it is late on that day and that was not written down yet.
static const int64_t *first_late(const struct clock_row *c, day today, int64_t *room)
{
    *room = c->due_day + 1;
    return clock_is_promise(c->kind) && past_due(c, today) ? room : NULL;
}

static enum err running(struct db *db, struct mem *mem, clock_id id, struct clock_row *out)
{
    TRY(clock_by_id(db, mem, id, out));
    return out->has_ended_day ? ERR_CONFLICT : ERR_NONE;
}

enum err clock_pause_from(struct db *db, struct mem *mem, int64_t now, clock_id id, day from,
                          enum turn turn, str why, str who)
{
    struct clock_pause_rows pauses;
    struct clock_row c;
    int64_t late;

    if (!is_reason(why)) return ERR_INVALID;
    TRY(running(db, mem, id, &c));
    if (!c.n) return ERR_CONFLICT; // a day that was named
    TRY(clock_pauses(db, mem, id, &pauses));
    for (int i = 0; i < pauses.n; i++)
        if (!pauses.at[i].has_until_day || pauses.at[i].until_day > from.n) return ERR_CONFLICT;
    if (pauses.n >= CLOCK_PAUSES_MAX || from.n < c.start_day) return ERR_INVALID;
    if (first_late(&c, from, &late)) TRY(clock_set_level(db, id, c.level, &late));
    TRY(clock_pause_insert(db, id, from.n, str_trim(why), c.turn));
    TRY(clock_set_turn(db, id, turns[turn].name));
    const int64_t due = c.due_day;
    return clock_event_insert(db, id, STR("pause"), &due, NULL, str_trim(why), who, now);
}

enum err clock_resume(struct db *db, struct mem *mem, int64_t now, clock_id id, day until, str who)
{
    struct clock_pause at[CLOCK_PAUSES_MAX];
    struct clock_pause_rows pauses;
    struct clock_end end, was;
    struct clock_row c;
    int64_t late;
    int n = 0;

    TRY(running(db, mem, id, &c));
    TRY(clock_pauses(db, mem, id, &pauses));
    if (!pauses.n || pauses.at[pauses.n - 1].has_until_day) return ERR_CONFLICT;
    const struct clock_pause_row *open = &pauses.at[pauses.n - 1];
    if (until.n < open->from_day) return ERR_INVALID;
    for (int i = 0; i < pauses.n; i++) {
        const day from = {(int32_t)pauses.at[i].from_day};
        const day to = i == pauses.n - 1 ? until : (day){(int32_t)pauses.at[i].until_day};
        if (to.n > from.n) at[n++] = (struct clock_pause){from, to};
    }
    const struct clock term = {.n = (int)c.n,
                               .unit = (enum clock_unit)c.unit,
                               .first_counts = c.first_counts,
                               .statutory = c.statutory};
    const day start = {(int32_t)c.start_day};
    const int earlier = n && at[n - 1].until.n == until.n ? n - 1 : n;
    TRY(clock_end(&term, start, at, earlier, &was));
    TRY(clock_end(&term, start, at, n, &end));
    // What was given on top of the term stays given.
    const int64_t before = c.due_day, after = end.last.n + (before - was.last.n);
    TRY(clock_pause_end(db, open->id, until.n));
    TRY(clock_set_turn(db, id, open->turn_before));
    const day remind = end.remind;
    TRY(clock_set_due(db, id, after, remind.n, c.level > 1 ? c.level : 0,
                      first_late(&c, (day){(int32_t)open->from_day}, &late)));
    return clock_event_insert(db, id, STR("resume"), &before, &after, STR(""), who, now);
}

enum err clock_extend(struct db *db, struct mem *mem, int64_t now, clock_id id, day due, str why,
                      str who)
{
    const day today = day_of_at(now);
    struct clock_row c;
    int64_t late;

    if (!is_reason(why)) return ERR_INVALID;
    TRY(running(db, mem, id, &c));
    if (due.n <= c.due_day) return ERR_INVALID;
    const int64_t before = c.due_day, after = due.n;
    const day remind = two_thirds(today.n > c.start_day ? today : (day){(int32_t)c.start_day}, due);
    TRY(clock_set_due(db, id, after, remind.n, 0, first_late(&c, today, &late)));
    return clock_event_insert(db, id, STR("extend"), &before, &after, str_trim(why), who, now);
}

enum err clock_finish(struct db *db, struct mem *mem, int64_t now, clock_id id, day done,
                      bool stopped, str who)
{
    struct clock_row c;
    int64_t late;

    TRY(running(db, mem, id, &c));
    const int64_t *missed = first_late(&c, done, &late);
    const str outcome = stopped                      ? STR("stopped")
                        : !clock_is_promise(c.kind)  ? STR("passed")
                        : missed || c.has_missed_day ? STR("late")
                                                     : STR("kept");
    TRY(clock_set_end(db, id, done.n, outcome, missed));
    const int64_t due = c.due_day, day_done = done.n;
    return clock_event_insert(db, id, STR("end"), &due, &day_done, STR(""), who, now);
}

enum err clocks_finish(struct db *db, struct mem *mem, int64_t now, trajectory_id t,
                       enum clock_kind kind, day done, bool stopped, str who)
{
    struct clock_rows all;

    TRY(clocks_of(db, mem, t, &all));
    for (int i = 0; i < all.n; i++)
        if (!all.at[i].has_ended_day && !all.at[i].object.n &&
            str_eq(all.at[i].kind, kinds[kind].name))
            TRY(clock_finish(db, mem, now, all.at[i].id, done, stopped, who));
    return ERR_NONE;
}

enum err clocks_finish_object(struct db *db, struct mem *mem, int64_t now, str object,
                              enum clock_kind kind, day done, bool stopped, str who)
{
    struct clock_rows all;

    TRY(clocks_of_object(db, mem, object, &all));
    for (int i = 0; i < all.n; i++)
        if (!all.at[i].has_ended_day && str_eq(all.at[i].kind, kinds[kind].name))
            TRY(clock_finish(db, mem, now, all.at[i].id, done, stopped, who));
    return ERR_NONE;
}

bool clock_is_late(const struct clock_row *c, day today)
{
    if (!clock_is_promise(c->kind)) return false;
    return c->has_missed_day || (!c->has_ended_day && past_due(c, today));
}

enum clock_colour clock_colour(const struct clock_row *c, day today)
{
    if (clock_is_late(c, today)) return CLOCK_RED;
    if (c->has_ended_day || stands_still(c, today)) return CLOCK_GREY;
    return c->remind_day <= today.n ? CLOCK_ORANGE : CLOCK_GREEN;
}
