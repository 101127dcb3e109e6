// survey.c - codes, sheets, and sending them: where it is made sure that nothing leads from a code to what was answered.
#include "core/survey.h"

#include "base/hash.h"
#include "core/contribution.h"
#include "core/session.h"

// As on the receipt of a contribution: no 0 o 1 l i u v.
static const char signs[] = "23456789abcdefghjkmnpqrstwxyz";

enum { HURRIED_MS = 1500 }; // for each question: faster than anybody reads

// clang-format off
#define STATE_ROW(name, seen, takes) {{#name, sizeof #name - 1}, seen, takes},
// clang-format on

static const struct {
    str name;
    bool seen, takes;
} states[] = {
#define STATE STATE_ROW
#include "core/survey_state.def"
#undef STATE
};

str survey_state_name(enum survey_state s)
{
    return states[s].name;
}

enum survey_state survey_state_of(const struct survey_row *s)
{
    for (int i = 0; i < SURVEY_STATE_COUNT; i++)
        if (str_eq(states[i].name, s->state)) return (enum survey_state)i;
    return SURVEY_draft; // a state of a later version of this program: shown to nobody
}

bool survey_is_seen(const struct survey_row *s)
{
    return states[survey_state_of(s)].seen;
}

bool survey_is_sample(const struct survey_row *s)
{
    return str_eq(s->kind, STR("sample"));
}

bool survey_has_about(const struct survey_row *s, str trait)
{
    return choice_in(s->about, trait);
}

bool survey_takes(const struct survey_row *s, const struct trajectory_row *t, day today)
{
    const enum survey_state state = survey_state_of(s);

    if (state == SURVEY_testing) return true;
    return states[state].takes && s->has_ends_day && s->ends_day >= today.n &&
           trajectory_is_open(t);
}

bool survey_takes_late(const struct survey_row *s, day held, day today)
{
    const enum survey_state state = survey_state_of(s);

    return (state == SURVEY_open || state == SURVEY_closed) && s->has_ends_day &&
           held.n <= s->ends_day && held.n <= today.n && held.n >= today.n - SURVEY_LATE_DAYS;
}

enum err survey_add(struct db *db, struct mem *mem, int64_t now, const struct survey_new *n,
                    int64_t *out_number)
{
    int64_t last;
    survey_id id;

    if ((!str_eq(n->kind, STR("open")) && !str_eq(n->kind, STR("sample"))) || !n->form.title.n)
        return ERR_INVALID;
    TRY(survey_last(db, mem, n->trajectory, &last));
    *out_number = last + 1;
    return survey_insert(db, mem, n->trajectory, last + 1, n->kind, n->form.title, n->form.title_en,
                         form_write(mem, &n->form), now, &id);
}

enum err survey_form(struct mem *mem, const struct survey_row *s, struct form *out)
{
    struct form_faults *faults = MEM_NEW(mem, struct form_faults);

    return form_read(mem, s->form, out, faults);
}

enum err survey_form_save(struct db *db, struct mem *mem, survey_id id, const struct form *f)
{
    int64_t changed;

    TRY(survey_form_set(db, id, form_write(mem, f), f->title, f->title_en, &changed));
    return changed ? ERR_NONE : ERR_CONFLICT;
}

// ---- codes ----

static str signs_make(struct mem *m, size_t n)
{
    char *at = mem_raw(m, n);
    unsigned char c;

    for (size_t i = 0; i < n; i++) {
        do
            random_bytes(&c, 1);
        while (c >= 256 - 256 % (sizeof signs - 1)); // all signs as likely
        at[i] = signs[c % (sizeof signs - 1)];
    }
    return (str){at, n};
}

str survey_code_write(struct mem *m, str code)
{
    struct out o = out_new(m);

    for (size_t i = 0; i < code.n; i++) {
        if (i && i % 4 == 0) out_byte(&o, '-');
        out_byte(&o, code.at[i]);
    }
    return out_get(&o);
}

