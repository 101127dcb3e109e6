// jobs.c - letters to each who gave a view: when something was added, when there is a decision, and when its text was changed
// after it. In batches, each with the
// place of the next in the same transaction: nobody gets one twice.
#include "app/consultation/consultation.h"

#include "core/mail.h"

enum { AT_ONCE = 100 };

struct telling {
    struct job *job;
    trajectory_id id;
    int64_t after;
    enum { ADDED, DECIDED, CORRECTED } what;
};

static enum err letter(struct db *db, struct telling *w, const struct trajectory_row *t,
                       const struct place_row *place, const struct consultation_row *c,
                       const struct told_mail_row *to)
{
    struct job *j = w->job;
    const enum lang lang = lang_of(to->lang);
    str origin;

    TRY(place_origin(db, j->mem, j->settings, place->id, &origin));
    const str page =
        str_format(j->mem, STR_FMT "%s/" STR_FMT "/meedoen/" STR_FMT, STR_ARG(origin),
                   lang == LANG_EN ? "/en" : "", STR_ARG(place->slug), STR_ARG(t->slug));
    const struct msg_arg args[] = {
        {.name = "title", .s = lang == LANG_EN && t->title_en.n ? t->title_en : t->title},
        {.name = "number", .s = str_format(j->mem, "%lld", (long long)to->number)},
        {.name = "decision", .s = t->decision_text},
        {.name = "ref", .s = t->decision_ref},
        {.name = "appeal", .s = c->appeal_text},
        {.name = "why", .s = c->corrected_why},
        {.name = "day", .s = date_long(j->mem, lang, day_of_at(c->corrected_at))},
        {.name = "address", .s = str_format(j->mem, STR_FMT "/ter-inzage", STR_ARG(page))},
        {.name = "mine", .s = str_format(j->mem, STR_FMT "/inbreng/terugvinden", STR_ARG(page))},
        {.name = "place", .s = place->name},
    };
    const msg subjects[] = {MSG_consultation_added_subject, MSG_consultation_decided_subject,
                            MSG_consultation_corrected_subject};
    const msg texts[] = {inspection_takes_views(t, j->now) ? MSG_consultation_added_letter
                                                           : MSG_consultation_added_letter_closed,
                         c->appeal_text.n ? MSG_consultation_decided_letter
                                          : MSG_consultation_decided_letter_short,
                         MSG_consultation_corrected_letter};
    return mail_queue(db, j->mem, j->now, to->mail,
                      msg_fill(j->mem, lang, subjects[w->what], args, COUNT_OF(args)),
                      msg_fill(j->mem, lang, texts[w->what], args, COUNT_OF(args)));
}

static enum err tell_step(struct db *db, void *arg)
{
    struct telling *w = arg;
    struct job *j = w->job;
    struct told_mail_rows rows;
    struct consultation_row c;
    struct trajectory_row t;
    struct place_row place;
    bool found;

    TRY(trajectory_by_id(db, j->mem, w->id, &t));
    TRY(place_by_id(db, j->mem, t.place, &place));
    TRY(consultation_of(db, j->mem, w->id, &found, &c));
    if (!found) return ERR_NONE;
    TRY(told_mails(db, j->mem, w->id, w->after, AT_ONCE, &rows));
    for (int i = 0; i < rows.n && !t.practice; i++) // nothing leaves a practice place
        TRY(letter(db, w, &t, &place, &c, &rows.at[i]));
    if (rows.n == AT_ONCE)
        return job_add(db, j->kind,
                       str_format(j->mem, "%lld %lld", (long long)w->id.v,
                                  (long long)rows.at[rows.n - 1].id.v),
                       j->now);
    return w->what != ADDED ? consultation_set_told(db, w->id, j->now) : ERR_NONE;
}

static enum err tell_run(struct job *j)
{
    struct telling w = {.job = j};
    int64_t *const to[] = {&w.id.v, &w.after};
    str rest = j->payload, part;

    if (str_eq(j->kind, STR("consultation.decided"))) w.what = DECIDED;
    if (str_eq(j->kind, STR("consultation.corrected"))) w.what = CORRECTED;
    for (size_t i = 0; i < COUNT_OF(to); i++)
        if (!str_cut(&rest, ' ', &part) || str_int(part, 0, INT64_MAX, to[i]) != ERR_NONE)
            return job_fail(j, ERR_INVALID, STR("payload"));
    return store_write(j->store, j->mem, tell_step, &w);
}

const struct job_kind consultation_jobs[CONSULTATION_JOBS] = {
    {"consultation.decided", tell_run},
    {"consultation.added", tell_run},
    {"consultation.corrected", tell_run},
};
