// version.c - the text under hands, publishing it, and the pages that say what a version changed.
#include "app/learn/version.h"

#include "app/learn/import.sql.h"
#include "app/learn/version.html.h"
#include "base/hash.h"
#include "base/utf8.h"

#include <stdlib.h>

enum err learn_room(struct req *q, enum err (*fn)(struct req *q, struct mem *room, void *arg),
                    void *arg)
{
    struct mem *room = mem_new(LEARN_ROOM_BYTES);

    if (!room) return ERR_FULL;
    if (MEM_GUARD(room)) {
        mem_free(room);
        return ERR_FULL;
    }
    const enum err e = fn(q, room, arg);
    mem_unguard(room);
    mem_free(room);
    return e;
}

enum err learn_kept(struct req *q, struct kept_row *out)
{
    bool found;
    str slug;

    TRY(req_slug(q, "course", &slug));
    TRY(kept(q->db, q->mem, slug, &found, out));
    return found ? ERR_NONE : ERR_NOT_FOUND;
}

enum err learn_keeper(struct req *q, struct kept_row *out)
{
    TRY(learn_kept(q, out));
    return must(q, MAY_EDIT_COURSE, (place_id){out->place});
}

bool learn_is_trainers(str path)
{
    return str_starts(path, STR("trainer/"));
}

// ---- files

static int by_path(const void *a, const void *b)
{
    return str_cmp(((const struct course_file *)a)->path, ((const struct course_file *)b)->path);
}

enum err version_files(struct db *db, struct mem *m, int64_t version, struct course_files *out)
{
    struct version_text_rows rows;

    TRY(version_texts(db, m, version, &rows));
    struct course_file *at = MEM_ARRAY(m, struct course_file, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        at[i] = (struct course_file){rows.at[i].path, rows.at[i].body};
    if (rows.n) qsort(at, (size_t)rows.n, sizeof *at, by_path);
    *out = (struct course_files){at, rows.n};
    return ERR_NONE;
}

str work_text(const struct course_files *f, str path)
{
    for (int i = 0; i < f->n; i++)
        if (str_eq(f->at[i].path, path)) return f->at[i].text;
    return (str){0};
}

struct course_files files_with(struct mem *m, struct course_files f, str path, str text)
{
    struct course_file *at = MEM_ARRAY(m, struct course_file, (size_t)f.n + 1);
    int n = 0;

    for (int i = 0; i < f.n; i++)
        if (!str_eq(f.at[i].path, path)) at[n++] = f.at[i];
    if (text.at) at[n++] = (struct course_file){path, text};
    if (n) qsort(at, (size_t)n, sizeof *at, by_path);
    return (struct course_files){at, n};
}

enum err work_read(struct db *db, struct mem *m, const struct kept_row *course, struct work *out)
{
    struct work_file_rows changed;
    struct work_row work;
    bool begun;

    *out = (struct work){.course = *course, .base = course->live};
    TRY(work_get(db, m, course->id, &begun, &work));
    if (begun) out->base = work.base;
    TRY(version_files(db, m, out->base, &out->was));
    out->now = out->was;
    if (!begun) return ERR_NONE;
    TRY(work_files(db, m, course->id, &changed));
    out->changed = changed.n > 0;
    for (int i = 0; i < changed.n; i++)
        out->now = files_with(m, out->now, changed.at[i].path,
                              changed.at[i].gone ? (str){0} : changed.at[i].body);
    return ERR_NONE;
}

enum err work_put_file(struct req *q, const struct work *w, str path, str text)
{
    const str was = work_text(&w->was, path);

