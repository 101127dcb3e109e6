// mail.h - letters: a row and a job, sent by a worker through the SMTP server of the setting `mail`.
//
// Lines end in LF; the text goes out as it is and as HTML with links. Without a server each letter becomes a file in
// DATA/mail, and the log says so.
#pragma once

#include "core/job.h"
#include "core/mail.sql.h"

enum { MAIL_ERASE_DAYS = 30 };

// Part of the transaction at hand. ERR_INVALID: no address, a line break in the subject, or too long.
CHECKED enum err mail_queue(struct db *db, struct mem *mem, int64_t now, str to, str subject,
                            str text);
bool mail_is_address(str s); // one that we send to: local@domain in ASCII, at most 254 signs
extern const struct job_kind mail_job;

// The message as it goes over the line (RFC 5322, MIME); for tests.
str mail_message(struct mem *m, str from, str to, str subject, str text, int64_t at, str id);
