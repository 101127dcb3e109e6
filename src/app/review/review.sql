-- ---- rounds ----

-- round_insert(str uid, learn_group_id learn_group, str section, str title, str ask, str example, int readers, int blind, int hand_in_day, int read_day, int close_day, str seed, int now) one review_round_id
insert into review_round (uid, learn_group, section, title, ask, example, readers, blind, hand_in_day, read_day, close_day, state, seed, made_at)
values (:uid, :learn_group, :section, :title, :ask, :example, :readers, :blind, :hand_in_day, :read_day, :close_day, 'hand_in', :seed, :now) returning id;

-- round_by_uid(str uid) maybe round
select id, uid, learn_group, section, title, ask, example, readers, blind, hand_in_day, read_day, close_day, state, seed from review_round where uid = :uid;

-- round_by_id(review_round_id id) one round
select id, uid, learn_group, section, title, ask, example, readers, blind, hand_in_day, read_day, close_day, state, seed from review_round where id = :id;

-- rounds_of(learn_group_id learn_group) many round
select id, uid, learn_group, section, title, ask, example, readers, blind, hand_in_day, read_day, close_day, state, seed from review_round
where learn_group = :learn_group order by id desc limit 100;

-- Rounds whose day is over, and those in which people read: a reader may have gone.
-- rounds_due(int today) many round_due
select id from review_round where (state = 'hand_in' and hand_in_day < :today) or state = 'read' or (state = 'late' and close_day < :today) order by id;

-- round_state_set(review_round_id id, str state) exec
update review_round set state = :state where id = :id;

-- round_days_set(review_round_id id, int hand_in_day, int read_day, int close_day) exec
update review_round set hand_in_day = :hand_in_day, read_day = :read_day, close_day = :close_day where id = :id;

-- criterion_insert(review_round_id round, int number, str words) exec
insert into review_criterion (round, number, words) values (:round, :number, :words);

-- criteria_of(review_round_id round) many criterion
select number, words from review_criterion where round = :round order by number;

-- What of the workbook can be handed in: the exercises of the version.
-- review_exercises(course_version_id version, str lang) many review_exercise
select e.uid, e.title, m.seq as number from course_part e
join course_part m on m.version = e.version and m.lang = e.lang and m.kind = 'module' and m.slug = e.module
where e.version = :version and e.lang = :lang and e.kind = 'exercise' order by m.seq, e.seq;

-- review_written(group_member_id member, str section) maybe review_written
select body from workbook_section where member = :member and section = :section;

-- ---- texts ----

-- text_put(review_round_id round, group_member_id member, str body, int now) exec
insert into review_text (round, member, body, handed_at) values (:round, :member, :body, :now)
on conflict (round, member) do update set body = excluded.body, handed_at = excluded.handed_at;

-- text_of(review_round_id round, group_member_id member) maybe text
select id, body, handed_at from review_text where round = :round and member = :member;

-- Every text of a round, with its writer; only for the job and for counts.
-- texts_of(review_round_id round) many text_in
select t.id, t.member, m.person, m.place, m.state from review_text t join group_member m on m.id = t.member where t.round = :round order by t.id;

-- Who can read: participants who are in.
-- review_readers(learn_group_id learn_group) many review_reader
select m.id, m.uid, m.person, m.place, p.name from group_member m join person p on p.id = m.person
where m.learn_group = :learn_group and m.role = 'participant' and m.state = 'in' order by p.name, m.id;

-- review_trainers(learn_group_id learn_group) many review_trainer
select id, person from group_member where learn_group = :learn_group and role = 'trainer' and state = 'in' order by id;

-- ---- pairs ----

-- pair_insert(str uid, review_text_id review_text, group_member_id? reader, str kind, str state, int now) exec
insert into review_pair (uid, review_text, reader, kind, state, given_at) values (:uid, :review_text, :reader, :kind, :state, :now)
on conflict (review_text, reader) do nothing;

-- pairs_of_round(review_round_id round) many pair_in
select x.id, x.review_text, x.reader, x.kind, x.state from review_pair x join review_text t on t.id = x.review_text where t.round = :round order by x.id;

