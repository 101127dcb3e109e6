// room_data.c - between the database and the lists of room.h: out of it, into it, and into an empty one.
#include "app/meeting/meeting.h"
#include "app/meeting/room.h"
#include "base/hash.h"

// ---- out ----

enum { COLLECT_MOST = 200000 };

static struct room_act *next(struct mem *m, struct room_acts *a, int *room, enum room_kind kind)
{
    if (a->n == *room) a->at = db_rows_grow(m, a->at, sizeof *a->at, a->n, room);
    a->at[a->n] = (struct room_act){.kind = kind};
    return &a->at[a->n++];
}

static enum err polls_collect(struct db *db, struct mem *m, meeting_id meeting, struct room_acts *a,
                              int *room)
{
    struct hall_poll_rows polls;
    struct hall_option_rows options;

    TRY(hall_polls(db, m, meeting, &polls));
    for (int i = 0; i < polls.n; i++) {
        const struct hall_poll_row *p = &polls.at[i];
        struct room_act *x = next(m, a, room, ROOM_POLL);
        x->id = p->uid, x->at = p->changed_at, x->act = p->kind, x->block = p->block;
        x->text = p->question, x->text_en = p->question_en, x->secret = p->secret;
        x->state = p->state, x->shown = p->shown;
        TRY(hall_options(db, m, p->id, &options));
        x->options.at = MEM_ARRAY(m, struct room_option, (size_t)options.n + 1);
        x->options.n = options.n;
        for (int k = 0; k < options.n; k++)
            x->options.at[k] = (struct room_option){options.at[k].words, options.at[k].words_en,
                                                    options.at[k].number, options.at[k].is_right};
    }
    return ERR_NONE;
}

static enum err votes_collect(struct db *db, struct mem *m, meeting_id meeting, struct room_acts *a,
                              int *room)
{
    struct room_vote_rows votes;
    struct room_said_rows said;
    struct room_support_rows supports;
    struct room_act *x = NULL;

    TRY(room_votes(db, m, meeting, &votes));
    for (int i = 0; i < votes.n; i++) {
        const struct room_vote_row *v = &votes.at[i];
        if (!x || !str_eq(x->poll, v->poll) || !str_eq(x->who, v->voter)) {
            x = next(m, a, room, ROOM_VOTE);
            x->poll = v->poll, x->who = v->voter;
            x->options.at = MEM_ARRAY(m, struct room_option, POLL_OPTIONS_MAX);
        }
        if (x->options.n == POLL_OPTIONS_MAX) continue;
        x->options.at[x->options.n++] = (struct room_option){{0}, {0}, v->number, v->rank};
    }
    TRY(room_said(db, m, meeting, &said));
    for (int i = 0; i < said.n; i++) {
        x = next(m, a, room, ROOM_SAID);
        x->poll = said.at[i].poll, x->who = said.at[i].voter, x->text = said.at[i].said;
        x->fold = said.at[i].fold, x->shown = said.at[i].struck;
    }
    TRY(room_supports(db, m, meeting, &supports));
    for (int i = 0; i < supports.n; i++) {
        x = next(m, a, room, ROOM_SUPPORT);
        x->poll = supports.at[i].poll, x->who = supports.at[i].voter;
        x->of = supports.at[i].of_voter, x->fold = supports.at[i].fold;
    }
    return ERR_NONE;
}

static enum err teams_collect(struct db *db, struct mem *m, meeting_id meeting, struct room_acts *a,
                              int *room)
{
    struct hall_breakout_rows rows;
    struct hall_team_rows teams;
    struct room_team_member_rows people;

    TRY(hall_breakouts(db, m, meeting, &rows));
    for (int i = rows.n - 1; i >= 0; i--) { // the newest stays the last
        const struct hall_breakout_row *b = &rows.at[i];
        struct room_act *x = next(m, a, room, ROOM_TEAMS);
        x->id = b->uid, x->act = b->way, x->other = b->kept, x->block = b->block, x->text = b->task;
        x->minutes = b->minutes, x->at = b->started_at, x->until_at = b->ended_at;
        TRY(hall_teams(db, m, b->id, &teams));
        TRY(room_team_members(db, m, b->id, &people));
        x->teams.at = MEM_ARRAY(m, struct room_team, (size_t)teams.n + 1);
        for (int k = 0; k < teams.n; k++) {
            struct room_team *t = &x->teams.at[x->teams.n++];
            *t = (struct room_team){.number = teams.at[k].number, .note = teams.at[k].note};
            t->members = MEM_ARRAY(m, str, (size_t)people.n + 1);
            for (int l = 0; l < people.n; l++)
                if (people.at[l].number == t->number) t->members[t->n++] = people.at[l].uid;
        }
    }
    return ERR_NONE;
}

