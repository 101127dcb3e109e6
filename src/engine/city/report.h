// report.h - city as JSON and as files; docs/engines/city.md explains every name.
#pragma once

#include "base/csv.h"
#include "base/json.h"
#include "engine/city/town.h"

// The key "ipf" with its object.
void city_json_fit(struct json *j, const struct variables *v, const struct fit *f);
void city_json_whole(struct json *j, const struct whole *w);
void city_json_people(struct json *j, const struct people *p);
void city_json_town(struct json *j, const struct town *t, const struct town_response *r);

// The fitted table, and persons of a table.
str city_csv_fit(struct mem *m, const struct variables *v, const struct fit *f);
str city_csv_people(struct mem *m, const struct variables *v, const struct fit *f,
                    const struct people *p);

// Words in the language of who reads: town.age, town.age.16-26, town.household.alone, town.invented.
struct town_words {
    str (*word)(void *arg, const char *key);
    void *arg;
};

struct town_file {
    const char *name;
    str bytes;
};

enum { TOWN_FILES_MAX = 16 };

// people, households, addresses, streets, answers, and margins of those who may be asked (16 and over).
int town_files(struct mem *m, const struct town *t, const struct town_response *r,
               const struct town_words *words, struct town_file *out);