-- Of who went, what was not sent: another will read it.
-- pairs_gone_drop(review_round_id round) changed
delete from review_pair where kind = 'peer' and state in ('given', 'draft') and review_text in (select id from review_text where round = :round)
  and (reader is null or reader in (select id from group_member where state <> 'in'));

-- pairs_missed(review_round_id round) exec
update review_pair set state = 'missed' where state in ('given', 'draft') and review_text in (select id from review_text where round = :round);

-- What somebody has to read or read, in a round. Nothing of who wrote it.
-- pairs_to_read(review_round_id round, group_member_id reader) many pair_mine
select x.uid, x.kind, x.state from review_pair x join review_text t on t.id = x.review_text where t.round = :round and x.reader = :reader order by x.uid;

-- A pair for its reader, in the round of the address: the text, nothing of who wrote it.
-- pair_for_reader(review_round_id round, str uid, person_id person) maybe pair_read
select x.id, x.uid, x.kind, x.state, x.useful, x.thanks, x.reader, t.body from review_pair x join review_text t on t.id = x.review_text
join group_member m on m.id = x.reader where t.round = :round and x.uid = :uid and m.person = :person and m.state = 'in';

-- What came back, for who wrote it: nothing of who read it in a blind round.
-- pairs_back(review_round_id round, group_member_id member, int closed) many pair_back
-- : name str
select x.id, x.uid, x.kind, x.useful, x.thanks, coalesce(p.name, '') as name from review_pair x join review_text t on t.id = x.review_text
left join group_member m on m.id = x.reader left join person p on p.id = m.person
where t.round = :round and t.member = :member and x.state = 'sent' and (x.late = 0 or x.kind = 'trainer' or :closed = 1) order by x.uid;

-- A pair for who wrote the text, to say what they thought of it.
-- pair_for_writer(review_round_id round, str uid, group_member_id member) maybe pair_write
select x.id, x.state, x.late, x.kind from review_pair x join review_text t on t.id = x.review_text where t.round = :round and x.uid = :uid and t.member = :member;

-- pair_state_set(review_pair_id id, str state, int late) exec
update review_pair set state = :state, late = :late where id = :id;

-- pair_thank(review_pair_id id, int useful, str thanks) exec
update review_pair set useful = :useful, thanks = :thanks where id = :id;

-- review_answer_put(review_pair_id pair, int number, int grade, str words) exec
insert into review_answer (pair, number, grade, words) values (:pair, :number, :grade, :words)
on conflict (pair, number) do update set grade = excluded.grade, words = excluded.words;

-- answers_of_pair(review_pair_id pair) many review_answer
select number, grade, words from review_answer where pair = :pair order by number;

-- ---- for who leads: counts, never who reads whom ----

-- round_counts(review_round_id round) many round_count
-- : member group_member_id, handed int, given int, sent int
select m.id as member, (select count(*) from review_text t where t.round = :round and t.member = m.id) as handed,
    (select count(*) from review_pair x join review_text t on t.id = x.review_text where t.round = :round and x.reader = m.id) as given,
    (select count(*) from review_pair x join review_text t on t.id = x.review_text where t.round = :round and x.reader = m.id and x.state = 'sent') as sent
from group_member m where m.learn_group = (select learn_group from review_round where id = :round) and m.role = 'participant' and m.state = 'in' order by m.id;

-- ---- of a person ----

-- own_texts(person_id person) many own_text
select r.title, t.body, t.handed_at from review_text t join review_round r on r.id = t.round join group_member m on m.id = t.member where m.person = :person order by t.id;

-- What they said, and what was said to them: without the other.
-- own_said(person_id person) many own_said
select r.title, a.words from review_answer a join review_pair x on x.id = a.pair join review_text t on t.id = x.review_text join review_round r on r.id = t.round
join group_member m on m.id = x.reader where m.person = :person and a.words <> '' order by a.pair, a.number;

-- Only in a round that is not blind.
-- pair_writer(review_pair_id pair) one pair_writer
select p.name from review_pair x join review_text t on t.id = x.review_text join group_member m on m.id = t.member join person p on p.id = m.person where x.id = :pair;

-- ---- for `meent review demo` ----

-- review_pair_of(review_text_id review_text, group_member_id reader) one review_pair_of
select id from review_pair where review_text = :review_text and reader = :reader;
