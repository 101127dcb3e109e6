-- What people bring in, by any channel, and how it comes in on paper.

-- up

-- How contributions come in for one trajectory. No row: online, without account, paper typed by two people.
create table contribution_intake (
    trajectory @INT primary key not null references trajectory (id) on delete cascade,
    online @INT not null default 1,
    account @INT not null default 0,  -- 1: online only for who is signed in
    twice @INT not null default 1     -- 1: two people type each paper form
) @STRICT;

-- The last number given out in a trajectory.
create table contribution_count (
    trajectory @INT primary key not null references trajectory (id) on delete cascade,
    n @INT not null
) @STRICT;

-- What somebody brought in, in their own words.
-- Personal data. Purpose: to weigh what somebody says about a plan, and to answer them. Ground: public task (GDPR 6.1.e).
-- Term: name and address a year after the trajectory ended, five years at most; the words stay, without a name.
create table contribution (
    id @ID,
    trajectory @INT not null references trajectory (id) on delete cascade,
    number @INT not null,             -- in its trajectory: what people call it by
    key_hash text not null unique check (length(key_hash) = 64), -- SHA-256 of the code on the receipt
    channel text not null check (channel in ('online', 'paper', 'phone', 'street', 'meeting')),
    body text not null,
    name text not null default '',    -- only when it was given
    mail text not null default '',
    named @INT not null default 0,    -- 1: the name may stand beside the words
    behalf text not null default '',  -- of an organisation
    person @INT references person (id) on delete set null,     -- who brought it in, signed in
    entered_by @INT references person (id) on delete set null, -- who typed what came by another channel
    checked_by @INT references person (id) on delete set null, -- who looked at it, or typed it as well
    state text not null default 'admitted' check (state in ('admitted', 'hidden', 'withdrawn')),
    received_day @INT not null,
    created_at @INT not null,
    reply text not null default '' check (reply in ('', 'yes', 'no')), -- does the answer answer it?
    reply_why text not null default '',
    reply_at @INT not null default 0,
    unique (trajectory, number)
) @STRICT;
create index contribution_person on contribution (person) where person is not null;
create index contribution_mail on contribution (created_at) where mail <> '' or name <> '';

-- One thing that somebody says: a contribution may say several.
create table contribution_point (
    id @ID,
    trajectory @INT not null references trajectory (id) on delete cascade,
    contribution @INT not null references contribution (id) on delete cascade,
    seq @INT not null,
    body text not null,
    state text not null default 'admitted' check (state in ('admitted', 'aside')),
    aside_why text not null default '', -- why it gets no answer
    cluster @INT,
    unique (contribution, seq)
) @STRICT;
create index contribution_point_cluster on contribution_point (trajectory, cluster, id);

-- A sheet of paper with a code, that comes back filled in.
create table contribution_form (
    id @ID,
    trajectory @INT not null references trajectory (id) on delete cascade,
    code text not null unique,
    made_at @INT not null,
    contribution @INT references contribution (id) on delete set null -- what it became
) @STRICT;
create index contribution_form_of on contribution_form (trajectory, id);

-- What one person read on a sheet. Nobody sees what another typed until there are two.
-- Personal data. Purpose: to take over without mistakes what somebody wrote on paper. Ground: public task (GDPR 6.1.e).
-- Term: until the sheet has become a contribution, or ninety days.
create table contribution_entry (
    id @ID,
    form @INT not null references contribution_form (id) on delete cascade,
    person @INT references person (id) on delete set null,
    body text not null,
    name text not null,
    mail text not null,
    named @INT not null,
    behalf text not null,
    received_day @INT not null,
    at @INT not null,
    unique (form, person)
) @STRICT;
create index contribution_entry_at on contribution_entry (at);

-- down

drop table contribution_entry;
drop table contribution_form;
drop table contribution_point;
drop table contribution;
drop table contribution_count;
drop table contribution_intake;
