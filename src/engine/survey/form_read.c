// form_read.c - a questionnaire from its JSON text, and back.
#include "base/json.h"
#include "base/utf8.h"
#include "engine/survey/form.h"

struct reading {
    struct mem *m;
    struct form_faults *faults;
    int question;
    bool choice; // inside an answer to choose
};

static void fault(struct reading *r, enum form_fault f, str about)
{
    if (r->faults->n == FORM_FAULTS) return;
    r->faults->at[r->faults->n].fault = f;
    r->faults->at[r->faults->n].question = r->question;
    r->faults->at[r->faults->n].line = 0;
    r->faults->at[r->faults->n++].about = about;
}

// An id stands in addresses and fields: a letter, then letters and digits.
static bool is_id(str s)
{
    if (s.n < 1 || s.n > 20 || s.at[0] < 'a' || s.at[0] > 'z') return false;
    for (size_t i = 0; i < s.n; i++)
        if (!((s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= '0' && s.at[i] <= '9')))
            return false;
    return true;
}

static str text_of(struct reading *r, const struct json_value *in, const char *key, size_t signs,
                   bool needed)
{
    const struct json_value *v = json_get(in, key);
    const str s = str_trim(json_get_text(in, key));

    if (v && v->kind != JSON_TEXT && v->kind != JSON_NONE) fault(r, FORM_FAULT_format, str_of(key));
    const str about = r->choice && str_eq(str_of(key), STR("text"))      ? STR("choices")
                      : r->choice && str_eq(str_of(key), STR("text_en")) ? STR("choices_en")
                                                                         : str_of(key);
    if (needed && !s.n) fault(r, FORM_FAULT_text_empty, about);
    if (utf8_length(s) > signs) fault(r, FORM_FAULT_text_long, about);
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.at[i] < ' ' && s.at[i] != '\n') {
            fault(r, FORM_FAULT_format, str_of(key));
            break;
        }
    return s.at ? s : STR("");
}

static int64_t number_of(struct reading *r, const struct json_value *in, const char *key,
                         int64_t otherwise, int64_t low, int64_t high)
{
    const struct json_value *v = json_get(in, key);

    if (!v || v->kind == JSON_NONE) return otherwise;
    if (v->kind != JSON_INT || v->integer < low || v->integer > high) {
        fault(r, FORM_FAULT_bounds, str_of(key));
        return otherwise;
    }
    return v->integer;
}

static bool flag_of(struct reading *r, const struct json_value *in, const char *key, bool otherwise)
{
    const struct json_value *v = json_get(in, key);

    if (!v || v->kind == JSON_NONE) return otherwise;
    if (v->kind != JSON_BOOL) {
        fault(r, FORM_FAULT_format, str_of(key));
        return otherwise;
    }
    return v->is_true;
}

// A list; NULL when it is absent or none.
static const struct json_value *list_of(struct reading *r, const struct json_value *in,
                                        const char *key, int most)
{
    const struct json_value *v = json_get(in, key);

    if (!v || v->kind == JSON_NONE) return NULL;
    if (v->kind != JSON_LIST) {
        fault(r, FORM_FAULT_format, str_of(key));
        return NULL;
    }
    if (v->n > most) {
        fault(r, FORM_FAULT_many, str_of(key));
        return NULL;
    }
    return v;
}

// To who reads them: capitals and blanks tell nobody two answers apart.
static bool looks_same(struct mem *m, str a, str b)
{
    str x = str_lower(m, a), y = str_lower(m, b);
    size_t i = 0, k = 0;

    if (!x.n || !y.n) return false;
    for (; i < x.n && k < y.n && x.at[i] == y.at[k]; i++, k++)
        if (x.at[i] == ' ') { // several count as one
            while (i + 1 < x.n && x.at[i + 1] == ' ')
                i++;
            while (k + 1 < y.n && y.at[k + 1] == ' ')
                k++;
        }
    return i == x.n && k == y.n;
}

static void choices_read(struct reading *r, const struct json_value *in, struct question *q)
{
    const struct json_value *list = list_of(r, in, "choices", FORM_CHOICES);
    const int n = list ? list->n : 0;

    if (!question_chooses(q->kind)) return;
    if (n < 2) fault(r, FORM_FAULT_choices, STR(""));
    q->choice = MEM_ARRAY(r->m, struct choice, (size_t)n + 1);
    for (int i = 0; i < n; i++) {
        const struct json_value *x = &list->at[i];
        struct choice *c = &q->choice[i];
        r->choice = true;
        c->id = text_of(r, x, "id", 20, true);
        c->text = text_of(r, x, "text", FORM_CHOICE_SIGNS, true);
        c->text_en = text_of(r, x, "text_en", FORM_CHOICE_SIGNS, false);
        c->alone = q->kind == QUESTION_multiple && flag_of(r, x, "alone", false);
        c->people = number_of(r, x, "people", 0, 0, FORM_NUMBER_MOST);
        r->choice = false;
        if (!is_id(c->id) || choice_find(q, c->id) >= 0) fault(r, FORM_FAULT_id, c->id);
        for (int k = 0; k < q->choices; k++)
            if (looks_same(r->m, q->choice[k].text, c->text))
                fault(r, FORM_FAULT_choice_twice, c->text);
            else if (looks_same(r->m, q->choice[k].text_en, c->text_en))
                fault(r, FORM_FAULT_choice_twice, c->text_en);
        q->choices++;
    }
}