bool survey_code_read(struct mem *m, str typed, size_t n, str *out)
{
    struct out o = out_new(m);
    const str lower = str_lower(m, typed);

    for (size_t i = 0; i < lower.n; i++)
        if (lower.at[i] != ' ' && lower.at[i] != '-') out_byte(&o, lower.at[i]);
    *out = out_get(&o);
    if (out->n != n) return false;
    for (size_t i = 0; i < n; i++)
        if (!memchr(signs, out->at[i], sizeof signs - 1)) return false;
    return true;
}

enum err survey_codes_make(struct db *db, struct mem *mem, const struct survey_row *s,
                           int64_t stratum, bool paper, int64_t n, str *out, int64_t *out_batch)
{
    if (n < 1 || n > SURVEY_CODES_AT_ONCE || (!paper && !survey_is_sample(s))) return ERR_INVALID;
    TRY(survey_batch_next(db, mem, s->id, out_batch));
    for (int64_t i = 0; i < n; i++) {
        const str code = signs_make(mem, SURVEY_CODE);
        // a sheet of a sample is a letter like another: it may be filled in online, or sent back
        TRY(survey_code_insert(db, s->id, *out_batch, key_hash(mem, code), stratum,
                               paper && !survey_is_sample(s)));
        out[i] = survey_code_write(mem, code);
    }
    return ERR_NONE;
}

// ---- answering ----

// 53 random bits, so that a page and a spreadsheet can hold it as a number.
static int64_t sheet_id(void)
{
    uint64_t n;

    do
        random_bytes(&n, sizeof n);
    while (!(n >> 11));
    return (int64_t)(n >> 11);
}

static enum err begin(struct db *db, struct mem *mem, int64_t now, const struct survey_row *s,
                      str key, int64_t stratum, bool test, struct survey_sheet *out)
{
    *out = (struct survey_sheet){.id = sheet_id(),
                                 .test = test,
                                 .key = key,
                                 .channel = STR("online"),
                                 .stratum = stratum,
                                 .started_at = now};
    return survey_sheet_insert(db, out->id, s->id, key_hash(mem, key), out->channel, stratum, test,
                               STR("busy"), now, NULL);
}

static enum err taking(struct db *db, struct mem *mem, int64_t now, const struct survey_row *s)
{
    struct trajectory_row t;

    TRY(trajectory_by_id(db, mem, s->trajectory, &t));
    return survey_takes(s, &t, day_of_at(now)) ? ERR_NONE : ERR_GONE;
}

enum err survey_begin(struct db *db, struct mem *mem, int64_t now, const struct survey_row *s,
                      str code, bool test, struct survey_sheet *out)
{
    struct survey_code_row c;
    str key;
    bool found, fine;

    TRY(taking(db, mem, now, s));
    if (test != (survey_state_of(s) == SURVEY_testing)) return ERR_GONE;
    if (test || !survey_is_sample(s))
        return begin(db, mem, now, s, signs_make(mem, SURVEY_KEY), 0, test, out);
    // A code that is none is looked up all the same: neither time nor answer tells one from a used one.
    fine = survey_code_read(mem, code, SURVEY_CODE, &key);
    if (!fine) key = STR("............");
    TRY(survey_code_by_hash(db, mem, key_hash(mem, key), &found, &c));
    if (!found || !fine || c.survey.v != s->id.v || !str_eq(c.state, STR("new")))
        return ERR_NOT_FOUND;
    key = signs_make(mem, SURVEY_KEY); // what stands in addresses is never the code
    if (c.has_sheet) {
        int64_t changed;
        TRY(survey_sheet_rekey(db, c.sheet, key_hash(mem, key), &changed));
        if (changed) return survey_sheet_open(db, mem, s, key, out);
    }
    TRY(begin(db, mem, now, s, key, c.stratum, false, out));
    return survey_code_begin(db, c.id, out->id);
}

enum err survey_sheet_open(struct db *db, struct mem *mem, const struct survey_row *s, str key,
                           struct survey_sheet *out)
{
    struct survey_sheet_row row;
    bool found;
    str read;

    if (!survey_code_read(mem, key, SURVEY_KEY, &read)) return ERR_NOT_FOUND;
    TRY(survey_sheet_by_key(db, mem, key_hash(mem, read), &found, &row));
    if (!found || row.survey.v != s->id.v || !str_eq(row.state, STR("busy"))) return ERR_NOT_FOUND;
    *out =
        (struct survey_sheet){row.id.v, row.test, read, row.channel, row.stratum, row.started_at};
    return ERR_NONE;
}

