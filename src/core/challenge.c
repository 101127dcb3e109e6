// challenge.c - beginning a challenge, who holds a key to it, its words, and the tasks that can be challenged. Its steps are
// challenge_step.c.
#include "core/challenge.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "core/audit.h"
#include "core/contribution.h"
#include "core/mail.h"
#include "core/session.h"

// The formatter takes a brace in a macro for the start of a body.
// clang-format off
#define STATE_ROW(name, seen, words, over) {{#name, sizeof #name - 1}, seen, words, over},
#define GROUP true
#define LEADER false
#define PART_ROW(name, who, required, signs) {{#name, sizeof #name - 1}, who, required, signs},
#define BYLAW_none BYLAW_COUNT
#define RULED_ROW(name, bylaw) {{#name, sizeof #name - 1}, BYLAW_##bylaw},
#define NAME_ROW(name) {#name, sizeof #name - 1},
// clang-format on

static const struct {
    str name;
    bool seen, words, over;
} states[] = {
#define STATE STATE_ROW
#include "core/challenge_state.def"
#undef STATE
};

static const struct {
    str name;
    bool group, required;
    int signs;
} parts[] = {
#define PART PART_ROW
#include "core/challenge_part.def"
#undef PART
};

struct ruled {
    str name;
    enum bylaw_key key;
};
static const struct ruled conditions[] = {
#define CONDITION RULED_ROW
#include "core/challenge_condition.def"
#undef CONDITION
};
static const struct ruled bars[] = {
#define BAR RULED_ROW
#include "core/challenge_bar.def"
#undef BAR
};

static const str aspects[] = {
#define ASPECT NAME_ROW
#include "core/challenge_aspect.def"
#undef ASPECT
};

str challenge_state_name(enum challenge_state s)
{
    return states[s].name;
}

enum challenge_state challenge_state_of(str name)
{
    for (int i = 0; i < CHALLENGE_STATE_COUNT; i++)
        if (str_eq(states[i].name, name)) return (enum challenge_state)i;
    return CHALLENGE_draft;
}

bool challenge_is_public(str state, bool shown)
{
    return shown && states[challenge_state_of(state)].seen;
}

bool challenge_takes_words(str state)
{
    return states[challenge_state_of(state)].words;
}

bool challenge_is_over(str state)
{
    return states[challenge_state_of(state)].over;
}

str challenge_object(struct mem *mem, challenge_id id)
{
    return str_format(mem, "challenge:%lld", (long long)id.v);
}

str challenge_path(struct mem *mem, str place, int64_t number)
{
    return str_format(mem, "/" STR_FMT "/uitdagen/%lld", STR_ARG(place), (long long)number);
}

// ---- beginning ----

static bool fits(str s, size_t signs)
{
    return s.n <= 4 * signs && utf8_valid(s) && utf8_length(s) <= signs;
}

enum err challenge_join(struct db *db, struct mem *mem, int64_t now, challenge_id id, str name,
                        str mail, const person_id *person, bool first, str *out_key)
{
    struct challenge_member_rows all;
    challenge_member_id member;

    if (!str_trim(name).n || !fits(name, PERSON_NAME_SIGNS) || (mail.n && !mail_is_address(mail)))
        return ERR_INVALID;
    TRY(challenge_members(db, mem, id, &all));
    if (all.n >= CHALLENGE_MEMBERS_MOST) return ERR_CONFLICT;
    const str key = contribution_key_new(mem);
    TRY(challenge_member_insert(db, mem, id, key_hash(mem, key), str_trim(name), mail, STR(""),
                                person, first, now, &member));
    *out_key = key;
    return ERR_NONE;
}

static enum err is_practice(struct db *db, struct mem *mem, place_id place, bool *out)
{
    struct place_step_rows above;
    struct place_row p;

    *out = false;
    TRY(place_above(db, mem, place, &above));
    for (int i = 0; i < above.n; i++) {
        TRY(place_by_id(db, mem, above.at[i].id, &p));
        *out = *out || str_eq(p.kind, STR("practice"));
    }
    return ERR_NONE;
}

enum err challenge_add(struct db *db, struct mem *mem, int64_t now, const struct challenge_new *n,
                       struct challenge_receipt *out)
{
    const str title = str_trim(n->title);
    int64_t on;
    bool practice;

