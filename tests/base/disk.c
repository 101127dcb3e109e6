// Small files: what is no plain file is refused, a write is whole or not at all.
#include "base/disk.h"

#include "tests/support/test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

TEST(disk, reads_plain_files_up_to_a_bound)
{
    const char *folder = test_folder(t);
    const str path = str_format(t->mem, "%s/a", folder);
    str text = {0};

    CHECK_INT(t, disk_read(t->mem, AT_FDCWD, path.at, 10, &text), ERR_NOT_FOUND);
    NEED(t, disk_write(t->mem, path.at, 0644, STR("tekst")));
    NEED(t, disk_read(t->mem, AT_FDCWD, path.at, 10, &text));
    CHECK_STR(t, text, "tekst");
    NEED(t, disk_read(t->mem, AT_FDCWD, path.at, 3, &text));
    CHECK_STR(t, text, "tek");
    const str link = str_format(t->mem, "%s/link", folder),
              pipe = str_format(t->mem, "%s/pipe", folder);
    CHECK_INT(t, symlink(path.at, link.at), 0);
    CHECK_INT(t, mkfifo(pipe.at, 0600), 0);
    CHECK_INT(t, disk_read(t->mem, AT_FDCWD, link.at, 10, &text), ERR_IO);
    CHECK_INT(t, disk_read(t->mem, AT_FDCWD, pipe.at, 10, &text),
              ERR_IO); // and does not wait for a writer
    CHECK_INT(t, disk_read(t->mem, AT_FDCWD, folder, 10, &text), ERR_IO);
}

TEST(disk, replaces_whole_or_leaves_what_stood)
{
    const str path = str_format(t->mem, "%s/a", test_folder(t));
    const str beside = str_format(t->mem, STR_FMT ".new", STR_ARG(path));
    str text;

    NEED(t, disk_write(t->mem, path.at, 0644, STR("oud")));
    NEED(t, disk_write(t->mem, path.at, 0644, STR("nieuw")));
    NEED(t, disk_read(t->mem, AT_FDCWD, path.at, 10, &text));
    CHECK_STR(t, text, "nieuw");
    CHECK_INT(t, access(beside.at, F_OK), -1);
    CHECK_INT(t, mkdir(beside.at, 0755), 0); // in the way
    CHECK_INT(t, disk_write(t->mem, path.at, 0644, STR("anders")), ERR_IO);
    NEED(t, disk_read(t->mem, AT_FDCWD, path.at, 10, &text));
    CHECK_STR(t, text, "nieuw");
}
