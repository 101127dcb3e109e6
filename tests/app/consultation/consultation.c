// A consultation: open on the dot, a receipt at once, what is spoken becomes a record that its speaker confirms, letters that
// come late, texts taken in and published, and what nobody may see, send or change.
#include "app/consultation/consultation.h"
#include "base/hash.h"
#include "core/pdf.h"
#include "tests/app/answer/plan.h"
#include "tests/support/clamd.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define VIEW "/testdam/meedoen/plein/zienswijze"
#define DESK "/testdam/meedoen/plein/zienswijzen"
#define LIES "/testdam/meedoen/plein/ter-inzage"
#define WHO  "&naam=Kees+Kwik&mail=kees77%40planted.example"

static bool has(str answer, const char *what)
{
    return str_find(client_body(answer), str_of(what)) >= 0;
}

static str get(struct plan *p, const char *path, const char *who)
{
    return house_ask(p->t, &p->h, "GET", path, who, (str){0});
}

static str form(struct plan *p, const char *who, const char *from, const char *to,
                const char *fields)
{
    return house_form(p->t, &p->h, from, who, to, str_of(fields));
}

struct made {
    struct plan *p;
    const char *text, *label;
    document_version_id version;
    document_id document;
};

static enum err text_make(struct db *db, void *arg)
{
    struct made *m = arg;
    struct mem *mem = m->p->t->mem;
    str fingerprint;

    if (!m->document.v)
        TRY(inspection_document_add(db, mem, 1, m->p->id, STR("Ontwerp Plein"), STR(""),
                                    &m->document));
    TRY(inspection_version_add(db, mem, 1,
                               &(struct inspection_version_new){.document = m->document,
                                                                .label =
                                                                    m->label ? m->label : "draft",
                                                                .why = STR("Anders."),
                                                                .markdown = str_of(m->text)},
                               &m->version));
    return inspection_publish(db, mem, 1, m->version, &fingerprint);
}

#define DRAFT                                                                                     \
    "# Plein\n\nDe bomen op het plein worden gekapt.\n\nEr komen twintig banken van hout.\n\n## " \
    "Geld\n\nHet kost honderdduizend euro.\n"

static bool open_it(struct test *t, struct plan *p, struct made *m)
{
    if (!plan_open(t, p)) return false;
    plan_sql(p, "insert into consultation (trajectory, legal, everybody, phone_text, appeal_text) "
                "select id, 1, 1, 'Bel 000', 'Beroep binnen zes weken' from trajectory");
    *m = (struct made){.p = p, .text = DRAFT};
    CHECK_INT(t, store_write(p->h.store, t->mem, text_make, m), ERR_NONE);
    return true;
}

// The address of the receipt of a view on the form.
static const char *give(struct plan *p, const char *fields)
{
    const str answer = form(p, NULL, VIEW, VIEW, fields);

    CHECK_INT(p->t, client_status(answer), 303);
    return str_z(p->t->mem, client_field(answer, STR("location")));
}

static str send_file(struct plan *p, const char *who, const char *from, const char *to,
                     const char *field, const char *filename, str bytes, const char *more)
{
    return house_form_file(p->t, &p->h, from, who, to, str_of(more), field, filename, bytes);
}

static str ogg(struct mem *m)
{
    char *at = mem_raw(m, 2000);

    memset(at, 7, 2000);
    memcpy(at, "OggS", 4);
    return (str){at, 2000};
}

// ---- when ----

TEST(consultation, to_the_second_by_the_clock_of_amsterdam)
{
    const struct trajectory_row winter = {.state = STR("open"),
                                          .has_starts_day = true,
                                          .has_ends_day = true,
                                          .starts_day = day_of((struct ymd){2026, 11, 5}).n,
                                          .ends_day = day_of((struct ymd){2026, 12, 16}).n};
    const struct trajectory_row summer = {.state = STR("open"),
                                          .has_ends_day = true,
                                          .ends_day = day_of((struct ymd){2027, 7, 1}).n};
    const struct trajectory_row closed = {.state = STR("closed"),
                                          .has_ends_day = true,
                                          .ends_day = winter.ends_day};

    CHECK_STR(t, at_iso(t->mem, inspection_opens_at(&winter)), "2026-11-04T23:00:00Z");
    CHECK_STR(t, at_iso(t->mem, inspection_closes_at(&winter)), "2026-12-16T23:00:00Z");
    CHECK_STR(t, at_iso(t->mem, inspection_closes_at(&summer)), "2027-07-01T22:00:00Z");
    CHECK(t, inspection_takes_views(&winter, inspection_closes_at(&winter) - 1)); // test 6
    CHECK(t, !inspection_takes_views(&winter, inspection_closes_at(&winter)));
    CHECK(t, !inspection_takes_views(&closed, inspection_closes_at(&winter) - 1));
}

TEST(consultation, a_letter_posted_in_time_counts_for_a_week)
{
    const int32_t last = day_of((struct ymd){2026, 12, 16}).n;
    const struct trajectory_row plan = {.has_ends_day = true, .ends_day = last};
    static const struct {
        int received, posted; // after the last day; posted 99: no postmark
        bool late;
    } rows[] = {
        {0, 99, false}, {1, 99, true}, {1, 0, false},   {7, 0, false},
        {8, 0, true},   {7, 1, true},  {-3, 99, false},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const day posted = {last + rows[i].posted};
        t->row = str_z(t->mem, str_format(t->mem, "received %d posted %d", rows[i].received,
                                          rows[i].posted));
        CHECK_INT(t,
                  view_is_late(&plan, (day){last + rows[i].received},
                               rows[i].posted == 99 ? NULL : &posted),
                  rows[i].late);
    }
    // Christmas on a Friday: the week ends on Monday. By law it is a term as any other.
    const struct trajectory_row friday = {.has_ends_day = true,
                                          .ends_day = day_of((struct ymd){2026, 12, 18}).n};
    const day posted = {(int32_t)friday.ends_day};
    t->row = NULL;
    CHECK_STR(t, day_iso(t->mem, inspection_post_last(posted)), "2026-12-28");
    CHECK(t, !view_is_late(&friday, day_of((struct ymd){2026, 12, 28}), &posted));
    CHECK(t, view_is_late(&friday, day_of((struct ymd){2026, 12, 29}), &posted));
}

// Test 6: until the last day yes, then no, with what was typed and how late it was. Announced, it opens with the first view of
// its first day, whether or not the job was there.
TEST(consultation, opens_and_closes_on_its_day)
{
    const int32_t today = day_of_at((int64_t)time(NULL)).n;
    struct plan p;
    struct made m;

    if (!open_it(t, &p, &m)) return;
    plan_sql(&p, str_z(t->mem, str_format(t->mem, "update trajectory set ends_day = %d", today)));
    give(&p, "tekst=Nog+net" WHO);
    plan_sql(&p,
             str_z(t->mem, str_format(t->mem, "update trajectory set ends_day = %d", today - 1)));
    const str late =
        form(&p, NULL, PLAN "/inbreng/terugvinden", VIEW, "tekst=Te+laat+maar+niet+kwijt" WHO);
    CHECK_INT(t, client_status(late), 409);
    CHECK(t, has(late, "Te laat maar niet kwijt") && has(late, "Je zienswijze kwam te laat"));
    CHECK_INT(t, plan_count(&p, "contribution"), 1);

    plan_sql(&p, str_z(t->mem,
                       str_format(t->mem,
                                  "update trajectory set state = 'announced', starts_day = "
                                  "%d, ends_day = %d, decision_day = %d, "
                                  "feedback_day = %d, decider = 'council', influence = 'consult'",
                                  today, today + 60, today + 70, today + 90)));
    plan_sql(&p, "insert into trajectory_text (trajectory, part, lang, body) select t.id, x.part, "
                 "'nl', 'Tekst' from trajectory t, (select 'question' as part union select 'goal' "
                 "union select 'audience' union select 'missed' union select 'changes' union "
                 "select 'effort' union select 'handling' union select 'who' union select 'money' "
                 "union select 'data' union select 'contact') x");
    plan_sql(&p, "insert into trajectory_stop (trajectory, question, answer, note) select t.id, "
                 "x.q, 'green', '' from trajectory t, (select 'choice' as q union select 'willing' "
                 "union select 'time' union select 'means' union select 'reach' union select "
                 "'safe') x");
    plan_sql(&p, "insert into trajectory_way (trajectory, kind, title, title_en, body, body_en, "
                 "minutes, href, seq) select id, 'views', 'Zienswijze', '', '', '', 20, '', 1 from "
                 "trajectory");
    plan_sql(&p, "insert into trajectory_frame (trajectory, kind, body, why, confirmed_by, "
                 "confirmed_ref, confirmed_day, seq) select t.id, x.kind, 'Banken', 'Omdat', "
                 "'council', '1', 1, 1 from trajectory t, (select 'open' as kind union select "
                 "'fixed') x");
    CHECK(t, has(get(&p, LIES, NULL), "Je kunt reageren vanaf"));
    CHECK_INT(t, client_status(get(&p, LIES "/ontwerp-plein", NULL)), 404); // not to be read yet
    // Nobody announced it: then it stays closed, and says so.
    CHECK_INT(t,
              client_status(form(&p, NULL, PLAN "/inbreng/terugvinden", VIEW, "tekst=Vroeg" WHO)),
              409);
    plan_sql(
        &p, str_z(t->mem,
                  str_format(t->mem,
                             "update consultation set announced_ref = 'Blad 1', announced_day = %d",
                             today - 3)));
    CHECK_INT(t,
              client_status(
                  form(&p, NULL, PLAN "/inbreng/terugvinden", VIEW, "tekst=Op+de+stip" WHO)),
              303);
    CHECK_INT(t, plan_count(&p, "trajectory where state = 'open' and version = 1"), 1);
    CHECK_INT(t, client_status(get(&p, LIES "/ontwerp-plein", NULL)), 200);
    CHECK(t, audit_whole(&p));
    house_close(t, &p.h);
}

