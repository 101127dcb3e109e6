// What is said in confidence, and who comes to read it: a case in intervision, private notes, the letter to oneself, a text for
// review, and feedback. One table says by which address who reads what; every reader (each role, the operator included, and each
// part in the group) asks every address that the program has, in pages, exports, downloads, search and feeds. What shows elsewhere
// than the table says fails, and so does a row of it that nobody came upon. Then the command line of the operator.
#include "base/day.h"
#include "core/group.h"
#include "main/main.h"
#include "tests/support/raw.h"
#include "tests/web/house.h"

#include <fcntl.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { WRITERS = 4, INSIDE = 8, NOBODY = INSIDE + ROLE_COUNT, READERS }; // nobody: signed out

// Who is in the group. Two of the writers are in one peer group, two in another.
static const char *const part[INSIDE] = {"participant", "participant", "participant",
                                         "participant", "trainer",     "coordinator",
                                         "participant", "participant"};
enum { TRAINS = WRITERS, COORDINATES, LEFT, ELSEWHERE };

enum kind { CASE, NOTES, LETTER, TEXT, FEEDBACK, KINDS };
static const char *const kind_name[KINDS] = {"case", "notes", "letter", "text", "feedback"};

// PAIRED: in the same peer group; who reads the text; who the feedback is for.
enum relation { OWN, PAIRED, OTHER };

// The table. What is not in it is read by nobody. Notes and letters are in no answer but the one to the form with the phrase.
static const struct cell {
    enum kind kind;
    enum relation relation;
    const char *address;
} table[] = {
    {CASE, OWN, "/intervisie/{peers}"},
    {CASE, PAIRED, "/intervisie/{peers}"},
    {TEXT, OWN, "/dossier/{book}/{section}"},
    {TEXT, OWN, "/dossier/{book}/dossier.html"},
    {TEXT, OWN, "/dossier/{book}/dossier.zip"},
    {TEXT, OWN, "/groep/{group}/feedback/{round}"},
    {TEXT, OWN, "/mijn/gegevens.json"},
    {TEXT, OWN, "/mijn/gegevens"},
    {TEXT, PAIRED, "/groep/{group}/feedback/{round}/lees/{pair}"},
    {FEEDBACK, OWN, "/groep/{group}/feedback/{round}/lees/{pair}"},
    {FEEDBACK, OWN, "/mijn/gegevens"},
    {FEEDBACK, OWN, "/mijn/gegevens.json"},
    {FEEDBACK, PAIRED, "/groep/{group}/feedback/{round}"},
};

struct vault {
    struct test *t;
    struct house h;
    const char *who[READERS];  // the header of each; writers with the key of their conversation
    const char *bare[READERS]; // without
    str uid[INSIDE], person[INSIDE], peers[2], pair[WRITERS], meeting;
    const char *round, *feed;
    int reads[WRITERS]; // whose text
    bool seen[COUNT_OF(table)][READERS];
    int asked;
};

#define text(v, ...) str_z((v)->t->mem, str_format((v)->t->mem, __VA_ARGS__))

static const char *word(struct vault *v, enum kind kind, int writer)
{
    return text(v, "kluis-%s-van-%d", kind_name[kind], writer);
}

static str ask(struct vault *v, const char *who, const char *path)
{
    return house_ask(v->t, &v->h, "GET", path, who, (str){0});
}

static int post(struct vault *v, const char *who, const char *from, const char *to,
                const char *fields)
{
    return client_status(house_form(v->t, &v->h, from, who, to, str_of(fields)));
}

// ---- the world ----

static enum err group_make(struct db *db, void *arg)
{
    struct vault *v = arg;
    struct mem *m = v->t->mem;
    const int64_t now = (int64_t)time(NULL);
    struct group_row demo, other;
    struct intervision_group_row peers[2];
    learn_group_id group;
    meeting_id meeting;
    bool found;

