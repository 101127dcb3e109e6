#include "core/run.h"

#include "core/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { TAIL_BYTES = 1000, LINE_BYTES = 2000 };

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void limit(int what, int64_t most)
{
    if (most > 0) setrlimit(what, &(struct rlimit){(rlim_t)most, (rlim_t)most});
}

// Others of our threads may have held a lock when this was forked: system calls only.
__attribute__((noreturn)) static void child(const struct run *r, struct sandbox_ready *box, int out,
                                            int err)
{
    static char *plain[] = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8",
                            "HOME=/nonexistent", NULL};
    const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    sigset_t none;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (r->confined) (void)sandbox_apply(box);
    if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0) _exit(126);
    if (r->input && dup2(r->input, 3) < 0) _exit(126);
    if (r->input == 3) fcntl(3, F_SETFD, 0);
    close_range(r->input ? 4 : 3, ~0u, 0);
    setpriority(PRIO_PROCESS, 0, 19);
    limit(RLIMIT_AS, r->memory_bytes);
    limit(RLIMIT_FSIZE, r->file_bytes);
    limit(RLIMIT_CORE, 1);
    environ = plain;
    execvp(r->argv[0], (char *const *)r->argv);
    _exit(errno == ENOENT ? 127 : 126);
}

struct lines {
    char at[LINE_BYTES];
    size_t n;
};

static void feed(struct lines *l, const char *at, size_t n, const struct run *r)
{
    for (size_t i = 0; i < n; i++) {
        if (at[i] == '\n' || at[i] == '\r') {
            if (l->n && r->line) r->line(r->arg, (str){l->at, l->n});
            l->n = 0;
        } else if (l->n < sizeof l->at) {
            l->at[l->n++] = at[i];
        }
    }
}

static bool stopped(const struct run *r)
{
    return r->stop && atomic_load(r->stop);
}

// Reads both pipes until they close or the time is over; true when it was in time.
static bool watch(const struct run *r, int out, int err, char tail[TAIL_BYTES], size_t *tail_n)
{
    const int64_t until = now_ms() + (int64_t)r->seconds * 1000;
    struct pollfd fds[2] = {{.fd = out, .events = POLLIN}, {.fd = err, .events = POLLIN}};
    struct lines lines = {.n = 0};
    char some[4096];

    while (fds[0].fd >= 0 || fds[1].fd >= 0) {
        const int64_t left = until - now_ms();

        if (left <= 0 || stopped(r)) return false;
        if (poll(fds, 2, left > 200 ? 200 : (int)left) < 0 && errno != EINTR) return false;
        for (int i = 0; i < 2; i++) {
            if (fds[i].fd < 0 || !fds[i].revents) continue;
            const ssize_t n = read(fds[i].fd, some, sizeof some);
            if (n <= 0) {
                if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
                fds[i].fd = -1;
            } else if (i == 0) {
                feed(&lines, some, (size_t)n, r);
            } else {
                const size_t k = (size_t)n < TAIL_BYTES ? (size_t)n : TAIL_BYTES;
                const size_t keep = *tail_n + k > TAIL_BYTES ? TAIL_BYTES - k : *tail_n;

                memmove(tail, tail + *tail_n - keep, keep);
                memcpy(tail + keep, some + n - k, k);
                *tail_n = keep + k;
            }
        }
    }
    return true;
}

enum err run_program(struct mem *m, const struct run *r, str *out_problem)
{
    int out[2], err[2], status = 0;
    char tail[TAIL_BYTES];
    size_t tail_n = 0;

    *out_problem = STR("");
    if (pipe2(out, O_CLOEXEC) < 0) return ERR_IO;
    if (pipe2(err, O_CLOEXEC) < 0) {
        close(out[0]);
        close(out[1]);
        return ERR_IO;
    }
    struct sandbox_ready box = {.rules = -1};
    if (r->confined) {
        char input[40];
        const char *const write[] = {r->write, NULL}, *const read[] = {r->input ? input : NULL,
                                                                       NULL};
        snprintf(input, sizeof input, "/proc/self/fd/%d", r->input);
        sandbox_prepare(&(struct sandbox){SANDBOX_HELPER, write, read}, &box);
    }
    const pid_t pid = fork();
    if (pid == 0) child(r, &box, out[1], err[1]);
    sandbox_forget(&box);
    close(out[1]);
    close(err[1]);
    const bool in_time = pid > 0 && watch(r, out[0], err[0], tail, &tail_n);
    close(out[0]);
    close(err[0]);
    if (pid < 0) return ERR_IO;
    if (!in_time) kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    *out_problem = str_copy(m, str_trim((str){tail, tail_n}));
    if (!in_time) return stopped(r) ? ERR_GONE : ERR_BUSY;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127) return ERR_NOT_FOUND;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? ERR_NONE : ERR_IO;
}
