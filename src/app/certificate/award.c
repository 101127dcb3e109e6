// award.c - giving what was earned. A job looks at everybody once a day, another at one group when somebody there asks; both
// write one transaction per group. Nothing here needs a person to press: who did what is asked is given it.
#include "app/certificate/certificate.h"

#include "base/day.h"
#include "base/hash.h"
#include "base/log.h"
#include "core/audit.h"
#include "core/notice.h"

#include <stdio.h>

enum { DAY_S = 86400, AT_NIGHT_S = 3 * 3600, SALT = 16, SLOT_TRIES = 200 };

// No 0 and o, 1, i and l, and no vowels that make words.
static const char code_signs[] = "23456789bcdfghjkmnpqrstvwxz";

static str code_new(struct mem *m)
{
    char *to = mem_raw(m, CODE_SIGNS);
    unsigned char b;

    for (int i = 0; i < CODE_SIGNS;) {
        random_bytes(&b, 1);
        const size_t n = sizeof code_signs - 1;
        if (b >= 256 / n * n) continue; // every sign as likely
        to[i++] = code_signs[b % n];
    }
    return (str){to, CODE_SIGNS};
}

static str code_grouped(struct mem *m, str code)
{
    return str_format(m, "%.4s-%.4s-%.4s", code.at, code.at + 4, code.at + 8);
}

str code_path(struct mem *m, str code)
{
    return str_format(m, "/certificaat/" STR_FMT, STR_ARG(code_grouped(m, code)));
}

str code_shown(struct mem *m, str code)
{
    char *to = str_z(m, code_grouped(m, code));

    for (char *p = to; *p; p++)
        if (*p >= 'a' && *p <= 'z') *p = (char)(*p - 'a' + 'A');
    return str_of(to);
}

bool code_read(struct mem *m, str typed, str *out)
{
    char *to = mem_raw(m, CODE_SIGNS);
    const str low = str_lower(m, typed);
    size_t n = 0;

    for (size_t i = 0; i < low.n; i++) {
        if (low.at[i] == '-' || low.at[i] == ' ') continue;
        if (n == CODE_SIGNS || !memchr(code_signs, low.at[i], sizeof code_signs - 1)) return false;
        to[n++] = low.at[i];
    }
    *out = (str){to, n};
    return n == CODE_SIGNS;
}

static str uuid_new(struct mem *m)
{
    unsigned char b[16];

    random_bytes(b, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40); // RFC 9562, version 4
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
    const str x = hex_text(m, b, sizeof b);
    return str_format(m, "%.8s-%.4s-%.4s-%.4s-%.12s", x.at, x.at + 8, x.at + 12, x.at + 16,
                      x.at + 20);
}

// By chance, so that the place in the list says nothing about who or when.
static enum err slot_new(struct db *db, struct mem *mem, int64_t *out)
{
    uint32_t any;
    int64_t n;

    for (int i = 0; i < SLOT_TRIES; i++) {
        random_bytes(&any, sizeof any);
        *out = any % STATUS_BITS; // a power of two
        TRY(award_slot_taken(db, mem, *out, &n));
        if (!n) return ERR_NONE;
    }
    return ERR_FULL;
}

str award_what(struct mem *m, str kind, int64_t number)
{
    if (str_eq(kind, STR("module"))) return str_format(m, "m%02lld", (long long)number);
    return str_eq(kind, STR("course")) ? STR("leergang") : STR("trainer");
}

str award_title(struct mem *m, enum lang lang, const struct award_row *a)
{
    const struct msg_arg args[] = {{.name = "course", .s = a->course},
                                   {.name = "n", .s = number_text(m, lang, a->number)},
                                   {.name = "title", .s = a->title}};

    return str_eq(a->kind, STR("module")) ? msg_fill(m, lang, MSG_certificate_name_module, args, 3)
           : str_eq(a->kind, STR("course"))
               ? msg_fill(m, lang, MSG_certificate_name_course, args, 1)
               : msg_fill(m, lang, MSG_certificate_name_trainer, args, 1);
}

