// assess.c - where do I stand: the form, one's own answers side by side, and the averages for who trains.
#include "app/assess/assess.h"

#include "app/assess/assess.html.h"

static const struct {
    int64_t module;
    const char *key;
    msg sentence;
} competences[] = {
#define COMPETENCE(number, name) {number, #name, MSG_assess_can_##name},
#include "app/assess/competence.def"
#undef COMPETENCE
};

static const struct {
    const char *name;
    msg word;
} moments[ASSESS_MOMENTS] = {
    {"start", MSG_assess_start},
    {"middle", MSG_assess_middle},
    {"end", MSG_assess_end},
};

static const struct assess_option options[] = {
    {1, MSG_assess_1}, {2, MSG_assess_2}, {3, MSG_assess_3}, {4, MSG_assess_4}, {5, MSG_assess_5},
};

static int moment_at(str name)
{
    for (int i = 0; i < ASSESS_MOMENTS; i++)
        if (str_eq(name, str_of(moments[i].name))) return i;
    return -1;
}

static void lines_make(struct req *q, struct assess_lines *out)
{
    out->at = MEM_ARRAY(q->mem, struct assess_line, COUNT_OF(competences));
    out->n = (int)COUNT_OF(competences);
    for (size_t i = 0; i < COUNT_OF(competences); i++)
        out->at[i] = (struct assess_line){.module = competences[i].module,
                                          .key = competences[i].key,
                                          .sentence = competences[i].sentence};
}

static void cell_put(struct assess_lines *l, str moment, str key, int64_t score, str text)
{
    const int at = moment_at(moment);

    for (int i = 0; at >= 0 && i < l->n; i++)
        if (str_eq(key, str_of(l->at[i].key)))
            l->at[i].cells[at] = (struct assess_cell){true, score, text};
}

// The newest moment that has come: from the beginning, after module 5, after the last.
static enum err moments_fill(struct req *q, struct assess_view *v, group_member_id me)
{
    struct assess_of_rows rows;
    int64_t last, middle, end;

    TRY(assess_last(q->db, q->mem, v->g.id, &last));
    TRY(assess_after(q->db, q->mem, v->g.id, ASSESS_MIDDLE, q->now, &middle));
    TRY(assess_after(q->db, q->mem, v->g.id, last, q->now, &end));
    TRY(assess_of(q->db, q->mem, me, &rows));
    const bool come[] = {true, middle > 0, last > ASSESS_MIDDLE && end > 0};
    v->now = -1;
    for (int i = 0; i < ASSESS_MOMENTS; i++) {
        v->moments[i] = (struct assess_moment){.name = moments[i].name, .word = moments[i].word};
        for (int k = 0; k < rows.n; k++)
            if (str_eq(rows.at[k].moment, str_of(moments[i].name))) {
                v->moments[i].sent = rows.at[k].sent != 0;
                v->moments[i].draft = !rows.at[k].sent;
            }
        if (come[i]) v->now = i;
    }
    if (v->g.closed_at || (v->now >= 0 && v->moments[v->now].sent)) v->now = -1;
    if (v->now >= 0) v->now_word = moments[v->now].word;
    return ERR_NONE;
}

static enum err mine_fill(struct req *q, struct assess_view *v)
{
    struct assess_score_rows rows;
    struct member_row me;
    bool found;

    TRY(member_of_person(q->db, q->mem, v->g.id, who_person(q->who), STR("participant"), &found,
                         &me));
    if (!found || !str_eq(me.state, STR("in"))) return ERR_NONE;
    v->mine = true;
    TRY(moments_fill(q, v, me.id));
    lines_make(q, &v->lines);
    TRY(assess_scores(q->db, q->mem, me.id, &rows));
    for (int i = 0; i < rows.n; i++)
        cell_put(&v->lines, rows.at[i].moment, rows.at[i].competence, rows.at[i].score,
                 number_text(q->mem, q->lang, rows.at[i].score));
    return ERR_NONE;
}

static enum err averages_fill(struct req *q, struct assess_view *v)
{
    struct assess_average_rows rows;

    TRY(assess_averages(q->db, q->mem, v->g.id, &rows));
    if (!rows.n) return ERR_NONE;
    lines_make(q, &v->averages);
    for (int i = 0; i < rows.n; i++) {
        const int at = moment_at(rows.at[i].moment);
        const int64_t x = rows.at[i].tenths;
        if (at >= 0) v->moments[at].n = rows.at[i].n;
        cell_put(&v->averages, rows.at[i].moment, rows.at[i].competence, x,
                 str_format(q->mem, "%s%lld%s%lld",
                            x <= 15   ? "≤ "
                            : x >= 45 ? "≥ "
                                      : "",
                            (long long)x / 10, q->lang == LANG_NL ? "," : ".", (long long)x % 10));
    }
    return ERR_NONE;
}

static enum err assess_page(struct req *q, struct res *r, struct assess_view *v)
{
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_assess_title),
                                              .no_index = true,
                                              .form = true});

    v->options.at = MEM_ARRAY(q->mem, struct assess_option, COUNT_OF(options));
    for (size_t i = 0; i < COUNT_OF(options); i++)
        v->options.at[v->options.n++] = options[i];
    assess_html(h, v);
    return page_close(h);
}

