// import.c - a folder of Markdown and media becomes the library. Reading and checking come first, whole;
// then the rows of new items, so that texts can link to each other; then one item after the other.
#include "app/library/library.h"

#include "app/library/media.h"
#include "app/library/put.h"
#include "core/audit.h"
#include "core/file.h"
#include "core/job.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct import {
    struct library_at *at;
    const char *folder, *media;
    struct findings *f;
    struct import_report *report;
    struct entry_file *files;
    int n, cap;
    struct entry *entries;
    int n_entries;
    struct series_entry *series;
    int n_series;
    int from, to; // the batch at hand
    str *drafts;
};

// ---- reading ----

static enum err text_read(struct mem *m, const char *path, str *out)
{
    struct stat st;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    size_t n = 0;

    if (fd < 0 || fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        if (fd >= 0) close(fd);
        return ERR_IO;
    }
    if (st.st_size > TEXT_BYTES_MAX) {
        close(fd);
        return ERR_TOO_LARGE;
    }
    char *at = mem_raw(m, (size_t)st.st_size + 1);
    while (n < (size_t)st.st_size) {
        const ssize_t got = read(fd, at + n, (size_t)st.st_size - n);
        if (got <= 0) break;
        n += (size_t)got;
    }
    close(fd);
    at[n] = 0;
    *out = (str){at, n};
    return n == (size_t)st.st_size ? ERR_NONE : ERR_IO;
}

static void file_take(struct import *im, const char *kind, const char *name)
{
    struct mem *m = im->at->mem;
    const str path = str_format(m, "%s/%s", kind, name);
    str text;

    if (im->n == LIBRARY_FILES_MAX) return;
    const enum err e =
        text_read(m, str_format(m, "%s/" STR_FMT, im->folder, STR_ARG(path)).at, &text);
    if (e == ERR_TOO_LARGE)
        finding_add(im->f, path, 0, FINDING_file_too_large, STR("1048576"), (str){0});
    else if (e != ERR_NONE)
        finding_add(im->f, path, 0, FINDING_file_missing, path, (str){0});
    if (e != ERR_NONE) return;
    if (im->n == im->cap) {
        const int cap = im->cap ? im->cap * 2 : 64;
        struct entry_file *bigger = MEM_ARRAY(m, struct entry_file, (size_t)cap);

        if (im->n) memcpy(bigger, im->files, (size_t)im->n * sizeof *bigger);
        im->files = bigger;
        im->cap = cap;
    }
    im->files[im->n++] = (struct entry_file){path, text};
}

static const char *const folders[] = {"series", "film", "podcast", "reading", "worksheet", "case"};

static bool folder_read(struct import *im, const char *kind)
{
    DIR *d = opendir(str_format(im->at->mem, "%s/%s", im->folder, kind).at);

    if (!d) return false;
    for (struct dirent *e; (e = readdir(d));)
        if (e->d_name[0] != '.' && str_ends(str_of(e->d_name), STR(".md")))
            file_take(im, kind, e->d_name);
    closedir(d);
    return true;
}

// By folder, then slug, and an item's own file ("x.md") before its translations ("x.en.md").
static int by_item(const void *a, const void *b)
{
    const struct entry_file *x = a, *y = b;
    const str xs = str_part(x->path, 0, x->path.n - 3), ys = str_part(y->path, 0, y->path.n - 3);

    return str_cmp(xs, ys);
}

static bool same_item(str a, str b) // "film/x.md" and "film/x.en.md"
{
    const ptrdiff_t x = str_find_byte(a, '.'), y = str_find_byte(b, '.');

    return x == y && x > 0 && memcmp(a.at, b.at, (size_t)x) == 0;
}

static int by_uid(const void *a, const void *b)
{
    return str_cmp((*(const struct entry *const *)a)->uid, (*(const struct entry *const *)b)->uid);
}

static int by_slug(const void *a, const void *b)
{
    return str_cmp((*(const struct entry *const *)a)->slug,
                   (*(const struct entry *const *)b)->slug);
}

static void doubles_find(struct import *im)
{
    const struct entry **order =
        MEM_ARRAY(im->at->mem, const struct entry *, (size_t)im->n_entries + 1);

    for (int i = 0; i < im->n_entries; i++)
        order[i] = &im->entries[i];
    qsort(order, (size_t)im->n_entries, sizeof *order, by_uid);
    for (int i = 1; i < im->n_entries; i++)
        if (str_eq(order[i]->uid, order[i - 1]->uid))
            finding_add(im->f, order[i]->text[order[i]->lang].path, 0, FINDING_id_double,
                        order[i]->uid, order[i - 1]->text[order[i - 1]->lang].path);
    qsort(order, (size_t)im->n_entries, sizeof *order, by_slug);
    for (int i = 1; i < im->n_entries; i++)
        if (str_eq(order[i]->slug, order[i - 1]->slug))
            finding_add(im->f, order[i]->text[order[i]->lang].path, 0, FINDING_file_double,
                        (str){0}, (str){0});
}

