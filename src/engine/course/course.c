// What is here: files sorted into things with an id, things into modules, and what refers to what.
// Blocks, links and normal form are in check.c, the lists of terms and options in glossary.c and question.c.
#include "engine/course/course.h"

#include "engine/course/reader.h"

#include <stdlib.h>

str number_str(struct reader *r, int n)
{
    return str_format(r->m, "%d", n);
}

// ---- paths

static bool path_is_safe(str path)
{
    str rest = path, part;
    int depth = 0;

    if (path.n == 0 || path.n > COURSE_PATH_BYTES_MAX) return false;
    while (str_cut(&rest, '/', &part)) {
        if (part.n == 0 || part.at[0] == '.' || part.at[part.n - 1] == '.' || ++depth > 8)
            return false;
        for (size_t i = 0; i < part.n; i++) {
            const char c = part.at[i];
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '-'))
                return false;
        }
    }
    return true;
}

static int cmp_path(const void *a, const void *b)
{
    return str_cmp((*(const struct course_file *const *)a)->path,
                   (*(const struct course_file *const *)b)->path);
}

bool file_exists(const struct reader *r, str path)
{
    const struct course_file want = {.path = path}, *p = &want;

    return r->n_files && bsearch(&p, r->files, (size_t)r->n_files, sizeof *r->files, cmp_path);
}

struct folded_path {
    str lower, path;
};

static int cmp_folded(const void *a, const void *b)
{
    const int c =
        str_cmp(((const struct folded_path *)a)->lower, ((const struct folded_path *)b)->lower);

    return c ? c
             : str_cmp(((const struct folded_path *)a)->path,
                       ((const struct folded_path *)b)->path);
}

// Two paths that differ in capitals only are one file on macOS and Windows.
static void take_files(struct reader *r, const struct course_file *files, int n)
{
    struct folded_path *seen = MEM_ARRAY(r->m, struct folded_path, (size_t)n);

    r->files = MEM_ARRAY(r->m, const struct course_file *, (size_t)n);
    for (int i = 0; i < n; i++) {
        if (!path_is_safe(files[i].path)) {
            tell(r, str_part(files[i].path, 0, COURSE_PATH_BYTES_MAX), 0, FINDING_file_path,
                 STR(""), STR(""));
            continue;
        }
        seen[r->n_files] = (struct folded_path){str_lower(r->m, files[i].path), files[i].path};
        r->files[r->n_files++] = &files[i];
    }
    if (r->n_files == 0) return;
    qsort(r->files, (size_t)r->n_files, sizeof *r->files, cmp_path);
    qsort(seen, (size_t)r->n_files, sizeof *seen, cmp_folded);
    for (int i = 1; i < r->n_files; i++)
        if (str_eq(seen[i].lower, seen[i - 1].lower))
            tell(r, seen[i].path, 0, FINDING_file_double, STR(""), STR(""));
    int kept = 1;
    for (int i = 1; i < r->n_files; i++)
        if (!str_eq(r->files[i]->path, r->files[kept - 1]->path)) r->files[kept++] = r->files[i];
    r->n_files = kept;
}

// "a/x.en.md" -> base "a/x", language "en". False when it is no Markdown.
static bool split_path(str path, str *base, str *language)
{
    if (!str_ends(path, STR(".md"))) return false;
    str s = str_part(path, 0, path.n - 3);
    *language = STR("");
    if (s.n > 3 && s.at[s.n - 3] == '.') {
        const char a = s.at[s.n - 2], b = s.at[s.n - 1];
        if (a >= 'a' && a <= 'z' && b >= 'a' && b <= 'z') {
            *language = str_part(s, s.n - 2, 2);
            s = str_part(s, 0, s.n - 3);
        }
    }
    *base = s;
    return true;
}

