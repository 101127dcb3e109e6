// fill.c - what the pages of one challenge show: its words, money, judgements, steps, terms; and the steps that can be
// taken now.
#include "app/challenge/challenge.h"

#include "app/challenge/steps.html.h"

// ---- words ----

static msg part_word(int p)
{
    static const msg words[] = {
#define PART(name, who, required, signs) MSG_challenge_part_##name,
#include "core/challenge_part.def"
#undef PART
    };

    return words[p];
}

static msg part_help(int p)
{
    static const msg words[] = {
#define PART(name, who, required, signs) MSG_challenge_part_##name##_help,
#include "core/challenge_part.def"
#undef PART
    };

    return words[p];
}

static msg condition_word(int k)
{
    static const msg words[] = {
#define CONDITION(name, bylaw) MSG_challenge_condition_##name,
#include "core/challenge_condition.def"
#undef CONDITION
    };

    return words[k];
}

static msg bar_word(int k)
{
    static const msg words[] = {
#define BAR(name, bylaw) MSG_challenge_bar_##name,
#include "core/challenge_bar.def"
#undef BAR
    };

    return words[k];
}

static msg aspect_word(int k)
{
    static const msg words[] = {
#define ASPECT(name) MSG_challenge_aspect_##name,
#include "core/challenge_aspect.def"
#undef ASPECT
    };

    return words[k];
}

static msg need_word(int n)
{
    static const msg words[] = {
#define NEED(name) MSG_challenge_need_##name,
#include "core/challenge_need.def"
#undef NEED
    };

    return words[n];
}

static msg one_of(str s, const char *const names[], const msg words[], int n)
{
    for (int i = 0; i < n; i++)
        if (str_eq(s, str_of(names[i]))) return words[i];
    return MSG_none;
}

static msg answer_word(str s)
{
    static const char *const names[] = {"met", "not", "unclear"};
    static const msg words[] = {MSG_challenge_met, MSG_challenge_not_met, MSG_challenge_unclear};

    return one_of(s, names, words, 3);
}

static msg verdict_word(str s)
{
    static const char *const names[] = {"good", "conditions", "against"};
    static const msg words[] = {MSG_challenge_good, MSG_challenge_conditions,
                                MSG_challenge_against};

    return one_of(s, names, words, 3);
}

static msg legal_word(str s)
{
    static const char *const names[] = {"none", "association", "foundation", "cooperative",
                                        "other"};
    static const msg words[] = {MSG_challenge_form_none, MSG_challenge_form_association,
                                MSG_challenge_form_foundation, MSG_challenge_form_cooperative,
                                MSG_challenge_form_other};

    return one_of(s, names, words, 5);
}

// ---- filling ----

static enum err texts_fill(struct req *q, const struct here *h, struct shown *out)
{
    struct challenge_text_rows rows;

    TRY(challenge_texts(q->db, q->mem, h->c.id, &rows));
    out->request.at = MEM_ARRAY(q->mem, struct text_line, CHALLENGE_PART_COUNT);
    out->agreement.at = MEM_ARRAY(q->mem, struct text_line, CHALLENGE_PART_COUNT);
    for (int p = 0; p < CHALLENGE_PART_COUNT; p++) {
        struct text_lines *to =
            challenge_part_is_group((enum challenge_part)p) ? &out->request : &out->agreement;
        struct text_line *x = &to->at[to->n++];
        *x = (struct text_line){.name = challenge_part_name((enum challenge_part)p),
                                .body = STR(""),
                                .word = part_word(p),
                                .help = part_help(p),
                                .rows = challenge_part_signs((enum challenge_part)p) > 1500 ? 5 : 2,
                                .required = challenge_part_required((enum challenge_part)p)};
        for (int i = 0; i < rows.n; i++)
            if (str_eq(rows.at[i].part, x->name)) x->body = rows.at[i].body;
    }
    return ERR_NONE;
}

static enum err costs_fill(struct req *q, const struct here *h, struct cost_view *out)
{
    struct challenge_cost_rows rows;

