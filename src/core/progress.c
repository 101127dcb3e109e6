#include "core/progress.h"

static const struct {
    int module;
    const char *section;
} plan[] = {
#define PLAN(number, name) {number, "plan-" #name},
#include "core/workbook_plan.def"
#undef PLAN
};

static int plan_parts(int64_t number)
{
    int n = 0;

    for (size_t i = 0; i < COUNT_OF(plan); i++)
        n += plan[i].module == number;
    return n;
}

static struct progress *of_member(struct progress_list *list, group_member_id member)
{
    for (int i = 0; i < list->n; i++)
        if (list->at[i].who.id.v == member.v) return &list->at[i];
    return NULL;
}

static struct progress_part *of_number(struct progress *p, int64_t number)
{
    for (int i = 0; p && i < p->n; i++)
        if (p->at[i].number == number) return &p->at[i];
    return NULL;
}

static void present_add(struct progress_list *list, const struct progress_presence_row *x)
{
    struct progress *p = of_member(list, x->member);
    struct progress_part *m = of_number(p, x->number);
    const int64_t half = (x->ends_at - x->starts_at) / 60 / 2;

    if (!m || !(str_eq(x->state, STR("present")) ||
                (str_eq(x->state, STR("part")) && x->minutes >= half)))
        return;
    m->present = true;
    if (!m->from_at || x->starts_at < m->from_at) m->from_at = x->starts_at;
    if (x->starts_at > m->to_at) m->to_at = x->starts_at;
    if (!p->from_at || x->starts_at < p->from_at) p->from_at = x->starts_at;
    if (x->starts_at > p->to_at) p->to_at = x->starts_at;
}

// A part of the plan counts where it belongs, also when it was written under another number; of the rest any one will do.
static void written_count(struct progress_list *list, const struct progress_written_rows *rows)
{
    for (int i = 0; i < rows->n; i++) {
        const struct progress_written_row *w = &rows->at[i];
        struct progress *p = of_member(list, w->member);
        int64_t number = w->module;
        bool of_plan = false;
        for (size_t k = 0; k < COUNT_OF(plan); k++)
            if (str_eq(w->section, str_of(plan[k].section)))
                number = plan[k].module, of_plan = true;
        struct progress_part *m = of_number(p, number);
        if (!m) continue;
        if (of_plan)
            m->done++;
        else
            m->complete = true; // for now: something stands with an exercise
    }
}

static void observed_add(struct progress_list *list, const struct progress_observed_row *o)
{
    struct progress *p = of_member(list, o->member);

    if (!p) return;
    if (str_eq(o->kind, STR("teachback"))) p->teachbacks = o->n;
    if (str_eq(o->kind, STR("lesson"))) p->lessons = o->n;
    if (str_eq(o->kind, STR("watched"))) p->watched = o->n;
    if (str_eq(o->kind, STR("part"))) p->part = o->n;
    if (str_eq(o->kind, STR("led"))) p->led = o->n;
}

static void conclude(struct progress *p)
{
    for (int i = 0; i < p->n; i++) {
        struct progress_part *m = &p->at[i];
        const int parts = plan_parts(m->number);
        if (m->pieces > parts) m->done += m->complete;
        m->complete = m->pieces > 0 && m->done >= m->pieces;
        p->present += m->present;
        p->chapters += m->complete;
    }
    p->present_needed = p->n > 1 ? p->n - 1 : p->n;
    p->certificate = p->n > 0 && p->present >= p->present_needed && p->chapters == p->n &&
                     p->teachbacks >= PROGRESS_TEACHBACKS && p->lessons >= PROGRESS_LESSONS;
    p->trainer = p->certificate && p->watched && p->part && p->led >= PROGRESS_LED;
}

enum err progress_of(struct db *db, struct mem *mem, int64_t now, const struct group_row *g,
                     const group_member_id *member, enum lang lang, struct progress_list *out)
{
    struct progress_module_rows modules;
    struct progress_member_rows people;
    struct progress_presence_rows presence;
    struct progress_written_rows written;
    struct progress_observed_rows observed;
    struct progress_held_rows held;
    const int64_t one = member ? member->v : 0;

    TRY(progress_modules(db, mem, g->version, str_of(lang_codes[lang]), &modules));
    TRY(progress_members(db, mem, g->id, one, &people));
    TRY(progress_presence(db, mem, g->id, one, &presence));
    TRY(progress_written(db, mem, g->id, one, &written));
    TRY(progress_observed(db, mem, g->id, one, &observed));
    TRY(progress_held(db, mem, g->id, now, &held));
    if (modules.n > PROGRESS_MODULES_MAX) modules.n = PROGRESS_MODULES_MAX;
    *out = (struct progress_list){MEM_ARRAY(mem, struct progress, (size_t)people.n + 1), people.n};
    for (int i = 0; i < people.n; i++) {
        struct progress *p = &out->at[i];
        p->who = people.at[i];
        p->at = MEM_ARRAY(mem, struct progress_part, (size_t)modules.n + 1);
        p->n = modules.n;
        for (int k = 0; k < modules.n; k++) {
            const struct progress_module_row *m = &modules.at[k];
            p->at[k] =
                (struct progress_part){.number = m->number,
                                       .minutes = m->minutes,
                                       .live_minutes = m->live_minutes,
                                       .title = m->title,
                                       .pieces = plan_parts(m->number) + (m->exercises ? 1 : 0)};
            for (int j = 0; j < held.n; j++)
                p->at[k].held = p->at[k].held || held.at[j].number == m->number;
        }
    }
    for (int i = 0; i < presence.n; i++)
        present_add(out, &presence.at[i]);
    written_count(out, &written);
    for (int i = 0; i < observed.n; i++)
        observed_add(out, &observed.at[i]);
    for (int i = 0; i < out->n; i++)
        conclude(&out->at[i]);
    return ERR_NONE;
}
