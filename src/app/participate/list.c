// list.c - every trajectory with its phase, its next date and whom to ask: as a page, as CSV and as JSON.
#include "app/participate/list.h"

#include "app/participate/feed.xml.h"
#include "app/participate/list.html.h"
#include "base/csv.h"

#include <stdlib.h>

static day next_of(const struct listed_row *x, msg *word, bool *has)
{
    const struct {
        bool has;
        int64_t day;
        msg word;
    } days[] = {
        {x->has_starts_day, x->starts_day, MSG_participate_next_starts},
        {x->has_ends_day, x->ends_day, MSG_participate_next_ends},
        {x->has_decision_day, x->decision_day, MSG_participate_next_decision},
        {x->has_feedback_day, x->feedback_day, MSG_participate_next_feedback},
    };
    const enum trajectory_state s =
        trajectory_state_of(&(struct trajectory_row){.state = x->state});
    // The first that has not been done yet in this state; a day that passed stays the next one.
    const int first = s == TRAJECTORY_open                                 ? 1
                      : s >= TRAJECTORY_closed && s <= TRAJECTORY_advice   ? 2
                      : s == TRAJECTORY_decided || s == TRAJECTORY_stopped ? 3
                      : s < TRAJECTORY_open                                ? 0
                                                                           : 4;

    *has = false;
    for (size_t i = (size_t)first; i < COUNT_OF(days); i++)
        if (days[i].has) {
            *has = true;
            *word = days[i].word;
            return (day){(int32_t)days[i].day};
        }
    return (day){0};
}

static struct card_line card_of(struct req *q, const struct listed_row *x, day today)
{
    struct card_line c = {
        .id = x->id,
        .place = x->place_name,
        .place_slug = x->place_slug,
        .slug = x->slug,
        .title = in_reader_language(q, x->title, x->title_en),
        .dutch = q->lang != LANG_NL && !x->title_en.n,
        .question = in_reader_language(q, x->question, x->question_en),
        .question_dutch = q->lang != LANG_NL && !x->question_en.n,
        .contact = x->contact,
        .practice = x->practice,
        .frames_open = x->unconfirmed > 0,
        .council = str_eq(x->decider, STR("council")),
        .influence = influence_word(x->influence),
        .decides = decider_word(x->decider),
        .stage = trajectory_stage(x->state),
        .days_left = x->ends_day - today.n,
        .has_decision = x->has_decision_day,
        .decision = {(int32_t)x->decision_day},
    };
    c.head = (struct trajectory_head){.state = str_z(q->mem, x->state),
                                      .state_word = trajectory_state_word(x->state),
                                      .late = x->late};
    c.next = next_of(x, &c.next_word, &c.has_next);
    return c;
}

str listed_path(struct req *q, str place, str path)
{
    return str_format(q->mem, "%s/" STR_FMT STR_FMT, q->lang == LANG_EN ? "/en" : "",
                      STR_ARG(place), STR_ARG(path));
}

enum err cards_read(struct req *q, place_id place, bool all, struct card_lines *out)
{
    const day today = day_of_at(q->now);
    struct chance_rows chances;
    struct listed_rows rows;

    TRY(trajectories_in(q->db, q->mem, place, today.n, all, LIST_MOST, &rows));
    TRY(call_ins_in(q->db, q->mem, place, today.n, LIST_MOST, &chances));
    out->at = MEM_ARRAY(q->mem, struct card_line, (size_t)rows.n + 1);
    out->n = rows.n;
    for (int i = 0; i < rows.n; i++) {
        struct card_line *c = &out->at[i];
        *c = card_of(q, &rows.at[i], today);
        for (int k = 0; k < chances.n; k++)
            if (chances.at[k].trajectory.v == c->id.v) {
                c->has_call_in = true;
                c->may_call_in = may(q->who, MAY_CALL_IN, place);
                c->call_in = (day){(int32_t)chances.at[k].due_day};
            }
    }
    return ERR_NONE;
}

static void put(struct req *q, struct card_lines *to, int most, const struct card_line *c)
{
    if (!to->at) to->at = MEM_ARRAY(q->mem, struct card_line, (size_t)most + 1);
    to->at[to->n++] = *c;
}

static enum trajectory_state state_of(const struct card_line *c)
{
    return trajectory_state_of(&(struct trajectory_row){.state = str_of(c->head.state)});
}

