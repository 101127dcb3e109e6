// uuid.h - a UUID made from a name (RFC 9562, version 5): the same name gives the same UUID, everywhere.
#pragma once

#include "base/str.h"

enum { UUID_BYTES = 16 };

// "917393e3-1b1e-5cef-ace4-edaa54e1f810": SHA-1 of the namespace and the name, as version 5 asks. It
// names things; nothing is kept safe by it.
str uuid_v5(struct mem *m, const unsigned char space[UUID_BYTES], str name);
