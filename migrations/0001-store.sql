-- What every part uses: a place for single values, jobs, files, mail, the audit log, and the keys that make
-- a repeated request harmless.

-- up

create table meta (
    name text primary key not null,
    value text not null
) @CLUSTERED;

-- Work that is too slow for a page. A row survives a restart; a worker that dies loses its lease and the
-- row is taken again.
create table job (
    id @ID,
    kind text not null,
    payload text not null,
    unique_key text,                  -- at most one open job has it
    state text not null default 'new' check (state in ('new', 'running', 'done', 'failed')),
    run_at @INT not null,
    lease_until @INT not null default 0,
    lease text not null default '',   -- who holds it: random, one per take
    attempts @INT not null default 0,
    progress @INT not null default 0 check (progress between 0 and 100),
    note text not null default '',
    error text not null default '',
    created_at @INT not null,
    ended_at @INT
) @STRICT;
create index job_open on job (run_at, id) where state in ('new', 'running');
create unique index job_unique_key on job (unique_key) where state in ('new', 'running');
create index job_ended on job (ended_at) where ended_at is not null;

-- What stands in the folder of files, by the SHA-256 of its content.
create table file (
    sha256 text primary key not null check (length(sha256) = 64),
    bytes @INT not null check (bytes >= 0),
    type text not null,               -- media type
    name text not null,               -- the name it came with, for downloads
    created_at @INT not null
) @CLUSTERED;

-- Letters that have to go out, or went.
-- Personal data. Purpose: to deliver what the person asked for and to find out why it did not arrive.
-- Ground: public task (GDPR 6.1.e). Term: body emptied on sending, row removed after 30 days (job mail.erase).
create table mail (
    id @ID,
    recipient text not null,
    subject text not null,
    body text not null,
    created_at @INT not null,
    sent_at @INT
) @STRICT;
create index mail_created on mail (created_at);

-- Every change of data by a person, each row with the hash of the one before it. Rows are only added.
-- Personal data (who). Purpose: accountability and security. Ground: legal duty (GDPR 6.1.c, 32).
-- Term: 5 years; then a prefix is archived together with its last hash.
create table audit (
    id @INT primary key not null,     -- 1, 2, 3, ... without gaps, so that a removed row shows
    at @INT not null,
    who text not null,                -- an account's id, 'system' or 'command'; never a name or an address
    what text not null,               -- thing.verb
    object text not null,
    detail text not null,
    hash text not null check (length(hash) = 64)
) @STRICT;

-- A request that changes data carries a key; the second with the same key gets the first one's answer.
-- Term: 2 days (job idempotency.erase).
create table idempotency (
    key text primary key not null,
    answer text not null,
    created_at @INT not null
) @CLUSTERED;
create index idempotency_created on idempotency (created_at);

-- down

drop table idempotency;
drop table audit;
drop table mail;
drop table file;
drop table job;
drop table meta;
