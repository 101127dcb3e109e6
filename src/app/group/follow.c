// follow.c - the version of the course that a group follows. A newer one is looked at first: what is different, and in
// which modules that are still to come. Only then a coordinator takes it over.
#include "app/group/groups.h"

#include "app/group/follow.html.h"

static enum err changes_fill(struct req *q, struct version_of_view *v, const struct followed_row *f)
{
    struct changed_text_rows rows;
    struct meeting_rows meetings;
    bool over[100] = {false};

    TRY(changed_between(q->db, q->mem, f->course, str_of(lang_codes[q->lang]), v->top.g.version.v,
                        f->live, &rows));
    TRY(meetings_of(q->db, q->mem, v->top.g.id, &meetings));
    for (int i = 0; i < meetings.n; i++)
        if (meetings.at[i].ends_at < q->now && !str_eq(meetings.at[i].state, STR("cancelled")))
            over[meetings.at[i].number] = true;
    struct changed_lines *lists[] = {&v->to_come, &v->past, &v->other};
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        lists[i]->at = MEM_ARRAY(q->mem, struct changed_line, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        const struct changed_text_row *x = &rows.at[i];
        const bool done = x->module > 0 && x->module < 100 && over[x->module];
        struct changed_lines *to = x->module == 0 ? &v->other : done ? &v->past : &v->to_come;
        to->at[to->n++] =
            (struct changed_line){.number = x->number,
                                  .title = x->title.n ? x->title : x->path,
                                  .path =
                                      str_format(q->mem, "%s/leergang/" STR_FMT "/versies/" STR_FMT,
                                                 q->lang == LANG_EN ? "/en" : "", STR_ARG(f->slug),
                                                 STR_ARG(x->number)),
                                  .module = x->module,
                                  .said = x->said,
                                  .foreign =
                                      x->said.n && !str_eq(x->said, str_of(lang_codes[q->lang])),
                                  .done = done};
    }
    return ERR_NONE;
}

enum err group_text_version(struct req *q, struct res *r)
{
    struct version_of_view v = {0};
    struct followed_row f;

    TRY(top_of(q, "version", GROUP_ANY, &v.top));
    TRY(followed(q->db, q->mem, v.top.g.version, str_of(lang_codes[q->lang]), &f));
    v.course = f.slug;
    v.title = f.title;
    v.number = f.number;
    v.live = f.live;
    v.live_number = f.live_number;
    v.newer = f.live > v.top.g.version.v && !str_eq(f.live_number, f.number);
    if (v.newer) TRY(changes_fill(q, &v, &f));
    TRY(versions_followed(q->db, q->mem, v.top.g.id, &v.followed));
    struct html *h = group_page(q, r, &v.top, MSG_group_version);
    group_follow_html(h, &v);
    return page_close(h);
}

// The form names the version that was looked at: a newer one, or another coordinator's choice, asks for another look.
enum err group_text_accept(struct req *q, struct res *r)
{
    struct group_top top;
    struct followed_row f;
    course_version_id seen, live;
    bool found;
    int64_t n;

    TRY(top_of(q, "version", GROUP_COORDINATOR, &top));
    TRY(followed(q->db, q->mem, top.g.version, str_of(lang_codes[q->lang]), &f));
    if (str_int(req_form(q, "versie", 20), 1, INT64_MAX, &seen.v) != ERR_NONE) return ERR_INVALID;
    TRY(course_live(q->db, q->mem, seen.v, &found, &live));
    if (!found || live.v != f.live || live.v <= top.g.version.v)
        return fail(q, ERR_CONFLICT, MSG_group_version_moved);
    TRY(group_pin(q->db, top.g.id, live, top.g.version, q->now, &n));
    if (!n) return fail(q, ERR_CONFLICT, MSG_group_version_moved);
    TRY(group_version_add(q->db, top.g.id, live, top.g.version.v, who_person(q->who), q->now));
    TRY(audit_by(q, "group.version", group_object(q, &top.g), f.live_number));
    return redirect(q, r, group_path(q, &top.g, "/versie?ok=versie"));
}
