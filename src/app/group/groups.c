// groups.c - what the feature offers, the list of groups, the page of one for all, and the home of who is in it.
#include "app/group/groups.h"

#include "app/group/groups.html.h"
#include "core/cli.h"
#include "core/mail.h"

static const struct {
    const char *name;
    msg word;
} role_words[] =
    {
        {"participant", MSG_group_participant},
        {"trainer", MSG_group_trainer},
        {"coordinator", MSG_group_coordinator},
        {"substitute", MSG_group_substitute},
},
  state_words[] =
      {
          {"asked", MSG_group_asked},
          {"waiting", MSG_group_waiting},
          {"in", MSG_group_in},
          {"left", MSG_group_left},
},
  meeting_words[] = {
      {"planned", MSG_none},
      {"moved", MSG_group_meeting_moved},
      {"cancelled", MSG_group_meeting_cancelled},
      {"held", MSG_group_meeting_held},
};

msg group_role_word(str role)
{
    for (size_t i = 0; i < COUNT_OF(role_words); i++)
        if (str_eq(role, str_of(role_words[i].name))) return role_words[i].word;
    return MSG_none;
}

msg group_state_word(str state)
{
    for (size_t i = 0; i < COUNT_OF(state_words); i++)
        if (str_eq(state, str_of(state_words[i].name))) return state_words[i].word;
    return MSG_none;
}

str time_text(struct mem *m, int64_t at)
{
    const int minutes = at_local_minutes(at);

    return str_format(m, "%02d:%02d", minutes / 60, minutes % 60);
}

str group_path(struct req *q, const struct group_row *g, const char *rest)
{
    return str_format(q->mem, "/groep/" STR_FMT "%s", STR_ARG(g->slug), rest);
}

str group_object(struct req *q, const struct group_row *g)
{
    return str_format(q->mem, "group:" STR_FMT, STR_ARG(g->slug));
}

enum err group_text(struct req *q, const struct group_row *g, struct followed_row *f,
                    struct group_module_rows *modules)
{
    const str lang = str_of(lang_codes[q->lang]);

    TRY(followed(q->db, q->mem, g->version, lang, f));
    return modules_of(q->db, q->mem, g->version, lang, modules);
}

// Where the text of this group stands: the version it follows, for ever.
static str text_path(struct req *q, const struct followed_row *f, const char *between, str tail)
{
    return str_format(q->mem, "/leergang/" STR_FMT "~" STR_FMT "%s" STR_FMT, STR_ARG(f->slug),
                      STR_ARG(f->number), between, STR_ARG(tail));
}

struct shown_meeting meeting_shown(struct req *q, const struct meeting_row *t,
                                   const struct group_module_rows *modules,
                                   const struct followed_row *f)
{
    struct shown_meeting s = {
        .uid = t->uid,
        .title = t->title,
        .place = t->place_name,
        .venue = t->venue,
        .date = day_of_at(t->starts_at),
        .from = time_text(q->mem, t->starts_at),
        .until = time_text(q->mem, t->ends_at),
        .number = t->number,
        .starts_at = t->starts_at,
        .cancelled = str_eq(t->state, STR("cancelled")),
        .past = t->ends_at < q->now,
    };

    str rest = date_short(q->mem, q->lang, s.date);
    if (!str_cut(&rest, ' ', &s.day_n) || !str_cut(&rest, ' ', &s.month)) s.month = STR("");
    for (size_t i = 0; i < COUNT_OF(meeting_words); i++)
        if (str_eq(t->state, str_of(meeting_words[i].name))) s.state = meeting_words[i].word;
    s.can_change = !s.cancelled && !str_eq(t->state, STR("held"));
    for (int i = 0; i < modules->n; i++) {
        const struct group_module_row *m = &modules->at[i];
        if (t->session.n ? !str_eq(m->session, t->session) : m->seq != t->number) continue;
        if (!s.title.n) s.title = m->title;
        s.module_path = text_path(q, f, "/", m->slug);
    }
    if (!s.title.n) s.title = msg_text(q->lang, MSG_group_meeting);
    return s;
}

