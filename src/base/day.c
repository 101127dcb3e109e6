#include "base/day.h"

// Civil date and day number: the well-known reckoning in eras of 400 years with March as first month.
day day_of(struct ymd d)
{
    const int y = d.year - (d.month <= 2);
    const int era = (y >= 0 ? y : y - 399) / 400;
    const int of_era = y - era * 400;
    const int of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;

    return (day){era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468};
}

struct ymd day_ymd(day d)
{
    const int z = d.n + 719468;
    const int era = (z >= 0 ? z : z - 146096) / 146097;
    const int of_era = z - era * 146097;
    const int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const int of_year = of_era - (365 * y + y / 4 - y / 100);
    const int m = (5 * of_year + 2) / 153;

    return (struct ymd){
        .year = y + era * 400 + (m >= 10),
        .month = m < 10 ? m + 3 : m - 9,
        .day = of_year - (153 * m + 2) / 5 + 1,
    };
}

int day_weekday(day d)
{
    const int w = (d.n + 3) % 7; // 1970-01-01 was a Thursday

    return w < 0 ? w + 7 : w;
}

static bool digits(str s, size_t at, size_t n, int *out)
{
    int v = 0;

    if (at + n > s.n) return false;
    for (size_t i = at; i < at + n; i++) {
        if (s.at[i] < '0' || s.at[i] > '9') return false;
        v = v * 10 + (s.at[i] - '0');
    }
    *out = v;
    return true;
}

enum err day_parse(str s, day *out)
{
    struct ymd d;

    if (s.n != 10 || s.at[4] != '-' || s.at[7] != '-') return ERR_INVALID;
    if (!digits(s, 0, 4, &d.year) || !digits(s, 5, 2, &d.month) || !digits(s, 8, 2, &d.day))
        return ERR_INVALID;
    if (d.year < 1000 || d.month < 1 || d.month > 12 || d.day < 1) return ERR_INVALID;
    const day found = day_of(d);
    const struct ymd again = day_ymd(found);
    if (again.month != d.month || again.day != d.day) return ERR_INVALID; // 30 February
    *out = found;
    return ERR_NONE;
}

static int64_t last_sunday(int year, int month)
{
    const day last = day_of((struct ymd){year, month, 31});

    return (int64_t)(last.n - (day_weekday(last) + 1) % 7) * 86400 + 3600; // 01:00 UTC
}

static int64_t floor_day(int64_t at)
{
    return at >= 0 ? at / 86400 : -((-at + 86399) / 86400);
}

int day_offset_s(int64_t at)
{
    const int year = day_ymd((day){(int32_t)floor_day(at)}).year;

    return at >= last_sunday(year, 3) && at < last_sunday(year, 10) ? 7200 : 3600;
}

day day_of_at(int64_t at)
{
    return (day){(int32_t)floor_day(at + day_offset_s(at))};
}

str day_iso(struct mem *m, day d)
{
    const struct ymd v = day_ymd(d);

    return str_format(m, "%04d-%02d-%02d", v.year, v.month, v.day);
}

str at_iso(struct mem *m, int64_t at)
{
    const int64_t days = floor_day(at);
    const struct ymd v = day_ymd((day){(int32_t)days});
    const int s = (int)(at - days * 86400);

    return str_format(m, "%04d-%02d-%02dT%02d:%02d:%02dZ", v.year, v.month, v.day, s / 3600,
                      s / 60 % 60, s % 60);
}

static const char weekdays[] = "MonTueWedThuFriSatSun";
static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

str at_http(struct mem *m, int64_t at)
{
    const int64_t days = floor_day(at);
    const day d = {(int32_t)days};
    const struct ymd v = day_ymd(d);
    const int s = (int)(at - days * 86400);

    return str_format(m, "%.3s, %02d %.3s %04d %02d:%02d:%02d GMT", weekdays + 3 * day_weekday(d),
                      v.day, months + 3 * (v.month - 1), v.year, s / 3600, s / 60 % 60, s % 60);
}

static bool clock_parse(str s, size_t at, int *out)
{
    int h, m, sec;

    if (!digits(s, at, 2, &h) || !digits(s, at + 3, 2, &m) || !digits(s, at + 6, 2, &sec))
        return false;
    if (s.at[at + 2] != ':' || s.at[at + 5] != ':' || h > 23 || m > 59 || sec > 59) return false;
    *out = h * 3600 + m * 60 + sec;
    return true;
}

enum err at_parse_iso(str s, int64_t *out)
{
    int clock = 0;
    day d;

    if (s.n != 10 && (s.n != 20 || s.at[10] != 'T' || s.at[19] != 'Z')) return ERR_INVALID;
    TRY(day_parse(str_part(s, 0, 10), &d));
    if (s.n == 20 && !clock_parse(s, 11, &clock)) return ERR_INVALID;
    *out = (int64_t)d.n * 86400 + clock;
    return ERR_NONE;
}

enum err at_parse_http(str s, int64_t *out)
{
    struct ymd v = {0};
    int clock;

    if (s.n != 29 || !str_ends(s, STR(" GMT"))) return ERR_INVALID;
    if (!digits(s, 5, 2, &v.day) || !digits(s, 12, 4, &v.year) || !clock_parse(s, 17, &clock))
        return ERR_INVALID;
    for (int i = 0; i < 12; i++)
        if (memcmp(s.at + 8, months + i * 3, 3) == 0) v.month = i + 1;
    if (v.month == 0 || v.day < 1 || v.day > 31 || v.year < 1970) return ERR_INVALID;
    *out = (int64_t)day_of(v).n * 86400 + clock;
    return ERR_NONE;
}

int64_t at_of_local(day d, int minutes)
{
    const int64_t shown = (int64_t)d.n * 86400 + (int64_t)minutes * 60;
    const int64_t summer = shown - 7200, winter = shown - 3600;

    return day_offset_s(summer) == 7200 ? summer : winter;
}

int at_local_minutes(int64_t at)
{
    const int64_t shown = at + day_offset_s(at) - (int64_t)day_of_at(at).n * 86400;

    return (int)(shown / 60);
}
