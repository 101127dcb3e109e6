// setup.c - opening a group, and what a coordinator can change of it: its name, its state, its cities with their seats.
#include "app/group/groups.h"

#include "app/group/setup.html.h"
#include "base/utf8.h"

enum { SEATS_USUAL = 5, CITIES_BYTES = 2000 };

struct cities_new {
    place_id at[GROUP_CITIES_MAX];
    int n;
    int64_t seats; // of each
};

// Names of municipalities as people type them, a comma between two. `there`: how many the group has.
static enum err cities_read(struct req *q, int there, struct group_field *more,
                            struct group_field *usual, struct cities_new *out)
{
    struct city_rows cities;
    str rest = req_form(q, more->name, CITIES_BYTES), part;

    *out = (struct cities_new){.seats = SEATS_USUAL};
    more->value = str_trim(rest);
    usual->value = req_line(q, usual->name, 6);
    if (usual->value.n && str_int(usual->value, 1, GROUP_SEATS_MAX, &out->seats) != ERR_NONE)
        usual->problem = msg_text(q->lang, MSG_group_usual_problem);
    TRY(cities_to_choose(q->db, q->mem, &cities));
    while (!more->problem.n && str_cut(&rest, ',', &part)) {
        const str slug = utf8_slug(q->mem, part, 60);
        int found = -1;
        if (!slug.n) continue;
        for (int i = 0; i < cities.n && found < 0; i++)
            if (str_eq(cities.at[i].slug, slug) ||
                str_eq(utf8_slug(q->mem, cities.at[i].name, 60), slug))
                found = i;
        const struct msg_arg args[] = {{.name = "name", .s = str_trim(part)}};
        if (found < 0)
            more->problem = msg_fill(q->mem, q->lang, MSG_group_city_unknown, args, 1);
        else if (there + out->n == GROUP_CITIES_MAX)
            more->problem = msg_text(q->lang, MSG_group_cities_full);
        else
            out->at[out->n++] = cities.at[found].id;
    }
    return ERR_NONE;
}

// One that is there keeps its seats.
static enum err cities_add(struct req *q, learn_group_id group, const struct cities_new *c)
{
    struct place_seats_rows places;

    for (int i = 0; i < c->n; i++) {
        bool there = false;
        TRY(place_seats(q->db, q->mem, group, &places));
        for (int k = 0; k < places.n; k++)
            there = there || places.at[k].place.v == c->at[i].v;
        if (!there) TRY(group_place_set(q->db, group, c->at[i], c->seats));
    }
    return ERR_NONE;
}

static void cities_fields(struct setup_view *v)
{
    v->more.name = "erbij", v->more.label = v->old ? MSG_group_add_city : MSG_group_new_cities;
    v->more.help = MSG_group_add_city_help;
    v->usual.name = "plekken", v->usual.label = MSG_group_usual;
    if (!v->usual.value.n) v->usual.value = STR("5");
}

static enum err new_page(struct req *q, struct res *r, struct setup_view *v)
{
    struct course_choice_rows courses;
    struct place_in_rows places;
    const str place = req_form(q, "plaats", 60), course = req_form(q, "leergang", 100),
              lang = req_form(q, "taal", 2);

    v->name.name = "naam", v->name.label = MSG_group_name_of, v->name.help = MSG_group_name_of_help;
    TRY(who_places(q->who, MAY_COORDINATE, 2000, &places));
    v->places.at = MEM_ARRAY(q->mem, struct group_option, (size_t)places.n + 1);
    for (int i = 0; i < places.n; i++)
        v->places.at[v->places.n++] = (struct group_option){places.at[i].slug, places.at[i].name,
                                                            str_eq(place, places.at[i].slug)};
    TRY(courses_to_follow(q->db, q->mem, str_of(lang_codes[q->lang]), &courses));
    v->courses.at = MEM_ARRAY(q->mem, struct group_option, (size_t)courses.n + 1);
    for (int i = 0; i < courses.n; i++)
        v->courses.at[v->courses.n++] =
            (struct group_option){courses.at[i].slug,
                                  str_format(q->mem, STR_FMT " " STR_FMT,
                                             STR_ARG(courses.at[i].title),
                                             STR_ARG(courses.at[i].number)),
                                  str_eq(course, courses.at[i].slug)};
    v->langs.at = MEM_ARRAY(q->mem, struct group_option, 2);
    v->langs.at[v->langs.n++] =
        (struct group_option){STR("nl"), msg_text(q->lang, MSG_group_in_dutch), false};
    v->langs.at[v->langs.n++] =
        (struct group_option){STR("en"), msg_text(q->lang, MSG_group_in_english),
                              str_eq(lang, STR("en"))};
    cities_fields(v);
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_group_new_title),
                                              .no_index = true,
                                              .form = true});
    group_new_html(h, v);
    return page_close(h);
}

