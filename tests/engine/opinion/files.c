// Tables in, tables out, and the drawing.
#include "engine/opinion/exchange.h"
#include "engine/opinion/picture.h"
#include "engine/opinion/report.h"
#include "tests/engine/opinion/conversation.h"

#include "base/out.h"

// What is wrong with a table, as "name@line:column", the first three.
static str faults_of(struct test *t, str votes, str statements)
{
    struct faults f = faults_new(t->mem);
    struct opinion_read r;
    struct out o = out_new(t->mem);
    const struct opinion_tables tables = {.votes = votes, .statements = statements, .agree = 1};
    const enum err e = opinion_tables_read(t->mem, t->mem, &tables, &f, &r);

    CHECK_INT(t, e == ERR_NONE, f.n == 0);
    for (int i = 0; i < f.kept && i < 3; i++)
        out_format(&o, "%s%s@%d:%d", i ? " " : "", f.at[i].name, f.at[i].line, f.at[i].column);
    return out_get(&o);
}

TEST(opinion_files, say_everything_that_is_wrong)
{
    static const struct {
        const char *name, *votes, *statements, *want;
    } rows[] = {
        {"fine", "comment-id,voter-id,vote\n1,2,1\n", NULL, ""},
        {"no votes", "comment-id,voter-id,vote\n", NULL, ""},
        {"empty", "", NULL, "column_missing@1:0 column_missing@1:0 column_missing@1:0"},
        {"no column", "comment-id,vote\n1,1\n", NULL, "column_missing@1:0"},
        {"other names", "tid;pid;value\n1;2;-1\n", NULL, ""},
        {"value 2", "comment-id,voter-id,vote\n1,2,2\n1,3,\n", NULL,
         "vote_value@2:5 vote_value@3:5"},
        {"quoted", "comment-id,voter-id,vote\n\"1\",2,\"1\"\n", NULL, ""},
        {"quoted and wrong", "comment-id,voter-id,vote\n\"1\",2,\"x\"\n\"1\n", NULL,
         "vote_value@2:7 row_broken@3:1"},
        {"time", "timestamp,comment-id,voter-id,vote\nx,1,2,1\n,1,2,1\n", NULL, "time_value@2:1"},
        {"time too large", "timestamp,comment-id,voter-id,vote\n99999999999999999999,1,2,1\n", NULL,
         "time_value@2:1"},
        {"short row", "comment-id,voter-id,vote\n1,2\n\n1,2,1\n", NULL, "field_missing@2:0"},
        {"no id", "comment-id,voter-id,vote\n,2,1\n1, ,1\n", NULL, "id_empty@2:1 id_empty@3:3"},
        {"id is no text", "comment-id,voter-id,vote\n\xff,2,1\n", NULL, "id_not_text@2:1"},
        {"statement twice", "comment-id,voter-id,vote\n1,2,1\n", "comment-id\n1\n1\n",
         "statement_double@3:0"},
        {"moderated how", "comment-id,voter-id,vote\n1,2,1\n", "comment-id,moderated\n1,yes\n",
         "moderated_value@2:3"},
        {"no number in table", "comment-id,voter-id,vote\n1,2,1\n", "comment-id\n \n",
         "id_empty@2:0"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].name;
        CHECK_STR(t, faults_of(t, str_of(rows[i].votes), str_of(rows[i].statements)), rows[i].want);
    }
}

TEST(opinion_files, keep_a_hundred_faults_and_count_the_rest)
{
    struct faults f = faults_new(t->mem);
    struct opinion_read r;
    struct out o = out_new(t->mem);

    OUT_LIT(&o, "comment-id,voter-id,vote\n");
    for (int i = 0; i < 250; i++)
        OUT_LIT(&o, "1,2,7\n");
    const struct opinion_tables tables = {.votes = out_get(&o), .agree = 1};
    CHECK_INT(t, opinion_tables_read(t->mem, t->mem, &tables, &f, &r), ERR_INVALID);
    CHECK_INT(t, f.kept, FAULTS_MAX);
    CHECK_INT(t, f.n, 250);
}

