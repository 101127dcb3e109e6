// open.c - the challenges that everybody may see, for other programs: table, JSON, one of them whole, and a feed.
#include "app/challenge/challenge.h"

#include "app/challenge/feed.xml.h"
#include "base/csv.h"

enum { FEED_NEWEST = 50 };

enum err challenge_csv(struct req *q, struct res *r)
{
    static const char *const heads[] = {"place",     "number",      "title",
                                        "group",     "state",       "verdict",
                                        "filed",     "yearly_cost", "agreed_yearly_cost",
                                        "runs_until"};
    struct csv_out c = {.out = &r->body, .for_people = true};
    struct challenge_line_rows rows;
    struct place_row place;

    TRY(place_asked(q, &place));
    TRY(challenges_in(q->db, q->mem, place.id, CHALLENGE_LIST_MOST, &rows));
    r->type = "text/csv; charset=utf-8";
    r->open = true;
    csv_heads(&c, heads, COUNT_OF(heads));
    for (int i = 0; i < rows.n; i++) {
        const struct challenge_line_row *x = &rows.at[i];
        if (!challenge_is_public(x->state, x->shown != 0)) continue;
        csv_put(&c, x->place_slug);
        csv_put_int(&c, x->number);
        csv_put(&c, x->title);
        csv_put(&c, x->group_name);
        csv_put(&c, x->state);
        csv_put(&c, x->verdict);
        csv_put(&c, day_iso(q->mem, (day){(int32_t)x->filed_day}));
        csv_put(&c, str_format(q->mem, "%lld.%02d", (long long)(x->yearly / 100),
                               (int)(x->yearly % 100)));
        csv_put(&c, str_format(q->mem, "%lld.%02d", (long long)(x->budget_cents / 100),
                               (int)(x->budget_cents % 100)));
        csv_put(&c, x->has_runs_until ? day_iso(q->mem, (day){(int32_t)x->runs_until}) : STR(""));
        csv_end(&c);
    }
    return ERR_NONE;
}

// ---- JSON ----

static void pair_day(struct req *q, struct json *j, const char *name, bool has, int64_t day_n)
{
    json_pair_text(j, name, has ? day_iso(q->mem, (day){(int32_t)day_n}) : (str){0});
}

static void pair_url(struct req *q, struct json *j, const char *name, str path)
{
    json_pair_text(j, name, str_format(q->mem, STR_FMT STR_FMT, STR_ARG(q->origin), STR_ARG(path)));
}

static str api_path(struct mem *m, str place, int64_t number)
{
    return str_format(m, "/api/v1/uitdagingen/" STR_FMT "/%lld", STR_ARG(place), (long long)number);
}

// What is in the list and in each by itself.
struct brief {
    str place, title, group, state, verdict;
    int64_t number, filed_day, trial_day, yearly;
    bool practice, has_trial;
};

static void brief_pairs(struct req *q, struct json *j, const struct brief *b)
{
    json_pair_text(j, "place", b->place);
    json_pair_int(j, "number", b->number);
    json_pair_text(j, "title", b->title);
    json_pair_text(j, "group", b->group);
    json_pair_bool(j, "practice", b->practice);
    json_pair_text(j, "state", b->state);
    json_pair_text(j, "verdict", b->verdict.n ? b->verdict : (str){0});
    pair_day(q, j, "filed", true, b->filed_day);
    json_pair_int(j, "yearly_cost_cents", b->yearly);
    pair_day(q, j, "trial_until", b->has_trial, b->trial_day);
    pair_url(q, j, "url", challenge_path(q->mem, b->place, b->number));
    pair_url(q, j, "api_url", api_path(q->mem, b->place, b->number));
}

enum err challenge_json(struct req *q, struct res *r)
{
    struct challenge_line_rows rows;

