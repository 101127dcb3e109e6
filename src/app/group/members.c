// members.c - who is in a group: the list, letting in, waiting, going, inviting, substitutes.
#include "app/group/groups.h"

#include "app/group/members.html.h"
#include "core/invitation.h"
#include "core/mail.h"

static struct group_options cities_of(struct req *q, const struct place_seats_rows *places,
                                      bool with_none, int64_t chosen)
{
    struct group_option *at = MEM_ARRAY(q->mem, struct group_option, (size_t)places->n + 1);
    int n = 0;

    if (with_none)
        at[n++] = (struct group_option){STR(""), msg_text(q->lang, MSG_group_no_city), chosen == 0};
    for (int i = 0; i < places->n; i++)
        at[n++] = (struct group_option){places->at[i].slug, places->at[i].name,
                                        places->at[i].place.v == chosen};
    return (struct group_options){at, n};
}

static struct group_options roles_of(struct req *q)
{
    static const char *const roles[] = {"participant", "trainer", "coordinator", "substitute"};
    struct group_option *at = MEM_ARRAY(q->mem, struct group_option, COUNT_OF(roles));
    const str chosen = req_form(q, "rol", 20);

    for (size_t i = 0; i < COUNT_OF(roles); i++)
        at[i] = (struct group_option){str_of(roles[i]),
                                      msg_text(q->lang, group_role_word(str_of(roles[i]))),
                                      str_eq(chosen, str_of(roles[i]))};
    return (struct group_options){at, COUNT_OF(roles)};
}

static const struct member_row *member_at(const struct member_rows *rows, int64_t id)
{
    for (int i = 0; i < rows->n; i++)
        if (rows->at[i].id.v == id) return &rows->at[i];
    return NULL;
}

static day day_at(const struct meeting_rows *rows, meeting_id id)
{
    for (int i = 0; i < rows->n; i++)
        if (rows->at[i].id.v == id.v) return day_of_at(rows->at[i].starts_at);
    return (day){0};
}

// What a substitute can come for: all of it, or one meeting that is still to come.
static enum err meetings_fill(struct req *q, const struct group_row *g,
                              const struct meeting_rows *rows, struct group_options *out)
{
    struct group_option *at = MEM_ARRAY(q->mem, struct group_option, (size_t)rows->n + 1);
    const str chosen = req_form(q, "keer", 8);
    struct group_module_rows modules;
    struct followed_row f;
    int n = 0;

    TRY(group_text(q, g, &f, &modules));
    at[n++] = (struct group_option){STR(""), msg_text(q->lang, MSG_group_every_meeting), false};
    for (int i = 0; i < rows->n; i++) {
        const struct meeting_row *t = &rows->at[i];
        const struct shown_meeting s = meeting_shown(q, t, &modules, &f);
        if (!s.can_change || s.past) continue;
        at[n++] = (struct group_option){t->uid,
                                        str_format(q->mem, STR_FMT ": " STR_FMT,
                                                   STR_ARG(date_short(q->mem, q->lang, s.date)),
                                                   STR_ARG(s.title)),
                                        str_eq(t->uid, chosen)};
    }
    *out = (struct group_options){at, n};
    return ERR_NONE;
}

static enum err people_fill(struct req *q, struct members_view *v)
{
    struct member_rows rows;
    struct group_invited_rows invited;
    struct meeting_rows meetings;

