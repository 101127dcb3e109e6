// intervision.c - the pages of a conversation by protocol, what is done in it, and how it goes at the end of the day.
#include "app/intervision/intervision.h"

#include "app/intervision/intervision.html.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "core/job.h"
#include "core/seal.h"
#include "web/who_group.h"

enum { WIPE_LEAST_S = 3 * 3600, COOKIE_S = 86400 };

// ---- the protocol ----

static const struct {
    const char *name;
    int full, brief;
    unsigned bringer, chair, keeper, adviser;
    msg title, task, own; // own: for the case bringer
} steps[CIRCLE_STEPS] = {
#define STEP(name, full, brief, bringer, chair, keeper, adviser) \
    {#name,                                                      \
     full,                                                       \
     brief,                                                      \
     bringer,                                                    \
     chair,                                                      \
     keeper,                                                     \
     adviser,                                                    \
     MSG_circle_step_##name,                                     \
     MSG_circle_task_##name,                                     \
     MSG_circle_bringer_##name},
#include "app/intervision/step.def"
#undef STEP
};

unsigned circle_may(enum circle_step step, unsigned roles)
{
    unsigned may = LISTEN;

    if (step < 0 || step >= CIRCLE_STEPS) return LISTEN;
    if (roles & BRINGER) may |= steps[step].bringer;
    if (roles & CHAIR) may |= steps[step].chair;
    if (roles & KEEPER) may |= steps[step].keeper;
    if (roles & ADVISER) may |= steps[step].adviser;
    return may;
}

int circle_minutes(enum circle_step step, str method)
{
    return str_eq(method, STR("short")) ? steps[step].brief : steps[step].full;
}

const char *circle_step_name(enum circle_step step)
{
    return steps[step].name;
}

str circle_clock(struct mem *m, int64_t at)
{
    const int minutes = at_local_minutes(at);

    return str_format(m, "%02d:%02d", minutes / 60, minutes % 60);
}

day circle_day(int64_t n)
{
    return (day){(int32_t)n};
}

static unsigned roles_of(const struct circle *c, str member)
{
    unsigned roles = 0;

    if (str_eq(c->bringer, member)) return BRINGER; // who brings a case does nothing besides
    if (str_eq(c->chair, member)) roles |= CHAIR;
    if (str_eq(c->keeper, member)) roles |= KEEPER;
    return roles ? roles : ADVISER;
}

// ---- the sealed text ----

static str about_of(struct req *q, str uid)
{
    return str_format(q->mem, "meent:intervision:" STR_FMT, STR_ARG(uid));
}

static str write_text(struct req *q, const struct circle *c)
{
    struct out o = out_new(q->mem);
    struct json j = json_new(&o);

    json_open(&j, '{');
    json_pair_text(&j, "phrase", c->phrase);
    json_pair_text(&j, "link", c->link);
    json_pair_text(&j, "bringer", c->bringer);
    json_pair_text(&j, "chair", c->chair);
    json_pair_text(&j, "keeper", c->keeper);
    json_pair_int(&j, "step", c->step);
    json_pair_int(&j, "since", c->since);
    json_pair_int(&j, "until", c->until);
    json_key(&j, "lines");
    json_open(&j, '[');
    for (int i = 0; i < c->n; i++) {
        const struct circle_line *x = &c->lines[i];
        json_open(&j, '{');
        json_pair_text(&j, "id", x->id);
        json_pair_text(&j, "by", x->by);
        json_pair_text(&j, "text", x->text);
        json_pair_text(&j, "answer", x->answer);
        json_pair_int(&j, "step", x->step);
        json_pair_bool(&j, "set", x->set);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    return out_get(&o);
}

static int64_t int_of(const struct json_value *in, const char *key)
{
    const struct json_value *v = json_get(in, key);

    return v && v->kind == JSON_INT ? v->integer : 0;
}

static enum err read_text(struct req *q, str text, struct circle *c)
{
    struct json_value all;

    if (json_read(q->mem, text, &all, NULL) != ERR_NONE) return ERR_INTERNAL;
    *c = (struct circle){.phrase = json_get_text(&all, "phrase"),
                         .link = json_get_text(&all, "link"),
                         .bringer = json_get_text(&all, "bringer"),
                         .chair = json_get_text(&all, "chair"),
                         .keeper = json_get_text(&all, "keeper"),
                         .step = (int)int_of(&all, "step"),
                         .since = int_of(&all, "since"),
                         .until = int_of(&all, "until")};
    const struct json_value *lines = json_get(&all, "lines");
    c->lines = MEM_ARRAY(q->mem, struct circle_line, CIRCLE_LINES_MAX + 1);
    if (c->step < -1 || c->step >= CIRCLE_STEPS) return ERR_INTERNAL;
    for (int i = 0; lines && lines->kind == JSON_LIST && i < lines->n && c->n < CIRCLE_LINES_MAX;
         i++) {
        const struct json_value *x = &lines->at[i], *set = json_get(x, "set");
        c->lines[c->n++] =
            (struct circle_line){.id = json_get_text(x, "id"),
                                 .by = json_get_text(x, "by"),
                                 .text = json_get_text(x, "text"),
                                 .answer = json_get_text(x, "answer"),
                                 .step = (int)int_of(x, "step"),
                                 .set = set && set->kind == JSON_BOOL && set->is_true};
    }
    return ERR_NONE;
}

// ---- who is here ----

// A cookie for each peer group: "kring-k3h2m9xa".
static const char *cookie_of(struct req *q, const struct circle_view *v)
{
    return str_z(q->mem, str_format(q->mem, "kring-" STR_FMT, STR_ARG(v->peers.uid)));
}

static enum err peers_for(struct req *q, struct circle_view *v)
{
    bool found;
    str uid;

    *v = (struct circle_view){0};
    TRY(req_slug(q, "peers", &uid));
    TRY(circle_peers(q->db, q->mem, uid, who_person(q->who), &found, &v->peers));
    if (!found) return ERR_NOT_FOUND;
    TRY(circle_of(q->db, q->mem, v->peers.id, &v->open, &v->row));
    TRY(circle_people(q->db, q->mem, v->peers.id, &v->people));
    v->version = v->open ? str_format(q->mem, "%lld.%lld", (long long)v->row.opened_at,
                                      (long long)v->row.screen)
                         : STR("dicht");
    return ERR_NONE;
}

// With the key of this browser, when it has one that fits.
static enum err circle_for(struct req *q, struct circle_view *v, str *out_key)
{
    str text;

    TRY(peers_for(q, v));
    *out_key = req_cookie(q, cookie_of(q, v));
    if (!v->open || !out_key->n) return ERR_NONE;
    if (seal_open_with(q->mem, *out_key, about_of(q, v->row.uid), v->row.sealed, &text) != ERR_NONE)
        return ERR_NONE; // the key of an earlier conversation
    TRY(read_text(q, text, &v->c));
    v->inside = true;
    v->roles = roles_of(&v->c, v->peers.member);
    v->may = v->c.step >= 0 ? circle_may((enum circle_step)v->c.step, v->roles) : LISTEN;
    return ERR_NONE;
}

static enum err inside_for(struct req *q, struct circle_view *v, str *key)
{
    TRY(circle_for(q, v, key));
    if (!v->open) return fail(q, ERR_GONE, MSG_circle_over_error);
    return v->inside ? ERR_NONE : fail(q, ERR_FORBIDDEN, MSG_circle_phrase_first);
}

static enum err keep(struct req *q, const struct circle_view *v, str key)
{
    str sealed;

    if (seal_close_with(q->mem, key, about_of(q, v->row.uid), write_text(q, &v->c), &sealed) !=
        ERR_NONE)
        return fail(q, ERR_FULL, MSG_circle_full);
    return circle_put(q->db, v->peers.id, sealed, q->now);
}

static enum err back(struct req *q, struct res *r, const struct circle_view *v)
{
    return redirect(q, r, str_format(q->mem, "/intervisie/" STR_FMT, STR_ARG(v->peers.uid)));
}

static bool is_peer(const struct circle_view *v, str uid)
{
    for (int i = 0; i < v->people.n; i++)
        if (str_eq(v->people.at[i].uid, uid)) return true;
    return false;
}

// ---- the page ----

static str name_of(const struct circle_view *v, str uid)
{
    for (int i = 0; i < v->people.n; i++)
        if (str_eq(v->people.at[i].uid, uid)) return v->people.at[i].name;
    return STR("");
}

static void lines_fill(struct req *q, struct circle_view *v)
{
    struct circle *c = &v->c;

    v->now.at = MEM_ARRAY(q->mem, struct circle_line, (size_t)c->n + 1);
    v->set.at = MEM_ARRAY(q->mem, struct circle_line, (size_t)c->n + 1);
    v->before.at = MEM_ARRAY(q->mem, struct circle_past_step, CIRCLE_STEPS);
    for (int i = 0; i < c->n; i++) {
        struct circle_line *x = &c->lines[i];
        x->name = name_of(v, x->by);
        x->mine = str_eq(x->by, v->peers.member);
        if (x->step == c->step && x->set)
            v->set.at[v->set.n++] = *x;
        else if (x->step == c->step)
            v->now.at[v->now.n++] = *x;
        if (x->step == c->step && x->mine && (x->set ? v->may & SET : v->may & ONCE))
            v->own_text = x->text;
    }
    for (int s = c->step - 1; s >= 0; s--) { // the newest first
        struct circle_past_step past = {.title = steps[s].title};
        past.lines.at = MEM_ARRAY(q->mem, struct circle_line, (size_t)c->n + 1);
        for (int i = 0; i < c->n; i++)
            if (c->lines[i].step == s) past.lines.at[past.lines.n++] = c->lines[i];
        if (past.lines.n) v->before.at[v->before.n++] = past;
    }
}

static enum err page(struct req *q, struct res *r, struct circle_view *v)
{
    const struct circle *c = &v->c;

    TRY(circles_held(q->db, q->mem, v->peers.learn_group, v->peers.number, &v->held));
    if (v->open) {
        v->opened = circle_clock(q->mem, v->row.opened_at);
        v->steps.at = MEM_ARRAY(q->mem, struct circle_step_line, CIRCLE_STEPS);
        for (int s = 0; s < CIRCLE_STEPS; s++)
            v->steps.at[v->steps.n++] =
                (struct circle_step_line){steps[s].title,
                                          circle_minutes((enum circle_step)s, v->row.method),
                                          v->inside && s == c->step, v->inside && s < c->step};
    }
    if (v->inside) {
        v->begun = c->step >= 0;
        v->last = c->step == CIRCLE_STEPS - 1;
        if (v->begun) {
            v->title = steps[c->step].title;
            v->task = v->roles & BRINGER ? steps[c->step].own : steps[c->step].task;
        }
        v->own = v->roles & BRINGER                                  ? MSG_circle_role_bringer
                 : (v->roles & (CHAIR | KEEPER)) == (CHAIR | KEEPER) ? MSG_circle_role_both
                 : v->roles & CHAIR                                  ? MSG_circle_role_chair
                 : v->roles & KEEPER                                 ? MSG_circle_role_keeper
                                                                     : MSG_circle_role_adviser;
        v->seats.at = MEM_ARRAY(q->mem, struct circle_seat, (size_t)v->people.n + 1);
        for (int i = 0; i < v->people.n; i++) {
            const str uid = v->people.at[i].uid;
            v->seats.at[v->seats.n++] =
                (struct circle_seat){v->people.at[i].name,    uid,
                                     str_eq(uid, c->bringer), str_eq(uid, c->chair),
                                     str_eq(uid, c->keeper),  str_eq(uid, v->peers.member)};
        }
        lines_fill(q, v);
    }
    struct out o = out_new(q->mem);
    circle_head_html(html_part(q, &o));
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_circle_title),
                                              .no_index = true,
                                              .form = true,
                                              .head = (safe){out_get(&o)}});
    r->cache = CACHE_NEVER;
    circle_show_html(h, v);
    return page_close(h);
}