enum err room_collect(struct db *db, struct mem *m, meeting_id meeting, learn_group_id group,
                      struct room_acts *out)
{
    struct room_event_rows events;
    struct room_presence_rows presences;
    struct room_reaction_rows reactions;
    struct room_act *x;
    int room = 0;

    *out = (struct room_acts){0};
    TRY(room_events(db, m, meeting, group, &events));
    for (int i = 0; i < events.n; i++) {
        const struct room_event_row *e = &events.at[i];
        x = next(m, out, &room, ROOM_EVENT);
        x->id = e->uid, x->at = e->at, x->act = e->act, x->block = e->block, x->other = e->other;
        x->minutes = e->minutes, x->text = e->note, x->by = e->by_member;
    }
    TRY(room_presences(db, m, meeting, group, &presences));
    for (int i = 0; i < presences.n; i++) {
        const struct room_presence_row *p = &presences.at[i];
        x = next(m, out, &room, ROOM_PRESENCE);
        x->id = p->uid, x->at = p->at, x->who = p->member, x->state = p->state, x->how = p->how;
        x->minutes = p->minutes, x->text = p->reason, x->by = p->by_member;
    }
    TRY(polls_collect(db, m, meeting, out, &room));
    TRY(votes_collect(db, m, meeting, out, &room));
    TRY(teams_collect(db, m, meeting, out, &room));
    TRY(room_reactions(db, m, meeting, &reactions));
    for (int i = 0; i < reactions.n; i++) {
        const struct room_reaction_row *r = &reactions.at[i];
        x = next(m, out, &room, ROOM_REACTION);
        x->who = r->voter, x->useful = r->useful, x->safe = r->safe, x->text = r->keep;
        x->change = r->change;
    }
    return out->n <= ROOM_ACTS ? ERR_NONE : ERR_TOO_LARGE;
}

static enum err people_pack(struct db *db, struct mem *m, learn_group_id group, meeting_id meeting,
                            struct room_along *out)
{
    struct room_member_rows members;
    struct room_place_rows places;
    struct intervision_rows circles;
    int people = 0;

    TRY(room_members(db, m, group, meeting, &members));
    out->members.at = MEM_ARRAY(m, struct room_member, (size_t)members.n + 1);
    for (int i = 0; i < members.n; i++) {
        const struct room_member_row *x = &members.at[i];
        int person = 0;
        for (int k = 0; k < i && !person; k++)
            if (members.at[k].person.v == x->person.v) person = (int)out->members.at[k].person;
        out->members.at[out->members.n++] =
            (struct room_member){x->uid,        x->name,    x->role,
                                 x->place_slug, x->project, person ? person : ++people};
    }
    TRY(room_places(db, m, group, &places));
    out->places.at = MEM_ARRAY(m, struct room_place, (size_t)places.n + 1);
    for (int i = 0; i < places.n; i++)
        out->places.at[out->places.n++] = (struct room_place){places.at[i].slug, places.at[i].name};
    TRY(intervision_of(db, m, group, &circles));
    out->circles.at = MEM_ARRAY(m, struct room_circle, (size_t)circles.n + 1);
    for (int i = 0; i < circles.n; i++)
        out->circles.at[out->circles.n++] =
            (struct room_circle){circles.at[i].number, circles.at[i].member_uid};
    return ERR_NONE;
}

static enum err texts_pack(struct db *db, struct mem *m, course_version_id version,
                           const struct hall_session_row *session, struct room_along *out)
{
    struct room_part_rows parts;
    struct room_block_rows blocks;

    TRY(room_parts(db, m, version, session->module, out->session, &parts));
    TRY(room_blocks(db, m, version, out->session, &blocks));
    out->parts.at = MEM_ARRAY(m, struct room_part, (size_t)parts.n + 1);
    out->blocks.at = MEM_ARRAY(m, struct room_block, (size_t)blocks.n + 1);
#define TEXT(name) to->name = from->name;
#define INT(name)  to->name = from->name;
    for (int i = 0; i < parts.n; i++) {
        const struct room_part_row *from = &parts.at[i];
        struct room_part *to = &out->parts.at[out->parts.n++];
#include "app/meeting/room_part.def"
    }
    for (int i = 0; i < blocks.n; i++) {
        const struct room_block_row *from = &blocks.at[i];
        struct room_block *to = &out->blocks.at[out->blocks.n++];
#include "app/meeting/room_block.def"
    }
#undef TEXT
#undef INT
    return ERR_NONE;
}

