#include "app/participate/check.h"

#include "base/utf8.h"

enum { LATE_DAYS = 14, SHORT_DAYS = 14, SLOW_DAYS = 60, QUESTION_SIGNS = 200 };

enum err plan_read(struct db *db, struct mem *mem, const struct trajectory_row *t, struct plan *out)
{
    struct trajectory_text_rows texts;

    *out = (struct plan){.t = t};
    TRY(trajectory_texts(db, mem, t->id, &texts));
    TRY(trajectory_frames(db, mem, t->id, &out->frames));
    TRY(trajectory_ways(db, mem, t->id, &out->ways));
    for (int i = 0; i < texts.n; i++) {
        enum plan_part p;
        if (str_eq(texts.at[i].lang, STR("nl")) && plan_part_parse(texts.at[i].part, &p))
            out->part[p] = str_trim(texts.at[i].body);
    }
    return ERR_NONE;
}

bool way_fits(str way, str influence)
{
    static const struct {
        const char *name, *fits;
    } rows[] = {
#define WAY(name, fits) {#name, fits},
#include "core/way.def"
#undef WAY
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_eq(way, str_of(rows[i].name))) {
            str rest = str_of(rows[i].fits), rung;
            while (str_cut(&rest, ' ', &rung))
                if (str_eq(rung, influence)) return true;
            return false;
        }
    return true; // what we do not know is not judged
}

static int frames_of(const struct plan *p, const char *kind)
{
    int n = 0;

    for (int i = 0; i < p->frames.n; i++)
        n += str_eq(p->frames.at[i].kind, str_of(kind));
    return n;
}

static bool has_way(const struct plan *p, const char *const *kinds, size_t n)
{
    for (int i = 0; i < p->ways.n; i++)
        for (size_t k = 0; k < n; k++)
            if (str_eq(p->ways.at[i].kind, str_of(kinds[k]))) return true;
    return false;
}

static bool is(const struct plan *p, const char *influence)
{
    return str_eq(p->t->influence, str_of(influence));
}

// Summer (15 July to 25 August) and the end of the year (20 December to 5 January).
static bool holiday(int64_t n)
{
    const struct ymd d = day_ymd((day){(int32_t)n});

    return (d.month == 7 && d.day >= 15) || (d.month == 8 && d.day <= 25) ||
           (d.month == 12 && d.day >= 20) || (d.month == 1 && d.day <= 5);
}

static bool mistake_no_room(const struct plan *p)
{
    return p->frames.n && !frames_of(p, "open") && !is(p, "inform");
}

static bool mistake_all_open(const struct plan *p)
{
    return p->frames.n && !frames_of(p, "fixed") && !frames_of(p, "uncertain");
}

static bool mistake_no_reason(const struct plan *p)
{
    for (int i = 0; i < p->frames.n; i++)
        if (utf8_length(str_trim(p->frames.at[i].why)) < 8) return true;
    return false;
}

static bool mistake_too_late(const struct plan *p)
{
    return p->t->has_ends_day && p->t->has_decision_day &&
           p->t->decision_day - p->t->ends_day < LATE_DAYS;
}

static bool mistake_too_short(const struct plan *p)
{
    return p->t->has_starts_day && p->t->has_ends_day &&
           p->t->ends_day - p->t->starts_day + 1 < SHORT_DAYS;
}

static bool mistake_holidays(const struct plan *p)
{
    int64_t free = 0;

    if (!p->t->has_starts_day || !p->t->has_ends_day || p->t->ends_day < p->t->starts_day ||
        p->t->ends_day - p->t->starts_day > 400)
        return false;
    for (int64_t d = p->t->starts_day; d <= p->t->ends_day; d++)
        free += holiday(d);
    return free * 2 > p->t->ends_day - p->t->starts_day + 1;
}

static bool mistake_slow_feedback(const struct plan *p)
{
    return p->t->has_decision_day && p->t->has_feedback_day &&
           p->t->feedback_day - p->t->decision_day > SLOW_DAYS;
}

static bool mistake_no_feedback(const struct plan *p)
{
    return p->t->has_starts_day && !p->t->has_feedback_day;
}

static bool mistake_one_way(const struct plan *p)
{
    return p->ways.n == 1 && !is(p, "inform");
}

static bool mistake_only_online(const struct plan *p)
{
    static const char *const near[] = {"meeting", "street", "design", "panel", "letter"};

    return p->ways.n && !has_way(p, near, COUNT_OF(near));
}

static bool mistake_nobody_missed(const struct plan *p)
{
    return p->part[PART_audience].n && utf8_length(p->part[PART_missed]) < 20;
}

static bool mistake_wrong_rung(const struct plan *p)
{
    bool fits = !p->ways.n || !p->t->influence.n;

    for (int i = 0; i < p->ways.n; i++)
        fits = fits || way_fits(p->ways.at[i].kind, p->t->influence);
    return !fits;
}

// Residents decide, says the one; somebody else does, says the other.
static bool mistake_promise_not_theirs(const struct plan *p)
{
    return p->t->decider.n && p->t->influence.n &&
           is(p, "codecide") != str_eq(p->t->decider, STR("residents"));
}

static bool mistake_inform_asks(const struct plan *p)
{
    static const char *const asks[] = {"survey", "dialogue", "design", "map",
                                       "panel",  "budget",   "ballot"};

    return is(p, "inform") && has_way(p, asks, COUNT_OF(asks));
}

static bool mistake_no_question(const struct plan *p)
{
    return p->part[PART_question].n && str_find_byte(p->part[PART_question], '?') < 0;
}

static bool mistake_two_questions(const struct plan *p)
{
    const str q = p->part[PART_question];
    const ptrdiff_t first = str_find_byte(q, '?');

    return first >= 0 && str_find_byte(str_from(q, (size_t)first + 1), '?') >= 0;
}

static bool mistake_long_question(const struct plan *p)
{
    return utf8_length(p->part[PART_question]) > QUESTION_SIGNS;
}

static bool mistake_no_means(const struct plan *p)
{
    return p->ways.n && !p->part[PART_money].n;
}

uint32_t plan_mistakes(const struct plan *p)
{
    static bool (*const looks[])(const struct plan *p) = {
#define MISTAKE(name) mistake_##name,
#include "app/participate/check.def"
#undef MISTAKE
    };
    uint32_t found = 0;

    for (int i = 0; i < MISTAKE_COUNT; i++)
        if (looks[i](p)) found |= 1u << i;
    return found;
}
