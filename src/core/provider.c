#include "core/provider.h"

#include "base/hash.h"
#include "core/audit.h"
#include "core/fetch.h"
#include "core/idempotency.h"
#include "core/jwt.h"
#include "core/mail.h"
#include "core/person.h"
#include "core/session.h"

#include <ctype.h>
#include <sodium.h>

enum { ADDRESS_BYTES = 500, CODE_BYTES = 2000, SID_BYTES = 255, LOOK_AGAIN_S = 86400 };

static bool is_address(str s, bool near)
{
    if (s.n < 12 || s.n > ADDRESS_BYTES) return false;
    for (size_t i = 0; i < s.n; i++)
        if (s.at[i] <= ' ' || s.at[i] >= 0x7f || strchr("\"'<>\\;,", s.at[i])) return false;
    return str_starts(s, STR("https://")) || (near && str_starts(s, STR("http://")));
}

str provider_origin(struct mem *m, str address)
{
    const ptrdiff_t scheme = str_find(address, STR("://"));
    const str rest = str_from(address, (size_t)scheme + 3);
    const ptrdiff_t slash = str_find_byte(rest, '/');

    (void)m;
    return slash < 0 ? address : str_part(address, 0, (size_t)scheme + 3 + (size_t)slash);
}

bool provider_trusts(str domains, str mail)
{
    const ptrdiff_t at = str_find_byte(mail, '@');
    str rest = domains, one;

    if (at < 1) return false;
    while (str_cut(&rest, ' ', &one))
        if (one.n && str_eq(one, str_from(mail, (size_t)at + 1))) return true;
    return false;
}

enum err provider_add(struct db *db, struct mem *mem, int64_t now, bool near,
                      const struct provider_new *p, provider_id *out)
{
    struct provider_row before;
    bool found;
    str issuer = str_trim(p->issuer);

    if (!is_address(issuer, near) || !str_trim(p->name).n || p->name.n > 100 || !p->client.n ||
        p->client.n > 300 || !p->secret.n || p->secret.n > 300 || p->domains.n > 1000)
        return ERR_INVALID;
    TRY(provider_by_issuer(db, mem, issuer, &found, &before));
    if (found) return ERR_CONFLICT;
    TRY(provider_insert(db, mem, p->place, str_trim(p->name), issuer, p->client, p->secret,
                        str_lower(mem, str_trim(p->domains)), now, out));
    return job_add(db, STR("provider.look"), str_format(mem, "%lld", (long long)out->v), now);
}

static str back_address(struct mem *m, const struct settings *set)
{
    return str_format(m, STR_FMT "/inloggen/aanbieder/terug", STR_ARG(settings_origin(m, set)));
}

static void escape(struct out *o, str value)
{
    for (size_t i = 0; i < value.n; i++) {
        const unsigned char c = (unsigned char)value.at[i];
        if (isalnum(c) || (c && strchr("-._~", c)))
            out_byte(o, (char)c);
        else
            out_format(o, "%%%02X", c);
    }
}

static void field(struct out *o, const char *name, str value)
{
    if (o->n) out_byte(o, '&');
    out_str(o, str_of(name));
    out_byte(o, '=');
    escape(o, value);
}

