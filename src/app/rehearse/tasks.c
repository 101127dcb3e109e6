// tasks.c - what was done in a rehearsal, task by task, from the rows. Nothing is ticked by hand.
#include "app/rehearse/rehearse.h"
#include "core/challenge.h"
#include "core/clocks.h"

struct looked {
    struct score_row s;
    const struct trajectory_row *t;
    bool decided_late, fed_back; // of the promised days
    struct initiative_score_row i;
    int64_t looks, looks_right;
    struct challenge_score_row c;
    struct step_taken_rows steps;
    struct rehearsed_challenge_rows challenges;
    bool may_object;
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

// ---- of initiatives ----

static void task_elsewhere(const struct looked *l, struct rehearse_line *x)
{
    x->done = l->i.sent_away > 0;
}

static void task_burst(const struct looked *l, struct rehearse_line *x)
{
    reach(x, l->i.burst_struck, l->i.burst);
}

static void task_sheets(const struct looked *l, struct rehearse_line *x)
{
    reach(x, l->i.sheets_done, l->i.sheets);
}

// The check is over, and of ten names nine were judged as they are.
static void task_sample(const struct looked *l, struct rehearse_line *x)
{
    reach(x, l->looks_right, l->looks);
    x->done = l->i.drawn && l->looks && l->looks_right * 10 >= l->looks * 9;
}

static void task_alike(const struct looked *l, struct rehearse_line *x)
{
    x->done = l->i.joined > 0;
}

static void task_account(const struct looked *l, struct rehearse_line *x)
{
    x->done = l->i.finished > 0;
}

static void task_young(const struct looked *l, struct rehearse_line *x)
{
    x->absent = !l->i.child;
    x->done = l->i.child_decided > 0;
}

static void task_council(const struct looked *l, struct rehearse_line *x)
{
    x->done = l->i.council > 0;
}

// Nothing that is ours came late; only once something was promised and done.
static void task_promise(const struct looked *l, struct rehearse_line *x)
{
    x->done = !l->i.late && l->i.sent_away && l->i.drawn;
}

static enum err looked_at(struct db *db, struct mem *mem, const struct rehearsal_row *r,
                          struct looked *l)
{
    struct look_by_rows looks;

    TRY(rehearse_initiative_scores(db, mem, r->id, r->place, &l->i));
    if (!r->has_person) return ERR_NONE;
    TRY(looks_by(db, mem, r->id, r->person, &looks));
    l->looks = looks.n;
    for (int i = 0; i < looks.n; i++)
        l->looks_right += str_eq(looks.at[i].found, rehearse_clue_found(looks.at[i].clue));
    return ERR_NONE;
}

// ---- of the right to challenge ----

static bool took(const struct looked *l, const char *part, const char *event)
{
    for (int i = 0; i < l->steps.n; i++)
        if (str_eq(l->steps.at[i].part, str_of(part)) &&
            str_eq(l->steps.at[i].event, str_of(event)))
            return true;
    return false;
}

static bool plays(const struct looked *l, const char *part)
{
    for (int i = 0; i < l->challenges.n; i++)
        if (str_eq(l->challenges.at[i].part, str_of(part))) return true;
    return false;
}

static void task_idea(const struct looked *l, struct rehearse_line *x)
{
    x->done = took(l, "whole", "talked");
}

// The group understood where it has to be, and let go.
static void task_way(const struct looked *l, struct rehearse_line *x)
{
    x->done = took(l, "wrong", "talked") && took(l, "wrong", "withdraw");
}

static void task_small(const struct looked *l, struct rehearse_line *x)
{
    x->absent = !plays(l, "small");
    x->done = took(l, "small", "talked");
}

static void task_name(const struct looked *l, struct rehearse_line *x)
{
    x->done = took(l, "whole", "accept");
}

static void task_angry(const struct looked *l, struct rehearse_line *x)
{
    x->done = took(l, "angry", "accept") && !took(l, "angry", "bar");
}

static void task_lacking(const struct looked *l, struct rehearse_line *x)
{
    x->done = took(l, "incomplete", "ask_more") && took(l, "incomplete", "supply");
}

static void task_costs(const struct looked *l, struct rehearse_line *x)
{
    reach(x, l->c.costs_known, l->c.costs);
}

static void task_views(const struct looked *l, struct rehearse_line *x)
{
    reach(x, l->c.own + l->c.others, CHALLENGE_ASPECT_COUNT);
    x->done = x->done && l->c.own && l->c.others;
}

static void task_advice(const struct looked *l, struct rehearse_line *x)
{
    x->done = took(l, "whole", "advise");
}

// After the group said what it thinks of the advice, and not before.
static void task_decide(const struct looked *l, struct rehearse_line *x)
{
    x->done = took(l, "whole", "react") &&
              (took(l, "whole", "grant") || took(l, "whole", "try_out") ||
               took(l, "whole", "council_grant") || took(l, "whole", "council_try_out"));
}

static void task_agree(const struct looked *l, struct rehearse_line *x)
{
    x->done = took(l, "whole", "sign") && took(l, "whole", "start");
}

static void task_check(const struct looked *l, struct rehearse_line *x)
{
    x->done = took(l, "whole", "check");
}

static void task_look_back(const struct looked *l, struct rehearse_line *x)
{
    x->done = took(l, "whole", "evaluate");
}

static void task_no(const struct looked *l, struct rehearse_line *x)
{
    x->done = took(l, "refuse", "refuse") || took(l, "refuse", "council_refuse");
}

static void task_objection(const struct looked *l, struct rehearse_line *x)
{
    x->absent = !l->may_object;
    x->done = took(l, "refuse", "uphold") || took(l, "refuse", "revise");
}

// Nothing that is ours came late; only once something was promised and done.
static void task_terms(const struct looked *l, struct rehearse_line *x)
{
    x->done = !l->c.late && took(l, "whole", "start");
}

static enum err challenges_looked(struct db *db, struct mem *mem, int64_t now,
                                  const struct rehearsal_row *r, struct looked *l)
{
    int64_t objection;

    TRY(bylaw_value(db, mem, r->place, BYLAW_challenge_objection, day_of_at(now), &objection));
    l->may_object = objection != BYLAW_OBJECTION_NO;
    TRY(rehearse_challenges_of(db, mem, r->id, &l->challenges));
    TRY(rehearse_challenge_scores(db, mem, r->id, r->place, r->person, r->colleague, &l->c));
    return rehearse_steps_taken(db, mem, r->id, r->person, &l->steps);
}

// ---- all of them ----

static enum err clocks_looked(struct db *db, struct mem *mem, trajectory_id t, struct looked *l)
{
    struct clock_rows clocks;

