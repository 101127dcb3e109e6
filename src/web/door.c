#include "web/door.h"

#include <pthread.h>
#include <stdatomic.h>

enum { DOORS_BYTES = 8 << 20, ROOM = 1024 };

struct doors {
    pthread_rwlock_t lock;
    struct mem *mem; // of the list; another with each reading
    struct door *at;
    atomic_int n; // looked at without the lock: most houses have none
    uint64_t seen;
};

struct doors *doors_new(struct mem *m)
{
    struct doors *d = MEM_NEW(m, struct doors);

    pthread_rwlock_init(&d->lock, NULL);
    return d;
}

void doors_free(struct doors *d)
{
    if (d->mem) mem_free(d->mem);
    pthread_rwlock_destroy(&d->lock);
}

struct reading {
    struct mem *mem;
    struct door *at;
    int n;
};

static enum err read_all(struct db *db, void *arg)
{
    struct reading *r = arg;
    struct place_rows rows;
    struct place_door door;

    TRY(places_with_host(db, r->mem, &rows));
    r->at = MEM_ARRAY(r->mem, struct door, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct place_row *p = &rows.at[i];
        TRY(place_door(db, r->mem, p->id, &door));
        r->at[r->n++] = (struct door){.host = p->host,
                                      .slug = p->slug,
                                      .name = p->name,
                                      .theme = p->theme,
                                      .place = p->id,
                                      .english = door.english,
                                      .practice = str_eq(p->kind, STR("practice"))};
    }
    return ERR_NONE;
}

enum err doors_read(struct doors *d, struct store *s)
{
    const uint64_t generation = store_generation(s);
    struct reading r = {0};

    if (d->mem && generation == d->seen) return ERR_NONE;
    r.mem = mem_new(DOORS_BYTES);
    if (!r.mem) return ERR_FULL;
    const enum err e = store_read(s, r.mem, read_all, &r);
    if (e != ERR_NONE) {
        mem_free(r.mem);
        return e;
    }
    pthread_rwlock_wrlock(&d->lock);
    struct mem *old = d->mem;
    d->mem = r.mem;
    d->at = r.at;
    atomic_store(&d->n, r.n);
    d->seen = generation;
    pthread_rwlock_unlock(&d->lock);
    if (old) mem_free(old);
    return ERR_NONE;
}

// Into room that was taken before the lock: running out of memory unwinds, and would leave it locked.
static str keep(str s, char **room, const char *end)
{
    const str kept = {*room, s.n < (size_t)(end - *room) ? s.n : (size_t)(end - *room)};

    if (kept.n) memcpy(*room, s.at, kept.n);
    *room += kept.n;
    return kept;
}

bool doors_find(struct doors *d, struct mem *m, str host, struct door *out)
{
    bool found = false;

    if (!atomic_load_explicit(&d->n, memory_order_relaxed)) return false;
    const str name = str_lower(m, host);
    char *room = mem_raw(m, ROOM);
    const char *end = room + ROOM;
    pthread_rwlock_rdlock(&d->lock);
    for (int i = 0; i < d->n && !found; i++) {
        const struct door *x = &d->at[i];
        if (!str_eq(x->host, name)) continue;
        *out = *x;
        out->host = keep(x->host, &room, end);
        out->slug = keep(x->slug, &room, end);
        out->name = keep(x->name, &room, end);
        out->theme = keep(x->theme, &room, end);
        found = true;
    }
    pthread_rwlock_unlock(&d->lock);
    return found;
}
