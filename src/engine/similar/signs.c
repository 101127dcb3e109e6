// signs.c - folding a text to signs of six bits.
#include "engine/similar/signs.h"

#include "base/utf8.h"

enum { SPACE, NOTHING = 255 };

static unsigned char sign_of(uint32_t c)
{
    if (c >= 'a' && c <= 'z') return (unsigned char)(c - 'a' + 1);
    if (c >= '0' && c <= '9') return (unsigned char)(c - '0' + 27);
    if (c == '\'' || c == 0x2019 || c == 0xad) return NOTHING;
    // punctuation, signs and symbols are spaces; what else is left is a letter of another script
    if (c < 0xc0 || c == 0xd7 || c == 0xf7 || (c >= 0x2000 && c <= 0x2bff) ||
        (c >= 0x3000 && c <= 0x303f) || c >= 0xe000)
        return SPACE;
    return (unsigned char)(37 + c % 27);
}

static void put(unsigned char *out, size_t *n, unsigned char sign)
{
    if (sign == NOTHING || (sign == SPACE && out[*n - 1] == SPACE)) return;
    out[(*n)++] = sign;
}

size_t similar_signs(str text, unsigned char *out)
{
    unsigned char plain[128];
    size_t n = 1;

    for (uint32_t c = 0; c < 128; c++)
        plain[c] = sign_of(utf8_fold(c));
    out[0] = SPACE;
    while (text.n) {
        const unsigned char c = (unsigned char)text.at[0];

        if (c < 128) {
            text = str_from(text, 1);
            put(out, &n, plain[c]);
            continue;
        }
        char folded[4];
        str two = {folded, utf8_fold_write(folded, utf8_next(&text))};
        while (two.n)
            put(out, &n, sign_of(utf8_next(&two)));
    }
    if (n == 1) return 0;
    if (out[n - 1] != SPACE) out[n++] = SPACE;
    return n;
}