    TRY(members_of(q->db, q->mem, v->top.g.id, &rows));
    TRY(meetings_of(q->db, q->mem, v->top.g.id, &meetings));
    TRY(place_seats(q->db, q->mem, v->top.g.id, &v->places));
    struct shown_members *lists[] = {&v->asked, &v->waiting, &v->in, &v->left};
    for (size_t k = 0; k < COUNT_OF(lists); k++)
        lists[k]->at = MEM_ARRAY(q->mem, struct shown_member, (size_t)rows.n + 1);
    struct group_option *instead = MEM_ARRAY(q->mem, struct group_option, (size_t)rows.n + 1);
    instead[v->instead.n++] =
        (struct group_option){STR(""), msg_text(q->lang, MSG_group_nobody), false};
    for (int i = 0; i < rows.n; i++) {
        const struct member_row *m = &rows.at[i];
        struct shown_member s = {.uid = m->uid,
                                 .name = m->name,
                                 .mail = m->mail,
                                 .place = m->place_name,
                                 .project = m->project,
                                 .role = group_role_word(m->role),
                                 .role_name = m->role,
                                 .asked = str_eq(m->state, STR("asked")),
                                 .waiting = str_eq(m->state, STR("waiting")),
                                 .in = str_eq(m->state, STR("in")),
                                 .left = str_eq(m->state, STR("left")),
                                 .once = m->has_meeting,
                                 .on = m->has_meeting ? day_at(&meetings, m->meeting) : (day){0}};
        const struct member_row *other =
            m->has_instead_of ? member_at(&rows, m->instead_of.v) : NULL;
        if (other) s.instead_of = other->name;
        struct shown_members *to = s.asked     ? &v->asked
                                   : s.waiting ? &v->waiting
                                   : s.in      ? &v->in
                                               : &v->left;
        if (to != &v->in && !v->top.coordinates) continue; // only who is in is for all to see
        to->at[to->n++] = s;
        if (s.in && !str_eq(m->role, STR("substitute")) && !str_eq(m->role, STR("coordinator")))
            instead[v->instead.n++] =
                (struct group_option){m->uid,
                                      str_format(q->mem, STR_FMT " (" STR_FMT ")", STR_ARG(m->name),
                                                 STR_ARG(msg_text(q->lang, s.role))),
                                      str_eq(m->uid, req_form(q, "voor", 8))};
    }
    v->instead.at = instead;
    if (!v->top.coordinates) return ERR_NONE;
    v->roles = roles_of(q);
    v->cities = cities_of(q, &v->places, true, 0);
    for (int i = 0; i < v->cities.n; i++)
        v->cities.at[i].chosen = str_eq(v->cities.at[i].value, req_form(q, "stad", 60));
    TRY(group_invitations_open(q->db, q->mem, v->top.g.id, &invited));
    v->invited.at = MEM_ARRAY(q->mem, struct shown_invited, (size_t)invited.n + 1);
    for (int i = 0; i < invited.n; i++)
        v->invited.at[v->invited.n++] =
            (struct shown_invited){invited.at[i].id.v,
                                   invited.at[i].mail,
                                   invited.at[i].name,
                                   invited.at[i].place_name,
                                   group_role_word(invited.at[i].role),
                                   day_of_at(invited.at[i].created_at),
                                   day_at(&meetings, invited.at[i].meeting),
                                   invited.at[i].has_meeting};
    return meetings_fill(q, &v->top.g, &meetings, &v->meetings);
}

static enum err people_page(struct req *q, struct res *r, struct members_view *v)
{
    v->mail.name = "mail", v->mail.label = MSG_group_mail;
    v->name.name = "naam", v->name.label = MSG_group_name;
    TRY(people_fill(q, v));
    struct html *h = group_page(q, r, &v->top, MSG_group_people);
    group_members_html(h, v);
    return page_close(h);
}

enum err group_people(struct req *q, struct res *r)
{
    struct members_view v = {0};

    TRY(top_of(q, "people", GROUP_ANY, &v.top));
    return people_page(q, r, &v);
}

// ---- who hears what ----

static enum err one_told(struct req *q, const struct group_row *g, person_id to, msg text, msg role,
                         const char *rest, bool task)
{
    const struct notice_value values[] = {notice_text("group", g->name), notice_word("role", role)};

    if (g->practice) return ERR_NONE; // nobody is there to read it
    return notice_tell(q->db, q->mem, q->now,
                       &(struct notice_new){.kind = "group",
                                            .object = g->id.v,
                                            .place = g->place,
                                            .text = text,
                                            .values = values,
                                            .n_values = role ? 2 : 1,
                                            .link = group_path(q, g, rest),
                                            .task = task,
                                            .maker = who_person(q->who),
                                            .to = to});
}

