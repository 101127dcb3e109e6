#include "core/search.h"

#include "base/json.h"
#include "base/utf8.h"
#include "core/search.sql.h"

#include <stdlib.h>

enum {
    STEMS_MAX = 200000,
    FINE = 30, // candidates that are looked at inside
    PASSAGE_SIGNS = 260,
    NEAR_MIN = 4, // letters of a word that is kept under its spellings
    NEAR_MAX = 24,
};

// ---- a set of texts, for "each stem once" ----

struct set {
    struct mem *mem;
    str *at;
    size_t slots, n;
};

static size_t set_place(const struct set *s, str what)
{
    uint64_t h = 1469598103934665603u; // FNV-1a

    for (size_t i = 0; i < what.n; i++)
        h = (h ^ (unsigned char)what.at[i]) * 1099511628211u;
    size_t i = h & (s->slots - 1);
    while (s->at[i].at && !str_eq(s->at[i], what))
        i = (i + 1) & (s->slots - 1);
    return i;
}

static bool set_add(struct set *s, str what) // true when it was new
{
    if (s->n * 2 >= s->slots) {
        struct set bigger = {.mem = s->mem, .slots = s->slots ? s->slots * 2 : 256, .n = s->n};

        bigger.at = MEM_ARRAY(s->mem, str, bigger.slots);
        for (size_t i = 0; i < s->slots; i++)
            if (s->at[i].at) bigger.at[set_place(&bigger, s->at[i])] = s->at[i];
        *s = bigger;
    }
    const size_t i = set_place(s, what);
    if (s->at[i].at) return false;
    s->at[i] = what;
    s->n++;
    return true;
}

// ---- putting in ----

// " stem stem " of a text; common words are left out. Words long enough to be misspelt go into `spelt`.
static str stems_of(struct mem *mem, str text, enum lang lang, struct set *spelt)
{
    struct words w = words_of(text);
    struct out o = out_sized(mem, text.n + 32); // a film has hundreds of these
    struct word word;

    out_byte(&o, ' ');
    while (words_next(&w, &word)) {
        if (word.folded.n == 0 || word_is_common(word.folded, lang)) continue;
        out_str(&o, word_stem(mem, word.folded, lang));
        out_byte(&o, ' ');
        if (spelt && word.folded.n >= NEAR_MIN) set_add(spelt, str_copy(mem, word.folded));
    }
    return out_get(&o);
}

// What the index holds of the passages: each stem once, in order of appearance, so that the same
// passages always give the same text (a contentless index must be told what it forgets).
static str index_body(struct mem *mem, const str *stems, int n)
{
    struct set seen = {.mem = mem};
    struct out o = out_new(mem);

    for (int i = 0; i < n && seen.n < STEMS_MAX; i++) {
        str rest = stems[i], stem;
        while (str_cut(&rest, ' ', &stem)) {
            if (stem.n == 0 || !set_add(&seen, stem)) continue;
            out_str(&o, stem);
            out_byte(&o, ' ');
        }
    }
    return out_get(&o);
}

// "theme=luisteren" -> "zzthemeluisteren": one token that no text can hold by chance.
static void facet_put(struct out *o, str facet)
{
    OUT_LIT(o, "zz");
    for (size_t i = 0; i < facet.n; i++) {
        const char c = facet.at[i];
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out_byte(o, c);
    }
    out_byte(o, ' ');
}

static enum err index_drop(struct db *db, struct mem *mem, const struct search_old_row *old)
{
    struct search_passage_rows passages;

    TRY(search_passages(db, mem, old->id, &passages));
    str *stems = MEM_ARRAY(mem, str, (size_t)passages.n + 1);
    for (int i = 0; i < passages.n; i++)
        stems[i] = passages.at[i].stems;
    TRY(search_index_drop(db, old->id, old->title_stems, index_body(mem, stems, passages.n),
                          old->facets));
    return search_passages_drop(db, old->id);
}

