// check.h - looks at a plan for classical mistakes. Pure: what it needs is in the struct.
#pragma once

#include "core/trajectory.h"

enum mistake {
#define MISTAKE(name) MISTAKE_##name,
#include "app/participate/check.def"
#undef MISTAKE
    MISTAKE_COUNT
};

struct plan {
    const struct trajectory_row *t;
    str part[PART_COUNT]; // in Dutch; empty when not there
    struct trajectory_frame_rows frames;
    struct trajectory_way_rows ways;
};

CHECKED enum err plan_read(struct db *db, struct mem *mem, const struct trajectory_row *t,
                           struct plan *out);
uint32_t plan_mistakes(const struct plan *p); // a bit each
bool way_fits(str way, str influence);        // way.def
