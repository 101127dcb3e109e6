// edit.c - making a plan, part by part, with help beside each field; and keeping it honest after it opened: then every
// change needs its reason and becomes a version that everybody can see.
#include "app/participate/edit.h"
#include "core/inspection.h"
#include "core/rehearsal.h"
#include "core/upload.h"

#include "app/participate/edit.html.h"
#include "app/participate/participate.sql.h"
#include "base/utf8.h"

static str typed(struct req *q, const char *name, size_t most)
{
    const str s = req_form(q, name, most);

    return s.at ? s : STR("");
}

// ---- a new one ----

static enum err place_to_lead(struct req *q, struct place_row *place)
{
    TRY(place_asked(q, place));
    return must(q, MAY_LEAD_TRAJECTORY, place->id);
}

static enum err new_page(struct req *q, struct res *r, const struct place_row *place,
                         struct new_view *v)
{
    v->place = place->name;
    v->place_slug = place->slug;
    v->practice = str_eq(place->kind, STR("practice"));
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_participate_new),
                                              .menu = "participate",
                                              .theme = place->theme,
                                              .no_index = true,
                                              .form = true});
    participate_new_html(h, v);
    return page_close(h);
}

enum err participate_new(struct req *q, struct res *r)
{
    struct new_view v = {0};
    struct place_row place;

    TRY(place_to_lead(q, &place));
    return new_page(q, r, &place, &v);
}

enum err participate_add(struct req *q, struct res *r)
{
    struct new_view v = {.title = str_trim(typed(q, "titel", TRAJECTORY_TITLE_SIGNS)),
                         .question = str_trim(typed(q, "vraag", 400))};
    struct trajectory_row t;
    struct place_row place;
    struct json_value dossier;
    trajectory_id id;
    str name, bytes;

    TRY(place_to_lead(q, &place));
    const bool brought = req_form_file(q, "dossier", &name, &bytes);
    if (brought && !dossier_read(q->mem, bytes, &dossier)) {
        v.problem = msg_text(q->lang, MSG_participate_new_dossier_wrong);
        r->status = 422;
        return new_page(q, r, &place, &v);
    }
    if (brought && !v.title.n) v.title = dossier_title(&dossier);
    const person_id person = who_person(q->who);
    enum err e = ERR_INVALID;
    if (v.title.n && v.question.n)
        e = trajectory_add(q->db, q->mem, q->now,
                           &(struct trajectory_new){.place = place.id,
                                                    .slug = STR(""),
                                                    .title = v.title,
                                                    .kind = STR("participation"),
                                                    .owner = &person},
                           &id);
    if (e == ERR_INVALID || e == ERR_CONFLICT) {
        v.problem = msg_text(q->lang, e == ERR_CONFLICT ? MSG_participate_new_taken
                                                        : MSG_participate_new_problem);
        r->status = 422;
        return new_page(q, r, &place, &v);
    }
    TRY(e);
    TRY(trajectory_text_set(q->db, id, STR("question"), STR("nl"), v.question));
    if (brought) TRY(dossier_fill(q, id, &dossier));
    TRY(trajectory_by_id(q->db, q->mem, id, &t));
    TRY(audit_by(q, "trajectory.add", str_format(q->mem, "trajectory:%lld", (long long)id.v),
                 place.slug));
    return redirect(q, r,
                    str_format(q->mem, "/" STR_FMT "/meedoen/" STR_FMT "/bewerk?deel=1",
                               STR_ARG(place.slug), STR_ARG(t.slug)));
}

// ---- the parts ----

static const signed char edit_of[PART_COUNT] = {
    [PART_question] = EDIT_QUESTION,  [PART_goal] = EDIT_QUESTION, [PART_changes] = EDIT_QUESTION,
    [PART_audience] = EDIT_PEOPLE,    [PART_missed] = EDIT_PEOPLE, [PART_effort] = EDIT_PEOPLE,
    [PART_handling] = EDIT_INFLUENCE, [PART_who] = EDIT_INFLUENCE, [PART_contact] = EDIT_PEOPLE,
    [PART_planning] = EDIT_DAYS,      [PART_money] = EDIT_MEANS,   [PART_data] = EDIT_MEANS,
};

