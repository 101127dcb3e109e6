// simulate.c - makes up a conversation.
#include "engine/opinion/simulate.h"

struct leaning {
    double agree, pass; // chances; the rest disagrees
};

static int vote_of(const struct leaning *l, struct chance *c)
{
    const double at = chance_part(c);

    return at < l->pass ? 0 : at < l->pass + (1 - l->pass) * l->agree ? 1 : -1;
}

static void lean(const struct simulate_ask *ask, struct chance *c, struct leaning *of)
{
    for (int j = 0; j < ask->statements; j++) {
        const double pass = 0.05 + 0.15 * chance_part(c), common = 0.2 + 0.6 * chance_part(c);
        const bool divides = ask->groups > 1 && chance_part(c) < ask->dividing;
        // Which groups lean towards it: some, not all.
        uint64_t towards = 0;
        while (divides && (towards == 0 || towards == (1u << ask->groups) - 1))
            towards = chance_below(c, 1u << ask->groups);
        for (int g = 0; g < ask->groups; g++) {
            const double side = towards >> g & 1 ? 0.5 : -0.5;
            of[g * ask->statements + j] =
                (struct leaning){divides ? 0.5 + side * ask->apart : common, pass};
        }
    }
}

enum err opinion_simulate(struct mem *m, const struct simulate_ask *ask, struct simulated *out)
{
    const int n = ask->statements;
    const double smallest = ask->smallest > 0 ? ask->smallest : 1;

    if (ask->people < 0 || n < 0 || ask->groups < 1 || ask->groups > OPINION_GROUPS_MAX ||
        ask->scripted < 0 || ask->scripted_votes < 0 || !(ask->per_person >= 0) ||
        !(ask->apart >= 0 && ask->apart <= 1) || !(ask->dividing >= 0 && ask->dividing <= 1) ||
        !(smallest <= 1) || !(ask->slip >= 0 && ask->slip <= 1))
        return ERR_INVALID;
    if (ask->people > OPINION_PEOPLE_MAX - ask->scripted || n > OPINION_STATEMENTS_MAX)
        return ERR_LIMIT;

    struct chance c;
    struct simulated s = {.people = ask->people + ask->scripted};
    chance_start(&c, ask->seed);
    struct leaning *of = MEM_ARRAY(m, struct leaning, (size_t)(n * ask->groups) + 1);
    lean(ask, &c, of);
    s.group = MEM_ARRAY(m, int8_t, (size_t)s.people + 1);
    int *count = MEM_ARRAY(m, int, (size_t)s.people + 1);
    for (int i = 0; i < s.people; i++) {
        const bool scripted = i >= ask->people;
        const double most = ask->per_person < n ? ask->per_person : n;
        double votes = most * (0.5 + chance_part(&c));
        if (scripted && ask->scripted_votes) votes = ask->scripted_votes;
        count[i] = votes > n ? n : (int)(votes + 0.5);
        if (count[i] == 0 && n > 0 && ask->per_person > 0) count[i] = 1;
        s.n += count[i];
        if (s.n > OPINION_VOTES_MAX) return ERR_LIMIT;
    }
    s.vote = MEM_ARRAY(m, struct opinion_vote, (size_t)s.n + 1);
    int8_t *script = MEM_ARRAY(m, int8_t, (size_t)n + 1);
    int *order = MEM_ARRAY(m, int, (size_t)n + 1),
        *scripted_order = MEM_ARRAY(m, int, (size_t)n + 1);
    for (int j = 0; j < n; j++) {
        script[j] = (int8_t)(chance_below(&c, 2) ? 1 : -1);
        order[j] = scripted_order[j] = j;
    }
    chance_shuffle(&c, scripted_order, n);
    const double parts = ask->groups - 1 + smallest; // the last group is the smallest
    int64_t at = 0;
    for (int i = 0; i < s.people; i++) {
        const bool scripted = i >= ask->people;
        int g = (int)(chance_part(&c) * parts);
        if (g >= ask->groups) g = ask->groups - 1;
        s.group[i] = scripted ? -1 : (int8_t)g;
        for (int k = 0; k < count[i]; k++) {
            const int pick = k + (int)chance_below(&c, (uint64_t)(n - k)), kept = order[k];
            order[k] = order[pick];
            order[pick] = kept;
            const int j = scripted && ask->scripted_votes ? scripted_order[k] : order[k];
            int value = vote_of(&of[(scripted ? 0 : g) * n + j], &c);
            if (scripted)
                value = chance_part(&c) < ask->slip ? (int)chance_below(&c, 3) - 1 : script[j];
            s.vote[at] = (struct opinion_vote){.at = at,
                                               .person = (uint32_t)i,
                                               .cell = opinion_cell(j, value)};
            at++;
        }
    }
    s.seed_hash = chance_hash(m, &c);
    s.draws = c.draws;
    *out = s;
    return ERR_NONE;
}
