#include "web/follow.h"

#include "web/impl.h"

const struct notice_kind *follow_kind(const struct feature_list *features, str name)
{
    for (int i = 0; i < features->n; i++)
        for (int k = 0; k < features->at[i]->n_follows; k++)
            if (str_eq(name, str_of(features->at[i]->follows[k].name)))
                return &features->at[i]->follows[k];
    return NULL;
}

enum err follow_about(const struct feature_list *features, struct db *db, struct mem *mem,
                      int64_t now, enum lang lang, person_id person, str kind, int64_t object,
                      bool *out_found, struct notice_subject *out)
{
    const struct notice_kind *k = follow_kind(features, kind);

    *out_found = false;
    return k ? k->about(db, mem, now, lang, person, object, out_found, out) : ERR_NONE;
}

msg follow_how_word(enum notice_how how)
{
    static const msg words[NOTICE_HOWS] = {MSG_follow_now, MSG_follow_day, MSG_follow_week,
                                           MSG_follow_off};

    return words[how];
}

enum err follow_fill(struct req *q, const char *kind, int64_t object, struct follow_view *out)
{
    *out = (struct follow_view){.kind = str_of(kind), .object = object, .back = q->path};
    if (!who_in(q->who)) return ERR_NONE;
    out->form = true;
    return notice_following(q->db, q->mem, who_person(q->who), kind, object, &out->follows,
                            &out->how);
}

enum err follow_waiting(struct req *q, int most, struct waiting *out)
{
    const struct feature_list features = {q->site->features, q->site->n_features};
    struct notice_open_rows rows;
    struct notice_subject about;
    bool found;

    TRY(notice_waiting(q->db, q->mem, who_person(q->who), most, &rows));
    *out = (struct waiting){.at = MEM_ARRAY(q->mem, struct waiting_line, (size_t)rows.n + 1)};
    for (int i = 0; i < rows.n; i++) {
        const struct notice_open_row *x = &rows.at[i];
        const str sentence = notice_sentence(q->mem, q->lang, x->message, x->vals);
        // What was told and is secret or gone by now is not shown any more.
        TRY(follow_about(&features, q->db, q->mem, q->now, q->lang, who_person(q->who), x->kind,
                         x->object, &found, &about));
        if (!found || !sentence.n) continue;
        out->news = out->news || !x->task;
        out->at[out->n++] =
            (struct waiting_line){.id = x->id.v,
                                  .sentence = sentence,
                                  .link =
                                      str_format(q->mem, "%s" STR_FMT,
                                                 q->lang == LANG_EN ? "/en" : "", STR_ARG(x->link)),
                                  .task = x->task != 0,
                                  .due = x->due_at != 0,
                                  .until = day_of_at(x->due_at),
                                  .since = day_of_at(x->at)};
    }
    return ERR_NONE;
}
