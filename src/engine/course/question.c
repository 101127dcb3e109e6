// A question is a text and one loose list: each item an option, its first paragraph the answer, the next
// paragraphs what to say to who chose it. The key stands apart, in trainer/answers/.
#include "engine/course/reader.h"

static bool opens_option(str line)
{
    return str_starts(line, STR("- ")) || str_starts(line, STR("* "));
}

// The lines of an option without their indent of two.
static void option_end(struct reader *r, struct out *o, struct question_option *x)
{
    const str all = str_trim(out_get(o));
    const ptrdiff_t gap = str_find(all, STR("\n\n"));

    x->answer = str_copy(r->m, gap < 0 ? all : str_trim(str_part(all, 0, (size_t)gap)));
    x->feedback = str_copy(r->m, gap < 0 ? STR("") : str_trim(str_from(all, (size_t)gap)));
    o->n = 0;
}

static int options_of(struct reader *r, const struct course_text *t, struct question_words *w)
{
    struct question_option options[COURSE_OPTIONS_MAX];
    struct out o = out_new(r->m);
    struct md_code code = {0};
    str rest = t->body, line;
    const char *prompt_end = NULL;
    int n = 0, number = t->body_line - 1;
    bool blank = true, told = false, many = false;

    for (;;) {
        const char *here = rest.at;
        if (!str_line(&rest, &line)) break;
        number++;
        const bool in_code = md_code_line(&code, line);
        if (!in_code && opens_option(line)) {
            if (!prompt_end) prompt_end = here;
            if (n) option_end(r, &o, &options[n - 1]);
            if (n == COURSE_OPTIONS_MAX) {
                if (!many)
                    tell(r, t->path, number, FINDING_question_many,
                         number_str(r, COURSE_OPTIONS_MAX), STR(""));
                many = true;
                n--; // the last one is written over; the finding makes it no question to use
            }
            options[n++] = (struct question_option){.line = number};
            out_str(&o, str_from(line, 2));
        } else if (n) {
            const bool inside = line.n == 0 || line.at[0] == ' ' || !blank; // lazy continuation too
            if (!inside && !told) {
                tell(r, t->path, number, FINDING_question_prompt, STR(""), STR(""));
                told = true;
            }
            size_t indent = 0;
            while (indent < 2 && indent < line.n && line.at[indent] == ' ')
                indent++;
            out_byte(&o, '\n');
            out_str(&o, str_from(line, indent));
        }
        blank = str_trim(line).n == 0;
    }
    if (n) option_end(r, &o, &options[n - 1]);
    w->prompt =
        str_trim(prompt_end ? (str){t->body.at, (size_t)(prompt_end - t->body.at)} : t->body);
    w->options = MEM_ARRAY(r->m, struct question_option, (size_t)n);
    if (n) memcpy(w->options, options, (size_t)n * sizeof *options);
    return n;
}

void question_read(struct reader *r, struct question *q)
{
    const struct course_doc *d = &q->doc;

    q->words = MEM_ARRAY(r->m, struct question_words, (size_t)d->n_texts);
    for (int i = 0; i < d->n_texts; i++) {
        const struct course_text *t = &d->texts[i];
        const int n = options_of(r, t, &q->words[i]);
        if (i == 0) {
            q->n_options = n;
            if (n < 2)
                tell(r, t->path, t->body_line, FINDING_question_options, number_str(r, n), STR(""));
        } else if (n != q->n_options) {
            // A page that reads options[n_options] must never read past a shorter translation.
            tell(r, t->path, t->body_line, FINDING_translation_differs, STR("options"), STR(""));
            q->words[i] = q->words[0];
            continue;
        }
        if (q->words[i].prompt.n == 0)
            tell(r, t->path, t->body_line, FINDING_question_prompt, STR(""), STR(""));
        for (int k = 0; k < n; k++)
            if (q->words[i].options[k].feedback.n == 0)
                tell(r, t->path, q->words[i].options[k].line, FINDING_question_feedback,
                     str_format(r->m, "%c", 'a' + k), STR(""));
    }
}

void answer_read(struct reader *r, struct course_doc *answer, struct question *questions, int n)
{
    const struct course_text *t = &answer->texts[0];
    struct head *h = &answer->texts[0].head;
    const struct head_key *k = head_find(h, "correct");
    struct question *q = NULL;

    for (int i = 0; i < n && !q; i++)
        if (answer->id.n && str_eq(questions[i].doc.id, answer->id)) q = &questions[i];
    if (!q) {
        tell(r, t->path, 1, FINDING_answer_alone, answer->id, STR(""));
        return;
    }
    if (!k) {
        tell(r, t->path, 1, FINDING_head_key_missing, STR("correct"), STR(""));
        return;
    }
    q->solution = t->body.n ? str_trim(t->body) : STR("");
    uint32_t correct = 0;
    int letters = 0;
    for (int i = 0; i < k->n; i++) {
        str rest = k->at[i].text, piece;
        while (str_cut(&rest, ',', &piece)) {
            piece = str_trim(piece);
            const int place = piece.n == 1 ? piece.at[0] - 'a' : -1;
            if (place < 0 || place >= q->n_options || (correct >> place & 1)) {
                tell(r, t->path, k->at[i].line, FINDING_question_key_letter, str_part(piece, 0, 20),
                     number_str(r, q->n_options));
                return;
            }
            correct |= 1u << place;
            letters++;
        }
    }
    if (q->kind == QUESTION_CHOICE && letters != 1) {
        tell(r, t->path, k->line, FINDING_question_key_one, STR(""), STR(""));
        return;
    }
    q->correct = correct;
    q->has_key = true;
}
