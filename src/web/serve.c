// From a request to an answer: language, route, right, snapshot or transaction, cache, headers, log.
//
//   GET   cache? -> store_read(handler) on this thread -> cache -> answer
//   POST  form, token -> store_post(handler) on the writer thread -> after the commit: answer
#include "web/serve.h"

#include "base/hash.h"
#include "base/log.h"
#include "core/idempotency.h"
#include "core/rehearsal.h"
#include "core/scan.h"
#include "web/impl.h"
#include "web/press.h"
#include "web/web.sql.h"
#include "web/who.h"

#include <assert.h>
#include <sodium.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

struct work { // one request; lives in its arena
    struct req q;
    struct impl_req impl;
    struct res r;
    struct http_request *hq;
    struct site *site;
    struct store_task task; // of a POST
    struct mem_mark mark;
    enum err err;
    int64_t start_us;
    str *came; // SHA-256 of the files in the form, when they are to be held (core/scan.h)
    str idempotency;
    unsigned char
        answer_key[crypto_secretbox_KEYBYTES]; // what is kept of the answer is locked with it
    struct cache_ask ask;
    bool keep;       // in the page cache, under ask
    bool error_made; // r holds the page for err
};

static int64_t now_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void done(struct work *w, int status, size_t bytes, const char *how)
{
    static const char *const methods[] = {"GET", "HEAD", "POST", "other"};
    const int64_t us = now_us() - w->start_us;

    reqlog_count(w->impl.routed.info, status, us);
    if (w->site->set->log_requests)
        reqlog_line(methods[w->hq->method], w->q.route ? w->q.route->name : "-",
                    lang_codes[w->q.lang], status, us, bytes, how);
}

// ---- answers ----

// The policy with more places where a form may end up: the provider where somebody goes to sign in.
static str policy_with_forms(struct mem *m, str policy, str origins)
{
    const str mark = STR("form-action 'self'");
    const ptrdiff_t at = str_find(policy, mark);

    if (at < 0) return policy;
    return str_format(m, STR_FMT " " STR_FMT STR_FMT,
                      STR_ARG(str_part(policy, 0, (size_t)at + mark.n)), STR_ARG(origins),
                      STR_ARG(str_from(policy, (size_t)at + mark.n)));
}

// "frame-ancestors *" becomes the origins that were named; none is nobody.
static str policy_framed_by(struct mem *m, str policy, str origins)
{
    return str_format(m, STR_FMT STR_FMT, STR_ARG(str_part(policy, 0, policy.n - 1)),
                      STR_ARG(origins.n ? origins : STR("'none'")));
}

static str policy_with_worker(struct mem *m, str policy);

static int common_fields(struct work *w, struct http_field *to)
{
    const enum policy policy = w->r.embed       ? POLICY_EMBED
                               : w->r.from_file ? POLICY_FILE
                                                : POLICY_PAGE;
    int n = security_fields(to, policy, w->hq->secure, w->r.open);
    const char *type = w->r.type ? w->r.type : "text/html; charset=utf-8";
    if (w->r.form_to.n && policy == POLICY_PAGE)
        to[0].value = policy_with_forms(w->q.mem, to[0].value, w->r.form_to);
    if (policy == POLICY_EMBED && w->r.framed_by.at)
        to[0].value = policy_framed_by(w->q.mem, to[0].value, w->r.framed_by);
    if (w->r.worker && policy == POLICY_PAGE)
        to[0].value = policy_with_worker(w->q.mem, to[0].value);
    if (w->r.records && policy == POLICY_PAGE) security_let_record(w->q.mem, to, n);
    static const str kept[] = {[CACHE_PAGE] = {"no-cache", 8},
                               [CACHE_NEVER] = {"no-store", 8},
                               [CACHE_FOREVER] = {"public, max-age=31536000, immutable", 35}};

    to[n++] = (struct http_field){STR("content-type"), str_of(type)};
    // The frame of who is signed in differs: what is kept of it is for their browser only.
    to[n++] =
        (struct http_field){STR("cache-control"), w->r.cache == CACHE_PAGE && w->impl.session.n
                                                      ? STR("private, no-cache")
                                                      : kept[w->r.cache]};
    if (!w->r.type || str_starts(str_of(type), STR("text/html")))
        to[n++] = (struct http_field){STR("content-language"), str_of(lang_codes[w->q.lang])};
    if (w->r.changed_at > 0)
        to[n++] = (struct http_field){STR("last-modified"), at_http(w->q.mem, w->r.changed_at)};
    for (int i = 0; i < w->r.n_headers; i++)
        to[n++] = w->r.headers[i];
    return n;
}

