-- More pages of a course: evaluation forms, pages about the course itself, scripts of films and podcasts. And what a
-- part of a session needs: room, things, a fixed time. No personal data.

-- up
create table course_part_next (
    version @INT not null references course_version(id) on delete cascade,
    lang text not null,              -- of the site
    kind text not null check (kind in ('course', 'module', 'lesson', 'session', 'exercise', 'handout', 'form', 'page', 'script')),
    module text not null,            -- slug of the module; empty for the course, its pages and its scripts
    slug text not null,
    uid text not null,
    seq @INT not null,               -- from 1, among its kind in its module; of a module: its number
    step @INT not null,              -- place in the way of reading: module, lessons, session, next module; 0: beside it
    said text not null,              -- language it is really in
    title text not null,
    summary text not null,
    goal text not null,              -- module
    phase text not null,             -- module: part of the arc
    ref text not null,               -- module: "m01", as library items name it; handout: slug of its item
    minutes @INT not null,           -- module: of study
    live_minutes @INT not null,      -- module
    people @INT not null,            -- session
    form text not null,              -- exercise
    html text not null,              -- all but lesson: the text; session: the text outside blocks
    primary key (version, lang, kind, module, slug)
) @STRICT;
insert into course_part_next (version, lang, kind, module, slug, uid, seq, step, said, title, summary, goal, phase, ref, minutes, live_minutes, people, form, html)
select version, lang, kind, module, slug, uid, seq, step, said, title, summary, goal, phase, ref, minutes, live_minutes, people, form, html from course_part;
drop table course_part;
alter table course_part_next rename to course_part;
create index course_part_by_step on course_part (version, lang, step);
alter table course_block add column room text not null default '';
alter table course_block add column needs text not null default '';
alter table course_block add column fixed text not null default ''; -- "14:45"

-- down
alter table course_block drop column room;
alter table course_block drop column needs;
alter table course_block drop column fixed;
delete from course_part where kind in ('form', 'page', 'script');
create table course_part_before (
    version @INT not null references course_version(id) on delete cascade,
    lang text not null,
    kind text not null check (kind in ('course', 'module', 'lesson', 'session', 'exercise', 'handout')),
    module text not null,
    slug text not null,
    uid text not null,
    seq @INT not null,
    step @INT not null,
    said text not null,
    title text not null,
    summary text not null,
    goal text not null,
    phase text not null,
    ref text not null,
    minutes @INT not null,
    live_minutes @INT not null,
    people @INT not null,
    form text not null,
    html text not null,
    primary key (version, lang, kind, module, slug)
) @STRICT;
insert into course_part_before (version, lang, kind, module, slug, uid, seq, step, said, title, summary, goal, phase, ref, minutes, live_minutes, people, form, html)
select version, lang, kind, module, slug, uid, seq, step, said, title, summary, goal, phase, ref, minutes, live_minutes, people, form, html from course_part;
drop table course_part;
alter table course_part_before rename to course_part;
create index course_part_by_step on course_part (version, lang, step);
