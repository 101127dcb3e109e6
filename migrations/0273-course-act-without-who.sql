-- Who imported or published a version stands in the audit log, with its purpose, ground and term. Here nothing read it.

-- up

alter table course_act drop column who;

-- down

alter table course_act add column who text not null default '';