TEST(opinion_files, ids_and_sign)
{
    struct faults f = faults_new(t->mem);
    struct opinion_read r;
    struct opinion_tables tables = {.votes =
                                        STR("voter-id,comment-id,vote\n10,b,1\n9,a,-1\n9,aa,0\n"),
                                    .agree = -1};

    NEED(t, opinion_tables_read(t->mem, t->mem, &tables, &f, &r));
    CHECK_STR(t, r.person[0], "9"); // by value
    CHECK_STR(t, r.person[1], "10");
    CHECK_STR(t, r.statement[1], "aa"); // by bytes
    CHECK_INT(t, r.votes.cell[0], opinion_cell(0, 1));
    CHECK_INT(t, r.votes.cell[2], opinion_cell(2, -1));
    CHECK_INT(t, opinion_find(r.person, r.people_whole, 2, STR("10")), 1);
    CHECK_INT(t, opinion_find(r.person, r.people_whole, 2, STR("010")), -1);
    tables.votes = STR("voter-id,comment-id,vote\n10,1,1\n09,1,1\n"); // a leading zero: no numbers
    NEED(t, opinion_tables_read(t->mem, t->mem, &tables, &f, &r));
    CHECK_STR(t, r.person[0], "09");
    tables.agree = 0;
    CHECK_INT(t, opinion_tables_read(t->mem, t->mem, &tables, &f, &r), ERR_INVALID);
}

TEST(opinion_files, nothing_read_lives_in_scratch)
{
    struct faults f = faults_new(t->mem);
    struct mem *scratch = mem_new((size_t)1 << 26);
    struct opinion_read r;
    const struct opinion_tables tables = {
        .votes = STR("comment-id,voter-id,vote\n\"a\"\"b\",\"x\"\"y\",1\nc,z,-1\n"),
        .statements = STR("comment-id,author-id,comment-body\n\"a\"\"b\",\"x\"\"y\",\"Say "
                          "\"\"no\"\"\"\n\"d\"\"\",,\n"),
        .agree = 1,
        .all = true};

    NEED(t, opinion_tables_read(t->mem, scratch, &tables, &f, &r));
    mem_free(scratch);
    CHECK_STR(t, r.statement[0], "a\"b");
    CHECK_STR(t, r.statement[2], "d\"");
    CHECK_STR(t, r.person[0], "x\"y");
    CHECK_STR(t, r.author[0], "x\"y");
    CHECK_STR(t, r.text[0], "Say \"no\"");
}

TEST(opinion_files, strict_leaves_out_what_nobody_let_in)
{
    struct faults f = faults_new(t->mem);
    struct opinion_read r;
    struct opinion_tables tables = {.votes = STR("comment-id,voter-id,vote\n1,1,1\n2,1,1\n3,1,1\n"),
                                    .statements =
                                        STR("comment-id,moderated,meta,agrees,disagrees\n1,1,0,1,"
                                            "0\n2,0,1,2,0\n3,-1,0,1,0\n4,1,0,0,0\n"),
                                    .agree = 1};

    NEED(t, opinion_tables_read(t->mem, t->mem, &tables, &f, &r));
    CHECK_INT(t, r.votes.out, 1);
    CHECK_INT(t, r.votes.flags[1], OPINION_META);
    CHECK_INT(t, r.votes.statements, 3);
    CHECK_INT(t, r.counts_differ, 1);
    tables.strict = tables.all = true;
    NEED(t, opinion_tables_read(t->mem, t->mem, &tables, &f, &r));
    CHECK_INT(t, r.votes.out, 2);
    CHECK_INT(t, r.votes.statements, 4);
}

static bool exported(struct test *t, const str in[EXCHANGE_FILES], bool exact,
                     str out[EXCHANGE_FILES], struct opinion_read *r)
{
    struct faults f = faults_new(t->mem);
    struct opinion_tables tables;
    struct chance fresh;
    struct opinion_map *map = MEM_NEW(t->mem, struct opinion_map);

    if (exchange_read(t->mem, in, &f, &tables) != ERR_NONE) return false;
    tables.all = true;
    if (opinion_tables_read(t->mem, t->mem, &tables, &f, r) != ERR_NONE) return false;
    if (opinion_map_make(t->mem, &r->votes, &(struct opinion_ask){.seed = STR("x")}, map) !=
        ERR_NONE)
        return false;
    chance_start(&fresh, STR("secret"));
    exchange_write(t->mem,
                   &(struct exchange){.read = r, .map = map, .exact = exact, .fresh = &fresh}, out);
    return true;
}

#define TEXT(z)         \
    {                   \
        z, sizeof z - 1 \
    }
