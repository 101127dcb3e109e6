// A person planted everywhere and erased is nowhere any more (test 45); what has a term goes on its day, with a
// report (test 46); and the record of processing says so for each table.
#include "core/audit.h"
#include "core/challenge.h"
#include "core/job.h"
#include "core/mail.h"
#include "core/register.h"
#include "i18n/messages.h"
#include "main/main.h"
#include "tests/support/raw.h"
#include "tests/web/house.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

struct verify {
    struct test *t;
    int64_t rows, broken;
};

static enum err verify_log(struct db *db, void *arg)
{
    struct verify *v = arg;

    return audit_verify(db, v->t->mem, &v->rows, &v->broken);
}

// A file that she added to the documents of a challenge; bytes are written differently by each database.
static enum err plant_file(struct db *db, void *arg)
{
    const person_id *person = arg;

    return challenge_file_insert(
        db, (challenge_document_id){770}, STR("stuk.pdf"), STR("pdf"), 1,
        STR("0000000000000000000000000000000000000000000000000000000000000770"), STR("x"), person,
        1);
}

static enum err plant(struct db *db, void *arg)
{
    struct test *t = arg;

    TRY(mail_queue(db, t->mem, (int64_t)time(NULL), STR("zwaluw77@planted.example"),
                   STR("Dag Zwaluwstaart"), STR("Beste Zwaluwstaart,\n")));
    return mail_queue(db, t->mem, (int64_t)time(NULL), STR("zwaluw77@planted.example"),
                      STR("Nog iets"), STR("Tekst\n"));
}

