// meent room: a hall without a network. A meeting that was taken along becomes a site of its own on a laptop, for the
// telephones around it; afterwards what was done there becomes a file, and goes home by itself when there is a network.
//
// The scratch folder lies beside the file. Starting again with the same file goes on where it was; when home has answered
// the folder is taken away, since it holds names.
#include "app/meeting/room.h"
#include "app/account/first.h"
#include "app/meeting/meeting.h"
#include "core/fetch.h"
#include "core/seal.h"
#include "main/main.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct hall_run {
    struct cli *c;
    str file, folder, result, listen, address;
    bool keep;
    struct room_head head;
    bool filled; // the folder holds this hall already
    struct room_row room;
    struct room_along along;
    str key;
    struct room_leader_rows leaders;
    str *links;
    str text; // what goes home
};

static str said(msg key)
{
    return msg_text(LANG_NL, key);
}

// ---- the file and its folder ----

static enum err start(struct hall_run *x)
{
    struct cli *c = x->c;
    str bytes, name = x->file;
    str problem = {0};

    TRY(cli_read(c, x->file, ROOM_BYTES, &bytes));
    if (room_unzip(c->mem, bytes, &x->head) != ERR_NONE || !str_eq(x->head.what, STR("mee")))
        return cli_fail(c, ERR_INVALID,
                        STR_FMT " is no hall. Fetch the file from the page of the meeting, under "
                                "\"Zaal zonder netwerk\".",
                        STR_ARG(x->file));
    if (str_ends(name, STR(".meent.zip"))) name = str_part(name, 0, name.n - 10);
    if (!x->folder.at) x->folder = str_format(c->mem, STR_FMT "-zaal", STR_ARG(name));
    x->result = str_format(c->mem, STR_FMT "-thuis.txt", STR_ARG(name));
    // Whatever is set on this machine: the data of another site are not touched.
    TRY(settings_force("data", x->folder));
    TRY(settings_force("database", STR("")));
    if (settings_read(c->mem, c->set, &problem) != ERR_NONE)
        return cli_fail(c, ERR_INVALID, STR_FMT, STR_ARG(problem));
    return ERR_NONE;
}

static enum err look(struct db *db, void *arg)
{
    struct hall_run *x = arg;

    return room_here(db, x->c->mem, &x->filled, &x->room);
}

static enum err open_folder(struct hall_run *x)
{
    struct cli *c = x->c;

    TRY(cli_store(c, true));
    TRY(store_read(c->store, c->mem, look, x));
    if (x->filled && !str_eq(x->room.uid, x->head.room))
        return cli_fail(c, ERR_CONFLICT,
                        STR_FMT " holds another hall. Choose another folder with --folder.",
                        STR_ARG(x->folder));
    return ERR_NONE;
}

// ---- the words ----

static enum err ask_words(struct hall_run *x)
{
    struct cli *c = x->c;
    char line[200];
    str text;

    if (isatty(STDIN_FILENO)) {
        const str ask = said(MSG_room_cli_words);
        fprintf(stderr, STR_FMT " ", STR_ARG(ask));
        fflush(stderr);
    }
    if (!fgets(line, sizeof line, stdin)) line[0] = 0;
    TRY(seal_key(c->mem, seal_phrase_typed(c->mem, str_of(line)), x->head.salt, &x->key) == ERR_NONE
            ? ERR_NONE
            : cli_fail(c, ERR_INVALID,
                       "type the words that stood on the screen when the file was made"));
    if (room_open(c->mem, &x->head, x->key, &text) != ERR_NONE)
        return cli_fail(c, ERR_FORBIDDEN,
                        "these are not the words of this file, or the file was changed");
    if (room_along_read(c->mem, text, &x->along) != ERR_NONE)
        return cli_fail(c, ERR_INVALID, "this file is of another version of Meent");
    return ERR_NONE;
}

static enum err fill(struct db *db, void *arg)
{
    struct hall_run *x = arg;

    return room_fill(db, x->c->mem, (int64_t)time(NULL), &x->head, x->key, &x->along);
}

// A link for each who leads: it works once, so each start makes fresh ones.
static enum err link_all(struct db *db, void *arg)
{
    struct hall_run *x = arg;
    struct mem *m = x->c->mem;
    learn_group_id group;

    TRY(room_group(db, m, x->room.meeting, &group));
    TRY(room_leaders(db, m, group, &x->leaders));
    x->links = MEM_ARRAY(m, str, (size_t)x->leaders.n + 1);
    for (int i = 0; i < x->leaders.n; i++)
        TRY(account_link_for(db, m, (int64_t)time(NULL), x->leaders.at[i].mail, &x->links[i]));
    return ERR_NONE;
}

