// rehearsal.c - making the world of a rehearsal, moving its clock, and clearing it away.
#include "core/rehearsal.h"

#include "base/hash.h"
#include "core/inspection.h"
#include "core/notice.h"
#include "core/survey.h"
#include "i18n/messages.h"

enum { DAY_S = 86400, SLUG_SIGNS = 8 };

enum err place_apart(struct db *db, struct mem *mem, place_id id, bool *out)
{
    int64_t n;

    TRY(place_is_apart(db, mem, id, &n));
    *out = n > 0;
    return ERR_NONE;
}

enum err rehearsal_asked(struct db *db, struct mem *mem, place_id place, day today,
                         enum rehearsal_rule *out)
{
    int64_t value;
    bool found;

    TRY(place_rule_at(db, mem, place, RULE_rehearsal, today, &found, &value));
    *out = found ? (enum rehearsal_rule)value : REHEARSAL_ADVISED;
    return ERR_NONE;
}

enum err rehearsal_done(struct db *db, struct mem *mem, const struct trajectory_row *t, bool *out)
{
    int64_t n;

    TRY(rehearsals_finished(db, mem, t->id, t->has_owner ? t->owner.v : 0, &n));
    *out = n > 0;
    return ERR_NONE;
}

enum err rehearsal_lacks(struct db *db, struct mem *mem, place_id place, enum bylaw_chapter chapter,
                         day today, bool *out)
{
    static const struct {
        enum bylaw_chapter chapter;
        enum rehearsal_kind kind;
    } needs[] = {
#define BYLAW_NEED(chapter, kind) {BYLAW_CHAPTER_##chapter, REHEARSAL_##kind},
#include "core/bylaw_need.def"
#undef BYLAW_NEED
    };
    struct place_step_rows above;
    enum rehearsal_rule asked;
    bool needed = false;
    int64_t n = 0;

    *out = false;
    TRY(rehearsal_asked(db, mem, place, today, &asked));
    if (asked != REHEARSAL_REQUIRED) return ERR_NONE;
    TRY(place_above(db, mem, place, &above));
    for (size_t i = 0; i < COUNT_OF(needs); i++) {
        if (needs[i].chapter != chapter) continue;
        needed = true;
        for (int k = 0; k < above.n && !n; k++) // of a district the municipality rehearses
            TRY(rehearsals_finished_at(db, mem, above.at[k].id, rehearsal_kind_name(needs[i].kind),
                                       &n));
    }
    *out = needed && !n;
    return ERR_NONE;
}

enum err rehearsal_last(struct db *db, struct mem *mem, const struct trajectory_row *t,
                        bool *out_apart, bool *out_found, day *out)
{
    struct rehearsal_rows rows;

    *out_found = false;
    TRY(place_apart(db, mem, t->place, out_apart));
    if (*out_apart) return ERR_NONE;
    TRY(rehearsals_of_plan(db, mem, t->id, 100, &rows));
    for (int i = 0; i < rows.n; i++)
        if (rows.at[i].has_finished_at &&
            (!*out_found || day_of_at(rows.at[i].finished_at).n > out->n))
            *out = day_of_at(rows.at[i].finished_at), *out_found = true;
    return ERR_NONE;
}

// ---- the world ----

static const char *const kinds[REHEARSAL_KINDS] = {"trajectory", "initiative", "challenge"};

str rehearsal_kind_name(enum rehearsal_kind k)
{
    return str_of(kinds[k]);
}

bool rehearsal_kind_parse(str name, enum rehearsal_kind *out)
{
    for (int k = 0; k < REHEARSAL_KINDS; k++)
        if (str_eq(name, str_of(kinds[k]))) {
            *out = (enum rehearsal_kind)k;
            return true;
        }
    return false;
}

enum rehearsal_kind rehearsal_kind_of(const struct rehearsal_row *r)
{
    enum rehearsal_kind k = REHEARSAL_TRAJECTORY;

    (void)!rehearsal_kind_parse(r->kind, &k);
    return k;
}

struct made { // a rehearsal that is being made
    struct place_row real;
    place_id place;
    person_id person, colleague;
    str uid, seed;
    int64_t ends_at;
};