static enum err list_fill(struct req *q, place_id place, struct list_view *v)
{
    struct card_lines all;

    TRY(cards_read(q, place, may(q->who, MAY_SEE_PLANS, place), &all));
    v->total = all.n;
    for (int i = 0; i < all.n; i++) {
        const struct card_line *c = &all.at[i];
        const enum trajectory_state s = state_of(c);
        struct card_lines *to = s == TRAJECTORY_open      ? &v->open
                                : s < TRAJECTORY_open     ? &v->coming
                                : s <= TRAJECTORY_decided ? &v->busy
                                : s == TRAJECTORY_paused  ? &v->busy
                                                          : &v->done;
        if (c->practice && !v->practice_place) to = &v->practice;
        put(q, to, all.n, c);
    }
    return ERR_NONE;
}

enum err participate_home(struct req *q, struct res *r)
{
    struct list_view v = {0};

    TRY(list_fill(q, PLACE_ROOT, &v));
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_participate_title),
                                 .description = msg_text(q->lang, MSG_participate_lead),
                                 .menu = "participate"});
    participate_home_html(h, &v);
    return page_close(h);
}

static struct page page_of(struct req *q, const struct place_row *place, str title)
{
    const bool practice = str_eq(place->kind, STR("practice"));

    return (struct page){.title = title,
                         .menu = "participate",
                         .theme = place->theme,
                         .cobrand = practice ? STR("") : place->name,
                         .description = msg_text(q->lang, MSG_participate_lead)};
}

enum err participate_place(struct req *q, struct res *r)
{
    struct list_view v = {0};
    struct place_row place;

    TRY(place_asked(q, &place));
    v.place = place.name;
    v.place_slug = place.slug;
    v.practice_place = str_eq(place.kind, STR("practice"));
    v.can_lead = may(q->who, MAY_LEAD_TRAJECTORY, place.id);
    TRY(list_fill(q, place.id, &v));
    const struct msg_arg arg = {.name = "place", .s = place.name};
    const struct page page =
        page_of(q, &place, msg_fill(q->mem, q->lang, MSG_participate_place_title, &arg, 1));
    struct html *h = page_open(q, r, &page);
    participate_place_html(h, &v);
    return page_close(h);
}

// ---- all of a place on one sheet ----

// What comes first stands first; without a day to come the newest.
static int by_next(const void *a, const void *b)
{
    const struct card_line *x = a, *y = b;

    if (x->has_next != y->has_next) return x->has_next ? -1 : 1;
    if (x->has_next && x->next.n != y->next.n) return x->next.n < y->next.n ? -1 : 1;
    return x->id.v > y->id.v ? -1 : x->id.v < y->id.v;
}

enum err participate_map(struct req *q, struct res *r)
{
    struct place_row place;
    struct map_view v = {0};

    TRY(place_asked(q, &place));
    v.place = place.name;
    v.place_slug = place.slug;
    v.practice = str_eq(place.kind, STR("practice"));
    v.today = day_of_at(q->now);
    TRY(cards_read(q, place.id, false, &v.rows)); // the same sheet for everybody
    qsort(v.rows.at, (size_t)v.rows.n, sizeof *v.rows.at, by_next);
    for (int i = 0; i < v.rows.n; i++)
        v.several |= !str_eq(v.rows.at[i].place_slug, place.slug);
    const struct msg_arg arg = {.name = "place", .s = place.name};
    const struct page page =
        page_of(q, &place, msg_fill(q->mem, q->lang, MSG_participate_map_title, &arg, 1));
    struct html *h = page_open(q, r, &page);
    participate_map_html(h, &v);
    return page_close(h);
}

// ---- for other programs ----

static void csv_day(struct req *q, struct csv_out *c, bool has, int64_t n)
{
    csv_put(c, has ? day_iso(q->mem, (day){(int32_t)n}) : STR(""));
}

enum err participate_csv(struct req *q, struct res *r)
{
    static const char *const columns[] = {"place",   "address",  "title",  "phase",    "influence",
                                          "decider", "starts",   "ends",   "decision", "feedback",
                                          "missed",  "practice", "contact"};
    struct listed_rows rows;

