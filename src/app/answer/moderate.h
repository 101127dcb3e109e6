// moderate.h - hiding a contribution under rules that hold for the municipality itself.
#pragma once

#include "app/answer/answer.h"

enum reason {
#define REASON(name) REASON_##name,
#include "app/answer/reason.def"
#undef REASON
    REASON_COUNT
};

msg reason_word(str reason);
bool reason_is(str reason);
msg verdict_word(str verdict); // of an answer
