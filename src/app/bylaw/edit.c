// edit.c - setting one value of a by-law: first a look at what changes, then laying it down.
#include "app/bylaw/edit.html.h"
#include "app/bylaw/room.h"
#include "base/money.h"
#include "core/audit.h"
#include "core/rehearsal.h"

static enum err asked(struct req *q, struct bylaw_form_view *v, enum bylaw_key *key)
{
    TRY(place_asked(q, &v->place));
    if (!may(q->who, MAY_SET_BYLAW, v->place.id)) return ERR_NOT_FOUND;
    if (!bylaw_parse(req_path_text(q, "key"), key)) return ERR_NOT_FOUND;
    const struct bylaw_key_rule *rule = &bylaw_keys[*key];
    v->key = rule->name;
    v->word = bylaw_word(*key);
    v->term = rule->kind == BYLAW_KIND_term;
    v->yesno = rule->kind == BYLAW_KIND_yesno;
    v->objection = rule->kind == BYLAW_KIND_objection;
    v->money = rule->kind == BYLAW_KIND_money;
    return ERR_NONE;
}

static void choices(struct req *q, struct bylaw_form_view *v, str unit)
{
    static const msg yes_no[] = {MSG_bylaw_no, MSG_bylaw_yes};
    static const msg objections[] = {MSG_bylaw_objection_unclear, MSG_bylaw_yes, MSG_bylaw_no};
    const int n = v->yesno ? 2 : 3;

    v->units.at = MEM_ARRAY(q->mem, struct unit_choice, CLOCK_YEARS + 1);
    for (int u = 0; v->term && u <= CLOCK_YEARS; u++)
        v->units.at[v->units.n++] =
            (struct unit_choice){bylaw_unit_name((enum clock_unit)u),
                                 bylaw_unit_word((enum clock_unit)u),
                                 str_eq(unit, bylaw_unit_name((enum clock_unit)u))};
    v->choices.at = MEM_ARRAY(q->mem, struct unit_choice, 3);
    for (int i = 0; (v->yesno || v->objection) && i < n; i++) {
        const str value = str_format(q->mem, "%d", i);
        v->choices.at[v->choices.n++] =
            (struct unit_choice){value, v->yesno ? yes_no[i] : objections[i],
                                 str_eq(v->value, value)};
    }
}

static enum err page(struct req *q, struct res *r, const struct bylaw_form_view *v)
{
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_bylaw_change_title),
                                              .no_index = true,
                                              .form = true,
                                              .theme = v->place.theme});

    bylaw_edit_html(h, v);
    return page_close(h);
}

static enum err now_said(struct req *q, struct bylaw_form_view *v, enum bylaw_key key,
                         struct bylaw_fact *f)
{
    TRY(bylaw_at(q->db, q->mem, v->place.id, key, day_of_at(q->now), f));
    v->before = bylaw_said(q->mem, q->lang, key, f);
    v->before_source = bylaw_source(q->lang, f);
    return ERR_NONE;
}

enum err bylaw_edit(struct req *q, struct res *r)
{
    struct bylaw_form_view v = {0};
    struct bylaw_fact f;
    enum bylaw_key key;

    TRY(asked(q, &v, &key));
    TRY(now_said(q, &v, key, &f));
    v.value = v.money ? str_format(q->mem, "%lld", (long long)(f.value / 100))
                      : str_format(q->mem, "%lld", (long long)f.value);
    v.from = day_iso(q->mem, day_of_at(q->now));
    v.source = f.own ? f.source : STR("");
    v.note = f.note;
    choices(q, &v, bylaw_unit_name(f.unit));
    return page(q, r, &v);
}

static str bounds(struct req *q, enum bylaw_key key)
{
    const struct bylaw_key_rule *rule = &bylaw_keys[key];
    const int64_t per = rule->kind == BYLAW_KIND_money ? 100 : 1;
    const struct msg_arg args[] = {
        {.name = "min", .s = number_text(q->mem, q->lang, rule->min / per)},
        {.name = "max", .s = number_text(q->mem, q->lang, rule->max / per)},
    };

    return msg_fill(q->mem, q->lang, MSG_bylaw_bounds, args, COUNT_OF(args));
}

enum err bylaw_edit_save(struct req *q, struct res *r)
{
    struct bylaw_form_view v = {.value = req_line(q, "waarde", 30),
                                .from = req_line(q, "vanaf", 20),
                                .source = req_line(q, "bron", BYLAW_SOURCE_SIGNS),
                                .note = req_line(q, "uitleg", BYLAW_NOTE_SIGNS),
                                .confirmed = req_form(q, "vastgesteld", 1).n > 0};
    const str unit = req_line(q, "eenheid", 10);
    struct bylaw_new n = {.source = v.source,
                          .note = v.note,
                          .confirmed = v.confirmed,
                          .who = who_uid(q->who)};
    struct bylaw_fact f;

