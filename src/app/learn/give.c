// give.c - a city gives pieces back, with a reason; who keeps the course answers piece by piece. What is marked local
// is not even looked at; what is taken goes through the merge engine, so that nothing here is overwritten unseen.
#include "app/learn/give.h"

#include "app/learn/give.html.h"
#include "base/hash.h"

enum { GIVE_CHOICES = 200, GIVE_EVIDENCE_SIGNS = 2000 };

enum err give_waiting(struct db *db, struct mem *m, course_id course, int64_t *out_offers,
                      bool *out_taking)
{
    struct take_row take;

    TRY(offers_waiting(db, m, course, out_offers));
    return take_open(db, m, course, out_taking, &take);
}

static str title_in(struct mem *m, const struct course_files *f, str path)
{
    const str text = work_text(f, path);
    const str title = text.at ? head_says(m, text, "title") : STR("");

    return title.n ? title : path;
}

static enum err course_title(struct req *q, str slug, str *out)
{
    struct learn_part_row about;
    bool found;

    TRY(learn_about(q->db, q->mem, slug, STR(""), str_of(lang_codes[q->lang]), &found, &about));
    *out = found ? about.title : slug;
    return ERR_NONE;
}

static msg state_word(str state)
{
    return str_eq(state, STR("open"))       ? MSG_give_state_open
           : str_eq(state, STR("accepted")) ? MSG_give_state_accepted
           : str_eq(state, STR("adapted"))  ? MSG_give_state_adapted
                                            : MSG_give_state_declined;
}

static int rows_for(str text)
{
    int rows = 2;
    str rest = text, line;

    while (str_line(&rest, &line))
        rows += 1 + (int)(line.n / 75);
    return rows > 25 ? 25 : rows;
}

// ---- what a city changed

struct giving {
    struct kept_row course;
    struct give_view *v;
    struct run_lines runs;
    str *choices;
    int n_choices;
    bool go, done;
};

static enum err piece_found(struct req *q, struct mem *room, struct giving *g, struct give_piece p,
                            const struct offered_rows *offered)
{
    struct edit_rows past;

    p.choice = str_format(q->mem, STR_FMT "#" STR_FMT, STR_ARG(p.path), STR_ARG(p.key));
    for (int i = 0; i < g->n_choices; i++)
        p.chosen |= str_eq(g->choices[i], p.choice);
    for (int i = offered->n - 1; i >= 0; i--)
        if (str_eq(offered->at[i].doc, p.doc) && str_eq(offered->at[i].piece, p.key) &&
            str_eq(offered->at[i].text_after, p.now))
            p.offered = state_word(offered->at[i].state);
    TRY(edits_of(q->db, room, g->course.id, p.doc, p.key, &past));
    p.why = past.n ? str_copy(q->mem, past.at[0].why) : STR("");
    p.words = words_marked(q->mem, p.before, p.now);
    p.runs = run_of(&g->runs, p.key, q->mem);
    for (int i = 0; i < p.runs.n; i++) {
        g->v->any_runs = true;
        g->v->any_notes |= p.runs.at[i].notes.n > 0;
    }
    p.path = str_copy(q->mem, p.path);
    p.doc = str_copy(q->mem, p.doc);
    p.key = str_copy(q->mem, p.key);
    p.after = str_copy(q->mem, p.after);
    p.title = str_copy(q->mem, p.title);
    p.text_title = str_copy(q->mem, p.text_title);
    if (p.before.at) p.before = str_copy(q->mem, p.before);
    if (p.now.at) p.now = str_copy(q->mem, p.now);
    struct give_pieces *all = &g->v->pieces;
    if (all->n < GIVE_CHOICES) all->at[all->n++] = p;
    return ERR_NONE;
}

// What groups of this city learned by giving its parts, with the newest notes of their trainers.
static enum err runs_found(struct req *q, struct giving *g)
{
    const place_id city = {g->course.place};
    struct run_took_rows took;
    struct run_note_rows notes;

