// A course that is worked on: edited, published, made anew by a city, given back and taken over. What may not be lost is not lost,
// what may not leave does not leave, and nobody does what is another's.
#include "app/learn/learn.h"
#include "app/notice/notice.h"
#include "base/hash.h"
#include "html/html.h"
#include "main/main.h"
#include "tests/app/learn/folder.h"
#include "tests/support/raw.h"
#include "tests/web/house.h"

#include <time.h>

#define LESSON "modules/m01-begin/lessons/l02-tweede.md"

static bool holds(str s, const char *what)
{
    return str_find(s, str_of(what)) >= 0;
}

static str form_of(struct test *t, const char *const fields[][2], int n)
{
    struct out o = out_new(t->mem);

    for (int i = 0; i < n; i++) {
        if (i) out_byte(&o, '&');
        out_format(&o, "%s=", fields[i][0]);
        url_part(&o, str_of(fields[i][1]));
    }
    return out_get(&o);
}

static bool course_house(struct test *t, struct house *h)
{
    struct learn_report r;

    if (!house_open(t, h, NULL, 0)) return false;
    if (learn_import(h->store, t->mem, folder_course(t), 1000, &r) == ERR_NONE) return true;
    test_fail(t, __FILE__, __LINE__, "no course");
    return false;
}

struct city {
    struct mem *m;
    const char *slug, *name;
    place_id id;
};

static enum err city_add(struct db *db, void *arg)
{
    struct city *c = arg;

    return place_add(db, c->m, 1000,
                     &(struct place_new){.slug = str_of(c->slug),
                                         .kind = STR("municipality"),
                                         .name = str_of(c->name),
                                         .code = STR(""),
                                         .parent = PLACE_ROOT},
                     &c->id);
}

static const char *editor_at(struct test *t, struct house *h, const char *slug, const char *name,
                             const char *mail, place_id *out)
{
    struct city c = {.m = t->mem, .slug = slug, .name = name};

    CHECK_INT(t, store_write(h->store, t->mem, city_add, &c), ERR_NONE);
    if (out) *out = c.id;
    return house_person(t, h, mail, "editor", c.id);
}

// Saves a piece as the form does, from the text that stands there now unless `was` says otherwise.
static str save(struct test *t, struct house *h, const char *who, const char *course,
                const char *piece, const char *text, const char *why, const char *was)
{
    const char *page =
        str_z(t->mem, str_format(t->mem, "/leergang/%s/bewerk/stuk?bestand=" LESSON "&stuk=%s",
                                 course, piece));
    const str body = client_body(house_ask(t, h, "GET", page, who, (str){0}));
    const ptrdiff_t at = str_find(body, STR("name=\"was\" value=\""));
    const char *now = at < 0 ? "" : str_z(t->mem, str_part(body, (size_t)at + 18, 64));
    const char *const fields[][2] = {{"bestand", LESSON},      {"stuk", piece}, {"na", "t-begin"},
                                     {"was", was ? was : now}, {"tekst", text}, {"waarom", why},
                                     {"bewaar", "1"}};

    return house_form(t, h, page, who,
                      str_z(t->mem, str_format(t->mem, "/leergang/%s/bewerk/stuk", course)),
                      form_of(t, fields, COUNT_OF(fields)));
}

static str publish(struct test *t, struct house *h, const char *who, const char *course,
                   const char *number)
{
    const char *page = str_z(t->mem, str_format(t->mem, "/leergang/%s/bewerk/publiceer", course));
    const char *const fields[][2] = {{"waarom", "Beter zo."}, {"nummer", number}};

    return house_form(t, h, page, who, page, form_of(t, fields, COUNT_OF(fields)));
}

static str get(struct test *t, struct house *h, const char *who, const char *path)
{
    return house_ask(t, h, "GET", path, who, (str){0});
}

