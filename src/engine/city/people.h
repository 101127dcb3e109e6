// people.h - persons and households out of a table of whole people.
//
// Each person has a cell of the table, an exact age inside its band and a household. Who live together share the
// axes in `same` (district, tenure, language at home). Rules, all of them assumptions that the docs list:
// children up to 17 and part of those of 18 to 26 live with one or two parents who are 18 to 45 years older than the
// oldest; the others live as couples, near in age, or alone, so that `alone` of the households are one person.
// Chance   only from `chance`; same chance, same people.
// Cost     bench/city.md; 40 bytes a person.
#pragma once

#include "engine/city/whole.h"

enum { PEOPLE_MAX = 20000000, PEOPLE_AGE_MAX = 105 };

enum household_type {
    HOUSEHOLD_ALONE,
    HOUSEHOLD_COUPLE,
    HOUSEHOLD_FAMILY,
    HOUSEHOLD_ONE_PARENT,
    HOUSEHOLD_OTHER,
    HOUSEHOLD_TYPES
};

struct people_ask {
    int age_axis, sex_axis;    // -1: none; without ages everybody is taken for an adult
    const uint8_t *low, *high; // [groups of age] whole years of each band
    const uint8_t *sex;        // [groups of sex] 0, 1; 2: neither
    int same[CITY_VARIABLES_MAX], same_n;
    int alone_ppm;      // of households, in parts per million; 0: 395 000
    int one_parent_ppm; // of families; 0: 231 000
};

struct person {
    int cell, household, number; // number: 1.., the id, dealt by chance
    uint8_t age;
};

struct household {
    int first, n; // persons first..first + n - 1
    uint8_t type;
};

struct people {
    int n, households;
    struct person *person;
    struct household *household;
    int of_type[HOUSEHOLD_TYPES];
    int odd; // children without a parent by the rules
};

// "16-24", "80+", "65 and over": the whole years in a name; false when it has no number.
bool people_band(str name, uint8_t *out_low, uint8_t *out_high);

CHECKED enum err city_people(struct mem *m, const struct fit *f, const struct whole *w,
                             const struct people_ask *ask, struct chance *chance,
                             struct people *out);
