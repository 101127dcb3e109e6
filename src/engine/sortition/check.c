// Counts, adds up, compares. Deliberately by hand: it shares nothing with the solver but how tables and JSON are read.
#include "engine/sortition/check.h"

#include "engine/sortition/certificate.h"

#include <string.h>

// Chances are in units of 1 / ONE, rounded down; what is said of them in billionths, rounded so that it holds. What is
// called proven is off by NEAR billionths at most.
static const int64_t ONE = 1000000000000000000, BILLION = 1000000000, NEAR = 2000;
static const int STEPS_MAX = 1000000;

typedef __int128 wide;

struct box { // seats of a quota, or of a class
    int lo, hi;
};

struct check {
    struct mem *mem;
    const struct sortition *ask;
    struct certificate said;
    struct sortition_verdict *v;
    int64_t *times;           // of a person: groups, or parts, that he is in
    int64_t *chance;          // of everybody in a class
    int64_t low, high, *home; // the extremes; multipliers at a leaf
    bool *held;               // classes: proven uncoverable, or of a level that was proven
    struct box *box;          // of a quota; beyond those of a class
};

static bool no(struct check *c, str problem)
{
    if (!c->v->problem.at) c->v->problem = problem;
    return false;
}

static wide up(wide a, wide b) // a / b, the next whole number; b > 0
{
    return a / b + (a % b > 0);
}

static int64_t within(wide a, wide b) // the same, from 0 to ONE
{
    return a <= 0 ? 0 : up(a, b) < ONE ? (int64_t)up(a, b) : ONE;
}

// Groups: nobody twice, no housemates, every quota. Each adds its part to its people's times; without parts, 1.
static void groups(struct check *c, const int *person, int n, const int64_t *part)
{
    const struct sortition *ask = c->ask;
    const size_t people = (size_t)ask->people + 1, values = (size_t)ask->values + 1;
    int *last = MEM_ARRAY(c->mem, int, people), *home_last = MEM_ARRAY(c->mem, int, people);
    int *count = MEM_ARRAY(c->mem, int, values);

    memset(c->times, 0, people * sizeof *c->times);
    for (int g = 1; g <= n; g++) {
        bool fine = true;
        memset(count, 0, values * sizeof *count);
        for (int i = 0; i < ask->seats; i++) {
            const int who = *person++, home = ask->household ? ask->household[who] : -1;
            fine = fine && last[who] != g && (home < 0 || home_last[home] != g);
            last[who] = g;
            if (home >= 0) home_last[home] = g;
            c->times[who] += part ? part[g - 1] : 1;
            for (int f = 0; f < ask->categories; f++)
                count[sortition_value_of(c->ask, who, f)]++;
        }
        for (int v = 0; v < ask->values; v++)
            fine = fine && count[v] >= ask->value[v].min && count[v] <= ask->value[v].max;
        if (!fine) no(c, STR("A group breaks a quota, or has housemates or somebody twice."));
    }
}

// A draw: everybody can count the groups that he is in.
static void draw(struct check *c)
{
    groups(c, c->said.group, c->said.groups, NULL);
    c->v->groups = c->v->worst = c->said.groups;
    for (int i = 0; i < c->ask->people; i++) {
        if (c->said.told[i] != c->times[i]) no(c, STR("Somebody is in more or fewer groups."));
        if (!c->said.out[i] && c->said.told[i] < c->v->worst) c->v->worst = c->said.told[i];
    }
}

// The mix: everybody is told the mean of his class, to nine decimals.
static void mix(struct check *c)
{
    groups(c, c->said.panel, c->said.mix, c->said.part);
    for (int i = 0; i < c->ask->people; i++)
        c->chance[c->said.class_of[i]] += c->times[i];
    c->v->mix = c->said.mix, c->low = ONE;
    for (int k = 0; k < c->said.classes; k++) {
        c->chance[k] =
            (int64_t)((wide)c->chance[k] * (ONE / CERTIFICATE_PARTS) / c->said.at[k].size);
        if (c->said.at[k].out && c->chance[k] > 0) no(c, STR("Who is in no group is in one."));
        if (!c->said.at[k].out && c->chance[k] < c->low) c->low = c->chance[k];
        if (c->chance[k] > c->high) c->high = c->chance[k];
    }
    for (int i = 0; i < c->ask->people; i++) {
        const int64_t off = c->said.chance[i] - c->chance[c->said.class_of[i]] / BILLION;
        if (off > 2 || off < -2) no(c, STR("Somebody is told another chance."));
    }
}

