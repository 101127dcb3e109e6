// result.c - what was published: a page, CSV with its codebook, JSON and PDF, all from the one text that was fixed; and for
// who works on it how it would look, once the survey is closed.
#include "app/survey/result.h"

#include "app/survey/result.html.h"
#include "base/csv.h"
#include "base/hash.h"
#include "base/json.h"
#include "core/notice.h"
#include "core/pdf.h"
#include "web/moderation.h"
#include "web/paper.h"

#include <stdlib.h>

#define NDASH "\xe2\x80\x93"

// ---- reading ----

static int64_t int_of(const struct json_value *in, const char *key)
{
    const struct json_value *v = json_get(in, key);

    return v && v->kind == JSON_INT ? v->integer : 0;
}

static bool has(const struct json_value *in, const char *key)
{
    const struct json_value *v = json_get(in, key);

    return v && v->kind != JSON_NONE;
}

static bool flag_of(const struct json_value *in, const char *key)
{
    const struct json_value *v = json_get(in, key);

    return v && v->kind == JSON_BOOL && v->is_true;
}

// 0 when it is none.
static int list_n(const struct json_value *v)
{
    return v && v->kind == JSON_LIST ? v->n : 0;
}

static str text_of(struct req *q, const struct json_value *in, const char *nl, const char *en,
                   bool *dutch)
{
    const str a = json_get_text(in, nl), b = json_get_text(in, en);

    if (q->lang != LANG_NL && a.n && !b.n) *dutch = true;
    return in_reader_language(q, a.at ? a : STR(""), b.at ? b : STR(""));
}

// Thousandths as whole percents: a share to the nearest, the ends of its interval outwards.
static str percent(struct req *q, int64_t x)
{
    return str_format(q->mem, "%lld%%", (long long)((x + 5) / 10));
}

static str percents(struct req *q, int64_t low, int64_t high)
{
    return str_format(q->mem, "%lld" NDASH "%lld%%", (long long)(low / 10),
                      (long long)((high + 9) / 10));
}

static str decimal(struct req *q, int64_t x)
{
    const int64_t tenths = (x >= 0 ? x + 50 : x - 50) / 100;

    return str_format(q->mem, "%s%lld%c%lld", tenths < 0 ? "-" : "", (long long)llabs(tenths / 10),
                      q->lang == LANG_NL ? ',' : '.', (long long)llabs(tenths % 10));
}

static void bars_read(struct req *q, const struct json_value *list, struct result_question *out)
{
    out->bars.at = MEM_ARRAY(q->mem, struct bar, (size_t)list_n(list) + 1);
    for (int i = 0; i < list_n(list); i++) {
        const struct json_value *x = &list->at[i];
        struct bar *b = &out->bars.at[out->bars.n++];
        *b = (struct bar){.n = int_of(x, "n"),
                          .rest = flag_of(x, "rest"),
                          .at = int_of(x, "share"),
                          .low = int_of(x, "low"),
                          .high = int_of(x, "high"),
                          .estimated = has(x, "low")};
        b->text = text_of(q, x, "text", "text_en", &b->dutch);
        if (has(x, "share")) b->share = percent(q, b->at);
        if (b->estimated) b->range = percents(q, b->low, b->high);
        if (has(x, "rank")) b->rank = decimal(q, int_of(x, "rank"));
    }
}

