#include "core/dsn.h"

#include <ctype.h>
#include <strings.h>

static bool same(str a, const char *b) // but for capitals
{
    return a.n == strlen(b) && strncasecmp(a.at, b, a.n) == 0;
}

// "Name: value", with the lines that go on after it; false at the empty line that ends a block, or at the end.
static bool field(struct mem *m, str *rest, str *name, str *value)
{
    str line, next;

    for (;;) {
        if (!str_line(rest, &line) || !str_trim(line).n) return false;
        const ptrdiff_t colon = str_find_byte(line, ':');
        str text = colon < 0 ? line : str_from(line, (size_t)colon + 1);
        for (str look = *rest;
             str_line(&look, &next) && next.n && (next.at[0] == ' ' || next.at[0] == '\t');
             *rest = look)
            if (text.n < 4096)
                text = str_format(m, STR_FMT " " STR_FMT, STR_ARG(str_trim(text)),
                                  STR_ARG(str_trim(next)));
        if (colon < 1) continue; // not a field: a mail program's invention
        *name = str_trim(str_part(line, 0, (size_t)colon));
        *value = str_trim(text);
        return true;
    }
}

// The value of a parameter: boundary="..." or boundary=...
static str parameter(str value, const char *name)
{
    str rest = value, piece;

    str_cut(&rest, ';', &piece);
    while (rest.at && rest.n) {
        rest = str_trim(rest);
        const ptrdiff_t is = str_find_byte(rest, '=');
        if (is < 1) return (str){0};
        const str key = str_trim(str_part(rest, 0, (size_t)is));
        str val = str_trim(str_from(rest, (size_t)is + 1));
        if (val.n && val.at[0] == '"') {
            const ptrdiff_t end = str_find_byte(str_from(val, 1), '"');
            if (end < 0) return (str){0};
            rest = str_from(val, (size_t)end + 2);
            val = str_part(val, 1, (size_t)end);
            str_cut(&rest, ';', &piece);
        } else {
            rest = val;
            str_cut(&rest, ';', &val);
            val = str_trim(val);
        }
        if (same(key, name)) return val;
    }
    return (str){0};
}

static str kind_of(str type)
{
    str rest = type, kind = {0};

    str_cut(&rest, ';', &kind);
    return str_trim(kind);
}

// "rfc822; a@b.nl" becomes the address; "smtp; 550 no such user" what was said.
static str after_type(str value)
{
    const ptrdiff_t at = str_find_byte(value, ';');

    return str_trim(at < 0 ? value : str_from(value, (size_t)at + 1));
}

// "5.1.1 (bad address)" as "5.1.1"; empty when it is no status.
static str status_of(str value)
{
    size_t n = 0;
    int dots = 0;

    while (n < value.n && n < 12 && (isdigit((unsigned char)value.at[n]) || value.at[n] == '.'))
        dots += value.at[n++] == '.';
    return dots == 2 && (value.at[0] == '2' || value.at[0] == '4' || value.at[0] == '5')
               ? str_part(value, 0, n)
               : (str){0};
}

// The blocks of message/delivery-status: one about the message, then one per recipient.
static enum err read_status(struct mem *m, str body, struct dsn *out)
{
    bool first = true;
    str name, value;

    while (body.n) {
        struct dsn_recipient r = {0};
        bool failed = false, any = false, original = false;
        while (field(m, &body, &name, &value)) {
            any = true;
            if (same(name, "Original-Recipient")) {
                r.address = after_type(value);
                original = true;
            } else if (same(name, "Final-Recipient") && !original)
                r.address = after_type(value);
            else if (same(name, "Action"))
                failed = same(value, "failed");
            else if (same(name, "Status"))
                r.status = status_of(value);
            else if (same(name, "Diagnostic-Code"))
                r.problem = after_type(value);
        }
        if (!any) continue;
        if (first) {
            first = false;
            if (!r.address.n) continue; // about the message
        }
        if (!r.address.n) continue;
        if (out->n == DSN_RECIPIENTS) return ERR_TOO_LARGE;
        r.for_good = failed && r.status.n && r.status.at[0] == '5';
        out->at[out->n++] = r;
    }
    return ERR_NONE;
}

static void read_returned(struct mem *m, str body, struct dsn *out)
{
    str name, value;

    while (!out->mark.n && field(m, &body, &name, &value))
        if (same(name, "Message-ID") && value.n > 2 && value.at[0] == '<') {
            const ptrdiff_t at = str_find_byte(value, '@');
            if (at > 1) out->mark = str_part(value, 1, (size_t)at - 1);
        }
}

static enum err read_part(struct mem *m, str part, struct dsn *out, bool *status)
{
    str name, value, type = {0};

    while (field(m, &part, &name, &value))
        if (same(name, "Content-Type")) type = kind_of(value);
    if (same(type, "message/delivery-status") || same(type, "message/global-delivery-status")) {
        *status = true;
        return read_status(m, part, out);
    }
    if (same(type, "message/rfc822") || same(type, "text/rfc822-headers") ||
        same(type, "message/rfc822-headers") || same(type, "message/global") ||
        same(type, "message/global-headers"))
        read_returned(m, part, out);
    return ERR_NONE;
}

// From one line "--boundary" to the next.
enum err dsn_read(struct mem *m, str message, struct dsn *out)
{
    str name, value, type = {0}, rest = message, line;
    struct dsn d = {0};
    bool status = false, inside = false;

    if (message.n > DSN_BYTES) return ERR_TOO_LARGE;
    while (field(m, &rest, &name, &value))
        if (same(name, "Content-Type")) type = value;
    const str boundary = parameter(type, "boundary");
    if (!same(kind_of(type), "multipart/report") || boundary.n < 1 || boundary.n > 70 ||
        !same(parameter(type, "report-type"), "delivery-status"))
        return ERR_INVALID;
    d.at = MEM_ARRAY(m, struct dsn_recipient, DSN_RECIPIENTS);
    const char *from = rest.at;
    while (str_line(&rest, &line)) {
        if (line.n < boundary.n + 2 || line.at[0] != '-' || line.at[1] != '-' ||
            !str_starts(str_from(line, 2), boundary))
            continue;
        const str after = str_trim(str_from(line, boundary.n + 2));
        if (after.n && !str_eq(after, STR("--"))) continue; // of a part inside a part
        if (inside) TRY(read_part(m, (str){from, (size_t)(line.at - from)}, &d, &status));
        if (str_eq(after, STR("--"))) {
            inside = false;
            break;
        }
        inside = true;
        from = rest.at ? rest.at : line.at + line.n;
    }
    // A message that was cut off at its end still says what it says.
    if (inside && from)
        TRY(read_part(m, (str){from, (size_t)(message.at + message.n - from)}, &d, &status));
    if (!status || !d.n) return ERR_INVALID;
    *out = d;
    return ERR_NONE;
}
