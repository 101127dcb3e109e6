#include "app/library/list.h"

#include "app/library/list.html.h"
#include "app/library/list.sql.h"

enum { PER_PAGE = 24 };

// "/en/bibliotheek/film?thema=luisteren&na=20782-15"; slugs need no encoding.
static str list_address(struct req *q, str kind, str theme, const struct item_place *after)
{
    struct out o = out_sized(q->mem, 64);

    if (q->lang == LANG_EN) OUT_LIT(&o, "/en");
    OUT_LIT(&o, "/bibliotheek");
    if (kind.n) out_byte(&o, '/'), out_str(&o, item_kind_path(kind));
    if (theme.n) OUT_LIT(&o, "?thema="), out_str(&o, theme);
    if (after)
        out_format(&o, "%cna=%lld-%lld", theme.n ? '&' : '?', (long long)after->dated,
                   (long long)after->id);
    return out_get(&o);
}

static const char *const kind_order[] = {"film", "podcast", "reading", "worksheet", "case"};

static enum err facets_fill(struct req *q, struct list_view *v)
{
    struct list_count_rows kinds;
    struct list_theme_rows themes;
    struct list_count_rows *k = &kinds;

    TRY(list_kinds(q->db, q->mem, v->theme, &kinds));
    v->kinds.at = MEM_ARRAY(q->mem, struct facet, COUNT_OF(kind_order) + 1);
    v->kinds.at[v->kinds.n++] = (struct facet){
        .chosen = v->kind.n == 0,
        .slug = STR(""),
        .href = list_address(q, STR(""), v->theme, NULL),
    };
    for (int i = 0; i < k->n; i++)
        if (k->at[i].slug.n == 0) v->kinds.at[0].n = k->at[i].n;
    for (size_t o = 0; o < COUNT_OF(kind_order); o++)
        for (int i = 0; i < k->n; i++)
            if (str_eq(k->at[i].slug, str_of(kind_order[o])))
                v->kinds.at[v->kinds.n++] = (struct facet){
                    .slug = k->at[i].slug,
                    .href = list_address(q, k->at[i].slug, v->theme, NULL),
                    .n = k->at[i].n,
                    .chosen = str_eq(v->kind, k->at[i].slug),
                };
    for (int i = 0; i < v->kinds.n; i++)
        if (v->kinds.at[i].chosen) v->total = v->kinds.at[i].n;

    TRY(list_themes(q->db, q->mem, v->kind, str_of(lang_codes[q->lang]), &themes));
    v->themes.at = MEM_ARRAY(q->mem, struct facet, (size_t)themes.n + 1);
    for (int i = 0; i < themes.n; i++)
        v->themes.at[v->themes.n++] = (struct facet){
            .slug = themes.at[i].slug,
            .name = themes.at[i].name,
            .href = list_address(q, v->kind, themes.at[i].slug, NULL),
            .n = themes.at[i].n,
            .chosen = str_eq(v->theme, themes.at[i].slug),
        };
    return ERR_NONE;
}

// "?na=20782-15": after the item 15 of day 20782.
static enum err place_read(struct req *q, struct item_place *out)
{
    str rest = req_query(q, "na", 24), dated;

    if (rest.n == 0) return ERR_NONE;
    str_cut(&rest, '-', &dated);
    if (str_int(dated, 0, INT32_MAX, &out->dated) != ERR_NONE || !rest.at ||
        str_int(rest, 0, INT64_MAX, &out->id) != ERR_NONE)
        return fail(q, ERR_INVALID, MSG_library_bad_place);
    return ERR_NONE;
}

static enum err list_show(struct req *q, struct res *r, str kind)
{
    struct list_view v = {.kind = kind};
    struct item_place before = ITEM_LIST_START;

    TRY(place_read(q, &before));
    v.first = before.dated == ITEM_LIST_START.dated;
    v.theme = req_query(q, "thema", 60);
    if (v.theme.n && !str_is_slug(v.theme, 60)) return fail(q, ERR_INVALID, MSG_library_bad_theme);
    if (v.theme.n) {
        struct theme_name_row name;
        bool found;

        TRY(theme_name(q->db, q->mem, v.theme, str_of(lang_codes[q->lang]), &found, &name));
        v.theme_name = found ? name.name : v.theme;
    }
    TRY(item_list(q->db, q->mem, v.theme, v.kind, q->lang, before, PER_PAGE + 1, &v.cards));
    TRY(facets_fill(q, &v));
    if (v.cards.n > PER_PAGE) {
        v.cards.n = PER_PAGE;
        v.more = true;
        const struct item_card *last = &v.cards.at[PER_PAGE - 1];
        v.older = list_address(q, kind, v.theme, &(struct item_place){last->dated.n, last->id});
    }
    v.newest = list_address(q, kind, v.theme, NULL);
    v.all_themes = list_address(q, kind, STR(""), NULL);
    struct out head = out_new(q->mem);
    list_head_html(html_part(q, &head));
    struct html *h = page_open(q, r,
                               &(struct page){
                                   .title = kind.n ? msg_text(q->lang, library_kind_many(kind))
                                                   : msg_text(q->lang, MSG_library_title),
                                   .description = msg_text(q->lang, MSG_library_lead),
                                   .menu = "library",
                                   .head = (safe){out_get(&head)},
                                   .no_index = v.theme.n > 0 || !v.first,
                               });
    list_html(h, &v);
    return page_close(h);
}

enum err library_index(struct req *q, struct res *r)
{
    return list_show(q, r, STR(""));
}

enum err library_kind(struct req *q, struct res *r)
{
    const str kind = item_kind_of_path(req_path_text(q, "kind"));

    if (!kind.at) return fail(q, ERR_NOT_FOUND, MSG_library_no_kind);
    return list_show(q, r, kind);
}
