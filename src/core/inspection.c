// inspection.c - documents in versions: taking in, converting, publishing; and when a consultation is open.
#include "core/inspection.h"

#include "base/day.h"
#include "base/disk.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "core/audit.h"
#include "core/notice.h"
#include "core/run.h"
#include "core/scan.h"
#include "engine/clock/clock.h"
#include "i18n/messages.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CONVERTER "pandoc"

enum { CONVERT_S = 60 };

static bool fits(str s, size_t signs)
{
    return utf8_valid(s) && utf8_length(s) <= signs;
}

enum err inspection_document_add(struct db *db, struct mem *mem, int64_t now,
                                 trajectory_id trajectory, str title, str title_en,
                                 document_id *out)
{
    const str slug = utf8_slug(mem, title, INSPECTION_SLUG);

    title = str_trim(title);
    if (!title.n || !slug.n || !fits(title, INSPECTION_TITLE_SIGNS) ||
        !fits(title_en, INSPECTION_TITLE_SIGNS))
        return ERR_INVALID;
    return document_insert(db, mem, trajectory, slug, title, str_trim(title_en), now, out);
}

// ---- versions ----

enum err inspection_text(struct db *db, struct mem *mem, document_version_id version,
                         struct document *out)
{
    struct document_paragraph_rows rows;

    TRY(document_paragraphs(db, mem, version, &rows));
    *out = (struct document){MEM_ARRAY(mem, struct paragraph, (size_t)rows.n + 1), rows.n};
    for (int i = 0; i < rows.n; i++)
        out->at[i] = (struct paragraph){.id = rows.at[i].paragraph,
                                        .level = (int)rows.at[i].level,
                                        .body = rows.at[i].body};
    return ERR_NONE;
}

// Reads the text, lets each paragraph keep its id, and keeps it.
static enum err take_in(struct db *db, struct mem *mem, document_id document,
                        document_version_id version, str markdown)
{
    struct document_version_row before;
    struct document_used_rows ids;
    struct document d, old = {0};
    bool found;
    int64_t changed, lost = 0;

    TRY(document_read(mem, markdown, &d));
    TRY(document_version_before(db, mem, document, INT32_MAX, &found, &before));
    if (found) TRY(inspection_text(db, mem, before.id, &old));
    TRY(document_ids(db, mem, document, &ids));
    str *used = MEM_ARRAY(mem, str, (size_t)ids.n + 1);
    for (int i = 0; i < ids.n; i++)
        used[i] = ids.at[i].paragraph;
    document_identify(mem, &d, &old, used, ids.n);
    for (int i = 0; i < d.n; i++) {
        TRY(document_paragraph_insert(db, version, i + 1, d.at[i].id, d.at[i].level, d.at[i].body));
        lost += str_eq(str_trim(d.at[i].body), STR("[TABLE]")) ||
                str_find(d.at[i].body, STR("![")) >= 0;
    }
    TRY(document_version_ready(db, version, lost, &changed));
    return changed ? ERR_NONE : ERR_CONFLICT;
}

enum err inspection_version_add(struct db *db, struct mem *mem, int64_t now,
                                const struct inspection_version_new *n, document_version_id *out)
{
    const str why = str_trim(n->why);

    if (!fits(why, INSPECTION_WHY_SIGNS) || (!n->markdown.n && !n->source)) return ERR_INVALID;
    TRY(document_version_insert(db, mem, n->document, n->markdown.n ? STR("ready") : STR("waiting"),
                                str_of(n->label), why, n->source, n->person, now, out));
    if (n->markdown.n) return take_in(db, mem, n->document, *out, n->markdown);
    return job_add(db, STR("document.convert"), str_format(mem, "%lld", (long long)out->v), now);
}

enum err inspection_follow_up(struct db *db, struct mem *mem, const struct document_version_row *v,
                              str paragraph, str follows)
{
    struct document_version_row before;
    struct document d, old = {0};
    bool found, known = false;
    int at = -1;

    if (!str_eq(v->state, STR("ready"))) return ERR_CONFLICT;
    TRY(inspection_text(db, mem, v->id, &d));
    TRY(document_version_before(db, mem, v->document, v->version, &found, &before));
    if (found) TRY(inspection_text(db, mem, before.id, &old));
    for (int i = 0; i < old.n; i++)
        known |= str_eq(old.at[i].id, follows);
    for (int i = 0; i < d.n; i++) {
        if (str_eq(d.at[i].id, follows)) return ERR_CONFLICT;
        if (str_eq(d.at[i].id, paragraph)) at = i;
    }
    if (at < 0 || !known) return ERR_NOT_FOUND;
    d.at[at].id = follows;
    TRY(document_paragraphs_drop(db, v->id));
    for (int i = 0; i < d.n; i++)
        TRY(document_paragraph_insert(db, v->id, i + 1, d.at[i].id, d.at[i].level, d.at[i].body));
    return ERR_NONE;
}

