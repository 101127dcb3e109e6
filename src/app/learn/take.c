// take.c - a newer version is merged into the text under hands: what only one side changed comes by itself, what both
// changed is asked, one by one. The text itself changes only when all is answered, so no page ever shows half of it.
#include "app/learn/give.h"
#include "app/learn/take.html.h"
#include "base/utf8.h"

struct taking {
    struct kept_row course, up;
    struct take_view *v;
    str asked; // key of a question that is answered already
    bool begin, answer, finish, stop;
    str key, own;
    int64_t from; // a draft that came in from outside; 0: what is newest
    enum merge_take choice;
    bool done;
};

static const struct {
    const char *word;
    enum merge_take take;
} choices[] = {
    {"onze", MERGE_OURS},
    {"nieuwe", MERGE_THEIRS},
    {"voorstel", MERGE_PROPOSAL},
    {"eigen", MERGE_OWN},
};

// The number of a version and where it comes from belong to one course: they are never a question.
static struct course_files as_ours(struct mem *m, struct course_files f,
                                   const struct course_files *ours)
{
    const str about = work_text(&f, STR("course.md")), mine = work_text(ours, STR("course.md"));

    if (!about.at || !mine.at) return f;
    str text = head_with(m, about, "version", head_says(m, mine, "version"));
    const str upstream = head_says(m, mine, "upstream");
    if (upstream.n) text = head_with(m, text, "upstream", upstream);
    struct findings none = findings_new(m);
    str made;
    if (normal_text(m, STR("course.md"), text, NULL, &none, &made) != ERR_NONE) made = text;
    return files_with(m, f, STR("course.md"), made);
}

static int rows_for(str text)
{
    int rows = 2;
    str rest = text, line;

    while (str_line(&rest, &line))
        rows += 1 + (int)(line.n / 75);
    return rows > 20 ? 20 : rows;
}

static struct take_question shown(struct req *q, struct mem *room, const struct merge_question *x,
                                  const struct course_files *names)
{
    const str text = work_text(names, x->path);
    const str title = text.at ? head_says(room, text, "title") : STR("");
    const str proposal = x->proposal.n ? x->proposal : x->ours;

    return (struct take_question){
        .key = str_copy(q->mem, x->key),
        .path = str_copy(q->mem, x->path),
        .text_title = str_copy(q->mem, title.n ? title : x->path),
        .name = str_copy(q->mem, x->name),
        .base = str_copy(q->mem, x->base),
        .ours = words_marked(q->mem, x->base, x->ours),
        .theirs = words_marked(q->mem, x->base, x->theirs),
        .proposal = x->whole ? str_copy(q->mem, x->proposal) : STR(""),
        .own = str_copy(q->mem, proposal),
        .whole = x->whole,
        .ours_gone = x->ours.n == 0,
        .theirs_gone = x->theirs.n == 0,
        .answered = x->answered,
        .taken = x->taken,
        .what = x->kind == MERGE_HEAD    ? MSG_take_what_head
                : x->kind == MERGE_ATTR  ? MSG_take_what_attr
                : x->kind == MERGE_BLOCK ? MSG_take_what_block
                : x->kind == MERGE_FILE  ? MSG_take_what_file
                : x->kind == MERGE_PATH  ? MSG_take_what_path
                                         : MSG_take_what_text,
        .rows = rows_for(proposal),
    };
}

// History: each piece that came in, under the name of who took it over.
static enum err past_write(struct req *q, struct mem *room, const struct taking *t,
                           const struct work *w, struct course_files now, str why)
{
    for (int i = 0; i < now.n; i++) {
        const struct course_file *f = &now.at[i];
        const str was = work_text(&w->now, f->path);
        struct units a, b;

        if (!was.at || str_eq(was, f->text)) continue;
        if (units_read(room, f->path, was, NULL, &a) != ERR_NONE ||
            units_read(room, f->path, f->text, NULL, &b) != ERR_NONE)
            continue;
        const struct unit_pairs pairs = units_differ(room, &a, &b);
        const str doc = doc_key(room, f->path, f->text);
        for (int k = 0; k < pairs.n; k++)
            TRY(edit_add(q->db, t->course.id, doc, f->path, pairs.at[k].key, STR("taken"),
                         who_person(q->who), STR(""),
                         pairs.at[k].before.at ? pairs.at[k].before : STR(""),
                         pairs.at[k].now.at ? pairs.at[k].now : STR(""), why, q->now));
    }
    return ERR_NONE;
}

