// ffmpeg.h - what somebody sent, made anew by ffmpeg: confined (core/run.h), from an open descriptor, with nothing of what stood beside
// picture and sound.
//
// Named    the formats it may be, so that none can name other files; by `before` also the one decoder it may use.
// Errors   as run_program: ERR_NOT_FOUND no ffmpeg here, ERR_BUSY it took too long, ERR_GONE the worker has to stop, ERR_IO it cannot
//          be read.
#pragma once

#include "base/str.h"

#include <stdatomic.h>

struct ffmpeg {
    int input;                 // a descriptor of what was sent
    const char *formats;       // "mp3,wav": of ffmpeg's -format_whitelist
    const char *const *before; // options of the input, NULL at the end; may be NULL
    const char *const *how;    // what to make of it, NULL at the end
    const char *folder, *to;   // where it may write, and the file in it
    int threads, seconds;
    int64_t file_bytes; // of what is made, at most
    const atomic_bool *stop;
    void (*at)(void *arg, int64_t us); // how far it is in what is made; may be NULL
    void *arg;
};

CHECKED enum err ffmpeg_make(struct mem *m, const struct ffmpeg *f, str *out_problem);
