#include "app/group/ics.h"

#include "base/day.h"

enum { LINE_BYTES = 75 };

// One content line, folded. What continues begins with a blank, which counts.
static void line(struct out *o, str text)
{
    size_t room = LINE_BYTES;

    while (text.n > room) {
        size_t n = room;
        while (n > 1 && ((unsigned char)text.at[n] & 0xc0) == 0x80)
            n--;
        out_bytes(o, text.at, n);
        OUT_LIT(o, "\r\n ");
        text = str_from(text, n);
        room = LINE_BYTES - 1;
    }
    out_str(o, text);
    OUT_LIT(o, "\r\n");
}

// TEXT of RFC 5545 3.3.11; other control signs have no place in a line.
static void text_line(struct out *o, const char *name, str value)
{
    struct out t = out_new(o->mem);

    if (!value.n) return;
    out_format(&t, "%s:", name);
    for (size_t i = 0; i < value.n; i++) {
        const char c = value.at[i];
        if (c == '\n')
            OUT_LIT(&t, "\\n");
        else if (c == '\\' || c == ';' || c == ',')
            out_byte(&t, '\\'), out_byte(&t, c);
        else if ((unsigned char)c >= ' ' && c != 0x7f)
            out_byte(&t, c);
    }
    line(o, out_get(&t));
}

static str utc(struct mem *m, int64_t at)
{
    const struct ymd d = day_ymd((day){(int32_t)(at / 86400)});
    const int s = (int)(at % 86400);

    return str_format(m, "%04d%02d%02dT%02d%02d%02dZ", d.year, d.month, d.day, s / 3600,
                      s / 60 % 60, s % 60);
}

static void time_line(struct out *o, const char *name, int64_t at)
{
    const day d = day_of_at(at);
    const int minutes = at_local_minutes(at);
    const struct ymd y = day_ymd(d);

    if (at_of_local(d, minutes) + at % 60 != at)
        line(o, str_format(o->mem, "%s:" STR_FMT, name, STR_ARG(utc(o->mem, at))));
    else
        line(o, str_format(o->mem, "%s;TZID=Europe/Amsterdam:%04d%02d%02dT%02d%02d%02d", name,
                           y.year, y.month, y.day, minutes / 60, minutes % 60, (int)(at % 60)));
}

void ics_open(struct out *o, str name, str lang)
{
    OUT_LIT(o, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
    line(o, str_format(o->mem, "PRODID:-//Meent//" MEENT_VERSION "//%s",
                       lang.n == 2 && lang.at[0] == 'e' ? "EN" : "NL"));
    OUT_LIT(o, "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n");
    text_line(o, "NAME", name);
    text_line(o, "X-WR-CALNAME", name);
    OUT_LIT(o, "X-WR-TIMEZONE:Europe/Amsterdam\r\n"
               "REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n"
               "BEGIN:VTIMEZONE\r\nTZID:Europe/Amsterdam\r\n"
               "BEGIN:DAYLIGHT\r\nDTSTART:19960331T020000\r\n"
               "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
               "TZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\nTZNAME:CEST\r\nEND:DAYLIGHT\r\n"
               "BEGIN:STANDARD\r\nDTSTART:19961027T030000\r\n"
               "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
               "TZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\nTZNAME:CET\r\nEND:STANDARD\r\n"
               "END:VTIMEZONE\r\n");
}

void ics_event(struct out *o, str host, const struct ics_event *e)
{
    struct mem *m = o->mem;

    OUT_LIT(o, "BEGIN:VEVENT\r\n");
    line(o, str_format(m, "UID:" STR_FMT "@" STR_FMT, STR_ARG(e->uid), STR_ARG(host)));
    line(o, str_format(m, "DTSTAMP:" STR_FMT, STR_ARG(utc(m, e->changed_at))));
    line(o, str_format(m, "LAST-MODIFIED:" STR_FMT, STR_ARG(utc(m, e->changed_at))));
    line(o, str_format(m, "SEQUENCE:%lld", (long long)e->sequence));
    time_line(o, "DTSTART", e->starts_at);
    time_line(o, "DTEND", e->ends_at);
    text_line(o, "SUMMARY", e->summary);
    text_line(o, "LOCATION", e->location);
    text_line(o, "DESCRIPTION", e->description);
    if (e->url.n) line(o, str_format(m, "URL:" STR_FMT, STR_ARG(e->url)));
    if (e->cancelled)
        OUT_LIT(o, "STATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n");
    else
        OUT_LIT(o, "STATUS:CONFIRMED\r\n");
    OUT_LIT(o, "END:VEVENT\r\n");
}

void ics_close(struct out *o)
{
    OUT_LIT(o, "END:VCALENDAR\r\n");
}
