-- A practice case on its way to the library: written by somebody with an account, read by an editor, then an item.

-- up

-- Personal data. Purpose: to publish what a municipality learned, and to reach who wrote it. Ground: consent (GDPR
-- 6.1.a), given with the licence. Term: until the writer drops it, or with the person; a published case is an item
-- and names nobody but who agreed.
create table case_sent (
    id @ID,
    person @INT not null references person (id) on delete cascade,
    state text not null check (state in ('draft', 'sent', 'returned', 'published')),
    item text not null default '',    -- slug of the item it became
    title text not null default '',
    question text not null default '',
    place text not null default '',
    place_kind text not null default '',
    year text not null default '',
    tried text not null default '',
    whom text not null default '',
    cost text not null default '',
    happened text not null default '',
    failed text not null default '',
    council text not null default '',
    otherwise text not null default '',
    source text not null default '',
    consent text not null default '', -- who agreed that this becomes public, and when
    licence @INT not null default 0,  -- 1: CC BY-SA 4.0 was agreed to
    names @INT not null default 0,    -- 1: the names found in it may stand there
    note text not null default '',    -- from the editor, when it comes back
    created_at @INT not null,
    changed_at @INT not null,
    sent_at @INT not null default 0
) @STRICT;
create index case_sent_person on case_sent (person, changed_at);
create index case_sent_state on case_sent (state, sent_at);

-- down
drop table case_sent;
