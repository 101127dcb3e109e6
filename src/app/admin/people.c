// people.c - who holds what at the places of who asks; giving a role, taking it, shutting somebody out.
//
// Somebody who holds nothing at those places is as unknown as nobody. Nobody gives a role to themselves.
#include "app/admin/admin.h"
#include "app/admin/people.html.h"
#include "base/utf8.h"
#include "core/session.h"

enum err admin_places_of(struct req *q, enum right r, str chosen, struct admin_options *out)
{
    struct place_in_rows places;

    TRY(who_places(q->who, r, ADMIN_PLACES_MAX, &places));
    struct admin_option *at = MEM_ARRAY(q->mem, struct admin_option, (size_t)places.n + 1);
    for (int i = 0; i < places.n; i++)
        at[i] = (struct admin_option){places.at[i].slug, places.at[i].name,
                                      str_eq(places.at[i].slug, chosen)};
    *out = (struct admin_options){at, places.n};
    return ERR_NONE;
}

struct admin_options admin_roles(struct req *q, str chosen)
{
    struct admin_option *at = MEM_ARRAY(q->mem, struct admin_option, ROLE_COUNT);
    struct place_in_rows places;
    uint32_t mine = 0;
    int n = 0;

    if (who_places(q->who, MAY_PEOPLE, ADMIN_PLACES_MAX, &places) == ERR_NONE)
        for (int i = 0; i < places.n; i++)
            if (places.at[i].depth == 0) mine |= who_roles(q->who, places.at[i].id);
    for (int i = 0; i < ROLE_COUNT; i++) {
        const str name = role_name((enum role)i);
        if (!role_givable((enum role)i, mine)) continue;
        at[n++] =
            (struct admin_option){name, msg_text(q->lang, role_word(name)), str_eq(name, chosen)};
    }
    return (struct admin_options){at, n};
}

enum err admin_until(int64_t now, str typed, int64_t *out)
{
    const str text = str_trim(typed);
    day d;

    *out = 0;
    if (!text.n) return ERR_NONE;
    TRY(day_parse(text, &d));
    *out = ((int64_t)d.n + 1) * 86400; // the day itself still counts
    return *out > now ? ERR_NONE : ERR_INVALID;
}

// ---- the list ----

static bool matches(struct mem *m, str ask, const struct listed *p)
{
    struct out name = out_new(m), want = out_new(m);

    if (!ask.n) return true;
    utf8_fold_text(&want, ask);
    utf8_fold_text(&name, p->name);
    out_byte(&name, ' ');
    out_str(&name, p->mail);
    return str_find(out_get(&name), out_get(&want)) >= 0;
}

// Lines come in the order of people; those of one person together.
static void line_add(struct req *q, struct people_view *v, const struct people_any_row *x)
{
    struct listed *p = v->people.n ? &v->people.at[v->people.n - 1] : NULL;
    const msg word = x->role.at ? role_word(x->role) : 0;

    if (!p || !str_eq(p->uid, x->uid)) {
        p = &v->people.at[v->people.n];
        *p = (struct listed){.uid = x->uid,
                             .name = x->name,
                             .mail = x->mail,
                             .blocked = str_eq(x->state, STR("blocked"))};
        p->roles.at = MEM_ARRAY(q->mem, struct listed_role, 8);
        v->people.n++;
    }
    if (word && p->roles.n < 8)
        p->roles.at[p->roles.n++] = (struct listed_role){.word = word, .place_name = x->place_name};
}

static enum err people_fill(struct req *q, struct people_view *v, place_id place)
{
    struct people_any_rows rows = {0};

