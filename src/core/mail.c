#include "core/mail.h"

#include "base/day.h"
#include "base/disk.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/out.h"
#include "base/utf8.h"

#include <ctype.h>
#include <curl/curl.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

enum {
    SUBJECT_MAX = 300,
    TEXT_MAX = 200000,
    ADDRESS_MAX = 254,
    ADDRESS_LINE = 900, // of a header line, RFC 5322 has 998
    SEND_SECONDS = 60,
    MARK_BYTES = 12,
    PROBLEM_SIGNS = 300
};

bool mail_is_address(str s)
{
    const ptrdiff_t at = str_find_byte(s, '@');

    if (at < 1 || at > 64 || s.n > ADDRESS_MAX || (size_t)at + 4 > s.n) return false;
    for (size_t i = 0; i < s.n; i++) {
        const unsigned char c = (unsigned char)s.at[i];
        const bool domain = i > (size_t)at;
        if (i == (size_t)at) continue;
        if (!isalnum(c) && !(c && strchr(domain ? "-." : "!#$%&'*+-/=?^_`{|}~.", c))) return false;
    }
    const str domain = str_from(s, (size_t)at + 1);
    return str_find_byte(domain, '.') > 0 && domain.at[domain.n - 1] != '.' &&
           domain.at[0] != '-' && str_find(s, STR("..")) < 0 && s.at[0] != '.' &&
           s.at[at - 1] != '.';
}

enum err mail_add(struct db *db, struct mem *mem, int64_t now, const struct mail_new *n)
{
    unsigned char chance[MARK_BYTES];
    mail_id id;

    if (!mail_is_address(n->to) || n->subject.n == 0 || n->subject.n > SUBJECT_MAX ||
        n->text.n > TEXT_MAX || n->unsubscribe.n > ADDRESS_LINE || !utf8_valid(n->subject) ||
        !utf8_valid(n->text))
        return ERR_INVALID;
    for (size_t i = 0; i < n->subject.n; i++)
        if ((unsigned char)n->subject.at[i] < ' ') return ERR_INVALID;
    for (size_t i = 0; i < n->unsubscribe.n; i++)
        if ((unsigned char)n->unsubscribe.at[i] <= ' ' || strchr("<>\"", n->unsubscribe.at[i]) ||
            (unsigned char)n->unsubscribe.at[i] >= 0x7f)
            return ERR_INVALID;
    random_bytes(chance, sizeof chance);
    TRY(mail_insert(db, mem, n->to, n->subject, n->text, n->place.v ? n->place : PLACE_ROOT,
                    n->unsubscribe, hex_text(mem, chance, sizeof chance), now, &id));
    return job_add(db, STR("mail.send"), str_format(mem, "%lld", (long long)id.v), now);
}

enum err mail_queue(struct db *db, struct mem *mem, int64_t now, str to, str subject, str text)
{
    return mail_add(db, mem, now, &(struct mail_new){.to = to, .subject = subject, .text = text});
}

// ---- letters that come back

enum err mail_comes_back(struct db *db, struct mem *mem, str to, bool *out)
{
    int64_t n;

    TRY(mail_back_stands(db, mem, to, &n));
    *out = n > 0;
    return ERR_NONE;
}

enum err mail_returned(struct db *db, struct mem *mem, int64_t now, str mark, str to, str status,
                       str problem, bool *out_known)
{
    const str said = utf8_valid(problem) ? utf8_clip(str_trim(problem), PROBLEM_SIGNS) : STR("");
    struct mail_marked_row row;

    TRY(mail_by_mark(db, mem, mark, out_known, &row));
    if (!*out_known) return ERR_NONE;
    *out_known = str_eq(row.recipient, str_lower(mem, str_trim(to)));
    if (!*out_known || row.problem.n) return ERR_NONE; // the same report again
    TRY(mail_came_back(db, row.id, said.n ? said : status.n ? status : STR("came back")));
    return mail_back_put(db, row.recipient, now, status, said);
}

// ---- the message

