// The tables: what is wrong is named with its place; and whatever is done to a good table, the answer is a list of
// faults or a question, never anything else. MEENT_TEST_ROUNDS=10000 is the long run.
#include "engine/sortition/read.h"
#include "base/out.h"
#include "tests/engine/sortition/question.h"

#include <stdio.h>

static enum err read_both(struct test *t, str categories, str people, int seats,
                          struct faults *faults)
{
    struct sortition_tables tables = {.categories = categories,
                                      .people = people,
                                      .seats = seats,
                                      .household = STR("street, number")};

    *faults = faults_new(t->mem);
    return sortition_read(t->mem, &tables, faults);
}

#define GOOD_CATEGORIES \
    "category,feature,min,max\nage,young,1,2\nage,old,1,2\nsex,woman,1,2\nsex,man,1,2\n"
#define GOOD_PEOPLE                                                                            \
    "id,age,sex,street,number\na,young,woman,Lane,1\nb,old,man,Lane,2\nc, OLD ,Woman,Lane,1\n" \
    "d,young,man,,\n"

TEST(sortition_read, names_every_fault_with_its_place)
{
    static const struct {
        const char *name, *categories, *people;
        int seats;
        const char *fault; // the first
        int line, column;
    } rows[] = {
        {"good", GOOD_CATEGORIES, GOOD_PEOPLE, 2, NULL, 0, 0},
        {"value for feature", "Category,VALUE,min,max,note\nage,young,1,2,x\nage,old,1,2,y\n",
         GOOD_PEOPLE, 2, NULL, 0, 0},
        {"flexible",
         "category,feature,min,max,min_flex,max_flex\nage,young,1,2,0,3\nage,old,1,2,,-1\n",
         GOOD_PEOPLE, 2, NULL, 0, 0},
        {"no column", "category,feature,min\nage,young,1\n", GOOD_PEOPLE, 2, "column_missing", 1,
         1},
        {"empty", "", GOOD_PEOPLE, 2, "table_empty", 0, 0},
        {"header alone", "category,feature,min,max\n", GOOD_PEOPLE, 2, "table_empty", 0, 0},
        {"minus", "category,feature,min,max\nage,young,-1,2\nage,old,1,2\n", GOOD_PEOPLE, 2,
         "number", 2, 11},
        {"half", "category,feature,min,max\nage,young,1,2.5\nage,old,1,2\n", GOOD_PEOPLE, 2,
         "number", 2, 13},
        {"min over max", "category,feature,min,max\nage,young,2,1\nage,old,0,2\n", GOOD_PEOPLE, 2,
         "min_over_max", 2, 11},
        {"feature twice", "category,feature,min,max\nage,young,1,2\nage, Young,1,2\nage,old,0,1\n",
         GOOD_PEOPLE, 2, "feature_double", 3, 0},
        {"stricter flex",
         "category,feature,min,max,min_flex,max_flex\nage,young,1,2,2,2\nage,old,1,2,0,2\n",
         GOOD_PEOPLE, 2, "flex_inside", 2, 15},
        {"minima", "category,feature,min,max\nage,young,2,2\nage,old,1,2\n", GOOD_PEOPLE, 2,
         "minima_over_seats", 2, 0},
        {"maxima", "category,feature,min,max\nage,young,0,1\nage,old,0,0\n", GOOD_PEOPLE, 2,
         "maxima_under_seats", 2, 0},
        {"unknown value", GOOD_CATEGORIES,
         "id,age,sex,street,number\na,young,woman,,\nb,older,man,,\n", 2, "value_unknown", 3, 3},
        {"no category", GOOD_CATEGORIES, "id,age,street,number\na,young,,\nb,old,,\n", 2,
         "column_missing", 1, 1},
        {"no address", GOOD_CATEGORIES, "id,age,sex,street\na,young,woman,\nb,old,man,\n", 2,
         "column_missing", 1, 1},
        {"id twice", GOOD_CATEGORIES, "id,age,sex,street,number\na,young,woman,,\na,old,man,,\n", 2,
         "id_double", 3, 0},
        {"no id", GOOD_CATEGORIES, "id,age,sex,street,number\na,young,woman,,\n ,old,man,,\n", 2,
         "id_empty", 3, 1},
        {"too short", GOOD_CATEGORIES, "id,age,sex,street,number\na,young,woman,,\nb,old\n", 2,
         "field_missing", 3, 0},
        {"column twice", GOOD_CATEGORIES,
         "id,age,age,sex,street,number\na,young,old,woman,,\nb,old,old,man,,\n", 2, "column_double",
         1, 8},
        {"no seats", GOOD_CATEGORIES, GOOD_PEOPLE, 0, "seats_none", 0, 0},
        {"too many seats", "category,feature,min,max\nage,young,1,9\nage,old,1,9\n", GOOD_PEOPLE, 5,
         "seats_many", 0, 0},
        {"open quote", GOOD_CATEGORIES, "id,age,sex,street,number\na,\"young,woman,,\n", 2,
         "row_broken", 2, 3},
        {"nobody", GOOD_CATEGORIES, "id,age,sex,street,number\n", 2, "table_empty", 0, 0},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct faults f;
        t->row = rows[i].name;
        const enum err e =
            read_both(t, str_of(rows[i].categories), str_of(rows[i].people), rows[i].seats, &f);
        CHECK_INT(t, e, rows[i].fault ? ERR_INVALID : ERR_NONE);
        if (!rows[i].fault || !f.n) {
            CHECK_INT(t, f.n, 0);
            continue;
        }
        CHECK_STR(t, str_of(f.at[0].name), rows[i].fault);
        CHECK_INT(t, f.at[0].line, rows[i].line);
        CHECK_INT(t, f.at[0].column, rows[i].column);
    }
}