static void texts_fill(struct req *q, const struct trajectory_text_rows *rows, struct edit_view *v)
{
    static const struct {
        msg word, help, example;
    } words[] = {
#define PART(name, required, signs) \
    {MSG_plan_##name, MSG_plan_help_##name, MSG_plan_example_##name},
#include "core/plan.def"
#undef PART
    };

    v->texts.at = MEM_ARRAY(q->mem, struct edit_text, PART_COUNT);
    for (int p = 0; p < PART_COUNT; p++) {
        if (edit_of[p] != v->part) continue;
        struct edit_text *x = &v->texts.at[v->texts.n++];
        *x = (struct edit_text){.name = plan_part_name((enum plan_part)p),
                                .word = words[p].word,
                                .help = words[p].help,
                                .example = words[p].example,
                                .signs = plan_part_signs((enum plan_part)p),
                                .required = plan_part_required((enum plan_part)p)};
        for (int i = 0; i < rows->n; i++)
            if (str_eq(rows->at[i].part, x->name))
                *(str_eq(rows->at[i].lang, STR("nl")) ? &x->value : &x->value_en) =
                    rows->at[i].body;
        plain_fill(q->mem, x->value, &x->plain);
    }
}

static bool text_there(const struct trajectory_text_rows *rows, int part)
{
    for (int i = 0; i < rows->n; i++)
        if (str_eq(rows->at[i].part, plan_part_name((enum plan_part)part)) &&
            str_eq(rows->at[i].lang, STR("nl")) && str_trim(rows->at[i].body).n)
            return true;
    return false;
}

static void parts_fill(struct req *q, const struct trajectory_row *t, const struct plan *p,
                       const struct trajectory_text_rows *texts, int stops, struct edit_view *v)
{
    static const msg words[EDIT_PARTS] = {MSG_planning_part_question,  MSG_planning_part_people,
                                          MSG_planning_part_influence, MSG_planning_part_frames,
                                          MSG_planning_part_ways,      MSG_planning_part_days,
                                          MSG_planning_part_means,     MSG_planning_part_test};

    v->parts.at = MEM_ARRAY(q->mem, struct edit_part, EDIT_PARTS);
    v->parts.n = EDIT_PARTS;
    for (int i = 0; i < EDIT_PARTS; i++) {
        bool done = true;
        for (int k = 0; k < PART_COUNT; k++)
            if (edit_of[k] == i && plan_part_required((enum plan_part)k))
                done = done && text_there(texts, k);
        if (i == EDIT_INFLUENCE) done = done && t->influence.n && t->decider.n;
        if (i == EDIT_FRAMES) done = p->frames.n > 1;
        if (i == EDIT_WAYS) done = p->ways.n > 0;
        if (i == EDIT_DAYS)
            done =
                t->has_starts_day && t->has_ends_day && t->has_decision_day && t->has_feedback_day;
        if (i == EDIT_TEST) done = stops == STOP_COUNT;
        v->parts.at[i] = (struct edit_part){i + 1, words[i], i == v->part, done};
    }
}

static void rungs_fill(struct req *q, const struct trajectory_row *t, struct edit_view *v)
{
    static const char *const rungs[] = {"inform", "consult", "advise", "coproduce", "codecide"};
    static const char *const deciders[] = {"council", "executive", "mandate", "residents"};

    v->rungs.at = MEM_ARRAY(q->mem, struct edit_option, COUNT_OF(rungs));
    for (size_t i = 0; i < COUNT_OF(rungs); i++)
        v->rungs.at[v->rungs.n++] =
            (struct edit_option){.value = str_of(rungs[i]),
                                 .word = influence_word(str_of(rungs[i])),
                                 .about = influence_promise(str_of(rungs[i])),
                                 .chosen = str_eq(t->influence, str_of(rungs[i]))};
    v->deciders.at = MEM_ARRAY(q->mem, struct edit_option, COUNT_OF(deciders));
    v->confirmers.at = MEM_ARRAY(q->mem, struct edit_option, COUNT_OF(deciders));
    for (size_t i = 0; i < COUNT_OF(deciders); i++) {
        const struct edit_option o = {.value = str_of(deciders[i]),
                                      .word = decider_word(str_of(deciders[i])),
                                      .chosen = str_eq(t->decider, str_of(deciders[i]))};
        v->deciders.at[v->deciders.n++] = o;
        if (!str_eq(o.value, STR("residents"))) v->confirmers.at[v->confirmers.n++] = o;
    }
}

static msg frame_word(str kind)
{
    return str_eq(kind, STR("open"))    ? MSG_participate_frame_open
           : str_eq(kind, STR("fixed")) ? MSG_participate_frame_fixed
                                        : MSG_participate_frame_uncertain;
}

static void frames_fill(struct req *q, const struct plan *p, struct edit_view *v)
{
    static const char *const kinds[] = {"fixed", "open", "uncertain"};

    v->frame_kinds.at = MEM_ARRAY(q->mem, struct edit_option, COUNT_OF(kinds));
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        v->frame_kinds.at[v->frame_kinds.n++] =
            (struct edit_option){.value = str_of(kinds[i]), .word = frame_word(str_of(kinds[i]))};
    v->frames.at = MEM_ARRAY(q->mem, struct edit_frame, (size_t)p->frames.n + 1);
    v->frames.n = p->frames.n;
    for (int i = 0; i < p->frames.n; i++) {
        const struct trajectory_frame_row *f = &p->frames.at[i];
        v->frames.at[i] = (struct edit_frame){.id = f->id.v,
                                              .kind = frame_word(f->kind),
                                              .body = f->body,
                                              .why = f->why,
                                              .is_confirmed = f->confirmed_by.n > 0,
                                              .confirmed = f->confirmed_ref};
    }
}

// The chooser: every way with when it fits and when it does not; those that fit the promise first.
static void ways_fill(struct req *q, const struct trajectory_row *t, const struct plan *p,
                      struct edit_view *v)
{
    static const struct {
        const char *name;
        msg word, about, against;
    } rows[] = {
#define WAY(name, fits) {#name, MSG_way_##name, MSG_way_for_##name, MSG_way_against_##name},
#include "core/way.def"
#undef WAY
    };

    v->ways_known.at = MEM_ARRAY(q->mem, struct edit_option, COUNT_OF(rows));
    for (int fits = 1; fits >= 0; fits--)
        for (size_t i = 0; i < COUNT_OF(rows); i++)
            if (way_fits(str_of(rows[i].name), t->influence) == fits)
                v->ways_known.at[v->ways_known.n++] =
                    (struct edit_option){.value = str_of(rows[i].name),
                                         .word = rows[i].word,
                                         .about = rows[i].about,
                                         .against = rows[i].against,
                                         .fits = fits};
    v->ways.at = MEM_ARRAY(q->mem, struct edit_way, (size_t)p->ways.n + 1);
    v->ways.n = p->ways.n;
    for (int i = 0; i < p->ways.n; i++)
        v->ways.at[i] = (struct edit_way){p->ways.at[i].id.v, way_word(p->ways.at[i].kind),
                                          p->ways.at[i].title};
}

static const char *answer_of(str answer)
{
    return str_eq(answer, STR("green"))    ? "green"
           : str_eq(answer, STR("orange")) ? "orange"
           : str_eq(answer, STR("red"))    ? "red"
                                           : "";
}

static void lights_fill(struct req *q, const struct trajectory_stop_rows *stops,
                        struct edit_view *v)
{
    static const struct {
        const char *name;
        msg word, red;
    } rows[] = {
#define STOP(name) {#name, MSG_stop_##name, MSG_stop_red_##name},
#include "core/stop.def"
#undef STOP
    };

    v->lights.at = MEM_ARRAY(q->mem, struct edit_light, COUNT_OF(rows));
    v->lights.n = COUNT_OF(rows);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        v->lights.at[i] =
            (struct edit_light){str_of(rows[i].name), STR(""), rows[i].word, rows[i].red, ""};
        for (int k = 0; k < stops->n; k++)
            if (str_eq(stops->at[k].question, str_of(rows[i].name))) {
                v->lights.at[i].answer = answer_of(stops->at[k].answer);
                v->lights.at[i].note = stops->at[k].note;
            }
    }
}

