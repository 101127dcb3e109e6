// The small commands: migrate, verify, routes, version.
#include "base/json.h"
#include "core/audit.h"
#include "core/file.h"
#include "main/main.h"
#include "web/serve.h"

#include "base/hash.h"

#include <stdio.h>
#include <unistd.h>

enum err main_version(struct cli *c)
{
    TRY(cli_end(c));
    if (c->json)
        cli_say(c, "{\"name\":\"meent\",\"version\":\"%s\"}", MEENT_VERSION);
    else
        cli_say(c, "meent %s", MEENT_VERSION);
    return ERR_NONE;
}

// Who may use an address: the roles that carry its right at the place at hand, or who needs none.
static str route_who(struct mem *m, enum right r)
{
    static const char *const others[] = {
        [EVERYBODY] = "everybody", [KEY] = "key", [MACHINE] = "machine", [PERSON] = "signed-in"};
    const enum holder holder = right_holder(r);
    struct out o = out_new(m);

    if (holder != HOLDER) return str_of(others[holder]);
    for (int i = 0; i < ROLE_COUNT; i++) {
        if (!(right_roles(r) & 1u << i)) continue;
        if (o.n) out_byte(&o, ',');
        out_str(&o, role_name((enum role)i));
    }
    return out_get(&o);
}

enum err main_routes(struct cli *c)
{
    static const char *const methods[] = {"GET", "HEAD", "POST", "-"};
    int n;

    TRY(cli_end(c));
    const struct route_line *lines = site_routes(c->mem, features, features_n, &n);
    if (!c->json) {
        for (int i = 0; i < n; i++)
            cli_say(c, "%-5s %-58s %-9s %-8s %s " STR_FMT, methods[lines[i].route->method],
                    lines[i].route->path, right_name(lines[i].route->right), lines[i].feature,
                    lines[i].route->name, STR_ARG(route_who(c->mem, lines[i].route->right)));
        return ERR_NONE;
    }
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    json_open(&j, '[');
    for (int i = 0; i < n; i++) {
        json_open(&j, '{');
        json_key(&j, "method"), json_text(&j, str_of(methods[lines[i].route->method]));
        json_key(&j, "path"), json_text(&j, str_of(lines[i].route->path));
        json_key(&j, "right"), json_text(&j, str_of(right_name(lines[i].route->right)));
        json_key(&j, "who"), json_text(&j, route_who(c->mem, lines[i].route->right));
        json_key(&j, "feature"), json_text(&j, str_of(lines[i].feature));
        json_key(&j, "name"), json_text(&j, str_of(lines[i].route->name));
        json_close(&j, '}');
    }
    json_close(&j, ']');
    cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    return ERR_NONE;
}

enum err main_migrate(struct cli *c)
{
    int64_t to = -1;
    int at, newest;
    bool said = false;

    for (int i = 0; i < c->n; i++)
        said = said || strncmp(c->args[i], "--to", 4) == 0;
    TRY(cli_option_int(c, "--to", 0, 9999, &to));
    TRY(cli_end(c));
    TRY(cli_store(c, !said));
    if (said) {
        const enum err e = store_migrate(c->store, (int)to);
        if (e != ERR_NONE)
            return cli_fail(c, e, "the schema could not be moved to %d; nothing was changed",
                            (int)to);
    }
    TRY(store_version(c->store, &at, &newest));
    cli_say(c,
            c->json ? "{\"schema\":%d,\"newest\":%d}"
                    : "The database has schema %d; this program knows %d.",
            at, newest);
    return ERR_NONE;
}

// ---- verify ----

struct verify {
    struct cli *c;
    struct mem *mem;
    int64_t audit_rows, audit_broken, files, missing, changed;
    str after;
};

static enum err verify_audit(struct db *db, void *arg)
{
    struct verify *v = arg;

    return audit_verify(db, v->mem, &v->audit_rows, &v->audit_broken);
}

