// plan.h - a town with a plan that people may take part in, for the tests of contributions and answers.
#pragma once

#include "core/contribution.h"
#include "core/trajectory.h"
#include "tests/web/house.h"

#define PLAN "/testdam/meedoen/plein"

struct plan {
    struct test *t;
    struct house h;
    place_id place;
    trajectory_id id;
};

bool plan_open(struct test *t, struct plan *p); // a house, and the plan open until in ten days
void plan_sql(struct plan *p, const char *text);
int64_t plan_count(struct plan *p, const char *what); // of a table, with its condition
const char *plan_person(struct plan *p, const char *mail, const char *role);
// Brings in online; the address of the page with the answer.
const char *plan_bring(struct plan *p, const char *body);
int plan_post(struct plan *p, const char *who, const char *from, const char *to,
              const char *fields);
bool audit_whole(struct plan *p); // the log has no broken link