static str saved_word(struct req *q)
{
    static const struct {
        const char *value;
        msg word;
    } rows[] = {
        {"bewaard", MSG_group_saved},        {"gevraagd", MSG_group_asked_done},
        {"wacht", MSG_group_waiting_done},   {"erin", MSG_group_in_done},
        {"eruit", MSG_group_left_done},      {"uitgenodigd", MSG_group_invited_done},
        {"afgezegd", MSG_group_cancel_done}, {"verplaatst", MSG_group_moved_done},
        {"versie", MSG_group_version_done},
    };
    const str said = req_query(q, "ok", 20);

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_eq(said, str_of(rows[i].value))) return msg_text(q->lang, rows[i].word);
    return (str){0};
}

enum err top_of(struct req *q, const char *at, unsigned need, struct group_top *out)
{
    *out = (struct group_top){.at = str_of(at)};
    TRY(group_for(q, "group", need, &out->g, &out->bits));
    out->member = out->bits != 0;
    out->coordinates = (out->bits & GROUP_COORDINATOR) != 0;
    if (q->route->method == GET) out->saved = saved_word(q);
    return ERR_NONE;
}

struct html *group_page(struct req *q, struct res *r, const struct group_top *top, msg title)
{
    const str name = top->g.name;

    return page_open(q, r,
                     &(struct page){.title = title ? str_format(q->mem, STR_FMT ": " STR_FMT,
                                                                STR_ARG(name),
                                                                STR_ARG(msg_text(q->lang, title)))
                                                   : name,
                                    .no_index = true,
                                    .form = true});
}

enum err seats_free(struct req *q, const struct group_row *g, place_id place, int64_t *out)
{
    struct place_seats_rows rows;

    *out = 0;
    TRY(place_seats(q->db, q->mem, g->id, &rows));
    for (int i = 0; i < rows.n; i++)
        if (rows.at[i].place.v == place.v) *out = rows.at[i].seats - rows.at[i].taken;
    return ERR_NONE;
}

// ---- the list ----

static msg now_word(str state)
{
    static const struct {
        const char *name;
        msg word;
    } rows[] = {
        {"planned", MSG_group_now_planned},
        {"open", MSG_group_now_open},
        {"running", MSG_group_now_running},
        {"closed", MSG_group_now_closed},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_eq(state, str_of(rows[i].name))) return rows[i].word;
    return MSG_none;
}

static enum err mine_fill(struct req *q, struct groups_view *v)
{
    struct group_of_rows rows;
    struct place_in_rows places;
    int room = 0;

    TRY(groups_of(q->db, q->mem, who_person(q->who), &rows));
    struct my_group *in = MEM_ARRAY(q->mem, struct my_group, (size_t)rows.n + 1),
                    *asked = MEM_ARRAY(q->mem, struct my_group, (size_t)rows.n + 1);
    v->mine.at = in;
    v->asked.at = asked;
    for (int i = 0; i < rows.n; i++) {
        const struct group_of_row *x = &rows.at[i];
        const struct my_group g = {x->slug, x->name, group_role_word(x->role),
                                   group_state_word(x->member_state)};
        if (str_eq(x->member_state, STR("in")))
            in[v->mine.n++] = g;
        else
            asked[v->asked.n++] = g;
    }
    TRY(invited_to(q->db, q->mem, who_mail(q->who), &v->invited));
    v->can_make = may_somewhere(q->who, MAY_COORDINATE);
    if (!v->can_make) return ERR_NONE;
    TRY(who_places(q->who, MAY_COORDINATE, 2000, &places));
    for (int i = 0; i < places.n; i++) {
        struct group_brief_rows here;
        if (places.at[i].depth) continue; // lies in the one before
        TRY(groups_at(q->db, q->mem, places.at[i].id, &here));
        for (int k = 0; k < here.n; k++) {
            if (v->coordinated.n == room)
                v->coordinated.at =
                    db_rows_grow(q->mem, v->coordinated.at, sizeof *v->coordinated.at,
                                 v->coordinated.n, &room);
            v->coordinated.at[v->coordinated.n++] =
                (struct my_group){here.at[k].slug, here.at[k].name, MSG_none,
                                  now_word(here.at[k].state)};
        }
    }
    return ERR_NONE;
}

