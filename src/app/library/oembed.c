// oembed.c - the oEmbed provider and the page that stands in the frame.
//
// Only addresses of items on this site; 404 for any other, 401 for what is not public (yet), 501 for a
// format that is not json or xml, as the specification asks.
#include "app/library/oembed.h"

#include "app/library/oembed.html.h"
#include "app/library/oembed.xml.h"
#include "base/utf8.h"
#include "web/urls.h"

enum {
    FILM_WIDTH = 960,
    SOUND_WIDTH = 640,
    SOUND_HEIGHT = 150,
    BAR_HEIGHT = 46, // the line under the film that leads to its page
    SIDE_MIN = 200,
};

bool oembed_address(str origin, str url, enum lang *lang, str *out_kind_path, str *out_slug)
{
    str rest = url, word, kind, slug;

    for (size_t i = 0; i < rest.n; i++)
        if (rest.at[i] == '?' || rest.at[i] == '#') rest.n = i;
    if (!str_starts(rest, origin)) return false;
    rest = str_from(rest, origin.n);
    if (!str_starts(rest, STR("/"))) return false;
    rest = str_from(rest, 1);
    *lang = LANG_NL;
    if (str_starts(rest, STR("en/"))) {
        *lang = LANG_EN;
        rest = str_from(rest, 3);
    }
    if (!str_cut(&rest, '/', &word) || !str_eq(word, STR("bibliotheek"))) return false;
    if (!str_cut(&rest, '/', &kind) || !str_cut(&rest, '/', &slug)) return false;
    if (rest.at && !str_eq(rest, STR("speler"))) return false;
    if (!item_kind_of_path(kind).n || !str_is_slug(slug, 100)) return false;
    *out_kind_path = kind;
    *out_slug = slug;
    return true;
}

void oembed_size(int64_t max_width, int64_t max_height, int64_t extra, int64_t *out_width,
                 int64_t *out_height)
{
    int64_t width = max_width && max_width < FILM_WIDTH ? max_width : FILM_WIDTH;

    if (max_height && width * 9 / 16 + extra > max_height)
        width = max_height > extra ? (max_height - extra) * 16 / 9 : 1;
    *out_width = width;
    *out_height = width * 9 / 16 + extra;
}

static enum err view_fill(struct req *q, const struct open_view *item, enum lang lang,
                          int64_t max_width, int64_t max_height, struct oembed_view *v)
{
    v->type = str_eq(item->item.kind, STR("film"))      ? STR("video")
              : str_eq(item->item.kind, STR("podcast")) ? STR("rich")
                                                        : STR("link");
    v->title = item->text.title;
    v->author = item->people.n ? item->people.at[0].name : open_site(q);
    v->site = open_site(q);
    v->origin = q->origin;
    v->address = item->address;
    if (str_eq(v->type, STR("link")) || !item->media) {
        v->type = STR("link");
        return ERR_NONE;
    }
    v->player =
        open_player(q->mem, q->origin, str_of(lang_codes[lang]), item->item.kind, item->item.slug);
    if (str_eq(v->type, STR("video"))) {
        oembed_size(max_width, max_height, BAR_HEIGHT, &v->width, &v->height);
    } else {
        v->width = max_width && max_width < SOUND_WIDTH ? max_width : SOUND_WIDTH;
        v->height = max_height && max_height < SOUND_HEIGHT ? max_height : SOUND_HEIGHT;
    }
    struct out html = out_new(q->mem);
    oembed_frame_html(html_part(q, &html), v);
    v->html = str_trim(out_get(&html));
    const struct item_file_row *p = item->poster;
    if (p && p->width && p->height && (!max_width || p->width <= max_width) &&
        (!max_height || p->height <= max_height)) {
        v->thumbnail = open_file(q->mem, q->origin, p);
        v->thumbnail_width = p->width;
        v->thumbnail_height = p->height;
    }
    return ERR_NONE;
}

