// passkey.h - WebAuthn (Level 2) without attestation: a public key that a person's device made for this site, and
// signatures by it.
//
// Challenge   what the page asked to sign: any text that is new each time; the caller makes sure that it is used once.
// Checked     type, challenge and origin in the client data; hash of the site, user present and verified in the
//             authenticator data; the signature; the counter never goes back.
// Algorithms  ES256, EdDSA, RS256.
// Library     libfido2, which needs no device for this; about 0.1 ms for a signature.
#pragma once

#include "core/passkey.sql.h"
#include "core/person.h"

enum { PASSKEY_NAME_SIGNS = 60, PASSKEYS_MAX = 20 };

struct passkey_answer { // as the browser gave it, base64url
    str credential, client_data, auth_data, signature;
    str challenge; // the bytes that were asked, base64url
    str origin;    // "https://meent.example", of the page
};

// ERR_INVALID: not a good answer to this challenge. ERR_CONFLICT: the key is known already. ERR_FULL: too many.
CHECKED enum err passkey_register(struct db *db, struct mem *mem, int64_t now, person_id person,
                                  const struct passkey_answer *a, str name);
// ERR_INVALID: no key of ours, or not a good answer; nothing tells which.
CHECKED enum err passkey_prove(struct db *db, struct mem *mem, int64_t now,
                               const struct passkey_answer *a, person_id *out);
str passkey_site(str origin); // "meent.example": what the key is bound to
