// A small course that is whole, and then each thing that can be wrong with it.
#include "engine/course/course.h"
#include "base/out.h"
#include "tests/support/test.h"

static const struct {
    const char *path, *text;
} whole[] = {
    // clang-format off
    {"course.md", "---\nid: aaaaaaa1\ntitle: Cursus\nlanguage: nl\nlicence: CC-BY-SA-4.0\nversion: "
                  "0.1.0\nmodules:\n- m01-een\n---\n\nDag [woord](term:een-woord).\n"},
    {"glossary.md", "---\nid: aaaaaaa2\ntitle: Woorden\n---\n\nVooraf.\n\n## Één woord "
                    "{#aaaaaab1}\n\nGewoon.\n\nVak.\n"},
    {"glossary.en.md",
     "---\nid: aaaaaaa2\ntitle: Words\n---\n\n## One word {#aaaaaab1}\n\nPlain.\n"},
    {"modules/m01-een/module.md",
     "---\nid: aaaaaaa3\ntitle: Een\ngoal: Doel\noutcomes:\n- Iets.\nstudy_minutes: "
     "30\nlive_minutes: 60\n---\n\nTekst.\n"},
    {"modules/m01-een/module.en.md",
     "---\nid: aaaaaaa3\ntitle: One\ngoal: Goal\noutcomes:\n- Something.\n---\n\nText.\n"},
    {"modules/m01-een/lessons/l01-les.md",
     "---\nid: aaaaaaa4\ntitle: Les\nminutes: 10\n---\n\nTekst, zie [film](item:een-film).\n\n::: "
     "{.question #aaaaaab2 ref=q-een}\n:::\n\n::: {.exercise #aaaaaab3 ref=e1-doen "
     "minutes=5}\n:::\n"},
    {"modules/m01-een/exercises/e1-doen.md",
     "---\nid: aaaaaaa5\ntitle: Doen\nminutes: 5\n---\n\nDoe iets.\n"},
    {"modules/m01-een/sessions/s1.md",
     "---\nid: aaaaaaa6\ntitle: Samen\nminutes: 60\n---\n\n::: {.part #aaaaaab4 minutes=40 "
     "must=yes form=\"duo's\"}\n### Begin\n\nTekst.\n:::\n\n::: {.break #aaaaaab5 "
     "minutes=20}\n:::\n"},
    {"questions/q-een.md", "---\nid: aaaaaaa7\nkind: choice\ntitle: Vraag\n---\n\nWat?\n\n- "
                           "Dit.\n\n  Nee.\n\n- Dat.\n  En meer.\n\n  Ja.\n\n  Echt.\n"},
    {"trainer/answers/q-een.md", "---\nid: aaaaaaa7\ncorrect: b\n---\n"},
    {"trainer/modules/m01/sessions/s1.md",
     "---\nid: aaaaaaa8\ntitle: Trainer\n---\n\n::: {.trainer #aaaaaab6 for=aaaaaab4}\nLet "
     "op.\n:::\n"},
    // clang-format on
};

enum { FILES = (int)COUNT_OF(whole) };

// The whole course with one file changed: what stands for `from` becomes `to`; from NULL: another text.
static enum err read_with(struct test *t, const char *path, const char *from, const char *to,
                          struct course *c)
{
    struct course_file *files = MEM_ARRAY(t->mem, struct course_file, FILES + 1);
    int n = 0;
    bool changed = !path;

    for (int i = 0; i < FILES; i++) {
        str text = str_of(whole[i].text);
        if (path && strcmp(path, whole[i].path) == 0) {
            changed = true;
            if (!to) continue; // left out
            if (!from) {
                text = str_of(to);
            } else {
                const ptrdiff_t at = str_find(text, str_of(from));
                if (at < 0) test_fail(t, __FILE__, __LINE__, "%s is not in %s", from, path);
                text = str_format(t->mem, STR_FMT "%s" STR_FMT, (int)at, text.at, to,
                                  STR_ARG(str_from(text, (size_t)at + strlen(from))));
            }
        }
        files[n++] = (struct course_file){str_of(whole[i].path), text};
    }
    if (!changed) files[n++] = (struct course_file){str_of(path), str_of(to)};
    return course_read(t->mem, files, n, COURSE_WITH_TRAINER, c);
}

