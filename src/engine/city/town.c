// town.c - the practice town. Tables first; where each figure comes from stands in docs/engines/city.md.
#include "engine/city/town.h"

#include <assert.h>

enum { CLASSES = 6, GROUPS_MAX = 12 };

static const char *const axis_names[TOWN_AXES] = {"district",  "age",    "sex",
                                                  "education", "tenure", "language"};

static const int groups_n[TOWN_AXES] = {TOWN_DISTRICTS, 6, 3, 4, 3, 2};

static const char *const group_names[TOWN_AXES][GROUPS_MAX] = {
    {"Oude Kern", "Stationsbuurt", "Havenkwartier", "Molenveld", "De Terp", "Vogelhof",
     "Rivierenbuurt", "Parkzicht", "Zonneweide", "Nieuw Waterland", "Buitenveld", "Dorpsrand"},
    {"0-15", "16-26", "27-44", "45-64", "65-79", "80+"},
    {"man", "woman", "other"},
    {"none", "low", "middle", "high"},
    {"owner", "social_rent", "private_rent"},
    {"dutch", "other"},
};

// Parts of 1000 of everybody.
static const int share[TOWN_AXES][GROUPS_MAX] = {
    {62, 74, 58, 96, 91, 83, 112, 77, 104, 121, 69, 53},
    {164, 136, 230, 268, 154, 48},
    {496, 501, 3},
    {0}, // by age: education_of
    {600, 280, 120},
    {820, 180},
};

// Parts of 1000 within each age band: none yet, low, middle, high.
static const int education_of[6][4] = {
    {1000, 0, 0, 0},    {0, 280, 540, 180}, {0, 175, 380, 445},
    {0, 270, 415, 315}, {0, 420, 340, 240}, {0, 550, 300, 150},
};

// The latent classes: weight, then for each axis how likely a group is, as parts of the sum. Young tenants in the
// middle of town, families in new districts, owners of middle age, older tenants, older owners, families that rent.
static const int class_weight[CLASSES] = {16, 24, 22, 12, 13, 13};
static const int class_share[CLASSES][TOWN_AXES][GROUPS_MAX] = {
    {{14, 24, 14, 6, 6, 4, 10, 6, 4, 4, 3, 2},
     {4, 46, 38, 8, 3, 1},
     {49, 50, 1},
     {4, 14, 40, 42},
     {15, 30, 55},
     {76, 24}},
    {{2, 3, 6, 7, 6, 9, 7, 6, 18, 30, 8, 4},
     {38, 12, 38, 11, 1, 0},
     {50, 50, 0},
     {38, 8, 24, 30},
     {84, 10, 6},
     {88, 12}},
    {{5, 4, 4, 9, 8, 9, 8, 13, 13, 11, 12, 10},
     {12, 12, 18, 54, 4, 0},
     {50, 50, 0},
     {12, 16, 37, 35},
     {86, 9, 5},
     {93, 7}},
    {{6, 6, 3, 12, 16, 8, 20, 6, 6, 3, 6, 6},
     {2, 4, 10, 24, 42, 18},
     {44, 56, 0},
     {2, 52, 36, 10},
     {8, 84, 8},
     {80, 20}},
    {{7, 4, 3, 9, 7, 10, 6, 15, 9, 5, 14, 14},
     {1, 2, 4, 24, 52, 17},
     {48, 52, 0},
     {1, 30, 39, 30},
     {88, 6, 6},
     {95, 5}},
    {{3, 8, 6, 14, 15, 10, 24, 4, 8, 5, 2, 2},
     {32, 18, 28, 18, 3, 1},
     {49, 51, 0},
     {32, 28, 31, 9},
     {8, 82, 10},
     {48, 52}},
};

const char *town_axis_name(enum town_axis axis)
{
    return axis_names[axis];
}

const char *town_group(enum town_axis axis, int group)
{
    return group_names[axis][group];
}

const char *town_household_name(enum household_type type)
{
    static const char *const names[HOUSEHOLD_TYPES] = {"alone", "couple", "family", "one_parent",
                                                       "other"};
    return names[type];
}

