// fill.c - fills a database with invented library items, to measure and to test with.
//
//   build/bench/fill DATABASE N [SEED]      until it holds N items; what is there already stays
//   build/bench/fill copies DATABASE K [plain]   copies every item K times, at most 25, without transcripts; plain:
//                                           outside the search index too
//   build/bench/fill queries N [SEED]       prints N different searches: class, tab, text
//   build/bench/fill file DATABASE FOLDER MEGABYTES    puts one file there; prints its address
//   build/bench/fill slugs N [SEED]         prints what stands where: path, tab, kind of the first N items
//
// Every item follows from the seed and its number alone, so a database filled in steps is the one filled at
// once. The words are ours, drawn by Zipf's law; nearly all nouns are compounds, as in Dutch. Each text says that
// a program invented it. One in ten is a film or podcast with a transcript of 60 cues; one in five has an
// English translation; one in a hundred belongs to a module of the course.
#include "app/library/put.h"
#include "base/hash.h"
#include "core/file.h"
#include "core/search.h"

#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { BATCH = 200, CUES = 60, THEMES = 24, KEPT_DAYS = 6000 };

static const char *const nouns[] = {
    "buurt",    "wijk",       "straat",   "plein",    "park",       "boom",     "fiets",
    "pad",      "water",      "dak",      "school",   "sport",      "speel",    "plek",
    "bank",     "markt",      "huis",     "tuin",     "energie",    "warmte",   "afval",
    "geluid",   "licht",      "verkeer",  "bus",      "trein",      "brug",     "haven",
    "kanaal",   "sloot",      "dijk",     "raad",     "wethouder",  "bewoner",  "loting",
    "stem",     "vraag",      "antwoord", "plan",     "kader",      "keuze",    "begroting",
    "budget",   "subsidie",   "besluit",  "avond",    "gesprek",    "kaart",    "enquete",
    "brief",    "groep",      "kring",    "panel",    "initiatief", "idee",     "wens",
    "zorg",     "klacht",     "oordeel",  "argument", "belang",     "spanning", "geduld",
    "ruzie",    "koffie",     "zaal",     "bord",     "stoel",      "tafel",    "deur",
    "raam",     "muur",       "vloer",    "trap",     "lift",       "kelder",   "zolder",
    "schuur",   "winkel",     "fabriek",  "kantoor",  "dienst",     "loket",    "balie",
    "rooster",  "agenda",     "verslag",  "notitie",  "dossier",    "archief",  "cijfer",
    "grafiek",  "tabel",      "meting",   "toets",    "les",        "oefening", "training",
    "leerling", "meester",    "ouder",    "kind",     "jongere",    "oudere",   "buur",
    "vriend",   "vereniging", "club",     "koor",     "orkest",     "theater",  "museum",
    "boek",     "krant",      "foto",     "film",     "beeld",      "verhaal",  "stilte",
    "zon",      "regen",      "wind",     "sneeuw",   "zomer",      "winter",   "lente",
    "herfst",   "ochtend",    "middag",   "nacht",    "week",       "maand",    "jaar",
    "eeuw",     "hond",       "kat",      "vogel",    "bij",        "egel",     "eik",
    "linde",    "heg",        "bloem",    "gras",
};
static const char *const verbs[] = {
    "vraagt",     "helpt",      "zoekt",     "vindt",    "bouwt",     "leert",    "luistert",
    "vertelt",    "schrijft",   "tekent",    "telt",     "weegt",     "kiest",    "besluit",
    "verandert",  "bewaart",    "deelt",     "brengt",   "haalt",     "maakt",    "geeft",
    "neemt",      "ziet",       "hoort",     "voelt",    "denkt",     "begrijpt", "vergeet",
    "opent",      "sluit",      "verbindt",  "scheidt",  "beschermt", "verdeelt", "herstelt",
    "onderzoekt", "vergelijkt", "bespreekt", "verwacht", "belooft",
};
static const char *const adjectives[] = {
    "groene",   "nieuwe",       "oude",         "stille",     "drukke",  "kleine",   "grote",
    "lange",    "korte",        "brede",        "smalle",     "warme",   "koude",    "veilige",
    "eerlijke", "open",         "gesloten",     "moeilijke",  "simpele", "mooie",    "lege",
    "volle",    "jonge",        "wijze",        "dappere",    "rustige", "vrolijke", "ernstige",
    "heldere",  "ingewikkelde", "gezamenlijke", "tijdelijke",
};
static const char *const between[] = {"van",    "voor",  "met",   "bij",  "naast",
                                      "zonder", "tegen", "langs", "rond", "na"};
