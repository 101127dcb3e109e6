#include "web/token.h"

#include "base/hash.h"

#include <sodium.h>

enum { RAW = TOKEN_NONCE + 8 + crypto_auth_BYTES };

static void seal(const unsigned char *secret, const unsigned char *head, str binding,
                 unsigned char out[crypto_auth_BYTES])
{
    crypto_auth_hmacsha512256_state s;

    crypto_auth_hmacsha512256_init(&s, secret, TOKEN_SECRET);
    crypto_auth_hmacsha512256_update(&s, head, TOKEN_NONCE + 8);
    crypto_auth_hmacsha512256_update(&s, (const unsigned char *)binding.at, binding.n);
    crypto_auth_hmacsha512256_final(&s, out);
}

str token_new(struct mem *m, const unsigned char secret[TOKEN_SECRET], int64_t now, str binding)
{
    unsigned char raw[RAW];
    char *text = mem_raw(m, TOKEN_TEXT + 1);

    random_bytes(raw, TOKEN_NONCE);
    for (int i = 0; i < 8; i++)
        raw[TOKEN_NONCE + i] = (unsigned char)((uint64_t)now >> (56 - 8 * i));
    seal(secret, raw, binding, raw + TOKEN_NONCE + 8);
    sodium_bin2base64(text, TOKEN_TEXT + 1, raw, RAW, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return (str){text, TOKEN_TEXT};
}

enum err token_check(const unsigned char secret[TOKEN_SECRET], int64_t now, str binding, str token,
                     unsigned char out_nonce[TOKEN_NONCE])
{
    unsigned char raw[RAW], want[crypto_auth_BYTES];
    size_t n = 0;
    uint64_t made = 0;

    if (token.n != TOKEN_TEXT ||
        sodium_base642bin(raw, RAW, token.at, token.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        n != RAW)
        return ERR_FORBIDDEN;
    seal(secret, raw, binding, want);
    if (sodium_memcmp(want, raw + TOKEN_NONCE + 8, sizeof want) != 0) return ERR_FORBIDDEN;
    for (int i = 0; i < 8; i++)
        made = made << 8 | raw[TOKEN_NONCE + i];
    if ((int64_t)made > now + 60 || now - (int64_t)made > TOKEN_SECONDS) return ERR_GONE;
    memcpy(out_nonce, raw, TOKEN_NONCE);
    return ERR_NONE;
}
