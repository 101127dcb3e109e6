// dates.c - when a group meets: the list, planning all modules at once, adding, moving and cancelling one. Who is in the
// group hears of each change.
#include "app/group/groups.h"

#include "app/group/dates.html.h"
#include "base/utf8.h"

enum { WEEKS_MAX = 12, MEETING_MINUTES = 240 };

// ---- telling ----

// Everybody who is in hears it, as they chose on /mijn/volgen: at once when they chose nothing.
enum err group_told(struct req *q, const struct group_row *g, const struct meeting_row *t, msg text)
{
    struct group_module_rows modules = {0};
    struct followed_row f = {0};

    if (g->practice) return ERR_NONE; // nobody is there to read it
    TRY(group_text(q, g, &f, &modules));
    const struct shown_meeting s = meeting_shown(q, t, &modules, &f);
    const bool both = s.place.n && s.venue.n;
    const str where =
        str_format(q->mem, "%s" STR_FMT "%s" STR_FMT, s.place.n || s.venue.n ? ", " : "",
                   STR_ARG(s.place), both ? ", " : "", STR_ARG(s.venue));
    const str title =
        t->number ? str_format(q->mem, "%lld. " STR_FMT, (long long)t->number, STR_ARG(s.title))
                  : s.title;
    const struct notice_value values[] = {
        notice_text("group", g->name), notice_text("title", title),   notice_day("day", s.date),
        notice_text("from", s.from),   notice_text("until", s.until), notice_text("where", where)};

    return notice_tell(q->db, q->mem, q->now,
                       &(struct notice_new){.kind = "group",
                                            .object = g->id.v,
                                            .place = g->place,
                                            .text = text,
                                            .values = values,
                                            .n_values = COUNT_OF(values),
                                            .link = group_path(q, g, "/data"),
                                            .maker = who_person(q->who)});
}

// ---- the list ----

static enum err dates_fill(struct req *q, struct dates_view *v)
{
    struct group_module_rows modules;
    struct meeting_rows rows;
    struct followed_row f;
    bool planned[100] = {false};

    TRY(group_text(q, &v->top.g, &f, &modules));
    TRY(meetings_of(q->db, q->mem, v->top.g.id, &rows));
    v->meetings.at = MEM_ARRAY(q->mem, struct shown_meeting, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        unsigned there;
        TRY(who_meeting(q, &v->top.g, rows.at[i].id, &there));
        v->meetings.at[v->meetings.n] = meeting_shown(q, &rows.at[i], &modules, &f);
        v->meetings.at[v->meetings.n++].can_open = there != 0;
        if (!str_eq(rows.at[i].state, STR("cancelled"))) planned[rows.at[i].number] = true;
    }
    for (int i = 0; i < modules.n && v->top.coordinates; i++)
        v->can_plan = v->can_plan || (modules.at[i].session.n && !planned[modules.at[i].seq]);
    return ERR_NONE;
}

static enum err dates_page(struct req *q, struct res *r, struct dates_view *v)
{
    TRY(dates_fill(q, v));
    v->first.name = "eerste", v->first.label = MSG_group_first_day,
    v->first.help = MSG_group_day_help;
    v->time.name = "tijd", v->time.label = MSG_group_time_from, v->time.help = MSG_group_time_help;
    v->weeks.name = "weken", v->weeks.label = MSG_group_weeks, v->weeks.help = MSG_group_weeks_help;
    if (!v->time.value.at) v->time.value = STR("09:30");
    if (!v->weeks.value.at) v->weeks.value = STR("4");
    struct html *h = group_page(q, r, &v->top, MSG_group_dates);
    group_dates_html(h, v);
    return page_close(h);
}

enum err group_dates(struct req *q, struct res *r)
{
    struct dates_view v = {0};

    TRY(top_of(q, "dates", GROUP_ANY, &v.top));
    return dates_page(q, r, &v);
}

// "9:30", "09.30", "0930" -> minutes
static bool time_parse(str s, int *out)
{
    int digits[4], n = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (s.at[i] >= '0' && s.at[i] <= '9') {
            if (n == 4) return false;
            digits[n++] = s.at[i] - '0';
        } else if ((s.at[i] != ':' && s.at[i] != '.') || i + 3 != s.n) {
            return false;
        }
    }
    if (n < 3) return false;
    const int minute = digits[n - 2] * 10 + digits[n - 1];
    const int hour = n == 4 ? digits[0] * 10 + digits[1] : digits[0];
    *out = hour * 60 + minute;
    return hour < 24 && minute < 60;
}

