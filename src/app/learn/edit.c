// edit.c - editing a course in the browser: per text, per piece. Whatever was typed is kept before anything else is
// decided; nothing is overwritten that was not seen; who, when and why stay with the piece.
#include "app/learn/edit.h"

#include "app/learn/edit.html.h"
#include "app/learn/give.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "html/markdown.h"

#include <stdlib.h>

static str path_of(struct req *q, const char *route, str course, str path, str key)
{
    struct out o = out_new(q->mem);

    out_str(&o, html_path(q->mem, "", route, &course, 1));
    OUT_LIT(&o, "?bestand=");
    url_part(&o, path);
    if (key.n) {
        OUT_LIT(&o, "&stuk=");
        url_part(&o, key);
    }
    return out_get(&o);
}

str edit_text_path(struct req *q, str course, str path)
{
    return path_of(q, "/leergang/{course}/bewerk/tekst", course, path, STR(""));
}

static struct html *frame_open(struct req *q, struct res *r, msg title)
{
    return page_open(q, r,
                     &(struct page){.title = msg_text(q->lang, title),
                                    .menu = "learn",
                                    .no_index = true,
                                    .form = true});
}

// ---- all texts

struct listing {
    struct kept_row course;
    struct work_view *v;
};

static str group_of(str path) // "modules/m03-x", "questions", "" for the course itself
{
    const ptrdiff_t first = str_find_byte(path, '/');

    if (first < 0) return STR("");
    if (str_starts(path, STR("modules/")) || str_starts(path, STR("trainer/modules/"))) {
        const size_t from = str_starts(path, STR("trainer/")) ? 16 : 8;
        const ptrdiff_t end = str_find_byte(str_from(path, from), '/');
        return str_part(path, 0, end < 0 ? path.n : from + (size_t)end);
    }
    return str_part(path, 0, (size_t)first);
}

static str group_title(struct req *q, str group, const struct course_files *f)
{
    static const struct {
        const char *group;
        msg title;
    } known[] = {
        {"", MSG_edit_group_course},         {"questions", MSG_edit_group_questions},
        {"cases", MSG_edit_group_cases},     {"media", MSG_edit_group_media},
        {"trainer", MSG_edit_group_trainer},
    };

    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (str_eq(group, str_of(known[i].group))) return msg_text(q->lang, known[i].title);
    const bool trainers = str_starts(group, STR("trainer/"));
    const str module = trainers ? str_from(group, 8) : group;
    const str text = work_text(f, str_format(q->mem, STR_FMT "/module.md", STR_ARG(module)));
    const str title = text.at ? head_says(q->mem, text, "title") : module;
    const struct msg_arg arg = {.name = "title", .s = title};
    return trainers ? msg_fill(q->mem, q->lang, MSG_edit_group_trainer_of, &arg, 1)
                    : str_copy(q->mem, title);
}

static enum err work_listed(struct req *q, struct mem *room, void *arg)
{
    struct listing *l = arg;
    struct work_view *v = l->v;
    struct typed_line_rows typed;
    struct edit_open_rows edits;
    struct work w;

    TRY(work_read(q->db, room, &l->course, &w));
    v->changed = w.changed;
    v->moved = w.base != l->course.live;
    v->number = str_copy(q->mem, head_says(room, work_text(&w.was, STR("course.md")), "version"));
    v->groups.at = MEM_ARRAY(q->mem, struct text_group, (size_t)w.now.n + 1);
    struct text_line *lines = MEM_ARRAY(q->mem, struct text_line, (size_t)w.now.n + 1);
    str last = {0};
    // The course itself first, then by folder.
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < w.now.n; i++) {
            const struct course_file *f = &w.now.at[i];
            const str group = group_of(f->path);

            if ((group.n == 0) != (round == 0)) continue;
            if (v->groups.n == 0 || !str_eq(group, last)) {
                v->groups.at[v->groups.n++] =
                    (struct text_group){.title = group_title(q, group, &w.now),
                                        .texts = {lines, 0}};
                last = group;
            }
            struct text_group *g = &v->groups.at[v->groups.n - 1];
            const str title = head_says(room, f->text, "title"), was = work_text(&w.was, f->path);
            *lines++ = (struct text_line){
                .path = str_copy(q->mem, f->path),
                .title = str_copy(q->mem, title.n ? title : f->path),
                .changed = !was.at || !str_eq(was, f->text),
            };
            g->texts.n++;
            g->changed += lines[-1].changed;
        }
    TRY(typed_mine(q->db, q->mem, who_person(q->who), l->course.id, &typed));
    v->typed = (struct typed_lines){MEM_ARRAY(q->mem, struct typed_row_line, (size_t)typed.n + 1),
                                    typed.n};
    for (int i = 0; i < typed.n; i++) {
        const str text = work_text(&w.now, typed.at[i].path);
        const str title = text.at ? head_says(room, text, "title") : STR("");
        v->typed.at[i] =
            (struct typed_row_line){.path = typed.at[i].path,
                                    .piece = typed.at[i].piece,
                                    .title = str_copy(q->mem, title.n ? title : typed.at[i].path),
                                    .on = day_of_at(typed.at[i].at)};
    }
    TRY(edits_open(q->db, q->mem, l->course.id, &edits));
    v->edits =
        (struct open_edits){MEM_ARRAY(q->mem, struct open_edit, (size_t)edits.n + 1), edits.n};
    for (int i = 0; i < edits.n; i++) {
        const struct edit_open_row *e = &edits.at[i];
        v->edits.at[i] =
            (struct open_edit){e->path, e->piece, e->who, e->place, e->why, day_of_at(e->at)};
    }
    return ERR_NONE;
}