    TRY(challenges_in(q->db, q->mem, PLACE_ROOT, CHALLENGE_LIST_MOST, &rows));
    struct json j = res_json(r);
    r->open = true;
    json_open(&j, '{');
    json_key(&j, "challenges");
    json_open(&j, '[');
    for (int i = 0; i < rows.n; i++) {
        const struct challenge_line_row *x = &rows.at[i];
        if (!challenge_is_public(x->state, x->shown != 0)) continue;
        json_open(&j, '{');
        brief_pairs(q, &j,
                    &(struct brief){.place = x->place_slug,
                                    .title = x->title,
                                    .group = x->group_name,
                                    .state = x->state,
                                    .verdict = x->verdict,
                                    .number = x->number,
                                    .filed_day = x->filed_day,
                                    .trial_day = x->trial_day,
                                    .yearly = x->yearly,
                                    .practice = x->practice != 0,
                                    .has_trial = x->has_trial_day});
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    return ERR_NONE;
}

// ---- one of them, whole: what its page shows to everybody ----

static void words(struct req *q, struct json *j, const char *name, const struct text_lines *v)
{
    json_key(j, name);
    json_open(j, '{');
    for (int i = 0; i < v->n; i++)
        if (v->at[i].body.n) json_pair_text(j, str_z(q->mem, v->at[i].name), v->at[i].body);
    json_close(j, '}');
}

static enum err costs(struct req *q, struct json *j, challenge_id id)
{
    struct challenge_cost_rows rows;

