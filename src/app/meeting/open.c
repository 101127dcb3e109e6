// open.c - a trainer opens a meeting: from then on its running order and its questions are those of this version of the
// course, whatever is published later.
#include "app/meeting/meeting.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "engine/course/block.h"
#include "html/markdown.h"

static str secret_new(struct req *q)
{
    unsigned char raw[32];

    random_bytes(raw, sizeof raw);
    return hex_text(q->mem, raw, sizeof raw);
}

// What is asked, and the answers to choose from: the text up to the first list, and the list.
struct asked {
    str question;
    str options[POLL_OPTIONS_MAX];
    int n;
    uint32_t right;
};

static str one_line(struct req *q, str markdown, size_t signs)
{
    str plain = str_trim(markdown_plain(q->mem, markdown));
    char *text = str_z(q->mem, plain);

    for (size_t i = 0; i < plain.n; i++)
        if (text[i] == '\n') text[i] = ' ';
    return utf8_clip((str){text, plain.n}, signs);
}

static void asked_read(struct req *q, str inside, struct asked *out)
{
    struct out question = out_new(q->mem);
    str rest = inside, line;

    *out = (struct asked){0};
    while (str_line(&rest, &line)) {
        const str t = str_trim(line);
        const bool item = str_starts(t, STR("- ")) || str_starts(t, STR("* "));
        if (item && out->n < POLL_OPTIONS_MAX) {
            str words = str_trim(str_from(t, 2));
            if (str_starts(words, STR("[x] "))) {
                out->right |= 1u << out->n;
                words = str_from(words, 4);
            } else if (str_starts(words, STR("[ ] "))) {
                words = str_from(words, 4);
            }
            out->options[out->n++] = one_line(q, words, POLL_OPTION_SIGNS);
        } else if (!item && out->n == 0) {
            out_str(&question, line);
            out_byte(&question, '\n');
        }
    }
    out->question = one_line(q, out_get(&question), POLL_QUESTION_SIGNS);
}

// The kind of a poll that a block of the course asks for; absent: it is no poll.
static str kind_of(const struct block *b, const struct asked *a)
{
    if (block_is(b, "poll")) {
        const str kind = block_attr(b, "kind");
        if (str_eq(kind, STR("multiple")) || str_eq(kind, STR("open")) || str_eq(kind, STR("quiz")))
            return kind;
        if (a->right) return STR("quiz");
        return a->n ? STR("choice") : STR("open");
    }
    if (block_is(b, "wordcloud")) return STR("words");
    if (block_is(b, "scale")) return STR("scale");
    if (block_is(b, "ranking")) return a->n > 1 ? STR("ranking") : STR("open");
    return (str){0};
}

// False: the block asks nothing.
static bool poll_read(struct req *q, const struct block *b, const struct blocks *english,
                      struct asked *said, struct asked *other, str *out_kind)
{
    const struct block *e = block_by_id(english, b->id);

    *other = (struct asked){.question = STR("")};
    asked_read(q, b->inside, said);
    if (e) asked_read(q, e->inside, other);
    *out_kind = kind_of(b, said);
    if (!out_kind->at || !said->question.n || !b->id.n) return false;
    if (!str_eq(*out_kind, STR("scale"))) return true;
    said->n = other->n = 5;
    for (int i = 0; i < 5; i++)
        said->options[i] = other->options[i] = str_format(q->mem, "%d", i + 1);
    return true;
}

static enum err poll_take(struct req *q, struct hall *h, str part, const struct block *b,
                          const struct blocks *english)
{
    struct asked said, other;
    meeting_poll_id poll;
    bool added;
    str kind;

    if (!poll_read(q, b, english, &said, &other, &kind)) return ERR_NONE;
    TRY(hall_poll_add(q->db, q->mem, h->meeting.id, b->id, part, kind, said.question,
                      other.question, secret_new(q), q->now, &added, &poll));
    for (int i = 0; added && i < said.n; i++)
        TRY(hall_option_add(q->db, poll, i + 1, said.options[i],
                            i < other.n ? other.options[i] : STR(""), said.right >> i & 1));
    return ERR_NONE;
}

static enum err blocks_of(struct req *q, const struct hall *h, course_version_id version,
                          const char *ending, struct blocks *out)
{
    const str path = str_format(q->mem, "modules/" STR_FMT "/sessions/" STR_FMT "%s",
                                STR_ARG(h->session.module), STR_ARG(h->session.slug), ending);
    struct findings f = findings_new(q->mem);
    struct hall_source_row source;
    bool found;

    *out = (struct blocks){0};
    TRY(hall_source(q->db, q->mem, version, path, &found, &source));
    if (!found) return ERR_NONE;
    // The head stands between two lines ---.
    const ptrdiff_t end = str_find(str_from(source.body, 3), STR("\n---\n"));
    const str body = end < 0 ? source.body : str_from(source.body, (size_t)end + 8);
    (void)!block_parse(q->mem, path, body, 1, &f, out); // what could be read of it
    return ERR_NONE;
}

enum err hall_open(struct req *q, struct hall *h)
{
    struct blocks own, english;
    int64_t opened;

    TRY(hall_open_insert(q->db, h->meeting.id, h->group.version, secret_new(q),
                         h->rehearses ? REHEARSAL_PACE : 1, q->now, &opened));
    if (!opened) return ERR_NONE; // the other trainer was first
    bool found;
    TRY(hall_live(q->db, q->mem, h->meeting.id, &found, &h->live));
    h->open = found;
    h->now = hall_now(h, q->now);
    if (!h->has_session) return ERR_NONE;
    TRY(blocks_of(q, h, h->live.version, ".md", &own));
    TRY(blocks_of(q, h, h->live.version, ".en.md", &english));
    for (int i = 0; i < own.n; i++)
        for (int k = 0; k < own.at[i].blocks.n; k++)
            TRY(poll_take(q, h, own.at[i].id, &own.at[i].blocks.at[k], &english));
    return audit_by(q, "meeting.open", h->meeting.uid, STR(""));
}

// For paper that is printed before the meeting is open.
enum err hall_asks(struct req *q, const struct hall *h, struct poll_views *out)
{
    struct blocks own, english;
    struct asked said, other;
    int n = 0;
    str kind;

    TRY(blocks_of(q, h, h->group.version, ".md", &own));
    TRY(blocks_of(q, h, h->group.version, ".en.md", &english));
    for (int i = 0; i < own.n; i++)
        n += own.at[i].blocks.n;
    *out = (struct poll_views){MEM_ARRAY(q->mem, struct poll_view, (size_t)n + 1), 0};
    for (int i = 0; i < own.n; i++)
        for (int k = 0; k < own.at[i].blocks.n; k++) {
            if (!poll_read(q, &own.at[i].blocks.at[k], &english, &said, &other, &kind)) continue;
            const bool en = q->lang == LANG_EN;
            struct poll_view *v = &out->at[out->n++];
            *v = (struct poll_view){.question =
                                        en && other.question.n ? other.question : said.question};
            v->options.at = MEM_ARRAY(q->mem, struct poll_option, (size_t)said.n + 1);
            for (v->options.n = 0; v->options.n < said.n; v->options.n++)
                v->options.at[v->options.n].words = en && v->options.n < other.n
                                                        ? other.options[v->options.n]
                                                        : said.options[v->options.n];
        }
    return ERR_NONE;
}
