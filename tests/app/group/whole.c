// A group of 25 from five cities goes through all nine modules, with the clock moved a month after each meeting: attendance, votes,
// reactions, a newer course in between, certificates, and its workbooks until two years after. Each number on the pages is held
// against a recount from the plan below, which knows nothing of the program.
#include "tests/app/group/whole.h"
#include "app/learn/learn.sql.h"
#include "base/day.h"
#include "base/hash.h"
#include "main/main.h"
#include "tests/support/raw.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

// ---- the plan ----

static bool misses(int p, int i)
{
    if (p < 10) return false;
    if (p < 15) return i == p % MODULES;
    if (p < 20) return i == p % MODULES || i == (p + 4) % MODULES;
    return i % 2 == 0;
}

enum state whole_plan(int p, int i)
{
    if (misses(p, i)) return (enum state)(PART_SHORT + (p + i) % 3);
    return (p + i) % 5 == 0 ? PART_LONG : PRESENT;
}

int whole_vote(int p, int i)
{
    return 1 + (p * 2 + i) % 5;
}

int whole_reactions(int i)
{
    return 3 + i % 4; // three to six: not enough, and enough
}

bool whole_dossier(int p)
{
    return p % 2 == 0;
}

bool whole_watched(int p)
{
    return p % 3 != 2;
}

int whole_was_there(int p)
{
    int n = 0;

    for (int i = 0; i < MODULES; i++)
        n += whole_plan(p, i) == PRESENT || whole_plan(p, i) == PART_LONG;
    return n;
}

// ---- making it ----

static enum err group_make(struct db *db, void *arg)
{
    static const char *const cities[] = {"amsterdam", "den-haag", "groningen", "rotterdam",
                                         "utrecht"};
    struct whole *w = arg;
    struct mem *m = w->t->mem;
    const int64_t now = (int64_t)time(NULL);
    struct learn_course_rows courses;
    struct learn_part_row course;
    struct person_row trainer;
    struct group_row row;
    group_member_id id;
    bool found;

    TRY(learn_courses(db, m, STR("nl"), &courses));
    TRY(learn_about(db, m, courses.at[0].slug, STR(""), STR("nl"), &found, &course));
    const struct group_new g = {STR("Hele groep"), PLACE_ROOT, course.version, STR("nl"), false};
    TRY(group_add(db, m, now, &g, &w->group));
    TRY(group_by_id(db, m, w->group, &row));
    w->slug = row.slug;
    TRY(person_by_mail(db, m, STR("trainer@example.nl"), &found, &trainer));
    TRY(member_add(db, m, now, w->group, trainer.id, STR("trainer"), STR("in"), NULL, &id));
    for (int p = 0; p < PEOPLE; p++) {
        struct place_row city;
        struct member_row member;
        person_id person;
        TRY(place_by_slug(db, m, str_of(cities[p % 5]), &found, &city));
        TRY(person_add(db, m, now, str_format(m, "mens%02d@example.nl", p),
                       str_format(m, "Mens %02d", p), STR("nl"), &person));
        TRY(member_add(db, m, now, w->group, person, STR("participant"), STR("in"), &city.id, &id));
        TRY(member_of_person(db, m, w->group, person, STR("participant"), &found, &member));
        w->member[p] = member.uid;
    }
    return ERR_NONE;
}

static enum err meeting_make(struct db *db, void *arg)
{
    struct whole *w = arg;
    struct mem *m = w->t->mem;
    const int64_t now = (int64_t)time(NULL);
    struct meeting_row row;
    meeting_id id;

    const struct meeting_new n = {.number = w->module + 1,
                                  .session = w->meeting[w->module],
                                  .title = STR(""),
                                  .starts_at = now + 86400,
                                  .ends_at = now + 86400 + LENGTH * 60,
                                  .venue = STR("Zaal")};
    TRY(meeting_add(db, m, now, w->group, &n, &id));
    TRY(meeting_by_id(db, m, id, &row));
    w->meeting[w->module] = row.uid;
    return ERR_NONE;
}

// ---- one meeting ----

