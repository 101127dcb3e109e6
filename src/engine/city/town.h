// town.h - the practice town: an invented Dutch town of 84,000 with districts, people, households and streets.
//
// Everything is invented. The sizes of groups follow figures of Statistics Netherlands where there are some
// (town_figures compares them); the rest are assumptions, and every file says "invented". The seed of the fit is a
// latent-class draw of our own: no real person or sample is behind it. Streets cannot be real: the postcodes
// start with 0, which no Dutch one does; surnames start with Proef.
// Words  of groups are keys ("age.16-26", "tenure.owner"): who writes files gives them a language.
// Chance only from `seed`.
#pragma once

#include "engine/city/people.h"

enum {
    TOWN_PEOPLE = 84000,
    TOWN_PEOPLE_MIN = 1000,
    TOWN_PEOPLE_MAX = 2000000,
    TOWN_DISTRICTS = 12
};
enum town_axis {
    TOWN_DISTRICT,
    TOWN_AGE,
    TOWN_SEX,
    TOWN_EDUCATION,
    TOWN_TENURE,
    TOWN_LANGUAGE,
    TOWN_AXES
};

#define TOWN_ADULT_BAND 1 // from this age band, 16 years, people are asked to take part

struct street {
    str name, postcode;
    int district, first, n; // addresses
    int x1, y1, x2, y2;     // metres
};

struct address {
    int street, number, x, y;
};

struct town_figure {
    const char *name, *source; // source NULL: an assumption of ours
    double here, wanted;       // parts of 100
};

enum { TOWN_FIGURES_MAX = 24 };

struct town {
    struct variables v;
    struct fit fit;
    struct whole whole;
    struct people people;
    struct street *street;
    struct address *address; // [households]
    int streets;
    struct town_figure figure[TOWN_FIGURES_MAX];
    int figures;
    str seed, seed_hash;
    uint64_t draws;
    struct chance chance; // goes on for names and answers
};

CHECKED enum err town_make(struct mem *m, int people, str seed, const struct progress *progress,
                           struct town *out);

int town_code(const struct town *t, int person, enum town_axis axis);
const char *town_group(enum town_axis axis, int group); // "16-26", "owner"; districts are names
const char *town_axis_name(enum town_axis axis);        // "age"
const char *town_household_name(enum household_type type);
enum { TOWN_NAME_ROOM = 64 };
str town_name(const struct town *t, int person, char *room); // "Varen Proefwolk", in `room`

// Who answers an invitation: an assumption, not measured. chance_ppm[person], 0 below 16; answered by the chance
// of the town. Factors are relative; chances are scaled so that `total` is their mean over those of 16 and over.
#define TOWN_RESPONSE 0.045
struct town_response {
    int *chance_ppm;
    bool *answered;
    int asked, answers;
};
void town_respond(struct mem *m, struct town *t, double total, struct town_response *out);
double town_response_factor(enum town_axis axis, int group); // 1 where the axis does not count