// Where every proof starts: what the quotas and the homes allow.
static void start(struct check *c)
{
    for (int v = 0; v < c->ask->values; v++)
        c->box[v] = (struct box){.lo = c->ask->value[v].min, .hi = c->ask->value[v].max};
    for (int k = 0; k < c->said.classes; k++) {
        const struct certificate_class *at = &c->said.at[k];
        int hi = at->kind >= 0 ? c->said.at[at->kind].rooms : at->size;
        if (hi > c->ask->seats) hi = c->ask->seats;
        for (int f = 0; f < c->ask->categories; f++) {
            const int max = c->ask->value[sortition_value_of(c->ask, at->example, f)].max;
            if (hi > max) hi = max;
        }
        c->box[c->ask->values + k].hi = hi;
    }
}

// What a class weighs beyond its multipliers is worth at most that times the seats it may have. With what seats, quotas and
// homes allow of their multipliers, all of it is less than most + 1.
static bool leaf(struct check *c, const struct certificate_claim *claim, int at_step)
{
    const struct certificate_step *s = &claim->step[at_step];
    wide sum = (wide)s->seats * c->ask->seats;

    for (int v = 0; v < c->ask->values; v++)
        sum += (wide)s->quota[v] * (s->quota[v] > 0 ? c->box[v].hi : c->box[v].lo);
    memset(c->home, 0, (size_t)c->said.classes * sizeof *c->home);
    for (int i = 0; i < s->homes; i++) {
        c->home[s->kind[i]] = s->home[i];
        sum += (wide)s->home[i] * c->said.at[s->kind[i]].rooms;
    }
    for (int k = 0; k < c->said.classes; k++) {
        const struct certificate_class *at = &c->said.at[k];
        const struct box *b = &c->box[c->ask->values + k];
        wide left =
            (wide)s->over * claim->weight[k] - s->seats - (at->kind < 0 ? 0 : c->home[at->kind]);
        for (int f = 0; f < c->ask->categories; f++)
            left -= s->quota[sortition_value_of(c->ask, at->example, f)];
        sum += left * (left > 0 ? b->hi : b->lo);
    }
    return sum < (wide)s->over * ((wide)claim->most + 1) || no(c, STR("A proof does not add up."));
}

static bool walk(struct check *c, const struct certificate_claim *claim, int at)
{
    const struct certificate_step *s = &claim->step[at];
    struct box *of = &c->box[s->of];
    const struct box was = *of;

    if (++c->v->steps > STEPS_MAX) return no(c, STR("The proofs are too long."));
    if (s->below == 0) return leaf(c, claim, at);
    if (s->most < was.hi) of->hi = s->most;
    bool fine = walk(c, claim, s->below);
    *of = was;
    if (s->most >= was.lo) of->lo = s->most + 1;
    fine = fine && walk(c, claim, s->above);
    *of = was;
    return fine;
}

// With `most` 0, whoever weighs something is in no group. That counts in the proofs that follow.
static void uncoverable(struct check *c, const struct certificate_claim *claim)
{
    if (!walk(c, claim, 0)) return;
    for (int k = 0; k < c->said.classes; k++) {
        if (claim->weight[k] == 0) continue;
        if (claim->most != 0 || claim->weight[k] < 0 || !c->said.at[k].out || c->held[k])
            no(c, STR("Another is proven uncoverable than is called so."));
        c->held[k] = true, c->box[c->ask->values + k].hi = 0;
        c->v->proven += c->said.at[k].size;
    }
}

static int64_t root(wide a) // the whole number below
{
    int64_t r = 0;

    for (int64_t bit = (int64_t)1 << 61; bit > 0; bit /= 2)
        if ((wide)(r + bit) * (r + bit) <= a) r += bit;
    return r;
}

