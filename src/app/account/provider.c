// provider.c - signing in through an organisation: there, back, and in. Every step that changes something is a form:
// with script it sends itself, without it has a button. In between a job asks the provider (core/provider.h).
#include "core/provider.h"
#include "app/account/account.h"
#include "app/account/provider.html.h"
#include "core/audit.h"

enum { CODE_SIGNS = 2000, ISSUER_SIGNS = 500, TOKEN_SIGNS = 16384 };

static enum err page(struct req *q, struct res *r, struct visit_view *v)
{
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_account_provider_title),
                                 .menu = "mine",
                                 .no_index = true,
                                 .form = true});

    account_provider_html(h, v);
    return page_close(h);
}

enum err account_provider_go(struct req *q, struct res *r)
{
    provider_id id;
    str address;

    TRY(str_int(req_form(q, "aanbieder", 20), 1, INT64_MAX, &id.v));
    TRY(provider_go(q->db, q->mem, q->site->set, q->now, id, own_path(q, req_form(q, "naar", 500)),
                    str_of(lang_codes[q->lang]), &address));
    r->status = 303;
    res_header(r, "location", address); // checked when it was found: core/provider.c
    return ERR_NONE;
}

enum err account_provider_back(struct req *q, struct res *r)
{
    struct visit_view v = {.key = req_query(q, "state", SESSION_KEY),
                           .code = req_query(q, "code", CODE_SIGNS),
                           .issuer = req_query(q, "iss", ISSUER_SIGNS),
                           .step = VISIT_BACK};

    str lang;

    if (!v.code.n || !key_is(v.key)) v.step = VISIT_FAILED; // they said no there
    TRY(provider_lang(q->db, q->mem, q->now, v.key, &lang));
    lang_parse(lang, &q->lang); // the way back has one address for all languages
    return page(q, r, &v);
}

enum err account_provider_take(struct req *q, struct res *r)
{
    str key = {0};

    if (provider_back(q->db, q->mem, q->now, req_form(q, "state", SESSION_KEY),
                      req_form(q, "code", CODE_SIGNS), req_form(q, "iss", ISSUER_SIGNS),
                      &key) != ERR_NONE) {
        r->status = 410;
        return page(q, r, &(struct visit_view){.step = VISIT_FAILED});
    }
    return redirect(q, r,
                    str_format(q->mem, "/inloggen/aanbieder/klaar?vraag=" STR_FMT, STR_ARG(key)));
}

enum err account_provider_done(struct req *q, struct res *r)
{
    struct visit_view v = {.key = req_query(q, "vraag", SESSION_KEY), .step = VISIT_FAILED};
    struct provider_visit_row visit;
    struct person_row person;
    bool found;

    TRY(provider_visit_of(q->db, q->mem, q->now, v.key, &found, &visit));
    if (found && str_eq(visit.step, STR("back"))) {
        v.step = VISIT_WAIT;
        v.again = str_format(q->mem, "?vraag=" STR_FMT, STR_ARG(v.key));
        res_header(r, "refresh", STR("1"));
    } else if (found && str_eq(visit.step, STR("known")) && visit.has_person) {
        TRY(person_by_id(q->db, q->mem, visit.person, &person));
        v.step = VISIT_KNOWN;
        v.mail = person.mail;
    }
    return page(q, r, &v);
}

enum err account_provider_enter(struct req *q, struct res *r)
{
    struct provider_visit_row visit;
    struct person_row person;
    int64_t used = 0;
    bool found;

    TRY(provider_visit_of(q->db, q->mem, q->now, req_form(q, "vraag", SESSION_KEY), &found,
                          &visit));
    if (found && visit.has_person) TRY(visit_use(q->db, visit.id, &used));
    if (used) TRY(person_by_id(q->db, q->mem, visit.person, &person));
    if (!used || !str_eq(person.state, STR("active"))) {
        r->status = 410;
        return page(q, r, &(struct visit_view){.step = VISIT_FAILED});
    }
    TRY(sign_in(q, r, person.id, "provider"));
    TRY(provider_session_add(q->db, person.id, visit.provider, visit.subject, visit.sid));
    TRY(audit(q->db, q->mem, q->now, person.uid, STR("session.begin"),
              str_format(q->mem, "person:" STR_FMT, STR_ARG(person.uid)), STR("provider")));
    return redirect(q, r, visit.next);
}

// ---- and out ----

// The provider says that somebody signed out there. It reads no page: a status, and JSON when something is wrong.
enum err account_provider_told(struct req *q, struct res *r)
{
    const enum err e =
        provider_told(q->db, q->mem, q->now, req_form(q, "logout_token", TOKEN_SIGNS));

    if (e != ERR_NONE && e != ERR_INVALID && e != ERR_BUSY) return e;
    r->type = "application/json";
    r->cache = CACHE_NEVER;
    r->status = e == ERR_NONE ? 200 : e == ERR_BUSY ? 503 : 400;
    out_str(&r->body, e == ERR_NONE ? STR("{}") : STR("{\"error\":\"invalid_request\"}"));
    return ERR_NONE;
}

// After signing out here: there is still the organisation. Also where people come back to from there.
enum err account_left(struct req *q, struct res *r)
{
    struct left_view v = {0};
    struct provider_row p;
    provider_id id;
    bool found = false;

    lang_parse(req_query(q, "state", 2), &q->lang);
    if (str_int(req_query(q, "bij", 20), 1, INT64_MAX, &id.v) == ERR_NONE)
        TRY(provider_by_id(q->db, q->mem, id, &found, &p));
    if (found && p.end_at.n) {
        v.provider = p.name;
        v.there = provider_out_address(q->mem, q->site->set, &p, str_of(lang_codes[q->lang]));
    }
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_account_left_title),
                                              .menu = "mine",
                                              .no_index = true});
    account_left_html(h, &v);
    return page_close(h);
}
