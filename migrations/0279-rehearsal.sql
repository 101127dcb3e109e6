-- A rehearsal (oefenronde): somebody who leads a trajectory tries it with invented residents, before it opens for real.
--
-- It is a trajectory like any other, in a place of its own: a practice place that lies in nothing. So each page works as it is, and
-- every list that goes down from a place cannot reach it (core/rehearsal.h).

-- up

-- Personal data (who rehearsed). Purpose: to show that who leads a trajectory tried it before it opened. Ground: public task
-- (GDPR 6.1.e). Term: the world of a rehearsal ninety days; that it was finished stays with the plan, the name goes with the person.
create table rehearsal (
    id @ID,
    origin @INT not null references trajectory (id) on delete cascade, -- the plan that is tried
    place @INT references place (id),               -- its world; null: cleared away
    trajectory @INT references trajectory (id) on delete set null, -- the copy
    person @INT references person (id) on delete set null,
    colleague @INT references person (id) on delete set null, -- invented: the second pair of eyes
    seed text not null,
    days @INT not null default 0,     -- that its clock was put forward
    started_at @INT not null,
    finished_at @INT,
    ends_at @INT not null             -- when its world goes
) @STRICT;
create unique index rehearsal_place on rehearsal (place) where place is not null;
create index rehearsal_origin on rehearsal (origin, started_at);
create index rehearsal_ends on rehearsal (ends_at) where place is not null;

-- Which part an invented contribution plays: app/rehearse/people.def. What is measured is measured by it.
create table rehearsal_part (
    rehearsal @INT not null references rehearsal (id) on delete cascade,
    contribution @INT not null references contribution (id) on delete cascade,
    part text not null,
    people text not null,             -- group of residents: app/rehearse/people.def
    primary key (rehearsal, contribution)
) @STRICT;
create index rehearsal_part_of on rehearsal_part (contribution);

-- down

drop table rehearsal_part;
drop table rehearsal;
