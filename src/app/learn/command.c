// command.c - meent course check, fmt, diff, merge, export, import, publish, undo, versions
#include "app/learn/learn.h"
#include "base/day.h"
#include "base/disk.h"
#include "base/hash.h"
#include "base/json.h"
#include "core/cli.h"
#include "engine/course/history.h"
#include "engine/course/merge.h"
#include "engine/course/normal.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

static const char *severity_word(enum severity s)
{
    static const msg words[] = {MSG_learn_note, MSG_learn_warning, MSG_learn_error};

    return msg_text(LANG_EN, words[s]).at;
}

static str finding_sentence(struct mem *m, const struct finding *f)
{
    const msg key = msg_by_key(str_format(m, "course.finding.%s", finding_name(f->code)));
    const struct msg_arg args[] = {{.name = "a", .s = f->a}, {.name = "b", .s = f->b}};

    if (key) return msg_fill(m, LANG_EN, key, args, COUNT_OF(args));
    return str_format(m, "%s " STR_FMT " " STR_FMT, finding_name(f->code), STR_ARG(f->a),
                      STR_ARG(f->b));
}

static void say_findings(struct cli *c, str folder, const struct findings *f, enum severity lowest)
{
    for (int i = 0; i < f->n; i++) {
        const struct finding *x = &f->at[i];

        if (x->severity < lowest) continue;
        const str what = finding_sentence(c->mem, x);
        if (x->line)
            cli_say(c, STR_FMT "/" STR_FMT ":%d: %s: " STR_FMT, STR_ARG(folder), STR_ARG(x->file),
                    x->line, severity_word(x->severity), STR_ARG(what));
        else
            cli_say(c, STR_FMT "/" STR_FMT ": %s: " STR_FMT, STR_ARG(folder), STR_ARG(x->file),
                    severity_word(x->severity), STR_ARG(what));
    }
}

static void json_findings(struct json *j, struct cli *c, const struct findings *f)
{
    json_key(j, "findings");
    json_open(j, '[');
    for (int i = 0; i < f->n; i++) {
        const struct finding *x = &f->at[i];

        json_open(j, '{');
        json_key(j, "file");
        json_text(j, x->file);
        json_key(j, "line");
        json_int(j, x->line);
        json_key(j, "severity");
        json_text(j, str_of(severity_word(x->severity)));
        json_key(j, "code");
        json_text(j, str_of(finding_name(x->code)));
        json_key(j, "message");
        json_text(j, finding_sentence(c->mem, x));
        json_close(j, '}');
    }
    json_close(j, ']');
}

static enum err folders_of(struct cli *c, struct strs *out)
{
    str root;

    if (!cli_argument(c, &root)) return cli_usage(c, "name the folder of the course");
    TRY(cli_end(c));
    const enum err e = learn_folders(c->mem, str_z(c->mem, root), out);
    if (e == ERR_NOT_FOUND)
        return cli_fail(c, e,
                        "no course in " STR_FMT ": it needs a file course.md, or folders with one",
                        STR_ARG(root));
    return e;
}

static enum err check(struct cli *c)
{
    const bool notes = cli_flag(c, "--notes"), strict = cli_flag(c, "--strict");
    struct strs folders;
    bool good = true;

    TRY(folders_of(c, &folders));
    for (int i = 0; i < folders.n; i++) {
        struct course_file *files;
        struct course course;
        int n = 0;
        const enum err e = learn_read(c->mem, str_z(c->mem, folders.at[i]), &files, &n, &course);

        if (e != ERR_NONE && e != ERR_INVALID)
            return cli_fail(c, e, STR_FMT " cannot be read", STR_ARG(folders.at[i]));
        good &= e == ERR_NONE && !(strict && course.findings.warnings);
        if (c->json) {
            struct out o = out_new(c->mem);
            struct json j = json_new(&o);

            json_open(&j, '{');
            json_key(&j, "folder");
            json_text(&j, folders.at[i]);
            json_key(&j, "errors");
            json_int(&j, course.findings.errors);
            json_key(&j, "warnings");
            json_int(&j, course.findings.warnings);
            json_findings(&j, c, &course.findings);
            json_close(&j, '}');
            cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
            continue;
        }
        say_findings(c, folders.at[i], &course.findings, notes ? SEVERITY_NOTE : SEVERITY_WARNING);
        cli_say(c, STR_FMT ": %d files, %d modules, %d errors, %d warnings", STR_ARG(folders.at[i]),
                n, course.n_modules, course.findings.errors, course.findings.warnings);
    }
    return good ? ERR_NONE : ERR_INVALID;
}

