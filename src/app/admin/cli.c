// cli.c - identity providers, invitations and letters on the command line: what the pages of administration do, for who
// sets a house up by script or cannot come in.
#include "core/cli.h"
#include "app/admin/admin.h"
#include "base/json.h"
#include "core/audit.h"
#include "core/mail.h"
#include "core/provider.h"

#include <stdio.h>
#include <time.h>

struct work { // what a command does, in one transaction
    struct cli *cli;
    int64_t now, id;
    str place;
    struct provider_new provider;
    struct provider_rows providers;
    struct invite_fields invite;
    struct invitation_at_rows open;
    bool *voids; // of each of these
    struct list_view list;
    struct inviter by;
    bool look; // the list is only looked at
    struct mail_state_rows letters;
    str who, what, about; // of the audit log; absent: any
    int64_t since;
    struct audit_line_rows lines;
};

static struct work begin(struct cli *c)
{
    return (struct work){.cli = c, .now = (int64_t)time(NULL), .place = STR("alles")};
}

static enum err number(struct cli *c, int64_t *out)
{
    str text;

    return cli_argument(c, &text) && str_int(text, 1, INT64_MAX, out) == ERR_NONE
               ? ERR_NONE
               : cli_usage(c, "give the number that the list shows");
}

static enum err place_find(struct db *db, struct work *w, struct place_row *out)
{
    bool found;

    TRY(place_by_slug(db, w->cli->mem, w->place, &found, out));
    return found ? ERR_NONE
                 : cli_fail(w->cli, ERR_NOT_FOUND,
                            "there is no place " STR_FMT "; `meent place list` names them",
                            STR_ARG(w->place));
}

static enum err note(struct db *db, struct work *w, const char *what, str object, str detail)
{
    return audit(db, w->cli->mem, w->now, STR("command"), str_of(what), object, detail);
}

// ---- providers ----

static enum err providers_read(struct db *db, void *arg)
{
    struct work *w = arg;

    return providers(db, w->cli->mem, &w->providers);
}

static const char *provider_state(const struct provider_row *p)
{
    return p->problem.n ? "problem" : p->looked_at ? "ready" : "waits";
}

static enum err run_providers(struct cli *c)
{
    struct work w = begin(c);
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);

    TRY(cli_end(c));
    TRY(cli_store(c, true));
    TRY(store_read(c->store, c->mem, providers_read, &w));
    if (c->json) json_open(&j, '[');
    for (int i = 0; i < w.providers.n; i++) {
        const struct provider_row *p = &w.providers.at[i];
        if (!c->json) {
            cli_say(c, "%lld\t%s\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "%s" STR_FMT,
                    (long long)p->id.v, provider_state(p), STR_ARG(p->name), STR_ARG(p->issuer),
                    STR_ARG(p->domains), p->problem.n ? "\t" : "", STR_ARG(p->problem));
            continue;
        }
        json_open(&j, '{');
        json_key(&j, "id"), json_int(&j, p->id.v);
        json_key(&j, "state"), json_text(&j, str_of(provider_state(p)));
        json_key(&j, "name"), json_text(&j, p->name);
        json_key(&j, "issuer"), json_text(&j, p->issuer);
        json_key(&j, "domains"), json_text(&j, p->domains);
        json_key(&j, "problem"), json_text(&j, p->problem);
        json_close(&j, '}');
    }
    if (c->json) {
        json_close(&j, ']');
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    }
    return ERR_NONE;
}

static enum err provider_add_write(struct db *db, void *arg)
{
    struct work *w = arg;
    struct place_row place;
    provider_id id;

    TRY(place_find(db, w, &place));
    w->provider.place = place.id;
    const enum err e =
        provider_add(db, w->cli->mem, w->now, w->cli->set->provider_near, &w->provider, &id);
    if (e == ERR_CONFLICT) return cli_fail(w->cli, e, "this provider is there already");
    if (e == ERR_INVALID)
        return cli_fail(
            w->cli, e,
            "fill in all; the issuer begins with https://, names have at most 100 signs");
    TRY(e);
    w->id = id.v;
    return note(db, w, "provider.add", str_format(w->cli->mem, "provider:%lld", (long long)id.v),
                w->provider.issuer);
}

static enum err run_provider_add(struct cli *c)
{
    struct work w = begin(c);
    str secret_in = {0};

