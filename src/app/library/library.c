// library.c - what the library offers, and the small words its pages share.
#include "app/library/library.h"

#include "app/library/show.h"

#include "app/library/cli.h"
#include "app/library/media.h"
#include "app/library/put.h"

msg library_kind_many(str kind)
{
    static const struct {
        const char *kind;
        msg key;
    } rows[] = {
        {"film", MSG_library_films},       {"podcast", MSG_library_podcasts},
        {"reading", MSG_library_readings}, {"worksheet", MSG_library_worksheets},
        {"case", MSG_library_cases},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_eq(kind, str_of(rows[i].kind))) return rows[i].key;
    return MSG_library_all;
}

// The licences that open material uses; another one is shown by its name, without a link.
static const struct {
    const char *spdx, *name, *address;
} licences[] = {
    {"CC-BY-SA-4.0", "CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"},
    {"CC-BY-4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"},
    {"CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"},
};

str licence_address(str spdx)
{
    for (size_t i = 0; i < COUNT_OF(licences); i++)
        if (str_eq(spdx, str_of(licences[i].spdx))) return str_of(licences[i].address);
    return STR("");
}

str licence_name(str spdx)
{
    for (size_t i = 0; i < COUNT_OF(licences); i++)
        if (str_eq(spdx, str_of(licences[i].spdx))) return str_of(licences[i].name);
    return spdx;
}

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/library/library.def"
#undef ROUTE
};

static enum err sitemap(struct db *db, struct mem *m, struct sitemap *s)
{
    struct item_rows rows;
    int64_t after = 0;

    sitemap_add(s, STR("/bibliotheek"), 0, false);
    do {
        TRY(item_after(db, m, after, LIBRARY_BATCH, &rows));
        for (int i = 0; i < rows.n; i++) {
            const struct item_row *r = &rows.at[i];
            after = r->id.v;
            if (str_eq(r->state, STR("published")))
                sitemap_add(s,
                            str_format(m, "/bibliotheek/" STR_FMT "/" STR_FMT,
                                       STR_ARG(item_kind_path(r->kind)), STR_ARG(r->slug)),
                            r->changed_at, false);
        }
    } while (rows.n == LIBRARY_BATCH);
    return ERR_NONE;
}

const struct feature library_feature = {
    .name = "library",
    .routes = routes,
    .n_routes = COUNT_OF(routes),
    .jobs = &media_job,
    .n_jobs = 1,
    .commands = library_commands,
    .n_commands = LIBRARY_COMMANDS,
    .sitemap = sitemap,
    .follows = library_follows,
    .n_follows = COUNT_OF(library_follows),
};
