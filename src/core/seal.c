#include "core/seal.h"

#include "base/hash.h"
#include "base/out.h"

#include <sodium.h>

enum {
    SALT = crypto_pwhash_SALTBYTES,
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    KEY = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
    PASSES = 3,
    MEMORY = 16 << 20
};

static enum err key_of(str phrase, const unsigned char *salt, unsigned char key[KEY])
{
    return crypto_pwhash(key, KEY, phrase.at, phrase.n, salt, PASSES, MEMORY,
                         crypto_pwhash_ALG_ARGON2ID13) == 0
               ? ERR_NONE
               : ERR_FULL;
}

enum err seal_close(struct mem *m, str phrase, str about, str text, str *out)
{
    if (phrase.n < SEAL_PHRASE_LEAST || text.n > SEAL_TEXT_BYTES) return ERR_INVALID;
    const size_t n = (size_t)SALT + NONCE + text.n + TAG;
    const size_t room = sodium_base64_encoded_len(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    unsigned char *bytes = mem_raw(m, n), key[KEY];
    char *coded = mem_raw(m, room);

    random_bytes(bytes, (size_t)SALT + NONCE);
    TRY(key_of(phrase, bytes, key));
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes + SALT + NONCE, NULL,
                                               (const unsigned char *)(text.n ? text.at : ""),
                                               text.n, (const unsigned char *)about.at, about.n,
                                               NULL, bytes + SALT, key);
    sodium_memzero(key, sizeof key);
    sodium_bin2base64(coded, room, bytes, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    *out = (str){coded, room - 1};
    return ERR_NONE;
}

enum err seal_open(struct mem *m, str phrase, str about, str sealed, str *out)
{
    unsigned char *bytes = mem_raw(m, sealed.n + 1), *text = mem_raw(m, sealed.n + 1), key[KEY];
    unsigned long long length = 0;
    size_t n = 0;

    if (sodium_base642bin(bytes, sealed.n + 1, sealed.at, sealed.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        n < (size_t)SALT + NONCE + TAG)
        return ERR_FORBIDDEN;
    TRY(key_of(phrase, bytes, key));
    const int opened =
        crypto_aead_xchacha20poly1305_ietf_decrypt(text, &length, NULL, bytes + SALT + NONCE,
                                                   n - SALT - NONCE,
                                                   (const unsigned char *)about.at, about.n,
                                                   bytes + SALT, key);
    sodium_memzero(key, sizeof key);
    if (opened != 0) return ERR_FORBIDDEN;
    *out = (str){(char *)text, (size_t)length};
    return ERR_NONE;
}

// ---- what a few people write together ----

enum { CODING = sodium_base64_VARIANT_URLSAFE_NO_PADDING, SYLLABLES = 10 };

static str coded(struct mem *m, const unsigned char *bytes, size_t n)
{
    const size_t room = sodium_base64_encoded_len(n, CODING);
    char *text = mem_raw(m, room);

    sodium_bin2base64(text, room, bytes, n, CODING);
    return (str){text, room - 1};
}

static bool decoded(str text, unsigned char *bytes, size_t n)
{
    size_t got = 0;

    return sodium_base642bin(bytes, n, text.at, text.n, NULL, &got, NULL, CODING) == 0 && got == n;
}

str seal_phrase_new(struct mem *m)
{
    // Without c, q, x, y, j and h: Dutch and English do not say them alike.
    static const char first[] = "bdfgklmnprstvwz", second[] = "aeiou";
    struct out o = out_new(m);

    for (int i = 0; i < SYLLABLES; i++) {
        if (i && i % 2 == 0) out_byte(&o, '-');
        out_byte(&o, first[randombytes_uniform(sizeof first - 1)]);
        out_byte(&o, second[randombytes_uniform(sizeof second - 1)]);
    }
    return out_get(&o);
}

str seal_phrase_typed(struct mem *m, str typed)
{
    struct out o = out_new(m);
    int n = 0;

    for (size_t i = 0; i < typed.n && n < SEAL_PHRASE_SIGNS; i++) {
        const char c =
            typed.at[i] >= 'A' && typed.at[i] <= 'Z' ? (char)(typed.at[i] + 32) : typed.at[i];
        if (c < 'a' || c > 'z') continue;
        if (n && n % 4 == 0) out_byte(&o, '-');
        out_byte(&o, c);
        n++;
    }
    return out_get(&o);
}

str seal_salt_new(struct mem *m)
{
    unsigned char salt[SALT];

    random_bytes(salt, sizeof salt);
    return coded(m, salt, sizeof salt);
}

enum err seal_key(struct mem *m, str phrase, str salt, str *out_key)
{
    unsigned char raw[SALT], key[KEY];

    if (phrase.n < SEAL_PHRASE_LEAST || phrase.n > SEAL_PHRASE_SIGNS * 2 ||
        !decoded(salt, raw, sizeof raw))
        return ERR_INVALID;
    TRY(key_of(phrase, raw, key));
    *out_key = coded(m, key, sizeof key);
    sodium_memzero(key, sizeof key);
    return ERR_NONE;
}

enum err seal_close_with(struct mem *m, str key, str about, str text, str *out)
{
    const size_t length = (text.n + sizeof(uint32_t) + SEAL_PAD - 1) / SEAL_PAD * SEAL_PAD;
    const size_t n = (size_t)NONCE + length + TAG;
    unsigned char raw[KEY];

    if (text.n > SEAL_SHARED_BYTES || !decoded(key, raw, sizeof raw)) return ERR_INVALID;
    unsigned char *plain = mem_raw(m, length), *bytes = mem_raw(m, n);
    const uint32_t said = (uint32_t)text.n;
    memset(plain, 0, length);
    for (size_t i = 0; i < sizeof said; i++)
        plain[i] = (unsigned char)(said >> 8 * i);
    if (text.n) memcpy(plain + sizeof said, text.at, text.n);
    random_bytes(bytes, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes + NONCE, NULL, plain, length,
                                               (const unsigned char *)about.at, about.n, NULL,
                                               bytes, raw);
    sodium_memzero(raw, sizeof raw);
    *out = coded(m, bytes, n);
    return ERR_NONE;
}

enum err seal_open_with(struct mem *m, str key, str about, str sealed, str *out)
{
    unsigned char *bytes = mem_raw(m, sealed.n + 1), *plain = mem_raw(m, sealed.n + 1), raw[KEY];
    unsigned long long length = 0;
    uint32_t said = 0;
    size_t n = 0;

    if (!decoded(key, raw, sizeof raw) ||
        sodium_base642bin(bytes, sealed.n + 1, sealed.at, sealed.n, NULL, &n, NULL, CODING) != 0 ||
        n < (size_t)NONCE + TAG)
        return ERR_FORBIDDEN;
    const int opened =
        crypto_aead_xchacha20poly1305_ietf_decrypt(plain, &length, NULL, bytes + NONCE, n - NONCE,
                                                   (const unsigned char *)about.at, about.n, bytes,
                                                   raw);
    sodium_memzero(raw, sizeof raw);
    if (opened != 0 || length < sizeof said) return ERR_FORBIDDEN;
    for (size_t i = 0; i < sizeof said; i++)
        said |= (uint32_t)plain[i] << 8 * i;
    if (said > length - sizeof said) return ERR_FORBIDDEN;
    *out = (str){(char *)plain + sizeof said, said};
    return ERR_NONE;
}
