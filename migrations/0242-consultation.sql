-- Views on what lies open for inspection (zienswijzen, Awb 3.4).

-- up

-- A trajectory with this row is a consultation.
create table consultation (
    trajectory @INT primary key not null references trajectory (id) on delete cascade,
    legal @INT not null check (legal in (0, 1)), -- 1: the law asks for six weeks (Awb 3:16)
    everybody @INT not null check (everybody in (0, 1)), -- 0: only who has an interest
    announced_day @INT,               -- of the annunciation (kennisgeving)
    announced_ref text not null default '', -- number in the official gazette
    announced_href text not null default '',
    where_text text not null default '', -- where it lies on paper, and when one can come in
    post_text text not null default '',  -- where a letter goes
    phone_text text not null default '', -- to say it
    appeal_text text not null default '', -- what one can do after the decision
    unchanged @INT not null default 0, -- 1: decided without a change in the text
    told_at @INT not null default 0    -- when everybody who reacted was told of the decision
) @STRICT;

-- What a view says besides its words. A contribution of a consultation without this row is about the whole.
-- Personal data. Purpose: to reach who gave a view, and to take it in correctly. Ground: legal duty (GDPR 6.1.c; Awb 3:15 to
-- 3:17). Term: postal address a year after the trajectory ended, five years at most; the view stays, without it.
create table consultation_view (
    contribution @INT primary key not null references contribution (id) on delete cascade,
    version @INT references document_version (id) on delete set null, -- null: about all of it
    paragraph text not null default '', -- empty: about the whole document
    address text not null default '',
    posted_day @INT,                  -- the postmark of a letter
    received_at @INT not null,        -- by the clock of this server
    spoken @INT not null default 0,
    audio @INT references upload (id) on delete set null,
    record text not null default '' check (record in ('', 'asked', 'written', 'confirmed', 'corrected')),
    record_by @INT references person (id) on delete set null,
    record_at @INT not null default 0,
    confirmed_at @INT not null default 0,
    confirmed_how text not null default '' check (confirmed_how in ('', 'online', 'signed')),
    correction text not null default '' -- what the speaker says is wrong in the record
) @STRICT;
create index consultation_view_version on consultation_view (version, paragraph);
create index consultation_view_audio on consultation_view (audio) where audio is not null;

-- down

drop table consultation_view;
drop table consultation;
