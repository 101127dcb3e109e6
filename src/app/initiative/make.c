// make.c - somebody with an idea: writing it down, finding it back with the code, working on it, sending it in, and showing what came
// of it. With or without account; the code is the right.
#include "app/initiative/initiative_page.h"

#include "app/initiative/make.html.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "core/audit.h"
#include "core/contribution.h"
#include "core/mail.h"
#include "core/picture.h"

enum { AGE_MOST = 120, SHEETS_AT_ONCE = 10, SHEET_CODE = 8 };

// ---- the form ----

static void form_read(struct req *q, struct initiative_form *f)
{
    *f = (struct initiative_form){.kind = req_line(q, "soort", 10),
                                  .title = req_line(q, "titel", INITIATIVE_TITLE_SIGNS + 1),
                                  .gist = req_line(q, "kort", INITIATIVE_GIST_SIGNS + 1),
                                  .body = req_words(q, "tekst", REQ_WHOLE),
                                  .ask = req_words(q, "vraag", REQ_WHOLE),
                                  .amount = req_line(q, "bedrag", 20),
                                  .costs = req_words(q, "kosten", REQ_WHOLE),
                                  .holder = req_line(q, "ontvanger", INITIATIVE_LINE_SIGNS + 1),
                                  .name = req_line(q, "naam", INITIATIVE_NAME_SIGNS + 1),
                                  .mail = req_line(q, "mail", 255),
                                  .age = req_line(q, "leeftijd", 4),
                                  .area = req_line(q, "gebied", 100),
                                  .named = req_form(q, "noem", 1).n > 0,
                                  .seen = req_form(q, "gezien", 1).n > 0};
}

static msg longer(str s, size_t signs)
{
    return utf8_length(s) > signs ? MSG_initiative_too_long : MSG_none;
}

static enum err area_find(struct req *q, place_id place, str slug, place_id *out)
{
    struct place_row area;
    bool found, inside = false;

    *out = place;
    if (!slug.n) return ERR_NONE;
    TRY(place_by_slug(q->db, q->mem, slug, &found, &area));
    if (found) TRY(place_within(q->db, q->mem, area.id, place, &inside));
    if (inside) *out = area.id;
    return ERR_NONE;
}

// What may be empty until it is sent in, may be empty here.
static void form_check(struct initiative_form *f, int64_t least)
{
    f->title_problem =
        !f->title.n ? MSG_initiative_no_title : longer(f->title, INITIATIVE_TITLE_SIGNS);
    f->gist_problem = longer(f->gist, INITIATIVE_GIST_SIGNS);
    f->body_problem = longer(f->body, INITIATIVE_TEXT_SIGNS);
    f->ask_problem = longer(f->ask, INITIATIVE_TEXT_SIGNS);
    f->costs_problem = longer(f->costs, INITIATIVE_TEXT_SIGNS);
    f->holder_problem = longer(f->holder, INITIATIVE_LINE_SIGNS);
    f->name_problem = !f->name.n ? MSG_initiative_no_name : longer(f->name, INITIATIVE_NAME_SIGNS);
    if (f->mail.n && !mail_is_address(f->mail)) f->mail_problem = MSG_initiative_mail_wrong;
    if (f->amount.n && !initiative_cents(f->amount, &f->cents))
        f->amount_problem = MSG_initiative_amount_wrong;
    if (str_int(f->age, 1, AGE_MOST, &f->years) != ERR_NONE)
        f->age_problem = MSG_initiative_age_wrong;
    else if (f->years < least)
        f->age_problem = MSG_initiative_age_young, f->least = least;
    f->problems = (f->title_problem != MSG_none) + (f->gist_problem != MSG_none) +
                  (f->body_problem != MSG_none) + (f->ask_problem != MSG_none) +
                  (f->costs_problem != MSG_none) + (f->holder_problem != MSG_none) +
                  (f->name_problem != MSG_none) + (f->mail_problem != MSG_none) +
                  (f->amount_problem != MSG_none) + (f->age_problem != MSG_none);
}

