// table.h - the sentences as tools/msggen writes them; for i18n.c, the generated file and their test.
#pragma once

#include "i18n/i18n.h"

enum { MESSAGE_FORMS = 4 };

struct message {
    str form[LANG_COUNT][MESSAGE_FORMS];
};

extern const struct message messages[]; // by place; 0 is MSG_none
extern const str message_keys[];        // of each place; ascending from 1
extern const msg message_numbers[];     // of each place: MSG_...
extern const int message_count;         // with MSG_none
extern const int
    message_slots[]; // place by number: number & (message_slot_count - 1), or the next; 0: free
extern const int message_slot_count; // a power of two
int message_plural(enum lang lang, uint64_t n);
