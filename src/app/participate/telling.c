// telling.c - the slots for simple words, sound and sign language: sending, making anew, taking away, putting back.
#include "app/participate/telling.h"

#include "app/participate/participate.sql.h"
#include "app/participate/telling.html.h"
#include "base/disk.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "core/ffmpeg.h"
#include "core/upload.h"
#include "engine/captions/captions.h"
#include "web/who.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { DAY_S = 86400, MAKE_S = 1800, MADE_BYTES = 64 << 20 };

static const struct {
    const char *name;
    msg word, help, empty;
} kinds[] = {
    {"easy", MSG_telling_kind_easy, MSG_telling_easy_help, MSG_telling_easy_empty},
    {"sound", MSG_telling_kind_sound, MSG_telling_sound_help, MSG_telling_sound_empty},
    {"sign", MSG_telling_kind_sign, MSG_telling_sign_help, MSG_telling_sign_empty},
};
_Static_assert(COUNT_OF(kinds) == TELLING_KINDS, "the list of plans reads as many");

static bool is(str kind, const char *name)
{
    return str_eq(kind, str_of(name));
}

// ---- what residents see ----

static enum err lines_of_captions(struct mem *m, str body, struct item_lines *out)
{
    struct captions c;

    TRY(captions_parse(m, body, CAPTIONS_LENIENT, &c));
    out->at = MEM_ARRAY(m, struct item_line, (size_t)c.n + 1);
    for (int i = 0; i < c.n; i++)
        out->at[out->n++] = (struct item_line){c.at[i].start_ms, STR(""), c.at[i].text};
    return ERR_NONE;
}

static struct player_view player_of(struct req *q, const struct telling_row *x, bool sign,
                                    str title, str path)
{
    struct player_view v = {.path = path,
                            .anchor = sign ? STR("gebaren") : STR("luister"),
                            .card = {.kind = sign ? STR("film") : STR("podcast"),
                                     .title = title,
                                     .duration_ms = x->seconds * 1000}};

    v.sources.at = MEM_NEW(q->mem, struct item_source_file);
    v.sources.n = 1;
    *v.sources.at =
        (struct item_source_file){.sha = x->sha256,
                                  .name = sign ? STR("gebarentaal.mp4") : STR("uitleg.mp3"),
                                  .type = sign ? STR("video/mp4") : STR("audio/mpeg")};
    if (sign && x->captions.n) {
        v.tracks.at = MEM_NEW(q->mem, struct item_track);
        v.tracks.n = 1;
        *v.tracks.at =
            (struct item_track){x->captions, STR("gebarentaal.nl.vtt"), STR("nl"), STR("captions")};
    }
    return v;
}

enum err tellings_fill(struct req *q, const struct trajectory_row *t,
                       const struct trajectory_head *h, struct tellings *out)
{
    struct telling_rows rows;

    *out = (struct tellings){0};
    TRY(tellings_of(q->db, q->mem, t->id, &rows));
    const str path = str_format(q->mem, "/" STR_FMT "/meedoen/" STR_FMT, STR_ARG(h->place_slug),
                                STR_ARG(h->slug));
    for (int i = 0; i < rows.n; i++) {
        const struct telling_row *x = &rows.at[i];
        if (x->gone_at || !is(x->state, "ready")) continue;
        out->any = true;
        if (is(x->kind, "easy")) out->easy = lines_of(q, x->body, STR(""));
        if (is(x->kind, "sound")) {
            out->has_sound = true;
            out->sound = player_of(q, x, false, h->title, path);
            out->said = lines_of(q, x->body, STR(""));
        }
        if (is(x->kind, "sign")) {
            out->has_sign = true;
            out->sign = player_of(q, x, true, h->title, path);
            TRY(lines_of_captions(q->mem, x->body, &out->sign.transcript));
        }
    }
    return ERR_NONE;
}

// ---- for who makes them ----

static enum err telling_get(struct req *q, struct place_row *place, struct trajectory_row *t)
{
    TRY(trajectory_asked(q, place, t));
    return must(q, MAY_LEAD_TRAJECTORY, place->id);
}

