// surveys.c - what the feature offers, and the small things its pages share.
#include "app/survey/surveys.h"

#include "app/survey/kept.h"
#include "app/survey/list.html.h"
#include "base/utf8.h"

enum err survey_place(struct req *q, struct survey_here *out)
{
    *out = (struct survey_here){.english = q->lang == LANG_EN};
    TRY(trajectory_asked(q, &out->place, &out->t));
    // Only where it matters is it asked who this is: public pages are kept.
    if ((q->route->right != MAY_READ && q->route->right != MAY_EDIT_KEY) || who_in(q->who)) {
        out->can_lead = may(q->who, MAY_LEAD_TRAJECTORY, out->place.id);
        out->can_intake = may(q->who, MAY_INTAKE, out->place.id);
        out->can_moderate = may(q->who, MAY_MODERATE, out->place.id);
        out->can_step = may(q->who, MAY_STEP_TRAJECTORY, out->place.id);
    }
    out->base = str_format(q->mem, "/" STR_FMT "/meedoen/" STR_FMT "/enquete",
                           STR_ARG(out->place.slug), STR_ARG(out->t.slug));
    return trajectory_head(q, &out->place, &out->t, &out->head);
}

enum err survey_here_any(struct req *q, struct survey_here *out)
{
    int64_t number;
    bool found;

    TRY(survey_place(q, out));
    TRY(req_id(q, "number", &number));
    TRY(survey_by_number(q->db, q->mem, out->t.id, number, &found, &out->s));
    if (!found) return ERR_NOT_FOUND;
    TRY(survey_form(q->mem, &out->s, &out->form));
    out->sample = survey_is_sample(&out->s);
    out->taking = survey_state_of(&out->s) == SURVEY_open &&
                  survey_takes(&out->s, &out->t, day_of_at(q->now));
    out->title = in_reader_language(q, out->s.title, out->s.title_en);
    out->title_dutch = q->lang != LANG_NL && !out->s.title_en.n;
    out->ends.n = (int32_t)out->s.ends_day;
    out->where = str_format(q->mem, STR_FMT "/%lld", STR_ARG(out->base), (long long)number);
    const enum survey_state state = survey_state_of(&out->s);
    out->desk_paper = out->desk_words = state == SURVEY_open || state == SURVEY_closed;
    out->desk_street = out->desk_paper || state == SURVEY_testing;
    out->desk_letters = out->desk_paper || state == SURVEY_ready;
    return ERR_NONE;
}

enum err survey_here(struct req *q, struct survey_here *out)
{
    TRY(survey_here_any(q, out));
    if (!survey_is_seen(&out->s) && !may(q->who, MAY_SEE_PLANS, out->place.id))
        return ERR_NOT_FOUND;
    return ERR_NONE;
}

enum err survey_here_must(struct req *q, enum right r, struct survey_here *out)
{
    TRY(survey_here_any(q, out));
    return must(q, r, out->place.id);
}

struct html *survey_page(struct req *q, struct res *r, const struct survey_here *h, msg title,
                         bool form, bool no_index)
{
    const str own = h->s.id.v ? h->title : h->head.title;

    return page_open(q, r,
                     &(struct page){.title =
                                        str_format(q->mem, STR_FMT ": " STR_FMT,
                                                   STR_ARG(msg_text(q->lang, title)), STR_ARG(own)),
                                    .menu = "participate",
                                    .theme = h->place.theme,
                                    .cobrand = h->t.practice ? STR("") : h->place.name,
                                    .form = form,
                                    .no_index = no_index || h->t.practice});
}

enum err survey_to(struct req *q, struct res *r, const struct survey_here *h, str tail)
{
    return redirect(q, r, str_format(q->mem, STR_FMT STR_FMT, STR_ARG(h->where), STR_ARG(tail)));
}

str survey_object(struct req *q, const struct survey_here *h)
{
    return str_format(q->mem, "survey:%lld", (long long)h->s.id.v);
}

// ---- words ----

