// own.c - a person's own contributions to take along, and erasing by request and by term.
#include "app/answer/own.h"

enum { DAY_S = 86400 };

enum err answer_sitemap(struct db *db, struct mem *m, struct sitemap *s)
{
    struct answer_place_rows rows;

    TRY(answer_trajectories(db, m, &rows));
    for (int i = 0; i < rows.n; i++)
        sitemap_add(s,
                    str_format(m, "/" STR_FMT "/meedoen/" STR_FMT "/inbreng",
                               STR_ARG(rows.at[i].place), STR_ARG(rows.at[i].slug)),
                    0, false);
    return ERR_NONE;
}

enum err answer_own(struct db *db, struct mem *m, const struct person_row *p, struct json *j)
{
    struct contribution_own_rows rows;

    TRY(contributions_of(db, m, p->id, &rows));
    json_key(j, "contributions");
    json_open(j, '[');
    for (int i = 0; i < rows.n; i++) {
        const struct contribution_own_row *x = &rows.at[i];
        json_open(j, '{');
        json_pair_text(j, "trajectory", x->title);
        json_pair_int(j, "number", x->number);
        json_pair_text(j, "channel", x->channel);
        json_pair_text(j, "received", day_iso(m, (day){(int32_t)x->received_day}));
        json_pair_text(j, "state", x->state);
        json_pair_text(j, "text", x->body);
        json_pair_text(j, "name", x->name);
        json_pair_text(j, "mail", x->mail);
        json_pair_text(j, "on_behalf_of", x->behalf);
        json_pair_text(j, "answers_it", x->reply);
        json_pair_text(j, "answers_it_why", x->reply_why);
        json_close(j, '}');
    }
    json_close(j, ']');
    return ERR_NONE;
}

enum err answer_erase(struct db *db, struct mem *m, int64_t now, const struct person_row *p)
{
    (void)m, (void)now;
    return contributions_unname(db, p->id);
}

enum err answer_retain(struct db *db, struct mem *m, int64_t now, struct out *report)
{
    int64_t names, entries, appeals;

    (void)m;
    TRY(contributions_unname_past(db, now - 365 * DAY_S, now - 5 * 365 * DAY_S, &names));
    TRY(contribution_entries_past(db, now - 90 * DAY_S, &entries));
    TRY(moderation_past(db, now - 365 * DAY_S, &appeals));
    out_format(report, "contribution_names=%lld contribution_entries=%lld appeals=%lld ",
               (long long)names, (long long)entries, (long long)appeals);
    return ERR_NONE;
}