static bool kind_of(struct group *g)
{
    static const struct {
        const char *folder;
        enum course_kind kind;
    } in_module[] =
        {
            {"lessons", COURSE_LESSON},     {"sessions", COURSE_SESSION},
            {"exercises", COURSE_EXERCISE}, {"handouts", COURSE_HANDOUT},
            {"forms", COURSE_FORM},
        },
      at_top[] = {
          {"questions", COURSE_QUESTION},
          {"cases", COURSE_CASE},
          {"media", COURSE_MEDIA},
      };
    str part[8], rest = g->base, piece;
    int n = 0;

    while (n < 8 && str_cut(&rest, '/', &piece))
        part[n++] = piece;
    g->slug = part[n - 1];
    g->folder = STR("");
    if (n == 1) {
        g->kind = str_eq(part[0], STR("course"))     ? COURSE_ABOUT
                  : str_eq(part[0], STR("glossary")) ? COURSE_GLOSSARY
                                                     : COURSE_PAGE;
        return true;
    }
    if (str_eq(part[0], STR("trainer"))) {
        g->kind = n == 3 && str_eq(part[1], STR("answers")) ? COURSE_ANSWER : COURSE_TRAINER;
        return true;
    }
    if (str_eq(part[0], STR("modules")) && n >= 3) {
        g->folder = part[1];
        if (n == 3 && str_eq(part[2], STR("module"))) {
            g->kind = COURSE_MODULE;
            g->slug = part[1];
            return true;
        }
        for (size_t i = 0; n == 4 && i < COUNT_OF(in_module); i++)
            if (str_eq(part[2], str_of(in_module[i].folder))) {
                g->kind = in_module[i].kind;
                return true;
            }
        return false;
    }
    for (size_t i = 0; n == 2 && i < COUNT_OF(at_top); i++)
        if (str_eq(part[0], str_of(at_top[i].folder))) {
            g->kind = at_top[i].kind;
            return true;
        }
    return false;
}

struct piece {
    const struct course_file *file;
    str base, language;
};

static int cmp_piece(const void *a, const void *b)
{
    const struct piece *x = a, *y = b;
    const int c = str_cmp(x->base, y->base);

    return c ? c : str_cmp(x->language, y->language);
}

static bool is_companion(str path) // a picture, a licence: a file that is not read
{
    static const char *const ends[] = {".png", ".jpg", ".jpeg", ".svg", ".webp", ".avif",
                                       ".pdf", ".vtt", ".mp3",  ".mp4", ".csv",  ".txt"};

    if (str_eq(path, STR("LICENSE")) || str_starts(path, STR("media/blobs/"))) return true;
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        if (str_ends(path, str_of(ends[i]))) return true;
    return false;
}

static void make_groups(struct reader *r)
{
    struct piece *pieces = MEM_ARRAY(r->m, struct piece, (size_t)r->n_files);
    int n = 0;

    for (int i = 0; i < r->n_files; i++) {
        const struct course_file *f = r->files[i];
        if (f->text.at && split_path(f->path, &pieces[n].base, &pieces[n].language))
            pieces[n++].file = f;
        else if (!is_companion(f->path))
            tell(r, f->path, 0, FINDING_file_unknown, STR(""), STR(""));
    }
    if (n) qsort(pieces, (size_t)n, sizeof *pieces, cmp_piece);
    r->groups = MEM_ARRAY(r->m, struct group, (size_t)n);
    for (int i = 0; i < n;) {
        struct group *g = &r->groups[r->n_groups];
        int end = i + 1;
        while (end < n && str_eq(pieces[end].base, pieces[i].base))
            end++;
        *g = (struct group){.base = pieces[i].base};
        g->at = MEM_ARRAY(r->m, const struct course_file *, (size_t)(end - i));
        g->language = MEM_ARRAY(r->m, str, (size_t)(end - i));
        const bool orphan = pieces[i].language.n != 0, known = kind_of(g);
        for (; i < end; i++) {
            if (orphan)
                tell(r, pieces[i].file->path, 0, FINDING_translation_alone,
                     str_format(r->m, STR_FMT ".md", STR_ARG(g->base)), STR(""));
            else if (!known)
                tell(r, pieces[i].file->path, 0, FINDING_file_unknown, STR(""), STR(""));
            else if (g->n < COURSE_LANGUAGES_MAX) {
                g->at[g->n] = pieces[i].file;
                g->language[g->n++] = pieces[i].language;
            }
        }
        if (!orphan && known) r->n_groups++;
    }
}

// ---- ids

void id_seen(struct reader *r, str id, str file, int line)
{
    if (id.n == 0) return;
    if (r->n_ids == r->cap_ids) {
        const int cap = r->cap_ids ? r->cap_ids * 2 : 256;
        struct seen_id *at = MEM_ARRAY(r->m, struct seen_id, (size_t)cap);
        if (r->n_ids) memcpy(at, r->ids, (size_t)r->n_ids * sizeof *at);
        r->ids = at;
        r->cap_ids = cap;
    }
    r->ids[r->n_ids++] = (struct seen_id){id, file, line};
}

