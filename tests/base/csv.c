#include "base/csv.h"
#include "tests/support/test.h"

// Fields joined by |, rows by /; the problem's name and place where a row is refused.
static str read_all(struct test *t, str text)
{
    struct csv c = csv_open(t->mem, text);
    struct out o = out_new(t->mem);
    bool more;

    for (;;) {
        const enum err e = csv_next(&c, &more);
        if (!more) break;
        if (o.n) out_byte(&o, '/');
        if (e != ERR_NONE)
            out_format(&o, "%s@%d:%d", csv_problem_name(c.problem), c.problem_line,
                       c.problem_column);
        else
            for (int i = 0; i < c.n; i++) {
                if (i) out_byte(&o, '|');
                out_str(&o, c.field[i]);
            }
    }
    return out_get(&o);
}

TEST(csv, reads_what_programs_and_spreadsheets_write)
{
    static const struct {
        const char *name, *in, *want;
    } rows[] = {
        {"plain", "a,b\n1,2\n", "a|b/1|2"},
        {"no last line end", "a,b\n1,2", "a|b/1|2"},
        {"crlf and mark",
         "\xef\xbb\xbf"
         "a,b\r\n1,2\r\n",
         "a|b/1|2"},
        {"semicolons", "a;b,c;d\n1;2;3\n", "a|b,c|d/1|2|3"},
        {"tabs", "a\tb\n1\t2,5\n", "a|b/1|2,5"},
        {"empty fields", "a,,\n,b\n", "a||/|b"},
        {"empty lines", "a\n\n\r\nb\n", "a/b"},
        {"quoted empty line", "a\n\"\"\nb\n", "a//b"},
        {"quotes", "\"a,1\",\"b\"\"c\"\n", "a,1|b\"c"},
        {"lines in quotes", "\"a\nb\",c\nd\n", "a\nb|c/d"},
        {"open quote", "a\n\"b,c\nd", "a/quote_open@2:1"},
        {"after a quote", "a,\"b\"c,d\ne\n", "after_quote@1:6/e"},
        {"after, next line", "\"a\nb\"c\ne\n", "after_quote@2:3/e"},
        {"broken text", "a,\xff\nb\n", "not_text@1:3/b"},
        {"nothing", "", ""},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].name;
        CHECK_STR(t, read_all(t, str_of(rows[i].in)), rows[i].want);
    }
    CHECK_STR(t, read_all(t, (str){"a\0b", 3}), "not_text@1:1");
}

TEST(csv, tells_the_line_and_column_of_a_field)
{
    struct csv c = csv_open(t->mem, STR("a,b\n\n\"x\ny\",zz,z\n"));
    bool more;

    NEED(t, csv_next(&c, &more));
    NEED(t, csv_next(&c, &more));
    CHECK_INT(t, c.line, 3);
    CHECK_INT(t, c.n, 3);
    CHECK_INT(t, c.field_column[1], 4);
    CHECK_INT(t, c.field_column[2], 7);
}

TEST(csv, writes_for_people_without_formulas)
{
    struct out o = out_new(t->mem);
    struct csv_out c = {.out = &o, .for_people = true};
    static const char *const fields[] = {"a",     "b,c", "=1+1",       "-5",
                                         "+31 6", "@x",  "say \"hi\"", "-2,5"};

    for (size_t i = 0; i < COUNT_OF(fields); i++)
        csv_put(&c, str_of(fields[i]));
    csv_put_int(&c, -7);
    csv_end(&c);
    CHECK_STR(t, out_get(&o),
              "a,\"b,c\",\"'=1+1\",-5,\"'+31 6\",\"'@x\",\"say \"\"hi\"\"\",\"-2,5\",-7\r\n");
}

PROP(csv, reads_back_what_it_wrote, 500)
{
    static const char signs[] = "ab,;\"\n\r\t '=1-+@'";
    struct out o = out_new(t->mem);
    struct csv_out w = {.out = &o, .for_people = test_random(t, 2)};
    const int n = 1 + (int)test_random(t, 6);
    str fields[6];

    // A first line that leaves no doubt about the separator.
    for (int i = 0; i < 30; i++)
        csv_put(&w, STR("h"));
    csv_end(&w);
    for (int i = 0; i < n; i++) {
        char *text = mem_raw(t->mem, 9);
        const size_t length = test_random(t, 9) + (n == 1);
        for (size_t k = 0; k < length; k++)
            text[k] = signs[test_random(t, sizeof signs - 1)];
        fields[i] = (str){text, length};
        csv_put(&w, fields[i]);
    }
    csv_end(&w);

    struct csv c = csv_open(t->mem, out_get(&o));
    bool more;
    NEED(t, csv_next(&c, &more));
    NEED(t, csv_next(&c, &more));
    CHECK_INT(t, c.n, n);
    for (int i = 0; i < n && i < c.n; i++)
        CHECK(t, str_eq(w.for_people ? csv_people(c.field[i]) : c.field[i], fields[i]));
}
