-- Initiatives of residents: an own plan with small money, or a subject for the agenda of the council. What people put their
-- name under, on line and on paper; and how that was checked.

-- up

-- Money of a place for a year, that residents may ask for.
create table initiative_budget (
    id @ID,
    place @INT not null references place (id),
    year @INT not null,
    title text not null,
    title_en text not null default '',
    total @INT not null,              -- cents
    granted @INT not null default 0,  -- cents; what was not spent comes back
    source text not null,             -- the decision it comes from
    created_at @INT not null,
    unique (place, year, title)
) @STRICT;

-- The last number given out at a place.
create table initiative_count (
    place @INT primary key not null references place (id),
    n @INT not null
) @STRICT;

-- Personal data (who makes it: name, mail address, whether under sixteen). Purpose: to talk about the plan, to decide on it and
-- to say what was decided. Ground: public task (GDPR 6.1.e). Term: name and address a year after it ended, five years at most;
-- the plan stays, without a name.
create table initiative (
    id @ID,
    place @INT not null references place (id),
    number @INT not null,             -- at its place: what people call it by
    key_hash text not null unique check (length(key_hash) = 64), -- SHA-256 of the code of who makes it
    kind text not null check (kind in ('own', 'agenda')),
    state text not null default 'draft', -- core/initiative_state.def
    shown @INT not null default 0,    -- 1: everybody sees it
    phase @INT not null default 0,    -- of its state, for lists; 0 as long as it is not shown
    practice @INT not null check (practice in (0, 1)),
    lang text not null default 'nl',  -- in which it is written
    area @INT not null references place (id), -- the place itself, or one in it
    title text not null,
    gist text not null,               -- in one sentence
    body text not null,
    ask text not null default '',     -- what the council is asked to decide; or who helps, of an own plan
    amount @INT not null default 0,   -- cents that are asked
    costs text not null default '',   -- for what
    holder text not null default '',  -- who receives the money: an adult or an organisation
    budget @INT references initiative_budget (id),
    granted @INT not null default 0,  -- cents
    maker_name text not null default '',
    maker_mail text not null default '',
    maker_age @INT not null default 0, -- years, as said when it was made
    named @INT not null default 0,    -- 1: the name may stand beside it; never of who is under sixteen
    person @INT references person (id) on delete set null,
    threshold @INT not null default 0, -- fixed when signing opens
    min_age @INT not null default 0,
    last_day @INT,                    -- to sign
    bylaw text not null default '',   -- the rule that this comes from
    signed_n @INT not null default 0,   -- signatures that count
    reached_at @INT,                  -- when they were enough
    sample_seed text not null default '', -- public text that the sample follows from
    sample_n @INT not null default 0,
    checked_n @INT not null default 0, -- looked at
    wrong_n @INT not null default 0,   -- that turned out not to count
    meeting_day @INT,                 -- of the council; of an own plan: when it is to be carried out
    ref text not null default '',     -- number and date of the decision
    decision text not null default '',
    feedback text not null default '',
    ground text not null default '',  -- core/initiative_ground.def
    spent @INT not null default 0,    -- cents
    account text not null default '', -- what came of it and what it cost
    photo text not null default '',   -- SHA-256 of a picture without its metadata
    photo_alt text not null default '', -- what is on it; or why there is none
    into_id @INT references initiative (id), -- joined with, or proposed to be
    erase_day @INT,                   -- the day that its signatures go
    erased_n @INT not null default 0, -- that went
    created_at @INT not null,
    changed_at @INT not null,
    state_at @INT not null,
    shown_at @INT not null default 0,
    unique (place, number)
) @STRICT;
create index initiative_shown on initiative (place, shown, id);
create index initiative_phase on initiative (place, phase, id);
create index initiative_state on initiative (state, last_day);
create index initiative_person on initiative (person) where person is not null;
create index initiative_maker on initiative (created_at) where maker_name <> '' or maker_mail <> '';
create index initiative_erase on initiative (erase_day) where erase_day is not null;
create index initiative_into on initiative (into_id) where into_id is not null;