    TRY(clocks_of(db, mem, t, &clocks));
    for (int i = 0; i < clocks.n; i++) {
        const struct clock_row *c = &clocks.at[i];
        const bool feedback = str_eq(c->kind, STR("feedback"));
        if (!feedback && !str_eq(c->kind, STR("decision"))) continue;
        if (!str_eq(c->outcome, STR("kept"))) l->decided_late = true;
        if (feedback && c->has_ended_day) l->fed_back = true;
    }
    return ERR_NONE;
}

// Where each is done: of a trajectory under it; of a place under what plays the part.
enum where {
    TABLE,
    WATCH,
    DESK,
    STEP,
    WORDS,
    RESULT,
    ELSEWHERE,
    SUPPORT,
    SHEETS,
    SAMPLE,
    ALIKE,
    MONEY,
    CHILD,
    COUNCIL,
    WORK,
    WHOLE,
    WRONG,
    SMALL,
    ANGRY,
    LACKING,
    REFUSE,
    TURN
};

static const struct {
    const char *under, *part, *tail;
    msg word;
} wheres[] = {
    [TABLE] = {"meedoen", NULL, "/antwoordtabel", MSG_rehearse_where_table},
    [WATCH] = {"meedoen", NULL, "/toezicht", MSG_rehearse_where_watch},
    [DESK] = {"meedoen", NULL, "/invoer", MSG_rehearse_where_desk},
    [WORDS] = {"meedoen", NULL, "/enquete/1/teksten", MSG_rehearse_where_words},
    [RESULT] = {"meedoen", NULL, "/enquete/1/beheer", MSG_rehearse_where_result},
    [STEP] = {"meedoen", NULL, "/stap", MSG_rehearse_where_step},
    [ELSEWHERE] = {"initiatieven", "elsewhere", "/stap", MSG_rehearse_where_proposal},
    [SUPPORT] = {"initiatieven", "sheets", "/stap", MSG_rehearse_where_support},
    [SHEETS] = {"initiatieven", "sheets", "/papier", MSG_rehearse_where_sheets},
    [SAMPLE] = {"initiatieven", "sample", "/controle", MSG_rehearse_where_sample},
    [ALIKE] = {"initiatieven", "alike", "/stap", MSG_rehearse_where_proposal},
    [MONEY] = {"initiatieven", "money", "/stap", MSG_rehearse_where_plan},
    [CHILD] = {"initiatieven", "child", "/stap", MSG_rehearse_where_plan},
    [COUNCIL] = {"initiatieven", "sample", "/stap", MSG_rehearse_where_proposal},
    [WORK] = {"initiatieven", NULL, "/werk", MSG_rehearse_where_work},
    [WHOLE] = {"uitdagen", "whole", "/werk", MSG_rehearse_where_challenge},
    [WRONG] = {"uitdagen", "wrong", "/werk", MSG_rehearse_where_challenge},
    [SMALL] = {"uitdagen", "small", "/werk", MSG_rehearse_where_challenge},
    [ANGRY] = {"uitdagen", "angry", "/werk", MSG_rehearse_where_challenge},
    [LACKING] = {"uitdagen", "incomplete", "/werk", MSG_rehearse_where_challenge},
    [REFUSE] = {"uitdagen", "refuse", "/werk", MSG_rehearse_where_challenge},
    [TURN] = {"uitdagen", NULL, "/werk", MSG_rehearse_where_work},
};

static str address(struct mem *mem, const struct place_row *place, const struct trajectory_row *t,
                   const struct rehearse_parts *parts, enum where w)
{
    struct out o = out_new(mem);

    out_format(&o, "/" STR_FMT "/%s", STR_ARG(place->slug), wheres[w].under);
    if (t) out_format(&o, "/" STR_FMT, STR_ARG(t->slug));
    for (int i = 0; !t && wheres[w].part && i < parts->n; i++)
        if (parts->at[i].number && str_eq(parts->at[i].part, str_of(wheres[w].part)))
            out_format(&o, "/%lld", (long long)parts->at[i].number);
    out_str(&o, str_of(wheres[w].tail));
    return out_get(&o);
}

enum err rehearse_measure(struct db *db, struct mem *mem, int64_t now,
                          const struct rehearsal_row *r, const struct trajectory_row *t,
                          struct rehearse_lines *out)
{
    // The formatter takes a brace in a macro for the start of a body.
    // clang-format off
    static const struct {
        enum rehearsal_kind kind;
        const char *name, *lesson;
        msg what, why;
        enum where where;
        bool must;
        void (*look)(const struct looked *l, struct rehearse_line *x);
    } tasks[TASK_COUNT] = {
#define TASK(kind, name, must, where, lesson) {REHEARSAL_##kind, #name, lesson, MSG_rehearse_task_##name, MSG_rehearse_why_##name, where, must, task_##name},
#include "app/rehearse/task.def"
#undef TASK
    };
    // clang-format on
    const enum rehearsal_kind kind = rehearsal_kind_of(r);
    struct looked l = {.t = t};
    struct rehearse_parts parts;
    struct place_row place;

