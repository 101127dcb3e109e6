// view.c - giving a view, written or spoken: on the dot, with a receipt at once; and the speaker who confirms the record of it.
#include "app/consultation/consultation.h"

#include "app/consultation/view.html.h"
#include "base/utf8.h"
#include "core/mail.h"

// What stands in for the words of a spoken view until its record is there: in the language of the file.
static str stand_in(void)
{
    return msg_text(LANG_NL, MSG_consultation_spoken_body);
}

static msg longer(str s, size_t signs, msg why)
{
    return utf8_length(s) > signs ? why : MSG_none;
}

void view_read(struct req *q, struct view_form *f)
{
    *f = (struct view_form){.body = req_words(q, "tekst", REQ_WHOLE),
                            .name = req_line(q, "naam", CONTRIBUTION_NAME_SIGNS + 1),
                            .mail = req_line(q, "mail", 255),
                            .address = req_line(q, "adres", CONSULTATION_ADDRESS_SIGNS + 1),
                            .behalf = req_line(q, "namens", CONTRIBUTION_NAME_SIGNS + 1)};
    f->received_day = day_of_at(q->now);
}

void view_check(struct view_form *f, bool must_reach)
{
    if (f->body.n == 0 && f->sound.n == 0) f->body_problem = MSG_consultation_body_empty;
    if (f->body.n)
        f->body_problem = longer(f->body, CONTRIBUTION_SIGNS, MSG_consultation_body_long);
    f->name_problem = f->name.n == 0
                          ? MSG_consultation_name_empty
                          : longer(f->name, CONTRIBUTION_NAME_SIGNS, MSG_consultation_line_long);
    f->behalf_problem = longer(f->behalf, CONTRIBUTION_NAME_SIGNS, MSG_consultation_line_long);
    f->address_problem = longer(f->address, CONSULTATION_ADDRESS_SIGNS, MSG_consultation_line_long);
    if (f->mail.n && !mail_is_address(f->mail)) f->mail_problem = MSG_consultation_mail_wrong;
    if (must_reach && !f->mail.n && !f->address.n) f->mail_problem = MSG_consultation_reach_empty;
    f->problems = (f->body_problem != MSG_none) + (f->name_problem != MSG_none) +
                  (f->behalf_problem != MSG_none) + (f->address_problem != MSG_none) +
                  (f->mail_problem != MSG_none) + (f->sound_problem != MSG_none);
}

// ---- the form ----

static enum err form_show(struct req *q, struct res *r, struct give_view *v)
{
    v->opens = moment_text(q, v->s.opens_at, false);
    v->closes = moment_text(q, v->s.closes_at - 1, false);
    v->english = q->lang == LANG_EN;
    r->records = v->s.takes;
    struct html *h =
        stage_page(q, r, &v->s, msg_text(q->lang, MSG_consultation_new_title), true, true);
    consultation_new_html(h, v);
    return page_close(h);
}

static enum err online(struct req *q, const struct stage *s, bool *out)
{
    struct contribution_intake_row row;
    bool found;

    TRY(contribution_intake(q->db, q->mem, s->t.id, &found, &row));
    *out = !found || row.online;
    return ERR_NONE;
}

enum err consultation_new(struct req *q, struct res *r)
{
    struct give_view v = {0};

    TRY(stage_get(q, &v.s));
    TRY(about_find(q, &v.s,
                   &(struct about_asked){.document = req_query(q, "stuk", 100),
                                         .version = req_query(q, "versie", 10),
                                         .paragraph = req_query(q, "alinea", 20)},
                   &v.about));
    return form_show(q, r, &v);
}

static void sound_read(struct req *q, struct view_form *f)
{
    if (!req_form_file(q, "opname", &f->sound_name, &f->sound)) return;
    if (f->sound.n > CONSULTATION_SOUND_MAX)
        f->sound_problem = MSG_consultation_sound_long;
    else if (!upload_kind_of(q->mem, f->sound, f->sound_name, &f->sound_kind) ||
             !upload_is_sound(f->sound_kind))
        f->sound_problem = MSG_consultation_sound_wrong;
}