    TRY(asked(q, &v, &n.key));
    TRY(now_said(q, &v, n.key, &f));
    n.place = v.place.id;
    choices(q, &v, unit);
    const struct bylaw_key_rule *rule = &bylaw_keys[n.key];
    enum err e =
        v.money ? cents_parse(v.value, &n.value) : str_int(v.value, rule->min, rule->max, &n.value);
    if (e != ERR_NONE || n.value < rule->min || n.value > rule->max ||
        (v.term && !bylaw_unit_parse(unit, &n.unit))) {
        v.value_problem = MSG_bylaw_value_problem;
        v.bounds = bounds(q, n.key);
    }
    if (day_parse(v.from, &n.from) != ERR_NONE) v.from_problem = MSG_bylaw_from_problem;
    if (!v.source.n) v.source_problem = MSG_bylaw_source_problem;
    struct bylaw_row newest;
    bool found;
    TRY(bylaw_newest(q->db, q->mem, n.place, rule->name, &found, &newest));
    if (!v.from_problem && found && newest.from_day > n.from.n)
        v.from_problem = MSG_bylaw_from_before;
    TRY(rehearsal_lacks(q->db, q->mem, n.place, rule->chapter, day_of_at(q->now), &v.rehearse));
    v.rehearse = v.rehearse && v.confirmed;
    v.rehearse_word = rule->chapter == BYLAW_CHAPTER_challenge ? MSG_rehearse_begin_challenges
                                                               : MSG_rehearse_begin_initiatives;
    v.problems = v.rehearse + (v.value_problem != MSG_none) + (v.from_problem != MSG_none) +
                 (v.source_problem != MSG_none);
    if (v.problems) {
        r->status = 422;
        return page(q, r, &v);
    }
    if (!req_form(q, "vast", 1).n) { // first a look
        const struct bylaw_fact then = {.value = n.value, .unit = n.unit};
        v.after = bylaw_said(q->mem, q->lang, n.key, &then);
        v.preview = true;
        v.starts = n.from;
        return page(q, r, &v);
    }
    TRY(bylaw_set(q->db, q->mem, q->now, &n));
    return redirect(q, r,
                    str_format(q->mem, "/" STR_FMT "/verordening?bewaard=1#" STR_FMT,
                               STR_ARG(v.place.slug), STR_ARG(v.key)));
}

// ---- must one rehearse first? ----

static enum err rule_page(struct req *q, struct res *r, struct bylaw_rule_view *v)
{
    static const struct {
        const char *value;
        msg word;
    } all[] = {{"0", MSG_bylaw_rehearse_off},
               {"1", MSG_bylaw_rehearse_advised},
               {"2", MSG_bylaw_rehearse_required}};

    v->choices.at = MEM_ARRAY(q->mem, struct unit_choice, COUNT_OF(all));
    for (size_t i = 0; i < COUNT_OF(all); i++)
        v->choices.at[v->choices.n++] =
            (struct unit_choice){str_of(all[i].value), all[i].word, v->value == (int64_t)i};
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_bylaw_rehearse_title),
                                              .no_index = true,
                                              .form = true,
                                              .theme = v->place.theme});
    bylaw_rehearsal_html(h, v);
    return page_close(h);
}

static enum err rule_asked(struct req *q, struct bylaw_rule_view *v)
{
    enum rehearsal_rule now;

    TRY(place_asked(q, &v->place));
    if (!may(q->who, MAY_SET_BYLAW, v->place.id)) return ERR_NOT_FOUND;
    TRY(rehearsal_asked(q->db, q->mem, v->place.id, day_of_at(q->now), &now));
    v->value = now;
    return ERR_NONE;
}

enum err bylaw_rehearsal(struct req *q, struct res *r)
{
    struct bylaw_rule_view v = {.source = STR("")};

    TRY(rule_asked(q, &v));
    return rule_page(q, r, &v);
}

enum err bylaw_rehearsal_save(struct req *q, struct res *r)
{
    struct bylaw_rule_view v = {0};
    int64_t min, max, value;

    TRY(rule_asked(q, &v));
    v.source = req_line(q, "bron", BYLAW_SOURCE_SIGNS);
    rule_bounds(RULE_rehearsal, &min, &max);
    if (str_int(req_line(q, "regel", 1), min, max, &value) != ERR_NONE)
        return fail(q, ERR_INVALID, MSG_error_invalid);
    v.value = value;
    if (!v.source.n) v.problem = MSG_bylaw_source_problem;
    if (!v.problem) {
        const day today = day_of_at(q->now);
        const enum err e =
            rule_set(q->db, q->mem, v.place.id, RULE_rehearsal, value, today, v.source);
        if (e != ERR_NONE && e != ERR_INVALID) return e;
        if (e == ERR_INVALID) v.problem = MSG_bylaw_rehearse_today;
        if (e == ERR_NONE) {
            TRY(rule_tell(q->db, q->mem, q->now, v.place.id, RULE_rehearsal, value, today,
                          who_person(q->who).v));
            TRY(audit_by(q, "place.rule",
                         str_format(q->mem, "place:" STR_FMT, STR_ARG(v.place.slug)),
                         str_format(q->mem, "rehearsal=%lld", (long long)value)));
            return redirect(q, r,
                            str_format(q->mem, "/" STR_FMT "/verordening?bewaard=1",
                                       STR_ARG(v.place.slug)));
        }
    }
    r->status = 422;
    return rule_page(q, r, &v);
}