    if (!cli_argument(c, &w.provider.name) || !cli_argument(c, &w.provider.issuer))
        return cli_usage(c, "name it as its button says, and its issuer");
    TRY(cli_option(c, "--client", &w.provider.client));
    TRY(cli_option(c, "--secret-file", &secret_in));
    TRY(cli_option(c, "--domains", &w.provider.domains));
    TRY(cli_option(c, "--place", &w.place));
    TRY(cli_end(c));
    if (!w.provider.client.n) return cli_usage(c, "give --client, as the provider calls us");
    if (!secret_in.n) return cli_usage(c, "give --secret-file: a file, or - for what is typed");
    if (!w.provider.domains.at) w.provider.domains = STR("");
    TRY(cli_read(c, secret_in, 4096, &w.provider.secret));
    w.provider.secret = str_trim(w.provider.secret);
    TRY(cli_store(c, true));
    TRY(store_write(c->store, c->mem, provider_add_write, &w));
    const str origin = settings_origin(c->mem, c->set);
    fprintf(stderr,
            "Added as %lld; its addresses are looked for. Give the provider these of ours:\n"
            "  redirect              " STR_FMT "/inloggen/aanbieder/terug\n"
            "  post logout redirect  " STR_FMT "/uitgelogd\n"
            "  back-channel logout   " STR_FMT "/aanbieder/uitloggen\n",
            (long long)w.id, STR_ARG(origin), STR_ARG(origin), STR_ARG(origin));
    return ERR_NONE;
}

static enum err provider_remove_write(struct db *db, void *arg)
{
    struct work *w = arg;
    int64_t n;

    TRY(provider_remove(db, (provider_id){w->id}, &n));
    if (!n)
        return cli_fail(w->cli, ERR_NOT_FOUND,
                        "there is no provider %lld; `meent provider list` shows them",
                        (long long)w->id);
    return note(db, w, "provider.remove",
                str_format(w->cli->mem, "provider:%lld", (long long)w->id), STR(""));
}

static enum err run_provider_remove(struct cli *c)
{
    struct work w = begin(c);

    TRY(number(c, &w.id));
    TRY(cli_end(c));
    TRY(cli_store(c, true));
    return store_write(c->store, c->mem, provider_remove_write, &w);
}

// ---- invitations ----

static struct inviter commander(struct db *db, struct work *w, enum lang lang)
{
    return (struct inviter){.db = db,
                            .mem = w->cli->mem,
                            .now = w->now,
                            .lang = lang,
                            .by = STR("command"),
                            .by_name = STR("Meent")};
}

static enum err invite_one(struct db *db, struct work *w, const struct invitation_new *n)
{
    TRY(invitation_send(db, w->cli->mem, w->cli->set, w->now, n));
    return note(db, w, "invitation.send",
                str_format(w->cli->mem, "place:" STR_FMT, STR_ARG(n->place.slug)),
                role_name(n->role));
}

static enum err invite_write(struct db *db, void *arg)
{
    struct work *w = arg;
    const struct inviter by = commander(db, w, w->by.lang);
    struct invitation_new n;
    enum invite_field field;
    msg problem;

    TRY(admin_invite_check(&by, &w->invite, &n, &problem, &field));
    if (problem) return cli_fail(w->cli, ERR_INVALID, STR_FMT, STR_ARG(msg_text(LANG_EN, problem)));
    return invite_one(db, w, &n);
}

static enum err lang_option(struct cli *c, struct work *w)
{
    str lang = STR("nl");

    TRY(cli_option(c, "--lang", &lang));
    return lang_parse(lang, &w->by.lang) ? ERR_NONE : cli_usage(c, "--lang is nl or en");
}

static enum err run_invite(struct cli *c)
{
    struct work w = begin(c);

    w.invite = (struct invite_fields){.place = w.place, .until = STR(""), .role = STR("reader")};
    if (!cli_argument(c, &w.invite.mail)) return cli_usage(c, "name the mail address");
    TRY(cli_option(c, "--name", &w.invite.name));
    TRY(cli_option(c, "--role", &w.invite.role));
    TRY(cli_option(c, "--place", &w.invite.place));
    TRY(cli_option(c, "--until", &w.invite.until));
    TRY(lang_option(c, &w));
    TRY(cli_end(c));
    if (!w.invite.name.n) return cli_usage(c, "say who it is with --name");
    TRY(cli_store(c, true));
    return store_write(c->store, c->mem, invite_write, &w);
}

// Every line that is wrong is said; then nothing is sent.
static enum err list_write(struct db *db, void *arg)
{
    struct work *w = arg;
    struct mem *m = w->cli->mem;
    struct invitation_new *all = MEM_ARRAY(m, struct invitation_new, LIST_LINES_MAX + 1);
    const str text = w->list.text;
    struct inviter by =
        commander(db, w, LANG_EN); // what is wrong is said in English, as all of the command line