static enum err take_filled(struct req *q, struct mem *room, void *arg)
{
    struct taking *t = arg;
    struct take_view *v = t->v;
    struct course_files base, theirs;
    struct take_answer_rows rows;
    struct take_row take;
    struct merge r;
    struct work w;

    TRY(work_read(q->db, room, &t->course, &w));
    v->own = w.base != t->course.live; // our own version went on while the text was under hands
    take = (struct take_row){.base = v->own ? w.base : t->course.taken,
                             .theirs = v->own ? t->course.live : t->up.live};
    v->nothing = !v->own && (t->up.id.v == 0 || t->up.live == t->course.taken);
    struct take_row would = take;
    struct draft_row draft;
    bool is_draft = false;
    TRY(take_open(q->db, room, t->course.id, &v->begun, &take));
    if (t->begin && t->from) {
        TRY(draft_by_id(q->db, room, t->course.id, t->from, &is_draft, &draft));
        if (!is_draft) return ERR_NOT_FOUND;
        if (v->begun) TRY(take_end(q->db, take.id, STR("dropped")));
        v->begun = false;
    } else if (v->begun) {
        TRY(draft_by_id(q->db, room, t->course.id, take.theirs, &is_draft, &draft));
    }
    if (is_draft) {
        would = (struct take_row){.base = draft.based_on ? draft.based_on : w.base,
                                  .theirs = draft.id.v};
        if (!v->begun) take = would;
        v->own = v->nothing = false;
    }
    if (v->begun && (take.theirs != would.theirs || take.base != would.base)) {
        // Something newer still came: what was answered holds where the question is the same.
        TRY(take_answers(q->db, room, take.id, &rows));
        if (t->begin || t->answer || t->finish) {
            TRY(take_end(q->db, take.id, STR("dropped")));
            TRY(take_begin(q->db, t->course.id, would.base, would.theirs, q->now));
            TRY(take_open(q->db, room, t->course.id, &v->begun, &take));
            for (int i = 0; i < rows.n; i++)
                TRY(take_answer_put(q->db, take.id, rows.at[i].question, (int64_t)rows.at[i].choice,
                                    rows.at[i].own, q->now));
        } else {
            take.base = would.base;
            take.theirs = would.theirs;
        }
    }
    if (v->nothing) return ERR_NONE;
    if (t->begin && !v->begun) {
        TRY(take_begin(q->db, t->course.id, would.base, would.theirs, q->now));
        TRY(take_open(q->db, room, t->course.id, &v->begun, &take));
    }
    if (t->stop) {
        if (v->begun) TRY(take_end(q->db, take.id, STR("dropped")));
        t->done = true;
        return ERR_NONE;
    }
    if (t->answer && v->begun)
        TRY(take_answer_put(q->db, take.id, t->key, t->choice, t->own, q->now));

    TRY(version_files(q->db, room, take.base, &base));
    TRY(version_files(q->db, room, take.theirs, &theirs));
    v->number = str_copy(q->mem, head_says(room, work_text(&theirs, STR("course.md")), "version"));
    base = as_ours(room, base, &w.now);
    theirs = as_ours(room, theirs, &w.now);
    if (!v->begun) {
        struct diff d;
        TRY(diff_course(room, base, theirs, &d));
        return changes_shown(q, &d, theirs, t->course.slug, t->course.live, true, &v->files);
    }
    TRY(take_answers(q->db, room, take.id, &rows));
    struct merge_answer *answers = MEM_ARRAY(room, struct merge_answer, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++)
        answers[i] = (struct merge_answer){rows.at[i].question, (enum merge_take)rows.at[i].choice,
                                           rows.at[i].own};
    const struct merge_ask ask = {
        .base = base, .ours = w.now, .theirs = theirs, .answers = answers, .n_answers = rows.n};
    TRY(merge_course(room, &ask, &r));
    const struct course_files now = {r.files, r.n_files};
    v->open = r.open;
    v->answered = r.n_questions - r.open;
    v->from_theirs = r.from_theirs;
    v->done =
        (struct take_questions){MEM_ARRAY(q->mem, struct take_question, (size_t)r.n_questions + 1),
                                0};
    for (int i = 0; i < r.n_questions; i++) {
        const struct merge_question *x = &r.questions[i];
        const bool again = str_eq(x->key, t->asked);

        if (x->answered) v->done.at[v->done.n++] = shown(q, room, x, &now);
        if (again || (!x->answered && !v->has_one && !t->asked.n)) {
            v->one = shown(q, room, x, &now);
            v->has_one = true;
            v->place = i + 1;
        }
    }
    if (r.open) return ERR_NONE;

