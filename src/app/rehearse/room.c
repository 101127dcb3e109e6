// room.c - rehearsing what residents may begin at a place: on the place, where a round begins; and in its own world, the list of tasks
// with the post and the register that go with it.
#include "app/rehearse/rehearse.h"

#include "app/rehearse/rehearse.html.h"
#include "core/audit.h"
#include "core/initiative.h"

enum { PASTS = 20, DRAWN_MOST = 60 };

static str address(struct req *q, const struct place_row *place, const char *tail)
{
    return str_format(q->mem, "/" STR_FMT "/oefenronde%s", STR_ARG(place->slug), tail);
}

static str object(struct req *q, place_id id)
{
    return str_format(q->mem, "place:%lld", (long long)id.v);
}

static struct html *open_page(struct req *q, struct res *r, const struct rehearse_view *v,
                              msg title)
{
    return page_open(q, r,
                     &(struct page){.title = msg_text(q->lang, title),
                                    .menu = "participate",
                                    .theme = v->place.theme,
                                    .no_index = true,
                                    .form = true});
}

// ---- what is wrong with a name ----

static const struct {
    const char *name, *found;
    msg word;
} clues[] = {
#define CLUE(name, found) {#name, #found, MSG_rehearse_clue_##name},
#include "app/rehearse/clue.def"
#undef CLUE
};

static size_t clue_of(str name)
{
    for (size_t i = 0; i < COUNT_OF(clues); i++)
        if (str_eq(name, str_of(clues[i].name))) return i;
    return 0;
}

str rehearse_clue_found(str clue)
{
    return str_of(clues[clue_of(clue)].found);
}

msg rehearse_clue_word(str clue)
{
    return clues[clue_of(clue)].word;
}

// ---- at the place ----

static enum err pasts_fill(struct req *q, struct rehearse_view *v)
{
    const person_id self = who_person(q->who);
    struct rehearsal_rows rows;

    TRY(rehearsals_of_home(q->db, q->mem, v->place.id, PASTS, &rows));
    v->pasts.at = MEM_ARRAY(q->mem, struct rehearse_past, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct rehearsal_row *x = &rows.at[i];
        struct rehearse_past *p = &v->pasts.at[v->pasts.n++];
        *p = (struct rehearse_past){.kind = rehearsal_kind_of(x) == REHEARSAL_CHALLENGE
                                                ? MSG_rehearse_challenges
                                                : MSG_rehearse_initiatives,
                                    .on = day_of_at(x->has_finished_at ? x->finished_at
                                                                       : x->started_at),
                                    .until = day_of_at(x->ends_at),
                                    .finished = x->has_finished_at,
                                    .world = x->has_place,
                                    .mine = x->has_person && x->person.v == self.v};
        if (!p->world || !p->mine) continue;
        struct place_row world;
        TRY(place_by_id(q->db, q->mem, x->place, &world));
        p->href = rehearse_in_language(q, address(q, &world, ""));
    }
    return ERR_NONE;
}

static enum err start_page(struct req *q, struct res *r, const struct place_row *place)
{
    static const msg asks[] = {[REHEARSAL_OFF] = MSG_rehearse_room_off,
                               [REHEARSAL_ADVISED] = MSG_rehearse_room_advised,
                               [REHEARSAL_REQUIRED] = MSG_rehearse_room_required};
    struct rehearse_view v = {.place = *place,
                              .self = rehearse_in_language(q, address(q, place, ""))};
    enum rehearsal_rule rule;

    TRY(rehearsal_asked(q->db, q->mem, place->id, day_of_at(q->now), &rule));
    v.asked = asks[rule];
    TRY(pasts_fill(q, &v));
    struct html *h = open_page(q, r, &v, MSG_rehearse_room_title);
    rehearse_start_html(h, &v);
    return page_close(h);
}

static enum err begin(struct req *q, struct res *r, const struct place_row *place)
{
    const str seed = rehearse_seed_asked(q);
    enum rehearsal_kind kind;
    struct rehearsal_row made;
    struct place_row world;

    if (!rehearsal_kind_parse(req_line(q, "soort", 12), &kind) || kind == REHEARSAL_TRAJECTORY)
        return fail(q, ERR_INVALID, MSG_error_invalid);
    if (!str_is_slug(seed, REHEARSE_SEED_SIGNS))
        return fail(q, ERR_INVALID, MSG_rehearse_seed_wrong);
    const enum err e = rehearsal_begin_at(q->db, q->mem, q->now, place, kind, who_person(q->who),
                                          who_uid(q->who), seed, &made);
    if (e == ERR_MANY) return fail(q, e, MSG_rehearse_many);
    TRY(e);
    TRY(kind == REHEARSAL_CHALLENGE ? rehearse_challenges(q->db, q->mem, q->now, &made)
                                    : rehearse_initiatives(q->db, q->mem, q->now, &made));
    TRY(audit_by(q, "rehearsal.begin", object(q, place->id),
                 str_format(q->mem, STR_FMT " " STR_FMT, STR_ARG(made.kind), STR_ARG(seed))));
    TRY(place_by_id(q->db, q->mem, made.place, &world));
    return redirect(q, r, address(q, &world, ""));
}

// ---- in its own world ----

static enum err post_fill(struct req *q, const struct rehearsal_row *x, struct rehearse_view *v)
{
    struct sheet_came_rows sheets;

