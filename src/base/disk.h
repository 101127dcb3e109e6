// disk.h - small files as a whole: read into an arena, written so that a reader sees the old or the new one.
//
// Large files, and those that visitors get, go through core/file.
#pragma once

#include "base/str.h"

// At most so many bytes; ask for one more than is allowed to see that it was too much. `folder` is a
// descriptor, or AT_FDCWD. ERR_NOT_FOUND; ERR_IO also for what is no plain file or a link to one.
CHECKED enum err disk_read(struct mem *m, int folder, const char *name, size_t most, str *out);

// Beside it, synced, then renamed over it. ERR_FULL, ERR_IO.
CHECKED enum err disk_write(struct mem *m, const char *path, int mode, str bytes);
// All of it, or ERR_FULL, ERR_IO.
CHECKED enum err disk_write_fd(int fd, str bytes);
