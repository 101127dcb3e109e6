// contribution.h - what somebody brought in, in any trajectory and by any channel; and the points in it.
//
// Number   1, 2, 3 in its trajectory: what everybody calls it by.
// Code     "12-abcd-efgh-jkmn-pqrs" on the receipt: the number and sixteen signs of a key, of which only the SHA-256 is
//          kept. Who holds it sees the answer beside their words, and may withdraw, reply and object.
// Points   each contribution begins as one point, all of its words; who works on the answers divides it further.
// Bounds   CONTRIBUTION_*; beyond them ERR_INVALID. Whether the trajectory is open is the caller's to prove, in the same
//          transaction.
#pragma once

#include "core/contribution.sql.h"
#include "core/person.h"
#include "i18n/i18n.h"

enum {
    CONTRIBUTION_SIGNS = 10000,
    CONTRIBUTION_NAME_SIGNS = 80,
    CONTRIBUTION_KEY = 16,
    CONTRIBUTION_CODE_MOST = 64
};

struct contribution_new {
    trajectory_id trajectory;
    str channel; // online, paper, phone, street, meeting
    str body, name, mail, behalf;
    bool named;
    enum lang lang;                                    // of letters about it
    const person_id *person, *entered_by, *checked_by; // NULL: nobody
    day received;
};

struct contribution_receipt {
    contribution_id id;
    int64_t number;
    str key; // the only time that it is known
};

bool contribution_is_channel(str channel);
CHECKED enum err contribution_add(struct db *db, struct mem *mem, int64_t now,
                                  const struct contribution_new *n,
                                  struct contribution_receipt *out);
str contribution_key_new(struct mem *m);                       // such a key
str contribution_code(struct mem *m, int64_t number, str key); // as people read it
// What somebody typed: with or without hyphens and blanks, capitals or not. False: it is none.
bool contribution_code_read(struct mem *m, str typed, int64_t *out_number, str *out_key);
// The contribution of that number, if the key is of it.
CHECKED enum err contribution_open(struct db *db, struct mem *mem, trajectory_id trajectory,
                                   int64_t number, str key, bool *out_found,
                                   struct contribution_row *out);
