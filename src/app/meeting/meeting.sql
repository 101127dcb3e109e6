-- ---- the meeting and its running order ----

-- hall_live(meeting_id meeting) maybe hall_live
select meeting, version, secret, opened_at, ended_at, screen, votes, door, pace, clock_at from meeting_live where meeting = :meeting;

-- hall_open_insert(meeting_id meeting, course_version_id version, str secret, int pace, int now) changed
insert into meeting_live (meeting, version, secret, pace, opened_at) values (:meeting, :version, :secret, :pace, :now) on conflict (meeting) do nothing;

-- The clock of a rehearsal begins with its first part.
-- hall_clock_begin(meeting_id meeting, int now) exec
update meeting_live set clock_at = :now where meeting = :meeting and clock_at = 0;

-- hall_screen_changed(meeting_id meeting) exec
update meeting_live set screen = screen + 1 where meeting = :meeting;

-- hall_votes_changed(meeting_id meeting) exec
update meeting_live set votes = votes + 1 where meeting = :meeting;

-- hall_door_changed(meeting_id meeting) exec
update meeting_live set door = door + 1 where meeting = :meeting;

-- hall_set_ended(meeting_id meeting, int ended_at) exec
update meeting_live set ended_at = :ended_at where meeting = :meeting;

-- The parts of the session, in the language asked for.
-- hall_blocks(course_version_id version, str lang, str part) many hall_block
select uid, kind, title, html, minutes, must, fixed, form, software, needs
from course_block where version = :version and lang = :lang and part = :part and kind in ('part', 'break') order by seq;

-- hall_session(course_version_id version, str lang, str uid) maybe hall_session
select p.title, p.module, p.slug, p.seq, c.slug as course, v.version as number, v.course as course_id
from course_part p join course_version v on v.id = p.version join course c on c.id = v.course
where p.version = :version and p.lang = :lang and p.kind = 'session' and p.uid = :uid;

-- The sheets of the module, each with the worksheet of the library that it hands out.
-- hall_handouts(course_version_id version, str lang, str module) many hall_handout
-- : sheet_html str, sheet_lang str
select p.slug, p.title, p.said, p.html, coalesce(t.body_html, '') as sheet_html, coalesce(t.lang, '') as sheet_lang
from course_part p left join item i on i.slug = p.ref and p.ref <> '' and i.state = 'published'
left join item_text t on t.item = i.id and t.lang = coalesce((select x.lang from item_text x where x.item = i.id and x.lang = :lang), i.lang)
where p.version = :version and p.lang = :lang and p.kind = 'handout' and p.module = :module order by p.seq limit 40;

-- hall_source(course_version_id version, str path) maybe hall_source
select body from course_file where version = :version and path = :path;

-- hall_events(meeting_id meeting) many hall_event
-- : by_name str
select e.uid, e.at, e.act, e.block, e.other, e.minutes, e.note, coalesce(p.name, '') as by_name
from meeting_event e left join person p on p.id = e.person where e.meeting = :meeting order by e.at, e.uid limit 20000;

-- hall_event_last(meeting_id meeting) one int
-- : at int
select coalesce(max(at), 0) as at from meeting_event where meeting = :meeting;

-- hall_event_add(meeting_id meeting, str uid, int at, str act, str block, str other, int minutes, str note, person_id person, int now) changed
insert into meeting_event (meeting, uid, at, act, block, other, minutes, note, person, made_at)
values (:meeting, :uid, :at, :act, :block, :other, :minutes, :note, :person, :now) on conflict (meeting, uid) do nothing;

-- hall_events_count(meeting_id meeting) one int
-- : n int
select count(*) as n from meeting_event where meeting = :meeting;

-- What somebody leads or takes part in, around now.
-- hall_mine(person_id person, str lang, int from_at, int until_at) many hall_mine
-- : session_title str, leads int
select t.uid, t.title, t.starts_at, t.ends_at, t.venue, t.state, g.name as group_name,
    coalesce((select p.title from course_part p where p.version = g.version and p.lang = :lang and p.kind = 'session' and p.uid = t.session), '') as session_title,
    (select cast(count(*) as bigint) from group_member l where l.learn_group = g.id and l.person = :person and l.state = 'in' and l.role in ('trainer', 'coordinator')) as leads
from meeting t join learn_group g on g.id = t.learn_group
where t.learn_group in (select m.learn_group from group_member m where m.person = :person and m.state = 'in' and (m.meeting is null or m.meeting = t.id))
  and t.ends_at >= :from_at and t.starts_at < :until_at and t.state <> 'cancelled' order by t.starts_at, t.id limit 50;

