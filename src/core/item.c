#include "core/item.h"

#include "core/item.sql.h"

static const struct {
    const char *kind, *path;
} kinds[] = {
    {"film", "film"},          {"podcast", "podcast"}, {"reading", "tekst"},
    {"worksheet", "werkblad"}, {"case", "casus"},
};

str item_kind_path(str kind)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_eq(kind, str_of(kinds[i].kind))) return str_of(kinds[i].path);
    return (str){0};
}

str item_kind_of_path(str path)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_eq(path, str_of(kinds[i].path))) return str_of(kinds[i].kind);
    return (str){0};
}

bool item_is_timed(str kind)
{
    return str_eq(kind, STR("film")) || str_eq(kind, STR("podcast"));
}

static struct item_card card_of(const struct item_card_row *r)
{
    return (struct item_card){
        .id = r->id.v,
        .slug = r->slug,
        .kind = r->kind,
        .title = r->title,
        .summary = r->summary,
        .lang = lang_of(r->lang),
        .dated = {(int32_t)r->dated},
        .duration_ms = r->duration_ms,
        .practice = r->practice != 0,
        .poster_sha = r->poster_sha,
        .poster_name = r->poster_name,
    };
}

static struct item_cards cards_of(struct mem *mem, const struct item_card_rows *rows)
{
    struct item_cards cards = {.at = MEM_ARRAY(mem, struct item_card, (size_t)rows->n + 1),
                               .n = rows->n};

    for (int i = 0; i < rows->n; i++)
        cards.at[i] = card_of(&rows->at[i]);
    return cards;
}

enum err item_card(struct db *db, struct mem *mem, str slug, enum lang lang, struct item_card *out)
{
    struct item_card_row row;
    bool found;

    TRY(item_card_row(db, mem, slug, str_of(lang_codes[lang]), &found, &row));
    if (!found) return ERR_NOT_FOUND;
    *out = card_of(&row);
    return ERR_NONE;
}

enum err item_play(struct db *db, struct mem *mem, str slug, enum lang lang, struct item_play *out)
{
    struct item_file_brief_rows files;
    struct item_play play = {0};

    TRY(item_card(db, mem, slug, lang, &play.card));
    TRY(item_files_of(db, mem, slug, &files));
    play.sources = MEM_ARRAY(mem, struct item_source_file, (size_t)files.n + 1);
    play.tracks = MEM_ARRAY(mem, struct item_track, (size_t)files.n + 1);
    bool rendered = false; // the master plays only until there are renditions
    for (int i = 0; i < files.n; i++)
        rendered |=
            str_eq(files.at[i].role, STR("rendition")) || str_eq(files.at[i].role, STR("audio"));
    for (int i = 0; i < files.n; i++) {
        const struct item_file_brief_row *f = &files.at[i];

        if (str_eq(f->role, STR("captions")) || str_eq(f->role, STR("chapters")))
            play.tracks[play.n_tracks++] =
                (struct item_track){f->sha256, f->name, f->lang, f->role};
        else if (str_eq(f->role, STR("rendition")) ||
                 (str_eq(f->role, STR("master")) && !rendered) ||
                 (str_eq(f->role, STR("audio")) && str_eq(play.card.kind, STR("podcast"))))
            play.sources[play.n_sources++] =
                (struct item_source_file){f->sha256, f->name,  f->type,  f->label,
                                          f->bytes,  f->width, f->height};
    }
    *out = play;
    return ERR_NONE;
}

// Mostly the database gives them in this order already, so by insertion.
static void newest_first(struct item_card_rows *rows)
{
    for (int i = 1; i < rows->n; i++) {
        const struct item_card_row row = rows->at[i];
        int k = i;

        for (; k > 0; k--) {
            const struct item_card_row *before = &rows->at[k - 1];
            if (before->dated > row.dated ||
                (before->dated == row.dated && before->id.v > row.id.v))
                break;
            rows->at[k] = *before;
        }
        rows->at[k] = row;
    }
}

enum err item_list(struct db *db, struct mem *mem, str theme, str kind, enum lang lang,
                   struct item_place before, int most, struct item_cards *out)
{
    struct item_card_rows rows;

    TRY(item_list_rows(db, mem, theme, kind, before.dated, before.id, str_of(lang_codes[lang]),
                       most, &rows));
    newest_first(&rows);
    *out = cards_of(mem, &rows);
    return ERR_NONE;
}

enum err item_of_module(struct db *db, struct mem *mem, str module, enum lang lang,
                        struct item_cards *out)
{
    struct item_card_rows rows;

    TRY(item_of_module_rows(db, mem, module, str_of(lang_codes[lang]), &rows));
    *out = cards_of(mem, &rows);
    return ERR_NONE;
}

static struct item_lines lines_of(struct mem *mem, const struct item_said_line_rows *rows)
{
    struct item_lines lines = {.at = MEM_ARRAY(mem, struct item_line, (size_t)rows->n + 1),
                               .n = rows->n};

    for (int i = 0; i < rows->n; i++)
        lines.at[i] =
            (struct item_line){rows->at[i].start_ms, rows->at[i].speaker, rows->at[i].said};
    if (rows->n) lines.lang = lang_of(rows->at[0].lang);
    return lines;
}

enum err item_transcript(struct db *db, struct mem *mem, str slug, enum lang lang,
                         struct item_lines *out)
{
    struct item_said_line_rows rows;

    TRY(item_cue_rows(db, mem, slug, str_of(lang_codes[lang]), &rows));
    *out = lines_of(mem, &rows);
    return ERR_NONE;
}

enum err item_chapter_list(struct db *db, struct mem *mem, str slug, enum lang lang,
                           struct item_lines *out)
{
    struct item_said_line_rows rows;

    TRY(item_chapter_rows(db, mem, slug, str_of(lang_codes[lang]), &rows));
    *out = lines_of(mem, &rows);
    return ERR_NONE;
}

enum err item_kind(struct db *db, struct mem *mem, str slug, str *out)
{
    struct item_kind_row row;
    bool found;

    TRY(item_kind_row(db, mem, slug, &found, &row));
    *out = found ? row.kind : STR("");
    return ERR_NONE;
}
