// team.c - breakouts: who works with whom, on what, until when; and the note that comes back to all.
#include "app/meeting/view.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "engine/breakout/breakout.h"

enum { TASK_SIGNS = 400, TEAM_MINUTES = 240 };

enum err breakout_view(struct req *q, const struct hall *h, struct breakout_view *out)
{
    struct hall_breakout_rows rows;
    struct hall_team_rows teams;
    struct hall_team_member_rows people;

    *out = (struct breakout_view){0};
    if (!h->open) return ERR_NONE;
    TRY(hall_breakouts(q->db, q->mem, h->meeting.id, &rows));
    if (!rows.n) return ERR_NONE;
    out->row = rows.at[0];
    out->made = true;
    out->ends_at = out->row.started_at + out->row.minutes * 60;
    out->closes_at = out->ends_at + TEAM_GRACE_S;
    out->over = out->row.ended_at || (out->row.started_at && h->now >= out->closes_at);
    out->runs = out->row.started_at && !out->over;
    TRY(hall_teams(q->db, q->mem, out->row.id, &teams));
    TRY(hall_team_members(q->db, q->mem, out->row.id, &people));
    out->teams.at = MEM_ARRAY(q->mem, struct team, (size_t)teams.n + 1);
    for (int i = 0; i < teams.n; i++) {
        struct team x = {.number = teams.at[i].number, .note = teams.at[i].note};
        x.members.at = MEM_ARRAY(q->mem, struct hall_team_member_row, (size_t)people.n + 1);
        for (int k = 0; k < people.n; k++)
            if (people.at[k].number == x.number) x.members.at[x.members.n++] = people.at[k];
        out->teams.at[out->teams.n++] = x;
    }
    return ERR_NONE;
}

// Of the people who are there; when the door was not used yet, of all who did not sign off.
static enum err people_of(struct req *q, const struct hall *h, struct hall_list_rows *out)
{
    struct hall_list_rows all;
    bool any = false;

    TRY(hall_list(q->db, q->mem, h->meeting.id, h->group.id, &all));
    for (int i = 0; i < all.n; i++)
        any |= str_eq(all.at[i].state, STR("present"));
    *out =
        (struct hall_list_rows){.at = MEM_ARRAY(q->mem, struct hall_list_row, (size_t)all.n + 1)};
    for (int i = 0; i < all.n; i++) {
        const str s = all.at[i].state;
        if (any ? str_eq(s, STR("present")) || str_eq(s, STR("part"))
                : !str_eq(s, STR("excused")) && !str_eq(s, STR("absent")))
            out->at[out->n++] = all.at[i];
    }
    return ERR_NONE;
}

static int64_t city_number(struct req *q, str name)
{
    unsigned char hash[16];
    int64_t v;

    (void)q;
    quick_hash(name, hash);
    memcpy(&v, hash, sizeof v);
    return v;
}

static enum err intervision_teams(struct req *q, struct hall *h, meeting_breakout_id breakout)
{
    struct intervision_rows rows;

    TRY(intervision_of(q->db, q->mem, h->group.id, &rows));
    if (!rows.n) return fail(q, ERR_CONFLICT, MSG_meeting_no_intervision);
    for (int i = 0; i < rows.n; i++) {
        TRY(hall_team_add(q->db, breakout, rows.at[i].number));
        TRY(hall_team_put(q->db, breakout, rows.at[i].member, rows.at[i].number));
    }
    return ERR_NONE;
}

// A number for what each of these people works on; 0: nothing yet, or alone on it. The same title, whatever its capitals.
static enum err projects_of(struct req *q, const struct hall *h,
                            const struct hall_list_rows *people, int64_t *unit)
{
    struct hall_project_rows rows;

    TRY(hall_projects(q->db, q->mem, h->group.id, &rows));
    for (int i = 0; i < people->n; i++) {
        unit[i] = 0;
        for (int k = 0; k < rows.n; k++)
            if (rows.at[k].id.v == people->at[i].id.v) {
                struct out o = out_new(q->mem);
                utf8_fold_text(&o, str_trim(rows.at[k].project));
                if (o.n) unit[i] = city_number(q, out_get(&o));
            }
    }
    return ERR_NONE;
}

static enum err teams_make(struct req *q, struct hall *h)
{
    const str way = req_form(q, "manier", 12), task = str_trim(req_form(q, "tekst", TASK_SIGNS)),
              part = req_form(q, "deel", 40);
    const bool keep = str_eq(way, STR("project"));
    const bool by_size = str_eq(req_form(q, "per", 8), STR("grootte"));
    struct hall_list_rows people;
    meeting_breakout_id breakout;
    int64_t minutes = 0, count = 0;
    bool added;