static void mistakes_fill(struct req *q, const struct plan *p, struct edit_view *v)
{
    static const struct edit_mistake words[] = {
#define MISTAKE(name) {MSG_check_##name, MSG_check_do_##name},
#include "app/participate/check.def"
#undef MISTAKE
    };
    const uint32_t found = plan_mistakes(p);

    v->mistakes.at = MEM_ARRAY(q->mem, struct edit_mistake, MISTAKE_COUNT);
    for (int i = 0; i < MISTAKE_COUNT; i++)
        if (found & 1u << i) v->mistakes.at[v->mistakes.n++] = words[i];
}

static str iso(struct req *q, bool has, int64_t n)
{
    return has ? day_iso(q->mem, (day){(int32_t)n}) : STR("");
}

static enum err edit_page(struct req *q, struct res *r, const struct place_row *place,
                          const struct trajectory_row *t, struct edit_view *v)
{
    struct trajectory_text_rows texts;
    struct trajectory_stop_rows stops;
    struct committee_row committee;
    struct clock_rows clocks;
    struct plan p;
    bool found;

    TRY(plan_read(q->db, q->mem, t, &p));
    TRY(trajectory_texts(q->db, q->mem, t->id, &texts));
    TRY(trajectory_stops(q->db, q->mem, t->id, &stops));
    TRY(clocks_of(q->db, q->mem, t->id, &clocks));
    TRY(trajectory_documents(q->db, q->mem, t->id, &v->documents));
    TRY(committee_of(q->db, q->mem, t->id, &found, &committee));
    if (found) v->committee = committee.name;
    TRY(trajectory_head(q, place, t, &v->head));
    v->frozen = t->version > 0;
    v->promised = clocks.n > 0;
    v->coming = t->coming;
    v->last = v->part + 1 == EDIT_PARTS;
    if (!v->typed) {
        v->title = t->title;
        v->title_en = t->title_en;
        v->starts = iso(q, t->has_starts_day, t->starts_day);
        v->ends = iso(q, t->has_ends_day, t->ends_day);
        v->decision = iso(q, t->has_decision_day, t->decision_day);
        v->feedback = iso(q, t->has_feedback_day, t->feedback_day);
    }
    texts_fill(q, &texts, v);
    parts_fill(q, t, &p, &texts, stops.n, v);
    rungs_fill(q, t, v);
    frames_fill(q, &p, v);
    ways_fill(q, t, &p, v);
    lights_fill(q, &stops, v);
    mistakes_fill(q, &p, v);
    TRY(rehearsal_last(q->db, q->mem, t, &v->apart, &v->rehearsed, &v->rehearsed_on));
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_planning_title),
                                              .menu = "participate",
                                              .theme = place->theme,
                                              .no_index = true,
                                              .form = true});
    participate_edit_html(h, v);
    return page_close(h);
}

