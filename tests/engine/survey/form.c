// A questionnaire: read and written the same, each fault by name, who gets which question, which answers fit.
#include "engine/survey/form.h"

#include "engine/survey/estimate.h"
#include "tests/support/test.h"

// clang-format off
#define HEAD "{\"format\":\"meent-survey/1\",\"title\":\"T\",\"questions\":["
#define CHOICES                                                                                  \
    "\"choices\":[{\"id\":\"a\",\"text\":\"A\"},{\"id\":\"b\",\"text\":\"B\"},{\"id\":\"c\"," \
    "\"text\":\"C\",\"alone\":true}]"
#define SINGLE(id, more) \
    "{\"id\":\"" id "\",\"kind\":\"single\",\"text\":\"Q " id "\"," CHOICES more "}"
#define MULTIPLE(id, more) \
    "{\"id\":\"" id "\",\"kind\":\"multiple\",\"text\":\"Q " id "\"," CHOICES more "}"
#define FOUR                                                                                       \
    "{\"id\":\"v7\",\"kind\":\"multiple\",\"text\":\"M\",\"least\":2,\"most\":3,\"choices\":[{\"id\":" \
    "\"a\",\"text\":\"A\"},{\"id\":\"b\",\"text\":\"B\"},{\"id\":\"c\",\"text\":\"C\"},{\"id\":\"d\"," \
    "\"text\":\"D\"}]}"
#define SCALE(id, more) "{\"id\":\"" id "\",\"kind\":\"scale\",\"text\":\"Q " id "\"" more "}"
#define TEXTQ(id, more) "{\"id\":\"" id "\",\"kind\":\"text\",\"text\":\"Q " id "\"" more "}"
#define WHEN(x)         ",\"when\":[" x "]"
#define ANY(of, ids)    "{\"question\":\"" of "\",\"any\":[" ids "]}"
#define BETWEEN(of, low, high) \
    "{\"question\":\"" of "\",\"least\":" #low ",\"most\":" #high "}"

// clang-format on

static bool has(const struct form_faults *f, enum form_fault what)
{
    for (int i = 0; i < f->n; i++)
        if (f->at[i].fault == what) return true;
    return false;
}

