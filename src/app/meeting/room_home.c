// room_home.c - the pages of a hall without a network: taking a meeting along, and bringing home what was done.
#include "app/meeting/room_view.h"

#include "app/meeting/room.html.h"
#include "app/meeting/view.h"
#include "base/hash.h"
#include "core/audit.h"
#include "core/seal.h"

static str room_uid(struct mem *m)
{
    char id[ROOM_UID];

    random_id(id);
    random_id(id + 8);
    return str_copy(m, (str){id, sizeof id});
}

enum err meeting_room(struct req *q, struct res *r)
{
    struct room_view v = {0};
    struct room_line_rows rooms;
    struct hall h;

    TRY(hall_for(q, GROUP_TRAINER | GROUP_COORDINATOR, &h));
    v.uid = h.meeting.uid;
    v.title = h.title;
    v.may = h.has_session && (!h.open || h.live.secret.n) && q->now < h.meeting.ends_at;
    v.words = seal_phrase_new(q->mem);
    v.until = day_of_at(h.meeting.ends_at + ROOM_KEEP_S);
    TRY(req_query_int(q, "thuis", 0, ROOM_ACTS, -1, &v.came));
    TRY(rooms_of(q->db, q->mem, h.meeting.id, &rooms));
    v.lines.at = MEM_ARRAY(q->mem, struct room_line, (size_t)rooms.n + 1);
    for (int i = 0; i < rooms.n; i++) {
        const struct room_line_row *x = &rooms.at[i];
        v.lines.at[v.lines.n++] =
            (struct room_line){.uid = x->uid,
                               .by = x->by_name,
                               .made = day_of_at(x->made_at),
                               .made_time = hall_clock(q->mem, x->made_at),
                               .is_home = x->home_at != 0,
                               .home = day_of_at(x->home_at),
                               .home_time = hall_clock(q->mem, x->home_at),
                               .acts = x->acts,
                               .may_fetch = x->key.n && !x->home_at && h.live.secret.n &&
                                            q->now < h.meeting.ends_at,
                               .late = !x->key.n && !x->home_at};
        v.waits |= x->key.n && !x->home_at;
    }
    struct html *html = page_open(q, r,
                                  &(struct page){.title = msg_text(q->lang, MSG_room_title),
                                                 .form = true,
                                                 .no_index = true,
                                                 .body_class = STR("p-live"),
                                                 .head = view_head(q)});
    meeting_room_html(html, &v);
    return page_close(html);
}

// The key is made from the words here and now; the words themselves are kept nowhere.
enum err meeting_room_make(struct req *q, struct res *r)
{
    const str words = seal_phrase_typed(q->mem, req_form(q, "woorden", 60)),
              salt = seal_salt_new(q->mem), uid = room_uid(q->mem);
    const person_id by = who_person(q->who);
    struct hall h;
    str key;

    TRY(hall_for(q, GROUP_TRAINER | GROUP_COORDINATOR, &h));
    if (!h.has_session) return fail(q, ERR_CONFLICT, MSG_meeting_not_open_error);
    if (q->now >= h.meeting.ends_at) return fail(q, ERR_GONE, MSG_meeting_over_error);
    if (words.n < 20) return fail(q, ERR_INVALID, MSG_room_words_short);
    if (!h.open) TRY(hall_open(q, &h));
    TRY(seal_key(q->mem, words, salt, &key));
    TRY(room_add(q->db, uid, h.meeting.id, key, salt, &by, q->now, h.meeting.ends_at + ROOM_KEEP_S,
                 STR(""), STR("")));
    TRY(audit_by(q, "meeting.room", h.meeting.uid, uid));
    return redirect(q, r, hall_path(q, &h, "/zaal#meegenomen"));
}

// As it stands now: fetched again on the day itself it holds who signed off this morning.
enum err meeting_room_file(struct req *q, struct res *r)
{
    struct room_along along;
    struct room_row room;
    struct hall h;
    bool found;
    str zip;

    TRY(hall_for(q, GROUP_TRAINER | GROUP_COORDINATOR, &h));
    TRY(room_by_uid(q->db, q->mem, req_path_text(q, "room"), &found, &room));
    if (!found || room.meeting.v != h.meeting.id.v) return ERR_NOT_FOUND;
    if (!room.key.n || room.home_at || q->now >= h.meeting.ends_at)
        return fail(q, ERR_GONE, MSG_room_file_gone);
    TRY(room_pack(q->db, q->mem, &h.meeting, &h.group, q->origin, &along));
    TRY(room_zip(q->mem, &room, &along, &zip));
    r->type = "application/zip";
    r->cache = CACHE_NEVER;
    res_header(r, "content-disposition",
               str_format(q->mem, "attachment; filename=\"zaal-" STR_FMT ".meent.zip\"",
                          STR_ARG(h.meeting.uid)));
    out_str(&r->body, zip);
    return ERR_NONE;
}

// A field from `meent room` itself, or a file that a trainer brings. Proof is the lock: only who had the file and its words can make it.
enum err meeting_room_home(struct req *q, struct res *r)
{
    struct room_result result;
    struct room_count count;
    struct room_head head;
    struct room_row room;
    struct hall h;
    bool found;
    int where;
    str text, name, given;

    TRY(hall_any(q, req_path_text(q, "meeting"), &h));
    if (!req_form_file(q, "bestand", &name, &given)) given = req_form(q, "uitslag", FORM_FILE_MAX);
    if (room_head(given.at ? given : STR(""), &head) != ERR_NONE ||
        !str_eq(head.what, STR("thuis")))
        return fail(q, ERR_INVALID, MSG_room_unreadable);
    TRY(room_by_uid(q->db, q->mem, head.room, &found, &room));
    if (!found || room.meeting.v != h.meeting.id.v) return fail(q, ERR_NOT_FOUND, MSG_room_other);
    if (!room.key.n) return fail(q, ERR_GONE, MSG_room_late);
    if (room_open(q->mem, &head, room.key, &text) != ERR_NONE)
        return fail(q, ERR_FORBIDDEN, MSG_room_locked);
    if (room_result_read(q->mem, text, &result, &where) != ERR_NONE)
        return fail(q, ERR_INVALID, MSG_room_wrong);
    if (room.run.n && !str_eq(room.run, result.run))
        return fail(q, ERR_CONFLICT, MSG_room_two_halls);
    const enum err e =
        room_apply(q->db, q->mem, q->now, h.meeting.id, h.group.id, true, &result.acts, &count);
    if (e == ERR_INVALID || e == ERR_CONFLICT) return fail(q, e, MSG_room_wrong);
    TRY(e);
    TRY(room_came(q->db, room.id, result.run, q->now, count.added));
    TRY(hall_votes_changed(q->db, h.meeting.id));
    TRY(hall_door_changed(q->db, h.meeting.id));
    TRY(hall_settle(q, &h));
    TRY(audit(q->db, q->mem, q->now, STR("zaal"), STR("meeting.room_home"), h.meeting.uid,
              str_format(q->mem, "known=%d added=%d left=%d", count.known, count.added,
                         count.left)));
    return redirect(q, r,
                    str_format(q->mem, STR_FMT "?thuis=%d", STR_ARG(hall_path(q, &h, "/zaal")),
                               count.added));
}
