// plain.h - what the files of this feature share.
#pragma once

#include "core/plain.h"
#include "web/web.h"

#define ROUTE ROUTE_DECLARE
#include "app/plain/plain.def"
#undef ROUTE

enum { PLAIN_ASK_MAX = 1000, PLAIN_TEXT_MAX = 20000 }; // signs, in an address and in a form

struct help_view {
    str text;
    bool asked;
    struct plain_view hints;
};
