// put.c - brings one checked item into the database: texts, people, themes, files, cues, search.
#include "app/library/put.h"

#include "app/library/library.sql.h"
#include "app/library/text.h"
#include "base/utf8.h"
#include "core/search.h"

static str theme_slug(struct mem *m, str name)
{
    return utf8_slug(m, name, 60);
}

// "Name, role" at the last comma, so that a name may hold one.
static void person_split(str said, str *name, str *role)
{
    size_t i = said.n;

    while (i && said.at[i - 1] != ',')
        i--;
    *name = i ? str_trim(str_part(said, 0, i - 1)) : said;
    *role = i ? str_trim(str_from(said, i)) : STR("");
}

static enum err texts_put(struct db *db, struct mem *m, item_id item, const struct entry *e)
{
    const struct entry_text *own = &e->text[e->lang];

    TRY(item_texts_drop(db, item));
    TRY(item_people_drop(db, item));
    TRY(item_themes_drop(db, item));
    for (int l = 0; l < LANG_COUNT; l++) {
        const struct entry_text *t = &e->text[l];
        const str lang = str_of(lang_codes[l]);

        safe html;

        if (!t->present) continue;
        TRY(text_html(db, m, t->body, (enum lang)l, &html));
        TRY(item_text_put(db, item, lang, t->title, t->summary, t->body, html.s, t->head));
        for (int i = 0; i < t->people.n; i++) {
            str name, role;
            person_split(t->people.at[i], &name, &role);
            TRY(item_person_add(db, item, lang, i, name, role));
        }
        // A translation names the same themes in the same order.
        for (int i = 0; i < t->themes.n && i < own->themes.n; i++)
            TRY(theme_put(db, theme_slug(m, own->themes.at[i]), lang, t->themes.at[i]));
    }
    for (int i = 0; i < own->themes.n; i++)
        TRY(item_theme_add(db, item, i, theme_slug(m, own->themes.at[i])));
    TRY(item_sources_drop(db, item));
    for (int i = 0; i < e->source.n; i++)
        TRY(item_source_add(db, item, i, e->source.at[i]));
    TRY(item_related_drop(db, item));
    for (int i = 0; i < e->related.n; i++)
        TRY(item_related_add(db, item, i, e->related.at[i]));
    return ERR_NONE;
}

enum err item_captions_put(struct db *db, struct mem *m, item_id item, str lang,
                           const struct captions *c)
{
    const struct transcript t = captions_transcript(m, c);

    TRY(item_cues_drop(db, item, lang));
    for (int i = 0; i < t.n; i++)
        TRY(item_cue_add(db, item, lang, i, t.at[i].start_ms, t.at[i].end_ms, t.at[i].speaker,
                         t.at[i].text));
    return ERR_NONE;
}

enum err item_chapters_put(struct db *db, item_id item, str lang, const struct chapters *c)
{
    TRY(item_chapters_drop(db, item, lang));
    for (int i = 0; i < c->n; i++)
        TRY(item_chapter_add(db, item, lang, i, c->at[i].start_ms, c->at[i].title));
    return ERR_NONE;
}

// Puts the item into the lists where it belongs now; the counts follow.
static enum err lists_put(struct db *db, struct mem *m, item_id item, const struct item_row *row,
                          const struct item_theme_rows *themes)
{
    struct item_list_rows before;

    TRY(item_lists_of(db, m, item, &before));
    for (int i = 0; i < before.n; i++)
        TRY(item_count_add(db, before.at[i].theme, before.at[i].kind, -1));
    TRY(item_lists_drop(db, item));
    if (!str_eq(row->state, STR("published"))) return ERR_NONE;
    for (int i = -1; i < themes->n; i++) {
        const str theme = i < 0 ? STR("") : themes->at[i].theme;
        const str kinds[] = {STR(""), row->kind};

        for (size_t k = 0; k < COUNT_OF(kinds); k++) {
            int64_t added;
            TRY(item_list_add(db, theme, kinds[k], row->dated, item, &added));
            if (added) TRY(item_count_add(db, theme, kinds[k], 1));
        }
    }
    return ERR_NONE;
}

