#include "core/mail.h"

#include "base/disk.h"
#include "tests/support/test.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

TEST(mail, knows_an_address_when_it_sees_one)
{
    static const struct {
        const char *in;
        bool want;
    } rows[] = {
        {"a@example.nl", true},      {"a.b+c@sub.example.nl", true},
        {"o'neil@example.nl", true}, {"", false},
        {"@example.nl", false},      {"a@nl", false},
        {"a@@example.nl", false},    {"a@example.nl\r\nBcc: x", false},
        {"a b@example.nl", false},   {"<a@example.nl>", false},
        {"a@example..nl", false},    {".a@example.nl", false},
        {"a@example.nl.", false},    {"a@-example.nl", false},
        {"a,b@example.nl", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].in;
        CHECK_INT(t, mail_is_address(str_of(rows[i].in)), rows[i].want);
    }
}

TEST(mail, writes_a_message_of_plain_ascii_in_short_lines)
{
    const str text = STR(
        "Beste lezer,\n\nDe co\u00f6rdinatie is rond. "
        "Een lange regel die verder gaat dan een regel van een bericht mag gaan, en nog wat.\n");
    const struct mail_parts parts = {
        .from = STR("van@example.nl"),
        .to = STR("aan@example.nl"),
        .subject = STR("Co\u00f6rdinatie van een heel lang onderwerp dat niet op een regel past"),
        .text = text,
        .id = STR("letter.1"),
        .at = 1700000000};
    const str got = mail_message(t->mem, &parts);
    str rest = got, line;

    CHECK(t, str_find(got, STR("Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n")) >= 0);
    CHECK(t, str_find(got, STR("From: <van@example.nl>\r\nTo: <aan@example.nl>\r\n")) >= 0);
    CHECK(t, str_find(got, STR("Message-ID: <letter.1@example.nl>\r\n")) >= 0);
    CHECK(t, str_find(got, STR("Subject: =?UTF-8?B?Q2/Dtn")) >= 0);
    CHECK(t, str_find(got, STR("\r\n\r\nQmVzdGUgbGV6ZXIsDQoNCkRl")) >= 0);
    CHECK(t, str_find(got, STR("Content-Type: multipart/alternative")) >= 0);
    CHECK(t, str_find(got, STR("Content-Type: text/html; charset=utf-8")) >= 0);
    while (str_line(&rest, &line)) {
        CHECK(t, line.n <= 78);
        for (size_t i = 0; i < line.n; i++)
            CHECK(t, (unsigned char)line.at[i] < 127);
    }
}

// 30: what stands in a header is encoded or refused; the way out only where it is given.
TEST(mail, a_name_and_a_way_out_stand_in_the_head)
{
    const struct mail_parts parts = {.from = STR("post@example.nl"),
                                     .name = STR("Gemeente\r\nBcc: x@example.nl"),
                                     .to = STR("aan@example.nl"),
                                     .subject = STR("Nieuws"),
                                     .text = STR("Tekst\n"),
                                     .unsubscribe = STR("https://m.example/afmelden?sleutel=a"),
                                     .id = STR("abc"),
                                     .at = 1700000000};
    struct mail_parts needed = parts;
    const str got = mail_message(t->mem, &parts);

    needed.unsubscribe = STR("");
    needed.name = STR("");
    CHECK(t, str_find(got, STR("\r\nBcc")) < 0);
    CHECK(t, str_find(got, STR("From: =?UTF-8?B?")) > 0);
    CHECK(t, str_find(got, STR("<post@example.nl>\r\nTo: <aan@example.nl>\r\n")) > 0);
    CHECK(t, str_find(got, STR("\r\nList-Unsubscribe: <https://m.example/afmelden?sleutel=a>\r\n"
                               "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n")) > 0);
    CHECK(t, str_find(mail_message(t->mem, &needed), STR("List-Unsubscribe")) < 0);
    CHECK(t, str_find(mail_message(t->mem, &needed), STR("From: <post@example.nl>\r\n")) > 0);
}

// ---- a server that says what it is told to say

struct smtp {
    int listener;
    const char *to_rcpt; // answer to RCPT TO
    char heard[8192];
    size_t n;
};

static void *smtp_main(void *arg)
{
    struct smtp *x = arg;
    const int c = accept(x->listener, NULL, NULL);
    bool data = false;

    if (c < 0) return NULL;
    (void)!write(c, "220 test\r\n", 10);
    for (;;) {
        const size_t start = x->n;
        while (x->n < sizeof x->heard - 1 && (x->n == start || x->heard[x->n - 1] != '\n')) {
            if (read(c, x->heard + x->n, 1) != 1) goto out;
            x->n++;
        }
        if (x->n == sizeof x->heard - 1) goto out;
        const char *line = x->heard + start, *answer = "250 ok\r\n";
        if (data) {
            if (strncmp(line, ".\r\n", 3) != 0) continue;
            data = false;
        } else if (strncmp(line, "DATA", 4) == 0) {
            data = true;
            answer = "354 go\r\n";
        } else if (strncmp(line, "RCPT", 4) == 0) {
            answer = x->to_rcpt;
        } else if (strncmp(line, "QUIT", 4) == 0) {
            answer = "221 bye\r\n";
        }
        (void)!write(c, answer, strlen(answer));
    }
out:
    close(c);
    return NULL;
}