static const char *const words_en[] = {
    "street",    "garden",   "river",   "bridge",  "council",  "neighbour", "question", "answer",
    "budget",    "choice",   "meeting", "letter",  "map",      "plan",      "decision", "evening",
    "school",    "market",   "energy",  "water",   "trees",    "traffic",   "noise",    "light",
    "listening", "learning", "sharing", "waiting", "counting", "drawing",   "green",    "quiet",
    "fair",      "open",     "long",    "small",   "careful",  "honest",    "shared",   "early",
};
static const char *const themes[THEMES][2] = {
    {"Luisteren", "Listening"},   {"Loting", "Sortition"},     {"Begroten", "Budgeting"},
    {"Wonen", "Housing"},         {"Groen", "Green"},          {"Verkeer", "Traffic"},
    {"Jongeren", "Young people"}, {"Ouderen", "Older people"}, {"Energie", "Energy"},
    {"Water", "Water"},           {"Veiligheid", "Safety"},    {"Zorg", "Care"},
    {"Sport", "Sport"},           {"Cultuur", "Culture"},      {"Onderwijs", "Education"},
    {"Taal", "Language"},         {"Conflict", "Conflict"},    {"Vertrouwen", "Trust"},
    {"Kaders", "Frames"},         {"Raad", "Council"},         {"Digitaal", "Digital"},
    {"Armoede", "Poverty"},       {"Ondernemen", "Business"},  {"Erfgoed", "Heritage"},
};

// ---- chance: SplitMix64, one stream per item

struct chance {
    uint64_t state;
};

