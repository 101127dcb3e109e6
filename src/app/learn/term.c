// term.c - the lasting address of a term, wherever the glossary that explains it stands.
#include "app/learn/frame.h"
#include "core/module.h"

enum err learn_term(struct req *q, struct res *r)
{
    bool found;
    str path;

    TRY(term_place(q->db, q->mem, req_path_text(q, "slug"), q->lang, &found, &path));
    if (!found) return fail(q, ERR_NOT_FOUND, MSG_learn_no_term);
    return redirect(q, r, path);
}
