-- Breakouts that keep together who works on one project.

-- up
alter table meeting_breakout add column kept text not null default '' check (kept in ('', 'project'));

-- down
alter table meeting_breakout drop column kept;
