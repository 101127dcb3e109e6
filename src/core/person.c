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

// Signs that turn the direction of a line, end it, or have no width or no ink: with them a name could look like another,
// or like none. Those of Unicode that are "default ignorable" or controls, and the blanks that count as letters.
static bool unseen(uint32_t c)
{
    static const uint32_t ranges[][2] = {
        {0, 0x1f},           {0x7f, 0x9f},       {0xad, 0xad},       {0x34f, 0x34f},
        {0x61c, 0x61c},      {0x115f, 0x1160},   {0x17b4, 0x17b5},   {0x180b, 0x180f},
        {0x200b, 0x200f},    {0x2028, 0x202e},   {0x2060, 0x206f},   {0x2800, 0x2800},
        {0x3164, 0x3164},    {0xfe00, 0xfe0f},   {0xfeff, 0xfeff},   {0xffa0, 0xffa0},
        {0xfff0, 0xffff},    {0x1d159, 0x1d159}, {0x1d173, 0x1d17a}, {0xe000, 0xf8ff},
        {0xe0000, 0x10ffff},
    };

    for (size_t i = 0; i < COUNT_OF(ranges); i++)
        if (c >= ranges[i][0] && c <= ranges[i][1]) return true;
    return false;
}

bool person_is_name(str name)
{
    if (str_trim(name).n == 0 || !utf8_valid(name) || utf8_length(name) > PERSON_NAME_SIGNS)
        return false;
    bool seen = false;
    for (str rest = name; rest.n;) {
        const uint32_t c = utf8_next(&rest);
        if (unseen(c)) return false;
        // A mark alone (an accent without its letter) is no name either.
        seen = seen || !(c == ' ' || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) ||
                         c == 0x202f || c == 0x205f || c == 0x3000 || (c >= 0x300 && c <= 0x36f));
    }
    return seen;
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