    if (place.v == PLACE_ROOT.v) {
        TRY(people_everywhere(q->db, q->mem, q->now, ADMIN_PEOPLE_MAX, &rows));
    } else {
        struct people_line_rows in;
        TRY(people_in(q->db, q->mem, place, q->now, ADMIN_PEOPLE_MAX, &in));
        rows.n = in.n;
        rows.at = MEM_ARRAY(q->mem, struct people_any_row, (size_t)in.n + 1);
        for (int i = 0; i < in.n; i++)
            rows.at[i] = (struct people_any_row){.uid = in.at[i].uid,
                                                 .name = in.at[i].name,
                                                 .mail = in.at[i].mail,
                                                 .state = in.at[i].state,
                                                 .role = in.at[i].role,
                                                 .place_name = in.at[i].place_name};
    }
    v->people.at = MEM_ARRAY(q->mem, struct listed, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        line_add(q, v, &rows.at[i]);
    int kept = 0;
    for (int i = 0; i < v->people.n; i++)
        if (matches(q->mem, v->ask, &v->people.at[i])) v->people.at[kept++] = v->people.at[i];
    v->total = kept;
    v->people.n = kept < ADMIN_SHOWN ? kept : ADMIN_SHOWN;
    return ERR_NONE;
}

enum err admin_people(struct req *q, struct res *r)
{
    struct people_view v = {.ask = req_query(q, "q", 60)};
    const str chosen = req_query(q, "plaats", 60);
    struct place_in_rows places;
    int at = 0;

    TRY(who_places(q->who, MAY_PEOPLE, ADMIN_PLACES_MAX, &places));
    for (int i = 0; i < places.n; i++)
        if (str_eq(places.at[i].slug, chosen)) at = i;
    if (places.n == 0 || (chosen.n && !str_eq(places.at[at].slug, chosen))) return ERR_NOT_FOUND;
    TRY(admin_places_of(q, MAY_PEOPLE, places.at[at].slug, &v.places));
    v.place_name = places.at[at].name;
    TRY(people_fill(q, &v, places.at[at].id));
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_admin_people_title),
                                              .no_index = true});
    admin_people_html(h, &v);
    return page_close(h);
}

// ---- one person ----

// Seen by who may see people at a place where this one holds something, and by who may everywhere.
static enum err person_find(struct req *q, struct person_row *p, struct held_rows *held)
{
    const str uid = req_path_text(q, "uid");
    bool found, visible;

    TRY(person_by_uid(q->db, q->mem, uid, &found, p));
    if (!found) return ERR_NOT_FOUND;
    TRY(rights_of(q->db, q->mem, p->id, q->now, held));
    visible = may(q->who, MAY_PEOPLE, PLACE_ROOT);
    for (int i = 0; i < held->n && !visible; i++)
        visible = may(q->who, MAY_PEOPLE, held->at[i].place);
    return visible ? ERR_NONE : ERR_NOT_FOUND;
}

static enum err person_page(struct req *q, struct res *r, const struct person_row *p,
                            const struct held_rows *held, struct person_view *v)
{
    struct place_row place;

    v->p = (struct listed){.uid = p->uid,
                           .name = p->name,
                           .mail = p->mail,
                           .blocked = str_eq(p->state, STR("blocked"))};
    v->since = day_of_at(p->created_at);
    v->seen = day_of_at(p->seen_at);
    v->self = p->id.v == who_person(q->who).v;
    v->can_block = !v->self && may(q->who, MAY_RUN, PLACE_ROOT);
    v->p.roles.at = MEM_ARRAY(q->mem, struct listed_role, (size_t)held->n + 1);
    for (int i = 0; i < held->n; i++) {
        const struct held_row *x = &held->at[i];
        enum role role;
        if (!role_parse(x->role, &role) || !may(q->who, MAY_PEOPLE, x->place)) continue;
        TRY(place_by_id(q->db, q->mem, x->place, &place));
        v->p.roles.at[v->p.roles.n++] =
            (struct listed_role){.word = role_word(x->role),
                                 .role = x->role,
                                 .place = place.slug,
                                 .place_name = place.name,
                                 .ends = x->has_until_at,
                                 .until = day_of_at(x->until_at - 1),
                                 .can_take = role_givable(role, who_roles(q->who, x->place))};
    }
    v->roles = admin_roles(q, req_form(q, "rol", 40));
    TRY(admin_places_of(q, MAY_PEOPLE, req_form(q, "plaats", 60), &v->places));
    struct html *h =
        page_open(q, r, &(struct page){.title = p->name, .no_index = true, .form = true});
    admin_person_html(h, v);
    return page_close(h);
}

enum err admin_person(struct req *q, struct res *r)
{
    struct person_view v = {.done = req_query(q, "bewaard", 1).n > 0};
    struct person_row p;
    struct held_rows held;