static void attendance(struct whole *w, const char *path, int i)
{
    struct out log = out_new(w->t->mem);
    int expected = 0, excused = 0;
    const char *lead = whole_text(w, "%s/regie", path);

    OUT_LIT(&log, "doe=log&log=%5B");
    for (int p = 0; p < PEOPLE; p++) {
        const enum state s = whole_plan(p, i);
        const char *states[] = {"present", "part", "part", "excused", "absent"};
        expected += s == PRESENT || s == PART_LONG || s == PART_SHORT;
        excused += s == EXCUSED;
        if (s == PART_LONG || s == PART_SHORT) {
            CHECK_INT(w->t,
                      whole_post(w, w->trainer, lead, whole_text(w, "%s/aanwezig", path),
                                 whole_text(w, "wie=" STR_FMT "&staat=part&minuten=%d&reden=half",
                                            STR_ARG(w->member[p]),
                                            s == PART_LONG ? LENGTH / 2 : LENGTH / 2 - 1)),
                      303);
            continue;
        }
        out_format(&log,
                   "%s%%7B%%22id%%22:%%22hier-%02d-%02d%%22,%%22doe%%22:%%22aanwezig%%22,%%22wie%%"
                   "22:%%22" STR_FMT
                   "%%22,%%22staat%%22:%%22%s%%22,%%22tekst%%22:%%22lijst%%22%%7D",
                   log.n > 15 ? "," : "", i, p, STR_ARG(w->member[p]), states[s]);
    }
    OUT_LIT(&log, "%5D");
    CHECK_INT(w->t, whole_post(w, w->trainer, lead, lead, str_z(w->t->mem, out_get(&log))), 303);
    const str seen = whole_page(w, w->trainer, lead);
    CHECK(w->t, whole_has(seen, whole_text(w, "<dd>%d van %d</dd>", expected, PEOPLE)));
    CHECK_INT(
        w->t,
        whole_count(
            w,
            whole_text(w,
                       "select count(distinct x.member) from meeting_presence x join meeting t on "
                       "t.id = x.meeting where t.uid = '" STR_FMT "' and x.state = 'excused'",
                       STR_ARG(w->meeting[i]))),
        excused);
}

static void question(struct whole *w, const char *path, int i)
{
    const char *lead = whole_text(w, "%s/regie", path);
    int n[6] = {0};

    CHECK_INT(
        w->t,
        whole_post(
            w, w->trainer, lead, whole_text(w, "%s/peiling", path),
            whole_text(w, "doe=new&soort=scale&tekst=Hoe+ging+het%%3F&gebeurtenis=schaal-%02d", i)),
        303);
    for (int p = 0; p < VOTERS; p++) {
        n[whole_vote(p, i)]++;
        for (int twice = 0; twice < 2; twice++)
            CHECK_INT(w->t,
                      whole_post(w, w->who[p], path, whole_text(w, "%s/stem", path),
                                 whole_text(w, "vraag=schaal-%02d&antwoord=%d", i,
                                            whole_vote(p, i))),
                      303);
    }
    const str csv =
        whole_page(w, w->trainer, whole_text(w, "%s/peiling/schaal-%02d/uitslag.csv", path, i));
    for (int k = 1; k <= 5; k++)
        CHECK(w->t, whole_has(csv, whole_text(w, ",%d,%d,%d", k, n[k], VOTERS)));
}

static void reacted(struct whole *w, const char *path, int i)
{
    const int n = whole_reactions(i);
    int useful = 0, at_ease = 0;

    for (int p = 0; p < n; p++) {
        const int a = 1 + (p + i) % 5, b = 1 + (p * 3 + i) % 5;
        useful += a, at_ease += b;
        CHECK_INT(w->t,
                  whole_post(w, w->who[p], path, whole_text(w, "%s/reactie", path),
                             whole_text(w, "nut=%d&veilig=%d&mee=Durven&anders=", a, b)),
                  303);
    }
    const str seen = whole_page(w, w->trainer, whole_text(w, "%s/regie", path));
    const int a = (useful * 20 + n) / (2 * n), b = (at_ease * 20 + n) / (2 * n);
    const str box = whole_between(seen, "id=\"reacties\"", "</section>");
    CHECK_INT(w->t, whole_has(box, "<dd>"), n >= 5);
    if (n < 5) return;
    CHECK(w->t, whole_has(box, whole_text(w, "%d,%d", a / 10, a % 10)));
    CHECK(w->t, whole_has(box, whole_text(w, "%d,%d", b / 10, b % 10)));
}