static enum err edit_show(struct req *q, struct res *r, const struct place_row *place,
                          const struct trajectory_row *t, str kind, msg problem, str typed)
{
    struct telling_edit v = {.saved = req_query(q, "bewaard", 1).n > 0,
                             .gone = req_query(q, "weg", 1).n > 0};
    struct telling_rows rows;

    TRY(trajectory_head(q, place, t, &v.head));
    TRY(tellings_of(q->db, q->mem, t->id, &rows));
    v.lines.at = MEM_ARRAY(q->mem, struct telling_line, COUNT_OF(kinds));
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        struct telling_line *l = &v.lines.at[v.lines.n++];
        *l = (struct telling_line){.kind = str_of(kinds[k].name),
                                   .word = kinds[k].word,
                                   .help = kinds[k].help,
                                   .body = STR(""),
                                   .media = !is(str_of(kinds[k].name), "easy"),
                                   .sign = is(str_of(kinds[k].name), "sign")};
        for (int i = 0; i < rows.n; i++) {
            const struct telling_row *x = &rows.at[i];
            if (!str_eq(x->kind, l->kind)) continue;
            if (x->gone_at) {
                if (is(x->state, "ready")) l->id = x->id.v;
                continue;
            }
            l->ready = is(x->state, "ready");
            l->waits = is(x->state, "waiting");
            l->refused = is(x->state, "refused");
            l->scan = scanned_of(x->scan, x->found);
            l->body = x->body;
            l->on = day_of_at(x->at);
        }
        if (str_eq(kind, l->kind)) {
            l->problem = problem;
            l->of_file = problem == MSG_telling_no_sound || problem == MSG_telling_no_film ||
                         problem == MSG_telling_too_large;
            l->body = typed;
        }
    }
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_telling_title),
                                              .menu = "participate",
                                              .theme = place->theme,
                                              .form = true,
                                              .no_index = true});
    telling_edit_html(h, &v);
    return page_close(h);
}

enum err participate_telling(struct req *q, struct res *r)
{
    struct place_row place;
    struct trajectory_row t;

    TRY(telling_get(q, &place, &t));
    return edit_show(q, r, &place, &t, STR(""), MSG_none, STR(""));
}

// What was sent fits its slot: the words for it, and the right sort of file. *body becomes what is kept.
static msg fits(struct req *q, str kind, str *body, str name, str bytes)
{
    enum upload_kind sort;
    struct captions c;

    for (size_t k = 0; k < COUNT_OF(kinds); k++)
        if (is(kind, kinds[k].name) && !body->n) return kinds[k].empty;
    if (is(kind, "easy"))
        return utf8_length(*body) > TELLING_SIGNS ? MSG_telling_too_long : MSG_none;
    if (bytes.n > FORM_FILE_MAX) return MSG_telling_too_large;
    if (!bytes.n || !upload_kind_of(q->mem, bytes, name, &sort) || !upload_is_sound(sort))
        return is(kind, "sign") ? MSG_telling_no_film : MSG_telling_no_sound;
    if (is(kind, "sound"))
        return utf8_length(*body) > TELLING_SIGNS ? MSG_telling_too_long : MSG_none;
    if (sort != UPLOAD_mp4 && sort != UPLOAD_webm) return MSG_telling_no_film;
    if (captions_parse(q->mem, *body, CAPTIONS_LENIENT, &c) != ERR_NONE || !c.n)
        return MSG_telling_captions_wrong;
    *body = captions_write(q->mem, &c);
    return MSG_none;
}

static enum err clean_later(struct req *q, int64_t id)
{
    return job_add(q->db, STR("telling.clean"), str_format(q->mem, "%lld", (long long)id),
                   q->now + (int64_t)TELLING_DAYS * DAY_S);
}

enum err participate_telling_save(struct req *q, struct res *r)
{
    const person_id self = who_person(q->who);
    const str kind = req_line(q, "soort", 10), act = req_line(q, "doe", 10);
    str body = req_words(q, "tekst", TELLING_CAPTIONS), name = {0}, bytes = {0};
    struct telling_rows rows;
    struct place_row place;
    struct trajectory_row t;
    trajectory_telling_id id;
    int64_t changed;
    bool known = false;

