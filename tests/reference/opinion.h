// opinion.h - the steps of the opinion engine once more, dense and plain, for small conversations: no grid, no sparse
// matrix, no Lanczos, no shortcuts. Written from the definitions, not from src/engine/opinion.
#pragma once

#include "base/mem.h"

#include <stdbool.h>
#include <stdint.h>

enum { PLAIN_PEOPLE = 120, PLAIN_STATEMENTS = 60, PLAIN_GROUPS = 5, PLAIN_LIST = 5 };

struct plain_said {
    int statement;
    bool agree, best_agree;
    int count, n;
    double p, p_test, r, r_test;
};

struct plain {
    int people, statements;
    int8_t vote[PLAIN_PEOPLE][PLAIN_STATEMENTS]; // -1, 0, 1; 9: none
    bool out[PLAIN_STATEMENTS], meta[PLAIN_STATEMENTS];
    double mean[PLAIN_STATEMENTS], value[PLAIN_STATEMENTS], axis[2][PLAIN_STATEMENTS];
    double xy[PLAIN_PEOPLE][2], extremity[PLAIN_STATEMENTS];
    bool in[PLAIN_PEOPLE];
    int k, of[PLAIN_PEOPLE], bases;
    double silhouette[PLAIN_GROUPS + 1];
    struct plain_said list[PLAIN_GROUPS][PLAIN_LIST], agreed[PLAIN_LIST], disagreed[PLAIN_LIST];
    int listed[PLAIN_GROUPS], n_agreed, n_disagreed;
    double informed[PLAIN_STATEMENTS], priority[PLAIN_STATEMENTS];
};

void plain_axes(struct plain *p);   // steps 1 to 4
void plain_compat(struct plain *p); // steps 5 and 6, from p->xy and p->in
void plain_said(struct plain *p);   // steps 7 to 11, from p->of and p->k
