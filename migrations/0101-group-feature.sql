-- How people come into a group, which versions it followed, and the addresses from which calendars read.

-- up

-- Somebody who was asked to come into a group. Without an account an invitation of the house goes along.
-- Personal data. Purpose: to let somebody into a group whom its coordinator asked. Ground: public task (GDPR 6.1.e).
-- Term: ninety days after it was made (job people.erase).
create table group_invitation (
    id @ID,
    learn_group @INT not null references learn_group (id) on delete cascade,
    mail text not null,               -- in lower case
    name text not null,
    role text not null check (role in ('participant', 'trainer', 'coordinator', 'substitute')),
    place @INT references place (id),
    instead_of @INT references group_member (id) on delete cascade, -- of a substitute
    invited_by text not null,         -- uid
    created_at @INT not null,
    answered_at @INT not null default 0,
    unique (learn_group, mail, role)
) @STRICT;
create index group_invitation_mail on group_invitation (mail, answered_at);

-- The versions of the course that a group followed, the newest last.
-- Personal data. Purpose: to show who chose the text of a group. Ground: public task (GDPR 6.1.e). Term: the name goes
-- with the person; the choice stays.
create table group_version (
    id @ID,
    learn_group @INT not null references learn_group (id) on delete cascade,
    version @INT not null references course_version (id),
    was @INT not null,                -- version until then; 0: the first
    person @INT references person (id) on delete set null,
    at @INT not null
) @STRICT;
create index group_version_group on group_version (learn_group, id);

-- An address that a calendar reads: of all that a person has to be at, or of one group (dates and places, no names).
-- Personal data. Purpose: to show somebody's meetings in their own calendar. Ground: consent (GDPR 6.1.a): the person
-- makes the address. Term: until they take it back, or with the person (job people.erase).
create table calendar_feed (
    id @ID,
    hash text not null unique check (length(hash) = 64), -- SHA-256 of the key in the address
    person @INT not null references person (id) on delete cascade,
    learn_group @INT references learn_group (id) on delete cascade, -- null: all of the person
    lang text not null,
    created_at @INT not null
) @STRICT;
create index calendar_feed_person on calendar_feed (person, learn_group);

-- down
drop table calendar_feed;
drop table group_version;
drop table group_invitation;