    w->list = (struct list_view){.text = text};
    TRY(admin_list_read(&by, &w->list, all));
    for (int i = 0; i < w->list.lines.n; i++)
        if (w->list.lines.at[i].problem.n)
            fprintf(stderr, "line %d: " STR_FMT "\n", w->list.lines.at[i].line,
                    STR_ARG(w->list.lines.at[i].problem));
    if (w->list.problem.n) return cli_fail(w->cli, ERR_INVALID, STR_FMT, STR_ARG(w->list.problem));
    if (w->list.bad)
        return cli_fail(w->cli, ERR_INVALID, "%d lines are wrong; nothing was sent", w->list.bad);
    for (int i = 0; i < w->list.good && !w->look; i++) {
        all[i].lang = w->by.lang;
        TRY(invite_one(db, w, &all[i]));
    }
    return ERR_NONE;
}

static enum err run_invite_list_file(struct cli *c)
{
    struct work w = begin(c);
    str file;

    if (!cli_argument(c, &file)) return cli_usage(c, "name the file; - is what is typed");
    w.look = cli_flag(c, "--look");
    TRY(lang_option(c, &w));
    TRY(cli_end(c));
    TRY(cli_read(c, file, 4 * (int64_t)LIST_SIGNS + 4, &w.list.text));
    TRY(cli_store(c, true));
    TRY(store_write(c->store, c->mem, list_write, &w));
    cli_say(c, w.look ? "%d lines, all right; nothing was sent." : "%d invitations go out.",
            w.list.good);
    return ERR_NONE;
}

static enum err invites_read(struct db *db, void *arg)
{
    struct work *w = arg;
    struct place_row place;

    TRY(place_find(db, w, &place));
    TRY(invitations_in(db, w->cli->mem, place.id, w->now, &w->open));
    w->voids = MEM_ARRAY(w->cli->mem, bool, (size_t)w->open.n + 1);
    for (int i = 0; i < w->open.n; i++)
        TRY(invitation_void(db, w->cli->mem, w->now, w->open.at[i].id, &w->voids[i]));
    return ERR_NONE;
}

static enum err run_invites(struct cli *c)
{
    struct work w = begin(c);
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);

    TRY(cli_option(c, "--place", &w.place));
    TRY(cli_end(c));
    TRY(cli_store(c, true));
    TRY(store_read(c->store, c->mem, invites_read, &w));
    if (c->json) json_open(&j, '[');
    for (int i = 0; i < w.open.n; i++) {
        const struct invitation_at_row *x = &w.open.at[i];
        if (!c->json) {
            cli_say(c, "%lld\t%s\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\t" STR_FMT,
                    (long long)x->id.v, w.voids[i] ? "void" : "open", STR_ARG(x->mail),
                    STR_ARG(x->name), STR_ARG(x->role), STR_ARG(x->place_name));
            continue;
        }
        json_open(&j, '{');
        json_key(&j, "id"), json_int(&j, x->id.v);
        json_key(&j, "state"), json_text(&j, str_of(w.voids[i] ? "void" : "open"));
        json_key(&j, "mail"), json_text(&j, x->mail);
        json_key(&j, "name"), json_text(&j, x->name);
        json_key(&j, "role"), json_text(&j, x->role);
        json_key(&j, "place"), json_text(&j, x->place_name);
        json_key(&j, "ends"), json_text(&j, at_iso(c->mem, x->ends_at));
        json_close(&j, '}');
    }
    if (c->json) {
        json_close(&j, ']');
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    }
    return ERR_NONE;
}

static enum err withdraw_write(struct db *db, void *arg)
{
    struct work *w = arg;
    int64_t n;

    TRY(invitation_withdraw(db, (invitation_id){w->id}, w->now, &n));
    if (!n)
        return cli_fail(w->cli, ERR_NOT_FOUND,
                        "there is no open invitation %lld; `meent invite list` shows them",
                        (long long)w->id);
    return note(db, w, "invitation.withdraw",
                str_format(w->cli->mem, "invitation:%lld", (long long)w->id), STR(""));
}

static enum err run_withdraw(struct cli *c)
{
    struct work w = begin(c);

    TRY(number(c, &w.id));
    TRY(cli_end(c));
    TRY(cli_store(c, true));
    return store_write(c->store, c->mem, withdraw_write, &w);
}

// ---- letters ----

static enum err letters_read(struct db *db, void *arg)
{
    struct work *w = arg;

    return mail_list(db, w->cli->mem, 100, &w->letters);
}

static const char *letter_state(const struct mail_state_row *l)
{
    return l->has_sent_at ? "sent" : l->problem.n ? "refused" : "waits";
}

