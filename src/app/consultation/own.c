// own.c - a person's own views to take along, and erasing by request and by term.
#include "app/consultation/consultation.h"

enum { DAY_S = 86400 };

enum err consultation_own(struct db *db, struct mem *m, const struct person_row *p, struct json *j)
{
    struct own_view_rows rows;
    struct upload_own_rows files;

    TRY(own_views(db, m, p->id, &rows));
    TRY(uploads_by(db, m, p->id, &files));
    json_key(j, "views"), json_open(j, '[');
    for (int i = 0; i < rows.n; i++) {
        json_open(j, '{');
        json_pair_text(j, "trajectory", rows.at[i].title);
        json_pair_int(j, "number", rows.at[i].number);
        json_pair_text(j, "address", rows.at[i].address);
        json_pair_text(j, "spoken", rows.at[i].spoken ? STR("yes") : STR("no"));
        json_pair_text(j, "record", rows.at[i].record);
        json_pair_text(j, "received", at_iso(m, rows.at[i].received_at));
        json_close(j, '}');
    }
    json_close(j, ']');
    json_key(j, "files_added"), json_open(j, '[');
    for (int i = 0; i < files.n; i++) {
        json_open(j, '{');
        json_pair_text(j, "trajectory", files.at[i].title);
        json_pair_text(j, "name", files.at[i].name);
        json_pair_int(j, "bytes", files.at[i].bytes);
        json_pair_text(j, "at", at_iso(m, files.at[i].at));
        json_close(j, '}');
    }
    json_close(j, ']');
    return ERR_NONE;
}

enum err consultation_erase(struct db *db, struct mem *m, int64_t now, const struct person_row *p)
{
    int64_t gone;

    (void)m, (void)now;
    TRY(views_silence(db, p->id));
    TRY(views_forget(db, p->id));
    return sounds_loose(db, &gone);
}

enum err consultation_retain(struct db *db, struct mem *m, int64_t now, struct out *report)
{
    int64_t addresses, sounds, loose;

    (void)m;
    TRY(views_past(db, now - 365 * DAY_S, now - 5 * 365 * DAY_S, &addresses));
    TRY(uploads_past(db, now - 2 * 365 * DAY_S, &sounds));
    TRY(sounds_loose(db, &loose));
    out_format(report, "view_addresses=%lld recordings=%lld ", (long long)addresses,
               (long long)(sounds + loose));
    return ERR_NONE;
}
