#include "web/who.h"

#include "base/log.h"
#include "core/audit.h"
#include "core/rehearsal.h"
#include "core/session.h"
#include "web/impl.h"

enum { AGENT_SIGNS = 60 };

// Over TLS the name itself makes the browser refuse a cookie that another host or path could have set. On
// this machine, without TLS, browsers do not agree on __Host-, so there it is a plain name.
static str cookie_name(const struct req *q)
{
    return q->secure ? STR("__Host-meent") : STR("meent");
}

// One value, or none: two of the same name are somebody else's doing.
static str cookie_find(const struct req *q, str name)
{
    const str all = http_header(q->http, STR("cookie"));
    str rest = all, pair, found = {0};
    int n = 0;

    while (str_cut(&rest, ';', &pair)) {
        const str p = str_trim(pair);
        if (!str_starts(p, name) || p.n <= name.n || p.at[name.n] != '=') continue;
        found = str_from(p, name.n + 1);
        n++;
    }
    return n == 1 && key_is(found) ? found : (str){0};
}

str who_cookie(const struct req *q)
{
    return cookie_find(q, cookie_name(q));
}

static str cookie_besides(struct req *q, const char *name)
{
    return str_format(q->mem, STR_FMT "-%s", STR_ARG(cookie_name(q)), name);
}

str phone_cookie(struct req *q)
{
    return cookie_find(q, cookie_besides(q, PHONE_COOKIE));
}

str req_cookie(struct req *q, const char *name)
{
    q->impl->personal = true;
    return cookie_find(q, cookie_besides(q, name));
}

// ---- that a session was used, once an hour ----

struct touch {
    struct store_task task;
    session_id session;
    person_id person;
    int64_t now;
};

static enum err touch_run(struct db *db, void *arg)
{
    struct touch *t = arg; // the task is its first member

    TRY(session_touch(db, t->session, t->now));
    return person_seen(db, t->person, t->now);
}

static void touch_done(struct store_task *task, enum err e)
{
    (void)e; // the next request tries again
    mem_drop(task);
}

static enum err touch(struct who *w)
{
    struct req *q = w->q;

    if (q->now - w->session.seen_at < SESSION_TOUCH_S) return ERR_NONE;
    if (q->http->method == POST && q->route && q->route->right != MAY_ASK) {
        TRY(session_touch(q->db, w->session.id, q->now));
        return person_seen(q->db, w->session.person, q->now);
    }
    struct touch *t = mem_keep(sizeof *t);
    if (!t) return ERR_NONE;
    *t = (struct touch){.task = {.run = touch_run, .done = touch_done},
                        .session = w->session.id,
                        .person = w->session.person,
                        .now = q->now};
    if (store_post(q->site->store, &t->task) != ERR_NONE) mem_drop(t);
    return ERR_NONE;
}

static enum err load(struct who *w)
{
    struct req *q = w->q;

    if (!q->impl->session.n || !q->db) return ERR_NONE;
    q->impl->personal = true;
    TRY(session_find(q->db, q->mem, q->now, q->impl->session, &w->in, &w->session));
    if (!w->in) return ERR_NONE;
    TRY(rights_of(q->db, q->mem, w->session.person, q->now, &w->held));
    return touch(w);
}

static void know(struct who *w)
{
    if (w->known) return;
    w->known = true;
    w->failed = load(w);
    if (w->failed != ERR_NONE) w->in = false;
}

bool who_in(struct who *w)
{
    know(w);
    return w->in;
}

person_id who_person(struct who *w)
{
    return who_in(w) ? w->session.person : (person_id){0};
}

str who_uid(struct who *w)
{
    return who_in(w) ? w->session.uid : STR("nobody");
}

str who_name(struct who *w)
{
    return who_in(w) ? w->session.name : STR("");
}

str who_mail(struct who *w)
{
    return who_in(w) ? w->session.mail : STR("");
}

int64_t who_session(struct who *w)
{
    return who_in(w) ? w->session.id.v : 0;
}

static uint32_t role_bit(str name)
{
    enum role role;

    return role_parse(name, &role) ? 1u << role : 0; // a role of a newer program counts for nothing
}

// In a rehearsal (core/rehearsal.h) one practises with what it is about, and invites nobody.
static bool is_practised(enum right r)
{
    return r == MAY_LEAD_TRAJECTORY || r == MAY_STEP_TRAJECTORY || r == MAY_SEE_PLANS ||
           r == MAY_INTAKE || r == MAY_ANSWER || r == MAY_PUBLISH_ANSWERS || r == MAY_MODERATE ||
           r == MAY_CHECK_SUPPORT || r == MAY_WORK_CHALLENGE;
}

static uint32_t roles_at(struct who *w, place_id place, bool *out_apart)
{
    struct place_step_rows above;
    uint32_t roles = 0;

    *out_apart = false;
    if (!who_in(w) || w->held.n == 0) return 0;
    if (place_above(w->q->db, w->q->mem, place, &above) != ERR_NONE || !above.n) return 0;
    *out_apart = above.at[above.n - 1].id.v != PLACE_ROOT.v;
    for (int i = 0; i < w->held.n; i++)
        for (int k = 0; k < above.n; k++)
            if (above.at[k].id.v == w->held.at[i].place.v) roles |= role_bit(w->held.at[i].role);
    return roles;
}

uint32_t who_roles(struct who *w, place_id place)
{
    bool apart;

    return roles_at(w, place, &apart);
}

