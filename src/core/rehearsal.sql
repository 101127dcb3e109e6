-- A practice place that lies in nothing: no list that goes down from a place reaches it.
-- place_insert_apart(str slug, str name, int now) one place_id
insert into place (slug, kind, name, created_at) values (:slug, 'practice', :name, :now) returning id;

-- Does the place lie in nothing, and is it not the whole?
-- place_is_apart(place_id id) one int
-- : n int
select count(*) as n from place where id = :id and parent is null and kind <> 'all';

-- ---- the rehearsal ----

-- rehearsal_insert(str kind, trajectory_id? origin, place_id? home, place_id place, trajectory_id? trajectory, person_id person, person_id colleague, str seed, int now, int ends_at) one rehearsal_id
insert into rehearsal (kind, origin, home, place, trajectory, person, colleague, seed, started_at, ends_at)
values (:kind, :origin, :home, :place, :trajectory, :person, :colleague, :seed, :now, :ends_at) returning id;

-- rehearsal_by_place(place_id place) maybe rehearsal
select id, kind, origin, home, place, trajectory, person, colleague, seed, days, started_at, finished_at, ends_at from rehearsal where place = :place;

-- rehearsals_of_plan(trajectory_id origin, int limit_n) many rehearsal
select id, kind, origin, home, place, trajectory, person, colleague, seed, days, started_at, finished_at, ends_at from rehearsal
where origin = :origin order by started_at desc, id desc limit :limit_n;

-- Of a place, of initiatives and of the right to challenge.
-- rehearsals_of_home(place_id home, int limit_n) many rehearsal
select id, kind, origin, home, place, trajectory, person, colleague, seed, days, started_at, finished_at, ends_at from rehearsal
where home = :home order by started_at desc, id desc limit :limit_n;

-- rehearsals_finished_at(place_id home, str kind) one int
-- : n int
select count(*) as n from rehearsal where home = :home and kind = :kind and finished_at is not null;

-- Of everybody, with a world: how busy it is.
-- rehearsals_running() one int
-- : n int
select count(*) as n from rehearsal where place is not null;

-- rehearsals_past(int now) many rehearsal
select id, kind, origin, home, place, trajectory, person, colleague, seed, days, started_at, finished_at, ends_at from rehearsal
where place is not null and ends_at < :now order by id limit 100;

-- Finished by that person; person 0: by anybody.
-- rehearsals_finished(trajectory_id origin, int person) one int
-- : n int
select count(*) as n from rehearsal where origin = :origin and finished_at is not null and (:person = 0 or person = :person);

-- rehearsal_finish(rehearsal_id id, int now) changed
update rehearsal set finished_at = :now where id = :id and finished_at is null;

-- rehearsal_put_forward(rehearsal_id id, int days) exec
update rehearsal set days = days + :days where id = :id;

-- rehearsal_part_insert(rehearsal_id rehearsal, contribution_id contribution, str part, str people) exec
insert into rehearsal_part (rehearsal, contribution, part, people) values (:rehearsal, :contribution, :part, :people);

-- ---- the copy of a plan ----

-- rehearsal_copy(trajectory_id origin, trajectory_id to, int today) exec
update trajectory set
    title_en = (select o.title_en from trajectory o where o.id = :origin),
    influence = (select case when o.influence = '' then 'consult' else o.influence end from trajectory o where o.id = :origin),
    decider = (select case when o.decider = '' then 'executive' else o.decider end from trajectory o where o.id = :origin),
    starts_day = :today, ends_day = :today + 49, decision_day = :today + 70, feedback_day = :today + 84
where id = :to;

-- rehearsal_copy_texts(trajectory_id origin, trajectory_id to) exec
insert into trajectory_text (trajectory, part, lang, body) select :to, part, lang, body from trajectory_text where trajectory = :origin;

-- rehearsal_fill_text(trajectory_id to, str part, str body) exec
insert into trajectory_text (trajectory, part, lang, body) values (:to, :part, 'nl', :body)
on conflict (trajectory, part, lang) do update set body = case when trim(trajectory_text.body) = '' then excluded.body else trajectory_text.body end;

-- rehearsal_copy_frames(trajectory_id origin, trajectory_id to, int today, str why, str ref) exec
insert into trajectory_frame (trajectory, kind, body, body_en, why, why_en, confirmed_by, confirmed_ref, confirmed_day, seq)
select :to, kind, body, body_en, case when trim(why) = '' then :why else why end, why_en,
    case when confirmed_by = '' then 'executive' else confirmed_by end, case when confirmed_ref = '' then :ref else confirmed_ref end,
    :today, seq from trajectory_frame where trajectory = :origin;

