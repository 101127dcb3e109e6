-- ---- groups and their text ----

-- groups_open() many group_open
-- : seats int, taken int, starts_at int
select g.id, g.slug, g.name, g.practice, p.name as place_name,
    (select cast(coalesce(sum(x.seats), 0) as bigint) from group_place x where x.learn_group = g.id) as seats,
    (select count(*) from group_member m where m.learn_group = g.id and m.role = 'participant' and m.state = 'in') as taken,
    (select coalesce(min(t.starts_at), 0) from meeting t where t.learn_group = g.id and t.state <> 'cancelled') as starts_at
from learn_group g join place p on p.id = g.place where g.state = 'open' order by g.practice, g.name, g.id limit 100;

-- Groups at a place and in it, for who coordinates there.
-- groups_at(place_id place) many group_brief
with recursive down(id, depth) as (
    select id, 0 from place where id = :place
    union all
    select p.id, down.depth + 1 from place p join down on p.parent = down.id where down.depth < 16)
select g.slug, g.name, g.state from down join learn_group g on g.place = down.id and g.rehearsal = 0 order by g.closed_at, g.id desc limit 200;

-- The course a group follows: its version, and the one that readers see now.
-- followed(course_version_id version, str lang) one followed
select c.id as course, c.slug, v.version as number, c.live, l.version as live_number, p.title
from course_version v join course c on c.id = v.course join course_version l on l.id = c.live
join course_part p on p.version = v.id and p.lang = :lang and p.kind = 'course'
where v.id = :version;

-- courses_to_follow(str lang) many course_choice
select c.live as version, c.slug, p.title, v.version as number from course c join course_version v on v.id = c.live
join course_part p on p.version = c.live and p.lang = :lang and p.kind = 'course' order by c.upstream, c.id limit 50;

-- course_live(int version) maybe course_version_id
select v.id from course_version v join course c on c.live = v.id where v.id = :version;

-- The modules of a version with their first session.
-- modules_of(course_version_id version, str lang) many group_module
-- : session str, minutes int
select m.slug, m.uid, m.seq, m.said, m.title, coalesce(s.uid, '') as session, coalesce(s.minutes, 0) as minutes
from course_part m left join course_part s on s.version = m.version and s.lang = m.lang and s.kind = 'session' and s.module = m.slug and s.seq = 1
where m.version = :version and m.lang = :lang and m.kind = 'module' order by m.seq;

-- What to read before a meeting.
-- lessons_before(course_version_id version, str lang, int number) many group_lesson
select l.slug, l.uid, l.said, l.title, l.minutes, m.slug as module from course_part m
join course_part l on l.version = m.version and l.lang = m.lang and l.kind = 'lesson' and l.module = m.slug
where m.version = :version and m.lang = :lang and m.kind = 'module' and m.seq = :number order by l.seq;

-- group_set(learn_group_id id, str name, str state, int closed_at, int now) exec
update learn_group set name = :name, state = :state, closed_at = :closed_at, changed_at = :now where id = :id;

-- group_pin(learn_group_id id, course_version_id version, course_version_id was, int now) changed
update learn_group set version = :version, changed_at = :now where id = :id and version = :was;

-- group_version_add(learn_group_id learn_group, course_version_id version, int was, person_id person, int now) exec
insert into group_version (learn_group, version, was, person, at) values (:learn_group, :version, :was, :person, :now);

-- versions_followed(learn_group_id learn_group) many version_followed
-- : who str
select v.version as number, gv.at, coalesce(p.name, '') as who from group_version gv join course_version v on v.id = gv.version
left join person p on p.id = gv.person where gv.learn_group = :learn_group order by gv.id desc limit 50;

-- What became different between two versions of a course, each text once a version.
-- changed_between(course_id course, str lang, int after, int until) many changed_text
-- : module int, title str, said str, n int
select v.version as number, x.path, x.doc, coalesce(max(m.seq), 0) as module, coalesce(max(p.title), '') as title, coalesce(max(p.said), '') as said, count(*) as n
from course_change x join course_version v on v.id = x.version
left join course_part p on p.version = x.version and p.lang = :lang and p.uid = x.doc
left join course_part m on m.version = x.version and m.lang = :lang and m.kind = 'module' and m.slug = case when p.module = '' then p.slug else p.module end
where v.course = :course and x.version > :after and x.version <= :until and v.state = 'published' and x.path not like 'trainer/%'
group by v.id, v.version, x.path, x.doc order by v.id, x.path limit 500;

