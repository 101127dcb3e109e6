// invent.h - what invented residents of Oefenstad say: contributions for practice and for tests, the same for the same seed.
//
// Every text is put together from the sentences of invent.def, as people write: with or without a greeting, about one thing or two, with
// slips of the keyboard; one in six is a campaign letter, as it is or with words of one's own. It is known what each is about, so that
// what finds them can be judged.
#pragma once

#include "base/chance.h"
#include "base/out.h"

struct invented {
    str body;
    int subject, also; // what it is about; also -1: one thing
    int campaign;      // -1: in own words
    const char *channel;
};

struct invent_reply { // what an invented municipality says to it
    const char *verdict, *reason, *paragraph, *before, *after, *minority;
};

extern const int invent_subjects, invent_campaigns;
str invent_subject(int subject); // "het parkeren"
const struct invent_reply *invent_reply(int subject);
void invent(struct mem *m, struct chance *c, struct invented *out);

// What makes a text of one's own look like what people send: a greeting, an end, a slip of the keyboard.
str invent_hello(struct chance *c);
str invent_bye(struct chance *c);
void invent_slip(struct chance *c, struct out *o);