// The place in nothing, who practises in it, and the invented colleague.
static enum err world(struct db *db, struct mem *mem, int64_t now, struct made *w)
{
    // How long it takes and who confirms what is of the real place; in a rehearsal nobody else takes part.
    static const enum rule kept[] = {RULE_minimum_age, RULE_answer_days, RULE_small_cell};
    static const enum role roles[] = {ROLE_project_leader, ROLE_executive, ROLE_clerk};
    const day today = day_of_at(now);
    char code[SLUG_SIGNS];
    int64_t running;
    bool apart, found;

    TRY(place_apart(db, mem, w->real.id, &apart));
    if (apart) return ERR_CONFLICT;
    TRY(rehearsals_running(db, mem, &running));
    if (running >= REHEARSALS_MOST) return ERR_MANY;
    random_id(code); // not to be guessed; who knows it still needs a role here
    const struct msg_arg arg = {.name = "place", .s = w->real.name};
    TRY(place_insert_apart(db, mem, str_format(mem, "oefenronde-%.*s", SLUG_SIGNS, code),
                           msg_fill(mem, LANG_NL, MSG_rehearse_place, &arg, 1), now, &w->place));
    for (size_t i = 0; i < COUNT_OF(kept); i++) {
        int64_t value;
        TRY(place_rule_at(db, mem, w->real.id, kept[i], today, &found, &value));
        if (found)
            TRY(rule_insert(db, w->place, rule_name(kept[i]), value, 0,
                            msg_text(LANG_NL, MSG_rehearse_rule)));
    }
    w->ends_at = now + (int64_t)REHEARSAL_DAYS * DAY_S;
    for (size_t i = 0; i < COUNT_OF(roles); i++)
        TRY(right_give(db, mem, now, w->person, roles[i], w->place, w->ends_at, w->uid));
    return person_add(db, mem, now,
                      str_format(mem, "collega-%lld@oefenronde.example", (long long)w->place.v),
                      msg_text(LANG_NL, MSG_rehearse_colleague), STR("nl"), &w->colleague);
}

static enum err keep(struct db *db, struct mem *mem, int64_t now, const struct made *w,
                     enum rehearsal_kind kind, const trajectory_id *origin,
                     const trajectory_id *copy, struct rehearsal_row *out)
{
    rehearsal_id id;
    bool found;

    TRY(rehearsal_insert(db, mem, rehearsal_kind_name(kind), origin, origin ? NULL : &w->real.id,
                         w->place, copy, w->person, w->colleague, w->seed, now, w->ends_at, &id));
    TRY(rehearsal_by_place(db, mem, w->place, &found, out));
    return found ? ERR_NONE : ERR_NOT_FOUND;
}

// ---- the by-law in it ----

// What is off at the place is on in its rehearsal: that is when one tries it.
static bool overruled(enum bylaw_key key, int64_t value, int64_t *out)
{
    const int64_t before = value;

    switch (key) {
    case BYLAW_challenge_on:
    case BYLAW_initiative_on:
    case BYLAW_agenda_on:
    case BYLAW_agenda_online:
    case BYLAW_agenda_paper: value = 1; break;
    case BYLAW_agenda_city:
        if (value > REHEARSAL_NAMES_MOST) value = REHEARSAL_NAMES_MOST;
        if (value < REHEARSAL_NAMES_LEAST) value = REHEARSAL_NAMES_LEAST;
        break;
    default: break;
    }
    *out = value;
    return value != before;
}

static enum err bylaw_copy(struct db *db, struct mem *mem, int64_t now, const struct made *w)
{
    const str changed = msg_text(LANG_NL, MSG_rehearse_overruled);

    for (int k = 0; k < BYLAW_COUNT; k++) {
        const enum bylaw_key key = (enum bylaw_key)k;
        struct bylaw_fact f;
        int64_t value;
        TRY(bylaw_at(db, mem, w->real.id, key, day_of_at(now), &f));
        const bool other = overruled(key, f.value, &value);
        if (!f.own && !other) continue; // the model holds there too
        const bool term = bylaw_keys[k].kind == BYLAW_KIND_term;
        TRY(bylaw_insert(db, w->place, bylaw_keys[k].name, value,
                         term ? bylaw_unit_name(f.unit) : STR(""), 0, other ? changed : f.source,
                         f.note, f.confirmed && !other, now));
    }
    return ERR_NONE;
}