static enum err age_least(struct req *q, place_id place, enum initiative_kind kind, bool light,
                          day rules, int64_t *out)
{
    TRY(bylaw_value(q->db, q->mem, place,
                    kind == INITIATIVE_OWN ? BYLAW_initiative_age
                    : light                ? BYLAW_agenda_light_age
                                           : BYLAW_agenda_age,
                    rules, out));
    if (*out < INITIATIVE_AGE_LEAST) *out = INITIATIVE_AGE_LEAST;
    return ERR_NONE;
}

// ---- a new one ----

// How many names the lighter way asks here; 0: there is none.
static enum err light_here(struct req *q, place_id place, int64_t *out)
{
    struct initiative_rules rules;
    const struct initiative_row i = {
        .place = place, .area = place, .kind = STR("agenda"), .state = STR("draft"), .light = 1};

    TRY(initiative_rules(q->db, q->mem, q->now, &i, &rules));
    *out = rules.on ? rules.threshold : 0;
    return ERR_NONE;
}

static enum err new_show(struct req *q, struct res *r, struct initiative_make_view *v)
{
    TRY(initiative_areas(q, v->place.id, v->f.area_id, &v->areas));
    struct html *h =
        initiative_open_page(q, r, &v->place, msg_text(q->lang, MSG_initiative_new_title),
                             v->practice, true, false);
    initiative_new_html(h, v);
    return page_close(h);
}

enum err initiative_new(struct req *q, struct res *r)
{
    struct initiative_make_view v = {0};

    TRY(initiative_place(q, &v.place));
    v.practice = str_eq(v.place.kind, STR("practice"));
    v.f.kind = req_query(q, "soort", 10);
    v.f.area_id = v.place.id;
    TRY(light_here(q, v.place.id, &v.light));
    return new_show(q, r, &v);
}

static enum err letter(struct req *q, const struct initiative_at *at, str key)
{
    const struct msg_arg args[] = {
        {.name = "title", .s = at->i.title},
        {.name = "code", .s = contribution_code(q->mem, at->i.number, key)},
        {.name = "address",
         .s = str_format(q->mem, STR_FMT "%s" STR_FMT "/mijn?" EDIT_KEY_FIELD "=" STR_FMT,
                         STR_ARG(settings_origin(q->mem, q->site->set)),
                         q->lang == LANG_EN ? "/en" : "", STR_ARG(at->base), STR_ARG(key))},
        {.name = "place", .s = at->place.name},
    };

    if (at->practice || !at->i.maker_mail.n) return ERR_NONE; // nothing leaves a practice place
    return mail_add(q->db, q->mem, q->now,
                    &(struct mail_new){.to = at->i.maker_mail,
                                       .subject =
                                           msg_fill(q->mem, q->lang,
                                                    MSG_initiative_mail_made_subject, args, 1),
                                       .text = msg_fill(q->mem, q->lang, MSG_initiative_mail_made,
                                                        args, COUNT_OF(args)),
                                       .place = at->place.id});
}

enum err initiative_make(struct req *q, struct res *r)
{
    const person_id self = who_person(q->who);
    struct initiative_make_view v = {0};
    struct initiative_receipt got;
    struct initiative_at at = {0};
    enum initiative_kind kind = INITIATIVE_OWN;
    int64_t least = INITIATIVE_AGE_LEAST;

