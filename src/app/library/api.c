// api.c - items, one item whole, and themes, as JSON.
//
// Paging    newest first, after a place (?after=DAY-ID), so that each page costs the same. The address of
//           the next page stands in the body ("next") and in the header Link. A page looks at API_LOOKS
//           items at most: with a rare filter it may hold less than was asked, and still have a next.
// Language  each title is in the language of ?lang=, which also leaves out what has no text in it;
//           without ?lang= in the language the item was made in.
#include "app/library/api.h"

#include "app/library/put.h"
#include "web/urls.h"

bool api_place_read(str s, struct item_place *out)
{
    str rest = s, dated;

    if (!str_cut(&rest, '-', &dated) || !rest.at) return false;
    return str_int(dated, 0, INT32_MAX, &out->dated) == ERR_NONE &&
           str_int(rest, 0, INT64_MAX, &out->id) == ERR_NONE;
}

static struct json api_open(struct res *r)
{
    r->open = true;
    res_header(r, "api-version", STR(API_VERSION));
    return res_json(r);
}

static void text(struct json *j, const char *key, str s)
{
    json_key(j, key);
    json_text(j, s);
}

static void text_or_null(struct json *j, const char *key, str s)
{
    json_key(j, key);
    if (s.n)
        json_text(j, s);
    else
        json_none(j);
}

static void whole_number(struct json *j, const char *key, int64_t v)
{
    json_key(j, key);
    json_int(j, v);
}

static void file_write(struct req *q, struct json *j, const struct item_file_row *f)
{
    json_open(j, '{');
    text(j, "role", f->role);
    text_or_null(j, "language", f->lang);
    text_or_null(j, "label", f->label);
    text(j, "type", f->type);
    whole_number(j, "bytes", f->bytes);
    text(j, "sha256", f->sha256);
    if (f->width && f->height) {
        whole_number(j, "width", f->width);
        whole_number(j, "height", f->height);
    }
    text(j, "url", open_file(q->mem, q->origin, f));
    json_close(j, '}');
}

// What a list holds of an item; the page of the item holds more.
static void brief_write(struct req *q, struct json *j, const struct open_view *v)
{
    text(j, "id", v->item.uid);
    text(j, "slug", v->item.slug);
    text(j, "kind", v->item.kind);
    text(j, "language", v->item.lang);
    text(j, "textLanguage", v->text.lang);
    text(j, "title", v->text.title);
    text(j, "summary", v->text.summary);
    text(j, "date", day_iso(q->mem, (day){(int32_t)v->item.dated}));
    text(j, "changedAt", at_iso(q->mem, v->item.changed_at));
    text(j, "licence", v->item.licence);
    text_or_null(j, "place", v->item.place);
    text_or_null(j, "module", v->item.module);
    json_key(j, "practice"), json_bool(j, v->item.practice != 0);
    json_key(j, "seconds");
    if (v->item.duration_ms)
        json_double(j, (double)v->item.duration_ms / 1000);
    else
        json_none(j);
    json_key(j, "themes"), json_open(j, '[');
    for (int i = 0; i < v->themes.n; i++)
        json_text(j, v->themes.at[i].theme);
    json_close(j, ']');
    text(j, "url", v->address);
    text(j, "apiUrl",
         str_format(q->mem, STR_FMT STR_FMT, STR_ARG(q->origin),
                    STR_ARG(url_library_api_item(q->mem, "", v->item.slug))));
    text_or_null(j, "mediaUrl", v->media ? open_file(q->mem, q->origin, v->media) : STR(""));
    text_or_null(j, "posterUrl", v->poster ? open_file(q->mem, q->origin, v->poster) : STR(""));
}

// ---- the list ----

struct ask {
    str kind, theme, module, lang;
    int64_t count;
    struct item_place place;
};

static enum err ask_read(struct req *q, struct ask *a)
{
    const str after = req_query(q, "after", 40);

    *a = (struct ask){
        .kind = req_query(q, "kind", 20),
        .theme = req_query(q, "theme", 60),
        .module = req_query(q, "module", 20),
        .lang = req_query(q, "lang", 8),
        .place = ITEM_LIST_START,
    };
    if (a->kind.n && !item_kind_path(a->kind).n) return fail(q, ERR_INVALID, MSG_open_bad_kind);
    if (a->theme.n && !str_is_slug(a->theme, 60)) return fail(q, ERR_INVALID, MSG_open_bad_theme);
    if (a->module.n && !str_is_slug(a->module, 20))
        return fail(q, ERR_INVALID, MSG_open_bad_module);
    if (a->lang.n && !str_eq(a->lang, STR("nl")) && !str_eq(a->lang, STR("en")))
        return fail(q, ERR_INVALID, MSG_open_bad_lang);
    if (req_query_int(q, "count", 1, API_COUNT_MAX, API_COUNT, &a->count) != ERR_NONE)
        return fail(q, ERR_INVALID, MSG_open_bad_count);
    if (after.n && !api_place_read(after, &a->place))
        return fail(q, ERR_INVALID, MSG_open_bad_next);
    return ERR_NONE;
}