static void by_read(struct req *q, const struct json_value *by, struct result_question *out)
{
    const struct json_value *parts = json_get(by, "parts"), *rows = json_get(by, "rows"),
                            *totals = json_get(by, "totals");
    const int n = list_n(parts);

    if (list_n(totals) != n) return;
    out->parts.at = MEM_ARRAY(q->mem, struct part_head, (size_t)n + 1);
    for (int i = 0; i < n; i++)
        out->parts.at[out->parts.n++] =
            (struct part_head){parts->at[i].kind == JSON_TEXT ? parts->at[i].text : STR(""),
                               totals->at[i].kind == JSON_INT ? totals->at[i].integer : 0};
    out->rows.at = MEM_ARRAY(q->mem, struct cross_row, (size_t)list_n(rows) + 1);
    for (int r = 0; r < list_n(rows); r++) {
        const struct json_value *cells = json_get(&rows->at[r], "n");
        struct cross_row *row = &out->rows.at[out->rows.n++];
        *row = (struct cross_row){.rest = flag_of(&rows->at[r], "rest")};
        row->text = text_of(q, &rows->at[r], "text", "text_en", &row->dutch);
        row->cells.at = MEM_ARRAY(q->mem, struct cross_cell, (size_t)n + 1);
        for (int c = 0; c < n && c < list_n(cells); c++) {
            const bool shown = cells->at[c].kind == JSON_INT && out->parts.at[c].n > 0;
            row->cells.at[row->cells.n++].text =
                shown ? percent(q, cells->at[c].integer * 1000 / out->parts.at[c].n) : STR("");
            out->left = out->left || !shown;
        }
    }
}

static void question_read(struct req *q, const struct json_value *x, int number,
                          struct result_question *out)
{
    const str kind = json_get_text(x, "kind");

    *out = (struct result_question){.number = number,
                                    .asked = int_of(x, "asked"),
                                    .n = int_of(x, "n"),
                                    .multiple = str_eq(kind, STR("multiple")),
                                    .ranking = str_eq(kind, STR("ranking")),
                                    .words_asked = str_eq(kind, STR("text")),
                                    .conditional = flag_of(x, "conditional"),
                                    .known = flag_of(x, "known"),
                                    .unit = json_get_text(x, "unit")};
    out->none = out->n < SURVEY_LEAST && !out->words_asked;
    out->few = !out->none && out->n < SURVEY_FEW && !out->words_asked;
    out->text = text_of(q, x, "text", "text_en", &out->dutch);
    out->lead = text_of(q, x, "lead", "lead_en", &out->dutch);
    if (has(x, "mean")) out->mean = decimal(q, int_of(x, "mean"));
    if (has(x, "mean_low"))
        out->mean_range =
            str_format(q->mem, STR_FMT NDASH STR_FMT, STR_ARG(decimal(q, int_of(x, "mean_low"))),
                       STR_ARG(decimal(q, int_of(x, "mean_high"))));
    if (has(x, "median")) out->median = str_format(q->mem, "%lld", (long long)int_of(x, "median"));
    bars_read(q, json_get(x, "choices"), out);
    by_read(q, json_get(x, "by"), out);
    const struct json_value *words = json_get(x, "words"), *left = json_get(x, "left_out");
    out->words.at = MEM_ARRAY(q->mem, str, (size_t)list_n(words) + 1);
    for (int i = 0; i < list_n(words); i++)
        if (words->at[i].kind == JSON_TEXT) out->words.at[out->words.n++] = words->at[i].text;
    out->left_outs.at = MEM_ARRAY(q->mem, struct left_out, (size_t)list_n(left) + 1);
    for (int i = 0; i < list_n(left); i++)
        out->left_outs.at[out->left_outs.n++] =
            (struct left_out){hide_reason_word(json_get_text(&left->at[i], "reason")),
                              int_of(&left->at[i], "n")};
}

// Did as many of a part take part as of the others?
static msg part_word(str word)
{
    return str_eq(word, STR("less"))          ? MSG_survey_word_less
           : str_eq(word, STR("more"))        ? MSG_survey_word_more
           : str_eq(word, STR("as_expected")) ? MSG_survey_word_as
                                              : MSG_survey_word_little;
}

static msg trait_word(struct mem *m, str trait)
{
    return msg_by_key(str_format(m, "survey.about_" STR_FMT, STR_ARG(trait)));
}

static msg value_word(struct mem *m, str trait, str value)
{
    return str_eq(value, STR("none"))
               ? MSG_survey_about_none
               : msg_by_key(str_format(m, "survey.about_" STR_FMT "_" STR_FMT, STR_ARG(trait),
                                       STR_ARG(value)));
}

