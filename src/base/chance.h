// chance.h - chance that anybody can repeat: the numbers follow from a public text, the seed.
//
// Method   ChaCha20 keystream (RFC 8439; nonce 0, counter from 0), key = SHA-256 of the seed; 64-bit numbers
//          little-endian. Below n: draw 64 bits, refuse values >= 2^64 - (2^64 mod n), take mod n.
// Same     seed, same order of questions: same answers, on every machine.
// Cost     about 3 ns a number.
// Never    for secrets: the seed is published. Those come from random_bytes (hash.h).
#pragma once

#include "base/hash.h"

enum { CHANCE_BLOCK = 64 };

struct chance {
    unsigned char key[SHA256_BYTES]; // the hash of the seed; published with the result
    unsigned char block[CHANCE_BLOCK * 8];
    uint64_t next_block;
    int used;
    uint64_t draws; // numbers given out, refused ones included; published with the result
};

void chance_start(struct chance *c, str seed);
uint64_t chance_bits(struct chance *c);
uint64_t chance_below(struct chance *c, uint64_t n);    // 0..n-1; n >= 1
double chance_part(struct chance *c);                   // 0 <= x < 1, a multiple of 2^-53
void chance_shuffle(struct chance *c, int *at, int n);  // Fisher-Yates from the last down
str chance_hash(struct mem *m, const struct chance *c); // the key as hexadecimal text
