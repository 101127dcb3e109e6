// What is here: a version made into files, parts and atoms, and the atoms of a side found back in those of the base.
#include "engine/course/atom.h"

#include "engine/course/merge.h"
#include "engine/course/normal.h"

#include <stdlib.h>

// ---- a text as atoms

struct atoms {
    struct mem *m;
    struct atom *at;
    int n, cap;
    int group;
};

static struct atom *atom_add(struct atoms *a, enum atom_kind kind, str text)
{
    if (a->n == a->cap) {
        const int cap = a->cap ? a->cap * 2 : 16;
        struct atom *at = MEM_ARRAY(a->m, struct atom, (size_t)cap);
        if (a->n) memcpy(at, a->at, (size_t)a->n * sizeof *at);
        a->at = at;
        a->cap = cap;
    }
    struct atom *x = &a->at[a->n++];
    *x = (struct atom){.kind = kind, .text = text, .key = text_key(text, kind), .to = -1};
    return x;
}

static void break_add(struct atoms *a)
{
    if (a->n && a->at[a->n - 1].kind != ATOM_BREAK) atom_add(a, ATOM_BREAK, STR(""));
}

static bool ends_with_backslash(str line)
{
    size_t n = 0;

    while (n < line.n && line.at[line.n - 1 - n] == '\\')
        n++;
    return n % 2;
}

// From lines [i] on, what belongs to a list item: indented lines, empty ones before those, and what hangs on.
static size_t item_end(const str *line, size_t i, size_t n)
{
    struct md_code code = {0};
    size_t end = i + 1, number;

    while (end < n) {
        size_t next = end;
        while (next < n && line[next].n == 0)
            next++;
        if (next == n) break;
        if (code.sign && next > end) { // code goes on over empty lines
            end = next;
            continue;
        }
        if (line[next].at[0] != ' ') {
            if (next > end || line_is_item(line[next], &number) || !line_is_prose(line[next]))
                break;
        }
        md_code_line(&code, str_trim(line[next]));
        end = next + 1;
    }
    return end;
}

static str lines_span(const str *line, size_t i, size_t end)
{
    return (str){line[i].at, (size_t)(line[end - 1].at + line[end - 1].n - line[i].at)};
}

static void text_add(struct atoms *a, str markdown)
{
    const str text = normal_numbers(a->m, markdown, NUMBERS_FIRST);
    struct md_code code = {0};
    size_t n = 0, number;
    str rest = text, one;
    enum atom_kind before = ATOM_BREAK;

    while (str_line(&rest, &one))
        n++;
    str *line = MEM_ARRAY(a->m, str, n + 1);
    rest = text;
    for (size_t i = 0; i < n; i++)
        str_line(&rest, &line[i]);
    for (size_t i = 0; i < n;) {
        const str l = line[i];
        size_t end = i + 1;

        if (l.n == 0) {
            break_add(a);
            before = ATOM_BREAK;
            i++;
            continue;
        }
        if (md_code_line(&code, l)) {
            while (end < n && code.sign)
                md_code_line(&code, line[end++]);
            atom_add(a, ATOM_OTHER, lines_span(line, i, end));
            before = ATOM_OTHER;
        } else if (line_is_heading(l)) {
            atom_add(a, ATOM_HEADING, l);
            before = ATOM_HEADING;
        } else if (line_is_item(l, &number) && before != ATOM_LINE) {
            end = item_end(line, i, n);
            atom_add(a, ATOM_ITEM, lines_span(line, i, end));
            before = ATOM_ITEM;
        } else if (l.at[0] == '|' && before != ATOM_LINE) {
            if (before != ATOM_ROW) a->group++;
            atom_add(a, ATOM_ROW, l)->group = a->group;
            before = ATOM_ROW;
        } else if (strchr(" ><", l.at[0])) {
            while (end < n && line[end].n && strchr(" ><", line[end].at[0]))
                end++;
            atom_add(a, ATOM_OTHER, lines_span(line, i, end));
            before = ATOM_OTHER;
        } else {
            while (end < n && ends_with_backslash(line[end - 1]) && line[end].n)
                end++;
            if (before != ATOM_LINE) a->group++;
            atom_add(a, ATOM_LINE, lines_span(line, i, end))->group = a->group;
            before = ATOM_LINE;
        }
        i = end;
    }
}

