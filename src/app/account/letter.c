// letter.c - the letter that lets somebody in. Made by a job: who asks for one waits for none of this, so
// neither the answer nor its time tells whether there was anybody to write to.
#include "app/account/account.h"
#include "app/account/account.sql.h"
#include "core/mail.h"

#include <sodium.h>

struct letter {
    struct job *job;
    sign_in_id id;
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

    const enum lang lang = lang_of(s.lang);
    const struct msg_arg args[] = {
        {.name = "name",            .s = person.name},
        {                          .name = "link",
         .s = str_format(m, STR_FMT "%s/inloggen/link?" EDIT_KEY_FIELD "=" STR_FMT,
         STR_ARG(settings_origin(m, j->settings)), lang == LANG_EN ? "/en" : "",
         STR_ARG(key))},
        { .name = "code",                                                                          .s = str_format(m,   "%.4s %.4s", code, code + 4)},
    };
    return mail_queue(db, m, j->now, person.mail, msg_text(lang, MSG_account_letter_subject),
                      msg_fill(m, lang, MSG_account_letter, args, COUNT_OF(args)));
}

enum err account_letter_run(struct job *j)
{
    struct letter l = {.job = j};

    TRY(str_int(j->payload, 1, INT64_MAX, &l.id.v));
    return store_write(j->store, j->mem, write_letter, &l);
}
