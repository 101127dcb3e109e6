// Courses that nobody wrote, changed by two cities at random. Each sentence, item, row, key and block has an origin that
// the engine does not see, so it is known what both changed. From that the questions that must be asked are worked out
// here once more, plainly; the engine has only the text. It may ask no more and no less, and lose nothing.
//
// MEENT_TEST_SEED repeats a run; the seed is printed when it fails.
#include "base/out.h"
#include "engine/course/merge.h"
#include "engine/course/normal.h"
#include "tests/support/prose.h"

#include <stdio.h>
#include <stdlib.h>

enum { PIECES = 12, CHUNKS = 40, DOCS = 2, OUTCOMES = 8, ALL = CHUNKS * (PIECES + 1) };
enum form { PARAGRAPH, LIST, TABLE, HEADING, BLOCK };

struct piece {
    int origin; // -1: new at this side
    str text;
    bool touched;
};

struct chunk {
    enum form form;
    int origin; // of a block its number; of a paragraph that of its first piece, to know it apart
    struct piece piece[PIECES];
    int n;
    int minutes; // of a block
    bool touched, moved;
};

struct doc {
    struct chunk chunk[CHUNKS];
    int n;
    str title, summary;
    int minutes;
    struct piece outcome[OUTCOMES];
    int outcomes;
    int path; // 0 as it was
};

struct world {
    struct doc doc[DOCS];
};

struct maker {
    struct test *t;
    int next, next_block;
    str all[4 * ALL]; // sentences so far
    int n;
};

// A third of its words at most: with half of them a sentence is the other one, changed, for people too.
static bool is_like(str a, str b)
{
    str rest = a, word;
    int n = 0, same = 0;

    while (str_cut(&rest, ' ', &word)) {
        while (word.n && strchr(".,?!", word.at[word.n - 1]))
            word.n--;
        if (word.n < 4) continue;
        n++;
        same += str_find(b, word) >= 0;
    }
    return 3 * same > n;
}

static struct piece piece_new(struct maker *k, bool base)
{
    str text;
    bool like = true;

    for (int tries = 0; like; tries++) {
        // When all that these words can say is like something else, words that nobody uses.
        text = tries < 12 ? prose_sentence(k->t) : prose_nonsense(k->t);
        like = false;
        for (int i = 0; i < k->n && !like; i++)
            like = is_like(text, k->all[i]) || is_like(k->all[i], text);
    }
    k->all[k->n++] = text;
    return (struct piece){base ? k->next++ : -1, text, !base};
}

static struct chunk chunk_new(struct maker *k, bool base, enum form form)
{
    struct chunk c = {.form = form,
                      .touched = !base,
                      .origin = form == BLOCK ? k->next_block++ : -1,
                      .minutes = 10};

    c.n = form == HEADING ? 1 : 1 + (int)test_random(k->t, 5);
    if (form == TABLE) { // the line under its head is a row as well
        c.n += 1;
        c.origin = base ? k->next++ : -1;
    }
    for (int i = 0; i < c.n; i++)
        c.piece[i] = piece_new(k, base);
    return c;
}

static void world_make(struct maker *k, struct world *w, int size)
{
    for (int d = 0; d < DOCS; d++) {
        struct doc *x = &w->doc[d];
        x->n = 2 + (int)test_random(k->t, (uint64_t)size);
        for (int i = 0; i < x->n; i++) {
            const int r = (int)test_random(k->t, 10);
            x->chunk[i] = chunk_new(k, true,
                                    r < 4   ? PARAGRAPH
                                    : r < 6 ? LIST
                                    : r < 7 ? TABLE
                                    : r < 8 ? HEADING
                                            : BLOCK);
        }
        x->title = prose_sentence(k->t);
        x->summary = prose_sentence(k->t);
        x->minutes = 30;
        x->outcomes = 3 + (int)test_random(k->t, 3);
        for (int i = 0; i < x->outcomes; i++)
            x->outcome[i] = piece_new(k, true);
    }
}