TEST(sortition_read, folds_and_finds_households)
{
    struct sortition_tables tables = {.categories = STR(GOOD_CATEGORIES),
                                      .people = STR(GOOD_PEOPLE),
                                      .seats = 2,
                                      .household = STR("street,number")};
    struct faults f = faults_new(t->mem);

    NEED(t, sortition_read(t->mem, &tables, &f));
    const struct sortition *a = &tables.ask;
    CHECK_INT(t, a->people, 4);
    CHECK_INT(t, a->of[0], a->of[6]);     // young
    CHECK_INT(t, a->of[2 * 2], a->of[2]); // " OLD " is old
    CHECK_INT(t, a->household[0], a->household[2]);
    CHECK(t, a->household[0] != a->household[1] && a->household[3] == -1);
    CHECK_INT(t, sortition_person(a, STR("c")), 2);
    CHECK_INT(t, sortition_person(a, STR("x")), -1);
}

// One to four changes of a good text: signs put in, taken out, turned; lines and fields doubled or cut.
static str broken(struct test *t, str good)
{
    static const char *const pieces[] = {",", "\"", "\n", "-1", "999999999999", "\xff", "",
                                         ";", "é",  "0",  " ",  "\r",           "id",   "1e9"};
    struct out o = out_new(t->mem);
    char *text = str_z(t->mem, good);
    size_t n = good.n;

    for (int k = 0, changes = 1 + (int)test_random(t, 4); k < changes && n > 2; k++) {
        const size_t at = (size_t)test_random(t, n), take = (size_t)test_random(t, 9);
        const str piece = test_random(t, 3) ? str_of(pieces[test_random(t, COUNT_OF(pieces))])
                                            : str_part(good, (size_t)test_random(t, good.n), 12);
        o = out_new(t->mem);
        out_bytes(&o, text, at);
        out_str(&o, piece);
        if (at + take < n) out_bytes(&o, text + at + take, n - at - take);
        text = o.at, n = o.n;
    }
    return (str){text, n};
}

TEST(sortition_read, survives_broken_tables)
{
    const int rounds = test_rounds(1000);
    int refused = 0;

    for (int round = 0; round < rounds && !t->failed; round++) {
        struct mem_mark mark = mem_mark(t->mem);
        const uint64_t seed = t->rand;
        const bool first = test_random(t, 2);
        struct sortition_tables tables = {.seats = 2, .household = STR("street,number")};
        tables.categories = first ? broken(t, STR(GOOD_CATEGORIES)) : STR(GOOD_CATEGORIES);
        tables.people = first ? STR(GOOD_PEOPLE) : broken(t, STR(GOOD_PEOPLE));
        struct faults f = faults_new(t->mem);
        const enum err e = sortition_read(t->mem, &tables, &f);
        CHECK(t, (e == ERR_NONE && f.n == 0) || (e == ERR_INVALID && f.n > 0 && f.at[0].name[0]));
        for (int i = 0; i < f.kept; i++)
            CHECK(t,
                  f.at[i].line >= 0 && f.at[i].column >= 0 && f.at[i].file.n + f.at[i].field.n > 0);
        refused += e == ERR_INVALID;
        if (e == ERR_NONE) { // then it can be asked
            const struct sortition_options options = {0};
            struct sortition_chances r;
            const enum err a = sortition_chances(t->mem, &tables.ask, &options, &r);
            CHECK(t, a == ERR_NONE || a == ERR_UNSOLVABLE);
        }
        if (t->failed) printf("sortition_read: MEENT_TEST_SEED=%llu\n", (unsigned long long)seed);
        mem_reset(t->mem, mark);
    }
    if (rounds > 1000) printf("sortition_read: %d broken tables, %d refused\n", rounds, refused);
    CHECK(t, refused > rounds / 4);
}