// The policy of a page whose script registers a service worker: one named policy for that address.
static str policy_with_worker(struct mem *m, str policy)
{
    const str mark = STR("trusted-types 'none'");
    const ptrdiff_t at = str_find(policy, mark);

    if (at < 0) return policy;
    return str_format(m, STR_FMT "trusted-types meent-werker; worker-src 'self'" STR_FMT,
                      STR_ARG(str_part(policy, 0, (size_t)at)),
                      STR_ARG(str_from(policy, (size_t)at + mark.n)));
}

enum { BODY_BYTES = 32 * 1024 }; // most pages fit; untouched memory costs nothing
enum { FIELDS_MAX = SECURITY_FIELDS + 4 + 12 + 3 };

static void answer(struct work *w)
{
    static const str names[CODING_COUNT] = {{0}, {"gzip", 4}, {"br", 2}};
    struct http_field fields[FIELDS_MAX];
    struct http_answer a = {.status = w->r.status, .headers = fields};
    struct mem *m = w->q.mem;
    const str body = out_get(&w->r.body);
    const char *type = w->r.type ? w->r.type : "text/html";
    const str none_match = http_header(w->hq, STR("if-none-match"));

    a.n_headers = common_fields(w, fields);
    if (w->r.from_file) {
        a.from_file = true;
        a.file = w->r.file;
        a.file_at = w->r.file_at;
        a.file_bytes = w->r.file_bytes;
    } else if (a.status == 200 && w->hq->method != POST) {
        unsigned char digest[16];
        quick_hash(body, digest);
        const str etag = hex_text(m, digest, sizeof digest);
        if (w->keep) {
            const struct cache_page page = {.headers = fields,
                                            .n_headers = a.n_headers,
                                            .body = body,
                                            .press = press_type(type),
                                            .etag = etag};
            struct http_ready *ready = cache_put(w->site->impl->cache, &w->ask, &page);
            if (ready) {
                done(w, 200, body.n, "miss");
                mem_unguard(m);
                http_answer_ready(w->hq, ready);
                return;
            }
        }
        enum coding coding = CODING_NONE;
        a.body = body;
        if (press_type(type)) {
            const enum coding want = head_coding(http_header(w->hq, STR("accept-encoding")));
            if (want != CODING_NONE && w->hq->method == GET) {
                char *to = mem_raw(m, press_bound(body.n));
                const size_t n = press(want, PRESS_ONCE, body, to);
                if (n) {
                    a.body = (str){to, n};
                    coding = want;
                }
            }
            fields[a.n_headers++] = (struct http_field){STR("vary"), STR("accept-encoding")};
        }
        const str tag = etag_coded(m, etag, coding);
        if (w->r.cache != CACHE_NEVER) {
            fields[a.n_headers++] = (struct http_field){STR("etag"), tag};
            if (head_etag_match(none_match, tag)) {
                a.status = 304;
                a.body = (str){0};
            }
        }
        if (coding != CODING_NONE && a.status == 200)
            fields[a.n_headers++] = (struct http_field){STR("content-encoding"), names[coding]};
    } else if (a.status != 304) {
        a.body = body;
    }
    assert(a.n_headers <= FIELDS_MAX);
    done(w, a.status, a.from_file ? (size_t)a.file_bytes : a.body.n, w->keep ? "miss" : "none");
    mem_unguard(m);
    http_answer(w->hq, &a); // the request may be gone after this
}

// An answer that needs next to no memory: when the arena gave out.
static void answer_bare(struct work *w, int status)
{
    const struct http_field fields[] = {{STR("content-type"), STR("text/plain; charset=utf-8")},
                                        {STR("cache-control"), STR("no-store")},
                                        {STR("x-content-type-options"), STR("nosniff")}};

    if (w->r.from_file) close(w->r.file);
    done(w, status, 0, "none");
    http_answer(w->hq,
                &(struct http_answer){.status = status,
                                      .headers = fields,
                                      .n_headers = COUNT_OF(fields),
                                      .body = status == 503
                                                  ? STR("503 Try again later.\n")
                                                  : STR("507 This asks too much at once.\n")});
}

static void forget_answer(struct work *w)
{
    if (w->r.from_file) close(w->r.file);
    const struct http_field *range = NULL;
    struct http_field kept;
    if (w->err == ERR_RANGE && w->r.n_headers == 1) kept = w->r.headers[0], range = &kept;
    w->r = (struct res){.body = out_new(w->q.mem)};
    if (range) w->r.headers[w->r.n_headers++] = *range;
}

