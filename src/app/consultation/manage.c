// manage.c - for who leads it: the rules, the annunciation, texts taken in from a file or pasted, and each version looked at
// before everybody may read it.
#include "app/consultation/consultation.h"

#include "app/consultation/manage.html.h"
#include "base/utf8.h"
#include "html/markdown.h"

static msg problem_of(str problem)
{
    return str_eq(problem, STR("large"))   ? MSG_consultation_import_large
           : str_eq(problem, STR("empty")) ? MSG_consultation_import_empty
           : str_eq(problem, STR("slow"))  ? MSG_consultation_import_slow
                                           : MSG_consultation_import_broken;
}

static enum err documents_fill(struct req *q, struct manage_view *v)
{
    struct document_rows rows;

    TRY(documents_of(q->db, q->mem, v->s.t.id, &rows));
    v->documents.at = MEM_ARRAY(q->mem, struct work_document, (size_t)rows.n + 1);
    for (int i = 0; i < rows.n; i++) {
        struct work_document *d = &v->documents.at[v->documents.n++];
        struct document_version_rows versions;
        TRY(document_versions(q->db, q->mem, rows.at[i].id, &versions));
        *d = (struct work_document){.slug = rows.at[i].slug,
                                    .chosen = str_eq(rows.at[i].slug, v->chosen),
                                    .title =
                                        document_title(q, rows.at[i].title, rows.at[i].title_en),
                                    .versions.at = MEM_ARRAY(q->mem, struct work_version,
                                                             (size_t)versions.n + 1)};
        for (int k = versions.n; k-- > 0;) {
            const struct document_version_row *x = &versions.at[k];
            d->versions.at[d->versions.n++] =
                (struct work_version){.id = x->id.v,
                                      .version = x->version,
                                      .waiting = str_eq(x->state, STR("waiting")),
                                      .failed = str_eq(x->state, STR("failed")),
                                      .ready = str_eq(x->state, STR("ready")),
                                      .published = str_eq(x->state, STR("published")),
                                      .decided = str_eq(x->label, STR("decided")),
                                      .on = day_of_at(x->has_published_at ? x->published_at
                                                                          : x->created_at),
                                      .why = x->why};
        }
    }
    return ERR_NONE;
}

static enum err manage_show(struct req *q, struct res *r, struct manage_view *v)
{
    TRY(documents_fill(q, v));
    v->converts = inspection_converts();
    v->has_announced = v->s.c.has_announced_day;
    if (v->has_announced && !v->problem && !v->reason_problem)
        v->announced = day_iso(q->mem, (day){(int32_t)v->s.c.announced_day});
    v->frozen = inspection_phase_of(&v->s.t) != INSPECTION_BEFORE;
    v->settled = inspection_phase_of(&v->s.t) >= INSPECTION_DECIDED;
    TRY(documents_decided(q->db, q->mem, v->s.t.id, &v->n_decided));
    if (v->s.t.has_starts_day) TRY(inspection_last_day(v->s.starts, &v->law_last, &v->law_was));
    struct html *h =
        stage_page(q, r, &v->s, msg_text(q->lang, MSG_consultation_manage_title), true, true);
    consultation_manage_html(h, v);
    return page_close(h);
}

enum err consultation_manage(struct req *q, struct res *r)
{
    struct manage_view v = {0};

    TRY(stage_must(q, MAY_LEAD_TRAJECTORY, true, &v.s));
    v.saved = req_query(q, "klaar", 1).n > 0;
    return manage_show(q, r, &v);
}

// As it stands there: "12 november 2026, Gemeenteblad 2026, 1".
static str annunciation(struct mem *m, const struct consultation_row *c)
{
    return c->has_announced_day
               ? str_format(m, STR_FMT ", " STR_FMT "%s" STR_FMT,
                            STR_ARG(date_long(m, LANG_NL, (day){(int32_t)c->announced_day})),
                            STR_ARG(c->announced_ref), c->announced_href.n ? ", " : "",
                            STR_ARG(c->announced_href))
               : STR("-");
}

// From the moment it opened it is what everybody could read before: a mistake is put right in the open.
static enum err announce(struct req *q, struct res *r, struct manage_view *v, bool *out_shown)
{
    const bool frozen = inspection_phase_of(&v->s.t) != INSPECTION_BEFORE;
    const struct consultation_row was = v->s.c;
    const str why = req_words(q, "reden", INSPECTION_WHY_SIGNS);
    const str ref = req_line(q, "nummer", 100), href = req_line(q, "adres", 300);
    int64_t changed;
    day on;