TEST(course, reads_a_whole_one)
{
    struct course c;

    NEED(t, read_with(t, NULL, NULL, NULL, &c));
    for (int i = 0; i < c.findings.n; i++)
        test_fail(t, __FILE__, __LINE__, "%s in " STR_FMT ":%d",
                  finding_name(c.findings.at[i].code), STR_ARG(c.findings.at[i].file),
                  c.findings.at[i].line);
    CHECK_INT(t, c.n_modules, 1);
    const struct module *m = course_module(&c, STR("m01"));
    CHECK(t, m == &c.modules[0]);
    CHECK_STR(t, course_text_in(&m->doc, STR("en"))->title, "One");
    CHECK_STR(t, course_text_in(&m->doc, STR("fr"))->title, "Een");
    CHECK_INT(t, m->lessons.n, 1);
    CHECK_STR(t, m->lessons.at[0].slug, "l01-les");
    const struct session *s = &m->sessions.at[0];
    CHECK_INT(t, s->n_parts, 2);
    CHECK_STR(t, s->parts[0].title, "Begin");
    CHECK_STR(t, s->parts[0].form, "duo's");
    CHECK(t, s->parts[0].must && s->parts[1].is_break);
    CHECK_INT(t, s->parts[1].start, 40);
    CHECK_INT(t, s->parts[0].n_notes, 1);
    const struct question *q = course_question(&c, STR("q-een"));
    CHECK(t, q && q->has_key);
    if (!q) return;
    CHECK_INT(t, q->correct, 2);
    CHECK_STR(t, q->words[0].prompt, "Wat?");
    CHECK_STR(t, q->words[0].options[1].answer, "Dat.\nEn meer.");
    CHECK_STR(t, q->words[0].options[1].feedback, "Ja.\n\nEcht.");
    const struct term *x = course_term(&c, STR("een-woord"));
    CHECK(t, x != NULL);
    if (x) CHECK_STR(t, term_in(&c, x, STR("en"))->name, "One word");
    if (x) CHECK_STR(t, x->words[0].professional, "Vak.");
    CHECK_INT(t, c.n_refs, 2);
    CHECK_STR(t, c.refs[1].target, "een-film");
}

