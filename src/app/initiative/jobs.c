// jobs.c - telling who must know of a step; once a day what passed its last day, or was not handed in; and asking who signed whether their support may move.
#include "app/initiative/initiative_page.h"

#include "base/hash.h"
#include "base/log.h"
#include "core/contribution.h"
#include "core/mail.h"
#include "core/picture.h"
#include "core/scan.h"
#include "core/session.h"

enum { BATCH = 200 };

// ---- a step ----

struct tell {
    struct job *job;
    initiative_event_id event;
};

// Where the initiatives of a place are, for a letter.
static enum err base_of(struct db *db, struct job *j, const struct place_row *place, enum lang lang,
                        str *out)
{
    str origin;

    TRY(place_origin(db, j->mem, j->settings, place->id, &origin));
    *out = str_format(j->mem, STR_FMT "%s/" STR_FMT "/initiatieven", STR_ARG(origin),
                      lang == LANG_EN ? "/en" : "", STR_ARG(place->slug));
    return ERR_NONE;
}

static enum err letter(struct db *db, struct job *j, str to, enum lang lang, str name,
                       const struct place_row *place, const struct initiative_row *i,
                       const struct initiative_event_row *e, str said, bool desk)
{
    str base;

    TRY(base_of(db, j, place, lang, &base));
    const str link = !desk && !i->shown // not public: only the code leads to it
                         ? str_format(j->mem, STR_FMT "/terugvinden", STR_ARG(base))
                         : str_format(j->mem, STR_FMT "/%lld%s", STR_ARG(base),
                                      (long long)i->number, desk ? "/stap" : "");
    // clang-format off
    const struct msg_arg args[] = {
        {.name = "title", .s = i->title},
        {.name = "step", .s = msg_text(lang, initiative_event_word(e->event))},
        {.name = "state", .s = msg_text(lang, initiative_state_word(e->to_state))},
        {.name = "name", .s = name},
        {.name = "why", .s = said},
        {.name = "link", .s = link},
    };
    // clang-format on
    return mail_add(db, j->mem, j->now,
                    &(struct mail_new){.to = to,
                                       .subject =
                                           msg_fill(j->mem, lang, MSG_initiative_mail_step_subject,
                                                    args, 3),
                                       .text = msg_fill(j->mem, lang,
                                                        said.n ? MSG_initiative_mail_step_why
                                                               : MSG_initiative_mail_step,
                                                        args, COUNT_OF(args)),
                                       .place = place->id});
}

// What a refusal says to who made it: the ground, the reason, and whether they can object. Of another step its reason.
static enum err said_of(struct db *db, struct job *j, const struct initiative_row *i,
                        const struct initiative_event_row *e, str *out)
{
    struct initiative_row then = *i;
    struct out o = out_new(j->mem);
    str objection;

    then.state = e->to_state; // not of what came after it
    TRY(initiative_objection(db, j->mem, j->now, lang_of(i->lang), &then, &objection));
    *out = e->why;
    if (!objection.n) return ERR_NONE;
    const str parts[] = {msg_text(lang_of(i->lang), initiative_ground_word(i->ground)), e->why,
                         objection};
    for (size_t k = 0; k < COUNT_OF(parts); k++) {
        if (k) out_str(&o, STR("\n\n"));
        out_str(&o, parts[k]);
    }
    *out = out_get(&o);
    return ERR_NONE;
}

static enum err tell_followers(struct db *db, struct job *j, const struct place_row *place,
                               const struct initiative_row *i, const struct initiative_event_row *e)
{
    const struct notice_value values[] = {notice_text("title", i->title),
                                          notice_word("state", initiative_state_word(e->to_state))};
    const str link = str_format(j->mem, "/" STR_FMT "/initiatieven/%lld", STR_ARG(place->slug),
                                (long long)i->number);

    if (!i->shown) return ERR_NONE;
    return notice_tell(db, j->mem, j->now,
                       &(struct notice_new){.kind = "initiative",
                                            .object = i->id.v,
                                            .place = place->id,
                                            .text = MSG_notice_initiative_step,
                                            .values = values,
                                            .n_values = COUNT_OF(values),
                                            .link = link,
                                            .once = str_format(j->mem, "initiative.event.%lld",
                                                               (long long)e->id.v)});
}

static enum err tell_write(struct db *db, void *arg)
{
    struct tell *x = arg;
    struct job *j = x->job;
    struct initiative_event_row e;
    struct initiative_row i;
    struct place_row place;
    struct holder_rows holders;
    enum initiative_event event;
    bool found, added;
    str said;