// ---- a written view ----

TEST(consultation, a_receipt_at_once_and_only_for_who_holds_it)
{
    struct plan p;
    struct made m;

    if (!open_it(t, &p, &m)) return;
    const str text = client_body(get(&p, LIES "/ontwerp-plein", NULL));
    const ptrdiff_t at = str_find(text, STR("id=\"a-"));
    CHECK(t, at > 0);
    const str id = str_part(text, (size_t)at + 6, 8);
    const char *here =
        str_z(t->mem, str_format(t->mem, VIEW "?stuk=ontwerp-plein&alinea=" STR_FMT, STR_ARG(id)));
    CHECK_INT(t, client_status(get(&p, here, NULL)), 200);
    CHECK_INT(t, client_status(get(&p, VIEW "?stuk=ontwerp-plein&alinea=zzzzzzzz", NULL)), 404);
    CHECK_INT(t, client_status(get(&p, VIEW "?stuk=niets", NULL)), 404);
    const char *receipt =
        give(&p,
             str_z(t->mem,
                   str_format(t->mem, "tekst=Laat+staan&stuk=ontwerp-plein&alinea=" STR_FMT "%s",
                              STR_ARG(id), WHO)));
    const str page = get(&p, receipt, NULL);
    CHECK_INT(t, client_status(page), 200);
    CHECK_STR(t, client_field(page, STR("cache-control")), "no-store");
    CHECK(t, has(page, "Laat staan") && has(page, "Hij heeft nummer 1") && has(page, "alinea 1"));
    CHECK_INT(t, client_status(get(&p, VIEW "/1?sleutel=2222222222222222", NULL)), 404);
    CHECK_INT(t, client_status(get(&p, VIEW "/1", NULL)), 404);
    CHECK_INT(t, client_status(get(&p, VIEW "/2", NULL)), 404);
    // Published without the name; counted at its paragraph. Name and address are nowhere in public.
    static const char *const open[] = {LIES, LIES "/ontwerp-plein", PLAN "/inbreng",
                                       PLAN "/inbreng/1", PLAN "/antwoorden.json"};
    for (size_t i = 0; i < COUNT_OF(open); i++) {
        t->row = open[i];
        const str shown = get(&p, open[i], NULL);
        CHECK_INT(t, client_status(shown), 200);
        CHECK(t, !has(shown, "Kwik") && !has(shown, "kees77"));
    }
    t->row = NULL;
    CHECK(t, has(get(&p, LIES "/ontwerp-plein", NULL), "1 zienswijze"));
    CHECK(t, has(get(&p,
                     str_z(t->mem, str_format(t->mem, LIES "/ontwerp-plein/" STR_FMT, STR_ARG(id))),
                     NULL),
                 "Laat staan"));
    CHECK_INT(t, plan_count(&p, "mail where recipient = 'kees77@planted.example'"), 1);
    // The form of ordinary contributions leads here, and does not take one without a name.
    CHECK_INT(t, client_status(get(&p, PLAN "/inbreng/nieuw", NULL)), 303);
    CHECK_INT(t,
              client_status(form(&p, NULL, PLAN "/inbreng/terugvinden", PLAN "/inbreng/nieuw",
                                 "tekst=Zonder+naam")),
              409);
    house_close(t, &p.h);
}

static str version_new(struct plan *p, struct made *m, const char *text)
{
    m->text = text;
    CHECK_INT(p->t, store_write(p->h.store, p->t->mem, text_make, m), ERR_NONE);
    return client_body(get(p, LIES "/ontwerp-plein", NULL));
}

// The form was opened on one version and sent when there was another: what counts is what its writer saw. And who has something
// to say about a paragraph that is gone may still say it.
TEST(consultation, a_view_is_about_the_words_its_writer_saw)
{
    struct plan p;
    struct made m;

    if (!open_it(t, &p, &m)) return;
    const str text = version_new(&p, &m, "Drie bomen worden gekapt.\n\nEr komt een bank.\n");
    const str tree = str_part(text, (size_t)str_find(text, STR("id=\"a-")) + 6, 8);
    const char *about =
        str_z(t->mem, str_format(t->mem, "stuk=ontwerp-plein&alinea=" STR_FMT, STR_ARG(tree)));
    const char *page = str_z(t->mem, str_format(t->mem, VIEW "?%s", about));
    const str opened = get(&p, page, NULL);
    CHECK(t, has(opened, "Drie bomen worden") && has(opened, "name=\"versie\" value=\"2\"") &&
                 !has(opened, "nieuwere versie"));
    version_new(&p, &m, "Dertig bomen worden gekapt.\n\nEr komt een bank.\n");
    CHECK(t, has(get(&p, page, NULL), "Dertig bomen worden"));
    const char *sent = str_z(t->mem, str_format(t->mem, "tekst=Prima&%s&versie=2%s", about, WHO));
    const str first = get(&p, give(&p, sent), NULL);
    CHECK(t, has(first, "versie 2 van") && has(first, "Drie bomen worden") &&
                 !has(first, "Dertig bomen") && has(first, "nieuwere versie"));
    // The paragraph goes: by the version that was shown, and by none, it is still there to speak about.
    version_new(&p, &m, "Er komt een bank.\n\nEn een fontein van steen.\n");
    CHECK(t, has(get(&p, give(&p, sent), NULL), "Drie bomen worden"));
    CHECK(t, has(get(&p, page, NULL), "Dertig bomen worden"));
    CHECK(t, has(get(&p, give(&p, str_z(t->mem, str_format(t->mem, "tekst=Nee&%s%s", about, WHO))),
                     NULL),
                 "versie 3 van"));
    // Of a version that nobody could read, or that is none, there is nothing to say.
    plan_sql(&p, "update document_version set state = 'ready' where version = 3");
    static const char *const none[] = {"3", "5", "0", "-1", "x", "99999999999999999999"};
    for (size_t i = 0; i < COUNT_OF(none); i++) {
        t->row = none[i];
        CHECK_INT(t,
                  client_status(form(&p, NULL, VIEW, VIEW,
                                     str_z(t->mem, str_format(t->mem, "tekst=x&%s&versie=%s%s",
                                                              about, none[i], WHO)))),
                  404);
    }
    t->row = NULL;
    CHECK_INT(t, plan_count(&p, "contribution"), 3);
    house_close(t, &p.h);
}

// Tests 4, 18, 19, 26, 33: what a browser sends besides changes nothing, text is text, and nothing is written without a token.
TEST(consultation, takes_only_what_the_form_has)
{
    struct plan p;
    struct made m;

    if (!open_it(t, &p, &m)) return;
    give(&p, "tekst=%3Cscript%3Ealert(1)%3C%2Fscript%3E&id=9&number=99&record=confirmed&spoken=1&"
             "audio=1&version=1&received_at=1&"
             "paragraph=x&posted_day=1&state=hidden&channel=paper&confirmed_how=signed&adres=%3Cb%"
             "3E1%3C%2Fb%3E" WHO);
    CHECK_INT(t,
              plan_count(&p, "contribution where number = 1 and channel = 'online' and state = "
                             "'admitted' and named = 0"),
              1);
    CHECK_INT(t,
              plan_count(&p, "consultation_view where record = '' and spoken = 0 and audio is null "
                             "and version is null and "
                             "posted_day is null and received_at > 1000000 and confirmed_how = ''"),
              1);
    CHECK(t, !has(get(&p, PLAN "/inbreng/1", NULL), "<script>alert"));
    static const char *const bad[] = {"tekst=" WHO, "tekst=x", "tekst=x&naam=Kees",
                                      "tekst=x&naam=&mail=a%40b.example",
                                      "tekst=x&naam=K&mail=geen"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        t->row = bad[i];
        CHECK_INT(t, client_status(form(&p, NULL, VIEW, VIEW, bad[i])), 422);
    }
    t->row = NULL;
    const char *plain = "Content-Type: application/x-www-form-urlencoded\r\n";
    CHECK_INT(t, client_status(house_ask(t, &p.h, "POST", VIEW, plain, STR("tekst=x" WHO))), 403);
    const char *parts = "Content-Type: multipart/form-data; boundary=b\r\n";
    CHECK_INT(
        t,
        client_status(house_ask(
            t, &p.h, "POST", VIEW, parts,
            STR("--b\r\nContent-Disposition: form-data; name=\"tekst\"\r\n\r\nx\r\n--b--\r\n"))),
        403);
    // A file only where the route says so.
    CHECK_INT(t,
              client_status(
                  house_ask(t, &p.h, "POST", PLAN "/inbreng/terugvinden", parts, STR("--b--\r\n"))),
              400);
    static const char *const odd[] = {VIEW "/0",
                                      VIEW "/-1",
                                      VIEW "/99999999999999999999",
                                      LIES "/x",
                                      LIES "/ontwerp-plein/zzzzzzzz",
                                      LIES "/ontwerp-plein?versie=99",
                                      "/testdam/meedoen/bestaat-niet/ter-inzage"};
    for (size_t i = 0; i < COUNT_OF(odd); i++) {
        t->row = odd[i];
        CHECK_INT(t, client_status(get(&p, odd[i], NULL)), 404);
    }
    t->row = NULL;
    CHECK_INT(t, plan_count(&p, "contribution"), 1);
    house_close(t, &p.h);
}

