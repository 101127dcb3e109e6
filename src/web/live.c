#include "web/live.h"

#include "base/hash.h"
#include "base/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

enum { LOOK_BYTES = 1 << 20 };

struct line {
    struct line *next, **link;
    struct topic *topic;
    struct live_hub *hub;
    struct http_stream *stream;
    char said[LIVE_VERSION + 1];
    int64_t said_s, ends_s;
};

struct topic {
    struct topic *next;
    live_look *look;
    int64_t id;
    struct line *lines;
};

struct live_hub {
    struct store *store;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    struct topic *topics; // those with a line
    int n_topics, n_lines;
    bool running, stop, again;
    pthread_t thread;
};

static int64_t clock_ms(clockid_t which)
{
    struct timespec t;

    clock_gettime(which, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

// With the hub's lock. The time goes along so that a page can tell its own clock from ours.
static void say(struct line *l, const char *version, bool again, int64_t now_s)
{
    char text[STREAM_BYTES];

    snprintf(l->said, sizeof l->said, "%s", version);
    l->said_s = now_s;
    const int n =
        snprintf(text, sizeof text, "%sid: %s\ndata: %s %lld\n\n", again ? "" : "retry: 2000\n",
                 l->said, l->said, (long long)clock_ms(CLOCK_REALTIME));
    http_stream_say(l->stream, (str){text, (size_t)n});
}

// ---- looking ----

struct seen {
    live_look *look;
    int64_t id;
    str version;
};

struct round {
    struct mem *mem;
    struct seen at[LIVE_TOPICS_MAX];
    int n;
};

static enum err look_all(struct db *db, void *arg)
{
    struct round *r = arg;

    for (int i = 0; i < r->n; i++)
        TRY(r->at[i].look(db, r->mem, r->at[i].id, &r->at[i].version));
    return ERR_NONE;
}

// With the hub's lock.
static void tell(struct live_hub *hub, const struct round *r, int64_t now_s)
{
    for (struct topic *t = hub->topics; t; t = t->next) {
        const struct seen *s = NULL;
        for (int i = 0; i < r->n && !s; i++)
            if (r->at[i].look == t->look && r->at[i].id == t->id && r->at[i].version.at)
                s = &r->at[i];
        if (!s || s->version.n > LIVE_VERSION) continue;
        char version[LIVE_VERSION + 1];
        snprintf(version, sizeof version, STR_FMT, STR_ARG(s->version));
        for (struct line *l = t->lines; l; l = l->next)
            if (strcmp(l->said, version) != 0) say(l, version, true, now_s);
    }
}

static void beat(struct live_hub *hub, int64_t now_s)
{
    for (struct topic *t = hub->topics; t; t = t->next)
        for (struct line *l = t->lines; l; l = l->next) {
            if (now_s >= l->ends_s)
                http_stream_end(l->stream);
            else if (now_s - l->said_s >= LIVE_BEAT_S)
                say(l, l->said, true, now_s);
        }
}

static void *hub_main(void *arg)
{
    struct live_hub *hub = arg;
    struct mem *mem = mem_new(LOOK_BYTES);
    struct round *r = mem_keep(sizeof *r);
    uint64_t looked = 0;
    int64_t beat_s = 0;

    pthread_mutex_lock(&hub->lock);
    while (mem && r && !hub->stop) {
        if (!hub->topics) {
            pthread_cond_wait(&hub->wake, &hub->lock);
            continue;
        }
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += LIVE_LOOK_MS * 1000000L;
        if (until.tv_nsec >= 1000000000L) until.tv_sec++, until.tv_nsec -= 1000000000L;
        while (!hub->stop && pthread_cond_timedwait(&hub->wake, &hub->lock, &until) != ETIMEDOUT)
            continue; // a new line: no reason to look sooner
        const uint64_t generation = store_generation(hub->store); // before the snapshot
        const int64_t now_s = clock_ms(CLOCK_MONOTONIC) / 1000;
        if (generation != looked || hub->again) {
            hub->again = false;
            r->mem = mem;
            r->n = 0;
            for (struct topic *t = hub->topics; t && r->n < LIVE_TOPICS_MAX; t = t->next)
                r->at[r->n++] = (struct seen){t->look, t->id, {0}};
            pthread_mutex_unlock(&hub->lock);
            const enum err e = store_read(hub->store, mem, look_all, r);
            pthread_mutex_lock(&hub->lock);
            if (e == ERR_NONE) looked = generation; // else again in a moment
            tell(hub, r, now_s);
            mem_clear(mem);
        }
        if (now_s != beat_s) beat(hub, now_s);
        beat_s = now_s;
    }
    pthread_mutex_unlock(&hub->lock);
    mem_drop(r);
    mem_free(mem);
    return NULL;
}

// ---- lines ----

// With the hub's lock, as the two below.
static struct topic *topic_of(struct live_hub *hub, live_look *look, int64_t id)
{
    for (struct topic *t = hub->topics; t; t = t->next)
        if (t->look == look && t->id == id) return t;
    struct topic *t = hub->n_topics < LIVE_TOPICS_MAX ? mem_keep(sizeof *t) : NULL;
    if (!t) return NULL;
    *t = (struct topic){.next = hub->topics, .look = look, .id = id};
    hub->topics = t;
    hub->n_topics++;
    return t;
}

static void topic_drop(struct live_hub *hub, struct topic *t)
{
    struct topic **at = &hub->topics;

    if (t->lines) return;
    while (*at != t)
        at = &(*at)->next;
    *at = t->next;
    hub->n_topics--;
    mem_drop(t);
}

static void line_gone(void *arg)
{
    struct line *l = arg;
    struct live_hub *hub = l->hub;

    pthread_mutex_lock(&hub->lock);
    *l->link = l->next;
    if (l->next) l->next->link = l->link;
    hub->n_lines--;
    topic_drop(hub, l->topic);
    pthread_mutex_unlock(&hub->lock);
    mem_drop(l);
}

// What is said here leaves when the request is handed back; line_gone waits for the lock.
static bool line_add(struct live_hub *hub, struct line *l, struct http_request *q,
                     const struct http_answer *head, struct topic *t)
{
    if (!hub->running && pthread_create(&hub->thread, NULL, hub_main, hub) != 0) return false;
    hub->running = true;
    if (!(l->stream = http_stream_open(q, head, line_gone, l))) return false;
    l->topic = t;
    l->next = t->lines;
    l->link = &t->lines;
    if (l->next) l->next->link = &l->next;
    t->lines = l;
    hub->n_lines++;
    return true;
}

bool live_open(struct live_hub *hub, struct http_request *q, const struct http_answer *head,
               live_look *look, int64_t id, str version)
{
    unsigned char some;
    char text[LIVE_VERSION + 1];
    const int64_t now_s = clock_ms(CLOCK_MONOTONIC) / 1000;
    struct line *l = version.n <= LIVE_VERSION ? mem_keep(sizeof *l) : NULL;

    if (!l) return false;
    random_bytes(&some, 1); // a hall does not come again all at once
    *l = (struct line){.hub = hub, .ends_s = now_s + LIVE_LIFE_S + some / 2};
    snprintf(text, sizeof text, STR_FMT, STR_ARG(version));
    pthread_mutex_lock(&hub->lock);
    struct topic *t = topic_of(hub, look, id);
    const bool good = t && line_add(hub, l, q, head, t);
    if (good) {
        say(l, text, false, now_s);
        hub->again =
            true; // between this snapshot and our place in the list something may have happened
        pthread_cond_signal(&hub->wake);
    } else if (t) {
        topic_drop(hub, t);
    }
    pthread_mutex_unlock(&hub->lock);
    if (!good) mem_drop(l);
    return good;
}

struct live_hub *live_new(struct mem *m, struct store *store)
{
    struct live_hub *hub = MEM_NEW(m, struct live_hub);
    pthread_condattr_t a;

    hub->store = store;
    pthread_mutex_init(&hub->lock, NULL);
    pthread_condattr_init(&a);
    pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
    pthread_cond_init(&hub->wake, &a);
    pthread_condattr_destroy(&a);
    return hub;
}

void live_stop(struct live_hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    const bool running = hub->running;
    hub->stop = true;
    pthread_cond_signal(&hub->wake);
    pthread_mutex_unlock(&hub->lock);
    if (running) pthread_join(hub->thread, NULL);
}

int live_lines(struct live_hub *hub)
{
    pthread_mutex_lock(&hub->lock);
    const int n = hub->n_lines;
    pthread_mutex_unlock(&hub->lock);
    return n;
}
