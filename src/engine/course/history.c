// What is here: fast-import streams, written and read.
#include "engine/course/history.h"

#include "base/align.h"
#include "base/out.h"

#include <stdlib.h>

// ---- writing

struct known { // a content that has a mark
    uint64_t key;
    str bytes;
    int mark;
};

struct marks {
    struct known *at;
    size_t room;
    int n;
};

static struct known *mark_of(struct marks *t, str bytes)
{
    const uint64_t key = text_key(bytes, 3);
    size_t i = key & (t->room - 1);

    while (t->at[i].mark && !(t->at[i].key == key && str_eq(t->at[i].bytes, bytes)))
        i = (i + 1) & (t->room - 1);
    t->at[i].key = key;
    return &t->at[i];
}

static void data_put(struct out *o, str bytes)
{
    out_format(o, "data %zu\n", bytes.n);
    out_str(o, bytes);
}

static str one_line(struct mem *m, str s) // of a name: git takes < > and line ends for its own
{
    char *at = mem_raw(m, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        if (s.at[i] != '<' && s.at[i] != '>' && s.at[i] != '\n' && s.at[i] != '\0')
            at[n++] = s.at[i];
    return str_trim((str){at, n});
}

str history_write(struct mem *m, const struct history_commit *commits, int n)
{
    struct out o = out_new(m);
    struct marks t = {.room = 64};
    size_t files = 1;
    int mark = 0, before = 0;

    for (int c = 0; c < n; c++)
        files += (size_t)commits[c].n;
    while (t.room < 2 * files)
        t.room *= 2;
    t.at = MEM_ARRAY(m, struct known, t.room);
    for (int c = 0; c < n; c++) {
        const struct history_commit *x = &commits[c], none = {0},
                                    *old = c ? &commits[c - 1] : &none;
        struct out changes = out_new(m);

        for (int i = 0, j = 0; i < x->n || j < old->n;) { // both by path: side by side
            const int k = i == x->n     ? 1
                          : j == old->n ? -1
                                        : str_cmp(x->files[i].path, old->files[j].path);
            if (k > 0) {
                out_format(&changes, "D " STR_FMT "\n", STR_ARG(old->files[j].path));
                j++;
                continue;
            }
            const struct course_file *f = &x->files[i++];
            if (k == 0 && str_eq(old->files[j++].text, f->text)) continue;
            struct known *known = mark_of(&t, f->text);
            if (!known->mark) {
                known->bytes = f->text;
                known->mark = ++mark;
                out_format(&o, "blob\nmark :%d\n", mark);
                data_put(&o, f->text);
                OUT_LIT(&o, "\n");
            }
            out_format(&changes, "M 100644 :%d " STR_FMT "\n", known->mark, STR_ARG(f->path));
        }
        if (c == 0) OUT_LIT(&o, "reset refs/heads/main\n");
        out_format(&o, "commit refs/heads/main\nmark :%d\n", ++mark);
        for (int who = 0; who < 2; who++) {
            out_format(&o, "%s ", who ? "committer" : "author");
            const str name = one_line(m, x->author);
            if (name.n) out_format(&o, STR_FMT " ", STR_ARG(name));
            out_format(&o, "<" STR_FMT "> %lld +0000\n", STR_ARG(one_line(m, x->mail)),
                       (long long)x->at);
        }
        const str message = str_trim(x->message);
        data_put(&o, message.n ? str_format(m, STR_FMT "\n", STR_ARG(message)) : STR(""));
        if (before) out_format(&o, "from :%d\n", before);
        before = mark;
        out_str(&o, out_get(&changes));
        OUT_LIT(&o, "\n");
    }
    return out_get(&o);
}

// ---- reading

struct numbered {
    int64_t mark;
    int commit; // place, or -1
    str bytes;  // of a blob
};

struct branch {
    str name;
    int commit;
};

struct reader {
    struct mem *m;
    str rest;
    int line;
    struct history *out;
    struct history_fault *fault;
    struct numbered *marks;
    size_t room;
    int n_marks, cap_commits, cap_changes, n_blobs;
    struct branch *branches;
    int n_branches, cap_branches;
};

static enum err broken(struct reader *r, int problem, str what)
{
    char *shown = str_z(r->m, str_part(what, 0, 100));

    for (char *p = shown; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f) *p = '?';
    *r->fault = (struct history_fault){.problem = problem, .line = r->line, .what = str_of(shown)};
    return problem == HISTORY_MANY ? ERR_TOO_LARGE : ERR_INVALID;
}

static bool line_next(struct reader *r, str *line) // LF only: data may hold anything else
{
    if (r->rest.n == 0) return false;
    const ptrdiff_t end = str_find_byte(r->rest, '\n');
    const size_t n = end < 0 ? r->rest.n : (size_t)end;

    *line = str_part(r->rest, 0, n);
    r->rest = str_from(r->rest, n + (end >= 0));
    r->line++;
    return true;
}

static bool line_is(const struct reader *r, const char *start)
{
    return str_starts(r->rest, str_of(start));
}

static struct numbered *mark_at(struct reader *r, int64_t mark)
{
    size_t i = (size_t)((uint64_t)mark * 0x9e3779b97f4a7c15u >> 32) & (r->room - 1);

    while (r->marks[i].mark && r->marks[i].mark != mark)
        i = (i + 1) & (r->room - 1);
    return &r->marks[i];
}

static struct numbered *mark_new(struct reader *r, int64_t mark)
{
    if ((size_t)r->n_marks * 2 >= r->room) {
        struct numbered *old = r->marks;
        const size_t before = r->room;
        r->room = before ? before * 2 : 1024;
        r->marks = MEM_ARRAY(r->m, struct numbered, r->room);
        for (size_t i = 0; i < before; i++)
            if (old[i].mark) *mark_at(r, old[i].mark) = old[i];
    }
    struct numbered *x = mark_at(r, mark);
    r->n_marks += !x->mark;
    *x = (struct numbered){.mark = mark, .commit = -1};
    return x;
}

static bool mark_read(str s, int64_t *out)
{
    return s.n > 1 && s.at[0] == ':' &&
           str_int(str_from(s, 1), 1, (int64_t)1 << 60, out) == ERR_NONE;
}

static enum err data_read(struct reader *r, str *out)
{
    int64_t n;
    str line;

    if (!line_next(r, &line) || !str_starts(line, STR("data ")) ||
        str_int(str_from(line, 5), 0, (int64_t)r->rest.n, &n) != ERR_NONE)
        return broken(r, HISTORY_BROKEN,
                      line_is(r, "data") ? STR("data") : str_part(r->rest, 0, 60));
    *out = str_part(r->rest, 0, (size_t)n);
    for (size_t i = 0; i < out->n; i++)
        r->line += out->at[i] == '\n';
    r->rest = str_from(r->rest, (size_t)n);
    if (r->rest.n && r->rest.at[0] == '\n') { // an end of line after the data may stand there
        r->rest = str_from(r->rest, 1);
        r->line++;
    }
    return ERR_NONE;
}

static enum err blob_read(struct reader *r)
{
    int64_t mark = 0;
    str line, bytes;

    line_next(r, &line);
    if (++r->n_blobs > HISTORY_BLOBS_MAX) return broken(r, HISTORY_MANY, line);
    while (line_is(r, "mark ") || line_is(r, "original-oid ")) {
        line_next(r, &line);
        if (line.at[0] == 'm' && !mark_read(str_from(line, 5), &mark))
            return broken(r, HISTORY_BROKEN, line);
    }
    TRY(data_read(r, &bytes));
    if (mark) mark_new(r, mark)->bytes = bytes.at ? bytes : STR("");
    return ERR_NONE;
}

// A path as git writes it: as it is, or between quotes with \ signs. What those stand for is never a path of ours.
static bool path_read(str s, str *path, str *rest)
{
    if (s.n && s.at[0] == '"') {
        const ptrdiff_t end = str_find_byte(str_from(s, 1), '"');
        if (end < 0) return false;
        *path = str_part(s, 1, (size_t)end);
        *rest = str_from(s, (size_t)end + 2);
        return str_find_byte(*path, '\\') < 0;
    }
    *path = s;
    *rest = STR("");
    return true;
}

static bool path_is_safe(str path)
{
    str rest = path, part;

    if (path.n == 0 || path.n > COURSE_PATH_BYTES_MAX) return false;
    while (str_cut(&rest, '/', &part)) {
        if (part.n == 0 || str_eq(part, STR(".")) || str_eq(part, STR(".."))) return false;
        for (size_t i = 0; i < part.n; i++) {
            const char c = part.at[i];
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  (c && strchr("._- ", c))))
                return false;
        }
    }
    return true;
}

