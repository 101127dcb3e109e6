// whole_read.c - every page of the group's world, read by everybody who may, with every figure on it explained: by the recount of
// whole_figures.c, by the words of the course, or by a sentence of the program that has a figure of its own ("Van 1 tot 5"). A figure
// that nobody explains fails with its page; a page of the group that nobody came upon fails too. Each page is read in English as well:
// it must hold the same figures, no more and no less, with its days and its decimals as English has them.
#include "tests/app/group/whole_read.h"
#include "main/main.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PAGES_MAX = 1000,
    SENTENCES_MAX = 400,
    ROUTES_MAX = 1000,
    COURSE_LEAST = 12,
    FIGURES_MAX = 4000 // on one page
};

struct library { // words with figures that are not counted
    str course;  // all of its files, one line
    str lines;   // and line by line
    str sentence[SENTENCES_MAX];
    int n;
};

struct reading {
    struct whole *w;
    const struct library *words;
    const char *name, *who; // of the reader
    int person;             // one of PEOPLE, or -1
    bool trains, leads, signs;
    const char *path[PAGES_MAX];
    int n, next, figures, english;
    bool *walked; // by route
};

// ---- words that are not counted ----

static str shell(struct whole *w, const char *command)
{
    FILE *f = popen(command, "r");
    const str all = whole_stream(w, f);

    if (f) CHECK_INT(w->t, pclose(f), 0);
    return all;
}

// A line of the course, or of a page, without marks, addresses of links and room to write in.
static str bare(struct whole *w, str line)
{
    struct out o = out_new(w->t->mem);
    bool link = false;

    for (size_t i = 0; i < line.n; i++) {
        const char c = line.at[i];
        if (c == ']' && i + 1 < line.n && line.at[i + 1] == '(') link = true;
        if (!link && !strchr("*_[]\\", c) && !(c == ' ' && (!o.n || o.at[o.n - 1] == ' ')))
            out_byte(&o, c);
        if (link && c == ')') link = false;
    }
    str out = str_trim(out_get(&o));
    while (out.n && out.at[out.n - 1] == '|')
        out = str_trim(str_part(out, 0, out.n - 1));
    return out;
}

// The course as it reads on a page: all of it as one line, and line by line.
static str course_words(struct whole *w, struct out *lines)
{
    const str all = shell(
        w,
        whole_text(w,
                   "find content/leergang content/library %s/nieuw/leergang -name '*.md' ! -name "
                   "'*.en.md' | sort | xargs cat",
                   w->newer));
    struct out o = out_new(w->t->mem);

    for (str rest = all, line; str_line(&rest, &line);) {
        line = str_trim(line);
        while (line.n && strchr("#>|", line.at[0]))
            line = str_trim(str_from(line, 1));
        if (str_starts(line, STR("- "))) line = str_from(line, 2);
        line = bare(w, line);
        if (!line.n) continue;
        out_str(&o, line);
        out_byte(&o, ' ');
        out_byte(lines, '\n');
        out_str(lines, line);
    }
    out_byte(lines, '\n');
    return out_get(&o);
}

static bool has_figure(str line)
{
    for (size_t i = 0; i < line.n; i++)
        if (line.at[i] >= '0' && line.at[i] <= '9') return true;
    return false;
}

// Sentences of the program that have a figure and no place for another.
static void sentences(struct whole *w, struct library *l)
{
    const str all = shell(w, "cat locale/nl/*.po");

    for (str rest = all, line; str_line(&rest, &line);) {
        if (!str_starts(line, STR("msgstr"))) continue;
        const ptrdiff_t from = str_find_byte(line, '"');
        if (from < 0 || line.at[line.n - 1] != '"') continue;
        const str said = str_part(line, (size_t)from + 1, line.n - (size_t)from - 2);
        if (!has_figure(said) || str_find_byte(said, '{') >= 0 || said.n < 8) continue;
        CHECK(w->t, l->n < SENTENCES_MAX);
        if (l->n < SENTENCES_MAX) l->sentence[l->n++] = said;
    }
    CHECK(w->t, l->n > 10 && l->course.n > 500000);
}

// ---- which pages ----

