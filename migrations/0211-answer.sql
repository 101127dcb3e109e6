-- Answers: points brought together, what is said to them, and what was published. And what was hidden, with its reason.

-- up

create table cluster (
    id @ID,
    trajectory @INT not null references trajectory (id) on delete cascade,
    title text not null,
    gone @INT not null default 0,     -- 1: merged into another, or emptied
    created_at @INT not null
) @STRICT;
create index cluster_of on cluster (trajectory, id);

-- What somebody did to the clusters, so that it can be undone.
-- Personal data (who did it). Purpose: to undo one's own last step. Ground: public task (GDPR 6.1.e).
-- Term: the name goes with the person; the step stays.
create table cluster_act (
    id @ID,
    trajectory @INT not null references trajectory (id) on delete cascade,
    person @INT references person (id) on delete set null,
    cluster @INT not null,            -- to which, 0: to none
    merged @INT not null default 0,   -- the cluster that went away
    points @INT not null,
    at @INT not null,
    undone_at @INT not null default 0
) @STRICT;
create index cluster_act_of on cluster_act (trajectory, person, id);
create table cluster_act_point (
    act @INT not null references cluster_act (id) on delete cascade,
    point @INT not null references contribution_point (id) on delete cascade,
    was @INT,                         -- cluster it came from
    primary key (act, point)
) @STRICT;

-- The reply to a cluster.
-- Personal data (author and second reader). Purpose: to show who answers for it. Ground: public task (GDPR 6.1.e).
-- Term: the name goes with the person; the answer stays.
create table answer (
    cluster @INT primary key not null references cluster (id) on delete cascade,
    trajectory @INT not null references trajectory (id) on delete cascade,
    verdict text not null check (verdict in ('adopted', 'partly', 'not', 'later', 'elsewhere')),
    elsewhere text not null default '', -- to whom it was sent on
    reason text not null,
    paragraph text not null default '', -- what it changes: name of the paragraph
    text_before text not null default '',
    text_after text not null default '',
    minority text not null,           -- the view of who sees it otherwise
    author @INT references person (id) on delete set null,
    author_at @INT not null,
    reader @INT references person (id) on delete set null, -- another than the author
    read_at @INT not null default 0,
    published @INT not null default 0 -- version of the note it came out in first; 0: not yet
) @STRICT;
create index answer_of on answer (trajectory, published);

-- The note as it was published. Rows are only added. The fingerprint is the SHA-256 of body.
create table answer_note (
    id @ID,
    trajectory @INT not null references trajectory (id) on delete cascade,
    version @INT not null,
    body text not null,
    fingerprint text not null check (length(fingerprint) = 64),
    at @INT not null,
    unique (trajectory, version)
) @STRICT;

-- A contribution that was hidden, or that somebody asked to hide. Rows are only added to, never taken away.
-- Personal data (who decided; what the author says against it). Purpose: to show and check why something was hidden.
-- Ground: public task (GDPR 6.1.e). Term: the names go with the person; what the author says against it a year after it was
-- decided; the reason and the days stay in the public register.
create table moderation (
    id @ID,
    trajectory @INT not null references trajectory (id) on delete cascade,
    contribution @INT not null references contribution (id) on delete cascade,
    reason text not null,             -- app/answer/reason.def
    note text not null,               -- to the author
    critical @INT not null,           -- 1: it criticises the authority: needs two
    state text not null check (state in ('asked', 'refused', 'hidden', 'shown')),
    first @INT references person (id) on delete set null,
    first_at @INT not null,
    second @INT references person (id) on delete set null,
    second_at @INT not null default 0,
    appeal text not null default '',
    appeal_at @INT not null default 0,
    judge @INT references person (id) on delete set null, -- neither of the two
    judged_at @INT not null default 0,
    verdict text not null default '' check (verdict in ('', 'stays', 'back')),
    verdict_why text not null default ''
) @STRICT;
create index moderation_of on moderation (trajectory, id);
create index moderation_contribution on moderation (contribution, id);

-- down

drop table moderation;
drop table answer_note;
drop table answer;
drop table cluster_act_point;
drop table cluster_act;
drop table cluster;
