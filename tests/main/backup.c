// A backup can be read back, and nothing in a tar can place a file where it does not belong.
#include "main/main.h"

#include "tests/support/test.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err command(struct test *t, const char *name, const char *data, const char *file)
{
    char *words[] = {str_z(t->mem, str_of(name))}, *args[] = {str_z(t->mem, str_of(file))};
    struct settings set = {.data = str_of(data)};
    int used;

    struct cli c = {
        .mem = t->mem, .command = command_find(1, words, &used), .set = &set, .args = args, .n = 1};
    const enum err e = c.command->run(&c);
    cli_close(&c);
    return e;
}

static void write_file(struct test *t, const char *path, str bytes)
{
    FILE *f = fopen(path, "wb");

    CHECK(t, f && fwrite(bytes.at, 1, bytes.n, f) == bytes.n && fclose(f) == 0);
}

// One file "x" under this name, of this kind, with the sum that belongs to it.
static str tar_of(struct test *t, const char *name, char kind)
{
    char *h = mem_alloc(t->mem, 4 * 512);
    unsigned sum = 0;

    snprintf(h, 100, "%s", name);
    memcpy(h + 124, "00000000001", 12);
    memset(h + 148, ' ', 8);
    h[156] = kind;
    for (int i = 0; i < 512; i++)
        sum += (unsigned char)h[i];
    snprintf(h + 148, 8, "%06o", sum);
    h[512] = 'x';
    return (str){h, 4 * 512};
}

TEST(backup, comes_back_and_places_nothing_elsewhere)
{
    static const struct {
        const char *name;
        char kind;
    } bad[] = {
        {"../outside", '0'},
        {"/etc/outside", '0'},
        {"files/../../x", '0'},
        {"meent.db", '2'}, // a link
        {"files/ab/cd/../../../../../../../../../../../../../../../../../../../../../../xxxx", '0'},
        {"meent.conf/x", '0'},
        {"", '5'},
    };
    const char *folder = test_folder(t);
    const char *one = str_format(t->mem, "%s/one", folder).at,
               *two = str_format(t->mem, "%s/two", folder).at,
               *tar = str_format(t->mem, "%s/backup.tar", folder).at;
    struct settings set = {.data = str_of(one)};
    struct cli c = {.mem = t->mem, .set = &set};
    struct stat st;

    NEED(t, cli_store(&c, true));
    cli_close(&c);
    write_file(t, str_format(t->mem, "%s/meent.conf", one).at, STR("MEENT_CONTACT=a@b.example\n"));
    NEED(t, command(t, "backup", one, tar));
    CHECK(t, stat(tar, &st) == 0 && (st.st_mode & 077) == 0);
    NEED(t, command(t, "restore", two, tar));
    CHECK(t, stat(str_format(t->mem, "%s/meent.conf", two).at, &st) == 0 && st.st_size == 26);
    CHECK(t, stat(str_format(t->mem, "%s/meent.db", two).at, &st) == 0);
    CHECK_INT(t, command(t, "restore", two, tar), ERR_CONFLICT); // not over what is there

    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        t->row = bad[i].name;
        const char *to = str_format(t->mem, "%s/to%zu", folder, i).at;
        write_file(t, tar, tar_of(t, bad[i].name, bad[i].kind));
        CHECK(t, command(t, "restore", to, tar) != ERR_NONE);
        CHECK(t, access(str_format(t->mem, "%s/meent.db", to).at, F_OK) != 0);
    }
    t->row = NULL;
    CHECK(t, access(str_format(t->mem, "%s/outside", folder).at, F_OK) != 0);
    CHECK(t, access("/etc/outside", F_OK) != 0);
}