    TRY(challenge_costs(q->db, q->mem, h->c.id, &rows));
    const struct challenge_sum sum = challenge_sum(&rows);
    const int64_t less = sum.now_cents - sum.then_cents;
    *out = (struct cost_view){.rows.at = MEM_ARRAY(q->mem, struct cost_line, (size_t)rows.n + 1),
                              .now = money_text(q->mem, q->lang, sum.now_cents),
                              .then = money_text(q->mem, q->lang, sum.then_cents),
                              .saving = money_text(q->mem, q->lang, less < 0 ? -less : less),
                              .then_cents = sum.then_cents,
                              .known = sum.known,
                              .cheaper = sum.known && less > 0,
                              .dearer = sum.known && less < 0};
    for (int i = 0; i < rows.n; i++) {
        const struct challenge_cost_row *k = &rows.at[i];
        out->rows.at[out->rows.n++] =
            (struct cost_line){.id = k->id.v,
                               .title = k->title,
                               .now = k->has_now_cents ? money_text(q->mem, q->lang, k->now_cents)
                                                       : STR(""),
                               .then = money_text(q->mem, q->lang, k->then_cents),
                               .source = k->now_source,
                               .known = k->has_now_cents};
    }
    return ERR_NONE;
}

static enum err judged_fill(struct req *q, const struct here *h, bool inside, struct shown *out)
{
    struct challenge_condition_rows conditions;
    struct challenge_assessment_rows assessments;

    TRY(challenge_conditions(q->db, q->mem, h->c.id, &conditions));
    TRY(challenge_assessments(q->db, q->mem, h->c.id, &assessments));
    out->conditions.at = MEM_ARRAY(q->mem, struct judged_line, CHALLENGE_CONDITION_COUNT);
    for (int k = 0; k < CHALLENGE_CONDITION_COUNT; k++) {
        bool asked;
        TRY(challenge_asks(q->db, q->mem, q->now, &h->c, (enum challenge_condition)k, &asked));
        if (!asked) continue;
        struct judged_line *x = &out->conditions.at[out->conditions.n++];
        *x = (struct judged_line){.name = challenge_condition_name((enum challenge_condition)k),
                                  .word = condition_word(k),
                                  .note = STR(""),
                                  .answer = STR(""),
                                  .who = STR("")};
        for (int i = 0; i < conditions.n; i++)
            if (str_eq(conditions.at[i].name, x->name)) {
                x->judged = true;
                x->answer = conditions.at[i].answer;
                x->answer_word = answer_word(x->answer);
                x->note = conditions.at[i].note;
                x->on = day_of_at(conditions.at[i].at);
            }
    }
    out->assessments.at = MEM_ARRAY(q->mem, struct judged_line, CHALLENGE_ASPECT_COUNT);
    for (int k = 0; k < CHALLENGE_ASPECT_COUNT; k++) {
        struct judged_line *x = &out->assessments.at[out->assessments.n++];
        *x = (struct judged_line){.name = challenge_aspect_name((enum challenge_aspect)k),
                                  .word = aspect_word(k),
                                  .note = STR(""),
                                  .answer = STR(""),
                                  .who = STR("")};
        for (int i = 0; i < assessments.n; i++)
            if (str_eq(assessments.at[i].aspect, x->name)) {
                x->judged = true;
                x->answer = assessments.at[i].verdict;
                x->answer_word = verdict_word(x->answer);
                x->note = assessments.at[i].body;
                x->role = role_word(assessments.at[i].role);
                x->who = inside && !h->key.n && assessments.at[i].has_person
                             ? assessments.at[i].name
                             : STR("");
                x->on = day_of_at(assessments.at[i].at);
            }
    }
    return ERR_NONE;
}

static const char *icon_of(enum challenge_event e)
{
    switch (e) {
    case CHALLENGE_EVENT_refuse:
    case CHALLENGE_EVENT_council_refuse:
    case CHALLENGE_EVENT_bar:
    case CHALLENGE_EVENT_lapse:
    case CHALLENGE_EVENT_uphold:
    case CHALLENGE_EVENT_stop: return "no";
    case CHALLENGE_EVENT_grant:
    case CHALLENGE_EVENT_try_out:
    case CHALLENGE_EVENT_council_grant:
    case CHALLENGE_EVENT_council_try_out:
    case CHALLENGE_EVENT_start: return "yes";
    default: return "step";
    }
}

