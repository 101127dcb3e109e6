// places.c - adding a place, changing it, and its rules.
#include "app/admin/admin.h"
#include "app/admin/places.html.h"
#include "base/utf8.h"
#include "core/mail.h"

enum { SHORT_SIGNS = 60 };

static enum err open_page(struct req *q, struct res *r, msg title, struct html **h)
{
    *h = page_open(
        q, r, &(struct page){.title = msg_text(q->lang, title), .no_index = true, .form = true});
    return ERR_NONE;
}

enum err admin_places(struct req *q, struct res *r)
{
    struct places_admin_view v = {0};
    struct html *h;

    TRY(who_places(q->who, MAY_PLACES, ADMIN_PLACES_MAX, &v.places));
    TRY(open_page(q, r, MSG_admin_places_title, &h));
    admin_places_html(h, &v);
    return page_close(h);
}

static struct admin_options kinds(struct req *q, str chosen)
{
    static const struct {
        const char *kind;
        msg word;
    } rows[] = {
        {"municipality", MSG_place_kind_municipality},   {"district", MSG_place_kind_district},
        {"neighbourhood", MSG_place_kind_neighbourhood}, {"network", MSG_place_kind_network},
        {"practice", MSG_place_kind_practice},
    };
    struct admin_option *at = MEM_ARRAY(q->mem, struct admin_option, COUNT_OF(rows));

    for (size_t i = 0; i < COUNT_OF(rows); i++)
        at[i] = (struct admin_option){str_of(rows[i].kind), msg_text(q->lang, rows[i].word),
                                      str_eq(chosen, str_of(rows[i].kind))};
    return (struct admin_options){at, COUNT_OF(rows)};
}

static enum err new_page(struct req *q, struct res *r, struct place_form_view *v)
{
    struct html *h;

    v->kinds = kinds(q, req_form(q, "soort", SHORT_SIGNS));
    TRY(admin_places_of(q, MAY_PLACES, req_form(q, "in", SHORT_SIGNS), &v->parents));
    TRY(open_page(q, r, MSG_admin_place_new_title, &h));
    admin_place_new_html(h, v);
    return page_close(h);
}

enum err admin_place_new(struct req *q, struct res *r)
{
    struct place_form_view v = {0};

    return new_page(q, r, &v);
}

enum err admin_place_add(struct req *q, struct res *r)
{
    struct place_form_view v = {.slug.value = str_trim(req_form(q, "adres", SHORT_SIGNS)),
                                .name.value = req_form(q, "naam", PLACE_NAME_SIGNS),
                                .code.value = str_trim(req_form(q, "code", 20))};
    struct place_row parent;
    place_id id;
    bool found;

    TRY(place_by_slug(q->db, q->mem, req_form(q, "in", SHORT_SIGNS), &found, &parent));
    if (!found || !may(q->who, MAY_PLACES, parent.id)) return ERR_NOT_FOUND;
    if (!v.slug.value.n) v.slug.value = utf8_slug(q->mem, v.name.value, 60);
    const struct place_new n = {.slug = v.slug.value,
                                .kind = req_form(q, "soort", SHORT_SIGNS),
                                .name = v.name.value,
                                .code = v.code.value,
                                .parent = parent.id};
    const enum err e = place_add(q->db, q->mem, q->now, &n, &id);
    if (e == ERR_CONFLICT || e == ERR_INVALID) {
        v.problem =
            msg_text(q->lang, e == ERR_CONFLICT ? MSG_admin_place_taken : MSG_admin_place_invalid);
        r->status = 422;
        return new_page(q, r, &v);
    }
    TRY(e);
    TRY(audit_by(q, "place.add", str_format(q->mem, "place:" STR_FMT, STR_ARG(n.slug)), n.kind));
    return redirect(q, r,
                    str_format(q->mem, "/beheer/plaatsen/" STR_FMT "?bewaard=1", STR_ARG(n.slug)));
}

// ---- one place ----

static enum err place_find(struct req *q, struct place_row *p)
{
    bool found;
    str slug;

    TRY(req_slug(q, "place", &slug));
    TRY(place_by_slug(q->db, q->mem, slug, &found, p));
    return found && may(q->who, MAY_PLACES, p->id) ? ERR_NONE : ERR_NOT_FOUND;
}

