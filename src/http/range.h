// range.h - which bytes of a file a client asks for (RFC 9110 14).
//
// One range is served; of more than one the whole file is sent, which the RFC allows and which keeps a
// small request from costing a large answer. A Range that we cannot read is no Range.
#pragma once

#include "base/str.h"

enum range { RANGE_NONE, RANGE_PART, RANGE_UNSATISFIABLE };

struct range_span {
    int64_t at, bytes;
};

enum range range_parse(str header, int64_t size, struct range_span *out);