TEST(course, says_what_is_wrong)
{
    // clang-format off
    static const struct {
        enum finding_code code;
        const char *path, *from, *to;
        int line; // -1: any
    } rows[] = {
        {FINDING_file_missing, "course.md", NULL, NULL, 0},
        {FINDING_file_unknown, "modules/m01-een/x.bin", NULL, "x", 0},
        {FINDING_file_path, "../etc.md", NULL, "x", 0},
        {FINDING_file_path, "a//b.md", NULL, "x", 0},
        {FINDING_file_double, "COURSE.md", NULL, "x\n", 0},
        {FINDING_file_not_utf8, "course.md", "Dag", "\xff", 11},
        {FINDING_file_not_nfc, "course.md", "Dag", "e\xcc\x81n", 11},
        {FINDING_file_control, "course.md", "Dag", "\x07", 11},
        {FINDING_file_line_end, "course.md", "Dag", "Dag\r\n", 11},
        {FINDING_head_missing, "course.md", NULL, "Dag.\n", 1},
        {FINDING_head_unclosed, "course.md", "---\n\nDag", "\nDag", 1},
        {FINDING_head_line, "course.md", "title: Cursus", "titel Cursus", 3},
        {FINDING_head_key_form, "course.md", "title: Cursus", "Titel: Cursus", 3},
        {FINDING_head_key_double, "course.md", "language: nl", "title: x", 4},
        {FINDING_head_key_unknown, "course.md", "title: Cursus", "titel: Cursus", 3},
        {FINDING_head_key_missing, "course.md", "title: Cursus\n", "", 1},
        {FINDING_head_list_expected, "course.md", "modules:\n- m01-een", "modules: m01-een", 7},
        {FINDING_head_text_expected, "course.md", "title: Cursus", "title:\n- x", 3},
        {FINDING_head_value_empty, "course.md", "title: Cursus", "title:", 3},
        {FINDING_head_value_yaml, "course.md", "title: Cursus", "title: A: b", 3},
        {FINDING_head_value_quotes, "course.md", "title: Cursus", "title: \"A", 3},
        {FINDING_head_number, "modules/m01-een/lessons/l01-les.md", "minutes: 10", "minutes: 0", 4},
        {FINDING_head_choice, "questions/q-een.md", "choice", "keuze", 3},
        {FINDING_head_slug, "course.md", "- m01-een", "- M01 een", -1},
        {FINDING_head_id, "course.md", "aaaaaaa1", "1a", 2},
        {FINDING_block_attributes, "course.md", "Dag", "::: film\n:::\n\nDag", 11},
        {FINDING_block_attr_double, "course.md", "Dag", "::: {.film #aaaaaac1 ref=a ref=b}\n:::\n",
         11},
        {FINDING_block_attr_unknown, "course.md", "Dag", "::: {.note #aaaaaac1 kleur=a}\n:::\n", 11},
        {FINDING_block_attr_missing, "course.md", "Dag", "::: {.film #aaaaaac1}\n:::\n", 11},
        {FINDING_block_attr_value, "course.md", "Dag", "::: {.film #aaaaaac1 ref=A}\n:::\n", 11},
        {FINDING_block_close, "course.md", "Dag", ":::\n\nDag", 11},
        {FINDING_block_unclosed, "course.md", "Dag", "::: {.note #aaaaaac1}\nDag", 11},
        {FINDING_block_code_unclosed, "course.md", "Dag", "```\nDag", 11},
        {FINDING_block_colons, "course.md", "Dag", "::: {.note #aaaaaac1}\nx\n::::\n\nDag", 13},
        {FINDING_block_indented, "course.md", "Dag", "  :::\nDag", 11},
        {FINDING_block_blank_before, "course.md", "Dag", "Dag\n::: {.note #aaaaaac1}\nx\n:::\n", 12},
        {FINDING_block_kind_unknown, "course.md", "Dag", "::: {.kader #aaaaaac1}\n:::\n", 11},
        {FINDING_block_place, "course.md", "Dag", "::: {.break #aaaaaac1 minutes=5}\n:::\n", 11},
        {FINDING_block_id_missing, "course.md", "Dag", "::: {.note}\nx\n:::\n", 11},
        {FINDING_block_id_form, "course.md", "Dag", "::: {.note #een}\nx\n:::\n", 11},
        {FINDING_id_double, "modules/m01-een/lessons/l01-les.md", "aaaaaab2", "aaaaaab3", -1},
        {FINDING_translation_alone, "modules/m01-een/lessons/l02-x.en.md", NULL, "x\n", 0},
        {FINDING_translation_id, "modules/m01-een/module.en.md", "aaaaaaa3", "aaaaaac3", 1},
        {FINDING_translation_missing, "glossary.en.md", "aaaaaab1", "aaaaaac1", -1},
        {FINDING_translation_block, "glossary.en.md", "aaaaaab1", "aaaaaac1", 6},
        {FINDING_module_missing, "course.md", "- m01-een", "- m02-twee", 8},
        {FINDING_module_unlisted, "course.md", "- m01-een", "- m02-twee", -1},
        {FINDING_part_title, "modules/m01-een/sessions/s1.md", "### Begin\n\n", "", 7},
        {FINDING_session_minutes, "modules/m01-een/sessions/s1.md", "minutes=40", "minutes=30", 1},
        {FINDING_exercise_minutes, "modules/m01-een/lessons/l01-les.md", "minutes=5", "minutes=6",
         -1},
        {FINDING_live_minutes, "modules/m01-een/module.md", "live_minutes: 60", "live_minutes: 50",
         8},
        {FINDING_study_minutes, "modules/m01-een/module.md", "study_minutes: 30",
         "study_minutes: 5", 7},
        {FINDING_question_options, "questions/q-een.md", "- Dat.", "  Dat.", -1},
        {FINDING_question_key, "trainer/answers/q-een.md", NULL, NULL, 1},
        {FINDING_question_key_letter, "trainer/answers/q-een.md", "correct: b", "correct: c", 3},
        {FINDING_question_key_one, "trainer/answers/q-een.md", "correct: b", "correct: a, b", 3},
        {FINDING_question_feedback, "questions/q-een.md", "\n\n  Nee.", "", 9},
        {FINDING_question_prompt, "questions/q-een.md", "Wat?\n\n", "", -1},
        {FINDING_question_unused, "modules/m01-een/lessons/l01-les.md",
         "::: {.question #aaaaaab2 ref=q-een}\n:::", "Tekst.", 1},
        {FINDING_answer_public, "questions/q-een.md", "title: Vraag", "title: Vraag\ncorrect: b", 5},
        {FINDING_answer_alone, "trainer/answers/q-x.md", NULL,
         "---\nid: zzzzzzz1\ncorrect: b\n---\n", 1},
        {FINDING_trainer_for, "trainer/modules/m01/sessions/s1.md", "for=aaaaaab4", "for=aaaaaac4",
         6},
        {FINDING_term_empty, "glossary.md", "\n\nGewoon.\n\nVak.", "", 8},
        {FINDING_term_id, "glossary.md", " {#aaaaaab1}", "", 8},
        {FINDING_term_missing, "course.md", "een-woord", "twee-woorden", 11},
        {FINDING_link_broken, "course.md", "term:een-woord", "modules/x.md", 11},
        {FINDING_link_broken, "course.md", "term:een-woord", "../course.md", 11},
        {FINDING_link_scheme, "course.md", "term:een-woord", "javascript:alert(1)", 11},
        {FINDING_link_trainer, "course.md", "term:een-woord", "trainer/answers/q-een.md", 11},
        {FINDING_reference_broken, "modules/m01-een/lessons/l01-les.md", "ref=q-een", "ref=q-x",
         9},
        {FINDING_image_alt, "course.md", "[woord](term:een-woord)", "![](x.png)", 11},
        {FINDING_image_broken, "course.md", "[woord](term:een-woord)", "![a](x.png)", 11},
        {FINDING_html_raw, "course.md", "Dag", "<b>Dag</b>", 11},
        {FINDING_form_sentences, "course.md", "Dag", "Dag. Hoe gaat het?", 11},
        {FINDING_form_blank_lines, "course.md", "Dag", "x\n\n\nDag", 13},
        {FINDING_form_space_end, "course.md", "Dag", "x \nDag", 11},
        {FINDING_form_tab, "course.md", "Dag", "x\ty\nDag", 11},
        {FINDING_form_last_line, "course.md", ").\n", ").", 0},
        {FINDING_form_sentence_long, "course.md", "Dag",
         "a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a Dag", 11},
    };
    // clang-format on

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct course c;
        bool found = false;
        t->row = finding_name(rows[i].code);
        const enum err e = read_with(t, rows[i].path, rows[i].from, rows[i].to, &c);
        for (int k = 0; k < c.findings.n && !found; k++)
            found = c.findings.at[k].code == rows[i].code &&
                    (rows[i].line < 0 || c.findings.at[k].line == rows[i].line);
        if (!found) {
            test_fail(t, __FILE__, __LINE__, "not told at line %d", rows[i].line);
            for (int k = 0; k < c.findings.n; k++)
                test_fail(t, __FILE__, __LINE__, "  told: %s:%d",
                          finding_name(c.findings.at[k].code), c.findings.at[k].line);
        }
        if (finding_severity(rows[i].code) == SEVERITY_ERROR) CHECK_INT(t, e, ERR_INVALID);
    }
}