    TRY(initiative_place(q, &v.place));
    v.practice = str_eq(v.place.kind, STR("practice"));
    form_read(q, &v.f);
    TRY(light_here(q, v.place.id, &v.light));
    v.f.light = v.light && str_eq(v.f.kind, STR("licht"));
    const bool kinds = initiative_kind_parse(v.f.light ? STR("agenda") : v.f.kind, &kind);
    if (kinds) TRY(age_least(q, v.place.id, kind, v.f.light, day_of_at(q->now), &least));
    TRY(area_find(q, v.place.id, v.f.area, &v.f.area_id));
    form_check(&v.f, least);
    v.age_least = least;
    if (!kinds) {
        v.f.kind_problem = MSG_initiative_no_kind;
        v.f.problems++;
    }
    // What is alike is shown once before it is kept: with or without script.
    if (!v.f.problems && !v.f.seen) {
        TRY(initiative_hits_of(q, v.place.id,
                               str_format(q->mem, STR_FMT " " STR_FMT, STR_ARG(v.f.title),
                                          STR_ARG(v.f.gist)),
                               true, &v.hits));
        v.warned = v.hits.n > 0;
    }
    if (v.f.problems || v.warned) {
        r->status = v.f.problems ? 422 : 200;
        return new_show(q, r, &v);
    }
    TRY(initiative_add(q->db, q->mem, q->now,
                       &(struct initiative_new){.place = &v.place,
                                                .kind = kind,
                                                .light = v.f.light,
                                                .area = v.f.area_id,
                                                .title = v.f.title,
                                                .gist = v.f.gist,
                                                .body = v.f.body,
                                                .maker_name = v.f.name,
                                                .maker_mail = v.f.mail,
                                                .maker_age = v.f.years,
                                                .named = v.f.named,
                                                .lang = q->lang,
                                                .person = who_in(q->who) ? &self : NULL},
                       &got));
    at.place = v.place;
    at.i.id = got.id;
    TRY(initiative_at_again(q, &at));
    TRY(letter(q, &at, got.key));
    TRY(audit_by(q, "initiative.add", initiative_object(q->mem, got.id), v.f.kind));
    return initiative_to(q, r, &at,
                         str_format(q->mem, "/mijn?" EDIT_KEY_FIELD "=" STR_FMT "&nieuw=1",
                                    STR_ARG(got.key)));
}

// ---- finding back ----

static enum err lookup_show(struct req *q, struct res *r, const struct initiative_lookup_view *v)
{
    struct html *h =
        initiative_open_page(q, r, &v->place, msg_text(q->lang, MSG_initiative_lookup_title),
                             v->practice, true, true);
    initiative_lookup_html(h, v);
    return page_close(h);
}

enum err initiative_lookup(struct req *q, struct res *r)
{
    struct initiative_lookup_view v = {0};

    TRY(initiative_place(q, &v.place));
    v.practice = str_eq(v.place.kind, STR("practice"));
    return lookup_show(q, r, &v);
}

enum err initiative_lookup_go(struct req *q, struct res *r)
{
    struct initiative_lookup_view v = {0};
    struct initiative_row i;
    int64_t number;
    bool found = false;
    str key;

    TRY(initiative_place(q, &v.place));
    v.practice = str_eq(v.place.kind, STR("practice"));
    v.code = req_line(q, "code", CONTRIBUTION_CODE_MOST);
    if (contribution_code_read(q->mem, v.code, &number, &key))
        TRY(initiative_open(q->db, q->mem, v.place.id, number, key, &found, &i));
    if (!found) {
        v.problem = true;
        r->status = 422;
        return lookup_show(q, r, &v);
    }
    return redirect(q, r,
                    str_format(q->mem,
                               "/" STR_FMT "/initiatieven/%lld/mijn?" EDIT_KEY_FIELD "=" STR_FMT,
                               STR_ARG(v.place.slug), (long long)number, STR_ARG(key)));
}

// ---- of who made it ----

static struct initiative_form form_of(struct req *q, const struct initiative_row *i)
{
    return (struct initiative_form){
        .kind = i->kind,
        .title = i->title,
        .gist = i->gist,
        .body = i->body,
        .ask = i->ask,
        .amount = i->amount ? str_from(initiative_money(q->mem, q->lang, i->amount), 5) : STR(""),
        .costs = i->costs,
        .holder = i->holder,
        .name = i->maker_name,
        .mail = i->maker_mail,
        .age = str_format(q->mem, "%lld", (long long)i->maker_age),
        .named = i->named,
        .area_id = i->area};
}