    TRY(initiative_event_by_id(db, j->mem, x->event, &found, &e));
    if (!found || !initiative_event_parse(e.event, &event)) return ERR_NONE;
    TRY(initiative_by_id(db, j->mem, e.initiative, &i));
    TRY(place_by_id(db, j->mem, i.place, &place));
    const uint32_t tells = initiative_events[event].tells;
    if (tells & 1u << INITIATIVE_TELL_FOLLOWERS) TRY(tell_followers(db, j, &place, &i, &e));
    if (event == INITIATIVE_EVENT_join)
        TRY(job_add_once(db, STR("initiative.ask"), str_format(j->mem, "%lld 0", (long long)i.id.v),
                         j->now, str_format(j->mem, "initiative.ask.%lld", (long long)i.id.v),
                         &added));
    if (i.practice) return ERR_NONE; // nothing leaves a practice place
    TRY(said_of(db, j, &i, &e, &said));
    if (tells & 1u << INITIATIVE_ROLE_MAKER && i.maker_mail.n)
        TRY(letter(db, j, i.maker_mail, lang_of(i.lang), i.maker_name, &place, &i, &e, said,
                   false));
    for (int r = 0; r < ROLE_COUNT; r++) {
        if (!(tells & 1u << r)) continue;
        TRY(holders_of(db, j->mem, place.id, role_name((enum role)r), j->now, &holders));
        for (int k = 0; k < holders.n; k++)
            TRY(letter(db, j, holders.at[k].mail, lang_of(holders.at[k].lang), holders.at[k].name,
                       &place, &i, &e, e.why, true));
    }
    return ERR_NONE;
}

static enum err tell_run(struct job *j)
{
    struct tell x = {.job = j};

    TRY(str_int(j->payload, 1, INT64_MAX, &x.event.v));
    return store_write(j->store, j->mem, tell_write, &x);
}

// ---- may your support move? ----

struct ask {
    struct job *job;
    initiative_id id;
    int64_t after;
    int sent;
    bool more;
};

static enum err ask_one(struct db *db, struct ask *a, const struct initiative_row *i,
                        const struct initiative_row *into, const struct place_row *place,
                        const struct initiative_signature_row *s)
{
    struct job *j = a->job;
    const enum lang lang = lang_of(s->lang);
    const str key = contribution_key_new(j->mem);
    str origin;

    TRY(place_origin(db, j->mem, j->settings, place->id, &origin));
    const str address =
        str_format(j->mem,
                   STR_FMT "%s/" STR_FMT "/initiatieven/%lld/steun?" EDIT_KEY_FIELD "=" STR_FMT,
                   STR_ARG(origin), lang == LANG_EN ? "/en" : "", STR_ARG(place->slug),
                   (long long)i->number, STR_ARG(key));
    const struct msg_arg args[] = {
        {.name = "title", .s = i->title},
        {.name = "into", .s = into->title},
        {.name = "place", .s = place->name},
        {.name = "address", .s = address},
    };
    TRY(initiative_signature_asked(db, s->id, key_hash(j->mem, key)));
    if (i->practice) return ERR_NONE;
    return mail_add(db, j->mem, j->now,
                    &(struct mail_new){.to = s->mail,
                                       .subject =
                                           msg_fill(j->mem, lang, MSG_initiative_mail_move_subject,
                                                    args, 2),
                                       .text = msg_fill(j->mem, lang, MSG_initiative_mail_move,
                                                        args, COUNT_OF(args)),
                                       .place = place->id});
}

static enum err ask_write(struct db *db, void *arg)
{
    struct ask *a = arg;
    struct initiative_signature_rows rows;
    struct initiative_row i, into;
    struct place_row place;

    TRY(initiative_by_id(db, a->job->mem, a->id, &i));
    if (initiative_state_of(&i) != INITIATIVE_joined || !i.has_into_id) return ERR_NONE;
    TRY(initiative_by_id(db, a->job->mem, i.into_id, &into));
    TRY(place_by_id(db, a->job->mem, i.place, &place));
    TRY(initiative_to_ask(db, a->job->mem, a->id, a->after, BATCH, &rows));
    for (int k = 0; k < rows.n; k++) {
        TRY(ask_one(db, a, &i, &into, &place, &rows.at[k]));
        a->after = rows.at[k].id.v;
    }
    a->sent += rows.n;
    a->more = rows.n == BATCH;
    return ERR_NONE;
}

static enum err ask_run(struct job *j)
{
    struct ask a = {.job = j};
    str rest = j->payload, piece;

    if (!str_cut(&rest, ' ', &piece)) return ERR_INVALID;
    TRY(str_int(piece, 1, INT64_MAX, &a.id.v));
    do { // who was asked has a mark: a second run goes on where the first stopped
        a.more = false;
        TRY(store_write(j->store, j->mem, ask_write, &a));
    } while (a.more);
    log_line(LOG_INFO, "initiative.ask", "asked=%d", a.sent);
    return ERR_NONE;
}

// ---- the photograph ----

struct photo {
    struct job *job;
    initiative_photo_id id;
    struct initiative_photo_raw_row raw;
    bool found;
    int64_t until; // held: when to look again
    enum err made; // ERR_INVALID: it is no picture after all
    struct picture_made picture;
};

static enum err photo_read(struct db *db, void *arg)
{
    struct photo *p = arg;
    str sum;

    TRY(initiative_photo_sum(db, p->job->mem, p->id, &p->found, &sum));
    if (!p->found) return ERR_NONE;
    TRY(scan_until(db, p->job->mem, p->job->now, sum, &p->until));
    return initiative_photo_raw(db, p->job->mem, p->id, &p->found, &p->raw);
}

