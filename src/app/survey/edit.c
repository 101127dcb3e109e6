// edit.c - making a questionnaire: its words, its questions in order, conditions; and taking it along as JSON. Each change
// goes the way of an import: what cannot be read is not kept, and is said in sentences.
#include "app/survey/edit.h"

#include "app/survey/edit.html.h"

enum { WRONGS = 40, TICKS = FORM_QUESTIONS * FORM_CHOICES };

static enum err draft_must(struct req *q, struct survey_here *h)
{
    TRY(survey_here_must(q, MAY_LEAD_TRAJECTORY, h));
    return survey_state_of(&h->s) == SURVEY_draft ? ERR_NONE
                                                  : fail(q, ERR_CONFLICT, MSG_survey_not_draft);
}

static enum err save(struct req *q, const struct survey_here *h, const struct form *f)
{
    TRY(survey_form_save(q->db, q->mem, h->s.id, f));
    return audit_by(q, "survey.edit", survey_object(q, h), STR(""));
}

static enum err edit_show(struct req *q, struct res *r, struct edit_view *v)
{
    struct form_faults *faults = MEM_NEW(q->mem, struct form_faults);
    const struct form *f = &v->h.form;
    const str moved = req_query(q, "bij", 20);
    const bool up = str_eq(req_query(q, "knop", 10), STR("omhoog"));

    form_check(q->mem, f, faults);
    v->faults = survey_faults(q, f, faults);
    v->draft = survey_state_of(&v->h.s) == SURVEY_draft;
    v->lines.at = MEM_ARRAY(q->mem, struct edit_line, (size_t)f->n + 1);
    for (int i = 0; i < f->n; i++) {
        const struct question *x = &f->at[i];
        const bool here = str_eq(x->id, moved);
        v->lines.at[v->lines.n++] =
            (struct edit_line){.id = x->id,
                               .text = x->text,
                               .lead = x->lead,
                               .kind = survey_kind_word(x->kind),
                               .number = i + 1,
                               .required = x->required,
                               .conditional = x->whens > 0,
                               .can_up = i > 0,
                               .can_down = i + 1 < f->n,
                               .moved_up = here && (up ? i > 0 : i + 1 == f->n),
                               .moved_down = here && (up ? i == 0 : i + 1 < f->n)};
    }
    struct html *h = survey_page(q, r, &v->h, MSG_survey_edit_title, true, true);
    survey_edit_html(h, v);
    return page_close(h);
}

static void words_fill(struct edit_view *v)
{
    v->title = v->h.form.title;
    v->title_en = v->h.form.title_en;
    v->intro = v->h.form.intro;
    v->intro_en = v->h.form.intro_en;
}

enum err survey_edit(struct req *q, struct res *r)
{
    struct edit_view v = {0};

    TRY(survey_here_must(q, MAY_LEAD_TRAJECTORY, &v.h));
    words_fill(&v);
    return edit_show(q, r, &v);
}

static void swap(struct form *f, int a, int b)
{
    const struct question x = f->at[a];

    f->at[a] = f->at[b];
    f->at[b] = x;
}

// What was made of the form is read again as if it came from outside: the bounds stand in one place.
static bool reads(struct req *q, const struct form *f, struct form *out, struct sentences *wrong)
{
    struct form_faults *faults = MEM_NEW(q->mem, struct form_faults);

    if (form_read(q->mem, form_write(q->mem, f), out, faults) == ERR_NONE) return true;
    *wrong = survey_faults(q, f, faults);
    return false;
}

enum err survey_edit_save(struct req *q, struct res *r)
{
    struct edit_view v = {0};
    struct form good;

