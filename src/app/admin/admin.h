// admin.h - what the pages of administration show.
#pragma once

#include "app/admin/admin.sql.h"
#include "core/cli.h"
#include "core/invitation.h"
#include "core/job.h"
#include "core/mail.h"
#include "web/who.h"

#define ROUTE ROUTE_DECLARE
#include "app/admin/admin.def"
#undef ROUTE

enum {
    ADMIN_PLACES_MAX = 500,
    ADMIN_PEOPLE_MAX = 5000,
    ADMIN_SHOWN = 200,
    LOG_EXPORTED = 50000,
    LIST_LINES_MAX = 500,
    LIST_SIGNS = 100000
};

struct admin_field {
    str value, problem; // problem empty: fine
};

struct admin_option {
    str value, text;
    bool chosen;
};

struct admin_options {
    const struct admin_option *at;
    int n;
};

struct home_links {
    bool people, places, audit, run;
};

struct listed_role {
    msg word;
    str role, place_name, place; // place: its slug
    bool ends, can_take;
    day until;
};

struct listed_roles {
    struct listed_role *at;
    int n;
};

struct listed {
    str uid, name, mail;
    bool blocked;
    struct listed_roles roles;
};

struct listed_people {
    struct listed *at;
    int n;
};

struct people_view {
    struct admin_options places;
    str place_name, ask;
    int total;
    struct listed_people people;
};

struct person_view {
    struct listed p;
    day since, seen;
    bool self, can_block, done;
    struct admin_options roles, places;
    struct admin_field until;
    str problem;
};

struct open_invitation {
    int64_t id;
    str name, mail, place;
    msg role;
    day ends;
    bool is_void; // who sent it may not give that role any more
};

struct open_invitations {
    struct open_invitation *at;
    int n;
};

struct invite_view {
    struct admin_field mail, name, until, role;
    struct admin_options roles, places;
    str lang;
    bool sent;
    struct open_invitations open;
};

struct list_line {
    int line;
    str mail, name, role, place, until, problem;
};

struct list_lines {
    struct list_line *at;
    int n;
};

struct list_view {
    str text, problem;
    struct list_lines lines;
    int good, bad, sent;
    bool looked;
};

struct right_line {
    msg word;
    str roles, paths_n;
    struct listed_roles who;
    int paths;
};

struct right_lines {
    struct right_line *at;
    int n;
};

struct role_line {
    msg word;
    str name;
    struct listed_roles givers, rights; // words only
};

struct role_lines {
    struct role_line *at;
    int n;
};

struct path_line {
    const char *method, *path;
    msg right;
};

struct path_lines {
    struct path_line *at;
    int n;
};

struct rights_view {
    struct right_lines rights;
    struct role_lines roles;
    struct path_lines paths;
};

struct places_admin_view {
    struct place_in_rows places;
    int from; // depth of the highest
};

struct rule_row_view {
    msg word, choice; // choice: what the value is called; MSG_none: it is a number
    int64_t value;
    day from, until;
    bool ends;
    str source;
};

struct rule_rows_view {
    struct rule_row_view *at;
    int n;
};

struct place_form_view {
    struct admin_field slug, name, code, theme, sender, sender_name, host;
    str langs;
    struct admin_options kinds, parents, rules;
    struct rule_rows_view set;
    struct admin_field value, from, source;
    str problem, place_slug, rule_problem;
    bool saved, old;
};

struct jobs_view {
    struct job_rows rows;
};

struct back_line {
    str uid, name, status; // uid absent: nobody has this address
    day day;
    int64_t times;
};

struct back_lines {
    struct back_line *at;
    int n;
};

struct mail_view {
    struct back_lines backs;
    struct mail_state_rows rows;
    int64_t waiting;
    bool server;
    str folder, server_name;
};

struct system_view {
    str version, database, data, free, origin;
    int schema, newest;
    int64_t people, sessions, files, file_bytes, jobs_waiting, jobs_failed, mail_waiting;
    str scanner; // its address; empty: none
    int64_t files_held, files_unanswered, files_infected;
    day files_since; // the oldest that waits
    bool fine;
};

struct log_line_view {
    int64_t id;
    day d;
    str time, who, what, object, detail;
};

struct log_lines {
    struct log_line_view *at;
    int n;
};

struct log_view {
    struct log_lines lines;
    struct admin_options whats;
    str who, object, what;
    int64_t older; // 0: no older ones
};

struct provider_line {
    int64_t id;
    str name, issuer, domains, problem;
    bool ready;
};

struct provider_lines {
    struct provider_line *at;
    int n;
};

struct providers_view {
    struct provider_lines rows;
    struct admin_options places;
    str name, issuer, client, domains, problem, back, left, told;
};

// Where this person may see and ask people; the chosen one has the slug `chosen`.
CHECKED enum err admin_places_of(struct req *q, enum right r, str chosen,
                                 struct admin_options *out);
// The roles that may be given at some place by who asks.
struct admin_options admin_roles(struct req *q, str chosen);

struct invite_fields { // as typed
    str mail, name, role, place, until;
};

// Who asks others in: somebody at a page, or the command line (who NULL), which may everything.
struct inviter {
    struct db *db;
    struct mem *mem;
    int64_t now;
    struct who *who;
    enum lang lang; // of the letter, and of what is said here
    str by, by_name;
};
struct inviter admin_inviter(struct req *q);

// What is typed, checked for who asks; *problem says in words what is wrong, with which field.
enum invite_field { INVITE_MAIL, INVITE_NAME, INVITE_ROLE, INVITE_UNTIL };
CHECKED enum err admin_invite_check(const struct inviter *by, const struct invite_fields *f,
                                    struct invitation_new *out, msg *problem,
                                    enum invite_field *field);
// Every line of v->text, with what is wrong; the invitations of those that are right in out, of LIST_LINES_MAX.
CHECKED enum err admin_list_read(const struct inviter *by, struct list_view *v,
                                 struct invitation_new *out);
// "2027-12-31" as the second after that day; 0 for empty.
CHECKED enum err admin_until(int64_t now, str typed, int64_t *out);

enum { ADMIN_COMMANDS = 9 };
extern const struct command admin_commands[ADMIN_COMMANDS];
extern const struct feature admin_feature;
