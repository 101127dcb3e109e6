-- survey_insert(trajectory_id trajectory, int number, str kind, str title, str title_en, str form, int now) one survey_id
insert into survey (trajectory, number, kind, title, title_en, form, created_at, state_at)
values (:trajectory, :number, :kind, :title, :title_en, :form, :now, :now) returning id;

-- survey_last(trajectory_id trajectory) one int
-- : n int
select coalesce((select number from survey where trajectory = :trajectory order by number desc limit 1), 0) as n;

-- survey_by_number(trajectory_id trajectory, int number) maybe survey
select id, trajectory, number, kind, title, title_en, form, state, version, ends_day, population, source, about, weigh, test_key,
    stop_why, created_at, state_at, closed_day
from survey where trajectory = :trajectory and number = :number;

-- survey_by_id(survey_id id) one survey
select id, trajectory, number, kind, title, title_en, form, state, version, ends_day, population, source, about, weigh, test_key,
    stop_why, created_at, state_at, closed_day
from survey where id = :id;

-- surveys_of(trajectory_id trajectory) many survey_line
select id, number, kind, title, title_en, state, ends_day from survey where trajectory = :trajectory order by number;

-- Open ones whose last day has passed.
-- surveys_ended(int day) many survey_ended
select id from survey where state = 'open' and ends_day < :day order by id;

-- Public ones that have something to read.
-- surveys_public() many survey_place
-- : place str, slug str, number int, state str
select p.slug as place, t.slug, s.number, s.state from survey s join trajectory t on t.id = s.trajectory join place p on p.id = t.place
where s.state in ('open', 'closed', 'published') and t.state not in ('idea', 'plan') and t.practice = 0 order by s.id limit 5000;

-- survey_form_set(survey_id id, str form, str title, str title_en) changed
update survey set form = :form, title = :title, title_en = :title_en where id = :id and state = 'draft';

-- survey_rules_set(survey_id id, int? ends_day, int population, str source, str about, int weigh) changed
update survey set ends_day = :ends_day, population = :population, source = :source, about = :about, weigh = :weigh
where id = :id and state in ('draft', 'testing', 'ready');

-- survey_state_set(survey_id id, str state, int now) exec
update survey set state = :state, state_at = :now where id = :id;

-- survey_version_set(survey_id id, int version) exec
update survey set version = :version where id = :id;

-- survey_test_key_set(survey_id id, str test_key) exec
update survey set test_key = :test_key where id = :id;

-- survey_closed_set(survey_id id, int? day) exec
update survey set closed_day = :day where id = :id;

-- survey_stop_why_set(survey_id id, str why) exec
update survey set stop_why = :why where id = :id;

-- survey_version_insert(survey_id survey, int version, str body, str fingerprint, int now) exec
insert into survey_version (survey, version, body, fingerprint, at) values (:survey, :version, :body, :fingerprint, :now);

-- survey_version_of(survey_id survey, int version) maybe survey_version
select version, body, fingerprint, at from survey_version where survey = :survey and version = :version;

-- survey_event_insert(survey_id survey, str event, str from_state, str to_state, str role, str why, person_id? person, int now) exec
insert into survey_event (survey, event, from_state, to_state, role, why, person, at)
values (:survey, :event, :from_state, :to_state, :role, :why, :person, :now);

-- survey_events_of(survey_id survey) many survey_event
select event, from_state, to_state, role, why, at from survey_event where survey = :survey order by id;

-- ---- strata and codes ----

-- survey_strata(survey_id survey) many survey_stratum
select number, name, people from survey_stratum where survey = :survey order by number;

-- survey_strata_drop(survey_id survey) exec
delete from survey_stratum where survey = :survey;

-- survey_stratum_insert(survey_id survey, int number, str name, int people) exec
insert into survey_stratum (survey, number, name, people) values (:survey, :number, :name, :people);

-- survey_batch_next(survey_id survey) one int
-- : n int
select coalesce((select batch from survey_code where survey = :survey order by batch desc limit 1), 0) + 1 as n;

-- survey_code_insert(survey_id survey, int batch, str code_hash, int stratum, int paper) exec
insert into survey_code (survey, batch, code_hash, stratum, paper) values (:survey, :batch, :code_hash, :stratum, :paper);

-- survey_code_by_hash(str code_hash) maybe survey_code
select id, survey, batch, stratum, paper, state, sheet from survey_code where code_hash = :code_hash;

