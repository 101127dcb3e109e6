// submit.c - practice cases by form: whoever has an account writes, an editor reads and publishes. Nothing typed is lost: every
// way of leaving the form saves it, also when something is missing.
#include "app/library/submit.h"

#include "app/library/names.h"
#include "app/library/put.h"
#include "app/library/submit.html.h"
#include "app/library/text.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "core/mail.h"
#include "web/who.h"

static const struct {
    const char *name;
    msg label, help;
    int rows;
    bool must;
    size_t signs;
} form[CASE_FIELDS] = {
    {"titel", MSG_submit_title, MSG_submit_title_help, 1, true, 120},
    {"vraag", MSG_submit_question, MSG_submit_question_help, 3, true, 1000},
    {"plaats", MSG_submit_place, MSG_submit_place_help, 1, true, 80},
    {"soort", MSG_submit_place_kind, MSG_none, 0, true, 20},
    {"jaar", MSG_submit_year, MSG_submit_year_help, 1, true, 9},
    {"poging", MSG_submit_tried, MSG_submit_tried_help, 6, true, 4000},
    {"wie", MSG_submit_whom, MSG_submit_whom_help, 3, true, 1500},
    {"kosten", MSG_submit_cost, MSG_submit_cost_help, 3, true, 1500},
    {"gebeurd", MSG_submit_happened, MSG_submit_happened_help, 6, true, 4000},
    {"mislukt", MSG_submit_failed, MSG_submit_failed_help, 4, true, 3000},
    {"raad", MSG_submit_council, MSG_submit_council_help, 3, true, 1500},
    {"anders", MSG_submit_otherwise, MSG_submit_otherwise_help, 4, true, 3000},
    {"bron", MSG_submit_source, MSG_submit_source_help, 3, true, 1500},
    {"akkoord", MSG_submit_consent, MSG_submit_consent_help, 2, true, 500},
};
enum {
    TITLE,
    QUESTION,
    PLACE,
    PLACE_KIND,
    YEAR,
    TRIED,
    WHOM,
    COST,
    HAPPENED,
    FAILED,
    COUNCIL,
    OTHERWISE,
    SOURCE,
    CONSENT
};

static const struct {
    const char *value;
    msg word;
} place_kinds[] = {
    {"dorp", MSG_submit_village},
    {"wijk", MSG_submit_neighbourhood},
    {"stad", MSG_submit_city},
    {"regio", MSG_submit_region},
};

static msg state_word(str state)
{
    return str_eq(state, STR("draft"))      ? MSG_submit_state_draft
           : str_eq(state, STR("sent"))     ? MSG_submit_state_sent
           : str_eq(state, STR("returned")) ? MSG_submit_state_returned
                                            : MSG_submit_state_published;
}

static struct case_lines lines_of(struct req *q, const struct case_brief_rows *rows)
{
    struct case_lines l = {MEM_ARRAY(q->mem, struct case_line, (size_t)rows->n + 1), rows->n};

    for (int i = 0; i < rows->n; i++) {
        const struct case_brief_row *r = &rows->at[i];
        l.at[i] = (struct case_line){
            .id = r->id.v,
            .title = r->title.n ? r->title : msg_text(q->lang, MSG_submit_untitled),
            .place = r->place,
            .state = r->state,
            .item = r->item,
            .word = state_word(r->state),
            .changed = day_of_at(r->changed_at),
        };
    }
    return l;
}

static enum err page_with(struct req *q, struct res *r, msg title,
                          void (*body)(struct html *h, const void *v), const void *v)
{
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, title),
                                              .menu = "library",
                                              .no_index = true,
                                              .form = true});
    body(h, v);
    return page_close(h);
}

static void list_body(struct html *h, const void *v)
{
    submit_list_html(h, v);
}

static void form_body(struct html *h, const void *v)
{
    submit_form_html(h, v);
}

static void read_body(struct html *h, const void *v)
{
    submit_read_html(h, v);
}

// ---- the list of one's own, and of an editor ----

enum err library_submit(struct req *q, struct res *r)
{
    struct case_brief_rows rows;
    struct cases_view v = {.said = req_query(q, "weg", 1).n > 0};

    TRY(case_mine(q->db, q->mem, who_person(q->who), &rows));
    v.waiting = lines_of(q, &rows);
    return page_with(q, r, MSG_submit_list_title, list_body, &v);
}

