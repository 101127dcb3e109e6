// The one form of a text, case by case; that it is stable, and that a reader sees the same.
#include "engine/course/normal.h"
#include "html/markdown.h"
#include "tests/support/prose.h"
#include "tests/support/test.h"

static str normal(struct test *t, str text)
{
    struct findings f = findings_new(t->mem);
    str out;

    CHECK_INT(t, normal_text(t->mem, STR("x.md"), text, NULL, &f, &out), ERR_NONE);
    return out;
}

TEST(normal, writes_one_form)
{
    static const struct {
        const char *name, *in, *want;
    } rows[] = {
#define ROW(...) {__VA_ARGS__},
#include "tests/engine/course/normal_rows.def"
#undef ROW
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].name;
        const str out = normal(t, str_of(rows[i].in));
        CHECK_STR(t, out, rows[i].want);
        CHECK_STR(t, normal(t, out), rows[i].want);
    }
}

TEST(normal, leaves_what_cannot_be_read)
{
    static const char *const rows[] = {"---\nid: aaaaaaa1\n", "---\nid: [a]: b\nid: c\n---\n",
                                       "::: {.note #bbbbbbb1}\nTekst.\n", "Een \xff byte.\n"};

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct findings f = findings_new(t->mem);
        str out;
        CHECK_INT(t, normal_text(t->mem, STR("x.md"), str_of(rows[i]), NULL, &f, &out),
                  ERR_INVALID);
        CHECK_STR(t, out, rows[i]);
        CHECK(t, f.errors > 0);
    }
}

static void next_id(void *ctx, char out[8])
{
    memcpy(out, "zzzzzzz0", 8);
    out[7] = (char)('0' + (*(int *)ctx)++);
}

TEST(normal, gives_ids_that_are_missing_and_leaves_out_what_is_local)
{
    const str in = STR("---\ntitle: Les\n---\n\n::: {.note}\nTekst.\n:::\n\n::: {.note #bbbbbbb1 "
                       "local=yes}\nBel ons.\n:::\n");
    struct findings f = findings_new(t->mem);
    int n = 1;
    const struct normal_options o = {.new_id = next_id, .ctx = &n, .drop_local = true};
    str out;

    CHECK_INT(t, normal_text(t->mem, STR("x.md"), in, &o, &f, &out), ERR_NONE);
    CHECK_STR(t, out, "---\nid: zzzzzzz1\ntitle: Les\n---\n\n::: {.note #zzzzzzz2}\nTekst.\n:::\n");
    CHECK_INT(t,
              normal_text(t->mem, STR("x.md"),
                          STR("---\nid: aaaaaaa1\nlocal: yes\n---\n\nTekst.\n"), &o, &f, &out),
              ERR_NONE);
    CHECK_INT(t, out.n, 0);
}

static str squeezed(struct test *t, str s) // white space as a browser sees it
{
    struct out o = out_new(t->mem);
    bool space = false;

    for (size_t i = 0; i < s.n; i++) {
        if (s.at[i] == ' ' || s.at[i] == '\n') {
            space = true;
            continue;
        }
        if (space) out_byte(&o, ' ');
        space = false;
        out_byte(&o, s.at[i]);
    }
    return out_get(&o);
}

// Prose that is wrapped anywhere, lists, tables, code: what is shown stays what it was, and made again it is the same.
PROP(normal, keeps_what_a_reader_sees, 1000)
{
    struct out o = out_new(t->mem);
    const struct markdown_options options = {0};

    for (int i = 0; i < 1 + t->round % 12; i++) {
        const int kind = (int)test_random(t, 8);
        if (i) out_format(&o, "%s", test_random(t, 5) ? "\n\n" : "\n");
        for (int k = 0; k < 1 + (int)test_random(t, 4); k++) {
            str s = prose_sentence(t);
            char *at = str_z(t->mem, s);
            for (size_t j = 0; at[j]; j++) // wrapped
                if (kind < 4 && at[j] == ' ' && !test_random(t, 6)) at[j] = '\n';
            switch (kind) {
            case 4: out_format(&o, "%d. %s\n", k + 1 + (int)test_random(t, 2), at); break;
            case 5: out_format(&o, "- %s\n%s", at, test_random(t, 3) ? "" : "  En meer.\n"); break;
            case 6: out_format(&o, "|%s|x  |\n%s", at, k ? "" : "|---|:-:|\n"); break;
            case 7: out_format(&o, "%s%s\n", k ? "> " : "## ", at); break;
            default: out_format(&o, "%s%s", k ? test_random(t, 2) ? " " : "\n" : "", at);
            }
        }
    }
    const str in = out_get(&o), form = normal_markdown(t->mem, in);
    CHECK(t, str_eq(normal_markdown(t->mem, form), form));
    const str before = squeezed(t, markdown_html(t->mem, in, &options).s),
              after = squeezed(t, markdown_html(t->mem, form, &options).s);
    if (!str_eq(before, after))
        test_fail(t, __FILE__, __LINE__, "seen otherwise:\n" STR_FMT "\n---\n" STR_FMT, STR_ARG(in),
                  STR_ARG(form));
}