// A choice is filled in by its number: what each is called stands behind it.
static str rule_option(struct req *q, enum rule rule, msg word)
{
    struct out o = out_new(q->mem);
    int64_t min, max;

    rule_bounds(rule, &min, &max);
    out_str(&o, msg_text(q->lang, word));
    if (!rule_choice_word(rule, min)) return out_get(&o);
    for (int64_t n = min; n <= max; n++)
        out_format(&o, "%s%lld: " STR_FMT, n == min ? " (" : ", ", (long long)n,
                   STR_ARG(msg_text(q->lang, rule_choice_word(rule, n))));
    OUT_LIT(&o, ")");
    return out_get(&o);
}

static enum err place_page(struct req *q, struct res *r, const struct place_row *p,
                           struct place_form_view *v)
{
    static const msg words[] = {
#define RULE(name, min, max) MSG_rule_##name,
#include "core/rule.def"
#undef RULE
    };
    struct place_rule_rows rules;
    struct html *h;
    enum rule rule;

    v->place_slug = p->slug;
    TRY(rules_of(q->db, q->mem, p->id, &rules));
    v->set.at = MEM_ARRAY(q->mem, struct rule_row_view, (size_t)rules.n + 1);
    for (int i = 0; i < rules.n; i++)
        if (rule_parse(rules.at[i].name, &rule))
            v->set.at[v->set.n++] =
                (struct rule_row_view){.word = words[rule],
                                       .choice = rule_choice_word(rule, rules.at[i].value),
                                       .value = rules.at[i].value,
                                       .from = {(int32_t)rules.at[i].from_day},
                                       .until = {(int32_t)rules.at[i].until_day - 1},
                                       .ends = rules.at[i].has_until_day,
                                       .source = rules.at[i].source};
    struct admin_option *at = MEM_ARRAY(q->mem, struct admin_option, RULE_COUNT);
    for (int i = 0; i < RULE_COUNT; i++)
        at[i] =
            (struct admin_option){rule_name((enum rule)i), rule_option(q, (enum rule)i, words[i]),
                                  str_eq(rule_name((enum rule)i), req_form(q, "regel", 40))};
    v->rules = (struct admin_options){at, RULE_COUNT};
    v->old = p->id.v != PLACE_ROOT.v;
    h = page_open(q, r, &(struct page){.title = p->name, .no_index = true, .form = true});
    admin_place_html(h, v);
    return page_close(h);
}

static void form_of(const struct place_row *p, struct place_form_view *v)
{
    v->name.value = p->name;
    v->code.value = p->code;
    v->theme.value = p->theme;
    v->sender.value = p->sender;
    v->sender_name.value = p->sender_name;
    v->host.value = p->host;
    v->langs = p->langs;
}

enum err admin_place(struct req *q, struct res *r)
{
    struct place_form_view v = {.saved = req_query(q, "bewaard", 1).n > 0};
    struct place_row p;

    TRY(place_find(q, &p));
    form_of(&p, &v);
    return place_page(q, r, &p, &v);
}

// A name of its own: a good one, not that of the house, and of no other place.
static enum err host_check(struct req *q, const struct place_row *p, struct admin_field *host)
{
    const str house = settings_origin(q->mem, q->site->set);
    struct place_row other;
    bool taken;

    if (!host->value.n) return ERR_NONE;
    TRY(place_by_host(q->db, q->mem, host->value, &taken, &other));
    if (p->id.v == PLACE_ROOT.v || !place_is_host(host->value) ||
        str_ends(house, str_format(q->mem, "//" STR_FMT, STR_ARG(host->value))))
        host->problem = msg_text(q->lang, MSG_admin_host_problem);
    else if (taken && other.id.v != p->id.v)
        host->problem = msg_text(q->lang, MSG_admin_host_taken);
    return ERR_NONE;
}

