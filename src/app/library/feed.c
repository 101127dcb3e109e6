// feed.c - the podcast of a series (RSS 2.0 with the tags of Apple and of the podcast namespace), the
// newest items (Atom), and chapters as podcast players read them.
//
// Language  titles and texts are in the language of the page (/en/...), where they were translated;
//           <language> is the one that is spoken, which is what players sort by. It is one show: both
//           addresses have the same guid.
#include "app/library/feed.h"

#include "app/library/feed.xml.h"
#include "base/hash.h"
#include "base/uuid.h"
#include "web/urls.h"

#include <sodium.h>

// The namespace asks for a UUIDv5 of the feed's address at the time it was given, kept for ever. The
// address is not known when a series is made and changes when it moves; the id in the head of its file
// is and does not. So the name is that id.
str feed_guid(struct mem *m, str series_guid)
{
    static const unsigned char podcast[UUID_BYTES] = {0xea, 0xd4, 0xc2, 0x36, 0xbf, 0x58,
                                                      0x58, 0xc6, 0xa2, 0xc6, 0xa6, 0xb2,
                                                      0x8d, 0x12, 0x8c, 0xb6};

    return uuid_v5(m, podcast, series_guid);
}

// Into the list of roles that players know; who is something else is somebody's guest.
str feed_person_role(str role)
{
    static const struct {
        const char *said, *known;
    } rows[] = {
        {"presentator", "host"},   {"presentatrice", "host"}, {"host", "host"},
        {"regie", "director"},     {"director", "director"},  {"tekst", "writer"},
        {"schrijver", "writer"},   {"writer", "writer"},      {"montage", "editor"},
        {"editor", "editor"},      {"productie", "producer"}, {"producer", "producer"},
        {"verteller", "narrator"}, {"narrator", "narrator"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_eq(role, str_of(rows[i].said))) return str_of(rows[i].known);
    return STR("guest");
}

static str midnight(struct mem *m, int64_t dated, bool rss)
{
    return rss ? at_http(m, dated * 86400) : at_iso(m, dated * 86400);
}

// The language that is spoken comes first: players take the first transcript.
static void track_add(struct feed_tracks *tracks, struct feed_track track, bool first)
{
    if (first) memmove(tracks->at + 1, tracks->at, (size_t)tracks->n * sizeof track);
    tracks->at[first ? 0 : tracks->n] = track;
    tracks->n++;
}

// A hash as Subresource Integrity writes it, so that a copy from elsewhere can be trusted.
static str integrity(struct mem *m, str sha256)
{
    unsigned char bytes[SHA256_BYTES];
    char text[sodium_base64_ENCODED_LEN(SHA256_BYTES, sodium_base64_VARIANT_ORIGINAL)];
    size_t n;

    if (sodium_hex2bin(bytes, sizeof bytes, sha256.at, sha256.n, NULL, &n, NULL) != 0)
        return STR("");
    sodium_bin2base64(text, sizeof text, bytes, n, sodium_base64_VARIANT_ORIGINAL);
    return str_format(m, "sha256-%s", text);
}

static void files_fill(struct req *q, struct feed_entry *e)
{
    const struct open_view *v = &e->item;
    const size_t room = (size_t)v->files.n + 1;

    e->tracks.at = MEM_ARRAY(q->mem, struct feed_track, room + 1);
    e->others.at = MEM_ARRAY(q->mem, struct feed_other, room);
    for (int i = 0; i < v->files.n; i++) {
        const struct item_file_row *f = &v->files.at[i];

        if (str_eq(f->role, STR("captions"))) {
            track_add(&e->tracks,
                      (struct feed_track){open_file(q->mem, q->origin, f), f->type, f->lang, true},
                      str_eq(f->lang, v->item.lang));
        } else if (str_eq(f->role, STR("chapters"))) {
            e->chapters =
                str_format(q->mem, STR_FMT STR_FMT, STR_ARG(q->origin),
                           STR_ARG(url_library_chapters(q->mem, q->lang == LANG_EN ? "/en" : "",
                                                        v->kind_path, v->item.slug)));
        } else if (str_starts(f->type, STR("audio/")) || str_starts(f->type, STR("video/"))) {
            e->others.at[e->others.n++] = (struct feed_other){
                .href = open_file(q->mem, q->origin, f),
                .type = f->type,
                .label = f->label,
                .integrity = integrity(q->mem, f->sha256),
                .bytes = f->bytes,
                .height = f->height,
                .main = f == v->media,
            };
        }
    }
    if (e->tracks.n) // the page has it as text, for people
        e->tracks.at[e->tracks.n++] = (struct feed_track){
            .href = str_format(q->mem, STR_FMT "#geluid-tekst", STR_ARG(v->address)),
            .type = STR("text/html"),
            .lang = v->text.lang,
        };
    if (v->poster) e->image = open_file(q->mem, q->origin, v->poster);
}

// One voice may play several roles; players list a person once per role.
static void people_fill(struct mem *m, struct feed_entry *e)
{
    const struct item_person_rows *people = &e->item.people;

    e->people.at = MEM_ARRAY(m, struct feed_person, (size_t)people->n + 1);
    for (int i = 0; i < people->n; i++) {
        const struct feed_person p = {people->at[i].name, feed_person_role(people->at[i].role)};
        bool there = false;

        for (int k = 0; k < e->people.n; k++)
            there |= str_eq(e->people.at[k].name, p.name) && str_eq(e->people.at[k].role, p.role);
        if (!there) e->people.at[e->people.n++] = p;
    }
}

static enum err entry_fill(struct req *q, item_id item, bool rss, struct feed_entry *e)
{
    struct open_body_row body;
    bool found;

    TRY(open_fill(q->db, q->mem, q->origin, str_of(lang_codes[q->lang]), item, &e->item));
    const struct open_view *v = &e->item;
    e->urn = open_urn(q->mem, v->item.uid);
    e->published = midnight(q->mem, v->item.dated, rss);
    e->changed = at_iso(q->mem, v->item.changed_at);
    TRY(open_body_of(q->db, q->mem, item, v->text.lang, &found, &body));
    e->body = found ? open_body(q->mem, body.body_html, q->origin) : STR("");
    if (v->media) e->href = open_file(q->mem, q->origin, v->media);
    people_fill(q->mem, e);
    files_fill(q, e);
    return ERR_NONE;
}

static str person_name(str said) // "Name, role"
{
    size_t i = said.n;

    while (i && said.at[i - 1] != ',')
        i--;
    return i ? str_trim(str_part(said, 0, i - 1)) : said;
}

static enum err texts_of_series(struct req *q, const struct open_series_row *s, struct feed_view *v)
{
    struct open_series_text_rows texts;

    TRY(open_series_texts(q->db, q->mem, s->id, &texts));
    if (texts.n == 0) return ERR_NOT_FOUND;
    const struct open_series_text_row *t = &texts.at[0];
    for (int i = 0; i < texts.n; i++)
        if (str_eq(texts.at[i].lang, str_of(lang_codes[q->lang]))) t = &texts.at[i];
    v->title = t->title;
    v->summary = t->summary;
    v->author = person_name(t->author);
    if (v->author.n == 0) v->author = v->site;
    v->lang = t->lang;
    return ERR_NONE;
}

// What all episodes share stands with the series; its picture is that of the first episode.
static void series_gather(struct feed_view *v)
{
    const struct feed_entry *first = NULL;
    bool numbered = v->entries.n > 0;

    v->medium = STR("podcast");
    for (int i = 0; i < v->entries.n; i++) {
        const struct feed_entry *e = &v->entries.at[i];

        if (i == 0) {
            v->lang = e->item.item.lang;
            v->licence = e->item.item.licence;
        }
        if (!str_eq(v->licence, e->item.item.licence)) v->licence = STR("");
        if (e->item.item.module.n) v->medium = STR("course");
        numbered &= e->item.item.episode > 0;
        if (e->image.n) first = e;
    }
    v->image = first ? first->image : STR("");
    v->type = numbered ? STR("serial") : STR("episodic");
}

static enum err feed_show(struct req *q, struct res *r, const struct open_series_row *s)
{
    const char *base = q->lang == LANG_EN ? "/en" : "";
    struct feed_view v = {.site = open_site(q), .mail = q->site->set->contact};
    struct open_id_rows ids;
    int64_t changed = s->changed_at;

    TRY(texts_of_series(q, s, &v));
    TRY(open_episodes(q->db, q->mem, s->id, FEED_EPISODES, &ids));
    v.entries.at = MEM_ARRAY(q->mem, struct feed_entry, (size_t)ids.n + 1);
    for (int i = 0; i < ids.n; i++) {
        struct feed_entry *e = &v.entries.at[v.entries.n];

        TRY(entry_fill(q, ids.at[i].id, true, e));
        if (!e->item.media) continue; // nothing to hear
        v.entries.n++;
        if (e->item.item.changed_at > changed) changed = e->item.item.changed_at;
    }
    series_gather(&v);
    v.guid = feed_guid(q->mem, s->guid);
    v.self = str_format(q->mem, STR_FMT STR_FMT, STR_ARG(q->origin),
                        STR_ARG(url_library_feed(q->mem, base, s->slug)));
    v.page = str_format(q->mem, STR_FMT STR_FMT, STR_ARG(q->origin),
                        STR_ARG(url_library_kind(q->mem, base, STR("podcast"))));
    v.built = at_http(q->mem, changed);
    r->changed_at = changed;
    r->open = true;
    feed_xml(xml_open(q, r, "application/rss+xml; charset=utf-8"), &v);
    return ERR_NONE;
}

enum err library_feed(struct req *q, struct res *r)
{
    struct open_series_row s;
    bool found;
    str slug;

    TRY(req_slug(q, "series", &slug));
    TRY(open_series(q->db, q->mem, slug, &found, &s));
    if (!found) return fail(q, ERR_NOT_FOUND, MSG_open_no_series);
    return feed_show(q, r, &s);
}

// The first series: most places have one, and its address is easy to say.
enum err library_feed_default(struct req *q, struct res *r)
{
    struct open_series_row s;
    bool found;

    TRY(open_series_first(q->db, q->mem, &found, &s));
    if (!found) return fail(q, ERR_NOT_FOUND, MSG_open_no_series);
    return feed_show(q, r, &s);
}

enum err library_atom(struct req *q, struct res *r)
{
    struct feed_view v = {.site = open_site(q), .lang = str_of(lang_codes[q->lang])};
    struct open_id_rows ids;
    int64_t changed = 0;

    TRY(open_newest(q->db, q->mem, FEED_NEWEST, &ids));
    v.entries.at = MEM_ARRAY(q->mem, struct feed_entry, (size_t)ids.n + 1);
    for (int i = 0; i < ids.n; i++) {
        struct feed_entry *e = &v.entries.at[v.entries.n++];

        TRY(entry_fill(q, ids.at[i].id, false, e));
        if (e->item.item.changed_at > changed) changed = e->item.item.changed_at;
    }
    v.built = at_iso(q->mem, changed);
    r->changed_at = changed;
    r->open = true;
    atom_xml(xml_open(q, r, "application/atom+xml; charset=utf-8"), &v);
    return ERR_NONE;
}

// "JSON Chapters" 1.2 of the podcast namespace.
enum err library_chapters(struct req *q, struct res *r)
{
    struct item_lines lines;
    struct item_card card;
    str slug;

    TRY(req_slug(q, "slug", &slug));
    TRY(item_card(q->db, q->mem, slug, q->lang, &card));
    if (!str_eq(item_kind_path(card.kind), req_path_text(q, "kind"))) return ERR_NOT_FOUND;
    TRY(item_chapter_list(q->db, q->mem, slug, q->lang, &lines));
    if (lines.n == 0) return fail(q, ERR_NOT_FOUND, MSG_open_no_chapters);
    struct json j = res_json(r);
    r->type = "application/json+chapters";
    r->open = true;
    json_open(&j, '{');
    json_key(&j, "version"), json_text(&j, STR("1.2.0"));
    json_key(&j, "title"), json_text(&j, card.title);
    json_key(&j, "chapters"), json_open(&j, '[');
    for (int i = 0; i < lines.n; i++) {
        json_open(&j, '{');
        json_key(&j, "startTime"), json_double(&j, (double)lines.at[i].start_ms / 1000);
        json_key(&j, "title"), json_text(&j, lines.at[i].said);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    return ERR_NONE;
}
