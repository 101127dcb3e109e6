// hall.h - a meeting with a trainer and participants from three cities, in a house of the test's own.
#pragma once

#include "core/group.h"
#include "tests/web/house.h"

enum { HALL_PEOPLE = 15 };

struct test_hall {
    struct house house;
    const char *trainer, *outsider; // header lines
    str uid, other;                 // of the meeting, and of another one of the same group
    str members[HALL_PEOPLE];       // uid
    const char *path;               // "/bijeenkomst/UID"
    int64_t begins_in_s;            // set before hall_begin
    learn_group_id group;
    meeting_id meeting;
};

bool hall_begin(struct test *t, struct test_hall *h, int64_t begins_in_s);
str hall_do(struct test *t, struct test_hall *h, const char *tail,
            const char *fields);                                      // as trainer
str hall_page(struct test *t, struct test_hall *h, const char *tail); // as trainer
str hall_scan(struct test *t, struct test_hall *h); // the code that is on the wall now
const char *hall_come(struct test *t, struct test_hall *h,
                      int member); // through the door: the cookie line
str hall_between(struct test *t, str page, const char *after, const char *until);
bool hall_has(str page, const char *text);
