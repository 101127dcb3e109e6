// ics.h - a calendar that other programs read: iCalendar (RFC 5545), with a name and how often to look (RFC 7986).
//
// Times    local, with a VTIMEZONE of Europe/Amsterdam by the rule of day.h, so that a meeting stays at half past nine
//          whatever the clock does; a time that the clock shows twice in October is written in UTC.
// Changes  SEQUENCE and DTSTAMP come from the row: a moved meeting raises the first, a cancelled one says CANCELLED.
// Lines    end in CRLF and are folded at 75 bytes, never inside a sign.
#pragma once

#include "base/out.h"

struct ics_event {
    str uid; // eight signs; host makes it unique in the world
    str summary, location, description, url;
    int64_t starts_at, ends_at, changed_at, sequence;
    bool cancelled;
};

void ics_open(struct out *o, str name, str lang);
void ics_event(struct out *o, str host, const struct ics_event *e);
void ics_close(struct out *o);