msg survey_channel_word(str channel)
{
    return str_eq(channel, STR("online"))   ? MSG_answer_channel_online
           : str_eq(channel, STR("paper"))  ? MSG_answer_channel_paper
           : str_eq(channel, STR("phone"))  ? MSG_answer_channel_phone
           : str_eq(channel, STR("street")) ? MSG_answer_channel_street
                                            : MSG_answer_channel_meeting;
}

msg survey_state_word(str state)
{
    static const msg words[] = {
#define STATE(name, seen, takes) MSG_survey_state_##name,
#include "core/survey_state.def"
#undef STATE
    };

    return words[survey_state_of(&(struct survey_row){.state = state})];
}

msg survey_kind_word(enum question_kind k)
{
    static const msg words[] = {
#define QUESTION(name, chooses, asked) MSG_survey_kind_##name,
#include "engine/survey/question_kind.def"
#undef QUESTION
    };

    return words[k];
}

msg survey_problem_word(enum value_problem p)
{
    static const msg words[] = {
        [VALUE_FINE] = MSG_none,
        [VALUE_MISSING] = MSG_survey_value_missing,
        [VALUE_CHOICE] = MSG_survey_value_choice,
        [VALUE_FEW] = MSG_survey_value_few,
        [VALUE_MANY] = MSG_survey_value_many,
        [VALUE_ALONE] = MSG_survey_value_alone,
        [VALUE_RANK] = MSG_survey_value_rank,
        [VALUE_NUMBER] = MSG_survey_value_number,
        [VALUE_RANGE] = MSG_survey_value_range,
        [VALUE_LONG] = MSG_survey_value_long,
    };

    return words[p];
}

// A fault names a field of the text (engine/survey/form_read.c); who fills in a page knows it by its label.
static str fault_about(struct req *q, const struct form *f, enum form_fault fault, int at,
                       str about)
{
    static const struct {
        const char *key;
        msg word;
    } fields[] = {
        {"title", MSG_survey_field_title},       {"title_en", MSG_survey_field_title_en},
        {"intro", MSG_survey_field_intro},       {"intro_en", MSG_survey_field_intro_en},
        {"text", MSG_survey_field_text},         {"text_en", MSG_survey_field_text_en},
        {"lead", MSG_survey_field_lead},         {"lead_en", MSG_survey_field_lead_en},
        {"help", MSG_survey_field_help_nl},      {"help_en", MSG_survey_field_help_en},
        {"choices", MSG_survey_field_choices},   {"choices_en", MSG_survey_field_choices_en},
        {"low", MSG_survey_field_low},           {"low_en", MSG_survey_field_low_en},
        {"high", MSG_survey_field_high},         {"high_en", MSG_survey_field_high_en},
        {"least", MSG_survey_field_least},       {"most", MSG_survey_field_most},
        {"people", MSG_survey_field_people},     {"when", MSG_survey_field_when},
        {"questions", MSG_survey_the_questions},
    };

    // An id of a question or an answer says something to nobody who did not write the text by hand.
    if (fault == FORM_FAULT_when_unknown || fault == FORM_FAULT_when_choice) return STR("");
    if (fault == FORM_FAULT_bounds && at >= 0 && at < f->n &&
        (f->at[at].kind == QUESTION_multiple || f->at[at].kind == QUESTION_text))
        return msg_text(q->lang, f->at[at].kind == QUESTION_text ? MSG_survey_field_most_signs
                                                                 : MSG_survey_field_most_choices);
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        if (str_eq(about, str_of(fields[i].key))) return msg_text(q->lang, fields[i].word);
    return about;
}

