#include "core/observation.h"

#include "base/hash.h"
#include "base/utf8.h"

static bool kind_known(str kind)
{
    static const char *const kinds[] = {"teachback", "lesson", "watched", "part", "led"};

    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_eq(kind, str_of(kinds[i]))) return true;
    return false;
}

static bool within(const struct observation_new *n)
{
    return n->number >= 0 && n->number <= 99 && n->minutes >= 0 && n->minutes <= 600 &&
           n->people >= 0 && n->people <= 1000 && n->held.n >= 0 &&
           n->form.n <= OBSERVATION_FORM_BYTES;
}

enum err observation_add(struct db *db, struct mem *mem, int64_t now,
                         const struct observation_new *n, str *out_uid)
{
    struct member_person_row who;
    char uid[8];
    int64_t count;

    if (!kind_known(n->kind) || !within(n)) return ERR_INVALID;
    TRY(member_person(db, mem, n->member, &who));
    if (who.person.v == n->observer.v) return ERR_FORBIDDEN;
    TRY(observations_count(db, mem, n->member, &count));
    if (count >= OBSERVATIONS_MAX) return ERR_FULL;
    random_id(uid);
    *out_uid = str_copy(mem, (str){uid, sizeof uid});
    return observation_insert(db, *out_uid, n->member, n->kind, n->observer, n->number, n->held.n,
                              n->minutes, n->people, n->form.n ? n->form : STR(""),
                              n->asked ? STR("asked") : STR("draft"), now);
}

enum err observation_save(struct db *db, int64_t now, observation_id id,
                          const struct observation_new *n)
{
    int64_t changed;

    if (!within(n)) return ERR_INVALID;
    TRY(observation_set(db, id, n->number, n->held.n, n->minutes, n->people,
                        n->form.n ? n->form : STR(""), now, &changed));
    return changed ? ERR_NONE : ERR_CONFLICT;
}

enum err observation_sign(struct db *db, struct mem *mem, int64_t now, observation_id id,
                          person_id by)
{
    int64_t held, changed;

    TRY(observation_day(db, mem, id, &held));
    if (held <= 0 || held > day_of_at(now).n) return ERR_INVALID;
    TRY(observation_set_signed(db, id, by, now, &changed));
    return changed ? ERR_NONE : ERR_CONFLICT;
}

enum err observation_withdraw(struct db *db, int64_t now, observation_id id, str reason)
{
    int64_t changed;

    if (!str_trim(reason).n || utf8_length(reason) > OBSERVATION_REASON_SIGNS) return ERR_INVALID;
    TRY(observation_set_withdrawn(db, id, str_trim(reason), now, &changed));
    return changed ? ERR_NONE : ERR_CONFLICT;
}
