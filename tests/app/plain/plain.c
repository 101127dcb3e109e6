// The reading help: a paragraph in an address, a text in a form, and words that stay words.
#include "tests/web/house.h"

TEST(plain_page, says_what_to_do_and_keeps_nothing)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    const str empty = house_get(t, &h, "/leeshulp");
    CHECK_INT(t, client_status(empty), 200);
    CHECK(t, str_find(empty, STR("m-plain")) < 0);
    const str asked = house_get(t, &h, "/leeshulp?tekst=Indien+u+iets+wilt+vragen%2C+bel+ons.");
    CHECK(t, str_find(asked, STR("‘Indien’: schrijf liever ‘als’")) > 0);
    const str hostile =
        house_get(t, &h,
                  "/leeshulp?tekst=%3Cscript%3Ealert%281%29+indien+%3C%2Fscript%3E+%22%3E%3Cb%3E");
    CHECK(t, str_find(hostile, STR("<script>alert")) < 0 && str_find(hostile, STR("<b>")) < 0);
    const str english = house_get(t, &h, "/en/leeshulp?tekst=Wij+planten+nu+tien+bomen.");
    CHECK(t, str_find(english, STR("This reads easily.")) > 0);
    const str sent = house_form(t, &h, "/leeshulp", NULL, "/leeshulp",
                                STR("tekst=Wij+planten+nu+tien+bomen+in+de+straat."));
    CHECK_INT(t, client_status(sent), 200);
    CHECK(t, str_find(sent, STR("Dit leest makkelijk.")) > 0);
    CHECK_INT(t, client_status(house_form(t, &h, "/leeshulp", NULL, "/leeshulp", STR(""))), 200);
    house_close(t, &h);
}
