// own.c - what we hold of a person: to see, to take along, to have erased; and the record of processing.
#include "app/account/account.h"
#include "app/account/own.html.h"
#include "core/audit.h"
#include "core/job.h"
#include "core/passkey.h"
#include "core/provider.h"
#include "core/register.h"

enum { LOG_MAX = 10000, OWN_DEPTH = 6 };

static void text(struct json *j, const char *key, str value)
{
    json_key(j, key), json_text(j, value);
}

static void moment(struct json *j, struct mem *m, const char *key, int64_t at)
{
    json_key(j, key), json_text(j, at_iso(m, at));
}

static enum err core_parts(struct req *q, const struct person_row *p, struct json *j)
{
    struct held_rows held;
    struct session_rows sessions;
    struct passkey_rows keys;
    struct identity_rows identities;
    struct invited_rows invited;
    struct letter_rows letters;
    struct logged_rows log;
    struct place_row place;
    struct mem *m = q->mem;

    json_key(j, "person"), json_open(j, '{');
    text(j, "name", p->name);
    text(j, "mail", p->mail);
    text(j, "language", p->lang);
    text(j, "mark", p->uid);
    moment(j, m, "since", p->created_at);
    moment(j, m, "seen", p->seen_at);
    json_close(j, '}');

    TRY(rights_of(q->db, m, p->id, q->now, &held));
    json_key(j, "roles"), json_open(j, '[');
    for (int i = 0; i < held.n; i++) {
        TRY(place_by_id(q->db, m, held.at[i].place, &place));
        json_open(j, '{');
        text(j, "role", held.at[i].role);
        text(j, "place", place.name);
        if (held.at[i].has_until_at) moment(j, m, "until", held.at[i].until_at);
        json_close(j, '}');
    }
    json_close(j, ']');

    TRY(sessions_of(q->db, m, p->id, q->now - SESSION_IDLE_S, q->now - SESSION_MAX_S, &sessions));
    json_key(j, "devices"), json_open(j, '[');
    for (int i = 0; i < sessions.n; i++) {
        json_open(j, '{');
        text(j, "device", sessions.at[i].agent);
        moment(j, m, "since", sessions.at[i].created_at);
        moment(j, m, "seen", sessions.at[i].seen_at);
        json_close(j, '}');
    }
    json_close(j, ']');

    TRY(passkeys_of(q->db, m, p->id, &keys));
    json_key(j, "passkeys"), json_open(j, '[');
    for (int i = 0; i < keys.n; i++) {
        json_open(j, '{');
        text(j, "name", keys.at[i].name);
        moment(j, m, "since", keys.at[i].created_at);
        json_close(j, '}');
    }
    json_close(j, ']');

    TRY(identities_of(q->db, m, p->id, &identities));
    json_key(j, "organisations"), json_open(j, '[');
    for (int i = 0; i < identities.n; i++) {
        json_open(j, '{');
        text(j, "name", identities.at[i].name);
        text(j, "mark", identities.at[i].subject);
        moment(j, m, "since", identities.at[i].created_at);
        json_close(j, '}');
    }
    json_close(j, ']');

    TRY(person_invitations(q->db, m, p->mail, &invited));
    json_key(j, "invitations"), json_open(j, '[');
    for (int i = 0; i < invited.n; i++) {
        json_open(j, '{');
        text(j, "name", invited.at[i].name);
        text(j, "role", invited.at[i].role);
        text(j, "place", invited.at[i].place_name);
        moment(j, m, "since", invited.at[i].created_at);
        json_close(j, '}');
    }
    json_close(j, ']');

    TRY(person_letters(q->db, m, p->mail, &letters));
    json_key(j, "letters"), json_open(j, '[');
    for (int i = 0; i < letters.n; i++) {
        json_open(j, '{');
        text(j, "subject", letters.at[i].subject);
        moment(j, m, "since", letters.at[i].created_at);
        json_close(j, '}');
    }
    json_close(j, ']');

    TRY(person_log(q->db, m, p->uid, LOG_MAX, &log));
    json_key(j, "log"), json_open(j, '[');
    for (int i = 0; i < log.n; i++) {
        json_open(j, '{');
        moment(j, m, "at", log.at[i].at);
        text(j, "what", log.at[i].what);
        text(j, "about", log.at[i].object);
        text(j, "detail", log.at[i].detail);
        json_close(j, '}');
    }
    json_close(j, ']');
    return ERR_NONE;
}

static enum err own_json(struct req *q, struct out *o)
{
    struct person_row p;
    struct json j = json_new(o);

    TRY(person_by_id(q->db, q->mem, who_person(q->who), &p));
    json_open(&j, '{');
    TRY(core_parts(q, &p, &j));
    for (int i = 0; i < q->site->n_features; i++)
        if (q->site->features[i]->own) TRY(q->site->features[i]->own(q->db, q->mem, &p, &j));
    json_close(&j, '}');
    return ERR_NONE;
}

