// Walks the whole site as a visitor would: everything in the sitemap, in both languages, and every address that
// those pages name. So a dead link, a page without a heading or a header that is missing anywhere fails here.
#include "main/main.h"
#include "tests/web/house.h"
#include "web/router.h"

#include <stdio.h>

#include <ctype.h>

enum { PAGES_MAX = 4000 };

struct walk {
    struct test *t;
    struct house *h;
    str path[PAGES_MAX], from[PAGES_MAX];
    int n;
    struct router *router;
};

static void add(struct walk *w, str path, str from)
{
    const ptrdiff_t hash = str_find_byte(path, '#');

    if (hash >= 0) path = str_part(path, 0, (size_t)hash);
    if (path.n == 0 || path.at[0] != '/') return;
    for (int i = 0; i < w->n; i++)
        if (str_eq(w->path[i], path)) return;
    if (w->n == PAGES_MAX) {
        test_fail(w->t, __FILE__, __LINE__, "more than %d addresses", PAGES_MAX);
        return;
    }
    w->from[w->n] = str_copy(w->t->mem, from);
    w->path[w->n++] = str_copy(w->t->mem, path);
}

// The value of an attribute, with the entities that a path can hold undone.
static str plain(struct mem *m, str s)
{
    struct out o = out_new(m);

    while (s.n) {
        if (str_starts(s, STR("&amp;")))
            out_byte(&o, '&'), s = str_from(s, 5);
        else if (str_starts(s, STR("&#39;")))
            out_byte(&o, '\''), s = str_from(s, 5);
        else
            out_byte(&o, s.at[0]), s = str_from(s, 1);
    }
    return out_get(&o);
}

static void links(struct walk *w, str body, str from)
{
    static const char *const names[] = {" href=\"", " src=\"", " action=\"", " poster=\""};

    for (size_t k = 0; k < COUNT_OF(names); k++) {
        str rest = body;
        for (ptrdiff_t i; (i = str_find(rest, str_of(names[k]))) >= 0;) {
            rest = str_from(rest, (size_t)i + strlen(names[k]));
            const ptrdiff_t end = str_find_byte(rest, '"');
            if (end < 0) break;
            str value = plain(w->t->mem, str_part(rest, 0, (size_t)end));
            if (str_starts(value, w->h->set.origin)) value = str_from(value, w->h->set.origin.n);
            add(w, value, from);
        }
    }
}

static int count(str s, str what)
{
    int n = 0;

    for (ptrdiff_t i; (i = str_find(s, what)) >= 0; n++)
        s = str_from(s, (size_t)i + what.n);
    return n;
}

static void look_page(struct walk *w, str answer, bool english)
{
    struct test *t = w->t;
    const str body = client_body(answer);
    const bool bare = str_find(body, STR("<header class=\"m-header\"")) < 0;

    CHECK(t, str_starts(body, STR("<!doctype html>")));
    CHECK(t, str_find(body, english ? STR("<html lang=\"en\"") : STR("<html lang=\"nl\"")) > 0);
    CHECK_STR(t, client_field(answer, STR("content-language")), english ? "en" : "nl");
    if (!bare) CHECK_INT(t, count(body, STR("<h1")), 1);
    CHECK_INT(t, count(body, STR("<title>")), 1);
    CHECK(t, str_find(body, STR("<title> - ")) < 0);
    CHECK_INT(t, count(body, STR("<main id=\"inhoud\"")), 1);
    CHECK(t, str_find(body, STR("href=\"#inhoud\"")) > 0);
    CHECK(t, str_ends(str_trim(body), STR("</html>")));
    CHECK(t, str_find(body, STR("{{")) < 0);
    CHECK(t, str_find(body, STR("(null)")) < 0);
    CHECK(t, str_find(body, STR(" style=")) < 0);
    CHECK(t, str_find(body, STR("<style")) < 0);
    CHECK(t, str_find(body, STR(" onclick=")) < 0);
    CHECK(t, str_find(body, STR("javascript:")) < 0);
    CHECK(t, str_find(body, STR("<iframe")) < 0);
    CHECK_INT(t, count(body, STR("<img")), count(body, STR(" alt=\"")));
    // A form that changes something carries a token, and then the page is not kept.
    CHECK(t, count(body, STR("method=\"post\"")) == count(body, STR("name=\"token\"")));
    // No id twice: labels and links would go to the wrong place.
    for (str rest = body;;) {
        const ptrdiff_t i = str_find(rest, STR(" id=\""));
        if (i < 0) break;
        rest = str_from(rest, (size_t)i + 5);
        const ptrdiff_t end = str_find_byte(rest, '"');
        const str again =
            str_format(t->mem, " id=\"" STR_FMT "\"", STR_ARG(str_part(rest, 0, (size_t)end)));
        if (str_find(str_from(rest, (size_t)end), again) >= 0)
            test_fail(t, __FILE__, __LINE__, "twice: " STR_FMT, STR_ARG(again));
    }
    const str policy = client_field(answer, STR("content-security-policy"));
    CHECK(t, str_find(policy, STR("default-src 'none'")) >= 0);
    CHECK(t, str_find(policy, STR("unsafe")) < 0);
    CHECK(t, client_field(answer, STR("cache-control")).n > 0);
}

