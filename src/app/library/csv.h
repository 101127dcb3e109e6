// csv.h - comma-separated values (RFC 4180), safe to open in a spreadsheet.
#pragma once

#include "base/out.h"

// One value: quoted where needed. What a spreadsheet would run as a formula gets an apostrophe before it.
void csv_value(struct out *o, str s, bool last);