// The job that opens it may be a second behind the clock; nobody is sent away for that.
static enum err open_on_the_dot(struct req *q, struct stage *s)
{
    const struct trajectory_step step = {.event = EVENT_open,
                                         .roles = 1u << ROLE_SYSTEM,
                                         .who = STR("system")};
    uint32_t missing;

    if (trajectory_state_of(&s->t) != TRAJECTORY_announced || !s->t.has_starts_day ||
        q->now < s->opens_at || q->now >= s->closes_at)
        return ERR_NONE;
    const enum err e = trajectory_go(q->db, q->mem, q->now, s->t.id, &step, &missing);
    if (e == ERR_UNSOLVABLE) return ERR_NONE;
    TRY(e);
    return stage_get(q, s);
}

static enum err receipt_mail(struct req *q, const struct stage *s, str to,
                             const struct contribution_receipt *got)
{
    str origin;

    TRY(place_origin(q->db, q->mem, q->site->set, s->place.id, &origin));
    const struct msg_arg args[] = {
        {.name = "title", .s = s->head.title},
        {.name = "number", .s = str_format(q->mem, "%lld", (long long)got->number)},
        {.name = "code", .s = contribution_code(q->mem, got->number, got->key)},
        {.name = "at", .s = moment_text(q, q->now, true)},
        {.name = "closes", .s = moment_text(q, s->closes_at - 1, false)},
        {.name = "address",
         .s =
             str_format(q->mem, STR_FMT "%s" STR_FMT "/zienswijze/%lld?" EDIT_KEY_FIELD "=" STR_FMT,
                        STR_ARG(origin), q->lang == LANG_EN ? "/en" : "", STR_ARG(s->base),
                        (long long)got->number, STR_ARG(got->key))},
        {.name = "place", .s = s->place.name},
    };
    return mail_queue(q->db, q->mem, q->now, to,
                      msg_fill(q->mem, q->lang, MSG_consultation_mail_subject, args, 2),
                      msg_fill(q->mem, q->lang, MSG_consultation_mail_text, args, COUNT_OF(args)));
}

// Contribution, what it is about, and its recording: one transaction.
enum err view_take(struct req *q, const struct stage *s, const struct about *about,
                   const struct view_form *f, const struct view_taken *how,
                   struct contribution_receipt *out)
{
    upload_id sound;
    const int64_t posted = f->posted_day.n;

    if (f->sound.n) {
        TRY(upload_add(q->db, q->mem, q->now,
                       &(struct upload_new){.trajectory = s->t.id,
                                            .filename = STR("zienswijze"),
                                            .bytes = f->sound},
                       f->sound_kind, &sound));
    }
    TRY(contribution_add(q->db, q->mem, q->now,
                         &(struct contribution_new){.trajectory = s->t.id,
                                                    .channel = how->channel,
                                                    .body = f->body.n ? f->body : stand_in(),
                                                    .name = f->name,
                                                    .mail = f->mail,
                                                    .behalf = f->behalf,
                                                    .lang = how->entered_by ? LANG_NL : q->lang,
                                                    .person = how->person,
                                                    .entered_by = how->entered_by,
                                                    .received = f->received_day},
                         out));
    const bool spoken = how->spoken || f->sound.n;
    const struct inspection_about what = {.has = about->has,
                                          .document = about->document,
                                          .version = about->version,
                                          .paragraphs =
                                              about->paragraph.n ? about->paragraph : STR("")};
    TRY(inspection_view_add(q->db,
                            &(struct inspection_view){.contribution = out->id,
                                                      .about = how->about ? how->about : &what,
                                                      .address = f->address,
                                                      .posted_day = f->has_posted ? &posted : NULL,
                                                      .received_at = q->now,
                                                      .spoken = spoken,
                                                      .audio = f->sound.n ? &sound : NULL,
                                                      .record = f->sound.n    ? STR("asked")
                                                                : how->spoken ? STR("written")
                                                                              : STR(""),
                                                      .record_by =
                                                          how->spoken ? how->entered_by : NULL,
                                                      .record_at = how->spoken ? q->now : 0}));
    return audit_by(q, "consultation.view", stage_object(q, s, out->number), how->channel);
}

enum err consultation_give(struct req *q, struct res *r)
{
    const person_id self = who_person(q->who);
    struct give_view v = {0};
    struct contribution_receipt got;
    bool takes;

