// The open doors: what they read of others (arguments, tokens, addresses) and how they page.
#include "app/library/api.h"
#include "app/library/csv.h"
#include "app/library/feed.h"
#include "app/library/oai.h"
#include "app/library/oembed.h"
#include "main/main.h"
#include "tests/web/house.h"
#include "web/impl.h"

TEST(oai, reads_arguments_as_the_protocol_says)
{
    static const struct {
        const char *in;
        enum oai_error want;
    } rows[] = {
        {"", OAI_BAD_VERB},
        {"verb=identify", OAI_BAD_VERB},
        {"verb=Identify", OAI_OK},
        {"verb=Identify&verb=Identify", OAI_BAD_VERB},
        {"verb=Identify&set=kind-film", OAI_BAD_ARGUMENT},
        {"verb=Identify&x=%zz", OAI_BAD_ARGUMENT},
        {"verb=ListRecords", OAI_BAD_ARGUMENT},
        {"verb=ListRecords&metadataPrefix=oai_dc", OAI_OK},
        {"verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=lom", OAI_BAD_ARGUMENT},
        {"verb=ListRecords&metadataPrefix=", OAI_BAD_ARGUMENT},
        {"verb=ListRecords&metadataPrefix=marc21", OAI_NO_FORMAT},
        {"verb=ListRecords&metadataPrefix=lom&set=kind-film", OAI_OK},
        {"verb=ListRecords&metadataPrefix=lom&set=kind%20film", OAI_BAD_ARGUMENT},
        {"verb=ListRecords&metadataPrefix=lom&from=2026-11-25&until=2026-11-25", OAI_OK},
        {"verb=ListRecords&metadataPrefix=lom&from=2026-11-26&until=2026-11-25", OAI_BAD_ARGUMENT},
        {"verb=ListRecords&metadataPrefix=lom&from=2026-11-25&until=2026-11-25T09:00:00Z",
         OAI_BAD_ARGUMENT},
        {"verb=ListRecords&metadataPrefix=lom&from=2026-02-30", OAI_BAD_ARGUMENT},
        {"verb=ListRecords&metadataPrefix=lom&from=2026-11-25T09:00:00+00:00", OAI_BAD_ARGUMENT},
        {"verb=ListRecords&metadataPrefix=lom&from=2026-11", OAI_BAD_ARGUMENT},
        {"verb=GetRecord&identifier=x", OAI_BAD_ARGUMENT},
        {"verb=GetRecord&identifier=x&metadataPrefix=lom", OAI_OK},
        {"verb=ListSets&resumptionToken=sets.een.50", OAI_OK},
        {"verb=ListSets&resumptionToken=lom.0.1..1.1.1", OAI_BAD_TOKEN},
        {"verb=ListRecords&resumptionToken=lom.0.1..1.1.1", OAI_OK},
        {"verb=ListRecords&resumptionToken=lom.0.1.kind-opera.1.1.1", OAI_BAD_TOKEN},
        {"verb=ListRecords&resumptionToken=lom.0.1..1.1", OAI_BAD_TOKEN},
        {"verb=ListRecords&resumptionToken=lom.0.1..1.1.1.1", OAI_BAD_TOKEN},
        {"verb=ListRecords&resumptionToken=lom.0.1..-1.1.1", OAI_BAD_TOKEN},
        {"verb=ListRecords&resumptionToken=lom.0.1..1.1.9223372036854775808", OAI_BAD_TOKEN},
        {"verb=ListRecords&resumptionToken=lom.0.1..1.1.1&metadataPrefix=lom", OAI_BAD_ARGUMENT},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct oai_ask ask;
        t->row = rows[i].in;
        CHECK_INT(t, oai_read(t->mem, str_of(rows[i].in), &ask), rows[i].want);
    }
}

TEST(oai, a_day_lasts_until_its_last_second)
{
    struct oai_ask ask;

    CHECK_INT(t,
              oai_read(t->mem,
                       STR("verb=ListRecords&metadataPrefix=lom&from=1970-01-02&until=1970-01-02"),
                       &ask),
              OAI_OK);
    CHECK_INT(t, ask.from_at, 86400);
    CHECK_INT(t, ask.until_at, 2 * 86400 - 1);
}

