#include "web/trajectory.h"

#include "core/clocks.h"
#include "web/impl.h"

msg trajectory_state_word(str state)
{
    static const msg words[] = {
#define STATE(name, seen, open, over, stage) MSG_trajectory_state_##name,
#include "core/trajectory_state.def"
#undef STATE
    };

    return words[trajectory_state_of(&(struct trajectory_row){.state = state})];
}

static const struct {
    const char *name;
    msg word, promise;
} rungs[] = {
    {"inform", MSG_trajectory_influence_inform, MSG_trajectory_influence_promise_inform},
    {"consult", MSG_trajectory_influence_consult, MSG_trajectory_influence_promise_consult},
    {"advise", MSG_trajectory_influence_advise, MSG_trajectory_influence_promise_advise},
    {"coproduce", MSG_trajectory_influence_coproduce, MSG_trajectory_influence_promise_coproduce},
    {"codecide", MSG_trajectory_influence_codecide, MSG_trajectory_influence_promise_codecide},
};

msg influence_word(str influence)
{
    for (size_t i = 0; i < COUNT_OF(rungs); i++)
        if (str_eq(influence, str_of(rungs[i].name))) return rungs[i].word;
    return MSG_none;
}

msg influence_promise(str influence)
{
    for (size_t i = 0; i < COUNT_OF(rungs); i++)
        if (str_eq(influence, str_of(rungs[i].name))) return rungs[i].promise;
    return MSG_none;
}

msg decider_word(str decider)
{
    return str_eq(decider, STR("council"))     ? MSG_trajectory_decider_council
           : str_eq(decider, STR("executive")) ? MSG_trajectory_decider_executive
           : str_eq(decider, STR("mandate"))   ? MSG_trajectory_decider_mandate
           : str_eq(decider, STR("residents")) ? MSG_trajectory_decider_residents
                                               : MSG_none;
}

str in_reader_language(const struct req *q, str nl, str en)
{
    return q->lang == LANG_EN && en.n ? en : nl;
}

enum err place_asked(struct req *q, struct place_row *out)
{
    bool found;
    str slug;

    TRY(req_slug(q, "place", &slug));
    TRY(place_by_slug(q->db, q->mem, slug, &found, out));
    return found && out->id.v != PLACE_ROOT.v ? ERR_NONE : ERR_NOT_FOUND;
}

enum err trajectory_asked(struct req *q, struct place_row *place, struct trajectory_row *t)
{
    str slug, name;

    TRY(req_slug(q, "place", &slug));
    TRY(req_slug(q, "trajectory", &name));
    TRY(trajectory_find(q->db, q->mem, slug, name, place, t));
    if (!trajectory_is_public(t) && !may(q->who, MAY_SEE_PLANS, place->id)) return ERR_NOT_FOUND;
    return ERR_NONE;
}

static str decides(struct req *q, const struct trajectory_row *t)
{
    const enum trajectory_state s = trajectory_state_of(t);
    const msg who = decider_word(t->decider);

    if (!who || s == TRAJECTORY_none || s == TRAJECTORY_stopped) return STR("");
    const struct msg_arg args[] = {
        {.name = "who", .s = msg_text(q->lang, who)},
        {.name = "day",
         .s = t->has_decision_day ? date_long(q->mem, q->lang, (day){(int32_t)t->decision_day})
                                  : STR("")},
    };
    if (t->decision_ref.n) return msg_fill(q->mem, q->lang, MSG_trajectory_decided_by, args, 1);
    return t->has_decision_day ? msg_fill(q->mem, q->lang, MSG_trajectory_decides_on, args, 2)
                               : msg_fill(q->mem, q->lang, MSG_trajectory_decides, args, 1);
}

enum err trajectory_head(struct req *q, const struct place_row *place,
                         const struct trajectory_row *t, struct trajectory_head *out)
{
    const day today = day_of_at(q->now);
    struct clock_rows clocks;

    TRY(clocks_of(q->db, q->mem, t->id, &clocks));
    *out = (struct trajectory_head){
        .place = place->name,
        .place_slug = place->slug,
        .slug = t->slug,
        .title = in_reader_language(q, t->title, t->title_en),
        .title_dutch = q->lang != LANG_NL && !t->title_en.n,
        .state = str_z(q->mem, t->state),
        .state_word = trajectory_state_word(t->state),
        .influence_word = influence_word(t->influence),
        .promise_word = influence_promise(t->influence),
        .decides = decides(q, t),
        .practice = t->practice && !q->impl->rehearsal.n, // the frame says it
        .open = trajectory_takes_part(t, today),
    };
    for (int i = 0; i < clocks.n; i++)
        if (clocks.at[i].public && clock_is_late(&clocks.at[i], today)) out->late++;
    return ERR_NONE;
}
