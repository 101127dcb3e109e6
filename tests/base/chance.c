// The numbers below were computed by a second implementation of ChaCha20 (RFC 8439) in another language.
#include "base/chance.h"
#include "tests/support/test.h"

TEST(chance, gives_the_keystream_of_the_seed)
{
    struct chance c;

    chance_start(&c, STR("meent"));
    CHECK_STR(t, chance_hash(t->mem, &c),
              "2177f804ca038699d364f411037a9300d222a0758fca4d256a2fa49db3d68499");
    CHECK(t, chance_bits(&c) == 0x6660a48044f13891);
    CHECK(t, chance_bits(&c) == 0x248281a020f43351);
    for (int i = 2; i < 64; i++)
        chance_bits(&c);
    CHECK(t, chance_bits(&c) == 0xfc106d7bea3b942c); // of the second fill
    for (int i = 65; i < 200; i++)
        chance_bits(&c);
    CHECK(t, chance_bits(&c) == 0x365d1325f1684cb6);
    CHECK_INT(t, c.draws, 201);
}

TEST(chance, shuffles_from_the_last_down)
{
    static const int want[] = {2, 7, 4, 0, 1, 3, 6, 9, 8, 5};
    int at[10];
    struct chance c;

    for (int i = 0; i < 10; i++)
        at[i] = i;
    chance_start(&c, STR("meent"));
    chance_shuffle(&c, at, 10);
    for (int i = 0; i < 10; i++)
        CHECK_INT(t, at[i], want[i]);
}

PROP(chance, stays_below_and_reaches_all, 200)
{
    struct chance c;
    const uint64_t n = 1 + test_random(t, t->round < 100 ? 5 : UINT64_MAX - 1);
    unsigned seen = 0;

    chance_start(&c, str_format(t->mem, "%llu", (unsigned long long)test_random(t, UINT64_MAX)));
    for (int i = 0; i < 200; i++) {
        const uint64_t v = chance_below(&c, n);
        CHECK(t, v < n);
        if (n <= 5) seen |= 1u << v;
        const double part = chance_part(&c);
        CHECK(t, part >= 0 && part < 1);
    }
    if (n <= 5) CHECK_INT(t, seen, (1 << n) - 1);
}
