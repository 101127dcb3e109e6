-- Where the thing of a clock that has no trajectory (a challenge, an initiative) can be looked at.

-- up

alter table clock add column path text not null default ''; -- a path of ours, without language

-- down

alter table clock drop column path;