static enum err entries_read(struct import *im)
{
    struct mem *m = im->at->mem;
    bool any = false;

    for (size_t i = 0; i < COUNT_OF(folders); i++)
        any |= folder_read(im, folders[i]);
    if (!any) {
        finding_add(im->f, str_of(im->folder), 0, FINDING_file_missing,
                    STR("film/, podcast/, reading/, worksheet/, case/"), (str){0});
        return ERR_NOT_FOUND;
    }
    qsort(im->files, (size_t)im->n, sizeof *im->files, by_item);
    im->entries = MEM_ARRAY(m, struct entry, (size_t)im->n + 1);
    im->series = MEM_ARRAY(m, struct series_entry, (size_t)im->n + 1);
    for (int i = 0, next; i < im->n; i = next) {
        for (next = i + 1; next < im->n && same_item(im->files[i].path, im->files[next].path);)
            next++;
        if (str_starts(im->files[i].path, STR("series/"))) {
            if (series_read(m, im->files + i, next - i, im->f, &im->series[im->n_series]) ==
                ERR_NONE)
                im->n_series++;
        } else if (entry_read(m, im->files + i, next - i, im->f, &im->entries[im->n_entries]) ==
                   ERR_NONE) {
            im->n_entries++;
        }
    }
    doubles_find(im);
    if (im->report->only.n) {
        int kept = 0;
        for (int i = 0; i < im->n_entries; i++)
            if (str_eq(im->entries[i].slug, im->report->only)) im->entries[kept++] = im->entries[i];
        im->n_entries = kept;
        if (!kept) return ERR_NOT_FOUND;
    }
    findings_end(im->f);
    return im->f->errors ? ERR_INVALID : ERR_NONE;
}

// ---- files beside the items ----

// The whole path of a file of an item: beside it, in media/, or in the extra folder. NULL: nowhere.
static const char *beside(struct import *im, const struct entry *e, str name)
{
    struct mem *m = im->at->mem;
    const str places[] = {
        str_format(m, "%s/" STR_FMT "/" STR_FMT, im->folder, STR_ARG(e->kind), STR_ARG(name)),
        str_format(m, "%s/media/" STR_FMT, im->folder, STR_ARG(name)),
        str_format(m, "%s/" STR_FMT, im->media ? im->media : im->folder, STR_ARG(name)),
    };

    if (!name.n) return NULL;
    for (size_t i = 0; i < COUNT_OF(places); i++)
        if (access(places[i].at, R_OK) == 0) return places[i].at;
    return NULL;
}

struct kept { // a file that is stored, and what it is
    bool there;
    struct file_put put;
    str name, type;
};

static enum err keep(struct import *im, const struct entry *e, str name, struct kept *out)
{
    const char *path = beside(im, e, name);

    *out = (struct kept){.name = name, .type = media_type(name)};
    if (!path) return ERR_NONE;
    TRY(file_put_path(im->at->files, path, (int64_t)LIBRARY_MEDIA_MAX_MB << 20, &out->put));
    out->there = true;
    return ERR_NONE;
}

struct ready { // one item with everything that goes into the transaction
    const struct entry *e;
    bool same;
    struct kept media, poster;
    struct kept captions[LANG_COUNT];
    struct captions cues[LANG_COUNT];
    struct kept chapters_file[LANG_COUNT];
    struct chapters chapters[LANG_COUNT];
    struct media_probe probe;
    str missing;
};

static void lacks(struct mem *m, struct ready *r, str what)
{
    r->missing = r->missing.n
                     ? str_format(m, STR_FMT ", " STR_FMT, STR_ARG(r->missing), STR_ARG(what))
                     : what;
}

static enum err captions_take(struct import *im, struct ready *r, int i)
{
    const struct entry_captions *c = &r->e->captions[i];
    struct mem *m = im->at->mem;
    str text;

    TRY(keep(im, r->e, c->file, &r->captions[c->lang]));
    if (!r->captions[c->lang].there) {
        lacks(m, r, c->file);
        return ERR_NONE;
    }
    if (text_read(m, beside(im, r->e, c->file), &text) != ERR_NONE ||
        captions_parse(m, text, CAPTIONS_STRICT, &r->cues[c->lang]) != ERR_NONE) {
        lacks(m, r, str_format(m, STR_FMT " (WebVTT)", STR_ARG(c->file)));
        r->captions[c->lang].there = false;
    }
    return ERR_NONE;
}