    TRY(run_took(q->db, q->mem, g->course.id, city, &took));
    TRY(run_notes(q->db, q->mem, g->course.id, city, &notes));
    g->runs = run_fold(q->mem, &took);
    for (int i = 0; i < g->runs.n; i++) {
        struct run_line *r = &g->runs.at[i];
        struct out o = out_new(q->mem);
        int n = 0;
        for (int k = 0; k < notes.n && n < RUN_NOTES; k++) {
            if (!str_eq(notes.at[k].block, r->block) || !str_eq(notes.at[k].place_name, r->place))
                continue;
            if (n++) out_byte(&o, '\n');
            out_str(&o, notes.at[k].note);
        }
        r->notes = out_get(&o);
    }
    return ERR_NONE;
}

static enum err runs_given(struct req *q, struct giving *g, course_offer_id offer,
                           const struct give_piece *p)
{
    for (int i = 0; i < p->runs.n; i++) {
        const struct run_line *r = &p->runs.at[i];
        TRY(run_give(q->db, offer, r->block, r->place, r->planned, r->runs, r->skipped, r->least,
                     r->usual, r->most, g->v->notes ? r->notes : STR("")));
    }
    return ERR_NONE;
}

static enum err give_found(struct req *q, struct mem *room, struct giving *g)
{
    struct offered_rows offered;
    struct course_files base;
    struct work w;

    TRY(runs_found(q, g));
    TRY(work_read(q->db, room, &g->course, &w));
    TRY(version_files(q->db, room, g->course.taken, &base));
    TRY(offered_by(q->db, room, g->course.id, &offered));
    g->v->pieces = (struct give_pieces){MEM_ARRAY(q->mem, struct give_piece, GIVE_CHOICES), 0};
    for (int i = 0; i < w.now.n; i++) {
        const struct course_file *f = &w.now.at[i];
        const str was = work_text(&base, f->path);
        struct units a, b;

        if (was.at && str_eq(was, f->text)) continue;
        if (units_read(room, f->path, f->text, NULL, &b) != ERR_NONE) continue;
        const str doc = doc_key(room, f->path, f->text), title = title_in(room, &w.now, f->path);
        if (!was.at) {
            bool local = b.n == 0;
            for (int k = 0; k < b.n; k++)
                local |= b.at[k].local;
            if (local) {
                g->v->local++;
                continue;
            }
            TRY(piece_found(q, room, g,
                            (struct give_piece){.path = f->path,
                                                .doc = doc,
                                                .key = STR(""),
                                                .after = STR(""),
                                                .title = STR(""),
                                                .text_title = title,
                                                .now = f->text,
                                                .kind = UNIT_TEXT,
                                                .what = MSG_version_file_added},
                            &offered));
            continue;
        }
        if (units_read(room, f->path, was, NULL, &a) != ERR_NONE) continue;
        const struct unit_pairs pairs = units_differ(room, &a, &b);
        for (int k = 0; k < pairs.n; k++) {
            const struct unit_pair *p = &pairs.at[k];
            if (p->local) {
                g->v->local++;
                continue;
            }
            if (str_eq(p->before, p->now)) continue; // only its place in the head differs
            TRY(piece_found(q, room, g,
                            (struct give_piece){.path = f->path,
                                                .doc = doc,
                                                .key = p->key,
                                                .after = p->after,
                                                .title = p->title,
                                                .text_title = title,
                                                .before = p->before,
                                                .now = p->now,
                                                .kind = p->kind,
                                                .what = !p->before.at ? MSG_version_added
                                                        : !p->now.at  ? MSG_version_removed
                                                                      : MSG_version_changed},
                            &offered));
        }
    }
    return ERR_NONE;
}

static enum err give_filled(struct req *q, struct mem *room, void *arg)
{
    struct giving *g = arg;
    struct give_view *v = g->v;
    course_offer_id offer;
    int chosen = 0;

    TRY(give_found(q, room, g));
    if (!g->go) return ERR_NONE;
    for (int i = 0; i < v->pieces.n; i++)
        chosen += v->pieces.at[i].chosen && v->pieces.at[i].offered == MSG_none;
    if (!chosen) v->choose_problem = msg_text(q->lang, MSG_give_choose_problem);
    if (!v->why.n) v->why_problem = msg_text(q->lang, MSG_give_why_problem);
    if (v->choose_problem.n || v->why_problem.n) return ERR_NONE;
    TRY(offer_add(q->db, room, (course_id){g->course.upstream}, g->course.id, g->course.taken,
                  who_person(q->who), v->why, v->evidence, q->now, &offer));
    for (int i = 0; i < v->pieces.n; i++) {
        const struct give_piece *p = &v->pieces.at[i];
        if (!p->chosen || p->offered != MSG_none) continue;
        TRY(offer_piece_add(q->db, offer, p->path, p->doc, p->key, p->after,
                            p->title.n ? p->title : p->text_title,
                            p->before.at ? p->before : STR(""), p->now.at ? p->now : STR("")));
        TRY(runs_given(q, g, offer, p));
    }
    TRY(audit_by(q, "course.offer", str_format(room, "offer:%lld", (long long)offer.v), STR("")));
    g->done = true;
    return ERR_NONE;
}

