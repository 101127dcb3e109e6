// cli.c - people on the command line: for the first operator, for who is locked out, and for scripts.
#include "core/cli.h"
#include "app/account/account.h"
#include "app/account/account.sql.h"
#include "app/account/first.h"
#include "base/json.h"
#include "core/audit.h"
#include "core/mail.h"

#include <stdio.h>
#include <time.h>

struct user { // what a command does, in one transaction
    struct cli *cli;
    str mail, name, lang, role, place;
    int64_t until_at, now;
    bool take;
    person_id person;
    str key;
    struct person_rows people;
    msg said;
};

static enum err user_find(struct db *db, struct user *u, struct person_row *out)
{
    bool found;

    TRY(person_by_mail(db, u->cli->mem, u->mail, &found, out));
    u->person = out->id;
    return found ? ERR_NONE : ERR_NOT_FOUND;
}

static enum err user_role_write(struct db *db, struct user *u, const struct person_row *p)
{
    struct mem *m = u->cli->mem;
    struct place_row place;
    enum role role;
    bool found;

    if (!role_parse(u->role, &role))
        return cli_fail(u->cli, ERR_INVALID,
                        "there is no role " STR_FMT "; `meent user roles` names them",
                        STR_ARG(u->role));
    TRY(place_by_slug(db, m, u->place, &found, &place));
    if (!found)
        return cli_fail(u->cli, ERR_NOT_FOUND, "there is no place " STR_FMT, STR_ARG(u->place));
    const enum err e =
        u->take ? right_take(db, m, u->now, p->id, role, place.id)
                : right_give(db, m, u->now, p->id, role, place.id, u->until_at, STR("command"));
    if (e == ERR_CONFLICT)
        return cli_fail(u->cli, e,
                        "this is the last operator; give the role to somebody else first");
    if (e == ERR_NOT_FOUND) return cli_fail(u->cli, e, "this person does not hold that role there");
    TRY(e);
    return audit(db, m, u->now, STR("command"), u->take ? STR("right.take") : STR("right.give"),
                 str_format(m, "person:" STR_FMT, STR_ARG(p->uid)),
                 str_format(m, STR_FMT " " STR_FMT, STR_ARG(u->role), STR_ARG(u->place)));
}

static enum err add_write(struct db *db, void *arg)
{
    struct user *u = arg;
    struct mem *m = u->cli->mem;
    struct person_row p;

    const enum err e = person_add(db, m, u->now, u->mail, u->name, u->lang, &u->person);
    if (e == ERR_CONFLICT)
        return cli_fail(u->cli, e, STR_FMT " has an account already", STR_ARG(u->mail));
    if (e == ERR_INVALID) return cli_fail(u->cli, e, "a name is 1 to 80 signs");
    TRY(e);
    TRY(person_by_id(db, m, u->person, &p));
    TRY(audit(db, m, u->now, STR("command"), STR("person.add"),
              str_format(m, "person:" STR_FMT, STR_ARG(p.uid)), STR("")));
    return u->role.n ? user_role_write(db, u, &p) : ERR_NONE;
}

static enum err begin(struct cli *c, struct user *u)
{
    str typed = {0};

    *u = (struct user){.cli = c,
                       .now = (int64_t)time(NULL),
                       .lang = STR("nl"),
                       .place = STR("alles")};
    if (!cli_argument(c, &typed)) return cli_usage(c, "name the mail address");
    if (person_mail(c->mem, typed, &u->mail) != ERR_NONE)
        return cli_usage(c, "that is no mail address");
    return ERR_NONE;
}

static enum err until_option(struct cli *c, struct user *u)
{
    str until = {0};
    day d;

    TRY(cli_option(c, "--until", &until));
    if (!until.n) return ERR_NONE;
    if (day_parse(until, &d) != ERR_NONE) return cli_usage(c, "--until is a day: 2027-12-31");
    u->until_at = ((int64_t)d.n + 1) * 86400; // the day itself still counts
    if (u->until_at <= u->now) return cli_usage(c, "--until lies in the past");
    return ERR_NONE;
}

