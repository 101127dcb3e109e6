// The picture of an item without one of its own: the same for the same item, one of its kind.
#include "web/card.h"

#include "tests/support/test.h"

TEST(card, gives_an_item_the_same_picture_of_its_kind_every_time)
{
    static const char *const kinds[] = {"film", "podcast", "reading", "worksheet", "case"};

    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        bool differs = false;

        t->row = kinds[i];
        const str one = card_cover(str_of(kinds[i]), STR("een"));
        const str part = str_format(t->mem, "/%s-", kinds[i]), start = STR("/static/");
        CHECK(t, str_starts(one, start));
        CHECK(t, str_find(one, str_from(part, 1)) > 0);
        CHECK(t, str_eq(one, card_cover(str_of(kinds[i]), STR("een"))));
        for (int k = 0; k < 20; k++)
            differs |= !str_eq(one, card_cover(str_of(kinds[i]), str_format(t->mem, "slug-%d", k)));
        CHECK(t, differs);
    }
    t->row = NULL;
    CHECK(t, card_cover(STR("nothing"), STR("x")).n > 0);
}
