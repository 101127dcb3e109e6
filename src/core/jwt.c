#include "core/jwt.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <sodium.h>

enum { SKEW_S = 60, OLD_S = 600, SUBJECT_BYTES = 255 };

static bool bytes_of(struct mem *m, str text, str *out)
{
    char *to = mem_raw(m, text.n + 1);
    size_t n = 0;

    if (sodium_base642bin((unsigned char *)to, text.n + 1, text.at, text.n, NULL, &n, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    *out = (str){to, n};
    return true;
}

// Takes the parameters over.
static EVP_PKEY *key_make(const char *type, OSSL_PARAM_BLD *build)
{
    OSSL_PARAM *params = OSSL_PARAM_BLD_to_param(build);
    EVP_PKEY_CTX *c = params ? EVP_PKEY_CTX_new_from_name(NULL, type, NULL) : NULL;
    EVP_PKEY *key = NULL;

    if (c && EVP_PKEY_fromdata_init(c) == 1 &&
        EVP_PKEY_fromdata(c, &key, EVP_PKEY_PUBLIC_KEY, params) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(c);
    OSSL_PARAM_free(params);
    return key;
}

static EVP_PKEY *rsa_key(struct mem *m, const struct json_value *jwk)
{
    EVP_PKEY *key = NULL;
    str n, e;

    if (!bytes_of(m, json_get_text(jwk, "n"), &n) || !bytes_of(m, json_get_text(jwk, "e"), &e) ||
        n.n < 256 || n.n > 1024 || e.n == 0 || e.n > 8)
        return NULL;
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    BIGNUM *bn = BN_bin2bn((const unsigned char *)n.at, (int)n.n, NULL);
    BIGNUM *be = BN_bin2bn((const unsigned char *)e.at, (int)e.n, NULL);
    if (build && bn && be && OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, bn) == 1 &&
        OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, be) == 1)
        key = key_make("RSA", build);
    OSSL_PARAM_BLD_free(build);
    BN_free(bn);
    BN_free(be);
    return key;
}

static EVP_PKEY *ec_key(struct mem *m, const struct json_value *jwk)
{
    unsigned char point[65] = {0x04};
    EVP_PKEY *key = NULL;
    str x, y;

    if (!str_eq(json_get_text(jwk, "crv"), STR("P-256")) ||
        !bytes_of(m, json_get_text(jwk, "x"), &x) || !bytes_of(m, json_get_text(jwk, "y"), &y) ||
        x.n != 32 || y.n != 32)
        return NULL;
    memcpy(point + 1, x.at, 32);
    memcpy(point + 33, y.at, 32);
    OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
    if (build &&
        OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) == 1 &&
        OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point) == 1)
        key = key_make("EC", build); // refuses a point that is not on the curve
    OSSL_PARAM_BLD_free(build);
    return key;
}

// JWS writes an EC signature as r and s side by side, OpenSSL reads it as DER.
static bool der_of(struct mem *m, str raw, str *out)
{
    if (raw.n != 64) return false;
    ECDSA_SIG *sig = ECDSA_SIG_new();
    BIGNUM *r = BN_bin2bn((const unsigned char *)raw.at, 32, NULL);
    BIGNUM *s = BN_bin2bn((const unsigned char *)raw.at + 32, 32, NULL);
    unsigned char *to = mem_raw(m, 80), *at = to;
    int n = -1;
    if (sig && r && s && ECDSA_SIG_set0(sig, r, s) == 1) {
        r = s = NULL; // of sig now
        n = i2d_ECDSA_SIG(sig, NULL) <= 80 ? i2d_ECDSA_SIG(sig, &at) : -1;
    }
    BN_free(r);
    BN_free(s);
    ECDSA_SIG_free(sig);
    *out = (str){(const char *)to, n > 0 ? (size_t)n : 0};
    return n > 0;
}

static bool signed_by(struct mem *m, const struct json_value *jwk, bool ec, str what, str signature)
{
    str der = signature;

    if (ec && !der_of(m, signature, &der)) return false;
    EVP_PKEY *key = ec ? ec_key(m, jwk) : rsa_key(m, jwk);
    EVP_MD_CTX *c = key ? EVP_MD_CTX_new() : NULL;
    const bool good = c && EVP_DigestVerifyInit(c, NULL, EVP_sha256(), NULL, key) == 1 &&
                      EVP_DigestVerify(c, (const unsigned char *)der.at, der.n,
                                       (const unsigned char *)what.at, what.n) == 1;
    EVP_MD_CTX_free(c);
    EVP_PKEY_free(key);
    return good;
}

enum err jwt_peek(struct mem *m, str token, struct json_value *out)
{
    str rest = token, head, body, bytes;

    if (token.n > JWT_BYTES || !str_cut(&rest, '.', &head) || !str_cut(&rest, '.', &body) ||
        !bytes_of(m, body, &bytes) || json_read(m, bytes, out, NULL) != ERR_NONE)
        return ERR_INVALID;
    return ERR_NONE;
}