static void parts_read(struct req *q, const struct json_value *list, struct result_view *v)
{
    v->parts.at = MEM_ARRAY(q->mem, struct part_line, (size_t)list_n(list) + 1);
    for (int i = 0; i < list_n(list); i++) {
        const struct json_value *x = &list->at[i];
        struct part_line *p = &v->parts.at[v->parts.n++];
        *p = (struct part_line){.name = json_get_text(x, "name"),
                                .people = int_of(x, "people"),
                                .asked = int_of(x, "asked"),
                                .n = int_of(x, "n"),
                                .word = part_word(json_get_text(x, "word"))};
        if (p->asked) p->response = percent(q, p->n * 1000 / p->asked);
    }
}

static void who_read(struct req *q, const struct json_value *list, struct result_view *v)
{
    v->who.at = MEM_ARRAY(q->mem, struct who_line, (size_t)list_n(list) + 1);
    for (int i = 0; i < list_n(list); i++) {
        const struct json_value *values = json_get(&list->at[i], "values");
        const str trait = json_get_text(&list->at[i], "trait");
        const int64_t total = int_of(&list->at[i], "total");
        struct who_line *l = &v->who.at[v->who.n++];
        l->word = trait_word(q->mem, trait);
        l->values.at = MEM_ARRAY(q->mem, struct who_value, (size_t)list_n(values) + 1);
        for (int k = 0; k < list_n(values); k++) {
            const str value = json_get_text(&values->at[k], "value");
            const int64_t n = int_of(&values->at[k], "n");
            l->values.at[l->values.n++] =
                (struct who_value){value_word(q->mem, trait, value), n,
                                   total ? (n * 100 + total / 2) / total : 0,
                                   !has(&values->at[k], "n")};
        }
    }
}

enum err result_read(struct req *q, str text, struct result_view *v)
{
    struct json_value all;

    TRY(json_read(q->mem, text, &all, NULL));
    v->answers = int_of(&all, "answers");
    v->too_fast = int_of(&all, "too_fast");
    v->population = int_of(&all, "population");
    v->asked = int_of(&all, "asked");
    v->small = int_of(&all, "small_group");
    v->source = json_get_text(&all, "source");
    v->weighted = flag_of(&all, "weighted");
    v->practice = flag_of(&all, "practice");
    v->version = int_of(&all, "version");
    v->questionnaire = json_get_text(&all, "questionnaire_sha256");
    if (v->weighted) v->deff = decimal(q, int_of(&all, "deff"));
    if (v->asked) v->response = percent(q, v->answers * 1000 / v->asked);
    const struct json_value *channels = json_get(&all, "channels");
    const int n = channels && channels->kind == JSON_MAP ? channels->n : 0;
    v->channels.at = MEM_ARRAY(q->mem, struct channel_count, (size_t)n + 1);
    for (int i = 0; i < n; i++)
        v->channels.at[v->channels.n++] =
            (struct channel_count){survey_channel_word(channels->key[i]), channels->at[i].integer};
    parts_read(q, json_get(&all, "parts"), v);
    const struct json_value *questions = json_get(&all, "questions");
    v->questions.at = MEM_ARRAY(q->mem, struct result_question, (size_t)list_n(questions) + 1);
    for (int i = 0; i < list_n(questions); i++)
        question_read(q, &questions->at[i], i + 1, &v->questions.at[v->questions.n++]);
    who_read(q, json_get(&all, "about"), v);
    return ERR_NONE;
}

// ---- publishing ----

static str paper_key(struct mem *m, survey_id id, enum lang lang)
{
    return str_format(m, "survey:%lld:%s", (long long)id.v, lang_codes[lang]);
}