enum err circle_show(struct req *q, struct res *r)
{
    struct circle_view v;
    str key;

    TRY(circle_for(q, &v, &key));
    v.ended = !v.open && req_query(q, "ok", 5).n;
    return page(q, r, &v);
}

enum err circle_list(struct req *q, struct res *r)
{
    struct circle_list_view v = {0};

    TRY(circles_of(q->db, q->mem, who_person(q->who), &v.mine));
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_circle_title), .no_index = true});
    circle_list_html(h, &v);
    return page_close(h);
}

// The protocol by itself: for the table in the hall, and for who talks on paper only. Nothing of any group.
enum err circle_paper(struct req *q, struct res *r)
{
    const str method = req_query(q, "vorm", 5);
    struct circle_paper_view v = {.is_short = str_eq(method, STR("kort"))};

    v.rows.at = MEM_ARRAY(q->mem, struct circle_paper_row, CIRCLE_STEPS);
    for (int s = 0; s < CIRCLE_STEPS; s++)
        v.rows.at[v.rows.n++] =
            (struct circle_paper_row){s + 1, v.is_short ? steps[s].brief : steps[s].full,
                                      steps[s].title, steps[s].task, steps[s].own};
    struct out o = out_new(q->mem);
    circle_head_html(html_part(q, &o));
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_circle_paper_title),
                                              .no_index = true,
                                              .body_class = STR("p-paper"),
                                              .head = (safe){out_get(&o)}});
    r->cache = CACHE_NEVER;
    circle_paper_html(h, &v);
    return page_close(h);
}

