// whole_talk.c - what the people of the group say to each other: two rounds of reviews in which three in ten do not do their part,
// and intervision. The recount is from the forms that this file sent, never from the program's tables.
#include "base/day.h"
#include "tests/app/group/whole.h"
#include "tests/support/raw.h"

#include <stdio.h>
#include <time.h>

// ---- reviews ----

static const char *const form[] = {"hand_in", "read", "late", "closed"};

// The first number after a mark, which names who wrote something: "merk-07".
static int marked(str page, const char *mark)
{
    const ptrdiff_t at = str_find(page, str_of(mark));
    int64_t n = -1;

    if (at >= 0) (void)!str_int(str_part(page, (size_t)at + strlen(mark), 2), 0, PEOPLE - 1, &n);
    return (int)n;
}

// The links that begin so on a page, in its order.
static int links(str page, const char *start, str *out, int most)
{
    const size_t length = strlen(start);
    int n = 0;

    for (ptrdiff_t at; n < most && (at = str_find(page, str_of(start))) >= 0; n++) {
        page = str_from(page, (size_t)at + length);
        out[n] = str_part(page, 0, (size_t)str_find_byte(page, '"'));
    }
    return n;
}

static void handed_in(struct whole *w, struct whole_round *r, const char *section)
{
    for (int p = 0; p < PEOPLE; p++) {
        const char *at = whole_text(w, "/dossier/" STR_FMT "/%s", STR_ARG(w->member[p]), section);
        const char *in = whole_text(w, "%s/inleveren", r->path);
        if (!r->hands_in[p]) continue;
        CHECK_INT(w->t,
                  whole_post(w, w->who[p], at, at,
                             whole_text(w, "tekst=Dit+is+van+merk-%02d,+zonder+naam&delen=me", p)),
                  303);
        CHECK_INT(w->t, whole_post(w, w->who[p], r->path, in, "x=1"), 303);
        r->handed++;
    }
}

// Who reads a text knows only its mark; by it the story knows whose it was.
static void read_by_peers(struct whole *w, struct whole_round *r)
{
    const char *start = whole_text(w, "href=\"%s/lees/", r->path);

    for (int p = 0; p < PEOPLE; p++) {
        str pair[8];
        w->t->row = whole_text(w, "%s, Mens %02d reads", r->title, p);
        const int n = r->given[p] = links(whole_page(w, w->who[p], r->path), start, pair, 8);
        CHECK_INT(w->t, n, r->hands_in[p] ? r->readers : 0); // as many as the round says
        for (int k = 0; k < n; k++) {
            const char *at = whole_text(w, "%s/lees/" STR_FMT, r->path, STR_ARG(pair[k]));
            const int writer = marked(whole_page(w, w->who[p], at), "merk-");
            CHECK(w->t, writer >= 0 && writer != p && r->hands_in[writer]);
            if (r->lazy[p] || writer < 0) continue;
            CHECK_INT(w->t,
                      whole_post(w, w->who[p], at, at,
                                 whole_text(w, "doe=stuur&w1=Helder&g1=2&w0=Gelezen+door+oog-%02d",
                                            p)),
                      303);
            r->got[writer]++;
            r->by[writer][p] = true;
            r->did[p]++;
            r->sent++;
        }
    }
    w->t->row = NULL;
}

// What nobody read is the trainer's. She reads every other one, and leaves the rest.
static int read_by_trainer(struct whole *w, struct whole_round *r)
{
    str pair[PEOPLE];
    int unread = 0;

    for (int p = 0; p < PEOPLE; p++)
        unread += r->hands_in[p] && !r->got[p];
    const int n = links(whole_page(w, w->trainer, r->path),
                        whole_text(w, "href=\"%s/lees/", r->path), pair, PEOPLE);
    CHECK_INT(w->t, n, unread);
    for (int k = 0; k < n; k += 2) {
        const char *at = whole_text(w, "%s/lees/" STR_FMT, r->path, STR_ARG(pair[k]));
        const int writer = marked(whole_page(w, w->trainer, at), "merk-");
        CHECK(w->t, writer >= 0 && !r->got[writer]);
        CHECK_INT(w->t,
                  whole_post(w, w->trainer, at, at, "doe=stuur&w1=&g1=0&w0=Gelezen+door+trainer"),
                  303);
        if (writer >= 0) r->trainer_read[writer] = true;
    }
    return unread;
}

