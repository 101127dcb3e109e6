#include "web/late.h"

#include "web/trajectory.h"

enum err late_lines_of(struct req *q, trajectory_id t, const struct clock_rows *clocks,
                       enum clock_kind kind, struct late_lines *out)
{
    const day today = day_of_at(q->now);
    struct late_line *at = MEM_ARRAY(q->mem, struct late_line, (size_t)clocks->n + 1);
    struct clock_event_rows events;
    int n = 0;

    TRY(clock_events(q->db, q->mem, t, &events));
    for (int i = 0; i < clocks->n; i++) {
        const struct clock_row *c = &clocks->at[i];
        if (!c->public || !clock_is_late(c, today)) continue;
        if (kind != CLOCK_KIND_COUNT && !str_eq(c->kind, clock_kind_name(kind))) continue;
        struct late_line *l = &at[n++];
        l->title = in_reader_language(q, c->title, c->title_en);
        l->dutch = q->lang != LANG_NL && !c->title_en.n;
        // The day that was missed: what was promised before it was made longer after the fact.
        l->due = clock_told(c->kind, c->has_missed_day ? c->missed_day - 1 : c->due_day);
        l->done = c->has_ended_day;
        l->done_on = (day){(int32_t)c->ended_day};
        l->first = clock_told(c->kind, c->due_day);
        l->moved = !c->has_ended_day && c->due_day >= today.n;
        for (int k = 0; k < events.n; k++)
            if (events.at[k].clock.v == c->id.v && str_eq(events.at[k].what, STR("extend")))
                l->why = events.at[k].why;
    }
    *out = (struct late_lines){at, n};
    return ERR_NONE;
}