static enum err open_fill(struct req *q, struct list_groups *out)
{
    struct group_open_rows rows;

    TRY(groups_open(q->db, q->mem, &rows));
    out->at = MEM_ARRAY(q->mem, struct list_group, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct group_open_row *x = &rows.at[i];
        out->at[out->n++] = (struct list_group){.slug = x->slug,
                                                .name = x->name,
                                                .place = x->place_name,
                                                .seats = x->seats,
                                                .taken = x->taken,
                                                .practice = x->practice != 0,
                                                .starts = x->starts_at != 0,
                                                .first = day_of_at(x->starts_at)};
    }
    return ERR_NONE;
}

enum err group_list(struct req *q, struct res *r)
{
    struct groups_view v = {.signed_in = who_in(q->who)};

    if (v.signed_in) TRY(mine_fill(q, &v));
    TRY(open_fill(q, &v.open));
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_group_list_title),
                                 .description = msg_text(q->lang, MSG_group_list_lead)});
    group_list_html(h, &v);
    return page_close(h);
}

// ---- one group, for who is not in it ----

static enum err meetings_fill(struct req *q, const struct group_row *g, bool cancelled_too,
                              struct shown_meetings *out)
{
    struct group_module_rows modules;
    struct meeting_rows rows;
    struct followed_row f;

    TRY(group_text(q, g, &f, &modules));
    TRY(meetings_of(q->db, q->mem, g->id, &rows));
    *out = (struct shown_meetings){MEM_ARRAY(q->mem, struct shown_meeting, (size_t)rows.n + 1), 0};
    for (int i = 0; i < rows.n; i++) {
        const struct shown_meeting s = meeting_shown(q, &rows.at[i], &modules, &f);
        if (!s.cancelled || cancelled_too) out->at[out->n++] = s;
    }
    return ERR_NONE;
}

static enum err asks_fill(struct req *q, struct public_group_view *v)
{
    struct member_row m;
    bool found;

    v->signed_in = who_in(q->who);
    v->here = group_path(q, &v->top.g, "");
    v->project.name = "project";
    v->project.label = MSG_group_project;
    v->project.help = MSG_group_project_help;
    v->can_ask = str_eq(v->top.g.state, STR("open"));
    if (!v->signed_in) return ERR_NONE;
    TRY(member_of_person(q->db, q->mem, v->top.g.id, who_person(q->who), STR("participant"), &found,
                         &m));
    if (found) v->state = m.state;
    if (found && !str_eq(m.state, STR("left"))) v->can_ask = false;
    TRY(group_invitation_to(q->db, q->mem, v->top.g.id, who_mail(q->who), &v->invited));
    if (v->invited.n == 0) return ERR_NONE;
    v->invited_role = group_role_word(v->invited.at[0].role);
    v->invited_once = v->invited.at[0].has_meeting;
    if (!v->invited_once) return ERR_NONE;
    struct meeting_row t;
    TRY(meeting_by_id(q->db, q->mem, v->invited.at[0].meeting, &t));
    v->invited_on = day_of_at(t.starts_at);
    return ERR_NONE;
}

static enum err public_page(struct req *q, struct res *r, struct public_group_view *v)
{
    struct followed_row f;

