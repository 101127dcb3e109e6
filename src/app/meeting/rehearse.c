// rehearse.c - a trainer practises a whole session in a quarter of an hour: a group of invented people, a clock that goes sixteen
// times as fast, and telephones that come in, answer, write notes and react. A job plays them, by the same rows that real
// telephones write, so that what the trainer sees is what a real hall shows. Nothing of it counts, and it goes the next day.
#include "app/meeting/door.html.h"
#include "app/meeting/meeting.h"
#include "app/meeting/view.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "core/job.h"

enum { BOTS = 12, LOOK_S = 2, LATE_S = 75, AFTER_END_S = 120, ANSWER_S = 12 };

static const char *const names[BOTS] = {"Aya",  "Bart", "Chantal", "Dennis", "Esra", "Fenna",
                                        "Gijs", "Hind", "Ivo",     "Joke",   "Kees", "Lina"};
static const char *const cities[] = {"amsterdam", "den-haag", "groningen", "rotterdam", "utrecht"};

static const msg words[] = {MSG_meeting_bot_word_1, MSG_meeting_bot_word_2, MSG_meeting_bot_word_3,
                            MSG_meeting_bot_word_4, MSG_meeting_bot_word_5};
static const msg said[] = {MSG_meeting_bot_said_1, MSG_meeting_bot_said_2, MSG_meeting_bot_said_3,
                           MSG_meeting_bot_said_4};
static const msg notes[] = {MSG_meeting_bot_note_1, MSG_meeting_bot_note_2, MSG_meeting_bot_note_3};
static const msg keeps[] = {MSG_meeting_bot_keep_1, MSG_meeting_bot_keep_2};
static const msg changes[] = {MSG_meeting_bot_change_1, MSG_meeting_bot_change_2};

// ---- the page ----

// The course of the newest group that somebody is in; who leads groups somewhere without being in one: the newest course.
static enum err version_of(struct req *q, bool *out_may, course_version_id *out)
{
    struct meeting_course_row course;

    TRY(rehearsal_version(q->db, q->mem, who_person(q->who), out_may, out));
    if (*out_may || !may_somewhere(q->who, MAY_LEAD_GROUP)) return ERR_NONE;
    TRY(meeting_course(q->db, q->mem, out_may, &course));
    if (*out_may) *out = (course_version_id){course.live};
    return ERR_NONE;
}

enum err meeting_rehearse(struct req *q, struct res *r)
{
    struct rehearse_view v = {.chosen = req_query(q, "sessie", 20)};
    course_version_id version;
    bool may_begin;

    TRY(version_of(q, &may_begin, &version));
    if (may_begin)
        TRY(rehearsal_sessions(q->db, q->mem, version, str_of(lang_codes[q->lang]), &v.sessions));
    TRY(rehearsals_of(q->db, q->mem, who_person(q->who), q->now - REHEARSAL_S, &v.mine));
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_meeting_rehearse_title),
                                 .no_index = true,
                                 .form = true});
    rehearse_html(h, &v);
    return page_close(h);
}

static enum err bot_make(struct req *q, learn_group_id group, int i)
{
    const str mail = str_format(q->mem, "oefen%02d@repetitie.example", i + 1);
    struct person_row before;
    struct place_row city;
    group_member_id member;
    person_id person;
    bool found, placed;

    TRY(person_by_mail(q->db, q->mem, mail, &found, &before));
    if (found)
        person = before.id;
    else
        TRY(person_add(q->db, q->mem, q->now, mail, str_format(q->mem, "%s Verzonnen", names[i]),
                       STR("nl"), &person));
    TRY(place_by_slug(q->db, q->mem, str_of(cities[i % (int)COUNT_OF(cities)]), &placed, &city));
    TRY(member_add(q->db, q->mem, q->now, group, person, STR("participant"), STR("in"),
                   placed ? &city.id : NULL, &member));
    // Two pairs work on one project, so that keeping them together can be tried.
    if (i < 4)
        TRY(rehearsal_project(q->db, member,
                              msg_text(q->lang, i < 2 ? MSG_meeting_bot_project_1
                                                      : MSG_meeting_bot_project_2)));
    return ERR_NONE;
}

enum err meeting_rehearse_begin(struct req *q, struct res *r)
{
    const str session = req_form(q, "sessie", 20);
    const struct rehearsal_session_row *chosen = NULL;
    struct rehearsal_session_rows sessions;
    struct meeting_row meeting;
    course_version_id version;
    group_member_id member;
    learn_group_id group;
    meeting_id id;
    bool may_begin, added;
    int64_t n;

