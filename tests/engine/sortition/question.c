#include "tests/engine/sortition/question.h"

#include <stdlib.h>

static int below(struct test *t, int n)
{
    return (int)test_random(t, (uint64_t)n);
}

int test_rounds(int normal)
{
    const char *text = getenv("MEENT_TEST_ROUNDS");

    return text && atoi(text) > 0 ? atoi(text) : normal;
}

static struct sortition blank(struct test *t, int people, int seats, int categories, int per)
{
    str *id = MEM_ARRAY(t->mem, str, (size_t)people),
        *name = MEM_ARRAY(t->mem, str, (size_t)categories + 1);
    struct sortition_value *value =
        MEM_ARRAY(t->mem, struct sortition_value, (size_t)(categories * per) + 1);

    for (int i = 0; i < people; i++)
        id[i] = str_format(t->mem, "p%d", i);
    for (int c = 0; c < categories; c++) {
        name[c] = str_format(t->mem, "c%d", c);
        for (int v = 0; v < per; v++)
            value[c * per + v] = (struct sortition_value){.category = c,
                                                          .name = str_format(t->mem, "v%d", v),
                                                          .max = seats,
                                                          .max_flex = seats};
    }
    return (struct sortition){.seats = seats,
                              .categories = categories,
                              .category = name,
                              .values = categories * per,
                              .value = value,
                              .people = people,
                              .id = id};
}

struct sortition question_small(struct test *t, int people_max, int seats_max)
{
    const int people = 3 + below(t, people_max - 2);
    const int most = seats_max < people ? seats_max : people, seats = 1 + below(t, most);
    const int categories = 1 + below(t, 3), per = 2 + below(t, 2);
    struct sortition ask = blank(t, people, seats, categories, per);
    struct sortition_value *value = (struct sortition_value *)ask.value;
    int *of = MEM_ARRAY(t->mem, int, (size_t)(people * categories)),
        *order = MEM_ARRAY(t->mem, int, (size_t)people);
    int *count = MEM_ARRAY(t->mem, int, (size_t)ask.values);

    const bool off = below(t, 5) < 3;
    for (int i = 0; i < people; i++) {
        order[i] = i;
        for (int c = 0; c < categories; c++)
            of[i * categories + c] = c * per + below(t, below(t, 3) ? per : 2);
    }
    ask.of = of;
    for (int i = people - 1; i > 0; i--) {
        const int k = below(t, i + 1), x = order[i];
        order[i] = order[k], order[k] = x;
    }
    for (int s = 0; s < seats; s++)
        for (int c = 0; c < categories; c++)
            count[of[order[s] * categories + c]]++;
    for (int v = 0; v < ask.values; v++) {
        value[v].min = count[v] - below(t, 2), value[v].max = count[v] + below(t, 2);
        if (off && below(t, 3) == 0) { // somebody wants what there may not be
            const int d = below(t, 5) - 2;
            value[v].min += d, value[v].max += d;
        }
        if (value[v].min < 0) value[v].min = 0;
        if (value[v].max < value[v].min) value[v].max = value[v].min;
        if (value[v].max > seats) value[v].max = seats;
        if (value[v].max < 0) value[v].max = 0;
        if (value[v].min > value[v].max) value[v].min = value[v].max;
    }
    if (below(t, 4) == 0) {
        int *home = MEM_ARRAY(t->mem, int, (size_t)people);
        for (int i = 0; i < people; i++)
            home[i] = below(t, 3) ? below(t, people) : -1;
        ask.household = home;
    }
    return ask;
}

struct sortition question_town(struct test *t, int people, int seats, int categories, int slack)
{
    enum { PER = 5 };
    struct sortition ask = blank(t, people, seats, categories, PER);
    struct sortition_value *value = (struct sortition_value *)ask.value;
    int *of = MEM_ARRAY(t->mem, int, (size_t)(people * categories));
    double share[PER * 40], yes[PER * 40];

    for (int c = 0; c < categories; c++) {
        double sum = 0, all = 0;
        for (int v = 0; v < PER; v++) {
            share[c * PER + v] = 1 + below(t, 9);
            yes[c * PER + v] =
                share[c * PER + v] * (1 + below(t, 6)); // who says yes is not who lives there
            sum += share[c * PER + v], all += yes[c * PER + v];
        }
        for (int v = 0; v < PER; v++)
            share[c * PER + v] /= sum, yes[c * PER + v] /= all;
    }
    for (int i = 0; i < people; i++)
        for (int c = 0; c < categories; c++) {
            double x = (double)below(t, 1000000) / 1000000;
            int v = 0;
            while (v < PER - 1 && x >= yes[c * PER + v])
                x -= yes[c * PER + v++];
            of[i * categories + c] = c * PER + v;
        }
    ask.of = of;
    for (int v = 0; v < ask.values; v++) {
        const int mean = (int)(share[v] * seats);
        value[v].min = mean > slack ? mean - slack : 0, value[v].max = mean + 1 + slack;
        if (value[v].max > seats) value[v].max = seats;
    }
    return ask;
}

bool group_meets(const struct sortition *ask, const int *person, int n)
{
    if (n != ask->seats) return false;
    for (int v = 0; v < ask->values; v++) {
        int k = 0;
        for (int i = 0; i < n; i++)
            for (int f = 0; f < ask->categories; f++)
                k += ask->of[person[i] * ask->categories + f] == v;
        if (k < ask->value[v].min || k > ask->value[v].max) return false;
    }
    for (int i = 0; i < n; i++)
        for (int k = 0; k < i; k++) {
            if (person[i] == person[k]) return false;
            if (ask->household && ask->household[person[i]] >= 0 &&
                ask->household[person[i]] == ask->household[person[k]])
                return false;
        }
    return true;
}