// The page for what went wrong. A failure of ours gets a number that stands in the log too.
static void make_error(struct work *w)
{
    unsigned char random[4];
    str number = {0};
    const int status = err_status(w->err);

    forget_answer(w);
    w->error_made = true;
    if (status >= 500 && w->err != ERR_BUSY) {
        random_bytes(random, sizeof random);
        number = hex_text(w->q.mem, random, sizeof random);
        atomic_fetch_add(&w->site->impl->errors_500, 1);
        log_line(LOG_ERROR, "request.failed", "number=" STR_FMT " why=%s route=%s", STR_ARG(number),
                 err_name(w->err), w->q.route ? w->q.route->name : "-");
    }
    error_page(&w->q, &w->r, w->err, status, number);
    if (w->err == ERR_METHOD) {
        const struct routed *found = &w->impl.routed;
        res_header(&w->r, "allow",
                   found->get && found->post ? STR("GET, HEAD, POST")
                   : found->post             ? STR("POST")
                                             : STR("GET, HEAD"));
    }
}

// What makes one page another: scheme and host when they are written into it, whether its frame is that of
// somebody who is signed in, path, and those values of the query that the route's handlers have ever asked for.
static str cache_key(struct work *w)
{
    struct out o = out_new(w->q.mem);
    struct route_info *info = w->impl.routed.info;

    out_byte(&o, w->hq->secure ? 's' : 'p');
    out_byte(&o, w->impl.session.n ? 'i' : 'o');
    out_str(&o, w->q.origin);
    out_byte(&o, 0);
    out_str(&o, w->hq->path);
    if (w->hq->query.n == 0) return out_get(&o);
    if (!w->impl.query_read) {
        w->impl.query_read = true;
        if (query_parse(w->q.mem, w->hq->query, &w->impl.query) != ERR_NONE)
            w->impl.query = (struct query){0};
    }
    for (int i = 0; i < ROUTE_ASKED; i++) {
        const char *name = atomic_load_explicit(&info->asked[i], memory_order_acquire);
        if (!name) break;
        const str value = query_get(&w->impl.query, str_of(name));
        if (!value.at) continue;
        out_byte(&o, 0);
        out_str(&o, str_of(name));
        out_byte(&o, 0);
        out_str(&o, value);
    }
    return out_get(&o);
}

// A line that stays open. Without room for one the browser is told to come again later.
static bool answer_live(struct work *w)
{
    struct http_field fields[FIELDS_MAX];
    struct http_answer a = {.status = 200, .headers = fields};

    a.n_headers = common_fields(w, fields);
    mem_unguard(w->q.mem); // allocates nothing from here on
    if (!live_open(w->site->impl->live, w->hq, &a, w->r.live, w->r.live_id, w->r.live_version))
        return false;
    done(w, 200, 0, "live");
    return true;
}

static void finish_step(struct work *w)
{
    if (w->err == ERR_NONE && w->r.live && w->hq->method == GET) {
        if (answer_live(w)) return;
        answer_bare(w, 503);
        return;
    }
    if (w->err != ERR_NONE) {
        if (!w->error_made) make_error(w);
        w->keep = false;
    }
    if (w->r.status == 0) w->r.status = 200;
    const enum holder holder = w->q.route ? right_holder(w->q.route->right) : EVERYBODY;
    if (w->impl.personal && w->r.cache == CACHE_PAGE) w->r.cache = CACHE_NEVER;
    if (holder == PERSON || holder == HOLDER) w->r.cache = CACHE_NEVER;
    if (w->r.status != 200 || w->r.cache != CACHE_PAGE || w->r.from_file || w->hq->method == POST)
        w->keep = false;
    // What the handler asked for counts, and it may have asked for more than was known before.
    if (w->keep) w->ask.key = cache_key(w);
    answer(w);
}

// In a function of its own, so that nothing of the caller lives across the jump.
__attribute__((noinline)) static void finish(struct work *w)
{
    if (MEM_GUARD(w->q.mem))
        answer_bare(w, 507);
    else
        finish_step(w); // lets go of the guard just before the answer leaves
}

// ---- reading ----

// The world of a rehearsal (core/rehearsal.h) has one door, and this is it: who holds no role in it is told that there is nothing.
// Everything of it can be read; what changes something is there only under what is rehearsed.
static bool is_rehearsed(enum rehearsal_kind kind, str path)
{
    if (kind == REHEARSAL_TRAJECTORY) return str_starts(path, STR("/{place}/meedoen/{trajectory}"));
    return str_eq(path, STR("/{place}/oefenronde")) ||
           str_starts(path, kind == REHEARSAL_INITIATIVE ? STR("/{place}/initiatieven/")
                                                         : STR("/{place}/uitdagen/"));
}

static enum err place_of_rehearsal(struct work *w, const struct place_row *place)
{
    struct rehearsal_row r;
    struct trajectory_row t;
    bool found;

