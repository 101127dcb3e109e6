// token.h - the hidden field of a form: proves that the form came from a page of ours, a short while ago,
// for this reader and this purpose, and tells a form sent twice from two forms.
//
//   token = base64url( nonce 16 | made_at 8 | HMAC-SHA-512-256(secret, nonce | made_at | binding) 32 )
//
// The nonce is new in every page, so no token occurs twice and compression gives nothing away (BREACH).
// `binding` is what the reader must hold: the edit key or the session; empty for what is open to all.
#pragma once

#include "base/str.h"

enum { TOKEN_SECRET = 32, TOKEN_NONCE = 16, TOKEN_TEXT = 75, TOKEN_SECONDS = 12 * 3600 };

str token_new(struct mem *m, const unsigned char secret[TOKEN_SECRET], int64_t now, str binding);
// ERR_FORBIDDEN when it is not ours or for another binding, ERR_GONE when it is too old.
CHECKED enum err token_check(const unsigned char secret[TOKEN_SECRET], int64_t now, str binding,
                             str token, unsigned char out_nonce[TOKEN_NONCE]);