TEST(course, leaves_normal_text_alone)
{
    static const char *const lines[] = {
        "Dit is er \xc3\xa9\xc3\xa9n, bijv. Amsterdam of Utrecht.",
        "Volgens J. Jansen en A.B. de Vries klopt dat.",
        "De vraag \xe2\x80\x98Wat zag je?\xe2\x80\x99 is open.",
        "Het kost 1.250 euro, dus art. 4 geldt.",
        "- Een regel. Met twee zinnen mag in een lijst.",
        "1. Ook hier. Ja.",
        "| a. B | c |",
        "Gebruik `a. B` zo.",
        "## Kop. Nog een.",
    };

    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        struct course c;
        t->row = lines[i];
        NEED(t, read_with(t, "course.md", "Dag",
                          str_z(t->mem, str_format(t->mem, "%s\n\nDag", lines[i])), &c));
        CHECK_INT(t, c.findings.n, 0);
    }
}

TEST(course, keeps_bounds)
{
    struct course c;
    struct out o = out_new(t->mem);
    struct course_file *files = MEM_ARRAY(t->mem, struct course_file, COURSE_FILES_MAX + 1);
    struct blocks blocks;
    struct findings f = findings_new(t->mem);

    CHECK_INT(t, course_read(t->mem, files, COURSE_FILES_MAX + 1, COURSE_PUBLIC, &c), ERR_INVALID);
    CHECK_INT(t, c.findings.at[0].code, FINDING_files_too_many);
    for (int i = 0; i < TEXT_BYTES_MAX + 1; i++)
        out_byte(&o, 'a');
    files[0] = (struct course_file){STR("course.md"), out_get(&o)};
    CHECK_INT(t, course_read(t->mem, files, 1, COURSE_PUBLIC, &c), ERR_INVALID);
    CHECK_INT(t, c.findings.at[0].code, FINDING_file_too_large);
    o.n = 0;
    for (int i = 0; i < 12; i++)
        out_format(&o, "::: {.note #abcdefg%d}\n\n", i % 10);
    CHECK_INT(t, block_parse(t->mem, STR("x"), out_get(&o), 1, &f, &blocks), ERR_INVALID);
    CHECK_INT(t, f.at[0].code, FINDING_block_deep);
    o.n = 0;
    f = findings_new(t->mem);
    for (int i = 0; i < BLOCKS_MAX + 10; i++)
        OUT_LIT(&o, "::: {.note}\nx\n:::\n\n");
    CHECK_INT(t, block_parse(t->mem, STR("x"), out_get(&o), 1, &f, &blocks), ERR_INVALID);
    CHECK_INT(t, f.at[0].code, FINDING_blocks_too_many);
    for (int i = 0; i < FINDINGS_MAX + 5; i++)
        finding_add(&f, STR("x"), i, FINDING_form_tab, STR(""), STR(""));
    findings_end(&f);
    CHECK_INT(t, f.n, FINDINGS_MAX);
    CHECK_INT(t, f.at[f.n - 1].code, FINDING_findings_too_many);
}