-- Every step. Rows are only added.
-- Personal data (who did it). Purpose: to show who answers for a step. Ground: public task (GDPR 6.1.e).
-- Term: the name goes with the person; the step stays.
create table initiative_event (
    id @ID,
    initiative @INT not null references initiative (id) on delete cascade,
    event text not null,              -- core/initiative_event.def
    from_state text not null,
    to_state text not null,
    role text not null,
    why text not null default '',
    ref text not null default '',
    person @INT references person (id) on delete set null,
    at @INT not null
) @STRICT;
create index initiative_event_of on initiative_event (initiative, id);

-- One name under an initiative. To whom it belongs is never public; who makes the initiative sees only how many there are.
-- Personal data, and it shows a political opinion (GDPR 9). Purpose: to know that an initiative has the support that the by-law
-- asks, and to check that. Ground: public task with a by-law of the council (GDPR 6.1.e, 9.2.g). Term: until the day that the
-- initiative says, some weeks after the check; what is not confirmed fourteen days. Only the number stays.
create table initiative_signature (
    id @ID,
    initiative @INT not null references initiative (id) on delete cascade,
    state text not null check (state in ('pending', 'valid', 'withdrawn', 'struck')),
    channel text not null check (channel in ('online', 'paper')),
    key_hash text not null unique check (length(key_hash) = 64), -- SHA-256 of the key in the letter, or of the sheet and line
    ask_hash text,                    -- of the letter that asks whether it may move to another initiative
    mail text not null,
    mail_once text not null,          -- the address without what makes no other person of it
    name text not null,
    postcode text not null,
    house text not null,
    born_day @INT not null,
    who_once text not null,           -- SHA-256 of name, address and day of birth, folded
    lang text not null,
    person @INT references person (id) on delete set null,
    created_at @INT not null,
    counted_at @INT
) @STRICT;
create unique index initiative_signature_mail on initiative_signature (initiative, mail_once) where state = 'valid' and mail_once <> '';
create unique index initiative_signature_who on initiative_signature (initiative, who_once) where state = 'valid';
create unique index initiative_signature_ask on initiative_signature (ask_hash) where ask_hash is not null;
create index initiative_signature_of on initiative_signature (initiative, state, id);
create index initiative_signature_sent on initiative_signature (mail_once, created_at) where mail_once <> '';
create index initiative_signature_pending on initiative_signature (created_at) where state = 'pending';
create index initiative_signature_person on initiative_signature (person) where person is not null;

-- A sheet of paper with a code and ten lines, that comes back filled in.
create table initiative_sheet (
    id @ID,
    initiative @INT not null references initiative (id) on delete cascade,
    code text not null unique,
    made_at @INT not null,
    done_at @INT not null default 0,
    counted @INT not null default 0,  -- lines that became signatures
    twice @INT not null default 0     -- lines of somebody who had signed already
) @STRICT;
create index initiative_sheet_of on initiative_sheet (initiative, id);

-- What one person read in a line of a sheet. Nobody sees what another typed until there are two.
-- Personal data, and it shows a political opinion (GDPR 9). Purpose: to take over without mistakes what somebody wrote on paper.
-- Ground: public task with a by-law of the council (GDPR 6.1.e, 9.2.g). Term: until the sheet is done, or ninety days.
create table initiative_entry (
    id @ID,
    sheet @INT not null references initiative_sheet (id) on delete cascade,
    person @INT references person (id) on delete cascade,
    line @INT not null,
    name text not null,
    postcode text not null,
    house text not null,
    born_day @INT not null,
    at @INT not null,
    unique (sheet, person, line)
) @STRICT;
create index initiative_entry_at on initiative_entry (at);

-- A signature that was drawn to be looked at, and what was found.
-- Personal data (who looked). Purpose: to show who answers for the check. Ground: public task (GDPR 6.1.e).
-- Term: with the signature.
create table initiative_look (
    initiative @INT not null references initiative (id) on delete cascade,
    signature @INT not null references initiative_signature (id) on delete cascade,
    place_in @INT not null,           -- in the order of the draw
    found text not null default '',   -- core/initiative_found.def; empty: not looked at yet
    person @INT references person (id) on delete set null,
    at @INT not null default 0,
    primary key (initiative, signature)
) @CLUSTERED;
create index initiative_look_signature on initiative_look (signature);

-- down

drop table initiative_look;
drop table initiative_entry;
drop table initiative_sheet;
drop table initiative_signature;
drop table initiative_event;
drop table initiative;
drop table initiative_count;
drop table initiative_budget;
