-- Badges and certificates, the keys they are signed with, and which are no longer valid.

-- up

-- The keys with which this site signs, the newest in use; the public halves stay published, so that what was signed with an
-- earlier one can still be checked.
create table signing_key (
    id @ID,
    name text not null unique,        -- in its address: /certificaat/sleutel/{name}
    private text not null,            -- PKCS #8, PEM
    n text not null,                  -- the public half, as a JWK writes it
    e text not null,
    made_at @INT not null
) @STRICT;

-- What somebody earned.
-- Personal data. Purpose: to show others what somebody learned, and to let them check it. Ground: public task (GDPR 6.1.e).
-- Term: with the person (job people.erase); what they took along stays signed.
create table award (
    id @ID,
    uid text not null unique,         -- UUID: names the credential
    code text not null unique,        -- twelve signs: who has it may check the certificate
    person @INT not null references person (id) on delete cascade,
    learn_group @INT references learn_group (id) on delete set null,
    kind text not null check (kind in ('module', 'course', 'trainer')),
    number @INT not null,             -- of the module; else 0
    slot @INT not null unique check (slot between 0 and 131071), -- its bit in the status list: by chance, so that it tells nothing
    signing_key @INT not null references signing_key (id),
    name text not null,               -- of the person then
    salt text not null,               -- with the next: their mail address then, as the badge holds it
    identity text not null,           -- 'sha256$' and the hash of address and salt
    course text not null,             -- title
    course_slug text not null,
    title text not null,              -- of the module; else empty
    version text not null,            -- of the course
    place text not null,              -- city of the participant; empty: none
    maker text not null,              -- the place that ran the group
    lang text not null,
    practice @INT not null,           -- 1: of an invented person; it says so everywhere
    hours @INT not null,
    sessions @INT not null,           -- where they were
    from_day @INT not null,
    to_day @INT not null,
    issued_at @INT not null,
    revoked_at @INT not null default 0,
    revoked_by text not null default '', -- uid
    revoked_why text not null default ''
) @STRICT;
create index award_person on award (person, learn_group, kind, number);
create index award_group on award (learn_group, person);

-- Bits that are set in the status list. They stay when the person is erased: the signed badge may still be about.
create table award_revoked (
    slot @INT primary key not null,
    at @INT not null
) @STRICT;

-- down
drop table award_revoked;
drop table award;
drop table signing_key;
