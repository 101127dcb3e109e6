#include "app/learn/course.html.h"
#include "app/learn/frame.h"
#include "app/learn/module.html.h"
#include "app/learn/session.html.h"
#include "app/learn/sheet.html.h"
#include "app/learn/terms.html.h"
#include "app/learn/version.sql.h"
#include "base/utf8.h"

enum { ARC_MODULES = 9, ARC_PHASES = 4 };

static struct learn_texts texts_of(struct req *q, const struct learn_block_rows *rows,
                                   const char *kind)
{
    struct learn_texts texts = {MEM_ARRAY(q->mem, str, (size_t)rows->n + 1), 0};

    for (int i = 0; i < rows->n; i++)
        if (str_eq(rows->at[i].kind, str_of(kind))) texts.at[texts.n++] = rows->at[i].title;
    return texts;
}

// ---- the course ----

// Modules that follow each other and name the same phase stand together.
static void phases_fill(struct req *q, const struct learn_module_rows *rows,
                        struct learn_overview *v)
{
    v->phases.at = MEM_ARRAY(q->mem, struct learn_phase, (size_t)rows->n + 1);
    v->modules.at = MEM_ARRAY(q->mem, struct learn_module_card, (size_t)rows->n + 1);
    int64_t minutes = 0;

    for (int i = 0; i < rows->n; i++) {
        const struct learn_module_row *m = &rows->at[i];
        const bool new_phase = i == 0 || !str_eq(m->phase, rows->at[i - 1].phase);

        v->modules.at[i] = (struct learn_module_card){
            .path =
                learn_path(q->mem, learn_base(q), v->course, STR("module"), m->slug, m->slug, 0),
            .title = m->title,
            .summary = m->summary,
            .said = m->said,
            .number = m->seq,
            .minutes = m->minutes + m->live_minutes,
            .lessons = m->lessons,
            .foreign = learn_foreign(q, m->said),
        };
        minutes += m->minutes + m->live_minutes;
        v->sessions += m->sessions;
        if (new_phase) {
            v->phases.at[v->phases.n] = (struct learn_phase){.number = v->phases.n + 1,
                                                             .name = m->phase,
                                                             .modules = {&v->modules.at[i], 0}};
            v->phases.n++;
        }
        v->phases.at[v->phases.n - 1].modules.n++;
    }
    v->modules.n = rows->n;
    v->hours = (minutes + 30) / 60;
    v->arc = v->modules.n == ARC_MODULES && v->phases.n == ARC_PHASES;
}

// The section of the home page: the first course, its arc and its first modules.
enum err learn_home_section(struct req *q, struct html *h)
{
    const str lang = str_of(lang_codes[q->lang]);
    struct learn_course_rows courses;
    struct learn_module_rows modules;
    struct learn_overview v = {0};
    bool found;

    TRY(learn_courses(q->db, q->mem, lang, &courses));
    if (!courses.n) return ERR_NONE;
    v.course = courses.at[0].slug;
    TRY(learn_about(q->db, q->mem, v.course, STR(""), lang, &found, &v.about));
    if (!found) return ERR_NONE;
    TRY(learn_modules(q->db, q->mem, v.about.version, lang, &modules));
    phases_fill(q, &modules, &v);
    course_home_html(h, &v);
    return ERR_NONE;
}