TEST(block, reads_attributes_and_nesting)
{
    struct findings f = findings_new(t->mem);
    struct blocks b;
    str title, rest;

    NEED(t, block_parse(t->mem, STR("x"),
                        STR("Een.\n\n:::: {.part #abcdefgh minutes=5 form=\"a \\\"b\\\" c\"}\n### "
                            "Titel\n\n::: {.note #abcdefgi}\nx\n:::\n\n```\n::: {.y}\n```\n::::\n"),
                        10, &f, &b));
    CHECK_INT(t, f.n, 0);
    CHECK_INT(t, b.n, 2);
    CHECK_STR(t, b.at[0].inside, "Een.");
    CHECK_INT(t, b.at[0].line, 10);
    CHECK_INT(t, b.at[1].line, 12);
    CHECK_INT(t, b.at[1].end_line, 22);
    CHECK_STR(t, block_attr(&b.at[1], "form"), "a \"b\" c");
    CHECK(t, !block_attr(&b.at[1], "room").at);
    CHECK_INT(t, b.at[1].blocks.n, 3);
    CHECK(t, block_by_id(&b, STR("abcdefgi")) == &b.at[1].blocks.at[1]);
    CHECK(t, block_title(&b.at[1], &title, &rest));
    CHECK_STR(t, title, "Titel");
    CHECK_STR(t, b.at[1].blocks.at[2].inside, "```\n::: {.y}\n```");
}

TEST(block, finds_links_past_code)
{
    static const struct {
        enum md_kind kind;
        const char *words, *target;
    } want[] = {
        // clang-format off
        {MD_LINK, "a", "b"},          {MD_IMAGE, "c", "d e"},      {MD_LINK, "![f](g)", "h"},
        {MD_IMAGE, "f", "g"},         {MD_LINK, "https://i.nl/", "https://i.nl/"},
        {MD_HTML, "", "b"},           {MD_LINK, "k", "l"},
        // clang-format on
    };
    const str in =
        STR("[a](b \"t\") ![c](<d e>) `[x](y)` \\[x](y)\n\n```\n[x](y)\n```\n[![f](g)](h)"
            " <https://i.nl/> <b>x 1 < 2\n[k]: l\n");
    struct md_link l;
    size_t from = 0, n = 0;

    for (; md_link_next(in, &from, &l) && n < COUNT_OF(want); n++) {
        t->row = want[n].target;
        CHECK_INT(t, l.kind, want[n].kind);
        CHECK_STR(t, l.words, want[n].words);
        CHECK_STR(t, l.target, want[n].target);
    }
    CHECK_INT(t, n, COUNT_OF(want));
}