int town_code(const struct town *t, int person, enum town_axis axis)
{
    const int cell = t->people.person[person].cell;

    return (int)t->fit.code[(size_t)cell * (size_t)t->fit.n + (size_t)axis];
}

// Whole numbers in proportion that add up: what is cut off goes to the largest remainders, the first of equal ones.
static void divide(int total, const int *part, int n, double *out)
{
    int64_t sum = 0, given = 0, rest[64];

    for (int i = 0; i < n; i++)
        sum += part[i];
    for (int i = 0; i < n; i++) {
        const int64_t x = (int64_t)total * part[i];
        out[i] = (double)(x / sum);
        rest[i] = x % sum;
        given += x / sum;
    }
    for (; given < total; given++) {
        int best = 0;
        for (int i = 1; i < n; i++)
            if (rest[i] > rest[best]) best = i;
        out[best]++;
        rest[best] = -1;
    }
}

static struct margin one_way(struct mem *m, int people, enum town_axis axis)
{
    struct margin g = {.file = str_of(axis_names[axis]),
                       .n = 1,
                       .variable = {axis},
                       .groups = {groups_n[axis]},
                       .cells = groups_n[axis],
                       .total = people};

    g.count = MEM_ARRAY(m, double, (size_t)g.cells);
    divide(people, share[axis], g.cells, g.count);
    return g;
}

static struct margin age_by_education(struct mem *m, int people)
{
    struct margin g = {.file = STR("age x education"),
                       .n = 2,
                       .variable = {TOWN_AGE, TOWN_EDUCATION},
                       .groups = {6, 4},
                       .cells = 24,
                       .total = people};
    double age[6];

    g.count = MEM_ARRAY(m, double, 24);
    divide(people, share[TOWN_AGE], 6, age);
    for (int a = 0; a < 6; a++)
        divide((int)age[a], education_of[a], 4, &g.count[4 * a]);
    return g;
}

static double *latent(struct mem *m)
{
    int cells = 1, code[TOWN_AXES] = {0};

    for (int i = 0; i < TOWN_AXES; i++)
        cells *= groups_n[i];
    double *seed = MEM_ARRAY(m, double, (size_t)cells);
    for (int c = 0; c < cells; c++) {
        for (int k = 0; k < CLASSES; k++) {
            double p = class_weight[k];
            for (int i = 0; i < TOWN_AXES; i++)
                p *= class_share[k][i][code[i]] + 0.05;
            seed[c] += p;
        }
        // Children have no education yet, and only they.
        if ((code[TOWN_AGE] == 0) != (code[TOWN_EDUCATION] == 0)) seed[c] = 0;
        for (int i = TOWN_AXES - 1; i >= 0 && ++code[i] == groups_n[i]; i--)
            code[i] = 0;
    }
    return seed;
}

// ---- streets ----

static const char *const nouns[] = {
    "wolken",   "kiezel", "varen",    "zegge",     "riet",    "lijster", "merel",    "otter",
    "bever",    "kwarts", "leem",     "klei",      "linde",   "wilgen",  "elzen",    "iepen",
    "hazel",    "beuken", "doorn",    "braam",     "vlier",   "klaver",  "mosterd",  "tarwe",
    "haver",    "gerst",  "vlas",     "hop",       "regen",   "hagel",   "nevel",    "dauw",
    "maan",     "ster",   "komeet",   "planeet",   "kompas",  "anker",   "roer",     "zeil",
    "mast",     "boei",   "baken",    "vuurtoren", "sluis",   "duiker",  "stuw",     "gemaal",
    "molen",    "wiek",   "maal",     "zeef",      "weef",    "spoel",   "naald",    "draad",
    "lint",     "knoop",  "leder",    "wol",       "hamer",   "beitel",  "schaaf",   "spijker",
    "drukkers", "letter", "komma",    "punt",      "alinea",  "vraag",   "antwoord", "inspraak",
    "stem",     "loting", "stelling", "dialoog",   "raads",   "plein",   "markt",    "kraam",
    "brood",    "kaas",   "appel",    "peren",     "pruimen", "kersen",  "bessen",   "honing",
    "ketel",    "lepel",  "bel",      "trommel",   "fluit",   "viool",   "harp",     "koor"};