    TRY(draft_must(q, &v.h));
    struct form f = v.h.form;
    const str act = req_line(q, "doe", 20);
    if (str_eq(act, STR("woorden"))) {
        f.title = v.title = req_line(q, "titel", FORM_TITLE_SIGNS + 1);
        f.title_en = v.title_en = req_line(q, "titel-en", FORM_TITLE_SIGNS + 1);
        f.intro = v.intro = req_words(q, "inleiding", REQ_WHOLE);
        f.intro_en = v.intro_en = req_words(q, "inleiding-en", REQ_WHOLE);
        if (!reads(q, &f, &good, &v.wrong)) {
            r->status = 422;
            return edit_show(q, r, &v);
        }
        TRY(save(q, &v.h, &good));
        return survey_to(q, r, &v.h, STR("/bewerk"));
    }
    const int at = form_find(&f, req_line(q, "vraag", 20));
    if (at < 0) return ERR_NOT_FOUND;
    const str id = f.at[at].id;
    if (str_eq(act, STR("omhoog")) && at > 0)
        swap(&f, at, at - 1);
    else if (str_eq(act, STR("omlaag")) && at + 1 < f.n)
        swap(&f, at, at + 1);
    else if (str_eq(act, STR("weg"))) {
        v.gone = f.at[at].text;
        v.undo = v.h.s.form;
        for (int i = at; i + 1 < f.n; i++)
            f.at[i] = f.at[i + 1];
        f.n--;
    } else if (!str_eq(act, STR("omhoog")) && !str_eq(act, STR("omlaag")))
        return fail(q, ERR_INVALID, MSG_error_invalid);
    TRY(save(q, &v.h, &f));
    if (v.gone.n) { // the page that comes holds what there was, so that one press brings it back
        v.h.form = f;
        words_fill(&v);
        return edit_show(q, r, &v);
    }
    return survey_to(q, r, &v.h,
                     str_format(q->mem, "/bewerk?bij=" STR_FMT "&knop=" STR_FMT, STR_ARG(id),
                                STR_ARG(act)));
}

enum err survey_import(struct req *q, struct res *r)
{
    struct form_faults *faults = MEM_NEW(q->mem, struct form_faults);
    struct edit_view v = {0};
    struct form f;

    TRY(draft_must(q, &v.h));
    words_fill(&v);
    v.pasted = req_words(q, "json", FORM_BYTES + 1); // one too many is told, not cut off
    if (form_read(q->mem, v.pasted, &f, faults) != ERR_NONE) {
        v.wrong = survey_faults(q, &f, faults);
        r->status = 422;
        return edit_show(q, r, &v);
    }
    TRY(save(q, &v.h, &f));
    return survey_to(q, r, &v.h, STR("/bewerk"));
}

// ---- one question ----

static str choices_text(struct req *q, const struct question *x, bool english)
{
    struct out o = out_new(q->mem);

    for (int c = 0; c < x->choices; c++) {
        out_str(&o, english ? x->choice[c].text_en : x->choice[c].text);
        if (c + 1 < x->choices) out_byte(&o, '\n');
    }
    return str_trim(out_get(&o)).n ? out_get(&o) : STR("");
}

static str people_text(struct req *q, const struct question *x)
{
    struct out o = out_new(q->mem);
    bool any = false;

    for (int c = 0; c < x->choices; c++) {
        any = any || x->choice[c].people;
        out_format(&o, "%lld\n", (long long)x->choice[c].people);
    }
    return any ? out_get(&o) : STR("");
}

static str number(struct req *q, int64_t n)
{
    return str_format(q->mem, "%lld", (long long)n);
}

static void whens_fill(struct req *q, const struct form *f, int at, const struct question *x,
                       struct question_edit_view *v)
{
    const bool refused = v->wrong.n > 0; // then what was sent, also what does not fit
    str *ticked = MEM_ARRAY(q->mem, str, TICKS);
    const int n = refused ? req_form_all(q, "als", ticked, TICKS) : 0;