static enum err offers_listed(struct req *q, const struct offer_rows *rows, struct offer_lines *out)
{
    *out = (struct offer_lines){MEM_ARRAY(q->mem, struct offer_line, (size_t)rows->n + 1), rows->n};
    for (int i = 0; i < rows->n; i++) {
        const struct offer_row *o = &rows->at[i];
        struct offer_piece_rows pieces;
        struct offer_line *l = &out->at[i];

        TRY(offer_pieces(q->db, q->mem, o->id, &pieces));
        *l = (struct offer_line){.id = o->id.v,
                                 .why = o->why,
                                 .who = o->who,
                                 .place = o->place,
                                 .on = day_of_at(o->created_at),
                                 .open = str_eq(o->state, STR("open"))};
        l->pieces =
            (struct answer_lines){MEM_ARRAY(q->mem, struct answer_line, (size_t)pieces.n + 1),
                                  pieces.n};
        for (int k = 0; k < pieces.n; k++)
            l->pieces.at[k] = (struct answer_line){.title = pieces.at[k].title,
                                                   .answer = pieces.at[k].answer,
                                                   .who = pieces.at[k].who,
                                                   .state = state_word(pieces.at[k].state)};
    }
    return ERR_NONE;
}

static enum err give_open(struct req *q, struct giving *g)
{
    struct kept_row up;
    bool found;

    TRY(learn_keeper(q, &g->course));
    if (!g->course.upstream) return fail(q, ERR_NOT_FOUND, MSG_give_no_upstream);
    TRY(kept_by_id(q->db, q->mem, g->course.upstream, &found, &up));
    if (!found) return fail(q, ERR_NOT_FOUND, MSG_give_no_upstream);
    g->v->course = g->course.slug;
    g->v->upstream = up.slug;
    TRY(course_title(q, g->course.slug, &g->v->title));
    return course_title(q, up.slug, &g->v->upstream_title);
}

static enum err give_show(struct req *q, struct res *r, struct giving *g)
{
    struct offer_rows rows;

    TRY(offers_from(q->db, q->mem, g->course.id, &rows));
    TRY(offers_listed(q, &rows, &g->v->offers));
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_give_title),
                                              .menu = "learn",
                                              .no_index = true,
                                              .form = true});
    give_page_html(h, g->v);
    return page_close(h);
}

enum err learn_give(struct req *q, struct res *r)
{
    struct give_view v = {.why = STR(""), .evidence = STR(""), .said = req_query(q, "klaar", 1)};
    struct giving g = {.v = &v};

    TRY(give_open(q, &g));
    TRY(learn_room(q, give_filled, &g));
    return give_show(q, r, &g);
}

enum err learn_give_send(struct req *q, struct res *r)
{
    struct give_view v = {.why = req_words(q, "waarom", LEARN_WHY_SIGNS * 3),
                          .evidence = req_words(q, "bewijs", GIVE_EVIDENCE_SIGNS),
                          .notes = req_words(q, "notities", 1).n > 0};
    struct giving g = {.v = &v, .go = true};

    g.choices = MEM_ARRAY(q->mem, str, GIVE_CHOICES);
    g.n_choices = req_form_all(q, "kies", g.choices, GIVE_CHOICES);
    if (g.n_choices < 0) return ERR_INVALID;
    TRY(give_open(q, &g));
    TRY(learn_room(q, give_filled, &g));
    if (g.done)
        return redirect(q, r,
                        str_format(q->mem, STR_FMT "?klaar=1",
                                   STR_ARG(html_path(q->mem, "", "/leergang/{course}/geef-terug",
                                                     &g.course.slug, 1))));
    r->status = 422;
    return give_show(q, r, &g);
}

// ---- who keeps the course answers

enum err learn_offers(struct req *q, struct res *r)
{
    struct offers_view v = {0};
    struct offer_rows rows;
    struct kept_row c;

