// providers.c - the identity providers of municipalities: added, looked at, taken away.
#include "app/admin/admin.h"
#include "app/admin/providers.html.h"
#include "core/provider.h"

static enum err show(struct req *q, struct res *r, struct providers_view *v)
{
    struct provider_rows rows;

    TRY(providers(q->db, q->mem, &rows));
    v->rows.at = MEM_ARRAY(q->mem, struct provider_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        v->rows.at[v->rows.n++] = (struct provider_line){.id = rows.at[i].id.v,
                                                         .name = rows.at[i].name,
                                                         .issuer = rows.at[i].issuer,
                                                         .domains = rows.at[i].domains,
                                                         .problem = rows.at[i].problem,
                                                         .ready = rows.at[i].looked_at > 0};
    TRY(admin_places_of(q, MAY_RUN, req_form(q, "plaats", 60), &v->places));
    v->back = str_format(q->mem, STR_FMT "/inloggen/aanbieder/terug",
                         STR_ARG(settings_origin(q->mem, q->site->set)));
    v->left =
        str_format(q->mem, STR_FMT "/uitgelogd", STR_ARG(settings_origin(q->mem, q->site->set)));
    v->told = str_format(q->mem, STR_FMT "/aanbieder/uitloggen",
                         STR_ARG(settings_origin(q->mem, q->site->set)));
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_admin_providers_title),
                                              .no_index = true,
                                              .form = true});
    admin_providers_html(h, v);
    return page_close(h);
}

enum err admin_providers(struct req *q, struct res *r)
{
    struct providers_view v = {0};

    TRY(must(q, MAY_RUN, PLACE_ROOT));
    return show(q, r, &v);
}

enum err admin_provider_add(struct req *q, struct res *r)
{
    struct providers_view v = {.name = req_form(q, "naam", 101),
                               .issuer = str_trim(req_form(q, "adres", 501)),
                               .client = str_trim(req_form(q, "client", 301)),
                               .domains = req_form(q, "domeinen", 1001)};
    struct place_row place;
    provider_id id;
    bool found;

    TRY(must(q, MAY_RUN, PLACE_ROOT));
    TRY(place_by_slug(q->db, q->mem, req_form(q, "plaats", 60), &found, &place));
    if (!found) return ERR_NOT_FOUND;
    const struct provider_new p = {.place = place.id,
                                   .name = v.name,
                                   .issuer = v.issuer,
                                   .client = v.client,
                                   .secret = str_trim(req_form(q, "geheim", 301)),
                                   .domains = v.domains};
    const enum err e = provider_add(q->db, q->mem, q->now, q->site->set->provider_near, &p, &id);
    if (e == ERR_INVALID || e == ERR_CONFLICT) {
        v.problem = msg_text(q->lang, e == ERR_INVALID ? MSG_admin_provider_invalid
                                                       : MSG_admin_provider_taken);
        r->status = 422;
        return show(q, r, &v);
    }
    TRY(e);
    TRY(audit_by(q, "provider.add", str_format(q->mem, "provider:%lld", (long long)id.v),
                 v.issuer));
    return redirect(q, r, STR("/beheer/aanbieders"));
}

enum err admin_provider_remove(struct req *q, struct res *r)
{
    provider_id id;
    int64_t n;

    TRY(must(q, MAY_RUN, PLACE_ROOT));
    TRY(req_id(q, "provider", &id.v));
    TRY(provider_remove(q->db, id, &n));
    if (!n) return ERR_NOT_FOUND;
    TRY(audit_by(q, "provider.remove", str_format(q->mem, "provider:%lld", (long long)id.v),
                 STR("")));
    return redirect(q, r, STR("/beheer/aanbieders"));
}