// Rows of the person in tables that no page of this test fills, by number of the person and of the first course.
// clang-format off
static const char *const rows[] = {
    "insert into passkey (person, credential, algorithm, public_key, counter, name, created_at) values (%lld, 'zwaluw77-key', -7, 'x', 0, 'Zwaluwstaart', 1)",
    "insert into provider (id, place, name, issuer, client, secret, domains, created_at) values (77, 1, 'P', 'https://p.example', 'c', 's', '', 1)",
    "insert into identity (provider, subject, person, created_at) values (77, 'zwaluw77', %lld, 1)",
    "insert into provider_visit (provider, state, nonce, verifier, next, step, person, subject, sid, created_at) values (77, '" "0000000000000000000000000000000000000000000000000000000000000077" "', 'n', 'v', '/', 'known', %lld, 'zwaluw77', 's', 1)",
    "insert into provider_session (session, provider, subject, sid) select max(id), 77, 'zwaluw77', 's' from session where person = %lld",
    "insert into case_sent (person, state, title, consent, created_at, changed_at) values (%lld, 'draft', 'Zwaluwstaart', 'Zwaluwstaart', 1, 1)",
    "insert into course_typed (person, course, doc, path, piece, was, body, why, at) select %lld, min(id), 'd', 'p', 'q', 'w', 'Zwaluwstaart', 'y', 1 from course",
    "insert into course_edit (course, version, place, doc, path, piece, kind, person, text_before, text_after, why, at) select min(id), 0, 'p', 'd', 'p', 'q', 'edit', %lld, 'a', 'b', 'c', 1 from course",
    "insert into course_offer (course, fork, base, person, why, evidence, state, created_at) select min(id), min(id), 1, %lld, 'w', 'e', 'open', 1 from course",
    "insert into notice_follow (person, kind, object, how, at) values (%lld, 'zwaluw77', 1, 'day', 1)",
    "insert into notice_silent (person, at) values (%lld, 1)",
    "insert into notice (id, kind, object, place, message, vals, link, task, due_at, maker, at) values (77, 'place', 1, 1, 'm', '{}', '/', 0, 0, 0, 1)",
    "insert into notice_to (notice, person, how, at) values (77, %lld, 'off', 1)",
    // A plan that she leads, its steps, clocks, answers and what was hidden.
    "insert into trajectory (id, place, slug, title, practice, state, owner, created_at, changed_at, state_at) values (770, 1, 'zwaluwleidt', 'Plan', 0, 'open', %lld, 0, 0, 0)",
    "insert into trajectory_event (trajectory, event, from_state, to_state, role, person, at) values (770, 'plan', 'idea', 'plan', 'project_leader', %lld, 1)",
    "insert into trajectory_call (trajectory, question, asked_by, asked_at) values (770, 'Waarom?', %lld, 1)",
    "insert into clock (id, place, trajectory, kind, title, basis, start_day, first_due_day, due_day, remind_day, turn, created_at) values (770, 1, 770, 'feedback', 'Antwoord', 'plan', 1, 2, 2, 2, 'leader', 1)",
    "insert into clock_event (clock, what, who, at) select 770, 'start', uid, 1 from person where id = %lld",
    "insert into contribution (id, trajectory, number, key_hash, channel, body, entered_by, received_day, created_at) values (770, 770, 1, '" "0000000000000000000000000000000000000000000000000000000000000770" "', 'phone', 'Woorden', %lld, 1, 1)",
    "insert into contribution_form (id, trajectory, code, made_at) values (770, 770, 'zzzz', 1)",
    "insert into contribution_entry (form, person, body, name, mail, named, behalf, received_day, at) values (770, %lld, 'b', '', '', 0, '', 1, 1)",
    "insert into cluster (id, trajectory, title, created_at) values (770, 770, 'Groep', 1)",
    "insert into cluster_act (trajectory, person, cluster, points, at) values (770, %lld, 770, 1, 1)",
    "insert into answer (cluster, trajectory, verdict, reason, minority, author, author_at) values (770, 770, 'not', 'r', 'm', %lld, 1)",
    "insert into moderation (trajectory, contribution, reason, note, critical, state, first, first_at) values (770, 770, 'insult', 'n', 0, 'hidden', %lld, 1)",
    "insert into trajectory_telling (trajectory, kind, state, body, person, at) values (770, 'easy', 'ready', 'b', %lld, 1)",
    // She rehearsed a plan; the world of it was cleared away already.
    "insert into rehearsal (id, origin, person, seed, started_at, finished_at, ends_at) values (770, 770, %lld, 's', 1, 2, 3)",
    "insert into rehearsal_part (rehearsal, contribution, part, people) values (770, 770, 'crowd', 'owner')",
    // A challenge that she is the contact of, and takes part in.
    "insert into challenge (id, place, number, title, group_name, practice, contact, created_at, changed_at, state_at) values (770, 1, 770, 'Hoek', 'De Hoek', 0, %lld, 1, 1, 1)",
    "insert into challenge_member (challenge, key_hash, name, mail, person, at) values (770, '" "0000000000000000000000000000000000000000000000000000000000000771" "', 'Zwaluwstaart', 'zwaluw77@planted.example', %lld, 1)",
    "insert into challenge_condition (challenge, name, answer, person, at) values (770, 'safety', 'met', %lld, 1)",
    "insert into challenge_assessment (challenge, aspect, verdict, body, person, at) values (770, 'legal', 'good', 'Kan.', %lld, 1)",
    "insert into challenge_event (challenge, event, from_state, to_state, role, person, at) values (770, 'accept', 'filed', 'assessing', 'project_leader', %lld, 1)",
    "insert into challenge_document (id, challenge, side, title, href, confidential, day) values (770, 770, 'city', 'Stuk', '', 1, 1)",

    // A consultation: she made a version, gave a spoken view with her address, and wrote the record of it.
    "insert into document (id, trajectory, slug, title, created_at) values (770, 770, 'plan', 'Plan', 1)",
    "insert into document_version (id, document, version, state, label, why, person, created_at) values (770, 770, 1, 'ready', 'draft', '', %lld, 1)",
    "insert into consultation (trajectory, legal, everybody) values (770, 1, 1)",
    "insert into contribution (id, trajectory, number, key_hash, channel, body, name, person, received_day, created_at) values (771, 770, 2, '" "0000000000000000000000000000000000000000000000000000000000000771" "', 'phone', 'Woorden', 'Zwaluwstaart', %lld, 1, 1)",
    "insert into consultation_view (contribution, version, address, received_at, spoken, record, record_by, correction) values (771, 770, 'Zwaluwstaart 77', 1, 1, 'corrected', %lld, 'Zwaluwstaart zei dat niet')",
    "insert into consultation_letter (contribution, kind, bundle, person, at) values (771, 'receipt', 1, %lld, 1)",

    "insert into survey (id, trajectory, number, kind, title, form, created_at, state_at) values (770, 770, 1, 'open', 'T', '{}', 1, 1)",
    "insert into survey_event (survey, event, from_state, to_state, role, person, at) values (770, 'test', 'draft', 'testing', 'project_leader', %lld, 1)",
    "insert into survey_code (id, survey, batch, code_hash) values (770, 770, 1, '" "0000000000000000000000000000000000000000000000000000000000000770" "')",
    "insert into survey_entry (code, person, answers, at) values (770, %lld, '{}', 1)",
    // What she made and signed: one that still collects, one that is being checked; a sheet she typed; a name she looked at.
    "insert into initiative (id, place, number, key_hash, kind, practice, area, title, gist, body, maker_name, maker_mail, maker_age, person, state, shown, signed_n, threshold, created_at, changed_at, state_at) values (770, 1, 770, '" "0000000000000000000000000000000000000000000000000000000000000770" "', 'agenda', 0, 1, 'Plein', 'g', 'b', 'Zwaluwstaart', 'zwaluw77@planted.example', 40, %lld, 'collecting', 1, 1, 5, 1, 1, 1)",
    "insert into initiative_event (initiative, event, from_state, to_state, role, person, at) values (770, 'collect', 'precheck', 'collecting', 'clerk', %lld, 1)",
    "insert into initiative_signature (id, initiative, state, channel, key_hash, mail, mail_once, name, postcode, house, born_day, who_once, lang, person, created_at, counted_at) values (770, 770, 'valid', 'online', '" "0000000000000000000000000000000000000000000000000000000000000770" "', 'zwaluw77@planted.example', 'zwaluw77@planted.example', 'Zwaluwstaart', '1234 AB', '7', 1, 'zwaluw77', 'nl', %lld, 1, 1)",
    "insert into initiative_sheet (id, initiative, code, made_at) values (770, 770, 'zzzzzz70', 1)",
    "insert into initiative_entry (sheet, person, line, name, postcode, house, born_day, at) values (770, %lld, 1, 'Iemand', '1234 AB', '8', 1, 1)",
    "insert into initiative_look (initiative, signature, place_in, found, person, at) values (770, 770, 1, 'good', %lld, 1)",
    "insert into initiative_photo (id, initiative, state, sha256, person, at) values (770, 770, 'waiting', 'x', %lld, 1)",
    "insert into mail_back (address, at, status, problem, times) values ('zwaluw77@planted.example', 1, '5.1.1', 'zwaluw77 unknown', 1)",
    // A group: she takes part and trains, somebody else (the operator) takes part too; 770 and 772 are hers, 771 not.
    "insert into learn_group (id, slug, place, version, name, lang, state, practice, created_at, changed_at) select 770, 'zeven', 1, min(id), 'Zeven', 'nl', 'running', 0, 1, 1 from course_version",
    "insert into group_member (id, uid, learn_group, person, role, state, project, asked_at, changed_at) values (770, 'mmmmmm70', 770, %lld, 'participant', 'in', 'Plein van Zwaluwstaart', 1, 1)",
    "insert into group_member (id, uid, learn_group, person, role, state, asked_at, changed_at) select 771, 'mmmmmm71', 770, id, 'participant', 'in', 1, 1 from person where mail = 'boss@example.nl'",
    "insert into group_member (id, uid, learn_group, person, role, state, asked_at, changed_at) values (772, 'mmmmmm72', 770, %lld, 'trainer', 'in', 1, 1)",
    "insert into group_invitation (learn_group, mail, name, role, invited_by, created_at) values (770, 'zwaluw77@planted.example', 'Zwaluwstaart', 'coordinator', 'x', 1)",
    "insert into group_version (learn_group, version, was, person, at) select 770, min(id), 0, %lld, 1 from course_version",
    "insert into calendar_feed (hash, person, learn_group, lang, created_at) values ('" "0000000000000000000000000000000000000000000000000000000000000770" "', %lld, 770, 'nl', 1)",
    "insert into intervision_group (id, uid, learn_group, number) values (770, 'iiiiii70', 770, 1)",
    "insert into intervision_member (member, intervision_group) values (770, 770)",
    "insert into intervision_member (member, intervision_group) values (771, 770)",
    "insert into workbook_section (id, member, section, module, title, body, share, changed_at) values (770, 770, 'plan-goal', 3, 'Doel', 'Zwaluwstaart wil een plein', 'group', 1)",
    "insert into workbook_section (id, member, section, module, title, body, share, changed_at) values (771, 771, 'plan-goal', 3, 'Doel', 'Een park', 'group', 1)",
    "insert into workbook_version (section, body, at) values (770, 'Zwaluwstaart wilde een straat', 1)",
    "insert into workbook_comment (section, person, body, at) values (771, %lld, 'Mooi, Zwaluwstaart', 1)",
    "insert into workbook_comment (section, person, body, at) select 770, id, 'Dag Zwaluwstaart', 1 from person where mail = 'boss@example.nl'",
    "insert into workbook_sealed (member, kind, sealed, changed_at) values (770, 'notes', 'zwaluw77', 1)",
    // Lessons: one she gave, one she watched.
    "insert into observation (uid, member, kind, observer, number, held_day, minutes, people, form, state, made_at, changed_at, signed_at) select 'oooooo70', 770, 'teachback', id, 3, 1, 45, 6, '{\"good\":\"Zwaluwstaart vroeg door\"}', 'signed', 1, 1, 1 from person where mail = 'boss@example.nl'",
    "insert into observation (uid, member, kind, observer, number, held_day, minutes, people, form, state, made_at, changed_at, signed_at) values ('oooooo71', 771, 'lesson', %lld, 3, 1, 45, 6, '', 'signed', 1, 1, 1)",
    // A certificate of hers that was taken back: its bit in the list stays, she does not.
    "insert into signing_key (id, name, private, n, e, made_at) values (770, 'kkkkkk77', 'x', 'x', 'AQAB', 1)",
    "insert into award (uid, code, person, learn_group, kind, number, slot, signing_key, name, salt, identity, course, course_slug, title, version, place, maker, lang, practice, hours, sessions, from_day, to_day, issued_at, revoked_at, revoked_why) values ('u', 'bcdf2345ghjk', %lld, 770, 'course', 0, 77, 770, 'Zwaluwstaart', 's', 'sha256$x', 'L', 'l', '', '1', '', 'P', 'nl', 0, 1, 1, 1, 1, 1, 2, 'Zwaluwstaart vroeg het')",
    "insert into award_revoked (slot, at) values (77, 2)",
    // A round: her text was read, and she read one.
    "insert into review_round (id, uid, learn_group, section, title, ask, example, readers, blind, hand_in_day, read_day, close_day, state, seed, made_at) values (770, 'rrrrrr70', 770, 'plan-goal', 'Doel', '', 'x', 1, 1, 1, 2, 3, 'closed', 's', 1)",
    "insert into review_text (id, round, member, body, handed_at) values (770, 770, 770, 'Zwaluwstaart wil een plein', 1)",
    "insert into review_text (id, round, member, body, handed_at) values (771, 770, 771, 'Een park', 1)",
    "insert into review_pair (id, uid, review_text, reader, kind, state, given_at) values (770, 'xxxxxx70', 770, 771, 'peer', 'sent', 1)",
    "insert into review_pair (id, uid, review_text, reader, kind, state, given_at) values (771, 'xxxxxx71', 771, 770, 'peer', 'sent', 1)",
    "insert into review_answer (pair, number, grade, words) values (770, 0, 0, 'Mooi, Zwaluwstaart')",
    "insert into review_answer (pair, number, grade, words) values (771, 0, 0, 'Helder')",
    "insert into assess (id, member, moment, sent, changed_at) values (770, 770, 'start', 1, 1)",
    "insert into assess (id, member, moment, sent, changed_at) values (771, 771, 'start', 1, 1)",
    "insert into assess_score (assess, competence, score) values (770, 'goal', 2)",
    "insert into assess_score (assess, competence, score) values (771, 'goal', 2)",
    "insert into pdf (key, person, html, dated_at, asked_at) values ('dossier:mmmmmm70:nl', %lld, 'Zwaluwstaart', 1, 1)",
    "insert into meeting (id, uid, learn_group, number, session, title, starts_at, ends_at, venue, state, changed_at) values (770, 'tttttt70', 770, 1, '', 'Een', 1000, 5000, '', 'held', 1)",
    "insert into meeting_live (meeting, version, secret, opened_at, ended_at) select 770, min(id), '', 1000, 5000 from course_version",
    "insert into evaluation_letter (meeting, member, hash, sent_at) values (770, 770, '" "0000000000000000000000000000000000000000000000000000000000000770" "', 1)",
    "insert into evaluation_manager (letter, hash, sent_at, state) select id, '" "0000000000000000000000000000000000000000000000000000000000000772" "', 1, 'asked' from evaluation_letter where meeting = 770",
    "insert into meeting_event (meeting, uid, at, act, block, other, minutes, note, person, made_at) values (770, 'eeeeee70', 1000, 'start', 'b', '', 0, '', %lld, 1000)",
    "insert into meeting_presence (meeting, member, uid, state, minutes, how, reason, at) values (770, 770, 'pppppp70', 'excused', 0, 'self', 'Zwaluwstaart is ziek', 1000)",
    "insert into meeting_presence (meeting, member, uid, state, minutes, how, reason, by_person, at) values (770, 771, 'pppppp71', 'present', 0, 'hand', '', %lld, 1000)",
    "insert into meeting_room (uid, meeting, key, salt, person, made_at, until_at) values ('rrrrrrrrrrrrrr70', 770, '', '', %lld, 1, 2)",
    "insert into meeting_phone (hash, member, created_at, seen_at) values ('" "0000000000000000000000000000000000000000000000000000000000000771" "', 770, 1, 1)",
    "insert into meeting_poll (id, meeting, uid, block, kind, question, question_en, secret, state, changed_at) values (770, 770, 'qqqqqq70', 'b', 'choice', 'Ja?', '', '', 'closed', 1)",
    "insert into meeting_option (poll, number, words, words_en) values (770, 1, 'Ja', '')",
    "insert into meeting_vote (poll, voter, number, rank, city) values (770, 'hash', 1, 0, 0)",
    "insert into meeting_said (id, poll, voter, said, fold) values (770, 770, 'hash', 'plein', 'plein')",
    "insert into meeting_support (said, voter) values (770, 'hash')",
    "insert into meeting_reaction (meeting, voter, useful, safe, keep, change) values (770, 'hash', 4, 5, '', '')",
    "insert into meeting_breakout (id, meeting, uid, block, way, task, minutes) values (770, 770, 'kkkkkk70', 'b', 'hand', 'Praat', 5)",
    "insert into meeting_team (breakout, number) values (770, 1)",
    "insert into meeting_team_member (breakout, member, number) values (770, 770, 1)",
    "insert into meeting_team_member (breakout, member, number) values (770, 771, 1)",
    "insert into meeting_took (meeting, block, planned_s, took_s, skipped, at) values (770, 'b', 900, 1320, 0, 5000)",
};
// clang-format on

