#include "core/invitation.h"

#include "core/mail.h"
#include "core/session.h"
#include "i18n/messages.h"

enum err invitation_send(struct db *db, struct mem *mem, const struct settings *set, int64_t now,
                         const struct invitation_new *n)
{
    static const msg roles[] = {
#define ROLE(name, givers) MSG_role_##name,
#include "core/role.def"
#undef ROLE
    };
    const str key = key_new(mem);

    TRY(invitation_insert(db, key_hash(mem, key), n->mail, str_trim(n->name),
                          str_of(lang_codes[n->lang]), role_name(n->role), n->place.id,
                          n->until_at ? &n->until_at : NULL, n->by, now,
                          now + (int64_t)INVITATION_DAYS * 86400));
    const str link = str_format(mem, STR_FMT "%s/uitnodiging?sleutel=" STR_FMT,
                                STR_ARG(settings_origin(mem, set)), n->lang == LANG_EN ? "/en" : "",
                                STR_ARG(key));
    const str role = msg_text(n->lang, roles[n->role]);
    const struct msg_arg args[] = {
        {.name = "name",  .s = str_trim(n->name)},
        {.name = "by",    .s = n->by_name       },
        {.name = "role",  .s = role             },
        {.name = "place", .s = n->place.name    },
        {.name = "link",  .s = link             },
    };
    return mail_queue(db, mem, now, n->mail, msg_text(n->lang, MSG_people_invite_subject),
                      msg_fill(mem, n->lang, MSG_people_invite_letter, args, COUNT_OF(args)));
}

bool invitation_open(const struct invitation_row *i, int64_t now)
{
    return !i->has_accepted_at && !i->has_withdrawn_at && i->ends_at > now;
}
