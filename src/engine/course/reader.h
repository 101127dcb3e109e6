// reader.h - what the files of this engine share while a course is read. Nobody else includes it.
#pragma once

#include "base/out.h"
#include "engine/course/course.h"

// A file that is text, or all its translations: same path but the language.
struct group {
    enum course_kind kind;
    str base;                      // path without language and .md
    str slug;                      // of the file; of a module.md that of its folder
    str folder;                    // of the module: "m01-x"; empty outside modules
    const struct course_file **at; // [0] is the course's own language
    str *language;
    int n;
    bool used;
};

struct seen_id {
    str id, file;
    int line;
};

struct reader {
    struct mem *m;
    struct findings *f;
    struct course *c;
    enum course_parts parts;
    const struct course_file **files; // by path
    int n_files;
    struct group *groups; // by base
    int n_groups;
    struct seen_id *ids;
    int n_ids, cap_ids;
    int cap_refs;
};

static inline void tell(struct reader *r, str file, int line, enum finding_code code, str a, str b)
{
    finding_add(r->f, file, line, code, a, b);
}

str number_str(struct reader *r, int n);
bool file_exists(const struct reader *r, str path);
void id_seen(struct reader *r, str id, str file, int line);

// check.c: blocks that stand where they may with what they need; links; normal form. Adds ids and references.
void check_blocks(struct reader *r, const struct course_doc *d, const struct course_text *t);
void check_translation(struct reader *r, const struct course_doc *d, int i);
void check_links(struct reader *r, const struct course_doc *d, const struct course_text *t);
void check_form(struct reader *r, str path, str text, int first_line);

void question_read(struct reader *r, struct question *q); // question.c
void answer_read(struct reader *r, struct course_doc *answer, struct question *questions, int n);
void glossary_read(struct reader *r);  // glossary.c
void complete_check(struct reader *r); // complete.c: what modules lack
