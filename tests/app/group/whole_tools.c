// whole_tools.c - asking, counting, and moving the clock, for the story of whole.c.
#include "base/day.h"
#include "tests/app/group/whole.h"
#include "tests/support/raw.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

bool whole_has(str page, const char *text)
{
    return str_find(page, str_of(text)) >= 0;
}

str whole_between(str page, const char *after, const char *until)
{
    const ptrdiff_t from = str_find(page, str_of(after));
    if (from < 0) return STR("");
    const str rest = str_from(page, (size_t)from + strlen(after));
    const ptrdiff_t end = str_find(rest, str_of(until));
    return str_part(rest, 0, end < 0 ? 0 : (size_t)end);
}

str whole_stream(struct whole *w, FILE *f)
{
    struct out o = out_new(w->t->mem);
    char piece[8192];

    CHECK(w->t, f != NULL);
    if (!f) return STR("");
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
        out_str(&o, (str){piece, n});
    return out_get(&o);
}

void whole_sql(struct whole *w, const char *statement)
{
    (void)raw_sql(w->t, w->h.database, statement);
}

int whole_count(struct whole *w, const char *statement)
{
    int64_t n = -1;

    CHECK_INT(w->t, str_int(str_trim(raw_sql(w->t, w->h.database, statement)), 0, INT64_MAX, &n),
              ERR_NONE);
    return (int)n;
}

str whole_page(struct whole *w, const char *who, const char *path)
{
    const str got = house_ask(w->t, &w->h, "GET", path, who, (str){0});

    CHECK_INT(w->t, client_status(got), 200);
    return got;
}

int whole_post(struct whole *w, const char *who, const char *from, const char *to,
               const char *fields)
{
    return client_status(house_form(w->t, &w->h, from, who, to, str_of(fields)));
}

int whole_times(str page, const char *text)
{
    int n = 0;

    for (ptrdiff_t at; (at = str_find(page, str_of(text))) >= 0; n++)
        page = str_from(page, (size_t)at + strlen(text));
    return n;
}

void whole_days_pass(struct whole *w, int days)
{
    static const char mine[] = "learn_group = ",
                      its[] = "meeting in (select id from meeting where learn_group = ";
    static const struct {
        const char *table, *columns[3], *of; // together, or a check refuses them
        int64_t unit;                        // of the columns, a day
    } moved[] = {
        {"meeting", {"starts_at", "ends_at"}, mine, 86400},
        {"meeting_live", {"opened_at", "ended_at"}, its, 86400},
        {"meeting_presence", {"at"}, its, 86400},
        {"meeting_event", {"at"}, its, 86400000},
        {"review_round", {"hand_in_day", "read_day", "close_day"}, mine, 1},
        {"intervision_held", {"held_day"}, mine, 1},
        {"evaluation_letter", {"sent_at"}, its, 86400},
    };

    for (size_t i = 0; i < COUNT_OF(moved); i++) {
        struct out o = out_new(w->t->mem);
        out_format(&o, "update %s set ", moved[i].table);
        for (int k = 0; k < 3 && moved[i].columns[k]; k++)
            out_format(&o, "%s%s = %s - %lld", k ? ", " : "", moved[i].columns[k],
                       moved[i].columns[k], (long long)(days * moved[i].unit));
        out_format(&o, " where %s%lld%s", moved[i].of, (long long)w->group.v,
                   moved[i].of == its ? ")" : "");
        whole_sql(w, str_z(w->t->mem, out_get(&o)));
    }
    for (int k = 0; k < PEERS; k++)
        w->peers[k].day -= days;
    for (int k = 0; k < ROUNDS; k++)
        w->round[k].day -= days;
    for (int i = 0; i < MODULES && w->starts[i]; i++) {
        w->starts[i] -= days * 86400;
        w->listed[i] -= days * 86400;
        if (w->letter_day[i]) w->letter_day[i] -= days;
    }
}

void whole_night(struct whole *w, const char *job)
{
    whole_sql(
        w,
        whole_text(w, "insert into job (kind, payload, run_at, created_at) values ('%s', '', 1, 1)",
                   job));
    house_work(w->t, &w->h, NULL, 0, (int64_t)time(NULL) + 1);
}
