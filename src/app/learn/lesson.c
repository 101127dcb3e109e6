// lesson.c - one lesson: its blocks as the reader sees them, and the answer to one question.
//
// An answer comes in the address: ?v=QUESTION&a=LETTER (more than once for several). It changes only that
// question and nothing is kept. Only the answer to a question with one choice goes into the page cache: those
// addresses are few, and the cache knows the first value of a name only.
#include "app/learn/frame.h"
#include "app/learn/lesson.html.h"
#include "http/query.h"

struct answer {
    str question;
    uint32_t chosen, first; // bit i: letter 'a' + i
    bool known,
        shared; // known: the question stands in this lesson; shared: the cache may keep the page
};

static enum err answer_read(struct req *q, struct answer *a)
{
    struct query query;

    *a = (struct answer){.question = req_query(q, "v", 20), .shared = true};
    (void)req_query(q, "a", 1); // makes it another page to the cache; see web.h
    if (a->question.n == 0) return ERR_NONE;
    TRY(query_parse(q->mem, q->http->query, &query));
    for (int i = 0; i < query.n; i++) {
        const str value = query.at[i].value;

        if (!str_eq(query.at[i].name, STR("a"))) continue;
        if (value.n != 1 || value.at[0] < 'a' || value.at[0] >= 'a' + COURSE_OPTIONS_MAX) {
            a->shared = false;
            continue;
        }
        const uint32_t bit = 1u << (value.at[0] - 'a');
        if (!a->first) a->first = bit;
        a->chosen |= bit;
    }
    return ERR_NONE;
}

static void question_judge(struct req *q, struct learn_block *b, const struct learn_block_row *rows,
                           struct answer *answer)
{
    const bool asked = str_eq(answer->question, b->uid);
    int chosen = 0, right = 0;
    bool known = true;
    const uint32_t choice = b->multiple ? answer->chosen : answer->first;

    if (asked) {
        answer->known = true;
        answer->shared &= !b->multiple;
    }
    for (int i = 0; i < b->options.n; i++) {
        struct learn_option *o = &b->options.at[i];

        known &= rows[i].correct >= 0;
        b->all_right += rows[i].correct == 1;
        o->chosen = asked && choice >> i & 1;
        if (!o->chosen) continue;
        o->right = rows[i].correct == 1;
        o->feedback = (safe){rows[i].feedback};
        o->says_so = str_starts(rows[i].feedback,
                                msg_text(q->lang, o->right ? MSG_learn_right : MSG_learn_wrong));
        b->feedback = o->feedback;
        chosen++;
        right += o->right;
    }
    b->right = right;
    if (!asked) return;
    b->verdict = chosen == 0                                ? LEARN_EMPTY
                 : !known                                   ? LEARN_TOLD
                 : right == b->all_right && right == chosen ? LEARN_RIGHT
                 : right > 0                                ? LEARN_PARTLY
                                                            : LEARN_WRONG;
}

// A question and the options that follow it.
static int question_fill(struct req *q, const struct learn_block_rows *rows, int i,
                         struct answer *answer, struct learn_block *b)
{
    int end = i + 1;

    while (end < rows->n && str_eq(rows->at[end].kind, STR("option")))
        end++;
    b->kind = LEARN_QUESTION;
    b->multiple = str_eq(rows->at[i].ref, STR("multiple"));
    b->options = (struct learn_options){MEM_ARRAY(q->mem, struct learn_option, (size_t)(end - i)),
                                        end - i - 1};
    for (int k = 0; k < b->options.n; k++)
        b->options.at[k] = (struct learn_option){.letter = rows->at[i + 1 + k].ref,
                                                 .answer = {rows->at[i + 1 + k].html}};
    question_judge(q, b, &rows->at[i + 1], answer);
    return end;
}