// Parts that usually take longer than planned, or are left out: the first to look at.
static enum err misfits_find(struct req *q, int64_t live, struct run_lines *out)
{
    struct run_took_rows rows;

    *out = (struct run_lines){0};
    if (!live) return ERR_NONE;
    TRY(run_everywhere(q->db, q->mem, (course_version_id){live}, &rows));
    *out = run_fold(q->mem, &rows);
    int n = 0;
    for (int i = 0; i < out->n; i++)
        if (out->at[i].over || out->at[i].left_out) out->at[n++] = out->at[i];
    out->n = n;
    return ERR_NONE;
}

enum err learn_work(struct req *q, struct res *r)
{
    struct work_view v = {.said = req_query(q, "klaar", 20)};
    struct listing l = {.v = &v};
    struct kept_row up;
    bool found;

    TRY(learn_keeper(q, &l.course));
    v.course = l.course.slug;
    v.of_city = l.course.upstream != 0;
    v.place = l.course.place_name;
    if (v.of_city) {
        TRY(kept_by_id(q->db, q->mem, l.course.upstream, &found, &up));
        v.newer = found && up.live != l.course.taken;
    }
    TRY(give_waiting(q->db, q->mem, l.course.id, &v.offers, &v.taking));
    TRY(misfits_find(q, l.course.live, &v.misfits));
    TRY(learn_room(q, work_listed, &l));
    struct html *h = frame_open(q, r, MSG_edit_title);
    edit_work_html(h, &v);
    return page_close(h);
}

// ---- one text

msg piece_kind(enum unit_kind kind, str block)
{
    static const struct {
        const char *kind;
        msg word;
    } words[] = {
        {"film", MSG_edit_kind_film},
        {"podcast", MSG_edit_kind_podcast},
        {"reading", MSG_edit_kind_reading},
        {"worksheet", MSG_edit_kind_worksheet},
        {"case", MSG_edit_kind_case},
        {"question", MSG_edit_kind_question},
        {"exercise", MSG_edit_kind_exercise},
        {"note", MSG_edit_kind_note},
        {"remember", MSG_edit_kind_remember},
        {"print", MSG_edit_kind_print},
        {"part", MSG_edit_kind_part},
        {"break", MSG_edit_kind_break},
        {"trainer", MSG_edit_kind_trainer},
        {"poll", MSG_learn_live_poll},
        {"scale", MSG_learn_live_scale},
        {"evaluation", MSG_learn_live_evaluation},
        {"intervision", MSG_learn_live_intervision},
    };

    if (kind == UNIT_HEAD) return MSG_edit_kind_head;
    for (size_t i = 0; kind == UNIT_BLOCK && i < COUNT_OF(words); i++)
        if (str_eq(block, str_of(words[i].kind))) return words[i].word;
    return kind == UNIT_TEXT ? MSG_edit_kind_text : MSG_edit_kind_block;
}

