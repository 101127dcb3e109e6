// Tokens: made here with keys made here, then spoilt in every way that is known.
#include "core/jwt.h"
#include "core/provider.h"
#include "tests/support/test.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <sodium.h>

enum { NOW = 1800000000 };

static str b64(struct mem *m, str s)
{
    const size_t room = sodium_base64_ENCODED_LEN(s.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *to = mem_raw(m, room);

    sodium_bin2base64(to, room, (const unsigned char *)s.at, s.n,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return (str){to, room - 1};
}

static str jwk(struct mem *m, EVP_PKEY *key, bool ec, const char *kid)
{
    unsigned char point[65], bytes[512];
    size_t n = 0;

    if (ec) {
        EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, point,
                                        sizeof point, &n);
        if (n == 65)
            return str_format(m,
                              "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\",\"x\":\"" STR_FMT
                              "\",\"y\":\"" STR_FMT "\"}",
                              kid, STR_ARG(b64(m, (str){(char *)point + 1, 32})),
                              STR_ARG(b64(m, (str){(char *)point + 33, 32})));
        return STR("{}");
    }
    BIGNUM *bn = NULL, *be = NULL;
    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &bn);
    EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &be);
    const int k = BN_bn2bin(bn, bytes);
    const str modulus = b64(m, (str){(char *)bytes, (size_t)k});
    const int j = BN_bn2bin(be, bytes);
    const str exponent = b64(m, (str){(char *)bytes, (size_t)j});
    BN_free(bn);
    BN_free(be);
    return str_format(m,
                      "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"%s\",\"n\":\"" STR_FMT
                      "\",\"e\":\"" STR_FMT "\"}",
                      kid, STR_ARG(modulus), STR_ARG(exponent));
}

static str token(struct mem *m, EVP_PKEY *key, bool ec, const char *head, const char *claims)
{
    const str what = str_format(m, STR_FMT "." STR_FMT, STR_ARG(b64(m, str_of(head))),
                                STR_ARG(b64(m, str_of(claims))));
    unsigned char sig[600];
    size_t n = sizeof sig;
    EVP_MD_CTX *c = EVP_MD_CTX_new();

    EVP_DigestSignInit(c, NULL, EVP_sha256(), NULL, key);
    EVP_DigestSign(c, sig, &n, (const unsigned char *)what.at, what.n);
    EVP_MD_CTX_free(c);
    if (ec) {
        const unsigned char *at = sig;
        ECDSA_SIG *s = d2i_ECDSA_SIG(NULL, &at, (long)n);
        unsigned char raw[64];
        BN_bn2binpad(ECDSA_SIG_get0_r(s), raw, 32);
        BN_bn2binpad(ECDSA_SIG_get0_s(s), raw + 32, 32);
        ECDSA_SIG_free(s);
        memcpy(sig, raw, n = 64);
    }
    return str_format(m, STR_FMT "." STR_FMT, STR_ARG(what),
                      STR_ARG(b64(m, (str){(char *)sig, n})));
}

static void try_one(struct test *t, const char *name, str tried, str keys, enum err want)
{
    struct json_value out;

    t->row = name;
    CHECK_INT(t, jwt_read(t->mem, tried, keys, &out), want);
}

