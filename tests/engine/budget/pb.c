// Reading and writing .pb: every kind of fault with its code and line; numbers; what goes round comes back.
#include "tests/engine/budget/votes.h"

#include "base/out.h"

// A good file by parts, of which each row below breaks one.
#define META     "META\nkey;value\nvote_type;approval\nbudget;100\n"
#define PROJECTS "PROJECTS\nproject_id;cost;name\n1;40;Bench\n2;60;Tree\n"
#define VOTES    "VOTES\nvoter_id;vote\na;1,2\nb;2\n"
#define POINTS \
    "META\nkey;value\nvote_type;cumulative\nbudget;100\n" PROJECTS "VOTES\nvoter_id;vote;points\n"
#define ORDINAL "META\nkey;value\nvote_type;ordinal\nbudget;100\n" PROJECTS
#define SIXTY   "123456789012345678901234567890123456789012345678901234567890"

static const struct {
    const char *name, *pb, *code;
    int line, column;
} broken[] = {
    {"nothing", "", "empty", 0, 0},
    {"blank lines", "\n\n\r\n", "empty", 0, 0},
    {"only a byte order mark", "\xef\xbb\xbf", "empty", 0, 0},
    {"a stray line first", "hello\n" META PROJECTS VOTES, "before_section", 1, 1},
    {"section names in small letters", "meta\nkey;value\n", "before_section", 1, 1},
    {"no sections, a table", "voter_id;vote\n1;2\n", "before_section", 1, 1},
    {"no META", PROJECTS VOTES, "section_order", 5, 1},
    {"no PROJECTS", META VOTES, "section_order", 5, 1},
    {"no VOTES", META PROJECTS, "section_missing", 0, 0},
    {"VOTES first", VOTES META PROJECTS, "section_order", 1, 1},
    {"META twice", META META PROJECTS VOTES, "section_twice", 5, 1},
    {"PROJECTS twice", META PROJECTS PROJECTS VOTES, "section_twice", 9, 1},
    {"VOTES twice", META PROJECTS VOTES VOTES, "section_twice", 13, 1},
    {"META without columns", "META\n" PROJECTS VOTES, "header_missing", 1, 1},
    {"PROJECTS without columns", META "PROJECTS\n" VOTES, "header_missing", 5, 1},
    {"VOTES without columns", META PROJECTS "VOTES\n", "header_missing", 9, 1},
    {"META without key", "META\nname;value\nbudget;1\n" PROJECTS VOTES, "column_missing", 2, 1},
    {"META without value", "META\nkey;is\nbudget;1\n" PROJECTS VOTES, "column_missing", 2, 1},
    {"no project_id", META "PROJECTS\nid;cost\n1;40\n" VOTES, "column_missing", 6, 1},
    {"no cost", META "PROJECTS\nproject_id;price\n1;40\n" VOTES, "column_missing", 6, 1},
    {"no voter_id", META PROJECTS "VOTES\nvoter;vote\na;1\n", "column_missing", 10, 1},
    {"no vote", META PROJECTS "VOTES\nvoter_id;choice\na;1\n", "column_missing", 10, 1},
    {"VOTES once more", POINTS "a;1;1\nVOTES", "section_twice", 12, 1},
    {"cumulative without points",
     "META\nkey;value\nvote_type;cumulative\nbudget;100\n" PROJECTS VOTES, "column_missing", 10, 1},
    {"scoring without points", "META\nkey;value\nvote_type;scoring\nbudget;100\n" PROJECTS VOTES,
     "column_missing", 10, 1},
    {"cost twice", META "PROJECTS\nproject_id;cost;cost\n1;40;40\n" VOTES, "column_twice", 6, 17},
    {"vote twice", META PROJECTS "VOTES\nvoter_id;vote;vote\na;1;1\n", "column_twice", 10, 15},
    {"no budget", "META\nkey;value\nvote_type;approval\n" PROJECTS VOTES, "meta_missing", 1, 1},
    {"no vote_type", "META\nkey;value\nbudget;100\n" PROJECTS VOTES, "meta_missing", 1, 1},
    {"budget twice", META "budget;200\n" PROJECTS VOTES, "meta_twice", 5, 1},
    {"vote_type twice", META "vote_type;ordinal\n" PROJECTS VOTES, "meta_twice", 5, 1},
    {"an unknown vote_type", "META\nkey;value\nvote_type;knapsack\nbudget;100\n" PROJECTS VOTES,
     "vote_type_unknown", 3, 11},
    {"vote_type in capitals", "META\nkey;value\nvote_type;Approval\nbudget;100\n" PROJECTS VOTES,
     "vote_type_unknown", 3, 11},
    {"an empty vote_type", "META\nkey;value\nvote_type;\nbudget;100\n" PROJECTS VOTES,
     "vote_type_unknown", 3, 11},
    {"a budget in words", "META\nkey;value\nvote_type;approval\nbudget;a lot\n" PROJECTS VOTES,
     "number_wrong", 4, 8},
    {"an empty budget", "META\nkey;value\nvote_type;approval\nbudget;\n" PROJECTS VOTES,
     "number_wrong", 4, 8},
    {"a budget of 0", "META\nkey;value\nvote_type;approval\nbudget;0,00\n" PROJECTS VOTES,
     "budget_zero", 4, 8},
    {"a budget below 0", "META\nkey;value\nvote_type;approval\nbudget;-5\n" PROJECTS VOTES,
     "number_negative", 4, 8},
    {"a budget with thousands",
     "META\nkey;value\nvote_type;approval\nbudget;1,000,000\n" PROJECTS VOTES, "number_wrong", 4,
     8},
    {"a budget with an exponent",
     "META\nkey;value\nvote_type;approval\nbudget;1e6\n" PROJECTS VOTES, "number_wrong", 4, 8},
    {"a budget with a euro sign",
     "META\nkey;value\nvote_type;approval\nbudget;\xe2\x82\xac"
     "5\n" PROJECTS VOTES,
     "number_wrong", 4, 8},
    {"a budget of 61 digits",
     "META\nkey;value\nvote_type;approval\nbudget;" SIXTY "1\n" PROJECTS VOTES, "number_too_long",
     4, 8},
    {"a cost of 61 decimals", META "PROJECTS\nproject_id;cost\n1;0." SIXTY "1\n" VOTES,
     "number_too_long", 7, 3},
    {"digits of one, decimals of another",
     "META\nkey;value\nvote_type;approval\nbudget;" SIXTY
     "\nPROJECTS\nproject_id;cost\n1;0.5\n2;1\n" VOTES,
     "number_too_long", 4, 1},
    {"a cost below 0", META "PROJECTS\nproject_id;cost\n1;-1\n2;1\n" VOTES, "number_negative", 7,
     3},
    {"a cost in words", META "PROJECTS\nproject_id;cost\n1;40\n2;forty\n" VOTES, "number_wrong", 8,
     3},
    {"an empty cost", META "PROJECTS\nproject_id;cost\n1;\n2;4\n" VOTES, "number_wrong", 7, 3},
    {"a cost with two points", META "PROJECTS\nproject_id;cost\n1;4.0.0\n2;4\n" VOTES,
     "number_wrong", 7, 3},
    {"only a point", META "PROJECTS\nproject_id;cost\n1;.\n2;4\n" VOTES, "number_wrong", 7, 3},
    {"an empty project_id", META "PROJECTS\nproject_id;cost\n;40\n" VOTES, "project_id_empty", 7,
     1},
    {"a comma in a project_id", META "PROJECTS\nproject_id;cost\n1,2;40\n" VOTES,
     "project_id_comma", 7, 1},
    {"a project twice", META PROJECTS "1;5;Again\n" VOTES, "project_twice", 9, 1},
    {"a project twice, with spaces", META PROJECTS " 2 ;5;Again\n" VOTES, "project_twice", 9, 1},
    {"an empty voter_id", META PROJECTS "VOTES\nvoter_id;vote\n;1\n", "voter_id_empty", 11, 1},
    {"a voter twice", META PROJECTS VOTES "a;2\n", "voter_twice", 13, 1},
    {"a voter twice, far apart", META PROJECTS VOTES "c;\nd;\ne;\nf;\ng;\nb;1\n", "voter_twice", 18,
     1},
    {"no voters", META PROJECTS "VOTES\nvoter_id;vote\n", "voters_none", 9, 1},
    {"a line without a vote", META PROJECTS "VOTES\nvoter_id;vote\na\n", "vote_missing", 11, 1},
    {"an unknown project", META PROJECTS VOTES "c;3\n", "vote_unknown", 13, 3},
    {"a project in capitals is another",
     META "PROJECTS\nproject_id;cost\na;4\n"
          "VOTES\nvoter_id;vote\n1;A\n",
     "vote_unknown", 10, 3},
    {"none among projects", META PROJECTS VOTES "c;1,none\n", "vote_unknown", 13, 3},
    {"a project twice in a vote", META PROJECTS VOTES "c;1,2,1\n", "vote_twice", 13, 3},
    {"two commas", META PROJECTS VOTES "c;1,,2\n", "vote_gap", 13, 3},
    {"a comma at the end", META PROJECTS VOTES "c;1,\n", "vote_gap", 13, 3},
    {"only a comma", META PROJECTS VOTES "c;,\n", "vote_gap", 13, 3},
    {"twice in an ordinal vote", ORDINAL "VOTES\nvoter_id;vote\na;2,1,2\n", "vote_twice", 11, 3},
    {"too few points", POINTS "a;1,2;1\n", "points_count", 11, 7},
    {"too many points", POINTS "a;1;1,2\n", "points_count", 11, 5},
    {"points for nothing", POINTS "a;;1\n", "points_count", 11, 4},
    {"no points at all", POINTS "a;1,2;\n", "points_count", 11, 7},
    {"points below 0", POINTS "a;1;-1\n", "number_negative", 11, 5},
    {"points in words", POINTS "a;1;many\n", "number_wrong", 11, 5},
    {"points above the bound", POINTS "a;1;1073741825\n", "points_too_large", 11, 5},
    {"points with ten decimals", POINTS "a;1;0.0123456789\n", "points_too_large", 11, 5},
    {"points that no longer fit", POINTS "a;1;1000000000\nb;1;0.5\n", "points_too_large", 12, 5},
    {"a quote that stays open", META PROJECTS VOTES "c;\"1,2\n", "quote_open", 13, 3},
    {"signs after a quote", META PROJECTS VOTES "c;\"1\"2\n", "after_quote", 13, 6},
    {"a byte that is no UTF-8", META "description;caf\xe9\n" PROJECTS VOTES, "not_text", 5, 13},
    {"UTF-16", "\xff\xfeM\0E\0", "not_text", 1, 1},
    {"after a quoted line end",
     META "PROJECTS\nproject_id;cost;name\n1;40;\"two\nlines\"\n2;x;y\n" VOTES, "number_wrong", 9,
     3},
    {"windows line ends", "META\r\nkey;value\r\nvote_type;approval\r\nbudget;0\r\n", "budget_zero",
     4, 8},
};

