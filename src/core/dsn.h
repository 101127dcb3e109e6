// dsn.h - reads a letter that came back: a delivery status notification (RFC 3464 in RFC 6522).
//
// In      one message as it arrived; LF or CRLF; at most DSN_BYTES.
// Out     per recipient what happened, and the mark of the letter it is about: the left side of the Message-ID in the
//         returned part. Texts borrow from the message or live in m; nothing in them is to be trusted.
// Errors  ERR_INVALID    no report of delivery: an answer of a person, an absence message, spam
//         ERR_TOO_LARGE  more than DSN_BYTES or DSN_RECIPIENTS
#pragma once

#include "base/str.h"

enum { DSN_BYTES = 4 << 20, DSN_RECIPIENTS = 100 };

struct dsn_recipient {
    str address;         // as it was asked for (Original-Recipient), else as it was tried
    str status, problem; // "5.1.1", what the other side said
    bool for_good;       // failed, and a second try makes no sense (5.x.x)
};

struct dsn {
    str mark; // empty: the letter did not come along
    struct dsn_recipient *at;
    int n;
};

CHECKED enum err dsn_read(struct mem *m, str message, struct dsn *out);
