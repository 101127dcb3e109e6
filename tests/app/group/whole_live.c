// whole_live.c - what the people of the group say of what they learned, and how long the parts of a session really took. The course is
// read from its files here, not by the program.
#include "app/evaluate/evaluate.h"
#include "base/day.h"
#include "tests/app/group/whole.h"
#include "tests/support/raw.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// ---- the plan ----

int whole_before(int i)
{
    return 3 + i * 3 % 4; // three to six: not enough, and enough
}

int whole_after(int i)
{
    return 3 + i % 4;
}

int whole_later(int i)
{
    return 4 + i % 3;
}

int whole_sure(int p, int q, bool after)
{
    return (after ? 3 : 1) + (p + q) % 3;
}

int whole_assessed(int moment)
{
    static const int n[] = {12, 9, 10}; // the first ten count; nine are too few

    return n[moment];
}

int whole_score(int p, int competence, int moment)
{
    return 1 + (p * 2 + competence + moment) % 5;
}

// ---- the course ----

static str file_read(struct whole *w, const char *path)
{
    FILE *f = fopen(path, "r");
    const str all = whole_stream(w, f);

    if (f) fclose(f);
    return all;
}

static int head_int(str text, const char *key)
{
    const ptrdiff_t at = str_find(text, str_of(key));
    return at < 0 ? 0 : atoi(text.at + at + strlen(key));
}

static str head_text(struct whole *w, str text, const char *key)
{
    return str_copy(w->t->mem, str_trim(whole_between(text, key, "\n")));
}

static void session_read(struct whole *w, str text, struct whole_session *s)
{
    for (str line; str_line(&text, &line);) {
        const bool part = str_find(line, STR("{.part #")) >= 0,
                   rest = str_find(line, STR("{.break #")) >= 0;
        if (part || rest) {
            CHECK(w->t, s->n < PARTS_MAX);
            const str id = whole_between(line, "#", " ");
            s->part[s->n++] =
                (struct whole_part){.id = str_copy(w->t->mem, id),
                                    .title = STR("Pauze"),
                                    .needs =
                                        str_copy(w->t->mem, whole_between(line, " needs=\"", "\"")),
                                    .minutes = head_int(line, "minutes=")};
        } else if (s->n && str_starts(line, STR("### ")) &&
                   str_eq(s->part[s->n - 1].title, STR("Pauze"))) {
            s->part[s->n - 1].title = str_copy(w->t->mem, str_from(line, 4));
        }
    }
}

void whole_course_read(struct whole *w)
{
    // The parts of a plan that belong to a chapter, as the course says them in words.
    static const int plan_parts[MODULES] = {0, 0, 7, 0, 3, 1, 0, 2, 5};

    for (int i = 0; i < MODULES; i++) {
        glob_t g, e;
        CHECK_INT(w->t, glob(whole_text(w, "content/leergang/modules/m%02d-*", i + 1), 0, NULL, &g),
                  0);
        const str module = file_read(w, whole_text(w, "%s/module.md", g.gl_pathv[0]));
        const str session = file_read(w, whole_text(w, "%s/sessions/s1.md", g.gl_pathv[0]));
        w->module_title[i] = head_text(w, module, "\ntitle:");
        w->session_title[i] = head_text(w, session, "\ntitle:");
        w->study[i] = head_int(module, "study_minutes:");
        w->live[i] = head_int(module, "live_minutes:");
        session_read(w, session, &w->session[i]);
        CHECK(w->t, w->session[i].n > 5);
        if (glob(whole_text(w, "%s/exercises/e*.md", g.gl_pathv[0]), 0, NULL, &e) == 0) {
            for (size_t k = 0; k < e.gl_pathc; k++)
                w->exercises[i] += !strstr(e.gl_pathv[k], ".en.md");
            globfree(&e);
        }
        w->plan[i] = plan_parts[i];
        globfree(&g);
    }
}

// ---- evaluation ----