TEST(form, each_fault_is_found_and_named)
{
    // clang-format off
    static const struct {
        const char *name, *text;
        int fault; // -1: none
    } rows[] = {
        {"good",             HEAD SINGLE("v1", "") "," TEXTQ("v2", WHEN(ANY("v1", "\"a\""))) "]}",                                                                                      -1                      },
        {"no JSON",          "{",                                                                                                                                                    FORM_FAULT_json         },
        {"other format",     "{\"format\":\"x\"}",                                                                                                                                   FORM_FAULT_format       },
        {"no kind",          HEAD "{\"id\":\"v1\",\"kind\":\"essay\",\"text\":\"Q\"}]}",                                                                                             FORM_FAULT_kind         },
        {"id twice",         HEAD SINGLE("v1", "") "," SINGLE("v1", "") "]}",                                                                                                        FORM_FAULT_id           },
        {"id of a script",   HEAD TEXTQ("<b>", "") "]}",                                                                                                                             FORM_FAULT_id           },
        {"no words",         HEAD "{\"id\":\"v1\",\"kind\":\"text\",\"text\":\" \"}]}",                                                                                              FORM_FAULT_text_empty   },
        {"one choice",       HEAD "{\"id\":\"v1\",\"kind\":\"single\",\"text\":\"Q\",\"choices\":[{\"id\":\"a\",\"text\":\"A\"}]}]}",                                                FORM_FAULT_choices      },
        {"a choice twice",   HEAD "{\"id\":\"v1\",\"kind\":\"single\",\"text\":\"Q\",\"choices\":[{\"id\":\"a\",\"text\":\"A\"},{\"id\":\"b\",\"text\":\"A\"}]}]}",                  FORM_FAULT_choice_twice },
        {"scale turned",     HEAD SCALE("v1", ",\"least\":5,\"most\":1") "]}",                                                                                                       FORM_FAULT_bounds       },
        {"scale of twenty",  HEAD SCALE("v1", ",\"least\":1,\"most\":20") "]}",                                                                                                      FORM_FAULT_bounds       },
        {"no question",      HEAD "]}",                                                                                                                                              FORM_FAULT_none         },
        {"unknown question", HEAD TEXTQ("v1", WHEN(ANY("v9", "\"a\""))) "]}",                                                                                                        FORM_FAULT_when_unknown },
        {"unknown answer",   HEAD SINGLE("v1", "") "," TEXTQ("v2", WHEN(ANY("v1", "\"z\""))) "]}",                                                                                   FORM_FAULT_when_choice  },
        {"about words",      HEAD TEXTQ("v1", "") "," TEXTQ("v2", WHEN(ANY("v1", "\"a\""))) "]}",                                                                                    FORM_FAULT_when_kind    },
        {"number of choices", HEAD SINGLE("v1", "") "," TEXTQ("v2", WHEN(BETWEEN("v1", 1, 2))) "]}",                                                                                 FORM_FAULT_when_kind    },
        {"about what follows", HEAD TEXTQ("v1", WHEN(ANY("v2", "\"a\""))) "," SINGLE("v2", "") "]}",                                                                                 FORM_FAULT_when_later   },
        {"itself",           HEAD SINGLE("v1", WHEN(ANY("v1", "\"a\""))) "]}",                                                                                                       FORM_FAULT_cycle        },
        {"two in a ring",    HEAD SINGLE("v1", WHEN(ANY("v2", "\"a\""))) "," SINGLE("v2", WHEN(ANY("v1", "\"a\""))) "]}",                                                            FORM_FAULT_cycle        },
        {"two answers of one", HEAD SINGLE("v1", "") "," TEXTQ("v2", WHEN(ANY("v1", "\"a\"") "," ANY("v1", "\"b\""))) "]}",                                                          FORM_FAULT_never        },
        {"through another",  HEAD SINGLE("v1", "") "," SINGLE("v2", WHEN(ANY("v1", "\"a\""))) "," TEXTQ("v3", WHEN(ANY("v2", "\"a\"") "," ANY("v1", "\"b\""))) "]}",                   FORM_FAULT_never        },
        {"several, both",    HEAD MULTIPLE("v1", "") "," TEXTQ("v2", WHEN(ANY("v1", "\"a\"") "," ANY("v1", "\"b\""))) "]}",                                                          -1                      },
        {"several, alone",   HEAD MULTIPLE("v1", "") "," TEXTQ("v2", WHEN(ANY("v1", "\"a\"") "," ANY("v1", "\"c\""))) "]}",                                                          FORM_FAULT_never        },
        {"several, one only", HEAD MULTIPLE("v1", ",\"most\":1") "," TEXTQ("v2", WHEN(ANY("v1", "\"a\"") "," ANY("v1", "\"b\""))) "]}",                                              FORM_FAULT_never        },
        {"bounds apart",     HEAD SCALE("v1", "") "," TEXTQ("v2", WHEN(BETWEEN("v1", 1, 2) "," BETWEEN("v1", 4, 5))) "]}",                                                           FORM_FAULT_never        },
        {"bounds that meet", HEAD SCALE("v1", "") "," TEXTQ("v2", WHEN(BETWEEN("v1", 1, 3) "," BETWEEN("v1", 3, 5))) "]}",                                                           -1                      },
        {"beyond the scale", HEAD SCALE("v1", "") "," TEXTQ("v2", WHEN(BETWEEN("v1", 6, 9))) "]}",                                                                                   FORM_FAULT_never        },
    };
    // clang-format on

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct form_faults *faults = MEM_NEW(t->mem, struct form_faults);
        struct form f, again;
        t->row = rows[i].name;
        if (form_read(t->mem, str_of(rows[i].text), &f, faults) == ERR_NONE) {
            form_check(t->mem, &f, faults);
            const str text = form_write(t->mem, &f);
            NEED(t, form_read(t->mem, text, &again, MEM_NEW(t->mem, struct form_faults)));
            CHECK(t, str_eq(form_write(t->mem, &again), text));
        }
        if (rows[i].fault < 0)
            CHECK_INT(t, faults->n, 0);
        else
            CHECK(t, has(faults, (enum form_fault)rows[i].fault));
    }
}

static struct form form_of(struct test *t, const char *text)
{
    struct form_faults *faults = MEM_NEW(t->mem, struct form_faults);
    struct form f = {0};

