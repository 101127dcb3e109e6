#include "engine/sortition/check_proof.h"

bool check_classes(struct check *c, const struct json_value *all)
{
    int people = 0;

    c->classes = check_list(all);
    if (c->classes > c->ask->people) return check_no(c, STR("There are more classes than people."));
    for (int i = 0; i < c->ask->people; i++)
        c->class_of[i] = -1;
    for (int k = 0; k < c->classes; k++) {
        for (int i = 0; i < check_list(&all->at[k]); i++, people++) {
            const int who = check_person(c, &all->at[k].at[i]);
            if (who < 0 || c->class_of[who] >= 0)
                return check_no(c, STR("A class has somebody twice, or who is not listed."));
            if (i == 0) c->at[k].example = who;
            for (int f = 0; f < c->ask->categories; f++)
                if (check_value(c, who, f) != check_value(c, c->at[k].example, f))
                    return check_no(c, STR("People of one class have different values."));
            c->class_of[who] = k, c->at[k].size++;
        }
        if (c->at[k].size == 0) return check_no(c, STR("A class has nobody."));
    }
    return people == c->ask->people || check_no(c, STR("Somebody is in no class."));
}

// People of different homes among the classes that are named: no group has more of them.
static int homes(const struct check *c)
{
    struct mem_mark mark = mem_mark(c->mem);
    bool *seen = MEM_ARRAY(c->mem, bool, (size_t)c->ask->people + 1);
    int n = 0;

    for (int i = 0; i < c->ask->people; i++) {
        const int home = c->ask->household ? c->ask->household[i] : -1;
        n += c->at[c->class_of[i]].in && (home < 0 || !seen[home]);
        if (home >= 0 && c->at[c->class_of[i]].in) seen[home] = true;
    }
    mem_reset(c->mem, mark);
    return n;
}

// Where every proof starts: what the quotas and the homes allow.
void check_start(struct check *c)
{
    for (int v = 0; v < c->ask->values; v++) {
        const struct sortition_value *q = &c->ask->value[v];
        c->value[v].lo = q->min, c->value[v].hi = q->max < c->ask->seats ? q->max : c->ask->seats;
    }
    for (int k = 0; k < c->classes; k++) {
        c->at[k].in = true;
        c->at[k].hi = c->ask->household ? homes(c) : c->at[k].size;
        c->at[k].in = false;
        for (int f = 0; f < c->ask->categories; f++) {
            const int v = check_value(c, c->at[k].example, f);
            if (c->value[v].hi < c->at[k].hi) c->at[k].hi = c->value[v].hi;
        }
        if (c->ask->seats < c->at[k].hi) c->at[k].hi = c->ask->seats;
    }
}

static bool value_of(const struct check *c, const struct json_value *in, int *out)
{
    const struct sortition *ask = c->ask;

    for (*out = 0; *out < ask->values; ++*out)
        if (str_eq(ask->category[ask->value[*out].category], json_get_text(in, "category")) &&
            str_eq(ask->value[*out].name, json_get_text(in, "feature")))
            return true;
    return false;
}

// What a class weighs beyond its multipliers is worth at most that times the seats it may have.
static bool leaf(struct check *c, const struct json_value *step, int64_t most)
{
    const struct json_value *quotas = json_get(step, "features"), *kinds = json_get(step, "homes");
    const bool empty = json_get(step, "empty") != NULL; // then of no weight
    int64_t over, seats, w, k;
    bool fine = check_integer(json_get(step, "over"), 1, CHECK_TOP, &over) &&
                check_integer(json_get(step, "seats"), -CHECK_TOP, CHECK_TOP, &seats);
    __int128 sum = fine ? (__int128)seats * c->ask->seats : 0;

    for (int v = 0; v < c->ask->values; v++)
        c->value[v].weight = 0;
    for (int t = 0; t < c->classes; t++)
        c->at[t].home = 0;
    for (int i = 0, v; i < check_list(quotas) && fine; i++) {
        fine = value_of(c, &quotas->at[i], &v) && c->value[v].weight == 0 &&
               check_integer(json_get(&quotas->at[i], "weight"), -CHECK_TOP, CHECK_TOP, &w);
        if (!fine) break;
        sum += (__int128)w * (w > 0 ? c->value[v].hi : c->value[v].lo);
        c->value[v].weight = w;
    }
    for (int i = 0; i < check_list(kinds) && fine; i++) {
        const struct json_value *of = json_get(&kinds->at[i], "classes");
        fine = check_integer(json_get(&kinds->at[i], "weight"), 0, CHECK_TOP, &w);
        for (int t = 0; t < c->classes; t++)
            c->at[t].in = false;
        for (int o = 0; o < check_list(of) && fine; o++) {
            fine = check_integer(&of->at[o], 0, c->classes - 1, &k) && !c->at[k].in &&
                   c->at[k].home <= CHECK_TOP;
            if (fine) c->at[k].in = true, c->at[k].home += w;
        }
        if (fine) sum += (__int128)w * homes(c);
    }
    for (int t = 0; t < c->classes && fine; t++) {
        __int128 left = (empty ? 0 : (__int128)over * c->at[t].weight) - seats - c->at[t].home;
        for (int f = 0; f < c->ask->categories; f++)
            left -= c->value[check_value(c, c->at[t].example, f)].weight;
        sum += left * (left > 0 ? c->at[t].hi : c->at[t].lo);
    }
    if (fine) fine = sum < (empty ? 0 : (__int128)over * ((__int128)most + 1));
    return fine || check_no(c, STR("A step of a proof does not add up."));
}

