// people.c - the invented residents of a rehearsal, and what they send: the satisfied, the angry, the organised, the fraudulent, a
// child, a long letter; and the groups that do not come.
#include "app/rehearse/rehearse.h"
#include "base/utf8.h"
#include "core/invent.h"

#include <stdlib.h>

enum { OPEN_SIGNS = 90, SENT_MOST = 120, DAY_S = 86400 };

static const struct {
    const char *part, *said;
} lines[] = {
#define SAID(part, said) {#part, said},
#include "app/rehearse/people.def"
#undef GROUP
#undef SAID
};

struct sent { // what one of them sends
    const char *part, *people, *channel;
    str body, name;
    int day; // since it opened
    int order;
};

struct cast {
    struct mem *mem;
    struct chance chance;
    str plan, open; // what the sentences are about
    struct sent all[SENT_MOST];
    int n;
};

// The k-th line of a part; how many there are when k is -1.
static int line_find(const char *part, int k)
{
    int n = 0;

    for (int i = 0; i < (int)COUNT_OF(lines); i++)
        if (!strcmp(lines[i].part, part) && n++ == k) return i;
    return n;
}

static str about(struct cast *c, const char *said)
{
    struct out o = out_new(c->mem);

    for (const char *at = said; *at;) {
        if (!strncmp(at, "{plan}", 6)) {
            out_str(&o, c->plan);
            at += 6;
        } else if (!strncmp(at, "{open}", 6)) {
            out_str(&o, c->open);
            at += 6;
        } else {
            out_byte(&o, *at++);
        }
    }
    return out_get(&o);
}

static struct sent *sends(struct cast *c, const char *part, int line, const char *people,
                          const char *channel, int day_n)
{
    struct sent *s = &c->all[c->n];

    *s = (struct sent){.part = part,
                       .people = people,
                       .channel = channel,
                       .body = about(c, lines[line_find(part, line)].said),
                       .name = STR(""),
                       .day = day_n,
                       .order = c->n};
    c->n++;
    return s;
}

static int below(struct cast *c, int n)
{
    return (int)chance_below(&c->chance, (uint64_t)n);
}

// Forty times the same letter in a week, each with a little of its own or a slip of the keyboard.
static void letters(struct cast *c)
{
    static const char *const who[] = {"owner", "owner", "older"};
    const int own = line_find("own", -1);

    for (int i = 0; i < REHEARSE_LETTERS; i++) {
        struct sent *s = sends(c, "letter", 0, who[below(c, 3)], "online", 18 + below(c, 7));
        struct out o = out_new(c->mem);
        if (below(c, 4) == 0) {
            out_str(&o, invent_hello(&c->chance));
            out_byte(&o, ' ');
        }
        out_str(&o, s->body);
        if (below(c, 2)) {
            out_byte(&o, ' ');
            out_str(&o, str_of(lines[line_find("own", below(c, own))].said));
        }
        if (below(c, 3) == 0) invent_slip(&c->chance, &o);
        s->body = out_get(&o);
    }
}

str rehearse_over_line(void)
{
    return str_of(lines[line_find("over", 0)].said);
}

str rehearse_words(struct chance *c, bool over)
{
    const int n = line_find("survey", -1);

    return over ? rehearse_over_line()
                : str_of(lines[line_find("survey", (int)chance_below(c, (uint64_t)n))].said);
}

// Who always comes.
static void crowd(struct cast *c)
{
    static const char *const who[] = {"owner", "owner", "older", "older", "shop"};
    static const char *const channels[] = {"online", "online", "online",
                                           "online", "paper",  "phone"};
    const int said = line_find("crowd", -1);

    for (int i = 0; i < REHEARSE_CROWD; i++) {
        struct sent *s =
            sends(c, "crowd", i < said ? i : below(c, said), who[below(c, COUNT_OF(who))],
                  channels[below(c, COUNT_OF(channels))], below(c, REHEARSAL_BACK));
        struct out o = out_new(c->mem);
        if (below(c, 3) == 0) {
            out_str(&o, invent_hello(&c->chance));
            out_byte(&o, ' ');
        }
        out_str(&o, s->body);
        if (below(c, 3) == 0) {
            out_byte(&o, ' ');
            out_str(&o, invent_bye(&c->chance));
        }
        if (below(c, 2)) invent_slip(&c->chance, &o);
        s->body = out_get(&o);
    }
}