    TRY(work_begin(q->db, w->course.id, w->base, q->now));
    if (was.at ? text.at && str_eq(was, text) : !text.at)
        return work_same(q->db, w->course.id, path);
    return work_put(q->db, w->course.id, path, text.at ? text : STR(""), !text.at);
}

enum err work_put_all(struct req *q, const struct work *w, struct course_files now)
{
    TRY(work_begin(q->db, w->course.id, w->base, q->now));
    TRY(work_same_all(q->db, w->course.id));
    for (int i = 0; i < now.n; i++) {
        const str was = work_text(&w->was, now.at[i].path);
        if (was.at && str_eq(was, now.at[i].text)) continue;
        TRY(work_put(q->db, w->course.id, now.at[i].path, now.at[i].text, 0));
    }
    for (int i = 0; i < w->was.n; i++)
        if (!work_text(&now, w->was.at[i].path).at)
            TRY(work_put(q->db, w->course.id, w->was.at[i].path, STR(""), 1));
    return ERR_NONE;
}

enum err files_course(struct db *db, struct mem *m, struct course_files f, int64_t version,
                      struct course *out)
{
    struct learn_source whole;

    TRY(learn_with_assets(db, m, f.at, f.n, version, &whole));
    const enum err e = learn_course_read(m, whole.at, whole.n, out);
    return e == ERR_INVALID ? ERR_NONE : e; // what is wrong is shown
}

str head_says(struct mem *m, str text, const char *key)
{
    struct findings f = findings_new(m);
    struct head h;

    (void)!head_parse(m, STR(""), text, &f, &h);
    for (int i = 0; i < h.n; i++)
        if (str_eq(h.at[i].name, str_of(key)) && h.at[i].n) return h.at[i].at[0].text;
    return STR("");
}

str head_with(struct mem *m, str text, const char *key, str value)
{
    const str name = str_format(m, "%s:", key);
    struct out o = out_sized(m, text.n + value.n + 64), v = out_new(m);
    str rest = text, line;
    bool first = true, put = false;

    normal_value(&v, value);
    while (str_line(&rest, &line)) {
        if (!first && !put && (str_starts(line, name) || str_eq(line, STR("---")))) {
            out_format(&o, "%s: " STR_FMT "\n", key, STR_ARG(out_get(&v)));
            put = true;
            if (!str_eq(line, STR("---"))) continue;
        }
        first = false;
        out_str(&o, line);
        out_byte(&o, '\n');
    }
    return out_get(&o);
}

str doc_key(struct mem *m, str path, str text)
{
    const str id = head_says(m, text, "id");
    str name = path;

    if (!id.n) return path;
    if (str_ends(name, STR(".md"))) name.n -= 3;
    const bool other = name.n > 3 && name.at[name.n - 3] == '.';
    return str_format(m, "%s" STR_FMT STR_FMT, learn_is_trainers(path) ? "trainer/" : "",
                      STR_ARG(id), STR_ARG(other ? str_from(name, name.n - 3) : STR("")));
}

// ---- what differs

struct word_marks words_marked(struct mem *m, str before, str after)
{
    const struct word_runs runs = words_diff(m, before, after);
    struct word_marks marks = {MEM_ARRAY(m, struct word_mark, (size_t)runs.n + 1), runs.n};

