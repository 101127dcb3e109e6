-- Groups that follow a course together, who is in them, and when they meet.

-- up

-- A group follows one version of a course; a newer one reaches it only when its coordinator takes it over.
create table learn_group (
    id @ID,
    slug text not null unique,        -- in its addresses: /groep/{slug}
    place @INT not null references place (id), -- the network or municipality that runs it: who coordinates there, coordinates it
    version @INT not null references course_version (id), -- pinned
    name text not null,
    lang text not null,
    state text not null check (state in ('planned', 'open', 'running', 'closed')), -- open: people can ask to take part
    practice @INT not null,           -- 1: its people are invented; every page says so
    created_at @INT not null,
    changed_at @INT not null,
    closed_at @INT not null default 0 -- when it became closed; 0: it is not
) @STRICT;
create index learn_group_state on learn_group (state, name);
create index learn_group_place on learn_group (place, id);
create index learn_group_version on learn_group (version);

-- The cities that take part, and how many participants each may send.
create table group_place (
    learn_group @INT not null references learn_group (id) on delete cascade,
    place @INT not null references place (id),
    seats @INT not null check (seats between 0 and 500),
    primary key (learn_group, place)
) @CLUSTERED;

-- Somebody of a group: once per role. Only who is 'in' is one; 'asked' waits for the coordinator, 'waiting' for a
-- free seat of the city. A substitute stands in for another member, with what that member is.
-- Personal data. Purpose: to give somebody their place in a group, and to tell when it meets. Ground: public task
-- (GDPR 6.1.e). Term: two years after the group closed, or with the person (job people.erase).
create table group_member (
    id @ID,
    uid text not null unique,         -- eight signs: in addresses, and what other rows of the group may name
    learn_group @INT not null references learn_group (id) on delete cascade,
    person @INT not null references person (id) on delete cascade,
    role text not null check (role in ('participant', 'trainer', 'coordinator', 'substitute')),
    state text not null check (state in ('asked', 'waiting', 'in', 'left')),
    place @INT references place (id), -- the city; null: of none, e.g. a trainer from outside
    instead_of @INT references group_member (id) on delete cascade, -- of a substitute
    project text not null default '', -- of a participant: the title of their own project
    asked_at @INT not null,
    changed_at @INT not null,         -- when the state became what it is
    unique (learn_group, person, role)
) @STRICT;
create index group_member_person on group_member (person, state);
create index group_member_place on group_member (learn_group, place, state);
create index group_member_instead on group_member (instead_of);

-- One live session of a group. sequence goes up whenever a calendar has to take over something else (RFC 5545).
create table meeting (
    id @ID,
    uid text not null unique,         -- eight signs: in /bijeenkomst/{uid} and in calendars
    learn_group @INT not null references learn_group (id) on delete cascade,
    number @INT not null check (number between 0 and 99), -- of the module; 0: a meeting besides the course
    session text not null,            -- id of the session in the course (course_part.uid); empty: none
    title text not null,              -- empty: that of the session
    starts_at @INT not null,
    ends_at @INT not null,
    place @INT references place (id), -- the city that is host; null: online or nowhere yet
    venue text not null,              -- where in that city: room, street; or how to come in online
    state text not null check (state in ('planned', 'moved', 'cancelled', 'held')),
    sequence @INT not null default 0,
    changed_at @INT not null,
    check (ends_at > starts_at and ends_at - starts_at <= 1209600)
) @STRICT;
create index meeting_group on meeting (learn_group, starts_at);
create index meeting_starts on meeting (starts_at);

-- Participants who help each other with a case between two meetings.
create table intervision_group (
    id @ID,
    uid text not null unique,
    learn_group @INT not null references learn_group (id) on delete cascade,
    number @INT not null,             -- its name: group 1, group 2
    unique (learn_group, number)
) @STRICT;

-- Personal data. Purpose: to know who helps whom. Ground: public task (GDPR 6.1.e). Term: two years after the group
-- closed, or with the person (job people.erase).
create table intervision_member (
    member @INT primary key not null references group_member (id) on delete cascade,
    intervision_group @INT not null references intervision_group (id) on delete cascade
) @STRICT;
create index intervision_member_group on intervision_member (intervision_group);

-- down
drop table intervision_member;
drop table intervision_group;
drop table meeting;
drop table group_member;
drop table group_place;
drop table learn_group;
