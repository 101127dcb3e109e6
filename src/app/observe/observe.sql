-- Who may be asked to watch, or be watched: everybody else of the group.
-- observe_people(learn_group_id learn_group, person_id person) many observe_person
select m.uid, p.name, m.role from group_member m join person p on p.id = m.person
where m.learn_group = :learn_group and m.state = 'in' and m.person <> :person order by p.name, m.id limit 600;

-- Trainers of other groups that follow the same course: who can be a mentor.
-- observe_mentors(learn_group_id learn_group, person_id person) many observe_mentor
select m.uid, p.name from group_member m join person p on p.id = m.person join learn_group g on g.id = m.learn_group
join course_version v on v.id = g.version
where m.role = 'trainer' and m.state = 'in' and m.person <> :person and m.learn_group <> :learn_group and g.rehearsal = 0
  and v.course = (select w.course from learn_group h join course_version w on w.id = h.version where h.id = :learn_group)
  and m.person not in (select x.person from group_member x where x.learn_group = :learn_group and x.state = 'in')
order by p.name, m.id limit 100;

-- Does somebody train a group?
-- trains_somewhere(person_id person) one int
-- : n int
select count(*) as n from group_member m join learn_group g on g.id = m.learn_group and g.rehearsal = 0
where m.person = :person and m.role = 'trainer' and m.state = 'in';

-- The row of somebody in a group, participant before trainer.
-- observe_self(learn_group_id learn_group, person_id person) maybe observe_self
select id, uid from group_member where learn_group = :learn_group and person = :person and state = 'in' and role in ('participant', 'trainer', 'substitute')
order by role limit 1;

-- observe_by_id(observation_id id) maybe observe_brief
select o.uid, o.kind, o.observer, m.person from observation o join group_member m on m.id = o.member where o.id = :id;