    TRY(learn_keeper(q, &c));
    v.course = c.slug;
    TRY(course_title(q, c.slug, &v.title));
    TRY(offers_to(q->db, q->mem, c.id, &rows));
    TRY(offers_listed(q, &rows, &v.offers));
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_give_offers_title),
                                              .menu = "learn",
                                              .no_index = true});
    give_offers_html(h, &v);
    return page_close(h);
}

struct judging {
    struct kept_row course;
    struct offer_row offer;
    struct judge_view *v;
    int64_t piece; // to answer; 0: only show
    str how, text, answer, was;
    bool done;
};

// The text of the base with only this piece as the city has it.
static enum err theirs_of(struct mem *m, str path, str base, const struct offer_piece_row *p,
                          str *out)
{
    struct units u;

    TRY(units_read(m, path, base, NULL, &u));
    str text = p->text_after;
    const struct unit *x = units_find(&u, p->piece);
    if (x && x->kind == UNIT_HEAD) {
        // Version and upstream belong to one course each: ours stay.
        const str version = head_says(m, x->text, "version");
        if (version.n && text.n) text = head_with(m, text, "version", version);
    }
    const struct units with = units_with(m, &u, p->piece, p->after_piece, text);
    return units_text(m, path, &with, NULL, NULL, out);
}

// What the file becomes when the piece is taken as it is offered. *out_clash: both changed it since.
static enum err piece_result(struct mem *m, const struct course_files *base, const struct work *w,
                             const struct offer_piece_row *p, str *out, bool *out_clash,
                             bool *out_cannot)
{
    const str was = work_text(base, p->path), now = work_text(&w->now, p->path);
    struct merge r;
    str theirs;

    *out_clash = *out_cannot = false;
    if (p->piece.n == 0) { // a whole new text
        *out_cannot = now.at && !str_eq(now, p->text_after);
        *out = p->text_after;
        return ERR_NONE;
    }
    if (!now.at || !was.at) {
        *out_cannot = true;
        *out = STR("");
        return ERR_NONE;
    }
    TRY(theirs_of(m, p->path, was, p, &theirs));
    const struct course_file b = {p->path, was}, o = {p->path, now}, t = {p->path, theirs};
    struct merge_ask ask = {.base = {&b, 1}, .ours = {&o, 1}, .theirs = {&t, 1}};
    TRY(merge_course(m, &ask, &r));
    if (r.n_questions) {
        // What it becomes stands on the page, so taking it is an answer to each: the words of both where they fit.
        struct merge_answer *a = MEM_ARRAY(m, struct merge_answer, (size_t)r.n_questions);
        for (int i = 0; i < r.n_questions; i++)
            a[i] =
                (struct merge_answer){.key = r.questions[i].key,
                                      .take = r.questions[i].whole ? MERGE_PROPOSAL : MERGE_THEIRS};
        *out_clash = true;
        ask.answers = a;
        ask.n_answers = r.n_questions;
        TRY(merge_course(m, &ask, &r));
    }
    *out = r.n_files ? r.files[0].text : STR("");
    return ERR_NONE;
}

static str piece_text(struct mem *m, str path, str text, str key)
{
    struct units u;

    if (!key.n) return text;
    if (!text.n || units_read(m, path, text, NULL, &u) != ERR_NONE) return STR("");
    const struct unit *x = units_find(&u, key);
    return x ? x->text : STR("");
}

static str flowing(struct mem *m, str piece)
{
    return str_starts(piece, STR("---")) ? piece : text_flow(m, piece);
}

