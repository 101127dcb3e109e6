#include "base/money.h"

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

// Whole euros: digits, with a point or blank before each group of three or nowhere.
static enum err whole(str s, cents *out)
{
    cents n = 0;
    bool grouped = false;
    size_t run = 0;

    if (!s.n) return ERR_INVALID;
    for (size_t i = 0; i < s.n; i++) {
        if (digit(s.at[i])) {
            if (n > CENTS_MOST / 1000) return ERR_INVALID;
            n = n * 10 + (s.at[i] - '0');
            run++;
            continue;
        }
        if ((s.at[i] != '.' && s.at[i] != ' ') || !run || run > 3 || (grouped && run != 3))
            return ERR_INVALID;
        grouped = true;
        run = 0;
    }
    if (!run || (grouped && run != 3)) return ERR_INVALID;
    *out = n;
    return ERR_NONE;
}

enum err cents_parse(str s, cents *out)
{
    cents euros, rest = 0;

    s = str_trim(s);
    if (str_starts(s, STR("€"))) s = str_trim(str_from(s, sizeof "€" - 1));
    if (str_starts(s, STR("\u00a0"))) s = str_from(s, 2); // as we write it ourselves
    // Two digits after the last comma or point are cents; so is ",-" as people write it.
    if (s.n > 2 && (str_ends(s, STR(",-")) || str_ends(s, STR(".-")))) {
        s = str_part(s, 0, s.n - 2);
    } else if (s.n > 3 && (s.at[s.n - 3] == ',' || s.at[s.n - 3] == '.') && digit(s.at[s.n - 2]) &&
               digit(s.at[s.n - 1])) {
        rest = (s.at[s.n - 2] - '0') * 10 + (s.at[s.n - 1] - '0');
        s = str_part(s, 0, s.n - 3);
    }
    TRY(whole(s, &euros));
    if (euros > CENTS_MOST / 100) return ERR_INVALID;
    *out = euros * 100 + rest;
    return ERR_NONE;
}
