// desk.c - what comes by letter, by phone or at the counter; and the record of what was spoken, until the speaker agrees.
#include "app/consultation/consultation.h"

#include "app/consultation/desk.html.h"
#include "base/utf8.h"
#include "core/mail.h"

static void line_fill(struct req *q, const struct stage *s, const struct intake_row_row *x,
                      struct intake_line *l)
{
    const day posted = {(int32_t)x->posted_day};
    const str record = x->record.at ? x->record : STR("");

    *l = (struct intake_line){.number = x->number,
                              .name = x->name,
                              .excerpt = utf8_clip(x->body, 160),
                              .about = x->title.at ? x->title : STR(""),
                              .channel = view_channel(x->channel),
                              .received = {(int32_t)x->received_day},
                              .late = view_is_late(&s->t, (day){(int32_t)x->received_day},
                                                   x->has_posted_day ? &posted : NULL),
                              .spoken = x->has_spoken && x->spoken,
                              .asked = str_eq(record, STR("asked")),
                              .written = str_eq(record, STR("written")),
                              .corrected = str_eq(record, STR("corrected")),
                              .confirmed = str_eq(record, STR("confirmed")),
                              .unreached = !x->mail.n};
    (void)q;
}

static void lines_fill(struct req *q, const struct stage *s, const struct intake_row_rows *rows,
                       int most, struct intake_lines *out)
{
    out->at = MEM_ARRAY(q->mem, struct intake_line, (size_t)rows->n + 1);
    for (int i = 0; i < rows->n && i < most; i++)
        line_fill(q, s, &rows->at[i], &out->at[out->n++]);
}

static enum err abouts_fill(struct req *q, struct intake_view *v, str chosen)
{
    struct document_rows rows;

    TRY(documents_readable(q->db, q->mem, v->s.t.id, &rows));
    v->abouts.at = MEM_ARRAY(q->mem, struct about_choice, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        v->abouts.at[v->abouts.n++] =
            (struct about_choice){rows.at[i].slug,
                                  document_title(q, rows.at[i].title, rows.at[i].title_en),
                                  str_eq(rows.at[i].slug, chosen)};
    return ERR_NONE;
}

static enum err twice(struct req *q, const struct stage *s, bool *out)
{
    struct contribution_intake_row row;
    bool found;

    TRY(contribution_intake(q->db, q->mem, s->t.id, &found, &row));
    *out = !found || row.twice;
    return ERR_NONE;
}

static enum err desk_show(struct req *q, struct res *r, struct intake_view *v)
{
    struct intake_row_rows rows;
    int64_t before;

    TRY(twice(q, &v->s, &v->twice));
    if (v->twice && !v->f.kind.n) v->f.kind = STR("telefoon");
    TRY(req_query_int(q, "voor", 1, INT64_MAX, INT64_MAX, &before));
    TRY(intake_waits(q->db, q->mem, v->s.t.id, &rows));
    lines_fill(q, &v->s, &rows, rows.n, &v->waits);
    TRY(intake_page(q->db, q->mem, v->s.t.id, before, CONSULTATION_PAGE + 1, &rows));
    lines_fill(q, &v->s, &rows, CONSULTATION_PAGE, &v->lines);
    if (rows.n > CONSULTATION_PAGE) v->before = v->lines.at[v->lines.n - 1].number;
    TRY(abouts_fill(q, v, req_line(q, "stuk", 100)));
    struct html *h =
        stage_page(q, r, &v->s, msg_text(q->lang, MSG_consultation_desk_title), true, true);
    consultation_desk_html(h, v);
    return page_close(h);
}

enum err consultation_desk(struct req *q, struct res *r)
{
    struct intake_view v = {0};

    TRY(stage_must(q, MAY_INTAKE, false, &v.s));
    v.f.received = day_iso(q->mem, day_of_at(q->now));
    return desk_show(q, r, &v);
}

static void days_read(struct req *q, const struct stage *s, struct view_form *f)
{
    const day today = day_of_at(q->now);

    f->received = req_line(q, "datum", 10);
    f->posted = req_line(q, "post", 10);
    if (day_parse(f->received, &f->received_day) != ERR_NONE || f->received_day.n > today.n ||
        (s->t.has_starts_day && f->received_day.n < s->starts.n))
        f->received_problem = MSG_consultation_received_wrong;
    if (!f->posted.n) return;
    f->has_posted =
        day_parse(f->posted, &f->posted_day) == ERR_NONE && f->posted_day.n <= f->received_day.n;
    if (!f->has_posted) f->posted_problem = MSG_consultation_posted_wrong;
}

enum err consultation_desk_save(struct req *q, struct res *r)
{
    const person_id self = who_person(q->who);
    struct contribution_receipt got;
    struct intake_view v = {0};
    struct inspection_about about;

