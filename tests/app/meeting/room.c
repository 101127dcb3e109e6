// A hall without a network: taken along, lived through, brought home; twice, changed, and by somebody else.
#include "app/meeting/room.h"

#include "app/meeting/meeting.h"
#include "core/seal.h"
#include "tests/app/meeting/hall.h"

#include <stdio.h>
#include <time.h>

static const char first_part[] = "j0a0almh", second_part[] = "uvhdrehg", third_part[] = "c8knijah",
                  fixed_poll[] = "h1tp4vja", words_poll[] = "s69636ch";

enum { EVENTS = 300, PHONES = 8 };

static str coded(struct test *t, str text)
{
    static const char hex[] = "0123456789ABCDEF";
    struct out o = out_new(t->mem);

    for (size_t i = 0; i < text.n; i++) {
        const unsigned char c = (unsigned char)text.at[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            c == '-' || c == '_')
            out_byte(&o, (char)c);
        else
            out_format(&o, "%%%c%c", hex[c >> 4], hex[c & 15]);
    }
    return out_get(&o);
}

// ---- the text ----

TEST(room, a_locked_text_opens_with_its_key_only)
{
    struct room_head h = {STR("mee"), STR("abcdefgh12345678"), seal_salt_new(t->mem), {0}, 0}, got;
    str key, other, long_text, text, back;

    NEED(t, seal_key(t->mem, seal_phrase_new(t->mem), h.salt, &key));
    NEED(t, seal_key(t->mem, seal_phrase_new(t->mem), h.salt, &other));
    struct out o = out_new(t->mem);
    for (int i = 0; i < 40000; i++)
        out_format(&o, "regel %d\n", i);
    long_text = out_get(&o);
    NEED(t, room_close(t->mem, &h, key, long_text, &text));
    NEED(t, room_head(text, &got));
    CHECK_INT(t, got.n, 2);
    NEED(t, room_open(t->mem, &got, key, &back));
    CHECK(t, str_eq(back, long_text));
    CHECK_INT(t, room_open(t->mem, &got, other, &back), ERR_FORBIDDEN);
    // Its lines in another order, cut off, or of something else.
    str rest = got.lines, one, two;
    CHECK(t, str_line(&rest, &one) && str_line(&rest, &two));
    struct room_head turned = got;
    turned.lines = str_format(t->mem, STR_FMT "\n" STR_FMT "\n", STR_ARG(two), STR_ARG(one));
    CHECK_INT(t, room_open(t->mem, &turned, key, &back), ERR_FORBIDDEN);
    turned.lines = one;
    CHECK_INT(t, room_open(t->mem, &turned, key, &back), ERR_FORBIDDEN);
    turned = got;
    turned.what = STR("thuis");
    CHECK_INT(t, room_open(t->mem, &turned, key, &back), ERR_FORBIDDEN);
    static const char *const none[] = {
        "",
        "meent-zaal 1 mee",
        "meent-zaal 2 mee abcdefgh12345678 0123456789012345678901 1\n",
        "meent-zaal 1 weg abcdefgh12345678 0123456789012345678901 1\n",
        "meent-zaal 1 mee abcdefgh 0123456789012345678901 1\n",
        "meent-zaal 1 mee abcdefgh12345678 0123456789012345678901 99\n",
        "meent-zaal 1 mee abcdefgh12345678 0123456789012345678901 1 x\n"};
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        t->row = none[i];
        CHECK_INT(t, room_head(str_of(none[i]), &got), ERR_INVALID);
    }
}

