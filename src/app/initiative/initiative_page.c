// initiative_page.c - what the feature offers, and the small things its pages share.
#include "app/initiative/initiative_page.h"

#include "base/money.h"
#include "base/utf8.h"
#include "core/contribution.h"
#include "core/session.h"
#include "web/bylaw.h"

enum { OBJECTION_WEEKS = 6 };

// ---- words ----

msg initiative_state_word(str state)
{
    static const msg words[] = {
#define STATE(name, kind, phase, signs, shows) MSG_initiative_state_##name,
#include "core/initiative_state.def"
#undef STATE
    };

    return words[initiative_state_of(&(struct initiative_row){.state = state})];
}

msg initiative_kind_word(str kind, bool light)
{
    return str_eq(kind, STR("own")) ? MSG_initiative_kind_own
           : light                  ? MSG_initiative_kind_light
                                    : MSG_initiative_kind_agenda;
}

msg initiative_event_word(str event)
{
    static const msg words[] = {
#define EVENT(name, from, to, who, needs, tells, starts, ends) MSG_initiative_event_##name,
#include "core/initiative_event.def"
#undef EVENT
    };
    enum initiative_event e;

    return initiative_event_parse(event, &e) ? words[e] : MSG_none;
}

msg initiative_need_word(int n)
{
    static const msg words[] = {
#define NEED(name) MSG_initiative_need_##name,
#include "core/initiative_need.def"
#undef NEED
    };

    return words[n];
}

msg initiative_ground_word(str ground)
{
    static const msg words[] = {
#define GROUND(name, kind) MSG_initiative_ground_##name,
#include "core/initiative_ground.def"
#undef GROUND
    };

    for (int g = 0; g < INITIATIVE_GROUND_COUNT; g++)
        if (str_eq(ground, initiative_ground_name((enum initiative_ground)g))) return words[g];
    return MSG_none;
}

msg initiative_found_word(str found)
{
    static const msg words[] = {
#define FOUND(name, counts) MSG_initiative_found_##name,
#include "core/initiative_found.def"
#undef FOUND
    };
    enum initiative_found f;

    return initiative_found_parse(found, &f) ? words[f] : MSG_none;
}

msg initiative_role_word(int role)
{
    return role == INITIATIVE_ROLE_MAKER    ? MSG_initiative_role_maker
           : role == INITIATIVE_ROLE_SYSTEM ? MSG_initiative_role_system
                                            : role_word(role_name((enum role)role));
}

struct initiative_lines initiative_paragraphs(struct mem *m, str text)
{
    str *at = MEM_ARRAY(m, str, 200), line;
    int n = 0;

    for (str rest = text; n < 200 && str_line(&rest, &line);) {
        line = str_trim(line);
        if (line.n) at[n++] = line;
        if (!rest.n) break;
    }
    return (struct initiative_lines){at, n};
}

// The term is of the law (Awb 6:7); a by-law names it for plans only.
enum err initiative_objection(struct db *db, struct mem *mem, int64_t now, enum lang lang,
                              const struct initiative_row *i, str *out)
{
    const enum initiative_state s = initiative_state_of(i);
    const bool own = initiative_kind_of(i) == INITIATIVE_OWN;
    const day rules = initiative_rules_day(i, now);
    struct bylaw_fact f, term;

    *out = STR("");
    if (s != INITIATIVE_refused && s != INITIATIVE_inadmissible) return ERR_NONE;
    TRY(bylaw_at(db, mem, i->place, own ? BYLAW_initiative_objection : BYLAW_agenda_objection,
                 rules, &f));
    TRY(bylaw_at(db, mem, i->place, BYLAW_initiative_objection_term, rules, &term));
    if (!own) term = (struct bylaw_fact){.value = OBJECTION_WEEKS, .unit = CLOCK_WEEKS};
    const struct msg_arg arg = {.name = "term",
                                .s = bylaw_said(mem, lang, BYLAW_initiative_objection_term, &term)};
    *out = msg_fill(mem, lang,
                    f.value == BYLAW_OBJECTION_NO        ? MSG_initiative_objection_no
                    : f.value == BYLAW_OBJECTION_UNCLEAR ? MSG_initiative_objection_unclear
                                                         : MSG_initiative_objection,
                    &arg, 1);
    return ERR_NONE;
}

