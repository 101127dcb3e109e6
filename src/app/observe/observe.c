// observe.c - observation forms, and the card for a role play. The noun and its rules are in core/observation.h; here is who may
// be asked, what stands on which form (item.def, kind.def), and who sees it: who watched and who gave the lesson.
#include "app/observe/observe.h"

#include "app/observe/observe.html.h"
#include "base/utf8.h"
#include "core/notice.h"

enum { SHORT = 1, WHOLE = 2, BIT = 4, BACK = 8 };

static const struct {
    const char *name;
    msg title;
    unsigned forms;
} items[] = {
#define ITEM(name, forms) {#name, MSG_observe_item_##name, forms},
#include "app/observe/item.def"
#undef ITEM
};

static const struct kind {
    const char *name;
    msg title;
    unsigned form;
    bool mentor;
} kinds[] = {
#define KIND(name, form, mentor) {#name, MSG_observe_kind_##name, form, mentor},
#include "app/observe/kind.def"
#undef KIND
};

static const struct kind *kind_of(str name)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_eq(name, str_of(kinds[i].name))) return &kinds[i];
    return NULL;
}

static msg state_word(str state)
{
    if (str_eq(state, STR("asked"))) return MSG_observe_state_asked;
    if (str_eq(state, STR("draft"))) return MSG_observe_state_draft;
    if (str_eq(state, STR("signed"))) return MSG_observe_state_signed;
    return MSG_observe_state_withdrawn;
}

static str seen_path(struct req *q, str uid, const char *tail)
{
    return str_format(q->mem, "/observatie/" STR_FMT "%s", STR_ARG(uid), tail);
}

static str trimmed(str s)
{
    const str t = str_trim(s);

    return t.n ? t : STR("");
}

// ---- the form ----

static void items_read(struct req *q, struct observe_view *v, const struct kind *k)
{
    struct json_value all = {.kind = JSON_NONE};

    v->worked = v->idea = STR("");
    v->items.at = MEM_ARRAY(q->mem, struct observe_item, COUNT_OF(items));
    if (v->o.form.n) (void)!json_read(q->mem, v->o.form, &all, NULL);
    const struct json_value *in = all.kind == JSON_MAP ? &all : NULL;
    for (size_t i = 0; i < COUNT_OF(items); i++) {
        if (!(items[i].forms & k->form)) continue;
        const struct json_value *x = json_get(in, items[i].name), *mark = json_get(x, "mark");
        struct observe_item one = {.name = items[i].name,
                                   .title = items[i].title,
                                   .mark = mark && mark->kind == JSON_INT ? mark->integer : 0,
                                   .note = json_get_text(x, "note")};
        if (!one.note.at) one.note = STR("");
        v->items.at[v->items.n++] = one;
    }
    const str worked = json_get_text(in, "worked"), idea = json_get_text(in, "idea");
    if (worked.at) v->worked = worked;
    if (idea.at) v->idea = idea;
}

static enum err items_from_form(struct req *q, struct observe_view *v)
{
    for (int i = 0; i < v->items.n; i++) {
        struct observe_item *x = &v->items.at[i];
        const str mark = req_form(q, str_z(q->mem, str_format(q->mem, "%s-merk", x->name)), 2);
        if (mark.n && str_int(mark, 0, 3, &x->mark) != ERR_NONE) return ERR_INVALID;
        x->note = trimmed(req_form(q, str_z(q->mem, str_format(q->mem, "%s-tekst", x->name)),
                                   OBSERVE_NOTE_SIGNS));
    }
    v->worked = trimmed(req_form(q, "werkte", OBSERVE_TEXT_SIGNS));
    v->idea = trimmed(req_form(q, "idee", OBSERVE_TEXT_SIGNS));
    return ERR_NONE;
}

static str form_text(struct req *q, const struct observe_view *v)
{
    struct out o = out_new(q->mem);
    struct json j = json_new(&o);

    json_open(&j, '{');
    for (int i = 0; i < v->items.n; i++) {
        json_key(&j, v->items.at[i].name);
        json_open(&j, '{');
        json_pair_int(&j, "mark", v->items.at[i].mark);
        json_pair_text(&j, "note", v->items.at[i].note);
        json_close(&j, '}');
    }
    json_pair_text(&j, "worked", v->worked);
    json_pair_text(&j, "idea", v->idea);
    json_close(&j, '}');
    return out_get(&o);
}

