// scanner.h - asks a virus scanner that speaks the protocol of clamd (clamd(8), "INSTREAM") whether bytes are clean.
//
// Address  "unix:/run/clamav/clamd.ctl" or "tcp:127.0.0.1:3310" (an address in digits, IPv6 in brackets; no name, so that
//          no answer of a name server decides where files of residents go). Nothing is encrypted on the way: a scanner on
//          another machine belongs on a network of your own.
// Bounds   the whole conversation within `seconds`; an answer of SCANNER_ANSWER bytes at most. Only two answers are an
//          answer: "clean" and "this was found". All else, also half of one of these, is no answer.
#pragma once

#include "base/str.h"

#include <stdatomic.h>

enum { SCANNER_ANSWER = 500, SCANNER_NAME = 100 };

enum scanner_verdict {
    SCANNER_CLEAN,
    SCANNER_FOUND,
    SCANNER_LARGE,   // more than the scanner is set to take
    SCANNER_UNCLEAR, // an error of its own, or nothing that we know
};

struct scanner {
    str address;
    int seconds;
    const atomic_bool *stop; // when it becomes true, ERR_GONE comes back; may be NULL
};

bool scanner_address_ok(str address);
// What an answer says; *out_name, when something was found, is what the scanner calls it: signs of ASCII, SCANNER_NAME at most.
enum scanner_verdict scanner_read(struct mem *m, str answer, str *out_name);

// ERR_IO: nobody listens, or the line broke; ERR_BUSY: no answer in time; ERR_GONE: has to stop.
CHECKED enum err scanner_ask(struct mem *m, const struct scanner *s, str bytes,
                             enum scanner_verdict *out, str *out_name);
// Whether it is there, and what it says of itself: "ClamAV 1.4.2/27650/Tue May 27 ...". Errors as above.
CHECKED enum err scanner_version(struct mem *m, const struct scanner *s, str *out);