static bool wanted(const struct ask *a, const struct open_row_row *row, const struct open_view *v)
{
    bool theme = a->theme.n == 0, lang = a->lang.n == 0;

    if (a->kind.n && !str_eq(a->kind, row->kind)) return false;
    for (int i = 0; i < v->themes.n; i++)
        theme |= str_eq(v->themes.at[i].theme, a->theme);
    for (int i = 0; i < v->texts.n; i++)
        lang |= str_eq(v->texts.at[i].lang, a->lang);
    return theme && lang;
}

static str next_address(struct req *q, const struct ask *a, const struct item_place *last)
{
    struct out o = out_new(q->mem);
    const struct {
        const char *name;
        str value;
    } kept[] = {{"kind", a->kind}, {"theme", a->theme}, {"module", a->module}, {"lang", a->lang}};

    out_str(&o, q->origin);
    out_str(&o, url_library_api_items(q->mem, ""));
    out_format(&o, "?after=%lld-%lld", (long long)last->dated, (long long)last->id);
    for (size_t i = 0; i < COUNT_OF(kept); i++) // all are slugs: nothing to encode
        if (kept[i].value.n) out_format(&o, "&%s=" STR_FMT, kept[i].name, STR_ARG(kept[i].value));
    if (a->count != API_COUNT) out_format(&o, "&count=%lld", (long long)a->count);
    return out_get(&o);
}

static enum err rows_read(struct req *q, const struct ask *a, int most, struct open_row_rows *out)
{
    if (a->module.n)
        return open_in_module(q->db, q->mem, a->module, a->place.dated, a->place.id, most, out);
    return open_listed(q->db, q->mem, a->theme, a->kind, a->place.dated, a->place.id, most, out);
}

enum err library_api_items(struct req *q, struct res *r)
{
    struct open_row_rows rows;
    int64_t looked = 0, n = 0;
    bool more = true;
    struct ask a;

    TRY(ask_read(q, &a));
    struct json j = api_open(r);
    json_open(&j, '{');
    json_key(&j, "items"), json_open(&j, '[');
    while (more && n < a.count && looked < API_LOOKS) {
        const int most = (int)(a.count - n) + 1;

        TRY(rows_read(q, &a, most, &rows));
        more = rows.n == most;
        for (int i = 0; i < rows.n - more; i++) {
            struct open_view v;

            looked++;
            a.place = (struct item_place){rows.at[i].dated, rows.at[i].id.v};
            const struct mem_mark mark = mem_mark(q->mem);
            TRY(open_fill(q->db, q->mem, q->origin, a.lang, rows.at[i].id, &v));
            if (!wanted(&a, &rows.at[i], &v)) {
                mem_reset(q->mem, mark);
                continue;
            }
            json_open(&j, '{');
            brief_write(q, &j, &v);
            json_close(&j, '}');
            n++;
        }
    }
    json_close(&j, ']');
    const str next = more ? next_address(q, &a, &a.place) : STR("");
    text_or_null(&j, "next", next);
    json_close(&j, '}');
    if (more)
        res_header(r, "link", str_format(q->mem, "<" STR_FMT ">; rel=\"next\"", STR_ARG(next)));
    return ERR_NONE;
}

// ---- one item ----