// On paper, for a reader of that language, whoever asks; also by a command, where nobody does.
static enum err paper_ask(struct db *db, struct mem *m, int64_t now, const struct survey_here *h,
                          str body, str fingerprint, enum lang lang)
{
    struct req reader = {.mem = m, .db = db, .lang = lang, .now = now};
    struct out o = out_new(m);
    struct html part = {.out = &o,
                        .mem = m,
                        .lang = lang,
                        .base = lang == LANG_EN ? "/en" : "",
                        .origin = STR(""),
                        .token = STR(""),
                        .now = now};
    struct result_view v = {.h = *h,
                            .on_paper = true,
                            .fingerprint = fingerprint,
                            .on = day_of_at(now)};

    v.h.title = in_reader_language(&reader, h->s.title, h->s.title_en);
    v.h.title_dutch = lang != LANG_NL && !h->s.title_en.n;
    TRY(result_read(&reader, body, &v));
    survey_result_html(&part, &v);
    return pdf_ask(db, m, paper_key(m, h->s.id, lang), NULL, paper(&reader, v.h.title, out_get(&o)),
                   now, now);
}

enum err result_fix(struct db *db, struct mem *m, int64_t now, const struct survey_here *h)
{
    str body;

    TRY(outcome_make(db, m, now, h, &body));
    const str fingerprint = sha256_hex(m, body);
    TRY(survey_result_put(db, h->s.id, body, fingerprint, now));
    for (int lang = 0; lang < LANG_COUNT; lang++)
        TRY(paper_ask(db, m, now, h, body, fingerprint, (enum lang)lang));
    return ERR_NONE;
}

enum err result_publish(struct req *q, const struct survey_here *h)
{
    const struct notice_value values[] = {notice_text("title", h->t.title)};

    TRY(result_fix(q->db, q->mem, q->now, h));
    if (!trajectory_is_public(&h->t)) return ERR_NONE;
    return notice_tell(
        q->db, q->mem, q->now,
        &(struct notice_new){.kind = "trajectory",
                             .object = h->t.id.v,
                             .place = h->place.id,
                             .text = MSG_notice_survey_result,
                             .values = values,
                             .n_values = COUNT_OF(values),
                             .link = str_format(q->mem, STR_FMT "/uitkomst", STR_ARG(h->where)),
                             .once = str_format(q->mem, "survey.result.%lld", (long long)h->s.id.v),
                             .maker = who_person(q->who)});
}

// ---- pages ----

// What was published; while it is closed, how it would look, for who works on it.
static enum err result_get(struct req *q, struct survey_here *h, struct survey_result_row *out,
                           bool *preview)
{
    bool found;

    TRY(survey_here(q, h));
    TRY(survey_result_of(q->db, q->mem, h->s.id, &found, out));
    *preview = false;
    if (found) return ERR_NONE;
    if (survey_state_of(&h->s) != SURVEY_closed || !may(q->who, MAY_LEAD_TRAJECTORY, h->place.id))
        return ERR_NOT_FOUND;
    *preview = true;
    *out = (struct survey_result_row){.fingerprint = STR(""), .at = q->now};
    return outcome_make(q->db, q->mem, q->now, h, &out->body);
}

enum err survey_result(struct req *q, struct res *r)
{
    struct survey_result_row row;
    struct result_view v = {0};
    struct pdf_state_row pdf;
    bool found;

    TRY(result_get(q, &v.h, &row, &v.preview));
    TRY(result_read(q, row.body, &v));
    v.fingerprint = row.fingerprint;
    v.on = day_of_at(row.at);
    TRY(pdf_state(q->db, q->mem, paper_key(q->mem, v.h.s.id, q->lang), &found, &pdf));
    v.has_pdf = found && pdf.made_at > 0;
    struct html *h = survey_page(q, r, &v.h, MSG_survey_result_title, false, v.preview);
    survey_result_html(h, &v);
    return page_close(h);
}

// What was published and nothing else: a preview is not taken along.
static enum err published(struct req *q, struct survey_here *h, struct survey_result_row *out)
{
    bool found;

    TRY(survey_here(q, h));
    TRY(survey_result_of(q->db, q->mem, h->s.id, &found, out));
    return found ? ERR_NONE : ERR_NOT_FOUND;
}

enum err survey_result_json(struct req *q, struct res *r)
{
    struct survey_result_row row;
    struct survey_here h;

