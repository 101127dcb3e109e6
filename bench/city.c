// Measures city, one thread, processor time; bench/city.md has the results and the commands.
//
//   bench/city            the practice town at several sizes, and the fit alone
//   bench/city print      results of a fixed case, to compare between compilers
#include "engine/city/report.h"

#include <stdio.h>
#include <time.h>

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static str key_word(void *arg, const char *key)
{
    (void)arg;
    return str_of(key);
}

static void print(struct mem *m)
{
    struct town *t = MEM_NEW(m, struct town);
    struct town_response r;
    struct town_file file[TOWN_FILES_MAX];
    struct out o = out_new(m);
    struct json j = json_new(&o);

    if (town_make(m, 5000, STR("print"), NULL, t) != ERR_NONE) return;
    town_respond(m, t, TOWN_RESPONSE, &r);
    json_open(&j, '{');
    city_json_town(&j, t, &r);
    json_close(&j, '}');
    const int n = town_files(m, t, &r, &(struct town_words){key_word, NULL}, file);
    puts(str_z(m, out_get(&o)));
    for (int i = 0; i < n; i++)
        fwrite(file[i].bytes.at, 1, file[i].bytes.n, stdout);
}

int main(int argc, char **argv)
{
    struct mem *m = mem_new((size_t)8 << 30);

    if (argc > 1 && str_eq(str_of(argv[1]), STR("print"))) {
        print(m);
        return 0;
    }
    for (int people = 10000; people <= 1000000; people *= 10) {
        double best = 1e9, whole = 1e9, homes = 1e9;
        int households = 0;
        for (int i = 0; i < 3; i++) {
            struct town *t = MEM_NEW(m, struct town);
            double start = now();
            if (town_make(m, people, STR("bench"), NULL, t) != ERR_NONE) return 1;
            double took = now() - start;
            if (took < best) best = took;
            households = t->people.households;

            // The steps alone, on the fit that is there.
            static const uint8_t low[] = {0, 16, 27, 45, 65, 80}, high[] = {15, 26, 44, 64, 79, 99},
                                 sex[] = {0, 1, 2};
            const struct people_ask ask = {.age_axis = TOWN_AGE,
                                           .sex_axis = TOWN_SEX,
                                           .low = low,
                                           .high = high,
                                           .sex = sex,
                                           .same = {TOWN_DISTRICT, TOWN_TENURE, TOWN_LANGUAGE},
                                           .same_n = 3};
            struct chance c;
            struct whole w;
            struct people p;
            chance_start(&c, STR("bench"));
            start = now();
            if (city_whole(m, &t->fit, &c, NULL, &w) != ERR_NONE) return 1;
            took = now() - start;
            if (took < whole) whole = took;
            start = now();
            if (city_people(m, &t->fit, &w, &ask, &c, &p) != ERR_NONE) return 1;
            took = now() - start;
            if (took < homes) homes = took;
            mem_clear(m);
        }
        printf("town %8d people, %7d households: %8.1f ms; whole people %7.1f, persons and "
               "households %8.1f\n",
               people, households, 1e3 * best, 1e3 * whole, 1e3 * homes);
    }
    mem_free(m);
    return 0;
}