static enum err run_add(struct cli *c)
{
    struct user u;

    TRY(begin(c, &u));
    TRY(cli_option(c, "--name", &u.name));
    TRY(cli_option(c, "--lang", &u.lang));
    TRY(cli_option(c, "--role", &u.role));
    TRY(cli_option(c, "--place", &u.place));
    TRY(until_option(c, &u));
    TRY(cli_end(c));
    if (!u.name.n) return cli_usage(c, "say who it is with --name");
    if (!lang_parse(u.lang, &(enum lang){0})) return cli_usage(c, "--lang is nl or en");
    TRY(cli_store(c, true));
    TRY(store_write(c->store, c->mem, add_write, &u));
    fprintf(stderr, "Added. Sign in at /inloggen, or with `meent user link " STR_FMT "`.\n",
            STR_ARG(u.mail));
    return ERR_NONE;
}

// With this link somebody else could come in as them. Who never came in yet learns it from the link itself.
static enum err link_told(struct db *db, struct user *u, const struct person_row *p)
{
    struct mem *m = u->cli->mem;
    const enum lang lang = lang_of(p->lang);
    const struct msg_arg args[] = {
        {.name = "name", .s = p->name},
    };

    if (p->seen_at <= p->created_at) return ERR_NONE;
    return mail_queue(db, m, u->now, p->mail, msg_text(lang, MSG_account_link_told_subject),
                      msg_fill(m, lang, MSG_account_link_told, args, COUNT_OF(args)));
}

enum err account_link_for(struct db *db, struct mem *m, int64_t now, str mail, str *out_key)
{
    struct person_row p;
    bool found;

    TRY(person_by_mail(db, m, mail, &found, &p));
    if (!found) return ERR_NOT_FOUND;
    if (!str_eq(p.state, STR("active"))) return ERR_FORBIDDEN;
    *out_key = key_new(m);
    return sign_in_link(db, STR("operator"), mail, key_hash(m, key_new(m)), key_hash(m, *out_key),
                        now, now + OPERATOR_S);
}

static enum err link_write(struct db *db, void *arg)
{
    struct user *u = arg;
    struct mem *m = u->cli->mem;
    struct person_row p;

    TRY(user_find(db, u, &p));
    TRY(account_link_for(db, m, u->now, u->mail, &u->key));
    TRY(link_told(db, u, &p));
    return audit(db, m, u->now, STR("command"), STR("person.link"),
                 str_format(m, "person:" STR_FMT, STR_ARG(p.uid)), STR(""));
}

static enum err run_link(struct cli *c)
{
    struct user u;

    TRY(begin(c, &u));
    TRY(cli_end(c));
    TRY(cli_store(c, true));
    const enum err e = store_write(c->store, c->mem, link_write, &u);
    if (e == ERR_NOT_FOUND)
        return cli_fail(c, e, STR_FMT " has no account; `meent user add` makes one",
                        STR_ARG(u.mail));
    if (e == ERR_FORBIDDEN) return cli_fail(c, e, "this account is blocked");
    TRY(e);
    cli_say(c, STR_FMT "/inloggen/link?" EDIT_KEY_FIELD "=" STR_FMT,
            STR_ARG(settings_origin(c->mem, c->set)), STR_ARG(u.key));
    fprintf(stderr, "Works once, for an hour. Hand it over yourself: who has it comes in.\n");
    return ERR_NONE;
}

static enum err role_write(struct db *db, void *arg)
{
    struct user *u = arg;
    struct person_row p;

    const enum err e = user_find(db, u, &p);
    if (e == ERR_NOT_FOUND) return cli_fail(u->cli, e, STR_FMT " has no account", STR_ARG(u->mail));
    TRY(e);
    return user_role_write(db, u, &p);
}

static enum err run_role(struct cli *c)
{
    struct user u;