// Being in a group is following it. What somebody chose before stays, and who wants no mail gets none.
enum err member_came(struct req *q, const struct group_row *g, person_id person, bool tell)
{
    enum notice_how how;
    int64_t silent;
    bool follows;

    TRY(notice_following(q->db, q->mem, person, "group", g->id.v, &follows, &how));
    if (!follows) {
        TRY(notice_is_silent(q->db, q->mem, person, &silent));
        TRY(notice_follow(q->db, q->now, person, "group", g->id.v,
                          silent ? NOTICE_OFF : NOTICE_NOW));
    }
    return tell ? one_told(q, g, person, MSG_group_told_in, MSG_none, "", false) : ERR_NONE;
}

enum err member_went(struct req *q, const struct group_row *g, person_id person)
{
    unsigned bits;

    TRY(group_bits(q->db, q->mem, g->id, person, &bits));
    return bits ? ERR_NONE : notice_unfollow(q->db, person, "group", g->id.v); // a second role
}

static enum err asked_count(struct req *q, const struct group_row *g, struct member_rows *rows,
                            int *out)
{
    *out = 0;
    TRY(members_of(q->db, q->mem, g->id, rows));
    for (int i = 0; i < rows->n; i++)
        *out += str_eq(rows->at[i].state, STR("asked"));
    return ERR_NONE;
}

// One task for all who ask: the first puts it there, and it goes when the last is answered.
enum err asked_told(struct req *q, const struct group_row *g)
{
    struct member_rows rows;
    int asked;

    TRY(asked_count(q, g, &rows, &asked));
    for (int i = 0; asked == 1 && i < rows.n; i++)
        if (str_eq(rows.at[i].role, STR("coordinator")) && str_eq(rows.at[i].state, STR("in")))
            TRY(one_told(q, g, rows.at[i].person, MSG_group_told_asked, MSG_none, "/mensen", true));
    return ERR_NONE;
}

enum err asked_settled(struct req *q, const struct group_row *g)
{
    struct member_rows rows;
    int asked;

    TRY(asked_count(q, g, &rows, &asked));
    return asked ? ERR_NONE
                 : notice_settle(q->db, q->now, (person_id){0}, "group", g->id.v,
                                 MSG_group_told_asked);
}

// Whoever has waited longest for a seat of that city gets it, and hears so.
enum err seat_given(struct req *q, const struct group_row *g, place_id place)
{
    struct waiting_row next;
    int64_t free_seats;
    bool found;

    TRY(seats_free(q, g, place, &free_seats));
    if (free_seats <= 0) return ERR_NONE;
    TRY(first_waiting(q->db, q->mem, g->id, place, &found, &next));
    if (!found) return ERR_NONE;
    TRY(member_state_set(q->db, next.id, STR("in"), q->now));
    TRY(audit_by(q, "group.in", group_object(q, g),
                 str_format(q->mem, "member:" STR_FMT, STR_ARG(next.uid))));
    return member_came(q, g, next.person, true);
}

static enum err let_in(struct req *q, const struct group_row *g, const struct member_row *m)
{
    int64_t free_seats;

    if (str_eq(m->role, STR("participant")) && m->has_place) {
        TRY(seats_free(q, g, m->place, &free_seats));
        if (free_seats <= 0) return fail(q, ERR_CONFLICT, MSG_group_full);
    }
    TRY(member_state_set(q->db, m->id, STR("in"), q->now));
    return member_came(q, g, m->person, true);
}

enum err group_member_set(struct req *q, struct res *r)
{
    struct group_top top;
    struct member_row m;
    const char *said = "/mensen?ok=bewaard";
    int64_t n;
    bool found;
    str uid;

