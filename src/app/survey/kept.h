// kept.h - what a survey does by itself, and what goes on its day.
#pragma once

#include "core/cli.h"
#include "core/job.h"
#include "web/web.h"

enum { SURVEY_JOBS = 1, SURVEY_COMMANDS = 1 };
extern const struct job_kind survey_jobs[SURVEY_JOBS];
extern const struct command survey_commands[SURVEY_COMMANDS];
CHECKED enum err survey_retain(struct db *db, struct mem *m, int64_t now, struct out *report);