    if (day_parse(req_line(q, "dag", 10), &on) != ERR_NONE || !ref.n ||
        (href.n && !href_is_safe(href)))
        v->problem = MSG_consultation_announce_wrong;
    else if (frozen && on.n == was.announced_day && str_eq(ref, was.announced_ref) &&
             str_eq(href, was.announced_href))
        return ERR_NONE;
    else if (frozen && !why.n)
        v->reason_problem = MSG_consultation_announce_why;
    if (v->problem || v->reason_problem) {
        v->reason = why;
        v->announced = req_line(q, "dag", 10);
        v->s.c.announced_ref = ref;
        v->s.c.announced_href = href;
        r->status = 422;
        *out_shown = true;
        return manage_show(q, r, v);
    }
    TRY(consultation_announce(q->db, v->s.t.id, on.n, ref, href, &changed));
    if (!frozen) return ERR_NONE;
    const struct msg_arg args[] = {{.name = "was", .s = annunciation(q->mem, &was)},
                                   {.name = "why", .s = why}};
    return inspection_changed(q->db, q->mem, q->now, &v->s.t,
                              msg_fill(q->mem, LANG_NL, MSG_consultation_announce_changed, args,
                                       COUNT_OF(args)),
                              who_uid(q->who));
}

enum err consultation_manage_save(struct req *q, struct res *r)
{
    const str act = req_line(q, "doe", 20);
    struct manage_view v = {0};
    bool shown = false;
    int64_t changed;

    TRY(stage_must(q, MAY_LEAD_TRAJECTORY, true, &v.s));
    if (trajectory_is_over(&v.s.t)) return fail(q, ERR_CONFLICT, MSG_consultation_over);
    if (str_eq(act, STR("regels"))) {
        // Whose turn it is and how long may not change under way: what was promised was read.
        if (v.s.consults && v.s.t.version &&
            (v.s.c.legal != (req_form(q, "wet", 1).n > 0) ||
             v.s.c.everybody != (req_form(q, "iedereen", 1).n > 0)))
            return fail(q, ERR_CONFLICT, MSG_consultation_frozen);
        if (!v.s.consults && v.s.t.version) return fail(q, ERR_CONFLICT, MSG_consultation_frozen);
        TRY(consultation_put(q->db, v.s.t.id, req_form(q, "wet", 1).n > 0,
                             req_form(q, "iedereen", 1).n > 0,
                             req_words(q, "waar", CONSULTATION_TEXT_SIGNS),
                             req_words(q, "brief", CONSULTATION_LINE_SIGNS),
                             req_words(q, "telefoon", CONSULTATION_LINE_SIGNS),
                             req_words(q, "beroep", CONSULTATION_TEXT_SIGNS)));
    } else if (!v.s.consults) {
        return ERR_NOT_FOUND;
    } else if (str_eq(act, STR("kennisgeving"))) {
        TRY(announce(q, r, &v, &shown));
        if (shown) return ERR_NONE;
    } else if (str_eq(act, STR("ongewijzigd"))) {
        int64_t decided;
        TRY(documents_decided(q->db, q->mem, v.s.t.id, &decided));
        if (inspection_phase_of(&v.s.t) >= INSPECTION_DECIDED)
            return fail(q, ERR_CONFLICT, MSG_consultation_unchanged_late);
        if (decided) return fail(q, ERR_CONFLICT, MSG_consultation_unchanged_text);
        TRY(consultation_set_unchanged(q->db, v.s.t.id, req_form(q, "ja", 1).n > 0, &changed));
    } else {
        return fail(q, ERR_INVALID, MSG_error_invalid);
    }
    TRY(audit_by(q, "consultation.rules",
                 str_format(q->mem, "trajectory:%lld", (long long)v.s.t.id.v), act));
    return stage_go(q, r, &v.s, STR("/ter-inzage/beheer?klaar=1"));
}

// ---- a text ----

static enum err text_problem(struct req *q, struct res *r, struct manage_view *v, msg why)
{
    v->text_problem = why;
    v->title = req_line(q, "titel", INSPECTION_TITLE_SIGNS);
    v->title_en = req_line(q, "titel_en", INSPECTION_TITLE_SIGNS);
    v->why = req_words(q, "nieuw", INSPECTION_WHY_SIGNS);
    v->pasted = req_words(q, "tekst", DOCUMENT_BYTES);
    v->chosen = req_line(q, "stuk", 100);
    v->decided = str_eq(req_line(q, "soort", 10), STR("besluit"));
    r->status = 422;
    return manage_show(q, r, v);
}