    CHECK_INT(t, form_read(t->mem, str_of(text), &f, faults), ERR_NONE);
    return f;
}

TEST(form, who_gets_which_question)
{
    const struct form f =
        form_of(t, HEAD SINGLE("v1", "") "," SINGLE("v2", WHEN(ANY("v1", "\"a\""))) "," TEXTQ(
                       "v3",
                       WHEN(ANY("v2", "\"b\"") "," ANY(
                           "v1", "\"a\",\"b\""))) "," SCALE("v4",
                                                            "") "," TEXTQ("v5",
                                                                          WHEN(BETWEEN("v4", 1,
                                                                                       2))) "]}");
    static const struct {
        const char *name, *value[5];
        bool shown[5];
    } rows[] = {
        {"nothing", {"", "", "", "", ""}, {true, false, false, true, false}},
        {"first", {"a", "", "", "", ""}, {true, true, false, true, false}},
        {"both", {"a", "b", "", "", ""}, {true, true, true, true, false}},
        {"not the first",
         {"b", "b", "", "", ""},
         {true, false, false, true, false}}, // left from before going back
        {"low", {"", "", "", "2", ""}, {true, false, false, true, true}},
        {"high", {"", "", "", "3", ""}, {true, false, false, true, false}},
        {"no number", {"", "", "", "2x", ""}, {true, false, false, true, false}},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        str value[5];
        bool shown[5];
        t->row = rows[i].name;
        for (int k = 0; k < 5; k++)
            value[k] = str_of(rows[i].value[k]);
        form_show(&f, value, shown);
        for (int k = 0; k < 5; k++)
            CHECK_INT(t, shown[k], rows[i].shown[k]);
    }
}

TEST(form, what_fits)
{
    const struct form f =
        form_of(t, HEAD SINGLE("v1", "") "," MULTIPLE(
                       "v2",
                       ",\"least\":1,\"most\":2") ",{\"id\":\"v3\","
                                                  "\"kind\":\"ranking\",\"text\":\"R\"," CHOICES
                                                  "}," SCALE("v4",
                                                             "") ",{\"id\":\"v5\",\"kind\":"
                                                                 "\"number\",\"text\":\"N\","
                                                                 "\"least\":-3,\"most\":9}," TEXTQ(
                                                                     "v6", ",\"most\":5") "," FOUR
                                                                                          "]}");
    static const struct {
        const char *name, *sent, *want;
        int question, problem;
    } rows[] = {
        {"nothing", "", "", 0, VALUE_FINE},
        {"one", " b ", "b", 0, VALUE_FINE},
        {"two of one", "a b", "", 0, VALUE_MANY},
        {"not there", "z", "", 0, VALUE_CHOICE},
        {"SQL", "a'--", "", 0, VALUE_CHOICE},
        {"in order", "b a", "a b", 1, VALUE_FINE},
        {"twice the same", "b b a", "a b", 1, VALUE_FINE},
        {"alone", "c", "c", 1, VALUE_FINE},
        {"alone with others", "a c", "", 1, VALUE_ALONE},
        {"ranked", "c a b", "c a b", 2, VALUE_FINE},
        {"ranked half", "c a", "", 2, VALUE_RANK},
        {"ranked twice", "c a a", "", 2, VALUE_RANK},
        {"step", "5", "5", 3, VALUE_FINE},
        {"step beyond", "6", "", 3, VALUE_RANGE},
        {"step with a point", "3.5", "", 3, VALUE_NUMBER},
        {"number below zero", "-3", "-3", 4, VALUE_FINE},
        {"number as of old", "007", "7", 4, VALUE_FINE},
        {"number beyond all", "99999999999999999999", "", 4, VALUE_NUMBER},
        {"words", "  vijf ", "vijf", 5, VALUE_FINE},
        {"words that are long", "zesssss", "", 5, VALUE_LONG},
        // Test 5: exactly as few and as many as may, and one beyond.
        {"the fewest", "d a", "a d", 6, VALUE_FINE},
        {"one too few", "d", "", 6, VALUE_FEW},
        {"one twice", "d d", "", 6, VALUE_FEW},
        {"the most", "d a c", "a c d", 6, VALUE_FINE},
        {"one too many", "a b c d", "", 6, VALUE_MANY},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        str out;
        t->row = rows[i].name;
        CHECK_INT(t, form_value(t->mem, &f.at[rows[i].question], str_of(rows[i].sent), &out),
                  rows[i].problem);
        if (rows[i].problem == VALUE_FINE) CHECK_STR(t, out, rows[i].want);
    }
}

