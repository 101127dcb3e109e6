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

-- colleague_reads_aside(trajectory_id trajectory, person_id colleague, int now) changed
update aside set reader = :colleague, read_at = :now where trajectory = :trajectory and reader is null and published = 0;

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

-- ---- of initiatives ----

-- Where each part stands.
-- rehearse_initiatives_of(rehearsal_id rehearsal) many rehearsed_initiative
-- : part str, number int, state str, signed_n int, threshold int
select x.part, i.number, i.state, i.signed_n, i.threshold from rehearsal_initiative x join initiative i on i.id = x.initiative
where x.rehearsal = :rehearsal order by i.number;

-- What was done with them.
-- rehearse_initiative_scores(rehearsal_id rehearsal, place_id place) one initiative_score
-- : sent_away int, burst int, burst_struck int, sheets int, sheets_done int, drawn int, joined int, child int, child_decided int, finished int, council int, late int
select
    (select count(*) from rehearsal_initiative x join initiative i on i.id = x.initiative where x.rehearsal = :rehearsal and x.part = 'elsewhere'
        and i.state = 'inadmissible' and i.ground = 'power' and i.decision <> '') as sent_away,
    (select count(*) from rehearsal_signature x where x.rehearsal = :rehearsal and x.clue = 'burst') as burst,
    (select count(*) from rehearsal_signature x join initiative_signature s on s.id = x.signature
        where x.rehearsal = :rehearsal and x.clue = 'burst' and s.state = 'struck') as burst_struck,
    (select count(*) from initiative_sheet h join rehearsal_initiative x on x.initiative = h.initiative
        where x.rehearsal = :rehearsal and exists (select 1 from rehearsal_sheet l where l.sheet = h.id)) as sheets,
    (select count(*) from initiative_sheet h join rehearsal_initiative x on x.initiative = h.initiative
        where x.rehearsal = :rehearsal and h.done_at > 0
        and h.counted + h.twice = (select count(*) from rehearsal_sheet l where l.sheet = h.id and l.good = 1)) as sheets_done,
    (select count(*) from rehearsal_initiative x join initiative i on i.id = x.initiative where x.rehearsal = :rehearsal and x.part = 'sample'
        and i.state in ('counted', 'admissible', 'scheduled', 'treated', 'decided', 'fed_back', 'inadmissible') and i.sample_n > 0) as drawn,
    (select count(*) from rehearsal_initiative x join initiative i on i.id = x.initiative
        join rehearsal_initiative y on y.initiative = i.into_id and y.part = 'sheets'
        where x.rehearsal = :rehearsal and x.part = 'alike' and i.state = 'joined') as joined,
    (select count(*) from rehearsal_initiative x where x.rehearsal = :rehearsal and x.part = 'child') as child,
    (select count(*) from rehearsal_initiative x join initiative i on i.id = x.initiative where x.rehearsal = :rehearsal and x.part = 'child'
        and i.state in ('granted', 'refused', 'running', 'accounted', 'done')) as child_decided,
    (select count(*) from rehearsal_initiative x join initiative i on i.id = x.initiative where x.rehearsal = :rehearsal and x.part = 'money'
        and i.state = 'done') as finished,
    (select count(*) from rehearsal_initiative x join initiative i on i.id = x.initiative where x.rehearsal = :rehearsal and x.part = 'sample'
        and (i.state = 'fed_back' or (i.state = 'inadmissible' and i.decision <> ''))) as council,
    (select count(*) from clock c where c.place = :place and c.turn <> 'applicant' and (c.missed_day is not null or c.outcome = 'late')) as late;

-- What who practises found of whom.
-- looks_by(rehearsal_id rehearsal, person_id person) many look_by
-- : found str, clue str
select k.found, coalesce(g.clue, 'good') as clue from initiative_look k join rehearsal_initiative x on x.initiative = k.initiative
left join rehearsal_signature g on g.signature = k.signature
where x.rehearsal = :rehearsal and x.part = 'sample' and k.person = :person and k.found <> '' order by k.place_in;

-- Sheets that two read differently.
-- sheets_apart(rehearsal_id rehearsal) many sheet_apart
-- : id initiative_sheet_id, initiative initiative_id, code str
select h.id, h.initiative, h.code from initiative_sheet h join rehearsal_initiative x on x.initiative = h.initiative
where x.rehearsal = :rehearsal and h.done_at = 0 and exists (select 1 from rehearsal_sheet l where l.sheet = h.id)
    and (select count(distinct e.person) from initiative_entry e where e.sheet = h.id) = 2 order by h.id;

