// list.c - initiatives of a place: as a list with filters, as a feed, CSV and JSON; what is there already while somebody types; the
// budgets with what is left; and what stands on the council's page.
#include "app/initiative/initiative_page.h"

#include "app/initiative/feed.xml.h"
#include "app/initiative/list.html.h"
#include "base/csv.h"
#include "base/utf8.h"
#include "engine/similar/similar.h"

enum { FEED_NEWEST = 50, CSV_MOST = 20000, JSON_PAGE = 100, ASK_SIGNS = 300, SHARE_STEP = 450 };

struct initiative_card initiative_card_of(struct req *q, const struct initiative_line_row *x)
{
    enum initiative_state s = INITIATIVE_draft;

    initiative_state_parse(x->state, &s);
    return (struct initiative_card){
        .number = x->number,
        .title = x->title,
        .gist = x->gist,
        .area = x->area_name,
        .amount = str_eq(x->kind, STR("own"))
                      ? initiative_money(q->mem, q->lang, x->granted ? x->granted : x->amount)
                      : STR(""),
        .state = initiative_state_word(x->state),
        .state_name = x->state,
        .kind = initiative_kind_word(x->kind, x->light),
        .dutch = q->lang != LANG_NL && str_eq(x->lang, STR("nl")),
        .signed_n = x->signed_n,
        .threshold = x->threshold,
        .progress = x->threshold > 0 &&
                    (initiative_phase_of(s) == INITIATIVE_SUPPORT || s == INITIATIVE_expired),
        .reached = x->threshold > 0 && x->signed_n >= x->threshold,
        .has_last = x->has_last_day && initiative_phase_of(s) == INITIATIVE_SUPPORT &&
                    x->last_day >= day_of_at(q->now).n,
        .last = {(int32_t)x->last_day},
        .has_meeting = x->has_meeting_day && s == INITIATIVE_scheduled,
        .meeting = {(int32_t)x->meeting_day}};
}

static const struct {
    const char *value;
    enum initiative_phase phase;
    msg word;
} stands[] = {
    {"", INITIATIVE_HIDDEN, MSG_initiative_stand_all},
    {"steun", INITIATIVE_SUPPORT, MSG_initiative_stand_steun},
    {"bezig", INITIATIVE_BUSY, MSG_initiative_stand_bezig},
    {"klaar", INITIATIVE_OVER, MSG_initiative_stand_klaar},
};

static const struct {
    const char *value, *kind;
    msg word;
} kinds[] = {
    {"", "", MSG_initiative_kinds_all},
    {"plan", "own", MSG_initiative_kinds_own},
    {"agenda", "agenda", MSG_initiative_kinds_agenda},
};

static void filters(struct req *q, struct initiative_list_view *v, str *out_kind,
                    enum initiative_phase *out_phase)
{
    struct initiative_filter *k = MEM_ARRAY(q->mem, struct initiative_filter, COUNT_OF(kinds));
    struct initiative_filter *s = MEM_ARRAY(q->mem, struct initiative_filter, COUNT_OF(stands));
    const str kind = req_query(q, "soort", 10), stand = req_query(q, "stand", 10);

    *out_kind = STR("");
    *out_phase = INITIATIVE_HIDDEN;
    v->kind = v->stand = STR("");
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        k[i] = (struct initiative_filter){str_of(kinds[i].value), kinds[i].word, false};
        if (i && str_eq(kind, k[i].value)) {
            *out_kind = str_of(kinds[i].kind);
            v->kind = k[i].value;
        }
    }
    for (size_t i = 0; i < COUNT_OF(stands); i++) {
        s[i] = (struct initiative_filter){str_of(stands[i].value), stands[i].word, false};
        if (i && str_eq(stand, s[i].value)) {
            *out_phase = stands[i].phase;
            v->stand = s[i].value;
        }
    }
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        k[i].chosen = str_eq(k[i].value, v->kind);
    for (size_t i = 0; i < COUNT_OF(stands); i++)
        s[i].chosen = str_eq(s[i].value, v->stand);
    v->kinds = (struct initiative_filters){k, COUNT_OF(kinds)};
    v->stands = (struct initiative_filters){s, COUNT_OF(stands)};
}

