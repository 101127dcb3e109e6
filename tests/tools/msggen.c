#include "tools/common/po.h"

#include "tests/support/test.h"

static const char head[] = "msgid \"\"\nmsgstr \"\"\n\"Language: nl\\n\"\n\"Plural-Forms: "
                           "nplurals=2; plural=(n != 1);\\n\"\n\n";

TEST(msggen, refuses)
{
    static const struct {
        const char *in, *said; // the text begins at line 6
    } rows[] = {
        {"#, fuzzy\nmsgid \"a.b\"\nmsgstr \"x\"", "po:6: a fuzzy entry"},
        {"#~ msgid \"a.b\"", "po:6: an obsolete entry"},
        {"msgctxt \"x\"\nmsgid \"a.b\"\nmsgstr \"x\"", "po:6: expected msgid"},
        {"msgid \"a.b\"\n", "po:6: expected msgstr after msgid \"a.b\""},
        {"msgid \"a.b\"\nmsgstr x", "po:7: expected a text between double quotes"},
        {"msgid \"a.b\"\nmsgstr \"x\" y", "po:7: expected a text between double quotes"},
        {"msgid \"a.b\"\nmsgstr \"a\\q\"", "po:7: only \\n"},
        {"msgid \"a.b\"\nmsgstr \"a\\\"", "po:7: only \\n"},
        {"msgid \"a.b\"\nmsgstr \"a\"b\"", "po:7: a quote inside a text"},
        {"msgid \"ab\"\nmsgstr \"x\"", "po:6: \"ab\" is no key"},
        {"msgid \"A.b\"\nmsgstr \"x\"", "po:6: \"A.b\" is no key"},
        {"msgid \"a..b\"\nmsgstr \"x\"", "po:6: \"a..b\" is no key"},
        {"msgid \"a.\"\nmsgstr \"x\"", "po:6: \"a.\" is no key"},
        {"msgid \"a.b\"\nmsgstr \"\"", "po:6: the sentence is empty"},
        {"msgid \"a.b\"\nmsgstr \"x \"", "po:6: the sentence begins or ends with white space"},
        {"msgid \"a.b\"\nmsgstr \"x\"\n\nmsgid \"a.b\"\nmsgstr \"y\"",
         "po:9: \"a.b\" stands already at po:6"},
        {"msgid \"a.b\"\nmsgid_plural \"a.c\"\nmsgstr[0] \"x\"\nmsgstr[1] \"y\"",
         "po:8: msgid_plural must be the same key"},
        {"msgid \"a.b\"\nmsgid_plural \"a.b\"\nmsgstr[0] \"x\"",
         "po:6: nl needs 2 plural forms, found 1"},
        {"msgid \"a.b\"\nmsgstr \"{x\"", "po:6: a value is written {name}"},
        {"msgid \"a.b\"\nmsgstr \"x}\"", "po:6: a value is written {name}"},
        {"msgid \"a.b\"\nmsgstr \"{X}\"", "po:6: a value is written {name}"},
        {"msgid \"a.b\"\nmsgstr \"{}\"", "po:6: a value is written {name}"},
        {"msgid \"a.b\"\nmsgstr \"x{/a}\"", "po:6: {/a} closes nothing"},
        {"msgid \"a.b\"\nmsgstr \"{a}x{b}y{/b}z{/a}\"", "po:6: {b} stands inside {a}"},
        {"msgid \"\"\nmsgstr \"\"\n\"Language: en\\n\"", "po:6: Language is \"en\""},
        {"msgid \"\"\nmsgstr \"\"\n\"Plural-Forms: nplurals=2; plural=system(n);\\n\"",
         "po:6: Plural-Forms must be like"},
        {"msgid \"\"\nmsgstr \"\"\n\"Plural-Forms: nplurals=9; plural=n;\\n\"",
         "po:6: Plural-Forms must be like"},
        {"msgid \"\"\nmsgstr \"\"\n\"Plural-Forms: nplurals=2; plural=n>1;\\n\"",
         "po:6: Plural-Forms differs"},
        {"msgid \"a.b\"\nmsgstr \"x\"", "po:6: \"a.b\" is missing in en"},
        {"\xff", "po:1: the file is not UTF-8"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct complaints c = {.text = out_new(t->mem)};
        struct po_book b = {.mem = t->mem};

        t->row = rows[i].in;
        po_parse(&b, 0, STR("po"), str_format(t->mem, "%s%s\n", head, rows[i].in), &c);
        po_sort(&b);
        po_check(&b, &c);
        if (str_find(out_get(&c.text), str_of(rows[i].said)) < 0)
            test_fail(t, __FILE__, __LINE__, "said \"" STR_FMT "\", not \"%s\"",
                      STR_ARG(out_get(&c.text)), rows[i].said);
    }
}

TEST(msggen, compares_the_languages)
{
    static const struct {
        const char *nl, *en, *said;
    } rows[] = {
        {"msgid \"a.b\"\nmsgstr \"{x} {y}\"", "msgid \"a.b\"\nmsgstr \"{y}\"",
         "en:1: \"a.b\" lacks the value {x}"},
        {"msgid \"a.b\"\nmsgstr \"{y}\"", "msgid \"a.b\"\nmsgstr \"{x} {y}\"",
         "nl:1: \"a.b\" lacks the value {x}"},
        {"msgid \"a.b\"\nmsgstr \"{y}\"",
         "msgid \"a.b\"\nmsgid_plural \"a.b\"\nmsgstr[0] \"{y}\"\nmsgstr[1] \"{y}\"",
         "en:1: \"a.b\" has plural forms in one language only"},
        {"msgid \"a.b\"\nmsgstr \"{x} en {y}\"", "msgid \"a.b\"\nmsgstr \"{y} and {x}\"", ""},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct complaints c = {.text = out_new(t->mem)};
        struct po_book b = {.mem = t->mem, .plural = {STR("0"), STR("0")}, .forms = {2, 2}};

        t->row = rows[i].en;
        po_parse(&b, 0, STR("nl"), str_of(rows[i].nl), &c);
        po_parse(&b, 1, STR("en"), str_of(rows[i].en), &c);
        po_sort(&b);
        po_check(&b, &c);
        if (rows[i].said[0] ? str_find(out_get(&c.text), str_of(rows[i].said)) < 0 : c.n > 0)
            test_fail(t, __FILE__, __LINE__, "said \"" STR_FMT "\", not \"%s\"",
                      STR_ARG(out_get(&c.text)), rows[i].said);
    }
}

TEST(msggen, reads_texts_of_several_lines)
{
    struct complaints c = {.text = out_new(t->mem)};
    struct po_book b = {.mem = t->mem};

    po_parse(&b, 0, STR("po"),
             STR("# x\nmsgid \"a.b\"\nmsgstr \"\"\n\"een \\\"twee\\\"\\n\"\n\"drie\"\n"), &c);
    po_sort(&b);
    CHECK_INT(t, c.n, 0);
    const struct po_message *e = po_find(&b, STR("a.b"));
    CHECK(t, e);
    if (e) CHECK_STR(t, e->in[0].form[0], "een \"twee\"\ndrie");
    CHECK(t, !po_find(&b, STR("a.c")));
}

// That every sentence that is used is there, is checked when building. This is the other way round.
TEST(msggen, finds_no_key_that_nobody_uses)
{
    struct complaints c = {.text = out_new(t->mem)};
    struct po_book b;

    po_load(t->mem, "locale", &b, &c);
    po_check(&b, &c);
    CHECK(t, b.n > 50);
    po_unused(&b, "src", &c);
    CHECK_STR(t, out_get(&c.text), "");
}

TEST(msggen, sees_what_is_used)
{
    struct complaints c = {.text = out_new(t->mem)};
    struct po_book b = {.mem = t->mem};
    const char *folder = test_folder(t);

    po_parse(&b, 0, STR("po"),
             STR("msgid \"a.b\"\nmsgstr \"x\"\nmsgid \"a.c_d\"\nmsgstr \"x\"\nmsgid "
                 "\"k.one\"\nmsgstr \"x\"\n"
                 "msgid \"e.two\"\nmsgstr \"x\"\nmsgid \"a.no\"\nmsgstr \"x\"\n"),
             &c);
    po_sort(&b);
    CHECK(t, write_file(str_z(t->mem, str_format(t->mem, "%s/a.html", folder)),
                        STR("{{ t a.b }} a.no_more")));
    CHECK(t, write_file(str_z(t->mem, str_format(t->mem, "%s/a.c", folder)),
                        STR("f(MSG_a_c_d); g(\"k.%s\"); MSG_e_##x")));
    po_unused(&b, folder, &c);
    CHECK_STR(t, out_get(&c.text), "po:9: \"a.no\" is not used\n");
}
