// mine.c - what is one's own: name and language, roles, the devices that are signed in.
#include "app/account/account.h"
#include "app/account/account.sql.h"
#include "app/account/mine.html.h"
#include "core/provider.h"

enum { WAITING_MOST = 100 };

static msg how_word(str how)
{
    static const struct {
        const char *how;
        msg word;
    } rows[] = {{"mail", MSG_account_how_mail},
                {"code", MSG_account_how_code},
                {"passkey", MSG_account_how_passkey},
                {"provider", MSG_account_how_provider},
                {"operator", MSG_account_how_operator}};

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_eq(how, str_of(rows[i].how))) return rows[i].word;
    return MSG_account_how_mail;
}

static enum err devices_fill(struct req *q, struct mine_view *v)
{
    struct session_rows rows;

    TRY(sessions_of(q->db, q->mem, who_person(q->who), q->now - SESSION_IDLE_S,
                    q->now - SESSION_MAX_S, &rows));
    struct device *at = MEM_ARRAY(q->mem, struct device, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        at[i] = (struct device){.id = rows.at[i].id.v,
                                .agent = rows.at[i].agent.n
                                             ? rows.at[i].agent
                                             : msg_text(q->lang, MSG_account_device_unknown),
                                .how = how_word(rows.at[i].how),
                                .since = day_of_at(rows.at[i].created_at),
                                .seen = day_of_at(rows.at[i].seen_at),
                                .here = rows.at[i].id.v == who_session(q->who)};
    v->devices = (struct devices){at, rows.n};
    return ERR_NONE;
}

static enum err roles_fill(struct req *q, struct mine_view *v)
{
    struct held_rows held;
    struct place_row place;

    TRY(rights_of(q->db, q->mem, who_person(q->who), q->now, &held));
    struct mine_role *at = MEM_ARRAY(q->mem, struct mine_role, (size_t)held.n + 1);
    int n = 0;
    for (int i = 0; i < held.n; i++) {
        const msg word = role_word(held.at[i].role);
        if (!word) continue;
        TRY(place_by_id(q->db, q->mem, held.at[i].place, &place));
        at[n++] = (struct mine_role){.role = word,
                                     .place = place.name,
                                     .slug = place.id.v == PLACE_ROOT.v ? STR("") : place.slug,
                                     .council = str_eq(held.at[i].role, STR("council_member")) ||
                                                str_eq(held.at[i].role, STR("clerk")),
                                     .ends = held.at[i].has_until_at,
                                     .until = day_of_at(held.at[i].until_at - 1)};
    }
    v->roles = (struct mine_roles){at, n};
    return ERR_NONE;
}

static enum err show(struct req *q, struct res *r, struct mine_view *v)
{
    v->mail = who_mail(q->who);
    v->admin = may_somewhere(q->who, MAY_ADMIN);
    TRY(follow_waiting(q, WAITING_MOST, &v->waiting));
    TRY(devices_fill(q, v));
    TRY(roles_fill(q, v));
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_web_mine),
                                              .menu = "mine",
                                              .no_index = true,
                                              .form = true});
    account_mine_html(h, v);
    return page_close(h);
}

enum err account_mine(struct req *q, struct res *r)
{
    struct person_row person;

    TRY(person_by_id(q->db, q->mem, who_person(q->who), &person));
    struct mine_view v = {.name.value = person.name,
                          .lang = person.lang,
                          .saved = req_query(q, "bewaard", 1).n > 0};
    return show(q, r, &v);
}

enum err account_mine_save(struct req *q, struct res *r)
{
    struct mine_view v = {.name.value = req_form(q, "naam", PERSON_NAME_SIGNS + 1),
                          .lang = req_form(q, "taal", 2)};
    enum lang lang;

    if (!lang_parse(v.lang, &lang)) return ERR_INVALID;
    if (!person_is_name(v.name.value)) {
        v.name.problem = msg_text(q->lang, MSG_account_name_problem);
        r->status = 422;
        return show(q, r, &v);
    }
    TRY(person_change(q->db, who_person(q->who), str_trim(v.name.value), v.lang));
    TRY(audit_by(q, "person.change",
                 str_format(q->mem, "person:" STR_FMT, STR_ARG(who_uid(q->who))), STR("")));
    return redirect(q, r, STR("/mijn?bewaard=1"));
}

enum err account_leave(struct req *q, struct res *r)
{
    struct provider_out_row there;

    TRY(provider_leave(q->db, q->mem, (session_id){who_session(q->who)}, &there));
    TRY(sign_out(q, r));
    return redirect(q, r,
                    there.id.v ? str_format(q->mem, "/uitgelogd?bij=%lld", (long long)there.id.v)
                               : STR("/"));
}

// Somebody else's session is as unknown as none.
enum err account_session_end(struct req *q, struct res *r)
{
    session_id id;
    int64_t n;

    TRY(req_id(q, "session", &id.v));
    TRY(session_end_of(q->db, id, who_person(q->who), &n));
    if (!n) return ERR_NOT_FOUND;
    TRY(audit_by(q, "session.end", str_format(q->mem, "person:" STR_FMT, STR_ARG(who_uid(q->who))),
                 STR("")));
    return redirect(q, r, STR("/mijn#apparaten"));
}

enum err account_sessions_end(struct req *q, struct res *r)
{
    int64_t n;

    TRY(sessions_end_besides(q->db, who_person(q->who), (session_id){who_session(q->who)}, &n));
    TRY(audit_by(q, "session.end", str_format(q->mem, "person:" STR_FMT, STR_ARG(who_uid(q->who))),
                 STR("others")));
    return redirect(q, r, STR("/mijn#apparaten"));
}