struct row row_of_text(struct mem *m, str markdown, int *group)
{
    struct atoms a = {.m = m, .group = *group};

    text_add(&a, markdown);
    *group = a.group;
    return (struct row){a.at, a.n};
}

struct row row_of_list(struct mem *m, const struct head_key *k)
{
    struct atoms a = {.m = m};

    for (int i = 0; k && i < k->n; i++)
        atom_add(&a, ATOM_VALUE, k->at[i].text);
    return (struct row){a.at, a.n};
}

// ---- a version

struct maker {
    struct mem *m;
    struct version *v;
    struct file *file;
    int cap_parts, group;
    struct part **seen; // by hash, to know an id that stands twice
    size_t room;
};

static uint64_t part_key(str id, str suffix)
{
    return text_key(id, text_key(suffix, 7));
}

static bool part_add(struct maker *w, struct part *p) // false: this id is known
{
    struct version *v = w->v;

    if ((size_t)v->n_parts * 2 >= w->room) {
        const size_t room = w->room ? w->room * 2 : 256;
        struct part **seen = MEM_ARRAY(w->m, struct part *, room);
        for (int i = 0; i < v->n_parts; i++) {
            size_t at = part_key(v->parts[i]->id, v->parts[i]->suffix) & (room - 1);
            while (seen[at])
                at = (at + 1) & (room - 1);
            seen[at] = v->parts[i];
        }
        w->seen = seen;
        w->room = room;
    }
    size_t at = part_key(p->id, p->suffix) & (w->room - 1);
    for (; w->seen[at]; at = (at + 1) & (w->room - 1))
        if (str_eq(w->seen[at]->id, p->id) && str_eq(w->seen[at]->suffix, p->suffix)) return false;
    w->seen[at] = p;
    if (v->n_parts == w->cap_parts) {
        const int cap = w->cap_parts ? w->cap_parts * 2 : 64;
        struct part **parts = MEM_ARRAY(w->m, struct part *, (size_t)cap);
        if (v->n_parts) memcpy(parts, v->parts, (size_t)v->n_parts * sizeof *parts);
        v->parts = parts;
        w->cap_parts = cap;
    }
    v->parts[v->n_parts++] = p;
    return true;
}

// "## Kaders {#ab12cd34}"
static bool heading_id(str text, int *level, str *words, str *id)
{
    const ptrdiff_t at = str_find(text, STR(" {#"));

    if (at < 0 || !str_ends(text, STR("}"))) return false;
    *id = str_part(text, (size_t)at + 3, text.n - (size_t)at - 4);
    *words = str_part(text, 0, (size_t)at);
    for (*level = 0; text.at[*level] == '#';)
        ++*level;
    return str_is_block_id(*id);
}

static int heading_level(str text)
{
    int n = 0;

    while ((size_t)n < text.n && text.at[n] == '#')
        n++;
    return n;
}

// A heading with an id takes what stands under it, up to the next heading of its level.
static struct row fold(struct maker *w, struct atom *at, int n, struct part *in)
{
    struct atoms out = {.m = w->m};

