// Letters that come back: what relays write, and what is no report.
#include "core/dsn.h"

#include "base/disk.h"
#include "tests/support/test.h"

#include <fcntl.h>

static enum err read_file(struct test *t, const char *name, struct dsn *out)
{
    const char *path = str_z(t->mem, str_format(t->mem, "tests/fuzz/corpus/dsn/%s", name));
    str text;

    CHECK_INT(t, disk_read(t->mem, AT_FDCWD, path, DSN_BYTES, &text), ERR_NONE);
    return dsn_read(t->mem, text, out);
}

TEST(dsn, reads_what_relays_say)
{
    static const struct {
        const char *name;
        enum err err;
        int n;
        bool for_good;
        const char *address, *status, *mark;
    } rows[] = {
        {"refused.eml", ERR_NONE, 1, true, "Weg@example.nl", "5.1.1", "0123456789abcdef01234567"},
        {"crlf.eml", ERR_NONE, 1, true, "Weg@example.nl", "5.1.1", "0123456789abcdef01234567"},
        {"delayed.eml", ERR_NONE, 1, false, "Weg@example.nl", "4.4.1", "0123456789abcdef01234567"},
        {"two.eml", ERR_NONE, 2, true, "Weg@example.nl", "5.1.1", "0123456789abcdef01234567"},
        {"cut.eml", ERR_NONE, 1, true, "Weg@example.nl", "5.1.1", ""},
        {"answer.eml", ERR_INVALID, 0, false, "", "", ""},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct dsn d = {0};
        t->row = rows[i].name;
        CHECK_INT(t, read_file(t, rows[i].name, &d), rows[i].err);
        CHECK_INT(t, d.n, rows[i].n);
        if (!d.n) continue;
        CHECK_STR(t, d.at[0].address, rows[i].address);
        CHECK_STR(t, d.at[0].status, rows[i].status);
        CHECK_INT(t, d.at[0].for_good, rows[i].for_good);
        CHECK_STR(t, d.mark, rows[i].mark);
    }
    struct dsn two = {0};
    CHECK_INT(t, read_file(t, "two.eml", &two), ERR_NONE);
    CHECK(t, two.n == 2 && !two.at[1].for_good);
    CHECK_STR(t, two.at[0].problem,
              "550 5.1.1 <weg@example.nl>: Recipient address rejected: User unknown");
}

TEST(dsn, refuses_what_is_too_much)
{
    char *big = mem_raw(t->mem, DSN_BYTES + 1);
    struct dsn d;

    memset(big, 'a', DSN_BYTES + 1);
    CHECK_INT(t, dsn_read(t->mem, (str){big, DSN_BYTES + 1}, &d), ERR_TOO_LARGE);
    CHECK_INT(t, dsn_read(t->mem, (str){big, DSN_BYTES}, &d), ERR_INVALID);
    CHECK_INT(t, dsn_read(t->mem, STR(""), &d), ERR_INVALID);
}
