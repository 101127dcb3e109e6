// enter.c - coming in: a letter with a link and a code, the operator's link, and the link of the first start.
//
// Nothing here tells whether an address has an account. Asking writes the same row and the same job for each
// address; whether there is anybody to write to is found out by the job (letter.c), when nobody waits for it.
// A link changes nothing by being opened: programs that look into letters open them all. It shows a button.
#include "app/account/account.h"
#include "app/account/account.sql.h"
#include "app/account/enter.html.h"
#include "app/account/first.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "core/audit.h"
#include "core/job.h"
#include "core/provider.h"
#include "web/door.h"

#include <ctype.h>
#include <sodium.h>

static enum err page(struct req *q, struct res *r, msg title,
                     void (*body)(struct html *h, const void *v), const void *v)
{
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, title),
                                              .menu = "mine",
                                              .no_index = true,
                                              .form = true});
    body(h, v);
    return page_close(h);
}

static str said(struct req *q, msg key)
{
    return msg_text(q->lang, key);
}

// ---- asking for a letter ----

static void enter_body(struct html *h, const void *v)
{
    account_enter_html(h, v);
}

// A form may lead to the providers that are ready, and nowhere else.
static enum err providers_fill(struct req *q, struct res *r, struct enter_view *v)
{
    struct out origins = out_new(q->mem);
    struct provider_rows rows;

    TRY(providers(q->db, q->mem, &rows));
    v->providers.at = MEM_ARRAY(q->mem, struct provider_button, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        if (!rows.at[i].authorize_at.n) continue;
        v->providers.at[v->providers.n++] =
            (struct provider_button){rows.at[i].id.v, rows.at[i].name};
        if (origins.n) out_byte(&origins, ' ');
        out_str(&origins, provider_origin(q->mem, rows.at[i].authorize_at));
    }
    if (origins.n) r->form_to = out_get(&origins);
    return ERR_NONE;
}

enum err account_enter(struct req *q, struct res *r)
{
    struct enter_view v = {.next = own_path(q, req_query(q, "naar", 500)),
                           .signed_in = who_in(q->who)};

    TRY(providers_fill(q, r, &v));
    return page(q, r, MSG_account_enter_title, enter_body, &v);
}

enum err account_ask(struct req *q, struct res *r)
{
    struct enter_view v = {.next = own_path(q, req_form(q, "naar", 500))};
    sign_in_id id;
    str mail;

    v.mail.value = req_form(q, "mail", 255);
    if (person_mail(q->mem, v.mail.value, &mail) != ERR_NONE) {
        v.mail.problem = said(q, MSG_account_mail_problem);
        r->status = 422;
        TRY(providers_fill(q, r, &v));
        return page(q, r, MSG_account_enter_title, enter_body, &v);
    }
    const str ask = key_new(q->mem);
    TRY(sign_in_ask(q->db, q->mem, mail, str_of(lang_codes[q->lang]), v.next, key_hash(q->mem, ask),
                    q->now, q->now + LETTER_S, &id));
    // The letter leads back to the name that was asked: by the place it is configured for, never by what was sent.
    TRY(job_add(q->db, STR("account.letter"),
                str_format(q->mem, "%lld %lld", (long long)id.v, (long long)door_place(q).v),
                q->now));
    return redirect(q, r, str_format(q->mem, "/inloggen/code?vraag=" STR_FMT, STR_ARG(ask)));
}

// ---- the code from the letter, typed where it was asked for ----

static void code_body(struct html *h, const void *v)
{
    account_code_html(h, v);
}

enum err account_code(struct req *q, struct res *r)
{
    const struct code_view v = {.ask = req_query(q, "vraag", SESSION_KEY)};

    if (!key_is(v.ask)) return redirect(q, r, STR("/inloggen"));
    return page(q, r, MSG_account_code_title, code_body, &v);
}