str award_criteria(struct mem *m, enum lang lang, str kind, int64_t number)
{
    const struct msg_arg args[] = {{.name = "n", .s = number_text(m, lang, number)}};

    return str_eq(kind, STR("module")) ? msg_fill(m, lang, MSG_certificate_criteria_module, args, 1)
           : str_eq(kind, STR("course")) ? msg_text(lang, MSG_certificate_criteria_course)
                                         : msg_text(lang, MSG_certificate_criteria_trainer);
}

struct giving {
    struct db *db;
    struct mem *mem;
    int64_t now;
    const struct group_row *g;
    const struct progress *p;
    signing_key_id key;
    struct award_in_rows had;
    struct award_course_row course;
    struct person_row person;
    str maker;
    bool again;
    int given;
};

// Of a row that was taken back nothing comes again, but when a coordinator says so.
static bool has(const struct giving *w, const char *kind, int64_t number)
{
    for (int i = 0; i < w->had.n; i++) {
        const struct award_in_row *a = &w->had.at[i];
        if (a->person.v == w->p->who.person.v && a->number == number &&
            str_eq(a->kind, str_of(kind)) && !(w->again && a->revoked_at))
            return true;
    }
    return false;
}

static enum err tell(struct giving *w, const char *kind, int64_t number)
{
    const struct notice_value values[] = {notice_number("n", number)};
    const bool module = strcmp(kind, "module") == 0;

    if (w->g->practice) return ERR_NONE;
    return notice_tell(w->db, w->mem, w->now,
                       &(struct notice_new){.kind = "group",
                                            .object = w->g->id.v,
                                            .place = w->g->place,
                                            .text = module ? MSG_certificate_told_module
                                                    : strcmp(kind, "course") == 0
                                                        ? MSG_certificate_told_course
                                                        : MSG_certificate_told_trainer,
                                            .values = values,
                                            .n_values = module ? 1 : 0,
                                            .link = STR("/mijn/certificaten"),
                                            .to = w->p->who.person});
}

static enum err give(struct giving *w, const char *kind, const struct progress_part *module)
{
    struct mem *m = w->mem;
    const int64_t number = module ? module->number : 0;
    unsigned char salt[SALT];
    int64_t slot, minutes = 0, sessions = 0, from = w->p->from_at, to = w->p->to_at;
    award_id id;

    if (has(w, kind, number)) return ERR_NONE;
    for (int i = 0; i < w->p->n; i++) {
        const struct progress_part *x = &w->p->at[i];
        if (module && x != module) continue;
        minutes += x->minutes + (x->present ? x->live_minutes : 0);
        sessions += x->present;
        if (module) from = x->from_at, to = x->to_at; // of its own session, not of the whole course
    }
    random_bytes(salt, sizeof salt);
    const str spice = hex_text(m, salt, sizeof salt);
    const str hash =
        sha256_hex(m, str_format(m, STR_FMT STR_FMT, STR_ARG(w->person.mail), STR_ARG(spice)));
    TRY(slot_new(w->db, m, &slot));
    TRY(award_insert(w->db, m, uuid_new(m), code_new(m), w->p->who.person, w->g->id, str_of(kind),
                     number, slot, w->key, w->person.name, spice,
                     str_format(m, "sha256$" STR_FMT, STR_ARG(hash)), w->course.title,
                     w->course.slug, module ? module->title : STR(""), w->course.number,
                     w->p->who.place_name, w->maker, w->g->lang, w->g->practice,
                     (minutes + 30) / 60, sessions, day_of_at(from ? from : w->now).n,
                     day_of_at(to ? to : w->now).n, w->now, &id));
    w->given++;
    return tell(w, kind, number);
}

enum err award_give(struct db *db, struct mem *mem, int64_t now, const struct group_row *g,
                    const struct progress *p, signing_key_id key, bool again, int *out_new)
{
    struct giving w = {
        .db = db, .mem = mem, .now = now, .g = g, .p = p, .key = key, .again = again};
    struct place_row place;
    enum lang lang;
    bool found;

    *out_new = 0;
    if (!lang_parse(g->lang, &lang)) return ERR_INVALID;
    TRY(awards_in(db, mem, g->id, &w.had));
    TRY(award_course(db, mem, g->version, g->lang, &found, &w.course));
    if (!found) return ERR_NONE;
    TRY(person_by_id(db, mem, p->who.person, &w.person));
    TRY(place_by_id(db, mem, g->place, &place));
    w.maker = place.name;
    for (int i = 0; i < p->n; i++)
        if (progress_module_earned(&p->at[i])) TRY(give(&w, "module", &p->at[i]));
    if (p->certificate) TRY(give(&w, "course", NULL));
    if (p->trainer) TRY(give(&w, "trainer", NULL));
    *out_new = w.given;
    return ERR_NONE;
}

