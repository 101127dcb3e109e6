#include "core/bylaw.h"

#include "base/utf8.h"
#include "core/audit.h"
#include "core/rehearsal.h"

#include <assert.h>

// clang-format off
enum { UNIT_none, UNIT_days = CLOCK_DAYS, UNIT_workdays = CLOCK_WORKDAYS, UNIT_weeks = CLOCK_WEEKS, UNIT_months = CLOCK_MONTHS, UNIT_years = CLOCK_YEARS };
#define BYLAW_ROW(chapter, key, kind, min, max, value, unit) \
    {{#key, sizeof #key - 1}, BYLAW_CHAPTER_##chapter, BYLAW_KIND_##kind, min, max, value, (enum clock_unit)UNIT_##unit},
// clang-format on

const struct bylaw_key_rule bylaw_keys[BYLAW_COUNT] = {
#define BYLAW BYLAW_ROW
#include "core/bylaw.def"
#undef BYLAW
};

static const char *const units[] = {"days", "workdays", "weeks", "months", "years"};

bool bylaw_parse(str name, enum bylaw_key *out)
{
    for (int i = 0; i < BYLAW_COUNT; i++)
        if (str_eq(bylaw_keys[i].name, name)) {
            *out = (enum bylaw_key)i;
            return true;
        }
    return false;
}

str bylaw_unit_name(enum clock_unit u)
{
    return str_of(units[u]);
}

bool bylaw_unit_parse(str name, enum clock_unit *out)
{
    for (size_t i = 0; i < COUNT_OF(units); i++)
        if (str_eq(name, str_of(units[i]))) {
            *out = (enum clock_unit)i;
            return true;
        }
    return false;
}

enum err bylaw_at(struct db *db, struct mem *mem, place_id place, enum bylaw_key key, day d,
                  struct bylaw_fact *out)
{
    const struct bylaw_key_rule *rule = &bylaw_keys[key];
    struct bylaw_in_row row;
    bool found;

    TRY(bylaw_in_force(db, mem, place, rule->name, d.n, &found, &row));
    *out = (struct bylaw_fact){.value = rule->model,
                               .unit = rule->unit,
                               .source = STR("modelwaarde van Meent")};
    if (!found) return ERR_NONE;
    *out = (struct bylaw_fact){.value = row.value,
                               .unit = rule->unit,
                               .own = true,
                               .confirmed = row.confirmed != 0,
                               .place = row.place,
                               .from = {(int32_t)row.from_day},
                               .source = row.source,
                               .note = row.note};
    if (rule->kind == BYLAW_KIND_term && !bylaw_unit_parse(row.unit, &out->unit))
        return ERR_INTERNAL;
    return ERR_NONE;
}

enum err bylaw_value(struct db *db, struct mem *mem, place_id place, enum bylaw_key key, day d,
                     int64_t *out)
{
    struct bylaw_fact f;

    TRY(bylaw_at(db, mem, place, key, d, &f));
    *out = f.value;
    return ERR_NONE;
}

enum err bylaw_term(struct db *db, struct mem *mem, place_id place, enum bylaw_key key, day d,
                    struct clock *out, str *out_basis)
{
    struct bylaw_fact f;

    assert(bylaw_keys[key].kind == BYLAW_KIND_term);
    TRY(bylaw_at(db, mem, place, key, d, &f));
    *out = (struct clock){.n = (int)f.value, .unit = f.unit, .statutory = true};
    *out_basis = f.source;
    return ERR_NONE;
}

static bool is_fit(const struct bylaw_new *n)
{
    const struct bylaw_key_rule *rule = &bylaw_keys[n->key];
    const day first = day_of((struct ymd){1970, 1, 1}), last = day_of((struct ymd){2199, 12, 31});

    return n->value >= rule->min && n->value <= rule->max && str_trim(n->source).n &&
           utf8_valid(n->source) && utf8_length(n->source) <= BYLAW_SOURCE_SIGNS &&
           utf8_valid(n->note) && utf8_length(n->note) <= BYLAW_NOTE_SIGNS &&
           n->from.n >= first.n && n->from.n <= last.n;
}

enum err bylaw_set(struct db *db, struct mem *mem, int64_t now, const struct bylaw_new *n)
{
    const struct bylaw_key_rule *rule = &bylaw_keys[n->key];
    const str unit = rule->kind == BYLAW_KIND_term ? bylaw_unit_name(n->unit) : STR("");
    struct bylaw_row newest;
    bool found, lacks;

    if (!is_fit(n)) return ERR_INVALID;
    TRY(rehearsal_lacks(db, mem, n->place, rule->chapter, day_of_at(now), &lacks));
    if (lacks && n->confirmed) return ERR_UNSOLVABLE;
    TRY(bylaw_newest(db, mem, n->place, rule->name, &found, &newest));
    if (found && newest.from_day > n->from.n) return ERR_INVALID;
    if (found && newest.from_day == n->from.n) TRY(bylaw_remove(db, newest.id));
    TRY(bylaw_end(db, n->place, rule->name, n->from.n));
    TRY(bylaw_insert(db, n->place, rule->name, n->value, unit, n->from.n, str_trim(n->source),
                     str_trim(n->note), n->confirmed, now));
    return audit(db, mem, now, n->who, STR("bylaw.set"),
                 str_format(mem, "place:%lld", (long long)n->place.v),
                 str_format(mem, STR_FMT "=%lld " STR_FMT, STR_ARG(rule->name), (long long)n->value,
                            STR_ARG(unit)));
}
