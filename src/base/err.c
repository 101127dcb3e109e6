#include "base/err.h"

#include <assert.h>

static const struct {
    const char *name;
    short status, code;
} table[] = {
#define ERR(name, status, code, key) {#name, status, code},
#include "base/errors.def"
#undef ERR
};

int err_status(enum err e)
{
    assert(e < ERR_COUNT);
    return table[e].status;
}

int err_exit(enum err e)
{
    assert(e < ERR_COUNT);
    return table[e].code;
}

const char *err_name(enum err e)
{
    assert(e < ERR_COUNT);
    return table[e].name;
}
