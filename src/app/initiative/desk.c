// desk.c - what waits for officials, and the steps that they take.
#include "app/initiative/initiative_page.h"

#include "app/initiative/desk.html.h"
#include "core/mail.h"

#include <stdlib.h>

enum { HELD_SHOWN = 200 };

// ---- the list of work ----

// What has to be done first, first; of what nothing was promised, the oldest.
static int by_due(const void *a, const void *b)
{
    const struct initiative_work_line *x = a, *y = b;

    if (x->has_due != y->has_due) return x->has_due ? -1 : 1;
    const int dx = x->has_due ? x->due.n : x->since.n, dy = y->has_due ? y->due.n : y->since.n;
    return dx != dy ? (dx > dy) - (dx < dy) : (x->number > y->number) - (x->number < y->number);
}

enum err initiative_work(struct req *q, struct res *r)
{
    const day today = day_of_at(q->now);
    static const enum initiative_state states[] = {
        INITIATIVE_talk,     INITIATIVE_asked,      INITIATIVE_precheck,   INITIATIVE_filed,
        INITIATIVE_counting, INITIATIVE_counted,    INITIATIVE_admissible, INITIATIVE_scheduled,
        INITIATIVE_treated,  INITIATIVE_decided,    INITIATIVE_accounted,  INITIATIVE_checking,
        INITIATIVE_granted,  INITIATIVE_incomplete, INITIATIVE_supplement, INITIATIVE_reached};
    struct initiative_work_view v = {0};
    struct initiative_desk_rows rows;

    TRY(initiative_place(q, &v.place));
    TRY(must(q, MAY_STEP_TRAJECTORY, v.place.id));
    v.practice = str_eq(v.place.kind, STR("practice"));
    v.rehearse = v.practice || str_eq(v.place.kind, STR("municipality"));
    v.lines.at =
        MEM_ARRAY(q->mem, struct initiative_work_line, COUNT_OF(states) * INITIATIVE_DESK_ROWS);
    for (size_t s = 0; s < COUNT_OF(states); s++) {
        TRY(initiative_desk_lines(q->db, q->mem, v.place.id, initiative_state_name(states[s]),
                                  INITIATIVE_DESK_ROWS, &rows));
        for (int i = 0; i < rows.n; i++) {
            const struct initiative_desk_row *x = &rows.at[i];
            v.lines.at[v.lines.n++] =
                (struct initiative_work_line){.number = x->number,
                                              .title = x->title,
                                              .state = initiative_state_word(x->state),
                                              .kind = initiative_kind_word(x->kind, x->light),
                                              .since = day_of_at(x->state_at),
                                              .signed_n = x->signed_n,
                                              .threshold = x->threshold,
                                              .has_last = x->has_last_day &&
                                                          states[s] == INITIATIVE_reached,
                                              .last = {(int32_t)x->last_day},
                                              .has_due = x->has_due_day,
                                              .due = {(int32_t)x->due_day},
                                              .late = x->has_due_day && x->due_day < today.n,
                                              .turn = turn_word(x->turn),
                                              .dutch =
                                                  q->lang != LANG_NL && str_eq(x->lang, STR("nl"))};
        }
    }
    qsort(v.lines.at, (size_t)v.lines.n, sizeof *v.lines.at, by_due);
    struct html *h =
        initiative_open_page(q, r, &v.place, msg_text(q->lang, MSG_initiative_work_title),
                             v.practice, false, true);
    initiative_work_html(h, &v);
    return page_close(h);
}

// ---- steps ----

static msg event_about(enum initiative_event e)
{
    static const msg words[] = {
#define EVENT(name, from, to, who, needs, tells, starts, ends) MSG_initiative_about_##name,
#include "core/initiative_event.def"
#undef EVENT
    };

    return words[e];
}

static bool has(uint32_t needs, enum initiative_need n)
{
    return needs & 1u << n;
}

