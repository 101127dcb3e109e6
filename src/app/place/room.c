// room.c - the list of places, and the page that each place has.
#include "app/place/room.h"

#include "app/place/room.html.h"

static bool is(str kind, const char *what)
{
    return str_eq(kind, str_of(what));
}

enum err place_index(struct req *q, struct res *r)
{
    struct places_view v = {0};
    struct place_rows all;

    TRY(places_public(q->db, q->mem, &all));
    v.cities.at = MEM_ARRAY(q->mem, struct place_row, (size_t)all.n + 1);
    v.practice.at = MEM_ARRAY(q->mem, struct place_row, (size_t)all.n + 1);
    for (int i = 0; i < all.n; i++) {
        struct place_rows *to = is(all.at[i].kind, "practice") ? &v.practice : &v.cities;
        to->at[to->n++] = all.at[i];
    }
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_place_index_title),
                                 .description = msg_text(q->lang, MSG_place_index_lead)});
    place_index_html(h, &v);
    return page_close(h);
}

static enum err rules_fill(struct req *q, struct place_view *v)
{
    static const msg words[] = {
#define RULE(name, min, max) MSG_rule_##name,
#include "core/rule.def"
#undef RULE
    };
    const day today = day_of_at(q->now);
    struct place_rule_rows rows;
    enum rule rule;

    TRY(rules_of(q->db, q->mem, v->place.id, &rows));
    struct rule_line *at = MEM_ARRAY(q->mem, struct rule_line, (size_t)rows.n + 1);
    int n = 0;
    for (int i = 0; i < rows.n; i++) {
        const struct place_rule_row *x = &rows.at[i];
        if (!rule_parse(x->name, &rule) || x->from_day > today.n ||
            (x->has_until_day && x->until_day <= today.n))
            continue;
        at[n++] = (struct rule_line){words[rule],
                                     rule_choice_word(rule, x->value),
                                     x->value,
                                     {(int32_t)x->from_day},
                                     x->source};
    }
    v->rules = (struct rule_lines){at, n};
    return ERR_NONE;
}

enum err place_show(struct req *q, struct res *r)
{
    struct place_view v = {0};
    struct place_step_rows above;
    bool found;
    str slug;

    TRY(req_slug(q, "place", &slug));
    TRY(place_by_slug(q->db, q->mem, slug, &found, &v.place));
    if (!found || v.place.id.v == PLACE_ROOT.v) return ERR_NOT_FOUND;
    v.practice = is(v.place.kind, "practice");
    TRY(place_below(q->db, q->mem, v.place.id, &v.below));
    TRY(place_above(q->db, q->mem, v.place.id, &above));
    v.above.at = MEM_ARRAY(q->mem, struct place_row, (size_t)above.n + 1);
    for (int i = above.n - 2; i > 0; i--) // without the root and the place itself
        TRY(place_by_id(q->db, q->mem, above.at[i].id, &v.above.at[v.above.n++]));
    TRY(rules_fill(q, &v));
    TRY(follow_fill(q, "place", v.place.id.v, &v.follow));
    v.can_manage = may(q->who, MAY_PLACES, v.place.id);
    struct html *h = page_open(q, r,
                               &(struct page){.title = v.place.name,
                                              .form = v.follow.form,
                                              .theme = v.place.theme,
                                              .cobrand = v.practice ? STR("") : v.place.name});
    place_show_html(h, &v);
    return page_close(h);
}

static enum err sitemap(struct db *db, struct mem *m, struct sitemap *s)
{
    struct place_rows all;

    sitemap_add(s, STR("/plaatsen"), 0, false);
    TRY(places_public(db, m, &all));
    for (int i = 0; i < all.n; i++)
        sitemap_add(s, str_format(m, "/" STR_FMT, STR_ARG(all.at[i].slug)), 0, false);
    return ERR_NONE;
}

// A place is public: everybody may follow it.
static enum err followed(struct db *db, struct mem *m, int64_t now, enum lang lang,
                         person_id person, int64_t object, bool *out_found,
                         struct notice_subject *out)
{
    struct place_row p;

    (void)now, (void)lang, (void)person;
    *out_found = object != PLACE_ROOT.v;
    if (!*out_found) return ERR_NONE;
    const enum err e = place_by_id(db, m, (place_id){object}, &p);
    *out_found = e == ERR_NONE;
    if (e == ERR_NOT_FOUND) return ERR_NONE;
    TRY(e);
    *out = (struct notice_subject){p.name, str_format(m, "/" STR_FMT, STR_ARG(p.slug)), p.id};
    return ERR_NONE;
}

static const struct notice_kind follows[] = {{"place", followed}};

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/place/place.def"
#undef ROUTE
};

const struct feature place_feature = {.name = "place",
                                      .routes = routes,
                                      .n_routes = COUNT_OF(routes),
                                      .commands = place_commands,
                                      .n_commands = PLACE_COMMANDS,
                                      .sitemap = sitemap,
                                      .follows = follows,
                                      .n_follows = COUNT_OF(follows)};
