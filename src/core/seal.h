// seal.h - text that only who knows a pass phrase can read: not the database, its backups, or who runs the house.
//
// Method   key: Argon2id (16 MB, 3 passes) over the pass phrase and 16 random bytes; text: XChaCha20-Poly1305 (libsodium)
//          with `about` as additional data, so that a sealed text in another's row does not open. Base64url.
// Remains  the pass phrase and the text pass through this process when somebody writes or opens; who changes the
//          running program can see them then. Who forgets the phrase has lost the text.
// Cost     about 25 ms and 16 MB, on the thread that asks.
#pragma once

#include "base/str.h"

enum {
    SEAL_PHRASE_LEAST = 12,
    SEAL_PHRASE_SIGNS = 200,
    SEAL_TEXT_BYTES = 60000,
    SEAL_SHARED_BYTES = 400000
};

// ERR_INVALID: the phrase is shorter than SEAL_PHRASE_LEAST bytes, or the text too long; ERR_FULL: no memory.
CHECKED enum err seal_close(struct mem *m, str phrase, str about, str text, str *out);
// ERR_FORBIDDEN: another phrase, another `about`, or a changed text.
CHECKED enum err seal_open(struct mem *m, str phrase, str about, str sealed, str *out);

// ---- what a few people write together ----
//
// The key is made once from the phrase and kept by them, in their browsers; so writing costs no Argon2id each time. Text
// is filled up to whole SEAL_PAD bytes, so that its length says little.

enum { SEAL_PAD = 4096, SEAL_SALT_SIGNS = 22 };

// Ten syllables of 75, so 62 bits: "bako-limu-seto-wadi-nupe". Easy to say; typed with or without the dashes and capitals.
str seal_phrase_new(struct mem *m);
str seal_phrase_typed(struct mem *m, str typed); // small letters, the dashes in place
str seal_salt_new(struct mem *m);
// 43 signs of base64url. ERR_INVALID: the phrase is too short, or that is no salt.
CHECKED enum err seal_key(struct mem *m, str phrase, str salt, str *out_key);
CHECKED enum err seal_close_with(struct mem *m, str key, str about, str text, str *out);
CHECKED enum err seal_open_with(struct mem *m, str key, str about, str sealed, str *out);