static enum err rows_of(struct req *q, place_id place, str kind, enum initiative_phase phase,
                        int64_t before, int64_t limit, struct initiative_line_rows *out)
{
    return phase == INITIATIVE_HIDDEN
               ? initiative_list_all(q->db, q->mem, place, kind, before, limit, out)
               : initiative_list_phase(q->db, q->mem, place, phase, kind, before, limit, out);
}

enum err initiative_list(struct req *q, struct res *r)
{
    struct initiative_list_view v = {0};
    struct initiative_figure_rows figures;
    struct initiative_line_rows rows;
    enum initiative_phase phase;
    int64_t before;
    str kind;

    TRY(initiative_place(q, &v.place));
    TRY(req_query_int(q, "voor", 1, INT64_MAX, INT64_MAX, &before));
    filters(q, &v, &kind, &phase);
    v.practice = str_eq(v.place.kind, STR("practice"));
    v.can_step = may(q->who, MAY_STEP_TRAJECTORY, v.place.id);
    TRY(rows_of(q, v.place.id, kind, phase, before, INITIATIVE_PAGE + 1, &rows));
    v.cards.at = MEM_ARRAY(q->mem, struct initiative_card, INITIATIVE_PAGE + 1);
    for (int i = 0; i < rows.n && i < INITIATIVE_PAGE; i++) {
        v.cards.at[v.cards.n++] = initiative_card_of(q, &rows.at[i]);
        v.before = rows.n > INITIATIVE_PAGE ? rows.at[i].id.v : 0;
    }
    TRY(initiative_figures(q->db, q->mem, v.place.id, &figures));
    for (int i = 0; i < figures.n; i++) {
        v.total += figures.at[i].n;
        if (figures.at[i].phase == INITIATIVE_SUPPORT) v.signing = figures.at[i].n;
    }
    const struct msg_arg arg = {.name = "place", .s = v.place.name};
    struct html *h = initiative_open_page(q, r, &v.place,
                                          msg_fill(q->mem, q->lang, MSG_initiative_title, &arg, 1),
                                          v.practice, false, before != INT64_MAX);
    initiative_list_html(h, &v);
    return page_close(h);
}

// ---- what is there already ----

enum err initiative_hits_of(struct req *q, place_id place, str text, bool near,
                            struct initiative_hits *out)
{
    struct similar_hit hits[INITIATIVE_ALIKE];
    struct initiative_text_rows rows;
    int n = 0;

    *out = (struct initiative_hits){MEM_ARRAY(q->mem, struct initiative_hit, INITIATIVE_ALIKE), 0};
    if (utf8_length(text) < 4) return ERR_NONE;
    TRY(initiative_texts(q->db, q->mem, place, INITIATIVE_SEARCHED, &rows));
    str *texts = MEM_ARRAY(q->mem, str, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        // Title and sentence as one text: they come from the database behind each other.
        char *at = mem_raw(q->mem, rows.at[i].title.n + 1 + rows.at[i].gist.n);
        memcpy(at, rows.at[i].title.at, rows.at[i].title.n);
        at[rows.at[i].title.n] = ' ';
        memcpy(at + rows.at[i].title.n + 1, rows.at[i].gist.at, rows.at[i].gist.n);
        texts[i] = (str){at, rows.at[i].title.n + 1 + rows.at[i].gist.n};
    }
    TRY(similar_find(q->mem, text, texts, rows.n, INITIATIVE_ALIKE, hits, &n));
    for (int i = 0; i < n; i++) {
        const struct initiative_text_row *x = &rows.at[hits[i].text];
        if (near && hits[i].share < SHARE_STEP) continue;
        out->at[out->n++] = (struct initiative_hit){x->number, x->title, x->gist};
    }
    return ERR_NONE;
}

enum err initiative_alike(struct req *q, struct res *r)
{
    struct initiative_alike_view v = {0};

