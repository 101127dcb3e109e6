// From the tree of a JSON text to numbers that are within bounds. Nothing is verified here but the hash.
#include "engine/sortition/certificate.h"

#include "base/hash.h"
#include "engine/sortition/read.h"

// Weights and parts are at most CERTIFICATE_PARTS, other numbers at most TOP: sums of them fit 128 bits.
static const int64_t TOP = 1000000000000000000;

struct reader {
    struct mem *mem;
    const struct sortition *ask;
    int classes;
    str problem;
};

static void no(struct reader *r, str problem)
{
    if (!r->problem.at) r->problem = problem;
}

static int64_t whole(struct reader *r, const struct json_value *v, int64_t lo, int64_t hi)
{
    if (v && v->kind == JSON_INT && v->integer >= lo && v->integer <= hi) return v->integer;
    no(r, STR("A number is missing, or is more or less than it can be."));
    return lo;
}

static int list(const struct json_value *v) // its length; none is as good as empty
{
    return v && v->kind == JSON_LIST ? v->n : 0;
}

static int person(struct reader *r, const struct json_value *id)
{
    const int who = id->kind == JSON_TEXT ? sortition_person(r->ask, id->text) : -1;

    if (who < 0) no(r, STR("Somebody is named who is not in the table of people."));
    return who < 0 ? 0 : who;
}

static const int64_t *numbers(struct reader *r, const struct json_value *all, int n, int64_t top)
{
    int64_t *out = MEM_ARRAY(r->mem, int64_t, (size_t)n + 1);

    if (list(all) != n) no(r, STR("A list is too short or too long."));
    for (int i = 0; i < n && i < list(all); i++)
        out[i] = whole(r, &all->at[i], -top, top);
    return out;
}

static const int *groups(struct reader *r, const struct json_value *all)
{
    const size_t seats = (size_t)r->ask->seats;

    for (int g = 0; g < list(all); g++)
        if ((size_t)list(&all->at[g]) != seats)
            no(r, STR("A group has too few or too many people."));
    if (r->problem.at) return NULL;
    int *out = MEM_ARRAY(r->mem, int, (size_t)list(all) * seats + 1);
    for (int g = 0; g < list(all); g++)
        for (size_t i = 0; i < seats; i++)
            out[(size_t)g * seats + i] = person(r, &all->at[g].at[i]);
    return out;
}

static void step(struct reader *r, const struct json_value *said, int at, int steps,
                 struct certificate_step *out)
{
    if (json_get(said, "of")) {
        out->of = (int)whole(r, json_get(said, "of"), 0, r->ask->values + r->classes - 1);
        out->most = (int)whole(r, json_get(said, "most"), 0, r->ask->seats);
        out->below = (int)whole(r, json_get(said, "below"), at + 1, steps - 1);
        out->above = (int)whole(r, json_get(said, "above"), at + 1, steps - 1);
        return;
    }
    const struct json_value *homes = json_get(said, "homes");
    int *kind = MEM_ARRAY(r->mem, int, (size_t)list(homes) + 1);
    int64_t *home = MEM_ARRAY(r->mem, int64_t, (size_t)list(homes) + 1);
    out->over = whole(r, json_get(said, "over"), 0, CERTIFICATE_PARTS);
    out->seats = whole(r, json_get(said, "seats"), -TOP, TOP);
    out->quota = numbers(r, json_get(said, "quotas"), r->ask->values, TOP);
    for (; out->homes < list(homes); out->homes++) {
        const struct json_value *pair = &homes->at[out->homes];
        if (list(pair) != 2) no(r, STR("A multiplier has no kind of home."));
        if (r->problem.at) return;
        kind[out->homes] = (int)whole(r, &pair->at[0], 0, r->classes - 1);
        home[out->homes] = whole(r, &pair->at[1], 0, TOP);
    }
    out->kind = kind, out->home = home;
}

static void claim(struct reader *r, const struct json_value *said, struct certificate_claim *out)
{
    const struct json_value *proof = json_get(said, "proof"), *unit = json_get(said, "unit");
    struct certificate_step *steps =
        MEM_ARRAY(r->mem, struct certificate_step, (size_t)list(proof) + 1);

    out->weight = numbers(r, json_get(said, "weights"), r->classes, CERTIFICATE_PARTS);
    out->most = whole(r, json_get(said, "most"), -TOP, TOP);
    if (!unit) unit = json_get(said, "both");
    if (unit) out->extra = whole(r, unit, 0, CERTIFICATE_PARTS);
    out->step = steps, out->steps = list(proof);
    if (out->steps == 0) no(r, STR("A claim has no proof."));
    for (int i = 0; i < out->steps && !r->problem.at; i++)
        step(r, &proof->at[i], i, out->steps, &steps[i]);
}