    for (int i = 0; i < n;) {
        str words, id;
        int level;
        if (at[i].kind != ATOM_HEADING || !heading_id(at[i].text, &level, &words, &id)) {
            if (at[i].kind == ATOM_BREAK)
                break_add(&out);
            else
                *atom_add(&out, at[i].kind, STR("")) = at[i];
            if (at[i].kind == ATOM_BLOCK) at[i].part->in = in;
            i++;
            continue;
        }
        int end = i + 1;
        while (end < n && !(at[end].kind == ATOM_HEADING && heading_level(at[end].text) <= level))
            end++;
        struct part *p = MEM_NEW(w->m, struct part);
        *p = (struct part){.id = id,
                           .suffix = w->file->suffix,
                           .kind = STR(""),
                           .open = words,
                           .level = level,
                           .in = in,
                           .file = w->file->key};
        if (!part_add(w, p)) {
            *atom_add(&out, at[i].kind, STR("")) = at[i];
            i++;
            continue;
        }
        int from = i + 1, to = end;
        while (from < to && at[from].kind == ATOM_BREAK)
            from++;
        while (to > from && at[to - 1].kind == ATOM_BREAK)
            to--;
        break_add(&out);
        struct atom *x = atom_add(&out, ATOM_BLOCK, STR(""));
        x->part = p;
        x->key = part_key(id, p->suffix);
        break_add(&out);
        p->row = fold(w, at + from, to - from, p);
        i = end;
    }
    while (out.n && out.at[out.n - 1].kind == ATOM_BREAK)
        out.n--;
    return (struct row){out.at, out.n};
}

static bool is_yes(str v)
{
    return str_eq(v, STR("yes"));
}

static struct row blocks_row(struct maker *w, const struct blocks *in, struct part *around)
{
    struct atoms a = {.m = w->m, .group = w->group};

    for (int i = 0; i < in->n; i++) {
        const struct block *b = &in->at[i];
        break_add(&a);
        if (block_is_text(b)) {
            text_add(&a, b->inside);
            continue;
        }
        const bool local = is_yes(block_attr(b, "local"));
        struct part *p = MEM_NEW(w->m, struct part);
        *p = (struct part){.id = b->id,
                           .suffix = w->file->suffix,
                           .kind = b->kind,
                           .open = STR(""),
                           .attr = b->attr,
                           .attrs = b->attrs,
                           .local = local,
                           .in = around,
                           .file = w->file->key};
        if (b->id.n && part_add(w, p)) {
            struct atom *x = atom_add(&a, ATOM_BLOCK, STR(""));
            x->part = p;
            x->key = part_key(p->id, p->suffix);
            w->group = a.group;
            p->row = blocks_row(w, &b->blocks, p);
            a.group = w->group;
            continue;
        }
        // Without an id of its own it is a piece of text: fences and all between them.
        struct out o = out_new(w->m);
        normal_fence(&o, 3 + BLOCK_DEPTH_MAX, b);
        out_str(&o, b->inside);
        OUT_LIT(&o, "\n:::::::::::");
        atom_add(&a, ATOM_OTHER, out_get(&o));
    }
    w->group = a.group;
    return fold(w, a.at, a.n, around);
}

static int by_file_key(const void *a, const void *b)
{
    const struct file *x = a, *y = b;
    const int c = str_cmp(x->key, y->key);

    return c ? c : str_cmp(x->path, y->path);
}

static int by_course_path(const void *a, const void *b)
{
    return str_cmp(((const struct course_file *)a)->path, ((const struct course_file *)b)->path);
}

static int by_part_key(const void *a, const void *b)
{
    const struct part *x = *(struct part *const *)a, *y = *(struct part *const *)b;
    const int c = str_cmp(x->id, y->id);

    return c ? c : str_cmp(x->suffix, y->suffix);
}

static str suffix_of(str path)
{
    if (path.n > 6 && path.at[path.n - 6] == '.' && str_ends(path, STR(".md")))
        return str_part(path, path.n - 5, 2);
    return STR("");
}

static int by_file_path(const void *a, const void *b)
{
    return str_cmp((*(const struct file *const *)a)->path, (*(const struct file *const *)b)->path);
}

static const struct file *file_like(const struct version *v, const struct course_file *f)
{
    const struct file want = {.path = f->path}, *p = &want;

    if (!v || !v->n_files) return NULL;
    const struct file *const *at =
        bsearch(&p, v->by_path, (size_t)v->n_files, sizeof *v->by_path, by_file_path);
    return at && str_eq((*at)->source, f->text) ? *at : NULL;
}

