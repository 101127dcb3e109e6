#include "i18n/i18n.h"

#include "base/utf8.h"
#include "i18n/messages.h"
#include "i18n/table.h"

#include <assert.h>

const char *const lang_codes[LANG_COUNT] = {"nl", "en"};

bool lang_parse(str code, enum lang *out)
{
    for (int l = 0; l < LANG_COUNT; l++)
        if (str_eq(code, str_of(lang_codes[l]))) {
            *out = (enum lang)l;
            return true;
        }
    return false;
}

enum lang lang_of(str code)
{
    enum lang lang = LANG_NL;

    (void)!lang_parse(code, &lang);
    return lang;
}

static int place(msg key)
{
    if (key == MSG_none) return 0;
    for (int at = key & (message_slot_count - 1);; at = (at + 1) & (message_slot_count - 1)) {
        const int n = message_slots[at];
        assert(n); // a number that tools/msggen gave
        if (message_numbers[n] == key) return n;
    }
}

static const struct message *message(msg key)
{
    return &messages[place(key)];
}

str msg_text(enum lang lang, msg key)
{
    return message(key)->form[lang][0];
}

static void put_number(struct out *o, enum lang lang, int64_t v)
{
    const str point = msg_text(lang, MSG_number_thousands);
    char digits[24];
    int n = 0;
    uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

    do
        digits[n++] = (char)('0' + u % 10);
    while (u /= 10);
    if (v < 0) OUT_LIT(o, "\xe2\x88\x92"); // minus sign
    while (n > 0) {
        out_byte(o, digits[--n]);
        if (n && n % 3 == 0) out_str(o, point);
    }
}

str number_text(struct mem *m, enum lang lang, int64_t v)
{
    struct out o = out_sized(m, 40);

    put_number(&o, lang, v);
    return out_get(&o);
}

str money_text(struct mem *m, enum lang lang, int64_t cents)
{
    const str euros = number_text(m, lang, cents / 100), gap = STR("\u00a0");
    const int rest = (int)(cents % 100 < 0 ? -(cents % 100) : cents % 100);

    if (!rest) return str_format(m, "€" STR_FMT STR_FMT, STR_ARG(gap), STR_ARG(euros));
    return str_format(m, "€" STR_FMT STR_FMT STR_FMT "%02d", STR_ARG(gap), STR_ARG(euros),
                      STR_ARG(msg_text(lang, MSG_number_decimal)), rest);
}

str msg_fill(struct mem *m, enum lang lang, msg key, const struct msg_arg *args, int n)
{
    const struct message *e = message(key);
    struct out o = out_sized(m, 96);
    str s = e->form[lang][0];

    if (e->form[lang][1].n && n && args[0].number) {
        const int64_t v = args[0].i;
        s = e->form[lang][message_plural(lang, v < 0 ? 0 - (uint64_t)v : (uint64_t)v)];
    }
    while (s.n) {
        const ptrdiff_t open = str_find_byte(s, '{');

        if (open < 0) break;
        out_bytes(&o, s.at, (size_t)open);
        s = str_from(s, (size_t)open + 1);
        const ptrdiff_t close = str_find_byte(s, '}');
        assert(close > 0); // tools/msggen read the sentence
        const str name = {s.at, (size_t)close};
        for (int i = 0; i < n; i++) {
            if (!str_eq(str_of(args[i].name), name)) continue;
            if (args[i].number)
                put_number(&o, lang, args[i].i);
            else
                out_str(&o, args[i].s);
            break;
        }
        s = str_from(s, (size_t)close + 1);
    }
    out_str(&o, s);
    return out_get(&o);
}