static enum err budgets_fill(struct req *q, const struct initiative_row *i,
                             struct initiative_options *out)
{
    struct initiative_budget_rows rows;

    TRY(initiative_budgets_of(q->db, q->mem, i->place, &rows));
    out->at = MEM_ARRAY(q->mem, struct initiative_option, (size_t)rows.n + 1);
    for (int k = 0; k < rows.n; k++) {
        const struct initiative_budget_row *x = &rows.at[k];
        const struct msg_arg args[] = {
            {.name = "title", .s = in_reader_language(q, x->title, x->title_en)},
            {.name = "year", .s = str_format(q->mem, "%lld", (long long)x->year)},
            {.name = "left", .s = initiative_money(q->mem, q->lang, x->total - x->granted)},
        };
        out->at[out->n++] =
            (struct initiative_option){str_format(q->mem, "%lld", (long long)x->id.v),
                                       msg_fill(q->mem, q->lang, MSG_initiative_budget_option, args,
                                                COUNT_OF(args)),
                                       i->has_budget && i->budget.v == x->id.v};
    }
    return ERR_NONE;
}

// The last thing that an official said to who made it.
static enum err asked_fill(struct req *q, struct initiative_mine_view *v)
{
    struct initiative_event_rows rows;

    TRY(initiative_events_of(q->db, q->mem, v->at.i.id, &rows));
    v->asked_why = rows.n && !str_eq(rows.at[0].role, STR("maker")) ? rows.at[0].why : STR("");
    return ERR_NONE;
}

// What everybody sees stays as an official looked at it, and as people put their name under it.
static bool may_edit(const struct initiative_row *i)
{
    const enum initiative_state s = initiative_state_of(i);

    return s == INITIATIVE_draft || s == INITIATIVE_talk || s == INITIATIVE_incomplete;
}

static enum err mine_show(struct req *q, struct res *r, struct initiative_mine_view *v, str refused)
{
    struct initiative_rules rules;
    struct initiative_line_row line;
    const struct initiative_row *i = &v->at.i;

    TRY(initiative_lines(q->db, q->mem, i->id, &line));
    v->card = initiative_card_of(q, &line);
    v->code = contribution_code(q->mem, i->number, v->key);
    v->can_edit = may_edit(i);
    v->over = initiative_phase_of(initiative_state_of(i)) == INITIATIVE_OVER;
    v->can_account = initiative_state_of(i) == INITIATIVE_running;
    v->can_sheets = i->paper && i->threshold && v->at.signs;
    v->young = i->maker_age < INITIATIVE_NAMED_AGE;
    v->has_last = i->has_last_day;
    v->last = (day){(int32_t)i->last_day};
    v->has_file = i->has_file_day && initiative_state_of(i) == INITIATIVE_reached;
    v->file = (day){(int32_t)i->file_day};
    if (!v->account.n) v->account = i->account;
    if (!v->spent.n && i->spent)
        v->spent = str_from(initiative_money(q->mem, q->lang, i->spent), 5);
    if (!v->photo_alt.n) v->photo_alt = i->photo_alt;
    TRY(initiative_photo_fill(q, &v->at, v->key, &v->photo));
    TRY(moderation_seen_fill(q, &(struct moderation_about){.initiative = i->id}, i->hidden != 0,
                             &v->moderation));
    v->ground = i->ground.n ? initiative_ground_word(i->ground) : MSG_none;
    v->decision = initiative_paragraphs(q->mem, i->decision);
    TRY(initiative_objection(q->db, q->mem, q->now, q->lang, i, &v->objection));
    TRY(asked_fill(q, v));
    TRY(initiative_areas(q, i->place, v->f.area_id, &v->areas));
    TRY(budgets_fill(q, i, &v->budgets));
    TRY(initiative_rules(q->db, q->mem, q->now, i, &rules));
    v->min_threshold = i->threshold ? i->threshold : rules.threshold;
    TRY(initiative_pending(q->db, q->mem, i->id, &v->pending));
    TRY(initiative_sheet_n(q->db, q->mem, i->id, &v->sheets));
    TRY(initiative_clock_lines(q, i, true, &v->clocks));
    TRY(initiative_steps_of(q, &v->at, 1u << INITIATIVE_ROLE_MAKER, refused, v->lacked, &v->steps));
    if (i->has_into_id) {
        struct initiative_row into;
        TRY(initiative_by_id(q->db, q->mem, i->into_id, &into));
        v->into = into.shown ? into.number : 0;
        v->into_title = into.title;
    }
    struct html *h =
        initiative_open_page(q, r, &v->at.place, msg_text(q->lang, MSG_initiative_mine_title),
                             v->at.practice, true, true);
    initiative_mine_html(h, v);
    return page_close(h);
}