static void file_parse(struct maker *w, const struct course_file *from, struct file *f)
{
    struct findings ignored = findings_new(w->m);
    str text;

    if (!from->text.at || !str_ends(from->path, STR(".md"))) return;
    if (normal_text(w->m, from->path, from->text, NULL, &ignored, &text) != ERR_NONE ||
        head_parse(w->m, from->path, text, &ignored, &f->head) != ERR_NONE ||
        block_parse(w->m, from->path, f->head.body, 1, &ignored, &f->blocks) != ERR_NONE)
        return;
    f->is_text = true;
    f->raw = text;
}

static void file_read(struct maker *w, const struct course_file *from, const struct version *like,
                      struct file *f)
{
    const struct file *same = file_like(like, from);

    *f = (struct file){.path = from->path,
                       .id = STR(""),
                       .suffix = suffix_of(from->path),
                       .raw = from->text,
                       .source = from->text};
    f->key = f->path;
    w->file = f;
    if (same) {
        f->is_text = same->is_text;
        f->raw = same->raw;
        f->head = same->head;
        f->blocks = same->blocks;
    } else {
        file_parse(w, from, f);
    }
    if (!f->is_text) return;
    for (int i = 0; i < f->head.n; i++) {
        const struct head_key *k = &f->head.at[i];
        if (k->is_list) continue;
        if (str_eq(k->name, STR("id")) && str_is_block_id(k->at[0].text)) f->id = k->at[0].text;
        if (str_eq(k->name, STR("local"))) f->local = is_yes(k->at[0].text);
    }
    if (f->id.n) // the key of a question stands in another file with the same id
        f->key = str_format(w->m, STR_FMT ".%s" STR_FMT, STR_ARG(f->id),
                            str_starts(f->path, STR("trainer/answers/")) ? "answer." : "",
                            STR_ARG(f->suffix));
    f->row = blocks_row(w, &f->blocks, NULL);
}

static const struct course_file *by_path_of(struct mem *m, struct course_files f)
{
    struct course_file *at = MEM_ARRAY(m, struct course_file, (size_t)f.n + 1);

    if (f.n) memcpy(at, f.at, (size_t)f.n * sizeof *at);
    qsort(at, (size_t)f.n, sizeof *at, by_course_path);
    return at;
}

void files_apart(struct mem *m, struct course_files *sets, int n, struct course_files *out)
{
    enum { MOST = 3 };
    struct course_file *same = MEM_ARRAY(m, struct course_file, (size_t)sets[0].n + 1), *rest[MOST];
    const struct course_file *from[MOST];
    int at[MOST] = {0}, count[MOST] = {0}, found = 0;

    for (int s = 0; s < n; s++) {
        from[s] = by_path_of(m, sets[s]);
        rest[s] = MEM_ARRAY(m, struct course_file, (size_t)sets[s].n + 1);
    }
    while (at[0] < sets[0].n) {
        const struct course_file *f = &from[0][at[0]];
        bool all = at[0] + 1 == sets[0].n || !str_eq(f[1].path, f->path);
        for (int s = 1; s < n; s++) {
            while (at[s] < sets[s].n && str_cmp(from[s][at[s]].path, f->path) < 0)
                rest[s][count[s]++] = from[s][at[s]++];
            all &= at[s] < sets[s].n && str_eq(from[s][at[s]].path, f->path) &&
                   str_eq(from[s][at[s]].text, f->text) &&
                   (from[s][at[s]].text.at == NULL) == (f->text.at == NULL);
        }
        if (all) same[found++] = *f;
        for (int s = 0; s < n; s++) {
            if (s && !(at[s] < sets[s].n && str_eq(from[s][at[s]].path, f->path))) continue;
            if (!all) rest[s][count[s]++] = from[s][at[s]];
            at[s]++;
        }
    }
    for (int s = 0; s < n; s++) {
        while (at[s] < sets[s].n)
            rest[s][count[s]++] = from[s][at[s]++];
        sets[s] = (struct course_files){rest[s], count[s]};
    }
    *out = (struct course_files){same, found};
}