    TRY(published(q, &h, &row));
    r->type = "application/json";
    r->open = true;
    r->body = out_new(q->mem);
    out_str(&r->body, row.body);
    return ERR_NONE;
}

enum err survey_result_pdf(struct req *q, struct res *r)
{
    struct survey_result_row row;
    struct pdf_bytes_row pdf;
    struct survey_here h;
    bool found;

    TRY(published(q, &h, &row));
    TRY(pdf_bytes(q->db, q->mem, paper_key(q->mem, h.s.id, q->lang), &found, &pdf));
    if (!found) return ERR_NOT_FOUND;
    r->type = "application/pdf";
    r->body = out_new(q->mem);
    out_str(&r->body, pdf.pdf);
    return ERR_NONE;
}

static void csv_begin(struct req *q, struct res *r, struct csv_out *c, const char *const *heads,
                      int n)
{
    r->type = "text/csv; charset=utf-8";
    r->body = out_new(q->mem);
    *c = (struct csv_out){.out = &r->body, .for_people = true};
    for (int i = 0; i < n; i++)
        csv_put(c, str_of(heads[i]));
    csv_end(c);
}

// ---- the table ----

enum line {
#define LINE(name) LINE_##name,
#include "app/survey/line.def"
#undef LINE
    LINE_COUNT
};

static const struct {
    const char *name;
    msg about;
} lines[LINE_COUNT] = {
#define LINE(name) {#name, MSG_survey_line_##name},
#include "app/survey/line.def"
#undef LINE
};

static void put_optional(struct csv_out *c, const struct json_value *x, const char *key)
{
    if (x && key && has(x, key))
        csv_put_int(c, int_of(x, key));
    else
        csv_put(c, STR(""));
}

// The numbers of `x` by those keys; NULL: an empty cell.
static void line_of(struct csv_out *c, str question, enum line what, str part, str text,
                    const struct json_value *x, const char *const keys[4])
{
    csv_put(c, question);
    csv_put(c, str_of(lines[what].name));
    csv_put(c, part);
    csv_put(c, text);
    for (int k = 0; k < 4; k++)
        put_optional(c, x, keys[k]);
    csv_end(c);
}

static void line_put(struct csv_out *c, const struct json_value *question, enum line what, str text,
                     const struct json_value *x)
{
    static const char *const keys[4] = {"n", "share", "low", "high"};

    line_of(c, json_get_text(question, "id"), what, STR(""), text, x, keys);
}

// A number that is none of `keys`, or reckoned from them.
static void count_put(struct csv_out *c, enum line what, str part, str text, int64_t n,
                      bool has_share, int64_t share)
{
    csv_put(c, STR("(uitkomst)"));
    csv_put(c, str_of(lines[what].name));
    csv_put(c, part);
    csv_put(c, text);
    csv_put_int(c, n);
    if (has_share)
        csv_put_int(c, share);
    else
        csv_put(c, STR(""));
    csv_put(c, STR(""));
    csv_put(c, STR(""));
    csv_end(c);
}

static str said(msg word, str code)
{
    return word ? msg_text(LANG_NL, word) : code;
}

static void by_put(struct csv_out *c, const struct json_value *question)
{
    const struct json_value *by = json_get(question, "by"), *rows = json_get(by, "rows"),
                            *parts = json_get(by, "parts");

    for (int i = 0; i < list_n(rows); i++) {
        const struct json_value *cells = json_get(&rows->at[i], "n");
        for (int k = 0; k < list_n(cells) && k < list_n(parts); k++) {
            csv_put(c, json_get_text(question, "id"));
            csv_put(c, str_of(lines[LINE_deel].name));
            csv_put(c, parts->at[k].kind == JSON_TEXT ? parts->at[k].text : STR("overige"));
            csv_put(c, flag_of(&rows->at[i], "rest") ? STR("overige")
                                                     : json_get_text(&rows->at[i], "text"));
            if (cells->at[k].kind == JSON_INT)
                csv_put_int(c, cells->at[k].integer);
            else
                csv_put(c, STR("")); // left out: too few
            csv_put(c, STR(""));
            csv_put(c, STR(""));
            csv_put(c, STR(""));
            csv_end(c);
        }
    }
}