// Everybody who handed in has something, and exactly what was sent; who did not has nothing, and nobody is waited for.
static void came_back(struct whole *w, const struct whole_round *r, bool closed)
{
    const char *home = whole_text(w, "/groep/" STR_FMT, STR_ARG(w->slug));

    for (int p = 0; p < PEOPLE; p++) {
        const str page = whole_page(w, w->who[p], r->path);
        const int stands = r->got[p]                              ? r->got[p]
                           : r->hands_in[p] && closed             ? 1
                           : r->hands_in[p] && r->trainer_read[p] ? 1
                                                                  : 0;
        w->t->row = whole_text(w, "%s, back at Mens %02d", r->title, p);
        CHECK_INT(w->t, whole_times(page, "<article class=\"m-panel\""), stands);
        CHECK_INT(w->t, whole_times(page, "Gelezen door oog-"), r->got[p]);
        CHECK_INT(w->t, whole_times(page, "Gelezen door trainer"), r->trainer_read[p]);
        CHECK_INT(w->t, whole_has(page, "Een voorbeeld dat voor iedereen geldt"),
                  closed && r->hands_in[p] && !r->got[p] && !r->trainer_read[p]);
        if (!closed) continue;
        // What came back is told, with its number; nothing else of the round waits.
        const str waits = whole_page(w, w->who[p], home);
        const int fresh = r->got[p] + r->trainer_read[p];
        CHECK_INT(w->t, whole_times(waits, r->title), fresh > 0);
        CHECK_INT(w->t,
                  whole_has(waits, whole_text(w, ">Er is %d keer feedback op je tekst voor %s<",
                                              fresh, r->title)),
                  fresh > 0);
        CHECK(w->t, !whole_has(page, "/inleveren\"")); // nor is it asked any more
    }
    w->t->row = NULL;
}

// The counts of who leads, line by line.
static void counted(struct whole *w, const struct whole_round *r)
{
    const str table = whole_between(whole_page(w, w->boss, r->path), "<tbody", "</tbody>");

    for (int p = 0; p < PEOPLE; p++) {
        const str row =
            whole_between(table, whole_text(w, "scope=\"row\">Mens %02d</th>", p), "</tr>");
        w->t->row = whole_text(w, "%s, counts of Mens %02d", r->title, p);
        CHECK(w->t, whole_has(row, r->hands_in[p] ? ">Ja<" : ">Nee<"));
        CHECK(w->t, whole_has(row, whole_text(w, ">%d van %d<", r->did[p], r->given[p])));
    }
    w->t->row = NULL;
}

void whole_review(struct whole *w, struct whole_round *r, const char *section)
{
    const int today = day_of_at((int64_t)time(NULL)).n;
    const char *list = whole_text(w, "/groep/" STR_FMT "/feedback", STR_ARG(w->slug));
    const char *make = whole_text(w, "%s/nieuw", list);
    int handing = 0, lazy = 0;

    for (int p = 0; p < PEOPLE; p++)
        handing += r->hands_in[p] = p % 8 != 7;
    while (lazy * 10 < handing * 3) { // chance says who does not do their part
        const int p = (int)test_random(w->t, PEOPLE);
        if (!r->hands_in[p] || r->lazy[p]) continue;
        r->lazy[p] = true;
        lazy++;
    }
    const str made = house_form(
        w->t, &w->h, make, w->trainer, make,
        str_format(
            w->t->mem,
            "titel=%s&stuk=%s&vraag=&punten=Is+het+helder%%3F&voorbeeld=Een+voorbeeld+dat+voor+"
            "iedereen+geldt&lezers=%d&blind=ja&inleveren=" STR_FMT "&lezen=" STR_FMT
            "&sluiten=" STR_FMT,
            r->title, section, r->readers, STR_ARG(day_iso(w->t->mem, (day){today})),
            STR_ARG(day_iso(w->t->mem, (day){today + 7})),
            STR_ARG(day_iso(w->t->mem, (day){today + 14}))));
    CHECK_INT(w->t, client_status(made), 303);
    r->path = str_z(w->t->mem, client_field(made, STR("location")));
    r->day = today;
    handed_in(w, r, section);
    CHECK_INT(w->t, r->handed, handing);
    // The dates do the switching: a night too early changes nothing, and twice is once.
    for (int step = 0; step < 3; step++) {
        static const int days[] = {1, 7, 7};
        whole_night(w, "review.day");
        CHECK_STR(w->t,
                  str_trim(
                      raw_sql(w->t, w->h.database,
                              whole_text(w, "select state from review_round where title = '%s'",
                                         r->title))),
                  form[step]);
        whole_days_pass(w, days[step]);
        whole_night(w, "review.day");
        whole_night(w, "review.day");
        if (step == 0) read_by_peers(w, r);
        if (step == 1) {
            const int unread = read_by_trainer(w, r);
            CHECK(w->t, unread > 0 || r->readers > 1);
            came_back(w, r, false);
        }
    }
    came_back(w, r, true);
    counted(w, r);
    CHECK_INT(w->t,
              whole_count(w, "select count(*) from review_pair where state in ('given', 'draft')"),
              0);
    for (int p = 0; p < PEOPLE; p++) // nothing is asked of anybody on their own page either
        CHECK(w->t, !whole_has(whole_page(w, w->who[p], "/mijn"), "/feedback/\""));
}

