// media.h - film and sound: what a file is, and the job that makes what browsers play.
#pragma once

#include "app/library/library.h"
#include "core/job.h"

struct media_probe {
    int64_t duration_ms;
    int width, height; // 0: no picture
    bool sound;
    str video, audio; // names of the codecs as ffprobe gives them
    int64_t bits_per_second;
};

str media_type(
    str name); // media type by the end of the name; application/octet-stream when unknown

// ERR_NOT_FOUND: ffprobe is not installed; ERR_INVALID: no film and no sound.
CHECKED enum err media_probe(struct mem *m, int fd, struct media_probe *out, str *out_problem);

// "library.media", payload: the slug. Film: mp4 (H.264, AAC) of 720 and 360 lines, the sound alone, a poster.
// Podcast: mp3. What is fit already is taken over without encoding it again.
extern const struct job_kind media_job;