TEST(refine, a_piece_is_edited_and_published)
{
    struct house h;

    if (!course_house(t, &h)) return;
    const char *eef = house_person(t, &h, "eef@example.nl", "editor", PLACE_ROOT);
    const char *bob = house_person(t, &h, "bob@example.nl", NULL, (place_id){0});
    const char *ria = editor_at(t, &h, "rheden", "Rheden", "ria@example.nl", NULL);
    const char *work = "/leergang/proefles/bewerk",
               *les = "/leergang/proefles/m01-begin/l02-tweede";
    const char *piece = "/leergang/proefles/bewerk/stuk?bestand=" LESSON "&stuk=t-begin";

    CHECK_INT(t, client_status(house_get(t, &h, work)), 303);
    CHECK_INT(t, client_status(get(t, &h, bob, work)), 403);
    CHECK_INT(t, client_status(get(t, &h, ria, work)), 403); // of a city, not of the whole
    CHECK_INT(t, client_status(save(t, &h, ria, "proefles", "t-begin", "Gekaapt.", "x", NULL)),
              403);
    CHECK_INT(t, client_status(get(t, &h, eef, work)), 200);
    CHECK_INT(t,
              client_status(
                  get(t, &h, eef, "/leergang/proefles/bewerk/tekst?bestand=er/is/niets.md")),
              404);

    // Without a reason, and what cannot be read: not saved, not lost.
    CHECK_INT(t,
              client_status(
                  save(t, &h, eef, "proefles", "t-begin", "Lees goed verder. En dan?", "", NULL)),
              422);
    CHECK(t, holds(get(t, &h, eef, piece), "Lees goed verder. En dan?"));
    CHECK(t, holds(get(t, &h, eef, work), "Getypt, niet bewaard"));
    CHECK_INT(t,
              client_status(
                  save(t, &h, eef, "proefles", "t-begin", "::: {.note}\nOpen.", "x", NULL)),
              422);
    CHECK(t, holds(get(t, &h, eef, piece), "::: {.note}"));

    // Flowing text in, a sentence per line stored; readers see it after publishing.
    CHECK_INT(t,
              client_status(save(t, &h, eef, "proefles", "t-begin", "Lees goed verder. En dan?",
                                 "Duidelijker", NULL)),
              303);
    CHECK(t, holds(get(t, &h, eef, piece), "Lees goed verder. En dan?"));
    CHECK(t, !holds(house_get(t, &h, les), "goed verder"));
    CHECK(t, holds(get(t, &h, eef, "/leergang/proefles/bewerk/publiceer"), "value=\"0.1.1\""));
    CHECK_INT(t, client_status(publish(t, &h, eef, "proefles", "0.1.0")), 422);
    CHECK_INT(t, client_status(publish(t, &h, eef, "proefles", "zes")), 422);
    CHECK_INT(t, client_status(publish(t, &h, eef, "proefles", "0.1.1")), 303);
    CHECK(t, holds(house_get(t, &h, les), "goed verder"));
    CHECK(t, holds(house_get(t, &h, les), "Veranderd in versie 0.1.1"));

    // The version before stays at its own address, and its links stay with it.
    CHECK(t,
          holds(house_get(t, &h, "/leergang/proefles~0.1.0/m01-begin/l02-tweede"), "Lees verder."));
    CHECK(t, holds(house_get(t, &h, "/leergang/proefles~0.1.0/m01-begin/l01-eerste"),
                   "/leergang/proefles~0.1.0/m01-begin/opdracht/e1-doen"));
    CHECK_INT(t, client_status(house_get(t, &h, "/leergang/proefles~0.9.0")), 404);
    CHECK_INT(t, client_status(house_get(t, &h, "/leergang/proefles~0.1")), 404);
    CHECK_INT(t, client_status(house_get(t, &h, "/leergang/proefles~")), 404);
    const str version = house_get(t, &h, "/leergang/proefles/versies/0.1.1");
    CHECK(t, holds(version, "Beter zo.") && holds(version, "<ins>goed"));
    CHECK(t, holds(house_get(t, &h, "/leergang/proefles/veranderd/aaaaaaa4?sinds=0.1.0"),
                   "<ins>goed"));

    // A new block gets an id and makes a minor version; its history can be undone.
    CHECK_INT(t,
              client_status(save(t, &h, eef, "proefles", "nieuw",
                                 "::: {.note}\nLet op.\n:::", "Een waarschuwing", NULL)),
              303);
    CHECK(t, holds(get(t, &h, eef, "/leergang/proefles/bewerk/tekst?bestand=" LESSON), "Let op."));
    CHECK(t, holds(get(t, &h, eef, "/leergang/proefles/bewerk/publiceer"), "value=\"0.2.0\""));
    CHECK_INT(t, client_status(publish(t, &h, eef, "proefles", "0.2.0")), 303);
    const char *past = "/leergang/proefles/bewerk/vroeger?bestand=" LESSON "&stuk=t-begin";
    const str before = get(t, &h, eef, past);
    CHECK(t, holds(before, "Duidelijker"));
    const ptrdiff_t at = str_find(before, STR("name=\"van\" value=\""));
    CHECK(t, at > 0);
    const char *id =
        str_z(t->mem, str_part(before, (size_t)at + 18,
                               (size_t)str_find_byte(str_from(before, (size_t)at + 18), '"')));
    const char *const fields[][2] = {{"bestand", LESSON}, {"stuk", "t-begin"}, {"van", id}};
    CHECK_INT(t,
              client_status(house_form(t, &h, past, eef, "/leergang/proefles/bewerk/vroeger",
                                       form_of(t, fields, 3))),
              303);
    CHECK(t, holds(get(t, &h, eef, piece), ">Lees verder.<"));

    // Undo is one action.
    CHECK_INT(t,
              client_status(house_form(t, &h, "/leergang/proefles/versies/0.2.0", eef,
                                       "/leergang/proefles/versies/0.1.0/terug", STR(""))),
              303);
    CHECK(t, !holds(house_get(t, &h, les), "goed verder"));
    CHECK(t, holds(house_get(t, &h, "/leergang/proefles~0.2.0/m01-begin/l02-tweede"), "Let op."));
    house_close(t, &h);
}

