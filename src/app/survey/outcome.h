// outcome.h - from answers to what is published: one JSON text, fixed at publication, that page, CSV and PDF are made of.
//
// Few      below SURVEY_FEW answers to a question nothing is reckoned; below SURVEY_LEAST nothing is shown of it.
// Sample   shares with an interval (engine/survey/estimate.h), and the response; weighted when the survey says so.
// Open     shares of who took part, no interval: it says nothing about who did not.
// Parts    a question by part of the population, where each group is large enough: small answers and parts are put together,
//          then what could be reckoned back is left out (engine/represent/smallcells.h). One table a question, made once.
// Words    only those that somebody let through; the rest as a number per reason.
#pragma once

#include "app/survey/surveys.h"

enum { SURVEY_FEW = 30, SURVEY_LEAST = 10, SURVEY_SMALL = 20, SURVEY_WORDS = 300 };

CHECKED enum err outcome_make(struct db *db, struct mem *m, int64_t now,
                              const struct survey_here *h, str *out_json);
