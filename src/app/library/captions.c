// captions.c - editing captions in the browser. The edit key in the address is the right; the form works
// without script: change a field, empty a text to drop its line, fill the last line to add one.
// What was saved before is kept, so that one button brings it back.
#include "app/library/captions.h"

#include "app/library/captions.html.h"
#include "app/library/captions.sql.h"
#include "app/library/put.h"
#include "base/hash.h"
#include "core/audit.h"
#include "core/file.h"

enum { FIELDS_MAX = 3000, KEY_SIGNS = 36, TEXT_SIGNS = 400 };

static str key_hash(struct req *q, str key)
{
    return sha256_hex(q->mem, key);
}

// Who may: the key belongs to this item and has not expired. The address shows nothing of it otherwise.
static enum err may_edit(struct req *q, str key, struct captions_view *v)
{
    str slug;
    item_id item;
    bool found;

    TRY(req_slug(q, "slug", &slug));
    v->lang = req_path_text(q, "lang");
    if (!lang_parse(v->lang, &(enum lang){0}))
        return fail(q, ERR_NOT_FOUND, MSG_editor_no_language);
    if (key.n != KEY_SIGNS) return fail(q, ERR_FORBIDDEN, MSG_editor_no_key);
    TRY(edit_key_find(q->db, q->mem, key_hash(q, key), q->now, &found, &item));
    if (!found) return fail(q, ERR_FORBIDDEN, MSG_editor_no_key);
    TRY(item_by_slug(q->db, q->mem, slug, &found, &v->item));
    if (!found || v->item.id.v != item.v ||
        !str_eq(item_kind_path(v->item.kind), req_path_text(q, "kind")))
        return fail(q, ERR_FORBIDDEN, MSG_editor_no_key);
    v->key = key;
    v->action = str_format(q->mem, "%s" STR_FMT, q->lang == LANG_EN ? "/en" : "", STR_ARG(q->path));
    return ERR_NONE;
}

// The captions as they are stored; empty when there are none in this language yet.
static enum err captions_load(struct req *q, struct captions_view *v, struct captions *out,
                              str *out_sha)
{
    struct item_file_row file;
    bool found;
    str text;

    *out = captions_new(q->mem);
    *out_sha = STR("");
    TRY(item_file_of(q->db, q->mem, v->item.id, STR("captions"), v->lang, STR(""), &found, &file));
    if (!found) return ERR_NONE;
    *out_sha = file.sha256;
    v->file_name = file.name;
    TRY(file_text(q->site->files, q->mem, file.sha256, CAPTIONS_BYTES_MAX, &text));
    const enum err e = captions_parse(q->mem, text, CAPTIONS_LENIENT, out);
    return e == ERR_INVALID ? ERR_NONE : e;
}

// Without the hours when there are none: it fits its field, and it is how people read it.
static str field_time(struct mem *m, int64_t ms)
{
    const str t = captions_time(m, ms);

    return str_starts(t, STR("00:")) ? str_from(t, 3) : t;
}

static void fields_fill(struct req *q, const struct captions *c, struct captions_view *v)
{
    v->cues.at = MEM_ARRAY(q->mem, struct cue_field, (size_t)c->n + 2);
    for (int i = 0; i < c->n; i++)
        v->cues.at[v->cues.n++] = (struct cue_field){
            .start = field_time(q->mem, c->at[i].start_ms),
            .end = field_time(q->mem, c->at[i].end_ms),
            .text = c->at[i].text,
            .n = i + 1,
        };
    v->cues.at[v->cues.n] =
        (struct cue_field){.start = STR(""), .end = STR(""), .text = STR(""), .n = v->cues.n + 1};
    v->cues.n++;
}

static str finding_text(struct req *q, const struct captions_finding *f)
{
    const struct msg_arg args[] = {
        {.name = "cue", .number = true, .i = f->cue + 1},
        {.name = "line", .number = true, .i = f->line},
        {.name = "column", .number = true, .i = f->column},
        {.name = "n", .number = true, .i = f->n},
        {.name = "max", .number = true, .i = f->max},
    };
    const str key = str_format(q->mem, "captions.finding.%s", captions_code_name(f->code));

    return msg_fill(q->mem, q->lang, msg_by_key(key), args, COUNT_OF(args));
}

