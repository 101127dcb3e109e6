// lead.c - the trainer's view: the running order as it stands, and everything a trainer does in it.
#include "app/meeting/lead.html.h"
#include "app/meeting/view.h"
#include "base/json.h"
#include "base/utf8.h"

#include <time.h>

enum { LOG_EVENTS = 500, MORE_MOST = 120 };

safe view_head(struct req *q)
{
    struct out o = out_new(q->mem);

    view_head_html(html_part(q, &o));
    return (safe){out_get(&o)};
}

// ---- what the views share ----

static str title_of(const struct hall *h, int block)
{
    const struct hall_block_row *b = hall_block(h, h->plan.blocks[block].id);

    return b ? b->title : STR("");
}

static bool may_swap(const struct hall *h, int row)
{
    return row >= 0 && row < h->agenda.n && h->agenda.rows[row].state == AGENDA_TO_COME &&
           !h->plan.blocks[h->agenda.rows[row].block].fixed_at;
}

static enum err took_fill(struct req *q, const struct hall *h, struct run_row *r)
{
    struct hall_took_rows t;
    int n = 0;

    TRY(hall_took(q->db, q->mem, r->uid, h->meeting.id, &t));
    for (int i = 0; i < t.n; i++) // sorted; those that were skipped say nothing of minutes
        if (!t.at[i].skipped) t.at[n++] = t.at[i];
    if (n == 0) return ERR_NONE;
    r->runs = n;
    r->usually = (t.at[n / 2].took_s + t.at[(n - 1) / 2].took_s + 60) / 120;
    r->least = (t.at[n / 4].took_s + 30) / 60;
    r->most = (t.at[n - 1 - n / 4].took_s + 30) / 60;
    return ERR_NONE;
}

static enum err rows_fill(struct req *q, struct hall *h, struct live_view *v)
{
    const struct agenda *a = &h->agenda;

    v->rows.at = MEM_ARRAY(q->mem, struct run_row, (size_t)a->n + 1);
    for (int i = 0; i < a->n; i++) {
        const struct agenda_row *x = &a->rows[i];
        const struct agenda_block *b = &h->plan.blocks[x->block];
        const struct hall_block_row *text = hall_block(h, b->id);
        struct run_row r = {
            .uid = b->id,
            .title = title_of(h, x->block),
            .from = hall_clock(q->mem, x->from),
            .until = hall_clock(q->mem, x->until),
            .note = STR(""),
            .minutes = x->state == AGENDA_DONE ? (x->until - x->from + 30) / 60 : x->minutes,
            .planned = b->minutes,
            .allotted = x->minutes,
            .fixed_at = b->fixed_at,
            .from_at = x->from,
            .until_at = x->until,
            .short_min = (x->short_s + 59) / 60,
            .now = x->state == AGENDA_NOW,
            .done = x->state == AGENDA_DONE,
            .skipped = x->state == AGENDA_SKIPPED,
            .to_come = x->state == AGENDA_TO_COME,
            .next = i == a->next,
            .is_break = b->is_break,
            .must = b->must,
            .fixed = b->fixed_at != 0,
            .form = text ? text->form : STR(""),
            .needs = text ? text->needs : STR(""),
            .tool = text ? text->software : STR(""),
            .html = {text ? text->html : STR("")},
            .swap_up = STR(""),
            .swap_down = STR(""),
        };
        if (may_swap(h, i) && may_swap(h, i - 1))
            r.swap_up = h->plan.blocks[a->rows[i - 1].block].id;
        if (may_swap(h, i) && may_swap(h, i + 1))
            r.swap_down = h->plan.blocks[a->rows[i + 1].block].id;
        if (hall_leads(h)) TRY(took_fill(q, h, &r));
        v->rows.at[v->rows.n++] = r;
    }
    return ERR_NONE;
}

enum err live_fill(struct req *q, struct hall *h, bool door, struct live_view *v)
{
    const struct agenda *a = &h->agenda;
    struct hall_list_rows people;

