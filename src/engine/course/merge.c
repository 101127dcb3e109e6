// What is here: what becomes of files and blocks, rows merged piece by piece, and the questions that are left.
// How pieces are found back is in align.c and atom.c; words are in align.c too.
#include "engine/course/merge.h"

#include "base/hash.h"
#include "engine/course/atom.h"
#include "engine/course/normal.h"

#include <stdlib.h>

enum { OURS, THEIRS, SIDES };
enum fate { FATE_OPEN, FATE_BUSY, FATE_DEAD, FATE_BOTH, FATE_OURS, FATE_THEIRS };
enum place { AT_BASE, AT_OURS, AT_THEIRS };

// A block or a file in all versions that have it.
struct node {
    struct part *base, *side[SIDES];
    struct file *base_file, *side_file[SIDES];
    str id;
    bool as_base[SIDES]; // that side says nothing about it: local, or the other's own
    enum fate fate;
    enum place place;
    bool asked; // gone at one and changed at the other: there is a question about all of it
    bool emitted;
};

struct merger {
    struct mem *m;
    const struct merge_ask *ask;
    struct merge *out;
    struct version v[3]; // base, ours, theirs
    struct course_files same;
    struct node *nodes, *files;
    int n_nodes, n_files;
    int cap_questions;
    bool ours_places; // second try: everything stands where ours has it
    // where we are
    str path, doc, file_key, block;
};

// ---- questions

static bool question_put(struct merger *w, enum merge_kind kind, str name, str base, str ours,
                         str theirs, struct merge_question *out)
{
    struct merge *r = w->out;
    unsigned char sum[16];
    struct out o = out_new(w->m);
    const str parts[] = {w->file_key, w->block, name, base, ours, theirs};

    for (size_t i = 0; i < COUNT_OF(parts); i++) {
        out_format(&o, "%d:%zu:", (int)kind, parts[i].n);
        out_str(&o, parts[i]);
    }
    quick_hash(out_get(&o), sum);
    str key = hex_text(w->m, sum, 8);
    for (int i = 0, again = 1; i < r->n_questions;
         i++) // the same three texts once more in this block
        if (str_eq(r->questions[i].key, key)) {
            out_format(&o, "%d", again++);
            quick_hash(out_get(&o), sum);
            key = hex_text(w->m, sum, 8);
            i = -1;
        }
    struct merge_question q = {.kind = kind,
                               .key = key,
                               .path = w->path,
                               .doc = w->doc,
                               .block = w->block,
                               .name = name,
                               .base = base,
                               .ours = ours,
                               .theirs = theirs,
                               .taken = ours.n ? MERGE_OURS : MERGE_THEIRS};
    if (ours.n == 0 || theirs.n == 0)
        q.proposal = ours.n ? ours : theirs;
    else
        q.proposal = words_merge(w->m, base, ours, theirs, &q.whole);
    const struct merge_answer *answer = NULL;
    for (int i = 0; i < w->ask->n_answers && !answer; i++)
        if (str_eq(w->ask->answers[i].key, key)) answer = &w->ask->answers[i];
    if (answer) q.taken = answer->take;
    q.answered = answer != NULL;
    r->open += !q.answered;
    if (r->n_questions == w->cap_questions) {
        const int cap = w->cap_questions ? w->cap_questions * 2 : 16;
        struct merge_question *at = MEM_ARRAY(w->m, struct merge_question, (size_t)cap);
        if (r->n_questions) memcpy(at, r->questions, (size_t)r->n_questions * sizeof *at);
        r->questions = at;
        w->cap_questions = cap;
    }
    r->questions[r->n_questions++] = q;
    *out = q;
    if (answer && answer->take == MERGE_OWN) out->proposal = answer->own; // what to write for it
    return q.answered;
}

// The text that a question stands for now.
static str question_text(const struct merge_question *q)
{
    switch (q->taken) {
    case MERGE_OURS: return q->ours;
    case MERGE_THEIRS: return q->theirs;
    case MERGE_BASE: return q->base;
    default: return q->proposal;
    }
}

// One value: who changed it has it; both is a question.
static str value_merge(struct merger *w, enum merge_kind kind, str name, str base, str ours,
                       str theirs)
{
    struct merge_question q;

    if (str_eq(ours, theirs)) return ours;
    if (str_eq(base, ours)) {
        w->out->from_theirs++;
        return theirs;
    }
    if (str_eq(base, theirs)) {
        w->out->from_ours++;
        return ours;
    }
    question_put(w, kind, name, base, ours, theirs, &q);
    return question_text(&q);
}

// ---- what becomes of files and blocks

static str attr_of(const struct part *p, str name)
{
    for (int i = 0; i < p->attrs; i++)
        if (str_eq(p->attr[i].name, name)) return p->attr[i].value;
    return STR("");
}

static bool same_attrs(const struct part *a, const struct part *b)
{
    if (!str_eq(a->kind, b->kind) || !str_eq(a->open, b->open) || a->level != b->level ||
        a->attrs != b->attrs)
        return false;
    for (int i = 0; i < a->attrs; i++)
        if (!str_eq(a->attr[i].value, attr_of(b, a->attr[i].name))) return false;
    return true;
}

static bool same_part(const struct part *base, const struct part *now);

// Did anything come or change? What went out of it, went elsewhere: that is seen there.
static bool same_row(const struct row *base, const struct row *now)
{
    int i = 0;

    for (int j = 0; j < now->n; j++) {
        const struct atom *b = &now->at[j];
        if (b->kind == ATOM_BREAK) continue;
        if (b->kind == ATOM_BLOCK) { // its old place does not matter, but that it was here
            bool was = false;
            for (int k = 0; k < base->n && !was; k++)
                was = base->at[k].kind == ATOM_BLOCK && str_eq(base->at[k].part->id, b->part->id) &&
                      same_part(base->at[k].part, b->part);
            if (!was) return false;
            continue;
        }
        while (i < base->n && (base->at[i].kind == ATOM_BREAK || base->at[i].kind == ATOM_BLOCK))
            i++;
        if (i == base->n || !atom_equal(&base->at[i++], b)) return false;
    }
    while (i < base->n && (base->at[i].kind == ATOM_BREAK || base->at[i].kind == ATOM_BLOCK))
        i++;
    return i == base->n;
}

