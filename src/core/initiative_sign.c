// initiative_sign.c - names under an initiative: who is the same person, counting one, taking one back, moving one's own.
//
// Counting takes the row of the initiative first, so that whoever comes at the same moment waits for it: the number, the
// state and the day of the threshold change together, and one person counts once, on both databases.
#include "base/hash.h"
#include "base/utf8.h"
#include "core/contribution.h"
#include "core/initiative.h"
#include "core/mail.h"
#include "core/session.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    DAY_S = 86400,
    HELD_AT_ONCE = 2000,
    NAME_WORDS = 16,
    LAST_LATIN = 0x24F,
    APOSTROPHE = 0x2019
};

// ---- who is who ----

// The same box under another name: what stands after a plus, and the dots of gmail, which that house does not read.
str signer_mail_once(struct mem *m, str mail)
{
    const str lower = str_lower(m, str_trim(mail));
    const ptrdiff_t at = str_find_byte(lower, '@');
    struct out o = out_new(m);

    if (at < 0) return STR("");
    str local = str_part(lower, 0, (size_t)at), domain = str_from(lower, (size_t)at + 1);
    const ptrdiff_t plus = str_find_byte(local, '+');
    if (plus > 0) local = str_part(local, 0, (size_t)plus);
    if (str_eq(domain, STR("googlemail.com"))) domain = STR("gmail.com");
    const bool gmail = str_eq(domain, STR("gmail.com"));
    for (size_t i = 0; i < local.n; i++)
        if (!gmail || local.at[i] != '.') out_byte(&o, local.at[i]);
    out_byte(&o, '@');
    out_str(&o, domain);
    return out_get(&o);
}

