// meent serve: a small process that watches two others, the server and the worker, and starts them again when
// they fall. It prints when the site is ready, tells systemd, and passes signals on.
//
//   serve -+- server   event threads, writer; no other programs, no files but its own (core/sandbox.h)
//          +- worker   jobs: media, mail; may run ffmpeg
//
// A restart loses nothing: what was acknowledged is on disk. What stops on purpose (a wrong setting, a port that
// is taken) ends with its own code and is not tried again.
#include "app/account/first.h"
#include "core/file.h"
#include "core/notice.h"
#include "core/sandbox.h"
#include "main/main.h"
#include "web/serve.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STOP_SECONDS = 9, QUICK_FALLS = 5, HEALTHY_SECONDS = 10 };

// ---- what a child does ----

static void wait_signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGHUP);
    sigaddset(set, SIGINT);
    sigprocmask(SIG_BLOCK, set, NULL); // before threads start, so that all of them inherit it
}

static void confine(struct cli *c, enum sandbox_role role)
{
    const char *socket_folder = NULL;

    if (!c->set->sandbox) {
        log_line(LOG_WARN, "sandbox", "off by setting");
        return;
    }
    if (str_starts(c->set->listen, STR("unix:"))) {
        char *path = str_z(c->mem, str_from(c->set->listen, 5));
        char *slash = strrchr(path, '/');
        if (slash) *slash = 0;
        socket_folder = slash ? path : ".";
    }
    const char *const write[] = {str_z(c->mem, c->set->data), socket_folder, NULL};
    (void)sandbox_enter(&(struct sandbox){.role = role, .write = write});
}

static void worker_figures(struct out *o, void *arg)
{
    (void)o, (void)arg;
}

// Reads the settings again; what changed counts from the next request on. The old ones stay in memory, since a
// request may still look at them.
static void reload(struct cli *c, struct site *site)
{
    struct settings fresh, *next = MEM_NEW(c->mem, struct settings);
    str problem = {0};

    if (settings_read(c->mem, &fresh, &problem) != ERR_NONE) {
        log_line(LOG_ERROR, "serve.reload", "kept the old settings: " STR_FMT, STR_ARG(problem));
        return;
    }
    settings_reload(c->set, &fresh, next);
    c->set = next;
    site_reload(site, next);
    log_line(LOG_INFO, "serve.reload", "done");
}

static int threads_of(const struct settings *set)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);

    return set->threads ? (int)set->threads : cores > 0 && cores < 256 ? (int)cores : 1;
}

// While nobody runs the place, each start prints a link that makes its holder the operator. To standard output
// only: not in the log.
static void first_operator(struct cli *c, str where)
{
    str key = {0};

    if (c->command->run != main_serve) return; // a hall has no operator
    if (account_first_link(c->store, c->mem, (int64_t)time(NULL), &key) != ERR_NONE || !key.n)
        return;
    const str origin = c->set->origin.n ? c->set->origin
                       : str_starts(where, STR("unix:"))
                           ? settings_origin(c->mem, c->set)
                           : str_format(c->mem, "http://" STR_FMT, STR_ARG(where));
    printf("Er is nog geen beheerder. Wie deze link opent wordt het (een dag geldig):\n" STR_FMT
           "/inloggen/eerste?sleutel=" STR_FMT "\n",
           STR_ARG(origin), STR_ARG(key));
    fflush(stdout);
}

static enum err server(struct cli *c, int ready)
{
    struct http_server *http = NULL;
    struct site *site = NULL;
    str problem = {0};
    sigset_t signals;

    wait_signals(&signals);
    TRY(cli_store(c, true));
    TRY(cli_files(c));
    const struct site_config config = {.set = c->set,
                                       .store = c->store,
                                       .files = c->files,
                                       .features = features,
                                       .n_features = features_n,
                                       .figures = worker_figures};
    enum err e = site_new(c->mem, &config, &site);
    if (e != ERR_NONE) return cli_fail(c, e, "the database does not answer (%s)", err_name(e));
    const struct http_config hc = {.listen = c->set->listen,
                                   .threads = threads_of(c->set),
                                   .body_max = 256 * 1024,
                                   .mem_max = 24 << 20,
                                   .max_connections = (int)c->set->connections,
                                   .max_per_address = (int)c->set->connections_per_address,
                                   .proxies = c->set->proxies,
                                   .trust_proxy = c->set->trust_proxy,
                                   .handle = site_handle,
                                   .body_bound = site_body_bound,
                                   .arg = site};
    confine(c, SANDBOX_SERVE);
    e = http_start(&hc, &http, c->mem, &problem);
    if (e != ERR_NONE)
        return cli_fail(c, e,
                        STR_FMT
                        ". Another program may listen there; choose another place with --listen.",
                        STR_ARG(problem));
    site_server(site, http);
    str where = c->set->listen;
    if (http_port(http) && str_ends(where, STR(":0")))
        where = str_format(c->mem, STR_FMT "%d", STR_ARG(str_part(where, 0, where.n - 1)),
                           http_port(http));
    log_line(LOG_INFO, "serve.start", "listen=" STR_FMT " threads=%d version=%s", STR_ARG(where),
             hc.threads, MEENT_VERSION);
    first_operator(c, where);
    (void)!write(ready, where.at, where.n);
    close(ready);

