// csv.c - everything that is published as a table, one row per item, in the order it came in.
//
// Bounds    an answer holds CSV_ROWS rows and says where the rest is: Link: <...?na=ID>; rel="next". So
//           a library of a million is read in steps that all cost the same, and memory stays bounded.
//           A library with fewer rows than that is one file.
// Columns   named as in the API; they do not change with the language.
#include "app/library/csv.h"

#include "app/library/open.h"
#include "web/urls.h"

enum { CSV_ROWS = 2000 };

static bool runs_in_spreadsheets(str s)
{
    return s.n && strchr("=+-@\t\r\n", s.at[0]) && s.at[0];
}

void csv_value(struct out *o, str s, bool last)
{
    const bool formula = runs_in_spreadsheets(s);
    bool quote = formula;

    for (size_t i = 0; i < s.n && !quote; i++)
        quote = s.at[i] == '"' || s.at[i] == ',' || s.at[i] == '\r' || s.at[i] == '\n' ||
                s.at[i] == ';';
    if (s.n && (s.at[0] == ' ' || s.at[s.n - 1] == ' ')) quote = true;
    if (quote) out_byte(o, '"');
    if (formula) out_byte(o, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.at[i] == '\0') continue;
        if (s.at[i] == '"') out_byte(o, '"');
        out_byte(o, s.at[i]);
    }
    if (quote) out_byte(o, '"');
    if (last)
        OUT_LIT(o, "\r\n");
    else
        out_byte(o, ',');
}

static void value_int(struct out *o, int64_t v, bool last)
{
    out_int(o, v);
    if (last)
        OUT_LIT(o, "\r\n");
    else
        out_byte(o, ',');
}

struct parts { // rows of other tables, in the order of the items
    struct open_line_theme_rows themes;
    struct open_line_person_rows people;
    struct open_line_file_rows files;
    int theme, person, file;
};

static const struct open_line_file_row *file_next(struct parts *p, const struct open_line_row *l)
{
    const struct open_line_file_row *best = NULL;

    for (; p->file < p->files.n && p->files.at[p->file].item.v <= l->id.v; p->file++) {
        const struct open_line_file_row *f = &p->files.at[p->file];

        if (f->item.v < l->id.v) continue;
        // In order: audio, master, rendition by height. The last is best, but for podcasts the first.
        if (!best || !str_eq(l->kind, STR("podcast")) || !str_eq(best->role, STR("audio")))
            best = f;
    }
    return best;
}

static void line_write(struct req *q, struct out *o, const struct open_line_row *l, struct parts *p)
{
    struct out themes = out_new(q->mem), people = out_new(q->mem);

    for (; p->theme < p->themes.n && p->themes.at[p->theme].item.v <= l->id.v; p->theme++) {
        if (p->themes.at[p->theme].item.v < l->id.v) continue;
        if (themes.n) OUT_LIT(&themes, "; ");
        out_str(&themes, p->themes.at[p->theme].theme);
    }
    for (; p->person < p->people.n && p->people.at[p->person].item.v <= l->id.v; p->person++) {
        const struct open_line_person_row *x = &p->people.at[p->person];

        if (x->item.v < l->id.v) continue;
        if (people.n) OUT_LIT(&people, "; ");
        out_str(&people, x->name);
        if (x->role.n) out_format(&people, " (" STR_FMT ")", STR_ARG(x->role));
    }
    const struct open_line_file_row *f = file_next(p, l);

    csv_value(o, l->uid, false);
    csv_value(o, l->slug, false);
    csv_value(o, l->kind, false);
    csv_value(o, l->lang, false);
    csv_value(o, l->title, false);
    csv_value(o, l->summary, false);
    csv_value(o, day_iso(q->mem, (day){(int32_t)l->dated}), false);
    csv_value(o, l->licence, false);
    csv_value(o, l->place, false);
    csv_value(o, l->module, false);
    csv_value(o, out_get(&themes), false);
    csv_value(o, out_get(&people), false);
    csv_value(o, l->practice ? STR("true") : STR("false"), false);
    value_int(o, (l->duration_ms + 500) / 1000, false);
    csv_value(o, open_page(q->mem, q->origin, l->lang, l->kind, l->slug), false);
    csv_value(o,
              f ? str_format(q->mem, STR_FMT STR_FMT, STR_ARG(q->origin),
                             STR_ARG(url_site_file(q->mem, "", f->sha256, f->name)))
                : STR(""),
              false);
    csv_value(o, f ? f->type : STR(""), false);
    value_int(o, f ? f->bytes : 0, false);
    csv_value(o, at_iso(q->mem, l->changed_at), true);
}

enum err library_csv(struct req *q, struct res *r)
{
    struct open_line_rows lines;
    struct parts p = {0};
    int64_t after;

    if (req_query_int(q, "na", 0, INT64_MAX, 0, &after) != ERR_NONE)
        return fail(q, ERR_INVALID, MSG_open_bad_row);
    TRY(open_table(q->db, q->mem, after, CSV_ROWS + 1, &lines));
    const bool more = lines.n > CSV_ROWS;
    if (more) lines.n = CSV_ROWS;
    if (lines.n) {
        const int64_t first = lines.at[0].id.v, last = lines.at[lines.n - 1].id.v;
        TRY(open_table_themes(q->db, q->mem, first, last, &p.themes));
        TRY(open_table_people(q->db, q->mem, first, last, &p.people));
        TRY(open_table_files(q->db, q->mem, first, last, &p.files));
    }
    OUT_LIT(&r->body, "id,slug,kind,language,title,summary,date,licence,place,module,themes,people,"
                      "practice,seconds,address,media,mediaType,mediaBytes,changedAt\r\n");
    for (int i = 0; i < lines.n; i++)
        line_write(q, &r->body, &lines.at[i], &p);
    r->type = "text/csv; charset=utf-8; header=present";
    r->open = true;
    res_header(r, "content-disposition", STR("attachment; filename=\"meent-bibliotheek.csv\""));
    if (more)
        res_header(r, "link",
                   str_format(q->mem, "<" STR_FMT STR_FMT "?na=%lld>; rel=\"next\"",
                              STR_ARG(q->origin),
                              STR_ARG(url_library_csv(q->mem, q->lang == LANG_EN ? "/en" : "")),
                              (long long)lines.at[lines.n - 1].id.v));
    return ERR_NONE;
}