    TRY(asks_fill(q, v));
    // Before it opens and after it closed it is no business of others; who asked or was asked may see where they stand.
    if (!v->can_ask && !v->state.n && v->invited.n == 0 && !str_eq(v->top.g.state, STR("open")))
        return ERR_NOT_FOUND;
    TRY(followed(q->db, q->mem, v->top.g.version, str_of(lang_codes[q->lang]), &f));
    v->course = f.title;
    v->number = f.number;
    v->course_path = text_path(q, &f, "", STR(""));
    TRY(place_seats(q->db, q->mem, v->top.g.id, &v->places));
    v->cities.at = MEM_ARRAY(q->mem, struct group_option, (size_t)v->places.n + 1);
    for (int i = 0; i < v->places.n; i++)
        v->cities.at[v->cities.n++] =
            (struct group_option){v->places.at[i].slug, v->places.at[i].name,
                                  str_eq(v->places.at[i].slug, req_form(q, "stad", 60))};
    TRY(meetings_fill(q, &v->top.g, false, &v->meetings));
    struct html *h = page_open(q, r,
                               &(struct page){.title = v->top.g.name,
                                              .no_index = v->signed_in || v->top.g.practice,
                                              .form = v->signed_in});
    group_public_html(h, v);
    return page_close(h);
}

// ---- the home of who is in it: what is next, what waits ----

static enum err waits_fill(struct req *q, const struct group_top *top, struct shown_waits *out)
{
    struct waits w = {.mem = q->mem};

    for (int i = 0; i < q->site->n_features; i++)
        if (q->site->features[i]->waits)
            TRY(q->site->features[i]->waits(q, &top->g, top->bits, &w));
    *out = (struct shown_waits){MEM_ARRAY(q->mem, struct shown_wait, (size_t)w.n + 1), w.n};
    for (int i = 0; i < w.n; i++)
        out->at[i] = (struct shown_wait){.text = w.at[i].text,
                                         .path = str_format(q->mem, "%s" STR_FMT,
                                                            q->lang == LANG_EN ? "/en" : "",
                                                            STR_ARG(w.at[i].path)),
                                         .ends = w.at[i].until_at != 0,
                                         .until = day_of_at(w.at[i].until_at)};
    return ERR_NONE;
}

static enum err next_fill(struct req *q, struct home_group_view *v)
{
    struct group_module_rows modules;
    struct group_lesson_rows lessons;
    struct meeting_rows rows;
    struct followed_row f;
    const char *base = q->lang == LANG_EN ? "/en" : "";

    TRY(group_text(q, &v->top.g, &f, &modules));
    TRY(meetings_of(q->db, q->mem, v->top.g.id, &rows));
    for (int i = 0; i < rows.n && !v->next_there; i++) {
        const struct meeting_row *t = &rows.at[i];
        unsigned there; // a substitute for another meeting is not
        if (t->ends_at < q->now || str_eq(t->state, STR("cancelled")) ||
            str_eq(t->state, STR("held")))
            continue;
        TRY(who_meeting(q, &v->top.g, t->id, &there));
        if (!there) continue;
        v->next = meeting_shown(q, t, &modules, &f);
        v->next_there = true;
        v->on_now = t->starts_at - 3600 < q->now;
    }
    if (!v->next_there || !v->next.number) return ERR_NONE;
    TRY(lessons_before(q->db, q->mem, v->top.g.version, str_of(lang_codes[q->lang]), v->next.number,
                       &lessons));
    v->read.at = MEM_ARRAY(q->mem, struct shown_link, (size_t)lessons.n + 1);
    for (int i = 0; i < lessons.n; i++) {
        const struct group_lesson_row *l = &lessons.at[i];
        v->read.at[v->read.n++] =
            (struct shown_link){.title = l->title,
                                .path = str_format(q->mem, "%s" STR_FMT "/" STR_FMT, base,
                                                   STR_ARG(text_path(q, &f, "/", l->module)),
                                                   STR_ARG(l->slug)),
                                .minutes = l->minutes,
                                .said = l->said,
                                .foreign = !str_eq(l->said, str_of(lang_codes[q->lang]))};
    }
    return ERR_NONE;
}

