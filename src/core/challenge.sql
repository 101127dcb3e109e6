-- challenge_next(place_id place) one int
insert into challenge_count (place, n) values (:place, 1) on conflict (place) do update set n = challenge_count.n + 1 returning n;

-- challenge_task_next(place_id place) one int
insert into challenge_count (place, n, task_n) values (:place, 0, 1)
on conflict (place) do update set task_n = challenge_count.task_n + 1 returning task_n;

-- challenge_insert(place_id place, int number, challenge_task_id? task, str title, str group_name, int practice, str lang, int now) one challenge_id
insert into challenge (place, number, task, title, group_name, practice, lang, created_at, changed_at, state_at)
values (:place, :number, :task, :title, :group_name, :practice, :lang, :now, :now, :now) returning id;

-- challenge_by_id(challenge_id id) one challenge
select id, place, number, task, title, group_name, legal_form, practice, state, verdict, age_ok, support_n, starts_day, filed_day,
    trial_day, contact, budget_cents, runs_from, runs_until, signed_at, shown, hidden, lang, created_at, changed_at, state_at
from challenge where id = :id;

-- challenge_by_number(place_id place, int number) maybe challenge
select id, place, number, task, title, group_name, legal_form, practice, state, verdict, age_ok, support_n, starts_day, filed_day,
    trial_day, contact, budget_cents, runs_from, runs_until, signed_at, shown, hidden, lang, created_at, changed_at, state_at
from challenge where place = :place and number = :number;

-- Of a place and all that lies in it, the newest first.
-- challenges_in(place_id place, int limit_n) many challenge_line
-- : place_slug str, place_name str, yearly int
with recursive down(id, depth) as (
    select id, 0 from place where id = :place
    union all
    select p.id, down.depth + 1 from place p join down on p.parent = down.id where down.depth < 16)
select c.id, c.place, c.number, c.title, c.group_name, c.practice, c.state, c.verdict, c.filed_day, c.trial_day, c.contact,
    c.budget_cents, c.runs_from, c.runs_until, c.shown, c.created_at, c.changed_at, c.state_at, p.slug as place_slug, p.name as place_name,
    cast(coalesce((select sum(k.then_cents) from challenge_cost k where k.challenge = c.id), 0) as bigint) as yearly
from challenge c join down on down.id = c.place join place p on p.id = c.place
order by c.state_at desc, c.id desc limit :limit_n;

-- challenge_set(challenge_id id, challenge_task_id? task, str title, str group_name, str legal_form, int age_ok, int support_n, int? starts_day, int now) exec
update challenge set task = :task, title = :title, group_name = :group_name, legal_form = :legal_form, age_ok = :age_ok,
    support_n = :support_n, starts_day = :starts_day, changed_at = :now where id = :id;

-- challenge_set_state(challenge_id id, str state, int now) exec
update challenge set state = :state, state_at = :now, changed_at = :now where id = :id;

-- challenge_set_filed(challenge_id id, int day) exec
update challenge set filed_day = coalesce(filed_day, :day) where id = :id;

-- Not what was hidden since (core/moderation.h).
-- challenge_set_shown(challenge_id id) exec
update challenge set shown = 1 where id = :id and hidden = 0;

-- Out of sight, or back: of what everybody saw.
-- challenge_set_hidden(challenge_id id, int hidden, int now) changed
update challenge set hidden = :hidden, shown = 1 - :hidden, changed_at = :now where id = :id and shown = :hidden and hidden = 1 - :hidden;

-- challenge_set_verdict(challenge_id id, str verdict, int? trial_day) exec
update challenge set verdict = :verdict, trial_day = :trial_day where id = :id;

-- challenge_set_contact(challenge_id id, person_id? contact, int now) exec
update challenge set contact = :contact, changed_at = :now where id = :id;

-- What is agreed changed: the group has not signed that yet.
-- challenge_set_agreement(challenge_id id, int budget_cents, int? runs_from, int? runs_until, int now) exec
update challenge set budget_cents = :budget_cents, runs_from = :runs_from, runs_until = :runs_until, signed_at = 0,
    changed_at = :now where id = :id;

-- challenge_set_signed(challenge_id id, int now) exec
update challenge set signed_at = :now where id = :id;

-- challenge_set_until(challenge_id id, int runs_until) exec
update challenge set runs_until = :runs_until where id = :id;

-- ---- who ----

-- challenge_member_insert(challenge_id challenge, str key_hash, str name, str mail, str phone, person_id? person, int first, int now) one challenge_member_id
insert into challenge_member (challenge, key_hash, name, mail, phone, person, first, at)
values (:challenge, :key_hash, :name, :mail, :phone, :person, :first, :now) returning id;

-- challenge_member_by_key(str key_hash) maybe challenge_member
select id, challenge, name, mail, phone, person, first, at from challenge_member where key_hash = :key_hash;

-- challenge_members(challenge_id challenge) many challenge_member
select id, challenge, name, mail, phone, person, first, at from challenge_member where challenge = :challenge order by id;