    if (!title.n || !fits(title, CHALLENGE_TITLE_SIGNS) || !fits(n->group, PERSON_NAME_SIGNS))
        return ERR_INVALID;
    TRY(bylaw_value(db, mem, n->place, BYLAW_challenge_on, day_of_at(now), &on));
    if (!on) return ERR_CONFLICT;
    TRY(is_practice(db, mem, n->place, &practice));
    TRY(challenge_next(db, mem, n->place, &out->number));
    TRY(challenge_insert(db, mem, n->place, out->number, n->task, title, str_trim(n->group),
                         practice, str_of(lang_codes[n->lang]), now, &out->id));
    return challenge_join(db, mem, now, out->id, n->name, n->mail, n->person, true, &out->key);
}

enum err challenge_open(struct db *db, struct mem *mem, place_id place, int64_t number, str key,
                        bool *out_found, struct challenge_row *out,
                        struct challenge_member_row *out_member)
{
    *out_found = false;
    if (key.n != CHALLENGE_KEY) return ERR_NONE;
    // by the hash of 77 random bits: what differs in time says nothing about what is kept
    TRY(challenge_member_by_key(db, mem, key_hash(mem, key), out_found, out_member));
    if (!*out_found) return ERR_NONE;
    TRY(challenge_by_id(db, mem, out_member->challenge, out));
    *out_found = out->place.v == place.v && out->number == number;
    return ERR_NONE;
}

// ---- words ----

str challenge_part_name(enum challenge_part p)
{
    return parts[p].name;
}

bool challenge_part_required(enum challenge_part p)
{
    return parts[p].required;
}

bool challenge_part_is_group(enum challenge_part p)
{
    return parts[p].group;
}

int challenge_part_signs(enum challenge_part p)
{
    return parts[p].signs;
}

str challenge_condition_name(enum challenge_condition c)
{
    return conditions[c].name;
}

str challenge_bar_name(enum challenge_bar b)
{
    return bars[b].name;
}

bool challenge_bar_parse(str name, enum challenge_bar *out)
{
    for (int i = 0; i < CHALLENGE_BAR_COUNT; i++)
        if (str_eq(bars[i].name, name)) {
            *out = (enum challenge_bar)i;
            return true;
        }
    return false;
}

str challenge_aspect_name(enum challenge_aspect a)
{
    return aspects[a];
}

bool challenge_is_legal_form(str form)
{
    static const char *const all[] = {"none", "association", "foundation", "cooperative", "other"};

    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (str_eq(form, str_of(all[i]))) return true;
    return false;
}

day challenge_rules_day(const struct challenge_row *c, int64_t now)
{
    return c->has_filed_day ? (day){(int32_t)c->filed_day} : day_of_at(now);
}

static enum err ruled(struct db *db, struct mem *mem, int64_t now, const struct challenge_row *c,
                      const struct ruled *r, bool *out)
{
    int64_t on = 1;

    if (r->key != BYLAW_none)
        TRY(bylaw_value(db, mem, c->place, r->key, challenge_rules_day(c, now), &on));
    *out = on != 0;
    return ERR_NONE;
}

enum err challenge_asks(struct db *db, struct mem *mem, int64_t now, const struct challenge_row *c,
                        enum challenge_condition k, bool *out)
{
    return ruled(db, mem, now, c, &conditions[k], out);
}

enum err challenge_bars(struct db *db, struct mem *mem, int64_t now, const struct challenge_row *c,
                        enum challenge_bar b, bool *out)
{
    return ruled(db, mem, now, c, &bars[b], out);
}

struct challenge_sum challenge_sum(const struct challenge_cost_rows *costs)
{
    struct challenge_sum s = {.known = costs->n > 0};

    for (int i = 0; i < costs->n; i++) {
        const struct challenge_cost_row *k = &costs->at[i];
        s.then_cents += k->then_cents;
        if (k->has_now_cents && k->now_source.n)
            s.now_cents += k->now_cents;
        else
            s.known = false;
    }
    return s;
}

// ---- tasks ----

