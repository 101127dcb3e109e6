// show.c - the page that residents see: what it is about, what can change, how long it takes, what happens with it
// and when you hear; where it stands now; and what was promised and not met.
#include "app/participate/participate.h"

#include "app/participate/participate.sql.h"
#include "app/participate/show.html.h"
#include "core/inspection.h"

#include "core/survey.h"

struct lines lines_of(struct req *q, str nl, str en)
{
    str rest = in_reader_language(q, nl, en), line;
    struct lines v = {.dutch = q->lang != LANG_NL && !en.n};
    size_t most = 1;

    for (size_t i = 0; i < rest.n; i++)
        most += rest.at[i] == '\n';
    str *at = MEM_ARRAY(q->mem, str, most + 1);
    while (str_line(&rest, &line))
        if (str_trim(line).n) at[v.n++] = str_trim(line);
    v.at = at;
    return v;
}

static struct lines part(struct req *q, const struct trajectory_text_rows *texts, enum plan_part p)
{
    str nl = {0}, en = {0};

    for (int i = 0; i < texts->n; i++)
        if (str_eq(texts->at[i].part, plan_part_name(p))) {
            if (str_eq(texts->at[i].lang, STR("nl")))
                nl = texts->at[i].body;
            else
                en = texts->at[i].body;
        }
    return lines_of(q, nl, en);
}

static void parts_fill(struct req *q, const struct trajectory_text_rows *texts, struct show_view *v)
{
    v->question = part(q, texts, PART_question);
    v->goal = part(q, texts, PART_goal);
    v->audience = part(q, texts, PART_audience);
    v->missed = part(q, texts, PART_missed);
    v->changes = part(q, texts, PART_changes);
    v->effort = part(q, texts, PART_effort);
    v->handling = part(q, texts, PART_handling);
    v->who = part(q, texts, PART_who);
    v->planning = part(q, texts, PART_planning);
    v->money = part(q, texts, PART_money);
    v->data = part(q, texts, PART_data);
    v->contact = part(q, texts, PART_contact);
}

static str confirmed(struct req *q, const struct trajectory_frame_row *f)
{
    if (!f->confirmed_by.n || !f->has_confirmed_day)
        return msg_text(q->lang, MSG_participate_not_confirmed);
    const struct msg_arg args[] = {
        {.name = "who", .s = msg_text(q->lang, decider_word(f->confirmed_by))},
        {.name = "day", .s = date_short(q->mem, q->lang, (day){(int32_t)f->confirmed_day})},
        {.name = "ref", .s = f->confirmed_ref},
    };
    return msg_fill(q->mem, q->lang, MSG_participate_confirmed, args, COUNT_OF(args));
}

static struct frame_lines frames_of(struct req *q, const struct trajectory_frame_rows *rows,
                                    const char *kind)
{
    struct frame_line *at = MEM_ARRAY(q->mem, struct frame_line, (size_t)rows->n + 1);
    int n = 0;

    for (int i = 0; i < rows->n; i++) {
        const struct trajectory_frame_row *f = &rows->at[i];
        if (!str_eq(f->kind, str_of(kind))) continue;
        at[n++] = (struct frame_line){lines_of(q, f->body, f->body_en),
                                      lines_of(q, f->why, f->why_en), confirmed(q, f)};
    }
    return (struct frame_lines){at, n};
}

msg way_word(str kind)
{
    static const struct {
        const char *name;
        msg word;
    } words[] = {
#define WAY(name, fits) {#name, MSG_way_##name},
#include "core/way.def"
#undef WAY
    };

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq(kind, str_of(words[i].name))) return words[i].word;
    return MSG_way_other;
}

static str way_when(struct req *q, const struct trajectory_way_row *w)
{
    const struct msg_arg args[] = {
        {.name = "from", .s = date_long(q->mem, q->lang, (day){(int32_t)w->from_day})},
        {.name = "until", .s = date_long(q->mem, q->lang, (day){(int32_t)w->until_day})},
    };

    if (w->has_from_day && w->has_until_day && w->from_day != w->until_day)
        return msg_fill(q->mem, q->lang, MSG_participate_from_until, args, 2);
    if (w->has_from_day) return args[0].s;
    return w->has_until_day ? msg_fill(q->mem, q->lang, MSG_participate_until, &args[1], 1)
                            : STR("");
}