    v->whens.at = MEM_ARRAY(q->mem, struct when_view, (size_t)f->n + 1);
    for (int i = 0; i < at; i++) {
        const struct question *of = &f->at[i];
        if (of->kind == QUESTION_text || of->kind == QUESTION_place || of->kind == QUESTION_ranking)
            continue;
        struct when_view *w = &v->whens.at[v->whens.n++];
        *w =
            (struct when_view){.id = of->id,
                               .text = of->lead.n ? str_format(q->mem, STR_FMT " " STR_FMT,
                                                               STR_ARG(of->lead), STR_ARG(of->text))
                                                  : of->text,
                               .number = i + 1,
                               .chooses = question_chooses(of->kind),
                               .field_least = str_format(q->mem, "van-" STR_FMT, STR_ARG(of->id)),
                               .field_most = str_format(q->mem, "tot-" STR_FMT, STR_ARG(of->id)),
                               .least = STR(""),
                               .most = STR("")};
        const struct when *now = NULL;
        for (int k = 0; k < x->whens; k++)
            if (str_eq(x->when[k].question, of->id)) now = &x->when[k];
        w->used = now != NULL;
        v->conditional = v->conditional || w->used;
        if (!w->chooses && now) {
            if (now->least > -FORM_NUMBER_MOST) w->least = number(q, now->least);
            if (now->most < FORM_NUMBER_MOST) w->most = number(q, now->most);
        }
        if (!w->chooses && refused) {
            w->least = req_line(q, str_z(q->mem, w->field_least), 12);
            w->most = req_line(q, str_z(q->mem, w->field_most), 12);
        }
        v->conditional = v->conditional || w->least.n || w->most.n;
        w->choices.at = MEM_ARRAY(q->mem, struct when_choice, (size_t)of->choices + 1);
        for (int c = 0; c < of->choices; c++) {
            struct when_choice *l = &w->choices.at[w->choices.n++];
            *l = (struct when_choice){.value =
                                          str_format(q->mem, STR_FMT "." STR_FMT, STR_ARG(of->id),
                                                     STR_ARG(of->choice[c].id)),
                                      .field =
                                          str_format(q->mem, "als-" STR_FMT "-" STR_FMT,
                                                     STR_ARG(of->id), STR_ARG(of->choice[c].id)),
                                      .text = of->choice[c].text,
                                      .chosen = now && choice_in(now->any, of->choice[c].id)};
            for (int k = 0; k < n; k++)
                l->chosen = l->chosen || str_eq(ticked[k], l->value);
            v->conditional = v->conditional || l->chosen;
        }
    }
}

static enum err question_show(struct req *q, struct res *r, struct question_edit_view *v,
                              const struct question *x, int at)
{
    v->kind = x->kind;
    v->kind_word = v->matrix ? MSG_survey_kind_matrix : survey_kind_word(x->kind);
    v->chooses = question_chooses(x->kind);
    v->bounds = x->kind == QUESTION_multiple || x->kind == QUESTION_scale ||
                x->kind == QUESTION_number || x->kind == QUESTION_text;
    v->ends = x->kind == QUESTION_scale;
    v->draft = survey_state_of(&v->h.s) == SURVEY_draft;
    whens_fill(q, &v->h.form, at, x, v);
    struct html *h = survey_page(q, r, &v->h, MSG_survey_question_title, true, true);
    survey_question_html(h, v);
    return page_close(h);
}

static void question_fill(struct req *q, struct question_edit_view *v, const struct question *x)
{
    v->text = x->text;
    v->text_en = x->text_en;
    v->help = x->help;
    v->help_en = x->help_en;
    v->lead = x->lead;
    v->lead_en = x->lead_en;
    v->low = x->low;
    v->low_en = x->low_en;
    v->high = x->high;
    v->high_en = x->high_en;
    v->required = x->required;
    v->choices = choices_text(q, x, false);
    v->choices_en = choices_text(q, x, true);
    v->people = people_text(q, x);
    v->alone = x->choices && x->choice[x->choices - 1].alone;
    v->least = number(q, x->least);
    v->most = number(q, x->most);
}

// A new question of the kind in the address, or the one that it names. *out_at is where it stands.
static enum err question_get(struct req *q, struct question_edit_view *v, str kind,
                             struct question *x, int *out_at)
{
    static const int64_t ends[QUESTION_KIND_COUNT][2] = {
        [QUESTION_scale] = {1, 5},
        [QUESTION_number] = {0, 1000},
        [QUESTION_text] = {0, 1000},
    };

    v->id = req_path_text(q, "question");
    *out_at = form_find(&v->h.form, v->id);
    if (*out_at >= 0) {
        *x = v->h.form.at[*out_at];
        return ERR_NONE;
    }
    v->matrix = str_eq(v->id, STR("matrix"));
    if (!v->matrix && !str_eq(v->id, STR("nieuw"))) return ERR_NOT_FOUND;
    *x = (struct question){.kind = QUESTION_single};
    if (!v->matrix && kind.n && !question_kind_parse(kind, &x->kind)) return ERR_NOT_FOUND;
    x->least = ends[x->kind][0];
    x->most = ends[x->kind][1];
    v->fresh = true;
    *out_at = v->h.form.n;
    return ERR_NONE;
}

enum err survey_question(struct req *q, struct res *r)
{
    struct question_edit_view v = {0};
    struct question x;
    int at;

    TRY(survey_here_must(q, MAY_LEAD_TRAJECTORY, &v.h));
    TRY(question_get(q, &v, req_query(q, "soort", 12), &x, &at));
    question_fill(q, &v, &x);
    return question_show(q, r, &v, &x, at);
}

