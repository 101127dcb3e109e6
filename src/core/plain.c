#include "core/plain.h"

#include "base/utf8.h"
#include "i18n/messages.h"

enum { BEGINNING = 60 };

static str beginning(struct mem *mem, str sentence)
{
    if (str_ends(sentence, STR("."))) sentence.n--;
    const str s = utf8_clip(sentence, BEGINNING);

    return s.n < sentence.n ? str_format(mem, STR_FMT "…", STR_ARG(s)) : s;
}

void plain_fill(struct mem *mem, str text, struct plain_view *out)
{
    struct plain p;

    *out = (struct plain_view){0};
    plain_read(text, &p);
    if (p.score == PLAIN_NO_SCORE && !p.n) return;
    out->easy = p.score >= PLAIN_EASY;
    out->level = p.score == PLAIN_NO_SCORE ? MSG_plain_words
                 : out->easy               ? p.n ? MSG_plain_nearly : MSG_plain_easy
                 : p.score < PLAIN_HARD    ? MSG_plain_hard
                                           : MSG_plain_middle;
    out->more = p.hints - p.n;
    out->lines.at = MEM_ARRAY(mem, struct plain_line, (size_t)p.n + 1);
    for (int i = 0; i < p.n; i++)
        out->lines.at[out->lines.n++] = (struct plain_line){
            .kind = p.hint[i].kind,
            .at = beginning(mem, p.hint[i].at),
            .instead = p.hint[i].instead,
            .words = p.hint[i].words,
        };
}
