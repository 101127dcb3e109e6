#include "core/signer.h"

#include "base/hash.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <sodium.h>

enum { RSA_BITS = 2048, NUMBER_BYTES = 1024, SIGNATURE_BYTES = 1024 };

static str base64url(struct mem *m, const void *at, size_t n)
{
    const size_t room = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *to = mem_raw(m, room);

    sodium_bin2base64(to, room, at, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return (str){to, strlen(to)};
}

static bool number_of(struct mem *m, const EVP_PKEY *key, const char *which, str *out)
{
    unsigned char bytes[NUMBER_BYTES];
    BIGNUM *b = NULL;
    bool good = false;

    if (EVP_PKEY_get_bn_param(key, which, &b) == 1 && BN_num_bytes(b) <= NUMBER_BYTES) {
        *out = base64url(m, bytes, (size_t)BN_bn2bin(b, bytes));
        good = true;
    }
    BN_free(b);
    return good;
}

static bool private_of(struct mem *m, EVP_PKEY *key, str *out)
{
    BIO *to = BIO_new(BIO_s_mem());
    char *at = NULL;
    const bool good = to && PEM_write_bio_PrivateKey(to, key, NULL, NULL, 0, NULL, NULL) == 1;
    const long n = good ? BIO_get_mem_data(to, &at) : 0;

    if (n > 0) *out = str_copy(m, (str){at, (size_t)n});
    BIO_free(to);
    return n > 0;
}

enum err signer_make(struct mem *m, struct signer_pair *out)
{
    char name[SIGNER_NAME];
    EVP_PKEY *key = EVP_RSA_gen(RSA_BITS);
    const bool good = key && private_of(m, key, &out->private) &&
                      number_of(m, key, OSSL_PKEY_PARAM_RSA_N, &out->n) &&
                      number_of(m, key, OSSL_PKEY_PARAM_RSA_E, &out->e);

    EVP_PKEY_free(key);
    random_id(name);
    out->name = str_copy(m, (str){name, sizeof name});
    return good ? ERR_NONE : ERR_INTERNAL;
}

enum err signer_have(struct db *db, struct mem *m, int64_t now, const struct signer_pair *pair,
                     signing_key_id *out)
{
    bool found;

    TRY(signer_last(db, m, &found, out));
    if (found) return ERR_NONE;
    if (!pair) return ERR_NOT_FOUND;
    return signer_put(db, m, pair->name, pair->private, pair->n, pair->e, now, out);
}

void signer_jwk(struct json *j, str kid, str n, str e)
{
    json_open(j, '{');
    json_pair_text(j, "kty", STR("RSA"));
    json_pair_text(j, "use", STR("sig"));
    json_pair_text(j, "alg", STR("RS256"));
    json_pair_text(j, "kid", kid);
    json_pair_text(j, "n", n);
    json_pair_text(j, "e", e);
    json_close(j, '}');
}

enum err signer_token(struct mem *m, str private, str kid, str payload, str *out)
{
    unsigned char signature[SIGNATURE_BYTES];
    size_t n = sizeof signature;
    struct out head = out_new(m);
    struct json j = json_new(&head);

    json_open(&j, '{');
    json_pair_text(&j, "alg", STR("RS256"));
    json_pair_text(&j, "kid", kid);
    json_pair_text(&j, "typ", STR("JWT"));
    json_close(&j, '}');
    const str top = out_get(&head), first = base64url(m, top.at, top.n),
              second = base64url(m, payload.at, payload.n),
              what = str_format(m, STR_FMT "." STR_FMT, STR_ARG(first), STR_ARG(second));
    BIO *from = BIO_new_mem_buf(private.at, (int)private.n);
    EVP_PKEY *key = from ? PEM_read_bio_PrivateKey(from, NULL, NULL, NULL) : NULL;
    EVP_MD_CTX *c = key ? EVP_MD_CTX_new() : NULL;
    const bool good = c && EVP_DigestSignInit(c, NULL, EVP_sha256(), NULL, key) == 1 &&
                      EVP_DigestSign(c, signature, &n, (const unsigned char *)what.at, what.n) == 1;
    EVP_MD_CTX_free(c);
    EVP_PKEY_free(key);
    BIO_free(from);
    if (!good) return ERR_INTERNAL;
    const str third = base64url(m, signature, n);
    *out = str_format(m, STR_FMT "." STR_FMT, STR_ARG(what), STR_ARG(third));
    return ERR_NONE;
}
