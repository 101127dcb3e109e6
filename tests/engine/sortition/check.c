// The checker: right for what is right, and every kind of cheating is found.
#include "engine/sortition/check.h"
#include "engine/sortition/certificate.h"
#include "engine/sortition/lottery.h"
#include "tests/engine/sortition/question.h"

#include "base/json.h"

#include <math.h>
#include <stdio.h>

// What the command writes, as far as the checker reads it; without a lottery the chances.
static struct json_value *written(struct test *t, const struct sortition *ask,
                                  const struct sortition_chances *r,
                                  const struct sortition_lottery *l)
{
    struct out o = out_new(t->mem);
    struct json j = json_new(&o);

    json_open(&j, '{');
    if (l) {
        json_pair_text(&j, "panels_sha256", l->sha256);
        json_pair_int(&j, "chosen_panel", l->chosen);
        json_key(&j, "seat_counts"), json_open(&j, '{');
        for (int i = 0; i < ask->people; i++)
            json_pair_int(&j, str_z(t->mem, ask->id[i]), l->times[i]);
        json_close(&j, '}');
        json_key(&j, "panels"), json_open(&j, '[');
        for (int g = 0; g < l->groups; g++) {
            json_open(&j, '[');
            for (int i = 0; i < l->seats; i++)
                json_text(&j, ask->id[l->person[g * l->seats + i]]);
            json_close(&j, ']');
        }
        json_close(&j, ']');
    }
    json_key(&j, "chances"), json_open(&j, '{');
    for (int i = 0; i < ask->people; i++)
        json_pair_double(&j, str_z(t->mem, ask->id[i]), r->chance[r->type[i]]);
    json_close(&j, '}');
    json_key(&j, "certificate");
    sortition_certificate(t->mem, ask, r, l != NULL, (str){0}, NULL, &j);
    json_close(&j, '}');
    struct json_value *v = MEM_NEW(t->mem, struct json_value);
    if (json_read(t->mem, out_get(&o), v, NULL) != ERR_NONE)
        test_fail(t, __FILE__, __LINE__, "no JSON");
    return v;
}

static struct sortition_verdict verdict(struct test *t, const struct sortition *ask,
                                        const struct json_value *said)
{
    struct sortition_verdict out;

    sortition_check(t->mem, ask, said, &out);
    return out;
}

static struct json_value *in(struct json_value *said, const char *a, const char *b)
{
    return (struct json_value *)json_get(json_get(json_get(said, "certificate"), a), b);
}

// Nothing that is said of the bound or of a proof can be made a little better.
static void cheat(struct test *t, const struct sortition *ask, struct json_value *said,
                  const struct sortition_verdict *v)
{
    struct json_value *value = in(said, "bound", "value"), *most = in(said, "bound", "most");

    if (v->bound == CHECK_BOUND_NONE) return;
    if (value->text.n && v->num < v->den) {
        const str was = value->text;
        const int step = v->bound == CHECK_BOUND_HIGH ? 1 : -1;
        value->text = str_format(t->mem, "%lld/%lld", (long long)(v->num * 1000 + step),
                                 (long long)(v->den * 1000));
        CHECK(t, !verdict(t, ask, said).fine);
        value->text = was;
    }
    struct json_value *proof = in(said, "bound", "proof");
    const int64_t tight = most->integer;
    most->integer = v->bound == CHECK_BOUND_LOW ? tight - 1 : tight;
    if (v->bound == CHECK_BOUND_LOW) CHECK(t, !verdict(t, ask, said).fine);
    most->integer = tight;
    if (proof->n > 1) {
        proof->n--;
        CHECK(t, !verdict(t, ask, said).fine);
        proof->n++;
    }
}