enum err rehearsal_begin_at(struct db *db, struct mem *mem, int64_t now,
                            const struct place_row *home, enum rehearsal_kind kind,
                            person_id person, str uid, str seed, struct rehearsal_row *out)
{
    struct made w = {.real = *home, .person = person, .uid = uid, .seed = seed};

    TRY(world(db, mem, now, &w));
    TRY(bylaw_copy(db, mem, now, &w));
    if (kind == REHEARSAL_CHALLENGE) {
        TRY(rehearsal_copy_tasks(db, home->id, w.place, now));
        TRY(rehearsal_task_numbers(db, w.place));
    }
    return keep(db, mem, now, &w, kind, NULL, NULL, out);
}

// ---- the plan in it ----

// It lies open what it says; when there is no text yet, the plan itself.
static enum err documents(struct db *db, struct mem *mem, int64_t now,
                          const struct trajectory_row *origin, trajectory_id to)
{
    const str ref = msg_text(LANG_NL, MSG_rehearse_ref);
    const int64_t before = day_of_at(now).n - 1;
    struct document_version_rows versions;
    struct trajectory_text_rows texts;
    struct document_rows all;
    struct consultation_row c;
    document_version_id version;
    document_id document;
    str fingerprint;
    bool found;

    TRY(consultation_of(db, mem, origin->id, &found, &c));
    if (!found && !str_eq(origin->kind, STR("consultation"))) return ERR_NONE;
    if (found) TRY(rehearsal_copy_consultation(db, origin->id, to, before, ref));
    TRY(rehearsal_consultation(db, to, before, ref));
    TRY(rehearsal_copy_documents(db, origin->id, to, now));
    TRY(rehearsal_copy_versions(db, origin->id, to, now));
    TRY(rehearsal_copy_paragraphs(db, origin->id, to));
    TRY(documents_of(db, mem, to, &all));
    for (int i = 0; i < all.n; i++) {
        TRY(document_versions(db, mem, all.at[i].id, &versions));
        for (int k = 0; k < versions.n; k++)
            TRY(inspection_publish(db, mem, now, versions.at[k].id, &fingerprint));
    }
    int64_t published;
    TRY(documents_published(db, mem, to, &published));
    if (published) return ERR_NONE;
    struct out o = out_new(mem);
    OUT_LIT(&o, "# ");
    out_str(&o, origin->title);
    TRY(trajectory_texts(db, mem, to, &texts));
    for (int i = 0; i < texts.n; i++)
        if (str_eq(texts.at[i].lang, STR("nl"))) {
            OUT_LIT(&o, "\n\n");
            out_str(&o, texts.at[i].body);
        }
    OUT_LIT(&o, "\n");
    TRY(inspection_document_add(db, mem, now, to, msg_text(LANG_NL, MSG_rehearse_document), STR(""),
                                &document));
    TRY(inspection_version_add(db, mem, now,
                               &(struct inspection_version_new){.document = document,
                                                                .label = "draft",
                                                                .why = STR(""),
                                                                .markdown = out_get(&o)},
                               &version));
    return inspection_publish(db, mem, now, version, &fingerprint);
}

static enum err plan(struct db *db, struct mem *mem, int64_t now,
                     const struct trajectory_row *origin, place_id place, person_id person,
                     trajectory_id *out)
{
    static const char *const stops[] = {
#define STOP(name) #name,
#include "core/stop.def"
#undef STOP
    };
    const str lacks = msg_text(LANG_NL, MSG_rehearse_lacks),
              ref = msg_text(LANG_NL, MSG_rehearse_ref);
    const day today = day_of_at(now);
    struct trajectory_frame_rows frames;
    struct trajectory_way_rows ways;
    trajectory_frame_id frame;
    trajectory_way_id way;
    bool open = false, fixed = false;

    TRY(trajectory_add(db, mem, now,
                       &(struct trajectory_new){.place = place,
                                                .slug = origin->slug,
                                                .title = origin->title,
                                                .kind = origin->kind,
                                                .owner = &person},
                       out));
    TRY(rehearsal_copy(db, origin->id, *out, today.n));
    TRY(rehearsal_copy_texts(db, origin->id, *out));
    for (int p = 0; p < PART_COUNT; p++)
        if (plan_part_required((enum plan_part)p))
            TRY(rehearsal_fill_text(db, *out, plan_part_name((enum plan_part)p), lacks));
    TRY(rehearsal_copy_frames(db, origin->id, *out, today.n, lacks, ref));
    TRY(trajectory_frames(db, mem, *out, &frames));
    for (int i = 0; i < frames.n; i++) {
        open = open || str_eq(frames.at[i].kind, STR("open"));
        fixed = fixed || str_eq(frames.at[i].kind, STR("fixed"));
    }
    for (int i = 0; i < 2; i++) {
        if (i ? fixed : open) continue;
        int64_t confirmed;
        TRY(trajectory_frame_insert(db, mem, *out, i ? STR("fixed") : STR("open"), lacks, STR(""),
                                    lacks, STR(""), 99, &frame));
        TRY(trajectory_frame_confirm(db, frame, *out, STR("executive"), ref, today.n, &confirmed));
    }
    TRY(rehearsal_copy_ways(db, origin->id, *out));
    TRY(trajectory_ways(db, mem, *out, &ways));
    if (!ways.n)
        TRY(trajectory_way_insert(db, mem, *out, STR("meeting"), lacks, STR(""), STR(""), STR(""),
                                  0, NULL, NULL, STR(""), 1, &way));
    for (size_t i = 0; i < COUNT_OF(stops); i++)
        TRY(trajectory_stop_set(db, *out, str_of(stops[i]), STR("green"), STR("")));
    return documents(db, mem, now, origin, *out);
}

