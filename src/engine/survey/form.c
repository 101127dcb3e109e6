#include "engine/survey/form.h"

#include "base/utf8.h"

static const struct {
    str name;
    bool chooses, asked;
} kinds[] = {
// clang-format off
#define QUESTION(name, chooses, asked) {{#name, sizeof #name - 1}, chooses, asked},
#include "engine/survey/question_kind.def"
#undef QUESTION
    // clang-format on
};

str question_kind_name(enum question_kind k)
{
    return kinds[k].name;
}

bool question_kind_parse(str name, enum question_kind *out)
{
    for (int i = 0; i < QUESTION_KIND_COUNT; i++)
        if (str_eq(kinds[i].name, name)) {
            *out = (enum question_kind)i;
            return true;
        }
    return false;
}

bool question_chooses(enum question_kind k)
{
    return kinds[k].chooses;
}

int form_find(const struct form *f, str id)
{
    for (int i = 0; i < f->n; i++)
        if (str_eq(f->at[i].id, id)) return i;
    return -1;
}

int choice_find(const struct question *q, str id)
{
    for (int i = 0; i < q->choices; i++)
        if (str_eq(q->choice[i].id, id)) return i;
    return -1;
}

bool choice_in(str ids, str id)
{
    str word;

    while (ids.at && str_cut(&ids, ' ', &word))
        if (str_eq(word, id)) return true;
    return false;
}

// Eight seconds to read and choose, and 250 words a minute for what is to be read; a text takes half a minute more.
int form_minutes(const struct form *f)
{
    size_t signs = f->intro.n;
    int seconds = 0;

    for (int i = 0; i < f->n; i++) {
        const struct question *q = &f->at[i];
        seconds += q->kind == QUESTION_text ? 38 : q->kind == QUESTION_ranking ? 20 : 8;
        signs += q->text.n + q->help.n + q->lead.n;
        for (int c = 0; c < q->choices; c++)
            signs += q->choice[c].text.n;
    }
    seconds += (int)(signs * 60 / (250 * 6));
    return (seconds + 59) / 60 > 0 ? (seconds + 59) / 60 : 1;
}

// Does a condition name it? One that was taken away may still be named.
static bool is_named(const struct form *f, str id)
{
    for (int i = 0; i < f->n; i++)
        for (int k = 0; k < f->at[i].whens; k++)
            if (str_eq(f->at[i].when[k].question, id)) return true;
    return false;
}

str form_next_id(const struct form *f, struct mem *m)
{
    for (int n = f->n + 1;; n++) {
        const str id = str_format(m, "v%d", n);
        if (form_find(f, id) < 0 && !is_named(f, id)) return id;
    }
}

// ---- which questions somebody gets ----

static bool number_of(str s, int64_t *out)
{
    return str_int(s, -FORM_NUMBER_MOST, FORM_NUMBER_MOST, out) == ERR_NONE;
}

static bool holds(const struct when *w, str value)
{
    str ids = value, id;
    int64_t n;

    if (!value.n) return false;
    if (!w->any.n) return number_of(value, &n) && n >= w->least && n <= w->most;
    while (str_cut(&ids, ' ', &id))
        if (choice_in(w->any, id)) return true;
    return false;
}

void form_show(const struct form *f, const str *value, bool *shown)
{
    for (int i = 0; i < f->n; i++) {
        shown[i] = true;
        for (int k = 0; k < f->at[i].whens && shown[i]; k++) {
            const int of = form_find(f, f->at[i].when[k].question);
            shown[i] = of >= 0 && of < i && shown[of] && holds(&f->at[i].when[k], value[of]);
        }
    }
}

// ---- what fits ----

static enum value_problem choices_fit(struct mem *m, const struct question *q, str sent, str *out)
{
    bool chosen[FORM_CHOICES] = {0}, alone = false;
    struct out o = out_new(m);
    int n = 0;
    str id;

    while (sent.at && str_cut(&sent, ' ', &id)) {
        if (!id.n) continue;
        const int c = choice_find(q, id);
        if (c < 0) return VALUE_CHOICE;
        n += !chosen[c];
        chosen[c] = true;
        alone = alone || q->choice[c].alone;
    }
    if (q->kind == QUESTION_single && n > 1) return VALUE_MANY;
    if (alone && n > 1) return VALUE_ALONE;
    if (q->kind == QUESTION_multiple && n && !alone) {
        if (n < q->least) return VALUE_FEW;
        if (q->most && n > q->most) return VALUE_MANY;
    }
    for (int c = 0; c < q->choices; c++)
        if (chosen[c]) {
            if (o.n) out_byte(&o, ' ');
            out_str(&o, q->choice[c].id);
        }
    *out = out_get(&o);
    return VALUE_FINE;
}

// All of them, each once.
static enum value_problem ranking_fits(struct mem *m, const struct question *q, str sent, str *out)
{
    bool seen[FORM_CHOICES] = {0};
    struct out o = out_new(m);
    int n = 0;
    str id;

    while (sent.at && str_cut(&sent, ' ', &id)) {
        if (!id.n) continue;
        const int c = choice_find(q, id);
        if (c < 0) return VALUE_CHOICE;
        if (seen[c]) return VALUE_RANK;
        seen[c] = true;
        if (n++) out_byte(&o, ' ');
        out_str(&o, id);
    }
    if (n && n != q->choices) return VALUE_RANK;
    *out = out_get(&o);
    return VALUE_FINE;
}

enum value_problem form_value(struct mem *m, const struct question *q, str sent, str *out)
{
    const str s = str_trim(sent);
    int64_t n;

    *out = STR("");
    if (!s.n) return VALUE_FINE;
    switch (q->kind) {
    case QUESTION_single:
    case QUESTION_multiple: return choices_fit(m, q, s, out);
    case QUESTION_ranking: return ranking_fits(m, q, s, out);
    case QUESTION_scale:
    case QUESTION_number:
        if (!number_of(s, &n)) return VALUE_NUMBER;
        if (n < q->least || n > q->most) return VALUE_RANGE;
        *out = str_format(m, "%lld", (long long)n);
        return VALUE_FINE;
    case QUESTION_text:
    case QUESTION_place:
        if (!utf8_valid(s) ||
            utf8_length(s) > (size_t)(q->kind == QUESTION_text ? q->most : FORM_PLACE_SIGNS))
            return VALUE_LONG;
        *out = s;
        return VALUE_FINE;
    case QUESTION_KIND_COUNT: break;
    }
    return VALUE_CHOICE;
}
