// Twenty designs, each with what is planted in it: the check finds exactly that, and nothing in a good one.
#include "app/participate/check.h"
#include "tests/support/test.h"

struct design {
    struct trajectory_row t;
    struct trajectory_frame_row frames[3];
    struct trajectory_way_row ways[3];
    struct plan plan;
};

static int64_t day_n(int year, int month, int date)
{
    return day_of((struct ymd){year, month, date}).n;
}

// Nothing to say about: March, four weeks, two ways of which one is near people.
static void good(struct design *d)
{
    *d = (struct design){.t = {.influence = STR("advise"),
                               .decider = STR("council"),
                               .has_starts_day = true,
                               .has_ends_day = true,
                               .has_decision_day = true,
                               .has_feedback_day = true,
                               .starts_day = day_n(2027, 3, 1),
                               .ends_day = day_n(2027, 3, 28),
                               .decision_day = day_n(2027, 5, 10),
                               .feedback_day = day_n(2027, 6, 1)},
                         .frames = {{.kind = STR("fixed"), .why = STR("De raad besloot dat.")},
                                    {.kind = STR("open"), .why = STR("Daar is ruimte voor.")}},
                         .ways = {{.kind = STR("meeting")}, {.kind = STR("dialogue")}}};
    d->plan = (struct plan){.t = &d->t, .frames = {d->frames, 2}, .ways = {d->ways, 2}};
    d->plan.part[PART_question] = STR("Hoe verdelen we de straat?");
    d->plan.part[PART_audience] = STR("Wie er woont.");
    d->plan.part[PART_missed] = STR("Jongeren: we staan twee middagen bij de school.");
    d->plan.part[PART_money] = STR("Er is 40.000 euro.");
}

static void plant(struct design *d, int mistake)
{
    struct trajectory_row *t = &d->t;

    switch ((enum mistake)mistake) {
    case MISTAKE_no_room: d->frames[1].kind = STR("fixed"); break;
    case MISTAKE_all_open: d->frames[0].kind = STR("open"); break;
    case MISTAKE_no_reason: d->frames[0].why = STR("Daarom."); break;
    case MISTAKE_too_late: t->decision_day = t->ends_day + 13; break;
    case MISTAKE_too_short: t->starts_day = t->ends_day - 12; break;
    case MISTAKE_holidays:
        t->starts_day = day_n(2027, 7, 20), t->ends_day = day_n(2027, 8, 20);
        t->decision_day = day_n(2027, 10, 1), t->feedback_day = day_n(2027, 11, 1);
        break;
    case MISTAKE_slow_feedback: t->feedback_day = t->decision_day + 61; break;
    case MISTAKE_no_feedback: t->has_feedback_day = false; break;
    case MISTAKE_one_way: d->plan.ways.n = 1; break;
    case MISTAKE_only_online: d->ways[0].kind = STR("map"); break;
    case MISTAKE_nobody_missed: d->plan.part[PART_missed] = STR("Niemand."); break;
    case MISTAKE_wrong_rung:
        d->ways[0].kind = STR("street"), d->ways[1].kind = STR("survey");
        break;
    case MISTAKE_promise_not_theirs: t->decider = STR("residents"); break;
    case MISTAKE_inform_asks: t->influence = STR("inform"); break;
    case MISTAKE_no_question: d->plan.part[PART_question] = STR("De straat."); break;
    case MISTAKE_two_questions: d->plan.part[PART_question] = STR("Hoe? En wanneer?"); break;
    case MISTAKE_long_question:
        d->plan.part[PART_question] = STR("Hoe verdelen we de ruimte in de straat tussen de mensen "
                                          "die er lopen, die er fietsen, die er "
                                          "parkeren, die er wonen, die er werken, die er spelen, "
                                          "die er winkelen en die er alleen maar "
                                          "langskomen op weg naar iets anders?");
        break;
    case MISTAKE_no_means: d->plan.part[PART_money] = STR(""); break;
    case MISTAKE_COUNT: break;
    }
}

TEST(participate, the_check_finds_what_is_planted_and_nothing_else)
{
    struct design d;
    int designs = 0;

    for (int m = 0; m <= MISTAKE_COUNT; m++, designs++) {
        good(&d);
        plant(&d, m);
        CHECK_INT(t, plan_mistakes(&d.plan), m < MISTAKE_COUNT ? 1u << m : 0);
    }
    good(&d); // three at once
    plant(&d, MISTAKE_too_late), plant(&d, MISTAKE_no_means), plant(&d, MISTAKE_no_question);
    CHECK_INT(t, plan_mistakes(&d.plan),
              1u << MISTAKE_too_late | 1u << MISTAKE_no_means | 1u << MISTAKE_no_question);
    CHECK_INT(t, designs + 1, 20);
    good(&d); // an empty plan is not scolded for what is still to come
    d = (struct design){0};
    d.plan.t = &d.t;
    CHECK_INT(t, plan_mistakes(&d.plan), 0);
}