// Who watched, and whose lesson it was; a lesson that is not signed is only for who writes.
static enum err seen_for(struct req *q, struct observe_view *v)
{
    bool found;
    str uid;

    *v = (struct observe_view){0};
    TRY(req_slug(q, "seen", &uid));
    TRY(observation_by_uid(q->db, q->mem, uid, &found, &v->o));
    if (!found) return ERR_NOT_FOUND;
    const struct kind *k = kind_of(v->o.kind);
    const person_id me = who_person(q->who);
    const bool observer = v->o.has_observer && v->o.observer.v == me.v;
    v->mine = v->o.person.v == me.v;
    if (!k || (!observer && !v->mine)) return ERR_NOT_FOUND;
    v->uid = v->o.uid;
    v->kind = k->title;
    v->state = state_word(v->o.state);
    v->asked = str_eq(v->o.state, STR("asked"));
    v->done = str_eq(v->o.state, STR("signed")) || str_eq(v->o.state, STR("withdrawn"));
    v->writes = observer && !v->done;
    v->signs = observer && str_eq(v->o.state, STR("signed"));
    v->has_day = v->o.held_day > 0;
    v->day = (day){(int32_t)v->o.held_day};
    v->day_text = v->has_day ? day_iso(q->mem, v->day) : STR("");
    items_read(q, v, k);
    return ERR_NONE;
}

static safe paper_head(struct req *q)
{
    struct out o = out_new(q->mem);

    observe_head_html(html_part(q, &o));
    return (safe){out_get(&o)};
}

static enum err seen_page(struct req *q, struct res *r, struct observe_view *v)
{
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, v->kind),
                                              .no_index = true,
                                              .form = true,
                                              .head = paper_head(q)});
    r->cache = CACHE_NEVER;
    observe_show_html(h, v);
    return page_close(h);
}

enum err observe_show(struct req *q, struct res *r)
{
    struct observe_view v;

    TRY(seen_for(q, &v));
    v.saved = req_query(q, "ok", 3).n > 0;
    return seen_page(q, r, &v);
}

static enum err told(struct req *q, const struct observe_view *v, person_id to, msg text, bool task)
{
    return notice_tell(q->db, q->mem, q->now,
                       &(struct notice_new){.kind = "observation",
                                            .object = v->o.id.v,
                                            .place = PLACE_ROOT,
                                            .text = text,
                                            .link = seen_path(q, v->o.uid, ""),
                                            .task = task,
                                            .once = STR(""),
                                            .maker = who_person(q->who),
                                            .to = to});
}

enum err observe_save(struct req *q, struct res *r)
{
    const bool sign = str_eq(req_form(q, "doe", 8), STR("teken"));
    struct observe_view v;
    struct group_row g;
    int64_t minutes = 0, people_n = 0, number = 0;
    day held = {0};

    TRY(seen_for(q, &v));
    if (!v.writes)
        return v.done ? fail(q, ERR_CONFLICT, MSG_observe_signed_already) : ERR_NOT_FOUND;
    TRY(items_from_form(q, &v));
    v.day_text = trimmed(req_form(q, "dag", 10));
    const str typed_minutes = req_form(q, "minuten", 4), typed_people = req_form(q, "mensen", 4),
              typed_number = req_form(q, "module", 3);
    if (v.day_text.n && day_parse(v.day_text, &held) != ERR_NONE)
        v.problem = msg_text(q->lang, MSG_observe_day_wrong);
    else if ((typed_minutes.n && str_int(typed_minutes, 0, 600, &minutes) != ERR_NONE) ||
             (typed_people.n && str_int(typed_people, 0, 1000, &people_n) != ERR_NONE) ||
             (typed_number.n && str_int(typed_number, 0, 99, &number) != ERR_NONE))
        v.problem = msg_text(q->lang, MSG_observe_number_wrong);
    else if (sign && (held.n <= 0 || held.n > day_of_at(q->now).n))
        v.problem = msg_text(q->lang, MSG_observe_day_first);
    else if (sign && !v.worked.n)
        v.problem = msg_text(q->lang, MSG_observe_worked_first);
    v.o.minutes = minutes;
    v.o.people = people_n;
    v.o.number = number;
    if (v.problem.n) {
        r->status = 422;
        return seen_page(q, r, &v);
    }
    const struct observation_new n = {.number = number,
                                      .held = held,
                                      .minutes = minutes,
                                      .people = people_n,
                                      .form = form_text(q, &v)};
    TRY(observation_save(q->db, q->now, v.o.id, &n));
    if (sign) {
        TRY(observation_sign(q->db, q->mem, q->now, v.o.id, who_person(q->who)));
        TRY(notice_settle(q->db, q->now, (person_id){0}, "observation", v.o.id.v,
                          MSG_observe_notice_asked));
        TRY(group_by_id(q->db, q->mem, v.o.learn_group, &g));
        if (!g.practice) TRY(told(q, &v, v.o.person, MSG_observe_notice_signed, false));
        TRY(audit_by(q, "observation.sign", seen_path(q, v.o.uid, ""), v.o.kind));
    }
    return redirect(q, r, seen_path(q, v.o.uid, "?ok=1"));
}