static enum err step(struct db *db, struct mem *mem, int64_t now, trajectory_id id,
                     enum trajectory_event e, person_id person, str uid)
{
    const struct trajectory_step s = {.event = e,
                                      .roles = trajectory_events[e].who,
                                      .person = person.v ? &person : NULL,
                                      .who = uid};
    uint32_t missing;

    return trajectory_go(db, mem, now, id, &s, &missing);
}

// ---- its clock ----

static enum err back(struct db *db, trajectory_id t, int days)
{
    TRY(back_trajectory(db, t, days));
    TRY(back_frames(db, t, days));
    TRY(back_ways(db, t, days));
    TRY(back_documents(db, t, days));
    TRY(back_tellings(db, t, days));
    TRY(back_events(db, t, days));
    TRY(back_versions(db, t, days));
    TRY(back_calls(db, t, days));
    TRY(back_clocks(db, t, days));
    TRY(back_clock_pauses(db, t, days));
    TRY(back_clock_events(db, t, days));
    TRY(back_contributions(db, t, days));
    TRY(back_forms(db, t, days));
    TRY(back_entries(db, t, days));
    TRY(back_clusters(db, t, days));
    TRY(back_acts(db, t, days));
    TRY(back_answers(db, t, days));
    TRY(back_asides(db, t, days));
    TRY(back_notes(db, t, days));
    TRY(back_moderations(db, t, days));
    TRY(back_uploads(db, t, days));
    TRY(back_papers(db, t, days));
    TRY(back_paper_versions(db, t, days));
    TRY(back_consultation(db, t, days));
    TRY(back_views(db, t, days));
    TRY(back_letters(db, t, days));
    TRY(back_surveys(db, t, days));
    TRY(back_survey_versions(db, t, days));
    TRY(back_survey_events(db, t, days));
    TRY(back_survey_sheets(db, t, days));
    TRY(back_survey_entries(db, t, days));
    return back_survey_results(db, t, days);
}

static enum err back_place(struct db *db, struct mem *mem, place_id p, int days)
{
    struct rehearsed_object_rows all;

    TRY(back_bylaw(db, p, days));
    TRY(back_place_clocks(db, p, days));
    TRY(back_place_pauses(db, p, days));
    TRY(back_place_clock_events(db, p, days));
    TRY(back_place_moderations(db, p, days));
    TRY(back_budgets(db, p, days));
    TRY(back_initiatives(db, p, days));
    TRY(back_initiative_events(db, p, days));
    TRY(back_photos(db, p, days));
    TRY(rehearsal_initiatives(db, mem, p, &all));
    for (int i = 0; i < all.n; i++)
        TRY(back_signatures(db, (initiative_id){all.at[i].id}, days));
    TRY(back_sheets(db, p, days));
    TRY(back_typed(db, p, days));
    TRY(back_looks(db, p, days));
    TRY(back_tasks(db, p, days));
    TRY(back_challenges(db, p, days));
    TRY(back_members(db, p, days));
    TRY(back_conditions(db, p, days));
    TRY(back_assessments(db, p, days));
    TRY(back_challenge_documents(db, p, days));
    TRY(back_challenge_files(db, p, days));
    return back_challenge_events(db, p, days);
}

