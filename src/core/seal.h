// seal.h - text that only who knows a pass phrase can read: not the database, its backups, or who runs the house.
//
// Method   key: Argon2id (16 MB, 3 passes) over the pass phrase and 16 random bytes; text: XChaCha20-Poly1305 (libsodium)
//          with `about` as additional data, so that a sealed text in another's row does not open. Base64url.
// Remains  the pass phrase and the text pass through this process when somebody writes or opens; who changes the
//          running program can see them then. Who forgets the phrase has lost the text.
// Cost     about 25 ms and 16 MB, on the thread that asks.
#pragma once

#include "base/str.h"

enum { SEAL_PHRASE_LEAST = 12, SEAL_PHRASE_SIGNS = 200, SEAL_TEXT_BYTES = 60000 };

// ERR_INVALID: the phrase is shorter than SEAL_PHRASE_LEAST bytes, or the text too long; ERR_FULL: no memory.
CHECKED enum err seal_close(struct mem *m, str phrase, str about, str text, str *out);
// ERR_FORBIDDEN: another phrase, another `about`, or a changed text.
CHECKED enum err seal_open(struct mem *m, str phrase, str about, str sealed, str *out);
