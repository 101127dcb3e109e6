// bring.c - bringing in online, with or without an account; the list of what was said; finding one's own back.
#include "app/answer/answer.h"

#include "app/answer/bring.html.h"
#include "base/utf8.h"
#include "core/inspection.h"
#include "core/mail.h"
#include "engine/similar/similar.h"

void bring_read(struct req *q, struct bring_form *f)
{
    *f = (struct bring_form){.body = req_words(q, "tekst", REQ_WHOLE),
                             .name = req_line(q, "naam", CONTRIBUTION_NAME_SIGNS + 1),
                             .mail = req_line(q, "mail", 255),
                             .behalf = req_line(q, "namens", CONTRIBUTION_NAME_SIGNS + 1),
                             .channel = req_line(q, "kanaal", 20),
                             .received = req_line(q, "datum", 10),
                             .named = req_form(q, "noem", 1).n > 0};
}

static msg longer(str s, size_t signs, msg why)
{
    return utf8_length(s) > signs ? why : MSG_none;
}

void bring_check(struct req *q, struct bring_form *f, bool desk)
{
    f->received_day = day_of_at(q->now);
    f->body_problem = f->body.n == 0 ? MSG_answer_body_empty
                                     : longer(f->body, CONTRIBUTION_SIGNS, MSG_answer_body_long);
    f->name_problem = longer(f->name, CONTRIBUTION_NAME_SIGNS, MSG_answer_line_long);
    f->behalf_problem = longer(f->behalf, CONTRIBUTION_NAME_SIGNS, MSG_answer_line_long);
    if (f->named && f->name.n == 0) f->name_problem = MSG_answer_name_empty;
    if (f->mail.n && !mail_is_address(f->mail)) f->mail_problem = MSG_answer_mail_wrong;
    if (desk) {
        if (!contribution_is_channel(f->channel) || str_eq(f->channel, STR("online")))
            f->channel_problem = MSG_answer_channel_empty;
        if (f->received.n && (day_parse(f->received, &f->received_day) != ERR_NONE ||
                              f->received_day.n > day_of_at(q->now).n ||
                              f->received_day.n < day_of_at(q->now).n - 400))
            f->received_problem = MSG_answer_received_wrong;
    }
    f->problems = (f->body_problem != MSG_none) + (f->name_problem != MSG_none) +
                  (f->mail_problem != MSG_none) + (f->behalf_problem != MSG_none) +
                  (f->channel_problem != MSG_none) + (f->received_problem != MSG_none);
}

struct channel_lines channel_choices(struct req *q, str chosen, bool online)
{
    static const char *const all[] = {"online", "paper", "phone", "street", "meeting"};
    struct channel_lines l = {MEM_ARRAY(q->mem, struct channel_line, COUNT_OF(all)), 0};

    for (size_t i = online ? 0 : 1; i < COUNT_OF(all); i++) {
        const str value = str_of(all[i]);
        l.at[l.n++] = (struct channel_line){.word = channel_word(value),
                                            .value = value,
                                            .chosen = str_eq(value, chosen)};
    }
    return l;
}

// ---- what was said ----

enum err answer_list(struct req *q, struct res *r)
{
    struct contribution_channel_rows channels;
    struct contribution_line_rows rows;
    struct list_view v = {0};

    TRY(here_get(q, &v.h));
    TRY(req_query_int(q, "voor", 1, INT64_MAX, INT64_MAX, &v.before));
    TRY(contribution_channels(q->db, q->mem, v.h.t.id, &channels));
    v.channels.at = MEM_ARRAY(q->mem, struct channel_line, (size_t)channels.n + 1);
    for (int i = 0; i < channels.n; i++) {
        v.channels.at[v.channels.n++] =
            (struct channel_line){.word = channel_word(channels.at[i].channel),
                                  .n = channels.at[i].n};
        v.total += channels.at[i].n;
    }
    TRY(contribution_page(q->db, q->mem, v.h.t.id, v.before, ANSWER_PAGE + 1, &rows));
    v.lines.at = MEM_ARRAY(q->mem, struct contribution_view, ANSWER_PAGE + 1);
    v.before = 0;
    for (int i = 0; i < rows.n; i++) {
        const struct contribution_line_row *x = &rows.at[i];
        struct contribution_view *c = &v.lines.at[v.lines.n];
        if (i == ANSWER_PAGE) {
            v.before = rows.at[i - 1].number;
            break;
        }
        *c = (struct contribution_view){.number = x->number,
                                        .name = x->named ? x->name : STR(""),
                                        .behalf = x->behalf,
                                        .channel = channel_word(x->channel),
                                        .received = {(int32_t)x->received_day},
                                        .hidden = str_eq(x->state, STR("hidden")),
                                        .withdrawn = str_eq(x->state, STR("withdrawn"))};
        c->body = answer_excerpt(x->body, 400, &c->more);
        v.lines.n++;
    }
    struct html *h = here_page(q, r, &v.h, MSG_answer_list_title, false, false);
    answer_list_html(h, &v);
    return page_close(h);
}