TEST(room, a_list_is_held_against_its_bounds)
{
    // clang-format off
    static const struct {
        const char *act;
        enum err err;
    } rows[] = {
        {"{\"doe\":\"deel\",\"id\":\"abcdefgh\",\"tijd\":1795600000000,\"act\":\"start\",\"deel\":\"j0a0almh\"}", ERR_NONE},
        {"{\"doe\":\"deel\",\"id\":\"abc\",\"tijd\":1795600000000,\"act\":\"start\"}",                            ERR_INVALID},
        {"{\"doe\":\"deel\",\"id\":\"abcdefgh\",\"tijd\":1795600000000,\"act\":\"stop\"}",                        ERR_INVALID},
        {"{\"doe\":\"deel\",\"id\":\"abcdefgh\",\"tijd\":-1,\"act\":\"start\"}",                                  ERR_INVALID},
        {"{\"doe\":\"deel\",\"id\":\"abcdefgh\",\"tijd\":1795600000000,\"act\":\"more\",\"minuten\":121}",        ERR_INVALID},
        {"{\"doe\":\"deel\",\"id\":\"abcdefgh\",\"tijd\":\"nu\",\"act\":\"start\"}",                              ERR_INVALID},
        {"{\"doe\":\"iets\"}",                                                                                    ERR_INVALID},
        {"7",                                                                                                     ERR_INVALID},
        {"{\"doe\":\"stem\",\"vraag\":\"h1tp4vja\",\"wie\":\"0123456789abcdef0123456789abcdef\",\"antwoorden\":[{\"nr\":1}]}", ERR_NONE},
        {"{\"doe\":\"stem\",\"vraag\":\"h1tp4vja\",\"wie\":\"0123456789abcdef0123456789abcdef\",\"antwoorden\":[{\"nr\":1},{\"nr\":1}]}", ERR_INVALID},
        {"{\"doe\":\"stem\",\"vraag\":\"h1tp4vja\",\"wie\":\"jan\",\"antwoorden\":[{\"nr\":1}]}",                 ERR_INVALID},
        {"{\"doe\":\"stem\",\"vraag\":\"h1tp4vja\",\"wie\":\"0123456789abcdef0123456789abcdef\",\"antwoorden\":[]}", ERR_INVALID},
        {"{\"doe\":\"reactie\",\"wie\":\"0123456789abcdef0123456789abcdef\",\"nut\":6,\"veilig\":1}",             ERR_INVALID},
        {"{\"doe\":\"aanwezig\",\"id\":\"abcdefgh\",\"tijd\":1795600000,\"wie\":\"x\",\"staat\":\"thuis\",\"hoe\":\"hand\"}", ERR_INVALID},
    };
    // clang-format on

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct room_result r;
        int where;
        t->row = rows[i].act;
        CHECK_INT(t,
                  room_result_read(t->mem,
                                   str_format(t->mem,
                                              "{\"zaal\":\"abcdefgh12345678\",\"lijst\":[%s]}",
                                              rows[i].act),
                                   &r, &where),
                  rows[i].err);
    }
}

// ---- the whole way ----

struct filling {
    struct test *t;
    struct room_head head;
    str key;
    struct room_along along;
};

static enum err fill(struct db *db, void *arg)
{
    struct filling *f = arg;

    return room_fill(db, f->t->mem, (int64_t)time(NULL), &f->head, f->key, &f->along);
}

struct collecting {
    struct test *t;
    str meeting;
    struct room_acts acts;
    struct room_row room;
};

static enum err collect(struct db *db, void *arg)
{
    struct collecting *c = arg;
    struct meeting_row m;
    bool found;

    TRY(meeting_by_uid(db, c->t->mem, c->meeting, &found, &m));
    if (!found) return ERR_NOT_FOUND;
    TRY(room_here(db, c->t->mem, &found, &c->room));
    return room_collect(db, c->t->mem, m.id, m.learn_group, &c->acts);
}

// What was done, without what ends by coming home (a question that was open).
static str done_in(struct test *t, struct house *h, str meeting, struct collecting *c)
{
    struct room_acts some = {0};
    struct out o = out_new(t->mem);
    struct json j = json_new(&o);

    *c = (struct collecting){.t = t, .meeting = meeting};
    CHECK_INT(t, store_read(h->store, t->mem, collect, c), ERR_NONE);
    some.at = MEM_ARRAY(t->mem, struct room_act, (size_t)c->acts.n + 1);
    for (int i = 0; i < c->acts.n; i++)
        if (c->acts.at[i].kind != ROOM_POLL && c->acts.at[i].kind != ROOM_TEAMS)
            some.at[some.n++] = c->acts.at[i];
    room_acts_write(&j, &some);
    return out_get(&o);
}

static str locked(struct test *t, const struct filling *f, str run, const struct room_acts *acts)
{
    const struct room_result r = {run, *acts};
    const struct room_head h = {STR("thuis"), f->head.room, f->head.salt, {0}, 0};
    str text = {0}, out = {0};

    CHECK_INT(t, room_result_write(t->mem, &r, &text), ERR_NONE);
    CHECK_INT(t, room_close(t->mem, &h, f->key, text, &out), ERR_NONE);
    return out;
}

static str bring(struct test *t, struct test_hall *home, const char *path, str text)
{
    const str body = str_format(t->mem, "uitslag=" STR_FMT, STR_ARG(coded(t, text)));

    return house_ask(t, &home->house, "POST",
                     str_z(t->mem, str_format(t->mem, "%s/zaal/thuis", path)),
                     "Content-Type: application/x-www-form-urlencoded\r\n", body);
}