static struct way_lines ways_of(struct req *q, const struct trajectory_way_rows *rows,
                                bool takes_part)
{
    const day today = day_of_at(q->now);
    struct way_line *at = MEM_ARRAY(q->mem, struct way_line, (size_t)rows->n + 1);

    for (int i = 0; i < rows->n; i++) {
        const struct trajectory_way_row *w = &rows->at[i];
        at[i] =
            (struct way_line){.kind = way_word(w->kind),
                              .title = in_reader_language(q, w->title, w->title_en),
                              .dutch = q->lang != LANG_NL && !w->title_en.n,
                              .href = w->href,
                              .when = way_when(q, w),
                              .body = lines_of(q, w->body, w->body_en),
                              .minutes = w->minutes,
                              .open = takes_part && (!w->has_from_day || w->from_day <= today.n) &&
                                      (!w->has_until_day || w->until_day >= today.n)};
    }
    return (struct way_lines){at, rows->n};
}

// ---- where we are now ----

static const struct trajectory_event_row *event_last(const struct trajectory_event_rows *events,
                                                     const char *name)
{
    for (int i = events->n; i-- > 0;)
        if (str_eq(events->at[i].event, str_of(name))) return &events->at[i];
    return NULL;
}

// How far a state is along the line of moments.
static int place_of(enum trajectory_state s)
{
    static const signed char at[TRAJECTORY_STATE_COUNT] = {
        [TRAJECTORY_idea] = 0,      [TRAJECTORY_plan] = 0,    [TRAJECTORY_adopted] = 1,
        [TRAJECTORY_announced] = 1, [TRAJECTORY_open] = 2,    [TRAJECTORY_closed] = 3,
        [TRAJECTORY_weighing] = 3,  [TRAJECTORY_advice] = 4,  [TRAJECTORY_decided] = 5,
        [TRAJECTORY_fed_back] = 6,  [TRAJECTORY_running] = 6, [TRAJECTORY_evaluated] = 7,
        [TRAJECTORY_archived] = 8,  [TRAJECTORY_none] = -1,   [TRAJECTORY_paused] = -1,
        [TRAJECTORY_stopped] = -1,
    };

    return at[s];
}

static const struct clock_row *clock_last(const struct clock_rows *clocks, const char *kind)
{
    const struct clock_row *found = NULL;

    for (int i = 0; i < clocks->n; i++)
        if (str_eq(clocks->at[i].kind, str_of(kind)) && !clocks->at[i].object.n)
            found = &clocks->at[i];
    return found;
}

struct moment_kind {
    const char *event, *clock;
    msg word;
    bool has;
    int64_t planned;
};

static void moments_fill(struct req *q, const struct trajectory_row *t,
                         const struct trajectory_event_rows *events,
                         const struct clock_rows *clocks, struct show_view *v)
{
    const struct moment_kind kinds[] = {
        {"adopt", NULL, MSG_moment_plan, false, 0},
        {"announce", NULL, MSG_moment_announce, false, 0},
        {"open", "opening", MSG_moment_open, t->has_starts_day, t->starts_day},
        {"weigh", NULL, MSG_moment_weigh, t->has_ends_day, t->ends_day + 1},
        {"decide", "decision", MSG_moment_decide, t->has_decision_day, t->decision_day},
        {"feed_back", "feedback", MSG_moment_feedback, t->has_feedback_day, t->feedback_day},
        {"carry_out", NULL, MSG_moment_carry, false, 0},
        {"evaluate", NULL, MSG_moment_evaluate, false, 0},
    };
    const day today = day_of_at(q->now);
    struct moment_line *at = MEM_ARRAY(q->mem, struct moment_line, COUNT_OF(kinds));
    enum trajectory_state s = trajectory_state_of(t);

    if (s == TRAJECTORY_paused)
        s = trajectory_state_of(&(struct trajectory_row){.state = t->before_pause});
    const int here = place_of(s);
    if (here < 0) return;
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        const struct trajectory_event_row *e = event_last(events, kinds[i].event);
        const struct clock_row *c = kinds[i].clock ? clock_last(clocks, kinds[i].clock) : NULL;
        struct moment_line *m = &at[i];
        m->word = kinds[i].word;
        m->state = (int)i < here ? MOMENT_DONE : (int)i == here ? MOMENT_NOW : MOMENT_NEXT;
        m->late = c && c->public && clock_is_late(c, today);
        if (kinds[i].has) {
            m->has_day = true;
            m->day = (day){(int32_t)kinds[i].planned};
            m->expected = true;
        }
        if (e && m->state != MOMENT_NEXT) {
            m->has_day = true;
            m->day = day_of_at(e->at);
            m->expected = false;
        }
        if (str_eq(str_of(kinds[i].event), STR("open")) && t->has_starts_day && t->has_ends_day) {
            if (m->expected) m->day = (day){(int32_t)t->starts_day};
            m->has_until = true;
            m->until = (day){(int32_t)t->ends_day};
        }
    }
    v->moments = (struct moment_lines){at, COUNT_OF(kinds)};
}

// ---- how it went ----

