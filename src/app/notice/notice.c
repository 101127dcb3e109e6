// notice.c - what the feature offers, and what it holds of a person.
#include "app/notice/send.h"
#include "core/mail.h"

static enum err own(struct db *db, struct mem *m, const struct person_row *p, struct json *j)
{
    struct notice_followed_rows follows;
    struct notice_told_rows told;
    bool back;

    TRY(notice_follows(db, m, p->id, &follows));
    json_key(j, "follows"), json_open(j, '[');
    for (int i = 0; i < follows.n; i++) {
        json_open(j, '{');
        json_pair_text(j, "about",
                       str_format(m, STR_FMT ":%lld", STR_ARG(follows.at[i].kind),
                                  (long long)follows.at[i].object));
        json_pair_text(j, "how", follows.at[i].how);
        json_pair_text(j, "since", at_iso(m, follows.at[i].at));
        json_close(j, '}');
    }
    json_close(j, ']');
    TRY(notice_all(db, m, p->id, 1000, &told));
    json_key(j, "notices"), json_open(j, '[');
    for (int i = 0; i < told.n; i++) {
        json_open(j, '{');
        json_pair_text(j, "text",
                       notice_sentence(m, lang_of(p->lang), told.at[i].message, told.at[i].vals));
        json_pair_text(j, "since", at_iso(m, told.at[i].at));
        json_close(j, '}');
    }
    json_close(j, ']');
    TRY(mail_comes_back(db, m, p->mail, &back));
    if (back) {
        json_key(j, "mail_back"), json_open(j, '{');
        json_pair_text(j, "mail", p->mail);
        json_close(j, '}');
    }
    return ERR_NONE;
}

// What names the person here goes with the person (on delete cascade); that their letters come back is kept by address.
static enum err erase(struct db *db, struct mem *m, int64_t now, const struct person_row *p)
{
    int64_t n;

    (void)m, (void)now;
    return mail_back_drop(db, p->mail, &n);
}

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/notice/notice.def"
#undef ROUTE
};

const struct job_kind notice_jobs[2] = {
    {"notice.spread", notice_spread_run},
    {"notice.digest", notice_digest_run},
};

const struct feature notice_feature = {.name = "notice",
                                       .routes = routes,
                                       .n_routes = COUNT_OF(routes),
                                       .jobs = notice_jobs,
                                       .n_jobs = COUNT_OF(notice_jobs),
                                       .commands = notice_commands,
                                       .n_commands = NOTICE_COMMANDS,
                                       .own = own,
                                       .erase = erase};