// ---- where ----

// The address at which telephones reach this machine: the first that is not only its own.
static str lan_address(struct mem *m)
{
    struct ifaddrs *all = NULL;
    char text[INET_ADDRSTRLEN] = "127.0.0.1";

    if (getifaddrs(&all) != 0) return str_of("127.0.0.1");
    for (const struct ifaddrs *i = all; i; i = i->ifa_next) {
        if (!i->ifa_addr || i->ifa_addr->sa_family != AF_INET || !(i->ifa_flags & IFF_UP) ||
            i->ifa_flags & IFF_LOOPBACK)
            continue;
        const struct sockaddr_in *a = (const struct sockaddr_in *)(const void *)i->ifa_addr;
        if (inet_ntop(AF_INET, &a->sin_addr, text, sizeof text)) break;
    }
    freeifaddrs(all);
    return str_copy(m, str_of(text));
}

static enum err place_to_serve(struct hall_run *x, str *out_origin)
{
    static const char *const none[] = {"limit_sign_in", "limit_address", "limit_hall",
                                       "limit_person"};
    struct cli *c = x->c;
    ptrdiff_t colon = -1;
    str problem = {0};

    for (size_t i = 0; i < x->listen.n; i++)
        if (x->listen.at[i] == ':') colon = (ptrdiff_t)i;
    const str port = colon < 0 ? STR(":8080") : str_from(x->listen, (size_t)colon);
    const str all = STR("0.0.0.0:");
    const str address = x->address.n                 ? x->address
                        : str_starts(x->listen, all) ? lan_address(c->mem)
                                                     : str_part(x->listen, 0, (size_t)colon);
    *out_origin = str_format(c->mem, "http://" STR_FMT STR_FMT, STR_ARG(address), STR_ARG(port));
    TRY(settings_force("listen", x->listen));
    TRY(settings_force("origin", *out_origin));
    TRY(settings_force("worker", STR("no")));
    for (size_t i = 0; i < COUNT_OF(none); i++)
        TRY(settings_force(none[i], STR("0"))); // a hall has one address, and no crowd outside
    if (settings_read(c->mem, c->set, &problem) != ERR_NONE)
        return cli_fail(c, ERR_INVALID, STR_FMT, STR_ARG(problem));
    return ERR_NONE;
}

static enum err tell(struct hall_run *x, str origin)
{
    struct cli *c = x->c;
    str picture;

    cli_say(c, STR_FMT "\n  " STR_FMT "/bijeenkomst\n", STR_ARG(said(MSG_room_cli_serves)),
            STR_ARG(origin));
    TRY(door_blocks(c->mem, str_format(c->mem, STR_FMT "/bijeenkomst", STR_ARG(origin)), &picture));
    cli_say(c, STR_FMT, STR_ARG(picture));
    cli_say(c, STR_FMT, STR_ARG(said(MSG_room_cli_links)));
    for (int i = 0; i < x->leaders.n; i++)
        cli_say(c, "  " STR_FMT "\n    " STR_FMT "/inloggen/link?sleutel=" STR_FMT,
                STR_ARG(x->leaders.at[i].name), STR_ARG(origin), STR_ARG(x->links[i]));
    cli_say(c, "\n" STR_FMT, STR_ARG(said(MSG_room_cli_stop)));
    return ERR_NONE;
}

// ---- home ----

static enum err collect(struct db *db, void *arg)
{
    struct hall_run *x = arg;
    struct mem *m = x->c->mem;
    struct room_result r;
    learn_group_id group;
    str text;

    r.run = x->room.run;
    TRY(room_group(db, m, x->room.meeting, &group));
    TRY(room_collect(db, m, x->room.meeting, group, &r.acts));
    TRY(room_result_write(m, &r, &text));
    const struct room_head h = {STR("thuis"), x->room.uid, x->room.salt, {0}, 0};
    return room_close(m, &h, x->room.key, text, &x->text);
}

static void folder_drop(const char *path)
{
    char inside[1000];
    const struct dirent *e;
    DIR *d = opendir(path);

    if (!d) return;
    while ((e = readdir(d))) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
        if (snprintf(inside, sizeof inside, "%s/%s", path, e->d_name) >= (int)sizeof inside)
            continue;
        if (unlink(inside) != 0) folder_drop(inside);
    }
    closedir(d);
    rmdir(path);
}

static str meeting_uid(struct hall_run *x);

