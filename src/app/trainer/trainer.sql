-- What somebody leads, from some day on.
-- trainer_meetings(person_id person, str lang, int from_at, int until_at) many trainer_meeting
-- : session_title str, n_people int, excused int, place_name str
select t.id, t.uid, t.title, t.number, t.starts_at, t.ends_at, t.venue, t.session, g.name as group_name, g.slug, g.version, g.practice,
    coalesce(p.name, '') as place_name,
    coalesce((select c.title from course_part c where c.version = g.version and c.lang = :lang and c.kind = 'session' and c.uid = t.session), '') as session_title,
    (select cast(count(*) as bigint) from group_member m where m.learn_group = g.id and m.state = 'in'
        and (m.role = 'participant' or m.role = 'substitute' and exists (select 1 from group_member o where o.id = m.instead_of and o.role = 'participant')) and (m.meeting is null or m.meeting = t.id)) as n_people,
    (select cast(count(*) as bigint) from meeting_presence x where x.meeting = t.id and x.state = 'excused'
        and x.id = (select y.id from meeting_presence y where y.meeting = t.id and y.member = x.member and y.how <> 'objection' order by y.at desc, y.id desc limit 1)) as excused
from meeting t join learn_group g on g.id = t.learn_group left join place p on p.id = t.place
where g.rehearsal = 0 and t.state <> 'cancelled' and t.ends_at >= :from_at and t.starts_at < :until_at
  and t.learn_group in (select m.learn_group from group_member m where m.person = :person and m.state = 'in' and m.role = 'trainer')
order by t.starts_at, t.id limit 60;

-- The parts of a session, with what they took elsewhere.
-- trainer_blocks(course_version_id version, str lang, str part) many trainer_block
select uid, kind, title, minutes, must, form, needs from course_block where version = :version and lang = :lang and part = :part and kind in ('part', 'break')
order by seq limit 100;

-- trainer_took(str block, meeting_id besides) many trainer_took
select took_s, skipped from meeting_took where block = :block and meeting <> :besides order by took_s limit 500;

-- One line each of those who led it before; without their names.
-- trainer_notes(str block, meeting_id besides) many trainer_note
select e.note, e.at from meeting_event e join meeting t on t.id = e.meeting join learn_group g on g.id = t.learn_group
where e.act = 'note' and e.block = :block and e.meeting <> :besides and g.rehearsal = 0 order by e.at desc, e.uid limit 8;

-- trainer_session(course_version_id version, str lang, str uid) maybe trainer_session
select p.title, p.module, p.slug, c.slug as course, v.version as number from course_part p join course_version v on v.id = p.version join course c on c.id = v.course
where p.version = :version and p.lang = :lang and p.kind = 'session' and p.uid = :uid;

-- trainer_file(course_version_id version, str path) maybe trainer_file
select body from course_file where version = :version and path = :path;

-- At the sessions of how many modules somebody was, as participant, in whatever group: counted as for the certificate (core/progress.h), so
-- who was there for less than half was not.
-- trainer_attended(person_id person) one int
-- : n int
select count(distinct t.number) as n from meeting_presence x join meeting t on t.id = x.meeting join group_member m on m.id = x.member join learn_group g on g.id = m.learn_group
where m.person = :person and m.role in ('participant', 'substitute') and g.rehearsal = 0 and t.number > 0 and t.state <> 'cancelled'
  and (x.state = 'present' or (x.state = 'part' and x.minutes >= (t.ends_at - t.starts_at) / 120))
  and x.id = (select y.id from meeting_presence y where y.meeting = x.meeting and y.member = x.member and y.how <> 'objection' order by y.at desc, y.id desc limit 1);

-- trainer_groups(person_id person) one int
-- : n int
select count(*) as n from group_member m join learn_group g on g.id = m.learn_group and g.rehearsal = 0
where m.person = :person and m.state = 'in' and m.role = 'trainer';
