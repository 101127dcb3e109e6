-- Hiding is for what residents begin as well: an initiative, a challenge. One table for all of it, so that the rules stand once.
-- Ids are given anew, in order: nothing refers to them.

-- up

alter table initiative add column hidden @INT not null default 0; -- 1: it was in sight, and was hidden (core/moderation.h)
alter table challenge add column hidden @INT not null default 0;
drop index moderation_of;
drop index moderation_contribution;
drop index moderation_count;
alter table moderation rename to moderation_was;

-- What was hidden, or what somebody asked to hide. Rows are only added to, never taken away.
-- Personal data (who decided; what the author says against it). Purpose: to show and check why something was hidden.
-- Ground: public task (GDPR 6.1.e). Term: the names go with the person; what the author says against it a year after it was
-- decided; the reason and the days stay in the public register.
create table moderation (
    id @ID,
    trajectory @INT references trajectory (id) on delete cascade, -- of a contribution
    contribution @INT references contribution (id) on delete cascade,
    place @INT references place (id) on delete cascade, -- of an initiative or a challenge
    initiative @INT references initiative (id) on delete cascade,
    challenge @INT references challenge (id) on delete cascade,
    reason text not null,             -- core/hide_reason.def
    note text not null,               -- to the author
    critical @INT not null,           -- 1: it criticises the authority: needs two
    state text not null check (state in ('asked', 'refused', 'hidden', 'shown')),
    first @INT references person (id) on delete set null,
    first_at @INT not null,
    second @INT references person (id) on delete set null,
    second_at @INT not null default 0,
    appeal text not null default '',
    appeal_at @INT not null default 0,
    judge @INT references person (id) on delete set null, -- neither of the two
    judged_at @INT not null default 0,
    verdict text not null default '' check (verdict in ('', 'stays', 'back')),
    verdict_why text not null default '',
    check ((trajectory is not null and contribution is not null and place is null and initiative is null and challenge is null)
        or (trajectory is null and contribution is null and place is not null and (initiative is null) <> (challenge is null)))
) @STRICT;
insert into moderation (trajectory, contribution, reason, note, critical, state, first, first_at, second, second_at, appeal, appeal_at,
    judge, judged_at, verdict, verdict_why)
select trajectory, contribution, reason, note, critical, state, first, first_at, second, second_at, appeal, appeal_at, judge, judged_at,
    verdict, verdict_why from moderation_was order by id;
drop table moderation_was;
create index moderation_of on moderation (trajectory, id);
create index moderation_contribution on moderation (contribution, id);
create index moderation_count on moderation (trajectory, reason, state);
create index moderation_place on moderation (place, id) where place is not null;
create index moderation_place_count on moderation (place, reason, state) where place is not null;
create index moderation_initiative on moderation (initiative, id) where initiative is not null;
create index moderation_challenge on moderation (challenge, id) where challenge is not null;
create index initiative_hidden on initiative (state_at) where hidden = 1;

-- down

-- What is hidden stays out of sight: it was not for everybody to read.
drop index initiative_hidden;
alter table challenge drop column hidden;
alter table initiative drop column hidden;
delete from moderation where contribution is null;
drop index moderation_of;
drop index moderation_contribution;
drop index moderation_count;
drop index moderation_place;
drop index moderation_place_count;
drop index moderation_initiative;
drop index moderation_challenge;
alter table moderation rename to moderation_is;
create table moderation (
    id @ID,
    trajectory @INT not null references trajectory (id) on delete cascade,
    contribution @INT not null references contribution (id) on delete cascade,
    reason text not null,
    note text not null,
    critical @INT not null,
    state text not null check (state in ('asked', 'refused', 'hidden', 'shown')),
    first @INT references person (id) on delete set null,
    first_at @INT not null,
    second @INT references person (id) on delete set null,
    second_at @INT not null default 0,
    appeal text not null default '',
    appeal_at @INT not null default 0,
    judge @INT references person (id) on delete set null,
    judged_at @INT not null default 0,
    verdict text not null default '' check (verdict in ('', 'stays', 'back')),
    verdict_why text not null default ''
) @STRICT;
insert into moderation (trajectory, contribution, reason, note, critical, state, first, first_at, second, second_at, appeal, appeal_at,
    judge, judged_at, verdict, verdict_why)
select trajectory, contribution, reason, note, critical, state, first, first_at, second, second_at, appeal, appeal_at, judge, judged_at,
    verdict, verdict_why from moderation_is order by id;
drop table moderation_is;
create index moderation_of on moderation (trajectory, id);
create index moderation_contribution on moderation (contribution, id);
create index moderation_count on moderation (trajectory, reason, state);