-- Meetings whose door may be open: for a code that was typed.
-- hall_doors(int now) many hall_door
select t.uid, t.id, t.starts_at, t.ends_at, l.secret
from meeting t join meeting_live l on l.meeting = t.id
where l.secret <> '' and t.starts_at - 86400 <= :now and t.ends_at + 43200 >= :now and t.state <> 'cancelled' limit 500;

-- ---- who ----

-- hall_member_of(meeting_id meeting, learn_group_id learn_group, person_id person) maybe hall_member
select m.id, m.uid, m.place, p.name, p.id as person from group_member m join person p on p.id = m.person
where m.learn_group = :learn_group and m.person = :person and m.state = 'in'
  and (m.role = 'participant' or m.role = 'substitute' and exists (select 1 from group_member o where o.id = m.instead_of and o.role = 'participant')) and (m.meeting is null or m.meeting = :meeting) order by m.role limit 1;

-- hall_member_by_uid(meeting_id meeting, learn_group_id learn_group, str uid) maybe hall_member
select m.id, m.uid, m.place, p.name, p.id as person from group_member m join person p on p.id = m.person
where m.learn_group = :learn_group and m.uid = :uid and m.state = 'in'
  and (m.role = 'participant' or m.role = 'substitute' and exists (select 1 from group_member o where o.id = m.instead_of and o.role = 'participant')) and (m.meeting is null or m.meeting = :meeting);

-- hall_member_by_phone(meeting_id meeting, learn_group_id learn_group, str hash) maybe hall_member
select m.id, m.uid, m.place, p.name, p.id as person from meeting_phone f join group_member m on m.id = f.member join person p on p.id = m.person
where f.hash = :hash and m.learn_group = :learn_group and m.state = 'in' and (m.meeting is null or m.meeting = :meeting);

-- hall_phone_put(str hash, group_member_id member, int now) exec
insert into meeting_phone (hash, member, created_at, seen_at) values (:hash, :member, :now, :now)
on conflict (hash) do update set member = excluded.member, seen_at = excluded.seen_at;

-- hall_phone_drop(str hash) exec
delete from meeting_phone where hash = :hash;

-- hall_phones_old(int before) changed
delete from meeting_phone where seen_at < :before;

-- Everybody who should be here (a substitute for another meeting is not), with what was written last about it: by the time it was written, since what was done in a
-- hall without a network comes in later than what the office wrote meanwhile.
-- hall_list(meeting_id meeting, learn_group_id learn_group) many hall_list
-- : place_name str, state str, minutes int, how str, reason str, at int, objection str
select m.id, m.uid, p.name, coalesce(pl.name, '') as place_name, coalesce(x.state, '') as state, coalesce(x.minutes, 0) as minutes,
    coalesce(x.how, '') as how, coalesce(x.reason, '') as reason, coalesce(x.at, 0) as at,
    coalesce((select o.reason from meeting_presence o where o.id = (select o2.id from meeting_presence o2 where o2.meeting = :meeting and o2.member = m.id
        order by o2.at desc, o2.id desc limit 1) and o.how = 'objection'), '') as objection
from group_member m join person p on p.id = m.person left join place pl on pl.id = m.place
left join meeting_presence x on x.id = (select y.id from meeting_presence y where y.meeting = :meeting and y.member = m.id and y.how <> 'objection'
    order by y.at desc, y.id desc limit 1)
where m.learn_group = :learn_group and m.state = 'in'
  and (m.role = 'participant' or m.role = 'substitute' and exists (select 1 from group_member o where o.id = m.instead_of and o.role = 'participant')) and (m.meeting is null or m.meeting = :meeting or x.id is not null)
order by p.name, m.id;

-- hall_presence_of(meeting_id meeting, group_member_id member) maybe hall_presence
select id, state, minutes, how, reason, at from meeting_presence
where meeting = :meeting and member = :member and how <> 'objection' order by at desc, id desc limit 1;

-- hall_presence_add(meeting_id meeting, group_member_id member, str uid, str state, int minutes, str how, str reason, person_id? by_person, int now) changed
insert into meeting_presence (meeting, member, uid, state, minutes, how, reason, by_person, at)
values (:meeting, :member, :uid, :state, :minutes, :how, :reason, :by_person, :now) on conflict (meeting, uid) do nothing;