-- ---- cities ----

-- place_seats(learn_group_id learn_group) many place_seats
-- : taken int
select gp.place, p.slug, p.name, gp.seats,
    (select count(*) from group_member m where m.learn_group = gp.learn_group and m.place = gp.place and m.role = 'participant' and m.state = 'in') as taken
from group_place gp join place p on p.id = gp.place where gp.learn_group = :learn_group order by p.name, p.id;

-- group_place_set(learn_group_id learn_group, place_id place, int seats) exec
insert into group_place (learn_group, place, seats) values (:learn_group, :place, :seats)
on conflict (learn_group, place) do update set seats = excluded.seats;

-- group_place_drop(learn_group_id learn_group, place_id place) exec
delete from group_place where learn_group = :learn_group and place = :place;

-- cities_to_choose() many city
select id, slug, name from place where kind = 'municipality' order by name, id limit 400;

-- ---- members ----

-- member_state_set(group_member_id id, str state, int now) exec
update group_member set state = :state, changed_at = :now where id = :id;

-- member_place_set(group_member_id id, place_id? place) exec
update group_member set place = :place where id = :id;

-- For whom a substitute comes, and at which meeting only (null: as long as it takes).
-- member_instead_set(group_member_id id, group_member_id instead_of, meeting_id? meeting) exec
update group_member set instead_of = :instead_of, meeting = :meeting where id = :id;

-- member_project_set(group_member_id id, str project) exec
update group_member set project = :project where id = :id;

-- coordinators_in(learn_group_id learn_group) one int
-- : n int
select count(*) as n from group_member where learn_group = :learn_group and role = 'coordinator' and state = 'in';

-- The first who waits for a seat of a city, in the order in which they asked.
-- first_waiting(learn_group_id learn_group, place_id place) maybe waiting
select m.id, m.person, m.uid from group_member m
where m.learn_group = :learn_group and m.place = :place and m.role = 'participant' and m.state = 'waiting'
order by m.asked_at, m.id limit 1;

-- ---- invitations ----

-- group_invite(learn_group_id learn_group, str mail, str name, str role, place_id? place, group_member_id? instead_of, meeting_id? meeting, str by, int now) changed
insert into group_invitation (learn_group, mail, name, role, place, instead_of, meeting, invited_by, created_at)
values (:learn_group, :mail, :name, :role, :place, :instead_of, :meeting, :by, :now)
on conflict (learn_group, mail, role) do update set name = excluded.name, place = excluded.place, instead_of = excluded.instead_of, meeting = excluded.meeting,
    invited_by = excluded.invited_by, created_at = excluded.created_at, answered_at = 0;

-- group_invitations_open(learn_group_id learn_group) many group_invited
-- : place_name str
select i.id, i.mail, i.name, i.role, i.place, i.instead_of, i.meeting, i.created_at, coalesce(p.name, '') as place_name
from group_invitation i left join place p on p.id = i.place
where i.learn_group = :learn_group and i.answered_at = 0 order by i.id desc limit 500;

-- group_invitation_to(learn_group_id learn_group, str mail) many group_invited
-- : place_name str
select i.id, i.mail, i.name, i.role, i.place, i.instead_of, i.meeting, i.created_at, coalesce(p.name, '') as place_name
from group_invitation i left join place p on p.id = i.place
where i.learn_group = :learn_group and i.mail = :mail and i.answered_at = 0 order by i.id limit 10;

-- invited_to(str mail) many invited_to
select g.slug, g.name from group_invitation i join learn_group g on g.id = i.learn_group
where i.mail = :mail and i.answered_at = 0 order by i.id limit 20;

-- group_invitation_answer(group_invitation_id id, int now) changed
update group_invitation set answered_at = :now where id = :id and answered_at = 0;