enum err room_pack(struct db *db, struct mem *m, const struct meeting_row *meeting,
                   const struct group_row *group, str origin, struct room_along *out)
{
    struct hall_session_row session;
    struct hall_live_row live;
    struct room_course_row course;
    struct place_row host;
    bool open, found;

    TRY(hall_live(db, m, meeting->id, &open, &live));
    if (!open || !live.secret.n) return ERR_CONFLICT; // not begun, or long over
    TRY(hall_session(db, m, live.version, STR("nl"), meeting->session, &found, &session));
    if (!found) return ERR_CONFLICT;
    TRY(room_course(db, m, live.version, &course));
    *out = (struct room_along){.origin = origin,
                               .meeting = meeting->uid,
                               .session = meeting->session,
                               .title = meeting->title,
                               .venue = meeting->venue,
                               .number = meeting->number,
                               .starts_at = meeting->starts_at,
                               .ends_at = meeting->ends_at,
                               .group = group->name,
                               .lang = group->lang,
                               .course = course.slug,
                               .version = course.version,
                               .practice = group->practice,
                               .secret = live.secret,
                               .opened_at = live.opened_at};
    if (meeting->has_place) {
        TRY(place_by_id(db, m, meeting->place, &host));
        out->host = host.slug;
    }
    TRY(people_pack(db, m, group->id, meeting->id, out));
    TRY(texts_pack(db, m, live.version, &session, out));
    return room_collect(db, m, meeting->id, group->id, &out->acts);
}

// ---- in ----

struct voters { // of one poll: whose vote may count
    str poll;
    bool found;
    struct hall_poll_row row;
    str *hash; // in the order of the members
};

struct applying {
    struct db *db;
    struct mem *m;
    int64_t now;
    meeting_id meeting;
    learn_group_id group;
    bool home;
    str session;
    struct hall_live_row live;
    struct member_rows members;
    str *reaction; // hashes, as struct voters
    struct voters at;
    struct room_count *count;
};

static const struct member_row *member_find(const struct applying *a, str uid)
{
    for (int i = 0; i < a->members.n; i++)
        if (str_eq(a->members.at[i].uid, uid)) return &a->members.at[i];
    return NULL;
}

static const person_id *person_of(const struct applying *a, str uid)
{
    const struct member_row *x = uid.n ? member_find(a, uid) : NULL;

    return x ? &x->person : NULL;
}

static str *hashes(struct applying *a, str secret)
{
    str *hash = MEM_ARRAY(a->m, str, (size_t)a->members.n + 1);

    for (int i = 0; i < a->members.n; i++)
        hash[i] = poll_voter(a->m, secret, a->members.at[i].uid);
    return hash;
}

static const struct member_row *voter_find(const struct applying *a, const str *hash, str voter)
{
    for (int i = 0; i < a->members.n; i++)
        if (hash[i].n && str_eq(hash[i], voter)) return &a->members.at[i];
    return NULL;
}

static enum err poll_at(struct applying *a, str poll)
{
    if (a->at.poll.at && str_eq(a->at.poll, poll)) return ERR_NONE;
    a->at = (struct voters){.poll = poll};
    TRY(hall_poll_by_uid(a->db, a->m, a->meeting, poll, &a->at.found, &a->at.row));
    if (a->at.found) a->at.hash = hashes(a, a->at.row.secret);
    return ERR_NONE;
}

static void counted(struct applying *a, bool added)
{
    added ? a->count->added++ : a->count->known++;
}

static enum err event_apply(struct applying *a, const struct room_act *x)
{
    int64_t n = 1, added;

    if (x->at > (a->now + ROOM_AHEAD_S) * 1000 || x->at < (a->live.opened_at - ROOM_AHEAD_S) * 1000)
        return ERR_INVALID;
    if (x->block.n) TRY(room_is_block(a->db, a->m, a->live.version, a->session, x->block, &n));
    if (!n) {
        a->count->left++;
        return ERR_NONE;
    }
    TRY(hall_events_count(a->db, a->m, a->meeting, &n));
    if (n >= AGENDA_EVENTS_MAX) return ERR_FULL;
    TRY(room_event_add(a->db, a->meeting, x->id, x->at, x->act, x->block, x->other, x->minutes,
                       x->text, person_of(a, x->by), a->now, &added));
    counted(a, added > 0);
    return ERR_NONE;
}