static const char *const ways[] = {"straat", "laan", "weg",    "pad",
                                   "hof",    "kade", "singel", "plantsoen"};
static const char *const firsts[] = {"Varen",     "Kwarts",  "Zegge",    "Meidoorn", "Lijster",
                                     "Wilg",      "Esdoorn", "Klaver",   "Kiezel",   "Nevel",
                                     "Dauw",      "Komeet",  "Merel",    "Otter",    "Zuring",
                                     "Tijm",      "Salie",   "Munt",     "Venkel",   "Dille",
                                     "Spelt",     "Haver",   "Boekweit", "Linze",    "Amandel",
                                     "Kastanje",  "Olijf",   "Ceder",    "Ginkgo",   "Lotus",
                                     "Bernsteen", "Jade",    "Agaat",    "Opaal",    "Robijn",
                                     "Lazuur",    "Oker",    "Indigo",   "Karmijn",  "Umber"};

static str street_name(struct mem *m, int i)
{
    const int nouns_n = COUNT_OF(nouns), ways_n = COUNT_OF(ways);
    const char *noun = nouns[i % nouns_n], *way = ways[(i / nouns_n + i) % ways_n];
    const int round = i / (nouns_n * ways_n);
    const char first = (char)(noun[0] - 'a' + 'A');

    return round ? str_format(m, "%de %c%s%s", round + 1, first, noun + 1, way)
                 : str_format(m, "%c%s%s", first, noun + 1, way);
}

str town_name(const struct town *t, int person, char *room)
{
    const struct person *p = &t->people.person[person];
    // Who live together share a name, mostly; names say nothing about a person.
    const uint64_t own = (uint64_t)p->number * 0x9e3779b97f4a7c15u;
    const uint64_t home = ((uint64_t)p->household + 1) * 0xff51afd7ed558ccdu;
    const uint64_t family = (own >> 40) % 5 == 0 ? own >> 20 : home >> 20;

    const str part[] = {str_of(firsts[(own >> 33) % COUNT_OF(firsts)]), STR(" Proef"),
                        str_of(nouns[family % COUNT_OF(nouns)])};
    size_t n = 0;

    for (size_t i = 0; i < COUNT_OF(part); i++) {
        assert(n + part[i].n <= TOWN_NAME_ROOM);
        memcpy(room + n, part[i].at, part[i].n);
        n += part[i].n;
    }
    return (str){room, n};
}

