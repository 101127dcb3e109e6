// The frame around a page, the page for errors, and documents without a frame.
#include "base/json.h"
#include "base/log.h"
#include "base/utf8.h"
#include "core/search.h"
#include "web/error.html.h"
#include "web/frame.h"
#include "web/frame.html.h"
#include "web/impl.h"

#include <assert.h>

enum { TYPED_SIGNS = 40 }; // what is shorter is typed again in no time

struct page_html { // what page_close needs; h is what the handler sees
    struct html h;
    struct frame_view *frame;
};

static str in_language(struct req *q, enum lang lang, str path)
{
    if (lang == LANG_NL) return path;
    return str_format(q->mem, "/en" STR_FMT, STR_ARG(path));
}

// A path as it came in, decoded: written again as an address.
static str path_address(struct mem *m, str path)
{
    struct out o = out_new(m);
    str rest = str_from(path, 1), part;

    if (path.n <= 1) return STR("/");
    while (str_cut(&rest, '/', &part)) {
        out_byte(&o, '/');
        url_part(&o, part);
    }
    return out_get(&o);
}

static void fill_html(struct req *q, struct html *h, struct out *o)
{
    *h = (struct html){.out = o,
                       .mem = q->mem,
                       .lang = q->lang,
                       .base = q->lang == LANG_EN ? "/en" : "",
                       .origin = q->origin,
                       .token = q->impl->token,
                       .now = q->now};
}

void page_dutch_only(struct req *q)
{
    q->impl->dutch_only = true;
}

place_id door_place(const struct req *q)
{
    return q->impl->by_door ? q->impl->door.place : PLACE_ROOT;
}

struct html *page_open(struct req *q, struct res *r, const struct page *p)
{
    struct page_html *x = MEM_NEW(q->mem, struct page_html);
    struct frame_view *v = MEM_NEW(q->mem, struct frame_view);
    struct page *page = MEM_NEW(q->mem, struct page);
    const enum lang other = q->lang == LANG_NL ? LANG_EN : LANG_NL;
    const struct settings *set = q->site->set;

    *page = *p;
    if (p->form) {
        q->impl->token = token_new(q->mem, q->site->impl->secret, q->now, q->impl->binding);
        r->cache = CACHE_NEVER;
    }
    v->page = page;
    const str bare = path_address(q->mem, p->path.n ? p->path : q->path);
    v->other_path = in_language(q, other, bare);
    v->alternate = str_format(q->mem, STR_FMT STR_FMT, STR_ARG(q->origin), STR_ARG(v->other_path));
    v->canonical = str_format(q->mem, STR_FMT STR_FMT, STR_ARG(q->origin),
                              STR_ARG(in_language(q, q->lang, bare)));
    v->home = in_language(q, q->lang, STR("/"));
    v->learn = in_language(q, q->lang, STR("/leergang"));
    v->library = in_language(q, q->lang, STR("/bibliotheek"));
    v->about = in_language(q, q->lang, STR("/over"));
    v->search = in_language(q, q->lang, STR("/zoeken"));
    v->accessibility = in_language(q, q->lang, STR("/toegankelijkheid"));
    v->privacy = in_language(q, q->lang, STR("/privacy"));
    v->source = in_language(q, q->lang, STR("/broncode"));
    v->signed_in = q->impl->session.n > 0;
    if (q->impl->rehearsal.n) {
        v->rehearsal = in_language(q, q->lang, q->impl->rehearsal);
        page->no_index = true;
    }
    const struct door *door = q->impl->by_door ? &q->impl->door : NULL;
    v->other = !q->impl->dutch_only;
    v->cobrand = p->cobrand.n ? p->cobrand : door && !door->practice ? door->name : set->cobrand;
    const struct themes *themes = __atomic_load_n(&q->site->impl->themes, __ATOMIC_ACQUIRE);
    const struct theme *theme = &themes->house;
    struct theme own = {0};
    if (theme_named(q->mem, themes, p->theme, &own) ||
        (door && theme_named(q->mem, themes, door->theme, &own)))
        theme = &own;
    v->theme_class = theme->class_name;
    v->theme_href = theme->href;
    fill_html(q, &x->h, &r->body);
    x->frame = v;
    frame_open_html(&x->h, v);
    return &x->h;
}

enum err page_close(struct html *h)
{
    struct page_html *x = (struct page_html *)h;

    frame_close_html(h, x->frame);
    return ERR_NONE;
}

struct html *xml_open(struct req *q, struct res *r, const char *type)
{
    struct html *h = MEM_NEW(q->mem, struct html);

    r->type = type;
    fill_html(q, h, &r->body);
    return h;
}

struct html *html_part(struct req *q, struct out *o)
{
    struct html *h = MEM_NEW(q->mem, struct html);

    fill_html(q, h, o);
    return h;
}