TEST(budget, broken_files)
{
    CHECK(t, COUNT_OF(broken) >= 60);
    for (size_t i = 0; i < COUNT_OF(broken); i++) {
        struct election e;
        const str pb =
            i + 1 < COUNT_OF(broken) && broken[i].code[0] == 'n' && broken[i].pb[0] == '\xff'
                ? (str){broken[i].pb, 6}
                : str_of(broken[i].pb);
        t->row = broken[i].name;
        CHECK_INT(t, election_read(t->mem, pb, &(struct election_ask){0}, &e), ERR_INVALID);
        if (e.faults.n == 0) continue;
        CHECK_STR(t, str_of(e.faults.at[0].name), broken[i].code);
        CHECK_INT(t, e.faults.at[0].line, broken[i].line);
        CHECK_INT(t, e.faults.at[0].column, broken[i].column);
    }
}

TEST(budget, tells_all_faults_by_line)
{
    struct election e;
    const str pb =
        STR(META
            "PROJECTS\nproject_id;cost\n1;40\n1;x\n2;y\nVOTES\nvoter_id;vote\na;1,9\na;1\nb;8,8\n");
    static const int lines[] = {8, 9, 12, 13, 14, 14};

    CHECK_INT(t, election_read(t->mem, pb, &(struct election_ask){0}, &e), ERR_INVALID);
    CHECK_INT(t, e.faults.n, COUNT_OF(lines));
    for (int i = 0; i < e.faults.kept && i < (int)COUNT_OF(lines); i++)
        CHECK_INT(t, e.faults.at[i].line, lines[i]);
}

