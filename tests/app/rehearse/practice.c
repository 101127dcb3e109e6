// practice.c - see practice.h.
#include "tests/app/rehearse/practice.h"

#include "tests/support/raw.h"

#include <stdio.h>

static enum err make(struct db *db, void *arg)
{
    struct practice *p = arg;
    struct mem *m = p->t->mem;
    trajectory_frame_id frame;

    TRY(place_add(db, m, 1,
                  &(struct place_new){.slug = STR("testdam"),
                                      .kind = STR("municipality"),
                                      .name = STR("Testdam"),
                                      .parent = PLACE_ROOT},
                  &p->place));
    TRY(trajectory_add(db, m, 1,
                       &(struct trajectory_new){.place = p->place,
                                                .slug = STR("plein"),
                                                .title = STR("Zwaluwplein zeven"),
                                                .kind = STR("participation")},
                       &p->plan));
    TRY(trajectory_text_set(db, p->plan, STR("question"), STR("nl"),
                            STR("Wat wil je op het plein?")));
    return trajectory_frame_insert(db, m, p->plan, STR("open"), STR("De banken op het plein."),
                                   STR(""), STR("Er is plek."), STR(""), 1, &frame);
}

bool practice_open(struct test *t, struct practice *p)
{
    *p = (struct practice){.t = t};
    if (!house_open(t, &p->h, NULL, 0)) return false;
    p->h.set.origin = STR("http://meent.example");
    CHECK_INT(t, store_write(p->h.store, t->mem, make, p), ERR_NONE);
    p->leader = house_person(t, &p->h, "leider@example.nl", "project_leader", p->place);
    return true;
}

str practice_one(struct practice *p, const char *sql)
{
    return str_trim(raw_sql(p->t, p->h.database, sql));
}

str practice_ask(struct practice *p, const char *who, const char *path)
{
    return house_ask(p->t, &p->h, "GET", path, who, (str){0});
}

int practice_status(str answer)
{
    int64_t n = 0;

    return str_int(str_part(answer, 9, 3), 100, 599, &n) == ERR_NONE ? (int)n : 0;
}

const char *practice_under(struct practice *p, const char *world, const char *tail)
{
    return str_z(p->t->mem, str_format(p->t->mem, "%s%s", world, tail));
}

int practice_post(struct practice *p, const char *world, const char *tail, const char *fields)
{
    const char *at = practice_under(p, world, tail);

    return practice_status(house_form(p->t, &p->h, at, p->leader, at, str_of(fields)));
}

int64_t practice_count(struct practice *p, const char *of)
{
    return house_count(p->t, &p->h, of);
}

// How many rows each table has; besides the log, what was sent twice, jobs, and who signed in.
str practice_tables(struct practice *p)
{
    static const char *const besides[] = {"audit", "job", "idempotency", "session", "store_meta"};
    struct out o = out_new(p->t->mem);

    for (str rest = raw_tables(p->t, p->h.database), table; str_line(&rest, &table);) {
        bool skip = !table.n || str_starts(table, STR("sqlite"));
        for (size_t i = 0; i < COUNT_OF(besides); i++)
            skip = skip || str_eq(table, str_of(besides[i]));
        if (!skip)
            out_format(&o, STR_FMT " %lld\n", STR_ARG(table),
                       (long long)house_count(p->t, &p->h, str_z(p->t->mem, table)));
    }
    return out_get(&o);
}

str practice_whole(struct test *t, const char *path)
{
    FILE *f = fopen(path, "r");
    char *at = mem_raw(t->mem, 1 << 20);

    if (!f) {
        test_fail(t, __FILE__, __LINE__, "no %s", path);
        return STR("");
    }
    const size_t n = fread(at, 1, 1 << 20, f);
    fclose(f);
    return (str){at, n};
}

// Is there a statement that puts the column back?
bool practice_moves(struct test *t, str file, str table, str column)
{
    const ptrdiff_t at =
        str_find(file, str_format(t->mem, "\nupdate " STR_FMT " set ", STR_ARG(table)));

    for (ptrdiff_t from = at; from >= 0;) {
        const str rest = str_from(file, (size_t)from + 1);
        const ptrdiff_t end = str_find(rest, STR(";"));
        const str statement = str_part(rest, 0, (size_t)end);
        if (str_find(statement, STR(":days")) >= 0 &&
            str_find(statement, str_format(t->mem, " " STR_FMT " = ", STR_ARG(column))) >= 0)
            return true;
        const ptrdiff_t next =
            str_find(rest, str_format(t->mem, "\nupdate " STR_FMT " set ", STR_ARG(table)));
        from = next < 0 ? -1 : from + 1 + next;
    }
    return false;
}