static bool same_part(const struct part *base, const struct part *now)
{
    return same_attrs(base, now) && same_row(&base->row, &now->row);
}

static bool same_key(const struct head_key *a, const struct head_key *b)
{
    if (!a || !b) return a == b;
    if (a->is_list != b->is_list || a->n != b->n) return false;
    for (int i = 0; i < a->n; i++)
        if (!str_eq(a->at[i].text, b->at[i].text)) return false;
    return true;
}

static struct head_key *key_in(const struct file *f, str name)
{
    for (int i = 0; f && i < f->head.n; i++)
        if (str_eq(f->head.at[i].name, name)) return &f->head.at[i];
    return NULL;
}

static bool same_file(const struct file *a, const struct file *b)
{
    if (a->is_text != b->is_text) return false;
    if (!a->is_text) return str_eq(a->raw, b->raw);
    if (a->head.n != b->head.n) return false;
    for (int i = 0; i < a->head.n; i++)
        if (!same_key(&a->head.at[i], key_in(b, a->head.at[i].name))) return false;
    return same_row(&a->row, &b->row);
}

static void part_text(struct merger *w, struct out *o, const struct part *p, int depth);

static void row_text(struct merger *w, struct out *o, const struct row *r, int depth)
{
    for (int i = 0; i < r->n; i++) {
        const struct atom *a = &r->at[i];
        if (i) out_byte(o, '\n');
        if (a->kind == ATOM_BLOCK)
            part_text(w, o, a->part, depth + 1);
        else
            out_str(o, a->text);
    }
}

static void part_text(struct merger *w, struct out *o, const struct part *p, int depth)
{
    if (p->kind.n) {
        const struct block b = {.kind = p->kind, .id = p->id, .attr = p->attr, .attrs = p->attrs};
        normal_fence(o, 3, &b);
    } else {
        out_str(o, p->open);
        OUT_LIT(o, "\n\n");
    }
    if (depth < BLOCK_DEPTH_MAX * 2) row_text(w, o, &p->row, depth);
    if (p->kind.n) OUT_LIT(o, "\n:::");
}

static str text_of_part(struct merger *w, const struct part *p)
{
    struct out o = out_new(w->m);

    if (p) part_text(w, &o, p, 0);
    return str_trim(out_get(&o));
}

static void where_file(struct merger *w, const struct node *f)
{
    const struct file *x = f->side_file[OURS]     ? f->side_file[OURS]
                           : f->side_file[THEIRS] ? f->side_file[THEIRS]
                                                  : f->base_file;

    w->path = x->path;
    w->doc = x->id;
    w->file_key = x->key;
    w->block = STR("");
}

static void file_decide(struct merger *w, struct node *f)
{
    struct merge_question q;
    struct file *b = f->base_file, *o = f->side_file[OURS], *t = f->side_file[THEIRS];

    if (f->fate != FATE_OPEN) return;
    if (t && t->local && !(o && o->local)) { // theirs of their own: ours is as it was
        f->as_base[THEIRS] = true;
        f->fate = o ? FATE_OURS : FATE_DEAD;
        return;
    }
    if (o && o->local) {
        f->as_base[THEIRS] = true;
        f->fate = FATE_OURS;
        return;
    }
    where_file(w, f);
    if (o && t) {
        f->fate = FATE_BOTH;
        if (b || same_file(o, t)) return;
        f->asked = true;
        question_put(w, MERGE_FILE, STR(""), STR(""), o->raw, t->raw, &q);
        f->fate = q.taken == MERGE_THEIRS ? FATE_THEIRS : FATE_OURS;
        return;
    }
    if (!b) {
        f->fate = o ? FATE_OURS : FATE_THEIRS;
        return;
    }
    if (!o && !t) {
        f->fate = FATE_DEAD;
        return;
    }
    const struct file *left = o ? o : t;
    f->fate = FATE_DEAD;
    if (same_file(b, left)) return;
    f->asked = true;
    question_put(w, MERGE_FILE, STR(""), b->raw, o ? o->raw : STR(""), t ? t->raw : STR(""), &q);
    const bool stays = q.taken == MERGE_BASE || q.taken == MERGE_PROPOSAL || q.taken == MERGE_OWN ||
                       (q.taken == MERGE_OURS ? o != NULL : t != NULL);
    if (stays) f->fate = o ? FATE_OURS : FATE_THEIRS;
}

static void part_decide(struct merger *w, struct node *n)
{
    struct merge_question q;
    struct part *b = n->base, *o = n->side[OURS], *t = n->side[THEIRS];

    if (n->fate != FATE_OPEN) return;
    n->fate = FATE_BUSY;
    if (o && o->local) {
        n->as_base[THEIRS] = true;
        n->fate = FATE_OURS;
        return;
    }
    if (t && t->local) {
        n->as_base[THEIRS] = true;
        n->fate = o ? FATE_OURS : FATE_DEAD;
        return;
    }
    if (o && t && b) {
        n->fate = FATE_BOTH;
        return;
    }
    if (!o && !t) {
        n->fate = FATE_DEAD;
        return;
    }
    const int has = o ? OURS : THEIRS;
    const struct part *left = n->side[has];
    const enum fate alone = has == OURS ? FATE_OURS : FATE_THEIRS;
    // What holds it is decided first: when there is a question about that, this goes along with it.
    struct node *holds = NULL;
    if (left->in) {
        holds = left->in->node;
        part_decide(w, holds);
    } else {
        struct file *f = version_file(&w->v[1 + has], left->file);
        holds = f ? f->node : NULL;
        if (holds) file_decide(w, holds);
    }
    if (!(o && t) && holds && holds->asked) {
        n->asked = true;
        n->fate = holds->fate == FATE_DEAD ? FATE_DEAD : alone;
        return;
    }
    struct file *f = version_file(&w->v[1 + has], left->file);
    if (f && f->node) where_file(w, f->node);
    w->block = n->id;
    if (o && t) { // added by both under one id
        n->fate = FATE_OURS;
        if (same_part(o, t)) return;
        n->asked = true;
        question_put(w, MERGE_BLOCK, STR(""), STR(""), text_of_part(w, o), text_of_part(w, t), &q);
        n->fate = q.taken == MERGE_THEIRS ? FATE_THEIRS : FATE_OURS;
        return;
    }
    if (!b) {
        n->fate = alone;
        return;
    }
    n->fate = FATE_DEAD;
    if (same_part(b, left)) return;
    n->asked = true;
    question_put(w, MERGE_BLOCK, STR(""), text_of_part(w, b), text_of_part(w, o),
                 text_of_part(w, t), &q);
    const bool stays = q.taken == MERGE_BASE || q.taken == MERGE_PROPOSAL || q.taken == MERGE_OWN ||
                       (q.taken == MERGE_OURS ? o != NULL : t != NULL);
    if (stays) n->fate = alone;
}

