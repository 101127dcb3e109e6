#include "core/run.h"

#include "base/out.h"
#include "tests/support/test.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void keep(void *arg, str line)
{
    struct out *o = arg;

    out_str(o, line);
    out_byte(o, '|');
}

static enum err shell(struct test *t, const char *script, int seconds, struct out *lines,
                      str *problem)
{
    const char *const argv[] = {"sh", "-c", script, NULL};
    const struct run r = {
        .argv = argv, .seconds = seconds, .file_bytes = 1000, .line = keep, .arg = lines};

    *lines = out_new(t->mem);
    return run_program(t->mem, &r, problem);
}

TEST(run, gives_lines_and_tells_why_it_failed)
{
    struct out lines;
    str problem;

    NEED(t, shell(t, "printf 'a\\nb\\rc\\n'", 5, &lines, &problem));
    CHECK_STR(t, out_get(&lines), "a|b|c|");
    CHECK_INT(t, shell(t, "echo went wrong >&2; exit 3", 5, &lines, &problem), ERR_IO);
    CHECK_STR(t, problem, "went wrong");
}

TEST(run, bounds_time_files_and_environment)
{
    struct out lines;
    str problem;
    char script[200];

    CHECK_INT(t, shell(t, "sleep 20", 1, &lines, &problem), ERR_BUSY);
    snprintf(script, sizeof script, "head -c 5000 /dev/zero > %s/big", test_folder(t));
    CHECK_INT(t, shell(t, script, 5, &lines, &problem), ERR_IO);
    NEED(t, shell(t, "env | grep -cv '^PWD\\|^_\\|^SHLVL\\|^OLDPWD'; ls /proc/self/fd | wc -l", 5,
                  &lines, &problem));
    CHECK_STR(t, out_get(&lines), "3|4|"); // PATH LANG HOME; 0 1 2 and the folder being listed
}

TEST(run, says_when_there_is_no_such_program)
{
    const char *const argv[] = {"no-such-program-here", NULL};
    str problem;

    CHECK_INT(t, run_program(t->mem, &(struct run){.argv = argv, .seconds = 5}, &problem),
              ERR_NOT_FOUND);
}
