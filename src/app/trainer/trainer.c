// trainer.c - the trainer's home, preparing one session, and the way to being a trainer.
#include "app/trainer/trainer.h"

#include "app/trainer/trainer.html.h"
#include "html/markdown.h"

enum { DAY_S = 86400, AHEAD_S = 120 * DAY_S, SOON_DAYS = 28 };

static const struct {
    const char *kind;
    int need;
    msg title, what;
} path[] = {
#define PATH(name, kind, need) \
    {kind, need, MSG_trainer_step_##name, MSG_trainer_step_##name##_what},
#include "app/trainer/path.def"
#undef PATH
};

static str clock_of(struct mem *m, int64_t at)
{
    const int minutes = at_local_minutes(at);

    return str_format(m, "%02d:%02d", minutes / 60, minutes % 60);
}

// ---- what to prepare ----

// The checklist of the course has a heading for four weeks before, two weeks, one week and the day itself, in that order.
static int stage_of(int64_t days)
{
    return days > 14 ? 0 : days > 7 ? 1 : days > 0 ? 2 : 3;
}

static enum err todo_of(struct req *q, course_version_id version, int64_t days, safe *out)
{
    const int stage = stage_of(days);
    struct trainer_file_row file;
    struct out o = out_new(q->mem);
    bool found = false;
    str rest, line;
    int at = -1;

    *out = (safe){STR("")};
    if (q->lang == LANG_EN)
        TRY(trainer_file(q->db, q->mem, version, STR("trainer/checklist.en.md"), &found, &file));
    if (!found)
        TRY(trainer_file(q->db, q->mem, version, STR("trainer/checklist.md"), &found, &file));
    if (!found) return ERR_NONE;
    rest = file.body;
    while (str_line(&rest, &line)) {
        if (str_starts(line, STR("## "))) {
            at++;
            continue;
        }
        if (at != stage) continue;
        if (str_starts(line, STR("- [ ] "))) {
            OUT_LIT(&o, "- ");
            line = str_from(line, 6);
        }
        out_str(&o, line);
        out_byte(&o, '\n');
    }
    *out = markdown_html(q->mem, out_get(&o), NULL);
    return ERR_NONE;
}

static str title_of(struct req *q, int64_t number, str own, str session)
{
    const str title = own.n ? own : session;

    // The title of a session in the course says its own number.
    return number && own.n ? str_format(q->mem, "%lld. " STR_FMT, (long long)number, STR_ARG(own))
                           : title;
}

static enum err sessions_fill(struct req *q, struct trainer_lines *out)
{
    struct trainer_meeting_rows rows;

    TRY(trainer_meetings(q->db, q->mem, who_person(q->who), str_of(lang_codes[q->lang]), q->now,
                         q->now + AHEAD_S, &rows));
    out->at = MEM_ARRAY(q->mem, struct trainer_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct trainer_meeting_row *t = &rows.at[i];
        struct trainer_line x = {.uid = t->uid,
                                 .title = title_of(q, t->number, t->title, t->session_title),
                                 .group = t->group_name,
                                 .place =
                                     t->place_name.n && t->venue.n
                                         ? str_format(q->mem, STR_FMT ", " STR_FMT,
                                                      STR_ARG(t->place_name), STR_ARG(t->venue))
                                     : t->venue.n ? t->venue
                                                  : t->place_name,
                                 .from = clock_of(q->mem, t->starts_at),
                                 .until = clock_of(q->mem, t->ends_at),
                                 .on = day_of_at(t->starts_at),
                                 .people = t->n_people,
                                 .excused = t->excused};
        x.days = x.on.n - day_of_at(q->now).n;
        x.soon = x.days <= SOON_DAYS;
        if (x.soon && i < 3) TRY(todo_of(q, t->version, x.days, &x.todo));
        out->at[out->n++] = x;
    }
    return ERR_NONE;
}

// ---- the way to being one ----

static enum err steps_fill(struct req *q, struct trainer_home_view *v)
{
    struct observation_rows seen;
    int64_t attended;
    bool before = true;

    TRY(trainer_attended(q->db, q->mem, who_person(q->who), &attended));
    TRY(observations_about(q->db, q->mem, who_person(q->who), &seen));
    v->steps.at = MEM_ARRAY(q->mem, struct trainer_step, COUNT_OF(path));
    for (size_t i = 0; i < COUNT_OF(path); i++) {
        struct trainer_step s = {.title = path[i].title,
                                 .what = path[i].what,
                                 .kind = path[i].kind,
                                 .need = path[i].need};
        struct out o = out_new(q->mem);
        for (int k = 0; k < seen.n; k++) {
            const struct observation_row *x = &seen.at[k];
            if (!s.kind[0] || !str_eq(x->kind, str_of(s.kind))) continue;
            s.asks |= str_eq(x->state, STR("asked")) || str_eq(x->state, STR("draft"));
            if (!str_eq(x->state, STR("signed"))) continue;
            s.n++;
            if (o.n) OUT_LIT(&o, "; ");
            out_str(&o, x->observer_name);
            OUT_LIT(&o, ", ");
            out_str(&o, date_short(q->mem, q->lang, (day){(int32_t)x->held_day}));
        }
        s.signers = out_get(&o);
        if (i == 0) s.n = attended;
        if (s.need && s.n > s.need) s.n = s.need; // more than enough is enough
        s.done = s.need ? s.n >= s.need : before;
        s.now = before && !s.done;
        before = before && s.done;
        v->steps.at[v->steps.n++] = s;
    }
    return ERR_NONE;
}

enum err trainer_home(struct req *q, struct res *r)
{
    struct trainer_home_view v = {0};
    struct observation_rows by;
    struct group_of_rows mine;
    int64_t n;

    TRY(trainer_groups(q->db, q->mem, who_person(q->who), &n));
    v.trains = n > 0;
    TRY(groups_of(q->db, q->mem, who_person(q->who), &mine));
    for (int i = 0; i < mine.n; i++)
        v.can_rehearse |= str_eq(mine.at[i].member_state, STR("in"));
    v.can_rehearse |= may_somewhere(q->who, MAY_LEAD_GROUP);
    TRY(sessions_fill(q, &v.sessions));
    TRY(steps_fill(q, &v));
    TRY(observations_by(q->db, q->mem, who_person(q->who), &by));
    for (int i = 0; i < by.n; i++)
        v.waiting += str_eq(by.at[i].state, STR("asked")) || str_eq(by.at[i].state, STR("draft"));
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_trainer_title), .no_index = true});
    trainer_home_html(h, &v);
    return page_close(h);
}