// The steps from filing on; what was said before that, and the words of an objection, are between the group and the
// municipality.
static enum err said_fill(struct req *q, const struct here *h, bool inside, struct shown *out)
{
    struct challenge_event_rows rows;
    bool filed = false;

    TRY(challenge_events(q->db, q->mem, h->c.id, &rows));
    out->said.at = MEM_ARRAY(q->mem, struct said_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct challenge_event_row *e = &rows.at[i];
        enum challenge_event event;
        enum challenge_bar bar;
        filed = filed || str_eq(e->event, STR("file"));
        if (!challenge_event_parse(e->event, &event) || (!filed && !inside)) continue;
        out->said.at[out->said.n++] =
            (struct said_line){.name = e->event,
                               .role_name = e->role,
                               .word = challenge_event_word(e->event),
                               .role = challenge_role_said(e->role),
                               .ground = challenge_bar_parse(e->ground, &bar) ? bar_word((int)bar)
                                                                              : MSG_none,
                               .on = day_of_at(e->at),
                               .why = event == CHALLENGE_EVENT_object && !inside ? STR("") : e->why,
                               .ref = e->ref,
                               .text = e->body,
                               .weigh = e->weigh,
                               .has_until = e->has_until_day,
                               .until = {(int32_t)e->until_day},
                               .icon = icon_of(event)};
    }
    return ERR_NONE;
}

static enum err terms_fill(struct req *q, const struct here *h, bool inside, struct shown *out)
{
    struct clock_rows rows;

    TRY(clocks_of_object(q->db, q->mem, challenge_object(q->mem, h->c.id), &rows));
    out->terms.at = MEM_ARRAY(q->mem, struct clock_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct clock_row *c = &rows.at[i];
        struct clock_pause_rows pauses;
        if (!c->public && !inside) continue;
        TRY(clock_pauses(q->db, q->mem, c->id, &pauses));
        struct clock_line *x = &out->terms.at[out->terms.n++];
        *x = clock_line_of(q, c);
        for (int k = 0; k < pauses.n && !x->over; k++)
            if (!pauses.at[k].has_until_day) {
                x->still = true;
                x->why = pauses.at[k].why;
            }
        out->late += x->late;
        if (!x->over && !x->still && !out->has_now) {
            out->now = *x;
            out->has_now = true;
        }
    }
    return ERR_NONE;
}

static str kind_said(str kind)
{
    return str_eq(kind, STR("pdf"))    ? STR("PDF")
           : str_eq(kind, STR("docx")) ? STR("DOCX")
                                       : STR("ODT");
}

static enum err documents_fill(struct req *q, const struct here *h, bool inside, struct shown *out)
{
    struct challenge_document_line_rows rows;

    TRY(challenge_documents(q->db, q->mem, h->c.id, &rows));
    out->documents.at = MEM_ARRAY(q->mem, struct document_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct challenge_document_line_row *x = &rows.at[i];
        if (x->confidential && !inside) continue;
        const bool of_group = str_eq(x->side, STR("group"));
        out->documents.at[out->documents.n++] =
            (struct document_line){.id = x->id.v,
                                   .title = x->title,
                                   .href = x->href,
                                   .key = inside ? h->key : STR(""),
                                   .kind = x->kind.at ? kind_said(x->kind) : STR(""),
                                   .bytes = x->bytes,
                                   .on = {(int32_t)x->day},
                                   .gone = {(int32_t)x->gone_day},
                                   .is_gone = x->has_gone_day,
                                   .is_file = x->kind.at != NULL,
                                   .scan = scanned_of(x->scan, x->found),
                                   .confidential = x->confidential != 0,
                                   .of_group = of_group,
                                   .mine = of_group == (h->key.n > 0)};
    }
    return ERR_NONE;
}