// Pairs for the queries, as JSON: words are letters and digits only, so nothing has to be escaped.
static void pair_put(struct out *o, str sound, str word)
{
    out_byte(o, o->n ? ',' : '[');
    out_byte(o, '"');
    out_str(o, sound);
    out_byte(o, ' ');
    out_str(o, word);
    out_byte(o, '"');
}

// The word under every key that is `from` less one letter.
static void less_one_put(struct out *o, str from, str word)
{
    char less[2 * WORD_MAX + 1];

    if (from.n < NEAR_MIN || from.n > NEAR_MAX) return;
    for (size_t gap = 0; gap < from.n; gap++) {
        if (gap && from.at[gap] == from.at[gap - 1]) continue; // the same key again
        memcpy(less, from.at, gap);
        memcpy(less + gap, from.at + gap + 1, from.n - gap - 1);
        pair_put(o, (str){less, from.n - 1}, word);
    }
}

// In two statements, however many words: one by one they were most of the work of an import. A word that was met
// before has all its keys.
static enum err spellings_add(struct db *db, struct mem *mem, const struct set *spelt)
{
    struct out pairs = out_new(mem), keys = out_new(mem);
    struct search_spelt_rows fresh;

    for (size_t i = 0; i < spelt->slots; i++)
        if (spelt->at[i].at) pair_put(&pairs, word_sound(mem, spelt->at[i]), spelt->at[i]);
    if (pairs.n == 0) return ERR_NONE;
    out_byte(&pairs, ']');
    TRY(search_spelt_add(db, mem, out_get(&pairs), &fresh));
    for (int i = 0; i < fresh.n; i++) {
        const str word = fresh.at[i].word, sound = word_sound(mem, word);
        less_one_put(&keys, sound, word);
        if (!str_eq(sound, word)) less_one_put(&keys, word, word);
    }
    if (keys.n == 0) return ERR_NONE;
    out_byte(&keys, ']');
    return search_near_add(db, out_get(&keys));
}

enum err search_put(struct db *db, struct mem *mem, const struct search_doc *doc)
{
    struct set spelt = {.mem = mem};
    struct out facets = out_new(mem);
    struct search_old_row old;
    search_doc_id now;
    const str lang = str_of(lang_codes[doc->lang]);
    bool found;

    if (doc->n_passages > SEARCH_PASSAGES) return ERR_TOO_LARGE;
    TRY(search_old(db, mem, doc->ref, lang, &found, &old));
    if (found) TRY(index_drop(db, mem, &old));

    facet_put(&facets, str_format(mem, "kind=" STR_FMT, STR_ARG(doc->kind)));
    facet_put(&facets, str_format(mem, "lang=" STR_FMT, STR_ARG(lang)));
    for (int i = 0; i < doc->n_facets; i++)
        facet_put(&facets, doc->facets[i]);

    const str title_stems = stems_of(mem, doc->title, doc->lang, &spelt);
    TRY(search_doc_put(db, mem, doc->ref, lang, doc->kind, doc->title, doc->path, doc->summary,
                       title_stems, out_get(&facets), doc->dated.n, &now));
    str *stems = MEM_ARRAY(mem, str, (size_t)doc->n_passages + 1);
    for (int i = 0; i < doc->n_passages; i++) {
        stems[i] = stems_of(mem, doc->passages[i].said, doc->lang, &spelt);
        TRY(search_passage_add(db, now, i, doc->passages[i].at_ms, doc->passages[i].said,
                               stems[i]));
    }
    const str body = index_body(mem, stems, doc->n_passages);
    TRY(search_index_add(db, now, title_stems, body, out_get(&facets)));
    return spellings_add(db, mem, &spelt);
}

enum err search_drop(struct db *db, struct mem *mem, str ref)
{
    struct search_old_rows old;

