// demo.c - two invented surveys of the practice city: an open one that runs, and a sample of 400 answers with its result.
// Answers come from a seed, so that every demo shows the same.
#include "app/survey/kept.h"
#include "app/survey/result.h"

#include "base/chance.h"
#include "base/hash.h"
#include "core/session.h"

#include <time.h>

enum { SAMPLE_ANSWERS = 400, OPEN_ANSWERS = 64, LETTERS = 400, DAY_SECONDS = 86400 };

static const struct {
    const char *name;
    int64_t people;
} parts[] = {
    {"Lindebuurt noord", 1900},
    {"Lindebuurt midden", 1710},
    {"Lindebuurt zuid", 1250},
};

struct work {
    struct cli *cli;
    struct db *db;
    int64_t now, made;
    struct survey_here h;
    struct chance chance;
    str words[200];
    int n_words;
    str sample, open;
};

// A choice, more often an early one, and different from part to part: so that there is something to see.
static int choose(struct work *w, const struct question *q, int64_t part)
{
    uint64_t all = 0, weight[FORM_CHOICES];

    for (int c = 0; c < q->choices; c++) {
        weight[c] =
            (uint64_t)(30 / (c + 1)) + 4 + (uint64_t)((c + part + (int64_t)q->text.n) % 3) * 5;
        all += weight[c];
    }
    uint64_t at = chance_below(&w->chance, all);
    int c = 0;
    while (at >= weight[c])
        at -= weight[c++];
    return c;
}

static str several(struct work *w, const struct question *q, int64_t part)
{
    const int most = q->most ? (int)q->most : q->choices;
    struct out o = out_new(w->cli->mem);
    int n = 1 + (int)chance_below(&w->chance, (uint64_t)most);
    str value;

    for (int i = 0; i < n; i++) {
        const int c = choose(w, q, part);
        if (q->choice[c].alone && o.n) continue;
        if (o.n) out_byte(&o, ' ');
        out_str(&o, q->choice[c].id);
        if (q->choice[c].alone) break;
    }
    return form_value(w->cli->mem, q, out_get(&o), &value) == VALUE_FINE ? value : STR("");
}

static str ranked(struct work *w, const struct question *q)
{
    struct out o = out_new(w->cli->mem);
    int at[FORM_CHOICES];

    for (int c = 0; c < q->choices; c++)
        at[c] = c;
    chance_shuffle(&w->chance, at, q->choices);
    for (int c = 0; c < q->choices; c++) {
        if (c) out_byte(&o, ' ');
        out_str(&o, q->choice[at[c]].id);
    }
    return out_get(&o);
}

static str answer(struct work *w, const struct question *q, int64_t part)
{
    static const char *const places[] = {"Kruising bij de school", "Oversteek bij de bakker",
                                         "Bushalte Lindestraat"};
    struct mem *m = w->cli->mem;

    // Some leave out what they may.
    if (!q->required && chance_below(&w->chance, 100) < (q->kind == QUESTION_text ? 70 : 6))
        return STR("");
    switch (q->kind) {
    case QUESTION_single: return q->choice[choose(w, q, part)].id;
    case QUESTION_multiple: return several(w, q, part);
    case QUESTION_ranking: return ranked(w, q);
    case QUESTION_scale: {
        const int64_t span = q->most - q->least;
        const int64_t a = (int64_t)chance_below(&w->chance, (uint64_t)span + 1),
                      b = (int64_t)chance_below(&w->chance, (uint64_t)span + 1);
        return str_format(m, "%lld", (long long)(q->least + (a + b + part % 2) / 2));
    }
    case QUESTION_number:
        return str_format(m, "%d",
                          (int)chance_below(&w->chance, 4) / 2 + (int)chance_below(&w->chance, 2));
    case QUESTION_text:
        return w->n_words ? w->words[chance_below(&w->chance, (uint64_t)w->n_words)] : STR("");
    case QUESTION_place: return str_of(places[chance_below(&w->chance, COUNT_OF(places))]);
    case QUESTION_KIND_COUNT: break;
    }
    return STR("");
}