// ---- a spoken view ----

TEST(consultation, a_recording_becomes_a_record_that_its_speaker_confirms)
{
    struct plan p;
    struct made m;

    if (!open_it(t, &p, &m)) return;
    const char *expert = plan_person(&p, "kenner@example.nl", "expert");
    const char *reader = plan_person(&p, "lezer@example.nl", "reader");
    const str sent = send_file(&p, NULL, VIEW, VIEW, "opname", "x.ogg", ogg(t->mem),
                               "naam=Kees Kwik\nmail=kees77@planted.example");
    CHECK_INT(t, client_status(sent), 303);
    const char *receipt = str_z(t->mem, client_field(sent, STR("location")));
    CHECK(t, has(get(&p, receipt, NULL), "Iemand van de gemeente luistert"));
    CHECK_INT(t, plan_count(&p, "upload where public = 0 and kind = 'ogg' and bytes = 2000"), 1);
    // Only who writes the record hears it; test 21.
    CHECK_INT(t, client_status(get(&p, DESK "/1/opname", NULL)), 303);
    CHECK_INT(t, client_status(get(&p, DESK "/1/opname", reader)), 403);
    const str sound = get(&p, DESK "/1/opname", expert);
    CHECK_INT(t, client_status(sound), 200);
    CHECK_STR(t, client_field(sound, STR("content-type")), "audio/ogg");
    CHECK_STR(t, client_field(sound, STR("cache-control")), "no-store");
    CHECK_STR(t, client_field(sound, STR("x-content-type-options")), "nosniff");
    CHECK(t, has(get(&p, DESK, expert), "verslag maken"));
    CHECK_INT(t, client_status(form(&p, expert, DESK "/1", DESK "/1", "doe=verslag&tekst=")), 422);
    // Nobody signs or confirms what has no record yet.
    CHECK_INT(t, client_status(form(&p, expert, DESK "/1", DESK "/1", "doe=getekend")), 409);
    CHECK_INT(t,
              client_status(form(&p, expert, DESK "/1", DESK "/1",
                                 "doe=verslag&tekst=De+spreker+wil+meer+bomen.")),
              303);
    CHECK(t, has(get(&p, PLAN "/inbreng/1", NULL), "De spreker wil meer bomen."));
    CHECK_INT(t, plan_count(&p, "contribution_point where body = 'De spreker wil meer bomen.'"), 1);
    CHECK_INT(t,
              plan_count(
                  &p,
                  "mail where recipient = 'kees77@planted.example' and subject like 'Klopt dit?%'"),
              1);

    const str key =
        str_from(str_of(receipt), (size_t)str_find(str_of(receipt), STR("sleutel=")) + 8);
    const char *sleutel = str_z(t->mem, str_part(key, 0, 16));
    const char *no =
        str_z(t->mem, str_format(t->mem, "sleutel=%s&doe=klopt-niet&fout=Ik+zei+banken", sleutel));
    const char *yes = str_z(t->mem, str_format(t->mem, "sleutel=%s&doe=klopt", sleutel));
    CHECK_INT(t,
              client_status(form(&p, NULL, receipt, VIEW "/1",
                                 str_z(t->mem, str_format(t->mem, "sleutel=%s&doe=klopt-niet&fout=",
                                                          sleutel)))),
              422);
    CHECK_INT(t, client_status(form(&p, NULL, receipt, VIEW "/1", no)), 303);
    CHECK(t, has(get(&p, DESK "/1", expert), "Ik zei banken"));
    CHECK_INT(t,
              client_status(form(&p, expert, DESK "/1", DESK "/1",
                                 "doe=verslag&tekst=De+spreker+wil+meer+banken.")),
              303);
    // Test 10: looking changes nothing; another key is of no use.
    get(&p, receipt, NULL);
    CHECK_INT(t, plan_count(&p, "consultation_view where record = 'written'"), 1);
    CHECK_INT(t,
              client_status(
                  form(&p, NULL, receipt, VIEW "/1", "sleutel=2222222222222222&doe=klopt")),
              403);
    CHECK_INT(t, client_status(form(&p, NULL, receipt, VIEW "/1", yes)), 303);
    CHECK_INT(t,
              plan_count(&p, "consultation_view where record = 'confirmed' and confirmed_how = "
                             "'online' and audio is null"),
              1);
    CHECK_INT(t, plan_count(&p, "upload"), 0); // the voice is gone
    CHECK_INT(t, client_status(get(&p, DESK "/1/opname", expert)), 404);
    CHECK_INT(t, client_status(form(&p, expert, DESK, DESK "/1", "doe=verslag&tekst=Anders.")),
              409);
    CHECK(t, audit_whole(&p));
    house_close(t, &p.h);
}

// Withdrawn, nothing of it is left but its number.
TEST(consultation, withdrawn_is_gone)
{
    struct plan p;
    struct made m;

    if (!open_it(t, &p, &m)) return;
    const str sent = send_file(&p, NULL, VIEW, VIEW, "opname", "x.ogg", ogg(t->mem),
                               "naam=Kees Kwik\nadres=Kwikstraat 77");
    const str key =
        str_from(client_field(sent, STR("location")),
                 (size_t)str_find(client_field(sent, STR("location")), STR("sleutel=")) + 8);
    const char *sleutel = str_z(t->mem, str_part(key, 0, 16));
    const char *mine =
        str_z(t->mem, str_format(t->mem, PLAN "/inbreng/1/mijn?sleutel=%s", sleutel));
    CHECK_INT(t,
              client_status(
                  form(&p, NULL, mine, PLAN "/inbreng/1/mijn",
                       str_z(t->mem, str_format(t->mem, "sleutel=%s&doe=intrekken", sleutel)))),
              303);
    CHECK_INT(t, plan_count(&p, "upload"), 0);
    CHECK_INT(t,
              plan_count(&p,
                         "consultation_view where address = '' and audio is null and record = ''"),
              1);
    house_close(t, &p.h);
}

// ---- files: tests 39 and 40 ----

#define B(literal)                   \
    {                                \
        literal, sizeof(literal) - 1 \
    }

TEST(consultation, a_file_is_what_its_bytes_say)
{
    static const char pdf[] = "%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\nxref trailer << >> "
                              "startxref 1\n%%EOF\n            ";
    static const char run[] = "%PDF-1.4\n1 0 obj << /OpenAction << /S /JavaScript /JS "
                              "(app.alert\\(1\\)) >> >> endobj trailer\n%%EOF\n";
    static const char files[] = "%PDF-1.7\n<< /EmbeddedFiles 3 0 R >> trailer startxref 1 xref and "
                                "more to be long enough\n%%EOF\n";
    static const struct {
        const char *name, *file;
        str bytes;
        int kind; // -1: none
    } rows[] = {
        {"pdf", "a.pdf", {pdf, sizeof pdf - 1}, UPLOAD_pdf},
        {"pdf by name", "a.pdf", B("hallo"), -1},
        {"runs", "a.pdf", {run, sizeof run - 1}, -1},
        {"holds files", "a.pdf", {files, sizeof files - 1}, -1},
        {"cut off", "a.pdf", {pdf, 40}, -1},
        {"html as sound", "a.mp3", B("<!DOCTYPE html><script>1</script>"), UPLOAD_html},
        {"svg", "a.svg", B("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"), -1},
        {"svg as md", "a.md", B("<svg/>"), UPLOAD_markdown},
        {"a program", "a.md",
         B("\x7f"
           "ELF\0\0"),
         -1},
        {"broken zip", "a.docx", B("PK\3\4 and then nothing of a zip"), -1},
        {"short sound", "a.ogg", B("OggS"), -1},
    };

    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        enum upload_kind kind = UPLOAD_KIND_COUNT;
        t->row = rows[i].name;
        const bool known = upload_kind_of(t->mem, rows[i].bytes, str_of(rows[i].file), &kind);
        CHECK_INT(t, known ? (int)kind : -1, rows[i].kind);
    }
    t->row = NULL;
}

