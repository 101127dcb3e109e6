// Every address with every role, at one's own place and at another's (test 17). The table of routes and the table
// of rights are the program's own, so a new route or role is tried without anybody thinking of it.
#include "core/invitation.h"
#include "core/job.h"
#include "main/main.h"
#include "tests/web/house.h"

#include <time.h>

struct towns {
    struct test *t;
    place_id here, there;
    str person_here, person_there; // uids
    int64_t invitation_here, invitation_there;
};

static enum err two_towns(struct db *db, void *arg)
{
    struct towns *w = arg;
    struct mem *m = w->t->mem;
    const int64_t now = (int64_t)time(NULL);
    const struct settings set = {.origin = STR("http://meent.example")};
    static const char *const slugs[] = {"hier", "daar"};

    for (int i = 0; i < 2; i++) {
        place_id *place = i ? &w->there : &w->here;
        const struct place_new p = {.slug = str_of(slugs[i]),
                                    .kind = STR("municipality"),
                                    .name = str_of(slugs[i]),
                                    .parent = PLACE_ROOT};
        struct person_row row;
        person_id person;
        TRY(place_add(db, m, now, &p, place));
        TRY(person_add(db, m, now, str_format(m, "%s@example.nl", slugs[i]), str_of(slugs[i]),
                       STR("nl"), &person));
        TRY(right_give(db, m, now, person, ROLE_reader, *place, 0, STR("command")));
        TRY(person_by_id(db, m, person, &row));
        *(i ? &w->person_there : &w->person_here) = row.uid;
        struct invitation_new n = {.mail = str_format(m, "nieuw-%s@example.nl", slugs[i]),
                                   .name = STR("Nieuw"),
                                   .role = ROLE_trainer,
                                   .by = STR("command"),
                                   .by_name = STR("Test")};
        TRY(place_by_id(db, m, *place, &n.place));
        TRY(invitation_send(db, m, &set, now, &n));
        struct invitation_at_rows open;
        TRY(invitations_in(db, m, *place, now, &open));
        *(i ? &w->invitation_there : &w->invitation_here) = open.at[0].id.v;
    }
    return ERR_NONE;
}

// An address with its parts filled in for what is here or there.
static const char *address(struct test *t, const struct towns *w, const char *pattern, bool there)
{
    struct out o = out_new(t->mem);

    for (str rest = str_from(str_of(pattern), 1), part; str_cut(&rest, '/', &part);) {
        out_byte(&o, '/');
        if (str_eq(part, STR("{place}")))
            out_str(&o, there ? STR("daar") : STR("hier"));
        else if (str_eq(part, STR("{uid}")))
            out_str(&o, there ? w->person_there : w->person_here);
        else if (str_eq(part, STR("{invitation}")))
            out_int(&o, there ? w->invitation_there : w->invitation_here);
        else if (part.n && part.at[0] == '{')
            OUT_LIT(&o, "999999");
        else
            out_str(&o, part);
    }
    if (o.n == 0) out_byte(&o, '/');
    return str_z(t->mem, out_get(&o));
}

// Does the address name a thing of a place, so that own and other differ?
static bool placed(const char *pattern)
{
    return strncmp(pattern, "/{place}/", 9) == 0 ||
           (strncmp(pattern, "/beheer/", 8) == 0 &&
            (strstr(pattern, "{place}") || strstr(pattern, "{uid}") ||
             strstr(pattern, "{invitation}")));
}

// Answers that come after the right was found good: a page, a redirect, an empty form, no such thing.
static bool let_in(int status)
{
    return status == 200 || status == 303 || status == 400 || status == 404 || status == 409 ||
           status == 410 || status == 422;
}

// What the handler may ask for the whole, so that holding it at one place is not enough.
static bool of_the_whole(enum right r)
{
    return r == MAY_RUN || r == MAY_AUDIT || r == MAY_EDIT_COURSE || r == MAY_EDIT_LIBRARY;
}

