// Reads, counts, compares. Deliberately by hand: it shares nothing with the solver but the question.
#include "engine/sortition/check.h"

#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

struct check {
    struct mem *mem;
    const struct sortition *ask;
    struct sortition_verdict *v;
};

static bool no(struct check *c, str problem)
{
    if (!c->v->problem.at) c->v->problem = problem;
    return false;
}

struct one {
    str id;
    int person;
};

static int by_id(const void *a, const void *b)
{
    return str_cmp(((const struct one *)a)->id, ((const struct one *)b)->id);
}

static struct one *people_by_id(struct mem *mem, const struct sortition *ask)
{
    struct one *all = MEM_ARRAY(mem, struct one, (size_t)ask->people + 1);

    for (int i = 0; i < ask->people; i++)
        all[i] = (struct one){ask->id[i], i};
    qsort(all, (size_t)ask->people, sizeof *all, by_id);
    return all;
}

static int person(const struct one *all, int n, str id)
{
    const struct one key = {id, 0};
    const struct one *found = bsearch(&key, all, (size_t)n, sizeof *all, by_id);

    return found ? found->person : -1;
}

// One group: its people, its quotas, its households. Adds to times and to the text that is hashed.
static bool check_group(struct check *c, const struct one *all, const struct json_value *group,
                        int number, int *times, int *last, struct out *text)
{
    const struct sortition *ask = c->ask;
    int *count = MEM_ARRAY(c->mem, int, (size_t)ask->values + 1);

    if (group->kind != JSON_LIST || group->n != ask->seats)
        return no(c, str_format(c->mem, "Group %d does not have %d people.", number, ask->seats));
    for (int i = 0; i < group->n; i++) {
        const struct json_value *id = &group->at[i];
        const int who = id->kind == JSON_TEXT ? person(all, ask->people, id->text) : -1;
        if (who < 0)
            return no(c,
                      str_format(c->mem, "Group %d has somebody who is not in the list.", number));
        if (last[who] == number)
            return no(c, str_format(c->mem, "Group %d has " STR_FMT " twice.", number,
                                    STR_ARG(id->text)));
        last[who] = number;
        times[who]++;
        for (int f = 0; f < ask->categories; f++)
            count[ask->of[who * ask->categories + f]]++;
        for (int k = 0; k < i && ask->household && ask->household[who] >= 0; k++)
            if (ask->household[person(all, ask->people, group->at[k].text)] == ask->household[who])
                return no(c,
                          str_format(c->mem, "Group %d has two people of one household.", number));
        out_str(text, id->text);
        out_byte(text, i + 1 < group->n ? '\t' : '\n');
    }
    for (int v = 0; v < ask->values; v++)
        if (count[v] < ask->value[v].min || count[v] > ask->value[v].max)
            return no(c, str_format(c->mem, "Group %d has %d of \"" STR_FMT "\", not %d to %d.",
                                    number, count[v], STR_ARG(ask->value[v].name),
                                    ask->value[v].min, ask->value[v].max));
    return true;
}

static bool check_counts(struct check *c, const struct one *all, const struct json_value *counts,
                         const int *times)
{
    bool *said = MEM_ARRAY(c->mem, bool, (size_t)c->ask->people + 1);

    if (!counts || counts->kind != JSON_MAP) return no(c, STR("There are no seat_counts."));
    for (int i = 0; i < counts->n; i++) {
        const int who = person(all, c->ask->people, counts->key[i]);
        if (who < 0) return no(c, STR("The seat_counts name somebody who is not in the list."));
        if (counts->at[i].kind != JSON_INT || counts->at[i].integer != times[who])
            return no(c, str_format(c->mem, "The count of " STR_FMT " is %d.",
                                    STR_ARG(counts->key[i]), times[who]));
        said[who] = true;
    }
    for (int i = 0; i < c->ask->people; i++)
        if (!said[i] && times[i] > 0)
            return no(c, str_format(c->mem, "The count of " STR_FMT " is missing.",
                                    STR_ARG(c->ask->id[i])));
    return true;
}

static bool value_of(const struct sortition *ask, str category, str feature, int *out)
{
    for (int v = 0; v < ask->values; v++)
        if (str_eq(ask->category[ask->value[v].category], category) &&
            str_eq(ask->value[v].name, feature)) {
            *out = v;
            return true;
        }
    return false;
}