// A day as people here write it, 9-3-2027, or as a browser sends it, 2027-03-09.
static bool date_parse(str s, day *out)
{
    int64_t part[3];
    str rest = s, piece;
    int n = 0;

    if (day_parse(s, out) == ERR_NONE) return true;
    const char between = str_find_byte(s, '-') > 0 ? '-' : '/';
    while (n < 3 && str_cut(&rest, between, &piece))
        if (str_int(piece, 1, 9999, &part[n++]) != ERR_NONE) return false;
    if (n < 3 || rest.at || part[2] < 1970 || part[0] > 31 || part[1] > 12) return false;
    const struct ymd d = {(int)part[2], (int)part[1], (int)part[0]};
    *out = day_of(d);
    return day_ymd(*out).day == d.day; // 31 April is no day
}

static const struct place_seats_row *host(const struct place_seats_rows *p, int turn)
{
    return p->n ? &p->at[turn % p->n] : NULL;
}

// Every module without a meeting gets one, some weeks apart, each in the next city: a beginning to change by hand.
enum err group_dates_plan(struct req *q, struct res *r)
{
    struct dates_view v = {0};
    struct group_module_rows modules;
    struct place_seats_rows places;
    struct meeting_rows rows;
    struct followed_row f;
    meeting_id id;
    int64_t weeks = 0;
    int minutes = 0, turn = 0;
    day first;

    TRY(top_of(q, "dates", GROUP_COORDINATOR, &v.top));
    v.first.value = str_trim(req_form(q, "eerste", 12));
    v.time.value = str_trim(req_form(q, "tijd", 8));
    v.weeks.value = str_trim(req_form(q, "weken", 4));
    if (!date_parse(v.first.value, &first))
        v.first.problem = msg_text(q->lang, MSG_group_day_problem);
    if (!time_parse(v.time.value, &minutes))
        v.time.problem = msg_text(q->lang, MSG_group_time_problem);
    if (str_int(v.weeks.value, 1, WEEKS_MAX, &weeks) != ERR_NONE)
        v.weeks.problem = msg_text(q->lang, MSG_group_weeks_problem);
    if (v.first.problem.n || v.time.problem.n || v.weeks.problem.n) {
        r->status = 422;
        return dates_page(q, r, &v);
    }
    TRY(group_text(q, &v.top.g, &f, &modules));
    TRY(place_seats(q->db, q->mem, v.top.g.id, &places));
    TRY(meetings_of(q->db, q->mem, v.top.g.id, &rows));
    for (int i = 0; i < modules.n; i++) {
        bool there = !modules.at[i].session.n;
        for (int k = 0; k < rows.n && !there; k++)
            there = rows.at[k].number == modules.at[i].seq &&
                    !str_eq(rows.at[k].state, STR("cancelled"));
        if (there) continue;
        const int64_t at = at_of_local((day){first.n + (int32_t)(turn * weeks * 7)}, minutes);
        const int64_t length = modules.at[i].minutes ? modules.at[i].minutes : MEETING_MINUTES;
        const struct place_seats_row *p = host(&places, turn);
        struct meeting_new n = {.number = modules.at[i].seq, .session = modules.at[i].session};
        n.starts_at = at;
        n.ends_at = at + length * 60;
        n.place = p ? &p->place : NULL;
        TRY(meeting_add(q->db, q->mem, q->now, v.top.g.id, &n, &id));
        turn++;
    }
    TRY(audit_by(q, "group.plan", group_object(q, &v.top.g), str_format(q->mem, "%d", turn)));
    return redirect(q, r, group_path(q, &v.top.g, "/data?ok=bewaard"));
}

// ---- one meeting ----

static enum err choices_fill(struct req *q, struct meeting_view *v, int64_t number, str place)
{
    struct group_module_rows modules;
    struct place_seats_rows places;
    struct followed_row f;