    for (int i = 0; i < runs.n; i++)
        marks.at[i] = (struct word_mark){str_copy(m, runs.at[i].text), runs.at[i].kind};
    return marks;
}

msg change_word(const struct diff_change *c)
{
    static const msg words[4][3] = {
        {MSG_version_added, MSG_version_block_added, MSG_version_file_added},
        {MSG_version_removed, MSG_version_block_removed, MSG_version_file_removed},
        {MSG_version_changed, MSG_version_changed, MSG_version_file_changed},
        {MSG_version_moved_text, MSG_version_block_moved, MSG_version_file_moved},
    };
    const int what = c->what == DIFF_FILE ? 2 : c->what == DIFF_BLOCK ? 1 : 0;

    return words[c->kind][what];
}

// The title of a text and the address of its page, when it has one.
static void file_named(struct req *q, struct change_file *f, str doc, struct course_files in,
                       const struct learn_place_rows *pages, str course)
{
    const str text = work_text(&in, f->path);
    const str title = text.at ? head_says(q->mem, text, "title") : STR("");

    f->title = title.n ? str_copy(q->mem, title) : f->path;
    f->uid = doc;
    f->page = STR("");
    for (int i = 0; i < pages->n; i++)
        if (str_eq(pages->at[i].uid, doc))
            f->page = learn_path(q->mem, learn_base(q), course, pages->at[i].kind,
                                 pages->at[i].module, pages->at[i].slug, pages->at[i].seq);
}

enum err changes_shown(struct req *q, const struct diff *d, struct course_files names, str course,
                       int64_t version, bool all, struct change_files *out)
{
    struct learn_place_rows pages;
    struct change_file *f = NULL;

    TRY(learn_places(q->db, q->mem, (course_version_id){version}, &pages));
    *out = (struct change_files){MEM_ARRAY(q->mem, struct change_file, (size_t)d->n + 1), 0, 0, 0};
    for (int i = 0; i < d->n; i++) {
        const struct diff_change *c = &d->at[i];

        if (!all && learn_is_trainers(c->path)) {
            out->hidden++;
            continue;
        }
        if (c->what == DIFF_HEAD && str_eq(c->name, STR("version"))) continue;
        if (!f || !str_eq(f->path, c->path)) {
            f = &out->at[out->n++];
            *f = (struct change_file){.path = str_copy(q->mem, c->path)};
            file_named(q, f, str_copy(q->mem, c->doc), names, &pages, course);
            f->lines.at = MEM_ARRAY(q->mem, struct change_line, (size_t)(d->n - i));
        }
        out->changes++;
        f->lines.at[f->lines.n++] = (struct change_line){
            .kind = c->kind,
            .what = c->what,
            .block = str_copy(q->mem, c->block),
            .name =
                c->what == DIFF_HEAD || c->what == DIFF_ATTR ? str_copy(q->mem, c->name) : STR(""),
            .word = change_word(c),
            .words = words_marked(q->mem, c->kind == DIFF_MOVED ? c->after : c->before, c->after),
        };
    }
    return ERR_NONE;
}

struct finding_lines findings_said(struct req *q, const struct findings *f, struct course_files in,
                                   str only_file)
{
    struct finding_lines r = {MEM_ARRAY(q->mem, struct finding_line, (size_t)f->n + 1), 0, 0};

    for (int i = 0; i < f->n; i++) {
        const struct finding *x = &f->at[i];
        const struct msg_arg args[] = {{.name = "a", .s = x->a}, {.name = "b", .s = x->b}};

        if (x->severity < SEVERITY_WARNING || (only_file.n && !str_eq(only_file, x->file)))
            continue;
        const msg key = msg_by_key(str_format(q->mem, "course.finding.%s", finding_name(x->code)));
        str rest = work_text(&in, x->file), line = STR("");
        for (int n = 0; n < x->line && str_line(&rest, &line); n++)
            ;
        r.errors += x->severity == SEVERITY_ERROR;
        r.at[r.n++] = (struct finding_line){
            .severity = x->severity,
            .said = key ? msg_fill(q->mem, q->lang, key, args, COUNT_OF(args))
                        : str_of(finding_name(x->code)),
            .file = str_copy(q->mem, x->file),
            .at = str_copy(q->mem, utf8_clip(line, 80)),
            .line = x->line,
        };
    }
    return r;
}

// ---- publishing

static enum err changes_write(struct db *db, course_version_id v, const struct diff *d)
{
    for (int i = 0; i < d->n; i++) {
        const struct diff_change *c = &d->at[i];
        TRY(change_add(db, v, i, c->kind, c->what, c->path, c->doc, c->block, c->name, c->before,
                       c->after));
    }
    return ERR_NONE;
}

enum err version_put(struct db *db, struct mem *m, const struct put_ask *ask,
                     struct learn_report *out)
{
    struct course_files was = {0};
    struct diff d = {0};
    course_version_id v;

