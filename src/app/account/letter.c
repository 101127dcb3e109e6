// letter.c - the letter that lets somebody in. Made by a job: who asks for one waits for none of this, so
// neither the answer nor its time tells whether there was anybody to write to.
#include "app/account/account.h"
#include "app/account/account.sql.h"
#include "core/mail.h"

#include <sodium.h>

struct letter {
    struct job *job;
    sign_in_id id;
    place_id place; // by whose name it was asked for
};

static enum err write_letter(struct db *db, void *arg)
{
    struct letter *l = arg;
    struct job *j = l->job;
    struct mem *m = j->mem;
    struct person_row person;
    struct sign_in_row s;
    char code[CODE_DIGITS + 1];
    int64_t lately;
    str origin;
    bool found;

    TRY(sign_in_by_id(db, m, l->id, &s));
    if (s.has_used_at || s.ends_at <= j->now || s.code.n) return ERR_NONE;
    TRY(person_by_mail(db, m, s.mail, &found, &person));
    if (!found || !str_eq(person.state, STR("active"))) return ERR_NONE;
    TRY(sign_ins_lately(db, m, s.mail, j->now - 3600, &lately));
    if (lately >= LETTERS_AN_HOUR) return ERR_NONE; // nobody's box is flooded through us

    const str key = key_new(m);
    for (int i = 0; i < CODE_DIGITS; i++)
        code[i] = (char)('0' + randombytes_uniform(10));
    code[CODE_DIGITS] = 0;
    TRY(sign_in_letter(db, s.id, key_hash(m, key), account_code_hash(m, s.ask, str_of(code))));

    TRY(place_origin(db, m, j->settings, l->place, &origin));
    const enum lang lang = lang_of(s.lang);
    const struct msg_arg args[] = {
        {.name = "name", .s = person.name},
        {.name = "link",
         .s = str_format(m, STR_FMT "%s/inloggen/link?" EDIT_KEY_FIELD "=" STR_FMT, STR_ARG(origin),
                         lang == LANG_EN ? "/en" : "", STR_ARG(key))},
        {.name = "code", .s = str_format(m, "%.4s %.4s", code, code + 4)},
    };
    return mail_add(db, m, j->now,
                    &(struct mail_new){.to = person.mail,
                                       .subject = msg_text(lang, MSG_account_letter_subject),
                                       .text = msg_fill(m, lang, MSG_account_letter, args,
                                                        COUNT_OF(args)),
                                       .place = l->place});
}

enum err account_letter_run(struct job *j)
{
    struct letter l = {.job = j, .place = PLACE_ROOT};
    str rest = j->payload, id;

    if (!str_cut(&rest, ' ', &id)) return ERR_INVALID;
    TRY(str_int(id, 1, INT64_MAX, &l.id.v));
    if (rest.n) TRY(str_int(rest, 1, INT64_MAX, &l.place.v)); // none: of an older version
    return store_write(j->store, j->mem, write_letter, &l);
}
