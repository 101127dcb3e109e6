// jwt.h - is this token (JWS, RFC 7515; JWT, RFC 7519) signed by one of these keys (JWK set, RFC 7517)?
//
// Algorithms  RS256 and ES256, and nothing else: not "none", not the HMAC ones that a public key could be misused for.
// Keys        by kid when the token names one; RSA from 2048 bits, EC on P-256. A key of another use is passed over.
// Not here    what the claims mean: oidc_check.
#pragma once

#include "base/json.h"

enum { JWT_BYTES = 16384 };

// ERR_INVALID: no token, a wrong signature, an algorithm that is not allowed. ERR_NOT_FOUND: no key of that name in
// the set, which may have been renewed. *out: the claims.
CHECKED enum err jwt_read(struct mem *m, str token, str keys, struct json_value *out);

// What a token says of itself, without looking at its signature: only to know whose keys to look with.
CHECKED enum err jwt_peek(struct mem *m, str token, struct json_value *out);

struct oidc_want {
    str issuer, client, nonce;
    int64_t now;
};
// iss, aud (and azp), nonce, exp, iat, sub as OpenID Connect Core 3.1.3.7 asks. NULL when all is well, else
// which claim is wrong.
const char *oidc_check(const struct json_value *claims, const struct oidc_want *w);
// Of a logout token (OpenID Connect Back-Channel Logout 1.0, 2.4 and 2.6): iss, aud, iat, exp when there, the event, jti,
// sub or sid, and no nonce, so that a token of signing in cannot be one. The nonce of w is not looked at.
const char *oidc_check_out(const struct json_value *claims, const struct oidc_want *w);
