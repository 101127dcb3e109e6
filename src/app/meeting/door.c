// door.c - who is there: the code on the wall, a name chosen once on a telephone, and what is written by hand.
//
// The code is new every fifteen seconds and is taken for forty-five. It says nothing by itself: it is cut from a hash of
// the meeting, the moment and a secret of the meeting. A scan gives a ticket, which lasts long enough to choose a name, or
// to wait for the door when one came too early.
#include "app/meeting/door.html.h"
#include "app/meeting/meeting.h"
#include "app/meeting/view.h"
#include "base/hash.h"
#include "core/session.h"

#include <qrencode.h>
#include <stdlib.h>

// Without what is easily taken for something else.
static const char code_signs[] = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

static str sealed(struct mem *m, str secret, const char *what, str meeting, int64_t number)
{
    return sha256_hex(m, str_format(m, STR_FMT ":%s:" STR_FMT ":%lld:" STR_FMT, STR_ARG(secret),
                                    what, STR_ARG(meeting), (long long)number, STR_ARG(secret)));
}

str door_code(struct mem *m, str secret, str meeting, int64_t now)
{
    const str hash = sealed(m, secret, "deur", meeting, now / DOOR_STEP_S);
    char *code = mem_raw(m, DOOR_CODE);

    for (int i = 0; i < DOOR_CODE; i++) {
        char four[5] = {hash.at[4 * i], hash.at[4 * i + 1], hash.at[4 * i + 2], hash.at[4 * i + 3],
                        0};
        code[i] = code_signs[strtoul(four, NULL, 16) % (sizeof code_signs - 1)];
    }
    return (str){code, DOOR_CODE};
}

// As people type it: small letters and blanks are fine.
static str code_typed(struct mem *m, str typed)
{
    char *to = mem_raw(m, typed.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < typed.n; i++) {
        const char c = typed.at[i];
        if (c == ' ' || c == '-') continue;
        to[n++] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
    }
    return (str){to, n};
}

bool door_is_code(struct mem *m, str secret, str meeting, str code, int64_t now)
{
    const str typed = code_typed(m, code);

    if (!secret.n) return false;
    for (int i = 0; i < DOOR_VALID; i++)
        if (str_eq(door_code(m, secret, meeting, now - i * DOOR_STEP_S), typed)) return true;
    return false;
}

// "1795600000-0123…": when it was scanned, sealed.
static str ticket_new(struct mem *m, const struct hall *h, int64_t now)
{
    return str_format(m, "%lld-" STR_FMT, (long long)now,
                      STR_ARG(str_part(sealed(m, h->live.secret, "kaart", h->meeting.uid, now), 0,
                                       32)));
}

static bool ticket_is(struct mem *m, const struct hall *h, str ticket, int64_t now, int64_t *out_at)
{
    const ptrdiff_t dash = str_find_byte(ticket, '-');
    int64_t at;

    if (dash < 1 || !h->live.secret.n ||
        str_int(str_part(ticket, 0, (size_t)dash), 0, INT64_MAX, &at) != ERR_NONE || at > now ||
        now - at > DOOR_TICKET_S)
        return false;
    *out_at = at;
    return str_eq(ticket_new(m, h, at), ticket);
}

static int64_t door_opens(const struct hall *h)
{
    const int64_t planned = h->meeting.starts_at - DOOR_BEFORE_S;

    // A trainer who begins earlier opens it.
    return h->agenda.begun && h->agenda.rows[0].from < planned ? h->agenda.rows[0].from : planned;
}

static int64_t door_closes(const struct hall *h)
{
    const int64_t end =
        h->agenda.ends_at > h->meeting.ends_at ? h->agenda.ends_at : h->meeting.ends_at;

    return end + DOOR_AFTER_S;
}

enum { QUIET = 4, WIDEST = 177 };

static enum err qr_make(struct mem *m, str text, unsigned char **out_dark, int *out_size)
{
    unsigned char *dark = mem_raw(m, WIDEST * WIDEST);
    const char *z = str_z(m, text);

    // Nothing is allocated by us while the library holds memory of its own.
    QRcode *code = QRcode_encodeString8bit(z, 0, QR_ECLEVEL_M);
    if (!code) return ERR_TOO_LARGE;
    const int size = code->width < WIDEST ? code->width : WIDEST;
    for (int i = 0; i < size * size; i++)
        dark[i] = code->data[i] & 1;
    QRcode_free(code);
    *out_dark = dark;
    *out_size = size;
    return ERR_NONE;
}

// Two rows of dots a line, light on dark as most terminals are: what is light is printed.
enum err door_blocks(struct mem *m, str text, str *out)
{
    static const char *const signs[] = {" ", "▄", "▀", "█"};
    unsigned char *dark;
    struct out o = out_new(m);
    int size;

    TRY(qr_make(m, text, &dark, &size));
    for (int y = -2; y < size + 2; y += 2) {
        OUT_LIT(&o, "  ");
        for (int x = -2; x < size + 2; x++) {
            int light = 0;
            for (int k = 0; k < 2; k++) {
                const bool in = x >= 0 && x < size && y + k >= 0 && y + k < size;
                light = light * 2 + !(in && dark[(y + k) * size + x]);
            }
            out_format(&o, "%s", signs[light]);
        }
        out_byte(&o, '\n');
    }
    *out = out_get(&o);
    return ERR_NONE;
}