// Will what holds this block be written?
static bool is_held(struct merger *w, const struct part *p, int side)
{
    for (const struct part *x = p->in; x; x = x->in)
        if (((struct node *)x->node)->fate == FATE_DEAD) return false;
    const struct file *f = version_file(&w->v[1 + side], p->file);
    return f && f->node && ((struct node *)f->node)->fate != FATE_DEAD;
}

static void part_place(struct merger *w, struct node *n)
{
    const struct atom *o = n->side[OURS] ? n->side[OURS]->atom : NULL,
                      *t = n->side[THEIRS] ? n->side[THEIRS]->atom : NULL;

    if (n->as_base[THEIRS]) t = NULL;
    n->place = AT_BASE;
    if (n->fate == FATE_THEIRS) o = NULL;
    if (n->fate == FATE_OURS) t = NULL;
    if (o && t && !is_held(w, n->side[OURS], OURS)) o = NULL;
    if (!n->base)
        n->place = o ? AT_OURS : AT_THEIRS;
    else if (o && o->to < 0)
        n->place = AT_OURS;
    else if (t && t->to < 0 && !(o && w->ours_places))
        n->place = AT_THEIRS;
}

// ---- what is written

struct sink {
    struct merger *w;
    struct out o;
    bool blank;
    const struct atom *last;
    enum atom_kind last_kind;
    int depth;   // levels of blocks that were written into it
    str *values; // of a list in a head: no text, but items
    int n_values, room_values;
};

static void piece_put(struct sink *s, enum atom_kind kind, str text)
{
    if (kind == ATOM_VALUE) {
        if (s->n_values == s->room_values) {
            const int room = s->room_values ? s->room_values * 2 : 16;
            str *at = MEM_ARRAY(s->w->m, str, (size_t)room);
            if (s->n_values) memcpy(at, s->values, (size_t)s->n_values * sizeof *at);
            s->values = at;
            s->room_values = room;
        }
        s->values[s->n_values++] = text;
        return;
    }
    if (s->o.n) out_byte(&s->o, '\n');
    if (s->o.n && s->blank) out_byte(&s->o, '\n');
    s->blank = false;
    out_str(&s->o, text);
    s->last_kind = kind;
}

static void part_put(struct sink *s, struct node *n);

static bool is_put(const struct atom *a, int side) // will this block be written at this place?
{
    const struct node *n = a->part->node;

    return n->fate != FATE_DEAD && n->place == (side < 0       ? AT_BASE
                                                : side == OURS ? AT_OURS
                                                               : AT_THEIRS);
}

// ---- rows

struct span {
    int first, last; // of the base
    bool gone;       // nothing stands in its place
    int from, to;    // atoms of the side that stand there, [from, to)
};

struct view {              // a side as seen from the base's row
    const struct row *row; // NULL: as the base
    int *at;               // by place in the base: place in the side, or -1
    bool *elsewhere;       // by place in the base: it moved
    int *span;             // by place in the base: number of the span, or -1
    struct span *spans;
    int n_spans;
    int *from, *to; // by gap 0..n: atoms of the side that came there
};

struct rows {
    struct merger *w;
    str name; // of the list in a head
    const struct row *base;
    struct view v[SIDES];
    int *
        clash; // by place in the base: the last place of the clash that starts or goes on here, or -1
};

static bool is_piece(const struct atom *a)
{
    return a->kind != ATOM_BREAK && a->kind != ATOM_BLOCK;
}

static void span_add(struct view *v, int first, int last, bool gone, int from, int to)
{
    v->spans[v->n_spans] = (struct span){first, last, gone, from, to};
    for (int i = first; i <= last; i++)
        v->span[i] = v->n_spans;
    v->n_spans++;
}

// Between two pieces that stayed, at p and q in the base and p' and q' in the side.
static void view_gap(const struct row *base, struct view *v, int which, int p, int q, int ps,
                     int qs)
{
    int first = -1, last = -1;
    bool new_here = false;

    for (int i = p + 1; i < q; i++) {
        if (base->at[i].side[which]) {
            v->elsewhere[i] = base->at[i].kind != ATOM_BREAK;
            continue;
        }
        if (!is_piece(&base->at[i])) continue;
        if (first < 0) first = i;
        last = i;
    }
    for (int j = ps + 1; j < qs; j++)
        new_here |= is_piece(&v->row->at[j]) && !v->row->at[j].from;
    if (first >= 0 && new_here) {
        span_add(v, first, last, false, ps + 1, qs);
        return;
    }
    v->from[p + 1] = ps + 1;
    v->to[p + 1] = qs;
    for (int i = first; first >= 0 && i <= last; i++) { // neighbours of one paragraph go together
        if (!is_piece(&base->at[i]) || base->at[i].side[which]) continue;
        int end = i;
        while (end + 1 <= last && is_piece(&base->at[end + 1]) && !base->at[end + 1].side[which] &&
               base->at[i].group && base->at[end + 1].group == base->at[i].group)
            end++;
        span_add(v, i, end, true, 0, 0);
        i = end;
    }
}