    if (kind == REHEARSAL_TRAJECTORY) {
        TRY(rehearse_scores(db, mem, r->id, t->id, rehearse_over_line(), &l.s));
        TRY(clocks_looked(db, mem, t->id, &l));
    }
    if (kind == REHEARSAL_INITIATIVE) TRY(looked_at(db, mem, r, &l));
    if (kind == REHEARSAL_CHALLENGE) TRY(challenges_looked(db, mem, now, r, &l));
    TRY(rehearse_parts_of(db, mem, r, &parts));
    TRY(place_by_id(db, mem, r->place, &place));
    *out = (struct rehearse_lines){MEM_ARRAY(mem, struct rehearse_line, TASK_COUNT), 0};
    for (int i = 0; i < TASK_COUNT; i++) {
        struct rehearse_line *x = &out->at[out->n];
        if (tasks[i].kind != kind) continue;
        *x = (struct rehearse_line){.name = tasks[i].name,
                                    .what = tasks[i].what,
                                    .why = tasks[i].why,
                                    .must = tasks[i].must,
                                    .where_word = wheres[tasks[i].where].word,
                                    .where = address(mem, &place, t, &parts, tasks[i].where)};
        tasks[i].look(&l, x);
        if (x->absent) continue;
        struct lesson_at_row lesson;
        bool found;
        TRY(lesson_by_uid(db, mem, str_of(tasks[i].lesson), STR("nl"), &found, &lesson));
        if (found)
            x->lesson = (struct rehearse_lesson){lesson.course, lesson.module, lesson.slug,
                                                 lesson.title, true};
        out->n++;
    }
    return ERR_NONE;
}

// A draft is the group's own: nobody finds it by its number.
static enum err challenge_parts(struct db *db, struct mem *mem, const struct rehearsal_row *r,
                                struct rehearse_parts *out)
{
    struct rehearsed_challenge_rows rows;

    TRY(rehearse_challenges_of(db, mem, r->id, &rows));
    out->at = MEM_ARRAY(mem, struct rehearse_part, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const bool own = str_eq(rows.at[i].state, STR("draft"));
        out->at[out->n++] = (struct rehearse_part){rows.at[i].part, own ? 0 : rows.at[i].number};
    }
    return ERR_NONE;
}

enum err rehearse_parts_of(struct db *db, struct mem *mem, const struct rehearsal_row *r,
                           struct rehearse_parts *out)
{
    struct rehearsed_initiative_rows rows;

    *out = (struct rehearse_parts){0};
    if (rehearsal_kind_of(r) == REHEARSAL_CHALLENGE) return challenge_parts(db, mem, r, out);
    if (rehearsal_kind_of(r) != REHEARSAL_INITIATIVE) return ERR_NONE;
    TRY(rehearse_initiatives_of(db, mem, r->id, &rows));
    out->at = MEM_ARRAY(mem, struct rehearse_part, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        out->at[out->n++] = (struct rehearse_part){rows.at[i].part, rows.at[i].number};
    return ERR_NONE;
}

bool rehearse_may_finish(const struct rehearse_lines *lines)
{
    for (int i = 0; i < lines->n; i++)
        if (lines->at[i].must && !lines->at[i].done) return false;
    return true;
}
