-- Passkeys: what a person's own device signs with, instead of a letter.

-- up

-- Personal data. Purpose: to let somebody sign in with their own device. Ground: public task (GDPR 6.1.e).
-- Term: until the person removes it, or with the person (job people.erase).
create table passkey (
    id @ID,
    person @INT not null references person (id) on delete cascade,
    credential text not null unique,  -- what the device calls it, base64url
    algorithm @INT not null,          -- of COSE: -7, -8, -257
    public_key text not null,         -- base64url, as libfido2 reads it
    counter @INT not null,
    name text not null,
    created_at @INT not null,
    used_at @INT
) @STRICT;
create index passkey_person on passkey (person);

-- down

drop table passkey;