    TRY(initiative_place(q, &v.place));
    v.practice = str_eq(v.place.kind, STR("practice"));
    v.text = req_query(q, "tekst", ASK_SIGNS);
    TRY(initiative_hits_of(q, v.place.id, v.text, false, &v.hits));
    struct html *h =
        initiative_open_page(q, r, &v.place, msg_text(q->lang, MSG_initiative_alike_title),
                             v.practice, false, true);
    initiative_alike_html(h, &v);
    return page_close(h);
}

// ---- budgets ----

static enum err grants_of(struct req *q, const struct initiative_grant_rows *all,
                          initiative_budget_id id, struct initiative_grant_lines *out)
{
    out->at = MEM_ARRAY(q->mem, struct initiative_grant_line, (size_t)all->n + 1);
    for (int i = 0; i < all->n; i++)
        if (all->at[i].budget.v == id.v)
            out->at[out->n++] = (struct initiative_grant_line){
                .number = all->at[i].number,
                .title = all->at[i].title,
                .amount = initiative_money(q->mem, q->lang, all->at[i].granted),
                .dutch = q->lang != LANG_NL && str_eq(all->at[i].lang, STR("nl"))};
    return ERR_NONE;
}

static enum err budgets_show(struct req *q, struct res *r, struct initiative_budgets_view *v)
{
    struct initiative_budget_rows rows;
    struct initiative_grant_rows grants;

    v->practice = str_eq(v->place.kind, STR("practice"));
    v->can_add = may(q->who, MAY_LEAD_TRAJECTORY, v->place.id);
    TRY(initiative_budgets_of(q->db, q->mem, v->place.id, &rows));
    TRY(initiative_grants(q->db, q->mem, v->place.id, &grants));
    v->budgets.at = MEM_ARRAY(q->mem, struct initiative_budget_line, (size_t)rows.n + 1);
    v->budgets.n = rows.n;
    for (int i = 0; i < rows.n; i++) {
        const struct initiative_budget_row *x = &rows.at[i];
        struct initiative_budget_line *b = &v->budgets.at[i];
        *b = (struct initiative_budget_line){.title = in_reader_language(q, x->title, x->title_en),
                                             .year = str_format(q->mem, "%lld", (long long)x->year),
                                             .total = initiative_money(q->mem, q->lang, x->total),
                                             .granted =
                                                 initiative_money(q->mem, q->lang, x->granted),
                                             .left = initiative_money(q->mem, q->lang,
                                                                      x->total - x->granted),
                                             .total_n = x->total / 100,
                                             .left_n = (x->total - x->granted) / 100,
                                             .source = x->source};
        TRY(grants_of(q, &grants, x->id, &b->grants));
    }
    const struct msg_arg arg = {.name = "place", .s = v->place.name};
    struct html *h =
        initiative_open_page(q, r, &v->place,
                             msg_fill(q->mem, q->lang, MSG_initiative_budgets_in, &arg, 1),
                             v->practice, v->can_add, false);
    initiative_budgets_html(h, v);
    return page_close(h);
}

enum err initiative_budgets(struct req *q, struct res *r)
{
    struct initiative_budgets_view v = {0};

    TRY(initiative_place(q, &v.place));
    return budgets_show(q, r, &v);
}

enum err initiative_budget_add(struct req *q, struct res *r)
{
    const int year_now = day_ymd(day_of_at(q->now)).year;
    struct initiative_budgets_view v = {0};
    initiative_budget_id id;
    int64_t year = 0, cents = 0, same;
    bool found;