static enum err look(struct db *db, struct mem *mem, int64_t id, str *out)
{
    struct circle_row row;
    bool found;

    TRY(circle_of(db, mem, (intervision_group_id){id}, &found, &row));
    *out = found ? str_format(mem, "%lld.%lld", (long long)row.opened_at, (long long)row.screen)
                 : STR("dicht");
    return ERR_NONE;
}

enum err circle_line(struct req *q, struct res *r)
{
    struct circle_view v;

    TRY(peers_for(q, &v));
    return res_live(q, r, look, v.peers.id.v);
}

// ---- beginning, coming in ----

// The end of the day in Amsterdam; late in the evening three hours, so that midnight does not end a conversation.
static int64_t wipe_at(int64_t now)
{
    const int64_t midnight = at_of_local((day){day_of_at(now).n + 1}, 0);

    return midnight - now < WIPE_LEAST_S ? now + WIPE_LEAST_S : midnight;
}

enum err circle_begin(struct req *q, struct res *r)
{
    const str method = req_form(q, "vorm", 10),
              link = str_trim(req_form(q, "adres", CIRCLE_LINK_SIGNS));
    struct circle_view v;
    str key, salt, sealed;
    int64_t added;
    char uid[8];

    TRY(peers_for(q, &v));
    if (v.open) return back(q, r, &v); // somebody of the group was first
    if (v.peers.closed_at) return fail(q, ERR_CONFLICT, MSG_circle_closed);
    if (!str_eq(method, STR("full")) && !str_eq(method, STR("short")))
        return fail(q, ERR_INVALID, MSG_circle_choose_method);
    if (link.n && !str_starts(link, STR("https://")))
        return fail(q, ERR_INVALID, MSG_circle_link_wrong);
    random_id(uid);
    const str own = str_copy(q->mem, (str){uid, sizeof uid});
    v.c =
        (struct circle){.phrase = seal_phrase_new(q->mem),
                        .link = link.n ? link : STR(""),
                        .bringer = STR(""),
                        .chair = v.peers.member, // who begins it leads it, until they say otherwise
                        .keeper = STR(""),
                        .step = -1};
    salt = seal_salt_new(q->mem);
    TRY(seal_key(q->mem, v.c.phrase, salt, &key));
    TRY(seal_close_with(q->mem, key, about_of(q, own), write_text(q, &v.c), &sealed));
    const int64_t until = wipe_at(q->now);
    TRY(circle_insert(q->db, v.peers.id, own, method, salt, sealed, q->now, until, &added));
    if (!added) return back(q, r, &v);
    TRY(job_add(q->db, STR("intervision.wipe"), STR(""), until));
    res_cookie(q, r, cookie_of(q, &v), key, COOKIE_S);
    return back(q, r, &v);
}

