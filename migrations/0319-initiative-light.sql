-- A subject for the council may go the lighter way, where a by-law has one. And a key of by-laws that nothing obeys is gone.

-- up

alter table initiative add column light @INT not null default 0 check (light in (0, 1));
delete from bylaw where key = 'initiative_platform';

-- down

alter table initiative drop column light;