    TRY(initiative_place(q, &v.place));
    TRY(must(q, MAY_LEAD_TRAJECTORY, v.place.id));
    v.title = req_line(q, "titel", INITIATIVE_LINE_SIGNS);
    v.year = req_line(q, "jaar", 4);
    v.total = req_line(q, "bedrag", 20);
    v.source = req_line(q, "bron", INITIATIVE_LINE_SIGNS);
    if (!v.title.n) v.title_problem = MSG_initiative_budget_no_title;
    if (str_int(v.year, year_now - 1, year_now + 2, &year) != ERR_NONE)
        v.year_problem = MSG_initiative_budget_no_year;
    if (!initiative_cents(v.total, &cents) || cents < 100)
        v.total_problem = MSG_initiative_budget_no_total;
    if (!v.source.n) v.source_problem = MSG_initiative_budget_no_source;
    TRY(initiative_budget_same(q->db, q->mem, v.place.id, year, v.title, &found, &same));
    if (found) v.title_problem = MSG_initiative_budget_same;
    if (v.title_problem || v.year_problem || v.total_problem || v.source_problem) {
        r->status = 422;
        return budgets_show(q, r, &v);
    }
    TRY(initiative_budget_insert(q->db, q->mem, v.place.id, year, v.title, STR(""), cents, v.source,
                                 q->now, &id));
    TRY(audit_by(q, "initiative.budget", str_format(q->mem, "budget:%lld", (long long)id.v),
                 str_format(q->mem, "cents=%lld", (long long)cents)));
    return redirect(q, r,
                    str_format(q->mem, "/" STR_FMT "/initiatieven/budgetten",
                               STR_ARG(v.place.slug)));
}

// ---- for other programs: what everybody may see, and no name of anybody ----

static str address_of(struct req *q, const struct place_row *place, int64_t number)
{
    return str_format(q->mem, STR_FMT "/" STR_FMT "/initiatieven/%lld", STR_ARG(q->origin),
                      STR_ARG(place->slug), (long long)number);
}

static str day_text(struct req *q, bool has, int64_t n)
{
    return has ? day_iso(q->mem, (day){(int32_t)n}) : STR("");
}

enum err initiative_csv(struct req *q, struct res *r)
{
    static const char *const columns[] = {"number", "address", "kind",    "state",  "title",
                                          "gist",   "area",    "signed",  "needed", "last_day",
                                          "amount", "granted", "meeting", "since"};
    struct initiative_line_rows rows;
    struct place_row place;

    TRY(initiative_place(q, &place));
    TRY(initiative_list_all(q->db, q->mem, place.id, STR(""), INT64_MAX, CSV_MOST, &rows));
    r->type = "text/csv; charset=utf-8";
    r->open = true;
    struct csv_out c = {.out = &r->body, .for_people = true};
    csv_heads(&c, columns, COUNT_OF(columns));
    for (int i = 0; i < rows.n; i++) {
        const struct initiative_line_row *x = &rows.at[i];
        csv_put_int(&c, x->number);
        csv_put(&c, address_of(q, &place, x->number));
        csv_put(&c, x->kind);
        csv_put(&c, x->state);
        csv_put(&c, x->title);
        csv_put(&c, x->gist);
        csv_put(&c, x->area_name);
        csv_put_int(&c, x->signed_n);
        csv_put_int(&c, x->threshold);
        csv_put(&c, day_text(q, x->has_last_day, x->last_day));
        csv_put_int(&c, x->amount / 100);
        csv_put_int(&c, x->granted / 100);
        csv_put(&c, day_text(q, x->has_meeting_day, x->meeting_day));
        csv_put(&c, at_iso(q->mem, x->shown_at));
        csv_end(&c);
    }
    return ERR_NONE;
}

enum err initiative_json(struct req *q, struct res *r)
{
    struct initiative_line_rows rows;
    struct place_row place;
    int64_t before;