static enum err texts_write(struct req *q, struct json *j, const struct open_view *v)
{
    json_key(j, "texts"), json_open(j, '[');
    for (int i = 0; i < v->texts.n; i++) {
        struct item_person_rows people;
        struct open_body_row body;
        bool found;

        TRY(open_body_of(q->db, q->mem, v->item.id, v->texts.at[i].lang, &found, &body));
        TRY(item_people(q->db, q->mem, v->item.id, v->texts.at[i].lang, &people));
        json_open(j, '{');
        text(j, "language", v->texts.at[i].lang);
        text(j, "title", v->texts.at[i].title);
        text(j, "summary", v->texts.at[i].summary);
        text(j, "markdown", found ? body.body : STR(""));
        text(j, "html", found ? open_body(q->mem, body.body_html, q->origin) : STR(""));
        text(j, "url",
             open_page(q->mem, q->origin, v->texts.at[i].lang, v->item.kind, v->item.slug));
        json_key(j, "people"), json_open(j, '[');
        for (int k = 0; k < people.n; k++) {
            json_open(j, '{');
            text(j, "name", people.at[k].name);
            text_or_null(j, "role", people.at[k].role);
            json_close(j, '}');
        }
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
    return ERR_NONE;
}

static void seconds(struct json *j, const char *key, int64_t ms)
{
    json_key(j, key);
    json_double(j, (double)ms / 1000);
}

// By language: what is said, or the chapters. A language without lines is not there.
static enum err spoken_write(struct req *q, struct json *j, item_id item)
{
    json_key(j, "transcripts"), json_open(j, '[');
    for (int l = 0; l < LANG_COUNT; l++) {
        struct item_cue_rows cues;

        TRY(item_cues(q->db, q->mem, item, str_of(lang_codes[l]), &cues));
        if (cues.n == 0) continue;
        json_open(j, '{');
        text(j, "language", str_of(lang_codes[l]));
        json_key(j, "lines"), json_open(j, '[');
        for (int i = 0; i < cues.n; i++) {
            json_open(j, '{');
            seconds(j, "start", cues.at[i].start_ms);
            seconds(j, "end", cues.at[i].end_ms);
            text_or_null(j, "speaker", cues.at[i].speaker);
            text(j, "text", cues.at[i].said);
            json_close(j, '}');
        }
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "chapters"), json_open(j, '[');
    for (int l = 0; l < LANG_COUNT; l++) {
        struct item_chapter_rows chapters;

        TRY(item_chapters(q->db, q->mem, item, str_of(lang_codes[l]), &chapters));
        if (chapters.n == 0) continue;
        json_open(j, '{');
        text(j, "language", str_of(lang_codes[l]));
        json_key(j, "lines"), json_open(j, '[');
        for (int i = 0; i < chapters.n; i++) {
            json_open(j, '{');
            seconds(j, "start", chapters.at[i].start_ms);
            text(j, "title", chapters.at[i].title);
            json_close(j, '}');
        }
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
    return ERR_NONE;
}

static enum err more_write(struct req *q, struct json *j, const struct open_view *v)
{
    struct open_series_row series;
    struct open_slug_rows related;
    bool found;

    TRY(open_series_of(q->db, q->mem, v->item.id, &found, &series));
    json_key(j, "series");
    if (found) {
        json_open(j, '{');
        text(j, "slug", series.slug);
        whole_number(j, "season", v->item.season);
        whole_number(j, "episode", v->item.episode);
        text(j, "feedUrl",
             str_format(q->mem, STR_FMT STR_FMT, STR_ARG(q->origin),
                        STR_ARG(url_library_feed(q->mem, "", series.slug))));
        json_close(j, '}');
    } else {
        json_none(j);
    }
    json_key(j, "sources"), json_open(j, '[');
    for (int i = 0; i < v->sources.n; i++)
        json_text(j, v->sources.at[i].said);
    json_close(j, ']');
    TRY(open_related(q->db, q->mem, v->item.id, &related));
    json_key(j, "related"), json_open(j, '[');
    for (int i = 0; i < related.n; i++)
        json_text(j, related.at[i].slug);
    json_close(j, ']');
    json_key(j, "files"), json_open(j, '[');
    for (int i = 0; i < v->files.n; i++)
        file_write(q, j, &v->files.at[i]);
    json_close(j, ']');
    TRY(texts_write(q, j, v));
    return spoken_write(q, j, v->item.id);
}

enum err library_api_item(struct req *q, struct res *r)
{
    const str lang = req_query(q, "lang", 8);
    struct open_view v;
    struct item_row row;
    bool found;
    str slug;

    if (lang.n && !str_eq(lang, STR("nl")) && !str_eq(lang, STR("en")))
        return fail(q, ERR_INVALID, MSG_open_bad_lang);
    if (req_slug(q, "slug", &slug) != ERR_NONE) return fail(q, ERR_NOT_FOUND, MSG_open_no_item);
    TRY(item_by_slug(q->db, q->mem, slug, &found, &row));
    if (!found || str_eq(row.state, STR("draft"))) return fail(q, ERR_NOT_FOUND, MSG_open_no_item);
    if (str_eq(row.state, STR("withdrawn"))) return fail(q, ERR_GONE, MSG_open_withdrawn);
    TRY(open_fill(q->db, q->mem, q->origin, lang, row.id, &v));
    r->changed_at = row.changed_at;
    struct json j = api_open(r);
    json_open(&j, '{');
    brief_write(q, &j, &v);
    TRY(more_write(q, &j, &v));
    json_close(&j, '}');
    return ERR_NONE;
}

enum err library_api_themes(struct req *q, struct res *r)
{
    const str lang = req_query(q, "lang", 8);
    struct open_theme_count_rows themes;

    if (lang.n && !str_eq(lang, STR("nl")) && !str_eq(lang, STR("en")))
        return fail(q, ERR_INVALID, MSG_open_bad_lang);
    TRY(open_theme_counts(q->db, q->mem, lang.n ? lang : STR("nl"), &themes));
    struct json j = api_open(r);
    json_open(&j, '{');
    json_key(&j, "themes"), json_open(&j, '[');
    for (int i = 0; i < themes.n; i++) {
        json_open(&j, '{');
        text(&j, "id", themes.at[i].slug);
        text(&j, "name", themes.at[i].name);
        whole_number(&j, "items", themes.at[i].n);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    return ERR_NONE;
}
