-- A rehearsal of initiatives, or of the right to challenge: those hang on a place and not on a trajectory. Its world holds the by-law
-- of the place as it is today, and what invented residents send in.

-- up

drop index rehearsal_origin;
alter table rehearsal add column plan @INT references trajectory (id) on delete cascade;
update rehearsal set plan = origin;
alter table rehearsal drop column origin;
alter table rehearsal rename column plan to origin; -- the plan that is tried; null: none, it is one of a place
alter table rehearsal add column kind text not null default 'trajectory' check (kind in ('trajectory', 'initiative', 'challenge'));
alter table rehearsal add column home @INT references place (id); -- where it is tried for, when there is no plan
create index rehearsal_origin on rehearsal (origin, started_at) where origin is not null;
create index rehearsal_home on rehearsal (home, kind, started_at) where home is not null;

-- Which part an invented initiative plays: app/rehearse/initiative.def.
create table rehearsal_initiative (
    initiative @INT primary key not null references initiative (id) on delete cascade,
    rehearsal @INT not null references rehearsal (id) on delete cascade,
    part text not null
) @STRICT;
create index rehearsal_initiative_of on rehearsal_initiative (rehearsal, part);

-- What is wrong with an invented name under one; who is not here is as it seems.
create table rehearsal_signature (
    signature @INT primary key not null references initiative_signature (id) on delete cascade,
    rehearsal @INT not null references rehearsal (id) on delete cascade,
    clue text not null                -- app/rehearse/clue.def
) @STRICT;
create index rehearsal_signature_of on rehearsal_signature (rehearsal, clue);

-- What stands on an invented sheet of paper, as it was written.
create table rehearsal_sheet (
    sheet @INT not null references initiative_sheet (id) on delete cascade,
    line @INT not null,
    name text not null,
    postcode text not null,
    house text not null,
    born text not null,
    good @INT not null,               -- 1: it can be taken over
    primary key (sheet, line)
) @CLUSTERED;

-- down

drop table rehearsal_sheet;
drop table rehearsal_signature;
drop table rehearsal_initiative;
drop index rehearsal_home;
drop index rehearsal_origin;
delete from rehearsal where origin is null;
alter table rehearsal drop column home;
alter table rehearsal drop column kind;
create index rehearsal_origin on rehearsal (origin, started_at);
