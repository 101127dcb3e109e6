// The merge of a text once more, slow and plain, from the text alone: paragraphs of sentences, no blocks, nothing that
// moves. On small cases it must give the same text and as many questions as engine/course/merge.c.
//
// A text is a row of lines; an empty line is a break. Everything is looked at with tables of n times k.
#include "base/out.h"
#include "engine/course/merge.h"
#include "tests/support/prose.h"
#include "tests/support/test.h"

enum { MOST = 60 };

struct text {
    str line[MOST];
    int n;
};

struct seen {                    // a side from the base
    int to[MOST];                // place in the side, -1
    int first[MOST], last[MOST]; // the change a place is in, -1
    bool gone[MOST];
    int from[MOST], until[MOST]; // of a change that starts here: what stands there instead
    int came[MOST + 1], came_until[MOST + 1]; // at each gap
};

static bool is_break(str s)
{
    return s.n == 0;
}

// Letters and digits of the words they share, each word at most 15, in thousandths of all.
static int alike(str a, str b)
{
    str w[2][100];
    bool used[100] = {false};
    int n[2] = {0, 0}, all = 0, same = 0;

    for (int s = 0; s < 2; s++) {
        const str x = s ? b : a;
        for (size_t i = 0; i < x.n;) {
            size_t end = i;
            while (end < x.n &&
                   ((unsigned char)x.at[end] >= 0x80 || (x.at[end] >= '0' && x.at[end] <= '9') ||
                    ((x.at[end] | 32) >= 'a' && (x.at[end] | 32) <= 'z')))
                end++;
            if (end > i) {
                w[s][n[s]++] = str_part(x, i, end - i);
                all += end - i < 15 ? (int)(end - i) : 15;
            }
            i = end > i ? end : i + 1;
        }
    }
    for (int i = 0; i < n[0]; i++)
        for (int j = 0; j < n[1]; j++)
            if (!used[j] && str_eq(w[0][i], w[1][j])) {
                used[j] = true;
                same += w[0][i].n < 15 ? (int)w[0][i].n : 15;
                break;
            }
    return all ? 2000 * same / all : 0;
}

// The best pairs in order between b[i0..i1) and s[j0..j1): equal ones, or with `half` those that are alike.
static void pairs(const struct text *b, int i0, int i1, const struct text *s, int j0, int j1,
                  bool half, int *to)
{
    int t[MOST + 1][MOST + 1] = {{0}};

    for (int i = i1 - 1; i >= i0; i--)
        for (int j = j1 - 1; j >= j0; j--) {
            const bool text = !is_break(b->line[i]) && !is_break(s->line[j]);
            const int worth = !text  ? 0
                              : half ? alike(b->line[i], s->line[j])
                                     : str_eq(b->line[i], s->line[j]);
            int best = t[i + 1][j] >= t[i][j + 1] ? t[i + 1][j] : t[i][j + 1];
            if (worth >= (half ? 500 : 1) && worth + t[i + 1][j + 1] >= best)
                best = worth + t[i + 1][j + 1];
            t[i][j] = best;
        }
    for (int i = i0, j = j0; i < i1 && j < j1;) {
        const bool text = !is_break(b->line[i]) && !is_break(s->line[j]);
        const int worth = !text  ? 0
                          : half ? alike(b->line[i], s->line[j])
                                 : str_eq(b->line[i], s->line[j]);
        if (worth >= (half ? 500 : 1) && t[i][j] == worth + t[i + 1][j + 1])
            to[i++] = j++;
        else if (t[i + 1][j] >= t[i][j + 1])
            i++;
        else
            j++;
    }
}