    TRY(top_of(q, "people", GROUP_COORDINATOR, &top));
    TRY(req_slug(q, "member", &uid));
    TRY(member_by_uid(q->db, q->mem, uid, &found, &m));
    if (!found) return ERR_NOT_FOUND;
    struct member_rows all; // of this group, not of another
    TRY(members_of(q->db, q->mem, top.g.id, &all));
    if (!member_at(&all, m.id.v)) return ERR_NOT_FOUND;
    const str what = req_form(q, "naar", 10);
    if (str_eq(what, STR("in"))) {
        TRY(let_in(q, &top.g, &m));
        said = "/mensen?ok=erin";
    } else if (str_eq(what, STR("waiting")) || str_eq(what, STR("left"))) {
        TRY(coordinators_in(q->db, q->mem, top.g.id, &n));
        if (str_eq(m.role, STR("coordinator")) && n <= 1)
            return fail(q, ERR_CONFLICT, MSG_group_last_coordinator);
        TRY(member_state_set(q->db, m.id, what, q->now));
        TRY(peer_out(q->db, m.id));
        if (str_eq(m.state, STR("in")) && str_eq(m.role, STR("participant")) && m.has_place &&
            str_eq(what, STR("left")))
            TRY(seat_given(q, &top.g, m.place));
        TRY(member_went(q, &top.g, m.person));
        said = "/mensen?ok=eruit";
    } else {
        return ERR_INVALID;
    }
    TRY(asked_settled(q, &top.g));
    TRY(audit_by(q, "group.member", group_object(q, &top.g),
                 str_format(q->mem, "member:" STR_FMT " " STR_FMT, STR_ARG(m.uid), STR_ARG(what))));
    return redirect(q, r, group_path(q, &top.g, said));
}

static enum err invitation_letter(struct req *q, const struct group_row *g, str mail, str name,
                                  str role)
{
    struct person_row p;
    bool found;

    TRY(person_by_mail(q->db, q->mem, mail, &found, &p));
    if (found) return one_told(q, g, p.id, MSG_group_told_invited, group_role_word(role), "", true);
    // Who has no account yet gets one with the invitation of the house; then the group waits on /groep.
    struct invitation_new n = {.mail = mail,
                               .name = name,
                               .lang = lang_of(g->lang),
                               .role = ROLE_reader,
                               .by = who_uid(q->who),
                               .by_name = who_name(q->who)};
    TRY(place_by_id(q->db, q->mem, g->place, &n.place));
    TRY(invitation_send(q->db, q->mem, q->site->set, q->now, &n));
    const enum lang lang = lang_of(g->lang);
    const str role_said = msg_text(lang, group_role_word(role));
    const str link =
        str_format(q->mem, STR_FMT "%s" STR_FMT, STR_ARG(settings_origin(q->mem, q->site->set)),
                   lang == LANG_EN ? "/en" : "", STR_ARG(group_path(q, g, "")));
    const struct msg_arg args[] = {
        {.name = "name", .s = name},
        {.name = "group", .s = g->name},
        {.name = "what", .s = role_said},
        {.name = "link", .s = link},
    };
    return mail_queue(q->db, q->mem, q->now, mail,
                      msg_fill(q->mem, lang, MSG_group_mail_invited_subject, args, COUNT_OF(args)),
                      msg_fill(q->mem, lang, MSG_group_mail_invited_new, args, COUNT_OF(args)));
}

// Who comes instead of whom, and at which meeting. Who stood in for somebody else here before cannot be it for another: what
// was written of their presence would change hands.
static enum err substitute_read(struct req *q, struct members_view *v, str mail,
                                struct member_row *other, struct meeting_row *once)
{
    const str which = req_form(q, "keer", 8);
    struct member_rows all;
    struct member_row before;
    struct person_row p;
    bool found;