// A text of ours is read here and now, so that what is wrong with it is said beside the form.
static enum err markdown_problem(struct req *q, str markdown, msg *out)
{
    struct document d;
    const enum err e = document_read(q->mem, markdown, &d);

    *out = e == ERR_INVALID     ? MSG_consultation_import_empty
           : e == ERR_TOO_LARGE ? MSG_consultation_import_large
                                : MSG_none;
    return *out ? ERR_NONE : e;
}

// A file that is kept as it came, or Markdown at once. MSG_none: fine.
static enum err source_read(struct req *q, const struct stage *s, struct inspection_version_new *n,
                            upload_id *source, msg *out_problem)
{
    const person_id self = who_person(q->who);
    enum upload_kind kind;
    str name, bytes;

    *out_problem = MSG_none;
    if (!req_form_file(q, "bestand", &name, &bytes)) {
        n->markdown = req_words(q, "tekst", DOCUMENT_BYTES);
        if (n->markdown.n) return markdown_problem(q, n->markdown, out_problem);
        *out_problem = MSG_consultation_text_none;
        return ERR_NONE;
    }
    if (bytes.n > UPLOAD_MAX || !upload_kind_of(q->mem, bytes, name, &kind) ||
        upload_is_sound(kind) || upload_is_picture(kind) || kind == UPLOAD_pdf) {
        *out_problem = MSG_consultation_wrong_kind;
        return ERR_NONE;
    }
    if (kind == UPLOAD_markdown) {
        n->markdown = bytes;
        return markdown_problem(q, bytes, out_problem);
    }
    if (!inspection_converts()) {
        *out_problem = MSG_consultation_no_converter;
        return ERR_NONE;
    }
    const enum err e = upload_add(q->db, q->mem, q->now,
                                  &(struct upload_new){.trajectory = s->t.id,
                                                       .filename = name,
                                                       .bytes = bytes,
                                                       .person = &self},
                                  kind, source);
    if (e == ERR_FULL) *out_problem = MSG_consultation_full;
    if (e != ERR_NONE) return e == ERR_FULL ? ERR_NONE : e;
    n->source = source;
    return ERR_NONE;
}

static enum err title_problem(struct req *q, const struct stage *s, str title, msg *out)
{
    const str slug = utf8_slug(q->mem, title, INSPECTION_SLUG);
    struct document_row d;
    bool taken = false;

    if (slug.n) TRY(document_by_slug(q->db, q->mem, s->t.id, slug, &taken, &d));
    *out = !slug.n ? MSG_consultation_title_empty : taken ? MSG_consultation_title_taken : MSG_none;
    return ERR_NONE;
}

// Why a text may not be published now. MSG_none: it may.
static msg publish_refused(const struct trajectory_row *t, bool decided, str why)
{
    const enum inspection_phase phase = inspection_phase_of(t);

    if (phase == INSPECTION_ENDED) return MSG_consultation_over;
    if (!decided) return phase == INSPECTION_DECIDED ? MSG_consultation_draft_late : MSG_none;
    if (phase < INSPECTION_ADVICE) return MSG_consultation_decided_early;
    return phase == INSPECTION_DECIDED && !str_trim(why).n ? MSG_consultation_decided_why
                                                           : MSG_none;
}

// Whatever is wrong is found before anything is kept: what was typed stands in the form again.
enum err consultation_text_add(struct req *q, struct res *r)
{
    const person_id self = who_person(q->who);
    const str slug = req_line(q, "stuk", 100), title = req_line(q, "titel", INSPECTION_TITLE_SIGNS),
              title_en = req_line(q, "titel_en", INSPECTION_TITLE_SIGNS);
    struct inspection_version_new n = {.person = &self};
    struct manage_view v = {0};
    struct document_row d;
    document_version_id version;
    upload_id source;
    bool found;
    msg problem = MSG_none;

