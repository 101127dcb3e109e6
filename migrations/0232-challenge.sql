-- The right to challenge: residents take over a task of the municipality. What such tasks cost, the challenges, and the
-- steps they took.

-- up

-- What the municipality does, and what it costs: what somebody can challenge.
create table challenge_task (
    id @ID,
    place @INT not null references place (id),
    number @INT not null,             -- in its place
    title text not null,
    title_en text not null default '',
    about text not null default '',
    area text not null default '',
    cost_cents @INT not null,         -- a year
    cost_year @INT not null,          -- of which year
    source text not null,             -- how that is known: budget, contract
    contract_until_day @INT,          -- somebody else does it until then
    gone @INT not null default 0,
    changed_at @INT not null,
    unique (place, number)
) @STRICT;

-- Personal data (contact person). Purpose: to show whom to ask. Ground: public task (GDPR 6.1.e).
-- Term: the name goes with the person; the challenge stays.
create table challenge (
    id @ID,
    place @INT not null references place (id),
    number @INT not null,             -- in its place: what people call it by
    task @INT references challenge_task (id),
    title text not null,
    group_name text not null,
    legal_form text not null default 'none' check (legal_form in ('none', 'association', 'foundation', 'cooperative', 'other')),
    practice @INT not null check (practice in (0, 1)),
    state text not null default 'draft', -- core/challenge_state.def
    verdict text not null default '' check (verdict in ('', 'yes', 'trial', 'no', 'barred')),
    age_ok @INT not null default 0,   -- 1: the group says that its members are old enough
    support_n @INT not null default 0, -- how many stand behind it
    starts_day @INT,                  -- wished
    filed_day @INT,                   -- its rules are those of this day
    trial_day @INT,                   -- last day of a trial
    contact @INT references person (id) on delete set null,
    budget_cents @INT not null default 0, -- agreed, a year
    runs_from @INT,
    runs_until @INT,
    signed_at @INT not null default 0, -- the group agrees with what stands there now
    lang text not null default 'nl',
    created_at @INT not null,
    changed_at @INT not null,
    state_at @INT not null,
    unique (place, number)
) @STRICT;
create index challenge_state on challenge (place, state);
create index challenge_contact on challenge (contact) where contact is not null;

create table challenge_count (
    place @INT primary key not null references place (id),
    n @INT not null,                  -- the last number given out
    task_n @INT not null default 0
) @STRICT;

-- Who challenges. Each holds a link of their own.
-- Personal data. Purpose: to treat the request of a group, and to answer them. Ground: public task (GDPR 6.1.e).
-- Term: name and address a year after the challenge ended, or after a draft was last changed; at most ten years.
create table challenge_member (
    id @ID,
    challenge @INT not null references challenge (id) on delete cascade,
    key_hash text not null unique check (length(key_hash) = 64), -- SHA-256 of the key in the link
    name text not null default '',
    mail text not null default '',
    phone text not null default '',
    person @INT references person (id) on delete set null,
    first @INT not null default 0,    -- 1: who began it
    at @INT not null
) @STRICT;
create index challenge_member_of on challenge_member (challenge, id);
create index challenge_member_person on challenge_member (person) where person is not null;

-- The request and the agreement in plain words: core/challenge_part.def.
create table challenge_text (
    challenge @INT not null references challenge (id) on delete cascade,
    part text not null,
    body text not null,
    primary key (challenge, part)
) @STRICT;

-- What it costs now and then, a year.
create table challenge_cost (
    id @ID,
    challenge @INT not null references challenge (id) on delete cascade,
    title text not null,
    now_cents @INT,                   -- null: nobody knows yet
    now_source text not null default '',
    then_cents @INT not null
) @STRICT;
create index challenge_cost_of on challenge_cost (challenge, id);

-- The conditions of the by-law, one by one.
-- Personal data (who judged). Purpose: to show who answers for it. Ground: public task (GDPR 6.1.e).
-- Term: the name goes with the person; the judgement stays.
create table challenge_condition (
    challenge @INT not null references challenge (id) on delete cascade,
    name text not null,               -- core/challenge_condition.def
    answer text not null check (answer in ('met', 'not', 'unclear')),
    note text not null default '',
    person @INT references person (id) on delete set null,
    at @INT not null,
    primary key (challenge, name)
) @STRICT;

-- Domain, legal, purchasing and finance: what each thinks of it.
-- Personal data (who judged). Purpose: to show who answers for it. Ground: public task (GDPR 6.1.e).
-- Term: the name goes with the person; the judgement stays.
create table challenge_assessment (
    challenge @INT not null references challenge (id) on delete cascade,
    aspect text not null,             -- core/challenge_aspect.def
    verdict text not null check (verdict in ('good', 'conditions', 'against')),
    body text not null,
    person @INT references person (id) on delete set null,
    at @INT not null,
    primary key (challenge, aspect)
) @STRICT;

-- A document: where it stands.
create table challenge_document (
    id @ID,
    challenge @INT not null references challenge (id) on delete cascade,
    side text not null check (side in ('group', 'city')),
    title text not null,
    href text not null,
    confidential @INT not null default 0, -- 1: only for the group and who works on it
    day @INT not null
) @STRICT;
create index challenge_document_of on challenge_document (challenge, id);

-- Every step. Rows are only added. What was said with it stands here: the advice, the reaction, the decision.
-- Personal data (who did it). Purpose: to show who answers for a step. Ground: public task (GDPR 6.1.e).
-- Term: the name goes with the person; the step stays.
create table challenge_event (
    id @ID,
    challenge @INT not null references challenge (id) on delete cascade,
    event text not null,              -- core/challenge_event.def
    from_state text not null,
    to_state text not null,
    role text not null,               -- in which somebody did it; 'group'
    why text not null default '',
    ref text not null default '',
    body text not null default '',
    weigh text not null default '',   -- how social value was weighed
    ground text not null default '',  -- core/challenge_bar.def
    until_day @INT,
    person @INT references person (id) on delete set null,
    at @INT not null
) @STRICT;
create index challenge_event_of on challenge_event (challenge, id);

-- down

drop table challenge_event;
drop table challenge_document;
drop table challenge_assessment;
drop table challenge_condition;
drop table challenge_cost;
drop table challenge_text;
drop table challenge_member;
drop table challenge_count;
drop table challenge;
drop table challenge_task;
