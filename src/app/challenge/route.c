// route.c - the route finder: which way fits what somebody wants. A question a page; the answers stand in the address, so
// going back keeps them, and nothing is kept of who asks.
#include "app/challenge/challenge.h"

#include "app/challenge/route.h"
#include "app/challenge/route.html.h"

enum {
#define ASK(name, yes, no) ASK_##name,
#include "app/challenge/finder.def"
#undef ASK
    ASK_COUNT,
    END_report = ASK_COUNT,
    END_objection,
    END_challenge,
    END_initiative,
    END_agenda,
    END_council,
    END_contact,
    END_COUNT
};

// clang-format off
static const struct {
    msg ask, help, yes, no;
    int to[2];
} asks[] = {
#define ASK(name, yes, no) {MSG_route_ask_##name, MSG_route_ask_##name##_help, MSG_route_ask_##name##_yes, MSG_route_ask_##name##_no, {yes, no}},
#include "app/challenge/finder.def"
#undef ASK
};

#define END(name) {MSG_route_end_##name, MSG_route_end_##name##_is, MSG_route_end_##name##_then, MSG_route_end_##name##_not}
static const struct {
    msg title, is, then, is_not;
} ends[] = {END(report), END(objection), END(challenge), END(initiative), END(agenda), END(council), END(contact)};
// clang-format on

// Terms of the by-law that somebody meets on this route.
static enum err terms(struct req *q, place_id place, int end, struct route_terms *out)
{
    static const enum bylaw_key challenge[] = {BYLAW_challenge_talk, BYLAW_challenge_receipt,
                                               BYLAW_challenge_decide, BYLAW_challenge_support};
    static const enum bylaw_key initiative[] = {BYLAW_initiative_small,
                                                BYLAW_initiative_small_decide,
                                                BYLAW_initiative_decide, BYLAW_initiative_support};
    static const enum bylaw_key agenda[] = {BYLAW_agenda_age, BYLAW_agenda_city,
                                            BYLAW_agenda_collect, BYLAW_agenda_meeting};
    const enum bylaw_key *keys = end == END_challenge    ? challenge
                                 : end == END_initiative ? initiative
                                 : end == END_agenda     ? agenda
                                                         : NULL;

    *out = (struct route_terms){MEM_ARRAY(q->mem, struct route_term, 4), 0};
    for (int i = 0; keys && i < 4; i++) {
        struct bylaw_fact f;
        TRY(bylaw_at(q->db, q->mem, place, keys[i], day_of_at(q->now), &f));
        out->at[out->n++] =
            (struct route_term){bylaw_word(keys[i]), bylaw_said(q->mem, q->lang, keys[i], &f),
                                !f.confirmed};
    }
    return ERR_NONE;
}

enum err challenge_route(struct req *q, struct res *r)
{
    struct route_view v = {0};
    int at = 0;

    TRY(place_asked(q, &v.place));
    const str given = req_query(q, "a", ASK_COUNT);
    v.answers.at = MEM_ARRAY(q->mem, struct route_answer, ASK_COUNT);
    for (size_t i = 0; i < given.n && at < ASK_COUNT; i++) {
        if (given.at[i] != 'j' && given.at[i] != 'n') break;
        const bool yes = given.at[i] == 'j';
        v.answers.at[v.answers.n++] =
            (struct route_answer){asks[at].ask, yes ? asks[at].yes : asks[at].no,
                                  str_part(given, 0, i)};
        at = asks[at].to[yes ? 0 : 1];
    }
    const str so_far = str_part(given, 0, (size_t)v.answers.n);
    v.number = v.answers.n + 1;
    if (at < ASK_COUNT) {
        v.ask = asks[at].ask;
        v.help = asks[at].help;
        v.yes = asks[at].yes;
        v.no = asks[at].no;
        v.a_yes = str_format(q->mem, STR_FMT "j", STR_ARG(so_far));
        v.a_no = str_format(q->mem, STR_FMT "n", STR_ARG(so_far));
        v.back = v.answers.n ? str_part(so_far, 0, so_far.n - 1) : STR("");
    } else {
        v.title = ends[at - ASK_COUNT].title;
        v.is = ends[at - ASK_COUNT].is;
        v.then = ends[at - ASK_COUNT].then;
        v.is_not = ends[at - ASK_COUNT].is_not;
        v.challenge = at == END_challenge;
        v.initiative = at == END_initiative;
        v.agenda = at == END_agenda;
        TRY(terms(q, v.place.id, at, &v.terms));
    }
    const struct msg_arg arg = {.name = "place", .s = v.place.name};
    struct html *h =
        challenge_page(q, r, &v.place, msg_fill(q->mem, q->lang, MSG_route_title, &arg, 1), false,
                       v.answers.n > 0);
    challenge_route_html(h, &v);
    return page_close(h);
}
