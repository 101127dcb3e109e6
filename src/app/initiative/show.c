// show.c - the page of one initiative, as everybody sees it; and the table of steps, drawn.
#include "app/initiative/initiative_page.h"

#include "app/initiative/show.html.h"
#include "base/hash.h"

static enum err moments_fill(struct req *q, struct initiative_show_view *v)
{
    struct initiative_event_rows rows;

    TRY(initiative_events_of(q->db, q->mem, v->at.i.id, &rows));
    v->moments.at = MEM_ARRAY(q->mem, struct initiative_moment, (size_t)rows.n + 1);
    for (int i = rows.n - 1; i >= 0;
         i--) { // as it went; what was before it was public is nobody's business
        if (rows.at[i].at < v->at.i.shown_at) continue;
        v->moments.at[v->moments.n++] =
            (struct initiative_moment){initiative_state_word(rows.at[i].to_state),
                                       day_of_at(rows.at[i].at)};
    }
    return ERR_NONE;
}

static enum err into_fill(struct req *q, struct initiative_show_view *v)
{
    struct initiative_row into;

    if (!v->at.i.has_into_id || initiative_state_of(&v->at.i) != INITIATIVE_joined) return ERR_NONE;
    TRY(initiative_by_id(q->db, q->mem, v->at.i.into_id, &into));
    if (!into.shown) return ERR_NONE;
    v->into = into.number;
    v->into_title = into.title;
    return ERR_NONE;
}

// ---- the photograph ----

enum err initiative_photo_fill(struct req *q, const struct initiative_at *at, str key,
                               struct initiative_photo_view *out)
{
    struct initiative_photo_head_row p;
    bool found;

    *out = (struct initiative_photo_view){.alt = at->i.photo_alt};
    if (!at->own) return ERR_NONE;
    TRY(initiative_photo_now(q->db, q->mem, at->i.id, &found, &p));
    if (!found) return ERR_NONE;
    out->waiting = str_eq(p.state, STR("waiting"));
    out->refused = str_eq(p.state, STR("refused"));
    out->ready = str_eq(p.state, STR("ready"));
    TRY(scan_look(q->db, q->mem, p.sha256, &out->scan));
    out->width = p.width;
    out->height = p.height;
    out->href = str_format(q->mem, STR_FMT "/foto/" STR_FMT "%s" STR_FMT, STR_ARG(at->base),
                           STR_ARG(p.sha256), key.n ? "?" EDIT_KEY_FIELD "=" : "", STR_ARG(key));
    return ERR_NONE;
}

// For everybody when the account is public; before that for who made it and for who decides on it.
enum err initiative_photo(struct req *q, struct res *r)
{
    const str sha256 = req_path_text(q, "sha256");
    struct initiative_photo_bytes_row body;
    struct initiative_row i;
    struct initiative_at at;
    bool found, theirs = false;

    TRY(initiative_at_seen(q, &at));
    if (!str_is_sha256(sha256) || !str_eq(at.i.photo, sha256)) return ERR_NOT_FOUND;
    const bool public = at.i.shown && initiative_state_of(&at.i) == INITIATIVE_done;
    if (!public) {
        const str key = req_query(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS);
        TRY(initiative_open(q->db, q->mem, at.place.id, at.i.number, key, &theirs, &i));
        if (!theirs && !at.can_step) return ERR_NOT_FOUND;
    }
    TRY(initiative_photo_body(q->db, q->mem, at.i.id, sha256, &found, &body));
    if (!found) return ERR_NOT_FOUND;
    r->type = "image/jpeg";
    r->cache = public ? CACHE_PAGE : CACHE_NEVER; // asked for again: it may have been taken away
    out_str(&r->body, body.body);
    return ERR_NONE;
}

static enum err hidden_show(struct req *q, struct res *r, const struct initiative_at *at)
{
    struct initiative_hidden_view v = {.at = *at};

    TRY(moderation_seen_fill(q, &(struct moderation_about){.initiative = at->i.id}, true, &v.m));
    struct html *h =
        initiative_open_page(q, r, &at->place, msg_text(q->lang, MSG_moderation_initiative_hidden),
                             at->practice, false, true);
    initiative_hidden_html(h, &v);
    return page_close(h);
}

enum err initiative_show(struct req *q, struct res *r)
{
    const day today = day_of_at(q->now);
    struct initiative_show_view v = {0};
    struct initiative_line_row line;

