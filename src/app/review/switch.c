// switch.c - the dates do the switching. A job looks every night at the rounds whose day is over, and gives what people left behind to
// somebody else. It may run twice, late or in between: each step looks first what is there.
#include "app/review/review.h"

#include "app/review/allot.h"
#include "base/day.h"
#include "base/hash.h"
#include "base/log.h"
#include "core/audit.h"
#include "core/notice.h"

#include <stdio.h>

enum { DAY_S = 86400, AT_NIGHT_S = 3 * 3600 + 1800, LAST_DAYS = 2 };

static str uid_new(struct mem *m)
{
    char uid[8];

    random_id(uid);
    return str_copy(m, (str){uid, sizeof uid});
}

struct night {
    struct job *job;
    struct round_due_rows due;
    review_round_id round;
    int64_t moved, given, trainers, examples;
};

struct turn { // one round, in one transaction
    struct db *db;
    struct mem *m;
    int64_t now;
    struct group_row g;
    struct round_row r;
    struct review_reader_rows readers;
    struct text_in_rows texts;
    struct pair_in_rows pairs;
};

// ---- telling ----

static enum err tell(struct turn *w, msg text, bool task, int64_t due_day, person_id to,
                     person_id maker)
{
    const struct notice_value values[] = {notice_text("title", w->r.title)};

    if (w->g.practice) return ERR_NONE;
    return notice_tell(
        w->db, w->m, w->now,
        &(struct notice_new){.kind = "group",
                             .object = w->g.id.v,
                             .place = w->g.place,
                             .text = text,
                             .values = values,
                             .n_values = 1,
                             .link = str_format(w->m, "/groep/" STR_FMT "/feedback/" STR_FMT,
                                                STR_ARG(w->g.slug), STR_ARG(w->r.uid)),
                             .task = task,
                             .due_at = due_day ? at_of_local((day){(int32_t)due_day + 1}, 0) : 0,
                             .maker = maker,
                             .to = to});
}

enum err review_opened(struct db *db, struct mem *m, int64_t now, const struct group_row *g,
                       const struct round_row *r, person_id maker)
{
    struct turn w = {.db = db, .m = m, .now = now, .g = *g, .r = *r};

    return tell(&w, MSG_review_told_opened, false, 0, (person_id){0}, maker);
}

// A task is about the group, so one that stands for two rounds goes when neither waits any more.
enum err review_settle(struct db *db, struct mem *m, int64_t now, const struct round_row *r,
                       group_member_id reader, person_id person)
{
    struct round_rows rounds;
    struct pair_mine_rows pairs;
    struct round_row row = *r;

    TRY(rounds_of(db, m, row.learn_group, &rounds));
    for (int i = 0; i < rounds.n; i++) {
        if (str_eq(rounds.at[i].state, STR("closed"))) continue;
        TRY(pairs_to_read(db, m, rounds.at[i].id, reader, &pairs));
        for (int k = 0; k < pairs.n; k++)
            if (str_eq(pairs.at[k].state, STR("given")) || str_eq(pairs.at[k].state, STR("draft")))
                return ERR_NONE;
    }
    return notice_settle(db, now, person, "group", row.learn_group.v, MSG_review_told_read);
}

// ---- reading begins ----

static int reader_at(const struct turn *w, group_member_id id)
{
    for (int i = 0; i < w->readers.n; i++)
        if (w->readers.at[i].id.v == id.v) return i;
    return -1;
}

static int text_at(const struct turn *w, review_text_id id)
{
    for (int i = 0; i < w->texts.n; i++)
        if (w->texts.at[i].id.v == id.v) return i;
    return -1;
}

static bool wrote(const struct turn *w, group_member_id id)
{
    for (int k = 0; k < w->texts.n; k++)
        if (w->texts.at[k].member.v == id.v) return true;
    return false;
}

// Who handed in reads; when that are too few, everybody who takes part.
static enum err pairs_give(struct turn *w, int64_t *given)
{
    struct mem *m = w->m;
    int pool = 0, n_had = 0;
    int *who = MEM_ARRAY(m, int, (size_t)w->readers.n + 1);