// ---- the jobs ----

struct look {
    struct job *job;
    const struct signer_pair *pair;
    learn_group_id group;
    struct award_group_rows groups;
    int64_t given;
    bool key_there;
};

enum err award_plan(struct db *db, int64_t now)
{
    const int64_t tomorrow = now / DAY_S + 1;
    char key[48];
    bool added;

    const int n = snprintf(key, sizeof key, "certificate.day.%lld", (long long)tomorrow);
    return job_add_once(db, STR("certificate.day"), STR(""), tomorrow * DAY_S + AT_NIGHT_S,
                        (str){key, (size_t)n}, &added);
}

static enum err groups_read(struct db *db, void *arg)
{
    struct look *l = arg;
    signing_key_id key;

    TRY(signer_last(db, l->job->mem, &l->key_there, &key));
    return award_groups(db, l->job->mem, l->job->now - EARN_AFTER_S, &l->groups);
}

static enum err group_step(struct db *db, void *arg)
{
    struct look *l = arg;
    struct mem *m = l->job->mem;
    struct progress_list list;
    struct group_row g;
    signing_key_id key = {0};
    enum lang lang;
    bool any = false;
    int given;

    const enum err e = group_by_id(db, m, l->group, &g);
    if (e == ERR_NOT_FOUND) return ERR_NONE; // gone meanwhile
    TRY(e);
    if (!lang_parse(g.lang, &lang)) return ERR_INVALID;
    TRY(progress_of(db, m, l->job->now, &g, NULL, lang, &list));
    for (int i = 0; i < list.n; i++) {
        bool earned = list.at[i].certificate;
        for (int k = 0; k < list.at[i].n; k++)
            earned = earned || progress_module_earned(&list.at[i].at[k]);
        if (!earned) continue;
        if (!any) TRY(signer_have(db, m, l->job->now, l->pair, &key));
        any = true;
        TRY(award_give(db, m, l->job->now, &g, &list.at[i], key, false, &given));
        l->given += given;
        if (given)
            TRY(audit(db, m, l->job->now, STR("system"), STR("certificate.give"),
                      str_format(m, "member:" STR_FMT, STR_ARG(list.at[i].who.uid)),
                      str_format(m, "%d", given)));
    }
    return ERR_NONE;
}

static enum err plan_step(struct db *db, void *arg)
{
    return award_plan(db, *(const int64_t *)arg);
}

// The pair takes some tenths of a second: outside every transaction, and only while there is none.
static enum err look_run(struct job *j, bool all)
{
    struct signer_pair pair;
    struct look l = {.job = j};

    TRY(store_read(j->store, j->mem, groups_read, &l));
    if (!l.key_there) {
        TRY(signer_make(j->mem, &pair));
        l.pair = &pair;
    }
    int64_t one = 0;
    if (!all && str_int(j->payload, 1, INT64_MAX, &one) != ERR_NONE) return ERR_INVALID;
    for (int i = 0; i < l.groups.n; i++) {
        if (!all && l.groups.at[i].id.v != one) continue;
        l.group = l.groups.at[i].id;
        const struct mem_mark mark = mem_mark(j->mem);
        TRY(store_write(j->store, j->mem, group_step, &l));
        mem_reset(j->mem, mark);
    }
    if (l.given) log_line(LOG_INFO, "certificate.give", "awards=%lld", (long long)l.given);
    return all ? store_write(j->store, j->mem, plan_step, &j->now) : ERR_NONE;
}

static enum err day_run(struct job *j)
{
    return look_run(j, true);
}

static enum err one_run(struct job *j)
{
    return look_run(j, false);
}

const struct job_kind certificate_jobs[CERTIFICATE_JOBS] = {
    {"certificate.day", day_run},
    {"certificate.look", one_run},
};