TEST(refine, who_follows_hears_of_a_new_version)
{
    struct house h;

    if (!course_house(t, &h)) return;
    const char *eef = house_person(t, &h, "eef@example.nl", "editor", PLACE_ROOT);
    const char *bob = house_person(t, &h, "bob@example.nl", NULL, (place_id){0});
    const char *cor = house_person(t, &h, "cor@example.nl", NULL, (place_id){0});
    const char *course =
        str_z(t->mem,
              str_trim(raw_sql(t, h.database, "select id from course where slug = 'proefles'")));
    const char *follow = str_z(t->mem, str_format(t->mem, "/volgen/course/%s", course));
    const char *told = "/leergang/proefles/versies/1.2.0";

    CHECK_INT(t, client_status(house_form(t, &h, follow, bob, follow, STR("hoe=day"))), 303);
    CHECK_INT(t, client_status(house_form(t, &h, follow, eef, follow, STR("hoe=day"))), 303);
    CHECK_INT(t,
              client_status(
                  save(t, &h, eef, "proefles", "t-begin", "Lees verder. En dan?", "Beter.", NULL)),
              303);
    CHECK(t, !holds(get(t, &h, bob, "/mijn"), told)); // saved is not published
    CHECK_INT(t, client_status(publish(t, &h, eef, "proefles", "1.2.0")), 303);
    house_work(t, &h, notice_jobs, COUNT_OF(notice_jobs), (int64_t)time(NULL));
    CHECK(t, holds(get(t, &h, bob, "/mijn"), told));
    CHECK(t, !holds(get(t, &h, cor, "/mijn"), told)); // does not follow
    CHECK(t, !holds(get(t, &h, eef, "/mijn"), told)); // did it
    CHECK_INT(t, client_status(get(t, &h, bob, told)), 200);
    house_close(t, &h);
}

