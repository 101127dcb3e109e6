// The explanation told in another way: what is sent is made anew before anybody sees it, what is no film or has no words beside it is
// refused, and what was taken away comes back within its days and is erased after them.
#include "app/participate/participate.h"
#include "base/disk.h"
#include "core/file.h"
#include "tests/app/answer/plan.h"
#include "tests/support/clamd.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define TELL     PLAN "/uitleg"
#define CAPTIONS "WEBVTT\r\r00:00.100 --> 00:00.900\rDag allemaal."

static str get(struct plan *p, const char *path, const char *who)
{
    return house_ask(p->t, &p->h, "GET", path, who, (str){0});
}

static bool has(str answer, const char *what)
{
    return str_find(client_body(answer), str_of(what)) >= 0;
}

static int send(struct plan *p, const char *who, const char *fields, const char *name, str bytes)
{
    return client_status(
        house_form_file(p->t, &p->h, TELL, who, TELL, str_of(fields), "bestand", name, bytes));
}

// A file that ffmpeg makes here; empty where there is none.
static str made(struct test *t, const char *how, const char *ending)
{
    char path[300], command[600];
    str bytes = {0};

    snprintf(path, sizeof path, "%s/meent-telling-test-%d.%s", test_scratch(), (int)getpid(),
             ending);
    snprintf(command, sizeof command, "ffmpeg -nostdin -v error -y %s -metadata title=geheim %s",
             how, path);
    if (system(command) != 0 || disk_read(t->mem, AT_FDCWD, path, 1 << 20, &bytes) != ERR_NONE)
        bytes = (str){0};
    unlink(path);
    return bytes;
}