// Of other groups nothing was planned.
static bool is_ours(const struct whole *w, str world, str rest)
{
    str piece = str_part(rest, 0, strcspn(str_z(w->t->mem, rest), "/?"));

    if (!piece.n || str_eq(piece, STR("nieuw")) || str_eq(piece, STR("agenda")) ||
        str_eq(piece, STR("oefenen")))
        return true;
    if (str_eq(world, STR("/groep"))) return str_eq(piece, w->slug);
    if (str_eq(world, STR("/trainer"))) return str_eq(piece, w->next);
    if (str_eq(world, STR("/bijeenkomst")) || str_eq(world, STR("/evaluatie"))) {
        for (int i = 0; i < MODULES; i++)
            if (str_eq(piece, w->meeting[i])) return true;
        return false;
    }
    return true;
}

static bool is_of_group(const struct whole *w, str path)
{
    static const char *const worlds[] = {"/groep",      "/bijeenkomst", "/trainer",
                                         "/dossier",    "/intervisie",  "/evaluatie",
                                         "/observatie", "/certificaat", "/mijn/certificaten"};
    static const char *const ends[] = {".svg", ".jwt", ".js",  ".json", "/lijn",
                                       ".zip", ".pdf", ".ics", ".csv",  ".html"};
    bool in = false;

    for (size_t i = 0; i < COUNT_OF(worlds); i++) {
        const size_t n = strlen(worlds[i]);
        if (str_starts(path, str_of(worlds[i])) &&
            (path.n == n || path.at[n] == '/' || path.at[n] == '?'))
            in = path.n <= n + 1 || is_ours(w, str_of(worlds[i]), str_from(path, n + 1));
    }
    for (size_t i = 0; i < COUNT_OF(ends); i++)
        in = in && !str_ends(path, str_of(ends[i]));
    return in;
}

static void page_add(struct reading *r, str path)
{
    const ptrdiff_t mark = str_find_byte(path, '#');
    if (mark >= 0) path = str_part(path, 0, (size_t)mark);
    if (!is_of_group(r->w, path)) return;
    for (int i = 0; i < r->n; i++)
        if (str_eq(str_of(r->path[i]), path)) return;
    CHECK(r->w->t, r->n < PAGES_MAX);
    if (r->n < PAGES_MAX) r->path[r->n++] = str_z(r->w->t->mem, path);
}

static void links_add(struct reading *r, str page)
{
    const str mark = STR("href=\"");

    for (ptrdiff_t at; (at = str_find(page, mark)) >= 0;) {
        page = str_from(page, (size_t)at + mark.n);
        page_add(r, str_part(page, 0, (size_t)str_find_byte(page, '"')));
    }
}

// ---- what stands on a page ----

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool tag_is(str tag, const char *name)
{
    const size_t n = strlen(name);

    return str_starts(tag, str_of(name)) && (tag.n == n || !letter(tag.at[n]));
}

static bool tag_among(str tag, const char *const *names, size_t n)
{
    if (tag.n && tag.at[0] == '/') tag = str_from(tag, 1);
    for (size_t i = 0; i < n; i++)
        if (tag_is(tag, names[i])) return true;
    return false;
}

static void space(struct out *o)
{
    if (o->n && o->at[o->n - 1] != ' ') out_byte(o, ' ');
}

static void sign(struct out *o, str *rest)
{
    static const struct {
        const char *name, *sign;
    } names[] = {
        {"&amp;", "&"},   {"&lt;", "<"},  {"&gt;", ">"},
        {"&quot;", "\""}, {"&#39;", "'"}, {"&nbsp;", " "},
    };

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_starts(*rest, str_of(names[i].name))) {
            out_str(o, str_of(names[i].sign));
            *rest = str_from(*rest, strlen(names[i].name));
            return;
        }
    if (strchr(" \n\t", rest->at[0]))
        space(o);
    else
        out_byte(o, rest->at[0]);
    *rest = str_from(*rest, 1);
}