enum err inspection_publish(struct db *db, struct mem *mem, int64_t now,
                            document_version_id version, str *out_fingerprint)
{
    struct document d;
    int64_t changed;

    TRY(inspection_text(db, mem, version, &d));
    *out_fingerprint = sha256_hex(mem, document_write(mem, &d));
    TRY(document_version_publish(db, version, *out_fingerprint, now, &changed));
    return changed ? ERR_NONE : ERR_CONFLICT;
}

// ---- converting ----

bool inspection_converts(void)
{
    static const char *const paths[] = {"/usr/local/bin/" CONVERTER, "/usr/bin/" CONVERTER,
                                        "/bin/" CONVERTER}; // where core/run.c looks

    for (size_t i = 0; i < COUNT_OF(paths); i++)
        if (access(paths[i], X_OK) == 0) return true;
    return false;
}

struct conversion {
    struct job *j;
    document_version_id id;
    bool found;
    int64_t until; // held: when to look again
    struct document_version_row version;
    struct upload_head_row head;
    str bytes, text, problem;
};

static enum err source_read(struct db *db, void *arg)
{
    struct conversion *c = arg;
    struct mem *m = c->j->mem;
    struct upload_bytes_row body;
    struct document_row d;

    TRY(document_version_by_id(db, m, c->id, &c->found, &c->version));
    c->found = c->found && str_eq(c->version.state, STR("waiting")) && c->version.has_source;
    if (!c->found) return ERR_NONE;
    TRY(document_by_id(db, m, c->version.document, &d));
    TRY(upload_of(db, m, d.trajectory, c->version.source, &c->found, &c->head));
    if (!c->found) return ERR_NONE;
    TRY(scan_until(db, m, c->j->now, c->head.sha256, &c->until));
    if (c->until) return ERR_NONE;
    TRY(upload_body(db, m, c->version.source, &body));
    c->bytes = body.body;
    return ERR_NONE;
}

static enum err text_write(struct db *db, void *arg)
{
    struct conversion *c = arg;
    int64_t changed;

    return c->problem.n ? document_version_failed(db, c->id, c->problem, &changed)
                        : take_in(db, c->j->mem, c->version.document, c->id, c->text);
}

// No network, no other file, 400 MB of heap, a minute. It reads what somebody sent us, so it may do nothing else.
static enum err convert(struct conversion *c, const char *folder)
{
    struct mem *m = c->j->mem;
    const char *in = str_z(m, str_format(m, "%s/in", folder)),
               *out = str_z(m, str_format(m, "%s/out.md", folder));
    const char *const argv[] = {
        CONVERTER,
        "+RTS",
        "-M400m",
        "-RTS",
        "--sandbox",
        "--from",
        str_z(m, c->head.kind),
        "--to",
        "commonmark+pipe_tables-raw_html",
        "--wrap=none",
        "--markdown-headings=atx",
        "--output",
        out,
        in,
        NULL,
    };
    const struct run r = {.argv = argv,
                          .confined = true,
                          .write = folder,
                          .seconds = CONVERT_S,
                          .memory_bytes = (int64_t)4 << 30, // addresses; the heap has its own bound
                          .file_bytes = 4 * (int64_t)DOCUMENT_BYTES,
                          .stop = c->j->stop};
    str problem;

    TRY(disk_write(m, in, 0600, c->bytes));
    const enum err e = run_program(m, &r, &problem);
    if (e == ERR_NOT_FOUND)
        return job_fail(c->j, ERR_GONE,
                        STR("no program converts documents here: apt-get install " CONVERTER));
    if (e == ERR_GONE) return job_postpone(c->j, c->j->now);
    if (e == ERR_NONE) {
        const enum err got = disk_read(m, AT_FDCWD, out, DOCUMENT_BYTES + 1, &c->text);
        if (got == ERR_NONE && c->text.n <= DOCUMENT_BYTES && str_trim(c->text).n) return ERR_NONE;
        c->problem = got == ERR_NONE && !str_trim(c->text).n ? STR("empty") : STR("large");
        return ERR_NONE;
    }
    c->problem = e == ERR_BUSY ? STR("slow") : STR("broken");
    return ERR_NONE;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st, (void)kind, (void)where;
    return remove(path);
}

static enum err convert_run(struct job *j)
{
    struct conversion c = {.j = j};
    char folder[] = "/tmp/meent-text-XXXXXX";

