// Elections: what is read without fault can be counted by every rule, explained, written and read back; a count never
// spends more than there is, and wide intervals give what narrow ones give.
#include "engine/budget/report.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool few(void *arg, double fraction, const char *text)
{
    (void)fraction, (void)text;
    return --*(int *)arg > 0;
}

static void count_all(struct mem *m, const struct election *e, uint8_t choice)
{
    int left = 60;
    const struct progress progress = {few, &left};
    struct budget_ask ask = {
        .rule = (enum budget_rule)(choice % 3),
        .order = (enum budget_order)(choice / 3 % (e->points ? 3 : 2)),
        .utility = (enum budget_utility)(choice / 3 % (e->points ? 3 : 2)),
        .completion = (enum budget_completion)(choice / 9 % 4),
        .tie = (enum budget_tie)(choice / 36 % 2),
        .areas = (enum budget_areas)(e->areas ? choice / 72 % 3 : 0),
        .runs_max = 12,
        .rounds = true,
        .progress = &progress,
    };
    struct budget_result r, wide;
    const enum err why = budget_count(m, e, &ask, &r);

    assert(why == ERR_NONE || why == ERR_LIMIT);
    if (ask.areas != AREAS_OWN) assert(amount_cmp(r.cost, e->money) <= 0);
    ask.filter_bits = 12;
    left = 60;
    assert(budget_count(m, e, &ask, &wide) == why);
    assert(wide.n == r.n && wide.runs == r.runs && wide.ties == r.ties);
    for (int i = 0; i < r.n; i++)
        assert(wide.won[i].project == r.won[i].project);
    if (ask.areas == AREAS_OWN || why) return;
    struct explained x;
    left = 60;
    budget_explain(m, e, &ask, &r,
                   &(struct explain_ask){.only = -1, .needed = e->projects < 5, .work = 20000}, &x);
    struct out o = out_new(m);
    struct json j = json_new(&o);
    budget_json_count(&j, e, &ask, &r, &x);
    budget_log(m, e, &ask, &r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct mem *m;
    struct election e, again;

    if (!m) m = mem_new((size_t)1 << 30);
    if (n < 2) return 0;
    // The first byte chooses what is asked, the second how it is read.
    const str text = {(const char *)data + 2, n - 2};
    const struct election_ask ask = {.area = data[1] & 1 ? STR("area") : (str){0},
                                     .borda = data[1] & 2};
    if (election_read(m, text, &ask, &e) == ERR_NONE) {
        const str written = election_write(m, &e);
        assert(election_read(m, written, &(struct election_ask){.borda = ask.borda}, &again) ==
               ERR_NONE);
        assert(again.voters == e.voters && again.ballots == e.ballots &&
               again.projects == e.projects);
        assert(amount_cmp(again.money, e.money) == 0 || again.decimals != e.decimals);
        if (e.projects <= 40 && e.voters <= 400) count_all(m, &e, data[0]);
    } else {
        assert(e.faults.n > 0 && e.faults.kept > 0);
    }
    struct tables tables;
    struct faults faults = faults_new(m);
    str pb;
    if (tables_of_pb(m, text, &faults, &tables) == ERR_NONE)
        (void)!tables_to_pb(m, &tables, &faults, &pb);
    mem_clear(m);
    return 0;
}
