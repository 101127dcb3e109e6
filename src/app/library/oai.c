// oai.c - the library for harvesters (OAI-PMH 2.0): Dublin Core and NL-LOM.
//
// Order     by the second of the last change, then id: one read in key order per page, and what changes
//           while somebody harvests comes up again at the end.
// Deleted   persistent: what was withdrawn stays in the lists as deleted. What was never published is
//           not there at all.
// Sets      flat: kind-film, theme-luisteren. A harvest of a set reads past what is not in it,
//           so a set with few records costs more: 2 s for one that has nothing among 1,000,000.
// Names     oai:HOST:UID. HOST is that of the setting `origin`, or the one that was asked.
#include "app/library/oai.h"

#include "app/library/oai.xml.h"
#include "http/query.h"
#include "web/urls.h"

static const struct {
    const char *code, *said;
} errors[] = {
    [OAI_OK] = {NULL, NULL},
    [OAI_BAD_VERB] = {"badVerb", "Give one verb: Identify, ListMetadataFormats, ListSets, "
                                 "ListIdentifiers, ListRecords or GetRecord."},
    [OAI_BAD_ARGUMENT] = {"badArgument", "An argument is missing, unknown, given twice or not well "
                                         "written; from and until have the same form, as "
                                         "2026-11-25 or 2026-11-25T09:30:00Z."},
    [OAI_BAD_TOKEN] = {"badResumptionToken",
                       "This token is not one of ours: begin the list again."},
    [OAI_NO_FORMAT] = {"cannotDisseminateFormat", "The formats are oai_dc and lom."},
    [OAI_NO_ID] = {"idDoesNotExist", "There is no such record."},
    [OAI_NO_MATCH] = {"noRecordsMatch", "No record was changed in that time, in that set."},
};

static str host_of(struct req *q)
{
    const ptrdiff_t at = str_find(q->origin, STR("://"));
    str host = at < 0 ? q->origin : str_from(q->origin, (size_t)at + 3);

    for (size_t i = 0; i < host.n; i++) // without the port; an IPv6 address keeps its colons out
        if (host.at[i] == ':' && host.at[0] != '[') host.n = i;
    return host;
}

static bool is_domain(str host)
{
    bool dot = false, letter = host.n && !(host.at[0] >= '0' && host.at[0] <= '9');

    for (size_t i = 0; i < host.n; i++) {
        const char c = host.at[i];
        dot |= c == '.' && i > 0 && i + 1 < host.n;
        letter &= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '.';
    }
    return dot && letter;
}

static str vcard_text(struct mem *m, str s)
{
    struct out o = out_new(m);

    for (size_t i = 0; i < s.n; i++) {
        if (strchr(",;\\", s.at[i]) && s.at[i]) out_byte(&o, '\\');
        out_byte(&o, s.at[i] == '\n' ? ' ' : s.at[i]);
    }
    return out_get(&o);
}

static void whole_fill(struct req *q, struct oai_record *r)
{
    const str kind = r->item.item.kind;

    r->dcmi = str_eq(kind, STR("film"))      ? STR("MovingImage")
              : str_eq(kind, STR("podcast")) ? STR("Sound")
                                             : STR("Text");
    r->type = str_eq(kind, STR("worksheet")) ? STR("open opdracht") : STR("informatiebron");
    r->day = day_iso(q->mem, (day){(int32_t)r->item.item.dated});
    if (r->item.item.duration_ms) r->duration = open_duration(q->mem, r->item.item.duration_ms);
    r->terms = str_eq(r->item.item.licence, STR("CC-BY-SA-4.0")) ? STR("cc-by-sa-40")
               : str_eq(r->item.item.licence, STR("CC-BY-4.0"))  ? STR("cc-by-40")
                                                                 : STR("yes");
    r->rights = licence_address(r->item.item.licence);
    if (r->rights.n == 0) r->rights = r->item.item.licence;
    if (r->item.media) r->resource = open_file(q->mem, q->origin, r->item.media);
    r->vcard =
        str_format(q->mem, "BEGIN:VCARD\nVERSION:3.0\nFN:" STR_FMT "\nN:" STR_FMT "\nEND:VCARD",
                   STR_ARG(vcard_text(q->mem, open_site(q))),
                   STR_ARG(vcard_text(q->mem, open_site(q))));
}

static enum err record_fill(struct req *q, struct oai_view *v, const struct open_change_row *row,
                            struct oai_record *r)
{
    *r = (struct oai_record){
        .row = *row,
        .deleted = str_eq(row->state, STR("withdrawn")),
        .identifier =
            str_format(q->mem, "oai:" STR_FMT ":" STR_FMT, STR_ARG(v->host), STR_ARG(row->uid)),
        .datestamp = at_iso(q->mem, row->changed_at),
    };
    TRY(item_themes(q->db, q->mem, row->id, STR("nl"), &r->themes));
    if (r->deleted || !v->whole) return ERR_NONE;
    TRY(open_fill(q->db, q->mem, q->origin, STR(""), row->id, &r->item));
    whole_fill(q, r);
    return ERR_NONE;
}

static enum err list_fill(struct req *q, struct oai_view *v)
{
    const struct oai_ask *a = &v->ask;
    struct open_change_rows rows;