    TRY(trajectories_in(q->db, q->mem, PLACE_ROOT, day_of_at(q->now).n, 0, LIST_MOST, &rows));
    r->type = "text/csv; charset=utf-8";
    r->open = true;
    struct csv_out c = {.out = &r->body, .for_people = true};
    csv_heads(&c, columns, COUNT_OF(columns));
    for (int i = 0; i < rows.n; i++) {
        const struct listed_row *x = &rows.at[i];
        csv_put(&c, x->place_name);
        csv_put(&c, str_format(q->mem, STR_FMT "/" STR_FMT "/meedoen/" STR_FMT, STR_ARG(q->origin),
                               STR_ARG(x->place_slug), STR_ARG(x->slug)));
        csv_put(&c, x->title);
        csv_put(&c, x->state);
        csv_put(&c, x->influence);
        csv_put(&c, x->decider);
        csv_day(q, &c, x->has_starts_day, x->starts_day);
        csv_day(q, &c, x->has_ends_day, x->ends_day);
        csv_day(q, &c, x->has_decision_day, x->decision_day);
        csv_day(q, &c, x->has_feedback_day, x->feedback_day);
        csv_put_int(&c, x->late);
        csv_put(&c, x->practice ? STR("yes") : STR("no"));
        csv_put(&c, x->contact.at ? x->contact : STR(""));
        csv_end(&c);
    }
    return ERR_NONE;
}

static void json_day(struct req *q, struct json *j, const char *key, bool has, int64_t n)
{
    if (has) json_pair_text(j, key, day_iso(q->mem, (day){(int32_t)n}));
}

enum err participate_json(struct req *q, struct res *r)
{
    struct listed_rows rows;
    struct telling_public_rows told;
    int k = 0; // both have the newest first

    TRY(trajectories_in(q->db, q->mem, PLACE_ROOT, day_of_at(q->now).n, 0, LIST_MOST, &rows));
    TRY(tellings_public(q->db, q->mem, LIST_MOST * TELLING_KINDS, &told));
    struct json j = res_json(r);
    r->open = true;
    json_open(&j, '{');
    json_key(&j, "trajectories");
    json_open(&j, '[');
    for (int i = 0; i < rows.n; i++) {
        const struct listed_row *x = &rows.at[i];
        json_open(&j, '{');
        json_pair_text(&j, "address",
                       str_format(q->mem, STR_FMT "/" STR_FMT "/meedoen/" STR_FMT,
                                  STR_ARG(q->origin), STR_ARG(x->place_slug), STR_ARG(x->slug)));
        json_pair_text(&j, "place", x->place_slug);
        json_pair_text(&j, "title", in_reader_language(q, x->title, x->title_en));
        json_pair_text(&j, "phase", x->state);
        json_pair_text(&j, "influence", x->influence);
        json_pair_text(&j, "decider", x->decider);
        json_day(q, &j, "starts", x->has_starts_day, x->starts_day);
        json_day(q, &j, "ends", x->has_ends_day, x->ends_day);
        json_day(q, &j, "decision", x->has_decision_day, x->decision_day);
        json_day(q, &j, "feedback", x->has_feedback_day, x->feedback_day);
        json_pair_int(&j, "missed_promises", x->late);
        json_pair_bool(&j, "practice", x->practice);
        json_key(&j, "explained"); // besides in writing: easy, sound, sign
        json_open(&j, '[');
        while (k < told.n && told.at[k].trajectory.v > x->id.v)
            k++;
        for (; k < told.n && told.at[k].trajectory.v == x->id.v; k++)
            json_text(&j, told.at[k].kind);
        json_close(&j, ']');
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    return ERR_NONE;
}

enum { FEED_NEWEST = 50 };

// What changed last, first. Practice is no news.
enum err participate_feed(struct req *q, struct res *r)
{
    struct atom_view v = {.lang = str_of(lang_codes[q->lang])};
    struct listed_rows rows;
    int64_t changed = 0;