    for (bool stop = false; !stop;) {
        const struct timespec second = {.tv_sec = 1};
        const int got = sigtimedwait(&signals, NULL, &second);
        site_tick(site);
        if (got == SIGHUP) reload(c, site);
        stop = got == SIGTERM; // SIGINT reaches the watcher too, and comes from it as SIGTERM
    }
    const bool all = http_stop(http, STOP_SECONDS - 1);
    log_line(LOG_INFO, "serve.stop", "%s",
             all ? "all requests were finished" : "some requests were cut off");
    site_free(site);
    if (!all) {
        fflush(NULL);
        _exit(0); // threads of the library still hold connections
    }
    return ERR_NONE;
}

// What is past its term is erased each night, by a job that plans itself; somebody has to begin.
static enum err plan_tidying(struct db *db, void *arg)
{
    (void)arg;
    TRY(tidy_plan(db, time(NULL)));
    TRY(notice_plan(db, time(NULL)));
    for (int i = 0; i < features_n; i++)
        if (features[i]->plan) TRY(features[i]->plan(db, time(NULL)));
    return account_erase_plan(db, time(NULL));
}

static enum err worker(struct cli *c)
{
    struct job_worker *jobs = NULL;
    struct job_worker_config config = {0};
    sigset_t signals;

    wait_signals(&signals);
    TRY(cli_store(c, true));
    TRY(cli_files(c));
    confine(c, SANDBOX_WORK);
    if (!c->set->mail.n)
        log_line(LOG_WARN, "mail.folder",
                 "no SMTP server is set (MEENT_MAIL): letters become files in " STR_FMT "/mail",
                 STR_ARG(c->set->data));
    config.store = c->store;
    config.files = c->files;
    config.settings = c->set;
    config.site = &(struct feature_list){features, features_n};
    config.lists = job_kinds(&config.kinds, &config.kinds_n);
    enum err e = store_write(c->store, NULL, plan_tidying, NULL);
    if (e == ERR_NONE) e = job_start(&config, 1, &jobs);
    if (e != ERR_NONE) return cli_fail(c, e, "the work could not begin (%s)", err_name(e));
    for (int got = 0; got != SIGTERM;)
        sigwait(&signals, &got);
    job_stop(jobs);
    return ERR_NONE;
}

// ---- the watcher ----

struct child {
    const char *name;
    pid_t pid;
    int falls;
    time_t began, again_at;
    int ready;
};

static time_t now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec;
}

static void start(struct cli *c, struct child *child, bool is_server)
{
    int ends[2] = {-1, -1};
    sigset_t none;

    if (is_server && pipe2(ends, O_CLOEXEC) != 0) ends[0] = ends[1] = -1;
    fflush(NULL);
    child->began = now_s();
    child->pid = fork();
    if (child->pid != 0) {
        if (ends[1] >= 0) close(ends[1]);
        child->ready = ends[0];
        return;
    }
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    prctl(PR_SET_NAME, child->name);
    if (ends[0] >= 0) close(ends[0]);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    enum err e = ERR_FULL;
    if (!MEM_GUARD(c->mem)) {
        e = is_server ? server(c, ends[1]) : worker(c);
        cli_close(c);
        mem_unguard(c->mem);
    }
    mem_free(c->mem);
    exit(err_exit(e)); // the way out for sanitizers too
}

// "READY=1" to the service manager (sd_notify(3)), without its library.
static void notify(const char *text)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un a = {.sun_family = AF_UNIX};
    const int fd = path ? socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0) : -1;

    if (fd < 0) return;
    const size_t n = strlen(path);
    if (n > 1 && n < sizeof a.sun_path) {
        memcpy(a.sun_path, path, n);
        if (a.sun_path[0] == '@') a.sun_path[0] = 0; // abstract
        (void)!sendto(fd, text, strlen(text), MSG_NOSIGNAL, (const struct sockaddr *)&a,
                      (socklen_t)(offsetof(struct sockaddr_un, sun_path) + n));
    }
    close(fd);
}