static enum err piece_answered(struct req *q, struct mem *room, struct judging *j,
                               const struct work *w, const struct offer_piece_row *p, str result)
{
    const str now = work_text(&w->now, p->path);
    const bool adapt = str_eq(j->how, STR("aanpassen")), decline = str_eq(j->how, STR("afwijzen"));
    const person_id keeper = who_person(q->who);
    struct edit_person_rows people;
    struct units u;
    int64_t changed;

    if (!decline && !adapt && !str_eq(j->how, STR("overnemen"))) return ERR_INVALID;
    if ((decline || adapt) && !j->answer.n) {
        j->v->problem = msg_text(q->lang, MSG_give_answer_problem);
        return ERR_NONE;
    }
    if (!decline) {
        if (adapt) {
            if (p->piece.n) {
                TRY(units_read(room, p->path, now, NULL, &u));
                const struct units with = units_with(room, &u, p->piece, p->after_piece, j->text);
                if (units_text(room, p->path, &with, &edit_ids, NULL, &result) != ERR_NONE) {
                    j->v->problem = msg_text(q->lang, MSG_edit_unreadable);
                    return ERR_NONE;
                }
            } else if (normal_text(room, p->path, j->text, &edit_ids, NULL, &result) != ERR_NONE) {
                j->v->problem = msg_text(q->lang, MSG_edit_unreadable);
                return ERR_NONE;
            }
        }
        const str before = piece_text(room, p->path, now, p->piece),
                  after = piece_text(room, p->path, result, p->piece);
        TRY(work_put_file(q, w, p->path, result));
        // Who wrote it there is named here: the newest with the change, the others beside.
        TRY(edit_people(q->db, room, j->offer.fork, p->doc, p->piece, 0, &people));
        for (int i = 0; i < people.n; i++)
            TRY(edit_add(q->db, j->course.id, p->doc, p->path, p->piece, STR("given"),
                         people.at[i].person, j->offer.place, i ? after : before, after,
                         j->offer.why, q->now));
        if (people.n == 0 || adapt)
            TRY(edit_add(q->db, j->course.id, p->doc, p->path, p->piece, STR("given"), keeper,
                         people.n ? STR("") : j->offer.place, people.n ? after : before, after,
                         j->answer.n ? j->answer : j->offer.why, q->now));
    }
    TRY(offer_piece_answer(q->db, p->id,
                           decline ? STR("declined")
                           : adapt ? STR("adapted")
                                   : STR("accepted"),
                           j->answer, keeper, q->now, &changed));
    TRY(offer_close(q->db, j->offer.id));
    TRY(audit_by(q, "course.answer", str_format(room, "offer:%lld", (long long)j->offer.id.v),
                 j->how));
    j->done = true;
    return ERR_NONE;
}

static enum err runs_judged(struct req *q, course_offer_id offer, str block, struct run_lines *out)
{
    struct run_given_rows rows;

    TRY(run_given(q->db, q->mem, offer, &rows));
    *out = (struct run_lines){MEM_ARRAY(q->mem, struct run_line, (size_t)rows.n + 1), 0};
    for (int i = 0; i < rows.n; i++) {
        const struct run_given_row *r = &rows.at[i];
        if (!str_eq(r->block, block)) continue;
        out->at[out->n++] = (struct run_line){.block = r->block,
                                              .place = r->place,
                                              .notes = r->notes,
                                              .planned = r->planned_min,
                                              .runs = r->runs,
                                              .skipped = r->skipped,
                                              .least = r->least_min,
                                              .usual = r->usual_min,
                                              .most = r->most_min};
    }
    return ERR_NONE;
}

static enum err judge_filled(struct req *q, struct mem *room, void *arg)
{
    struct judging *j = arg;
    struct judge_view *v = j->v;
    struct offer_piece_rows rows;
    struct course_files base;
    struct work w;

