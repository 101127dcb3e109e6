// Photographs: what their heads say, bounds before anything is decoded, and that what is made of one holds the picture only.
#include "core/picture.h"

#include "core/run.h"
#include "tests/support/paint.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static str bytes_of(struct test *t, const char *at, size_t n)
{
    char *copy =
        mem_raw(t->mem, n > 80 ? n : 80); // what is shorter than any picture ends in nothing
    memset(copy, 0, n > 80 ? n : 80);
    memcpy(copy, at, n);
    return (str){copy, n > 80 ? n : 80};
}
#define BYTES(text) bytes_of(t, text, sizeof(text) - 1)

#define PNG "\x89PNG\r\n\x1a\n\0\0\0\rIHDR"

TEST(picture, is_bounded_by_its_head)
{
    const struct {
        const char *name;
        str bytes;
        enum err want;
        int width, height;
    } rows[] = {
        {"png", BYTES(PNG "\0\0\x03\x20\0\0\x02\x58"), ERR_NONE, 800, 600},
        {"60,000 png", BYTES(PNG "\0\0\xea\x60\0\0\xea\x60"), ERR_TOO_LARGE, 60000, 60000},
        {"a line", BYTES(PNG "\x7f\xff\xff\xff\0\0\0\1"), ERR_TOO_LARGE, 0, 0},
        {"many points", BYTES(PNG "\0\0\x27\x10\0\0\x27\x10"), ERR_TOO_LARGE, 0, 0},
        {"no width", BYTES(PNG "\0\0\0\0\0\0\x02\x58"), ERR_INVALID, 0, 0},
        {"no IHDR", BYTES("\x89PNG\r\n\x1a\n\0\0\0\rIDAT\0\0\3\0\0\0\3\0"), ERR_INVALID, 0, 0},
        {"jpeg", BYTES("\xff\xd8\xff\xe0\0\4ab\xff\xc0\0\x11\x08\x02\x58\x03\x20\3"), ERR_NONE, 800,
         600},
        {"60,000 jpeg", BYTES("\xff\xd8\xff\xc2\0\x11\x08\xea\x60\xea\x60\3"), ERR_TOO_LARGE, 60000,
         60000},
        {"filled up", BYTES("\xff\xd8\xff\xff\xff\xff\xc0\0\x11\x08\x02\x58\x03\x20\3"), ERR_NONE,
         800, 600},
        {"no frame", BYTES("\xff\xd8\xff\xe0\0\4ab\xff\xda\0\4ab"), ERR_INVALID, 0, 0},
        {"a lie",
         BYTES("\xff\xd8\xff\xe0\xff\xff"
               "ab"),
         ERR_INVALID, 0, 0},
        {"no length", BYTES("\xff\xd8\xff\xe0\0\1ab"), ERR_INVALID, 0, 0},
        {"gif", BYTES("GIF89a\x20\3\x58\2"), ERR_INVALID, 0, 0},
        {"svg", BYTES("<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>"), ERR_INVALID, 0, 0},
        {"html", BYTES("<!DOCTYPE html><script>alert(1)</script>"), ERR_INVALID, 0, 0},
        {"zip", BYTES("PK\3\4"), ERR_INVALID, 0, 0},
        {"nothing", STR(""), ERR_INVALID, 0, 0},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct picture p;
        t->row = rows[i].name;
        CHECK_INT(t, picture_look(rows[i].bytes, &p), rows[i].want);
        if (!rows[i].width) continue;
        CHECK_INT(t, p.width, rows[i].width);
        CHECK_INT(t, p.height, rows[i].height);
    }
}

