// form.c - reads the evaluation form of a module from the text of the course: its questions, and what there is to choose from.
#include "app/evaluate/evaluate.h"

#include "base/utf8.h"
#include "engine/course/block.h"
#include "html/markdown.h"

// The head is between two lines ---: what stands after "level: ".
static int64_t level_of(str body)
{
    str rest = body, line;
    int64_t level = 0;
    int lines = 0;

    while (str_line(&rest, &line)) {
        if (lines++ > 0 && str_eq(line, STR("---"))) break;
        if (str_starts(line, STR("level: ")))
            (void)!str_int(str_trim(str_from(line, 7)), 1, 4, &level);
    }
    return level;
}

static str title_of(str body)
{
    str rest = body, line;
    int lines = 0;

    while (str_line(&rest, &line)) {
        if (lines++ > 0 && str_eq(line, STR("---"))) break;
        if (str_starts(line, STR("title: "))) return str_trim(str_from(line, 7));
    }
    return STR("");
}

// "1. " or "**Vraag 1.**": a question begins. What stands after it on the line is its first words.
static bool begins(str line, bool *out_numbered, str *out_rest)
{
    size_t i = 0;

    while (i < line.n && line.at[i] >= '0' && line.at[i] <= '9')
        i++;
    if (i > 0 && i < 3 && str_starts(str_from(line, i), STR(". "))) {
        *out_numbered = true;
        *out_rest = str_from(line, i + 2);
        return true;
    }
    if ((str_starts(line, STR("**Vraag ")) || str_starts(line, STR("**Question "))) &&
        str_ends(line, STR(".**"))) {
        *out_numbered = false;
        *out_rest = STR("");
        return true;
    }
    return false;
}

static bool is_blank_to_write(str line)
{
    return str_find(line, STR("______")) >= 0;
}

static void question_end(struct mem *m, struct evaluate_form *f, struct out *o)
{
    const str text = str_trim(out_get(o));

    if (f->questions.n == 0) return;
    struct evaluate_question *x = &f->questions.at[f->questions.n - 1];
    x->html = markdown_html(m, text, NULL);
    x->plain = markdown_excerpt(m, text, 120);
}

static struct evaluate_question *question_add(struct mem *m, struct evaluate_form *f)
{
    struct evaluate_question *x = &f->questions.at[f->questions.n++];

    *x = (struct evaluate_question){.number = f->questions.n,
                                    .said = STR(""),
                                    .said_before = STR("")};
    x->choices.at = MEM_ARRAY(m, struct evaluate_choice, EVALUATE_CHOICES_MAX);
    return x;
}

// A table "| I can … | 1 | 2 |": each row under the head is a question of its own, answered by how sure somebody is. The first
// takes the place of the question that the table stands in.
static void table_line(struct mem *m, str line, str *head, struct evaluate_form *f, struct out *o)
{
    str rest = str_from(line, 1), cell;

    if (!str_cut(&rest, '|', &cell)) return;
    cell = str_trim(cell);
    if (!head->n) {
        *head = str_ends(cell, STR("…")) ? str_trim(str_part(cell, 0, cell.n - STR("…").n)) : cell;
        return;
    }
    if (!cell.n || str_starts(cell, STR("--"))) return;
    struct evaluate_question *x = &f->questions.at[f->questions.n - 1];
    if (x->graded) {
        if (f->questions.n == EVALUATE_QUESTIONS_MAX) return;
        question_end(m, f, o);
        x = question_add(m, f);
    }
    x->graded = true;
    *o = out_new(m);
    out_format(o, STR_FMT " " STR_FMT "\n", STR_ARG(*head), STR_ARG(cell));
}

static void questions_read(struct mem *m, str inside, struct evaluate_form *f)
{
    struct out o = out_new(m);
    str rest = inside, line, words, head = STR("");
    bool numbered = false, gap = false;

    f->questions.at = MEM_ARRAY(m, struct evaluate_question, EVALUATE_QUESTIONS_MAX);
    while (str_line(&rest, &line)) {
        bool style;
        if (begins(line, &style, &words)) {
            question_end(m, f, &o);
            if (f->questions.n == EVALUATE_QUESTIONS_MAX) return;
            o = out_new(m);
            numbered = style;
            gap = false;
            head = STR("");
            question_add(m, f);
            out_str(&o, words);
            out_byte(&o, '\n');
            continue;
        }
        if (f->questions.n == 0) continue;
        const str t = str_trim(line);
        // What follows a numbered list and is not set in belongs to none of them.
        if (numbered && gap && t.n && line.at[0] != ' ') break;
        gap = !t.n;
        struct evaluate_question *x = &f->questions.at[f->questions.n - 1];
        if (str_starts(t, STR("- ")) && x->choices.n < EVALUATE_CHOICES_MAX) {
            str choice = str_from(t, 2);
            const ptrdiff_t blank = str_find(choice, STR("__"));
            if (blank >= 0) choice = str_trim(str_part(choice, 0, (size_t)blank));
            x->choices.at[x->choices.n++] =
                (struct evaluate_choice){.words = markdown_plain(m, choice),
                                         .number = x->choices.n};
            continue;
        }
        if (is_blank_to_write(t)) continue;
        if (str_starts(t, STR("|"))) {
            table_line(m, t, &head, f, &o);
            continue;
        }
        out_str(&o, numbered ? t : line);
        out_byte(&o, '\n');
    }
    question_end(m, f, &o);
}

static const struct block *evaluation_in(const struct blocks *b)
{
    for (int i = 0; i < b->n; i++) {
        if (block_is(&b->at[i], "evaluation")) return &b->at[i];
        const struct block *inside = evaluation_in(&b->at[i].blocks);
        if (inside) return inside;
    }
    return NULL;
}

enum err evaluate_form_of(struct db *db, struct mem *m, course_version_id version, str session,
                          enum lang lang, int level, struct evaluate_form *out)
{
    struct evaluate_session_row s;
    struct evaluate_file_rows files;
    struct findings f = findings_new(m);
    struct blocks blocks;
    bool found;
    int chosen = -1;

    *out = (struct evaluate_form){.title = STR("")};
    if (!session.n) return ERR_NONE;
    TRY(evaluate_session(db, m, version, session, str_of(lang_codes[lang]), &found, &s));
    if (!found) return ERR_NONE;
    TRY(evaluate_files(db, m, version,
                       str_format(m, "modules/" STR_FMT "/forms/", STR_ARG(s.module)),
                       str_format(m, "modules/" STR_FMT "/forms0", STR_ARG(s.module)), &files));
    for (int i = 0; i < files.n; i++) {
        const bool english = str_ends(files.at[i].path, STR(".en.md"));
        if (level_of(files.at[i].body) != level) continue;
        if (chosen < 0 || english == (lang == LANG_EN)) chosen = i;
    }
    if (chosen < 0) return ERR_NONE;
    const str body = files.at[chosen].body;
    const ptrdiff_t end = str_find(str_from(body, 3), STR("\n---\n"));
    const str text = end < 0 ? body : str_from(body, (size_t)end + 8);
    (void)!block_parse(m, files.at[chosen].path, text, 1, &f, &blocks);
    const struct block *b = evaluation_in(&blocks);
    if (!b) return ERR_NONE;
    out->title = title_of(body);
    questions_read(m, b->inside, out);
    out->there = out->questions.n > 0;
    return ERR_NONE;
}
