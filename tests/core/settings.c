#include "core/settings.h"
#include "tests/support/test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static void conf(struct test *t, const char *folder, const char *text)
{
    const int fd =
        open(str_format(t->mem, "%s/meent.conf", folder).at, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    CHECK(t, write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
}

TEST(settings, come_from_the_nearest_place)
{
    const char *folder = test_folder(t);
    struct settings s;
    str why = {0};

    setenv("MEENT_DATA", folder, 1);
    conf(t, folder,
         "# remark\nMEENT_CACHE_MB = 7\nMEENT_THREADS=3\nMEENT_ORIGIN=https://a.example/\n");
    setenv("MEENT_THREADS", "5", 1);
    NEED(t, settings_read(t->mem, &s, &why));
    CHECK_INT(t, s.cache_mb, 7); // the file
    CHECK_INT(t, s.threads, 5);  // the environment stands above it
    CHECK_INT(t, s.connections, 2000);
    CHECK_STR(t, s.origin, "https://a.example");

    static const struct {
        const char *text, *says;
    } rows[] = {
        {"MEENT_CACHE_MB=many\n", "whole number"},
        {"MEENT_CACHE_MB=-1\n", "whole number"},
        {"MEENT_SANDBOX=perhaps\n", "yes or no"},
        {"MEENT_CACHE=7\n", "no setting cache"},
        {"cache_mb=7\n", "MEENT_NAME=value"},
        {"MEENT_ORIGIN=a.example\n", "an address like"},
        {"MEENT_OPERATOR_TOKEN=short\n", "at least 16"},
        {"MEENT_SCANNER=localhost\n", "a socket like"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].text;
        conf(t, folder, rows[i].text);
        CHECK_INT(t, settings_read(t->mem, &s, &why), ERR_INVALID);
        CHECK(t, str_find(why, str_of(rows[i].says)) >= 0);
    }
    unsetenv("MEENT_THREADS");
    unsetenv("MEENT_DATA");
}