static enum err change_add(struct reader *r, struct history_change c, str line)
{
    struct history *h = r->out;

    if (c.what != 'A' && !path_is_safe(c.path)) return broken(r, HISTORY_PATH, c.path);
    if ((c.what == 'R' || c.what == 'C') && !path_is_safe(c.from))
        return broken(r, HISTORY_PATH, c.from);
    if (h->n_changes == HISTORY_CHANGES_MAX) return broken(r, HISTORY_MANY, line);
    if (h->n_changes == r->cap_changes) {
        const int cap = r->cap_changes ? r->cap_changes * 2 : 256;
        struct history_change *at = MEM_ARRAY(r->m, struct history_change, (size_t)cap);
        if (h->n_changes) memcpy(at, h->changes, (size_t)h->n_changes * sizeof *at);
        h->changes = at;
        r->cap_changes = cap;
    }
    h->changes[h->n_changes++] = c;
    h->commits[h->n_commits - 1].n++;
    return ERR_NONE;
}

static enum err modify_read(struct reader *r, str line) // M 100644 :3 path, M 100644 inline path
{
    struct history_change c = {.what = 'M'};
    str rest = str_from(line, 2), mode, ref, after;
    int64_t mark;

    if (!str_cut(&rest, ' ', &mode) || !str_cut(&rest, ' ', &ref) || !rest.at)
        return broken(r, HISTORY_BROKEN, line);
    if (!path_read(rest, &c.path, &after)) return broken(r, HISTORY_PATH, rest);
    if (after.n) return broken(r, HISTORY_BROKEN, line);
    if (!str_eq(mode, STR("100644")) && !str_eq(mode, STR("100755")) && !str_eq(mode, STR("644")) &&
        !str_eq(mode, STR("755")))
        return broken(r, HISTORY_LINK, c.path);
    if (str_eq(ref, STR("inline"))) {
        TRY(data_read(r, &c.bytes));
    } else {
        if (!mark_read(ref, &mark) || !r->room) return broken(r, HISTORY_BROKEN, line);
        const struct numbered *x = mark_at(r, mark);
        if (!x->mark || x->commit >= 0) return broken(r, HISTORY_BROKEN, line);
        c.bytes = x->bytes;
    }
    return change_add(r, c, line);
}

