// whole_read.h - a page of the group, as somebody reads it, and the figures that have to stand on it.
#pragma once

#include "tests/app/group/whole.h"

enum { SHEET_MAX = 1000 };

struct sheet {
    struct whole *w;
    const char *route, *path;
    int person;         // of PEOPLE, or -1
    bool trains, leads; // is the trainer; trainer or coordinator
    bool signs;         // is a mentor from elsewhere
    const char *line[SHEET_MAX];
    int n;
};

// Fills in what the page must say.
void whole_figures(struct sheet *s);
int sheet_meeting(const struct sheet *s); // which of MODULES its address names; -1: none