    const struct learn_put_ask put = {
        .course = ask->course,
        .slug = ask->slug,
        .files = ask->files.at,
        .n = ask->files.n,
        .now = ask->now,
        .live = ask->live,
        .assets_of = ask->assets_of,
        .who = ask->who,
        .why = ask->why,
    };
    TRY(learn_put(db, m, &put, out, &v));
    if (ask->live) {
        TRY(version_files(db, m, ask->live, &was));
        TRY(diff_course(m, was, ask->files, &d));
    }
    struct release_row known;
    bool found;
    TRY(release_at(db, m, v, &found, &known));
    if (found) return ERR_NONE; // seen before: its page says already what it changed
    TRY(release_add(db, v, ask->course, ask->live, ask->why, ask->person, ask->now));
    return changes_write(db, v, &d);
}

// ---- the list of versions

static str pinned_path(struct req *q, str slug, str number)
{
    const str course = str_format(q->mem, STR_FMT "~" STR_FMT, STR_ARG(slug), STR_ARG(number));

    return learn_path(q->mem, learn_base(q), course, STR("course"), course, course, 0);
}

static enum err title_of(struct req *q, const struct kept_row *c, str *out)
{
    struct learn_part_row about;
    bool found;

    TRY(learn_about(q->db, q->mem, c->slug, STR(""), str_of(lang_codes[q->lang]), &found, &about));
    *out = found ? about.title : c->slug;
    return ERR_NONE;
}

// Places where who asks holds the right, other than where the course is kept.
static enum err places_of(struct req *q, const struct kept_row *c, struct place_choices *out)
{
    struct held_rows held;

    *out = (struct place_choices){0};
    TRY(rights_of(q->db, q->mem, who_person(q->who), q->now, &held));
    out->at = MEM_ARRAY(q->mem, struct place_choice, (size_t)held.n + 1);
    for (int i = 0; i < held.n; i++) {
        struct place_row p;
        bool known = held.at[i].place.v == c->place || held.at[i].place.v == PLACE_ROOT.v;

        for (int k = 0; k < out->n; k++)
            known |= out->at[k].id == held.at[i].place.v;
        if (known || !may(q->who, MAY_EDIT_COURSE, held.at[i].place)) continue;
        TRY(place_by_id(q->db, q->mem, held.at[i].place, &p));
        out->at[out->n++] = (struct place_choice){p.id.v, p.name};
    }
    return ERR_NONE;
}

enum err learn_versions(struct req *q, struct res *r)
{
    struct versions_view v = {.said = req_query(q, "klaar", 20)};
    struct release_rows rows;
    struct kept_row c, up;
    struct work_row work;
    bool found;

    TRY(learn_kept(q, &c));
    v.course = c.slug;
    v.of_city = c.upstream != 0;
    v.place = v.of_city ? c.place_name : STR("");
    TRY(title_of(q, &c, &v.title));
    if (c.upstream) {
        TRY(kept_by_id(q->db, q->mem, c.upstream, &found, &up));
        if (found) {
            v.upstream = up.slug;
            TRY(title_of(q, &up, &v.upstream_title));
        }
    }
    TRY(kept_forks(q->db, q->mem, c.id.v, &v.forks));
    TRY(releases(q->db, q->mem, c.id, &rows));
    v.releases =
        (struct release_lines){MEM_ARRAY(q->mem, struct release_line, (size_t)rows.n + 1), 0};
    for (int i = 0; i < rows.n; i++) {
        const struct release_row *x = &rows.at[i];
        bool shadowed = false; // the same number again: the newer text has the address
        for (int k = 0; k < v.releases.n; k++)
            shadowed |= str_eq(v.releases.at[k].number, x->version);
        if (shadowed) continue;
        v.releases.at[v.releases.n++] = (struct release_line){
            .number = x->version,
            .why = x->why,
            .who = x->who,
            .pinned = pinned_path(q, c.slug, x->version),
            .on = day_of_at(x->at),
            .live = x->id.v == c.live,
        };
    }
    if (who_in(q->who)) {
        v.keeper = may(q->who, MAY_EDIT_COURSE, (place_id){c.place});
        TRY(work_get(q->db, q->mem, c.id, &v.changed, &work));
        if (v.keeper) {
            struct draft_rows drafts;
            TRY(drafts_of(q->db, q->mem, c.id, &drafts));
            v.drafts.at = MEM_ARRAY(q->mem, struct draft_line, (size_t)drafts.n + 1);
            for (int i = 0; i < drafts.n; i++)
                v.drafts.at[v.drafts.n++] =
                    (struct draft_line){drafts.at[i].id.v, drafts.at[i].version, drafts.at[i].note,
                                        day_of_at(drafts.at[i].made_at)};
        }
        if (!c.upstream) TRY(places_of(q, &c, &v.places));
    }
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_version_list_title),
                                              .menu = "learn",
                                              .form = v.keeper || v.places.n});
    version_list_html(h, &v);
    return page_close(h);
}