TEST(jwt, is_believed_only_when_a_known_key_signed_it)
{
    EVP_PKEY *rsa = EVP_RSA_gen(2048), *other = EVP_RSA_gen(2048), *ec = EVP_EC_gen("P-256"),
             *small = EVP_RSA_gen(1024);
    const char *claims = "{\"sub\":\"1\"}";
    struct mem *m = t->mem;
    const str keys = str_format(m, "{\"keys\":[" STR_FMT "," STR_FMT "]}",
                                STR_ARG(jwk(m, rsa, false, "r1")), STR_ARG(jwk(m, ec, true, "e1")));
    const str weak = str_format(m, "{\"keys\":[" STR_FMT "]}", STR_ARG(jwk(m, small, false, "r1")));
    const str good = token(m, rsa, false, "{\"alg\":\"RS256\",\"kid\":\"r1\"}", claims);
    struct json_value out;
    try_one(t, "RS256", good, keys, ERR_NONE);
    try_one(t, "ES256", token(m, ec, true, "{\"alg\":\"ES256\",\"kid\":\"e1\"}", claims), keys,
            ERR_NONE);
    try_one(t, "no kid", token(m, rsa, false, "{\"alg\":\"RS256\"}", claims), keys, ERR_NONE);
    try_one(t, "another key of the same name",
            token(m, other, false, "{\"alg\":\"RS256\",\"kid\":\"r1\"}", claims), keys,
            ERR_INVALID);
    try_one(t, "a key that is not there",
            token(m, other, false, "{\"alg\":\"RS256\",\"kid\":\"r2\"}", claims), keys,
            ERR_NOT_FOUND);
    try_one(t, "the kind of another",
            token(m, rsa, false, "{\"alg\":\"ES256\",\"kid\":\"e1\"}", claims), keys, ERR_INVALID);
    try_one(t, "none",
            str_format(m, STR_FMT "." STR_FMT ".", STR_ARG(b64(m, STR("{\"alg\":\"none\"}"))),
                       STR_ARG(b64(m, str_of(claims)))),
            keys, ERR_INVALID);
    try_one(t, "none, signed", token(m, rsa, false, "{\"alg\":\"none\",\"kid\":\"r1\"}", claims),
            keys, ERR_INVALID);
    try_one(t, "HMAC", token(m, rsa, false, "{\"alg\":\"HS256\",\"kid\":\"r1\"}", claims), keys,
            ERR_INVALID);
    try_one(t, "RS512", token(m, rsa, false, "{\"alg\":\"RS512\",\"kid\":\"r1\"}", claims), keys,
            ERR_INVALID);
    try_one(t, "critical",
            token(m, rsa, false, "{\"alg\":\"RS256\",\"kid\":\"r1\",\"crit\":[\"x\"]}", claims),
            keys, ERR_INVALID);
    try_one(t, "short key", token(m, small, false, "{\"alg\":\"RS256\",\"kid\":\"r1\"}", claims),
            weak, ERR_INVALID);
    try_one(t, "no keys", good, STR("{}"), ERR_NOT_FOUND);
    try_one(t, "keys that are none", good, STR("nothing"), ERR_NOT_FOUND);
    try_one(t, "cut", str_part(good, 0, good.n - 4), keys, ERR_INVALID);
    try_one(t, "more", str_format(m, STR_FMT ".x", STR_ARG(good)), keys, ERR_INVALID);
    try_one(t, "empty", STR(""), keys, ERR_INVALID);
    try_one(t, "dots", STR(".."), keys, ERR_INVALID);
    // One sign of the claims changed.
    char *spoilt = str_z(m, good);
    spoilt[str_find_byte(good, '.') + 3] ^= 1;
    t->row = "spoilt claims";
    CHECK_INT(t, jwt_read(m, str_of(spoilt), keys, &out), ERR_INVALID);
    t->row = NULL;
    EVP_PKEY_free(rsa), EVP_PKEY_free(other), EVP_PKEY_free(ec), EVP_PKEY_free(small);
}

TEST(jwt, each_claim_is_looked_at)
{
    // clang-format off
    static const struct {
        const char *claims, *wrong;
    } rows[] = {
        {"{\"iss\":\"https://i\",\"aud\":\"c\",\"nonce\":\"n\",\"exp\":1800000100,\"iat\":1800000000,\"sub\":\"1\"}", NULL},
        {"{\"iss\":\"https://i\",\"aud\":[\"c\"],\"nonce\":\"n\",\"exp\":1800000100,\"iat\":1800000000,\"sub\":\"1\"}", NULL},
        {"{\"iss\":\"https://i\",\"aud\":[\"c\",\"d\"],\"azp\":\"c\",\"nonce\":\"n\",\"exp\":1800000100,\"iat\":1800000000,\"sub\":\"1\"}", NULL},
        {"{\"iss\":\"https://i\",\"aud\":[\"c\",\"d\"],\"nonce\":\"n\",\"exp\":1800000100,\"iat\":1800000000,\"sub\":\"1\"}", "aud"},
        {"{\"iss\":\"https://i\",\"aud\":\"c\",\"azp\":\"d\",\"nonce\":\"n\",\"exp\":1800000100,\"iat\":1800000000,\"sub\":\"1\"}", "aud"},
        {"{\"iss\":\"https://j\",\"aud\":\"c\",\"nonce\":\"n\",\"exp\":1800000100,\"iat\":1800000000,\"sub\":\"1\"}", "iss"},
        {"{\"iss\":\"https://i\",\"aud\":\"d\",\"nonce\":\"n\",\"exp\":1800000100,\"iat\":1800000000,\"sub\":\"1\"}", "aud"},
        {"{\"iss\":\"https://i\",\"nonce\":\"n\",\"exp\":1800000100,\"iat\":1800000000,\"sub\":\"1\"}", "aud"},
        {"{\"iss\":\"https://i\",\"aud\":\"c\",\"nonce\":\"m\",\"exp\":1800000100,\"iat\":1800000000,\"sub\":\"1\"}", "nonce"},
        {"{\"iss\":\"https://i\",\"aud\":\"c\",\"exp\":1800000100,\"iat\":1800000000,\"sub\":\"1\"}", "nonce"},
        {"{\"iss\":\"https://i\",\"aud\":\"c\",\"nonce\":\"n\",\"exp\":1799999000,\"iat\":1799998000,\"sub\":\"1\"}", "exp"},
        {"{\"iss\":\"https://i\",\"aud\":\"c\",\"nonce\":\"n\",\"exp\":\"1800000100\",\"iat\":1800000000,\"sub\":\"1\"}", "exp"},
        {"{\"iss\":\"https://i\",\"aud\":\"c\",\"nonce\":\"n\",\"exp\":1800000100,\"iat\":1800009000,\"sub\":\"1\"}", "iat"},
        {"{\"iss\":\"https://i\",\"aud\":\"c\",\"nonce\":\"n\",\"exp\":1800000100,\"iat\":1700000000,\"sub\":\"1\"}", "iat"},
        {"{\"iss\":\"https://i\",\"aud\":\"c\",\"nonce\":\"n\",\"exp\":1800000100,\"iat\":1800000000}", "sub"},
        {"[]", "iss"},
    };
    // clang-format on
    const struct oidc_want want = {STR("https://i"), STR("c"), STR("n"), NOW};

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct json_value claims;
        t->row = rows[i].claims;
        NEED(t, json_read(t->mem, str_of(rows[i].claims), &claims, NULL));
        const char *wrong = oidc_check(&claims, &want);
        CHECK_STR(t, str_of(wrong ? wrong : "fine"), rows[i].wrong ? rows[i].wrong : "fine");
    }
    t->row = NULL;
}

