// fault.h - what is wrong with a table that came in: where, which value, and what to do; all of it, not the first.
//
// An engine names its faults in FOLDER/fault.def, FAULT(name, "what {a} holds"), and gives number and
// name; the sentence that says what to do is NAME_OF_ENGINE.fault.NAME in locale/, with the values
// {field}, {value} and {a}.
// Bounds  FAULTS_MAX are kept; `n` counts all of them.
// Order   as found, which is by line for what is seen while reading.
#pragma once

#include "base/str.h"

enum { FAULTS_MAX = 100, FAULT_VALUE_SIGNS_MAX = 60 };

struct fault {
    int code;         // of the engine's own list
    const char *name; // "seats_too_many": for JSON and to find the sentence
    int line, column; // from 1; 0: about the whole file. column counts bytes
    str file;         // which of several inputs: "people"; empty when there is one
    str field, value; // the column or key, and what stood there, clipped
    str a;            // what the sentence needs besides
};

struct faults {
    struct mem *mem;
    struct fault *at;
    int kept, n;
};

struct faults faults_new(struct mem *m);
void fault_add(struct faults *f, struct fault fault); // copies nothing but the clipped value
