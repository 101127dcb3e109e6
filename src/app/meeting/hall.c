// hall.c - a meeting with its running order as it stands, for whoever may see it.
#include "app/meeting/meeting.h"
#include "base/hash.h"
#include "core/session.h"
#include "i18n/messages.h"

int64_t hall_now(const struct hall *h, int64_t at)
{
    if (!h->open || h->live.pace <= 1) return at;
    if (!h->live.clock_at) return h->meeting.starts_at;
    return h->meeting.starts_at + (at - h->live.clock_at) * h->live.pace;
}

str hall_clock(struct mem *m, int64_t at)
{
    const int64_t local = at + day_offset_s(at), s = ((local % 86400) + 86400) % 86400;

    return str_format(m, "%02d:%02d", (int)(s / 3600), (int)(s % 3600 / 60));
}

// "14:45" of a session that begins at `nominal` in the text, for a meeting that begins at starts_at.
static bool minutes_of(str text, int64_t *out)
{
    int64_t h, min;

    return text.n == 5 && text.at[2] == ':' &&
           str_int(str_part(text, 0, 2), 0, 23, &h) == ERR_NONE &&
           str_int(str_part(text, 3, 2), 0, 59, &min) == ERR_NONE && (*out = h * 60 + min, true);
}

static void plan_fill(struct req *q, struct hall *h)
{
    struct agenda_block *b = MEM_ARRAY(q->mem, struct agenda_block, (size_t)h->blocks.n + 1);
    int64_t first = -1, at, starts = h->meeting.starts_at;
    const int64_t local = starts + day_offset_s(starts), midnight = starts - local % 86400;
    int n = 0;

    // A text whose first part has a fixed time means its own hours: they move along with the beginning.
    if (h->blocks.n && minutes_of(h->blocks.at[0].fixed, &at)) first = at;
    for (int i = 0; i < h->blocks.n && n < AGENDA_BLOCKS_MAX; i++) {
        const struct hall_block_row *x = &h->blocks.at[i];
        if (x->minutes < 1 || x->minutes > AGENDA_MINUTES_MAX) continue;
        b[n] = (struct agenda_block){.id = x->uid,
                                     .minutes = (int)x->minutes,
                                     .must = x->must != 0,
                                     .is_break = str_eq(x->kind, STR("break"))};
        if (minutes_of(x->fixed, &at)) {
            const int64_t fixed = first >= 0 ? starts + (at - first) * 60 : midnight + at * 60;
            if (fixed > starts && fixed < h->meeting.ends_at) b[n].fixed_at = fixed;
        }
        n++;
    }
    h->plan = (struct agenda_plan){b, n, starts, h->meeting.ends_at};
}

static enum agenda_act act_of(str name)
{
    static const char *const names[AGENDA_ACTS] = {
        [AGENDA_START] = "start", [AGENDA_MORE] = "more", [AGENDA_SKIP] = "skip",
        [AGENDA_SWAP] = "swap",   [AGENDA_UNDO] = "undo", [AGENDA_END] = "end"};

    for (int i = 0; i < AGENDA_ACTS; i++)
        if (str_eq(name, str_of(names[i]))) return (enum agenda_act)i;
    return AGENDA_ACTS;
}

enum err hall_fold(struct req *q, struct hall *h)
{
    int n = 0;

    TRY(hall_events(q->db, q->mem, h->meeting.id, &h->events));
    struct agenda_event *e = MEM_ARRAY(q->mem, struct agenda_event, (size_t)h->events.n + 1);
    for (int i = 0; i < h->events.n; i++) {
        const struct hall_event_row *x = &h->events.at[i];
        const enum agenda_act act = act_of(x->act);
        if (act == AGENDA_ACTS) continue;
        e[n++] = (struct agenda_event){.id = x->uid,
                                       .at = x->at / 1000,
                                       .ms = (int)(x->at % 1000),
                                       .act = act,
                                       .block = x->block,
                                       .other = x->other,
                                       .minutes = (int)x->minutes};
    }
    return agenda_fold(q->mem, &h->plan, e, n, h->now, &h->agenda);
}

static enum err hall_fill(struct req *q, struct hall *h)
{
    bool found;
    const str lang = str_of(lang_codes[q->lang]);

