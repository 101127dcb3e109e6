// mail.h - letters: a row and a job, sent by a worker through the SMTP server of the setting `mail`.
//
// Lines end in LF; the text goes out as it is and as HTML with links. Without a server each letter becomes a file in
// DATA/mail, and the log says so.
//
// Sender    of the place whose letter it is (its own, else that of the place above, else the setting mail_from). The
//           envelope always carries mail_from: that is where letters come back to, and what SPF looks at.
// Needed    a letter without `unsubscribe` is one that somebody asked for at that moment (to sign in, an invitation).
//           Any other carries the headers of RFC 8058, and does not go to an address that letters come back from.
// Back      a refusal at once (5xx) and a delivery report that comes later (core/dsn.h, `meent mail bounced`) are kept
//           per address. A report counts only when it names the letter by the random mark in its Message-ID.
#pragma once

#include "core/job.h"
#include "core/mail.sql.h"
#include "core/place.h"

enum { MAIL_ERASE_DAYS = 30, MAIL_BACK_DAYS = 365 };

struct mail_new {
    str to, subject, text;
    place_id place;  // {0}: the whole
    str unsubscribe; // address of ours for one click; empty: a letter that is needed
};

// Part of the transaction at hand. ERR_INVALID: no address, a line break in the subject, or too long.
CHECKED enum err mail_add(struct db *db, struct mem *mem, int64_t now, const struct mail_new *n);
// A letter that is needed, of the whole.
CHECKED enum err mail_queue(struct db *db, struct mem *mem, int64_t now, str to, str subject,
                            str text);
// Do letters to this address come back, since before the person last proved to read them (signed in by mail)?
CHECKED enum err mail_comes_back(struct db *db, struct mem *mem, str to, bool *out);
// A report that the letter with this mark did not arrive. *out_known false: no letter of ours, or not to that address.
CHECKED enum err mail_returned(struct db *db, struct mem *mem, int64_t now, str mark, str to,
                               str status, str problem, bool *out_known);
bool mail_is_address(str s); // one that we send to: local@domain in ASCII, at most 254 signs
extern const struct job_kind mail_job;

struct mail_parts {
    str from, name; // name empty: the address alone
    str to, subject, text, unsubscribe;
    str id; // of the Message-ID, without its host
    int64_t at;
};

// The message as it goes over the line (RFC 5322, MIME); for tests.
str mail_message(struct mem *m, const struct mail_parts *p);