static enum err presence_apply(struct applying *a, const struct room_act *x)
{
    const struct member_row *who = member_find(a, x->who);
    int64_t added;

    if (!who) {
        a->count->left++; // left the group in the meantime
        return ERR_NONE;
    }
    TRY(hall_presence_add(a->db, a->meeting, who->id, x->id, x->state, x->minutes, x->how, x->text,
                          person_of(a, x->by), x->at < a->now ? x->at : a->now, &added));
    counted(a, added > 0);
    return ERR_NONE;
}

static enum err poll_apply(struct applying *a, const struct room_act *x)
{
    meeting_poll_id id;
    bool added;

    TRY(hall_poll_add(a->db, a->m, a->meeting, x->id, x->block, x->act, x->text, x->text_en,
                      x->secret, a->now, &added, &id));
    counted(a, added);
    if (!added) return ERR_NONE;
    for (int i = 0; i < x->options.n; i++)
        TRY(hall_option_add(a->db, id, x->options.at[i].number, x->options.at[i].words,
                            x->options.at[i].words_en, x->options.at[i].is_right));
    if (a->home) // what was open or shown there is over
        return hall_poll_state(a->db, id, str_eq(x->state, STR("ready")) ? x->state : STR("closed"),
                               0, x->at);
    return hall_poll_state(a->db, id, x->state, x->shown, x->at);
}

static bool vote_fits(const struct applying *a, const struct room_act *x,
                      const struct hall_option_rows *options)
{
    const str kind = a->at.row.kind;
    const bool ranking = str_eq(kind, STR("ranking"));

    if (str_eq(kind, STR("words")) || str_eq(kind, STR("open"))) return false;
    if (ranking ? x->options.n != options->n : x->options.n > 1 && !str_eq(kind, STR("multiple")))
        return false;
    for (int i = 0; i < x->options.n; i++) {
        bool known = false;
        for (int k = 0; k < options->n; k++)
            known |= options->at[k].number == x->options.at[i].number;
        const int64_t rank = x->options.at[i].is_right;
        if (!known || (ranking ? rank < 1 || rank > options->n : rank != 0)) return false;
        for (int k = 0; ranking && k < i; k++)
            if (x->options.at[k].is_right == rank) return false;
    }
    return true;
}

static enum err vote_apply(struct applying *a, const struct room_act *x)
{
    struct hall_option_rows options;
    struct hall_vote_rows before;
    const struct member_row *who;

    TRY(poll_at(a, x->poll));
    who = a->at.found ? voter_find(a, a->at.hash, x->who) : NULL;
    if (!who) {
        a->count->left++;
        return ERR_NONE;
    }
    TRY(hall_options(a->db, a->m, a->at.row.id, &options));
    if (!vote_fits(a, x, &options)) return ERR_INVALID;
    TRY(hall_votes_of(a->db, a->m, a->at.row.id, x->who, &before));
    bool same = before.n == x->options.n;
    for (int i = 0; i < x->options.n && same; i++) {
        same = false;
        for (int k = 0; k < before.n; k++)
            same |= before.at[k].number == x->options.at[i].number &&
                    before.at[k].rank == x->options.at[i].is_right;
    }
    counted(a, !same);
    if (same) return ERR_NONE;
    TRY(hall_votes_drop(a->db, a->at.row.id, x->who));
    for (int i = 0; i < x->options.n; i++)
        TRY(hall_vote_add(a->db, a->at.row.id, x->who, x->options.at[i].number,
                          x->options.at[i].is_right, who->has_place ? who->place.v : 0));
    return ERR_NONE;
}

static enum err said_apply(struct applying *a, const struct room_act *x)
{
    meeting_said_id id;
    int64_t added, own;
    bool found;

    TRY(poll_at(a, x->poll));
    if (!a->at.found || !voter_find(a, a->at.hash, x->who)) {
        a->count->left++;
        return ERR_NONE;
    }
    if (!str_eq(a->at.row.kind, STR("words")) && !str_eq(a->at.row.kind, STR("open")))
        return ERR_INVALID;
    TRY(hall_said_count(a->db, a->m, a->at.row.id, x->who, &own));
    added = 0;
    if (own < POLL_WORDS_EACH)
        TRY(hall_said_add(a->db, a->at.row.id, x->who, x->text, x->fold, &added));
    counted(a, added > 0);
    if (!x->shown) return ERR_NONE;
    if (str_eq(a->at.row.kind, STR("words")))
        return hall_strike_word(a->db, a->at.row.id, x->fold, 1);
    TRY(room_said_id(a->db, a->m, a->at.row.id, x->who, x->fold, &found, &id));
    return found ? hall_strike_said(a->db, a->at.row.id, id.v, 1) : ERR_NONE;
}