enum err library_cases(struct req *q, struct res *r)
{
    struct case_brief_rows waiting, published;
    struct cases_view v = {.editor = true, .said = req_query(q, "klaar", 1).n > 0};

    TRY(must(q, MAY_EDIT_LIBRARY, PLACE_ROOT));
    TRY(case_waiting(q->db, q->mem, &waiting));
    TRY(case_published(q->db, q->mem, &published));
    v.waiting = lines_of(q, &waiting);
    v.published = lines_of(q, &published);
    return page_with(q, r, MSG_submit_editor_title, list_body, &v);
}

enum err library_submit_new(struct req *q, struct res *r)
{
    case_sent_id id;

    TRY(case_new(q->db, q->mem, who_person(q->who), q->now, &id));
    return redirect(q, r, str_format(q->mem, "/bibliotheek/casus/insturen/%lld", (long long)id.v));
}

// ---- the form ----

static void view_fill(struct req *q, const str values[CASE_FIELDS], struct case_view *v)
{
    v->fields.at = MEM_ARRAY(q->mem, struct case_field, CASE_FIELDS);
    for (int i = 0; i < CASE_FIELDS; i++)
        v->fields.at[i] =
            (struct case_field){form[i].name, form[i].label, form[i].help, form[i].rows,
                                form[i].must, values[i],     STR("")};
    v->fields.n = CASE_FIELDS;
    v->place_kinds.at = MEM_ARRAY(q->mem, struct case_choice, COUNT_OF(place_kinds));
    for (size_t i = 0; i < COUNT_OF(place_kinds); i++)
        v->place_kinds.at[i] =
            (struct case_choice){str_of(place_kinds[i].value), place_kinds[i].word,
                                 str_eq(values[PLACE_KIND], str_of(place_kinds[i].value))};
    v->place_kinds.n = COUNT_OF(place_kinds);
    v->found.at = MEM_ARRAY(q->mem, str, NAMES_MAX);
    for (int i = 0; i < CASE_FIELDS; i++)
        if (i != PLACE && i != SOURCE && i != CONSENT) names_find(q->mem, values[i], &v->found);
}

static void row_fill(const struct case_sent_row *c, str values[CASE_FIELDS])
{
    values[TITLE] = c->title;
    values[QUESTION] = c->question;
    values[PLACE] = c->place;
    values[PLACE_KIND] = c->place_kind;
    values[YEAR] = c->year;
    values[TRIED] = c->tried;
    values[WHOM] = c->whom;
    values[COST] = c->cost;
    values[HAPPENED] = c->happened;
    values[FAILED] = c->failed;
    values[COUNCIL] = c->council;
    values[OTHERWISE] = c->otherwise;
    values[SOURCE] = c->source;
    values[CONSENT] = c->consent;
}

// What is still missing before it can be sent; the places are filled with what to do.
static void problems_fill(struct req *q, struct case_view *v)
{
    for (int i = 0; i < CASE_FIELDS; i++) {
        struct case_field *f = &v->fields.at[i];
        int64_t year;

        if (f->value.n == 0)
            f->problem = msg_text(q->lang, MSG_submit_empty);
        else if (i == YEAR && str_int(f->value, 1970, 2100, &year) != ERR_NONE)
            f->problem = msg_text(q->lang, MSG_submit_year_problem);
        v->problems += f->problem.n > 0;
    }
    if (!v->licence) {
        v->licence_problem = msg_text(q->lang, MSG_submit_licence_problem);
        v->problems++;
    }
    if (v->found.n && !v->names) {
        v->names_problem = msg_text(q->lang, MSG_submit_names_problem);
        v->problems++;
    }
}

static struct case_view view_of(struct req *q, const struct case_sent_row *c)
{
    struct case_view v = {.id = c->id.v,
                          .licence = c->licence,
                          .names = c->names,
                          .note = c->note,
                          .state = c->state,
                          .item = c->item,
                          .changed = day_of_at(c->changed_at)};
    str values[CASE_FIELDS];

    row_fill(c, values);
    view_fill(q, values, &v);
    return v;
}

static enum err case_get(struct req *q, struct case_sent_row *c)
{
    case_sent_id id;
    bool found;

    TRY(req_id(q, "sent", &id.v));
    TRY(case_of(q->db, q->mem, id, &found, c));
    return found ? ERR_NONE : ERR_NOT_FOUND;
}