    TRY(begin(c, &u));
    if (!cli_argument(c, &u.role)) return cli_usage(c, "name the role");
    if (!cli_argument(c, &u.place)) return cli_usage(c, "name the place; alles is everything");
    u.take = cli_flag(c, "--take");
    TRY(until_option(c, &u));
    TRY(cli_end(c));
    TRY(cli_store(c, true));
    return store_write(c->store, c->mem, role_write, &u);
}

static enum err block_write(struct db *db, void *arg)
{
    struct user *u = arg;
    struct mem *m = u->cli->mem;
    struct person_row p;
    int64_t n;

    enum err e = user_find(db, u, &p);
    if (e == ERR_NOT_FOUND) return cli_fail(u->cli, e, STR_FMT " has no account", STR_ARG(u->mail));
    TRY(e);
    if (!u->take) {
        e = operator_stays(db, m, u->now, p.id);
        if (e == ERR_CONFLICT)
            return cli_fail(u->cli, e,
                            "this is the last operator; give the role to somebody else first");
        TRY(e);
        TRY(sessions_end(db, p.id, &n));
    }
    TRY(person_set_state(db, p.id, u->take ? STR("active") : STR("blocked")));
    return audit(db, m, u->now, STR("command"),
                 u->take ? STR("person.unblock") : STR("person.block"),
                 str_format(m, "person:" STR_FMT, STR_ARG(p.uid)), STR(""));
}

static enum err run_block(struct cli *c)
{
    struct user u;

    TRY(begin(c, &u));
    u.take = cli_flag(c, "--undo");
    TRY(cli_end(c));
    TRY(cli_store(c, true));
    return store_write(c->store, c->mem, block_write, &u);
}

static enum err list_read(struct db *db, void *arg)
{
    struct user *u = arg;

    return people_all(db, u->cli->mem, 10000, &u->people);
}

static enum err run_list(struct cli *c)
{
    struct user u = {.cli = c};

    TRY(cli_end(c));
    TRY(cli_store(c, true));
    TRY(store_read(c->store, c->mem, list_read, &u));
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    if (c->json) json_open(&j, '[');
    for (int i = 0; i < u.people.n; i++) {
        const struct person_row *p = &u.people.at[i];
        if (!c->json) {
            cli_say(c, STR_FMT "\t" STR_FMT "\t" STR_FMT, STR_ARG(p->mail), STR_ARG(p->name),
                    STR_ARG(p->state));
            continue;
        }
        json_open(&j, '{');
        json_key(&j, "uid"), json_text(&j, p->uid);
        json_key(&j, "mail"), json_text(&j, p->mail);
        json_key(&j, "name"), json_text(&j, p->name);
        json_key(&j, "state"), json_text(&j, p->state);
        json_close(&j, '}');
    }
    if (c->json) {
        json_close(&j, ']');
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    }
    return ERR_NONE;
}

static enum err run_roles(struct cli *c)
{
    TRY(cli_end(c));
    for (int i = 0; i < ROLE_COUNT; i++) {
        const str name = role_name((enum role)i);
        cli_say(c, "%-16.*s " STR_FMT, (int)name.n, name.at,
                STR_ARG(msg_text(LANG_EN, role_word(name))));
    }
    return ERR_NONE;
}

const struct command account_commands[ACCOUNT_COMMANDS] = {
    {"user add", "MAIL --name NAME [--role ROLE] [--place SLUG] [--until DAY] [--lang nl|en]",
     "makes an account, with a role when one is named",
     "meent user add anne@example.nl --name Anne --role editor", run_add},
    {"user link", "MAIL", "makes a link that lets somebody in once, for who is locked out",
     "meent user link anne@example.nl", run_link},
    {"user role", "MAIL ROLE PLACE [--until DAY] [--take]", "gives a role at a place, or takes it",
     "meent user role anne@example.nl trainer alles --until 2027-12-31", run_role},
    {"user block", "MAIL [--undo]", "shuts somebody out, or lets them in again",
     "meent user block anne@example.nl", run_block},
    {"user list", "[--json]", "names everybody with an account", "meent user list", run_list},
    {"user roles", "", "names the roles", "meent user roles", run_roles},
};
