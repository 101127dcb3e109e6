// evaluate.h - evaluation of level 2 (the same form before and after a meeting) and level 3 (a letter after ninety days).
//
// Forms    course text: modules/mNN-…/forms/*.md of the version that the group follows, `level` in their head (form.c).
// Open     before: three weeks until the meeting begins. After: from its end, three weeks. Later: six weeks from the letter.
// Shown    to trainers of that group, from five answers up, and only when the form is closed: an outcome that grows by one
//          answer would tell that answer.
// Manager  may write one line, when who took part asks for it behind their own letter (manager.c); shown as the rest.
// Names    none. What somebody wrote before and after is theirs: they see it again, nobody else ever does.
#pragma once

#include "app/evaluate/evaluate.sql.h"
#include "core/group.h"
#include "html/html.h"
#include "i18n/messages.h"
#include "web/who_group.h"

enum {
    EVALUATE_LEAST = 5,
    EVALUATE_QUESTIONS_MAX = 12,
    EVALUATE_CHOICES_MAX = 12,
    EVALUATE_SAID_SIGNS = 1000,
    EVALUATE_WORD_SIGNS = 300, // of a manager
    EVALUATE_BEFORE_S = 21 * 86400,
    EVALUATE_AFTER_S = 21 * 86400,
    EVALUATE_LATER_S = 90 * 86400,
    EVALUATE_LATE_S = 30 * 86400, // a letter that could not go in that time does not go any more
    EVALUATE_REMIND_S = 14 * 86400,
    EVALUATE_KEEP_S = 42 * 86400
};

struct evaluate_choice {
    str words;
    bool chosen;
    int64_t number;
};

struct evaluate_question {
    int64_t number;
    str plain; // for labels
    safe html;
    bool graded; // "I can ...": only how sure
    struct evaluate_choices {
        struct evaluate_choice *at;
        int n;
    } choices;
    str said, said_before;
    int64_t sure, sure_before;
    // the outcome
    int64_t before_n, before_tenths, after_n, after_tenths;
    struct evaluate_said_rows answers;
};

struct evaluate_form {
    bool there;
    str title;
    struct evaluate_questions {
        struct evaluate_question *at;
        int n;
    } questions;
};

// form.c: the form of a level in the module of that session.
CHECKED enum err evaluate_form_of(struct db *db, struct mem *m, course_version_id version,
                                  str session, enum lang lang, int level,
                                  struct evaluate_form *out);

// The line of a manager, behind the letter of who took part: at most one letter goes.
struct manager_view {
    bool there, asked, back, written, agrees;
    str name, mail, problem;
    day on;
};

struct manager_page_view {          // and for who got that letter
    bool broken, written, practice; // practice: its people are invented
    str key, name, group, said, problem;
    day until;
};

struct evaluate_form_view {
    struct evaluate_form form;
    str uid, title, group, key, problem, moment;
    bool sure, open, early, saved, is_before, letter, answered, broken, practice;
    day opens, closes;
    struct manager_view manager;
};

struct evaluate_outcome_view {
    struct evaluate_form two, three;
    str title, group;
    int64_t before, after, later;
    bool before_open, after_open, later_open, later_to_come;
    bool before_shown, after_shown, later_shown, words_shown;
    struct evaluate_word_rows words; // of managers
    day later_on;
};

struct evaluate_list_view {
    struct evaluate_lines {
        struct evaluate_line {
            str uid, title, group;
            bool before;
            day until;
        } * at;
        int n;
    } open;
    struct evaluate_trained {
        struct evaluate_trains {
            str uid, title, group;
            day on;
        } * at;
        int n;
    } trained;
};

#define ROUTE ROUTE_DECLARE
#include "app/evaluate/evaluate.def"
#undef ROUTE
// manager.c
CHECKED enum err manager_fill(struct req *q, evaluation_letter_id letter, struct manager_view *v);
CHECKED enum err manager_act(struct req *q, evaluation_letter_id letter, struct manager_view *v);
// letters.c
struct job;
enum err evaluate_letters_run(struct job *j);
CHECKED enum err evaluate_letters_plan(struct db *db, int64_t now);