    if (!who_roles(&w->impl.who, place->id)) return ERR_NOT_FOUND;
    TRY(rehearsal_by_place(w->q.db, w->q.mem, place->id, &found, &r));
    if (!found) return ERR_NOT_FOUND;
    const enum rehearsal_kind kind = rehearsal_kind_of(&r);
    if (w->hq->method == POST && !is_rehearsed(kind, str_of(w->q.route->path)))
        return ERR_NOT_FOUND;
    if (kind != REHEARSAL_TRAJECTORY) {
        w->impl.rehearsal = str_format(w->q.mem, "/" STR_FMT "/oefenronde", STR_ARG(place->slug));
        return ERR_NONE;
    }
    if (!r.has_trajectory) return ERR_NOT_FOUND;
    TRY(trajectory_by_id(w->q.db, w->q.mem, r.trajectory, &t));
    w->impl.rehearsal = str_format(w->q.mem, "/" STR_FMT "/meedoen/" STR_FMT "/oefenronde",
                                   STR_ARG(place->slug), STR_ARG(t.slug));
    return ERR_NONE;
}

// A page of a place, of whatever feature, is there in the languages that the place offers.
static enum err place_at_door(struct work *w)
{
    struct place_door door;
    struct place_row place;
    bool found;
    str slug;

    if (!w->q.route || str_find(str_of(w->q.route->path), STR("{place}")) < 0) return ERR_NONE;
    TRY(req_slug(&w->q, "place", &slug));
    TRY(place_by_slug(w->q.db, w->q.mem, slug, &found, &place));
    if (!found) return ERR_NONE;
    if (!place.has_parent && place.id.v != PLACE_ROOT.v) TRY(place_of_rehearsal(w, &place));
    if (!str_starts(str_of(w->q.route->path), STR("/{place}"))) return ERR_NONE;
    TRY(place_door(w->q.db, w->q.mem, place.id, &door));
    if (door.english) return ERR_NONE;
    // The page that says so does show the way to the Dutch one.
    if (w->q.lang != LANG_NL) return fail(&w->q, ERR_NOT_FOUND, MSG_web_only_dutch_here);
    page_dutch_only(&w->q);
    return ERR_NONE;
}

static enum err run_handler(struct db *db, void *arg)
{
    struct work *w = arg;

    bool answered = false;

    w->q.db = db;
    enum err e = w->q.route ? place_at_door(w) : ERR_NOT_FOUND;
    if (e == ERR_NONE) e = who_guard(&w->q, &w->r, &answered);
    if (e == ERR_NONE && !answered) e = w->q.route->run(&w->q, &w->r);
    if (e == ERR_NOT_FOUND &&
        w->hq->method != POST) { // while there is a database to look for what was meant
        w->err = e;
        make_error(w);
    }
    return e;
}

static void serve_get(struct work *w)
{
    struct cache_ask *ask = &w->ask;

    if (w->q.route && w->q.route->right == MAY_READ &&
        !http_header(w->hq, STR("authorization")).at) {
        ask->now = w->q.now;
        ask->generation = store_generation(w->site->store); // before the snapshot: it may be newer
        ask->key = cache_key(w);
        ask->coding = head_coding(http_header(w->hq, STR("accept-encoding")));
        ask->if_none_match = http_header(w->hq, STR("if-none-match"));
        struct http_ready *ready = cache_find(w->site->impl->cache, ask);
        if (ready) {
            done(w, 200, 0, "hit");
            http_answer_ready(w->hq, ready);
            return;
        }
        w->keep = true;
    }
    w->err = store_read(w->site->store, w->q.mem, run_handler, w); // guards the arena
    w->q.db = NULL;
    finish(w);
}

// ---- changing ----

static struct work *work_of(struct store_task *t)
{
    return (struct work *)((char *)t - offsetof(struct work, task));
}

// What a second sending of the same form gets: where the first one went.
static str answer_text(struct work *w)
{
    for (int i = 0; i < w->r.n_headers; i++)
        if (str_eq(w->r.headers[i].name, STR("location")))
            return str_format(w->q.mem, "%d " STR_FMT, w->r.status, STR_ARG(w->r.headers[i].value));
    return str_format(w->q.mem, "%d ", w->r.status ? w->r.status : 200);
}

// An address may hold a key that its form gave out (/inloggen/code?vraag=...). So what is kept can be read only with the
// form in hand, by a key that locks one text.
static str answer_lock(struct work *w, str text)
{
    static const unsigned char nonce[crypto_secretbox_NONCEBYTES];
    unsigned char *box = mem_raw(w->q.mem, text.n + crypto_secretbox_MACBYTES);

    crypto_secretbox_easy(box, (const unsigned char *)text.at, text.n, nonce, w->answer_key);
    return hex_text(w->q.mem, box, text.n + crypto_secretbox_MACBYTES);
}

static enum err answer_unlock(struct work *w, str kept, str *out)
{
    static const unsigned char nonce[crypto_secretbox_NONCEBYTES];
    unsigned char *box = mem_raw(w->q.mem, kept.n / 2 + 1);
    char *text = mem_raw(w->q.mem, kept.n / 2 + 1);
    size_t n = 0;

