// initiatives.c - the invented initiatives of a rehearsal, the names under them, and what residents and colleagues do by themselves.
//
// Of the names some are wrong, and what is wrong is kept with each (clue.def): by that it is measured whether who practises saw it.
#include "app/rehearse/rehearse.h"
#include "base/hash.h"
#include "core/initiative.h"

enum {
    DAY_S = 86400,
    BURST = 24,
    ALIKE = 20,
    EXPIRES = 6,  // names under what runs out
    SHORT_OF = 5, // that the sheets have to bring
    SHEET_A = 5,
    SHEET_B = 4,
    MOST_AGO = 24,
    WAITS = 10 * DAY_S,
    BORN_OLD = -20700 // in 1913
};

static const struct {
    const char *part;
    enum initiative_kind kind;
    int64_t age;
    const char *title, *gist, *body, *ask, *costs;
    int64_t cents;
} stages[] = {
#define STAGE(part, kind, age, title, gist, body, ask, costs, cents) \
    {#part, INITIATIVE_##kind, age, title, gist, body, ask, costs, cents},
#include "app/rehearse/initiative.def"
#undef STAGE
#undef FIRST
#undef LAST
};
static const char *const firsts[] = {
#define FIRST(name) name,
#include "app/rehearse/initiative.def"
#undef STAGE
#undef FIRST
#undef LAST
};
static const char *const lasts[] = {
#define LAST(name) name,
#include "app/rehearse/initiative.def"
#undef STAGE
#undef FIRST
#undef LAST
};

struct cast {
    struct db *db;
    struct mem *mem;
    int64_t now;
    const struct rehearsal_row *r;
    struct place_row place;
    struct chance chance;
    initiative_budget_id budget;
    int64_t age, cents_most;
    int names; // made so far: no two are the same
};

static int below(struct cast *c, int n)
{
    return (int)chance_below(&c->chance, (uint64_t)n);
}

static str invented_name(struct cast *c)
{
    const int n = c->names++;

    return str_format(c->mem, "%s %c. %s", firsts[n % (int)COUNT_OF(firsts)],
                      'A' + n / (int)COUNT_OF(firsts) % 26, lasts[below(c, (int)COUNT_OF(lasts))]);
}

str rehearse_name(struct mem *mem, struct chance *c)
{
    const uint64_t first = chance_below(c, COUNT_OF(firsts)),
                   last = chance_below(c, COUNT_OF(lasts));

    return str_format(mem, "%s %s", firsts[first], lasts[last]);
}

// Somebody who is old enough, with an address of their own.
static struct signer somebody(struct cast *c)
{
    const struct ymd today = day_ymd(day_of_at(c->now));
    const int age =
        (int)(c->age > INITIATIVE_AGE_LEAST ? c->age : INITIATIVE_AGE_LEAST) + 2 + below(c, 60);
    const str name = invented_name(c);

    return (struct signer){.mail = str_format(c->mem, "bewoner%d@oefenronde.example", c->names),
                           .name = name,
                           .postcode = str_format(c->mem, "1234 A%c", 'A' + c->names % 26),
                           .house = str_format(c->mem, "%d", 1 + c->names / 26 * 3 + below(c, 3)),
                           .born = str_format(c->mem, "%04d-%02d-%02d", today.year - age,
                                              1 + below(c, 12), 1 + below(c, 28))};
}

static enum err go(struct cast *c, initiative_id id, int days_ago, struct initiative_step s)
{
    uint32_t missing;

    s.roles = initiative_events[s.event].who;
    s.who = s.roles & 1u << INITIATIVE_ROLE_MAKER ? STR("maker") : STR("system");
    s.tested = true;
    return initiative_go(c->db, c->mem, c->now - (int64_t)days_ago * DAY_S, id, &s, &missing);
}

#define STEP(name, ...) ((struct initiative_step){.event = INITIATIVE_EVENT_##name, __VA_ARGS__})

// A name that counts, at its moment; the place of the draw and the threshold come after.
static enum err sign(struct cast *c, initiative_id id, const struct signer *s, const char *state,
                     const char *channel, int64_t at, int held, const char *clue)
{
    const bool valid = !strcmp(state, "valid"), online = !strcmp(channel, "online");
    initiative_signature_id signature;
    struct signer_clean clean;
    unsigned bad;

    signer_clean(c->mem, s, 0, day_of_at(at), online, &clean, &bad);
    if (bad) return ERR_INTERNAL;
    const str key =
        sha256_hex(c->mem, str_format(c->mem, "rehearsal %lld %lld %d", (long long)c->r->id.v,
                                      (long long)id.v, c->names++));
    TRY(initiative_signature_insert(c->db, c->mem, id, str_of(state), str_of(channel), key,
                                    clean.mail, clean.mail_once, clean.name, clean.postcode,
                                    clean.house, clean.born.n, clean.who_once, STR("nl"), NULL, at,
                                    valid ? &at : NULL, held, &signature));
    return clue ? rehearsal_signature_insert(c->db, c->r->id, signature, str_of(clue)) : ERR_NONE;
}

static enum err names(struct cast *c, initiative_id id, int64_t n, int days)
{
    for (int64_t k = 0; k < n; k++) {
        const struct signer s = somebody(c);
        TRY(sign(c, id, &s, "valid", below(c, 4) ? "online" : "paper",
                 c->now - (int64_t)(1 + below(c, days > 1 ? days - 1 : 1)) * DAY_S, 0, NULL));
    }
    return initiative_recount(c->db, id.v, id.v);
}

// What is wrong, in every way that happens: about one name in twelve.
static enum err forged(struct cast *c, initiative_id id, int days)
{
    static const struct {
        const char *clue;
        int n;
    } all[] = {{"hand", 4},  {"address", 3}, {"elsewhere", 2},
               {"young", 1}, {"twice", 1},   {"old", 1}};
    const struct ymd today = day_ymd(day_of_at(c->now));

    for (size_t i = 0; i < COUNT_OF(all); i++) {
        if (!strcmp(all[i].clue, "young") && c->age < 2) continue; // nobody is too young here
        for (int k = 0; k < all[i].n; k++) {
            struct signer s = somebody(c);
            const bool paper = i == 0 || i == 1 || i == 5;
            if (!strcmp(all[i].clue, "address")) s.postcode = STR("1234 ZZ"), s.house = STR("7");
            if (!strcmp(all[i].clue, "elsewhere")) s.postcode = STR("4321 ZZ");
            if (!strcmp(all[i].clue, "old")) s.born = day_iso(c->mem, (day){BORN_OLD});
            if (!strcmp(all[i].clue, "young"))
                s.born = str_format(c->mem, "%04d-01-01", today.year - (int)c->age - 1);
            const char *channel = paper ? "paper" : "online";
            const int64_t at = c->now - (int64_t)(1 + below(c, days > 1 ? days - 1 : 1)) * DAY_S;
            if (!strcmp(all[i].clue, "twice")) { // the same, with the first name as a letter
                TRY(sign(c, id, &s, "valid", channel, at, 0, NULL));
                s.name =
                    str_format(c->mem, "%c. " STR_FMT, s.name.at[0],
                               STR_ARG(str_from(s.name, (size_t)str_find_byte(s.name, ' ') + 4)));
                s.mail = str_format(c->mem, "anders%d@oefenronde.example", c->names);
            }
            TRY(sign(c, id, &s, "valid", channel, at, 0, all[i].clue));
        }
    }
    return initiative_recount(c->db, id.v, id.v);
}

static enum err add(struct cast *c, int stage, int days_ago, initiative_id *out)
{
    const int64_t at = c->now - (int64_t)days_ago * DAY_S;
    const bool own = stages[stage].kind == INITIATIVE_OWN;
    const int64_t cents = stages[stage].cents < c->cents_most ? stages[stage].cents : c->cents_most;
    // Everybody who makes one is old enough, but for the child: where a child may not, it is not there.
    const int64_t age = stages[stage].age < c->age && !own ? c->age : stages[stage].age;
    struct initiative_receipt got;

    TRY(initiative_add(c->db, c->mem, at,
                       &(struct initiative_new){.place = &c->place,
                                                .kind = stages[stage].kind,
                                                .area = c->place.id,
                                                .title = str_of(stages[stage].title),
                                                .gist = str_of(stages[stage].gist),
                                                .body = str_of(stages[stage].body),
                                                .maker_name = invented_name(c),
                                                .maker_age = age},
                       &got));
    *out = got.id;
    TRY(initiative_set_text(c->db, got.id, str_of(stages[stage].title), str_of(stages[stage].gist),
                            str_of(stages[stage].body), str_of(stages[stage].ask), c->place.id,
                            own ? cents : 0, str_of(stages[stage].costs),
                            msg_text(LANG_NL, MSG_rehearse_holder), own ? &c->budget : NULL, at));
    return rehearsal_initiative_insert(c->db, c->r->id, got.id, str_of(stages[stage].part));
}

// Days that one has to sign, as the by-law of the place says.
static enum err days_to_sign(struct cast *c, int *out)
{
    const day today = day_of_at(c->now);
    struct clock_end end;
    struct clock term;
    str basis;

    TRY(bylaw_term(c->db, c->mem, c->place.id, BYLAW_agenda_collect, today, &term, &basis));
    TRY(clock_end(&term, today, NULL, 0, &end));
    *out = end.last.n - today.n;
    return ERR_NONE;
}

static enum err collects(struct cast *c, int stage, int days_ago, initiative_id *out,
                         int64_t *out_threshold)
{
    struct initiative_row i;

    TRY(add(c, stage, days_ago, out));
    TRY(go(c, *out, days_ago, STEP(present)));
    TRY(go(c, *out, days_ago, STEP(collect)));
    TRY(initiative_by_id(c->db, c->mem, *out, &i));
    *out_threshold = i.threshold;
    return ERR_NONE;
}

// ---- sheets ----

static enum err sheet_line(struct cast *c, initiative_sheet_id sheet, int line,
                           const struct signer *s, bool good)
{
    return rehearsal_sheet_insert(c->db, sheet, line, s->name, s->postcode, s->house, s->born,
                                  good);
}

// What the colleague read in a line; the one mistake is the number of the house.
static enum err reads(struct cast *c, initiative_sheet_id sheet, int line, const struct signer *s,
                      bool mistakes)
{
    struct signer_clean clean;
    int64_t changed;
    unsigned bad;

    signer_clean(c->mem, s, 0, day_of_at(c->now), false, &clean, &bad);
    return initiative_entry_insert(c->db, sheet, c->r->colleague, line, clean.name, clean.postcode,
                                   mistakes ? str_format(c->mem, STR_FMT "1", STR_ARG(clean.house))
                                            : clean.house,
                                   clean.born.n, c->now - DAY_S, &changed);
}

// Two sheets came by post; the colleague has typed both, and misread a line of the second.
static enum err sheets(struct cast *c, initiative_id id)
{
    const struct ymd today = day_ymd(day_of_at(c->now));

    for (int n = 0; n < 2; n++) {
        const str code = str_part(sha256_hex(c->mem, str_format(c->mem, "sheet %lld %d",
                                                                (long long)c->r->id.v, n)),
                                  0, 8);
        initiative_sheet_id sheet;
        TRY(initiative_sheet_insert(c->db, c->mem, id, code, c->now - 2 * (int64_t)DAY_S, &sheet));
        for (int line = 1; line <= (n ? SHEET_B : SHEET_A); line++) {
            struct signer s = somebody(c);
            const bool young = !n && line == 2 && c->age > 2, never = !n && line == 4;
            if (young) s.born = str_format(c->mem, "%04d-01-01", today.year - (int)c->age + 1);
            if (never) s.born = str_format(c->mem, "%.4s-02-31", s.born.at);
            TRY(sheet_line(c, sheet, line, &s, !young && !never));
            if (!young && !never) TRY(reads(c, sheet, line, &s, n && line == 3));
        }
    }
    return ERR_NONE;
}

static enum err burst(struct cast *c, initiative_id id)
{
    for (int k = 0; k < BURST; k++) {
        struct signer s = somebody(c);
        s.mail = str_format(c->mem, "steun%03d@wegwerp.example", k + 1);
        TRY(sign(c, id, &s, "pending", "online", c->now - 2 * (int64_t)DAY_S + k, 2, "burst"));
    }
    return ERR_NONE;
}

// ---- all of them ----

static int stage_of(const char *part)
{
    for (size_t i = 0; i < COUNT_OF(stages); i++)
        if (!strcmp(stages[i].part, part)) return (int)i;
    return 0;
}

static enum err agendas(struct cast *c)
{
    initiative_id id;
    int64_t threshold;
    int span;

    TRY(days_to_sign(c, &span));
    const int ago = span / 2 < MOST_AGO ? span / 2 : MOST_AGO;
    TRY(collects(c, stage_of("sample"), ago, &id, &threshold));
    TRY(names(c, id, threshold + threshold * 3 / 10, ago));
    TRY(forged(c, id, ago));
    TRY(go(c, id, 1, STEP(reach)));
    TRY(go(c, id, 1, STEP(file)));

    TRY(collects(c, stage_of("sheets"), ago, &id, &threshold));
    TRY(names(c, id, threshold - SHORT_OF, ago));
    TRY(sheets(c, id));
    TRY(burst(c, id));

    TRY(collects(c, stage_of("alike"), ago / 2, &id, &threshold));
    TRY(names(c, id, ALIKE, ago / 2));

    TRY(collects(c, stage_of("expire"), span > 5 ? span - 5 : 1, &id, &threshold));
    TRY(names(c, id, EXPIRES, 5));

    TRY(add(c, stage_of("elsewhere"), 3, &id));
    return go(c, id, 3, STEP(present));
}

static enum err plans(struct cast *c)
{
    const day today = day_of_at(c->now);
    int64_t least;
    initiative_id id;

    TRY(bylaw_value(c->db, c->mem, c->place.id, BYLAW_initiative_age, today, &least));
    if (least <= stages[stage_of("child")].age) {
        TRY(add(c, stage_of("child"), 4, &id));
        TRY(go(c, id, 4, STEP(send)));
    }
    TRY(add(c, stage_of("money"), 100, &id));
    TRY(go(c, id, 100, STEP(send)));
    TRY(go(c, id, 98, STEP(take_up)));
    TRY(initiative_set_rules(c->db, id, 0, 0, NULL, STR(""))); // neighbours signed on the spot
    TRY(go(c, id, 92, STEP(grant, .why = msg_text(LANG_NL, MSG_rehearse_granted))));
    return go(c, id, 90, STEP(start, .on = {today.n - 20}));
}

static enum err cast_start(struct cast *c, struct db *db, struct mem *mem, int64_t now,
                           const struct rehearsal_row *r)
{
    const day today = day_of_at(now);
    int64_t own_age;

    *c = (struct cast){.db = db, .mem = mem, .now = now, .r = r};
    chance_start(&c->chance, str_format(mem, STR_FMT " initiative", STR_ARG(r->seed)));
    TRY(place_by_id(db, mem, r->place, &c->place));
    TRY(bylaw_value(db, mem, r->place, BYLAW_agenda_age, today, &c->age));
    TRY(bylaw_value(db, mem, r->place, BYLAW_initiative_age, today, &own_age));
    TRY(bylaw_value(db, mem, r->place, BYLAW_initiative_max, today, &c->cents_most));
    if (!c->cents_most) c->cents_most = INITIATIVE_CENTS_MOST;
    return ERR_NONE;
}

enum err rehearse_initiatives(struct db *db, struct mem *mem, int64_t now,
                              const struct rehearsal_row *r)
{
    struct cast c;

    TRY(cast_start(&c, db, mem, now, r));
    TRY(initiative_budget_insert(db, mem, r->place, day_ymd(day_of_at(now)).year,
                                 msg_text(LANG_NL, MSG_rehearse_budget),
                                 msg_text(LANG_EN, MSG_rehearse_budget), 500000,
                                 msg_text(LANG_NL, MSG_rehearse_ref), now, &c.budget));
    TRY(agendas(&c));
    return plans(&c);
}

// ---- what happens by itself in a week ----

// Who made it does the next thing that is theirs. What cannot be is left for another week.
static enum err maker_goes(struct cast *c, const struct initiative_row *i)
{
    struct initiative_step s = {0};
    enum err e;

    switch (initiative_state_of(i)) {
    case INITIATIVE_draft:
        s.event = initiative_kind_of(i) == INITIATIVE_OWN ? INITIATIVE_EVENT_send
                                                          : INITIATIVE_EVENT_present;
        break;
    case INITIATIVE_incomplete: s.event = INITIATIVE_EVENT_send_again; break;
    case INITIATIVE_supplement:
        s.event = INITIATIVE_EVENT_add_more;
        s.why = msg_text(LANG_NL, MSG_rehearse_added);
        break;
    case INITIATIVE_collecting:
        if (!i->has_into_id) return ERR_NONE;
        s.event = INITIATIVE_EVENT_join;
        break;
    case INITIATIVE_reached: // it waits a week, so that who is asked can still move to it
        if (!i->has_into_id && i->has_reached_at && c->now - i->reached_at < WAITS) return ERR_NONE;
        s.event = i->has_into_id ? INITIATIVE_EVENT_join : INITIATIVE_EVENT_file;
        break;
    case INITIATIVE_running:
        if (i->has_meeting_day && i->meeting_day > day_of_at(c->now).n) return ERR_NONE;
        TRY(initiative_set_account(c->db, i->id, i->granted - i->granted / 8,
                                   msg_text(LANG_NL, MSG_rehearse_account),
                                   msg_text(LANG_NL, MSG_rehearse_photo), c->now));
        s.event = INITIATIVE_EVENT_account;
        break;
    default: return ERR_NONE;
    }
    e = go(c, i->id, 0, s);
    return e == ERR_UNSOLVABLE || e == ERR_CONFLICT ? ERR_NONE : e;
}

// Of those who were asked whether their name may move, every third says yes.
static enum err some_move(struct cast *c, const struct initiative_row *i)
{
    struct initiative_signature_rows rows;
    enum signed_how how;
    str key;

    TRY(initiative_signatures_valid(c->db, c->mem, i->id, &rows));
    for (int k = 0; k < rows.n; k += 3) {
        const enum err e =
            initiative_sign_move(c->db, c->mem, c->now, &rows.at[k], STR(""), &how, &key);
        if (e == ERR_CONFLICT) return ERR_NONE; // the other one is closed
        TRY(e);
    }
    return ERR_NONE;
}

enum err rehearse_initiatives_week(struct db *db, struct mem *mem, int64_t now,
                                   const struct rehearsal_row *r)
{
    const int64_t today = day_of_at(now).n;
    struct rehearsed_object_rows all;
    struct cast c;

    TRY(cast_start(&c, db, mem, now, r));
    TRY(rehearsal_initiatives(db, mem, r->place, &all));
    // First who joins another, and who moves along: as long as that one is open.
    for (int k = 0; k < 2 * all.n; k++) {
        const bool first = k < all.n;
        struct initiative_row i;
        int64_t held;
        TRY(initiative_by_id(db, mem, (initiative_id){all.at[k % all.n].id}, &i));
        if (i.has_into_id != first) continue;
        TRY(initiative_held_n(db, mem, i.id, &held));
        if (initiative_state_of(&i) == INITIATIVE_joined) {
            TRY(some_move(&c, &i));
        } else if (initiative_state_of(&i) == INITIATIVE_collecting && i.last_day < today &&
                   !held) {
            TRY(go(&c, i.id, 0, STEP(expire)));
        } else {
            TRY(maker_goes(&c, &i));
        }
    }
    return ERR_NONE;
}

// ---- the colleagues ----

// Where two read something else, a third who typed neither looks at the paper.
static enum err third_looks(struct cast *c, const struct sheet_apart_row *s)
{
    struct sheet_line_rows lines;
    struct initiative_row i;
    int64_t counted = 0, twice = 0, changed;

    TRY(initiative_by_id(c->db, c->mem, s->initiative, &i));
    TRY(sheet_lines(c->db, c->mem, s->id, &lines));
    for (int k = 0; k < lines.n; k++) {
        const struct sheet_line_row *x = &lines.at[k];
        const struct signer typed = {.name = x->name,
                                     .postcode = x->postcode,
                                     .house = x->house,
                                     .born = x->born};
        struct signer_clean clean;
        enum signed_how how;
        unsigned bad;
        signer_clean(c->mem, &typed, i.min_age, day_of_at(c->now), false, &clean, &bad);
        if (!x->good || bad) continue;
        TRY(initiative_sign_paper(c->db, c->mem, c->now, &i, &clean, day_of_at(c->now), s->code,
                                  (int)x->line, &how));
        if (how == SIGNED_CLOSED) return ERR_NONE;
        counted += how == SIGNED_COUNTED;
        twice += how == SIGNED_TWICE;
    }
    TRY(initiative_sheet_done(c->db, s->id, counted, twice, c->now, &changed));
    return initiative_entries_drop(c->db, s->id);
}

// When all names have to be looked at, they do what is left; nobody learns from the hundredth.
static enum err rest_is_looked_at(struct cast *c)
{
    struct left_look_rows left;

    TRY(looks_left(c->db, c->mem, c->r->id, &left));
    for (int k = 0; k < left.n; k++)
        TRY(initiative_sample_found(c->db, c->mem, c->now, left.at[k].initiative,
                                    left.at[k].place_in, rehearse_clue_found(left.at[k].clue),
                                    &c->r->colleague));
    return ERR_NONE;
}

enum err rehearse_initiatives_colleague(struct db *db, struct mem *mem, int64_t now,
                                        const struct rehearsal_row *r)
{
    struct sheet_apart_rows apart;
    struct cast c;

    TRY(cast_start(&c, db, mem, now, r));
    TRY(sheets_apart(db, mem, r->id, &apart));
    for (int k = 0; k < apart.n; k++)
        TRY(third_looks(&c, &apart.at[k]));
    return rest_is_looked_at(&c);
}