PROP(oai, a_token_says_what_was_asked, 300)
{
    static const char *const sets[] = {"", "kind-film", "theme-wie-doet-mee"};
    struct oai_ask ask, back;
    const struct oai_place next = {.at = (int64_t)test_random(t, 1ull << 40),
                                   .id = (int64_t)test_random(t, 1ull << 62),
                                   .count = (int64_t)test_random(t, 1u << 30)};
    const str set = str_of(sets[test_random(t, COUNT_OF(sets))]);
    const bool lom = test_random(t, 2) == 1;
    str first = str_format(t->mem, "verb=ListRecords&metadataPrefix=%s", lom ? "lom" : "oai_dc");

    if (set.n) first = str_format(t->mem, STR_FMT "&set=" STR_FMT, STR_ARG(first), STR_ARG(set));
    CHECK_INT(t, oai_read(t->mem, first, &ask), OAI_OK);
    ask.from_at = (int64_t)test_random(t, 1ull << 40);
    const str token = oai_token(t->mem, &ask, &next);
    const str again =
        str_format(t->mem, "verb=ListRecords&resumptionToken=" STR_FMT, STR_ARG(token));
    CHECK_INT(t, oai_read(t->mem, again, &back), OAI_OK);
    CHECK(t, back.lom == lom && back.place.at == next.at && back.place.id == next.id &&
                 back.place.count == next.count && back.from_at == ask.from_at &&
                 back.until_at == ask.until_at && str_eq(back.kind, ask.kind) &&
                 str_eq(back.theme, ask.theme));
    CHECK(t, str_eq(oai_token(t->mem, &back, &next), token)); // and goes on saying it
}

TEST(csv, is_safe_in_a_spreadsheet)
{
    static const struct {
        const char *in, *want;
    } rows[] = {
        {"", "\r\n"},
        {"gewoon", "gewoon\r\n"},
        {"a,b", "\"a,b\"\r\n"},
        {"zei \"ja\"", "\"zei \"\"ja\"\"\"\r\n"},
        {"een\ntwee", "\"een\ntwee\"\r\n"},
        {"=1+1", "\"'=1+1\"\r\n"},
        {"+31 14 050", "\"'+31 14 050\"\r\n"},
        {"-2", "\"'-2\"\r\n"},
        {"@SUM(A1)", "\"'@SUM(A1)\"\r\n"},
        {"\t=1", "\"'\t=1\"\r\n"},
        {"=cmd|'/c \"x\"'!A0", "\"'=cmd|'/c \"\"x\"\"'!A0\"\r\n"},
        {" spatie", "\" spatie\"\r\n"},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct out o = out_new(t->mem);
        t->row = rows[i].in;
        csv_value(&o, str_of(rows[i].in), true);
        CHECK_STR(t, out_get(&o), rows[i].want);
    }
}

TEST(oembed, knows_only_our_own_addresses)
{
    static const struct {
        const char *in;
        bool ours;
        enum lang lang;
    } rows[] = {
        {"https://meent.test/bibliotheek/film/a", true, LANG_NL},
        {"https://meent.test/en/bibliotheek/film/a", true, LANG_EN},
        {"https://meent.test/bibliotheek/film/a?t=3#film", true, LANG_NL},
        {"https://meent.test/bibliotheek/film/a/speler", true, LANG_NL},
        {"https://meent.test/bibliotheek/film/a/x", false, LANG_NL},
        {"https://meent.test/bibliotheek/film/", false, LANG_NL},
        {"https://meent.test/bibliotheek/opera/a", false, LANG_NL},
        {"https://meent.test/bibliotheek/film/A", false, LANG_NL},
        {"https://meent.test/en", false, LANG_NL},
        {"https://meent.test", false, LANG_NL},
        {"https://meent.test.evil.test/bibliotheek/film/a", false, LANG_NL},
        {"https://meent.test@evil.test/bibliotheek/film/a", false, LANG_NL},
        {"http://meent.test/bibliotheek/film/a", false, LANG_NL},
        {"", false, LANG_NL},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        enum lang lang = LANG_NL;
        str kind, slug;
        t->row = rows[i].in;
        const bool ours =
            oembed_address(STR("https://meent.test"), str_of(rows[i].in), &lang, &kind, &slug);
        CHECK_INT(t, ours, rows[i].ours);
        if (ours)
            CHECK(t, lang == rows[i].lang && str_eq(kind, STR("film")) && str_eq(slug, STR("a")));
    }
}

PROP(oembed, keeps_within_the_bounds, 500)
{
    const int64_t w = (int64_t)test_random(t, 3000), h = (int64_t)test_random(t, 3000);
    int64_t width, height;

    oembed_size(w, h, 48, &width, &height);
    CHECK(t, width >= 1 && width <= 960);
    CHECK(t, !w || width <= w);
    CHECK(t, !h || h <= 48 || height <= h);
}