static enum err chapters_take(struct import *im, struct ready *r, enum lang lang)
{
    const str name = r->e->text[lang].chapters;
    struct captions_findings f;
    struct mem *m = im->at->mem;
    str text;

    if (!name.n) return ERR_NONE;
    TRY(keep(im, r->e, name, &r->chapters_file[lang]));
    if (!r->chapters_file[lang].there || text_read(m, beside(im, r->e, name), &text) != ERR_NONE ||
        chapters_parse(m, text, &r->chapters[lang], &f) != ERR_NONE) {
        lacks(m, r, name);
        r->chapters_file[lang].there = false;
    }
    return ERR_NONE;
}

static enum err ready_make(struct import *im, const struct entry *e, struct ready *r)
{
    *r = (struct ready){.e = e};
    TRY(keep(im, e, e->media, &r->media));
    TRY(keep(im, e, e->poster, &r->poster));
    if (e->media.n && !r->media.there) lacks(im->at->mem, r, e->media);
    for (int i = 0; i < e->n_captions; i++)
        TRY(captions_take(im, r, i));
    for (int l = 0; l < LANG_COUNT; l++)
        TRY(chapters_take(im, r, (enum lang)l));
    if (item_is_timed(e->kind) && !r->captions[e->lang].there)
        lacks(im->at->mem, r, str_format(im->at->mem, "captions %s", lang_codes[e->lang]));
    if (r->media.there && item_is_timed(e->kind)) {
        str problem;
        const enum err err = media_probe(im->at->mem, beside(im, e, e->media), &r->probe, &problem);
        if (err != ERR_NONE)
            lacks(im->at->mem, r, str_format(im->at->mem, STR_FMT " (ffprobe)", STR_ARG(e->media)));
    }
    return ERR_NONE;
}

// ---- into the database ----

static enum err file_link(struct db *db, item_id item, const char *role, str lang,
                          const struct kept *k, int64_t now)
{
    const str sha = {k->put.sha256, 64};

    if (!k->there) return ERR_NONE;
    TRY(file_add(db, sha, k->put.bytes, k->type, k->name, now));
    return item_file_put(db, item, str_of(role), lang, STR(""), sha, k->put.bytes, k->type, k->name,
                         0, 0);
}

static bool file_is(const struct item_file_rows *files, const char *role, str lang,
                    const struct kept *k)
{
    for (int i = 0; i < files->n; i++)
        if (str_eq(files->at[i].role, str_of(role)) && str_eq(files->at[i].lang, lang))
            return k->there && str_eq(files->at[i].sha256, (str){k->put.sha256, 64});
    return !k->there;
}

// Whether the database holds just this already.
static enum err is_same(struct db *db, struct mem *m, item_id item, const struct ready *r,
                        bool *out)
{
    struct item_text_rows texts;
    struct item_file_rows files;
    int present = 0;

    *out = false;
    TRY(item_texts(db, m, item, &texts));
    TRY(item_files(db, m, item, &files));
    for (int l = 0; l < LANG_COUNT; l++)
        present += r->e->text[l].present;
    if (texts.n != present || !file_is(&files, "master", STR(""), &r->media) ||
        (r->poster.there && !file_is(&files, "poster", STR(""), &r->poster)))
        return ERR_NONE;
    for (int l = 0; l < LANG_COUNT; l++) {
        const str lang = str_of(lang_codes[l]);
        const struct entry_text *t = &r->e->text[l];
        bool found = !t->present;

        for (int i = 0; i < texts.n; i++)
            found |= str_eq(texts.at[i].lang, lang) && str_eq(texts.at[i].head, t->head) &&
                     str_eq(texts.at[i].body, t->body);
        if (!found || !file_is(&files, "captions", lang, &r->captions[l]) ||
            !file_is(&files, "chapters", lang, &r->chapters_file[l]))
            return ERR_NONE;
    }
    *out = true;
    return ERR_NONE;
}

static enum err one_put(struct db *db, struct import *im, struct ready *r)
{
    struct mem *m = im->at->mem;
    struct item_known_row known;
    item_id item;
    bool found, added;