    TRY(hall_live(q->db, q->mem, h->meeting.id, &h->open, &h->live));
    int64_t rehearses;
    TRY(group_rehearses(q->db, q->mem, h->group.id, &rehearses));
    h->rehearses = rehearses != 0;
    h->now = hall_now(h, q->now);
    const course_version_id version = h->open ? h->live.version : h->group.version;
    TRY(hall_session(q->db, q->mem, version, lang, h->meeting.session, &found, &h->session));
    h->has_session = found;
    h->title = h->meeting.title.n ? h->meeting.title
               : h->has_session   ? h->session.title
                                  : h->group.name;
    if (!h->has_session) return ERR_NONE;
    TRY(hall_blocks(q->db, q->mem, version, lang, h->meeting.session, &h->blocks));
    plan_fill(q, h);
    if (h->plan.n == 0) h->has_session = false;
    return h->has_session ? hall_fold(q, h) : ERR_NONE;
}

enum err hall_for(struct req *q, unsigned need, struct hall *out)
{
    *out = (struct hall){0};
    TRY(meeting_for(q, "meeting", need, &out->meeting, &out->group, &out->bits));
    return hall_fill(q, out);
}

enum err hall_any(struct req *q, str uid, struct hall *out)
{
    bool found;

    *out = (struct hall){0};
    TRY(meeting_by_uid(q->db, q->mem, uid, &found, &out->meeting));
    if (!found) return ERR_NOT_FOUND;
    TRY(group_by_id(q->db, q->mem, out->meeting.learn_group, &out->group));
    return hall_fill(q, out);
}

enum err hall_take(struct req *q, struct hall *out, bool *out_known,
                   struct hall_member_row *out_member)
{
    bool found;
    const str key = req_cookie(q, PHONE_COOKIE);

    *out = (struct hall){0};
    *out_known = false;
    TRY(meeting_by_uid(q->db, q->mem, req_path_text(q, "meeting"), &found, &out->meeting));
    if (!found) return ERR_NOT_FOUND;
    TRY(group_by_id(q->db, q->mem, out->meeting.learn_group, &out->group));
    if (who_in(q->who)) {
        TRY(who_meeting(q, &out->group, out->meeting.id, &out->bits));
        TRY(hall_member_of(q->db, q->mem, out->meeting.id, out->group.id, who_person(q->who),
                           out_known, out_member));
    } else if (key.n) {
        TRY(hall_member_by_phone(q->db, q->mem, out->meeting.id, out->group.id,
                                 key_hash(q->mem, key), out_known, out_member));
    }
    return hall_fill(q, out);
}

str hall_version(struct req *q, const struct hall *h, bool all)
{
    if (!h->open) return STR("dicht");
    return all ? str_format(q->mem, "%lld.%lld.%lld", (long long)h->live.screen,
                            (long long)h->live.votes, (long long)h->live.door)
               : str_format(q->mem, "%lld", (long long)h->live.screen);
}

const struct hall_block_row *hall_block(const struct hall *h, str uid)
{
    for (int i = 0; i < h->blocks.n; i++)
        if (str_eq(h->blocks.at[i].uid, uid)) return &h->blocks.at[i];
    return NULL;
}

bool hall_leads(const struct hall *h)
{
    return (h->bits & (GROUP_TRAINER | GROUP_COORDINATOR)) != 0;
}

str hall_path(struct req *q, const struct hall *h, const char *tail)
{
    return str_format(q->mem, "/bijeenkomst/" STR_FMT "%s", STR_ARG(h->meeting.uid), tail);
}

static bool is_uid(str s)
{
    for (size_t i = 0; i < s.n; i++) {
        const char c = s.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-'))
            return false;
    }
    return s.n >= 8 && s.n <= EVENT_UID_MAX;
}

str hall_uid(struct req *q)
{
    const str given = req_form(q, "gebeurtenis", EVENT_UID_MAX + 1);
    char fresh[16];

    if (is_uid(given)) return given;
    random_id(fresh);
    random_id(fresh + 8);
    return str_copy(q->mem, (str){fresh, sizeof fresh});
}

enum err hall_ready(struct req *q, const struct hall *h)
{
    return h->open && h->has_session ? ERR_NONE : fail(q, ERR_CONFLICT, MSG_meeting_not_open_error);
}