static int claims(struct reader *r, const struct json_value *all,
                  const struct certificate_claim **out)
{
    struct certificate_claim *each =
        MEM_ARRAY(r->mem, struct certificate_claim, (size_t)list(all) + 1);

    for (int i = 0; i < list(all) && !r->problem.at; i++)
        claim(r, &all->at[i], &each[i]);
    *out = each;
    return list(all);
}

// What is told to everybody: a number for each person of the table.
static const struct json_value **told(struct reader *r, const struct json_value *all)
{
    const struct json_value **out =
        MEM_ARRAY(r->mem, const struct json_value *, (size_t)r->ask->people + 1);

    if (!all || all->kind != JSON_MAP || all->n != r->ask->people) {
        no(r, STR("Not everybody is told his chance."));
        return out;
    }
    for (int i = 0; i < all->n; i++) {
        const struct json_value id = {.kind = JSON_TEXT, .text = all->key[i]};
        out[person(r, &id)] = &all->at[i];
    }
    return out;
}

// A draw: the list of groups, whose hash was published, and what everybody can count in it.
static void draw(struct reader *r, const struct json_value *said, struct certificate *out)
{
    const struct json_value *all = json_get(said, "panels");
    const struct json_value **times = told(r, json_get(said, "seat_counts"));
    int *each = MEM_ARRAY(r->mem, int, (size_t)r->ask->people + 1);
    struct out text = out_new(r->mem);

    out->groups = list(all), out->group = groups(r, all);
    out->chosen = (int)whole(r, json_get(said, "chosen_panel"), 0, out->groups - 1);
    if (r->problem.at) return;
    for (int i = 0; i < r->ask->people; i++)
        each[i] = (int)whole(r, times[i], 0, out->groups);
    out->told = each;
    for (int g = 0; g < out->groups; g++)
        for (int i = 0; i < r->ask->seats; i++) {
            out_str(&text, all->at[g].at[i].text);
            out_byte(&text, i + 1 < r->ask->seats ? '\t' : '\n');
        }
    if (!str_eq(sha256_hex(r->mem, out_get(&text)), json_get_text(said, "panels_sha256")))
        no(r, STR("The hash of the list of groups is another one."));
}

// So whoever is in a group can change places with anybody of his class, their housemates with them, and each can have the
// mean of his class.
static void alike(struct reader *r, const int *class_of, const bool *out,
                  struct certificate_class *all)
{
    const int n = r->ask->people, *household = r->ask->household;
    int *first = MEM_ARRAY(r->mem, int, (size_t)n + 1),
        *next = MEM_ARRAY(r->mem, int, (size_t)n + 1);
    int *same = MEM_ARRAY(r->mem, int, (size_t)n + 1); // of his home and class, himself too

    for (int i = 0; i < n && household; i++) // lists of people from 1; 0 ends
        if (household[i] >= 0) next[i] = first[household[i]], first[household[i]] = i + 1;
    for (int i = 0; i < n; i++) {
        struct certificate_class *at = &all[class_of[i]];
        const int home = household ? household[i] : -1;
        int kind = class_of[i], mates = 0;
        for (int m = home < 0 ? 0 : first[home]; m > 0; m = next[m - 1], mates++) {
            if (class_of[m - 1] < kind) kind = class_of[m - 1];
            same[i] += class_of[m - 1] == class_of[i];
        }
        if (mates < 2) kind = -1;
        if (kind >= 0 && first[home] == i + 1) all[kind].rooms++;
        if (at->size++ == 0) at->example = i, at->kind = kind, at->out = out[i];
        bool fits = kind == at->kind && out[i] == at->out;
        for (int f = 0; f < r->ask->categories; f++)
            fits = fits &&
                   sortition_value_of(r->ask, i, f) == sortition_value_of(r->ask, at->example, f);
        if (!fits) no(r, STR("People of one class differ."));
    }
    for (int i = 0; i < n; i++) {
        const struct certificate_class *at = &all[class_of[i]];
        if (at->kind >= 0 && (int64_t)same[i] * all[at->kind].rooms != at->size)
            no(r, STR("People of one class have homes that differ."));
    }
}

