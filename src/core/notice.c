#include "core/notice.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/utf8.h"
#include "core/job.h"
#include "core/rehearsal.h"

#include <sodium.h>
#include <stdio.h>

enum { TEXT_SIGNS = 200, LINK_MAX = 500, KIND_MAX = 30, SECRET = 32, PROOF = 16, DAY_S = 86400 };

static const char *const hows[NOTICE_HOWS] = {"now", "day", "week", "off"};

str notice_how_name(enum notice_how how)
{
    return str_of(hows[how]);
}

bool notice_how_parse(str name, enum notice_how *out)
{
    for (int i = 0; i < NOTICE_HOWS; i++)
        if (str_eq(name, str_of(hows[i]))) {
            *out = (enum notice_how)i;
            return true;
        }
    return false;
}

static bool kind_is(str kind)
{
    if (!kind.n || kind.n > KIND_MAX) return false;
    for (size_t i = 0; i < kind.n; i++)
        if ((kind.at[i] < 'a' || kind.at[i] > 'z') && kind.at[i] != '_') return false;
    return true;
}

// ---- following ----

enum err notice_follow(struct db *db, int64_t now, person_id person, const char *kind,
                       int64_t object, enum notice_how how)
{
    if (!kind_is(str_of(kind)) || object < 1) return ERR_INVALID;
    TRY(notice_follow_put(db, person, str_of(kind), object, notice_how_name(how), now));
    if (how != NOTICE_OFF) TRY(notice_silent_drop(db, person));
    return notice_how_change(db, person, str_of(kind), object, notice_how_name(how));
}

enum err notice_unfollow(struct db *db, person_id person, const char *kind, int64_t object)
{
    TRY(notice_follow_drop(db, person, str_of(kind), object));
    return notice_how_change(db, person, str_of(kind), object, notice_how_name(NOTICE_OFF));
}

enum err notice_following(struct db *db, struct mem *mem, person_id person, const char *kind,
                          int64_t object, bool *out_follows, enum notice_how *out_how)
{
    str how = {0};
    bool found;

    TRY(notice_follow_get(db, mem, person, str_of(kind), object, &found, &how));
    *out_how = NOTICE_DAY;
    *out_follows = found && notice_how_parse(how, out_how);
    return ERR_NONE;
}

enum err notice_silence(struct db *db, int64_t now, person_id person)
{
    TRY(notice_silent_put(db, person, now));
    TRY(notice_follow_all(db, person, notice_how_name(NOTICE_OFF)));
    return notice_how_all(db, person, notice_how_name(NOTICE_OFF));
}

// ---- telling ----

