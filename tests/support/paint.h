// paint.h - a picture that ffmpeg made for one test.
#pragma once

#include "tests/support/test.h"

// `source` of its virtual input lavfi, `filter` for -vf, and what `comment` is written into it; format by the name ("a.png").
// False: no ffmpeg on this machine, and nothing to try. Any other failure fails the test.
bool paint(struct test *t, const char *name, const char *source, const char *filter,
           const char *comment, str *out);