TEST(jwt, a_message_about_signing_out_is_one_and_nothing_else)
{
    // clang-format off
#define EVENT "\"events\":{\"http://schemas.openid.net/event/backchannel-logout\":{}}"
    static const struct {
        const char *claims, *wrong;
    } rows[] = {
        {"{\"iss\":\"https://i\",\"aud\":\"c\",\"iat\":1800000000,\"jti\":\"j\",\"sub\":\"1\"," EVENT "}", NULL},
        {"{\"iss\":\"https://i\",\"aud\":[\"c\"],\"iat\":1800000000,\"exp\":1800000100,\"jti\":\"j\",\"sid\":\"1\"," EVENT "}", NULL},
        {"{\"iss\":\"https://j\",\"aud\":\"c\",\"iat\":1800000000,\"jti\":\"j\",\"sub\":\"1\"," EVENT "}", "iss"},
        {"{\"iss\":\"https://i\",\"aud\":\"d\",\"iat\":1800000000,\"jti\":\"j\",\"sub\":\"1\"," EVENT "}", "aud"},
        {"{\"iss\":\"https://i\",\"aud\":\"c\",\"jti\":\"j\",\"sub\":\"1\"," EVENT "}", "iat"},
        {"{\"iss\":\"https://i\",\"aud\":\"c\",\"iat\":1799990000,\"jti\":\"j\",\"sub\":\"1\"," EVENT "}", "iat"},
        {"{\"iss\":\"https://i\",\"aud\":\"c\",\"iat\":1800000000,\"exp\":1799999900,\"jti\":\"j\",\"sub\":\"1\"," EVENT "}", "exp"},
        {"{\"iss\":\"https://i\",\"aud\":\"c\",\"iat\":1800000000,\"jti\":\"j\",\"sub\":\"1\"}", "events"},
        {"{\"iss\":\"https://i\",\"aud\":\"c\",\"iat\":1800000000,\"jti\":\"j\",\"sub\":\"1\",\"events\":[\"http://schemas.openid.net/event/backchannel-logout\"]}", "events"},
        {"{\"iss\":\"https://i\",\"aud\":\"c\",\"iat\":1800000000,\"jti\":\"j\",\"sub\":\"1\",\"nonce\":\"n\"," EVENT "}", "nonce"},
        {"{\"iss\":\"https://i\",\"aud\":\"c\",\"iat\":1800000000,\"sub\":\"1\"," EVENT "}", "jti"},
        {"{\"iss\":\"https://i\",\"aud\":\"c\",\"iat\":1800000000,\"jti\":\"j\"," EVENT "}", "sub"},
        {"{\"iss\":\"https://i\",\"aud\":\"c\",\"iat\":1800000000,\"jti\":\"j\",\"sub\":1," EVENT "}", "sub"},
    };
#undef EVENT
    // clang-format on
    const struct oidc_want want = {STR("https://i"), STR("c"), STR(""), NOW};

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct json_value claims;
        t->row = rows[i].claims;
        NEED(t, json_read(t->mem, str_of(rows[i].claims), &claims, NULL));
        const char *wrong = oidc_check_out(&claims, &want);
        CHECK_STR(t, str_of(wrong ? wrong : "fine"), rows[i].wrong ? rows[i].wrong : "fine");
    }
    t->row = NULL;
}

TEST(provider, is_trusted_for_whole_domains_only)
{
    CHECK(t, provider_trusts(STR("utrecht.nl  haarlem.nl"), STR("a@utrecht.nl")));
    CHECK(t, provider_trusts(STR("utrecht.nl haarlem.nl"), STR("a@haarlem.nl")));
    CHECK(t, !provider_trusts(STR("utrecht.nl"), STR("a@evil-utrecht.nl")));
    CHECK(t, !provider_trusts(STR("utrecht.nl"), STR("a@mail.utrecht.nl")));
    CHECK(t, !provider_trusts(STR("utrecht.nl"), STR("a@utrecht.nl.evil.example")));
    CHECK(t, !provider_trusts(STR(""), STR("a@utrecht.nl")));
    CHECK(t, !provider_trusts(STR("utrecht.nl"), STR("utrecht.nl")));
}
