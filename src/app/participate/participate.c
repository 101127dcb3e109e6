// participate.c - what taking part offers: its addresses, jobs and commands, its place on the home page and in the sitemap.
#include "app/participate/list.h"
#include "app/participate/list.html.h"

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
    }
    TRY(trajectories_in(db, m, PLACE_ROOT, 0, 0, LIST_MOST, &rows));
    for (int i = 0; i < rows.n; i++)
        sitemap_add(s,
                    str_format(m, "/" STR_FMT "/meedoen/" STR_FMT, STR_ARG(rows.at[i].place_slug),
                               STR_ARG(rows.at[i].slug)),
                    rows.at[i].changed_at, false);
    return ERR_NONE;
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
                                            .sitemap = sitemap};
