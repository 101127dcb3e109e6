#include "core/sandbox.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// Newer than the headers of Debian 12; a kernel that does not know them is not asked.
#ifndef LANDLOCK_ACCESS_FS_REFER
#define LANDLOCK_ACCESS_FS_REFER (1ULL << 13)
#endif
#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif

#define READ_FILE (LANDLOCK_ACCESS_FS_READ_FILE)
#define READ_ALL  (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITE_ALL                                                                                 \
    (READ_ALL | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |                   \
     LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG | \
     LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_REFER | LANDLOCK_ACCESS_FS_TRUNCATE)
// All that version 1 knows, so that what no rule gives is taken away.
#define FIRST_13 ((1ULL << 13) - 1)

int sandbox_landlock_version(void)
{
    const long v = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);

    return v < 0 ? 0 : (int)v;
}

static void allow(int rules, const char *path, uint64_t access, uint64_t known)
{
    struct landlock_path_beneath_attr rule = {.allowed_access = access & known};
    struct stat st;

    rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
    if (rule.parent_fd < 0) return; // what is not there needs no right
    if (fstat(rule.parent_fd, &st) == 0 && !S_ISDIR(st.st_mode))
        rule.allowed_access &= LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |
                               LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_TRUNCATE;
    if (syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0 &&
        errno != EBADFD) // a file in memory stands in no folder, and is open already
        log_line(LOG_WARN, "sandbox.rule", "path=%s errno=%d", path, errno);
    close(rule.parent_fd);
}

// What files it may touch, as rules that are not in force yet; -1: no Landlock.
static int file_rules(const struct sandbox *s)
{
    // What the C library, name lookup, TLS and locale read. No /etc as a whole, no /root, no /home.
    static const char *const system[] = {"/etc/resolv.conf",
                                         "/etc/hosts",
                                         "/etc/nsswitch.conf",
                                         "/etc/gai.conf",
                                         "/etc/host.conf",
                                         "/etc/ssl",
                                         "/etc/localtime",
                                         "/usr/share/zoneinfo",
                                         "/etc/ld.so.cache",
                                         "/etc/passwd",
                                         "/usr/lib",
                                         "/lib",
                                         "/lib64",
                                         "/usr/share/ca-certificates",
                                         "/proc/self",
                                         "/proc/meminfo",
                                         "/proc/cpuinfo",
                                         "/sys/devices/system/cpu",
                                         "/usr/share/fonts",
                                         "/etc/fonts"};
    const int version = sandbox_landlock_version();
    const uint64_t known = FIRST_13 | (version >= 2 ? LANDLOCK_ACCESS_FS_REFER : 0) |
                           (version >= 3 ? LANDLOCK_ACCESS_FS_TRUNCATE : 0);
    const struct landlock_ruleset_attr all = {.handled_access_fs = known};

    if (version == 0) return -1;
    const int rules = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (rules < 0) return -1;
    const uint64_t run = s->role == SANDBOX_SERVE ? 0 : LANDLOCK_ACCESS_FS_EXECUTE;
    for (size_t i = 0; i < COUNT_OF(system); i++)
        allow(rules, system[i], READ_ALL | run, known);
    if (run) {
        allow(rules, "/usr", READ_ALL | run, known);
        allow(rules, "/bin", READ_ALL | run, known);
    }
    if (s->role == SANDBOX_WORK) allow(rules, "/tmp", WRITE_ALL, known);
    allow(rules, "/dev/null", READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE, known);
    allow(rules, "/dev/urandom", READ_FILE, known);
    if (s->role != SANDBOX_HELPER)
        allow(rules, "/run/postgresql", READ_ALL | LANDLOCK_ACCESS_FS_WRITE_FILE, known);
    for (int i = 0; s->write && s->write[i]; i++)
        allow(rules, s->write[i], WRITE_ALL, known);
    for (int i = 0; s->read && s->read[i]; i++)
        allow(rules, s->read[i], READ_ALL, known);
    return rules;
}

