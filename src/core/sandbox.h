// sandbox.h - gives up what this process does not need, for good: which folders it may touch (Landlock) and
// which system calls it may make (seccomp). Children inherit it.
//
// Order   all threads must start afterwards, or they keep their rights; so call it before http_start and
//         job_start, after the folders exist.
// Kernel  without Landlock (before 5.13, or switched off) files are not confined; that is said in the log.
#pragma once

#include "base/str.h"

enum sandbox_role {
    SANDBOX_SERVE, // no other program, no listening but what there is
    SANDBOX_WORK,  // may run helper programs (ffmpeg) from /usr
    SANDBOX_HELPER // such a program: what `read` and `write` name, no network, no temporary files of others
};

struct sandbox {
    enum sandbox_role role;
    const char *const *write; // folders, NULL at the end: everything in them
    const char *const *read;  // folders and files, besides the system's own
};

enum sandbox_state { SANDBOX_NONE, SANDBOX_CALLS, SANDBOX_ALL }; // SANDBOX_CALLS: no Landlock

enum sandbox_state sandbox_enter(const struct sandbox *s);
int sandbox_landlock_version(void); // of the kernel; 0: none. Changes nothing.