// ---- what comes in, and becomes a version ----

static enum err source_open(struct cli *c, str what, struct learn_source *out)
{
    str why;
    const enum err e = learn_open(c->mem, str_z(c->mem, what), out, &why);

    if (e == ERR_NONE) return e;
    return cli_fail(c, e, STR_FMT ": " STR_FMT, STR_ARG(what),
                    STR_ARG(why.n ? why : str_of(err_name(e))));
}

static enum err import_one(struct cli *c, str what, const struct learn_source *source, bool publish,
                           str note)
{
    struct learn_report r;
    const struct learn_ask ask = {.files = source->at,
                                  .n = source->n,
                                  .now = (int64_t)time(NULL),
                                  .note = note.at ? note : source->note,
                                  .publish = publish,
                                  .store_files = c->files};
    const enum err e = learn_bring(c->store, c->mem, &ask, &r);

    say_findings(c, what, &r.course.findings, SEVERITY_WARNING);
    if (e == ERR_INVALID)
        return cli_fail(c, e, STR_FMT ": %d errors; nothing was changed", STR_ARG(what),
                        r.course.findings.errors);
    if (e == ERR_CONFLICT)
        return cli_fail(c, e, STR_FMT ": another course has this title; give this one another",
                        STR_ARG(what));
    if (e == ERR_BUSY)
        return cli_fail(c, e, STR_FMT ": not stored, the database is busy; try again",
                        STR_ARG(what));
    if (e != ERR_NONE)
        return cli_fail(c, e, STR_FMT ": not stored (%s)", STR_ARG(what), err_name(e));
    say_findings(c, what, &r.item_findings, SEVERITY_NOTE);
    if (r.missing)
        cli_say(c,
                "%d places name an item that the library does not have; import the library and "
                "then the course again",
                r.missing);
    if (r.again)
        cli_say(c, STR_FMT ": the same text as version %lld, rendered anew", STR_ARG(what),
                (long long)r.number);
    else if (r.unchanged && r.live)
        cli_say(c, STR_FMT ": already there, nothing changed", STR_ARG(what));
    else if (r.unchanged)
        cli_say(c,
                STR_FMT ": already there as version %lld (" STR_FMT
                        "), nothing changed; meent course publish " STR_FMT
                        " --version %lld makes it live",
                STR_ARG(what), (long long)r.number, STR_ARG(r.state), STR_ARG(r.slug),
                (long long)r.number);
    else if (r.live)
        cli_say(c, STR_FMT ": version " STR_FMT " is live, %d modules, %d lessons, %d pages",
                STR_ARG(what), STR_ARG(r.version), r.modules, r.lessons, r.pages);
    else
        cli_say(c,
                STR_FMT
                ": version " STR_FMT
                " is a draft, %d modules, %d lessons, %d pages; meent course publish " STR_FMT
                " makes it live, meent course undo " STR_FMT " takes it back",
                STR_ARG(what), STR_ARG(r.version), r.modules, r.lessons, r.pages, STR_ARG(r.slug),
                STR_ARG(r.slug));
    return ERR_NONE;
}

static enum err import(struct cli *c)
{
    const bool publish = cli_flag(c, "--publish");
    struct learn_source source;
    struct strs folders;
    str what, note = {0};
    struct stat st;

    TRY(cli_option(c, "--note", &note));
    if (!cli_argument(c, &what))
        return cli_usage(c, "name the folder or file of the course, or - for standard input");
    TRY(cli_end(c));
    const bool folder =
        !str_eq(what, STR("-")) && stat(str_z(c->mem, what), &st) == 0 && S_ISDIR(st.st_mode);
    if (!folder)
        TRY(source_open(c, what,
                        &source)); // before the database: what is wrong with it is known first
    TRY(cli_store(c, false));
    TRY(cli_files(c));
    if (!folder) return import_one(c, what, &source, publish, note);
    const enum err e = learn_folders(c->mem, str_z(c->mem, what), &folders);
    if (e == ERR_NOT_FOUND)
        return cli_fail(c, e,
                        "no course in " STR_FMT ": it needs a file course.md, or folders with one",
                        STR_ARG(what));
    TRY(e);
    for (int i = 0; i < folders.n; i++) {
        TRY(source_open(c, folders.at[i], &source));
        TRY(import_one(c, folders.at[i], &source, publish, note));
    }
    return ERR_NONE;
}