    TRY(telling_get(q, &place, &t));
    const str back = str_format(q->mem, "/" STR_FMT "/meedoen/" STR_FMT "/uitleg",
                                STR_ARG(place.slug), STR_ARG(t.slug));
    for (size_t k = 0; k < COUNT_OF(kinds); k++)
        known = known || is(kind, kinds[k].name);
    if (!known) return fail(q, ERR_INVALID, MSG_error_invalid);
    TRY(tellings_of(q->db, q->mem, t.id, &rows));
    if (is(act, "terug")) {
        if (str_int(req_line(q, "welke", 20), 1, INT64_MAX, &id.v) != ERR_NONE)
            return fail(q, ERR_INVALID, MSG_error_invalid);
        TRY(tellings_take_away(q->db, t.id, kind, q->now, &changed));
        TRY(telling_put_back(q->db, id, t.id, &changed));
        if (!changed) return fail(q, ERR_CONFLICT, MSG_telling_not_back);
    } else {
        if (!is(act, "weg")) {
            (void)req_form_file(q, "bestand", &name, &bytes);
            const msg problem =
                rows.n >= TELLINGS_OF ? MSG_telling_too_many : fits(q, kind, &body, name, bytes);
            if (problem) {
                r->status = 422;
                return edit_show(q, r, &place, &t, kind, problem, body);
            }
        }
        for (int i = 0; i < rows.n; i++)
            if (str_eq(rows.at[i].kind, kind) && !rows.at[i].gone_at)
                TRY(clean_later(q, rows.at[i].id.v));
        TRY(tellings_take_away(q->db, t.id, kind, q->now, &changed));
    }
    if (!act.n) {
        const bool ready = is(kind, "easy");
        TRY(telling_insert(q->db, q->mem, t.id, kind, ready ? STR("ready") : STR("waiting"), body,
                           ready ? (str){0} : bytes, ready ? STR("") : sha256_hex(q->mem, bytes),
                           &self, q->now, &id));
        if (!ready)
            TRY(job_add(q->db, STR("telling.make"), str_format(q->mem, "%lld", (long long)id.v),
                        q->now));
    }
    TRY(audit_by(q, "trajectory.telling", str_format(q->mem, "trajectory:%lld", (long long)t.id.v),
                 kind));
    return redirect(q, r,
                    str_format(q->mem, STR_FMT "?%s=1", STR_ARG(back),
                               is(act, "weg") ? "weg" : "bewaard"));
}

// ---- made anew ----

struct making {
    struct job *j;
    trajectory_telling_id id;
    struct telling_raw_row raw;
    bool found, fine;
    int64_t until; // held: when to look again
    int64_t seconds;
    struct file_put made, captions;
};

static enum err raw_read(struct db *db, void *arg)
{
    struct making *k = arg;
    str sum;

    TRY(telling_sum(db, k->j->mem, k->id, &k->found, &sum));
    if (!k->found) return ERR_NONE;
    TRY(scan_until(db, k->j->mem, k->j->now, sum, &k->until));
    return telling_raw(db, k->j->mem, k->id, &k->found, &k->raw);
}

static enum err made_write(struct db *db, void *arg)
{
    struct making *k = arg;
    const bool sign = is(k->raw.kind, "sign");
    int64_t changed;

    if (!k->fine) return telling_refuse(db, k->id, &changed);
    TRY(file_add(db, str_of(k->made.sha256), k->made.bytes,
                 sign ? STR("video/mp4") : STR("audio/mpeg"),
                 sign ? STR("gebarentaal.mp4") : STR("uitleg.mp3"), k->j->now));
    if (sign)
        TRY(file_add(db, str_of(k->captions.sha256), k->captions.bytes, STR("text/vtt"),
                     STR("gebarentaal.nl.vtt"), k->j->now));
    return telling_made(db, k->id, str_of(k->made.sha256),
                        sign ? str_of(k->captions.sha256) : STR(""), k->seconds, &changed);
}

static void told(void *arg, int64_t us)
{
    struct making *k = arg;

    k->seconds = us / 1000000;
}

static enum err make(struct making *k, int in, const char *folder, const char *to)
{
    const char *longest = str_z(k->j->mem, str_format(k->j->mem, "%d", TELLING_SECONDS));
    const char *const sound[] = {"-map_chapters", "-1",    "-vn",   "-ac",        "1",
                                 "-ar",           "44100", "-c:a",  "libmp3lame", "-b:a",
                                 "64k",           "-t",    longest, NULL};
    // -map 0:v:0 fails where there is no picture: a sound is no sign language.
    const char *const sign[] = {"-map_chapters",
                                "-1",
                                "-map",
                                "0:v:0",
                                "-map",
                                "0:a:0?",
                                "-vf",
                                "scale=w='min(854,iw)':h=-2,fps=25",
                                "-pix_fmt",
                                "yuv420p",
                                "-c:v",
                                "libx264",
                                "-preset",
                                "veryfast",
                                "-crf",
                                "27",
                                "-movflags",
                                "+faststart",
                                "-c:a",
                                "aac",
                                "-ac",
                                "1",
                                "-b:a",
                                "64k",
                                "-t",
                                longest,
                                NULL};
    str problem;

