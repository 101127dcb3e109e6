// Zips that are right, and all that a zip may not be; the hostile ones are made byte by byte.
#include "core/archive.h"
#include "base/out.h"
#include "tests/support/test.h"

static const struct archive_bounds bounds = {100, 1 << 16, 1 << 18};

static void le(struct out *o, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        out_byte(o, (char)(v >> 8 * i & 255));
}

static uint32_t crc(str s)
{
    uint32_t c = ~0u;

    for (size_t i = 0; i < s.n; i++) {
        c ^= (unsigned char)s.at[i];
        for (int k = 0; k < 8; k++)
            c = c >> 1 ^ (c & 1 ? 0xedb88320u : 0);
    }
    return ~c;
}

struct entry {
    const char *name;
    str bytes;
    uint32_t mode, says; // says: another size in the directory
    int method, flags;
};

static str zip_of(struct test *t, const struct entry *e, int n)
{
    struct out o = out_new(t->mem), d = out_new(t->mem);

    for (int i = 0; i < n; i++) {
        const size_t at = o.n, name = strlen(e[i].name);
        const uint32_t size = e[i].says ? e[i].says : (uint32_t)e[i].bytes.n;
        for (int central = 0; central < 2; central++) {
            struct out *to = central ? &d : &o;
            out_bytes(to, central ? "PK\1\2\24\3\24" : "PK\3\4\24", central ? 7 : 5);
            le(to, 0, 1);
            le(to, (uint64_t)e[i].flags, 2);
            le(to, (uint64_t)e[i].method, 2);
            le(to, 0x00210000, 4);
            le(to, crc(e[i].bytes), 4);
            le(to, e[i].bytes.n, 4);
            le(to, size, 4);
            le(to, name, 2);
            le(to, 0, 2);
            if (central) {
                le(to, 0, 6);
                le(to, (uint64_t)(e[i].mode ? e[i].mode : 0100644) << 16, 4);
                le(to, at, 4);
            }
            out_bytes(to, e[i].name, name);
        }
        out_str(&o, e[i].bytes);
    }
    const size_t at = o.n;
    out_str(&o, out_get(&d));
    out_bytes(&o, "PK\5\6\0\0\0\0", 8);
    le(&o, (uint64_t)n, 2);
    le(&o, (uint64_t)n, 2);
    le(&o, d.n, 4);
    le(&o, at, 4);
    le(&o, 0, 2);
    return out_get(&o);
}

TEST(archive, refuses_what_it_should)
{
    static const struct {
        const char *name;
        struct entry e;
        enum archive_problem problem;
    } rows[] = {
#define ROW(...) {__VA_ARGS__},
#include "tests/core/archive_rows.def"
#undef ROW
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct entry e[2] = {rows[i].e, {.name = "course.md", .bytes = {"x", 1}}};
        struct archive_fault f;
        struct archive a;
        if (e[0].bytes.n == 0) e[0].bytes = STR("inhoud");
        t->row = rows[i].name;
        const enum err err = archive_read(t->mem, zip_of(t, e, 2), &bounds, &a, &f);
        CHECK_INT(t, f.problem, rows[i].problem);
        CHECK(t, (err == ERR_NONE) == (rows[i].problem == ARCHIVE_FINE));
    }
}

TEST(archive, counts_before_it_unpacks)
{
    enum { MANY = 100000 };
    struct entry *e = MEM_ARRAY(t->mem, struct entry, MANY);
    struct archive_fault f;
    struct archive a;

    for (int i = 0; i < 101; i++)
        e[i] =
            (struct entry){.name = str_z(t->mem, str_format(t->mem, "f%d", i)), .bytes = STR("x")};
    CHECK_INT(t, archive_read(t->mem, zip_of(t, e, 101), &bounds, &a, &f), ERR_TOO_LARGE);
    CHECK(t, f.problem == ARCHIVE_MANY && f.number == 101);
    for (int i = 0; i < 6; i++) // each is allowed, together they are not; no byte of it is there
        e[i].says = 1 << 16;
    CHECK_INT(t, archive_read(t->mem, zip_of(t, e, 6), &bounds, &a, &f), ERR_TOO_LARGE);
    CHECK_INT(t, f.problem, ARCHIVE_LARGE);
    e[1].name = e[0].name;
    e[0].says = e[1].says = 0;
    CHECK_INT(t, archive_read(t->mem, zip_of(t, e, 2), &bounds, &a, &f), ERR_INVALID);
    CHECK_INT(t, f.problem, ARCHIVE_TWICE);
}

TEST(archive, damage_is_seen_wherever_it_is)
{
    const struct entry e[] = {{.name = "course.md",
                               .bytes = STR("Een tekst die ergens stuk gaat.")},
                              {.name = "a/b.md", .bytes = STR("Nog een.")}};
    const str good = zip_of(t, e, 2);
    struct archive_fault f;
    struct archive a;

    NEED(t, archive_read(t->mem, good, &bounds, &a, &f));
    CHECK_STR(t, a.at[0].path, "a/b.md");
    CHECK_STR(t, a.at[1].bytes, "Een tekst die ergens stuk gaat.");
    for (size_t n = 0; n < good.n; n++) // cut off anywhere
        CHECK(t, archive_read(t->mem, str_part(good, 0, n), &bounds, &a, &f) != ERR_NONE);
    for (size_t i = 30 + 9; i < 30 + 9 + 20; i++) { // one bit of the content
        char *bad = mem_raw(t->mem, good.n);
        memcpy(bad, good.at, good.n);
        bad[i] ^= 1;
        CHECK_INT(t, archive_read(t->mem, (str){bad, good.n}, &bounds, &a, &f), ERR_INVALID);
        CHECK_INT(t, f.problem, ARCHIVE_DAMAGED);
    }
}

PROP(archive, what_is_written_comes_back_and_is_the_same_again, 100)
{
    struct archive a = {MEM_ARRAY(t->mem, struct archive_file, 40), 0, STR("meent-course 1")}, b;
    struct archive_fault f;
    str zip, again;

    for (int i = 0; i < 1 + t->round % 40; i++) {
        char *bytes = mem_raw(t->mem, 2000);
        const size_t n = test_random(t, 2000);
        for (size_t k = 0; k < n; k++)
            bytes[k] = (char)test_random(t, 256);
        a.at[a.n++] =
            (struct archive_file){str_format(t->mem, "d%d/f%d.md", (int)test_random(t, 5), i),
                                  {bytes, n}};
    }
    NEED(t, archive_write(t->mem, &a, &zip));
    NEED(t, archive_read(t->mem, zip, &(struct archive_bounds){100, 1 << 16, 1 << 20}, &b, &f));
    CHECK_INT(t, b.n, a.n);
    CHECK_STR(t, b.comment, "meent-course 1");
    for (int i = 0; i < a.n; i++)
        for (int k = 0; k < b.n; k++)
            if (str_eq(a.at[i].path, b.at[k].path)) CHECK(t, str_eq(a.at[i].bytes, b.at[k].bytes));
    NEED(t, archive_write(t->mem, &b, &again)); // also when the files come in another order
    CHECK(t, str_eq(zip, again));
}
