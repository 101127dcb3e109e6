// search.c - the search page and the search of the API. The finding itself is core/search.
#include "app/search/search.h"

#include "app/search/search.html.h"
#include "base/json.h"
#include "base/utf8.h"

static const char *const kinds[] = {"film",    "podcast",  "reading", "worksheet", "case", "lesson",
                                    "session", "exercise", "handout", "term",      "page"};

static bool known_kind(str kind)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_eq(kind, str_of(kinds[i]))) return true;
    return false;
}

static str search_address(struct req *q, str text, str kind, int page, bool exact)
{
    struct out o = out_new(q->mem);

    out_str(&o, q->lang == LANG_EN ? STR("/en/zoeken?q=") : STR("/zoeken?q="));
    url_part(&o, text);
    if (kind.n) out_format(&o, "&soort=" STR_FMT, STR_ARG(kind));
    if (page > 1) out_format(&o, "&p=%d", page);
    if (exact) OUT_LIT(&o, "&precies=1");
    return out_get(&o);
}

static struct hit_pieces pieces_of(struct mem *m, const struct search_hit *hit)
{
    struct hit_pieces p = {.at = MEM_ARRAY(m, struct hit_piece, (size_t)hit->n_marks * 2 + 1)};
    size_t from = 0;

    for (int i = 0; i < hit->n_marks; i++) {
        const struct search_mark *k = &hit->marks[i];
        if (k->at > from)
            p.at[p.n++] = (struct hit_piece){str_part(hit->said, from, k->at - from), false};
        p.at[p.n++] = (struct hit_piece){str_part(hit->said, k->at, k->bytes), true};
        from = k->at + k->bytes;
    }
    if (from < hit->said.n) p.at[p.n++] = (struct hit_piece){str_from(hit->said, from), false};
    return p;
}

static void hits_fill(struct req *q, const struct search_found *found, struct search_view *v)
{
    v->hits.at = MEM_ARRAY(q->mem, struct hit, (size_t)found->n + 1);
    for (int i = 0; i < found->n; i++) {
        const struct search_hit *from = &found->at[i];
        struct out href = out_new(q->mem);

        if (q->lang == LANG_EN) OUT_LIT(&href, "/en");
        out_str(&href, from->path);
        if (from->at_ms > 0) out_format(&href, "?t=%lld", (long long)from->at_ms / 1000);
        v->hits.at[v->hits.n++] = (struct hit){
            .kind = from->kind,
            .title = from->title,
            .href = out_get(&href),
            .lang = from->lang,
            .pieces = pieces_of(q->mem, from),
            .at_s = from->at_ms < 0 ? -1 : from->at_ms / 1000,
        };
    }
}

static void kinds_fill(struct req *q, const struct search_found *found, struct search_view *v)
{
    int all = 0;

    v->kinds.at = MEM_ARRAY(q->mem, struct kind_choice, COUNT_OF(kinds) + 1);
    for (int k = 0; k < found->n_kinds; k++)
        all += found->kinds[k].n;
    v->kinds.at[v->kinds.n++] =
        (struct kind_choice){.href = search_address(q, v->text, STR(""), 1, false),
                             .n = all,
                             .chosen = v->kind.n == 0};
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        for (int k = 0; k < found->n_kinds; k++)
            if (str_eq(found->kinds[k].kind, str_of(kinds[i])))
                v->kinds.at[v->kinds.n++] = (struct kind_choice){
                    .kind = found->kinds[k].kind,
                    .href = search_address(q, v->text, found->kinds[k].kind, 1, false),
                    .n = found->kinds[k].n,
                    .chosen = str_eq(v->kind, found->kinds[k].kind),
                };
}

static enum err ask(struct req *q, str text, str kind, int page, int count, bool exact,
                    struct search_found *out)
{
    const str facet = str_format(q->mem, "kind=" STR_FMT, STR_ARG(kind));
    const struct search_ask a = {
        .text = text,
        .lang = q->lang,
        .facets = &facet,
        .n_facets = kind.n ? 1 : 0,
        .from = (page - 1) * count,
        .count = count,
        .exact = exact,
    };

