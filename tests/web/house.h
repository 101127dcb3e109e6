// house.h - the whole site in the test's own process: an empty database, all features, a port.
#pragma once

#include "core/job.h"
#include "core/session.h"
#include "tests/http/client.h"
#include "web/serve.h"

struct house {
    struct site *site;
    struct store *store;
    struct files *files;
    struct http_server *server;
    struct settings set;
    int port;
    const char *database; // its url, for a second server on it
};

// with NULL features: all of them. *h lives until house_close.
bool house_open(struct test *t, struct house *h, const struct feature *const *features, int n);
// On a database of its own: a second house, which on PostgreSQL has to be a SQLite file.
bool house_open_at(struct test *t, struct house *h, const char *database,
                   const struct feature *const *features, int n);
void house_close(struct test *t, struct house *h);
void house_fill(
    struct test *t,
    struct house *h); // course and library of content/, the places and trajectories of the demo

// After house_fill: what people said in the practice city, on paper that lies open, in contributions and in surveys.
void house_practice(struct test *t, struct house *h);

// A command without arguments, on this house: "certificate", "demo".
void house_command(struct test *t, struct house *h, const char *name, const char *what);

// One statement or more, past the program; a page that is kept is made anew afterwards. And how many rows: "person where id > 7".
void house_sql(struct test *t, const struct house *h, const char *statements);
int64_t house_count(struct test *t, const struct house *h, const char *of);

// Runs what is due at `now`, until nothing is: of these kinds only, or of all when `kinds` is NULL.
void house_work(struct test *t, struct house *h, const struct job_kind *kinds, int n, int64_t now);

// What is counted by address begins anew every ten minutes: waits for that when fewer than so many seconds are left.
void house_window(int seconds);

str house_get(struct test *t, const struct house *h, const char *path); // the whole answer
str house_ask(struct test *t, const struct house *h, const char *method, const char *path,
              const char *fields, str body);

// Somebody who is signed in. *role NULL: no role. Gives the header line for house_ask's fields.
//
//   const char *anne = house_person(t, &h, "anne@example.nl", "editor", PLACE_ROOT);
//   str page = house_ask(t, &h, "GET", "/mijn", anne, (str){0});
//   str saved = house_form(t, &h, "/mijn", anne, "/mijn", STR("naam=Anne&taal=nl"));
const char *house_person(struct test *t, struct house *h, const char *mail, const char *role,
                         place_id place);
// The header of *who, with the cookie that an answer set besides.
const char *house_cookie(struct test *t, const char *who, str answer);
// Gets the page `from` for a form token, then posts `fields` (urlencoded) to `to` with it.
str house_form(struct test *t, const struct house *h, const char *from, const char *who,
               const char *to, str fields);
// The same as a browser sends a form with a file; fields "a=b\nc=d", not encoded.
str house_form_file(struct test *t, const struct house *h, const char *from, const char *who,
                    const char *to, str fields, const char *field, const char *filename, str bytes);