enum err circle_enter(struct req *q, struct res *r)
{
    const str phrase = seal_phrase_typed(q->mem, req_form(q, "zin", SEAL_PHRASE_SIGNS));
    struct circle_view v;
    str key, text;

    TRY(peers_for(q, &v));
    if (!v.open) return fail(q, ERR_GONE, MSG_circle_over_error);
    if (seal_key(q->mem, phrase, v.row.salt, &key) != ERR_NONE ||
        seal_open_with(q->mem, key, about_of(q, v.row.uid), v.row.sealed, &text) != ERR_NONE) {
        v.wrong = true;
        r->status = 422;
        return page(q, r, &v);
    }
    res_cookie(q, r, cookie_of(q, &v), key, COOKIE_S);
    return back(q, r, &v);
}

enum err circle_roles(struct req *q, struct res *r)
{
    struct circle_view v;
    str key;

    TRY(inside_for(q, &v, &key));
    const str bringer = req_form(q, "inbrenger", 20), chair = req_form(q, "voorzitter", 20),
              keeper = req_form(q, "tijd", 20);
    if (!is_peer(&v, bringer) || !is_peer(&v, chair) || !is_peer(&v, keeper))
        return fail(q, ERR_INVALID, MSG_circle_choose_roles);
    if (str_eq(bringer, chair) || str_eq(bringer, keeper))
        return fail(q, ERR_INVALID, MSG_circle_bringer_alone);
    v.c.bringer = bringer;
    v.c.chair = chair;
    v.c.keeper = keeper;
    TRY(keep(q, &v, key));
    return back(q, r, &v);
}