static enum err rename_read(struct reader *r, str line)
{
    struct history_change c = {.what = line.at[0]};
    str rest = str_from(line, 2), after;

    if (rest.n && rest.at[0] == '"') {
        if (!path_read(rest, &c.from, &after) || after.n < 2 || after.at[0] != ' ')
            return broken(r, HISTORY_PATH, rest);
        rest = str_from(after, 1);
    } else if (!str_cut(&rest, ' ', &c.from) || !rest.at) {
        return broken(r, HISTORY_BROKEN, line);
    }
    if (!path_read(rest, &c.path, &after)) return broken(r, HISTORY_PATH, rest);
    return change_add(r, c, line);
}

static struct branch *branch_at(struct reader *r, str name)
{
    enum { MOST = 1000 }; // all that come after share the last place: only main and master matter
    for (int i = 0; i < r->n_branches; i++)
        if (str_eq(r->branches[i].name, name)) return &r->branches[i];
    if (r->n_branches == MOST) {
        r->branches[MOST - 1].name = name;
        return &r->branches[MOST - 1];
    }
    if (r->n_branches == r->cap_branches) {
        const int cap = r->cap_branches ? r->cap_branches * 2 : 8;
        struct branch *at = MEM_ARRAY(r->m, struct branch, (size_t)cap);
        if (r->n_branches) memcpy(at, r->branches, (size_t)r->n_branches * sizeof *at);
        r->branches = at;
        r->cap_branches = cap;
    }
    r->branches[r->n_branches] = (struct branch){name, -1};
    return &r->branches[r->n_branches++];
}