// ---- one session ----

// Median and middle half of the minutes that a part took elsewhere; those that skipped it are counted apart.
static enum err took_fill(struct req *q, str block, meeting_id meeting, struct trainer_part *p)
{
    struct trainer_took_rows t;
    int n = 0;

    TRY(trainer_took(q->db, q->mem, block, meeting, &t));
    for (int i = 0; i < t.n; i++)
        if (t.at[i].skipped)
            p->skipped++;
        else
            t.at[n++] = t.at[i];
    p->runs = n;
    if (!n) return ERR_NONE;
    p->usually = (t.at[n / 2].took_s + t.at[(n - 1) / 2].took_s + 60) / 120;
    p->least = (t.at[n / 4].took_s + 30) / 60;
    p->most = (t.at[n - 1 - n / 4].took_s + 30) / 60;
    return ERR_NONE;
}

enum err trainer_prepare(struct req *q, struct res *r)
{
    struct trainer_prepare_view v = {0};
    struct trainer_session_row session;
    struct trainer_block_rows blocks;
    struct meeting_row meeting;
    struct group_row group;
    unsigned bits;
    bool found;

    TRY(meeting_for(q, "meeting", GROUP_TRAINER | GROUP_COORDINATOR, &meeting, &group, &bits));
    const str lang = str_of(lang_codes[q->lang]);
    TRY(trainer_session(q->db, q->mem, group.version, lang, meeting.session, &found, &session));
    v.uid = meeting.uid;
    v.session = meeting.session;
    v.title = title_of(q, meeting.number, meeting.title, found ? session.title : group.name);
    v.group = group.name;
    v.on = day_of_at(meeting.starts_at);
    v.module_path = found ? str_format(q->mem, "%s/leergang/" STR_FMT "~" STR_FMT "/" STR_FMT,
                                       q->lang == LANG_EN ? "/en" : "", STR_ARG(session.course),
                                       STR_ARG(session.number), STR_ARG(session.module))
                          : STR("");
    TRY(todo_of(q, group.version, v.on.n - day_of_at(q->now).n, &v.todo));
    TRY(trainer_blocks(q->db, q->mem, group.version, lang, meeting.session, &blocks));
    v.parts.at = MEM_ARRAY(q->mem, struct trainer_part, (size_t)blocks.n + 1);
    for (int i = 0; i < blocks.n; i++) {
        const struct trainer_block_row *b = &blocks.at[i];
        struct trainer_part p = {.title = b->title,
                                 .form = b->form,
                                 .needs = b->needs,
                                 .minutes = b->minutes,
                                 .must = b->must != 0,
                                 .is_break = str_eq(b->kind, STR("break"))};
        TRY(took_fill(q, b->uid, meeting.id, &p));
        TRY(trainer_notes(q->db, q->mem, b->uid, meeting.id, &p.notes));
        v.planned += p.minutes;
        v.usually += p.runs ? p.usually : p.minutes;
        v.known |= p.runs > 0;
        v.parts.at[v.parts.n++] = p;
    }
    struct html *h = page_open(q, r, &(struct page){.title = v.title, .no_index = true});
    trainer_prepare_html(h, &v);
    return page_close(h);
}

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/trainer/trainer.def"
#undef ROUTE
};

const struct feature trainer_feature = {.name = "trainer",
                                        .routes = routes,
                                        .n_routes = COUNT_OF(routes)};
