#include "tests/app/answer/plan.h"

#include "base/day.h"
#include "core/audit.h"

#include <time.h>

static enum err make(struct db *db, void *arg)
{
    struct plan *p = arg;
    struct mem *m = p->t->mem;

    TRY(place_add(db, m, 0,
                  &(struct place_new){.slug = STR("testdam"),
                                      .kind = STR("municipality"),
                                      .name = STR("Testdam"),
                                      .parent = PLACE_ROOT},
                  &p->place));
    TRY(trajectory_add(db, m, 0,
                       &(struct trajectory_new){.place = p->place,
                                                .slug = STR("plein"),
                                                .title = STR("Het plein"),
                                                .kind = STR("participation")},
                       &p->id));
    return ERR_NONE;
}

static enum err run(struct db *db, void *arg)
{
    return db_run_text(db, arg);
}

void plan_sql(struct plan *p, const char *text)
{
    CHECK_INT(p->t, store_write(p->h.store, NULL, run, (void *)(uintptr_t)text), ERR_NONE);
}

struct counting {
    struct mem *mem;
    const char *what;
    int64_t n;
};

static enum err count(struct db *db, void *arg)
{
    struct counting *c = arg;
    struct db_query q = {.name = "count", .types = "", .columns = 1};
    struct db_rows *rows;
    bool more;

    q.sql[0] = q.sql[1] = str_z(c->mem, str_format(c->mem, "select count(*) from %s", c->what));
    TRY(db_open(db, &q, NULL, &rows));
    TRY(db_next(rows, &more));
    c->n = db_int(rows, 0);
    db_close(rows);
    return ERR_NONE;
}

int64_t plan_count(struct plan *p, const char *what)
{
    struct counting c = {p->t->mem, what, -1};

    CHECK_INT(p->t, store_read(p->h.store, p->t->mem, count, &c), ERR_NONE);
    return c.n;
}

bool plan_open(struct test *t, struct plan *p)
{
    *p = (struct plan){.t = t};
    if (!house_open(t, &p->h, NULL, 0)) return false;
    p->h.set.origin = STR("http://meent.example");
    if (store_write(p->h.store, t->mem, make, p) != ERR_NONE) {
        test_fail(t, __FILE__, __LINE__, "no plan");
        return false;
    }
    const int32_t today = day_of_at((int64_t)time(NULL)).n;
    plan_sql(p,
             str_z(t->mem,
                   str_format(t->mem,
                              "update trajectory set state = 'open', starts_day = %d, ends_day = "
                              "%d, feedback_day = %d",
                              today - 5, today + 10, today + 40)));
    return true;
}

const char *plan_person(struct plan *p, const char *mail, const char *role)
{
    return house_person(p->t, &p->h, mail, role, p->place);
}

int plan_post(struct plan *p, const char *who, const char *from, const char *to, const char *fields)
{
    return client_status(house_form(p->t, &p->h, from, who, to, str_of(fields)));
}

const char *plan_bring(struct plan *p, const char *body)
{
    const str answer = house_form(p->t, &p->h, PLAN "/inbreng/nieuw", NULL, PLAN "/inbreng/nieuw",
                                  str_format(p->t->mem, "tekst=%s", body));

    CHECK_INT(p->t, client_status(answer), 303);
    return str_z(p->t->mem, client_field(answer, STR("location")));
}

struct verify {
    struct mem *mem;
    int64_t rows, broken;
};

static enum err verify(struct db *db, void *arg)
{
    struct verify *v = arg;

    return audit_verify(db, v->mem, &v->rows, &v->broken);
}

bool audit_whole(struct plan *p)
{
    struct verify v = {p->t->mem, 0, -1};

    return store_read(p->h.store, p->t->mem, verify, &v) == ERR_NONE && v.rows > 0 && v.broken == 0;
}
