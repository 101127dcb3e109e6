// account.h - what the pages of coming in and of one's own show.
#pragma once

#include "core/cli.h"
#include "core/job.h"
#include "core/session.h"
#include "web/follow.h"

#define ROUTE ROUTE_DECLARE
#include "app/account/account.def"
#undef ROUTE

enum {
    LETTER_S = 15 * 60,   // a link or code from a letter
    OPERATOR_S = 60 * 60, // a link from `meent user link`
    FIRST_S = 24 * 3600,  // the link of the first start
    CODE_DIGITS = 8,
    CODE_TRIES = 5,
    LETTERS_AN_HOUR = 5 // to one address
};

// A form with at most a few fields: what was typed, and what is wrong with it.
struct field_view {
    str value, problem; // problem empty: fine
};

struct provider_button {
    int64_t id;
    str name;
};

struct provider_buttons {
    struct provider_button *at;
    int n;
};

struct enter_view {
    struct field_view mail;
    str next; // where to go on
    bool signed_in;
    struct provider_buttons providers;
};

enum visit_step { VISIT_FAILED, VISIT_BACK, VISIT_WAIT, VISIT_KNOWN };

struct visit_view {
    enum visit_step step;
    str key, code, issuer, mail, again;
};

struct left_view {
    str provider, there; // empty: nothing more to sign out of
};

struct code_view {
    str ask;
    struct field_view code;
};

struct link_view {
    str key, mail; // mail empty: the link does not work
};

struct invited_view {
    str key, mail, place; // mail empty: the link does not work
    msg role;
    struct field_view name;
};

struct first_view {
    str key;
    struct field_view mail, name;
};

struct device {
    int64_t id, seen_at;
    str agent;
    msg how;
    day since, seen;
    bool here;
};

struct devices {
    const struct device *at;
    int n;
};

struct mine_role {
    msg role;
    str place, slug;
    bool council; // its page is that of the council
    bool ends;
    day until;
};

struct mine_roles {
    const struct mine_role *at;
    int n;
};

struct mine_view {
    str mail;
    struct field_view name;
    str lang;
    bool saved, admin;
    struct waiting waiting;
    struct devices devices;
    struct mine_roles roles;
};

struct passkey_view {
    int64_t id;
    str name;
    day since, last;
    bool used;
};

struct passkey_views {
    struct passkey_view *at;
    int n;
};

struct passkeys_view {
    struct passkey_views keys;
    str uid, mail, person, problem;
    bool saved;
};

str account_code_hash(struct mem *m, str ask_hash, str code);

struct own_lines {
    str *at;
    int n;
};

struct own_part {
    str name;
    struct own_lines lines;
};

struct own_parts {
    struct own_part *at;
    int n;
};

struct own_view {
    struct own_parts parts;
};

struct erase_view {
    str problem;
};

struct register_row {
    str table, purpose, ground, term;
    bool foreign; // not in the language of the page
};

struct register_rows {
    struct register_row *at;
    int n;
};

struct register_view {
    struct register_rows lines;
};

enum err account_letter_run(struct job *j);
enum err account_person_erase(struct db *db, struct mem *m, int64_t now,
                              const struct feature_list *features, const struct person_row *p,
                              str by);

enum { ACCOUNT_JOBS = 3 };
extern const struct job_kind account_jobs[ACCOUNT_JOBS];

enum { ACCOUNT_COMMANDS = 6 };
extern const struct command account_commands[ACCOUNT_COMMANDS];
extern const struct feature account_feature;
