-- What a place and all that lies in it has. Of one whose plan is not adopted only what is shown as coming, unless all is asked for.
-- trajectories_in(place_id place, int today, int all, int limit_n) many listed
-- : id trajectory_id, slug str, title str, title_en str, kind str, state str, practice int, coming int, influence str, decider str, version int, starts_day int?, ends_day int?, decision_day int?, feedback_day int?, place_slug str, place_name str, contact str?, question str?, question_en str?, late int, unconfirmed int, changed_at int
with recursive down(id, depth) as (
    select id, 0 from place where id = :place
    union all
    select p.id, down.depth + 1 from place p join down on p.parent = down.id where down.depth < 16)
select t.id, t.slug, t.title, t.title_en, t.kind, t.state, t.practice, t.coming, t.influence, t.decider, t.version,
    t.starts_day, t.ends_day, t.decision_day, t.feedback_day, pl.slug as place_slug, pl.name as place_name,
    (select x.body from trajectory_text x where x.trajectory = t.id and x.part = 'contact' and x.lang = 'nl') as contact,
    (select x.body from trajectory_text x where x.trajectory = t.id and x.part = 'question' and x.lang = 'nl') as question,
    (select x.body from trajectory_text x where x.trajectory = t.id and x.part = 'question' and x.lang = 'en') as question_en,
    (select cast(count(*) as bigint) from clock c where c.trajectory = t.id and c.public = 1 and c.kind <> 'call_in'
        and (c.missed_day is not null or (c.ended_day is null and c.due_day < :today and not exists
            (select 1 from clock_pause p where p.clock = c.id and p.until_day is null and p.from_day <= c.due_day)))) as late,
    (select cast(count(*) as bigint) from trajectory_frame f where f.trajectory = t.id and f.confirmed_by = '') as unconfirmed,
    t.changed_at
from trajectory t join down d on d.id = t.place join place pl on pl.id = t.place
where :all = 1 or t.coming = 1 or t.state not in ('idea', 'plan')
order by t.id desc limit :limit_n;

-- Days that were promised and are still to come, or passed less than so long ago: of trajectories, of what residents begin and of
-- challenges, as far as everybody may see those (trajectory_is_public, initiative.shown, challenge_is_public). A decision that was
-- promised before a plan was shown is public with it. `cross join`: SQLite begins with the places.
-- calendar_in(place_id place, int from_day, int limit_n) many appointment
-- : clock_id clock_id, kind str, title str, title_en str, due_day int, ended_day int?, outcome str, still int, about str, about_en str, path str, slug str, place_slug str, place_name str
with recursive down(id, depth) as (
    select id, 0 from place where id = :place
    union all
    select p.id, down.depth + 1 from place p join down on p.parent = down.id where down.depth < 16)
select c.id as clock_id, c.kind, c.title, c.title_en, c.due_day, c.ended_day, c.outcome,
    (select count(*) from clock_pause p where p.clock = c.id and p.until_day is null and p.from_day <= c.due_day) as still, coalesce(t.title, i.title, x.title) as about,
    case when t.id is not null then t.title_en when i.lang = 'en' then i.title else '' end as about_en,
    case when t.id is not null then '/meedoen/' || t.slug when i.id is not null then '/initiatieven/' || i.number
        else '/uitdagen/' || x.number end as path,
    coalesce(t.slug, '') as slug, pl.slug as place_slug, pl.name as place_name
from down d cross join clock c join place pl on pl.id = c.place left join trajectory t on t.id = c.trajectory
    left join initiative i on c.trajectory is null and i.id = case when c.object like 'initiative:%' then cast(substr(c.object, 12) as bigint) end
    left join challenge x on c.trajectory is null and x.id = case when c.object like 'challenge:%' then cast(substr(c.object, 11) as bigint) end
where c.place = d.id and c.due_day >= :from_day and ((c.public = 1 and t.state not in ('idea', 'plan')) or (i.shown = 1 and (c.public = 1 or c.kind = 'decision'))
        or (c.public = 1 and x.shown = 1 and x.state not in ('filed', 'supplement')))
order by c.due_day, c.id limit :limit_n;

-- The meetings of the council in which what residents put on its agenda is treated.
-- meetings_in(place_id place, int from_day, int limit_n) many meeting
-- : id initiative_id, number int, title str, lang str, meeting_day int, state str, place_slug str, place_name str
with recursive down(id, depth) as (
    select id, 0 from place where id = :place
    union all
    select p.id, down.depth + 1 from place p join down on p.parent = down.id where down.depth < 16)
select i.id, i.number, i.title, i.lang, i.meeting_day, i.state, pl.slug as place_slug, pl.name as place_name
from initiative i join down d on d.id = i.place join place pl on pl.id = i.place
where i.shown = 1 and i.state in ('scheduled', 'treated', 'decided', 'fed_back') and i.meeting_day >= :from_day
order by i.meeting_day, i.id limit :limit_n;

