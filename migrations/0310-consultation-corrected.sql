-- A text that was changed after the decision: when, and why.

-- up

alter table consultation add column corrected_at @INT not null default 0;
alter table consultation add column corrected_why text not null default '';

-- down

alter table consultation drop column corrected_at;
alter table consultation drop column corrected_why;
