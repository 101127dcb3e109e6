#include "app/learn/frame.h"

#include "app/learn/parts.html.h"
#include "base/json.h"
#include "engine/course/unit.h"
#include "web/assets.h"

str learn_path(struct mem *m, const char *base, str course, str kind, str module, str slug,
               int64_t seq)
{
    const str values[] = {course, module, slug};

    if (str_eq(kind, STR("course"))) return html_path(m, base, "/leergang/{course}", values, 1);
    if (str_eq(kind, STR("terms")))
        return html_path(m, base, "/leergang/{course}/begrippen", values, 1);
    if (str_eq(kind, STR("module")))
        return html_path(m, base, "/leergang/{course}/{module}", values, 2);
    if (str_eq(kind, STR("exercise")))
        return html_path(m, base, "/leergang/{course}/{module}/opdracht/{slug}", values, 3);
    if (str_eq(kind, STR("handout")))
        return html_path(m, base, "/leergang/{course}/{module}/blad/{slug}", values, 3);
    if (str_eq(kind, STR("form")))
        return html_path(m, base, "/leergang/{course}/{module}/formulier/{slug}", values, 3);
    if (str_eq(kind, STR("page")) || str_eq(kind, STR("script"))) {
        const str own[] = {course, slug};
        return html_path(m, base,
                         kind.at[0] == 'p' ? "/leergang/{course}/over/{slug}"
                                           : "/leergang/{course}/script/{slug}",
                         own, 2);
    }
    if (str_eq(kind, STR("session"))) {
        const str path = html_path(m, base, "/leergang/{course}/{module}/bijeenkomst", values, 2);
        return seq > 1 ? str_format(m, STR_FMT "?nr=%d", STR_ARG(path), (int)seq) : path;
    }
    return html_path(m, base, "/leergang/{course}/{module}/{lesson}", values, 3);
}

const char *learn_base(const struct req *q)
{
    return q->lang == LANG_NL ? "" : "/en";
}

bool learn_foreign(const struct req *q, str said)
{
    return !str_eq(said, str_of(lang_codes[q->lang]));
}

static struct learn_step step_of(struct req *q, str course, const struct learn_brief_row *r)
{
    return (struct learn_step){
        .path = learn_path(q->mem, learn_base(q), course, r->kind, r->module, r->slug, r->seq),
        .title = r->title,
        .summary = r->summary,
        .uid = r->uid,
        .said = r->said,
        .kind = r->kind,
        .minutes = r->minutes,
        .seq = r->seq,
        .foreign = learn_foreign(q, r->said),
    };
}

static void step_add(struct req *q, struct learn_steps *to, int room, struct learn_step step)
{
    if (!to->at) to->at = MEM_ARRAY(q->mem, struct learn_step, (size_t)room + 1);
    to->at[to->n++] = step;
}

enum err learn_beside_course(struct req *q, int64_t version, str course, const char *kind,
                             struct learn_steps *out)
{
    struct learn_brief_rows rows;

    TRY(learn_of_course(q->db, q->mem, (course_version_id){version}, str_of(lang_codes[q->lang]),
                        str_of(kind), &rows));
    for (int i = 0; i < rows.n; i++)
        step_add(q, out, rows.n, step_of(q, course, &rows.at[i]));
    return ERR_NONE;
}

enum err learn_asked(struct req *q, str *out_asked, str *out_slug, str *out_number)
{
    str rest = *out_asked = req_path_text(q, "course");
    int number[3];

    str_cut(&rest, '~', out_slug);
    if (!str_is_slug(*out_slug, 100)) return ERR_NOT_FOUND;
    if (rest.at && !version_read_number(rest, number)) return ERR_NOT_FOUND;
    *out_number = rest.at ? rest : STR("");
    return ERR_NONE;
}

