// cli.c - the library on the command line: arguments in, sentences out. The work is in import.c, export.c and state.c.
#include "app/library/cli.h"

#include "app/library/library.h"
#include "app/library/put.h"
#include "base/hash.h"
#include "base/json.h"
#include "core/audit.h"

#include <stdio.h>
#include <time.h>

enum { LINK_DAYS = 7 };

static enum err at_open(struct cli *c, struct library_at *at)
{
    TRY(cli_store(c, true));
    TRY(cli_files(c));
    *at = (struct library_at){c->store, c->files, c->mem, (int64_t)time(NULL)};
    return ERR_NONE;
}

static void finding_say(struct cli *c, const struct finding *f)
{
    const struct msg_arg args[] = {{.name = "a", .s = f->a}, {.name = "b", .s = f->b}};
    const str key = str_format(c->mem, "course.finding.%s", finding_name(f->code));
    const str said = msg_fill(c->mem, LANG_EN, msg_by_key(key), args, 2);

    fprintf(stderr, STR_FMT ":%d: %s: " STR_FMT "\n", STR_ARG(f->file), f->line,
            f->severity == SEVERITY_ERROR ? "error" : "warning", STR_ARG(said));
}

static void progress(void *arg, int done, int of)
{
    cli_progress(arg, "%d of %d items", done, of);
}

static enum err take_in(struct cli *c, str folder, str only)
{
    struct import_report report = {.only = only, .progress = progress, .arg = c};
    struct findings f = findings_new(c->mem);
    struct library_at at;
    str media = {0};

    TRY(cli_option(c, "--media", &media));
    TRY(cli_end(c));
    TRY(at_open(c, &at));
    const enum err e = library_import(&at, str_z(c->mem, folder),
                                      media.at ? str_z(c->mem, media) : NULL, &f, &report);
    for (int i = 0; i < f.n; i++)
        finding_say(c, &f.at[i]);
    if (e == ERR_INVALID)
        return cli_fail(c, e, "nothing was changed; mend the %d errors above and import again",
                        f.errors);
    if (e == ERR_NOT_FOUND)
        return cli_fail(c, e, "there is no such item or folder: " STR_FMT, STR_ARG(folder));
    if (e != ERR_NONE)
        return cli_fail(
            c, e, "the import stopped (%s); what was imported before stays, import again to go on",
            err_name(e));
    for (int i = 0; i < report.drafts.n; i++)
        fprintf(stderr, "not published, something is missing: " STR_FMT "\n",
                STR_ARG(report.drafts.at[i]));
    cli_say(c, "%d items imported, %d unchanged, %d not published", report.items, report.unchanged,
            report.drafts.n);
    return ERR_NONE;
}

static enum err run_import(struct cli *c)
{
    str folder;

    if (!cli_argument(c, &folder)) return cli_usage(c, "name the folder");
    return take_in(c, folder, STR(""));
}

// FOLDER/KIND/SLUG.md
static enum err run_add(struct cli *c)
{
    str file;

    if (!cli_argument(c, &file)) return cli_usage(c, "name the file, FOLDER/KIND/SLUG.md");
    size_t slash[2] = {0}, n = 0;
    for (size_t i = file.n; i-- > 0 && n < 2;)
        if (file.at[i] == '/') slash[n++] = i;
    const str name = n ? str_from(file, slash[0] + 1) : file;
    const ptrdiff_t dot = str_find_byte(name, '.');
    if (n < 1 || dot <= 0 || !str_ends(name, STR(".md")))
        return cli_usage(c, "the file is FOLDER/KIND/SLUG.md");
    return take_in(c, n == 2 ? str_part(file, 0, slash[1]) : STR("."),
                   str_part(name, 0, (size_t)dot));
}

static enum err run_export(struct cli *c)
{
    struct library_at at;
    str folder;
    int items;

    if (!cli_argument(c, &folder)) return cli_usage(c, "name the folder to write");
    const bool media = cli_flag(c, "--media");
    TRY(cli_end(c));
    TRY(at_open(c, &at));
    const enum err e = library_export(&at, str_z(c->mem, folder), media, &items);
    if (e != ERR_NONE)
        return cli_fail(c, e,
                        "cannot write everything to " STR_FMT
                        "; is there room, and may you write there?",
                        STR_ARG(folder));
    cli_say(c, "%d items written to " STR_FMT, items, STR_ARG(folder));
    return ERR_NONE;
}

struct listing {
    struct cli *c;
    struct item_rows rows;
    int64_t after;
    struct item_text_rows texts;
    item_id item;
};

static enum err list_page(struct db *db, void *arg)
{
    struct listing *l = arg;

    TRY(item_after(db, l->c->mem, l->after, LIBRARY_BATCH, &l->rows));
    for (int i = 0; i < l->rows.n; i++) {
        const struct item_row *r = &l->rows.at[i];
        TRY(item_texts(db, l->c->mem, r->id, &l->texts));
        str title = STR("");
        for (int k = 0; k < l->texts.n; k++)
            if (k == 0 || str_eq(l->texts.at[k].lang, r->lang)) title = l->texts.at[k].title;
        if (l->c->json) {
            struct out o = out_new(l->c->mem);
            struct json j = json_new(&o);
            json_open(&j, '{');
            json_key(&j, "slug");
            json_text(&j, r->slug);
            json_key(&j, "kind");
            json_text(&j, r->kind);
            json_key(&j, "state");
            json_text(&j, r->state);
            json_key(&j, "title");
            json_text(&j, title);
            json_close(&j, '}');
            cli_say(l->c, STR_FMT, STR_ARG(out_get(&o)));
        } else {
            cli_say(l->c, "%-10.*s %-10.*s %-40.*s " STR_FMT, STR_ARG(r->state), STR_ARG(r->kind),
                    STR_ARG(r->slug), STR_ARG(title));
        }
        l->after = r->id.v;
    }
    return ERR_NONE;
}