static enum err publish(struct cli *c)
{
    struct learn_report r;
    int64_t version = 0;
    str slug;

    TRY(cli_option_int(c, "--version", 1, INT64_MAX, &version));
    if (!cli_argument(c, &slug)) return cli_usage(c, "name the course as in its address");
    TRY(cli_end(c));
    TRY(cli_store(c, false));
    const enum err e =
        learn_publish(c->store, c->mem, slug, version, (int64_t)time(NULL), STR("command"), &r);
    if (e == ERR_INVALID) {
        say_findings(c, slug, &r.course.findings, SEVERITY_ERROR);
        return cli_fail(c, e, STR_FMT ": %d errors; nothing was changed", STR_ARG(slug),
                        r.course.findings.errors);
    }
    if (e == ERR_NOT_FOUND)
        return cli_fail(c, e,
                        "there is no such %s of " STR_FMT "; see meent course versions " STR_FMT,
                        version ? "version" : "draft", STR_ARG(slug), STR_ARG(slug));
    if (e != ERR_NONE) return cli_fail(c, e, STR_FMT ": not published", STR_ARG(slug));
    cli_say(c,
            r.unchanged ? STR_FMT ": version %lld is live already"
                        : STR_FMT ": version %lld is live",
            STR_ARG(slug), (long long)r.number);
    return ERR_NONE;
}

static enum err undo(struct cli *c)
{
    struct learn_undone u;
    str slug;

    if (!cli_argument(c, &slug)) return cli_usage(c, "name the course as in its address");
    TRY(cli_end(c));
    TRY(cli_store(c, false));
    const enum err e = learn_undo(c->store, c->mem, slug, (int64_t)time(NULL), STR("command"), &u);
    if (e == ERR_NOT_FOUND) return cli_fail(c, e, "there is no course " STR_FMT, STR_ARG(slug));
    if (e == ERR_GONE) return cli_fail(c, e, STR_FMT ": nothing is left to undo", STR_ARG(slug));
    if (e == ERR_CONFLICT)
        return cli_fail(c, e,
                        STR_FMT ": somebody changed it just now; look with meent course versions",
                        STR_ARG(slug));
    TRY(e);
    if (!u.publish)
        cli_say(c, STR_FMT ": the draft, version %lld, is taken back; readers see what they saw",
                STR_ARG(slug), (long long)u.version);
    else if (u.live)
        cli_say(c, STR_FMT ": readers see version %lld again, no longer %lld", STR_ARG(slug),
                (long long)u.live, (long long)u.version);
    else
        cli_say(c, STR_FMT ": readers see no version any more; version %lld is a draft",
                STR_ARG(slug), (long long)u.version);
    return ERR_NONE;
}

static enum err versions(struct cli *c)
{
    struct learn_versions v;
    str slug;