static str digits_of(struct mem *m, str typed)
{
    char *to = mem_raw(m, typed.n);
    size_t n = 0;

    for (size_t i = 0; i < typed.n; i++)
        if (isdigit((unsigned char)typed.at[i])) to[n++] = typed.at[i];
    return (str){to, n};
}

str account_code_hash(struct mem *m, str ask_hash, str code)
{
    return sha256_hex(m, str_format(m, STR_FMT ":" STR_FMT, STR_ARG(ask_hash), STR_ARG(code)));
}

// Whoever holds the letter comes in, when the account is still there.
static enum err come_in(struct req *q, struct res *r, const struct sign_in_row *s, const char *how,
                        bool *out_in)
{
    struct person_row person;
    int64_t used;
    bool found;

    *out_in = false;
    TRY(person_by_mail(q->db, q->mem, s->mail, &found, &person));
    if (!found || !str_eq(person.state, STR("active"))) return ERR_NONE;
    TRY(sign_in_use(q->db, s->id, q->now, &used));
    if (!used) return ERR_NONE;
    *out_in = true;
    TRY(sign_in(q, r, person.id, how));
    TRY(audit(q->db, q->mem, q->now, person.uid, STR("session.begin"),
              str_format(q->mem, "person:" STR_FMT, STR_ARG(person.uid)), str_of(how)));
    return redirect(q, r, s->next.n ? s->next : STR("/mijn"));
}

static bool usable(const struct req *q, bool found, const struct sign_in_row *s)
{
    return found && !s->has_used_at && s->ends_at > q->now && s->tries < CODE_TRIES;
}

enum err account_code_use(struct req *q, struct res *r)
{
    struct code_view v = {.ask = req_form(q, "vraag", SESSION_KEY)};
    struct sign_in_row s = {0};
    bool found, in = false;

    v.code.value = req_form(q, "code", 40);
    const str code = digits_of(q->mem, v.code.value);
    const str ask = key_hash(q->mem, v.ask), want = account_code_hash(q->mem, ask, code);
    TRY(sign_in_by_ask(q->db, q->mem, ask, &found, &s));
    if (usable(q, found, &s)) {
        if (s.code.n == want.n && sodium_memcmp(s.code.at, want.at, want.n) == 0)
            TRY(come_in(q, r, &s, "code", &in));
        else
            TRY(sign_in_tried(q->db, s.id));
    }
    if (in) return ERR_NONE;
    v.code.problem = said(q, MSG_account_code_problem);
    r->status = 422;
    return page(q, r, MSG_account_code_title, code_body, &v);
}

// ---- the link ----

static void link_body(struct html *h, const void *v)
{
    account_link_html(h, v);
}

static enum err link_find(struct req *q, str key, struct sign_in_row *s, bool *out)
{
    *out = false;
    if (!key_is(key)) return ERR_NONE;
    TRY(sign_in_by_hash(q->db, q->mem, key_hash(q->mem, key), out, s));
    *out = usable(q, *out, s) && !str_eq(s->purpose, STR("first"));
    return ERR_NONE;
}

static enum err link_page(struct req *q, struct res *r, struct link_view *v)
{
    if (!v->mail.n) r->status = 410;
    return page(q, r, MSG_account_link_title, link_body, v);
}

enum err account_link(struct req *q, struct res *r)
{
    struct link_view v = {.key = req_query(q, EDIT_KEY_FIELD, SESSION_KEY)};
    struct sign_in_row s;
    bool good;

    TRY(link_find(q, v.key, &s, &good));
    if (good) v.mail = s.mail;
    return link_page(q, r, &v);
}

enum err account_link_use(struct req *q, struct res *r)
{
    struct link_view v = {.key = req_form(q, EDIT_KEY_FIELD, SESSION_KEY)};
    struct sign_in_row s;
    bool good, in = false;

    TRY(link_find(q, v.key, &s, &good));
    if (good) TRY(come_in(q, r, &s, str_eq(s.purpose, STR("operator")) ? "operator" : "mail", &in));
    return in ? ERR_NONE : link_page(q, r, &v);
}