bool may(struct who *w, enum right r, place_id place)
{
    bool apart;

    switch (right_holder(r)) {
    case EVERYBODY: return true;
    case PERSON: return who_in(w);
    case HOLDER:
        return may_somewhere(w, r) && (roles_at(w, place, &apart) & right_roles(r)) != 0 &&
               (!apart || is_practised(r));
    default: return false;
    }
}

bool may_somewhere(struct who *w, enum right r)
{
    if (right_holder(r) == EVERYBODY) return true;
    if (!who_in(w)) return false;
    if (right_holder(r) == PERSON) return true;
    for (int i = 0; i < w->held.n; i++)
        if (role_bit(w->held.at[i].role) & right_roles(r)) return true;
    return false;
}

enum err who_places(struct who *w, enum right r, int most, struct place_in_rows *out)
{
    *out = (struct place_in_rows){0};
    if (!who_in(w)) return w->failed;
    out->at = MEM_ARRAY(w->q->mem, struct place_in_row, (size_t)most);
    for (int i = 0; i < w->held.n; i++) {
        struct place_in_rows inside;
        bool apart;
        if (!(role_bit(w->held.at[i].role) & right_roles(r))) continue;
        TRY(place_apart(w->q->db, w->q->mem, w->held.at[i].place, &apart));
        if (apart) continue; // nobody looks for it in a list
        TRY(place_inside(w->q->db, w->q->mem, w->held.at[i].place, most, &inside));
        for (int k = 0; k < inside.n && out->n < most; k++) {
            bool there = false;
            for (int j = 0; j < out->n && !there; j++)
                there = out->at[j].id.v == inside.at[k].id.v;
            if (!there) out->at[out->n++] = inside.at[k];
        }
    }
    return ERR_NONE;
}

enum err must(struct req *q, enum right r, place_id place)
{
    know(q->who);
    if (q->who->failed != ERR_NONE) return q->who->failed;
    return may(q->who, r, place) ? ERR_NONE : fail(q, ERR_FORBIDDEN, MSG_web_forbidden_role);
}

enum err who_guard(struct req *q, struct res *r, bool *out_answered)
{
    const enum holder holder = right_holder(q->route->right);

    *out_answered = false;
    if (holder != PERSON && holder != HOLDER) return ERR_NONE;
    know(q->who);
    if (q->who->failed != ERR_NONE) return q->who->failed;
    if (!q->who->in) {
        if (q->http->method == POST || str_starts(q->path, STR("/api/")))
            return fail(q, ERR_FORBIDDEN, MSG_web_forbidden_signed_out);
        *out_answered = true;
        return to_sign_in(q, r);
    }
    return may_somewhere(q->who, q->route->right) ? ERR_NONE
                                                  : fail(q, ERR_FORBIDDEN, MSG_web_forbidden_role);
}

enum err audit_by(struct req *q, const char *what, str object, str detail)
{
    return audit(q->db, q->mem, q->now, who_uid(q->who), str_of(what), object, detail);
}

// ---- in and out ----

static void cookie_put(struct req *q, struct res *r, str name, str value, int64_t seconds)
{
    res_header(r, "set-cookie",
               str_format(q->mem,
                          STR_FMT "=" STR_FMT "; Path=/; Max-Age=%lld; HttpOnly; SameSite=Lax%s",
                          STR_ARG(name), STR_ARG(value), (long long)seconds,
                          q->secure ? "; Secure" : ""));
}

static void cookie_set(struct req *q, struct res *r, str value, int64_t seconds)
{
    cookie_put(q, r, cookie_name(q), value, seconds);
}

void res_cookie(struct req *q, struct res *r, const char *name, str value, int64_t seconds)
{
    cookie_put(q, r, cookie_besides(q, name), value, seconds);
}

enum err sign_in(struct req *q, struct res *r, person_id person, const char *how)
{
    const str agent = session_agent(q->mem, http_header(q->http, STR("user-agent")));
    str key;

    if (who_in(q->who)) TRY(session_end(q->db, q->who->session.id));
    TRY(session_begin(q->db, q->mem, q->now, person, str_of(how), str_part(agent, 0, AGENT_SIGNS),
                      &key));
    cookie_set(q, r, key, SESSION_MAX_S);
    return ERR_NONE;
}

enum err sign_out(struct req *q, struct res *r)
{
    if (who_in(q->who)) TRY(session_end(q->db, q->who->session.id));
    cookie_set(q, r, STR(""), 0);
    return ERR_NONE;
}

enum err to_sign_in(struct req *q, struct res *r)
{
    struct out o = out_new(q->mem);

    OUT_LIT(&o, "/inloggen?naar=");
    url_part(&o, q->http->query.n ? str_format(q->mem, STR_FMT "?" STR_FMT, STR_ARG(q->path),
                                               STR_ARG(q->http->query))
                                  : q->path);
    return redirect(q, r, out_get(&o));
}

str own_path(struct req *q, str path)
{
    (void)q;
    if (path.n < 2 || path.n > 500 || path.at[0] != '/' || path.at[1] == '/' || path.at[1] == '\\')
        return STR("/mijn");
    for (size_t i = 0; i < path.n; i++) {
        const unsigned char c = (unsigned char)path.at[i];
        if (c <= ' ' || c >= 0x7f || c == '\\' || c == '"' || c == '<' || c == '>')
            return STR("/mijn");
    }
    return path;
}