// The next line of text: what stands between two tags that begin one of their own. A row of a table is one line, with " | " between its
// cells; so is a name with its fact, with ": ". Pictures, scripts, what can be chosen and what is being typed are left out.
static bool next_line(struct whole *w, str *rest, str *out)
{
    static const char *const in_line[] = {"a",    "span",     "strong", "em", "s",   "code",
                                          "time", "abbr",     "b",      "i",  "sup", "sub",
                                          "br",   "progress", "td",     "th", "dd"};
    static const char *const skipped[] = {"svg", "script", "style", "select", "textarea", "button"};
    struct out o = out_new(w->t->mem);
    bool row = false;

    while (rest->n) {
        if (rest->at[0] != '<') {
            sign(&o, rest);
            continue;
        }
        const ptrdiff_t end = str_find_byte(*rest, '>');
        if (end < 0) break;
        const str tag = str_part(*rest, 1, (size_t)end - 1);
        const bool opens = tag.at[0] != '/',
                   choice = tag_is(tag, "label") && (str_find(tag, STR("--radio")) >= 0 ||
                                                     str_find(whole_between(*rest, ">", "</label>"),
                                                              STR("type=\"radio\"")) >= 0);
        *rest = str_from(*rest, (size_t)end + 1);
        if (opens && (choice || tag_among(tag, skipped, COUNT_OF(skipped)))) {
            const str name = str_part(tag, 0, strcspn(str_z(w->t->mem, tag), " "));
            const str close = str_format(w->t->mem, "</" STR_FMT ">", STR_ARG(name));
            const ptrdiff_t to = str_find(*rest, close);
            if (to >= 0) *rest = str_from(*rest, (size_t)to + close.n);
            continue;
        }
        if (tag_is(tag, "tr")) {
            row = true;
            o.n = 0;
            continue;
        }
        if (opens && str_trim(out_get(&o)).n) {
            if (tag_is(tag, "td") || tag_is(tag, "th")) space(&o), OUT_LIT(&o, "| ");
            if (tag_is(tag, "dd")) OUT_LIT(&o, ": ");
        }
        if (tag_is(tag, "progress") || tag_is(tag, "br") || (row && !tag_is(tag, "/tr"))) space(&o);
        if (tag_among(tag, in_line, COUNT_OF(in_line)) || (row && !tag_is(tag, "/tr")) ||
            tag_is(tag, "/dt"))
            continue;
        if (str_trim(out_get(&o)).n) break;
        o.n = 0;
        row = false;
    }
    *out = str_trim(out_get(&o));
    while (out->n && out->at[out->n - 1] == '|') // cells to write in
        *out = str_trim(str_part(*out, 0, out->n - 1));
    return out->n > 0 || rest->n > 0;
}

// ---- explaining ----

static bool fits(str line, const char *pattern)
{
    if (*pattern == '*') {
        for (size_t i = 0; i <= line.n; i++) {
            if (fits(str_from(line, i), pattern + 1)) return true;
            if (i < line.n && line.at[i] >= '0' && line.at[i] <= '9')
                return false; // never a figure
        }
        return false;
    }
    if (!*pattern) return line.n == 0;
    return line.n && line.at[0] == *pattern && fits(str_from(line, 1), pattern + 1);
}

// Without what is not a figure: the names of the people of the story, and whole sentences of the program.
static str without(struct reading *r, str line)
{
    struct whole *w = r->w;
    struct out o = out_new(w->t->mem);

    for (int i = 0; i < r->words->n; i++) {
        const ptrdiff_t at = str_find(line, r->words->sentence[i]);
        if (at < 0) continue;
        const str before = str_part(line, 0, (size_t)at),
                  after = str_from(line, (size_t)at + r->words->sentence[i].n);
        line = str_format(w->t->mem, STR_FMT STR_FMT, STR_ARG(before), STR_ARG(after));
    }
    while (line.n) {
        int64_t n;
        const bool name = str_starts(line, STR("Mens ")), mail = str_starts(line, STR("mens"));
        const size_t at = name ? 5 : 4;
        if ((name || mail) && line.n >= at + 2 &&
            str_int(str_part(line, at, 2), 0, PEOPLE - 1, &n) == ERR_NONE &&
            (line.n == at + 2 || !letter(line.at[at + 2]))) {
            line = str_from(line, at + 2);
            continue;
        }
        out_byte(&o, line.at[0]);
        line = str_from(line, 1);
    }
    return str_trim(out_get(&o));
}