    if (sodium_hex2bin(box, kept.n / 2, kept.at, kept.n, NULL, &n, NULL) != 0 ||
        n < crypto_secretbox_MACBYTES ||
        crypto_secretbox_open_easy((unsigned char *)text, box, n, nonce, w->answer_key) != 0)
        return ERR_CONFLICT; // of a form of an older version
    *out = (str){text, n - crypto_secretbox_MACBYTES};
    return ERR_NONE;
}

static enum err repeat_answer(struct work *w, str kept)
{
    int64_t status;

    TRY(answer_unlock(w, kept, &kept));

    TRY(str_int(str_part(kept, 0, 3), 200, 599, &status));
    const str location = str_from(kept, 4);
    if (location.n == 0) return fail(&w->q, ERR_CONFLICT, MSG_web_conflict_lead);
    w->r.status = (int)status;
    w->r.cache = CACHE_NEVER;
    res_header(&w->r, "location", location);
    return ERR_NONE;
}

// Every file of every form, before anybody has done anything with it: what a handler forgets is held all the same. What it does
// not keep is forgotten by the job that asks.
static enum err hold_files(struct work *w)
{
    for (int i = 0; w->came && i < w->impl.files.n; i++)
        TRY(scan_take(w->q.db, w->q.now, w->site->set, w->came[i]));
    return ERR_NONE;
}

static enum err run_change(struct db *db, void *arg)
{
    struct work *w = work_of(arg);

    mem_reset(w->q.mem, w->mark); // a repeated transaction begins anew
    w->r = (struct res){.body = out_new(w->q.mem), .cache = CACHE_NEVER};
    w->q.why = 0;
    w->q.db = db;
    w->impl.who = (struct who){.q = &w->q};
    w->impl.cut = false;
    w->error_made = false;
    enum err e = ERR_NONE;
    bool before = false, answered = false;
    str kept = {0};
    e = place_at_door(w);
    if (e == ERR_NONE && w->q.route) e = who_guard(&w->q, &w->r, &answered);
    if (e == ERR_NONE && w->idempotency.n)
        e = idempotency_seen(db, w->q.mem, w->idempotency, &before, &kept);
    if (e == ERR_NONE && before)
        e = repeat_answer(w, kept);
    else if (e == ERR_NONE) {
        e = hold_files(w);
        if (e == ERR_NONE) e = w->q.route->run(&w->q, &w->r);
        // Nobody's words are kept in part. A handler that counts them says so in its own form.
        if (e == ERR_NONE && w->impl.cut && w->r.status < 400)
            e = fail(&w->q, ERR_INVALID, MSG_web_too_long);
        if (e == ERR_NONE && w->r.undo) {
            w->error_made = true;
            return ERR_INVALID;
        }
        if (e == ERR_NONE && w->idempotency.n && !w->r.repeats)
            e = idempotency_keep(db, w->idempotency, answer_lock(w, answer_text(w)), w->q.now);
    }
    return e;
}

static void change_done(struct store_task *t, enum err e)
{
    struct work *w = work_of(t);

    w->err = e;
    w->q.db = NULL;
    finish(w);
}

// The browser says where a form comes from; both ways of saying it must agree with us when they speak.
static bool same_site(const struct work *w)
{
    const str site = http_header(w->hq, STR("sec-fetch-site"));
    const str origin = http_header(w->hq, STR("origin"));

    if (site.at && !str_eq(site, STR("same-origin")) && !str_eq(site, STR("none"))) return false;
    if (origin.at && !str_eq(origin, w->q.origin)) {
        // The setting may name the public address while people on the spot use another.
        const str host = str_format(w->q.mem, "%s://" STR_FMT, w->hq->secure ? "https" : "http",
                                    STR_ARG(w->hq->host));
        return str_eq(origin, host);
    }
    return true;
}

static bool is_form(const struct work *w)
{
    const str type = http_header(w->hq, STR("content-type"));
    const str want = STR("application/x-www-form-urlencoded");

    return str_starts(str_lower(w->q.mem, type.at ? type : STR("")), want) &&
           (type.n == want.n || type.at[want.n] == ';' || type.at[want.n] == ' ');
}

// Only where the route says so: elsewhere nothing takes a file.
static bool is_form_with_files(const struct work *w)
{
    const str type = http_header(w->hq, STR("content-type"));

    return w->q.route && w->q.route->body_max >= FORM_FILE && type.at && multipart_is(type);
}