static void question_put(struct csv_out *c, const struct json_value *x)
{
    static const char *const asked[4] = {"asked"}, *const rank[4] = {NULL, "rank"},
                             *const mean[4] = {NULL, "mean", "mean_low", "mean_high"};
    const struct json_value *choices = json_get(x, "choices"), *words = json_get(x, "words"),
                            *left = json_get(x, "left_out");
    const str id = json_get_text(x, "id");

    line_put(c, x, LINE_vraag, json_get_text(x, "text"), x);
    if (flag_of(x, "conditional")) line_of(c, id, LINE_gevraagd, STR(""), STR(""), x, asked);
    for (int k = 0; k < list_n(choices); k++)
        line_put(c, x, LINE_antwoord,
                 flag_of(&choices->at[k], "rest") ? STR("overige")
                                                  : json_get_text(&choices->at[k], "text"),
                 &choices->at[k]);
    for (int k = 0; k < list_n(choices); k++)
        if (has(&choices->at[k], "rank"))
            line_of(c, id, LINE_plaats, STR(""), json_get_text(&choices->at[k], "text"),
                    &choices->at[k], rank);
    if (has(x, "mean")) line_of(c, id, LINE_gemiddelde, STR(""), STR(""), x, mean);
    if (has(x, "median")) {
        csv_put(c, id);
        csv_put(c, str_of(lines[LINE_mediaan].name));
        for (int k = 0; k < 3; k++)
            csv_put(c, STR(""));
        csv_put_int(c, int_of(x, "median") * 1000);
        csv_put(c, STR(""));
        csv_put(c, STR(""));
        csv_end(c);
    }
    by_put(c, x);
    for (int k = 0; k < list_n(words); k++)
        line_put(c, x, LINE_tekst, words->at[k].text, NULL);
    for (int k = 0; k < list_n(left); k++) {
        const str reason = json_get_text(&left->at[k], "reason");
        line_put(c, x, LINE_weggelaten, said(hide_reason_word(reason), reason), &left->at[k]);
    }
}

// How many took part, how they came, and of a sample who got a letter.
static void whole_put(struct csv_out *c, const struct json_value *all)
{
    const struct json_value *channels = json_get(all, "channels"), *parts = json_get(all, "parts");
    const int64_t answers = int_of(all, "answers"), letters = int_of(all, "asked");

    count_put(c, LINE_antwoorden, STR(""), STR(""), answers, false, 0);
    count_put(c, LINE_te_snel, STR(""), STR(""), int_of(all, "too_fast"), false, 0);
    for (int i = 0; channels && channels->kind == JSON_MAP && i < channels->n; i++)
        count_put(c, LINE_kanaal, STR(""),
                  said(survey_channel_word(channels->key[i]), channels->key[i]),
                  channels->at[i].integer, false, 0);
    if (!has(all, "population")) return; // an open one
    count_put(c, LINE_inwoners, STR(""), json_get_text(all, "source"), int_of(all, "population"),
              false, 0);
    count_put(c, LINE_brieven, STR(""), STR(""), letters, false, 0);
    count_put(c, LINE_respons, STR(""), STR(""), answers, letters > 0,
              letters ? answers * 1000 / letters : 0);
    count_put(c, LINE_gewogen, STR(""), STR(""), flag_of(all, "weighted"), has(all, "deff"),
              int_of(all, "deff"));
    for (int i = 0; i < list_n(parts); i++) {
        const struct json_value *x = &parts->at[i];
        const str name = json_get_text(x, "name");
        const int64_t sent = int_of(x, "asked"), n = int_of(x, "n");
        count_put(c, LINE_inwoners, name, STR(""), int_of(x, "people"), false, 0);
        count_put(c, LINE_brieven, name, STR(""), sent, false, 0);
        count_put(c, LINE_respons, name,
                  has(x, "word") ? msg_text(LANG_NL, part_word(json_get_text(x, "word"))) : STR(""),
                  n, sent > 0, sent ? n * 1000 / sent : 0);
    }
}

