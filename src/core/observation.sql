-- observation_insert(str uid, group_member_id member, str kind, person_id observer, int number, int held_day, int minutes, int people, str form, str state, int now) exec
insert into observation (uid, member, kind, observer, number, held_day, minutes, people, form, state, made_at, changed_at)
values (:uid, :member, :kind, :observer, :number, :held_day, :minutes, :people, :form, :state, :now, :now);

-- observation_by_uid(str uid) maybe observation
-- : observer_name str, member_uid str, name str
select o.id, o.uid, o.member, o.kind, o.observer, coalesce(w.name, '') as observer_name, o.number, o.held_day, o.minutes, o.people, o.form, o.state, o.reason,
    o.made_at, o.changed_at, o.signed_at, m.learn_group, m.person, m.uid as member_uid, p.name
from observation o join group_member m on m.id = o.member join person p on p.id = m.person left join person w on w.id = o.observer where o.uid = :uid;

-- Of one member, the newest first.
-- observations_of(group_member_id member) many observation
-- : observer_name str, member_uid str, name str
select o.id, o.uid, o.member, o.kind, o.observer, coalesce(w.name, '') as observer_name, o.number, o.held_day, o.minutes, o.people, o.form, o.state, o.reason,
    o.made_at, o.changed_at, o.signed_at, m.learn_group, m.person, m.uid as member_uid, p.name
from observation o join group_member m on m.id = o.member join person p on p.id = m.person left join person w on w.id = o.observer
where o.member = :member order by o.id desc limit 100;

-- What somebody is asked to watch, writes, or signed; in any group.
-- observations_by(person_id observer) many observation
-- : observer_name str, member_uid str, name str
select o.id, o.uid, o.member, o.kind, o.observer, coalesce(w.name, '') as observer_name, o.number, o.held_day, o.minutes, o.people, o.form, o.state, o.reason,
    o.made_at, o.changed_at, o.signed_at, m.learn_group, m.person, m.uid as member_uid, p.name
from observation o join group_member m on m.id = o.member join person p on p.id = m.person left join person w on w.id = o.observer
where o.observer = :observer order by o.id desc limit 500;

-- About somebody, in whatever group.
-- observations_about(person_id person) many observation
-- : observer_name str, member_uid str, name str
select o.id, o.uid, o.member, o.kind, o.observer, coalesce(w.name, '') as observer_name, o.number, o.held_day, o.minutes, o.people, o.form, o.state, o.reason,
    o.made_at, o.changed_at, o.signed_at, m.learn_group, m.person, m.uid as member_uid, p.name
from observation o join group_member m on m.id = o.member join person p on p.id = m.person left join person w on w.id = o.observer
where m.person = :person order by o.id desc limit 200;

-- observations_of_group(learn_group_id learn_group) many observation
-- : observer_name str, member_uid str, name str
select o.id, o.uid, o.member, o.kind, o.observer, coalesce(w.name, '') as observer_name, o.number, o.held_day, o.minutes, o.people, o.form, o.state, o.reason,
    o.made_at, o.changed_at, o.signed_at, m.learn_group, m.person, m.uid as member_uid, p.name
from observation o join group_member m on m.id = o.member join person p on p.id = m.person left join person w on w.id = o.observer
where m.learn_group = :learn_group order by p.name, o.id limit 5000;

-- How many of a kind are signed.
-- observed_count(group_member_id member, str kind) one int
-- : n int
select count(*) as n from observation where member = :member and kind = :kind and state = 'signed';

-- observations_count(group_member_id member) one int
-- : n int
select count(*) as n from observation where member = :member;

-- Whose member this is.
-- member_person(group_member_id id) one member_person
select person, learn_group from group_member where id = :id;

-- observation_set(observation_id id, int number, int held_day, int minutes, int people, str form, int now) changed
update observation set number = :number, held_day = :held_day, minutes = :minutes, people = :people, form = :form, state = 'draft', changed_at = :now
where id = :id and state in ('asked', 'draft');

-- observation_day(observation_id id) one int
-- : held_day int
select held_day from observation where id = :id;

-- observation_set_signed(observation_id id, person_id observer, int now) changed
update observation set state = 'signed', signed_at = :now, changed_at = :now
where id = :id and observer = :observer and state in ('asked', 'draft');

-- observation_set_withdrawn(observation_id id, str reason, int now) changed
update observation set state = 'withdrawn', reason = :reason, changed_at = :now where id = :id and state <> 'withdrawn';