    return ffmpeg_make(k->j->mem,
                       &(struct ffmpeg){.input = in,
                                        .formats = "mov,matroska,mp3,wav,ogg",
                                        .how = is(k->raw.kind, "sign") ? sign : sound,
                                        .folder = folder,
                                        .to = to,
                                        .threads = 1,
                                        .seconds = MAKE_S,
                                        .file_bytes = MADE_BYTES,
                                        .stop = k->j->stop,
                                        .at = told,
                                        .arg = k},
                       &problem);
}

static enum err made_anew(struct making *k)
{
    char folder[] = "/tmp/meent-telling-XXXXXX";
    struct mem *m = k->j->mem;
    enum err e = ERR_IO;

    const int in = memfd_create("telling", MFD_CLOEXEC);
    if (in < 0) return ERR_IO;
    if (mkdtemp(folder)) {
        const char *to =
            str_z(m, str_format(m, "%s/out.%s", folder, is(k->raw.kind, "sign") ? "mp4" : "mp3"));
        e = disk_write_fd(in, k->raw.raw);
        if (e == ERR_NONE && lseek(in, 0, SEEK_SET) != 0) e = ERR_IO;
        if (e == ERR_NONE) {
            e = make(k, in, folder, to);
            k->fine = e == ERR_NONE && k->seconds > 0;
            if (e == ERR_IO) e = ERR_NONE; // it cannot be read: refused, not tried again
        }
        if (e == ERR_NONE && k->fine) e = file_put_path(k->j->files, to, MADE_BYTES, &k->made);
        unlink(to);
        rmdir(folder);
    }
    close(in);
    if (e == ERR_NONE && k->fine && is(k->raw.kind, "sign"))
        e = file_put_bytes(k->j->files, k->raw.body, &k->captions);
    return e;
}

enum err telling_make_run(struct job *j)
{
    struct making k = {.j = j};

    TRY(str_int(j->payload, 1, INT64_MAX, &k.id.v));
    TRY(store_read(j->store, j->mem, raw_read, &k));
    if (k.until) return job_postpone(j, k.until);
    if (!k.found) return ERR_NONE; // done, or taken away
    const enum err e = made_anew(&k);
    if (e == ERR_GONE) return job_postpone(j, j->now);
    if (e == ERR_NOT_FOUND)
        return job_fail(j, ERR_BUSY,
                        STR("no program makes sound and film: apt-get install ffmpeg"));
    TRY(e);
    return store_write(j->store, j->mem, made_write, &k);
}

// ---- thirty days after it was taken away ----

struct cleaning {
    struct job *j;
    trajectory_telling_id id;
    struct telling_past_row row;
    bool found, drop[2];
};

static enum err clean_step(struct db *db, void *arg)
{
    struct cleaning *k = arg;
    struct mem *m = k->j->mem;
    int64_t n, changed;

    TRY(telling_past(db, m, k->id, k->j->now - (int64_t)(TELLING_DAYS - 1) * DAY_S, &k->found,
                     &k->row));
    if (!k->found) return ERR_NONE; // put back
    TRY(telling_drop(db, k->id));
    const str shas[] = {k->row.sha256, k->row.captions};
    for (int i = 0; i < 2; i++) {
        if (!shas[i].n) continue;
        TRY(telling_uses(db, m, shas[i], &n));
        k->drop[i] = n == 0;
        if (!n) TRY(file_forget(db, shas[i], &changed));
    }
    return ERR_NONE;
}

enum err telling_clean_run(struct job *j)
{
    struct cleaning k = {.j = j};

    TRY(str_int(j->payload, 1, INT64_MAX, &k.id.v));
    TRY(store_write(j->store, j->mem, clean_step, &k));
    if (k.drop[0]) TRY(file_remove(j->files, k.row.sha256));
    if (k.drop[1]) TRY(file_remove(j->files, k.row.captions));
    return ERR_NONE;
}
