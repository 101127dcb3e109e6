// The conversation with a scanner: what an answer is and what is none; a scanner that is not there, slow, gone half way, or talks
// nonsense never counts as "clean".
#include "core/scanner.h"

#include "tests/support/clamd.h"

#include <string.h>
#include <time.h>

TEST(scanner, has_an_address_in_digits_or_a_socket)
{
    static const struct {
        const char *in;
        bool want;
    } rows[] = {
        {"unix:/run/clamav/clamd.ctl", true},
        {"tcp:127.0.0.1:3310", true},
        {"tcp:[::1]:3310", true},
        {"tcp:[fe80::1]:1", true},
        {"", false},
        {"/run/clamav/clamd.ctl", false},
        {"unix:clamd.ctl", false},
        {"unix:", false},
        {"tcp:scanner.example:3310", false},
        {"tcp:127.0.0.1", false},
        {"tcp:127.0.0.1:", false},
        {"tcp:127.0.0.1:0", false},
        {"tcp:127.0.0.1:65536", false},
        {"tcp:127.0.0.256:3310", false},
        {"tcp:::1:3310", false},
        {"tcp:[]:3310", false},
        {"tcp:[127.0.0.1]:3310", false},
        {"tcp::3310", false},
        {"http://127.0.0.1:3310", false},
    };
    char path[300] = "unix:/";

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].in;
        CHECK_INT(t, scanner_address_ok(str_of(rows[i].in)), rows[i].want);
    }
    t->row = NULL;
    memset(path + 6, 'a', 200);
    CHECK(t, !scanner_address_ok(str_of(path))); // longer than the kernel takes
    CHECK(t, !scanner_address_ok((str){"unix:/a\0b", 9}));
}

TEST(scanner, knows_two_answers)
{
    static const struct {
        const char *in;
        size_t n; // with its NUL when it has one
        enum scanner_verdict want;
        const char *name;
    } rows[] = {
#define ROW(text, want, name) {text, sizeof(text) - 1, want, name}
        ROW("stream: OK\0", SCANNER_CLEAN, ""),
        ROW("stream: Win.Test.EICAR_HDB-1 FOUND\0", SCANNER_FOUND, "Win.Test.EICAR_HDB-1"),
        ROW("stream: <b>\n\x1b[1mX\xc3\xa9 FOUND\0", SCANNER_FOUND, "<b>??[1mX??"),
        ROW("INSTREAM size limit exceeded. ERROR\0", SCANNER_LARGE, ""),
        // half, more, other
        ROW("", SCANNER_UNCLEAR, ""),
        ROW("\0", SCANNER_UNCLEAR, ""),
        ROW("stream: OK", SCANNER_UNCLEAR, ""),
        ROW("stream: O\0", SCANNER_UNCLEAR, ""),
        ROW("stream: OK\n\0", SCANNER_UNCLEAR, ""),
        ROW("stream: OK\0stream: X FOUND\0", SCANNER_UNCLEAR, ""),
        ROW("stream: X FOUND\0stream: OK\0", SCANNER_UNCLEAR, ""),
        ROW("OK\0", SCANNER_UNCLEAR, ""),
        ROW("stream: FOUND\0", SCANNER_UNCLEAR, ""),
        ROW("stream:  FOUND\0", SCANNER_UNCLEAR, ""),
        ROW("stream: Can't allocate memory ERROR\0", SCANNER_UNCLEAR, ""),
        ROW("UNKNOWN COMMAND\0", SCANNER_UNCLEAR, ""),
        ROW("1: stream: OK\0", SCANNER_UNCLEAR, ""),
#undef ROW
    };
    str name;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].in;
        CHECK_INT(t, scanner_read(t->mem, (str){rows[i].in, rows[i].n}, &name), rows[i].want);
        CHECK_STR(t, name, rows[i].name);
    }
    t->row = NULL;
    const str answer = str_format(t->mem, "stream: %0300d FOUND", 7);
    CHECK_INT(t, scanner_read(t->mem, (str){answer.at, answer.n + 1}, &name), SCANNER_FOUND);
    CHECK_INT(t, name.n, SCANNER_NAME);
}

static enum err ask(struct test *t, const struct clamd *c, str bytes, enum scanner_verdict *v,
                    str *name)
{
    const struct scanner s = {.address = str_of(c->address), .seconds = 1};

    *v = SCANNER_UNCLEAR;
    return scanner_ask(t->mem, &s, bytes, v, name);
}

