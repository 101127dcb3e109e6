// people.c - expands a table to persons, then makes households: per group that may live together, buckets by sex and
// age; children take parents first, the rest pair up or live alone.
#include "engine/city/people.h"

enum {
    AGES = PEOPLE_AGE_MAX + 1,
    CHILD_MAX = 17,
    YOUNG_MAX = 26,
    PARENT_MIN = 18,
    PARENT_MAX = 45
};

bool people_band(str name, uint8_t *out_low, uint8_t *out_high)
{
    int number[2] = {-1, -1}, n = 0;
    bool in = false;

    for (size_t i = 0; i < name.n; i++) {
        const bool digit = name.at[i] >= '0' && name.at[i] <= '9';
        if (digit && !in && n == 2) return false;
        if (digit && !in) number[n++] = 0;
        if (digit) number[n - 1] = 10 * number[n - 1] + (name.at[i] - '0');
        if (digit && number[n - 1] > PEOPLE_AGE_MAX) return false;
        in = digit;
    }
    if (!n) return false;
    *out_low = (uint8_t)number[0];
    *out_high = (uint8_t)(n == 2 ? number[1] : number[0] < 95 ? 99 : PEOPLE_AGE_MAX);
    return *out_low <= *out_high;
}

// Who is free, by sex and age: persons chained in `next`.
struct pool {
    int head[2][AGES];
    int n;
};

struct making {
    const struct people_ask *ask;
    struct chance *chance;
    struct person *all; // shuffled, by group
    uint8_t *sex;       // [all]
    int *next;
    struct pool pool;
    struct people *out;
};

static void pool_put(struct making *k, int p)
{
    int *head = &k->pool.head[k->sex[p]][k->all[p].age];

    k->next[p] = *head;
    *head = p;
    k->pool.n++;
}

static int pool_take(struct making *k, int sex, int age)
{
    const int p = k->pool.head[sex][age];

    k->pool.head[sex][age] = k->next[p];
    k->pool.n--;
    return p;
}

// The nearest in age within low..high; sex 2: either, the one nearest. -1: nobody.
static int pool_near(struct making *k, int sex, int age, int low, int high)
{
    if (low < 0) low = 0;
    if (high > AGES - 1) high = AGES - 1;
    if (age < low) age = low;
    if (age > high) age = high;
    for (int far = 0; age - far >= low || age + far <= high; far++)
        for (int side = -1; side <= 1; side += 2) {
            const int a = age + side * far;
            if (a < low || a > high) continue;
            for (int s = 0; s < 2; s++)
                if ((sex == 2 || s == sex) && k->pool.head[s][a] >= 0) return pool_take(k, s, a);
        }
    return -1;
}

static bool happens(struct making *k, int ppm)
{
    return chance_below(k->chance, 1000000) < (uint64_t)ppm;
}

static void house(struct making *k, const int *who, int n, enum household_type type)
{
    struct people *out = k->out;
    struct household *h = &out->household[out->households];

    *h = (struct household){out->n, n, (uint8_t)type};
    for (int i = 0; i < n; i++) {
        out->person[out->n] = k->all[who[i]];
        out->person[out->n++].household = out->households;
    }
    out->households++;
    out->of_type[type]++;
}

// How many children a family has: 53, 36, 8 and 3 percent have one to four.
static int children_draw(struct making *k)
{
    const int x = (int)chance_below(k->chance, 100);

    return x < 53 ? 1 : x < 89 ? 2 : x < 97 ? 3 : 4;
}

// Brothers and sisters: the youngest left, and others about two years apart.
static int siblings(struct making *k, struct pool *kids, int age, int *out)
{
    const int most = children_draw(k);
    int n = 0;

    for (; n < most && age <= YOUNG_MAX; n++) {
        int a = age, s = 0;
        for (; a <= YOUNG_MAX; a++) {
            s = kids->head[0][a] >= 0 && (kids->head[1][a] < 0 || happens(k, 500000)) ? 0 : 1;
            if (kids->head[s][a] >= 0) break;
        }
        if (a > YOUNG_MAX) break;
        out[n] = kids->head[s][a];
        kids->head[s][a] = k->next[out[n]];
        kids->n--;
        age = a + 2 + (int)chance_below(k->chance, 2);
    }
    return n;
}

