// meent <command>: finds the command, reads the settings, runs it, and says with the exit code how it went.
#include "main/main.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static void list_command(FILE *to, const struct command *c)
{
    fprintf(to, "  %-18s %s\n", c->name, c->about);
}

static void usage(FILE *to)
{
    const struct command *c;

    fputs("Meent: learning to decide together.\n\nUsage: meent <command> [options]\n\n", to);
    for (int i = 0; (c = command_at(i)); i++)
        list_command(to, c);
    fputs("\nOf every command: meent <command> --help\n"
          "Everywhere: --data DIR, --database URL; --json where data is printed.\n"
          "Example: meent serve --data /var/lib/meent\n",
          to);
}

static void help(const struct command *c)
{
    printf("meent %s: %s\n\nUsage:    meent %s %s\nExample:  %s\n", c->name, c->about, c->name,
           c->usage, c->example);
    if (c->run == main_serve || c->run == main_work) {
        puts("\nSettings, from the environment as MEENT_NAME or from DATA/meent.conf (* also on "
             "SIGHUP):");
        for (int i = 0; i < settings_n; i++)
            printf("  %-24s%s %s\n", settings_info[i].name, settings_info[i].reload ? "*" : " ",
                   settings_info[i].about);
    }
}

// A mistyped command gets its nearest name.
static size_t distance(str a, str b)
{
    size_t row[64];

    if (a.n >= COUNT_OF(row) || b.n >= COUNT_OF(row)) return 99;
    for (size_t j = 0; j <= b.n; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.n; j++) {
            size_t best = diagonal + (a.at[i - 1] != b.at[j - 1]);
            if (row[j] + 1 < best) best = row[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            diagonal = row[j];
            row[j] = best;
        }
    }
    return row[b.n];
}

static int unknown(int argc, char **argv)
{
    const str said = str_of(argv[0]);
    const struct command *c;
    const char *nearest = NULL;
    size_t best = 3;

    for (int i = 0; (c = command_at(i)); i++)
        if (distance(said, str_of(c->name)) < best)
            best = distance(said, str_of(c->name)), nearest = c->name;
    fprintf(stderr, "meent: there is no command \"%s%s%s\".", argv[0],
            argc > 1 && argv[1][0] != '-' ? " " : "", argc > 1 && argv[1][0] != '-' ? argv[1] : "");
    if (nearest) fprintf(stderr, " Do you mean \"meent %s\"?", nearest);
    // The first word of commands with two words: show those.
    for (int i = 0; (c = command_at(i)); i++) {
        const str name = str_of(c->name);
        if (str_starts(name, said) && name.n > said.n && name.at[said.n] == ' ')
            fprintf(stderr, "\n  meent %s %s", c->name, c->usage);
    }
    fputs("\nAll commands: meent --help\n", stderr);
    return err_exit(ERR_INVALID);
}

static enum err force(struct cli *c, const char *option, const char *setting)
{
    str value = {0};

    TRY(cli_option(c, option, &value));
    return value.at ? settings_force(setting, value) : ERR_NONE;
}

static enum err run(struct cli *c)
{
    str problem = {0};

    TRY(force(c, "--data", "data"));
    TRY(force(c, "--database", "database"));
    if (c->command->run == main_serve) TRY(force(c, "--listen", "listen"));
    c->json = cli_flag(c, "--json");
    c->set = MEM_NEW(c->mem, struct settings);
    const enum err e = settings_read(c->mem, c->set, &problem);
    if (e != ERR_NONE) return cli_fail(c, e, STR_FMT, STR_ARG(problem));
    return c->command->run(c);
}

int main(int argc, char **argv)
{
    int words = 0;

    argc--, argv++;
    if (argc == 0 || strcmp(argv[0], "--help") == 0 || strcmp(argv[0], "-h") == 0 ||
        strcmp(argv[0], "help") == 0) {
        usage(argc ? stdout : stderr);
        return argc ? 0 : err_exit(ERR_INVALID);
    }
    if (strcmp(argv[0], "--version") == 0) argv[0] += 2;
    const struct command *command = command_find(argc, argv, &words);
    if (!command) return unknown(argc, argv);
    for (int i = words; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
            help(command);
            return 0;
        }
    umask(0077); // the data folder and backups hold secrets
    if (sodium_init() < 0) return err_exit(ERR_INTERNAL);
    struct mem *m = mem_new((size_t)8 << 30);
    if (!m) return err_exit(ERR_FULL);
    if (MEM_GUARD(m)) {
        fputs("meent: out of memory\n", stderr);
        return err_exit(ERR_FULL);
    }
    struct cli c = {.mem = m, .command = command, .args = argv + words, .n = argc - words};
    const enum err e = run(&c);
    cli_close(&c);
    mem_unguard(m);
    if (fflush(stdout) != 0 && e == ERR_NONE) return err_exit(ERR_IO);
    const int code = err_exit(e);
    mem_free(m);
    return code;
}