    if (!cli_argument(c, &slug)) return cli_usage(c, "name the course as in its address");
    TRY(cli_end(c));
    TRY(cli_store(c, false));
    const enum err e = learn_version_list(c->store, c->mem, slug, &v);
    if (e == ERR_NOT_FOUND) return cli_fail(c, e, "there is no course " STR_FMT, STR_ARG(slug));
    TRY(e);
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    json_open(&j, '[');
    for (int i = 0; i < v.n; i++) {
        const struct learn_version *x = &v.at[i];
        char date[16] = "";
        const time_t at = (time_t)x->made_at;
        struct tm tm;
        if (gmtime_r(&at, &tm)) strftime(date, sizeof date, "%Y-%m-%d", &tm);
        if (!c->json) {
            cli_say(c, "%lld  " STR_FMT "  %s  %s%s" STR_FMT, (long long)x->number,
                    STR_ARG(x->version), date, x->live ? "live" : str_z(c->mem, x->state),
                    x->note.n ? "  " : "", STR_ARG(x->note));
            continue;
        }
        json_open(&j, '{');
        json_key(&j, "number");
        json_int(&j, x->number);
        json_key(&j, "version");
        json_text(&j, x->version);
        json_key(&j, "state");
        json_text(&j, x->live ? STR("live") : x->state);
        json_key(&j, "made_at");
        json_int(&j, x->made_at);
        json_key(&j, "note");
        json_text(&j, x->note);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    if (c->json) cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    return ERR_NONE;
}

// ---- normal form ----

struct id_maker {
    str *at;
    int n, room;
    struct mem *m;
};

static void id_known(struct id_maker *k, str id)
{
    if (k->n == k->room) {
        const int room = k->room ? k->room * 2 : 256;
        str *at = MEM_ARRAY(k->m, str, (size_t)room);
        if (k->n) memcpy(at, k->at, (size_t)k->n * sizeof *at);
        k->at = at;
        k->room = room;
    }
    k->at[k->n++] = id;
}

static void ids_of_text(struct id_maker *k, str text) // all that looks like one is taken
{
    for (size_t i = 0; i + 8 <= text.n; i++)
        if ((i && (text.at[i - 1] == '#' || (i > 3 && memcmp(text.at + i - 4, "id: ", 4) == 0))) &&
            str_is_block_id(str_part(text, i, 8)))
            id_known(k, str_part(text, i, 8));
}

static void id_new(void *ctx, char out[8])
{
    struct id_maker *k = ctx;
    bool known = true;

    while (known) {
        random_id(out);
        known = false;
        for (int i = 0; i < k->n && !known; i++)
            known = memcmp(k->at[i].at, out, 8) == 0;
    }
    id_known(k, str_copy(k->m, (str){out, 8}));
}

static bool is_translation(str path)
{
    return path.n > 6 && path.at[path.n - 6] == '.' && str_ends(path, STR(".md"));
}

static enum err fmt(struct cli *c)
{
    const bool check_only = cli_flag(c, "--check");
    struct id_maker ids = {.m = c->mem};
    struct learn_source source;
    int changed = 0, broken = 0;
    str folder;
    struct stat st;

    if (!cli_argument(c, &folder)) return cli_usage(c, "name the folder of the course");
    TRY(cli_end(c));
    if (stat(str_z(c->mem, folder), &st) != 0 || !S_ISDIR(st.st_mode))
        return cli_fail(c, ERR_NOT_FOUND, STR_FMT " is no folder", STR_ARG(folder));
    TRY(source_open(c, folder, &source));
    for (int i = 0; i < source.n; i++)
        ids_of_text(&ids, source.at[i].text);
    for (int i = 0; i < source.n; i++) {
        const struct course_file *f = &source.at[i];
        // A translation has the ids of what it translates, and a key that of its question.
        const bool own = !is_translation(f->path) && !str_starts(f->path, STR("trainer/answers/"));
        const struct normal_options o = {.new_id = own && !check_only ? id_new : NULL, .ctx = &ids};
        struct findings findings = findings_new(c->mem);
        str text;

        if (!str_ends(f->path, STR(".md"))) continue;
        if (normal_text(c->mem, f->path, f->text, &o, &findings, &text) != ERR_NONE) {
            say_findings(c, folder, &findings, SEVERITY_ERROR);
            broken++;
            continue;
        }
        if (str_eq(text, f->text)) continue;
        changed++;
        cli_say(c, STR_FMT "/" STR_FMT, STR_ARG(folder), STR_ARG(f->path));
        if (check_only) continue;
        const str path = str_format(c->mem, STR_FMT "/" STR_FMT, STR_ARG(folder), STR_ARG(f->path));
        if (disk_write(c->mem, str_z(c->mem, path), 0644, text) != ERR_NONE)
            return cli_fail(c, ERR_IO, "cannot write " STR_FMT, STR_ARG(path));
    }
    if (broken)
        return cli_fail(c, ERR_INVALID, "%d files cannot be read and stay as they are; see above",
                        broken);
    if (check_only && changed)
        return cli_fail(c, ERR_INVALID,
                        "%d files are not in normal form; meent course fmt " STR_FMT
                        " writes them so",
                        changed, STR_ARG(folder));
    return ERR_NONE;
}

// ---- what differs, and two made into one ----

static void text_lines(struct cli *c, const char *mark, str text)
{
    str line;

    while (str_line(&text, &line))
        cli_say(c, "  %s " STR_FMT, mark, STR_ARG(line));
}

static str words_marked(struct mem *m, str before, str after)
{
    const struct word_runs r = words_diff(m, before, after);
    struct out o = out_new(m);

    for (int i = 0; i < r.n; i++)
        out_format(&o, "%s" STR_FMT "%s",
                   r.at[i].kind == WORD_GONE  ? "[-"
                   : r.at[i].kind == WORD_NEW ? "{+"
                                              : "",
                   STR_ARG(r.at[i].text),
                   r.at[i].kind == WORD_GONE  ? "-]"
                   : r.at[i].kind == WORD_NEW ? "+}"
                                              : "");
    return out_get(&o);
}

static enum err diff(struct cli *c)
{
    static const char *const kinds[] = {"added", "removed", "changed", "moved"},
                             *const whats[] = {"file", "head", "block", "attribute", "text"};
    struct learn_source a, b;
    str first, second, path = {0}, block = {0};
    struct diff d;

