-- Where the session of a meeting stands in the course, and what it is called.
-- evaluate_session(course_version_id version, str uid, str lang) maybe evaluate_session
select module, title from course_part where version = :version and lang = :lang and kind = 'session' and uid = :uid;

-- evaluate_files(course_version_id version, str low, str high) many evaluate_file
select path, body from course_file where version = :version and path >= :low and path < :high order by path limit 60;

-- Of one meeting, or of any (0): a substitute for another one does not take part.
-- evaluate_participant(learn_group_id learn_group, person_id person, int meeting) maybe group_member_id
select m.id from group_member m where m.learn_group = :learn_group and m.person = :person and m.state = 'in'
  and (m.role = 'participant' or m.role = 'substitute' and exists (select 1 from group_member o where o.id = m.instead_of and o.role = 'participant'))
  and (:meeting = 0 or m.meeting is null or m.meeting = :meeting) order by m.role limit 1;

-- Meetings of groups that somebody is in, with what they are there.
-- evaluate_meetings(person_id person, str lang) many evaluate_meeting
-- : trains int, takes int, session_title str
select t.id, t.uid, t.title, t.starts_at, t.ends_at, t.number, g.name as group_name, g.version,
    coalesce((select p.title from course_part p where p.version = g.version and p.lang = :lang and p.kind = 'session' and p.uid = t.session), '') as session_title,
    (select cast(count(*) as bigint) from group_member l where l.learn_group = g.id and l.person = :person and l.state = 'in' and l.role = 'trainer') as trains,
    (select cast(count(*) as bigint) from group_member l where l.learn_group = g.id and l.person = :person and l.state = 'in'
        and (l.role = 'participant' or l.role = 'substitute' and exists (select 1 from group_member o where o.id = l.instead_of and o.role = 'participant')) and (l.meeting is null or l.meeting = t.id)) as takes
from meeting t join learn_group g on g.id = t.learn_group
where t.learn_group in (select learn_group from group_member where person = :person and state = 'in') and t.state <> 'cancelled' and t.session <> '' and g.rehearsal = 0
order by t.starts_at, t.id limit 300;

-- evaluate_round_add(meeting_id meeting, str secret) changed
insert into evaluation_round (meeting, secret) values (:meeting, :secret) on conflict (meeting) do nothing;

-- evaluate_round(meeting_id meeting) maybe evaluate_round
select secret from evaluation_round where meeting = :meeting;

-- evaluate_put(meeting_id meeting, str moment, str voter, int question, str said, int sure) exec
insert into evaluation_answer (meeting, moment, voter, question, said, sure) values (:meeting, :moment, :voter, :question, :said, :sure)
on conflict (meeting, moment, voter, question) do update set said = excluded.said, sure = excluded.sure;

-- evaluate_own(meeting_id meeting, str moment, str voter) many evaluate_own
select question, said, sure from evaluation_answer where meeting = :meeting and moment = :moment and voter = :voter order by question;

-- Of the practice group that is over: its first meeting is one of the course.
-- evaluate_demo_session(meeting_id id, str session) exec
update meeting set session = :session where id = :id and session = '';

-- evaluate_count(meeting_id meeting, str moment) one int
-- : n int
select count(distinct voter) as n from evaluation_answer where meeting = :meeting and moment = :moment;

-- evaluate_sums(meeting_id meeting, str moment) many evaluate_sum
-- : n int, total int
select question, cast(count(*) as bigint) as n, cast(sum(sure) as bigint) as total from evaluation_answer
where meeting = :meeting and moment = :moment and sure > 0 group by question order by question;

-- In an order that says nothing about who, and not in the same order for two questions.
-- evaluate_said(meeting_id meeting, str moment, int question) many evaluate_said
select said from evaluation_answer where meeting = :meeting and moment = :moment and question = :question and said <> '' order by said, voter limit 500;

-- ---- letters ----

-- Meetings that ended ninety days ago, and not much longer.
-- evaluate_due(int from_at, int until_at) many evaluate_due
select t.id, t.uid, t.session, t.title, t.number, g.id as learn_group, g.version, g.lang, g.place, g.name as group_name
from meeting t join learn_group g on g.id = t.learn_group
where t.ends_at > :from_at and t.ends_at <= :until_at and t.state <> 'cancelled' and t.session <> '' and g.practice = 0 order by t.id limit 500;