    TRY(initiative_at_seen(q, &v.at));
    const struct initiative_row *i = &v.at.i;
    if (i->hidden) return hidden_show(q, r, &v.at);
    TRY(initiative_lines(q->db, q->mem, i->id, &line));
    v.card = initiative_card_of(q, &line);
    v.body = initiative_paragraphs(q->mem, i->body);
    v.ask = initiative_paragraphs(q->mem, i->ask);
    v.costs = initiative_paragraphs(q->mem, i->costs);
    v.decision = initiative_paragraphs(q->mem, i->decision);
    v.feedback = initiative_paragraphs(q->mem, i->feedback);
    v.account = initiative_paragraphs(q->mem, initiative_state_of(i) == INITIATIVE_done ? i->account
                                                                                        : STR(""));
    v.maker = i->named && i->maker_age >= INITIATIVE_NAMED_AGE ? i->maker_name : STR("");
    v.ground = i->ground.n ? initiative_ground_word(i->ground) : MSG_none;
    v.granted = i->granted ? initiative_money(q->mem, q->lang, i->granted) : STR("");
    v.spent = initiative_money(q->mem, q->lang, i->spent);
    v.back = initiative_money(q->mem, q->lang, i->granted > i->spent ? i->granted - i->spent : 0);
    v.days_left = i->has_last_day ? i->last_day - today.n : -1;
    v.missing_n = i->threshold > i->signed_n ? i->threshold - i->signed_n : 0;
    v.share = str_format(q->mem, STR_FMT "%s" STR_FMT, STR_ARG(q->origin),
                         q->lang == LANG_EN ? "/en" : "", STR_ARG(v.at.base));
    if (v.account.n) TRY(initiative_photo_fill(q, &v.at, STR(""), &v.photo));
    TRY(into_fill(q, &v));
    TRY(moments_fill(q, &v));
    TRY(initiative_clock_lines(q, i, false, &v.clocks));
    TRY(follow_fill(q, "initiative", i->id.v, &v.follow));
    struct html *h =
        initiative_open_page(q, r, &v.at.place, i->title, v.at.practice, v.follow.form, !i->shown);
    initiative_show_html(h, &v);
    return page_close(h);
}

// ---- the table of steps ----

static msg state_word(int s)
{
    return initiative_state_word(initiative_state_name((enum initiative_state)s));
}

static msg tells_word(int r)
{
    return r == INITIATIVE_TELL_FOLLOWERS ? MSG_initiative_steps_followers
                                          : initiative_role_word(r);
}

static void rules_fill(struct mem *m, uint32_t kind, struct initiative_rule_lines *out)
{
    const uint32_t flags = 1u << INITIATIVE_PAUSE | 1u << INITIATIVE_RESUME;

    out->at = MEM_ARRAY(m, struct initiative_rule_line, INITIATIVE_EVENT_COUNT);
    for (int e = 0; e < INITIATIVE_EVENT_COUNT; e++) {
        const struct initiative_event_rule *x = &initiative_events[e];
        const uint32_t not_kind =
            1u << (kind == INITIATIVE_OWN ? INITIATIVE_NEED_kind_agenda : INITIATIVE_NEED_kind_own);
        uint32_t from = 0;
        for (int s = 0; s < INITIATIVE_STATE_COUNT; s++)
            if (x->from & 1u << s && initiative_state_kinds((enum initiative_state)s) & kind)
                from |= 1u << s;
        if (!from || !(initiative_state_kinds((enum initiative_state)x->to) & kind) ||
            x->needs & not_kind || (kind == INITIATIVE_AGENDA && x->to == INITIATIVE_talk))
            continue;
        out->at[out->n++] = (struct initiative_rule_line){
            .word = initiative_event_word(x->name),
            .to = state_word(x->to),
            .from = msgs_of_bits(m, from, INITIATIVE_STATE_COUNT - 1, state_word),
            .who = msgs_of_bits(m, x->who, 31, initiative_role_word),
            .needs = msgs_of_bits(m, x->needs, INITIATIVE_NEED_COUNT - 1, initiative_need_word),
            .tells = msgs_of_bits(m, x->tells, 31, tells_word),
            .starts = msgs_of_bits(m, x->starts & ~flags, CLOCK_KIND_COUNT - 1, clock_kind_word),
            .ends = msgs_of_bits(m, x->ends, CLOCK_KIND_COUNT - 1, clock_kind_word),
            .pauses = x->starts & 1u << INITIATIVE_PAUSE,
            .resumes = x->starts & 1u << INITIATIVE_RESUME};
    }
}

enum err initiative_steps(struct req *q, struct res *r)
{
    struct initiative_rules_view v = {0};

    rules_fill(q->mem, INITIATIVE_OWN, &v.own);
    rules_fill(q->mem, INITIATIVE_AGENDA, &v.agenda);
    struct html *h =
        page_open(q, r,
                  &(struct page){.title = msg_text(q->lang, MSG_initiative_steps_title),
                                 .description = msg_text(q->lang, MSG_initiative_steps_lead),
                                 .menu = "participate"});
    initiative_steps_html(h, &v);
    return page_close(h);
}
