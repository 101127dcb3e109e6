#include "core/run.h"

#include "base/out.h"
#include "core/sandbox.h"
#include "tests/support/test.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
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

// What a program with hostile input could still do: read it, and write in its folder.
TEST(run, confines_a_program_to_its_input_and_one_folder)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t a_n = sizeof a;
    const int listens = socket(AF_INET, SOCK_STREAM, 0);
    const char *input = str_format(t->mem, "%s/input", test_folder(t)).at,
               *secret = str_format(t->mem, "%s/secret", test_folder(t)).at,
               *work = str_format(t->mem, "%s/work", test_folder(t)).at;
    struct out lines = out_new(t->mem);
    str problem;
    FILE *f;

    if (sandbox_landlock_version() == 0) {
        test_skip(t, "this kernel has no Landlock");
        return;
    }
    CHECK(t, bind(listens, (struct sockaddr *)&a, sizeof a) == 0 && listen(listens, 5) == 0);
    CHECK(t, getsockname(listens, (struct sockaddr *)&a, &a_n) == 0);
    CHECK(t, mkdir(work, 0700) == 0);
    CHECK(t, (f = fopen(input, "w")) && fputs("input", f) > 0 && fclose(f) == 0);
    CHECK(t, (f = fopen(secret, "w")) && fputs("secret\n", f) > 0 && fclose(f) == 0);
    const char *script =
        str_format(t->mem,
                   "read x < %s; echo $x; read x < %s && echo read; echo x > %s/x && echo wrote; "
                   "echo x > %s.x && echo escaped; exec 5<>/dev/tcp/127.0.0.1/%d && echo network",
                   RUN_INPUT, secret, work, secret, ntohs(a.sin_port))
            .at;
    const char *const argv[] = {"bash", "-c", script, NULL};
    const int fd = open(input, O_RDONLY | O_CLOEXEC);
    struct run r = {.argv = argv, .input = fd, .seconds = 5, .line = keep, .arg = &lines};

    (void)!run_program(t->mem, &r, &problem);
    CHECK_STR(t, out_get(&lines), "input|read|wrote|escaped|network|"); // the tries themselves work
    lines = out_new(t->mem);
    r.confined = true;
    r.write = work;
    (void)!run_program(t->mem, &r, &problem);
    CHECK_STR(t, out_get(&lines), "input|wrote|");
    close(fd);
    close(listens);
}

static void *say_stop(void *arg)
{
    usleep(300000);
    atomic_store((atomic_bool *)arg, true);
    return NULL;
}

TEST(run, ends_when_its_worker_has_to_go)
{
    const char *const argv[] = {"sleep", "20", NULL};
    atomic_bool stop = false;
    pthread_t thread;
    str problem;

    CHECK_INT(t, pthread_create(&thread, NULL, say_stop, &stop), 0);
    CHECK_INT(t,
              run_program(t->mem, &(struct run){.argv = argv, .seconds = 10, .stop = &stop},
                          &problem),
              ERR_GONE);
    pthread_join(thread, NULL);
}
