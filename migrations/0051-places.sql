-- What holds at a place and for how long, invitations, and how letters fared.

-- up

-- A rule of a place (an age, a term, a number of signatures), from a day, out of a by-law. Never changed: a new
-- one begins where the old one ends.
create table place_rule (
    id @ID,
    place @INT not null references place (id),
    name text not null,
    value @INT not null,
    from_day @INT not null,           -- days since 1970
    until_day @INT,                   -- first day that it does not hold; null: no end
    source text not null              -- the by-law, with its article
) @STRICT;
create index place_rule_place on place_rule (place, name, from_day);

-- Somebody who was asked to come in, with a role. It ends by itself.
-- Personal data. Purpose: to let somebody in whom a colleague asked. Ground: public task (GDPR 6.1.e).
-- Term: thirty days after it ended (job people.erase).
create table invitation (
    id @ID,
    hash text not null unique check (length(hash) = 64), -- SHA-256 of the key in the link
    mail text not null,               -- in lower case
    name text not null,
    lang text not null,
    role text not null,
    place @INT not null references place (id),
    until_at @INT,                    -- end of the role; null: none
    invited_by text not null,         -- uid
    created_at @INT not null,
    ends_at @INT not null,
    accepted_at @INT,
    withdrawn_at @INT
) @STRICT;
create index invitation_place on invitation (place, created_at);
create index invitation_ends on invitation (ends_at);

-- What the server at the other side said of a letter that it refused.
alter table mail add column problem text not null default '';

-- down

alter table mail drop column problem;
drop table invitation;
drop table place_rule;