// ---- as text

static void chunk_text(struct out *o, const struct chunk *c)
{
    static const char *const opens[] = {"", "- ", "| ", "## ", ""};

    if (c->form == BLOCK) out_format(o, "::: {.print #b%07d minutes=%d}\n", c->origin, c->minutes);
    for (int i = 0; i < c->n; i++) {
        out_format(o, "%s" STR_FMT "%s\n", opens[c->form], STR_ARG(c->piece[i].text),
                   c->form == TABLE ? " | ja |" : "");
        if (c->form == TABLE && i == 0) OUT_LIT(o, "|---|---|\n");
    }
    if (c->form == BLOCK) OUT_LIT(o, ":::\n");
}

static struct course_files world_text(struct test *t, const struct world *w)
{
    struct course_file *f = MEM_ARRAY(t->mem, struct course_file, DOCS);

    for (int d = 0; d < DOCS; d++) {
        const struct doc *x = &w->doc[d];
        struct out o = out_new(t->mem);
        out_format(&o,
                   "---\nid: doc0000%d\ntitle: " STR_FMT "\nsummary: " STR_FMT "\nminutes: %d\n", d,
                   STR_ARG(x->title), STR_ARG(x->summary), x->minutes);
        if (x->outcomes) OUT_LIT(&o, "outcomes:\n");
        for (int i = 0; i < x->outcomes; i++)
            out_format(&o, "- " STR_FMT "\n", STR_ARG(x->outcome[i].text));
        OUT_LIT(&o, "---\n");
        for (int i = 0; i < x->n; i++) {
            out_byte(&o, '\n');
            chunk_text(&o, &x->chunk[i]);
        }
        f[d] = (struct course_file){str_format(t->mem, "d%d-%d.md", d, x->path), out_get(&o)};
    }
    return (struct course_files){f, DOCS};
}

// ---- edits

static void chunk_out(struct doc *x, int i)
{
    memmove(&x->chunk[i], &x->chunk[i + 1], (size_t)(x->n - i - 1) * sizeof x->chunk[0]);
    x->n--;
}

static void chunk_in(struct doc *x, int i, const struct chunk *c)
{
    memmove(&x->chunk[i + 1], &x->chunk[i], (size_t)(x->n - i) * sizeof x->chunk[0]);
    x->chunk[i] = *c;
    x->n++;
}

static void piece_out(struct piece *at, int *n, int i)
{
    memmove(&at[i], &at[i + 1], (size_t)(*n - i - 1) * sizeof *at);
    --*n;
}

static void piece_in(struct piece *at, int *n, int i, struct piece p)
{
    memmove(&at[i + 1], &at[i], (size_t)(*n - i) * sizeof *at);
    at[i] = p;
    ++*n;
}

