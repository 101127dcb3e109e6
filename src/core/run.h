// run.h - runs a helper program (ffmpeg and the like) for a job: bounded, watched, never through a shell.
//
// The program gets no environment but PATH, LANG and HOME, no descriptors but 0 (nothing), 1, 2 and 3 (the input,
// when there is one), the lowest priority, and limits on time, memory and file size. When this process dies, it
// dies. What is confined has no network, reads nothing but programs and the input, and writes in one folder
// (core/sandbox.h): a mistake in a decoder is then no way to the database.
#pragma once

#include "base/str.h"

#include <stdatomic.h>

#define RUN_INPUT "/proc/self/fd/3" // the name of the input for the program

struct run {
    const char *const *argv; // NULL at the end; argv[0] is looked up in PATH
    int input;               // a descriptor, not closed here; 0: none
    bool confined;
    const char *write; // of what is confined: the folder it may write in; NULL: none
    int seconds;       // wall clock; then it is killed and ERR_BUSY comes back
    int64_t memory_bytes, file_bytes;
    const atomic_bool
        *stop; // when it becomes true the program is ended and ERR_GONE comes back; may be NULL
    void (*line)(void *arg, str line); // each line of standard output; may be NULL
    void *arg;
};

// ERR_NOT_FOUND: no such program; ERR_IO: it ended with an error; *out_problem is the end of its standard
// error, in m.
CHECKED enum err run_program(struct mem *m, const struct run *r, str *out_problem);