// People are registered in Latin script: a letter of another that looks the same would make two of one.
static bool is_name(str name)
{
    int letters = 0;

    if (!utf8_valid(name) || utf8_length(name) > INITIATIVE_NAME_SIGNS) return false;
    for (str rest = name; rest.n;) {
        const uint32_t c = utf8_next(&rest);
        const bool mark = c >= 0x300 && c <= 0x36F;
        if (c < ' ' || (c > LAST_LATIN && c != APOSTROPHE && !mark)) return false;
        letters += (c | 32) >= 'a' && (c | 32) <= 'z';
        letters += c >= 0xC0 && c <= LAST_LATIN;
        if (c >= '0' && c <= '9') return false;
    }
    return letters >= 2;
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

// "Jansen, Anné" and "anne jansen" are the same: words, folded, in order of the alphabet.
static void name_once(struct out *o, struct mem *m, str name)
{
    struct out folded = out_new(m);
    str words[NAME_WORDS];
    int n = 0;

    utf8_fold_text(&folded, name);
    str rest = out_get(&folded);
    while (rest.n && n < NAME_WORDS) {
        size_t k = 0;
        while (k < rest.n && rest.at[k] >= 'a' && rest.at[k] <= 'z')
            k++;
        if (k) words[n++] = str_part(rest, 0, k);
        rest = str_from(rest, k ? k : 1);
    }
    qsort(words, (size_t)n, sizeof *words, by_text);
    for (int i = 0; i < n; i++)
        out_str(o, words[i]), out_byte(o, ' ');
}

// "1234ab" becomes "1234 AB"; empty when it is none.
static str postcode_of(struct mem *m, str typed)
{
    char at[8];
    size_t n = 0;

    for (size_t i = 0; i < typed.n; i++) {
        const char c = typed.at[i];
        if (c == ' ') continue;
        const bool digit = c >= '0' && c <= '9', letter = (c | 32) >= 'a' && (c | 32) <= 'z';
        if (n >= 7 || (n < 4 ? !digit : !letter)) return STR("");
        if (n == 4) at[n++] = ' ';
        at[n++] = letter ? (char)(c & ~32) : c;
    }
    return n == 7 && at[0] != '0' ? str_copy(m, (str){at, n}) : STR("");
}

// "12 a", "12-A" and "12A" are one door.
static str house_of(struct mem *m, str typed)
{
    struct out o = out_new(m);

    if (typed.n > 20) return STR("");
    for (size_t i = 0; i < typed.n; i++) {
        char c = typed.at[i];
        if (c >= 'A' && c <= 'Z') c |= 32;
        if (c == ' ' || c == '-' || c == '/') continue;
        if ((c < '0' || c > '9') && (c < 'a' || c > 'z')) return STR("");
        out_byte(&o, c);
    }
    const str s = out_get(&o);
    return s.n && s.at[0] >= '1' && s.at[0] <= '9' ? s : STR("");
}

// "2011-03-09", and as people write it: 9-3-2011, 09/03/2011, 9 3 2011.
static bool born_of(str typed, day *out)
{
    int64_t n[3] = {0};
    int k = 0;

    if (day_parse(typed, out) == ERR_NONE) return true;
    for (size_t i = 0; i < typed.n; i++) {
        const char c = typed.at[i];
        if (c >= '0' && c <= '9') {
            n[k] = n[k] * 10 + (c - '0');
            if (n[k] > 9999) return false;
        } else if ((c == '-' || c == '/' || c == ' ' || c == '.') && n[k] && k < 2) {
            k++;
        } else {
            return false;
        }
    }
    char iso[11];
    if (k != 2 || n[0] > 31 || n[1] > 12 || n[2] < 1000) return false;
    snprintf(iso, sizeof iso, "%04d-%02d-%02d", (int)n[2], (int)n[1], (int)n[0]);
    return day_parse((str){iso, 10}, out) == ERR_NONE;
}

static int64_t age_on(day born, day today)
{
    const struct ymd b = day_ymd(born), t = day_ymd(today);

    return t.year - b.year - (t.month < b.month || (t.month == b.month && t.day < b.day));
}

void signer_clean(struct mem *m, const struct signer *s, int64_t min_age, day today,
                  bool needs_mail, struct signer_clean *out, unsigned *out_problems)
{
    struct out who = out_new(m);
    unsigned bad = 0;

    *out = (struct signer_clean){.mail = str_lower(m, str_trim(s->mail)),
                                 .name = str_trim(s->name),
                                 .postcode = postcode_of(m, str_trim(s->postcode)),
                                 .house = house_of(m, str_trim(s->house))};
    if (needs_mail && !mail_is_address(out->mail)) bad |= SIGNER_MAIL;
    if (!is_name(out->name)) bad |= SIGNER_NAME;
    if (!out->postcode.n) bad |= SIGNER_POSTCODE;
    if (!out->house.n) bad |= SIGNER_HOUSE;
    if (!born_of(str_trim(s->born), &out->born) || out->born.n > today.n ||
        age_on(out->born, today) > 120)
        bad |= SIGNER_BORN;
    else if (age_on(out->born, today) < min_age)
        bad |= SIGNER_YOUNG;
    *out_problems = bad;
    if (bad) return;
    out->mail_once = needs_mail ? signer_mail_once(m, out->mail) : STR("");
    name_once(&who, m, out->name);
    out_format(&who, "|" STR_FMT "|" STR_FMT "|%d", STR_ARG(out->postcode), STR_ARG(out->house),
               (int)out->born.n);
    out->who_once = sha256_hex(m, out_get(&who));
}

// ---- counting ----

static enum err by_itself(struct db *db, struct mem *mem, int64_t now, initiative_id id,
                          enum initiative_event e)
{
    const struct initiative_step s = {.event = e,
                                      .roles = 1u << INITIATIVE_ROLE_SYSTEM,
                                      .who = STR("system")};
    uint32_t missing;

    return initiative_go(db, mem, now, id, &s, &missing);
}

// Who gave their name in time counts until it is filed.
static bool collects(const struct initiative_row *i)
{
    return initiative_state_of(i) == INITIATIVE_collecting ||
           initiative_state_of(i) == INITIATIVE_reached;
}

// One more or one less; and what follows from it. *out_open false: people may not sign, and nothing was changed. in_time: it was
// given in time and waited for somebody of ours.
static enum err count(struct db *db, struct mem *mem, int64_t now, initiative_id id, int by,
                      bool in_time, bool *out_open)
{
    struct initiative_signed_row n;
    struct initiative_row i;

    TRY(initiative_signed_add(db, mem, id, by, now, &n)); // whoever else wants it waits from here
    TRY(initiative_by_id(db, mem, id, &i));
    *out_open = by < 0 || initiative_signs(&i, day_of_at(now)) || (in_time && collects(&i));
    if (!*out_open) return initiative_signed_add(db, mem, id, -by, now, &n);
    if (by > 0 && initiative_state_of(&i) == INITIATIVE_collecting && i.signed_n >= i.threshold)
        return by_itself(db, mem, now, id, INITIATIVE_EVENT_reach);
    if (by < 0 && initiative_state_of(&i) == INITIATIVE_reached && i.signed_n < i.threshold)
        return by_itself(db, mem, now, id, INITIATIVE_EVENT_drop);
    return ERR_NONE;
}

// Is somebody counted already by this address or by this name? To be asked with the row of the initiative in hand.
static enum err counted_before(struct db *db, struct mem *mem, initiative_id id, str mail_once,
                               str who_once, bool *out)
{
    int64_t n;

    TRY(initiative_signature_same(db, mem, id, mail_once, who_once, &n));
    *out = n > 0;
    return ERR_NONE;
}

// Takes the row, and lets it go again when this person had signed.
static enum err take(struct db *db, struct mem *mem, int64_t now, initiative_id id, str mail_once,
                     str who_once, bool in_time, enum signed_how *out)
{
    struct initiative_signed_row n;
    bool open, before;

    TRY(initiative_signed_add(db, mem, id, 0, now, &n)); // only to be alone
    TRY(counted_before(db, mem, id, mail_once, who_once, &before));
    *out = SIGNED_TWICE;
    if (before) return ERR_NONE;
    TRY(count(db, mem, now, id, 1, in_time, &open));
    *out = open ? SIGNED_COUNTED : SIGNED_CLOSED;
    return ERR_NONE;
}

static enum err add(struct db *db, struct mem *mem, int64_t now, const struct initiative_row *i,
                    const struct signer_clean *s, const char *state, const char *channel, str hash,
                    enum lang lang, const person_id *person, int held)
{
    const bool valid = !strcmp(state, "valid");
    initiative_signature_id id;

    return initiative_signature_insert(db, mem, i->id, str_of(state), str_of(channel), hash,
                                       s->mail, s->mail_once, s->name, s->postcode, s->house,
                                       s->born.n, s->who_once, str_of(lang_codes[lang]), person,
                                       now, valid ? &now : NULL, held, &id);
}

// Of somebody who signed with this address before: a new key to the same signature, for a letter to that address.
static enum err again(struct db *db, struct mem *mem, initiative_id id, str mail_once, str key,
                      bool *out)
{
    struct initiative_signature_row old;

    TRY(initiative_signature_by_mail(db, mem, id, mail_once, out, &old));
    return *out ? initiative_signature_rekey(db, old.id, key_hash(mem, key)) : ERR_NONE;
}

enum err initiative_sign(struct db *db, struct mem *mem, int64_t now,
                         const struct initiative_row *i, const struct signer_clean *s,
                         enum lang lang, const person_id *person, bool burst, enum signed_how *out,
                         str *out_key)
{
    int64_t letters;
    bool before;

    *out_key = STR("");
    *out = SIGNED_CLOSED;
    if (!i->online || !initiative_signs(i, day_of_at(now))) return ERR_NONE;
    *out = SIGNED_ENOUGH;
    TRY(initiative_signature_sent(db, mem, s->mail_once, now - DAY_S, &letters));
    if (letters >= INITIATIVE_LETTERS_DAY) return ERR_NONE;
    *out_key = contribution_key_new(mem);
    TRY(again(db, mem, i->id, s->mail_once, *out_key, &before));
    *out = SIGNED_AGAIN;
    if (before) return ERR_NONE;
    if (person && !burst) {
        TRY(take(db, mem, now, i->id, s->mail_once, s->who_once, false, out));
        if (*out == SIGNED_COUNTED)
            return add(db, mem, now, i, s, "valid", "online", key_hash(mem, *out_key), lang, person,
                       0);
        if (*out == SIGNED_CLOSED) return ERR_NONE;
        // Of that name there somebody had signed: it waits like any other, so that nobody learns it.
        return add(db, mem, now, i, s, "struck", "online", key_hash(mem, *out_key), lang, person,
                   0);
    }
    *out = SIGNED_WAITS;
    return add(db, mem, now, i, s, "pending", "online", key_hash(mem, *out_key), lang, NULL, burst);
}

bool initiative_paper_counts(const struct initiative_row *i, day came, day today)
{
    return initiative_signs(i, today) || (collects(i) && i->has_last_day && came.n <= i->last_day);
}

enum err initiative_sign_paper(struct db *db, struct mem *mem, int64_t now,
                               const struct initiative_row *i, const struct signer_clean *s,
                               day came, str sheet, int line, enum signed_how *out)
{
    const str mark =
        str_format(mem, "sheet:" STR_FMT ":%d:%lld", STR_ARG(sheet), line, (long long)i->id.v);

    *out = SIGNED_CLOSED;
    if (!i->paper) return ERR_NONE;
    TRY(take(db, mem, now, i->id, STR(""), s->who_once,
             initiative_paper_counts(i, came, day_of_at(now)), out));
    if (*out != SIGNED_COUNTED) return ERR_NONE;
    return add(db, mem, now, i, s, "valid", "paper", sha256_hex(mem, mark), LANG_NL, NULL, 0);
}

enum err initiative_signature_open(struct db *db, struct mem *mem, initiative_id initiative,
                                   str key, bool *out_found, bool *out_asked,
                                   struct initiative_signature_row *out)
{
    *out_found = *out_asked = false;
    if (key.n != CONTRIBUTION_KEY) return ERR_NONE;
    TRY(initiative_signature_by_key(db, mem, key_hash(mem, key), out_found, out));
    if (!*out_found) {
        TRY(initiative_signature_by_ask(db, mem, key_hash(mem, key), out_found, out));
        *out_asked = *out_found;
    }
    if (*out_found && out->initiative.v != initiative.v) *out_found = *out_asked = false;
    return ERR_NONE;
}

enum err initiative_sign_confirm(struct db *db, struct mem *mem, int64_t now,
                                 const struct initiative_signature_row *s, enum signed_how *out)
{
    int64_t changed;

    *out = SIGNED_AGAIN;
    if (!str_eq(s->state, STR("pending"))) return ERR_NONE;
    *out = SIGNED_CLOSED;
    if (now - s->created_at > (int64_t)INITIATIVE_PENDING_DAYS * DAY_S) return ERR_NONE;
    if (s->held) {
        struct initiative_row i;
        TRY(initiative_by_id(db, mem, s->initiative, &i));
        if (!initiative_signs(&i, day_of_at(now))) return ERR_NONE;
        *out = SIGNED_HELD;
        return initiative_held_confirm(db, s->id, &changed);
    }
    TRY(take(db, mem, now, s->initiative, s->mail_once, s->who_once, false, out));
    if (*out == SIGNED_TWICE) return initiative_signature_strike(db, s->id, &changed);
    if (*out != SIGNED_COUNTED) return ERR_NONE;
    TRY(initiative_signature_count(db, s->id, now, &changed));
    return changed ? ERR_NONE : ERR_CONFLICT; // pressed twice at once: the other one counted
}

enum err initiative_held_judge(struct db *db, struct mem *mem, int64_t now, initiative_id id,
                               bool good, int64_t *out_n)
{
    struct initiative_signature_rows rows;
    int64_t changed;

    TRY(initiative_held(db, mem, id, HELD_AT_ONCE, &rows));
    for (int k = 0; k < rows.n; k++) {
        const struct initiative_signature_row *s = &rows.at[k];
        enum signed_how how = SIGNED_TWICE;
        if (good) TRY(take(db, mem, now, id, s->mail_once, s->who_once, true, &how));
        if (how == SIGNED_CLOSED) return ERR_CONFLICT;
        TRY(how == SIGNED_COUNTED ? initiative_signature_count(db, s->id, now, &changed)
                                  : initiative_signature_strike(db, s->id, &changed));
    }
    if (good) TRY(initiative_held_let_go(db, id, &changed));
    *out_n = rows.n;
    return ERR_NONE;
}

static bool may_go(const struct initiative_row *i)
{
    const enum initiative_state s = initiative_state_of(i);

    return s == INITIATIVE_checking || s == INITIATIVE_collecting || s == INITIATIVE_reached ||
           s == INITIATIVE_filed || s == INITIATIVE_joined;
}

enum err initiative_sign_withdraw(struct db *db, struct mem *mem, int64_t now,
                                  const struct initiative_signature_row *s)
{
    const bool counts = str_eq(s->state, STR("valid"));
    struct initiative_row i;
    int64_t changed;
    bool open;

    TRY(initiative_by_id(db, mem, s->initiative, &i));
    if (counts && !may_go(&i)) return ERR_CONFLICT;
    TRY(initiative_signature_withdraw(db, s->id, s->state, &changed));
    if (!changed) return ERR_CONFLICT;
    return counts ? count(db, mem, now, s->initiative, -1, false, &open) : ERR_NONE;
}

enum err initiative_sign_move(struct db *db, struct mem *mem, int64_t now,
                              const struct initiative_signature_row *s, str asked,
                              enum signed_how *out, str *out_key)
{
    struct initiative_row from, to;
    const struct signer_clean c = {.mail = s->mail,
                                   .mail_once = s->mail_once,
                                   .name = s->name,
                                   .postcode = s->postcode,
                                   .house = s->house,
                                   .who_once = s->who_once,
                                   .born = {(int32_t)s->born_day}};
    enum lang lang = LANG_NL;

    TRY(initiative_by_id(db, mem, s->initiative, &from));
    if (initiative_state_of(&from) != INITIATIVE_joined || !from.has_into_id ||
        !str_eq(s->state, STR("valid")))
        return ERR_CONFLICT;
    TRY(initiative_by_id(db, mem, from.into_id, &to));
    if (!to.online || age_on(c.born, day_of_at(now)) < to.min_age) return ERR_CONFLICT;
    TRY(take(db, mem, now, to.id, s->mail_once, s->who_once, false, out));
    if (*out == SIGNED_CLOSED) return ERR_CONFLICT;
    (void)!lang_parse(s->lang, &lang);
    *out_key = asked.n ? asked : contribution_key_new(mem); // the letter stays of use
    if (*out == SIGNED_COUNTED)
        TRY(add(db, mem, now, &to, &c, "valid", "online", key_hash(mem, *out_key), lang,
                s->has_person ? &s->person : NULL, 0));
    return initiative_sign_withdraw(db, mem, now, s);
}
