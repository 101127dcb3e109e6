-- A meeting while it runs: what happened in it, who was there, what was asked and answered, and what it taught.
--
-- The running order is the session of the course in the version that the group follows when the meeting is opened; what
-- changed on the day is a list of events (engine/agenda). Votes carry no person: `voter` is a hash of the member with a
-- secret of the poll, and that secret is thrown away when the meeting ends, so that nobody can tell afterwards who said
-- what.

-- up

create table meeting_live (
    meeting @INT primary key not null references meeting (id) on delete cascade,
    version @INT not null references course_version (id),
    secret text not null,             -- of the codes at the door; empty when it ended
    opened_at @INT not null,
    ended_at @INT not null default 0,
    screen @INT not null default 1,   -- how often what everybody sees changed; the next two: answers, the door
    votes @INT not null default 0,
    door @INT not null default 0
) @STRICT;

-- What the trainers did. An id counts once, so that what was done without a network may be sent twice.
-- Personal data. Purpose: to run a meeting with several trainers, and to learn how long its parts take. Ground: public
-- task (GDPR 6.1.e). Term: the name goes with the person; what happened stays with the meeting.
create table meeting_event (
    id @ID,
    meeting @INT not null references meeting (id) on delete cascade,
    uid text not null,
    at @INT not null,                 -- when it was done, in milliseconds since 1970
    act text not null check (act in ('start', 'more', 'skip', 'swap', 'undo', 'end', 'note')),
    block text not null,              -- id of a part in the course
    other text not null,              -- of a swap the other part, of an undo the event
    minutes @INT not null,
    note text not null,
    person @INT references person (id) on delete set null,
    made_at @INT not null,            -- when it came in
    unique (meeting, uid)
) @STRICT;

-- Whether a member was there: each change is a row, the newest counts; an objection changes nothing by itself.
-- Personal data. Purpose: attendance, which counts for the certificate. Ground: public task (GDPR 6.1.e). Term: two years
-- after the group closed, or with the person (job people.erase).
create table meeting_presence (
    id @ID,
    meeting @INT not null references meeting (id) on delete cascade,
    member @INT not null references group_member (id) on delete cascade,
    uid text not null,
    state text not null check (state in ('present', 'part', 'excused', 'absent')),
    minutes @INT not null,            -- of 'part': how long; else 0
    how text not null check (how in ('code', 'hand', 'self', 'objection')),
    reason text not null,
    by_person @INT references person (id) on delete set null, -- by hand: who
    at @INT not null,
    unique (meeting, uid)
) @STRICT;
create index meeting_presence_member on meeting_presence (meeting, member, id);

-- A telephone that chose a name once, so that it need not sign in to be present and to answer. Good for nothing else.
-- Personal data. Purpose: to be present and answer with two taps. Ground: consent (GDPR 6.1.a): the person chooses their
-- name on it. Term: a year without use, or with the membership of the group (job people.erase).
create table meeting_phone (
    hash text primary key not null check (length(hash) = 64), -- SHA-256 of what the cookie holds
    member @INT not null references group_member (id) on delete cascade,
    created_at @INT not null,
    seen_at @INT not null
) @STRICT;
create index meeting_phone_member on meeting_phone (member);

create table meeting_poll (
    id @ID,
    meeting @INT not null references meeting (id) on delete cascade,
    uid text not null,                -- of the block in the course, or made here
    block text not null,              -- part it belongs to; empty: made on the spot
    kind text not null check (kind in ('choice', 'multiple', 'scale', 'ranking', 'words', 'open', 'quiz')),
    question text not null,           -- in the language of the course
    question_en text not null,        -- empty: not translated
    secret text not null,             -- empty when the meeting ended
    state text not null check (state in ('ready', 'open', 'closed')),
    shown @INT not null default 0,    -- 1: everybody sees the outcome
    changed_at @INT not null,
    unique (meeting, uid)
) @STRICT;

create table meeting_option (
    poll @INT not null references meeting_poll (id) on delete cascade,
    number @INT not null,             -- from 1
    words text not null,
    words_en text not null,
    is_right @INT not null default 0, -- of a quiz
    primary key (poll, number)
) @CLUSTERED;

-- A chosen answer; of a ranking one row per answer with its place, from 1.
create table meeting_vote (
    poll @INT not null references meeting_poll (id) on delete cascade,
    voter text not null,
    number @INT not null,
    rank @INT not null,
    city @INT not null,               -- place of the member, for outcomes by city; 0: none
    primary key (poll, voter, number)
) @CLUSTERED;

-- A word, or an answer in one's own words; others can support it.
create table meeting_said (
    id @ID,
    poll @INT not null references meeting_poll (id) on delete cascade,
    voter text not null,
    said text not null,
    fold text not null,               -- the same word in whatever form
    struck @INT not null default 0,   -- by a trainer: not shown
    unique (poll, voter, fold)
) @STRICT;
create table meeting_support (
    said @INT not null references meeting_said (id) on delete cascade,
    voter text not null,
    primary key (said, voter)
) @CLUSTERED;

create table meeting_breakout (
    id @ID,
    meeting @INT not null references meeting (id) on delete cascade,
    uid text not null,
    block text not null,
    way text not null check (way in ('random', 'mixed', 'intervision', 'hand')),
    task text not null,
    minutes @INT not null,
    started_at @INT not null default 0, -- 0: made, not begun
    ended_at @INT not null default 0,
    unique (meeting, uid)
) @STRICT;
create table meeting_team (
    breakout @INT not null references meeting_breakout (id) on delete cascade,
    number @INT not null,
    note text not null default '',
    primary key (breakout, number)
) @CLUSTERED;
-- Personal data. Purpose: to tell people with whom they work. Ground: public task (GDPR 6.1.e). Term: two years after the
-- group closed, or with the person (job people.erase).
create table meeting_team_member (
    breakout @INT not null references meeting_breakout (id) on delete cascade,
    member @INT not null references group_member (id) on delete cascade,
    number @INT not null,
    primary key (breakout, member)
) @CLUSTERED;

-- Right after the meeting. No person: see voter above.
create table meeting_reaction (
    meeting @INT not null references meeting (id) on delete cascade,
    voter text not null,
    useful @INT not null check (useful between 1 and 5),
    safe @INT not null check (safe between 1 and 5),
    keep text not null,
    change text not null,
    primary key (meeting, voter)
) @CLUSTERED;

-- How long the parts really took: what the next trainer reads.
create table meeting_took (
    meeting @INT not null references meeting (id) on delete cascade,
    block text not null,
    place @INT references place (id),
    planned_s @INT not null,
    took_s @INT not null,
    skipped @INT not null,
    at @INT not null,
    primary key (meeting, block)
) @CLUSTERED;
create index meeting_took_block on meeting_took (block, skipped);

-- down
drop table meeting_took;
drop table meeting_reaction;
drop table meeting_team_member;
drop table meeting_team;
drop table meeting_breakout;
drop table meeting_support;
drop table meeting_said;
drop table meeting_vote;
drop table meeting_option;
drop table meeting_poll;
drop table meeting_phone;
drop table meeting_presence;
drop table meeting_event;
drop table meeting_live;