enum err initiative_mine(struct req *q, struct res *r)
{
    struct initiative_mine_view v = {0};

    TRY(initiative_at_maker(q, &v.at, &v.key));
    v.f = form_of(q, &v.at.i);
    v.fresh = req_query(q, "nieuw", 1).n > 0;
    v.saved = req_query(q, "bewaard", 1).n > 0;
    v.taken = req_query(q, "gedaan", 1).n > 0;
    return mine_show(q, r, &v, STR(""));
}

static enum err back(struct req *q, struct res *r, const struct initiative_mine_view *v,
                     const char *said)
{
    return initiative_to(q, r, &v->at,
                         str_format(q->mem, "/mijn?" EDIT_KEY_FIELD "=" STR_FMT "&%s=1",
                                    STR_ARG(v->key), said));
}

// The one that was chosen, if it is of this place.
static enum err budget_find(struct req *q, place_id place, bool *out_found,
                            struct initiative_budget_row *out)
{
    int64_t id;

    *out_found = false;
    if (str_int(req_line(q, "budget", 20), 1, INT64_MAX, &id) != ERR_NONE) return ERR_NONE;
    return initiative_budget_by_id(q->db, q->mem, place, (initiative_budget_id){id}, out_found,
                                   out);
}

static enum err save_text(struct req *q, struct res *r, struct initiative_mine_view *v)
{
    struct initiative_budget_row b;
    int64_t least;
    bool found;

    form_read(q, &v->f);
    v->f.kind = v->at.i.kind;
    if (!may_edit(&v->at.i)) return fail(q, ERR_CONFLICT, MSG_initiative_fixed);
    TRY(age_least(q, v->at.place.id, initiative_kind_of(&v->at.i), v->at.i.light,
                  initiative_rules_day(&v->at.i, q->now), &least));
    TRY(area_find(q, v->at.place.id, v->f.area, &v->f.area_id));
    form_check(&v->f, least);
    if (v->f.problems) {
        r->status = 422;
        return mine_show(q, r, v, STR(""));
    }
    TRY(budget_find(q, v->at.place.id, &found, &b));
    TRY(initiative_set_text(q->db, v->at.i.id, v->f.title, v->f.gist, v->f.body, v->f.ask,
                            v->f.area_id, v->f.cents, v->f.costs, v->f.holder, found ? &b.id : NULL,
                            q->now));
    TRY(initiative_set_maker(q->db, v->at.i.id, v->f.name, v->f.mail, v->f.years,
                             v->f.named && v->f.years >= INITIATIVE_NAMED_AGE));
    TRY(audit(q->db, q->mem, q->now, STR("maker"), STR("initiative.edit"),
              initiative_object(q->mem, v->at.i.id), STR("")));
    return back(q, r, v, "bewaard");
}

