// own.c - what is held of a person to take along, and what goes by request and by term.
#include "app/initiative/initiative_page.h"

enum { DAY_S = 86400, ERASE_AT_ONCE = 200 };

enum err initiative_own(struct db *db, struct mem *m, const struct person_row *p, struct json *j)
{
    struct initiative_signature_rows signatures;
    struct initiative_rows made;

    TRY(initiatives_of_person(db, m, p->id, &made));
    json_key(j, "initiatives"), json_open(j, '[');
    for (int i = 0; i < made.n; i++) {
        const struct initiative_row *x = &made.at[i];
        json_open(j, '{');
        json_pair_int(j, "number", x->number);
        json_pair_text(j, "kind", x->kind);
        json_pair_text(j, "state", x->state);
        json_pair_text(j, "title", x->title);
        json_pair_text(j, "text", x->body);
        json_pair_text(j, "name", x->maker_name);
        json_pair_text(j, "mail", x->maker_mail);
        json_pair_int(j, "age", x->maker_age);
        json_close(j, '}');
    }
    json_close(j, ']');
    TRY(initiative_signatures_of_person(db, m, p->id, &signatures));
    json_key(j, "initiatives_signed"), json_open(j, '[');
    for (int i = 0; i < signatures.n; i++) {
        const struct initiative_signature_row *x = &signatures.at[i];
        struct initiative_row what;
        TRY(initiative_by_id(db, m, x->initiative, &what));
        json_open(j, '{');
        json_pair_text(j, "initiative", what.title);
        json_pair_text(j, "state", x->state);
        json_pair_text(j, "name", x->name);
        json_pair_text(j, "mail", x->mail);
        json_pair_text(j, "postcode", x->postcode);
        json_pair_text(j, "house", x->house);
        json_pair_text(j, "born", day_iso(m, (day){(int32_t)x->born_day}));
        json_pair_text(j, "at", at_iso(m, x->created_at));
        json_close(j, '}');
    }
    json_close(j, ']');
    return ERR_NONE;
}

// A name that still counts is taken away as its owner would; of one that is being counted only the account is taken off: it goes
// on the day that holds for all.
enum err initiative_erase(struct db *db, struct mem *m, int64_t now, const struct person_row *p)
{
    struct initiative_signature_rows rows;
    struct initiative_rows made;

    TRY(initiative_signatures_of_person(db, m, p->id, &rows));
    for (int i = 0; i < rows.n; i++) {
        const enum err e = initiative_sign_withdraw(db, m, now, &rows.at[i]);
        if (e != ERR_NONE && e != ERR_CONFLICT) return e;
    }
    TRY(initiatives_of_person(db, m, p->id, &made));
    for (int i = 0; i < made.n; i++)
        TRY(initiative_photo_remove(db, now, made.at[i].id));
    TRY(initiatives_unname(db, p->id));
    return clock_events_unname(db, p->uid);
}

enum err initiative_retain(struct db *db, struct mem *m, int64_t now, struct out *report)
{
    int64_t pending, entries, names, photos, gone = 0, n;
    struct initiative_due_rows due, old;

    TRY(initiative_pending_past(db, now - (int64_t)INITIATIVE_PENDING_DAYS * DAY_S, &pending));
    TRY(initiative_entries_past(db, now - 90 * DAY_S, &entries));
    TRY(initiatives_unname_past(db, now - 365 * DAY_S, now - 5 * 365 * DAY_S, &names));
    TRY(initiative_photos_past(db, now - 2 * DAY_S, &photos));
    TRY(initiatives_with_old_photo(db, m, now - 5 * 365 * DAY_S, ERASE_AT_ONCE, &old));
    for (int i = 0; i < old.n; i++)
        TRY(initiative_photo_remove(db, now, old.at[i].id));
    TRY(initiatives_to_erase(db, m, day_of_at(now).n, ERASE_AT_ONCE, &due));
    for (int i = 0; i < due.n; i++) {
        TRY(initiative_signatures_erase(db, due.at[i].id, &n));
        TRY(initiative_erased(db, due.at[i].id, n));
        gone += n;
    }
    out_format(report,
               "signatures_unconfirmed=%lld signatures=%lld signature_entries=%lld "
               "initiative_names=%lld initiative_photos=%d ",
               (long long)pending, (long long)gone, (long long)entries, (long long)names, old.n);
    return ERR_NONE;
}
