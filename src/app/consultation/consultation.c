// consultation.c - what the feature offers, and the small things its pages share.
#include "app/consultation/consultation.h"

#include "base/utf8.h"
#include "html/markdown.h"

enum err stage_get(struct req *q, struct stage *out)
{
    *out = (struct stage){0};
    TRY(trajectory_asked(q, &out->place, &out->t));
    TRY(consultation_of(q->db, q->mem, out->t.id, &out->consults, &out->c));
    if (!out->consults && q->route->right != MAY_LEAD_TRAJECTORY) return ERR_NOT_FOUND;
    TRY(trajectory_head(q, &out->place, &out->t, &out->head));
    const bool needs = q->route->right != MAY_READ && q->route->right != MAY_EDIT_KEY;
    if (needs || who_in(q->who)) { // only then: public pages are kept
        out->can_lead = may(q->who, MAY_LEAD_TRAJECTORY, out->place.id);
        out->can_intake = may(q->who, MAY_INTAKE, out->place.id);
    }
    out->base = str_format(q->mem, "/" STR_FMT "/meedoen/" STR_FMT, STR_ARG(out->place.slug),
                           STR_ARG(out->t.slug));
    out->starts.n = (int32_t)out->t.starts_day;
    out->last.n = (int32_t)out->t.ends_day;
    out->post_last = inspection_post_last(out->last);
    out->feedback.n = (int32_t)out->t.feedback_day;
    out->opens_at = inspection_opens_at(&out->t);
    out->closes_at = inspection_closes_at(&out->t);
    out->readable = inspection_is_open_to_read(&out->t) || out->can_lead || out->can_intake;
    out->takes = inspection_takes_views(&out->t, q->now);
    out->soon = !inspection_is_open_to_read(&out->t);
    out->over = !out->takes && !out->soon;
    return ERR_NONE;
}

enum err stage_must(struct req *q, enum right r, bool any, struct stage *out)
{
    TRY(stage_get(q, out));
    if (!any && !out->consults) return ERR_NOT_FOUND;
    return must(q, r, out->place.id);
}

struct html *stage_page(struct req *q, struct res *r, const struct stage *s, str title, bool form,
                        bool no_index)
{
    return page_open(q, r,
                     &(struct page){.title = str_format(q->mem, STR_FMT ": " STR_FMT,
                                                        STR_ARG(title), STR_ARG(s->head.title)),
                                    .menu = "participate",
                                    .theme = s->place.theme,
                                    .cobrand = s->t.practice ? STR("") : s->place.name,
                                    .form = form,
                                    .no_index = no_index || s->t.practice});
}

enum err stage_go(struct req *q, struct res *r, const struct stage *s, str tail)
{
    return redirect(q, r, str_format(q->mem, STR_FMT STR_FMT, STR_ARG(s->base), STR_ARG(tail)));
}

str stage_object(struct req *q, const struct stage *s, int64_t number)
{
    return str_format(q->mem, "contribution:%lld/%lld", (long long)s->t.id.v, (long long)number);
}

str moment_text(struct req *q, int64_t at, bool seconds)
{
    const int minutes = at_local_minutes(at);
    const char *mark = q->lang == LANG_EN ? ":" : ".";
    const str tail = seconds ? str_format(q->mem, "%s%02d", mark, (int)(at % 60)) : STR("");
    const struct msg_arg args[] = {
        {.name = "day", .s = date_long(q->mem, q->lang, day_of_at(at))},
        {.name = "time",
         .s = str_format(q->mem, "%d%s%02d" STR_FMT, minutes / 60, mark, minutes % 60,
                         STR_ARG(tail))},
    };

    return msg_fill(q->mem, q->lang, MSG_consultation_at, args, COUNT_OF(args));
}

str document_title(const struct req *q, str nl, str en)
{
    return in_reader_language(q, nl, en);
}

safe paragraph_html(struct req *q, str markdown)
{
    return markdown_html(q->mem, markdown, &(struct markdown_options){.heading_base = 3});
}

str paragraph_words(struct mem *m, const struct paragraph *p, size_t signs)
{
    const str plain = str_trim(markdown_plain(m, p->body));
    const ptrdiff_t end = str_find_byte(plain, '\n');
    const str line = end < 0 ? plain : str_part(plain, 0, (size_t)end);
    const str cut = utf8_clip(line, signs);

    return cut.n < plain.n ? str_format(m, STR_FMT "…", STR_ARG(cut)) : cut;
}

static enum err paragraph_find(struct req *q, str paragraph, struct about *out)
{
    struct document text;

    TRY(inspection_text(q->db, q->mem, out->version, &text));
    for (int i = 0; i < text.n; i++)
        if (str_eq(text.at[i].id, paragraph)) {
            out->paragraph = text.at[i].id;
            out->place = i + 1;
            out->excerpt = paragraph_words(q->mem, &text.at[i], 300);
            return ERR_NONE;
        }
    return ERR_NOT_FOUND;
}

enum err about_find(struct req *q, const struct stage *s, const struct about_asked *asked,
                    struct about *out)
{
    struct document_version_row v;
    struct document_row d;
    int64_t number = INT32_MAX - 1, newest;
    bool found;

    *out = (struct about){0};
    if (!asked->document.n) return ERR_NONE;
    if (!s->readable) return ERR_NOT_FOUND;
    if (asked->version.n && str_int(asked->version, 1, INT32_MAX - 1, &number) != ERR_NONE)
        return ERR_NOT_FOUND;
    TRY(document_by_slug(q->db, q->mem, s->t.id, asked->document, &found, &d));
    if (!found) return ERR_NOT_FOUND;
    TRY(document_version_before(q->db, q->mem, d.id, INT32_MAX, &found, &v));
    if (!found) return ERR_NOT_FOUND;
    newest = v.version;
    for (;;) {
        TRY(document_version_before(q->db, q->mem, d.id, (int)number + 1, &found, &v));
        if (!found || (asked->version.n && v.version != number)) return ERR_NOT_FOUND;
        *out = (struct about){.has = true,
                              .document = d.id,
                              .version = v.id,
                              .number = v.version,
                              .newer = v.version < newest,
                              .slug = d.slug,
                              .title = document_title(q, d.title, d.title_en)};
        if (!asked->paragraph.n) return ERR_NONE;
        const enum err e = paragraph_find(q, asked->paragraph, out);
        if (e != ERR_NOT_FOUND || asked->version.n) return e;
        number = v.version - 1; // dropped by this one: people may still say what they think of that
    }
}

static enum err sitemap(struct db *db, struct mem *m, struct sitemap *s)
{
    struct inspected_rows rows;

    TRY(inspected(db, m, &rows));
    for (int i = 0; i < rows.n; i++)
        sitemap_add(s,
                    str_format(m, "/" STR_FMT "/meedoen/" STR_FMT "/ter-inzage",
                               STR_ARG(rows.at[i].place), STR_ARG(rows.at[i].slug)),
                    0, false);
    return ERR_NONE;
}

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/consultation/consultation.def"
#undef ROUTE
};

const struct feature consultation_feature = {.name = "consultation",
                                             .routes = routes,
                                             .n_routes = COUNT_OF(routes),
                                             .jobs = consultation_jobs,
                                             .n_jobs = CONSULTATION_JOBS,
                                             .commands = consultation_commands,
                                             .n_commands = CONSULTATION_COMMANDS,
                                             .sitemap = sitemap,
                                             .own = consultation_own,
                                             .erase = consultation_erase,
                                             .retain = consultation_retain};