    *v = (struct live_view){.h = h, .uid = h->meeting.uid, .title = h->title};
    v->rehearses = h->rehearses;
    v->pace = h->open ? h->live.pace : 1;
    v->clock_from = h->open ? h->live.clock_at : 0;
    v->now.title = v->next.title = STR("");
    v->ended = h->has_session && a->ended;
    v->begun = h->has_session && a->begun;
    v->runs = h->open && v->begun && !v->ended;
    if (h->has_session) {
        TRY(rows_fill(q, h, v));
        v->count = a->n;
        v->ends = hall_clock(q->mem, a->ends_at);
        if (a->n_stretches) {
            const int64_t over = a->stretches[0].over_s;
            v->behind_min = over > 0 ? (over + 59) / 60 : 0;
            v->ahead_min = over < 0 ? -over / 60 : 0;
        }
        if (a->next >= 0) v->next = v->rows.at[a->next];
        if (a->now >= 0) {
            const struct agenda_row *now = &a->rows[a->now];
            v->now = v->rows.at[a->now];
            v->number = a->now + 1;
            v->from_at = now->from;
            v->until_at = now->from + (int64_t)now->minutes * 60;
        }
    }
    if (!door || !h->open) return ERR_NONE;
    TRY(hall_list(q->db, q->mem, h->meeting.id, h->group.id, &people));
    v->expected = people.n;
    for (int i = 0; i < people.n; i++)
        v->present +=
            str_eq(people.at[i].state, STR("present")) || str_eq(people.at[i].state, STR("part"));
    if (h->live.secret.n && !v->ended) {
        v->code = door_code(q->mem, h->live.secret, h->meeting.uid, q->now);
        const ptrdiff_t scheme = str_find(q->origin, STR("://"));
        v->join =
            str_format(q->mem, STR_FMT "/bijeenkomst",
                       STR_ARG(scheme < 0 ? q->origin : str_from(q->origin, (size_t)scheme + 3)));
        const str address =
            str_format(q->mem, STR_FMT "/bijeenkomst/" STR_FMT "/deur?code=" STR_FMT,
                       STR_ARG(q->origin), STR_ARG(h->meeting.uid), STR_ARG(v->code));
        TRY(door_svg(q->mem, address, &v->qr));
    }
    return ERR_NONE;
}

enum err live_for_leader(struct req *q, const char *page, struct hall *h, struct live_view *v)
{
    TRY(hall_for(q, GROUP_TRAINER | GROUP_COORDINATOR, h));
    TRY(live_fill(q, h, true, v));
    v->version = hall_version(q, h, true);
    v->line = hall_path(q, h, "/regie/lijn");
    v->here = hall_path(q, h, page);
    return ERR_NONE;
}

// ---- the trainer's page ----

static const char *const way_names[] = {[AGENDA_SHORTEN] = "shorten",
                                        [AGENDA_DROP] = "drop",
                                        [AGENDA_SQUEEZE] = "squeeze",
                                        [AGENDA_LATER] = "later"};

static enum err offers_fill(struct req *q, const struct hall *h, struct lead_view *v)
{
    struct agenda_offers offers;

    TRY(agenda_offers(q->mem, &h->plan, &h->agenda, &offers));
    v->offers.at = MEM_ARRAY(q->mem, struct offer_view, (size_t)offers.n + 1);
    for (int i = 0; i < offers.n; i++) {
        const struct agenda_offer *o = &offers.at[i];
        const struct agenda_stretch *s = &h->agenda.stretches[o->stretch];
        struct offer_view x = {.stretch = o->stretch,
                               .way = str_of(way_names[o->way]),
                               .until = hall_clock(q->mem, s->until_at),
                               .later = hall_clock(q->mem, s->until_at + o->misses * 60),
                               .frees = o->frees,
                               .misses = o->misses,
                               .is_last = s->is_last};
        x.cuts.at = MEM_ARRAY(q->mem, struct cut_view, (size_t)o->n + 1);
        for (int k = 0; k < o->n; k++)
            x.cuts.at[x.cuts.n++] = (struct cut_view){title_of(h, o->cuts[k].block),
                                                      o->cuts[k].minutes, o->cuts[k].whole};
        v->offers.at[v->offers.n++] = x;
    }
    return ERR_NONE;
}

// The newest thing that still stands, so that it can be undone.
static void undo_fill(const struct hall *h, struct lead_view *v)
{
    v->undo_uid = STR("");
    for (int i = h->events.n - 1; i >= 0; i--) {
        const struct hall_event_row *e = &h->events.at[i];
        bool undone = false;
        if (str_eq(e->act, STR("undo")) || str_eq(e->act, STR("note"))) continue;
        for (int k = 0; k < h->events.n && !undone; k++)
            undone =
                str_eq(h->events.at[k].act, STR("undo")) && str_eq(h->events.at[k].other, e->uid);
        if (undone) continue;
        const struct hall_block_row *b = hall_block(h, e->block);
        v->undo_uid = e->uid;
        v->undo_act = e->act;
        v->undo_title = b ? b->title : STR("");
        return;
    }
}

