// Reads, counts, compares. Deliberately by hand: it shares nothing with the solver but the question.
#include "engine/sortition/check_proof.h"

#include "base/hash.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool check_no(struct check *c, str problem)
{
    if (!c->v->problem.at) c->v->problem = problem;
    return false;
}

static int by_id(const void *a, const void *b)
{
    return str_cmp(((const struct check_one *)a)->id, ((const struct check_one *)b)->id);
}

int check_person(const struct check *c, const struct json_value *id)
{
    const struct check_one key = {id->kind == JSON_TEXT ? id->text : STR(""), 0};
    const struct check_one *one =
        bsearch(&key, c->all, (size_t)c->ask->people, sizeof *c->all, by_id);

    return one ? one->person : -1;
}

int check_value(const struct check *c, int who, int category)
{
    return c->ask->of[(size_t)who * (size_t)c->ask->categories + (size_t)category];
}

bool check_integer(const struct json_value *v, int64_t lo, int64_t hi, int64_t *out)
{
    const bool fine = v && v->kind == JSON_INT && v->integer >= lo && v->integer <= hi;

    *out = fine ? v->integer : 0;
    return fine;
}

int check_list(const struct json_value *v)
{
    return v && v->kind == JSON_LIST ? v->n : 0;
}

// One group: its people, its quotas, its households. Adds its part to theirs, and to the text that is hashed.
static bool group(struct check *c, const struct json_value *g, int number, int64_t part, int *last,
                  int *home_last, struct out *text)
{
    const struct sortition *ask = c->ask;
    int *count = MEM_ARRAY(c->mem, int, (size_t)ask->values + 1);

    if (check_list(g) != ask->seats)
        return check_no(c, str_format(c->mem, "Group %d does not have %d people.", number,
                                      ask->seats));
    for (int i = 0; i < g->n; i++) {
        const int who = check_person(c, &g->at[i]);
        if (who < 0 || last[who] == number + 1)
            return check_no(c,
                            str_format(c->mem, "Group %d has somebody twice, or who is not listed.",
                                       number));
        const int home = ask->household ? ask->household[who] : -1;
        if (home >= 0 && home_last[home] == number + 1)
            return check_no(c, str_format(c->mem, "Group %d has two people of one household.",
                                          number));
        if (home >= 0) home_last[home] = number + 1;
        last[who] = number + 1, c->times[who] += part;
        for (int f = 0; f < ask->categories; f++)
            count[check_value(c, who, f)]++;
        out_str(text, g->at[i].text);
        out_byte(text, i + 1 < g->n ? '\t' : '\n');
    }
    for (int v = 0; v < ask->values; v++)
        if (count[v] < ask->value[v].min || count[v] > ask->value[v].max)
            return check_no(c,
                            str_format(c->mem, "Group %d has %d of \"" STR_FMT "\", not %d to %d.",
                                       number, count[v], STR_ARG(ask->value[v].name),
                                       ask->value[v].min, ask->value[v].max));
    return true;
}

// What everybody is told: a draw counts his groups, a distribution says his chance, the same for all of his class.
static bool told(struct check *c, const struct json_value *said, bool draw, int64_t of)
{
    const struct json_value *all = json_get(said, draw ? "seat_counts" : "chances");
    int64_t *seats = MEM_ARRAY(c->mem, int64_t, (size_t)c->classes + 1), n;
    double x;

    if (!all || all->kind != JSON_MAP || all->n != c->ask->people)
        return check_no(c, STR("Not everybody is told his chance."));
    for (int i = 0; i < c->ask->people && !draw; i++)
        seats[c->class_of[i]] += c->times[i]; // at most of * people
    for (int i = 0; i < all->n; i++) {
        const struct json_value id = {.kind = JSON_TEXT, .text = all->key[i]};
        const int who = check_person(c, &id), k = who < 0 ? 0 : c->class_of[who];
        bool right = who >= 0;
        if (draw) {
            right = right && check_integer(&all->at[i], c->times[who], c->times[who], &n);
        } else if (right && json_number(&all->at[i], &x) && x >= 0 && x <= 2) { // billionths
            const __int128 one = (__int128)of * c->at[k].size,
                           far = llround(x * 1e9) * one - (__int128)seats[k] * 1000000000;
            right = far <= 2 * one && far >= -2 * one;
        } else {
            right = false;
        }
        if (!right)
            return check_no(c,
                            str_format(c->mem, "The count or chance of " STR_FMT " is another one.",
                                       STR_ARG(id.text)));
    }
    return true;
}

static bool run(struct check *c, const struct json_value *said)
{
    const struct json_value *certificate = json_get(said, "certificate");
    const struct json_value *mix = json_get(certificate, "mix"), *groups = json_get(said, "panels");
    const struct json_value *parts = json_get(mix, "parts");
    const bool draw = groups != NULL;
    const size_t people = (size_t)c->ask->people + 1;
    int *last = MEM_ARRAY(c->mem, int, people), *home_last = MEM_ARRAY(c->mem, int, people);
    struct out text = out_new(c->mem);
    int64_t of, part = 1, sum = 0;

    if (!draw) groups = json_get(mix, "panels");
    c->v->groups = check_list(groups);
    if (check_list(groups) == 0 || (!draw && check_list(parts) != groups->n))
        return check_no(c, STR("There are no panels."));
    of = groups->n;
    if (!draw && !check_integer(json_get(mix, "of"), 1, CHECK_TOP, &of))
        return check_no(c, STR("No parts."));
    for (int g = 0; g < groups->n; g++) {
        if (!draw && !check_integer(&parts->at[g], 0, of - sum, &part)) part = of + 1;
        if (!group(c, &groups->at[g], g, part, last, home_last, &text)) return false;
        sum += part;
    }
    if (sum != of) return check_no(c, STR("The parts of the groups do not add up."));
    if (draw &&
        (!str_eq(sha256_hex(c->mem, out_get(&text)), json_get_text(said, "panels_sha256")) ||
         !check_integer(json_get(said, "chosen_panel"), 0, groups->n - 1, &part)))
        return check_no(c,
                        STR("The hash of the list is another one, or no group of it was drawn."));
    const struct json_value *classes = json_get(certificate, "classes");
    if ((!draw || classes) && !check_classes(c, classes)) return false;
    if (!told(c, said, draw, of)) return false;
    c->v->draw = draw, c->v->worst = of;
    if (c->classes) {
        check_start(c);
        if (!check_uncoverable(c, json_get(certificate, "uncoverable")) ||
            !check_bound(c, json_get(certificate, "bound"), of))
            return false;
    }
    for (int i = 0; i < c->ask->people; i++)
        if (c->times[i] < c->v->worst && !c->at[c->class_of[i]].out) c->v->worst = c->times[i];
    c->v->of = of;
    return true;
}

void sortition_check(struct mem *mem, const struct sortition *ask, const struct json_value *said,
                     struct sortition_verdict *out)
{
    const size_t n = (size_t)ask->people + 1;
    struct check c = {.mem = mem, .ask = ask, .v = out};

    *out = (struct sortition_verdict){.den = 1};
    c.all = MEM_ARRAY(mem, struct check_one, n), c.times = MEM_ARRAY(mem, int64_t, n);
    c.class_of = MEM_ARRAY(mem, int, n), c.at = MEM_ARRAY(mem, struct check_class, n);
    c.value = MEM_ARRAY(mem, struct check_value, (size_t)ask->values + 1);
    for (int i = 0; i < ask->people; i++)
        c.all[i] = (struct check_one){ask->id[i], i};
    qsort(c.all, (size_t)ask->people, sizeof *c.all, by_id);
    out->fine = run(&c, said);
}