static void classes(struct reader *r, const struct json_value *all, struct certificate *out)
{
    int *class_of = MEM_ARRAY(r->mem, int, (size_t)r->ask->people + 1), n = 0;
    struct certificate_class *at =
        MEM_ARRAY(r->mem, struct certificate_class, (size_t)list(all) + 1);

    r->classes = list(all);
    for (int i = 0; i < r->ask->people; i++)
        class_of[i] = -1;
    for (int k = 0; k < list(all); k++) {
        if (list(&all->at[k]) == 0) no(r, STR("Nobody is in a class."));
        for (int i = 0; i < list(&all->at[k]); i++, n++) {
            const int who = person(r, &all->at[k].at[i]);
            if (class_of[who] >= 0) no(r, STR("Somebody is in two classes."));
            class_of[who] = k;
        }
    }
    if (n != r->ask->people) no(r, STR("Somebody is in no class."));
    if (!r->problem.at) alike(r, class_of, out->out, at);
    out->classes = r->classes, out->class_of = class_of, out->at = at;
}

static void mix(struct reader *r, const struct json_value *said, struct certificate *out)
{
    const struct json_value *all = json_get(said, "panels");
    int64_t left = CERTIFICATE_PARTS;

    out->mix = list(all), out->panel = groups(r, all);
    out->part = numbers(r, json_get(said, "parts"), out->mix, CERTIFICATE_PARTS);
    for (int g = 0; g < out->mix && left >= 0; g++)
        left -= out->part[g] < 0 ? 2 * CERTIFICATE_PARTS : out->part[g];
    if (left != 0) no(r, STR("The parts of the mix do not add up."));
}

static void chances(struct reader *r, const struct json_value *said,
                    const struct json_value *certificate, struct certificate *out)
{
    const struct json_value **chance = told(r, json_get(said, "chances"));
    const struct json_value *bound = json_get(certificate, "bound");
    int64_t *each = MEM_ARRAY(r->mem, int64_t, (size_t)r->ask->people + 1);

    for (int i = 0; i < r->ask->people && !r->problem.at; i++)
        if (!json_billionths(chance[i], &each[i])) no(r, STR("A chance is no number."));
    out->chance = each;
    classes(r, json_get(certificate, "classes"), out);
    mix(r, json_get(certificate, "mix"), out);
    out->uncoverables = claims(r, json_get(certificate, "uncoverable"), &out->uncoverable);
    out->levels = claims(r, json_get(certificate, "levels"), &out->level);
    if (bound) {
        struct certificate_claim *one = MEM_NEW(r->mem, struct certificate_claim);
        claim(r, bound, one);
        out->bound = one;
    }
}

static const char SIGN[] = ",\"sha256\":\"";

void sortition_sign(struct mem *mem, struct out *o)
{
    const str hash = sha256_hex(mem, out_get(o));

    out_str(o, str_format(mem, "%s" STR_FMT "\"}", SIGN, STR_ARG(hash)));
}

static bool signed_right(struct mem *mem, str text)
{
    const size_t tail = sizeof SIGN - 1 + SHA256_HEX + 2;

    text = str_trim(text);
    if (text.n < tail) return false;
    const str end = str_from(text, text.n - tail), before = str_part(text, 0, text.n - tail);
    return str_eq(end, str_format(mem, "%s" STR_FMT "\"}", SIGN, STR_ARG(sha256_hex(mem, before))));
}

enum err certificate_read(struct mem *mem, const struct sortition *ask, str text,
                          const struct json_value *said, struct certificate *out, str *problem)
{
    struct reader r = {.mem = mem, .ask = ask};
    const struct json_value *certificate = json_get(said, "certificate");
    const struct json_value *uncoverable = json_get(said, "uncoverable");
    const struct json_value *gamma = json_get(said, "gamma"), *proven = json_get(said, "proven");
    bool *gone = MEM_ARRAY(mem, bool, (size_t)ask->people + 1);

    *out = (struct certificate){.method = json_get_text(said, "method"), .out = gone};
    if (!signed_right(mem, text))
        no(&r, STR("It was changed after it was made: its hash is another one."));
    if (whole(&r, json_get(certificate, "format"), 3, 3) != 3) return ERR_INVALID;
    for (int i = 0; i < list(uncoverable); i++) {
        const struct json_value *id = json_get(&uncoverable->at[i], "id");
        const int who = id ? person(&r, id) : 0;
        if (!id || gone[who]) no(&r, STR("Who is uncoverable is not clear."));
        gone[who] = true, out->outs++;
    }
    out->proven = proven && proven->kind == JSON_BOOL && proven->is_true;
    if (gamma && (!json_billionths(gamma, &out->gamma) || out->gamma < 0))
        no(&r, STR("Gamma is no number."));
    if (json_get(said, "panels")) draw(&r, said, out);
    if (json_get(certificate, "classes")) chances(&r, said, certificate, out);
    *problem = r.problem;
    return r.problem.at ? ERR_INVALID : ERR_NONE;
}
