#include "base/uuid.h"

#include "base/hash.h"

// SHA-1 (FIPS 180-4) stands here because no library of ours has it, and only UUIDs need it.
static uint32_t turn(uint32_t v, int by)
{
    return v << by | v >> (32 - by);
}

static void sha1_block(uint32_t h[5], const unsigned char *at)
{
    uint32_t w[80], a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];

    for (int i = 0; i < 16; i++)
        w[i] = (uint32_t)at[i * 4] << 24 | (uint32_t)at[i * 4 + 1] << 16 |
               (uint32_t)at[i * 4 + 2] << 8 | at[i * 4 + 3];
    for (int i = 16; i < 80; i++)
        w[i] = turn(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    for (int i = 0; i < 80; i++) {
        const uint32_t f = i < 20   ? (b & c) | (~b & d)
                           : i < 40 ? b ^ c ^ d
                           : i < 60 ? (b & c) | (b & d) | (c & d)
                                    : b ^ c ^ d;
        static const uint32_t k[4] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
        const uint32_t t = turn(a, 5) + f + e + k[i / 20] + w[i];

        e = d;
        d = c;
        c = turn(b, 30);
        b = a;
        a = t;
    }
    h[0] += a;
    h[1] += b;
    h[2] += c;
    h[3] += d;
    h[4] += e;
}

static void sha1(const unsigned char *at, size_t n, unsigned char out[20])
{
    uint32_t h[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    unsigned char end[128] = {0};
    const uint64_t bits = (uint64_t)n * 8;

    for (; n >= 64; at += 64, n -= 64)
        sha1_block(h, at);
    const size_t room = n < 56 ? 64 : 128;
    if (n) memcpy(end, at, n);
    end[n] = 0x80;
    for (size_t i = 0; i < 8; i++)
        end[room - 1 - i] = (unsigned char)(bits >> (8 * i));
    for (size_t i = 0; i < room; i += 64)
        sha1_block(h, end + i);
    for (int i = 0; i < 20; i++)
        out[i] = (unsigned char)(h[i / 4] >> (24 - 8 * (i % 4)));
}

str uuid_v5(struct mem *m, const unsigned char space[UUID_BYTES], str name)
{
    unsigned char *text = mem_raw(m, UUID_BYTES + name.n), digest[20];

    memcpy(text, space, UUID_BYTES);
    if (name.n) memcpy(text + UUID_BYTES, name.at, name.n);
    sha1(text, UUID_BYTES + name.n, digest);
    digest[6] = (unsigned char)(0x50 | (digest[6] & 0x0f));
    digest[8] = (unsigned char)(0x80 | (digest[8] & 0x3f));
    const str hex = hex_text(m, digest, UUID_BYTES);
    return str_format(m, "%.8s-%.4s-%.4s-%.4s-%.12s", hex.at, hex.at + 8, hex.at + 12, hex.at + 16,
                      hex.at + 20);
}