static bool walk(struct check *c, const struct json_value *proof, int64_t at, int64_t most)
{
    const struct json_value *step = &proof->at[at];
    int64_t below, above, split, k;
    int v;

    if (++c->v->steps > 100000) return check_no(c, STR("A proof is too long."));
    if (!json_get(step, "below")) return leaf(c, step, most);
    const bool of_class = check_integer(json_get(step, "class"), 0, c->classes - 1, &k);
    if (!check_integer(json_get(step, "below"), at + 1, proof->n - 1, &below) ||
        !check_integer(json_get(step, "above"), at + 1, proof->n - 1, &above) ||
        !check_integer(json_get(step, "most"), 0, c->ask->people, &split) ||
        (!of_class && !value_of(c, step, &v)))
        return check_no(c, STR("A step of a proof leads nowhere."));
    int *lo = of_class ? &c->at[k].lo : &c->value[v].lo;
    int *hi = of_class ? &c->at[k].hi : &c->value[v].hi;
    const int low = *lo, high = *hi;
    if (split < high) *hi = (int)split;
    bool fine = walk(c, proof, below, most);
    *hi = high;
    if (split + 1 > low) *lo = (int)split + 1;
    fine = fine && walk(c, proof, above, most);
    *lo = low;
    return fine;
}

bool check_uncoverable(struct check *c, const struct json_value *all)
{
    int64_t k;

    for (int i = 0; i < check_list(all); i++) {
        const struct json_value *proof = json_get(&all->at[i], "proof");
        if (!check_integer(json_get(&all->at[i], "class"), 0, c->classes - 1, &k) || c->at[k].out)
            return check_no(c, STR("A class is called uncoverable twice, or is unknown."));
        c->at[k].weight = 1;
        if (check_list(proof) && !walk(c, proof, 0, 0)) return false;
        c->at[k].weight = 0, c->at[k].out = true;
        c->v->uncoverable += c->at[k].size;
        if (check_list(proof)) c->v->proven += c->at[k].size, c->at[k].hi = 0;
    }
    return true;
}

// By cross-multiplying: the value is no better than what was proven.
bool check_bound(struct check *c, const struct json_value *b, int64_t of)
{
    const struct json_value *weights = json_get(b, "weights"), *proof = json_get(b, "proof");
    const str about = json_get_text(b, "about");
    str value = json_get_text(b, "value"), first;
    int64_t most, k, w, unit, *num = &c->v->num, *den = &c->v->den;
    __int128 over = 0, under = 0, people = 0;
    bool fine = str_cut(&value, '/', &first) && str_int(first, 0, INT64_MAX, num) == ERR_NONE &&
                (!value.at || str_int(value, 1, INT64_MAX, den) == ERR_NONE) &&
                check_integer(json_get(b, "most"), -1000 * CHECK_TOP, 1000 * CHECK_TOP, &most);

    if (check_list(proof) == 0) return true;
    for (int i = 0; i < check_list(weights) && fine; i++) {
        fine = check_list(&weights->at[i]) == 2 &&
               check_integer(&weights->at[i].at[0], 0, c->classes - 1, &k) &&
               check_integer(&weights->at[i].at[1], -CHECK_TOP, CHECK_TOP, &w);
        if (fine) c->at[k].weight = w;
    }
    if (!fine) return check_no(c, STR("The bound is no fraction, or its weights are of no class."));
    if (!walk(c, proof, 0, most)) return false;
    int64_t *seats = MEM_ARRAY(c->mem, int64_t, (size_t)c->classes + 1);
    for (int i = 0; i < c->ask->people; i++)
        seats[c->class_of[i]] += c->times[i];
    bool enough = check_integer(json_get(b, "unit"), 1, CHECK_TOP, &unit);
    for (int t = 0; t < c->classes; t++) {
        if (c->at[t].out) continue;
        over += c->at[t].weight > 0 ? (__int128)c->at[t].weight * c->at[t].size : 0;
        under -= c->at[t].weight < 0 ? (__int128)c->at[t].weight * c->at[t].size : 0;
        people += c->at[t].size;
        enough =
            enough && (__int128)c->at[t].weight * seats[t] >= (__int128)unit * of * c->at[t].size;
    }
    fine = false;
    if (str_eq(about, STR("low")))
        c->v->bound = CHECK_BOUND_LOW, fine = over > 0 && (most + under) * *den <= *num * over;
    if (str_eq(about, STR("high")))
        c->v->bound = CHECK_BOUND_HIGH, fine = over == 0 && *num * under <= -(__int128)most * *den;
    if (str_eq(about, STR("product")))
        c->v->bound = CHECK_BOUND_PRODUCT, fine = enough && most * *den <= *num * unit * people;
    return fine || check_no(c, STR("What was proven is less than the bound."));
}