enum err jwt_read(struct mem *m, str token, str keys, struct json_value *out)
{
    struct json_value head, set;
    str rest = token, parts[3], bytes, signature;

    if (token.n > JWT_BYTES) return ERR_INVALID;
    for (int i = 0; i < 3; i++)
        if (!str_cut(&rest, '.', &parts[i])) return ERR_INVALID;
    if (rest.at || !parts[2].n || !bytes_of(m, parts[2], &signature) ||
        !bytes_of(m, parts[0], &bytes) || json_read(m, bytes, &head, NULL) != ERR_NONE)
        return ERR_INVALID;
    const str alg = json_get_text(&head, "alg"), kid = json_get_text(&head, "kid");
    const bool ec = str_eq(alg, STR("ES256"));
    if ((!ec && !str_eq(alg, STR("RS256"))) || json_get(&head, "crit")) return ERR_INVALID;
    if (json_read(m, keys, &set, NULL) != ERR_NONE) return ERR_NOT_FOUND;
    const struct json_value *list = json_get(&set, "keys");
    const str what = str_part(token, 0, parts[0].n + 1 + parts[1].n);
    bool any = false, good = false;
    for (int i = 0; list && list->kind == JSON_LIST && i < list->n && i < 20 && !good; i++) {
        const struct json_value *jwk = &list->at[i];
        const str use = json_get_text(jwk, "use"), own = json_get_text(jwk, "alg");
        if (!str_eq(json_get_text(jwk, "kty"), ec ? STR("EC") : STR("RSA")) ||
            (use.at && !str_eq(use, STR("sig"))) || (own.at && !str_eq(own, alg)) ||
            (kid.at && !str_eq(json_get_text(jwk, "kid"), kid)))
            continue;
        any = true;
        good = signed_by(m, jwk, ec, what, signature);
    }
    if (!any) return ERR_NOT_FOUND;
    if (!good || !bytes_of(m, parts[1], &bytes) || json_read(m, bytes, out, NULL) != ERR_NONE)
        return ERR_INVALID;
    return ERR_NONE;
}

static bool for_us(const struct json_value *claims, str client)
{
    const struct json_value *aud = json_get(claims, "aud");
    const str azp = json_get_text(claims, "azp");
    bool named = false;

    if (azp.at && !str_eq(azp, client)) return false;
    if (!aud) return false;
    if (aud->kind == JSON_TEXT) return str_eq(aud->text, client);
    if (aud->kind != JSON_LIST) return false;
    for (int i = 0; i < aud->n; i++)
        if (aud->at[i].kind == JSON_TEXT && str_eq(aud->at[i].text, client)) named = true;
    return named && (aud->n == 1 || azp.at);
}

// Whole seconds since 1970, as every provider writes them; false: none.
static bool moment(const struct json_value *v, int64_t *out)
{
    if (!v || v->kind != JSON_INT) return false;
    *out = v->integer;
    return true;
}

static bool made_lately(const struct json_value *claims, int64_t now)
{
    int64_t iat;

    return moment(json_get(claims, "iat"), &iat) && iat <= now + SKEW_S && iat >= now - OLD_S;
}

const char *oidc_check_out(const struct json_value *claims, const struct oidc_want *w)
{
    const struct json_value *exp = json_get(claims, "exp"), *events = json_get(claims, "events");
    const struct json_value *event =
        events && events->kind == JSON_MAP
            ? json_get(events, "http://schemas.openid.net/event/backchannel-logout")
            : NULL;
    const str sub = json_get_text(claims, "sub"), sid = json_get_text(claims, "sid"),
              jti = json_get_text(claims, "jti");
    int64_t until;

    if (!str_eq(json_get_text(claims, "iss"), w->issuer)) return "iss";
    if (!for_us(claims, w->client)) return "aud";
    if (!made_lately(claims, w->now)) return "iat";
    if (exp && (!moment(exp, &until) || until <= w->now - SKEW_S)) return "exp";
    if (!event || event->kind != JSON_MAP) return "events";
    if (json_get(claims, "nonce")) return "nonce";
    if (!jti.n || jti.n > SUBJECT_BYTES) return "jti";
    if (!sub.n && !sid.n) return "sub";
    if (sub.n > SUBJECT_BYTES || sid.n > SUBJECT_BYTES) return "sub";
    return NULL;
}

const char *oidc_check(const struct json_value *claims, const struct oidc_want *w)
{
    const str sub = json_get_text(claims, "sub");
    int64_t until;

    if (!str_eq(json_get_text(claims, "iss"), w->issuer)) return "iss";
    if (!for_us(claims, w->client)) return "aud";
    if (!w->nonce.n || !str_eq(json_get_text(claims, "nonce"), w->nonce)) return "nonce";
    if (!moment(json_get(claims, "exp"), &until) || until <= w->now - SKEW_S) return "exp";
    if (!made_lately(claims, w->now)) return "iat";
    if (!sub.n || sub.n > SUBJECT_BYTES) return "sub";
    return NULL;
}