static enum err polls_fill(struct req *q, const struct hall *h, struct lead_view *v)
{
    struct hall_poll_rows rows;

    TRY(hall_polls(q->db, q->mem, h->meeting.id, &rows));
    v->polls.at = MEM_ARRAY(q->mem, struct poll_view, (size_t)rows.n + 1);
    v->later.at = MEM_ARRAY(q->mem, struct poll_view, (size_t)rows.n + 1);
    // What the hall is busy with stands first.
    for (int busy = 1; busy >= 0; busy--)
        for (int i = 0; i < rows.n; i++) {
            const struct hall_poll_row *x = &rows.at[i];
            const bool on = str_eq(x->state, STR("open")) || x->shown;
            struct poll_view view;
            if (on != (busy == 1)) continue;
            TRY(poll_view(q, x, STR(""), &view));
            if (on || !x->block.n || (v->live.now.title.n && str_eq(x->block, v->live.now.uid)))
                v->polls.at[v->polls.n++] = view;
            else
                v->later.at[v->later.n++] = view;
        }
    return ERR_NONE;
}

static enum err reactions_fill(struct req *q, const struct hall *h, struct lead_view *v)
{
    struct hall_reaction_rows rows;

    TRY(hall_reactions(q->db, q->mem, h->meeting.id, &rows));
    v->reactions = rows.n;
    // Only who led this meeting sees what was said of it; from five answers up.
    v->reactions_enough = rows.n >= SPLIT_LEAST && (h->bits & GROUP_TRAINER);
    if (!v->reactions_enough) return ERR_NONE;
    for (int i = 0; i < rows.n; i++) {
        v->useful_tenths += rows.at[i].useful;
        v->safe_tenths += rows.at[i].safe;
    }
    v->useful_tenths = (v->useful_tenths * 20 + rows.n) / (2 * rows.n);
    v->safe_tenths = (v->safe_tenths * 20 + rows.n) / (2 * rows.n);
    v->said.at = rows.at;
    v->said.n = rows.n;
    return ERR_NONE;
}

enum err meeting_lead(struct req *q, struct res *r)
{
    struct lead_view v = {0};
    struct hall h;

    TRY(live_for_leader(q, "/regie", &h, &v.live));
    v.may_open = !h.open && h.has_session;
    if (h.open && h.has_session) {
        TRY(offers_fill(q, &h, &v));
        undo_fill(&h, &v);
        TRY(polls_fill(q, &h, &v));
        TRY(breakout_view(q, &h, &v.breakout));
        TRY(reactions_fill(q, &h, &v));
        for (int i = 0; i < v.polls.n; i++)
            v.tried.poll |= v.polls.at[i].row.shown != 0;
        for (int i = 0; i < v.later.n; i++)
            v.tried.poll |= v.later.at[i].row.voters > 0;
        for (int i = 0; i < v.polls.n; i++)
            v.tried.poll |= v.polls.at[i].row.voters > 0;
        v.tried.teams = v.breakout.row.started_at != 0;
        v.notes.at = MEM_ARRAY(q->mem, struct hall_event_row, (size_t)h.events.n + 1);
        for (int i = h.events.n - 1; i >= 0; i--)
            if (str_eq(h.events.at[i].act, STR("note"))) v.notes.at[v.notes.n++] = h.events.at[i];
    }
    TRY(hall_list(q->db, q->mem, h.meeting.id, h.group.id, &v.people));
    for (int i = 0; i < v.people.n; i++)
        v.objections += v.people.at[i].objection.n > 0;
    struct html *html = page_open(q, r,
                                  &(struct page){.title = h.title,
                                                 .form = true,
                                                 .no_index = true,
                                                 .body_class = STR("p-live"),
                                                 .head = view_head(q)});
    r->worker = true;
    meeting_lead_html(html, &v);
    return page_close(html);
}

// ---- what a trainer does ----

enum err hall_act(struct req *q, struct hall *h, const struct hall_act *a)
{
    struct timespec clock;
    int64_t n, added, last = 0, at = a->at;