str piece_excerpt(struct mem *m, const struct unit *u)
{
    enum { SIGNS = 200 };
    str text = u->text, line;

    if (u->kind == UNIT_HEAD) {
        const str summary = head_says(m, text, "summary");
        return summary.n ? summary : head_says(m, text, "title");
    }
    // Of a block what stands between its fences; of both without the heading that is shown already.
    if (u->kind == UNIT_BLOCK && str_line(&text, &line)) {
        const ptrdiff_t end = str_find(text, STR("\n:::"));
        text = end < 0 ? STR("") : str_part(text, 0, (size_t)end);
    }
    if (u->title.n) str_line(&text, &line);
    return markdown_excerpt(m, text.at ? text : STR(""), SIGNS);
}

struct texting {
    struct kept_row course;
    struct text_view *v;
};

static enum err text_listed(struct req *q, struct mem *room, void *arg)
{
    struct texting *t = arg;
    struct text_view *v = t->v;
    struct units u, was = {0};
    struct work w;

    TRY(work_read(q->db, room, &t->course, &w));
    const str text = work_text(&w.now, v->path), before = work_text(&w.was, v->path);
    if (!text.at) return ERR_NOT_FOUND;
    const str title = head_says(room, text, "title");
    v->title = str_copy(q->mem, title.n ? title : v->path);
    TRY(units_read(room, v->path, text, NULL, &u));
    if (before.at) TRY(units_read(room, v->path, before, NULL, &was));
    v->pieces = (struct piece_lines){MEM_ARRAY(q->mem, struct piece_line, (size_t)u.n + 1), u.n};
    for (int i = 0; i < u.n; i++) {
        const struct unit *x = &u.at[i], *b = units_find(&was, x->key);
        v->pieces.at[i] = (struct piece_line){
            .key = str_copy(q->mem, x->key),
            .title = str_copy(q->mem, x->title),
            .excerpt = str_copy(q->mem, piece_excerpt(room, x)),
            .kind = piece_kind(x->kind, x->block),
            .changed = !b || !str_eq(b->text, x->text),
            .local = x->local,
        };
    }
    struct learn_place_rows pages;
    const str id = head_says(room, text, "id");
    TRY(learn_places(q->db, room, (course_version_id){t->course.live}, &pages));
    for (int i = 0; i < pages.n && !v->trainers; i++)
        if (id.n && str_eq(pages.at[i].uid, id))
            v->page = learn_path(q->mem, learn_base(q), t->course.slug, pages.at[i].kind,
                                 pages.at[i].module, pages.at[i].slug, pages.at[i].seq);
    return ERR_NONE;
}

enum err learn_text(struct req *q, struct res *r)
{
    struct text_view v = {.path = req_query(q, "bestand", COURSE_PATH_BYTES_MAX),
                          .said = req_query(q, "klaar", 20),
                          .saved = req_query(q, "stuk", 80)};
    struct texting t = {.v = &v};

    TRY(learn_keeper(q, &t.course));
    v.course = t.course.slug;
    v.of_city = t.course.upstream != 0;
    v.trainers = learn_is_trainers(v.path);
    TRY(learn_room(q, text_listed, &t));
    struct html *h = frame_open(q, r, MSG_edit_title);
    edit_text_html(h, &v);
    return page_close(h);
}

// ---- one piece

enum piece_do { PIECE_SHOW, PIECE_LOOK, PIECE_SAVE };

struct piecing {
    struct kept_row course;
    struct piece_view *v;
    enum piece_do what;
    bool saved;
    str asked; // the key as it was asked for
};

static void new_id(void *ctx, char out[8])
{
    (void)ctx;
    random_id(out);
}

const struct normal_options edit_ids = {.new_id = new_id};

// The text that somebody began from, when the history of the piece still has it.
static enum err base_of(struct req *q, struct mem *room, course_id course, str doc, str key,
                        str was, str *out, str *out_who)
{
    struct edit_rows past;

    *out = (str){0};
    TRY(edits_of(q->db, room, course, doc, key, &past));
    for (int i = 0; i < past.n && !out->at; i++) {
        if (i == 0) *out_who = str_copy(q->mem, past.at[i].who);
        if (str_eq(sha256_hex(room, past.at[i].text_before), was)) *out = past.at[i].text_before;
        if (str_eq(sha256_hex(room, past.at[i].text_after), was)) *out = past.at[i].text_after;
    }
    return ERR_NONE;
}