    TRY(member_by_uid(q->db, q->mem, req_form(q, "voor", 8), &found, other));
    TRY(members_of(q->db, q->mem, v->top.g.id, &all));
    if (!found || !member_at(&all, other->id.v) || str_eq(other->role, STR("substitute"))) {
        v->top.problem = msg_text(q->lang, MSG_group_instead_problem);
        return ERR_NONE;
    }
    if (which.n) {
        TRY(meeting_by_uid(q->db, q->mem, which, &found, once));
        if (!found || once->learn_group.v != v->top.g.id.v || once->ends_at < q->now ||
            str_eq(once->state, STR("cancelled")) || str_eq(once->state, STR("held")))
            v->top.problem = msg_text(q->lang, MSG_group_meeting_problem);
    }
    TRY(person_by_mail(q->db, q->mem, mail, &found, &p));
    if (!found) return ERR_NONE;
    TRY(member_of_person(q->db, q->mem, v->top.g.id, p.id, STR("substitute"), &found, &before));
    if (found && before.has_instead_of && before.instead_of.v != other->id.v)
        v->top.problem = msg_text(q->lang, MSG_group_instead_other);
    return ERR_NONE;
}

enum err group_people_invite(struct req *q, struct res *r)
{
    struct members_view v = {0};
    struct member_row other = {0};
    struct meeting_row once = {0};
    struct place_row place;
    bool found, city = false;
    int64_t n;
    str mail;

    TRY(top_of(q, "people", GROUP_COORDINATOR, &v.top));
    v.mail.value = str_trim(req_form(q, "mail", 254));
    v.name.value = str_trim(req_form(q, "naam", PERSON_NAME_SIGNS));
    const str role = req_form(q, "rol", 20);
    if (!group_role_word(role)) return ERR_INVALID;
    if (person_mail(q->mem, v.mail.value, &mail) != ERR_NONE)
        v.mail.problem = msg_text(q->lang, MSG_group_mail_problem);
    if (!person_is_name(v.name.value)) v.name.problem = msg_text(q->lang, MSG_group_name_problem);
    TRY(place_by_slug(q->db, q->mem, req_form(q, "stad", 60), &found, &place));
    TRY(place_seats(q->db, q->mem, v.top.g.id, &v.places));
    for (int i = 0; found && i < v.places.n; i++)
        city = city || v.places.at[i].place.v == place.id.v;
    if (str_eq(role, STR("participant")) && !city)
        v.top.problem = msg_text(q->lang, MSG_group_city_problem);
    if (str_eq(role, STR("substitute")) && !v.mail.problem.n)
        TRY(substitute_read(q, &v, mail, &other, &once));
    if (v.mail.problem.n || v.name.problem.n || v.top.problem.n) {
        r->status = 422;
        return people_page(q, r, &v);
    }
    TRY(group_invite(q->db, v.top.g.id, mail, v.name.value, role, city ? &place.id : NULL,
                     other.id.v ? &other.id : NULL, once.id.v ? &once.id : NULL, who_uid(q->who),
                     q->now, &n));
    TRY(invitation_letter(q, &v.top.g, mail, v.name.value, role));
    TRY(audit_by(q, "group.invite", group_object(q, &v.top.g), role));
    return redirect(q, r, group_path(q, &v.top.g, "/mensen?ok=uitgenodigd"));
}

enum err group_invite_withdraw(struct req *q, struct res *r)
{
    struct group_top top;
    struct group_invited_rows open;
    struct person_row p;
    group_invitation_id id;
    int64_t n;
    bool found;

    TRY(top_of(q, "people", GROUP_COORDINATOR, &top));
    TRY(req_id(q, "invited", &id.v));
    TRY(group_invitations_open(q->db, q->mem, top.g.id, &open));
    for (int i = 0; i < open.n; i++) { // it waits for them no longer
        if (open.at[i].id.v != id.v) continue;
        TRY(person_by_mail(q->db, q->mem, open.at[i].mail, &found, &p));
        if (found)
            TRY(notice_settle(q->db, q->now, p.id, "group", top.g.id.v, MSG_group_told_invited));
    }
    TRY(group_invitation_drop(q->db, id, top.g.id, &n));
    if (!n) return ERR_NOT_FOUND;
    TRY(audit_by(q, "group.uninvite", group_object(q, &top.g), STR("")));
    return redirect(q, r, group_path(q, &top.g, "/mensen?ok=bewaard"));
}
