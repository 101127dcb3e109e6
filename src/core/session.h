// session.h - a browser in which a person is signed in.
//
// The cookie holds 256 random bits; the database their SHA-256. A session ends by signing out, after a week
// without use, and thirty days after it began. That it was used is written once an hour.
#pragma once

#include "core/person.h"
#include "core/session.sql.h"

enum {
    SESSION_KEY = 43, // signs of base64url
    SESSION_IDLE_S = 7 * 86400,
    SESSION_MAX_S = 30 * 86400,
    SESSION_TOUCH_S = 3600
};

str key_new(struct mem *m);           // 43 random signs, fit for a cookie and an address
bool key_is(str key);                 // has the form of one
str key_hash(struct mem *m, str key); // what is kept of it

// out_key goes into the cookie. how: mail, code, passkey, provider, operator.
CHECKED enum err session_begin(struct db *db, struct mem *mem, int64_t now, person_id person,
                               str how, str agent, str *out_key);
// Whose it is, if it is one and the person may come in.
CHECKED enum err session_find(struct db *db, struct mem *mem, int64_t now, str key, bool *out_found,
                              struct session_who_row *out);
// "Firefox, Linux" out of a User-Agent header: enough to know one's own devices by.
str session_agent(struct mem *m, str user_agent);
