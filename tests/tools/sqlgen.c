// sqlgen.c - the tool itself: what it writes compiles (the program is the proof); what it refuses, it
// refuses at the right line with a message that says what to do.

#include "tests/support/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *tool(struct test *t)
{
    char *path = mem_alloc(t->mem, 4096);
    const ssize_t n = readlink("/proc/self/exe", path, 4000);

    if (n <= 0) return NULL;
    path[n] = 0;
    strcpy(strrchr(path, '/') + 1, "tools/sqlgen");
    return access(path, X_OK) == 0 ? path : NULL;
}

static void put(struct test *t, const char *name, const char *text)
{
    FILE *f = fopen(str_format(t->mem, "%s/%s%c", test_folder(t), name, 0).at, "w");

    fputs(text, f);
    fclose(f);
}

static str run(struct test *t, const char *arguments, int *out_status)
{
    const char *sql = tool(t);
    char *got = mem_alloc(t->mem, 4096);
    FILE *p =
        popen(str_format(t->mem, "cd %s && %s %s 2>&1%c", test_folder(t), sql, arguments, 0).at,
              "r");

    const size_t n = fread(got, 1, 4095, p);
    *out_status = pclose(p);
    return (str){got, n};
}

static const char good[] =
    "-- up\ncreate table item (id @ID, slug text not null unique, note text, "
    "size @INT, other @INT references item (id)) @STRICT;\n"
    "create table day (n @INT primary key not null) @CLUSTERED;\n"
    "-- down\ndrop table day;\ndrop table item;\n";

TEST(sqlgen, refuses_a_wrong_query_at_its_line)
{
    static const struct {
        const char *name, *sql, *want;
    } rows[] = {
        {"syntax", "-- a() exec\n\ndelete\nfrom item\nwhre id = 1;\n",
         "q.sql:5: near \"whre\": syntax error"},
        {"no such column", "-- a() many x\nselect id,\n  slag from item;\n",
         "q.sql:3: no such column: slag"},
        {"unknown parameter", "-- a(int n) exec\ndelete from item\nwhere id = :m;\n",
         "q.sql:3: parameter :m is not in the header"},
        {"unused parameter", "-- a(int n) exec\ndelete from item;\n",
         "q.sql:1: parameter n is never used"},
        {"unknown type", "-- a(long n) exec\ndelete from item where id = :n;\n",
         "q.sql:1: no type long"},
        {"no such id", "-- a(day_id n) exec\ndelete from day where n = :n;\n",
         "q.sql:1: no type day_id"},
        {"no result", "-- a()\ndelete from item;\n", "q.sql:1: the header ends in"},
        {"no row name", "-- a() one\nselect id from item;\n",
         "q.sql:1: `one` needs the name of its row"},
        {"expression", "-- a() one x\nselect count(*) as n from item;\n",
         "q.sql:2: column n is an expression"},
        {"no column name", "-- a() one x\nselect count(*) from item;\n",
         "q.sql:2: column 1 needs a name"},
        {"hint for nothing", "-- a() one x\n-- : m int\nselect id from item;\n",
         "q.sql:2: the query has no column `m int`"},
        {"two statements", "-- a() exec\ndelete from item; delete from day;\n",
         "q.sql:1: one statement per query"},
        {"rows thrown away", "-- a() exec\nselect id from item;\n",
         "q.sql:1: the statement gives rows"},
        {"rows expected", "-- a() many x\ndelete from item;\n",
         "q.sql:1: the statement gives no rows"},
        {"row means two things",
         "-- a() one x\nselect id from item;\n\n-- b() one x\nselect slug from item;\n",
         "q.sql:4: row x has other columns here than in line 1"},
        {"same name twice", "-- a() exec\ndelete from item;\n-- a() exec\ndelete from day;\n",
         "q.sql:3: a stands here twice"},
        {"word of C", "-- a(int default) exec\ndelete from item where id = :default;\n",
         "q.sql:1: a parameter cannot be called default"},
        {"no header", "select 1;\n", "q.sql:1: a query begins with its header"},
        {"open quote", "-- a() exec\n\ndelete from item where slug = 'x;\n",
         "q.sql:3: quote ' is never closed"},
        {"macro", "-- a() exec\ndelete from item where id = @NOW;\n", "q.sql:2: no macro @NOW"},
    };
    int status;

    if (!tool(t)) {
        test_skip(t, "tools/sqlgen is not beside this program");
        return;
    }
    mkdir(str_format(t->mem, "%s/m%c", test_folder(t), 0).at, 0755);
    put(t, "m/0001-good.sql", good);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].name;
        put(t, "q.sql", rows[i].sql);
        const str got = run(t, "--migrations m q.sql out", &status);
        CHECK(t, status != 0);
        if (!str_starts(got, str_of(rows[i].want)))
            test_fail(t, __FILE__, __LINE__, "it says " STR_FMT, STR_ARG(got));
    }
}

