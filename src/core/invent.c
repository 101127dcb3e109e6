// invent.c - puts invented contributions together.
#include "core/invent.h"

#include "base/out.h"

#include <assert.h>

enum line { NOTHING, ABOUT, WISHED, BECAUSE, LETTER, HELLO, BYE };

static const struct {
    enum line kind;
    const char *said;
} lines[] = {
#define SUBJECT(name, about) {ABOUT, about},
#define WISH(said)           {WISHED, said},
#define REASON(said)         {BECAUSE, said},
#define CAMPAIGN(said)       {LETTER, said},
#define OPENING(said)        {HELLO, said},
#define CLOSING(said)        {BYE, said},
#include "core/invent.def"
};

enum subject {
#define SUBJECT(name, about) SUBJECT_##name,
#include "core/invent.def"
    SUBJECTS
};

static const struct invent_reply replies[] = {
#define REPLY(verdict, reason, paragraph, before, after, minority) \
    {verdict, reason, paragraph, before, after, minority},
#include "core/invent.def"
};

const struct invent_reply *invent_reply(int subject)
{
    return &replies[subject];
}

const int invent_subjects = SUBJECTS, invent_campaigns = 3;

// The k-th of a kind within subject s (-1: outside any); how many there are when k is -1.
static int line_find(enum line kind, int s, int k)
{
    int at = -1, n = 0;

    for (int i = 0; i < (int)COUNT_OF(lines); i++) {
        if (lines[i].kind == ABOUT) at++;
        if (lines[i].kind != kind || (s >= 0 && at != s)) continue;
        if (n++ == k) return i;
    }
    return n;
}

static const char *any(struct chance *c, enum line kind, int s)
{
    const int n = line_find(kind, s, -1);

    assert(n > 0);
    return lines[line_find(kind, s, (int)chance_below(c, (uint64_t)n))].said;
}

str invent_subject(int subject)
{
    return str_of(lines[line_find(ABOUT, -1, subject)].said);
}

// Two letters the wrong way round, or one left out: never across words or inside a sign of more bytes.
void invent_slip(struct chance *c, struct out *o)
{
    for (int tries = 0; tries < 20 && o->n > 4; tries++) {
        const size_t i = 1 + chance_below(c, o->n - 3);
        const char a = o->at[i], b = o->at[i + 1];
        if (a < 'a' || a > 'z' || b < 'a' || b > 'z') continue;
        if (chance_below(c, 2)) {
            o->at[i] = b;
            o->at[i + 1] = a;
        } else {
            memmove(o->at + i, o->at + i + 1, o->n - i - 1);
            o->n--;
        }
        return;
    }
}

str invent_hello(struct chance *c)
{
    return str_of(any(c, HELLO, -1));
}

str invent_bye(struct chance *c)
{
    return str_of(any(c, BYE, -1));
}

static void put(struct out *o, const char *said)
{
    if (o->n) out_byte(o, ' ');
    out_str(o, str_of(said));
}

void invent(struct mem *m, struct chance *c, struct invented *out)
{
    static const char *const channels[] = {"online", "online", "online", "online", "online",
                                           "online", "paper",  "phone",  "street", "meeting"};
    struct out o = out_new(m);

    *out = (struct invented){.also = -1, .campaign = -1};
    out->channel = channels[chance_below(c, COUNT_OF(channels))];
    out->subject = (int)chance_below(c, SUBJECTS);
    if (chance_below(c, 6) == 0) {
        static const int about[] = {SUBJECT_bomen, SUBJECT_parkeren, SUBJECT_oversteek};
        out->campaign = (int)chance_below(c, 3);
        out->subject = about[out->campaign];
        if (chance_below(c, 4) == 0) put(&o, any(c, HELLO, -1));
        put(&o, lines[line_find(LETTER, -1, out->campaign)].said);
        if (chance_below(c, 3) == 0) put(&o, any(c, BECAUSE, out->subject));
        if (chance_below(c, 4) == 0) put(&o, any(c, BYE, -1));
        out->body = out_get(&o);
        return;
    }
    if (chance_below(c, 3) == 0) put(&o, any(c, HELLO, -1));
    put(&o, any(c, WISHED, out->subject));
    if (chance_below(c, 5)) put(&o, any(c, BECAUSE, out->subject));
    if (chance_below(c, 4) == 0) {
        out->also = (int)chance_below(c, SUBJECTS);
        put(&o, any(c, WISHED, out->also));
        if (chance_below(c, 2)) put(&o, any(c, BECAUSE, out->also));
        if (out->also == out->subject) out->also = -1;
    }
    if (chance_below(c, 3) == 0) put(&o, any(c, BYE, -1));
    for (int slips = (int)chance_below(c, 4) - 1; slips > 0; slips--)
        invent_slip(c, &o);
    out->body = out_get(&o);
}