static void view_make(struct mem *m, const struct row *base, const struct row *row, int which,
                      struct view *v)
{
    const int n = base->n;

    *v = (struct view){.row = row,
                       .at = MEM_ARRAY(m, int, (size_t)n + 1),
                       .elsewhere = MEM_ARRAY(m, bool, (size_t)n + 1),
                       .span = MEM_ARRAY(m, int, (size_t)n + 1),
                       .spans = MEM_ARRAY(m, struct span, (size_t)n + 1),
                       .from = MEM_ARRAY(m, int, (size_t)n + 1),
                       .to = MEM_ARRAY(m, int, (size_t)n + 1)};
    for (int i = 0; i < n; i++) {
        v->at[i] = row ? -1 : i;
        v->span[i] = -1;
    }
    if (!row) return;
    int p = -1, ps = -1;
    for (int j = 0; j <= row->n; j++) {
        if (j < row->n && row->at[j].to < 0) continue;
        const int q = j < row->n ? row->at[j].to : n;
        view_gap(base, v, which, p, q, ps, j);
        if (j == row->n) break;
        v->at[q] = j;
        if (is_piece(&base->at[q]) && !atom_equal(&base->at[q], &row->at[j]))
            span_add(v, q, q, false, j, j + 1);
        p = q;
        ps = j;
    }
}

static bool same_span(const struct view *a, const struct span *x, const struct view *b,
                      const struct span *y)
{
    if (x->first != y->first || x->last != y->last || x->gone != y->gone) return x->gone && y->gone;
    if (x->gone) return true;
    int i = x->from, j = y->from;
    for (;; i++, j++) {
        while (i < x->to && a->row->at[i].kind == ATOM_BREAK)
            i++;
        while (j < y->to && b->row->at[j].kind == ATOM_BREAK)
            j++;
        if (i == x->to || j == y->to) break;
        if (!atom_equal(&a->row->at[i], &b->row->at[j])) return false;
    }
    return i == x->to && j == y->to;
}

static bool brings(const struct view *v, int gap) // something new, not only moved or an empty line
{
    for (int j = v->from[gap]; j < v->to[gap]; j++)
        if (is_piece(&v->row->at[j]) && !v->row->at[j].from) return true;
    return false;
}

static void clash_mark(struct rows *r, int first, int last)
{
    for (int i = first; i <= last; i++)
        if (r->clash[i] < last) r->clash[i] = last;
}

static void clashes_find(struct rows *r)
{
    const int n = r->base->n;

    r->clash = MEM_ARRAY(r->w->m, int, (size_t)n + 1);
    for (int i = 0; i < n; i++)
        r->clash[i] = -1;
    for (int i = 0; i < n; i++) {
        const int a = r->v[OURS].span[i], b = r->v[THEIRS].span[i];
        if (a < 0 || b < 0) continue;
        const struct span *x = &r->v[OURS].spans[a], *y = &r->v[THEIRS].spans[b];
        if (same_span(&r->v[OURS], x, &r->v[THEIRS], y)) continue;
        clash_mark(r, x->first < y->first ? x->first : y->first,
                   x->last > y->last ? x->last : y->last);
    }
    for (int s = 0; s < SIDES; s++) // something came into the midst of what the other took away
        for (int k = 0; k < r->v[s].n_spans; k++) {
            const struct span *x = &r->v[s].spans[k];
            for (int g = x->first + 1; g <= x->last; g++)
                if (brings(&r->v[!s], g)) clash_mark(r, x->first, x->last);
        }
    // Whole spans, and clashes that touch each other are one.
    for (bool more = true; more;) {
        more = false;
        for (int i = 0; i < n; i++) {
            if (r->clash[i] < 0) continue;
            int first = i, last = r->clash[i];
            for (int k = i; k <= last; k++) {
                if (r->clash[k] > last) last = r->clash[k];
                for (int s = 0; s < SIDES; s++) {
                    if (r->v[s].span[k] < 0) continue;
                    const struct span *x = &r->v[s].spans[r->v[s].span[k]];
                    if (x->first < first) first = x->first;
                    if (x->last > last) last = x->last;
                }
            }
            for (int k = first; k <= last; k++)
                if (r->clash[k] != last) r->clash[k] = last, more = true;
            i = last;
        }
    }
}

enum state { HERE, ELSEWHERE, GONE };

static enum state state_of(const struct view *v, int i)
{
    return v->at[i] >= 0 ? HERE : v->elsewhere[i] ? ELSEWHERE : GONE;
}

// Is there an empty line next to this atom in its own side, past what the other took away?
static bool breaks_at(const struct rows *r, int side, int j, int step)
{
    const struct row *row = r->v[side].row;

    for (j += step; j >= 0 && j < row->n; j += step) {
        const int to = row->at[j].to;
        if (row->at[j].kind == ATOM_BREAK) return true;
        if (to < 0 || r->v[!side].at[to] >= 0) return false;
    }
    return true;
}

static void atom_put(struct sink *s, const struct atom *a)
{
    const enum atom_kind before = s->last_kind;

    // Pieces of two kinds stand apart unless they stood together as they are.
    if (s->o.n && s->last && s->last + 1 != a && before != a->kind) s->blank = true;
    piece_put(s, a->kind, a->text);
    s->last = a;
}