    TRY(stage_must(q, MAY_INTAKE, false, &v.s));
    if (v.s.soon || trajectory_is_over(&v.s.t))
        return fail(q, ERR_CONFLICT, MSG_consultation_not_open);
    view_read(q, &v.f);
    v.f.kind = req_line(q, "soort", 10);
    days_read(q, &v.s, &v.f);
    const bool letter = str_eq(v.f.kind, STR("brief")), phone = str_eq(v.f.kind, STR("telefoon"));
    TRY(twice(q, &v.s, &v.twice));
    if (letter && v.twice) return fail(q, ERR_CONFLICT, MSG_consultation_letter_twice);
    // By number in the newest version, as people say it by phone: "alinea 14".
    v.about = req_line(q, "alinea", 100);
    const enum err known =
        inspection_about_typed(q->db, q->mem, v.s.t.id, req_line(q, "stuk", 100), v.about, &about);
    if (known != ERR_NONE && known != ERR_INVALID && known != ERR_NOT_FOUND) return known;
    view_check(&v.f, false);
    if (!letter && !phone && !str_eq(v.f.kind, STR("balie")))
        return fail(q, ERR_INVALID, MSG_error_invalid);
    if (known != ERR_NONE) v.f.reach_problem = MSG_consultation_about_wrong;
    v.f.problems += (v.f.received_problem != MSG_none) + (v.f.posted_problem != MSG_none) +
                    (v.f.reach_problem != MSG_none);
    if (v.f.problems) {
        r->status = 422;
        return desk_show(q, r, &v);
    }
    TRY(view_take(q, &v.s, &(struct about){0}, &v.f,
                  &(struct view_taken){.channel = letter  ? STR("paper")
                                                  : phone ? STR("phone")
                                                          : STR("meeting"),
                                       .spoken = !letter,
                                       .entered_by = &self,
                                       .about = &about},
                  &got));
    v.f = (struct view_form){.kind = v.f.kind, .received = v.f.received}; // ready for the next
    v.about = STR("");
    v.number = got.number;
    v.key = got.key;
    v.code = contribution_code(q->mem, got.number, got.key);
    return desk_show(q, r, &v);
}

// ---- one view, and its record ----

static enum err record_get(struct req *q, struct record_view *v, struct contribution_row *c,
                           struct consultation_view_row *w)
{
    struct about about;
    int64_t number;
    bool found;

    TRY(stage_must(q, MAY_INTAKE, false, &v->s));
    TRY(req_id(q, "number", &number));
    TRY(contribution_by_number(q->db, q->mem, v->s.t.id, number, &found, c));
    if (!found || str_eq(c->state, STR("withdrawn"))) return ERR_NOT_FOUND;
    *w = (struct consultation_view_row){0};
    TRY(view_of(q->db, q->mem, c->id, &found, w));
    TRY(view_about_of(q, c->id, &about));
    v->number = number;
    v->body = c->body;
    v->name = c->name;
    v->mail = c->mail;
    v->channel = view_channel(c->channel);
    v->received = (day){(int32_t)c->received_day};
    v->at = found ? moment_text(q, w->received_at, true) : STR("");
    v->has_posted = found && w->has_posted_day;
    v->posted = (day){(int32_t)w->posted_day};
    v->late = view_is_late(&v->s.t, v->received, v->has_posted ? &v->posted : NULL);
    v->about = !about.has ? STR("")
               : !about.place
                   ? about.title
                   : str_format(q->mem, STR_FMT ", %d%s" STR_FMT ": " STR_FMT, STR_ARG(about.title),
                                about.place, about.also.n ? ", " : "", STR_ARG(about.also),
                                STR_ARG(about.excerpt));
    if (!found) return ERR_NONE;
    v->address = w->address;
    v->spoken = w->spoken;
    v->sound = w->has_audio;
    if (v->sound) TRY(scan_look_upload(q->db, q->mem, w->audio, &v->scan));
    v->asked = str_eq(w->record, STR("asked"));
    v->written = str_eq(w->record, STR("written"));
    v->corrected = str_eq(w->record, STR("corrected"));
    v->confirmed = str_eq(w->record, STR("confirmed"));
    v->signed_on_paper = str_eq(w->confirmed_how, STR("signed"));
    v->correction = w->correction;
    v->typed = v->asked ? STR("") : c->body;
    return ERR_NONE;
}

static enum err record_show(struct req *q, struct res *r, struct record_view *v)
{
    struct html *h =
        stage_page(q, r, &v->s, msg_text(q->lang, MSG_consultation_record_title), true, true);