static bool commit_at(struct reader *r, str ref, int *out)
{
    int64_t mark;

    if (mark_read(ref, &mark)) {
        const struct numbered *x = r->room ? mark_at(r, mark) : NULL;
        if (!x || !x->mark || x->commit < 0) return false;
        *out = x->commit;
        return true;
    }
    for (int i = 0; i < r->n_branches; i++)
        if (str_eq(r->branches[i].name, ref) && r->branches[i].commit >= 0) {
            *out = r->branches[i].commit;
            return true;
        }
    return false;
}

static void person_read(str line, struct history_point *p) // "author Name <mail> 1700000000 +0100"
{
    const ptrdiff_t open = str_find_byte(line, '<'), close = str_find_byte(line, '>');
    const ptrdiff_t space = str_find_byte(line, ' ');
    str rest, at;

    if (open < 0 || close < open || space < 0 || space > open) return;
    p->author = str_trim(str_part(line, (size_t)space, (size_t)(open - space)));
    p->mail = str_part(line, (size_t)open + 1, (size_t)(close - open) - 1);
    rest = str_trim(str_from(line, (size_t)close + 1));
    if (str_cut(&rest, ' ', &at) && str_int(at, 0, (int64_t)1 << 40, &p->at) != ERR_NONE) p->at = 0;
}

static enum err commit_read(struct reader *r)
{
    struct history *h = r->out;
    str line, data;
    int64_t mark = 0;

    line_next(r, &line);
    if (h->n_commits == HISTORY_COMMITS_MAX) return broken(r, HISTORY_MANY, line);
    if (h->n_commits == r->cap_commits) {
        const int cap = r->cap_commits ? r->cap_commits * 2 : 64;
        struct history_point *at = MEM_ARRAY(r->m, struct history_point, (size_t)cap);
        if (h->n_commits) memcpy(at, h->commits, (size_t)h->n_commits * sizeof *at);
        h->commits = at;
        r->cap_commits = cap;
    }
    const int place = h->n_commits++;
    struct history_point *p = &h->commits[place];
    const str name = str_from(line, strlen("commit "));
    struct branch *b = branch_at(r, name);
    *p = (struct history_point){.before = b->commit,
                                .first = h->n_changes,
                                .author = STR(""),
                                .mail = STR(""),
                                .message = STR("")};
    while (line_is(r, "mark ") || line_is(r, "original-oid ") || line_is(r, "author ") ||
           line_is(r, "committer ") || line_is(r, "encoding ")) {
        line_next(r, &line);
        if (line.at[0] == 'm' && !mark_read(str_from(line, 5), &mark))
            return broken(r, HISTORY_BROKEN, line);
        if (line.at[0] == 'a' || (line.at[0] == 'c' && !p->author.n)) person_read(line, p);
    }
    TRY(data_read(r, &data));
    p->message = str_trim(data);
    while (line_is(r, "from ") || line_is(r, "merge ")) {
        line_next(r, &line);
        if (line.at[0] == 'f' && !commit_at(r, str_from(line, 5), &p->before))
            return broken(r, HISTORY_BROKEN, line);
    }
    for (;;) {
        const size_t before = r->rest.n;
        const int at_line = r->line;
        const str here = r->rest;
        if (!line_next(r, &line) || line.n == 0) break;
        if (str_starts(line, STR("M ")))
            TRY(modify_read(r, line));
        else if (str_starts(line, STR("D "))) {
            struct history_change c = {.what = 'D'};
            str after;
            if (!path_read(str_from(line, 2), &c.path, &after))
                return broken(r, HISTORY_PATH, line);
            TRY(change_add(r, c, line));
        } else if (str_starts(line, STR("R ")) || str_starts(line, STR("C ")))
            TRY(rename_read(r, line));
        else if (str_eq(line, STR("deleteall")))
            TRY(change_add(r, (struct history_change){.what = 'A'}, line));
        else if (str_starts(line, STR("N "))) { // a note: of git, not of the course
            if (str_starts(str_from(line, 2), STR("inline "))) TRY(data_read(r, &data));
        } else {
            r->rest = (str){here.at, before}; // the next command, without an empty line between
            r->line = at_line;
            break;
        }
        p = &h->commits[place];
    }
    branch_at(r, name)->commit = place;
    if (mark) mark_new(r, mark)->commit = place;
    return ERR_NONE;
}