struct sentences survey_faults(struct req *q, const struct form *f,
                               const struct form_faults *faults)
{
    static const msg words[] = {
#define FAULT(name) MSG_survey_fault_##name,
#include "engine/survey/form_fault.def"
#undef FAULT
    };
    struct sentences s = {MEM_ARRAY(q->mem, str, (size_t)faults->n + 1), 0};

    for (int i = 0; i < faults->n; i++) {
        const int at = faults->at[i].question;
        const struct msg_arg args[] = {
            {.name = "about", .s = fault_about(q, f, faults->at[i].fault, at, faults->at[i].about)},
        };
        const str line = str_trim(msg_fill(q->mem, q->lang, words[faults->at[i].fault], args, 1));
        const struct msg_arg where[] = {
            {.name = "n", .number = true, .i = faults->at[i].line ? faults->at[i].line : at + 1},
            {.name = "text", .s = at >= 0 && at < f->n ? utf8_clip(f->at[at].text, 60) : STR("")},
        };
        s.at[s.n++] =
            faults->at[i].line
                ? str_format(q->mem, STR_FMT " " STR_FMT,
                             STR_ARG(msg_fill(q->mem, q->lang, MSG_survey_at_line, where, 1)),
                             STR_ARG(line))
            : at >= 0 ? str_format(q->mem, STR_FMT " " STR_FMT,
                                   STR_ARG(msg_fill(q->mem, q->lang, MSG_survey_at_question, where,
                                                    COUNT_OF(where))),
                                   STR_ARG(line))
                      : line;
    }
    return s;
}

// ---- a question on a page ----

static str in_language(struct req *q, str nl, str en, bool *dutch)
{
    const str s = in_reader_language(q, nl, en);

    if (q->lang != LANG_NL && nl.n && !en.n) *dutch = true;
    return s;
}

static int64_t rank_of(str value, str id)
{
    int64_t n = 0;
    str word;

    while (value.at && str_cut(&value, ' ', &word)) {
        n++;
        if (str_eq(word, id)) return n;
    }
    return 0;
}

static str when_line(struct req *q, const struct form *f, const struct when *w)
{
    const int of = form_find(f, w->question);
    struct out o = out_new(q->mem);
    bool dutch;

    if (of < 0) return STR("");
    const struct question *x = &f->at[of];
    str ids = w->any, id;
    while (w->any.n && str_cut(&ids, ' ', &id)) {
        const int c = choice_find(x, id);
        if (o.n) OUT_LIT(&o, ", ");
        if (c >= 0) out_str(&o, in_language(q, x->choice[c].text, x->choice[c].text_en, &dutch));
    }
    const struct msg_arg args[] = {
        {.name = "n", .number = true, .i = of + 1},
        {.name = "answer", .s = out_get(&o)},
        {.name = "least", .number = true, .i = w->least < x->least ? x->least : w->least},
        {.name = "most", .number = true, .i = w->most > x->most ? x->most : w->most},
    };
    return msg_fill(q->mem, q->lang, w->any.n ? MSG_survey_when_any : MSG_survey_when_number, args,
                    COUNT_OF(args));
}

str value_words(struct req *q, const struct question *x, str value)
{
    struct out o = out_new(q->mem);
    bool dutch;
    str id;

    if (!question_chooses(x->kind)) return value.at ? value : STR("");
    while (value.at && str_cut(&value, ' ', &id)) {
        const int c = choice_find(x, id);
        if (c < 0) continue;
        if (o.n)
            out_bytes(&o, x->kind == QUESTION_ranking ? " > " : ", ",
                      x->kind == QUESTION_ranking ? 3 : 2);
        out_str(&o, in_language(q, x->choice[c].text, x->choice[c].text_en, &dutch));
    }
    return out_get(&o);
}

void question_view_fill(struct req *q, const struct form *f, int i, str value,
                        struct question_view *out)
{
    const struct question *x = &f->at[i];

