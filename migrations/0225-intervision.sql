-- Intervision while it runs, and what is left of it.

-- up

-- One conversation of a peer group. What is said in it, who brought it and who did what is in `sealed`: locked with a key that is
-- made from a phrase of the group and is nowhere kept (core/seal.h). The row goes when the conversation ends, at the latest
-- in the night after it began (job intervision.wipe).
create table intervision_circle (
    intervision_group @INT primary key not null references intervision_group (id) on delete cascade,
    uid text not null unique,         -- eight signs: binds the text to this row
    method text not null check (method in ('full', 'short')),
    salt text not null,
    sealed text not null,
    opened_at @INT not null,
    changed_at @INT not null,
    wipe_at @INT not null,
    screen @INT not null default 1    -- goes up with every change: pages follow it
) @STRICT;

-- That there was one: nothing of what was said, and no names.
create table intervision_held (
    id @ID,
    learn_group @INT not null references learn_group (id) on delete cascade,
    number @INT not null,             -- of the peer group, as it was called then
    held_day @INT not null,
    minutes @INT not null,
    method text not null check (method in ('full', 'short'))
) @STRICT;
create index intervision_held_group on intervision_held (learn_group, number, held_day);

-- down
drop table intervision_held;
drop table intervision_circle;