enum err observe_withdraw(struct req *q, struct res *r)
{
    const str reason = trimmed(req_form(q, "reden", OBSERVATION_REASON_SIGNS));
    struct observe_view v;

    TRY(seen_for(q, &v));
    if (!v.signs) return v.mine ? ERR_FORBIDDEN : fail(q, ERR_CONFLICT, MSG_observe_signed_already);
    if (!reason.n) return fail(q, ERR_INVALID, MSG_observe_say_why);
    TRY(observation_withdraw(q->db, q->now, v.o.id, reason));
    TRY(audit_by(q, "observation.withdraw", seen_path(q, v.o.uid, ""), v.o.kind));
    return redirect(q, r, seen_path(q, v.o.uid, "?ok=1"));
}

// ---- beginning one ----

static enum err new_fill(struct req *q, str slug, struct observe_new_view *v)
{
    unsigned bits;
    bool found;
    int64_t n;

    TRY(group_by_slug(q->db, q->mem, slug, &found, &v->g));
    if (!found) return ERR_NOT_FOUND;
    TRY(group_bits(q->db, q->mem, v->g.id, who_person(q->who), &bits));
    if (!bits) return ERR_NOT_FOUND;
    TRY(observe_people(q->db, q->mem, v->g.id, who_person(q->who), &v->people));
    TRY(observe_mentors(q->db, q->mem, v->g.id, who_person(q->who), &v->mentors));
    TRY(trains_somewhere(q->db, q->mem, who_person(q->who), &n));
    v->trains = n > 0;
    return ERR_NONE;
}

static enum err new_page(struct req *q, struct res *r, struct observe_new_view *v)
{
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_observe_new_title),
                                              .no_index = true,
                                              .form = true});
    observe_new_html(h, v);
    return page_close(h);
}

enum err observe_new(struct req *q, struct res *r)
{
    const str slug = req_query(q, "groep", 80), kind = req_query(q, "soort", 12);
    struct observe_new_view v = {.chosen = kind_of(kind) ? kind : STR("teachback")};
    struct group_of_rows mine;

    if (!slug.n) { // the newest group that somebody is in
        TRY(groups_of(q->db, q->mem, who_person(q->who), &mine));
        for (int i = 0; i < mine.n; i++)
            if (str_eq(mine.at[i].member_state, STR("in")))
                return redirect(q, r,
                                str_format(q->mem,
                                           "/observatie/nieuw?groep=" STR_FMT "&soort=" STR_FMT,
                                           STR_ARG(mine.at[i].slug), STR_ARG(v.chosen)));
        return observe_list(q, r); // in no group: nobody to ask
    }
    TRY(new_fill(q, slug, &v));
    return new_page(q, r, &v);
}

enum err observe_create(struct req *q, struct res *r)
{
    const str slug = req_form(q, "groep", 80), who = req_form(q, "wie", 20);
    const bool gave = str_eq(req_form(q, "ik", 6), STR("gaf"));
    const struct kind *k = kind_of(req_form(q, "soort", 12));
    struct observe_new_view v = {0};
    struct observe_view made = {0};
    struct member_row other;
    struct observe_self_row self;
    bool found, known = false;
    int64_t trains;
    str uid;

