// The pages that belong to no room.
#include "core/file.h"
#include "core/item.h"
#include "core/scan.h"
#include "web/assets.h"
#include "web/web.h"

#include "app/site/pages.html.h"
#include "app/site/site.h"
#include "app/site/site.sql.h"
#include "app/site/sitemap.xml.h"

enum err site_home(struct req *q, struct res *r)
{
    struct home_view v = {0};
    struct out sections = out_new(q->mem);
    struct html *part = html_part(q, &sections);

    for (int i = 0; i < q->site->n_features; i++)
        if (q->site->features[i]->home) TRY(q->site->features[i]->home(q, part));
    v.sections = (safe){out_get(&sections)};
    TRY(item_list(q->db, q->mem, STR(""), STR(""), q->lang, ITEM_LIST_START, 6, &v.newest));
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_site_home_title),
                                 .description = msg_text(q->lang, MSG_site_home_lead)});
    site_home_html(h, &v);
    return page_close(h);
}

typedef void text_page(struct html *h, const struct text_view *v);

static enum err text(struct req *q, struct res *r, msg title, msg lead, const char *menu,
                     text_page *body)
{
    const struct text_view v = {.contact = q->site->set->contact,
                                .contact_href = q->site->set->contact.n
                                                    ? str_format(q->mem, "mailto:" STR_FMT,
                                                                 STR_ARG(q->site->set->contact))
                                                    : STR(""),
                                .version = str_of(MEENT_VERSION)};
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, title),
                                              .description = msg_text(q->lang, lead),
                                              .menu = menu});
    body(h, &v);
    return page_close(h);
}

enum err site_about(struct req *q, struct res *r)
{
    return text(q, r, MSG_site_about_title, MSG_site_about_lead, "about", site_about_html);
}

enum err site_privacy(struct req *q, struct res *r)
{
    return text(q, r, MSG_site_privacy_title, MSG_site_privacy_lead, NULL, site_privacy_html);
}

enum err site_source(struct req *q, struct res *r)
{
    return text(q, r, MSG_site_source_title, MSG_site_source_lead, NULL, site_source_html);
}

// A name is for people; the hash decides. A wrong name goes to the right one, so that a file has one address.
enum err site_file(struct req *q, struct res *r)
{
    const str sha = req_path_text(q, "sha256");
    struct file_head_row row;
    int fd;
    int64_t bytes;

    TRY(file_head(q->db, q->mem, sha, &row));
    if (!str_eq(req_path_text(q, "name"), row.name)) {
        const str values[] = {sha, row.name};
        r->status = 308;
        res_header(r, "location", html_path(q->mem, "", q->route->path, values, 2));
        return ERR_NONE;
    }
    TRY(file_open(q->site->files, sha, &fd, &bytes));
    return res_file(q, r,
                    &(struct sent_file){.fd = fd,
                                        .bytes = bytes,
                                        .type = str_z(q->mem, row.type),
                                        .etag = sha,
                                        .name = row.name});
}

// ---- for programs ----

struct sitemap {
    struct mem *mem;
    struct sitemap_line *at;
    int n, cap;
};

enum { SITEMAP_MAX = 50000 }; // of the protocol

void sitemap_add(struct sitemap *s, str path, int64_t changed_at, bool only_nl)
{
    if (s->n == SITEMAP_MAX) return;
    if (s->n == s->cap) {
        const int cap = s->cap ? s->cap * 2 : 256;
        struct sitemap_line *at = MEM_ARRAY(s->mem, struct sitemap_line, (size_t)cap);
        if (s->n) memcpy(at, s->at, sizeof *at * (size_t)s->n);
        s->at = at;
        s->cap = cap;
    }
    s->at[s->n++] =
        (struct sitemap_line){.nl = str_copy(s->mem, path),
                              .en = only_nl ? STR("")
                                            : str_format(s->mem, "/en" STR_FMT, STR_ARG(path)),
                              .changed =
                                  changed_at ? day_iso(s->mem, day_of_at(changed_at)) : STR("")};
}

// A place that speaks Dutch only has no English addresses, of whatever feature they are. The lines of one place mostly
// follow each other.
static enum err drop_english(struct req *q, struct sitemap *s)
{
    str last = {0};
    bool english = true;

    for (int i = 0; i < s->n; i++) {
        str rest = str_from(s->at[i].nl, 1), first;
        if (!s->at[i].en.n || !str_cut(&rest, '/', &first)) continue;
        if (!str_eq(first, last)) TRY(place_english(q->db, q->mem, first, &english));
        last = first;
        if (!english) s->at[i].en = STR("");
    }
    return ERR_NONE;
}

enum err site_sitemap(struct req *q, struct res *r)
{
    static const char *const own[] = {"/", "/over", "/toegankelijkheid", "/privacy", "/broncode"};
    struct sitemap s = {.mem = q->mem};