static enum err course_show(struct req *q, struct res *r, str course, str slug, str number,
                            bool home)
{
    const str lang = str_of(lang_codes[q->lang]);
    struct learn_overview v = {.course = course, .slug = slug, .pinned = number};
    struct learn_module_rows modules;
    struct learn_block_rows blocks;
    struct kept_row course_kept;
    bool found;

    TRY(learn_about(q->db, q->mem, slug, number, lang, &found, &v.about));
    if (!found) return ERR_NOT_FOUND;
    v.about.html = learn_pin(q, course, v.about.html);
    v.live_path = learn_path(q->mem, learn_base(q), slug, STR("course"), slug, slug, 0);
    TRY(learn_modules(q->db, q->mem, v.about.version, lang, &modules));
    TRY(learn_blocks(q->db, q->mem, v.about.version, lang, v.about.uid, &blocks));
    TRY(learn_courses(q->db, q->mem, lang, &v.others));
    for (int i = 0; i < v.others.n; i++)
        if (str_eq(v.others.at[i].slug, slug)) v.place = v.others.at[i].place;
    if (!home) v.others.n = 0;
    v.said = v.about.said;
    v.foreign = learn_foreign(q, v.said);
    phases_fill(q, &modules, &v);
    v.about.minutes = v.hours * 60;
    v.source = texts_of(q, &blocks, "source");
    TRY(learn_beside_course(q, v.about.version.v, course, "page", &v.pages));
    TRY(learn_beside_course(q, v.about.version.v, course, "script", &v.scripts));
    v.terms_path = learn_path(q->mem, learn_base(q), course, STR("terms"), course, course, 0);

    TRY(kept(q->db, q->mem, slug, &found, &course_kept));
    if (found) TRY(follow_fill(q, "course", course_kept.id.v, &v.follow));

    const struct page page = {
        .form = v.follow.form,
        .title = v.about.title,
        .description = v.about.summary,
        // The course has one address of its own, also when it is the first of the house.
        .path = learn_path(q->mem, "", course, STR("course"), course, course, 0),
        .menu = "learn",
        .head = learn_head(q, learn_json(q, &v.about, course, NULL)),
        .no_index = number.n > 0,
    };
    struct html *h = page_open(q, r, &page);
    course_page_html(h, &v);
    return page_close(h);
}

enum err learn_home(struct req *q, struct res *r)
{
    struct learn_course_rows courses;

    TRY(learn_courses(q->db, q->mem, str_of(lang_codes[q->lang]), &courses));
    if (courses.n) return course_show(q, r, courses.at[0].slug, courses.at[0].slug, STR(""), true);

    const struct page page = {.title = msg_text(q->lang, MSG_learn_title), .menu = "learn"};
    struct html *h = page_open(q, r, &page);
    course_none_html(h);
    return page_close(h);
}

enum err learn_course(struct req *q, struct res *r)
{
    str course, slug, number;

    TRY(learn_asked(q, &course, &slug, &number));
    return course_show(q, r, course, slug, number, false);
}

// ---- a module ----

enum err learn_module(struct req *q, struct res *r)
{
    struct learn_module_view v = {0};
    struct learn_block_rows blocks;

    TRY(learn_frame_open(q, "module", (str){0}, 0, &v.f));
    TRY(learn_blocks_of(q, &v.f, &blocks));
    TRY(item_of_module(q->db, q->mem, v.f.part.ref, q->lang, &v.items));
    v.outcomes = texts_of(q, &blocks, "outcome");
    v.needs = texts_of(q, &blocks, "need");
    v.source = texts_of(q, &blocks, "source");
    for (int i = 0; i < v.f.lessons.n; i++)
        v.lesson_minutes += v.f.lessons.at[i].minutes;

    const struct page page = {
        .title = v.f.part.title,
        .description = v.f.part.summary,
        .path = v.f.path,
        .menu = "learn",
        .head = learn_head(q, learn_json(q, &v.f.part, v.f.course, "module")),
        .no_index = v.f.pinned.n > 0,
    };
    struct html *h = page_open(q, r, &page);
    module_page_html(h, &v);
    return page_close(h);
}

// ---- the running order of a session ----

// "09:30" or "9:30" or "930" as minutes after midnight.
static bool clock_read(str s, int64_t *out)
{
    int64_t hours, minutes;
    str rest = s, part;
    const ptrdiff_t colon = str_find_byte(s, ':');

    if (colon < 0) {
        if (s.n < 3 || s.n > 4) return false;
        part = str_part(s, 0, s.n - 2);
        rest = str_from(s, s.n - 2);
    } else {
        part = str_part(s, 0, (size_t)colon);
        rest = str_from(s, (size_t)colon + 1);
    }
    if (part.n < 1 || part.n > 2 || rest.n != 2) return false;
    if (str_int(part, 0, 23, &hours) != ERR_NONE || str_int(rest, 0, 59, &minutes) != ERR_NONE)
        return false;
    *out = hours * 60 + minutes;
    return true;
}

// With a start: the time of day. Without: hours and minutes since the beginning.
static str clock_write(struct mem *m, bool has_start, int64_t minutes)
{
    return has_start ? str_format(m, "%02d:%02d", (int)(minutes / 60 % 24), (int)(minutes % 60))
                     : str_format(m, "%d:%02d", (int)(minutes / 60), (int)(minutes % 60));
}