enum err initiative_steps_of(struct req *q, const struct initiative_at *at, uint32_t roles,
                             str refused, uint32_t lacked, struct initiative_step_forms *out)
{
    const enum initiative_state s = initiative_state_of(&at->i);
    uint32_t missing;

    *out = (struct initiative_step_forms){MEM_ARRAY(q->mem, struct initiative_step_form,
                                                    INITIATIVE_EVENT_COUNT),
                                          0};
    for (int e = 0; e < INITIATIVE_EVENT_COUNT; e++) {
        const struct initiative_event_rule *x = &initiative_events[e];
        const uint32_t other =
            1u << (at->own ? INITIATIVE_NEED_kind_agenda : INITIATIVE_NEED_kind_own);
        if (!(x->from & 1u << s) || !(x->who & roles) || x->needs & other ||
            !(initiative_state_kinds((enum initiative_state)x->to) &
              (uint32_t)initiative_kind_of(&at->i)))
            continue;
        TRY(initiative_missing(q->db, q->mem, q->now, &at->i, (enum initiative_event)e, NULL,
                               &missing));
        // A step that leads nowhere as long as something else is not so is not shown at all.
        if (missing & (1u << INITIATIVE_NEED_into | 1u << INITIATIVE_NEED_not_enough) ||
            (e == INITIATIVE_EVENT_confirm && missing & 1u << INITIATIVE_NEED_enough &&
             !(missing & 1u << INITIATIVE_NEED_sample)))
            continue;
        out->at[out->n++] = (struct initiative_step_form){
            .name = x->name,
            .word = initiative_event_word(x->name),
            .about = event_about((enum initiative_event)e),
            .can = !missing,
            .why = has(x->needs, INITIATIVE_NEED_why),
            .ref = has(x->needs, INITIATIVE_NEED_reference),
            .text = has(x->needs, INITIATIVE_NEED_text),
            .ground = has(x->needs, INITIATIVE_NEED_ground),
            .tested = has(x->needs, INITIATIVE_NEED_tested),
            .on = has(x->needs, INITIATIVE_NEED_meeting_day) ||
                  has(x->needs, INITIATIVE_NEED_ready_day),
            .first = e == INITIATIVE_EVENT_schedule,
            .amount = e == INITIATIVE_EVENT_grant,
            .refused = str_eq(refused, x->name),
            .lacked = msgs_of_bits(q->mem, lacked, INITIATIVE_NEED_COUNT - 1, initiative_need_word),
            .primary = e != INITIATIVE_EVENT_withdraw && e != INITIATIVE_EVENT_refuse &&
                       e != INITIATIVE_EVENT_exclude && e != INITIATIVE_EVENT_stop,
            .missing =
                msgs_of_bits(q->mem, missing, INITIATIVE_NEED_COUNT - 1, initiative_need_word)};
    }
    return ERR_NONE;
}

static struct initiative_options grounds(struct req *q, const struct initiative_row *i)
{
    struct initiative_options o = {MEM_ARRAY(q->mem, struct initiative_option,
                                             INITIATIVE_GROUND_COUNT),
                                   0};

    for (int g = 0; g < INITIATIVE_GROUND_COUNT; g++) {
        const str name = initiative_ground_name((enum initiative_ground)g);
        if (initiative_ground_kinds((enum initiative_ground)g) & (uint32_t)initiative_kind_of(i) &&
            g != INITIATIVE_GROUND_support)
            o.at[o.n++] =
                (struct initiative_option){name, msg_text(q->lang, initiative_ground_word(name)),
                                           false};
    }
    return o;
}

