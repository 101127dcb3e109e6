// demo.c - two invented plans of the practice city: one where contributions are being sorted, and one where each has its answer.
#include "core/invent.h"

#include "app/answer/note.h"

#include <time.h>

struct work {
    struct cli *cli;
    int64_t now, n, answered;
    struct here h;
    person_id writer, reader;
    struct chance chance;
    int *subject; // of each contribution
    int subjects;
};

// Whoever plays the part; named by the part, for nobody is called so.
static enum err player(struct db *db, struct work *w, const char *mail, const char *name,
                       person_id *out)
{
    struct person_row p;
    bool found;

    TRY(person_by_mail(db, w->cli->mem, str_of(mail), &found, &p));
    *out = p.id;
    return found ? ERR_NONE
                 : person_add(db, w->cli->mem, w->now, str_of(mail), str_of(name), STR("nl"), out);
}

// Of the practice trajectories; what was said in it is filled in once.
static enum err plan(struct db *db, struct work *w, const char *slug, bool *out_new)
{
    int64_t n;
    bool found;

    TRY(trajectory_by_slug(db, w->cli->mem, w->h.place.id, str_of(slug), &found, &w->h.t));
    if (!found)
        return cli_fail(w->cli, ERR_NOT_FOUND,
                        "there is no plan %s in oefenstad; run: meent trajectory fill "
                        "content/practice/trajectories.json",
                        slug);
    TRY(contribution_last(db, w->cli->mem, w->h.t.id, &found, &n));
    *out_new = !found;
    return ERR_NONE;
}

// In the days from `from` on.
static enum err bring(struct db *db, struct work *w, int64_t n, int32_t from, int days)
{
    struct mem *m = w->cli->mem;

    w->subject = MEM_ARRAY(m, int, (size_t)n);
    w->subjects = 0;
    for (int64_t i = 0; i < n; i++) {
        const struct mem_mark mark = mem_mark(m);
        const day in = {from + (int32_t)(i * days / n)};
        struct contribution_receipt got;
        struct invented x;

        invent(m, &w->chance, &x);
        w->subject[w->subjects++] = x.subject;
        TRY(contribution_add(db, m, w->now,
                             &(struct contribution_new){.trajectory = w->h.t.id,
                                                        .channel = str_of(x.channel),
                                                        .body = x.body,
                                                        .received = in},
                             &got));
        mem_reset(m, mark);
    }
    return ERR_NONE;
}

// The first `n` points to a cluster named by what they are about; answered where `answers` says so.
static enum err cluster_up(struct db *db, struct work *w, int n, bool answers)
{
    struct mem *m = w->cli->mem;
    struct point_line_rows points;

    TRY(points_loose(db, m, w->h.t.id, 0, n, &points));
    for (int s = 0; s < invent_subjects; s++) {
        const struct invent_reply *r = invent_reply(s);
        cluster_id id = {0};
        int64_t changed;
        for (int i = 0; i < points.n && i < w->subjects; i++) {
            if (w->subject[i] != s) continue;
            if (!id.v) TRY(cluster_insert(db, m, w->h.t.id, invent_subject(s), w->now, &id));
            TRY(point_cluster_set(db, points.at[i].id, &id.v));
        }
        if (!id.v || !answers) continue;
        const str sent_on =
            str_eq(str_of(r->verdict), STR("elsewhere")) ? STR("de vervoerder") : STR("");
        TRY(answer_put(db, id, w->h.t.id, str_of(r->verdict), sent_on, str_of(r->reason),
                       str_of(r->paragraph), str_of(r->before), str_of(r->after),
                       str_of(r->minority), &w->writer, w->now, &changed));
        TRY(demo_reader(db, id, w->reader, w->now));
    }
    return ERR_NONE;
}

static enum err demo_write(struct db *db, void *arg)
{
    struct work *w = arg;
    const int32_t today = day_of_at(w->now).n;
    int64_t version, n;
    bool found, fresh;

    TRY(place_by_slug(db, w->cli->mem, STR("oefenstad"), &found, &w->h.place));
    if (!found)
        return cli_fail(w->cli, ERR_NOT_FOUND,
                        "there is no place oefenstad; run: meent place demo");
    TRY(player(db, w, "projectleider@oefenstad.example", "Projectleider van Oefenstad",
               &w->writer));
    TRY(player(db, w, "vakambtenaar@oefenstad.example", "Vakambtenaar van Oefenstad", &w->reader));
    chance_start(&w->chance, STR("Molenplein"));
    TRY(plan(db, w, "molenplein", &fresh));
    if (fresh) {
        TRY(bring(db, w, w->n, today - 20, 20));
        TRY(cluster_up(db, w, (int)(w->n < 80 ? w->n / 2 : 40), false));
    }
    TRY(plan(db, w, "molenplein-eerste-ronde", &fresh));
    if (!fresh) return ERR_NONE;
    w->now -= INT64_C(83) * 86400; // a day before it was fed back
    TRY(bring(db, w, w->answered, (int32_t)w->h.t.starts_day, 28));
    TRY(cluster_up(db, w, (int)w->answered, true));
    TRY(note_publish(db, w->cli->mem, w->now, &w->h, &version, &n));
    return demo_replies(db, w->h.t.id);
}

static enum err run_demo(struct cli *c)
{
    struct work w = {.cli = c, .now = (int64_t)time(NULL), .n = 2000, .answered = 60};

    TRY(cli_option_int(c, "--contributions", 1, 20000, &w.n));
    TRY(cli_option_int(c, "--answered", 1, 20000, &w.answered));
    TRY(cli_end(c));
    TRY(cli_store(c, true));
    return store_write(c->store, c->mem, demo_write, &w);
}

const struct command answer_commands[ANSWER_COMMANDS] = {
    {"answer demo", "[--contributions N] [--answered N]",
     "invented plans in the practice city: one with N contributions, one with N that have an "
     "answer",
     "meent answer demo", run_demo},
};
