// What is here: equal pieces in order (patience, then a table), pieces that share words, and words themselves.
#include "base/align.h"

#include <stdlib.h>

uint64_t text_key(str s, uint64_t seed) // FNV-1a, finished as in MurmurHash3
{
    uint64_t h = 0xcbf29ce484222325u ^ (seed * 0x9e3779b97f4a7c15u);

    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.at[i]) * 0x100000001b3u;
    h ^= h >> 33;
    h *= 0xff51afd7ed558ccdu;
    h ^= h >> 33;
    return h;
}

// ---- equal pieces

struct aligner {
    struct mem *m;
    const uint64_t *a, *b;
    int *to_b;
};

struct seen {
    uint64_t key;
    int place;
    bool in_b;
};

static int by_key(const void *x, const void *y)
{
    const struct seen *a = x, *b = y;

    if (a->key != b->key) return a->key < b->key ? -1 : 1;
    return a->in_b != b->in_b ? a->in_b - b->in_b : a->place - b->place;
}

static void by_table(struct aligner *w, int a0, int a1, int b0, int b1)
{
    const int n = a1 - a0, k = b1 - b0;
    const struct mem_mark mark = mem_mark(w->m);
    uint16_t *t = MEM_ARRAY(w->m, uint16_t, (size_t)(n + 1) * (size_t)(k + 1));

    for (int i = n - 1; i >= 0; i--)
        for (int j = k - 1; j >= 0; j--) {
            const uint16_t down = t[(i + 1) * (k + 1) + j], right = t[i * (k + 1) + j + 1];
            t[i * (k + 1) + j] = w->a[a0 + i] == w->b[b0 + j]
                                     ? (uint16_t)(t[(i + 1) * (k + 1) + j + 1] + 1)
                                 : down >= right ? down
                                                 : right;
        }
    for (int i = 0, j = 0; i < n && j < k;) {
        if (w->a[a0 + i] == w->b[b0 + j]) {
            w->to_b[a0 + i] = b0 + j;
            i++, j++;
        } else if (t[(i + 1) * (k + 1) + j] >= t[i * (k + 1) + j + 1]) {
            i++;
        } else {
            j++;
        }
    }
    mem_reset(w->m, mark);
}

static void in_range(struct aligner *w, int a0, int a1, int b0, int b1)
{
    while (a0 < a1 && b0 < b1 && w->a[a0] == w->b[b0])
        w->to_b[a0++] = b0++;
    while (a0 < a1 && b0 < b1 && w->a[a1 - 1] == w->b[b1 - 1])
        w->to_b[--a1] = --b1;
    const int n = a1 - a0, k = b1 - b0;
    if (n == 0 || k == 0) return;
    if ((int64_t)(n + 1) * (k + 1) <= ALIGN_TABLE / 64) {
        by_table(w, a0, a1, b0, b1);
        return;
    }

    // What stands once in both is an anchor; the longest ascending chain of them holds.
    const struct mem_mark mark = mem_mark(w->m);
    struct seen *all = MEM_ARRAY(w->m, struct seen, (size_t)(n + k));
    int *pair_a = MEM_ARRAY(w->m, int, (size_t)(n + 1)), *pair_b = MEM_ARRAY(w->m, int, (size_t)n);
    int pairs = 0;

    for (int i = 0; i < n; i++)
        all[i] = (struct seen){w->a[a0 + i], a0 + i, false};
    for (int j = 0; j < k; j++)
        all[n + j] = (struct seen){w->b[b0 + j], b0 + j, true};
    qsort(all, (size_t)(n + k), sizeof *all, by_key);
    int *of_a = MEM_ARRAY(w->m, int, (size_t)n); // place in b, by place in a
    for (int i = 0; i < n; i++)
        of_a[i] = -1;
    for (int i = 0; i < n + k;) {
        int end = i;
        while (end < n + k && all[end].key == all[i].key)
            end++;
        if (end - i == 2 && !all[i].in_b && all[i + 1].in_b)
            of_a[all[i].place - a0] = all[i + 1].place;
        i = end;
    }
    for (int i = 0; i < n; i++)
        if (of_a[i] >= 0) {
            pair_a[pairs] = a0 + i;
            pair_b[pairs++] = of_a[i];
        }
    if (pairs == 0) {
        mem_reset(w->m, mark);
        if ((int64_t)(n + 1) * (k + 1) <= ALIGN_TABLE && n < 65535 && k < 65535)
            by_table(w, a0, a1, b0, b1);
        return;
    }
    int *tail = MEM_ARRAY(w->m, int, (size_t)pairs), *before = MEM_ARRAY(w->m, int, (size_t)pairs);
    int length = 0;
    for (int i = 0; i < pairs; i++) {
        int low = 0, high = length;
        while (low < high) {
            const int middle = (low + high) / 2;
            if (pair_b[tail[middle]] < pair_b[i])
                low = middle + 1;
            else
                high = middle;
        }
        before[i] = low ? tail[low - 1] : -1;
        tail[low] = i;
        if (low == length) length++;
    }
    int *chain = MEM_ARRAY(w->m, int, (size_t)length);
    for (int i = tail[length - 1], at = length; i >= 0; i = before[i])
        chain[--at] = i;
    for (int i = 0; i < length; i++)
        w->to_b[pair_a[chain[i]]] = pair_b[chain[i]];
    int from_a = a0, from_b = b0;
    for (int i = 0; i <= length; i++) { // at most as deep as anchors lie within anchors
        const int to_a = i < length ? pair_a[chain[i]] : a1,
                  to_b = i < length ? pair_b[chain[i]] : b1;
        in_range(w, from_a, to_a, from_b, to_b);
        from_a = to_a + 1;
        from_b = to_b + 1;
    }
    mem_reset(w->m, mark);
}

