// route.h - a page of the route finder.
#pragma once

#include "app/challenge/challenge.h"

struct route_answer {
    msg ask, said;
    str before; // the answers before this one: where one changes it
};
struct route_answers {
    struct route_answer *at;
    int n;
};
struct route_term {
    msg word;
    str value;
    bool open; // not confirmed by the place
};
struct route_terms {
    struct route_term *at;
    int n;
};

struct route_view {
    struct place_row place;
    struct route_answers answers;
    int64_t number;
    msg ask, help, yes, no; // a question
    str a_yes, a_no, back;
    msg title, is, then, is_not; // the end
    struct route_terms terms;
    bool challenge, initiative, agenda;
};