    TRY(search_refs(db, mem, ref, &old));
    for (int i = 0; i < old.n; i++) {
        TRY(index_drop(db, mem, &old.at[i]));
        TRY(search_doc_drop(db, old.at[i].id));
    }
    return ERR_NONE;
}

// ---- asking ----

struct term {
    str typed; // folded
    str stem[LANG_COUNT];
    int n_stems;
    bool begins; // match words that begin with it
};

struct asked {
    struct term at[SEARCH_WORDS];
    int n;
};

static void term_set(struct mem *mem, struct term *t, str folded)
{
    *t = (struct term){.typed = str_copy(mem, folded)};
    for (int l = 0; l < LANG_COUNT; l++) {
        const str stem = word_stem(mem, folded, (enum lang)l);
        if (l == 0 || !str_eq(stem, t->stem[0])) t->stem[t->n_stems++] = stem;
    }
}

static void asked_read(struct mem *mem, str text, enum lang lang, struct asked *a)
{
    // First without the common words; a text of nothing else is searched as it is.
    for (int pass = 0; pass < 2 && a->n == 0; pass++) {
        struct words w = words_of(text);
        struct word word;

        while (a->n < SEARCH_WORDS && words_next(&w, &word))
            if (word.folded.n && (pass || !word_is_common(word.folded, lang)))
                term_set(mem, &a->at[a->n++], word.folded);
    }
}

// PostgreSQL is not asked where the stem stands (":AB"): its index does not know, so each document that has it would be
// unpacked. No word looks like the token of a facet.
static void term_put(struct out *o, const struct term *t, bool postgres)
{
    if (!postgres) OUT_LIT(o, "{title body} : ");
    out_byte(o, '(');
    for (int i = 0; i < t->n_stems; i++) {
        if (i) out_str(o, postgres ? STR(" | ") : STR(" OR "));
        out_byte(o, postgres ? '\'' : '"');
        out_str(o, t->stem[i]);
        out_byte(o, postgres ? '\'' : '"');
        if (t->begins) out_str(o, postgres ? STR(":*") : STR("*"));
    }
    out_byte(o, ')');
}

static str match_text(struct mem *mem, const struct asked *a, const struct search_ask *ask,
                      bool any, bool postgres)
{
    struct out o = out_new(mem);

    out_byte(&o, '(');
    for (int i = 0; i < a->n; i++) {
        if (i && postgres)
            out_str(&o, any ? STR(" | ") : STR(" & "));
        else if (i)
            out_str(&o, any ? STR(" OR ") : STR(" AND "));
        term_put(&o, &a->at[i], postgres);
    }
    out_byte(&o, ')');
    for (int i = 0; i < ask->n_facets; i++) {
        struct out facet = out_new(mem);
        facet_put(&facet, ask->facets[i]);
        const str token = str_trim(out_get(&facet));
        if (postgres)
            out_format(&o, " & '" STR_FMT "'", STR_ARG(token));
        else
            out_format(&o, " AND facet : \"" STR_FMT "\"", STR_ARG(token));
    }
    return out_get(&o);
}

static enum err match(struct db *db, struct mem *mem, const struct asked *a,
                      const struct search_ask *ask, bool any, int most,
                      struct search_candidate_rows *out)
{
    const str text = match_text(mem, a, ask, any, db_kind(db) == STORE_POSTGRES);

    return search_match(db, mem, text, most, out);
}

struct nearest {
    str typed, sound, best;
    int most, cost;
};

static enum err nearest_under(struct db *db, struct mem *mem, str key, struct nearest *n)
{
    struct search_near_rows near;

    TRY(search_near(db, mem, key, &near));
    for (int i = 0; i < near.n; i++) {
        const str word = near.at[i].word;
        const int letters = word_distance(n->typed, word, n->most + 2);
        const int heard = word_distance(n->sound, word_sound(mem, word), n->most + 2);
        const int less = letters < heard ? letters : heard;
        // What sounds the same is nearest; then the fewest letters; then the same beginning.
        const int cost = heard * 8 + letters * 3 + (n->typed.at[0] != word.at[0]);

        if (less <= n->most && cost < n->cost) {
            n->cost = cost;
            n->best = word;
        }
    }
    return ERR_NONE;
}