static enum err objection_fill(struct req *q, const struct here *h, struct shown *out)
{
    const enum challenge_state s = challenge_state_of(h->c.state);
    const day rules = challenge_rules_day(&h->c, q->now);
    struct bylaw_fact f, term;

    if (s != CHALLENGE_refused && s != CHALLENGE_inadmissible) return ERR_NONE;
    TRY(bylaw_at(q->db, q->mem, h->place.id, BYLAW_challenge_objection, rules, &f));
    TRY(bylaw_at(q->db, q->mem, h->place.id, BYLAW_challenge_objection_term, rules, &term));
    out->can_object = f.value != BYLAW_OBJECTION_NO;
    out->objection_unclear = f.value == BYLAW_OBJECTION_UNCLEAR;
    out->objection_note = f.note;
    out->objection_term = bylaw_said(q->mem, q->lang, BYLAW_challenge_objection_term, &term);
    return ERR_NONE;
}

enum err challenge_shown_fill(struct req *q, const struct here *h, bool inside, struct shown *out)
{
    const struct challenge_row *c = &h->c;
    const enum challenge_state s = challenge_state_of(c->state);
    struct person_row person;

    *out = (struct shown){.h = *h,
                          .state_word = challenge_state_word(c->state),
                          .colour = challenge_state_colour(c->state),
                          .contact = STR(""),
                          .legal_word = legal_word(c->legal_form),
                          .verdict_word = str_eq(c->verdict, STR("yes"))      ? MSG_challenge_yes
                                          : str_eq(c->verdict, STR("trial"))  ? MSG_challenge_trial
                                          : str_eq(c->verdict, STR("no"))     ? MSG_challenge_no
                                          : str_eq(c->verdict, STR("barred")) ? MSG_challenge_barred
                                                                              : MSG_none,
                          .budget = money_text(q->mem, q->lang, c->budget_cents),
                          .runs_from = {(int32_t)c->runs_from},
                          .runs_until = {(int32_t)c->runs_until},
                          .trial = {(int32_t)c->trial_day},
                          .starts = {(int32_t)c->starts_day}};
    if (c->has_contact) {
        TRY(person_by_id(q->db, q->mem, c->contact, &person));
        out->contact = person.name;
    }
    if (c->has_task) {
        struct challenge_task_row task;
        TRY(challenge_task_by_id(q->db, q->mem, c->task, &task));
        out->task = in_reader_language(q, task.title, task.title_en);
        out->task_number = task.number;
    }
    // What the departments think is seen with the advice; what is agreed from the moment that it counts.
    out->judged_open = inside || s >= CHALLENGE_advised;
    out->agreed = c->signed_at > 0;
    out->has_agreement = s == CHALLENGE_running || s == CHALLENGE_evaluated ||
                         s == CHALLENGE_ended || s == CHALLENGE_returned ||
                         (inside && s == CHALLENGE_agreeing);
    TRY(texts_fill(q, h, out));
    TRY(costs_fill(q, h, &out->costs));
    TRY(judged_fill(q, h, inside, out));
    TRY(said_fill(q, h, inside, out));
    TRY(terms_fill(q, h, inside, out));
    TRY(documents_fill(q, h, inside, out));
    return objection_fill(q, h, out);
}

// ---- steps ----

static msg party_word(int p)
{
    return p == CHALLENGE_GROUP       ? MSG_challenge_role_group
           : p == CHALLENGE_FOLLOWERS ? MSG_challenge_followers
                                      : challenge_role_said(role_name((enum role)p));
}

static msg about_of(enum challenge_event e)
{
    switch (e) {
    case CHALLENGE_EVENT_ask_talk: return MSG_challenge_about_ask_talk;
    case CHALLENGE_EVENT_file: return MSG_challenge_about_file;
    case CHALLENGE_EVENT_supply: return MSG_challenge_about_supply;
    case CHALLENGE_EVENT_react: return MSG_challenge_about_react;
    case CHALLENGE_EVENT_object: return MSG_challenge_about_object;
    case CHALLENGE_EVENT_sign: return MSG_challenge_about_sign;
    case CHALLENGE_EVENT_reflect: return MSG_challenge_about_reflect;
    case CHALLENGE_EVENT_hand_back: return MSG_challenge_about_hand_back;
    case CHALLENGE_EVENT_withdraw: return MSG_challenge_about_withdraw;
    default: return MSG_none;
    }
}