    TRY(group_by_slug(db, m, STR("oefengroep"), &found, &demo));
    TRY(group_by_slug(db, m, STR("oefengroep-najaar"), &found, &other));
    const struct group_new n = {STR("Kluis"), demo.place, demo.version, STR("nl"), false};
    TRY(group_add(db, m, now, &n, &group));
    TRY(db_run_text(db, "update learn_group set state = 'running' where slug = 'kluis'"));
    TRY(db_run_text(db,
                    str_z(m, str_format(m,
                                        "insert into intervision_group (uid, learn_group, number) "
                                        "values ('kluisaaa', %lld, 1), ('kluisbbb', %lld, 2)",
                                        (long long)group.v, (long long)group.v))));
    for (int k = 0; k < 2; k++) {
        v->peers[k] = k ? STR("kluisbbb") : STR("kluisaaa");
        TRY(intervision_by_uid(db, m, v->peers[k], &found, &peers[k]));
    }
    for (int i = 0; i < INSIDE; i++) {
        struct person_row p;
        struct member_row row;
        group_member_id id;
        const learn_group_id in = i == ELSEWHERE ? other.id : group;
        TRY(person_by_mail(db, m, str_format(m, "binnen%d@example.nl", i), &found, &p));
        TRY(member_add(db, m, now, in, p.id, str_of(part[i]), STR("in"), NULL, &id));
        TRY(member_of_person(db, m, in, p.id, str_of(part[i]), &found, &row));
        v->uid[i] = row.uid;
        v->person[i] = p.uid;
        if (i < WRITERS)
            TRY(db_run_text(db,
                            str_z(m, str_format(m,
                                                "insert into intervision_member (member, "
                                                "intervision_group) values (%lld, %lld)",
                                                (long long)id.v, (long long)peers[i / 2].id.v))));
        if (i == LEFT)
            TRY(db_run_text(db,
                            str_z(m, str_format(m,
                                                "update group_member set state = 'left' where id "
                                                "= %lld",
                                                (long long)id.v))));
    }
    const struct meeting_new last = {.number = 9,
                                     .session = STR("e6mcomll"),
                                     .title = STR("De laatste"),
                                     .starts_at = now + 3600,
                                     .ends_at = now + 7200,
                                     .venue = STR("Zaal")};
    TRY(meeting_add(db, m, now, group, &last, &meeting));
    struct meeting_row row;
    TRY(meeting_by_id(db, m, meeting, &row));
    v->meeting = row.uid;
    return ERR_NONE;
}

static void notes_and_letters(struct vault *v)
{
    for (int i = 0; i < WRITERS; i++) {
        const char *at = text(v, "/dossier/" STR_FMT "/besloten", STR_ARG(v->uid[i]));
        for (int k = NOTES; k <= LETTER; k++)
            CHECK_INT(v->t,
                      post(v, v->who[i], at, at,
                           text(v, "wat=%s&doe=sluit&tekst=%s&wachtzin=een+lange+zin+%d",
                                kind_name[k], word(v, (enum kind)k, i), i)),
                      303);
    }
}

static void conversations(struct vault *v)
{
    for (int k = 0; k < 2; k++) {
        const int a = 2 * k, b = 2 * k + 1;
        const char *at = text(v, "/intervisie/" STR_FMT, STR_ARG(v->peers[k]));
        const str begun = house_form(v->t, &v->h, at, v->bare[a], text(v, "%s/begin", at),
                                     STR("vorm=full&adres="));
        v->who[a] = house_cookie(v->t, v->bare[a], begun);
        const str page = ask(v, v->who[a], at), mark = STR("m-phrase\" translate=\"no\">");
        const str rest = str_from(page, (size_t)str_find(page, mark) + mark.n);
        const str phrase = str_part(rest, 0, (size_t)str_find_byte(rest, '<'));
        const str came = house_form(v->t, &v->h, at, v->bare[b], text(v, "%s/erin", at),
                                    str_format(v->t->mem, "zin=" STR_FMT, STR_ARG(phrase)));
        v->who[b] = house_cookie(v->t, v->bare[b], came);
        CHECK_INT(v->t,
                  post(v, v->who[a], at, text(v, "%s/rollen", at),
                       text(v, "inbrenger=" STR_FMT "&voorzitter=" STR_FMT "&tijd=" STR_FMT,
                            STR_ARG(v->uid[b]), STR_ARG(v->uid[a]), STR_ARG(v->uid[a]))),
                  303);
        CHECK_INT(v->t, post(v, v->who[a], at, text(v, "%s/doe", at), "doe=begin"), 303);
        for (int i = a; i <= b; i++)
            CHECK_INT(v->t,
                      post(v, v->who[i], at, text(v, "%s/doe", at),
                           text(v, "doe=say&stap=0&tekst=%s", word(v, CASE, i))),
                      303);
    }
}