static enum err survey_make(struct work *w, const char *trajectory, const char *kind, str text,
                            bool *out_new)
{
    struct form_faults *faults = MEM_NEW(w->cli->mem, struct form_faults);
    struct survey_line_rows before;
    struct survey_new n = {.kind = str_of(kind)};
    struct mem *m = w->cli->mem;
    int64_t number;
    bool found;

    w->h = (struct survey_here){0};
    TRY(trajectory_find(w->db, m, STR("oefenstad"), str_of(trajectory), &w->h.place, &w->h.t));
    TRY(surveys_of(w->db, m, w->h.t.id, &before));
    *out_new = before.n == 0;
    if (before.n) return ERR_NONE;
    if (form_read(m, text, &n.form, faults) != ERR_NONE)
        return cli_fail(w->cli, ERR_INVALID, "the questionnaire of %s cannot be read (line %d)",
                        trajectory, faults->at[0].line);
    n.trajectory = w->h.t.id;
    TRY(survey_add(w->db, m, w->now, &n, &number));
    TRY(survey_by_number(w->db, m, w->h.t.id, number, &found, &w->h.s));
    w->h.form = n.form;
    w->h.sample = survey_is_sample(&w->h.s);
    w->made++;
    return ERR_NONE;
}

// What the steps would have made of it, on days that have passed.
static enum err state_set(struct work *w, enum survey_state state, int64_t at)
{
    TRY(survey_state_set(w->db, w->h.s.id, survey_state_name(state), at));
    return survey_by_id(w->db, w->cli->mem, w->h.s.id, &w->h.s);
}

static enum err opened(struct work *w, int64_t ends, int64_t at)
{
    const struct survey_row *s = &w->h.s;
    const str about = STR("age gender school before");
    int64_t changed;

    TRY(survey_rules_set(w->db, s->id, &ends, w->h.sample ? 4860 : 0,
                         w->h.sample
                             ? STR("verzonnen bevolkingslijst van Oefenstad, 16 jaar en ouder")
                             : STR(""),
                         about, w->h.sample, &changed));
    TRY(survey_version_insert(w->db, s->id, 1, s->form, sha256_hex(w->cli->mem, s->form), at));
    TRY(survey_version_set(w->db, s->id, 1));
    TRY(survey_event_insert(w->db, s->id, STR("open"), STR("ready"), STR("open"),
                            STR("project_leader"), STR(""), NULL, at));
    return state_set(w, SURVEY_open, at);
}

static enum err about_one(struct work *w)
{
    static const struct {
        const char *trait, *value;
    } all[] = {
#define ABOUT(trait)
#define VALUE(trait, value) {#trait, #value},
#include "core/survey_about.def"
#undef ABOUT
#undef VALUE
    };
    str rest = w->h.s.about, trait;

    while (str_cut(&rest, ' ', &trait)) {
        int first = -1, n = 0;
        for (size_t i = 0; i < COUNT_OF(all); i++)
            if (str_eq(str_of(all[i].trait), trait)) {
                if (first < 0) first = (int)i;
                n++;
            }
        const int at = (int)chance_below(&w->chance, (uint64_t)n + 1);
        TRY(survey_about_add(w->db, w->h.s.id, trait,
                             at == n ? STR("none") : str_of(all[first + at].value)));
    }
    return ERR_NONE;
}

static enum err fill_in(struct work *w, int64_t n, const int64_t *part, const survey_code_id *code)
{
    static const char *const channels[] = {"online", "online", "online",
                                           "online", "street", "paper"};
    struct mem *m = w->cli->mem;

    for (int64_t i = 0; i < n; i++) {
        const struct mem_mark mark = mem_mark(m);
        str *value = MEM_ARRAY(m, str, (size_t)w->h.form.n + 1), ticket;
        int first;
        for (int q = 0; q < w->h.form.n; q++)
            value[q] = answer(w, &w->h.form.at[q], part ? part[i] : 0);
        TRY(survey_enter(w->db, m, w->now, &w->h.s, &w->h.form, value,
                         str_of(channels[chance_below(&w->chance, COUNT_OF(channels))]),
                         part ? part[i] : 0, code ? &code[i] : NULL, &first, &ticket));
        TRY(survey_tickets_drop(w->db, w->h.s.id));
        if (chance_below(&w->chance, 4)) TRY(about_one(w));
        mem_reset(m, mark);
    }
    return ERR_NONE;
}

// Letters to each part; more come back from the south than from the north.
static enum err sample_fill(struct work *w)
{
    static const int share[] = {34, 33, 33};
    struct mem *m = w->cli->mem;
    int64_t *part = MEM_ARRAY(m, int64_t, SAMPLE_ANSWERS);
    survey_code_id *code = MEM_ARRAY(m, survey_code_id, SAMPLE_ANSWERS);
    int64_t n = 0;