TEST(refine, nothing_is_overwritten_unseen)
{
    struct house h;

    if (!course_house(t, &h)) return;
    const char *eef = house_person(t, &h, "eef@example.nl", "editor", PLACE_ROOT);
    const char *jan = house_person(t, &h, "jan@example.nl", "editor", PLACE_ROOT);
    const char *was = str_z(t->mem, sha256_hex(t->mem, STR("Lees verder.")));

    CHECK_INT(t,
              client_status(
                  save(t, &h, eef, "proefles", "t-begin", "Lees rustig verder.", "Rust", was)),
              303);
    const str clash =
        save(t, &h, jan, "proefles", "t-begin", "Lees verder, en oefen.", "Oefenen", was);
    CHECK_INT(t, client_status(clash), 409);
    CHECK(t, holds(clash, "Lees rustig verder.") && holds(clash, "Lees verder, en oefen."));
    const char *piece = "/leergang/proefles/bewerk/stuk?bestand=" LESSON "&stuk=t-begin";
    CHECK(t, holds(get(t, &h, eef, piece), ">Lees rustig verder.<"));
    CHECK(t, holds(get(t, &h, jan, piece), ">Lees verder, en oefen.<")); // kept for who typed it
    CHECK(t, !holds(get(t, &h, eef, piece), "en oefen"));
    house_close(t, &h);
}

TEST(refine, what_only_the_trainer_sees_is_on_no_page_of_versions)
{
    struct house h;

    if (!course_house(t, &h)) return;
    const char *eef = house_person(t, &h, "eef@example.nl", "editor", PLACE_ROOT);
    const char *page =
        "/leergang/proefles/bewerk/stuk?bestand=trainer/modules/m01/sessions/s1.md&stuk=aaaaaae2";
    const str body = client_body(get(t, &h, eef, page));
    const ptrdiff_t at = str_find(body, STR("name=\"was\" value=\""));
    const char *const fields[][2] = {
        {"bestand", "trainer/modules/m01/sessions/s1.md"},
        {"stuk", "aaaaaae2"},
        {"na", ""},
        {"was", str_z(t->mem, str_part(body, (size_t)at + 18, 64))},
        {"tekst", "::: {.trainer #aaaaaae2 for=aaaaaac1}\nDit blijft geheim.\n:::"},
        {"waarom", "Strenger"},
        {"bewaar", "1"}};

    CHECK_INT(t,
              client_status(house_form(t, &h, page, eef, "/leergang/proefles/bewerk/stuk",
                                       form_of(t, fields, COUNT_OF(fields)))),
              303);
    CHECK_INT(t, client_status(publish(t, &h, eef, "proefles", "0.1.1")), 303);
    const str version = house_get(t, &h, "/leergang/proefles/versies/0.1.1");
    CHECK(t, !holds(version, "geheim") && !holds(version, "wie er zwijgt"));
    CHECK(t, holds(version, "deel voor trainers"));
    CHECK(t, holds(get(t, &h, eef, "/leergang/proefles/versies/0.1.1"), "geheim"));
    CHECK(t,
          !holds(house_get(t, &h, "/leergang/proefles/veranderd/aaaaaae1?sinds=0.1.0"), "geheim"));
    house_close(t, &h);
}