static msg text_word(enum challenge_event e)
{
    switch (e) {
    case CHALLENGE_EVENT_talked: return MSG_challenge_text_talked;
    case CHALLENGE_EVENT_advise: return MSG_challenge_text_advise;
    case CHALLENGE_EVENT_react: return MSG_challenge_text_react;
    case CHALLENGE_EVENT_check:
    case CHALLENGE_EVENT_reflect: return MSG_challenge_text_check;
    case CHALLENGE_EVENT_evaluate: return MSG_challenge_text_evaluate;
    default: return MSG_challenge_text_decide;
    }
}

static bool needs(const struct challenge_event_rule *rule, enum challenge_need n)
{
    return rule->needs & 1u << n;
}

enum err challenge_steps_fill(struct req *q, const struct here *h, struct step_forms *out)
{
    const enum challenge_state from = challenge_state_of(h->c.state);
    const person_id self = who_person(q->who);

    out->at = MEM_ARRAY(q->mem, struct step_form, CHALLENGE_EVENT_COUNT);
    out->n = 0;
    for (int e = 0; e < CHALLENGE_EVENT_COUNT; e++) {
        const struct challenge_event_rule *rule = &challenge_events_table[e];
        const bool group = rule->who & 1u << CHALLENGE_GROUP;
        uint32_t missing;
        // The group sees its own steps, who works there all of the municipality.
        if (!(rule->from & 1u << from) || group != (h->key.n > 0)) continue;
        TRY(challenge_missing(q->db, q->mem, q->now, &h->c, (enum challenge_event)e,
                              &(struct challenge_step){.person = group ? NULL : &self,
                                                       .asked = true},
                              &missing));
        out->at[out->n++] = (struct step_form){
            .name = rule->name,
            .word = challenge_event_word(rule->name),
            .about = about_of((enum challenge_event)e),
            .text_word = text_word((enum challenge_event)e),
            .why_word = e == CHALLENGE_EVENT_ask_more ? MSG_challenge_why_ask_more
                        : e == CHALLENGE_EVENT_object ? MSG_challenge_why_object
                                                      : MSG_challenge_why,
            .missing = msgs_of_bits(q->mem, missing, CHALLENGE_NEED_COUNT - 1, need_word),
            .who = msgs_of_bits(q->mem, rule->who, CHALLENGE_GROUP, party_word),
            .allowed = rule->who & h->roles,
            .can = rule->who & h->roles && !missing,
            .why = needs(rule, CHALLENGE_NEED_why),
            .ref = needs(rule, CHALLENGE_NEED_ref),
            .text = needs(rule, CHALLENGE_NEED_text),
            .weigh = needs(rule, CHALLENGE_NEED_weigh),
            .ground = needs(rule, CHALLENGE_NEED_ground),
            .until =
                needs(rule, CHALLENGE_NEED_trial_until) || needs(rule, CHALLENGE_NEED_extension)};
    }
    return ERR_NONE;
}

struct options challenge_grounds_of(struct req *q, const struct here *h)
{
    struct options o = {MEM_ARRAY(q->mem, struct option, CHALLENGE_BAR_COUNT), 0};

    for (int b = 0; b < CHALLENGE_BAR_COUNT; b++) {
        bool on;
        if (challenge_bars(q->db, q->mem, q->now, &h->c, (enum challenge_bar)b, &on) != ERR_NONE ||
            !on)
            continue;
        o.at[o.n++] = (struct option){.value = challenge_bar_name((enum challenge_bar)b),
                                      .word = bar_word(b)};
    }
    return o;
}