static const str conversation[EXCHANGE_FILES] = {
    [EXCHANGE_COMMENTS] = TEXT("timestamp,comment-id,author-id,moderated,comment-body\n"
                               "1700000000,7,2,1,\"Meer \"\"groen\"\", minder steen\"\n"
                               "1700000000,8,,0,Ja\n"),
    [EXCHANGE_VOTES] =
        TEXT("timestamp,comment-id,voter-id,vote\n"
             "1700000500,7,2,1\n1700090000,7,3,-1\n1700000900,7,2,0\n1700000900,8,3,1\n"),
};

TEST(opinion_files, export_import_export_gives_the_same)
{
    str once[EXCHANGE_FILES], twice[EXCHANGE_FILES];
    struct opinion_read r;

    CHECK(t, exported(t, conversation, true, once, &r));
    CHECK_INT(t, r.rows, 4);
    CHECK_INT(t, r.votes.n, 3);
    CHECK(t, exported(t, once, true, twice, &r));
    for (int i = 0; i < EXCHANGE_FILES; i++) {
        t->row = exchange_names[i];
        CHECK_STR(t, twice[i], str_z(t->mem, once[i]));
    }
    // Without times the votes come from the table of participants.
    once[EXCHANGE_VOTES] = (str){0};
    CHECK(t, exported(t, once, true, twice, &r));
    CHECK_INT(t, r.votes.n, 3);
}

TEST(opinion_files, the_public_gets_days_and_fresh_numbers)
{
    str files[EXCHANGE_FILES];
    struct opinion_read r;

    CHECK(t, exported(t, conversation, false, files, &r));
    CHECK(t, str_find(files[EXCHANGE_VOTES], STR("1700000500")) < 0);
    CHECK(t, str_find(files[EXCHANGE_VOTES], STR("1699920000,2023-11-14,7")) >= 0);
    CHECK_INT(t, str_find(files[EXCHANGE_PARTICIPANTS], STR("\n2,")), -1); // 0 and 1 now
    CHECK(t, str_find(files[EXCHANGE_GROUPS],
                      STR("7,\"Meer \"\"groen\"\", minder steen\",2,0,1,1,,0,,")) >= 0);
}