static enum err asked(struct req *q, struct place_row *place, struct trajectory_row *t)
{
    TRY(trajectory_asked(q, place, t));
    TRY(must(q, MAY_LEAD_TRAJECTORY, place->id));
    return ERR_NONE;
}

enum err participate_edit(struct req *q, struct res *r)
{
    struct edit_view v = {.saved = req_query(q, "bewaard", 1).n > 0};
    struct place_row place;
    struct trajectory_row t;

    TRY(req_query_int(q, "deel", 1, EDIT_PARTS, 1, &v.part));
    v.part--;
    TRY(asked(q, &place, &t));
    return edit_page(q, r, &place, &t, &v);
}

// ---- saving ----

static enum err text_save(struct req *q, trajectory_id id, int p)
{
    const str name = plan_part_name((enum plan_part)p);
    const size_t most = (size_t)plan_part_signs((enum plan_part)p);
    const str nl = req_form(q, str_z(q->mem, name), most);
    const str en =
        req_form(q, str_z(q->mem, str_format(q->mem, STR_FMT "_en", STR_ARG(name))), most);

    if (nl.at) TRY(trajectory_text_set(q->db, id, name, STR("nl"), str_trim(nl)));
    if (en.at) TRY(trajectory_text_set(q->db, id, name, STR("en"), str_trim(en)));
    return ERR_NONE;
}

