// account.c - what the feature offers.
#include "app/account/account.h"

#include "core/cli.h"
#include "core/job.h"

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/account/account.def"
#undef ROUTE
};

const struct feature account_feature = {.name = "account",
                                        .routes = routes,
                                        .n_routes = COUNT_OF(routes),
                                        .jobs = account_jobs,
                                        .n_jobs = ACCOUNT_JOBS,
                                        .commands = account_commands,
                                        .n_commands = ACCOUNT_COMMANDS};
