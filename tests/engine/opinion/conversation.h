// conversation.h - what the tests of the opinion engine share: a conversation from a matrix, and from files.
#pragma once

#include "base/json.h"
#include "engine/opinion/opinion.h"
#include "engine/opinion/votes_read.h"
#include "tests/support/test.h"

enum { NO_VOTE = 9 };

// votes[i * statements + j] is -1, 0, 1 or NO_VOTE.
struct opinion_votes conversation_of(struct test *t, const int8_t *votes, int people,
                                     int statements, const uint8_t *flags);
// A file of the folder with published data; absent (at NULL) when there is none.
str conversation_file(struct test *t, const char *folder, const char *name);
// The folder with published conversations, or NULL; then the test is skipped by name.
const char *conversation_folder(struct test *t);