// ---- what is done in it ----

static void step_to(struct req *q, struct circle_view *v, int step)
{
    v->c.step = step;
    v->c.since = q->now;
    v->c.until = q->now + (int64_t)circle_minutes((enum circle_step)step, v->row.method) * 60;
}

static struct circle_line *line_of(struct circle *c, str id)
{
    for (int i = 0; i < c->n; i++)
        if (str_eq(c->lines[i].id, id)) return &c->lines[i];
    return NULL;
}

static enum err say(struct req *q, struct circle_view *v, int step, unsigned may, str text,
                    bool set)
{
    struct circle *c = &v->c;

    if (!(may & (set ? SET : SAY | ONCE))) return fail(q, ERR_FORBIDDEN, MSG_circle_not_now);
    if (!text.n) return fail(q, ERR_INVALID, MSG_circle_say_what);
    if (set || may & ONCE)
        for (int i = 0; i < c->n; i++)
            if (c->lines[i].step == step && c->lines[i].set == set &&
                (set || str_eq(c->lines[i].by, v->peers.member))) {
                c->lines[i].text = text;
                c->lines[i].by = v->peers.member;
                return ERR_NONE;
            }
    if (c->n >= CIRCLE_LINES_MAX) return fail(q, ERR_FULL, MSG_circle_full);
    char id[8];
    random_id(id);
    c->lines[c->n++] = (struct circle_line){.id = str_copy(q->mem, (str){id, sizeof id}),
                                            .by = v->peers.member,
                                            .text = text,
                                            .answer = STR(""),
                                            .step = step,
                                            .set = set};
    return ERR_NONE;
}

enum err circle_act(struct req *q, struct res *r)
{
    const str act = req_form(q, "doe", 10), line = req_form(q, "regel", 10);
    struct circle_view v;
    int64_t step = -1;
    str key;

    TRY(inside_for(q, &v, &key));
    struct circle *c = &v.c;
    const str typed = str_trim(req_form(q, "tekst", CIRCLE_TEXT_SIGNS));
    const str text = typed.n ? typed : STR("");
    if (str_eq(act, STR("begin"))) {
        if (c->step >= 0) return back(q, r, &v); // it was begun already
        if (!(v.roles & CHAIR)) return fail(q, ERR_FORBIDDEN, MSG_circle_not_now);
        if (!c->bringer.n || !c->keeper.n) return fail(q, ERR_CONFLICT, MSG_circle_choose_roles);
        step_to(q, &v, 0);
        TRY(keep(q, &v, key));
        return back(q, r, &v);
    }
    // What was written for the step that has just passed still counts there, under the rules of that step.
    if (str_int(req_form(q, "stap", 2), 0, CIRCLE_STEPS - 1, &step) != ERR_NONE || c->step < 0)
        return ERR_INVALID;
    const bool clock =
        str_eq(act, STR("next")) || str_eq(act, STR("back")) || str_eq(act, STR("more"));
    if (clock && step != c->step) return back(q, r, &v); // somebody else pressed at the same time
    if (step != c->step && step != c->step - 1) return fail(q, ERR_CONFLICT, MSG_circle_step_gone);
    const unsigned may = circle_may((enum circle_step)step, v.roles);
    if (str_eq(act, STR("next"))) {
        if (!(may & NEXT)) return fail(q, ERR_FORBIDDEN, MSG_circle_not_now);
        step_to(q, &v, c->step + 1);
    } else if (str_eq(act, STR("back"))) {
        if (!(may & BACK)) return fail(q, ERR_FORBIDDEN, MSG_circle_not_now);
        step_to(q, &v, c->step - 1);
    } else if (str_eq(act, STR("more"))) {
        if (!(may & MORE)) return fail(q, ERR_FORBIDDEN, MSG_circle_not_now);
        c->until = (c->until > q->now ? c->until : q->now) + CIRCLE_MORE_S;
    } else if (str_eq(act, STR("say"))) {
        TRY(say(q, &v, (int)step, may, utf8_clip(text, CIRCLE_LINE_SIGNS), false));
    } else if (str_eq(act, STR("set"))) {
        TRY(say(q, &v, (int)step, may, text, true));
    } else if (str_eq(act, STR("answer"))) {
        struct circle_line *x = line_of(c, line);
        if (!(may & ANSWER)) return fail(q, ERR_FORBIDDEN, MSG_circle_not_now);
        if (!x || x->step != step) return ERR_NOT_FOUND;
        x->answer = utf8_clip(text, CIRCLE_LINE_SIGNS);
    } else {
        return ERR_INVALID;
    }
    TRY(keep(q, &v, key));
    return back(q, r, &v);
}

