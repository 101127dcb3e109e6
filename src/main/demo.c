// meent demo: an empty data folder becomes a site with the course, the library, the five cities, the practice city, and a practice
// group that meets now.
#include "main/main.h"

#include <unistd.h>

static enum err call(struct cli *c, const char *name, char **args, int n)
{
    char *words[] = {NULL, NULL};
    str rest = str_of(name), word;
    int count = 0, used;

    while (count < 2 && str_cut(&rest, ' ', &word))
        words[count++] = str_z(c->mem, word);
    const struct command *command = command_find(count, words, &used);
    if (!command) return cli_fail(c, ERR_INTERNAL, "this program has no command \"%s\"", name);
    struct cli sub = *c;
    sub.command = command;
    sub.args = args;
    sub.n = n;
    const enum err e = command->run(&sub);
    c->store = sub.store; // it may have been opened there
    c->files = sub.files;
    return e;
}

enum err main_demo(struct cli *c)
{
    str content = {0}, media = {0};

    TRY(cli_option(c, "--content", &content));
    TRY(cli_option(c, "--media", &media));
    TRY(cli_end(c));
    if (!content.at)
        content = access("content/leergang", R_OK) == 0 ? STR("content")
                                                        : STR("/usr/share/meent/content");
    char *folder = str_z(c->mem, content);
    if (access(folder, R_OK | X_OK) != 0)
        return cli_fail(c, ERR_NOT_FOUND,
                        "there is no folder %s: say with --content where course and library are",
                        folder);
    TRY(cli_store(c, true));
    TRY(cli_files(c));

    char *library[] = {str_z(c->mem, str_format(c->mem, "%s/library", folder)), "--media", NULL};
    int n = 1;
    if (media.at) {
        library[2] = str_z(c->mem, media);
        n = 3;
    }
    TRY(call(c, "library import", library, n));
    char *course[] = {folder};
    TRY(call(c, "course import", course, 1));
    TRY(call(c, "place demo", NULL, 0));
    TRY(call(c, "bylaw demo", NULL, 0));
    char *practice[] = {str_z(c->mem, str_format(c->mem, "%s/practice/trajectories.json", folder))};
    if (access(practice[0], R_OK) == 0) TRY(call(c, "trajectory fill", practice, 1));
    char *inspected[] = {
        str_z(c->mem, str_format(c->mem, "%s/practice/consultations.json", folder))};
    char *texts[] = {str_z(c->mem, str_format(c->mem, "%s/practice", folder))};
    if (access(inspected[0], R_OK) == 0) {
        TRY(call(c, "trajectory fill", inspected, 1));
        TRY(call(c, "consultation demo", texts, 1));
    }
    TRY(call(c, "initiative demo", NULL, 0));
    TRY(call(c, "challenge demo", NULL, 0));
    TRY(call(c, "group demo", NULL, 0));
    char *once[] = {"--once"}; // a second `meent demo` adds no second one
    TRY(call(c, "meeting demo", once, 1));
    TRY(call(c, "review demo", NULL, 0));
    TRY(call(c, "certificate demo", NULL, 0));
    TRY(call(c, "evaluate demo", NULL, 0));
    char *few[] = {"--contributions", "120"}; // `meent answer demo` makes two thousand
    TRY(call(c, "answer demo", few, 2));
    if (access(practice[0], R_OK) == 0) TRY(call(c, "rehearse demo", NULL, 0));
    char *surveys[] = {str_z(c->mem, str_format(c->mem, "%s/practice", folder))};
    return access(practice[0], R_OK) == 0 ? call(c, "survey demo", surveys, 1) : ERR_NONE;
}