enum err group_new(struct req *q, struct res *r)
{
    struct setup_view v = {0};

    return new_page(q, r, &v);
}

enum err group_create(struct req *q, struct res *r)
{
    struct setup_view v = {.name.value = str_trim(req_form(q, "naam", GROUP_NAME_SIGNS))};
    struct course_choice_rows courses;
    struct cities_new cities;
    struct place_row place;
    struct group_row g;
    learn_group_id id;
    group_member_id member;
    int64_t version = 0;
    bool found;

    TRY(place_by_slug(q->db, q->mem, req_form(q, "plaats", 60), &found, &place));
    if (!found || !may(q->who, MAY_COORDINATE, place.id)) return ERR_NOT_FOUND;
    TRY(courses_to_follow(q->db, q->mem, str_of(lang_codes[q->lang]), &courses));
    const str course = req_form(q, "leergang", 100);
    for (int i = 0; i < courses.n; i++)
        if (str_eq(course, courses.at[i].slug)) version = courses.at[i].version;
    if (!version) return ERR_NOT_FOUND;
    const struct group_new n = {.name = v.name.value,
                                .place = place.id,
                                .version = {version},
                                .lang = req_form(q, "taal", 2),
                                .practice = str_eq(place.kind, STR("practice"))};
    cities_fields(&v);
    TRY(cities_read(q, 0, &v.more, &v.usual, &cities));
    const bool wrong = v.more.problem.n || v.usual.problem.n;
    const enum err e = utf8_slug(q->mem, v.name.value, 60).n == 0 ? ERR_INVALID
                       : wrong                                    ? ERR_NONE
                               : group_add(q->db, q->mem, q->now, &n, &id);
    if (e == ERR_INVALID) v.name.problem = msg_text(q->lang, MSG_group_name_of_problem);
    if (e == ERR_INVALID || wrong) {
        r->status = 422;
        return new_page(q, r, &v);
    }
    TRY(e);
    TRY(group_version_add(q->db, id, n.version, 0, who_person(q->who), q->now));
    TRY(member_add(q->db, q->mem, q->now, id, who_person(q->who), STR("coordinator"), STR("in"),
                   NULL, &member));
    TRY(cities_add(q, id, &cities));
    if (cities.n == 0 && str_eq(place.kind, STR("municipality"))) // one city: it sends everybody
        TRY(group_place_set(q->db, id, place.id, cities.seats));
    TRY(group_by_id(q->db, q->mem, id, &g));
    TRY(member_came(q, &g, who_person(q->who), false));
    TRY(audit_by(q, "group.add", group_object(q, &g), STR("")));
    return redirect(q, r, group_path(q, &g, "/instellen?ok=bewaard"));
}

static enum err setup_page(struct req *q, struct res *r, struct setup_view *v)
{
    static const struct {
        const char *state;
        msg word;
    } states[] = {
        {"planned", MSG_group_state_planned},
        {"open", MSG_group_state_open},
        {"running", MSG_group_state_running},
        {"closed", MSG_group_state_closed},
    };
    struct place_seats_rows places;

    v->name.name = "naam", v->name.label = MSG_group_name_of, v->name.help = MSG_group_name_of_help;
    const str state = req_form(q, "staat", 10).n ? req_form(q, "staat", 10) : v->top.g.state;
    v->states.at = MEM_ARRAY(q->mem, struct group_option, COUNT_OF(states));
    for (size_t i = 0; i < COUNT_OF(states); i++)
        v->states.at[v->states.n++] =
            (struct group_option){str_of(states[i].state), msg_text(q->lang, states[i].word),
                                  str_eq(state, str_of(states[i].state))};
    TRY(place_seats(q->db, q->mem, v->top.g.id, &places));
    if (!v->cities.at) {
        v->cities.at = MEM_ARRAY(q->mem, struct seats_line, (size_t)places.n + 1);
        for (int i = 0; i < places.n; i++)
            v->cities.at[v->cities.n++] =
                (struct seats_line){places.at[i].slug, places.at[i].name,
                                    str_format(q->mem, "%lld", (long long)places.at[i].seats),
                                    (str){0}, places.at[i].taken};
    }
    cities_fields(v);
    struct html *h = group_page(q, r, &v->top, MSG_group_setup);
    group_setup_html(h, v);
    return page_close(h);
}

