// The one form of a text: it stays what it is when it is made again, and it can be read; so can three versions made one.
#include "engine/course/merge.h"
#include "engine/course/normal.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Every letter that came in goes out, in its order.
static void nothing_is_lost(str a, str b)
{
    size_t i = 0, j = 0;

    for (;; i++, j++) {
        while (i < a.n && !is_letter(a.at[i]))
            i++;
        while (j < b.n && !is_letter(b.at[j]))
            j++;
        if (i == a.n || j == b.n) break;
        assert(a.at[i] == b.at[j]);
    }
    assert(i == a.n && j == b.n);
}

// The text between bytes 0: one is a text; three are base, ours and theirs.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct mem *m;
    str rest = {(const char *)data, n}, part[3];
    struct findings f;
    str once, twice;
    int parts = 0;

    if (!m) m = mem_new((size_t)1 << 29);
    f = findings_new(m);
    while (parts < 3 && str_cut(&rest, 0, &part[parts]))
        parts++;
    if (parts) nothing_is_lost(part[0], normal_markdown(m, part[0]));
    if (parts && normal_text(m, STR("x.md"), part[0], NULL, &f, &once) == ERR_NONE &&
        once.n <= TEXT_BYTES_MAX) {
        const enum err e = normal_text(m, STR("x.md"), once, NULL, &f, &twice);
        assert(e == ERR_NONE);
        assert(str_eq(once, twice));
    }
    if (parts == 3) {
        struct course_file file[3];
        struct merge_ask ask = {0};
        struct course_files *to[] = {&ask.base, &ask.ours, &ask.theirs};
        struct merge r;
        for (int i = 0; i < 3; i++) {
            file[i] = (struct course_file){STR("x.md"), part[i].at ? part[i] : STR("")};
            *to[i] = (struct course_files){&file[i], 1};
        }
        const enum err e = merge_course(m, &ask, &r);
        assert(e == ERR_NONE && r.open == r.n_questions);
        struct diff d;
        const enum err g = diff_course(m, ask.base, ask.ours, &d);
        assert(g == ERR_NONE);
    }
    mem_clear(m);
    return 0;
}
