-- Versions of a course that readers do not see yet, and what was done to a course, so that it can be undone.

-- up
-- draft: came in, not shown. published: readers see it, or saw it once. dropped: a draft that was taken back.
alter table course_version add column state text not null default 'published' check (state in ('draft', 'published', 'dropped'));
-- SHA-256 of the files alone: the same text is the same version, however it is rendered. Empty: from before this step.
alter table course_version add column content text not null default '';
alter table course_version add column based_on @INT not null default 0;  -- version that readers saw when it came; 0: none
alter table course_version add column who text not null default 'command'; -- as in audit
alter table course_version add column note text not null default '';       -- why, in a sentence
create index course_version_content on course_version (course, content);

-- Pictures and other files that are no text; their bytes are in table file and its folder.
create table course_asset (
    version @INT not null references course_version(id) on delete cascade,
    path text not null,
    sha256 text not null,
    bytes @INT not null,
    primary key (version, path)
) @CLUSTERED;

-- Newest last. Undo takes the last one back that is not undone; rows stay.
create table course_act (
    id @ID,
    course @INT not null references course(id) on delete cascade,
    kind text not null check (kind in ('import', 'publish')),
    version @INT not null,
    live_before @INT not null,       -- version that readers saw until then; 0: none
    state_before text not null,      -- of the version
    at @INT not null,
    who text not null,
    undone_at @INT not null          -- 0: it stands
) @STRICT;
create index course_act_last on course_act (course, undone_at, id);

-- down
drop table course_act;
drop table course_asset;
drop index course_version_content;
alter table course_version drop column note;
alter table course_version drop column who;
alter table course_version drop column based_on;
alter table course_version drop column content;
alter table course_version drop column state;