TEST(open, small_things)
{
    struct item_place place;

    CHECK_STR(t, open_duration(t->mem, 0), "PT0S");
    CHECK_STR(t, open_duration(t->mem, 176300), "PT2M56S");
    CHECK_STR(t, open_duration(t->mem, 3600000), "PT1H");
    CHECK_STR(
        t,
        open_body(t->mem, STR("<a href=\"/x\">\"/y\"</a><img src=\"/z\"><a href=\"#q\">"),
                  STR("https://m.test")),
        "<a href=\"https://m.test/x\">\"/y\"</a><img src=\"https://m.test/z\"><a href=\"#q\">");
    CHECK_STR(t, feed_person_role(STR("presentator")), "host");
    CHECK_STR(t, feed_person_role(STR("ervaren trainer")), "guest");
    // Once given, never another: players know a show and a reader knows an item by these.
    CHECK_STR(t, feed_guid(t->mem, STR("s1vakm5t")), "6a6d12ce-03ea-503e-ab51-9c2687690622");
    CHECK_STR(t, open_urn(t->mem, STR("p1eerk4v")),
              "urn:uuid:26fd16c1-943f-54e0-a671-6d66524aeb3a");
    CHECK(t, api_place_read(STR("20782-15"), &place) && place.dated == 20782 && place.id == 15);
    CHECK(t, !api_place_read(STR("20782"), &place) && !api_place_read(STR("-1-1"), &place) &&
                 !api_place_read(STR("1-1-1"), &place) && !api_place_read(STR(""), &place));
}

// ---- harvesting a library that is larger than a page ----

enum { MANY = 3 * OAI_PAGE + 7, WITHDRAWN = 5, DRAFT = 9 };

struct harvest {
    struct test *t;
    str arguments, body; // of one request
    enum err (*handler)(struct req *q, struct res *r);
};

static enum err items_put(struct db *db, void *arg)
{
    struct test *t = arg;

    TRY(theme_put(db, STR("even"), STR("nl"), STR("Even")));
    TRY(theme_put(db, STR("oneven"), STR("nl"), STR("Oneven")));
    for (int i = 0; i < MANY; i++) {
        const str slug = str_format(t->mem, "item-%d", i);
        struct item_row row;
        bool found;

        // Many in the same second, as an import makes them: the id tells them apart.
        const int64_t at = 1700000000 + i / 100;
        TRY(item_add(db, str_format(t->mem, "a%07d", i), slug, STR("reading"), STR("nl"),
                     20000 + i % 3, STR("CC-BY-SA-4.0"), at));
        TRY(item_by_slug(db, t->mem, slug, &found, &row));
        const item_id id = row.id;
        TRY(item_set(db, id, STR("reading"), STR("nl"), 20000 + i % 3, STR("CC-BY-SA-4.0"), STR(""),
                     STR("m01"), 0, NULL, 0, 0, at));
        if (i != DRAFT)
            TRY(item_state_set(db, id, i == WITHDRAWN ? STR("withdrawn") : STR("published"), at));
        TRY(item_text_put(db, id, STR("nl"), str_format(t->mem, "Titel %d <&>\x01", i),
                          STR("=kort"), STR(""), STR(""), STR("")));
        TRY(item_theme_add(db, id, 0, i % 2 ? STR("oneven") : STR("even")));
        if (i == WITHDRAWN || i == DRAFT) continue;
        int64_t added;
        TRY(item_list_add(db, STR(""), STR(""), 20000 + i % 3, id, &added));
    }
    return ERR_NONE;
}

static enum err ask_once(struct db *db, void *arg)
{
    struct harvest *h = arg;
    struct settings set = {0};
    struct impl_req impl = {0};
    struct site site = {.set = &set};
    struct http_request http = {.mem = h->t->mem, .query = h->arguments};
    struct req q = {.mem = h->t->mem,
                    .db = db,
                    .http = &http,
                    .site = &site,
                    .impl = &impl,
                    .origin = STR("http://meent.test"),
                    .now = 1800000000};
    struct res r = {.body = out_new(h->t->mem)};

    TRY(h->handler(&q, &r));
    h->body = out_get(&r.body);
    return ERR_NONE;
}

static int count_of(str s, str what)
{
    int n = 0;

    for (ptrdiff_t at; (at = str_find(s, what)) >= 0; n++)
        s = str_from(s, (size_t)at + what.n);
    return n;
}

static str token_of(str body)
{
    const ptrdiff_t at = str_find(body, STR("<resumptionToken"));
    if (at < 0) return STR("");
    str rest = str_from(body, (size_t)at), piece;
    str_cut(&rest, '>', &piece);
    str_cut(&rest, '<', &piece);
    return piece;
}

static struct store *many_open(struct test *t)
{
    const struct store_config config = {.url = str_of(test_database(t)), .readers = 2};
    struct store *s = NULL;

    if (store_open(&config, &s) != ERR_NONE || store_migrate(s, -1) != ERR_NONE ||
        store_write(s, NULL, items_put, t) != ERR_NONE)
        test_fail(t, __FILE__, __LINE__, "no library");
    return s;
}

