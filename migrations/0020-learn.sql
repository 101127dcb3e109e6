-- The course: versions of its text, rendered when stored. No personal data.
--
-- A version holds its files as they came (also answers and trainer's notes, for export) and, in every language
-- of the site, what a reader can see of it. What is not translated stands there in the course's own
-- language, so that reading needs no second try. Trainer's notes are in course_file only.

-- up
create table course (
    id @ID,
    uid text not null unique,
    slug text not null unique,
    live @INT not null               -- version that readers see; 0: none yet
) @STRICT;

create table course_version (
    id @ID,
    course @INT not null references course(id) on delete cascade,
    version text not null,
    licence text not null,           -- SPDX
    fingerprint text not null,       -- sha256 of the files, the items they name and the renderer
    made_at @INT not null,
    unique (course, fingerprint)
) @STRICT;

-- These three are not clustered: SQLite copies a whole row, however long, for each comparison on the way to one.
create table course_file (
    version @INT not null references course_version(id) on delete cascade,
    path text not null,
    body text not null,
    primary key (version, path)
) @STRICT;

-- One row per page and language: the course, its modules, lessons, sessions, exercises and handouts.
create table course_part (
    version @INT not null references course_version(id) on delete cascade,
    lang text not null,              -- of the site
    kind text not null check (kind in ('course', 'module', 'lesson', 'session', 'exercise', 'handout')),
    module text not null,            -- slug of the module; empty for the course
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
    html text not null,              -- course, module, exercise, handout, session: the text outside blocks
    primary key (version, lang, kind, module, slug)
) @STRICT;
create index course_part_by_step on course_part (version, lang, step);

-- What stands in a page, in order. A question is followed by its options.
create table course_block (
    version @INT not null references course_version(id) on delete cascade,
    lang text not null,
    part text not null,              -- uid of the page
    seq @INT not null,
    kind text not null,              -- text, film, podcast, reading, worksheet, case, question, option, exercise,
                                     -- note, remember, print, part, break; outcome, need, source (title only)
    uid text not null,
    ref text not null,               -- slug of an item or exercise; question: choice or multiple; option: its letter
    title text not null,
    html text not null,
    feedback text not null,          -- option
    correct @INT not null,           -- option: 1 right, 0 wrong, -1 not known. Only ever compared, never shown unasked
    minutes @INT not null,
    starts @INT not null,            -- part of a session: minutes after its beginning
    form text not null,
    software text not null,
    must @INT not null,
    primary key (version, lang, part, seq)
) @STRICT;

create table course_term (
    version @INT not null references course_version(id) on delete cascade,
    lang text not null,
    seq @INT not null,               -- in the order of the alphabet of that language
    slug text not null,
    uid text not null,
    said text not null,
    name text not null,
    plain text not null,             -- HTML
    formal text not null,            -- HTML; empty: none
    primary key (version, lang, seq)
) @CLUSTERED;

-- down
drop table course_term;
drop table course_block;
drop table course_part;
drop table course_file;
drop table course_version;
drop table course;
