// notice.h - what the pages of following show.
#pragma once

#include "core/cli.h"
#include "core/job.h"
#include "web/follow.h"

#define ROUTE ROUTE_DECLARE
#include "app/notice/notice.def"
#undef ROUTE

struct how_option {
    str value;
    msg word;
    bool chosen;
};

struct how_options {
    struct how_option *at;
    int n;
};

struct follow_page_view {
    struct notice_subject about;
    str kind, back;
    int64_t object;
    bool follows;
    struct how_options hows;
};

struct followed_line {
    str kind, title, path;
    int64_t object;
    struct how_options hows;
};

struct followed_lines {
    struct followed_line *at;
    int n;
};

struct follow_list_view {
    struct followed_lines lines;
    bool saved, silent, back_mail;
    str mail;
};

struct unsubscribe_view {
    str key, title; // key empty: the link does not work; title empty: mail about everything
    bool done;
};

// Letters of notices, in the language of the reader.
struct notice_letter {
    const struct settings *set;
    str uid, mail, name;
    enum lang lang;
};

enum { NOTICE_COMMANDS = 4 };
extern const struct command notice_commands[NOTICE_COMMANDS];
extern const struct job_kind notice_jobs[2];
extern const struct feature notice_feature;