// One change somewhere; `near` 0..999 says where in the document when changes cluster, -1 anywhere.
static void edit(struct maker *k, struct world *w, int near)
{
    struct test *t = k->t;
    struct doc *x = &w->doc[near >= 0 ? near % DOCS : (int)test_random(t, DOCS)];

    if (x->n == 0) return;
    int at = near >= 0 ? (int)((int64_t)x->n * near / 1000) + (int)test_random(t, 3) - 1
                       : (int)test_random(t, (uint64_t)x->n);
    if (at < 0 || at >= x->n) at = x->n - 1;
    struct chunk *c = &x->chunk[at];
    const int i = (int)test_random(t, (uint64_t)c->n), head = c->form == TABLE ? 1 : 0;
    struct piece *p = &c->piece[i];

    switch (test_random(t, 20)) {
    case 0:
    case 1:
    case 2:
    case 3:
    case 4:
    case 5: // a word
        if (p->touched) return;
        p->text = prose_change_word(t, p->text);
        p->touched = true;
        break;
    case 6: // another sentence in its place
        if (p->touched || c->form == HEADING || i < head) return;
        *p = piece_new(k, false);
        break;
    case 7:
    case 8: // gone
        if (p->touched || c->n == 1 + head || c->form == HEADING || i < head) return;
        piece_out(c->piece, &c->n, i);
        break;
    case 9:
    case 10: // one more
        if (c->n == PIECES || c->form == HEADING || i < head) return;
        piece_in(c->piece, &c->n, i + 1, piece_new(k, false));
        break;
    case 11: // a whole piece of text, or block, gone
        if (c->touched || c->moved || x->n < 3) return;
        for (int j = 0; j < c->n; j++)
            if (c->piece[j].touched) return;
        chunk_out(x, at);
        break;
    case 12: { // a new one
        if (x->n == CHUNKS) return;
        const struct chunk n = chunk_new(k, false,
                                         test_random(t, 3)   ? PARAGRAPH
                                         : test_random(t, 2) ? LIST
                                                             : BLOCK);
        chunk_in(x, at, &n);
        break;
    }
    case 13:
    case 14: { // a block to another place, perhaps in the other file
        if (c->form != BLOCK || c->moved) return;
        struct doc *to = &w->doc[test_random(t, DOCS)];
        if (to->n == CHUNKS) return;
        struct chunk moved = *c;
        moved.moved = true;
        chunk_out(x, at);
        chunk_in(to, (int)test_random(t, (uint64_t)to->n + 1), &moved);
        break;
    }
    case 15:
        if (c->form != BLOCK || c->touched) return;
        c->minutes = 11 + (int)test_random(t, 20);
        c->touched = true;
        break;
    case 16:
        if (x->title.at == NULL || test_random(t, 2))
            x->title = prose_change_word(t, x->title);
        else
            x->minutes = 31 + (int)test_random(t, 20);
        break;
    case 17: // the list in the head
        if (test_random(t, 2) && x->outcomes < OUTCOMES)
            piece_in(x->outcome, &x->outcomes, (int)test_random(t, (uint64_t)x->outcomes + 1),
                     piece_new(k, false));
        else if (x->outcomes > 1) {
            const int o = (int)test_random(t, (uint64_t)x->outcomes);
            if (x->outcome[o].touched) return;
            if (test_random(t, 2)) {
                piece_out(x->outcome, &x->outcomes, o);
            } else {
                x->outcome[o].text = prose_change_word(t, x->outcome[o].text);
                x->outcome[o].touched = true;
            }
        }
        break;
    case 18: x->path = 1 + (int)test_random(t, 3); break;
    default: { // a paragraph to another place in its file
        if (c->form != PARAGRAPH || c->moved) return;
        for (int j = 0; j < c->n; j++)
            if (c->piece[j].origin < 0) return;
        struct chunk moved = *c;
        moved.moved = true;
        chunk_out(x, at);
        chunk_in(x, (int)test_random(t, (uint64_t)x->n + 1), &moved);
        break;
    }
    }
}

// ---- what must be asked, from the origins

struct entry {
    bool is_block;
    int origin, group;
    str text;
};

struct list {
    struct entry at[ALL + CHUNKS];
    int n;
};

static void list_add(struct list *l, bool is_block, int origin, int group, str text)
{
    l->at[l->n++] = (struct entry){is_block, origin, group, text};
}

static void list_of_doc(const struct doc *x, struct list *l)
{
    l->n = 0;
    for (int i = 0; i < x->n; i++) {
        const struct chunk *c = &x->chunk[i];
        if (c->form == BLOCK) {
            list_add(l, true, c->origin, 0, STR(""));
            continue;
        }
        const int group = c->form == PARAGRAPH || c->form == TABLE ? 1000 + i : 0;
        for (int j = 0; j < c->n; j++) {
            list_add(l, false, c->piece[j].origin, group, c->piece[j].text);
            if (c->form == TABLE && j == 0) list_add(l, false, c->origin, group, STR("|---|---|"));
        }
    }
}

