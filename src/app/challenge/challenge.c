// challenge.c - what the feature offers, and finding the challenge that an address is about.
#include "app/challenge/challenge.h"

#include "app/challenge/own.h"

static enum err here_get(struct req *q, bool hidden, struct here *out)
{
    bool found;
    int64_t number;

    *out = (struct here){0};
    TRY(place_asked(q, &out->place));
    TRY(req_id(q, "number", &number));
    TRY(challenge_by_number(q->db, q->mem, out->place.id, number, &found, &out->c));
    if (!found) return ERR_NOT_FOUND;
    out->base = challenge_path(q->mem, out->place.slug, number);
    out->practice = out->c.practice != 0;
    out->filed = out->c.has_filed_day;
    out->filed_day = (day){(int32_t)out->c.filed_day};
    out->public = challenge_is_public(out->c.state, out->c.shown != 0);
    if (!out->public && !(hidden && out->c.hidden) &&
        !may(q->who, MAY_WORK_CHALLENGE, out->place.id))
        return ERR_NOT_FOUND;
    // A draft is the group's own, for everybody.
    if (str_eq(out->c.state, STR("draft"))) return ERR_NOT_FOUND;
    out->can_work = may(q->who, MAY_WORK_CHALLENGE, out->place.id);
    out->can_moderate = (out->public || out->c.hidden) && may(q->who, MAY_MODERATE, out->place.id);
    return ERR_NONE;
}

enum err challenge_here(struct req *q, struct here *out)
{
    return here_get(q, false, out);
}

enum err challenge_here_seen(struct req *q, struct here *out)
{
    return here_get(q, true, out);
}

enum err challenge_here_mine(struct req *q, str key, struct here *out)
{
    int64_t number;
    bool found;

    *out = (struct here){0};
    TRY(place_asked(q, &out->place));
    TRY(req_id(q, "number", &number));
    TRY(challenge_open(q->db, q->mem, out->place.id, number, key, &found, &out->c, &out->member));
    if (!found) return ERR_NOT_FOUND; // no such number and no such key look the same
    out->key = key;
    out->base = challenge_path(q->mem, out->place.slug, number);
    out->roles = 1u << CHALLENGE_GROUP;
    out->practice = out->c.practice != 0;
    out->filed = out->c.has_filed_day;
    out->filed_day = (day){(int32_t)out->c.filed_day};
    out->public = challenge_is_public(out->c.state, out->c.shown != 0);
    return ERR_NONE;
}

enum err challenge_here_work(struct req *q, struct here *out)
{
    TRY(challenge_here(q, out));
    if (!out->can_work) return ERR_NOT_FOUND;
    out->roles = who_roles(q->who, out->place.id) & right_roles(MAY_WORK_CHALLENGE);
    return ERR_NONE;
}

struct html *challenge_page(struct req *q, struct res *r, const struct place_row *place, str title,
                            bool form, bool no_index)
{
    const bool practice = str_eq(place->kind, STR("practice"));

    return page_open(q, r,
                     &(struct page){.title = title,
                                    .form = form,
                                    .no_index = no_index,
                                    .theme = place->theme,
                                    .cobrand = practice ? STR("") : place->name});
}

msg challenge_role_said(str role)
{
    const msg word = role_word(role);

    return word ? word : MSG_challenge_role_group;
}

enum err challenge_sitemap(struct db *db, struct mem *m, struct sitemap *s)
{
    struct challenge_line_rows rows;
    struct place_rows all;

    sitemap_add(s, STR("/uitdagen/stappen"), 0, false);
    TRY(places_public(db, m, &all));
    for (int i = 0; i < all.n; i++) {
        const str slug = all.at[i].slug;
        sitemap_add(s, str_format(m, "/" STR_FMT "/wijzer", STR_ARG(slug)), 0, false);
        sitemap_add(s, str_format(m, "/" STR_FMT "/uitdagen", STR_ARG(slug)), 0, false);
        sitemap_add(s, str_format(m, "/" STR_FMT "/uitdagen/taken", STR_ARG(slug)), 0, false);
    }
    TRY(challenges_in(db, m, PLACE_ROOT, CHALLENGE_LIST_MOST, &rows));
    for (int i = 0; i < rows.n; i++)
        if (challenge_is_public(rows.at[i].state, rows.at[i].shown != 0))
            sitemap_add(s, challenge_path(m, rows.at[i].place_slug, rows.at[i].number),
                        rows.at[i].changed_at, false);
    return ERR_NONE;
}

// Everybody may follow one that is public.
static enum err followed(struct db *db, struct mem *m, int64_t now, enum lang lang,
                         person_id person, int64_t object, bool *out_found,
                         struct notice_subject *out)
{
    struct challenge_row c;
    struct place_row place;

    (void)now, (void)lang, (void)person;
    const enum err e = challenge_by_id(db, m, (challenge_id){object}, &c);
    *out_found = e == ERR_NONE && challenge_is_public(c.state, c.shown != 0);
    if (e == ERR_NOT_FOUND) return ERR_NONE;
    TRY(e);
    if (!*out_found) return ERR_NONE;
    TRY(place_by_id(db, m, c.place, &place));
    *out = (struct notice_subject){c.title, challenge_path(m, place.slug, c.number), c.place};
    return ERR_NONE;
}

static const struct notice_kind follows[] = {{"challenge", followed}};

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/challenge/challenge.def"
#undef ROUTE
};

const struct feature challenge_feature = {.name = "challenge",
                                          .routes = routes,
                                          .n_routes = COUNT_OF(routes),
                                          .jobs = challenge_jobs,
                                          .n_jobs = CHALLENGE_JOBS,
                                          .commands = challenge_commands,
                                          .n_commands = CHALLENGE_COMMANDS,
                                          .sitemap = challenge_sitemap,
                                          .council = challenge_council,
                                          .follows = follows,
                                          .n_follows = COUNT_OF(follows),
                                          .own = challenge_own,
                                          .erase = challenge_erase,
                                          .retain = challenge_retain};