// Atoms [from, to) that came at this side.
static void came_put(struct rows *r, struct sink *s, int side, int from, int to)
{
    const struct row *row = r->v[side].row;

    for (int j = from; j < to; j++) {
        const struct atom *a = &row->at[j];
        if (a->kind == ATOM_BREAK) {
            s->blank = true;
            continue;
        }
        if (a->kind == ATOM_BLOCK) {
            if (is_put(a, side)) part_put(s, a->part->node);
            continue;
        }
        const struct atom *text = a;
        if (a->from && a->moved) { // from elsewhere: what the other made of it
            const struct atom *other = a->from->side[!side];
            const bool same = atom_equal(a, a->from);
            if (other && other->moved && side == THEIRS) continue;
            if (!other && a->from->seen[!side] && same) continue; // gone there
            if (same && other) text = other;
            if (!same && (other || a->from->seen[!side]) &&
                !(other && (atom_equal(other, a->from) || atom_equal(other, a)))) {
                struct merge_question q;
                const str there = other ? other->text : STR("");
                const bool ours = side == OURS;
                question_put(r->w, a->kind == ATOM_VALUE ? MERGE_HEAD : MERGE_TEXT, r->name,
                             a->from->text, ours ? a->text : there, ours ? there : a->text, &q);
                const str taken = question_text(&q);
                if (taken.n == 0) continue;
                struct atom *own = MEM_NEW(r->w->m, struct atom);
                *own = *a;
                own->text = taken;
                text = own;
            }
        }
        if (a->kind != ATOM_VALUE && breaks_at(r, side, j, -1)) s->blank = true;
        atom_put(s, text);
        if (text != a) s->last = a;
        if (a->kind != ATOM_VALUE && breaks_at(r, side, j, 1)) s->blank = true;
        r->w->out->from_ours += side == OURS;
        r->w->out->from_theirs += side == THEIRS;
    }
}

static bool same_coming(const struct rows *r, int gap)
{
    const struct view *a = &r->v[OURS], *b = &r->v[THEIRS];
    const struct span x = {0, 0, false, a->from[gap], a->to[gap]},
                      y = {0, 0, false, b->from[gap], b->to[gap]};

    if (x.from == x.to || y.from == y.to) return false;
    for (int j = x.from; j < x.to; j++)
        if (a->row->at[j].kind == ATOM_BLOCK || a->row->at[j].from) return false;
    for (int j = y.from; j < y.to; j++)
        if (b->row->at[j].kind == ATOM_BLOCK || b->row->at[j].from) return false;
    return same_span(a, &x, b, &y);
}

// Both put the same beginning or end around what is their own there: that is written once.
static void gap_put(struct rows *r, struct sink *s, int gap)
{
    if (r->v[OURS].row) came_put(r, s, OURS, r->v[OURS].from[gap], r->v[OURS].to[gap]);
    if (r->v[THEIRS].row && !same_coming(r, gap))
        came_put(r, s, THEIRS, r->v[THEIRS].from[gap], r->v[THEIRS].to[gap]);
}

struct atoms {
    const struct atom **at;
    int n;
};

// What a side has in places first..last of the base, and what came between them. -1 is the base.
static struct atoms atoms_of(struct rows *r, int side, int first, int last)
{
    const struct view *v = side < 0 ? NULL : &r->v[side];
    const struct row *row = v ? v->row : NULL;
    struct atoms a = {0};

    a.at = MEM_ARRAY(r->w->m, const struct atom *,
                     (size_t)(last - first) + 1 + (size_t)(row ? row->n : 0));
    for (int i = first; i <= last; i++) {
        if (!row) {
            a.at[a.n++] = &r->base->at[i];
            continue;
        }
        const struct span *x = v->span[i] >= 0 ? &v->spans[v->span[i]] : NULL;
        for (int j = i > first ? v->from[i] : 0; i > first && j < v->to[i]; j++)
            a.at[a.n++] = &row->at[j];
        if (v->at[i] >= 0)
            a.at[a.n++] = &row->at[v->at[i]];
        else
            for (int j = x && x->first == i ? x->from : 0; x && x->first == i && j < x->to; j++)
                a.at[a.n++] = &row->at[j];
    }
    return a;
}

static str text_of(struct rows *r, int side, int first, int last)
{
    const struct atoms a = atoms_of(r, side, first, last);
    struct sink s = {.w = r->w, .o = out_new(r->w->m)};

    for (int i = 0; i < a.n; i++) {
        if (a.at[i]->kind == ATOM_BREAK) {
            s.blank = true;
        } else if (a.at[i]->kind == ATOM_VALUE) {
            if (s.o.n) out_byte(&s.o, '\n');
            out_str(&s.o, a.at[i]->text);
        } else if (is_piece(a.at[i]) && !a.at[i]->moved) {
            atom_put(&s, a.at[i]);
        }
    }
    return out_get(&s.o);
}

// Blocks and moved pieces of a side, that a choice of text must not lose.
static void rest_put(struct rows *r, struct sink *s, int side, int first, int last)
{
    const struct atoms a = atoms_of(r, side, first, last);
    const struct row *row = r->v[side].row;

    for (int i = 0; row && i < a.n; i++)
        if (a.at[i]->to < 0 && (a.at[i]->kind == ATOM_BLOCK || a.at[i]->moved))
            came_put(r, s, side, (int)(a.at[i] - row->at), (int)(a.at[i] - row->at) + 1);
}

static void clash_put(struct rows *r, struct sink *s, int first, int last)
{
    const bool values = r->base->at[first].kind == ATOM_VALUE;
    struct merge_question q;

    question_put(r->w, values ? MERGE_HEAD : MERGE_TEXT, r->name, text_of(r, -1, first, last),
                 text_of(r, OURS, first, last), text_of(r, THEIRS, first, last), &q);
    const str text = question_text(&q);
    if (text.n && values) {
        str rest = text, line;
        while (str_line(&rest, &line))
            if (line.n) piece_put(s, ATOM_VALUE, line);
    } else if (text.n) {
        // Where an empty line went together with it at one side, it comes back with it.
        if (first > 0 && r->base->at[first - 1].kind == ATOM_BREAK) s->blank = true;
        const bool at_end = last + 1 >= r->base->n || r->base->at[last + 1].kind == ATOM_BREAK;
        const enum atom_kind kind = r->base->at[first].kind;
        if (s->o.n && s->last_kind != kind) s->blank = true;
        piece_put(s, kind,
                  q.taken == MERGE_OWN || q.taken == MERGE_PROPOSAL ? normal_markdown(r->w->m, text)
                                                                    : text);
        s->last = NULL;
        if (at_end) s->blank = true;
    }
    for (int i = first; i <= last; i++)
        if (r->base->at[i].kind == ATOM_BLOCK && is_put(&r->base->at[i], -1))
            part_put(s, r->base->at[i].part->node);
    for (int side = 0; side < SIDES; side++)
        rest_put(r, s, side, first, last);
}

