// jobs.c - who hears of a step: the group and who works on it by letter, who follows it by notice.
#include "app/challenge/challenge.h"
#include "core/mail.h"
#include "core/notice.h"

struct tell {
    struct job *job;
    challenge_event_id event;
};

struct about { // the step that is told
    struct db *db;
    struct job *j;
    struct place_row place;
    struct challenge_row c;
    struct challenge_event_row e;
};

static enum err letter(const struct about *a, str to, enum lang lang, str link, msg closing)
{
    struct job *j = a->j;
    struct out o = out_new(j->mem);
    const struct msg_arg args[] = {
        {.name = "title", .s = a->c.title},
        {.name = "step", .s = msg_text(lang, challenge_event_word(a->e.event))},
        {.name = "state", .s = msg_text(lang, challenge_state_word(a->e.to_state))},
        {.name = "place", .s = a->place.name},
        {.name = "link", .s = link},
    };
    const str said[] = {a->e.body, a->e.weigh, a->e.why};

    out_str(&o, msg_fill(j->mem, lang, MSG_challenge_letter, args, COUNT_OF(args)));
    for (size_t i = 0; i < COUNT_OF(said); i++)
        if (said[i].n) {
            out_str(&o, STR("\n\n"));
            out_str(&o, said[i]);
        }
    if (a->e.ref.n) {
        const struct msg_arg ref = {.name = "ref", .s = a->e.ref};
        out_str(&o, STR("\n\n"));
        out_str(&o, msg_fill(j->mem, lang, MSG_challenge_letter_ref, &ref, 1));
    }
    if (closing) {
        out_str(&o, STR("\n\n"));
        out_str(&o, msg_text(lang, closing));
    }
    out_str(&o, STR("\n\n"));
    out_str(&o, msg_fill(j->mem, lang, MSG_challenge_letter_link, args, COUNT_OF(args)));
    return mail_add(a->db, j->mem, j->now,
                    &(struct mail_new){.to = to,
                                       .subject =
                                           msg_fill(j->mem, lang, MSG_challenge_letter_subject,
                                                    args, COUNT_OF(args)),
                                       .text = out_get(&o),
                                       .place = a->c.place});
}

static str page_of(const struct about *a, enum lang lang, const char *tail)
{
    return str_format(a->j->mem, STR_FMT "%s" STR_FMT "%s",
                      STR_ARG(settings_origin(a->j->mem, a->j->settings)),
                      lang == LANG_EN ? "/en" : "",
                      STR_ARG(challenge_path(a->j->mem, a->place.slug, a->c.number)), tail);
}

// A decision says how one can object; the key itself is not known here, so the letter leads to the page where the code opens it.
static enum err to_group(const struct about *a)
{
    struct challenge_member_rows members;
    const enum lang lang = lang_of(a->c.lang);
    const enum challenge_state s = challenge_state_of(a->e.to_state);
    struct bylaw_fact f;
    msg closing = MSG_none;

    if (s == CHALLENGE_refused || s == CHALLENGE_inadmissible) {
        TRY(bylaw_at(a->db, a->j->mem, a->c.place, BYLAW_challenge_objection,
                     challenge_rules_day(&a->c, a->j->now), &f));
        closing = f.value == BYLAW_OBJECTION_NO        ? MSG_challenge_letter_no_objection
                  : f.value == BYLAW_OBJECTION_UNCLEAR ? MSG_challenge_letter_objection_unclear
                                                       : MSG_challenge_letter_objection;
    } else if (s == CHALLENGE_upheld)
        closing = MSG_challenge_letter_appeal;
    const str link = str_format(a->j->mem, STR_FMT "%s/" STR_FMT "/uitdagen/terugvinden",
                                STR_ARG(settings_origin(a->j->mem, a->j->settings)),
                                lang == LANG_EN ? "/en" : "", STR_ARG(a->place.slug));
    TRY(challenge_members(a->db, a->j->mem, a->c.id, &members));
    for (int i = 0; i < members.n; i++)
        if (members.at[i].mail.n) TRY(letter(a, members.at[i].mail, lang, link, closing));
    return ERR_NONE;
}

// The contact person when there is one, else every project leader; all who hold another role.
static enum err to_role(const struct about *a, enum role role)
{
    struct holder_rows rows;

    TRY(holders_of(a->db, a->j->mem, a->c.place, role_name(role), a->j->now, &rows));
    for (int i = 0; i < rows.n; i++) {
        const enum lang lang = lang_of(rows.at[i].lang);
        if (role == ROLE_project_leader && a->c.has_contact && a->c.contact.v != rows.at[i].id.v)
            continue;
        TRY(letter(a, rows.at[i].mail, lang, page_of(a, lang, "/werk"), MSG_none));
    }
    return ERR_NONE;
}

static enum err to_followers(const struct about *a)
{
    const struct notice_value values[] = {notice_text("title", a->c.title),
                                          notice_word("step", challenge_event_word(a->e.event))};
    struct notice_new n = {.kind = "challenge",
                           .object = a->c.id.v,
                           .place = a->place.id,
                           .text = MSG_notice_challenge_step,
                           .values = values,
                           .n_values = COUNT_OF(values),
                           .link = challenge_path(a->j->mem, a->place.slug, a->c.number),
                           .once =
                               str_format(a->j->mem, "challenge.event.%lld", (long long)a->e.id.v)};

    if (!challenge_is_public(a->c.state, a->c.shown != 0)) return ERR_NONE;
    return notice_tell(a->db, a->j->mem, a->j->now, &n);
}

static enum err tell_write(struct db *db, void *arg)
{
    struct tell *x = arg;
    struct about a = {.db = db, .j = x->job};
    enum challenge_event event;
    bool found;

    TRY(challenge_event_by_id(db, x->job->mem, x->event, &found, &a.e));
    if (!found || !challenge_event_parse(a.e.event, &event)) return ERR_NONE;
    TRY(challenge_by_id(db, x->job->mem, a.e.challenge, &a.c));
    TRY(place_by_id(db, x->job->mem, a.c.place, &a.place));
    const uint32_t tells = challenge_events_table[event].tells;
    if (tells & 1u << CHALLENGE_FOLLOWERS) TRY(to_followers(&a));
    // Nothing leaves a practice place; of a draft that was let go nobody knew.
    if (a.c.practice ||
        (str_eq(a.e.from_state, STR("draft")) && str_eq(a.e.to_state, STR("withdrawn"))))
        return ERR_NONE;
    if (tells & 1u << CHALLENGE_GROUP) TRY(to_group(&a));
    for (int r = 0; r < ROLE_COUNT; r++)
        if (tells & 1u << r) TRY(to_role(&a, (enum role)r));
    return ERR_NONE;
}

static enum err tell_run(struct job *j)
{
    struct tell x = {.job = j};

    TRY(str_int(j->payload, 1, INT64_MAX, &x.event.v));
    return store_write(j->store, j->mem, tell_write, &x);
}

const struct job_kind challenge_jobs[CHALLENGE_JOBS] = {
    {"challenge.tell", tell_run},
};
