// import.c - a folder of Markdown and media becomes the library. Reading and checking come first, whole;
// then the rows of new items, so that texts can link to each other; then one item after the other.
#include "app/library/library.h"

#include "app/library/captions.sql.h"
#include "app/library/media.h"
#include "app/library/put.h"
#include "base/disk.h"
#include "core/audit.h"
#include "core/file.h"
#include "core/job.h"
#include "core/notice.h"
#include "i18n/messages.h"

#include <dirent.h>
#include <fcntl.h>
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
    bool too_many;
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
    TRY(disk_read(m, AT_FDCWD, path, TEXT_BYTES_MAX + 1, out));
    return out->n > TEXT_BYTES_MAX ? ERR_TOO_LARGE : ERR_NONE;
}

static void file_take(struct import *im, const char *kind, const char *name)
{
    struct mem *m = im->at->mem;
    const str path = str_format(m, "%s/%s", kind, name);
    str text;

    if (im->n == LIBRARY_FILES_MAX) { // said once, at the first that does not fit
        if (!im->too_many)
            finding_add(im->f, path, 0, FINDING_files_too_many, STR("400000"), (str){0});
        im->too_many = true;
        return;
    }
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

// A link may lead anywhere, and what it leads to would be published.
static bool is_folder(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool folder_read(struct import *im, const char *kind)
{
    const char *path = str_format(im->at->mem, "%s/%s", im->folder, kind).at;
    DIR *d = is_folder(path) ? opendir(path) : NULL;

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
    str x = ((const struct entry_file *)a)->path, y = ((const struct entry_file *)b)->path;
    str x_slug, y_slug;

    // The slug by itself: "x.en" would otherwise come after "x-y".
    str_cut(&x, '.', &x_slug);
    str_cut(&y, '.', &y_slug);
    const int c = str_cmp(x_slug, y_slug);
    if (c) return c;
    return x.n != y.n ? (x.n < y.n ? -1 : 1) : str_cmp(x, y);
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
    const char *const places[] = {
        str_format(m, "%s/" STR_FMT, im->folder, STR_ARG(e->kind)).at,
        str_format(m, "%s/media", im->folder).at,
        im->media ? im->media : im->folder,
    };

    if (!name.n) return NULL;
    for (size_t i = 0; i < COUNT_OF(places); i++) {
        const char *path = str_format(m, "%s/" STR_FMT, places[i], STR_ARG(name)).at;
        if ((i == 2 || is_folder(places[i])) && access(path, R_OK) == 0) return path;
    }
    return NULL;
}

struct kept {    // a file that the head names
    bool there;  // it is stored
    bool stood;  // not on disk now: it came in earlier, or was edited since
    bool broken; // on disk, and not what it should be
    struct file_put put;
    str name, type; // name empty: the head names none
};

static enum err keep(struct import *im, const struct entry *e, str name, struct kept *out)
{
    const char *path = beside(im, e, name);

    *out = (struct kept){.name = name, .type = media_type(name)};
    if (!path) return ERR_NONE;
    const enum err err =
        file_put_path(im->at->files, path, (int64_t)LIBRARY_MEDIA_MAX_MB << 20, &out->put);
    if (err == ERR_IO) return ERR_NONE; // a link, a pipe, a device: it counts as missing
    TRY(err);
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
    bool master_new; // or never looked at with success
    str missing;     // what keeps it from being published, for people
};

static enum err captions_take(struct import *im, struct ready *r, int i)
{
    const struct entry_captions *c = &r->e->captions[i];
    struct mem *m = im->at->mem;
    str text;

    TRY(keep(im, r->e, c->file, &r->captions[c->lang]));
    if (!r->captions[c->lang].there) return ERR_NONE;
    r->captions[c->lang].broken =
        text_read(m, beside(im, r->e, c->file), &text) != ERR_NONE ||
        captions_parse(m, text, CAPTIONS_STRICT, &r->cues[c->lang]) != ERR_NONE;
    r->captions[c->lang].there = !r->captions[c->lang].broken;
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
    if (!r->chapters_file[lang].there) return ERR_NONE;
    r->chapters_file[lang].broken = text_read(m, beside(im, r->e, name), &text) != ERR_NONE ||
                                    chapters_parse(m, text, &r->chapters[lang], &f) != ERR_NONE;
    r->chapters_file[lang].there = !r->chapters_file[lang].broken;
    return ERR_NONE;
}

static enum err ready_make(struct import *im, const struct entry *e, struct ready *r)
{
    *r = (struct ready){.e = e};
    TRY(keep(im, e, e->media, &r->media));
    TRY(keep(im, e, e->poster, &r->poster));
    for (int i = 0; i < e->n_captions; i++)
        TRY(captions_take(im, r, i));
    for (int l = 0; l < LANG_COUNT; l++)
        TRY(chapters_take(im, r, (enum lang)l));
    if (r->media.there && item_is_timed(e->kind)) {
        str problem;
        int fd;
        TRY(file_open_plain(beside(im, e, e->media), &fd));
        // What cannot be played keeps the length 0, and that is what is missing.
        (void)!media_probe(im->at->mem, fd, &r->probe, &problem);
        close(fd);
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

static const struct item_file_row *file_find(const struct item_file_rows *files, const char *role,
                                             str lang)
{
    for (int i = 0; i < files->n; i++)
        if (str_eq(files->at[i].role, str_of(role)) && str_eq(files->at[i].lang, lang) &&
            files->at[i].label.n == 0)
            return &files->at[i];
    return NULL;
}

static bool file_is(const struct item_file_rows *files, const char *role, str lang,
                    const struct kept *k)
{
    const struct item_file_row *row = file_find(files, role, lang);

    return row ? k->there && str_eq(row->sha256, (str){k->put.sha256, 64}) : !k->there;
}

static void stands(const struct item_file_row *row, struct kept *k)
{
    k->there = k->stood = true;
    k->broken = false;
    k->put.bytes = row->bytes;
    memcpy(k->put.sha256, row->sha256.at, 64);
}

// A file that is not on disk now but came in before under this name stays: an import without the folder of
// media takes nothing away.
static void stays(const struct item_file_rows *files, const char *role, str lang, struct kept *k)
{
    const struct item_file_row *row = file_find(files, role, lang);

    if (row && k->name.n && !k->there && !k->broken && str_eq(row->name, k->name)) stands(row, k);
}

// Captions that were edited in the browser win over the file they were made from, and go on over any other:
// then they can be brought back.
static enum err captions_settle(struct db *db, struct mem *m, item_id item, str lang, int64_t now,
                                const struct item_file_rows *files, struct kept *k)
{
    const struct item_file_row *row = file_find(files, "captions", lang);
    struct captions_before_row before;
    bool edited, older;

    stays(files, "captions", lang, k);
    if (!row || !k->there || str_eq(row->sha256, (str){k->put.sha256, 64})) return ERR_NONE;
    TRY(captions_before_last(db, m, item, lang, &edited, &before));
    if (!edited) return ERR_NONE;
    TRY(captions_before_with(db, m, item, lang, (str){k->put.sha256, 64}, &older, &before));
    if (older)
        stands(row, k);
    else
        TRY(captions_before_add(db, item, lang, now, row->sha256));
    return ERR_NONE;
}

static void lacks(struct mem *m, struct ready *r, str what)
{
    r->missing = r->missing.n
                     ? str_format(m, STR_FMT ", " STR_FMT, STR_ARG(r->missing), STR_ARG(what))
                     : what;
}

static void kept_lacks(struct mem *m, struct ready *r, const struct kept *k)
{
    if (k->name.n && !k->there)
        lacks(m, r, k->broken ? str_format(m, STR_FMT " (WebVTT)", STR_ARG(k->name)) : k->name);
}

// Brings what is on disk and what stood in the database together; then it is known what is missing.
static enum err ready_settle(struct db *db, struct import *im, const struct item_known_row *known,
                             const struct item_file_rows *files, struct ready *r)
{
    struct mem *m = im->at->mem;
    const bool timed = item_is_timed(r->e->kind);

    stays(files, "master", STR(""), &r->media);
    stays(files, "poster", STR(""), &r->poster);
    for (int l = 0; l < LANG_COUNT; l++) {
        const str lang = str_of(lang_codes[l]);
        TRY(captions_settle(db, m, known->id, lang, im->at->now, files, &r->captions[l]));
        stays(files, "chapters", lang, &r->chapters_file[l]);
    }
    r->master_new =
        r->media.there && !r->media.stood &&
        (!file_is(files, "master", STR(""), &r->media) || (timed && known->duration_ms == 0));
    r->missing = STR("");
    kept_lacks(m, r, &r->media);
    for (int l = 0; l < LANG_COUNT; l++) {
        kept_lacks(m, r, &r->captions[l]);
        kept_lacks(m, r, &r->chapters_file[l]);
    }
    if (timed && !r->captions[r->e->lang].there && !r->captions[r->e->lang].name.n)
        lacks(m, r, str_format(m, "captions %s", lang_codes[r->e->lang]));
    if (timed && r->media.there && (r->master_new ? r->probe.duration_ms : known->duration_ms) == 0)
        lacks(m, r, str_format(m, STR_FMT " (ffprobe)", STR_ARG(r->e->media)));
    return ERR_NONE;
}

// Whether the database holds just this already.
static enum err is_same(struct db *db, struct mem *m, item_id item,
                        const struct item_file_rows *files, const struct ready *r, bool *out)
{
    struct item_text_rows texts;
    int present = 0;

    *out = false;
    TRY(item_texts(db, m, item, &texts));
    for (int l = 0; l < LANG_COUNT; l++)
        present += r->e->text[l].present;
    if (texts.n != present || r->master_new || !file_is(files, "master", STR(""), &r->media) ||
        (r->poster.there && !file_is(files, "poster", STR(""), &r->poster)))
        return ERR_NONE;
    for (int l = 0; l < LANG_COUNT; l++) {
        const str lang = str_of(lang_codes[l]);
        const struct entry_text *t = &r->e->text[l];
        const struct kept *c = &r->captions[l];
        bool found = !t->present;

        for (int i = 0; i < texts.n; i++)
            found |= str_eq(texts.at[i].lang, lang) && str_eq(texts.at[i].head, t->head) &&
                     str_eq(texts.at[i].body, t->body);
        // Captions that the head does not name were made in the browser.
        if (!found || c->broken || (c->there && !file_is(files, "captions", lang, c)) ||
            !file_is(files, "chapters", lang, &r->chapters_file[l]))
            return ERR_NONE;
    }
    *out = true;
    return ERR_NONE;
}

static enum err master_put(struct db *db, struct import *im, item_id item, const struct ready *r)
{
    bool added;

    // What was made from the one before would otherwise go on playing.
    TRY(item_files_drop(db, item, STR("rendition")));
    TRY(item_files_drop(db, item, STR("audio")));
    TRY(file_link(db, item, "master", STR(""), &r->media, im->at->now));
    TRY(item_duration_set(db, item, r->probe.duration_ms, im->at->now));
    if (!item_is_timed(r->e->kind)) return ERR_NONE;
    return job_add_once(db, STR("library.media"), r->e->slug, im->at->now,
                        str_format(im->at->mem, "library.media " STR_FMT, STR_ARG(r->e->slug)),
                        &added);
}

static enum err files_put(struct db *db, struct import *im, item_id item, const struct ready *r)
{
    struct mem *m = im->at->mem;

    if (r->master_new) TRY(master_put(db, im, item, r));
    if (!r->media.name.n) TRY(item_files_drop(db, item, STR("master")));
    TRY(file_link(db, item, "poster", STR(""), &r->poster, im->at->now));
    for (int l = 0; l < LANG_COUNT; l++) {
        const str lang = str_of(lang_codes[l]);
        const struct kept *c = &r->captions[l], *k = &r->chapters_file[l];

        if (c->there && !c->stood) {
            TRY(file_link(db, item, "captions", lang, c, im->at->now));
            TRY(item_captions_put(db, m, item, lang, &r->cues[l]));
        }
        if (k->there && !k->stood) {
            TRY(file_link(db, item, "chapters", lang, k, im->at->now));
            TRY(item_chapters_put(db, item, lang, &r->chapters[l]));
        } else if (!k->name.n) {
            TRY(item_file_drop(db, item, STR("chapters"), lang, STR("")));
            TRY(item_chapters_drop(db, item, lang));
        }
    }
    return ERR_NONE;
}

// Who follows a case hears that its text is another.
static enum err case_tell(struct db *db, struct mem *m, int64_t now, item_id item,
                          const struct entry *e)
{
    const struct notice_value values[] = {notice_text("title", e->text[e->lang].title)};

    return notice_tell(db, m, now,
                       &(struct notice_new){.kind = "case",
                                            .object = item.v,
                                            .text = MSG_notice_case_changed,
                                            .values = values,
                                            .n_values = COUNT_OF(values),
                                            .link = str_format(m, "/bibliotheek/casus/" STR_FMT,
                                                               STR_ARG(e->slug))});
}

static enum err one_put(struct db *db, struct import *im, struct ready *r)
{
    struct mem *m = im->at->mem;
    struct item_known_row known;
    struct item_file_rows files;
    item_id item;
    bool found;

    TRY(item_known(db, m, r->e->slug, &found, &known));
    if (!found) return ERR_NOT_FOUND; // was begun by this import: taken away meanwhile
    TRY(item_files(db, m, known.id, &files));
    TRY(ready_settle(db, im, &known, &files, r));
    TRY(is_same(db, m, known.id, &files, r, &r->same));
    if (r->same && (r->missing.n || !str_eq(known.state, STR("draft")))) return ERR_NONE;
    r->same = false;
    TRY(item_put_entry(db, m, r->e, im->at->now, &item));
    TRY(files_put(db, im, item, r));
    // What was withdrawn on purpose stays so; what was published stays so while it can.
    if (!str_eq(known.state, STR("withdrawn")))
        TRY(item_state_set(db, item, r->missing.n ? STR("draft") : STR("published"), im->at->now));
    TRY(item_index_put(db, m, item));
    if (str_eq(known.state, STR("published")) && str_eq(r->e->kind, STR("case")))
        TRY(case_tell(db, m, im->at->now, item, r->e));
    return audit(db, m, im->at->now, STR("command"), STR("library.import"),
                 str_format(m, "item:" STR_FMT, STR_ARG(r->e->slug)), STR(""));
}

static enum err series_all(struct db *db, void *arg)
{
    struct import *im = arg;

    for (int i = 0; i < im->n_series; i++) {
        const struct series_entry *s = &im->series[i];
        int64_t changed;
        series_id id;

        TRY(series_put(db, im->at->mem, s->slug, s->guid, im->at->now, &id));
        for (int l = 0; l < LANG_COUNT; l++) {
            const struct series_text *t = &s->text[l];

            if (!t->present) continue;
            TRY(series_text_put(db, id, str_of(lang_codes[l]), t->title, t->summary, t->author,
                                t->body, t->head, &changed));
            if (changed) TRY(series_touch(db, id, im->at->now));
        }
    }
    return ERR_NONE;
}

static bool series_comes(const struct import *im, str slug)
{
    for (int i = 0; i < im->n_series; i++)
        if (str_eq(im->series[i].slug, slug)) return true;
    return false;
}

// What only the database can say: an id or a slug that is another item's, a series that is nowhere.
static enum err known_check(struct db *db, void *arg)
{
    struct import *im = arg;
    struct mem *m = im->at->mem;

    for (int i = im->from; i < im->to; i++) {
        const struct entry *e = &im->entries[i];
        const str path = e->text[e->lang].path;
        struct item_known_row known;
        struct item_slug_row other;
        series_id series;
        bool found;

        TRY(item_known(db, m, e->slug, &found, &known));
        if (found && !str_eq(known.uid, e->uid))
            finding_add(im->f, path, 0, FINDING_item_id, e->uid, known.uid);
        if (!found) {
            TRY(item_slug_of(db, m, e->uid, &found, &other));
            if (found) finding_add(im->f, path, 0, FINDING_item_slug, e->uid, other.slug);
        }
        if (!e->series.n || series_comes(im, e->series)) continue;
        TRY(series_by_slug(db, m, e->series, &found, &series));
        if (!found)
            finding_add(im->f, path, 0, FINDING_file_missing,
                        str_format(m, "series/" STR_FMT ".md", STR_ARG(e->series)), (str){0});
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

// The next of the batches; false when all are done. Begins with from = to = 0.
static bool batch_next(struct import *im)
{
    im->from = im->to;
    im->to = im->from + LIBRARY_BATCH < im->n_entries ? im->from + LIBRARY_BATCH : im->n_entries;
    return im->from < im->to;
}

static enum err batches(struct import *im)
{
    struct library_at *at = im->at;

    for (im->to = 0; batch_next(im);)
        TRY(store_read(at->store, at->mem, known_check, im));
    findings_end(im->f);
    if (im->f->errors) return ERR_INVALID;
    TRY(store_write(at->store, at->mem, series_all, im));
    for (im->to = 0; batch_next(im);)
        TRY(store_write(at->store, at->mem, begin_batch, im));
    for (im->to = 0; batch_next(im);) {
        const struct mem_mark mark = mem_mark(at->mem);
        struct batch b = {im, MEM_ARRAY(at->mem, struct ready, LIBRARY_BATCH)};

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