// On one line, without signs that turn or hide text: it becomes a subject and a link's words.
static str value_clean(struct mem *m, str s)
{
    struct out o = out_new(m);

    for (str rest = s; rest.n;) {
        const str before = rest;
        const uint32_t c = utf8_next(&rest);
        if (c < ' ' || c == 0x7f)
            out_byte(&o, ' ');
        else if ((c >= 0x80 && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
                 (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff)
            continue;
        else
            out_str(&o, str_part(before, 0, before.n - rest.n));
    }
    return utf8_clip(str_trim(out_get(&o)), TEXT_SIGNS);
}

static enum err values_write(struct mem *m, const struct notice_new *n, str *out)
{
    struct out o = out_new(m);
    struct json j = json_new(&o);

    if (n->n_values < 0 || n->n_values > NOTICE_VALUES) return ERR_INVALID;
    json_open(&j, '{');
    for (int i = 0; i < n->n_values; i++) {
        const struct notice_value *v = &n->values[i];
        if (v->kind == NOTICE_TEXT) {
            if (!utf8_valid(v->text)) return ERR_INVALID;
            json_pair_text(&j, v->name, value_clean(m, v->text));
        } else if (v->kind == NOTICE_NUMBER) {
            json_pair_int(&j, v->name, v->number);
        } else {
            json_key(&j, v->name), json_open(&j, '{');
            if (v->kind == NOTICE_DATE)
                json_pair_int(&j, "day", v->number);
            else
                json_pair_text(&j, "msg", msg_key((msg)v->number));
            json_close(&j, '}');
        }
    }
    json_close(&j, '}');
    *out = out_get(&o);
    return ERR_NONE;
}

static bool link_is(str s)
{
    if (s.n < 1 || s.n > LINK_MAX || s.at[0] != '/' || (s.n > 1 && s.at[1] == '/')) return false;
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.at[i] <= ' ' || (unsigned char)s.at[i] >= 0x7f || s.at[i] == '\\' ||
            s.at[i] == '"' || s.at[i] == '<' || s.at[i] == '>')
            return false;
    return true;
}

// To one person: as they chose for the thing; else a task at once and news once a day.
static enum err tell_one(struct db *db, struct mem *mem, int64_t now, const struct notice_new *n,
                         notice_id id)
{
    enum notice_how how;
    int64_t silent, changed;
    bool follows;

    TRY(notice_following(db, mem, n->to, n->kind, n->object, &follows, &how));
    if (!follows) how = NOTICE_DAY;
    if (n->task && how != NOTICE_OFF) how = NOTICE_NOW;
    TRY(notice_is_silent(db, mem, n->to, &silent));
    if (silent) how = NOTICE_OFF;
    return notice_to_insert(db, id, n->to, notice_how_name(how), now, &changed);
}

enum err notice_tell(struct db *db, struct mem *mem, int64_t now, const struct notice_new *n)
{
    const str once = n->once.n ? n->once : (str){0};
    notice_id id;
    bool told, apart = false;
    str vals;

    if (!kind_is(str_of(n->kind)) || n->object < 1 || !n->text || !link_is(n->link))
        return ERR_INVALID;
    if (n->place.v) TRY(place_apart(db, mem, n->place, &apart));
    if (apart) return ERR_NONE; // of a rehearsal nobody hears
    TRY(values_write(mem, n, &vals));
    TRY(notice_insert(db, mem, str_of(n->kind), n->object, n->place.v ? n->place : PLACE_ROOT,
                      msg_key(n->text), vals, n->link, n->task, n->due_at, once, n->maker.v, now,
                      &told, &id));
    if (!told) return ERR_NONE;
    if (n->to.v) TRY(tell_one(db, mem, now, n, id));
    return job_add(db, STR("notice.spread"),
                   str_format(mem, "%lld%s", (long long)id.v, n->to.v ? " one" : ""), now);
}

enum err notice_settle(struct db *db, int64_t now, person_id person, const char *kind,
                       int64_t object, msg text)
{
    return person.v ? notice_settle_one(db, now, person, str_of(kind), object, msg_key(text))
                    : notice_settle_all(db, now, str_of(kind), object, msg_key(text));
}

enum err notice_forget(struct db *db, const char *kind, int64_t object)
{
    TRY(notice_object_drop(db, str_of(kind), object));
    return notice_told_drop(db, str_of(kind), object);
}

// ---- showing ----

str notice_sentence(struct mem *mem, enum lang lang, str message, str vals)
{
    const msg key = msg_by_key(message);
    struct msg_arg args[NOTICE_VALUES];
    struct json_value all;
    int n = 0;

    if (!key || json_read(mem, vals, &all, NULL) != ERR_NONE || all.kind != JSON_MAP)
        return STR("");
    for (int i = 0; i < all.n && n < NOTICE_VALUES; i++) {
        const struct json_value *v = &all.at[i], *d = json_get(v, "day");
        struct msg_arg *a = &args[n++];
        *a = (struct msg_arg){.name = str_z(mem, all.key[i])};
        if (v->kind == JSON_TEXT)
            a->s = v->text;
        else if (v->kind == JSON_INT)
            a->number = true, a->i = v->integer;
        else if (d && d->kind == JSON_INT)
            a->s = date_long(mem, lang, (day){(int32_t)d->integer});
        else if (msg_by_key(json_get_text(v, "msg")))
            a->s = msg_text(lang, msg_by_key(json_get_text(v, "msg")));
    }
    return msg_fill(mem, lang, key, args, n);
}

// ---- unsubscribing ----

// What a key says, proved: uid.kind.object.proof
static str proof_of(struct mem *m, const unsigned char secret[SECRET], str said)
{
    unsigned char mac[PROOF];

    crypto_generichash(mac, sizeof mac, (const unsigned char *)said.at, said.n, secret, SECRET);
    return hex_text(m, mac, sizeof mac);
}

static enum err secret_read(struct db *db, struct mem *mem, bool *out_found,
                            unsigned char out[SECRET])
{
    size_t n = 0;
    str hex = {0};

    TRY(notice_secret_get(db, mem, out_found, &hex));
    if (!*out_found) return ERR_NONE;
    return sodium_hex2bin(out, SECRET, hex.at, hex.n, NULL, &n, NULL) == 0 && n == SECRET
               ? ERR_NONE
               : ERR_STORE;
}

enum err notice_key(struct db *db, struct mem *mem, str uid, const char *kind, int64_t object,
                    str *out)
{
    unsigned char secret[SECRET];
    bool found;

    TRY(secret_read(db, mem, &found, secret));
    if (!found) {
        random_bytes(secret, sizeof secret);
        TRY(notice_secret_put(db, hex_text(mem, secret, sizeof secret)));
        TRY(secret_read(db, mem, &found, secret)); // another process may have been first
    }
    const str said = str_format(mem, STR_FMT ".%s.%lld", STR_ARG(uid), kind, (long long)object);
    *out =
        str_format(mem, STR_FMT "." STR_FMT, STR_ARG(said), STR_ARG(proof_of(mem, secret, said)));
    return ERR_NONE;
}

enum err notice_key_read(struct db *db, struct mem *mem, str key, bool *out_found,
                         struct notice_unsubscribe *out)
{
    const size_t proof = 2 * PROOF;
    unsigned char secret[SECRET];
    struct person_row p;
    str rest, uid, kind;
    bool found;

    *out_found = false;
    *out = (struct notice_unsubscribe){0};
    if (key.n < proof + 6 || key.n > 200 || key.at[key.n - proof - 1] != '.') return ERR_NONE;
    const str said = str_part(key, 0, key.n - proof - 1), given = str_from(key, said.n + 1);
    TRY(secret_read(db, mem, &found, secret));
    if (!found) return ERR_NONE;
    const str want = proof_of(mem, secret, said);
    if (sodium_memcmp(want.at, given.at, proof) != 0) return ERR_NONE;
    rest = said;
    if (!str_cut(&rest, '.', &uid) || !str_cut(&rest, '.', &kind) || !kind_is(kind) || !rest.at ||
        str_int(rest, 0, INT64_MAX, &out->object) != ERR_NONE)
        return ERR_NONE;
    TRY(person_by_uid(db, mem, uid, &found, &p));
    if (!found) return ERR_NONE;
    out->person = p.id;
    out->lang = lang_of(p.lang);
    out->kind = kind;
    *out_found = true;
    return ERR_NONE;
}

enum err notice_unsubscribed(struct db *db, int64_t now, const struct notice_unsubscribe *u)
{
    if (str_eq(u->kind, STR("all"))) return notice_silence(db, now, u->person);
    TRY(notice_follow_put(db, u->person, u->kind, u->object, notice_how_name(NOTICE_OFF), now));
    return notice_how_change(db, u->person, u->kind, u->object, notice_how_name(NOTICE_OFF));
}

// ---- the plan of the digest ----

enum err notice_plan(struct db *db, int64_t now)
{
    const day tomorrow = {day_of_at(now).n + 1};
    const int64_t midnight = (int64_t)tomorrow.n * DAY_S; // UTC
    const int64_t at = midnight + NOTICE_HOUR * 3600 - day_offset_s(midnight + NOTICE_HOUR * 3600);
    char key[40], payload[20];
    bool added;

    const int n = snprintf(key, sizeof key, "notice.digest.%d", tomorrow.n);
    const int p = snprintf(payload, sizeof payload, "%d", tomorrow.n);
    return job_add_once(db, STR("notice.digest"), (str){payload, (size_t)p}, at,
                        (str){key, (size_t)n}, &added);
}
