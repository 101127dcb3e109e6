#include "app/library/media.h"

#include "app/library/put.h"
#include "core/ffmpeg.h"
#include "core/file.h"
#include "core/run.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

str media_type(str name)
{
    static const struct {
        const char *end, *type;
    } rows[] = {
        {".mp4", "video/mp4"},        {".webm", "video/webm"},     {".mov", "video/quicktime"},
        {".mkv", "video/x-matroska"}, {".mp3", "audio/mpeg"},      {".m4a", "audio/mp4"},
        {".wav", "audio/wav"},        {".flac", "audio/flac"},     {".ogg", "audio/ogg"},
        {".vtt", "text/vtt"},         {".png", "image/png"},       {".jpg", "image/jpeg"},
        {".webp", "image/webp"},      {".pdf", "application/pdf"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_ends(name, str_of(rows[i].end))) return str_of(rows[i].type);
    return STR("application/octet-stream");
}

// ---- what a file is ----

struct probing {
    struct mem *m;
    struct media_probe p;
};

static int64_t milliseconds(str s) // "138.240000"
{
    str rest = s, whole;
    int64_t seconds, part = 0;

    str_cut(&rest, '.', &whole);
    if (str_int(whole, 0, 1000000, &seconds) != ERR_NONE) return 0;
    if (rest.at && rest.n >= 3 && str_int(str_part(rest, 0, 3), 0, 999, &part) != ERR_NONE)
        part = 0;
    return seconds * 1000 + part;
}

static str field(str line, const char *name) // of "a=1|b=2"; empty when it is not there
{
    str piece;

    while (str_cut(&line, '|', &piece)) {
        str value = piece, key;
        str_cut(&value, '=', &key);
        if (value.at && str_eq(key, str_of(name))) return value;
    }
    return STR("");
}

static int64_t number(str s)
{
    int64_t n;

    return str_int(s, 0, INT64_MAX, &n) == ERR_NONE ? n : 0;
}

static void probe_line(void *arg, str line)
{
    struct probing *w = arg;
    const str type = field(line, "codec_type"), codec = field(line, "codec_name");

    if (str_eq(type, STR("video")) && !w->p.video.n) {
        w->p.video = str_copy(w->m, codec);
        w->p.width = (int)number(field(line, "width"));
        w->p.height = (int)number(field(line, "height"));
    } else if (str_eq(type, STR("audio")) && !w->p.audio.n) {
        w->p.audio = str_copy(w->m, codec);
    } else if (!type.n) {
        w->p.duration_ms = milliseconds(field(line, "duration"));
        w->p.bits_per_second = number(field(line, "bit_rate"));
    }
}

// Kinds of file that name no other file, as a playlist would; ffmpeg looks at the bytes, not at the name.
#define FORMATS "mov,matroska,avi,mpegts,mpeg,mp3,wav,flac,ogg,aac"

enum err media_probe(struct mem *m, int fd, struct media_probe *out, str *out_problem)
{
    const char *const argv[] = {
        "ffprobe",
        "-v",
        "error",
        "-protocol_whitelist",
        "file",
        "-format_whitelist",
        FORMATS,
        "-show_entries",
        "stream=codec_name,codec_type,width,height:format=duration,bit_rate",
        "-of",
        "compact=print_section=0",
        RUN_INPUT,
        NULL};
    struct probing w = {.m = m};

    TRY(run_program(m,
                    &(struct run){.argv = argv,
                                  .input = fd,
                                  .confined = true,
                                  .seconds = 60,
                                  .memory_bytes = (int64_t)2 << 30,
                                  .line = probe_line,
                                  .arg = &w},
                    out_problem));
    if (w.p.duration_ms <= 0 || (!w.p.video.n && !w.p.audio.n)) return ERR_INVALID;
    *out = w.p;
    return ERR_NONE;
}

// ---- the job ----

struct making {
    struct job *j;
    struct item_row item;
    str work; // folder of its own in the folder for temporary files
    int in;   // the master, open
    struct media_probe probe;
    int step, steps; // for the progress
    int64_t told_at_percent;
};

static void told(void *arg, int64_t us)
{
    struct making *k = arg;
    int64_t part =
        k->probe.duration_ms ? us / 10 / k->probe.duration_ms : 0; // percent of this step
    if (part > 100) part = 100;
    const int64_t whole = (k->step * 100 + part) / k->steps;
    if (whole < k->told_at_percent + 5) return;
    k->told_at_percent = whole;
    (void)!job_progress(k->j, (int)whole, STR("")); // a lost lease shows at the next write
}

static enum err ffmpeg(struct making *k, const char *const *how, const char *to)
{
    str problem;
    const enum err e =
        ffmpeg_make(k->j->mem,
                    &(struct ffmpeg){.input = k->in,
                                     .formats = FORMATS,
                                     .how = how,
                                     .folder = k->work.at,
                                     .to = to,
                                     .threads = 2,
                                     .seconds = 6 * 3600,
                                     .file_bytes = (int64_t)LIBRARY_MEDIA_MAX_MB << 20,
                                     .stop = k->j->stop,
                                     .at = told,
                                     .arg = k},
                    &problem);
    k->step++;
    if (e == ERR_GONE)
        return job_postpone(k->j, k->j->now); // the worker stops: from the start next time
    if (e == ERR_NOT_FOUND) return job_fail(k->j, ERR_BUSY, STR("ffmpeg is not installed"));
    return e == ERR_NONE ? ERR_NONE : job_fail(k->j, ERR_INVALID, problem);
}

struct made {
    const char *role, *label, *type, *end;
    int width, height;
    struct file_put put;
    struct making *k;
};

static enum err made_link(struct db *db, void *arg)
{
    const struct made *d = arg;
    struct making *k = d->k;
    const str sha = {d->put.sha256, 64},
              name = str_format(k->j->mem, STR_FMT "%s%s%s", STR_ARG(k->item.slug),
                                d->label[0] ? "-" : "", d->label, d->end);

    TRY(file_add(db, sha, d->put.bytes, str_of(d->type), name, k->j->now));
    TRY(item_file_put(db, k->item.id, str_of(d->role), STR(""), str_of(d->label), sha, d->put.bytes,
                      str_of(d->type), name, d->width, d->height));
    return item_touch(db, k->item.id, k->j->now);
}

static enum err made_keep(struct making *k, const char *path, struct made *d)
{
    d->k = k;
    TRY(file_put_path(k->j->files, path, (int64_t)LIBRARY_MEDIA_MAX_MB << 20, &d->put));
    unlink(path);
    return store_write(k->j->store, k->j->mem, made_link, d);
}

static const char *out_path(struct making *k, const char *name)
{
    return str_format(k->j->mem, STR_FMT "/%s", STR_ARG(k->work), name).at;
}

// A rendition of so many lines; the master itself is taken over when it is fit for browsers.
static enum err rendition(struct making *k, int lines, const char *label)
{
    const char *to = out_path(k, "film.mp4");
    const int height = k->probe.height < lines ? k->probe.height / 2 * 2 : lines;
    const int width = (int)((int64_t)k->probe.width * height / k->probe.height / 2 * 2);
    const bool fit = lines == 720 && k->probe.height <= 720 &&
                     str_eq(k->probe.video, STR("h264")) &&
                     (!k->probe.audio.n || str_eq(k->probe.audio, STR("aac"))) &&
                     k->probe.bits_per_second <= 3000000;
    char scale[64];

    snprintf(scale, sizeof scale, "scale=%d:%d:flags=lanczos,format=yuv420p", width, height);
    const char *const copy[] = {"-map", "0:v:0",     "-map",       "0:a:0?", "-c",
                                "copy", "-movflags", "+faststart", NULL};
    const char *const make[] = {"-map",      "0:v:0",
                                "-map",      "0:a:0?",
                                "-vf",       scale,
                                "-c:v",      "libx264",
                                "-preset",   "medium",
                                "-crf",      lines == 720 ? "23" : "25",
                                "-maxrate",  lines == 720 ? "2500k" : "800k",
                                "-bufsize",  lines == 720 ? "5000k" : "1600k",
                                "-c:a",      "aac",
                                "-b:a",      "96k",
                                "-ac",       "2",
                                "-movflags", "+faststart",
                                NULL};
    TRY(ffmpeg(k, fit ? copy : make, to));
    return made_keep(k, to,
                     &(struct made){.role = "rendition",
                                    .label = label,
                                    .type = "video/mp4",
                                    .end = ".mp4",
                                    .width = width,
                                    .height = height});
}

static enum err sound_of_film(struct making *k)
{
    const char *const how[] = {"-map", "0:a:0", "-vn",       "-c:a",       "aac",
                               "-b:a", "96k",   "-movflags", "+faststart", NULL};
    const char *to = out_path(k, "sound.m4a");

    if (!k->probe.audio.n) return ERR_NONE;
    TRY(ffmpeg(k, how, to));
    return made_keep(
        k, to, &(struct made){.role = "audio", .label = "", .type = "audio/mp4", .end = ".m4a"});
}

static enum err poster(struct making *k)
{
    char at[32];
    const char *const how[] = {"-ss",           at,     "-frames:v", "1", "-vf",
                               "scale=1280:-2", "-q:v", "4",         NULL};
    const char *to = out_path(k, "poster.jpg");

    snprintf(at, sizeof at, "%lld.%03d", (long long)(k->probe.duration_ms / 5000),
             (int)(k->probe.duration_ms / 5 % 1000));
    TRY(ffmpeg(k, how, to));
    return made_keep(k, to,
                     &(struct made){.role = "poster",
                                    .label = "",
                                    .type = "image/jpeg",
                                    .end = ".jpg",
                                    .width = 1280});
}

static enum err podcast_sound(struct making *k)
{
    const char *const how[] = {"-map", "0:a:0", "-vn", "-c:a", "libmp3lame",
                               "-b:a", "96k",   "-ac", "2",    NULL};
    const bool fit = str_eq(k->probe.audio, STR("mp3")) && k->probe.bits_per_second <= 160000;
    const char *to = out_path(k, "sound.mp3");

    if (fit) return ERR_NONE; // the master is what is played; its chapters in ID3 stay
    TRY(ffmpeg(k, how, to));
    return made_keep(
        k, to, &(struct made){.role = "audio", .label = "", .type = "audio/mpeg", .end = ".mp3"});
}

struct finding_item {
    struct mem *m;
    str slug;
    struct item_row item;
    struct item_file_row master;
    bool found, has_master, has_poster;
};

static enum err item_look(struct db *db, void *arg)
{
    struct finding_item *l = arg;
    struct item_file_row row;

    TRY(item_by_slug(db, l->m, l->slug, &l->found, &l->item));
    if (!l->found) return ERR_NONE;
    TRY(item_file_of(db, l->m, l->item.id, STR("master"), STR(""), STR(""), &l->has_master,
                     &l->master));
    return item_file_of(db, l->m, l->item.id, STR("poster"), STR(""), STR(""), &l->has_poster,
                        &row);
}

static enum err duration_set(struct db *db, void *arg)
{
    struct making *k = arg;

    TRY(item_duration_set(db, k->item.id, k->probe.duration_ms, k->j->now));
    return item_index_put(db, k->j->mem, k->item.id);
}

static enum err make_all(struct making *k, bool has_poster)
{
    const bool film = str_eq(k->item.kind, STR("film"));
    str problem;

    const enum err e = media_probe(k->j->mem, k->in, &k->probe, &problem);
    if (e == ERR_NOT_FOUND) return job_fail(k->j, ERR_BUSY, STR("ffprobe is not installed"));
    if (e != ERR_NONE)
        return job_fail(k->j, ERR_INVALID,
                        problem.n ? problem : STR("no film and no sound in this file"));
    if (film && !k->probe.height)
        return job_fail(k->j, ERR_INVALID, STR("this film has no picture"));
    k->steps = film ? 4 : 1;
    if (!film) {
        TRY(podcast_sound(k));
    } else {
        TRY(rendition(k, 360, "360p"));
        TRY(rendition(k, 720, "720p"));
        TRY(sound_of_film(k));
        if (!has_poster) TRY(poster(k));
    }
    return store_write(k->j->store, k->j->mem, duration_set, k);
}

static enum err media_run(struct job *j)
{
    struct finding_item look = {.m = j->mem, .slug = j->payload};
    char work[] = "/tmp/meent-media-XXXXXX";
    int64_t bytes;
    int fd;

    TRY(store_read(j->store, j->mem, item_look, &look));
    if (!look.found || !look.has_master)
        return job_fail(j, ERR_NOT_FOUND, STR("the item or its file is gone"));
    TRY(file_open(j->files, look.master.sha256, &fd, &bytes));
    if (!mkdtemp(work)) {
        close(fd);
        return job_fail(j, ERR_IO, STR("no folder for temporary files"));
    }
    struct making k = {.j = j, .item = look.item, .work = str_of(work), .in = fd};
    const enum err e = make_all(&k, look.has_poster);
    close(fd);
    const char *const left[] = {"film.mp4", "sound.m4a", "sound.mp3", "poster.jpg"};
    for (size_t i = 0; i < COUNT_OF(left); i++)
        unlink(out_path(&k, left[i]));
    rmdir(work);
    return e;
}

const struct job_kind media_job = {"library.media", media_run};