static void atoms_place(struct row *r)
{
    for (int i = 0; i < r->n; i++)
        if (r->at[i].kind == ATOM_BLOCK) r->at[i].part->atom = &r->at[i];
}

void version_read(struct mem *m, struct course_files files, const struct version *like,
                  struct version *out)
{
    struct maker w = {.m = m, .v = out};

    *out = (struct version){.files = MEM_ARRAY(m, struct file, (size_t)files.n + 1)};
    for (int i = 0; i < files.n; i++) {
        struct file *f = &out->files[out->n_files];
        file_read(&w, &files.at[i], like, f);
        out->n_files++;
    }
    if (out->n_files == 0) return;
    struct file *at = MEM_ARRAY(m, struct file, (size_t)out->n_files);
    memcpy(at, out->files, (size_t)out->n_files * sizeof *at);
    qsort(at, (size_t)out->n_files, sizeof *at, by_file_key);
    for (int i = 1; i < out->n_files; i++) // an id twice: the second is known by its path
        if (str_eq(at[i].key, at[i - 1].key)) at[i].key = at[i].path;
    qsort(at, (size_t)out->n_files, sizeof *at, by_file_key);
    out->files = at;
    out->by_path = MEM_ARRAY(m, const struct file *, (size_t)out->n_files);
    for (int i = 0; i < out->n_files; i++)
        out->by_path[i] = &at[i];
    qsort(out->by_path, (size_t)out->n_files, sizeof *out->by_path, by_file_path);
    for (int i = 0; i < out->n_files; i++)
        atoms_place(&at[i].row);
    for (int i = 0; i < out->n_parts; i++)
        atoms_place(&out->parts[i]->row);
    if (out->n_parts) qsort(out->parts, (size_t)out->n_parts, sizeof *out->parts, by_part_key);
}

struct file *version_file(const struct version *v, str key)
{
    int low = 0, high = v->n_files;

