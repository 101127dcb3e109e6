// What an operator can see: a line per request (buffered, no addresses of people, no queries) and the figures
// of /metrics in the text format of Prometheus.
#include "base/day.h"
#include "web/impl.h"

#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static struct {
    pthread_mutex_t lock;
    size_t n;
    char at[32 * 1024];
} buffer = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void flush_locked(void)
{
    for (size_t done = 0; done < buffer.n;) {
        const ssize_t n = write(STDERR_FILENO, buffer.at + done, buffer.n - done);
        if (n <= 0) break;
        done += (size_t)n;
    }
    buffer.n = 0;
}

void reqlog_flush(void)
{
    pthread_mutex_lock(&buffer.lock);
    flush_locked();
    pthread_mutex_unlock(&buffer.lock);
}

void reqlog_count(struct route_info *info, int status, int64_t micros)
{
    int i = 0;

    if (!info) return;
    atomic_fetch_add_explicit(&info->answers[status / 100 % 6], 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&info->micros, (uint64_t)micros, memory_order_relaxed);
    while (i < LATENCY_STEPS - 1 && micros > latency_steps_us[i])
        i++;
    atomic_fetch_add_explicit(&info->latency[i], 1, memory_order_relaxed);
}

void reqlog_line(const char *method, const char *route, const char *lang, int status,
                 int64_t micros, size_t bytes, const char *how)
{
    static __thread time_t second;
    static __thread char stamp[24];
    const time_t now = time(NULL);
    char line[256];

    if (now != second) {
        struct tm tm;
        gmtime_r(&now, &tm);
        strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", &tm);
        second = now;
    }
    const int n = snprintf(
        line, sizeof line,
        "%s info request method=%s route=%s lang=%s status=%d us=%lld bytes=%zu cache=%s\n", stamp,
        method, route, lang, status, (long long)micros, bytes, how);
    if (n <= 0 || n >= (int)sizeof line) return;
    pthread_mutex_lock(&buffer.lock);
    if (sizeof buffer.at - buffer.n < (size_t)n) flush_locked();
    memcpy(buffer.at + buffer.n, line, (size_t)n);
    buffer.n += (size_t)n;
    pthread_mutex_unlock(&buffer.lock);
}

static int64_t memory_bytes(void)
{
    FILE *f = fopen("/proc/self/statm", "re");
    long long size = 0, resident = 0;

    if (!f) return 0;
    if (fscanf(f, "%lld %lld", &size, &resident) != 2) resident = 0;
    fclose(f);
    return (int64_t)resident * sysconf(_SC_PAGESIZE);
}

static void about(struct out *o, const char *name, const char *type, const char *help)
{
    out_format(o, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void one(struct out *o, const char *name, const char *type, const char *help, uint64_t value)
{
    about(o, name, type, help);
    out_format(o, "%s %llu\n", name, (unsigned long long)value);
}

void figures_write(struct site *s, struct out *o)
{
    int n;
    struct route_info *all = router_all(s->impl->router, &n);
    const struct cache_count c = cache_count(s->impl->cache);
    uint64_t steps[LATENCY_STEPS] = {0}, micros = 0, total = 0;

    about(o, "meent_requests_total", "counter", "Answers, by route and status class.");
    for (int i = 0; i < n; i++)
        for (int k = 1; k < 6; k++) {
            const uint64_t v = atomic_load_explicit(&all[i].answers[k], memory_order_relaxed);
            if (v)
                out_format(
                    o, "meent_requests_total{route=\"%s\",method=\"%s\",status=\"%dxx\"} %llu\n",
                    all[i].route->name, all[i].route->method == POST ? "POST" : "GET", k,
                    (unsigned long long)v);
        }
    for (int i = 0; i < n; i++) {
        micros += atomic_load_explicit(&all[i].micros, memory_order_relaxed);
        for (int k = 0; k < LATENCY_STEPS; k++)
            steps[k] += atomic_load_explicit(&all[i].latency[k], memory_order_relaxed);
    }
    about(o, "meent_request_seconds", "histogram", "Time from a complete request to its answer.");
    for (int k = 0; k < LATENCY_STEPS - 1; k++) {
        total += steps[k];
        out_format(o, "meent_request_seconds_bucket{le=\"%g\"} %llu\n",
                   (double)latency_steps_us[k] / 1e6, (unsigned long long)total);
    }
    total += steps[LATENCY_STEPS - 1];
    out_format(o,
               "meent_request_seconds_bucket{le=\"+Inf\"} %llu\nmeent_request_seconds_sum %.6f\n"
               "meent_request_seconds_count %llu\n",
               (unsigned long long)total, (double)micros / 1e6, (unsigned long long)total);
    one(o, "meent_cache_hits_total", "counter", "Pages given from the page cache.", c.hits);
    one(o, "meent_cache_misses_total", "counter", "Pages that had to be made.", c.misses);
    one(o, "meent_cache_pages", "gauge", "Pages in the page cache.", c.entries);
    one(o, "meent_cache_bytes", "gauge", "Memory of the page cache.", c.bytes);
    one(o, "meent_failures_total", "counter", "Failures of ours, each with a number in the log.",
        atomic_load(&s->impl->errors_500));
    one(o, "meent_store_generation", "counter", "Commits since the start.",
        store_generation(s->store));
    if (s->impl->server)
        one(o, "meent_connections", "gauge", "Open connections.",
            (uint64_t)http_connections(s->impl->server));
    one(o, "meent_live_lines", "gauge", "Open lines of pages that follow a live session.",
        (uint64_t)live_lines(s->impl->live));
    one(o, "meent_memory_bytes", "gauge", "Resident memory of this process.",
        (uint64_t)memory_bytes());
    one(o, "meent_start_time_seconds", "gauge", "When this process began.",
        (uint64_t)s->impl->started_at);
    if (s->impl->figures) s->impl->figures(o, s->impl->figures_arg);
}
