-- A rehearsal of the right to challenge: which part an invented group plays.

-- up

-- The parts: app/rehearse/challenge.def. No personal data: who is in such a group is invented.
create table rehearsal_challenge (
    challenge @INT primary key not null references challenge (id) on delete cascade,
    rehearsal @INT not null references rehearsal (id) on delete cascade,
    part text not null
) @STRICT;
create index rehearsal_challenge_of on rehearsal_challenge (rehearsal, part);

-- down

drop table rehearsal_challenge;