    TRY(trajectories_in(q->db, q->mem, PLACE_ROOT, day_of_at(q->now).n, 0, LIST_MOST, &rows));
    v.entries.at = MEM_ARRAY(q->mem, struct atom_entry, FEED_NEWEST + 1);
    for (;;) {
        struct listed_row *newest = NULL;
        for (int i = 0; i < rows.n; i++)
            if (!rows.at[i].practice && rows.at[i].changed_at >= 0 &&
                (!newest || rows.at[i].changed_at > newest->changed_at))
                newest = &rows.at[i];
        if (!newest || v.entries.n == FEED_NEWEST) break;
        if (newest->changed_at > changed) changed = newest->changed_at;
        v.entries.at[v.entries.n++] =
            (struct atom_entry){.title = in_reader_language(q, newest->title, newest->title_en),
                                .question =
                                    in_reader_language(q, newest->question, newest->question_en),
                                .place = newest->place_name,
                                .place_slug = newest->place_slug,
                                .slug = newest->slug,
                                .state = newest->state,
                                .changed = at_iso(q->mem, newest->changed_at),
                                .state_word = trajectory_state_word(newest->state)};
        newest->changed_at = -1; // taken
    }
    v.updated = at_iso(q->mem, changed);
    r->changed_at = changed;
    r->open = true;
    participate_atom_xml(xml_open(q, r, "application/atom+xml; charset=utf-8"), &v);
    return ERR_NONE;
}

// ---- the council ----

static bool coming_to_council(const struct card_line *c)
{
    const enum trajectory_state s = state_of(c);

    return c->council && s >= TRAJECTORY_open && s <= TRAJECTORY_advice;
}

// The newest of each.
static enum err council_called(struct req *q, place_id place, struct card_lines *all)
{
    struct called_rows rows;

    TRY(called_in(q->db, q->mem, place, LIST_MOST, &rows));
    for (int i = 0; i < all->n; i++)
        for (int k = 0; k < rows.n && !all->at[i].called; k++)
            if (rows.at[k].trajectory.v == all->at[i].id.v) {
                all->at[i].called = true;
                all->at[i].called_on = day_of_at(rows.at[k].asked_at);
                all->at[i].call_answered = rows.at[k].has_answered_at;
            }
    return ERR_NONE;
}

static enum err council_late(struct req *q, place_id place, day today, struct council_view *v)
{
    struct overdue_rows rows;

    TRY(late_in(q->db, q->mem, place, today.n, CALENDAR_MOST, &rows));
    v->late.at = MEM_ARRAY(q->mem, struct late_row_line, (size_t)rows.n + 1);
    v->late.n = rows.n;
    for (int i = 0; i < rows.n; i++) {
        const struct overdue_row *x = &rows.at[i];
        v->late.at[i] =
            (struct late_row_line){.title = in_reader_language(q, x->title, x->title_en),
                                   .about = in_reader_language(q, x->about, x->about_en),
                                   .href = listed_path(q, x->place_slug, x->path),
                                   .place_slug = x->place_slug,
                                   .slug = x->slug,
                                   .due = clock_told(x->kind, x->has_missed_day ? x->missed_day - 1
                                                                                : x->due_day),
                                   .is_done = x->has_ended_day,
                                   .done = {(int32_t)x->ended_day},
                                   .turn = turn_word(x->turn)};
    }
    return ERR_NONE;
}

static enum err council_deviations(struct req *q, place_id place, struct council_view *v)
{
    struct deviation_rows rows;

    TRY(deviations_in(q->db, q->mem, place, q->now - (int64_t)366 * 86400, CALENDAR_MOST, &rows));
    v->deviated.at = MEM_ARRAY(q->mem, struct deviation_line, (size_t)rows.n + 1);
    v->deviated.n = rows.n;
    for (int i = 0; i < rows.n; i++) {
        const struct deviation_row *x = &rows.at[i];
        v->deviated.at[i] =
            (struct deviation_line){str_eq(x->event, STR("decide")) ? MSG_participate_deviated
                                                                    : step_event_word(x->event),
                                    in_reader_language(q, x->title, x->title_en),
                                    x->place_name,
                                    x->place_slug,
                                    x->slug,
                                    x->why,
                                    day_of_at(x->at)};
    }
    return ERR_NONE;
}

static void sort_by_next(struct card_lines *c)
{
    for (int i = 1; i < c->n; i++)
        for (int k = i; k > 0; k--) {
            struct card_line *a = &c->at[k - 1], *b = &c->at[k];
            if (!b->has_next || (a->has_next && a->next.n <= b->next.n)) break;
            const struct card_line x = *a;
            *a = *b;
            *b = x;
        }
}

// What other features have for the council: each writes its own section.
static enum err council_more(struct req *q, const struct place_row *place, struct council_view *v)
{
    struct out *o = MEM_NEW(q->mem, struct out);