// The inequality of certificate.h, worked out again. 128 bits: weights are at most 10^9 each.
static bool check_quotas(struct check *c, const struct json_value *bound, const bool *out_of_reach)
{
    const struct sortition *ask = c->ask;
    int64_t *weight = MEM_ARRAY(c->mem, int64_t, (size_t)ask->values + 1), num, den;
    const struct json_value *features = json_get(bound, "features"),
                            *seats = json_get(bound, "seats");
    const int64_t top = 1000000000000;
    str value = json_get_text(bound, "value"), first;
    __int128 most, over = 0, under = 0;

    if (!features || features->kind != JSON_LIST || !seats || seats->kind != JSON_INT ||
        llabs(seats->integer) > top)
        return no(c, STR("The bound has no weights."));
    most = (__int128)seats->integer * ask->seats;
    for (int i = 0; i < features->n; i++) {
        const struct json_value *w = json_get(&features->at[i], "weight");
        int v;
        if (!w || w->kind != JSON_INT || llabs(w->integer) > top ||
            !value_of(ask, json_get_text(&features->at[i], "category"),
                      json_get_text(&features->at[i], "feature"), &v) ||
            weight[v] != 0)
            return no(
                c,
                STR("A weight of the bound is of no value that is known, or stands there twice."));
        weight[v] = w->integer;
        const int max = ask->value[v].max < ask->seats ? ask->value[v].max : ask->seats;
        most += (__int128)w->integer * (w->integer > 0 ? max : ask->value[v].min);
    }
    for (int i = 0; i < ask->people; i++) {
        int64_t w = seats->integer;
        for (int f = 0; f < ask->categories; f++)
            w += weight[ask->of[i * ask->categories + f]];
        if (out_of_reach[i]) continue;
        if (w > 0)
            over += w;
        else
            under -= w;
    }
    if (!str_cut(&value, '/', &first) || str_int(first, 0, INT64_MAX, &num) != ERR_NONE) num = -1;
    den = 1;
    if (num < 0 || (value.at && str_int(value, 1, INT64_MAX, &den) != ERR_NONE))
        return no(c, STR("The bound is no fraction."));
    // z <= (most + under) / over, and z <= 1 always.
    const bool proven = over > 0 ? (most + under) * den <= (__int128)num * over : num >= den;
    if (!proven && num < den) return no(c, STR("The quotas do not prove the bound."));
    c->v->num = num, c->v->den = den;
    return true;
}

static bool check_bound(struct check *c, const struct one *all,
                        const struct json_value *certificate)
{
    const struct json_value *bound = json_get(certificate, "bound"),
                            *names = json_get(certificate, "uncoverable");
    bool *out_of_reach = MEM_ARRAY(c->mem, bool, (size_t)c->ask->people + 1);
    const str kind = json_get_text(bound, "kind");

    for (int i = 0; names && names->kind == JSON_LIST && i < names->n; i++) {
        const int who =
            names->at[i].kind == JSON_TEXT ? person(all, c->ask->people, names->at[i].text) : -1;
        if (who < 0) return no(c, STR("Somebody is called uncoverable who is not in the list."));
        c->v->uncoverable += !out_of_reach[who];
        out_of_reach[who] = true;
    }
    if (str_eq(kind, STR("quotas"))) {
        c->v->bound = CHECK_BOUND_QUOTAS;
        return check_quotas(c, bound, out_of_reach);
    }
    c->v->bound = str_eq(kind, STR("search")) ? CHECK_BOUND_SEARCH : CHECK_BOUND_NONE;
    return true;
}

static bool run(struct check *c, const struct json_value *draw)
{
    const struct json_value *groups = json_get(draw, "panels"),
                            *chosen = json_get(draw, "chosen_panel");
    const struct json_value *certificate = json_get(draw, "certificate");
    const struct json_value *names = json_get(certificate, "uncoverable");
    int *times = MEM_ARRAY(c->mem, int, (size_t)c->ask->people + 1), *last;
    const struct one *all = people_by_id(c->mem, c->ask);
    struct out text = out_new(c->mem);

    last = MEM_ARRAY(c->mem, int, (size_t)c->ask->people + 1);
    for (int i = 0; i < c->ask->people; i++)
        last[i] = -1;
    if (!groups || groups->kind != JSON_LIST || groups->n == 0)
        return no(c, STR("There are no panels."));
    c->v->groups = groups->n;
    for (int g = 0; g < groups->n; g++)
        if (!check_group(c, all, &groups->at[g], g, times, last, &text)) return false;
    if (!str_eq(sha256_hex(c->mem, out_get(&text)), json_get_text(draw, "panels_sha256")))
        return no(c, STR("The hash of the list is another one."));
    if (!check_counts(c, all, json_get(draw, "seat_counts"), times)) return false;
    if (!chosen || chosen->kind != JSON_INT || chosen->integer < 0 || chosen->integer >= groups->n)
        return no(c, STR("The group that was drawn is not in the list."));
    if (!check_bound(c, all, certificate)) return false;
    c->v->worst = groups->n;
    for (int i = 0; i < c->ask->people; i++) {
        bool away = false;
        for (int k = 0; names && names->kind == JSON_LIST && k < names->n && times[i] == 0; k++)
            away = away || str_eq(names->at[k].text, c->ask->id[i]);
        if (!away && times[i] < c->v->worst) c->v->worst = times[i];
    }
    // More than the bound would be a wrong bound.
    if (c->v->bound == CHECK_BOUND_QUOTAS &&
        (__int128)c->v->worst * c->v->den > (__int128)c->v->num * groups->n)
        return no(c, STR("The lowest chance is above the bound, which cannot be."));
    return true;
}

void sortition_check(struct mem *mem, const struct sortition *ask, const struct json_value *draw,
                     struct sortition_verdict *out)
{
    struct check c = {.mem = mem, .ask = ask, .v = out};

    *out = (struct sortition_verdict){.den = 1};
    out->fine = run(&c, draw);
}