static enum err page_show(struct req *q, struct res *r, struct captions_view *v)
{
    struct show_text_row text;
    struct captions_before_row before;

    TRY(show_text(q->db, q->mem, v->item.id, str_of(lang_codes[q->lang]), v->item.lang, &text));
    v->title = text.title;
    TRY(captions_before_last(q->db, q->mem, v->item.id, v->lang, &v->can_undo, &before));
    v->undo = str_format(q->mem, STR_FMT "/terug", STR_ARG(v->action));
    v->player = (struct player_view){.anchor = STR("film")};
    if (str_eq(v->item.state, STR("published")))
        TRY(player_fill(q->db, q->mem, v->item.slug, q->lang, &v->player));
    r->cache = CACHE_NEVER;
    struct html *h = page_open(q, r,
                               &(struct page){
                                   .title = str_format(q->mem, STR_FMT ": " STR_FMT,
                                                       STR_ARG(msg_text(q->lang, MSG_editor_title)),
                                                       STR_ARG(text.title)),
                                   .menu = "library",
                                   .no_index = true,
                                   .form = true,
                               });
    captions_html(h, v);
    return page_close(h);
}

enum err library_captions(struct req *q, struct res *r)
{
    struct captions_view v = {0};
    struct captions c;
    str sha;

    TRY(may_edit(q, req_query(q, EDIT_KEY_FIELD, KEY_SIGNS + 1), &v));
    TRY(captions_load(q, &v, &c, &sha));
    fields_fill(q, &c, &v);
    const struct captions_findings f = captions_check(q->mem, &c);
    v.warnings.at = MEM_ARRAY(q->mem, struct problem_link, (size_t)f.n + 1);
    for (int i = 0; i < f.n; i++)
        v.warnings.at[v.warnings.n++] =
            (struct problem_link){f.at[i].cue + 1, finding_text(q, &f.at[i])};
    v.saved = req_query(q, "bewaard", 1).n > 0;
    return page_show(q, r, &v);
}

// Reads the form; what cannot be read is said at its line, and what was typed stays in the fields.
static void form_read(struct req *q, struct captions_view *v, struct captions *out)
{
    str *starts = MEM_ARRAY(q->mem, str, FIELDS_MAX), *ends = MEM_ARRAY(q->mem, str, FIELDS_MAX);
    str *texts = MEM_ARRAY(q->mem, str, FIELDS_MAX);
    const int n = req_form_all(q, "start", starts, FIELDS_MAX);

    *out = captions_new(q->mem);
    v->cues.at = MEM_ARRAY(q->mem, struct cue_field, (size_t)(n < 0 ? 0 : n) + 2);
    v->problems.at = MEM_ARRAY(q->mem, struct problem_link, (size_t)(n < 0 ? 0 : n) + 2);
    if (n < 0 || req_form_all(q, "end", ends, FIELDS_MAX) != n ||
        req_form_all(q, "text", texts, FIELDS_MAX) != n) {
        v->problems.at[v->problems.n++] =
            (struct problem_link){0, msg_text(q->lang, MSG_editor_broken_form)};
        return;
    }
    for (int i = 0; i < n; i++) {
        struct cue_field *f = &v->cues.at[v->cues.n++];
        int64_t start, end;
        int at;

        *f = (struct cue_field){
            .start = starts[i], .end = ends[i], .text = texts[i], .n = i + 1, .problem = STR("")};
        if (str_trim(texts[i]).n == 0) continue; // an empty text drops the line
        if (!captions_time_parse(str_trim(starts[i]), &start) ||
            !captions_time_parse(str_trim(ends[i]), &end))
            f->problem = msg_text(q->lang, MSG_editor_bad_time);
        else if (end <= start)
            f->problem = msg_text(q->lang, MSG_editor_end_first);
        else if (texts[i].n > TEXT_SIGNS * 4)
            f->problem = msg_text(q->lang, MSG_editor_too_long);
        else if (captions_insert(out, start, end, cue_markup(q->mem, texts[i]), &at) != ERR_NONE)
            f->problem = msg_text(q->lang, MSG_editor_bad_text);
        if (f->problem.n)
            v->problems.at[v->problems.n++] =
                (struct problem_link){f->n, str_format(q->mem, STR_FMT " %d: " STR_FMT,
                                                       STR_ARG(msg_text(q->lang, MSG_editor_line)),
                                                       f->n, STR_ARG(f->problem))};
    }
    if (out->n == 0 && !v->problems.n)
        v->problems.at[v->problems.n++] =
            (struct problem_link){0, msg_text(q->lang, MSG_editor_none)};
}

