// api.h - the open data of the library (/api/v1), after the Dutch API design rules.
#pragma once

#include "app/library/open.h"

// The version of /api/v1 as a whole.
#define API_VERSION "1.0.0"

enum { API_COUNT = 25, API_COUNT_MAX = 100, API_LOOKS = 1000 };

// "20782-15": after the item 15 of day 20782.
bool api_place_read(str s, struct item_place *out);