static str large(struct mem *m, size_t n, str end)
{
    char *at = mem_raw(m, n + end.n);

    memset(at, 'a', n);
    memcpy(at + n, end.at, end.n);
    return (str){at, n + end.n};
}

TEST(scanner, says_what_it_finds_over_a_socket_and_over_loopback)
{
    const str virus = clamd_virus(t->mem);
    // In pieces, a whole number of them too, with the virus over the edge of one.
    const str files[] = {STR(""), STR("tekst"), large(t->mem, 2 * 256 * 1024, STR("")),
                         large(t->mem, 8 << 20, STR("einde"))};
    const str infected[] = {virus, large(t->mem, 256 * 1024 - 20, virus)};
    enum scanner_verdict v;
    str name, said;

    for (int kind = 0; kind < 3; kind++) {
        struct clamd c;
        if (!(kind == 0 ? clamd_open(t, &c) : clamd_open_tcp(t, &c, kind == 2))) return;
        t->row = c.address;
        for (size_t i = 0; i < COUNT_OF(files); i++) {
            CHECK_INT(t, ask(t, &c, files[i], &v, &name), ERR_NONE);
            CHECK_INT(t, v, SCANNER_CLEAN);
        }
        for (size_t i = 0; i < COUNT_OF(infected); i++) {
            CHECK_INT(t, ask(t, &c, infected[i], &v, &name), ERR_NONE);
            CHECK_INT(t, v, SCANNER_FOUND);
            CHECK_STR(t, name, "Win.Test.EICAR_HDB-1");
        }
        CHECK_INT(t, atomic_load(&c.asked), COUNT_OF(files) + COUNT_OF(infected));
        const struct scanner s = {.address = str_of(c.address), .seconds = 1};
        CHECK_INT(t, scanner_version(t->mem, &s, &said), ERR_NONE);
        CHECK(t, str_starts(said, STR("ClamAV 1.4.2/")));
        clamd_close(&c);
        CHECK_INT(t, ask(t, &c, files[1], &v, &name), ERR_IO);
        CHECK_INT(t, scanner_version(t->mem, &s, &said), ERR_IO);
        t->row = NULL;
    }
}

TEST(scanner, what_is_no_answer_is_never_clean)
{
    static const struct {
        enum clamd_mode mode;
        const char *what;
        enum err want;
        enum scanner_verdict verdict;
    } rows[] = {
        {CLAMD_HANGS, "hangs", ERR_BUSY, SCANNER_UNCLEAR},
        {CLAMD_DEAF, "deaf", ERR_BUSY, SCANNER_UNCLEAR},
        {CLAMD_GARBAGE, "garbage", ERR_NONE, SCANNER_UNCLEAR},
        {CLAMD_HALF, "half", ERR_NONE, SCANNER_UNCLEAR},
        {CLAMD_SILENT, "silent", ERR_IO, SCANNER_UNCLEAR},
        {CLAMD_LARGE, "large", ERR_NONE, SCANNER_LARGE},
        {CLAMD_FLOOD, "flood", ERR_NONE, SCANNER_UNCLEAR},
    };
    const str file = large(t->mem, 8 << 20, STR(""));
    enum scanner_verdict v;
    str name;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct clamd c;
        if (!clamd_open(t, &c)) return;
        t->row = rows[i].what;
        atomic_store(&c.mode, rows[i].mode);
        const time_t before = time(NULL);
        CHECK_INT(t, ask(t, &c, file, &v, &name), rows[i].want);
        CHECK_INT(t, v, rows[i].verdict);
        CHECK(t, time(NULL) - before <= 3);
        clamd_close(&c);
    }
    t->row = NULL;
}

TEST(scanner, ends_when_the_worker_has_to_stop)
{
    static atomic_bool stop = true;
    struct clamd c;
    enum scanner_verdict v;
    str name;

    if (!clamd_open(t, &c)) return;
    atomic_store(&c.mode, CLAMD_HANGS);
    const struct scanner s = {.address = str_of(c.address), .seconds = 30, .stop = &stop};
    CHECK_INT(t, scanner_ask(t->mem, &s, STR("tekst"), &v, &name), ERR_GONE);
    clamd_close(&c);
}