TEST(telling, stands_only_when_it_is_there_and_comes_back)
{
    const int64_t now = (int64_t)time(NULL);
    struct plan p;

    if (!plan_open(t, &p)) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader"),
               *desk = plan_person(&p, "d@example.nl", "expert");
    const str film = made(t, "-f lavfi -i testsrc=size=320x240:rate=10:duration=2 -pix_fmt yuv420p",
                          "mp4"),
              sound = made(t, "-f lavfi -i sine=duration=2", "mp3");
    CHECK_INT(t, client_status(get(&p, TELL, NULL)), 303);
    CHECK_INT(t, client_status(get(&p, TELL, desk)), 403);
    CHECK(t, !has(get(&p, PLAN, NULL), "Liever op een andere manier"));
    // Simple words are there at once.
    CHECK_INT(t, send(&p, lead, "soort=easy\ntekst=", "", (str){0}), 422);
    CHECK_INT(t, send(&p, lead, "soort=toverij\ntekst=x", "", (str){0}), 400);
    CHECK_INT(t, send(&p, lead, "soort=easy\ntekst=Het plein <b>wordt</b> nieuw.", "", (str){0}),
              303);
    CHECK(t, has(get(&p, PLAN, NULL), "Het plein &lt;b&gt;wordt&lt;/b&gt; nieuw."));
    CHECK(t, !has(get(&p, PLAN, NULL), "Gebarentaal"));
    // Sound and film are not, without their words, or when they are something else.
    const str page = STR("<!doctype html><title>x</title>");
    CHECK_INT(t, send(&p, lead, "soort=sound\ntekst=Dag", "x.mp3", page), 422);
    CHECK_INT(t, send(&p, lead, "soort=sign\ntekst=" CAPTIONS, "x.mp4", page), 422);
    if (!film.n || !sound.n) { // no ffmpeg here: nothing to make anew
        house_close(t, &p.h);
        return;
    }
    CHECK_INT(t, send(&p, lead, "soort=sound\ntekst=", "x.mp3", sound), 422);
    CHECK_INT(t, send(&p, lead, "soort=sign\ntekst=Zonder tijd", "x.mp4", film), 422);
    CHECK_INT(t, send(&p, lead, "soort=sign\ntekst=" CAPTIONS, "x.mp3", sound), 422);
    CHECK_INT(t, send(&p, lead, "soort=sound\ntekst=Dag allemaal", "x.mp3", sound), 303);
    CHECK_INT(t, send(&p, lead, "soort=sign\ntekst=" CAPTIONS, "x.mp4", film), 303);
    CHECK(t, !has(get(&p, PLAN, NULL), "gebarentaal.mp4"));
    house_work(t, &p.h, participate_jobs, PARTICIPATE_JOBS, now + 60);
    CHECK_INT(t, plan_count(&p, "trajectory_telling where state = 'ready' and raw is null"), 3);
    CHECK_INT(t, plan_count(&p, "trajectory_telling where seconds between 1 and 3"), 2);
    const str shown = get(&p, PLAN, NULL);
    CHECK(t, has(shown, "gebarentaal.mp4") && has(shown, "gebarentaal.nl.vtt") &&
                 has(shown, "uitleg.mp3") && has(shown, "Dag allemaal"));
    CHECK(t, has(get(&p, "/api/v1/trajecten", NULL), "[\"easy\",\"sound\",\"sign\"]"));
    // Each plan says its own, also those before and after it in the list; what is still in the making is nowhere.
    static const char *const others[] = {"weg", "bos", "brug"}, *const states[] = {"open", "idea",
                                                                                   "open"};
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        plan_sql(&p, str_z(t->mem, str_format(t->mem,
                                              "insert into trajectory (place, slug, title, "
                                              "practice, state, created_at, changed_at, state_at) "
                                              "select place, '%s', '%s', 0, '%s', 0, 0, 0 from "
                                              "trajectory where slug = 'plein'",
                                              others[i], others[i], states[i])));
        plan_sql(&p, str_z(t->mem, str_format(t->mem,
                                              "insert into trajectory_telling (trajectory, kind, "
                                              "state, body, at) select id, '%s', 'ready', 'x', 0 "
                                              "from trajectory where slug = '%s'",
                                              i == 2 ? "sign" : "easy", others[i])));
    }
    plan_sql(&p, "update trajectory_telling set gone_at = 1 where trajectory = (select id from "
                 "trajectory where slug = 'weg')");
    static const struct {
        const char *address, *explained;
    } each[] = {
        {"/brug\"", "[\"sign\"]"},
        {"/weg\"", "[]"},
        {"/plein\"", "[\"easy\",\"sound\",\"sign\"]"},
    };
    str api = client_body(get(&p, "/api/v1/trajecten", NULL));
    CHECK(t, str_find(api, STR("/bos\"")) < 0);
    for (size_t i = 0; i < COUNT_OF(each); i++) { // the newest first
        const ptrdiff_t from = str_find(api, str_of(each[i].address));
        t->row = each[i].address;
        CHECK(t, from >= 0);
        api = str_from(api, (size_t)from);
        const ptrdiff_t list = str_find(api, STR("\"explained\":"));
        CHECK(t,
              list >= 0 && str_starts(str_from(api, (size_t)list + 12), str_of(each[i].explained)));
    }
    t->row = NULL;
    plan_sql(&p, "delete from trajectory where slug <> 'plein'");
    // Made anew: nothing of what was beside the picture; and in pieces, as a browser asks for it.
    const ptrdiff_t at = str_find(shown, STR("/bestand/"));
    CHECK(t, at > 0);
    const str rest = str_from(shown, (size_t)at);
    const char *file = str_z(t->mem, str_part(rest, 0, (size_t)str_find_byte(rest, '"')));
    const str whole = get(&p, file, NULL);
    CHECK_INT(t, client_status(whole), 200);
    CHECK(t, str_find(whole, STR("geheim")) < 0);
    CHECK_INT(t, client_status(house_ask(t, &p.h, "GET", file, "range: bytes=0-9\r\n", (str){0})),
              206);
    // Taken away, put back, taken away for good.
    CHECK_INT(t, send(&p, lead, "soort=sign\ndoe=weg", "", (str){0}), 303);
    CHECK(t, !has(get(&p, PLAN, NULL), "gebarentaal.mp4"));
    CHECK(t, has(get(&p, TELL, lead), "Zet terug wat weg is"));
    const str edit = client_body(get(&p, TELL, lead));
    const ptrdiff_t which = str_find(edit, STR("name=\"welke\" value=\""));
    CHECK(t, which > 0);
    const str id = str_from(edit, (size_t)which + 20);
    const char *back =
        str_z(t->mem, str_format(t->mem, "soort=sign\ndoe=terug\nwelke=" STR_FMT,
                                 STR_ARG(str_part(id, 0, (size_t)str_find_byte(id, '"')))));
    CHECK_INT(t, send(&p, lead, back, "", (str){0}), 303);
    CHECK(t, has(get(&p, PLAN, NULL), "gebarentaal.mp4"));
    CHECK_INT(t, send(&p, lead, "soort=sign\ndoe=weg", "", (str){0}), 303);
    house_work(t, &p.h, participate_jobs, PARTICIPATE_JOBS, now + 31 * 86400);
    CHECK_INT(t, plan_count(&p, "trajectory_telling where kind = 'sign'"), 0);
    CHECK_INT(t, plan_count(&p, "file where name like 'gebarentaal%'"), 0);
    CHECK_INT(t, send(&p, lead, back, "", (str){0}), 409);
    CHECK(t, has(get(&p, PLAN, NULL), "uitleg.mp3"));
    house_close(t, &p.h);
}