static void events(struct test *t, struct test_hall *in)
{
    const long long now = (long long)time(NULL) * 1000;

    for (int from = 0; from < EVENTS; from += 100) {
        struct out o = out_new(t->mem);
        OUT_LIT(&o, "[");
        for (int i = from; i < from + 100; i++) {
            const char *act = i == 0       ? "\"start\",\"deel\":\"j0a0almh\""
                              : i == 120   ? "\"start\",\"deel\":\"uvhdrehg\""
                              : i == 200   ? "\"skip\",\"deel\":\"c8knijah\""
                              : i % 7 == 3 ? "\"note\",\"tekst\":\"Dit liep \\u00e9cht goed\""
                                           : NULL;
            if (i > from) OUT_LIT(&o, ",");
            out_format(&o, "{\"id\":\"gebeurtenis-%04d\",\"tijd\":%lld,\"doe\":", i,
                       now - (long long)(EVENTS - i) * 10000);
            if (act)
                out_format(&o, "%s}", act);
            else
                out_format(&o, "\"more\",\"deel\":\"%s\",\"minuten\":%d}",
                           i < 120 ? first_part : second_part, i % 2 ? 2 : -2);
        }
        OUT_LIT(&o, "]");
        const str form = str_format(t->mem, "doe=log&log=" STR_FMT, STR_ARG(coded(t, out_get(&o))));
        CHECK_INT(t, client_status(hall_do(t, in, "/regie", str_z(t->mem, form))), 303);
    }
    (void)third_part;
}

static int vote(struct test *t, struct test_hall *h, const char *phone, const char *poll,
                const char *fields)
{
    return client_status(house_form(t, &h->house, h->path, phone,
                                    str_z(t->mem, str_format(t->mem, "%s/stem", h->path)),
                                    str_format(t->mem, "vraag=%s&%s", poll, fields)));
}

static void lived(struct test *t, struct test_hall *in)
{
    const char *phones[PHONES];

    for (int i = 0; i < PHONES; i++)
        phones[i] = hall_come(t, in, i);
    events(t, in);
    CHECK_INT(t,
              client_status(
                  hall_do(t, in, "/peiling",
                          str_z(t->mem, str_format(t->mem, "doe=open&vraag=%s", fixed_poll)))),
              303);
    for (int i = 0; i < PHONES; i++)
        CHECK_INT(t, vote(t, in, phones[i], fixed_poll, i < 3 ? "antwoord=2" : "antwoord=1"), 303);
    CHECK_INT(t,
              client_status(
                  hall_do(t, in, "/peiling",
                          str_z(t->mem, str_format(t->mem, "doe=open&vraag=%s", words_poll)))),
              303);
    CHECK_INT(t, vote(t, in, phones[0], words_poll, "tekst=Geduld&tekst=stilte"), 303);
    CHECK_INT(t, vote(t, in, phones[1], words_poll, "tekst=geduld&tekst=scheldwoord"), 303);
    CHECK_INT(t,
              client_status(
                  hall_do(t, in, "/peiling",
                          str_z(t->mem, str_format(t->mem, "doe=strike&vraag=%s&woord=scheldwoord",
                                                   words_poll)))),
              303);
    CHECK_INT(t,
              client_status(
                  hall_do(t, in, "/peiling",
                          "doe=new&soort=open&tekst=Wat+mist+er%3F&gebeurtenis=zaalopen1")),
              303);
    CHECK_INT(t, vote(t, in, phones[2], "zaalopen1", "tekst=Meer+koffie"), 303);
    const str said = hall_between(t, house_ask(t, &in->house, "GET", in->path, phones[3], (str){0}),
                                  "name=\"steun\" value=\"", "\"");
    CHECK_INT(t,
              vote(t, in, phones[3], "zaalopen1",
                   str_z(t->mem, str_format(t->mem, "steun=" STR_FMT, STR_ARG(said)))),
              303);
    CHECK_INT(t,
              client_status(hall_do(t, in, "/groepjes",
                                    "doe=make&manier=random&per=grootte&aantal=4&minuten=10&tekst="
                                    "Praat&gebeurtenis=indeling01")),
              303);
    CHECK_INT(t, client_status(hall_do(t, in, "/groepjes", "doe=start&indeling=indeling01")), 303);
    CHECK_INT(t,
              client_status(house_form(t, &in->house, in->path, phones[0],
                                       str_z(t->mem, str_format(t->mem, "%s/notitie", in->path)),
                                       STR("tekst=Wij+willen+een+bankje"))),
              303);
    CHECK_INT(t, client_status(hall_do(t, in, "/regie", "doe=end")), 303);
    for (int i = 0; i < 6; i++)
        CHECK_INT(t,
                  client_status(
                      house_form(t, &in->house, in->path, phones[i],
                                 str_z(t->mem, str_format(t->mem, "%s/reactie", in->path)),
                                 STR("nut=4&veilig=5&mee=Durven&anders="))),
                  303);
}

