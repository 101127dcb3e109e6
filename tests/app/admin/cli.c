// Providers, invitations, letters and people on the command line: what the pages of administration do, without them.
#include "main/main.h"
#include "tests/support/raw.h"
#include "tests/web/house.h"

#include <stdio.h>
#include <unistd.h>

// Runs `meent WORDS...`, the last word NULL.
static enum err run(struct test *t, struct house *h, const char *const *words)
{
    char *all[16], *const name[] = {(char *)(uintptr_t)words[0], (char *)(uintptr_t)words[1]};
    int n = 0, used = 0;

    for (int i = 2; words[i]; i++)
        all[n++] = (char *)(uintptr_t)words[i];
    const struct command *command = command_find(2, (char **)(uintptr_t)name, &used);
    if (!command || used != 2) {
        test_fail(t, __FILE__, __LINE__, "there is no command %s %s", words[0], words[1]);
        return ERR_INTERNAL;
    }
    struct cli c = {.mem = t->mem,
                    .command = command,
                    .set = &h->set,
                    .args = all,
                    .n = n,
                    .store = h->store,
                    .files = h->files};
    return command->run(&c);
}
#define RUN(...) run(t, &h, (const char *const[]){__VA_ARGS__, NULL})

static const char *file(struct test *t, const char *text)
{
    const char *path = str_z(t->mem, str_format(t->mem, "%s/list.csv", test_folder(t)));
    FILE *f = fopen(path, "w");

    CHECK(t, f && fputs(text, f) >= 0 && fclose(f) == 0);
    return path;
}

static int count_of(str s, const char *what)
{
    int n = 0;

    for (ptrdiff_t i; (i = str_find(s, str_of(what))) >= 0; n++)
        s = str_from(s, (size_t)i + strlen(what));
    return n;
}

TEST(admin_cli, does_what_the_pages_do)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    const char *boss = house_person(t, &h, "boss@example.nl", "operator", PLACE_ROOT);
    const char *invited = "/beheer/uitnodigen", *aanbieders = "/beheer/aanbieders";
#define OPEN() count_of(house_ask(t, &h, "GET", invited, boss, (str){0}), "/weg\"")

    // Invitations: one, a list with a bad line (nothing), a look, the list, one taken back.
    CHECK_INT(t, RUN("invite", "send", "a@example.nl", "--name", "Anne", "--role", "trainer"),
              ERR_NONE);
    CHECK_INT(t, OPEN(), 1);
    CHECK_INT(t, RUN("invite", "send", "geen adres", "--name", "X"), ERR_INVALID);
    CHECK_INT(t, RUN("invite", "send", "b@example.nl", "--name", "B", "--role", "koning"),
              ERR_INVALID);
    CHECK_INT(t, RUN("invite", "send", "b@example.nl", "--name", "B", "--place", "nergens"),
              ERR_INVALID);
    CHECK_INT(t, RUN("invite", "send", "b@example.nl", "--name", "B", "--until", "2001-01-01"),
              ERR_INVALID);
    CHECK_INT(t,
              RUN("invite", "import",
                  file(t, "c@example.nl,Cor,editor,alles\nniks,X,editor,alles\n")),
              ERR_INVALID);
    CHECK_INT(t, OPEN(), 1);
    const char *good = file(
        t, "mail,naam,rol,plaats\nc@example.nl,Cor,editor,alles\nd@example.nl,Dot,reader,alles\n");
    CHECK_INT(t, RUN("invite", "import", good, "--look"), ERR_NONE);
    CHECK_INT(t, OPEN(), 1);
    CHECK_INT(t, RUN("invite", "import", good, "--lang", "en"), ERR_NONE);
    CHECK_INT(t, OPEN(), 3);
    CHECK_INT(t, RUN("invite", "list", "--place", "alles"), ERR_NONE);
    CHECK_INT(t, RUN("invite", "withdraw", "2"), ERR_NONE);
    CHECK_INT(t, RUN("invite", "withdraw", "2"), ERR_NOT_FOUND);
    CHECK_INT(t, OPEN(), 2);

    // Providers.
    const char *secret = file(t, "een-geheim\n");
    CHECK_INT(t,
              RUN("provider", "add", "Utrecht", "http://login.example", "--client", "m",
                  "--secret-file", secret),
              ERR_INVALID);
    CHECK_INT(t, RUN("provider", "add", "Utrecht", "https://login.example", "--client", "m"),
              ERR_INVALID);
    CHECK_INT(t,
              RUN("provider", "add", "Utrecht", "https://login.example", "--client", "m",
                  "--secret-file", secret, "--domains", "utrecht.example"),
              ERR_NONE);
    CHECK_INT(t,
              RUN("provider", "add", "Utrecht", "https://login.example", "--client", "m",
                  "--secret-file", secret),
              ERR_CONFLICT);
    const str page = house_ask(t, &h, "GET", aanbieders, boss, (str){0});
    CHECK(t, str_find(page, STR("https://login.example")) > 0 &&
                 str_find(page, STR("een-geheim")) < 0);
    CHECK_INT(t, RUN("provider", "list"), ERR_NONE);
    CHECK_INT(t, RUN("provider", "remove", "1"), ERR_NONE);
    CHECK_INT(t, RUN("provider", "remove", "1"), ERR_NOT_FOUND);
    CHECK(t, str_find(house_ask(t, &h, "GET", aanbieders, boss, (str){0}),
                      STR("https://login.example")) < 0);

    // Letters; and who is shut out: at once, but never the last operator.
    CHECK_INT(t, RUN("mail", "list"), ERR_NONE);
    const char *bob = house_person(t, &h, "bob@example.nl", NULL, PLACE_ROOT);
    CHECK_INT(t, RUN("user", "block", "bob@example.nl"), ERR_NONE);
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/mijn", bob, (str){0})), 303);
    CHECK_INT(t, RUN("user", "block", "bob@example.nl", "--undo"), ERR_NONE);
    CHECK_INT(t, RUN("user", "block", "boss@example.nl"), ERR_CONFLICT);
    // Test 23: a link by which an operator could come in as somebody leaves a line in the log, and a letter to them.
    CHECK_INT(t, RUN("user", "link", "bob@example.nl"), ERR_NONE);
    CHECK_STR(t,
              str_trim(raw_sql(t, h.database,
                               "select count(*) from mail where recipient = 'bob@example.nl'")),
              "0"); // never came in
    raw_sql(t, h.database, "update person set seen_at = created_at + 60");
    CHECK_INT(t, RUN("user", "link", "bob@example.nl"), ERR_NONE);
    CHECK_STR(t,
              str_trim(raw_sql(t, h.database,
                               "select subject from mail where recipient = 'bob@example.nl'")),
              "Er is een inloglink voor je gemaakt");
    CHECK_STR(t,
              str_trim(
                  raw_sql(t, h.database, "select count(*) from audit where what = 'person.link'")),
              "2");
    CHECK_INT(t, RUN("user", "block", "niemand@example.nl"), ERR_NOT_FOUND);
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/mijn", boss, (str){0})), 200);
    house_close(t, &h);
}