    for (size_t p = 0; p < COUNT_OF(parts); p++)
        TRY(survey_stratum_insert(w->db, w->h.s.id, (int64_t)p + 1, str_of(parts[p].name),
                                  parts[p].people));
    for (size_t p = 0; p < COUNT_OF(parts); p++) {
        str *letters = MEM_ARRAY(m, str, LETTERS);
        int64_t batch;
        TRY(survey_codes_make(w->db, m, &w->h.s, (int64_t)p + 1, false, LETTERS, letters, &batch));
        const int64_t back = SAMPLE_ANSWERS * share[p] / 100;
        for (int64_t i = 0; i < back && n < SAMPLE_ANSWERS; i++) {
            struct survey_code_row c;
            bool found;
            str plain;
            if (!survey_code_read(m, letters[i], SURVEY_CODE, &plain)) return ERR_INTERNAL;
            TRY(survey_code_by_hash(w->db, m, key_hash(m, plain), &found, &c));
            part[n] = (int64_t)p + 1;
            code[n++] = c.id;
        }
    }
    return fill_in(w, n, part, code);
}

static enum err words_judge(struct work *w)
{
    for (int i = 0; i < w->h.form.n; i++) {
        struct survey_text_rows rows;
        int64_t changed;
        if (w->h.form.at[i].kind != QUESTION_text) continue;
        TRY(survey_texts(w->db, w->cli->mem, w->h.s.id, w->h.form.at[i].id, STR(""), 1000, &rows));
        for (int k = 0; k < rows.n; k++) {
            const bool out = str_starts(rows.at[k].value, STR("Die van"));
            TRY(survey_text_judge(w->db, w->h.s.id, rows.at[k].sheet, w->h.form.at[i].id,
                                  out ? STR("out") : STR("shown"), out ? STR("private") : STR(""),
                                  &changed));
        }
    }
    return ERR_NONE;
}

static enum err demo_write(struct db *db, void *arg)
{
    struct work *w = arg;
    const int64_t today = day_of_at(w->now).n;
    bool fresh;

    w->db = db;
    w->made = 0;
    chance_start(&w->chance, STR("Oefenstad"));
    TRY(survey_make(w, "lindestraat", "sample", w->sample, &fresh));
    if (fresh) {
        const int64_t closed = today - 70;
        TRY(opened(w, today - 72, w->now - (int64_t)105 * DAY_SECONDS));
        TRY(sample_fill(w));
        TRY(words_judge(w));
        TRY(survey_closed_set(w->db, w->h.s.id, &closed));
        TRY(state_set(w, SURVEY_published, w->now - (int64_t)60 * DAY_SECONDS));
        TRY(result_fix(w->db, w->cli->mem, w->now, &w->h));
    }
    TRY(survey_make(w, "molenplein", "open", w->open, &fresh));
    if (fresh) {
        TRY(opened(w, today + 18, w->now - (int64_t)10 * DAY_SECONDS));
        TRY(fill_in(w, OPEN_ANSWERS, NULL, NULL));
    }
    return ERR_NONE;
}

static enum err run_demo(struct cli *c)
{
    struct work w = {.cli = c, .now = (int64_t)time(NULL)};
    str folder, words, line;

    if (!cli_argument(c, &folder)) return cli_usage(c, "name the folder with the questionnaires");
    TRY(cli_end(c));
    TRY(cli_read(c, str_format(c->mem, STR_FMT "/survey-sample.json", STR_ARG(folder)), FORM_BYTES,
                 &w.sample));
    TRY(cli_read(c, str_format(c->mem, STR_FMT "/survey-open.json", STR_ARG(folder)), FORM_BYTES,
                 &w.open));
    TRY(cli_read(c, str_format(c->mem, STR_FMT "/survey-words.txt", STR_ARG(folder)), FORM_BYTES,
                 &words));
    while (str_line(&words, &line) && w.n_words < (int)COUNT_OF(w.words))
        if (str_trim(line).n)
            w.words[w.n_words++] = str_from(line, str_starts(line, STR("!")) ? 1 : 0);
    TRY(cli_store(c, true));
    TRY(store_write(c->store, c->mem, demo_write, &w));
    cli_say(c, "%lld surveys added", (long long)w.made);
    return ERR_NONE;
}

const struct command survey_commands[SURVEY_COMMANDS] = {
    {"survey demo", "FOLDER",
     "invented surveys in the practice city: one open, one sample with its result",
     "meent survey demo content/practice", run_demo},
};
