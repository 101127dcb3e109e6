// The headers that every answer carries: no script but our files, no frame, no third party, no referrer.
#include "web/impl.h"

#define SELF_ONLY                                                                  \
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "    \
    "font-src 'self'; media-src 'self'; connect-src 'self'; manifest-src 'self'; " \
    "form-action 'self'; base-uri 'none'; require-trusted-types-for 'script'; "    \
    "trusted-types 'none'; frame-ancestors "

int security_fields(struct http_field *to, enum policy policy, bool secure, bool open)
{
    static const str policies[] = {
        [POLICY_PAGE] = {SELF_ONLY "'none'", sizeof(SELF_ONLY "'none'") - 1},
        [POLICY_EMBED] = {SELF_ONLY "*", sizeof(SELF_ONLY "*") - 1},
        // A file is shown by the browser itself: it may show that, and nothing runs.
        [POLICY_FILE] =
            {"default-src 'none'; img-src 'self'; media-src 'self'; form-action 'none'; "
             "base-uri 'none'; frame-ancestors 'none'",
             sizeof("default-src 'none'; img-src 'self'; media-src 'self'; form-action "
                    "'none'; base-uri 'none'; frame-ancestors 'none'") -
                 1},
    };
    int n = 0;

#define FIELD(name, text) to[n++] = (struct http_field){STR(name), STR(text)}
    to[n++] = (struct http_field){STR("content-security-policy"), policies[policy]};
    FIELD("referrer-policy", "same-origin");
    FIELD("x-content-type-options", "nosniff");
    FIELD("permissions-policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()");
    if (policy != POLICY_EMBED) FIELD("x-frame-options", "DENY");
    FIELD("cross-origin-opener-policy", "same-origin");
    if (open || policy == POLICY_FILE || policy == POLICY_EMBED)
        FIELD("cross-origin-resource-policy", "cross-origin"); // podcast players, harvesters
    else
        FIELD("cross-origin-resource-policy", "same-origin");
    if (open) FIELD("access-control-allow-origin", "*");
    if (secure) FIELD("strict-transport-security", "max-age=31536000");
#undef FIELD
    return n;
}

void security_let_record(struct mem *m, struct http_field *fields, int n)
{
    static const struct {
        str name, was, becomes;
    } rows[] = {
        {{"content-security-policy", 23}, {"media-src 'self'", 16}, {"media-src 'self' blob:", 22}},
        {{"permissions-policy", 18}, {"microphone=()", 13}, {"microphone=(self)", 17}},
    };

    for (int i = 0; i < n; i++)
        for (size_t k = 0; k < COUNT_OF(rows); k++) {
            const ptrdiff_t at =
                str_eq(fields[i].name, rows[k].name) ? str_find(fields[i].value, rows[k].was) : -1;
            if (at >= 0)
                fields[i].value =
                    str_format(m, STR_FMT STR_FMT STR_FMT,
                               STR_ARG(str_part(fields[i].value, 0, (size_t)at)),
                               STR_ARG(rows[k].becomes),
                               STR_ARG(str_from(fields[i].value, (size_t)at + rows[k].was.n)));
        }
}