// Test 40: nobody fills the disk, or takes the room of the documents; who may not speak just now can write.
TEST(consultation, so_many_recordings_from_one_address)
{
    struct plan p;
    struct made m;
    const str sound = ogg(t->mem);

    if (!open_it(t, &p, &m)) return;
    p.h.set.limit_recordings = 2;
    house_window(10);
    for (int i = 0; i < 3; i++) {
        const str got = send_file(&p, NULL, VIEW, VIEW, "opname", "x.ogg", sound,
                                  "naam=K\nmail=a@b.example\ntekst=Meer groen");
        CHECK_INT(t, client_status(got), i < 2 ? 303 : 422);
        if (i == 2) CHECK(t, has(got, "Wacht tien minuten") && has(got, "Meer groen</textarea>"));
    }
    CHECK_INT(t, client_status(form(&p, NULL, VIEW, VIEW, "tekst=Meer+groen" WHO)), 303);
    CHECK_INT(t, plan_count(&p, "upload where public = 0"), 2);
    // Full of recordings: it says so, keeps what was typed, and a document still comes in.
    p.h.set.limit_recordings = 0;
    plan_sql(&p,
             "with recursive n(i) as (select 3 union all select i + 1 from n where i < 500) insert "
             "into upload (trajectory, name, kind, bytes, sha256, body, public, at) select "
             "u.trajectory, u.name, u.kind, u.bytes, u.sha256, u.body, 0, u.at from upload u, n "
             "where u.id = (select min(id) from upload)");
    CHECK_INT(t, plan_count(&p, "upload where public = 0"), 500);
    const str full = send_file(&p, NULL, VIEW, VIEW, "opname", "x.ogg", sound,
                               "naam=K\nmail=a@b.example\ntekst=Meer bankjes");
    CHECK_INT(t, client_status(full), 422);
    CHECK(t, has(full, "al heel veel opnames") && has(full, "Meer bankjes</textarea>"));
    CHECK_INT(t, plan_count(&p, "contribution where body = 'Meer bankjes'"), 0);
    house_close(t, &p.h);
}

TEST(consultation, only_sound_may_be_spoken)
{
    struct plan p;
    struct made m;

    if (!open_it(t, &p, &m)) return;
    const str html = STR("<!DOCTYPE html><script>alert(1)</script>");
    CHECK_INT(t,
              client_status(send_file(&p, NULL, VIEW, VIEW, "opname", "x.mp3", html,
                                      "naam=K\nmail=a@b.example")),
              422);
    char *big = mem_raw(t->mem, CONSULTATION_SOUND_MAX + 1);
    memset(big, 7, CONSULTATION_SOUND_MAX + 1);
    memcpy(big, "OggS", 4);
    CHECK_INT(t,
              client_status(send_file(&p, NULL, VIEW, VIEW, "opname", "x.ogg",
                                      (str){big, CONSULTATION_SOUND_MAX + 1},
                                      "naam=K\nmail=a@b.example")),
              422);
    CHECK_INT(t,
              client_status(send_file(&p, NULL, VIEW, VIEW, "opname", "x.ogg",
                                      (str){big, CONSULTATION_SOUND_MAX},
                                      "naam=K\nmail=a@b.example")),
              303);
    // More than the route takes is refused before it is read.
    char *huge = mem_raw(t->mem, FORM_FILE + 1);
    memset(huge, 7, FORM_FILE + 1);
    CHECK_INT(t,
              client_status(house_ask(t, &p.h, "POST", VIEW,
                                      "Content-Type: multipart/form-data; boundary=b\r\n",
                                      (str){huge, FORM_FILE + 1})),
              413);
    CHECK_INT(t, plan_count(&p, "upload"), 1);
    house_close(t, &p.h);
}

// ---- letters and the counter ----

TEST(consultation, letters_and_what_is_said_at_the_counter)
{
    const day today = day_of_at((int64_t)time(NULL));
    struct plan p;
    struct made m;

    if (!open_it(t, &p, &m)) return;
    const char *expert = plan_person(&p, "kenner@example.nl", "expert");
    const char *iso = str_z(t->mem, day_iso(t->mem, today));
    const char *before = str_z(t->mem, day_iso(t->mem, (day){today.n - 3}));
    plan_sql(&p, str_z(t->mem,
                       str_format(t->mem, "update trajectory set state = 'closed', ends_day = %d",
                                  today.n - 2)));
    CHECK_INT(t, client_status(get(&p, DESK, NULL)), 303);
    // Two people type a letter, unless the municipality says that one is enough.
    CHECK(t, !has(get(&p, DESK, expert), "soort-brief"));
    CHECK_INT(t,
              client_status(form(
                  &p, expert, DESK, DESK,
                  str_z(t->mem, str_format(t->mem, "soort=brief&datum=%s&tekst=x&naam=J", iso)))),
              409);
    plan_sql(&p, "insert into contribution_intake (trajectory, online, account, twice) "
                 "select id, 1, 0, 0 from trajectory");
    const str in_time =
        form(&p, expert, DESK, DESK,
             str_z(t->mem, str_format(t->mem,
                                      "soort=brief&datum=%s&post=%s&stuk=ontwerp-plein&alinea=3&"
                                      "tekst=Een+brief&naam=Kees+Kwik&adres=Kwikstraat+77",
                                      iso, before)));
    CHECK_INT(t, client_status(in_time), 200);
    CHECK(t, has(in_time, "Ingenomen met nummer 1"));
    CHECK(t, has(form(&p, expert, DESK, DESK,
                      str_z(t->mem,
                            str_format(t->mem, "soort=brief&datum=%s&tekst=Zonder+stempel&naam=Jan",
                                       iso))),
                 "Ingenomen met nummer 2"));
    CHECK(t, has(form(&p, expert, DESK, DESK,
                      str_z(t->mem,
                            str_format(t->mem, "soort=balie&datum=%s&tekst=Mevrouw+zegt&naam=Jan",
                                       before))),
                 "Ingenomen met nummer 3"));
    CHECK_INT(
        t,
        plan_count(
            &p,
            "consultation_view where record = 'written' and spoken = 1 and record_by is not null"),
        1);
    CHECK_INT(t,
              plan_count(&p, "consultation_view where version is not null and length(paragraph) = "
                             "8 and address = 'Kwikstraat 77'"),
              1);
    CHECK(t, has(get(&p, LIES, NULL), "1 te laat")); // the second, without a postmark
    static const char *const bad[] = {"soort=brief&datum=2999-01-01&tekst=x&naam=J",
                                      "soort=brief&datum=geen&tekst=x&naam=J",
                                      "soort=brief&datum=2020-01-01&tekst=x&naam=J"};
    for (size_t i = 0; i < COUNT_OF(bad); i++)
        CHECK_INT(t, client_status(form(&p, expert, DESK, DESK, bad[i])), 422);
    CHECK_INT(t,
              client_status(
                  form(&p, expert, DESK, DESK,
                       str_z(t->mem,
                             str_format(
                                 t->mem,
                                 "soort=brief&datum=%s&stuk=ontwerp-plein&alinea=99&tekst=x&naam=J",
                                 iso)))),
              422);
    CHECK_INT(t,
              client_status(form(
                  &p, expert, DESK, DESK,
                  str_z(t->mem, str_format(t->mem, "soort=toverij&datum=%s&tekst=x&naam=J", iso)))),
              400);
    CHECK_INT(t, client_status(form(&p, expert, DESK "/3", DESK "/3", "doe=getekend")), 303);
    CHECK_INT(t, plan_count(&p, "consultation_view where confirmed_how = 'signed'"), 1);
    CHECK_INT(t, client_status(form(&p, expert, DESK, DESK "/1", "doe=getekend")),
              409); // a letter needs no record
    house_close(t, &p.h);
}