static uint64_t next(struct chance *c)
{
    uint64_t z = (c->state += 0x9e3779b97f4a7c15u);

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static struct chance chance_of(uint64_t seed, uint64_t what)
{
    struct chance c = {.state = seed * 0x2545f4914f6cdd1du + what};

    next(&c);
    return c;
}

static size_t below(struct chance *c, size_t n)
{
    return (size_t)(next(c) % n);
}

// A rank from 0 to n-1, the first the most often: the chance of rank r is as 1 / (r + 1).
static size_t zipf(struct chance *c, size_t n)
{
    const double u = (double)(next(c) >> 11) / 9007199254740992.0;
    const size_t r = (size_t)exp(u * log((double)n + 1)) - 1;

    return r < n ? r : n - 1;
}

#define ONE_OF(c, list) list[below((c), COUNT_OF(list))]

// ---- words

enum { NOUNS = COUNT_OF(nouns), SIMPLE_FIRST = 100, COMPOUNDS = NOUNS * NOUNS };

// The first ranks are plain words, all others two of them together; a fixed shuffle, so that the parts mix.
static void noun(struct out *o, size_t rank)
{
    if (rank < SIMPLE_FIRST) {
        out_str(o, str_of(nouns[rank]));
        return;
    }
    const size_t k = (rank - SIMPLE_FIRST) * 7919 % COMPOUNDS;
    out_str(o, str_of(nouns[k / NOUNS]));
    out_str(o, str_of(nouns[k % NOUNS]));
}

static void some_noun(struct chance *c, struct out *o)
{
    noun(o, zipf(c, SIMPLE_FIRST + COMPOUNDS));
}

static void sentence(struct chance *c, struct out *o, enum lang lang)
{
    if (lang == LANG_EN) {
        OUT_LIT(o, "The");
        for (size_t i = 0, n = 6 + below(c, 8); i < n; i++)
            out_byte(o, ' '), out_str(o, str_of(words_en[zipf(c, COUNT_OF(words_en))]));
        OUT_LIT(o, ". ");
        return;
    }
    OUT_LIT(o, "De ");
    out_str(o, str_of(ONE_OF(c, adjectives)));
    out_byte(o, ' ');
    some_noun(c, o);
    out_byte(o, ' ');
    out_str(o, str_of(ONE_OF(c, verbs)));
    OUT_LIT(o, " een ");
    some_noun(c, o);
    out_byte(o, ' ');
    out_str(o, str_of(ONE_OF(c, between)));
    OUT_LIT(o, " de ");
    if (below(c, 2)) {
        out_str(o, str_of(ONE_OF(c, adjectives)));
        out_byte(o, ' ');
    }
    some_noun(c, o);
    OUT_LIT(o, ". ");
}

static str sentences(struct chance *c, struct mem *m, enum lang lang, size_t n)
{
    struct out o = out_new(m);

    while (n--)
        sentence(c, &o, lang);
    return str_trim(out_get(&o));
}

static str body(struct chance *c, struct mem *m, enum lang lang)
{
    struct out o = out_new(m);

    out_str(&o, lang == LANG_EN
                    ? STR("A program invented this text, to measure with.\n\n")
                    : STR("Een programma heeft deze tekst verzonnen, om mee te meten.\n\n"));
    for (size_t p = 0, n = 3 + below(c, 4); p < n; p++) {
        if (p == 2) {
            OUT_LIT(&o, "## ");
            out_str(&o, lang == LANG_EN ? STR("What follows") : STR("Wat volgt"));
            OUT_LIT(&o, "\n\n");
        }
        out_str(&o, sentences(c, m, lang, 3 + below(c, 3)));
        OUT_LIT(&o, "\n\n");
    }
    return out_get(&o);
}

static str title(struct chance *c, struct mem *m, enum lang lang)
{
    struct out o = out_new(m);

    if (lang == LANG_EN) {
        out_format(&o, "The %s %s and the %s (invented)", ONE_OF(c, words_en), ONE_OF(c, words_en),
                   ONE_OF(c, words_en));
        return out_get(&o);
    }
    OUT_LIT(&o, "De ");
    some_noun(c, &o);
    OUT_LIT(&o, " en de ");
    some_noun(c, &o);
    OUT_LIT(&o, " (verzonnen)");
    return out_get(&o);
}

// ---- items

static const char *kind_of(int64_t number)
{
    static const char *const kinds[] = {"reading", "worksheet", "case"};

    if (number % 20 == 0) return "film";
    if (number % 10 == 0) return "podcast";
    return kinds[number % 3];
}

static str slug_of(struct mem *m, int64_t number)
{
    return str_format(m, "meting-%07lld", (long long)number);
}

static str uid_of(struct mem *m, int64_t number)
{
    char *at = mem_raw(m, 8);

    at[0] = 'z';
    for (int i = 7; i > 0; i--, number /= 36)
        at[i] = "0123456789abcdefghijklmnopqrstuvwxyz"[number % 36];
    return (str){at, 8};
}

static void one_text(struct chance *c, struct mem *m, enum lang lang, struct entry *e,
                     const size_t *theme, int n_themes)
{
    struct entry_text *t = &e->text[lang];

    t->present = true;
    t->title = title(c, m, lang);
    t->summary = sentences(c, m, lang, 2);
    t->body = body(c, m, lang);
    t->head = STR("");
    t->people.at = MEM_ARRAY(m, str, 1);
    t->people.at[t->people.n++] =
        lang == LANG_EN ? STR("A program, author") : STR("Een programma, schrijver");
    t->themes.at = MEM_ARRAY(m, str, (size_t)n_themes);
    for (int i = 0; i < n_themes; i++)
        t->themes.at[t->themes.n++] = str_of(themes[theme[i]][lang]);
}

static void entry_make(struct mem *m, uint64_t seed, int64_t number, struct entry *e)
{
    struct chance c = chance_of(seed, (uint64_t)number);
    size_t theme[3];
    int n_themes = 0;

    *e = (struct entry){
        .uid = uid_of(m, number),
        .slug = slug_of(m, number),
        .kind = str_of(kind_of(number)),
        .lang = LANG_NL,
        .dated = {(int32_t)(14600 + below(&c, KEPT_DAYS))},
        .licence = STR("CC-BY-SA-4.0"),
        .place = STR(""),
        .module = STR(""),
        .series = STR(""),
    };
    e->practice = str_eq(e->kind, STR("case"));
    if (below(&c, 100) == 0) e->module = str_format(m, "m%02d", (int)below(&c, 9) + 1);
    if (str_eq(e->kind, STR("podcast"))) e->series = STR("meting");
    for (size_t i = 0, n = 1 + below(&c, 3); i < n; i++) {
        const size_t t = zipf(&c, THEMES);
        bool there = false;
        for (int k = 0; k < n_themes; k++)
            there |= theme[k] == t;
        if (!there) theme[n_themes++] = t;
    }
    one_text(&c, m, LANG_NL, e, theme, n_themes);
    if (below(&c, 5) == 0) one_text(&c, m, LANG_EN, e, theme, n_themes);
    e->source.at = MEM_ARRAY(m, str, 1);
    e->source.at[e->source.n++] = STR("Verzonnen door bench/fill.c.");
    e->related.at = MEM_ARRAY(m, str, 2);
    for (int i = 0; i < 2 && number > 1; i++)
        e->related.at[e->related.n++] = slug_of(m, 1 + (int64_t)below(&c, (size_t)number - 1));
}

static enum err captions_make(struct db *db, struct mem *m, uint64_t seed, int64_t number,
                              item_id item)
{
    struct chance c = chance_of(seed ^ 0xca97105, (uint64_t)number);
    struct captions cues = captions_new(m);
    int at;

    for (int i = 0; i < CUES; i++)
        TRY(captions_insert(&cues, i * 5000, i * 5000 + 4500, sentences(&c, m, LANG_NL, 1), &at));
    // Rows of files that do not exist: what lists and feeds show of a recording.
    const bool film = str_eq(str_of(kind_of(number)), STR("film"));
    const str sha = sha256_hex(m, slug_of(m, number));
    TRY(item_file_put(db, item, film ? STR("rendition") : STR("audio"), STR(""),
                      film ? STR("720p") : STR(""), sha, 30000000,
                      film ? STR("video/mp4") : STR("audio/mpeg"),
                      film ? STR("meting.mp4") : STR("meting.mp3"), film ? 1280 : 0,
                      film ? 720 : 0));
    TRY(item_file_put(db, item, STR("captions"), STR("nl"), STR(""), sha, 6000, STR("text/vtt"),
                      STR("meting.nl.vtt"), 0, 0));
    TRY(item_duration_set(db, item, CUES * 5000, 1700000000 + number));
    return item_captions_put(db, m, item, STR("nl"), &cues);
}

struct work {
    struct mem *mem;
    uint64_t seed;
    int64_t from, to, now;
};

static enum err one(struct db *db, struct work *w, int64_t number)
{
    struct entry e;
    item_id item;

    entry_make(w->mem, w->seed, number, &e);
    TRY(item_begin(db, w->mem, &e, w->now));
    TRY(item_put_entry(db, w->mem, &e, w->now, &item));
    if (item_is_timed(e.kind)) TRY(captions_make(db, w->mem, w->seed, number, item));
    TRY(item_state_set(db, item, STR("published"), w->now));
    return item_index_put(db, w->mem, item);
}

static enum err run(struct db *db, void *arg)
{
    struct work *w = arg;
    int64_t changed;
    series_id series;

    TRY(series_put(db, w->mem, STR("meting"), STR("zmeting0"), w->now, &series));
    TRY(series_text_put(db, series, STR("nl"), STR("Metingen (verzonnen)"),
                        STR("Een programma heeft deze reeks verzonnen."), STR("Een programma"),
                        STR(""), STR(""), &changed));
    for (int64_t i = w->from; i < w->to; i++)
        TRY(one(db, w, i));
    return ERR_NONE;
}

struct known {
    struct mem *mem;
    int64_t n;
};

// Items are added in order of their numbers, so the first that is missing is found by halves.
static enum err count(struct db *db, void *arg)
{
    struct known *k = arg;
    int64_t have = 0, missing = INT64_C(1) << 31;

    while (missing - have > 1) {
        const int64_t middle = have + (missing - have) / 2;
        struct item_known_row row;
        bool found;
        TRY(item_known(db, k->mem, slug_of(k->mem, middle), &found, &row));
        *(found ? &have : &missing) = middle;
    }
    k->n = have;
    return ERR_NONE;
}

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static enum err fill(struct store *s, struct mem *m, int64_t n, uint64_t seed)
{
    struct known known = {.mem = m};
    const double began = now_s();

    TRY(store_read(s, NULL, count, &known));
    for (int64_t i = known.n + 1; i <= n; i += BATCH) {
        mem_clear(m);
        struct work w = {m, seed, i, i + BATCH > n + 1 ? n + 1 : i + BATCH, 1700000000 + i};
        TRY(store_write(s, m, run, &w));
        if (isatty(STDERR_FILENO) && i % 10000 < BATCH) fprintf(stderr, "\r%lld", (long long)i);
    }
    const double took = now_s() - began;
    if (n > known.n)
        printf("%lld items more, %.1f s, %.0f a second\n", (long long)(n - known.n), took,
               (double)(n - known.n) / took);
    return ERR_NONE;
}

// ---- copies

// Copies number `k` of what fill made, in the database itself: the same rows under other numbers, names and days,
// without transcripts. @k is k, @i and @d are the
// shifts of the numbers of items and of documents.
static const char *const copy_sql[] = {
    "insert into item (id, uid, slug, kind, state, lang, dated, licence, place, module, practice, "
    "series, season, "
    "episode, duration_ms, created_at, changed_at) select id + @i, "
    "substr('abcdefghijklmnopqrstuvwxy', @k, 1) || "
    "substr(uid, 2), 'kopie-' || @k || substr(slug, 7), kind, state, lang, dated - @k, licence, "
    "place, module, "
    "practice, series, season, episode, duration_ms, created_at, changed_at + @k * 1000000 "
    "from item where slug like 'meting-%'",
    "insert into item_text (item, lang, title, summary, body, body_html, head) select x.item + @i, "
    "x.lang, x.title, "
    "x.summary, x.body, x.body_html, x.head from item_text x join item i on i.id = x.item where "
    "i.slug like 'meting-%'",
    "insert into item_person (item, lang, seq, name, role) select x.item + @i, x.lang, x.seq, "
    "x.name, x.role "
    "from item_person x join item i on i.id = x.item where i.slug like 'meting-%'",
    "insert into item_theme (item, seq, theme) select x.item + @i, x.seq, x.theme "
    "from item_theme x join item i on i.id = x.item where i.slug like 'meting-%'",
    "insert into item_list (theme, kind, dated, item) select x.theme, x.kind, x.dated - @k, x.item "
    "+ @i "
    "from item_list x join item i on i.id = x.item where i.slug like 'meting-%'",
    "insert into item_source (item, seq, said) select x.item + @i, x.seq, x.said "
    "from item_source x join item i on i.id = x.item where i.slug like 'meting-%'",
    "insert into item_related (item, seq, slug) select x.item + @i, x.seq, x.slug "
    "from item_related x join item i on i.id = x.item where i.slug like 'meting-%'",
    "insert into item_file (item, role, lang, label, sha256, bytes, type, name, width, height) "
    "select x.item + @i, "
    "x.role, x.lang, x.label, x.sha256, x.bytes, x.type, x.name, x.width, x.height "
    "from item_file x join item i on i.id = x.item where i.slug like 'meting-%'",
    "insert into search_doc (id, ref, lang, kind, title, path, summary, title_stems, facets, "
    "dated) select "
    "id + @d, 'item:kopie-' || @k || substr(ref, 12), lang, kind, title, replace(path, '/meting-', "
    "'/kopie-' || "
    "@k || '-'), summary, title_stems, facets, dated - @k from search_doc where ref like "
    "'item:meting-%'",
    "insert into search_passage (doc, seq, at_ms, said, stems) select p.doc + @d, p.seq, p.at_ms, "
    "p.said, p.stems "
    "from search_passage p join search_doc d on d.id = p.doc where d.ref like 'item:meting-%' and "
    "p.at_ms < 0",
};
static const char *const copy_index[] = {
    [STORE_SQLITE] =
        "insert into search_index (rowid, title, body, facet) select d.id, d.title_stems, (select "
        "group_concat(stems, ' ') from search_passage p where p.doc = d.id), d.facets from "
        "search_doc d "
        "where d.ref like 'item:kopie-@k-%'",
    [STORE_POSTGRES] = "insert into search_index (doc, v) select d.id, "
                       "strip(to_tsvector('simple', d.title_stems || ' ' || (select "
                       "string_agg(stems, ' ') from search_passage p where p.doc = d.id) || ' ' || "
                       "d.facets)) from search_doc d "
                       "where d.ref like 'item:kopie-@k-%'"};
static const char *const copy_counts = "delete from item_count; insert into item_count (theme, "
                                       "kind, n) select theme, kind, count(*) from item_list "
                                       "group by theme, kind;";

struct copies {
    struct mem *mem;
    int64_t k;
    bool index;
};

static enum err copy_one(struct db *db, const struct copies *c, const char *sql)
{
    enum { ITEMS = 2000000, DOCS = 4000000 }; // more than any filled database has
    struct out o = out_new(c->mem);

    for (; *sql; sql++)
        if (*sql != '@')
            out_byte(&o, *sql);
        else
            out_int(&o, *++sql == 'k' ? c->k : *sql == 'i' ? c->k * ITEMS : c->k * DOCS);
    out_byte(&o, 0);
    return db_run_text(db, o.at);
}

static enum err copy(struct db *db, void *arg)
{
    const struct copies *c = arg;

    for (size_t i = 0; i < COUNT_OF(copy_sql); i++)
        TRY(copy_one(db, c, copy_sql[i]));
    if (c->index) TRY(copy_one(db, c, copy_index[db_kind(db)]));
    return db_run_text(db, copy_counts);
}

static enum err copies_fill(struct store *s, struct mem *m, int64_t n, bool index)
{
    const double began = now_s();

    for (int64_t k = 1; k <= n; k++) {
        struct copies c = {m, k, index};
        TRY(store_write(s, NULL, copy, &c));
    }
    printf("%lld copies of each, %.1f s\n", (long long)n, now_s() - began);
    return ERR_NONE;
}

// ---- searches

static void misspell(struct chance *c, char *word, size_t *n)
{
    const size_t i = 1 + below(c, *n - 2);
    const char was = word[i];

    switch (below(c, 3)) {
    case 0: // a letter too few
        memmove(word + i, word + i + 1, *n - i - 1);
        (*n)--;
        break;
    case 1: // two letters in the wrong order
        word[i] = word[i + 1];
        word[i + 1] = was;
        break;
    default: // another letter
        word[i] = "aeioubdgklmnprst"[below(c, 16)];
    }
}

static void queries(struct mem *m, int64_t n, uint64_t seed)
{
    static const char *const classes[] = {"common", "rare", "two", "misspelt", "prefix", "nothing"};

    for (int64_t i = 0; i < n; i++) {
        struct chance c = chance_of(seed ^ 0x9e4c4, (uint64_t)i);
        const size_t class = (size_t)i % COUNT_OF(classes);
        const size_t rare = 1500 + below(&c, COMPOUNDS / 2);
        struct out o = out_new(m);

        if (class == 0) { // words of nearly every text among them
            static const char *const all[] = {"verzonnen", "programma", "tekst", "meten"};
            const size_t k = (size_t)i / COUNT_OF(classes);
            out_str(&o, k < COUNT_OF(all) ? str_of(all[k]) : STR(""));
            if (k >= COUNT_OF(all) && k < COUNT_OF(all) + SIMPLE_FIRST)
                noun(&o, k - COUNT_OF(all));
            else if (k >= COUNT_OF(all))
                noun(&o, SIMPLE_FIRST + k);
        } else if (class == 1) {
            noun(&o, rare);
        } else if (class == 2) {
            noun(&o, zipf(&c, 300));
            out_byte(&o, ' ');
            noun(&o, zipf(&c, 3000));
        } else if (class == 3) {
            char word[80];
            noun(&o, rare);
            size_t k = o.n < sizeof word ? o.n : sizeof word;
            memcpy(word, o.at, k);
            misspell(&c, word, &k);
            o.n = 0;
            out_bytes(&o, word, k);
        } else if (class == 4) {
            noun(&o, rare);
            o.n -= 2 + below(&c, 3);
        } else {
            for (size_t k = 0, letters = 7 + below(&c, 6); k < letters; k++)
                out_byte(&o, "qxwjvyzkptfgh"[below(&c, 13)]);
        }
        printf("%s\t" STR_FMT "\n", classes[class], STR_ARG(out_get(&o)));
    }
}

static void slugs(struct mem *m, int64_t n)
{
    for (int64_t i = 1; i <= n; i++)
        printf("/bibliotheek/" STR_FMT "/" STR_FMT "\t%s\n",
               STR_ARG(item_kind_path(str_of(kind_of(i)))), STR_ARG(slug_of(m, i)), kind_of(i));
}

// ---- a large file

struct put {
    struct mem *mem;
    const struct file_put *file;
};

static enum err file_row(struct db *db, void *arg)
{
    const struct put *p = arg;

    struct item_known_row film;
    bool found;

    // Of an item that everybody may see, or nobody may have the file.
    TRY(item_known(db, p->mem, slug_of(p->mem, 20), &found, &film));
    if (!found) return ERR_NOT_FOUND;
    TRY(file_add(db, str_of(p->file->sha256), p->file->bytes, STR("video/mp4"), STR("meting.mp4"),
                 1700000000));
    return item_file_put(db, film.id, STR("master"), STR(""), STR(""), str_of(p->file->sha256),
                         p->file->bytes, STR("video/mp4"), STR("meting.mp4"), 1280, 720);
}

static enum err file_fill(struct store *s, struct mem *m, const char *folder, int64_t megabytes)
{
    struct chance c = chance_of(1, 1);
    struct files *files;
    struct file_put file;
    FILE *f = tmpfile();

    if (!f) return ERR_IO;
    for (int64_t i = 0; i < megabytes << 17; i++) {
        const uint64_t v = next(&c);
        if (fwrite(&v, sizeof v, 1, f) != 1) return ERR_IO;
    }
    if (fflush(f) != 0 || lseek(fileno(f), 0, SEEK_SET) != 0) return ERR_IO;
    TRY(files_open(m, str_of(folder), &files));
    TRY(file_put_fd(files, fileno(f), (megabytes + 1) << 20, &file));
    fclose(f);
    struct put p = {m, &file};
    TRY(store_write(s, NULL, file_row, &p));
    printf("/bestand/%s/meting.mp4\n", file.sha256);
    return ERR_NONE;
}

static enum err open_store(const char *url, struct store **out)
{
    const struct store_config config = {.url = str_of(url), .readers = 1, .write_ms = 7200000};

    TRY(store_open(&config, out));
    return store_migrate(*out, -1);
}

int main(int argc, char **argv)
{
    struct mem *m = mem_new((size_t)1 << 30);
    struct store *s = NULL;
    enum err e = ERR_INVALID;
    const bool no_store =
        argc > 2 && (strcmp(argv[1], "queries") == 0 || strcmp(argv[1], "slugs") == 0);

    if (!m) return 1;
    if (no_store) {
        const uint64_t seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 1;
        if (argv[1][0] == 'q')
            queries(m, strtoll(argv[2], NULL, 10), seed);
        else
            slugs(m, strtoll(argv[2], NULL, 10));
        e = ERR_NONE;
    } else if (argc == 5 && strcmp(argv[1], "file") == 0) {
        e = open_store(argv[2], &s);
        if (e == ERR_NONE) e = file_fill(s, m, argv[3], strtoll(argv[4], NULL, 10));
    } else if (argc > 3 && strcmp(argv[1], "copies") == 0) {
        e = open_store(argv[2], &s);
        if (e == ERR_NONE) e = copies_fill(s, m, strtoll(argv[3], NULL, 10), argc == 4);
    } else if (argc > 2) {
        e = open_store(argv[1], &s);
        if (e == ERR_NONE)
            e = fill(s, m, strtoll(argv[2], NULL, 10), argc > 3 ? strtoull(argv[3], NULL, 10) : 1);
    } else {
        fputs("fill DATABASE N [SEED] | copies DATABASE K [plain] | queries N [SEED] | slugs N | "
              "file DATABASE FOLDER MEGABYTES\n",
              stderr);
    }
    if (s) store_close(s);
    if (e != ERR_NONE) fprintf(stderr, "fill: %s\n", err_name(e));
    mem_free(m);
    return e == ERR_NONE ? 0 : 1;
}
