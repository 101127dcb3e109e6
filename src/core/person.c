#include "core/person.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "core/mail.h"

enum err person_mail(struct mem *m, str typed, str *out)
{
    const str mail = str_lower(m, str_trim(typed));

    if (!mail_is_address(mail)) return ERR_INVALID;
    *out = mail;
    return ERR_NONE;
}

bool person_is_name(str name)
{
    if (str_trim(name).n == 0 || !utf8_valid(name) || utf8_length(name) > PERSON_NAME_SIGNS)
        return false;
    for (str rest = name; rest.n;) {
        const uint32_t c = utf8_next(&rest);
        // Signs that turn the direction of a line, or have no width, could make a name look like another.
        if (c < ' ' || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) ||
            (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff)
            return false;
    }
    return true;
}

enum err person_add(struct db *db, struct mem *mem, int64_t now, str mail, str name, str lang,
                    person_id *out)
{
    unsigned char chance[PERSON_UID / 2];
    struct person_row before;
    bool found;

    if (!mail_is_address(mail) || !person_is_name(name)) return ERR_INVALID;
    TRY(person_by_mail(db, mem, mail, &found, &before));
    if (found) return ERR_CONFLICT;
    random_bytes(chance, sizeof chance);
    return person_insert(db, mem, hex_text(mem, chance, sizeof chance), mail, str_trim(name),
                         lang.n ? lang : STR("nl"), now, out);
}

enum err operator_stays(struct db *db, struct mem *mem, int64_t now, person_id person)
{
    int64_t holds, others;

    TRY(holds_whole(db, mem, person, now, &holds));
    if (!holds) return ERR_NONE;
    TRY(operators_besides(db, mem, person, now, &others));
    return others ? ERR_NONE : ERR_CONFLICT;
}

enum err right_give(struct db *db, struct mem *mem, int64_t now, person_id person, enum role role,
                    place_id place, int64_t until_at, str given_by)
{
    int64_t n;

    if (until_at && until_at <= now) return ERR_INVALID;
    if (until_at && role == ROLE_operator && place.v == PLACE_ROOT.v)
        TRY(operator_stays(db, mem, now, person));
    TRY(right_end(db, person, place, role_name(role), now, &n));
    return right_insert(db, person, place, role_name(role), now, until_at ? &until_at : NULL,
                        given_by);
}

enum err right_take(struct db *db, struct mem *mem, int64_t now, person_id person, enum role role,
                    place_id place)
{
    int64_t n;

    if (role == ROLE_operator && place.v == PLACE_ROOT.v) TRY(operator_stays(db, mem, now, person));
    TRY(right_end(db, person, place, role_name(role), now, &n));
    return n ? ERR_NONE : ERR_NOT_FOUND;
}

enum err operator_known(struct db *db, struct mem *mem, int64_t now, bool *out)
{
    int64_t n;

    TRY(operators_besides(db, mem, (person_id){0}, now, &n));
    *out = n > 0;
    return ERR_NONE;
}

enum err person_erase(struct db *db, struct mem *mem, int64_t now, const struct person_row *p,
                      str *out_letters)
{
    struct out letters = out_new(mem);
    struct letter_rows rows;
    int64_t n;

    TRY(operator_stays(db, mem, now, p->id));
    TRY(person_letters(db, mem, p->mail, &rows));
    for (int i = 0; i < rows.n; i++)
        out_format(&letters, "%lld ", (long long)rows.at[i].id.v);
    TRY(person_letters_drop(db, p->mail, &n));
    TRY(person_sign_ins_drop(db, p->mail, &n));
    TRY(person_invitations_drop(db, p->mail, &n));
    TRY(person_drop(db, p->id, &n));
    *out_letters = out_get(&letters);
    return n ? ERR_NONE : ERR_NOT_FOUND;
}
