// WebVTT: what is wrong is told where, what is written reads back the same, edits keep the order.
#include "engine/captions/captions.h"
#include "base/out.h"
#include "tests/support/test.h"

static const char head[] = "WEBVTT\n\n";

TEST(captions, tells_what_is_wrong_and_where)
{
    static const struct {
        const char *name, *in; // after the header
        int code;              // -1: nothing wrong
        int line, column;
    } rows[] = {
        // clang-format off
        {"plain", "00:01.000 --> 00:02.000\nDag\n", -1, 0, 0},
        {"hours", "01:00:01.000 --> 01:00:02.000 align:start\nDag\n", -1, 0, 0},
        {"open voice", "00:01.000 --> 00:02.000\n<v Anna>Dag\n", -1, 0, 0},
        {"region", "REGION\nid:a\n\n00:01.000 --> 00:02.000 region:a\nDag\n", -1, 0, 0},
        {"id alone", "eerste\n\n", CAPTIONS_id_alone, 4, 1},
        {"time", "0:1.000 --> 00:02.000\nDag\n", CAPTIONS_time_form, 3, 1},
        {"comma", "00:00:01,000 --> 00:00:02.000\nDag\n", CAPTIONS_time_comma, 3, 1},
        {"minutes", "61:01.000 --> 61:02.000\nDag\n", CAPTIONS_time_range, 3, 1},
        {"large", "100:00:01.000 --> 100:00:02.000\nDag\n", CAPTIONS_time_large, 3, 1},
        {"arrow", "00:01.000 -> --> 00:02.000\nDag\n", CAPTIONS_arrow_missing, 3, 11},
        {"arrow space", "00:01.000--> 00:02.000\nDag\n", CAPTIONS_arrow_space, 3, 10},
        {"ends first", "00:02.000 --> 00:01.000\nDag\n", CAPTIONS_end_before, 3, 24},
        {"order",
         "00:05.000 --> 00:06.000\nA\n\n00:01.000 --> 00:02.000\nB\n",
         CAPTIONS_start_before,
         6,
         1},
        {"setting", "00:01.000 --> 00:02.000 kleur:rood\nA\n", CAPTIONS_setting_unknown, 3, 25},
        {"value", "00:01.000 --> 00:02.000 size:101%\nA\n", CAPTIONS_setting_value, 3, 25},
        {"twice", "00:01.000 --> 00:02.000 size:1% size:2%\nA\n", CAPTIONS_setting_double, 3, 33},
        {"blank", "00:01.000 --> 00:02.000\nA\n00:03.000 --> 00:04.000\nB\n",
         CAPTIONS_cue_no_blank, 5, 11},
        {"late", "00:01.000 --> 00:02.000\nA\n\nSTYLE\n::cue{}\n", CAPTIONS_block_late, 6, 1},
        {"note", "NOTE\na --> b\n", CAPTIONS_block_text, 4, 3},
        {"tag", "00:01.000 --> 00:02.000\nA\nx <font>B\n", CAPTIONS_tag_unknown, 5, 3},
        {"unclosed", "00:01.000 --> 00:02.000\n<i>A\n", CAPTIONS_tag_unclosed, 4, 5},
        {"stray", "00:01.000 --> 00:02.000\nA</i>\n", CAPTIONS_tag_stray, 4, 2},
        {"voice", "00:01.000 --> 00:02.000\n<v>A\n", CAPTIONS_tag_annotation, 4, 1},
        {"rt", "00:01.000 --> 00:02.000\n<rt>A</rt>\n", CAPTIONS_tag_place, 4, 1},
        {"stamp", "00:01.000 --> 00:02.000\nA <00:03.000>B\n", CAPTIONS_stamp_order, 4, 3},
        {"entity", "00:01.000 --> 00:02.000\nA & B\n", CAPTIONS_entity, 4, 3},
        // clang-format on
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct captions c;
        t->row = rows[i].name;
        const str in = str_format(t->mem, "%s%s", head, rows[i].in);
        const enum err e = captions_parse(t->mem, in, CAPTIONS_STRICT, &c);
        CHECK_INT(t, e, rows[i].code < 0 ? ERR_NONE : ERR_INVALID);
        CHECK_INT(t, captions_parse(t->mem, in, CAPTIONS_LENIENT, &c), ERR_NONE);
        if (rows[i].code < 0) {
            CHECK_INT(t, c.findings.n, 0);
            continue;
        }
        if (c.findings.n == 0) {
            test_fail(t, __FILE__, __LINE__, "no finding");
            continue;
        }
        CHECK_STR(t, str_of(captions_code_name(c.findings.at[0].code)),
                  captions_code_name((enum captions_code)rows[i].code));
        CHECK_INT(t, c.findings.at[0].line, rows[i].line);
        CHECK_INT(t, c.findings.at[0].column, rows[i].column);
    }
}