// What somebody did that others count on stays, without her: outcomes, what happened, who chose the text of the group.
static const struct {
    const char *table, *where;
    int before, after;
} counted[] = {
    {"group_member", "learn_group = 770", 3, 1},
    {"group_version", "learn_group = 770", 1, 1},
    {"group_invitation", "learn_group = 770", 1, 0},
    {"calendar_feed", "learn_group = 770", 1, 0},
    {"intervision_member", "intervision_group = 770", 2, 1},
    {"workbook_section", "id in (770, 771)", 2, 1},
    {"workbook_version", "section = 770", 1, 0},
    {"workbook_comment", "section in (770, 771)", 2, 0},
    {"workbook_sealed", "member = 770", 1, 0},
    {"evaluation_letter", "meeting = 770", 1, 0},
    {"evaluation_manager", "sent_at = 1", 1, 0},
    {"observation", "member in (770, 771)", 2, 1},
    {"review_text", "round = 770", 2, 1},
    {"review_pair", "id in (770, 771)", 2, 1},
    {"review_answer", "pair in (770, 771)", 2, 1},
    {"assess", "id in (770, 771)", 2, 1},
    {"assess_score", "assess in (770, 771)", 2, 1},
    {"award", "slot = 77", 1, 0},
    {"award_revoked", "slot = 77", 1, 1},
    {"pdf", "key = 'dossier:mmmmmm70:nl'", 1, 0},
    {"meeting_event", "meeting = 770", 1, 1},
    {"meeting_presence", "meeting = 770", 2, 1},
    {"meeting_phone", "member = 770", 1, 0},
    {"meeting_room", "meeting = 770", 1, 1},
    {"meeting_vote", "poll = 770", 1, 1},
    {"meeting_said", "poll = 770", 1, 1},
    {"meeting_support", "said = 770", 1, 1},
    {"meeting_reaction", "meeting = 770", 1, 1},
    {"meeting_team_member", "breakout = 770", 2, 1},
    {"meeting_took", "meeting = 770", 1, 1},
    {"challenge_file", "document = 770", 1, 1},
    {"initiative", "id = 770", 1, 1},
    {"initiative", "id = 770 and signed_n = 0", 0, 1},
    {"initiative_photo", "id = 770 and person > 0", 1, 0},
    {"initiative_photo", "state = 'waiting'", 1, 0},
    {"initiative_event", "initiative = 770", 1, 1},
    {"initiative_entry", "sheet = 770", 1, 0},
    {"trajectory_telling", "trajectory = 770 and person > 0", 1, 0},
    {"initiative_look", "signature = 770", 1, 1},
};