static const struct chunk *block_in(const struct world *w, int origin)
{
    for (int d = 0; d < DOCS; d++)
        for (int i = 0; i < w->doc[d].n; i++)
            if (w->doc[d].chunk[i].form == BLOCK && w->doc[d].chunk[i].origin == origin)
                return &w->doc[d].chunk[i];
    return NULL;
}

static void list_of_block(const struct chunk *c, struct list *l)
{
    l->n = 0;
    for (int j = 0; c && j < c->n; j++)
        list_add(l, false, c->piece[j].origin, 1, c->piece[j].text);
}

static void list_of_outcomes(const struct doc *x, struct list *l)
{
    l->n = 0;
    for (int j = 0; j < x->outcomes; j++)
        list_add(l, false, x->outcome[j].origin, 0, x->outcome[j].text);
}

static bool same_entry(const struct entry *a, const struct entry *b)
{
    return a->is_block == b->is_block && a->origin == b->origin && a->origin >= 0;
}

// Which stayed in order: first those that are the same word for word, then between them those that changed.
static void in_order(const struct list *b, const struct list *s, int *to)
{
    static int t[ALL + CHUNKS + 1][ALL + CHUNKS + 1];

    for (int i = 0; i < b->n; i++)
        to[i] = -1;
    for (int pass = 0; pass < 2; pass++) {
        int i0 = 0, j0 = 0;
        for (int end = 0; end <= b->n; end++) {
            if (end < b->n && (pass == 0 || to[end] < 0)) continue;
            const int i1 = end, j1 = end < b->n ? to[end] : s->n;
            for (int i = i1; i >= i0; i--)
                for (int j = j1; j >= j0; j--) {
                    if (i == i1 || j == j1) {
                        t[i][j] = 0;
                        continue;
                    }
                    const bool same = same_entry(&b->at[i], &s->at[j]) &&
                                      (pass || str_eq(b->at[i].text, s->at[j].text));
                    t[i][j] = same                         ? t[i + 1][j + 1] + 1
                              : t[i + 1][j] >= t[i][j + 1] ? t[i + 1][j]
                                                           : t[i][j + 1];
                }
            for (int i = i0, j = j0; i < i1 && j < j1;) {
                const bool same = same_entry(&b->at[i], &s->at[j]) &&
                                  (pass || str_eq(b->at[i].text, s->at[j].text));
                if (same)
                    to[i++] = j++;
                else if (t[i + 1][j] >= t[i][j + 1])
                    i++;
                else
                    j++;
            }
            i0 = i1 + 1;
            j0 = j1 + 1;
        }
    }
}

struct side {
    const struct list *l;
    int to[ALL + CHUNKS];
    int first[ALL + CHUNKS], last[ALL + CHUNKS]; // the change that a place is in; -1 is none
    bool gone[ALL + CHUNKS];                     // and nothing stands in its place
    bool elsewhere[ALL + CHUNKS];
    str now[ALL + CHUNKS];       // what stands there instead, all of it
    int comes[ALL + CHUNKS + 1]; // new pieces at a gap that are no part of a change
};

static int place_in(const struct list *l, const struct entry *e)
{
    for (int j = 0; j < l->n; j++)
        if (same_entry(&l->at[j], e)) return j;
    return -1;
}