enum err provider_go(struct db *db, struct mem *mem, const struct settings *set, int64_t now,
                     provider_id id, str next, str lang, str *out_address)
{
    const str key = key_new(mem), nonce = key_new(mem), verifier = key_new(mem);
    unsigned char sum[SHA256_BYTES];
    struct provider_row p;
    char challenge[64];
    struct sha256 h;
    bool found;

    TRY(provider_by_id(db, mem, id, &found, &p));
    if (!found) return ERR_NOT_FOUND;
    if (!p.authorize_at.n) return ERR_BUSY;
    TRY(visit_insert(db, id, key_hash(mem, key), nonce, verifier, next, lang, now));
    sha256_start(&h);
    sha256_add(&h, verifier.at, verifier.n);
    sha256_end(&h, sum);
    sodium_bin2base64(challenge, sizeof challenge, sum, sizeof sum,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    struct out o = out_new(mem);
    field(&o, "response_type", STR("code"));
    field(&o, "client_id", p.client);
    field(&o, "redirect_uri", back_address(mem, set));
    field(&o, "scope", STR("openid email profile"));
    field(&o, "state", key);
    field(&o, "ui_locales", lang);
    field(&o, "nonce", nonce);
    field(&o, "code_challenge", str_of(challenge));
    field(&o, "code_challenge_method", STR("S256"));
    *out_address =
        str_format(mem, STR_FMT "%s" STR_FMT, STR_ARG(p.authorize_at),
                   str_find_byte(p.authorize_at, '?') < 0 ? "?" : "&", STR_ARG(out_get(&o)));
    return ERR_NONE;
}

enum err provider_lang(struct db *db, struct mem *mem, int64_t now, str state, str *out)
{
    struct provider_visit_row v;
    bool found = false;

    if (key_is(state))
        TRY(visit_by_state(db, mem, key_hash(mem, state), now - VISIT_S, &found, &v));
    *out = found ? v.lang : STR("");
    return ERR_NONE;
}

enum err provider_visit_of(struct db *db, struct mem *mem, int64_t now, str key, bool *out_found,
                           struct provider_visit_row *out)
{
    *out_found = false;
    if (!key_is(key)) return ERR_NONE;
    return visit_by_came(db, mem, key_hash(mem, key), now - VISIT_S, out_found, out);
}

enum err provider_back(struct db *db, struct mem *mem, int64_t now, str state, str code, str issuer,
                       str *out_key)
{
    struct provider_visit_row v;
    struct provider_row p;
    int64_t n;
    bool found = false;

    if (key_is(state))
        TRY(visit_by_state(db, mem, key_hash(mem, state), now - VISIT_S, &found, &v));
    if (!found || !code.n || code.n > CODE_BYTES) return ERR_GONE;
    TRY(provider_by_id(db, mem, v.provider, &found, &p));
    // A code of one provider that another one sent along would be shown to the wrong one.
    if (!found || (issuer.n ? !str_eq(issuer, p.issuer) : p.signs_back != 0)) return ERR_FORBIDDEN;
    *out_key = key_new(mem);
    TRY(visit_back(db, v.id, code, key_hash(mem, *out_key), &n));
    if (!n) return ERR_GONE;
    return job_add(db, STR("provider.ask"), str_format(mem, "%lld", (long long)v.id.v), now);
}

// ---- signing out ----

enum err provider_leave(struct db *db, struct mem *mem, session_id session,
                        struct provider_out_row *out)
{
    bool found;

    *out = (struct provider_out_row){0};
    TRY(provider_of_session(db, mem, session, &found, out));
    if (!found || !out->end_at.n) *out = (struct provider_out_row){0};
    return ERR_NONE;
}

// Without the token of signing in as a hint: we do not keep it. So the provider asks whether it is meant.
str provider_out_address(struct mem *m, const struct settings *set, const struct provider_row *p,
                         str lang)
{
    struct out o = out_new(m);

    field(&o, "client_id", p->client);
    field(&o, "post_logout_redirect_uri",
          str_format(m, STR_FMT "/uitgelogd", STR_ARG(settings_origin(m, set))));
    field(&o, "ui_locales", lang);
    field(&o, "state", lang); // comes back with them
    return str_format(m, STR_FMT "%s" STR_FMT, STR_ARG(p->end_at),
                      str_find_byte(p->end_at, '?') < 0 ? "?" : "&", STR_ARG(out_get(&o)));
}

static enum err told_keys(struct db *db, struct mem *mem, int64_t now, provider_id id)
{
    const long long n = (long long)id.v;
    bool added;

    return job_add_once(db, STR("provider.look"), str_format(mem, "%lld", n), now,
                        str_format(mem, "provider.look.told.%lld.%lld", n, (long long)(now / 60)),
                        &added);
}

enum err provider_told(struct db *db, struct mem *mem, int64_t now, str token)
{
    struct provider_session_rows ended;
    struct json_value claims;
    struct provider_row p;
    bool found, seen;
    str kept;

    TRY(jwt_peek(mem, token, &claims)); // whose keys to look with; nothing of it is believed yet
    TRY(provider_by_issuer(db, mem, json_get_text(&claims, "iss"), &found, &p));
    if (!found) return ERR_INVALID;
    const enum err e = jwt_read(mem, token, p.keys, &claims);
    if (e == ERR_NOT_FOUND) {
        TRY(told_keys(db, mem, now, p.id));
        return ERR_BUSY;
    }
    TRY(e);
    if (oidc_check_out(&claims, &(struct oidc_want){p.issuer, p.client, STR(""), now}))
        return ERR_INVALID;
    const str key = str_format(mem, "logout:%lld:" STR_FMT, (long long)p.id.v,
                               STR_ARG(key_hash(mem, json_get_text(&claims, "jti"))));
    TRY(idempotency_seen(db, mem, key, &seen, &kept));
    if (seen) return ERR_INVALID;
    TRY(idempotency_keep(db, key, STR(""), now));
    const str sid = json_get_text(&claims, "sid"), subject = json_get_text(&claims, "sub");
    TRY(provider_sessions(db, mem, p.id, sid.n ? sid : STR(""), subject.n ? subject : STR(""),
                          &ended));
    for (int i = 0; i < ended.n; i++) {
        TRY(session_end(db, ended.at[i].session));
        TRY(audit(db, mem, now, STR("provider"), STR("session.end"),
                  str_format(mem, "person:" STR_FMT, STR_ARG(ended.at[i].uid)), p.name));
    }
    return ERR_NONE;
}

// ---- in the worker ----

struct asking {
    struct job *job;
    provider_id provider;
    provider_visit_id visit;
    struct provider_row p;
    struct provider_visit_row v;
    str authorize_at, token_at, person_at, end_at, keys, problem;
    const char *proves;
    str subject, sid, mail, name;
    bool signs_back, verified, found;
    int status; // of the last answer
};

static enum err load(struct db *db, void *arg)
{
    struct asking *a = arg;

    if (a->visit.v) {
        TRY(visit_by_id(db, a->job->mem, a->visit, &a->found, &a->v));
        if (!a->found) return ERR_GONE;
        a->provider = a->v.provider;
    }
    TRY(provider_by_id(db, a->job->mem, a->provider, &a->found, &a->p));
    return a->found ? ERR_NONE : ERR_GONE;
}

static enum err get_json(struct asking *a, str url, str form, str authorization,
                         struct json_value *out, str *out_text)
{
    struct mem *m = a->job->mem;
    str body, why = {0};

    a->status = 0;
    const enum err e = fetch(m, url, form, authorization, a->job->settings->provider_near,
                             &a->status, &body, &why);
    if (e != ERR_NONE) {
        a->problem = why;
        return e;
    }
    if (a->status != 200 || json_read(m, body, out, NULL) != ERR_NONE) {
        a->problem = str_format(m, "the answer had status %d, or was no JSON", a->status);
        return ERR_IO;
    }
    if (out_text) *out_text = body;
    return ERR_NONE;
}

static bool lists(const struct json_value *config, const char *key, str what)
{
    const struct json_value *list = json_get(config, key);

    for (int i = 0; list && list->kind == JSON_LIST && i < list->n; i++)
        if (list->at[i].kind == JSON_TEXT && str_eq(list->at[i].text, what)) return true;
    return false;
}

static bool says_yes(const struct json_value *config, const char *key)
{
    const struct json_value *v = json_get(config, key);

    return v && v->kind == JSON_BOOL && v->is_true;
}

// OpenID Connect Discovery: without a list it is client_secret_basic.
static const char *how_to_prove(const struct json_value *config)
{
    static const char key[] = "token_endpoint_auth_methods_supported";
    const bool basic = !json_get(config, key) || lists(config, key, STR("client_secret_basic"));
    const bool post = lists(config, key, STR("client_secret_post"));

    return basic && post ? "both" : basic ? "basic" : post ? "post" : NULL;
}

static enum err look(struct asking *a)
{
    const bool near = a->job->settings->provider_near;
    struct mem *m = a->job->mem;
    struct json_value config, keys;
    str issuer = a->p.issuer;

    if (issuer.at[issuer.n - 1] == '/') issuer.n--;
    TRY(get_json(a, str_format(m, STR_FMT "/.well-known/openid-configuration", STR_ARG(issuer)),
                 (str){0}, (str){0}, &config, NULL));
    a->authorize_at = json_get_text(&config, "authorization_endpoint");
    a->token_at = json_get_text(&config, "token_endpoint");
    a->person_at = json_get_text(&config, "userinfo_endpoint");
    a->end_at = json_get_text(&config, "end_session_endpoint");
    a->proves = how_to_prove(&config);
    a->signs_back = says_yes(&config, "authorization_response_iss_parameter_supported");
    const str keys_at = json_get_text(&config, "jwks_uri");
    if (!str_eq(json_get_text(&config, "issuer"), a->p.issuer)) {
        a->problem = STR("it calls itself by another name (issuer)");
        return ERR_IO;
    }
    if (!is_address(a->authorize_at, near) || !is_address(a->token_at, near) ||
        !is_address(keys_at, near) || (a->person_at.n && !is_address(a->person_at, near)) ||
        (a->end_at.n && !is_address(a->end_at, near))) {
        a->problem = STR("an address in its configuration is missing or not https");
        return ERR_IO;
    }
    if (!a->proves) {
        a->problem = STR("it takes neither client_secret_basic nor client_secret_post");
        return ERR_IO;
    }
    return get_json(a, keys_at, (str){0}, (str){0}, &keys, &a->keys);
}

static enum err look_keep(struct db *db, void *arg)
{
    struct asking *a = arg;

    if (a->problem.n) return provider_trouble(db, a->provider, str_part(a->problem, 0, 300));
    return provider_found(db, a->provider, a->authorize_at, a->token_at, a->person_at,
                          a->end_at.n ? a->end_at : STR(""), a->keys, str_of(a->proves),
                          a->signs_back, a->job->now);
}

static enum err look_again(struct db *db, void *arg)
{
    struct asking *a = arg;
    bool added;

    return job_add_once(db, STR("provider.look"), a->job->payload, a->job->now + LOOK_AGAIN_S,
                        str_format(a->job->mem, "provider.look.%lld.%lld", (long long)a->provider.v,
                                   (long long)(a->job->now / LOOK_AGAIN_S)),
                        &added);
}

static enum err look_run(struct job *j)
{
    struct asking a = {.job = j};

    TRY(str_int(j->payload, 1, INT64_MAX, &a.provider.v));
    TRY(store_read(j->store, j->mem, load, &a));
    const enum err e = look(&a);
    TRY(store_write(j->store, j->mem, look_keep, &a));
    TRY(store_write(j->store, j->mem, look_again, &a));
    return e == ERR_NONE ? ERR_NONE : job_fail(j, e, a.problem);
}

static str basic_of(struct mem *m, const struct provider_row *p)
{
    struct out o = out_new(m);

    escape(&o, p->client); // RFC 6749, 2.3.1: each as in a form, so that a colon cannot shift them
    out_byte(&o, ':');
    escape(&o, p->secret);
    const str both = out_get(&o);
    const size_t room = sodium_base64_ENCODED_LEN(both.n, sodium_base64_VARIANT_ORIGINAL);
    char *to = mem_raw(m, room);
    sodium_bin2base64(to, room, (const unsigned char *)both.at, both.n,
                      sodium_base64_VARIANT_ORIGINAL);
    return str_format(m, "Basic %s", to);
}

static enum err trade(struct asking *a, bool basic, struct json_value *out)
{
    struct mem *m = a->job->mem;
    struct out form = out_new(m);

    field(&form, "grant_type", STR("authorization_code"));
    field(&form, "code", a->v.code);
    field(&form, "redirect_uri", back_address(m, a->job->settings));
    field(&form, "code_verifier", a->v.verifier);
    if (!basic) {
        field(&form, "client_id", a->p.client);
        field(&form, "client_secret", a->p.secret);
    }
    return get_json(a, a->p.token_at, out_get(&form), basic ? basic_of(m, &a->p) : (str){0}, out,
                    NULL);
}

// The code for a token. A provider that says it takes both may still want one of them of us; it looks at who asks before it
// looks at the code.
static enum err trade_code(struct asking *a, struct json_value *out)
{
    const bool post = str_eq(a->p.proves, STR("post"));
    const enum err e = trade(a, !post, out);

    if (e == ERR_NONE || !str_eq(a->p.proves, STR("both")) ||
        (a->status != 401 && a->status != 400))
        return e;
    a->problem = (str){0};
    return trade(a, false, out);
}

// The token, read and checked; what it says of the person is in a.
static enum err ask(struct asking *a)
{
    struct mem *m = a->job->mem;
    struct json_value answer, claims, person;

    TRY(trade_code(a, &answer));
    const str token = json_get_text(&answer, "id_token");
    enum err e = jwt_read(m, token, a->p.keys, &claims);
    if (e == ERR_NOT_FOUND) { // it has new keys
        TRY(look(a));
        TRY(store_write(a->job->store, m, look_keep, a));
        e = jwt_read(m, token, a->keys, &claims);
    }
    if (e != ERR_NONE) {
        a->problem = STR("the token is not signed by the provider");
        return ERR_FORBIDDEN;
    }
    const struct oidc_want want = {a->p.issuer, a->p.client, a->v.nonce, a->job->now};
    const char *wrong = oidc_check(&claims, &want);
    if (wrong) {
        a->problem = str_format(m, "the token is wrong: %s", wrong);
        return ERR_FORBIDDEN;
    }
    a->subject = json_get_text(&claims, "sub");
    a->sid = json_get_text(&claims, "sid");
    if (a->sid.n > SID_BYTES) a->sid = (str){0};
    const struct json_value *from = &claims;
    const str access = json_get_text(&answer, "access_token");
    if (!json_get(&claims, "email") && a->p.person_at.n && access.n) {
        TRY(get_json(a, a->p.person_at, (str){0}, str_format(m, "Bearer " STR_FMT, STR_ARG(access)),
                     &person, NULL));
        if (!str_eq(json_get_text(&person, "sub"), a->subject)) return ERR_FORBIDDEN;
        from = &person;
    }
    const struct json_value *verified = json_get(from, "email_verified");
    a->verified = verified && verified->kind == JSON_BOOL && verified->is_true;
    a->mail = str_lower(m, json_get_text(from, "email"));
    a->name = json_get_text(from, "name");
    return ERR_NONE;
}

static enum err meet(struct db *db, struct asking *a, person_id *out)
{
    struct mem *m = a->job->mem;
    struct person_row p;
    bool found;

    TRY(identity_find(db, m, a->provider, a->subject, &found, out));
    if (found) return ERR_NONE;
    if (!a->verified || !mail_is_address(a->mail) || !provider_trusts(a->p.domains, a->mail))
        return ERR_FORBIDDEN;
    TRY(person_by_mail(db, m, a->mail, &found, &p));
    if (!found) {
        const str name = person_is_name(a->name)
                             ? a->name
                             : str_part(a->mail, 0, (size_t)str_find_byte(a->mail, '@'));
        TRY(person_add(db, m, a->job->now, a->mail, name, a->v.lang, &p.id));
        TRY(right_give(db, m, a->job->now, p.id, ROLE_reader, a->p.place, 0, STR("system")));
        TRY(person_by_id(db, m, p.id, &p));
    }
    *out = p.id;
    TRY(identity_insert(db, a->provider, a->subject, p.id, a->job->now));
    return audit(db, m, a->job->now, p.uid, STR("identity.add"),
                 str_format(m, "person:" STR_FMT, STR_ARG(p.uid)), a->p.name);
}

static enum err ask_keep(struct db *db, void *arg)
{
    struct asking *a = arg;
    person_id person = {0};
    enum err e = a->problem.n ? ERR_FORBIDDEN : meet(db, a, &person);

    if (e == ERR_FORBIDDEN) return visit_end(db, a->visit, STR("failed"), NULL, STR(""), STR(""));
    TRY(e);
    return visit_end(db, a->visit, STR("known"), &person, a->subject, a->sid.n ? a->sid : STR(""));
}

static enum err ask_run(struct job *j)
{
    struct asking a = {.job = j};

    TRY(str_int(j->payload, 1, INT64_MAX, &a.visit.v));
    TRY(store_read(j->store, j->mem, load, &a));
    if (!str_eq(a.v.step, STR("back"))) return ERR_NONE; // done before
    const enum err e = ask(&a);
    if (e != ERR_NONE && !a.problem.n) a.problem = str_of(err_name(e));
    TRY(store_write(j->store, j->mem, ask_keep, &a));
    // A code works once: there is nothing to try again.
    return e == ERR_NONE ? ERR_NONE : job_fail(j, ERR_FORBIDDEN, a.problem);
}

const struct job_kind provider_jobs[2] = {{"provider.look", look_run}, {"provider.ask", ask_run}};
