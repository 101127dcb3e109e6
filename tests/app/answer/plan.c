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

void plan_sql(struct plan *p, const char *text)
{
    house_sql(p->t, &p->h, text);
}

int64_t plan_count(struct plan *p, const char *what)
{
    return house_count(p->t, &p->h, what);
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