// A day field: absent leaves it, empty takes it away.
static bool day_field(struct req *q, const char *name, bool *has, int64_t *n)
{
    const str s = req_form(q, name, 20);
    day d;

    if (!s.at) return true;
    if (!str_trim(s).n) {
        *has = false;
        return true;
    }
    if (day_parse(str_trim(s), &d) != ERR_NONE) return false;
    *has = true;
    *n = d.n;
    return true;
}

static bool one_of(str s, const char *list)
{
    str rest = str_of(list), word;

    while (str_cut(&rest, ' ', &word))
        if (str_eq(s, word)) return true;
    return false;
}

static enum err row_save(struct req *q, const struct trajectory_row *was, int part, bool *out_ok)
{
    struct trajectory_row t = *was;

    *out_ok = true;
    if (part == EDIT_QUESTION) {
        t.title = str_trim(typed(q, "titel", TRAJECTORY_TITLE_SIGNS));
        t.title_en = str_trim(typed(q, "titel_en", TRAJECTORY_TITLE_SIGNS));
        *out_ok = t.title.n > 0;
    }
    if (part == EDIT_INFLUENCE) {
        t.influence = typed(q, "invloed", 20);
        t.decider = typed(q, "beslist", 20);
        if (!one_of(t.influence, "inform consult advise coproduce codecide")) t.influence = STR("");
        if (!one_of(t.decider, "council executive mandate residents")) t.decider = STR("");
    }
    if (part == EDIT_DAYS) {
        t.coming = typed(q, "aankomend", 3).n > 0;
        *out_ok = day_field(q, "begin", &t.has_starts_day, &t.starts_day) &&
                  day_field(q, "eind", &t.has_ends_day, &t.ends_day) &&
                  day_field(q, "besluit", &t.has_decision_day, &t.decision_day) &&
                  day_field(q, "terug", &t.has_feedback_day, &t.feedback_day);
    }
    if (!*out_ok) return ERR_NONE;
    return trajectory_set_plan(q->db, t.id, t.title, t.title_en, t.influence, t.decider,
                               t.has_starts_day ? &t.starts_day : NULL,
                               t.has_ends_day ? &t.ends_day : NULL,
                               t.has_decision_day ? &t.decision_day : NULL,
                               t.has_feedback_day ? &t.feedback_day : NULL, t.coming, q->now);
}

static enum err lights_save(struct req *q, trajectory_id id)
{
    static const char *const names[] = {
#define STOP(name) #name,
#include "core/stop.def"
#undef STOP
    };

    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const str answer = typed(q, names[i], 10);
        const str note = typed(q, str_z(q->mem, str_format(q->mem, "%s_noot", names[i])), 500);
        if (one_of(answer, "green orange red"))
            TRY(trajectory_stop_set(q->db, id, str_of(names[i]), answer, str_trim(note)));
    }
    return ERR_NONE;
}

static str edit_path(struct req *q, const struct place_row *place, const struct trajectory_row *t,
                     int64_t part)
{
    return str_format(q->mem, "/" STR_FMT "/meedoen/" STR_FMT "/bewerk?deel=%lld&bewaard=1",
                      STR_ARG(place->slug), STR_ARG(t->slug), (long long)part);
}

// Over is over: an archive is not rewritten.
static enum err may_change(struct req *q, const struct trajectory_row *t)
{
    return trajectory_is_over(t) ? fail(q, ERR_CONFLICT, MSG_planning_over) : ERR_NONE;
}

// What every change ends with: a version with its reason when the plan was frozen, a line in the log.
static enum err changed(struct req *q, const struct trajectory_row *t,
                        const struct trajectory_plan *before, uint32_t *out_lost)
{
    TRY(trajectory_plan_changed(q->db, q->mem, q->now, t->id, before,
                                typed(q, "waarom", CLOCK_WHY_SIGNS), who_uid(q->who), out_lost));
    return audit_by(q, "trajectory.plan", str_format(q->mem, "trajectory:%lld", (long long)t->id.v),
                    STR(""));
}

static msg refused_word(enum err e)
{
    return e == ERR_INVALID      ? MSG_planning_why_missing
           : e == ERR_CONFLICT   ? MSG_planning_earlier
           : e == ERR_UNSOLVABLE ? MSG_planning_lost
                                 : MSG_none;
}