// ---- forms ----

bool initiative_cents(str typed, int64_t *out)
{
    return cents_parse(typed, out) == ERR_NONE && *out <= INITIATIVE_CENTS_MOST;
}

str initiative_money(struct mem *m, enum lang lang, int64_t amount)
{
    const str euros = number_text(m, lang, amount / 100);

    if (amount % 100 == 0) return str_format(m, "\xe2\x82\xac\xc2\xa0" STR_FMT, STR_ARG(euros));
    return str_format(m, "\xe2\x82\xac\xc2\xa0" STR_FMT "%c%02d", STR_ARG(euros),
                      lang == LANG_EN ? '.' : ',', (int)(amount % 100));
}

// ---- where a page is ----

enum err initiative_place(struct req *q, struct place_row *out)
{
    TRY(place_asked(q, out));
    return str_eq(out->kind, STR("network")) ? ERR_NOT_FOUND : ERR_NONE;
}

static enum err at_fill(struct req *q, struct initiative_at *out)
{
    struct place_row area;

    TRY(place_by_id(q->db, q->mem, out->i.area, &area));
    out->area = area.name;
    out->own = initiative_kind_of(&out->i) == INITIATIVE_OWN;
    out->state = initiative_state_word(out->i.state);
    out->kind = initiative_kind_word(out->i.kind, out->i.light);
    out->practice = out->i.practice;
    out->dutch = q->lang != LANG_NL && str_eq(out->i.lang, STR("nl"));
    out->signs = initiative_signs(&out->i, day_of_at(q->now));
    out->base = str_format(q->mem, "/" STR_FMT "/initiatieven/%lld", STR_ARG(out->place.slug),
                           (long long)out->i.number);
    return ERR_NONE;
}

static enum err at_find(struct req *q, struct initiative_at *out)
{
    int64_t number;
    bool found;

    *out = (struct initiative_at){0};
    TRY(initiative_place(q, &out->place));
    TRY(req_id(q, "number", &number));
    TRY(initiative_by_number(q->db, q->mem, out->place.id, number, &found, &out->i));
    return found ? ERR_NONE : ERR_NOT_FOUND;
}

static enum err at_get(struct req *q, bool hidden, struct initiative_at *out)
{
    TRY(at_find(q, out));
    // Only when there is something to hide or to show is it asked who this is: public pages are kept.
    if (!out->i.shown && !(hidden && out->i.hidden) &&
        !may(q->who, MAY_STEP_TRAJECTORY, out->place.id))
        return ERR_NOT_FOUND;
    if (who_in(q->who)) {
        out->can_step = may(q->who, MAY_STEP_TRAJECTORY, out->place.id);
        out->can_check = may(q->who, MAY_CHECK_SUPPORT, out->place.id);
        out->can_moderate =
            (out->i.shown || out->i.hidden) && may(q->who, MAY_MODERATE, out->place.id);
    }
    return at_fill(q, out);
}

enum err initiative_at_seen(struct req *q, struct initiative_at *out)
{
    return at_get(q, true, out);
}

enum err initiative_at_get(struct req *q, struct initiative_at *out)
{
    return at_get(q, false, out);
}

enum err initiative_at_must(struct req *q, enum right r, struct initiative_at *out)
{
    TRY(initiative_at_get(q, out));
    return must(q, r, out->place.id);
}

enum err initiative_at_maker(struct req *q, struct initiative_at *out, str *out_key)
{
    struct initiative_row i;
    bool found;

    *out_key = q->route->method == POST ? req_line(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS)
                                        : req_query(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS);
    TRY(at_find(q, out));
    TRY(initiative_open(q->db, q->mem, out->place.id, out->i.number, *out_key, &found, &i));
    return found ? at_fill(q, out) : ERR_NOT_FOUND;
}

enum err initiative_at_again(struct req *q, struct initiative_at *at)
{
    TRY(initiative_by_id(q->db, q->mem, at->i.id, &at->i));
    return at_fill(q, at);
}

struct html *initiative_open_page(struct req *q, struct res *r, const struct place_row *place,
                                  str title, bool practice, bool form, bool no_index)
{
    return page_open(q, r,
                     &(struct page){.title = title,
                                    .menu = "participate",
                                    .theme = place->theme,
                                    .cobrand = practice ? STR("") : place->name,
                                    .form = form,
                                    .no_index = no_index || practice});
}

