// find.c - what is there already while somebody types: every text is read once, no index is kept.
#include "engine/similar/signs.h"
#include "engine/similar/similar.h"

enum { RUN_BITS = 18, RUN_CODES = 1 << RUN_BITS, ROW_WORDS = SIMILAR_RUNS / 64, HALF_SIGNS = 400 };

struct asked {
    uint64_t known[RUN_CODES / 64]; // 32 KB: most runs of a text are turned away here
    uint16_t slot[RUN_CODES];
    int32_t texts[SIMILAR_RUNS]; // that hold it
    int32_t weight[SIMILAR_RUNS];
    int n;
};

static void ask_read(struct asked *a, const unsigned char *s, size_t n)
{
    n--; // the last word is still being typed: no space after it
    for (size_t i = 2; i < n && a->n < SIMILAR_RUNS; i++) {
        const uint32_t code = (uint32_t)(s[i - 2] << 12 | s[i - 1] << 6 | s[i]);
        if (s[i - 1] == 0 || a->known[code / 64] >> code % 64 & 1) continue;
        a->known[code / 64] |= (uint64_t)1 << code % 64;
        a->slot[code] = (uint16_t)a->n++;
    }
}

static void text_read(struct asked *a, const unsigned char *s, size_t n, uint64_t row[ROW_WORDS])
{
    uint32_t code = n > 1 ? s[1] : 0;

    for (size_t i = 2; i < n; i++) {
        code = (code << 6 | s[i]) & (RUN_CODES - 1);
        if (!(a->known[code / 64] >> code % 64 & 1)) continue;
        const unsigned slot = a->slot[code];
        a->texts[slot] += !(row[slot / 64] >> slot % 64 & 1);
        row[slot / 64] |= (uint64_t)1 << slot % 64;
    }
}

// 16 log2(a / b), rounded down, for a >= b >= 1: bit by bit, so that it is the same everywhere.
static int32_t log16(uint64_t a, uint64_t b)
{
    uint64_t v = (a << 30) / b; // 1.0 is 1 << 30
    int32_t whole = 0;

    while (v >= (uint64_t)2 << 30) {
        v >>= 1;
        whole++;
    }
    int32_t part = 0;
    for (int i = 0; i < 4; i++) {
        v = v * v >> 30;
        part <<= 1;
        if (v >= (uint64_t)2 << 30) {
            v >>= 1;
            part++;
        }
    }
    return whole * 16 + part;
}

static bool before(const struct similar_hit *a, const struct similar_hit *b)
{
    if (a->score != b->score) return a->score > b->score;
    if (a->share != b->share) return a->share > b->share;
    return a->text < b->text;
}

enum err similar_find(struct mem *m, str ask, const str *texts, int n, int most,
                      struct similar_hit *out, int *out_n)
{
    size_t longest = ask.n;

    if (n < 0 || n > SIMILAR_TEXTS || ask.n > SIMILAR_BYTES) return ERR_TOO_LARGE;
    if (most < 1 || most > SIMILAR_HITS) return ERR_INVALID;
    for (int i = 0; i < n; i++) {
        if (texts[i].n > SIMILAR_BYTES) return ERR_TOO_LARGE;
        if (texts[i].n > longest) longest = texts[i].n;
    }
    *out_n = 0;
    struct asked *a = MEM_NEW(m, struct asked);
    unsigned char *signs = mem_raw(m, 2 * longest + 2);
    size_t many = similar_signs(ask, signs);
    if (many < 3) return ERR_NONE;
    ask_read(a, signs, many);

    const size_t words = ((size_t)a->n + 63) / 64;
    uint64_t *rows = MEM_ARRAY(m, uint64_t, (size_t)n * words + 1);
    int32_t *length = MEM_ARRAY(m, int32_t, (size_t)n + 1);
    for (int i = 0; i < n; i++) {
        many = similar_signs(texts[i], signs);
        if (!many) continue;
        length[i] = (int32_t)many - 2;
        text_read(a, signs, many, rows + (size_t)i * words);
    }
    int64_t all = 0;
    for (int k = 0; k < a->n; k++) {
        a->weight[k] = log16((uint64_t)n + 1, a->texts[k] ? (uint64_t)a->texts[k] : 1);
        all += a->weight[k];
    }
    if (all == 0) return ERR_NONE;
    for (int i = 0; i < n; i++) {
        const uint64_t *row = rows + (size_t)i * words;
        int64_t held = 0;
        for (size_t w = 0; w < words; w++)
            for (uint64_t bits = row[w]; bits; bits &= bits - 1)
                held += a->weight[w * 64 + (size_t)__builtin_ctzll(bits)];
        struct similar_hit h = {.text = i, .share = (int)(1000 * held / all)};
        if (h.share < SIMILAR_LEAST) continue;
        h.score = h.share * HALF_SIGNS / (HALF_SIGNS + length[i]);
        int at = *out_n;
        while (at > 0 && before(&h, &out[at - 1]))
            at--;
        if (at == most) continue;
        if (*out_n < most) ++*out_n;
        memmove(&out[at + 1], &out[at], (size_t)(*out_n - 1 - at) * sizeof *out);
        out[at] = h;
    }
    return ERR_NONE;
}