// A frame or a way that came or went.
static enum err row_changed(struct req *q, struct res *r, const struct place_row *place,
                            const struct trajectory_row *t, const struct trajectory_plan *before,
                            int part)
{
    uint32_t lost;
    const enum err e = changed(q, t, before, &lost);

    if (e == ERR_UNSOLVABLE)
        return fail(q, ERR_CONFLICT,
                    part == EDIT_WAYS ? MSG_planning_lost_way : MSG_planning_lost_frame);
    if (e != ERR_NONE) return refused_word(e) ? fail(q, e, refused_word(e)) : e;
    return redirect(q, r, edit_path(q, place, t, part + 1));
}

// Its page as it was typed, with what is wrong; what was written is undone.
static enum err save_refused(struct req *q, struct res *r, const struct place_row *place,
                             trajectory_id id, struct edit_view *v, enum err e, uint32_t lost)
{
    struct trajectory_row now;

    v->problem = msg_text(q->lang, refused_word(e));
    v->lost = msgs_of_bits(q->mem, lost, NEED_COUNT - 1, step_need_word);
    v->why = typed(q, "waarom", CLOCK_WHY_SIGNS);
    r->status = 422;
    r->undo = true;
    TRY(trajectory_by_id(q->db, q->mem, id, &now));
    return edit_page(q, r, place, &now, v);
}

enum err participate_save(struct req *q, struct res *r)
{
    struct edit_view v = {0};
    struct place_row place;
    struct trajectory_row t;
    struct trajectory_plan before;
    uint32_t lost;
    bool ok;

    TRY(asked(q, &place, &t));
    if (str_int(typed(q, "deel", 2), 1, EDIT_PARTS, &v.part) != ERR_NONE) return ERR_INVALID;
    v.part--;
    TRY(may_change(q, &t));
    TRY(trajectory_plan_now(q->db, q->mem, q->now, t.id, &before));
    TRY(row_save(q, &t, (int)v.part, &ok));
    if (!ok) {
        v.problem = msg_text(q->lang, v.part == EDIT_DAYS ? MSG_planning_day_problem
                                                          : MSG_planning_title_problem);
        v.typed = true;
        v.title = typed(q, "titel", TRAJECTORY_TITLE_SIGNS);
        v.title_en = typed(q, "titel_en", TRAJECTORY_TITLE_SIGNS);
        v.starts = typed(q, "begin", 20);
        v.ends = typed(q, "eind", 20);
        v.decision = typed(q, "besluit", 20);
        v.feedback = typed(q, "terug", 20);
        r->status = 422;
        return edit_page(q, r, &place, &t, &v);
    }
    for (int p = 0; p < PART_COUNT; p++)
        if (edit_of[p] == v.part) TRY(text_save(q, t.id, p));
    if (v.part == EDIT_TEST) TRY(lights_save(q, t.id));
    if (v.part == EDIT_INFLUENCE) {
        const str committee = str_trim(typed(q, "commissie", COMMITTEE_SIGNS));
        TRY(committee.n ? committee_put(q->db, t.id, committee) : committee_drop(q->db, t.id));
    }
    const enum err e = changed(q, &t, &before, &lost);
    if (e != ERR_NONE) return refused_word(e) ? save_refused(q, r, &place, t.id, &v, e, lost) : e;
    return redirect(q, r, edit_path(q, &place, &t, v.part + (v.part + 1 < EDIT_PARTS ? 2 : 1)));
}

// By whom, where that stands, and on which day: not one that is still to come.
struct confirmed {
    str by, ref;
    int64_t on;
};

static bool confirmed_typed(struct req *q, struct confirmed *out)
{
    const day today = day_of_at(q->now);
    bool has = true;

    *out = (struct confirmed){typed(q, "door", 20), str_trim(typed(q, "kenmerk", 200)), today.n};
    return one_of(out->by, "council executive mandate") && out->ref.n &&
           day_field(q, "op", &has, &out->on) && has && out->on <= today.n;
}

