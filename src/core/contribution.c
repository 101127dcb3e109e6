// contribution.c - bringing in, and finding back with the code on the receipt.
#include "core/contribution.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "core/mail.h"
#include "core/session.h"

// No 0 o 1 l i u v: read from paper and told by phone without mistakes.
static const char signs[] = "23456789abcdefghjkmnpqrstwxyz";

bool contribution_is_channel(str channel)
{
    static const char *const all[] = {"online", "paper", "phone", "street", "meeting"};

    for (size_t i = 0; i < COUNT_OF(all); i++)
        if (str_eq(channel, str_of(all[i]))) return true;
    return false;
}

str contribution_key_new(struct mem *m)
{
    char *at = mem_raw(m, CONTRIBUTION_KEY);
    unsigned char c;

    for (int i = 0; i < CONTRIBUTION_KEY; i++) {
        do
            random_bytes(&c, 1);
        while (c >= 256 - 256 % (sizeof signs - 1)); // all signs as likely
        at[i] = signs[c % (sizeof signs - 1)];
    }
    return (str){at, CONTRIBUTION_KEY};
}

static bool fits(str s, size_t signs_max)
{
    return s.n <= 4 * signs_max && utf8_valid(s) && utf8_length(s) <= signs_max;
}

enum err contribution_add(struct db *db, struct mem *mem, int64_t now,
                          const struct contribution_new *n, struct contribution_receipt *out)
{
    const str body = str_trim(n->body);
    contribution_point_id point;

    if (!contribution_is_channel(n->channel) || body.n == 0 || !fits(body, CONTRIBUTION_SIGNS) ||
        !fits(n->name, CONTRIBUTION_NAME_SIGNS) || !fits(n->behalf, CONTRIBUTION_NAME_SIGNS) ||
        (n->mail.n && !mail_is_address(n->mail)))
        return ERR_INVALID;
    out->key = contribution_key_new(mem);
    TRY(contribution_next(db, mem, n->trajectory, &out->number));
    TRY(contribution_insert(db, mem, n->trajectory, out->number, key_hash(mem, out->key),
                            n->channel, body, n->name, n->mail, n->named && n->name.n, n->behalf,
                            str_of(lang_codes[n->lang]), n->person, n->entered_by, n->checked_by,
                            n->received.n, now, &out->id));
    return contribution_point_insert(db, mem, n->trajectory, out->id, 1, body, NULL, &point);
}

str contribution_code(struct mem *m, int64_t number, str key)
{
    struct out o = out_new(m);

    out_int(&o, number);
    for (size_t i = 0; i < key.n; i++) {
        if (i % 4 == 0) out_byte(&o, '-');
        out_byte(&o, key.at[i]);
    }
    return out_get(&o);
}

bool contribution_code_read(struct mem *m, str typed, int64_t *out_number, str *out_key)
{
    struct out o = out_new(m);
    const str lower = str_lower(m, typed);

    for (size_t i = 0; i < lower.n; i++)
        if (lower.at[i] != ' ' && lower.at[i] != '-') out_byte(&o, lower.at[i]);
    const str all = out_get(&o);
    if (all.n <= CONTRIBUTION_KEY || all.n > CONTRIBUTION_KEY + 12) return false;
    const size_t digits = all.n - CONTRIBUTION_KEY;
    if (str_int(str_part(all, 0, digits), 1, INT64_MAX, out_number) != ERR_NONE) return false;
    *out_key = str_from(all, digits);
    for (size_t i = 0; i < out_key->n; i++)
        if (!memchr(signs, out_key->at[i], sizeof signs - 1)) return false;
    return true;
}

enum err contribution_open(struct db *db, struct mem *mem, trajectory_id trajectory, int64_t number,
                           str key, bool *out_found, struct contribution_row *out)
{
    *out_found = false;
    if (key.n != CONTRIBUTION_KEY) return ERR_NONE;
    // by the hash of 77 random bits: what differs in time says nothing about what is kept
    TRY(contribution_by_key(db, mem, key_hash(mem, key), out_found, out));
    if (*out_found && (out->trajectory.v != trajectory.v || out->number != number))
        *out_found = false;
    return ERR_NONE;
}