// ---- one version

struct one_version {
    struct kept_row course;
    struct release_row release;
    struct version_view *v;
    str only; // uid of one text, or empty
};

static enum err version_filled(struct req *q, struct mem *room, void *arg)
{
    struct one_version *o = arg;
    struct course_files now;
    struct change_rows rows;
    struct diff d = {0};

    TRY(version_files(q->db, room, o->release.id.v, &now));
    TRY(changes_of(q->db, room, o->release.id.v, &rows));
    d.at = MEM_ARRAY(room, struct diff_change, (size_t)rows.n + 1);
    d.n = rows.n;
    for (int i = 0; i < rows.n; i++) {
        const struct change_row *x = &rows.at[i];
        d.at[i] = (struct diff_change){(enum diff_kind)x->kind,
                                       (enum diff_what)x->what,
                                       x->path,
                                       x->doc,
                                       x->block,
                                       x->name,
                                       x->text_before,
                                       x->text_after};
    }
    return changes_shown(q, &d, now, o->course.slug, o->course.live, o->v->keeper, &o->v->files);
}

enum err learn_version(struct req *q, struct res *r)
{
    struct version_view v = {0};
    struct one_version o = {.v = &v};
    struct credit_rows credited;
    bool found;

    TRY(learn_kept(q, &o.course));
    v.course = o.course.slug;
    v.number = utf8_clip(req_path_text(q, "number"), 20);
    TRY(release_of(q->db, q->mem, o.course.id, v.number, &found, &o.release));
    if (!found) return ERR_NOT_FOUND;
    TRY(title_of(q, &o.course, &v.title));
    v.why = o.release.why;
    v.who = o.release.who;
    v.on = day_of_at(o.release.at);
    v.live = o.release.id.v == o.course.live;
    v.pinned = pinned_path(q, v.course, v.number);
    v.first = o.release.was == 0;
    if (!v.first) {
        str was;
        TRY(version_number(q->db, q->mem, o.release.was, &found, &was));
        if (found) v.was = was;
    }
    v.keeper = who_in(q->who) && may(q->who, MAY_EDIT_COURSE, (place_id){o.course.place});
    TRY(learn_room(q, version_filled, &o));
    TRY(credits(q->db, q->mem, o.release.id.v, &credited));
    v.credits = (struct credit_lines){MEM_ARRAY(q->mem, struct credit_line, (size_t)credited.n + 1),
                                      credited.n};
    for (int i = 0; i < credited.n; i++)
        v.credits.at[i] =
            (struct credit_line){credited.at[i].who, credited.at[i].place, credited.at[i].n};
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = str_format(q->mem, STR_FMT " " STR_FMT, STR_ARG(v.title),
                                                     STR_ARG(v.number)),
                                 .menu = "learn",
                                 .form = v.keeper});
    version_page_html(h, &v);
    return page_close(h);
}

// ---- a text since a version

struct since {
    struct kept_row course;
    struct release_row release;
    str uid;
    struct change_files files;
};

// Everybody may ask, so only the text at hand is compared, not the whole course.
static struct course_files only_of(struct mem *m, struct course_files f, str uid)
{
    struct course_files r = {NULL, 0};
    struct course_file *at = MEM_ARRAY(m, struct course_file, (size_t)f.n + 1);
    const str id = str_format(m, "\nid: " STR_FMT "\n", STR_ARG(uid));

    for (int i = 0; i < f.n; i++)
        if (!learn_is_trainers(f.at[i].path) && str_find(str_part(f.at[i].text, 0, 4000), id) >= 0)
            at[r.n++] = f.at[i];
    r.at = at;
    return r;
}

