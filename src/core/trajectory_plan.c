// trajectory_plan.c - the plan of a trajectory: its parts, its text as it is frozen, and what changed after that.
#include "base/hash.h"
#include "base/utf8.h"
#include "core/audit.h"
#include "core/clocks.h"
#include "core/job.h"
#include "core/trajectory.h"

// The formatter takes a brace in a macro for the start of a body.
// clang-format off
#define PART_ROW(name, required, signs) {{#name, sizeof #name - 1}, required, signs},
// clang-format on

static const struct {
    str name;
    bool required;
    int signs;
} parts[] = {
#define PART PART_ROW
#include "core/plan.def"
#undef PART
};

str plan_part_name(enum plan_part p)
{
    return parts[p].name;
}

bool plan_part_required(enum plan_part p)
{
    return parts[p].required;
}

int plan_part_signs(enum plan_part p)
{
    return parts[p].signs;
}

bool plan_part_parse(str name, enum plan_part *out)
{
    for (int i = 0; i < PART_COUNT; i++)
        if (str_eq(parts[i].name, name)) {
            *out = (enum plan_part)i;
            return true;
        }
    return false;
}

// ---- its text: a line per thing, "key: value", in a fixed order ----

static void line(struct out *o, str key, str value)
{
    if (!str_trim(value).n) return;
    out_str(o, key);
    OUT_LIT(o, ": ");
    for (size_t i = 0; i < value.n; i++) {
        if (value.at[i] == '\n')
            OUT_LIT(o, "\\n");
        else if (value.at[i] == '\\')
            OUT_LIT(o, "\\\\");
        else if (value.at[i] != '\r')
            out_byte(o, value.at[i]);
    }
    out_byte(o, '\n');
}

static void line_day(struct out *o, const char *key, bool has, int64_t n)
{
    if (has) line(o, str_of(key), day_iso(o->mem, (day){(int32_t)n}));
}

static void line_of(struct out *o, const char *thing, int64_t id, const char *what, str value)
{
    line(o, str_format(o->mem, "%s.%lld.%s", thing, (long long)id, what), value);
}

enum err trajectory_plan_text(struct db *db, struct mem *mem, trajectory_id id, str *out)
{
    struct trajectory_text_rows texts;
    struct trajectory_frame_rows frames;
    struct trajectory_way_rows ways;
    struct trajectory_row t;
    struct out o = out_new(mem);

    TRY(trajectory_by_id(db, mem, id, &t));
    TRY(trajectory_texts(db, mem, id, &texts));
    TRY(trajectory_frames(db, mem, id, &frames));
    TRY(trajectory_ways(db, mem, id, &ways));
    line(&o, STR("title.nl"), t.title);
    line(&o, STR("title.en"), t.title_en);
    line(&o, STR("influence"), t.influence);
    line(&o, STR("decider"), t.decider);
    line_day(&o, "starts", t.has_starts_day, t.starts_day);
    line_day(&o, "ends", t.has_ends_day, t.ends_day);
    line_day(&o, "decision", t.has_decision_day, t.decision_day);
    line_day(&o, "feedback", t.has_feedback_day, t.feedback_day);
    for (int p = 0; p < PART_COUNT; p++)
        for (int i = 0; i < texts.n; i++)
            if (str_eq(texts.at[i].part, parts[p].name))
                line(&o,
                     str_format(mem, STR_FMT "." STR_FMT, STR_ARG(parts[p].name),
                                STR_ARG(texts.at[i].lang)),
                     texts.at[i].body);
    for (int i = 0; i < frames.n; i++) {
        const struct trajectory_frame_row *f = &frames.at[i];
        line_of(&o, "frame", f->id.v, f->kind.n ? str_z(mem, f->kind) : "", f->body);
        line_of(&o, "frame", f->id.v, "en", f->body_en);
        line_of(&o, "frame", f->id.v, "why", f->why);
        line_of(&o, "frame", f->id.v, "why_en", f->why_en);
        line_of(&o, "frame", f->id.v, "confirmed_by", f->confirmed_by);
        line_of(&o, "frame", f->id.v, "confirmed_in", f->confirmed_ref);
        if (f->has_confirmed_day)
            line_of(&o, "frame", f->id.v, "confirmed_on",
                    day_iso(mem, (day){(int32_t)f->confirmed_day}));
    }
    for (int i = 0; i < ways.n; i++) {
        const struct trajectory_way_row *w = &ways.at[i];
        line_of(&o, "way", w->id.v, str_z(mem, w->kind), w->title);
        line_of(&o, "way", w->id.v, "en", w->title_en);
        line_of(&o, "way", w->id.v, "about", w->body);
        line_of(&o, "way", w->id.v, "about_en", w->body_en);
        line_of(&o, "way", w->id.v, "minutes", str_format(mem, "%lld", (long long)w->minutes));
        if (w->has_from_day)
            line_of(&o, "way", w->id.v, "from", day_iso(mem, (day){(int32_t)w->from_day}));
        if (w->has_until_day)
            line_of(&o, "way", w->id.v, "until", day_iso(mem, (day){(int32_t)w->until_day}));
        line_of(&o, "way", w->id.v, "address", w->href);
    }
    *out = out_get(&o);
    return ERR_NONE;
}

enum err trajectory_plan_now(struct db *db, struct mem *mem, int64_t now, trajectory_id id,
                             struct trajectory_plan *out)
{
    struct trajectory_row t;

    TRY(trajectory_by_id(db, mem, id, &t));
    TRY(trajectory_plan_lacks(db, mem, now, &t, &out->lacks));
    return trajectory_plan_text(db, mem, id, &out->text);
}