-- challenge_member_remove(challenge_id challenge, challenge_member_id id) changed
delete from challenge_member where challenge = :challenge and id = :id and first = 0;

-- challenge_members_unname(person_id person) exec
update challenge_member set name = '', mail = '', phone = '' where person = :person;

-- challenges_of_person(person_id person) many challenge_own
-- : place_slug str
select c.number, c.title, c.state, c.group_name, p.slug as place_slug, m.name, m.mail, m.phone, m.at
from challenge_member m join challenge c on c.id = m.challenge join place p on p.id = c.place
where m.person = :person order by m.id;

-- challenge_members_past(int over_before, int draft_before, int ever_before) changed
update challenge_member set name = '', mail = '', phone = ''
where (name <> '' or mail <> '' or phone <> '') and challenge in (select c.id from challenge c
    where (c.state in ('upheld', 'ended', 'stopped', 'returned', 'withdrawn', 'refused', 'inadmissible') and c.state_at < :over_before)
       or (c.state in ('draft', 'talk') and c.changed_at < :draft_before)
       or c.created_at < :ever_before);

-- ---- what it says ----

-- challenge_text_set(challenge_id challenge, str part, str body) exec
insert into challenge_text (challenge, part, body) values (:challenge, :part, :body)
on conflict (challenge, part) do update set body = excluded.body;

-- challenge_texts(challenge_id challenge) many challenge_text
select part, body from challenge_text where challenge = :challenge order by part;

-- challenge_cost_insert(challenge_id challenge, str title, int? now_cents, str now_source, int then_cents) one challenge_cost_id
insert into challenge_cost (challenge, title, now_cents, now_source, then_cents)
values (:challenge, :title, :now_cents, :now_source, :then_cents) returning id;

-- challenge_costs_clear(challenge_id challenge) exec
delete from challenge_cost where challenge = :challenge;

-- challenge_cost_now(challenge_cost_id id, challenge_id challenge, int? now_cents, str now_source) changed
update challenge_cost set now_cents = :now_cents, now_source = :now_source where id = :id and challenge = :challenge;

-- challenge_costs(challenge_id challenge) many challenge_cost
select id, title, now_cents, now_source, then_cents from challenge_cost where challenge = :challenge order by id;

-- challenge_condition_set(challenge_id challenge, str name, str answer, str note, person_id? person, int now) exec
insert into challenge_condition (challenge, name, answer, note, person, at) values (:challenge, :name, :answer, :note, :person, :now)
on conflict (challenge, name) do update set answer = excluded.answer, note = excluded.note, person = excluded.person, at = excluded.at;

-- challenge_conditions(challenge_id challenge) many challenge_condition
select name, answer, note, at from challenge_condition where challenge = :challenge order by name;

-- challenge_assessment_set(challenge_id challenge, str aspect, str verdict, str body, str role, person_id? person, int now) exec
insert into challenge_assessment (challenge, aspect, verdict, body, role, person, at)
values (:challenge, :aspect, :verdict, :body, :role, :person, :now)
on conflict (challenge, aspect) do update set verdict = excluded.verdict, body = excluded.body, role = excluded.role,
    person = excluded.person, at = excluded.at;

-- challenge_assessments(challenge_id challenge) many challenge_assessment
-- : aspect str, verdict str, body str, role str, person person_id?, name str?, at int
select a.aspect, a.verdict, a.body, a.role, a.person, p.name, a.at
from challenge_assessment a left join person p on p.id = a.person where a.challenge = :challenge order by a.aspect;

-- challenge_document_insert(challenge_id challenge, str side, str title, str href, int confidential, int day) one challenge_document_id
insert into challenge_document (challenge, side, title, href, confidential, day)
values (:challenge, :side, :title, :href, :confidential, :day) returning id;

-- challenge_documents(challenge_id challenge) many challenge_document_line
-- : id challenge_document_id, side str, title str, href str, confidential int, day int, gone_day int?, kind str?, bytes int?, scan str?, found str?
select d.id, d.side, d.title, d.href, d.confidential, d.day, d.gone_day, f.kind, f.bytes, s.state as scan, s.found
from challenge_document d left join challenge_file f on f.document = d.id left join scan s on s.sha256 = f.sha256
where d.challenge = :challenge order by d.day, d.id;

-- Who added it takes it back: before filing nothing is left, after it the day.
-- challenge_document_drop(challenge_id challenge, challenge_document_id id, str side) changed
delete from challenge_document where challenge = :challenge and id = :id and side = :side;

-- challenge_document_empty(challenge_id challenge, challenge_document_id id, str side, int day) changed
update challenge_document set title = '', href = '', gone_day = :day where challenge = :challenge and id = :id and side = :side
    and gone_day is null;

-- challenge_file_drop(challenge_document_id document) exec
delete from challenge_file where document = :document;

-- A group that withdraws takes its documents along.
-- challenge_documents_withdraw(challenge_id challenge) exec
delete from challenge_document where challenge = :challenge and side = 'group';