    struct course course;
    struct diff d;
    TRY(files_course(q->db, room, now, w.base, &course));
    v->findings = findings_said(q, &course.findings, now, STR(""));
    TRY(diff_course(room, w.now, now, &d));
    TRY(changes_shown(q, &d, now, t->course.slug, t->course.live, true, &v->files));
    if (!t->finish) return ERR_NONE;
    const struct msg_arg number = {.name = "number", .s = v->number};
    TRY(past_write(q, room, t, &w, now, msg_fill(room, q->lang, MSG_take_why, &number, 1)));
    if (v->own) {
        w.base = t->course.live;
        TRY(version_files(q->db, room, w.base, &w.was));
        TRY(work_begin(q->db, t->course.id, w.base, q->now));
        TRY(work_rebase(q->db, t->course.id, w.base, q->now));
    } else if (is_draft) {
        TRY(draft_taken(q->db, draft.id));
    } else {
        TRY(taken_set(q->db, t->course.id, take.theirs));
    }
    TRY(work_put_all(q, &w, now));
    TRY(take_end(q->db, take.id, STR("done")));
    TRY(audit_by(q, "course.take", str_format(room, "course:" STR_FMT, STR_ARG(t->course.slug)),
                 v->number));
    t->done = true;
    return ERR_NONE;
}

static enum err take_open_page(struct req *q, struct taking *t)
{
    struct learn_part_row about;
    bool found = false;

    TRY(learn_keeper(q, &t->course));
    t->up = (struct kept_row){.slug = STR("")};
    if (t->course.upstream) TRY(kept_by_id(q->db, q->mem, t->course.upstream, &found, &t->up));
    t->v->course = t->course.slug;
    TRY(learn_about(q->db, q->mem, found ? t->up.slug : t->course.slug, STR(""),
                    str_of(lang_codes[q->lang]), &found, &about));
    t->v->title = found ? about.title : t->course.slug;
    return ERR_NONE;
}

static enum err take_show(struct req *q, struct res *r, struct take_view *v)
{
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_take_title),
                                              .menu = "learn",
                                              .no_index = true,
                                              .form = true});
    take_page_html(h, v);
    return page_close(h);
}

enum err learn_take(struct req *q, struct res *r)
{
    struct take_view v = {0};
    struct taking t = {.v = &v, .asked = req_query(q, "vraag", 16)};

    TRY(take_open_page(q, &t));
    TRY(learn_room(q, take_filled, &t));
    return take_show(q, r, &v);
}

enum err learn_take_do(struct req *q, struct res *r)
{
    struct take_view v = {0};
    struct taking t = {.v = &v, .asked = STR("")};
    const str what = req_form(q, "doe", 20), choice = req_form(q, "keuze", 20);

    t.begin = str_eq(what, STR("begin"));
    if (str_int(req_form(q, "van", 20), 1, INT64_MAX, &t.from) != ERR_NONE) t.from = 0;
    t.finish = str_eq(what, STR("klaar"));
    t.stop = str_eq(what, STR("stop"));
    t.answer = choice.n > 0;
    if (!t.begin && !t.finish && !t.stop && !t.answer) return ERR_INVALID;
    if (t.answer) {
        bool known = false;
        for (size_t i = 0; i < COUNT_OF(choices); i++)
            if (str_eq(choice, str_of(choices[i].word))) {
                t.choice = choices[i].take;
                known = true;
            }
        t.key = req_form(q, "vraag", 16);
        const str own = str_trim(req_form(q, "eigen_tekst", LEARN_TEXT_SIGNS));
        t.own = own.at ? own : STR("");
        if (!known || !t.key.n) return ERR_INVALID;
    }
    TRY(take_open_page(q, &t));
    TRY(learn_room(q, take_filled, &t));
    if (t.done)
        return redirect(q, r,
                        str_format(q->mem, STR_FMT "?klaar=1",
                                   STR_ARG(html_path(q->mem, "", "/leergang/{course}/bewerk",
                                                     &t.course.slug, 1))));
    return redirect(q, r, html_path(q->mem, "", "/leergang/{course}/neem-over", &t.course.slug, 1));
}