// With the role at one town, or at the root (everywhere).
static void try_role(struct test *t, struct house *h, const struct towns *w, int role, bool root)
{
    const char *name = role < 0 ? NULL : str_z(t->mem, role_name((enum role)role));
    const char *mail =
        str_z(t->mem, str_format(t->mem, "rol-%s-%d@example.nl", name ? name : "geen", root));
    const char *who = house_person(t, h, mail, name, root ? PLACE_ROOT : w->here);
    int tried = 0;

    for (int f = 0; f < features_n; f++)
        for (int k = 0; k < features[f]->n_routes; k++) {
            const struct route *r = &features[f]->routes[k];
            const enum holder holder = right_holder(r->right);
            if (holder != PERSON && holder != HOLDER) continue;
            const bool may =
                holder == PERSON || (role >= 0 && (right_roles(r->right) & 1u << role));
            for (int there = 0; there < 2; there++) {
                const struct mem_mark mark = mem_mark(t->mem); // hundreds of routes in every role
                const char *path = address(t, w, r->path, there);
                t->row = str_z(t->mem, str_format(t->mem, "%s %s %s", name ? name : "no role",
                                                  r->method == POST ? "POST" : "GET", path));
                // Signing out and ending sessions would end the walk itself.
                if (strstr(path, "/mijn/") && r->method == POST) continue;
                const str answer = r->method == POST
                                       ? house_form(t, h, "/mijn", who, path, STR("x=1"))
                                       : house_ask(t, h, "GET", path, who, (str){0});
                const int status = client_status(answer);
                CHECK(t, status < 500);
                tried++;
                if (!may)
                    CHECK_INT(t, status, 403);
                else if (!root && placed(r->path) && there)
                    CHECK(t, status == 404 || status == 403); // of elsewhere: nothing, or refused
                else if (!root && (r->right == MAY_RUN || r->right == MAY_AUDIT))
                    CHECK_INT(t, status, 403);
                else
                    CHECK(t, let_in(status) || (!root && status == 403 && of_the_whole(r->right)));
                // A page that needs a right is never kept.
                if (status == 200)
                    CHECK_STR(t, client_field(answer, STR("cache-control")), "no-store");
                t->row = NULL;
                mem_reset(t->mem, mark);
            }
        }
    t->row = NULL;
    CHECK(t, tried > 40);
}

TEST(rights, every_address_with_every_role_here_and_elsewhere)
{
    struct house h;
    struct towns w = {.t = t};

    if (!house_open(t, &h, NULL, 0)) return;
    h.set.origin = STR("http://meent.example");
    NEED(t, store_write(h.store, t->mem, two_towns, &w));
    for (int role = -1; role < ROLE_COUNT; role++)
        for (int root = 0; root < 2; root++)
            try_role(t, &h, &w, role, root);
    // Nobody: to the page where one signs in, and back; a form is refused.
    for (int f = 0; f < features_n; f++)
        for (int k = 0; k < features[f]->n_routes; k++) {
            const struct route *r = &features[f]->routes[k];
            const enum holder holder = right_holder(r->right);
            const char *path = address(t, &w, r->path, false);
            if (holder != PERSON && holder != HOLDER) continue;
            t->row = path;
            if (r->method == POST) {
                CHECK_INT(t, client_status(house_form(t, &h, "/inloggen", NULL, path, STR("x=1"))),
                          403);
                continue;
            }
            const str answer = house_get(t, &h, path);
            if (strncmp(path, "/api/", 5) == 0) {
                CHECK_INT(t, client_status(answer), 403);
                continue;
            }
            CHECK_INT(t, client_status(answer), 303);
            CHECK(t, str_starts(client_field(answer, STR("location")), STR("/inloggen?naar=")));
        }
    t->row = NULL;
    house_close(t, &h);
}

// The operator of everything opens every page.
TEST(rights, the_operator_opens_every_page_of_administration)
{
    struct house h;
    struct towns w = {.t = t};

    if (!house_open(t, &h, NULL, 0)) return;
    NEED(t, store_write(h.store, t->mem, two_towns, &w));
    const char *who = house_person(t, &h, "beheer@example.nl", "operator", PLACE_ROOT);
    for (int f = 0; f < features_n; f++)
        for (int k = 0; k < features[f]->n_routes; k++) {
            const struct route *r = &features[f]->routes[k];
            if (strncmp(r->path, "/beheer", 7) != 0 || r->method == POST ||
                !(right_roles(r->right) & 1u << ROLE_operator))
                continue;
            for (int there = 0; there < 2; there++) {
                t->row = address(t, &w, r->path, there);
                CHECK_INT(t, client_status(house_ask(t, &h, "GET", t->row, who, (str){0})), 200);
            }
        }
    t->row = NULL;
    house_close(t, &h);
}