enum err item_index_put(struct db *db, struct mem *m, item_id item)
{
    struct item_row row;
    struct item_text_rows texts;
    struct item_theme_rows themes;

    TRY(item_whole(db, m, item, &row));
    const str ref = str_format(m, "item:" STR_FMT, STR_ARG(row.slug));
    TRY(item_themes(db, m, item, row.lang, &themes));
    TRY(lists_put(db, m, item, &row, &themes));
    if (!str_eq(row.state, STR("published"))) return search_drop(db, m, ref);

    TRY(item_texts(db, m, item, &texts));
    str *facets = MEM_ARRAY(m, str, (size_t)themes.n + 1);
    int n_facets = 0;
    for (int i = 0; i < themes.n; i++)
        facets[n_facets++] = str_format(m, "theme=" STR_FMT, STR_ARG(themes.at[i].theme));
    if (row.module.n) facets[n_facets++] = str_format(m, "module=" STR_FMT, STR_ARG(row.module));

    for (int i = 0; i < texts.n; i++) {
        const struct item_text_row *t = &texts.at[i];
        const struct paragraphs text = text_paragraphs(m, t->body);
        struct item_cue_rows cues;

        TRY(item_cues(db, m, item, t->lang, &cues));
        struct search_passage *passages =
            MEM_ARRAY(m, struct search_passage, (size_t)(text.n + cues.n) + 2);
        int n = 0;
        passages[n++] = (struct search_passage){t->summary, -1};
        for (int k = 0; k < text.n; k++)
            passages[n++] = (struct search_passage){text.at[k], -1};
        for (int k = 0; k < cues.n; k++)
            passages[n++] = (struct search_passage){cues.at[k].said, cues.at[k].start_ms};
        const struct search_doc doc = {
            .ref = ref,
            .kind = row.kind,
            .title = t->title,
            .path = str_format(m, "/bibliotheek/" STR_FMT "/" STR_FMT,
                               STR_ARG(item_kind_path(row.kind)), STR_ARG(row.slug)),
            .summary = t->summary,
            .lang = lang_of(t->lang),
            .dated = {(int32_t)row.dated},
            .facets = facets,
            .n_facets = n_facets,
            .passages = passages,
            .n_passages = n > SEARCH_PASSAGES ? SEARCH_PASSAGES : n,
        };
        TRY(search_put(db, m, &doc));
    }
    return ERR_NONE;
}

enum err item_begin(struct db *db, struct mem *m, const struct entry *e, int64_t now)
{
    struct item_known_row known;
    bool found;

    TRY(item_known(db, m, e->slug, &found, &known));
    if (found) return str_eq(known.uid, e->uid) ? ERR_NONE : ERR_CONFLICT;
    return item_add(db, e->uid, e->slug, e->kind, str_of(lang_codes[e->lang]), e->dated.n,
                    e->licence, now);
}

enum err item_put_entry(struct db *db, struct mem *m, const struct entry *e, int64_t now,
                        item_id *out)
{
    struct item_known_row known;
    series_id series;
    bool found, in_series = false;

    TRY(item_known(db, m, e->slug, &found, &known));
    if (!found) return ERR_NOT_FOUND;
    if (e->series.n) {
        TRY(series_by_slug(db, m, e->series, &in_series, &series));
        if (!in_series) return ERR_NOT_FOUND;
    }
    TRY(item_set(db, known.id, e->kind, str_of(lang_codes[e->lang]), e->dated.n, e->licence,
                 e->place, e->module, e->practice, in_series ? &series : NULL, e->season,
                 e->episode, now));
    *out = known.id;
    return texts_put(db, m, known.id, e);
}
