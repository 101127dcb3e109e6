-- A subject that has its names and is never handed in ends by itself, so that the names go; a plan that needs no names does not
-- look for support; and that collecting ends is no promise of the municipality.

-- up

alter table initiative add column file_day @INT;                      -- the last to hand it in; fixed when signing opens
alter table initiative add column reminded @INT not null default 0;   -- 1: who made it got the letter that says so
update initiative set file_day = last_day + 28 where kind = 'agenda' and last_day is not null;
update clock set missed_day = null, outcome = 'passed', ended_day = coalesce(ended_day, due_day) where kind = 'closing' and object like 'initiative:%';
update initiative set phase = 2 where state = 'checking' and threshold = 0 and phase = 1;
delete from initiative_tally;
insert into initiative_tally (place, phase, n) select place, phase, count(*) from initiative where phase > 0 group by place, phase;

-- down

update initiative set state = 'expired' where state = 'lapsed';
update initiative set phase = 1 where state = 'checking' and phase = 2;
delete from initiative_tally;
insert into initiative_tally (place, phase, n) select place, phase, count(*) from initiative where phase > 0 group by place, phase;
alter table initiative drop column reminded;
alter table initiative drop column file_day;
