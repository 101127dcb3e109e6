// What comes with a plan: files of its documents, a workbook it begins with, and a card for the municipality's own site; and, while
// somebody writes, what others said that is like it.
#include "core/inspection.h"
#include "tests/app/answer/plan.h"

static bool has(str answer, const char *what)
{
    return str_find(client_body(answer), str_of(what)) >= 0;
}

static str get(struct plan *p, const char *path, const char *who)
{
    return house_ask(p->t, &p->h, "GET", path, who, (str){0});
}

static str send_file(struct plan *p, const char *who, const char *from, const char *to,
                     const char *field, const char *filename, str bytes, const char *more)
{
    return house_form_file(p->t, &p->h, from, who, to, str_of(more), field, filename, bytes);
}

#define PDF \
    "%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\nxref trailer << >> startxref 1\n%%EOF\n     "

// Tests 21, 32, 39: what it is by its bytes, under its own address, and only of what everybody may see.
TEST(participate_files, a_document_is_kept_and_fetched)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader");
    const char *reader = plan_person(&p, "lezer@example.nl", "reader");
    const char *edit = PLAN "/bewerk?deel=7";
    CHECK_INT(t,
              client_status(send_file(&p, lead, edit, PLAN "/stuk", "bestand", "../../Nota É.exe",
                                      STR(PDF), "titel=Nota\nadres=")),
              303);
    CHECK_INT(t,
              plan_count(&p, "trajectory_document where upload is not null and href like "
                             "'/testdam/meedoen/plein/bestand/%'"),
              1);
    CHECK(t, has(get(&p, PLAN, NULL), "/testdam/meedoen/plein/bestand/1/"));
    const char *file = PLAN "/bestand/1/Nota%20%C3%89.pdf";
    const str got = get(&p, file, NULL);
    CHECK_INT(t, client_status(got), 200);
    CHECK_STR(t, client_field(got, STR("content-type")), "application/pdf");
    CHECK_STR(t, client_field(got, STR("x-content-type-options")), "nosniff");
    CHECK(t, str_eq(client_body(got), STR(PDF)));
    CHECK_INT(t, client_status(get(&p, PLAN "/bestand/1/anders.pdf", NULL)), 404);
    CHECK_INT(t, client_status(get(&p, PLAN "/bestand/2/Nota%20%C3%89.pdf", NULL)), 404);
    static const struct {
        const char *name;
        str bytes;
    } bad[] = {
        {"a.pdf", {"<!doctype html><script>1</script>", 33}},
        {"a.svg", {"<svg/>", 6}},
        {"a.docx", {"PK\3\4nothing", 11}},
        {"a.pdf", {"", 0}},
    };
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK_INT(t,
                  client_status(send_file(&p, lead, edit, PLAN "/stuk", "bestand", bad[i].name,
                                          bad[i].bytes, "titel=X\nadres=")),
                  400);
    CHECK_INT(t,
              client_status(send_file(&p, lead, edit, PLAN "/stuk", "bestand", "a.pdf", STR(PDF),
                                      "titel=X\nadres=https://x.example")),
              400); // not both
    CHECK_INT(t,
              client_status(send_file(&p, reader, PLAN "/inbreng/terugvinden", PLAN "/stuk",
                                      "bestand", "a.pdf", STR(PDF), "titel=X")),
              403);
    CHECK_INT(t, plan_count(&p, "upload"), 1);
    // A plan that is not public has no public files, and what is private is at no such address.
    plan_sql(&p, "update trajectory set state = 'plan'");
    CHECK_INT(t, client_status(get(&p, file, NULL)), 404);
    plan_sql(&p, "update trajectory set state = 'open'");
    plan_sql(&p, "update upload set public = 0");
    CHECK_INT(t, client_status(get(&p, file, lead)), 404);
    CHECK(t, audit_whole(&p));
    house_close(t, &p.h);
}

TEST(participate_files, a_plan_begins_with_a_workbook)
{
    struct plan p;
    const str json =
        STR("{\"project\":\"Het park\",\"plan\":{\"goal\":\"Meer groen\",\"fixed\":\"- De bomen "
            "blijven\\n- De sloot ook\",\"open\":\"De "
            "banken\",\"missing\":\"Jongeren\",\"influence\":\"advies\",\"onbekend\":7}}");
    const char *from = "/testdam/meedoen/nieuw";

    if (!plan_open(t, &p)) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader");
    CHECK_INT(t,
              client_status(send_file(&p, lead, from, from, "dossier", "dossier.json", json,
                                      "titel=\nvraag=Hoe wordt het park?")),
              303);
    CHECK_INT(
        t,
        plan_count(&p,
                   "trajectory where title = 'Het park' and slug = 'het-park' and state = 'idea'"),
        1);
    CHECK_INT(t, plan_count(&p, "trajectory_text where part = 'goal' and body = 'Meer groen'"), 1);
    CHECK_INT(t, plan_count(&p, "trajectory_text where part = 'missed' and body = 'Jongeren'"), 1);
    CHECK_INT(t, plan_count(&p, "trajectory_frame where kind = 'fixed' and confirmed_by = ''"), 2);
    CHECK_INT(t, plan_count(&p, "trajectory_frame where kind = 'open' and body = 'De banken'"), 1);
    static const char *const bad[] = {"geen json", "{}", "[1,2]", "{\"plan\":"};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK_INT(t,
                  client_status(send_file(&p, lead, from, from, "dossier", "x.json", str_of(bad[i]),
                                          "titel=X\nvraag=Y")),
                  422);
    CHECK_INT(t, plan_count(&p, "trajectory"), 2);
    // As before, without a file.
    CHECK_INT(t, plan_post(&p, lead, from, from, "titel=Zonder&vraag=Wat"), 303);
    house_close(t, &p.h);
}