// The picture by itself: it is kept when something else in the form is not good yet, because a browser does not send it twice.
static enum err photo_take(struct req *q, struct initiative_mine_view *v)
{
    const person_id self = who_person(q->who);
    struct picture p;
    str name, bytes;

    if (!req_form_file(q, "foto", &name, &bytes) || !bytes.n) return ERR_NONE;
    const enum err looked = bytes.n > UPLOAD_MAX ? ERR_TOO_LARGE : picture_look(bytes, &p);
    if (looked != ERR_NONE) {
        v->file_problem =
            looked == ERR_TOO_LARGE ? MSG_initiative_photo_large : MSG_initiative_photo_kind;
        return ERR_NONE;
    }
    const enum err e =
        initiative_photo_add(q->db, q->mem, q->now, &v->at.i, bytes, who_in(q->who) ? &self : NULL);
    if (e == ERR_FULL) {
        v->file_problem = MSG_initiative_photo_many;
        return ERR_NONE;
    }
    TRY(e);
    return audit(q->db, q->mem, q->now, STR("maker"), STR("initiative.photo"),
                 initiative_object(q->mem, v->at.i.id), STR(""));
}

static enum err photo_remove(struct req *q, struct res *r, const struct initiative_mine_view *v)
{
    TRY(initiative_photo_remove(q->db, q->now, v->at.i.id));
    TRY(audit(q->db, q->mem, q->now, STR("maker"), STR("initiative.photo_remove"),
              initiative_object(q->mem, v->at.i.id), STR("")));
    return back(q, r, v, "bewaard");
}

static enum err save_account(struct req *q, struct res *r, struct initiative_mine_view *v)
{
    int64_t cents = 0;

    v->account = req_words(q, "verslag", REQ_WHOLE);
    v->spent = req_line(q, "uitgegeven", 20);
    v->photo_alt = req_line(q, "foto-tekst", INITIATIVE_GIST_SIGNS + 1);
    if (initiative_state_of(&v->at.i) != INITIATIVE_running)
        return fail(q, ERR_CONFLICT, MSG_initiative_fixed);
    if (!v->account.n) v->account_problem = MSG_initiative_account_empty;
    if (utf8_length(v->account) > INITIATIVE_TEXT_SIGNS)
        v->account_problem = MSG_initiative_too_long;
    if (!initiative_cents(v->spent, &cents) || cents < 1 || cents > v->at.i.granted)
        v->spent_problem = MSG_initiative_spent_wrong;
    if (!v->photo_alt.n) v->photo_problem = MSG_initiative_photo_empty;
    if (utf8_length(v->photo_alt) > INITIATIVE_GIST_SIGNS)
        v->photo_problem = MSG_initiative_too_long;
    TRY(photo_take(q, v));
    v->account_problems = (v->account_problem != MSG_none) + (v->spent_problem != MSG_none) +
                          (v->photo_problem != MSG_none) + (v->file_problem != MSG_none);
    if (v->account_problems) {
        v->f = form_of(q, &v->at.i);
        r->status = 422;
        return mine_show(q, r, v, STR(""));
    }
    TRY(initiative_set_account(q->db, v->at.i.id, cents, v->account, v->photo_alt, q->now));
    TRY(audit(q->db, q->mem, q->now, STR("maker"), STR("initiative.account"),
              initiative_object(q->mem, v->at.i.id), STR("")));
    return back(q, r, v, "bewaard");
}

// What is answered while the plan is public: to the municipality, with who receives the money and from which budget.
static enum err answer_keep(struct req *q, struct initiative_mine_view *v)
{
    const str holder = req_line(q, "ontvanger", INITIATIVE_LINE_SIGNS + 1);
    struct initiative_budget_row b;
    bool found;