enum err learn_session(struct req *q, struct res *r)
{
    struct learn_session_view v = {0};
    struct learn_block_rows blocks;
    int64_t number, start = 0, end = 0;

    TRY(req_query_int(q, "nr", 1, 99, 1, &number));
    TRY(learn_frame_open(q, "session", (str){0}, number, &v.f));
    TRY(learn_blocks_of(q, &v.f, &blocks));
    v.start = req_query(q, "start", 5);
    const bool has_start = clock_read(v.start, &start);
    v.start_wrong = v.start.n && !has_start;
    if (v.start_wrong) r->cache = CACHE_NEVER; // any text: too many to keep
    if (has_start) v.start = clock_write(q->mem, true, start);

    v.parts.at = MEM_ARRAY(q->mem, struct learn_plan_part, (size_t)blocks.n + 1);
    for (int i = 0; i < blocks.n; i++) {
        const struct learn_block_row *b = &blocks.at[i];
        const bool is_break = str_eq(b->kind, STR("break"));

        if (!is_break && !str_eq(b->kind, STR("part"))) continue;
        v.parts.at[v.parts.n++] = (struct learn_plan_part){
            .uid = b->uid,
            .title = b->title,
            .clock = clock_write(q->mem, has_start, start + b->starts),
            .form = b->form,
            .software = b->software,
            .room = b->hall,
            .needs = b->needs,
            .fixed = b->fixed,
            .html = {b->html},
            .minutes = b->minutes,
            .must = b->must,
            .is_break = is_break,
        };
        end = start + b->starts + b->minutes;
    }
    v.until = clock_write(q->mem, has_start, end);
    v.needs = texts_of(q, &blocks, "need");

    const struct page page = {
        .title = v.f.part.title,
        .description = v.f.part.summary,
        .path = v.f.path,
        .menu = "learn",
        .head = learn_head(q, learn_json(q, &v.f.part, v.f.course, "lesson plan")),
        .no_index = v.f.pinned.n > 0,
    };
    struct html *h = page_open(q, r, &page);
    session_page_html(h, &v);
    return page_close(h);
}

// ---- an exercise, a handout, a form; a page about the course, a script ----

static enum err sheet_show(struct req *q, struct res *r, const char *kind, const char *type)
{
    struct learn_sheet_view v = {0};
    str slug;

    TRY(req_slug(q, "slug", &slug));
    TRY(learn_frame_open(q, kind, slug, 0, &v.f));
    if (v.f.part.ref.n && str_eq(v.f.part.kind, STR("handout"))) {
        const enum err e = item_card(q->db, q->mem, v.f.part.ref, q->lang, &v.item);
        if (e != ERR_NONE && e != ERR_NOT_FOUND) return e;
        v.has_item = e == ERR_NONE;
        if (v.has_item) v.item_path = learn_item_path(q, &v.item);
    }
    const struct page page = {
        // The forms of all modules have the same few titles.
        .title = str_eq(v.f.part.kind, STR("form"))
                     ? str_format(q->mem, STR_FMT " – " STR_FMT, STR_ARG(v.f.part.title),
                                  STR_ARG(v.f.module.title))
                     : v.f.part.title,
        .description = v.f.part.summary,
        .path = v.f.path,
        .menu = "learn",
        .head = learn_head(q, learn_json(q, &v.f.part, v.f.course, type)),
        .no_index = v.f.pinned.n > 0,
    };
    struct html *h = page_open(q, r, &page);
    sheet_page_html(h, &v);
    return page_close(h);
}

enum err learn_exercise(struct req *q, struct res *r)
{
    return sheet_show(q, r, "exercise", "assignment");
}

enum err learn_handout(struct req *q, struct res *r)
{
    return sheet_show(q, r, "handout", "handout");
}

enum err learn_form(struct req *q, struct res *r)
{
    return sheet_show(q, r, "form", "evaluation");
}

enum err learn_page(struct req *q, struct res *r)
{
    return sheet_show(q, r, "page", "guide");
}

enum err learn_script(struct req *q, struct res *r)
{
    return sheet_show(q, r, "script", "script");
}