static enum err run_list(struct cli *c)
{
    struct listing l = {.c = c};

    TRY(cli_end(c));
    TRY(cli_store(c, true));
    do {
        const struct mem_mark mark = mem_mark(c->mem);
        TRY(store_read(c->store, c->mem, list_page, &l));
        mem_reset(c->mem, mark);
    } while (l.rows.n == LIBRARY_BATCH);
    return ERR_NONE;
}

static enum err set_state(struct cli *c, const char *state)
{
    struct library_at at;
    str slug, problem;

    if (!cli_argument(c, &slug)) return cli_usage(c, "name the item");
    TRY(cli_end(c));
    TRY(at_open(c, &at));
    const enum err e = library_state(&at, slug, state, &problem);
    if (e == ERR_NOT_FOUND)
        return cli_fail(c, e, "there is no item " STR_FMT "; `meent library list` names them",
                        STR_ARG(slug));
    if (e == ERR_CONFLICT)
        return cli_fail(c, e, STR_FMT " cannot be published: " STR_FMT, STR_ARG(slug),
                        STR_ARG(problem));
    TRY(e);
    cli_say(c, STR_FMT " is now %s", STR_ARG(slug), state);
    return ERR_NONE;
}

static enum err run_publish(struct cli *c)
{
    return set_state(c, "published");
}

static enum err run_withdraw(struct cli *c)
{
    return set_state(c, "withdrawn");
}

struct keying {
    struct library_at *at;
    str slug, hash;
    int64_t expires_at;
    struct item_row item;
};

static enum err key_write(struct db *db, void *arg)
{
    struct keying *k = arg;
    int64_t expired;
    bool found;

    TRY(item_by_slug(db, k->at->mem, k->slug, &found, &k->item));
    if (!found) return ERR_NOT_FOUND;
    if (!item_is_timed(k->item.kind)) return ERR_INVALID;
    TRY(edit_keys_expired(db, k->at->now, &expired));
    TRY(edit_key_add(db, k->hash, k->item.id, k->at->now, k->expires_at));
    return audit(db, k->at->mem, k->at->now, STR("command"), STR("library.edit_key"),
                 str_format(k->at->mem, "item:" STR_FMT, STR_ARG(k->slug)), STR(""));
}

static enum err run_captions_link(struct cli *c)
{
    unsigned char random[18];
    struct library_at at;
    str slug, lang = STR("nl");
    int64_t days = LINK_DAYS;

    if (!cli_argument(c, &slug)) return cli_usage(c, "name the film or podcast");
    TRY(cli_option(c, "--lang", &lang));
    TRY(cli_option_int(c, "--days", 1, 90, &days));
    TRY(cli_end(c));
    if (!lang_parse(lang, &(enum lang){0})) return cli_usage(c, "--lang is nl or en");
    TRY(at_open(c, &at));
    random_bytes(random, sizeof random);
    const str key = hex_text(c->mem, random, sizeof random);
    struct keying k = {.at = &at,
                       .slug = slug,
                       .hash = sha256_hex(c->mem, key),
                       .expires_at = at.now + days * 86400};
    const enum err e = store_write(at.store, c->mem, key_write, &k);
    if (e == ERR_NOT_FOUND)
        return cli_fail(c, e, "there is no item " STR_FMT "; `meent library list` names them",
                        STR_ARG(slug));
    if (e == ERR_INVALID) return cli_fail(c, e, "only a film or a podcast has captions");
    TRY(e);
    const str origin = c->set->origin.n
                           ? c->set->origin
                           : str_format(c->mem, "http://" STR_FMT, STR_ARG(c->set->listen));
    cli_say(c,
            STR_FMT "/bibliotheek/" STR_FMT "/" STR_FMT "/ondertitels/" STR_FMT "?sleutel=" STR_FMT,
            STR_ARG(origin), STR_ARG(item_kind_path(k.item.kind)), STR_ARG(slug), STR_ARG(lang),
            STR_ARG(key));
    fprintf(stderr, "Whoever has this link may edit the captions for %d days.\n", (int)days);
    return ERR_NONE;
}

const struct command library_commands[LIBRARY_COMMANDS] = {
    {"library import", "FOLDER [--media FOLDER]",
     "takes in a folder of items; what is the same stays untouched",
     "meent library import content/library --media build/media", run_import},
    {"library add", "FOLDER/KIND/SLUG.md [--media FOLDER]",
     "takes in one item with its translations",
     "meent library add content/library/case/duizend-stemmen-kwijt.md", run_add},
    {"library export", "FOLDER [--media]", "writes the library as the folder that import reads",
     "meent library export /tmp/library --media", run_export},
    {"library list", "[--json]", "names every item with its kind and state", "meent library list",
     run_list},
    {"library publish", "SLUG", "shows an item to everybody; a film or podcast needs its captions",
     "meent library publish twee-minuten-te-veel", run_publish},
    {"library withdraw", "SLUG", "takes an item away; its address says so, harvesters hear it",
     "meent library withdraw twee-minuten-te-veel", run_withdraw},
    {"library captions-link", "SLUG [--lang nl|en] [--days 7]",
     "makes a link with which captions can be edited in the browser",
     "meent library captions-link twee-minuten-te-veel --lang en", run_captions_link},
};