static enum err nearest_less_one(struct db *db, struct mem *mem, str from, struct nearest *n)
{
    char less[2 * WORD_MAX + 1];

    if (from.n > NEAR_MAX) return ERR_NONE;
    TRY(nearest_under(db, mem, from, n)); // a letter too few was typed
    for (size_t gap = 0; gap < from.n; gap++) {
        if (gap && from.at[gap] == from.at[gap - 1]) continue;
        memcpy(less, from.at, gap);
        memcpy(less + gap, from.at + gap + 1, from.n - gap - 1);
        TRY(nearest_under(db, mem, (str){less, from.n - 1}, n));
    }
    return ERR_NONE;
}

// The word of the documents that a reader most likely meant; the typed one when none is near.
static enum err nearest(struct db *db, struct mem *mem, str typed, str *out)
{
    struct nearest n = {
        .typed = typed,
        .sound = word_sound(mem, typed),
        .best = typed,
        .most = typed.n < 5   ? 1
                : typed.n < 9 ? 2
                              : 3,
        .cost = 1000,
    };

    *out = typed;
    if (typed.n < 3 || n.sound.n == 0) return ERR_NONE;
    TRY(nearest_under(db, mem, n.sound, &n));
    if (n.cost > 12) { // nothing sounds just like it
        TRY(nearest_less_one(db, mem, n.sound, &n));
        if (!str_eq(n.sound, typed)) TRY(nearest_less_one(db, mem, typed, &n));
    }
    *out = n.best;
    return ERR_NONE;
}

// Replaces the words that no document has. Gives false when there were none to replace.
static enum err respell(struct db *db, struct mem *mem, struct asked *a,
                        const struct search_ask *ask, str *out_text, bool *out_changed)
{
    struct out o = out_new(mem);

    *out_changed = false;
    for (int i = 0; i < a->n; i++) {
        struct asked one = {.at = {a->at[i]}, .n = 1};
        struct search_ask open = {.lang = ask->lang};
        const bool postgres = db_kind(db) == STORE_POSTGRES;
        struct search_seen_row hit;
        bool seen;

        TRY(search_seen(db, mem, match_text(mem, &one, &open, false, postgres), &seen, &hit));
        if (!seen) {
            str word;
            TRY(nearest(db, mem, a->at[i].typed, &word));
            if (!str_eq(word, a->at[i].typed)) {
                const bool begins = a->at[i].begins;
                term_set(mem, &a->at[i], word);
                a->at[i].begins = begins;
                *out_changed = true;
            }
        }
        if (i) out_byte(&o, ' ');
        out_str(&o, a->at[i].typed);
    }
    *out_text = out_get(&o);
    return ERR_NONE;
}

static int count_stem(str stems, const struct term *t, int stem, int most)
{
    int n = 0;

    // " stem" or " stem " in " stem stem "
    for (str rest = stems; n < most && rest.n;) {
        const char *at = memmem(rest.at, rest.n, t->stem[stem].at, t->stem[stem].n);
        if (!at) break;
        const size_t end = (size_t)(at - rest.at) + t->stem[stem].n;
        if (at > stems.at && at[-1] == ' ' && (t->begins || (end < rest.n && rest.at[end] == ' ')))
            n++;
        rest = str_from(rest, end);
    }
    return n;
}

static int count_term(str stems, const struct term *t, int most)
{
    int n = 0;

    for (int i = 0; i < t->n_stems; i++) {
        const int k = count_stem(stems, t, i, most);
        if (k > n) n = k;
    }
    return n;
}

struct ranked {
    const struct search_candidate_row *row;
    int score;
};