-- group_invitation_drop(group_invitation_id id, learn_group_id learn_group) changed
delete from group_invitation where id = :id and learn_group = :learn_group;

-- ---- intervision ----

-- peers_of(learn_group_id learn_group) many peer
-- : place_name str, number int
select m.id, m.uid, p.name, m.place, coalesce(pl.name, '') as place_name, coalesce(i.number, 0) as number
from group_member m join person p on p.id = m.person left join place pl on pl.id = m.place
left join intervision_member im on im.member = m.id left join intervision_group i on i.id = im.intervision_group
where m.learn_group = :learn_group and m.role = 'participant' and m.state = 'in' order by i.number, p.name, m.id;

-- What is left of the conversations of the peer groups.
-- peers_held(learn_group_id learn_group) many peer_held
-- : n int, last_day int
select number, count(*) as n, max(held_day) as last_day from intervision_held where learn_group = :learn_group group by number order by number limit 500;

-- peer_group_add(str uid, learn_group_id learn_group, int number) exec
insert into intervision_group (uid, learn_group, number) values (:uid, :learn_group, :number)
on conflict (learn_group, number) do nothing;

-- peer_group_id(learn_group_id learn_group, int number) one intervision_group_id
select id from intervision_group where learn_group = :learn_group and number = :number;

-- peer_put(group_member_id member, intervision_group_id intervision_group) exec
insert into intervision_member (member, intervision_group) values (:member, :intervision_group)
on conflict (member) do update set intervision_group = excluded.intervision_group;

-- peer_out(group_member_id member) exec
delete from intervision_member where member = :member;

-- peer_groups_empty(learn_group_id learn_group) exec
delete from intervision_group where learn_group = :learn_group
  and not exists (select 1 from intervision_member m where m.intervision_group = intervision_group.id);

-- ---- calendars ----

-- feed_add(str hash, person_id person, learn_group_id? learn_group, str lang, int now) exec
insert into calendar_feed (hash, person, learn_group, lang, created_at) values (:hash, :person, :learn_group, :lang, :now);

-- feed_by_hash(str hash) maybe feed
select f.id, f.person, f.learn_group, f.lang, p.state from calendar_feed f join person p on p.id = f.person where f.hash = :hash;

-- feeds_of(person_id person) many feed_of
-- : name str
select f.id, f.created_at, coalesce(g.name, '') as name from calendar_feed f left join learn_group g on g.id = f.learn_group
where f.person = :person order by f.id;

-- feed_drop(calendar_feed_id id, person_id person) changed
delete from calendar_feed where id = :id and person = :person;

-- feeds_count(person_id person) one int
-- : n int
select count(*) as n from calendar_feed where person = :person;

-- group_of_meeting(learn_group_id id) one group_brief
select slug, name, state from learn_group where id = :id;

-- ---- terms ----

-- groups_past(int closed_before) many group_past
select id from learn_group where closed_at > 0 and closed_at < :closed_before limit 100;

-- members_drop(learn_group_id learn_group) changed
delete from group_member where learn_group = :learn_group;

-- Substitutes whose one meeting is long over, or does not go on.
-- substitutes_past(int before) many substitute_past
select m.id, m.person, m.learn_group from group_member m join meeting t on t.id = m.meeting
where m.role = 'substitute' and m.state = 'in' and (t.ends_at < :before or t.state = 'cancelled') order by m.id limit 500;

-- group_invitations_past(int before) changed
delete from group_invitation where created_at < :before;

-- own_feeds(person_id person) many own_feed
select created_at from calendar_feed where person = :person order by id;

-- own_invitations(str mail) many own_invitation
select g.name, i.role, i.created_at from group_invitation i join learn_group g on g.id = i.learn_group where i.mail = :mail order by i.id;

-- own_memberships(person_id person) many own_membership
select g.name, m.role, m.state, m.project, m.asked_at from group_member m join learn_group g on g.id = m.learn_group where m.person = :person order by m.id;

-- invitations_of_mail_drop(str mail) changed
delete from group_invitation where mail = :mail;