// ---- the first start: whoever holds its link becomes the operator ----

static void first_body(struct html *h, const void *v)
{
    account_first_html(h, v);
}

static enum err first_find(struct req *q, str key)
{
    struct sign_in_row s = {0};
    bool found = false, known;

    if (key_is(key)) TRY(sign_in_by_hash(q->db, q->mem, key_hash(q->mem, key), &found, &s));
    TRY(operator_known(q->db, q->mem, q->now, &known));
    if (known || !usable(q, found, &s) || !str_eq(s.purpose, STR("first")))
        return fail(q, ERR_GONE, MSG_account_first_gone);
    return ERR_NONE;
}

enum err account_first(struct req *q, struct res *r)
{
    const struct first_view v = {.key = req_query(q, EDIT_KEY_FIELD, SESSION_KEY)};

    TRY(first_find(q, v.key));
    return page(q, r, MSG_account_first_title, first_body, &v);
}

enum err account_first_use(struct req *q, struct res *r)
{
    struct first_view v = {.key = req_form(q, EDIT_KEY_FIELD, SESSION_KEY)};
    struct person_row person;
    bool found;
    int64_t n;
    str mail = {0};

    TRY(first_find(q, v.key));
    v.mail.value = req_form(q, "mail", 255);
    v.name.value = req_form(q, "naam", PERSON_NAME_SIGNS + 1);
    if (person_mail(q->mem, v.mail.value, &mail) != ERR_NONE)
        v.mail.problem = said(q, MSG_account_mail_problem);
    if (!person_is_name(v.name.value)) v.name.problem = said(q, MSG_account_name_problem);
    if (v.mail.problem.n || v.name.problem.n) {
        r->status = 422;
        return page(q, r, MSG_account_first_title, first_body, &v);
    }
    TRY(person_by_mail(q->db, q->mem, mail, &found, &person));
    if (!found) {
        TRY(person_add(q->db, q->mem, q->now, mail, v.name.value, str_of(lang_codes[q->lang]),
                       &person.id));
        TRY(person_by_id(q->db, q->mem, person.id, &person));
    }
    TRY(right_give(q->db, q->mem, q->now, person.id, ROLE_operator, PLACE_ROOT, 0, STR("command")));
    TRY(sign_ins_drop_first(q->db, &n));
    TRY(sign_in(q, r, person.id, "operator"));
    TRY(audit(q->db, q->mem, q->now, person.uid, STR("right.give"),
              str_format(q->mem, "person:" STR_FMT, STR_ARG(person.uid)), STR("operator alles")));
    return redirect(q, r, STR("/mijn"));
}

struct first_link {
    struct mem *mem;
    int64_t now;
    str key;
};

static enum err first_link_look(struct db *db, void *arg)
{
    struct first_link *f = arg;
    bool known;

    TRY(operator_known(db, f->mem, f->now, &known));
    return known ? ERR_CONFLICT : ERR_NONE;
}

static enum err first_link_write(struct db *db, void *arg)
{
    struct first_link *f = arg;

    TRY(first_link_look(db, arg));
    f->key = key_new(f->mem);
    return sign_in_link(db, STR("first"), STR(""), key_hash(f->mem, key_new(f->mem)),
                        key_hash(f->mem, f->key), f->now, f->now + FIRST_S);
}

enum err account_first_link(struct store *store, struct mem *mem, int64_t now, str *out_key)
{
    struct first_link f = {.mem = mem, .now = now};

    // Looked at before writing: a start of a house that has its operator writes nothing.
    enum err e = store_read(store, mem, first_link_look, &f);
    if (e == ERR_NONE) e = store_write(store, mem, first_link_write, &f);
    *out_key = e == ERR_NONE ? f.key : (str){0};
    return e == ERR_CONFLICT ? ERR_NONE : e;
}
