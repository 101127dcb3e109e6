// passkeys.c - signing in with one's own device, and the list of such devices.
//
// What the device signs is the hash of the form's token: new in every page, bound to this session, and kept once
// used, so that an answer that was overheard is worth nothing. The script only carries bytes (assets/js/passkey.js).
#include "app/account/account.h"
#include "app/account/passkeys.html.h"
#include "base/hash.h"
#include "core/audit.h"
#include "core/idempotency.h"
#include "core/passkey.h"

#include <sodium.h>

enum { FIELD = 9000 };

// The answer in the form; ERR_INVALID when its challenge was used before.
static enum err answer_read(struct req *q, struct passkey_answer *a)
{
    const str token = req_form(q, "token", 100);
    unsigned char sum[SHA256_BYTES];
    char *text = mem_raw(q->mem, 64);
    struct sha256 h;
    bool seen;
    str kept;

    sha256_start(&h);
    sha256_add(&h, token.at, token.n);
    sha256_end(&h, sum);
    sodium_bin2base64(text, 64, sum, sizeof sum, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    // Where the page stood: the name that the browser used, as same_site in web/serve.c has it.
    const str origin = http_header(q->http, STR("origin"));
    *a = (struct passkey_answer){.credential = req_form(q, "credential", FIELD),
                                 .client_data = req_form(q, "client", FIELD),
                                 .auth_data = req_form(q, "device", FIELD),
                                 .signature = req_form(q, "signature", FIELD),
                                 .challenge = str_of(text),
                                 .origin = origin.at ? origin : q->origin};
    const str key = str_format(q->mem, "passkey:%s", text);
    TRY(idempotency_seen(q->db, q->mem, key, &seen, &kept));
    if (seen) return ERR_INVALID;
    return idempotency_keep(q->db, key, STR(""), q->now);
}

enum err account_passkey_enter(struct req *q, struct res *r)
{
    struct passkey_answer a;
    struct person_row person;
    person_id id;

    enum err e = answer_read(q, &a);
    if (e == ERR_NONE) e = passkey_prove(q->db, q->mem, q->now, &a, &id);
    if (e == ERR_NONE) e = person_by_id(q->db, q->mem, id, &person);
    if (e == ERR_NONE && !str_eq(person.state, STR("active"))) e = ERR_INVALID;
    if (e == ERR_INVALID) return fail(q, ERR_INVALID, MSG_account_passkey_refused);
    TRY(e);
    TRY(sign_in(q, r, id, "passkey"));
    TRY(audit(q->db, q->mem, q->now, person.uid, STR("session.begin"),
              str_format(q->mem, "person:" STR_FMT, STR_ARG(person.uid)), STR("passkey")));
    return redirect(q, r, own_path(q, req_form(q, "naar", 500)));
}

// ---- one's own ----

static enum err list(struct req *q, struct res *r, struct passkeys_view *v)
{
    struct passkey_rows rows;

    TRY(passkeys_of(q->db, q->mem, who_person(q->who), &rows));
    v->keys.at = MEM_ARRAY(q->mem, struct passkey_view, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        v->keys.at[v->keys.n++] = (struct passkey_view){.id = rows.at[i].id.v,
                                                        .name = rows.at[i].name,
                                                        .since = day_of_at(rows.at[i].created_at),
                                                        .used = rows.at[i].has_used_at,
                                                        .last = day_of_at(rows.at[i].used_at)};
    v->uid = who_uid(q->who);
    v->mail = who_mail(q->who);
    v->person = who_name(q->who);
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_account_passkeys_title),
                                 .menu = "mine",
                                 .no_index = true,
                                 .form = true});
    account_passkeys_html(h, v);
    return page_close(h);
}

enum err account_passkeys(struct req *q, struct res *r)
{
    struct passkeys_view v = {.saved = req_query(q, "bewaard", 1).n > 0};

    return list(q, r, &v);
}

static enum err done(struct req *q, struct res *r, const char *what)
{
    TRY(audit_by(q, what, str_format(q->mem, "person:" STR_FMT, STR_ARG(who_uid(q->who))),
                 STR("")));
    return redirect(q, r, STR("/mijn/passkeys?bewaard=1"));
}

enum err account_passkey_add(struct req *q, struct res *r)
{
    struct passkeys_view v = {0};
    struct passkey_answer a;
    str name = str_trim(req_form(q, "naam", PASSKEY_NAME_SIGNS));

    if (!name.n) name = session_agent(q->mem, http_header(q->http, STR("user-agent")));
    if (!name.n) name = STR("Passkey");
    enum err e = answer_read(q, &a);
    if (e == ERR_NONE) e = passkey_register(q->db, q->mem, q->now, who_person(q->who), &a, name);
    if (e == ERR_INVALID || e == ERR_CONFLICT || e == ERR_FULL) {
        v.problem = msg_text(q->lang, e == ERR_INVALID    ? MSG_account_passkey_refused
                                      : e == ERR_CONFLICT ? MSG_account_passkey_known
                                                          : MSG_account_passkey_many);
        r->status = 422;
        return list(q, r, &v);
    }
    TRY(e);
    return done(q, r, "passkey.add");
}

enum err account_passkey_rename(struct req *q, struct res *r)
{
    const str name = str_trim(req_form(q, "naam", PASSKEY_NAME_SIGNS));
    passkey_id id;
    int64_t n;

    TRY(req_id(q, "passkey", &id.v));
    if (!person_is_name(name)) return fail(q, ERR_INVALID, MSG_account_name_problem);
    TRY(passkey_rename(q->db, id, who_person(q->who), name, &n));
    return n ? done(q, r, "passkey.rename") : ERR_NOT_FOUND;
}

enum err account_passkey_remove(struct req *q, struct res *r)
{
    passkey_id id;
    int64_t n;

    TRY(req_id(q, "passkey", &id.v));
    TRY(passkey_remove(q->db, id, who_person(q->who), &n));
    return n ? done(q, r, "passkey.remove") : ERR_NOT_FOUND;
}