static void say_ready(struct child *server_child)
{
    char where[300];
    const ssize_t n = read(server_child->ready, where, sizeof where - 1);

    close(server_child->ready);
    server_child->ready = -1;
    if (n <= 0) return;
    where[n] = 0;
    printf("Meent luistert op %s%s\n", strncmp(where, "unix:", 5) == 0 ? "" : "http://", where);
    fflush(stdout);
    notify("READY=1");
}

// How a child ended: 0 or a code of its own is an ending; a signal is a fall, to be started again.
static bool fell(int status)
{
    return WIFSIGNALED(status);
}

static void stop_all(struct child *children, int n)
{
    const time_t until = now_s() + STOP_SECONDS;

    notify("STOPPING=1");
    for (int i = 0; i < n; i++)
        if (children[i].pid > 0) kill(children[i].pid, SIGTERM);
    for (int left = n; left > 0;) {
        left = 0;
        for (int i = 0; i < n; i++) {
            if (children[i].pid <= 0) continue;
            if (waitpid(children[i].pid, NULL, WNOHANG) == children[i].pid)
                children[i].pid = 0;
            else
                left++;
        }
        if (left && now_s() >= until) {
            for (int i = 0; i < n; i++)
                if (children[i].pid > 0) {
                    log_line(LOG_WARN, "serve.kill", "child=%s", children[i].name);
                    kill(children[i].pid, SIGKILL);
                    waitpid(children[i].pid, NULL, 0);
                    children[i].pid = 0;
                }
            return;
        }
        if (left) nanosleep(&(struct timespec){.tv_nsec = 20 * 1000000L}, NULL);
    }
}

static int watch(struct cli *c)
{
    struct child children[] = {{.name = "meent-server", .ready = -1},
                               {.name = "meent-worker", .ready = -1}};
    const int n = c->set->worker ? 2 : 1;
    sigset_t signals;

    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    sigaddset(&signals, SIGCHLD);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    for (int i = 0; i < 1; i++)
        start(c, &children[i], true);
    for (;;) {
        struct pollfd ready = {.fd = children[0].ready, .events = POLLIN};
        struct timespec nap = {.tv_nsec = 200 * 1000000L};
        int status, got = -1;

        if (children[0].ready >= 0) {
            // Waiting for the first answer: look often, so that the start is told at once.
            nap.tv_nsec = 2 * 1000000L;
            if (poll(&ready, 1, 0) > 0) {
                say_ready(&children[0]);
                // The worker begins when the server stands: it may have moved the schema first.
                if (n > 1 && children[1].pid == 0) start(c, &children[1], false);
            }
        } else {
            nap.tv_sec = 1;
        }
        got = sigtimedwait(&signals, NULL, &nap);
        if (got == SIGTERM || got == SIGINT) {
            stop_all(children, n);
            return 0;
        }
        if (got == SIGHUP && children[0].pid > 0) kill(children[0].pid, SIGHUP);
        for (int i = 0; i < n; i++) {
            struct child *child = &children[i];
            if (child->pid > 0 && waitpid(child->pid, &status, WNOHANG) == child->pid) {
                child->pid = -1;
                if (child->ready >= 0) say_ready(child);
                if (!fell(status)) { // it had a reason, and has said it
                    if (i == 0 || WEXITSTATUS(status) == 0) {
                        stop_all(children, n);
                        return i == 0 ? WEXITSTATUS(status) : 0;
                    }
                }
                child->falls = now_s() - child->began > HEALTHY_SECONDS ? 1 : child->falls + 1;
                log_line(LOG_ERROR, "serve.fell", "child=%s signal=%d code=%d times=%d",
                         child->name, WIFSIGNALED(status) ? WTERMSIG(status) : 0,
                         WIFEXITED(status) ? WEXITSTATUS(status) : 0, child->falls);
                if (i == 0 && child->falls >= QUICK_FALLS) {
                    stop_all(children, n);
                    return err_exit(ERR_INTERNAL);
                }
                child->again_at = now_s() + (child->falls > 6 ? 64 : 1 << (child->falls - 1));
                if (i == 0 && child->falls == 1) child->again_at = now_s();
            }
            if (child->pid == -1 && child->again_at && now_s() >= child->again_at) {
                child->again_at = 0;
                start(c, child, i == 0);
            }
        }
    }
}

int serve_watch(struct cli *c)
{
    fflush(NULL);
    return watch(c);
}

enum err main_serve(struct cli *c)
{
    TRY(cli_end(c));
    const int code = serve_watch(c);
    // The child has said what there was to say; only its code is ours.
    if (code) {
        fflush(NULL);
        _exit(code);
    }
    return ERR_NONE;
}

enum err main_work(struct cli *c)
{
    TRY(cli_end(c));
    return worker(c);
}
