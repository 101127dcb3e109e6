// invitation.h - somebody is asked to come in with a role at a place. The letter holds a key; the database its
// SHA-256. It ends after two weeks, when it is accepted, and when it is taken back.
#pragma once

#include "core/invitation.sql.h"
#include "core/person.h"
#include "core/settings.h"
#include "i18n/i18n.h"

enum { INVITATION_DAYS = 14 };

struct invitation_new {
    str mail, name; // mail as person_mail gives it
    enum lang lang;
    enum role role;
    struct place_row place;
    int64_t until_at; // end of the role; 0: none
    str by, by_name;
};

// The row and its letter; part of the transaction.
CHECKED enum err invitation_send(struct db *db, struct mem *mem, const struct settings *set,
                                 int64_t now, const struct invitation_new *n);
// Still to be accepted: not accepted, taken back or ended, and who sent it may still give that role there. A right that is
// taken away, or an account that is shut, does not go on giving.
CHECKED enum err invitation_open(struct db *db, struct mem *mem, int64_t now,
                                 const struct invitation_row *i, bool *out);
// Of an invitation that still waits: may who sent it no longer give that role there? Then it lets nobody in.
CHECKED enum err invitation_void(struct db *db, struct mem *mem, int64_t now, invitation_id id,
                                 bool *out);
