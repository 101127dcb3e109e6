-- A hall without a network: what goes along, and what comes home.

-- room_add(str uid, meeting_id meeting, str key, str salt, person_id? person, int now, int until_at, str origin, str run) exec
insert into meeting_room (uid, meeting, key, salt, person, made_at, until_at, origin, run)
values (:uid, :meeting, :key, :salt, :person, :now, :until_at, :origin, :run);

-- room_by_uid(str uid) maybe room
select id, uid, meeting, key, salt, made_at, until_at, origin, run, home_at, acts from meeting_room where uid = :uid;

-- room_here() maybe room
-- in a hall: itself
select id, uid, meeting, key, salt, made_at, until_at, origin, run, home_at, acts from meeting_room where origin <> '' order by id limit 1;

-- rooms_of(meeting_id meeting) many room_line
-- : by_name str
select r.uid, r.key, r.made_at, r.until_at, r.home_at, r.acts, coalesce(p.name, '') as by_name
from meeting_room r left join person p on p.id = r.person where r.meeting = :meeting order by r.id desc limit 20;

-- room_came(meeting_room_id id, str run, int now, int acts) exec
update meeting_room set run = :run, home_at = :now, acts = acts + :acts where id = :id;

-- rooms_past(int now) changed
update meeting_room set key = '' where key <> '' and until_at < :now;

-- ---- out of the database ----

-- room_course(course_version_id version) one room_course
select c.slug, v.version from course_version v join course c on c.id = v.course where v.id = :version;

-- The session and the sheets of its module, each with the worksheet it hands out, since the library stays at home; with the course and the module they stand in.
-- room_parts(course_version_id version, str module, str session) many room_part
-- : ref str, html str
select lang, kind, module, slug, uid, seq, step, said, title, summary, goal, phase, minutes, live_minutes, people, form,
    case when kind = 'handout' then '' else ref end as ref,
    case when kind in ('course', 'module') then '' when kind = 'handout' then html || coalesce((select t.body_html from item i join item_text t on t.item = i.id
        and t.lang = coalesce((select x.lang from item_text x where x.item = i.id and x.lang = course_part.lang), i.lang)
        where i.slug = course_part.ref and course_part.ref <> '' and i.state = 'published'), '') else html end as html
from course_part
where version = :version and (kind = 'course' or (kind = 'module' and slug = :module) or (kind = 'session' and uid = :session)
    or (kind = 'handout' and module = :module)) order by lang, kind, seq;

-- room_blocks(course_version_id version, str session) many room_block
select lang, seq, kind, uid, ref, title, html, minutes, starts, form, software, must, room as hall, needs, fixed
from course_block where version = :version and part = :session order by lang, seq;

-- Who can be in the hall: a substitute for another meeting is not, the others go as who they stand in for.
-- room_members(learn_group_id learn_group, meeting_id meeting) many room_member
-- : role str, place_slug str
select m.uid, p.name, case when m.role = 'substitute' then coalesce((select o.role from group_member o where o.id = m.instead_of), m.role) else m.role end as role, m.project, coalesce(pl.slug, '') as place_slug, m.person
from group_member m join person p on p.id = m.person left join place pl on pl.id = m.place
where m.learn_group = :learn_group and m.state = 'in' and (m.meeting is null or m.meeting = :meeting) order by m.id;

-- room_places(learn_group_id learn_group) many room_place
select slug, name from place where id in (select place from group_member where learn_group = :learn_group and state = 'in')
  or id in (select place from meeting where learn_group = :learn_group) order by slug;

-- room_events(meeting_id meeting, learn_group_id learn_group) many room_event
-- : by_member str
select e.uid, e.at, e.act, e.block, e.other, e.minutes, e.note,
    coalesce((select min(m.uid) from group_member m where m.learn_group = :learn_group and m.person = e.person), '') as by_member
from meeting_event e where e.meeting = :meeting order by e.at, e.uid limit 20000;

-- room_presences(meeting_id meeting, learn_group_id learn_group) many room_presence
-- : by_member str
select x.uid, x.at, x.state, x.minutes, x.how, x.reason, m.uid as member,
    coalesce((select min(l.uid) from group_member l where l.learn_group = :learn_group and l.person = x.by_person), '') as by_member
from meeting_presence x join group_member m on m.id = x.member where x.meeting = :meeting order by x.at, x.id limit 20000;

-- room_votes(meeting_id meeting) many room_vote
select p.uid as poll, v.voter, v.number, v.rank from meeting_vote v join meeting_poll p on p.id = v.poll
where p.meeting = :meeting order by p.id, v.voter, v.rank, v.number limit 100000;