    TRY(stage_get(q, &v.s));
    TRY(open_on_the_dot(q, &v.s));
    TRY(about_find(q, &v.s,
                   &(struct about_asked){.document = req_line(q, "stuk", 100),
                                         .version = req_line(q, "versie", 10),
                                         .paragraph = req_line(q, "alinea", 20)},
                   &v.about));
    TRY(online(q, &v.s, &takes));
    view_read(q, &v.f);
    sound_read(q, &v.f);
    if (!v.s.takes || !takes) {
        v.late = v.s.over;
        v.sent = moment_text(q, q->now, true);
        v.late_by = duration_text(q->mem, q->lang, q->now - v.s.closes_at + 1);
        r->status = 409; // what was typed is shown, so that it is not lost
        return form_show(q, r, &v);
    }
    view_check(&v.f, true);
    if (!v.f.problems && v.f.sound.n &&
        req_is_burst(q, STR("recording"), q->site->set->limit_recordings))
        v.f.sound_problem = MSG_consultation_sound_busy, v.f.problems++;
    if (v.f.problems) {
        r->status = 422;
        return form_show(q, r, &v);
    }
    const enum err e = view_take(q, &v.s, &v.about, &v.f,
                                 &(struct view_taken){.channel = STR("online"),
                                                      .person = who_in(q->who) ? &self : NULL},
                                 &got);
    if (e == ERR_FULL) { // of recordings; what was written can still be sent
        v.f.sound_problem = MSG_consultation_sound_full, v.f.problems++;
        r->status = 422;
        return form_show(q, r, &v);
    }
    TRY(e);
    // nothing leaves a practice place
    if (v.f.mail.n && !v.s.t.practice) TRY(receipt_mail(q, &v.s, v.f.mail, &got));
    return stage_go(q, r, &v.s,
                    str_format(q->mem, "/zienswijze/%lld?" EDIT_KEY_FIELD "=" STR_FMT "&nieuw=1",
                               (long long)got.number, STR_ARG(got.key)));
}

// ---- the receipt, and the record ----

msg view_channel(str channel)
{
    return str_eq(channel, STR("online"))   ? MSG_answer_channel_online
           : str_eq(channel, STR("paper"))  ? MSG_consultation_channel_letter
           : str_eq(channel, STR("phone"))  ? MSG_answer_channel_phone
           : str_eq(channel, STR("street")) ? MSG_answer_channel_street
                                            : MSG_consultation_channel_counter;
}

enum err view_about_of(struct req *q, contribution_id id, struct about *out)
{
    struct view_about_row row;
    struct document_row d;
    struct document_version_row v;
    struct consultation_view_row w;
    struct view_also_rows also;
    struct document_version_row newest;
    struct document text;
    bool found;

    *out = (struct about){0};
    TRY(view_of(q->db, q->mem, id, &found, &w));
    if (!found || !w.has_version) return ERR_NONE;
    TRY(view_about(q->db, q->mem, id, &found, &row));
    TRY(document_version_by_id(q->db, q->mem, w.version, &found, &v));
    if (!found) return ERR_NONE;
    TRY(document_by_id(q->db, q->mem, v.document, &d));
    TRY(document_version_before(q->db, q->mem, d.id, INT32_MAX, &found, &newest));
    *out = (struct about){.has = true,
                          .document = d.id,
                          .version = v.id,
                          .number = v.version,
                          .newer = found && newest.version > v.version,
                          .slug = d.slug,
                          .title = document_title(q, d.title, d.title_en),
                          .paragraph = w.paragraph};
    if (!w.paragraph.n) return ERR_NONE;
    TRY(inspection_text(q->db, q->mem, v.id, &text));
    TRY(view_also(q->db, q->mem, id, &also));
    struct out others = out_new(q->mem);
    for (int i = 0; i < text.n; i++) {
        if (str_eq(text.at[i].id, w.paragraph)) {
            out->place = i + 1;
            out->excerpt = paragraph_words(q->mem, &text.at[i], 300);
        }
        for (int k = 0; k < also.n; k++)
            if (str_eq(text.at[i].id, also.at[k].paragraph))
                out_format(&others, "%s%d", others.n ? ", " : "", i + 1);
    }
    out->also = out_get(&others);
    return ERR_NONE;
}