    for (int i = 0; i < w->readers.n; i++)
        if (wrote(w, w->readers.at[i].id)) who[pool++] = i;
    if (pool <= w->r.readers) {
        pool = w->readers.n;
        for (int i = 0; i < pool; i++)
            who[i] = i;
    }
    int *index = MEM_ARRAY(m, int, (size_t)w->readers.n + 1);
    for (int i = 0; i < w->readers.n; i++)
        index[i] = -1;
    int64_t *city = MEM_ARRAY(m, int64_t, (size_t)pool + 1);
    for (int i = 0; i < pool; i++) {
        index[who[i]] = i;
        city[i] = w->readers.at[who[i]].has_place ? w->readers.at[who[i]].place.v : 0;
    }
    struct allot_text *texts = MEM_ARRAY(m, struct allot_text, (size_t)w->texts.n + 1);
    for (int k = 0; k < w->texts.n; k++) {
        const int i = reader_at(w, w->texts.at[k].member);
        texts[k] = (struct allot_text){i < 0 ? -1 : index[i],
                                       w->texts.at[k].has_place ? w->texts.at[k].place.v : 0};
    }
    struct allot_pair *had = MEM_ARRAY(m, struct allot_pair, (size_t)w->pairs.n + 1);
    for (int i = 0; i < w->pairs.n; i++) {
        const struct pair_in_row *x = &w->pairs.at[i];
        const int r = x->has_reader ? reader_at(w, x->reader) : -1, k = text_at(w, x->review_text);
        if (k >= 0 && str_eq(x->kind, STR("peer")))
            had[n_had++] = (struct allot_pair){k, r < 0 ? -1 : index[r]};
    }
    struct allot_pairs more;
    const struct allot_pairs before = {had, n_had};
    if (pool > ALLOT_MAX || w->texts.n > ALLOT_MAX) return ERR_FULL;
    TRY(allot(m, city, pool, texts, w->texts.n, (int)w->r.readers, &before, w->r.seed, &more));
    bool *told = MEM_ARRAY(m, bool, (size_t)pool + 1);
    for (int i = 0; i < more.n; i++) {
        const struct review_reader_row *r = &w->readers.at[who[more.at[i].reader]];
        TRY(pair_insert(w->db, uid_new(m), w->texts.at[more.at[i].text].id, &r->id, STR("peer"),
                        STR("given"), w->now));
        ++*given;
        if (told[more.at[i].reader]) continue;
        told[more.at[i].reader] = true;
        TRY(tell(w, MSG_review_told_read, true, w->r.read_day, r->person, (person_id){0}));
    }
    return ERR_NONE;
}

// ---- the day is over ----

static bool served(const struct turn *w, review_text_id text, bool trainers_too)
{
    for (int i = 0; i < w->pairs.n; i++) {
        const struct pair_in_row *x = &w->pairs.at[i];
        if (x->review_text.v == text.v &&
            (str_eq(x->state, STR("sent")) || (trainers_too && !str_eq(x->kind, STR("peer")))))
            return true;
    }
    return false;
}

// What nobody read falls to the trainers, in turn. Somebody does not read their own, in whatever role.
static enum err trainers_give(struct turn *w, int64_t *given)
{
    struct review_trainer_rows trainers;
    int next = 0;

    TRY(review_trainers(w->db, w->m, w->g.id, &trainers));
    bool *told = MEM_ARRAY(w->m, bool, (size_t)trainers.n + 1);
    for (int k = 0; k < w->texts.n && trainers.n; k++) {
        if (served(w, w->texts.at[k].id, true)) continue;
        for (int i = 0; i < trainers.n; i++, next++) {
            const struct review_trainer_row *x = &trainers.at[next % trainers.n];
            if (x->person.v == w->texts.at[k].person.v) continue;
            TRY(pair_insert(w->db, uid_new(w->m), w->texts.at[k].id, &x->id, STR("trainer"),
                            STR("given"), w->now));
            ++*given;
            if (!told[next % trainers.n])
                TRY(tell(w, MSG_review_told_read, true, w->r.close_day, x->person, (person_id){0}));
            told[next % trainers.n] = true;
            next++;
            break;
        }
    }
    return ERR_NONE;
}

static enum err writers_tell(struct turn *w)
{
    for (int k = 0; k < w->texts.n; k++)
        if (served(w, w->texts.at[k].id, false))
            TRY(tell(w, MSG_review_told_back, false, 0, w->texts.at[k].person, (person_id){0}));
    return ERR_NONE;
}