    TRY(str_int(j->payload, 1, INT64_MAX, &c.id.v));
    TRY(store_read(j->store, j->mem, source_read, &c));
    if (c.until) return job_postpone(j, c.until);
    if (!c.found) return ERR_NONE; // done, or taken away
    if (!mkdtemp(folder)) return job_fail(j, ERR_IO, STR("no folder for temporary files"));
    const enum err e = convert(&c, folder);
    (void)nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    TRY(e);
    const enum err kept = store_write(j->store, j->mem, text_write, &c);
    if (kept != ERR_INVALID && kept != ERR_TOO_LARGE) return kept;
    c.problem = kept == ERR_INVALID ? STR("empty") : STR("large");
    return store_write(j->store, j->mem, text_write, &c);
}

const struct job_kind inspection_job = {"document.convert", convert_run};

// ---- when ----

// A pause changes nothing in how far it is.
static enum trajectory_state state_below(const struct trajectory_row *t)
{
    const struct trajectory_row before = {.state = t->before_pause};
    const enum trajectory_state s = trajectory_state_of(t);

    return s == TRAJECTORY_paused ? trajectory_state_of(&before) : s;
}

enum inspection_phase inspection_phase_of(const struct trajectory_row *t)
{
    switch (state_below(t)) {
    case TRAJECTORY_idea:
    case TRAJECTORY_plan:
    case TRAJECTORY_adopted:
    case TRAJECTORY_announced: return INSPECTION_BEFORE;
    case TRAJECTORY_open:
    case TRAJECTORY_closed:
    case TRAJECTORY_weighing: return INSPECTION_OPEN;
    case TRAJECTORY_advice: return INSPECTION_ADVICE;
    case TRAJECTORY_decided:
    case TRAJECTORY_fed_back: // also of what was stopped
    case TRAJECTORY_running:
    case TRAJECTORY_evaluated: return t->decision_text.n ? INSPECTION_DECIDED : INSPECTION_ENDED;
    default: return INSPECTION_ENDED;
    }
}

enum err inspection_changed(struct db *db, struct mem *mem, int64_t now,
                            const struct trajectory_row *t, str why, str who)
{
    trajectory_event_id event;

    if (!fits(why, TRAJECTORY_TEXT_SIGNS)) return ERR_INVALID;
    TRY(trajectory_event_insert(db, mem, t->id, STR("change"), t->state, t->state,
                                STR("project_leader"), why, STR(""), NULL, now, &event));
    TRY(job_add(db, STR("trajectory.tell"), str_format(mem, "%lld", (long long)event.v), now));
    return audit(db, mem, now, who, STR("consultation.change"),
                 str_format(mem, "trajectory:%lld", (long long)t->id.v), why);
}

enum err inspection_added_tell(struct db *db, struct mem *mem, int64_t now,
                               const struct inspection_added *a)
{
    const struct notice_value values[] = {notice_text("title", a->t->title),
                                          notice_text("document", a->title)};
    const enum inspection_phase phase = inspection_phase_of(a->t);
    struct consultation_row c;
    bool found;

    if (phase != INSPECTION_OPEN && phase != INSPECTION_ADVICE) return ERR_NONE;
    TRY(consultation_of(db, mem, a->t->id, &found, &c));
    if (!found) return ERR_NONE;
    TRY(notice_tell(db, mem, now,
                    &(struct notice_new){.kind = "trajectory",
                                         .object = a->t->id.v,
                                         .place = a->t->place,
                                         .text = MSG_notice_consultation_added,
                                         .values = values,
                                         .n_values = COUNT_OF(values),
                                         .link = a->link,
                                         .once = a->once,
                                         .maker = a->maker}));
    return job_add(db, STR("consultation.added"), str_format(mem, "%lld 0", (long long)a->t->id.v),
                   now);
}

bool inspection_is_open_to_read(const struct trajectory_row *t)
{
    const enum trajectory_state s = state_below(t);

    return trajectory_is_public(t) && s != TRAJECTORY_idea && s != TRAJECTORY_plan &&
           s != TRAJECTORY_adopted && s != TRAJECTORY_announced && s != TRAJECTORY_none;
}

int64_t inspection_opens_at(const struct trajectory_row *t)
{
    return at_of_local((day){(int32_t)t->starts_day}, 0);
}

int64_t inspection_closes_at(const struct trajectory_row *t)
{
    return at_of_local((day){(int32_t)t->ends_day + 1}, 0);
}

bool inspection_takes_views(const struct trajectory_row *t, int64_t now)
{
    return trajectory_is_open(t) && t->has_ends_day && now < inspection_closes_at(t);
}

enum err inspection_last_day(day starts, day *out_last, day *out_was)
{
    const struct clock term = clock_of_rule(CLOCK_RULE_views);
    struct clock_end e;

    TRY(clock_end(&term, starts, NULL, 0, &e));
    *out_last = e.last;
    *out_was = e.moved ? e.moved_from : e.last;
    return ERR_NONE;
}

day inspection_post_last(day ends)
{
    const struct clock week = clock_of_rule(CLOCK_RULE_late_post);
    struct clock_end e = {.last = ends}; // beyond the years that can be reckoned there is no week

    (void)!clock_end(&week, ends, NULL, 0, &e);
    return e.last;
}

