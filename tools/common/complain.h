// complain.h - what the generators say about broken input: "file:line: message", all of it, then they stop.
#pragma once

#include "base/out.h"

struct complaints {
    struct out text; // lines
    int n;
};

void complain(struct complaints *c, str file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
bool read_file(struct mem *m, const char *path, str *out); // false when it cannot be read
bool write_file(const char *path, str text);               // false when it cannot be written
void put_c_string(struct out *o, str s); // "…" as a C literal, split after newlines