-- What stands still is not late; nor a chance that passed (core/clock_kind.def), nor what a resident was to do.
-- late_in(place_id place, int today, int limit_n) many overdue
-- : clock_id clock_id, kind str, title str, title_en str, due_day int, missed_day int?, ended_day int?, about str, about_en str, path str, slug str, place_slug str, place_name str, turn str
with recursive down(id, depth) as (
    select id, 0 from place where id = :place
    union all
    select p.id, down.depth + 1 from place p join down on p.parent = down.id where down.depth < 16)
select c.id as clock_id, c.kind, c.title, c.title_en, c.due_day, c.missed_day, c.ended_day, coalesce(t.title, i.title, x.title) as about,
    case when t.id is not null then t.title_en when i.lang = 'en' then i.title else '' end as about_en,
    case when t.id is not null then '/meedoen/' || t.slug when i.id is not null then '/initiatieven/' || i.number
        else '/uitdagen/' || x.number end as path,
    coalesce(t.slug, '') as slug, pl.slug as place_slug, pl.name as place_name, c.turn
from down d cross join clock c join place pl on pl.id = c.place left join trajectory t on t.id = c.trajectory
    left join initiative i on c.trajectory is null and i.id = case when c.object like 'initiative:%' then cast(substr(c.object, 12) as bigint) end
    left join challenge x on c.trajectory is null and x.id = case when c.object like 'challenge:%' then cast(substr(c.object, 11) as bigint) end
where c.place = d.id and (c.missed_day is not null or c.ended_day is null)
    and (c.missed_day is not null or (c.due_day < :today
        and not exists (select 1 from clock_pause p where p.clock = c.id and p.until_day is null and p.from_day <= c.due_day)))
    and c.kind not in ('call_in', 'reaction', 'objection', 'appeal') and (t.id is not null or c.turn <> 'applicant')
    and ((c.public = 1 and t.state not in ('idea', 'plan')) or (i.shown = 1 and (c.public = 1 or c.kind = 'decision'))
        or (c.public = 1 and x.shown = 1 and x.state not in ('filed', 'supplement')))
order by c.due_day desc, c.id limit :limit_n;

-- Where was decided otherwise than was advised, with the reason; where the plan was changed after it opened; where nobody was asked.
-- deviations_in(place_id place, int since, int limit_n) many deviation
-- : event str, why str, ref str, at int, slug str, title str, title_en str, place_slug str, place_name str
with recursive down(id, depth) as (
    select id, 0 from place where id = :place
    union all
    select p.id, down.depth + 1 from place p join down on p.parent = down.id where down.depth < 16)
select e.event, e.why, e.ref, e.at, t.slug, t.title, t.title_en, pl.slug as place_slug, pl.name as place_name
from trajectory_event e join trajectory t on t.id = e.trajectory join down d on d.id = t.place join place pl on pl.id = t.place
where e.at >= :since and ((e.event = 'decide' and e.why <> '') or e.event in ('change', 'decline', 'stop'))
order by e.at desc, e.id desc limit :limit_n;

-- call_ins_in(place_id place, int today, int limit_n) many chance
-- : due_day int, trajectory trajectory_id
with recursive down(id, depth) as (
    select id, 0 from place where id = :place
    union all
    select p.id, down.depth + 1 from place p join down on p.parent = down.id where down.depth < 16)
select c.due_day, t.id as trajectory from clock c join trajectory t on t.id = c.trajectory join down d on d.id = c.place
where c.kind = 'call_in' and c.ended_day is null and c.due_day >= :today order by c.due_day limit :limit_n;

-- When the council called a plan in, the newest first.
-- called_in(place_id place, int limit_n) many called
-- : trajectory trajectory_id, asked_at int, question str, answered_at int?
with recursive down(id, depth) as (
    select id, 0 from place where id = :place
    union all
    select p.id, down.depth + 1 from place p join down on p.parent = down.id where down.depth < 16)
select t.id as trajectory, k.asked_at, k.question, k.answered_at
from down d cross join trajectory t cross join trajectory_call k where t.place = d.id and k.trajectory = t.id
order by k.asked_at desc, k.id desc limit :limit_n;

-- The newest note of answers that is out.
-- note_out(trajectory_id trajectory) maybe int
-- : n int
select version as n from answer_note where trajectory = :trajectory order by version desc limit 1;

-- Until when the council may call a plan in; none: it may not, or not any more.
-- call_in_of(trajectory_id trajectory, int today) maybe chance_of
-- : due_day int
select due_day from clock where trajectory = :trajectory and kind = 'call_in' and ended_day is null and due_day >= :today;

