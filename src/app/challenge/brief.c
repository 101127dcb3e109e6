// brief.c - a challenge in words, as one line, and as the section of the council's page.
#include "app/challenge/challenge.h"

#include "app/challenge/list.html.h"

enum { BRIEFS_MOST = 200 };

msg challenge_state_word(str state)
{
    static const msg words[] = {
#define STATE(name, seen, words, over) MSG_challenge_state_##name,
#include "core/challenge_state.def"
#undef STATE
    };

    return words[challenge_state_of(state)];
}

msg challenge_event_word(str event)
{
    static const msg words[] = {
#define EVENT(name, from, to, who, needs, tells, starts, ends) MSG_challenge_event_##name,
#include "core/challenge_event.def"
#undef EVENT
    };
    enum challenge_event e;

    return challenge_event_parse(event, &e) ? words[e] : MSG_none;
}

const char *challenge_state_colour(str state)
{
    switch (challenge_state_of(state)) {
    case CHALLENGE_filed: return "announced";
    case CHALLENGE_supplement: return "paused";
    case CHALLENGE_assessing:
    case CHALLENGE_advised:
    case CHALLENGE_council:
    case CHALLENGE_objection: return "weighing";
    case CHALLENGE_agreeing:
    case CHALLENGE_evaluated:
    case CHALLENGE_ended: return "decided";
    case CHALLENGE_running: return "open";
    case CHALLENGE_refused:
    case CHALLENGE_inadmissible:
    case CHALLENGE_upheld:
    case CHALLENGE_stopped: return "stopped";
    default: return "closed";
    }
}

enum err challenge_clock_now(struct db *db, struct mem *mem, challenge_id id, struct clock_row *out)
{
    struct clock_rows all;

    *out = (struct clock_row){0};
    TRY(clocks_of_object(db, mem, challenge_object(mem, id), &all));
    for (int i = 0; i < all.n && !out->id.v; i++)
        if (!all.at[i].has_ended_day) *out = all.at[i];
    return ERR_NONE;
}

enum err challenge_brief_of(struct req *q, const struct challenge_line_row *x,
                            struct challenge_brief *out)
{
    struct clock_row c;

    TRY(challenge_clock_now(q->db, q->mem, x->id, &c));
    *out = (struct challenge_brief){.place = x->place_name,
                                    .place_slug = x->place_slug,
                                    .state = x->state,
                                    .changed = at_iso(q->mem, x->state_at),
                                    .title = x->title,
                                    .group = x->group_name,
                                    .number = x->number,
                                    .state_word = challenge_state_word(x->state),
                                    .colour = challenge_state_colour(x->state),
                                    .turn = c.id.v ? turn_word(c.turn) : MSG_none,
                                    .has_due = c.id.v != 0,
                                    .due = {(int32_t)c.due_day},
                                    .late = c.id.v && clock_is_late(&c, day_of_at(q->now)),
                                    .trial = str_eq(x->verdict, STR("trial")),
                                    .yearly = money_text(q->mem, q->lang, x->yearly)};
    return ERR_NONE;
}

enum err challenge_council(struct req *q, const struct place_row *place, struct html *h)
{
    struct challenge_briefs v = {0};
    struct challenge_line_rows rows;

    TRY(challenges_in(q->db, q->mem, place->id, BRIEFS_MOST, &rows));
    v.at = MEM_ARRAY(q->mem, struct challenge_brief, (size_t)rows.n + 1);
    for (int council = 1; council >= 0; council--)
        for (int i = 0; i < rows.n; i++) {
            const struct challenge_line_row *x = &rows.at[i];
            if (!challenge_is_public(x->state, x->shown != 0) || challenge_is_over(x->state) ||
                str_eq(x->state, STR("council")) != council)
                continue;
            TRY(challenge_brief_of(q, x, &v.at[v.n++]));
        }
    challenge_at_council_html(h, &v);
    return ERR_NONE;
}