TEST(refine, a_city_gives_back_and_takes_over)
{
    struct house h;
    place_id rheden;

    if (!course_house(t, &h)) return;
    const char *eef = house_person(t, &h, "eef@example.nl", "editor", PLACE_ROOT);
    const char *bob = house_person(t, &h, "bob@example.nl", NULL, (place_id){0});
    const char *ria = editor_at(t, &h, "rheden", "Rheden", "ria@example.nl", &rheden);
    const char *versions = "/leergang/proefles/versies", *own = "proefles-rheden";
    const char *place = str_z(t->mem, str_format(t->mem, "%lld", (long long)rheden.v));
    const char *const at[][2] = {{"plaats", place}};

    // Only who edits there, and not for all places at once.
    CHECK_INT(t,
              client_status(house_form(t, &h, versions, bob, "/leergang/proefles/eigen-versie",
                                       form_of(t, at, 1))),
              403);
    CHECK_INT(t,
              client_status(house_form(t, &h, versions, ria, "/leergang/proefles/eigen-versie",
                                       STR("plaats=1"))),
              400);
    CHECK_INT(t,
              client_status(house_form(t, &h, versions, ria, "/leergang/proefles/eigen-versie",
                                       form_of(t, at, 1))),
              303);
    CHECK_INT(t,
              client_status(house_form(t, &h, versions, ria, "/leergang/proefles/eigen-versie",
                                       form_of(t, at, 1))),
              303); // it is there
    CHECK(t, holds(house_get(t, &h, "/leergang/proefles-rheden"), "De versie van Rheden"));
    CHECK(t, holds(house_get(t, &h, "/leergang/proefles-rheden/m01-begin/l01-eerste"),
                   "/leergang/proefles-rheden/m01-begin/opdracht/e1-doen"));
    CHECK_INT(t, client_status(get(t, &h, eef, "/leergang/proefles-rheden/bewerk")),
              200); // holds it everywhere
    CHECK(t, !holds(house_get(t, &h, "/zoeken?q=proberen"), "proefles-rheden"));

    // A sentence for all, and a block for themselves.
    CHECK_INT(t,
              client_status(
                  save(t, &h, ria, own, "t-begin", "Lees samen verder.", "Samen gaat beter", NULL)),
              303);
    CHECK_INT(t,
              client_status(save(t, &h, ria, own, "nieuw",
                                 "::: {.note local=yes}\nBel onze Willem.\n:::", "Ons nummer",
                                 NULL)),
              303);
    const char *give = "/leergang/proefles-rheden/geef-terug";
    const str asked = get(t, &h, ria, give);
    CHECK(t, holds(asked, "<ins>samen") && !holds(asked, "Willem") &&
                 holds(asked, "alleen van jullie"));
    const char *const nothing[][2] = {{"waarom", "Zomaar"}};
    CHECK_INT(t, client_status(house_form(t, &h, give, ria, give, form_of(t, nothing, 1))), 422);
    const char *const offer[][2] = {{"kies", LESSON "#t-begin"},
                                    {"waarom", "Drie keer gedaan."},
                                    {"bewijs", "Een 8."}};
    CHECK_INT(t, client_status(house_form(t, &h, give, bob, give, form_of(t, offer, 3))), 403);
    CHECK_INT(t, client_status(house_form(t, &h, give, ria, give, form_of(t, offer, 3))), 303);
    CHECK_INT(t, client_status(house_form(t, &h, give, ria, give, form_of(t, offer, 3))),
              422); // once

    // In the meantime the same sentence changed upstream: the words of both are what it becomes.
    CHECK_INT(t,
              client_status(
                  save(t, &h, eef, "proefles", "t-begin", "Lees verder morgen.", "Morgen", NULL)),
              303);
    CHECK_INT(t, client_status(get(t, &h, ria, "/leergang/proefles/aangeboden/1")), 403);
    const char *judge = "/leergang/proefles/aangeboden/1";
    const char *still = "/leergang/proefles/bewerk/stuk?bestand=" LESSON "&stuk=t-begin";
    const str seen = get(t, &h, eef, judge);
    CHECK(t, holds(seen, "Rheden") && holds(seen, "Drie keer gedaan.") && holds(seen, "Een 8.") &&
                 !holds(seen, "Willem"));
    CHECK(t, holds(seen, "intussen ook veranderd"));
    const ptrdiff_t w = str_find(seen, STR("name=\"was\" value=\""));
    const char *was = str_z(t->mem, str_part(seen, (size_t)w + 18, 64));
    const char *const stale[][2] = {{"stuk", "1"}, {"was", "oud"}, {"besluit", "overnemen"}};
    CHECK_INT(t, client_status(house_form(t, &h, judge, eef, judge, form_of(t, stale, 3))), 422);
    const char *const dumb[][2] = {{"stuk", "1"}, {"was", was}, {"besluit", "afwijzen"}};
    CHECK_INT(t, client_status(house_form(t, &h, judge, eef, judge, form_of(t, dumb, 3))),
              422); // says why
    const char *const yes[][2] = {{"stuk", "1"}, {"was", was}, {"besluit", "overnemen"}};
    CHECK_INT(t, client_status(house_form(t, &h, judge, eef, judge, form_of(t, yes, 3))), 303);
    CHECK_INT(t, client_status(house_form(t, &h, still, eef, judge, form_of(t, yes, 3))),
              409); // once
    CHECK(t,
          holds(get(t, &h, eef, "/leergang/proefles/bewerk/stuk?bestand=" LESSON "&stuk=t-begin"),
                "Lees samen verder morgen."));
    CHECK_INT(t, client_status(publish(t, &h, eef, "proefles", "0.1.1")), 303);
    const str version = house_get(t, &h, "/leergang/proefles/versies/0.1.1");
    CHECK(t, holds(version, "Wie schreef mee") && holds(version, "Rheden") &&
                 !holds(version, "Willem"));
    CHECK(t, holds(get(t, &h, ria, give), "overgenomen"));

    // Taking over: both changed that sentence, so it is asked; what is local stays.
    const char *take = "/leergang/proefles-rheden/neem-over";
    CHECK(t,
          holds(get(t, &h, ria, "/leergang/proefles-rheden/bewerk"), "Neem de nieuwe versie over"));
    CHECK_INT(t, client_status(house_form(t, &h, take, ria, take, STR("doe=begin"))), 303);
    const str question = get(t, &h, ria, take);
    CHECK(t, holds(question, "<ins>samen") && !holds(question, "<<<") && !holds(question, ">>>"));
    const ptrdiff_t k = str_find(question, STR("name=\"vraag\" value=\""));
    CHECK(t, k > 0);
    if (k > 0) {
        const char *const answer[][2] = {{"vraag",
                                          str_z(t->mem, str_part(question, (size_t)k + 20, 16))},
                                         {"keuze", "nieuwe"}};
        CHECK_INT(t, client_status(house_form(t, &h, take, ria, take, form_of(t, answer, 2))), 303);
    }
    CHECK_INT(t, client_status(house_form(t, &h, take, ria, take, STR("doe=klaar"))), 303);
    CHECK(t, holds(get(t, &h, ria,
                       "/leergang/proefles-rheden/bewerk/stuk?bestand=" LESSON "&stuk=t-begin"),
                   "Lees samen verder morgen."));
    CHECK(t, holds(get(t, &h, ria, "/leergang/proefles-rheden/bewerk/tekst?bestand=" LESSON),
                   "Willem"));
    CHECK(t, !holds(get(t, &h, ria, take), "name=\"doe\""));
    CHECK_INT(t, client_status(publish(t, &h, ria, own, "0.1.1")), 303);
    CHECK(t, holds(house_get(t, &h, "/leergang/proefles-rheden/m01-begin/l02-tweede"), "Willem"));
    house_close(t, &h);
}