static void others(struct cast *c)
{
    static const char *const aliases[] = {"P. Verzonnen", "Piet Verzonnen-de Boer",
                                          "Familie P. Verzonnen"};
    static const char *const sheets[] = {"A. Nergens", "B. Nergens", "C. Nergens"};

    for (int i = 0; i < line_find("rude", -1); i++)
        sends(c, "rude", i, i ? "owner" : "older", "online", below(c, REHEARSAL_BACK));
    for (int i = 0; i < line_find("over", -1); i++)
        sends(c, "over", i, "owner", "online", 5 + below(c, 30));
    const int on = 10 + below(c, 20);
    for (size_t i = 0; i < COUNT_OF(aliases); i++)
        sends(c, "double", 0, "owner", "online", on)->name = str_of(aliases[i]);
    for (size_t i = 0; i < COUNT_OF(sheets); i++)
        sends(c, "hand", 0, "owner", "paper", on + 2)->name = str_of(sheets[i]);
    sends(c, "child", 0, "young", "online", below(c, REHEARSAL_BACK));
    sends(c, "poor", 0, "renter", "online", below(c, REHEARSAL_BACK));
    sends(c, "long", 0, "older", "online", below(c, REHEARSAL_BACK));
}

static int by_day(const void *a, const void *b)
{
    const struct sent *x = a, *y = b;

    return x->day != y->day ? (x->day > y->day) - (x->day < y->day)
                            : (x->order > y->order) - (x->order < y->order);
}

// In a consultation what was sent is a view: about a paragraph, or the whole.
static enum err view(struct db *db, struct mem *mem, struct cast *c, const struct sent *s,
                     contribution_id id, document_version_id version, int64_t at)
{
    const bool letter = !strcmp(s->channel, "paper");
    const int64_t posted = day_of_at(at).n - 1;
    struct document d;

    TRY(inspection_text(db, mem, version, &d));
    const int place = d.n > 1 ? below(c, d.n) : 0;
    return view_insert(db, id, &version, place ? d.at[place].id : STR(""),
                       letter ? msg_text(LANG_NL, MSG_rehearse_address) : STR(""),
                       letter ? &posted : NULL, at, 0, NULL, STR(""), NULL, 0);
}

static enum err newest(struct db *db, struct mem *mem, trajectory_id t, bool *out,
                       document_version_id *out_version)
{
    struct document_version_rows versions;
    struct document_rows all;

    *out = false;
    TRY(documents_of(db, mem, t, &all));
    for (int i = 0; i < all.n && !*out; i++) {
        TRY(document_versions(db, mem, all.at[i].id, &versions));
        for (int k = 0; k < versions.n; k++)
            if (str_eq(versions.at[k].state, STR("published")))
                *out_version = versions.at[k].id, *out = true;
    }
    return ERR_NONE;
}

// A sentence as a part of another: short, without its full stop.
static str as_part(str s)
{
    const str cut = utf8_clip(str_trim(s), OPEN_SIGNS);

    return cut.n && cut.at[cut.n - 1] == '.' ? str_part(cut, 0, cut.n - 1) : cut;
}

static enum err cast_about(struct db *db, struct mem *mem, struct cast *c,
                           const struct trajectory_row *t)
{
    struct trajectory_frame_rows frames;

    c->plan = str_format(mem, "“" STR_FMT "”", STR_ARG(t->title));
    c->open = c->plan;
    TRY(trajectory_frames(db, mem, t->id, &frames));
    for (int i = frames.n; i-- > 0;)
        if (str_eq(frames.at[i].kind, STR("open")) &&
            !str_eq(frames.at[i].body, msg_text(LANG_NL, MSG_rehearse_lacks)))
            c->open = str_format(mem, "“" STR_FMT "”", STR_ARG(as_part(frames.at[i].body)));
    return ERR_NONE;
}

enum err rehearse_people(struct db *db, struct mem *mem, int64_t now, const struct rehearsal_row *r,
                         const struct trajectory_row *t)
{
    struct cast *c = MEM_NEW(mem, struct cast);
    document_version_id version = {0};
    bool consults;

    c->mem = mem;
    chance_start(&c->chance, r->seed);
    TRY(cast_about(db, mem, c, t));
    TRY(newest(db, mem, t->id, &consults, &version));
    letters(c);
    crowd(c);
    others(c);
    qsort(c->all, (size_t)c->n, sizeof c->all[0], by_day);
    for (int i = 0; i < c->n; i++) {
        const struct sent *s = &c->all[i];
        const int64_t at = now - (int64_t)(REHEARSAL_BACK - s->day) * DAY_S + i;
        struct contribution_receipt got;
        TRY(contribution_add(db, mem, at,
                             &(struct contribution_new){.trajectory = t->id,
                                                        .channel = str_of(s->channel),
                                                        .body = s->body,
                                                        .name = s->name,
                                                        .named = s->name.n > 0,
                                                        .received = day_of_at(at)},
                             &got));
        TRY(rehearsal_part_insert(db, r->id, got.id, str_of(s->part), str_of(s->people)));
        if (consults) TRY(view(db, mem, c, s, got.id, version, at));
    }
    return ERR_NONE;
}