    TRY(sheets_came(q->db, q->mem, x->id, who_person(q->who), &sheets));
    v->sheets.at = MEM_ARRAY(q->mem, struct rehearse_sheet, (size_t)sheets.n + 1);
    for (int i = 0; i < sheets.n; i++) {
        struct rehearse_sheet *s = &v->sheets.at[v->sheets.n++];
        struct sheet_line_rows lines;
        *s = (struct rehearse_sheet){
            .code = sheets.at[i].code,
            .done = sheets.at[i].done_at > 0,
            .typed = sheets.at[i].typed > 0,
            .href = rehearse_in_language(
                q, str_format(q->mem, "/" STR_FMT "/initiatieven/%lld/papier/" STR_FMT,
                              STR_ARG(v->place.slug), (long long)sheets.at[i].number,
                              STR_ARG(sheets.at[i].code)))};
        TRY(sheet_lines(q->db, q->mem, sheets.at[i].id, &lines));
        s->lines.at = MEM_ARRAY(q->mem, struct rehearse_written, (size_t)lines.n + 1);
        for (int k = 0; k < lines.n; k++)
            s->lines.at[s->lines.n++] =
                (struct rehearse_written){lines.at[k].line, lines.at[k].name, lines.at[k].postcode,
                                          lines.at[k].house, lines.at[k].born};
    }
    return ERR_NONE;
}

static enum err register_fill(struct req *q, const struct rehearsal_row *x, struct rehearse_view *v)
{
    struct drawn_line_rows rows;

    TRY(drawn_lines(q->db, q->mem, x->id, DRAWN_MOST, &rows));
    v->drawn.at = MEM_ARRAY(q->mem, struct rehearse_found, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        v->drawn.at[v->drawn.n++] =
            (struct rehearse_found){rows.at[i].place_in, rows.at[i].name,
                                    rehearse_clue_word(rows.at[i].clue), rows.at[i].paper != 0};
    return ERR_NONE;
}

static enum err desk_page(struct req *q, struct res *r, const struct place_row *place,
                          const struct rehearsal_row *x)
{
    struct rehearse_view v = {.place = *place,
                              .self = rehearse_in_language(q, address(q, place, "")),
                              .challenges = rehearsal_kind_of(x) == REHEARSAL_CHALLENGE,
                              .seed = x->seed,
                              .days = x->days,
                              .goes = day_of_at(x->ends_at),
                              .finished = x->has_finished_at};
    struct place_row home;

    TRY(place_by_id(q->db, q->mem, x->home, &home));
    v.real_href = rehearse_in_language(q, address(q, &home, ""));
    rehearse_said(q, &v);
    TRY(rehearse_measure(q->db, q->mem, q->now, x, NULL, &v.lines));
    rehearse_lines_count(q, &v);
    if (!v.challenges) {
        TRY(post_fill(q, x, &v));
        TRY(register_fill(q, x, &v));
    }
    struct html *h =
        open_page(q, r, &v,
                  v.challenges ? MSG_rehearse_tasks_challenges : MSG_rehearse_tasks_initiatives);
    rehearse_desk_html(h, &v);
    return page_close(h);
}

static enum err desk_act(struct req *q, struct res *r, const struct place_row *place,
                         const struct rehearsal_row *x)
{
    const bool challenges = rehearsal_kind_of(x) == REHEARSAL_CHALLENGE;
    const str act = req_line(q, "doe", 10);
    const char *said = "";

    if (str_eq(act, STR("weg"))) {
        struct place_row home;
        TRY(place_by_id(q->db, q->mem, x->home, &home));
        TRY(rehearsal_clear(q->db, q->mem, x));
        TRY(audit_by(q, "rehearsal.clear", object(q, home.id), x->seed));
        return redirect(q, r, address(q, &home, ""));
    }
    if (str_eq(act, STR("week"))) {
        TRY(rehearsal_forward(q->db, q->mem, q->now, x, REHEARSE_WEEK));
        TRY(challenges ? rehearse_challenges_week(q->db, q->mem, q->now, x)
                       : rehearse_initiatives_week(q->db, q->mem, q->now, x));
        said = "?klaar=week";
    } else if (str_eq(act, STR("collega"))) {
        if (!x->has_colleague) return ERR_CONFLICT;
        TRY(challenges ? rehearse_challenges_colleague(q->db, q->mem, q->now, x)
                       : rehearse_initiatives_colleague(q->db, q->mem, q->now, x));
        said = "?klaar=collega";
    } else if (str_eq(act, STR("af"))) {
        TRY(rehearse_finish(q, x, NULL, object(q, x->home)));
        said = "?klaar=af";
    } else {
        return fail(q, ERR_INVALID, MSG_error_invalid);
    }
    return redirect(q, r, address(q, place, said));
}

// ---- both ----

// *out_world: the address is that of a world. A district has no by-law of its own to rehearse; a world of a plan no desk.
static enum err asked(struct req *q, struct place_row *place, bool *out_world,
                      struct rehearsal_row *x)
{
    TRY(place_asked(q, place));
    TRY(must(q, MAY_STEP_TRAJECTORY, place->id));
    TRY(rehearsal_by_place(q->db, q->mem, place->id, out_world, x));
    if (*out_world) return rehearsal_kind_of(x) == REHEARSAL_TRAJECTORY ? ERR_NOT_FOUND : ERR_NONE;
    return str_eq(place->kind, STR("municipality")) || str_eq(place->kind, STR("practice"))
               ? ERR_NONE
               : ERR_NOT_FOUND;
}

enum err rehearse_room(struct req *q, struct res *r)
{
    struct rehearsal_row x;
    struct place_row place;
    bool world;

    TRY(asked(q, &place, &world, &x));
    return world ? desk_page(q, r, &place, &x) : start_page(q, r, &place);
}

enum err rehearse_room_act(struct req *q, struct res *r)
{
    struct rehearsal_row x;
    struct place_row place;
    bool world;

    TRY(asked(q, &place, &world, &x));
    return world ? desk_act(q, r, &place, &x) : begin(q, r, &place);
}
