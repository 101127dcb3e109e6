-- group_insert(str slug, place_id place, course_version_id version, str name, str lang, int practice, int now) one learn_group_id
insert into learn_group (slug, place, version, name, lang, state, practice, created_at, changed_at)
values (:slug, :place, :version, :name, :lang, 'planned', :practice, :now, :now)
returning id;

-- group_by_slug(str slug) maybe group
select id, slug, place, version, name, lang, state, practice, created_at, changed_at, closed_at from learn_group where slug = :slug;

-- group_by_id(learn_group_id id) one group
select id, slug, place, version, name, lang, state, practice, created_at, changed_at, closed_at from learn_group where id = :id;

-- Groups that somebody is in, or asked to be in.
-- groups_of(person_id person) many group_of
select g.id, g.slug, g.name, g.state, g.version, g.closed_at, m.role, m.state as member_state, m.uid as member
from group_member m join learn_group g on g.id = m.learn_group
where m.person = :person and m.state <> 'left' and g.rehearsal = 0 order by g.closed_at, g.id desc, m.id limit 100;

-- group_places_of(learn_group_id learn_group) many group_place
select gp.place, p.slug, p.name, gp.seats from group_place gp join place p on p.id = gp.place
where gp.learn_group = :learn_group order by p.name, p.id;

-- Everybody, in the order of their names; the city's name is empty for who is of none.
-- members_of(learn_group_id learn_group) many member
-- : place_name str
select m.id, m.uid, m.person, p.name, p.mail, p.lang, m.role, m.state, m.place, coalesce(pl.name, '') as place_name, m.instead_of, m.meeting, m.project, m.asked_at, m.changed_at
from group_member m join person p on p.id = m.person left join place pl on pl.id = m.place
where m.learn_group = :learn_group order by p.name, m.id;

-- member_by_uid(str uid) maybe member
-- : place_name str
select m.id, m.uid, m.person, p.name, p.mail, p.lang, m.role, m.state, m.place, coalesce(pl.name, '') as place_name, m.instead_of, m.meeting, m.project, m.asked_at, m.changed_at
from group_member m join person p on p.id = m.person left join place pl on pl.id = m.place
where m.uid = :uid;

-- member_of_person(learn_group_id learn_group, person_id person, str role) maybe member
-- : place_name str
select m.id, m.uid, m.person, p.name, p.mail, p.lang, m.role, m.state, m.place, coalesce(pl.name, '') as place_name, m.instead_of, m.meeting, m.project, m.asked_at, m.changed_at
from group_member m join person p on p.id = m.person left join place pl on pl.id = m.place
where m.learn_group = :learn_group and m.person = :person and m.role = :role;

-- The roles somebody has now; a substitute's is that of who they stand in for. At a meeting (0: in the group) a substitute for
-- another one is nobody.
-- roles_in(learn_group_id learn_group, person_id person, int meeting) many role_in
-- : role str
select case when m.role = 'substitute' then coalesce(o.role, '') else m.role end as role
from group_member m left join group_member o on o.id = m.instead_of
where m.learn_group = :learn_group and m.person = :person and m.state = 'in' and (:meeting = 0 or m.meeting is null or m.meeting = :meeting);

-- people_in_group(learn_group_id learn_group) one int
-- : n int
select count(*) as n from group_member where learn_group = :learn_group;

-- member_insert(str uid, learn_group_id learn_group, person_id person, str role, str state, place_id? place, int now) maybe group_member_id
insert into group_member (uid, learn_group, person, role, state, place, asked_at, changed_at)
values (:uid, :learn_group, :person, :role, :state, :place, :now, :now)
on conflict (learn_group, person, role) do nothing returning id;

-- ---- meetings ----

-- meeting_insert(str uid, learn_group_id learn_group, int number, str session, str title, int starts_at, int ends_at, place_id? place, str venue, int now) one meeting_id
insert into meeting (uid, learn_group, number, session, title, starts_at, ends_at, place, venue, state, changed_at)
values (:uid, :learn_group, :number, :session, :title, :starts_at, :ends_at, :place, :venue, 'planned', :now)
returning id;

-- meetings_count(learn_group_id learn_group) one int
-- : n int
select count(*) as n from meeting where learn_group = :learn_group;

-- meeting_by_id(meeting_id id) one meeting
-- : place_name str
select t.id, t.uid, t.learn_group, t.number, t.session, t.title, t.starts_at, t.ends_at, t.place, coalesce(p.name, '') as place_name, t.venue, t.state, t.sequence, t.changed_at
from meeting t left join place p on p.id = t.place where t.id = :id;

-- meeting_by_uid(str uid) maybe meeting
-- : place_name str
select t.id, t.uid, t.learn_group, t.number, t.session, t.title, t.starts_at, t.ends_at, t.place, coalesce(p.name, '') as place_name, t.venue, t.state, t.sequence, t.changed_at
from meeting t left join place p on p.id = t.place where t.uid = :uid;

-- meetings_of(learn_group_id learn_group) many meeting
-- : place_name str
select t.id, t.uid, t.learn_group, t.number, t.session, t.title, t.starts_at, t.ends_at, t.place, coalesce(p.name, '') as place_name, t.venue, t.state, t.sequence, t.changed_at
from meeting t left join place p on p.id = t.place where t.learn_group = :learn_group order by t.starts_at, t.id;

-- Of every group that somebody is in, as participant, trainer, coordinator or substitute.
-- meetings_of_person(person_id person, int from_at) many meeting
-- : place_name str
select t.id, t.uid, t.learn_group, t.number, t.session, t.title, t.starts_at, t.ends_at, t.place, coalesce(p.name, '') as place_name, t.venue, t.state, t.sequence, t.changed_at
from meeting t left join place p on p.id = t.place
where t.learn_group in (select m.learn_group from group_member m join learn_group g on g.id = m.learn_group
    where m.person = :person and m.state = 'in' and g.rehearsal = 0 and (m.meeting is null or m.meeting = t.id))
  and t.ends_at >= :from_at order by t.starts_at, t.id limit 500;

-- meeting_set(meeting_id id, int number, str session, str title, int starts_at, int ends_at, place_id? place, str venue, str state, int now) exec
update meeting set number = :number, session = :session, title = :title, starts_at = :starts_at, ends_at = :ends_at, place = :place,
    venue = :venue, state = :state, sequence = sequence + 1, changed_at = :now where id = :id;

-- meeting_set_cancelled(meeting_id id, int now) changed
update meeting set state = 'cancelled', sequence = sequence + 1, changed_at = :now
where id = :id and state in ('planned', 'moved');

-- meeting_set_held(meeting_id id, int now) changed
update meeting set state = 'held', changed_at = :now where id = :id and state in ('planned', 'moved');

-- ---- intervision ----

-- Every group with its members, those of one group together. Without members it is left out.
-- intervision_of(learn_group_id learn_group) many intervision
-- : place_name str
select i.id, i.uid, i.number, m.id as member, m.uid as member_uid, m.person, p.name, m.place, coalesce(pl.name, '') as place_name
from intervision_group i join intervision_member im on im.intervision_group = i.id
join group_member m on m.id = im.member and m.state = 'in' join person p on p.id = m.person
left join place pl on pl.id = m.place
where i.learn_group = :learn_group order by i.number, p.name, m.id;

-- intervision_by_uid(str uid) maybe intervision_group
select id, uid, number, learn_group from intervision_group where uid = :uid;
