// A head, and a whole course made of what comes in: no input may do more than be refused with findings.
#include "engine/course/course.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

// Files are divided by a byte 0x1e; each starts with its path on a line of its own.
static int files_of(str s, struct course_file *out, int max)
{
    str piece;
    int n = 0;

    while (n < max && str_cut(&s, 0x1e, &piece)) {
        str path;
        if (!str_cut(&piece, '\n', &path)) continue;
        out[n++] = (struct course_file){path, piece.at ? piece : STR("")};
    }
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct mem *m;
    const str all = {(const char *)data, n};
    struct course_file files[40];
    struct findings f;
    struct course c;
    struct head h;

    if (!m) m = mem_new((size_t)1 << 30);
    f = findings_new(m);
    const enum err head = head_parse(m, STR("x.md"), all, &f, &h);
    assert((head == ERR_NONE) == (f.errors == 0));
    assert(h.body.n <= n && h.n <= HEAD_KEYS_MAX);
    head_text(&h, "title", HEAD_MUST, 20);
    head_int(&h, "minutes", HEAD_MAY, 1, 600, 0);
    head_slugs(&h, m, "modules", HEAD_MAY, 10);
    head_done(&h);
    findings_end(&f);
    assert(f.n <= FINDINGS_MAX);

    const int count = files_of(all, files, 40);
    const enum err e = course_read(m, files, count, COURSE_WITH_TRAINER, &c);
    assert((e == ERR_NONE) == (c.findings.errors == 0));
    for (int i = 0; i < c.n_questions; i++)
        for (int k = 0; k < c.questions[i].doc.n_texts; k++)
            for (int o = 0; o < c.questions[i].n_options; o++)
                assert(c.questions[i].words[k].options[o].answer.n <= n);
    for (int i = 0; i < c.n_modules; i++)
        assert(course_text_in(&c.modules[i].doc, STR("en")));
    for (int i = 0; i < c.n_terms; i++)
        assert(term_in(&c, &c.terms[i], STR("en")));
    mem_clear(m);
    return 0;
}