// A letter, typed by two who do not see each other: its postmark decides whether it is in time.
TEST(consultation, a_letter_is_typed_by_two_and_its_postmark_counts)
{
#define PAPER "/testdam/meedoen/plein/invoer/papier"
    const day today = day_of_at((int64_t)time(NULL));
    struct plan p;
    struct made m;

    if (!open_it(t, &p, &m)) return;
    const char *a = plan_person(&p, "een@example.nl", "expert"),
               *b = plan_person(&p, "twee@example.nl", "expert");
    plan_sql(&p, str_z(t->mem,
                       str_format(t->mem, "update trajectory set state = 'closed', ends_day = %d",
                                  today.n - 3)));
    const struct {
        int received, posted; // days ago; posted -1: no postmark
        const char *second;   // what differs in the second typing
        bool becomes, late;
    } rows[] = {
        {0, 3, "", true, false},               // posted on the last day, comes three days after
        {0, 2, "", true, true},                // posted a day too late
        {0, -1, "", true, true},               // no postmark: the day of receipt counts
        {3, -1, "", true, false},              // it came on the last day
        {0, 3, "&adres=Kade+9", false, false}, // another address
        {0, 3, "&post=", false, false},        // one saw no postmark
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = str_z(t->mem, str_format(t->mem, "row %zu", i));
        const str made = form(&p, a, PAPER, PAPER, "doe=brief");
        CHECK_INT(t, client_status(made), 303);
        const char *at = str_z(t->mem, client_field(made, STR("location")));
        const str fields = str_format(
            t->mem, "datum=" STR_FMT "&tekst=Brief+%zu&naam=Kees+Kwik&adres=Kade+1&post=" STR_FMT,
            STR_ARG(day_iso(t->mem, (day){today.n - rows[i].received})), i,
            STR_ARG(rows[i].posted < 0 ? STR("")
                                       : day_iso(t->mem, (day){today.n - rows[i].posted})));
        // The first of two fields of a name is read: what differs stands first.
        const char *differs = rows[i].second[0] ? rows[i].second + 1 : "x=1";
        CHECK_INT(t, client_status(form(&p, a, at, at, str_z(t->mem, fields))), 303);
        CHECK_INT(t,
                  client_status(form(&p, b, at, at,
                                     str_z(t->mem, str_format(t->mem, "%s&" STR_FMT, differs,
                                                              STR_ARG(fields))))),
                  303);
        CHECK_INT(t,
                  plan_count(&p,
                             str_z(t->mem,
                                   str_format(t->mem, "contribution where body = 'Brief %zu'", i))),
                  rows[i].becomes);
    }
    t->row = NULL;
    CHECK_INT(t, plan_count(&p, "consultation_view where address = 'Kade 1'"), 4);
    CHECK_INT(t, plan_count(&p, "consultation_view where posted_day is not null"), 2);
    CHECK(t, has(get(&p, LIES, NULL), "2 te laat"));
    // A postmark after the day of receipt, or no day at all.
    const str made = form(&p, a, PAPER, PAPER, "doe=brief");
    const char *at = str_z(t->mem, client_field(made, STR("location")));
    CHECK_INT(t, client_status(form(&p, a, at, at, "tekst=x&naam=J&post=2999-01-01")), 422);
    CHECK_INT(t, client_status(form(&p, a, at, at, "tekst=x&naam=J&post=gisteren")), 422);
    house_close(t, &p.h);
}

// Which paragraphs a letter is about is typed by both as well; where they differ a third chooses.
TEST(consultation, both_who_type_a_letter_say_which_paragraphs)
{
    struct plan p;
    struct made m;

    if (!open_it(t, &p, &m)) return;
    const char *a = plan_person(&p, "een@example.nl", "expert"),
               *b = plan_person(&p, "twee@example.nl", "expert"),
               *c = plan_person(&p, "drie@example.nl", "expert");
    const struct {
        const char *first, *second;
        int status, paragraphs; // of the second typing; -1: it does not become a view
    } rows[] = {
        {"stuk=ontwerp-plein&alinea=2,+3", "stuk=ontwerp-plein&alinea=3+en+2", 303, 2},
        {"stuk=ontwerp-plein", "stuk=ontwerp-plein&alinea=", 303, 0},
        {"stuk=", "x=1", 303, 0},
        {"stuk=ontwerp-plein&alinea=2", "stuk=ontwerp-plein&alinea=3", 303, -1},
        {"stuk=ontwerp-plein", "stuk=", 303, -1},
        {"stuk=", "alinea=2", 422, -1},
        {"stuk=", "stuk=niets&alinea=2", 422, -1},
        {"stuk=", "stuk=ontwerp-plein&alinea=99", 422, -1},
        {"stuk=", "stuk=ontwerp-plein&alinea=twee", 422, -1},
    };
    const char *differs = NULL;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].second;
        const str made = form(&p, a, PAPER, PAPER, "doe=brief");
        const char *at = str_z(t->mem, client_field(made, STR("location")));
        const char *both =
            str_z(t->mem, str_format(t->mem, "tekst=Brief+%zu&naam=Kees&adres=Kade+1", i));
        CHECK_INT(t,
                  client_status(
                      form(&p, a, at, at,
                           str_z(t->mem, str_format(t->mem, "%s&%s", both, rows[i].first)))),
                  303);
        CHECK_INT(t,
                  client_status(
                      form(&p, b, at, at,
                           str_z(t->mem, str_format(t->mem, "%s&%s", both, rows[i].second)))),
                  rows[i].status);
        CHECK_INT(t,
                  plan_count(&p,
                             str_z(t->mem,
                                   str_format(t->mem, "contribution where body = 'Brief %zu'", i))),
                  rows[i].paragraphs >= 0);
        if (i == 0) {
            CHECK_INT(t, plan_count(&p, "consultation_view where paragraph <> ''"), 1);
            CHECK_INT(t, plan_count(&p, "consultation_view_also"), 1);
        }
        if (i == 3) differs = at;
    }
    t->row = NULL;
    CHECK_INT(t, plan_count(&p, "consultation_view where version is null"), 1);
    CHECK_INT(t, plan_count(&p, "consultation_view where version is not null and paragraph = ''"),
              1);
    // The third sees both, with the numbers, and what is chosen is the view.
    const str page = client_body(get(&p, differs, c));
    CHECK(t, str_find(page, STR("(2)")) > 0 && str_find(page, STR("(3)")) > 0);
    const ptrdiff_t kies = str_find(page, STR("name=\"kies\" value=\""));
    CHECK(t, kies > 0);
    if (kies < 0) return;
    const str id = str_from(page, (size_t)kies + 19);
    CHECK_INT(t,
              client_status(form(
                  &p, c, differs, differs,
                  str_z(t->mem,
                        str_format(t->mem, "kies=" STR_FMT,
                                   STR_ARG(str_part(id, 0, (size_t)str_find_byte(id, '"'))))))),
              303);
    CHECK_INT(t, plan_count(&p, "consultation_view where paragraph <> ''"), 2);
    // In the margin of the document each of its paragraphs counts.
    const str margin = client_body(get(&p, LIES "/ontwerp-plein", NULL));
    CHECK(t, str_find(margin, STR("2 zienswijzen")) > 0);
    house_close(t, &p.h);
}

// One button: a letter each with the address in the window; nobody twice; the code on it opens the view.
TEST(consultation, letters_go_to_each_who_has_only_an_address)
{
#define LETTERS DESK "/brieven"
    const day today = day_of_at((int64_t)time(NULL));
    struct plan p;
    struct made m;

    if (!open_it(t, &p, &m)) return;
    const char *expert = plan_person(&p, "kenner@example.nl", "expert");
    const char *iso = str_z(t->mem, day_iso(t->mem, today));
    CHECK_INT(t, client_status(get(&p, LETTERS, NULL)), 303);
    // To choose from is what somebody can have read.
    plan_sql(
        &p,
        "insert into document (trajectory, slug, title, title_en, created_at) select id, 'kladje', "
        "'Kladje', '', 1 from trajectory");
    CHECK(t, has(get(&p, DESK, expert), "Ontwerp Plein") && !has(get(&p, DESK, expert), "Kladje"));
    plan_sql(&p, "insert into contribution_intake (trajectory, online, account, twice) "
                 "select id, 1, 0, 0 from trajectory");
    static const char *const who[] = {"adres=Kade+1,+1234+AB+Oefenstad",
                                      "adres=", "adres=Kade+2&mail=an%40example.nl"};
    for (size_t i = 0; i < COUNT_OF(who); i++)
        CHECK_INT(t,
                  client_status(form(&p, expert, DESK, DESK,
                                     str_z(t->mem, str_format(t->mem,
                                                              "soort=brief&datum=%s&tekst=Een&naam="
                                                              "Kees+%%3CKwik&%s",
                                                              iso, who[i])))),
                  200);
    CHECK(t, has(get(&p, LETTERS, expert), "1 brief moet nog"));
    if (!pdf_possible()) {
        CHECK_INT(t, client_status(form(&p, expert, LETTERS, LETTERS, "soort=receipt")), 409);
        house_close(t, &p.h);
        return;
    }
    CHECK_INT(t, client_status(form(&p, expert, LETTERS, LETTERS, "soort=toverij")), 400);
    CHECK_INT(t, client_status(form(&p, expert, LETTERS, LETTERS, "soort=decided")), 409);
    CHECK_INT(t, client_status(form(&p, expert, LETTERS, LETTERS, "soort=receipt&venster=rechts")),
              303);
    CHECK_INT(t,
              plan_count(&p,
                         "pdf where html like '%class=\"m-letter m-letter--right\"%' and html like "
                         "'%<span>Kade 1</span><span>1234 AB Oefenstad</span>%' and html not "
                         "like '%<Kwik%' and html not like '%Kade 2%'"),
              1);
    CHECK(t, has(get(&p, LETTERS, expert), "Iedereen heeft deze brief"));
    CHECK_INT(t, client_status(form(&p, expert, LETTERS, LETTERS, "soort=receipt")), 303);
    CHECK_INT(t, plan_count(&p, "pdf"), 1); // nothing was due
    CHECK_INT(t, client_status(get(&p, LETTERS ".pdf?soort=receipt&bundel=1", expert)),
              404); // not yet
    // Put back: due again, and the PDF is gone.
    CHECK_INT(t,
              client_status(form(&p, expert, LETTERS, LETTERS, "doe=terug&soort=receipt&bundel=1")),
              303);
    CHECK_INT(t,
              client_status(form(&p, expert, LETTERS, LETTERS, "doe=terug&soort=receipt&bundel=1")),
              404);
    CHECK_INT(t, plan_count(&p, "pdf"), 0);
    CHECK(t, has(get(&p, LETTERS, expert), "1 brief moet nog"));
    // The decision, with how to appeal.
    plan_sql(&p, "update trajectory set state = 'decided', decision_text = 'Het plan gaat door.', "
                 "decision_ref = '2026/7'");
    CHECK_INT(t, client_status(form(&p, expert, LETTERS, LETTERS, "soort=decided")), 303);
    CHECK_INT(t,
              plan_count(&p, "pdf where html like '%Het plan gaat door.%' and html like '%2026/7%' "
                             "and html like '%Beroep binnen zes weken%' and html like "
                             "'%class=\"m-letter\"%'"),
              1);
    house_close(t, &p.h);
}