bool view_is_late(const struct trajectory_row *t, day received, const day *posted)
{
    if (!t->has_ends_day || received.n <= t->ends_day) return false;
    return !posted || posted->n > t->ends_day ||
           received.n > inspection_post_last((day){(int32_t)t->ends_day}).n;
}

enum err view_sound_drop(struct db *db, struct mem *mem, contribution_id c, bool all)
{
    struct consultation_view_row v;
    bool found;

    TRY(view_of(db, mem, c, &found, &v));
    if (!found) return ERR_NONE;
    TRY(all ? view_empty(db, c) : view_audio_off(db, c));
    return v.has_audio ? upload_drop(db, v.audio) : ERR_NONE;
}

// ---- what a view is about ----

static enum err newest(struct db *db, struct mem *mem, const struct document_row *d,
                       struct document *text, struct inspection_about *out)
{
    struct document_version_row v;
    bool found;

    TRY(document_version_before(db, mem, d->id, INT32_MAX, &found, &v));
    if (!found) return ERR_NOT_FOUND;
    *out = (struct inspection_about){.has = true,
                                     .document = d->id,
                                     .version = v.id,
                                     .title = d->title,
                                     .title_en = d->title_en,
                                     .paragraphs = STR(""),
                                     .numbers = STR("")};
    return inspection_text(db, mem, v.id, text);
}

static void chosen_write(struct mem *mem, const struct document *text, const bool *chosen,
                         struct inspection_about *out)
{
    struct out ids = out_new(mem), numbers = out_new(mem);

    for (int i = 0; i < text->n; i++)
        if (chosen[i]) {
            out_format(&ids, "%s" STR_FMT, ids.n ? " " : "", STR_ARG(text->at[i].id));
            out_format(&numbers, "%s%d", numbers.n ? ", " : "", i + 1);
        }
    out->paragraphs = out_get(&ids);
    out->numbers = out_get(&numbers);
}

enum err inspection_about_typed(struct db *db, struct mem *mem, trajectory_id trajectory, str slug,
                                str typed, struct inspection_about *out)
{
    struct document_row d;
    struct document text;
    bool found;
    int n = 0;

    *out = (struct inspection_about){.paragraphs = STR(""), .numbers = STR("")};
    typed = str_trim(typed);
    if (!slug.n) return typed.n ? ERR_INVALID : ERR_NONE;
    TRY(document_by_slug(db, mem, trajectory, slug, &found, &d));
    if (!found) return ERR_NOT_FOUND;
    TRY(newest(db, mem, &d, &text, out));
    bool *chosen = MEM_ARRAY(mem, bool, (size_t)text.n + 1);
    for (size_t i = 0; i < typed.n;) {
        const char c = typed.at[i];
        size_t end = i;
        int64_t place;
        if (c == ' ' || c == ',' || c == ';') {
            i++;
            continue;
        }
        while (end < typed.n && typed.at[end] != ' ' && typed.at[end] != ',' &&
               typed.at[end] != ';')
            end++;
        const str word = str_part(typed, i, end - i);
        i = end;
        if (str_eq(word, STR("en")) || str_eq(word, STR("and"))) continue;
        if (str_int(word, 1, text.n, &place) != ERR_NONE || n++ == INSPECTION_PARAGRAPHS)
            return ERR_INVALID;
        chosen[place - 1] = true;
    }
    chosen_write(mem, &text, chosen, out);
    return ERR_NONE;
}

enum err inspection_about_kept(struct db *db, struct mem *mem, document_id document, str paragraphs,
                               struct inspection_about *out)
{
    struct document_row d;
    struct document text;
    str rest = paragraphs, id;

    TRY(document_by_id(db, mem, document, &d));
    TRY(newest(db, mem, &d, &text, out));
    bool *chosen = MEM_ARRAY(mem, bool, (size_t)text.n + 1);
    while (str_cut(&rest, ' ', &id))
        for (int i = 0; i < text.n; i++)
            if (str_eq(text.at[i].id, id)) chosen[i] = true;
    chosen_write(mem, &text, chosen, out);
    out->paragraphs = paragraphs;
    return ERR_NONE;
}

enum err inspection_view_add(struct db *db, const struct inspection_view *v)
{
    str rest = v->about->paragraphs, first = STR(""), id;

    (void)!str_cut(&rest, ' ', &first);
    TRY(view_insert(db, v->contribution, v->about->has ? &v->about->version : NULL, first,
                    v->address, v->posted_day, v->received_at, v->spoken, v->audio, v->record,
                    v->record_by, v->record_at));
    while (str_cut(&rest, ' ', &id))
        if (id.n) TRY(view_also_insert(db, v->contribution, id));
    return ERR_NONE;
}