-- survey_code_by_id(survey_code_id id) one survey_code
select id, survey, batch, stratum, paper, state, sheet from survey_code where id = :id;

-- What was begun with it is forgotten together with its use.
-- survey_code_use_sheet(int sheet) changed
update survey_code set state = 'used', sheet = null where sheet = :sheet and state = 'new';

-- survey_code_use(survey_code_id id) changed
update survey_code set state = 'used', sheet = null where id = :id and state = 'new';

-- survey_code_begin(survey_code_id id, int sheet) exec
update survey_code set sheet = :sheet where id = :id and state = 'new';

-- survey_codes_let_go(survey_id survey) exec
update survey_code set sheet = null where survey = :survey and sheet is not null;

-- survey_code_void(survey_code_id id) changed
update survey_code set state = 'void', sheet = null where id = :id and state = 'new';

-- survey_batches(survey_id survey) many survey_batch
-- : batch int, stratum int, paper int, n int, used int, voided int
select batch, stratum, paper, count(*) as n, count(*) filter (where state = 'used') as used,
    count(*) filter (where state = 'void') as voided
from survey_code where survey = :survey group by batch, stratum, paper order by batch, stratum;

-- The letters of one batch in the order in which they were printed: the first is number 1. Which person got which letter is nowhere here.
-- survey_letters_of(survey_id survey, int batch) many survey_letter
select stratum, state from survey_code where survey = :survey and batch = :batch and paper = 0 order by id;

-- How many were asked, in each part.
-- survey_asked(survey_id survey) many survey_asked
-- : stratum int, n int
select stratum, count(*) as n from survey_code where survey = :survey and state <> 'void' and paper = 0 group by stratum order by stratum;

-- ---- sheets ----

-- survey_sheet_insert(int id, survey_id survey, str? key_hash, str channel, int stratum, int test, str state, int started_at, int? done_day) exec
insert into survey_sheet (id, survey, key_hash, channel, stratum, test, state, started_at, done_day)
values (:id, :survey, :key_hash, :channel, :stratum, :test, :state, :started_at, :done_day);

-- survey_sheet_by_key(str key_hash) maybe survey_sheet
select id, survey, channel, stratum, test, state, started_at from survey_sheet where key_hash = :key_hash;

-- Another key for it: the one before opens nothing any more.
-- survey_sheet_rekey(int id, str key_hash) changed
update survey_sheet set key_hash = :key_hash where id = :id and state = 'busy';

-- survey_sheet_drop(int id) exec
delete from survey_sheet where id = :id and state = 'busy';

-- survey_sheet_send(int id, str state, int done_day) changed
update survey_sheet set key_hash = null, state = :state, started_at = 0, done_day = :done_day where id = :id and state = 'busy';

-- survey_answers_of(int sheet) many survey_answer
select question, value from survey_answer where sheet = :sheet order by question;

-- survey_answer_put(int sheet, str question, str value) exec
insert into survey_answer (sheet, question, value) values (:sheet, :question, :value)
on conflict (sheet, question) do update set value = excluded.value, judged = '', reason = '';

-- survey_answer_drop(int sheet, str question) exec
delete from survey_answer where sheet = :sheet and question = :question;

-- By channel and state: what stands on the page of running. Never by answer.
-- survey_sheets_count(survey_id survey, int test) many survey_sheet_sum
-- : channel str, state str, stratum int, n int
select channel, state, stratum, count(*) as n from survey_sheet where survey = :survey and test = :test
group by channel, state, stratum order by channel, state, stratum;

-- survey_sheets_on(survey_id survey, str channel, int day) one int
-- : n int
select count(*) as n from survey_sheet where survey = :survey and channel = :channel and done_day = :day;

-- An interview with an id of its own: it came before.
-- survey_interview_of(str hash) maybe survey_interview
select survey from survey_interview where hash = :hash;

-- survey_interview_insert(str hash, survey_id survey) exec
insert into survey_interview (hash, survey) values (:hash, :survey);

-- survey_interviews_drop(survey_id survey) exec
delete from survey_interview where survey = :survey;

-- survey_interviews_past(int before) changed
delete from survey_interview where survey in (select id from survey where state in ('published', 'stopped') and state_at < :before);

-- survey_sheets_drop_test(survey_id survey) exec
delete from survey_sheet where survey = :survey and test = 1;

-- survey_sheets_drop_busy(survey_id survey) exec
delete from survey_sheet where survey = :survey and state = 'busy';