static enum err own_get(struct req *q, struct case_sent_row *c)
{
    TRY(case_get(q, c));
    return c->person.v == who_person(q->who).v ? ERR_NONE : ERR_NOT_FOUND;
}

static void paragraph_put(struct req *q, struct out *o, msg heading, str text)
{
    if (text.n == 0) return;
    out_format(o, "## " STR_FMT "\n\n" STR_FMT "\n\n", STR_ARG(msg_text(q->lang, heading)),
               STR_ARG(text));
}

// The case as the text of an item, in Dutch: that is the language it was written in.
static str body_of(struct req *q, const str values[CASE_FIELDS])
{
    static const struct {
        int field;
        msg heading;
    } order[] = {
        {QUESTION, MSG_submit_h_question}, {TRIED, MSG_submit_h_tried},
        {WHOM, MSG_submit_h_whom},         {COST, MSG_submit_h_cost},
        {HAPPENED, MSG_submit_h_happened}, {FAILED, MSG_submit_h_failed},
        {COUNCIL, MSG_submit_h_council},   {OTHERWISE, MSG_submit_h_otherwise},
    };
    struct out o = out_new(q->mem);
    const enum lang lang = q->lang;

    q->lang = LANG_NL;
    for (size_t i = 0; i < COUNT_OF(order); i++)
        paragraph_put(q, &o, order[i].heading, values[order[i].field]);
    q->lang = lang;
    return out_get(&o);
}

static enum err form_show(struct req *q, struct res *r, struct case_view *v)
{
    str values[CASE_FIELDS];

    for (int i = 0; i < CASE_FIELDS; i++)
        values[i] = v->fields.at[i].value;
    TRY(text_html(q->db, q->mem, body_of(q, values), LANG_NL, &v->preview));
    return page_with(q, r, MSG_submit_form_title, form_body, v);
}

enum err library_submit_edit(struct req *q, struct res *r)
{
    struct case_sent_row c;

    TRY(own_get(q, &c));
    struct case_view v = view_of(q, &c);
    v.saved = req_query(q, "bewaard", 1).n > 0;
    v.sent = req_query(q, "verstuurd", 1).n > 0;
    return form_show(q, r, &v);
}

enum err library_submit_save(struct req *q, struct res *r)
{
    const bool send = req_form(q, "verstuur", 1).n > 0;
    struct case_sent_row c;
    struct case_view v;
    str values[CASE_FIELDS];

    TRY(own_get(q, &c));
    if (str_eq(c.state, STR("published"))) return fail(q, ERR_CONFLICT, MSG_submit_is_published);
    for (int i = 0; i < CASE_FIELDS; i++) {
        values[i] = str_trim(req_form(q, form[i].name, form[i].signs));
        if (!values[i].at) values[i] = STR("");
        if (form[i].rows == 1)
            for (size_t k = 0; k < values[i].n; k++)
                if (values[i].at[k] == '\n') values[i].n = k; // a line is a line
    }
    v = (struct case_view){.id = c.id.v,
                           .note = c.note,
                           .state = c.state,
                           .licence = req_form(q, "licentie", 1).n > 0,
                           .names = req_form(q, "namen", 1).n > 0};
    view_fill(q, values, &v);
    bool known = values[PLACE_KIND].n == 0;
    for (int i = 0; i < v.place_kinds.n; i++)
        known |= v.place_kinds.at[i].chosen;
    if (!known) values[PLACE_KIND] = v.fields.at[PLACE_KIND].value = STR("");
    TRY(case_save(q->db, c.id, values[TITLE], values[QUESTION], values[PLACE], values[PLACE_KIND],
                  values[YEAR], values[TRIED], values[WHOM], values[COST], values[HAPPENED],
                  values[FAILED], values[COUNCIL], values[OTHERWISE], values[SOURCE],
                  values[CONSENT], v.licence, v.names, q->now));
    const str back = str_format(q->mem, "/bibliotheek/casus/insturen/%lld", (long long)c.id.v);
    if (!send) return redirect(q, r, str_format(q->mem, STR_FMT "?bewaard=1", STR_ARG(back)));
    problems_fill(q, &v);
    if (v.problems) { // kept as a draft; what is missing is shown
        v.saved = true;
        r->status = 422;
        return form_show(q, r, &v);
    }
    TRY(case_send(q->db, c.id, q->now));
    TRY(audit_by(q, "case.send", str_format(q->mem, "case:%lld", (long long)c.id.v), STR("")));
    return redirect(q, r, str_format(q->mem, STR_FMT "?verstuurd=1", STR_ARG(back)));
}

