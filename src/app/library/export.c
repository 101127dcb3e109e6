// export.c - the library as a folder again, byte for byte as it was imported.
#include "app/library/library.h"

#include "app/library/put.h"
#include "base/disk.h"
#include "core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct export
{
    struct library_at *at;
    const char *folder;
    bool with_media;
    int64_t after;
    struct item_rows items;
    int done;
};

static enum err folder_make(const char *path)
{
    return mkdir(path, 0755) == 0 || errno == EEXIST ? ERR_NONE : ERR_IO;
}

static enum err media_copy(struct export *x, str sha, str name)
{
    struct mem *m = x->at->mem;
    const str path = str_format(m, "%s/media/" STR_FMT, x->folder, STR_ARG(name));
    char some[65536];
    int64_t bytes;
    ssize_t n = 0;
    int from;

    TRY(file_open(x->at->files, sha, &from, &bytes));
    const int to = open(path.at, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    bool ok = to >= 0;
    while (ok && (n = read(from, some, sizeof some)) > 0)
        ok = disk_write_fd(to, (str){some, (size_t)n}) == ERR_NONE;
    ok = ok && n == 0;
    close(from);
    if (to >= 0) ok = close(to) == 0 && ok;
    return ok ? ERR_NONE : ERR_IO;
}

static enum err text_write(struct mem *m, str path, str head, str body)
{
    struct out o = out_sized(m, head.n + body.n + 1);

    out_str(&o, head);
    out_str(&o, body);
    return disk_write(m, path.at, 0644, out_get(&o));
}

static enum err page_read(struct db *db, void *arg)
{
    struct export *x = arg;

    return item_after(db, x->at->mem, x->after, LIBRARY_BATCH, &x->items);
}

struct one {
    struct export *x;
    const struct item_row *item;
    struct item_text_rows texts;
    struct item_file_rows files;
};

static enum err one_read(struct db *db, void *arg)
{
    struct one *o = arg;

    TRY(item_texts(db, o->x->at->mem, o->item->id, &o->texts));
    return item_files(db, o->x->at->mem, o->item->id, &o->files);
}

static bool came_with_it(str role) // the rest was made by us and is made again
{
    return str_eq(role, STR("master")) || str_eq(role, STR("poster")) ||
           str_eq(role, STR("captions")) || str_eq(role, STR("chapters"));
}

static enum err one_write(struct export *x, const struct item_row *item)
{
    struct mem *m = x->at->mem;
    struct one o = {.x = x, .item = item};

    TRY(store_read(x->at->store, m, one_read, &o));
    TRY(folder_make(str_format(m, "%s/" STR_FMT, x->folder, STR_ARG(item->kind)).at));
    for (int i = 0; i < o.texts.n; i++) {
        const struct item_text_row *t = &o.texts.at[i];
        const bool own = str_eq(t->lang, item->lang);
        const str path = str_format(m, "%s/" STR_FMT "/" STR_FMT "%s" STR_FMT ".md", x->folder,
                                    STR_ARG(item->kind), STR_ARG(item->slug), own ? "" : ".",
                                    STR_ARG(own ? STR("") : t->lang));
        TRY(text_write(m, path, t->head, t->body));
    }
    for (int i = 0; x->with_media && i < o.files.n; i++)
        if (came_with_it(o.files.at[i].role))
            TRY(media_copy(x, o.files.at[i].sha256, o.files.at[i].name));
    x->done++;
    return ERR_NONE;
}

struct series_write {
    struct mem *mem;
    struct series_text_rows rows;
};

static enum err series_read_all(struct db *db, void *arg)
{
    struct series_write *w = arg;

    return series_texts(db, w->mem, &w->rows);
}

static enum err series_export(struct export *x)
{
    struct mem *m = x->at->mem;
    struct series_write w = {.mem = m};

    TRY(store_read(x->at->store, m, series_read_all, &w));
    if (w.rows.n) TRY(folder_make(str_format(m, "%s/series", x->folder).at));
    for (int i = 0; i < w.rows.n; i++) {
        const struct series_text_row *t = &w.rows.at[i];
        const bool own = str_eq(t->lang, STR("nl")); // a series is Dutch, with translations

        TRY(text_write(m,
                       str_format(m, "%s/series/" STR_FMT "%s.md", x->folder, STR_ARG(t->slug),
                                  own ? "" : ".en"),
                       t->head, t->body));
    }
    return ERR_NONE;
}

enum err library_export(struct library_at *at, const char *folder, bool with_media, int *out_items)
{
    struct export x = {.at = at, .folder = folder, .with_media = with_media};

    TRY(folder_make(folder));
    if (with_media) TRY(folder_make(str_format(at->mem, "%s/media", folder).at));
    TRY(series_export(&x));
    do {
        const struct mem_mark mark = mem_mark(at->mem);

        TRY(store_read(at->store, at->mem, page_read, &x));
        for (int i = 0; i < x.items.n; i++) {
            TRY(one_write(&x, &x.items.at[i]));
            x.after = x.items.at[i].id.v;
        }
        mem_reset(at->mem, mark);
    } while (x.items.n == LIBRARY_BATCH);
    *out_items = x.done;
    return ERR_NONE;
}
