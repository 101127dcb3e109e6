// practice.c - see practice.h.
#include "tests/app/rehearse/practice.h"

#include "tests/support/raw.h"
#include "web/impl.h"

#include <stdio.h>
#include <time.h>

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

const char *practice_trace(struct practice *p, str slug, const char *const words[], size_t n)
{
    struct test *t = p->t;
    const char *other = house_person(t, &p->h, "ander@example.nl", "project_leader", p->place);
    const char *boss = house_person(t, &p->h, "baas@example.nl", "operator", PLACE_ROOT);
    const char *readers[] = {NULL, other, boss};
    int n_routes, asked = 0;
    const struct route_info *routes = router_all(p->h.site->impl->router, &n_routes);

    for (int i = 0; i < n_routes; i++) {
        const struct route *r = routes[i].route;
        if (r->method != GET) continue;
        for (int w = 0; w < 2; w++) {
            struct out o = out_new(t->mem);
            bool place = false;
            for (str rest = str_from(str_of(r->path), 1), part; str_cut(&rest, '/', &part);) {
                out_byte(&o, '/');
                if (str_starts(part, STR("{place}"))) {
                    out_str(&o, w ? slug : STR("testdam"));
                    place = true;
                } else if (part.n && part.at[0] == '{') {
                    OUT_LIT(&o, "1");
                } else {
                    out_str(&o, part);
                }
            }
            if (w && !place) continue;
            const char *path = str_z(t->mem, out_get(&o));
            for (size_t k = 0; k < COUNT_OF(readers); k++) {
                if (r->right != MAY_READ && !readers[k]) continue;
                t->row = path;
                const str page = practice_ask(p, readers[k], path);
                asked++;
                if (w) CHECK(t, practice_status(page) == 404 || practice_status(page) == 403);
                CHECK(t, w || str_find(page, slug) < 0);
                CHECK(t, str_find(page, STR("Oefening: verzonnen inwoners")) < 0);
                for (size_t x = 0; x < n; x++)
                    CHECK(t, str_find(page, str_of(words[x])) < 0);
            }
        }
    }
    t->row = NULL;
    CHECK(t, asked > 200);
    return other;
}

void practice_trace_end(struct practice *p)
{
    house_sql(p->t, &p->h,
              "delete from person_right where person in (select id from person where mail in "
              "('ander@example.nl', 'baas@example.nl')); "
              "delete from session where person in (select id from person where mail in "
              "('ander@example.nl', 'baas@example.nl')); delete from person where mail in "
              "('ander@example.nl', 'baas@example.nl')");
}

struct night {
    struct test *t;
    int64_t now;
};

static enum err night(struct db *db, void *arg)
{
    struct night *n = arg;
    struct out report = out_new(n->t->mem);

    return rehearse_feature.retain(db, n->t->mem, n->now, &report);
}

void practice_is_over(struct practice *p, const char *world)
{
    const int64_t days = 86400, now = (int64_t)time(NULL);
    const char *room = practice_under(p, world, "/oefenronde");
    int64_t ends;

    CHECK_INT(p->t,
              str_int(practice_one(p, "select ends_at from rehearsal order by id desc limit 1"), 1,
                      INT64_MAX, &ends),
              ERR_NONE);
    CHECK(p->t, ends >= now + 90 * days - 600 && ends <= now + 90 * days);
    struct night early = {p->t, ends - 1}, late = {p->t, ends + 1};
    CHECK_INT(p->t, store_write(p->h.store, p->t->mem, night, &early), ERR_NONE);
    CHECK_INT(p->t, practice_status(practice_ask(p, p->leader, room)), 200);
    CHECK_INT(p->t, store_write(p->h.store, p->t->mem, night, &late), ERR_NONE);
    CHECK_INT(p->t, practice_status(practice_ask(p, p->leader, room)), 404);
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

void practice_same_by_seed(struct practice *p,
                           const char *(*begin)(struct practice *p, const char *seed),
                           const char *sql, size_t least)
{
    struct test *t = p->t;
    str said[3];

    begin(p, "zwaluw2");
    begin(p, "zwaluw1");
    begin(p, "zwaluw1");
    for (int i = 0; i < 3; i++)
        said[i] = practice_one(p, str_z(t->mem, str_format(t->mem, sql, i)));
    CHECK(t, said[0].n > least);
    CHECK(t, str_eq(said[0], said[1]));
    CHECK(t, !str_eq(said[0], said[2]));
}