static void look(struct walk *w, int i)
{
    struct test *t = w->t;
    const str path = w->path[i];
    const bool english = str_eq(path, STR("/en")) || str_starts(path, STR("/en/"));

    t->row = str_z(t->mem, str_format(t->mem, STR_FMT " from " STR_FMT, STR_ARG(path),
                                      STR_ARG(w->from[i])));
    const str answer = house_get(t, w->h, str_z(t->mem, path));
    const int status = client_status(answer);
    // The house of the tests has no media, so its films and podcasts are drafts; the course speaks of them.
    if (status == 404 && (str_find(path, STR("/bibliotheek/film/")) >= 0 ||
                          str_find(path, STR("/bibliotheek/podcast/")) >= 0))
        return;
    if (status == 303)
        add(w, client_field(answer, STR("location")), path);
    else if (status == 405) // where only a form goes
        CHECK_STR(t, client_field(answer, STR("allow")), "POST");
    else
        CHECK_INT(t, status, 200);
    CHECK(t, !client_field(answer, STR("set-cookie")).at);
    CHECK_STR(t, client_field(answer, STR("x-content-type-options")), "nosniff");
    CHECK_STR(t, client_field(answer, STR("referrer-policy")), "same-origin");
    const str type = client_field(answer, STR("content-type"));
    if (str_starts(type, STR("text/html"))) {
        if (status == 200) look_page(w, answer, english);
        links(w, client_body(answer), path);
    }
}

static bool walked(const struct walk *w, const struct route *route)
{
    for (int i = 0; i < w->n; i++) {
        str path = w->path[i];
        const ptrdiff_t mark = str_find_byte(path, '?');
        if (mark >= 0) path = str_part(path, 0, (size_t)mark);
        if (str_starts(path, STR("/en/"))) path = str_from(path, 3);
        const struct routed found = router_find(w->router, GET, path);
        if (found.info && found.info->route == route) return true;
    }
    return false;
}