// On a plan that is open nothing new is fixed before somebody confirmed it: then both come in one form.
enum err participate_frame_add(struct req *q, struct res *r)
{
    const str kind = typed(q, "soort", 20), body = str_trim(typed(q, "kader", 500));
    const str why = str_trim(typed(q, "omdat", 500));
    struct confirmed by;
    struct place_row place;
    struct trajectory_row t;
    trajectory_frame_id id;
    int64_t n;
    struct trajectory_plan before;

    TRY(asked(q, &place, &t));
    TRY(may_change(q, &t));
    if (!one_of(kind, "fixed open uncertain") || !body.n || !why.n)
        return fail(q, ERR_INVALID, MSG_planning_frame_problem);
    if (t.version && !confirmed_typed(q, &by))
        return fail(q, ERR_INVALID, MSG_planning_confirm_problem);
    TRY(trajectory_plan_now(q->db, q->mem, q->now, t.id, &before));
    TRY(trajectory_frame_insert(q->db, q->mem, t.id, kind, body,
                                str_trim(typed(q, "kader_en", 500)), why,
                                str_trim(typed(q, "omdat_en", 500)), q->now, &id));
    if (t.version) TRY(trajectory_frame_confirm(q->db, id, t.id, by.by, by.ref, by.on, &n));
    return row_changed(q, r, &place, &t, &before, EDIT_FRAMES);
}

// Confirmed, with who and in which decision; or taken away.
enum err participate_frame_change(struct req *q, struct res *r)
{
    struct confirmed by;
    struct place_row place;
    struct trajectory_row t;
    trajectory_frame_id id;
    int64_t n = 0;
    struct trajectory_plan before;

    TRY(asked(q, &place, &t));
    TRY(may_change(q, &t));
    TRY(req_id(q, "frame", &id.v));
    TRY(trajectory_plan_now(q->db, q->mem, q->now, t.id, &before));
    if (str_eq(typed(q, "doe", 10), STR("weg"))) {
        TRY(trajectory_frame_drop(q->db, id, t.id, &n));
    } else {
        if (!confirmed_typed(q, &by)) return fail(q, ERR_INVALID, MSG_planning_confirm_problem);
        TRY(trajectory_frame_confirm(q->db, id, t.id, by.by, by.ref, by.on, &n));
    }
    if (!n) return ERR_NOT_FOUND;
    return row_changed(q, r, &place, &t, &before, EDIT_FRAMES);
}

static bool way_known(str kind)
{
    static const char *const kinds[] = {
#define WAY(name, fits) #name,
#include "core/way.def"
#undef WAY
    };

    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_eq(kind, str_of(kinds[i]))) return true;
    return false;
}

enum err participate_way_add(struct req *q, struct res *r)
{
    const str kind = typed(q, "soort", 20);
    const str title = str_trim(typed(q, "titel", TRAJECTORY_TITLE_SIGNS)),
              minutes = str_trim(typed(q, "minuten", 5));
    const str href = str_trim(typed(q, "adres", 300));
    struct place_row place;
    struct trajectory_row t;
    trajectory_way_id id;
    int64_t n = 0, from = 0, until = 0;
    bool has_from = false, has_until = false;
    struct trajectory_plan before;

    TRY(asked(q, &place, &t));
    TRY(may_change(q, &t));
    if (!way_known(kind) || !title.n || (minutes.n && str_int(minutes, 0, 6000, &n) != ERR_NONE) ||
        (href.n && !href_is_safe(href)) || !day_field(q, "vanaf", &has_from, &from) ||
        !day_field(q, "tot", &has_until, &until) || (has_from && has_until && until < from))
        return fail(q, ERR_INVALID, MSG_planning_way_problem);
    TRY(trajectory_plan_now(q->db, q->mem, q->now, t.id, &before));
    TRY(trajectory_way_insert(q->db, q->mem, t.id, kind, title,
                              str_trim(typed(q, "titel_en", TRAJECTORY_TITLE_SIGNS)),
                              str_trim(typed(q, "uitleg", 800)),
                              str_trim(typed(q, "uitleg_en", 800)), n, has_from ? &from : NULL,
                              has_until ? &until : NULL, href, q->now, &id));
    return row_changed(q, r, &place, &t, &before, EDIT_WAYS);
}

enum err participate_way_remove(struct req *q, struct res *r)
{
    struct place_row place;
    struct trajectory_row t;
    trajectory_way_id id;
    int64_t n;
    struct trajectory_plan before;