    *out = (struct question_view){.id = x->id,
                                  .kind = x->kind,
                                  .kind_word = survey_kind_word(x->kind),
                                  .required = x->required,
                                  .number = i + 1,
                                  .least = x->least,
                                  .most = x->most,
                                  .value = value,
                                  .words = value_words(q, x, value),
                                  .field = x->id};
    out->text = in_language(q, x->text, x->text_en, &out->dutch);
    out->lead = in_language(q, x->lead, x->lead_en, &out->dutch);
    out->help = in_language(q, x->help, x->help_en, &out->dutch);
    out->low = in_language(q, x->low, x->low_en, &out->dutch);
    out->high = in_language(q, x->high, x->high_en, &out->dutch);
    out->choices.at = MEM_ARRAY(q->mem, struct choice_line, (size_t)x->choices + 1);
    for (int c = 0; c < x->choices; c++) {
        struct choice_line *l = &out->choices.at[out->choices.n++];
        *l = (struct choice_line){.id = x->choice[c].id,
                                  .field = str_format(q->mem, STR_FMT "-" STR_FMT, STR_ARG(x->id),
                                                      STR_ARG(x->choice[c].id)),
                                  .alone = x->choice[c].alone,
                                  .chosen = choice_in(value, x->choice[c].id),
                                  .rank = rank_of(value, x->choice[c].id)};
        l->text = in_language(q, x->choice[c].text, x->choice[c].text_en, &l->dutch);
    }
    if (x->kind == QUESTION_scale) {
        const size_t n = (size_t)(x->most - x->least + 1);
        out->steps.at = MEM_ARRAY(q->mem, struct step_line, n);
        for (int64_t k = x->least; k <= x->most; k++) {
            const str word = str_format(q->mem, "%lld", (long long)k);
            out->steps.at[out->steps.n++] =
                (struct step_line){k,
                                   str_format(q->mem, STR_FMT "-%lld", STR_ARG(x->id),
                                              (long long)k),
                                   str_eq(word, value)};
        }
    }
    out->when.at = MEM_ARRAY(q->mem, str, (size_t)x->whens + 1);
    for (int k = 0; k < x->whens; k++)
        out->when.at[out->when.n++] = when_line(q, f, &x->when[k]);
}

// The place that was given to a choice; 0: none.
static int64_t place_sent(struct req *q, const struct question *x, int c)
{
    const char *name = str_z(q->mem, str_format(q->mem, STR_FMT "-" STR_FMT, STR_ARG(x->id),
                                                STR_ARG(x->choice[c].id)));
    int64_t n;

    return str_int(req_line(q, name, 4), 1, FORM_CHOICES, &n) == ERR_NONE ? n : 0;
}

// Places of a ranking: "id" in the place that its field names. Two in one place become one named twice, which form_value tells, as it
// tells a gap.
static str ranking_sent(struct req *q, const struct question *x)
{
    struct out o = out_new(q->mem);
    str before = {0};

    for (int64_t place = 1; place <= FORM_CHOICES; place++) {
        before = (str){0};
        for (int c = 0; c < x->choices; c++) {
            if (place_sent(q, x, c) != place) continue;
            if (o.n) out_byte(&o, ' ');
            out_str(&o, before.n ? before : x->choice[c].id);
            before = x->choice[c].id;
        }
    }
    return out_get(&o);
}

void ranking_keep(struct req *q, const struct question *x, struct question_view *v)
{
    if (x->kind != QUESTION_ranking) return;
    for (int c = 0; c < x->choices; c++)
        v->choices.at[c].rank = place_sent(q, x, c);
}

str question_sent(struct req *q, const struct question *x)
{
    const char *name = str_z(q->mem, x->id);
    str each[FORM_CHOICES];
    struct out o = out_new(q->mem);

    if (x->kind == QUESTION_ranking) return ranking_sent(q, x);
    if (x->kind == QUESTION_text) return req_words(q, name, FORM_ANSWER_SIGNS + 1);
    if (x->kind != QUESTION_multiple) return req_line(q, name, FORM_ANSWER_SIGNS + 1);
    const int n = req_form_all(q, name, each, FORM_CHOICES);
    if (n < 0) return STR("- -");
    for (int i = 0; i < n; i++) {
        if (i) out_byte(&o, ' ');
        out_str(&o, each[i]);
    }
    return out_get(&o);
}

enum err place_names(struct req *q, const struct survey_here *h, struct names *out)
{
    struct place_rows rows;

    TRY(place_below(q->db, q->mem, h->place.id, &rows));
    out->at = MEM_ARRAY(q->mem, str, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        out->at[out->n++] = rows.at[i].name;
    return ERR_NONE;
}

// ---- the list, and a new one ----

enum err survey_list(struct req *q, struct res *r)
{
    struct list_surveys_view v = {0};
    struct survey_line_rows rows;

