// client.h - a bare client for tests: bytes out, bytes in, over a real socket.
#pragma once

#include "tests/support/test.h"

int client_open(int port); // to 127.0.0.1
int client_open_unix(const char *path);
void client_send(int fd, str bytes);
// What comes back until the server closes or `ms` pass without a byte.
str client_read(struct test *t, int fd, int ms);
// One answer: its head and as much body as Content-Length says (none for a HEAD).
str client_answer(struct test *t, int fd, bool head_only);
int client_status(str answer);
str client_field(str answer,
                 str name); // value of a header, name in any case; absent when not there
str client_body(str answer);
str client_ask(struct test *t, int port, str bytes); // opens, sends, one answer, closes