static enum err piece_judge(struct req *q, struct mem *room, struct piecing *p,
                            const struct work *w, str made, str piece)
{
    struct course course;
    str html;

    const struct course_files all = files_with(room, w->now, p->v->path, made);
    TRY(files_course(q->db, room, all, w->base, &course));
    p->v->findings = findings_said(q, &course.findings, all, p->v->path);
    p->v->elsewhere = course.findings.errors - p->v->findings.errors;
    if (p->v->head) return ERR_NONE;
    const bool english = str_ends(p->v->path, STR(".en.md"));
    TRY(learn_look(q->db, room, &course, p->course.slug, p->v->path, english ? LANG_EN : LANG_NL,
                   piece, &html));
    p->v->preview = (safe){str_copy(q->mem, html)};
    return ERR_NONE;
}

static enum err piece_saved(struct req *q, struct mem *room, struct piecing *p,
                            const struct work *w, str doc, str made, str before, str after, str key)
{
    const person_id who = who_person(q->who);

    TRY(work_put_file(q, w, p->v->path, made));
    if (!str_eq(before, after)) {
        // Its first heading reads otherwise: the history goes with it.
        if (!str_eq(key, p->v->key) && !p->v->is_new)
            TRY(edits_move(q->db, p->course.id, doc, p->v->key, key));
        TRY(edit_add(q->db, p->course.id, doc, p->v->path, key, STR("edit"), who, STR(""), before,
                     after, p->v->why, q->now));
    }
    TRY(typed_drop(q->db, who, p->course.id, doc, p->v->key));
    TRY(audit_by(q, "course.edit", str_format(room, "course:" STR_FMT, STR_ARG(p->course.slug)),
                 p->v->path));
    p->v->key = str_copy(q->mem, key);
    p->saved = true;
    return ERR_NONE;
}

static enum err piece_done(struct req *q, struct mem *room, void *arg)
{
    struct piecing *p = arg;
    struct piece_view *v = p->v;
    struct findings unread = findings_new(room);
    const person_id who = who_person(q->who);
    struct typed_row kept_text;
    struct units u, after;
    struct edit_rows past;
    struct work w;
    bool found;
    str made;

    TRY(work_read(q->db, room, &p->course, &w));
    const str text = work_text(&w.now, v->path);
    if (!text.at) return ERR_NOT_FOUND;
    const str title = head_says(room, text, "title"), doc = doc_key(room, v->path, text);
    v->title = str_copy(q->mem, title.n ? title : v->path);
    TRY(units_read(room, v->path, text, NULL, &u));
    struct unit *x = units_find(&u, v->key);
    if (!x && !v->is_new && p->what == PIECE_SHOW) return ERR_NOT_FOUND;
    const str now = x ? x->text : STR("");
    const str was_now = sha256_hex(q->mem, now);
    const int place = x ? (int)(x - u.at) : -1;
    v->head = x && x->kind == UNIT_HEAD;
    v->local = x && x->local;
    v->piece = x ? str_copy(q->mem, x->title) : STR("");
    TRY(edits_of(q->db, room, p->course.id, doc, v->key, &past));
    v->past = past.n;

    if (p->what == PIECE_SHOW) {
        TRY(typed_get(q->db, room, who, p->course.id, doc, v->key, &found, &kept_text));
        const str flow = v->head ? now : text_flow(room, now);
        v->typed = found && !str_eq(kept_text.body, flow);
        v->text = str_copy(q->mem, v->typed ? kept_text.body : flow);
        v->was = v->typed ? str_copy(q->mem, kept_text.was) : was_now;
        v->why = v->typed ? str_copy(q->mem, kept_text.why) : STR("");
        if (v->typed) v->typed_on = day_of_at(kept_text.at);
        return ERR_NONE;
    }

    // First of all: what was typed is kept, whatever comes of it.
    TRY(typed_put(q->db, who, p->course.id, doc, v->path, v->key, v->was, v->text, v->why, q->now));
    v->looked = true;
    const struct units typed = units_with(room, &u, v->key, v->after, v->text);
    if (units_text(room, v->path, &typed, &edit_ids, &unread, &made) != ERR_NONE) {
        v->unreadable = true;
        findings_end(&unread);
        v->findings = findings_said(q, &unread, (struct course_files){0}, STR(""));
        return ERR_NONE;
    }
    TRY(units_read(room, v->path, made, NULL, &after));
    const struct unit *y = NULL;
    if (place >= 0 && str_trim(v->text).n && place < after.n) y = &after.at[place];
    for (int i = 0; place < 0 && i < after.n; i++) // new: the one that was not there
        if (!units_find(&u, after.at[i].key)) {
            y = &after.at[i];
            break;
        }
    const str piece = y ? y->text : STR("");
    TRY(piece_judge(q, room, p, &w, made, piece));
    if (p->what != PIECE_SAVE) return ERR_NONE;

