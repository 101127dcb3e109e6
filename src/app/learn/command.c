// command.c - meent course check|import FOLDER
#include "app/learn/learn.h"
#include "base/json.h"
#include "core/cli.h"

#include <time.h>

static const char *severity_word(enum severity s)
{
    static const msg words[] = {MSG_learn_note, MSG_learn_warning, MSG_learn_error};

    return msg_text(LANG_EN, words[s]).at;
}

static str finding_sentence(struct mem *m, const struct finding *f)
{
    const msg key = msg_by_key(str_format(m, "course.finding.%s", finding_name(f->code)));
    const struct msg_arg args[] = {
        {.name = "a", .s = f->a},
        {.name = "b", .s = f->b}
    };

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

static enum err import(struct cli *c)
{
    struct strs folders;

    TRY(folders_of(c, &folders));
    TRY(cli_store(c, false));
    for (int i = 0; i < folders.n; i++) {
        struct learn_report r;
        const enum err e =
            learn_import(c->store, c->mem, str_z(c->mem, folders.at[i]), (int64_t)time(NULL), &r);

        say_findings(c, folders.at[i], &r.course.findings, SEVERITY_WARNING);
        if (e == ERR_INVALID)
            return cli_fail(c, e, STR_FMT ": %d errors; nothing was changed",
                            STR_ARG(folders.at[i]), r.course.findings.errors);
        if (e == ERR_CONFLICT)
            return cli_fail(c, e, STR_FMT ": another course has this title; give this one another",
                            STR_ARG(folders.at[i]));
        if (e != ERR_NONE) return cli_fail(c, e, STR_FMT ": not stored", STR_ARG(folders.at[i]));
        say_findings(c, folders.at[i], &r.item_findings, SEVERITY_NOTE);
        if (r.missing)
            cli_say(c,
                    "%d places name an item that the library does not have; import the library and "
                    "then "
                    "the course again",
                    r.missing);
        if (r.unchanged)
            cli_say(c, STR_FMT ": already there, nothing changed", STR_ARG(folders.at[i]));
        else
            cli_say(c, STR_FMT ": version " STR_FMT " is live, %d modules, %d lessons, %d pages",
                    STR_ARG(folders.at[i]), STR_ARG(r.version), r.modules, r.lessons, r.pages);
    }
    return ERR_NONE;
}

const struct command learn_commands[LEARN_COMMANDS] = {
    {"course check",  "FOLDER [--strict] [--notes]", "reads a course and names every mistake",
     "meent course check content/leergang",  check },
    {"course import", "FOLDER",                      "makes a course the version that readers see",
     "meent course import content/leergang", import},
};
