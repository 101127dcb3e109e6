#include "base/chance.h"

#include <assert.h>
#include <endian.h>
#include <sodium.h>

_Static_assert(crypto_stream_chacha20_KEYBYTES == SHA256_BYTES, "the hash is the key");

void chance_start(struct chance *c, str seed)
{
    struct sha256 h;

    *c = (struct chance){.used = sizeof c->block};
    sha256_start(&h);
    sha256_add(&h, seed.at, seed.n);
    sha256_end(&h, c->key);
}

uint64_t chance_bits(struct chance *c)
{
    static const unsigned char nonce[crypto_stream_chacha20_NONCEBYTES];
    uint64_t v;

    if (c->used == sizeof c->block) {
        memset(c->block, 0, sizeof c->block);
        crypto_stream_chacha20_xor_ic(c->block, c->block, sizeof c->block, nonce, c->next_block,
                                      c->key);
        c->next_block += sizeof c->block / CHANCE_BLOCK;
        c->used = 0;
    }
    memcpy(&v, c->block + c->used, sizeof v);
    c->used += (int)sizeof v;
    c->draws++;
    return le64toh(v);
}

uint64_t chance_below(struct chance *c, uint64_t n)
{
    assert(n > 0);
    const uint64_t odd = (UINT64_MAX % n + 1) % n; // 2^64 mod n

    for (;;) {
        const uint64_t v = chance_bits(c);
        if (v <= UINT64_MAX - odd) return v % n;
    }
}

double chance_part(struct chance *c)
{
    return (double)(chance_bits(c) >> 11) * 0x1p-53;
}

void chance_shuffle(struct chance *c, int *at, int n)
{
    for (int i = n - 1; i > 0; i--) {
        const int j = (int)chance_below(c, (uint64_t)i + 1), kept = at[i];
        at[i] = at[j];
        at[j] = kept;
    }
}

str chance_hash(struct mem *m, const struct chance *c)
{
    return hex_text(m, c->key, sizeof c->key);
}