-- hall_presence_log(meeting_id meeting) many hall_presence_line
-- : by_name str
select x.id, p.name, x.state, x.minutes, x.how, x.reason, x.at, coalesce(b.name, '') as by_name
from meeting_presence x join group_member m on m.id = x.member join person p on p.id = m.person left join person b on b.id = x.by_person
where x.meeting = :meeting order by x.at desc, x.id desc limit 300;

-- ---- polls ----

-- hall_poll_add(meeting_id meeting, str uid, str block, str kind, str question, str question_en, str secret, int now) maybe meeting_poll_id
insert into meeting_poll (meeting, uid, block, kind, question, question_en, secret, state, changed_at)
values (:meeting, :uid, :block, :kind, :question, :question_en, :secret, 'ready', :now) on conflict (meeting, uid) do nothing returning id;

-- hall_option_add(meeting_poll_id poll, int number, str words, str words_en, int is_right) exec
insert into meeting_option (poll, number, words, words_en, is_right) values (:poll, :number, :words, :words_en, :is_right);

-- hall_polls(meeting_id meeting) many hall_poll
-- : voters int
select p.id, p.uid, p.block, p.kind, p.question, p.question_en, p.secret, p.state, p.shown, p.changed_at,
    case when p.kind in ('words', 'open') then (select cast(count(distinct s.voter) as bigint) from meeting_said s where s.poll = p.id)
    else (select cast(count(distinct v.voter) as bigint) from meeting_vote v where v.poll = p.id) end as voters
from meeting_poll p where p.meeting = :meeting order by p.id;

-- hall_poll_by_uid(meeting_id meeting, str uid) maybe hall_poll
-- : voters int
select p.id, p.uid, p.block, p.kind, p.question, p.question_en, p.secret, p.state, p.shown, p.changed_at,
    case when p.kind in ('words', 'open') then (select cast(count(distinct s.voter) as bigint) from meeting_said s where s.poll = p.id)
    else (select cast(count(distinct v.voter) as bigint) from meeting_vote v where v.poll = p.id) end as voters
from meeting_poll p where p.meeting = :meeting and p.uid = :uid;

-- hall_poll_state(meeting_poll_id poll, str state, int shown, int now) exec
update meeting_poll set state = :state, shown = :shown, changed_at = :now where id = :poll;

-- One question at a time is open, one outcome on the wall.
-- hall_polls_close(meeting_id meeting, int now) exec
update meeting_poll set state = case when state = 'open' then 'closed' else state end, shown = 0, changed_at = :now
where meeting = :meeting and (state = 'open' or shown = 1);

-- hall_secrets_forget(meeting_id meeting) exec
update meeting_poll set secret = '', state = 'closed' where meeting = :meeting;

-- hall_secret_forget(meeting_id meeting) exec
update meeting_live set secret = '' where meeting = :meeting;

-- hall_options(meeting_poll_id poll) many hall_option
-- : votes int, points int
select o.number, o.words, o.words_en, o.is_right,
    (select cast(count(*) as bigint) from meeting_vote v where v.poll = o.poll and v.number = o.number) as votes,
    (select cast(coalesce(sum(v.rank), 0) as bigint) from meeting_vote v where v.poll = o.poll and v.number = o.number) as points
from meeting_option o where o.poll = :poll order by o.number;

-- hall_votes_of(meeting_poll_id poll, str voter) many hall_vote
select number, rank from meeting_vote where poll = :poll and voter = :voter order by rank, number;

-- hall_votes_drop(meeting_poll_id poll, str voter) exec
delete from meeting_vote where poll = :poll and voter = :voter;

-- hall_vote_add(meeting_poll_id poll, str voter, int number, int rank, int city) exec
insert into meeting_vote (poll, voter, number, rank, city) values (:poll, :voter, :number, :rank, :city);

-- hall_by_city(meeting_poll_id poll) many hall_by_city
-- : city_name str, number int, votes int, voters int
select coalesce(p.name, '') as city_name, v.number, cast(count(*) as bigint) as votes,
    (select cast(count(distinct w.voter) as bigint) from meeting_vote w where w.poll = v.poll and w.city = v.city) as voters
from meeting_vote v left join place p on p.id = v.city where v.poll = :poll group by v.poll, v.city, p.name, v.number order by p.name, v.city, v.number;

-- hall_said_add(meeting_poll_id poll, str voter, str said, str fold) changed
insert into meeting_said (poll, voter, said, fold) values (:poll, :voter, :said, :fold) on conflict (poll, voter, fold) do nothing;

-- hall_said_count(meeting_poll_id poll, str voter) one int
-- : n int
select count(*) as n from meeting_said where poll = :poll and voter = :voter;