static enum err receipt_get(struct req *q, str key, struct receipt_view *v,
                            struct contribution_row *c)
{
    struct consultation_view_row w = {0};
    int64_t number;
    bool found;

    TRY(stage_get(q, &v->s));
    TRY(req_id(q, "number", &number));
    TRY(contribution_open(q->db, q->mem, v->s.t.id, number, key, &found, c));
    if (!found) return ERR_NOT_FOUND; // no such number and no such key look the same
    TRY(view_of(q->db, q->mem, c->id, &found, &w));
    TRY(view_about_of(q, c->id, &v->about));
    const day posted = {(int32_t)w.posted_day};
    v->number = number;
    v->key = key;
    v->code = contribution_code(q->mem, number, key);
    v->body = c->body;
    v->mail = c->mail;
    v->address = found ? w.address : STR("");
    v->channel = view_channel(c->channel);
    v->received = (day){(int32_t)c->received_day};
    v->at = found ? moment_text(q, w.received_at, true) : date_long(q->mem, q->lang, v->received);
    v->closes = moment_text(q, v->s.closes_at - 1, false);
    v->late = view_is_late(&v->s.t, v->received, found && w.has_posted_day ? &posted : NULL);
    v->spoken = found && w.spoken;
    v->sound = found && w.has_audio;
    if (v->sound) TRY(scan_look_upload(q->db, q->mem, w.audio, &v->scan));
    v->asked = found && str_eq(w.record, STR("asked"));
    v->written = found && str_eq(w.record, STR("written"));
    v->corrected = found && str_eq(w.record, STR("corrected"));
    v->confirmed = found && str_eq(w.record, STR("confirmed"));
    v->confirmed_on = day_of_at(w.confirmed_at);
    v->correction = found ? w.correction : STR("");
    v->withdrawn = str_eq(c->state, STR("withdrawn"));
    return ERR_NONE;
}

static enum err receipt_show(struct req *q, struct res *r, struct receipt_view *v)
{
    struct html *h =
        stage_page(q, r, &v->s, msg_text(q->lang, MSG_consultation_receipt_title), true, true);

    consultation_receipt_html(h, v);
    return page_close(h);
}

enum err consultation_receipt(struct req *q, struct res *r)
{
    struct receipt_view v = {0};
    struct contribution_row c;

    TRY(receipt_get(q, req_query(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS), &v, &c));
    v.fresh = req_query(q, "nieuw", 1).n > 0;
    v.done = req_query(q, "klaar", 1).n > 0;
    return receipt_show(q, r, &v);
}

// The speaker says whether the record is what was said. Confirmed, the recording goes.
enum err consultation_confirm(struct req *q, struct res *r)
{
    const str act = req_line(q, "doe", 20), wrong = req_words(q, "fout", CONSULTATION_TEXT_SIGNS);
    struct receipt_view v = {0};
    struct contribution_row c;
    int64_t changed = 0;

    TRY(receipt_get(q, req_line(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS), &v, &c));
    if (str_eq(act, STR("klopt"))) {
        TRY(view_record_confirm(q->db, c.id, STR("online"), q->now, &changed));
        if (changed) TRY(view_sound_drop(q->db, q->mem, c.id, false));
    } else if (str_eq(act, STR("klopt-niet"))) {
        if (!wrong.n) {
            v.problem = msg_text(q->lang, MSG_consultation_wrong_empty);
            r->status = 422;
            return receipt_show(q, r, &v);
        }
        TRY(view_record_correct(q->db, c.id, wrong, &changed));
    } else {
        return fail(q, ERR_INVALID, MSG_error_invalid);
    }
    if (!changed) return fail(q, ERR_CONFLICT, MSG_consultation_record_not);
    TRY(audit_by(q, "consultation.record", stage_object(q, &v.s, c.number), act));
    return stage_go(q, r, &v.s,
                    str_format(q->mem, "/zienswijze/%lld?" EDIT_KEY_FIELD "=" STR_FMT "&klaar=1",
                               (long long)c.number, STR_ARG(v.key)));
}