    v->listed = true;
    v->count = a->place.count;
    v->whole = a->verb == OAI_RECORDS;
    bool known = a->theme.n == 0;
    str slug;
    if (!known) TRY(open_theme_known(q->db, q->mem, a->theme, &known, &slug));
    if (a->nothing || !known) { // else the whole library would be read to find nothing
        v->error = OAI_NO_MATCH;
        return ERR_NONE;
    }
    // The first page begins where the time does, so that nothing before it is read.
    int64_t at = a->place.at, id = a->place.id;
    if (!a->token.at) {
        at = a->from_at;
        id = 0;
    }
    TRY(open_by_change(q->db, q->mem, at, id, a->from_at, a->until_at, a->kind, a->theme,
                       OAI_PAGE + 1, &rows));
    if (rows.n == 0) {
        v->error = a->token.at ? OAI_BAD_TOKEN : OAI_NO_MATCH;
        return ERR_NONE;
    }
    const int n = rows.n > OAI_PAGE ? OAI_PAGE : rows.n;
    v->records.at = MEM_ARRAY(q->mem, struct oai_record, (size_t)n);
    for (; v->records.n < n; v->records.n++)
        TRY(record_fill(q, v, &rows.at[v->records.n], &v->records.at[v->records.n]));
    if (rows.n > OAI_PAGE) {
        const struct oai_place next = {.at = rows.at[n - 1].changed_at,
                                       .id = rows.at[n - 1].id.v,
                                       .count = v->count + n};
        v->next = oai_token(q->mem, a, &next);
    } else {
        v->listed = a->token.at != NULL; // a list on one page has no token at all
    }
    return ERR_NONE;
}

static enum err sets_fill(struct req *q, struct oai_view *v)
{
    const struct oai_ask *a = &v->ask;
    struct open_theme_rows themes;
    const int room = OAI_PAGE + OAI_KINDS;

    v->listed = true;
    v->count = a->place.count;
    v->sets.at = MEM_ARRAY(q->mem, struct oai_set, (size_t)room);
    for (size_t i = 0; i < OAI_KINDS && !a->token.at; i++)
        v->sets.at[v->sets.n++] = (struct oai_set){
            str_format(q->mem, "kind-%s", oai_kinds[i]),
            msg_text(LANG_NL, library_kind_many(str_of(oai_kinds[i]))),
        };
    TRY(open_theme_sets(q->db, q->mem, a->place.after.at ? a->place.after : STR(""), STR("nl"),
                        OAI_PAGE + 1, &themes));
    const int n = themes.n > OAI_PAGE ? OAI_PAGE : themes.n;
    for (int i = 0; i < n; i++)
        v->sets.at[v->sets.n++] =
            (struct oai_set){str_format(q->mem, "theme-" STR_FMT, STR_ARG(themes.at[i].slug)),
                             themes.at[i].name};
    if (themes.n > OAI_PAGE)
        v->next = oai_token(q->mem, a,
                            &(struct oai_place){.after = themes.at[n - 1].slug,
                                                .count = v->count + v->sets.n});
    else
        v->listed = a->token.at != NULL;
    if (v->sets.n == 0) v->error = OAI_BAD_TOKEN;
    return ERR_NONE;
}

// The record that an identifier names; found is false when there is none.
static enum err identifier_find(struct req *q, struct oai_view *v, bool *found,
                                struct open_change_row *row)
{
    const str before = str_format(q->mem, "oai:" STR_FMT ":", STR_ARG(v->host));

    *found = false;
    if (!str_starts(v->ask.identifier, before)) return ERR_NONE;
    return open_by_uid(q->db, q->mem, str_from(v->ask.identifier, before.n), found, row);
}

static enum err answer_fill(struct req *q, struct oai_view *v)
{
    struct open_change_row row;
    int64_t earliest;
    bool found;

    switch (v->ask.verb) {
    case OAI_IDENTIFY:
        TRY(open_earliest(q->db, q->mem, &found, &earliest));
        v->earliest = at_iso(q->mem, found ? earliest : q->now);
        return ERR_NONE;
    case OAI_SETS: return sets_fill(q, v);
    case OAI_IDENTIFIERS:
    case OAI_RECORDS: return list_fill(q, v);
    case OAI_FORMATS:
        if (!v->ask.identifier.at) return ERR_NONE;
        TRY(identifier_find(q, v, &found, &row));
        if (!found) v->error = OAI_NO_ID;
        return ERR_NONE;
    case OAI_RECORD:
        TRY(identifier_find(q, v, &found, &row));
        if (!found) {
            v->error = OAI_NO_ID;
            return ERR_NONE;
        }
        v->whole = true;
        v->records.at = MEM_ARRAY(q->mem, struct oai_record, 1);
        v->records.n = 1;
        return record_fill(q, v, &row, v->records.at);
    }
    return ERR_INTERNAL;
}

static enum err oai_answer(struct req *q, struct res *r, str arguments)
{
    struct oai_view v = {
        .now = at_iso(q->mem, q->now),
        .host = host_of(q),
        .mail = open_mail(q),
        .publisher = open_site(q),
        .base = str_format(q->mem, STR_FMT STR_FMT, STR_ARG(q->origin),
                           STR_ARG(url_library_oai(q->mem, ""))),
    };

    v.host_is_domain = is_domain(v.host);
    v.error = oai_read(q->mem, arguments, &v.ask);
    v.show_arguments = v.error != OAI_BAD_VERB && v.error != OAI_BAD_ARGUMENT;
    if (v.error == OAI_OK) TRY(answer_fill(q, &v));
    v.code = errors[v.error].code;
    v.said = errors[v.error].said;
    r->open = true;
    r->cache = CACHE_NEVER; // it says when it was made, and every argument counts
    oai_xml(xml_open(q, r, "text/xml; charset=utf-8"), &v);
    return ERR_NONE;
}

enum err library_oai(struct req *q, struct res *r)
{
    return oai_answer(q, r, q->http->query);
}

enum err library_oai_post(struct req *q, struct res *r)
{
    return oai_answer(q, r, q->http->body);
}
