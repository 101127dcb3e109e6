// table.h - the sentences as tools/msggen writes them; only i18n.c and the generated file include it.
#pragma once

#include "i18n/i18n.h"

enum { MESSAGE_FORMS = 4 };

struct message {
    str form[LANG_COUNT][MESSAGE_FORMS];
};

extern const struct message messages[]; // by msg; 0 is MSG_none
extern const str message_keys[];        // ascending from 1
extern const int message_count;         // with MSG_none
int message_plural(enum lang lang, uint64_t n);