void align_exact(struct mem *m, const uint64_t *a, int n, const uint64_t *b, int k, int *to_b)
{
    struct aligner w = {.m = m, .a = a, .b = b, .to_b = to_b};

    for (int i = 0; i < n; i++)
        to_b[i] = -1;
    in_range(&w, 0, n, 0, k);
}

// ---- pieces that share words

static bool in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

static int by_number(const void *x, const void *y)
{
    const uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;

    return (a > b) - (a < b);
}

struct bag bag_of(struct mem *m, str text)
{
    struct bag bag = {MEM_ARRAY(m, uint32_t, text.n / 2 + 1), 0};

    for (size_t i = 0; i < text.n;) {
        size_t end = i;
        while (end < text.n && in_word(text.at[end]))
            end++;
        // The low bits say how long it is: "participatie" says more than "de".
        const uint32_t length = end - i < 15 ? (uint32_t)(end - i) : 15;
        if (end > i)
            bag.at[bag.n++] = ((uint32_t)text_key(str_part(text, i, end - i), 1) & ~15u) | length;
        i = end > i ? end : i + 1;
    }
    if (bag.n) qsort(bag.at, (size_t)bag.n, sizeof *bag.at, by_number);
    return bag;
}

int bag_alike(const struct bag *a, const struct bag *b)
{
    int same = 0, all = 0;

    for (int i = 0; i < a->n; i++)
        all += (int)(a->at[i] & 15);
    for (int j = 0; j < b->n; j++)
        all += (int)(b->at[j] & 15);
    for (int i = 0, j = 0; i < a->n && j < b->n;) {
        if (a->at[i] == b->at[j])
            same += (int)(a->at[i++] & 15), j++;
        else if (a->at[i] < b->at[j])
            i++;
        else
            j++;
    }
    return all ? 2000 * same / all : 0;
}

void align_alike(struct mem *m, const struct bag *const *a, int n, const struct bag *const *b,
                 int k, int *to_b)
{
    enum { HALF = 500, TABLE = 1 << 16 };
    for (int i = 0; i < n; i++)
        to_b[i] = -1;
    if (n == 0 || k == 0 || (int64_t)(n + 1) * (k + 1) > TABLE) return;
    const struct mem_mark mark = mem_mark(m);
    int *t = MEM_ARRAY(m, int, (size_t)(n + 1) * (size_t)(k + 1)),
        *alike = MEM_ARRAY(m, int, (size_t)n *(size_t)k);

    for (int i = n - 1; i >= 0; i--)
        for (int j = k - 1; j >= 0; j--) {
            const int s = bag_alike(a[i], b[j]);
            const int down = t[(i + 1) * (k + 1) + j], right = t[i * (k + 1) + j + 1];
            int best = down >= right ? down : right;
            alike[i * k + j] = s;
            if (s >= HALF && s + t[(i + 1) * (k + 1) + j + 1] >= best)
                best = s + t[(i + 1) * (k + 1) + j + 1];
            t[i * (k + 1) + j] = best;
        }
    for (int i = 0, j = 0; i < n && j < k;) {
        const int s = alike[i * k + j];
        if (s >= HALF && t[i * (k + 1) + j] == s + t[(i + 1) * (k + 1) + j + 1]) {
            to_b[i] = j;
            i++, j++;
        } else if (t[(i + 1) * (k + 1) + j] >= t[i * (k + 1) + j + 1]) {
            i++;
        } else {
            j++;
        }
    }
    mem_reset(m, mark);
}