TEST(walk, every_page_in_every_language)
{
    // Asked with values of their own, in the tests of their features.
    static const char *const elsewhere[] = {"group_feed",
                                            "unsubscribe_page",
                                            "meeting_show",
                                            "meeting_door",
                                            "meeting_line",
                                            "meeting_worker",
                                            "library_captions",
                                            "library_chapters",
                                            "library_player",
                                            "library_feed",
                                            "library_feed_default",
                                            "library_oembed",
                                            "library_oai",
                                            "site_file",
                                            "site_security",
                                            "library_api_item",
                                            "library_api_items",
                                            "library_api_themes",
                                            "library_openapi",
                                            "library_openapi_v1",
                                            "search_api",
                                            "library_csv",
                                            "library_atom",
                                            "site_robots",
                                            "site_sitemap",
                                            "site_health",
                                            "site_metrics",
                                            "account_code",
                                            "account_provider_back",
                                            "account_provider_done",
                                            "account_link",
                                            "account_invited",
                                            "account_first",
                                            "account_mine",
                                            "learn_since",
                                            "participate_feed",
                                            "initiative_feed",
                                            "initiative_csv",
                                            "initiative_json",
                                            "initiative_alike",
                                            "initiative_show",
                                            "initiative_sign_form",
                                            "initiative_support",
                                            "initiative_mine",
                                            "initiative_mine_sheets",
                                            "answer_list",
                                            "answer_new",
                                            "answer_lookup",
                                            "answer_contribution",
                                            "answer_mine",
                                            "answer_note",
                                            "answer_note_csv",
                                            "answer_note_json",
                                            "answer_note_fixed",
                                            "answer_note_pdf",
                                            "answer_register",
                                            "consultation_new",
                                            "answer_similar",
                                            "participate_card",
                                            "participate_file",
                                            "initiative_photo",
                                            "consultation_receipt",
                                            "survey_list",
                                            "survey_show",
                                            "survey_ask",
                                            "survey_later",
                                            "survey_done",
                                            "survey_thanks",
                                            "survey_test",
                                            "survey_questions",
                                            "survey_questions_json",
                                            "survey_codebook",
                                            "survey_result",
                                            "survey_result_csv",
                                            "survey_result_json",
                                            "survey_result_pdf",
                                            "consultation_show",
                                            "consultation_read",
                                            "consultation_changes",
                                            "consultation_text",
                                            "consultation_paragraph",
                                            "evaluate_letter",
                                            "evaluate_manager",
                                            "certificate_issuer",
                                            "certificate_keys",
                                            "certificate_key",
                                            "certificate_status",
                                            "certificate_achievement",
                                            "certificate_image",
                                            "certificate_show",
                                            "certificate_jwt",
                                            "certificate_svg",
                                            "challenge_show",
                                            "challenge_json_one",
                                            "challenge_file",
                                            "challenge_mine_file",
                                            "challenge_mine"};
    struct house h;
    struct walk *w = MEM_NEW(t->mem, struct walk);

    if (!house_open(t, &h, NULL, 0)) return;
    h.set.origin = STR("http://meent.example");
    house_fill(t, &h);
    w->t = t;
    w->h = &h;
    w->router = router_new(t->mem, features, features_n);
    add(w, STR("/"), STR("-"));
    add(w, STR("/en/"), STR("-"));
    add(w, STR("/zoeken?q=leren"), STR("-"));
    add(w, STR("/en/zoeken?q=learn"), STR("-"));
    add(w, STR("/robots.txt"), STR("-"));
    add(w, STR("/health"), STR("-"));
    add(w, STR("/metrics"), STR("-"));
    add(w, STR("/uitgelogd"), STR("-")); // where signing out leads
    add(w, STR("/afmelden"), STR("-"));  // from a letter
    str rest = client_body(house_get(t, &h, "/sitemap.xml")), from = STR("sitemap");
    int in_sitemap = 0;
    for (ptrdiff_t i; (i = str_find(rest, STR("<loc>http://meent.example"))) >= 0; in_sitemap++) {
        rest = str_from(rest, (size_t)i + sizeof "<loc>http://meent.example" - 1);
        add(w, str_part(rest, 0, (size_t)str_find_byte(rest, '<')), from);
    }
    CHECK(t, in_sitemap > 50);
    for (int i = 0; i < w->n; i++)
        look(w, i);
    t->row = NULL;
    for (int f = 0; f < features_n; f++)
        for (int k = 0; k < features[f]->n_routes; k++) {
            const struct route *r = &features[f]->routes[k];
            // What somebody signed in sees is walked in the tests of its feature.
            bool listed = r->method == POST || right_holder(r->right) >= PERSON;
            for (size_t i = 0; i < COUNT_OF(elsewhere); i++)
                listed = listed || strcmp(r->name, elsewhere[i]) == 0;
            if (!listed && !walked(w, r))
                test_fail(t, __FILE__, __LINE__, "nothing leads to %s %s", r->path, r->name);
        }
    printf("walk: %d addresses\n", w->n);
    house_close(t, &h);
}

// ---- the promise ----

#define TRAJECTORY "/{place}/meedoen/{trajectory}"

// Of the pages that somebody reads: what a program fetches says it in its rows.
static void promised(struct walk *w, int i)
{
    const str path = w->path[i];
    const bool english = str_starts(path, STR("/en/"));
    struct test *t = w->t;

    t->row = str_z(t->mem, str_format(t->mem, STR_FMT " from " STR_FMT, STR_ARG(path),
                                      STR_ARG(w->from[i])));
    const str answer = house_get(t, w->h, str_z(t->mem, path));
    if (!str_starts(client_field(answer, STR("content-type")), STR("text/html"))) return;
    if (client_status(answer) != 200) return;
    CHECK(t, str_find(client_body(answer), english ? STR("<strong>Your influence: ")
                                                   : STR("<strong>Jouw invloed: ")) > 0);
    links(w, client_body(answer), path);
}

static bool of_trajectory(const struct walk *w, str path)
{
    if (str_starts(path, STR("/en/"))) path = str_from(path, 3);
    const ptrdiff_t mark = str_find_byte(path, '?');
    const struct routed found =
        router_find(w->router, GET, mark >= 0 ? str_part(path, 0, (size_t)mark) : path);
    return found.info && found.info->route &&
           str_starts(str_of(found.info->route->path), STR(TRAJECTORY)) &&
           right_holder(found.info->route->right) < PERSON;
}