-- rehearsal_copy_ways(trajectory_id origin, trajectory_id to) exec
insert into trajectory_way (trajectory, kind, title, title_en, body, body_en, minutes, seq)
select :to, kind, title, title_en, body, body_en, minutes, seq from trajectory_way where trajectory = :origin;

-- rehearsal_copy_consultation(trajectory_id origin, trajectory_id to, int announced, str ref) exec
insert into consultation (trajectory, legal, everybody, announced_day, announced_ref, where_text, post_text, phone_text, appeal_text)
select :to, legal, everybody, :announced, :ref, where_text, post_text, phone_text, appeal_text from consultation where trajectory = :origin;

-- rehearsal_consultation(trajectory_id to, int announced, str ref) exec
insert into consultation (trajectory, legal, everybody, announced_day, announced_ref) values (:to, 1, 1, :announced, :ref)
on conflict (trajectory) do nothing;

-- rehearsal_copy_documents(trajectory_id origin, trajectory_id to, int now) exec
insert into document (trajectory, slug, title, title_en, created_at) select :to, slug, title, title_en, :now from document where trajectory = :origin;

-- The newest draft of each that can be read.
-- rehearsal_copy_versions(trajectory_id origin, trajectory_id to, int now) exec
insert into document_version (document, version, state, label, why, created_at)
select n.id, 1, 'ready', 'draft', '', :now
from document o join document n on n.trajectory = :to and n.slug = o.slug
join document_version v on v.document = o.id and v.version =
    (select max(x.version) from document_version x where x.document = o.id and x.label = 'draft' and x.state in ('ready', 'published'))
where o.trajectory = :origin;

-- rehearsal_copy_paragraphs(trajectory_id origin, trajectory_id to) exec
insert into document_paragraph (version, seq, paragraph, level, body)
select nv.id, p.seq, p.paragraph, p.level, p.body
from document o join document n on n.trajectory = :to and n.slug = o.slug join document_version nv on nv.document = n.id
join document_version v on v.document = o.id and v.version =
    (select max(x.version) from document_version x where x.document = o.id and x.label = 'draft' and x.state in ('ready', 'published'))
join document_paragraph p on p.version = v.id where o.trajectory = :origin;

-- ---- its clock ----
-- Putting the clock forward makes all that happened longer ago, and all that is to come nearer: each day and second of the world goes
-- back. tests/core/rehearsal.c looks for a column that is forgotten.

-- back_trajectory(trajectory_id id, int days) exec
update trajectory set starts_day = starts_day - :days, ends_day = ends_day - :days, decision_day = decision_day - :days,
    feedback_day = feedback_day - :days, created_at = created_at - 86400 * :days, changed_at = changed_at - 86400 * :days,
    state_at = state_at - 86400 * :days where id = :id;

-- back_frames(trajectory_id id, int days) exec
update trajectory_frame set confirmed_day = confirmed_day - :days where trajectory = :id;

-- back_ways(trajectory_id id, int days) exec
update trajectory_way set from_day = from_day - :days, until_day = until_day - :days where trajectory = :id;

-- back_documents(trajectory_id id, int days) exec
update trajectory_document set day = day - :days, at = at - 86400 * :days where trajectory = :id;

-- back_tellings(trajectory_id id, int days) exec
update trajectory_telling set at = at - 86400 * :days, gone_at = case when gone_at > 0 then gone_at - 86400 * :days else 0 end where trajectory = :id;

-- back_events(trajectory_id id, int days) exec
update trajectory_event set at = at - 86400 * :days where trajectory = :id;

-- back_versions(trajectory_id id, int days) exec
update trajectory_version set at = at - 86400 * :days where trajectory = :id;

-- back_calls(trajectory_id id, int days) exec
update trajectory_call set asked_at = asked_at - 86400 * :days, answered_at = answered_at - 86400 * :days where trajectory = :id;

-- back_clocks(trajectory_id id, int days) exec
update clock set start_day = start_day - :days, first_due_day = first_due_day - :days, due_day = due_day - :days, remind_day = remind_day - :days,
    missed_day = missed_day - :days, ended_day = ended_day - :days, created_at = created_at - 86400 * :days where trajectory = :id;

-- back_clock_pauses(trajectory_id id, int days) exec
update clock_pause set from_day = from_day - :days, until_day = until_day - :days where clock in (select id from clock where trajectory = :id);