    consultation_record_html(h, v);
    return page_close(h);
}

enum err consultation_record(struct req *q, struct res *r)
{
    struct record_view v = {0};
    struct contribution_row c;
    struct consultation_view_row w;

    TRY(record_get(q, &v, &c, &w));
    v.saved = req_query(q, "klaar", 1).n > 0;
    return record_show(q, r, &v);
}

// To whoever spoke: read it, and say whether it is what you said. With the code on the receipt, which we do not know.
static enum err record_mail(struct req *q, const struct stage *s, const struct contribution_row *c)
{
    const enum lang lang = lang_of(c->lang);
    str origin;

    if (!c->mail.n || s->t.practice) return ERR_NONE;
    TRY(place_origin(q->db, q->mem, q->site->set, s->place.id, &origin));
    const struct msg_arg args[] = {
        {.name = "title", .s = in_reader_language(q, s->t.title, s->t.title_en)},
        {.name = "number", .s = str_format(q->mem, "%lld", (long long)c->number)},
        {.name = "address",
         .s = str_format(q->mem, STR_FMT "%s" STR_FMT "/inbreng/terugvinden", STR_ARG(origin),
                         lang == LANG_EN ? "/en" : "", STR_ARG(s->base))},
        {.name = "place", .s = s->place.name},
    };
    return mail_queue(q->db, q->mem, q->now, c->mail,
                      msg_fill(q->mem, lang, MSG_consultation_record_mail_subject, args, 2),
                      msg_fill(q->mem, lang, MSG_consultation_record_mail_text, args,
                               COUNT_OF(args)));
}

enum err consultation_record_save(struct req *q, struct res *r)
{
    const str act = req_line(q, "doe", 20);
    struct contribution_point_rows points;
    struct consultation_view_row w;
    struct record_view v = {0};
    struct contribution_row c;
    int64_t changed = 0;

    TRY(record_get(q, &v, &c, &w));
    if (!v.spoken) return fail(q, ERR_CONFLICT, MSG_consultation_record_not);
    if (str_eq(act, STR("verslag"))) {
        const str body = req_words(q, "tekst", REQ_WHOLE);
        if (!body.n || utf8_length(body) > CONTRIBUTION_SIGNS) {
            v.typed = body;
            v.problem = msg_text(q->lang, body.n ? MSG_consultation_body_long
                                                 : MSG_consultation_record_empty);
            r->status = 422;
            return record_show(q, r, &v);
        }
        TRY(view_record_write(q->db, c.id, who_person(q->who), q->now, &changed));
        if (!changed) return fail(q, ERR_CONFLICT, MSG_consultation_record_not);
        // One point still: the new words are its words. Divided already: whoever did that sees to it.
        TRY(contribution_points(q->db, q->mem, c.id, &points));
        if (points.n == 1 && str_eq(points.at[0].body, c.body))
            TRY(view_point_set(q->db, c.id, body));
        TRY(view_body_set(q->db, c.id, body));
        TRY(record_mail(q, &v.s, &c));
    } else if (str_eq(act, STR("getekend"))) {
        TRY(view_record_confirm(q->db, c.id, STR("signed"), q->now, &changed));
        if (!changed) return fail(q, ERR_CONFLICT, MSG_consultation_record_not);
        TRY(view_sound_drop(q->db, q->mem, c.id, false));
    } else {
        return fail(q, ERR_INVALID, MSG_error_invalid);
    }
    TRY(audit_by(q, "consultation.record", stage_object(q, &v.s, c.number), act));
    return stage_go(q, r, &v.s,
                    str_format(q->mem, "/zienswijzen/%lld?klaar=1", (long long)c.number));
}

// Only for who writes the record, and only until the speaker has agreed.
enum err consultation_sound(struct req *q, struct res *r)
{
    struct consultation_view_row w;
    struct record_view v = {0};
    struct upload_bytes_row body;
    struct upload_head_row head;
    struct contribution_row c;
    bool found;

    TRY(record_get(q, &v, &c, &w));
    if (!w.has_audio) return ERR_NOT_FOUND;
    TRY(upload_of(q->db, q->mem, v.s.t.id, w.audio, &found, &head));
    if (!found || head.public) return ERR_NOT_FOUND;
    TRY(upload_body(q->db, q->mem, w.audio, &body));
    r->type = upload_type(head.kind);
    r->cache = CACHE_NEVER;
    res_header(r, "content-disposition", STR("inline"));
    r->body = out_new(q->mem);
    out_str(&r->body, body.body);
    return ERR_NONE;
}