// What the reader must hold to use a form: the edit key, from the address or from the form itself, else the
// session when there is one, else a telephone that was remembered. A form made for one key or session is of no use with another.
static str form_binding(struct work *w)
{
    if (w->q.route && w->q.route->right == MAY_TAKE_PART && !w->impl.session.n)
        return phone_cookie(&w->q);
    if (!w->q.route || w->q.route->right != MAY_EDIT_KEY) return w->impl.session;
    return w->hq->method == POST ? query_get(&w->impl.form, STR(EDIT_KEY_FIELD))
                                 : req_query(&w->q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS);
}

// Here and not on the writer's thread.
static void sum_files(struct work *w)
{
    const struct form_files *f = &w->impl.files;

    if (!w->site->set->scanner.n || !f->n) return;
    w->came = MEM_ARRAY(w->q.mem, str, (size_t)f->n);
    for (int i = 0; i < f->n; i++)
        w->came[i] = sha256_hex(w->q.mem, f->at[i].bytes);
}

static enum err check_form(struct work *w)
{
    unsigned char nonce[TOKEN_NONCE], digest[32];
    crypto_generichash_state s;

    // The key in a letter stands in for the token: the button of a mail program knows no page of ours (RFC 8058).
    if (w->q.route && w->q.route->right == MAY_LETTER) return ERR_NONE;
    // Another server that says something has no page of ours with a token, and no cookie to misuse.
    const bool by_server = w->q.route && w->q.route->right == MAY_SIGNED;
    if (!by_server && !same_site(w)) return fail(&w->q, ERR_FORBIDDEN, MSG_web_token_wrong);
    if (is_form_with_files(w))
        TRY(multipart_parse(w->q.mem, http_header(w->hq, STR("content-type")), w->hq->body,
                            &w->impl.form, &w->impl.files));
    else if (is_form(w))
        TRY(form_parse(w->q.mem, w->hq->body, &w->impl.form));
    else
        return fail(&w->q, ERR_INVALID, MSG_web_form_kind);
    sum_files(w);
    if (by_server) return ERR_NONE;
    w->impl.binding = form_binding(w);
    const str token = query_get(&w->impl.form, STR("token"));
    const enum err e = token_check(w->site->impl->secret, w->q.now, w->impl.binding, token, nonce);
    w->impl.own_form = e == ERR_NONE || e == ERR_GONE;
    if (e != ERR_NONE)
        return fail(&w->q, ERR_FORBIDDEN, e == ERR_GONE ? MSG_web_token_old : MSG_web_token_wrong);
    // The same form with the same content is one action, however often it is sent.
    static const unsigned char own[] = "meent answer key";
    for (int twice = 0; twice < 2; twice++) {
        crypto_generichash_init(&s, twice ? own : NULL, twice ? sizeof own : 0, sizeof digest);
        crypto_generichash_update(&s, nonce, sizeof nonce);
        crypto_generichash_update(&s, (const unsigned char *)w->hq->path.at, w->hq->path.n);
        crypto_generichash_update(&s, (const unsigned char *)w->hq->body.at, w->hq->body.n);
        crypto_generichash_final(&s, twice ? w->answer_key : digest, sizeof digest);
    }
    w->idempotency = hex_text(w->q.mem, digest, sizeof digest);
    return ERR_NONE;
}

// Before anything is looked up: a flood pays for a hash.
static enum err check_limits(struct work *w)
{
    const struct settings *set = w->site->set;
    struct limiter *l = w->site->impl->limiter;
    const str who = w->hq->address;
    const bool door =
        str_starts(w->q.path, STR("/inloggen")) || str_starts(w->q.path, STR("/uitnodiging"));
    const bool hall = str_starts(w->q.path, STR("/bijeenkomst/"));

    if ((!door || limit_take(l, w->q.now, LIMIT_SIGN_IN, who, set->limit_sign_in)) &&
        (hall ? limit_take(l, w->q.now, LIMIT_HALL, who, set->limit_hall)
              : limit_take(l, w->q.now, LIMIT_ADDRESS, who, set->limit_address)) &&
        (!w->impl.session.n ||
         limit_take(l, w->q.now, LIMIT_PERSON, w->impl.session, set->limit_person)))
        return ERR_NONE;
    return ERR_MANY;
}

static void serve_post(struct work *w)
{
    w->err = check_limits(w);
    if (w->err == ERR_NONE) w->err = check_form(w);
    if (w->err != ERR_NONE) {
        finish(w);
        return;
    }
    w->mark = mem_mark(w->q.mem);
    w->task = (struct store_task){.run = run_change, .done = change_done, .mem = w->q.mem};
    http_later(w->hq);
    const enum err e = store_post(w->site->store, &w->task);
    if (e != ERR_NONE) change_done(&w->task, e);
}

// ---- the door ----

