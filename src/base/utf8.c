#include "base/utf8.h"

uint32_t utf8_next(str *rest)
{
    static const uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *p = (const unsigned char *)rest->at;
    uint32_t sign = p[0];
    size_t n = 1;

    if (sign >= 0x80) {
        n = sign >= 0xf0 && sign < 0xf8   ? 4
            : sign >= 0xe0 && sign < 0xf0 ? 3
            : sign >= 0xc0 && sign < 0xe0 ? 2
                                          : 0;
        if (n == 0 || n > rest->n) goto broken;
        sign &= 0xffu >> (n + 1);
        for (size_t i = 1; i < n; i++) {
            if ((p[i] & 0xc0) != 0x80) goto broken;
            sign = sign << 6 | (p[i] & 0x3f);
        }
        if (sign < lowest[n] || sign > 0x10ffff || (sign >= 0xd800 && sign <= 0xdfff)) goto broken;
    }
    *rest = str_from(*rest, n);
    return sign;
broken:
    *rest = str_from(*rest, 1);
    return 0xfffd;
}

bool utf8_is_letter(uint32_t c)
{
    if (c < 0x80) return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return c >= 0xc0 && c != 0xd7 && c != 0xf7 && c != 0xfffd && !(c >= 0x2000 && c <= 0x2bff) &&
           !(c >= 0x3000 && c <= 0x303f) && c < 0x1f000;
}

bool utf8_valid(str s)
{
    while (s.n) {
        if ((unsigned char)s.at[0] < 0x80) {
            s.at++;
            s.n--;
            continue;
        }
        const size_t n = s.n;
        if (utf8_next(&s) == 0xfffd && n - s.n != 3)
            return false; // a real U+FFFD takes three bytes
    }
    return true;
}

size_t utf8_write(char *at, uint32_t c)
{
    if (c < 0x80) {
        at[0] = (char)c;
        return 1;
    }
    const size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; c >>= 6)
        at[i] = (char)(0x80 | (c & 0x3f));
    at[0] = (char)((n == 2 ? 0xc0 : n == 3 ? 0xe0 : 0xf0) | c);
    return n;
}

void utf8_put(struct out *o, uint32_t c)
{
    char *at = out_room(o, 4);

    o->n += utf8_write(at, c);
}

size_t utf8_length(str s)
{
    size_t n = 0;

    for (; s.n; n++)
        utf8_next(&s);
    return n;
}

str utf8_clip(str s, size_t max_signs)
{
    str rest = s;

    for (size_t i = 0; i < max_signs && rest.n; i++)
        utf8_next(&rest);
    return (str){s.at, s.n - rest.n};
}

// Latin-1 Supplement and Latin Extended-A, folded to the letters under the marks.
static const char latin1[] = "aaaaaaaceeeeiiiidnooooo\0ouuuuyts"  // c0..df; d7 is the times sign
                             "aaaaaaaceeeeiiiidnooooo\0ouuuuyty"; // e0..ff; f7 is the division sign
static const char latin_a[] =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllllllln"
    "nnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"; // 100..17f

uint32_t utf8_fold(uint32_t c)
{
    if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if (c >= 0x300 && c <= 0x36f) return 0;
    if (c >= 0xc0 && c <= 0xff) return latin1[c - 0xc0] ? (uint32_t)latin1[c - 0xc0] : c;
    if (c >= 0x100 && c <= 0x17f) return (uint32_t)latin_a[c - 0x100];
    if (c >= 0x391 && c <= 0x3a9) return c + 32; // Greek capitals
    if (c >= 0x410 && c <= 0x42f) return c + 32; // Cyrillic capitals
    return c;
}

size_t utf8_fold_write(char *at, uint32_t c)
{
    static const struct {
        uint32_t sign;
        char two[3];
    } pairs[] = {{0xdf, "ss"},  {0xc6, "ae"},  {0xe6, "ae"}, {0x152, "oe"},
                 {0x153, "oe"}, {0x132, "ij"}, {0x133, "ij"}};

    if (c >= 0xc6)
        for (size_t i = 0; i < COUNT_OF(pairs); i++)
            if (pairs[i].sign == c) {
                memcpy(at, pairs[i].two, 2);
                return 2;
            }
    const uint32_t folded = utf8_fold(c);
    return folded ? utf8_write(at, folded) : 0;
}

void utf8_fold_text(struct out *o, str s)
{
    while (s.n) {
        const uint32_t c = utf8_next(&s);
        char *at = out_room(o, 4);

        o->n += utf8_fold_write(at, c);
    }
}

str utf8_slug(struct mem *m, str s, size_t most)
{
    struct out folded = out_sized(m, s.n + 8), o = out_sized(m, s.n + 8);
    bool gap = false;

    utf8_fold_text(&folded, s);
    for (str f = out_get(&folded); f.n; f = str_from(f, 1)) {
        const char c = f.at[0];

        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
            if (o.n + (gap && o.n) + 1 > most) break;
            if (gap && o.n) out_byte(&o, '-');
            gap = false;
            out_byte(&o, c);
        } else if (c != '\'') {
            gap = true;
        }
    }
    return out_get(&o);
}