static int better_first(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    if (x->score != y->score) return x->score < y->score ? 1 : -1;
    if (x->row->dated != y->row->dated) return x->row->dated < y->row->dated ? 1 : -1;
    return x->row->id.v < y->row->id.v ? 1 : -1;
}

static bool word_hits(struct mem *mem, str folded, const struct asked *a)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        const str stem = word_stem(mem, folded, (enum lang)l);
        for (int i = 0; i < a->n; i++)
            for (int k = 0; k < a->at[i].n_stems; k++)
                if (a->at[i].begins ? str_starts(stem, a->at[i].stem[k])
                                    : str_eq(stem, a->at[i].stem[k]))
                    return true;
    }
    return false;
}

// The passage around its first hit, with the places of the hits in it.
static void mark_passage(struct mem *mem, str said, const struct asked *a, struct search_hit *hit)
{
    struct search_mark all[64];
    struct words w = words_of(said);
    struct word word;
    int n = 0;
    size_t from = 0;

    while (n < (int)COUNT_OF(all) && words_next(&w, &word))
        if (word.folded.n && word_hits(mem, word.folded, a))
            all[n++] = (struct search_mark){word.start, word.bytes};
    if (n && all[0].at > 120) { // begin at a word, some way before the hit
        from = all[0].at - 100;
        while (from < all[0].at && said.at[from - 1] != ' ')
            from++;
    }
    const str whole = str_from(said, from), clipped = utf8_clip(whole, PASSAGE_SIGNS);
    struct out o = out_new(mem);
    if (from) OUT_LIT(&o, "… ");
    const size_t shift = o.n;
    out_str(&o, clipped);
    if (clipped.n < whole.n) OUT_LIT(&o, " …");
    hit->said = out_get(&o);
    for (int i = 0; i < n && hit->n_marks < SEARCH_MARKS; i++)
        if (all[i].at >= from && all[i].at + all[i].bytes <= from + clipped.n)
            hit->marks[hit->n_marks++] =
                (struct search_mark){all[i].at - from + shift, all[i].bytes};
}

// Looks at the passages of one document: its score in full, and the best passage.
static void look_inside(struct mem *mem, const struct asked *a, const struct search_inside_row *p,
                        int n, struct ranked *r, struct search_hit *hit)
{
    int best = -1, best_score = 0, often[SEARCH_WORDS] = {0};

    for (int i = 0; i < n; i++) {
        int here = 0;
        for (int k = 0; k < a->n; k++) {
            const int times = count_term(p[i].stems, &a->at[k], 4);
            often[k] += times;
            here += times ? 10 + times : 0;
        }
        if (here > best_score) {
            best_score = here;
            best = i;
        }
    }
    for (int k = 0; k < a->n; k++)
        r->score += often[k] ? 10 + (often[k] > 10 ? 10 : often[k]) : 0;
    r->score += best_score > 10 * (a->n - 1) && a->n > 1 ? 15 : 0; // all words in one passage
    *hit = (struct search_hit){.at_ms = -1, .said = STR("")};
    if (best >= 0) {
        hit->at_ms = p[best].at_ms;
        mark_passage(mem, p[best].said, a, hit);
    }
}

// Reads the passages of ranked[0..n) that hold a word in one go, and looks inside each document.
static enum err look_inside_all(struct db *db, struct mem *mem, const struct asked *a,
                                struct ranked *ranked, int n, struct search_hit *hits)
{
    struct search_inside_rows all;
    struct out docs = out_new(mem), parts = out_new(mem);
    struct json j = json_new(&parts);

