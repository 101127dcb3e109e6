-- The photograph in the account of an initiative; and what the by-law says of how people may sign and of how many live there,
-- fixed when signing opens.

-- up

-- Personal data (a picture on which people may be seen). Purpose: to show what came of a plan. Ground: public task
-- (GDPR 6.1.e). Term: until who made the plan takes it away or it stops, and five years after it ended; as it was sent, with
-- what a camera writes in it, until it has been made anew: minutes.
create table initiative_photo (
    id @ID,
    initiative @INT not null references initiative (id) on delete cascade,
    state text not null check (state in ('waiting', 'ready', 'refused', 'gone')),
    sha256 text not null,             -- of body when it is ready
    width @INT not null default 0,
    height @INT not null default 0,
    body @BLOB,                       -- as it was sent; ready: made anew (core/picture.h); null: not kept
    person @INT references person (id) on delete set null, -- who sent it, signed in
    at @INT not null
) @STRICT;
create index initiative_photo_of on initiative_photo (initiative, id);
create index initiative_photo_person on initiative_photo (person) where person is not null;
create index initiative_photo_gone on initiative_photo (at) where state in ('gone', 'refused');

alter table initiative add column online @INT not null default 1;   -- 1: people may sign here
alter table initiative add column paper @INT not null default 1;    -- 1: and on sheets
alter table initiative add column percent @INT not null default 0;  -- the number comes from this share of
alter table initiative add column residents @INT not null default 0; -- so many people; 0: it does not
create index initiative_over on initiative (state_at) where phase = 3 and photo <> '';

-- down

drop index initiative_over;
alter table initiative drop column residents;
alter table initiative drop column percent;
alter table initiative drop column paper;
alter table initiative drop column online;
drop table initiative_photo;