// The same field that a trainer pastes into. Any answer that sends on is a yes.
static bool send_home(struct hall_run *x, str *out_why)
{
    struct mem *m = x->c->mem;
    struct out form = out_new(m);
    int status = 0;
    str body, problem = {0};

    OUT_LIT(&form, "uitslag=");
    for (size_t i = 0; i < x->text.n; i++) {
        const char c = x->text.at[i];
        if (c == '\n')
            OUT_LIT(&form, "%0A");
        else if (c == ' ')
            out_byte(&form, '+');
        else
            out_byte(&form, c);
    }
    const str url = str_format(m, STR_FMT "/bijeenkomst/" STR_FMT "/zaal/thuis",
                               STR_ARG(x->room.origin), STR_ARG(meeting_uid(x)));
    if (fetch(m, url, out_get(&form), STR(""), true, &status, &body, &problem) != ERR_NONE) {
        *out_why = problem;
        return false;
    }
    *out_why = str_format(m, "%d", status);
    return status == 303;
}

static enum err uid_read(struct db *db, void *arg)
{
    struct hall_run *x = arg;
    struct meeting_row row;

    TRY(meeting_by_id(db, x->c->mem, x->room.meeting, &row));
    x->along.meeting = row.uid;
    return ERR_NONE;
}

static str meeting_uid(struct hall_run *x)
{
    if (store_read(x->c->store, x->c->mem, uid_read, x) != ERR_NONE) return STR("");
    return x->along.meeting;
}

static enum err bring_home(struct hall_run *x)
{
    struct cli *c = x->c;
    str why = {0};

    TRY(cli_store(c, true));
    enum err e = store_read(c->store, c->mem, collect, x);
    if (e != ERR_NONE) return cli_fail(c, e, "what was done could not be read (%s)", err_name(e));
    TRY(cli_write(c, x->result, x->text));
    const bool home = send_home(x, &why);
    cli_close(c);
    if (home) {
        cli_say(c, STR_FMT, STR_ARG(said(MSG_room_cli_home)));
        if (!x->keep) folder_drop(str_z(c->mem, x->folder));
        return ERR_NONE;
    }
    cli_say(c, STR_FMT "\n  " STR_FMT "\n(" STR_FMT ": " STR_FMT ")",
            STR_ARG(said(MSG_room_cli_not_home)), STR_ARG(x->result), STR_ARG(x->room.origin),
            STR_ARG(why));
    return ERR_NONE;
}

// ---- the commands ----

static enum err options(struct cli *c, struct hall_run *x)
{
    *x = (struct hall_run){.c = c, .listen = STR("0.0.0.0:8080")};
    TRY(cli_option(c, "--folder", &x->folder));
    TRY(cli_option(c, "--listen", &x->listen));
    TRY(cli_option(c, "--address", &x->address));
    x->keep = cli_flag(c, "--keep");
    if (!cli_argument(c, &x->file))
        return cli_usage(c, "name the file that you fetched from the page of the meeting");
    return cli_end(c);
}

enum err main_room(struct cli *c)
{
    struct hall_run x;
    str origin;

    TRY(options(c, &x));
    TRY(start(&x));
    if (access(str_z(c->mem, str_format(c->mem, STR_FMT "/meent.db", STR_ARG(x.folder))), F_OK) !=
        0)
        TRY(ask_words(&x)); // before anything is written
    TRY(open_folder(&x));
    if (!x.filled) {
        if (!x.key.n) TRY(ask_words(&x));
        const enum err e = store_write(c->store, c->mem, fill, &x);
        if (e != ERR_NONE)
            return cli_fail(c, e, "the hall could not be made from this file (%s)", err_name(e));
        TRY(store_read(c->store, c->mem, look, &x));
    }
    TRY(store_write(c->store, c->mem, link_all, &x));
    TRY(place_to_serve(&x, &origin));
    cli_close(c);
    TRY(tell(&x, origin));
    const int code = serve_watch(c);
    if (code) _exit(code); // the child said why
    return bring_home(&x);
}

enum err main_room_home(struct cli *c)
{
    struct hall_run x;

    TRY(options(c, &x));
    TRY(start(&x));
    if (access(str_z(c->mem, str_format(c->mem, STR_FMT "/meent.db", STR_ARG(x.folder))), F_OK) !=
        0)
        return cli_fail(c, ERR_NOT_FOUND, "there is no hall in " STR_FMT ". Was it home already?",
                        STR_ARG(x.folder));
    TRY(open_folder(&x));
    if (!x.filled)
        return cli_fail(c, ERR_NOT_FOUND, "there is no hall in " STR_FMT, STR_ARG(x.folder));
    return bring_home(&x);
}
