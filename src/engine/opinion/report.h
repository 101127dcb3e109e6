// report.h - the map as JSON, for the command line, the API and whoever checks it.
//
// Ids that are whole numbers in this conversation are written as numbers, others as text; as keys always as text.
// Names of numbers are those of the established program, so that its readers understand them.
// In civic mode a count from 1 to OPINION_GROUP_MIN - 1 and what follows from it is null, with "hidden": true.
#pragma once

#include "base/json.h"
#include "engine/opinion/opinion.h"
#include "engine/opinion/votes_read.h"

// The keys of the map, into an open object; the caller closes it and may add his own.
void opinion_report(struct json *j, const struct opinion_map *map, const struct opinion_read *r,
                    bool members);
void opinion_report_id(struct json *j, str id, bool whole);
