// What comes home from a hall, and what goes along: refused, or within its bounds and the same when it is written and read again.
#include "app/meeting/room.h"

#include "app/meeting/meeting.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void acts_check(const struct room_acts *a)
{
    assert(a->n <= ROOM_ACTS);
    for (int i = 0; i < a->n; i++) {
        const struct room_act *x = &a->at[i];
        assert(x->kind < ROOM_KINDS && x->id.n <= EVENT_UID_MAX &&
               x->options.n <= POLL_OPTIONS_MAX);
        for (int k = 0; k < x->options.n; k++)
            assert(x->options.at[k].number >= 1 && x->options.at[k].number <= POLL_OPTIONS_MAX);
        if (x->kind == ROOM_REACTION)
            assert(x->useful >= 1 && x->useful <= 5 && x->safe >= 1 && x->safe <= 5);
        if (x->kind == ROOM_EVENT) assert(x->minutes >= -120 && x->minutes <= 120 && x->at > 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static struct mem *m;
    const str text = {(const char *)data, n};
    struct room_result r, again;
    struct room_along along, back;
    struct room_head head;
    str one, two;
    int where;

    if (!m) m = mem_new((size_t)1 << 28);
    if (room_head(text, &head) == ERR_NONE) assert(head.n >= 1 && head.n <= ROOM_LINES);
    if (room_unzip(m, text, &head) == ERR_NONE) assert(head.room.n == ROOM_UID);
    if (room_result_read(m, text, &r, &where) == ERR_NONE) {
        acts_check(&r.acts);
        const enum err w = room_result_write(m, &r, &one);
        assert(w == ERR_NONE);
        const enum err e = room_result_read(m, one, &again, &where);
        assert(e == ERR_NONE && again.acts.n == r.acts.n);
        const enum err v = room_result_write(m, &again, &two);
        assert(v == ERR_NONE && str_eq(one, two));
    }
    if (room_along_read(m, text, &along) == ERR_NONE) {
        acts_check(&along.acts);
        assert(along.ends_at > along.starts_at && along.members.n <= GROUP_PEOPLE_MAX);
        const enum err w = room_along_write(m, &along, &one);
        assert(w == ERR_NONE);
        const enum err e = room_along_read(m, one, &back);
        assert(e == ERR_NONE && back.members.n == along.members.n && back.parts.n == along.parts.n);
    }
    mem_clear(m);
    return 0;
}