static void meeting_lived(struct whole *w, int i)
{
    w->module = i;
    w->meeting[i] = str_trim(raw_sql(
        w->t, w->h.database,
        whole_text(
            w,
            "select p.uid from course_part p join learn_group g on g.version = p.version and "
            "g.id = %lld where p.lang = 'nl' and p.kind = 'session' order by p.step limit 1 "
            "offset %d",
            (long long)w->group.v, i)));
    CHECK_INT(w->t, store_write(w->h.store, w->t->mem, meeting_make, w), ERR_NONE);
    whole_evaluates(w, i, false); // the day before
    w->starts[i] = (int64_t)time(NULL) - 60;
    whole_sql(w,
              whole_text(w,
                         "update meeting set starts_at = %lld, ends_at = %lld where uid = '" STR_FMT
                         "'",
                         (long long)w->starts[i], (long long)w->starts[i] + LENGTH * 60,
                         STR_ARG(w->meeting[i])));
    const char *path = whole_text(w, "/bijeenkomst/" STR_FMT, STR_ARG(w->meeting[i]));
    const char *lead = whole_text(w, "%s/regie", path);
    CHECK_INT(w->t, whole_post(w, w->trainer, lead, lead, "doe=open"), 303);
    const str first =
        whole_between(whole_page(w, w->trainer, lead), "name=\"deel\" value=\"", "\"");
    CHECK_INT(w->t,
              whole_post(w, w->trainer, lead, lead,
                         whole_text(w, "doe=start&deel=" STR_FMT, STR_ARG(first))),
              303);
    w->listed[i] = (int64_t)time(NULL);
    attendance(w, path, i);
    question(w, path, i);
    CHECK_INT(w->t, whole_post(w, w->trainer, lead, lead, "doe=end"), 303);
    reacted(w, path, i);
    CHECK(w->t,
          whole_has(whole_page(w, w->trainer, whole_text(w, "%s/papier", path)), "m-paper__sheet"));
    whole_days_pass(w, 1);
    whole_evaluates(w, i, true);
}

// ---- a newer course ----

static str kept_hash(struct whole *w)
{
    static const char *const tables[] = {"workbook_section", "workbook_version", "meeting_presence",
                                         "meeting_vote",     "meeting_reaction", "observation",
                                         "meeting_took",     "review_text",      "review_pair",
                                         "review_answer",    "intervision_held"};
    struct out o = out_new(w->t->mem);

    for (size_t i = 0; i < COUNT_OF(tables); i++)
        out_str(&o, raw_sql(w->t, w->h.database,
                            whole_text(w, "select * from %s order by 1, 2, 3", tables[i])));
    return sha256_hex(w->t->mem, out_get(&o));
}

static void newer_course(struct whole *w)
{
    const char *folder = w->newer = test_folder(w->t);
    const char *progress = whole_text(w, "/groep/" STR_FMT "/voortgang", STR_ARG(w->slug));
    const char *pinned = whole_text(w, "/bijeenkomst/" STR_FMT "/papier", STR_ARG(w->meeting[4]));
    const char *version = whole_text(w, "/groep/" STR_FMT "/versie", STR_ARG(w->slug));
    const str hash = kept_hash(w),
              table = whole_between(whole_page(w, w->trainer, progress), "<tbody", "</tbody>"),
              paper = whole_between(whole_page(w, w->trainer, pinned), "<table", "</table>");
    char *words[] = {"course", "import"},
         *args[] = {(char *)(uintptr_t)whole_text(w, "%s/nieuw/leergang", folder), "--publish"};
    int used;

    CHECK_INT(w->t,
              system(whole_text(
                  w,
                  "mkdir -p %s/nieuw && cp -r content/leergang %s/nieuw/leergang && cd "
                  "%s/nieuw/leergang && sed -i 's/^version: .*/version: 7.0.0/' course.md && "
                  "for f in modules/*/sessions/s1.md; do sed -i 's/^### \\(.*\\)$/### \\1 "
                  "opnieuw/' $f; done",
                  folder, folder, folder)),
              0);
    struct cli c = {.mem = w->t->mem,
                    .command = command_find(2, words, &used),
                    .set = &w->h.set,
                    .args = args,
                    .n = 2,
                    .store = w->h.store,
                    .files = w->h.files};
    CHECK_INT(w->t, c.command->run(&c), ERR_NONE);
    // Readers see it; the group does not, until its coordinator takes it over.
    const str live =
        str_trim(raw_sql(w->t, w->h.database, "select max(live) from course where upstream = 0"));
    CHECK(w->t, !whole_has(whole_between(whole_page(w, w->trainer, pinned), "<table", "</table>"),
                           "opnieuw"));
    CHECK_INT(w->t,
              whole_post(w, w->trainer, "/mijn", version,
                         whole_text(w, "versie=" STR_FMT, STR_ARG(live))),
              404);
    CHECK(w->t, whole_has(whole_page(w, w->boss, version), "7.0.0"));
    CHECK_INT(w->t,
              whole_post(w, w->boss, version, version,
                         whole_text(w, "versie=" STR_FMT, STR_ARG(live))),
              303);
    CHECK_INT(
        w->t,
        whole_count(
            w,
            whole_text(w, "select count(*) from learn_group where id = %lld and version = " STR_FMT,
                       (long long)w->group.v, STR_ARG(live))),
        1);
    CHECK(w->t, str_eq(kept_hash(w), hash));
    CHECK(w->t,
          str_eq(whole_between(whole_page(w, w->trainer, progress), "<tbody", "</tbody>"), table));
    // A meeting that was opened keeps the running order it had.
    CHECK(w->t,
          str_eq(whole_between(whole_page(w, w->trainer, pinned), "<table", "</table>"), paper));
}

