// moderate.h - hiding a contribution under rules that hold for the municipality itself.
#pragma once

#include "app/answer/answer.h"
#include "web/moderation.h"

msg verdict_word(str verdict); // of an answer

struct watch_view {
    struct here h;
    struct moderation_desk d;
};
struct register_view {
    struct here h;
    struct moderation_register x;
};