// ---- the glossary ----

static str folded(struct mem *m, str s)
{
    struct out o = out_new(m);

    utf8_fold_text(&o, s);
    return out_get(&o);
}

enum err learn_terms(struct req *q, struct res *r)
{
    const str lang = str_of(lang_codes[q->lang]);
    struct learn_terms_view v = {.lang = q->lang};
    struct learn_part_row about;
    str slug, number;
    bool found;

    TRY(learn_asked(q, &v.course, &slug, &number));
    TRY(learn_about(q->db, q->mem, slug, number, lang, &found, &about));
    if (!found) return ERR_NOT_FOUND;
    TRY(learn_term_list(q->db, q->mem, about.version, lang, &v.terms));
    for (int i = 0; i < v.terms.n && number.n; i++) {
        v.terms.at[i].plain = learn_pin(q, v.course, v.terms.at[i].plain);
        v.terms.at[i].formal = learn_pin(q, v.course, v.terms.at[i].formal);
    }
    v.slug = slug;
    v.pinned = number;
    v.live_path = learn_path(q->mem, learn_base(q), slug, STR("terms"), slug, slug, 0);
    v.course_title = about.title;
    v.course_path =
        learn_path(q->mem, learn_base(q), v.course, STR("course"), v.course, v.course, 0);
    v.all = v.terms.n;
    v.asked = req_query(q, "q", 60);
    const str asked = folded(q->mem, v.asked);
    if (asked.n) {
        int kept = 0;

        r->cache = CACHE_NEVER; // any text: too many to keep
        for (int i = 0; i < v.terms.n; i++)
            if (str_find(folded(q->mem, v.terms.at[i].name), asked) >= 0)
                v.terms.at[kept++] = v.terms.at[i];
        v.terms.n = kept;
    }
    const struct page page = {
        .title = msg_text(q->lang, MSG_learn_terms),
        .description = msg_text(q->lang, MSG_learn_terms_about),
        .path = learn_path(q->mem, "", v.course, STR("terms"), v.course, v.course, 0),
        .menu = "learn",
        .no_index = asked.n > 0 || number.n > 0,
    };
    struct html *h = page_open(q, r, &page);
    terms_page_html(h, &v);
    return page_close(h);
}

// ---- what the feature offers ----

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/learn/learn.def"
#undef ROUTE
};

static enum err add_pages(struct db *db, struct mem *m, struct sitemap *s)
{
    struct learn_public_rows pages;
    str course = {0};

    TRY(learn_public(db, m, &pages));
    for (int i = 0; i < pages.n; i++) {
        const struct learn_public_row *p = &pages.at[i];

        if (!str_eq(course, p->course)) {
            course = p->course;
            sitemap_add(s, learn_path(m, "", course, STR("terms"), course, course, 0), p->made_at,
                        false);
        }
        sitemap_add(s, learn_path(m, "", course, p->kind, p->module, p->slug, p->seq), p->made_at,
                    false);
    }
    return ERR_NONE;
}

// What readers see of a course is public; without a version that is live there is nothing to follow.
static enum err followed(struct db *db, struct mem *m, int64_t now, enum lang lang,
                         person_id person, int64_t object, bool *out_found,
                         struct notice_subject *out)
{
    struct learn_part_row about;
    struct kept_row course;

    (void)now, (void)person;
    TRY(kept_by_id(db, m, object, out_found, &course));
    if (!*out_found) return ERR_NONE;
    TRY(learn_about(db, m, course.slug, STR(""), str_of(lang_codes[lang]), out_found, &about));
    if (!*out_found) return ERR_NONE;
    *out = (struct notice_subject){about.title,
                                   learn_path(m, "", course.slug, STR("course"), course.slug,
                                              course.slug, 0),
                                   {course.place}};
    return ERR_NONE;
}

static const struct notice_kind follows[] = {{"course", followed}};

const struct feature learn_feature = {
    .name = "learn",
    .routes = routes,
    .n_routes = COUNT_OF(routes),
    .commands = learn_commands,
    .n_commands = LEARN_COMMANDS,
    .sitemap = add_pages,
    .home = learn_home_section,
    .own = learn_own,
    .follows = follows,
    .n_follows = COUNT_OF(follows),
};