// Against every possible set of answers: a question is told to be out of reach exactly when none leads to it.
PROP(form, dead_ends_are_found_and_no_others, 300)
{
    enum { N = 4 };
    struct form f = {.title = STR("T"), .at = MEM_ARRAY(t->mem, struct question, N), .n = N};
    struct form_faults *faults = MEM_NEW(t->mem, struct form_faults);
    static const char *const ids[] = {"a", "b", "c"};
    bool reached[N] = {0};

    for (int i = 0; i < N; i++) {
        struct question *q = &f.at[i];
        *q = (struct question){.id = str_format(t->mem, "v%d", i + 1),
                               .text = STR("Q"),
                               .kind = test_random(t, 2) ? QUESTION_single : QUESTION_multiple,
                               .choice = MEM_ARRAY(t->mem, struct choice, 3),
                               .choices = 3,
                               .when = MEM_ARRAY(t->mem, struct when, FORM_WHENS)};
        for (int c = 0; c < 3; c++)
            q->choice[c] = (struct choice){.id = str_of(ids[c]),
                                           .text = str_of(ids[c]),
                                           .alone = q->kind == QUESTION_multiple && c == 2};
        if (q->kind == QUESTION_multiple) q->most = (int64_t)test_random(t, 3);
        for (int k = 0; i && k < 3; k++) {
            if (!test_random(t, 2)) continue;
            const uint64_t set = 1 + test_random(t, 7);
            struct out any = out_new(t->mem);
            for (int c = 0; c < 3; c++)
                if (set >> c & 1) {
                    if (any.n) out_byte(&any, ' ');
                    out_str(&any, str_of(ids[c]));
                }
            q->when[q->whens++] =
                (struct when){.question =
                                  str_format(t->mem, "v%d", 1 + (int)test_random(t, (uint64_t)i)),
                              .any = out_get(&any)};
        }
    }
    for (int all = 0; all < 8 * 8 * 8 * 8; all++) {
        str value[N];
        bool shown[N];
        bool fine = true;
        for (int i = 0, rest = all; i < N; i++, rest /= 8) {
            struct out o = out_new(t->mem);
            for (int c = 0; c < 3; c++)
                if (rest % 8 >> c & 1) {
                    if (o.n) out_byte(&o, ' ');
                    out_str(&o, str_of(ids[c]));
                }
            fine = fine && form_value(t->mem, &f.at[i], out_get(&o), &value[i]) == VALUE_FINE;
        }
        if (!fine) continue;
        form_show(&f, value, shown);
        for (int i = 0; i < N; i++)
            reached[i] = reached[i] || shown[i];
    }
    form_check(t->mem, &f, faults);
    for (int i = 0; i < N; i++) {
        bool told = false;
        for (int k = 0; k < faults->n; k++)
            told = told || (faults->at[k].fault == FORM_FAULT_never && faults->at[k].question == i);
        CHECK_INT(t, told, !reached[i]);
    }
}

// Reckoned apart: Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, and by hand with the finite population.
TEST(estimate, the_intervals_of_wilson)
{
    static const struct {
        const char *name;
        double share, n, population, deff;
        int64_t low, high;
    } rows[] = {
        {"81 of 263", 81.0 / 263, 263, 0, 1, 255, 367},
        {"15 of 148", 15.0 / 148, 148, 0, 1, 62, 161},
        {"0 of 20", 0, 20, 0, 1, 0, 162},
        {"1 of 29", 1.0 / 29, 29, 0, 1, 6, 172},
        {"half of 400", 0.5, 400, 0, 1, 451, 549},
        {"half, twice the loss", 0.5, 800, 0, 2, 451, 549},
        {"half of 400 of 800", 0.5, 400, 800, 1, 465, 535},
        {"all of them asked", 0.25, 400, 400, 1, 250, 250},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int64_t low, high;
        t->row = rows[i].name;
        estimate_share(rows[i].share, rows[i].n, rows[i].population, rows[i].deff, &low, &high);
        CHECK_INT(t, low, rows[i].low);
        CHECK_INT(t, high, rows[i].high);
    }
}
