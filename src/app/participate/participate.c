// participate.c - what taking part offers: its addresses, jobs and commands, its place on the home page and in the sitemap.
#include "app/participate/list.h"
#include "app/participate/list.html.h"

enum { HOME_CARDS = 3 };

static enum err sitemap(struct db *db, struct mem *m, struct sitemap *s)
{
    struct listed_rows rows;
    struct place_rows places;

    sitemap_add(s, STR("/meedoen"), 0, false);
    sitemap_add(s, STR("/meedoen/kalender"), 0, false);
    sitemap_add(s, STR("/meedoen/stappen"), 0, false);
    TRY(places_public(db, m, &places));
    for (int i = 0; i < places.n; i++) {
        sitemap_add(s, str_format(m, "/" STR_FMT "/meedoen", STR_ARG(places.at[i].slug)), 0, false);
        sitemap_add(s, str_format(m, "/" STR_FMT "/raad", STR_ARG(places.at[i].slug)), 0, false);
        sitemap_add(s, str_format(m, "/" STR_FMT "/participatiekaart", STR_ARG(places.at[i].slug)),
                    0, false);
    }
    TRY(trajectories_in(db, m, PLACE_ROOT, 0, 0, LIST_MOST, &rows));
    for (int i = 0; i < rows.n; i++) {
        if (rows.at[i].practice) continue; // invented: not for those who search
        sitemap_add(s,
                    str_format(m, "/" STR_FMT "/meedoen/" STR_FMT, STR_ARG(rows.at[i].place_slug),
                               STR_ARG(rows.at[i].slug)),
                    rows.at[i].changed_at, false);
    }
    return ERR_NONE;
}

// What is public may be followed by everybody; a plan that is not, by nobody.
static enum err followed(struct db *db, struct mem *m, int64_t now, enum lang lang,
                         person_id person, int64_t object, bool *out_found,
                         struct notice_subject *out)
{
    struct trajectory_row t;
    struct place_row place;

    (void)now, (void)person;
    const enum err e = trajectory_by_id(db, m, (trajectory_id){object}, &t);
    *out_found = e == ERR_NONE && trajectory_is_public(&t);
    if (e == ERR_NOT_FOUND) return ERR_NONE;
    TRY(e);
    TRY(place_by_id(db, m, t.place, &place));
    *out = (struct notice_subject){lang == LANG_EN && t.title_en.n ? t.title_en : t.title,
                                   str_format(m, "/" STR_FMT "/meedoen/" STR_FMT,
                                              STR_ARG(place.slug), STR_ARG(t.slug)),
                                   place.id};
    return ERR_NONE;
}

static const struct notice_kind follows[] = {{"trajectory", followed}};

// What is open now: of real places; when there is none, what there is to practise with.
static enum err home(struct req *q, struct html *h)
{
    struct card_lines all, open = {0};

    TRY(cards_read(q, PLACE_ROOT, false, &all));
    open.at = MEM_ARRAY(q->mem, struct card_line, HOME_CARDS);
    for (int practice = 0; practice < 2 && !open.n; practice++)
        for (int i = 0; i < all.n && open.n < HOME_CARDS; i++)
            if (all.at[i].practice == practice && str_eq(str_of(all.at[i].head.state), STR("open")))
                open.at[open.n++] = all.at[i];
    if (open.n) participate_now_html(h, &open);
    return ERR_NONE;
}

static enum err own(struct db *db, struct mem *m, const struct person_row *p, struct json *j)
{
    struct own_step_rows steps;
    struct own_call_rows calls;
    struct own_led_rows led;

    TRY(own_steps(db, m, p->id, &steps));
    TRY(own_calls(db, m, p->id, &calls));
    TRY(own_led(db, m, p->id, &led));
    json_key(j, "trajectories_led"), json_open(j, '[');
    for (int i = 0; i < led.n; i++) {
        json_open(j, '{');
        json_pair_text(j, "trajectory", led.at[i].title);
        json_pair_text(j, "since", at_iso(m, led.at[i].created_at));
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "trajectory_steps"), json_open(j, '[');
    for (int i = 0; i < steps.n; i++) {
        json_open(j, '{');
        json_pair_text(j, "trajectory", steps.at[i].title);
        json_pair_text(j, "step", steps.at[i].event);
        json_pair_text(j, "at", at_iso(m, steps.at[i].at));
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "trajectory_questions"), json_open(j, '[');
    for (int i = 0; i < calls.n; i++) {
        json_open(j, '{');
        json_pair_text(j, "trajectory", calls.at[i].title);
        json_pair_text(j, "question", calls.at[i].question);
        json_pair_text(j, "at", at_iso(m, calls.at[i].asked_at));
        json_close(j, '}');
    }
    json_close(j, ']');
    return ERR_NONE;
}

// Columns that lead to a person are emptied by the database; a clock says who by their mark.
static enum err erase(struct db *db, struct mem *m, int64_t now, const struct person_row *p)
{
    (void)m, (void)now;
    return clock_events_unname(db, p->uid);
}

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/participate/participate.def"
#undef ROUTE
};

const struct feature participate_feature = {.name = "participate",
                                            .routes = routes,
                                            .n_routes = COUNT_OF(routes),
                                            .jobs = participate_jobs,
                                            .n_jobs = PARTICIPATE_JOBS,
                                            .commands = participate_commands,
                                            .n_commands = PARTICIPATE_COMMANDS,
                                            .sitemap = sitemap,
                                            .home = home,
                                            .own = own,
                                            .erase = erase,
                                            .follows = follows,
                                            .n_follows = COUNT_OF(follows)};