    TRY(item_known(db, m, r->e->slug, &found, &known));
    if (found) TRY(is_same(db, m, known.id, r, &r->same));
    if (r->same && !(str_eq(known.state, STR("draft")) && !r->missing.n)) return ERR_NONE;
    TRY(item_put_entry(db, m, r->e, im->at->now, &item));
    if (r->media.there) {
        TRY(file_link(db, item, "master", STR(""), &r->media, im->at->now));
        TRY(item_duration_set(db, item, r->probe.duration_ms, im->at->now));
        if (item_is_timed(r->e->kind))
            TRY(job_add_once(db, STR("library.media"), r->e->slug, im->at->now,
                             str_format(m, "library.media " STR_FMT, STR_ARG(r->e->slug)), &added));
    }
    TRY(file_link(db, item, "poster", STR(""), &r->poster, im->at->now));
    for (int l = 0; l < LANG_COUNT; l++) {
        const str lang = str_of(lang_codes[l]);

        if (r->captions[l].there) {
            TRY(file_link(db, item, "captions", lang, &r->captions[l], im->at->now));
            TRY(item_captions_put(db, m, item, lang, &r->cues[l]));
        }
        if (r->chapters_file[l].there) {
            TRY(file_link(db, item, "chapters", lang, &r->chapters_file[l], im->at->now));
            TRY(item_chapters_put(db, item, lang, &r->chapters[l]));
        }
    }
    // What was withdrawn on purpose stays so; what was published stays so while it can.
    if (!str_eq(known.state, STR("withdrawn")))
        TRY(item_state_set(db, item, r->missing.n ? STR("draft") : STR("published"), im->at->now));
    TRY(item_index_put(db, m, item));
    return audit(db, m, im->at->now, STR("command"), STR("library.import"),
                 str_format(m, "item:" STR_FMT, STR_ARG(r->e->slug)), STR(""));
}

static enum err series_all(struct db *db, void *arg)
{
    struct import *im = arg;

    for (int i = 0; i < im->n_series; i++) {
        const struct series_entry *s = &im->series[i];
        series_id id;

        TRY(series_put(db, im->at->mem, s->slug, s->guid, im->at->now, &id));
        for (int l = 0; l < LANG_COUNT; l++)
            if (s->text[l].present)
                TRY(series_text_put(db, id, str_of(lang_codes[l]), s->text[l].title,
                                    s->text[l].summary, s->text[l].author, s->text[l].body,
                                    s->text[l].head));
    }
    return ERR_NONE;
}

static enum err begin_batch(struct db *db, void *arg)
{
    struct import *im = arg;

    for (int i = im->from; i < im->to; i++)
        TRY(item_begin(db, im->at->mem, &im->entries[i], im->at->now));
    return ERR_NONE;
}

struct batch {
    struct import *im;
    struct ready *ready;
};

static enum err put_batch(struct db *db, void *arg)
{
    struct batch *b = arg;

    for (int i = 0; i < b->im->to - b->im->from; i++)
        TRY(one_put(db, b->im, &b->ready[i]));
    return ERR_NONE;
}

static enum err batches(struct import *im)
{
    struct library_at *at = im->at;

    TRY(store_write(at->store, at->mem, series_all, im));
    for (im->from = 0; im->from < im->n_entries; im->from = im->to) {
        im->to =
            im->from + LIBRARY_BATCH < im->n_entries ? im->from + LIBRARY_BATCH : im->n_entries;
        TRY(store_write(at->store, at->mem, begin_batch, im));
    }
    for (im->from = 0; im->from < im->n_entries; im->from = im->to) {
        const struct mem_mark mark = mem_mark(at->mem);
        struct batch b = {im, MEM_ARRAY(at->mem, struct ready, LIBRARY_BATCH)};

        im->to =
            im->from + LIBRARY_BATCH < im->n_entries ? im->from + LIBRARY_BATCH : im->n_entries;
        for (int i = im->from; i < im->to; i++)
            TRY(ready_make(im, &im->entries[i], &b.ready[i - im->from]));
        TRY(store_write(at->store, at->mem, put_batch, &b));
        bool keeps = false;
        for (int i = 0; i < im->to - im->from; i++) {
            const struct ready *r = &b.ready[i];
            *(r->same ? &im->report->unchanged : &im->report->items) += 1;
            if (r->missing.n) {
                im->drafts[im->report->drafts.n++] =
                    str_format(at->mem, STR_FMT ": " STR_FMT, STR_ARG(r->e->slug),
                               STR_ARG(r->missing));
                keeps = true;
            }
        }
        if (im->report->progress) im->report->progress(im->report->arg, im->to, im->n_entries);
        if (!keeps) mem_reset(at->mem, mark);
    }
    return ERR_NONE;
}

enum err library_import(struct library_at *at, const char *folder, const char *media,
                        struct findings *f, struct import_report *report)
{
    struct import im = {.at = at, .folder = folder, .media = media, .f = f, .report = report};

    report->items = report->unchanged = 0;
    TRY(entries_read(&im));
    report->series = im.n_series;
    im.drafts = MEM_ARRAY(at->mem, str, (size_t)im.n_entries + 1);
    report->drafts = (struct strs){.at = im.drafts};
    return batches(&im);
}