static void count_all(struct test *t, const struct house *h, bool erased)
{
    for (size_t i = 0; i < COUNT_OF(counted); i++) {
        int64_t n = -1;
        t->row = counted[i].table;
        CHECK_INT(t,
                  str_int(str_trim(raw_sql(
                              t, h->database,
                              str_z(t->mem, str_format(t->mem, "select count(*) from %s where %s",
                                                       counted[i].table, counted[i].where)))),
                          0, 99, &n),
                  ERR_NONE);
        CHECK_INT(t, (int)n, erased ? counted[i].after : counted[i].before);
    }
    t->row = NULL;
}

// Where a table keeps somebody: a column that leads to a person and goes, or is emptied, with them.
static str leads_to(struct test *t, const struct house *h, const char *table)
{
    return raw_is_sqlite(h->database)
               ? raw_sql(t, h->database,
                         str_z(t->mem,
                               str_format(
                                   t->mem,
                                   "select \"table\" || ' ' || lower(on_delete) || ' ' || \"from\" "
                                   "from pragma_foreign_key_list('%s')",
                                   table)))
               : raw_sql(
                     t, h->database,
                     str_z(
                         t->mem,
                         str_format(
                             t->mem,
                             "select r.relname || case c.confdeltype when 'c' then ' cascade ' "
                             "when "
                             "'n' then ' set null ' else ' no action ' end || a.attname from "
                             "pg_constraint c join pg_class r on r.oid = c.confrelid join "
                             "pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1] "
                             "where c.contype = 'f' and c.conrelid = '%s'::regclass",
                             table)));
}