enum err door_svg(struct mem *m, str text, safe *out)
{
    unsigned char *dark;
    int size;

    TRY(qr_make(m, text, &dark, &size));
    struct out o = out_new(m);
    out_format(&o,
               "<svg class=\"m-qr\" viewBox=\"0 0 %d %d\" aria-hidden=\"true\" focusable=\"false\">"
               "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path fill=\"#000\" d=\"",
               size + 2 * QUIET, size + 2 * QUIET, size + 2 * QUIET, size + 2 * QUIET);
    for (int y = 0; y < size; y++)
        for (int x = 0; x < size; x++) {
            int n = 0;
            while (x + n < size && dark[y * size + x + n])
                n++;
            if (n) out_format(&o, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, n, n);
            x += n;
        }
    OUT_LIT(&o, "\"/></svg>");
    *out = (safe){out_get(&o)};
    return ERR_NONE;
}

enum err presence_put(struct req *q, struct hall *h, group_member_id member,
                      const struct presence *p)
{
    int64_t added;

    TRY(hall_presence_add(q->db, h->meeting.id, member, p->uid, p->state, p->minutes, p->how,
                          p->reason, p->by, q->now, &added));
    if (added && h->open) TRY(hall_door_changed(q->db, h->meeting.id));
    return ERR_NONE;
}

// ---- pages ----

// Where somebody types the code of the wall, or finds what they take part in or lead.
enum err meeting_home(struct req *q, struct res *r)
{
    struct door_home_view v = {.code = req_query(q, "code", 20)};

    if (v.code.n) {
        struct hall_door_rows doors;
        TRY(hall_doors(q->db, q->mem, q->now, &doors));
        for (int i = 0; i < doors.n; i++)
            if (door_is_code(q->mem, doors.at[i].secret, doors.at[i].uid, v.code, q->now))
                return redirect(q, r,
                                str_format(q->mem, "/bijeenkomst/" STR_FMT "/deur?code=" STR_FMT,
                                           STR_ARG(doors.at[i].uid),
                                           STR_ARG(code_typed(q->mem, v.code))));
        v.wrong = true;
    }
    v.in = who_in(q->who);
    if (v.in)
        TRY(hall_mine(q->db, q->mem, who_person(q->who), str_of(lang_codes[q->lang]),
                      q->now - 7 * 86400, q->now + 60 * 86400, &v.mine));
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_meeting_home_title),
                                              .no_index = true});
    door_home_html(h, &v);
    return page_close(h);
}

enum err meeting_door(struct req *q, struct res *r)
{
    struct door_view v = {.code = req_query(q, "code", 20), .ticket = req_query(q, "kaart", 80)};
    struct hall h;
    int64_t at = q->now;
    bool found;

    TRY(hall_take(q, &h, &v.known, &v.member));
    v.uid = h.meeting.uid;
    v.title = h.title;
    v.opens = hall_clock(q->mem, door_opens(&h));
    v.day = day_of_at(h.meeting.starts_at);
    if (v.ticket.n && ticket_is(q->mem, &h, v.ticket, q->now, &at))
        v.good = true;
    else if (h.open && door_is_code(q->mem, h.live.secret, h.meeting.uid, v.code, q->now)) {
        v.good = true;
        v.ticket = ticket_new(q->mem, &h, q->now);
    }
    v.early = q->now < door_opens(&h);
    v.late = q->now > door_closes(&h);
    v.wrong = !v.good && (v.code.n || v.ticket.n);
    if (v.known) {
        struct hall_presence_row p;
        TRY(hall_presence_of(q->db, q->mem, h.meeting.id, v.member.id, &found, &p));
        v.present = found && (str_eq(p.state, STR("present")) || str_eq(p.state, STR("part")));
    } else if (v.good && !v.early && !v.late) {
        // Names only for who stands in the hall, and only of who is not in yet.
        struct hall_list_rows all;
        TRY(hall_list(q->db, q->mem, h.meeting.id, h.group.id, &all));
        v.names.at = MEM_ARRAY(q->mem, struct hall_list_row, (size_t)all.n + 1);
        for (int i = 0; i < all.n; i++)
            if (!str_eq(all.at[i].state, STR("present"))) v.names.at[v.names.n++] = all.at[i];
    }
    struct html *html = page_open(
        q, r,
        &(struct page){.title = h.title, .form = true, .no_index = true, .head = view_head(q)});
    door_show_html(html, &v);
    return page_close(html);
}

enum err meeting_enter(struct req *q, struct res *r)
{
    const str ticket = req_form(q, "kaart", 80), name = req_form(q, "wie", 20);
    struct hall_member_row member;
    struct hall h;
    int64_t at;
    bool known;