TEST(head, gives_values_as_they_are_asked)
{
    struct findings f = findings_new(t->mem);
    struct head h;
    day d;

    NEED(t, head_parse(t->mem, STR("x"),
                       STR("---\ntitle: \"A: \\\"b\\\" \\\\\"\nno: no\ndate: 2026-11-25\nlist:\n- "
                           "een\n- twee\nversion: 3.10\n---\nBody\n"),
                       &f, &h));
    CHECK_STR(t, head_text(&h, "title", HEAD_MUST, 20), "A: \"b\" \\");
    CHECK_STR(t, head_text(&h, "version", HEAD_MUST, 20), "3.10");
    CHECK(t, !head_yes(&h, "no"));
    CHECK(t, head_day(&h, "date", HEAD_MUST, &d));
    CHECK_INT(t, head_list(&h, t->mem, "list", HEAD_MUST, 5, 20).n, 2);
    CHECK_STR(t, h.body, "Body\n");
    CHECK_INT(t, h.body_line, 10);
    head_done(&h);
    CHECK_INT(t, f.n, 0);
}

// Random heads: what is written as key and value comes back, whatever it is.
PROP(head, reads_back_what_was_quoted, 500)
{
    static const char signs[] = "ab: \"\\#-[]{}'|>&*!%@`,\xc3\xa9";
    struct findings f = findings_new(t->mem);
    struct out o = out_new(t->mem), value = out_new(t->mem);
    struct head h;

    out_byte(&value, 'x');
    for (int i = 0; i < t->round % 40; i++) {
        const size_t k = test_random(t, 22);
        if (k == 21)
            out_bytes(&value, "\xc3\xa9", 2);
        else
            out_byte(&value, signs[k]);
    }
    out_byte(&value, 'x');
    OUT_LIT(&o, "---\nk: \"");
    for (size_t i = 0; i < value.n; i++) {
        if (value.at[i] == '"' || value.at[i] == '\\') out_byte(&o, '\\');
        out_byte(&o, value.at[i]);
    }
    OUT_LIT(&o, "\"\n---\n");
    NEED(t, head_parse(t->mem, STR("x"), out_get(&o), &f, &h));
    CHECK(t, str_eq(head_text(&h, "k", HEAD_MUST, 200), out_get(&value)));
    CHECK_INT(t, f.n, 0);
}

// A course that says it is complete is told what its modules lack; one that does not, is left alone.
TEST(course, says_what_a_module_lacks)
{
    static const enum finding_code codes[] = {
        FINDING_module_lessons,   FINDING_module_lesson_minutes, FINDING_module_handouts,
        FINDING_module_questions, FINDING_module_intervision,    FINDING_module_form,
        FINDING_module_script,
    };
    struct course c;
    int forms = 0, scripts = 0;

    CHECK_INT(t, read_with(t, "course.md", "version: 0.1.0", "version: 0.1.0\ncomplete: yes", &c),
              ERR_NONE);
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        bool found = false;
        for (int k = 0; k < c.findings.n; k++)
            found |= c.findings.at[k].code == codes[i];
        t->row = finding_name(codes[i]);
        CHECK(t, found);
    }
    t->row = NULL;
    for (int k = 0; k < c.findings.n; k++) {
        forms += c.findings.at[k].code == FINDING_module_form;
        scripts += c.findings.at[k].code == FINDING_module_script;
        CHECK(t, c.findings.at[k].code != FINDING_module_sessions &&
                     c.findings.at[k].code != FINDING_module_exercises &&
                     c.findings.at[k].code != FINDING_session_notes);
    }
    CHECK_INT(t, forms, 3);
    CHECK_INT(t, scripts, 2);
    CHECK_INT(t, read_with(t, NULL, NULL, NULL, &c), ERR_NONE);
    CHECK_INT(t, c.findings.warnings, 0);
}
