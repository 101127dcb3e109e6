-- What was done with what the invented residents said.
-- rehearse_scores(rehearsal_id rehearsal, trajectory_id trajectory, str over_line) one score
-- : letters int, together int, over int, over_hidden int, rude int, rude_hidden int, doubles int, doubles_aside int, child int, poor int, long_points int, reached int, changes int, notes int, unanswered int, surveys int, survey_over int, survey_over_out int, survey_results int
select
    (select count(*) from rehearsal_part x where x.rehearsal = :rehearsal and x.part = 'letter') as letters,
    (select cast(coalesce(max(g.n), 0) as bigint) from (select count(distinct x.contribution) as n from rehearsal_part x
        join contribution_point p on p.contribution = x.contribution and p.state = 'admitted' and p.cluster is not null
        where x.rehearsal = :rehearsal and x.part = 'letter' group by p.cluster) g) as together,
    (select count(*) from rehearsal_part x where x.rehearsal = :rehearsal and x.part = 'over') as over,
    (select count(*) from rehearsal_part x join contribution c on c.id = x.contribution where x.rehearsal = :rehearsal and x.part = 'over'
        and c.state = 'hidden' and exists (select 1 from moderation m where m.contribution = c.id and m.state = 'hidden' and m.reason <> '')) as over_hidden,
    (select count(*) from rehearsal_part x where x.rehearsal = :rehearsal and x.part = 'rude') as rude,
    (select count(*) from rehearsal_part x join contribution c on c.id = x.contribution where x.rehearsal = :rehearsal and x.part = 'rude'
        and c.state = 'hidden') as rude_hidden,
    (select count(*) from rehearsal_part x where x.rehearsal = :rehearsal and x.part in ('double', 'hand')) as doubles,
    (select count(*) from rehearsal_part x where x.rehearsal = :rehearsal and x.part in ('double', 'hand')
        and not exists (select 1 from contribution_point p where p.contribution = x.contribution and p.state = 'admitted')) as doubles_aside,
    (select count(*) from rehearsal_part x where x.rehearsal = :rehearsal and x.part = 'child' and exists (select 1 from contribution_point p
        join answer a on a.cluster = p.cluster and a.published > 0 where p.contribution = x.contribution)) as child,
    (select count(*) from rehearsal_part x where x.rehearsal = :rehearsal and x.part = 'poor' and exists (select 1 from contribution_point p
        join answer a on a.cluster = p.cluster and a.published > 0 where p.contribution = x.contribution)) as poor,
    (select count(*) from rehearsal_part x join contribution_point p on p.contribution = x.contribution
        where x.rehearsal = :rehearsal and x.part = 'long') as long_points,
    (select count(*) from contribution c where c.trajectory = :trajectory and c.channel in ('phone', 'street', 'meeting') and c.state = 'admitted'
        and not exists (select 1 from rehearsal_part x where x.contribution = c.id)) as reached,
    (select count(*) from answer a where a.trajectory = :trajectory and a.published > 0 and a.text_after <> '') as changes,
    (select count(*) from answer_note n where n.trajectory = :trajectory) as notes,
    (select count(*) from contribution_point p join contribution c on c.id = p.contribution where p.trajectory = :trajectory
        and p.state = 'admitted' and c.state = 'admitted'
        and not exists (select 1 from answer a where a.cluster = p.cluster and a.published > 0)) as unanswered,
    (select count(*) from survey v where v.trajectory = :trajectory) as surveys,
    (select count(*) from survey_answer a join survey_sheet h on h.id = a.sheet join survey v on v.id = h.survey
        where v.trajectory = :trajectory and a.value = :over_line) as survey_over,
    (select count(*) from survey_answer a join survey_sheet h on h.id = a.sheet join survey v on v.id = h.survey
        where v.trajectory = :trajectory and a.value = :over_line and a.judged = 'out') as survey_over_out,
    (select count(*) from survey_result r join survey v on v.id = r.survey where v.trajectory = :trajectory) as survey_results;

-- rehearse_surveys_past(trajectory_id trajectory, int today) many survey_past
-- : id survey_id
select id from survey where trajectory = :trajectory and state = 'open' and ends_day < :today order by id;

-- Who came, by the group they are of.
-- rehearse_came(rehearsal_id rehearsal) many came
-- : people str, n int
select people, count(*) as n from rehearsal_part where rehearsal = :rehearsal group by people order by people;

-- ---- the invented colleague, who looks at what needs a second pair of eyes ----

-- colleague_reads(trajectory_id trajectory, person_id colleague, int now) changed
update answer set reader = :colleague, read_at = :now where trajectory = :trajectory and reader is null and published = 0;

-- Those that wait for a second person.
-- colleague_asked(trajectory_id trajectory) many asked_hide
-- : id moderation_id, contribution contribution_id
select id, contribution from moderation where trajectory = :trajectory and state = 'asked' order by id;

-- colleague_agrees(moderation_id id, person_id colleague, int now) changed
update moderation set state = 'hidden', second = :colleague, second_at = :now where id = :id and state = 'asked';

-- ---- who reads an answer says whether it answers it ----

-- residents_reply(trajectory_id trajectory, int now, str why) changed
update contribution set reply = case when number % 7 = 3 then 'no' else 'yes' end, reply_at = :now,
    reply_why = case when number % 7 = 3 then :why else '' end
where trajectory = :trajectory and number % 3 = 0 and reply = '' and state = 'admitted' and exists
    (select 1 from contribution_point p join answer a on a.cluster = p.cluster where p.contribution = contribution.id and a.published > 0);

-- ---- a lesson of the course ----

-- lesson_by_uid(str uid, str lang) maybe lesson_at
-- : course str, module str, slug str, title str
select c.slug as course, p.module, p.slug, p.title from course c
join course_part p on p.version = c.live and p.lang = :lang and p.kind = 'lesson' and p.uid = :uid order by c.id limit 1;