static enum err reset_read(struct reader *r)
{
    str line;

    line_next(r, &line);
    struct branch *b = branch_at(r, str_from(line, strlen("reset ")));
    b->commit = -1;
    if (!line_is(r, "from ")) return ERR_NONE;
    line_next(r, &line);
    int to;
    if (!commit_at(r, str_from(line, 5), &to)) return broken(r, HISTORY_BROKEN, line);
    b->commit = to;
    return ERR_NONE;
}

static enum err tag_read(struct reader *r)
{
    str line, data;

    line_next(r, &line);
    while (line_is(r, "mark ") || line_is(r, "original-oid ") || line_is(r, "from ") ||
           line_is(r, "tagger "))
        line_next(r, &line);
    return data_read(r, &data);
}

enum err history_read(struct mem *m, str stream, struct history *out, struct history_fault *fault)
{
    static const char *const passed[] = {"feature ", "option ", "progress ", "checkpoint", "done"};
    struct reader r = {.m = m, .rest = stream, .out = out, .fault = fault};
    str line;

    *out = (struct history){.tip = -1};
    *fault = (struct history_fault){.what = STR("")};
    while (r.rest.n) {
        if (line_is(&r, "blob\n"))
            TRY(blob_read(&r));
        else if (line_is(&r, "commit "))
            TRY(commit_read(&r));
        else if (line_is(&r, "reset "))
            TRY(reset_read(&r));
        else if (line_is(&r, "tag "))
            TRY(tag_read(&r));
        else {
            bool known = r.rest.at[0] == '\n' || r.rest.at[0] == '#';
            for (size_t i = 0; i < COUNT_OF(passed) && !known; i++)
                known = line_is(&r, passed[i]);
            line_next(&r, &line);
            if (!known) return broken(&r, HISTORY_BROKEN, line);
        }
    }
    static const char *const names[] = {"refs/heads/main", "refs/heads/master"};
    out->tip = out->n_commits - 1;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        int tip;
        if (!commit_at(&r, str_of(names[i]), &tip)) continue;
        out->tip = tip;
        break;
    }
    if (out->n_commits == 0) return broken(&r, HISTORY_EMPTY, STR(""));
    return ERR_NONE;
}

struct tree {
    struct mem *m;
    struct course_file *at; // a table by path; .path.at NULL is free, .text.at NULL was taken away
    size_t room, looked;    // looked: at files for folders that move, in all
    int used;
    bool full;
};

static struct course_file *tree_at(struct tree *t, str path)
{
    size_t i = text_key(path, 4) & (t->room - 1);

