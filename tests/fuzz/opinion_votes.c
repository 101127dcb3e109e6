// Tables of votes, statements and groups from anybody: refused with faults, or a map that holds together.
#include "engine/opinion/coordinated.h"
#include "engine/opinion/report.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

// votes 0x1e statements 0x1e groups; the first byte chooses sign, strictness and mode.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct mem *m, *scratch;
    struct opinion_tables t = {0};
    struct opinion_read r;
    struct faults f;
    str rest, groups = {0};

    if (!m) {
        m = mem_new((size_t)1 << 30);
        scratch = mem_new((size_t)1 << 30);
    }
    if (n == 0 || n > 20000) return 0;
    rest = (str){(const char *)data + 1, n - 1};
    str_cut(&rest, 0x1e, &t.votes);
    if (rest.at) str_cut(&rest, 0x1e, &t.statements);
    groups = rest;
    t.agree = data[0] & 1 ? 1 : -1;
    t.strict = data[0] & 2;
    t.all = data[0] & 4;
    f = faults_new(m);
    const enum err e = opinion_tables_read(m, scratch, &t, &f, &r);
    mem_free(scratch); // nothing of the result may live there
    scratch = mem_new((size_t)1 << 30);
    assert((e == ERR_NONE) == (f.n == 0) && f.kept <= FAULTS_MAX && f.kept <= f.n);
    if (e == ERR_NONE) {
        int8_t *given = MEM_ARRAY(m, int8_t, (size_t)r.votes.people + 1);
        struct opinion_ask ask = {.mode = data[0] & 8 ? OPINION_COMPAT : OPINION_CIVIC,
                                  .seed = STR("f"),
                                  .samples = 2};
        struct opinion_map map;
        struct coordinated c;
        if (groups.at && opinion_groups_read(m, groups, &r, &f, given) == ERR_NONE)
            ask.given = given;
        assert(opinion_map_make(m, &r.votes, &ask, &map) == ERR_NONE);
        assert(map.k >= 0 && map.k <= OPINION_GROUPS_MAX && map.in_map <= r.votes.people);
        for (int i = 0; i < r.votes.people; i++) {
            assert(map.of[i] < map.k && (map.of[i] >= 0) == map.in[i]);
            assert(opinion_find(r.person, r.people_whole, r.votes.people, r.person[i]) == i);
        }
        assert(opinion_coordinated(m, &map, NULL, &c) == ERR_NONE);
        struct out o = out_new(m);
        struct json j = json_new(&o);
        json_open(&j, '{');
        opinion_report(&j, &map, &r, true);
        json_close(&j, '}');
        assert(o.n > 2);
    }
    mem_clear(m);
    return 0;
}