// ---- texts ----

TEST(consultation, a_text_is_looked_at_and_then_never_changes)
{
    struct plan p;
    struct made m;

    if (!open_it(t, &p, &m)) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader");
    const char *work = LIES "/beheer";
    CHECK_INT(t, client_status(get(&p, work, NULL)), 303);
    CHECK_INT(t,
              client_status(form(&p, lead, work, LIES "/beheer/tekst",
                                 "stuk=ontwerp-plein&tekst=Kort&nieuw=")),
              422);
    // Refused, the form is as it was sent: another document, a decision, and all the words.
    const str again = form(&p, lead, work, LIES "/beheer/tekst",
                           "stuk=&titel=&soort=besluit&tekst=Lang+over+nagedacht&nieuw=");
    CHECK_INT(t, client_status(again), 422);
    CHECK(t, has(again, "Geef het nieuwe stuk een titel.") && has(again, "Lang over nagedacht"));
    CHECK(t, has(again, "<option value=\"besluit\" selected>") &&
                 has(again, "<option value=\"\" selected>"));
    const str taken = form(&p, lead, work, LIES "/beheer/tekst",
                           "stuk=&titel=Ontwerp+Plein&tekst=Lang+over+nagedacht");
    CHECK_INT(t, client_status(taken), 422);
    CHECK(t, has(taken, "Er is al een stuk met die titel.") && has(taken, "Lang over nagedacht"));
    const str nothing =
        form(&p, lead, work, LIES "/beheer/tekst", "stuk=&titel=Kaart&tekst=%23&nieuw=");
    CHECK_INT(t, client_status(nothing), 422);
    CHECK_INT(t, plan_count(&p, "document"), 1);
    // Nobody's words are kept in part.
    struct out words = out_new(t->mem);
    OUT_LIT(&words, "doe=regels&wet=1&iedereen=1&brief=");
    for (int i = 0; i < 400; i++)
        OUT_LIT(&words, "woord+");
    const str much = form(&p, lead, work, LIES "/beheer", str_z(t->mem, out_get(&words)));
    CHECK_INT(t, client_status(much), 400);
    CHECK(t, has(much, "Een van de teksten is te lang.") && has(much, "woord woord woord"));
    const str sent =
        form(&p, lead, work, LIES "/beheer/tekst",
             "stuk=ontwerp-plein&soort=besluit&nieuw=Bomen+blijven&tekst=%23+Plein%0A%0ADe+bomen+"
             "op+het+plein+worden+niet+gekapt.%0A%0AEr+komen+twintig+banken+van+hout.%0A%0A%23%23+"
             "Geld%0A%0AHet+kost+honderdduizend+euro.%0A%0AIets+heel+anders.");
    CHECK_INT(t, client_status(sent), 303);
    const char *at = str_z(t->mem, client_field(sent, STR("location")));
    plan_sql(&p, "update trajectory set state = 'advice'");
    CHECK(t, has(get(&p, at, lead), "Lees de tekst na"));
    CHECK_INT(t, client_status(get(&p, LIES "/ontwerp-plein?versie=2", NULL)),
              404); // test 21: not published
    CHECK(t, !has(get(&p, LIES "/ontwerp-plein", NULL), "niet gekapt"));
    CHECK_INT(t, client_status(form(&p, lead, at, at, "doe=publiceer")), 303);
    CHECK_INT(t, client_status(form(&p, lead, work, at, "doe=weg")), 409);
    CHECK_INT(t, client_status(form(&p, lead, work, at, "doe=publiceer")), 409);
    CHECK_INT(t, client_status(form(&p, lead, work, at, "doe=volgt&nieuw=aaaaaaaa&oud=bbbbbbbb")),
              409);
    // Before and after, by the id of the paragraph.
    const str changes = get(&p, LIES "/ontwerp-plein/wijzigingen", NULL);
    CHECK(t, has(changes, "<ins>niet </ins>") && has(changes, "Iets heel anders") &&
                 has(changes, "2 wijzigingen"));
    CHECK(t, !has(changes, "twintig banken"));
    // The fingerprint on the page is of the text that anybody can fetch.
    const str text = client_body(get(&p, LIES "/ontwerp-plein/tekst.md?versie=2", NULL));
    CHECK(t, has(get(&p, LIES "/ontwerp-plein?versie=2", NULL),
                 str_z(t->mem, sha256_hex(t->mem, text))));
    CHECK(t, has(get(&p, LIES "/ontwerp-plein?versie=1", NULL), "Dit is niet de nieuwste versie"));
    // Somebody of another place may not.
    const char *other = house_person(t, &p.h, "elders@example.nl", "reader", p.place);
    CHECK_INT(t, client_status(get(&p, work, other)), 403);
    CHECK_INT(t, client_status(form(&p, other, PLAN "/inbreng/terugvinden", at, "doe=weg")), 403);
    house_close(t, &p.h);
}

static str made_by(struct test *t, const char *how)
{
    const char *file = str_z(t->mem, str_format(t->mem, "%s/in", test_folder(t)));
    const char *command =
        str_z(t->mem,
              str_format(t->mem,
                         "printf '# Plein\\n\\nDe bomen op het plein worden gekapt.\\n\\n- een\\n- "
                         "twee\\n' | pandoc -f markdown -s --metadata title=x -t %s -o %s",
                         how, file));
    static char bytes[200000];

    CHECK_INT(t, system(command), 0);
    FILE *f = fopen(file, "rb");
    const size_t n = f ? fread(bytes, 1, sizeof bytes, f) : 0;
    if (f) fclose(f);
    return str_copy(t->mem, (str){bytes, n});
}

// A document of a text processor, and a page: read by a program that may do nothing else.
TEST(consultation, text_documents_and_pages_are_converted)
{
    static const char *const kinds[] = {"docx", "odt", "html"};
    struct plan p;
    struct made m;

    if (!inspection_converts()) return;
    if (!open_it(t, &p, &m)) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader");
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        t->row = kinds[i];
        const str sent = send_file(&p, lead, LIES "/beheer", LIES "/beheer/tekst", "bestand",
                                   str_z(t->mem, str_format(t->mem, "plan.%s", kinds[i])),
                                   made_by(t, kinds[i]), "stuk=ontwerp-plein\nnieuw=Ingelezen");
        CHECK_INT(t, client_status(sent), 303);
        const char *at = str_z(t->mem, client_field(sent, STR("location")));
        CHECK(t, has(get(&p, at, lead), "wordt ingelezen"));
        house_work(t, &p.h, &inspection_job, 1, (int64_t)time(NULL));
        const str page = get(&p, at, lead);
        CHECK(t, has(page, "De bomen op het plein worden gekapt.") && has(page, "<li>"));
        CHECK_INT(t, client_status(form(&p, lead, at, at, "doe=weg")), 303);
    }
    // What cannot be read says so, and can be thrown away.
    const str broken = str_part(made_by(t, "docx"), 0, 3000);
    CHECK_INT(t,
              client_status(send_file(&p, lead, LIES "/beheer", LIES "/beheer/tekst", "bestand",
                                      "kapot.docx", broken, "stuk=ontwerp-plein\nnieuw=x")),
              422);
    t->row = NULL;
    // The first paragraph kept the id it had.
    CHECK_INT(t, plan_count(&p, "document_version"), 1);
    house_close(t, &p.h);
}