TEST(oai, hands_out_every_record_once)
{
    struct store *s = many_open(t);
    const char *verbs[] = {"ListRecords", "ListIdentifiers"};

    for (int v = 0; v < 2; v++) {
        struct harvest h = {.t = t, .handler = library_oai};
        int records = 0, deleted = 0, pages = 0;

        h.arguments = str_format(t->mem, "verb=%s&metadataPrefix=oai_dc", verbs[v]);
        for (;;) {
            NEED(t, store_read(s, t->mem, ask_once, &h));
            records += count_of(h.body, STR("<identifier>oai:meent.test:"));
            deleted += count_of(h.body, STR("status=\"deleted\""));
            CHECK_INT(t, count_of(h.body, STR("\x01")), 0);
            const str token = token_of(h.body);
            if (++pages > 10 || token.n == 0) break;
            h.arguments =
                str_format(t->mem, "verb=%s&resumptionToken=" STR_FMT, verbs[v], STR_ARG(token));
        }
        CHECK_INT(t, pages, 4);
        CHECK_INT(t, records, MANY - 1); // but not the draft
        CHECK_INT(t, deleted, 1);
        CHECK(t, str_find(h.body, STR("<resumptionToken cursor=\"150\"></resumptionToken>")) > 0 ||
                     str_find(h.body, STR("<resumptionToken cursor=\"150\"/>")) > 0);
    }
    store_close(s);
}

TEST(oai, withdrawn_items_stay_as_deleted)
{
    struct store *s = many_open(t);
    struct harvest h = {.t = t, .handler = library_oai};

    h.arguments = STR("verb=GetRecord&metadataPrefix=lom&identifier=oai:meent.test:a0000005");
    NEED(t, store_read(s, t->mem, ask_once, &h));
    CHECK(t, str_find(h.body, STR("<header status=\"deleted\">")) > 0);
    CHECK_INT(t, str_find(h.body, STR("<metadata>")), -1);
    h.arguments = STR("verb=GetRecord&metadataPrefix=lom&identifier=oai:meent.test:a0000009");
    NEED(t, store_read(s, t->mem, ask_once, &h));
    CHECK(t, str_find(h.body, STR("idDoesNotExist")) > 0); // a draft
    h.arguments =
        STR("verb=ListRecords&metadataPrefix=lom&set=theme-even&until=2023-11-14T22:13:20Z");
    NEED(t, store_read(s, t->mem, ask_once, &h));
    CHECK_INT(t, count_of(h.body, STR("<record>")), 50); // of the first hundred, every other
    CHECK_INT(t, count_of(h.body, STR("theme-oneven")), 0);
    store_close(s);
}

TEST(api, pages_through_everything_once)
{
    struct store *s = many_open(t);
    static const struct {
        const char *ask;
        int want;
    } rows[] = {
        {"count=100", MANY - 2},   {"count=7", MANY - 2},  {"count=7&module=m01", MANY - 2},
        {"count=7&module=m02", 0}, {"count=9&lang=en", 0},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct harvest h = {.t = t, .handler = library_api_items, .arguments = str_of(rows[i].ask)};
        const str next = STR("\"next\":\"http://meent.test/api/v1/items?");
        int items = 0;

        t->row = rows[i].ask;
        for (int page = 0; page < 30; page++) {
            NEED(t, store_read(s, t->mem, ask_once, &h));
            items += count_of(h.body, STR("\"slug\":"));
            const ptrdiff_t at = str_find(h.body, next);
            if (at < 0) break;
            str rest = str_from(h.body, (size_t)at + next.n), asked;
            str_cut(&rest, '"', &asked);
            h.arguments = STR(""); // in JSON & is written \u0026
            for (str part; (part = asked).n;) {
                const ptrdiff_t and = str_find(part, STR("\\u0026"));
                const str one = and < 0 ? part : str_part(part, 0, (size_t) and);
                h.arguments = h.arguments.n ? str_format(t->mem, STR_FMT "&" STR_FMT,
                                                         STR_ARG(h.arguments), STR_ARG(one))
                                            : one;
                asked = and < 0 ? STR("") : str_from(part, (size_t) and +6);
            }
        }
        CHECK_INT(t, items, rows[i].want);
    }
    store_close(s);
}

// Whoever writes a program finds every address in the description.
TEST(openapi, describes_every_route_of_the_api)
{
    const str base = STR("/api/v1");
    struct house h;
    int found = 0;

    if (!house_open(t, &h, NULL, 0)) return;
    const str text = client_body(house_get(t, &h, "/api/openapi.json"));
    for (int f = 0; f < features_n; f++)
        for (int i = 0; i < features[f]->n_routes; i++) {
            const str path = str_of(features[f]->routes[i].path);
            if (!str_starts(path, base)) continue;
            t->row = features[f]->routes[i].path;
            CHECK(t, str_find(text, str_format(t->mem, "\"" STR_FMT "\": {",
                                               STR_ARG(str_from(path, base.n)))) >= 0);
            found++;
        }
    t->row = NULL;
    CHECK(t, found >= 8);
    house_close(t, &h);
}
