// right.h - roles and rights: what a role carries, and who may give it. Who holds a role where is in person.h;
// what a request may is in web/who.h.
#pragma once

#include "base/str.h"
#include "i18n/i18n.h"

enum role {
#define ROLE(name, givers) ROLE_##name,
#include "core/role.def"
#undef ROLE
    ROLE_COUNT
};

enum right {
#define RIGHT(name, holder, roles, text) MAY_##name,
#include "core/right.def"
#undef RIGHT
    RIGHT_COUNT
};

enum holder {
    EVERYBODY,
    KEY,     // of an address that holds a key
    MACHINE, // this machine, or the operator's token
    PERSON,  // who is signed in
    HOLDER   // who holds one of the roles
};

enum holder right_holder(enum right r);
uint32_t right_roles(enum right r); // a bit per role
const char *right_name(enum right r);
str role_name(enum role r);
bool role_parse(str name, enum role *out);
msg role_word(str name); // MSG_none for what is none
// May somebody with these roles (bits, at the place or above it) give this one there?
bool role_givable(enum role r, uint32_t by);
