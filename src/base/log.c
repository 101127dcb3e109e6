#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static enum log_level lowest_level = LOG_INFO; // set once, before threads start

void log_level(enum log_level lowest)
{
    lowest_level = lowest;
}

void log_line(enum log_level level, const char *event, const char *format, ...)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    char line[2048];
    struct tm tm;
    const time_t now = time(NULL);
    va_list args;

    if (level < lowest_level) return;
    gmtime_r(&now, &tm);
    size_t n = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%SZ", &tm);
    n += (size_t)snprintf(line + n, 200, " %s %.100s ", names[level], event);
    va_start(args, format);
    const int more = vsnprintf(line + n, sizeof line - n - 1, format, args);
    va_end(args);
    const size_t start = n;
    n += more < 0 ? 0 : (size_t)more;
    if (n > sizeof line - 2) n = sizeof line - 2;
    for (size_t i = start; i < n; i++)
        if ((unsigned char)line[i] < ' ' || line[i] == 0x7f) line[i] = '?';
    line[n++] = '\n';
    (void)!write(STDERR_FILENO, line, n); // one write, so that lines of threads do not mix
}
