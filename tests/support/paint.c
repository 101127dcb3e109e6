#include "tests/support/paint.h"

#include "core/run.h"

#include <fcntl.h>
#include <unistd.h>

enum { PICTURE_MAX = 1 << 20 };

bool paint(struct test *t, const char *name, const char *source, const char *filter,
           const char *comment, str *out)
{
    const char *file = str_z(t->mem, str_format(t->mem, "%s/%s", test_folder(t), name));
    const char *said = str_z(t->mem, str_format(t->mem, "comment=%s", comment));
    const char *const argv[] = {"ffmpeg", "-v",  "error", "-f",        "lavfi", "-i",
                                source,   "-vf", filter,  "-frames:v", "1",     "-metadata",
                                said,     "-y",  file,    NULL};
    str problem;

    const enum err e = run_program(t->mem, &(struct run){.argv = argv, .seconds = 20}, &problem);
    if (e == ERR_NOT_FOUND) return false;
    CHECK_INT(t, e, ERR_NONE);
    const int fd = open(file, O_RDONLY | O_CLOEXEC);
    char *at = mem_raw(t->mem, PICTURE_MAX);
    const ssize_t n = fd < 0 ? -1 : read(fd, at, PICTURE_MAX);
    if (fd >= 0) close(fd);
    CHECK(t, n > 500);
    *out = (str){at, n > 0 ? (size_t)n : 0};
    return n > 0;
}