-- Words that are the same stand together; the form that was used first is shown.
-- hall_words(meeting_poll_id poll) many hall_word
-- : said str, n int, struck int
select w.said, g.fold, g.n, g.struck
from (select s.fold, min(s.id) as first_id, cast(count(*) as bigint) as n, max(s.struck) as struck from meeting_said s where s.poll = :poll group by s.fold) g
join meeting_said w on w.id = g.first_id order by g.n desc, g.first_id limit 200;

-- hall_said(meeting_poll_id poll, str voter) many hall_said
-- : support int, mine int
select s.id, s.said, s.struck,
    (select cast(count(*) as bigint) from meeting_support p where p.said = s.id) as support,
    (select cast(count(*) as bigint) from meeting_support p where p.said = s.id and p.voter = :voter) as mine
from meeting_said s where s.poll = :poll
order by (select count(*) from meeting_support p where p.said = s.id) desc, s.id limit 200;

-- hall_strike_word(meeting_poll_id poll, str fold, int struck) exec
update meeting_said set struck = :struck where poll = :poll and fold = :fold;

-- hall_strike_said(meeting_poll_id poll, int said, int struck) exec
update meeting_said set struck = :struck where poll = :poll and id = :said;

-- hall_support_add(meeting_poll_id poll, int said, str voter) exec
insert into meeting_support (said, voter) select s.id, :voter from meeting_said s where s.id = :said and s.poll = :poll and s.struck = 0
on conflict (said, voter) do nothing;

-- hall_support_drop(int said, str voter) exec
delete from meeting_support where said = :said and voter = :voter;

-- ---- breakouts ----

-- hall_breakout_add(meeting_id meeting, str uid, str block, str way, str kept, str task, int minutes) maybe meeting_breakout_id
insert into meeting_breakout (meeting, uid, block, way, kept, task, minutes) values (:meeting, :uid, :block, :way, :kept, :task, :minutes)
on conflict (meeting, uid) do nothing returning id;

-- What people work on, in their own words.
-- hall_projects(learn_group_id learn_group) many hall_project
select id, project from group_member where learn_group = :learn_group and state = 'in' and project <> '' order by id limit 2000;

-- hall_breakouts(meeting_id meeting) many hall_breakout
select id, uid, block, way, kept, task, minutes, started_at, ended_at from meeting_breakout where meeting = :meeting order by id desc limit 50;

-- hall_breakout_by_uid(meeting_id meeting, str uid) maybe hall_breakout
select id, uid, block, way, kept, task, minutes, started_at, ended_at from meeting_breakout where meeting = :meeting and uid = :uid;

-- hall_breakout_start(meeting_breakout_id breakout, int now) exec
update meeting_breakout set started_at = :now, ended_at = 0 where id = :breakout;

-- hall_breakout_end(meeting_id meeting, int now) exec
update meeting_breakout set ended_at = :now where meeting = :meeting and ended_at = 0;

-- hall_team_add(meeting_breakout_id breakout, int number) exec
insert into meeting_team (breakout, number) values (:breakout, :number) on conflict (breakout, number) do nothing;

-- hall_team_put(meeting_breakout_id breakout, group_member_id member, int number) exec
insert into meeting_team_member (breakout, member, number) values (:breakout, :member, :number)
on conflict (breakout, member) do update set number = excluded.number;

-- hall_team_of(meeting_breakout_id breakout, group_member_id member) maybe int
select number from meeting_team_member where breakout = :breakout and member = :member;

-- hall_teams(meeting_breakout_id breakout) many hall_team
select number, note from meeting_team where breakout = :breakout order by number;

-- hall_team_members(meeting_breakout_id breakout) many hall_team_member
-- : place_name str
select t.number, m.uid, p.name, coalesce(pl.name, '') as place_name
from meeting_team_member t join group_member m on m.id = t.member join person p on p.id = m.person left join place pl on pl.id = m.place
where t.breakout = :breakout order by t.number, p.name, m.id;

-- hall_team_note(meeting_breakout_id breakout, int number, str note) exec
update meeting_team set note = :note where breakout = :breakout and number = :number;

-- ---- afterwards ----

-- hall_reaction_put(meeting_id meeting, str voter, int useful, int safe, str keep, str change) exec
insert into meeting_reaction (meeting, voter, useful, safe, keep, change) values (:meeting, :voter, :useful, :safe, :keep, :change)
on conflict (meeting, voter) do update set useful = excluded.useful, safe = excluded.safe, keep = excluded.keep, change = excluded.change;