// `ours` or `theirs` NULL: that side says nothing, so it is as the base.
static void row_merge(struct merger *w, struct sink *s, str name, const struct row *base,
                      const struct row *ours, const struct row *theirs)
{
    struct rows r = {.w = w, .name = name, .base = base};
    const int n = base->n;

    view_make(w->m, base, ours, OURS, &r.v[OURS]);
    view_make(w->m, base, theirs, THEIRS, &r.v[THEIRS]);
    clashes_find(&r);
    for (int i = 0; i <= n; i++) {
        gap_put(&r, s, i);
        if (i == n) break;
        if (r.clash[i] >= 0) {
            clash_put(&r, s, i, r.clash[i]);
            i = r.clash[i];
            continue;
        }
        const struct atom *b = &base->at[i];
        const enum state so = state_of(&r.v[OURS], i), st = state_of(&r.v[THEIRS], i);
        // What a side put in the place of several starts where the first of them stood.
        for (int side = 0; side < SIDES; side++) {
            const struct view *v = &r.v[side];
            if (v->span[i] < 0) continue;
            const struct span *x = &v->spans[v->span[i]];
            const struct view *u = &r.v[!side];
            if (x->gone || x->first != i || v->at[i] >= 0) continue;
            if (side == THEIRS && u->span[i] >= 0 && same_span(u, &u->spans[u->span[i]], v, x))
                continue;
            came_put(&r, s, side, x->from, x->to);
        }
        if (b->kind == ATOM_BLOCK) {
            if (is_put(b, -1)) part_put(s, b->part->node);
            continue;
        }
        if (so != HERE || st != HERE) {
            w->out->from_ours += so == GONE && is_piece(b);
            w->out->from_theirs += st == GONE && so != GONE && is_piece(b);
            continue;
        }
        if (b->kind == ATOM_BREAK) {
            s->blank = true;
            continue;
        }
        const struct atom *o = r.v[OURS].row ? &r.v[OURS].row->at[r.v[OURS].at[i]] : b,
                          *t = r.v[THEIRS].row ? &r.v[THEIRS].row->at[r.v[THEIRS].at[i]] : b;
        const bool changed = !atom_equal(o, b);
        w->out->from_ours += changed;
        w->out->from_theirs += !changed && !atom_equal(t, b);
        const struct atom *take = changed ? o : t;
        if (is_piece(take) &&
            take->kind != ATOM_VALUE) { // as they stood in the base, unless one parted them
            if (s->o.n && s->last_kind != take->kind && i && base->at[i - 1].kind != s->last_kind)
                s->blank = true;
        }
        piece_put(s, take->kind, take->text);
        s->last = take;
    }
}

// ---- blocks

static void part_put(struct sink *s, struct node *n)
{
    struct merger *w = s->w;
    const str around = w->block;
    struct part *b = n->base, *o = n->side[OURS], *t = n->side[THEIRS];
    const struct row none = {0};

    if (n->emitted) return;
    n->emitted = true;
    w->block = n->id;
    if (n->as_base[THEIRS] || n->fate == FATE_OURS) t = NULL;
    if (n->fate == FATE_THEIRS) o = NULL;
    if (n->fate == FATE_OURS && !b) b = NULL;
    const struct part *first = o ? o : t, *last = t ? t : o;
    if (!b) b = (struct part *)first;

    struct sink inside = {.w = w, .o = out_new(w->m)};
    struct block block = {.kind = value_merge(w, MERGE_ATTR, STR("kind"), b->kind, first->kind,
                                              last->kind),
                          .id = n->id};
    const bool is_block = block.kind.n > 0;
    block.attr = MEM_ARRAY(w->m, struct attr, (size_t)(first->attrs + last->attrs) + 1);
    for (int pass = 0; pass < 2; pass++) {
        const struct part *from = pass ? last : first;
        for (int i = 0; i < from->attrs; i++) {
            const str name = from->attr[i].name;
            if (pass && attr_of(first, name).n) continue;
            const str v = value_merge(w, MERGE_ATTR, name, attr_of(b, name), attr_of(first, name),
                                      attr_of(last, name));
            if (v.n && block.attrs < BLOCK_ATTRS_MAX)
                block.attr[block.attrs++] = (struct attr){name, v};
        }
    }
    str open = STR("");
    if (!is_block) open = value_merge(w, MERGE_TEXT, STR(""), b->open, first->open, last->open);
    const bool new_part = b == first && !n->base;
    if (new_part)
        row_merge(w, &inside, STR(""), &none, n->fate == FATE_THEIRS ? NULL : &first->row,
                  n->fate == FATE_THEIRS ? &first->row : NULL);
    else
        row_merge(w, &inside, STR(""), &b->row, o ? &o->row : NULL, t ? &t->row : NULL);

    const int colons = 3 + inside.depth;
    s->blank = true;
    if (s->o.n) OUT_LIT(&s->o, "\n\n");
    if (is_block) {
        normal_fence(&s->o, colons, &block);
        if (inside.o.n) {
            out_str(&s->o, out_get(&inside.o));
            out_byte(&s->o, '\n');
        }
        for (int i = 0; i < colons; i++)
            out_byte(&s->o, ':');
    } else {
        out_str(&s->o, open);
        out_format(&s->o, " {#" STR_FMT "}", STR_ARG(n->id));
        if (inside.o.n) OUT_LIT(&s->o, "\n\n");
        out_str(&s->o, out_get(&inside.o));
    }
    const int depth = inside.depth + is_block;
    if (depth > s->depth) s->depth = depth;
    s->blank = true;
    s->last = NULL;
    s->last_kind = ATOM_BLOCK;
    w->block = around;
}

// ---- files

static void key_put(struct out *o, str name, const str *values, int n, bool is_list)
{
    if (n == 0) return;
    out_str(o, name);
    out_byte(o, ':');
    for (int i = 0; i < n; i++) {
        out_bytes(o, is_list ? "\n- " : " ", is_list ? 3 : 1);
        normal_value(o, values[i]);
    }
    out_byte(o, '\n');
}