-- Whose day has come: to open, to close.
-- trajectories_on_their_day(int today) many its_day
-- : id trajectory_id, state str
select id, state from trajectory
where (state = 'announced' and starts_day <= :today) or (state = 'open' and ends_day < :today) order by id limit 1000;

-- What somebody did here, for themselves to see and take along.
-- own_steps(person_id person) many own_step
select e.event, e.at, t.title from trajectory_event e join trajectory t on t.id = e.trajectory where e.person = :person order by e.id;

-- own_calls(person_id person) many own_call
select c.question, c.asked_at, t.title from trajectory_call c join trajectory t on t.id = c.trajectory where c.asked_by = :person order by c.id;

-- own_led(person_id person) many own_led
select title, created_at from trajectory where owner = :person order by id;

-- ---- the committee of the council it comes to ----

-- committee_of(trajectory_id trajectory) maybe committee
select trajectory, name from trajectory_committee where trajectory = :trajectory;

-- committee_put(trajectory_id trajectory, str name) exec
insert into trajectory_committee (trajectory, name) values (:trajectory, :name) on conflict (trajectory) do update set name = :name;

-- committee_drop(trajectory_id trajectory) exec
delete from trajectory_committee where trajectory = :trajectory;

-- Everywhere; the page keeps those of its own list.
-- committees_all(int limit_n) many committee_line
-- : place str, slug str, name str
select p.slug as place, t.slug, c.name from trajectory_committee c join trajectory t on t.id = c.trajectory join place p on p.id = t.place
order by c.name, p.slug, t.slug limit :limit_n;

-- ---- told in another way ----

-- telling_insert(trajectory_id trajectory, str kind, str state, str body, bytes? raw, str raw_sha256, person_id? person, int now) one trajectory_telling_id
insert into trajectory_telling (trajectory, kind, state, body, raw, raw_sha256, person, at)
values (:trajectory, :kind, :state, :body, :raw, :raw_sha256, :person, :now) returning id;

-- Without its bytes; the newest of a kind last.
-- tellings_of(trajectory_id trajectory) many telling
-- : id trajectory_telling_id, kind str, state str, body str, sha256 str, captions str, seconds int, at int, gone_at int, scan str?, found str?
select x.id, x.kind, x.state, x.body, x.sha256, x.captions, x.seconds, x.at, x.gone_at, s.state as scan, s.found
from trajectory_telling x left join scan s on s.sha256 = x.raw_sha256 where x.trajectory = :trajectory order by x.id;

-- telling_raw(trajectory_telling_id id) maybe telling_raw
select x.kind, x.body, x.raw from trajectory_telling x where x.id = :id and x.state = 'waiting' and x.gone_at = 0
    and not exists (select 1 from scan s where s.sha256 = x.raw_sha256 and s.state in ('held', 'infected'));

-- telling_sum(trajectory_telling_id id) maybe str
select raw_sha256 from trajectory_telling where id = :id and state = 'waiting' and gone_at = 0;

-- telling_made(trajectory_telling_id id, str sha256, str captions, int seconds) changed
update trajectory_telling set state = 'ready', raw = null, sha256 = :sha256, captions = :captions, seconds = :seconds
where id = :id and state = 'waiting';

-- telling_refuse(trajectory_telling_id id) changed
update trajectory_telling set state = 'refused', raw = null where id = :id and state = 'waiting';

-- What stands of a kind goes, to make room for another or because somebody takes it away.
-- tellings_take_away(trajectory_id trajectory, str kind, int now) changed
update trajectory_telling set gone_at = :now, raw = null where trajectory = :trajectory and kind = :kind and gone_at = 0;

-- telling_put_back(trajectory_telling_id id, trajectory_id trajectory) changed
update trajectory_telling set gone_at = 0 where id = :id and trajectory = :trajectory and gone_at > 0 and state = 'ready';

-- Past its thirty days, or refused.
-- telling_past(trajectory_telling_id id, int before) maybe telling_past
select sha256, captions from trajectory_telling where id = :id and ((gone_at > 0 and gone_at <= :before) or state = 'refused');

-- telling_drop(trajectory_telling_id id) exec
delete from trajectory_telling where id = :id;

-- telling_uses(str sha256) one int
-- : n int
select count(*) as n from trajectory_telling where sha256 = :sha256 or captions = :sha256;

-- By trajectory, the newest first, as in trajectories_in.
-- tellings_public(int limit_n) many telling_public
-- : trajectory trajectory_id, kind str
select x.trajectory, x.kind from trajectory_telling x join trajectory t on t.id = x.trajectory
where x.gone_at = 0 and x.state = 'ready' and t.state not in ('idea', 'plan') order by x.trajectory desc, x.id limit :limit_n;