// Every beginning of one, and one with any byte of its first hundred changed, is read without a step outside.
TEST(picture, broken_heads_are_read_within_their_bounds)
{
    static const char head[] = "\xff\xd8\xff\xe1\0\x22"
                               "Exif\0\0II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0"
                               "\xff\xc0\0\x11\x08\x02\x58\x03\x20\3\1\x22\0\2\x11\1\3\x11\1\xff"
                               "\xd9 and what stands behind it";
    struct picture p;
    int good = 0;

    CHECK_INT(t, picture_look((str){head, sizeof head - 1}, &p), ERR_NONE);
    CHECK_INT(t, p.turn, 6);
    for (size_t n = 0; n < sizeof head; n++) {
        char *exact = mem_raw(t->mem, n + 1);
        memcpy(exact, head, n);
        good += picture_look((str){exact, n}, &p) == ERR_NONE;
        for (int bit = 0; bit < 8 && n < sizeof head - 1; bit++) {
            char *other = mem_raw(t->mem, sizeof head);
            memcpy(other, head, sizeof head);
            other[n] = (char)(other[n] ^ 1 << bit);
            good += picture_look((str){other, sizeof head - 1}, &p) == ERR_NONE;
        }
    }
    CHECK(t, good > 100);
}

// The same with what a telephone writes: a place, a camera, how it was held; and a page of HTML behind its end.
static str from_a_telephone(struct test *t, str plain, int turn)
{
    struct out o = out_new(t->mem);
    const char exif[] = "Exif\0\0II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0";
    const str place = STR("GPS 52.0907 N 5.1214 E, Telefoon van Zwaluw");
    const size_t n = 2 + sizeof exif - 1 + 4 + 4 + place.n;

    out_str(&o, str_part(plain, 0, 2));
    out_str(&o, (str){"\xff\xe1", 2});
    out_byte(&o, (char)(n >> 8)), out_byte(&o, (char)n);
    out_str(&o, (str){exif, sizeof exif - 1});
    out_byte(&o, (char)turn), out_byte(&o, 0), out_byte(&o, 0), out_byte(&o, 0);
    out_str(&o, (str){"\0\0\0\0", 4});
    out_str(&o, place);
    out_str(&o, str_from(plain, 2));
    out_str(&o, STR("<script>alert('zwaluw')</script>"));
    return out_get(&o);
}

TEST(picture, made_anew_holds_the_picture_only)
{
    struct job job = {.mem = t->mem};
    struct picture_made made;
    struct picture p;
    str plain;

    // 300 by 200, with an upper half of another colour.
    if (!paint(t, "paint.jpg", "color=red:size=300x200:rate=1",
               "drawbox=y=0:h=100:w=300:color=blue:t=fill", "", &plain))
        return;
    const str sent = from_a_telephone(t, plain, 6);
    CHECK(t, str_find(sent, STR("Zwaluw")) > 0);
    CHECK_INT(t, picture_look(sent, &p), ERR_NONE);
    CHECK_INT(t, p.turn, 6);
    CHECK_INT(t, p.width, 300);
    CHECK_INT(t, picture_remake(&job, sent, &made), ERR_NONE);
    CHECK_INT(t, made.width, 200); // it stands upright
    CHECK_INT(t, made.height, 300);
    CHECK_INT(t, picture_look(made.bytes, &p), ERR_NONE);
    CHECK_INT(t, p.turn, 1);
    static const char *const gone[] = {"Exif",   "GPS",  "waluw", "Telefoon",
                                       "script", "Lavc", "ffmpeg"};
    for (size_t i = 0; i < COUNT_OF(gone); i++) {
        t->row = gone[i];
        CHECK(t, str_find(made.bytes, str_of(gone[i])) < 0);
    }
    t->row = NULL;
    CHECK(t, (unsigned char)made.bytes.at[made.bytes.n - 1] == 0xd9); // nothing behind its end
    for (int turn = 1; turn <= 8; turn++) {
        CHECK_INT(t, picture_remake(&job, from_a_telephone(t, plain, turn), &made), ERR_NONE);
        CHECK_INT(t, made.width, turn >= 5 ? 200 : 300);
    }
    // Two of the same give the same bytes.
    struct picture_made again;
    CHECK_INT(t, picture_remake(&job, from_a_telephone(t, plain, 8), &again), ERR_NONE);
    CHECK(t, str_eq(made.bytes, again.bytes));
    // Cut off, empty behind its head, and larger inside than its head says.
    CHECK_INT(t, picture_remake(&job, BYTES(PNG "\0\0\x03\x20\0\0\x02\x58\x08\2\0\0\0"), &made),
              ERR_INVALID);
    CHECK_INT(t, picture_remake(&job, BYTES(PNG "\0\0\xea\x60\0\0\xea\x60"), &made), ERR_TOO_LARGE);
}