-- back_clock_events(trajectory_id id, int days) exec
update clock_event set day_before = day_before - :days, day_after = day_after - :days, at = at - 86400 * :days
where clock in (select id from clock where trajectory = :id);

-- back_contributions(trajectory_id id, int days) exec
update contribution set received_day = received_day - :days, created_at = created_at - 86400 * :days,
    reply_at = case when reply_at > 0 then reply_at - 86400 * :days else 0 end where trajectory = :id;

-- back_forms(trajectory_id id, int days) exec
update contribution_form set made_at = made_at - 86400 * :days where trajectory = :id;

-- back_entries(trajectory_id id, int days) exec
update contribution_entry set received_day = received_day - :days, posted_day = posted_day - :days, at = at - 86400 * :days
where form in (select id from contribution_form where trajectory = :id);

-- back_clusters(trajectory_id id, int days) exec
update cluster set created_at = created_at - 86400 * :days where trajectory = :id;

-- back_acts(trajectory_id id, int days) exec
update cluster_act set at = at - 86400 * :days, undone_at = case when undone_at > 0 then undone_at - 86400 * :days else 0 end where trajectory = :id;

-- back_answers(trajectory_id id, int days) exec
update answer set author_at = author_at - 86400 * :days, read_at = case when read_at > 0 then read_at - 86400 * :days else 0 end where trajectory = :id;

-- back_asides(trajectory_id id, int days) exec
update aside set author_at = author_at - 86400 * :days, read_at = case when read_at > 0 then read_at - 86400 * :days else 0 end where trajectory = :id;

-- back_notes(trajectory_id id, int days) exec
update answer_note set at = at - 86400 * :days where trajectory = :id;

-- back_moderations(trajectory_id id, int days) exec
update moderation set first_at = first_at - 86400 * :days, second_at = case when second_at > 0 then second_at - 86400 * :days else 0 end,
    appeal_at = case when appeal_at > 0 then appeal_at - 86400 * :days else 0 end,
    judged_at = case when judged_at > 0 then judged_at - 86400 * :days else 0 end where trajectory = :id;

-- back_place_moderations(place_id place, int days) exec
update moderation set first_at = first_at - 86400 * :days, second_at = case when second_at > 0 then second_at - 86400 * :days else 0 end,
    appeal_at = case when appeal_at > 0 then appeal_at - 86400 * :days else 0 end,
    judged_at = case when judged_at > 0 then judged_at - 86400 * :days else 0 end where place = :place;

-- back_uploads(trajectory_id id, int days) exec
update upload set at = at - 86400 * :days where trajectory = :id;

-- back_papers(trajectory_id id, int days) exec
update document set created_at = created_at - 86400 * :days where trajectory = :id;

-- back_paper_versions(trajectory_id id, int days) exec
update document_version set created_at = created_at - 86400 * :days, published_at = published_at - 86400 * :days
where document in (select id from document where trajectory = :id);

-- back_consultation(trajectory_id id, int days) exec
update consultation set announced_day = announced_day - :days, told_at = case when told_at > 0 then told_at - 86400 * :days else 0 end,
    corrected_at = case when corrected_at > 0 then corrected_at - 86400 * :days else 0 end
where trajectory = :id;

-- back_views(trajectory_id id, int days) exec
update consultation_view set posted_day = posted_day - :days, received_at = received_at - 86400 * :days,
    record_at = case when record_at > 0 then record_at - 86400 * :days else 0 end, confirmed_at = case when confirmed_at > 0 then confirmed_at - 86400 * :days else 0 end
where contribution in (select id from contribution where trajectory = :id);

-- back_letters(trajectory_id id, int days) exec
update consultation_letter set at = at - 86400 * :days where contribution in (select id from contribution where trajectory = :id);

-- back_surveys(trajectory_id id, int days) exec
update survey set ends_day = ends_day - :days, closed_day = closed_day - :days, created_at = created_at - 86400 * :days,
    state_at = state_at - 86400 * :days where trajectory = :id;

-- back_survey_versions(trajectory_id id, int days) exec
update survey_version set at = at - 86400 * :days where survey in (select id from survey where trajectory = :id);

-- back_survey_events(trajectory_id id, int days) exec
update survey_event set at = at - 86400 * :days where survey in (select id from survey where trajectory = :id);

-- back_survey_sheets(trajectory_id id, int days) exec
update survey_sheet set done_day = done_day - :days, started_at = case when started_at > 0 then started_at - 86400 * :days else 0 end
where survey in (select id from survey where trajectory = :id);