static bool explained(struct reading *r, const struct sheet *s, str line)
{
    for (int i = 0; i < s->n; i++)
        if (fits(line, s->line[i])) return true;
    // A row of a table may be named by words of the course: a question, with its answers.
    const ptrdiff_t cell = str_find(line, STR(" | "));
    if (cell >= 0) {
        str name = str_part(line, 0, (size_t)cell);
        if (str_ends(name, STR("…"))) name = str_part(name, 0, name.n - strlen("…"));
        if (name.n >= COURSE_LEAST && str_find(r->words->course, name) >= 0) {
            const str row =
                str_format(r->w->t->mem, "x" STR_FMT, STR_ARG(str_from(line, (size_t)cell)));
            for (int i = 0; i < s->n; i++)
                if (fits(row, s->line[i])) return true;
        }
    }
    const str rest = without(r, line);
    if (!has_figure(rest)) return true;
    // Words of the course: a line of some length, to the letter; or a whole line of it, when more than a figure stands there or a
    // sheet is printed.
    const str words = bare(r->w, line);
    if (words.n >= COURSE_LEAST && str_find(r->words->course, words) >= 0) return true;
    const bool sheet = strcmp(s->route, "/bijeenkomst/{meeting}/papier") == 0;
    return (sheet || words.n >= 4) &&
           str_find(r->words->lines, str_format(r->w->t->mem, "\n" STR_FMT "\n", STR_ARG(words))) >=
               0;
}

int sheet_meeting(const struct sheet *s)
{
    for (int i = 0; i < MODULES; i++)
        if (str_find(str_of(s->path), s->w->meeting[i]) >= 0) return i;
    return -1;
}

static const struct route *route_of(const char *path, int *index)
{
    int at = 0;

    for (int f = 0; f < features_n; f++)
        for (int k = 0; k < features[f]->n_routes; k++, at++) {
            const struct route *x = &features[f]->routes[k];
            str have = str_from(str_part(str_of(path), 0, strcspn(path, "?")), 1),
                want = str_from(str_of(x->path), 1), a, b;
            bool same = x->method == GET;
            while (same) {
                const bool more = str_cut(&have, '/', &a), wants = str_cut(&want, '/', &b);
                if (!more || !wants) {
                    same = more == wants;
                    break;
                }
                same = (b.n && b.at[0] == '{') || str_eq(a, b);
            }
            if (same) {
                *index = at;
                return x;
            }
        }
    return NULL;
}

// ---- the same in English ----

struct figures {
    str at[FIGURES_MAX];
    int n;
};

// What a page says, line by line; and its figures, with a point for each comma: 1.236 and 1,236 are one, as are 2,5 and 2.5.
static str page_text(struct whole *w, str page, struct figures *out)
{
    struct out all = out_new(w->t->mem);
    str rest = whole_between(page, "<main", "</main>"), line;

    out->n = 0;
    rest = str_from(rest, (size_t)str_find_byte(rest, '>') + 1);
    while (next_line(w, &rest, &line)) {
        out_str(&all, line);
        out_byte(&all, '\n');
        for (size_t i = 0; i < line.n;) {
            size_t n = 0;
            struct out figure = out_new(w->t->mem);
            while (i + n < line.n && ((line.at[i + n] >= '0' && line.at[i + n] <= '9') ||
                                      (n && strchr(".,", line.at[i + n]) && i + n + 1 < line.n &&
                                       line.at[i + n + 1] >= '0' && line.at[i + n + 1] <= '9')))
                out_byte(&figure, (char)(line.at[i + n] == ',' ? '.' : line.at[i + n])), n++;
            if (n) {
                CHECK(w->t, out->n < FIGURES_MAX);
                if (out->n < FIGURES_MAX) out->at[out->n++] = out_get(&figure);
            }
            i += n ? n : 1;
        }
    }
    return out_get(&all);
}

