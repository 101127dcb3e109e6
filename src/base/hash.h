// hash.h - SHA-256 (FIPS 180-4) through libsodium, and hexadecimal text.
#pragma once

#include "base/str.h"

enum { SHA256_BYTES = 32, SHA256_HEX = 64 };

struct sha256 {
    _Alignas(16) unsigned char state[112]; // crypto_hash_sha256_state; checked in hash.c
};

void sha256_start(struct sha256 *h);
void sha256_add(struct sha256 *h, const void *at, size_t n);
void sha256_end(struct sha256 *h, unsigned char out[SHA256_BYTES]);
str sha256_hex(struct mem *m, str bytes); // 64 lower-case signs
// 128 bits that tell one page from another, the same on every machine, at 16 bytes per multiplication; never
// against somebody who looks for two texts that give the same.
void quick_hash(str bytes, unsigned char out[16]);
str hex_text(struct mem *m, const void *at, size_t n);
bool str_is_sha256(str s);             // 64 lower-case hexadecimal signs
void random_id(char out[8]);           // of [a-z0-9], the first a letter: what texts are known by
void random_bytes(void *at, size_t n); // from the kernel; never fails
