-- Names that came in a burst from one line of the internet wait until somebody has looked. Which line it was is nowhere kept: that it
-- was a burst is all there is.

-- up

alter table initiative_signature add column held @INT not null default 0; -- 1: came in a burst; 2: and its person confirmed it
create index initiative_signature_held on initiative_signature (initiative) where held = 2;

-- down

drop index initiative_signature_held;
alter table initiative_signature drop column held;