    TRY(person_find(q, &p, &held));
    return person_page(q, r, &p, &held, &v);
}

static enum err to_person(struct req *q, struct res *r, const struct person_row *p)
{
    return redirect(q, r,
                    str_format(q->mem, "/beheer/mensen/" STR_FMT "?bewaard=1", STR_ARG(p->uid)));
}

// The role and place of the form, if who asks may give that role there. A place of elsewhere is not told.
static enum err role_asked(struct req *q, enum role *role, struct place_row *place)
{
    bool found;

    if (!role_parse(req_form(q, "rol", 40), role)) return ERR_INVALID;
    TRY(place_by_slug(q->db, q->mem, req_form(q, "plaats", 60), &found, place));
    if (!found || !may(q->who, MAY_PEOPLE, place->id)) return ERR_NOT_FOUND;
    return role_givable(*role, who_roles(q->who, place->id))
               ? ERR_NONE
               : fail(q, ERR_FORBIDDEN, MSG_admin_role_not_yours);
}

enum err admin_role_give(struct req *q, struct res *r)
{
    struct person_view v = {0};
    struct person_row p;
    struct held_rows held;
    struct place_row place;
    enum role role;
    int64_t until;

    TRY(person_find(q, &p, &held));
    if (p.id.v == who_person(q->who).v) return fail(q, ERR_FORBIDDEN, MSG_admin_not_yourself);
    TRY(role_asked(q, &role, &place));
    v.until.value = req_form(q, "tot", 20);
    if (admin_until(q->now, v.until.value, &until) != ERR_NONE) {
        v.until.problem = msg_text(q->lang, MSG_admin_until_problem);
        r->status = 422;
        return person_page(q, r, &p, &held, &v);
    }
    const enum err e =
        right_give(q->db, q->mem, q->now, p.id, role, place.id, until, who_uid(q->who));
    if (e == ERR_CONFLICT) return fail(q, e, MSG_admin_last_operator);
    TRY(e);
    TRY(audit_by(q, "right.give", str_format(q->mem, "person:" STR_FMT, STR_ARG(p.uid)),
                 str_format(q->mem, STR_FMT " " STR_FMT, STR_ARG(role_name(role)),
                            STR_ARG(place.slug))));
    return to_person(q, r, &p);
}

enum err admin_role_take(struct req *q, struct res *r)
{
    struct person_row p;
    struct held_rows held;
    struct place_row place;
    enum role role;

    TRY(person_find(q, &p, &held));
    TRY(role_asked(q, &role, &place));
    const enum err e = right_take(q->db, q->mem, q->now, p.id, role, place.id);
    if (e == ERR_CONFLICT) return fail(q, e, MSG_admin_last_operator);
    TRY(e);
    TRY(audit_by(q, "right.take", str_format(q->mem, "person:" STR_FMT, STR_ARG(p.uid)),
                 str_format(q->mem, STR_FMT " " STR_FMT, STR_ARG(role_name(role)),
                            STR_ARG(place.slug))));
    // Who took their own last role may not see this page any more.
    return may_somewhere(q->who, MAY_PEOPLE) && p.id.v != who_person(q->who).v
               ? to_person(q, r, &p)
               : redirect(q, r, STR("/mijn"));
}

enum err admin_person_state(struct req *q, struct res *r)
{
    struct person_row p;
    struct held_rows held;
    int64_t n;

    TRY(must(q, MAY_RUN, PLACE_ROOT));
    TRY(person_find(q, &p, &held));
    if (p.id.v == who_person(q->who).v) return fail(q, ERR_FORBIDDEN, MSG_admin_not_yourself);
    const bool block = str_eq(req_form(q, "toegang", 10), STR("dicht"));
    if (block) {
        if (operator_stays(q->db, q->mem, q->now, p.id) != ERR_NONE)
            return fail(q, ERR_CONFLICT, MSG_admin_last_operator);
        TRY(sessions_end(q->db, p.id, &n));
    }
    TRY(person_set_state(q->db, p.id, block ? STR("blocked") : STR("active")));
    TRY(audit_by(q, block ? "person.block" : "person.unblock",
                 str_format(q->mem, "person:" STR_FMT, STR_ARG(p.uid)), STR("")));
    return to_person(q, r, &p);
}