static enum err support_apply(struct applying *a, const struct room_act *x)
{
    meeting_said_id id;
    bool found = false;

    TRY(poll_at(a, x->poll));
    if (a->at.found && voter_find(a, a->at.hash, x->who))
        TRY(room_said_id(a->db, a->m, a->at.row.id, x->of, x->fold, &found, &id));
    if (!found) {
        a->count->left++;
        return ERR_NONE;
    }
    return hall_support_add(a->db, a->at.row.id, id.v, x->who);
}

static enum err teams_apply(struct applying *a, const struct room_act *x)
{
    struct hall_breakout_row row;
    meeting_breakout_id id;
    bool added, found;

    TRY(hall_breakout_add(a->db, a->m, a->meeting, x->id, x->block, x->act, x->other, x->text,
                          x->minutes, &added, &id));
    counted(a, added);
    if (!added) {
        TRY(hall_breakout_by_uid(a->db, a->m, a->meeting, x->id, &found, &row));
        if (!found) return ERR_NONE;
        id = row.id;
    }
    int64_t ended = x->until_at;
    if (a->home && !ended) ended = x->at ? x->at + x->minutes * 60 : a->now;
    TRY(room_breakout_set(a->db, id, x->at, ended));
    for (int i = 0; i < x->teams.n; i++) {
        const struct room_team *t = &x->teams.at[i];
        TRY(hall_team_add(a->db, id, t->number));
        if (t->note.n) TRY(hall_team_note(a->db, id, t->number, t->note));
        for (int k = 0; k < t->n; k++) {
            const struct member_row *who = member_find(a, t->members[k]);
            if (who) TRY(hall_team_put(a->db, id, who->id, t->number));
        }
    }
    return ERR_NONE;
}

static enum err reaction_apply(struct applying *a, const struct room_act *x)
{
    struct hall_reaction_row before;
    bool found;

    if (!a->reaction) a->reaction = hashes(a, a->live.secret);
    if (!voter_find(a, a->reaction, x->who)) {
        a->count->left++;
        return ERR_NONE;
    }
    TRY(hall_reaction_of(a->db, a->m, a->meeting, x->who, &found, &before));
    counted(a, !found);
    return hall_reaction_put(a->db, a->meeting, x->who, x->useful, x->safe, x->text, x->change);
}

enum err room_apply(struct db *db, struct mem *m, int64_t now, meeting_id meeting,
                    learn_group_id group, bool home, const struct room_acts *acts,
                    struct room_count *out)
{
    static enum err (*const apply[ROOM_KINDS])(struct applying *, const struct room_act *) = {
        [ROOM_EVENT] = event_apply, [ROOM_PRESENCE] = presence_apply,
        [ROOM_POLL] = poll_apply,   [ROOM_VOTE] = vote_apply,
        [ROOM_SAID] = said_apply,   [ROOM_SUPPORT] = support_apply,
        [ROOM_TEAMS] = teams_apply, [ROOM_REACTION] = reaction_apply};
    struct applying a = {.db = db,
                         .m = m,
                         .now = now,
                         .meeting = meeting,
                         .group = group,
                         .home = home,
                         .count = out};
    struct meeting_row row;
    bool open;

    *out = (struct room_count){0};
    TRY(meeting_by_id(db, m, meeting, &row));
    a.session = row.session;
    TRY(hall_live(db, m, meeting, &open, &a.live));
    if (!open) return ERR_CONFLICT;
    TRY(members_of(db, m, group, &a.members));
    // Questions before their answers, whatever the order of the list.
    for (int k = 0; k < ROOM_KINDS; k++)
        for (int i = 0; i < acts->n; i++)
            if (acts->at[i].kind == (enum room_kind)k) TRY(apply[k](&a, &acts->at[i]));
    return ERR_NONE;
}

// ---- an empty database becomes the hall ----

static str fresh(struct mem *m)
{
    char id[16];

    random_id(id);
    random_id(id + 8);
    return str_copy(m, (str){id, sizeof id});
}

static enum err city_find(struct db *db, struct mem *m, str slug, bool *found, place_id *out)
{
    struct place_row place;

