// clock.c - one clock as a line.
#include "web/clock.h"

#include "web/trajectory.h"

struct clock_line clock_line_of(const struct req *q, const struct clock_row *c)
{
    static const char *const colours[] = {"green", "orange", "red", "grey"};
    const day today = day_of_at(q->now), told = clock_told(c->kind, c->due_day);

    return (struct clock_line){.title = in_reader_language(q, c->title, c->title_en),
                               .basis = c->basis,
                               .due = told,
                               .first = clock_told(c->kind, c->first_due_day),
                               .ended = clock_told_end(c),
                               .late = clock_is_late(c, today),
                               .over = c->has_ended_day,
                               .moved = c->due_day != c->first_due_day,
                               .colour = colours[clock_colour(c, today)],
                               .turn = turn_word(c->turn),
                               .days = told.n - today.n};
}
