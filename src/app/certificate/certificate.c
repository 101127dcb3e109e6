// certificate.c - what the feature offers: its routes and jobs, what of it is somebody's own, and what waits.
#include "app/certificate/certificate.h"

#include "app/certificate/cli.h"

static enum err own(struct db *db, struct mem *m, const struct person_row *p, struct json *j)
{
    struct award_rows rows;

    TRY(awards_of(db, m, p->id, &rows));
    json_key(j, "awards"), json_open(j, '[');
    for (int i = 0; i < rows.n; i++) {
        const struct award_row *a = &rows.at[i];
        json_open(j, '{');
        json_pair_text(j, "kind", a->kind);
        json_pair_text(j, "course", a->course);
        json_pair_text(j, "module", a->title);
        json_pair_text(j, "name", a->name);
        json_pair_text(j, "code", code_shown(m, a->code));
        json_pair_text(j, "issued_at", at_iso(m, a->issued_at));
        json_pair_bool(j, "taken_back", a->revoked_at != 0);
        json_close(j, '}');
    }
    json_close(j, ']');
    return ERR_NONE;
}

// A certificate that is there to be seen stands on the page of the group for a month.
static enum err waits(struct req *q, const struct group_row *g, unsigned bits, struct waits *w)
{
    struct award_rows rows;

    if (!(bits & GROUP_PARTICIPANT)) return ERR_NONE;
    TRY(awards_of(q->db, q->mem, who_person(q->who), &rows));
    for (int i = 0; i < rows.n; i++) {
        const struct award_row *a = &rows.at[i];
        if (!a->has_learn_group || a->learn_group.v != g->id.v || a->revoked_at ||
            str_eq(a->kind, STR("module")) || q->now - a->issued_at > 30 * 86400)
            continue;
        waits_add(w,
                  msg_text(q->lang, str_eq(a->kind, STR("course")) ? MSG_certificate_told_course
                                                                   : MSG_certificate_told_trainer),
                  code_path(q->mem, a->code), 0);
    }
    return ERR_NONE;
}

static enum err sitemap(struct db *db, struct mem *m, struct sitemap *s)
{
    (void)db, (void)m;
    sitemap_add(s, STR("/certificaat"), 0, false);
    return ERR_NONE;
}

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/certificate/certificate.def"
#undef ROUTE
};

const struct feature certificate_feature = {.name = "certificate",
                                            .routes = routes,
                                            .n_routes = COUNT_OF(routes),
                                            .jobs = certificate_jobs,
                                            .n_jobs = CERTIFICATE_JOBS,
                                            .plan = award_plan,
                                            .commands = certificate_commands,
                                            .n_commands = CERTIFICATE_COMMANDS,
                                            .sitemap = sitemap,
                                            .own = own,
                                            .waits = waits};