// ---- afterwards ----

static void worked(struct whole *w)
{
    house_command(w->t, &w->h, "certificate", "demo");
    for (int p = 0; p < PEOPLE; p++) {
        const char *mine = whole_text(w, "(select id from group_member where uid = '" STR_FMT "')",
                                      STR_ARG(w->member[p]));
        static const char noor[] =
            "(select m.id from group_member m join person p on p.id = m.person "
            "where p.mail = 'noor@oefengroep.example')";
        if (whole_dossier(p))
            whole_sql(
                w, whole_text(
                       w,
                       "insert into workbook_section (member, section, module, title, body, "
                       "share, changed_at) "
                       "select %s, section, module, title, body, 'me', %lld from workbook_section "
                       "where member = %s on conflict (member, section) do nothing",
                       mine, (long long)time(NULL), noor));
        if (whole_watched(p))
            whole_sql(w,
                      whole_text(
                          w,
                          "insert into observation (uid, member, kind, observer, number, held_day, "
                          "minutes, people, "
                          "form, state, made_at, changed_at, signed_at) select 'w%02d' || uid, %s, "
                          "kind, null, 4, %d, 45, 7, form, state, 1, 1, 1 from observation where "
                          "member = %s and state = 'signed'",
                          p, mine, day_of_at((int64_t)time(NULL)).n, noor));
    }
}

static void certificates(struct whole *w)
{
    const char *progress = whole_text(w, "/groep/" STR_FMT "/voortgang", STR_ARG(w->slug));
    int earned = 0;

    whole_sql(
        w,
        "insert into job (kind, payload, run_at, created_at) values ('certificate.day', '', 1, 1)");
    house_work(w->t, &w->h, NULL, 0, (int64_t)time(NULL) + 1);
    const str seen = whole_page(w, w->trainer, progress);
    for (int p = 0; p < PEOPLE; p++) {
        const bool all = whole_was_there(p) >= MODULES - 1 && whole_dossier(p) && whole_watched(p);
        const str row = whole_between(seen, whole_text(w, "scope=\"row\">Mens %02d", p), "</tr>");
        w->t->row = whole_text(w, "Mens %02d", p);
        CHECK(w->t, whole_has(row, whole_text(w, "%d van %d", whole_was_there(p), MODULES)));
        CHECK(w->t,
              whole_has(row, whole_text(w, "%d van %d", whole_dossier(p) ? MODULES : 0, MODULES)));
        CHECK_INT(w->t, whole_has(row, "/certificaat/"), all);
        earned += all;
    }
    w->t->row = NULL;
    CHECK(w->t, earned > 3 && earned < PEOPLE);
    CHECK_INT(w->t,
              whole_count(
                  w, whole_text(w, "select count(*) from award a join person p on p.id = a.person "
                                   "where a.kind = 'course' "
                                   "and p.mail like 'mens__@example.nl'")),
              earned);
}