static str line_of(str text, int n)
{
    str line = {0};

    while (n-- >= 0)
        if (!str_line(&text, &line)) return STR("");
    return str_trim(line);
}

// What cannot be kept as it was typed, said in a sentence: nothing goes without a word.
static void say(struct req *q, struct question_edit_view *v, msg what, str about)
{
    const struct msg_arg args[] = {
        {.name = "about", .s = about},
    };

    if (!v->wrong.at) v->wrong.at = MEM_ARRAY(q->mem, str, WRONGS);
    if (v->wrong.n < WRONGS) v->wrong.at[v->wrong.n++] = msg_fill(q->mem, q->lang, what, args, 1);
}

// Answers keep their id when their words stay, or when only the words in their place change: conditions go on to hold.
static void choices_typed(struct req *q, struct question_edit_view *v, struct question *x)
{
    const struct question was = *x;
    str rest = v->choices, line;
    int at = 0;

    x->choice = MEM_ARRAY(q->mem, struct choice, FORM_CHOICES + 2);
    x->choices = 0;
    for (; str_line(&rest, &line) && x->choices <= FORM_CHOICES; at++) {
        struct choice *c = &x->choice[x->choices];
        if (!str_trim(line).n) continue;
        *c = (struct choice){.text = str_trim(line), .text_en = line_of(v->choices_en, at)};
        for (int k = 0; k < was.choices; k++)
            if (str_eq(was.choice[k].text, c->text) && choice_find(x, was.choice[k].id) < 0)
                c->id = was.choice[k].id;
        const str people = line_of(v->people, at);
        if (people.n && str_int(people, 0, FORM_NUMBER_MOST, &c->people) != ERR_NONE)
            say(q, v, MSG_survey_people_wrong, people);
        x->choices++;
    }
    for (int i = 0; i < x->choices; i++) {
        struct choice *c = &x->choice[i];
        if (c->id.n) continue;
        if (i < was.choices && choice_find(x, was.choice[i].id) < 0)
            c->id = was.choice[i].id;
        else { // not one that was used before: an old condition must not come to mean something new
            str id = STR("c1");
            for (int n = 2; choice_find(&was, id) >= 0 || choice_find(x, id) >= 0; n++)
                id = str_format(q->mem, "c%d", n);
            c->id = id;
        }
    }
    if (x->kind == QUESTION_multiple && x->choices) x->choice[x->choices - 1].alone = v->alone;
}

// An end of a number that a condition is about. False: there is none.
static bool end_typed(struct req *q, struct question_edit_view *v, const char *name, str id,
                      int64_t *out)
{
    const str typed =
        req_line(q, str_z(q->mem, str_format(q->mem, "%s-" STR_FMT, name, STR_ARG(id))), 12);

    if (!typed.n) return false;
    if (str_int(typed, -FORM_NUMBER_MOST, FORM_NUMBER_MOST, out) == ERR_NONE) return true;
    say(q, v, MSG_survey_when_number_wrong, typed);
    return false;
}

static void whens_typed(struct req *q, struct question_edit_view *v, int at, struct question *x)
{
    const struct form *f = &v->h.form;
    str *ticked = MEM_ARRAY(q->mem, str, TICKS);
    const int n = req_form_all(q, "als", ticked, TICKS);

    x->when = MEM_ARRAY(q->mem, struct when, FORM_WHENS + 1);
    x->whens = 0;
    for (int i = 0; i < at; i++) {
        const struct question *of = &f->at[i];
        struct when w = {.question = of->id, .least = -FORM_NUMBER_MOST, .most = FORM_NUMBER_MOST};
        struct out ids = out_new(q->mem);
        for (int c = 0; c < of->choices; c++) {
            const str value =
                str_format(q->mem, STR_FMT "." STR_FMT, STR_ARG(of->id), STR_ARG(of->choice[c].id));
            for (int k = 0; k < n; k++)
                if (str_eq(ticked[k], value)) {
                    if (ids.n) out_byte(&ids, ' ');
                    out_str(&ids, of->choice[c].id);
                }
        }
        w.any = out_get(&ids);
        const bool least = end_typed(q, v, "van", of->id, &w.least),
                   most = end_typed(q, v, "tot", of->id, &w.most);
        if (!w.any.n && (question_chooses(of->kind) || (!least && !most))) continue;
        if (x->whens == FORM_WHENS) {
            say(q, v, MSG_survey_when_many, str_format(q->mem, "%d", FORM_WHENS));
            break;
        }
        x->when[x->whens++] = w;
    }
}

