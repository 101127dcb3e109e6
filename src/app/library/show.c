#include "app/library/show.h"

#include "app/library/jsonld.h"
#include "app/library/put.h"
#include "app/library/show.html.h"
#include "core/module.h"

static enum err related_fill(struct req *q, struct show_view *v)
{
    struct show_slug_rows slugs;

    TRY(show_related(q->db, q->mem, v->item.id, &slugs));
    v->related.at = MEM_ARRAY(q->mem, struct item_card, (size_t)slugs.n + 1);
    for (int i = 0; i < slugs.n; i++) {
        const enum err e =
            item_card(q->db, q->mem, slugs.at[i].slug, q->lang, &v->related.at[v->related.n]);

        if (e == ERR_NOT_FOUND) continue; // a draft, or withdrawn
        TRY(e);
        v->related.n++;
    }
    return ERR_NONE;
}

enum err show_fill(struct req *q, str kind_path, str slug, struct show_view *v)
{
    struct show_series_row series;
    bool found;

    TRY(item_by_slug(q->db, q->mem, slug, &found, &v->item));
    if (!found || !str_eq(item_kind_path(v->item.kind), kind_path) ||
        str_eq(v->item.state, STR("draft")))
        return fail(q, ERR_NOT_FOUND, MSG_library_no_item);
    if (str_eq(v->item.state, STR("withdrawn"))) return fail(q, ERR_GONE, MSG_library_withdrawn);
    v->kind_path = kind_path;
    TRY(show_text(q->db, q->mem, v->item.id, str_of(lang_codes[q->lang]), v->item.lang, &v->text));
    v->lang = lang_of(v->text.lang);
    TRY(item_people(q->db, q->mem, v->item.id, v->text.lang, &v->people));
    TRY(item_themes(q->db, q->mem, v->item.id, str_of(lang_codes[q->lang]), &v->themes));
    TRY(item_sources(q->db, q->mem, v->item.id, &v->sources));
    TRY(related_fill(q, v));
    TRY(show_series(q->db, q->mem, v->item.id, str_of(lang_codes[q->lang]), &found, &series));
    if (found) {
        v->series_slug = series.slug;
        v->series_title = series.title;
    }
    v->body = (safe){v->text.body_html};
    v->dated = (day){(int32_t)v->item.dated};
    struct module_place module;
    TRY(module_place(q->db, q->mem, v->item.module, q->lang, &found, &module));
    if (found) {
        v->module_title = module.title;
        v->module_path =
            str_format(q->mem, "%s" STR_FMT, q->lang == LANG_EN ? "/en" : "", STR_ARG(module.path));
    }
    v->timed = item_is_timed(v->item.kind);
    v->address = str_format(q->mem, STR_FMT "%s" STR_FMT, STR_ARG(q->origin),
                            q->lang == LANG_EN ? "/en" : "", STR_ARG(q->path));
    v->changed = at_iso(q->mem, v->item.changed_at);
    return ERR_NONE;
}

// A published case.
static enum err followed(struct db *db, struct mem *m, int64_t now, enum lang lang,
                         person_id person, int64_t object, bool *out_found,
                         struct notice_subject *out)
{
    struct show_known_row item;

    (void)now, (void)person;
    TRY(show_known(db, m, object, str_of(lang_codes[lang]), out_found, &item));
    if (*out_found)
        *out = (struct notice_subject){item.title,
                                       str_format(m, "/bibliotheek/" STR_FMT "/" STR_FMT,
                                                  STR_ARG(item_kind_path(item.kind)),
                                                  STR_ARG(item.slug)),
                                       PLACE_ROOT};
    return ERR_NONE;
}

const struct notice_kind library_follows[1] = {{"case", followed}};

enum err library_item(struct req *q, struct res *r)
{
    struct show_view v = {0};
    int64_t at;
    str slug;

    TRY(req_slug(q, "slug", &slug));
    TRY(show_fill(q, req_path_text(q, "kind"), slug, &v));
    if (v.timed) {
        TRY(req_query_int(q, "t", 0, 86400, 0, &at));
        v.player = (struct player_view){
            .path = q->path,
            .at_s = at,
            .anchor = str_eq(v.item.kind, STR("film")) ? STR("film") : STR("geluid"),
            .open = str_eq(v.item.kind, STR("film")) || at > 0,
        };
        if (v.series_slug.n)
            v.player.feed = str_format(q->mem, "/bibliotheek/podcast/" STR_FMT "/feed.xml",
                                       STR_ARG(v.series_slug));
        TRY(player_fill(q->db, q->mem, slug, q->lang, &v.player));
    }
    if (str_eq(v.item.kind, STR("case"))) TRY(follow_fill(q, "case", v.item.id.v, &v.follow));
    TRY(library_json_ld(q, &v, &v.json_ld));
    struct out head = out_new(q->mem);
    show_head_html(html_part(q, &head), &v);
    r->changed_at = v.item.changed_at;
    struct html *h = page_open(q, r,
                               &(struct page){
                                   .title = v.text.title,
                                   .description = v.text.summary,
                                   .menu = "library",
                                   .form = v.follow.form,
                                   .head = (safe){out_get(&head)},
                                   .only_nl = v.lang == LANG_NL && q->lang != LANG_NL,
                               });
    show_html(h, &v);
    return page_close(h);
}