TEST(walk, the_promise_is_on_every_page_of_a_trajectory)
{
    static const char *const begin[] = {
        "/oefenstad/meedoen/molenplein", "/oefenstad/meedoen/molenplein-eerste-ronde",
        "/oefenstad/meedoen/lindestraat", "/oefenstad/meedoen/parkeerplan-noord",
        "/oefenstad/meedoen/groenplan-singelkwartier",
        // Nothing leads there but a form, or another site.
        "/oefenstad/meedoen/molenplein/kaart", "/oefenstad/meedoen/molenplein/inbreng/lijkt-op",
        "/oefenstad/meedoen/molenplein/enquete", "/oefenstad/meedoen/molenplein/enquete/1/bedankt"};
    // No page: a file, a text, rows. Or a page of who holds a key, asked with one in the test of its feature.
    static const char *const none[] = {"participate_version_text",
                                       "participate_file",
                                       "answer_note_csv",
                                       "answer_note_json",
                                       "answer_note_pdf",
                                       "answer_note_fixed",
                                       "consultation_text",
                                       "survey_questions_json",
                                       "survey_result_csv",
                                       "survey_codebook",
                                       "survey_result_json",
                                       "survey_result_pdf",
                                       "answer_mine",
                                       "consultation_receipt",
                                       "survey_ask",
                                       "survey_later",
                                       "survey_done",
                                       "survey_test"};
    struct house h;
    struct walk *w = MEM_NEW(t->mem, struct walk);

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    house_practice(t, &h);
    w->t = t;
    w->h = &h;
    w->router = router_new(t->mem, features, features_n);
    for (size_t i = 0; i < COUNT_OF(begin); i++) {
        add(w, str_of(begin[i]), STR("-"));
        add(w, str_format(t->mem, "/en%s", begin[i]), STR("-"));
    }
    for (int i = 0; i < w->n; i++)
        for (size_t k = 0; k < 5; k++) // not the one of which nobody was asked
            if (of_trajectory(w, w->path[i]) && str_find(w->path[i], str_of(begin[k])) >= 0) {
                promised(w, i);
                break;
            }
    t->row = NULL;
    for (int f = 0; f < features_n; f++)
        for (int k = 0; k < features[f]->n_routes; k++) {
            const struct route *r = &features[f]->routes[k];
            bool other = r->method == POST || right_holder(r->right) >= PERSON ||
                         !str_starts(str_of(r->path), STR(TRAJECTORY));
            for (size_t i = 0; i < COUNT_OF(none); i++)
                other = other || strcmp(r->name, none[i]) == 0;
            if (!other && !walked(w, r))
                test_fail(t, __FILE__, __LINE__, "not looked at: %s %s", r->path, r->name);
        }
    house_close(t, &h);
}

// Every address that changes something refuses what does not come from a form of ours.
TEST(walk, no_change_without_a_token)
{
    struct house h;
    int tried = 0;

    if (!house_open(t, &h, NULL, 0)) return;
    for (int f = 0; f < features_n; f++)
        for (int k = 0; k < features[f]->n_routes; k++) {
            const struct route *r = &features[f]->routes[k];
            struct out path = out_new(t->mem);
            // One only reads; the other proves a signature (tests/journeys/provider.test.mjs).
            if (r->method != POST || r->right == MAY_ASK || r->right == MAY_SIGNED ||
                r->right == MAY_LETTER)
                continue;
            for (str rest = str_of(r->path), part; str_cut(&rest, '/', &part);)
                if (part.n)
                    out_byte(&path, '/'), out_str(&path, part.at[0] == '{' ? STR("x") : part);
            char *at = str_z(t->mem, out_get(&path));
            t->row = at;
            const char *form = "Content-Type: application/x-www-form-urlencoded\r\n";
            CHECK_INT(t, client_status(house_ask(t, &h, "POST", at, form, STR("a=b"))), 403);
            CHECK_INT(t, client_status(house_ask(t, &h, "POST", at, form, STR("token=AAAA"))), 403);
            CHECK_INT(t,
                      client_status(
                          house_ask(t, &h, "POST", at, "Content-Type: text/plain\r\n", STR("a=b"))),
                      400);
            CHECK_INT(t, client_status(house_ask(t, &h, "DELETE", at, NULL, (str){0})), 405);
            tried++;
        }
    CHECK(t, tried > 0);
    house_close(t, &h);
}