str learn_pin(struct req *q, str asked, str html)
{
    static const char before[] = "/leergang/";
    struct out o = out_new(q->mem);
    str rest = asked, slug;
    ptrdiff_t at;

    str_cut(&rest, '~', &slug);
    if (!rest.at) return html;
    while ((at = str_find(html, STR("/leergang/"))) >= 0) {
        const size_t end = (size_t)at + strlen(before) + slug.n;
        const bool ours = str_starts(str_from(html, (size_t)at + strlen(before)), slug) &&
                          end < html.n && memchr("/\"#?", html.at[end], 4);

        out_str(&o, str_part(html, 0, (size_t)at + strlen(before)));
        html = str_from(html, (size_t)at + strlen(before));
        if (!ours) continue;
        out_str(&o, asked);
        html = str_from(html, slug.n);
    }
    out_str(&o, html);
    return out_get(&o);
}

enum err learn_blocks_of(struct req *q, const struct learn_frame *f, struct learn_block_rows *out)
{
    TRY(learn_blocks(q->db, q->mem, f->part.version, str_of(lang_codes[q->lang]), f->part.uid,
                     out));
    for (int i = 0; i < out->n && f->pinned.n; i++) {
        out->at[i].html = learn_pin(q, f->course, out->at[i].html);
        out->at[i].feedback = learn_pin(q, f->course, out->at[i].feedback);
    }
    return ERR_NONE;
}

enum err learn_frame_open(struct req *q, const char *kind, str slug, int64_t seq,
                          struct learn_frame *f)
{
    const str lang = str_of(lang_codes[q->lang]);
    struct learn_brief_rows in, beside;
    str module = STR(""), of;
    bool found;

    *f = (struct learn_frame){0};
    TRY(learn_asked(q, &f->course, &of, &f->pinned));
    const bool of_course = strcmp(kind, "page") == 0 || strcmp(kind, "script") == 0;
    if (!of_course) TRY(req_slug(q, "module", &module));
    if (seq)
        TRY(learn_session_part(q->db, q->mem, of, f->pinned, lang, module, seq, &found, &f->part));
    else
        TRY(learn_part(q->db, q->mem, of, f->pinned, lang, str_of(kind), module,
                       slug.at ? slug : module, &found, &f->part));
    if (!found) return ERR_NOT_FOUND;

    f->part.html = learn_pin(q, f->course, f->part.html);
    f->slug = of;
    if (f->pinned.n)
        f->live_path =
            learn_path(q->mem, learn_base(q), of, f->part.kind, module, f->part.slug, f->part.seq);
    f->said = f->part.said;
    f->foreign = learn_foreign(q, f->said);
    f->path = learn_path(q->mem, "", f->course, f->part.kind, module, f->part.slug, f->part.seq);
    f->path_here =
        learn_path(q->mem, learn_base(q), f->course, f->part.kind, module, f->part.slug, 0);
    f->course_path =
        learn_path(q->mem, learn_base(q), f->course, STR("course"), f->course, f->course, 0);

    if (of_course) return ERR_NONE;
    TRY(learn_in_module(q->db, q->mem, f->part.version, lang, module, &in));
    for (int i = 0; i < in.n; i++) {
        struct learn_step step = step_of(q, f->course, &in.at[i]);

        step.now = str_eq(step.uid, f->part.uid);
        if (str_eq(step.kind, STR("module"))) f->module = step;
        if (str_eq(step.kind, STR("lesson"))) step_add(q, &f->lessons, in.n, step);
        if (str_eq(step.kind, STR("session"))) step_add(q, &f->sessions, in.n, step);
        if (str_eq(step.kind, STR("exercise"))) step_add(q, &f->exercises, in.n, step);
        if (str_eq(step.kind, STR("handout"))) step_add(q, &f->handouts, in.n, step);
        if (str_eq(step.kind, STR("form"))) step_add(q, &f->forms, in.n, step);
    }
    if (f->part.step == 0) return ERR_NONE;
    TRY(learn_beside(q->db, q->mem, f->part.version, lang, f->part.step > 1 ? f->part.step - 1 : -1,
                     f->part.step + 1, &beside));
    for (int i = 0; i < beside.n; i++) {
        const struct learn_step step = step_of(q, f->course, &beside.at[i]);
        if (beside.at[i].step < f->part.step) {
            f->has_before = true;
            f->before = step;
        } else {
            f->has_after = true;
            f->after = step;
        }
    }
    return ERR_NONE;
}

