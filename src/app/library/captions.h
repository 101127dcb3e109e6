// captions.h - the caption editor: one list of cues in a form, for who holds an edit key.
#pragma once

#include "app/library/show.h"

struct cue_field {
    str start, end, text;
    int n;       // from 1
    str problem; // empty: fine
};

struct cue_fields {
    struct cue_field *at;
    int n;
};

struct problem_link {
    int cue; // field it points to, from 1; 0: none
    str said;
};

struct problem_links {
    struct problem_link *at;
    int n;
};

struct captions_view {
    struct item_row item;
    str title, lang, key, action, undo;
    str file_name; // of the captions that stand there; empty: none yet
    struct player_view player;
    struct cue_fields cues;
    struct problem_links problems, warnings;
    bool saved, can_undo;
};