msg step_event_word(str event)
{
    static const msg words[] = {
#define EVENT(name, from, to, who, needs, tells, starts, ends) MSG_trajectory_event_##name,
#include "core/trajectory_event.def"
#undef EVENT
    };
    enum trajectory_event e;

    return trajectory_event_parse(event, &e) ? words[e] : MSG_trajectory_event_change;
}

msg step_role_word(str role)
{
    const msg word = role_word(role);

    return word ? word : MSG_trajectory_role_system;
}

static void log_fill(struct req *q, const struct trajectory_event_rows *events, struct show_view *v)
{
    struct log_line *at = MEM_ARRAY(q->mem, struct log_line, (size_t)events->n + 1);

    for (int i = 0; i < events->n; i++) {
        const struct trajectory_event_row *e = &events->at[events->n - 1 - i];
        at[i] =
            (struct log_line){step_event_word(e->event), step_role_word(e->role), day_of_at(e->at),
                              e->why, str_eq(e->event, STR("decide")) ? e->ref : STR("")};
    }
    v->log = (struct log_lines){at, events->n};
}

static msg ground_word(str ground)
{
    static const struct {
        const char *name;
        msg word;
    } words[] = {
#define GROUND(name) {#name, MSG_none_##name},
#include "core/none.def"
#undef GROUND
    };

    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_eq(ground, str_of(words[i].name))) return words[i].word;
    return MSG_none;
}

static void side_fill(const struct trajectory_row *t, const struct trajectory_event_rows *events,
                      struct show_view *v)
{
    static const struct {
        enum trajectory_state state;
        const char *event;
        msg title;
    } sides[] = {
        {TRAJECTORY_paused, "pause", MSG_participate_paused},
        {TRAJECTORY_stopped, "stop", MSG_participate_stopped},
        {TRAJECTORY_none, "decline", MSG_participate_none},
    };

    for (size_t i = 0; i < COUNT_OF(sides); i++)
        if (trajectory_state_of(t) == sides[i].state) {
            const struct trajectory_event_row *e = event_last(events, sides[i].event);
            v->side_title = sides[i].title;
            v->side_why = e ? e->why : STR("");
        }
    v->none_ground = ground_word(t->none_ground);
}

static enum err version_fill(struct req *q, const struct trajectory_row *t, struct show_view *v)
{
    struct trajectory_version_line_rows versions;

    TRY(trajectory_versions(q->db, q->mem, t->id, INT64_MAX, 1, &versions));
    if (!versions.n) return ERR_NONE;
    const struct trajectory_version_line_row *last = &versions.at[0];
    v->version = last->version;
    v->version_day = day_of_at(last->at);
    v->version_why = last->why;
    v->fingerprint = last->fingerprint;
    return ERR_NONE;
}

static enum err surveys_fill(struct req *q, const struct trajectory_row *t, struct show_view *v)
{
    struct survey_line_rows rows;
    int n = 0;

    TRY(surveys_of(q->db, q->mem, t->id, &rows));
    struct survey_link *at = MEM_ARRAY(q->mem, struct survey_link, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct survey_row s = {.state = rows.at[i].state};
        if (!survey_is_seen(&s)) continue;
        at[n++] = (struct survey_link){.number = rows.at[i].number,
                                       .title = in_reader_language(q, rows.at[i].title,
                                                                   rows.at[i].title_en),
                                       .dutch = q->lang != LANG_NL && !rows.at[i].title_en.n,
                                       .open = survey_state_of(&s) == SURVEY_open,
                                       .published = survey_state_of(&s) == SURVEY_published};
    }
    v->surveys = (struct survey_links){at, n};
    return ERR_NONE;
}