static void check_draw(struct test *t, const struct sortition *ask,
                       const struct sortition_chances *r)
{
    struct sortition_lottery l;
    struct chance chance;

    chance_start(&chance, STR("check"));
    NEED(t, sortition_lottery(t->mem, ask, r, 50, &chance, &l));
    struct json_value *said = written(t, ask, r, &l);
    struct sortition_verdict v = verdict(t, ask, said);
    if (!v.fine) test_fail(t, __FILE__, __LINE__, STR_FMT, STR_ARG(v.problem));
    CHECK_INT(t, v.groups, 50);
    CHECK_INT(t, v.uncoverable, r->uncoverable);
    CHECK_INT(t, v.proven, r->uncoverable);
    CHECK_INT(t, v.bound, CHECK_BOUND_LOW);
    CHECK(t, fabs((double)v.num / (double)v.den - r->bound) < 1e-9);
    CHECK(t, fabs((double)v.worst / 50 - l.worst) < 1e-12);
    cheat(t, ask, said, &v);
    // Somebody else in a group; a count; the hash; the group drawn.
    int *person = (int *)l.person, *times = (int *)l.times;
    const int was = person[3];
    person[3] = (was + 1) % ask->people;
    CHECK(t, !verdict(t, ask, written(t, ask, r, &l)).fine);
    person[3] = was;
    times[was]++;
    CHECK(t, !verdict(t, ask, written(t, ask, r, &l)).fine);
    times[was]--;
    const str hash = l.sha256;
    l.sha256 = STR("0123456789012345678901234567890123456789012345678901234567890123");
    CHECK(t, !verdict(t, ask, written(t, ask, r, &l)).fine);
    l.sha256 = hash;
    l.chosen = 50;
    CHECK(t, !verdict(t, ask, written(t, ask, r, &l)).fine);
    // Quotas that no group can meet both of: all of a value, nobody of it.
    struct sortition strict = *ask;
    struct sortition_value *value = MEM_ARRAY(t->mem, struct sortition_value, (size_t)ask->values);
    memcpy(value, ask->value, (size_t)ask->values * sizeof *value);
    value[0].min = value[0].max = ask->seats;
    strict.value = value;
    const bool all = verdict(t, &strict, said).fine;
    value[0].min = value[0].max = 0;
    CHECK(t, !all || !verdict(t, &strict, said).fine);
}

static void check_chances(struct test *t, const struct sortition *ask,
                          const struct sortition_chances *r)
{
    struct json_value *said = written(t, ask, r, NULL);
    struct sortition_verdict v = verdict(t, ask, said);
    const enum check_bound bound[] = {CHECK_BOUND_LOW, CHECK_BOUND_LOW, CHECK_BOUND_PRODUCT,
                                      CHECK_BOUND_NONE, CHECK_BOUND_HIGH};

    if (!v.fine) test_fail(t, __FILE__, __LINE__, STR_FMT, STR_ARG(v.problem));
    CHECK_INT(t, v.proven, r->uncoverable);
    CHECK_INT(t, v.bound, bound[r->method]);
    const double x = (double)v.num / (double)v.den;
    if (v.bound == CHECK_BOUND_LOW) CHECK(t, fabs(x - r->min) < 1e-8);
    if (v.bound == CHECK_BOUND_HIGH) CHECK(t, fabs(x - r->max) < 1e-8);
    if (v.bound == CHECK_BOUND_PRODUCT) CHECK(t, x >= 1 && x < 1.00001);
    cheat(t, ask, said, &v);
    // A chance; a part; somebody else in a group.
    struct json_value *chance = &((struct json_value *)json_get(said, "chances"))->at[0];
    const struct json_value was = *chance;
    *chance = (struct json_value){.kind = JSON_DOUBLE, .real = r->chance[r->type[0]] + 1e-6};
    CHECK(t, !verdict(t, ask, said).fine);
    *chance = was;
    struct json_value *parts = in(said, "mix", "parts"), *panels = in(said, "mix", "panels");
    parts->at[0].integer += 1;
    CHECK(t, !verdict(t, ask, said).fine);
    parts->at[0].integer -= 1;
    panels->at[0].at[0].text = STR("nobody");
    CHECK(t, !verdict(t, ask, said).fine);
}

PROP(sortition_check, accepts_what_is_right_and_finds_what_is_not, 40)
{
    const struct sortition ask =
        t->round % 2 ? question_town(t, 40, 8, 3, 1) : question_small(t, 14, 5);

    for (int m = 0; m < SORTITION_LEGACY; m++) {
        const struct sortition_options options = {.method = (enum sortition_method)m};
        struct sortition_chances r;
        t->row = sortition_method_name(options.method);
        if (sortition_chances(t->mem, &ask, &options, &r) != ERR_NONE) return;
        check_chances(t, &ask, &r);
        if (m == SORTITION_LEXIMIN) check_draw(t, &ask, &r);
    }
}
