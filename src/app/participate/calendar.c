// calendar.c - the days that were promised: as a page, and as a feed for a calendar (RFC 5545).
#include "app/participate/list.h"
#include "app/participate/list.html.h"
#include "base/utf8.h"

enum { BACK_DAYS = 31, LINE_BYTES = 73 };

// One day, of whatever was promised; `uid` stays the same for as long as it is that promise.
struct promised {
    str uid, title, about, place, path;
    day due;
    bool dutch, done, late;
};
struct promised_days {
    struct promised *at;
    int n;
};

static struct promised of_clock(struct req *q, const struct appointment_row *x, day today)
{
    return (struct promised){.uid = str_format(q->mem, "clock-%lld", (long long)x->clock_id.v),
                             .title = in_reader_language(q, x->title, x->title_en),
                             .about = in_reader_language(q, x->about, x->about_en),
                             .place = x->place_name,
                             .path = listed_path(q, x->place_slug, x->path),
                             .due = clock_told(x->kind, x->due_day),
                             .dutch = q->lang != LANG_NL && !x->about_en.n,
                             .done = x->has_ended_day,
                             .late = str_eq(x->outcome, STR("late")) ||
                                     (!x->has_ended_day && !x->still && x->due_day < today.n &&
                                      clock_is_promise(x->kind))};
}

static struct promised of_meeting(struct req *q, const struct meeting_row *x)
{
    return (struct promised){.uid = str_format(q->mem, "meeting-%lld", (long long)x->id.v),
                             .title = msg_text(q->lang, MSG_participate_calendar_meeting),
                             .about = x->title,
                             .place = x->place_name,
                             .path = listed_path(q, x->place_slug,
                                                 str_format(q->mem, "/initiatieven/%lld",
                                                            (long long)x->number)),
                             .due = {(int32_t)x->meeting_day},
                             .dutch = q->lang != LANG_NL && !str_eq(x->lang, STR("en")),
                             .done = !str_eq(x->state, STR("scheduled"))};
}

// What closes is told a day before it is due: it moves before what is of that day.
static void told_order(struct promised_days *days)
{
    for (int i = 1; i < days->n; i++) {
        const struct promised x = days->at[i];
        int to = i;
        for (; to > 0 && days->at[to - 1].due.n > x.due.n; to--)
            days->at[to] = days->at[to - 1];
        days->at[to] = x;
    }
}

// Both are in order of the day that they are due.
static enum err calendar_read(struct req *q, place_id place, struct promised_days *out)
{
    const day today = day_of_at(q->now);
    const int64_t from = today.n - BACK_DAYS;
    struct appointment_rows clocks;
    struct meeting_rows meetings;
    int k = 0;

    TRY(calendar_in(q->db, q->mem, place, from, CALENDAR_MOST, &clocks));
    TRY(meetings_in(q->db, q->mem, place, from, CALENDAR_MOST, &meetings));
    *out = (struct promised_days){MEM_ARRAY(q->mem, struct promised,
                                            (size_t)(clocks.n + meetings.n) + 1),
                                  0};
    for (int i = 0; i < clocks.n; i++) {
        while (k < meetings.n && meetings.at[k].meeting_day <= clocks.at[i].due_day)
            out->at[out->n++] = of_meeting(q, &meetings.at[k++]);
        out->at[out->n++] = of_clock(q, &clocks.at[i], today);
    }
    while (k < meetings.n)
        out->at[out->n++] = of_meeting(q, &meetings.at[k++]);
    told_order(out);
    return ERR_NONE;
}

// "14 jan. 2027" in its parts.
static void date_parts(struct req *q, day d, str *number, str *month)
{
    str rest = date_short(q->mem, q->lang, d);

    if (!str_cut(&rest, ' ', number)) *number = STR("");
    if (!str_cut(&rest, ' ', month)) *month = STR("");
}

static enum err page(struct req *q, struct res *r, const struct place_row *place)
{
    struct calendar_view v = {0};
    struct promised_days all;