static void question_typed(struct req *q, struct question_edit_view *v)
{
    v->text = req_line(q, "tekst", FORM_TEXT_SIGNS + 1);
    v->text_en = req_line(q, "tekst-en", FORM_TEXT_SIGNS + 1);
    v->help = req_line(q, "uitleg", FORM_TEXT_SIGNS + 1);
    v->help_en = req_line(q, "uitleg-en", FORM_TEXT_SIGNS + 1);
    v->lead = req_line(q, "kop", FORM_TEXT_SIGNS + 1);
    v->lead_en = req_line(q, "kop-en", FORM_TEXT_SIGNS + 1);
    v->low = req_line(q, "laag", FORM_CHOICE_SIGNS + 1);
    v->low_en = req_line(q, "laag-en", FORM_CHOICE_SIGNS + 1);
    v->high = req_line(q, "hoog", FORM_CHOICE_SIGNS + 1);
    v->high_en = req_line(q, "hoog-en", FORM_CHOICE_SIGNS + 1);
    v->choices = req_words(q, "antwoorden", 8000);
    v->choices_en = req_words(q, "antwoorden-en", 8000);
    v->people = req_words(q, "mensen", 2000);
    v->rows = req_words(q, "rijen", 8000);
    v->rows_en = req_words(q, "rijen-en", 8000);
    v->least = req_line(q, "minst", 12);
    v->most = req_line(q, "meest", 12);
    v->required = req_line(q, "verplicht", 1).n > 0;
    v->alone = req_line(q, "alleen", 1).n > 0;
}

static void question_make(struct req *q, struct question_edit_view *v, struct question *x, int at)
{
    x->text = v->text;
    x->text_en = v->text_en;
    x->help = v->help;
    x->help_en = v->help_en;
    x->lead = v->lead;
    x->lead_en = v->lead_en;
    x->low = v->low;
    x->low_en = v->low_en;
    x->high = v->high;
    x->high_en = v->high_en;
    x->required = v->required;
    // what is no number fits within no bounds, and is said when the form is read
    if (v->least.n && str_int(v->least, -FORM_NUMBER_MOST, FORM_NUMBER_MOST, &x->least) != ERR_NONE)
        x->least = INT64_MIN;
    if (v->most.n && str_int(v->most, -FORM_NUMBER_MOST, FORM_NUMBER_MOST, &x->most) != ERR_NONE)
        x->most = INT64_MIN;
    if (question_chooses(x->kind)) choices_typed(q, v, x);
    whens_typed(q, v, at, x);
}

// The rows of a matrix become questions, one below the other.
static void matrix_add(struct req *q, const struct question_edit_view *v, const struct question *x,
                       struct form *f)
{
    str rest = v->rows, line;

    for (int at = 0; str_line(&rest, &line) && f->n <= FORM_QUESTIONS; at++) {
        if (!str_trim(line).n) continue;
        struct question row = *x;
        row.id = form_next_id(f, q->mem);
        row.lead = v->text;
        row.lead_en = v->text_en;
        row.text = str_trim(line);
        row.text_en = line_of(v->rows_en, at);
        f->at[f->n++] = row;
    }
}

enum err survey_question_save(struct req *q, struct res *r)
{
    struct question_edit_view v = {0};
    struct form good, f = {0};
    struct question x;
    int at;

    TRY(draft_must(q, &v.h));
    TRY(question_get(q, &v, req_line(q, "soort", 12), &x, &at));
    question_typed(q, &v);
    question_make(q, &v, &x, at);
    f = v.h.form;
    f.at = MEM_ARRAY(q->mem, struct question, FORM_QUESTIONS + 2);
    memcpy(f.at, v.h.form.at, (size_t)v.h.form.n * sizeof *f.at);
    if (v.matrix)
        matrix_add(q, &v, &x, &f);
    else if (v.fresh) {
        x.id = form_next_id(&f, q->mem);
        f.at[f.n++] = x;
    } else
        f.at[at] = x;
    if (f.n == v.h.form.n && v.fresh) // a matrix without rows
        say(q, &v, MSG_survey_rows_missing, STR(""));
    if (v.wrong.n || !reads(q, &f, &good, &v.wrong)) {
        r->status = 422;
        return question_show(q, r, &v, &x, at);
    }
    TRY(save(q, &v.h, &good));
    return survey_to(q, r, &v.h, STR("/bewerk"));
}
