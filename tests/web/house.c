#include "tests/web/house.h"

#include "core/file.h"
#include "main/main.h"
#include "tests/support/raw.h"
#include "web/limit.h"

#include <time.h>
#include <unistd.h>

bool house_open(struct test *t, struct house *h, const struct feature *const *list, int n)
{
    return house_open_at(t, h, test_database(t), list, n);
}

bool house_open_at(struct test *t, struct house *h, const char *database,
                   const struct feature *const *list, int n)
{
    str why = {0};
    const char *folder = test_folder(t);
    // A course is one write: on a machine that does ten things at once it may take longer than a request should.
    const struct store_config sc = {.url = str_of(database), .readers = 4, .write_ms = 60000};

    *h = (struct house){.database = database};
    if (settings_read(t->mem, &h->set, &why) != ERR_NONE) goto bad;
    h->set.data = str_of(folder);
    h->set.cache_mb = 16;
    h->set.log_requests = false;
    h->set.limit_sign_in = h->set.limit_address = h->set.limit_hall = h->set.limit_person =
        0; // tests of them set their own
    if (store_open(&sc, &h->store) != ERR_NONE || store_migrate(h->store, -1) != ERR_NONE) goto bad;
    if (files_open(t->mem, str_format(t->mem, "%s/files", folder), &h->files) != ERR_NONE) goto bad;
    const struct site_config c = {.set = &h->set,
                                  .store = h->store,
                                  .files = h->files,
                                  .features = list ? list : features,
                                  .n_features = list ? n : features_n};
    if (site_new(t->mem, &c, &h->site) != ERR_NONE) goto bad;
    const struct http_config hc = {.listen = STR("127.0.0.1:0"),
                                   .threads = 2,
                                   .body_max = 256 * 1024,
                                   .mem_max = 24 << 20,
                                   .proxies = h->set.proxies,
                                   .handle = site_handle,
                                   .body_bound = site_body_bound,
                                   .arg = h->site};
    if (http_start(&hc, &h->server, t->mem, &why) != ERR_NONE) goto bad;
    h->port = http_port(h->server);
    return true;
bad:
    test_fail(t, __FILE__, __LINE__, "the site does not start: " STR_FMT, STR_ARG(why));
    if (h->store) store_close(h->store);
    return false;
}

void house_close(struct test *t, struct house *h)
{
    CHECK(t, http_stop(h->server, 5));
    site_free(h->site);
    store_close(h->store);
}

static enum err sql_run(struct db *db, void *arg)
{
    return db_run_text(db, arg);
}

void house_sql(struct test *t, const struct house *h, const char *statements)
{
    CHECK_INT(t, store_write(h->store, NULL, sql_run, (void *)(uintptr_t)statements), ERR_NONE);
}

int64_t house_count(struct test *t, const struct house *h, const char *of)
{
    const char *text = str_z(t->mem, str_format(t->mem, "select count(*) from %s", of));
    int64_t n = -1;

    CHECK_INT(t, str_int(str_trim(raw_sql(t, h->database, text)), 0, INT64_MAX, &n), ERR_NONE);
    return n;
}

// args: with a blank between them.
static void fill(struct test *t, struct house *h, char *name, char *what, const char *given)
{
    char *words[] = {name, what}, *args[8];
    int used, n = 0;
    const struct command *command = command_find(2, words, &used);

    if (!command) {
        test_fail(t, __FILE__, __LINE__, "there is no command %s %s", name, what);
        return;
    }
    for (str rest = str_of(given ? given : ""), word;
         n < (int)COUNT_OF(args) && str_cut(&rest, ' ', &word);)
        if (word.n) args[n++] = str_z(t->mem, word);
    struct cli c = {.mem = t->mem,
                    .command = command,
                    .set = &h->set,
                    .args = args,
                    .n = n,
                    .store = h->store,
                    .files = h->files};
    CHECK_INT(t, command->run(&c), ERR_NONE);
}

void house_fill(struct test *t, struct house *h)
{
    fill(t, h, "library", "import", "content/library");
    fill(t, h, "course", "import", "content");
    fill(t, h, "place", "demo", NULL);
    fill(t, h, "trajectory", "fill", "content/practice/trajectories.json");
    fill(t, h, "group", "demo", NULL);
}

void house_practice(struct test *t, struct house *h)
{
    fill(t, h, "trajectory", "fill", "content/practice/consultations.json");
    fill(t, h, "consultation", "demo", "content/practice");
    fill(t, h, "answer", "demo", "--contributions 30 --answered 20");
    fill(t, h, "survey", "demo", "content/practice");
}

void house_command(struct test *t, struct house *h, const char *name, const char *what)
{
    fill(t, h, str_z(t->mem, str_of(name)), str_z(t->mem, str_of(what)), NULL);
}