-- Sheets by chance of their id, then by question. Of the real round, and only what counts.
-- survey_values(survey_id survey, int test) many survey_value
-- : sheet int, stratum int, channel str, question str?, value str?
select s.id as sheet, s.stratum, s.channel, a.question, a.value from survey_sheet s left join survey_answer a on a.sheet = s.id
where s.survey = :survey and s.state = 'done' and s.test = :test order by s.id, a.question;

-- survey_hurried(survey_id survey) one int
-- : n int
select count(*) as n from survey_sheet where survey = :survey and state = 'hurried' and test = 0;

-- ---- words, before they are published ----

-- survey_texts(survey_id survey, str question, str judged, int limit_n) many survey_text
-- : sheet int, question str, value str, judged str, reason str
select a.sheet, a.question, a.value, a.judged, a.reason from survey_answer a join survey_sheet s on s.id = a.sheet
where s.survey = :survey and s.state = 'done' and s.test = 0 and a.question = :question and a.judged = :judged order by a.sheet limit :limit_n;

-- survey_texts_count(survey_id survey, str question, str judged) one int
-- : n int
select count(*) as n from survey_answer a join survey_sheet s on s.id = a.sheet
where s.survey = :survey and s.state = 'done' and s.test = 0 and a.question = :question and a.judged = :judged;

-- survey_text_reasons(survey_id survey, str question) many survey_text_reason
-- : reason str, n int
select a.reason, count(*) as n from survey_answer a join survey_sheet s on s.id = a.sheet
where s.survey = :survey and s.state = 'done' and s.test = 0 and a.question = :question and a.judged = 'out' group by a.reason order by a.reason;

-- survey_text_judge(survey_id survey, int sheet, str question, str judged, str reason) changed
update survey_answer set judged = :judged, reason = :reason
where sheet = :sheet and question = :question and sheet in (select id from survey_sheet where survey = :survey and state = 'done' and test = 0);

-- ---- who people are ----

-- survey_ticket_insert(str hash, survey_id survey, int test) exec
insert into survey_ticket (hash, survey, test) values (:hash, :survey, :test);

-- survey_ticket_of(str hash, survey_id survey) maybe int
select test from survey_ticket where hash = :hash and survey = :survey;

-- survey_ticket_use(str hash, survey_id survey) changed
delete from survey_ticket where hash = :hash and survey = :survey;

-- survey_tickets_drop(survey_id survey) exec
delete from survey_ticket where survey = :survey;

-- survey_about_add(survey_id survey, str trait, str value) exec
insert into survey_about (survey, trait, value, n) values (:survey, :trait, :value, 1)
on conflict (survey, trait, value) do update set n = survey_about.n + 1;

-- survey_about_of(survey_id survey) many survey_about
select trait, value, n from survey_about where survey = :survey order by trait, value;

-- survey_about_drop(survey_id survey) exec
delete from survey_about where survey = :survey;

-- ---- paper ----

-- survey_entry_insert(survey_code_id code, person_id person, str answers, int now) changed
insert into survey_entry (code, person, answers, at) values (:code, :person, :answers, :now) on conflict (code, person) do nothing;

-- survey_entries(survey_code_id code) many survey_entry
select id, person, answers from survey_entry where code = :code order by id;

-- What somebody typed from the paper of who sent it online after all.
-- survey_entries_drop_sheet(int sheet) exec
delete from survey_entry where code in (select id from survey_code where sheet = :sheet);

-- survey_entries_drop(survey_code_id code) exec
delete from survey_entry where code = :code;

-- Sheets of paper that are not settled: typed once, or differently.
-- survey_papers_waiting(survey_id survey) many survey_paper
-- : code survey_code_id, n int
select e.code, count(*) as n from survey_entry e join survey_code c on c.id = e.code
where c.survey = :survey group by e.code order by e.code;

-- survey_entries_past(int before) changed
delete from survey_entry where at < :before;

-- ---- results ----

-- survey_result_put(survey_id survey, str body, str fingerprint, int now) exec
insert into survey_result (survey, body, fingerprint, at) values (:survey, :body, :fingerprint, :now);

-- survey_result_of(survey_id survey) maybe survey_result
select body, fingerprint, at from survey_result where survey = :survey;

-- Three months after the results, or after it was stopped, only tables stay.
-- survey_sheets_past(int before) changed
delete from survey_sheet where survey in (select id from survey where state in ('published', 'stopped') and state_at < :before);

-- Begun and not gone on with.
-- survey_sheets_idle(int before) changed
delete from survey_sheet where state = 'busy' and started_at < :before;