static enum err home_page(struct req *q, struct res *r, struct group_top *top)
{
    struct home_group_view v = {.top = *top,
                                .leads = (top->bits & (GROUP_TRAINER | GROUP_COORDINATOR)) != 0};

    v.top.saved = saved_word(q);
    TRY(next_fill(q, &v));
    TRY(waits_fill(q, top, &v.waits));
    struct html *h = group_page(q, r, &v.top, MSG_none);
    group_home_html(h, &v);
    return page_close(h);
}

enum err group_show(struct req *q, struct res *r)
{
    struct group_top top = {.at = STR("home")};
    bool found;
    str slug;

    TRY(req_slug(q, "group", &slug));
    TRY(group_by_slug(q->db, q->mem, slug, &found, &top.g));
    if (!found) return ERR_NOT_FOUND;
    TRY(who_group(q, &top.g, &top.bits));
    top.member = top.bits != 0;
    top.coordinates = (top.bits & GROUP_COORDINATOR) != 0;
    if (top.member) return home_page(q, r, &top);
    struct public_group_view v = {.top = top};
    if (who_in(q->who)) v.top.saved = saved_word(q);
    return public_page(q, r, &v);
}

// What a group needs before it can begin, in the order in which a coordinator does it.
static enum err begin_waits(struct req *q, const struct group_row *g,
                            const struct member_rows *members, struct waits *w)
{
    struct group_invited_rows invited;
    struct place_seats_rows places;
    struct meeting_rows meetings;
    bool dates = false, trainer = false;

    TRY(place_seats(q->db, q->mem, g->id, &places));
    TRY(meetings_of(q->db, q->mem, g->id, &meetings));
    TRY(group_invitations_open(q->db, q->mem, g->id, &invited));
    for (int i = 0; i < meetings.n; i++)
        dates = dates || !str_eq(meetings.at[i].state, STR("cancelled"));
    for (int i = 0; i < members->n; i++)
        trainer = trainer || (str_eq(members->at[i].role, STR("trainer")) &&
                              str_eq(members->at[i].state, STR("in")));
    for (int i = 0; i < invited.n; i++)
        trainer = trainer || str_eq(invited.at[i].role, STR("trainer"));
    // clang-format off
    const struct {
        bool there;
        msg text;
        const char *path;
    } steps[] = {
        {places.n > 0,                        MSG_group_wait_cities,  "/instellen"},
        {dates,                               MSG_group_wait_dates,   "/data"     },
        {trainer,                             MSG_group_wait_trainer, "/mensen"   },
        {!str_eq(g->state, STR("planned")), MSG_group_wait_open,    "/instellen"},
    };
    // clang-format on
    for (size_t i = 0; i < COUNT_OF(steps); i++)
        if (!steps[i].there)
            waits_add(w, msg_text(q->lang, steps[i].text), group_path(q, g, steps[i].path), 0);
    return ERR_NONE;
}

// What waits: for a coordinator what is missing, people who ask, a newer text, participants without an intervision group.
static enum err group_waits(struct req *q, const struct group_row *g, unsigned bits,
                            struct waits *w)
{
    struct member_rows rows;
    struct peer_rows peers;
    struct followed_row f;
    int64_t asked = 0, loose = 0, grouped = 0;