    TRY(version_of(q, &may_begin, &version));
    if (!may_begin) return fail(q, ERR_NOT_FOUND, MSG_meeting_rehearse_none);
    TRY(rehearsal_sessions(q->db, q->mem, version, str_of(lang_codes[q->lang]), &sessions));
    for (int i = 0; i < sessions.n; i++)
        if (str_eq(sessions.at[i].uid, session)) chosen = &sessions.at[i];
    if (!chosen) return fail(q, ERR_INVALID, MSG_meeting_rehearse_choose);
    TRY(rehearsals_count(q->db, q->mem, q->now - REHEARSAL_S, &n));
    if (n >= REHEARSALS_MAX) return fail(q, ERR_MANY, MSG_meeting_rehearse_many);
    const struct group_new g = {.name = msg_text(q->lang, MSG_meeting_rehearse_group),
                                .place = PLACE_ROOT,
                                .version = version,
                                .lang = str_of(lang_codes[q->lang]),
                                .practice = true};
    TRY(group_add(q->db, q->mem, q->now, &g, &group));
    TRY(rehearsal_mark(q->db, group, q->now));
    TRY(member_add(q->db, q->mem, q->now, group, who_person(q->who), STR("trainer"), STR("in"),
                   NULL, &member));
    for (int i = 0; i < BOTS; i++)
        TRY(bot_make(q, group, i));
    const struct meeting_new t = {.number = chosen->number,
                                  .session = chosen->uid,
                                  .title = STR(""),
                                  .starts_at = q->now,
                                  .ends_at =
                                      q->now + (chosen->minutes > 0 ? chosen->minutes : 240) * 60,
                                  .venue = STR("")};
    TRY(meeting_add(q->db, q->mem, q->now, group, &t, &id));
    TRY(meeting_by_id(q->db, q->mem, id, &meeting));
    TRY(job_add_once(q->db, STR("meeting.rehearse"), meeting.uid, q->now + LOOK_S,
                     str_format(q->mem, "meeting.rehearse." STR_FMT, STR_ARG(meeting.uid)),
                     &added));
    return redirect(q, r,
                    str_format(q->mem, "/bijeenkomst/" STR_FMT "/regie", STR_ARG(meeting.uid)));
}

// ---- the telephones ----

struct play {
    struct job *job;
    struct mem *mem;
    int64_t now;
    enum lang lang;
    bool over;
    struct hall h; // meeting, live and group of it
    struct hall_list_rows people;
};

// The same number for the same things: what a telephone does does not change when the job runs again.
static unsigned dice(struct play *p, str what, int i, unsigned of)
{
    unsigned char hash[16];

    quick_hash(str_format(p->mem, STR_FMT ":" STR_FMT ":%d", STR_ARG(p->h.meeting.uid),
                          STR_ARG(what), i),
               hash);
    return ((unsigned)hash[0] | (unsigned)hash[1] << 8) % of;
}

static str uid_new(struct mem *m)
{
    char fresh[16];

    random_id(fresh);
    random_id(fresh + 8);
    return str_copy(m, (str){fresh, sizeof fresh});
}

static bool is_in(const struct hall_list_row *x)
{
    return str_eq(x->state, STR("present")) || str_eq(x->state, STR("part"));
}

// One signs off, one comes late, the others through the door in a minute.
static enum err come(struct db *db, struct play *p)
{
    bool changed = false;

    for (int i = 0; i < p->people.n; i++) {
        const struct hall_list_row *x = &p->people.at[i];
        const bool off = i == p->people.n - 1, late = i == p->people.n - 2;
        const int64_t at = p->h.live.opened_at + 3 + 3 * i + (late ? LATE_S : 0);
        int64_t added;
        if (x->state.n || p->now < (off ? p->h.live.opened_at : at)) continue;
        TRY(hall_presence_add(db, p->h.meeting.id, x->id, uid_new(p->mem),
                              off ? STR("excused") : STR("present"), 0,
                              off ? STR("self") : STR("code"),
                              off ? msg_text(p->lang, MSG_meeting_bot_off) : STR(""), NULL, p->now,
                              &added));
        changed = true;
    }
    return changed ? hall_door_changed(db, p->h.meeting.id) : ERR_NONE;
}

static enum err answer(struct db *db, struct play *p, const struct hall_poll_row *x,
                       const struct hall_option_rows *options, int i, str voter, bool *changed)
{
    struct hall_vote_rows before;
    int64_t n, added;

    if (str_eq(x->kind, STR("words")) || str_eq(x->kind, STR("open"))) {
        const bool word = str_eq(x->kind, STR("words"));
        struct out fold = out_new(p->mem);
        TRY(hall_said_count(db, p->mem, x->id, voter, &n));
        if (n) return ERR_NONE;
        const str text = word ? msg_text(p->lang, words[dice(p, x->uid, i, COUNT_OF(words))])
                              : msg_text(p->lang, said[dice(p, x->uid, i, COUNT_OF(said))]);
        utf8_fold_text(&fold, text);
        TRY(hall_said_add(db, x->id, voter, text, out_get(&fold), &added));
        *changed = true;
        return ERR_NONE;
    }
    TRY(hall_votes_of(db, p->mem, x->id, voter, &before));
    if (before.n || !options->n) return ERR_NONE;
    const int64_t city = 0; // outcomes by city are about real people
    const bool all = str_eq(x->kind, STR("ranking")), more = str_eq(x->kind, STR("multiple"));
    const unsigned first = dice(p, x->uid, i, (unsigned)options->n);
    for (int k = 0; k < (all ? options->n : more ? 2 : 1) && k < options->n; k++)
        TRY(hall_vote_add(db, x->id, voter,
                          options->at[(first + (unsigned)k) % (unsigned)options->n].number, k + 1,
                          city));
    *changed = true;
    return ERR_NONE;
}