static enum err since_filled(struct req *q, struct mem *room, void *arg)
{
    struct since *s = arg;
    struct course_files was, now;
    struct diff d;

    TRY(version_files(q->db, room, s->release.id.v, &was));
    TRY(version_files(q->db, room, s->course.live, &now));
    now = only_of(room, now, s->uid);
    TRY(diff_course(room, only_of(room, was, s->uid), now, &d));
    return changes_shown(q, &d, now, s->course.slug, s->course.live, false, &s->files);
}

enum err learn_since(struct req *q, struct res *r)
{
    struct since s = {0};
    struct version_view v = {0};
    bool found;

    TRY(learn_kept(q, &s.course));
    s.uid = req_path_text(q, "uid");
    if (!str_is_block_id(s.uid)) return ERR_NOT_FOUND;
    v.number = req_query(q, "sinds", 20);
    TRY(release_of(q->db, q->mem, s.course.id, v.number, &found, &s.release));
    if (!found) return ERR_NOT_FOUND;
    TRY(learn_room(q, since_filled, &s));
    v.course = s.course.slug;
    v.files = s.files;
    v.pinned = pinned_path(q, v.course, v.number);
    TRY(title_of(q, &s.course, &v.title));
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_version_since_title),
                                              .menu = "learn",
                                              .no_index = true});
    version_since_html(h, &v);
    return page_close(h);
}

// ---- publish

struct publishing {
    struct kept_row course;
    struct publish_view *v;
    str why, number;
    bool go, done;
};

static enum err publish_tell(struct req *q, const struct publishing *p, str title)
{
    const struct notice_value values[] = {notice_text("course", title.n ? title : p->course.slug),
                                          notice_text("version", p->number)};

    return notice_tell(
        q->db, q->mem, q->now,
        &(struct notice_new){.kind = "course",
                             .object = p->course.id.v,
                             .place = {p->course.place},
                             .text = MSG_notice_course_version,
                             .values = values,
                             .n_values = COUNT_OF(values),
                             .link = html_path(q->mem, "", "/leergang/{course}/versies/{number}",
                                               (str[]){p->course.slug, p->number}, 2),
                             .maker = who_person(q->who)});
}

static enum err publish_filled(struct req *q, struct mem *room, void *arg)
{
    struct publishing *p = arg;
    struct publish_view *v = p->v;
    struct course course;
    struct diff d;
    struct work w;

    TRY(work_read(q->db, room, &p->course, &w));
    TRY(diff_course(room, w.was, w.now, &d));
    v->weight = diff_weight(&d);
    const str now = head_says(room, work_text(&w.was, STR("course.md")), "version");
    v->proposed = str_copy(q->mem, version_next(room, now, v->weight));
    v->moved = w.base != p->course.live;
    TRY(changes_shown(q, &d, w.now, p->course.slug, p->course.live, true, &v->files));
    TRY(files_course(q->db, room, w.now, w.base, &course));
    v->findings = findings_said(q, &course.findings, w.now, STR(""));
    if (!p->go || v->findings.errors || v->moved || !w.changed) return ERR_NONE;

    struct release_row taken;
    bool found;
    int number[3];
    TRY(release_of(q->db, q->mem, p->course.id, p->number, &found, &taken));
    if (!version_read_number(p->number, number) || version_compare(p->number, now) <= 0 || found) {
        v->problem = msg_text(q->lang, MSG_version_number_wrong);
        return ERR_NONE;
    }
    if (!p->why.n) {
        v->problem = msg_text(q->lang, MSG_version_why_missing);
        return ERR_NONE;
    }
    const str about = head_with(room, work_text(&w.now, STR("course.md")), "version", p->number);
    const struct put_ask ask = {
        .course = p->course.id,
        .slug = p->course.slug,
        .files = files_with(room, w.now, STR("course.md"), about),
        .now = q->now,
        .live = p->course.live,
        .assets_of = w.base,
        .who = who_uid(q->who),
        .why = p->why,
        .person = who_person(q->who),
    };
    struct learn_report report;
    TRY(version_put(q->db, room, &ask, &report));
    TRY(release_of(q->db, room, p->course.id, p->number, &found, &taken));
    if (found) TRY(edits_publish(q->db, p->course.id, taken.id));
    TRY(work_end(q->db, p->course.id));
    TRY(audit_by(q, "course.publish", str_format(room, "course:" STR_FMT, STR_ARG(p->course.slug)),
                 p->number));
    p->done = true;
    return publish_tell(q, p, head_says(room, about, "title"));
}

