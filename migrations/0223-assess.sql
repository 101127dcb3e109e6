-- Where do I stand: what somebody says of their own competences at the start, in the middle and at the end. Only they see it. The
-- trainers see the average of the group, published per ten people who sent theirs, and never again changed: so no two
-- averages differ by fewer than ten people.

-- up

-- Personal data. Purpose: to let somebody see what they learned. Ground: public task (GDPR 6.1.e). Term: two years after the
-- group closed, or with the person (job people.erase).
create table assess (
    id @ID,
    member @INT not null references group_member (id) on delete cascade,
    moment text not null check (moment in ('start', 'middle', 'end')),
    sent @INT not null default 0,     -- 1: counts, and no longer changes
    changed_at @INT not null,
    unique (member, moment)
) @STRICT;

-- Personal data. Purpose: to let somebody see what they learned. Ground: public task (GDPR 6.1.e). Term: with the above.
create table assess_score (
    assess @INT not null references assess (id) on delete cascade,
    competence text not null,
    score @INT not null check (score between 1 and 5),
    primary key (assess, competence)
) @CLUSTERED;

-- Averages of a group, in tenths: made once per ten people, over everybody until then. No person.
create table assess_average (
    learn_group @INT not null references learn_group (id) on delete cascade,
    moment text not null,
    batch @INT not null,              -- 1: ten people, 2: twenty …
    competence text not null,
    n @INT not null,
    tenths @INT not null,
    primary key (learn_group, moment, batch, competence)
) @CLUSTERED;

-- down
drop table assess_average;
drop table assess_score;
drop table assess;
