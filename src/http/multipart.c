#include "http/multipart.h"

#include "base/utf8.h"

#include <strings.h>

#define KIND "multipart/form-data"

static bool starts_any_case(str s, const char *with)
{
    const size_t n = strlen(with);

    return s.n >= n && strncasecmp(s.at, with, n) == 0;
}

bool multipart_is(str type)
{
    const size_t n = sizeof KIND - 1;

    return starts_any_case(type, KIND) && (type.n == n || type.at[n] == ';' || type.at[n] == ' ');
}

// The value of `name=` among "; name=value; other=\"va\\\"lue\"". False: it is not there, or not closed.
static bool parameter(struct mem *m, str head, const char *name, str *out)
{
    for (str rest = head; rest.n;) {
        const ptrdiff_t semicolon = str_find_byte(rest, ';');
        if (semicolon < 0) return false;
        rest = str_trim(str_from(rest, (size_t)semicolon + 1));
        const ptrdiff_t mark = str_find_byte(rest, '=');
        if (mark < 0) return false;
        const str key = str_part(rest, 0, (size_t)mark);
        const bool ours = key.n == strlen(name) && starts_any_case(key, name);
        rest = str_from(rest, (size_t)mark + 1);
        if (rest.n == 0 || rest.at[0] != '"') {
            size_t n = 0;
            while (n < rest.n && rest.at[n] != ';' && rest.at[n] != ' ')
                n++;
            if (ours) {
                *out = str_part(rest, 0, n);
                return n > 0;
            }
            rest = str_from(rest, n);
            continue;
        }
        char *to = mem_raw(m, rest.n);
        size_t n = 0, i = 1;
        for (; i < rest.n && rest.at[i] != '"'; i++) {
            if (rest.at[i] == '\\' && i + 1 < rest.n) i++;
            to[n++] = rest.at[i];
        }
        if (i == rest.n) return false;
        if (ours) {
            *out = (str){to, n};
            return true;
        }
        rest = str_from(rest, i + 1);
    }
    return false;
}

static bool is_boundary(str s)
{
    static const char others[] = "'()+_,-./:=? ";

    if (s.n == 0 || s.n > 70 || s.at[s.n - 1] == ' ') return false;
    for (size_t i = 0; i < s.n; i++) {
        const char c = s.at[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              memchr(others, c, sizeof others - 1)))
            return false;
    }
    return true;
}

// Browsers write %22, %0D and %0A for what would end the name (WHATWG, multipart/form-data encoding).
static str unescape(struct mem *m, str s)
{
    static const struct {
        const char *from;
        char to;
    } signs[] = {
        {"%22", '"'},
        {"%0d", '\r'},
        {"%0a", '\n'},
    };
    char *to = mem_raw(m, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n;) {
        bool done = false;
        for (size_t k = 0; k < COUNT_OF(signs) && !done; k++)
            if (starts_any_case(str_from(s, i), signs[k].from)) {
                to[n++] = signs[k].to;
                i += 3;
                done = true;
            }
        if (!done) to[n++] = s.at[i++];
    }
    return (str){to, n};
}

static bool is_text(str s)
{
    return (s.n == 0 || !memchr(s.at, 0, s.n)) && utf8_valid(s);
}

// "C:\stukken\Ontwerp.docx" -> "Ontwerp.docx": a name to show and to save by, never a path.
static str last_part(struct mem *m, str name)
{
    char *to = mem_raw(m, name.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < name.n; i++) {
        const unsigned char c = (unsigned char)name.at[i];
        if (c == '/' || c == '\\')
            n = 0;
        else if (c >= ' ' && c != 0x7f)
            to[n++] = (char)c;
    }
    return utf8_clip(str_trim((str){to, n}), MULTIPART_NAME_MAX);
}

static enum err part_read(struct mem *m, str head, str bytes, struct query *fields,
                          struct form_files *files)
{
    str line, name = {0}, filename = {0};
    bool has_name = false, has_file = false;

    while (str_line(&head, &line)) {
        if (!starts_any_case(line, "content-disposition:")) continue;
        const str value = str_trim(str_from(line, sizeof "content-disposition:" - 1));
        if (!starts_any_case(value, "form-data") || has_name) return ERR_INVALID;
        has_name = parameter(m, value, "name", &name);
        has_file = parameter(m, value, "filename", &filename);
    }
    if (!has_name) return ERR_INVALID;
    name = unescape(m, name);
    if (!is_text(name) || name.n > MULTIPART_NAME_MAX) return ERR_INVALID;
    if (!has_file) {
        if (!is_text(bytes)) return ERR_INVALID;
        fields->at[fields->n++] = (struct http_field){name, bytes};
        return ERR_NONE;
    }
    filename = unescape(m, filename);
    if (!is_text(filename)) return ERR_INVALID;
    if (filename.n == 0 && bytes.n == 0) return ERR_NONE; // nothing was chosen
    files->at[files->n++] = (struct form_file){name, last_part(m, filename), bytes};
    return ERR_NONE;
}

enum err multipart_parse(struct mem *m, str content_type, str body, struct query *fields,
                         struct form_files *files)
{
    struct query f = {.at = MEM_ARRAY(m, struct http_field, MULTIPART_PARTS_MAX)};
    struct form_files g = {.at = MEM_ARRAY(m, struct form_file, MULTIPART_PARTS_MAX)};
    str boundary;

    if (!multipart_is(content_type) || !parameter(m, content_type, "boundary", &boundary) ||
        !is_boundary(boundary))
        return ERR_INVALID;
    const str first = str_format(m, "--" STR_FMT, STR_ARG(boundary));
    const str next = str_format(m, "\r\n" STR_FMT, STR_ARG(first));
    if (!str_starts(body, first)) return ERR_INVALID;
    str rest = str_from(body, first.n);
    for (int parts = 0;; parts++) {
        if (str_starts(rest, STR("--"))) break; // the last one
        if (parts == MULTIPART_PARTS_MAX || !str_starts(rest, STR("\r\n"))) return ERR_INVALID;
        rest = str_from(rest, 2);
        const ptrdiff_t head = str_find(str_part(rest, 0, MULTIPART_HEAD_MAX), STR("\r\n\r\n"));
        if (head < 0) return ERR_INVALID;
        const str heads = str_part(rest, 0, (size_t)head);
        rest = str_from(rest, (size_t)head + 2); // an empty part has its end at once
        const ptrdiff_t end = str_find(rest, next);
        if (end < 0) return ERR_INVALID;
        TRY(part_read(m, heads, end ? str_part(rest, 2, (size_t)end - 2) : STR(""), &f, &g));
        rest = str_from(rest, (size_t)end + next.n);
    }
    *fields = f;
    *files = g;
    return ERR_NONE;
}
