// cli_similar.c - meent similar groups|find: texts that say nearly the same, one text a line.
#include "base/json.h"
#include "engine/similar/similar.h"
#include "main/main.h"

enum { FILE_BYTES = 64 << 20 };

static enum err texts_read(struct cli *c, str **out, int *out_n)
{
    str path, bytes, line;
    int n = 0;

    if (!cli_argument(c, &path)) return cli_usage(c, "name the file, with one text a line");
    TRY(cli_end(c));
    TRY(cli_read(c, path, FILE_BYTES, &bytes));
    for (str rest = bytes; str_line(&rest, &line);)
        n++;
    *out = MEM_ARRAY(c->mem, str, (size_t)n + 1);
    *out_n = 0;
    for (str rest = bytes; str_line(&rest, &line);)
        (*out)[(*out_n)++] = line;
    if (n > 0 && (*out)[n - 1].n == 0) --*out_n; // after the last line end
    return ERR_NONE;
}

static enum err refuse(struct cli *c, enum err e)
{
    return e == ERR_TOO_LARGE
               ? cli_fail(c, e, "at most %d texts of %d bytes", SIMILAR_TEXTS, SIMILAR_BYTES)
               : e;
}

static enum err groups(struct cli *c)
{
    struct similar_groups g;
    struct json j;
    str *texts;
    int n;

    TRY(texts_read(c, &texts, &n));
    const enum err e = similar_groups(c->mem, texts, n, &g);
    if (e != ERR_NONE) return refuse(c, e);
    struct out o = out_new(c->mem);
    j = json_new(&o);
    json_open(&j, '[');
    for (int i = 0; i < n; i++) {
        if (!c->json) {
            cli_say(c, "%d\t%d\t%d", i + 1, g.stands[i] + 1, g.share[i]);
            continue;
        }
        json_open(&j, '{');
        json_pair_int(&j, "text", i + 1);
        json_pair_int(&j, "stands", g.stands[i] + 1);
        json_pair_int(&j, "share", g.share[i]);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    if (c->json) cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    return ERR_NONE;
}

static enum err find(struct cli *c)
{
    struct similar_hit hits[SIMILAR_HITS];
    int64_t most = 5;
    str *texts, ask = {0};
    int n, many;

    TRY(cli_option(c, "--text", &ask));
    TRY(cli_option_int(c, "--most", 1, SIMILAR_HITS, &most));
    if (!ask.at) return cli_usage(c, "say with --text what to look for");
    TRY(texts_read(c, &texts, &n));
    const enum err e = similar_find(c->mem, ask, texts, n, (int)most, hits, &many);
    if (e != ERR_NONE) return refuse(c, e);
    struct out o = out_new(c->mem);
    struct json j = json_new(&o);
    json_open(&j, '[');
    for (int i = 0; i < many; i++) {
        if (!c->json) {
            cli_say(c, "%d\t%d\t" STR_FMT, hits[i].score, hits[i].text + 1,
                    STR_ARG(texts[hits[i].text]));
            continue;
        }
        json_open(&j, '{');
        json_pair_int(&j, "text", hits[i].text + 1);
        json_pair_int(&j, "score", hits[i].score);
        json_pair_int(&j, "share", hits[i].share);
        json_pair_text(&j, "said", texts[hits[i].text]);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    if (c->json) cli_say(c, STR_FMT, STR_ARG(out_get(&o)));
    return ERR_NONE;
}

static const struct command commands[] = {
    {"similar groups", "FILE [--json]",
     "which texts say nearly the same: line, line that stands for it, share per mille",
     "meent similar groups letters.txt", groups},
    {"similar find", "FILE --text TEXT [--most N] [--json]",
     "the texts most like what somebody types",
     "meent similar find proposals.txt --text 'veilig fietsp'", find},
};

const struct commands similar_commands = {commands, COUNT_OF(commands)};