    if (!(bits & GROUP_COORDINATOR) || g->closed_at) return ERR_NONE;
    TRY(members_of(q->db, q->mem, g->id, &rows));
    TRY(begin_waits(q, g, &rows, w));
    for (int i = 0; i < rows.n; i++)
        asked += str_eq(rows.at[i].state, STR("asked"));
    if (asked) {
        const struct msg_arg args[] = {{.name = "n", .number = true, .i = asked}};
        waits_add(w, msg_fill(q->mem, q->lang, MSG_group_wait_asked, args, 1),
                  group_path(q, g, "/mensen"), 0);
    }
    TRY(peers_of(q->db, q->mem, g->id, &peers));
    for (int i = 0; i < peers.n; i++) {
        loose += peers.at[i].number == 0;
        grouped += peers.at[i].number != 0;
    }
    if (loose && str_eq(g->state, STR("running"))) {
        const struct msg_arg args[] = {{.name = "n", .number = true, .i = loose}};
        waits_add(w,
                  msg_fill(q->mem, q->lang,
                           grouped ? MSG_group_wait_loose : MSG_group_wait_no_peers, args, 1),
                  group_path(q, g, "/intervisie"), 0);
    }
    TRY(followed(q->db, q->mem, g->version, str_of(lang_codes[q->lang]), &f));
    if (f.live > g->version.v && !str_eq(f.live_number, f.number)) {
        const struct msg_arg args[] = {{.name = "number", .s = f.live_number}};
        waits_add(w, msg_fill(q->mem, q->lang, MSG_group_wait_version, args, 1),
                  group_path(q, g, "/versie"), 0);
    }
    return ERR_NONE;
}

// ---- signing up, answering, going ----

enum err group_ask(struct req *q, struct res *r)
{
    struct public_group_view v = {.top.at = STR("home")};
    struct member_row m;
    struct place_row place;
    group_member_id id;
    bool found, city = false;
    int64_t free_seats;
    str slug;

    TRY(req_slug(q, "group", &slug));
    TRY(group_by_slug(q->db, q->mem, slug, &found, &v.top.g));
    if (!found || !str_eq(v.top.g.state, STR("open"))) return ERR_NOT_FOUND;
    v.project.value = str_trim(req_form(q, "project", PROJECT_SIGNS));
    TRY(place_by_slug(q->db, q->mem, req_form(q, "stad", 60), &found, &place));
    TRY(place_seats(q->db, q->mem, v.top.g.id, &v.places));
    for (int i = 0; found && i < v.places.n; i++)
        city = city || v.places.at[i].place.v == place.id.v;
    if (!city) {
        v.top.problem = msg_text(q->lang, MSG_group_city_problem);
        r->status = 422;
        return public_page(q, r, &v);
    }
    TRY(seats_free(q, &v.top.g, place.id, &free_seats));
    const bool full = free_seats <= 0;
    const str state = full ? STR("waiting") : STR("asked");
    TRY(member_of_person(q->db, q->mem, v.top.g.id, who_person(q->who), STR("participant"), &found,
                         &m));
    if (found && !str_eq(m.state, STR("left")))
        return fail(q, ERR_CONFLICT, MSG_group_asked_before);
    if (found) {
        id = m.id;
        TRY(member_state_set(q->db, id, state, q->now));
        TRY(member_place_set(q->db, id, &place.id));
    } else {
        TRY(member_add(q->db, q->mem, q->now, v.top.g.id, who_person(q->who), STR("participant"),
                       state, &place.id, &id));
    }
    TRY(member_project_set(q->db, id, v.project.value));
    if (!full) TRY(asked_told(q, &v.top.g));
    TRY(audit_by(q, "group.ask", group_object(q, &v.top.g), state));
    return redirect(q, r, group_path(q, &v.top.g, full ? "?ok=wacht" : "?ok=gevraagd"));
}

// Who was invited to somebody's own address says yes or no.
enum err group_answer(struct req *q, struct res *r)
{
    struct group_invited_rows rows;
    struct group_row g;
    struct member_row m;
    group_member_id id;
    int64_t n;
    bool found;
    str slug;