TEST(sqlgen, refuses_a_wrong_migration_at_its_line)
{
    static const struct {
        const char *name, *file, *sql, *want;
    } rows[] = {
        {"syntax", "m/0002-x.sql",
         "-- up\ncreate table a (\n  id @ID,\n) @STRICT;\n-- down\ndrop table a;\n",
         "m/0002-x.sql:4: near \")\": syntax error"},
        {"way back", "m/0002-x.sql", "-- up\ncreate table a (id @ID);\n-- down\n\ndrop table b;\n",
         "m/0002-x.sql:5: no such table: b"},
        {"way back does too little", "m/0002-x.sql", "-- up\ncreate table a (id @ID);\n-- down\n",
         "m/0002-x.sql:2: table a already exists"},
        {"no way back", "m/0002-x.sql", "-- up\ncreate table a (id @ID);\n",
         "m/0002-x.sql:2: a migration needs a line"},
        {"twice up", "m/0002-x.sql", "-- up\n-- up\n-- down\n",
         "m/0002-x.sql:2: a migration has one line"},
        {"macro", "m/0002-x.sql", "-- up\n\ncreate table a (id @KEY);\n-- down\n",
         "m/0002-x.sql:3: no macro @KEY"},
        {"same number", "m/0001-x.sql", "-- up\n-- down\n", "m/0001-"},
        {"name", "m/x.sql", "-- up\n-- down\n", "m/x.sql:1: a migration is called NNNN-name.sql"},
    };
    int status;

    if (!tool(t)) {
        test_skip(t, "tools/sqlgen is not beside this program");
        return;
    }
    mkdir(str_format(t->mem, "%s/m%c", test_folder(t), 0).at, 0755);
    put(t, "m/0001-good.sql", good);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].name;
        put(t, rows[i].file, rows[i].sql);
        const str got = run(t, "--embed m out.c", &status);
        CHECK(t, status != 0);
        if (!str_starts(got, str_of(rows[i].want)))
            test_fail(t, __FILE__, __LINE__, "it says " STR_FMT, STR_ARG(got));
        unlink(str_format(t->mem, "%s/%s%c", test_folder(t), rows[i].file, 0).at);
    }
}

TEST(sqlgen, writes_what_the_query_says)
{
    static const char *const want[] = {
        "CHECKED enum err by_slug(struct db *db, struct mem *mem, str slug, struct item_row *out);",
        "CHECKED enum err some(struct db *db, struct mem *mem, const item_id *after, struct "
        "item_rows *out);",
        "CHECKED enum err n(struct db *db, struct mem *mem, int64_t *out);",
        "CHECKED enum err put(struct db *db, struct mem *mem, str slug, str note, item_id *out);",
        "CHECKED enum err drop(struct db *db, item_id id, int64_t *out_changed);",
        "    item_id id;\n    str slug;\n    str note; // at is NULL for null\n    int64_t size;\n"
        "    bool has_size;\n    item_id other;\n    bool has_other;\n};",
    };
    int status;

    if (!tool(t)) {
        test_skip(t, "tools/sqlgen is not beside this program");
        return;
    }
    mkdir(str_format(t->mem, "%s/m%c", test_folder(t), 0).at, 0755);
    put(t, "m/0001-good.sql", good);
    put(t, "q.sql",
        "-- by_slug(str slug) one item\nselect id, slug, note, size, other from item where slug = "
        ":slug;\n"
        "-- some(item_id? after) many item\nselect id, slug, note, size, other from item where id "
        "> :after;\n"
        "-- n() one int\n-- : n int\n-- sqlite\nselect count(*) as n from item;\n-- postgres\n"
        "select count(*)::bigint as n from item where slug @@ to_tsquery('x');\n"
        "-- put(str slug, str? note) one item_id\ninsert into item (slug, note) values (:slug, "
        ":note) returning id;\n"
        "-- drop(item_id id) changed\ndelete from item where id = :id;\n");
    const str said = run(t, "--migrations m q.sql out", &status);
    CHECK_INT(t, status, 0);
    CHECK_STR(t, said, "");
    char text[8192] = "";
    FILE *f = fopen(str_format(t->mem, "%s/out.h%c", test_folder(t), 0).at, "r");
    const size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
    if (f) fclose(f);
    for (size_t i = 0; i < COUNT_OF(want); i++) {
        t->row = want[i];
        CHECK(t, str_find((str){text, n}, str_of(want[i])) >= 0);
    }
    f = fopen(str_format(t->mem, "%s/out.c%c", test_folder(t), 0).at, "r");
    const size_t c = f ? fread(text, 1, sizeof text - 1, f) : 0;
    if (f) fclose(f);
    t->row = "both texts";
    CHECK(t, str_find((str){text, c}, STR("\"select count(*) as n from item\\n\"")) >= 0);
    CHECK(t, str_find((str){text, c}, STR("slug @@ to_tsquery('x')\\n\"")) >= 0);
    CHECK(t, str_find((str){text, c}, STR("where slug = ?1\\n\"")) >= 0);
    CHECK(t, str_find((str){text, c}, STR("where slug = $1\\n\"")) >= 0);
}
