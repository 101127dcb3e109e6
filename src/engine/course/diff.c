// What is here: what differs between two versions, per file, block and sentence, in reading order.
#include "engine/course/atom.h"
#include "engine/course/merge.h"
#include "engine/course/normal.h"

#include <stdlib.h>

struct differ {
    struct mem *m;
    struct diff *out;
    int cap;
    struct version before, after;
    str path, doc, block;
};

static void change_put(struct differ *d, enum diff_kind kind, enum diff_what what, str name,
                       str before, str after)
{
    struct diff *r = d->out;

    if (r->n == d->cap) {
        const int cap = d->cap ? d->cap * 2 : 32;
        struct diff_change *at = MEM_ARRAY(d->m, struct diff_change, (size_t)cap);
        if (r->n) memcpy(at, r->at, (size_t)r->n * sizeof *at);
        r->at = at;
        d->cap = cap;
    }
    r->at[r->n++] =
        (struct diff_change){kind, what, d->path, d->doc, d->block, name, before, after};
}

static void value_diff(struct differ *d, enum diff_what what, str name, str before, str after)
{
    if (str_eq(before, after)) return;
    change_put(d,
               !before.n  ? DIFF_ADDED
               : !after.n ? DIFF_REMOVED
                          : DIFF_CHANGED,
               what, name, before, after);
}

static void part_diff(struct differ *d, const struct part *b, const struct part *a);

static void gone_put(struct differ *d, const struct atom *x)
{
    if (x->kind == ATOM_BREAK) return;
    if (x->kind == ATOM_BLOCK) {
        if (!version_part(&d->after, x->part->id, x->part->suffix)) part_diff(d, x->part, NULL);
    } else if (!x->side[1]) {
        change_put(d, DIFF_REMOVED, DIFF_TEXT, STR(""), x->text, STR(""));
    }
}

static void now_put(struct differ *d, const struct atom *x)
{
    if (x->kind == ATOM_BREAK) return;
    if (x->kind == ATOM_BLOCK) {
        part_diff(d, version_part(&d->before, x->part->id, x->part->suffix), x->part);
    } else if (!x->from) {
        change_put(d, DIFF_ADDED, DIFF_TEXT, STR(""), STR(""), x->text);
    } else if (!atom_equal(x->from, x)) {
        change_put(d, DIFF_CHANGED, DIFF_TEXT, STR(""), x->from->text, x->text);
    } else if (x->moved) {
        change_put(d, DIFF_MOVED, DIFF_TEXT, STR(""), x->text, x->text);
    }
}

static void row_diff(struct differ *d, const struct row *b, const struct row *a)
{
    int i = 0;

    for (int j = 0; a && j < a->n; j++) {
        if (a->at[j].to >= 0) {
            for (; b && i < a->at[j].to; i++)
                gone_put(d, &b->at[i]);
            i = a->at[j].to + 1;
        }
        now_put(d, &a->at[j]);
    }
    for (; b && i < b->n; i++)
        gone_put(d, &b->at[i]);
}

static str attr_of(const struct part *p, str name)
{
    for (int i = 0; p && i < p->attrs; i++)
        if (str_eq(p->attr[i].name, name)) return p->attr[i].value;
    return STR("");
}

static void part_diff(struct differ *d, const struct part *b, const struct part *a)
{
    const str around = d->block;
    const struct part *x = a ? a : b;

    d->block = x->id;
    if (!b || !a)
        change_put(d, a ? DIFF_ADDED : DIFF_REMOVED, DIFF_BLOCK, x->kind, STR(""), STR(""));
    else if (a->atom->to < 0)
        change_put(d, DIFF_MOVED, DIFF_BLOCK, x->kind, STR(""), STR(""));
    if (a && b) {
        value_diff(d, DIFF_ATTR, STR("kind"), b->kind, a->kind);
        value_diff(d, DIFF_TEXT, STR(""), b->open, a->open);
        for (int i = 0; i < a->attrs; i++)
            value_diff(d, DIFF_ATTR, a->attr[i].name, attr_of(b, a->attr[i].name),
                       a->attr[i].value);
        for (int i = 0; i < b->attrs; i++)
            if (!attr_of(a, b->attr[i].name).n)
                value_diff(d, DIFF_ATTR, b->attr[i].name, b->attr[i].value, STR(""));
    }
    row_diff(d, b ? &b->row : NULL, a ? &a->row : NULL);
    d->block = around;
}

static str key_text(struct differ *d, const struct head_key *k)
{
    struct out o = out_new(d->m);

    for (int i = 0; k && i < k->n; i++) {
        if (i) out_byte(&o, '\n');
        out_str(&o, k->at[i].text);
    }
    return out_get(&o);
}