static void who_put(struct mem *m, struct csv_out *c, const struct json_value *about)
{
    static const char *const n[4] = {"n"}, *const total[4] = {"total"};

    for (int i = 0; i < list_n(about); i++) {
        const struct json_value *values = json_get(&about->at[i], "values");
        const str trait = json_get_text(&about->at[i], "trait"),
                  word = said(trait_word(m, trait), trait);
        line_of(c, STR("(uitkomst)"), LINE_wie, word, STR(""), &about->at[i], total);
        for (int k = 0; k < list_n(values); k++) {
            const str value = json_get_text(&values->at[k], "value");
            line_of(c, STR("(uitkomst)"), LINE_wie, word, said(value_word(m, trait, value), value),
                    &values->at[k], n);
        }
    }
}

// Every number of the page; shares and ends of intervals in thousandths, as in the codebook.
enum err survey_result_csv(struct req *q, struct res *r)
{
    static const char *const heads[] = {"vraag",  "soort",    "deel", "antwoord",
                                        "aantal", "promille", "laag", "hoog"};
    struct survey_result_row row;
    struct json_value all;
    struct survey_here h;
    struct csv_out c;

    TRY(published(q, &h, &row));
    TRY(json_read(q->mem, row.body, &all, NULL));
    csv_begin(q, r, &c, heads, COUNT_OF(heads));
    r->open = true;
    whole_put(&c, &all);
    const struct json_value *questions = json_get(&all, "questions");
    for (int i = 0; i < list_n(questions); i++)
        question_put(&c, &questions->at[i]);
    who_put(q->mem, &c, json_get(&all, "about"));
    return ERR_NONE;
}

// All conditions of a question: each has to hold.
static str whens_text(struct mem *m, const struct sentences *when)
{
    struct out o = out_new(m);

    for (int i = 0; i < when->n; i++) {
        if (i) out_byte(&o, ' ');
        out_str(&o, when->at[i]);
    }
    return out_get(&o);
}

enum err survey_codebook(struct req *q, struct res *r)
{
    static const char *const heads[] = {"vraag",    "soort", "tekst",     "text",
                                        "antwoord", "code",  "voorwaarde"};
    static const struct {
        const char *column;
        msg about;
    } columns[] = {
        {"aantal", MSG_survey_book_n},  {"promille", MSG_survey_book_share},
        {"laag", MSG_survey_book_low},  {"hoog", MSG_survey_book_high},
        {"deel", MSG_survey_book_part}, {"manier", MSG_survey_book_how},
        {"meer", MSG_survey_book_many},
    };
    struct survey_stratum_rows strata;
    struct survey_here h;
    struct csv_out c;