    TRY(req_slug(q, "group", &slug));
    TRY(group_by_slug(q->db, q->mem, slug, &found, &g));
    if (!found) return ERR_NOT_FOUND;
    TRY(group_invitation_to(q->db, q->mem, g.id, who_mail(q->who), &rows));
    if (rows.n == 0) return ERR_NOT_FOUND;
    const struct group_invited_row *i = &rows.at[0];
    TRY(group_invitation_answer(q->db, i->id, q->now, &n));
    TRY(notice_settle(q->db, q->now, who_person(q->who), "group", g.id.v, MSG_group_told_invited));
    if (!str_eq(req_form(q, "antwoord", 3), STR("ja"))) {
        TRY(audit_by(q, "group.decline", group_object(q, &g), i->role));
        return redirect(q, r, STR("/groep"));
    }
    // Being asked by the coordinator is being approved: no seat is looked at, the coordinator saw the list.
    TRY(member_of_person(q->db, q->mem, g.id, who_person(q->who), i->role, &found, &m));
    if (found) {
        id = m.id;
        TRY(member_state_set(q->db, id, STR("in"), q->now));
        if (i->has_place) TRY(member_place_set(q->db, id, &i->place));
    } else {
        TRY(member_add(q->db, q->mem, q->now, g.id, who_person(q->who), i->role, STR("in"),
                       i->has_place ? &i->place : NULL, &id));
    }
    if (i->has_instead_of)
        TRY(member_instead_set(q->db, id, i->instead_of, i->has_meeting ? &i->meeting : NULL));
    TRY(member_came(q, &g, who_person(q->who), false));
    TRY(audit_by(q, "group.accept", group_object(q, &g), i->role));
    return redirect(q, r, group_path(q, &g, "?ok=erin"));
}

// A participant goes, or takes a request back. The seat goes to the first who waits for it.
enum err group_leave(struct req *q, struct res *r)
{
    struct group_row g;
    struct member_row m;
    bool found;
    str slug;

    TRY(req_slug(q, "group", &slug));
    TRY(group_by_slug(q->db, q->mem, slug, &found, &g));
    if (!found) return ERR_NOT_FOUND;
    TRY(member_of_person(q->db, q->mem, g.id, who_person(q->who), STR("participant"), &found, &m));
    if (!found || str_eq(m.state, STR("left"))) return ERR_NOT_FOUND;
    TRY(member_state_set(q->db, m.id, STR("left"), q->now));
    TRY(peer_out(q->db, m.id));
    if (str_eq(m.state, STR("in")) && m.has_place) TRY(seat_given(q, &g, m.place));
    TRY(member_went(q, &g, who_person(q->who)));
    TRY(asked_settled(q, &g));
    TRY(audit_by(q, "group.leave", group_object(q, &g), m.state));
    return redirect(q, r, STR("/groep"));
}

// ---- what the feature offers ----

static enum err group_section(struct req *q, struct html *h)
{
    struct groups_view v = {0};

    TRY(open_fill(q, &v.open));
    if (v.open.n) group_section_html(h, &v);
    return ERR_NONE;
}

static enum err group_own(struct db *db, struct mem *m, const struct person_row *p, struct json *j)
{
    struct own_membership_rows in;
    struct own_invitation_rows invited;
    struct own_feed_rows feeds;

    TRY(own_memberships(db, m, p->id, &in));
    TRY(own_invitations(db, m, p->mail, &invited));
    TRY(own_feeds(db, m, p->id, &feeds));
    json_key(j, "groups"), json_open(j, '[');
    for (int i = 0; i < in.n; i++) {
        json_open(j, '{');
        json_key(j, "group"), json_text(j, in.at[i].name);
        json_key(j, "role"), json_text(j, in.at[i].role);
        json_key(j, "state"), json_text(j, in.at[i].state);
        json_key(j, "project"), json_text(j, in.at[i].project);
        json_key(j, "asked_at"), json_text(j, at_iso(m, in.at[i].asked_at));
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "group_invitations"), json_open(j, '[');
    for (int i = 0; i < invited.n; i++) {
        json_open(j, '{');
        json_key(j, "group"), json_text(j, invited.at[i].name);
        json_key(j, "role"), json_text(j, invited.at[i].role);
        json_key(j, "at"), json_text(j, at_iso(m, invited.at[i].created_at));
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "calendar_addresses"), json_open(j, '[');
    for (int i = 0; i < feeds.n; i++)
        json_text(j, at_iso(m, feeds.at[i].created_at));
    json_close(j, ']');
    return ERR_NONE;
}