static void whens_read(struct reading *r, const struct json_value *in, struct question *q)
{
    const struct json_value *list = list_of(r, in, "when", FORM_WHENS);

    q->when = MEM_ARRAY(r->m, struct when, FORM_WHENS + 1);
    for (int i = 0; list && i < list->n; i++) {
        const struct json_value *x = &list->at[i];
        const struct json_value *any = list_of(r, x, "any", FORM_CHOICES);
        struct when *w = &q->when[q->whens++];
        struct out ids = out_new(r->m);
        w->question = text_of(r, x, "question", 20, true);
        for (int k = 0; any && k < any->n; k++) {
            const str id = any->at[k].kind == JSON_TEXT ? any->at[k].text : STR("");
            if (!is_id(id)) fault(r, FORM_FAULT_id, id);
            if (ids.n) out_byte(&ids, ' ');
            out_str(&ids, id);
        }
        w->any = out_get(&ids);
        w->least = number_of(r, x, "least", -FORM_NUMBER_MOST, -FORM_NUMBER_MOST, FORM_NUMBER_MOST);
        w->most = number_of(r, x, "most", FORM_NUMBER_MOST, -FORM_NUMBER_MOST, FORM_NUMBER_MOST);
        if (!w->any.n && w->least > w->most) fault(r, FORM_FAULT_bounds, w->question);
    }
}

static void bounds_read(struct reading *r, const struct json_value *in, struct question *q)
{
    static const struct {
        int64_t least, most, low, high;
    } of[QUESTION_KIND_COUNT] = {
        [QUESTION_multiple] = {0, 0, 0, FORM_CHOICES},
        [QUESTION_scale] = {1, 5, FORM_SCALE_LEAST, FORM_SCALE_MOST},
        [QUESTION_number] = {0, 1000, -FORM_NUMBER_MOST, FORM_NUMBER_MOST},
        [QUESTION_text] = {0, 1000, 0, FORM_ANSWER_SIGNS},
    };

    q->least = number_of(r, in, "least", of[q->kind].least, of[q->kind].low, of[q->kind].high);
    q->most = number_of(r, in, "most", of[q->kind].most, of[q->kind].low, of[q->kind].high);
    const bool turned =
        q->kind == QUESTION_multiple ? q->most && q->least > q->most : q->least > q->most;
    const bool empty = (q->kind == QUESTION_scale && q->least == q->most) ||
                       (q->kind == QUESTION_text && q->most < 1) ||
                       (q->kind == QUESTION_multiple && q->choices &&
                        (q->least > q->choices || q->most > q->choices));
    if (turned || empty) fault(r, FORM_FAULT_bounds, STR("least"));
}

static void question_read(struct reading *r, const struct json_value *in, struct question *q)
{
    if (!question_kind_parse(json_get_text(in, "kind"), &q->kind))
        fault(r, FORM_FAULT_kind, json_get_text(in, "kind"));
    q->id = text_of(r, in, "id", 20, true);
    if (!is_id(q->id)) fault(r, FORM_FAULT_id, q->id);
    q->lead = text_of(r, in, "lead", FORM_TEXT_SIGNS, false);
    q->lead_en = text_of(r, in, "lead_en", FORM_TEXT_SIGNS, false);
    q->text = text_of(r, in, "text", FORM_TEXT_SIGNS, true);
    q->text_en = text_of(r, in, "text_en", FORM_TEXT_SIGNS, false);
    q->help = text_of(r, in, "help", FORM_TEXT_SIGNS, false);
    q->help_en = text_of(r, in, "help_en", FORM_TEXT_SIGNS, false);
    q->low = text_of(r, in, "low", FORM_CHOICE_SIGNS, false);
    q->low_en = text_of(r, in, "low_en", FORM_CHOICE_SIGNS, false);
    q->high = text_of(r, in, "high", FORM_CHOICE_SIGNS, false);
    q->high_en = text_of(r, in, "high_en", FORM_CHOICE_SIGNS, false);
    q->required = flag_of(r, in, "required", false);
    choices_read(r, in, q);
    bounds_read(r, in, q);
    whens_read(r, in, q);
}