static int figure_order(const void *a, const void *b)
{
    return str_cmp(*(const str *)a, *(const str *)b);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// Every day that the Dutch page names in full, the English one names in full.
static void same_days(struct whole *w, str dutch, str english)
{
    static const char *const here[] = {"januari",   "februari", "maart",    "april",
                                       "mei",       "juni",     "juli",     "augustus",
                                       "september", "oktober",  "november", "december"};
    static const char *const there[] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
    static const char *const days[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                       "Friday", "Saturday", "Sunday"};

    for (size_t m = 0; m < COUNT_OF(here); m++) {
        const str mark = str_format(w->t->mem, " %s ", here[m]);
        str rest = dutch;
        for (ptrdiff_t at; (at = str_find(rest, mark)) >= 0;
             rest = str_from(rest, (size_t)at + 1)) {
            int64_t number, year;
            const size_t end = (size_t)at, two = end >= 2 && is_digit(rest.at[end - 2]) ? 2 : 1;
            if (end < two || end + mark.n + 4 > rest.n ||
                str_int(str_part(rest, end - two, two), 1, 31, &number) != ERR_NONE ||
                str_int(str_part(rest, end + mark.n, 4), 2000, 2100, &year) != ERR_NONE)
                continue;
            const day on = day_of((struct ymd){(int)year, (int)m + 1, (int)number});
            // The Dutch short form of May is all of it, and has no weekday.
            const str want =
                str_format(w->t->mem, "%s%s%lld %s %lld", m == 4 ? "" : days[day_weekday(on)],
                           m == 4 ? "" : " ", (long long)number, there[m], (long long)year);
            if (str_find(english, want) < 0)
                test_fail(w->t, __FILE__, __LINE__, "in English there is no " STR_FMT,
                          STR_ARG(want));
        }
    }
}

// A decimal of the program has a point in English; only words of the course may keep their comma.
static void no_commas(struct reading *r, str english)
{
    for (str rest = english, line; str_cut(&rest, '\n', &line);) {
        bool comma = false;
        for (size_t i = 1; i + 1 < line.n; i++)
            comma = comma ||
                    (line.at[i] == ',' && is_digit(line.at[i - 1]) && is_digit(line.at[i + 1]));
        if (comma && str_find(r->words->course, bare(r->w, line)) < 0)
            test_fail(r->w->t, __FILE__, __LINE__, "a comma in English: \"" STR_FMT "\"",
                      STR_ARG(line));
    }
}

static void in_english(struct reading *r, const char *path, str dutch_page)
{
    struct whole *w = r->w;
    struct figures *nl = MEM_ARRAY(w->t->mem, struct figures, 1),
                   *en = MEM_ARRAY(w->t->mem, struct figures, 1);
    const str got = house_ask(w->t, &w->h, "GET", whole_text(w, "/en%s", path), r->who, (str){0});

    w->t->row = whole_text(w, "%s at /en%s", r->name, path);
    CHECK_INT(w->t, client_status(got), 200);
    if (client_status(got) != 200) return;
    const str dutch = page_text(w, dutch_page, nl), english = page_text(w, got, en);
    qsort(nl->at, (size_t)nl->n, sizeof nl->at[0], figure_order);
    qsort(en->at, (size_t)en->n, sizeof en->at[0], figure_order);
    for (int i = 0, k = 0; i < nl->n || k < en->n;) {
        const int order = i == nl->n ? 1 : k == en->n ? -1 : str_cmp(nl->at[i], en->at[k]);
        if (order)
            test_fail(w->t, __FILE__, __LINE__, "only in %s: " STR_FMT,
                      order < 0 ? "Dutch" : "English", STR_ARG(order < 0 ? nl->at[i] : en->at[k]));
        i += order <= 0;
        k += order >= 0;
    }
    same_days(w, dutch, english);
    no_commas(r, english);
    r->english += en->n;
}

static void one_page(struct reading *r, const char *path)
{
    struct whole *w = r->w;
    const str got = house_ask(w->t, &w->h, "GET", path, r->who, (str){0});
    int index = 0;

    const int status = client_status(got);
    const struct route *route = route_of(path, &index);
    w->t->row = whole_text(w, "%s at %s", r->name, path);
    CHECK(w->t, route != NULL && index < ROUTES_MAX);
    // A link may lead to signing in, or on to where it belongs; never to nothing.
    CHECK(w->t, status == 200 || status == 303);
    if (status != 200 || !route) return;
    r->walked[index] = true;
    links_add(r, got);
    struct sheet *s = MEM_ARRAY(w->t->mem, struct sheet, 1);
    *s = (struct sheet){.w = w,
                        .route = route->path,
                        .path = path,
                        .person = r->person,
                        .trains = r->trains,
                        .leads = r->leads,
                        .signs = r->signs};
    whole_figures(s);
    str rest = whole_between(got, "<main", "</main>"), line;
    rest = str_from(rest, (size_t)str_find_byte(rest, '>') + 1);
    while (next_line(w, &rest, &line)) {
        if (!has_figure(line)) continue;
        r->figures++;
        if (!explained(r, s, line))
            test_fail(w->t, __FILE__, __LINE__, "nobody explains \"" STR_FMT "\"", STR_ARG(line));
    }
    in_english(r, path, got);
    w->t->row = NULL;
}

// Pages that this story does not come to, with the reason.
static const char *const not_here[] = {
    "/groep/agenda/{key}",           // a calendar: tests/app/group/group.c
    "/groep/{group}/data/{meeting}", // of meetings to come
    "/bijeenkomst/{meeting}/deur",   // from a scanned code
    "/bijeenkomst/werker.js",
    "/evaluatie/brief", // from a letter
    "/evaluatie/leidinggevende",
    "/evaluatie/{meeting}/{moment}", // closed when this is read
    "/certificaat/uitgever",         // for machines
    "/certificaat/sleutel/{key}",
    "/certificaat/status/1",
    "/certificaat/wat/{course}/{what}",
    "/certificaat/beeld/{what}",
    "/observatie/papier",
};

static void nothing_missed(struct whole *w, const bool *walked)
{
    static const char *const of_group[] = {"group",    "meeting",     "review", "intervision",
                                           "evaluate", "certificate", "assess", "trainer",
                                           "workbook", "observe"};
    int at = 0;

    for (int f = 0; f < features_n; f++)
        for (int k = 0; k < features[f]->n_routes; k++, at++) {
            const struct route *x = &features[f]->routes[k];
            bool ours = false, left = x->method != GET;
            for (size_t i = 0; i < COUNT_OF(of_group); i++)
                ours = ours || strcmp(features[f]->name, of_group[i]) == 0;
            for (size_t i = 0; i < COUNT_OF(not_here); i++)
                left = left || strcmp(x->path, not_here[i]) == 0;
            const str path = str_of(x->path);
            left = left || str_ends(path, STR("/lijn")) ||
                   str_find_byte(path, '.') >= 0; // streams and downloads
            w->t->row = x->path;
            if (ours && !left) CHECK(w->t, walked[at]);
        }
    w->t->row = NULL;
}

void whole_read(struct whole *w)
{
    static const char *const first[] = {
        "/groep",       "/groep/agenda",     "/groep/nieuw", "/bijeenkomst", "/bijeenkomst/oefenen",
        "/trainer",     "/dossier",          "/intervisie",  "/evaluatie",   "/observatie",
        "/certificaat", "/mijn/certificaten"};
    const struct {
        const char *name, *who;
        int person;
    } readers[] = {
        {"trainer", w->trainer, -1}, {"coordinator", w->boss, -1}, {"nobody", NULL, -1},
        {"mentor", w->mentor, -1},   {"Mens 00", w->who[0], 0},    {"Mens 07", w->who[7], 7},
        {"Mens 13", w->who[13], 13}, {"Mens 24", w->who[24], 24},
    };
    struct out lines = out_new(w->t->mem);
    struct library words = {.course = course_words(w, &lines)};
    bool *walked = MEM_ARRAY(w->t->mem, bool, ROUTES_MAX);
    int figures = 0, english = 0;

    words.lines = out_get(&lines);
    sentences(w, &words);
    whole_sql(w, whole_text(w, "update learn_group set state = 'running' where id <> %lld",
                            (long long)w->group.v));
    for (size_t i = 0; i < COUNT_OF(readers); i++) {
        struct reading *r = MEM_ARRAY(w->t->mem, struct reading, 1);
        *r = (struct reading){.w = w,
                              .words = &words,
                              .name = readers[i].name,
                              .who = readers[i].who,
                              .person = readers[i].person,
                              .trains = i == 0,
                              .leads = i <= 1,
                              .signs = readers[i].who && readers[i].who == w->mentor,
                              .walked = walked};
        for (size_t k = 0; k < COUNT_OF(first); k++)
            if (i == 1 || strcmp(first[k], "/groep/nieuw") != 0) page_add(r, str_of(first[k]));
        if (r->who && !r->signs)
            page_add(r, str_format(w->t->mem, "/groep/" STR_FMT, STR_ARG(w->slug)));
        for (; r->next < r->n; r->next++)
            one_page(r, r->path[r->next]);
        CHECK(w->t, r->n > (r->signs ? 15 : r->who ? 40 : 5));
        figures += r->figures;
        english += r->english;
    }
    CHECK(w->t, figures > 3000 && english > 3000);
    nothing_missed(w, walked);
}
