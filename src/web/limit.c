#include "web/limit.h"

#include <pthread.h>
#include <sodium.h>

enum { SLOTS = 16384, PROBES = 8 };

struct slot {
    uint64_t key;
    int64_t window;
    int64_t n;
};

struct limiter {
    pthread_mutex_t lock;
    unsigned char secret[crypto_shorthash_KEYBYTES];
    struct slot slots[SLOTS];
};

struct limiter *limiter_new(struct mem *m)
{
    struct limiter *l = MEM_NEW(m, struct limiter);

    pthread_mutex_init(&l->lock, NULL);
    crypto_shorthash_keygen(l->secret);
    return l;
}

bool limit_take(struct limiter *l, int64_t now, enum limit_kind kind, str who, int64_t most)
{
    const int64_t window = now / LIMIT_WINDOW_S;
    uint64_t key = 0;

    if (most <= 0) return true;
    crypto_shorthash((unsigned char *)&key, (const unsigned char *)who.at, who.n, l->secret);
    key ^= ((uint64_t)kind + 1) * 0x9e3779b97f4a7c15u;
    pthread_mutex_lock(&l->lock);
    struct slot *found = NULL, *least = NULL;
    for (int i = 0; i < PROBES && !found; i++) {
        struct slot *s = &l->slots[(key + (uint64_t)i) % SLOTS];
        if (s->window != window) *s = (struct slot){0}; // past, or never used
        if (s->n && s->key == key) found = s;
        if (!least || s->n < least->n) least = s;
    }
    if (!found) {
        found = least;
        *found = (struct slot){.key = key, .window = window};
    }
    found->window = window;
    const bool good = found->n < most;
    if (good) found->n++;
    pthread_mutex_unlock(&l->lock);
    return good;
}
