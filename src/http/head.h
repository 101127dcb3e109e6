// head.h - is the head of this request exactly what RFC 9112 allows, and nothing two readers could read
// in two ways? Pure: no sockets, no library.
//
// Refused   two Content-Lengths, Content-Length with Transfer-Encoding, any coding of the body (411), white
//           space before a colon, names that are no token, control bytes in values, no Host or two,
//           a target that is not a path, "%2F", "%00", broken UTF-8, "." and ".." segments.
// Source    RFC 9110 5, 7; RFC 9112 2, 3, 5, 6; measured against nginx in docs/decisions/0001.
#pragma once

#include "http/http.h"

enum { HEAD_FIELDS_MAX = 64, HEAD_VALUE_MAX = 8192, HEAD_TARGET_MAX = 4096 };

// Fills verb's method, path, query and host of *q from verb, target and headers. Gives 0, or the status
// to refuse with and why (a word for the log). `version` is "HTTP/1.1" or "HTTP/1.0".
int head_check(struct http_request *q, str version, const char **out_why);

// The path as it is asked: decoded once. False when it is not acceptable.
bool head_path(struct mem *m, str raw, str *out);

enum coding { CODING_NONE, CODING_GZIP, CODING_BROTLI, CODING_COUNT };

enum coding head_coding(str accept_encoding);      // the best that the client takes; br before gzip
bool head_etag_match(str if_none_match, str etag); // weak comparison; "*" matches