static void night(struct vault *v, int days)
{
    raw_sql(
        v->t, v->h.database,
        text(v,
             "update review_round set hand_in_day = hand_in_day - %d, read_day = read_day - %d, "
             "close_day = close_day - %d",
             days, days, days));
    raw_sql(v->t, v->h.database,
            "insert into job (kind, payload, run_at, created_at) values ('review.day', '', 1, 1)");
    house_work(v->t, &v->h, NULL, 0, (int64_t)time(NULL) + 1);
}

static void reviews(struct vault *v)
{
    struct mem *m = v->t->mem;
    const char *make = "/groep/kluis/feedback/nieuw";
    const int today = day_of_at((int64_t)time(NULL)).n;

    const str made = house_form(
        v->t, &v->h, make, v->who[TRAINS], make,
        str_format(
            m,
            "titel=Kluisronde&stuk=plan-goal&vraag=&punten=Helder%%3F&voorbeeld=Een+voorbeeld+"
            "voor+iedereen&lezers=1&blind=ja&inleveren=" STR_FMT "&lezen=" STR_FMT
            "&sluiten=" STR_FMT,
            STR_ARG(day_iso(m, (day){today})), STR_ARG(day_iso(m, (day){today + 7})),
            STR_ARG(day_iso(m, (day){today + 14}))));
    CHECK_INT(v->t, client_status(made), 303);
    v->round = str_z(m, client_field(made, STR("location")));
    for (int i = 0; i < WRITERS; i++) {
        const char *at = text(v, "/dossier/" STR_FMT "/plan-goal", STR_ARG(v->uid[i]));
        CHECK_INT(v->t, post(v, v->who[i], at, at, text(v, "tekst=%s&delen=me", word(v, TEXT, i))),
                  303);
        CHECK_INT(v->t, post(v, v->who[i], v->round, text(v, "%s/inleveren", v->round), "x=1"),
                  303);
    }
    night(v, 1);
    for (int i = 0; i < WRITERS; i++) {
        const str page = ask(v, v->who[i], v->round);
        const str mark = str_format(m, "href=\"%s/lees/", v->round);
        const ptrdiff_t at = str_find(page, mark);
        CHECK(v->t, at >= 0);
        if (at < 0) continue;
        v->pair[i] = str_part(page, (size_t)at + mark.n, 8);
        const char *read = text(v, "%s/lees/" STR_FMT, v->round, STR_ARG(v->pair[i]));
        const str shown = ask(v, v->who[i], read);
        for (int k = 0; k < WRITERS; k++)
            if (str_find(shown, str_of(word(v, TEXT, k))) >= 0) v->reads[i] = k;
        CHECK(v->t, v->reads[i] != i);
        CHECK_INT(v->t,
                  post(v, v->who[i], read, read,
                       text(v, "doe=stuur&w1=&g1=2&w0=%s", word(v, FEEDBACK, i))),
                  303);
    }
    night(v, 7);
}

// ---- who reads what ----

static enum relation relation_of(const struct vault *v, enum kind kind, int writer, int reader)
{
    if (reader == writer) return OWN;
    if (reader >= WRITERS) return OTHER;
    if (kind == CASE) return reader / 2 == writer / 2 ? PAIRED : OTHER;
    if (kind == TEXT) return v->reads[reader] == writer ? PAIRED : OTHER;
    if (kind == FEEDBACK) return v->reads[writer] == reader ? PAIRED : OTHER;
    return OTHER;
}

