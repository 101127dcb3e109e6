// moderate.c - hiding a contribution under rules that hold for the municipality itself.
#include "app/answer/moderate.h"

static const struct {
    const char *name;
    msg word;
} reasons[] = {
#define REASON(name) {#name, MSG_moderation_reason_##name},
#include "app/answer/reason.def"
#undef REASON
};

msg reason_word(str reason)
{
    for (size_t i = 0; i < COUNT_OF(reasons); i++)
        if (str_eq(reason, str_of(reasons[i].name))) return reasons[i].word;
    return MSG_none;
}

bool reason_is(str reason)
{
    return reason_word(reason) != MSG_none;
}