// A district is a rectangle of 1200 by 900 metres in a grid of 4 by 3; half of its streets run east, half north,
// with 60 addresses each, odd numbers on one side.
static void streets(struct mem *m, struct town *t)
{
    enum { PER_STREET = 60, WIDE = 1200, HIGH = 900 };
    const struct people *p = &t->people;
    int *many = MEM_ARRAY(m, int, TOWN_DISTRICTS), *by = MEM_ARRAY(m, int, (size_t)p->households);

    t->address = MEM_ARRAY(m, struct address, (size_t)p->households);
    for (int h = 0; h < p->households; h++)
        many[town_code(t, p->household[h].first, TOWN_DISTRICT)]++;
    t->street =
        MEM_ARRAY(m, struct street, (size_t)(p->households / PER_STREET + TOWN_DISTRICTS + 1));
    for (int h = 0; h < p->households; h++)
        by[h] = h;
    chance_shuffle(&t->chance, by,
                   p->households); // neighbours are not alike in the order they were made
    for (int d = 0; d < TOWN_DISTRICTS; d++) {
        const int first = t->streets, n = (many[d] + PER_STREET - 1) / PER_STREET;
        const int left = d % 4 * WIDE, low = d / 4 * HIGH, east = (n + 1) / 2, north = n - east;
        for (int i = 0; i < n; i++) {
            struct street *s = &t->street[t->streets];
            *s = (struct street){.name = street_name(m, t->streets), .district = d};
            s->postcode = str_format(m, "%04d %c%c", 100 + d, 'A' + i / 20 % 20, 'A' + i % 20);
            if (i < east) {
                s->x1 = left, s->x2 = left + WIDE;
                s->y1 = s->y2 = low + (2 * i + 1) * HIGH / (2 * east);
            } else {
                s->y1 = low, s->y2 = low + HIGH;
                s->x1 = s->x2 = left + (2 * (i - east) + 1) * WIDE / (2 * north);
            }
            t->streets++;
        }
        for (int i = 0, at = 0; i < p->households; i++) {
            const int h = by[i];
            if (town_code(t, p->household[h].first, TOWN_DISTRICT) != d) continue;
            struct street *s = &t->street[first + at / PER_STREET];
            const int number = at % PER_STREET + 1, side = number % 2 ? -8 : 8;
            const int far = (number + 1) / 2;
            const bool runs_east = s->y1 == s->y2;
            t->address[h] =
                (struct address){first + at / PER_STREET, number,
                                 runs_east ? s->x1 + far * (s->x2 - s->x1) / (PER_STREET / 2 + 1)
                                           : s->x1 + side,
                                 runs_east ? s->y1 + side
                                           : s->y1 + far * (s->y2 - s->y1) / (PER_STREET / 2 + 1)};
            s->n++;
            at++;
        }
    }
}

// ---- against the sources ----

static void figure(struct town *t, const char *name, const char *source, double part, double whole,
                   double wanted)
{
    t->figure[t->figures++] =
        (struct town_figure){name, source, whole > 0 ? 100 * part / whole : 0, wanted};
}

static void figures(struct town *t)
{
    static const char *const age = "CBS 85496NED, 2023", *const education = "CBS 85525NED, 2022",
                             *const households = "CBS households, 2023",
                             *const people = "CBS 85384NED, 2023";
    const struct people *p = &t->people;
    double n = p->n, young = 0, old = 0, men = 0, aged = 0, level[4] = {0}, tenure[3] = {0},
           other = 0;

    for (int i = 0; i < p->n; i++) {
        const int years = p->person[i].age;
        young += years < 20;
        old += years >= 65;
        men += town_code(t, i, TOWN_SEX) == 0;
        tenure[town_code(t, i, TOWN_TENURE)]++;
        other += town_code(t, i, TOWN_LANGUAGE);
        if (years < 16 || years > 74) continue;
        aged++;
        level[town_code(t, i, TOWN_EDUCATION)]++;
    }
    const double homes = p->households;
    figure(t, "age.under_20", age, young, n, 21.1);
    figure(t, "age.20_to_64", age, n - young - old, n, 58.7);
    figure(t, "age.65_and_over", age, old, n, 20.2);
    figure(t, "sex.man", people, men, n, 49.7);
    figure(t, "education.low", education, level[1], aged, 26.2);
    figure(t, "education.middle", education, level[2], aged, 41.7);
    figure(t, "education.high", education, level[3], aged, 32.0);
    figure(t, "household.alone", households, p->of_type[HOUSEHOLD_ALONE], homes, 39.5);
    figure(t, "household.no_children", households,
           p->of_type[HOUSEHOLD_COUPLE] + p->of_type[HOUSEHOLD_OTHER], homes, 28.5);
    figure(t, "household.children", households,
           p->of_type[HOUSEHOLD_FAMILY] + p->of_type[HOUSEHOLD_ONE_PARENT], homes, 32.0);
    figure(t, "household.one_parent", households, p->of_type[HOUSEHOLD_ONE_PARENT], homes, 7.4);
    figure(t, "tenure.owner", NULL, tenure[0], n, share[TOWN_TENURE][0] / 10.0);
    figure(t, "tenure.social_rent", NULL, tenure[1], n, share[TOWN_TENURE][1] / 10.0);
    figure(t, "tenure.private_rent", NULL, tenure[2], n, share[TOWN_TENURE][2] / 10.0);
    figure(t, "language.other", NULL, other, n, share[TOWN_LANGUAGE][1] / 10.0);
}