// What somebody wrote is theirs for two years after the group closed; then it is nowhere any more.
static void two_years(struct whole *w)
{
    const char *book = whole_text(w, "/dossier/" STR_FMT, STR_ARG(w->member[0]));
    const char *out = whole_text(w, "%s/dossier.html", book);
    const int64_t now = (int64_t)time(NULL);

    const str html = whole_page(w, w->who[0], out);
    const str first = str_trim(
        raw_sql(w->t, w->h.database,
                whole_text(w,
                           "select body from workbook_section where section = 'plan-goal' and "
                           "member = (select id from group_member where uid = '" STR_FMT "')",
                           STR_ARG(w->member[0]))));
    // The HTML becomes a document of a word processor, and holds what was written.
    const char *folder = test_folder(w->t), *file = whole_text(w, "%s/dossier.html", folder);
    FILE *f = fopen(file, "w");
    CHECK(w->t, f && fwrite(client_body(html).at, client_body(html).n, 1, f) == 1);
    if (f) fclose(f);
    CHECK_INT(
        w->t,
        system(whole_text(
            w,
            "pandoc -f html -t docx -o %s/dossier.docx %s && pandoc -f docx -t plain --wrap=none "
            "-o %s/dossier.txt %s/dossier.docx",
            folder, file, folder, folder)),
        0);
    const char *word = str_z(w->t->mem, str_part(first, 0, 12));
    CHECK(w->t, first.n > 3);
    CHECK_INT(w->t, system(whole_text(w, "grep -qF '%s' %s/dossier.txt", word, folder)), 0);

    for (int after = 0; after < 2; after++) {
        const int64_t closed = now - GROUP_KEEP_S + (after ? -86400 : 86400);
        whole_sql(
            w,
            whole_text(w,
                       "update learn_group set state = 'closed', closed_at = %lld where id = %lld",
                       (long long)closed, (long long)w->group.v));
        whole_sql(w, "update person set seen_at = 9000000000");
        whole_sql(w, "delete from job where kind = 'people.erase'");
        whole_sql(
            w, "insert into job (kind, payload, run_at, created_at) values ('people.erase', '', 1, "
               "1)");
        house_work(w->t, &w->h, NULL, 0, now + 1);
        CHECK_INT(w->t, client_status(house_ask(w->t, &w->h, "GET", out, w->who[0], (str){0})),
                  after ? 404 : 200);
        CHECK_INT(
            w->t,
            whole_count(w,
                        whole_text(w,
                                   "select count(*) from group_member where learn_group = %lld and "
                                   "role = 'participant'",
                                   (long long)w->group.v)),
            after ? 0 : PEOPLE);
    }
    CHECK_INT(
        w->t,
        whole_count(w, "select count(*) from workbook_section where member not in (select id from "
                       "group_member)"),
        0);
    // What happened stays, without names.
    CHECK_INT(w->t,
              whole_count(w, whole_text(w, "select count(*) from meeting where learn_group = %lld",
                                        (long long)w->group.v)),
              MODULES);
}

TEST(group, goes_through_nine_modules_and_every_number_is_right)
{
    struct whole w = {.t = t,
                      .round = {{.title = "Ronde-een", .readers = 2},
                                {.title = "Ronde-twee", .readers = 1}}};

    if (!house_open(t, &w.h, NULL, 0)) return;
    w.h.set.origin = STR("http://meent.example");
    house_fill(t, &w.h);
    w.trainer = house_person(t, &w.h, "trainer@example.nl", NULL, PLACE_ROOT);
    w.mentor = house_person(t, &w.h, "mentor@example.nl", NULL, PLACE_ROOT);
    w.boss = house_person(t, &w.h, "co@example.nl", "coordinator", PLACE_ROOT);
    CHECK_INT(t, store_write(w.h.store, t->mem, group_make, &w), ERR_NONE);
    for (int p = 0; p < PEOPLE; p++)
        w.who[p] =
            house_person(t, &w.h, whole_text(&w, "mens%02d@example.nl", p), NULL, PLACE_ROOT);
    whole_sql(&w, whole_text(&w, "update learn_group set state = 'running' where id = %lld",
                             (long long)w.group.v));
    whole_course_read(&w);
    whole_assesses(&w, 0);
    for (int i = 0; i < MODULES && !t->failed; i++) {
        t->row = whole_text(&w, "module %d", i + 1);
        meeting_lived(&w, i);
        t->row = NULL;
        if (i == 2) whole_review(&w, &w.round[0], "plan-goal");
        if (i == 3) worked(&w);
        if (i == 3) whole_intervision(&w);
        if (i == 5) whole_review(&w, &w.round[1], "plan-way");
        if (i == 4) newer_course(&w);
        whole_days_pass(&w, MONTH);
        whole_letters(&w);
        if (i == 4) whole_assesses(&w, 1);
    }
    whole_assesses(&w, 2);
    certificates(&w);
    whole_runs(&w);
    whole_sql(&w,
              whole_text(&w,
                         "insert into observation (uid, member, kind, observer, number, held_day, "
                         "minutes, people, form, "
                         "state, made_at, changed_at, signed_at) select 'mentorob', m.id, "
                         "'watched', p.id, 4, %d, 45, 7, '', "
                         "'signed', 1, 1, 1 from group_member m, person p where m.uid = '" STR_FMT
                         "' and p.mail = 'mentor@example.nl'",
                         day_of_at((int64_t)time(NULL)).n, STR_ARG(w.member[0])));
    whole_read(&w);
    two_years(&w);
    house_close(t, &w.h);
}