    TRY(challenge_costs(q->db, q->mem, id, &rows));
    json_key(j, "costs");
    json_open(j, '[');
    for (int i = 0; i < rows.n; i++) {
        const struct challenge_cost_row *x = &rows.at[i];
        json_open(j, '{');
        json_pair_text(j, "title", x->title);
        json_key(j, "now_cents");
        if (x->has_now_cents)
            json_int(j, x->now_cents);
        else
            json_none(j);
        json_pair_text(j, "now_source", x->now_source);
        json_pair_int(j, "then_cents", x->then_cents);
        json_close(j, '}');
    }
    json_close(j, ']');
    return ERR_NONE;
}

static void judged(struct req *q, struct json *j, const char *name, const struct judged_lines *v,
                   bool open)
{
    json_key(j, name);
    json_open(j, '[');
    for (int i = 0; i < v->n && open; i++) {
        const struct judged_line *x = &v->at[i];
        if (!x->judged) continue;
        json_open(j, '{');
        json_pair_text(j, "name", x->name);
        json_pair_text(j, "judgement", x->answer);
        json_pair_text(j, "note", x->note);
        pair_day(q, j, "day", true, x->on.n);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void steps(struct req *q, struct json *j, const struct said_lines *v)
{
    json_key(j, "steps");
    json_open(j, '[');
    for (int i = 0; i < v->n; i++) {
        const struct said_line *x = &v->at[i];
        json_open(j, '{');
        json_pair_text(j, "step", x->name);
        json_pair_text(j, "by", x->role_name);
        pair_day(q, j, "day", true, x->on.n);
        json_pair_text(j, "text", x->text);
        json_pair_text(j, "why", x->why);
        json_pair_text(j, "social_value_weighed", x->weigh);
        json_pair_text(j, "reference", x->ref);
        pair_day(q, j, "until", x->has_until, x->until.n);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void documents(struct req *q, struct json *j, const struct shown *v)
{
    json_key(j, "documents");
    json_open(j, '[');
    for (int i = 0; i < v->documents.n; i++) {
        const struct document_line *x = &v->documents.at[i];
        if (x->is_gone) continue;
        json_open(j, '{');
        json_pair_text(j, "title", x->title);
        json_pair_text(j, "of", x->of_group ? STR("group") : STR("municipality"));
        pair_day(q, j, "day", true, x->on.n);
        if (x->scan.held || x->scan.infected) {
            json_key(j, "url"), json_none(j);
            json_pair_text(j, "scan", x->scan.held ? STR("held") : STR("infected"));
        } else if (x->is_file) {
            pair_url(q, j, "url",
                     str_format(q->mem, STR_FMT "/stuk/%lld", STR_ARG(v->h.base),
                                (long long)x->id));
        } else {
            json_pair_text(j, "url", x->href);
        }
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void promises(struct req *q, struct json *j, const struct clock_lines *v)
{
    json_key(j, "promises");
    json_open(j, '[');
    for (int i = 0; i < v->n; i++) {
        const struct clock_line *x = &v->at[i];
        json_open(j, '{');
        json_pair_text(j, "promise", x->title);
        pair_day(q, j, "first_promised", true, x->first.n);
        pair_day(q, j, "promised", true, x->due.n);
        pair_day(q, j, "ended", x->over, x->ended.n);
        json_pair_bool(j, "late", x->late);
        json_close(j, '}');
    }
    json_close(j, ']');
}

enum err challenge_json_one(struct req *q, struct res *r)
{
    struct here h;
    struct shown v;

    TRY(challenge_here(q, &h));
    if (!h.public) return ERR_NOT_FOUND; // also for who works there
    TRY(challenge_shown_fill(q, &h, false, &v));
    struct json j = res_json(r);
    r->open = true;
    json_open(&j, '{');
    brief_pairs(q, &j,
                &(struct brief){.place = h.place.slug,
                                .title = h.c.title,
                                .group = h.c.group_name,
                                .state = h.c.state,
                                .verdict = h.c.verdict,
                                .number = h.c.number,
                                .filed_day = h.c.filed_day,
                                .trial_day = h.c.trial_day,
                                .yearly = v.costs.then_cents,
                                .practice = h.practice,
                                .has_trial = h.c.has_trial_day});
    json_pair_text(&j, "task", v.task.n ? v.task : (str){0});
    json_pair_text(&j, "legal_form", h.c.legal_form);
    json_pair_int(&j, "backing", h.c.support_n);
    pair_day(q, &j, "wished_start", h.c.has_starts_day, h.c.starts_day);
    words(q, &j, "request", &v.request);
    TRY(costs(q, &j, h.c.id));
    judged(q, &j, "conditions", &v.conditions, v.judged_open);
    judged(q, &j, "assessments", &v.assessments, v.judged_open);
    steps(q, &j, &v.said);
    json_key(&j, "agreement");
    if (v.has_agreement) {
        json_open(&j, '{');
        json_pair_int(&j, "yearly_cents", h.c.budget_cents);
        pair_day(q, &j, "from", h.c.has_runs_from, h.c.runs_from);
        pair_day(q, &j, "until", h.c.has_runs_until, h.c.runs_until);
        words(q, &j, "words", &v.agreement);
        json_close(&j, '}');
    } else {
        json_none(&j);
    }
    promises(q, &j, &v.terms);
    documents(q, &j, &v);
    json_close(&j, '}');
    return ERR_NONE;
}

// ---- feed ----

enum err challenge_feed(struct req *q, struct res *r)
{
    struct atom_view v = {.lang = str_of(lang_codes[q->lang])};
    struct challenge_line_rows rows;
    int64_t newest = 0;

    TRY(place_asked(q, &v.place));
    TRY(challenges_in(q->db, q->mem, v.place.id, CHALLENGE_LIST_MOST, &rows));
    v.entries.at = MEM_ARRAY(q->mem, struct challenge_brief, FEED_NEWEST);
    for (int i = 0; i < rows.n && v.entries.n < FEED_NEWEST; i++) { // the newest step first
        const struct challenge_line_row *x = &rows.at[i];
        if (!challenge_is_public(x->state, x->shown != 0)) continue;
        if (x->state_at > newest) newest = x->state_at;
        TRY(challenge_brief_of(q, x, &v.entries.at[v.entries.n++]));
    }
    v.updated = at_iso(q->mem, newest);
    r->changed_at = newest;
    r->open = true;
    challenge_atom_xml(xml_open(q, r, "application/atom+xml; charset=utf-8"), &v);
    return ERR_NONE;
}