static void family(struct making *k, int *who, int n)
{
    const int one_parent = k->ask->one_parent_ppm ? k->ask->one_parent_ppm : 231000;
    const int youngest = k->all[who[0]].age, oldest = k->all[who[n - 1]].age;
    const int wish = youngest + 26 + (int)chance_below(k->chance, 10);
    const bool alone = happens(k, one_parent);
    const int first = pool_near(k, alone ? (happens(k, 800000) ? 1 : 0) : 2, wish,
                                oldest + PARENT_MIN, youngest + PARENT_MAX);

    if (first < 0) {
        // Nobody of the right age: who is grown lives alone, children with whoever is oldest.
        const int any = pool_near(k, 2, AGES - 1, YOUNG_MAX + 1, AGES - 1);
        int children = 0;
        for (int i = 0; i < n; i++) {
            if (k->all[who[i]].age > CHILD_MAX)
                house(k, &who[i], 1, HOUSEHOLD_ALONE);
            else
                who[children++] = who[i];
        }
        if (children) {
            k->out->odd += children;
            if (any >= 0) who[children++] = any;
            house(k, who, children, HOUSEHOLD_OTHER);
        } else if (any >= 0) {
            pool_put(k, any);
        }
        return;
    }
    who[n++] = first;
    if (!alone) {
        const int age = k->all[first].age, other = happens(k, 970000) ? 1 - k->sex[first] : 2;
        const int second = pool_near(k, other, age - 2 + (int)chance_below(k->chance, 5),
                                     oldest + PARENT_MIN, age + 12);
        if (second >= 0) who[n++] = second;
        house(k, who, n, second >= 0 ? HOUSEHOLD_FAMILY : HOUSEHOLD_ONE_PARENT);
        return;
    }
    house(k, who, n, HOUSEHOLD_ONE_PARENT);
}

// Of those left, oldest first, so many alone that the share of households comes out.
static void couples(struct making *k, int families)
{
    const double alone = (k->ask->alone_ppm ? k->ask->alone_ppm : 395000) / 1e6;
    const int left = k->pool.n;
    int64_t singles = (int64_t)(alone * (left / 2.0 + families) / (1 - alone / 2) + 0.5);

    if (singles > left) singles = left;
    for (int age = AGES - 1; age >= 0; age--)
        for (int s = 0; s < 2; s++)
            while (k->pool.head[s][age] >= 0) {
                int who[2];
                const int n = k->pool.n;
                who[0] = pool_take(k, s, age);
                if (chance_below(k->chance, (uint64_t)n) < (uint64_t)(singles > 0 ? singles : 0)) {
                    singles--;
                    house(k, who, 1, HOUSEHOLD_ALONE);
                    continue;
                }
                const int wish = age - (int)chance_below(k->chance, 4);
                who[1] = pool_near(k, happens(k, 970000) ? 1 - s : s, wish, age - 15, age);
                if (who[1] < 0) who[1] = pool_near(k, 2, wish, age - 25, age);
                house(k, who, who[1] < 0 ? 1 : 2, who[1] < 0 ? HOUSEHOLD_ALONE : HOUSEHOLD_COUPLE);
            }
}

// Those who may live together: all[from..to), in the order of the shuffle.
static void group(struct making *k, int from, int to)
{
    struct pool kids;
    int families = 0;

    memset(&k->pool, -1, sizeof k->pool);
    k->pool.n = 0;
    for (int p = from; p < to; p++) {
        const int age = k->all[p].age;
        // 95 of 100 at 18, ten less with every year.
        const bool home =
            k->ask->age_axis >= 0 &&
            (age <= CHILD_MAX ||
             (age <= YOUNG_MAX && happens(k, 950000 - (age - CHILD_MAX - 1) * 100000)));
        if (home) k->all[p].household = -1;
        if (!home) pool_put(k, p);
    }
    const struct pool adults = k->pool;
    memset(&k->pool, -1, sizeof k->pool);
    k->pool.n = 0;
    for (int p = from; p < to; p++)
        if (k->all[p].household == -1) pool_put(k, p);
    kids = k->pool;
    k->pool = adults;
    for (int age = 0; age <= YOUNG_MAX && kids.n; age++)
        while (kids.head[0][age] >= 0 || kids.head[1][age] >= 0) {
            int who[8];
            const int n = siblings(k, &kids, age, who);
            family(k, who, n);
            families++;
        }
    couples(k, families);
}