static enum err media_fill(struct req *q, const struct learn_frame *f,
                           const struct learn_block_row *row, struct learn_block *b)
{
    int64_t at;

    TRY(req_query_int(q, "t", 0, 24 * 3600, 0, &at));
    b->kind = LEARN_MEDIA;
    b->player = (struct player_view){.path = f->path, .at_s = at, .anchor = b->uid};
    const enum err e = player_fill(q->db, q->mem, row->ref, q->lang, &b->player);
    if (e == ERR_NOT_FOUND) {
        b->kind = LEARN_MISSING;
        return ERR_NONE;
    }
    b->card = b->player.card;
    b->path = learn_item_path(q, &b->card);
    return e;
}

static enum err card_fill(struct req *q, const struct learn_block_row *row, struct learn_block *b)
{
    b->kind = LEARN_CARD;
    const enum err e = item_card(q->db, q->mem, row->ref, q->lang, &b->card);
    if (e == ERR_NOT_FOUND) {
        b->kind = LEARN_MISSING;
        return ERR_NONE;
    }
    b->path = learn_item_path(q, &b->card);
    return e;
}

static enum err blocks_fill(struct req *q, const struct learn_block_rows *rows,
                            struct answer *answer, struct learn_lesson_view *v)
{
    v->blocks.at = MEM_ARRAY(q->mem, struct learn_block, (size_t)rows->n + 1);
    for (int i = 0; i < rows->n;) {
        const struct learn_block_row *row = &rows->at[i++];
        struct learn_block *b = &v->blocks.at[v->blocks.n++];

        *b = (struct learn_block){.uid = row->uid,
                                  .title = row->title,
                                  .html = {row->html},
                                  .minutes = row->minutes};
        if (item_is_timed(row->kind)) {
            TRY(media_fill(q, &v->f, row, b));
            v->films += str_eq(row->kind, STR("film"));
            v->podcasts += str_eq(row->kind, STR("podcast"));
        } else if (str_eq(row->kind, STR("reading")) || str_eq(row->kind, STR("worksheet")) ||
                   str_eq(row->kind, STR("case"))) {
            TRY(card_fill(q, row, b));
        } else if (str_eq(row->kind, STR("question"))) {
            i = question_fill(q, rows, i - 1, answer, b);
            b->number = ++v->questions;
        } else if (str_eq(row->kind, STR("exercise"))) {
            b->kind = LEARN_EXERCISE;
            b->path = learn_path(q->mem, learn_base(q), v->f.course, STR("exercise"),
                                 v->f.part.module, row->ref, 0);
            v->exercises++;
        } else {
            b->kind = str_eq(row->kind, STR("note"))       ? LEARN_NOTE
                      : str_eq(row->kind, STR("remember")) ? LEARN_REMEMBER
                      : str_eq(row->kind, STR("print"))    ? LEARN_PRINT
                                                           : LEARN_TEXT;
        }
    }
    return ERR_NONE;
}

enum err learn_lesson(struct req *q, struct res *r)
{
    struct learn_lesson_view v = {0};
    struct learn_block_rows rows;
    struct answer answer;
    str slug;

    TRY(req_slug(q, "lesson", &slug));
    TRY(learn_frame_open(q, "lesson", slug, 0, &v.f));
    TRY(answer_read(q, &answer));
    TRY(learn_blocks_of(q, &v.f, &rows));
    TRY(learn_changed(q->db, q->mem, v.f.part.version, v.f.part.uid, &v.changed));
    TRY(blocks_fill(q, &rows, &answer, &v));
    if (answer.question.n && !(answer.known && answer.shared)) r->cache = CACHE_NEVER;
    v.number = (int)v.f.part.seq;
    v.f.json = learn_json(q, &v.f.part, v.f.course, "lesson");

    const struct page page = {.title = v.f.part.title,
                              .description = v.f.part.summary,
                              .path = v.f.path,
                              .menu = "learn",
                              .head = learn_head(q, v.f.json),
                              .no_index = v.f.pinned.n > 0};
    struct html *h = page_open(q, r, &page);
    lesson_page_html(h, &v);
    return page_close(h);
}