-- Sheets that came by post, and whether who practises typed them.
-- sheets_came(rehearsal_id rehearsal, person_id person) many sheet_came
-- : id initiative_sheet_id, number int, code str, done_at int, typed int
select h.id, i.number, h.code, h.done_at, (select count(*) from initiative_entry e where e.sheet = h.id and e.person = :person) as typed
from initiative_sheet h join initiative i on i.id = h.initiative join rehearsal_initiative x on x.initiative = i.id
where x.rehearsal = :rehearsal and exists (select 1 from rehearsal_sheet l where l.sheet = h.id) order by h.id;

-- sheet_lines(initiative_sheet_id sheet) many sheet_line
-- : line int, name str, postcode str, house str, born str, good int
select line, name, postcode, house, born, good from rehearsal_sheet where sheet = :sheet order by line;

-- Names that nobody looked at yet, where every name is.
-- looks_left(rehearsal_id rehearsal) many left_look
-- : initiative initiative_id, place_in int, clue str
select k.initiative, k.place_in, coalesce(g.clue, 'good') as clue from initiative_look k join initiative i on i.id = k.initiative
join rehearsal_initiative x on x.initiative = i.id left join rehearsal_signature g on g.signature = k.signature
where x.rehearsal = :rehearsal and i.state = 'counting' and i.sample_n >= i.signed_n and k.found = '' order by k.place_in;

-- What the register says of who was drawn.
-- drawn_lines(rehearsal_id rehearsal, int limit_n) many drawn_line
-- : place_in int, name str, clue str, paper int, number int
select k.place_in, s.name, coalesce(g.clue, 'good') as clue, case when s.channel = 'paper' then 1 else 0 end as paper, i.number
from initiative_look k join initiative i on i.id = k.initiative join initiative_signature s on s.id = k.signature
join rehearsal_initiative x on x.initiative = i.id left join rehearsal_signature g on g.signature = k.signature
where x.rehearsal = :rehearsal order by k.place_in limit :limit_n;

-- ---- of the right to challenge ----

-- rehearse_challenges_of(rehearsal_id rehearsal) many rehearsed_challenge
-- : id challenge_id, part str, number int, state str
select x.challenge as id, x.part, c.number, c.state from rehearsal_challenge x join challenge c on c.id = x.challenge
where x.rehearsal = :rehearsal order by c.number;

-- The steps that the groups took, and who practises; not those that were there when it began.
-- By who practises and by the groups; and on an objection by the colleague, for who said no does not decide on it.
-- rehearse_steps_taken(rehearsal_id rehearsal, person_id person) many step_taken
-- : part str, event str
select x.part, e.event from rehearsal_challenge x join challenge_event e on e.challenge = x.challenge
where x.rehearsal = :rehearsal and (e.person = :person or e.role = 'group' or e.event in ('uphold', 'revise')) order by e.id;

-- What else was done; of the assessments whose they are.
-- rehearse_challenge_scores(rehearsal_id rehearsal, place_id place, person_id person, person_id colleague) one challenge_score
-- : costs int, costs_known int, own int, others int, late int
select
    (select count(*) from rehearsal_challenge x join challenge_cost k on k.challenge = x.challenge
        where x.rehearsal = :rehearsal and x.part = 'whole') as costs,
    (select count(*) from rehearsal_challenge x join challenge_cost k on k.challenge = x.challenge
        where x.rehearsal = :rehearsal and x.part = 'whole' and k.now_cents is not null and k.now_source <> '') as costs_known,
    (select count(*) from rehearsal_challenge x join challenge_assessment a on a.challenge = x.challenge
        where x.rehearsal = :rehearsal and x.part = 'whole' and a.person = :person) as own,
    (select count(*) from rehearsal_challenge x join challenge_assessment a on a.challenge = x.challenge
        where x.rehearsal = :rehearsal and x.part = 'whole' and a.person = :colleague) as others,
    (select count(*) from clock c where c.place = :place and c.turn <> 'applicant' and (c.missed_day is not null or c.outcome = 'late')) as late;