static void see(const struct text *b, const struct text *s, struct seen *x)
{
    int p = -1, ps = -1;

    for (int i = 0; i < b->n; i++) {
        x->to[i] = x->first[i] = x->last[i] = -1;
        x->gone[i] = false;
    }
    for (int g = 0; g <= b->n; g++)
        x->came[g] = x->came_until[g] = 0;
    pairs(b, 0, b->n, s, 0, s->n, false, x->to);
    for (int q = 0; q <= b->n; q++) { // between those that stayed, the ones that changed
        if (q < b->n && x->to[q] < 0) continue;
        const int qs = q < b->n ? x->to[q] : s->n;
        int more[MOST];
        for (int i = 0; i < b->n; i++)
            more[i] = -1;
        pairs(b, p + 1, q, s, ps + 1, qs, true, more);
        for (int i = p + 1; i < q; i++)
            if (more[i] >= 0) x->to[i] = more[i];
        p = q;
        ps = qs;
    }
    for (int way = 0; way < 2;
         way++) // an empty line goes with what is after it, else with what is before
        for (int i = 0; i < b->n; i++) {
            if (is_break(b->line[i]) || x->to[i] < 0) continue;
            const int a = i + (way ? 1 : -1), c = x->to[i] + (way ? 1 : -1);
            bool taken = false;
            if (a < 0 || a >= b->n || c < 0 || c >= s->n || !is_break(b->line[a]) ||
                !is_break(s->line[c]) || x->to[a] >= 0)
                continue;
            for (int k = 0; k < b->n; k++)
                taken |= x->to[k] == c;
            if (!taken) x->to[a] = c;
        }
    p = ps = -1;
    for (int q = 0; q <= b->n; q++) {
        if (q < b->n && x->to[q] < 0) continue;
        const int qs = q < b->n ? x->to[q] : s->n;
        int first = -1, last = -1;
        bool fresh = false;
        for (int i = p + 1; i < q; i++)
            if (!is_break(b->line[i])) {
                if (first < 0) first = i;
                last = i;
            }
        for (int j = ps + 1; j < qs; j++)
            fresh |= !is_break(s->line[j]);
        if (first >= 0 && fresh) {
            for (int i = first; i <= last; i++)
                x->first[i] = first, x->last[i] = last;
            x->from[first] = ps + 1;
            x->until[first] = qs;
        } else {
            x->came[p + 1] = ps + 1;
            x->came_until[p + 1] = qs;
            for (int i = first; first >= 0 && i <= last; i++) {
                if (is_break(b->line[i])) continue;
                int end = i;
                while (end < last && !is_break(b->line[end + 1]))
                    end++;
                for (int k = i; k <= end; k++)
                    x->first[k] = i, x->last[k] = end, x->gone[k] = true;
                i = end;
            }
        }
        if (q < b->n && !is_break(b->line[q]) && !str_eq(b->line[q], s->line[qs])) {
            x->first[q] = x->last[q] = q;
            x->from[q] = qs;
            x->until[q] = qs + 1;
        }
        p = q;
        ps = qs;
    }
}

static bool same_change(const struct text *o, const struct seen *x, const struct text *h,
                        const struct seen *y, int i)
{
    if (x->gone[i] || y->gone[i]) return x->gone[i] && y->gone[i];
    if (x->first[i] != y->first[i] || x->last[i] != y->last[i]) return false;
    int a = x->from[x->first[i]], c = y->from[y->first[i]];
    const int ae = x->until[x->first[i]], ce = y->until[y->first[i]];
    for (;; a++, c++) {
        while (a < ae && is_break(o->line[a]))
            a++;
        while (c < ce && is_break(h->line[c]))
            c++;
        if (a == ae || c == ce) return a == ae && c == ce;
        if (!str_eq(o->line[a], h->line[c])) return false;
    }
}