// ---- what is like it ----

enum { SIMILAR_SHOWN = 5, SIMILAR_AMONG = 12000, SIMILAR_SIGNS = 1000 };

static enum err similar_fill(struct req *q, const struct here *h, str text, struct similar_view *v)
{
    struct similar_hit hits[SIMILAR_SHOWN];
    struct contribution_body_rows rows;
    int n = 0;

    v->h = *h;
    v->looked = text.n > 0;
    v->like.at = MEM_ARRAY(q->mem, struct contribution_view, SIMILAR_SHOWN);
    if (!v->looked) return ERR_NONE;
    TRY(contribution_bodies(q->db, q->mem, h->t.id, SIMILAR_AMONG, &rows));
    str *texts = MEM_ARRAY(q->mem, str, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        texts[i] = rows.at[i].body;
    TRY(similar_find(q->mem, text, texts, rows.n, SIMILAR_SHOWN, hits, &n));
    for (int i = 0; i < n; i++) {
        struct contribution_view *c = &v->like.at[v->like.n++];
        *c = (struct contribution_view){.number = rows.at[hits[i].text].number};
        c->body = answer_excerpt(rows.at[hits[i].text].body, 200, &c->more);
    }
    return ERR_NONE;
}

// A page of its own, of which the form takes the list while somebody types.
enum err answer_similar(struct req *q, struct res *r)
{
    struct similar_view v = {0};
    struct here h;

    TRY(here_get(q, &h));
    TRY(similar_fill(q, &h, req_query(q, "tekst", SIMILAR_SIGNS), &v));
    struct html *page = here_page(q, r, &h, MSG_answer_similar_title, false, true);
    answer_similar_html(page, &v);
    return page_close(page);
}

// ---- the form ----

static enum err intake_of(struct req *q, const struct here *h, bool *online, bool *account,
                          bool *twice)
{
    struct contribution_intake_row row;
    bool found;

    TRY(contribution_intake(q->db, q->mem, h->t.id, &found, &row));
    if (online) *online = !found || row.online;
    if (account) *account = found && row.account;
    if (twice) *twice = !found || row.twice;
    return ERR_NONE;
}

static enum err form_show(struct req *q, struct res *r, struct bring_view *v)
{
    v->closed = !v->h.taking_part;
    if (!v->similar.looked) v->similar.h = v->h;
    struct html *h = here_page(q, r, &v->h, MSG_answer_new_title, true, false);
    answer_new_html(h, v);
    return page_close(h);
}

enum err answer_new(struct req *q, struct res *r)
{
    struct bring_view v = {0};
    struct consultation_row c;
    bool consults;

    TRY(here_get(q, &v.h));
    TRY(consultation_of(q->db, q->mem, v.h.t.id, &consults, &c));
    if (consults) return here_go(q, r, &v.h, STR("/zienswijze")); // with what the law asks
    TRY(intake_of(q, &v.h, &v.online, &v.account, NULL));
    if (v.account) v.signed_in = who_in(q->who);
    return form_show(q, r, &v);
}

static enum err receipt_mail(struct req *q, const struct here *h, str to,
                             const struct contribution_receipt *got)
{
    const struct msg_arg args[] = {
        {.name = "title", .s = h->title},
        {.name = "code", .s = contribution_code(q->mem, got->number, got->key)},
        {.name = "address",
         .s = str_format(q->mem,
                         STR_FMT "%s" STR_FMT "/inbreng/%lld/mijn?" EDIT_KEY_FIELD "=" STR_FMT,
                         STR_ARG(settings_origin(q->mem, q->site->set)),
                         q->lang == LANG_EN ? "/en" : "", STR_ARG(h->base), (long long)got->number,
                         STR_ARG(got->key))},
        {.name = "place", .s = h->place.name},
    };
    return mail_queue(q->db, q->mem, q->now, to,
                      msg_fill(q->mem, q->lang, MSG_answer_mail_subject, args, 1),
                      msg_fill(q->mem, q->lang, MSG_answer_mail_text, args, COUNT_OF(args)));
}

enum err answer_bring(struct req *q, struct res *r)
{
    struct bring_view v = {0};
    struct contribution_receipt got;
    const person_id self = who_person(q->who);
    struct consultation_row c;
    bool consults;

