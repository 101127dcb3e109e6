// What is here: what a module still lacks, for a course that says `complete: yes` of itself. The numbers are what a
// participant and a trainer need to go through a module with nothing else; docs/engines/course.md lists them.
#include "engine/course/reader.h"

enum { LESSONS = 3, LESSON_MINUTES = 45, HANDOUTS = 3, QUESTIONS = 8, LEVELS = 3 };

static bool has_block(const struct blocks *in, const char *kind)
{
    for (int i = 0; i < in->n; i++)
        if (block_is(&in->at[i], kind) || has_block(&in->at[i].blocks, kind)) return true;
    return false;
}

static bool docs_have(const struct course_docs *docs, const char *kind)
{
    for (int i = 0; i < docs->n; i++)
        if (docs->at[i].n_texts && has_block(&docs->at[i].texts[0].blocks, kind)) return true;
    return false;
}

static void count_asked(const struct course *c, const struct blocks *in, bool *asked, int *n)
{
    for (int i = 0; i < in->n; i++) {
        const struct block *b = &in->at[i];
        count_asked(c, &b->blocks, asked, n);
        if (!block_is(b, "question") && !block_is(b, "poll")) continue;
        const struct question *q = course_question(c, block_attr(b, "ref"));
        if (!q || asked[q - c->questions]) continue;
        asked[q - c->questions] = true;
        ++*n;
    }
}

static void count_docs(const struct course *c, const struct course_docs *docs, bool *asked, int *n)
{
    for (int i = 0; i < docs->n; i++)
        if (docs->at[i].n_texts) count_asked(c, &docs->at[i].texts[0].blocks, asked, n);
}

static int questions_in(struct reader *r, const struct module *m)
{
    bool *asked = MEM_ARRAY(r->m, bool, (size_t)r->c->n_questions + 1);
    int n = 0;

    count_docs(r->c, &m->lessons, asked, &n);
    count_docs(r->c, &m->exercises, asked, &n);
    count_docs(r->c, &m->forms, asked, &n);
    for (int i = 0; i < m->sessions.n; i++)
        count_docs(r->c, &(struct course_docs){&m->sessions.at[i].doc, 1}, asked, &n);
    return n;
}

static bool has_script(const struct course *c, const char *kind, int number)
{
    char name[24] = "";
    size_t n = 0;

    for (const char *p = kind; *p; p++)
        name[n++] = *p;
    name[n++] = '-';
    name[n++] = (char)('0' + number / 10 % 10);
    name[n++] = (char)('0' + number % 10);
    name[n++] = '-';
    for (int i = 0; i < c->media.n; i++)
        if (str_starts(c->media.at[i].slug, (str){name, n})) return true;
    return false;
}

static void few(struct reader *r, str path, enum finding_code code, int n, int least)
{
    if (n < least) tell(r, path, 1, code, number_str(r, n), number_str(r, least));
}

static void module_check(struct reader *r, const struct module *m)
{
    const struct course *c = r->c;
    const str path = m->doc.texts[0].path, none = STR("");
    int minutes = 0;

    for (int i = 0; i < m->lessons.n; i++)
        minutes += m->lessons.at[i].minutes;
    few(r, path, FINDING_module_lessons, m->lessons.n, LESSONS);
    if (m->lessons.n) few(r, path, FINDING_module_lesson_minutes, minutes, LESSON_MINUTES);
    few(r, path, FINDING_module_sessions, m->sessions.n, 1);
    few(r, path, FINDING_module_exercises, m->exercises.n, 1);
    few(r, path, FINDING_module_handouts, m->handouts.n, HANDOUTS);
    few(r, path, FINDING_module_questions, questions_in(r, m), QUESTIONS);
    bool intervision = docs_have(&m->exercises, "intervision");
    for (int i = 0; i < m->sessions.n; i++)
        intervision |= docs_have(&(struct course_docs){&m->sessions.at[i].doc, 1}, "intervision");
    if (!intervision) tell(r, path, 1, FINDING_module_intervision, none, none);
    for (int level = 1; level <= LEVELS; level++) {
        bool found = false;
        for (int i = 0; i < m->forms.n && !found; i++) {
            const struct head_key *k =
                m->forms.at[i].n_texts ? head_find(&m->forms.at[i].texts[0].head, "level") : NULL;
            int64_t n;
            found = k && k->n == 1 && str_int(k->at[0].text, 1, 4, &n) == ERR_NONE && n == level;
        }
        if (!found) tell(r, path, 1, FINDING_module_form, number_str(r, level), none);
    }
    for (int i = 0; i < m->sessions.n && r->parts == COURSE_WITH_TRAINER; i++) {
        const struct session *s = &m->sessions.at[i];
        int bare = 0;
        for (int k = 0; k < s->n_parts; k++)
            bare += !s->parts[k].is_break && s->parts[k].n_notes == 0;
        if (s->n_parts && bare)
            tell(r, s->doc.texts[0].path, 1, FINDING_session_notes, number_str(r, bare), none);
    }
    static const char *const scripts[] = {"film", "podcast"};
    for (size_t i = 0; i < COUNT_OF(scripts); i++)
        if (!has_script(c, scripts[i], m->number))
            tell(r, path, 1, FINDING_module_script, str_of(scripts[i]),
                 str_format(r->m, "media/%s-%02d-…", scripts[i], m->number));
    for (int i = 1; i < c->about.n_texts; i++) {
        bool found = false;
        for (int k = 1; k < m->doc.n_texts && !found; k++)
            found = str_eq(m->doc.texts[k].language, c->about.texts[i].language);
        if (!found) tell(r, path, 1, FINDING_module_language, c->about.texts[i].language, none);
    }
}

void complete_check(struct reader *r)
{
    const struct course *c = r->c;

    if (c->about.n_texts == 0 || !head_yes(&c->about.texts[0].head, "complete")) return;
    for (int i = 0; i < c->n_modules; i++)
        if (c->modules[i].doc.n_texts) module_check(r, &c->modules[i]);
}
