#include "http/range.h"

static bool number(str s, int64_t *out)
{
    if (s.n == 0 || s.n > 18 || s.at[0] == '-') return false;
    return str_int(s, 0, INT64_MAX, out) == ERR_NONE;
}

enum range range_parse(str header, int64_t size, struct range_span *out)
{
    int64_t first, last;

    if (!str_starts(header, STR("bytes="))) return RANGE_NONE;
    const str spec = str_trim(str_from(header, 6));
    if (str_find_byte(spec, ',') >= 0) return RANGE_NONE;
    const ptrdiff_t dash = str_find_byte(spec, '-');
    if (dash < 0) return RANGE_NONE;
    const str from = str_part(spec, 0, (size_t)dash), to = str_from(spec, (size_t)dash + 1);

    if (from.n == 0) { // the last so many bytes
        if (!number(to, &last)) return RANGE_NONE;
        if (last == 0 || size == 0) return RANGE_UNSATISFIABLE;
        if (last > size) last = size;
        *out = (struct range_span){.at = size - last, .bytes = last};
        return RANGE_PART;
    }
    if (!number(from, &first)) return RANGE_NONE;
    if (to.n == 0)
        last = size - 1;
    else if (!number(to, &last) || last < first)
        return RANGE_NONE;
    if (first >= size) return RANGE_UNSATISFIABLE;
    if (last >= size) last = size - 1;
    *out = (struct range_span){.at = first, .bytes = last - first + 1};
    return RANGE_PART;
}