static enum err show_fill(struct req *q, const struct place_row *place,
                          const struct trajectory_row *t, struct show_view *v)
{
    const day today = day_of_at(q->now);
    struct trajectory_text_rows texts;
    struct trajectory_frame_rows frames;
    struct trajectory_way_rows ways;
    struct trajectory_event_rows events;
    struct clock_rows clocks;
    struct consultation_row consultation;
    int64_t age, note;
    bool found;

    TRY(trajectory_head(q, place, t, &v->head));
    TRY(consultation_of(q->db, q->mem, t->id, &v->consults, &consultation));
    TRY(trajectory_texts(q->db, q->mem, t->id, &texts));
    TRY(trajectory_frames(q->db, q->mem, t->id, &frames));
    TRY(trajectory_ways(q->db, q->mem, t->id, &ways));
    TRY(trajectory_events_of(q->db, q->mem, t->id, &events));
    TRY(clocks_of(q->db, q->mem, t->id, &clocks));
    TRY(trajectory_documents(q->db, q->mem, t->id, &v->documents));
    TRY(surveys_fill(q, t, v));
    parts_fill(q, &texts, v);
    v->takes_part = v->head.open;
    TRY(note_out(q->db, q->mem, t->id, &v->answered, &note));
    v->began = event_last(&events, "open") != NULL || v->takes_part;
    v->english = q->lang == LANG_EN;
    v->open = frames_of(q, &frames, "open");
    v->fixed = frames_of(q, &frames, "fixed");
    v->uncertain = frames_of(q, &frames, "uncertain");
    v->ways = ways_of(q, &ways, v->takes_part);
    moments_fill(q, t, &events, &clocks, v);
    TRY(late_lines_of(q, t->id, &clocks, CLOCK_KIND_COUNT, &v->late));
    log_fill(q, &events, v);
    side_fill(t, &events, v);
    TRY(version_fill(q, t, v));
    v->decision = lines_of(q, t->decision_text, STR(""));
    v->decision_ref = t->decision_ref;
    v->feedback = lines_of(q, t->feedback_text, STR(""));
    v->evaluation = lines_of(q, t->evaluation_text, STR(""));
    v->fed_back = event_last(&events, "feed_back") != NULL;
    v->state_day = day_of_at(t->state_at);
    v->has_feedback_day = t->has_feedback_day;
    v->feedback_day = (day){(int32_t)t->feedback_day};
    v->feedback_in = t->feedback_day - today.n;
    v->ends_day = (day){(int32_t)t->ends_day};
    v->days_left = t->ends_day - today.n;
    for (int i = 0; i < clocks.n && !v->turn; i++) // the first that runs says who is up
        if (!clocks.at[i].has_ended_day && clocks.at[i].public)
            v->turn = turn_word(clocks.at[i].turn);
    TRY(place_rule_at(q->db, q->mem, place->id, RULE_minimum_age, today, &found, &age));
    if (found && age) v->minimum_age = number_text(q->mem, q->lang, age);
    v->can_lead = may(q->who, MAY_LEAD_TRAJECTORY, place->id);
    if (v->can_lead && trajectory_is_public(t))
        v->embed = str_format(q->mem,
                              "<iframe src=\"" STR_FMT "/" STR_FMT "/meedoen/" STR_FMT
                              "/kaart\" title=\"" STR_FMT
                              "\" width=\"100%%\" height=\"360\" loading=\"lazy\"></iframe>",
                              STR_ARG(q->origin), STR_ARG(place->slug), STR_ARG(t->slug),
                              STR_ARG(t->slug));
    v->can_step = may(q->who, MAY_STEP_TRAJECTORY, place->id);
    TRY(participate_call_in_open(q, t, &v->can_call_in, &v->call_in));
    return ERR_NONE;
}

enum err participate_show(struct req *q, struct res *r)
{
    struct show_view v = {0};
    struct place_row place;
    struct trajectory_row t;

    TRY(trajectory_asked(q, &place, &t));
    TRY(show_fill(q, &place, &t, &v));
    TRY(tellings_fill(q, &t, &v.head, &v.tellings));
    TRY(follow_fill(q, "trajectory", t.id.v, &v.follow));
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = v.head.title,
                                 .description = v.question.n ? v.question.at[0] : STR(""),
                                 .menu = "participate",
                                 .form = v.follow.form,
                                 .theme = place.theme,
                                 .cobrand = t.practice ? STR("") : place.name,
                                 .no_index = t.practice || !trajectory_is_public(&t)});
    participate_show_html(h, &v);
    return page_close(h);
}

// A card for the municipality's own site: what it is, where it stands, until when, and the way here. It holds no form, and who
// frames it is named by the place (`meent place frame`).
enum err participate_card(struct req *q, struct res *r)
{
    struct embed_view v = {0};
    struct trajectory_text_rows texts;
    struct place_row place;
    struct trajectory_row t;

    TRY(trajectory_asked(q, &place, &t));
    if (!trajectory_is_public(&t))
        return ERR_NOT_FOUND; // also for who may see plans: a frame is public
    TRY(trajectory_head(q, &place, &t, &v.head));
    TRY(trajectory_texts(q->db, q->mem, t.id, &texts));
    TRY(place_framed_by(q->db, q->mem, place.id, &r->framed_by));
    v.question = part(q, &texts, PART_question);
    v.open = v.head.open;
    v.ends = (day){(int32_t)t.ends_day};
    v.address = str_format(q->mem, STR_FMT "%s/" STR_FMT "/meedoen/" STR_FMT, STR_ARG(q->origin),
                           q->lang == LANG_EN ? "/en" : "", STR_ARG(place.slug), STR_ARG(t.slug));
    r->embed = true;
    struct html *h = page_open(q, r,
                               &(struct page){.title = v.head.title,
                                              .theme = place.theme,
                                              .bare = true,
                                              .no_index = true});
    participate_embed_html(h, &v);
    return page_close(h);
}
