// own.c - a person's own challenges and steps to take along, and erasing by request and by term.
#include "app/challenge/own.h"

#include "core/challenge.h"

enum { DAY_S = 86400, YEAR_S = 365 * DAY_S };

enum err challenge_own(struct db *db, struct mem *m, const struct person_row *p, struct json *j)
{
    struct challenge_own_rows mine;
    struct challenge_step_own_rows steps;
    struct challenge_file_own_rows files;

    TRY(challenges_of_person(db, m, p->id, &mine));
    json_key(j, "challenges");
    json_open(j, '[');
    for (int i = 0; i < mine.n; i++) {
        json_open(j, '{');
        json_pair_text(j, "place", mine.at[i].place_slug);
        json_pair_int(j, "number", mine.at[i].number);
        json_pair_text(j, "title", mine.at[i].title);
        json_pair_text(j, "group", mine.at[i].group_name);
        json_pair_text(j, "state", mine.at[i].state);
        json_pair_text(j, "name", mine.at[i].name);
        json_pair_text(j, "mail", mine.at[i].mail);
        json_pair_text(j, "phone", mine.at[i].phone);
        json_pair_text(j, "since", at_iso(m, mine.at[i].at));
        json_close(j, '}');
    }
    json_close(j, ']');
    TRY(challenge_steps_of_person(db, m, p->id, &steps));
    json_key(j, "challenge_steps");
    json_open(j, '[');
    for (int i = 0; i < steps.n; i++) {
        json_open(j, '{');
        json_pair_text(j, "challenge", steps.at[i].title);
        json_pair_text(j, "step", steps.at[i].event);
        json_pair_text(j, "at", at_iso(m, steps.at[i].at));
        json_close(j, '}');
    }
    json_close(j, ']');
    TRY(challenge_files_by(db, m, p->id, &files));
    json_key(j, "challenge_files");
    json_open(j, '[');
    for (int i = 0; i < files.n; i++) {
        json_open(j, '{');
        json_pair_text(j, "challenge", files.at[i].title);
        json_pair_text(j, "name", files.at[i].name);
        json_pair_int(j, "bytes", files.at[i].bytes);
        json_pair_text(j, "at", at_iso(m, files.at[i].at));
        json_close(j, '}');
    }
    json_close(j, ']');
    return ERR_NONE;
}

enum err challenge_erase(struct db *db, struct mem *m, int64_t now, const struct person_row *p)
{
    (void)m, (void)now;
    return challenge_members_unname(db, p->id);
}

enum err challenge_retain(struct db *db, struct mem *m, int64_t now, struct out *report)
{
    int64_t names, documents;

    (void)m;
    TRY(challenge_members_past(db, now - YEAR_S, now - YEAR_S, now - (int64_t)10 * YEAR_S, &names));
    TRY(challenge_documents_past(db, now - YEAR_S, now - YEAR_S, now - (int64_t)10 * YEAR_S,
                                 &documents));
    out_format(report, "challenge_names=%lld challenge_documents=%lld ", (long long)names,
               (long long)documents);
    return ERR_NONE;
}