// ---- intervision ----

enum { SAYS = 1, SETS = 2, ANSWERS = 4 };

// The protocol as it stands on paper: what the bringer may do in a step, and what the others may.
static const struct {
    unsigned bringer, others;
} protocol[] = {
    {SAYS, SAYS}, {SETS, 0}, {SETS, SAYS}, {ANSWERS, SAYS},
    {0, SAYS},    {0, SAYS}, {SETS, 0},    {SAYS, SAYS},
};

static void peers_made(struct whole *w)
{
    const char *page = whole_text(w, "/groep/" STR_FMT "/intervisie", STR_ARG(w->slug));
    bool placed[PEOPLE] = {false};

    CHECK_INT(w->t, whole_post(w, w->trainer, "/mijn", page, "hoe=opnieuw"), 404);
    CHECK_INT(w->t, whole_post(w, w->boss, page, page, "hoe=opnieuw"), 303);
    const str seen = whole_page(w, w->boss, page);
    for (int k = 0; k < PEERS; k++) {
        const str box =
            whole_between(seen, whole_text(w, "aria-labelledby=\"groep-%d\"", k + 1), "</section>");
        unsigned cities = 0;
        int n = 0;
        w->t->row = whole_text(w, "peer group %d", k + 1);
        for (int p = 0; p < PEOPLE; p++) {
            if (!whole_has(box, whole_text(w, "<strong>Mens %02d</strong>", p))) continue;
            CHECK(w->t, !placed[p] && n < PEERS);
            placed[p] = true;
            if (n < PEERS) w->peers[k].people[n++] = p;
            cities |= 1u << p % 5;
        }
        CHECK_INT(w->t, n, PEERS);
        CHECK(w->t, __builtin_popcount(cities) >= 3);
        CHECK(w->t,
              whole_has(box, whole_text(w, "%d mensen, %d steden", n, __builtin_popcount(cities))));
        str uid;
        const str mine = whole_page(w, w->who[w->peers[k].people[0]], "/intervisie");
        CHECK_INT(w->t, links(mine, "href=\"/intervisie/", &uid, 1), 1);
        w->peers[k].path = whole_text(w, "/intervisie/" STR_FMT, STR_ARG(uid));
    }
    w->t->row = NULL;
}

static int act(struct whole *w, const char *who, const char *path, const char *fields)
{
    return whole_post(w, who, "/mijn", whole_text(w, "%s/doe", path), fields);
}

// One conversation; its words hold the mark, so that what is left of them can be looked for.
static void talked(struct whole *w, struct whole_peers *c, int k)
{
    const char *in[PEERS];
    enum { LEADS, BRINGS, KEEPS };

    const str begun = house_form(w->t, &w->h, c->path, w->who[c->people[LEADS]],
                                 whole_text(w, "%s/begin", c->path), STR("vorm=full&adres="));
    CHECK_INT(w->t, client_status(begun), 303);
    in[LEADS] = house_cookie(w->t, w->who[c->people[LEADS]], begun);
    const str phrase =
        whole_between(whole_page(w, in[LEADS], c->path), "m-phrase\" translate=\"no\">", "<");
    for (int i = BRINGS; i < PEERS; i++) {
        const char *who = w->who[c->people[i]];
        CHECK(w->t, whole_has(whole_page(w, who, c->path), "name=\"zin\""));
        const str came = house_form(w->t, &w->h, c->path, who, whole_text(w, "%s/erin", c->path),
                                    str_format(w->t->mem, "zin=" STR_FMT, STR_ARG(phrase)));
        CHECK_INT(w->t, client_status(came), 303);
        in[i] = house_cookie(w->t, who, came);
    }
    // No one else: a member of another peer group, the trainer and the coordinator are told "not found".
    const char *const others[] = {w->who[w->peers[(k + 1) % PEERS].people[0]], w->trainer, w->boss};
    for (size_t i = 0; i < COUNT_OF(others); i++)
        CHECK_INT(w->t, client_status(house_ask(w->t, &w->h, "GET", c->path, others[i], (str){0})),
                  404);
    CHECK_INT(w->t,
              whole_post(w, in[LEADS], c->path, whole_text(w, "%s/rollen", c->path),
                         whole_text(w, "inbrenger=" STR_FMT "&voorzitter=" STR_FMT "&tijd=" STR_FMT,
                                    STR_ARG(w->member[c->people[BRINGS]]),
                                    STR_ARG(w->member[c->people[LEADS]]),
                                    STR_ARG(w->member[c->people[KEEPS]]))),
              303);
    CHECK_INT(w->t, act(w, in[LEADS], c->path, "doe=begin"), 303);
    for (int step = 0; step < (int)COUNT_OF(protocol); step++) {
        w->t->row = whole_text(w, "peer group %d, step %d", k + 1, step + 1);
        for (int i = 0; i < PEERS; i++) {
            const unsigned may = i == BRINGS ? protocol[step].bringer : protocol[step].others;
            CHECK_INT(w->t,
                      act(w, in[i], c->path,
                          whole_text(w, "doe=say&stap=%d&tekst=Kwartelei+%d+%d", step, step, i)),
                      may & SAYS ? 303 : 403);
            CHECK_INT(w->t,
                      act(w, in[i], c->path,
                          whole_text(w, "doe=set&stap=%d&tekst=Wulpennest+%d", step, step)),
                      may & SETS ? 303 : 403);
        }
        if (protocol[step].bringer & ANSWERS) {
            const str line =
                whole_between(whole_page(w, in[BRINGS], c->path), "name=\"regel\" value=\"", "\"");
            CHECK_INT(w->t,
                      act(w, in[BRINGS], c->path,
                          whole_text(w, "doe=answer&stap=%d&regel=" STR_FMT "&tekst=Tureluur", step,
                                     STR_ARG(line))),
                      303);
        }
        CHECK(w->t, whole_has(whole_page(w, in[KEEPS], c->path),
                              protocol[step].others ? "Kwartelei" : "Wulpennest"));
        // The chair goes on; nobody else can.
        const char *next = whole_text(w, "doe=next&stap=%d", step);
        CHECK_INT(w->t, act(w, in[KEEPS], c->path, next), 403);
        CHECK_INT(w->t, act(w, in[LEADS], c->path, next),
                  step + 1 < (int)COUNT_OF(protocol) ? 303 : 403);
    }
    w->t->row = NULL;
}

