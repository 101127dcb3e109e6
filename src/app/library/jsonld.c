#include "app/library/jsonld.h"

#include "app/library/open.h"
#include "web/urls.h"

static void text(struct json *j, const char *key, str s)
{
    if (s.n == 0) return;
    json_key(j, key);
    json_text(j, s);
}

static void thing(struct json *j, const char *key, const char *type, const char *name_key, str name)
{
    json_key(j, key), json_open(j, '{');
    text(j, "@type", str_of(type));
    text(j, name_key, name);
    json_close(j, '}');
}

static const char *type_of(str kind)
{
    return str_eq(kind, STR("film"))      ? "VideoObject"
           : str_eq(kind, STR("podcast")) ? "PodcastEpisode"
           : str_eq(kind, STR("reading")) ? "Article"
                                          : "LearningResource";
}

static void common_write(struct req *q, struct json *j, const struct open_view *o)
{
    const str licence = licence_address(o->item.licence);

    text(j, "@context", STR("https://schema.org"));
    text(j, "@type", str_of(type_of(o->item.kind)));
    text(j, "@id", o->address);
    text(j, "identifier", open_urn(q->mem, o->item.uid));
    text(j, "url", o->address);
    text(j, "name", o->text.title);
    if (str_eq(o->item.kind, STR("reading"))) text(j, "headline", o->text.title);
    text(j, "description", o->text.summary);
    text(j, "inLanguage", o->text.lang);
    text(j, "datePublished", day_iso(q->mem, (day){(int32_t)o->item.dated}));
    text(j, "dateModified", at_iso(q->mem, o->item.changed_at));
    text(j, "license", licence.n ? licence : o->item.licence);
    json_key(j, "isAccessibleForFree"), json_bool(j, true);
    text(j, "educationalUse", STR("professional development"));
    text(j, "learningResourceType", o->item.kind);
    thing(j, "publisher", "Organization", "name", open_site(q));
    json_key(j, "author"), json_open(j, '[');
    for (int i = 0; i < o->people.n; i++) {
        json_open(j, '{');
        text(j, "@type", STR("Person"));
        text(j, "name", o->people.at[i].name);
        text(j, "jobTitle", o->people.at[i].role);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "keywords"), json_open(j, '[');
    for (int i = 0; i < o->themes.n; i++)
        json_text(j, o->themes.at[i].name);
    json_close(j, ']');
    if (o->item.place.n) thing(j, "contentLocation", "Place", "name", o->item.place);
    if (o->poster) {
        text(j, "image", open_file(q->mem, q->origin, o->poster));
        text(j, "thumbnailUrl", open_file(q->mem, q->origin, o->poster));
    }
}

// Search engines show the chapters of a film, and each leads to its second.
static void clips_write(struct req *q, struct json *j, const struct show_view *v,
                        const struct open_view *o)
{
    const struct item_lines *c = &v->player.chapters;

    if (c->n == 0) return;
    json_key(j, "hasPart"), json_open(j, '[');
    for (int i = 0; i < c->n; i++) {
        const int64_t start = c->at[i].start_ms / 1000;
        const int64_t end =
            i + 1 < c->n ? c->at[i + 1].start_ms / 1000 : o->item.duration_ms / 1000;

        json_open(j, '{');
        text(j, "@type", STR("Clip"));
        text(j, "name", c->at[i].said);
        json_key(j, "startOffset"), json_int(j, start);
        json_key(j, "endOffset"), json_int(j, end);
        text(j, "url",
             str_format(q->mem, STR_FMT "?t=%lld", STR_ARG(o->address), (long long)start));
        json_close(j, '}');
    }
    json_close(j, ']');
}

static str spoken(struct mem *m, const struct item_lines *lines)
{
    struct out o = out_new(m);

    for (int i = 0; i < lines->n; i++) {
        if (o.n) out_byte(&o, ' ');
        out_str(&o, lines->at[i].said);
    }
    return out_get(&o);
}

static void media_write(struct req *q, struct json *j, const struct open_view *o)
{
    text(j, "contentUrl", open_file(q->mem, q->origin, o->media));
    text(j, "encodingFormat", o->media->type);
    text(j, "contentSize", str_format(q->mem, "%lld B", (long long)o->media->bytes));
}

static void film_write(struct req *q, struct json *j, const struct show_view *v,
                       const struct open_view *o)
{
    media_write(q, j, o);
    text(j, "uploadDate", at_iso(q->mem, o->item.dated * 86400));
    text(j, "duration", open_duration(q->mem, o->item.duration_ms));
    text(j, "embedUrl", open_player(q->mem, q->origin, o->text.lang, o->item.kind, o->item.slug));
    text(j, "transcript", spoken(q->mem, &v->player.transcript));
    clips_write(q, j, v, o);
}

static enum err episode_write(struct req *q, struct json *j, const struct show_view *v,
                              const struct open_view *o)
{
    struct open_series_row series;
    bool found;

    text(j, "timeRequired", open_duration(q->mem, o->item.duration_ms));
    if (o->item.episode) json_key(j, "episodeNumber"), json_int(j, o->item.episode);
    json_key(j, "associatedMedia"), json_open(j, '{');
    text(j, "@type", STR("AudioObject"));
    media_write(q, j, o);
    text(j, "duration", open_duration(q->mem, o->item.duration_ms));
    text(j, "embedUrl", open_player(q->mem, q->origin, o->text.lang, o->item.kind, o->item.slug));
    text(j, "transcript", spoken(q->mem, &v->player.transcript));
    json_close(j, '}');
    clips_write(q, j, v, o);
    TRY(open_series_of(q->db, q->mem, o->item.id, &found, &series));
    if (!found) return ERR_NONE;
    json_key(j, "partOfSeries"), json_open(j, '{');
    text(j, "@type", STR("PodcastSeries"));
    text(j, "name", v->series_title);
    text(j, "webFeed",
         str_format(q->mem, STR_FMT STR_FMT, STR_ARG(q->origin),
                    STR_ARG(url_library_feed(q->mem, "", series.slug))));
    json_close(j, '}');
    return ERR_NONE;
}

enum err library_json_ld(struct req *q, const struct show_view *v, str *out)
{
    struct out buffer = out_new(q->mem);
    struct json j = json_new(&buffer);
    struct open_view o;

    TRY(open_fill(q->db, q->mem, q->origin, str_of(lang_codes[q->lang]), v->item.id, &o));
    json_open(&j, '{');
    common_write(q, &j, &o);
    if (o.media && str_eq(o.item.kind, STR("film"))) film_write(q, &j, v, &o);
    if (o.media && str_eq(o.item.kind, STR("podcast"))) TRY(episode_write(q, &j, v, &o));
    json_close(&j, '}');
    *out = out_get(&buffer);
    return ERR_NONE;
}