    for (int i = 0; i < n; i++) {
        out_byte(&docs, i ? ',' : '[');
        out_int(&docs, ranked[i].row->id.v);
    }
    out_str(&docs, n ? STR("]") : STR("[]"));
    // Stems are letters and digits of a folded text: in a pattern they stand for themselves.
    json_open(&j, '[');
    for (int i = 0; i < a->n; i++)
        for (int k = 0; k < a->at[i].n_stems; k++)
            json_text(&j, str_format(mem, a->at[i].begins ? " %.*s" : " %.*s ",
                                     STR_ARG(a->at[i].stem[k])));
    json_close(&j, ']');
    TRY(search_passages_of(db, mem, out_get(&docs), out_get(&parts), &all));
    for (int i = 0; i < n; i++) {
        int from = 0, to = all.n; // the first of this document, by halves
        while (from < to) {
            const int mid = from + (to - from) / 2;
            if (all.at[mid].doc.v < ranked[i].row->id.v)
                from = mid + 1;
            else
                to = mid;
        }
        while (to < all.n && all.at[to].doc.v == ranked[i].row->id.v)
            to++;
        look_inside(mem, a, all.at + from, to - from, &ranked[i], &hits[i]);
    }
    return ERR_NONE;
}

static int by_ref(const void *a, const void *b)
{
    const struct search_candidate_row *x = *(const struct search_candidate_row *const *)a;
    const struct search_candidate_row *y = *(const struct search_candidate_row *const *)b;

    return str_cmp(x->ref, y->ref);
}

// A document in two languages counts once, in the reader's when that matched too. Order is kept.
static void one_language(struct mem *mem, enum lang lang, struct search_candidate_rows *rows)
{
    struct search_candidate_row **sorted =
        MEM_ARRAY(mem, struct search_candidate_row *, (size_t)rows->n + 1);
    int kept = 0;

    for (int i = 0; i < rows->n; i++)
        sorted[i] = &rows->at[i];
    qsort(sorted, (size_t)rows->n, sizeof *sorted, by_ref);
    for (int i = 1; i < rows->n; i++) {
        if (!str_eq(sorted[i]->ref, sorted[i - 1]->ref)) continue;
        const bool first = str_eq(sorted[i - 1]->lang, str_of(lang_codes[lang]));
        sorted[first ? i : i - 1]->ref = (str){0}; // marked to go
        if (first) sorted[i] = sorted[i - 1];
    }
    for (int i = 0; i < rows->n; i++)
        if (rows->at[i].ref.at) rows->at[kept++] = rows->at[i];
    rows->n = kept;
}

static void count_kinds(const struct search_candidate_rows *rows, struct search_found *out)
{
    for (int i = 0; i < rows->n; i++) {
        int k = 0;
        while (k < out->n_kinds && !str_eq(out->kinds[k].kind, rows->at[i].kind))
            k++;
        if (k == SEARCH_FACETS) continue;
        if (k == out->n_kinds) out->kinds[out->n_kinds++].kind = rows->at[i].kind;
        out->kinds[k].n++;
    }
}

// How many of each kind; when one kind was asked, the others are counted without that wish.
static enum err kinds_count(struct db *db, struct mem *mem, const struct asked *a,
                            const struct search_ask *ask, const struct search_candidate_rows *rows,
                            struct search_found *out)
{
    struct search_ask open = *ask;
    struct search_candidate_rows all = *rows;
    str *facets = MEM_ARRAY(mem, str, (size_t)ask->n_facets + 1);

    open.facets = facets;
    open.n_facets = 0;
    for (int i = 0; i < ask->n_facets; i++)
        if (!str_starts(ask->facets[i], STR("kind="))) facets[open.n_facets++] = ask->facets[i];
    if (open.n_facets < ask->n_facets) {
        TRY(match(db, mem, a, &open, out->any, SEARCH_CANDIDATES, &all));
        one_language(mem, ask->lang, &all);
    }
    count_kinds(&all, out);
    return ERR_NONE;
}

static enum err candidates(struct db *db, struct mem *mem, struct asked *a,
                           const struct search_ask *ask, struct search_candidate_rows *rows,
                           struct search_found *out)
{
    bool changed;
    str text;

