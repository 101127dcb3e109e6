// fetch.h - asks another server over HTTPS, from a worker, on behalf of an operator's setting.
//
// Refused   redirects, other schemes, addresses of this machine and of private networks (looked at when the
//           connection is made, so that a name cannot change its mind), more than FETCH_BYTES, more than ten seconds.
// near      true lets it ask this machine, also without TLS: for trying things out.
#pragma once

#include "base/str.h"

enum { FETCH_BYTES = 256 << 10, FETCH_SECONDS = 10 };

// form NULL at: GET. ERR_IO: no answer; *out_problem says why. Any status is an answer.
// authorization: sent as that header when it is there; ERR_INVALID when it holds more than visible ASCII and blanks.
CHECKED enum err fetch(struct mem *m, str url, str form, str authorization, bool near,
                       int *out_status, str *out_body, str *out_problem);