static enum err publish_show(struct req *q, struct res *r, struct publish_view *v)
{
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_version_publish_title),
                                              .menu = "learn",
                                              .no_index = true,
                                              .form = true});
    version_publish_html(h, v);
    return page_close(h);
}

enum err learn_publish_ask(struct req *q, struct res *r)
{
    struct publish_view v = {0};
    struct publishing p = {.v = &v};

    TRY(learn_keeper(q, &p.course));
    v.course = p.course.slug;
    TRY(title_of(q, &p.course, &v.title));
    TRY(learn_room(q, publish_filled, &p));
    v.number = v.proposed;
    return publish_show(q, r, &v);
}

enum err learn_publish_do(struct req *q, struct res *r)
{
    struct publish_view v = {0};
    struct publishing p = {.v = &v, .go = true};

    TRY(learn_keeper(q, &p.course));
    p.number = str_trim(req_form(q, "nummer", 20));
    p.why = str_trim(req_form(q, "waarom", LEARN_WHY_SIGNS));
    if (!p.why.at) p.why = STR("");
    v.course = p.course.slug;
    TRY(learn_room(q, publish_filled, &p));
    if (p.done)
        return redirect(q, r,
                        html_path(q->mem, "", "/leergang/{course}/versies/{number}",
                                  (str[]){p.course.slug, p.number}, 2));
    TRY(title_of(q, &p.course, &v.title));
    v.number = p.number.at ? p.number : v.proposed;
    v.why = p.why;
    r->status = 422;
    return publish_show(q, r, &v);
}

// ---- readers see another version again

struct turning {
    struct kept_row course;
    int64_t to;
};

static enum err turned(struct req *q, struct mem *room, void *arg)
{
    struct turning *t = arg;
    struct course_files files;
    struct learn_report report;

    TRY(version_files(q->db, room, t->to, &files));
    const struct put_ask ask = {
        .course = t->course.id,
        .slug = t->course.slug,
        .files = files,
        .now = q->now,
        .live = t->course.live,
        .assets_of = t->to,
        .who = who_uid(q->who),
        .why = STR(""),
        .person = who_person(q->who),
    };
    return version_put(q->db, room, &ask, &report);
}

enum err learn_version_back(struct req *q, struct res *r)
{
    struct turning t;
    struct release_row release;
    bool found;

    TRY(learn_keeper(q, &t.course));
    const str number = utf8_clip(req_path_text(q, "number"), 20);
    TRY(release_of(q->db, q->mem, t.course.id, number, &found, &release));
    if (!found) return ERR_NOT_FOUND;
    t.to = release.id.v;
    if (t.to != t.course.live) {
        TRY(learn_room(q, turned, &t));
        TRY(audit_by(q, "course.back",
                     str_format(q->mem, "course:" STR_FMT, STR_ARG(t.course.slug)), number));
    }
    return redirect(q, r,
                    str_format(q->mem, STR_FMT "?klaar=terug",
                               STR_ARG(html_path(q->mem, "", "/leergang/{course}/versies",
                                                 &t.course.slug, 1))));
}

// ---- a city's own version

struct forking {
    struct kept_row of, made;
    struct place_row place;
};

static enum err forked(struct req *q, struct mem *room, void *arg)
{
    struct forking *f = arg;
    struct course_files files;
    struct learn_report report;
    course_id course;
    unsigned char bytes[8];
    bool found;
    str number;