// ---- the decision ----

TEST(consultation, everybody_who_reacted_hears_of_the_decision)
{
    struct plan p;
    struct made m;

    if (!open_it(t, &p, &m)) return;
    const char *expert = plan_person(&p, "kenner@example.nl", "expert");
    give(&p, "tekst=Een" WHO);
    give(&p, "tekst=Twee&naam=Jan&adres=Straat+1");
    // Hidden words take away nobody's right to hear it and to appeal; who took their view back asked for nothing.
    give(&p, "tekst=Grof&naam=Piet&mail=piet%40planted.example");
    give(&p, "tekst=Grof&naam=Riet&adres=Straat+2");
    give(&p, "tekst=Terug&naam=Mies&mail=mies%40planted.example");
    plan_sql(&p, "update contribution set state = 'hidden' where number in (3, 4)");
    plan_sql(&p, "update contribution set state = 'withdrawn' where number = 5");
    plan_sql(&p, "delete from mail");
    plan_sql(&p, "update trajectory set state = 'advice', decision_text = 'Het plein wordt "
                 "groen.', decision_ref = '2026/7'");
    plan_sql(&p, "insert into job (kind, payload, run_at, created_at) select "
                 "'consultation.decided', id || ' 0', 0, 0 from trajectory");
    house_work(t, &p.h, consultation_jobs, CONSULTATION_JOBS, (int64_t)time(NULL));
    house_work(t, &p.h, consultation_jobs, CONSULTATION_JOBS, (int64_t)time(NULL));
    CHECK_INT(t, plan_count(&p, "mail where recipient = 'kees77@planted.example'"), 1);
    CHECK_INT(t, plan_count(&p, "mail where recipient = 'piet@planted.example'"), 1);
    CHECK_INT(t, plan_count(&p, "mail"), 2);
    CHECK_INT(t, plan_count(&p, "consultation where told_at > 0"), 1);
    plan_sql(&p, "update trajectory set state = 'decided'");
    CHECK(t, has(get(&p, DESK "/brieven", expert), "2 brieven moeten nog"));
    // Whether each who reacted was told can be seen: by who sends, what is still to do; by everybody, when it is done.
    CHECK(t, !has(get(&p, LIES, NULL), "kreeg bericht op") &&
                 !has(get(&p, LIES, NULL), "brieven moeten nog"));
    CHECK(t, has(get(&p, LIES, expert), "2 brieven moeten nog"));
    plan_sql(
        &p,
        "insert into consultation_letter (contribution, kind, bundle, at) select id, 'decided', 1, "
        "1000 from contribution where number in (2, 4)");
    CHECK(t, has(get(&p, LIES, NULL), "Iedereen die reageerde, kreeg bericht op"));
    plan_sql(&p, "update contribution set mail = '' where number = 1");
    CHECK(t, has(get(&p, LIES, NULL), "Wie een adres achterliet, kreeg bericht op"));
    house_close(t, &p.h);
}

// A text as it leads: made ready, and its own page.
static const char *text_add(struct plan *p, const char *lead, const char *kind, const char *text,
                            const char *why)
{
    const str sent = form(p, lead, LIES "/beheer", LIES "/beheer/tekst",
                          str_z(p->t->mem, str_format(p->t->mem,
                                                      "stuk=ontwerp-plein&soort=%s&tekst=%s&nieuw="
                                                      "%s",
                                                      kind, text, why)));

    CHECK_INT(p->t, client_status(sent), 303);
    return str_z(p->t->mem, client_field(sent, STR("location")));
}

static void state_set(struct plan *p, const char *state)
{
    plan_sql(p,
             str_z(p->t->mem, str_format(p->t->mem, "update trajectory set state = '%s'", state)));
}

static void work_off(struct plan *p) // all that is to be told
{
    for (int i = 0; i < 3; i++)
        house_work(p->t, &p->h, consultation_jobs, CONSULTATION_JOBS, (int64_t)time(NULL));
}

// The text as decided comes with the decision: not before there is advice, and after the decision only with a reason that
// everybody sees and each who reacted hears.
TEST(consultation, a_text_as_decided_comes_in_its_turn)
{
    static const char *const early[] = {"open", "closed", "weighing"};
    struct plan p;
    struct made m;

    if (!open_it(t, &p, &m)) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader");
    const char *expert = plan_person(&p, "kenner@example.nl", "expert");
    give(&p, "tekst=Een" WHO);
    give(&p, "tekst=Twee&naam=Jan&adres=Straat+1");
    const char *first = text_add(&p, lead, "besluit", "De+bomen+blijven.", "Bomen+blijven");
    for (size_t i = 0; i < COUNT_OF(early); i++) {
        t->row = early[i];
        state_set(&p, early[i]);
        CHECK_INT(t, client_status(form(&p, lead, LIES "/beheer", first, "doe=publiceer")), 409);
        CHECK(t, has(get(&p, first, lead), "kan pas op de pagina als er een advies ligt") &&
                     !has(get(&p, first, lead), "value=\"publiceer\""));
    }
    // Said that nothing changes, and then there is a text that says what does: the text counts.
    state_set(&p, "advice");
    CHECK_INT(t,
              client_status(form(&p, lead, LIES "/beheer", LIES "/beheer", "doe=ongewijzigd&ja=1")),
              303);
    CHECK_INT(t, plan_count(&p, "consultation where unchanged = 1"), 1);
    CHECK_INT(t, client_status(form(&p, lead, first, first, "doe=publiceer")), 303);
    CHECK_INT(t, plan_count(&p, "consultation where unchanged = 0"), 1);
    CHECK_INT(t,
              client_status(form(&p, lead, LIES "/beheer", LIES "/beheer", "doe=ongewijzigd&ja=1")),
              409);
    CHECK(t, !has(get(&p, LIES "/beheer", lead), "Niets veranderd?"));
    t->row = NULL;

    plan_sql(&p,
             "update trajectory set state = 'decided', decision_text = 'Het plein wordt groen.', "
             "decision_ref = '2026/7'");
    plan_sql(&p, "delete from job");
    plan_sql(&p, "delete from mail");
    plan_sql(
        &p,
        "insert into consultation_letter (contribution, kind, bundle, at) select id, 'decided', 1, "
        "1000 from contribution where number = 2");
    CHECK_INT(t, client_status(form(&p, lead, LIES "/beheer", LIES "/beheer", "doe=ongewijzigd")),
              409);
    CHECK_INT(t,
              client_status(form(&p, lead, LIES "/beheer", LIES "/beheer/tekst",
                                 "stuk=ontwerp-plein&soort=ontwerp&tekst=Nieuw&nieuw=Anders")),
              422);
    CHECK_INT(t,
              client_status(form(&p, lead, LIES "/beheer", LIES "/beheer/tekst",
                                 "stuk=&titel=Kaart&soort=besluit&tekst=Nieuw&nieuw=")),
              422);
    const char *second = text_add(&p, lead, "besluit", "Alle+bomen+blijven.", "Een+woord+viel+weg");
    CHECK_INT(t, client_status(form(&p, lead, second, second, "doe=publiceer")), 303);
    const str page = get(&p, LIES, NULL);
    CHECK(t, has(page, "Na het besluit veranderde de tekst, op ") &&
                 has(page, "Een woord viel weg") && has(page, "Wat er onderweg veranderde"));
    CHECK(t, !has(page, "kreeg bericht op"));
    CHECK_INT(t, plan_count(&p, "trajectory_event where event = 'change' and why like '%viel weg'"),
              1);
    CHECK_INT(t, plan_count(&p, "job where kind = 'trajectory.tell'"), 1);
    work_off(&p);
    CHECK_INT(t,
              plan_count(&p, "mail where recipient = 'kees77@planted.example' and body like "
                             "'%Een woord viel weg%'"),
              1);
    // By post as well: the letter of the decision is due once more.
    CHECK(t, has(get(&p, DESK "/brieven", expert), "1 brief moet nog"));
    plan_sql(&p, "update consultation_letter set at = 99999999999");
    CHECK(t, has(get(&p, LIES, NULL), "Iedereen die reageerde, kreeg bericht op"));
    CHECK(t, audit_whole(&p));
    house_close(t, &p.h);
}