static const struct head_key *key_in(const struct file *f, str name)
{
    for (int i = 0; f && i < f->head.n; i++)
        if (str_eq(f->head.at[i].name, name)) return &f->head.at[i];
    return NULL;
}

static void head_diff(struct differ *d, const struct file *b, const struct file *a)
{
    for (int i = 0; i < a->head.n; i++) {
        const struct head_key *k = &a->head.at[i], *was = key_in(b, k->name);
        if (!k->is_list || !was || !was->is_list) {
            value_diff(d, DIFF_HEAD, k->name, key_text(d, was), key_text(d, k));
            continue;
        }
        struct row rb = row_of_list(d->m, was), ra = row_of_list(d->m, k);
        list_align(d->m, &rb, &ra, 1);
        int at = 0;
        for (int j = 0; j < ra.n; j++) {
            if (ra.at[j].to >= 0)
                for (; at <= ra.at[j].to; at++)
                    if (!rb.at[at].side[1])
                        value_diff(d, DIFF_HEAD, k->name, rb.at[at].text, STR(""));
            if (!ra.at[j].moved)
                value_diff(d, DIFF_HEAD, k->name, ra.at[j].from ? ra.at[j].from->text : STR(""),
                           ra.at[j].text);
        }
        for (; at < rb.n; at++)
            if (!rb.at[at].side[1]) value_diff(d, DIFF_HEAD, k->name, rb.at[at].text, STR(""));
    }
    for (int i = 0; b && i < b->head.n; i++)
        if (!key_in(a, b->head.at[i].name))
            value_diff(d, DIFF_HEAD, b->head.at[i].name, key_text(d, &b->head.at[i]), STR(""));
}

static int by_path(const void *a, const void *b)
{
    return str_cmp(((const struct diff_change *)a)->path, ((const struct diff_change *)b)->path);
}

enum err diff_course(struct mem *m, struct course_files before, struct course_files after,
                     struct diff *out)
{
    struct differ d = {.m = m, .out = out, .block = STR("")};

    *out = (struct diff){0};
    if (before.n > COURSE_FILES_MAX || after.n > COURSE_FILES_MAX) return ERR_TOO_LARGE;
    struct course_files sets[] = {before, after}, same;
    files_apart(m, sets, 2, &same);
    version_read(m, sets[0], NULL, &d.before);
    version_read(m, sets[1], &d.before, &d.after);
    version_align(m, &d.before, &d.after, 1);
    for (int i = 0; i < d.after.n_files; i++) {
        const struct file *a = &d.after.files[i], *b = version_file(&d.before, a->key);
        d.path = a->path;
        d.doc = a->id;
        if (!b) {
            change_put(&d, DIFF_ADDED, DIFF_FILE, STR(""), STR(""), STR(""));
            continue; // all of it is new: one change
        }
        if (!str_eq(a->path, b->path))
            change_put(&d, DIFF_MOVED, DIFF_FILE, STR(""), b->path, a->path);
        if (!a->is_text || !b->is_text) {
            if (!str_eq(a->raw, b->raw))
                change_put(&d, DIFF_CHANGED, DIFF_FILE, STR(""), STR(""), STR(""));
            continue;
        }
        head_diff(&d, b, a);
        row_diff(&d, &b->row, &a->row);
    }
    for (int i = 0; i < d.before.n_files; i++) {
        const struct file *b = &d.before.files[i];
        if (version_file(&d.after, b->key)) continue;
        d.path = b->path;
        d.doc = b->id;
        change_put(&d, DIFF_REMOVED, DIFF_FILE, STR(""), STR(""), STR(""));
    }
    // Files by path; within one the order they were met in, so no sort that may turn equals round.
    struct diff_change *at = MEM_ARRAY(m, struct diff_change, (size_t)out->n + 1),
                       *starts = MEM_ARRAY(m, struct diff_change, (size_t)out->n + 1);
    int n = 0, k = 0;
    for (int i = 0; i < out->n; i++)
        if (i == 0 || !str_eq(out->at[i].path, out->at[i - 1].path)) {
            starts[n] = out->at[i];
            starts[n].name = (str){NULL, (size_t)i}; // where its changes start
            n++;
        }
    if (n) qsort(starts, (size_t)n, sizeof *starts, by_path);
    for (int i = 0; i < n; i++)
        for (size_t j = starts[i].name.n;
             j < (size_t)out->n && str_eq(out->at[j].path, starts[i].path); j++)
            at[k++] = out->at[j];
    out->at = at;
    return ERR_NONE;
}
