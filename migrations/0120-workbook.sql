-- The workbook (praktijkdossier) of a participant: what they write with each exercise and in each part of their plan, what
-- it was before, who commented; and what is sealed.

-- up

-- Personal data. Purpose: to let somebody work on their own project through the course, and show it to whom they choose.
-- Ground: public task (GDPR 6.1.e). Term: two years after the group closed, or with the person (job people.erase).
create table workbook_section (
    id @ID,
    member @INT not null references group_member (id) on delete cascade,
    section text not null,            -- id of an exercise in the course, or 'plan-goal': a field of the plan or report
    module @INT not null,             -- number of the chapter when it was last written
    title text not null,              -- as it was called then: stays readable when the course goes on
    body text not null,
    share text not null default 'me' check (share in ('me', 'peers', 'trainer', 'group')),
    changed_at @INT not null,
    unique (member, section)
) @STRICT;

-- What a section was.
-- Personal data. Purpose: that nothing somebody wrote is lost. Ground: public task (GDPR 6.1.e).
-- Term: with the section.
create table workbook_version (
    id @ID,
    section @INT not null references workbook_section (id) on delete cascade,
    body text not null,
    at @INT not null
) @STRICT;
create index workbook_version_section on workbook_version (section, id);

-- Personal data. Purpose: to help somebody with their work. Ground: public task (GDPR 6.1.e). Term: with the section, or
-- with who wrote it (job people.erase).
create table workbook_comment (
    id @ID,
    section @INT not null references workbook_section (id) on delete cascade,
    person @INT not null references person (id) on delete cascade,
    body text not null,
    at @INT not null
) @STRICT;
create index workbook_comment_section on workbook_comment (section, id);
create index workbook_comment_person on workbook_comment (person);

-- Private notes and the letter to oneself: locked with a pass phrase that is nowhere kept (core/seal.h).
-- Personal data. Purpose: to let somebody keep thoughts that nobody else reads. Ground: public task (GDPR 6.1.e). Term:
-- two years after the group closed, or with the person (job people.erase).
create table workbook_sealed (
    member @INT not null references group_member (id) on delete cascade,
    kind text not null check (kind in ('notes', 'letter')),
    sealed text not null,
    changed_at @INT not null,
    primary key (member, kind)
) @CLUSTERED;

-- down
drop table workbook_sealed;
drop table workbook_comment;
drop table workbook_version;
drop table workbook_section;