    for (size_t i = 0; i < COUNT_OF(own); i++)
        sitemap_add(&s, str_of(own[i]), 0, false);
    for (int i = 0; i < q->site->n_features; i++)
        if (q->site->features[i]->sitemap) TRY(q->site->features[i]->sitemap(q->db, q->mem, &s));
    TRY(drop_english(q, &s));
    const struct sitemap_view v = {.lines = {s.at, s.n}};
    site_map_xml(xml_open(q, r, "application/xml; charset=utf-8"), &v);
    return ERR_NONE;
}

enum err site_robots(struct req *q, struct res *r)
{
    r->type = "text/plain; charset=utf-8";
    out_format(&r->body,
               "User-agent: *\nDisallow: /zoeken\nDisallow: /en/zoeken\n\nSitemap: " STR_FMT
               "/sitemap.xml\n",
               STR_ARG(q->origin));
    return ERR_NONE;
}

// RFC 9116. Without a contact there is nothing to say. Expires moves along: a page that is served is current.
enum err site_security(struct req *q, struct res *r)
{
    const struct settings *set = q->site->set;
    const str contact = set->security_contact.n ? set->security_contact
                        : set->contact.n
                            ? str_format(q->mem, "mailto:" STR_FMT, STR_ARG(set->contact))
                            : STR("");

    if (contact.n == 0) return ERR_NOT_FOUND;
    r->type = "text/plain; charset=utf-8";
    const int64_t month = 30 * 86400, expires = (q->now / month + 7) * month; // steady for a month
    out_format(&r->body,
               "Contact: " STR_FMT "\nExpires: " STR_FMT
               "\nPreferred-Languages: nl, en\nCanonical: " STR_FMT "/.well-known/security.txt\n",
               STR_ARG(contact), STR_ARG(at_iso(q->mem, expires)), STR_ARG(q->origin));
    return ERR_NONE;
}

// Ready means: the database answers, with a schema that fits.
// Files that wait for the scanner do not make the site ill: it serves all else. Who watches sees them here.
static enum err health_of_files(struct req *q, struct json *j)
{
    struct scan_counts_row n;

    TRY(scan_counts(q->db, q->mem, &n));
    if (!q->site->set->scanner.n && !n.held) return ERR_NONE;
    json_key(j, "files"), json_open(j, '{');
    json_key(j, "scanner"), json_bool(j, q->site->set->scanner.n > 0);
    json_key(j, "held"), json_int(j, n.held);
    json_key(j, "held_since");
    if (n.has_since)
        json_text(j, at_iso(q->mem, n.since));
    else
        json_none(j);
    json_key(j, "unanswered"), json_int(j, n.tried);
    json_key(j, "infected"), json_int(j, n.infected);
    json_close(j, '}');
    return ERR_NONE;
}

enum err site_health(struct req *q, struct res *r)
{
    int64_t one = 0;

    r->cache = CACHE_NEVER;
    r->type = "application/json; charset=utf-8";
    TRY(site_alive(q->db, q->mem, &one));
    struct json j = res_json(r);
    json_open(&j, '{');
    json_key(&j, "status"), json_text(&j, STR("ok"));
    json_key(&j, "version"), json_text(&j, str_of(MEENT_VERSION));
    TRY(health_of_files(q, &j));
    json_close(&j, '}');
    return ERR_NONE;
}

enum err site_metrics(struct req *q, struct res *r)
{
    r->cache = CACHE_NEVER;
    r->type = "text/plain; version=0.0.4; charset=utf-8";
    figures_write(q->site, &r->body);
    struct job_count_rows jobs;
    TRY(job_count(q->db, q->mem, &jobs));
    OUT_LIT(&r->body, "# HELP meent_jobs Jobs, by kind and state.\n# TYPE meent_jobs gauge\n");
    for (int i = 0; i < jobs.n; i++)
        out_format(&r->body, "meent_jobs{kind=\"" STR_FMT "\",state=\"" STR_FMT "\"} %lld\n",
                   STR_ARG(jobs.at[i].kind), STR_ARG(jobs.at[i].state), (long long)jobs.at[i].n);
    struct scan_counts_row n;
    TRY(scan_counts(q->db, q->mem, &n));
    out_format(&r->body,
               "# HELP meent_files Files that came in, by what the virus scanner said.\n"
               "# TYPE meent_files gauge\nmeent_files{scan=\"held\"} %lld\n"
               "meent_files{scan=\"unanswered\"} %lld\nmeent_files{scan=\"infected\"} %lld\n"
               "# HELP meent_files_held_seconds How long the oldest has waited.\n"
               "# TYPE meent_files_held_seconds gauge\nmeent_files_held_seconds %lld\n",
               (long long)n.held, (long long)n.tried, (long long)n.infected,
               (long long)(n.has_since && q->now > n.since ? q->now - n.since : 0));
    return ERR_NONE;
}

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/site/site.def"
#undef ROUTE
};

const struct feature site_feature = {.name = "site",
                                     .routes = routes,
                                     .n_routes = COUNT_OF(routes)};
