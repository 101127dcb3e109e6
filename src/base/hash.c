#include "base/hash.h"

#include <endian.h>
#include <sodium.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct sha256), "state fits");

void sha256_start(struct sha256 *h)
{
    crypto_hash_sha256_init((crypto_hash_sha256_state *)(void *)h->state);
}

void sha256_add(struct sha256 *h, const void *at, size_t n)
{
    crypto_hash_sha256_update((crypto_hash_sha256_state *)(void *)h->state, at, n);
}

void sha256_end(struct sha256 *h, unsigned char out[SHA256_BYTES])
{
    crypto_hash_sha256_final((crypto_hash_sha256_state *)(void *)h->state, out);
}

static uint64_t mix(uint64_t a, uint64_t b)
{
    const unsigned __int128 p = (unsigned __int128)a * b;

    return (uint64_t)p ^ (uint64_t)(p >> 64);
}

void quick_hash(str bytes, unsigned char out[16])
{
    uint64_t a = 0x9e3779b97f4a7c15u ^ bytes.n, b = 0xc2b2ae3d27d4eb4fu, word[2];
    size_t at = 0;

    for (bool last = false; !last;) {
        if (bytes.n - at >= sizeof word) {
            memcpy(word, bytes.at + at, sizeof word);
            at += sizeof word;
        } else { // the rest, filled up with zeros; the length is in a
            memset(word, 0, sizeof word);
            if (bytes.n > at) memcpy(word, bytes.at + at, bytes.n - at);
            last = true;
        }
        const uint64_t x = le64toh(word[0]), y = le64toh(word[1]), was = a;
        a = mix(a ^ x, b ^ y ^ 0x165667b19e3779f9u) + b;
        b = mix(b ^ x ^ 0x27d4eb2f165667c5u, was + y * 0x85ebca77c2b2ae63u) ^ was;
    }
    a = htole64(mix(a ^ 0xff51afd7ed558ccdu, b));
    b = htole64(mix(b ^ 0xc4ceb9fe1a85ec53u, a));
    memcpy(out, &a, 8);
    memcpy(out + 8, &b, 8);
}

str hex_text(struct mem *m, const void *at, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *from = at;
    char *to = mem_raw(m, n * 2 + 1);

    for (size_t i = 0; i < n; i++) {
        to[i * 2] = digits[from[i] >> 4];
        to[i * 2 + 1] = digits[from[i] & 15];
    }
    to[n * 2] = 0;
    return (str){to, n * 2};
}

str sha256_hex(struct mem *m, str bytes)
{
    unsigned char digest[SHA256_BYTES];

    crypto_hash_sha256(digest, (const unsigned char *)bytes.at, bytes.n);
    return hex_text(m, digest, sizeof digest);
}

bool str_is_sha256(str s)
{
    if (s.n != SHA256_HEX) return false;
    for (size_t i = 0; i < s.n; i++)
        if (!((s.at[i] >= '0' && s.at[i] <= '9') || (s.at[i] >= 'a' && s.at[i] <= 'f')))
            return false;
    return true;
}

void random_bytes(void *at, size_t n)
{
    randombytes_buf(at, n);
}

void random_id(char out[8])
{
    static const char signs[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    unsigned char bytes[8];

    random_bytes(bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        out[i] = signs[bytes[i] % (i ? 36 : 26)];
}