str learn_licence_url(str spdx)
{
    if (str_eq(spdx, STR("CC-BY-SA-4.0")))
        return STR("https://creativecommons.org/licenses/by-sa/4.0/");
    if (str_eq(spdx, STR("CC-BY-4.0"))) return STR("https://creativecommons.org/licenses/by/4.0/");
    if (str_eq(spdx, STR("CC0-1.0")))
        return STR("https://creativecommons.org/publicdomain/zero/1.0/");
    return (str){0};
}

str learn_licence_name(str spdx)
{
    if (str_eq(spdx, STR("CC-BY-SA-4.0"))) return STR("CC BY-SA 4.0");
    if (str_eq(spdx, STR("CC-BY-4.0"))) return STR("CC BY 4.0");
    if (str_eq(spdx, STR("CC0-1.0"))) return STR("CC0 1.0");
    return spdx;
}

str learn_module_art(int64_t number)
{
    static const char *const art[] = {
        ASSET_art_module_1_svg, ASSET_art_module_2_svg, ASSET_art_module_3_svg,
        ASSET_art_module_4_svg, ASSET_art_module_5_svg, ASSET_art_module_6_svg,
        ASSET_art_module_7_svg, ASSET_art_module_8_svg, ASSET_art_module_9_svg,
    };

    return str_of(art[(number < 1 ? 0 : number - 1) % (int64_t)COUNT_OF(art)]);
}

static void key_text(struct json *j, const char *key, str value)
{
    if (value.n == 0) return;
    json_key(j, key);
    json_text(j, value);
}

str learn_json(struct req *q, const struct learn_part_row *p, str course, const char *type)
{
    struct out o = out_new(q->mem);
    struct json j = json_new(&o);
    const char *base = learn_base(q);
    const str path = learn_path(q->mem, base, course, p->kind, p->module, p->slug, p->seq);
    const bool about = str_eq(p->kind, STR("course"));

    json_open(&j, '{');
    key_text(&j, "@context", STR("https://schema.org"));
    key_text(&j, "@type", about ? STR("Course") : STR("LearningResource"));
    key_text(&j, "name", p->title);
    key_text(&j, "description", p->summary);
    key_text(&j, "inLanguage", p->said);
    key_text(&j, "url", str_format(q->mem, STR_FMT STR_FMT, STR_ARG(q->origin), STR_ARG(path)));
    key_text(&j, "license", learn_licence_url(p->licence));
    key_text(&j, "version", p->number);
    json_key(&j, "isAccessibleForFree");
    json_bool(&j, true);
    if (type) key_text(&j, "learningResourceType", str_of(type));
    if (p->minutes) key_text(&j, "timeRequired", str_format(q->mem, "PT%dM", (int)p->minutes));
    if (about) {
        json_key(&j, "provider");
        json_open(&j, '{');
        key_text(&j, "@type", STR("Organization"));
        key_text(&j, "name", STR("Meent"));
        key_text(&j, "url", q->origin);
        json_close(&j, '}');
    } else {
        json_key(&j, "isPartOf");
        json_open(&j, '{');
        key_text(&j, "@type", STR("Course"));
        key_text(&j, "name", p->course_title);
        key_text(&j, "url",
                 str_format(q->mem, STR_FMT STR_FMT, STR_ARG(q->origin),
                            STR_ARG(learn_path(q->mem, base, course, STR("course"), course, course,
                                               0))));
        json_close(&j, '}');
    }
    json_close(&j, '}');
    return out_get(&o);
}

safe learn_head(struct req *q, str json)
{
    struct out o = out_new(q->mem);

    json_ld_html(html_part(q, &o), json);
    return (safe){out_get(&o)};
}

str learn_item_path(struct req *q, const struct item_card *card)
{
    const str values[] = {item_kind_path(card->kind), card->slug};

    return html_path(q->mem, learn_base(q), "/bibliotheek/{kind}/{slug}", values, 2);
}
