// tasks.c - what was done in a rehearsal, task by task, from the rows. Nothing is ticked by hand.
#include "app/rehearse/rehearse.h"
#include "core/clocks.h"

struct looked {
    struct score_row s;
    const struct trajectory_row *t;
    bool decided_late, fed_back; // of the promised days
};

static void reach(struct rehearse_line *x, int64_t n, int64_t of)
{
    x->n = n > of ? of : n;
    x->of = of;
    x->done = of > 0 && n >= of;
}

// One letter may stay behind with what its sender added.
static void task_letters(const struct looked *l, struct rehearse_line *x)
{
    reach(x, l->s.together, l->s.letters);
    x->done = l->s.letters && l->s.together >= l->s.letters - 2;
}

static void task_over(const struct looked *l, struct rehearse_line *x)
{
    reach(x, l->s.over_hidden, l->s.over);
}

// Once it is answered: what is rude stays, and counts.
static void task_rude(const struct looked *l, struct rehearse_line *x)
{
    reach(x, l->s.rude - l->s.rude_hidden, l->s.rude);
    x->done = x->done && l->s.notes;
}

// Of each heap one may stay: what is said counts once.
static void task_doubles(const struct looked *l, struct rehearse_line *x)
{
    reach(x, l->s.doubles_aside, l->s.doubles - 2);
}

static void task_child(const struct looked *l, struct rehearse_line *x)
{
    x->done = l->s.child > 0;
}

static void task_poor(const struct looked *l, struct rehearse_line *x)
{
    x->done = l->s.poor > 0;
}

static void task_long(const struct looked *l, struct rehearse_line *x)
{
    reach(x, l->s.long_points, 3);
}

static void task_silent(const struct looked *l, struct rehearse_line *x)
{
    reach(x, l->s.reached, 2);
}

static void task_change(const struct looked *l, struct rehearse_line *x)
{
    x->done = l->s.changes > 0;
}

static void task_words(const struct looked *l, struct rehearse_line *x)
{
    x->absent = !l->s.surveys || !l->s.survey_over;
    reach(x, l->s.survey_over_out, l->s.survey_over);
}

static void task_result(const struct looked *l, struct rehearse_line *x)
{
    x->absent = !l->s.surveys;
    reach(x, l->s.survey_results, l->s.surveys);
}

static void task_note(const struct looked *l, struct rehearse_line *x)
{
    x->done = l->s.notes && !l->s.unanswered;
}

static void task_time(const struct looked *l, struct rehearse_line *x)
{
    x->done = l->fed_back && !l->decided_late;
}

static void task_closed(const struct looked *l, struct rehearse_line *x)
{
    x->done = trajectory_state_of(l->t) == TRAJECTORY_archived;
}

enum where { TABLE, WATCH, DESK, STEP, WORDS, RESULT };

enum err rehearse_measure(struct db *db, struct mem *mem, const struct rehearsal_row *r,
                          const struct trajectory_row *t, struct rehearse_line out[TASK_COUNT])
{
    static const struct {
        const char *tail;
        msg word;
    } wheres[] = {
        [TABLE] = {"antwoordtabel",     MSG_rehearse_where_table },
        [WATCH] = {"toezicht",          MSG_rehearse_where_watch },
        [DESK] = {"invoer",            MSG_rehearse_where_desk  },
        [WORDS] = {"enquete/1/teksten", MSG_rehearse_where_words },
        [RESULT] = {"enquete/1/beheer",  MSG_rehearse_where_result},
        [STEP] = {"stap",              MSG_rehearse_where_step  },
    };
    // The formatter takes a brace in a macro for the start of a body.
    // clang-format off
    static const struct {
        const char *name, *lesson;
        msg what, why;
        enum where where;
        bool must;
        void (*look)(const struct looked *l, struct rehearse_line *x);
    } tasks[TASK_COUNT] = {
#define TASK(name, must, where, lesson) {#name, lesson, MSG_rehearse_task_##name, MSG_rehearse_why_##name, where, must, task_##name},
#include "app/rehearse/task.def"
#undef TASK
    };
    // clang-format on
    struct looked l = {.t = t};
    struct clock_rows clocks;
    struct place_row place;

    TRY(rehearse_scores(db, mem, r->id, t->id, rehearse_over_line(), &l.s));
    TRY(clocks_of(db, mem, t->id, &clocks));
    TRY(place_by_id(db, mem, t->place, &place));
    for (int i = 0; i < clocks.n; i++) {
        const struct clock_row *c = &clocks.at[i];
        const bool feedback = str_eq(c->kind, STR("feedback"));
        if (!feedback && !str_eq(c->kind, STR("decision"))) continue;
        if (!str_eq(c->outcome, STR("kept"))) l.decided_late = true;
        if (feedback && c->has_ended_day) l.fed_back = true;
    }
    for (int i = 0; i < TASK_COUNT; i++) {
        const enum where w = tasks[i].where;
        out[i] =
            (struct rehearse_line){.name = tasks[i].name,
                                   .what = tasks[i].what,
                                   .why = tasks[i].why,
                                   .must = tasks[i].must,
                                   .where_word = wheres[w].word,
                                   .where = str_format(mem, "/" STR_FMT "/meedoen/" STR_FMT "/%s",
                                                       STR_ARG(place.slug), STR_ARG(t->slug),
                                                       wheres[w].tail)};
        tasks[i].look(&l, &out[i]);
        struct lesson_at_row lesson;
        bool found;
        TRY(lesson_by_uid(db, mem, str_of(tasks[i].lesson), STR("nl"), &found, &lesson));
        if (found)
            out[i].lesson = (struct rehearse_lesson){lesson.course, lesson.module, lesson.slug,
                                                     lesson.title, true};
    }
    return ERR_NONE;
}