    if (str_int(req_form(q, "minuten", 4), 1, TEAM_MINUTES, &minutes) != ERR_NONE)
        return fail(q, ERR_INVALID, MSG_meeting_minutes_wrong);
    if (!keep && !str_eq(way, STR("random")) && !str_eq(way, STR("mixed")) &&
        !str_eq(way, STR("intervision")) && !str_eq(way, STR("hand")))
        return ERR_INVALID;
    TRY(hall_breakout_end(q->db, h->meeting.id, h->now)); // one at a time
    TRY(hall_breakout_add(q->db, q->mem, h->meeting.id, hall_uid(q), part.at ? part : STR(""),
                          keep ? STR("mixed") : way, keep ? STR("project") : STR(""),
                          task.at ? task : STR(""), minutes, &added, &breakout));
    if (!added) return ERR_NONE;
    if (str_eq(way, STR("intervision"))) return intervision_teams(q, h, breakout);
    TRY(people_of(q, h, &people));
    if (!people.n) return fail(q, ERR_CONFLICT, MSG_meeting_nobody_here);
    if (str_int(req_form(q, "aantal", 4), 1, 100, &count) != ERR_NONE)
        return fail(q, ERR_INVALID, MSG_meeting_count_wrong);
    const int n = people.n < BREAKOUT_PEOPLE_MAX ? people.n : BREAKOUT_PEOPLE_MAX;
    int teams = by_size ? breakout_teams(n, (int)count) : (int)count;
    if (teams > n) teams = n;
    int *team = MEM_ARRAY(q->mem, int, (size_t)n);
    int64_t *city = MEM_ARRAY(q->mem, int64_t, (size_t)n);
    unsigned char raw[32];
    random_bytes(raw, sizeof raw);
    for (int i = 0; i < n; i++)
        city[i] = city_number(q, people.at[i].place_name);
    const str seed = hex_text(q->mem, raw, sizeof raw);
    if (keep) {
        int64_t *unit = MEM_ARRAY(q->mem, int64_t, (size_t)people.n);
        TRY(projects_of(q, h, &people, unit));
        TRY(breakout_keep(q->mem, seed, n, city, unit, teams, team, &teams));
    } else {
        TRY(breakout_divide(q->mem, seed, n, str_eq(way, STR("mixed")) ? city : NULL, teams, team));
    }
    for (int i = 0; i < teams; i++)
        TRY(hall_team_add(q->db, breakout, i + 1));
    // By hand begins with one group for all, from which people are moved.
    for (int i = 0; i < n; i++)
        TRY(hall_team_put(q->db, breakout, people.at[i].id,
                          str_eq(way, STR("hand")) ? 1 : team[i] + 1));
    return ERR_NONE;
}

enum err meeting_teams(struct req *q, struct res *r)
{
    const str what = req_form(q, "doe", 10);
    struct hall_breakout_row row;
    struct hall_member_row member;
    int64_t number;
    struct hall h;
    bool found;

    TRY(hall_for(q, GROUP_TRAINER | GROUP_COORDINATOR, &h));
    TRY(hall_ready(q, &h));
    if (str_eq(what, STR("make"))) {
        TRY(teams_make(q, &h));
    } else {
        TRY(hall_breakout_by_uid(q->db, q->mem, h.meeting.id, req_form(q, "indeling", 40), &found,
                                 &row));
        if (!found) return ERR_NOT_FOUND;
        if (str_eq(what, STR("start"))) {
            TRY(hall_breakout_start(q->db, row.id, h.now));
        } else if (str_eq(what, STR("end"))) {
            TRY(hall_breakout_end(q->db, h.meeting.id, h.now));
        } else if (str_eq(what, STR("move"))) {
            TRY(hall_member_by_uid(q->db, q->mem, h.meeting.id, h.group.id, req_form(q, "wie", 20),
                                   &found, &member));
            if (!found || str_int(req_form(q, "groep", 4), 1, 100, &number) != ERR_NONE)
                return ERR_INVALID;
            TRY(hall_team_add(q->db, row.id, number));
            TRY(hall_team_put(q->db, row.id, member.id, number));
        } else {
            return ERR_INVALID;
        }
    }
    TRY(hall_screen_changed(q->db, h.meeting.id));
    return redirect(q, r, hall_path(q, &h, "/regie#groepjes"));
}

// Anybody of the group may write it; the last one counts, as on a flip chart.
enum err meeting_team_note(struct req *q, struct res *r)
{
    const str note = req_form(q, "tekst", TEAM_NOTE_SIGNS);
    struct hall_member_row member;
    struct breakout_view b;
    struct hall h;
    bool known, found;
    int64_t number;

    TRY(hall_take(q, &h, &known, &member));
    if (!known) return fail(q, ERR_FORBIDDEN, MSG_meeting_unknown_phone);
    TRY(breakout_view(q, &h, &b));
    if (!b.made) return ERR_NOT_FOUND;
    TRY(hall_team_of(q->db, q->mem, b.row.id, member.id, &found, &number));
    if (!found) return ERR_FORBIDDEN;
    if (b.over) return fail(q, ERR_GONE, MSG_meeting_teams_over);
    TRY(hall_team_note(q->db, b.row.id, number, note.at ? str_trim(note) : STR("")));
    TRY(hall_screen_changed(q->db, h.meeting.id));
    return redirect(q, r, hall_path(q, &h, ""));
}
