// moderate.h - hiding a contribution under rules that hold for the municipality itself.
#pragma once

#include "app/answer/answer.h"

msg reason_word(str reason); // MSG_none: not on the list
bool reason_is(str reason);
msg verdict_word(str verdict); // of an answer

struct moderation_view {
    int64_t id, number, days; // days: from objection to judgement
    msg reason, state;
    bool critical, two, appealed, judged;
    bool can_second, waits_second, can_judge, waits_judge;
    day on, appeal_on, judged_on;
    str body, note, appeal, verdict_why;
};
struct moderation_views {
    struct moderation_view *at;
    int n;
};
struct reason_choice {
    str value;
    msg word;
    bool chosen;
};
struct reason_choices {
    struct reason_choice *at;
    int n;
};
struct watch_view {
    struct here h;
    struct moderation_views lines;
    struct reason_choices reasons;
    str number, reason, note, critical;
    msg number_problem, reason_problem, note_problem, critical_problem;
    bool saved;
};
struct reason_count {
    msg word;
    int64_t n;
};
struct reason_counts {
    struct reason_count *at;
    int n;
};
struct register_view {
    struct here h;
    struct moderation_views lines;
    struct reason_counts reasons;
    int64_t back, asked, refused; // put back; asked to hide, and not hidden, or not yet
    int64_t before;               // where the next page begins; 0: this is all
};
