// log.h - one line per event on standard error: key=value pairs, no personal data.
//
//   log_line(LOG_INFO, "serve.start", "listen=%s threads=%d", listen, threads);
//   -> 2026-11-25T15:04:05Z info serve.start listen=127.0.0.1:8080 threads=2
//
// A function either logs or returns its failure, never both. Control bytes in values are escaped.
#pragma once

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_level(enum log_level lowest); // below it nothing is written; LOG_INFO at start
void log_line(enum log_level level, const char *event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
