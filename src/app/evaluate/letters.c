// letters.c - ninety days after a meeting each participant gets one letter with a link that is good for one answer without an
// account, and at most one reminder. Sent by a job that goes by once a day; who silenced letters, or those of this group,
// gets none.
#include "app/evaluate/evaluate.h"

#include "core/job.h"
#include "core/mail.h"
#include "core/notice.h"
#include "core/place.h"
#include "core/session.h"

#include <stdio.h>

struct post {
    struct job *job;
    int64_t sent, reminded;
};

enum { DAY_S = 86400, AT_S = 8 * 3600 };

struct addressee {
    person_id person;
    str uid, mail, lang, group_name, title;
    learn_group_id learn_group;
    place_id place;
};

static enum err wanted(struct db *db, struct mem *m, const struct addressee *a, bool *out)
{
    enum notice_how how;
    int64_t silent;
    bool follows;

    TRY(notice_is_silent(db, m, a->person, &silent));
    TRY(notice_following(db, m, a->person, "group", a->learn_group.v, &follows, &how));
    *out = !silent && !(follows && how == NOTICE_OFF);
    return ERR_NONE;
}

static enum err letter(struct db *db, struct job *j, const struct addressee *a, str key, msg text)
{
    struct mem *m = j->mem;
    const enum lang lang = lang_of(a->lang);
    const char *base = lang == LANG_EN ? "/en" : "";
    str origin, off;

    TRY(place_origin(db, m, j->settings, a->place, &origin));
    TRY(notice_key(db, m, a->uid, "group", a->learn_group.v, &off));
    const str link = str_format(m, STR_FMT "%s/evaluatie/brief?" EDIT_KEY_FIELD "=" STR_FMT,
                                STR_ARG(origin), base, STR_ARG(key));
    const struct msg_arg args[] = {
        {.name = "title", .s = a->title},
        {.name = "group", .s = a->group_name},
        {.name = "link", .s = link},
    };
    return mail_add(
        db, m, j->now,
        &(struct mail_new){.to = a->mail,
                           .subject = msg_fill(m, lang, MSG_evaluate_letter_subject, args, 2),
                           .text = msg_fill(m, lang, text, args, COUNT_OF(args)),
                           .place = a->place,
                           .unsubscribe =
                               str_format(m, STR_FMT "%s/afmelden?" EDIT_KEY_FIELD "=" STR_FMT,
                                          STR_ARG(origin), base, STR_ARG(off))});
}

static enum err title_of(struct db *db, struct mem *m, course_version_id version, str session,
                         str own, enum lang lang, str *out)
{
    struct evaluate_session_row s;
    bool found = false;

    *out = own;
    if (!own.n && session.n)
        TRY(evaluate_session(db, m, version, session, str_of(lang_codes[lang]), &found, &s));
    if (found) *out = s.title;
    return ERR_NONE;
}

static enum err first(struct db *db, struct post *p)
{
    struct job *j = p->job;
    struct mem *m = j->mem;
    struct evaluate_due_rows due;

    TRY(evaluate_due(db, m, j->now - EVALUATE_LATER_S - EVALUATE_LATE_S, j->now - EVALUATE_LATER_S,
                     &due));
    for (int i = 0; i < due.n; i++) {
        const struct evaluate_due_row *t = &due.at[i];
        struct evaluate_to_rows people;
        struct evaluate_form form;
        TRY(evaluate_form_of(db, m, t->version, t->session, LANG_NL, 3, &form));
        if (!form.there) continue;
        TRY(evaluate_to(db, m, t->learn_group, t->id, &people));
        for (int k = 0; k < people.n; k++) {
            struct addressee a = {.person = people.at[k].person,
                                  .uid = people.at[k].uid,
                                  .mail = people.at[k].mail,
                                  .lang = people.at[k].lang,
                                  .group_name = t->group_name,
                                  .learn_group = t->learn_group,
                                  .place = t->place};
            bool wants;
            TRY(wanted(db, m, &a, &wants));
            if (!wants) continue;
            TRY(title_of(db, m, t->version, t->session, t->title, lang_of(a.lang), &a.title));
            const str key = key_new(m);
            TRY(evaluate_letter_add(db, t->id, people.at[k].id, key_hash(m, key), j->now));
            TRY(letter(db, j, &a, key, MSG_evaluate_letter_text));
            p->sent++;
        }
    }
    return ERR_NONE;
}

static enum err again(struct db *db, struct post *p)
{
    struct job *j = p->job;
    struct mem *m = j->mem;
    struct evaluate_remind_rows rows;

    TRY(evaluate_remind(db, m, j->now - EVALUATE_REMIND_S, &rows));
    for (int i = 0; i < rows.n; i++) {
        const struct evaluate_remind_row *x = &rows.at[i];
        struct addressee a = {.person = x->person,
                              .uid = x->uid,
                              .mail = x->mail,
                              .lang = x->lang,
                              .group_name = x->group_name,
                              .learn_group = x->learn_group,
                              .place = x->place};
        bool wants;
        TRY(wanted(db, m, &a, &wants));
        TRY(title_of(db, m, x->version, x->session, x->title, lang_of(a.lang), &a.title));
        const str key = key_new(m);
        TRY(evaluate_reminded(db, x->id, wants ? key_hash(m, key) : key_hash(m, key_new(m)),
                              j->now));
        if (wants) TRY(letter(db, j, &a, key, MSG_evaluate_reminder_text));
        p->reminded += wants;
    }
    return ERR_NONE;
}

enum err evaluate_letters_plan(struct db *db, int64_t now)
{
    const int64_t next = ((now - AT_S) / DAY_S + 1) * DAY_S + AT_S;
    char key[40];
    bool added;

    // The day is in the key: the job of today is still open while it plans tomorrow's.
    const int n = snprintf(key, sizeof key, "evaluate.letters.%lld", (long long)(next / DAY_S));
    return job_add_once(db, STR("evaluate.letters"), STR(""), next, (str){key, (size_t)n}, &added);
}

static enum err write_letters(struct db *db, void *arg)
{
    struct post *p = arg;

    p->sent = p->reminded = 0;
    TRY(first(db, p));
    TRY(again(db, p));
    return evaluate_letters_plan(db, p->job->now);
}

enum err evaluate_letters_run(struct job *j)
{
    struct post p = {.job = j};

    TRY(store_write(j->store, j->mem, write_letters, &p));
    return job_progress(j, 100,
                        str_format(j->mem, "sent=%lld reminded=%lld", (long long)p.sent,
                                   (long long)p.reminded));
}