// What erasing reaches by other ways: by mail address (core/person.c), and the log, which knows nobody's name.
static bool reached_otherwise(const char *table)
{
    static const char *const known[] = {"person",     "mail",  "sign_in",
                                        "invitation", "audit", "mail_back"}; // app/notice

    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (strcmp(table, known[i]) == 0) return true;
    return false;
}

static bool reached(struct test *t, const struct house *h, const char *table, int depth)
{
    if (reached_otherwise(table)) return true;
    if (depth > 3) return false;
    for (str rest = leads_to(t, h, table), line; str_line(&rest, &line);) {
        str words = line, to, how;
        if (!str_cut(&words, ' ', &to) || !str_cut(&words, ' ', &how)) continue;
        const bool goes = str_eq(how, STR("cascade")), emptied = str_eq(how, STR("set"));
        if (str_eq(to, STR("person")) && (goes || emptied)) return true;
        if (goes && !str_eq(to, str_of(table)) && !reached_otherwise(str_z(t->mem, to)) &&
            reached(t, h, str_z(t->mem, to), depth + 1))
            return true;
    }
    return false;
}

// Test 45, for tables that are not made yet: one of the record that erasing does not reach fails here.
TEST(privacy, erasing_reaches_every_table_of_the_record)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    for (int i = 0; i < register_n; i++)
        if (!reached(t, &h, register_lines[i].table, 0))
            test_fail(t, __FILE__, __LINE__,
                      "%s holds personal data, but erasing a person does not reach it: let it lead "
                      "to person "
                      "(on delete cascade, or set null), or erase it in core/person.c or a "
                      "feature's erase and "
                      "name it here",
                      register_lines[i].table);
    house_close(t, &h);
}