    TRY(work_read(q->db, room, &j->course, &w));
    TRY(version_files(q->db, room, j->offer.base, &base));
    TRY(offer_pieces(q->db, room, j->offer.id, &rows));
    v->pieces =
        (struct judge_pieces){MEM_ARRAY(q->mem, struct judge_piece, (size_t)rows.n + 1), rows.n};
    for (int i = 0; i < rows.n; i++) {
        const struct offer_piece_row *p = &rows.at[i];
        struct judge_piece *x = &v->pieces.at[i];
        bool clash, cannot;
        str result;

        const bool open = str_eq(p->state, STR("open"));
        TRY(piece_result(room, &base, &w, p, &result, &clash, &cannot));
        const str now =
            piece_text(room, p->path,
                       work_text(&w.now, p->path).at ? work_text(&w.now, p->path) : STR(""),
                       p->piece);
        const str then =
            piece_text(room, p->path,
                       work_text(&base, p->path).at ? work_text(&base, p->path) : STR(""),
                       p->piece);
        const str becomes = piece_text(room, p->path, result, p->piece);
        *x = (struct judge_piece){
            .id = p->id.v,
            .title = str_copy(q->mem, p->title),
            .text_title = str_copy(q->mem, title_in(room, &w.now, p->path)),
            .path = str_copy(q->mem, p->path),
            .was = sha256_hex(q->mem, now),
            .answer = str_copy(q->mem, p->answer),
            .who = str_copy(q->mem, p->who),
            .result = str_copy(q->mem, flowing(room, becomes)),
            .what = !p->text_before.n  ? (p->piece.n ? MSG_version_added : MSG_version_file_added)
                    : !p->text_after.n ? MSG_version_removed
                                       : MSG_version_changed,
            .state = state_word(p->state),
            .open = open,
            .clash = clash,
            .changed_since = !str_eq(then, now),
            .impossible = cannot,
            .gone = p->text_after.n == 0,
            .now_text = str_copy(q->mem, flowing(room, open ? now : p->text_before)),
        };
        x->words =
            words_marked(q->mem, x->now_text, open ? x->result : flowing(room, p->text_after));
        x->rows = rows_for(x->result);
        TRY(runs_judged(q, j->offer.id, p->piece, &x->runs));
        if (j->piece != p->id.v) continue;
        if (!open) return fail(q, ERR_CONFLICT, MSG_give_answered);
        v->problem_at = p->id.v;
        if (!str_eq(j->was, x->was)) {
            v->problem = msg_text(q->lang, MSG_give_stale);
            continue;
        }
        if (cannot && !str_eq(j->how, STR("afwijzen"))) {
            v->problem = msg_text(q->lang, MSG_give_impossible);
            continue;
        }
        TRY(piece_answered(q, room, j, &w, p, result));
        if (j->done) return ERR_NONE;
        if (j->text.n) x->result = j->text;
        x->answer = j->answer;
    }
    return ERR_NONE;
}

static enum err judge_open(struct req *q, struct judging *j)
{
    course_offer_id id;
    bool found;

    TRY(learn_keeper(q, &j->course));
    TRY(req_id(q, "offer", &id.v));
    TRY(offer_by_id(q->db, q->mem, id, &found, &j->offer));
    if (!found || j->offer.course.v != j->course.id.v) return ERR_NOT_FOUND;
    *j->v = (struct judge_view){.course = j->course.slug,
                                .place = j->offer.place,
                                .who = j->offer.who,
                                .why = j->offer.why,
                                .evidence = j->offer.evidence,
                                .id = id.v,
                                .on = day_of_at(j->offer.created_at),
                                .open = str_eq(j->offer.state, STR("open"))};
    return course_title(q, j->course.slug, &j->v->title);
}

static enum err judge_show(struct req *q, struct res *r, struct judge_view *v)
{
    struct html *h = page_open(q, r,
                               &(struct page){.title = msg_text(q->lang, MSG_give_offers_title),
                                              .menu = "learn",
                                              .no_index = true,
                                              .form = true});
    give_judge_html(h, v);
    return page_close(h);
}

enum err learn_offer(struct req *q, struct res *r)
{
    struct judge_view v;
    struct judging j = {.v = &v};

    TRY(judge_open(q, &j));
    v.said = req_query(q, "klaar", 1);
    TRY(learn_room(q, judge_filled, &j));
    return judge_show(q, r, &v);
}

enum err learn_offer_answer(struct req *q, struct res *r)
{
    struct judge_view v;
    struct judging j = {.v = &v};

    TRY(judge_open(q, &j));
    if (str_int(req_words(q, "stuk", 20), 1, INT64_MAX, &j.piece) != ERR_NONE) return ERR_INVALID;
    j.how = req_words(q, "besluit", 20);
    j.text = req_words(q, "tekst", LEARN_TEXT_SIGNS);
    j.answer = req_words(q, "antwoord", LEARN_WHY_SIGNS);
    j.was = req_words(q, "was", 64);
    TRY(learn_room(q, judge_filled, &j));
    if (j.done) {
        const str values[] = {j.course.slug, str_format(q->mem, "%lld", (long long)v.id)};
        return redirect(q, r,
                        str_format(q->mem, STR_FMT "?klaar=1#stuk-%lld",
                                   STR_ARG(html_path(q->mem, "",
                                                     "/leergang/{course}/aangeboden/{offer}",
                                                     values, 2)),
                                   (long long)j.piece));
    }
    r->status = v.problem.n ? 422 : 404;
    return judge_show(q, r, &v);
}
