// take.c - the page on a participant's telephone, the lines that keep pages up to date, and the reaction afterwards.
#include "app/meeting/take.html.h"
#include "app/meeting/view.h"
#include "base/utf8.h"

// What everybody sees changed, and nothing else: a hall of telephones does not ask again for every vote.
static enum err look_screen(struct db *db, struct mem *mem, int64_t id, str *out)
{
    struct hall_live_row live;
    bool found;

    TRY(hall_live(db, mem, (meeting_id){id}, &found, &live));
    *out = found ? str_format(mem, "%lld", (long long)live.screen) : STR("dicht");
    return ERR_NONE;
}

static enum err look_all(struct db *db, struct mem *mem, int64_t id, str *out)
{
    struct hall_live_row live;
    bool found;

    TRY(hall_live(db, mem, (meeting_id){id}, &found, &live));
    *out = found ? str_format(mem, "%lld.%lld.%lld", (long long)live.screen, (long long)live.votes,
                              (long long)live.door)
                 : STR("dicht");
    return ERR_NONE;
}

enum err meeting_line(struct req *q, struct res *r)
{
    struct hall_member_row member;
    struct hall h;
    bool known;

    TRY(hall_take(q, &h, &known, &member));
    if (!known && !hall_leads(&h)) return ERR_NOT_FOUND;
    return res_live(q, r, look_screen, h.meeting.id.v);
}

enum err meeting_lead_line(struct req *q, struct res *r)
{
    struct meeting_row meeting;
    struct group_row group;
    unsigned bits;

    TRY(meeting_for(q, "meeting", GROUP_TRAINER | GROUP_COORDINATOR, &meeting, &group, &bits));
    return res_live(q, r, look_all, meeting.id.v);
}

// The question that is open, or the outcome that is shown.
static enum err poll_fill(struct req *q, const struct hall *h, struct take_view *v)
{
    struct hall_poll_rows rows;

    if (!h->open) return ERR_NONE;
    TRY(hall_polls(q->db, q->mem, h->meeting.id, &rows));
    for (int i = 0; i < rows.n && !v->has_poll; i++) {
        const struct hall_poll_row *x = &rows.at[i];
        const bool open = str_eq(x->state, STR("open"));
        if (!open && !x->shown) continue;
        v->has_poll = true;
        v->may_answer = open && v->known;
        TRY(poll_view(q, x, v->known ? poll_voter(q->mem, x->secret, v->member.uid) : STR(""),
                      &v->poll));
    }
    return ERR_NONE;
}

static enum err team_fill(struct req *q, const struct hall *h, struct take_view *v)
{
    bool found;

    TRY(breakout_view(q, h, &v->breakout));
    if (!v->known || !v->breakout.runs) return ERR_NONE;
    TRY(hall_team_of(q->db, q->mem, v->breakout.row.id, v->member.id, &found, &v->team));
    if (!found) v->team = 0;
    for (int i = 0; i < v->breakout.teams.n; i++)
        if (v->breakout.teams.at[i].number == v->team) v->own = v->breakout.teams.at[i];
    return ERR_NONE;
}

static str reaction_voter(struct req *q, const struct hall *h, const struct hall_member_row *m)
{
    return poll_voter(q->mem, h->live.secret, m->uid);
}

// From the last part on.
static bool may_react(const struct hall *h)
{
    const struct agenda *a = &h->agenda;

    if (!h->open || !h->has_session || !h->live.secret.n) return false;
    return a->ended || (a->now >= 0 && a->next < 0);
}

enum err meeting_show(struct req *q, struct res *r)
{
    struct take_view v = {0};
    struct hall h;

    TRY(hall_take(q, &h, &v.known, &v.member));
    v.phone = !who_in(q->who);
    v.leads = hall_leads(&h);
    if (!v.known && !v.leads) // who it is comes first, by the code on the wall
        return redirect(q, r, STR("/bijeenkomst"));
    TRY(live_fill(q, &h, false, &v.live));
    v.live.version = hall_version(q, &h, false);
    v.live.line = hall_path(q, &h, "/lijn");
    v.live.here = hall_path(q, &h, "");
    v.before = !v.live.begun && h.now < h.meeting.ends_at;
    v.after = v.live.ended || (!v.live.begun && h.now >= h.meeting.ends_at);
    v.day_time =
        str_format(q->mem, STR_FMT "–" STR_FMT, STR_ARG(hall_clock(q->mem, h.meeting.starts_at)),
                   STR_ARG(hall_clock(q->mem, h.meeting.ends_at)));
    if (v.known)
        TRY(hall_presence_of(q->db, q->mem, h.meeting.id, v.member.id, &v.has_presence,
                             &v.presence));
    TRY(poll_fill(q, &h, &v));
    TRY(team_fill(q, &h, &v));
    if (h.has_session) {
        TRY(hall_handouts(q->db, q->mem, h.open ? h.live.version : h.group.version,
                          str_of(lang_codes[q->lang]), h.session.module, &v.handouts));
        v.course = str_format(q->mem, STR_FMT "~" STR_FMT, STR_ARG(h.session.course),
                              STR_ARG(h.session.number));
    }
    v.react = v.known && may_react(&h);
    if (v.react)
        TRY(hall_reaction_of(q->db, q->mem, h.meeting.id, reaction_voter(q, &h, &v.member),
                             &v.reacted, &v.reaction));
    struct html *html = page_open(q, r,
                                  &(struct page){.title = h.title,
                                                 .form = true,
                                                 .no_index = true,
                                                 .body_class = STR("p-live"),
                                                 .head = view_head(q)});
    meeting_take_html(html, &v);
    return page_close(html);
}

enum err meeting_react(struct req *q, struct res *r)
{
    const str keep = req_form(q, "mee", 300), change = req_form(q, "anders", 300);
    struct hall_member_row member;
    int64_t useful, safe_enough;
    struct hall h;
    bool known;

    TRY(hall_take(q, &h, &known, &member));
    if (!known) return fail(q, ERR_FORBIDDEN, MSG_meeting_unknown_phone);
    if (!may_react(&h)) return fail(q, ERR_GONE, MSG_meeting_react_closed);
    const str a = req_form(q, "nut", 2), b = req_form(q, "veilig", 2);
    if (!a.n || !b.n || str_int(a, 1, 5, &useful) != ERR_NONE ||
        str_int(b, 1, 5, &safe_enough) != ERR_NONE)
        return fail(q, ERR_INVALID, MSG_meeting_choose);
    TRY(hall_reaction_put(q->db, h.meeting.id, reaction_voter(q, &h, &member), useful, safe_enough,
                          keep.at ? str_trim(keep) : STR(""),
                          change.at ? str_trim(change) : STR("")));
    TRY(hall_votes_changed(q->db, h.meeting.id));
    return redirect(q, r, hall_path(q, &h, ""));
}