// How many questions; which sentences of which side stay is what the second list of the test compares.
static int questions_of(const struct text *b, const struct text *o, const struct text *h)
{
    struct seen x, y;
    int in[MOST], n = 0;

    see(b, o, &x);
    see(b, h, &y);
    for (int i = 0; i < b->n; i++) {
        const bool both = x.first[i] >= 0 && y.first[i] >= 0;
        bool clash = both && !same_change(o, &x, h, &y, i);
        for (int s = 0; s < 2; s++) {
            const struct seen *a = s ? &y : &x, *c = s ? &x : &y;
            const struct text *other = s ? o : h;
            bool fresh = false;
            for (int j = c->came[i]; j < c->came_until[i]; j++)
                fresh |= !is_break(other->line[j]);
            clash |= a->first[i] >= 0 && i > a->first[i] && fresh;
        }
        in[i] = clash ? i : -1;
    }
    for (bool more = true; more;) {
        more = false;
        for (int i = 0; i < b->n; i++)
            for (int s = 0; s < 2 && in[i] >= 0; s++) {
                const struct seen *a = s ? &y : &x;
                for (int k = a->first[i]; k >= 0 && k <= a->last[i]; k++) {
                    if (in[k] == in[i]) continue;
                    const int low = in[k] >= 0 && in[k] < in[i] ? in[k] : in[i], old = in[k];
                    for (int z = 0; z < b->n; z++)
                        if (in[z] >= 0 && (in[z] == old || in[z] == in[i])) in[z] = low;
                    in[k] = low;
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
    return n;
}

static str as_text(struct test *t, const struct text *x)
{
    struct out o = out_new(t->mem);

    for (int i = 0; i < x->n; i++) {
        out_str(&o, x->line[i]);
        out_byte(&o, '\n');
    }
    return out_get(&o);
}

static void line_in(struct text *x, int at, str line)
{
    if (x->n == MOST) return;
    for (int i = x->n++; i > at; i--)
        x->line[i] = x->line[i - 1];
    x->line[at] = line;
}

static void line_out(struct text *x, int at)
{
    for (int i = at; i + 1 < x->n; i++)
        x->line[i] = x->line[i + 1];
    x->n--;
}

static void edit(struct test *t, struct text *x)
{
    const int at = (int)test_random(t, (uint64_t)x->n);

    if (is_break(x->line[at])) return;
    const bool alone =
        (at == 0 || is_break(x->line[at - 1])) && (at + 1 == x->n || is_break(x->line[at + 1]));
    switch (test_random(t, 6)) {
    case 0: x->line[at] = prose_nonsense(t); break;
    case 1:
        if (!alone) line_out(x, at);
        break;
    case 2: line_in(x, at + 1, prose_nonsense(t)); break;
    case 3:
        if (alone && at > 1) {
            line_out(x, at);
            line_out(x, at - 1);
        }
        break;
    default: x->line[at] = prose_change_word(t, x->line[at]);
    }
}

PROP(reference, merge_of_a_text_asks_the_same, 500)
{
    struct text b = {.n = 0}, o, h;

    for (int i = 0; i < 2 + t->round % 12; i++) {
        if (i && !test_random(t, 3)) b.line[b.n++] = STR("");
        b.line[b.n++] = prose_nonsense(t);
    }
    o = h = b;
    for (int i = 0; i < 1 + (int)test_random(t, 5); i++) {
        edit(t, &o);
        edit(t, &h);
    }
    const struct course_file f[] = {{STR("x.md"), as_text(t, &b)},
                                    {STR("x.md"), as_text(t, &o)},
                                    {STR("x.md"), as_text(t, &h)}};
    const struct merge_ask ask = {.base = {&f[0], 1}, .ours = {&f[1], 1}, .theirs = {&f[2], 1}};
    struct merge r;
    NEED(t, merge_course(t->mem, &ask, &r));
    const int want = questions_of(&b, &o, &h);
    if (r.n_questions != want)
        test_fail(t, __FILE__, __LINE__,
                  "%d questions, %d here:\n" STR_FMT "---\n" STR_FMT "---\n" STR_FMT, r.n_questions,
                  want, STR_ARG(f[0].text), STR_ARG(f[1].text), STR_ARG(f[2].text));
    // What one side left as it was and the other changed, stands as the other has it.
    struct seen x, y;
    see(&b, &o, &x);
    see(&b, &h, &y);
    for (int i = 0; i < b.n; i++) {
        if (is_break(b.line[i])) continue;
        const bool by_o = x.first[i] >= 0, by_h = y.first[i] >= 0;
        if (!by_o && !by_h) CHECK(t, str_find(r.files[0].text, b.line[i]) >= 0);
        if (by_o != by_h && (by_o ? x.to[i] : y.to[i]) >= 0)
            CHECK(t, str_find(r.files[0].text, by_o ? o.line[x.to[i]] : h.line[y.to[i]]) >= 0 ||
                         r.n_questions > 0);
        if (by_o != by_h && r.n_questions == 0) CHECK(t, str_find(r.files[0].text, b.line[i]) < 0);
    }
}