static void side_make(struct test *t, const struct list *b, const struct list *s, struct side *x)
{
    x->l = s;
    in_order(b, s, x->to);
    memset(x->comes, 0, sizeof x->comes);
    for (int i = 0; i < b->n; i++) {
        x->first[i] = x->last[i] = -1;
        x->gone[i] = x->elsewhere[i] = false;
        if (x->to[i] < 0) x->elsewhere[i] = place_in(s, &b->at[i]) >= 0;
    }
    int p = -1, ps = -1;
    for (int q = 0; q <= b->n; q++) {
        if (q < b->n && x->to[q] < 0) continue;
        const int qs = q < b->n ? x->to[q] : s->n;
        int first = -1, last = -1, fresh = 0;
        struct out o = out_new(t->mem);
        for (int i = p + 1; i < q; i++)
            if (!b->at[i].is_block && !x->elsewhere[i]) {
                if (first < 0) first = i;
                last = i;
            }
        for (int j = ps + 1; j < qs; j++)
            if (!s->at[j].is_block && s->at[j].origin < 0) {
                fresh++;
                out_format(&o, STR_FMT "\n", STR_ARG(s->at[j].text));
            }
        if (first >= 0 && fresh) {
            for (int i = first; i <= last; i++)
                x->first[i] = first, x->last[i] = last, x->now[i] = out_get(&o);
        } else {
            x->comes[p + 1] = fresh;
            for (int i = first; first >= 0 && i <= last; i++) {
                if (b->at[i].is_block || x->elsewhere[i]) continue;
                int end = i;
                while (end < last && !b->at[end + 1].is_block && !x->elsewhere[end + 1] &&
                       b->at[i].group && b->at[end + 1].group == b->at[i].group)
                    end++;
                for (int k = i; k <= end; k++)
                    x->first[k] = i, x->last[k] = end, x->gone[k] = true, x->now[k] = STR("");
                i = end;
            }
        }
        if (q < b->n && !b->at[q].is_block && !str_eq(b->at[q].text, s->at[qs].text)) {
            x->first[q] = x->last[q] = q;
            x->now[q] = s->at[qs].text;
        }
        p = q;
        ps = qs;
    }
}

static int clashes(struct test *t, const struct list *b, const struct list *o, const struct list *h)
{
    static struct side x, y;
    static int in[ALL + CHUNKS]; // a number for each clash; touching ones are joined below
    int n = 0;

    side_make(t, b, o, &x);
    side_make(t, b, h, &y);
    for (int i = 0; i < b->n; i++)
        in[i] = -1;
    for (int i = 0; i < b->n; i++) {
        const bool both = x.first[i] >= 0 && y.first[i] >= 0;
        const bool same =
            both &&
            ((x.gone[i] && y.gone[i]) ||
             (x.first[i] == y.first[i] && x.last[i] == y.last[i] && str_eq(x.now[i], y.now[i])));
        bool clash = both && !same;
        for (int s = 0; s < 2; s++) { // something new in the midst of what the other changed
            const struct side *a = s ? &y : &x, *c = s ? &x : &y;
            if (a->first[i] >= 0 && i > a->first[i] && c->comes[i]) clash = true;
        }
        if (clash) in[i] = i;
    }
    for (bool more = true; more;) { // the whole of a change is one with it
        more = false;
        for (int i = 0; i < b->n; i++)
            for (int s = 0; s < 2 && in[i] >= 0; s++) {
                const struct side *a = s ? &y : &x;
                for (int k = a->first[i]; a->first[i] >= 0 && k <= a->last[i]; k++)
                    if (in[k] != in[i]) {
                        const int old = in[k], one = in[k] < 0 || in[i] < in[k] ? in[i] : in[k];
                        for (int z = 0; z < b->n; z++)
                            if ((old >= 0 && in[z] == old) || in[z] == in[i]) in[z] = one;
                        in[k] = one;
                        more = true;
                    }
            }
    }
    for (int i = 0; i < b->n; i++) {
        bool first = in[i] >= 0;
        for (int k = 0; k < i && first; k++)
            first = in[k] != in[i];
        n += first;
    }
    // What moved at one and changed there is asked at its new place.
    for (int i = 0; i < b->n; i++) {
        if (b->at[i].is_block || (!x.elsewhere[i] && !y.elsewhere[i])) continue;
        const int j = place_in(o, &b->at[i]), k = place_in(h, &b->at[i]);
        const str a = j < 0 ? STR("") : o->at[j].text, c = k < 0 ? STR("") : h->at[k].text;
        const bool ca = j < 0 || !str_eq(a, b->at[i].text), cb = k < 0 || !str_eq(c, b->at[i].text);
        n += ca && cb && !str_eq(a, c);
    }
    return n;
}