TEST(captions, refuses_what_is_no_captions)
{
    struct captions c;
    char *large = mem_raw(t->mem, CAPTIONS_BYTES_MAX + 1);

    memset(large, 'a', CAPTIONS_BYTES_MAX + 1);
    CHECK_INT(t, captions_parse(t->mem, (str){large, CAPTIONS_BYTES_MAX + 1}, CAPTIONS_LENIENT, &c),
              ERR_TOO_LARGE);
    CHECK_INT(t, captions_parse(t->mem, STR("WEBVTT\n\n\xff"), CAPTIONS_LENIENT, &c), ERR_INVALID);
    CHECK_INT(t, c.findings.at[0].code, CAPTIONS_utf8);
    CHECK_INT(t, c.findings.at[0].line, 3);
    CHECK_INT(t, captions_parse(t->mem, STR("Dag"), CAPTIONS_STRICT, &c), ERR_INVALID);
    struct out o = out_new(t->mem);
    OUT_LIT(&o, "WEBVTT\n\n");
    for (int i = 0; i <= CAPTIONS_CUES_MAX; i++)
        OUT_LIT(&o, "00:01.000 --> 00:02.000\nA\n\n");
    CHECK_INT(t, captions_parse(t->mem, out_get(&o), CAPTIONS_LENIENT, &c), ERR_TOO_LARGE);
}

TEST(captions, writes_normal_form)
{
    static const struct {
        const char *name, *in, *want;
    } rows[] = {
        // clang-format off
        {"spaces", "WEBVTT  a film \r\n\r\nNOTE  x\r\n\r\n\r\n00:01.000\t-->  00:02.500 size:50% "
                   "line:1 \r\n<v   Anna  B>Dag \r\n",
         "WEBVTT a film\n\nNOTE x\n\n00:00:01.000 --> 00:00:02.500 line:1 size:50%\n<v Anna "
         "B>Dag </v>\n"},
        {"subrip", "1\n00:00:01,000 --> 00:00:02,000\n<font color=\"red\">Dag</font>\n",
         "WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nDag\n"},
        {"nesting", "WEBVTT\n\n00:01.000 --> 00:02.000\n<b><i>a</b>b\n",
         "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<b><i>ab</i></b>\n"},
        {"entities", "WEBVTT\n\n00:01.000 --> 00:02.000\na > b &lt; c & d &nbsp;&lrm;&#233;&quot;\n",
         "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\na &gt; b &lt; c &amp; d \xc2\xa0&lrm;\xc3\xa9\"\n"},
        {"name like an arrow", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A--&#45;>x\n",
         "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v A--&#45;>x</v>\n"},
        {"ruby", "WEBVTT\n\n00:01.000 --> 00:02.000\n<ruby>a<rt>b</ruby>c\n",
         "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<ruby>a<rt>b</rt></ruby>c\n"},
        {"style", "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nNOTE\ntwo\nlines\n\n00:01.000 --> "
                  "00:02.000\nx\n\nNOTE end\n",
         "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nNOTE\ntwo\nlines\n\n00:00:01.000 --> "
         "00:00:02.000\nx\n\nNOTE end\n"},
        // clang-format on
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct captions c;
        t->row = rows[i].name;
        CHECK_INT(t, captions_parse(t->mem, str_of(rows[i].in), CAPTIONS_LENIENT, &c), ERR_NONE);
        CHECK_STR(t, captions_write(t->mem, &c), rows[i].want);
    }
}

// clang-format off
static const char *const scraps[] = {
    "WEBVTT",    "\n",     "\n\n",       "00:01.000 --> 00:02.000\n", "00:0", "-->",  " --> ",
    "NOTE ",     "STYLE",  "REGION\n",   "<v Anna>", "</v>", "<b>",   "</b>", "<i.x>", "</i>",
    "<ruby>",    "<rt>",   "</ruby>",    "&amp;",    "&",    "&#45;", "--",   ">",     "<",
    "<00:01.500>", "Dag ", "\xc3\xa9",   "\r\n",     "\r",   "\t",    "align:start", " size:5%", "id",
    "00:00:03.000 --> 00:00:09.000 line:0\n", "\x00", "<c.--", "<lang nl>", "<v --",
};
// clang-format on