enum err library_submit_drop(struct req *q, struct res *r)
{
    struct case_sent_row c;
    int64_t gone;

    TRY(own_get(q, &c));
    TRY(case_drop(q->db, c.id, who_person(q->who), &gone));
    if (!gone) return fail(q, ERR_CONFLICT, MSG_submit_is_sent);
    return redirect(q, r, STR("/bibliotheek/casus/insturen?weg=1"));
}

// ---- the editor ----

enum err library_case(struct req *q, struct res *r)
{
    struct case_sent_row c;
    str values[CASE_FIELDS];

    TRY(must(q, MAY_EDIT_LIBRARY, PLACE_ROOT));
    TRY(case_get(q, &c));
    if (str_eq(c.state, STR("draft"))) return ERR_NOT_FOUND; // not sent: nobody else's yet
    row_fill(&c, values);
    struct case_view v = view_of(q, &c);
    TRY(text_html(q->db, q->mem, body_of(q, values), LANG_NL, &v.preview));
    return page_with(q, r, MSG_submit_editor_title, read_body, &v);
}

static enum err writer_tell(struct req *q, const struct case_sent_row *c, msg subject, msg text,
                            str detail)
{
    struct person_row p;

    TRY(person_by_id(q->db, q->mem, c->person, &p));
    const enum lang lang = lang_of(p.lang);
    const str address =
        str_format(q->mem, STR_FMT "%s/bibliotheek/casus/insturen/%lld", STR_ARG(q->origin),
                   lang == LANG_EN ? "/en" : "", (long long)c->id.v);
    const struct msg_arg args[] = {
        {.name = "title", .s = c->title},
        {.name = "detail", .s = detail},
        {.name = "address", .s = address},
    };
    return mail_queue(q->db, q->mem, q->now, p.mail, msg_fill(q->mem, lang, subject, args, 1),
                      msg_fill(q->mem, lang, text, args, COUNT_OF(args)));
}

// A free slug for the title: with a number behind it when another item has it.
static enum err slug_free(struct req *q, str title, str *out)
{
    const str first = utf8_slug(q->mem, title, 70);
    struct item_known_row known;
    bool taken = true;

    *out = first.n ? first : STR("praktijkvoorbeeld");
    for (int i = 2; i < 1000; i++) {
        TRY(item_known(q->db, q->mem, *out, &taken, &known));
        if (!taken) return ERR_NONE;
        *out = str_format(q->mem, STR_FMT "-%d", STR_ARG(first), i);
    }
    return ERR_CONFLICT;
}

// A value of a head: no ": " and " #", so that every reader of YAML sees the same.
static str head_value(struct mem *m, str s)
{
    struct out o = out_new(m);

    for (size_t i = 0; i < s.n; i++) {
        const bool space = i + 1 < s.n && s.at[i + 1] == ' ';
        if (s.at[i] == ':' && space)
            OUT_LIT(&o, " –");
        else if (s.at[i] != '#' && s.at[i] != '\n')
            out_byte(&o, s.at[i]);
        else if (s.at[i] == '\n')
            out_byte(&o, ' ');
    }
    return out_get(&o);
}

static enum err case_to_item(struct req *q, const str values[CASE_FIELDS], str *out_slug)
{
    char id[8];
    struct entry e = {.uid = {id, sizeof id},
                      .kind = STR("case"),
                      .lang = LANG_NL,
                      .dated = day_of_at(q->now),
                      .licence = STR("CC-BY-SA-4.0"),
                      .place = values[PLACE],
                      .module = STR(""),
                      .series = STR("")};
    struct entry_text *t = &e.text[LANG_NL];
    struct out head = out_new(q->mem);
    str line, rest = values[SOURCE];
    item_id item;

