// estimate.h - how sure a share or a mean of a sample is, by chance alone.
//
// Share    Wilson's score interval at 95 %, with n / deff answers instead of n (Kish) and, from a population of N, with
//          (N - 1) / (N - n) times as many (finite population). All of them answered: no interval but the share.
// Mean     normal, the same n, from the standard deviation.
// Whole    outcomes in thousandths, rounded outwards once: on every machine the same, and never narrower than it is.
// Not      what nobody can reckon: who did not answer, what was misunderstood. Only for people who were invited by lot.
// Source   Wilson, JASA 22 (1927) 209-212; Kish, Survey Sampling, 1965; docs/engines/survey.md.
#pragma once

#include "base/str.h"

#define ESTIMATE_Z 1.959963984540054

// n answers of `population` (0: not known); deff >= 1. share of 0..1.
void estimate_share(double share, double n, double population, double deff, int64_t *out_low,
                    int64_t *out_high);
void estimate_mean(double mean, double sd, double n, double population, double deff,
                   int64_t *out_low, int64_t *out_high);
int64_t estimate_thousandths(double x); // rounded to the nearest, halves up