-- back_survey_entries(trajectory_id id, int days) exec
update survey_entry set at = at - 86400 * :days where code in (select c.id from survey_code c join survey s on s.id = c.survey where s.trajectory = :id);

-- back_survey_results(trajectory_id id, int days) exec
update survey_result set at = at - 86400 * :days where survey in (select id from survey where trajectory = :id);

-- The same in a world of initiatives or challenges, where all hangs on the place. A day of birth is no day of the world: it stays.

-- back_bylaw(place_id place, int days) exec
update bylaw set from_day = from_day - :days, until_day = until_day - :days, at = at - 86400 * :days where place = :place;

-- back_place_clocks(place_id place, int days) exec
update clock set start_day = start_day - :days, first_due_day = first_due_day - :days, due_day = due_day - :days, remind_day = remind_day - :days,
    missed_day = missed_day - :days, ended_day = ended_day - :days, created_at = created_at - 86400 * :days where place = :place;

-- back_place_pauses(place_id place, int days) exec
update clock_pause set from_day = from_day - :days, until_day = until_day - :days where clock in (select id from clock where place = :place);

-- back_place_clock_events(place_id place, int days) exec
update clock_event set day_before = day_before - :days, day_after = day_after - :days, at = at - 86400 * :days
where clock in (select id from clock where place = :place);

-- back_budgets(place_id place, int days) exec
update initiative_budget set created_at = created_at - 86400 * :days where place = :place;

-- back_initiatives(place_id place, int days) exec
update initiative set last_day = last_day - :days, reached_at = reached_at - 86400 * :days, meeting_day = meeting_day - :days,
    erase_day = erase_day - :days, filed_day = filed_day - :days, file_day = file_day - :days, created_at = created_at - 86400 * :days, changed_at = changed_at - 86400 * :days,
    state_at = state_at - 86400 * :days, shown_at = case when shown_at > 0 then shown_at - 86400 * :days else 0 end where place = :place;

-- back_initiative_events(place_id place, int days) exec
update initiative_event set at = at - 86400 * :days where initiative in (select id from initiative where place = :place);

-- back_photos(place_id place, int days) exec
update initiative_photo set at = at - 86400 * :days where initiative in (select id from initiative where place = :place);

-- Of one: of a whole place PostgreSQL may choose to read the names of everybody.
-- back_signatures(initiative_id initiative, int days) exec
update initiative_signature set created_at = created_at - 86400 * :days, counted_at = counted_at - 86400 * :days
where initiative = :initiative;

-- back_sheets(place_id place, int days) exec
update initiative_sheet set made_at = made_at - 86400 * :days, came_day = came_day - :days, done_at = case when done_at > 0 then done_at - 86400 * :days else 0 end
where initiative in (select id from initiative where place = :place);

-- back_typed(place_id place, int days) exec
update initiative_entry set at = at - 86400 * :days
where sheet in (select s.id from initiative_sheet s join initiative i on i.id = s.initiative where i.place = :place);

-- back_looks(place_id place, int days) exec
update initiative_look set at = case when at > 0 then at - 86400 * :days else 0 end
where initiative in (select id from initiative where place = :place);

-- back_tasks(place_id place, int days) exec
update challenge_task set contract_until_day = contract_until_day - :days, changed_at = changed_at - 86400 * :days where place = :place;

-- back_challenges(place_id place, int days) exec
update challenge set starts_day = starts_day - :days, filed_day = filed_day - :days, trial_day = trial_day - :days,
    runs_from = runs_from - :days, runs_until = runs_until - :days,
    signed_at = case when signed_at > 0 then signed_at - 86400 * :days else 0 end, created_at = created_at - 86400 * :days,
    changed_at = changed_at - 86400 * :days, state_at = state_at - 86400 * :days where place = :place;

-- back_members(place_id place, int days) exec
update challenge_member set at = at - 86400 * :days where challenge in (select id from challenge where place = :place);

-- back_conditions(place_id place, int days) exec
update challenge_condition set at = at - 86400 * :days where challenge in (select id from challenge where place = :place);

-- back_assessments(place_id place, int days) exec
update challenge_assessment set at = at - 86400 * :days where challenge in (select id from challenge where place = :place);

-- back_challenge_documents(place_id place, int days) exec
update challenge_document set day = day - :days, gone_day = gone_day - :days where challenge in (select id from challenge where place = :place);

