-- Files of a challenge, each for everybody or only for who takes part in it.

-- up

alter table challenge_document add column gone_day @INT; -- taken back by who added it: its name and contents are gone

-- A document that is no address but stands here.
-- Personal data (what people wrote in it). Purpose: to treat the request of a group, and to answer them. Ground: public task
-- (GDPR 6.1.e). Term: of the group until it withdraws; what is confidential a year after the challenge ended, or after a draft
-- was last changed, ten years at most; what is public stays with the challenge.
create table challenge_file (
    document @INT primary key not null references challenge_document (id) on delete cascade,
    name text not null,               -- as it was called; to save it by
    kind text not null,               -- core/upload.def: by its contents
    bytes @INT not null,
    sha256 text not null check (length(sha256) = 64),
    body @BLOB not null,
    person @INT references person (id) on delete set null, -- who added it, signed in
    at @INT not null
) @STRICT;

-- down

drop table challenge_file;
alter table challenge_document drop column gone_day;