static int key_of(const struct fit *f, const struct people_ask *ask, int cell)
{
    int key = 0;

    for (int i = 0; i < ask->same_n; i++)
        key = key * f->groups[ask->same[i]] +
              (int)f->code[(size_t)cell * (size_t)f->n + (size_t)ask->same[i]];
    return key;
}

enum err city_people(struct mem *m, const struct fit *f, const struct whole *w,
                     const struct people_ask *ask, struct chance *chance, struct people *out)
{
    struct making *k = MEM_NEW(m, struct making);
    struct people made = {0};
    const int n = (int)w->total;
    int64_t keys = 1;

    if (w->total < 1 || w->total > PEOPLE_MAX) return ERR_INVALID;
    for (int i = 0; i < ask->same_n; i++)
        keys *= f->groups[ask->same[i]];
    if (keys > PEOPLE_MAX) return ERR_INVALID;
    made.person = MEM_ARRAY(m, struct person, (size_t)n);
    made.household = MEM_ARRAY(m, struct household, (size_t)n);
    const struct mem_mark mark = mem_mark(m);
    // Cells in order, then shuffled, then sorted by who may live together, which keeps the shuffle inside.
    int *cell = MEM_ARRAY(m, int, (size_t)n), at = 0;
    for (int c = 0; c < f->cells; c++)
        for (int i = 0; i < w->count[c]; i++)
            cell[at++] = c;
    if (at != n) return ERR_INTERNAL;
    chance_shuffle(chance, cell, n);
    int *start = MEM_ARRAY(m, int, (size_t)keys + 2),
        *key = MEM_ARRAY(m, int, (size_t)f->cells + 1);
    for (int c = 0; c < f->cells; c++) {
        key[c] = key_of(f, ask, c);
        start[key[c] + 2] += w->count[c];
    }
    for (int64_t i = 0; i < keys; i++)
        start[i + 2] += start[i + 1];
    *k = (struct making){.ask = ask, .chance = chance, .out = &made};
    k->all = MEM_ARRAY(m, struct person, (size_t)n);
    k->sex = MEM_ARRAY(m, uint8_t, (size_t)n);
    k->next = MEM_ARRAY(m, int, (size_t)n);
    for (int i = 0; i < n; i++) {
        const uint32_t *code = &f->code[(size_t)cell[i] * (size_t)f->n];
        const int p = start[key[cell[i]] + 1]++;
        struct person *x = &k->all[p];
        *x = (struct person){.cell = cell[i], .age = 40};
        if (ask->age_axis >= 0) {
            const int low = ask->low[code[ask->age_axis]], high = ask->high[code[ask->age_axis]];
            x->age = (uint8_t)(low + (int)chance_below(chance, (uint64_t)(high - low + 1)));
            // The old are fewer with every year: the lower of two draws.
            if (high > 90) {
                const int other = low + (int)chance_below(chance, (uint64_t)(high - low + 1));
                if (other < x->age) x->age = (uint8_t)other;
            }
        }
        k->sex[p] = ask->sex_axis < 0 ? 2 : ask->sex[code[ask->sex_axis]];
        if (k->sex[p] > 1) k->sex[p] = (uint8_t)chance_below(chance, 2);
    }
    for (int64_t g = 0; g < keys; g++)
        if (start[g] < start[g + 1]) group(k, start[g], start[g + 1]);
    for (int i = 0; i < n; i++)
        cell[i] = i + 1;
    chance_shuffle(chance, cell, n);
    for (int i = 0; i < n; i++)
        made.person[i].number = cell[i];
    mem_reset(m, mark);
    if (made.n != n) return ERR_INTERNAL;
    *out = made;
    return ERR_NONE;
}
