#include "app/library/open.h"

#include "base/utf8.h"
#include "base/uuid.h"
#include "web/urls.h"

#include <string.h>

static bool plays_before(const struct item_file_row *a, const struct item_file_row *b, str kind)
{
    // A podcast is its sound; a film its largest rendition; the master only when there is nothing else.
    const char *const first = str_eq(kind, STR("podcast")) ? "audio" : "rendition";
    const bool af = str_eq(a->role, str_of(first)), bf = str_eq(b->role, str_of(first));

    if (af != bf) return af;
    if (str_eq(a->role, STR("master")) != str_eq(b->role, STR("master")))
        return str_eq(b->role, STR("master"));
    return a->height > b->height;
}

static void files_choose(struct open_view *v)
{
    for (int i = 0; i < v->files.n; i++) {
        const struct item_file_row *f = &v->files.at[i];

        if (str_eq(f->role, STR("poster")) && !v->poster) v->poster = f;
        if (!str_eq(f->role, STR("master")) && !str_eq(f->role, STR("rendition")) &&
            !str_eq(f->role, STR("audio")))
            continue;
        if (!v->media || plays_before(f, v->media, v->item.kind)) v->media = f;
    }
}

enum err open_fill(struct db *db, struct mem *m, str origin, str lang, item_id item,
                   struct open_view *out)
{
    struct open_view v = {0};

    TRY(item_whole(db, m, item, &v.item));
    TRY(open_texts(db, m, item, &v.texts));
    if (v.texts.n == 0) return ERR_NOT_FOUND;
    v.text = v.texts.at[0];
    for (int i = 0; i < v.texts.n; i++)
        if (str_eq(v.texts.at[i].lang, v.item.lang)) v.text = v.texts.at[i];
    for (int i = 0; i < v.texts.n; i++)
        if (str_eq(v.texts.at[i].lang, lang)) v.text = v.texts.at[i];
    TRY(item_people(db, m, item, v.text.lang, &v.people));
    TRY(item_themes(db, m, item, v.text.lang, &v.themes));
    TRY(item_sources(db, m, item, &v.sources));
    TRY(item_files(db, m, item, &v.files));
    files_choose(&v);
    v.kind_path = item_kind_path(v.item.kind);
    v.address = open_page(m, origin, v.text.lang, v.item.kind, v.item.slug);
    *out = v;
    return ERR_NONE;
}

static const char *base_of(str lang)
{
    return str_eq(lang, STR("en")) ? "/en" : "";
}

static str whole(struct mem *m, str origin, str path)
{
    return str_format(m, STR_FMT STR_FMT, STR_ARG(origin), STR_ARG(path));
}

str open_file(struct mem *m, str origin, const struct item_file_row *f)
{
    return whole(m, origin, url_site_file(m, "", f->sha256, f->name));
}

str open_page(struct mem *m, str origin, str lang, str kind, str slug)
{
    return whole(m, origin, url_library_item(m, base_of(lang), item_kind_path(kind), slug));
}

str open_player(struct mem *m, str origin, str lang, str kind, str slug)
{
    return whole(m, origin, url_library_player(m, base_of(lang), item_kind_path(kind), slug));
}

str open_urn(struct mem *m, str uid)
{
    static const unsigned char items[UUID_BYTES] = {0x92, 0x7a, 0x25, 0x60, 0x9d, 0xb4, 0x41, 0x3f,
                                                    0xa5, 0x49, 0x6e, 0x2c, 0x1d, 0x62, 0x3e, 0xd7};

    return str_format(m, "urn:uuid:" STR_FMT, STR_ARG(uuid_v5(m, items, uid)));
}

bool open_named_before(const struct item_person_rows *people, int i)
{
    for (int k = 0; k < i; k++)
        if (str_eq(people->at[k].name, people->at[i].name)) return true;
    return false;
}

str open_duration(struct mem *m, int64_t ms)
{
    const int64_t s = (ms + 500) / 1000;
    struct out o = out_new(m);

    OUT_LIT(&o, "PT");
    if (s >= 3600) out_format(&o, "%lldH", (long long)(s / 3600));
    if (s / 60 % 60) out_format(&o, "%lldM", (long long)(s / 60 % 60));
    if (s % 60 || s == 0) out_format(&o, "%lldS", (long long)(s % 60));
    return out_get(&o);
}

// RFC 5321 4.5.1: a host that takes mail takes it for postmaster.
str open_mail(struct req *q)
{
    if (q->site->set->contact.n) return q->site->set->contact;
    const ptrdiff_t at = str_find(q->origin, STR("://"));
    str host = at < 0 ? q->origin : str_from(q->origin, (size_t)at + 3);
    const ptrdiff_t port = str_find_byte(host, ':');
    if (port > 0 && host.at[0] != '[') host = str_part(host, 0, (size_t)port);
    return str_format(q->mem, "postmaster@" STR_FMT, STR_ARG(host));
}

str open_site(struct req *q)
{
    return q->site->set->cobrand.n ? q->site->set->cobrand : STR("Meent");
}

// The renderer writes addresses of ours as href="/..." and src="/...": outside our pages they need the host.
str open_body(struct mem *m, str html, str origin)
{
    static const char *const starts[] = {"href=\"/", "src=\"/"};
    struct out o = out_new(m);

    while (html.n) {
        const char *quote = memchr(html.at, '"', html.n);
        if (!quote) break;
        const size_t n = (size_t)(quote - html.at) + 1;
        out_bytes(&o, html.at, n);
        for (size_t i = 0; i < COUNT_OF(starts); i++) {
            const size_t k = strlen(starts[i]);
            if (n + 1 >= k && html.n > n && memcmp(html.at + n + 1 - k, starts[i], k) == 0)
                out_str(&o, origin);
        }
        html = str_from(html, n);
    }
    out_str(&o, html);
    return out_get(&o);
}

str open_file_type(const struct item_file_row *f)
{
    return f ? f->type : STR("text/html");
}