static enum err photo_write(struct db *db, void *arg)
{
    struct photo *p = arg;
    struct job *j = p->job;
    int64_t changed;

    if (p->made != ERR_NONE) return initiative_photo_refuse(db, p->id, &changed);
    const str sha256 = sha256_hex(j->mem, p->picture.bytes);
    TRY(initiative_photo_made(db, p->id, p->picture.bytes, sha256, p->picture.width,
                              p->picture.height, &changed));
    return changed ? initiative_set_photo(db, p->raw.initiative, sha256, j->now) : ERR_NONE;
}

static enum err photo_run(struct job *j)
{
    struct photo p = {.job = j};

    TRY(str_int(j->payload, 1, INT64_MAX, &p.id.v));
    TRY(store_read(j->store, j->mem, photo_read, &p));
    if (p.until) return job_postpone(j, p.until);
    if (!p.found) return ERR_NONE; // done, or taken away
    p.made = picture_remake(j, p.raw.body, &p.picture);
    if (p.made == ERR_GONE) return job_postpone(j, j->now);
    if (p.made == ERR_NOT_FOUND)
        return job_fail(j, ERR_BUSY, STR("no program makes pictures here: apt-get install ffmpeg"));
    if (p.made != ERR_NONE && p.made != ERR_INVALID && p.made != ERR_TOO_LARGE) return p.made;
    return store_write(j->store, j->mem, photo_write, &p);
}

// ---- once a day ----

struct watch {
    struct job *job;
    int expired;
    bool more;
};

// Enough names and not handed in: who made it hears that it soon ends.
static enum err remind(struct db *db, struct job *j, initiative_id id)
{
    struct initiative_row i;
    struct place_row place;
    str base;

    TRY(initiative_by_id(db, j->mem, id, &i));
    TRY(place_by_id(db, j->mem, i.place, &place));
    TRY(initiative_reminded(db, id));
    if (i.practice || !i.maker_mail.n) return ERR_NONE;
    const enum lang lang = lang_of(i.lang);
    TRY(base_of(db, j, &place, lang, &base));
    const struct msg_arg args[] = {
        {.name = "title", .s = i.title},
        {.name = "name", .s = i.maker_name},
        {.name = "day", .s = date_long(j->mem, lang, (day){(int32_t)i.file_day})},
        {.name = "link", .s = str_format(j->mem, STR_FMT "/terugvinden", STR_ARG(base))},
    };
    return mail_add(db, j->mem, j->now,
                    &(struct mail_new){.to = i.maker_mail,
                                       .subject =
                                           msg_fill(j->mem, lang, MSG_initiative_mail_file_subject,
                                                    args, 1),
                                       .text = msg_fill(j->mem, lang, MSG_initiative_mail_file,
                                                        args, COUNT_OF(args)),
                                       .place = place.id});
}

static enum err by_itself(struct db *db, struct job *j, enum initiative_event e,
                          const struct initiative_due_rows *due)
{
    const struct initiative_step s = {.event = e,
                                      .roles = 1u << INITIATIVE_ROLE_SYSTEM,
                                      .who = STR("system")};
    uint32_t missing;

    for (int i = 0; i < due->n; i++)
        TRY(initiative_go(db, j->mem, j->now, due->at[i].id, &s, &missing));
    return ERR_NONE;
}

static enum err watch_write(struct db *db, void *arg)
{
    struct watch *w = arg;
    struct job *j = w->job;
    const int64_t today = day_of_at(j->now).n;
    struct initiative_due_rows due, unfiled, soon;

    TRY(initiatives_past(db, j->mem, today, today - INITIATIVE_TYPED_DAYS, BATCH, &due));
    TRY(by_itself(db, j, INITIATIVE_EVENT_expire, &due));
    TRY(initiatives_unfiled(db, j->mem, today, BATCH, &unfiled));
    TRY(by_itself(db, j, INITIATIVE_EVENT_lapse, &unfiled));
    TRY(initiatives_to_remind(db, j->mem, today, today + INITIATIVE_REMIND_DAYS, BATCH, &soon));
    for (int i = 0; i < soon.n; i++)
        TRY(remind(db, j, soon.at[i].id));
    w->expired += due.n + unfiled.n;
    w->more = due.n == BATCH || unfiled.n == BATCH || soon.n == BATCH;
    return w->more ? ERR_NONE : initiative_watch_plan(db, j->mem, j->now);
}

static enum err watch_run(struct job *j)
{
    struct watch w = {.job = j};

    do
        TRY(store_write(j->store, j->mem, watch_write, &w));
    while (w.more);
    log_line(LOG_INFO, "initiative.watch", "expired=%d", w.expired);
    return ERR_NONE;
}

const struct job_kind initiative_jobs[INITIATIVE_JOBS] = {
    {"initiative.tell", tell_run},
    {"initiative.ask", ask_run},
    {"initiative.watch", watch_run},
    {"initiative.photo", photo_run},
};
