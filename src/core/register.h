// register.h - the record of processing (GDPR 30): every table with personal data, with what its migration says of
// purpose, ground and term. Made by tools/make-register; a table that names people and says nothing fails the build.
#pragma once

struct register_line {
    const char *table, *purpose, *ground,
        *term; // English; Dutch: register.TABLE.purpose in locale/
};

extern const struct register_line register_lines[];
extern const int register_n;
