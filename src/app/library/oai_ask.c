// oai_ask.c - what a harvester asks: its arguments, checked one by one, and the token by which it goes on.
#include "app/library/oai_ask.h"

#include "base/day.h"
#include "http/query.h"

static const char *const verbs[] = {
    [OAI_IDENTIFY] = "Identify",   [OAI_FORMATS] = "ListMetadataFormats",
    [OAI_SETS] = "ListSets",       [OAI_IDENTIFIERS] = "ListIdentifiers",
    [OAI_RECORDS] = "ListRecords", [OAI_RECORD] = "GetRecord",
};

const char *const oai_kinds[OAI_KINDS] = {"film", "podcast", "reading", "worksheet", "case"};

// Seconds (2026-11-25T09:30:00Z) or a day; *out_day says which.
static bool moment_read(str s, bool end, int64_t *out, bool *out_day)
{
    *out_day = s.n == 10;
    if (s.n != 10 && s.n != 20) return false;
    if (at_parse_iso(s, out) != ERR_NONE) return false;
    if (*out_day && end) *out += 86399;
    return true;
}

static bool set_read(str set, struct oai_ask *a)
{
    const str kind = STR("kind-"), theme = STR("theme-");

    a->kind = a->theme = STR("");
    if (set.n == 0) return true;
    for (size_t i = 0; i < set.n; i++)
        if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.!~*'():",
                    set.at[i]) ||
            set.at[i] == '\0')
            return false;
    if (str_starts(set, kind)) {
        for (int i = 0; i < OAI_KINDS; i++)
            if (str_eq(str_from(set, kind.n), str_of(oai_kinds[i])))
                a->kind = str_from(set, kind.n);
    } else if (str_starts(set, theme) && str_is_slug(str_from(set, theme.n), 60)) {
        a->theme = str_from(set, theme.n);
    }
    a->nothing |= a->kind.n == 0 && a->theme.n == 0;
    return true;
}

static bool prefix_read(str prefix, struct oai_ask *a)
{
    a->lom = str_eq(prefix, STR("lom"));
    return a->lom || str_eq(prefix, STR("oai_dc"));
}

static bool number(str *rest, int64_t *out)
{
    str piece;

    return rest->at && str_cut(rest, '.', &piece) && str_int(piece, 0, INT64_MAX, out) == ERR_NONE;
}

static enum oai_error token_read(struct oai_ask *a)
{
    str rest = a->token, prefix, set;

    if (!str_cut(&rest, '.', &prefix)) return OAI_BAD_TOKEN;
    if (a->verb == OAI_SETS) {
        if (!str_eq(prefix, STR("sets")) || !rest.at || !str_cut(&rest, '.', &a->place.after) ||
            !str_is_slug(a->place.after, 60) || !number(&rest, &a->place.count) || rest.at)
            return OAI_BAD_TOKEN;
        return OAI_OK;
    }
    if (!prefix_read(prefix, a) || !number(&rest, &a->from_at) || !number(&rest, &a->until_at) ||
        !rest.at || !str_cut(&rest, '.', &set) || !set_read(set, a) || a->nothing ||
        !number(&rest, &a->place.at) || !number(&rest, &a->place.id) ||
        !number(&rest, &a->place.count) || rest.at)
        return OAI_BAD_TOKEN;
    a->set = set; // it goes on into the next token
    return OAI_OK;
}

str oai_token(struct mem *m, const struct oai_ask *ask, const struct oai_place *next)
{
    if (ask->verb == OAI_SETS)
        return str_format(m, "sets." STR_FMT ".%lld", STR_ARG(next->after), (long long)next->count);
    return str_format(m, "%s.%lld.%lld." STR_FMT ".%lld.%lld.%lld", ask->lom ? "lom" : "oai_dc",
                      (long long)ask->from_at, (long long)ask->until_at, STR_ARG(ask->set),
                      (long long)next->at, (long long)next->id, (long long)next->count);
}

static enum oai_error range_read(struct oai_ask *a)
{
    bool from_day = false, until_day = false;

