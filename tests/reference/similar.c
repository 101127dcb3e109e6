// similar.c - the definitions of engine/similar/similar.h followed to the letter, for texts in Latin script.
#include "tests/reference/similar.h"

#include "base/utf8.h"

#include <math.h>

struct bag {
    str *at;
    int n;
};

// " een bankje " : folded words with one space around each.
static str plain(struct mem *m, str text, bool typing)
{
    struct out folded = out_new(m), o = out_new(m);
    bool inside = false;

    utf8_fold_text(&folded, text);
    OUT_LIT(&o, " ");
    for (str f = out_get(&folded); f.n;) {
        const uint32_t c = utf8_next(&f);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            out_byte(&o, (char)c);
            inside = true;
        } else if (c != '\'' && c != 0x2019) {
            if (inside) OUT_LIT(&o, " ");
            inside = false;
        }
    }
    if (inside) OUT_LIT(&o, " ");
    str s = out_get(&o);
    if (s.n == 1) return STR("");
    if (typing) s.n--;
    return s;
}

static bool has(const struct bag *b, str s)
{
    for (int i = 0; i < b->n; i++)
        if (str_eq(b->at[i], s)) return true;
    return false;
}

static struct bag runs(struct mem *m, str s, size_t size, bool inside_words, int most)
{
    struct bag b = {MEM_ARRAY(m, str, s.n + 2), 0};

    if (!inside_words && s.n && s.n < size) b.at[b.n++] = s;
    for (size_t i = 0; i + size <= s.n && b.n < most; i++) {
        const str run = str_part(s, i, size);
        if (inside_words && run.at[1] == ' ') continue;
        if (!has(&b, run)) b.at[b.n++] = run;
    }
    return b;
}

static int both(const struct bag *a, const struct bag *b)
{
    int n = 0;

    for (int i = 0; i < a->n; i++)
        n += has(b, a->at[i]);
    return n;
}

void reference_similar_groups(struct mem *m, const str *texts, int n, struct similar_groups *out)
{
    struct bag *b = MEM_ARRAY(m, struct bag, (size_t)n + 1);
    bool *done = MEM_ARRAY(m, bool, (size_t)n + 1);
    int *before = MEM_ARRAY(m, int, (size_t)n + 1), n_before = 0;

    out->stands = MEM_ARRAY(m, int, (size_t)n + 1);
    out->share = MEM_ARRAY(m, int, (size_t)n + 1);
    out->n = n;
    out->groups = 0;
    for (int i = 0; i < n; i++)
        b[i] = runs(m, plain(m, texts[i], false), 5, false, 1 << 30);
    for (int round = 0; round < n; round++) {
        int i = -1, best = -1;
        double best_share = -1;
        for (int k = 0; k < n; k++)
            if (!done[k] && (i < 0 || b[k].n < b[i].n)) i = k;
        done[i] = true;
        for (int k = 0; k < n_before; k++) {
            const struct bag *s = &b[before[k]];
            const int common = both(s, &b[i]), all = s->n + b[i].n - common;
            if (all == 0) continue;
            if (!(1000 * common >= 500 * all || (s->n >= 100 && 1000 * common >= 800 * s->n)))
                continue;
            const double share = (double)common / all;
            if (share > best_share || (share == best_share && before[k] < best)) {
                best = before[k];
                best_share = share;
                out->share[i] = 1000 * common / all;
            }
        }
        out->stands[i] = best < 0 ? i : best;
        if (best < 0) {
            out->share[i] = 1000;
            before[n_before++] = i;
            out->groups++;
        }
    }
}

void reference_similar_find(struct mem *m, str ask, const str *texts, int n, int most,
                            struct similar_hit *out, int *out_n)
{
    const struct bag q = runs(m, plain(m, ask, true), 3, true, SIMILAR_RUNS);
    struct bag *b = MEM_ARRAY(m, struct bag, (size_t)n + 1);
    struct similar_hit *all = MEM_ARRAY(m, struct similar_hit, (size_t)n + 1);
    int64_t weight = 0;
    int n_all = 0;

    *out_n = 0;
    for (int i = 0; i < n; i++)
        b[i] = runs(m, plain(m, texts[i], false), 3, true, 1 << 30);
    int *w = MEM_ARRAY(m, int, (size_t)q.n + 1);
    for (int k = 0; k < q.n; k++) {
        int texts_with = 0;
        for (int i = 0; i < n; i++)
            texts_with += has(&b[i], q.at[k]);
        // 2^(w/16) <= (n + 1) / texts, without a logarithm
        while (pow(2, (w[k] + 1) / 16.0) <=
               (double)(n + 1) / (texts_with ? texts_with : 1) * (1 + 1e-12))
            w[k]++;
        weight += w[k];
    }
    for (int i = 0; i < n && weight; i++) {
        int64_t held = 0;
        for (int k = 0; k < q.n; k++)
            held += has(&b[i], q.at[k]) ? w[k] : 0;
        const int share = (int)(1000 * held / weight);
        const str s = plain(m, texts[i], false);
        const int length = s.n ? (int)s.n - 2 : 0;
        if (share >= SIMILAR_LEAST)
            all[n_all++] = (struct similar_hit){i, share * 400 / (400 + length), share};
    }
    while (*out_n < most && *out_n < n_all) {
        int best = -1;
        for (int i = 0; i < n_all; i++) {
            if (all[i].text < 0) continue;
            if (best < 0 || all[i].score > all[best].score ||
                (all[i].score == all[best].score && all[i].share > all[best].share))
                best = i;
        }
        out[(*out_n)++] = all[best];
        all[best].text = -1;
    }
}
