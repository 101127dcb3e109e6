// The search of the API: what a program may count on.
#include "tests/web/house.h"

#include "base/str.h"

TEST(search_api, answers_with_json_and_refuses_what_it_does_not_know)
{
    static const struct {
        const char *name, *path, *holds;
        int status;
    } rows[] = {
        {"a hit", "/api/v1/search?q=fietspad", "\"hits\":[{\"kind\":\"", 200},
        {"of one kind", "/api/v1/search?q=fietspad&kind=case", "\"kind\":\"case\"", 200},
        {"nothing", "/api/v1/search?q=xqzxqzxqz", "\"total\":0", 200},
        {"hostile", "/api/v1/search?q=%22%20OR%20%3Cscript%3E", "\"hits\":[", 200},
        {"no text", "/api/v1/search", "?q=woord", 400},
        {"unknown kind", "/api/v1/search?q=a&kind=boek", "soort", 400},
        {"page 0", "/api/v1/search?q=a&page=0", "\"status\":400", 400},
    };
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    house_fill(t, &h);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const str got = house_get(t, &h, rows[i].path);

        t->row = rows[i].name;
        CHECK_INT(t, client_status(got), rows[i].status);
        CHECK(t, str_find(client_field(got, STR("content-type")), STR("json")) > 0);
        CHECK(t, str_find(client_body(got), str_of(rows[i].holds)) >= 0);
        CHECK(t, str_find(client_body(got), STR("<script")) < 0);
    }
    house_close(t, &h);
}
