#include "core/file.h"

#include "tests/support/test.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static struct files *open_files(struct test *t)
{
    struct files *f = NULL;

    CHECK_INT(t, files_open(t->mem, str_format(t->mem, "%s/files", test_folder(t)), &f), ERR_NONE);
    return f;
}

static int parts(struct test *t)
{
    DIR *d = opendir(str_format(t->mem, "%s/files%c", test_folder(t), 0).at);
    int n = 0;

    if (!d) return -1;
    for (struct dirent *e; (e = readdir(d));)
        n += strncmp(e->d_name, "part.", 5) == 0;
    closedir(d);
    return n;
}

TEST(file, is_kept_once_under_its_hash)
{
    struct files *f = open_files(t);
    struct file_put one, two;
    char got[8] = "";
    int fd;
    int64_t bytes;

    if (!f) return;
    NEED(t, file_put_bytes(f, STR("abc"), &one));
    NEED(t, file_put_bytes(f, STR("abc"), &two));
    CHECK_STR(t, str_of(one.sha256),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); // FIPS 180-4
    CHECK_STR(t, str_of(two.sha256), one.sha256);
    CHECK_INT(t, one.bytes, 3);
    NEED(t, file_open(f, str_of(one.sha256), &fd, &bytes));
    CHECK_INT(t, bytes, 3);
    CHECK_INT(t, read(fd, got, sizeof got), 3);
    CHECK_STR(t, str_of(got), "abc");
    close(fd);
    CHECK_INT(t, parts(t), 0);
    NEED(t, file_remove(f, str_of(one.sha256)));
    CHECK_INT(t, file_open(f, str_of(one.sha256), &fd, &bytes), ERR_NOT_FOUND);
    NEED(t, file_remove(f, str_of(one.sha256)));
    NEED(t, file_put_bytes(f, STR(""), &one));
    CHECK_INT(t, one.bytes, 0);
}

TEST(file, refuses_what_is_no_hash_and_what_is_too_large)
{
    static const char *const names[] = {
        "", "../../../etc/passwd",
        "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad/"};
    struct files *f = open_files(t);
    struct file_put put;
    int fd;
    int64_t bytes;

    if (!f) return;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        t->row = names[i];
        CHECK_INT(t, file_open(f, str_of(names[i]), &fd, &bytes), ERR_NOT_FOUND);
    }
    t->row = NULL;
    const char *path = str_format(t->mem, "%s/in%c", test_folder(t), 0).at;
    FILE *in = fopen(path, "w");
    fputs("12345678901", in);
    fclose(in);
    CHECK_INT(t, file_put_path(f, path, 10, &put), ERR_TOO_LARGE);
    CHECK_INT(t, parts(t), 0); // nothing is left behind
    CHECK_INT(t, file_put_path(f, path, 11, &put), ERR_NONE);
    CHECK_INT(t, file_put_path(f, "/nowhere", 11, &put), ERR_NOT_FOUND);
}