enum err group_setup(struct req *q, struct res *r)
{
    struct setup_view v = {.old = true};

    TRY(top_of(q, "setup", GROUP_COORDINATOR, &v.top));
    v.name.value = v.top.g.name;
    return setup_page(q, r, &v);
}

static enum err seats_save(struct req *q, struct setup_view *v, bool *out_wrong)
{
    struct place_seats_rows places;
    struct cities_new cities;

    TRY(place_seats(q->db, q->mem, v->top.g.id, &places));
    v->cities.at = MEM_ARRAY(q->mem, struct seats_line, (size_t)places.n + 1);
    int64_t *seats = MEM_ARRAY(q->mem, int64_t, (size_t)places.n + 1);
    for (int i = 0; i < places.n; i++) {
        const struct place_seats_row *p = &places.at[i];
        const str typed = str_trim(
            req_form(q, str_z(q->mem, str_format(q->mem, "p-" STR_FMT, STR_ARG(p->slug))), 6));
        struct seats_line *line = &v->cities.at[v->cities.n++];
        *line = (struct seats_line){p->slug, p->name, typed, (str){0}, p->taken};
        seats[i] = 0;
        if (!typed.n && !p->taken) {
            seats[i] = -1; // left empty: the city no longer takes part
        } else if (str_int(typed, 0, GROUP_SEATS_MAX, &seats[i]) != ERR_NONE ||
                   seats[i] < p->taken) {
            line->problem = msg_text(q->lang, MSG_group_seats_problem);
            *out_wrong = true;
        }
    }
    cities_fields(v);
    TRY(cities_read(q, places.n, &v->more, &v->usual, &cities));
    if (*out_wrong || v->more.problem.n || v->usual.problem.n) {
        *out_wrong = true;
        return ERR_NONE;
    }
    for (int i = 0; i < places.n; i++)
        if (seats[i] < 0)
            TRY(group_place_drop(q->db, v->top.g.id, places.at[i].place));
        else
            TRY(group_place_set(q->db, v->top.g.id, places.at[i].place, seats[i]));
    TRY(cities_add(q, v->top.g.id, &cities));
    for (int i = 0; i < places.n; i++) // more seats than there were: who waits comes in
        for (int64_t k = places.at[i].seats; k < seats[i]; k++)
            TRY(seat_given(q, &v->top.g, places.at[i].place));
    return ERR_NONE;
}

enum err group_setup_save(struct req *q, struct res *r)
{
    struct setup_view v = {.old = true};
    bool wrong = false;

    TRY(top_of(q, "setup", GROUP_COORDINATOR, &v.top));
    v.name.value = str_trim(req_form(q, "naam", GROUP_NAME_SIGNS));
    const str state = req_form(q, "staat", 10);
    if (!str_eq(state, STR("planned")) && !str_eq(state, STR("open")) &&
        !str_eq(state, STR("running")) && !str_eq(state, STR("closed")))
        return ERR_INVALID;
    if (utf8_slug(q->mem, v.name.value, 60).n == 0) {
        v.name.problem = msg_text(q->lang, MSG_group_name_of_problem);
        wrong = true;
    }
    TRY(seats_save(q, &v, &wrong));
    if (wrong) {
        r->status = 422;
        return setup_page(q, r, &v);
    }
    const int64_t closed_at = !str_eq(state, STR("closed")) ? 0
                              : v.top.g.closed_at           ? v.top.g.closed_at
                                                            : q->now;
    TRY(group_set(q->db, v.top.g.id, v.name.value, state, closed_at, q->now));
    TRY(audit_by(q, "group.change", group_object(q, &v.top.g), state));
    return redirect(q, r, group_path(q, &v.top.g, "/instellen?ok=bewaard"));
}
