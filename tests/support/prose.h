// prose.h - Dutch sentences by chance, for documents that nobody wrote.
#pragma once

#include "tests/support/test.h"

str prose_sentence(struct test *t); // six words or more
str prose_nonsense(struct test *t); // the same of words that nobody uses
str prose_change_word(struct test *t,
                      str s); // another word in the place of one, the rest as it was
