// document.c - documents of a challenge: an address or a file, for everybody or only for the group and the municipality; adding,
// fetching and taking back.
#include "app/challenge/challenge.h"

#include "base/utf8.h"
#include "core/audit.h"

static const char side_group[] = "group";

static str by(struct req *q, const struct here *h)
{
    return h->key.n ? str_of(side_group) : who_uid(q->who);
}

static enum err logged(struct req *q, const struct here *h, const char *what)
{
    return audit(q->db, q->mem, q->now, by(q, h), str_of(what), challenge_object(q->mem, h->c.id),
                 STR(""));
}

enum err challenge_document_add(struct req *q, const struct here *h, struct document_form *f)
{
    struct challenge_document_new n = {.challenge = h->c.id,
                                       .of_group = h->key.n > 0,
                                       .title = req_line(q, "stuk", CHALLENGE_TITLE_SIGNS + 1),
                                       .href = req_line(q, "adres", 500)};
    const person_id self = who_person(q->who);
    const bool has_file = req_form_file(q, "bestand", &n.filename, &n.bytes);

    n.confidential =
        !str_eq(req_line(q, "voor", 10), STR("iedereen")); // what nobody chose is not public
    n.person = who_in(q->who) ? &self : NULL;
    *f = (struct document_form){.title = n.title, .href = n.href, .public = !n.confidential};
    if (!n.title.n || utf8_length(n.title) > CHALLENGE_TITLE_SIGNS)
        f->problem = MSG_challenge_document_title_wrong;
    else if (has_file == (n.href.n > 0))
        f->problem = MSG_challenge_document_one;
    else if (n.href.n && (!str_starts(n.href, STR("https://")) || !href_is_safe(n.href)))
        f->problem = MSG_challenge_document_href_wrong;
    else if (has_file && n.bytes.n > UPLOAD_MAX)
        f->problem = MSG_challenge_document_large;
    else if (has_file &&
             (!upload_kind_of(q->mem, n.bytes, n.filename, &n.kind) || !upload_is_paper(n.kind)))
        f->problem = MSG_challenge_document_kind;
    if (f->problem) return ERR_NONE;
    const enum err e = challenge_document_put(q->db, q->mem, q->now, &n);
    if (e == ERR_FULL) {
        f->problem = MSG_challenge_document_full;
        return ERR_NONE;
    }
    TRY(e);
    return logged(q, h, "challenge.document");
}

enum err challenge_document_remove(struct req *q, const struct here *h)
{
    int64_t id;

    if (str_int(req_line(q, "stuk", 20), 1, INT64_MAX, &id) != ERR_NONE) return ERR_NOT_FOUND;
    TRY(challenge_document_take_back(q->db, q->now, &h->c, h->key.n > 0,
                                     (challenge_document_id){id}));
    return logged(q, h, "challenge.document.remove");
}

// ---- fetching ----

static enum err send_it(struct req *q, struct res *r, const struct here *h, bool inside)
{
    struct challenge_file_body_row f;
    challenge_document_id id;
    bool found;

    TRY(req_id(q, "document", &id.v));
    TRY(challenge_file_of(q->db, q->mem, h->c.id, id, &found, &f));
    if (!found || (f.confidential && !inside)) return ERR_NOT_FOUND; // both look the same
    res_bytes(q, r, upload_type(f.kind), f.name, f.body);
    return ERR_NONE;
}

// For everybody what is public; for who works there all of it.
enum err challenge_file(struct req *q, struct res *r)
{
    struct here h;

    TRY(challenge_here(q, &h));
    return send_it(q, r, &h, h.can_work);
}

// For the group, with its link.
enum err challenge_mine_file(struct req *q, struct res *r)
{
    struct here h;

    TRY(challenge_here_mine(q, req_query(q, EDIT_KEY_FIELD, EDIT_KEY_SIGNS), &h));
    return send_it(q, r, &h, true);
}