void whole_evaluates(struct whole *w, int i, bool after)
{
    const char *path =
        whole_text(w, "/evaluatie/" STR_FMT "/%s", STR_ARG(w->meeting[i]), after ? "na" : "voor");
    const int n = after ? whole_after(i) : whole_before(i);
    struct whole_moment *m = after ? &w->after[i] : &w->before[i];

    for (int p = 0; p < n; p++) {
        const str form = whole_page(w, w->who[p], path);
        struct out o = out_new(w->t->mem);
        int q = 1;
        for (; q <= QUESTIONS_MAX && whole_has(form, whole_text(w, "name=\"z-%d\"", q)); q++) {
            out_format(&o, "%sz-%d=%d", q > 1 ? "&" : "", q, whole_sure(p, q, after));
            m->sum[q - 1] += whole_sure(p, q, after);
        }
        w->questions[i] = q - 1;
        CHECK(w->t, q > 3);
        CHECK_INT(w->t, whole_post(w, w->who[p], path, path, str_z(w->t->mem, out_get(&o))), 303);
        m->n++;
    }
}

// The path in the letter to somebody about what they did with a module.
static const char *link_to(struct whole *w, int p, int i)
{
    const str body = raw_sql(
        w->t, w->h.database,
        whole_text(w,
                   "select body from mail where recipient = 'mens%02d@example.nl' and "
                   "body like '%%Bijeenkomst %d %%/evaluatie/brief?%%' order by id desc limit 1",
                   p, i + 1));
    const ptrdiff_t at = str_find(body, STR("/evaluatie/brief?"));

    if (at < 0) return "/evaluatie/brief";
    const char *path = body.at + at;
    return str_z(w->t->mem, (str){path, strcspn(path, " \n\r\\")});
}

static enum err stay(struct job *j) // a letter stays where it waits to be sent, to be read there
{
    (void)j;
    return ERR_NONE;
}

void whole_letters(struct whole *w)
{
    static const struct job_kind letters[] = {
        {"evaluate.letters", evaluate_letters_run},
        {"mail.send", stay},
    };
    const int64_t now = (int64_t)time(NULL);

    for (int i = 0; i < MODULES; i++) {
        const int64_t ends = w->starts[i] + LENGTH * 60;
        if (!w->starts[i] || w->letter_day[i] || now < ends + 90 * 86400) continue;
        w->letter_day[i] = day_of_at(now).n;
        // Who did not answer the letter of a month ago is asked once more.
        const int reminded = i ? PEOPLE - whole_later(i - 1) : 0;
        const int before =
            whole_count(w, "select count(*) from mail where body like '%/evaluatie/brief?%'");
        whole_sql(w, "update job set state = 'done' where state = 'new'");
        whole_sql(w, "insert into job (kind, payload, run_at, created_at) values "
                     "('evaluate.letters', '', 1, 1)");
        house_work(w->t, &w->h, letters, COUNT_OF(letters), now + 1);
        CHECK_INT(w->t,
                  whole_count(w, "select count(*) from mail where body like '%/evaluatie/brief?%'"),
                  before + PEOPLE + reminded);
        for (int p = 0; p < whole_later(i); p++) {
            const char *link = link_to(w, p, i);
            const str key = str_from(str_of(link), strlen("/evaluatie/brief?sleutel="));
            const str said = house_form(w->t, &w->h, link, NULL, "/evaluatie/brief",
                                        str_format(w->t->mem, "sleutel=" STR_FMT "&v-1=Ik+deed+het",
                                                   STR_ARG(key)));
            CHECK_INT(w->t, client_status(said), 200);
            w->later[i].n++;
        }
        return; // at most one meeting a month
    }
}

// ---- where do I stand ----

void whole_assesses(struct whole *w, int moment)
{
    static const char *const keys[COMPETENCES] = {"goal",    "feedback", "value",  "frames",
                                                  "stop",    "listen",   "signal", "missing",
                                                  "data",    "choose",   "run",    "initiative",
                                                  "council", "chain",    "answer", "teach"};
    static const char *const names[] = {"start", "middle", "end"};
    const char *path = whole_text(w, "/groep/" STR_FMT "/waar-sta-ik", STR_ARG(w->slug));

    for (int p = 0; p < whole_assessed(moment); p++) {
        struct out o = out_new(w->t->mem);
        out_format(&o, "moment=%s&doe=klaar", names[moment]);
        for (int c = 0; c < COMPETENCES; c++)
            out_format(&o, "&%s=%d", keys[c], whole_score(p, c, moment));
        CHECK_INT(w->t, whole_post(w, w->who[p], path, path, str_z(w->t->mem, out_get(&o))), 303);
    }
}

