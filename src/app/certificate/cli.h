// cli.h - the commands of the feature.
#pragma once

#include "core/cli.h"

extern const struct command certificate_commands[];
enum { CERTIFICATE_COMMANDS = 1 };
