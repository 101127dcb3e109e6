-- A rehearsal: a meeting of a group of invented people, with which a trainer practises. Its clock goes faster, and nothing of it
-- counts: no minutes are learned from it, it is in no list, calendar or letter, and it is gone the next day.

-- up
alter table learn_group add column rehearsal @INT not null default 0;
alter table meeting_live add column pace @INT not null default 1;      -- how many seconds of the session go in one
alter table meeting_live add column clock_at @INT not null default 0;  -- of a rehearsal: when its clock began; 0: it stands still

-- down
alter table meeting_live drop column clock_at;
alter table meeting_live drop column pace;
alter table learn_group drop column rehearsal;