    const str slug =
        str_format(room, STR_FMT "-" STR_FMT, STR_ARG(f->of.slug), STR_ARG(f->place.slug));
    TRY(kept(q->db, q->mem, slug, &found, &f->made));
    if (found)
        return f->made.place == f->place.id.v ? ERR_NONE : ERR_CONFLICT; // it is there already
    random_bytes(bytes, sizeof bytes);
    TRY(course_add(q->db, room,
                   str_format(room, "v-" STR_FMT, STR_ARG(hex_text(room, bytes, sizeof bytes))),
                   slug, &course));
    TRY(kept_set(q->db, course, f->place.id.v, f->of.id.v, f->of.live));
    TRY(version_files(q->db, room, f->of.live, &files));
    TRY(version_number(q->db, room, f->of.live, &found, &number));
    const str about = head_with(room, work_text(&files, STR("course.md")), "upstream",
                                str_format(room, STR_FMT " " STR_FMT, STR_ARG(f->of.uid),
                                           STR_ARG(found ? number : STR(""))));
    const struct put_ask ask = {
        .course = course,
        .slug = slug,
        .files = files_with(room, files, STR("course.md"), about),
        .now = q->now,
        .assets_of = f->of.live,
        .who = who_uid(q->who),
        .why = msg_fill(room, q->lang, MSG_version_fork_why,
                        (struct msg_arg[]){{.name = "place", .s = f->place.name}}, 1),
        .person = who_person(q->who),
    };
    TRY(version_put(q->db, room, &ask, &report));
    TRY(kept(q->db, q->mem, slug, &found, &f->made));
    return audit_by(q, "course.fork", str_format(room, "course:" STR_FMT, STR_ARG(slug)), STR(""));
}

enum err learn_fork(struct req *q, struct res *r)
{
    struct forking f;
    int64_t place;

    TRY(learn_kept(q, &f.of));
    if (f.of.upstream || !f.of.live) return fail(q, ERR_CONFLICT, MSG_version_fork_of_fork);
    if (str_int(req_form(q, "plaats", 20), 2, INT64_MAX, &place) != ERR_NONE) return ERR_INVALID;
    TRY(must(q, MAY_EDIT_COURSE, (place_id){place}));
    TRY(place_by_id(q->db, q->mem, (place_id){place}, &f.place));
    TRY(learn_room(q, forked, &f));
    return redirect(q, r, html_path(q->mem, "", "/leergang/{course}/bewerk", &f.made.slug, 1));
}

// ---- what is kept of a person

static void own_text(struct json *j, const char *key, str value)
{
    json_key(j, key);
    json_text(j, value);
}

enum err learn_own(struct db *db, struct mem *m, const struct person_row *p, struct json *j)
{
    struct own_edit_rows edits;
    struct own_typed_rows typed;
    struct own_offer_rows offers;

    TRY(own_edits(db, m, p->id, &edits));
    TRY(own_typed(db, m, p->id, &typed));
    TRY(own_offers(db, m, p->id, &offers));
    if (!edits.n && !typed.n && !offers.n) return ERR_NONE;
    json_key(j, "course_edits");
    json_open(j, '[');
    for (int i = 0; i < edits.n; i++) {
        json_open(j, '{');
        own_text(j, "course", edits.at[i].slug);
        own_text(j, "text", edits.at[i].path);
        own_text(j, "why", edits.at[i].why);
        own_text(j, "became", edits.at[i].text_after);
        own_text(j, "day", day_iso(m, day_of_at(edits.at[i].at)));
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "course_typed");
    json_open(j, '[');
    for (int i = 0; i < typed.n; i++) {
        json_open(j, '{');
        own_text(j, "course", typed.at[i].slug);
        own_text(j, "text", typed.at[i].path);
        own_text(j, "typed", typed.at[i].body);
        own_text(j, "why", typed.at[i].why);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "course_offers");
    json_open(j, '[');
    for (int i = 0; i < offers.n; i++) {
        json_open(j, '{');
        own_text(j, "course", offers.at[i].slug);
        own_text(j, "why", offers.at[i].why);
        own_text(j, "evidence", offers.at[i].evidence);
        json_close(j, '}');
    }
    json_close(j, ']');
    return ERR_NONE;
}