    TRY(group_text(q, &v->top.g, &f, &modules));
    TRY(place_seats(q->db, q->mem, v->top.g.id, &places));
    struct group_option *m = MEM_ARRAY(q->mem, struct group_option, (size_t)modules.n + 1),
                        *c = MEM_ARRAY(q->mem, struct group_option, (size_t)places.n + 1);
    m[0] = (struct group_option){STR("0"), msg_text(q->lang, MSG_group_no_module), number == 0};
    for (int i = 0; i < modules.n; i++)
        m[i + 1] =
            (struct group_option){str_format(q->mem, "%lld", (long long)modules.at[i].seq),
                                  str_format(q->mem, "%lld. " STR_FMT, (long long)modules.at[i].seq,
                                             STR_ARG(modules.at[i].title)),
                                  number == modules.at[i].seq};
    c[0] = (struct group_option){STR(""), msg_text(q->lang, MSG_group_online), place.n == 0};
    for (int i = 0; i < places.n; i++)
        c[i + 1] = (struct group_option){places.at[i].slug, places.at[i].name,
                                         str_eq(place, places.at[i].slug)};
    v->modules = (struct group_options){m, modules.n + 1};
    v->cities = (struct group_options){c, places.n + 1};
    return ERR_NONE;
}

static enum err meeting_page(struct req *q, struct res *r, struct meeting_view *v, int64_t number,
                             str place)
{
    static const struct {
        const char *name;
        msg label, help;
    } rows[] = {
        {"titel", MSG_group_title, MSG_group_title_help},
        {"datum", MSG_group_day, MSG_group_day_help},
        {"van", MSG_group_time_from, MSG_group_time_help},
        {"tot", MSG_group_time_until, MSG_none},
        {"waar", MSG_group_venue, MSG_group_venue_help},
    };
    struct group_field *fields[] = {&v->title, &v->date, &v->from, &v->until, &v->venue};

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        fields[i]->name = rows[i].name;
        fields[i]->label = rows[i].label;
        fields[i]->help = rows[i].help;
    }
    TRY(choices_fill(q, v, number, place));
    struct html *h =
        group_page(q, r, &v->top, v->old ? MSG_group_meeting_change : MSG_group_meeting_new);
    group_meeting_html(h, v);
    return page_close(h);
}

static enum err meeting_here(struct req *q, const struct group_row *g, struct meeting_row *out)
{
    bool found;
    str uid;

    TRY(req_slug(q, "meeting", &uid));
    TRY(meeting_by_uid(q->db, q->mem, uid, &found, out));
    return found && out->learn_group.v == g->id.v ? ERR_NONE : ERR_NOT_FOUND;
}

enum err group_meeting_new(struct req *q, struct res *r)
{
    struct meeting_view v = {0};

    TRY(top_of(q, "dates", GROUP_COORDINATOR, &v.top));
    v.from.value = STR("09:30");
    v.until.value = STR("13:30");
    return meeting_page(q, r, &v, 0, STR(""));
}

enum err group_meeting(struct req *q, struct res *r)
{
    struct meeting_view v = {.old = true};
    struct meeting_row t;
    struct place_row place = {0};

    TRY(top_of(q, "dates", GROUP_COORDINATOR, &v.top));
    TRY(meeting_here(q, &v.top.g, &t));
    if (t.has_place) TRY(place_by_id(q->db, q->mem, t.place, &place));
    v.uid = t.uid;
    v.cancelled = str_eq(t.state, STR("cancelled"));
    v.held = str_eq(t.state, STR("held"));
    v.title.value = t.title;
    const struct ymd on = day_ymd(day_of_at(t.starts_at)); // as the help below the field writes it
    v.date.value = str_format(q->mem, "%d-%d-%d", on.day, on.month, on.year);
    v.from.value = time_text(q->mem, t.starts_at);
    v.until.value = time_text(q->mem, t.ends_at);
    v.venue.value = t.venue;
    return meeting_page(q, r, &v, t.number, place.slug);
}

struct typed_meeting {
    struct meeting_new n;
    place_id place;
    str place_slug;
};

// What was typed; problems stand in the fields.
static enum err meeting_read(struct req *q, struct meeting_view *v, struct typed_meeting *out)
{
    struct group_module_rows modules;
    struct place_seats_rows places;
    struct followed_row f;
    int from = 0, until = 0;
    day d = {0};