    if (!v->why.n) v->why_problem = msg_text(q->lang, MSG_edit_why_missing);
    if (!x && !v->is_new) v->is_new = true; // it is gone: saving puts it back
    if (!str_eq(v->was, was_now) && !str_eq(piece, now)) {
        str base;
        v->conflict = true;
        v->now_text = str_copy(q->mem, v->head ? now : text_flow(room, now));
        v->words = words_marked(q->mem, v->now_text, v->head ? piece : text_flow(room, piece));
        v->who = STR("");
        TRY(base_of(q, room, p->course.id, doc, v->key, v->was, &base, &v->who));
        if (base.at) {
            v->proposal =
                str_copy(q->mem, text_flow(room, words_merge(room, base, now, piece, &v->whole)));
            if (!v->whole) v->proposal = STR("");
        }
        v->was = was_now; // seen: saving again is a choice
        return ERR_NONE;
    }
    if (v->why_problem.n) return ERR_NONE;
    return piece_saved(q, room, p, &w, doc, made, now, piece, y ? y->key : v->key);
}

static enum err piece_show(struct req *q, struct res *r, struct piece_view *v)
{
    int rows = 3;
    str rest = v->text, line;

    while (str_line(&rest, &line))
        rows += 1 + (int)(line.n / 75);
    v->rows = rows > 30 ? 30 : rows;
    struct html *h = frame_open(q, r, MSG_edit_title);
    edit_piece_html(h, v);
    return page_close(h);
}

enum err learn_piece(struct req *q, struct res *r)
{
    struct piece_view v = {.path = req_query(q, "bestand", COURSE_PATH_BYTES_MAX),
                           .key = req_query(q, "stuk", 80),
                           .after = req_query(q, "na", 80)};
    struct piecing p = {.v = &v};

    TRY(learn_keeper(q, &p.course));
    v.is_new = str_eq(v.key, STR("nieuw"));
    v.course = p.course.slug;
    TRY(learn_room(q, piece_done, &p));
    return piece_show(q, r, &v);
}

static str form_text(struct req *q, const char *name, size_t signs)
{
    const str s = req_form(q, name, signs);

    return s.at ? s : STR("");
}

enum err learn_piece_save(struct req *q, struct res *r)
{
    struct piece_view v = {.path = form_text(q, "bestand", COURSE_PATH_BYTES_MAX),
                           .key = form_text(q, "stuk", 80),
                           .after = form_text(q, "na", 80),
                           .text = form_text(q, "tekst", LEARN_TEXT_SIGNS),
                           .why = str_trim(form_text(q, "waarom", LEARN_WHY_SIGNS)),
                           .was = form_text(q, "was", 64)};
    struct piecing p = {.v = &v, .what = req_form(q, "bewaar", 1).n ? PIECE_SAVE : PIECE_LOOK};

    TRY(learn_keeper(q, &p.course));
    v.is_new = str_eq(v.key, STR("nieuw"));
    v.course = p.course.slug;
    p.asked = v.key;
    if (req_form(q, "gooiweg", 1).n) {
        // What was typed goes; the text stays as it is.
        TRY(typed_drop_at(q->db, who_person(q->who), p.course.id, v.path, v.key));
        return redirect(q, r, edit_text_path(q, v.course, v.path));
    }
    TRY(learn_room(q, piece_done, &p));
    if (p.saved) {
        struct out o = out_new(q->mem);
        out_str(&o, edit_text_path(q, v.course, v.path));
        OUT_LIT(&o, "&klaar=bewaard&stuk=");
        url_part(&o, p.asked);
        OUT_LIT(&o, "#stuk-");
        url_part(&o, v.key);
        return redirect(q, r, out_get(&o));
    }
    if (p.what == PIECE_SAVE) r->status = v.conflict ? 409 : 422;
    return piece_show(q, r, &v);
}

// ---- what a piece was

struct looking_back {
    struct kept_row course;
    struct past_view *v;
    int64_t restore; // edit whose text comes back; 0: only show
    bool done;
};

