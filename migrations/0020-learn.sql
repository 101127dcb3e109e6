-- The course: versions of its text, rendered when stored. No personal data.

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
    state text not null check (state in ('draft', 'published', 'retired')),
    fingerprint text not null,       -- sha256 of the sorted files
    made_at @INT not null,
    unique (course, fingerprint)
) @STRICT;

-- The files as they came, also those not shown (answers, trainer's notes): the source for export.
create table course_file (
    version @INT not null references course_version(id) on delete cascade,
    path text not null,
    body text not null,
    primary key (version, path)
) @CLUSTERED;

-- One row per readable part and language: course, module, lesson, session, exercise, handout, term, question.
create table course_part (
    version @INT not null references course_version(id) on delete cascade,
    kind text not null,
    module text not null,            -- slug of the module; empty for course and terms
    seq @INT not null,
    slug text not null,
    lang text not null,
    uid text not null,
    title text not null,
    summary text not null,
    minutes @INT not null,
    data text not null,              -- what is special to the kind, one "key=value" per line
    html text not null,              -- rendered text outside the blocks
    primary key (version, kind, module, seq, slug, lang)
) @CLUSTERED;
create index course_part_by_slug on course_part (version, kind, slug, lang);

create table course_block (
    version @INT not null references course_version(id) on delete cascade,
    kind text not null,              -- of the part it belongs to: lesson, session, exercise, handout, question
    slug text not null,
    module text not null,
    lang text not null,
    seq @INT not null,
    uid text not null,               -- empty for plain text
    block text not null,             -- text, film, podcast, question, exercise, part, break, note, remember, option ...
    ref text not null,
    title text not null,
    minutes @INT not null,
    data text not null,              -- further attributes, one "key=value" per line
    html text not null,
    primary key (version, kind, module, slug, lang, seq)
) @CLUSTERED;

-- down
drop table course_block;
drop table course_part;
drop table course_file;
drop table course_version;
drop table course;