// What the by-law of the place leaves out: each is looked at before signing opens.
static enum err bars_fill(struct req *q, const struct initiative_row *i,
                          struct initiative_bars *out)
{
    static const struct {
        enum bylaw_key key;
        msg word;
    } bars[] = {
        {BYLAW_agenda_bar_outside, MSG_initiative_ground_power},
        {BYLAW_agenda_bar_question, MSG_initiative_ground_policy},
        {BYLAW_agenda_bar_complaint, MSG_initiative_ground_complaint},
        {BYLAW_agenda_bar_objection, MSG_initiative_ground_objection},
        {BYLAW_agenda_bar_individual, MSG_initiative_ground_individual},
        {BYLAW_agenda_bar_tax, MSG_initiative_ground_taxes},
        {BYLAW_agenda_bar_persons, MSG_initiative_ground_persons},
        {BYLAW_agenda_bar_again, MSG_initiative_ground_recent},
    };
    int64_t on;

    *out = (struct initiative_bars){MEM_ARRAY(q->mem, struct initiative_bar, COUNT_OF(bars)), 0};
    for (size_t k = 0; k < COUNT_OF(bars); k++) {
        TRY(bylaw_value(q->db, q->mem, i->place, bars[k].key, initiative_rules_day(i, q->now),
                        &on));
        if (on) out->at[out->n++].word = bars[k].word;
    }
    return ERR_NONE;
}

static enum err log_fill(struct req *q, struct initiative_step_view *v)
{
    struct initiative_event_rows rows;
    enum role role;

    TRY(initiative_events_of(q->db, q->mem, v->at.i.id, &rows));
    v->log.at = MEM_ARRAY(q->mem, struct initiative_log_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct initiative_event_row *x = &rows.at[i];
        const int r = str_eq(x->role, STR("maker")) ? INITIATIVE_ROLE_MAKER
                      : role_parse(x->role, &role)  ? (int)role
                                                    : INITIATIVE_ROLE_SYSTEM;
        v->log.at[v->log.n++] =
            (struct initiative_log_line){initiative_event_word(x->event), initiative_role_word(r),
                                         day_of_at(x->at), x->why, x->ref};
    }
    return ERR_NONE;
}

static enum err names_fill(struct req *q, struct initiative_step_view *v)
{
    struct initiative_way_rows ways;

    TRY(initiative_ways(q->db, q->mem, v->at.i.id, &ways));
    for (int i = 0; i < ways.n; i++) {
        const struct initiative_way_row *x = &ways.at[i];
        if (str_eq(x->state, STR("pending"))) v->pending += x->n;
        if (!str_eq(x->state, STR("valid"))) continue;
        *(str_eq(x->channel, STR("paper")) ? &v->paper : &v->online) += x->n;
    }
    return ERR_NONE;
}

// Names that came in a burst and wait: the first of them, as whoever decides must see what they are like.
static enum err held_fill(struct req *q, struct initiative_step_view *v)
{
    struct initiative_signature_rows rows;
    str mail, local;

    if (!v->at.can_check) return ERR_NONE;
    TRY(initiative_held_n(q->db, q->mem, v->at.i.id, &v->held));
    if (!v->held) return ERR_NONE;
    TRY(initiative_held(q->db, q->mem, v->at.i.id, HELD_SHOWN, &rows));
    v->held_names.at = MEM_ARRAY(q->mem, struct initiative_held_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        mail = rows.at[i].mail;
        str_cut(&mail, '@', &local);
        v->held_names.at[v->held_names.n++] =
            (struct initiative_held_line){rows.at[i].name, rows.at[i].postcode, mail,
                                          day_of_at(rows.at[i].created_at)};
    }
    return ERR_NONE;
}

// They count, or do not; with a reason that stays in the log of what was done.
static enum err held_judge(struct req *q, struct res *r, const struct initiative_at *at)
{
    const str way = req_line(q, "tel", 3), why = req_line(q, "reden", INITIATIVE_LINE_SIGNS);
    const bool good = str_eq(way, STR("ja"));
    int64_t n;