// What a claim says of the lowest chance m and the highest M of any lottery. Weights above 0 of all people are `over`,
// below 0 `under`, so m over - M under <= most.
//   LEXIMIN, MAXIMIN  M <= 1: m is at most (most + under) / over
//   MINIMAX           m >= 0: M is at least -most / under
//   GOLDILOCKS        m <= M, so `both` may be added to over and under. (n/k) M + gamma / ((n/k) m) is at least
//                     2 root(gamma over / under) - (n/k) most / under: a sum is at least twice the root of the product
//   NASH              weights are at least unit / chance: another geometric mean is at most most / (unit n) times this one,
//                     since that of the quotients is at most their mean
static void bound(struct check *c, const struct certificate_claim *claim)
{
    const bool nash = str_eq(c->said.method, STR("nash"));
    const int64_t k = c->ask->seats, gamma = c->said.gamma;
    int64_t n = 0, over = 0, under = 0;
    bool fine = walk(c, claim, 0);
    wide num, den, off; // off, in billionths, times den

    for (int i = 0; i < c->said.classes; i++) {
        if (c->said.at[i].out) continue;
        const int64_t weight = claim->weight[i], all = weight * c->said.at[i].size;
        n += c->said.at[i].size;
        over += all > 0 ? all : 0, under -= all < 0 ? all : 0;
        fine = fine && (!nash || (wide)weight * c->chance[i] >= (wide)claim->extra * ONE);
    }
    if (nash) {
        num = claim->most, den = (wide)claim->extra * n;
        off = (num - den) * BILLION;
    } else if (str_eq(c->said.method, STR("minimax"))) {
        num = -(wide)claim->most, den = under;
        off = up(((wide)c->high + 1) * den - num * ONE, BILLION);
    } else if (!str_eq(c->said.method, STR("goldilocks"))) {
        num = (wide)claim->most + under, den = over;
        off = up(num * ONE - c->low * den, BILLION);
    } else {
        over += claim->extra, under += claim->extra, den = BILLION;
        fine = fine && under > 0 && over <= 4 * CERTIFICATE_PARTS && c->low > 0;
        if (!fine) under = 1, over = 0, c->low = 1;
        num = root(4 * (wide)gamma * over * BILLION / under);
        num -= up((wide)n * claim->most * BILLION, (wide)k * under);
        off = up((wide)n * (c->high + 1), k * BILLION) - num;
        off = (off + up((wide)gamma * k * ONE, (wide)n * c->low)) * den;
    }
    if (!fine || num < 0 || num > ONE || den <= 0 || den > ONE)
        no(c, STR("The bound does not follow from what was proven."));
    else
        c->v->num = (int64_t)num, c->v->den = (int64_t)den, c->v->off = within(off, den);
}

// A level: with those of lower levels as they are, and all others at least at this one and at most at `top`, the claim says
// how much more people of a weight above 0 can have.
static void level(struct check *c, const struct certificate_claim *claim, int64_t top)
{
    int64_t least = ONE;
    wide left = (wide)claim->most * ONE;

    if (!walk(c, claim, 0)) return;
    for (int k = 0; k < c->said.classes; k++)
        if (!c->held[k] && claim->weight[k] > 0 && c->chance[k] < least) least = c->chance[k];
    for (int k = 0; k < c->said.classes; k++) {
        const wide weight = (wide)claim->weight[k] * c->said.at[k].size;
        if (!c->held[k] && c->chance[k] < least) no(c, STR("The levels are not in order."));
        left -= weight * (c->held[k] ? c->chance[k] + (weight < 0) : weight > 0 ? least : top);
    }
    for (int k = 0; k < c->said.classes; k++) {
        if (c->held[k] || claim->weight[k] <= 0) continue;
        const int64_t off = within(left, (wide)claim->weight[k] * c->said.at[k].size * BILLION);
        if (off > c->v->levels_off) c->v->levels_off = off;
        c->held[k] = true;
    }
    c->v->levels++;
}

static void run(struct check *c)
{
    const struct certificate *said = &c->said;

    c->v->uncoverable = said->outs;
    if (said->groups) draw(c);
    if (said->classes == 0 && !str_eq(said->method, STR("legacy")))
        no(c, STR("There is no certificate."));
    if (said->classes == 0) return;
    mix(c);
    start(c);
    const int64_t top = str_eq(said->method, STR("leximin")) ? ONE : c->high + 1;
    for (int i = 0; i < said->uncoverables && !c->v->problem.at; i++)
        uncoverable(c, &said->uncoverable[i]);
    for (int k = 0; k < said->classes; k++)
        c->held[k] = said->at[k].out;
    if (said->bound && !c->v->problem.at) bound(c, said->bound);
    for (int i = 0; i < said->levels && !c->v->problem.at; i++)
        level(c, &said->level[i], top);
    for (int k = 0; k < said->classes && said->levels; k++) // who is left is at the top
        if (!c->held[k] && within(top - c->chance[k], BILLION) > c->v->levels_off)
            c->v->levels_off = within(top - c->chance[k], BILLION);
    if (said->proven && (c->v->off > NEAR || c->v->levels_off > NEAR))
        no(c, STR("It is called proven, and is further from what was proven."));
}

void sortition_check(struct mem *mem, const struct sortition *ask, str text,
                     const struct json_value *said, struct sortition_verdict *out)
{
    struct check c = {.mem = mem, .ask = ask, .v = out};

    *out = (struct sortition_verdict){0};
    if (certificate_read(mem, ask, text, said, &c.said, &out->problem) == ERR_NONE) {
        const size_t classes = (size_t)c.said.classes + 1;
        c.times = MEM_ARRAY(mem, int64_t, (size_t)ask->people + 1);
        c.chance = MEM_ARRAY(mem, int64_t, classes), c.home = MEM_ARRAY(mem, int64_t, classes);
        c.held = MEM_ARRAY(mem, bool, classes);
        c.box = MEM_ARRAY(mem, struct box, (size_t)ask->values + classes);
        run(&c);
    }
    out->method = c.said.method, out->fine = !out->problem.at;
}