TEST(budget, keeps_a_hundred_faults_and_counts_all)
{
    struct election e;
    struct out o = out_new(t->mem);

    OUT_LIT(&o, META PROJECTS "VOTES\nvoter_id;vote\n");
    for (int i = 0; i < 250; i++)
        out_format(&o, "v%d;7\n", i);
    CHECK_INT(t, election_read(t->mem, out_get(&o), &(struct election_ask){0}, &e), ERR_INVALID);
    CHECK_INT(t, e.faults.n, 250);
    CHECK_INT(t, e.faults.kept, FAULTS_MAX);
}

TEST(budget, notes_what_is_odd)
{
    static const struct {
        const char *name, *pb, *code;
        int line;
    } rows[] = {
        {"a key twice", META "unit;A\nunit;B\n" PROJECTS VOTES, "meta_again", 6},
        {"a short line", META PROJECTS "3;1\n" VOTES, "row_short", 9},
        {"a long line", META PROJECTS "3;1;x;y\n" VOTES, "row_long", 9},
        {"another number of votes", META "num_votes;3\n" PROJECTS VOTES, "num_votes", 5},
        {"another number of projects", META "num_projects;3\n" PROJECTS VOTES, "num_projects", 5},
        {"a project says other votes",
         META "PROJECTS\nproject_id;cost;votes\n1;40;9\n2;60;2\n" VOTES, "project_votes", 7},
        {"too few projects", META "min_length;2\n" PROJECTS VOTES, "length_min", 13},
        {"too many projects", META "max_length;1\n" PROJECTS VOTES, "length_max", 12},
        {"more than one choice", "META\nkey;value\nvote_type;choose-1\nbudget;100\n" PROJECTS VOTES,
         "length_max", 11},
        {"above the budget", META PROJECTS "3;100.01;x\n" VOTES, "cost_over_budget", 9},
        {"free", META PROJECTS "3;0;x\n" VOTES, "cost_zero", 9},
        {"no projects", META "PROJECTS\nproject_id;cost\nVOTES\nvoter_id;vote\na;none\n",
         "projects_none", 5},
        {"0 points", POINTS "a;1,2;0,3\n", "points_zero", 11},
        {"a large budget",
         "META\nkey;value\nvote_type;approval\nbudget;1000000\nPROJECTS\nproject_id;cost\n1;5\n2;"
         "6\n" VOTES,
         "step_small", 0},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct election e;
        t->row = rows[i].name;
        if (!votes_read(t, str_of(rows[i].pb), &e)) continue;
        CHECK_INT(t, e.notes.n, 1);
        if (e.notes.n == 0) continue;
        CHECK_STR(t, str_of(e.notes.at[0].name), rows[i].code);
        CHECK_INT(t, e.notes.at[0].line, rows[i].line);
    }
}