enum err initiative_to(struct req *q, struct res *r, const struct initiative_at *at, str tail)
{
    return redirect(q, r, str_format(q->mem, STR_FMT STR_FMT, STR_ARG(at->base), STR_ARG(tail)));
}

enum err initiative_areas(struct req *q, place_id place, place_id chosen,
                          struct initiative_options *out)
{
    struct place_in_rows rows;

    TRY(place_inside(q->db, q->mem, place, 500, &rows));
    out->at = MEM_ARRAY(q->mem, struct initiative_option, (size_t)rows.n + 1);
    out->n = rows.n;
    for (int i = 0; i < rows.n; i++)
        out->at[i] = (struct initiative_option){rows.at[i].slug, rows.at[i].name,
                                                rows.at[i].id.v == chosen.v};
    return ERR_NONE;
}

enum err initiative_clock_lines(struct req *q, const struct initiative_row *i, bool all,
                                struct initiative_clocks *out)
{
    const day today = day_of_at(q->now);
    struct clock_rows rows;

    TRY(clocks_of_object(q->db, q->mem, initiative_object(q->mem, i->id), &rows));
    out->at = MEM_ARRAY(q->mem, struct initiative_clock, (size_t)rows.n + 1);
    for (int k = 0; k < rows.n; k++) {
        const struct clock_row *c = &rows.at[k];
        const bool late = clock_is_late(c, today);
        if (!all && c->has_ended_day && !late) continue; // kept: the steps say so
        out->at[out->n++] =
            (struct initiative_clock){.title = in_reader_language(q, c->title, c->title_en),
                                      .due = clock_told(c->kind, c->due_day),
                                      .first = clock_told(c->kind, c->first_due_day),
                                      .ended = clock_told_end(c),
                                      .moved = c->first_due_day != c->due_day,
                                      .late = late,
                                      .over = c->has_ended_day};
    }
    return ERR_NONE;
}

// ---- what the feature offers ----

static enum err sitemap(struct db *db, struct mem *m, struct sitemap *s)
{
    struct place_rows places;

    sitemap_add(s, STR("/initiatieven/stappen"), 0, false);
    TRY(places_public(db, m, &places));
    for (int i = 0; i < places.n; i++) {
        if (str_eq(places.at[i].kind, STR("network"))) continue;
        const str slug = places.at[i].slug;
        sitemap_add(s, str_format(m, "/" STR_FMT "/initiatieven", STR_ARG(slug)), 0, false);
        sitemap_add(s, str_format(m, "/" STR_FMT "/initiatieven/budgetten", STR_ARG(slug)), 0,
                    false);
    }
    return ERR_NONE;
}

// What is public may be followed by everybody; another by nobody.
static enum err followed(struct db *db, struct mem *m, int64_t now, enum lang lang,
                         person_id person, int64_t object, bool *out_found,
                         struct notice_subject *out)
{
    struct initiative_row i;
    struct place_row place;

    (void)now, (void)person, (void)lang;
    const enum err e = initiative_by_id(db, m, (initiative_id){object}, &i);
    *out_found = e == ERR_NONE && i.shown;
    if (e == ERR_NOT_FOUND) return ERR_NONE;
    TRY(e);
    TRY(place_by_id(db, m, i.place, &place));
    *out = (struct notice_subject){i.title,
                                   str_format(m, "/" STR_FMT "/initiatieven/%lld",
                                              STR_ARG(place.slug), (long long)i.number),
                                   place.id};
    return ERR_NONE;
}

static const struct notice_kind follows[] = {{"initiative", followed}};

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/initiative/initiative.def"
#undef ROUTE
};

const struct feature initiative_feature = {.name = "initiative",
                                           .routes = routes,
                                           .n_routes = COUNT_OF(routes),
                                           .jobs = initiative_jobs,
                                           .n_jobs = INITIATIVE_JOBS,
                                           .commands = initiative_commands,
                                           .n_commands = INITIATIVE_COMMANDS,
                                           .sitemap = sitemap,
                                           .own = initiative_own,
                                           .erase = initiative_erase,
                                           .retain = initiative_retain,
                                           .council = initiative_council,
                                           .follows = follows,
                                           .n_follows = COUNT_OF(follows)};