static bool block_same(const struct chunk *a, const struct chunk *b)
{
    if (a->minutes != b->minutes || a->n != b->n) return false;
    for (int i = 0; i < a->n; i++)
        if (!str_eq(a->piece[i].text, b->piece[i].text)) return false;
    return true;
}

static int value_clash(str b, str o, str h)
{
    return !str_eq(b, o) && !str_eq(b, h) && !str_eq(o, h);
}

static int must_ask(struct test *t, const struct world *b, const struct world *o,
                    const struct world *h)
{
    static struct list lb, lo, lh;
    int n = 0;

    for (int d = 0; d < DOCS; d++) {
        const struct doc *x = &b->doc[d], *y = &o->doc[d], *z = &h->doc[d];
        list_of_doc(x, &lb), list_of_doc(y, &lo), list_of_doc(z, &lh);
        n += clashes(t, &lb, &lo, &lh);
        list_of_outcomes(x, &lb), list_of_outcomes(y, &lo), list_of_outcomes(z, &lh);
        n += clashes(t, &lb, &lo, &lh);
        n += value_clash(x->title, y->title, z->title);
        n += x->minutes != y->minutes && x->minutes != z->minutes && y->minutes != z->minutes;
        n += x->path != y->path && x->path != z->path && y->path != z->path;
        for (int i = 0; i < x->n; i++) {
            const struct chunk *c = &x->chunk[i];
            if (c->form != BLOCK) continue;
            const struct chunk *p = block_in(o, c->origin), *q = block_in(h, c->origin);
            if (!p && !q) continue;
            if (!p || !q) {
                n += !block_same(c, p ? p : q);
                continue;
            }
            n += c->minutes != p->minutes && c->minutes != q->minutes && p->minutes != q->minutes;
            list_of_block(c, &lb), list_of_block(p, &lo), list_of_block(q, &lh);
            n += clashes(t, &lb, &lo, &lh);
        }
    }
    return n;
}

// ---- nothing unseen

static bool stands_in(const struct merge *r, str text)
{
    for (int i = 0; i < r->n_files; i++)
        if (str_find(r->files[i].text, text) >= 0) return true;
    return false;
}

static bool asked_about(const struct merge *r, str text)
{
    for (int i = 0; i < r->n_questions; i++)
        if (str_find(r->questions[i].ours, text) >= 0 ||
            str_find(r->questions[i].theirs, text) >= 0)
            return true;
    return false;
}

// All that a city wrote, and that was not in the base, stands in the result or in a question.
static void nothing_lost(struct test *t, const struct merge *r, const struct world *side)
{
    for (int d = 0; d < DOCS; d++)
        for (int i = 0; i < side->doc[d].n; i++)
            for (int j = 0; j < side->doc[d].chunk[i].n; j++) {
                const struct piece *p = &side->doc[d].chunk[i].piece[j];
                if (!p->touched) continue;
                if (!stands_in(r, p->text) && !asked_about(r, p->text))
                    test_fail(t, __FILE__, __LINE__, "lost: " STR_FMT, STR_ARG(p->text));
            }
}

static void tell(struct test *t, const char *name, struct course_files f)
{
    if (!getenv("MEENT_TEST_SEED")) return;
    for (int i = 0; i < f.n; i++)
        fprintf(stderr, "=== %s " STR_FMT "\n" STR_FMT, name, STR_ARG(f.at[i].path),
                STR_ARG(f.at[i].text));
    (void)t;
}