static enum err captions_store(struct req *q, struct captions_view *v, const struct captions *c,
                               str vtt, const char *what)
{
    // The name stays, so that what is exported is the file that the head of the item names.
    const str name = v->file_name.n ? v->file_name
                                    : str_format(q->mem, STR_FMT "." STR_FMT ".vtt",
                                                 STR_ARG(v->item.slug), STR_ARG(v->lang));
    struct file_put put;

    TRY(file_put_bytes(q->site->files, vtt, &put));
    const str sha = {put.sha256, 64};
    TRY(file_add(q->db, sha, put.bytes, STR("text/vtt"), name, q->now));
    TRY(item_file_put(q->db, v->item.id, STR("captions"), v->lang, STR(""), sha, put.bytes,
                      STR("text/vtt"), name, 0, 0));
    TRY(item_captions_put(q->db, q->mem, v->item.id, v->lang, c));
    TRY(item_touch(q->db, v->item.id, q->now));
    TRY(item_index_put(q->db, q->mem, v->item.id));
    return audit(q->db, q->mem, q->now,
                 str_format(q->mem, "key:" STR_FMT, STR_ARG(str_part(key_hash(q, v->key), 0, 12))),
                 str_of(what), str_format(q->mem, "item:" STR_FMT, STR_ARG(v->item.slug)), v->lang);
}

static enum err back_to_editor(struct req *q, struct res *r, const struct captions_view *v,
                               bool saved)
{
    str path = q->path;

    if (str_ends(path, STR("/terug"))) path.n -= 6;
    return redirect(q, r,
                    str_format(q->mem, STR_FMT "?sleutel=" STR_FMT "%s", STR_ARG(path),
                               STR_ARG(v->key), saved ? "&bewaard=1" : ""));
}

enum err library_captions_save(struct req *q, struct res *r)
{
    struct captions_view v = {0};
    struct captions c, old;
    str sha;

    TRY(may_edit(q, req_form(q, EDIT_KEY_FIELD, KEY_SIGNS + 1), &v));
    form_read(q, &v, &c);
    if (v.problems.n) {
        r->status = 422;
        return page_show(q, r, &v);
    }
    TRY(captions_load(q, &v, &old, &sha));
    if (sha.n) TRY(captions_before_add(q->db, v.item.id, v.lang, q->now, sha));
    TRY(captions_store(q, &v, &c, captions_write(q->mem, &c), "library.captions"));
    return back_to_editor(q, r, &v, true);
}

// Brings back what stood there before the last save.
enum err library_captions_undo(struct req *q, struct res *r)
{
    struct captions_view v = {0};
    struct captions_before_row before;
    struct captions c;
    bool found;
    str text, sha;

    TRY(may_edit(q, req_form(q, EDIT_KEY_FIELD, KEY_SIGNS + 1), &v));
    TRY(captions_before_last(q->db, q->mem, v.item.id, v.lang, &found, &before));
    if (!found) return fail(q, ERR_CONFLICT, MSG_editor_nothing_before);
    TRY(captions_load(q, &v, &c, &sha)); // for the name of the file
    TRY(file_text(q->site->files, q->mem, before.sha256, CAPTIONS_BYTES_MAX, &text));
    const enum err e = captions_parse(q->mem, text, CAPTIONS_LENIENT, &c);
    if (e != ERR_NONE && e != ERR_INVALID) return e;
    TRY(captions_store(q, &v, &c, text, "library.captions_undo"));
    TRY(captions_before_drop(q->db, v.item.id, v.lang, before.saved_at));
    return back_to_editor(q, r, &v, true);
}
