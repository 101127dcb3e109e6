// cli.h - the commands of the live session.
#pragma once

#include "app/meeting/meeting.sql.h"
#include "core/cli.h"

enum { MEETING_COMMANDS = 1 };
extern const struct command meeting_commands[MEETING_COMMANDS];