void whole_intervision(struct whole *w)
{
    static const char *const words[] = {"Kwartelei", "Wulpennest", "Tureluur"};
    const int today = day_of_at((int64_t)time(NULL)).n;

    peers_made(w);
    for (int k = 0; k < PEERS && !w->t->failed; k++) {
        struct whole_peers *c = &w->peers[k];
        talked(w, c, k);
        // An hour and more goes by. Four end it themselves; one forgets, and the night ends it.
        c->minutes = 85 + 5 * k;
        c->day = today;
        const bool forgets = k == PEERS - 1;
        whole_sql(w, whole_text(w,
                                "update intervision_circle set opened_at = %lld - %d, changed_at = "
                                "%lld, wipe_at = %lld",
                                (long long)time(NULL), c->minutes * 60, (long long)time(NULL),
                                (long long)time(NULL) + (forgets ? 0 : 3600)));
        if (forgets)
            whole_night(w, "intervision.wipe");
        else
            CHECK_INT(w->t,
                      whole_post(w, w->who[c->people[3]], c->path,
                                 whole_text(w, "%s/klaar", c->path), "x=1"),
                      303);
        c->day = day_of_at((int64_t)time(NULL) - c->minutes * 60).n;
    }
    // The words are nowhere: not on the page, not in a table, not in a file. A line per conversation is what is left.
    const str dump = raw_dump(w->t, w->h.database);
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        w->t->row = words[i];
        CHECK(w->t, str_find(dump, str_of(words[i])) < 0);
        CHECK_INT(w->t, raw_files_with(w->t, str_z(w->t->mem, w->h.set.data), str_of(words[i])), 0);
        for (int p = 0; p < PEOPLE; p++)
            CHECK(w->t,
                  !whole_has(house_ask(w->t, &w->h, "GET", w->peers[p / PEERS].path,
                                       w->who[w->peers[p / PEERS].people[p % PEERS]], (str){0}),
                             words[i]));
    }
    w->t->row = NULL;
    CHECK_INT(w->t, whole_count(w, "select count(*) from intervision_circle"), 0);
    for (int k = 0; k < PEERS; k++) {
        const struct whole_peers *c = &w->peers[k];
        w->t->row = whole_text(w, "peer group %d", k + 1);
        CHECK_STR(
            w->t,
            str_trim(raw_sql(w->t, w->h.database,
                             whole_text(w,
                                        "select held_day || ' ' || minutes || ' ' || method from "
                                        "intervision_held where learn_group = %lld and number = %d",
                                        (long long)w->group.v, k + 1))),
            whole_text(w, "%d %d full", c->day, c->minutes));
        const str page = whole_page(w, w->who[c->people[4]], c->path);
        CHECK(w->t, whole_has(page, whole_text(w, "%d minuten", c->minutes)));
    }
    w->t->row = NULL;
}
