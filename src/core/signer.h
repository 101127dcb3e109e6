// signer.h - the key pair with which this site signs, and a token signed with it (JWS compact form, RFC 7515; RS256).
//
// Made      when it is first needed, by a job (RSA 2048, some tenths of a second); kept in the database, so that every server
//           of the site signs with it and a backup brings it along. Who has the database can sign: decision 0041.
// Earlier   keys stay: their public halves are published, and check what was signed with them.
// Same      RS256 (PKCS #1 v1.5) gives the same signature for the same text: a token can be made again at any time.
#pragma once

#include "base/json.h"
#include "core/signer.sql.h"

enum { SIGNER_NAME = 8 };

struct signer_pair {
    str name, private, n, e;
};

// Outside a transaction: it takes long. ERR_INTERNAL: libcrypto could not.
CHECKED enum err signer_make(struct mem *m, struct signer_pair *out);
// The key in use; when there is none yet, `pair` becomes it.
CHECKED enum err signer_have(struct db *db, struct mem *m, int64_t now,
                             const struct signer_pair *pair, signing_key_id *out);
// `kid`: the address where the public half is. `payload`: JSON.
CHECKED enum err signer_token(struct mem *m, str private, str kid, str payload, str *out);
// The public half as a JWK (RFC 7517).
void signer_jwk(struct json *j, str kid, str n, str e);
