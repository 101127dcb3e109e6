// cli.h - `meent library ...`: what editors do until there are people and rights.
#pragma once

#include "core/cli.h"

enum { LIBRARY_COMMANDS = 7 };
extern const struct command library_commands[LIBRARY_COMMANDS];
