-- A trajectory: one process in which a place and its residents come to a decision, from idea to archive. Its plan,
-- the steps it took, and what changed after it opened.

-- up

-- Personal data (who leads it). Purpose: to show whom to ask, and who is up. Ground: public task (GDPR 6.1.e).
-- Term: the name goes with the person; the trajectory stays.
create table trajectory (
    id @ID,
    place @INT not null references place (id),
    slug text not null,               -- in the address; once in a place
    title text not null,
    title_en text not null default '',
    kind text not null default 'participation' check (kind in ('participation', 'consultation', 'request')),
    practice @INT not null check (practice in (0, 1)), -- 1: invented, to practise with
    state text not null default 'idea',                -- core/trajectory_state.def
    before_pause text not null default '',             -- state to go back to
    coming @INT not null default 0,   -- 1: shown to everybody before the plan is adopted
    influence text not null default '' check (influence in ('', 'inform', 'consult', 'advise', 'coproduce', 'codecide')),
    decider text not null default '' check (decider in ('', 'council', 'executive', 'mandate', 'residents')),
    owner @INT references person (id) on delete set null, -- who leads it
    version @INT not null default 0,  -- of the frozen plan; 0: not frozen yet
    starts_day @INT,                  -- days since 1970; planned until they are done
    ends_day @INT,                    -- last day to take part
    decision_day @INT,
    feedback_day @INT,
    decision_ref text not null default '', -- number and date of the decision
    decision_text text not null default '', -- in plain words
    feedback_text text not null default '', -- what was done with what people said
    evaluation_text text not null default '',
    none_ground text not null default '',   -- why nobody is asked: core/none.def
    created_at @INT not null,
    changed_at @INT not null,
    state_at @INT not null,           -- since when it is in this state
    unique (place, slug)
) @STRICT;
create index trajectory_state on trajectory (state, place);
create index trajectory_owner on trajectory (owner);

-- A part of the plan in plain words: core/plan.def. A part that is not there is empty.
create table trajectory_text (
    trajectory @INT not null references trajectory (id) on delete cascade,
    part text not null,
    lang text not null check (lang in ('nl', 'en')),
    body text not null,
    primary key (trajectory, part, lang)
) @STRICT;

-- What is fixed, what is open and what is uncertain; each with its reason, and who confirmed it.
create table trajectory_frame (
    id @ID,
    trajectory @INT not null references trajectory (id) on delete cascade,
    kind text not null check (kind in ('fixed', 'open', 'uncertain')),
    body text not null,
    body_en text not null default '',
    why text not null,
    why_en text not null default '',
    confirmed_by text not null default '' check (confirmed_by in ('', 'council', 'executive', 'mandate')),
    confirmed_ref text not null default '',  -- number of the decision, or where it is written down
    confirmed_day @INT,
    seq @INT not null
) @STRICT;
create index trajectory_frame_of on trajectory_frame (trajectory, seq, id);

-- A way to take part.
create table trajectory_way (
    id @ID,
    trajectory @INT not null references trajectory (id) on delete cascade,
    kind text not null,               -- core/way.def
    title text not null,
    title_en text not null default '',
    body text not null default '',
    body_en text not null default '',
    minutes @INT not null default 0,  -- how long it takes
    from_day @INT,
    until_day @INT,
    href text not null default '',    -- where it happens, when it is online
    seq @INT not null
) @STRICT;
create index trajectory_way_of on trajectory_way (trajectory, seq, id);

create table trajectory_document (
    id @ID,
    trajectory @INT not null references trajectory (id) on delete cascade,
    title text not null,
    title_en text not null default '',
    href text not null,
    day @INT not null,
    at @INT not null
) @STRICT;
create index trajectory_document_of on trajectory_document (trajectory, day, id);

-- The stop test: is taking part honest here? core/stop.def
create table trajectory_stop (
    trajectory @INT not null references trajectory (id) on delete cascade,
    question text not null,
    answer text not null check (answer in ('green', 'orange', 'red')),
    note text not null default '',
    primary key (trajectory, question)
) @STRICT;

-- Every step from state to state. Rows are only added.
-- Personal data (who did it). Purpose: to show who answers for a step. Ground: public task (GDPR 6.1.e).
-- Term: the name goes with the person; the step stays.
create table trajectory_event (
    id @ID,
    trajectory @INT not null references trajectory (id) on delete cascade,
    event text not null,              -- core/trajectory_event.def
    from_state text not null,
    to_state text not null,
    role text not null,               -- in which the person did it; 'system': by the clock
    why text not null default '',
    ref text not null default '',
    person @INT references person (id) on delete set null,
    at @INT not null
) @STRICT;
create index trajectory_event_of on trajectory_event (trajectory, id);

-- The plan as it was frozen, each time with the reason. Rows are only added. The fingerprint is the SHA-256 of body.
create table trajectory_version (
    trajectory @INT not null references trajectory (id) on delete cascade,
    version @INT not null,            -- 1, 2, 3
    body text not null,
    fingerprint text not null check (length(fingerprint) = 64),
    why text not null,
    at @INT not null,
    primary key (trajectory, version)
) @STRICT;

-- What is different from the version before. Rows are only added.
create table trajectory_change (
    id @ID,
    trajectory @INT not null references trajectory (id) on delete cascade,
    version @INT not null,
    part text not null,
    text_before text not null,
    text_after text not null
) @STRICT;
create index trajectory_change_of on trajectory_change (trajectory, version, id);

-- The council takes a plan to itself before it opens.
-- Personal data (who asked). Purpose: to show who answers for it. Ground: public task (GDPR 6.1.e).
-- Term: the name goes with the person; the request stays.
create table trajectory_call (
    id @ID,
    trajectory @INT not null references trajectory (id) on delete cascade,
    question text not null,
    asked_by @INT references person (id) on delete set null,
    asked_at @INT not null,
    answer text not null default '',
    ref text not null default '',
    answered_at @INT
) @STRICT;
create index trajectory_call_of on trajectory_call (trajectory, id);

-- down

drop table trajectory_call;
drop table trajectory_change;
drop table trajectory_version;
drop table trajectory_event;
drop table trajectory_stop;
drop table trajectory_document;
drop table trajectory_way;
drop table trajectory_frame;
drop table trajectory_text;
drop table trajectory;