    if (a->from.at && !moment_read(a->from, false, &a->from_at, &from_day)) return OAI_BAD_ARGUMENT;
    if (a->until.at && !moment_read(a->until, true, &a->until_at, &until_day))
        return OAI_BAD_ARGUMENT;
    if (a->from.at && a->until.at && (from_day != until_day || a->from_at > a->until_at))
        return OAI_BAD_ARGUMENT;
    if (a->from_at < 0) a->from_at = 0;
    if (a->until_at < 0) { // before there were items
        a->until_at = 0;
        a->nothing = true;
    }
    return OAI_OK;
}

// Which arguments a verb takes: i identifier, p prefix, r from and until, s set, t token. In capitals: must.
static const char *const takes[] = {
    [OAI_IDENTIFY] = "",         [OAI_FORMATS] = "i",     [OAI_SETS] = "t",
    [OAI_IDENTIFIERS] = "Prrst", [OAI_RECORDS] = "Prrst", [OAI_RECORD] = "IP",
};

static bool may(enum oai_verb verb, char what)
{
    return strchr(takes[verb], what) || strchr(takes[verb], what - 'a' + 'A');
}

static bool must(enum oai_verb verb, char what)
{
    return strchr(takes[verb], what - 'a' + 'A') != NULL;
}

enum oai_error oai_read(struct mem *m, str arguments, struct oai_ask *out)
{
    struct oai_ask a = {.until_at = INT64_MAX, .kind = STR(""), .theme = STR(""), .set = {0}};
    struct query q;
    int given = 0;

    *out = a;
    if (query_parse(m, arguments, &q) != ERR_NONE) return OAI_BAD_ARGUMENT;
    int verb = -1, n_verbs = 0;
    for (int i = 0; i < q.n; i++)
        if (str_eq(q.at[i].name, STR("verb"))) {
            n_verbs++;
            for (size_t v = 0; v < COUNT_OF(verbs); v++)
                if (str_eq(q.at[i].value, str_of(verbs[v]))) verb = (int)v;
        }
    if (n_verbs != 1 || verb < 0) return OAI_BAD_VERB;
    a.verb = (enum oai_verb)verb;
    a.verb_said = str_of(verbs[verb]);
    const struct {
        const char *name;
        char letter;
        str *to;
    } names[] = {
        {"identifier", 'i', &a.identifier},
        {"metadataPrefix", 'p', &a.prefix},
        {"from", 'r', &a.from},
        {"until", 'r', &a.until},
        {"set", 's', &a.set},
        {"resumptionToken", 't', &a.token},
    };
    for (int i = 0; i < q.n; i++) {
        bool known = str_eq(q.at[i].name, STR("verb"));

        for (size_t k = 0; k < COUNT_OF(names) && !known; k++) {
            if (!str_eq(q.at[i].name, str_of(names[k].name))) continue;
            if (!may(a.verb, names[k].letter) || names[k].to->at || q.at[i].value.n == 0 ||
                q.at[i].value.n > OAI_ARGUMENT_MAX)
                return OAI_BAD_ARGUMENT;
            *names[k].to = q.at[i].value;
            known = true;
            given++;
        }
        if (!known) return OAI_BAD_ARGUMENT;
    }
    *out = a;
    if (a.token.at) {
        if (given != 1) return OAI_BAD_ARGUMENT; // it stands alone
        const enum oai_error e = token_read(&a);
        if (e == OAI_OK) *out = a;
        return e;
    }
    if (must(a.verb, 'i') && !a.identifier.at) return OAI_BAD_ARGUMENT;
    if (must(a.verb, 'p') && !a.prefix.at) return OAI_BAD_ARGUMENT;
    const enum oai_error range = range_read(&a);
    if (range != OAI_OK) return range;
    if (a.set.at && !set_read(a.set, &a)) return OAI_BAD_ARGUMENT;
    const bool format = !a.prefix.at || prefix_read(a.prefix, &a);
    *out = a;
    return format ? OAI_OK : OAI_NO_FORMAT;
}
