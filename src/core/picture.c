// picture.c - reads the head of a picture, and has the picture made anew.
#include "core/picture.h"

#include "base/disk.h"
#include "core/ffmpeg.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { REMAKE_S = 30, MADE_BYTES = 4 << 20, SEGMENTS = 500, TAG_TURN = 0x112 };

// ---- the head ----

static unsigned byte_at(str s, size_t i)
{
    return i < s.n ? (unsigned char)s.at[i] : 0;
}

static unsigned big16(str s, size_t i)
{
    return byte_at(s, i) << 8 | byte_at(s, i + 1);
}

static unsigned two(str s, size_t i, bool little)
{
    return little ? byte_at(s, i + 1) << 8 | byte_at(s, i) : big16(s, i);
}

static unsigned long four(str s, size_t i, bool little)
{
    return little ? (unsigned long)two(s, i + 2, true) << 16 | two(s, i, true)
                  : (unsigned long)big16(s, i) << 16 | big16(s, i + 2);
}

// How the camera was held (EXIF 2.3, 4.6.4 A): the one field of the first directory that we read.
static int turn_of(str exif)
{
    if (!str_starts(exif, (str){"Exif\0\0", 6})) return 1;
    const str t = str_from(exif, 6);
    const bool little = byte_at(t, 0) == 'I';
    const unsigned long at = four(t, 4, little);

    if (t.n < 8 || at > t.n - 2) return 1;
    const unsigned n = two(t, at, little);
    for (unsigned i = 0; i < n && i < SEGMENTS && at + 2 + 12ul * (i + 1) <= t.n; i++) {
        const size_t field = at + 2 + (size_t)12 * i;
        const unsigned turn = two(t, field + 8, little);
        if (two(t, field, little) == TAG_TURN) return turn >= 1 && turn <= 8 ? (int)turn : 1;
    }
    return 1;
}

// Segment after segment until the one that says how large it is (ITU-T T.81, B.1.1.4).
static bool look_jpeg(str s, struct picture *out)
{
    size_t at = 2;

    for (int k = 0; k < SEGMENTS && at + 4 <= s.n; k++) {
        while (at + 4 <= s.n && byte_at(s, at) == 0xff && byte_at(s, at + 1) == 0xff)
            at++; // may be filled up
        const unsigned kind = byte_at(s, at + 1), length = big16(s, at + 2);
        if (byte_at(s, at) != 0xff || length < 2 || at + 2 + length > s.n) return false;
        const bool frame =
            kind >= 0xc0 && kind <= 0xcf && kind != 0xc4 && kind != 0xc8 && kind != 0xcc;
        if (kind == 0xe1 && out->turn == 1)
            out->turn = turn_of(str_part(s, at + 4, (size_t)length - 2));
        if (frame) {
            out->height = (int)big16(s, at + 5);
            out->width = (int)big16(s, at + 7);
            return length >= 8;
        }
        if (kind == 0xda || kind == 0xd9) return false; // it begins without having said so
        at += 2 + (size_t)length;
    }
    return false;
}

static bool look_png(str s, struct picture *out)
{
    if (s.n < 33 || !str_eq(str_part(s, 12, 4), STR("IHDR")) || four(s, 8, false) != 13)
        return false;
    const unsigned long w = four(s, 16, false), h = four(s, 20, false);
    const unsigned long most = 1ul << 30;
    out->width = (int)(w < most ? w : most);
    out->height = (int)(h < most ? h : most);
    return true;
}

enum err picture_look(str bytes, struct picture *out)
{
    *out = (struct picture){.turn = 1};
    if (!upload_picture_of(bytes, &out->kind)) return ERR_INVALID;
    if (!(out->kind == UPLOAD_jpeg ? look_jpeg(bytes, out) : look_png(bytes, out)) ||
        out->width < 1 || out->height < 1)
        return ERR_INVALID;
    if (out->width > PICTURE_SIDE || out->height > PICTURE_SIDE ||
        (int64_t)out->width * out->height > PICTURE_POINTS)
        return ERR_TOO_LARGE;
    return ERR_NONE;
}

// ---- made anew ----

// What puts it upright, by how it was held.
static const char *const upright[] = {
    "",
    "",
    "hflip,",
    "hflip,vflip,",
    "vflip,",
    "transpose=0,",
    "transpose=1,",
    "transpose=3,",
    "transpose=2,",
};

static enum err remake(struct job *j, const struct picture *p, int in, const char *folder,
                       struct picture_made *out)
{
    struct mem *m = j->mem;
    const bool jpeg = p->kind == UPLOAD_jpeg;
    const char *to = str_z(m, str_format(m, "%s/out.jpg", folder));
    const char *scale = str_z(
        m, str_format(m,
                      "%sscale=w='min(%d,iw)':h='min(%d,ih)':force_original_aspect_ratio=decrease,"
                      "format=yuvj420p",
                      upright[p->turn], PICTURE_MADE_SIDE, PICTURE_MADE_SIDE));
    const char *kind = jpeg ? "jpeg_pipe" : "png_pipe";
    const char *most = str_z(m, str_format(m, "%d", PICTURE_POINTS));
    const char *const before[] = {"-f",          kind, "-c:v",          jpeg ? "mjpeg" : "png",
                                  "-max_pixels", most, "-noautorotate", NULL};
    const char *const how[] = {"-frames:v", "1",         "-vf", scale,        "-c:v",
                               "mjpeg",     "-q:v",      "4",   "-fflags",    "+bitexact",
                               "-flags:v",  "+bitexact", "-f",  "image2pipe", NULL};
    struct picture made;
    str problem;

    const enum err e = ffmpeg_make(m,
                                   &(struct ffmpeg){.input = in,
                                                    .formats = kind,
                                                    .before = before,
                                                    .how = how,
                                                    .folder = folder,
                                                    .to = to,
                                                    .threads = 1,
                                                    .seconds = REMAKE_S,
                                                    .file_bytes = MADE_BYTES,
                                                    .stop = j->stop},
                                   &problem);
    if (e == ERR_IO) return ERR_INVALID; // it cannot be read; what took too long is tried again
    TRY(e);
    if (disk_read(m, AT_FDCWD, to, MADE_BYTES + 1, &out->bytes) != ERR_NONE ||
        out->bytes.n > MADE_BYTES || picture_look(out->bytes, &made) != ERR_NONE)
        return ERR_INVALID;
    out->width = made.width;
    out->height = made.height;
    return ERR_NONE;
}

enum err picture_remake(struct job *j, str bytes, struct picture_made *out)
{
    char folder[] = "/tmp/meent-picture-XXXXXX";
    struct picture p;
    enum err e = ERR_IO;

    TRY(picture_look(bytes, &p));
    const int in = memfd_create("picture", MFD_CLOEXEC);
    if (in < 0) return ERR_IO;
    if (mkdtemp(folder)) {
        e = disk_write_fd(in, bytes);
        if (e == ERR_NONE && lseek(in, 0, SEEK_SET) != 0) e = ERR_IO;
        if (e == ERR_NONE) e = remake(j, &p, in, folder, out);
        unlink(str_z(j->mem, str_format(j->mem, "%s/out.jpg", folder)));
        rmdir(folder);
    }
    close(in);
    return e;
}