// ---- words

struct words {
    str *at;
    uint64_t *key;
    int n;
};

static struct words words_of(struct mem *m, str s) // a word with the signs after it, up to the next
{
    struct words w = {MEM_ARRAY(m, str, s.n + 1), MEM_ARRAY(m, uint64_t, s.n + 1), 0};

    for (size_t i = 0; i < s.n;) {
        size_t end = i;
        const bool word = in_word(s.at[i]);
        while (end < s.n && in_word(s.at[end]) == word && (word || s.at[end] == s.at[i]))
            end++;
        w.at[w.n] = str_part(s, i, end - i);
        w.key[w.n] = text_key(w.at[w.n], 2);
        w.n++;
        i = end;
    }
    return w;
}

static void run_add(struct word_runs *r, enum word_kind kind, str text)
{
    if (text.n == 0) return;
    if (r->n && r->at[r->n - 1].kind == kind &&
        r->at[r->n - 1].text.at + r->at[r->n - 1].text.n == text.at)
        r->at[r->n - 1].text.n += text.n;
    else
        r->at[r->n++] = (struct word_run){kind, text};
}

struct word_runs words_diff(struct mem *m, str before, str after)
{
    const struct words a = words_of(m, before), b = words_of(m, after);
    int *to = MEM_ARRAY(m, int, (size_t)a.n + 1);
    struct word_runs r = {MEM_ARRAY(m, struct word_run, (size_t)(a.n + b.n) + 1), 0};
    int j = 0;

    align_exact(m, a.key, a.n, b.key, b.n, to);
    for (int i = 0; i <= a.n; i++) {
        const int stop = i == a.n ? b.n : to[i];
        if (i < a.n && to[i] < 0) {
            run_add(&r, WORD_GONE, a.at[i]);
            continue;
        }
        for (; j < stop; j++)
            run_add(&r, WORD_NEW, b.at[j]);
        if (i < a.n) run_add(&r, WORD_SAME, b.at[j++]);
    }
    return r;
}

static void put_words(struct out *o, const struct words *w, int from, int to)
{
    for (int i = from; i < to; i++)
        out_str(o, w->at[i]);
}

static bool same_words(const struct words *a, int a0, int a1, const struct words *b, int b0, int b1)
{
    if (a1 - a0 != b1 - b0) return false;
    for (int i = 0; i < a1 - a0; i++)
        if (!str_eq(a->at[a0 + i], b->at[b0 + i])) return false;
    return true;
}

// diff3: between words that stand in all three, who changed takes it; both is not whole.
str words_merge(struct mem *m, str base, str ours, str theirs, bool *out_whole)
{
    const struct words b = words_of(m, base), o = words_of(m, ours), t = words_of(m, theirs);
    int *to_o = MEM_ARRAY(m, int, (size_t)b.n + 1), *to_t = MEM_ARRAY(m, int, (size_t)b.n + 1);
    struct out out = out_new(m);
    int bi = 0, oi = 0, ti = 0;

    *out_whole = true;
    align_exact(m, b.key, b.n, o.key, o.n, to_o);
    align_exact(m, b.key, b.n, t.key, t.n, to_t);
    for (int i = 0; i <= b.n; i++) {
        if (i < b.n && (to_o[i] < 0 || to_t[i] < 0)) continue;
        const int oe = i < b.n ? to_o[i] : o.n, te = i < b.n ? to_t[i] : t.n;
        const bool same_o = same_words(&b, bi, i, &o, oi, oe),
                   same_t = same_words(&b, bi, i, &t, ti, te);
        if (same_o && !same_t) {
            put_words(&out, &t, ti, te);
        } else {
            put_words(&out, &o, oi, oe);
            if (!same_o && !same_t && !same_words(&o, oi, oe, &t, ti, te)) *out_whole = false;
        }
        if (i < b.n) out_str(&out, b.at[i]);
        bi = i + 1;
        oi = oe + 1;
        ti = te + 1;
    }
    return out_get(&out);
}
