// response.h - how even people answer an invitation, person by person: a logistic model of who answers.
//
//     struct response_ask ask = {.patterns = n, .variables = 2, .groups = groups, .code = code, .asked = N, .answered = o};
//     TRY(represent_response(m, &ask, &out));
//
// Model    the odds that somebody answers are a constant times one factor for his group of each variable: the most
//          likely factors, by Newton's method. People alike in all variables are one pattern.
// Sure     where nobody of a group answered, or everybody, the likeliest chance is 0, or 1: these people are left out of
//          the rest of the model and counted with that chance (`sure` of the group says so).
// R        1 - 2 S, S the standard deviation of the chances; `fair` has taken away what chance alone would add,
//          (1/N) sum (p(1-p))^2 x' I^-1 x, which for one variable is (1/N) sum p(1-p) over its groups.
// Errors   ERR_UNSOLVABLE  nobody or everybody answered, or nobody was asked: there is nothing to model
//          ERR_INVALID     more answered than were asked, or more than RESPONSE_PARAMETERS_MAX groups
//          ERR_LIMIT       no end in 50 steps (groups that together shut an answer out): chances as they then are
// Cost     patterns * variables^2 a step and the cube of the number of groups; 5 to 8 steps.
// Source   Schouten, Cobben & Bethlehem, Survey Methodology 35 (2009); Shlomo, Skinner & Schouten, J. Stat. Plan. Inference
//          142 (2012) on the bias.
#pragma once

#include "base/mem.h"
#include "base/str.h"

enum { RESPONSE_PARAMETERS_MAX = 300, RESPONSE_VARIABLES_MAX = 64 };

// How even the response is over groups with people N and participants o.
struct response {
    double rate;      // n / N
    double s, s_fair; // standard deviation of the rates; and less the bias of chance, at least 0
    double r, r_fair; // 1 - 2 s
    double cv;        // s / rate
    double partial;   // of the variable; of a model with several: 0
    double *of_group; // [groups] signed; of a model: of all variables, one after another
};

struct response_ask {
    int patterns, variables;
    const int *groups;              // [variables]
    const int32_t *code;            // [patterns * variables]
    const double *asked, *answered; // [patterns]
};

enum response_sure { RESPONSE_OPEN, RESPONSE_NOBODY, RESPONSE_EVERYBODY };

struct response_group {
    double asked, answered, chance; // chance: the mean of the model's
    double beta,
        error; // of the factor's logarithm, against the first open group; error 0 for that one
    enum response_sure sure;
};

struct response_fit {
    struct response all;
    double *partial;              // [variables]
    struct response_group *group; // of all variables, one after another
    double constant, deviance;
    double *chance; // [patterns]
    int parameters, steps;
    bool converged;
};

CHECKED enum err represent_response(struct mem *m, const struct response_ask *ask,
                                    struct response_fit *out);