    TRY(here_get(q, &v.h));
    TRY(consultation_of(q->db, q->mem, v.h.t.id, &consults, &c));
    if (consults) return fail(q, ERR_CONFLICT, MSG_answer_is_consultation);
    TRY(intake_of(q, &v.h, &v.online, &v.account, NULL));
    v.signed_in = who_in(q->who);
    bring_read(q, &v.f);
    bring_check(q, &v.f, false);
    if (!v.h.taking_part || !v.online || (v.account && !v.signed_in)) {
        v.late = !v.h.taking_part;
        r->status = v.h.taking_part ? 403 : 409; // what was typed is shown, so that it is not lost
        return form_show(q, r, &v);
    }
    if (req_line(q, "kijk", 1).n) { // first what others said; nothing is kept
        TRY(similar_fill(q, &v.h, utf8_clip(v.f.body, SIMILAR_SIGNS), &v.similar));
        v.f.body_problem = v.f.name_problem = v.f.mail_problem = v.f.behalf_problem = MSG_none;
        v.f.problems = 0;
        return form_show(q, r, &v);
    }
    if (v.f.problems) {
        r->status = 422;
        return form_show(q, r, &v);
    }
    TRY(contribution_add(q->db, q->mem, q->now,
                         &(struct contribution_new){.trajectory = v.h.t.id,
                                                    .channel = STR("online"),
                                                    .body = v.f.body,
                                                    .name = v.f.name,
                                                    .mail = v.f.mail,
                                                    .behalf = v.f.behalf,
                                                    .named = v.f.named,
                                                    .lang = q->lang,
                                                    .person = v.signed_in ? &self : NULL,
                                                    .received = v.f.received_day},
                         &got));
    // nothing leaves a practice place
    if (v.f.mail.n && !v.h.t.practice) TRY(receipt_mail(q, &v.h, v.f.mail, &got));
    TRY(audit_by(q, "contribution.add", here_object(q, got.number, &v.h), STR("online")));
    return here_go(q, r, &v.h,
                   str_format(q->mem, "/inbreng/%lld/mijn?" EDIT_KEY_FIELD "=" STR_FMT "&nieuw=1",
                              (long long)got.number, STR_ARG(got.key)));
}

// ---- finding back ----

static enum err lookup_show(struct req *q, struct res *r, const struct lookup_view *v)
{
    struct html *h = here_page(q, r, &v->h, MSG_answer_lookup_title, true, true);
    answer_lookup_html(h, v);
    return page_close(h);
}

enum err answer_lookup(struct req *q, struct res *r)
{
    struct lookup_view v = {0};

    TRY(here_get(q, &v.h));
    return lookup_show(q, r, &v);
}

enum err answer_lookup_go(struct req *q, struct res *r)
{
    struct lookup_view v = {0};
    struct contribution_row c;
    int64_t number;
    bool found = false;
    str key;

    TRY(here_get(q, &v.h));
    v.code = req_line(q, "code", CONTRIBUTION_CODE_MOST);
    if (contribution_code_read(q->mem, v.code, &number, &key))
        TRY(contribution_open(q->db, q->mem, v.h.t.id, number, key, &found, &c));
    if (!found) {
        v.problem = true;
        r->status = 422;
        return lookup_show(q, r, &v);
    }
    return here_go(q, r, &v.h,
                   str_format(q->mem, "/inbreng/%lld/mijn?" EDIT_KEY_FIELD "=" STR_FMT,
                              (long long)number, STR_ARG(key)));
}