// How many columns of the database still lead to this person.
static int leading_to(struct test *t, const struct house *h, long long person)
{
    int n = 0;

    for (str rest = raw_tables(t, h->database), table; str_line(&rest, &table);) {
        if (!table.n) continue;
        const char *name = str_z(t->mem, table);
        for (str all = leads_to(t, h, name), line; str_line(&all, &line);) {
            const ptrdiff_t at = str_find(line, STR("person "));
            if (at != 0) continue;
            str column = line, word;
            while (str_find_byte(column, ' ') >= 0)
                str_cut(&column, ' ', &word);
            const str found =
                raw_sql(t, h->database,
                        str_z(t->mem,
                              str_format(t->mem, "select '%s' from %s where " STR_FMT " = %lld",
                                         name, name, STR_ARG(column), person)));
            if (found.n && t->row) fprintf(stderr, "%s still leads to the person\n", name);
            n += found.n > 0;
        }
    }
    return n;
}

// The files of the cluster, when they can be read: tables and indexes after a checkpoint. Not the write-ahead log of the
// cluster, which it keeps until it needs the room (docs/operator.md).
static int cluster_files_with(struct test *t, const struct house *h, str what)
{
    const str where =
        raw_sql(t, h->database,
                "select current_setting('data_directory') || '/base/' || oid from pg_database "
                "where datname = current_database()");
    const char *folder = str_z(t->mem, str_trim(where));

    raw_sql(t, h->database, "checkpoint");
    if (access(folder, R_OK | X_OK) != 0) {
        fprintf(stderr, "%s cannot be read: every table was searched by query only\n", folder);
        return 0;
    }
    return raw_files_with(t, folder, what);
}