static void json_write(struct res *r, const struct oembed_view *v)
{
    struct json j = res_json(r);

    json_open(&j, '{');
    json_key(&j, "version"), json_text(&j, STR("1.0"));
    json_key(&j, "type"), json_text(&j, v->type);
    json_key(&j, "title"), json_text(&j, v->title);
    json_key(&j, "author_name"), json_text(&j, v->author);
    json_key(&j, "provider_name"), json_text(&j, v->site);
    json_key(&j, "provider_url"), json_text(&j, v->origin);
    json_key(&j, "cache_age"), json_int(&j, 86400);
    if (v->html.n) {
        json_key(&j, "html"), json_text(&j, v->html);
        json_key(&j, "width"), json_int(&j, v->width);
        json_key(&j, "height"), json_int(&j, v->height);
    }
    if (v->thumbnail.n) {
        json_key(&j, "thumbnail_url"), json_text(&j, v->thumbnail);
        json_key(&j, "thumbnail_width"), json_int(&j, v->thumbnail_width);
        json_key(&j, "thumbnail_height"), json_int(&j, v->thumbnail_height);
    }
    json_close(&j, '}');
}

static enum err plain(struct res *r, int status, const char *said)
{
    r->status = status;
    r->type = "text/plain; charset=utf-8";
    r->cache = CACHE_NEVER;
    r->open = true;
    out_str(&r->body, str_of(said));
    return ERR_NONE;
}

enum err library_oembed(struct req *q, struct res *r)
{
    const str url = req_query(q, "url", 2000), format = req_query(q, "format", 20);
    int64_t max_width, max_height;
    struct oembed_view v = {0};
    struct open_view item;
    struct item_row row;
    enum lang lang;
    str kind_path, slug;
    bool found;

    const bool xml = str_eq(format, STR("xml"));
    if (format.n && !xml && !str_eq(format, STR("json")))
        return plain(r, 501, "The formats are json and xml.\n");
    if (url.n == 0) return plain(r, 400, "Give the address of an item in url.\n");
    if (req_query_int(q, "maxwidth", 1, 100000, 0, &max_width) != ERR_NONE ||
        req_query_int(q, "maxheight", 1, 100000, 0, &max_height) != ERR_NONE)
        return plain(r, 400, "maxwidth and maxheight are numbers of pixels.\n");
    if (!oembed_address(q->origin, url, &lang, &kind_path, &slug))
        return plain(r, 404, "Only addresses of items in this library.\n");
    TRY(item_by_slug(q->db, q->mem, slug, &found, &row));
    if (!found || !str_eq(item_kind_path(row.kind), kind_path) ||
        str_eq(row.state, STR("withdrawn")))
        return plain(r, 404, "There is no such item.\n");
    // Whoever knows the address of a draft made it; it is not shown, and not denied.
    if (!str_eq(row.state, STR("published"))) return plain(r, 401, "This item is not public.\n");
    TRY(open_fill(q->db, q->mem, q->origin, str_of(lang_codes[lang]), row.id, &item));
    TRY(view_fill(q, &item, lang, max_width, max_height, &v));
    r->open = true;
    if (xml)
        oembed_xml(xml_open(q, r, "text/xml; charset=utf-8"), &v);
    else
        json_write(r, &v);
    return ERR_NONE;
}

enum err library_player(struct req *q, struct res *r)
{
    struct embed_view v = {.site = open_site(q)};
    const str kind_path = req_path_text(q, "kind");
    const char *base = q->lang == LANG_EN ? "/en" : "";
    struct item_card card;
    int64_t at;
    str slug;

    TRY(req_slug(q, "slug", &slug));
    TRY(item_card(q->db, q->mem, slug, q->lang, &card));
    if (!str_eq(item_kind_path(card.kind), kind_path)) return ERR_NOT_FOUND;
    if (!str_eq(card.kind, STR("film")) && !str_eq(card.kind, STR("podcast")))
        return fail(q, ERR_NOT_FOUND, MSG_open_no_player);
    if (req_query_int(q, "t", 0, 86400, 0, &at) != ERR_NONE) at = 0;
    v.player = (struct player_view){.path = q->path, .at_s = at, .anchor = STR("speler")};
    TRY(player_fill(q->db, q->mem, slug, q->lang, &v.player));
    v.title = card.title;
    v.address = url_library_item(q->mem, base, kind_path, slug);
    r->embed = true;
    struct html *h = page_open(q, r,
                               &(struct page){
                                   .title = card.title,
                                   .path = url_library_item(q->mem, "", kind_path, slug),
                                   .body_class = STR("m-frame"),
                                   .no_index = true,
                                   .bare = true,
                               });
    embed_html(h, &v);
    return page_close(h);
}