static void try_one(struct test *t, bool cluster)
{
    static struct world base, ours, theirs;
    static struct maker k;

    k = (struct maker){.t = t, .next_block = 1};

    memset(&base, 0, sizeof base);
    world_make(&k, &base, 4 + t->round % 16);
    ours = theirs = base;
    const int edits = 1 + (int)test_random(t, 12), near = cluster ? (int)test_random(t, 1000) : -1;
    for (int i = 0; i < edits; i++)
        edit(&k, &ours, near);
    for (int i = 0; i < edits; i++)
        edit(&k, &theirs, near);

    const struct merge_ask ask = {.base = world_text(t, &base),
                                  .ours = world_text(t, &ours),
                                  .theirs = world_text(t, &theirs)};
    struct merge r;
    NEED(t, merge_course(t->mem, &ask, &r));
    const int want = must_ask(t, &base, &ours, &theirs);
    if (r.n_questions != want) {
        test_fail(t, __FILE__, __LINE__, "%d questions, %d clashes", r.n_questions, want);
        tell(t, "base", ask.base), tell(t, "ours", ask.ours), tell(t, "theirs", ask.theirs);
        for (int i = 0; i < r.n_questions; i++)
            fprintf(stderr,
                    "? %d " STR_FMT " " STR_FMT " " STR_FMT "\n  b " STR_FMT "\n  o " STR_FMT
                    "\n  t " STR_FMT "\n",
                    r.questions[i].kind, STR_ARG(r.questions[i].path),
                    STR_ARG(r.questions[i].block), STR_ARG(r.questions[i].name),
                    STR_ARG(r.questions[i].base), STR_ARG(r.questions[i].ours),
                    STR_ARG(r.questions[i].theirs));
    }
    nothing_lost(t, &r, &ours);
    nothing_lost(t, &r, &theirs);
    for (int i = 0; i < r.n_files; i++) { // sound and in its one form
        struct findings f = findings_new(t->mem);
        str again;
        CHECK_INT(t, normal_text(t->mem, r.files[i].path, r.files[i].text, NULL, &f, &again),
                  ERR_NONE);
        CHECK(t, str_eq(again, r.files[i].text));
    }
    // Answered, nothing is open; and the other way round as much is asked.
    struct merge_answer *answers =
        MEM_ARRAY(t->mem, struct merge_answer, (size_t)r.n_questions + 1);
    for (int i = 0; i < r.n_questions; i++)
        answers[i] =
            (struct merge_answer){r.questions[i].key, (enum merge_take)test_random(t, 4), STR("")};
    struct merge_ask answered = ask;
    answered.answers = answers;
    answered.n_answers = r.n_questions;
    struct merge done;
    NEED(t, merge_course(t->mem, &answered, &done));
    CHECK_INT(t, done.open, 0);
    CHECK_INT(t, done.n_questions, r.n_questions);
    struct merge back;
    NEED(t,
         merge_course(t->mem,
                      &(struct merge_ask){.base = ask.base, .ours = ask.theirs, .theirs = ask.ours},
                      &back));
    CHECK_INT(t, back.n_questions, r.n_questions);
    // Who changed nothing gets what the other made, to the letter.
    struct merge one;
    NEED(t,
         merge_course(t->mem,
                      &(struct merge_ask){.base = ask.base, .ours = ask.ours, .theirs = ask.base},
                      &one));
    CHECK_INT(t, one.n_questions, 0);
    for (int i = 0; i < one.n_files; i++)
        CHECK(t, str_eq(one.files[i].text, ask.ours.at[i].text));
    NEED(t,
         merge_course(t->mem,
                      &(struct merge_ask){.base = ask.base, .ours = ask.base, .theirs = ask.ours},
                      &one));
    CHECK_INT(t, one.n_questions, 0);
    for (int i = 0; i < one.n_files; i++)
        CHECK(t, str_eq(one.files[i].text, ask.ours.at[i].text));
}

PROP(merge, asks_what_both_changed_and_nothing_else, 1000)
{
    try_one(t, false);
}

PROP(merge, asks_the_same_when_changes_cluster, 1000)
{
    try_one(t, true);
}