    TRY(survey_here(q, &h));
    csv_begin(q, r, &c, heads, COUNT_OF(heads));
    r->open = survey_is_seen(&h.s);
    for (int i = 0; i < h.form.n; i++) {
        const struct question *x = &h.form.at[i];
        struct question_view v;
        question_view_fill(q, &h.form, i, STR(""), &v);
        const str when = whens_text(q->mem, &v.when);
        for (int k = -1; k < x->choices; k++) {
            csv_put(&c, x->id);
            csv_put(&c, question_kind_name(x->kind));
            csv_put(&c, k < 0 && x->lead.n ? str_format(q->mem, STR_FMT " " STR_FMT,
                                                        STR_ARG(x->lead), STR_ARG(x->text))
                        : k < 0            ? x->text
                                           : STR(""));
            csv_put(&c, k < 0 ? x->text_en : STR(""));
            csv_put(&c, k < 0 ? STR("") : x->choice[k].text);
            csv_put(&c, k < 0 ? STR("") : x->choice[k].id);
            csv_put(&c, k < 0 ? when : STR(""));
            csv_end(&c);
        }
        if (x->kind == QUESTION_scale || x->kind == QUESTION_number)
            for (int k = 0; k < 2; k++) { // which numbers there are, and what the ends mean
                const bool unit = x->kind == QUESTION_number;
                csv_put(&c, x->id);
                csv_put(&c, k ? STR("hoogste") : STR("laagste"));
                csv_put(&c, k && !unit ? x->high : x->low);
                csv_put(&c, k && !unit ? x->high_en : x->low_en);
                csv_put(&c, STR(""));
                csv_put_int(&c, k ? x->most : x->least);
                csv_put(&c, STR(""));
                csv_end(&c);
            }
    }
    TRY(survey_strata(q->db, q->mem, h.s.id, &strata));
    for (int i = 0; i < strata.n; i++) {
        csv_put(&c, STR("(deel)"));
        csv_put(&c, STR("deel"));
        csv_put(&c, STR(""));
        csv_put(&c, STR(""));
        csv_put(&c, strata.at[i].name);
        csv_put_int(&c, strata.at[i].number);
        csv_put(&c, STR(""));
        csv_end(&c);
    }
    for (size_t i = 0; i < COUNT_OF(columns); i++) {
        csv_put(&c, str_format(q->mem, "(%s)", columns[i].column));
        csv_put(&c, STR("kolom"));
        csv_put(&c, msg_text(LANG_NL, columns[i].about));
        csv_put(&c, msg_text(LANG_EN, columns[i].about));
        for (int k = 0; k < 3; k++)
            csv_put(&c, STR(""));
        csv_end(&c);
    }
    for (int i = 0; i < LINE_COUNT; i++) {
        csv_put(&c, str_format(q->mem, "(%s)", lines[i].name));
        csv_put(&c, STR("soort"));
        csv_put(&c, msg_text(LANG_NL, lines[i].about));
        csv_put(&c, msg_text(LANG_EN, lines[i].about));
        for (int k = 0; k < 3; k++)
            csv_put(&c, STR(""));
        csv_end(&c);
    }
    return ERR_NONE;
}

// Answers row by row, for who works with them: by chance of their number, without a day, a code or who somebody is. Once it
// is closed.
enum err survey_rows_csv(struct req *q, struct res *r)
{
    struct survey_value_rows rows;
    struct survey_here h;
    struct csv_out c = {.for_people = true};

    TRY(survey_here_must(q, MAY_LEAD_TRAJECTORY, &h));
    if (survey_state_of(&h.s) != SURVEY_closed && survey_state_of(&h.s) != SURVEY_published)
        return fail(q, ERR_CONFLICT, MSG_survey_not_closed);
    TRY(survey_values(q->db, q->mem, h.s.id, 0, &rows));
    TRY(audit_by(q, "survey.rows", survey_object(q, &h), str_format(q->mem, "fields=%d", rows.n)));
    r->repeats = true;
    res_header(r, "content-disposition",
               str_format(q->mem, "attachment; filename=\"enquete-%lld.csv\"",
                          (long long)h.s.number));
    r->type = "text/csv; charset=utf-8";
    r->cache = CACHE_NEVER;
    r->body = out_new(q->mem);
    c.out = &r->body;
    csv_put(&c, STR("rij"));
    csv_put(&c, STR("deel"));
    csv_put(&c, STR("manier"));
    for (int i = 0; i < h.form.n; i++)
        csv_put(&c, h.form.at[i].id);
    csv_end(&c);
    int64_t line = 0;
    for (int i = 0; i < rows.n;) {
        str *value = MEM_ARRAY(q->mem, str, (size_t)h.form.n + 1);
        const struct survey_value_row *first = &rows.at[i];
        for (; i < rows.n && rows.at[i].sheet == first->sheet; i++) {
            const int at = rows.at[i].question.at ? form_find(&h.form, rows.at[i].question) : -1;
            if (at >= 0) value[at] = rows.at[i].value;
        }
        csv_put_int(&c, ++line);
        csv_put_int(&c, first->stratum);
        csv_put(&c, first->channel);
        for (int k = 0; k < h.form.n; k++)
            csv_put(&c, value[k].at ? value[k] : STR(""));
        csv_end(&c);
    }
    return ERR_NONE;
}