-- Who takes part and has no letter of this meeting yet.
-- evaluate_to(learn_group_id learn_group, meeting_id meeting) many evaluate_to
select m.id, p.id as person, p.uid, p.mail, p.lang from group_member m join person p on p.id = m.person
where m.learn_group = :learn_group and m.state = 'in' and m.role = 'participant' and p.state = 'active'
  and not exists (select 1 from evaluation_letter l where l.meeting = :meeting and l.member = m.id) order by m.id limit 500;

-- evaluate_letter_add(meeting_id meeting, group_member_id member, str hash, int now) exec
insert into evaluation_letter (meeting, member, hash, sent_at) values (:meeting, :member, :hash, :now);

-- Not answered for two weeks, and not reminded before.
-- evaluate_remind(int before) many evaluate_remind
select l.id, l.meeting, p.id as person, p.uid, p.mail, p.lang, g.id as learn_group, g.place, g.name as group_name, g.version, t.session, t.title
from evaluation_letter l join group_member m on m.id = l.member join person p on p.id = m.person join learn_group g on g.id = m.learn_group
join meeting t on t.id = l.meeting
where l.answered = 0 and l.reminded_at = 0 and l.sent_at <= :before and m.state = 'in' and p.state = 'active' order by l.id limit 500;

-- A reminder has a key of its own: the first one is nowhere kept.
-- evaluate_reminded(evaluation_letter_id id, str hash, int now) exec
update evaluation_letter set hash = :hash, reminded_at = :now where id = :id;

-- evaluate_by_hash(str hash) maybe evaluate_by_hash
select l.id, l.meeting, l.answered, l.sent_at, t.session, t.title, t.starts_at, g.version, g.name as group_name, g.practice
from evaluation_letter l join meeting t on t.id = l.meeting join learn_group g on g.id = t.learn_group where l.hash = :hash;

-- evaluate_answered(evaluation_letter_id id) changed
update evaluation_letter set answered = 1 where id = :id and answered = 0;

-- When the last letter of a meeting was sent; 0: none.
-- evaluate_sent(meeting_id meeting) one int
-- : at int
select coalesce(max(sent_at), 0) as at from evaluation_letter where meeting = :meeting;

-- ---- terms ----

-- evaluate_rounds_past(int before) many evaluate_past
select r.meeting from evaluation_round r join meeting t on t.id = r.meeting where r.secret <> '' and t.ends_at <= :before order by r.meeting limit 500;

-- evaluate_round_forget(meeting_id meeting) exec
update evaluation_round set secret = '' where meeting = :meeting;

-- evaluate_said_forget(meeting_id meeting) exec
update evaluation_answer set said = '' where meeting = :meeting and moment in ('before', 'after');

-- evaluate_letters_old(int before) changed
delete from evaluation_letter where sent_at <= :before;

-- evaluate_letters_of(person_id person) many evaluate_letter_of
select l.sent_at, l.reminded_at, l.answered, t.uid as meeting from evaluation_letter l join group_member m on m.id = l.member join meeting t on t.id = l.meeting
where m.person = :person order by l.id limit 500;

-- ---- the line of a manager ----

-- evaluate_manager_of(evaluation_letter_id letter) maybe evaluate_manager
select sent_at, state from evaluation_manager where letter = :letter;

-- Who asks, to be named in the letter to the manager.
-- evaluate_asker(evaluation_letter_id id) one evaluate_asker
select p.name, g.place, g.name as group_name from evaluation_letter l join group_member m on m.id = l.member join person p on p.id = m.person
join learn_group g on g.id = m.learn_group where l.id = :id;

-- evaluate_manager_add(evaluation_letter_id letter, str hash, int now) changed
insert into evaluation_manager (letter, hash, sent_at, state) values (:letter, :hash, :now, 'asked') on conflict (letter) do nothing;

-- evaluate_manager_back(evaluation_letter_id letter) changed
update evaluation_manager set state = 'withdrawn' where letter = :letter and state = 'asked';

-- evaluate_manager_by_hash(str hash) maybe evaluate_asked
select x.id, x.state, l.meeting, l.sent_at, p.name, g.name as group_name, g.practice from evaluation_manager x join evaluation_letter l on l.id = x.letter
join group_member m on m.id = l.member join person p on p.id = m.person join learn_group g on g.id = m.learn_group where x.hash = :hash;

-- evaluate_manager_wrote(evaluation_manager_id id) changed
update evaluation_manager set state = 'written' where id = :id and state = 'asked';

-- evaluate_word_add(meeting_id meeting, str voter, str said) exec
insert into evaluation_word (meeting, voter, said) values (:meeting, :voter, :said);

-- In an order that says nothing about who.
-- evaluate_words(meeting_id meeting) many evaluate_word
select said from evaluation_word where meeting = :meeting order by said, voter limit 500;
