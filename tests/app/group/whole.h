// whole.h - the story of one group through nine modules (whole.c): what it is, and the tools of its parts.
#pragma once

#include "core/group.h"
#include "tests/web/house.h"

enum {
    PEOPLE = 25,
    MODULES = 9,
    VOTERS = 6,
    MONTH = 28,
    LENGTH = 240, // minutes of a meeting
    PEERS = 5,
    ROUNDS = 2
};

enum state { PRESENT, PART_LONG, PART_SHORT, EXCUSED, ABSENT };

// What the story itself remembers of a round of reviews: who did what, from the forms that it sent.
struct whole_round {
    const char *path, *title;
    int readers, handed, sent;
    bool hands_in[PEOPLE], lazy[PEOPLE];
    int given[PEOPLE], did[PEOPLE]; // to read, and sent
    int got[PEOPLE];                // of readers
    bool trainer_read[PEOPLE];
};

struct whole_peers { // and of a peer group
    const char *path;
    int people[PEERS];
    int minutes, day; // of its conversation
};

struct whole {
    struct test *t;
    struct house h;
    const char *trainer, *boss, *who[PEOPLE];
    learn_group_id group;
    str slug, member[PEOPLE];
    str meeting[MODULES];
    int module; // being made
    struct whole_round round[ROUNDS];
    struct whole_peers peers[PEERS];
};

// ---- the plan, which knows nothing of the program ----

enum state whole_plan(int p, int i); // of somebody in a module
int whole_was_there(int p);
bool whole_dossier(int p);
bool whole_watched(int p);

// ---- its parts ----

// A round from its form to its end, with the clock moved; three in ten of who should read do not.
void whole_review(struct whole *w, struct whole_round *r, const char *section);
// The program makes the peer groups; each talks about a case by the protocol, and the day ends.
void whole_intervision(struct whole *w);

// ---- tools ----

bool whole_has(str page, const char *text);
int whole_times(str page, const char *text); // how often it stands there
str whole_between(str page, const char *after, const char *until);
const char *whole_text(struct whole *w, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void whole_sql(struct whole *w, const char *statement);
int whole_count(struct whole *w, const char *statement);
str whole_page(struct whole *w, const char *who, const char *path); // it is there
int whole_post(struct whole *w, const char *who, const char *from, const char *to,
               const char *fields);
// Days later: everything that was, was that much earlier. Then the night's work, of one kind.
void whole_days_pass(struct whole *w, int days);
void whole_night(struct whole *w, const char *job);
