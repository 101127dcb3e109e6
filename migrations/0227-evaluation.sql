-- What people learned (level 2: the same form before and after) and what they did with it (level 3: a letter after ninety days).

-- up

-- Ties the answers before and after of one person together while the forms are open, so that they see what they wrote.
-- Erased when the form after the meeting closes: from then on nobody can tell who answered what.
create table evaluation_round (
    meeting @INT primary key not null references meeting (id) on delete cascade,
    secret text not null              -- empty: erased
) @STRICT;

-- An answer carries no person. `voter` is a hash of the member with the secret of the round; of level 3 it is chance alone.
create table evaluation_answer (
    meeting @INT not null references meeting (id) on delete cascade,
    moment text not null check (moment in ('before', 'after', 'later')),
    voter text not null,
    question @INT not null,           -- as the form numbers it, from 1
    said text not null,               -- before and after: for who wrote it, erased with the secret
    sure @INT not null check (sure between 0 and 5), -- how sure somebody is; 0: not said
    primary key (meeting, moment, voter, question)
) @CLUSTERED;

-- A letter after ninety days: its link is good for one answer, without signing in.
-- Personal data. Purpose: to ask once, and remind once, what somebody did with a course. Ground: public task (GDPR 6.1.e).
-- Term: six weeks after it was sent, or with the person (job people.erase). The answer does not lead back to it.
create table evaluation_letter (
    id @ID,
    meeting @INT not null references meeting (id) on delete cascade,
    member @INT not null references group_member (id) on delete cascade,
    hash text not null unique check (length(hash) = 64), -- SHA-256 of the key in the link
    sent_at @INT not null,
    reminded_at @INT not null default 0,
    answered @INT not null default 0,
    unique (meeting, member)
) @STRICT;
create index evaluation_letter_sent on evaluation_letter (answered, reminded_at, sent_at);

-- down
drop table evaluation_letter;
drop table evaluation_answer;
drop table evaluation_round;