static bool same_content(int fd, str sha)
{
    static char piece[1 << 16];
    unsigned char digest[SHA256_BYTES];
    struct sha256 h;
    ssize_t n;
    char hex[SHA256_HEX + 1];

    sha256_start(&h);
    while ((n = read(fd, piece, sizeof piece)) > 0)
        sha256_add(&h, piece, (size_t)n);
    sha256_end(&h, digest);
    for (int i = 0; i < SHA256_BYTES; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
    return n == 0 && str_eq(str_of(hex), sha);
}

struct files_page {
    struct verify *v;
    struct file_kept_rows rows;
};

static enum err read_page(struct db *db, void *arg)
{
    struct files_page *p = arg;

    return file_page(db, p->v->mem, p->v->after, 200, &p->rows);
}

static enum err verify_files(struct verify *v)
{
    for (;;) {
        struct mem_mark mark = mem_mark(v->mem);
        struct files_page page = {.v = v};
        TRY(store_read(v->c->store, v->mem, read_page, &page));
        if (page.rows.n == 0) return ERR_NONE;
        for (int i = 0; i < page.rows.n; i++) {
            int fd;
            int64_t bytes;
            const struct file_kept_row *row = &page.rows.at[i];
            v->files++;
            cli_progress(v->c, "%lld files", (long long)v->files);
            if (row->infected) continue; // thrown away; its row says so
            if (file_open(v->c->files, row->sha256, &fd, &bytes) != ERR_NONE) {
                v->missing++;
                fprintf(stderr, "missing: " STR_FMT " " STR_FMT "\n", STR_ARG(row->sha256),
                        STR_ARG(row->name));
                continue;
            }
            if (bytes != row->bytes || !same_content(fd, row->sha256)) {
                v->changed++;
                fprintf(stderr, "changed: " STR_FMT " " STR_FMT "\n", STR_ARG(row->sha256),
                        STR_ARG(row->name));
            }
            close(fd);
        }
        static char last[SHA256_HEX + 1];
        const str sha = page.rows.at[page.rows.n - 1].sha256;
        memcpy(last, sha.at, sha.n < SHA256_HEX ? sha.n : SHA256_HEX);
        v->after = str_of(last);
        mem_reset(v->mem, mark);
    }
}

enum err main_verify(struct cli *c)
{
    struct verify v = {.c = c, .mem = mem_new(1 << 30), .after = STR("")};
    str report = {0};

    TRY(cli_end(c));
    TRY(cli_store(c, false));
    TRY(cli_files(c));
    TRY(store_check(c->store, c->mem, &report));
    TRY(store_read(c->store, v.mem, verify_audit, &v));
    TRY(verify_files(&v));
    mem_free(v.mem);
    const bool good = str_eq(report, STR("ok")) && !v.audit_broken && !v.missing && !v.changed;
    if (c->json) {
        struct out o = out_new(c->mem);
        struct json j = json_new(&o);
        json_open(&j, '{');
        json_key(&j, "ok"), json_bool(&j, good);
        json_key(&j, "database"), json_text(&j, report);
        json_key(&j, "audit_rows"), json_int(&j, v.audit_rows);
        json_key(&j, "audit_broken_at"), json_int(&j, v.audit_broken);
        json_key(&j, "files"), json_int(&j, v.files);
        json_key(&j, "files_missing"), json_int(&j, v.missing);
        json_key(&j, "files_changed"), json_int(&j, v.changed);
        json_close(&j, '}');
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    } else {
        cli_say(c, "database   " STR_FMT, STR_ARG(report));
        if (v.audit_broken)
            cli_say(c, "audit log  row %lld does not follow from the one before it",
                    (long long)v.audit_broken);
        else
            cli_say(c, "audit log  %lld rows, unbroken", (long long)v.audit_rows);
        cli_say(c, "files      %lld, %lld missing, %lld changed", (long long)v.files,
                (long long)v.missing, (long long)v.changed);
    }
    return good ? ERR_NONE : ERR_CONFLICT;
}
