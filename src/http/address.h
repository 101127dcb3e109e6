// address.h - addresses of the internet as written in a setting, and as what a request is counted by (http_request.address).
#pragma once

#include "base/mem.h"
#include "base/str.h"

enum { ADDRESS_BYTES = 16 };

// "10.0.0.5", or "2001:db8::1" as its /64: one household or firm. False: none.
bool address_parse(struct mem *m, str text, unsigned char out[ADDRESS_BYTES]);
str address_key(struct mem *m, const unsigned char of[ADDRESS_BYTES]);
// Is what a request is counted by one of a list with blanks between?
bool address_listed(struct mem *m, str list, str key);