static void looked_at(struct vault *v, int reader, const char *address, const char *path,
                      str answer)
{
    for (int kind = 0; kind < KINDS; kind++)
        for (int writer = 0; writer < WRITERS; writer++) {
            if (str_find(answer, str_of(word(v, (enum kind)kind, writer))) < 0) continue;
            const enum relation is = relation_of(v, (enum kind)kind, writer, reader);
            bool may = false;
            for (size_t i = 0; i < COUNT_OF(table); i++)
                if (table[i].kind == (enum kind)kind && table[i].relation == is &&
                    strcmp(table[i].address, address) == 0)
                    v->seen[i][reader] = may = true;
            if (!may)
                test_fail(v->t, __FILE__, __LINE__, "%s of writer %d is read by reader %d at %s",
                          kind_name[kind], writer, reader, path);
        }
}

// An address with its parts filled in, for what is of one of the writers.
static const char *fill(struct vault *v, const char *address, int of, bool *varies)
{
    struct out o = out_new(v->t->mem);

    *varies = false;
    for (str rest = str_from(str_of(address), 1), piece; str_cut(&rest, '/', &piece);) {
        const struct {
            const char *name;
            str value;
            bool own;
        } values[] = {
            {"{place}", STR("utrecht"), false},
            {"{group}", STR("kluis"), false},
            {"{meeting}", v->meeting, false},
            {"{round}", str_from(str_of(v->round), strlen("/groep/kluis/feedback/")), false},
            {"{section}", STR("plan-goal"), false},
            {"{course}", STR("democratisch-vakmanschap"), false},
            {"{key}", str_of(v->feed), false},
            {"{book}", v->uid[of], true},
            {"{uid}", v->person[of], true},
            {"{peers}", v->peers[of / 2], true},
            {"{pair}", v->pair[of], true},
        };
        out_byte(&o, '/');
        if (!piece.n || piece.at[0] != '{') {
            out_str(&o, piece);
            continue;
        }
        str value = STR("999999");
        for (size_t i = 0; i < COUNT_OF(values); i++)
            if (str_eq(piece, str_of(values[i].name))) {
                value = values[i].value;
                *varies = *varies || values[i].own;
            }
        out_str(&o, value);
    }
    if (o.n == 0) out_byte(&o, '/');
    return str_z(v->t->mem, out_get(&o));
}

static void one_address(struct vault *v, int reader, const struct route *r)
{
    bool varies = true;

    for (int of = 0; of < WRITERS && varies; of++) {
        const struct mem_mark mark = mem_mark(v->t->mem);
        const char *path = fill(v, r->path, of, &varies);
        const str answer = ask(v, v->who[reader], path);
        v->t->row = text(v, "reader %d, %s", reader, path);
        CHECK(v->t, client_status(answer) < 500);
        looked_at(v, reader, r->path, path, answer);
        if (strstr(r->path, "zoeken") || strstr(r->path, "search"))
            for (int kind = 0; kind < KINDS;
                 kind++) { // the page says what was searched for: its hits count
                const str hits =
                    ask(v, v->who[reader], text(v, "%s?q=%s", path, word(v, (enum kind)kind, 0)));
                CHECK(v->t, str_find(hits, STR("/dossier/")) < 0 &&
                                str_find(hits, STR("/intervisie/")) < 0 &&
                                str_find(hits, str_of(v->round)) < 0);
            }
        v->asked++;
        v->t->row = NULL;
        mem_reset(v->t->mem, mark);
    }
}

static void every_address(struct vault *v, int reader)
{
    for (int f = 0; f < features_n; f++)
        for (int k = 0; k < features[f]->n_routes; k++) {
            const struct route *r = &features[f]->routes[k];
            // A line of events does not end; it carries a version of the page, and nothing of it.
            if (r->method == GET && !strstr(r->path, "/lijn")) one_address(v, reader, r);
        }
}