// What a command prints.
static str printed(struct test *t, struct house *h, const char *const *words)
{
    const char *path = str_z(t->mem, str_format(t->mem, "%s/said", test_folder(t)));
    const int out = dup(STDOUT_FILENO);
    char *text = mem_raw(t->mem, 1 << 18);
    str said = {0};

    fflush(stdout);
    CHECK(t, out >= 0 && freopen(path, "w", stdout) != NULL);
    CHECK_INT(t, run(t, h, words), ERR_NONE);
    fflush(stdout);
    dup2(out, STDOUT_FILENO);
    close(out);
    FILE *f = fopen(path, "r");
    if (f) said = (str){text, fread(text, 1, 1 << 18, f)}, fclose(f);
    return said;
}
#define SAID(...) printed(t, &h, (const char *const[]){__VA_ARGS__, NULL})

// The audit log by its filters, as its page; and a day that is none.
TEST(admin_cli, reads_the_audit_log)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    const char *boss = house_person(t, &h, "boss@example.nl", "operator", PLACE_ROOT);
    CHECK_INT(t, RUN("invite", "send", "a@example.nl", "--name", "Anne"), ERR_NONE);
    CHECK_INT(t,
              client_status(house_form(t, &h, "/mijn", boss, "/beheer/uitnodigen",
                                       STR("mail=b%40example.nl&naam=B&rol=editor&plaats=alles"))),
              303);
    const str uid = str_trim(raw_sql(t, h.database, "select uid from person limit 1"));
    const char *who = str_z(t->mem, uid);
    CHECK_INT(t, count_of(SAID("audit", "list"), "invitation.send"), 2);
    CHECK_INT(t, count_of(SAID("audit", "list", "--what", "invitation.send"), "\n"), 2);
    CHECK_INT(t, count_of(SAID("audit", "list", "--who", "command"), "invitation.send"), 1);
    CHECK_INT(t, count_of(SAID("audit", "list", "--who", who), "invitation.send"), 1);
    CHECK_INT(t, count_of(SAID("audit", "list", "--about", "place:alles"), "\n"), 2);
    CHECK_INT(t, count_of(SAID("audit", "list", "--about", "place:elders"), "\n"), 0);
    CHECK_INT(t, count_of(SAID("audit", "list", "--since", "2001-01-01"), "invitation.send"), 2);
    raw_sql(t, h.database, "update audit set at = 946684800 where who = 'command'"); // 2000-01-01
    CHECK_INT(t, count_of(SAID("audit", "list", "--since", "2001-01-01"), "invitation.send"), 1);
    CHECK_INT(t, count_of(SAID("audit", "list", "--since", "2000-01-01"), "invitation.send"), 2);
    CHECK_INT(t, count_of(SAID("audit", "list", "--since", "2000-01-02"), "invitation.send"), 1);
    CHECK_INT(t, RUN("audit", "list", "--since", "gisteren"), ERR_INVALID);
    CHECK_INT(t, RUN("audit", "list", "--since", "2026-02-30"), ERR_INVALID);
    // Nobody's name or address is in it.
    CHECK_INT(t, count_of(SAID("audit", "list"), "example.nl"), 0);
    house_close(t, &h);
}