    TRY(must(q, MAY_CHECK_SUPPORT, at->place.id));
    if (!good && !str_eq(way, STR("nee"))) return fail(q, ERR_INVALID, MSG_initiative_no_step);
    if (!why.n) return fail(q, ERR_INVALID, MSG_initiative_held_no_why);
    const enum err e = initiative_held_judge(q->db, q->mem, q->now, at->i.id, good, &n);
    if (e == ERR_CONFLICT) return fail(q, e, MSG_initiative_held_late);
    TRY(e);
    TRY(audit_by(q, good ? "initiative.held_count" : "initiative.held_strike",
                 initiative_object(q->mem, at->i.id),
                 str_format(q->mem, "n=%lld " STR_FMT, (long long)n, STR_ARG(why))));
    return initiative_to(q, r, at, STR("/stap?gedaan=1"));
}

static enum err step_show(struct req *q, struct res *r, struct initiative_step_view *v, str refused,
                          uint32_t lacked)
{
    const struct initiative_row *i = &v->at.i;
    struct initiative_line_row line;
    struct initiative_budget_row b;
    bool found = false;

    TRY(initiative_lines(q->db, q->mem, i->id, &line));
    v->card = initiative_card_of(q, &line);
    v->body = initiative_paragraphs(q->mem, i->body);
    v->ask = initiative_paragraphs(q->mem, i->ask);
    v->costs = initiative_paragraphs(q->mem, i->costs);
    v->account = initiative_paragraphs(q->mem, i->account);
    v->granted = initiative_money(q->mem, q->lang, i->granted);
    v->spent = initiative_money(q->mem, q->lang, i->spent);
    TRY(initiative_photo_fill(q, &v->at, STR(""), &v->photo));
    v->maker = i->maker_name;
    v->mail = i->maker_mail;
    v->age = i->maker_age;
    v->asked = i->amount ? initiative_money(q->mem, q->lang, i->amount) : STR("");
    v->on_word = v->at.own ? MSG_initiative_on_ready : MSG_initiative_on_meeting;
    if (i->has_budget) TRY(initiative_budget_by_id(q->db, q->mem, i->place, i->budget, &found, &b));
    v->budget_left = found ? initiative_money(q->mem, q->lang, b.total - b.granted) : STR("");
    v->grounds = grounds(q, i);
    v->asks_tested = initiative_state_of(i) == INITIATIVE_precheck;
    v->can_propose = v->at.can_check && !v->at.own &&
                     (initiative_state_of(i) == INITIATIVE_collecting ||
                      initiative_state_of(i) == INITIATIVE_reached);
    if (v->can_propose)
        TRY(initiative_hits_of(q, v->at.place.id,
                               str_format(q->mem, STR_FMT " " STR_FMT, STR_ARG(i->title),
                                          STR_ARG(i->gist)),
                               true, &v->hits));
    if (i->has_into_id) {
        struct initiative_row into;
        TRY(initiative_by_id(q->db, q->mem, i->into_id, &into));
        v->into = into.number;
        v->into_title = into.title;
    }
    TRY(names_fill(q, v));
    TRY(held_fill(q, v));
    TRY(bars_fill(q, i, &v->bars));
    TRY(log_fill(q, v));
    TRY(initiative_clock_lines(q, i, true, &v->clocks));
    TRY(initiative_steps_of(q, &v->at, who_roles(q->who, v->at.place.id), refused, lacked,
                            &v->steps));
    struct html *h =
        initiative_open_page(q, r, &v->at.place, msg_text(q->lang, MSG_initiative_step_title),
                             v->at.practice, true, true);
    initiative_step_html(h, v);
    return page_close(h);
}

enum err initiative_step_form(struct req *q, struct res *r)
{
    struct initiative_step_view v = {0};

    TRY(initiative_at_must(q, MAY_STEP_TRAJECTORY, &v.at));
    v.taken = req_query(q, "gedaan", 1).n > 0;
    return step_show(q, r, &v, STR(""), 0);
}

// The clerk proposes that two become one; who made this one decides, and who signed it each for themselves.
static enum err propose(struct req *q, struct res *r, struct initiative_step_view *v)
{
    struct initiative_row into = {0};
    int64_t number;
    bool found = false;

