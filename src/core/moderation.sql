-- moderation_insert(trajectory_id? trajectory, contribution_id? contribution, place_id? place, initiative_id? initiative, challenge_id? challenge, str reason, str note, int critical, str state, person_id first, int now) one moderation_id
insert into moderation (trajectory, contribution, place, initiative, challenge, reason, note, critical, state, first, first_at)
values (:trajectory, :contribution, :place, :initiative, :challenge, :reason, :note, :critical, :state, :first, :now) returning id;

-- moderation_by_id(moderation_id id) maybe moderation
select id, trajectory, contribution, place, initiative, challenge, reason, note, critical, state, first, first_at, second, second_at, appeal, appeal_at, judge, judged_at, verdict, verdict_why
from moderation where id = :id;

-- The newest of one.
-- moderation_of_contribution(contribution_id contribution) maybe moderation
select id, trajectory, contribution, place, initiative, challenge, reason, note, critical, state, first, first_at, second, second_at, appeal, appeal_at, judge, judged_at, verdict, verdict_why
from moderation where contribution = :contribution order by id desc limit 1;

-- moderation_of_initiative(initiative_id initiative) maybe moderation
select id, trajectory, contribution, place, initiative, challenge, reason, note, critical, state, first, first_at, second, second_at, appeal, appeal_at, judge, judged_at, verdict, verdict_why
from moderation where initiative = :initiative order by id desc limit 1;

-- moderation_of_challenge(challenge_id challenge) maybe moderation
select id, trajectory, contribution, place, initiative, challenge, reason, note, critical, state, first, first_at, second, second_at, appeal, appeal_at, judge, judged_at, verdict, verdict_why
from moderation where challenge = :challenge order by id desc limit 1;

-- moderation_set_second(moderation_id id, str state, person_id second, int now) changed
update moderation set state = :state, second = :second, second_at = :now
where id = :id and state = 'asked' and (first is null or first <> :second);

-- moderation_appeal(moderation_id id, str appeal, int now) changed
update moderation set appeal = :appeal, appeal_at = :now where id = :id and state = 'hidden' and appeal_at = 0;

-- moderation_set_verdict(moderation_id id, str state, str verdict, str why, person_id judge, int now) changed
update moderation set state = :state, verdict = :verdict, verdict_why = :why, judge = :judge, judged_at = :now
where id = :id and state = 'hidden' and appeal_at > 0 and judged_at = 0
    and (first is null or first <> :judge) and (second is null or second <> :judge);

-- Of a trajectory: what waits for a second person or for a judge first, then the newest.
-- moderations_of(trajectory_id trajectory, int limit_n) many moderation_line
-- : id moderation_id, kind str, number int, title str, body str, challenge int, reason str, note str, critical int, state str, first person_id?, first_at int, second person_id?, second_at int, appeal str, appeal_at int, judged_at int, verdict str, verdict_why str
select m.id, 'contribution' as kind, c.number, '' as title, c.body, 0 as challenge, m.reason, m.note, m.critical, m.state, m.first, m.first_at, m.second, m.second_at, m.appeal,
    m.appeal_at, m.judged_at, m.verdict, m.verdict_why
from moderation m join contribution c on c.id = m.contribution where m.trajectory = :trajectory
order by case when m.state = 'asked' then 0 when m.appeal_at > 0 and m.judged_at = 0 then 1 else 2 end, m.id desc limit :limit_n;

-- The same of a place: its initiatives and challenges.
-- moderations_in(place_id place, int limit_n) many moderation_line
-- : id moderation_id, kind str, number int, title str, body str, challenge int, reason str, note str, critical int, state str, first person_id?, first_at int, second person_id?, second_at int, appeal str, appeal_at int, judged_at int, verdict str, verdict_why str
select m.id, case when m.initiative is not null then 'initiative' else 'challenge' end as kind, coalesce(i.number, c.number) as number, coalesce(i.title, c.title) as title,
    coalesce(i.gist || ' ' || i.body, '') as body, coalesce(m.challenge, 0) as challenge, m.reason, m.note, m.critical, m.state, m.first, m.first_at, m.second, m.second_at, m.appeal,
    m.appeal_at, m.judged_at, m.verdict, m.verdict_why
from moderation m left join initiative i on i.id = m.initiative left join challenge c on c.id = m.challenge where m.place = :place
order by case when m.state = 'asked' then 0 when m.appeal_at > 0 and m.judged_at = 0 then 1 else 2 end, m.id desc limit :limit_n;

-- For everybody: newest first, before that one.
-- moderations_page(trajectory_id trajectory, int before, int limit_n) many moderation_line
-- : id moderation_id, kind str, number int, title str, body str, challenge int, reason str, note str, critical int, state str, first person_id?, first_at int, second person_id?, second_at int, appeal str, appeal_at int, judged_at int, verdict str, verdict_why str
select m.id, 'contribution' as kind, c.number, '' as title, '' as body, 0 as challenge, m.reason, '' as note, m.critical, m.state, m.first, m.first_at, m.second, m.second_at, '' as appeal,
    m.appeal_at, m.judged_at, m.verdict, '' as verdict_why
from moderation m join contribution c on c.id = m.contribution where m.trajectory = :trajectory and m.id < :before
order by m.id desc limit :limit_n;

-- moderations_page_in(place_id place, int before, int limit_n) many moderation_line
-- : id moderation_id, kind str, number int, title str, body str, challenge int, reason str, note str, critical int, state str, first person_id?, first_at int, second person_id?, second_at int, appeal str, appeal_at int, judged_at int, verdict str, verdict_why str
select m.id, case when m.initiative is not null then 'initiative' else 'challenge' end as kind, coalesce(i.number, c.number) as number, '' as title, '' as body,
    0 as challenge, m.reason, '' as note, m.critical, m.state, m.first, m.first_at, m.second, m.second_at, '' as appeal, m.appeal_at, m.judged_at, m.verdict, '' as verdict_why
from moderation m left join initiative i on i.id = m.initiative left join challenge c on c.id = m.challenge where m.place = :place and m.id < :before
order by m.id desc limit :limit_n;

-- moderations_count(trajectory_id trajectory) many moderation_count
-- : reason str, state str, n int
select reason, state, count(*) as n from moderation where trajectory = :trajectory group by reason, state order by reason, state;

-- moderations_count_in(place_id place) many moderation_count
-- : reason str, state str, n int
select reason, state, count(*) as n from moderation where place = :place group by reason, state order by reason, state;

-- moderation_past(int before) changed
update moderation set appeal = '' where appeal <> '' and judged_at > 0 and judged_at < :before;
