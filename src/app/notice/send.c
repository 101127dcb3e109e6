// send.c - the jobs: what was told reaches everybody who follows, at once or in a letter of the day or week. A letter
// is queued in the transaction that marks it: a job that runs twice sends nothing twice.
#include "app/notice/send.h"

#include "base/log.h"
#include "core/mail.h"

enum { BATCH = 200, DIGEST_SHOWN = 50, DIGEST_MOST = 1000, SUBJECT_SIGNS = 72 };

struct spread {
    struct job *job;
    struct notice_row notice;
    bool found, one; // one: told to one person, who has it already
    int64_t after;   // followers up to this one have it
    int n;           // done in the last step
};

static str path_in(struct mem *m, str origin, enum lang lang, str path)
{
    return str_format(m, STR_FMT "%s" STR_FMT, STR_ARG(origin), lang == LANG_EN ? "/en" : "",
                      STR_ARG(path));
}

static enum err off_link(struct db *db, struct mem *m, str origin, str uid, enum lang lang,
                         const char *kind, int64_t object, str *out)
{
    str key;

    TRY(notice_key(db, m, uid, kind, object, &key));
    *out = path_in(m, origin, lang,
                   str_format(m, "/afmelden?" EDIT_KEY_FIELD "=" STR_FMT, STR_ARG(key)));
    return ERR_NONE;
}

static enum err about_of(struct job *j, struct db *db, const struct notice_row *n, enum lang lang,
                         person_id person, bool *found, struct notice_subject *about)
{
    return follow_about(j->site, db, j->mem, j->now, lang, person, n->kind, n->object, found,
                        about);
}

// ---- to whom ----

static enum err spread_step(struct db *db, void *arg)
{
    struct spread *s = arg;
    struct job *j = s->job;
    struct notice_follower_rows rows;
    struct notice_subject about;
    int64_t changed;
    bool found;

    s->n = 0;
    TRY(notice_followers(db, j->mem, s->notice.kind, s->notice.object, s->after, s->notice.maker,
                         BATCH, &rows));
    for (int i = 0; i < rows.n; i++) {
        const struct notice_follower_row *f = &rows.at[i];
        TRY(about_of(j, db, &s->notice, lang_of(f->lang), f->person, &found, &about));
        if (found)
            TRY(notice_to_insert(db, s->notice.id, f->person, f->silent ? STR("off") : f->how,
                                 j->now, &changed));
        s->after = f->person.v;
        s->n++;
    }
    return ERR_NONE;
}

// ---- at once ----

static enum err letter_now(struct job *j, struct db *db, const struct notice_row *n,
                           const struct notice_now_row *p)
{
    const enum lang lang = lang_of(p->lang);
    struct mem *m = j->mem;
    struct notice_subject about;
    str origin, off;
    bool found;

    TRY(notice_mailed(db, p->id, j->now));
    TRY(about_of(j, db, n, lang, p->person, &found, &about));
    const str sentence = notice_sentence(m, lang, n->message, n->vals);
    if (!found || !sentence.n) return ERR_NONE; // secret or gone since it was told
    TRY(place_origin(db, m, j->settings, n->place, &origin));
    TRY(off_link(db, m, origin, p->uid, lang, str_z(m, n->kind), n->object, &off));
    const struct msg_arg why_args[] = {{.name = "title", .s = about.title}};
    const str why = p->follows ? msg_fill(m, lang, MSG_notice_why_follow, why_args, 1)
                               : msg_text(lang, MSG_notice_why_task);
    const struct msg_arg args[] = {
        {.name = "name", .s = p->name},
        {.name = "what", .s = sentence},
        {.name = "link", .s = path_in(m, origin, lang, n->link)},
        {.name = "why", .s = why},
        {.name = "settings", .s = path_in(m, origin, lang, STR("/mijn/volgen"))},
        {.name = "off", .s = off},
    };
    return mail_add(db, m, j->now,
                    &(struct mail_new){.to = p->mail,
                                       .subject = utf8_clip(sentence, SUBJECT_SIGNS),
                                       .text = msg_fill(m, lang, MSG_notice_letter, args,
                                                        COUNT_OF(args)),
                                       .place = n->place,
                                       .unsubscribe = off});
}

static enum err now_step(struct db *db, void *arg)
{
    struct spread *s = arg;
    struct notice_now_rows rows;

    TRY(notice_now(db, s->job->mem, s->notice.id, BATCH, &rows));
    for (int i = 0; i < rows.n; i++)
        TRY(letter_now(s->job, db, &s->notice, &rows.at[i]));
    s->n = rows.n;
    return ERR_NONE;
}

static enum err find_step(struct db *db, void *arg)
{
    struct spread *s = arg;
    notice_id id = {0};
    str rest = s->job->payload, number;

    if (!str_cut(&rest, ' ', &number)) return ERR_INVALID;
    TRY(str_int(number, 1, INT64_MAX, &id.v));
    s->one = str_eq(rest, STR("one"));
    return notice_by_id(db, s->job->mem, id, &s->found, &s->notice);
}

// A step at a time, so that others may write in between; what a step needed of memory is let go after it.
static enum err steps(struct spread *s, store_fn *step)
{
    do {
        const struct mem_mark mark = mem_mark(s->job->mem);
        TRY(store_write(s->job->store, s->job->mem, step, s));
        mem_reset(s->job->mem, mark);
    } while (s->n == BATCH);
    return ERR_NONE;
}

