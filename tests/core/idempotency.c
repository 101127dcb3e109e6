#include "core/idempotency.h"

#include "tests/support/test.h"

struct twice {
    struct mem *mem;
    const char *key, *answer;
    int *done;
    str given;
};

static enum err once(struct db *db, void *arg)
{
    struct twice *x = arg;
    bool seen;

    TRY(idempotency_seen(db, x->mem, str_of(x->key), &seen, &x->given));
    if (seen) return ERR_NONE;
    ++*x->done;
    x->given = str_of(x->answer);
    return idempotency_keep(db, str_of(x->key), x->given, 1700000000);
}

TEST(idempotency, the_second_request_gets_the_first_answer)
{
    const struct store_config config = {.url = str_of(test_database(t)), .readers = 1};
    struct store *s = NULL;
    int done = 0;
    struct twice x = {t->mem, "0123456789abcdef", "/bibliotheek/1", &done, {0}};

    NEED(t, store_open(&config, &s));
    NEED(t, store_migrate(s, -1));
    NEED(t, store_write(s, t->mem, once, &x));
    x.answer = "/bibliotheek/2";
    NEED(t, store_write(s, t->mem, once, &x));
    CHECK_INT(t, done, 1);
    CHECK_STR(t, x.given, "/bibliotheek/1");
    x.key = "short";
    CHECK_INT(t, store_write(s, t->mem, once, &x), ERR_INVALID);
    store_close(s);
}
