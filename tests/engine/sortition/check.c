// The checker: right for what is right, and every kind of cheating is found.
#include "engine/sortition/check.h"
#include "engine/sortition/certificate.h"
#include "engine/sortition/lottery.h"
#include "tests/engine/sortition/question.h"

#include "base/json.h"

// What the command writes, as far as the checker reads it.
static str written(struct test *t, const struct sortition *ask, const struct sortition_chances *r,
                   const struct sortition_lottery *l, int64_t more)
{
    struct out o = out_new(t->mem);
    struct json j = json_new(&o);
    struct sortition_bound b;

    json_open(&j, '{');
    json_key(&j, "panels_sha256"), json_text(&j, l->sha256);
    json_key(&j, "chosen_panel"), json_int(&j, l->chosen);
    json_key(&j, "seat_counts"), json_open(&j, '{');
    for (int i = 0; i < ask->people; i++)
        json_key(&j, str_z(t->mem, ask->id[i])), json_int(&j, l->times[i]);
    json_close(&j, '}');
    json_key(&j, "panels"), json_open(&j, '[');
    for (int g = 0; g < l->groups; g++) {
        json_open(&j, '[');
        for (int i = 0; i < l->seats; i++)
            json_text(&j, ask->id[l->person[g * l->seats + i]]);
        json_close(&j, ']');
    }
    json_close(&j, ']');
    json_key(&j, "certificate"), json_open(&j, '{');
    json_key(&j, "uncoverable"), json_open(&j, '[');
    for (int i = 0; i < ask->people; i++)
        if (r->out[r->type[i]]) json_text(&j, ask->id[i]);
    json_close(&j, ']');
    json_key(&j, "bound"), json_open(&j, '{');
    if (sortition_bound_make(t->mem, ask, r, &b)) {
        json_key(&j, "kind"), json_text(&j, STR("quotas"));
        json_key(&j, "value"),
            json_text(&j, str_format(t->mem, "%lld/%lld", (long long)(b.num * 1000 - more),
                                     (long long)(b.den * 1000)));
        json_key(&j, "seats"), json_int(&j, b.seats);
        json_key(&j, "features"), json_open(&j, '[');
        for (int v = 0; v < ask->values; v++) {
            if (!b.weight[v]) continue;
            json_open(&j, '{');
            json_key(&j, "category"), json_text(&j, ask->category[ask->value[v].category]);
            json_key(&j, "feature"), json_text(&j, ask->value[v].name);
            json_key(&j, "weight"), json_int(&j, b.weight[v]);
            json_close(&j, '}');
        }
        json_close(&j, ']');
    } else {
        json_key(&j, "kind"), json_text(&j, STR("search"));
    }
    json_close(&j, '}');
    json_close(&j, '}');
    json_close(&j, '}');
    return out_get(&o);
}

static struct sortition_verdict verdict(struct test *t, const struct sortition *ask, str text)
{
    struct json_value v;
    struct sortition_verdict out = {0};

    if (json_read(t->mem, text, &v, NULL) == ERR_NONE) sortition_check(t->mem, ask, &v, &out);
    return out;
}

PROP(sortition_check, accepts_what_is_right_and_finds_what_is_not, 30)
{
    const struct sortition ask = question_town(t, 40, 8, 3, 1);
    const struct sortition_options options = {0};
    struct sortition_chances r;
    struct sortition_lottery l;
    struct chance chance;

    if (sortition_chances(t->mem, &ask, &options, &r) != ERR_NONE) return;
    chance_start(&chance, STR("check"));
    NEED(t, sortition_lottery(t->mem, &ask, &r, 50, &chance, &l));
    struct sortition_verdict v = verdict(t, &ask, written(t, &ask, &r, &l, 0));
    if (!v.fine) test_fail(t, __FILE__, __LINE__, STR_FMT, STR_ARG(v.problem));
    if (r.cuts == 0) CHECK_INT(t, v.bound, CHECK_BOUND_QUOTAS);
    CHECK_INT(t, v.groups, 50);
    // A bound that is a little better than can be proven.
    if (v.bound == CHECK_BOUND_QUOTAS && v.num < v.den)
        CHECK(t, !verdict(t, &ask, written(t, &ask, &r, &l, 1)).fine);
    // Somebody else in a group; a count; the hash; the group drawn.
    int *person = (int *)l.person, *times = (int *)l.times;
    const int was = person[3];
    person[3] = (was + 1) % ask.people;
    CHECK(t, !verdict(t, &ask, written(t, &ask, &r, &l, 0)).fine);
    person[3] = was;
    times[was]++;
    CHECK(t, !verdict(t, &ask, written(t, &ask, &r, &l, 0)).fine);
    times[was]--;
    const str hash = l.sha256;
    l.sha256 = STR("0123456789012345678901234567890123456789012345678901234567890123");
    CHECK(t, !verdict(t, &ask, written(t, &ask, &r, &l, 0)).fine);
    l.sha256 = hash;
    l.chosen = 50;
    CHECK(t, !verdict(t, &ask, written(t, &ask, &r, &l, 0)).fine);
    l.chosen = 0;
    // Quotas that the groups do not meet.
    struct sortition strict = ask;
    struct sortition_value *value = MEM_ARRAY(t->mem, struct sortition_value, (size_t)ask.values);
    memcpy(value, ask.value, (size_t)ask.values * sizeof *value);
    value[0].min = ask.seats, value[0].max = ask.seats;
    strict.value = value;
    CHECK(t, !verdict(t, &strict, written(t, &ask, &r, &l, 0)).fine);
}