    while (low < high) {
        const int middle = (low + high) / 2, c = str_cmp(v->files[middle].key, key);
        if (c == 0) return &v->files[middle];
        if (c < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

struct part *version_part(const struct version *v, str id, str suffix)
{
    const struct part want = {.id = id, .suffix = suffix}, *p = &want;
    struct part **at =
        v->n_parts ? bsearch(&p, v->parts, (size_t)v->n_parts, sizeof *v->parts, by_part_key)
                   : NULL;

    return at ? *at : NULL;
}

// ---- a side found back in the base

bool atom_equal(const struct atom *a, const struct atom *b)
{
    return a->kind == b->kind && a->key == b->key && str_eq(a->text, b->text);
}

static void tie(struct row *base, int i, struct row *side, int j, int which)
{
    side->at[j].to = i;
    side->at[j].from = &base->at[i];
    base->at[i].side[which] = &side->at[j];
}

// The line under a table's head has no words: whose it is, the rows beside it tell.
static bool is_rule(const struct atom *a)
{
    if (a->kind != ATOM_ROW) return false;
    for (size_t i = 0; i < a->text.n; i++)
        if (!strchr("|-: ", a->text.at[i])) return false;
    return true;
}

// The same pieces in the same order. Rules count for what stayed in order, but which is which is seen later.
static void rows_align(struct mem *m, struct row *base, struct row *side, int which)
{
    const struct mem_mark mark = mem_mark(m);
    uint64_t *a = MEM_ARRAY(m, uint64_t, (size_t)base->n + 1),
             *b = MEM_ARRAY(m, uint64_t, (size_t)side->n + 1);
    int *pa = MEM_ARRAY(m, int, (size_t)base->n + 1), *pb = MEM_ARRAY(m, int, (size_t)side->n + 1),
        *to = MEM_ARRAY(m, int, (size_t)base->n + 1);
    int n = 0, k = 0;

    for (int i = 0; i < base->n; i++)
        base->at[i].seen[which] = true;
    for (int i = 0; i < base->n; i++)
        if (base->at[i].kind != ATOM_BREAK) a[n] = base->at[i].key, pa[n++] = i;
    for (int j = 0; j < side->n; j++)
        if (side->at[j].kind != ATOM_BREAK) b[k] = side->at[j].key, pb[k++] = j;
    align_exact(m, a, n, b, k, to);
    for (int i = 0; i < n; i++)
        if (to[i] >= 0 && !is_rule(&base->at[pa[i]])) tie(base, pa[i], side, pb[to[i]], which);
    mem_reset(m, mark);
}

static struct bag *bag_for(struct mem *m, struct atom *a)
{
    if (!a->bag) {
        a->bag = MEM_NEW(m, struct bag);
        *a->bag = bag_of(m, a->text);
    }
    return a->bag;
}

static bool can_change(const struct atom *a) // into something that is still it
{
    return a->kind != ATOM_BREAK && a->kind != ATOM_BLOCK;
}

static void gap_tie(struct mem *m, struct row *base, int i0, int i1, struct row *side, int j0,
                    int j1, int which, bool moved)
{
    // Kinds apart would not keep the order; a pair of two kinds is never tied, as its words then share nothing.
    const struct bag none = {0};
    const struct bag **a = MEM_ARRAY(m, const struct bag *, (size_t)(i1 - i0) + 1),
                     **b = MEM_ARRAY(m, const struct bag *, (size_t)(j1 - j0) + 1);
    int *pa = MEM_ARRAY(m, int, (size_t)(i1 - i0) + 1),
        *pb = MEM_ARRAY(m, int, (size_t)(j1 - j0) + 1),
        *to = MEM_ARRAY(m, int, (size_t)(i1 - i0) + 1);
    int n = 0, k = 0;
    unsigned kinds_a = 0, kinds_b = 0;

    for (int i = i0; i < i1; i++)
        if (can_change(&base->at[i]) && !base->at[i].side[which])
            pa[n++] = i, kinds_a |= 1u << base->at[i].kind;
    for (int j = j0; j < j1; j++)
        if (can_change(&side->at[j]) && !side->at[j].from)
            pb[k++] = j, kinds_b |= 1u << side->at[j].kind;
    if (n == 0 || k == 0) return;
    const unsigned both = kinds_a & kinds_b;
    for (int i = 0; i < n; i++)
        a[i] = both >> base->at[pa[i]].kind & 1 ? bag_for(m, &base->at[pa[i]]) : &none;
    for (int j = 0; j < k; j++)
        b[j] = both >> side->at[pb[j]].kind & 1 ? bag_for(m, &side->at[pb[j]]) : &none;
    align_alike(m, a, n, b, k, to);
    for (int i = 0; i < n; i++)
        if (to[i] >= 0 && base->at[pa[i]].kind == side->at[pb[to[i]]].kind) {
            tie(base, pa[i], side, pb[to[i]], which);
            if (moved) {
                side->at[pb[to[i]]].to = -1;
                side->at[pb[to[i]]].moved = true;
            }
        }
}

static void moves_alike(struct mem *m, struct row *base, struct row *side, int which);

// The rule of a table goes with the row before it or after it, also to another place in the row.
static void rules_tie(struct row *base, struct row *side, int which)
{
    for (int step = 1; step >= -1; step -= 2)
        for (int j = 0; j < side->n; j++) {
            struct atom *rule = &side->at[j];
            const int by = j - step;
            if (!is_rule(rule) || rule->from || by < 0 || by >= side->n) continue;
            const struct atom *row = side->at[by].from;
            if (!row || row < base->at || row >= base->at + base->n) continue;
            const int i = (int)(row - base->at) + step;
            if (i < 0 || i >= base->n || base->at[i].side[which] || !atom_equal(&base->at[i], rule))
                continue;
            tie(base, i, side, j, which);
            if (side->at[by].to >= 0) continue;
            rule->to = -1;
            rule->moved = true;
        }
}

// Between pieces that stayed: what is alike. Then the empty lines, that go with the piece after or before them.
static void rows_align_alike(struct mem *m, struct row *base, struct row *side, int which)
{
    int i0 = 0, j0 = 0;

    for (int j = 0; j <= side->n; j++) {
        if (j < side->n && side->at[j].to < 0) continue;
        const int i = j < side->n ? side->at[j].to : base->n;
        if (i > i0 && j > j0) gap_tie(m, base, i0, i, side, j0, j, which, false);
        i0 = i + 1;
        j0 = j + 1;
    }
    moves_alike(m, base, side, which);
    rules_tie(base, side, which);
    for (int way = 0; way < 2; way++)
        for (int j = 0; j < side->n; j++) {
            const int i = side->at[j].to, step = way ? 1 : -1;
            if (i < 0 || side->at[j].kind == ATOM_BREAK) continue;
            const int a = i + step, b = j + step;
            if (a < 0 || b < 0 || a >= base->n || b >= side->n) continue;
            if (base->at[a].kind != ATOM_BREAK || side->at[b].kind != ATOM_BREAK) continue;
            if (base->at[a].side[which] || side->at[b].from) continue;
            tie(base, a, side, b, which);
        }
}

// A sentence that stands elsewhere, word for word, once there and once here.
struct loose {
    struct atom *atom;
    bool in_side;
};

static int by_atom(const void *x, const void *y)
{
    const struct loose *a = x, *b = y;

    if (a->atom->key != b->atom->key) return a->atom->key < b->atom->key ? -1 : 1;
    return a->in_side - b->in_side;
}

struct gather {
    struct loose *at;
    int n, which;
    size_t least; // bytes: "Ja." may stand anywhere
    bool in_side;
};

static void loose_row(struct gather *g, struct row *r)
{
    for (int i = 0; i < r->n; i++) {
        struct atom *a = &r->at[i];
        if (!can_change(a) || is_rule(a) || a->text.n < g->least ||
            (g->in_side ? a->from != NULL : a->side[g->which] != NULL))
            continue;
        if (g->at) g->at[g->n] = (struct loose){a, g->in_side};
        g->n++;
    }
}

static void loose_all(struct gather *g, struct version *v, bool in_side)
{
    g->in_side = in_side;
    for (int i = 0; i < v->n_files; i++)
        loose_row(g, &v->files[i].row);
    for (int i = 0; i < v->n_parts; i++)
        loose_row(g, &v->parts[i]->row);
}

static void moves_tie(struct gather *g)
{
    if (g->n) qsort(g->at, (size_t)g->n, sizeof *g->at, by_atom);
    for (int i = 0; i < g->n;) {
        struct atom *a = g->at[i].atom, *b;
        int end = i;
        while (end < g->n && g->at[end].atom->key == a->key)
            end++;
        if (end - i == 2 && !g->at[i].in_side && g->at[i + 1].in_side &&
            atom_equal(a, b = g->at[i + 1].atom)) {
            b->from = a;
            b->moved = true;
            a->side[g->which] = b;
        }
        i = end;
    }
}

// A paragraph that moved may have changed on the way: beside a piece that moved, those that are alike moved with it.
static void moves_grow(struct mem *m, struct row *base, struct row *side, int which)
{
    for (int j = 0; j < side->n; j++) {
        const struct atom *moved = side->at[j].moved ? side->at[j].from : NULL;
        if (!moved || moved < base->at || moved >= base->at + base->n) continue;
        const int i = (int)(moved - base->at);
        for (int step = -1; step <= 1; step += 2) {
            const int group = base->at[i].group;
            int a = i + step, b = j + step;
            while (a >= 0 && a < base->n && !base->at[a].side[which] && can_change(&base->at[a]) &&
                   base->at[a].group == group)
                a += step;
            while (b >= 0 && b < side->n && !side->at[b].from && can_change(&side->at[b]) &&
                   side->at[b].group == side->at[j].group)
                b += step;
            if (a == i + step || b == j + step) continue;
            gap_tie(m, base, step < 0 ? a + 1 : i + 1, step < 0 ? i : a, side,
                    step < 0 ? b + 1 : j + 1, step < 0 ? j : b, which, true);
        }
    }
}

static void moves_find(struct mem *m, struct version *base, struct version *side, int which)
{
    const struct mem_mark mark = mem_mark(m);
    struct gather g = {.which = which, .least = 16};

    loose_all(&g, base, false);
    loose_all(&g, side, true);
    g.at = MEM_ARRAY(m, struct loose, (size_t)g.n + 1);
    g.n = 0;
    loose_all(&g, base, false);
    loose_all(&g, side, true);
    moves_tie(&g);
    mem_reset(m, mark);
}

// What is left of a row: a sentence that changed and stands elsewhere too is known by most of its words, when each of
// the two is the likest to the other.
static void moves_alike(struct mem *m, struct row *base, struct row *side, int which)
{
    enum { TABLE = 1 << 14, MOST = 700 };
    const struct mem_mark mark = mem_mark(m);
    int *pa = MEM_ARRAY(m, int, (size_t)base->n + 1), *pb = MEM_ARRAY(m, int, (size_t)side->n + 1);
    int n = 0, k = 0;

    for (int i = 0; i < base->n; i++)
        if (can_change(&base->at[i]) && !base->at[i].side[which]) pa[n++] = i;
    for (int j = 0; j < side->n; j++)
        if (can_change(&side->at[j]) && !side->at[j].from) pb[k++] = j;
    if (n && k && n * k <= TABLE) {
        int *best_a = MEM_ARRAY(m, int, (size_t)n), *best_b = MEM_ARRAY(m, int, (size_t)k),
            *most = MEM_ARRAY(m, int, (size_t)(n + k));
        for (int i = 0; i < n; i++)
            for (int j = 0; j < k; j++) {
                struct atom *a = &base->at[pa[i]], *b = &side->at[pb[j]];
                const int alike = a->kind == b->kind ? bag_alike(bag_for(m, a), bag_for(m, b)) : 0;
                if (alike > most[i]) most[i] = alike, best_a[i] = j;
                if (alike > most[n + j]) most[n + j] = alike, best_b[j] = i;
            }
        for (int i = 0; i < n; i++) {
            if (most[i] < MOST || best_b[best_a[i]] != i) continue;
            struct atom *b = &side->at[pb[best_a[i]]];
            b->from = &base->at[pa[i]];
            b->moved = true;
            b->from->side[which] = b;
        }
    }
    for (int i = 0; i < n; i++) // their words were counted in memory that goes now
        base->at[pa[i]].bag = NULL;
    for (int j = 0; j < k; j++)
        side->at[pb[j]].bag = NULL;
    mem_reset(m, mark);
}

void list_align(struct mem *m, struct row *base, struct row *side, int which)
{
    struct gather g = {.which = which,
                       .least = 1,
                       .at = MEM_ARRAY(m, struct loose, (size_t)(base->n + side->n) + 1)};

    rows_align(m, base, side, which);
    loose_row(&g, base);
    g.in_side = true;
    loose_row(&g, side);
    moves_tie(&g);
    rows_align_alike(m, base, side, which);
}

void version_align(struct mem *m, struct version *base, struct version *side, int which)
{
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < base->n_files; i++) {
            struct file *f = version_file(side, base->files[i].key);
            if (f) (pass ? rows_align_alike : rows_align)(m, &base->files[i].row, &f->row, which);
        }
        for (int i = 0; i < base->n_parts; i++) {
            struct part *p = version_part(side, base->parts[i]->id, base->parts[i]->suffix);
            if (p) (pass ? rows_align_alike : rows_align)(m, &base->parts[i]->row, &p->row, which);
        }
        if (pass) break;
        moves_find(m, base, side, which);
        for (int i = 0; i < base->n_files; i++) {
            struct file *f = version_file(side, base->files[i].key);
            if (f) moves_grow(m, &base->files[i].row, &f->row, which);
        }
        for (int i = 0; i < base->n_parts; i++) {
            struct part *p = version_part(side, base->parts[i]->id, base->parts[i]->suffix);
            if (p) moves_grow(m, &base->parts[i]->row, &p->row, which);
        }
    }
}
