#include "core/invitation.h"

#include "core/mail.h"
#include "core/session.h"
#include "i18n/messages.h"

enum err invitation_send(struct db *db, struct mem *mem, const struct settings *set, int64_t now,
                         const struct invitation_new *n)
{
    const str key = key_new(mem);
    str origin;

    TRY(invitation_insert(db, key_hash(mem, key), n->mail, str_trim(n->name),
                          str_of(lang_codes[n->lang]), role_name(n->role), n->place.id,
                          n->until_at ? &n->until_at : NULL, n->by, now,
                          now + (int64_t)INVITATION_DAYS * 86400));
    TRY(place_origin(db, mem, set, n->place.id, &origin));
    const str link = str_format(mem, STR_FMT "%s/uitnodiging?sleutel=" STR_FMT, STR_ARG(origin),
                                n->lang == LANG_EN ? "/en" : "", STR_ARG(key));
    const str role = msg_text(n->lang, role_word(role_name(n->role)));
    const struct msg_arg args[] = {
        {.name = "name", .s = str_trim(n->name)},
        {.name = "by", .s = n->by_name},
        {.name = "role", .s = role},
        {.name = "place", .s = n->place.name},
        {.name = "link", .s = link},
    };
    return mail_add(db, mem, now,
                    &(struct mail_new){.to = n->mail,
                                       .subject = msg_text(n->lang, MSG_people_invite_subject),
                                       .text = msg_fill(mem, n->lang, MSG_people_invite_letter,
                                                        args, COUNT_OF(args)),
                                       .place = n->place.id});
}

static enum err may_still_give(struct db *db, struct mem *mem, int64_t now,
                               const struct invitation_row *i, bool *out)
{
    struct person_row by;
    struct held_rows held;
    enum role role, mine;
    bool found, within;

    *out = str_eq(i->invited_by, STR("command"));
    if (*out || !role_parse(i->role, &role)) return ERR_NONE;
    TRY(person_by_uid(db, mem, i->invited_by, &found, &by));
    if (!found || !str_eq(by.state, STR("active"))) return ERR_NONE;
    TRY(rights_of(db, mem, by.id, now, &held));
    for (int k = 0; k < held.n && !*out; k++) {
        if (!role_parse(held.at[k].role, &mine) || !role_givable(role, 1u << mine)) continue;
        TRY(place_within(db, mem, i->place, held.at[k].place, &within));
        *out = within;
    }
    return ERR_NONE;
}

enum err invitation_open(struct db *db, struct mem *mem, int64_t now,
                         const struct invitation_row *i, bool *out)
{
    *out = !i->has_accepted_at && !i->has_withdrawn_at && i->ends_at > now;
    return *out ? may_still_give(db, mem, now, i, out) : ERR_NONE;
}

enum err invitation_void(struct db *db, struct mem *mem, int64_t now, invitation_id id, bool *out)
{
    struct invitation_row i;
    bool found, may = true;

    TRY(invitation_by_id(db, mem, id, &found, &i));
    if (found) TRY(may_still_give(db, mem, now, &i, &may));
    *out = !may;
    return ERR_NONE;
}