static void error_words(enum err e, msg *title, msg *lead)
{
    switch (e) {
    case ERR_NOT_FOUND: *title = MSG_web_not_found_title, *lead = MSG_web_not_found_lead; return;
    case ERR_FORBIDDEN: *title = MSG_web_forbidden_title, *lead = MSG_web_forbidden_lead; return;
    case ERR_METHOD: *title = MSG_web_method_title, *lead = MSG_web_method_lead; return;
    case ERR_INVALID:
    case ERR_RANGE:
    case ERR_UNSOLVABLE: *title = MSG_web_invalid_title, *lead = MSG_web_invalid_lead; return;
    case ERR_CONFLICT: *title = MSG_web_conflict_title, *lead = MSG_web_conflict_lead; return;
    case ERR_GONE: *title = MSG_web_gone_title, *lead = MSG_web_gone_lead; return;
    case ERR_TOO_LARGE:
    case ERR_FULL: *title = MSG_web_large_title, *lead = MSG_web_large_lead; return;
    case ERR_MANY: *title = MSG_web_many_title, *lead = MSG_web_many_lead; return;
    case ERR_BUSY: *title = MSG_web_busy_title, *lead = MSG_web_busy_lead; return;
    default: *title = MSG_web_broken_title, *lead = MSG_web_broken_lead; return;
    }
}

// The words of a path that led nowhere, as somebody would type them.
static str path_words(struct req *q)
{
    str rest = q->path, part, last = STR("");

    while (str_cut(&rest, '/', &part))
        if (part.n) last = part;
    char *text = str_z(q->mem, last);
    for (size_t i = 0; i < last.n; i++)
        if (text[i] == '-' || text[i] == '_' || text[i] == '.' || text[i] == '+') text[i] = ' ';
    return utf8_clip((str){text, last.n}, 60);
}

// Best effort: what the index finds for those words. Without a database, nothing.
static void find_near(struct req *q, struct error_view *v)
{
    struct search_found found = {0};
    const struct search_ask ask = {.text = v->word, .lang = q->lang, .count = 5};

    // Only for a person who reads the page: a program that tries addresses pays for no search.
    if (!q->db || v->word.n < 3 ||
        str_find(http_header(q->http, STR("accept")), STR("text/html")) < 0 ||
        search_run(q->db, q->mem, &ask, &found) != ERR_NONE)
        return;
    v->near.at = MEM_ARRAY(q->mem, struct error_link, (size_t)found.n + 1);
    for (int i = 0; i < found.n && v->near.n < 5; i++)
        v->near.at[v->near.n++] =
            (struct error_link){.href = in_language(q, q->lang, found.at[i].path),
                                .title = found.at[i].title};
}

// Sentences, not the names of choices.
static void typed_fill(struct req *q, struct error_view *v)
{
    const struct query *f = &q->impl->form;

    if (!q->impl->own_form) return;
    v->typed.at = MEM_ARRAY(q->mem, struct error_text, (size_t)f->n + 1);
    for (int i = 0; i < f->n; i++)
        if (utf8_length(f->at[i].value) >= TYPED_SIGNS && str_find_byte(f->at[i].value, ' ') >= 0)
            v->typed.at[v->typed.n] = (struct error_text){v->typed.n + 1, f->at[i].value},
            v->typed.n++;
}

// Where the form stood that was refused, when the browser says so and it is one of our pages.
static str form_page(struct req *q)
{
    const str from = http_header(q->http, STR("referer"));
    const str here[] = {q->origin,
                        str_format(q->mem, "%s://" STR_FMT, q->http->secure ? "https" : "http",
                                   STR_ARG(q->http->host))};

    for (size_t i = 0; q->http->method == POST && i < COUNT_OF(here); i++) {
        const str path = str_from(from, here[i].n);
        if (here[i].n && str_starts(from, here[i]) && str_starts(path, STR("/")) &&
            !str_starts(path, STR("//")))
            return path;
    }
    return STR("");
}

void error_page(struct req *q, struct res *r, enum err e, int status, str number)
{
    struct error_view v = {.status = status, .number = number};
    msg title, lead;

    error_words(e, &title, &lead);
    v.title = msg_text(q->lang, title);
    v.lead = msg_text(q->lang, q->why ? q->why : lead);
    r->body.n = 0;
    r->status = status;
    r->type = NULL;
    r->cache = CACHE_NEVER;
    r->from_file = r->embed = false;
    if (status == 429)
        res_header(r, "retry-after",
                   str_format(q->mem, "%d", (int)(LIMIT_WINDOW_S - q->now % LIMIT_WINDOW_S)));
    if (status == 503) res_header(r, "retry-after", STR("5"));
    if (str_starts(q->path, STR("/api/"))) { // RFC 9457
        struct json j = res_json(r);
        r->type = "application/problem+json; charset=utf-8";
        r->open = true;
        json_open(&j, '{');
        json_key(&j, "type"), json_text(&j, STR("about:blank"));
        json_key(&j, "title"), json_text(&j, v.title);
        json_key(&j, "status"), json_int(&j, status);
        json_key(&j, "detail"), json_text(&j, v.lead);
        if (number.n) json_key(&j, "instance"), json_text(&j, number);
        json_close(&j, '}');
        return;
    }
    v.home = in_language(q, q->lang, STR("/"));
    v.learn = in_language(q, q->lang, STR("/leergang"));
    v.library = in_language(q, q->lang, STR("/bibliotheek"));
    v.search = in_language(q, q->lang, STR("/zoeken"));
    v.word = STR("");
    if (e == ERR_NOT_FOUND) {
        v.word = path_words(q);
        find_near(q, &v);
    }
    typed_fill(q, &v);
    v.back = form_page(q);
    struct html *h = page_open(q, r, &(struct page){.title = v.title, .no_index = true});
    error_show_html(h, &v);
    (void)!page_close(h);
    r->cache = CACHE_NEVER;
}