    TRY(survey_place(q, &v.h));
    TRY(surveys_of(q->db, q->mem, v.h.t.id, &rows));
    v.lines.at = MEM_ARRAY(q->mem, struct survey_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct survey_line_row *x = &rows.at[i];
        const struct survey_row s = {.state = x->state, .kind = x->kind};
        if (!survey_is_seen(&s) && !v.h.can_intake) continue;
        v.lines.at[v.lines.n++] =
            (struct survey_line){.number = x->number,
                                 .title = in_reader_language(q, x->title, x->title_en),
                                 .dutch = q->lang != LANG_NL && !x->title_en.n,
                                 .sample = survey_is_sample(&s),
                                 .open = survey_state_of(&s) == SURVEY_open,
                                 .published = survey_state_of(&s) == SURVEY_published,
                                 .state = survey_state_word(x->state),
                                 .ends = {x->has_ends_day ? (int32_t)x->ends_day : 0}};
    }
    struct html *h = survey_page(q, r, &v.h, MSG_survey_list_title, false, false);
    survey_list_html(h, &v);
    return page_close(h);
}

static enum err create_show(struct req *q, struct res *r, const struct create_view *v)
{
    struct html *h = survey_page(q, r, &v->h, MSG_survey_new_title, true, true);

    survey_create_html(h, v);
    return page_close(h);
}

enum err survey_create(struct req *q, struct res *r)
{
    struct create_view v = {0};

    TRY(survey_place(q, &v.h));
    TRY(must(q, MAY_LEAD_TRAJECTORY, v.h.place.id));
    return create_show(q, r, &v);
}

enum err survey_create_save(struct req *q, struct res *r)
{
    struct create_view v = {0};
    int64_t number;

    TRY(survey_place(q, &v.h));
    TRY(must(q, MAY_LEAD_TRAJECTORY, v.h.place.id));
    v.kind = req_line(q, "soort", 10);
    v.title = req_line(q, "titel", FORM_TITLE_SIGNS + 1);
    v.title_en = req_line(q, "titel-en", FORM_TITLE_SIGNS + 1);
    if (!str_eq(v.kind, STR("open")) && !str_eq(v.kind, STR("sample")))
        v.kind_problem = MSG_survey_kind_missing;
    if (!v.title.n || utf8_length(v.title) > FORM_TITLE_SIGNS ||
        utf8_length(v.title_en) > FORM_TITLE_SIGNS)
        v.title_problem = MSG_survey_title_missing;
    if (v.kind_problem || v.title_problem) {
        r->status = 422;
        return create_show(q, r, &v);
    }
    TRY(survey_add(q->db, q->mem, q->now,
                   &(struct survey_new){.trajectory = v.h.t.id,
                                        .kind = v.kind,
                                        .form = {.title = v.title, .title_en = v.title_en}},
                   &number));
    TRY(audit_by(q, "survey.add", str_format(q->mem, "trajectory:%lld", (long long)v.h.t.id.v),
                 v.kind));
    return redirect(q, r,
                    str_format(q->mem, STR_FMT "/%lld/bewerk", STR_ARG(v.h.base),
                               (long long)number));
}

static enum err sitemap(struct db *db, struct mem *m, struct sitemap *s)
{
    struct survey_place_rows rows;

    TRY(surveys_public(db, m, &rows));
    for (int i = 0; i < rows.n; i++)
        sitemap_add(s,
                    str_format(m, "/" STR_FMT "/meedoen/" STR_FMT "/enquete/%lld%s",
                               STR_ARG(rows.at[i].place), STR_ARG(rows.at[i].slug),
                               (long long)rows.at[i].number,
                               str_eq(rows.at[i].state, STR("published")) ? "/uitkomst" : ""),
                    0, false);
    return ERR_NONE;
}

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/survey/survey.def"
#undef ROUTE
};

const struct feature survey_feature = {.name = "survey",
                                       .routes = routes,
                                       .n_routes = COUNT_OF(routes),
                                       .jobs = survey_jobs,
                                       .n_jobs = SURVEY_JOBS,
                                       .commands = survey_commands,
                                       .n_commands = SURVEY_COMMANDS,
                                       .sitemap = sitemap,
                                       .retain = survey_retain};
