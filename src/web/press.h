// press.h - gzip (RFC 1952) and brotli (RFC 7932) of bytes that are complete.
#pragma once

#include "base/str.h"
#include "http/head.h"

// How hard: a page that is kept is worth more work than one that is made for one reader.
enum press { PRESS_KEPT, PRESS_ONCE };

// Room that is always enough.
size_t press_bound(size_t n);
// Bytes written to `out` (of press_bound(in.n)); 0 when it did not become smaller.
size_t press(enum coding coding, enum press how, str in, char *out);
bool press_type(const char *type); // is it worth it for this media type
