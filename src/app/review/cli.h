// cli.h - the commands of the feature.
#pragma once

#include "core/cli.h"

extern const struct command review_commands[];
enum { REVIEW_COMMANDS = 1 };
