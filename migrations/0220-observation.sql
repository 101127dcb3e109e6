-- What somebody saw of a lesson that a member gave: the observation form, signed by who watched.

-- up

-- Personal data. Purpose: to learn from a lesson one gave, and to count it for the certificate and on the way to being a
-- trainer. Ground: public task (GDPR 6.1.e). Term: two years after the group closed, or with the person (job
-- people.erase); of who watched the name goes with them, the signature stays.
create table observation (
    id @ID,
    uid text not null unique,         -- eight signs: in addresses
    member @INT not null references group_member (id) on delete cascade, -- who gave it
    kind text not null check (kind in ('teachback', 'lesson', 'watched', 'part', 'led')),
    observer @INT references person (id) on delete set null, -- who watched: asked, or writing, or who signed
    number @INT not null check (number between 0 and 99), -- of the module it was about; 0: none
    held_day @INT not null,           -- days since 1970; 0: not known yet
    minutes @INT not null check (minutes between 0 and 600),
    people @INT not null check (people between 0 and 1000), -- how many took part in it
    form text not null,               -- what the form holds: JSON, its keys are of the feature that writes it
    state text not null check (state in ('asked', 'draft', 'signed', 'withdrawn')),
    reason text not null default '',  -- of withdrawn
    made_at @INT not null,
    changed_at @INT not null,
    signed_at @INT not null default 0
) @STRICT;
create index observation_member on observation (member, kind, state);
create index observation_observer on observation (observer, state);

-- down
drop table observation;