static str running_order(struct test *t, struct test_hall *h)
{
    return hall_between(t, hall_page(t, h, "/regie"), "<ol class=\"m-run ", "</ol>");
}

TEST(room, a_hall_comes_home_whole_and_counts_once)
{
    struct test_hall home, in;
    struct filling f = {.t = t};
    struct collecting there, here;
    str text;

    if (!hall_begin(t, &home, -3600)) return;
    const char *zaal = str_z(t->mem, str_format(t->mem, "%s/zaal", home.path));
    CHECK_INT(t, client_status(house_ask(t, &home.house, "GET", zaal, home.outsider, (str){0})),
              404);
    CHECK_INT(t, client_status(house_ask(t, &home.house, "GET", zaal, "", (str){0})), 303);

    // Somebody signed off before the file was made.
    CHECK_INT(t,
              client_status(hall_do(
                  t, &home, "/aanwezig",
                  str_z(t->mem, str_format(t->mem, "wie=" STR_FMT "&staat=excused&reden=ziek",
                                           STR_ARG(home.members[14]))))),
              303);
    const str page = hall_page(t, &home, "/zaal");
    const str words = hall_between(t, page, "name=\"woorden\" value=\"", "\"");
    CHECK_INT(t, client_status(hall_do(t, &home, "/zaal", "woorden=kort")), 400);
    CHECK_INT(t,
              client_status(
                  hall_do(t, &home, "/zaal",
                          str_z(t->mem, str_format(t->mem, "woorden=" STR_FMT, STR_ARG(words))))),
              303);
    const str with = hall_page(t, &home, "/zaal");
    CHECK(t, !hall_has(with, str_z(t->mem, words))); // never again
    const str file = hall_between(t, with, "/zaal/", "/zaal.meent.zip");
    const char *zip = str_z(t->mem, str_format(t->mem, "/zaal/" STR_FMT "/zaal.meent.zip",
                                               STR_ARG(str_part(file, file.n - 16, 16))));
    const str got = hall_page(t, &home, zip);
    CHECK_INT(t, client_status(got), 200);
    NEED(t, room_unzip(t->mem, client_body(got), &f.head));
    NEED(t, seal_key(t->mem, words, f.head.salt, &f.key));
    NEED(t, room_open(t->mem, &f.head, f.key, &text));
    CHECK(t, str_find(text, STR("@")) < 0 || str_find(text, STR("example.nl")) < 0);
    NEED(t, room_along_read(t->mem, text, &f.along));
    CHECK_INT(t, f.along.members.n, HALL_PEOPLE + 1);

    // The laptop.
    in = home;
    const char *database = str_z(t->mem, str_format(t->mem, "sqlite:%s/zaal.db", test_folder(t)));
    if (!house_open_at(t, &in.house, database, NULL, 0)) {
        house_close(t, &home.house);
        return;
    }
    CHECK_INT(t, store_write(in.house.store, t->mem, fill, &f), ERR_NONE);
    in.trainer = house_person(t, &in.house, "mens-1@zaal.invalid", NULL, PLACE_ROOT);
    in.outsider = home.outsider;
    CHECK(t, hall_has(hall_page(t, &in, "/kantoor"), "ziek"));
    // The sheets are there too: on paper, and on a telephone, with what is on them.
    CHECK(t, hall_has(hall_page(t, &home, "/papier"), "Het onderwerp van mijn les is"));
    CHECK(t, hall_has(hall_page(t, &in, "/papier"), "Het onderwerp van mijn les is"));
    const str mine = house_ask(t, &in.house, "GET", in.path, hall_come(t, &in, 9), (str){0});
    const str sheet = hall_between(t, mine, "href=\"/leergang/", "\"");
    CHECK(t, hall_has(mine, "Bladen bij deze bijeenkomst"));
    CHECK(t, hall_has(house_get(t, &in.house,
                                str_z(t->mem,
                                      str_format(t->mem, "/leergang/" STR_FMT, STR_ARG(sheet)))),
                      "Het onderwerp van mijn les is"));
    lived(t, &in);

    const str done = done_in(t, &in.house, home.uid, &there);
    CHECK(t, there.acts.n > EVENTS + 2 * PHONES);
    const str list = locked(t, &f, there.room.run, &there.acts);
    const str first = bring(t, &home, home.path, list);
    CHECK_INT(t, client_status(first), 303);
    CHECK(t, hall_has(client_field(first, STR("location")), "?thuis=3")); // 3xx new things
    const str order = running_order(t, &in);
    for (int i = 0; i < 2; i++) {
        CHECK(t, str_eq(done_in(t, &home.house, home.uid, &here), done));
        CHECK(t, str_eq(running_order(t, &home), order));
        CHECK(t, hall_has(hall_page(t, &home, "/kantoor"), "ziek"));
        const str lead = hall_page(t, &home, "/regie");
        CHECK(t, hall_has(lead, "9 van 15"));
        CHECK(t, hall_has(lead, "Wij willen een bankje"));
        const str csv = hall_page(t, &home, "/peiling/h1tp4vja/uitslag.csv");
        CHECK(t, hall_has(csv, ",5,8") && hall_has(csv, ",3,8"));
        const str again = bring(t, &home, home.path, list);
        CHECK_INT(t, client_status(again), 303);
        CHECK(t, hall_has(client_field(again, STR("location")), "?thuis=0"));
    }

    // What the office wrote later than the hall stays.
    struct room_act late = {.kind = ROOM_PRESENCE,
                            .id = STR("latelijst01"),
                            .at = (int64_t)time(NULL) - 9000,
                            .who = home.members[14],
                            .state = STR("present"),
                            .how = STR("hand"),
                            .text = STR("stond op papier")};
    const struct room_acts one = {&late, 1};
    CHECK_INT(t, client_status(bring(t, &home, home.path, locked(t, &f, there.room.run, &one))),
              303);
    CHECK(t, hall_has(hall_page(t, &home, "/regie"), "9 van 15"));
    CHECK(t, hall_has(hall_page(t, &home, "/kantoor"), "stond op papier"));

    // A vote of nobody in the group counts for nothing; one that cannot be refuses the whole list.
    struct room_option yes = {.number = 1};
    struct room_act made[2] = {{.kind = ROOM_VOTE,
                                .poll = str_of(fixed_poll),
                                .who = STR("0123456789abcdef0123456789abcdef"),
                                .options = {&yes, 1}},
                               late};
    made[1].id = STR("latelijst02");
    const struct room_acts two = {made, 2};
    CHECK_INT(t, client_status(bring(t, &home, home.path, locked(t, &f, there.room.run, &two))),
              303);
    CHECK(t, hall_has(hall_page(t, &home, "/peiling/h1tp4vja/uitslag.csv"), ",5,8"));
    for (int i = 0; i < there.acts.n; i++)
        if (there.acts.at[i].kind == ROOM_VOTE) made[0].who = there.acts.at[i].who;
    yes.number = 12;
    made[1].id = STR("latelijst03");
    made[1].text = STR("mag er niet in");
    CHECK_INT(t, client_status(bring(t, &home, home.path, locked(t, &f, there.room.run, &two))),
              400);
    CHECK(t, !hall_has(hall_page(t, &home, "/kantoor"), "mag er niet in"));

    // Changed, of another meeting, of another hall, nothing at all.
    char *bad = str_z(t->mem, list);
    bad[list.n / 2] = bad[list.n / 2] == 'A' ? 'B' : 'A';
    CHECK_INT(t, client_status(bring(t, &home, home.path, (str){bad, list.n})), 403);
    const char *other =
        str_z(t->mem, str_format(t->mem, "/bijeenkomst/" STR_FMT, STR_ARG(home.other)));
    CHECK_INT(t, client_status(bring(t, &home, other, list)), 404);
    CHECK_INT(t,
              client_status(
                  bring(t, &home, home.path, locked(t, &f, STR("anderezaal123456"), &there.acts))),
              409);
    const str nothing = bring(t, &home, home.path, STR("zomaar een tekst"));
    CHECK_INT(t, client_status(nothing), 400);
    CHECK(t, hall_has(nothing, "-thuis.txt"));
    CHECK_INT(t, client_status(hall_page(t, &home, zip)), 410); // it is home
    house_close(t, &in.house);
    house_close(t, &home.house);
}