    TRY(new_fill(q, slug.n ? slug : STR("-"), &v));
    if (!k) return ERR_INVALID;
    v.chosen = str_of(k->name);
    for (int i = 0; i < v.people.n && !known; i++)
        known = str_eq(v.people.at[i].uid, who);
    for (int i = 0; i < v.mentors.n && !known && gave; i++)
        known = str_eq(v.mentors.at[i].uid, who);
    if (!known) {
        v.problem = msg_text(q->lang, MSG_observe_choose_who);
        r->status = 422;
        return new_page(q, r, &v);
    }
    TRY(member_by_uid(q->db, q->mem, who, &found, &other));
    if (!found) return ERR_NOT_FOUND;
    TRY(observe_self(q->db, q->mem, v.g.id, who_person(q->who), &found, &self));
    if (gave && !found) return fail(q, ERR_FORBIDDEN, MSG_observe_not_in_group);
    const person_id observer = gave ? other.person : who_person(q->who);
    TRY(trains_somewhere(q->db, q->mem, observer, &trains));
    if (k->mentor && !trains) {
        v.problem = msg_text(q->lang, MSG_observe_mentor_needed);
        r->status = 422;
        return new_page(q, r, &v);
    }
    const struct observation_new n = {.member = gave ? self.id : other.id,
                                      .kind = str_of(k->name),
                                      .observer = observer,
                                      .form = STR(""),
                                      .asked = gave};
    const enum err e = observation_add(q->db, q->mem, q->now, &n, &uid);
    if (e == ERR_FULL) return fail(q, e, MSG_observe_too_many);
    TRY(e);
    TRY(observation_by_uid(q->db, q->mem, uid, &found, &made.o));
    if (gave && !v.g.practice) TRY(told(q, &made, observer, MSG_observe_notice_asked, true));
    return redirect(q, r, gave ? STR("/observatie?ok=1") : seen_path(q, uid, ""));
}

// ---- the list ----

static void line_add(struct observe_lines *l, const struct observation_row *o, str name)
{
    const struct kind *k = kind_of(o->kind);

    if (!k) return;
    l->at[l->n++] = (struct observe_line){.uid = o->uid,
                                          .name = name,
                                          .kind = k->title,
                                          .state = state_word(o->state),
                                          .has_day = o->held_day > 0,
                                          .day = {(int32_t)o->held_day}};
}

enum err observe_list(struct req *q, struct res *r)
{
    struct observe_list_view v = {.saved = req_query(q, "ok", 3).n > 0};
    struct observation_rows by, about;
    struct group_of_rows mine;

    TRY(observations_by(q->db, q->mem, who_person(q->who), &by));
    TRY(observations_about(q->db, q->mem, who_person(q->who), &about));
    TRY(groups_of(q->db, q->mem, who_person(q->who), &mine));
    v.todo.at = MEM_ARRAY(q->mem, struct observe_line, (size_t)by.n + 1);
    v.wrote.at = MEM_ARRAY(q->mem, struct observe_line, (size_t)by.n + 1);
    v.mine.at = MEM_ARRAY(q->mem, struct observe_line, (size_t)about.n + 1);
    v.groups.at = MEM_ARRAY(q->mem, struct observe_group, (size_t)mine.n + 1);
    for (int i = 0; i < by.n; i++) {
        const bool done =
            str_eq(by.at[i].state, STR("signed")) || str_eq(by.at[i].state, STR("withdrawn"));
        line_add(done ? &v.wrote : &v.todo, &by.at[i], by.at[i].name);
    }
    for (int i = 0; i < about.n; i++)
        line_add(&v.mine, &about.at[i], about.at[i].observer_name);
    for (int i = 0; i < mine.n; i++) {
        bool there = !str_eq(mine.at[i].member_state, STR("in"));
        for (int k = 0; k < v.groups.n; k++)
            there = there || str_eq(v.groups.at[k].slug, mine.at[i].slug);
        if (!there)
            v.groups.at[v.groups.n++] = (struct observe_group){mine.at[i].slug, mine.at[i].name};
    }
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_observe_title), .no_index = true});
    observe_list_html(h, &v);
    return page_close(h);
}

// ---- on paper ----

enum err observe_blank(struct req *q, struct res *r)
{
    const str asked = req_query(q, "soort", 12);
    const struct kind *k = kind_of(asked);
    struct observe_view v = {.printed = true, .day_text = STR("")};

    if (!k) k = &kinds[0];
    v.kind = k->title;
    v.o.form = STR("");
    items_read(q, &v, k);
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, k->title),
                                              .no_index = true,
                                              .body_class = STR("p-paper"),
                                              .head = paper_head(q)});
    observe_blank_html(h, &v);
    return page_close(h);
}