// Test 45.
TEST(privacy, erased_is_nowhere_any_more)
{
    static const char *const signs[] = {"zwaluw77@planted.example", "Zwaluwstaart", "zwaluw77"};
    struct verify v = {.t = t};
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    h.set.origin = STR("http://meent.example");
    house_fill(t, &h);
    const bool sqlite = raw_is_sqlite(h.database);
    const char *boss = house_person(t, &h, "boss@example.nl", "operator", PLACE_ROOT);
    const char *zwaluw = house_person(t, &h, "zwaluw77@planted.example", "trainer", PLACE_ROOT);
    CHECK_INT(t,
              client_status(
                  house_form(t, &h, "/mijn", zwaluw, "/mijn", STR("naam=Zwaluwstaart&taal=nl"))),
              303);
    CHECK_INT(
        t,
        client_status(house_form(
            t, &h, "/mijn", boss, "/beheer/uitnodigen",
            STR("mail=zwaluw77%40planted.example&naam=Zwaluwstaart&rol=editor&plaats=alles"))),
        303);
    CHECK_INT(t,
              client_status(house_form(t, &h, "/inloggen", NULL, "/inloggen",
                                       STR("mail=zwaluw77%40planted.example"))),
              303);
    NEED(t, store_write(h.store, t->mem, plant, t));
    house_work(t, &h, NULL, 0, (int64_t)time(NULL));
    NEED(t, store_write(h.store, t->mem, plant, t)); // two that still wait
    int64_t person = 0;
    NEED(t,
         str_int(str_trim(raw_sql(t, h.database,
                                  "select id from person where mail = 'zwaluw77@planted.example'")),
                 1, INT64_MAX, &person));
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const char *sql_ = rows[i];
        const char *mark = strstr(sql_, "%lld");
        raw_sql(t, h.database,
                mark ? str_z(t->mem, str_format(t->mem, "%.*s%lld%s", (int)(mark - sql_), sql_,
                                                (long long)person, mark + 4))
                     : sql_);
    }
    t->row = NULL;
    NEED(t, store_write(h.store, t->mem, plant_file, &(person_id){person}));
    CHECK(t, leading_to(t, &h, (long long)person) >= 17); // or nothing was planted
    count_all(t, &h, false);

    // A clock says who by a mark, which goes as well.
    const str mark =
        str_trim(raw_sql(t, h.database, "select who from clock_event where clock = 770"));
    CHECK(t, mark.n > 10);

    // What she brought in to a plan, with her name and address.
    house_sql(
        t, &h,
        "insert into trajectory (place, slug, title, practice, state, created_at, changed_at, "
        "state_at) "
        "values (1, 'zwaluwplan', 'Plan', 0, 'open', 0, 0, 0)");
    house_sql(
        t, &h,
        "insert into contribution (trajectory, number, key_hash, channel, body, name, mail, named, "
        "person, received_day, "
        "created_at) select t.id, 1, "
        "'0000000000000000000000000000000000000000000000000000000000000000', 'online', 'Woorden', "
        "'Zwaluwstaart', 'zwaluw77@planted.example', 1, p.id, 20000, 0 from trajectory t, person p "
        "where t.slug = 'zwaluwplan' and p.mail = 'zwaluw77@planted.example'");

    // It is there, and she sees it, also to take along.
    const str own = house_ask(t, &h, "GET", "/mijn/gegevens", zwaluw, (str){0});
    const str json = house_ask(t, &h, "GET", "/mijn/gegevens.json", zwaluw, (str){0});
    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        CHECK(t, str_find(own, str_of(signs[i])) > 0);
        CHECK(t, str_find(json, str_of(signs[i])) > 0);
        CHECK(t, str_find(raw_dump(t, h.database), str_of(signs[i])) >= 0);
    }
    CHECK(t, str_find(client_field(json, STR("content-disposition")), STR("attachment")) == 0);
    if (sqlite)
        CHECK(t, raw_files_with(t, str_z(t->mem, h.set.data), str_of(signs[0])) > 0);
    else if (access(str_z(t->mem, str_trim(raw_sql(t, h.database, "show data_directory"))), R_OK) ==
             0)
        CHECK(t, cluster_files_with(t, &h, str_of(signs[0])) >
                     0); // so that looking there means something

    // Not without saying so; then everything goes.
    CHECK_INT(t, client_status(house_form(t, &h, "/mijn/wissen", zwaluw, "/mijn/wissen", STR(""))),
              422);
    const str gone = house_form(t, &h, "/mijn/wissen", zwaluw, "/mijn/wissen", STR("zeker=ja"));
    CHECK_INT(t, client_status(gone), 303);
    CHECK(t, str_find(client_field(gone, STR("set-cookie")), STR("Max-Age=0")) > 0);
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/mijn", zwaluw, (str){0})), 303);
    house_work(t, &h, NULL, 0, (int64_t)time(NULL));
    t->row = "after erasing";
    CHECK_STR(t, str_trim(raw_sql(t, h.database, "select who from clock_event where clock = 770")),
              "erased");
    CHECK(t, str_eq(str_trim(raw_sql(t, h.database,
                                     "select count(*) from trajectory_event where "
                                     "trajectory = 770")),
                    STR("1"))); // the step stays
    CHECK_INT(t, leading_to(t, &h, (long long)person), 0);
    count_all(t, &h, true);
    t->row = "after erasing";
    CHECK_STR(t, str_trim(raw_sql(t, h.database, "select who from clock_event where clock = 770")),
              "erased");
    CHECK(t, str_eq(str_trim(raw_sql(t, h.database,
                                     "select count(*) from trajectory_event where "
                                     "trajectory = 770")),
                    STR("1"))); // the step stays
    for (size_t i = 0; i < COUNT_OF(signs); i++) {
        static const char *const pages[] = {"/beheer/mensen",      "/beheer/uitnodigen",
                                            "/beheer/mail",        "/beheer/logboek",
                                            "/beheer/logboek.csv", "/beheer/werk"};
        for (size_t k = 0; k < COUNT_OF(pages); k++)
            CHECK(t, str_find(house_ask(t, &h, "GET", pages[k], boss, (str){0}), str_of(signs[i])) <
                         0);
        // Every table; letters that are files, stored files; database file and write-ahead log, or the cluster's files.
        CHECK(t, str_find(raw_dump(t, h.database), str_of(signs[i])) < 0);
        CHECK_INT(t, raw_files_with(t, str_z(t->mem, h.set.data), str_of(signs[i])), 0);
        if (!sqlite) CHECK_INT(t, cluster_files_with(t, &h, str_of(signs[i])), 0);
    }
    NEED(t, store_read(h.store, t->mem, verify_log, &v));
    CHECK_INT(t, v.broken, 0);
    CHECK(t, v.rows >= 3);
    // The last operator stays.
    CHECK_INT(t,
              client_status(
                  house_form(t, &h, "/mijn/wissen", boss, "/mijn/wissen", STR("zeker=ja"))),
              409);
    CHECK_INT(t, client_status(house_ask(t, &h, "GET", "/mijn", boss, (str){0})), 200);
    house_close(t, &h);
}