    return search_run(q->db, q->mem, &a, out);
}

enum err search_show(struct req *q, struct res *r)
{
    struct search_view v = {.text = req_query(q, "q", SEARCH_TEXT_MAX),
                            .kind = req_query(q, "soort", 20)};
    const bool exact = req_query(q, "precies", 1).n > 0;
    struct search_found found = {0};
    int64_t page;

    if (v.kind.n && !known_kind(v.kind)) return fail(q, ERR_INVALID, MSG_search_bad_kind);
    TRY(req_query_int(q, "p", 1, SEARCH_CANDIDATES / SEARCH_PER_PAGE, 1, &page));
    v.asked = v.text.n > 0;
    if (v.asked) {
        TRY(ask(q, v.text, v.kind, (int)page, SEARCH_PER_PAGE, exact, &found));
        hits_fill(q, &found, &v);
        kinds_fill(q, &found, &v);
        v.spelled = found.spelled;
        v.any = found.any;
        v.more = found.more;
        v.total = found.total;
        v.page = (int)page;
        v.pages = (found.total + SEARCH_PER_PAGE - 1) / SEARCH_PER_PAGE;
        v.exact_href = search_address(q, v.text, v.kind, 1, true);
        if (page > 1) v.before = search_address(q, v.text, v.kind, (int)page - 1, exact);
        if (page < v.pages) v.after = search_address(q, v.text, v.kind, (int)page + 1, exact);
    }
    struct html *h =
        page_open(q, r,
                  &(struct page){
                      .title = v.asked ? str_format(q->mem, STR_FMT " - " STR_FMT, STR_ARG(v.text),
                                                    STR_ARG(msg_text(q->lang, MSG_search_title)))
                                       : msg_text(q->lang, MSG_search_title),
                      .menu = "search",
                      .no_index = true,
                  });
    search_html(h, &v);
    return page_close(h);
}

enum err search_api(struct req *q, struct res *r)
{
    const str text = req_query(q, "q", SEARCH_TEXT_MAX), kind = req_query(q, "kind", 20);
    struct search_found found;
    int64_t page;

    if (!text.n) return fail(q, ERR_INVALID, MSG_search_no_text);
    if (kind.n && !known_kind(kind)) return fail(q, ERR_INVALID, MSG_search_bad_kind);
    TRY(req_query_int(q, "page", 1, SEARCH_CANDIDATES / SEARCH_PER_PAGE, 1, &page));
    TRY(ask(q, text, kind, (int)page, SEARCH_PER_PAGE, false, &found));
    r->open = true;
    res_header(r, "api-version", STR("1.0.0")); // of /api/v1 as a whole
    struct json j = res_json(r);
    json_open(&j, '{');
    json_key(&j, "total");
    json_int(&j, found.total);
    json_key(&j, "more");
    json_bool(&j, found.more);
    json_key(&j, "spelled");
    json_text(&j, found.spelled);
    json_key(&j, "hits");
    json_open(&j, '[');
    for (int i = 0; i < found.n; i++) {
        const struct search_hit *hit = &found.at[i];
        json_open(&j, '{');
        json_key(&j, "kind");
        json_text(&j, hit->kind);
        json_key(&j, "language");
        json_text(&j, str_of(lang_codes[hit->lang]));
        json_key(&j, "title");
        json_text(&j, hit->title);
        json_key(&j, "url");
        json_text(&j, str_format(q->mem, STR_FMT STR_FMT, STR_ARG(q->origin), STR_ARG(hit->path)));
        json_key(&j, "passage");
        json_text(&j, hit->said);
        json_key(&j, "atSeconds");
        if (hit->at_ms < 0)
            json_none(&j);
        else
            json_int(&j, hit->at_ms / 1000);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    return ERR_NONE;
}

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/search/search.def"
#undef ROUTE
};

const struct feature search_feature = {.name = "search",
                                       .routes = routes,
                                       .n_routes = COUNT_OF(routes)};