-- hall_reaction_of(meeting_id meeting, str voter) maybe hall_reaction
select useful, safe, keep, change from meeting_reaction where meeting = :meeting and voter = :voter;

-- In an order that says nothing about who.
-- hall_reactions(meeting_id meeting) many hall_reaction
select useful, safe, keep, change from meeting_reaction where meeting = :meeting order by voter limit 500;

-- hall_took_put(meeting_id meeting, str block, place_id? place, int planned_s, int took_s, int skipped, int now) exec
insert into meeting_took (meeting, block, place, planned_s, took_s, skipped, at) values (:meeting, :block, :place, :planned_s, :took_s, :skipped, :now)
on conflict (meeting, block) do update set planned_s = excluded.planned_s, took_s = excluded.took_s, skipped = excluded.skipped, at = excluded.at;

-- Of other meetings, by any group.
-- hall_took(str block, meeting_id besides) many hall_took
select took_s, skipped from meeting_took where block = :block and meeting <> :besides order by took_s limit 500;

-- As long as a hall may come home, its votes must be told from made-up ones.
-- hall_ended(int before, int now) many hall_ended
select l.meeting from meeting_live l join meeting t on t.id = l.meeting
where l.secret <> '' and ((l.ended_at > 0 and l.ended_at < :before) or t.ends_at + 172800 < :before)
  and not exists (select 1 from meeting_room r where r.meeting = t.id and r.key <> '' and r.origin = '' and r.home_at = 0 and r.until_at > :now)
order by l.meeting limit 500;

-- ---- for the demo ----

-- meeting_course() maybe meeting_course
select live from course where upstream = 0 and live > 0 order by id limit 1;

-- meeting_session(course_version_id version) maybe meeting_session
-- : number int
select p.uid, p.minutes, coalesce((select m.seq from course_part m where m.version = p.version and m.lang = p.lang and m.kind = 'module' and m.slug = p.module), 0) as number
from course_part p where p.version = :version and p.lang = 'nl' and p.kind = 'session' order by p.step limit 1;

-- meeting_group_runs(learn_group_id learn_group, int now) exec
update learn_group set state = 'running', changed_at = :now where id = :learn_group;

-- hall_own(person_id person) many hall_own
select t.uid as meeting, x.at, x.state, x.how, x.reason from meeting_presence x join group_member m on m.id = x.member
join meeting t on t.id = x.meeting where m.person = :person order by x.id limit 2000;

-- ---- rehearsals ----

-- Is this group one of a rehearsal?
-- group_rehearses(learn_group_id learn_group) one int
-- : n int
select rehearsal as n from learn_group where id = :learn_group;

-- rehearsal_mark(learn_group_id learn_group, int now) exec
update learn_group set rehearsal = 1, state = 'running', changed_at = :now where id = :learn_group;

-- rehearsal_project(group_member_id member, str project) exec
update group_member set project = :project where id = :member;

-- The rehearsals of somebody, the newest first.
-- rehearsals_of(person_id person, int since) many rehearsal
-- : session_title str
select t.uid, t.starts_at, coalesce((select p.title from course_part p where p.version = g.version and p.lang = g.lang and p.kind = 'session' and p.uid = t.session), '') as session_title
from learn_group g join group_member m on m.learn_group = g.id and m.person = :person and m.role = 'trainer' join meeting t on t.learn_group = g.id
where g.rehearsal = 1 and g.created_at >= :since order by t.id desc limit 10;

-- rehearsals_count(int since) one int
-- : n int
select count(*) as n from learn_group where rehearsal = 1 and created_at >= :since;

-- rehearsals_old(int before) changed
delete from learn_group where rehearsal = 1 and created_at < :before;

-- The sessions of a version, to choose one from.
-- rehearsal_sessions(course_version_id version, str lang) many rehearsal_session
-- : number int
select p.uid, p.title, p.minutes, coalesce((select m.seq from course_part m where m.version = p.version and m.lang = p.lang and m.kind = 'module' and m.slug = p.module), 0) as number
from course_part p where p.version = :version and p.lang = :lang and p.kind = 'session' order by p.step limit 60;

-- The course that somebody is in with a group, newest group first.
-- rehearsal_version(person_id person) maybe course_version_id
select g.version from group_member m join learn_group g on g.id = m.learn_group where m.person = :person and m.state = 'in' and g.rehearsal = 0
order by g.closed_at, g.id desc limit 1;

-- rehearsal_teams_empty(meeting_breakout_id breakout) many rehearsal_team
select number from meeting_team where breakout = :breakout and note = '' order by number;