msg msg_by_key(str key)
{
    int low = 1, high = message_count;

    while (low < high) {
        const int mid = low + (high - low) / 2;
        const int c = str_cmp(message_keys[mid], key);

        if (c == 0) return message_numbers[mid];
        if (c < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return MSG_none;
}

struct msgs msgs_of_bits(struct mem *m, uint32_t bits, int last, msg (*word)(int))
{
    msg *at = MEM_ARRAY(m, msg, 32);
    int n = 0;

    for (int i = 0; i <= last; i++)
        if (bits & 1u << i) at[n++] = word(i);
    return (struct msgs){at, n};
}

str msg_key(msg key)
{
    return message_keys[place(key)];
}

msg msg_of_err(enum err e)
{
    static const msg keys[] = {
#define ERR(name, status, code, key) MSG_error_##key,
#include "base/errors.def"
#undef ERR
    };

    assert((size_t)e < COUNT_OF(keys));
    return keys[e];
}

static struct msg_arg text(const char *name, str s)
{
    return (struct msg_arg){.name = name, .s = s};
}

static str decimal(struct mem *m, int64_t v)
{
    struct out o = out_sized(m, 24);

    out_int(&o, v);
    return out_get(&o);
}

str date_long(struct mem *m, enum lang lang, day d)
{
    const struct ymd ymd = day_ymd(d);

    return msg_fill(
        m, lang, MSG_date_long,
        (struct msg_arg[]){
            text("weekday",
                 msg_text(lang, msg_by_key(str_format(m, "date.weekday_%d", day_weekday(d) + 1)))),
            text("d", decimal(m, ymd.day)),
            text("month", msg_text(lang, msg_by_key(str_format(m, "date.month_%d", ymd.month)))),
            text("year", decimal(m, ymd.year)),
        },
        4);
}

str date_short(struct mem *m, enum lang lang, day d)
{
    static const msg months[] = {MSG_date_short_1,  MSG_date_short_2,  MSG_date_short_3,
                                 MSG_date_short_4,  MSG_date_short_5,  MSG_date_short_6,
                                 MSG_date_short_7,  MSG_date_short_8,  MSG_date_short_9,
                                 MSG_date_short_10, MSG_date_short_11, MSG_date_short_12};
    const struct ymd ymd = day_ymd(d);

    return msg_fill(m, lang, MSG_date_in_list,
                    (struct msg_arg[]){
                        text("d", decimal(m, ymd.day)),
                        text("month", msg_text(lang, months[ymd.month - 1])),
                        text("year", decimal(m, ymd.year)),
                    },
                    3);
}

static str count(struct mem *m, enum lang lang, msg key, int64_t n)
{
    return msg_fill(m, lang, key, &(struct msg_arg){.name = "n", .number = true, .i = n}, 1);
}

// Whole units, the two largest: nobody plans by the second of an hour-long film.
str duration_text(struct mem *m, enum lang lang, int64_t s)
{
    if (s < 0) s = 0;
    if (s < 60) return count(m, lang, MSG_duration_seconds, s);
    const bool hours = s >= 3600 - 30; // 59:45 is an hour
    const int64_t minutes = s < 600 ? s / 60 : s / 60 + (s % 60 >= 30);
    const int64_t big = hours ? minutes / 60 : minutes;
    const int64_t small = hours ? minutes % 60 : s < 600 ? s % 60 : 0;
    const str first = count(m, lang, hours ? MSG_duration_hours : MSG_duration_minutes, big);

    if (small == 0) return first;
    return msg_fill(m, lang, MSG_duration_both,
                    (struct msg_arg[]){
                        text("first", first),
                        text("second",
                             count(m, lang, hours ? MSG_duration_minutes : MSG_duration_seconds,
                                   small)),
                    },
                    2);
}

// Lists are full of these: written by hand, five times as fast as printf.
str clock_text(struct mem *m, int64_t s)
{
    struct out o = out_sized(m, 28);
    const int64_t hours = s < 0 ? 0 : s / 3600, minutes = s < 0 ? 0 : s / 60 % 60,
                  seconds = s < 0 ? 0 : s % 60;

    if (hours) {
        out_int(&o, hours);
        out_byte(&o, ':');
    }
    if (hours && minutes < 10) out_byte(&o, '0');
    out_int(&o, minutes);
    out_byte(&o, ':');
    if (seconds < 10) out_byte(&o, '0');
    out_int(&o, seconds);
    return out_get(&o);
}

// Decimal units (IEC 80000-13), one decimal under ten.
str bytes_text(struct mem *m, enum lang lang, int64_t n)
{
    static const msg units[] = {MSG_number_kb, MSG_number_mb, MSG_number_gb, MSG_number_tb};
    uint64_t u = n < 0 ? 0 : (uint64_t)n, unit = 1000;
    size_t i = 0;

    if (u < 1000)
        return msg_fill(m, lang, MSG_number_bytes,
                        (struct msg_arg[]){text("size", number_text(m, lang, (int64_t)u))}, 1);
    while (i + 1 < COUNT_OF(units) && u >= 1000 * unit - unit / 2) // 999.6 KB is 1.0 MB
        unit *= 1000, i++;
    const uint64_t tenths = u / (unit / 10) + (u % (unit / 10) >= unit / 20);
    str size;
    if (tenths < 100)
        size = str_format(m, "%d" STR_FMT "%d", (int)(tenths / 10),
                          STR_ARG(msg_text(lang, MSG_number_decimal)), (int)(tenths % 10));
    else
        size = number_text(m, lang, (int64_t)((u + unit / 2) / unit));
    return msg_fill(m, lang, units[i], (struct msg_arg[]){text("size", size)}, 1);
}

// Folded letters; a run of digits becomes its length and the digits, so that 9 comes before 10; what is
// neither is one space; leading zeros count only when all else is equal. ij sorts as i, j (NEN practice).
str sort_key(struct mem *m, str s)
{
    struct out folded = out_sized(m, s.n + 8), o = out_sized(m, s.n + 8);
    bool space = false;

    utf8_fold_text(&folded, s);
    for (str f = out_get(&folded); f.n;) {
        if (f.at[0] >= '0' && f.at[0] <= '9') {
            size_t n = 0, zeros = 0;

            while (n < f.n && f.at[n] >= '0' && f.at[n] <= '9')
                n++;
            while (zeros + 1 < n && f.at[zeros] == '0')
                zeros++;
            const size_t length = n - zeros > 200 ? 200 : n - zeros;
            if (space && o.n) out_byte(&o, ' ');
            space = false;
            out_bytes(&o, (char[]){'0', (char)(unsigned char)(33 + length)}, 2);
            out_bytes(&o, f.at + zeros, length);
            f = str_from(f, n);
            continue;
        }
        const str before = f;
        const uint32_t c = utf8_next(&f);
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 0xc0 && !(c >= 0x2000 && c < 0x2c00) &&
                                                       c != 0xd7 && c != 0xf7 && c != 0xfffd);

        if (!letter) {
            space = space || c != '\''; // foto's stays one word
            continue;
        }
        if (space && o.n) out_byte(&o, ' ');
        space = false;
        out_bytes(&o, before.at, before.n - f.n);
    }
    return out_get(&o);
}
