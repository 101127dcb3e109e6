// entry.c - a library item as its Markdown files say it, checked. Not here: files on disk (import.c).
#include "app/library/library.h"

static const char *const kinds[] = {"film", "podcast", "reading", "worksheet", "case"};

// "film/slug.en.md" -> slug; the language of a translation stands before ".md".
static str slug_of(str path)
{
    str name = path, piece;

    for (str rest = path; str_cut(&rest, '/', &piece);)
        name = piece;
    const ptrdiff_t dot = str_find_byte(name, '.');
    return dot < 0 ? name : str_part(name, 0, (size_t)dot);
}

static bool file_name_ok(str s)
{
    if (s.n == 0 || s.n > 120 || s.at[0] == '.') return false;
    for (size_t i = 0; i < s.n; i++) {
        const char c = s.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              c == '-' || c == '_' || c == '.'))
            return false;
    }
    return true;
}

// The name of a file beside the item; a path that climbs is no name.
static str file_name(struct head *h, const char *key, enum head_need need)
{
    const str name = head_text(h, key, need, 120);

    if (!name.at || file_name_ok(name)) return name;
    finding_add(h->findings, h->file, 0, FINDING_file_path, name, (str){0});
    return (str){0};
}

static void text_read(struct mem *m, struct head *h, str path, struct entry_text *t)
{
    t->present = true;
    t->path = path;
    t->title = head_text(h, "title", HEAD_MUST, 160);
    t->summary = head_text(h, "summary", HEAD_MUST, 400);
    t->people = head_list(h, m, "people", HEAD_MAY, 40, 160);
    t->themes = head_list(h, m, "themes", HEAD_MAY, 12, 60);
    t->chapters = file_name(h, "chapters", HEAD_MAY);
    t->body = h->body;
}

static void captions_read(struct mem *m, struct head *h, struct entry *e)
{
    const struct strs list = head_list(h, m, "captions", HEAD_MAY, LANG_COUNT, 130);

    for (int i = 0; i < list.n; i++) {
        str rest = list.at[i], code;
        enum lang lang;

        str_cut(&rest, ' ', &code);
        const str name = str_trim(rest);
        if (!lang_parse(code, &lang) || !file_name_ok(name)) {
            finding_add(h->findings, h->file, 0, FINDING_head_choice, STR("captions"),
                        STR("nl FILE.vtt, en FILE.vtt"));
            continue;
        }
        e->captions[e->n_captions++] = (struct entry_captions){lang, name};
    }
}

static void own_read(struct mem *m, struct head *h, struct entry *e)
{
    const int kind = head_choice(h, "kind", HEAD_MUST, kinds, COUNT_OF(kinds), 2);

    e->kind = str_of(kinds[kind]);
    e->uid = head_id(h);
    head_day(h, "date", HEAD_MUST, &e->dated);
    e->licence = head_text(h, "licence", HEAD_MUST, 60);
    e->place = head_text(h, "place", HEAD_MAY, 80);
    head_int(h, "year", HEAD_MAY, 1970, 2100,
             0); // of a practice case; both stay in the head, for the export
    head_text(h, "consent", HEAD_MAY, 500);
    e->module = head_slug(h, "module", HEAD_MAY);
    e->practice = head_yes(h, "practice");
    e->series = head_slug(h, "series", HEAD_MAY);
    e->season = (int)head_int(h, "season", HEAD_MAY, 1, 1000, 0);
    e->episode = (int)head_int(h, "episode", HEAD_MAY, 1, 10000, 0);
    e->media = file_name(h, "media", item_is_timed(e->kind) ? HEAD_MUST : HEAD_MAY);
    e->poster = file_name(h, "poster", HEAD_MAY);
    captions_read(m, h, e);
    e->source = head_list(h, m, "source", HEAD_MAY, 60, 600);
    e->related = head_slugs(h, m, "related", HEAD_MAY, 30);
}

// The head of a file and the language it names; false when there is no head at all.
static bool head_open(struct mem *m, const struct entry_file *file, struct findings *f,
                      struct head *h, enum lang *out)
{
    if (head_parse(m, file->path, file->text, f, h) != ERR_NONE && !h->present) return false;
    const str code = head_text(h, "language", HEAD_MUST, 8);
    if (code.at && !lang_parse(code, out))
        finding_add(f, h->file, 0, FINDING_head_choice, STR("language"), STR("nl, en"));
    return true;
}

enum err entry_read(struct mem *m, const struct entry_file *files, int n, struct findings *f,
                    struct entry *out)
{
    struct entry e = {0};
    const int errors = f->errors;

    for (int i = 0; i < n; i++) {
        struct head h;
        enum lang lang = LANG_NL;

        if (!head_open(m, &files[i], f, &h, &lang)) continue;
        const str marked = str_format(m, ".%s.md", lang_codes[lang]);
        struct entry_text *t = &e.text[lang];
        if (i == 0) {
            e.slug = slug_of(files[i].path);
            e.lang = lang;
            if (!str_is_slug(e.slug, 80))
                finding_add(f, h.file, 0, FINDING_file_path, e.slug, (str){0});
            own_read(m, &h, &e);
        } else {
            const str uid = head_id(&h);

            head_choice(&h, "kind", HEAD_MAY, kinds, COUNT_OF(kinds), 2);
            if (!str_eq(uid, e.uid)) finding_add(f, h.file, 0, FINDING_translation_id, uid, e.uid);
            if (t->present || !str_ends(files[i].path, marked)) {
                finding_add(f, h.file, 0, FINDING_translation_alone,
                            str_format(m, STR_FMT "%s", STR_ARG(e.slug), marked.at), (str){0});
                continue;
            }
        }
        text_read(m, &h, files[i].path, t);
        t->head = str_part(files[i].text, 0, files[i].text.n - h.body.n);
        head_done(&h);
    }
    if (!e.slug.at || f->errors > errors) return ERR_INVALID;
    *out = e;
    return ERR_NONE;
}

enum err series_read(struct mem *m, const struct entry_file *files, int n, struct findings *f,
                     struct series_entry *out)
{
    static const char *const series[] = {"series"};
    struct series_entry e = {0};
    const int errors = f->errors;

    for (int i = 0; i < n; i++) {
        struct head h;
        enum lang lang = LANG_NL;

        if (!head_open(m, &files[i], f, &h, &lang)) continue;
        const str uid = head_id(&h);
        head_choice(&h, "kind", HEAD_MUST, series, 1, 0);
        if (i == 0) {
            e.slug = slug_of(files[i].path);
            e.guid = uid;
        }
        head_day(&h, "date", HEAD_MAY, &(day){0});
        head_text(&h, "licence", HEAD_MAY, 60);
        head_text(&h, "poster", HEAD_MAY, 120);
        head_list(&h, m, "themes", HEAD_MAY, 12, 60);
        const struct strs people = head_list(&h, m, "people", HEAD_MAY, 10, 160);
        e.text[lang] = (struct series_text){
            .present = true,
            .title = head_text(&h, "title", HEAD_MUST, 160),
            .summary = head_text(&h, "summary", HEAD_MUST, 400),
            .author = people.n ? people.at[0] : STR("Meent"),
            .body = h.body,
            .head = str_part(files[i].text, 0, files[i].text.n - h.body.n),
        };
        head_done(&h);
    }
    if (!e.slug.at || f->errors > errors) return ERR_INVALID;
    *out = e;
    return ERR_NONE;
}