// With the phrase of the owner, and with the key of somebody's browser, as if they had been overheard or taken.
static void with_what_was_taken(struct vault *v)
{
    for (int reader = 0; reader < READERS; reader++)
        for (int of = 0; of < WRITERS; of++) {
            const struct mem_mark mark = mem_mark(v->t->mem);
            const char *at = text(v, "/dossier/" STR_FMT "/besloten", STR_ARG(v->uid[of]));
            const char *peers = text(v, "/intervisie/" STR_FMT, STR_ARG(v->peers[of / 2]));
            v->t->row = text(v, "reader %d, of writer %d", reader, of);
            for (int k = NOTES; k <= LETTER; k++) {
                const str answer =
                    house_form(v->t, &v->h, v->bare[reader] ? "/mijn" : "/inloggen",
                               v->bare[reader], at,
                               str_format(v->t->mem, "wat=%s&doe=open&wachtzin=een+lange+zin+%d",
                                          kind_name[k], of));
                CHECK_INT(v->t, str_find(answer, str_of(word(v, (enum kind)k, of))) >= 0,
                          reader == of);
                CHECK_INT(v->t, client_status(answer),
                          reader == of       ? 200
                          : reader == NOBODY ? 403
                                             : 404);
            }
            const char *key = strstr(v->who[of], "meent-kring-");
            const char *stolen =
                v->bare[reader] && key
                    ? text(v, STR_FMT "; %s", STR_ARG(str_trim(str_of(v->bare[reader]))), key)
                    : NULL;
            if (stolen)
                CHECK_INT(v->t, str_find(ask(v, stolen, peers), str_of(word(v, CASE, of))) >= 0,
                          reader < WRITERS && reader / 2 == of / 2);
            // Nor without the key, for who is in it.
            CHECK(v->t, str_find(ask(v, v->bare[reader], peers), str_of(word(v, CASE, of))) < 0);
            v->t->row = NULL;
            mem_reset(v->t->mem, mark);
        }
}

// ---- the command line ----

// What a command prints, with what it prints of errors. Its input is empty.
static str printed(struct vault *v, const struct command *command, char **args, int n, bool json)
{
    const char *file = text(v, "%s/printed", test_folder(v->t));
    const int out = dup(1), err = dup(2), in = dup(0);
    const int to = open(file, O_CREAT | O_TRUNC | O_RDWR, 0600), from = open("/dev/null", O_RDONLY);
    struct cli c = {.mem = v->t->mem,
                    .command = command,
                    .set = &v->h.set,
                    .json = json,
                    .args = args,
                    .n = n,
                    .store = v->h.store,
                    .files = v->h.files};

    fflush(NULL);
    if (to < 0 || from < 0 || dup2(to, 1) < 0 || dup2(to, 2) < 0 || dup2(from, 0) < 0)
        return STR("");
    (void)command->run(&c);
    fflush(NULL);
    dup2(out, 1), dup2(err, 2), dup2(in, 0);
    close(out), close(err), close(in), close(from);
    const off_t size = lseek(to, 0, SEEK_END);
    char *bytes = mem_raw(v->t->mem, (size_t)size + 1);
    const ssize_t got = pread(to, bytes, (size_t)size, 0);
    close(to);
    return (str){bytes, got < 0 ? 0 : (size_t)got};
}

static void by_command(struct vault *v)
{
    // Those that serve, that begin anew, or that fill a practice place: they say nothing of anybody.
    static const char *const left_out[] = {"serve",   "work",    "room", "room home",
                                           "migrate", "restore", "demo"};
    const struct command *command;
    int tried = 0, said = 0;

    for (int i = 0; (command = command_at(i)); i++) {
        bool out = strstr(command->name, " demo") || strstr(command->name, " fill");
        for (size_t k = 0; k < COUNT_OF(left_out); k++)
            out = out || strcmp(command->name, left_out[k]) == 0;
        if (out) continue;
        for (int json = 0; json < 2; json++) {
            const struct mem_mark mark = mem_mark(v->t->mem);
            const str all = printed(v, command, NULL, 0, json);
            v->t->row = command->name;
            looked_at(v, READERS - 1, command->name, command->name, all);
            tried++;
            said += all.n > 0;
            v->t->row = NULL;
            mem_reset(v->t->mem, mark);
        }
    }
    CHECK(v->t, tried > 60 && said > 40);
}