void house_work(struct test *t, struct house *h, const struct job_kind *kinds, int n, int64_t now)
{
    struct feature_list list = {features, features_n};
    struct job_worker_config c = {.store = h->store,
                                  .files = h->files,
                                  .settings = &h->set,
                                  .site = &list,
                                  .kinds = &kinds,
                                  .kinds_n = &n,
                                  .lists = 1};
    bool ran = true;

    if (!kinds) c.lists = job_kinds(&c.kinds, &c.kinds_n);
    for (int i = 0; ran && i < 200; i++)
        NEED(t, job_run_one(&c, now, &ran));
}

void house_window(int seconds)
{
    while (LIMIT_WINDOW_S - time(NULL) % LIMIT_WINDOW_S < seconds)
        usleep(200000);
}

str house_ask(struct test *t, const struct house *h, const char *method, const char *path,
              const char *fields, str body)
{
    struct out o = out_new(t->mem);

    out_format(&o, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s", method, path, h->port,
               fields ? fields : "");
    if (body.at) out_format(&o, "Content-Length: %zu\r\n", body.n);
    OUT_LIT(&o, "\r\n");
    out_str(&o, body);
    return client_ask(t, h->port, out_get(&o));
}

str house_get(struct test *t, const struct house *h, const char *path)
{
    return house_ask(t, h, "GET", path, NULL, (str){0});
}

struct newcomer {
    struct test *t;
    const char *mail, *role;
    place_id place;
    str key;
};

static enum err come_in(struct db *db, void *arg)
{
    struct newcomer *n = arg;
    struct mem *m = n->t->mem;
    const int64_t now = (int64_t)time(NULL);
    struct person_row person;
    enum role role;
    bool found;

    TRY(person_by_mail(db, m, str_of(n->mail), &found, &person));
    if (!found) {
        const ptrdiff_t at = str_find_byte(str_of(n->mail), '@');
        TRY(person_add(db, m, now, str_of(n->mail), str_part(str_of(n->mail), 0, (size_t)at),
                       STR("nl"), &person.id));
    }
    if (n->role) {
        if (!role_parse(str_of(n->role), &role)) return ERR_INVALID;
        TRY(right_give(db, m, now, person.id, role, n->place, 0, STR("command")));
    }
    return session_begin(db, m, now, person.id, STR("operator"), STR("test"), &n->key);
}

const char *house_person(struct test *t, struct house *h, const char *mail, const char *role,
                         place_id place)
{
    struct newcomer n = {.t = t, .mail = mail, .role = role, .place = place};

    CHECK_INT(t, store_write(h->store, t->mem, come_in, &n), ERR_NONE);
    return str_z(t->mem, str_format(t->mem, "Cookie: meent=" STR_FMT "\r\n", STR_ARG(n.key)));
}

const char *house_cookie(struct test *t, const char *who, str answer)
{
    const str set = client_field(answer, STR("set-cookie"));
    const ptrdiff_t end = str_find_byte(set, ';');

    if (end < 0) return who;
    return str_z(t->mem,
                 str_format(t->mem, STR_FMT "; " STR_FMT "\r\n", STR_ARG(str_trim(str_of(who))),
                            STR_ARG(str_part(set, 0, (size_t)end))));
}

static str form_token(str page)
{
    const str before = STR("name=\"token\" value=\"");
    const ptrdiff_t at = str_find(page, before);

    if (at < 0) return STR("");
    const str rest = str_from(page, (size_t)at + before.n);
    return str_part(rest, 0, (size_t)str_find_byte(rest, '"'));
}

str house_form(struct test *t, const struct house *h, const char *from, const char *who,
               const char *to, str fields)
{
    const str page = house_ask(t, h, "GET", from, who, (str){0});
    const str head =
        str_format(t->mem, "%sContent-Type: application/x-www-form-urlencoded\r\n", who ? who : "");

    return house_ask(t, h, "POST", to, str_z(t->mem, head),
                     str_format(t->mem, "token=" STR_FMT "&" STR_FMT,
                                STR_ARG(form_token(client_body(page))), STR_ARG(fields)));
}

static void form_part(struct out *o, str name, str value)
{
    out_format(o,
               "--b1\r\nContent-Disposition: form-data; name=\"" STR_FMT "\"\r\n\r\n" STR_FMT
               "\r\n",
               STR_ARG(name), STR_ARG(value));
}

str house_form_file(struct test *t, const struct house *h, const char *from, const char *who,
                    const char *to, str fields, const char *field, const char *filename, str bytes)
{
    const str token = form_token(client_body(house_ask(t, h, "GET", from, who, (str){0})));
    const str head =
        str_format(t->mem, "%sContent-Type: multipart/form-data; boundary=b1\r\n", who ? who : "");
    struct out o = out_new(t->mem);

    CHECK(t, token.n > 0);
    form_part(&o, STR("token"), token);
    for (str left = fields, pair; str_line(&left, &pair);) {
        const ptrdiff_t mark = str_find_byte(pair, '=');
        form_part(&o, str_part(pair, 0, (size_t)mark), str_from(pair, (size_t)mark + 1));
    }
    out_format(&o, "--b1\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n\r\n",
               field, filename);
    out_str(&o, bytes);
    OUT_LIT(&o, "\r\n--b1--\r\n");
    return house_ask(t, h, "POST", to, str_z(t->mem, head), out_get(&o));
}
