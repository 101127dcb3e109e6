// picture.h - a photograph that somebody sends: how large it is by its own head, and the same made anew, so that what goes on holds
// nothing but the picture: no place where it was taken, no name of a camera, no small copy, nothing behind its end.
//
// Kinds   JPEG and PNG, by their bytes (core/upload.h).
// Bounds  PICTURE_SIDE and PICTURE_POINTS, read from the head before anything is decoded: a picture that says to be 60,000 by 60,000
//         costs nothing.
// Turned  a telephone writes how it was held; the new picture stands upright and does not say so.
// Where   picture_remake runs ffmpeg, for a job: confined (core/run.h), with one decoder of its own, so that a mistake in it is no
//         way to the database.
#pragma once

#include "core/job.h"
#include "core/upload.h"

enum {
    PICTURE_SIDE = 12000,
    PICTURE_POINTS = 50 * 1000 * 1000,
    PICTURE_MADE_SIDE = 1600 // of what is made of it, at most
};

struct picture {
    enum upload_kind kind;
    int width, height; // as stored
    int turn;          // 1 to 8, as EXIF says it: 1 is upright
};

// ERR_INVALID: no picture, or its head is broken; ERR_TOO_LARGE: more points than we decode.
CHECKED enum err picture_look(str bytes, struct picture *out);

struct picture_made { // a JPEG
    str bytes;
    int width, height;
};
// ERR_INVALID: it cannot be decoded; ERR_BUSY: it took too long; ERR_NOT_FOUND: no ffmpeg here; ERR_GONE: the worker has to stop.
CHECKED enum err picture_remake(struct job *j, str bytes, struct picture_made *out);
