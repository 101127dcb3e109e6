// workbook.c - the workbook of a participant: chapters from the exercises of the version that the group follows and the
// parts of a real plan, sharing per section, versions and comments. What is sealed is in sealed.c, taking it along in
// out.c.
#include "app/workbook/workbook.h"

#include "app/workbook/workbook.html.h"

static const struct {
    int module;
    const char *key;
    msg title, help;
} plan[] = {
#define PLAN(number, name) \
    {number, "plan-" #name, MSG_workbook_plan_##name, MSG_workbook_plan_##name##_help},
#include "core/workbook_plan.def"
#undef PLAN
};

static const struct {
    const char *value;
    msg word;
} shares[] = {
    {"me", MSG_workbook_share_me},
    {"peers", MSG_workbook_share_peers},
    {"trainer", MSG_workbook_share_trainer},
    {"group", MSG_workbook_share_group},
};

static msg share_word(str share)
{
    for (size_t i = 0; i < COUNT_OF(shares); i++)
        if (str_eq(share, str_of(shares[i].value))) return shares[i].word;
    return MSG_none;
}

bool book_may_read(const struct book *b, str share)
{
    if (b->mine) return true;
    if (str_eq(share, STR("group"))) return b->group;
    if (str_eq(share, STR("trainer"))) return b->trainer;
    return str_eq(share, STR("peers")) && b->peer;
}

// What somebody is to the owner comes from the rows of the group alone: a coordinator of the place or an operator is nobody.
enum err book_open(struct req *q, struct book *out)
{
    unsigned bits;
    int64_t n;
    bool found;
    str uid;

    *out = (struct book){0};
    TRY(req_slug(q, "book", &uid));
    TRY(book_by_uid(q->db, q->mem, uid, &found, &out->row));
    if (!found) return ERR_NOT_FOUND;
    out->mine = out->row.person.v == who_person(q->who).v;
    out->can_write = out->mine && out->row.closed_at == 0;
    if (out->mine) return ERR_NONE;
    TRY(group_bits(q->db, q->mem, out->row.learn_group, who_person(q->who), &bits));
    TRY(shares_peers(q->db, q->mem, out->row.id, who_person(q->who), &n));
    out->peer = n > 0;
    out->trainer = (bits & GROUP_TRAINER) != 0;
    out->group = bits != 0;
    return out->group ? ERR_NONE : ERR_NOT_FOUND;
}

static struct book_section *find(struct book_chapters *c, str key)
{
    for (int i = 0; i < c->n; i++)
        for (int k = 0; k < c->at[i].sections.n; k++)
            if (str_eq(c->at[i].sections.at[k].key, key)) return &c->at[i].sections.at[k];
    return NULL;
}

static struct book_chapter *chapter_of(struct req *q, struct book_chapters *c, int64_t number,
                                       str title, int most)
{
    for (int i = 0; i < c->n; i++)
        if (c->at[i].number == number) return &c->at[i];
    if (c->n == CHAPTERS_MAX) return &c->at[CHAPTERS_MAX - 1];
    c->at[c->n] = (struct book_chapter){.number = number, .title = title};
    c->at[c->n].sections.at = MEM_ARRAY(q->mem, struct book_section, (size_t)most);
    return &c->at[c->n++];
}

static void section_add(struct req *q, struct book_chapters *c, int64_t number, str title, int most,
                        struct book_section s)
{
    struct book_chapter *to = chapter_of(q, c, number, title, most);

    s.module = number;
    to->sections.at[to->sections.n++] = s;
}

enum err book_chapters(struct req *q, const struct book *b, struct book_chapters *out)
{
    struct book_exercise_rows exercises;
    struct book_course_row course;
    struct section_rows rows;
    const char *base = q->lang == LANG_EN ? "/en" : "";

    TRY(book_exercises(q->db, q->mem, b->row.version, str_of(lang_codes[q->lang]), &exercises));
    TRY(book_course(q->db, q->mem, b->row.version, &course));
    TRY(sections_of(q->db, q->mem, b->row.id, &rows));
    const int most = exercises.n + rows.n + (int)COUNT_OF(plan) + 1;
    *out = (struct book_chapters){MEM_ARRAY(q->mem, struct book_chapter, CHAPTERS_MAX), 0};
    for (int i = 0; i < exercises.n; i++) {
        const struct book_exercise_row *e = &exercises.at[i];
        if (i == 0 || exercises.at[i - 1].number != e->number)
            for (size_t k = 0; k < COUNT_OF(plan); k++)
                if (plan[k].module == e->number)
                    section_add(q, out, e->number, e->module_title, most,
                                (struct book_section){.key = str_of(plan[k].key),
                                                      .title = msg_text(q->lang, plan[k].title),
                                                      .help = msg_text(q->lang, plan[k].help),
                                                      .share = STR("me"),
                                                      .plan = true});
        section_add(q, out, e->number, e->module_title, most,
                    (struct book_section){.key = e->uid,
                                          .title = e->title,
                                          .help = e->summary,
                                          .share = STR("me"),
                                          .path =
                                              str_format(q->mem,
                                                         "%s/leergang/" STR_FMT "~" STR_FMT
                                                         "/" STR_FMT "/opdracht/" STR_FMT,
                                                         base, STR_ARG(course.slug),
                                                         STR_ARG(course.number), STR_ARG(e->module),
                                                         STR_ARG(e->slug))});
    }
    for (int i = 0; i < rows.n; i++) {
        struct book_section *s = find(out, rows.at[i].section);
        // An exercise that a newer version no longer has: what was written with it stays.
        if (!s) {
            section_add(q, out, rows.at[i].module, STR(""), most,
                        (struct book_section){.key = rows.at[i].section,
                                              .title = rows.at[i].title});
            s = find(out, rows.at[i].section);
        }
        if (!s) continue;
        s->body = rows.at[i].body;
        s->share = rows.at[i].share;
        s->changed_at = rows.at[i].changed_at;
        s->written = rows.at[i].body.n > 0;
    }
    for (int i = 0; i < out->n; i++) {
        int kept = 0;
        struct book_sections *x = &out->at[i].sections;
        for (int k = 0; k < x->n; k++) {
            x->at[k].share_word = share_word(x->at[k].share);
            if (b->mine || (x->at[k].written && book_may_read(b, x->at[k].share)))
                x->at[kept++] = x->at[k];
        }
        x->n = kept;
    }
    return ERR_NONE;
}

static struct html *book_page(struct req *q, struct res *r, str title)
{
    return page_open(q, r, &(struct page){.title = title, .no_index = true, .form = true});
}

enum err workbook_list(struct req *q, struct res *r)
{
    struct books_view v = {0};
    struct book_of_rows mine;
    struct group_of_rows groups;
    struct book_shared_rows shared;
    int room = 0;

    TRY(books_of(q->db, q->mem, who_person(q->who), &mine));
    v.mine.at = MEM_ARRAY(q->mem, struct book_link, (size_t)mine.n + 1);
    for (int i = 0; i < mine.n; i++)
        v.mine.at[v.mine.n++] =
            (struct book_link){mine.at[i].uid, mine.at[i].name, mine.at[i].practice != 0};
    TRY(groups_of(q->db, q->mem, who_person(q->who), &groups));
    for (int i = 0; i < groups.n; i++) {
        unsigned bits;
        if (i && groups.at[i].id.v == groups.at[i - 1].id.v) continue; // a second role
        TRY(group_bits(q->db, q->mem, groups.at[i].id, who_person(q->who), &bits));
        if (!bits) continue;
        TRY(books_shared(q->db, q->mem, groups.at[i].id, &shared));
        for (int k = 0; k < shared.n; k++) {
            struct book b = {.trainer = (bits & GROUP_TRAINER) != 0, .group = true};
            int64_t peers;
            bool own = false;
            for (int j = 0; j < mine.n; j++)
                own = own || str_eq(mine.at[j].uid, shared.at[k].uid);
            const bool there =
                v.shared.n && str_eq(v.shared.at[v.shared.n - 1].uid, shared.at[k].uid);
            if (own || there) continue;
            TRY(shares_peers(q->db, q->mem, shared.at[k].id, who_person(q->who), &peers));
            b.peer = peers > 0;
            if (!book_may_read(&b, shared.at[k].share)) continue;
            if (v.shared.n == room)
                v.shared.at =
                    db_rows_grow(q->mem, v.shared.at, sizeof *v.shared.at, v.shared.n, &room);
            v.shared.at[v.shared.n++] =
                (struct book_link){shared.at[k].uid, shared.at[k].name, false};
        }
    }
    struct html *h = book_page(q, r, msg_text(q->lang, MSG_workbook_title));
    workbook_list_html(h, &v);
    return page_close(h);
}

enum err workbook_show(struct req *q, struct res *r)
{
    struct book_view v = {0};

    TRY(book_open(q, &v.b));
    TRY(book_chapters(q, &v.b, &v.chapters));
    for (int i = 0; i < v.chapters.n; i++)
        for (int k = 0; k < v.chapters.at[i].sections.n; k++)
            v.written += v.chapters.at[i].sections.at[k].written;
    if (v.b.mine) TRY(book_pdf_fill(q, &v));
    struct html *h = book_page(q, r, msg_text(q->lang, MSG_workbook_title));
    workbook_show_html(h, &v);
    return page_close(h);
}

// ---- a section ----

static enum err section_here(struct req *q, struct section_view *v)
{
    struct book_chapters chapters;

    TRY(book_open(q, &v->b));
    TRY(book_chapters(q, &v->b, &chapters));
    const struct book_section *s = find(&chapters, req_path_text(q, "section"));
    if (!s) return ERR_NOT_FOUND; // not there, or not for who asks: the same answer
    v->s = *s;
    return ERR_NONE;
}

static enum err section_page(struct req *q, struct res *r, struct section_view *v)
{
    struct section_row row;
    bool found;

    v->shares.at = MEM_ARRAY(q->mem, struct book_choice, COUNT_OF(shares));
    for (size_t i = 0; i < COUNT_OF(shares); i++)
        v->shares.at[v->shares.n++] =
            (struct book_choice){str_of(shares[i].value), shares[i].word,
                                 str_eq(v->s.share, str_of(shares[i].value))};
    TRY(section_of(q->db, q->mem, v->b.row.id, v->s.key, &found, &row));
    if (found) {
        TRY(comments_of(q->db, q->mem, row.id, &v->comments));
        if (v->b.mine) TRY(section_versions(q->db, q->mem, row.id, &v->versions));
    }
    struct html *h = book_page(q, r, v->s.title);
    workbook_section_html(h, v);
    return page_close(h);
}

enum err workbook_section(struct req *q, struct res *r)
{
    struct section_view v = {.saved = req_query(q, "ok", 4).n > 0};

    TRY(section_here(q, &v));
    return section_page(q, r, &v);
}

enum err workbook_section_save(struct req *q, struct res *r)
{
    struct section_view v = {0};
    struct section_row before;
    workbook_section_id id;
    bool found;

    TRY(section_here(q, &v));
    if (!v.b.mine) return ERR_NOT_FOUND;
    if (!v.b.can_write) return fail(q, ERR_CONFLICT, MSG_workbook_closed);
    const str body = req_form(q, "tekst", SECTION_SIGNS), share = req_form(q, "delen", 10);
    if (!share_word(share)) return ERR_INVALID;
    TRY(section_of(q->db, q->mem, v.b.row.id, v.s.key, &found, &before));
    TRY(section_put(q->db, q->mem, v.b.row.id, v.s.key, v.s.module, v.s.title,
                    body.at ? body : STR(""), share, q->now, &id));
    if (found && before.body.n && !str_eq(before.body, body))
        TRY(section_was(q->db, id, before.body, before.changed_at));
    TRY(audit_by(q, "workbook.save", str_format(q->mem, "member:" STR_FMT, STR_ARG(v.b.row.uid)),
                 v.s.key));
    return redirect(q, r,
                    str_format(q->mem, "/dossier/" STR_FMT "/" STR_FMT "?ok=1",
                               STR_ARG(v.b.row.uid), STR_ARG(v.s.key)));
}

enum err workbook_comment(struct req *q, struct res *r)
{
    struct section_view v = {0};
    struct section_row row;
    bool found;

    TRY(section_here(q, &v));
    if (v.b.row.closed_at) return fail(q, ERR_CONFLICT, MSG_workbook_closed);
    TRY(section_of(q->db, q->mem, v.b.row.id, v.s.key, &found, &row));
    if (!found) return ERR_NOT_FOUND;
    const str body = str_trim(req_form(q, "reactie", COMMENT_SIGNS));
    if (!body.n) {
        v.problem = msg_text(q->lang, MSG_workbook_comment_problem);
        r->status = 422;
        return section_page(q, r, &v);
    }
    TRY(comment_add(q->db, row.id, who_person(q->who), body, q->now));
    TRY(audit_by(q, "workbook.comment", str_format(q->mem, "member:" STR_FMT, STR_ARG(v.b.row.uid)),
                 v.s.key));
    return redirect(q, r,
                    str_format(q->mem, "/dossier/" STR_FMT "/" STR_FMT "?ok=1#reacties",
                               STR_ARG(v.b.row.uid), STR_ARG(v.s.key)));
}

// ---- what the feature offers ----

static enum err workbook_waits(struct req *q, const struct group_row *g, unsigned bits,
                               struct waits *w)
{
    struct chapter_behind_row behind;
    struct member_row m;
    bool found;

    if (!(bits & GROUP_PARTICIPANT)) return ERR_NONE;
    TRY(member_of_person(q->db, q->mem, g->id, who_person(q->who), STR("participant"), &found, &m));
    if (!found) return ERR_NONE;
    TRY(chapter_behind(q->db, q->mem, g->id, m.id, q->now, &behind));
    const str path = str_format(q->mem, "/dossier/" STR_FMT, STR_ARG(m.uid));
    const struct msg_arg args[] = {{.name = "n", .s = number_text(q->mem, q->lang, behind.number)}};
    if (behind.number && !behind.written && !g->closed_at)
        waits_add(w, msg_fill(q->mem, q->lang, MSG_workbook_wait, args, 1), path, 0);
    return ERR_NONE;
}

static enum err workbook_own(struct db *db, struct mem *m, const struct person_row *p,
                             struct json *j)
{
    struct own_section_rows rows;
    struct own_comment_rows comments;

    TRY(own_sections(db, m, p->id, &rows));
    TRY(own_comments(db, m, p->id, &comments));
    json_key(j, "workbook"), json_open(j, '[');
    for (int i = 0; i < rows.n; i++) {
        json_open(j, '{');
        json_pair_text(j, "section", rows.at[i].section);
        json_pair_text(j, "title", rows.at[i].title);
        json_pair_text(j, "text", rows.at[i].body);
        json_pair_text(j, "shared_with", rows.at[i].share);
        json_pair_text(j, "changed_at", at_iso(m, rows.at[i].changed_at));
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "workbook_comments"), json_open(j, '[');
    for (int i = 0; i < comments.n; i++)
        json_text(j, comments.at[i].body);
    json_close(j, ']');
    return ERR_NONE;
}

static const struct route routes[] = {
#define ROUTE ROUTE_ROW
#include "app/workbook/workbook.def"
#undef ROUTE
};

const struct feature workbook_feature = {.name = "workbook",
                                         .routes = routes,
                                         .n_routes = COUNT_OF(routes),
                                         .own = workbook_own,
                                         .waits = workbook_waits};