static str missing_said(struct req *q, uint32_t missing)
{
    struct out o = out_new(q->mem);

    out_str(&o, msg_text(q->lang, MSG_challenge_first));
    for (int i = 0; i < CHALLENGE_NEED_COUNT; i++)
        if (missing & 1u << i) {
            out_byte(&o, ' ');
            out_str(&o, msg_text(q->lang, need_word(i)));
        }
    return out_get(&o);
}

enum err challenge_step_take(struct req *q, const struct here *h, str *out_problem)
{
    const person_id self = who_person(q->who);
    struct challenge_step s = {.roles = h->roles,
                               .person = self.v && !h->key.n ? &self : NULL,
                               .who = h->key.n ? STR("group") : who_uid(q->who),
                               .why = req_words(q, "waarom", REQ_WHOLE),
                               .ref = req_line(q, "kenmerk", CHALLENGE_LINE_SIGNS + 1),
                               .text = req_words(q, "tekst", REQ_WHOLE),
                               .weigh = req_words(q, "waarde", REQ_WHOLE),
                               .ground = req_line(q, "grond", 40)};
    uint32_t missing;

    *out_problem = STR("");
    if (!challenge_event_parse(req_line(q, "stap", 40), &s.event)) return ERR_INVALID;
    s.has_until = day_parse(req_line(q, "tot", 20), &s.until) == ERR_NONE;
    if (!needs(&challenge_events_table[s.event], CHALLENGE_NEED_ground)) s.ground = STR("");
    const enum err e = challenge_go(q->db, q->mem, q->now, h->c.id, &s, &missing);
    if (e == ERR_UNSOLVABLE)
        *out_problem = missing_said(q, missing);
    else if (e == ERR_INVALID)
        *out_problem = msg_text(q->lang, MSG_challenge_too_long);
    else if (e == ERR_CONFLICT)
        *out_problem = msg_text(q->lang, MSG_challenge_moved_on);
    else
        return e;
    return ERR_NONE;
}

const struct step_typed challenge_nothing_typed = {0};

struct step_typed challenge_step_typed(struct req *q)
{
    return (struct step_typed){.step = req_line(q, "stap", 40),
                               .why = req_words(q, "waarom", REQ_WHOLE),
                               .ref = req_line(q, "kenmerk", CHALLENGE_LINE_SIGNS + 1),
                               .text = req_words(q, "tekst", REQ_WHOLE),
                               .weigh = req_words(q, "waarde", REQ_WHOLE),
                               .until = req_line(q, "tot", 20),
                               .ground = req_line(q, "grond", 40)};
}

// ---- the table of steps, drawn ----

static msg state_word(int s)
{
    return challenge_state_word(challenge_state_name((enum challenge_state)s));
}

enum err challenge_steps(struct req *q, struct res *r)
{
    struct step_rows v = {MEM_ARRAY(q->mem, struct step_row, CHALLENGE_EVENT_COUNT),
                          CHALLENGE_EVENT_COUNT};

    for (int e = 0; e < CHALLENGE_EVENT_COUNT; e++) {
        const struct challenge_event_rule *rule = &challenge_events_table[e];
        v.at[e] = (struct step_row){
            .word = challenge_event_word(rule->name),
            .to = rule->to == CHALLENGE_STAY ? MSG_none : state_word(rule->to),
            .stays = rule->to == CHALLENGE_STAY,
            .from = msgs_of_bits(q->mem, rule->from, CHALLENGE_STATE_COUNT - 1, state_word),
            .who = msgs_of_bits(q->mem, rule->who, CHALLENGE_GROUP, party_word),
            .needs = msgs_of_bits(q->mem, rule->needs, CHALLENGE_NEED_COUNT - 1, need_word),
            .tells = msgs_of_bits(q->mem, rule->tells, CHALLENGE_GROUP, party_word),
            .starts = msgs_of_bits(q->mem, rule->starts, CLOCK_KIND_COUNT - 1, clock_kind_word),
            .ends = msgs_of_bits(q->mem, rule->ends, CLOCK_KIND_COUNT - 1, clock_kind_word)};
    }
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_challenge_steps_title),
                                 .description = msg_text(q->lang, MSG_challenge_steps_lead)});
    challenge_steps_html(h, &v);
    return page_close(h);
}