TEST(refine, a_draft_that_came_in_is_taken_up)
{
    struct house h;
    struct learn_report r;

    if (!course_house(t, &h)) return;
    const char *eef = house_person(t, &h, "eef@example.nl", "editor", PLACE_ROOT);
    CHECK_INT(t,
              client_status(save(t, &h, eef, "proefles", "nieuw",
                                 "::: {.note}\nLet op.\n:::", "Een waarschuwing", NULL)),
              303);
    const char *course = folder_course(t);
    folder_write(course, LESSON,
                 "---\nid: aaaaaaa4\ntitle: De tweede les\nsummary: Nog een les.\nminutes: "
                 "5\n---\n\nLees thuis verder.\n");
    CHECK_INT(t, learn_import(h.store, t->mem, course, 2000, &r), ERR_NONE);
    CHECK(t, !r.live);
    const char *versions = "/leergang/proefles/versies", *take = "/leergang/proefles/neem-over";
    CHECK(t, !holds(house_get(t, &h, versions), "Binnengekomen"));
    CHECK(t, holds(get(t, &h, eef, versions), "Binnengekomen concepten"));
    const str begin = str_format(t->mem, "doe=begin&van=%lld", (long long)r.number);
    CHECK_INT(t, client_status(house_form(t, &h, versions, eef, take, begin)), 303);
    CHECK(t, holds(get(t, &h, eef, take), "geen vragen meer"));
    CHECK_INT(t, client_status(house_form(t, &h, take, eef, take, STR("doe=klaar"))), 303);
    const str text = get(t, &h, eef, "/leergang/proefles/bewerk/tekst?bestand=" LESSON);
    CHECK(t, holds(text, "Lees thuis verder.") && holds(text, "Let op."));
    CHECK(t, !holds(get(t, &h, eef, versions), "Binnengekomen"));
    CHECK(t, !holds(house_get(t, &h, "/leergang/proefles/m01-begin/l02-tweede"), "thuis"));
    house_close(t, &h);
}