// The one it would change; not found: a new one.
static enum err task_before(struct db *db, struct mem *mem, const struct challenge_task_new *n,
                            bool *found, struct challenge_task_row *old)
{
    const str title = str_trim(n->title), source = str_trim(n->source);

    if (!title.n || !source.n || !fits(title, CHALLENGE_TITLE_SIGNS) ||
        !fits(n->title_en, CHALLENGE_TITLE_SIGNS) || !fits(source, CHALLENGE_LINE_SIGNS) ||
        !fits(n->about, CHALLENGE_TEXT_SIGNS) || !fits(n->area, CHALLENGE_LINE_SIGNS) ||
        n->cost_cents < 0 || n->cost_cents > CHALLENGE_CENTS_MOST || n->cost_year < 2000 ||
        n->cost_year > 2100)
        return ERR_INVALID;
    TRY(n->number ? challenge_task_by_number(db, mem, n->place, n->number, found, old)
                  : challenge_task_by_title(db, mem, n->place, title, found, old));
    return n->number && !*found ? ERR_INVALID : ERR_NONE;
}

enum err challenge_task_check(struct db *db, struct mem *mem, const struct challenge_task_new *n)
{
    struct challenge_task_row old;
    bool found;

    return task_before(db, mem, n, &found, &old);
}

enum err challenge_task_put(struct db *db, struct mem *mem, int64_t now,
                            const struct challenge_task_new *n, challenge_task_id *out)
{
    const str title = str_trim(n->title), source = str_trim(n->source);
    const int64_t until = n->contract_until.n, *contract = n->has_contract ? &until : NULL;
    struct challenge_task_row old;
    int64_t number;
    bool found;

    TRY(task_before(db, mem, n, &found, &old));
    if (found) {
        *out = old.id;
        return challenge_task_change(db, old.id, title, n->title_en, n->about, n->area,
                                     n->cost_cents, n->cost_year, source, contract, now);
    }
    TRY(challenge_task_next(db, mem, n->place, &number));
    return challenge_task_insert(db, mem, n->place, number, title, n->title_en, n->about, n->area,
                                 n->cost_cents, n->cost_year, source, contract, now, out);
}

// ---- documents ----

enum err challenge_document_put(struct db *db, struct mem *mem, int64_t now,
                                const struct challenge_document_new *n)
{
    const bool file = n->bytes.n > 0;
    struct challenge_document_line_rows rows;
    challenge_document_id id;
    int64_t there;

    if (!n->title.n || !utf8_valid(n->title) || utf8_length(n->title) > CHALLENGE_TITLE_SIGNS ||
        file == (n->href.n > 0))
        return ERR_INVALID;
    if (n->href.n && (!str_starts(n->href, STR("https://")) || n->href.n > 500)) return ERR_INVALID;
    if (file && (!utf8_valid(n->filename) || !upload_is_paper(n->kind))) return ERR_INVALID;
    if (n->bytes.n > UPLOAD_MAX) return ERR_TOO_LARGE;
    TRY(challenge_documents(db, mem, n->challenge, &rows));
    TRY(challenge_files_size(db, mem, n->challenge, &there));
    if (rows.n >= CHALLENGE_DOCUMENTS_MOST || there + (int64_t)n->bytes.n > CHALLENGE_FILES_BYTES)
        return ERR_FULL;
    TRY(challenge_document_insert(db, mem, n->challenge, n->of_group ? STR("group") : STR("city"),
                                  n->title, n->href, n->confidential, day_of_at(now).n, &id));
    if (!file) return ERR_NONE;
    return challenge_file_insert(db, id, upload_name(mem, n->filename, n->kind),
                                 upload_kind_name(n->kind), (int64_t)n->bytes.n,
                                 sha256_hex(mem, n->bytes), n->bytes, n->person, now);
}

enum err challenge_document_take_back(struct db *db, int64_t now, const struct challenge_row *c,
                                      bool of_group, challenge_document_id id)
{
    const str side = of_group ? STR("group") : STR("city");
    int64_t changed;

    if (!c->has_filed_day) {
        TRY(challenge_document_drop(db, c->id, id, side, &changed));
    } else {
        TRY(challenge_document_empty(db, c->id, id, side, day_of_at(now).n, &changed));
        if (changed) TRY(challenge_file_drop(db, id));
    }
    return changed ? ERR_NONE : ERR_NOT_FOUND;
}
