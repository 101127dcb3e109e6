// The checker: right for what is right; a changed sign is found, and who signs a lie again gets nothing better proven.
#include "engine/sortition/check.h"
#include "engine/sortition/certificate.h"
#include "engine/sortition/legacy.h"
#include "engine/sortition/lottery.h"
#include "tests/engine/sortition/question.h"

#include <ctype.h>
#include <math.h>

// What the command writes, as far as the checker reads it; without a lottery the chances.
static str written(struct test *t, const struct sortition *ask, const struct sortition_chances *r,
                   const struct sortition_lottery *l)
{
    struct out o = out_new(t->mem);
    struct json j = json_new(&o);

    json_open(&j, '{');
    json_pair_text(&j, "method", str_of(sortition_method_name(r->method)));
    if (r->method == SORTITION_GOLDILOCKS) json_pair_double(&j, "gamma", 1);
    json_pair_bool(&j, "proven", r->proven);
    json_key(&j, "uncoverable"), json_open(&j, '[');
    for (int i = 0; i < ask->people; i++) {
        if (!r->out[r->type[i]]) continue;
        json_open(&j, '{');
        json_pair_text(&j, "id", ask->id[i]);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_key(&j, "chances"), json_open(&j, '{');
    for (int i = 0; i < ask->people; i++)
        json_pair_double(&j, str_z(t->mem, ask->id[i]), r->chance[r->type[i]]);
    json_close(&j, '}');
    json_key(&j, "certificate");
    sortition_certificate(t->mem, ask, r, (str){0}, NULL, &j);
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
    sortition_sign(t->mem, &o);
    return out_get(&o);
}

static struct json_value *tree(struct test *t, str text)
{
    struct json_value *v = MEM_NEW(t->mem, struct json_value);

    return json_read(t->mem, text, v, NULL) == ERR_NONE ? v : NULL;
}

static struct sortition_verdict verdict_of(struct test *t, const struct sortition *ask, str text,
                                           const struct json_value *said)
{
    struct sortition_verdict out;

    sortition_check(t->mem, ask, text, said, &out);
    CHECK(t, out.fine == (out.problem.at == NULL));
    return out;
}

static struct sortition_verdict verdict(struct test *t, const struct sortition *ask, str text)
{
    return verdict_of(t, ask, text, tree(t, text));
}

static struct json_value *in(const struct json_value *said, const char *a, const char *b)
{
    return (struct json_value *)json_get(json_get(json_get(said, "certificate"), a), b);
}

// Any sign of the text, where it stays JSON.
static void change_signs(struct test *t, const struct sortition *ask, str text)
{
    char *copy = (char *)str_z(t->mem, text);
    struct mem_mark mark = mem_mark(t->mem);

    for (int i = 0; i < 25; i++) {
        const size_t at = (size_t)test_random(t, (uint64_t)text.n);
        const char was = copy[at];
        copy[at] = isdigit((unsigned char)was)
                       ? (char)('0' + (was - '0' + 1 + (int)test_random(t, 9)) % 10)
                       : (char)('a' + (int)test_random(t, 26));
        const struct json_value *said = tree(t, (str){copy, text.n});
        if (copy[at] != was && said && verdict_of(t, ask, (str){copy, text.n}, said).fine)
            test_fail(t, __FILE__, __LINE__, "sign %zu of %zu, \"%c\" for \"%c\", was not found",
                      at, text.n, copy[at], was);
        copy[at] = was;
        mem_reset(t->mem, mark);
    }
}

// Every whole number in a tree, in turn.
static int numbers(struct json_value *v, struct json_value **out, int n)
{
    if (v->kind == JSON_INT) {
        if (out) out[n] = v;
        return n + 1;
    }
    for (int i = 0; (v->kind == JSON_LIST || v->kind == JSON_MAP) && i < v->n; i++)
        n = numbers(&v->at[i], out, n);
    return n;
}

// The bound is not on the wrong side of what is so.
static bool true_bound(const struct sortition_verdict *v, const struct sortition *ask,
                       const struct sortition_chances *r)
{
    const double x = (double)v->num / (double)v->den;
    const double per = (double)(ask->people - r->uncoverable) / ask->seats;

    switch (r->method) {
    case SORTITION_NASH: return x >= 1;
    case SORTITION_MINIMAX: return x <= r->max + 1e-9;
    case SORTITION_GOLDILOCKS: return x <= per * r->max + 1 / (per * r->min) + 1e-9;
    default: return x >= r->min - 1e-9;
    }
}

// One number of the certificate is another, and it is signed again: refused, or what it says is still so. A person's
// number of groups, a chance, a part: never accepted.
static void lie(struct test *t, const struct sortition *ask, const struct sortition_chances *r,
                str text, int *accepted, int *tried)
{
    // The hash is of the text, which stays: as if it were made anew.
    struct json_value *said = tree(t, text);
    struct json_value *certificate = (struct json_value *)json_get(said, "certificate");
    const int n = numbers(certificate, NULL, 0);
    struct json_value **number = MEM_ARRAY(t->mem, struct json_value *, (size_t)n + 1);
    struct mem_mark mark = mem_mark(t->mem);

    numbers(certificate, number, 0);
    for (int i = 0; i < 25; i++) {
        struct json_value *one = number[test_random(t, (uint64_t)n)];
        const int64_t was = one->integer;
        const int64_t by[] = {1,    -1,    10,
                              -10,  was,   -2 * was,
                              1000, -1000, INT64_MAX - (was > 0 ? was : 0)};
        one->integer = was + by[test_random(t, COUNT_OF(by))];
        const struct sortition_verdict v = verdict_of(t, ask, text, said);
        ++*tried, *accepted += v.fine && one->integer != was;
        if (v.fine && v.den && !true_bound(&v, ask, r))
            test_fail(t, __FILE__, __LINE__, "%lld for %lld proved %lld/%lld",
                      (long long)one->integer, (long long)was, (long long)v.num, (long long)v.den);
        if (v.fine) CHECK(t, v.proven <= r->uncoverable && v.uncoverable == r->uncoverable);
        one->integer = was;
        mem_reset(t->mem, mark);
    }
    struct json_value *chance = &((struct json_value *)json_get(said, "chances"))->at[0];
    const struct json_value was = *chance;
    *chance = (struct json_value){.kind = JSON_DOUBLE, .real = r->chance[r->type[0]] + 1e-8};
    CHECK(t, !verdict_of(t, ask, text, said).fine);
    *chance = was;
    struct json_value *parts = in(said, "mix", "parts"), *panels = in(said, "mix", "panels");
    parts->at[0].integer += 1;
    CHECK(t, !verdict_of(t, ask, text, said).fine);
    parts->at[0].integer -= 1;
    const str first = panels->at[0].at[0].text;
    panels->at[0].at[0].text = STR("nobody");
    CHECK(t, !verdict_of(t, ask, text, said).fine);
    panels->at[0].at[0].text = first;
    struct json_value *proof = in(said, "bound", "proof");
    proof->n--;
    CHECK(t, !verdict_of(t, ask, text, said).fine);
    proof->n++;
    if (r->method == SORTITION_LEXIMIN) { // what was proven is the least there is
        in(said, "bound", "most")->integer--;
        CHECK(t, !verdict_of(t, ask, text, said).fine);
        in(said, "bound", "most")->integer++;
    }
    CHECK(t, verdict_of(t, ask, text, said).fine);
}

static void check_chances(struct test *t, const struct sortition *ask,
                          const struct sortition_chances *r, int *accepted, int *tried)
{
    const str text = written(t, ask, r, NULL);
    const struct sortition_verdict v = verdict(t, ask, text);
    const bool levels = r->method != SORTITION_NASH && r->method != SORTITION_MAXIMIN;

    if (!v.fine)
        test_fail(t, __FILE__, __LINE__, STR_FMT " off %lld, %lld of %d levels", STR_ARG(v.problem),
                  (long long)v.off, (long long)v.levels_off, v.levels);
    if (!v.fine) return;
    CHECK_INT(t, v.groups, 0);
    CHECK_INT(t, v.mix, r->panels);
    CHECK_INT(t, v.uncoverable, r->uncoverable);
    CHECK_INT(t, v.proven, r->uncoverable);
    CHECK(t, v.den > 0 && true_bound(&v, ask, r));
    CHECK(t, v.off <= 1000);
    CHECK(t, (v.levels > 0 || (levels && r->min > 1 - 1e-7) ||
              (levels && r->max - r->min < 1e-7)) == levels);
    CHECK(t, v.levels_off <= 1000);
    change_signs(t, ask, text);
    lie(t, ask, r, text, accepted, tried);
}

static void check_draw(struct test *t, const struct sortition *ask,
                       const struct sortition_chances *r)
{
    struct sortition_lottery l;
    struct chance chance;

    chance_start(&chance, STR("check"));
    NEED(t, sortition_lottery(t->mem, ask, r, 50, &chance, &l));
    const str said = written(t, ask, r, &l);
    struct sortition_verdict v = verdict(t, ask, said);
    if (!v.fine) test_fail(t, __FILE__, __LINE__, STR_FMT, STR_ARG(v.problem));
    CHECK_INT(t, v.groups, 50);
    CHECK_INT(t, v.worst, (int)(l.worst * 50 + 0.5));
    CHECK(t, v.den > 0 && v.mix == r->panels);
    change_signs(t, ask, said);
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

static void check_legacy(struct test *t, const struct sortition *ask)
{
    struct sortition_legacy legacy = {0};
    struct sortition_chances r;
    struct chance chance;

    chance_start(&chance, STR("legacy"));
    if (sortition_legacy(t->mem, ask, 50, &chance, NULL, &legacy, &r) != ERR_NONE) return;
    const struct sortition_verdict v = verdict(t, ask, written(t, ask, &r, NULL));
    CHECK(t, v.fine && v.den == 0 && v.mix == 0 && v.levels == 0 && v.steps == 0);
    CHECK_STR(t, v.method, "legacy");
}

PROP(sortition_check, accepts_what_is_right_and_finds_what_is_not, 40)
{
    const struct sortition ask =
        t->round % 2 ? question_town(t, 40, 8, 3, 1) : question_small(t, 14, 5);
    int accepted = 0, tried = 0;

    for (int m = 0; m < SORTITION_LEGACY; m++) {
        const struct sortition_options options = {.method = (enum sortition_method)m};
        struct sortition_chances r;
        t->row = sortition_method_name(options.method);
        if (sortition_chances(t->mem, &ask, &options, &r) != ERR_NONE) return;
        check_chances(t, &ask, &r, &accepted, &tried);
        if (m == SORTITION_LEXIMIN || m == SORTITION_NASH) check_draw(t, &ask, &r);
    }
    t->row = "legacy";
    check_legacy(t, &ask);
    CHECK(t, accepted < tried);
}

// More types than a nearest mix is looked for without a start (peel.h).
PROP(sortition_check, accepts_a_larger_town, 2)
{
    const struct sortition ask = question_town(t, 900, 50, 4, 1);
    const struct sortition_options options = {.method = SORTITION_LEXIMIN};
    struct sortition_chances r;

    if (sortition_chances(t->mem, &ask, &options, &r) != ERR_NONE) {
        test_fail(t, __FILE__, __LINE__, "not proven");
        return;
    }
    if (r.types <= 200) return; // few are so alike: of 900 people nearly always more
    CHECK(t, r.proven);
    const struct sortition_verdict v = verdict(t, &ask, written(t, &ask, &r, NULL));
    if (!v.fine) test_fail(t, __FILE__, __LINE__, STR_FMT, STR_ARG(v.problem));
    CHECK(t, v.den > 0 && v.off <= 1000 && v.levels > 0 && v.levels_off <= 1000);
}