-- room_said(meeting_id meeting) many room_said
select p.uid as poll, s.voter, s.said, s.fold, s.struck from meeting_said s join meeting_poll p on p.id = s.poll
where p.meeting = :meeting order by s.id limit 20000;

-- room_supports(meeting_id meeting) many room_support
-- : of_voter str
select p.uid as poll, s.voter as of_voter, s.fold, x.voter from meeting_support x join meeting_said s on s.id = x.said
join meeting_poll p on p.id = s.poll where p.meeting = :meeting order by s.id, x.voter limit 20000;

-- room_reactions(meeting_id meeting) many room_reaction
select voter, useful, safe, keep, change from meeting_reaction where meeting = :meeting order by voter limit 1000;

-- room_team_members(meeting_breakout_id breakout) many room_team_member
select t.number, m.uid from meeting_team_member t join group_member m on m.id = t.member
where t.breakout = :breakout order by t.number, m.uid;

-- ---- into the database ----

-- room_event_add(meeting_id meeting, str uid, int at, str act, str block, str other, int minutes, str note, person_id? person, int now) changed
insert into meeting_event (meeting, uid, at, act, block, other, minutes, note, person, made_at)
values (:meeting, :uid, :at, :act, :block, :other, :minutes, :note, :person, :now) on conflict (meeting, uid) do nothing;

-- room_is_block(course_version_id version, str session, str uid) one int
-- : n int
select count(*) as n from course_block where version = :version and part = :session and uid = :uid;

-- room_said_id(meeting_poll_id poll, str voter, str fold) maybe meeting_said_id
select id from meeting_said where poll = :poll and voter = :voter and fold = :fold;

-- room_breakout_set(meeting_breakout_id breakout, int started_at, int ended_at) exec
update meeting_breakout set started_at = :started_at, ended_at = :ended_at where id = :breakout;

-- room_course_insert(str uid, str slug) one course_id
insert into course (uid, slug, live) values (:uid, :slug, 0) returning id;

-- room_version_insert(course_id course, str version, int now) one course_version_id
insert into course_version (course, version, licence, fingerprint, made_at) values (:course, :version, 'CC-BY-SA-4.0', :version, :now) returning id;

-- room_course_live(course_id course, course_version_id version) exec
update course set live = :version where id = :course;

-- room_part_insert(course_version_id version, str lang, str kind, str module, str slug, str uid, int seq, int step, str said, str title, str summary, str goal, str phase, str ref, int minutes, int live_minutes, int people, str form, str html) exec
insert into course_part (version, lang, kind, module, slug, uid, seq, step, said, title, summary, goal, phase, ref, minutes, live_minutes, people, form, html)
values (:version, :lang, :kind, :module, :slug, :uid, :seq, :step, :said, :title, :summary, :goal, :phase, :ref, :minutes, :live_minutes, :people, :form, :html);

-- room_block_insert(course_version_id version, str part, str lang, int seq, str kind, str uid, str ref, str title, str html, int minutes, int starts, str form, str software, int must, str hall, str needs, str fixed) exec
insert into course_block (version, part, lang, seq, kind, uid, ref, title, html, feedback, correct, minutes, starts, form, software, must, room, needs, fixed)
values (:version, :part, :lang, :seq, :kind, :uid, :ref, :title, :html, '', -1, :minutes, :starts, :form, :software, :must, :hall, :needs, :fixed);

-- room_live_insert(meeting_id meeting, course_version_id version, str secret, int opened_at) exec
insert into meeting_live (meeting, version, secret, opened_at) values (:meeting, :version, :secret, :opened_at);

-- room_circle_insert(str uid, learn_group_id learn_group, int number) one intervision_group_id
insert into intervision_group (uid, learn_group, number) values (:uid, :learn_group, :number) returning id;

-- room_circle_member(group_member_id member, intervision_group_id circle) exec
insert into intervision_member (member, intervision_group) values (:member, :circle);

-- room_leaders(learn_group_id learn_group) many room_leader
select distinct p.mail, p.name from group_member m join person p on p.id = m.person
where m.learn_group = :learn_group and m.state = 'in' and m.role in ('trainer', 'coordinator') order by p.name, p.mail;

-- room_group(meeting_id meeting) one learn_group_id
select learn_group from meeting where id = :meeting;

-- room_circle_of(learn_group_id learn_group, int number) maybe intervision_group_id
select id from intervision_group where learn_group = :learn_group and number = :number;

-- room_member_project(group_member_id id, str project) exec
update group_member set project = :project where id = :id;