    while (t->at[i].path.at && !str_eq(t->at[i].path, path))
        i = (i + 1) & (t->room - 1);
    return &t->at[i];
}

static void tree_put(struct tree *t, str path, str bytes)
{
    // Copies of copies double with each line; nobody needs a course of that size.
    if (t->used > 4 * COURSE_FILES_MAX || path.n > COURSE_PATH_BYTES_MAX) {
        t->full = true;
        return;
    }
    if ((size_t)t->used * 2 >= t->room) {
        struct tree old = *t;
        t->room = old.room ? old.room * 2 : 256;
        t->used = 0;
        t->at = MEM_ARRAY(t->m, struct course_file, t->room);
        for (size_t i = 0; i < old.room; i++)
            if (old.at[i].path.at && old.at[i].text.at) {
                *tree_at(t, old.at[i].path) = old.at[i];
                t->used++;
            }
    }
    struct course_file *f = tree_at(t, path);
    t->used += !f->path.at;
    *f = (struct course_file){path, bytes.at ? bytes : STR("")};
}

static bool is_under(str path, str folder)
{
    return str_eq(path, folder) ||
           (path.n > folder.n && path.at[folder.n] == '/' && str_starts(path, folder));
}

// D, R and C name a file or a folder.
static void tree_move(struct tree *t, const struct history_change *c)
{
    const str from = c->what == 'D' ? c->path : c->from;
    int n = 0;

    if (!t->room || t->full) return;
    struct course_file *one = tree_at(t, from);
    const bool is_file = one->path.at && one->text.at;
    struct course_file *moved = MEM_ARRAY(t->m, struct course_file, is_file ? 1 : (size_t)t->used);
    if (!is_file) t->looked += t->room;
    if (t->looked > (size_t)1 << 27) {
        t->full = true;
        return;
    }
    if (is_file) {
        moved[n++] = *one;
        if (c->what != 'C') one->text = (str){0};
    } else {
        for (size_t i = 0; i < t->room; i++) {
            struct course_file *f = &t->at[i];
            if (!f->path.at || !f->text.at || !is_under(f->path, from)) continue;
            moved[n++] = *f;
            if (c->what != 'C') f->text = (str){0};
        }
    }
    for (int i = 0; i < n && c->what != 'D'; i++)
        tree_put(t,
                 str_format(t->m, STR_FMT STR_FMT, STR_ARG(c->path),
                            STR_ARG(str_from(moved[i].path, from.n))),
                 moved[i].text);
}

static int by_path(const void *a, const void *b)
{
    return str_cmp(((const struct course_file *)a)->path, ((const struct course_file *)b)->path);
}

enum err history_files(struct mem *m, const struct history *h, int commit, struct course_file **out,
                       int *out_n)
{
    int *chain = MEM_ARRAY(m, int, (size_t)h->n_commits + 1), n = 0;
    struct tree t = {.m = m};

    *out = NULL;
    *out_n = 0;
    for (int c = commit; c >= 0 && n < h->n_commits; c = h->commits[c].before)
        chain[n++] = c;
    while (n-- > 0) {
        const struct history_point *p = &h->commits[chain[n]];
        for (int i = 0; i < p->n; i++) {
            const struct history_change *c = &h->changes[p->first + i];
            if (c->what == 'M')
                tree_put(&t, c->path, c->bytes);
            else if (c->what == 'A')
                t = (struct tree){.m = m, .looked = t.looked};
            else
                tree_move(&t, c);
        }
    }
    struct course_file *files = MEM_ARRAY(m, struct course_file, (size_t)t.used + 1);
    int k = 0;
    for (size_t i = 0; i < t.room; i++)
        if (t.at[i].path.at && t.at[i].text.at) files[k++] = t.at[i];
    if (k) qsort(files, (size_t)k, sizeof *files, by_path);
    if (k > COURSE_FILES_MAX || t.full) return ERR_TOO_LARGE;
    *out = files;
    *out_n = k;
    return ERR_NONE;
}