static enum err run_letters(struct cli *c)
{
    struct work w = begin(c);
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);

    TRY(cli_end(c));
    TRY(cli_store(c, true));
    TRY(store_read(c->store, c->mem, letters_read, &w));
    if (c->json) json_open(&j, '[');
    for (int i = 0; i < w.letters.n; i++) {
        const struct mail_state_row *l = &w.letters.at[i];
        if (!c->json) {
            cli_say(c, "%lld\t%s\t" STR_FMT "\t" STR_FMT "%s" STR_FMT, (long long)l->id.v,
                    letter_state(l), STR_ARG(at_iso(c->mem, l->created_at)), STR_ARG(l->subject),
                    l->problem.n ? "\t" : "", STR_ARG(l->problem));
            continue;
        }
        json_open(&j, '{');
        json_key(&j, "id"), json_int(&j, l->id.v);
        json_key(&j, "state"), json_text(&j, str_of(letter_state(l)));
        json_key(&j, "subject"), json_text(&j, l->subject);
        json_key(&j, "created"), json_text(&j, at_iso(c->mem, l->created_at));
        json_key(&j, "problem"), json_text(&j, l->problem);
        json_close(&j, '}');
    }
    if (c->json) {
        json_close(&j, ']');
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    }
    return ERR_NONE;
}

// ---- the audit log: the same lines, by the same filters, as its page; who is a uid, as in its table ----

static enum err log_read(struct db *db, void *arg)
{
    struct work *w = arg;

    return audit_search(db, w->cli->mem, w->who, w->what, w->about, w->since, INT64_MAX,
                        LOG_EXPORTED, &w->lines);
}

static enum err run_log(struct cli *c)
{
    struct work w = begin(c);
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    str since = {0};
    day d;

    TRY(cli_option(c, "--about", &w.about));
    TRY(cli_option(c, "--who", &w.who));
    TRY(cli_option(c, "--what", &w.what));
    TRY(cli_option(c, "--since", &since));
    TRY(cli_end(c));
    if (since.at) {
        if (day_parse(since, &d) != ERR_NONE)
            return cli_usage(c, "--since is a day, as 2026-11-25");
        w.since = (int64_t)d.n * 86400;
        w.since -= day_offset_s(w.since);
    }
    TRY(cli_store(c, true));
    TRY(store_read(c->store, c->mem, log_read, &w));
    if (c->json) json_open(&j, '[');
    for (int i = 0; i < w.lines.n; i++) {
        const struct audit_line_row *x = &w.lines.at[i];
        if (!c->json) {
            cli_say(c, "%lld\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\t" STR_FMT,
                    (long long)x->id.v, STR_ARG(at_iso(c->mem, x->at)), STR_ARG(x->who),
                    STR_ARG(x->what), STR_ARG(x->object), STR_ARG(x->detail));
            continue;
        }
        json_open(&j, '{');
        json_key(&j, "id"), json_int(&j, x->id.v);
        json_key(&j, "at"), json_text(&j, at_iso(c->mem, x->at));
        json_key(&j, "who"), json_text(&j, x->who);
        json_key(&j, "what"), json_text(&j, x->what);
        json_key(&j, "object"), json_text(&j, x->object);
        json_key(&j, "detail"), json_text(&j, x->detail);
        json_key(&j, "hash"), json_text(&j, x->hash);
        json_close(&j, '}');
    }
    if (c->json) {
        json_close(&j, ']');
        cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    }
    return ERR_NONE;
}

// clang-format off
const struct command admin_commands[ADMIN_COMMANDS] = {
    {"provider list",   "[--json]", "names the identity providers and how they are",
     "meent provider list", run_providers},
    {"provider add",    "NAME ISSUER --client ID --secret-file FILE [--domains 'A B'] [--place SLUG]",
     "adds an identity provider (OpenID Connect) and looks for its addresses",
     "meent provider add Utrecht https://login.example.nl --client meent --secret-file - --domains example.nl --place utrecht", run_provider_add},
    {"provider remove", "NUMBER", "takes an identity provider away; who came in through it stays",
     "meent provider remove 2", run_provider_remove},
    {"invite send",     "MAIL --name NAME [--role ROLE] [--place SLUG] [--until DAY] [--lang nl|en]",
     "asks somebody in by letter", "meent invite send anne@example.nl --name Anne --role trainer --place utrecht", run_invite},
    {"invite import",   "FILE [--look] [--lang nl|en]", "asks a list in (mail, name, role, place, until), all or nobody",
     "meent invite import people.csv --look", run_invite_list_file},
    {"invite list",     "[--place SLUG] [--json]", "names the invitations that wait; void: who sent it may not give that role any more",
     "meent invite list --place utrecht", run_invites},
    {"invite withdraw", "NUMBER", "takes an invitation back", "meent invite withdraw 12", run_withdraw},
    {"mail list",       "[--json]", "the newest letters: sent, waiting or refused, not to whom",
     "meent mail list", run_letters},
    {"audit list",      "[--about OBJECT] [--who UID] [--what WORD] [--since DAY] [--json]",
     "who changed what, the newest first; --json with the hashes",
     "meent audit list --about place:utrecht --since 2026-11-01", run_log},
};
// clang-format on
