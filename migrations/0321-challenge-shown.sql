-- Whether a challenge may be shown: somebody at the municipality has looked at it.

-- up

alter table challenge add column shown @INT not null default 0;
update challenge set shown = 1 where filed_day is not null and state <> 'filed';

-- down

alter table challenge drop column shown;