    TRY(calendar_read(q, place ? place->id : PLACE_ROOT, &all));
    if (place) v.place = place->name, v.place_slug = place->slug;
    v.days.at = MEM_ARRAY(q->mem, struct appointment_line, (size_t)all.n + 1);
    v.days.n = all.n;
    for (int i = 0; i < all.n; i++) {
        const struct promised *x = &all.at[i];
        struct appointment_line *a = &v.days.at[i];
        *a = (struct appointment_line){.due = x->due,
                                       .title = x->title,
                                       .about = x->about,
                                       .dutch = x->dutch,
                                       .place = x->place,
                                       .href = x->path,
                                       .done = x->done,
                                       .late = x->late};
        date_parts(q, a->due, &a->day_number, &a->month);
    }
    const struct msg_arg arg = {.name = "place", .s = v.place};
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = place ? msg_fill(q->mem, q->lang,
                                                           MSG_participate_calendar_of, &arg, 1)
                                                : msg_text(q->lang, MSG_participate_calendar),
                                 .description = msg_text(q->lang, MSG_participate_calendar_lead),
                                 .menu = "participate",
                                 .theme = place ? place->theme : STR("")});
    participate_days_html(h, &v);
    return page_close(h);
}

enum err participate_calendar(struct req *q, struct res *r)
{
    return page(q, r, NULL);
}

enum err participate_place_calendar(struct req *q, struct res *r)
{
    struct place_row place;

    TRY(place_asked(q, &place));
    return page(q, r, &place);
}

// ---- iCalendar ----

// A content line: escaped, folded at 75 octets without cutting a sign, CRLF.
static void line(struct out *o, const char *name, str value)
{
    struct out text = out_new(o->mem);
    size_t used = 0;

    out_str(&text, str_of(name));
    out_byte(&text, ':');
    for (size_t i = 0; i < value.n; i++) {
        const char c = value.at[i];
        if (c == '\\' || c == ';' || c == ',') out_byte(&text, '\\');
        if (c == '\n')
            OUT_LIT(&text, "\\n");
        else if ((unsigned char)c >= 32)
            out_byte(&text, c);
    }
    for (str rest = out_get(&text); rest.n;) {
        const char *from = rest.at;
        utf8_next(&rest);
        const size_t n = (size_t)(rest.at - from);
        if (used + n > LINE_BYTES) {
            OUT_LIT(o, "\r\n ");
            used = 1;
        }
        out_bytes(o, from, n);
        used += n;
    }
    OUT_LIT(o, "\r\n");
}

static void line_day(struct out *o, const char *name, day d)
{
    const struct ymd x = day_ymd(d);

    out_format(o, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, x.year, x.month, x.day);
}

static enum err feed(struct req *q, struct res *r, const struct place_row *place)
{
    struct promised_days all;
    struct out *o = &r->body;

    TRY(calendar_read(q, place ? place->id : PLACE_ROOT, &all));
    r->type = "text/calendar; charset=utf-8";
    r->open = true;
    OUT_LIT(
        o,
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Meent//trajecten//NL\r\nMETHOD:PUBLISH\r\n");
    line(o, "X-WR-CALNAME", place ? place->name : msg_text(q->lang, MSG_participate_calendar));
    str host = q->origin;
    const ptrdiff_t slashes = str_find(host, STR("://"));
    if (slashes >= 0) host = str_from(host, (size_t)slashes + 3);
    for (int i = 0; i < all.n; i++) {
        const struct promised *x = &all.at[i];
        OUT_LIT(o, "BEGIN:VEVENT\r\n");
        line(o, "UID", str_format(q->mem, STR_FMT "@" STR_FMT, STR_ARG(x->uid), STR_ARG(host)));
        // The day itself: the same bytes until a commit changes them.
        const struct ymd d = day_ymd(x->due);
        out_format(o, "DTSTAMP:%04d%02d%02dT000000Z\r\n", d.year, d.month, d.day);
        line_day(o, "DTSTART", x->due);
        line_day(o, "DTEND", (day){x->due.n + 1});
        line(o, "SUMMARY",
             str_format(q->mem, STR_FMT ": " STR_FMT, STR_ARG(x->about), STR_ARG(x->title)));
        line(o, "LOCATION", x->place);
        line(o, "URL", str_format(q->mem, STR_FMT STR_FMT, STR_ARG(q->origin), STR_ARG(x->path)));
        OUT_LIT(o, "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
    }
    OUT_LIT(o, "END:VCALENDAR\r\n");
    return ERR_NONE;
}

enum err participate_calendar_ics(struct req *q, struct res *r)
{
    return feed(q, r, NULL);
}

enum err participate_place_ics(struct req *q, struct res *r)
{
    struct place_row place;

    TRY(place_asked(q, &place));
    return feed(q, r, &place);
}