static str key_text(struct merger *w, const struct head_key *k)
{
    struct out o = out_new(w->m);

    for (int i = 0; k && i < k->n; i++) {
        if (i) out_byte(&o, '\n');
        out_str(&o, k->at[i].text);
    }
    return out_get(&o);
}

static void key_merge(struct merger *w, struct out *o, str name, const struct head_key *b,
                      const struct head_key *ours, const struct head_key *theirs)
{
    const struct head_key *take = NULL;
    bool decided = true;

    if (same_key(ours, theirs) || same_key(b, theirs))
        take = ours;
    else if (same_key(b, ours))
        take = theirs;
    else
        decided = false;
    if (decided) {
        w->out->from_ours += take == ours && !same_key(b, ours);
        w->out->from_theirs += take == theirs && take != ours;
        if (!take) return;
        str *values = MEM_ARRAY(w->m, str, (size_t)take->n + 1);
        for (int i = 0; i < take->n; i++)
            values[i] = take->at[i].text;
        key_put(o, name, values, take->n, take->is_list);
        return;
    }
    const bool lists = ours && theirs && ours->is_list && theirs->is_list && (!b || b->is_list);
    if (lists) {
        struct row rb = row_of_list(w->m, b), ro = row_of_list(w->m, ours),
                   rt = row_of_list(w->m, theirs);
        struct sink s = {.w = w};
        list_align(w->m, &rb, &ro, OURS);
        list_align(w->m, &rb, &rt, THEIRS);
        row_merge(w, &s, name, &rb, &ro, &rt);
        key_put(o, name, s.values, s.n_values, true);
        return;
    }
    struct merge_question q;
    question_put(w, MERGE_HEAD, name, key_text(w, b), key_text(w, ours), key_text(w, theirs), &q);
    const bool is_list = q.taken == MERGE_THEIRS ? theirs && theirs->is_list
                         : ours                  ? ours->is_list
                                                 : theirs->is_list;
    str text = question_text(&q), line;
    str *values = MEM_ARRAY(w->m, str, text.n + 1);
    int n = 0;
    if (!is_list && text.n) values[n++] = text;
    while (is_list && str_line(&text, &line))
        if (line.n) values[n++] = line;
    key_put(o, name, values, n, is_list);
}

static int by_key_name(const void *a, const void *b)
{
    const str x = *(const str *)a, y = *(const str *)b;
    const int c = normal_key_place(x) - normal_key_place(y);

    return c ? c : str_cmp(x, y);
}

static void head_merge(struct merger *w, struct out *o, const struct file *b,
                       const struct file *ours, const struct file *theirs)
{
    const struct file *from[] = {ours, theirs};
    str *names = MEM_ARRAY(w->m, str, (size_t)(ours->head.n + theirs->head.n) + 1);
    int n = 0;

    if (!ours->head.present && !theirs->head.present) return;
    for (int s = 0; s < 2; s++)
        for (int i = 0; i < from[s]->head.n; i++) {
            bool known = false;
            for (int k = 0; k < n && !known; k++)
                known = str_eq(names[k], from[s]->head.at[i].name);
            if (!known) names[n++] = from[s]->head.at[i].name;
        }
    if (n) qsort(names, (size_t)n, sizeof *names, by_key_name);
    OUT_LIT(o, "---\n");
    for (int i = 0; i < n; i++)
        key_merge(w, o, names[i], key_in(b, names[i]), key_in(ours, names[i]),
                  key_in(theirs, names[i]));
    OUT_LIT(o, "---\n");
}

static void file_put(struct merger *w, struct node *f)
{
    struct file *b = f->base_file, *o = f->side_file[OURS], *t = f->side_file[THEIRS];
    const struct row none = {0};
    struct merge_question q;

    if (f->fate == FATE_DEAD) return;
    where_file(w, f);
    if (f->fate == FATE_OURS) t = NULL;
    if (f->fate == FATE_THEIRS) o = NULL;
    const struct file *first = o ? o : t, *last = t ? t : o;
    const bool is_new = !b;
    if (!b) b = (struct file *)first;
    struct course_file *to = &w->out->files[w->out->n_files++];
    to->path = first->path;
    if (o && t && !is_new) {
        w->path = first->path;
        if (str_eq(o->path, t->path) || str_eq(b->path, t->path))
            to->path = o->path;
        else if (str_eq(b->path, o->path))
            to->path = t->path;
        else {
            question_put(w, MERGE_PATH, STR(""), b->path, o->path, t->path, &q);
            to->path = q.taken == MERGE_THEIRS ? t->path
                       : q.taken == MERGE_BASE ? b->path
                                               : o->path;
        }
    }
    w->path = to->path;
    if (!first->is_text || !last->is_text || !b->is_text) {
        to->text = first->raw;
        if (!o || !t || str_eq(o->raw, t->raw) || str_eq(b->raw, t->raw)) return;
        if (str_eq(b->raw, o->raw)) {
            to->text = t->raw;
            return;
        }
        question_put(w, MERGE_FILE, STR(""), b->raw, o->raw, t->raw, &q);
        to->text = q.taken == MERGE_THEIRS ? t->raw : q.taken == MERGE_BASE ? b->raw : o->raw;
        return;
    }
    struct out text = out_sized(w->m, first->raw.n + 256);
    struct sink s = {.w = w, .o = out_new(w->m)};
    head_merge(w, &text, b, first, last);
    if (is_new)
        row_merge(w, &s, STR(""), &none, o ? &o->row : NULL, o ? NULL : &t->row);
    else
        row_merge(w, &s, STR(""), &b->row, o ? &o->row : NULL, t ? &t->row : NULL);
    if (text.n && s.o.n) out_byte(&text, '\n');
    out_str(&text, out_get(&s.o));
    if (s.o.n) out_byte(&text, '\n');
    str normal;
    struct findings ignored = findings_new(w->m);
    if (normal_text(w->m, to->path, out_get(&text), NULL, &ignored, &normal) != ERR_NONE)
        normal = out_get(&text); // deeper than blocks may be: the checker says so
    to->text = normal;
}