static enum err group_erase(struct db *db, struct mem *m, int64_t now, const struct person_row *p)
{
    int64_t n;

    (void)m, (void)now;
    return invitations_of_mail_drop(db, p->mail, &n);
}

static enum err group_retain(struct db *db, struct mem *m, int64_t now, struct out *report)
{
    struct group_past_rows past;
    struct substitute_past_rows over;
    int64_t n, members = 0;

    TRY(groups_past(db, m, now - GROUP_KEEP_S, &past));
    for (int i = 0; i < past.n; i++) {
        TRY(members_drop(db, past.at[i].id, &n));
        members += n;
    }
    TRY(substitutes_past(db, m, now - SUBSTITUTE_STAYS_S, &over));
    for (int i = 0; i < over.n; i++) {
        unsigned bits;
        TRY(member_state_set(db, over.at[i].id, STR("left"), now));
        TRY(group_bits(db, m, over.at[i].learn_group, over.at[i].person, &bits));
        if (!bits) TRY(notice_unfollow(db, over.at[i].person, "group", over.at[i].learn_group.v));
    }
    if (over.n) out_format(report, "substitutes=%d ", over.n);
    TRY(group_invitations_past(db, now - 90 * 86400, &n));
    if (members) out_format(report, "group_members=%lld ", (long long)members);
    if (n) out_format(report, "group_invitations=%lld ", (long long)n);
    return ERR_NONE;
}

static enum err group_sitemap(struct db *db, struct mem *m, struct sitemap *s)
{
    struct group_open_rows rows;

    sitemap_add(s, STR("/groep"), 0, false);
    TRY(groups_open(db, m, &rows));
    for (int i = 0; i < rows.n; i++)
        if (!rows.at[i].practice)
            sitemap_add(s, str_format(m, "/groep/" STR_FMT, STR_ARG(rows.at[i].slug)), 0, false);
    return ERR_NONE;
}

// Who is in it, and who is asked to come in.
static enum err about(struct db *db, struct mem *m, int64_t now, enum lang lang, person_id person,
                      int64_t object, bool *out_found, struct notice_subject *out)
{
    struct group_invited_rows invited;
    struct group_row g;
    struct person_row p;
    unsigned bits;

    (void)now, (void)lang;
    *out_found = false;
    const enum err e = group_by_id(db, m, (learn_group_id){object}, &g);
    if (e == ERR_NOT_FOUND) return ERR_NONE;
    TRY(e);
    TRY(group_bits(db, m, g.id, person, &bits));
    if (!bits) {
        TRY(person_by_id(db, m, person, &p));
        TRY(group_invitation_to(db, m, g.id, p.mail, &invited));
        if (invited.n == 0) return ERR_NONE;
    }
    *out_found = true;
    *out =
        (struct notice_subject){g.name, str_format(m, "/groep/" STR_FMT, STR_ARG(g.slug)), g.place};
    return ERR_NONE;
}

static const struct notice_kind follows[] = {{"group", about}};

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/group/group.def"
#undef ROUTE
};

const struct feature group_feature = {.name = "group",
                                      .routes = routes,
                                      .n_routes = COUNT_OF(routes),
                                      .commands = group_commands,
                                      .n_commands = GROUP_COMMANDS,
                                      .sitemap = group_sitemap,
                                      .home = group_section,
                                      .own = group_own,
                                      .erase = group_erase,
                                      .retain = group_retain,
                                      .waits = group_waits,
                                      .follows = follows,
                                      .n_follows = COUNT_OF(follows)};