// ---- the end ----

static enum err held(struct db *db, learn_group_id group, int64_t number, str method,
                     int64_t opened_at, int64_t until)
{
    const int64_t minutes = (until - opened_at + 30) / 60;

    return circle_held_add(db, group, number, day_of_at(opened_at).n, minutes < 1 ? 1 : minutes,
                           method);
}

// Anybody of the peer group, with the phrase or without: erasing needs no key.
enum err circle_end(struct req *q, struct res *r)
{
    struct circle_view v;
    int64_t n;

    TRY(peers_for(q, &v));
    if (!v.open) return back(q, r, &v);
    TRY(circle_drop(q->db, v.peers.id, &n));
    if (n && !req_form(q, "niet", 3).n)
        TRY(held(q->db, v.peers.learn_group, v.peers.number, v.row.method, v.row.opened_at,
                 q->now));
    res_cookie(q, r, cookie_of(q, &v), STR(""), 0);
    return redirect(q, r,
                    str_format(q->mem, "/intervisie/" STR_FMT "?ok=weg", STR_ARG(v.peers.uid)));
}

// At the end of the day. Who forgot to end it leaves the minutes until the last thing that was done.
static enum err wipe(struct db *db, struct mem *m, int64_t now, int64_t *out_n)
{
    struct circle_past_rows rows;
    int64_t n;

    TRY(circles_past(db, m, now, &rows));
    for (int i = 0; i < rows.n; i++) {
        const struct circle_past_row *x = &rows.at[i];
        TRY(circle_drop(db, x->intervision_group, &n));
        if (x->screen > 1) // something was done in it
            TRY(held(db, x->learn_group, x->number, x->method, x->opened_at, x->changed_at));
    }
    *out_n = rows.n;
    return ERR_NONE;
}

struct wiping {
    struct job *job;
    int64_t n;
};

static enum err wipe_write(struct db *db, void *arg)
{
    struct wiping *w = arg;

    return wipe(db, w->job->mem, w->job->now, &w->n);
}

static enum err wipe_run(struct job *j)
{
    struct wiping w = {.job = j};

    return store_write(j->store, j->mem, wipe_write, &w);
}

static enum err retain(struct db *db, struct mem *m, int64_t now, struct out *report)
{
    int64_t n;

    TRY(wipe(db, m, now, &n));
    if (n) out_format(report, "intervision=%lld ", (long long)n);
    return ERR_NONE;
}

static enum err waits(struct req *q, const struct group_row *g, unsigned bits, struct waits *w)
{
    struct circle_mine_rows rows;

    (void)bits;
    TRY(circles_of(q->db, q->mem, who_person(q->who), &rows));
    for (int i = 0; i < rows.n; i++)
        if (rows.at[i].opened_at && str_eq(rows.at[i].slug, g->slug))
            waits_add(w, msg_text(q->lang, MSG_circle_waits),
                      str_format(q->mem, "/intervisie/" STR_FMT, STR_ARG(rows.at[i].uid)), 0);
    return ERR_NONE;
}

static const struct job_kind jobs[] = {{"intervision.wipe", wipe_run}};

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/intervision/intervision.def"
#undef ROUTE
};

const struct feature intervision_feature = {.name = "intervision",
                                            .routes = routes,
                                            .n_routes = COUNT_OF(routes),
                                            .jobs = jobs,
                                            .n_jobs = COUNT_OF(jobs),
                                            .retain = retain,
                                            .waits = waits};