    v->answer = req_words(q, "antwoord", REQ_WHOLE);
    if (initiative_state_of(&v->at.i) != INITIATIVE_supplement) return ERR_NONE; // the step says so
    if (holder.n) v->f.holder = holder;
    v->f.holder_problem = longer(holder, INITIATIVE_LINE_SIGNS);
    if (v->f.holder_problem) return ERR_NONE;
    TRY(budget_find(q, v->at.place.id, &found, &b));
    TRY(initiative_set_money(q->db, v->at.i.id, v->f.holder, found ? &b.id : NULL, q->now));
    return initiative_at_again(q, &v->at);
}

static enum err take_step(struct req *q, struct res *r, struct initiative_mine_view *v, str name)
{
    struct initiative_step s = {.roles = 1u << INITIATIVE_ROLE_MAKER, .who = STR("maker")};
    uint32_t missing;

    if (!initiative_event_parse(name, &s.event))
        return fail(q, ERR_INVALID, MSG_initiative_no_step);
    v->f = form_of(q, &v->at.i);
    if (s.event == INITIATIVE_EVENT_add_more) {
        TRY(answer_keep(q, v));
        if (v->f.holder_problem) {
            r->status = 422;
            return mine_show(q, r, v, name);
        }
        s.why = v->answer;
    }
    const enum err e = initiative_go(q->db, q->mem, q->now, v->at.i.id, &s, &missing);
    if (e == ERR_UNSOLVABLE) {
        v->lacked = missing;
        r->status = 422;
        return mine_show(q, r, v, name);
    }
    if (e != ERR_NONE) return fail(q, e, MSG_initiative_step_refused);
    return back(q, r, v, "gedaan");
}

// What the maker says against its being hidden.
static enum err appeal(struct req *q, struct res *r, struct initiative_mine_view *v)
{
    TRY(moderation_appeal_take(q, &(struct moderation_about){.initiative = v->at.i.id},
                               initiative_object(q->mem, v->at.i.id), &v->moderation));
    if (!v->moderation.appeal_problem) return back(q, r, v, "bewaard");
    v->f = form_of(q, &v->at.i);
    r->status = 422;
    return mine_show(q, r, v, STR(""));
}

static enum err make_sheets(struct req *q, struct res *r, struct initiative_mine_view *v)
{
    initiative_sheet_id id;
    char code[SHEET_CODE];
    int64_t have;

    TRY(initiative_sheet_n(q->db, q->mem, v->at.i.id, &have));
    if (!v->at.signs || !v->at.i.threshold || !v->at.i.paper ||
        have + SHEETS_AT_ONCE > INITIATIVE_SHEETS_MOST)
        return fail(q, ERR_CONFLICT, MSG_initiative_sheets_no);
    for (int k = 0; k < SHEETS_AT_ONCE; k++) {
        random_id(code); // told apart, not secret: who types one in needs a right
        TRY(initiative_sheet_insert(q->db, q->mem, v->at.i.id, (str){code, SHEET_CODE}, q->now,
                                    &id));
    }
    return initiative_to(q, r, &v->at,
                         str_format(q->mem, "/mijn/vellen?" EDIT_KEY_FIELD "=" STR_FMT,
                                    STR_ARG(v->key)));
}

enum err initiative_mine_save(struct req *q, struct res *r)
{
    struct initiative_mine_view v = {0};

    TRY(initiative_at_maker(q, &v.at, &v.key));
    const str act = req_line(q, "doe", 20);
    if (str_eq(act, STR("bewaar"))) return save_text(q, r, &v);
    if (str_eq(act, STR("verslag"))) return save_account(q, r, &v);
    if (str_eq(act, STR("vellen"))) return make_sheets(q, r, &v);
    if (str_eq(act, STR("foto-weg"))) return photo_remove(q, r, &v);
    if (str_eq(act, STR("bezwaar"))) return appeal(q, r, &v);
    return take_step(q, r, &v, req_line(q, "stap", 20));
}
