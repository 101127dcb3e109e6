// cli.h - `meent evaluate demo`: answers of the invented participants of the practice group.
#pragma once

#include "core/cli.h"

extern const struct command evaluate_commands[];
enum { EVALUATE_COMMANDS = 1 };
