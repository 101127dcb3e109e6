// review.c - what the feature offers: its routes and job, what of it is somebody's own, and what waits.
#include "app/review/review.h"

#include "app/review/cli.h"
#include "base/day.h"

static enum err own(struct db *db, struct mem *m, const struct person_row *p, struct json *j)
{
    struct own_text_rows texts;
    struct own_said_rows said;

    TRY(own_texts(db, m, p->id, &texts));
    TRY(own_said(db, m, p->id, &said));
    json_key(j, "feedback_texts"), json_open(j, '[');
    for (int i = 0; i < texts.n; i++) {
        json_open(j, '{');
        json_pair_text(j, "round", texts.at[i].title);
        json_pair_text(j, "text", texts.at[i].body);
        json_pair_text(j, "handed_in_at", at_iso(m, texts.at[i].handed_at));
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "feedback_given"), json_open(j, '[');
    for (int i = 0; i < said.n; i++) {
        json_open(j, '{');
        json_pair_text(j, "round", said.at[i].title);
        json_pair_text(j, "words", said.at[i].words);
        json_close(j, '}');
    }
    json_close(j, ']');
    return ERR_NONE;
}

static str path_of(struct req *q, const struct group_row *g, const struct round_row *r)
{
    return str_format(q->mem, "/groep/" STR_FMT "/feedback/" STR_FMT, STR_ARG(g->slug),
                      STR_ARG(r->uid));
}

static int64_t day_end(int64_t n)
{
    return at_of_local((day){(int32_t)n}, 12 * 60);
}

static void wait_add(struct req *q, struct waits *w, msg text, const struct group_row *g,
                     const struct round_row *r, int64_t n, int64_t until)
{
    const struct msg_arg args[] = {{.name = "n", .number = true, .i = n},
                                   {.name = "title", .s = r->title}};

    waits_add(w, msg_fill(q->mem, q->lang, text, args, 2), path_of(q, g, r), until);
}

static enum err waits_of(struct req *q, const struct group_row *g, const struct round_row *r,
                         const struct member_row *me, struct waits *w)
{
    struct pair_mine_rows pairs;
    struct pair_back_rows backs;
    struct text_row text;
    bool handed;
    int64_t todo = 0, fresh = 0;

    TRY(pairs_to_read(q->db, q->mem, r->id, me->id, &pairs));
    for (int i = 0; i < pairs.n; i++)
        todo += str_eq(pairs.at[i].state, STR("given")) || str_eq(pairs.at[i].state, STR("draft"));
    if (todo)
        wait_add(q, w, MSG_review_wait_read, g, r, todo,
                 day_end(str_eq(r->state, STR("read")) ? r->read_day : r->close_day));
    if (!str_eq(me->role, STR("participant"))) return ERR_NONE;
    TRY(text_of(q->db, q->mem, r->id, me->id, &handed, &text));
    if (str_eq(r->state, STR("hand_in")) && !handed)
        wait_add(q, w, MSG_review_wait_hand_in, g, r, 1, day_end(r->hand_in_day));
    const bool closed = str_eq(r->state, STR("closed"));
    if (!handed || (!closed && !str_eq(r->state, STR("late")))) return ERR_NONE;
    TRY(pairs_back(q->db, q->mem, r->id, me->id, closed, &backs));
    for (int i = 0; i < backs.n; i++)
        fresh += backs.at[i].useful == 0 && !str_eq(backs.at[i].kind, STR("example"));
    // For a month: who does not want to say what they thought of it is left alone.
    if (fresh && day_of_at(q->now).n - r->close_day < 30)
        wait_add(q, w, MSG_review_wait_back, g, r, fresh, 0);
    return ERR_NONE;
}

static enum err waits(struct req *q, const struct group_row *g, unsigned bits, struct waits *w)
{
    static const char *const roles[] = {"participant", "trainer"};
    struct round_rows rounds;
    struct member_row me;
    bool found;

    if (!(bits & (GROUP_PARTICIPANT | GROUP_TRAINER)) || g->closed_at) return ERR_NONE;
    TRY(rounds_of(q->db, q->mem, g->id, &rounds));
    for (size_t i = 0; rounds.n && i < COUNT_OF(roles); i++) {
        TRY(member_of_person(q->db, q->mem, g->id, who_person(q->who), str_of(roles[i]), &found,
                             &me));
        for (int k = 0; found && str_eq(me.state, STR("in")) && k < rounds.n; k++)
            TRY(waits_of(q, g, &rounds.at[k], &me, w));
    }
    return ERR_NONE;
}

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/review/review.def"
#undef ROUTE
};

const struct feature review_feature = {.name = "review",
                                       .routes = routes,
                                       .n_routes = COUNT_OF(routes),
                                       .jobs = review_jobs,
                                       .n_jobs = REVIEW_JOBS,
                                       .plan = review_plan,
                                       .commands = review_commands,
                                       .n_commands = REVIEW_COMMANDS,
                                       .own = own,
                                       .waits = waits};