struct letter {
    struct mem *mem;
    const char *to, *subject;
    struct mail_row row;
    struct job_rows jobs;
};

static enum err queue(struct db *db, void *arg)
{
    struct letter *l = arg;

    return mail_queue(db, l->mem, time(NULL), str_of(l->to), str_of(l->subject), STR("Hallo\n"));
}

static enum err look(struct db *db, void *arg)
{
    struct letter *l = arg;

    TRY(mail_by_id(db, l->mem, (mail_id){1}, &l->row));
    return job_list(db, l->mem, (str){0}, 10, &l->jobs);
}

TEST(mail, is_sent_by_a_worker_or_says_why_not)
{
    static const struct {
        const char *name, *to_rcpt, *state, *error;
        bool sent, server;
    } rows[] = {
        {"sent", "250 ok\r\n", "done", "", true, true},
        {"unknown there", "550 who is that\r\n", "failed", NULL, false, true},
        {"try later", "451 not now\r\n", "new", NULL, false, true},
        {"no server set", "", "done", "", true, false},
    };
    static const struct job_kind *const list[] = {&mail_job};
    static const int one[] = {1};

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct store_config config = {.url = str_of(test_database(t)), .readers = 2};
        struct sockaddr_in address = {.sin_family = AF_INET,
                                      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        struct smtp smtp = {.listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0),
                            .to_rcpt = rows[i].to_rcpt};
        socklen_t length = sizeof address;
        struct letter l = {.mem = t->mem, .to = "aan@example.nl", .subject = "Welkom"};
        struct settings settings = {.mail_from = STR("van@example.nl"),
                                    .data = str_of(test_folder(t))};
        struct store *s = NULL;
        pthread_t thread;
        bool ran;

        t->row = rows[i].name;
        NEED(t, store_open(&config, &s));
        NEED(t, store_migrate(s, -1));
        CHECK(t, bind(smtp.listener, (struct sockaddr *)&address, sizeof address) == 0 &&
                     listen(smtp.listener, 1) == 0 &&
                     getsockname(smtp.listener, (struct sockaddr *)&address, &length) == 0);
        if (rows[i].server) {
            settings.mail = str_format(t->mem, "smtp://127.0.0.1:%d", ntohs(address.sin_port));
            if (pthread_create(&thread, NULL, smtp_main, &smtp) != 0) return;
        }
        NEED(t, store_write(s, t->mem, queue, &l));
        const struct job_worker_config c = {
            .store = s, .settings = &settings, .kinds = list, .kinds_n = one, .lists = 1};
        NEED(t, job_run_one(&c, time(NULL), &ran));
        CHECK(t, ran);
        if (rows[i].server) pthread_join(thread, NULL);
        close(smtp.listener);
        NEED(t, store_read(s, t->mem, look, &l));
        CHECK_STR(t, l.jobs.at[0].state, rows[i].state);
        CHECK_INT(t, l.row.has_sent_at, rows[i].sent);
        // What was sent, or refused for good, keeps no text.
        CHECK_STR(t, l.row.body,
                  rows[i].sent || strcmp(rows[i].state, "failed") == 0 ? "" : "Hallo\n");
        if (rows[i].sent && !rows[i].server) { // a file instead
            str kept;
            NEED(t, disk_read(t->mem, AT_FDCWD,
                              str_z(t->mem, str_format(t->mem, STR_FMT "/mail/000001.eml",
                                                       STR_ARG(settings.data))),
                              10000, &kept));
            CHECK(t, str_find(kept, STR("To: <aan@example.nl>")) >= 0);
        } else if (rows[i].sent) {
            const str heard = {smtp.heard, smtp.n};
            CHECK(t, str_find(heard, STR("MAIL FROM:<van@example.nl>")) >= 0);
            CHECK(t, str_find(heard, STR("RCPT TO:<aan@example.nl>")) >= 0);
            CHECK(t, str_find(heard, STR("\r\n\r\nSGFsbG8NCg==\r\n--")) >= 0);
        } else if (rows[i].server) {
            CHECK(t, str_find(l.jobs.at[0].error, str_part(str_of(rows[i].to_rcpt), 0, 3)) >= 0);
        }
        store_close(s);
    }
}

TEST(mail, is_refused_when_it_could_forge_a_line)
{
    static const struct {
        const char *to, *subject;
    } rows[] = {
        {"nobody", "Welkom"},
        {"a@example.nl\nBcc: b@c.nl", "Welkom"},
        {"a@example.nl", "Welkom\r\nX: y"},
        {"a@example.nl", ""},
        {"a@example.nl", "\xff"},
    };
    const struct store_config config = {.url = str_of(test_database(t)), .readers = 1};
    struct store *s = NULL;

    NEED(t, store_open(&config, &s));
    NEED(t, store_migrate(s, -1));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct letter l = {.mem = t->mem, .to = rows[i].to, .subject = rows[i].subject};
        t->row = rows[i].to;
        CHECK_INT(t, store_write(s, t->mem, queue, &l), ERR_INVALID);
    }
    store_close(s);
}
