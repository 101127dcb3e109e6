#include "base/hash.h"

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
