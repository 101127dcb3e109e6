#include "core/seal.h"

#include "base/hash.h"

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