static void base64(struct out *o, str s)
{
    static const char signs[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < s.n; i += 3) {
        const size_t n = s.n - i < 3 ? s.n - i : 3;
        unsigned v = 0;
        for (size_t k = 0; k < 3; k++)
            v = v << 8 | (k < n ? (unsigned char)s.at[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            out_byte(o, k <= n ? signs[v >> (18 - 6 * k) & 63] : '=');
    }
}

// RFC 2047: encoded words of at most 75 signs, each with whole UTF-8 signs.
static void put_words(struct out *o, str s)
{
    bool first = true;

    while (s.n) {
        size_t n = s.n < 42 ? s.n : 42;
        while (n < s.n && n > 1 && ((unsigned char)s.at[n] & 0xc0) == 0x80)
            n--;
        if (!first) OUT_LIT(o, "\r\n ");
        OUT_LIT(o, "=?UTF-8?B?");
        base64(o, str_part(s, 0, n));
        OUT_LIT(o, "?=");
        s = str_from(s, n);
        first = false;
    }
}

static void put_date(struct out *o, struct mem *m, int64_t at)
{
    const str http = at_http(m, at); // ends in GMT, mail wants +0000

    OUT_LIT(o, "Date: ");
    out_str(o, str_part(http, 0, http.n - 3));
    OUT_LIT(o, "+0000\r\n");
}

static void put_part(struct out *o, str border, const char *type, str body)
{
    out_format(o,
               "--" STR_FMT "\r\nContent-Type: %s; charset=utf-8\r\n"
               "Content-Transfer-Encoding: base64\r\n\r\n",
               STR_ARG(border), type);
    for (str rest = body; rest.n; rest = str_from(rest, 57)) {
        base64(o, str_part(rest, 0, 57));
        OUT_LIT(o, "\r\n");
    }
}

static void put_escaped(struct out *o, str s)
{
    for (size_t i = 0; i < s.n; i++) {
        switch (s.at[i]) {
        case '&': OUT_LIT(o, "&amp;"); break;
        case '<': OUT_LIT(o, "&lt;"); break;
        case '>': OUT_LIT(o, "&gt;"); break;
        case '"': OUT_LIT(o, "&quot;"); break;
        default: out_byte(o, s.at[i]);
        }
    }
}

// No pictures, no styles, nothing to fetch: paragraphs, and lines that are an address become links.
static str html_of(struct mem *m, str text)
{
    struct out o = out_new(m);
    bool inside = false;
    str line;

    OUT_LIT(&o, "<!doctype html><meta charset=\"utf-8\">");
    while (str_line(&text, &line)) {
        if (!str_trim(line).n) {
            if (inside) OUT_LIT(&o, "</p>");
            inside = false;
            continue;
        }
        out_str(&o, inside ? STR("<br>") : STR("<p>"));
        inside = true;
        const bool link = (str_starts(line, STR("https://")) || str_starts(line, STR("http://"))) &&
                          str_find_byte(line, ' ') < 0;
        if (link) OUT_LIT(&o, "<a href=\"");
        if (link) put_escaped(&o, line);
        if (link) OUT_LIT(&o, "\">");
        put_escaped(&o, line);
        if (link) OUT_LIT(&o, "</a>");
    }
    if (inside) OUT_LIT(&o, "</p>");
    return out_get(&o);
}

str mail_message(struct mem *m, const struct mail_parts *p)
{
    const ptrdiff_t sign = str_find_byte(p->from, '@');
    struct out o = out_new(m), lines = out_new(m);
    str text = p->text, line;

    put_date(&o, m, p->at);
    OUT_LIT(&o, "From: ");
    if (p->name.n) put_words(&o, p->name);
    if (p->name.n) OUT_LIT(&o, "\r\n ");
    out_format(&o, "<" STR_FMT ">\r\nTo: <" STR_FMT ">\r\nSubject: ", STR_ARG(p->from),
               STR_ARG(p->to));
    put_words(&o, p->subject);
    out_format(&o, "\r\nMessage-ID: <" STR_FMT "@" STR_FMT ">\r\n", STR_ARG(p->id),
               STR_ARG(str_from(p->from, (size_t)(sign + 1))));
    if (p->unsubscribe.n)
        out_format(&o,
                   "List-Unsubscribe: <" STR_FMT ">\r\n"
                   "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
                   STR_ARG(p->unsubscribe));
    // Twice the same: as it is, and with its addresses to click on. The last one that a program can show wins.
    const str border = str_format(m, "=_meent_" STR_FMT, STR_ARG(p->id));
    out_format(&o,
               "MIME-Version: 1.0\r\nAuto-Submitted: auto-generated\r\n"
               "Content-Type: multipart/alternative;\r\n boundary=\"" STR_FMT "\"\r\n\r\n",
               STR_ARG(border));
    while (str_line(&text, &line)) {
        out_str(&lines, line);
        OUT_LIT(&lines, "\r\n");
    }
    put_part(&o, border, "text/plain", out_get(&lines));
    put_part(&o, border, "text/html", html_of(m, out_get(&lines)));
    out_format(&o, "--" STR_FMT "--\r\n", STR_ARG(border));
    return out_get(&o);
}

// ---- sending

static size_t give_bytes(char *to, size_t size, size_t n, void *arg)
{
    str *rest = arg;
    const size_t most = size * n < rest->n ? size * n : rest->n;

    if (most) memcpy(to, rest->at, most);
    *rest = str_from(*rest, most);
    return most;
}

// A refusal by the other side (5xx) will not get better; anything else may.
static enum err send_letter(struct job *j, str message, str from, str to)
{
    char why[CURL_ERROR_SIZE] = "";
    const char *url = str_z(j->mem, j->settings->mail);
    const bool local =
        strstr(url, "//127.0.0.1") || strstr(url, "//localhost") || strstr(url, "//[::1]");
    CURL *c = curl_easy_init();
    long code = 0;

    if (!c) return ERR_FULL;
    struct curl_slist *list =
        curl_slist_append(NULL, str_z(j->mem, str_format(j->mem, "<" STR_FMT ">", STR_ARG(to))));
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(c, CURLOPT_MAIL_FROM,
                     str_z(j->mem, str_format(j->mem, "<" STR_FMT ">", STR_ARG(from))));
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, list);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(c, CURLOPT_READDATA, &message);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_USE_SSL, local ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)SEND_SECONDS);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, 10L);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_PROXY, "");
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, why);
    const CURLcode rc = curl_easy_perform(c);
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &code);
    curl_slist_free_all(list);
    curl_easy_cleanup(c);
    if (rc == CURLE_OK) return ERR_NONE;
    return job_fail(j, code >= 500 && code < 600 ? ERR_FORBIDDEN : ERR_IO,
                    str_format(j->mem, "%s (%ld)", why[0] ? why : curl_easy_strerror(rc), code));
}