static str random_text(struct test *t, int pieces)
{
    struct out o = out_new(t->mem);

    if (test_random(t, 8)) OUT_LIT(&o, "WEBVTT\n\n");
    for (int i = 0; i < pieces; i++) {
        const char *s = scraps[test_random(t, COUNT_OF(scraps))];
        out_bytes(&o, s, *s ? strlen(s) : 1);
    }
    return out_get(&o);
}

PROP(captions, writes_a_fixed_point_and_edits_in_order, 3000)
{
    struct captions c, again;

    NEED(t, captions_parse(t->mem, random_text(t, 1 + t->round % 60), CAPTIONS_LENIENT, &c));
    const str once = captions_write(t->mem, &c);
    NEED(t, captions_parse(t->mem, once, CAPTIONS_LENIENT, &again));
    CHECK(t, str_eq(captions_write(t->mem, &again), once));
    CHECK_INT(t, again.n, c.n);

    captions_sort(&c);
    for (int k = 0; k < 20; k++) {
        const int i = c.n ? (int)test_random(t, (uint64_t)c.n) : 0;
        const int64_t start = (int64_t)test_random(t, 20000),
                      end = start + 1 + (int64_t)test_random(t, 5000);
        const int before = c.n;
        int at = -1;
        enum err e = ERR_NONE;
        switch (test_random(t, 6)) {
        case 0: e = captions_insert(&c, start, end, random_text(t, 5), &at); break;
        case 1: e = captions_delete(&c, i); break;
        case 2: e = captions_set_time(&c, i, start, end, &at); break;
        case 3: e = captions_set_text(&c, i, random_text(t, 5)); break;
        case 4:
            e = c.n ? captions_split(&c, i, (c.at[i].start_ms + c.at[i].end_ms) / 2,
                                     test_random(t, 8))
                    : ERR_NONE;
            break;
        default: e = captions_merge(&c, i); break;
        }
        if (e != ERR_NONE) CHECK_INT(t, c.n, before);
        if (at >= 0) CHECK_INT(t, c.at[at].start_ms, start);
        for (int j = 1; j < c.n; j++)
            CHECK(t, c.at[j - 1].start_ms <= c.at[j].start_ms);
        const str out = captions_write(t->mem, &c);
        NEED(t, captions_parse(t->mem, out, CAPTIONS_LENIENT, &again));
        CHECK(t, str_eq(captions_write(t->mem, &again), out));
        CHECK_INT(t, again.n, c.n);
    }
}

static struct captions one(struct test *t, const char *text)
{
    struct captions c = captions_new(t->mem);

    CHECK_INT(t, captions_insert(&c, 1000, 5000, str_of(text), NULL), ERR_NONE);
    return c;
}

TEST(captions, splits_and_merges_inside_a_voice)
{
    struct captions c = one(t, "<v Anna>Dag &amp; <i>welkom allemaal</i></v>");

    NEED(t, captions_split(&c, 0, 3000, 13));
    CHECK_INT(t, c.n, 2);
    CHECK_STR(t, c.at[0].text, "<v Anna>Dag &amp; <i>welkom </i></v>");
    CHECK_STR(t, c.at[1].text, "<v Anna><i>allemaal</i></v>");
    CHECK_INT(t, c.at[0].end_ms, 3000);
    CHECK_INT(t, c.at[1].start_ms, 3000);
    NEED(t, captions_merge(&c, 0));
    CHECK_INT(t, c.n, 1);
    CHECK_STR(t, c.at[0].text, "<v Anna>Dag &amp; <i>welkom </i>\n<i>allemaal</i></v>");
    CHECK_INT(t, captions_split(&c, 0, 3000, 0), ERR_INVALID);
    CHECK_INT(t, captions_split(&c, 0, 3000, 999), ERR_INVALID);
    CHECK_INT(t, captions_split(&c, 0, 5000, 3), ERR_INVALID);
    CHECK_INT(t, captions_merge(&c, 0), ERR_INVALID);
}

TEST(captions, moves_times_within_bounds)
{
    struct captions c = one(t, "a <00:00:02.000>b");
    int at;

    CHECK_INT(t, captions_shift(&c, -1001), ERR_INVALID);
    NEED(t, captions_shift(&c, -1000));
    CHECK_STR(t, c.at[0].text, "a <00:00:01.000>b");
    CHECK_INT(t, captions_set_time(&c, 0, 4000, 4000, &at), ERR_INVALID);
    CHECK_INT(t, captions_set_time(&c, 0, 0, CAPTIONS_MS_MAX + 1, &at), ERR_INVALID);
    CHECK_INT(t, captions_shift(&c, INT64_MAX), ERR_INVALID);
    NEED(t, captions_insert(&c, 500, 900, STR("x"), &at));
    CHECK_INT(t, at, 1);
    NEED(t, captions_set_time(&c, 1, 0, 100, &at));
    CHECK_INT(t, at, 0);
    CHECK_INT(t, captions_insert(&c, 1, 2, STR(" <b></b> "), &at), ERR_NONE);
    CHECK_INT(t, captions_insert(&c, 1, 2, STR(" \n "), &at), ERR_INVALID);
}