enum err account_own_json(struct req *q, struct res *r)
{
    r->type = "application/json; charset=utf-8";
    res_header(r, "content-disposition", STR("attachment; filename=\"mijn-gegevens.json\""));
    return own_json(q, &r->body);
}

// The same, for people: each list as a heading with its lines. Made from the JSON, so that both say the same.
static str word_of(struct req *q, str key)
{
    const msg word = msg_by_key(str_format(q->mem, "own.%s", str_z(q->mem, key)));

    return word ? msg_text(q->lang, word) : key;
}

static void line_of(struct req *q, const struct json_value *v, struct out *o)
{
    for (int i = 0; v->kind == JSON_MAP && i < v->n; i++) {
        if (v->at[i].kind != JSON_TEXT || !v->at[i].text.n) continue;
        if (o->n) OUT_LIT(o, "; ");
        out_str(o, word_of(q, v->key[i]));
        OUT_LIT(o, ": ");
        out_str(o, v->at[i].text);
    }
}

enum err account_own(struct req *q, struct res *r)
{
    struct out o = out_new(q->mem);
    struct json_value all;
    struct own_view v = {0};

    TRY(own_json(q, &o));
    TRY(json_read(q->mem, out_get(&o), &all, NULL));
    v.parts.at = MEM_ARRAY(q->mem, struct own_part, (size_t)all.n + 1);
    for (int i = 0; i < all.n; i++) {
        const struct json_value *x = &all.at[i];
        struct own_part *part = &v.parts.at[v.parts.n++];
        const int n = x->kind == JSON_LIST ? x->n : 1;
        part->name = word_of(q, all.key[i]);
        part->lines.at = MEM_ARRAY(q->mem, str, (size_t)n + 1);
        for (int k = 0; k < n; k++) {
            struct out line = out_new(q->mem);
            line_of(q, x->kind == JSON_LIST ? &x->at[k] : x, &line);
            part->lines.at[part->lines.n++] = out_get(&line);
        }
    }
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_account_own_title),
                                              .menu = "mine",
                                              .no_index = true});
    account_own_html(h, &v);
    return page_close(h);
}

// ---- erasing ----

static enum err erase_page(struct req *q, struct res *r, str problem)
{
    const struct erase_view v = {.problem = problem};
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_account_erase_title),
                                              .menu = "mine",
                                              .no_index = true,
                                              .form = true});

    account_erase_html(h, &v);
    return page_close(h);
}

enum err account_erase(struct req *q, struct res *r)
{
    return erase_page(q, r, STR(""));
}

enum err account_person_erase(struct db *db, struct mem *m, int64_t now,
                              const struct feature_list *features, const struct person_row *p,
                              str by)
{
    str letters;

    TRY(operator_stays(db, m, now, p->id)); // before anything is taken away
    for (int i = 0; i < features->n; i++)
        if (features->at[i]->erase) TRY(features->at[i]->erase(db, m, now, p));
    TRY(person_erase(db, m, now, p, &letters));
    TRY(job_add(db, STR("people.scrub"), letters, now));
    return audit(db, m, now, by, STR("person.erase"),
                 str_format(m, "person:" STR_FMT, STR_ARG(p->uid)), STR(""));
}

enum err account_erase_do(struct req *q, struct res *r)
{
    const struct feature_list features = {q->site->features, q->site->n_features};
    struct person_row p;

    if (!str_eq(req_form(q, "zeker", 2), STR("ja"))) {
        r->status = 422;
        return erase_page(q, r, msg_text(q->lang, MSG_account_erase_sure_problem));
    }
    TRY(person_by_id(q->db, q->mem, who_person(q->who), &p));
    TRY(sign_out(q, r));
    const enum err e = account_person_erase(q->db, q->mem, q->now, &features, &p, p.uid);
    if (e == ERR_CONFLICT) return fail(q, e, MSG_account_erase_last);
    TRY(e);
    return redirect(q, r, STR("/"));
}

// ---- the record of processing ----

static str said(struct req *q, const char *table, const char *part, const char *english,
                bool *foreign)
{
    const msg word = msg_by_key(str_format(q->mem, "register.%s.%s", table, part));

    if (q->lang == LANG_EN) return str_of(english);
    if (word) return msg_text(q->lang, word);
    *foreign = true;
    return str_of(english);
}

enum err account_register(struct req *q, struct res *r)
{
    struct register_view v = {.lines.at =
                                  MEM_ARRAY(q->mem, struct register_row, (size_t)register_n + 1)};

    for (int i = 0; i < register_n; i++) {
        const struct register_line *x = &register_lines[i];
        struct register_row *row = &v.lines.at[v.lines.n++];
        row->table = str_of(x->table);
        row->purpose = said(q, x->table, "purpose", x->purpose, &row->foreign);
        row->ground = said(q, x->table, "ground", x->ground, &row->foreign);
        row->term = said(q, x->table, "term", x->term, &row->foreign);
    }
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_account_register_title),
                                 .description = msg_text(q->lang, MSG_account_register_lead)});
    account_register_html(h, &v);
    return page_close(h);
}