// Cards for a role play. What is typed goes onto the page and nowhere else.
static enum err card_page(struct req *q, struct res *r, const struct card_view *v)
{
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_observe_card_title),
                                              .no_index = true,
                                              .form = true,
                                              .body_class = STR("p-paper"),
                                              .head = paper_head(q)});
    r->cache = CACHE_NEVER;
    observe_card_html(h, v);
    return page_close(h);
}

enum err observe_card(struct req *q, struct res *r)
{
    const struct card_view v = {.scene = STR(""),
                                .one = STR(""),
                                .two = STR(""),
                                .word = msg_text(q->lang, MSG_observe_card_stop)};

    return card_page(q, r, &v);
}

enum err observe_card_print(struct req *q, struct res *r)
{
    struct card_view v = {.scene = trimmed(req_form(q, "situatie", CARD_SIGNS)),
                          .one = trimmed(req_form(q, "eerste", CARD_SIGNS)),
                          .two = trimmed(req_form(q, "tweede", CARD_SIGNS)),
                          .word = trimmed(req_form(q, "stopwoord", 30))};

    if (!v.scene.n || !v.one.n || !v.two.n || !v.word.n) {
        v.problem = msg_text(q->lang, MSG_observe_card_all);
        r->status = 422;
    } else {
        v.made = true;
    }
    return card_page(q, r, &v);
}

// ---- what the feature offers ----

static enum err about(struct db *db, struct mem *m, int64_t now, enum lang lang, person_id person,
                      int64_t object, bool *out_found, struct notice_subject *out)
{
    struct observe_brief_row o;
    bool found;

    (void)now;
    *out_found = false;
    TRY(observe_by_id(db, m, (observation_id){object}, &found, &o));
    const struct kind *k = found ? kind_of(o.kind) : NULL;
    if (!k || (o.person.v != person.v && !(o.has_observer && o.observer.v == person.v)))
        return ERR_NONE;
    *out_found = true;
    *out =
        (struct notice_subject){msg_text(lang, k->title),
                                str_format(m, "/observatie/" STR_FMT, STR_ARG(o.uid)), PLACE_ROOT};
    return ERR_NONE;
}

static enum err own_rows(const struct observation_rows *rows, struct mem *m, struct json *j)
{
    json_open(j, '[');
    for (int i = 0; i < rows->n; i++) {
        json_open(j, '{');
        json_pair_text(j, "kind", rows->at[i].kind);
        json_pair_text(j, "state", rows->at[i].state);
        json_pair_text(j, "form", rows->at[i].form);
        json_pair_text(j, "changed_at", at_iso(m, rows->at[i].changed_at));
        json_close(j, '}');
    }
    json_close(j, ']');
    return ERR_NONE;
}

// What was written about this person, and what they wrote.
static enum err own(struct db *db, struct mem *m, const struct person_row *p, struct json *j)
{
    struct observation_rows by, seen;

    TRY(observations_by(db, m, p->id, &by));
    TRY(observations_about(db, m, p->id, &seen));
    json_key(j, "observations_of_my_lessons");
    TRY(own_rows(&seen, m, j));
    json_key(j, "observations_that_i_wrote");
    return own_rows(&by, m, j);
}

static enum err waits(struct req *q, const struct group_row *g, unsigned bits, struct waits *w)
{
    struct observation_rows by;

    (void)bits;
    TRY(observations_by(q->db, q->mem, who_person(q->who), &by));
    for (int i = 0; i < by.n; i++)
        if (by.at[i].learn_group.v == g->id.v &&
            (str_eq(by.at[i].state, STR("asked")) || str_eq(by.at[i].state, STR("draft")))) {
            const struct msg_arg args[] = {{.name = "name", .s = by.at[i].name}};
            waits_add(w, msg_fill(q->mem, q->lang, MSG_observe_waits, args, 1),
                      seen_path(q, by.at[i].uid, ""), 0);
        }
    return ERR_NONE;
}

static const struct notice_kind follows[] = {{"observation", about}};

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/observe/observe.def"
#undef ROUTE
};

const struct feature observe_feature = {.name = "observe",
                                        .routes = routes,
                                        .n_routes = COUNT_OF(routes),
                                        .own = own,
                                        .waits = waits,
                                        .follows = follows,
                                        .n_follows = COUNT_OF(follows)};