// What is not sent by now is missed; a text without anything gets the example. Everybody has something.
static enum err end(struct turn *w, int64_t *examples)
{
    for (int k = 0; k < w->texts.n; k++) {
        if (served(w, w->texts.at[k].id, false)) continue;
        TRY(pair_insert(w->db, uid_new(w->m), w->texts.at[k].id, NULL, STR("example"), STR("sent"),
                        w->now));
        TRY(tell(w, MSG_review_told_back, false, 0, w->texts.at[k].person, (person_id){0}));
        ++*examples;
    }
    TRY(pairs_missed(w->db, w->r.id));
    for (int i = 0; i < w->pairs.n; i++) { // nothing waits any more
        const struct pair_in_row *x = &w->pairs.at[i];
        const int r = x->has_reader ? reader_at(w, x->reader) : -1;
        if (r >= 0)
            TRY(review_settle(w->db, w->m, w->now, &w->r, x->reader, w->readers.at[r].person));
    }
    return ERR_NONE;
}

static enum err state_to(struct turn *w, const char *state, int64_t *moved)
{
    TRY(round_state_set(w->db, w->r.id, str_of(state)));
    w->r.state = str_of(state);
    ++*moved;
    return audit(w->db, w->m, w->now, STR("system"), STR("review.switch"),
                 str_format(w->m, "round:" STR_FMT, STR_ARG(w->r.uid)), str_of(state));
}

// Several days may have gone by: it goes on until the state is that of today.
static enum err round_step(struct db *db, void *arg)
{
    struct night *n = arg;
    struct turn w = {.db = db, .m = n->job->mem, .now = n->job->now};
    const int today = day_of_at(w.now).n;

    const enum err e = round_by_id(db, w.m, n->round, &w.r);
    if (e == ERR_NOT_FOUND) return ERR_NONE; // gone meanwhile
    TRY(e);
    TRY(group_by_id(db, w.m, w.r.learn_group, &w.g));
    for (int i = 0; i < 4; i++) {
        int64_t gone;
        const bool hand_in = str_eq(w.r.state, STR("hand_in")),
                   read = str_eq(w.r.state, STR("read")), late = str_eq(w.r.state, STR("late"));
        if (read) TRY(pairs_gone_drop(db, w.r.id, &gone));
        TRY(review_readers(db, w.m, w.g.id, &w.readers));
        TRY(texts_of(db, w.m, w.r.id, &w.texts));
        TRY(pairs_of_round(db, w.m, w.r.id, &w.pairs));
        if (hand_in && w.r.hand_in_day < today) {
            TRY(pairs_give(&w, &n->given));
            TRY(state_to(&w, "read", &n->moved));
        } else if (read && w.r.read_day < today) {
            TRY(trainers_give(&w, &n->trainers));
            TRY(writers_tell(&w));
            TRY(state_to(&w, "late", &n->moved));
        } else if (late && w.r.close_day < today) {
            TRY(end(&w, &n->examples));
            TRY(state_to(&w, "closed", &n->moved));
        } else {
            if (read && w.r.read_day - today >= LAST_DAYS) TRY(pairs_give(&w, &n->given));
            return ERR_NONE;
        }
    }
    return ERR_NONE;
}

// ---- the job ----

enum err review_plan(struct db *db, int64_t now)
{
    const int64_t tomorrow = now / DAY_S + 1;
    char key[40];
    bool added;

    const int n = snprintf(key, sizeof key, "review.day.%lld", (long long)tomorrow);
    return job_add_once(db, STR("review.day"), STR(""), tomorrow * DAY_S + AT_NIGHT_S,
                        (str){key, (size_t)n}, &added);
}

static enum err due_read(struct db *db, void *arg)
{
    struct night *n = arg;

    return rounds_due(db, n->job->mem, day_of_at(n->job->now).n, &n->due);
}

static enum err plan_step(struct db *db, void *arg)
{
    return review_plan(db, *(const int64_t *)arg);
}

static enum err day_run(struct job *j)
{
    struct night n = {.job = j};

    TRY(store_read(j->store, j->mem, due_read, &n));
    for (int i = 0; i < n.due.n; i++) {
        const struct mem_mark mark = mem_mark(j->mem);
        n.round = n.due.at[i].id;
        TRY(store_write(j->store, j->mem, round_step, &n));
        mem_reset(j->mem, mark);
    }
    if (n.moved || n.given)
        log_line(LOG_INFO, "review.day", "rounds=%lld pairs=%lld trainers=%lld examples=%lld",
                 (long long)n.moved, (long long)n.given, (long long)n.trainers,
                 (long long)n.examples);
    return store_write(j->store, j->mem, plan_step, &j->now);
}

const struct job_kind review_jobs[REVIEW_JOBS] = {
    {"review.day", day_run},
};