-- back_challenge_files(place_id place, int days) exec
update challenge_file set at = at - 86400 * :days
where document in (select d.id from challenge_document d join challenge c on c.id = d.challenge where c.place = :place);

-- back_challenge_events(place_id place, int days) exec
update challenge_event set until_day = until_day - :days, at = at - 86400 * :days where challenge in (select id from challenge where place = :place);

-- ---- what stands in a world of a place ----

-- rehearsal_copy_tasks(place_id home, place_id to, int now) exec
insert into challenge_task (place, number, title, title_en, about, area, cost_cents, cost_year, source, contract_until_day, changed_at)
select :to, number, title, title_en, about, area, cost_cents, cost_year, source, contract_until_day, :now from challenge_task
where place = :home and gone = 0;

-- rehearsal_task_numbers(place_id to) exec
insert into challenge_count (place, n, task_n) select :to, 0, coalesce(max(number), 0) from challenge_task where place = :to;

-- rehearsal_initiative_insert(rehearsal_id rehearsal, initiative_id initiative, str part) exec
insert into rehearsal_initiative (rehearsal, initiative, part) values (:rehearsal, :initiative, :part);

-- rehearsal_challenge_insert(rehearsal_id rehearsal, challenge_id challenge, str part) exec
insert into rehearsal_challenge (rehearsal, challenge, part) values (:rehearsal, :challenge, :part);

-- rehearsal_signature_insert(rehearsal_id rehearsal, initiative_signature_id signature, str clue) exec
insert into rehearsal_signature (rehearsal, signature, clue) values (:rehearsal, :signature, :clue);

-- rehearsal_sheet_insert(initiative_sheet_id sheet, int line, str name, str postcode, str house, str born, int good) exec
insert into rehearsal_sheet (sheet, line, name, postcode, house, born, good) values (:sheet, :line, :name, :postcode, :house, :born, :good);

-- Whose letters and notices have to be forgotten with it.
-- rehearsal_initiatives(place_id place) many rehearsed_object
-- : id int
select id from initiative where place = :place order by id;

-- rehearsal_challenges(place_id place) many rehearsed_object
-- : id int
select id from challenge where place = :place order by id;

-- ---- its end ----

-- rehearsal_part_initiatives(place_id place) exec
update initiative set into_id = null, budget = null where place = :place;

-- rehearsal_drop_initiatives(place_id place) exec
delete from initiative where place = :place;

-- rehearsal_drop_budgets(place_id place) exec
delete from initiative_budget where place = :place;

-- rehearsal_drop_initiative_count(place_id place) exec
delete from initiative_count where place = :place;

-- rehearsal_drop_tally(place_id place) exec
delete from initiative_tally where place = :place;

-- rehearsal_drop_challenges(place_id place) exec
delete from challenge where place = :place;

-- rehearsal_drop_tasks(place_id place) exec
delete from challenge_task where place = :place;

-- rehearsal_drop_challenge_count(place_id place) exec
delete from challenge_count where place = :place;

-- rehearsal_drop_clocks(place_id place) exec
delete from clock where place = :place;

-- rehearsal_drop_bylaw(place_id place) exec
delete from bylaw where place = :place;

-- rehearsal_empty(rehearsal_id id) exec
update rehearsal set place = null, trajectory = null, colleague = null where id = :id;

-- rehearsal_drop(rehearsal_id id) exec
delete from rehearsal where id = :id and finished_at is null;

-- rehearsal_drop_trajectories(place_id place) exec
delete from trajectory where place = :place;

-- rehearsal_drop_rights(place_id place) exec
delete from person_right where place = :place;

-- rehearsal_drop_rules(place_id place) exec
delete from place_rule where place = :place;

-- rehearsal_drop_place(place_id place) changed
delete from place where id = :place and parent is null and kind = 'practice';

-- ---- of a person ----

-- own_rehearsals(person_id person) many own_rehearsal
-- : title str, started_at int, finished_at int?
select coalesce(t.title, p.name) as title, r.started_at, r.finished_at from rehearsal r
left join trajectory t on t.id = r.origin left join place p on p.id = r.home where r.person = :person order by r.id;

-- What was printed of it.
-- rehearsal_drop_pdfs(str first, str second) exec
delete from pdf where key like :first or key like :second;

-- rehearsals_with_world(person_id person) many rehearsal
select id, kind, origin, home, place, trajectory, person, colleague, seed, days, started_at, finished_at, ends_at from rehearsal
where person = :person and place is not null order by id limit 1000;