enum err survey_sheet_values(struct db *db, struct mem *mem, const struct form *f, int64_t sheet,
                             str *value)
{
    struct survey_answer_rows rows;

    TRY(survey_answers_of(db, mem, sheet, &rows));
    for (int i = 0; i < rows.n; i++) {
        const int at = form_find(f, rows.at[i].question);
        if (at >= 0) value[at] = rows.at[i].value;
    }
    return ERR_NONE;
}

// The first that is shown, must be answered and is not; -1: none.
static int first_missing(const struct form *f, const str *value, const bool *shown)
{
    for (int i = 0; i < f->n; i++)
        if (shown[i] && f->at[i].required && !value[i].n) return i;
    return -1;
}

static enum err ticket_make(struct db *db, struct mem *mem, const struct survey_row *s, bool test,
                            str *out)
{
    *out = signs_make(mem, SURVEY_KEY);
    return survey_ticket_insert(db, key_hash(mem, *out), s->id, test);
}

enum err survey_send(struct db *db, struct mem *mem, int64_t now, const struct survey_row *s,
                     const struct form *f, const struct survey_sheet *sheet, int *out_first,
                     str *out_ticket)
{
    str *value = MEM_ARRAY(mem, str, (size_t)f->n + 1);
    bool *shown = MEM_ARRAY(mem, bool, (size_t)f->n + 1);
    int64_t changed, answered = 0;

    TRY(taking(db, mem, now, s));
    TRY(survey_sheet_values(db, mem, f, sheet->id, value));
    form_show(f, value, shown);
    *out_first = first_missing(f, value, shown);
    if (*out_first >= 0) return ERR_NONE;
    for (int i = 0; i < f->n; i++) {
        if (!shown[i]) TRY(survey_answer_drop(db, sheet->id, f->at[i].id));
        answered += shown[i];
    }
    const bool hurried = (now - sheet->started_at) * 1000 < answered * HURRIED_MS;
    if (!sheet->test && survey_is_sample(s)) {
        TRY(survey_entries_drop_sheet(db, sheet->id)); // their paper waits for nobody any more
        TRY(survey_code_use_sheet(db, sheet->id, &changed));
        if (!changed) return ERR_CONFLICT; // voided meanwhile
    }
    TRY(survey_sheet_send(db, sheet->id, hurried && !sheet->test ? STR("hurried") : STR("done"),
                          day_of_at(now).n, &changed));
    if (!changed) return ERR_CONFLICT;
    return ticket_make(db, mem, s, sheet->test, out_ticket);
}

enum err survey_enter(struct db *db, struct mem *mem, int64_t now, const struct survey_row *s,
                      const struct form *f, const str *value, str channel, int64_t stratum,
                      const survey_code_id *code, int *out_first, str *out_ticket)
{
    bool *shown = MEM_ARRAY(mem, bool, (size_t)f->n + 1);
    const bool test = survey_state_of(s) == SURVEY_testing;
    const int64_t id = sheet_id(), today = day_of_at(now).n;
    int64_t changed;

    if (!contribution_is_channel(channel)) return ERR_INVALID;
    form_show(f, value, shown);
    // what somebody left open on paper stays open
    *out_first = str_eq(channel, STR("paper")) ? -1 : first_missing(f, value, shown);
    if (*out_first >= 0) return ERR_NONE;
    if (code) {
        struct survey_code_row c;
        TRY(survey_code_by_id(db, mem, *code, &c));
        TRY(survey_code_use(db, *code, &changed));
        if (!changed) return ERR_CONFLICT;
        if (c.has_sheet) TRY(survey_sheet_drop(db, c.sheet)); // begun online, then sent on paper
        TRY(survey_entries_drop(db, *code));
    }
    TRY(survey_sheet_insert(db, id, s->id, (str){0}, channel, stratum, test, STR("done"), 0,
                            &today));
    for (int i = 0; i < f->n; i++)
        if (shown[i] && value[i].n) TRY(survey_answer_put(db, id, f->at[i].id, value[i]));
    return ticket_make(db, mem, s, test, out_ticket);
}