    random_id(id);
    TRY(slug_free(q, values[TITLE], &e.slug));
    t->present = true;
    t->title = head_value(q->mem, values[TITLE]);
    t->summary = head_value(q->mem, utf8_clip(values[QUESTION], 300));
    t->themes = (struct strs){MEM_ARRAY(q->mem, str, 1), 1};
    t->themes.at[0] = STR("praktijkvoorbeeld");
    t->body = str_format(q->mem, STR_FMT, STR_ARG(body_of(q, values)));
    e.source = (struct strs){MEM_ARRAY(q->mem, str, 40), 0};
    while (e.source.n < 39 && str_line(&rest, &line))
        if (str_trim(line).n) e.source.at[e.source.n++] = head_value(q->mem, str_trim(line));
    e.related = (struct strs){MEM_ARRAY(q->mem, str, 1), 0};
    out_format(&head,
               "id: " STR_FMT "\nkind: case\ntitle: " STR_FMT "\nsummary: " STR_FMT
               "\nlanguage: nl\ndate: " STR_FMT "\nlicence: CC-BY-SA-4.0\nplace: " STR_FMT
               "\nyear: " STR_FMT "\nconsent: " STR_FMT "\nthemes:\n- praktijkvoorbeeld\nsource:\n",
               STR_ARG(e.uid), STR_ARG(t->title), STR_ARG(t->summary),
               STR_ARG(day_iso(q->mem, e.dated)), STR_ARG(head_value(q->mem, e.place)),
               STR_ARG(values[YEAR]), STR_ARG(head_value(q->mem, values[CONSENT])));
    for (int i = 0; i < e.source.n; i++)
        out_format(&head, "- " STR_FMT "\n", STR_ARG(e.source.at[i]));
    t->head = out_get(&head);
    TRY(item_begin(q->db, q->mem, &e, q->now));
    TRY(item_put_entry(q->db, q->mem, &e, q->now, &item));
    TRY(item_state_set(q->db, item, STR("published"), q->now));
    TRY(item_index_put(q->db, q->mem, item));
    *out_slug = e.slug;
    return ERR_NONE;
}

enum err library_case_decide(struct req *q, struct res *r)
{
    struct case_sent_row c;
    str values[CASE_FIELDS], slug;
    int64_t done;

    TRY(must(q, MAY_EDIT_LIBRARY, PLACE_ROOT));
    TRY(case_get(q, &c));
    if (!str_eq(c.state, STR("sent"))) return fail(q, ERR_CONFLICT, MSG_submit_decided);
    row_fill(&c, values);
    const str object = str_format(q->mem, "case:%lld", (long long)c.id.v);
    if (req_form(q, "publiceer", 1).n) {
        TRY(case_to_item(q, values, &slug));
        TRY(case_publish(q->db, c.id, slug, q->now, &done));
        TRY(writer_tell(q, &c, MSG_submit_mail_published, MSG_submit_mail_published_text,
                        str_format(q->mem, STR_FMT "/bibliotheek/casus/" STR_FMT,
                                   STR_ARG(q->origin), STR_ARG(slug))));
        TRY(audit_by(q, "case.publish", object, slug));
        return redirect(q, r, str_format(q->mem, "/bibliotheek/casus/" STR_FMT, STR_ARG(slug)));
    }
    const str note = str_trim(req_form(q, "bericht", 2000));
    if (note.n == 0) return fail(q, ERR_INVALID, MSG_submit_note_missing);
    TRY(case_return(q->db, c.id, note, q->now, &done));
    TRY(writer_tell(q, &c, MSG_submit_mail_returned, MSG_submit_mail_returned_text, note));
    TRY(audit_by(q, "case.return", object, STR("")));
    return redirect(q, r, STR("/beheer/casussen?klaar=1"));
}

// Taken back: the address stays and says so (410), and harvesters hear of it.
enum err library_case_withdraw(struct req *q, struct res *r)
{
    struct case_sent_row c;
    struct item_known_row known;
    bool found;

    TRY(must(q, MAY_EDIT_LIBRARY, PLACE_ROOT));
    TRY(case_get(q, &c));
    TRY(item_known(q->db, q->mem, c.item, &found, &known));
    if (!found) return ERR_NOT_FOUND;
    TRY(item_state_set(q->db, known.id, STR("withdrawn"), q->now));
    TRY(item_index_put(q->db, q->mem, known.id));
    TRY(audit_by(q, "case.withdraw", str_format(q->mem, "case:%lld", (long long)c.id.v), c.item));
    return redirect(q, r, STR("/beheer/casussen?klaar=1"));
}
