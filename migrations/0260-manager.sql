-- A line from the manager of somebody who took part, beside level 3: only when they want it themselves, and until it is written they can
-- take that back.

-- up

-- That somebody asked their manager, behind the letter of ninety days. The address of the manager is nowhere but in the letter to them.
-- Personal data. Purpose: to ask a manager once for one line, when the participant wants it, and let them take that back. Ground: consent (GDPR 6.1.a).
-- Term: with the letter of the participant, six weeks after that was sent, or with the person (job people.erase). The line does not lead back to it.
create table evaluation_manager (
    id @ID,
    letter @INT not null unique references evaluation_letter (id) on delete cascade, -- so at most one a letter
    hash text not null unique check (length(hash) = 64), -- SHA-256 of the key in the link to the manager
    sent_at @INT not null,
    state text not null check (state in ('asked', 'withdrawn', 'written'))
) @STRICT;

-- What managers wrote about a meeting. `voter` is chance: nothing leads from a line to who wrote it, or about whom.
create table evaluation_word (
    meeting @INT not null references meeting (id) on delete cascade,
    voter text not null,
    said text not null,
    primary key (meeting, voter)
) @CLUSTERED;

-- down
drop table evaluation_word;
drop table evaluation_manager;