// What has one address in all languages.
static bool one_language(str path)
{
    static const char *const starts[] = {"/static/", "/bestand/", "/api/", "/.well-known/"};
    static const char *const whole[] = {"/health", "/metrics",    "/oai",
                                        "/oembed", "/robots.txt", "/sitemap.xml"};

    for (size_t i = 0; i < COUNT_OF(starts); i++)
        if (str_starts(path, str_of(starts[i]))) return true;
    for (size_t i = 0; i < COUNT_OF(whole); i++)
        if (str_eq(path, str_of(whole[i]))) return true;
    return false;
}

static str address(struct mem *m, str path)
{
    struct out o = out_new(m);

    for (str rest = str_from(path, 1), part; str_cut(&rest, '/', &part);) {
        out_byte(&o, '/');
        url_part(&o, part);
    }
    return out_get(&o);
}

// An address with a slash too many, or with a language where there is none to choose, gets its one lasting
// address, when there is such a page; "/en" is "/en/".
static bool one_address(struct work *w, bool prefixed)
{
    const bool home = str_eq(w->hq->path, STR("/en"));
    const str query = w->hq->query;
    str path = w->q.path;

    if (w->hq->method == POST) return false;
    if (!home && !(prefixed && w->q.route)) {
        if (w->q.route || path.n < 2 || path.at[path.n - 1] != '/') return false;
        if (str_starts(path, STR("/api/")))
            return false; // the Dutch API design rules want a 404 there
        path.n--;
        if (!router_find(w->site->impl->router, GET, path).info) return false;
    }
    w->r.status = 308;
    res_header(&w->r, "location",
               str_format(w->q.mem, "%s" STR_FMT "%s" STR_FMT, w->q.lang == LANG_EN ? "/en" : "",
                          STR_ARG(home ? STR("/") : address(w->q.mem, path)), query.n ? "?" : "",
                          STR_ARG(query)));
    return true;
}

// Asked for by the own name of a place? Then links begin with that name, as it is configured; the path "/" is the page
// of the place. Any other name shows the main house.
static str by_door(struct work *w, str path)
{
    const str house = w->site->set->origin;
    const ptrdiff_t scheme = str_find(house, STR("://"));
    struct impl_req *i = &w->impl;

    if (scheme > 0 && str_eq(str_from(house, (size_t)scheme + 3), w->hq->host)) return path;
    i->by_door = doors_find(w->site->impl->doors, w->q.mem, w->hq->host, &i->door);
    if (!i->by_door) return path;
    const bool secure = house.n ? str_starts(house, STR("https://")) : w->hq->secure;
    w->q.origin =
        str_format(w->q.mem, "%s://" STR_FMT, secure ? "https" : "http", STR_ARG(i->door.host));
    if (!i->door.english) {
        page_dutch_only(&w->q);
        if (w->q.lang != LANG_NL) w->err = fail(&w->q, ERR_NOT_FOUND, MSG_web_only_dutch_here);
        w->q.lang = LANG_NL;
    }
    return str_eq(path, STR("/")) ? str_format(w->q.mem, "/" STR_FMT, STR_ARG(i->door.slug)) : path;
}

void site_handle(struct http_request *hq, void *arg)
{
    struct site *site = arg;
    struct work *w = MEM_NEW(hq->mem, struct work);
    str path = hq->path;

    w->start_us = now_us();
    w->hq = hq;
    w->site = site;
    w->q = (struct req){
        .mem = hq->mem, .http = hq, .site = site, .now = (int64_t)time(NULL), .impl = &w->impl};
    w->r.body = out_sized(hq->mem, BODY_BYTES);
    if (str_starts(path, STR("/static/")) && hq->method != POST &&
        (asset_answer(hq) ||
         theme_answer(__atomic_load_n(&site->impl->themes, __ATOMIC_ACQUIRE), hq)))
        return;

    if (str_eq(path, STR("/en")) || str_starts(path, STR("/en/"))) {
        w->q.lang = LANG_EN;
        path = path.n == 3 ? STR("/") : str_from(path, 3);
    }
    w->q.path = path;
    w->q.origin = site->set->origin.n
                      ? site->set->origin
                      : str_format(hq->mem, "%s://" STR_FMT, hq->secure ? "https" : "http",
                                   STR_ARG(hq->host));
    path = by_door(w, path);
    w->q.secure = str_starts(w->q.origin, STR("https://"));
    w->q.who = &w->impl.who;
    w->impl.who.q = &w->q;
    w->impl.session = who_cookie(&w->q);
    const bool prefixed = w->q.lang != LANG_NL && one_language(path);
    w->impl.routed = router_find(site->impl->router, hq->method, path);
    if (prefixed) w->q.lang = LANG_NL;
    w->q.route = w->impl.routed.info ? w->impl.routed.info->route : NULL;
    if (hq->method != POST) w->impl.binding = form_binding(w);
    if (site->impl->shut) w->err = ERR_BUSY;
    if (w->impl.routed.other_method) w->err = ERR_METHOD;
    if (!w->q.route && hq->method == METHOD_OTHER) w->err = ERR_METHOD;
    if (w->q.route && w->q.route->right == MAY_OPERATE && !req_local(&w->q)) w->err = ERR_FORBIDDEN;
    if (w->err != ERR_NONE || one_address(w, prefixed))
        finish(w);
    else if (hq->method == POST && w->q.route && w->q.route->right != MAY_ASK)
        serve_post(w);
    else
        serve_get(w);
}

