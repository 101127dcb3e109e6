-- Surveys: a questionnaire with versions, codes for who was drawn, answers without a name, and what was published.

-- up

create table survey (
    id @ID,
    trajectory @INT not null references trajectory (id) on delete cascade,
    number @INT not null,             -- in its trajectory: its address
    kind text not null check (kind in ('open', 'sample')), -- anyone; or who was drawn, by code. Never changes.
    title text not null,
    title_en text not null default '',
    form text not null,               -- the questionnaire, "meent-survey/1" (engine/survey/form.h)
    state text not null default 'draft', -- core/survey_state.def
    version @INT not null default 0,  -- of the frozen questionnaire; 0: not frozen yet
    ends_day @INT,                    -- last day to fill in
    population @INT not null default 0, -- how many people the sample was drawn from
    source text not null default '',  -- of which register, on which day
    about text not null default '',   -- what is asked about who you are: core/survey_about.def, with blanks between
    weigh @INT not null default 0,    -- 1: answers are weighted to what is known of the population
    test_key text not null default '', -- of the link for the test round; empties at opening
    stop_why text not null default '',
    created_at @INT not null,
    state_at @INT not null,
    closed_day @INT,
    unique (trajectory, number)
) @STRICT;
create index survey_running on survey (ends_day) where state = 'open';

-- The questionnaire as it was asked. Rows are only added. The fingerprint is the SHA-256 of body.
create table survey_version (
    survey @INT not null references survey (id) on delete cascade,
    version @INT not null,
    body text not null,
    fingerprint text not null check (length(fingerprint) = 64),
    at @INT not null,
    primary key (survey, version)
) @STRICT;

-- Every step from state to state. Rows are only added.
-- Personal data (who did it). Purpose: to show who answers for a step. Ground: public task (GDPR 6.1.e).
-- Term: the name goes with the person; the step stays.
create table survey_event (
    id @ID,
    survey @INT not null references survey (id) on delete cascade,
    event text not null,              -- core/survey_event.def
    from_state text not null,
    to_state text not null,
    role text not null,
    why text not null default '',
    person @INT references person (id) on delete set null,
    at @INT not null
) @STRICT;
create index survey_event_of on survey_event (survey, id);

-- A part of the population that was drawn from by itself, such as a district. Kept with an answer, and said so.
create table survey_stratum (
    survey @INT not null references survey (id) on delete cascade,
    number @INT not null,             -- 1, 2, 3
    name text not null,
    people @INT not null,             -- how many live there
    primary key (survey, number)
) @STRICT;

-- A right to answer once, printed on a letter or a sheet. Used or not stands here, and nothing about what was answered.
create table survey_code (
    id @ID,
    survey @INT not null references survey (id) on delete cascade,
    batch @INT not null,              -- made together
    code_hash text not null unique check (length(code_hash) = 64),
    stratum @INT not null default 0,
    paper @INT not null default 0,    -- 1: on a sheet for an open survey: only for who types it in
    state text not null default 'new' check (state in ('new', 'used', 'void')),
    sheet @INT                        -- only until it is sent: what its holder goes on with
) @STRICT;
create index survey_code_sheet on survey_code (sheet) where sheet is not null;
create index survey_code_of on survey_code (survey, batch, id);

-- What one person answers. No name, no code once it was sent, no time but the day. The id is chance, so that neither number
-- nor order says who came when.
-- Personal data while it is not sent: the key with which its maker goes on. Purpose: to let somebody go on later. Ground:
-- public task (GDPR 6.1.e). Term: not sent: until the survey closes; sent: three months after the results.
create table survey_sheet (
    id @INT primary key not null,
    survey @INT not null references survey (id) on delete cascade,
    key_hash text unique,             -- of the key or code; null once it was sent
    channel text not null check (channel in ('online', 'paper', 'phone', 'street', 'meeting')),
    stratum @INT not null default 0,
    test @INT not null default 0,
    state text not null check (state in ('busy', 'done', 'hurried')), -- hurried: faster than anybody reads; not counted
    started_at @INT not null default 0, -- 0 once it was sent
    done_day @INT
) @STRICT;
create index survey_sheet_of on survey_sheet (survey, state);

create table survey_answer (
    sheet @INT not null references survey_sheet (id) on delete cascade,
    question text not null,           -- its id in the questionnaire
    value text not null,              -- engine/survey/form.h
    judged text not null default '' check (judged in ('', 'shown', 'out')), -- of words: may they be published
    reason text not null default '',  -- why not: core/hide_reason.def
    primary key (sheet, question)
) @STRICT;

-- Who people are, counted and nothing more: there is no row of a person, so nothing to link to an answer.
create table survey_about (
    survey @INT not null references survey (id) on delete cascade,
    trait text not null,              -- core/survey_about.def
    value text not null,
    n @INT not null,
    primary key (survey, trait, value)
) @STRICT;

-- A leave to be counted above, once. Without a link to what was answered; goes when it is used, and at the end.
create table survey_ticket (
    hash text primary key not null check (length(hash) = 64),
    survey @INT not null references survey (id) on delete cascade,
    test @INT not null
) @STRICT;

-- What one person read on a sheet of paper. Nobody sees what another typed until there are two.
-- Personal data (who typed). Purpose: to take over without mistakes what somebody wrote on paper. Ground: public task
-- (GDPR 6.1.e). Term: until the sheet has become an answer, or ninety days.
create table survey_entry (
    id @ID,
    code @INT not null references survey_code (id) on delete cascade,
    person @INT references person (id) on delete set null,
    answers text not null,            -- JSON: question, value
    at @INT not null,
    unique (code, person)
) @STRICT;
create index survey_entry_at on survey_entry (at);

-- What was published, as it was published. The fingerprint is the SHA-256 of body.
create table survey_result (
    survey @INT primary key not null references survey (id) on delete cascade,
    body text not null,
    fingerprint text not null check (length(fingerprint) = 64),
    at @INT not null
) @STRICT;

-- down

drop table survey_result;
drop table survey_entry;
drop table survey_ticket;
drop table survey_about;
drop table survey_answer;
drop table survey_sheet;
drop table survey_code;
drop table survey_stratum;
drop table survey_event;
drop table survey_version;
drop table survey;