// What the group is to who asks: a coordinator of the place is nobody here.
static enum err group_here(struct req *q, struct assess_view *v)
{
    unsigned bits;

    v->now = -1;
    for (int i = 0; i < ASSESS_MOMENTS; i++)
        v->moments[i] = (struct assess_moment){.name = moments[i].name, .word = moments[i].word};
    TRY(group_for(q, "group", GROUP_PARTICIPANT | GROUP_TRAINER, &v->g, &bits));
    v->trains = (bits & GROUP_TRAINER) != 0;
    return mine_fill(q, v);
}

enum err assess_show(struct req *q, struct res *r)
{
    struct assess_view v = {.saved = str_eq(req_query(q, "ok", 8), STR("bewaard")),
                            .sent_now = str_eq(req_query(q, "ok", 8), STR("klaar"))};

    TRY(group_here(q, &v));
    if (v.trains) TRY(averages_fill(q, &v));
    return assess_page(q, r, &v);
}

// In the transaction in which the tenth sends theirs. Two servers at once publish the same batch: one of them does.
static enum err publish(struct req *q, learn_group_id group, str moment)
{
    struct assess_sent_row s;

    TRY(assess_sent(q->db, q->mem, group, moment, &s));
    if (s.n - s.published < ASSESS_LEAST) return ERR_NONE;
    return assess_publish(q->db, group, moment, s.batch + 1, s.n);
}

enum err assess_save(struct req *q, struct res *r)
{
    struct assess_view v = {0};
    struct member_row me;
    assess_id id;
    int64_t score[COUNT_OF(competences)];
    int missing = 0;
    bool found;

    TRY(group_here(q, &v));
    if (!v.mine) return ERR_NOT_FOUND;
    if (v.now < 0) return fail(q, ERR_CONFLICT, MSG_assess_closed);
    const str moment = str_of(moments[v.now].name);
    if (!str_eq(req_form(q, "moment", 10), moment)) return fail(q, ERR_CONFLICT, MSG_assess_closed);
    for (size_t i = 0; i < COUNT_OF(competences); i++) {
        const str typed = req_form(q, competences[i].key, 1);
        if (!typed.at || str_int(typed, 1, 5, &score[i]) != ERR_NONE) score[i] = 0;
        missing += score[i] == 0;
    }
    const bool send = str_eq(req_form(q, "doe", 10), STR("klaar")) && !missing;
    TRY(member_of_person(q->db, q->mem, v.g.id, who_person(q->who), STR("participant"), &found,
                         &me));
    TRY(assess_have(q->db, q->mem, me.id, moment, send, q->now, &id));
    for (size_t i = 0; i < COUNT_OF(competences); i++)
        if (score[i]) TRY(assess_score_put(q->db, id, str_of(competences[i].key), score[i]));
    if (send) TRY(publish(q, v.g.id, moment));
    TRY(audit_by(q, "assess.save", str_format(q->mem, "group:" STR_FMT, STR_ARG(v.g.slug)),
                 STR("")));
    const char *back = send                                           ? "klaar"
                       : str_eq(req_form(q, "doe", 10), STR("klaar")) ? "mist"
                                                                      : "bewaard";
    if (strcmp(back, "mist") == 0) {
        TRY(mine_fill(q, &v));
        v.problem = msg_text(q->lang, MSG_assess_missing);
        r->status = 200; // what was filled in is kept
        return assess_page(q, r, &v);
    }
    return redirect(q, r,
                    str_format(q->mem, "/groep/" STR_FMT "/waar-sta-ik?ok=%s", STR_ARG(v.g.slug),
                               back));
}

// ---- what the feature offers ----

static enum err own(struct db *db, struct mem *m, const struct person_row *p, struct json *j)
{
    struct own_assess_rows rows;

    TRY(own_assess(db, m, p->id, &rows));
    json_key(j, "where_i_stand"), json_open(j, '[');
    for (int i = 0; i < rows.n; i++) {
        json_open(j, '{');
        json_pair_text(j, "moment", rows.at[i].moment);
        json_pair_text(j, "competence", rows.at[i].competence);
        json_pair_int(j, "score", rows.at[i].score);
        json_close(j, '}');
    }
    json_close(j, ']');
    return ERR_NONE;
}

static enum err waits(struct req *q, const struct group_row *g, unsigned bits, struct waits *w)
{
    struct assess_view v = {.g = *g};

    if (!(bits & GROUP_PARTICIPANT)) return ERR_NONE;
    TRY(mine_fill(q, &v));
    if (v.mine && v.now >= 0 && !str_eq(g->state, STR("planned")))
        waits_add(w, msg_text(q->lang, MSG_assess_wait),
                  str_format(q->mem, "/groep/" STR_FMT "/waar-sta-ik", STR_ARG(g->slug)), 0);
    return ERR_NONE;
}

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/assess/assess.def"
#undef ROUTE
};

const struct feature assess_feature = {.name = "assess",
                                       .routes = routes,
                                       .n_routes = COUNT_OF(routes),
                                       .own = own,
                                       .waits = waits};
