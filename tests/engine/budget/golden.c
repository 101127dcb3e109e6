// Published elections: every result that is known of them. The files stand beside the project, or where
// MEENT_TESTDATA says; without them these tests are skipped.
#include "tests/engine/budget/votes.h"

#include "base/json.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *folder(struct test *t)
{
    const char *root = getenv("MEENT_TESTDATA");
    const char *at = str_format(t->mem, "%s/budget", root && *root ? root : "../shared/data").at;

    if (access(at, R_OK) == 0) return at;
    test_skip(t, "no published elections: set MEENT_TESTDATA");
    return NULL;
}

static str file_read(struct test *t, const char *at, str name)
{
    FILE *f = fopen(str_format(t->mem, "%s/" STR_FMT, at, STR_ARG(name)).at, "rb");
    struct out o = out_new(t->mem);

    if (!f) return (str){0};
    for (size_t n; (n = fread(out_room(&o, 65536), 1, 65536, f)) > 0;)
        o.n += n;
    fclose(f);
    return out_get(&o);
}

// "mes_cost_add1u/lex" as what to ask; false: not one of ours.
static bool ask_of(str name, struct budget_ask *out)
{
    struct budget_ask ask = {0};
    str part;

    ask.tie = str_ends(name, STR("/lex")) ? TIE_LEX : TIE_CIVIC;
    if (!str_cut(&name, '/', &part)) return false;
    if (str_eq(part, STR("greedy")) || str_eq(part, STR("greedy_density")) ||
        str_eq(part, STR("greedy_points"))) {
        ask.order = str_ends(part, STR("density"))  ? ORDER_DENSITY
                    : str_ends(part, STR("points")) ? ORDER_POINTS
                                                    : ORDER_VOTES;
    } else if (str_eq(part, STR("phragmen"))) {
        ask.rule = BUDGET_PHRAGMEN;
    } else {
        ask.rule = BUDGET_SHARES;
        ask.exhaustive = true;
        ask.utility = str_find(part, STR("_card")) >= 0     ? UTILITY_CARDINALITY
                      : str_find(part, STR("_points")) >= 0 ? UTILITY_POINTS
                                                            : UTILITY_COST;
        ask.completion = str_ends(part, STR("_greedy"))  ? COMPLETION_GREEDY
                         : str_ends(part, STR("_add1"))  ? COMPLETION_ADD1
                         : str_ends(part, STR("_add1u")) ? COMPLETION_ADD1U
                                                         : COMPLETION_NONE;
        if (!str_starts(part, STR("mes_"))) return false;
    }
    *out = ask;
    return true;
}

static void check_result(struct test *t, const struct election *e, const struct budget_ask *ask,
                         const struct json_value *want, bool ties)
{
    const struct json_value *winners = json_get(want, "winners"), *runs = json_get(want, "runs"),
                            *tied = json_get(want, "ties");
    struct budget_result r;

    if (!winners) return; // the program that was compared with ran out of time
    NEED(t, budget_count(t->mem, e, ask, &r));
    CHECK_INT(t, r.n, winners->n);
    for (int i = 0; i < r.n && i < winners->n; i++)
        if (!str_eq(e->project[r.won[i].project].id, winners->at[i].text)) {
            test_fail(t, __FILE__, __LINE__, "winner %d is " STR_FMT ", not " STR_FMT, i + 1,
                      STR_ARG(e->project[r.won[i].project].id), STR_ARG(winners->at[i].text));
            break;
        }
    CHECK_STR(t, amount_text(t->mem, r.cost, e->decimals),
              str_z(t->mem, json_get_text(want, "cost")));
    if (runs) CHECK_INT(t, r.runs, runs->integer);
    if (ties) CHECK_INT(t, r.ties, tied ? tied->integer : 0);
}