// ---- the town ----

enum err town_make(struct mem *m, int people, str seed, const struct progress *progress,
                   struct town *out)
{
    static const uint8_t sex[] = {0, 1, 2};
    struct town *t = out;
    uint8_t *low = MEM_ARRAY(m, uint8_t, 6), *high = MEM_ARRAY(m, uint8_t, 6);
    int axis[TOWN_AXES];
    const struct fit_ask fitting = {.progress = progress};
    struct faults faults = faults_new(m);

    if (people < TOWN_PEOPLE_MIN || people > TOWN_PEOPLE_MAX) return ERR_INVALID;
    *t = (struct town){.v = variables_new(m), .seed = seed};
    chance_start(&t->chance, seed);
    for (int i = 0; i < TOWN_AXES; i++) {
        axis[i] = variable_add(&t->v, str_of(axis_names[i]));
        for (int g = 0; g < groups_n[i]; g++)
            variable_group_add(m, &t->v.at[i], str_of(group_names[i][g]));
    }
    const struct margin margin[] = {
        age_by_education(m, people),       one_way(m, people, TOWN_DISTRICT),
        one_way(m, people, TOWN_SEX),      one_way(m, people, TOWN_TENURE),
        one_way(m, people, TOWN_LANGUAGE),
    };
    TRY(city_fit_seed(m, &t->v, axis, TOWN_AXES, latent(m), margin, COUNT_OF(margin), &fitting,
                      &faults, &t->fit));
    TRY(city_whole(m, &t->fit, &t->chance, progress, &t->whole));
    for (int g = 0; g < 6; g++)
        people_band(str_of(group_names[TOWN_AGE][g]), &low[g], &high[g]);
    const struct people_ask ask = {.age_axis = TOWN_AGE,
                                   .sex_axis = TOWN_SEX,
                                   .low = low,
                                   .high = high,
                                   .sex = sex,
                                   .same = {TOWN_DISTRICT, TOWN_TENURE, TOWN_LANGUAGE},
                                   .same_n = 3};
    TRY(city_people(m, &t->fit, &t->whole, &ask, &t->chance, &t->people));
    streets(m, t);
    figures(t);
    t->seed_hash = chance_hash(m, &t->chance);
    t->draws = t->chance.draws;
    return ERR_NONE;
}

// ---- answers ----

double town_response_factor(enum town_axis axis, int group)
{
    static const double education[] = {0, 0.45, 0.85, 1.5}, age[] = {0, 0.8, 0.9, 1.2, 1.1, 1.1},
                        tenure[] = {1.25, 0.75, 0.75};

    return axis == TOWN_EDUCATION ? education[group]
           : axis == TOWN_AGE     ? age[group]
           : axis == TOWN_TENURE  ? tenure[group]
                                  : 1;
}

void town_respond(struct mem *m, struct town *t, double total, struct town_response *out)
{
    const int n = t->people.n;
    struct town_response r = {MEM_ARRAY(m, int, (size_t)n), MEM_ARRAY(m, bool, (size_t)n), 0, 0};
    double sum = 0;

    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < n; i++) {
            double f = 1;
            if (town_code(t, i, TOWN_AGE) < TOWN_ADULT_BAND) continue;
            for (int a = 0; a < TOWN_AXES; a++)
                f *= town_response_factor((enum town_axis)a, town_code(t, i, (enum town_axis)a));
            if (!pass) {
                sum += f;
                r.asked++;
                continue;
            }
            const double p = total * f * r.asked / sum;
            r.chance_ppm[i] = (int)(1e6 * (p < 1 ? p : 1) + 0.5);
            r.answered[i] = chance_below(&t->chance, 1000000) < (uint64_t)r.chance_ppm[i];
            r.answers += r.answered[i];
        }
    t->draws = t->chance.draws;
    *out = r;
}
