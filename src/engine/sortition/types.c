// Types and kinds of household.
#include "engine/sortition/types.h"

#include <stdlib.h>
#include <string.h>

struct key {
    const int *value;
    int categories, house, person;
};

static int by_key(const void *a, const void *b)
{
    const struct key *x = a, *y = b;

    for (int f = 0; f < x->categories; f++)
        if (x->value[f] != y->value[f]) return x->value[f] < y->value[f] ? -1 : 1;
    if (x->house != y->house) return x->house < y->house ? -1 : 1;
    return x->person < y->person ? -1 : x->person > y->person;
}

// A household of several people who asked, as the sorted list of their values.
struct home {
    const struct sortition *ask;
    int number, n;
    int *person; // sorted by value
};

static int compare_people(const struct sortition *ask, int a, int b)
{
    for (int f = 0; f < ask->categories; f++) {
        const int d = ask->of[a * ask->categories + f] - ask->of[b * ask->categories + f];
        if (d) return d;
    }
    return 0;
}

static int by_kind(const void *a, const void *b)
{
    const struct home *x = a, *y = b;

    if (x->n != y->n) return x->n < y->n ? -1 : 1;
    for (int i = 0; i < x->n; i++) {
        const int d = compare_people(x->ask, x->person[i], y->person[i]);
        if (d) return d;
    }
    return 0;
}

static int by_home(const void *a, const void *b)
{
    const int d = by_kind(a, b);

    if (d) return d;
    return ((const struct home *)a)->number - ((const struct home *)b)->number;
}

// kind[i]: the kind of i's household, -1 when nobody shares it.
static int kinds(struct mem *mem, const struct sortition *ask, int *kind, int **out_room)
{
    int most = 0, homes = 0, n = 0;

    for (int i = 0; i < ask->people; i++) {
        kind[i] = -1;
        if (ask->household && ask->household[i] >= most) most = ask->household[i] + 1;
    }
    if (most == 0) return 0;
    int *size = MEM_ARRAY(mem, int, (size_t)most), *at = MEM_ARRAY(mem, int, (size_t)most);
    for (int i = 0; i < ask->people; i++)
        if (ask->household[i] >= 0) size[ask->household[i]]++;
    for (int h = 0; h < most; h++)
        at[h] = size[h] > 1 ? homes++ : -1;
    struct home *home = MEM_ARRAY(mem, struct home, (size_t)homes + 1);
    for (int h = 0; h < most; h++)
        if (at[h] >= 0)
            home[at[h]] = (struct home){ask, h, 0, MEM_ARRAY(mem, int, (size_t)size[h])};
    for (int i = 0; i < ask->people; i++) {
        const int h = ask->household[i];
        if (h < 0 || at[h] < 0) continue;
        struct home *o = &home[at[h]];
        int k = o->n++;
        while (k > 0 && compare_people(ask, o->person[k - 1], i) > 0) {
            o->person[k] = o->person[k - 1];
            k--;
        }
        o->person[k] = i;
    }
    qsort(home, (size_t)homes, sizeof *home, by_home);
    int *room = MEM_ARRAY(mem, int, (size_t)homes + 1);
    for (int i = 0; i < homes; i++) {
        if (i == 0 || by_kind(&home[i - 1], &home[i]) != 0) n++;
        room[n - 1]++;
        for (int k = 0; k < home[i].n; k++)
            kind[home[i].person[k]] = n - 1;
    }
    *out_room = room;
    return n;
}

struct types types_make(struct mem *mem, const struct sortition *ask)
{
    const int f = ask->categories;
    struct types t = {.people = ask->people,
                      .seats = ask->seats,
                      .categories = f,
                      .values = ask->values};
    int *lo = MEM_ARRAY(mem, int, (size_t)ask->values + 1),
        *hi = MEM_ARRAY(mem, int, (size_t)ask->values + 1);
    int *category = MEM_ARRAY(mem, int, (size_t)ask->values + 1);
    int *kind = MEM_ARRAY(mem, int, (size_t)ask->people + 1);
    struct key *key = MEM_ARRAY(mem, struct key, (size_t)ask->people + 1);

    for (int v = 0; v < ask->values; v++) {
        lo[v] = ask->value[v].min, hi[v] = ask->value[v].max;
        category[v] = ask->value[v].category;
    }
    t.lo = lo, t.hi = hi, t.category_of = category;
    t.houses = kinds(mem, ask, kind, &t.house_room);
    for (int i = 0; i < ask->people; i++)
        key[i] = (struct key){ask->of + (size_t)i * (size_t)f, f, kind[i], i};
    qsort(key, (size_t)ask->people, sizeof *key, by_key);
    t.of = MEM_ARRAY(mem, int, (size_t)ask->people + 1);
    for (int i = 0; i < ask->people; i++) {
        bool same = i > 0 && key[i].house == key[i - 1].house;
        for (int c = 0; c < f && same; c++)
            same = key[i].value[c] == key[i - 1].value[c];
        if (!same) t.n++;
        t.of[key[i].person] = t.n - 1;
    }
    const size_t n = (size_t)t.n + 1;
    t.count = MEM_ARRAY(mem, int, n), t.cap = MEM_ARRAY(mem, int, n),
    t.house = MEM_ARRAY(mem, int, n);
    t.value = MEM_ARRAY(mem, int, n *(size_t)(f + 1));
    for (int i = 0; i < ask->people; i++) {
        const int j = t.of[i];
        t.count[j]++;
        t.house[j] = kind[i];
        if (f)
            memcpy(t.value + j * f, ask->of + (size_t)i * (size_t)f, (size_t)f * sizeof *t.value);
    }
    for (int j = 0; j < t.n; j++) {
        t.cap[j] = t.count[j] < t.seats ? t.count[j] : t.seats;
        if (t.house[j] >= 0 && t.cap[j] > t.house_room[t.house[j]])
            t.cap[j] = t.house_room[t.house[j]];
        for (int c = 0; c < f; c++)
            if (hi[t.value[j * f + c]] < t.cap[j]) t.cap[j] = hi[t.value[j * f + c]];
    }
    return t;
}
