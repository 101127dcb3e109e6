// certificate.h - progress, what was earned, and what others may check of it.
//
//   progress.c   who is how far, for the person and for who leads the group; taking back, giving again
//   award.c      giving what was earned: a job, once a day and when somebody asks
//   badge.c      Open Badges 3.0: credential, keys, issuer, status list, picture
//   check.c      the page with a check code, one's own list, the PDF
#pragma once

#include "app/certificate/certificate.sql.h"
#include "core/job.h"
#include "core/progress.h"
#include "core/signer.h"
#include "web/who_group.h"

#define ROUTE ROUTE_DECLARE
#include "app/certificate/certificate.def"
#undef ROUTE

enum {
    CODE_SIGNS = 12,
    CODE_TYPED = 40,
    STATUS_BITS = 131072, // as many as Bitstring Status List 1.0 asks at least
    WHY_SIGNS = 300,
    EARN_AFTER_S = 400 * 86400 // so long after a group closed a last lesson or chapter still counts
};

// ---- award.c ----

// Gives this participant what is earned and was never given. What was taken back does not come again by itself.
CHECKED enum err award_give(struct db *db, struct mem *mem, int64_t now, const struct group_row *g,
                            const struct progress *p, signing_key_id key, bool again, int *out_new);
CHECKED enum err award_plan(struct db *db, int64_t now); // tomorrow's look at everybody
extern const struct job_kind certificate_jobs[];
enum { CERTIFICATE_JOBS = 2 };

str code_shown(struct mem *m, str code); // "ABCD-EFGH-JKMN"
str code_path(struct mem *m, str code);  // "/certificaat/abcd-efgh-jkmn"
bool code_read(struct mem *m, str typed, str *out);
str award_title(struct mem *m, enum lang lang, const struct award_row *a);
str award_criteria(struct mem *m, enum lang lang, str kind, int64_t number);
str award_what(struct mem *m, str kind, int64_t number); // "leergang", "trainer", "m03"

// ---- badge.c ----

str award_narrative(struct mem *m, enum lang lang, const struct award_row *a);
CHECKED enum err badge_token(struct req *q, const struct award_row *a, str *out);

// ---- what the pages show ----

struct award_line {
    str code, title;
    day issued;
    bool revoked, practice;
};

struct award_lines {
    struct award_line *at;
    int n;
};

struct mine_view {
    struct award_lines awards;
};

struct check_view {
    str typed;
    bool wrong;
};

struct show_view {
    struct award_row a;
    str title, shown, path, address, narrative, criteria;
    day issued, from, to, revoked;
    bool mine, pdf_possible, pdf_waits, pdf_made, pdf_failed;
};

struct todo {
    msg label;
    int64_t have, need;
    bool done;
};

struct todos {
    struct todo *at;
    int n;
};

struct person_line {
    const struct progress *p;
    str code, revoked_code; // of the certificate that is valid, or was taken back
    bool no_longer;         // given, and no longer earned
};

struct person_lines {
    struct person_line *at;
    int n;
};

struct progress_view {
    struct group_row g;
    unsigned bits;
    bool mine, leads, coordinates, asked, saved;
    str problem;
    const struct progress *p;
    struct progress_parts {
        struct progress_part *at;
        int n;
    } parts;
    struct todos todos, trainer;
    bool on_the_way; // to being a trainer: one of its steps was signed
    struct award_lines awards;
    struct person_lines people;
};

struct badge_view { // the picture
    str token;      // empty: not baked
    str title, sub;
    const char *kind; // "module", "course", "trainer"
    int64_t number;
    bool practice;
};