// Without a server a letter becomes a file that the operator can open: DATA/mail/000012.eml.
static enum err keep_letter(struct job *j, mail_id id, str message)
{
    const char *folder =
        str_z(j->mem, str_format(j->mem, STR_FMT "/mail", STR_ARG(j->settings->data)));

    if (mkdir(folder, 0700) != 0 && errno != EEXIST) return ERR_IO;
    const str path = str_format(j->mem, "%s/%06lld.eml", folder, (long long)id.v);
    TRY(disk_write(j->mem, str_z(j->mem, path), 0600, message));
    log_line(LOG_INFO, "mail.folder", "file=" STR_FMT, STR_ARG(path));
    return ERR_NONE;
}

struct letter {
    struct mem *mem;
    mail_id id;
    struct mail_row row;
    str from, name, problem;
    bool back; // not needed, and letters to this address come back
    int64_t now;
};

static enum err read_letter(struct db *db, void *arg)
{
    struct letter *l = arg;
    struct place_door door;

    TRY(mail_by_id(db, l->mem, l->id, &l->row));
    TRY(place_door(db, l->mem, (place_id){l->row.place}, &door));
    if (mail_is_address(door.sender)) l->from = door.sender;
    l->name = door.sender_name;
    return l->row.unsubscribe.n ? mail_comes_back(db, l->mem, l->row.recipient, &l->back)
                                : ERR_NONE;
}

static enum err mark_sent(struct db *db, void *arg)
{
    struct letter *l = arg;

    return mail_sent(db, l->id, l->now);
}

static enum err mark_refused(struct db *db, void *arg)
{
    struct letter *l = arg;

    TRY(mail_refused(db, l->id, l->problem));
    return l->back ? ERR_NONE : mail_back_put(db, l->row.recipient, l->now, STR(""), l->problem);
}

static enum err mail_run(struct job *j)
{
    struct letter l = {.mem = j->mem, .now = j->now};

    TRY(str_int(j->payload, 1, INT64_MAX, &l.id.v));
    const bool folder = j->settings->mail.n == 0;
    const str house = folder && !j->settings->mail_from.n ? STR("meent@localhost.localdomain")
                                                          : j->settings->mail_from;
    if (!mail_is_address(house))
        return job_fail(j, ERR_BUSY, STR("the setting mail_from is not an address"));
    l.from = house;
    TRY(store_read(j->store, j->mem, read_letter, &l));
    if (l.row.has_sent_at) return ERR_NONE; // sent, and the worker died before it could say so
    if (l.back) {
        l.problem = STR("not sent: letters to this address come back");
        return store_write(j->store, NULL, mark_refused, &l);
    }
    const struct mail_parts parts = {.from = l.from,
                                     .name = l.name,
                                     .to = l.row.recipient,
                                     .subject = l.row.subject,
                                     .text = l.row.body,
                                     .unsubscribe = l.row.unsubscribe,
                                     .id = l.row.mark.n ? l.row.mark
                                                        : str_format(j->mem, "letter.%lld",
                                                                     (long long)l.id.v),
                                     .at = j->now};
    const str message = mail_message(j->mem, &parts);
    const enum err e =
        folder ? keep_letter(j, l.id, message) : send_letter(j, message, house, l.row.recipient);
    if (e == ERR_FORBIDDEN) { // refused for good: kept for the operator, without its text
        l.problem = str_part(j->error, 0, PROBLEM_SIGNS);
        TRY(store_write(j->store, NULL, mark_refused, &l));
    }
    TRY(e);
    return store_write(j->store, NULL, mark_sent, &l);
}

const struct job_kind mail_job = {"mail.send", mail_run};
