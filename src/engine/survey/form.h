// form.h - a questionnaire: its questions, which of them somebody gets, and which answers fit.
//
//     struct form f;
//     TRY(form_read(m, text, &f, &faults));         // what cannot be read
//     form_check(m, &f, &faults);                   // what cannot be asked: cycles, dead ends
//     form_show(&f, value, shown);                  // with the answers until now
//
// Text     one JSON document, "meent-survey/1": form_write gives the same bytes for the same questions.
// Value    of an answer, as kept: the id of a choice (single); ids with a blank between, in the order of the question
//          (multiple) or from first to last (ranking); a whole number (scale, number); words (text, place). Empty: none.
// When     a question is shown when each of its conditions holds: the other question was shown, and its answer is one
//          of these choices, or a number within these bounds. Conditions look back only, so each question is decided
//          when its turn comes, and going back loses nothing.
// Matrix   rows are questions of their own with the same `lead`: each can be read aloud and answered by itself.
// Never    form_check finds a question that no answers lead to: conditions of it and of what it looks at, taken
//          together, are solved exactly (docs/engines/survey.md).
// Bounds   FORM_*; beyond them a fault.
#pragma once

#include "base/out.h"

enum question_kind {
#define QUESTION(name, chooses, asked) QUESTION_##name,
#include "engine/survey/question_kind.def"
#undef QUESTION
    QUESTION_KIND_COUNT
};

enum form_fault {
#define FAULT(name) FORM_FAULT_##name,
#include "engine/survey/form_fault.def"
#undef FAULT
    FORM_FAULT_COUNT
};

enum {
    FORM_QUESTIONS = 80,
    FORM_CHOICES = 30,
    FORM_WHENS = 6,
    FORM_TITLE_SIGNS = 120,
    FORM_INTRO_SIGNS = 2000,
    FORM_TEXT_SIGNS = 400,
    FORM_CHOICE_SIGNS = 200,
    FORM_ANSWER_SIGNS = 2000, // of a text, at most
    FORM_PLACE_SIGNS = 80,
    FORM_BYTES = 400000,
    FORM_SCALE_LEAST = 0,
    FORM_SCALE_MOST = 10,
    FORM_FAULTS = 100
};
#define FORM_NUMBER_MOST 1000000000

struct choice {
    str id, text, text_en;
    bool alone;     // with several to choose: "none of these", and then nothing else
    int64_t people; // how many of them live there, for weighting; 0: not told
};

struct when {
    str question; // its id
    str any;      // ids of choices with blanks between; empty: a number of least..most
    int64_t least, most;
};

struct question {
    str id;
    enum question_kind kind;
    str lead, lead_en; // above the rows of a matrix
    str text, text_en, help, help_en;
    bool required;
    struct choice *choice;
    int choices;
    // How many to choose (multiple; most 0: all), the ends of a scale, of a number, or the signs of a text (most).
    int64_t least, most;
    str low, low_en, high, high_en; // what the ends of a scale mean; low: the unit of a number
    struct when *when;
    int whens;
};

struct form {
    str title, title_en, intro, intro_en;
    struct question *at;
    int n;
};

struct form_faults {
    struct {
        enum form_fault fault;
        int question, line; // from 0, -1: of the whole; line of the text, 0: unknown
        str about;
    } at[FORM_FAULTS];
    int n;
};

str question_kind_name(enum question_kind k);
bool question_kind_parse(str name, enum question_kind *out);
bool question_chooses(enum question_kind k);

// ERR_INVALID: *faults says why.
CHECKED enum err form_read(struct mem *m, str text, struct form *out, struct form_faults *faults);
str form_write(struct mem *m, const struct form *f);
void form_check(struct mem *m, const struct form *f, struct form_faults *faults);

int form_find(const struct form *f, str id);       // -1 when there is none
int choice_find(const struct question *q, str id); // -1 when there is none
bool choice_in(str ids, str id);                   // in a list with blanks between
int form_minutes(const struct form *f); // to fill in, by the number of questions and words
// The next free id of a question: "v7". Never one that a condition names, so that an old condition does not come to mean something new.
str form_next_id(const struct form *f, struct mem *m);

// shown[i]: does somebody with these answers get question i?
void form_show(const struct form *f, const str *value, bool *shown);

enum value_problem {
    VALUE_FINE,
    VALUE_MISSING,
    VALUE_CHOICE,
    VALUE_FEW,
    VALUE_MANY,
    VALUE_ALONE,
    VALUE_RANK,
    VALUE_NUMBER,
    VALUE_RANGE,
    VALUE_LONG
};

// Brings what was sent into the form that is kept (order, blanks); VALUE_FINE: *out is it.
enum value_problem form_value(struct mem *m, const struct question *q, str sent, str *out);
