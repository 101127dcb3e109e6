// check_proof.h - the half of the checker that adds up proofs (certificate.h says how they are written).
//
// Inside check.c and check_proof.c. Whole numbers only; nothing of the solver.
#pragma once

#include "engine/sortition/check.h"

static const int64_t CHECK_TOP = 1000000000000; // no number of a certificate is larger

struct check_class {
    int size, example; // people; one of them
    bool out, in;      // nobody is in any group; named just now
    int lo, hi;        // seats, where a proof stands
    int64_t weight, home;
};

struct check_value {
    int lo, hi;
    int64_t weight;
};

struct check_one {
    str id;
    int person;
};

struct check {
    struct mem *mem;
    const struct sortition *ask;
    struct sortition_verdict *v;
    struct check_one *all; // people by id
    int64_t *times;        // of a person: parts of the groups he is in
    int classes, *class_of;
    struct check_class *at; // of a class
    struct check_value *value;
};

bool check_no(struct check *c, str problem);                          // false
int check_person(const struct check *c, const struct json_value *id); // -1: nobody
int check_value(const struct check *c, int who, int category);
bool check_integer(const struct json_value *v, int64_t lo, int64_t hi, int64_t *out);
int check_list(const struct json_value *v); // its length; none is as good as empty

bool check_classes(struct check *c, const struct json_value *all);
void check_start(struct check *c);
bool check_uncoverable(struct check *c, const struct json_value *all);
bool check_bound(struct check *c, const struct json_value *bound, int64_t of);