enum err rehearsal_begin(struct db *db, struct mem *mem, int64_t now,
                         const struct trajectory_row *origin, person_id person, str uid, str seed,
                         struct rehearsal_row *out)
{
    static const enum trajectory_event steps[] = {EVENT_begin, EVENT_adopt, EVENT_announce,
                                                  EVENT_open};
    struct made w = {.person = person, .uid = uid, .seed = seed};
    trajectory_id t;

    TRY(place_by_id(db, mem, origin->place, &w.real));
    TRY(world(db, mem, now, &w));
    TRY(plan(db, mem, now, origin, w.place, person, &t));
    for (size_t i = 0; i < COUNT_OF(steps); i++)
        TRY(step(db, mem, now, t, steps[i], person, uid));
    TRY(back(db, t, REHEARSAL_BACK));
    return keep(db, mem, now, &w, REHEARSAL_TRAJECTORY, &origin->id, &t, out);
}

enum err rehearsal_forward(struct db *db, struct mem *mem, int64_t now,
                           const struct rehearsal_row *r, int days)
{
    const day today = day_of_at(now);
    struct trajectory_row t;

    TRY(rehearsal_put_forward(db, r->id, days));
    if (rehearsal_kind_of(r) != REHEARSAL_TRAJECTORY) return back_place(db, mem, r->place, days);
    TRY(back(db, r->trajectory, days));
    TRY(trajectory_by_id(db, mem, r->trajectory, &t));
    if (!trajectory_is_open(&t) || !t.has_ends_day || t.ends_day >= today.n) return ERR_NONE;
    return step(db, mem, now, t.id, EVENT_close, (person_id){0}, STR("system"));
}

// ---- its end ----

// What was printed has no row of the trajectory to go with: it is known by a key.
static enum err prints_drop(struct db *db, struct mem *mem, trajectory_id t)
{
    struct survey_line_rows surveys;

    TRY(rehearsal_drop_pdfs(db, str_format(mem, "answers:%lld:%%", (long long)t.v),
                            str_format(mem, "consultation-letters:%lld:%%", (long long)t.v)));
    TRY(surveys_of(db, mem, t, &surveys));
    for (int i = 0; i < surveys.n; i++)
        TRY(rehearsal_drop_pdfs(db,
                                str_format(mem, "survey:%lld:%%", (long long)surveys.at[i].id.v),
                                str_format(mem, "survey-letters:%lld:%%",
                                           (long long)surveys.at[i].id.v)));
    return ERR_NONE;
}

// Of initiatives and challenges: what hangs on the place.
static enum err place_empty(struct db *db, struct mem *mem, place_id p)
{
    struct rehearsed_object_rows all;

    TRY(rehearsal_initiatives(db, mem, p, &all));
    for (int i = 0; i < all.n; i++)
        TRY(notice_forget(db, "initiative", all.at[i].id));
    TRY(rehearsal_challenges(db, mem, p, &all));
    for (int i = 0; i < all.n; i++)
        TRY(notice_forget(db, "challenge", all.at[i].id));
    TRY(rehearsal_part_initiatives(db, p));
    TRY(rehearsal_drop_initiatives(db, p));
    TRY(rehearsal_drop_budgets(db, p));
    TRY(rehearsal_drop_initiative_count(db, p));
    TRY(rehearsal_drop_tally(db, p));
    TRY(rehearsal_drop_challenges(db, p));
    TRY(rehearsal_drop_tasks(db, p));
    TRY(rehearsal_drop_challenge_count(db, p));
    TRY(rehearsal_drop_clocks(db, p));
    return rehearsal_drop_bylaw(db, p);
}

enum err rehearsal_clear(struct db *db, struct mem *mem, const struct rehearsal_row *r)
{
    int64_t gone;

    if (!r->has_place) return ERR_NONE;
    TRY(rehearsal_empty(db, r->id));
    if (r->has_trajectory) {
        TRY(notice_forget(db, "trajectory", r->trajectory.v));
        TRY(prints_drop(db, mem, r->trajectory));
    }
    TRY(rehearsal_drop_trajectories(db, r->place));
    TRY(place_empty(db, mem, r->place));
    TRY(rehearsal_drop_rights(db, r->place));
    TRY(rehearsal_drop_rules(db, r->place));
    TRY(rehearsal_drop_place(db, r->place, &gone));
    if (r->has_colleague) TRY(person_drop(db, r->colleague, &gone));
    return r->has_finished_at ? ERR_NONE : rehearsal_drop(db, r->id);
}
