// telling.h - the explanation of a trajectory told in another way: in simple words, to listen to, in sign language. Each is there
// or not; there is one of a kind at a time. What is taken away can be put back for TELLING_DAYS.
//
// Media    as it is sent it is shown to nobody. A job makes it anew (ffmpeg, confined, core/run.h): no name of a camera, no place, nothing
//          behind its end; then it is a file like that of the library, with ranges (core/file.h).
// Bounds   TELLING_*; FORM_FILE_MAX as sent.
#pragma once

#include "app/participate/participate.h"
#include "core/file.h"
#include "core/job.h"
#include "core/scan.h"
#include "web/player.h"

enum {
    TELLING_SIGNS = 8000,
    TELLING_CAPTIONS = 100000,
    TELLING_SECONDS = 900,
    TELLING_DAYS = 30,
    TELLINGS_OF = 60 // of one trajectory, with those that were taken away
};

struct telling_line { // for who makes them
    int64_t id;       // the newest that was taken away, to put back; 0: none
    str kind, body;
    msg word, help, problem;
    bool media, sign; // a file goes with it; it is a film
    bool ready, waits, refused;
    bool of_file; // the problem is with the file
    struct scanned scan;
    day on;
};
struct telling_lines {
    struct telling_line *at;
    int n;
};
struct telling_edit {
    struct trajectory_head head;
    struct telling_lines lines;
    bool saved, gone;
};

enum err telling_make_run(struct job *j);
enum err telling_clean_run(struct job *j);
