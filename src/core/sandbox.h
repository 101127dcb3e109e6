// sandbox.h - gives up what this process does not need, for good: which folders it may touch (Landlock) and
// which system calls it may make (seccomp). Children inherit it.
//
// Order   all threads must start afterwards, or they keep their rights; so call it before http_start and
//         job_start, after the folders exist.
// Fork    what a process with threads forks may not ask for memory or a lock that another thread held: then
//         sandbox_prepare is called before the fork, and the child only makes the three calls of sandbox_apply.
// Kernel  without Landlock (before 5.13, or switched off) files are not confined; that is said in the log.
#pragma once

#include "base/str.h"

#include <linux/filter.h>

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

enum { SANDBOX_STEPS = 1024 }; // our filters have some 100

struct sandbox_ready {
    int rules;            // of Landlock; -1: none
    unsigned short steps; // 0: no filter
    struct sock_filter filter[SANDBOX_STEPS];
};

enum sandbox_state sandbox_enter(const struct sandbox *s); // all three, with a line in the log
void sandbox_prepare(const struct sandbox *s, struct sandbox_ready *out);
enum sandbox_state sandbox_apply(struct sandbox_ready *r); // this thread; safe after a fork
void sandbox_forget(struct sandbox_ready *r);              // what prepare holds open
int sandbox_landlock_version(void); // of the kernel; 0: none. Changes nothing.