    if (!cli_argument(c, &first) || !cli_argument(c, &second))
        return cli_usage(c, "name two courses: a folder, a zip, or what git fast-export writes");
    TRY(cli_end(c));
    TRY(source_open(c, first, &a));
    TRY(source_open(c, second, &b));
    TRY(diff_course(c->mem, (struct course_files){a.at, a.n}, (struct course_files){b.at, b.n},
                    &d));
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    json_open(&j, '[');
    for (int i = 0; i < d.n; i++) {
        const struct diff_change *x = &d.at[i];
        if (c->json) {
            json_open(&j, '{');
            json_key(&j, "path"), json_text(&j, x->path);
            json_key(&j, "id"), json_text(&j, x->doc);
            json_key(&j, "block"), json_text(&j, x->block);
            json_key(&j, "what"), json_text(&j, str_of(whats[x->what]));
            json_key(&j, "change"), json_text(&j, str_of(kinds[x->kind]));
            json_key(&j, "name"), json_text(&j, x->name);
            json_key(&j, "before"), json_text(&j, x->before);
            json_key(&j, "after"), json_text(&j, x->after);
            json_close(&j, '}');
            continue;
        }
        if (!str_eq(path, x->path) || !str_eq(block, x->block))
            cli_say(c, STR_FMT "%s" STR_FMT, STR_ARG(x->path), x->block.n ? " #" : "",
                    STR_ARG(x->block));
        path = x->path;
        block = x->block;
        if (x->what == DIFF_FILE || x->what == DIFF_BLOCK) {
            cli_say(c, "  %s %s%s" STR_FMT, whats[x->what], kinds[x->kind],
                    x->before.n ? ", was " : "", STR_ARG(x->before));
            continue;
        }
        const char *mark = x->kind == DIFF_ADDED     ? "+"
                           : x->kind == DIFF_REMOVED ? "-"
                           : x->kind == DIFF_MOVED   ? ">"
                                                     : "~";
        const str text = x->kind == DIFF_CHANGED   ? words_marked(c->mem, x->before, x->after)
                         : x->kind == DIFF_REMOVED ? x->before
                                                   : x->after;
        text_lines(c, mark,
                   x->name.n
                       ? str_format(c->mem, STR_FMT ": " STR_FMT, STR_ARG(x->name), STR_ARG(text))
                       : text);
    }
    json_close(&j, ']');
    if (c->json)
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    else
        cli_say(c, "%d changes", d.n);
    return ERR_NONE;
}

static const char *const takes[] = {"ours", "theirs", "base", "proposal"};

static void question_say(struct cli *c, const struct merge_question *q)
{
    static const char *const kinds[] = {"text", "head", "attribute", "block", "file", "place"};

    cli_say(c, "? " STR_FMT " " STR_FMT "%s" STR_FMT " %s%s" STR_FMT, STR_ARG(q->key),
            STR_ARG(q->path), q->block.n ? " #" : "", STR_ARG(q->block), kinds[q->kind],
            q->name.n ? " " : "", STR_ARG(q->name));
    text_lines(c, "base    ", q->base);
    text_lines(c, "ours    ", q->ours);
    text_lines(c, "theirs  ", q->theirs);
    if (q->kind == MERGE_TEXT || q->kind == MERGE_HEAD)
        text_lines(c, q->whole ? "both    " : "proposal", q->proposal);
    cli_say(c, "  stands   %s", takes[q->taken]);
}

static void question_json(struct json *j, const struct merge_question *q)
{
    static const char *const kinds[] = {"text", "head", "attribute", "block", "file", "place"};

    json_open(j, '{');
    json_key(j, "key"), json_text(j, q->key);
    json_key(j, "kind"), json_text(j, str_of(kinds[q->kind]));
    json_key(j, "path"), json_text(j, q->path);
    json_key(j, "id"), json_text(j, q->doc);
    json_key(j, "block"), json_text(j, q->block);
    json_key(j, "name"), json_text(j, q->name);
    json_key(j, "base"), json_text(j, q->base);
    json_key(j, "ours"), json_text(j, q->ours);
    json_key(j, "theirs"), json_text(j, q->theirs);
    json_key(j, "proposal"), json_text(j, q->proposal);
    json_key(j, "whole"), json_bool(j, q->whole);
    json_key(j, "taken"), json_text(j, str_of(takes[q->taken]));
    json_close(j, '}');
}

static bool is_zip(str path)
{
    return str_ends(path, STR(".zip"));
}

static enum err source_write(struct cli *c, str to, const struct learn_source *s)
{
    str bytes;

