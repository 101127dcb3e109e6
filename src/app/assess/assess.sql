-- assess_of(group_member_id member) many assess_of
select id, moment, sent, changed_at from assess where member = :member order by id;

-- assess_have(group_member_id member, str moment, int sent, int now) one assess_id
insert into assess (member, moment, sent, changed_at) values (:member, :moment, :sent, :now)
on conflict (member, moment) do update set sent = excluded.sent, changed_at = excluded.changed_at where assess.sent = 0 returning id;

-- assess_score_put(assess_id assess, str competence, int score) exec
insert into assess_score (assess, competence, score) values (:assess, :competence, :score)
on conflict (assess, competence) do update set score = excluded.score;

-- assess_scores(group_member_id member) many assess_score
select a.moment, s.competence, s.score from assess a join assess_score s on s.assess = a.id where a.member = :member;

-- How many sent theirs, and for how many an average is there.
-- assess_sent(learn_group_id learn_group, str moment) one assess_sent
-- : n int, published int, batch int
select (select count(*) from assess a join group_member m on m.id = a.member where m.learn_group = :learn_group and a.moment = :moment and a.sent = 1) as n,
    (select coalesce(max(v.n), 0) from assess_average v where v.learn_group = :learn_group and v.moment = :moment) as published,
    (select coalesce(max(v.batch), 0) from assess_average v where v.learn_group = :learn_group and v.moment = :moment) as batch;

-- The average in tenths, rounded, and kept away from the ends: all ones would say what each said.
-- assess_publish(learn_group_id learn_group, str moment, int batch, int n) exec
insert into assess_average (learn_group, moment, batch, competence, n, tenths)
select :learn_group, :moment, :batch, x.competence, :n, case when x.tenths < 15 then 15 when x.tenths > 45 then 45 else x.tenths end
from (select s.competence, (cast(sum(s.score) as bigint) * 20 + count(*)) / (count(*) * 2) as tenths
    from assess a join group_member m on m.id = a.member join assess_score s on s.assess = a.id
    where m.learn_group = :learn_group and a.moment = :moment and a.sent = 1 group by s.competence having count(*) >= 10) x
where 1 = 1
on conflict (learn_group, moment, batch, competence) do nothing;

-- The newest of each moment.
-- assess_averages(learn_group_id learn_group) many assess_average
select v.moment, v.competence, v.n, v.tenths from assess_average v where v.learn_group = :learn_group
  and v.batch = (select max(w.batch) from assess_average w where w.learn_group = v.learn_group and w.moment = v.moment);

-- Is the session of that module over?
-- assess_after(learn_group_id learn_group, int number, int now) one int
-- : n int
select count(*) as n from meeting where learn_group = :learn_group and number = :number and state <> 'cancelled' and ends_at <= :now;

-- The last module that meets.
-- assess_last(learn_group_id learn_group) one int
-- : number int
select coalesce(max(number), 0) as number from meeting where learn_group = :learn_group and state <> 'cancelled';

-- own_assess(person_id person) many own_assess
select a.moment, s.competence, s.score from assess a join assess_score s on s.assess = a.id join group_member m on m.id = a.member where m.person = :person;