static enum err plan_now(struct db *db, void *arg)
{
    (void)arg;
    return job_add(db, STR("people.erase"), STR(""), (int64_t)time(NULL));
}

TEST(privacy, what_has_a_term_goes_on_its_day_with_a_report)
{
    struct house h;

    if (!house_open(t, &h, NULL, 0)) return;
    const char *boss = house_person(t, &h, "boss@example.nl", "operator", PLACE_ROOT);
    house_person(t, &h, "oud@example.nl", NULL, PLACE_ROOT);
    house_person(t, &h, "jong@example.nl", NULL, PLACE_ROOT);
    CHECK_INT(t,
              client_status(house_form(t, &h, "/mijn", boss, "/beheer/uitnodigen",
                                       STR("mail=x%40example.nl&naam=X&rol=editor&plaats=alles"))),
              303);
    CHECK_INT(t,
              client_status(
                  house_form(t, &h, "/inloggen", NULL, "/inloggen", STR("mail=x%40example.nl"))),
              303);
    // Time passes: two years less a minute for one, two years and a minute for the other; the operator stays longer.
    house_sql(t, &h,
              "update person set seen_at = seen_at - 2 * 365 * 86400 - 60 where mail in "
              "('oud@example.nl', 'boss@example.nl')");
    house_sql(t, &h,
              "update person set seen_at = seen_at - 2 * 365 * 86400 + 60 where mail = "
              "'jong@example.nl'");
    house_sql(t, &h, "update invitation set ends_at = ends_at - 45 * 86400");
    house_sql(t, &h, "update sign_in set created_at = created_at - 86400 - 60");
    NEED(t, store_write(h.store, NULL, plan_now, NULL));
    house_work(t, &h, NULL, 0, (int64_t)time(NULL));
    const str people = house_ask(t, &h, "GET", "/beheer/mensen", boss, (str){0});
    CHECK(t, str_find(people, STR("oud@example.nl")) < 0);
    CHECK(t, str_find(people, STR("jong@example.nl")) > 0);
    CHECK(t, str_find(people, STR("boss@example.nl")) > 0);
    const str log = house_ask(t, &h, "GET", "/beheer/logboek?wat=people.erase", boss, (str){0});
    CHECK(t, str_find(log, STR("people=1 ")) > 0);
    CHECK(t, str_find(log, STR("sign_ins=1 ")) > 0);
    CHECK(t, str_find(log, STR("invitations=1")) > 0);
    house_close(t, &h);
}

TEST(privacy, the_record_speaks_dutch_and_says_what_the_migrations_say)
{
    static const char *const parts[] = {"purpose", "ground", "term"};

    CHECK(t, register_n >= 8);
    for (int i = 0; i < register_n; i++) {
        const struct register_line *x = &register_lines[i];
        const char *const english[] = {x->purpose, x->ground, x->term};
        for (size_t k = 0; k < COUNT_OF(parts); k++) {
            const msg word = msg_by_key(str_format(t->mem, "register.%s.%s", x->table, parts[k]));
            t->row = x->table;
            if (word) CHECK_STR(t, msg_text(LANG_EN, word), english[k]);
        }
    }
    t->row = NULL;
}