    *found = false;
    if (!slug.n) return ERR_NONE;
    TRY(place_by_slug(db, m, slug, found, &place));
    if (*found) *out = place.id;
    return ERR_NONE;
}

static enum err people_fill(struct db *db, struct mem *m, int64_t now, const struct room_along *a,
                            learn_group_id group)
{
    person_id *person = MEM_ARRAY(m, person_id, (size_t)a->members.n + 2);
    bool *known = MEM_ARRAY(m, bool, (size_t)a->members.n + 2);

    for (int i = 0; i < a->members.n; i++) {
        const struct room_member *x = &a->members.at[i];
        group_member_id id;
        place_id city;
        bool added, found;
        if (x->person > a->members.n) return ERR_INVALID;
        if (!known[x->person]) {
            // Nobody gets a letter from a hall, so nobody needs an address there.
            TRY(person_insert(db, m, fresh(m),
                              str_format(m, "mens-%d@zaal.invalid", (int)x->person), x->name,
                              a->lang, now, &person[x->person]));
            known[x->person] = true;
        }
        TRY(city_find(db, m, x->place, &found, &city));
        // A substitute is here who they stand in for.
        TRY(member_insert(db, m, x->uid, group, person[x->person],
                          str_eq(x->role, STR("substitute")) ? STR("participant") : x->role,
                          STR("in"), found ? &city : NULL, now, &added, &id));
        if (added) TRY(room_member_project(db, id, x->project));
        for (int k = 0; k < a->circles.n && added; k++) {
            intervision_group_id circle;
            bool there = false;
            if (!str_eq(a->circles.at[k].member, x->uid)) continue;
            TRY(room_circle_of(db, m, group, a->circles.at[k].number, &there, &circle));
            if (!there)
                TRY(room_circle_insert(db, m, fresh(m), group, a->circles.at[k].number, &circle));
            TRY(room_circle_member(db, id, circle));
        }
    }
    return ERR_NONE;
}

static enum err texts_fill(struct db *db, struct mem *m, int64_t now, const struct room_along *a,
                           course_version_id *out)
{
    course_id course;

    TRY(room_course_insert(db, m, STR("zaal0001"), a->course, &course));
    TRY(room_version_insert(db, m, course, a->version, now, out));
    TRY(room_course_live(db, course, *out));
    for (int i = 0; i < a->parts.n; i++) {
        const struct room_part *x = &a->parts.at[i];
        TRY(room_part_insert(db, *out, x->lang, x->kind, x->module, x->slug, x->uid, x->seq,
                             x->step, x->said, x->title, x->summary, x->goal, x->phase, x->ref,
                             x->minutes, x->live_minutes, x->people, x->form, x->html));
    }
    for (int i = 0; i < a->blocks.n; i++) {
        const struct room_block *x = &a->blocks.at[i];
        TRY(room_block_insert(db, *out, a->session, x->lang, x->seq, x->kind, x->uid, x->ref,
                              x->title, x->html, x->minutes, x->starts, x->form, x->software,
                              x->must, x->hall, x->needs, x->fixed));
    }
    return ERR_NONE;
}

enum err room_fill(struct db *db, struct mem *m, int64_t now, const struct room_head *h, str key,
                   const struct room_along *a)
{
    course_version_id version;
    learn_group_id group;
    meeting_id meeting;
    struct room_count count;
    place_id host;
    bool found;

    for (int i = 0; i < a->places.n; i++) {
        place_id id;
        TRY(place_insert(db, m, a->places.at[i].slug, STR("municipality"), a->places.at[i].name,
                         STR(""), PLACE_ROOT, now, &id));
    }
    TRY(texts_fill(db, m, now, a, &version));
    const struct group_new g = {a->group, PLACE_ROOT, version, a->lang, a->practice != 0};
    TRY(group_add(db, m, now, &g, &group));
    TRY(meeting_group_runs(db, group, now));
    TRY(people_fill(db, m, now, a, group));
    TRY(city_find(db, m, a->host, &found, &host));
    TRY(meeting_insert(db, m, a->meeting, group, a->number, a->session, a->title, a->starts_at,
                       a->ends_at, found ? &host : NULL, a->venue, now, &meeting));
    TRY(room_live_insert(db, meeting, version, a->secret, a->opened_at));
    TRY(room_add(db, h->room, meeting, key, h->salt, NULL, now, a->ends_at + ROOM_KEEP_S, a->origin,
                 fresh(m)));
    return room_apply(db, m, now, meeting, group, false, &a->acts, &count);
}