static enum err frames(struct db *db, void *arg)
{
    struct plan *p = arg;

    TRY(place_frame_put(db, PLACE_ROOT, STR("https://alles.example")));
    return place_frame_put(db, p->place, STR("https://www.testdam.example"));
}

// Test 34: framed by whom the place named, and by nobody else; no form in it.
TEST(participate_files, a_card_stands_where_the_place_says)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    CHECK(t, str_ends(client_field(get(&p, PLAN "/kaart", NULL), STR("content-security-policy")),
                      STR("frame-ancestors 'none'")));
    CHECK_INT(t, store_write(p.h.store, t->mem, frames, &p), ERR_NONE);
    const str card = get(&p, PLAN "/kaart", NULL);
    CHECK_INT(t, client_status(card), 200);
    const str policy = client_field(card, STR("content-security-policy"));
    CHECK(t, str_find(policy, STR("frame-ancestors ")) > 0 &&
                 str_find(policy, STR("https://www.testdam.example")) > 0 &&
                 str_find(policy, STR("https://alles.example")) > 0);
    CHECK(t, str_find_byte(str_from(policy, (size_t)str_find(policy, STR("frame-ancestors"))),
                           '*') < 0);
    CHECK(t, !has(card, "<form") && has(card, "Het plein") && has(card, "target=\"_top\""));
    CHECK_STR(t, client_field(get(&p, PLAN, NULL), STR("x-frame-options")), "DENY");
    plan_sql(&p, "update trajectory set state = 'plan'");
    CHECK_INT(t,
              client_status(
                  get(&p, PLAN "/kaart", plan_person(&p, "leider@example.nl", "project_leader"))),
              404);
    static const char *const good[] = {"https://a.example", "https://a.b-c.example:8443",
                                       "http://localhost:9000"};
    static const char *const bad[] = {"http://a.example",
                                      "https://",
                                      "https://a.example/",
                                      "https://a b",
                                      "*",
                                      "https://*.example",
                                      "javascript:x",
                                      "https://a.example; script-src *"};
    for (size_t i = 0; i < COUNT_OF(good); i++)
        CHECK(t, place_is_origin(str_of(good[i])));
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        t->row = bad[i];
        CHECK(t, !place_is_origin(str_of(bad[i])));
    }
    t->row = NULL;
    house_close(t, &p.h);
}

TEST(participate_files, what_is_like_it_before_it_is_sent)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    plan_bring(&p, "Laat+de+kastanjes+op+het+plein+staan");
    plan_bring(&p, "Er+moeten+meer+fietsenrekken+komen");
    const str like = get(&p, PLAN "/inbreng/lijkt-op?tekst=kastanjes+op+het+plein", NULL);
    CHECK_INT(t, client_status(like), 200);
    CHECK(t, has(like, "Laat de kastanjes") && !has(like, "fietsenrekken"));
    CHECK(t, has(get(&p, PLAN "/inbreng/lijkt-op?tekst=zwembad", NULL), "Nog niemand"));
    CHECK_INT(t, client_status(get(&p, PLAN "/inbreng/lijkt-op", NULL)), 200);
    // Without script: the same, with what was typed, and nothing is kept.
    const str looked = house_form(t, &p.h, PLAN "/inbreng/nieuw", NULL, PLAN "/inbreng/nieuw",
                                  STR("tekst=De+kastanjes+op+het+plein&naam=Kees&kijk=1"));
    CHECK_INT(t, client_status(looked), 200);
    CHECK(t, has(looked, "Laat de kastanjes") &&
                 has(looked, ">De kastanjes op het plein</textarea>") &&
                 has(looked, "value=\"Kees\""));
    CHECK_INT(t, plan_count(&p, "contribution"), 2);
    // Hidden words are not told again.
    plan_sql(&p, "update contribution set state = 'hidden' where number = 1");
    CHECK(t, !has(get(&p, PLAN "/inbreng/lijkt-op?tekst=kastanjes+op+het+plein", NULL),
                  "Laat de kastanjes"));
    house_close(t, &p.h);
}

TEST(participate_files, the_council_sees_what_comes_to_one_committee)
{
    struct plan p;

    if (!plan_open(t, &p)) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader");
    CHECK(t, !has(get(&p, "/testdam/raad", NULL), "Alle commissies"));
    CHECK_INT(
        t,
        plan_post(&p, lead, PLAN "/bewerk?deel=3", PLAN "/bewerk",
                  "deel=3&invloed=consult&beslist=council&commissie=Ruimte+%26+Groen&waarom=Erbij"),
        303);
    const str all = get(&p, "/testdam/raad", NULL);
    CHECK(t, has(all, "Ruimte &amp; Groen") && has(all, "Het plein"));
    CHECK(t, has(get(&p, "/testdam/raad?commissie=Ruimte+%26+Groen", NULL), PLAN));
    CHECK(t, !has(get(&p, "/testdam/raad?commissie=Sociaal", NULL), PLAN "\""));
    CHECK_INT(t,
              plan_post(&p, lead, PLAN "/bewerk?deel=3", PLAN "/bewerk",
                        "deel=3&invloed=consult&beslist=council&commissie="),
              303);
    CHECK_INT(t, plan_count(&p, "trajectory_committee"), 0);
    house_close(t, &p.h);
}