// A deny list: what no server and no film converter has to do, and most ways up in the kernel. An allow list
// would break with every new C library; the service manager (packaging/meent.service) adds its own.
static unsigned short call_filter(const struct sandbox *s, struct sock_filter *out)
{
    static const int never[] = {
#ifndef __SANITIZE_ADDRESS__ // its search for leaks at the end is a ptrace of itself
        SCMP_SYS(ptrace),
        SCMP_SYS(process_vm_readv),
        SCMP_SYS(process_vm_writev),
#endif
        SCMP_SYS(mount),
        SCMP_SYS(umount2),
        SCMP_SYS(pivot_root),
        SCMP_SYS(chroot),
        SCMP_SYS(setns),
        SCMP_SYS(unshare),
        SCMP_SYS(fsopen),
        SCMP_SYS(fsmount),
        SCMP_SYS(move_mount),
        SCMP_SYS(open_tree),
        SCMP_SYS(mount_setattr),
        SCMP_SYS(init_module),
        SCMP_SYS(finit_module),
        SCMP_SYS(delete_module),
        SCMP_SYS(kexec_load),
        SCMP_SYS(kexec_file_load),
        SCMP_SYS(bpf),
        SCMP_SYS(perf_event_open),
        SCMP_SYS(userfaultfd),
        SCMP_SYS(io_uring_setup),
        SCMP_SYS(io_uring_enter),
        SCMP_SYS(io_uring_register),
        SCMP_SYS(keyctl),
        SCMP_SYS(add_key),
        SCMP_SYS(request_key),
        SCMP_SYS(reboot),
        SCMP_SYS(swapon),
        SCMP_SYS(swapoff),
        SCMP_SYS(settimeofday),
        SCMP_SYS(clock_settime),
        SCMP_SYS(clock_adjtime),
        SCMP_SYS(adjtimex),
        SCMP_SYS(sethostname),
        SCMP_SYS(setdomainname),
        SCMP_SYS(acct),
        SCMP_SYS(quotactl),
        SCMP_SYS(name_to_handle_at),
        SCMP_SYS(open_by_handle_at),
        SCMP_SYS(iopl),
        SCMP_SYS(ioperm),
        SCMP_SYS(personality),
        SCMP_SYS(syslog),
        SCMP_SYS(mknod),
        SCMP_SYS(mknodat),
        SCMP_SYS(setuid),
        SCMP_SYS(setgid),
        SCMP_SYS(setreuid),
        SCMP_SYS(setregid),
        SCMP_SYS(setresuid),
        SCMP_SYS(setresgid),
        SCMP_SYS(setgroups),
        SCMP_SYS(lookup_dcookie),
        SCMP_SYS(vhangup),
        SCMP_SYS(uselib)};
    static const int no_programs[] = {SCMP_SYS(execve), SCMP_SYS(execveat), SCMP_SYS(fork),
                                      SCMP_SYS(vfork)};
    // Netlink stays: getaddrinfo asks it for addresses.
    static const int other_families[] = {17 /* packet */, 38 /* alg */, 40 /* vsock */,
                                         44 /* xdp */};
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);
    int bad = 0;

    if (!f) return 0;
    for (size_t i = 0; i < COUNT_OF(never); i++)
        bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), never[i], 0);
    if (s->role == SANDBOX_SERVE)
        for (size_t i = 0; i < COUNT_OF(no_programs); i++)
            bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), no_programs[i], 0);
    if (s->role == SANDBOX_HELPER)
        bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 0);
    for (size_t i = 0; s->role != SANDBOX_HELPER && i < COUNT_OF(other_families); i++)
        bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 1,
                                SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)other_families[i]));
    if (s->role != SANDBOX_HELPER)
        bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 1, // raw
                                SCMP_A1(SCMP_CMP_MASKED_EQ, 0xf, 3));
    const int kept = memfd_create("filter", MFD_CLOEXEC);
    const bool written = bad == 0 && kept >= 0 && seccomp_export_bpf(f, kept) == 0;
    const size_t room = SANDBOX_STEPS * sizeof out[0];
    const ssize_t n = written ? pread(kept, out, room, 0) : -1;

    seccomp_release(f);
    if (kept >= 0) close(kept);
    if (n <= 0 || (size_t)n == room) return 0; // full: there may be more
    return (unsigned short)((size_t)n / sizeof out[0]);
}

void sandbox_prepare(const struct sandbox *s, struct sandbox_ready *out)
{
    out->rules = file_rules(s);
    out->steps = call_filter(s, out->filter);
}

enum sandbox_state sandbox_apply(struct sandbox_ready *r)
{
    struct sock_fprog program = {.len = r->steps, .filter = r->filter};

    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#ifndef __SANITIZE_ADDRESS__
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); // no core with people's data in it, no ptrace by others
#endif
    const bool files = r->rules >= 0 && syscall(SYS_landlock_restrict_self, r->rules, 0) == 0;
    const bool calls = r->steps && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;

    return files && calls ? SANDBOX_ALL : calls ? SANDBOX_CALLS : SANDBOX_NONE;
}

void sandbox_forget(struct sandbox_ready *r)
{
    if (r->rules >= 0) close(r->rules);
    r->rules = -1;
}

enum sandbox_state sandbox_enter(const struct sandbox *s)
{
    struct sandbox_ready ready;

    sandbox_prepare(s, &ready);
    const enum sandbox_state state = sandbox_apply(&ready);
    sandbox_forget(&ready);
    log_line(state == SANDBOX_ALL ? LOG_INFO : LOG_WARN, "sandbox", "role=%s files=%s calls=%s",
             s->role == SANDBOX_SERVE ? "serve" : "work",
             state == SANDBOX_ALL ? "confined" : "open: no Landlock in this kernel",
             state != SANDBOX_NONE ? "confined" : "open: no seccomp in this kernel");
    return state;
}
