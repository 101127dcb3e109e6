// demo.c - two invented plans of the practice city: one where contributions are being sorted, and one where each has its answer.
#include "app/answer/invent.h"

#include "app/answer/note.h"

#include <time.h>

struct work {
    struct cli *cli;
    int64_t now, n;
    struct here h;
    person_id writer, reader;
    struct chance chance;
    int subject[512]; // of the first contributions
    int subjects;
};

enum { ANSWERED = 60 };

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

static enum err plan(struct db *db, struct work *w, const char *slug, const char *title,
                     bool *out_new)
{
    struct mem *m = w->cli->mem;
    const int32_t today = day_of_at(w->now).n;
    trajectory_id id;
    bool found;

    TRY(trajectory_by_slug(db, m, w->h.place.id, str_of(slug), &found, &w->h.t));
    if (found) { // filled in with the others; its contributions once
        int64_t n;
        TRY(contribution_last(db, m, w->h.t.id, &found, &n));
        *out_new = !found;
        return ERR_NONE;
    }
    *out_new = true;
    TRY(trajectory_add(db, m, w->now,
                       &(struct trajectory_new){.place = w->h.place.id,
                                                .slug = str_of(slug),
                                                .title = str_of(title),
                                                .kind = STR("participation")},
                       &id));
    TRY(demo_open(db, id, today - 21, today + 21, today + 60, w->now));
    return trajectory_by_id(db, m, id, &w->h.t);
}

static enum err bring(struct db *db, struct work *w, int64_t n)
{
    struct mem *m = w->cli->mem;

    w->subjects = 0;
    for (int64_t i = 0; i < n; i++) {
        const struct mem_mark mark = mem_mark(m);
        const day in = {day_of_at(w->now).n - (int32_t)((n - i) * 20 / n)};
        struct contribution_receipt got;
        struct invented x;

        invent(m, &w->chance, &x);
        if (w->subjects < (int)COUNT_OF(w->subject)) w->subject[w->subjects++] = x.subject;
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
    TRY(plan(db, w, "molenplein", "Het Molenplein opnieuw inrichten", &fresh));
    if (fresh) {
        TRY(bring(db, w, w->n));
        TRY(cluster_up(db, w, (int)(w->n < 80 ? w->n / 2 : 40), false));
    }
    TRY(plan(db, w, "molenplein-eerste-ronde", "Molenplein: de eerste ronde", &fresh));
    if (!fresh) return ERR_NONE;
    TRY(bring(db, w, ANSWERED));
    TRY(cluster_up(db, w, ANSWERED, true));
    TRY(note_publish(db, w->cli->mem, w->now, &w->h, &version, &n));
    TRY(demo_replies(db, w->h.t.id));
    return demo_state(db, w->h.t.id, STR("fed_back"), w->now);
}

static enum err run_demo(struct cli *c)
{
    struct work w = {.cli = c, .now = (int64_t)time(NULL), .n = 2000};

    TRY(cli_option_int(c, "--contributions", 1, 20000, &w.n));
    TRY(cli_end(c));
    TRY(cli_store(c, true));
    return store_write(c->store, c->mem, demo_write, &w);
}

const struct command answer_commands[ANSWER_COMMANDS] = {
    {"answer demo", "[--contributions N]",
     "invented plans in the practice city, with invented contributions and answers", "meent answer demo", run_demo},
};