enum err admin_place_save(struct req *q, struct res *r)
{
    struct place_form_view v = {.name.value = str_trim(req_form(q, "naam", PLACE_NAME_SIGNS)),
                                .code.value = str_trim(req_form(q, "code", 20)),
                                .theme.value = str_trim(req_form(q, "huisstijl", 40)),
                                .sender.value = str_trim(req_form(q, "afzender", 254)),
                                .sender_name.value = str_trim(req_form(q, "afzendernaam", 81)),
                                .host.value = str_lower(q->mem, str_trim(req_form(q, "host", 260))),
                                .langs = req_form(q, "talen", 5)};
    struct place_row p, other;
    bool taken = false;

    TRY(place_find(q, &p));
    if (v.code.value.n) TRY(place_by_code(q->db, q->mem, v.code.value, &taken, &other));
    if (!v.name.value.n) v.name.problem = msg_text(q->lang, MSG_admin_name_problem);
    if ((v.code.value.n && !place_is_code(v.code.value)) || (taken && other.id.v != p.id.v))
        v.code.problem = msg_text(q->lang, MSG_admin_code_problem);
    if (v.theme.value.n && !str_is_slug(v.theme.value, 40))
        v.theme.problem = msg_text(q->lang, MSG_admin_theme_problem);
    if (v.sender.value.n && !mail_is_address(v.sender.value))
        v.sender.problem = msg_text(q->lang, MSG_admin_mail_problem);
    if (v.sender_name.value.n && !person_is_name(v.sender_name.value))
        v.sender_name.problem = msg_text(q->lang, MSG_admin_sender_name_problem);
    if (!place_is_langs(v.langs)) return ERR_INVALID;
    TRY(host_check(q, &p, &v.host));
    if (v.name.problem.n || v.code.problem.n || v.theme.problem.n || v.sender.problem.n ||
        v.sender_name.problem.n || v.host.problem.n) {
        r->status = 422;
        return place_page(q, r, &p, &v);
    }
    TRY(place_change(q->db, p.id, v.name.value, v.code.value, v.theme.value));
    TRY(place_door_put(q->db, p.id, v.sender.value, v.sender_name.value, v.host.value, v.langs));
    TRY(audit_by(q, "place.change", str_format(q->mem, "place:" STR_FMT, STR_ARG(p.slug)),
                 STR("")));
    return redirect(q, r,
                    str_format(q->mem, "/beheer/plaatsen/" STR_FMT "?bewaard=1", STR_ARG(p.slug)));
}

enum err admin_place_rule(struct req *q, struct res *r)
{
    struct place_form_view v = {.value.value = str_trim(req_form(q, "waarde", 10)),
                                .from.value = str_trim(req_form(q, "vanaf", 20)),
                                .source.value = req_form(q, "bron", 200)};
    struct place_row p;
    enum rule rule;
    int64_t value = 0;
    day from = day_of_at(q->now);

    TRY(place_find(q, &p));
    form_of(&p, &v);
    if (!rule_parse(req_form(q, "regel", 40), &rule)) return ERR_INVALID;
    enum err e = str_int(v.value.value, 0, INT64_MAX, &value);
    if (e == ERR_NONE && v.from.value.n) e = day_parse(v.from.value, &from);
    if (e == ERR_NONE)
        e = rule_set(q->db, q->mem, p.id, rule, value, from,
                     v.source.value.at ? v.source.value : STR(""));
    if (e == ERR_INVALID) {
        int64_t min, max;
        rule_bounds(rule, &min, &max);
        const struct msg_arg args[] = {{.name = "min", .number = true, .i = min},
                                       {.name = "max", .number = true, .i = max}};
        v.rule_problem = msg_fill(q->mem, q->lang, MSG_admin_rule_problem, args, 2);
        r->status = 422;
        return place_page(q, r, &p, &v);
    }
    TRY(e);
    TRY(rule_tell(q->db, q->mem, q->now, p.id, rule, value, from, who_person(q->who).v));
    TRY(audit_by(q, "place.rule", str_format(q->mem, "place:" STR_FMT, STR_ARG(p.slug)),
                 str_format(q->mem, STR_FMT "=%lld", STR_ARG(rule_name(rule)), (long long)value)));
    return redirect(q, r,
                    str_format(q->mem, "/beheer/plaatsen/" STR_FMT "?bewaard=1", STR_ARG(p.slug)));
}
