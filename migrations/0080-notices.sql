-- Notices: what somebody follows and how often they want mail of it, what happened, and for whom that is.

-- up

-- A thing that somebody follows: a place, a course, a case, or what a later feature offers. The kind is a word of the
-- program (struct notice_kind), the object a row of that kind.
-- Personal data. Purpose: to tell somebody what they asked to be told. Ground: public task (GDPR 6.1.e).
-- Term: until they stop following, or with the person.
create table notice_follow (
    person @INT not null references person (id) on delete cascade,
    kind text not null,
    object @INT not null,
    how text not null check (how in ('now', 'day', 'week', 'off')),
    at @INT not null,
    primary key (person, kind, object)
) @STRICT;
create index notice_follow_object on notice_follow (kind, object, person);

-- Who wants no mail of notices at all. What they follow stays theirs to read on the site.
-- Personal data. Purpose: to send no mail to who said so. Ground: public task (GDPR 6.1.e).
-- Term: until they ask for mail again, or with the person.
create table notice_silent (
    person @INT primary key not null references person (id) on delete cascade,
    at @INT not null
) @STRICT;

-- What happened, once: a sentence by its key and the values in it, never with the name of a person.
create table notice (
    id @ID,
    kind text not null,
    object @INT not null,
    place @INT not null references place (id), -- whose letter it is
    message text not null,            -- key of the sentence
    vals text not null,               -- JSON
    link text not null,               -- path of ours, without language
    task @INT not null,               -- 1: waits for an act of the person
    due_at @INT not null,             -- by when; 0: no end
    once text unique,                 -- the same again is not told again; null: tell always
    maker @INT not null,              -- person who did it, and need not be told; 0: nobody
    at @INT not null
) @STRICT;
create index notice_at on notice (at);

-- For whom. `how` as it stood when it was told, and as the person changes it until it went out.
-- Personal data. Purpose: to show somebody what waits for them, and to mail it once. Ground: public task (GDPR 6.1.e).
-- Term: half a year after it was told, or with the person.
create table notice_to (
    id @ID,
    notice @INT not null references notice (id) on delete cascade,
    person @INT not null references person (id) on delete cascade,
    how text not null check (how in ('now', 'day', 'week', 'off')),
    at @INT not null,
    done_at @INT,                     -- put away by the person, or settled by the program
    mailed_at @INT,
    unique (notice, person)
) @STRICT;
create index notice_to_person on notice_to (person, done_at, id);
create index notice_to_mail on notice_to (how, person) where mailed_at is null and done_at is null;

-- down

drop table notice_to;
drop table notice;
drop table notice_silent;
drop table notice_follow;
