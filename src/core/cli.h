// cli.h - a command of the command line: `meent course check FOLDER`.
//
//   static enum err check(struct cli *c)
//   {
//       str folder;
//       if (!cli_argument(c, &folder)) return cli_usage(c, "name the folder of the course");
//       const bool strict = cli_flag(c, "--strict");
//       TRY(cli_end(c)); // what is left over is a mistake, and is said
//       ...
//   }
//   const struct command commands[] = {
//       {"course check", "FOLDER [--strict]", "reads a course and names every mistake",
//        "meent course check content/leergang", check}};
//
// main adds --help, --json, --data, --database; prints what went wrong; gives the exit code of the reason.
// Output goes to standard output, progress and problems to standard error.
#pragma once

#include "core/settings.h"
#include "store/store.h"

struct cli;

struct command {
    const char *name;    // one or two words
    const char *usage;   // what follows the name
    const char *about;   // one line
    const char *example; // a whole line that works
    enum err (*run)(struct cli *c);
};

struct files;

struct cli {
    struct mem *mem;
    const struct command *command;
    struct settings *set;
    bool json; // --json was given
    char **args;
    int n;               // what is left of them
    struct store *store; // after cli_store
    struct files *files; // after cli_files
    void *main;          // of main: the features, for demo and doctor
};

bool cli_flag(struct cli *c, const char *name); // "--strict": taken off
CHECKED enum err cli_option(struct cli *c, const char *name,
                            str *out); // "--to FILE" or "--to=FILE"; *out stays when not given
CHECKED enum err cli_option_int(struct cli *c, const char *name, int64_t min, int64_t max,
                                int64_t *out);
bool cli_argument(struct cli *c, str *out);             // the next that is no option
CHECKED enum err cli_end(struct cli *c);                // ERR_INVALID when something is left
enum err cli_usage(struct cli *c, const char *problem); // says it and how it is done; ERR_INVALID
enum err cli_fail(struct cli *c, enum err why, const char *format, ...) // says it; gives `why` back
    __attribute__((format(printf, 3, 4)));
void cli_say(struct cli *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));                // a line of output
void cli_progress(struct cli *c, const char *format, ...) // on a terminal, after a second
    __attribute__((format(printf, 2, 3)));
CHECKED enum err cli_store(
    struct cli *c, bool migrate); // opens the database; a schema that is too old is said, or moved
CHECKED enum err cli_files(struct cli *c); // and the folder of files
CHECKED enum err cli_read(struct cli *c, str path, int64_t max_bytes, str *out); // a file, or "-"
CHECKED enum err cli_write(struct cli *c, str path, str bytes); // whole or not at all, or "-"
void cli_close(struct cli *c);
