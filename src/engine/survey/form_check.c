// form_check.c - can every question be reached, and does none wait for itself?
//
// A question is reached when answers exist that meet all conditions of it, of the questions it looks at, and so on. Each
// condition is about one question, so together they are a set of demands per question, solved apart from the others:
// one answer (single), a choice of several that meets each demand (multiple), a number within all bounds.
#include "engine/survey/form.h"

#include <assert.h>

struct checking {
    const struct form *f;
    struct form_faults *faults;
    int *of; // [n * FORM_WHENS] the question that a condition looks at; -1: none
};

static void fault(struct checking *c, enum form_fault what, int question, str about)
{
    if (c->faults->n == FORM_FAULTS) return;
    c->faults->at[c->faults->n].fault = what;
    c->faults->at[c->faults->n].question = question;
    c->faults->at[c->faults->n].line = 0;
    c->faults->at[c->faults->n++].about = about;
}

static bool looked_at(enum question_kind k)
{
    static const bool may[] = {
#define QUESTION(name, chooses, asked) asked,
#include "engine/survey/question_kind.def"
#undef QUESTION
    };

    return may[k];
}

// The condition by itself. False: the question it looks at is of no use.
static bool when_fits(struct checking *c, int i, const struct when *w)
{
    const int of = form_find(c->f, w->question);
    str ids = w->any, id;
    bool fine = true;

    if (of < 0) {
        fault(c, FORM_FAULT_when_unknown, i, w->question);
        return false;
    }
    const struct question *q = &c->f->at[of];
    if (!looked_at(q->kind) || question_chooses(q->kind) != (w->any.n > 0)) {
        fault(c, FORM_FAULT_when_kind, i, q->text);
        return false;
    }
    while (w->any.n && str_cut(&ids, ' ', &id))
        if (choice_find(q, id) < 0) {
            fault(c, FORM_FAULT_when_choice, i, id);
            fine = false;
        }
    return fine;
}

// Does i wait for `target`, straight or through others?
static bool waits_for(const struct checking *c, int i, int target, bool *seen)
{
    for (int k = 0; k < c->f->at[i].whens; k++) {
        const int of = c->of[i * FORM_WHENS + k];
        if (of < 0) continue;
        if (of == target) return true;
        if (seen[of]) continue;
        seen[of] = true;
        if (waits_for(c, of, target, seen)) return true;
    }
    return false;
}

// ---- demands on one question, taken together ----

enum { DEMANDS = FORM_QUESTIONS * FORM_WHENS };

struct demands {
    const struct when *at[DEMANDS];
    int n;
};

enum { TRIES = 100000 };

// At most `left` more choices so that each demand from k on is met. This may take very many tries (it is a hitting set): after
// TRIES it counts as met, so that a questionnaire that somebody made for it holds nobody up.
static bool meets(const struct question *q, const struct demands *d, int k, uint32_t chosen,
                  int left, int *tries)
{
    if (++*tries > TRIES) return true;

    for (; k < d->n; k++) {
        bool met = false;
        for (int c = 0; c < q->choices && !met; c++)
            met = chosen >> c & 1 && choice_in(d->at[k]->any, q->choice[c].id);
        if (!met) break;
    }
    if (k == d->n) return true;
    if (!left) return false;
    for (int c = 0; c < q->choices; c++)
        if (!q->choice[c].alone && choice_in(d->at[k]->any, q->choice[c].id) &&
            meets(q, d, k + 1, chosen | 1u << c, left - 1, tries))
            return true;
    return false;
}

static bool one_choice_meets(const struct question *q, const struct demands *d, bool alone_only)
{
    for (int c = 0; c < q->choices; c++) {
        bool all = !alone_only || q->choice[c].alone;
        for (int k = 0; k < d->n && all; k++)
            all = choice_in(d->at[k]->any, q->choice[c].id);
        if (all) return true;
    }
    return false;
}

static bool can_meet(const struct question *q, const struct demands *d)
{
    int64_t low = q->least, high = q->most;
    int tries = 0;

    if (q->kind == QUESTION_single) return one_choice_meets(q, d, false);
    if (q->kind == QUESTION_multiple)
        return one_choice_meets(q, d, true) ||
               meets(q, d, 0, 0, q->most ? (int)q->most : q->choices, &tries);
    for (int k = 0; k < d->n; k++) {
        if (d->at[k]->least > low) low = d->at[k]->least;
        if (d->at[k]->most < high) high = d->at[k]->most;
    }
    return low <= high;
}

// Every question that i depends on, i itself included.
static void needed(const struct checking *c, int i, bool *in)
{
    if (in[i]) return;
    in[i] = true;
    for (int k = 0; k < c->f->at[i].whens; k++)
        if (c->of[i * FORM_WHENS + k] >= 0) needed(c, c->of[i * FORM_WHENS + k], in);
}

static bool reached(struct mem *m, const struct checking *c, int i)
{
    const int n = c->f->n;
    bool *in = MEM_ARRAY(m, bool, (size_t)n + 1);
    struct demands *d = MEM_NEW(m, struct demands);

    needed(c, i, in);
    for (int of = 0; of < n; of++) {
        d->n = 0;
        for (int j = 0; j < n; j++)
            for (int k = 0; in[j] && k < c->f->at[j].whens; k++)
                if (c->of[j * FORM_WHENS + k] == of) d->at[d->n++] = &c->f->at[j].when[k];
        if (d->n && !can_meet(&c->f->at[of], d)) return false;
    }
    return true;
}

void form_check(struct mem *m, const struct form *f, struct form_faults *faults)
{
    struct checking c = {f, faults, NULL};
    bool *bad = MEM_ARRAY(m, bool, (size_t)f->n + 1);

    assert(f->n <= FORM_QUESTIONS);
    if (!f->n) fault(&c, FORM_FAULT_none, -1, STR(""));
    c.of = MEM_ARRAY(m, int, (size_t)f->n *FORM_WHENS + 1);
    for (int i = 0; i < f->n; i++)
        for (int k = 0; k < FORM_WHENS; k++) {
            c.of[i * FORM_WHENS + k] = -1;
            if (k >= f->at[i].whens) continue;
            if (when_fits(&c, i, &f->at[i].when[k]))
                c.of[i * FORM_WHENS + k] = form_find(f, f->at[i].when[k].question);
            else
                bad[i] = true;
        }
    for (int i = 0; i < f->n; i++) {
        struct mem_mark mark = mem_mark(m);
        bool *seen = MEM_ARRAY(m, bool, (size_t)f->n + 1);
        if (waits_for(&c, i, i, seen)) {
            fault(&c, FORM_FAULT_cycle, i, f->at[i].text);
            bad[i] = true;
        } else
            for (int k = 0; k < f->at[i].whens; k++)
                if (c.of[i * FORM_WHENS + k] > i) {
                    fault(&c, FORM_FAULT_when_later, i, f->at[c.of[i * FORM_WHENS + k]].text);
                    bad[i] = true;
                }
        mem_reset(m, mark);
    }
    for (int i = 0; i < f->n; i++) {
        struct mem_mark mark = mem_mark(m);
        if (!bad[i] && !reached(m, &c, i)) fault(&c, FORM_FAULT_never, i, f->at[i].text);
        mem_reset(m, mark);
    }
}
