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

void utf8_put(struct out *o, uint32_t c)
{
    if (c < 0x80) {
        out_byte(o, (char)c);
    } else if (c < 0x800) {
        out_bytes(o, (char[]){(char)(0xc0 | c >> 6), (char)(0x80 | (c & 0x3f))}, 2);
    } else if (c < 0x10000) {
        out_bytes(o,
                  (char[]){(char)(0xe0 | c >> 12), (char)(0x80 | (c >> 6 & 0x3f)),
                           (char)(0x80 | (c & 0x3f))},
                  3);
    } else {
        out_bytes(o,
                  (char[]){(char)(0xf0 | c >> 18), (char)(0x80 | (c >> 12 & 0x3f)),
                           (char)(0x80 | (c >> 6 & 0x3f)), (char)(0x80 | (c & 0x3f))},
                  4);
    }
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

void utf8_fold_text(struct out *o, str s)
{
    while (s.n) {
        const uint32_t c = utf8_next(&s);

        if (c == 0xdf)
            OUT_LIT(o, "ss");
        else if (c == 0xc6 || c == 0xe6)
            OUT_LIT(o, "ae");
        else if (c == 0x152 || c == 0x153)
            OUT_LIT(o, "oe");
        else if (c == 0x132 || c == 0x133)
            OUT_LIT(o, "ij");
        else {
            const uint32_t folded = utf8_fold(c);
            if (folded) utf8_put(o, folded);
        }
    }
}
