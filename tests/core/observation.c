// Observations: nobody watches their own lesson, what is signed stays as it is, and only what is signed counts.
#include "core/observation.h"
#include "tests/web/house.h"

#include <time.h>

struct seen {
    struct test *t;
    int64_t now;
};

static enum err counts(struct db *db, struct seen *s, group_member_id m, int want)
{
    int64_t n;

    TRY(observed_count(db, s->t->mem, m, STR("teachback"), &n));
    CHECK_INT(s->t, (int)n, want);
    return ERR_NONE;
}

static enum err story(struct db *db, void *arg)
{
    struct seen *s = arg;
    struct test *t = s->t;
    struct mem *m = t->mem;
    struct group_row g;
    struct member_row anne;
    struct person_row p[2];
    struct observation_row o;
    struct observation_rows all;
    group_member_id member;
    bool found;
    str uid;

    TRY(group_by_slug(db, m, STR("oefengroep"), &found, &g));
    for (int i = 0; i < 2; i++)
        TRY(person_by_mail(db, m, i ? STR("bo@example.nl") : STR("anne@example.nl"), &found,
                           &p[i]));
    TRY(member_add(db, m, s->now, g.id, p[0].id, STR("participant"), STR("in"), NULL, &member));
    TRY(member_of_person(db, m, g.id, p[0].id, STR("participant"), &found, &anne));
    struct observation_new n = {.member = member,
                                .kind = STR("teachback"),
                                .observer = p[0].id,
                                .number = 3,
                                .minutes = 45,
                                .people = 6};
    CHECK_INT(t, observation_add(db, m, s->now, &n, &uid), ERR_FORBIDDEN);
    n.observer = p[1].id;
    n.kind = STR("exam");
    CHECK_INT(t, observation_add(db, m, s->now, &n, &uid), ERR_INVALID);
    n.kind = STR("teachback");
    n.minutes = 601;
    CHECK_INT(t, observation_add(db, m, s->now, &n, &uid), ERR_INVALID);
    n.minutes = 45;
    TRY(observation_add(db, m, s->now, &n, &uid));
    TRY(observation_by_uid(db, m, uid, &found, &o));
    CHECK(t, found && str_eq(o.state, STR("draft")));
    CHECK_STR(t, o.member_uid, str_z(m, anne.uid));
    // Not before there is a day, and not for a day to come; not by somebody else.
    CHECK_INT(t, observation_sign(db, m, s->now, o.id, p[1].id), ERR_INVALID);
    n.held = (day){day_of_at(s->now).n + 1};
    TRY(observation_save(db, s->now, o.id, &n));
    CHECK_INT(t, observation_sign(db, m, s->now, o.id, p[1].id), ERR_INVALID);
    n.held = day_of_at(s->now);
    n.form = STR("{\"good\":\"Stilte\"}");
    TRY(observation_save(db, s->now, o.id, &n));
    CHECK_INT(t, observation_sign(db, m, s->now, o.id, p[0].id), ERR_CONFLICT);
    TRY(counts(db, s, member, 0));
    TRY(observation_sign(db, m, s->now, o.id, p[1].id));
    TRY(counts(db, s, member, 1));
    CHECK_INT(t, observation_sign(db, m, s->now, o.id, p[1].id), ERR_CONFLICT);
    CHECK_INT(t, observation_save(db, s->now, o.id, &n), ERR_CONFLICT);
    TRY(observations_of(db, m, member, &all));
    CHECK_INT(t, all.n, 1);
    TRY(observations_by(db, m, p[1].id, &all));
    CHECK_INT(t, all.n, 1);
    CHECK_INT(t, observation_withdraw(db, s->now, o.id, STR(" ")), ERR_INVALID);
    TRY(observation_withdraw(db, s->now, o.id, STR("Verkeerde groep")));
    TRY(counts(db, s, member, 0));
    CHECK_INT(t, observation_withdraw(db, s->now, o.id, STR("Nog eens")), ERR_CONFLICT);
    return ERR_NONE;
}

TEST(observation, counts_what_somebody_else_signed)
{
    struct seen s = {t, (int64_t)time(NULL)};
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    house_person(t, &h, "anne@example.nl", NULL, PLACE_ROOT);
    house_person(t, &h, "bo@example.nl", NULL, PLACE_ROOT);
    CHECK_INT(t, store_write(h.store, t->mem, story, &s), ERR_NONE);
    house_close(t, &h);
}