    TRY(stage_must(q, MAY_LEAD_TRAJECTORY, false, &v.s));
    if (trajectory_is_over(&v.s.t)) return fail(q, ERR_CONFLICT, MSG_consultation_over);
    n.label = str_eq(req_line(q, "soort", 10), STR("besluit")) ? "decided" : "draft";
    n.why = req_words(q, "nieuw", INSPECTION_WHY_SIGNS);
    if (slug.n) {
        TRY(document_by_slug(q->db, q->mem, v.s.t.id, slug, &found, &d));
        if (!found) return ERR_NOT_FOUND;
        n.document = d.id;
        if (!n.why.n) problem = MSG_consultation_why_empty;
    } else {
        TRY(title_problem(q, &v.s, title, &problem));
    }
    if (!problem) {
        problem = publish_refused(&v.s.t, str_eq(str_of(n.label), STR("decided")), n.why);
        if (problem == MSG_consultation_decided_early) problem = MSG_none; // it can be made ready
    }
    if (!problem) TRY(source_read(q, &v.s, &n, &source, &problem));
    if (problem) return text_problem(q, r, &v, problem);
    if (!slug.n)
        TRY(inspection_document_add(q->db, q->mem, q->now, v.s.t.id, title, title_en, &n.document));
    TRY(inspection_version_add(q->db, q->mem, q->now, &n, &version));
    TRY(audit_by(q, "consultation.text", str_format(q->mem, "version:%lld", (long long)version.v),
                 str_of(n.label)));
    return stage_go(q, r, &v.s,
                    str_format(q->mem, "/ter-inzage/beheer/versie/%lld", (long long)version.v));
}

// ---- a version before it is published ----

static enum err version_get(struct req *q, struct version_view *v, struct document_version_row *row,
                            struct document_row *d)
{
    document_version_id id;
    bool found;

    TRY(stage_must(q, MAY_LEAD_TRAJECTORY, false, &v->s));
    TRY(req_id(q, "version", &id.v));
    TRY(document_version_by_id(q->db, q->mem, id, &found, row));
    if (!found) return ERR_NOT_FOUND;
    TRY(document_by_id(q->db, q->mem, row->document, d));
    if (d->trajectory.v != v->s.t.id.v) return ERR_NOT_FOUND; // of another: not there
    v->id = row->id.v;
    v->version = row->version;
    v->lost = row->lost;
    v->slug = d->slug;
    v->title = document_title(q, d->title, d->title_en);
    v->why = row->why;
    v->fingerprint = row->fingerprint;
    v->waiting = str_eq(row->state, STR("waiting"));
    v->failed = str_eq(row->state, STR("failed"));
    v->ready = str_eq(row->state, STR("ready"));
    v->published = str_eq(row->state, STR("published"));
    v->decided = str_eq(row->label, STR("decided"));
    v->problem = problem_of(row->problem);
    v->refused = v->ready ? publish_refused(&v->s.t, v->decided, v->why) : MSG_none;
    if (row->has_source) TRY(scan_look_upload(q->db, q->mem, row->source, &v->scan));
    return ERR_NONE;
}

// What has no follow-up and what has no origin: who knows better joins them.
static void choices_fill(struct req *q, const struct document *before, const struct document *d,
                         struct version_view *v)
{
    v->gone.at = MEM_ARRAY(q->mem, struct follow_choice, (size_t)before->n + 1);
    v->fresh.at = MEM_ARRAY(q->mem, struct follow_choice, (size_t)d->n + 1);
    for (int side = 0; side < 2; side++) {
        const struct document *of = side ? d : before, *other = side ? before : d;
        struct follow_choices *to = side ? &v->fresh : &v->gone;
        for (int i = 0; i < of->n; i++) {
            bool there = false;
            for (int k = 0; k < other->n && !there; k++)
                there = str_eq(of->at[i].id, other->at[k].id);
            if (!there)
                to->at[to->n++] = (struct follow_choice){
                    of->at[i].id, str_format(q->mem, "%d. " STR_FMT, i + 1,
                                             STR_ARG(paragraph_words(q->mem, &of->at[i], 80)))};
        }
    }
}

enum err consultation_version(struct req *q, struct res *r)
{
    struct document_version_row row, before;
    struct version_view v = {0};
    struct document d = {0}, old = {0};
    struct document_row doc;
    bool found;