static enum err polls(struct db *db, struct play *p)
{
    struct hall_option_rows options;
    struct hall_poll_rows rows;
    bool changed = false;

    TRY(hall_polls(db, p->mem, p->h.meeting.id, &rows));
    for (int k = 0; k < rows.n; k++) {
        const struct hall_poll_row *x = &rows.at[k];
        if (!str_eq(x->state, STR("open"))) continue;
        TRY(hall_options(db, p->mem, x->id, &options));
        for (int i = 0; i < p->people.n; i++) {
            if (!is_in(&p->people.at[i]) ||
                p->now < x->changed_at + 2 + (int64_t)dice(p, x->uid, i + 100, ANSWER_S))
                continue;
            TRY(answer(db, p, x, &options, i, poll_voter(p->mem, x->secret, p->people.at[i].uid),
                       &changed));
        }
    }
    return changed ? hall_votes_changed(db, p->h.meeting.id) : ERR_NONE;
}

// A note of each group, some minutes of the session after it began.
static enum err team_notes(struct db *db, struct play *p)
{
    struct hall_breakout_rows rows;
    struct rehearsal_team_rows teams;
    bool changed = false;

    TRY(hall_breakouts(db, p->mem, p->h.meeting.id, &rows));
    if (!rows.n || !rows.at[0].started_at || rows.at[0].ended_at) return ERR_NONE;
    TRY(rehearsal_teams_empty(db, p->mem, rows.at[0].id, &teams));
    for (int i = 0; i < teams.n; i++) {
        if (hall_now(&p->h, p->now) < rows.at[0].started_at + 60 + 60 * teams.at[i].number)
            continue;
        TRY(hall_team_note(db, rows.at[0].id, teams.at[i].number,
                           msg_text(p->lang, notes[(size_t)teams.at[i].number % COUNT_OF(notes)])));
        changed = true;
    }
    return changed ? hall_screen_changed(db, p->h.meeting.id) : ERR_NONE;
}

static enum err reactions(struct db *db, struct play *p)
{
    struct hall_reaction_row row;
    bool found, changed = false;

    if (!p->h.live.ended_at) return ERR_NONE;
    for (int i = 0; i < p->people.n; i++) {
        if (!is_in(&p->people.at[i])) continue;
        const str voter = poll_voter(p->mem, p->h.live.secret, p->people.at[i].uid);
        TRY(hall_reaction_of(db, p->mem, p->h.meeting.id, voter, &found, &row));
        if (found) continue;
        TRY(hall_reaction_put(db, p->h.meeting.id, voter, 3 + (int64_t)dice(p, STR("useful"), i, 3),
                              3 + (int64_t)dice(p, STR("safe"), i, 3),
                              i % 3 ? STR("")
                                    : msg_text(p->lang, keeps[(size_t)i % COUNT_OF(keeps)]),
                              i % 4 ? STR("")
                                    : msg_text(p->lang, changes[(size_t)i % COUNT_OF(changes)])));
        changed = true;
    }
    return changed ? hall_votes_changed(db, p->h.meeting.id) : ERR_NONE;
}

static enum err play(struct db *db, void *arg)
{
    struct play *p = arg;
    int64_t rehearses;
    bool found;

    p->over = true;
    TRY(meeting_by_uid(db, p->mem, p->job->payload, &found, &p->h.meeting));
    if (!found) return ERR_NONE; // it was cleared away
    TRY(group_by_id(db, p->mem, p->h.meeting.learn_group, &p->h.group));
    TRY(group_rehearses(db, p->mem, p->h.group.id, &rehearses));
    if (!rehearses || p->now > p->h.group.created_at + REHEARSAL_S) return ERR_NONE;
    p->lang = lang_of(p->h.group.lang);
    TRY(hall_live(db, p->mem, p->h.meeting.id, &p->h.open, &p->h.live));
    p->over = false;
    if (!p->h.open) return ERR_NONE;
    TRY(hall_list(db, p->mem, p->h.meeting.id, p->h.group.id, &p->people));
    TRY(come(db, p));
    TRY(polls(db, p));
    TRY(team_notes(db, p));
    return reactions(db, p);
}

enum err rehearse_run(struct job *j)
{
    struct play p = {.job = j, .mem = j->mem, .now = j->now};

    TRY(store_write(j->store, j->mem, play, &p));
    return p.over ? ERR_NONE : job_postpone(j, j->now + LOOK_S);
}
