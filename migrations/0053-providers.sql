-- The identity providers of municipalities (OpenID Connect), and who came in through them.

-- up

create table provider (
    id @ID,
    place @INT not null references place (id),
    name text not null,               -- on the button
    issuer text not null unique,
    client text not null,
    secret text not null,
    domains text not null,            -- of mail addresses that it is trusted for, with blanks between
    authorize_at text not null default '', -- what follows is found by the job provider.look
    token_at text not null default '',
    person_at text not null default '',
    keys text not null default '',    -- its JSON Web Key Set
    looked_at @INT not null default 0,
    problem text not null default '',
    created_at @INT not null
) @STRICT;

-- A person as a provider knows them.
-- Personal data. Purpose: to know somebody again who signs in through their organisation. Ground: public task (GDPR 6.1.e).
-- Term: with the person (job people.erase).
create table identity (
    id @ID,
    provider @INT not null references provider (id) on delete cascade,
    subject text not null,
    person @INT not null references person (id) on delete cascade,
    created_at @INT not null,
    unique (provider, subject)
) @STRICT;
create index identity_person on identity (person);

-- An attempt to sign in through a provider.
-- Personal data. Purpose: to let somebody sign in through their organisation. Ground: public task (GDPR 6.1.e).
-- Term: a day (job people.erase).
create table provider_visit (
    id @ID,
    provider @INT not null references provider (id) on delete cascade,
    state text not null unique check (length(state) = 64), -- SHA-256 of what travels along
    nonce text not null,
    verifier text not null,           -- of PKCE
    code text not null default '',    -- as it came back, until it is used
    next text not null,
    step text not null default 'away' check (step in ('away', 'back', 'known', 'failed', 'used')),
    person @INT references person (id) on delete cascade,
    created_at @INT not null
) @STRICT;
create index provider_visit_created on provider_visit (created_at);

-- down

drop table provider_visit;
drop table identity;
drop table provider;