int64_t site_body_bound(const struct http_request *hq, void *arg)
{
    struct site *site = arg;
    const str path = str_starts(hq->path, STR("/en/")) ? str_from(hq->path, 3) : hq->path;
    const struct routed found = router_find(site->impl->router, hq->method, path);

    if (hq->method != POST || !found.info) return 4096; // nothing reads it
    if (found.info->route->body_max) return found.info->route->body_max;
    return found.info->route->right == MAY_EDIT_KEY ? 1 << 20
                                                    : 256 * 1024; // all captions of a film
}

// ---- the site ----

static enum err read_secret(struct db *db, void *arg)
{
    struct site *s = arg;
    struct mem *m = mem_new(1 << 20);
    bool found = false;
    str hex = {0};
    size_t n = 0;

    if (!m) return ERR_FULL;
    enum err e = secret_get(db, m, STR("form.secret"), &found, &hex);
    if (e == ERR_NONE && !found) e = ERR_NOT_FOUND;
    if (e == ERR_NONE &&
        (sodium_hex2bin(s->impl->secret, TOKEN_SECRET, hex.at, hex.n, NULL, &n, NULL) != 0 ||
         n != TOKEN_SECRET))
        e = ERR_STORE;
    mem_free(m);
    return e;
}

static enum err write_secret(struct db *db, void *arg)
{
    struct site *s = arg;
    struct mem *m = mem_new(1 << 20);
    unsigned char secret[TOKEN_SECRET];

    if (!m) return ERR_FULL;
    random_bytes(secret, sizeof secret);
    enum err e = secret_put(db, STR("form.secret"), hex_text(m, secret, sizeof secret));
    mem_free(m);
    return e == ERR_NONE ? read_secret(db, s) : e; // another server may have been first
}

enum err site_new(struct mem *m, const struct site_config *c, struct site **out)
{
    struct site *s = MEM_NEW(m, struct site);

    if (sodium_init() < 0) return ERR_INTERNAL;
    *s = (struct site){.set = c->set,
                       .store = c->store,
                       .files = c->files,
                       .features = c->features,
                       .n_features = c->n_features,
                       .impl = MEM_NEW(m, struct impl_site)};
    s->impl->mem = m;
    s->impl->themes = themes_load(m, c->set);
    s->impl->started_at = (int64_t)time(NULL);
    s->impl->figures = c->figures;
    s->impl->figures_arg = c->figures_arg;
    s->impl->router = router_new(m, c->features, c->n_features);
    s->impl->limiter = limiter_new(m);
    s->impl->doors = doors_new(m);
    s->impl->live = live_new(m, c->store);
    s->impl->cache = cache_new(m, (size_t)c->set->cache_mb << 20);
    enum err e = store_read(c->store, NULL, read_secret, s);
    if (e == ERR_NOT_FOUND) e = store_write(c->store, NULL, write_secret, s);
    if (e == ERR_NONE) e = doors_read(s->impl->doors, c->store);
    if (e != ERR_NONE) return e;
    *out = s;
    return ERR_NONE;
}

void site_free(struct site *s)
{
    live_stop(s->impl->live);
    reqlog_flush();
    doors_free(s->impl->doors);
    cache_free(s->impl->cache);
}

void site_server(struct site *s, struct http_server *server)
{
    s->impl->server = server;
}

void site_reload(struct site *s, const struct settings *set)
{
    __atomic_store_n(&s->impl->themes, themes_load(s->impl->mem, set), __ATOMIC_RELEASE);
    __atomic_store_n(&s->set, set, __ATOMIC_RELEASE);
    cache_clear(s->impl->cache);
}

void site_tick(struct site *s)
{
    const enum err e = doors_read(s->impl->doors, s->store);

    if (e != ERR_NONE && e != ERR_BUSY) log_line(LOG_WARN, "doors.read", "error=%s", err_name(e));
    reqlog_flush();
}

struct route_line *site_routes(struct mem *m, const struct feature *const *features, int n,
                               int *out_n)
{
    int total = 0, k = 0;

    for (int i = 0; i < n; i++)
        total += features[i]->n_routes;
    struct route_line *lines = MEM_ARRAY(m, struct route_line, (size_t)total);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < features[i]->n_routes; j++)
            lines[k++] = (struct route_line){&features[i]->routes[j], features[i]->name};
    *out_n = total;
    return lines;
}