static int form(struct test *t, struct house *h, const char *who, const char *to,
                const char *fields)
{
    return client_status(house_form(t, h, "/mijn", who, to, str_of(fields)));
}

// Tests 22 and 24: own rights are not raised, only givable roles are given, and what is taken is gone at once.
TEST(rights, nobody_raises_themselves_and_what_is_taken_is_gone)
{
    struct house h;
    struct towns w = {.t = t};

    if (!house_open(t, &h, NULL, 0)) return;
    NEED(t, store_write(h.store, t->mem, two_towns, &w));
    const char *boss = house_person(t, &h, "boss@example.nl", "operator", PLACE_ROOT);
    const char *carla = house_person(t, &h, "carla@example.nl", "coordinator", w.here);
    const str people =
        client_body(house_ask(t, &h, "GET", "/beheer/mensen?q=carla", boss, (str){0}));
    const ptrdiff_t at = str_find(people, STR("/beheer/mensen/"));
    CHECK(t, at > 0);
    const str uid = str_part(people, (size_t)at + 15, 16);
    const char *self =
        str_z(t->mem, str_format(t->mem, "/beheer/mensen/" STR_FMT "/rol", STR_ARG(uid)));
    const char *other =
        str_z(t->mem, str_format(t->mem, "/beheer/mensen/" STR_FMT "/rol", STR_ARG(w.person_here)));
    const char *elsewhere = str_z(t->mem, str_format(t->mem, "/beheer/mensen/" STR_FMT "/rol",
                                                     STR_ARG(w.person_there)));

    CHECK_INT(t, form(t, &h, carla, self, "rol=operator&plaats=alles"), 403);
    CHECK_INT(t, form(t, &h, carla, self, "rol=trainer&plaats=hier"), 403);
    CHECK_INT(t, form(t, &h, carla, other, "rol=trainer&plaats=hier"), 303);
    CHECK_INT(t, form(t, &h, carla, other, "rol=operator&plaats=hier"), 403);
    CHECK_INT(t, form(t, &h, carla, other, "rol=coordinator&plaats=hier"), 403);
    CHECK_INT(t, form(t, &h, carla, other, "rol=trainer&plaats=daar"), 404);
    CHECK_INT(t, form(t, &h, carla, other, "rol=trainer&plaats=alles"), 404);
    CHECK_INT(t, form(t, &h, carla, elsewhere, "rol=trainer&plaats=hier"), 404);
    CHECK_INT(t, form(t, &h, carla, other, "rol=koning&plaats=hier"), 400);
    CHECK_INT(t, form(t, &h, carla, other, "rol=trainer&plaats=hier&tot=2001-01-01"), 422);
    CHECK_INT(t,
              form(t, &h, carla, "/beheer/uitnodigen",
                   "mail=carla%40example.nl&naam=C&rol=trainer&plaats=hier"),
              422);
    CHECK_INT(t,
              form(t, &h, carla, "/beheer/uitnodigen",
                   "mail=x%40example.nl&naam=X&rol=operator&plaats=hier"),
              422);
    CHECK_INT(t,
              form(t, &h, carla, "/beheer/uitnodigen",
                   "mail=x%40example.nl&naam=X&rol=trainer&plaats=daar"),
              422);
    CHECK_INT(t,
              form(t, &h, carla, "/beheer/uitnodigen",
                   "mail=x%40example.nl&naam=X&rol=trainer&plaats=hier"),
              303);

    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/beheer/mensen", carla, (str){0})), 200);
    const char *take = str_z(t->mem, str_format(t->mem, "%s/weg", self));
    CHECK_INT(t, form(t, &h, boss, take, "rol=coordinator&plaats=hier"), 303);
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/beheer/mensen", carla, (str){0})), 403);
    house_close(t, &h);
}

static int count_of(str s, const char *what)
{
    int n = 0;

    for (ptrdiff_t i; (i = str_find(s, str_of(what))) >= 0; n++)
        s = str_from(s, (size_t)i + strlen(what));
    return n;
}