// A backup is the whole database. What is sealed is sealed in it; what people give each other to read is not, and the reference
// says so (src/app/review/README.md).
static void by_backup(struct vault *v)
{
    char *words[] = {"backup"};
    int used;
    const char *file = text(v, "%s/alles.tar", test_folder(v->t));
    char *args[] = {(char *)(uintptr_t)file};

    if (!raw_is_sqlite(v->h.database)) return;
    (void)printed(v, command_find(1, words, &used), args, 1, false);
    FILE *f = fopen(file, "r");
    CHECK(v->t, f != NULL);
    if (!f) return;
    fseek(f, 0, SEEK_END);
    const long size = ftell(f);
    rewind(f);
    char *bytes = mem_raw(v->t->mem, (size_t)size + 1);
    const str all = {bytes, fread(bytes, 1, (size_t)size, f)};
    fclose(f);
    CHECK(v->t, all.n > 100000);
    for (int kind = 0; kind < KINDS; kind++)
        for (int i = 0; i < WRITERS; i++) {
            v->t->row = word(v, (enum kind)kind, i);
            CHECK_INT(v->t, str_find(all, str_of(v->t->row)) >= 0,
                      kind == TEXT || kind == FEEDBACK);
        }
    v->t->row = NULL;
}

TEST(group, what_is_said_in_confidence_is_read_by_whom_the_table_says)
{
    struct vault v = {.t = t};

    if (!house_open(t, &v.h, NULL, 0)) return;
    v.h.set.origin = STR("http://meent.example");
    house_fill(t, &v.h);
    for (int i = 0; i < READERS - 1; i++)
        v.who[i] = v.bare[i] =
            house_person(t, &v.h, text(&v, "%s%d@example.nl", i < INSIDE ? "binnen" : "buiten", i),
                         i < INSIDE ? NULL : str_z(t->mem, role_name((enum role)(i - INSIDE))),
                         PLACE_ROOT);
    NEED(t, store_write(v.h.store, t->mem, group_make, &v));
    const str made = house_form(t, &v.h, "/groep/agenda", v.who[0], "/groep/agenda", STR("groep="));
    const str mark = STR("value=\"http://meent.example/groep/agenda/");
    const str rest = str_from(made, (size_t)str_find(made, mark) + mark.n);
    v.feed = str_z(t->mem, str_part(rest, 0, (size_t)str_find_byte(rest, '"')));
    notes_and_letters(&v);
    conversations(&v);
    reviews(&v);
    for (int reader = 0; reader < READERS; reader++)
        every_address(&v, reader);
    for (size_t i = 0; i < COUNT_OF(table); i++)
        for (int reader = 0; reader < WRITERS; reader++) {
            t->row =
                text(&v, "%s, %s, reader %d", kind_name[table[i].kind], table[i].address, reader);
            CHECK(t, v.seen[i][reader]); // a row that is true of nobody checks nothing
        }
    t->row = NULL;
    CHECK(t, v.asked > READERS * 250);
    // The letter waits for the last session, for its owner too.
    const char *own = text(&v, "/dossier/" STR_FMT "/besloten", STR_ARG(v.uid[0]));
    CHECK_INT(t, post(&v, v.who[0], own, own, "wat=letter&doe=open&wachtzin=een+lange+zin+0"), 409);
    raw_sql(t, v.h.database,
            text(&v,
                 "update meeting set starts_at = 1000, ends_at = 2000 where uid = '" STR_FMT "'",
                 STR_ARG(v.meeting)));
    with_what_was_taken(&v);
    by_command(&v);
    by_backup(&v);
    // No letter that was sent holds a word of it.
    const str mail = raw_sql(t, v.h.database, "select subject || body from mail");
    for (int kind = 0; kind < KINDS; kind++)
        for (int i = 0; i < WRITERS; i++)
            CHECK(t, str_find(mail, str_of(word(&v, (enum kind)kind, i))) < 0);
    house_close(t, &v.h);
}
