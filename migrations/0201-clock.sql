-- Clocks: what was promised or must be done by a day, by whom, and how it went. Nothing here is taken away: a promise
-- that was missed stays missed.

-- up

create table clock (
    id @ID,
    place @INT not null references place (id),
    trajectory @INT references trajectory (id) on delete cascade,
    object text not null default '',  -- within it, or without one: 'challenge:12'
    kind text not null,               -- core/clock.def
    title text not null,              -- what was promised, in plain words
    title_en text not null default '',
    basis text not null,              -- 'Awb 4:13', 'belofte in het plan', the by-law with its article
    public @INT not null default 1,
    -- the term it was reckoned with (engine/clock); n = 0: a day that was named
    n @INT not null default 0,
    unit @INT not null default 0,
    first_counts @INT not null default 0,
    statutory @INT not null default 0,
    start_day @INT not null,
    first_due_day @INT not null,      -- as it was promised first
    due_day @INT not null,
    remind_day @INT not null,
    turn text not null,               -- who is up: core/turn.def
    level @INT not null default 0,    -- 1: reminded; 2: late, told to the head; 3: told to the executive
    missed_day @INT,                  -- first day late; never emptied
    ended_day @INT,
    outcome text not null default '' check (outcome in ('', 'kept', 'late', 'stopped', 'passed')),
    created_at @INT not null
) @STRICT;
create index clock_trajectory on clock (trajectory, due_day);
create index clock_object on clock (object) where object <> '';
create index clock_place on clock (place, due_day);
create index clock_running on clock (due_day) where ended_day is null;

-- Days that do not count. until_day null: it stands still now.
create table clock_pause (
    id @ID,
    clock @INT not null references clock (id) on delete cascade,
    from_day @INT not null,
    until_day @INT,
    why text not null,
    turn_before text not null         -- who was up when it stopped
) @STRICT;
create index clock_pause_of on clock_pause (clock, from_day);

-- What happened to it. Rows are only added.
-- Personal data (the mark of who did it). Purpose: to show who answers for a promise. Ground: public task (GDPR 6.1.e).
-- Term: the mark goes with the person; what happened stays.
create table clock_event (
    id @ID,
    clock @INT not null references clock (id) on delete cascade,
    what text not null check (what in ('start', 'pause', 'resume', 'extend', 'remind', 'late', 'escalate', 'end')),
    day_before @INT,
    day_after @INT,
    why text not null default '',
    who text not null,                -- uid, 'system' or 'command'
    at @INT not null
) @STRICT;
create index clock_event_of on clock_event (clock, id);

-- down

drop table clock_event;
drop table clock_pause;
drop table clock;