    if (is_zip(to)) {
        if (learn_zip(c->mem, s, &bytes) != ERR_NONE)
            return cli_fail(c, ERR_FULL, "the zip could not be made");
        return cli_write(c, to, bytes);
    }
    const enum err e = learn_folder_write(c->mem, str_z(c->mem, to), s);
    if (e == ERR_CONFLICT)
        return cli_fail(c, e,
                        STR_FMT
                        " is there and not empty; name a new folder, or a file that ends with .zip",
                        STR_ARG(to));
    if (e != ERR_NONE) return cli_fail(c, e, "cannot write the folder " STR_FMT, STR_ARG(to));
    return ERR_NONE;
}

static enum err merge(struct cli *c)
{
    struct learn_source in[3], out = {0};
    str what[3], to = {0}, take = {0};
    int chosen = -1;
    struct merge r;

    TRY(cli_option(c, "-o", &to));
    TRY(cli_option(c, "--take", &take));
    for (int i = 0; i < 3; i++)
        if (!cli_argument(c, &what[i]))
            return cli_usage(c, "name three courses: what both came from, ours, theirs");
    TRY(cli_end(c));
    if (!to.at)
        return cli_usage(
            c, "say with -o where the result goes: a new folder, or a file that ends with .zip");
    for (int i = 0; i < (int)COUNT_OF(takes); i++)
        if (take.at && str_eq(take, str_of(takes[i]))) chosen = i;
    if (take.at && chosen < 0) return cli_usage(c, "--take is ours, theirs, base or proposal");
    for (int i = 0; i < 3; i++)
        TRY(source_open(c, what[i], &in[i]));
    struct merge_ask ask = {.base = {in[0].at, in[0].n},
                            .ours = {in[1].at, in[1].n},
                            .theirs = {in[2].at, in[2].n}};
    TRY(merge_course(c->mem, &ask, &r));
    if (chosen >= 0 && r.n_questions) {
        struct merge_answer *answers =
            MEM_ARRAY(c->mem, struct merge_answer, (size_t)r.n_questions);
        for (int i = 0; i < r.n_questions; i++)
            answers[i] =
                (struct merge_answer){r.questions[i].key, (enum merge_take)chosen, STR("")};
        ask.answers = answers;
        ask.n_answers = r.n_questions;
        TRY(merge_course(c->mem, &ask, &r));
    }
    out.at = r.files;
    out.n = r.n_files;
    TRY(source_write(c, to, &out));
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    json_open(&j, '[');
    for (int i = 0; i < r.n_questions; i++)
        if (c->json)
            question_json(&j, &r.questions[i]);
        else
            question_say(c, &r.questions[i]);
    json_close(&j, ']');
    if (c->json)
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    else
        cli_say(c,
                STR_FMT ": %d files, %d changes from ours, %d from theirs, %d questions, %d open",
                STR_ARG(to), r.n_files, r.from_ours, r.from_theirs, r.n_questions, r.open);
    return r.open ? ERR_CONFLICT : ERR_NONE;
}

// ---- what leaves ----

static enum err stream_write(struct cli *c, str to, const struct history_commit *commits, int n)
{
    return cli_write(c, to, history_write(c->mem, commits, n));
}

// All that readers saw of a course that is here, as a history.
static enum err history_export(struct cli *c, str slug, str to, const struct learn_pack *how)
{
    struct learn_versions v;
    int n = 0;

