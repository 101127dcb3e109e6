// folder.h - a small course on disk, to break and to import.
#pragma once

#include "store/store.h"
#include "tests/support/test.h"

void folder_write(const char *folder, const char *path, const char *text); // makes the folders too
// A course of one module with a lesson, a question, a session, an exercise and a glossary, all right.
const char *folder_course(struct test *t);
void folder_fill(const char *course);      // all files as they were
struct store *learn_store(struct test *t); // empty, migrated; NULL when the test failed