    v->title.value = str_trim(req_form(q, "titel", GROUP_NAME_SIGNS));
    v->date.value = str_trim(req_form(q, "datum", 12));
    v->from.value = str_trim(req_form(q, "van", 8));
    v->until.value = str_trim(req_form(q, "tot", 8));
    v->venue.value = str_trim(req_form(q, "waar", MEETING_VENUE_SIGNS));
    out->place_slug = req_form(q, "stad", 60);
    out->n = (struct meeting_new){.title = v->title.value.at ? v->title.value : STR(""),
                                  .venue = v->venue.value.at ? v->venue.value : STR(""),
                                  .session = STR("")};
    if (str_int(req_form(q, "module", 3), 0, 99, &out->n.number) != ERR_NONE) out->n.number = 0;
    if (!date_parse(v->date.value, &d)) v->date.problem = msg_text(q->lang, MSG_group_day_problem);
    if (!time_parse(v->from.value, &from))
        v->from.problem = msg_text(q->lang, MSG_group_time_problem);
    if (!time_parse(v->until.value, &until))
        v->until.problem = msg_text(q->lang, MSG_group_time_problem);
    else if (until <= from)
        v->until.problem = msg_text(q->lang, MSG_group_until_problem);
    if (!out->n.number && !v->title.value.n)
        v->title.problem = msg_text(q->lang, MSG_group_title_problem);
    TRY(group_text(q, &v->top.g, &f, &modules));
    for (int i = 0; i < modules.n; i++)
        if (modules.at[i].seq == out->n.number) out->n.session = modules.at[i].session;
    TRY(place_seats(q->db, q->mem, v->top.g.id, &places));
    for (int i = 0; i < places.n; i++)
        if (str_eq(places.at[i].slug, out->place_slug)) {
            out->place = places.at[i].place;
            out->n.place = &out->place;
        }
    out->n.starts_at = at_of_local(d, from);
    out->n.ends_at = at_of_local(d, until);
    return v->date.problem.n || v->from.problem.n || v->until.problem.n || v->title.problem.n
               ? ERR_INVALID
               : ERR_NONE;
}

enum err group_meeting_create(struct req *q, struct res *r)
{
    struct meeting_view v = {0};
    struct typed_meeting typed = {0};
    struct meeting_row t;
    meeting_id id;

    TRY(top_of(q, "dates", GROUP_COORDINATOR, &v.top));
    const enum err e = meeting_read(q, &v, &typed);
    if (e == ERR_INVALID) {
        r->status = 422;
        return meeting_page(q, r, &v, typed.n.number, typed.place_slug);
    }
    TRY(e);
    TRY(meeting_add(q->db, q->mem, q->now, v.top.g.id, &typed.n, &id));
    TRY(meeting_by_id(q->db, q->mem, id, &t));
    TRY(group_told(q, &v.top.g, &t, MSG_group_told_new));
    TRY(audit_by(q, "meeting.add", str_format(q->mem, "meeting:" STR_FMT, STR_ARG(t.uid)),
                 STR("")));
    return redirect(q, r, group_path(q, &v.top.g, "/data?ok=bewaard"));
}

enum err group_meeting_save(struct req *q, struct res *r)
{
    struct meeting_view v = {.old = true};
    struct typed_meeting typed = {0};
    struct meeting_row t;
    bool changed;

    TRY(top_of(q, "dates", GROUP_COORDINATOR, &v.top));
    TRY(meeting_here(q, &v.top.g, &t));
    v.uid = t.uid;
    const enum err e = meeting_read(q, &v, &typed);
    if (e == ERR_INVALID) {
        r->status = 422;
        return meeting_page(q, r, &v, typed.n.number, typed.place_slug);
    }
    TRY(e);
    const enum err moved = meeting_move(q->db, q->mem, q->now, t.id, &typed.n, &changed);
    if (moved == ERR_CONFLICT) return fail(q, ERR_CONFLICT, MSG_group_meeting_over);
    TRY(moved);
    if (!changed) return redirect(q, r, group_path(q, &v.top.g, "/data"));
    TRY(meeting_by_id(q->db, q->mem, t.id, &t));
    TRY(group_told(q, &v.top.g, &t, MSG_group_told_moved));
    TRY(audit_by(q, "meeting.move", str_format(q->mem, "meeting:" STR_FMT, STR_ARG(t.uid)),
                 t.state));
    return redirect(q, r, group_path(q, &v.top.g, "/data?ok=verplaatst"));
}

enum err group_meeting_cancel(struct req *q, struct res *r)
{
    struct group_top top;
    struct meeting_row t;

    TRY(top_of(q, "dates", GROUP_COORDINATOR, &top));
    TRY(meeting_here(q, &top.g, &t));
    const enum err e = meeting_cancel(q->db, q->now, t.id);
    if (e == ERR_CONFLICT) return fail(q, ERR_CONFLICT, MSG_group_meeting_over);
    TRY(e);
    TRY(group_told(q, &top.g, &t, MSG_group_told_cancelled));
    TRY(audit_by(q, "meeting.cancel", str_format(q->mem, "meeting:" STR_FMT, STR_ARG(t.uid)),
                 STR("")));
    return redirect(q, r, group_path(q, &top.g, "/data?ok=afgezegd"));
}