// ---- all of it

static int by_path(const void *a, const void *b)
{
    return str_cmp(((const struct course_file *)a)->path, ((const struct course_file *)b)->path);
}

static void nodes_make(struct merger *w)
{
    int n = 0, k = 0;

    for (int v = 0; v < 3; v++)
        n += w->v[v].n_parts, k += w->v[v].n_files;
    w->nodes = MEM_ARRAY(w->m, struct node, (size_t)n + 1);
    w->files = MEM_ARRAY(w->m, struct node, (size_t)k + 1);
    for (int v = 0; v < 3; v++) {
        for (int i = 0; i < w->v[v].n_parts; i++) {
            struct part *p = w->v[v].parts[i];
            if (p->node) continue;
            struct node *x = &w->nodes[w->n_nodes++];
            x->id = p->id;
            for (int u = v; u < 3; u++) {
                struct part *q = u == v ? p : version_part(&w->v[u], p->id, p->suffix);
                if (!q) continue;
                q->node = x;
                if (u == 0)
                    x->base = q;
                else
                    x->side[u - 1] = q;
            }
        }
        for (int i = 0; i < w->v[v].n_files; i++) {
            struct file *f = &w->v[v].files[i];
            if (f->node) continue;
            struct node *x = &w->files[w->n_files++];
            x->id = f->id;
            for (int u = v; u < 3; u++) {
                struct file *g = u == v ? f : version_file(&w->v[u], f->key);
                if (!g) continue;
                g->node = x;
                if (u == 0)
                    x->base_file = g;
                else
                    x->side_file[u - 1] = g;
            }
        }
    }
}

static bool merge_once(struct merger *w)
{
    struct merge *r = w->out;

    *r = (struct merge){0};
    w->cap_questions = 0;
    for (int i = 0; i < w->n_files; i++)
        w->files[i].fate = FATE_OPEN, w->files[i].asked = false;
    for (int i = 0; i < w->n_nodes; i++)
        w->nodes[i].fate = FATE_OPEN, w->nodes[i].asked = w->nodes[i].emitted = false;
    for (int i = 0; i < w->n_files; i++)
        file_decide(w, &w->files[i]);
    for (int i = 0; i < w->n_nodes; i++)
        part_decide(w, &w->nodes[i]);
    for (int i = 0; i < w->n_nodes; i++)
        part_place(w, &w->nodes[i]);
    r->files = MEM_ARRAY(w->m, struct course_file, (size_t)(w->n_files + w->same.n) + 1);
    for (int i = 0; i < w->n_files; i++)
        file_put(w, &w->files[i]);
    for (int i = 0; i < w->n_nodes; i++)
        if (w->nodes[i].fate != FATE_DEAD && !w->nodes[i].emitted) return false;
    return true;
}

// Two files at one place: the second moves aside, and people are asked.
static void paths_apart(struct merger *w)
{
    struct merge *r = w->out;

    if (r->n_files) qsort(r->files, (size_t)r->n_files, sizeof *r->files, by_path);
    for (int i = 1; i < r->n_files; i++) {
        struct merge_question q;
        if (!str_eq(r->files[i].path, r->files[i - 1].path)) continue;
        const str path = r->files[i].path;
        const ptrdiff_t slash = str_find_byte(path, '/');
        size_t dot = path.n;
        for (size_t k = path.n; k > (size_t)(slash + 1); k--)
            if (path.at[k - 1] == '.')
                dot = k - 1;
            else if (path.at[k - 1] == '/')
                break;
        for (int number = 2;; number++) {
            const str other = str_format(w->m, STR_FMT "-%d" STR_FMT, (int)dot, path.at, number,
                                         STR_ARG(str_from(path, dot)));
            bool free = true;
            for (int k = 0; k < r->n_files && free; k++)
                free = !str_eq(r->files[k].path, other);
            if (!free) continue;
            w->path = other;
            w->doc = w->block = STR("");
            w->file_key = path;
            question_put(w, MERGE_PATH, STR(""), STR(""), path, other, &q);
            r->files[i].path = other;
            break;
        }
        qsort(r->files, (size_t)r->n_files, sizeof *r->files, by_path);
        i = 0;
    }
}

enum err merge_course(struct mem *m, const struct merge_ask *ask, struct merge *out)
{
    struct merger w = {.m = m, .ask = ask, .out = out};
    struct course_files from[] = {ask->base, ask->ours, ask->theirs}, same;

    *out = (struct merge){0};
    for (int i = 0; i < 3; i++)
        if (from[i].n > COURSE_FILES_MAX) return ERR_TOO_LARGE;
    files_apart(m, from, 3, &same);
    for (int i = 0; i < 3; i++)
        version_read(m, from[i], i ? &w.v[0] : NULL, &w.v[i]);
    w.same = same;
    nodes_make(&w);
    version_align(m, &w.v[0], &w.v[1], OURS);
    version_align(m, &w.v[0], &w.v[2], THEIRS);
    if (!merge_once(
            &w)) { // each moved a block into the other's: then everything stands where ours has it
        w.ours_places = true;
        merge_once(&w);
    }
    for (int i = 0; i < same.n; i++) { // what all three have
        struct findings ignored = findings_new(m);
        struct course_file *f = &out->files[out->n_files++];
        *f = same.at[i];
        // One that cannot be read stays as it came.
        if (f->text.at && str_ends(f->path, STR(".md")) &&
            normal_text(m, f->path, f->text, NULL, &ignored, &f->text) != ERR_NONE)
            f->text = same.at[i].text;
    }
    paths_apart(&w);
    // By path, in the order in which they were met.
    for (int i = 1; i < out->n_questions; i++) {
        const struct merge_question q = out->questions[i];
        int k = i;
        for (; k > 0 && str_cmp(out->questions[k - 1].path, q.path) > 0; k--)
            out->questions[k] = out->questions[k - 1];
        out->questions[k] = q;
    }
    return ERR_NONE;
}