    *o = out_new(q->mem);
    struct html *part = html_part(q, o);
    for (int i = 0; i < q->site->n_features; i++)
        if (q->site->features[i]->council) TRY(q->site->features[i]->council(q, place, part));
    v->more = (safe){out_get(o)};
    return ERR_NONE;
}

// ---- by committee ----

static bool comes_to(const struct committee_line_rows *rows, str committee, str place, str slug)
{
    if (!committee.n) return true;
    for (int i = 0; i < rows->n; i++)
        if (str_eq(rows->at[i].name, committee) && str_eq(rows->at[i].slug, slug) &&
            str_eq(rows->at[i].place, place))
            return true;
    return false;
}

// Names to choose from: of what is on this page.
static void committees_fill(struct req *q, const struct committee_line_rows *rows,
                            const struct card_lines *all, struct council_view *v)
{
    struct committee_choices *c = &v->committees;

    c->at = MEM_ARRAY(q->mem, struct committee_choice, (size_t)rows->n + 1);
    for (int i = 0; i < rows->n; i++) {
        bool listed = false;
        if (c->n && str_eq(c->at[c->n - 1].name, rows->at[i].name)) continue; // they are in order
        for (int k = 0; k < all->n && !listed; k++)
            listed = comes_to(rows, rows->at[i].name, all->at[k].place_slug, all->at[k].slug);
        if (listed)
            c->at[c->n++] =
                (struct committee_choice){rows->at[i].name, str_eq(rows->at[i].name, v->committee)};
    }
}

static void committee_keep(const struct committee_line_rows *rows, struct council_view *v)
{
    int n = 0;

    for (int i = 0; i < v->late.n; i++)
        if (comes_to(rows, v->committee, v->late.at[i].place_slug, v->late.at[i].slug))
            v->late.at[n++] = v->late.at[i];
    v->late.n = n;
    n = 0;
    for (int i = 0; i < v->deviated.n; i++)
        if (comes_to(rows, v->committee, v->deviated.at[i].place_slug, v->deviated.at[i].slug))
            v->deviated.at[n++] = v->deviated.at[i];
    v->deviated.n = n;
}

enum err participate_council(struct req *q, struct res *r)
{
    struct council_view v = {.today = day_of_at(q->now)};
    struct committee_line_rows committees;
    struct card_lines all;
    struct place_row place;

    TRY(place_asked(q, &place));
    v.place = place.name;
    v.place_slug = place.slug;
    v.practice = str_eq(place.kind, STR("practice"));
    TRY(cards_read(q, place.id, may(q->who, MAY_SEE_PLANS, place.id), &all));
    TRY(council_called(q, place.id, &all));
    TRY(committees_all(q->db, q->mem, LIST_MOST, &committees));
    v.committee = req_query(q, "commissie", COMMITTEE_SIGNS);
    committees_fill(q, &committees, &all, &v);
    for (int i = 0; i < all.n; i++) {
        const enum trajectory_state s = state_of(&all.at[i]);
        if (!comes_to(&committees, v.committee, all.at[i].place_slug, all.at[i].slug)) continue;
        if (s < TRAJECTORY_open) put(q, &v.starts, all.n, &all.at[i]);
        if (s == TRAJECTORY_open || s == TRAJECTORY_closed || s == TRAJECTORY_weighing ||
            s == TRAJECTORY_paused)
            put(q, &v.runs, all.n, &all.at[i]);
        if (coming_to_council(&all.at[i])) {
            put(q, &v.comes, all.n, &all.at[i]);
            struct card_line *c = &v.comes.at[v.comes.n - 1];
            c->next = c->decision;
            c->has_next = c->has_decision;
        }
    }
    sort_by_next(&v.comes);
    sort_by_next(&v.starts);
    TRY(council_deviations(q, place.id, &v));
    TRY(council_late(q, place.id, v.today, &v));
    TRY(council_more(q, &place, &v));
    committee_keep(&committees, &v);
    const struct msg_arg arg = {.name = "place", .s = place.name};
    struct page page =
        page_of(q, &place, msg_fill(q->mem, q->lang, MSG_participate_council_title, &arg, 1));
    page.description = msg_text(q->lang, MSG_participate_council_lead);
    struct html *h = page_open(q, r, &page);
    participate_council_html(h, &v);
    return page_close(h);
}