static enum err past_filled(struct req *q, struct mem *room, void *arg)
{
    static const struct {
        const char *kind;
        msg word;
    } words[] = {
        {"edit", MSG_edit_past_edit},
        {"restore", MSG_edit_past_restore},
        {"given", MSG_edit_past_given},
        {"taken", MSG_edit_past_taken},
    };
    struct looking_back *l = arg;
    struct past_view *v = l->v;
    struct edit_rows past;
    struct units u;
    struct work w;

    TRY(work_read(q->db, room, &l->course, &w));
    const str text = work_text(&w.now, v->path);
    if (!text.at) return ERR_NOT_FOUND;
    const str doc = doc_key(room, v->path, text), title = head_says(room, text, "title");
    v->title = str_copy(q->mem, title.n ? title : v->path);
    TRY(units_read(room, v->path, text, NULL, &u));
    const struct unit *x = units_find(&u, v->key);
    const str now = x ? x->text : STR("");
    v->piece = x ? str_copy(q->mem, x->title) : STR("");
    TRY(edits_of(q->db, room, l->course.id, doc, v->key, &past));
    v->past = (struct past_lines){MEM_ARRAY(q->mem, struct past_line, (size_t)past.n + 1), past.n};
    for (int i = 0; i < past.n; i++) {
        const struct edit_row *e = &past.at[i];
        struct past_line *p = &v->past.at[i];

        *p = (struct past_line){.id = e->id.v,
                                .who = str_copy(q->mem, e->who),
                                .place = str_copy(q->mem, e->place),
                                .why = str_copy(q->mem, e->why),
                                .number = str_copy(q->mem, e->version),
                                .kind = MSG_edit_past_edit,
                                .on = day_of_at(e->at),
                                .words = words_marked(q->mem, e->text_before, e->text_after),
                                .now = str_eq(e->text_before, now)};
        for (size_t k = 0; k < COUNT_OF(words); k++)
            if (str_eq(e->kind, str_of(words[k].kind))) p->kind = words[k].word;
        if (l->restore != e->id.v || p->now) continue;
        // The text from before this change comes back.
        const struct units with = units_with(room, &u, v->key, STR(""), e->text_before);
        struct findings f = findings_new(room);
        struct units made_units;
        str made;
        if (units_text(room, v->path, &with, NULL, &f, &made) != ERR_NONE)
            return fail(q, ERR_CONFLICT, MSG_edit_restore_failed);
        TRY(units_read(room, v->path, made, NULL, &made_units));
        TRY(work_put_file(q, &w, v->path, made));
        const struct msg_arg on = {.name = "date", .s = date_long(room, q->lang, p->on)};
        TRY(edit_add(q->db, l->course.id, doc, v->path, v->key, STR("restore"), who_person(q->who),
                     STR(""), now, e->text_before,
                     msg_fill(room, q->lang, MSG_edit_restore_why, &on, 1), q->now));
        TRY(audit_by(q, "course.restore",
                     str_format(room, "course:" STR_FMT, STR_ARG(l->course.slug)), v->path));
        l->done = true;
    }
    return ERR_NONE;
}

enum err learn_past(struct req *q, struct res *r)
{
    struct past_view v = {.path = req_query(q, "bestand", COURSE_PATH_BYTES_MAX),
                          .key = req_query(q, "stuk", 80)};
    struct looking_back l = {.v = &v};

    TRY(learn_keeper(q, &l.course));
    v.course = l.course.slug;
    TRY(learn_room(q, past_filled, &l));
    struct html *h = frame_open(q, r, MSG_edit_past_title);
    edit_past_html(h, &v);
    return page_close(h);
}

enum err learn_past_restore(struct req *q, struct res *r)
{
    struct past_view v = {.path = form_text(q, "bestand", COURSE_PATH_BYTES_MAX),
                          .key = form_text(q, "stuk", 80)};
    struct looking_back l = {.v = &v};

    TRY(learn_keeper(q, &l.course));
    if (str_int(form_text(q, "van", 20), 1, INT64_MAX, &l.restore) != ERR_NONE) return ERR_INVALID;
    v.course = l.course.slug;
    TRY(learn_room(q, past_filled, &l));
    if (!l.done) return ERR_NOT_FOUND;
    return redirect(q, r,
                    str_format(q->mem, STR_FMT "&klaar=terug",
                               STR_ARG(edit_text_path(q, v.course, v.path))));
}