    TRY(match(db, mem, a, ask, false, SEARCH_CANDIDATES + 1, rows));
    if (rows->n >= 10 || ask->exact) return ERR_NONE;
    for (int i = 0; i < a->n; i++)
        a->at[i].begins = a->at[i].typed.n >= 3;
    TRY(match(db, mem, a, ask, false, SEARCH_CANDIDATES + 1, rows));
    if (rows->n) return ERR_NONE;
    TRY(respell(db, mem, a, ask, &text, &changed));
    if (changed) {
        out->spelled = text;
        TRY(match(db, mem, a, ask, false, SEARCH_CANDIDATES + 1, rows));
        if (rows->n) return ERR_NONE;
    }
    if (a->n < 2) return ERR_NONE;
    out->any = true;
    return match(db, mem, a, ask, true, SEARCH_CANDIDATES + 1, rows);
}

enum err search_run(struct db *db, struct mem *mem, const struct search_ask *ask,
                    struct search_found *out)
{
    struct asked a = {0};
    struct search_candidate_rows rows = {0};

    *out = (struct search_found){0};
    asked_read(mem, ask->text, ask->lang, &a);
    if (a.n == 0) return ERR_NONE;
    struct search_plan_row plan;
    TRY(search_plan(db, mem, &plan));
    TRY(candidates(db, mem, &a, ask, &rows, out));
    if (rows.n > SEARCH_CANDIDATES) {
        out->more = true;
        rows.n = SEARCH_CANDIDATES;
    }
    one_language(mem, ask->lang, &rows);
    out->total = rows.n;
    TRY(kinds_count(db, mem, &a, ask, &rows, out));

    struct ranked *ranked = MEM_ARRAY(mem, struct ranked, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct search_candidate_row *row = &rows.at[i];
        ranked[i].row = row;
        for (int k = 0; k < a.n; k++)
            ranked[i].score += count_term(row->title_stems, &a.at[k], 1) * 40;
        if (str_eq(row->lang, str_of(lang_codes[ask->lang]))) ranked[i].score += 30;
    }
    qsort(ranked, (size_t)rows.n, sizeof *ranked, better_first);

    // The best are looked at inside; those behind them keep their first order.
    const int fine = rows.n < FINE ? rows.n : FINE;
    struct search_hit *inside = MEM_ARRAY(mem, struct search_hit, (size_t)rows.n + 1);
    const struct search_candidate_row **order =
        MEM_ARRAY(mem, const struct search_candidate_row *, (size_t)fine + 1);
    for (int i = 0; i < fine; i++)
        order[i] = ranked[i].row;
    TRY(look_inside_all(db, mem, &a, ranked, fine, inside));
    struct ranked *sorted = MEM_ARRAY(mem, struct ranked, (size_t)fine + 1);
    memcpy(sorted, ranked, (size_t)fine * sizeof *sorted);
    qsort(sorted, (size_t)fine, sizeof *sorted, better_first);

    const int count = ask->count < 0 ? 0 : ask->count > 50 ? 50 : ask->count;
    // What is shown beyond the best.
    const int behind = ask->from > fine ? ask->from : fine;
    const int end = rows.n - ask->from < count ? rows.n : ask->from + count;
    if (end > behind)
        TRY(look_inside_all(db, mem, &a, ranked + behind, end - behind, inside + behind));
    out->at = MEM_ARRAY(mem, struct search_hit, (size_t)count + 1);
    for (int i = ask->from; i >= 0 && i < rows.n && out->n < count; i++) {
        struct search_hit *hit = &out->at[out->n++];
        struct ranked *r = i < fine ? &sorted[i] : &ranked[i];

        if (i < fine) {
            int k = 0;
            while (order[k] != r->row)
                k++;
            *hit = inside[k];
        } else {
            *hit = inside[i];
        }
        hit->kind = r->row->kind;
        hit->title = r->row->title;
        hit->path = r->row->path;
        hit->summary = r->row->summary;
        hit->lang = lang_of(r->row->lang);
        hit->score = r->score;
    }
    return ERR_NONE;
}
