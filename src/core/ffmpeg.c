// ffmpeg.c - one way to run ffmpeg on what somebody sent.
#include "core/ffmpeg.h"

#include "core/run.h"

enum { WORDS_MAX = 64 };

struct words {
    const char *at[WORDS_MAX + 1];
    int n;
};

static void add(struct words *w, const char *const *more)
{
    while (more && *more && w->n < WORDS_MAX)
        w->at[w->n++] = *more++;
}

static void line(void *arg, str said) // of ffmpeg -progress
{
    const struct ffmpeg *f = arg;
    int64_t us;

    if (f->at && str_starts(said, STR("out_time_us=")) &&
        str_int(str_from(said, 12), 0, INT64_MAX, &us) == ERR_NONE)
        f->at(f->arg, us);
}

enum err ffmpeg_make(struct mem *m, const struct ffmpeg *f, str *out_problem)
{
    static const char *const quiet[] = {"ffmpeg",
                                        "-nostdin",
                                        "-hide_banner",
                                        "-v",
                                        "error",
                                        "-y",
                                        "-progress",
                                        "pipe:1",
                                        "-protocol_whitelist",
                                        "file",
                                        "-format_whitelist",
                                        NULL};
    const char *threads = str_z(m, str_format(m, "%d", f->threads));
    const char *const formats[] = {f->formats, NULL};
    const char *const input[] = {"-threads", threads,    "-i",    RUN_INPUT, "-map_metadata",
                                 "-1",       "-threads", threads, NULL};
    const char *const to[] = {f->to, NULL};
    struct words w = {.n = 0};

    add(&w, quiet);
    add(&w, formats);
    add(&w, f->before);
    add(&w, input);
    add(&w, f->how);
    if (w.n == WORDS_MAX)
        return ERR_INTERNAL; // of ours: one too many, and it would write where it should not
    add(&w, to);
    return run_program(m,
                       &(struct run){.argv = w.at,
                                     .input = f->input,
                                     .confined = true,
                                     .write = f->folder,
                                     .seconds = f->seconds,
                                     .memory_bytes = (int64_t)2 << 30,
                                     .file_bytes = f->file_bytes,
                                     .stop = f->stop,
                                     .line = line,
                                     .arg = (void *)(uintptr_t)f},
                       out_problem);
}