TEST(rights, a_list_is_looked_at_first_and_done_whole_or_not)
{
    struct house h;
    struct towns w = {.t = t};
    const char *good = "lijst=mail%2Cnaam%2Crol%2Cplaats%2Ctot%0D%0Aa%40example.nl%2CAnne%"
                       "2Ctrainer%2Chier%2C2099-12-31%0D%0A"
                       "b%40example.nl%2C%22Boer%2C+Bob%22%2Ceditor%2Chier";
    const char *bad =
        "lijst=a%40example.nl%2CAnne%2Ctrainer%2Chier%0Ageen-adres%2CX%2Ctrainer%2Chier%0Ac%"
        "40example.nl%2CCor%2Ckoning%2Chier%0A"
        "d%40example.nl%2CDot%2Ctrainer%2Cdaar%0Ae%40example.nl%2CEef%2Ctrainer%2Chier";

    if (!house_open(t, &h, NULL, 0)) return;
    NEED(t, store_write(h.store, t->mem, two_towns, &w));
    const char *carla = house_person(t, &h, "carla@example.nl", "coordinator", w.here);
    const str before = house_ask(t, &h, "GET", "/beheer/uitnodigen", carla, (str){0});
    CHECK_INT(t, count_of(before, "/weg\""), 1);

    // Three wrong lines: each is said, and nothing is sent however hard one presses.
    for (int sure = 0; sure < 2; sure++) {
        const str page =
            house_form(t, &h, "/beheer/lijst", carla, "/beheer/lijst",
                       str_format(t->mem, "%s%s", bad, sure ? "&stap=verstuur" : "&stap=kijk"));
        CHECK_INT(t, client_status(page), 422);
        CHECK(t, str_find(page, STR("3 regels zijn fout")) > 0);
        for (int line = 2; line <= 4; line++)
            CHECK(t, str_find(page, str_format(t->mem, "Regel %d:", line)) > 0);
        CHECK(t, str_find(page, STR("value=\"verstuur\"")) < 0);
    }
    const str same = house_ask(t, &h, "GET", "/beheer/uitnodigen", carla, (str){0});
    CHECK_INT(t, count_of(same, "/weg\""), 1);

    // A good one: looking sends nothing, sending sends all.
    const str look = house_form(t, &h, "/beheer/lijst", carla, "/beheer/lijst",
                                str_format(t->mem, "%s&stap=kijk", good));
    CHECK_INT(t, client_status(look), 200);
    CHECK(t, str_find(look, STR("Boer, Bob")) > 0);
    CHECK(t, str_find(look, STR("value=\"verstuur\"")) > 0);
    CHECK_INT(t, count_of(house_ask(t, &h, "GET", "/beheer/uitnodigen", carla, (str){0}), "/weg\""),
              1);
    CHECK_INT(t,
              client_status(house_form(t, &h, "/beheer/lijst", carla, "/beheer/lijst",
                                       str_format(t->mem, "%s&stap=verstuur", good))),
              303);
    CHECK_INT(t, count_of(house_ask(t, &h, "GET", "/beheer/uitnodigen", carla, (str){0}), "/weg\""),
              3);
    house_close(t, &h);
}

// Test 19: a form takes what it asks for, whatever else is sent along.
TEST(rights, other_columns_in_a_form_change_nothing)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    const char *anne = house_person(t, &h, "anne@example.nl", NULL, PLACE_ROOT);
    CHECK_INT(t,
              form(t, &h, anne, "/mijn",
                   "naam=Anne&taal=nl&id=1&uid=0000000000000000&mail=baas%40example.nl&state="
                   "blocked&role=operator&person=1&created_at=1"),
              303);
    const str mine = house_ask(t, &h, "GET", "/mijn", anne, (str){0});
    CHECK_INT(t, client_status(mine), 200);
    CHECK(t, str_find(mine, STR("anne@example.nl")) > 0);
    CHECK(t, str_find(mine, STR("baas@example.nl")) < 0);
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/beheer", anne, (str){0})), 403);
    house_close(t, &h);
}

// Every right and role has its words in both languages, or the page would show an empty line.
TEST(rights, each_has_its_words)
{
    for (int i = 0; i < RIGHT_COUNT; i++) {
        char *key = str_z(t->mem, str_format(t->mem, "right.%s", right_name((enum right)i)));
        for (char *p = key; *p; p++)
            if (*p == '-') *p = '_';
        t->row = key;
        CHECK(t, msg_by_key(str_of(key)) != 0);
    }
    for (int i = 0; i < ROLE_COUNT; i++) {
        t->row =
            str_z(t->mem, str_format(t->mem, "role." STR_FMT, STR_ARG(role_name((enum role)i))));
        CHECK(t, msg_by_key(str_of(t->row)) != 0);
    }
    t->row = NULL;
}