enum err notice_spread_run(struct job *j)
{
    struct spread s = {.job = j};

    if (!j->site) return job_fail(j, ERR_INTERNAL, STR("the worker was not told the features"));
    TRY(store_read(j->store, j->mem, find_step, &s));
    if (!s.found) return ERR_NONE; // what it was about is gone
    if (!s.one) TRY(steps(&s, spread_step));
    return steps(&s, now_step);
}

// ---- once a day, once a week ----

struct digest {
    struct job *job;
    int64_t weekly, after;
    int n, letters;
    int64_t day;
};

struct line {
    str title, sentence, link;
};

static str digest_lines(struct mem *m, const struct line *lines, int n, enum lang lang)
{
    struct out o = out_new(m);

    for (int i = 0; i < n && i < DIGEST_SHOWN; i++) {
        if (i == 0 || !str_eq(lines[i].title, lines[i - 1].title))
            out_format(&o, STR_FMT "\n\n", STR_ARG(lines[i].title));
        out_format(&o, STR_FMT "\n" STR_FMT "\n\n", STR_ARG(lines[i].sentence),
                   STR_ARG(lines[i].link));
    }
    if (n > DIGEST_SHOWN) {
        const struct msg_arg more[] = {{.name = "n", .number = true, .i = n - DIGEST_SHOWN}};
        out_str(&o, msg_fill(m, lang, MSG_notice_digest_more, more, 1));
        out_byte(&o, '\n');
    }
    return str_trim(out_get(&o));
}

static enum err digest_letter(struct db *db, struct digest *d, const struct notice_reader_row *p)
{
    const enum lang lang = lang_of(p->lang);
    struct job *j = d->job;
    struct mem *m = j->mem;
    struct notice_due_rows rows;
    struct notice_subject about;
    place_id place = {0};
    str origin, off;
    bool found;
    int n = 0;

    TRY(notice_digest_of(db, m, p->person, d->weekly, DIGEST_MOST, &rows));
    struct line *lines = MEM_ARRAY(m, struct line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct notice_due_row *x = &rows.at[i];
        TRY(notice_mailed(db, x->id, j->now));
        const str sentence = notice_sentence(m, lang, x->message, x->vals);
        TRY(follow_about(j->site, db, m, j->now, lang, p->person, x->kind, x->object, &found,
                         &about));
        if (!found || !sentence.n) continue;
        TRY(place_origin(db, m, j->settings, x->place, &origin));
        lines[n] = (struct line){about.title, sentence, path_in(m, origin, lang, x->link)};
        place =
            n == 0 || place.v == x->place.v ? x->place : PLACE_ROOT; // of one place, else of all
        n++;
    }
    if (!n) return ERR_NONE;
    TRY(place_origin(db, m, j->settings, place, &origin));
    TRY(off_link(db, m, origin, p->uid, lang, "all", 0, &off));
    const struct msg_arg subject[] = {{.name = "n", .number = true, .i = n}};
    const struct msg_arg args[] = {
        {.name = "name", .s = p->name},
        {.name = "lines", .s = digest_lines(m, lines, n, lang)},
        {.name = "settings", .s = path_in(m, origin, lang, STR("/mijn/volgen"))},
        {.name = "off", .s = off},
    };
    d->letters++;
    return mail_add(
        db, m, j->now,
        &(struct mail_new){.to = p->mail,
                           .subject = msg_fill(m, lang, MSG_notice_digest_subject, subject, 1),
                           .text = msg_fill(m, lang, MSG_notice_digest, args, COUNT_OF(args)),
                           .place = place,
                           .unsubscribe = off});
}

static enum err digest_step(struct db *db, void *arg)
{
    struct digest *d = arg;
    struct notice_reader_rows people;

    TRY(notice_digest_people(db, d->job->mem, d->after, d->weekly, BATCH, &people));
    for (int i = 0; i < people.n; i++) {
        TRY(digest_letter(db, d, &people.at[i]));
        d->after = people.at[i].person.v;
    }
    d->n = people.n;
    return ERR_NONE;
}

static enum err plan_step(struct db *db, void *arg)
{
    const struct digest *d = arg;

    return notice_plan(db, d->job->now);
}

// Weekly letters go out with those of Monday: the day the job was planned for, also when it runs late.
enum err notice_digest_run(struct job *j)
{
    struct digest d = {.job = j};
    int letters = 0;

    if (!j->site) return job_fail(j, ERR_INTERNAL, STR("the worker was not told the features"));
    TRY(str_int(j->payload, 0, 1000000, &d.day));
    d.weekly = day_weekday((day){(int32_t)d.day}) == 0;
    do {
        const struct mem_mark mark = mem_mark(j->mem);
        d.letters = 0;
        TRY(store_write(j->store, j->mem, digest_step, &d));
        letters += d.letters;
        mem_reset(j->mem, mark);
    } while (d.n == BATCH);
    log_line(LOG_INFO, "notice.digest", "letters=%d weekly=%d", letters, (int)d.weekly);
    return store_write(j->store, NULL, plan_step, &d);
}