TEST(captions, checks_what_a_reader_needs)
{
    struct captions c = captions_new(t->mem);
    static const enum captions_code want[] = {CAPTIONS_lines, CAPTIONS_overlap, CAPTIONS_line_long,
                                              CAPTIONS_speed, CAPTIONS_short,   CAPTIONS_long};

    CHECK_INT(t, captions_check(t->mem, &c).at[0].code, CAPTIONS_none);
    NEED(t, captions_insert(&c, 0, 2000, STR("a\nb\nc"), NULL));
    NEED(t, captions_insert(&c, 1500, 4000, STR("Deze regel is echt veel te lang voor het scherm."),
                            NULL));
    NEED(t, captions_insert(&c, 5000, 6000, STR("Te veel tekens in een seconde."), NULL));
    NEED(t, captions_insert(&c, 7000, 7100, STR("x"), NULL));
    NEED(t, captions_insert(&c, 8000, 18000, STR("Lang genoeg."), NULL));
    const struct captions_findings f = captions_check(t->mem, &c);
    CHECK_INT(t, f.n, (int)COUNT_OF(want));
    for (int i = 0; i < f.n && i < (int)COUNT_OF(want); i++)
        CHECK_STR(t, str_of(captions_code_name(f.at[i].code)), captions_code_name(want[i]));
    CHECK_INT(t, f.errors, 0);
}

TEST(captions, makes_a_transcript_per_speaker)
{
    struct captions c;
    const str in = STR("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Anna>Dag,\n<i>Bo</i>.</v> <v "
                       "Bo &amp; co>Dag!\n\n00:03.000 --> 00:04.000\nMuziek\n");

    NEED(t, captions_parse(t->mem, in, CAPTIONS_STRICT, &c));
    const struct transcript x = captions_transcript(t->mem, &c);
    CHECK_INT(t, x.n, 3);
    CHECK_STR(t, x.at[0].speaker, "Anna");
    CHECK_STR(t, x.at[0].text, "Dag, Bo.");
    CHECK_STR(t, x.at[1].speaker, "Bo & co");
    CHECK_STR(t, x.at[1].text, "Dag!");
    CHECK_STR(t, x.at[2].speaker, "");
    CHECK_INT(t, x.at[2].start_ms, 3000);
    CHECK_STR(t, cue_speaker(t->mem, c.at[0].text), "Anna");
    CHECK_INT(t, captions_at(&c, 3500), 1);
    CHECK_INT(t, captions_at(&c, 2500), -1);
}

TEST(chapters, read_and_write)
{
    struct captions_findings f;
    struct chapters c;
    const str in = STR("WEBVTT\n\n00:00:00.000 --> 00:00:05.000\nEen\n\n00:00:05.000 --> "
                       "00:00:09.000\nTwee &amp; drie\n");

    NEED(t, chapters_parse(t->mem, in, &c, &f));
    CHECK_INT(t, c.n, 2);
    CHECK_STR(t, c.at[1].title, "Twee & drie");
    CHECK(t, str_eq(chapters_write(t->mem, &c), in));
    CHECK_INT(t,
              chapters_parse(t->mem,
                             STR("WEBVTT\n\n00:00.000 --> 00:05.000\nA\n\n00:04.000 --> "
                                 "00:09.000\nB\n"),
                             &c, &f),
              ERR_INVALID);
    CHECK_INT(t, f.at[f.n - 1].code, CAPTIONS_chapter_overlap);
    CHECK_INT(t, chapters_parse(t->mem, STR("WEBVTT\n"), &c, &f), ERR_INVALID);
}

TEST(captions, reads_times_from_a_form)
{
    static const struct {
        const char *in;
        int64_t want; // -1: refused
    } rows[] = {
        // clang-format off
        {"01:05.250", 65250}, {" 1:02:05.250 ", 3725250}, {"1:5.000", -1}, {"01:60.000", -1},
                {"", -1}, {"01:05.250x", -1}, {"01:05.2500", -1}, {"99:59:59.999", 359999999},
        // clang-format on
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t ms = -1;
        t->row = rows[i].in;
        CHECK_INT(t, captions_time_parse(str_of(rows[i].in), &ms), rows[i].want >= 0);
        CHECK_INT(t, ms, rows[i].want);
    }
}
