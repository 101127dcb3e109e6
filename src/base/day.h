// day.h - time as numbers: seconds since 1970 UTC (int64_t, named *_at) and days (proleptic Gregorian).
//
// Local time is Europe/Amsterdam by the rule of the EU directive 2000/84/EC: summer time from the last
// Sunday of March 01:00 UTC to the last Sunday of October 01:00 UTC. Valid for 1996..2100.
#pragma once

#include "base/str.h"

typedef struct {
    int32_t n; // days since 1970-01-01
} day;

struct ymd {
    int year, month, day; // 1..12, 1..31
};

day day_of(struct ymd d);
struct ymd day_ymd(day d);
int day_weekday(day d);                      // 0 = Monday
CHECKED enum err day_parse(str s, day *out); // "2026-11-25", a day that exists, 1000..9999
day day_of_at(int64_t at);                   // the day in Amsterdam at that second
int day_offset_s(int64_t at);                // 3600 or 7200
str at_iso(struct mem *m, int64_t at);       // "2026-11-25T15:04:05Z"
str at_http(struct mem *m, int64_t at);      // "Wed, 25 Nov 2026 15:04:05 GMT" (RFC 9110)
str day_iso(struct mem *m, day d);           // "2026-11-25"
CHECKED enum err at_parse_iso(str s,
                              int64_t *out); // the form of at_iso, or a bare day (its start, UTC)
CHECKED enum err at_parse_http(str s, int64_t *out);

// The second at which clocks in Amsterdam show that time of that day, in minutes after midnight. In the hour that is
// skipped in March: an hour later; in the one that comes twice in October: the first.
int64_t at_of_local(day d, int minutes);
int at_local_minutes(int64_t at); // what clocks in Amsterdam show, in minutes after midnight