TEST(budget, areas_that_do_not_add_up)
{
    static const struct {
        const char *name, *pb, *code;
    } rows[] = {
        {"no names",
         META "budget_per_district;50,50\nPROJECTS\nproject_id;cost;district\n1;1;A\n2;1;B\n" VOTES,
         "area_list"},
        {"no amounts",
         META "districts;A,B\nPROJECTS\nproject_id;cost;district\n1;1;A\n2;1;B\n" VOTES,
         "area_list"},
        {"one too few",
         META "districts;A,B\nbudget_per_district;50\nPROJECTS\nproject_id;cost;district\n1;1;A\n2;"
              "1;B\n" VOTES,
         "area_list"},
        {"unknown",
         META "districts;A,B\nbudget_per_district;50,50\nPROJECTS\nproject_id;cost;district\n1;1;"
              "A\n2;1;C\n" VOTES,
         "area_unknown"},
        {"twice",
         META "districts;A,A\nbudget_per_district;50,50\nPROJECTS\nproject_id;cost;district\n1;1;"
              "A\n2;1;A\n" VOTES,
         "area_twice"},
        {"no number",
         META "districts;A,B\nbudget_per_district;50,x\nPROJECTS\nproject_id;cost;district\n1;1;"
              "A\n2;1;B\n" VOTES,
         "number_wrong"},
        {"no column", META "districts;A,B\nbudget_per_district;50,50\n" PROJECTS VOTES,
         "column_missing"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct election e;
        t->row = rows[i].name;
        CHECK_INT(t,
                  election_read(t->mem, str_of(rows[i].pb),
                                &(struct election_ask){.area = STR("district")}, &e),
                  ERR_INVALID);
        if (e.faults.n) CHECK_STR(t, str_of(e.faults.at[0].name), rows[i].code);
    }
}

TEST(budget, amounts_are_exact)
{
    static const struct {
        const char *in;
        enum amount_problem problem;
        int decimals;
        const char *want; // at that many decimals
    } rows[] = {
        {"0", AMOUNT_FINE, 0, "0"},
        {"000", AMOUNT_FINE, 2, "0"},
        {"12,50", AMOUNT_FINE, 2, "12.5"},
        {" 1.05 ", AMOUNT_FINE, 4, "1.05"},
        {"+.5", AMOUNT_FINE, 1, "0.5"},
        {"5.", AMOUNT_FINE, 0, "5"},
        {"0.00010", AMOUNT_FINE, 6, "0.0001"},
        {"100", AMOUNT_FINE, 3, "100"},
        {"1 000", AMOUNT_NO_NUMBER, 0, ""},
        {"", AMOUNT_NO_NUMBER, 0, ""},
        {"--1", AMOUNT_NO_NUMBER, 0, ""},
        {"0x10", AMOUNT_NO_NUMBER, 0, ""},
        {SIXTY, AMOUNT_FINE, 0, SIXTY},
        {SIXTY "0", AMOUNT_TOO_LONG, 0, ""},
        {"0." SIXTY, AMOUNT_FINE, 60,
         "0.12345678901234567890123456789012345678901234567890123456789"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct decimal d;
        struct amount a;
        t->row = rows[i].in;
        const enum amount_problem p = decimal_read(str_of(rows[i].in), &d);
        CHECK_INT(t, p, rows[i].problem);
        if (p || rows[i].problem) continue;
        CHECK(t, decimal_amount(&d, rows[i].decimals, &a));
        CHECK_STR(t, amount_text(t->mem, a, rows[i].decimals), rows[i].want);
    }
}

PROP(budget, long_division_multiplies_back, 300)
{
    struct mem *m = t->mem;
    struct nat a = nat_of(m, 1), b = nat_of(m, 1), quotient, rest;

    for (uint64_t i = test_random(t, 8); i > 0; i--)
        a = nat_step(m, nat_shift(m, a, 64), 1, nat_of(m, test_random(t, 2) ? UINT64_MAX : t->rand),
                     1, false);
    for (uint64_t i = test_random(t, 6); i > 0; i--)
        b = nat_step(m, nat_shift(m, b, 64), 1, nat_of(m, test_random(t, 3) ? t->rand : UINT64_MAX),
                     1, false);
    nat_divide(m, a, b, &quotient, &rest);
    CHECK(t, nat_cmp(rest, b) < 0);
    CHECK(t, nat_cmp(nat_add(m, nat_mul(m, quotient, b), rest), a) == 0);
    const struct nat common = nat_gcd(m, nat_times(m, a, 30), nat_times(m, b, 42));
    CHECK(t, nat_rest(common, 6) == 0);
    nat_divide(m, nat_times(m, a, 30), common, &quotient, &rest);
    CHECK(t, nat_is_zero(rest));
    // The decimal text reads back.
    struct nat back = {0};
    const str text = nat_text(m, a);
    for (size_t i = 0; i < text.n; i++)
        back = nat_step(m, back, 10, nat_of(m, (uint64_t)(text.at[i] - '0')), 1, false);
    CHECK(t, nat_cmp(back, a) == 0);
}

TEST(budget, what_is_written_reads_back)
{
    const int rounds = budget_rounds(100);

    t->rand = t->seed;
    for (int i = 0; i < rounds && !t->failed; i++) {
        const struct mem_mark mark = mem_mark(t->mem);
        const struct votes_ask small = {.projects = 8,
                                        .voters = 12,
                                        .cost = 100,
                                        .budget = 300,
                                        .with_points = i % 2,
                                        .decimals = i % 3 == 0};
        const struct plain p = votes_random(t, &small);
        struct election e, again;
        if (!votes_read(t, votes_pb(t->mem, &p, small.with_points, small.decimals), &e)) return;
        const str written = election_write(t->mem, &e);
        if (!votes_read(t, written, &again)) return;
        CHECK_INT(t, again.voters, e.voters);
        CHECK_INT(t, again.ballots, e.ballots);
        CHECK_INT(t, again.approvals, e.approvals);
        CHECK_INT(t, again.notes.n <= e.notes.n, 1);
        const str twice = election_write(t->mem, &again);
        CHECK(t, str_eq(written, twice));
        // As tables and back nothing is lost either.
        struct tables tables;
        struct faults faults = faults_new(t->mem);
        str pb;
        NEED(t, tables_of_pb(t->mem, written, &faults, &tables));
        NEED(t, tables_to_pb(t->mem, &tables, &faults, &pb));
        CHECK(t, str_eq(pb, written));
        mem_reset(t->mem, mark);
    }
}

TEST(budget, quotes_semicolons_and_marks)
{
    struct election e;
    const str pb =
        STR("\xef\xbb\xbfMETA\r\nkey;value\r\nvote_type;approval\r\nbudget;\"100,5\"\r\n"
            "description;\"A \"\"good\"\" one; yes\"\r\nPROJECTS;;\r\nname;project_id;cost\r\n"
            "\"Two\nlines\"; x "
            ";1,25\r\n\r\nVOTES\r\nvote;voter_id;age\r\nx;1;30\r\n\"x\";2;\r\nnone;3;9\r\n;4;\r\n");

    if (!votes_read(t, pb, &e)) return;
    CHECK_STR(t, e.description, "A \"good\" one; yes");
    CHECK_STR(t, e.project[0].id, "x");
    CHECK_STR(t, e.project[0].name, "Two\nlines");
    CHECK_INT(t, e.voters, 4);
    CHECK_INT(t, e.ballots, 2);
    CHECK_INT(t, e.project[0].votes, 2);
    CHECK_STR(t, amount_text(t->mem, e.project[0].cost, e.decimals), "1.25");
    CHECK_STR(t, amount_text(t->mem, e.money, e.decimals), "100.5");
}