static int cmp_id(const void *a, const void *b)
{
    const struct seen_id *x = a, *y = b;
    int c = str_cmp(x->id, y->id);

    if (!c) c = str_cmp(x->file, y->file);
    return c ? c : x->line - y->line;
}

static void check_ids(struct reader *r)
{
    if (r->n_ids) qsort(r->ids, (size_t)r->n_ids, sizeof *r->ids, cmp_id);
    for (int i = 1, first = 0; i < r->n_ids; i++) {
        if (!str_eq(r->ids[i].id, r->ids[first].id)) {
            first = i;
            continue;
        }
        tell(r, r->ids[i].file, r->ids[i].line, FINDING_id_double, r->ids[i].id,
             str_format(r->m, STR_FMT ":%d", STR_ARG(r->ids[first].file), r->ids[first].line));
    }
}

static bool id_known(const struct reader *r, str id) // after check_ids
{
    int low = 0, high = r->n_ids;

    while (low < high) {
        const int middle = (low + high) / 2;
        const int c = str_cmp(r->ids[middle].id, id);
        if (c == 0) return true;
        if (c < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

// ---- one file, one document

static void read_head(struct reader *r, const struct group *g, struct course_doc *d,
                      struct course_text *t, bool own)
{
    struct head *h = &t->head;
    const enum course_kind kind = g->kind;
    const enum head_need must = own ? HEAD_MUST : HEAD_MAY;
    const str id = head_id(h);

    if (own)
        d->id = id;
    else if (id.n && d->id.n && !str_eq(id, d->id))
        tell(r, t->path, 1, FINDING_translation_id, id, d->id);
    if (kind == COURSE_ANSWER) {
        head_find(h, "correct"); // read by answer_read, once the questions are known
        head_done(h);
        return;
    }
    t->title = head_text(h, "title", HEAD_MUST, 200);
    t->summary = head_text(h, "summary", HEAD_MAY, 400);
    head_text(h, "language", HEAD_MAY, 2);
    t->source = head_list(h, r->m, "source", HEAD_MAY, 100, 1000);
    head_yes(h, "local"); // stays in this city; read by normal.c and merge.c
    int minutes = 0;
    str ref = {0};
    switch (kind) {
    case COURSE_ABOUT:
        if (own) {
            r->c->id = id;
            r->c->version = head_text(h, "version", HEAD_MUST, 20);
            r->c->licence = head_text(h, "licence", HEAD_MUST, 40);
        } else {
            head_text(h, "version", HEAD_MAY, 20);
            head_text(h, "licence", HEAD_MAY, 40);
        }
        head_text(h, "upstream", HEAD_MAY, 400);
        head_yes(h, "complete");
        head_slugs(h, r->m, "modules", must, COURSE_MODULES_MAX);
        break;
    case COURSE_MODULE:
        t->goal = head_text(h, "goal", must, 600);
        t->phase = head_text(h, "phase", HEAD_MAY, 40);
        t->outcomes = head_list(h, r->m, "outcomes", must, 30, 400);
        t->needs = head_list(h, r->m, "needs", HEAD_MAY, 30, 400);
        head_int(h, "study_minutes", HEAD_MAY, 1, 6000, 0);
        head_int(h, "live_minutes", HEAD_MAY, 1, 6000, 0);
        break;
    case COURSE_LESSON:
        minutes = (int)head_int(h, "minutes", must, 1, COURSE_MINUTES_MAX, 0);
        break;
    case COURSE_SESSION:
        minutes = (int)head_int(h, "minutes", must, 1, COURSE_MINUTES_MAX, 0);
        d->people = own ? (int)head_int(h, "people", HEAD_MAY, 1, 1000, 0)
                        : (head_find(h, "people"), d->people);
        t->needs = head_list(h, r->m, "needs", HEAD_MAY, 50, 400);
        t->form = head_text(h, "form", HEAD_MAY, 200);
        break;
    case COURSE_EXERCISE:
        minutes = (int)head_int(h, "minutes", must, 1, COURSE_MINUTES_MAX, 0);
        t->form = head_text(h, "form", HEAD_MAY, 200);
        t->needs = head_list(h, r->m, "needs", HEAD_MAY, 30, 400);
        break;
    case COURSE_HANDOUT:
    case COURSE_MEDIA: ref = head_slug(h, "ref", HEAD_MAY); break;
    case COURSE_FORM: head_int(h, "level", must, 1, 4, 0); break;
    case COURSE_QUESTION: {
        static const char *const kinds[] = {"choice", "multiple"};
        head_choice(h, "kind", must, kinds, 2, 0);
        if (head_find(h, "correct"))
            tell(r, t->path, head_find(h, "correct")->line, FINDING_answer_public, STR(""),
                 STR(""));
        break;
    }
    case COURSE_CASE:
        head_text(h, "licence", must, 40);
        head_text(h, "place", HEAD_MAY, 100);
        head_yes(h, "practice");
        head_text(h, "consent", HEAD_MAY, 200);
        break;
    default: break;
    }
    if (kind == COURSE_LESSON || kind == COURSE_SESSION || kind == COURSE_EXERCISE) {
        if (own)
            d->minutes = minutes;
        else if (minutes && minutes != d->minutes)
            tell(r, t->path, head_find(h, "minutes")->line, FINDING_translation_differs,
                 STR("minutes"), STR(""));
    }
    if (own) d->ref = ref.at ? ref : STR("");
    head_done(h);
}

static void read_doc(struct reader *r, struct group *g, int module, struct course_doc *d)
{
    g->used = true;
    *d = (struct course_doc){.kind = g->kind,
                             .slug = g->slug,
                             .module = module,
                             .id = STR(""),
                             .ref = STR(""),
                             .texts = MEM_ARRAY(r->m, struct course_text, (size_t)g->n)};
    if (!str_is_slug(g->slug, 80) && g->kind != COURSE_PAGE)
        tell(r, g->at[0]->path, 0, FINDING_file_path, STR(""), STR(""));
    for (int i = 0; i < g->n; i++) {
        struct course_text *t = &d->texts[d->n_texts];
        const bool own = i == 0;

        *t = (struct course_text){.path = g->at[i]->path,
                                  .language = own ? r->c->language : g->language[i]};
        // Each of these puts what is wrong into the findings; the end of course_read looks there.
        enum err e = head_parse(r->m, t->path, g->at[i]->text, r->f, &t->head);
        t->body = t->head.body;
        t->body_line = t->head.body_line;
        if (t->head.present)
            read_head(r, g, d, t, own);
        else if (g->kind != COURSE_PAGE && t->body.n)
            tell(r, t->path, 1, FINDING_head_missing, STR(""), STR(""));
        if (!t->title.at) { // a page without head: its first heading
            const struct block all = {.inside = str_trim(t->body)};
            if (!block_title(&all, &t->title, NULL)) t->title = STR("");
        }
        e = block_parse(r->m, t->path, t->body, t->body_line, r->f, &t->blocks);
        (void)e;
        d->n_texts++;
        if (own) id_seen(r, g->kind == COURSE_ANSWER ? STR("") : d->id, t->path, 1);
        check_blocks(r, d, t);
        check_links(r, d, t);
        check_form(r, t->path, t->body, t->body_line);
        if (!own) check_translation(r, d, i);
    }
}

// ---- sessions

static void read_parts(struct reader *r, struct session *s)
{
    const struct course_text *t = &s->doc.texts[0];
    int n = 0, sum = 0;

    for (int i = 0; i < t->blocks.n; i++)
        n += block_is(&t->blocks.at[i], "part") || block_is(&t->blocks.at[i], "break");
    s->parts = MEM_ARRAY(r->m, struct session_part, (size_t)n);
    for (int i = 0; i < t->blocks.n; i++) {
        const struct block *b = &t->blocks.at[i];
        const bool is_break = block_is(b, "break");
        int64_t minutes = 0;
        str title = STR("");

        if (!is_break && !block_is(b, "part")) continue;
        const str given = block_attr(b, "minutes");
        if (!given.at || str_int(given, 1, COURSE_MINUTES_MAX, &minutes) != ERR_NONE) minutes = 0;
        if (!block_title(b, &title, NULL) && !is_break)
            tell(r, t->path, b->line, FINDING_part_title, b->id, STR(""));
        const str form = block_attr(b, "form"), software = block_attr(b, "software");
        s->parts[s->n_parts++] = (struct session_part){
            .id = b->id,
            .title = title,
            .start = sum,
            .minutes = (int)minutes,
            .is_break = is_break,
            .must = str_eq(block_attr(b, "must"), STR("yes")),
            .form = form.at ? form : STR(""),
            .software = software.at ? software : STR(""),
            .block = b,
        };
        sum += (int)minutes;
    }
    if (s->doc.minutes && sum != s->doc.minutes)
        tell(r, t->path, 1, FINDING_session_minutes, number_str(r, sum),
             number_str(r, s->doc.minutes));
}

// Trainer notes find their part by id, wherever their file stands.
static void read_notes(struct reader *r)
{
    struct course *c = r->c;

    for (int i = 0; i < c->trainer.n; i++)
        for (int k = 0; k < c->trainer.at[i].n_texts; k++) {
            const struct course_text *t = &c->trainer.at[i].texts[k];
            for (int b = 0; b < t->blocks.n; b++) {
                const struct block *x = &t->blocks.at[b];
                const str to = block_attr(x, "for");
                if (!block_is(x, "trainer") || !to.at) continue;
                struct session_part *part = NULL;
                for (int m = 0; m < c->n_modules && !part; m++)
                    for (int s = 0; s < c->modules[m].sessions.n && !part; s++)
                        for (int p = 0; p < c->modules[m].sessions.at[s].n_parts && !part; p++)
                            if (str_eq(c->modules[m].sessions.at[s].parts[p].id, to))
                                part = &c->modules[m].sessions.at[s].parts[p];
                if (!part) {
                    if (!id_known(r, to))
                        tell(r, t->path, x->line, FINDING_trainer_for, to, STR(""));
                    continue;
                }
                struct trainer_note *notes =
                    MEM_ARRAY(r->m, struct trainer_note, (size_t)part->n_notes + 1);
                if (part->n_notes)
                    memcpy(notes, part->notes, (size_t)part->n_notes * sizeof *notes);
                notes[part->n_notes++] = (struct trainer_note){t, x};
                part->notes = notes;
            }
        }
}

// ---- modules

static int count_kind(const struct reader *r, enum course_kind kind, str folder)
{
    int n = 0;

    for (int i = 0; i < r->n_groups; i++)
        n += r->groups[i].kind == kind && str_eq(r->groups[i].folder, folder);
    return n;
}

static struct course_docs docs_of(struct reader *r, enum course_kind kind, str folder, int module)
{
    const int n = count_kind(r, kind, folder);
    struct course_docs out = {MEM_ARRAY(r->m, struct course_doc, (size_t)n), 0};

    for (int i = 0; i < r->n_groups; i++)
        if (r->groups[i].kind == kind && str_eq(r->groups[i].folder, folder))
            read_doc(r, &r->groups[i], module, &out.at[out.n++]);
    return out;
}

static str module_ref(str slug) // "m01-goede-trainer" -> "m01"
{
    const ptrdiff_t dash = str_find_byte(slug, '-');

    return dash < 0 ? slug : str_part(slug, 0, (size_t)dash);
}

static void read_module(struct reader *r, struct group *g)
{
    struct course *c = r->c;
    const int place = c->n_modules++;
    struct module *x = &c->modules[place];

    read_doc(r, g, place, &x->doc);
    x->number = place + 1;
    x->ref = module_ref(g->folder);
    struct head *h = &x->doc.texts[0].head;
    const struct head_key *study = head_find(h, "study_minutes"),
                          *live = head_find(h, "live_minutes");
    int64_t n = 0;
    if (study && study->n == 1 && str_int(study->at[0].text, 1, 6000, &n) == ERR_NONE)
        x->study_minutes = (int)n;
    if (live && live->n == 1 && str_int(live->at[0].text, 1, 6000, &n) == ERR_NONE)
        x->live_minutes = (int)n;
    x->lessons = docs_of(r, COURSE_LESSON, g->folder, place);
    x->exercises = docs_of(r, COURSE_EXERCISE, g->folder, place);
    x->handouts = docs_of(r, COURSE_HANDOUT, g->folder, place);
    x->forms = docs_of(r, COURSE_FORM, g->folder, place);

    const struct course_docs sessions = docs_of(r, COURSE_SESSION, g->folder, place);
    x->sessions.at = MEM_ARRAY(r->m, struct session, (size_t)sessions.n);
    int in_lessons = 0, in_sessions = 0;
    for (int i = 0; i < sessions.n; i++) {
        struct session *s = &x->sessions.at[x->sessions.n++];
        s->doc = sessions.at[i];
        read_parts(r, s);
        in_sessions += s->doc.minutes;
    }
    for (int i = 0; i < x->lessons.n; i++)
        in_lessons += x->lessons.at[i].minutes;
    const str path = x->doc.texts[0].path;
    if (x->study_minutes && in_lessons > x->study_minutes)
        tell(r, path, study->line, FINDING_study_minutes, number_str(r, in_lessons),
             number_str(r, x->study_minutes));
    if (x->live_minutes && in_sessions > x->live_minutes)
        tell(r, path, live->line, FINDING_live_minutes, number_str(r, in_sessions),
             number_str(r, x->live_minutes));
}

static struct group *group_of_module(struct reader *r, str folder)
{
    for (int i = 0; i < r->n_groups; i++)
        if (r->groups[i].kind == COURSE_MODULE && str_eq(r->groups[i].folder, folder))
            return &r->groups[i];
    return NULL;
}

static void read_modules(struct reader *r)
{
    struct course *c = r->c;
    int n = 0;

    for (int i = 0; i < r->n_groups; i++)
        n += r->groups[i].kind == COURSE_MODULE;
    c->modules = MEM_ARRAY(r->m, struct module, (size_t)n);
    const struct course_text *t = c->about.n_texts ? &c->about.texts[0] : NULL;
    struct head_key *order = t ? head_find(&c->about.texts[0].head, "modules") : NULL;
    for (int i = 0; order && order->is_list && i < order->n; i++) {
        struct group *g = group_of_module(r, order->at[i].text);
        if (!g || g->used)
            tell(r, t->path, order->at[i].line, FINDING_module_missing, order->at[i].text, STR(""));
        else
            read_module(r, g);
    }
    for (int i = 0; i < r->n_groups; i++) { // what stands in no list is still checked
        struct group *g = &r->groups[i];
        if (g->kind != COURSE_MODULE || g->used) continue;
        tell(r, g->at[0]->path, 0, FINDING_module_unlisted, g->folder, STR(""));
        if (c->n_modules < COURSE_MODULES_MAX) read_module(r, g);
    }
    for (int i = 0; i < r->n_groups; i++) {
        struct group *g = &r->groups[i];
        if (g->folder.n == 0 || g->used) continue;
        g->used = true;
        tell(r, g->at[0]->path, 0, FINDING_file_missing,
             str_format(r->m, "modules/" STR_FMT "/module.md", STR_ARG(g->folder)), STR(""));
    }
}

// ---- questions

static int cmp_question(const void *a, const void *b)
{
    return str_cmp(((const struct question *)a)->doc.slug, ((const struct question *)b)->doc.slug);
}

static void read_questions(struct reader *r)
{
    struct course *c = r->c;
    const struct course_docs docs = docs_of(r, COURSE_QUESTION, STR(""), -1);

    c->questions = MEM_ARRAY(r->m, struct question, (size_t)docs.n);
    for (int i = 0; i < docs.n; i++) {
        struct question *q = &c->questions[c->n_questions++];
        q->doc = docs.at[i];
        q->solution = STR("");
        const struct head_key *kind =
            q->doc.n_texts ? head_find(&q->doc.texts[0].head, "kind") : NULL;
        if (kind && kind->n == 1 && str_eq(kind->at[0].text, STR("multiple")))
            q->kind = QUESTION_MULTIPLE;
        question_read(r, q);
    }
    if (c->n_questions)
        qsort(c->questions, (size_t)c->n_questions, sizeof *c->questions, cmp_question);
    if (r->parts == COURSE_PUBLIC) return;
    struct course_docs answers = docs_of(r, COURSE_ANSWER, STR(""), -1);
    for (int i = 0; i < answers.n; i++)
        answer_read(r, &answers.at[i], c->questions, c->n_questions);
    for (int i = 0; i < c->n_questions; i++)
        if (!c->questions[i].has_key)
            tell(r, c->questions[i].doc.texts[0].path, 1, FINDING_question_key,
                 c->questions[i].doc.slug, STR(""));
}

// ---- what refers to what

static void resolve_blocks(struct reader *r, const struct course_doc *d, const struct blocks *in,
                           bool *asked)
{
    const struct course_text *t = &d->texts[0];

    for (int i = 0; i < in->n; i++) {
        const struct block *b = &in->at[i];
        const str ref = block_attr(b, "ref");

        resolve_blocks(r, d, &b->blocks, asked);
        if (!ref.at) continue;
        if (block_is(b, "question") || block_is(b, "poll")) {
            const struct question *q = course_question(r->c, ref);
            if (q)
                asked[q - r->c->questions] = true;
            else
                tell(r, t->path, b->line, FINDING_reference_broken, b->kind, ref);
        } else if (block_is(b, "exercise")) {
            const struct course_doc *x = course_exercise(r->c, d->module, ref);
            int64_t minutes = 0;
            if (!x)
                tell(r, t->path, b->line, FINDING_reference_broken, b->kind, ref);
            else if (x->minutes && block_attr(b, "minutes").at &&
                     str_int(block_attr(b, "minutes"), 1, COURSE_MINUTES_MAX, &minutes) ==
                         ERR_NONE &&
                     minutes != x->minutes)
                tell(r, t->path, b->line, FINDING_exercise_minutes, number_str(r, (int)minutes),
                     number_str(r, x->minutes));
        }
    }
}

static void resolve_docs(struct reader *r, const struct course_docs *in, bool *asked)
{
    for (int i = 0; i < in->n; i++)
        if (in->at[i].n_texts) resolve_blocks(r, &in->at[i], &in->at[i].texts[0].blocks, asked);
}

static int cmp_ref(const void *a, const void *b)
{
    const struct course_ref *x = a, *y = b;
    int c = str_cmp(x->file, y->file);

    if (!c) c = x->line - y->line;
    return c ? c : str_cmp(x->target, y->target);
}

static void resolve(struct reader *r)
{
    struct course *c = r->c;
    bool *asked = MEM_ARRAY(r->m, bool, (size_t)c->n_questions);

    if (c->about.n_texts) resolve_docs(r, &(struct course_docs){&c->about, 1}, asked);
    for (int i = 0; i < c->n_modules; i++) {
        const struct module *x = &c->modules[i];
        resolve_docs(r, &(struct course_docs){(struct course_doc *)&x->doc, 1}, asked);
        resolve_docs(r, &x->lessons, asked);
        resolve_docs(r, &x->exercises, asked);
        resolve_docs(r, &x->handouts, asked);
        resolve_docs(r, &x->forms, asked);
        for (int s = 0; s < x->sessions.n; s++)
            resolve_docs(r, &(struct course_docs){&x->sessions.at[s].doc, 1}, asked);
    }
    resolve_docs(r, &c->cases, asked);
    resolve_docs(r, &c->pages, asked);
    for (int i = 0; i < c->n_questions; i++)
        if (!asked[i])
            tell(r, c->questions[i].doc.texts[0].path, 1, FINDING_question_unused,
                 c->questions[i].doc.slug, STR(""));
    if (c->n_refs) qsort(c->refs, (size_t)c->n_refs, sizeof *c->refs, cmp_ref);
    for (int i = 0; i < c->n_refs; i++)
        if (c->refs[i].kind == REF_TERM && !course_term(c, c->refs[i].target))
            tell(r, c->refs[i].file, c->refs[i].line, FINDING_term_missing, c->refs[i].target,
                 STR(""));
}

enum err course_read(struct mem *m, const struct course_file *files, int n, enum course_parts parts,
                     struct course *out)
{
    struct course *c = out;

    *c = (struct course){.findings = findings_new(m),
                         .id = STR(""),
                         .version = STR(""),
                         .licence = STR(""),
                         .language = STR("nl")};
    struct reader r = {.m = m, .f = &c->findings, .c = c, .parts = parts};
    if (n > COURSE_FILES_MAX) {
        tell(&r, STR(""), 0, FINDING_files_too_many, number_str(&r, COURSE_FILES_MAX), STR(""));
        n = 0;
    }
    take_files(&r, files, n);
    make_groups(&r);
    for (int i = 0; i < r.n_groups; i++) {
        struct group *g = &r.groups[i];
        if (g->kind != COURSE_ABOUT) continue;
        // The language is needed before anything is read, so this head is read twice.
        struct findings ignored = findings_new(m);
        struct head h;
        if (head_parse(m, g->at[0]->path, g->at[0]->text, &ignored, &h) == ERR_NONE) {
            const str language = head_text(&h, "language", HEAD_MUST, 2);
            if (language.n == 2) c->language = language;
        }
        read_doc(&r, g, -1, &c->about);
        if (c->about.texts[0].head.present)
            head_text(&c->about.texts[0].head, "language", HEAD_MUST, 2);
    }
    if (c->about.n_texts == 0)
        tell(&r, STR("course.md"), 0, FINDING_file_missing, STR("course.md"), STR(""));
    read_modules(&r);
    const struct course_docs glossary = docs_of(&r, COURSE_GLOSSARY, STR(""), -1);
    if (glossary.n) c->glossary = glossary.at[0];
    glossary_read(&r);
    c->cases = docs_of(&r, COURSE_CASE, STR(""), -1);
    c->media = docs_of(&r, COURSE_MEDIA, STR(""), -1);
    c->pages = docs_of(&r, COURSE_PAGE, STR(""), -1);
    read_questions(&r);
    if (parts == COURSE_WITH_TRAINER) c->trainer = docs_of(&r, COURSE_TRAINER, STR(""), -1);
    for (int i = 0; i < r.n_groups && parts == COURSE_PUBLIC; i++)
        if (r.groups[i].kind == COURSE_TRAINER || r.groups[i].kind == COURSE_ANSWER)
            tell(&r, r.groups[i].at[0]->path, 0, FINDING_trainer_public, STR(""), STR(""));
    check_ids(&r);
    read_notes(&r);
    resolve(&r);
    complete_check(&r);
    findings_end(&c->findings);
    return c->findings.errors ? ERR_INVALID : ERR_NONE;
}

// ---- looking up

const struct course_text *course_text_in(const struct course_doc *d, str language)
{
    for (int i = 1; i < d->n_texts; i++)
        if (str_eq(d->texts[i].language, language)) return &d->texts[i];
    return d->texts;
}

const struct question_words *question_in(const struct question *q, str language)
{
    return &q->words[course_text_in(&q->doc, language) - q->doc.texts];
}

const struct term_words *term_in(const struct course *c, const struct term *t, str language)
{
    const struct term_words *w =
        &t->words[course_text_in(&c->glossary, language) - c->glossary.texts];

    return w->name.n ? w : &t->words[0];
}

const struct block *course_part_in(const struct session *s, const struct session_part *p,
                                   str language)
{
    const struct block *b = block_by_id(&course_text_in(&s->doc, language)->blocks, p->id);

    return b ? b : p->block;
}

const struct module *course_module(const struct course *c, str slug_or_ref)
{
    for (int i = 0; i < c->n_modules; i++)
        if (str_eq(c->modules[i].doc.slug, slug_or_ref) || str_eq(c->modules[i].ref, slug_or_ref))
            return &c->modules[i];
    return NULL;
}

const struct course_doc *course_doc_by_slug(const struct course_docs *in, str slug)
{
    for (int i = 0; i < in->n; i++)
        if (str_eq(in->at[i].slug, slug)) return &in->at[i];
    return NULL;
}

const struct question *course_question(const struct course *c, str slug)
{
    const struct question want = {.doc.slug = slug};

    if (!c->n_questions) return NULL;
    return bsearch(&want, c->questions, (size_t)c->n_questions, sizeof *c->questions, cmp_question);
}

static int cmp_term(const void *a, const void *b)
{
    return str_cmp(((const struct term *)a)->slug, ((const struct term *)b)->slug);
}

const struct term *course_term(const struct course *c, str slug)
{
    const struct term want = {.slug = slug};

    if (!c->n_terms) return NULL;
    return bsearch(&want, c->terms, (size_t)c->n_terms, sizeof *c->terms, cmp_term);
}

// "e3" is enough within a module: what follows the number may change with the title.
const struct course_doc *course_exercise(const struct course *c, int module, str ref)
{
    if (module < 0 || module >= c->n_modules) return NULL;
    const struct course_docs *in = &c->modules[module].exercises;
    const struct course_doc *x = course_doc_by_slug(in, ref);
    for (int i = 0; i < in->n && !x; i++)
        if (str_eq(module_ref(in->at[i].slug), ref)) x = &in->at[i];
    return x;
}
