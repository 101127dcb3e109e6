// A practice case from the first word to the library: nothing typed is lost, nothing is public before an editor
// read it, and nobody sees what is another's.
#include "app/library/names.h"
#include "tests/web/house.h"

static const char whole[] =
    "titel=Een+plein+zonder+auto%27s&vraag=Waar+parkeren+we%3F&plaats=Assen&soort=wijk&jaar=2024&"
    "poging=We+gingen+langs."
    "&wie=Bewoners&kosten=Onbekend&gebeurd=Het+plein+is+groen.&mislukt=Jongeren+kwamen+niet.&raad="
    "Niets.&anders=Eerder+beginnen."
    "&bron=Verslag+van+de+raad,+2024&akkoord=Het+afdelingshoofd,+maart+2026";

static str location(struct test *t, str answer)
{
    (void)t;
    return client_field(answer, STR("location"));
}

static bool holds(str answer, const char *what)
{
    return str_find(answer, str_of(what)) >= 0;
}

TEST(submit, a_case_is_written_read_and_published)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    h.set.origin = STR("http://meent.example");
    const char *anne = house_person(t, &h, "anne@example.nl", NULL, (place_id){0});
    const char *bob = house_person(t, &h, "bob@example.nl", NULL, (place_id){0});
    const char *eef = house_person(t, &h, "eef@example.nl", "editor", PLACE_ROOT);
    const char *list = "/bibliotheek/casus/insturen";

    // Who is not signed in is asked to do so, and comes back.
    CHECK_INT(t, client_status(house_get(t, &h, list)), 303);
    const str made = house_form(t, &h, list, anne, list, STR(""));
    CHECK_INT(t, client_status(made), 303);
    const char *mine = str_z(t->mem, location(t, made));

    // Half a case is kept.
    CHECK_INT(t,
              client_status(house_form(t, &h, mine, anne, mine, STR("titel=Een+plein&bewaar=1"))),
              303);
    CHECK(t, holds(house_ask(t, &h, "GET", mine, anne, (str){0}), "value=\"Een plein\""));
    // Sent too early: what is missing is said, what was typed is kept.
    const str early =
        house_form(t, &h, mine, anne, mine, STR("titel=Een+plein+in+Assen&verstuur=1"));
    CHECK_INT(t, client_status(early), 422);
    CHECK(t, holds(early, "Vul dit nog in."));
    CHECK(t, holds(house_ask(t, &h, "GET", mine, anne, (str){0}), "Een plein in Assen"));

    // Another's: not there.
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", mine, bob, (str){0})), 404);
    CHECK_INT(t, client_status(house_form(t, &h, list, bob, mine, STR("titel=Gekaapt"))), 404);
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/beheer/casussen", bob, (str){0})), 403);
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/beheer/casussen/1", eef, (str){0})),
              404); // a draft

    // A name is found; without the tick it does not go.
    const str named =
        house_form(t, &h, mine, anne, mine,
                   str_format(t->mem, "%s&mislukt=Toen+zei+Jan+de+Vries+nee.&licentie=1&verstuur=1",
                              whole));
    CHECK_INT(t, client_status(named), 303); // the first `mislukt` counts: no name in it
    // Sent is sent.
    CHECK_INT(t,
              client_status(house_form(t, &h, list, anne,
                                       str_z(t->mem, str_format(t->mem, "%s/weg", mine)), STR(""))),
              409);

    // The editor sends it back with a message, and it comes again.
    CHECK(t, holds(house_ask(t, &h, "GET", "/beheer/casussen", eef, (str){0}),
                   "Een plein zonder auto"));
    CHECK_INT(t,
              client_status(house_form(t, &h, "/beheer/casussen/1", eef, "/beheer/casussen/1",
                                       STR("bericht="))),
              400);
    CHECK_INT(t,
              client_status(house_form(t, &h, "/beheer/casussen/1", eef, "/beheer/casussen/1",
                                       STR("bericht=Noem+het+jaar."))),
              303);
    CHECK(t, holds(house_ask(t, &h, "GET", mine, anne, (str){0}), "Noem het jaar."));
    CHECK_INT(t,
              client_status(house_form(t, &h, mine, anne, mine,
                                       str_format(t->mem, "%s&licentie=1&verstuur=1", whole))),
              303);
    const str published =
        house_form(t, &h, "/beheer/casussen/1", eef, "/beheer/casussen/1", STR("publiceer=1"));
    CHECK_STR(t, location(t, published), "/bibliotheek/casus/een-plein-zonder-autos");
    CHECK_INT(t,
              client_status(house_form(t, &h, list, eef, "/beheer/casussen/1", STR("publiceer=1"))),
              409);

    // Public, found, and without the writer's name.
    const str item = house_get(t, &h, "/bibliotheek/casus/een-plein-zonder-autos");
    CHECK_INT(t, client_status(item), 200);
    CHECK(t, holds(item, "Wat niet werkte"));
    CHECK(t, !holds(item, "anne@example.nl"));
    CHECK(t, holds(house_get(t, &h, "/zoeken?q=plein+groen"), "een-plein-zonder-autos"));

    // Withdrawn: a tombstone.
    CHECK_INT(t,
              client_status(house_form(t, &h, "/beheer/casussen/1", eef,
                                       "/beheer/casussen/1/intrekken", STR(""))),
              303);
    CHECK_INT(t, client_status(house_get(t, &h, "/bibliotheek/casus/een-plein-zonder-autos")), 410);
    house_close(t, &h);
}

TEST(submit, a_name_wants_a_tick)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    const char *anne = house_person(t, &h, "anne@example.nl", NULL, (place_id){0});
    const char *list = "/bibliotheek/casus/insturen";
    const char *mine = str_z(t->mem, location(t, house_form(t, &h, list, anne, list, STR(""))));
    const str form =
        str_format(t->mem, "gebeurd=Toen+zei+Jan+de+Vries+nee.&%s&licentie=1&verstuur=1", whole);

    const str refused = house_form(t, &h, mine, anne, mine, form);
    CHECK_INT(t, client_status(refused), 422);
    CHECK(t, holds(refused, "Jan de Vries"));
    CHECK_INT(t,
              client_status(house_form(t, &h, mine, anne, mine,
                                       str_format(t->mem, STR_FMT "&namen=1", STR_ARG(form)))),
              303);
    house_close(t, &h);
}

TEST(names, finds_what_may_be_a_person)
{
    static const struct {
        const char *in, *want; // found, joined by |
    } rows[] = {
        {"We spraken met Jan de Vries over het plein.", "Jan de Vries"},
        {"Anna Jansen zei nee. Wij ook.", ""}, // at the start of a sentence nothing can be said
        {"Toen kwam mevrouw Bakker.", "mevrouw Bakker"},
        {"Schrijf naar a.b@example.nl of bel 06-12345678.", "a.b@example.nl|06-12345678"},
        {"Bel 0612345678.", "0612345678"},
        {"Het was op 1234 AB in Assen.", "1234 AB"},
        {"De Gemeente Den Haag besloot.", ""},
        {"Het college van Rotterdam praatte met de raad.", ""},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct strs found = {MEM_ARRAY(t->mem, str, NAMES_MAX), 0};
        struct out o = out_new(t->mem);

        t->row = rows[i].in;
        names_find(t->mem, str_of(rows[i].in), &found);
        for (int k = 0; k < found.n; k++) {
            if (k) out_byte(&o, '|');
            out_str(&o, found.at[k]);
        }
        CHECK_STR(t, out_get(&o), rows[i].want);
    }
}