static void one_file(struct test *t, const char *at, str name)
{
    const str stem = str_part(name, 0, name.n - strlen(".expected.json"));
    const str pb = file_read(t, at, str_format(t->mem, STR_FMT ".pb", STR_ARG(stem)));
    struct json_value json;
    struct election e;

    NEED(t, json_read(t->mem, file_read(t, at, name), &json, NULL));
    if (!votes_read(t, pb, &e)) return;
    const struct json_value *own = json_get(&json, "own"), *results = json_get(own, "results");
    CHECK_INT(t, e.voters, json_get(own, "voters")->integer);
    CHECK_INT(t, e.ballots, json_get(own, "ballot_groups")->integer);
    CHECK_INT(t, e.projects, json_get(own, "projects")->integer);
    CHECK_INT(t, e.approvals, json_get(own, "approvals")->integer);
    for (int i = 0; i < results->n; i++) {
        const struct mem_mark mark = mem_mark(t->mem);
        struct budget_ask ask;
        t->row = str_z(t->mem, str_format(t->mem, STR_FMT " " STR_FMT, STR_ARG(stem),
                                          STR_ARG(results->key[i])));
        if (!ask_of(results->key[i], &ask)) {
            test_fail(t, __FILE__, __LINE__, "what is " STR_FMT "?", STR_ARG(results->key[i]));
            continue;
        }
        const bool ties = ask.rule == BUDGET_SHARES && ask.completion == COMPLETION_NONE;
        check_result(t, &e, &ask, &results->at[i], ties);
        ask.filter_bits =
            24; // once more with wide intervals: fractions decide often, and as the intervals did
        if (ask.rule != BUDGET_GREEDY && ask.completion < COMPLETION_ADD1)
            check_result(t, &e, &ask, &results->at[i], ties);
        t->row = NULL;
        mem_reset(t->mem, mark);
    }
    const struct json_value *usual = json_get(&json, "default_add1");
    if (usual && usual->kind == JSON_MAP) {
        t->row = str_z(t->mem, str_format(t->mem, STR_FMT " as usual", STR_ARG(stem)));
        check_result(t, &e, &BUDGET_SHARES_ASK, usual, false);
        t->row = NULL;
    }
}

TEST(budget, published_elections)
{
    const char *at = folder(t);
    DIR *d = at ? opendir(at) : NULL;
    int files = 0;

    if (!d) return;
    for (const struct dirent *entry; (entry = readdir(d));) {
        if (!str_ends(str_of(entry->d_name), STR(".expected.json"))) continue;
        const struct mem_mark mark = mem_mark(t->mem);
        one_file(t, at, str_copy(t->mem, str_of(entry->d_name)));
        mem_reset(t->mem, mark);
        files++;
    }
    closedir(d);
    CHECK(t, files > 0);
}

// What the council of Wieliczka decided in 2023: 30 projects, together 995,079.
TEST(budget, wieliczka_2023_as_it_was_decided)
{
    const char *at = folder(t);
    struct election e;
    struct budget_result r;
    struct json_value json;

    if (!at) return;
    const str name = STR("Poland_Wieliczka_2023_Green_Budget");
    const str pb = file_read(t, at, str_format(t->mem, STR_FMT ".pb", STR_ARG(name)));
    if (!pb.at) {
        test_skip(t, "the file of Wieliczka 2023 is not there");
        return;
    }
    if (!votes_read(t, pb, &e)) return;
    NEED(t, budget_count(t->mem, &e, &BUDGET_SHARES_ASK, &r));
    CHECK_INT(t, r.n, 30);
    CHECK_STR(t, amount_text(t->mem, r.cost, e.decimals), "995079");
    NEED(t, json_read(t->mem,
                      file_read(t, at, str_format(t->mem, STR_FMT ".expected.json", STR_ARG(name))),
                      &json, NULL));
    const struct json_value *official = json_get(json_get(&json, "default_add1"), "official");
    CHECK_INT(t, official->n, 30);
    for (int i = 0; i < official->n; i++) {
        bool found = false;
        for (int k = 0; k < r.n; k++)
            found |= str_eq(e.project[r.won[k].project].id, official->at[i].text);
        CHECK(t, found);
    }
}