// ---- what changed ----

static str value_of(str text, str key)
{
    str l;

    while (str_line(&text, &l))
        if (l.n > key.n + 1 && str_starts(l, key) && l.at[key.n] == ':')
            return str_from(l, key.n + 2);
    return STR("");
}

static str key_of(str l)
{
    const ptrdiff_t colon = str_find_byte(l, ':');

    return str_part(l, 0, colon > 0 ? (size_t)colon : l.n);
}

static str readable(struct mem *mem, str value) // line ends as they were
{
    struct out o = out_new(mem);

    for (size_t i = 0; i < value.n; i++) {
        if (value.at[i] == '\\' && i + 1 < value.n) {
            i++;
            out_byte(&o, value.at[i] == 'n' ? '\n' : value.at[i]);
        } else {
            out_byte(&o, value.at[i]);
        }
    }
    return out_get(&o);
}

static enum err changes_write(struct db *db, struct mem *mem, trajectory_id id, int64_t version,
                              str before, str after)
{
    str rest = before, l;

    while (str_line(&rest, &l)) {
        const str key = key_of(l), now = value_of(after, key), was = value_of(before, key);
        if (l.n && !str_eq(now, was))
            TRY(trajectory_change_insert(db, id, version, key, readable(mem, was),
                                         readable(mem, now)));
    }
    for (rest = after; str_line(&rest, &l);) {
        const str key = key_of(l);
        if (l.n && !value_of(before, key).n)
            TRY(trajectory_change_insert(db, id, version, key, STR(""),
                                         readable(mem, value_of(after, key))));
    }
    return ERR_NONE;
}

// A promised day that moves is a clock that is made longer, with the reason. An earlier day is another promise: refused.
static enum err promises_move(struct db *db, struct mem *mem, int64_t now,
                              const struct trajectory_row *t, str before, str after, str why,
                              str who)
{
    const struct {
        enum clock_kind kind;
        const char *key;
        bool has;
        int64_t due;
    } days[] = {
        {CLOCK_KIND_opening, "starts", t->has_starts_day, t->starts_day},
        {CLOCK_KIND_closing, "ends", t->has_ends_day,
         clock_due_of(CLOCK_KIND_closing, t->ends_day)},
        {CLOCK_KIND_decision, "decision", t->has_decision_day, t->decision_day},
        {CLOCK_KIND_feedback, "feedback", t->has_feedback_day, t->feedback_day},
    };
    struct clock_rows all;

    TRY(clocks_of(db, mem, t->id, &all));
    for (int i = 0; i < all.n; i++)
        for (size_t k = 0; k < COUNT_OF(days); k++) {
            const struct clock_row *c = &all.at[i];
            const str key = str_of(days[k].key);
            if (c->has_ended_day || c->object.n ||
                str_eq(value_of(before, key), value_of(after, key)) ||
                !str_eq(c->kind, clock_kind_name(days[k].kind)) || c->due_day == days[k].due)
                continue;
            if (!days[k].has || days[k].due < c->due_day) return ERR_CONFLICT;
            TRY(clock_extend(db, mem, now, c->id, (day){(int32_t)days[k].due}, why, who));
        }
    return ERR_NONE;
}

// What people were told stays said. Until it opens a frame may still wait for who confirms it: opening asks that again.
static uint32_t lost(const struct trajectory_row *t, uint32_t before, uint32_t after)
{
    if (trajectory_state_of(t) <= TRAJECTORY_adopted) return 0;
    return after & ~before & ~(t->version ? 0 : 1u << NEED_confirmed);
}

enum err trajectory_plan_changed(struct db *db, struct mem *mem, int64_t now, trajectory_id id,
                                 const struct trajectory_plan *was, str why, str who,
                                 uint32_t *out_lost)
{
    const str before = was->text;
    struct trajectory_row t;
    trajectory_event_id event;
    uint32_t lacks;
    str after;

    *out_lost = 0;
    TRY(trajectory_plan_text(db, mem, id, &after));
    if (str_eq(before, after)) return ERR_NONE;
    TRY(trajectory_by_id(db, mem, id, &t));
    TRY(trajectory_plan_lacks(db, mem, now, &t, &lacks));
    *out_lost = lost(&t, was->lacks, lacks);
    if (*out_lost) return ERR_UNSOLVABLE;
    TRY(promises_move(db, mem, now, &t, before, after, why, who));
    if (trajectory_is_public(&t) && !trajectory_is_over(&t)) TRY(trajectory_dots(db, mem, &t));
    if (!t.version) return ERR_NONE;
    if (!str_trim(why).n || !utf8_valid(why) || utf8_length(why) > CLOCK_WHY_SIGNS)
        return ERR_INVALID;
    const int64_t version = t.version + 1;
    TRY(trajectory_version_insert(db, id, version, after, sha256_hex(mem, after), str_trim(why),
                                  now));
    TRY(trajectory_set_version(db, id, version, now));
    TRY(changes_write(db, mem, id, version, before, after));
    TRY(trajectory_event_insert(db, mem, id, STR("change"), t.state, t.state, STR("project_leader"),
                                str_trim(why), str_format(mem, "%lld", (long long)version), NULL,
                                now, &event));
    TRY(job_add(db, STR("trajectory.tell"), str_format(mem, "%lld", (long long)event.v), now));
    return audit(db, mem, now, who, STR("trajectory.change"),
                 str_format(mem, "trajectory:%lld", (long long)id.v),
                 str_format(mem, "version=%lld", (long long)version));
}