    TRY(hall_take(q, &h, &known, &member));
    if (!ticket_is(q->mem, &h, ticket, q->now, &at)) return fail(q, ERR_GONE, MSG_meeting_code_old);
    if (q->now < door_opens(&h)) // the same page may try again: it keeps its ticket
        return redirect(q, r,
                        str_format(q->mem, "/bijeenkomst/" STR_FMT "/deur?kaart=" STR_FMT,
                                   STR_ARG(h.meeting.uid), STR_ARG(ticket)));
    const int64_t from = at > door_opens(&h) ? at : door_opens(&h);
    if (q->now > door_closes(&h) || q->now - from > DOOR_ENTER_S)
        return fail(q, ERR_GONE, MSG_meeting_code_old);
    if (!known) {
        TRY(hall_member_by_uid(q->db, q->mem, h.meeting.id, h.group.id, name, &known, &member));
        if (!known) return fail(q, ERR_INVALID, MSG_meeting_choose_name);
        if (!who_in(q->who)) {
            const str key = key_new(q->mem);
            TRY(hall_phone_put(q->db, key_hash(q->mem, key), member.id, q->now));
            res_cookie(q, r, PHONE_COOKIE, key, PHONE_KEEP_S);
        }
    }
    TRY(presence_put(q, &h, member.id,
                     &(struct presence){.uid = hall_uid(q),
                                        .state = STR("present"),
                                        .how = STR("code"),
                                        .reason = STR("")}));
    return redirect(q, r, hall_path(q, &h, ""));
}

enum err meeting_forget(struct req *q, struct res *r)
{
    const str key = req_cookie(q, PHONE_COOKIE);

    if (key.n) TRY(hall_phone_drop(q->db, key_hash(q->mem, key)));
    res_cookie(q, r, PHONE_COOKIE, STR(""), 0);
    return redirect(q, r, STR("/bijeenkomst"));
}

// ---- by oneself ----

static enum err self_for(struct req *q, struct hall *h, struct hall_member_row *member)
{
    bool known;

    TRY(hall_take(q, h, &known, member));
    return known ? ERR_NONE : fail(q, ERR_FORBIDDEN, MSG_meeting_unknown_phone);
}

// Beforehand; with a reason or without.
enum err meeting_sign_off(struct req *q, struct res *r)
{
    const bool back = req_form(q, "toch", 5).n > 0;
    struct hall_member_row member;
    struct hall h;

    TRY(self_for(q, &h, &member));
    if (q->now >= h.meeting.ends_at) return fail(q, ERR_GONE, MSG_meeting_over_error);
    const str reason = req_form(q, "reden", REASON_SIGNS);
    TRY(presence_put(q, &h, member.id,
                     &(struct presence){.uid = hall_uid(q),
                                        .state = back ? STR("absent") : STR("excused"),
                                        .how = STR("self"),
                                        .reason = reason.at ? reason : STR("")}));
    return redirect(q, r, hall_path(q, &h, ""));
}

// Afterwards: it is not as it stands there. A trainer or the coordinator answers it by writing what is right.
enum err meeting_object(struct req *q, struct res *r)
{
    struct hall_member_row member;
    struct hall h;

    TRY(self_for(q, &h, &member));
    const str reason = str_trim(req_form(q, "reden", REASON_SIGNS));
    if (!reason.n) return fail(q, ERR_INVALID, MSG_meeting_say_why);
    TRY(presence_put(q, &h, member.id,
                     &(struct presence){.uid = hall_uid(q),
                                        .state = STR("present"),
                                        .how = STR("objection"),
                                        .reason = reason}));
    return redirect(q, r, hall_path(q, &h, ""));
}

// ---- by hand ----

enum err meeting_presence(struct req *q, struct res *r)
{
    static const char *const states[] = {"present", "part", "excused", "absent"};
    const str state = req_form(q, "staat", 10), minutes = req_form(q, "minuten", 4);
    struct hall_member_row member;
    int64_t part = 0;
    struct hall h;
    bool found, good = false;

    TRY(hall_for(q, GROUP_TRAINER | GROUP_COORDINATOR, &h));
    TRY(hall_member_by_uid(q->db, q->mem, h.meeting.id, h.group.id, req_form(q, "wie", 20), &found,
                           &member));
    for (size_t i = 0; i < COUNT_OF(states); i++)
        good |= str_eq(state, str_of(states[i]));
    if (!found || !good) return ERR_INVALID;
    if (str_eq(state, STR("part")) && str_int(minutes, 1, 1440, &part) != ERR_NONE)
        return fail(q, ERR_INVALID, MSG_meeting_minutes_wrong);
    const str reason = str_trim(req_form(q, "reden", REASON_SIGNS));
    if (!reason.n) return fail(q, ERR_INVALID, MSG_meeting_say_why);
    const person_id by = who_person(q->who);
    TRY(presence_put(q, &h, member.id,
                     &(struct presence){.uid = hall_uid(q),
                                        .state = state,
                                        .minutes = part,
                                        .how = STR("hand"),
                                        .reason = reason,
                                        .by = &by}));
    TRY(audit_by(q, "meeting.presence", h.meeting.uid, state));
    const bool office = str_eq(req_form(q, "terug", 10), STR("kantoor"));
    return redirect(q, r, hall_path(q, &h, office ? "/kantoor" : "/regie#aanwezig"));
}