    TRY(learn_version_list(c->store, c->mem, slug, &v));
    struct history_commit *commits = MEM_ARRAY(c->mem, struct history_commit, (size_t)v.n + 1);
    for (int i = 0; i < v.n; i++) {
        struct learn_source s;
        if (!str_eq(v.at[i].state, STR("published"))) continue;
        TRY(learn_stored(c->store, c->mem, c->files, slug, v.at[i].number, &s));
        const struct learn_source leaving = learn_leaving(c->mem, &s, how);
        commits[n++] = (struct history_commit){
            .files = leaving.at,
            .n = leaving.n,
            .author = STR("Meent"),
            .mail = STR("meent"),
            .at = v.at[i].made_at,
            .message = v.at[i].note.n
                           ? v.at[i].note
                           : str_format(c->mem, "Version " STR_FMT, STR_ARG(v.at[i].version)),
        };
    }
    return stream_write(c, to, commits, n);
}

static enum err export(struct cli *c) {
    const struct learn_pack how = {.thin = cli_flag(c, "--thin"),
                                   .public_only = cli_flag(c, "--public"),
                                   .with_local = cli_flag(c, "--local")};
    const bool git = cli_flag(c, "--git"); struct learn_source source; struct course course;
    int64_t version = 0; str what, to; struct stat st;

    TRY(cli_option_int(c, "--version", 1, INT64_MAX, &version));
    if (!cli_argument(c, &what) || !cli_argument(c, &to)) return cli_usage(
        c, "name the folder of the course, or its name in the address, and where it goes");
    TRY(cli_end(c));
    const bool stored = !str_eq(what, STR("-")) && stat(str_z(c->mem, what), &st) != 0 &&
                        str_is_slug(what, 80);
    if (stored){
        TRY(cli_store(c, false)); TRY(cli_files(c));
        const enum err e = git && !version
                               ? history_export(c, what, to, &how)
                               : learn_stored(c->store, c->mem, c->files, what, version, &source);
        if (e == ERR_NOT_FOUND) return cli_fail(
            c, e, "there is no folder and no course " STR_FMT " with that version", STR_ARG(what));
        if (e != ERR_NONE || (git && !version)) return e;}
else
{
    TRY(source_open(c, what, &source));
}
// A block marked local is only known in a text that can be read: what has errors does not leave.
if (learn_course_read(c->mem, source.at, source.n, &course) != ERR_NONE) {
    say_findings(c, what, &course.findings, SEVERITY_ERROR);
    return cli_fail(c, ERR_INVALID, STR_FMT ": %d errors; nothing was written", STR_ARG(what),
                    course.findings.errors);
}
const struct learn_source leaving = learn_leaving(c->mem, &source, &how);
if (!git) return source_write(c, to, &leaving);
// The clock and the user are left out, so that the same course is the same stream.
const struct history_commit commit = {.files = leaving.at,
                                      .n = leaving.n,
                                      .author = STR("Meent"),
                                      .mail = STR("meent"),
                                      .message = str_format(c->mem, "Version " STR_FMT,
                                                            STR_ARG(course.version))};
return stream_write(c, to, &commit, 1);
}

const struct command learn_commands[LEARN_COMMANDS] = {
    {"course check", "FOLDER [--strict] [--notes]", "reads a course and names every mistake",
     "meent course check content/leergang", check},
    {"course fmt", "FOLDER [--check]", "writes all texts of a course in normal form",
     "meent course fmt content/leergang", fmt},
    {"course diff", "A B", "says what differs between two courses, by sentence",
     "meent course diff old.meent.zip content/leergang", diff},
    {"course merge", "BASE OURS THEIRS -o OUT [--take ours|theirs|base|proposal]",
     "makes two versions into one, and asks what both changed",
     "meent course merge base ours theirs -o merged", merge},
    {"course export", "FOLDER|COURSE OUT [--thin] [--public] [--local] [--git] [--version N]",
     "gives a course as a zip, a folder or a stream for git fast-import",
     "meent course export content/leergang leergang.meent.zip", export},
    {"course import", "FOLDER|FILE|- [--publish] [--note WHY]",
     "takes a course in: as a draft, or live at once when it is new here",
     "meent course import leergang.meent.zip", import},
    {"course publish", "COURSE [--version N]", "makes a draft the version that readers see",
     "meent course publish democratisch-vakmanschap", publish},
    {"course undo", "COURSE", "takes the last import or publish back",
     "meent course undo democratisch-vakmanschap", undo},
    {"course versions", "COURSE", "lists the versions of a course",
     "meent course versions democratisch-vakmanschap", versions},
};
