// progress.h - how a long computation tells how far it is, and is told to stop.
//
// The computation knows no clock: whoever runs it decides when it has taken long enough. A stopped
// computation gives the best it has and says what is not proven; its result is ERR_LIMIT.
#pragma once

#include <stdbool.h>

struct progress {
    // fraction 0..1, never less than before; a negative one: not known. `text` names the step, for logs.
    bool (*tell)(void *arg, double fraction, const char *text); // false: stop now
    void *arg;
};

// NULL, or a NULL tell: nobody looks, and it runs to its end.
static inline bool progress_go_on(const struct progress *p, double fraction, const char *text)
{
    return !p || !p->tell || p->tell(p->arg, fraction, text);
}
