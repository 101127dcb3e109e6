// A form with files: what browsers send is read, what is broken is refused as a whole, and a name is never a path.
#include "http/multipart.h"
#include "tests/support/test.h"

#define TYPE "multipart/form-data; boundary=--x1"
#define PART(disposition, bytes) \
    "----x1\r\nContent-Disposition: " disposition "\r\n\r\n" bytes "\r\n"
#define END "----x1--\r\n"

static enum err read_it(struct test *t, const char *type, str body, struct query *q,
                        struct form_files *f)
{
    return multipart_parse(t->mem, str_of(type), body, q, f);
}

TEST(multipart, what_a_browser_sends)
{
    const str body = STR(
        PART("form-data; name=\"token\"", "abc") PART("form-data; name=\"leeg\"", "")
            PART("form-data; name=\"stuk\"; filename=\"C:\\\\a\\\\Ontwerp "
                 "%22A%22.docx\"\r\nContent-Type: x/y",
                 "PK\0\r\n----x\r\n-") PART("form-data; name=\"niets\"; filename=\"\"", "") END);
    struct form_files f;
    struct query q;

    CHECK_INT(t, read_it(t, TYPE, body, &q, &f), ERR_NONE);
    CHECK_INT(t, q.n, 2);
    CHECK_STR(t, query_get(&q, STR("token")), "abc");
    CHECK_STR(t, query_get(&q, STR("leeg")), "");
    CHECK_INT(t, f.n, 1);
    CHECK_STR(t, f.at[0].name, "stuk");
    CHECK_STR(t, f.at[0].filename, "Ontwerp \"A\".docx");
    CHECK(t, str_eq(f.at[0].bytes, STR("PK\0\r\n----x\r\n-")));
}

TEST(multipart, what_is_broken_is_refused)
{
    static const struct {
        const char *name, *type, *body;
    } rows[] = {
        {"no boundary", "multipart/form-data", PART("form-data; name=\"a\"", "b") END},
        {"not closed", TYPE, PART("form-data; name=\"a\"", "b")},
        {"another kind", "multipart/mixed; boundary=--x1", PART("form-data; name=\"a\"", "b") END},
        {"no name", TYPE, PART("form-data", "b") END},
        {"open quote", TYPE, PART("form-data; name=\"a", "b") END},
        {"not form-data", TYPE, PART("attachment; name=a", "b") END},
        {"broken text", TYPE, PART("form-data; name=a", "\xff") END},
        {"something else", TYPE, "a=b"},
        {"blank boundary", "multipart/form-data; boundary=\" \"", "-- --"},
        {"two names", TYPE,
         PART("form-data; name=a\r\nContent-Disposition: form-data; name=b", "x") END},
    };
    struct form_files f;
    struct query q;

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].name;
        CHECK_INT(t, read_it(t, rows[i].type, str_of(rows[i].body), &q, &f), ERR_INVALID);
    }
    t->row = NULL;
    struct out many = out_new(t->mem);
    for (int i = 0; i <= MULTIPART_PARTS_MAX; i++)
        OUT_LIT(&many, PART("form-data; name=a", "b"));
    OUT_LIT(&many, END);
    CHECK_INT(t, read_it(t, TYPE, out_get(&many), &q, &f), ERR_INVALID);
    CHECK_INT(t, read_it(t, TYPE, STR(PART("form-data; name=a", "nul\0") END), &q, &f),
              ERR_INVALID);
}

TEST(multipart, a_name_is_no_path)
{
    static const char *const names[][2] = {
        {"../../etc/passwd", "passwd"},
        {"a/b/", ""},
        {"..%0a\x01x.pdf", "..x.pdf"},
        {"plan (v2) été.pdf", "plan (v2) été.pdf"},
    };
    struct form_files f;
    struct query q;

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        t->row = names[i][0];
        const str body = str_format(t->mem,
                                    "----x1\r\nContent-Disposition: form-data; name=\"a\"; "
                                    "filename=\"%s\"\r\n\r\nx\r\n" END,
                                    names[i][0]);
        CHECK_INT(t, read_it(t, TYPE, body, &q, &f), ERR_NONE);
        CHECK_INT(t, f.n, 1);
        CHECK_STR(t, f.at[0].filename, names[i][1]);
    }
    t->row = NULL;
}