    TRY(asked(q, &place, &t));
    TRY(may_change(q, &t));
    TRY(req_id(q, "way", &id.v));
    TRY(trajectory_plan_now(q->db, q->mem, q->now, t.id, &before));
    TRY(trajectory_way_drop(q->db, id, t.id, &n));
    if (!n) return ERR_NOT_FOUND;
    return row_changed(q, r, &place, &t, &before, EDIT_WAYS);
}

enum err participate_document_add(struct req *q, struct res *r)
{
    const str title = str_trim(typed(q, "titel", TRAJECTORY_TITLE_SIGNS));
    const str href = str_trim(typed(q, "adres", 300));
    struct place_row place;
    const person_id self = who_person(q->who);
    struct trajectory_row t;
    trajectory_document_id id;
    struct upload_head_row head;
    enum upload_kind kind;
    upload_id upload;
    str name, bytes;
    bool found;

    TRY(asked(q, &place, &t));
    TRY(may_change(q, &t));
    const bool has_file = req_form_file(q, "bestand", &name, &bytes);
    if (!title.n || has_file == (href.n > 0) || (href.n && !href_is_safe(href)))
        return fail(q, ERR_INVALID, MSG_planning_document_problem);
    if (has_file && (bytes.n > UPLOAD_MAX || !upload_kind_of(q->mem, bytes, name, &kind) ||
                     !upload_is_paper(kind)))
        return fail(q, ERR_INVALID, MSG_planning_document_kind);
    TRY(trajectory_document_insert(q->db, q->mem, t.id, title,
                                   str_trim(typed(q, "titel_en", TRAJECTORY_TITLE_SIGNS)), href,
                                   day_of_at(q->now).n, q->now, &id));
    if (has_file) {
        const enum err e = upload_add(q->db, q->mem, q->now,
                                      &(struct upload_new){.trajectory = t.id,
                                                           .filename = name,
                                                           .bytes = bytes,
                                                           .public = true,
                                                           .person = &self},
                                      kind, &upload);
        if (e == ERR_FULL) return fail(q, ERR_CONFLICT, MSG_planning_document_full);
        TRY(e);
        TRY(upload_of(q->db, q->mem, t.id, upload, &found, &head));
        const str at = str_format(q->mem, "/" STR_FMT "/meedoen/" STR_FMT "/bestand/%lld/",
                                  STR_ARG(place.slug), STR_ARG(t.slug), (long long)upload.v);
        struct out o = out_new(q->mem);
        out_str(&o, at);
        url_part(&o, head.name);
        TRY(trajectory_document_set_upload(q->db, id, upload, out_get(&o)));
    }
    TRY(inspection_added_tell(
        q->db, q->mem, q->now,
        &(struct inspection_added){
            .t = &t,
            .title = title,
            .link = str_format(q->mem, "/" STR_FMT "/meedoen/" STR_FMT "/ter-inzage",
                               STR_ARG(place.slug), STR_ARG(t.slug)),
            .once = str_format(q->mem, "consultation.document.%lld", (long long)id.v),
            .maker = self}));
    TRY(audit_by(q, "trajectory.document", str_format(q->mem, "trajectory:%lld", (long long)t.id.v),
                 STR("")));
    return redirect(q, r, edit_path(q, &place, &t, EDIT_MEANS + 1));
}

// A file that belongs to it: for everybody who may see the trajectory, as what it is by its contents. What a browser does not
// show by itself it saves; nothing in it runs here.
enum err participate_file(struct req *q, struct res *r)
{
    struct upload_bytes_row body;
    struct upload_head_row head;
    struct place_row place;
    struct trajectory_row t;
    upload_id id;
    bool found;

    TRY(trajectory_asked(q, &place, &t));
    TRY(req_id(q, "upload", &id.v));
    TRY(upload_of(q->db, q->mem, t.id, id, &found, &head));
    if (!found || !head.public || !str_eq(head.name, req_path_text(q, "name")))
        return ERR_NOT_FOUND;
    TRY(upload_body(q->db, q->mem, id, &body));
    res_bytes(q, r, upload_type(head.kind), head.name, body.body);
    return ERR_NONE;
}