// Where it was announced is what everybody could read before it opened. From then on a mistake is put right in the open.
TEST(consultation, the_official_notice_stands_from_the_opening_on)
{
    struct plan p;
    struct made m;

    if (!open_it(t, &p, &m)) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader");
    state_set(&p, "announced");
    CHECK_INT(t,
              client_status(form(&p, lead, LIES "/beheer", LIES "/beheer",
                                 "doe=kennisgeving&dag=2026-11-12&nummer=Blad+1")),
              303);
    CHECK_INT(t,
              client_status(form(&p, lead, LIES "/beheer", LIES "/beheer",
                                 "doe=kennisgeving&dag=2026-11-12&nummer=Blad+2")),
              303);
    CHECK_INT(t, plan_count(&p, "trajectory_event where event = 'change'"), 0);
    state_set(&p, "open");
    const str refused = form(&p, lead, LIES "/beheer", LIES "/beheer",
                             "doe=kennisgeving&dag=2026-11-12&nummer=Blad+3");
    CHECK_INT(t, client_status(refused), 422);
    CHECK(t,
          has(refused, "Schrijf op waarom je de kennisgeving verandert") && has(refused, "Blad 3"));
    CHECK(t, has(get(&p, LIES, NULL), "Blad 2"));
    CHECK_INT(t, // saved as it was: nothing to explain
              client_status(form(&p, lead, LIES "/beheer", LIES "/beheer",
                                 "doe=kennisgeving&dag=2026-11-12&nummer=Blad+2")),
              303);
    CHECK_INT(t,
              client_status(form(&p, lead, LIES "/beheer", LIES "/beheer",
                                 "doe=kennisgeving&dag=2026-11-12&nummer=Blad+3&reden=Overgetypt")),
              303);
    const str page = get(&p, LIES, NULL);
    CHECK(t,
          has(page, "Blad 3") && has(page, "12 november 2026, Blad 2") && has(page, "Overgetypt"));
    CHECK_INT(t, plan_count(&p, "trajectory_event where event = 'change'"), 1);
    CHECK_INT(t, plan_count(&p, "job where kind = 'trajectory.tell'"), 1);
    CHECK(t, audit_whole(&p));
    house_close(t, &p.h);
}

// A file beside the texts is a new document too: each who reacted hears of it, and reads whether there is still time to react.
TEST(consultation, a_file_that_is_added_is_told_as_a_text_is)
{
    static const struct {
        const char *state, *said; // NULL: nobody is told
    } rows[] = {
        {"announced", NULL},
        {"open", "reageer opnieuw"},
        {"weighing", "Reageren kan nu niet meer"},
        {"decided", NULL},
    };
    struct plan p;
    struct made m;

    if (!open_it(t, &p, &m)) return;
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader");
    give(&p, "tekst=Een" WHO);
    plan_sql(&p, "update trajectory set decision_text = 'Ja'");
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        t->row = rows[i].state;
        state_set(&p, rows[i].state);
        plan_sql(&p, "delete from job");
        plan_sql(&p, "delete from mail");
        CHECK_INT(t,
                  client_status(form(&p, lead, LIES "/beheer", PLAN "/stuk",
                                     "titel=Geluid&adres=https%3A%2F%2Fexample.nl%2Fg.pdf")),
                  303);
        work_off(&p);
        CHECK_INT(t, plan_count(&p, "mail"), rows[i].said ? 1 : 0);
        if (rows[i].said)
            CHECK_INT(t,
                      plan_count(&p,
                                 str_z(t->mem, str_format(t->mem, "mail where body like '%%%s%%'",
                                                          rows[i].said))),
                      1);
    }
    t->row = NULL;
    house_close(t, &p.h);
}

// Awb 3:18: that nobody had anything to say is said.
TEST(consultation, that_nobody_reacted_is_said)
{
    const int32_t today = day_of_at((int64_t)time(NULL)).n;
    struct plan p;
    struct made m;

    if (!open_it(t, &p, &m)) return;
    CHECK(t,
          !has(get(&p, LIES, NULL), "gaf niemand een") && !has(get(&p, LIES, NULL), "Niemand gaf"));
    plan_sql(&p, str_z(t->mem,
                       str_format(t->mem, "update trajectory set state = 'closed', ends_day = %d",
                                  today - 1)));
    CHECK(t, has(get(&p, LIES, NULL), "Tot nu toe gaf niemand een zienswijze."));
    plan_sql(&p,
             str_z(t->mem, str_format(t->mem, "update trajectory set ends_day = %d", today - 30)));
    CHECK(t, has(get(&p, LIES, NULL), "Niemand gaf een zienswijze."));
    plan_sql(&p,
             str_z(t->mem, str_format(t->mem, "update trajectory set state = 'open', ends_day = %d",
                                      today + 5)));
    give(&p, "tekst=Een" WHO);
    plan_sql(&p, str_z(t->mem,
                       str_format(t->mem, "update trajectory set state = 'closed', ends_day = %d",
                                  today - 30)));
    CHECK(t, !has(get(&p, LIES, NULL), "Niemand gaf"));
    house_close(t, &p.h);
}

// ---- looked at first ----

// Test 40: a recording that waits for the scanner is heard by nobody; one in which something was found is gone, and the view stays.
TEST(consultation, a_recording_is_looked_at_first)
{
    struct clamd scanner;
    struct plan p;
    struct made m;

    if (!open_it(t, &p, &m) || !clamd_open(t, &scanner)) return;
    p.h.set.scanner = str_of(scanner.address);
    const char *expert = plan_person(&p, "kenner@example.nl", "expert");
    const str sick = clamd_sick(t->mem, ogg(t->mem));
    const char *receipts[2];
    for (int i = 0; i < 2; i++) {
        const str sent = send_file(&p, NULL, VIEW, VIEW, "opname", "x.ogg", i ? sick : ogg(t->mem),
                                   "tekst=Geen kap\nnaam=Kees Kwik\nmail=kees77@planted.example");
        CHECK_INT(t, client_status(sent), 303); // received, in time, with a number
        receipts[i] = str_z(t->mem, client_field(sent, STR("location")));
        CHECK(t, has(get(&p, receipts[i], NULL), "Tot die tijd kan niemand het openen"));
    }
    CHECK_INT(t, client_status(get(&p, DESK "/1/opname", expert)), 404);
    CHECK(t, has(get(&p, DESK "/1", expert), "Het wordt eerst nagekeken"));
    CHECK(t, !has(get(&p, DESK "/1", expert), "<audio"));
    house_work(t, &p.h, NULL, 0, (int64_t)time(NULL) + 1);
    CHECK_INT(t, client_status(get(&p, DESK "/1/opname", expert)), 200);
    CHECK(t, !has(get(&p, receipts[0], NULL), "nagekeken"));
    CHECK_INT(t, client_status(get(&p, DESK "/2/opname", expert)), 404);
    CHECK(t, has(get(&p, receipts[1], NULL), "Win.Test.EICAR_HDB-1") &&
                 has(get(&p, receipts[1], NULL), "Geen kap") &&
                 has(get(&p, receipts[1], NULL), "Spreek hem opnieuw in"));
    CHECK(t, has(get(&p, DESK "/2", expert), "Win.Test.EICAR_HDB-1"));
    CHECK_INT(t, plan_count(&p, "contribution where body = 'Geen kap'"), 2);
    CHECK_INT(t, plan_count(&p, "upload where length(body) = 0"), 1);
    clamd_close(&scanner);
    house_close(t, &p.h);
}

// A text that waits is given to no program; when something is found it says so and cannot be published.
TEST(consultation, a_text_is_looked_at_first)
{
    const int64_t now = (int64_t)time(NULL) + 1;
    struct clamd scanner;
    struct plan p;
    struct made m;

    if (!open_it(t, &p, &m) || !clamd_open(t, &scanner)) return;
    p.h.set.scanner = str_of(scanner.address);
    const char *lead = plan_person(&p, "leider@example.nl", "project_leader");
    const str virus = clamd_virus(t->mem);
    const str files[] = {STR("<!doctype html><h1>Plein</h1><p>De bomen blijven.</p>"),
                         str_format(t->mem, "<!doctype html><p>" STR_FMT "</p>", STR_ARG(virus))};
    if (!inspection_converts()) return;
    const char *versions[2];
    for (int i = 0; i < 2; i++) {
        const str sent = send_file(&p, lead, LIES "/beheer", LIES "/beheer/tekst", "bestand",
                                   "o.html", files[i], "stuk=ontwerp-plein\nnieuw=x");
        CHECK_INT(t, client_status(sent), 303);
        versions[i] = str_z(t->mem, client_field(sent, STR("location")));
    }
    atomic_store(&scanner.mode, CLAMD_SILENT);
    house_work(t, &p.h, NULL, 0, now); // no answer yet
    CHECK_INT(t, plan_count(&p, "document_version where state = 'waiting'"), 2);
    CHECK(t, has(get(&p, versions[0], lead), "Het wordt eerst nagekeken"));
    atomic_store(&scanner.mode, CLAMD_LOOKS);
    house_work(t, &p.h, NULL, 0, now + 60);
    CHECK_INT(t, plan_count(&p, "document_version where state = 'ready'"), 1);
    CHECK_INT(t, plan_count(&p, "document_version where state = 'failed' and problem = 'infected'"),
              1);
    CHECK(t, has(get(&p, versions[0], lead), "De bomen blijven."));
    CHECK(t, has(get(&p, versions[1], lead), "Win.Test.EICAR_HDB-1"));
    clamd_close(&scanner);
    house_close(t, &p.h);
}
