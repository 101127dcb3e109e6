// clamd.h - a scanner for tests, that speaks clamd's protocol and answers as it is told to.
//
//     struct clamd c;
//     clamd_open(t, &c);                       // listens on a Unix socket; c.address is the setting
//     atomic_store(&c.mode, CLAMD_HANGS);
//     clamd_close(&c);
#pragma once

#include "tests/support/test.h"

#include <pthread.h>
#include <stdatomic.h>

enum clamd_mode {
    CLAMD_LOOKS, // reads all, and finds the test virus where it is
    CLAMD_HANGS, // reads all, and says nothing
    CLAMD_DEAF,  // takes the call, and reads nothing
    CLAMD_GARBAGE,
    CLAMD_HALF,   // "stream: O", and hangs up
    CLAMD_SILENT, // hangs up
    CLAMD_LARGE,  // says that it is too large, and hangs up before it has all
    CLAMD_FLOOD,  // an answer without end
};

struct clamd {
    int listener;
    char address[200];
    pthread_t thread;
    atomic_int mode, asked; // how many whole streams it read
    atomic_bool stop;
};

bool clamd_open(struct test *t, struct clamd *c);
bool clamd_open_tcp(struct test *t, struct clamd *c, bool six);
void clamd_close(struct clamd *c); // nobody listens any more
// The string that every scanner finds for a test (EICAR), made here so that none finds it in our source.
str clamd_virus(struct mem *m);
str clamd_sick(struct mem *m, str file); // the file with that string at its end