    TRY(must(q, MAY_CHECK_SUPPORT, v->at.place.id));
    if (str_int(req_line(q, "nummer", 12), 1, INT64_MAX, &number) == ERR_NONE)
        TRY(initiative_by_number(q->db, q->mem, v->at.place.id, number, &found, &into));
    if (!found || into.id.v == v->at.i.id.v || v->at.own ||
        initiative_kind_of(&into) != INITIATIVE_AGENDA ||
        !initiative_signs(&into, day_of_at(q->now)) || !v->at.signs)
        return fail(q, ERR_INVALID, MSG_initiative_propose_wrong);
    TRY(initiative_set_into(q->db, v->at.i.id, &into.id));
    TRY(audit_by(q, "initiative.propose_join", initiative_object(q->mem, v->at.i.id),
                 initiative_object(q->mem, into.id)));
    if (!v->at.practice && v->at.i.maker_mail.n) {
        const enum lang lang = lang_of(v->at.i.lang);
        const struct msg_arg args[] = {
            {.name = "title", .s = v->at.i.title},
            {.name = "into", .s = into.title},
            {.name = "place", .s = v->at.place.name},
        };
        TRY(mail_add(q->db, q->mem, q->now,
                     &(struct mail_new){.to = v->at.i.maker_mail,
                                        .subject =
                                            msg_fill(q->mem, lang,
                                                     MSG_initiative_mail_propose_subject, args, 1),
                                        .text = msg_fill(q->mem, lang, MSG_initiative_mail_propose,
                                                         args, COUNT_OF(args)),
                                        .place = v->at.place.id}));
    }
    return initiative_to(q, r, &v->at, STR("/stap?gedaan=1"));
}

enum err initiative_step_take(struct req *q, struct res *r)
{
    const person_id self = who_person(q->who);
    struct initiative_step_view v = {0};
    struct initiative_step s = {0};
    uint32_t missing;
    str looked[16];

    TRY(initiative_at_must(q, MAY_STEP_TRAJECTORY, &v.at));
    if (str_eq(req_line(q, "doe", 20), STR("samen"))) return propose(q, r, &v);
    if (str_eq(req_line(q, "doe", 20), STR("opgehouden"))) return held_judge(q, r, &v.at);
    const str name = req_line(q, "stap", 20);
    if (!initiative_event_parse(name, &s.event))
        return fail(q, ERR_INVALID, MSG_initiative_no_step);
    v.why = req_words(q, "reden", INITIATIVE_TEXT_SIGNS);
    v.ref = req_line(q, "kenmerk", INITIATIVE_LINE_SIGNS);
    v.text = req_words(q, "tekst", INITIATIVE_TEXT_SIGNS);
    v.on = req_line(q, "dag", 10);
    v.amount = req_line(q, "bedrag", 20);
    s.roles = who_roles(q->who, v.at.place.id);
    s.person = &self;
    s.who = who_uid(q->who);
    s.why = v.why;
    s.ref = v.ref;
    s.text = v.text;
    s.ground = req_line(q, "grond", 20);
    TRY(bars_fill(q, &v.at.i, &v.bars));
    s.tested = req_form_all(q, "geldt-niet", looked, COUNT_OF(looked)) == v.bars.n;
    s.first = req_form(q, "eerste", 1).n > 0;
    if (day_parse(v.on, &s.on) != ERR_NONE) s.on = (day){0};
    if (v.amount.n && !initiative_cents(v.amount, &s.amount))
        return fail(q, ERR_INVALID, MSG_initiative_amount_wrong);
    const enum err e = initiative_go(q->db, q->mem, q->now, v.at.i.id, &s, &missing);
    if (e == ERR_UNSOLVABLE) {
        r->status = 422;
        return step_show(q, r, &v, name, missing);
    }
    if (e != ERR_NONE) return fail(q, e, MSG_initiative_step_refused);
    return initiative_to(q, r, &v.at, STR("/stap?gedaan=1"));
}