    TRY(version_get(q, &v, &row, &doc));
    TRY(inspection_text(q->db, q->mem, row.id, &d));
    TRY(document_version_before(q->db, q->mem, doc.id, (int)row.version, &found, &before));
    v.first = !found;
    v.paragraphs.at = MEM_ARRAY(q->mem, struct paragraph_line, (size_t)d.n + 1);
    for (int i = 0; i < d.n; i++)
        v.paragraphs.at[v.paragraphs.n++] =
            (struct paragraph_line){.id = d.at[i].id,
                                    .place = i + 1,
                                    .level = d.at[i].level,
                                    .words = str_trim(markdown_plain(q->mem, d.at[i].body)),
                                    .body = d.at[i].level ? (safe){.s = STR("")}
                                                          : paragraph_html(q, d.at[i].body)};
    if (found) {
        TRY(inspection_text(q->db, q->mem, before.id, &old));
        TRY(changes_fill(q, &v.s, doc.id, &old, &d, false, &v.changes));
        choices_fill(q, &old, &d, &v);
    }
    struct html *h =
        stage_page(q, r, &v.s, msg_text(q->lang, MSG_consultation_version_title), true, true);
    consultation_version_html(h, &v);
    return page_close(h);
}

// Another text than was decided, with its reason: everybody sees it, and each who reacted hears it.
static enum err corrected_tell(struct req *q, const struct version_view *v)
{
    const struct msg_arg args[] = {
        {.name = "document", .s = v->title},
        {.name = "version", .s = str_format(q->mem, "%lld", (long long)v->version)},
        {.name = "why", .s = v->why},
    };

    TRY(consultation_correct(q->db, v->s.t.id, v->why, q->now));
    TRY(inspection_changed(q->db, q->mem, q->now, &v->s.t,
                           msg_fill(q->mem, LANG_NL, MSG_consultation_text_changed, args,
                                    COUNT_OF(args)),
                           who_uid(q->who)));
    return job_add(q->db, STR("consultation.corrected"),
                   str_format(q->mem, "%lld 0", (long long)v->s.t.id.v), q->now);
}

static enum err published(struct req *q, const struct version_view *v)
{
    int64_t changed;

    if (!v->decided)
        return inspection_added_tell(
            q->db, q->mem, q->now,
            &(struct inspection_added){
                .t = &v->s.t,
                .title = v->title,
                .link = str_format(q->mem, STR_FMT "/ter-inzage", STR_ARG(v->s.base)),
                .once = str_format(q->mem, "consultation.version.%lld", (long long)v->id),
                .maker = who_person(q->who)});
    TRY(consultation_set_unchanged(q->db, v->s.t.id, false, &changed)); // what changed is there
    return inspection_phase_of(&v->s.t) == INSPECTION_DECIDED ? corrected_tell(q, v) : ERR_NONE;
}

enum err consultation_version_save(struct req *q, struct res *r)
{
    const str act = req_line(q, "doe", 20);
    struct document_version_row row;
    struct version_view v = {0};
    struct document_row doc;
    int64_t changed;
    str fingerprint;

    TRY(version_get(q, &v, &row, &doc));
    if (trajectory_is_over(&v.s.t)) return fail(q, ERR_CONFLICT, MSG_consultation_over);
    if (str_eq(act, STR("publiceer"))) {
        if (v.refused) return fail(q, ERR_CONFLICT, v.refused);
        const enum err e = inspection_publish(q->db, q->mem, q->now, row.id, &fingerprint);
        if (e == ERR_CONFLICT) return fail(q, e, MSG_consultation_not_ready);
        TRY(e);
        TRY(published(q, &v));
    } else if (str_eq(act, STR("weg"))) {
        TRY(document_version_drop(q->db, row.id, &changed));
        if (!changed) return fail(q, ERR_CONFLICT, MSG_consultation_published_stays);
    } else if (str_eq(act, STR("volgt"))) {
        const enum err e = inspection_follow_up(q->db, q->mem, &row, req_line(q, "nieuw", 8),
                                                req_line(q, "oud", 8));
        if (e == ERR_CONFLICT) return fail(q, e, MSG_consultation_follow_not);
        TRY(e);
    } else {
        return fail(q, ERR_INVALID, MSG_error_invalid);
    }
    TRY(audit_by(q, "consultation.version", str_format(q->mem, "version:%lld", (long long)row.id.v),
                 act));
    return str_eq(act, STR("weg")) ? stage_go(q, r, &v.s, STR("/ter-inzage/beheer?klaar=1"))
                                   : stage_go(q, r, &v.s,
                                              str_format(q->mem, "/ter-inzage/beheer/versie/%lld",
                                                         (long long)row.id.v));
}