// ---- the same session, nine times ----

struct run {
    struct whole *w;
    learn_group_id group;
    int64_t at;
    str uid;
};

static enum err fixed_group(struct db *db, void *arg)
{
    struct run *r = arg;
    struct mem *m = r->w->t->mem;
    struct group_row own;
    struct person_row trainer;
    group_member_id id;
    bool found;

    TRY(group_by_id(db, m, r->w->group, &own));
    const struct group_new n = {STR("Vaste groep"), PLACE_ROOT, own.version, STR("nl"), false};
    TRY(group_add(db, m, r->at, &n, &r->group));
    TRY(db_run_text(db, "update learn_group set state = 'running' where slug = 'vaste-groep'"));
    TRY(person_by_mail(db, m, STR("trainer@example.nl"), &found, &trainer));
    return member_add(db, m, r->at, r->group, trainer.id, STR("trainer"), STR("in"), NULL, &id);
}

static enum err run_make(struct db *db, void *arg)
{
    struct run *r = arg;
    struct meeting_row row;
    meeting_id id;
    const struct meeting_new n = {.number = 1,
                                  .session = STR("e6mcomll"),
                                  .title = STR(""),
                                  .starts_at = r->at,
                                  .ends_at = r->at + LENGTH * 60,
                                  .venue = STR("Zaal")};

    TRY(meeting_add(db, r->w->t->mem, r->at, r->group, &n, &id));
    TRY(meeting_by_id(db, r->w->t->mem, id, &row));
    r->uid = row.uid;
    return ERR_NONE;
}

void whole_runs(struct whole *w)
{
    const struct whole_session *s = &w->session[0];
    struct run r = {.w = w, .at = (int64_t)time(NULL)};

    CHECK_INT(w->t, store_write(w->h.store, w->t->mem, fixed_group, &r), ERR_NONE);
    for (int k = 0; k < RUNS; k++) {
        int64_t at = (int64_t)time(NULL) - 8 * 3600;
        struct out o = out_new(w->t->mem);
        r.at = w->ran[k] = at;
        CHECK_INT(w->t, store_write(w->h.store, w->t->mem, run_make, &r), ERR_NONE);
        const char *lead = whole_text(w, "/bijeenkomst/" STR_FMT "/regie", STR_ARG(r.uid));
        CHECK_INT(w->t, whole_post(w, w->trainer, lead, lead, "doe=open"), 303);
        OUT_LIT(&o, "doe=log&log=%5B");
        for (int p = 0; p < s->n; p++) {
            const bool skips = p && (k * 5 + p * 3) % 13 == 0;
            const int minutes = s->part[p].minutes + (k * 5 + p * 3) % 9 - 4;
            w->took[k][p] = skips ? -1 : minutes;
            out_format(&o,
                       "%%7B%%22id%%22:%%22loop-%d-%02d%%22,%%22tijd%%22:%lld,%%22doe%%22:%%22%s%%"
                       "22,%%22deel%%22:%%22" STR_FMT "%%22%%7D,",
                       k, p, (long long)at * 1000, skips ? "skip" : "start",
                       STR_ARG(s->part[p].id));
            if (!skips) at += minutes * 60;
        }
        out_format(&o,
                   "%%7B%%22id%%22:%%22loop-%d-einde%%22,%%22tijd%%22:%lld,%%22doe%%22:%%22end%%22%"
                   "%7D%%5D",
                   k, (long long)at * 1000);
        CHECK_INT(w->t, whole_post(w, w->trainer, lead, lead, str_z(w->t->mem, out_get(&o))), 303);
    }
    r.at = (int64_t)time(NULL) + 3 * 86400;
    CHECK_INT(w->t, store_write(w->h.store, w->t->mem, run_make, &r), ERR_NONE);
    w->next = r.uid;
    w->next_at = r.at;
}
