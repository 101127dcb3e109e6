// What a confined process cannot do any more. Each try runs in a child, since there is no way back.
#include "core/sandbox.h"
#include "base/log.h"
#include "tests/support/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum try {
    READ_INSIDE,
    WRITE_INSIDE,
    READ_SHADOW,
    READ_HOME,
    WRITE_OUTSIDE,
    RUN,
    MOUNT,
    PACKET,
    TCP,
    HOSTS
};

static int attempt(enum try what, const char *inside, const char *outside)
{
    char path[320];
    int fd;

    switch (what) {
    case READ_INSIDE:
        snprintf(path, sizeof path, "%s/there", inside), fd = open(path, O_RDONLY);
        break;
    case WRITE_INSIDE:
        snprintf(path, sizeof path, "%s/new", inside), fd = open(path, O_WRONLY | O_CREAT, 0600);
        break;
    case READ_SHADOW: fd = open("/etc/shadow", O_RDONLY); break;
    case READ_HOME: fd = open("/root", O_RDONLY | O_DIRECTORY); break;
    case WRITE_OUTSIDE:
        snprintf(path, sizeof path, "%s/new", outside), fd = open(path, O_WRONLY | O_CREAT, 0600);
        break;
    case RUN: fd = execl("/bin/true", "true", (char *)NULL); break;
    case MOUNT: fd = mount("none", inside, "tmpfs", 0, NULL); break;
    case PACKET: fd = socket(17, SOCK_RAW, 0); break;
    case TCP: fd = socket(AF_INET, SOCK_STREAM, 0); break;
    default: fd = open("/etc/hosts", O_RDONLY); break;
    }
    return fd >= 0 ? 0 : errno == EACCES || errno == EPERM ? 1 : 2;
}

TEST(sandbox, takes_away_what_is_not_needed)
{
    static const struct {
        const char *name;
        enum try what;
        int serve, work; // 0 may, 1 refused
    } rows[] = {
        {"read inside", READ_INSIDE, 0, 0},
        {"write inside", WRITE_INSIDE, 0, 0},
        {"read shadow", READ_SHADOW, 1, 1},
        {"read home", READ_HOME, 1, 1},
        {"write outside", WRITE_OUTSIDE, 1, 1},
        {"run", RUN, 1, 0},
        {"mount", MOUNT, 1, 1},
        {"packet socket", PACKET, 1, 1},
        {"tcp", TCP, 0, 0},
        {"hosts", HOSTS, 0, 0},
    };
    const char *folder = test_folder(t);
    char inside[300], outside[100], there[320];

    if (sandbox_landlock_version() == 0) {
        test_skip(t, "this kernel has no Landlock");
        return;
    }
    // Not below /tmp: the worker may write there.
    snprintf(inside, sizeof inside, "%s/data", folder);
    snprintf(outside, sizeof outside, "/var/tmp/meent-test-%d", (int)getpid());
    CHECK(t, mkdir(inside, 0700) == 0 && mkdir(outside, 0700) == 0);
    snprintf(there, sizeof there, "%s/there", inside);
    close(open(there, O_WRONLY | O_CREAT, 0600));
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (int role = 0; role < 2; role++) {
            int status = 0;
            const pid_t child = fork();
            t->row = rows[i].name;
            if (child == 0) {
                const char *const write[] = {inside, NULL};
                log_level(LOG_ERROR);
                const struct sandbox s = {.role = role ? SANDBOX_WORK : SANDBOX_SERVE,
                                          .write = write};
                if (sandbox_enter(&s) != SANDBOX_ALL) _exit(3);
                _exit(attempt(rows[i].what, inside, outside));
            }
            waitpid(child, &status, 0);
            CHECK_INT(t, WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                      role ? rows[i].work : rows[i].serve);
        }
    rmdir(outside);
}