    TRY(hall_events_count(q->db, q->mem, h->meeting.id, &n));
    if (n >= AGENDA_EVENTS_MAX) return fail(q, ERR_FULL, MSG_web_large_lead);
    clock_gettime(CLOCK_REALTIME, &clock);
    int64_t now = (int64_t)clock.tv_sec * 1000 + clock.tv_nsec / 1000000;
    if (h->rehearses) {
        if (!h->live.clock_at && str_eq(a->act, STR("start"))) {
            TRY(hall_clock_begin(q->db, h->meeting.id, q->now));
            h->live.clock_at = q->now;
        }
        h->now = hall_now(h, q->now);
        now = h->live.clock_at
                  ? h->meeting.starts_at * 1000 + (now - h->live.clock_at * 1000) * h->live.pace
                  : h->meeting.starts_at * 1000;
        if (now < h->meeting.starts_at * 1000) now = h->meeting.starts_at * 1000;
    }
    // What was done without a network comes with its own time, never from the future; the rest comes after all that is known.
    if (at <= 0 || at > now || at < (h->live.opened_at - 86400) * 1000) {
        TRY(hall_event_last(q->db, q->mem, h->meeting.id, &last));
        at = now > last ? now : last + 1;
    }
    return hall_event_add(q->db, h->meeting.id, a->uid, at, a->act, a->block, a->other, a->minutes,
                          a->note, who_person(q->who), q->now, &added);
}

enum err hall_settle(struct req *q, struct hall *h)
{
    TRY(hall_fold(q, h));
    const struct agenda *a = &h->agenda;
    TRY(hall_screen_changed(q->db, h->meeting.id));
    TRY(hall_set_ended(q->db, h->meeting.id, a->ended ? a->ends_at : 0));
    if (!a->ended) return ERR_NONE;
    for (int i = 0; i < a->n; i++) {
        const struct agenda_row *x = &a->rows[i];
        const struct agenda_block *b = &h->plan.blocks[x->block];
        const bool skipped = x->state != AGENDA_DONE;
        if (h->rehearses) break; // nothing is learned from a clock that runs
        TRY(hall_took_put(q->db, h->meeting.id, b->id,
                          h->meeting.has_place ? &h->meeting.place : NULL, b->minutes * 60,
                          skipped ? 0 : x->until - x->from, skipped, q->now));
    }
    const enum err e = meeting_held(q->db, q->now, h->meeting.id);
    return e == ERR_CONFLICT ? ERR_NONE : e; // it was held already: an end that was undone
}

// The cuts of an offer, as it stands now: what was offered on the page may have grown.
static enum err offer_take(struct req *q, struct hall *h, str way, int64_t stretch)
{
    struct agenda_offers offers;
    struct agenda_event *e;
    const str uid = hall_uid(q);
    int n;

    TRY(agenda_offers(q->mem, &h->plan, &h->agenda, &offers));
    for (int i = 0; i < offers.n; i++) {
        if (offers.at[i].stretch != stretch || !str_eq(str_of(way_names[offers.at[i].way]), way))
            continue;
        TRY(agenda_offer_events(q->mem, &offers.at[i], str_part(uid, 0, EVENT_UID_MAX - 4), h->now,
                                &e, &n));
        for (int k = 0; k < n; k++)
            TRY(hall_act(q, h,
                         &(struct hall_act){.uid = e[k].id,
                                            .act =
                                                e[k].act == AGENDA_SKIP ? STR("skip") : STR("more"),
                                            .block = e[k].block,
                                            .other = STR(""),
                                            .note = STR(""),
                                            .minutes = e[k].minutes}));
        return ERR_NONE;
    }
    return fail(q, ERR_CONFLICT, MSG_meeting_offer_gone);
}

static bool is_act(str s)
{
    static const char *const acts[] = {"start", "more", "skip", "swap", "undo", "end", "note"};

    for (size_t i = 0; i < COUNT_OF(acts); i++)
        if (str_eq(s, str_of(acts[i]))) return true;
    return false;
}

static str or_empty(str s)
{
    return s.at ? s : STR("");
}

// Bounds before meaning: a part of this meeting, minutes that can be.
static enum err act_check(struct req *q, const struct hall *h, struct hall_act *a)
{
    if (!is_act(a->act) || a->block.n > 40 || a->other.n > EVENT_UID_MAX) return ERR_INVALID;
    if (a->block.n && !hall_block(h, a->block)) return fail(q, ERR_INVALID, MSG_meeting_no_part);
    if (a->minutes < -MORE_MOST || a->minutes > MORE_MOST) return ERR_INVALID;
    a->note = str_trim(utf8_clip(a->note, EVENT_NOTE_SIGNS));
    if (str_eq(a->act, STR("note")) && !a->note.n)
        return fail(q, ERR_INVALID, MSG_meeting_say_what);
    return ERR_NONE;
}

