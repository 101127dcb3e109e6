-- People: the places where something holds, who somebody is, what they may where, and how they come in.

-- up

-- A tree. The first row is the root: a right given there holds everywhere.
create table place (
    id @ID,
    slug text not null unique,
    kind text not null check (kind in ('all', 'network', 'municipality', 'district', 'neighbourhood', 'practice')),
    name text not null,
    code text not null default '',    -- of Statistics Netherlands: GM0363, WK036300, BU03630000
    parent @INT references place (id),
    theme text not null default '',   -- a token stylesheet; empty: that of the place above
    sender text not null default '',  -- of its letters; empty: that of the place above
    host text not null default '',    -- a name of its own, without scheme
    created_at @INT not null
) @STRICT;
create unique index place_code on place (code) where code <> '';
create unique index place_host on place (host) where host <> '';
create index place_parent on place (parent, name);
insert into place (slug, kind, name, created_at) values ('alles', 'all', 'Alle plaatsen', 0);

-- Somebody with an account.
-- Personal data. Purpose: to let somebody sign in and take part. Ground: public task (GDPR 6.1.e).
-- Term: until the person erases it, or two years after the last visit (job people.erase).
create table person (
    id @ID,
    uid text not null unique,         -- random; what the audit log names
    mail text not null unique,        -- in lower case
    name text not null,
    lang text not null default 'nl',
    state text not null default 'active' check (state in ('active', 'blocked')),
    created_at @INT not null,
    seen_at @INT not null
) @STRICT;
create index person_seen on person (seen_at);

-- A role of a person at a place and all that lies in it, for a period.
-- Personal data. Purpose: to show and allow what belongs to a role. Ground: public task (GDPR 6.1.e).
-- Term: a year after the period ends; at once with the person (job people.erase).
create table person_right (
    id @ID,
    person @INT not null references person (id) on delete cascade,
    place @INT not null references place (id),
    role text not null,
    from_at @INT not null,
    until_at @INT,                    -- first second that it does not hold; null: no end
    given_by text not null            -- uid of who gave it, or 'command'
) @STRICT;
create index person_right_person on person_right (person);
create index person_right_place on person_right (place, role);

-- A browser in which a person is signed in.
-- Personal data. Purpose: to know from one request to the next who asks. Ground: public task (GDPR 6.1.e).
-- Term: until signing out, a week without use, or thirty days (job people.erase).
create table session (
    id @ID,
    hash text not null unique check (length(hash) = 64), -- SHA-256 of what the cookie holds
    person @INT not null references person (id) on delete cascade,
    agent text not null,              -- 'Firefox, Linux': to tell one's own devices apart
    how text not null check (how in ('mail', 'code', 'passkey', 'provider', 'operator')),
    created_at @INT not null,
    seen_at @INT not null             -- to the hour
) @STRICT;
create index session_person on session (person);
create index session_seen on session (seen_at);

-- An attempt to sign in by letter. Known and unknown addresses look the same here.
-- Personal data. Purpose: to let somebody sign in with a letter. Ground: public task (GDPR 6.1.e).
-- Term: a day (job people.erase).
create table sign_in (
    id @ID,
    purpose text not null check (purpose in ('mail', 'operator', 'first')),
    mail text not null,               -- in lower case; empty for the first operator
    lang text not null,
    next text not null,               -- path of ours to go on to
    ask text not null unique check (length(ask) = 64), -- SHA-256 of what the asking browser holds
    hash text unique check (length(hash) = 64),        -- SHA-256 of the key in the link
    code text check (length(code) = 64),               -- SHA-256 of ask and code together
    tries @INT not null default 0,
    created_at @INT not null,
    ends_at @INT not null,
    used_at @INT
) @STRICT;
create index sign_in_mail on sign_in (mail, created_at);
create index sign_in_created on sign_in (created_at);

-- down

drop table sign_in;
drop table session;
drop table person_right;
drop table person;
drop table place;