enum err form_read(struct mem *m, str text, struct form *out, struct form_faults *faults)
{
    struct reading r = {m, faults, -1, false};
    struct json_problem problem;
    struct json_value all;

    *out = (struct form){0};
    if (text.n > FORM_BYTES) {
        fault(&r, FORM_FAULT_many, STR(""));
        return ERR_INVALID;
    }
    if (json_read(m, text, &all, &problem) != ERR_NONE) {
        fault(&r, FORM_FAULT_json, problem.what);
        faults->at[faults->n - 1].line = problem.line;
        return ERR_INVALID;
    }
    if (!str_eq(json_get_text(&all, "format"), STR("meent-survey/1"))) {
        fault(&r, FORM_FAULT_format, STR("format"));
        return ERR_INVALID;
    }
    const int before = faults->n;
    out->title = text_of(&r, &all, "title", FORM_TITLE_SIGNS, true);
    out->title_en = text_of(&r, &all, "title_en", FORM_TITLE_SIGNS, false);
    out->intro = text_of(&r, &all, "intro", FORM_INTRO_SIGNS, false);
    out->intro_en = text_of(&r, &all, "intro_en", FORM_INTRO_SIGNS, false);
    const struct json_value *list = list_of(&r, &all, "questions", FORM_QUESTIONS);
    const int n = list ? list->n : 0;
    out->at = MEM_ARRAY(m, struct question, (size_t)n + 1);
    for (int i = 0; i < n; i++) {
        struct question q = {0};
        r.question = i;
        question_read(&r, &list->at[i], &q);
        if (form_find(out, q.id) >= 0) fault(&r, FORM_FAULT_id, q.id);
        out->at[out->n++] = q;
    }
    return faults->n > before ? ERR_INVALID : ERR_NONE;
}

// ---- writing ----

static void text_write(struct json *j, const char *key, str s)
{
    if (s.n) json_pair_text(j, key, s);
}

static void choices_write(struct json *j, const struct question *q)
{
    json_key(j, "choices");
    json_open(j, '[');
    for (int i = 0; i < q->choices; i++) {
        const struct choice *c = &q->choice[i];
        json_open(j, '{');
        json_pair_text(j, "id", c->id);
        json_pair_text(j, "text", c->text);
        text_write(j, "text_en", c->text_en);
        if (c->alone) json_pair_bool(j, "alone", true);
        if (c->people) json_pair_int(j, "people", c->people);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void whens_write(struct json *j, const struct question *q)
{
    json_key(j, "when");
    json_open(j, '[');
    for (int i = 0; i < q->whens; i++) {
        const struct when *w = &q->when[i];
        str ids = w->any, id;
        json_open(j, '{');
        json_pair_text(j, "question", w->question);
        if (w->any.n) {
            json_key(j, "any");
            json_open(j, '[');
            while (str_cut(&ids, ' ', &id))
                json_text(j, id);
            json_close(j, ']');
        } else {
            json_pair_int(j, "least", w->least);
            json_pair_int(j, "most", w->most);
        }
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void question_write(struct json *j, const struct question *q)
{
    json_open(j, '{');
    json_pair_text(j, "id", q->id);
    json_pair_text(j, "kind", question_kind_name(q->kind));
    text_write(j, "lead", q->lead);
    text_write(j, "lead_en", q->lead_en);
    json_pair_text(j, "text", q->text);
    text_write(j, "text_en", q->text_en);
    text_write(j, "help", q->help);
    text_write(j, "help_en", q->help_en);
    if (q->required) json_pair_bool(j, "required", true);
    if (question_chooses(q->kind)) choices_write(j, q);
    if (q->kind == QUESTION_multiple || q->kind == QUESTION_scale || q->kind == QUESTION_number ||
        q->kind == QUESTION_text) {
        json_pair_int(j, "least", q->least);
        json_pair_int(j, "most", q->most);
    }
    text_write(j, "low", q->low);
    text_write(j, "low_en", q->low_en);
    text_write(j, "high", q->high);
    text_write(j, "high_en", q->high_en);
    if (q->whens) whens_write(j, q);
    json_close(j, '}');
}

str form_write(struct mem *m, const struct form *f)
{
    struct out o = out_new(m);
    struct json j = json_new(&o);

    json_open(&j, '{');
    json_pair_text(&j, "format", STR("meent-survey/1"));
    json_pair_text(&j, "title", f->title);
    text_write(&j, "title_en", f->title_en);
    text_write(&j, "intro", f->intro);
    text_write(&j, "intro_en", f->intro_en);
    json_key(&j, "questions");
    json_open(&j, '[');
    for (int i = 0; i < f->n; i++)
        question_write(&j, &f->at[i]);
    json_close(&j, ']');
    json_close(&j, '}');
    return out_get(&o);
}
