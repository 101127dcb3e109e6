// access.h - the accessibility statement, in the parts that Dutch public bodies must publish
// (Besluit digitale toegankelijkheid overheid; norm EN 301 549, which points to WCAG).
#pragma once

#include "html/html.h"

struct access_gap {
    const char *criterion;
    msg said;
};

struct access_gaps {
    const struct access_gap *at;
    int n;
};

struct access_view {
    str owner;   // the municipality; ours when none is set
    str address; // of the site
    str contact, contact_href, version;
    day tested;
    struct access_gaps gaps;
    int64_t timed, captioned; // films and podcasts that people see, and those of them with captions
};