// Events that were done without a network: [{"id","tijd" (ms),"doe","deel","ander","minuten","tekst"}, …] and, for the list,
// {"id","doe":"aanwezig","wie","staat","tekst"}. All of them count once; the answer says how many are known.
static enum err log_take(struct req *q, struct hall *h, str text)
{
    struct json_value list;

    if (json_read(q->mem, text, &list, NULL) != ERR_NONE || list.kind != JSON_LIST ||
        list.n > LOG_EVENTS)
        return fail(q, ERR_INVALID, MSG_meeting_log_wrong);
    for (int i = 0; i < list.n; i++) {
        const struct json_value *x = &list.at[i], *at = json_get(x, "tijd"),
                                *minutes = json_get(x, "minuten");
        struct hall_act a = {.uid = or_empty(json_get_text(x, "id")),
                             .act = or_empty(json_get_text(x, "doe")),
                             .block = or_empty(json_get_text(x, "deel")),
                             .other = or_empty(json_get_text(x, "ander")),
                             .note = or_empty(json_get_text(x, "tekst")),
                             .at = at && at->kind == JSON_INT ? at->integer : 0,
                             .minutes =
                                 minutes && minutes->kind == JSON_INT ? minutes->integer : 0};
        if (a.uid.n < 8 || a.uid.n > EVENT_UID_MAX) return ERR_INVALID;
        if (str_eq(a.act, STR("aanwezig"))) {
            struct hall_member_row member;
            bool found;
            const person_id by = who_person(q->who);
            TRY(hall_member_by_uid(q->db, q->mem, h->meeting.id, h->group.id,
                                   or_empty(json_get_text(x, "wie")), &found, &member));
            const str state = or_empty(json_get_text(x, "staat"));
            if (!found || !(str_eq(state, STR("present")) || str_eq(state, STR("excused")) ||
                            str_eq(state, STR("absent"))))
                continue; // somebody left the group in the meantime
            TRY(presence_put(q, h, member.id,
                             &(struct presence){.uid = a.uid,
                                                .state = state,
                                                .how = STR("hand"),
                                                .reason = a.note,
                                                .by = &by}));
            continue;
        }
        TRY(act_check(q, h, &a));
        TRY(hall_act(q, h, &a));
    }
    return ERR_NONE;
}

enum err meeting_act(struct req *q, struct res *r)
{
    struct hall_act a = {.act = or_empty(req_form(q, "doe", 10)),
                         .block = or_empty(req_form(q, "deel", 40)),
                         .other = or_empty(req_form(q, "ander", EVENT_UID_MAX)),
                         .note = or_empty(req_form(q, "tekst", EVENT_NOTE_SIGNS))};
    const str minutes = or_empty(req_form(q, "minuten", 5));
    int64_t stretch = 0;
    struct hall h;

    TRY(hall_for(q, GROUP_TRAINER | GROUP_COORDINATOR, &h));
    if (str_eq(a.act, STR("open"))) {
        TRY(hall_open(q, &h));
        return redirect(q, r, hall_path(q, &h, "/regie"));
    }
    TRY(hall_ready(q, &h));
    if (str_eq(a.act, STR("log"))) {
        TRY(log_take(q, &h, or_empty(req_form(q, "log", 200000))));
    } else if (str_eq(a.act, STR("offer"))) {
        (void)!str_int(or_empty(req_form(q, "stuk", 3)), 0, AGENDA_BLOCKS_MAX, &stretch);
        TRY(offer_take(q, &h, or_empty(req_form(q, "manier", 10)), stretch));
    } else {
        if (minutes.n && str_int(minutes, -MORE_MOST, MORE_MOST, &a.minutes) != ERR_NONE)
            return fail(q, ERR_INVALID, MSG_meeting_minutes_wrong);
        a.uid = hall_uid(q);
        TRY(act_check(q, &h, &a));
        TRY(hall_act(q, &h, &a));
    }
    TRY(hall_settle(q, &h));
    return redirect(q, r, hall_path(q, &h, "/regie"));
}