    TRY(initiative_place(q, &place));
    TRY(req_query_int(q, "voor", 1, INT64_MAX, INT64_MAX, &before));
    TRY(initiative_list_all(q->db, q->mem, place.id, STR(""), before, JSON_PAGE + 1, &rows));
    struct json j = res_json(r);
    r->open = true;
    json_open(&j, '{');
    json_key(&j, "initiatives"), json_open(&j, '[');
    for (int i = 0; i < rows.n && i < JSON_PAGE; i++) {
        const struct initiative_line_row *x = &rows.at[i];
        json_open(&j, '{');
        json_pair_int(&j, "number", x->number);
        json_pair_text(&j, "address", address_of(q, &place, x->number));
        json_pair_text(&j, "kind", x->kind);
        json_pair_bool(&j, "light", x->light);
        json_pair_text(&j, "state", x->state);
        json_pair_text(&j, "title", x->title);
        json_pair_text(&j, "gist", x->gist);
        json_pair_text(&j, "language", x->lang);
        json_pair_text(&j, "area", x->area_name);
        json_pair_int(&j, "signed", x->signed_n);
        json_pair_int(&j, "needed", x->threshold);
        if (x->has_last_day) json_pair_text(&j, "last_day", day_text(q, true, x->last_day));
        json_pair_int(&j, "amount_cents", x->amount);
        json_pair_int(&j, "granted_cents", x->granted);
        if (x->has_meeting_day) json_pair_text(&j, "on", day_text(q, true, x->meeting_day));
        json_pair_bool(&j, "practice", x->practice);
        json_pair_text(&j, "since", at_iso(q->mem, x->shown_at));
        json_close(&j, '}');
    }
    json_close(&j, ']');
    if (rows.n > JSON_PAGE)
        json_pair_text(&j, "next",
                       str_format(q->mem, STR_FMT "/api/v1/initiatieven/" STR_FMT "?voor=%lld",
                                  STR_ARG(q->origin), STR_ARG(place.slug),
                                  (long long)rows.at[JSON_PAGE - 1].id.v));
    json_close(&j, '}');
    return ERR_NONE;
}

enum err initiative_feed(struct req *q, struct res *r)
{
    struct initiative_atom_view v = {.lang = str_of(lang_codes[q->lang])};
    struct initiative_line_rows rows;
    int64_t newest = 0;

    TRY(initiative_place(q, &v.place));
    TRY(initiative_list_all(q->db, q->mem, v.place.id, STR(""), INT64_MAX, FEED_NEWEST, &rows));
    v.cards.at = MEM_ARRAY(q->mem, struct initiative_card, FEED_NEWEST + 1);
    str *changed = MEM_ARRAY(q->mem, str, FEED_NEWEST + 1);
    for (int i = 0; i < rows.n; i++) {
        changed[v.cards.n] = at_iso(q->mem, rows.at[i].shown_at);
        if (rows.at[i].shown_at > newest) newest = rows.at[i].shown_at;
        v.cards.at[v.cards.n++] = initiative_card_of(q, &rows.at[i]);
    }
    v.changed = changed;
    v.updated = at_iso(q->mem, newest);
    r->changed_at = newest;
    r->open = true;
    initiative_atom_xml(xml_open(q, r, "application/atom+xml; charset=utf-8"), &v);
    return ERR_NONE;
}

// ---- the council's page ----

static enum err council_rows(struct req *q, place_id place, const char *const *states, int n,
                             struct initiative_cards *out)
{
    struct initiative_line_rows rows;

    for (int s = 0; s < n; s++) {
        TRY(initiative_council_lines(q->db, q->mem, place, str_of(states[s]), INITIATIVE_PAGE,
                                     &rows));
        for (int i = 0; i < rows.n; i++)
            out->at[out->n++] = initiative_card_of(q, &rows.at[i]);
    }
    return ERR_NONE;
}

enum err initiative_council(struct req *q, const struct place_row *place, struct html *h)
{
    static const char *const coming[] = {"scheduled", "admissible", "counted"},
                             *const ripe[] = {"counting", "filed", "reached"};
    struct initiative_council_view v = {.place = *place};

    v.coming.at = MEM_ARRAY(q->mem, struct initiative_card, INITIATIVE_PAGE * COUNT_OF(coming));
    v.ripe.at = MEM_ARRAY(q->mem, struct initiative_card, INITIATIVE_PAGE * COUNT_OF(ripe));
    TRY(council_rows(q, place->id, coming, COUNT_OF(coming), &v.coming));
    TRY(council_rows(q, place->id, ripe, COUNT_OF(ripe), &v.ripe));
    initiative_at_council_html(h, &v);
    return ERR_NONE;
}