-- challenge_file_insert(challenge_document_id document, str name, str kind, int size, str sha256, bytes body, person_id? person, int now) exec
insert into challenge_file (document, name, kind, bytes, sha256, body, person, at)
values (:document, :name, :kind, :size, :sha256, :body, :person, :now);

-- Not what is held or infected (core/scan.h).
-- challenge_file_of(challenge_id challenge, challenge_document_id document) maybe challenge_file_body
-- : name str, kind str, sha256 str, body bytes, confidential int
select f.name, f.kind, f.sha256, f.body, d.confidential from challenge_file f join challenge_document d on d.id = f.document
where d.challenge = :challenge and d.id = :document
    and not exists (select 1 from scan s where s.sha256 = f.sha256 and s.state in ('held', 'infected'));

-- All of one challenge, in bytes.
-- challenge_files_size(challenge_id challenge) one int
-- : n int
select cast(coalesce(sum(f.bytes), 0) as bigint) as n
from challenge_file f join challenge_document d on d.id = f.document where d.challenge = :challenge;

-- challenge_files_by(person_id person) many challenge_file_own
-- : name str, bytes int, at int, title str
select f.name, f.bytes, f.at, c.title from challenge_file f join challenge_document d on d.id = f.document
    join challenge c on c.id = d.challenge where f.person = :person order by f.document limit 1000;

-- challenge_documents_past(int over_before, int draft_before, int ever_before) changed
delete from challenge_document where (confidential = 1 and challenge in (select c.id from challenge c
    where (c.state in ('upheld', 'ended', 'stopped', 'returned', 'withdrawn', 'refused', 'inadmissible') and c.state_at < :over_before)
       or c.created_at < :ever_before))
    or challenge in (select c.id from challenge c where c.state in ('draft', 'talk') and c.changed_at < :draft_before);

-- ---- steps ----

-- challenge_event_insert(challenge_id challenge, str event, str from_state, str to_state, str role, str why, str ref, str body, str weigh, str ground, int? until_day, person_id? person, int now) one challenge_event_id
insert into challenge_event (challenge, event, from_state, to_state, role, why, ref, body, weigh, ground, until_day, person, at)
values (:challenge, :event, :from_state, :to_state, :role, :why, :ref, :body, :weigh, :ground, :until_day, :person, :now) returning id;

-- challenge_events(challenge_id challenge) many challenge_event
select id, challenge, event, from_state, to_state, role, why, ref, body, weigh, ground, until_day, at
from challenge_event where challenge = :challenge order by id;

-- challenge_event_by_id(challenge_event_id id) maybe challenge_event
select id, challenge, event, from_state, to_state, role, why, ref, body, weigh, ground, until_day, at
from challenge_event where id = :id;

-- Who took the decision that an objection is made to: of the newest that ended it, at the municipality or in the council.
-- challenge_decider(challenge_id challenge) maybe challenge_decider
select person from challenge_event
where challenge = :challenge and event in ('refuse', 'council_refuse', 'bar', 'lapse') order by id desc limit 1;

-- challenge_steps_of_person(person_id person) many challenge_step_own
select c.title, e.event, e.at from challenge_event e join challenge c on c.id = e.challenge where e.person = :person order by e.id;

-- ---- tasks ----

-- challenge_task_insert(place_id place, int number, str title, str title_en, str about, str area, int cost_cents, int cost_year, str source, int? contract_until_day, int now) one challenge_task_id
insert into challenge_task (place, number, title, title_en, about, area, cost_cents, cost_year, source, contract_until_day, changed_at)
values (:place, :number, :title, :title_en, :about, :area, :cost_cents, :cost_year, :source, :contract_until_day, :now) returning id;

-- challenge_task_change(challenge_task_id id, str title, str title_en, str about, str area, int cost_cents, int cost_year, str source, int? contract_until_day, int now) exec
update challenge_task set title = :title, title_en = :title_en, about = :about, area = :area, cost_cents = :cost_cents,
    cost_year = :cost_year, source = :source, contract_until_day = :contract_until_day, gone = 0, changed_at = :now where id = :id;

-- challenge_tasks_gone(place_id place, int now) exec
update challenge_task set gone = 1, changed_at = :now where place = :place and gone = 0;

-- challenge_task_by_number(place_id place, int number) maybe challenge_task
select id, place, number, title, title_en, about, area, cost_cents, cost_year, source, contract_until_day, gone, changed_at
from challenge_task where place = :place and number = :number;

-- challenge_task_by_title(place_id place, str title) maybe challenge_task
select id, place, number, title, title_en, about, area, cost_cents, cost_year, source, contract_until_day, gone, changed_at
from challenge_task where place = :place and title = :title order by gone, number desc limit 1;

-- challenge_task_by_id(challenge_task_id id) one challenge_task
select id, place, number, title, title_en, about, area, cost_cents, cost_year, source, contract_until_day, gone, changed_at
from challenge_task where id = :id;

-- challenge_tasks(place_id place) many challenge_task
select id, place, number, title, title_en, about, area, cost_cents, cost_year, source, contract_until_day, gone, changed_at
from challenge_task where place = :place and gone = 0 order by title, number;