// Test 40: what is told goes to no decoder before the scanner has seen it, and what was made of it is closed by its bytes.
TEST(telling, is_looked_at_first)
{
    const int64_t now = (int64_t)time(NULL) + 1;
    struct clamd scanner;
    struct plan p;

    if (!plan_open(t, &p) || !clamd_open(t, &scanner)) return;
    p.h.set.scanner = str_of(scanner.address);
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader");
    const str sound = made(t, "-f lavfi -i sine=duration=2", "mp3");
    if (sound.n) {
        CHECK_INT(t, send(&p, lead, "soort=sound\ntekst=Dag allemaal", "x.mp3", sound), 303);
        atomic_store(&scanner.mode, CLAMD_SILENT);
        house_work(t, &p.h, NULL, 0, now); // no answer yet
        CHECK_INT(t,
                  plan_count(&p, "trajectory_telling where state = 'waiting' and raw is not null"),
                  1);
        CHECK(t, has(get(&p, TELL, lead), "Het wordt eerst nagekeken"));
        atomic_store(&scanner.mode, CLAMD_LOOKS);
        house_work(t, &p.h, NULL, 0, now + 60);
        CHECK_INT(t, plan_count(&p, "trajectory_telling where state = 'ready' and raw is null"), 1);
        const str shown = get(&p, PLAN, NULL);
        const ptrdiff_t at = str_find(shown, STR("/bestand/"));
        CHECK(t, at > 0);
        const str rest = str_from(shown, (size_t)at);
        const char *file = str_z(t->mem, str_part(rest, 0, (size_t)str_find_byte(rest, '"')));
        CHECK_INT(t, client_status(get(&p, file, NULL)), 200);
        // The folder of files has the same door.
        plan_sql(&p, "insert into scan (sha256, state, due_at, at) select sha256, 'held', 0, 0 "
                     "from file where name = 'uitleg.mp3'");
        CHECK_INT(t, client_status(get(&p, file, NULL)), 404);
        CHECK_INT(t, client_status(get(&p, file, lead)), 404);
        const str sick = clamd_sick(t->mem, sound);
        CHECK_INT(t, send(&p, lead, "soort=sound\ntekst=Dag nog eens", "x.mp3", sick), 303);
        house_work(t, &p.h, NULL, 0, now + 120);
        CHECK_INT(t,
                  plan_count(&p, "trajectory_telling where state = 'refused' and raw is null and "
                                 "body = 'Dag nog eens'"),
                  1);
        CHECK(t, has(get(&p, TELL, lead), "Win.Test.EICAR_HDB-1"));
    }
    clamd_close(&scanner);
    house_close(t, &p.h);
}