TEST(opinion_files, a_declared_sign_is_obeyed_or_refused)
{
    static const struct {
        const char *said, *want;
    } rows[] = {
        {"agree=+1;disagree=-1;pass=0;format=polis-export/1", ""},
        {"pass=0;disagree=-1;agree=1", ""},
        {"agree=-1;disagree=+1;pass=0", "sign_other"},
        {"agree=+1;disagree=-1;pass=0;format=polis-export/2", "sign_other"},
        {"agree=+1;disagree=-1", "sign_unreadable"},
        {"agree=+1;agree=+1;disagree=-1;pass=0", "sign_unreadable"},
        {"whatever", "sign_unreadable"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        for (int json = 0; json < 2; json++) {
            str files[EXCHANGE_FILES];
            struct faults f = faults_new(t->mem);
            struct opinion_tables tables;
            memcpy(files, conversation, sizeof files);
            files[json ? EXCHANGE_FORMAT : EXCHANGE_SUMMARY] =
                str_format(t->mem,
                           json ? "{\"vote-convention\":\"%s\"}" : "topic,x\nvote-convention,%s\n",
                           rows[i].said);
            t->row = rows[i].said;
            const enum err e = exchange_read(t->mem, files, &f, &tables);
            CHECK_INT(t, e == ERR_NONE, rows[i].want[0] == 0);
            CHECK_STR(t, f.n ? str_of(f.at[0].name) : STR(""), rows[i].want);
        }
}

TEST(opinion_files, the_drawing_shows_boxes_of_people)
{
    int8_t votes[60 * 12];
    struct opinion_map map;
    const struct picture_words w = {.title = STR("Map <&\">"),
                                    .about = STR("About"),
                                    .group = STR("Group"),
                                    .people = STR("People"),
                                    .part = STR("Part"),
                                    .spread = STR("Spread"),
                                    .across = STR("Across"),
                                    .up = STR("Up"),
                                    .everybody = STR("Everybody"),
                                    .too_small = STR("Too small")};

    for (int i = 0; i < 60; i++)
        for (int j = 0; j < 12; j++)
            votes[i * 12 + j] = (int8_t)(i % 12 == j ? 0 : (i < 35) == (j % 3 > 0) ? 1 : -1);
    const struct opinion_votes v = conversation_of(t, votes, 60, 12, NULL);
    NEED(t, opinion_map_make(t->mem, &v, &(struct opinion_ask){.seed = STR("p")}, &map));
    struct mem *other = mem_new(1 << 24);
    struct out a = out_new(t->mem), b = out_new(other), table = out_new(t->mem);
    opinion_picture(t->mem, &map, &w, &a);
    opinion_picture(t->mem, &map, &w, &b);
    CHECK(t, str_eq(out_get(&a), out_get(&b)));
    CHECK(t, str_find(out_get(&a), STR("Map &lt;&amp;&quot;&gt;")) > 0);
    str rest = out_get(&a);
    int boxes = 0;
    for (ptrdiff_t at; (at = str_find(rest, STR("<rect"))) >= 0; boxes++)
        rest = str_from(rest, (size_t)at + 1);
    CHECK(t, boxes >= 2 && boxes <= 60 / OPINION_GROUP_MIN);
    CHECK(t, str_find(out_get(&a), STR(">B</text>")) > 0 &&
                 str_find(out_get(&a), STR(">C</text>")) < 0);
    opinion_picture_table(&map, &w, &table);
    CHECK(t,
          str_find(out_get(&table), STR("<th scope=\"row\">A</th><td>35</td><td>58 %</td>")) > 0);
    CHECK(t,
          str_find(out_get(&table), STR("<th scope=\"row\">B</th><td>25</td><td>42 %</td>")) > 0);
    // A group below the limit, in compat mode: its size does not follow from the parts of the others either.
    int8_t few[60];
    for (int i = 0; i < 60; i++)
        few[i] = i < 55 ? i % 2 : 2;
    NEED(t, opinion_map_make(t->mem, &v,
                             &(struct opinion_ask){.mode = OPINION_COMPAT, .given = few}, &map));
    struct out hiding = out_new(t->mem);
    opinion_picture_table(&map, &w, &hiding);
    CHECK(t, str_find(out_get(&hiding), STR("Too small")) > 0);
    CHECK(t, str_find(out_get(&hiding), STR("<td>28</td><td>–</td>")) > 0);
    CHECK(t, str_find(out_get(&hiding), STR("%")) < 0);
    mem_free(other);
}

TEST(opinion_files, civic_json_holds_no_small_count)
{
    // 30 people against 12, of whom few voted on the last statements.
    int8_t votes[42 * 14];
    struct opinion_map map;
    struct opinion_read r = {0};
    char ids[42][4];

    for (int i = 0; i < 42; i++)
        for (int j = 0; j < 14; j++)
            votes[i * 14 + j] = (int8_t)(j > 9 && i % 3        ? NO_VOTE
                                         : i % 14 == j         ? 0
                                         : (i < 30) == (j % 2) ? 1
                                                               : -1);
    r.votes = conversation_of(t, votes, 42, 14, NULL);
    r.person = MEM_ARRAY(t->mem, str, 42);
    r.statement = MEM_ARRAY(t->mem, str, 14);
    r.text = MEM_ARRAY(t->mem, str, 14);
    for (int i = 0; i < 42; i++) {
        ids[i][0] = (char)('A' + i / 10), ids[i][1] = (char)('0' + i % 10), ids[i][2] = 0;
        r.person[i] = str_of(ids[i]);
        if (i < 14) r.statement[i] = str_of(ids[i]);
    }
    NEED(t, opinion_map_make(t->mem, &r.votes, &(struct opinion_ask){.seed = STR("p")}, &map));
    CHECK_INT(t, map.k, 2);
    struct out o = out_new(t->mem);
    struct json j = json_new(&o);
    json_open(&j, '{');
    opinion_report(&j, &map, &r, false);
    json_close(&j, '}');
    struct json_value v;
    NEED(t, json_read(t->mem, out_get(&o), &v, NULL));
    const struct json_value *groups = json_get(&v, "groups");
    int shown = 0, hidden = 0;
    for (int g = 0; groups && g < groups->n; g++) {
        const struct json_value *list = json_get(&groups->at[g], "representative");
        for (int i = 0; list && i < list->n; i++) {
            double n = 0;
            if (json_number(json_get(&list->at[i], "n_success"), &n)) {
                CHECK(t, n == 0 || n >= OPINION_GROUP_MIN);
                shown++;
            } else {
                CHECK(t, json_get(&list->at[i], "p_success")->kind == JSON_NONE);
                hidden++;
            }
        }
    }
    CHECK(t, shown > 0);
    (void)hidden;
    CHECK(t, !json_get(&v, "labels"));
}
