-- A hall without a network: the file that goes along, and what comes home from it.

-- up

-- Personal data. Purpose: to know who took names along, and to take in what was done there once. Ground: public task
-- (GDPR 6.1.e). Term: the key goes two weeks after the meeting; the name goes with the person; the row with the meeting.
create table meeting_room (
    id @ID,
    uid text not null unique,
    meeting @INT not null references meeting (id) on delete cascade,
    key text not null,                -- locks the file, and proves what comes home; empty: too late
    salt text not null,               -- the key is made from this and words that are nowhere kept
    person @INT references person (id) on delete set null, -- who took it along
    made_at @INT not null,
    until_at @INT not null,
    origin text not null default '',  -- in the hall itself: where home is; at home: empty
    run text not null default '',     -- the hall that came from this file: there is one
    home_at @INT not null default 0,  -- when it came home last; 0: not yet
    acts @INT not null default 0      -- of what came home: how much was new
) @STRICT;
create index meeting_room_meeting on meeting_room (meeting, id);

-- down
drop table meeting_room;
