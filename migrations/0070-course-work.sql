-- A course that people work on: who keeps it, the text under hands, who changed what and why, what was published,
-- versions of cities, what they offer back and what they take over.

-- up
alter table course add column place @INT not null default 1;    -- who keeps it: editors there; 1: all places
alter table course add column upstream @INT not null default 0; -- the course it is a version of; 0: none
alter table course add column taken @INT not null default 0;    -- version of upstream that it began with or took over last
create index course_upstream on course (upstream);

-- What was published: beside a version, who did it and why. `was`: what readers saw until then; 0: nothing.
-- Personal data. Purpose: to show who answers for a text. Ground: public task (GDPR 6.1.e).
-- Term: the name goes with the person; what was published stays.
create table course_release (
    version @INT primary key not null references course_version (id) on delete cascade,
    course @INT not null references course (id) on delete cascade,
    was @INT not null,
    why text not null,
    person @INT references person (id) on delete set null,
    at @INT not null
) @STRICT;
create index course_release_course on course_release (course, at);

-- What differs from the version before, in reading order.
create table course_change (
    version @INT not null references course_version (id) on delete cascade,
    seq @INT not null,
    kind @INT not null,              -- enum diff_kind
    what @INT not null,              -- enum diff_what
    path text not null,
    doc text not null,               -- id of the file
    block text not null,
    name text not null,
    text_before text not null,
    text_after text not null,
    primary key (version, seq)
) @STRICT;
create index course_change_doc on course_change (doc, version);

-- The text under hands: only the files that differ from version `base`.
create table course_work (
    course @INT primary key not null references course (id) on delete cascade,
    base @INT not null,
    changed_at @INT not null
) @STRICT;
create table course_work_file (
    course @INT not null references course_work (course) on delete cascade,
    path text not null,
    body text not null,
    gone @INT not null,              -- 1: the file is taken out
    primary key (course, path)
) @STRICT;

-- Who changed a piece, and why. Also the credits of a version.
-- Personal data. Purpose: history, and to name who wrote. Ground: public task (GDPR 6.1.e); the licence asks for names.
-- Term: the name goes with the person; the text stays.
create table course_edit (
    id @ID,
    course @INT not null references course (id) on delete cascade,
    version @INT not null,           -- that it was published in; 0: not yet
    doc text not null,               -- id and language of the file, or its path
    path text not null,
    piece text not null,
    kind text not null check (kind in ('edit', 'restore', 'given', 'taken')),
    person @INT references person (id) on delete set null,
    place text not null,             -- name of the place that gave it; empty: from here
    text_before text not null,
    text_after text not null,
    why text not null,
    at @INT not null
) @STRICT;
create index course_edit_piece on course_edit (course, doc, piece, id);
create index course_edit_version on course_edit (version);

-- What somebody typed and has not saved: one per piece.
-- Personal data. Purpose: that no typed text is lost. Ground: public task (GDPR 6.1.e). Term: until it is saved or
-- thrown away, or with the person.
create table course_typed (
    person @INT not null references person (id) on delete cascade,
    course @INT not null references course (id) on delete cascade,
    doc text not null,
    path text not null,
    piece text not null,
    was text not null,               -- SHA-256 of the text it began from
    body text not null,
    why text not null,
    at @INT not null,
    primary key (person, course, doc, piece)
) @STRICT;

-- Pieces that a city gives back, with its reason; answered piece by piece by who keeps the course.
-- Personal data. Purpose: to answer who offered, and to name who wrote. Ground: public task (GDPR 6.1.e).
-- Term: the name goes with the person.
create table course_offer (
    id @ID,
    course @INT not null references course (id) on delete cascade, -- to which it is offered
    fork @INT not null references course (id) on delete cascade,
    base @INT not null,              -- version of that course it is compared with
    person @INT references person (id) on delete set null,
    why text not null,
    evidence text not null,
    state text not null check (state in ('open', 'done')),
    created_at @INT not null
) @STRICT;
create index course_offer_course on course_offer (course, state, created_at);
create index course_offer_fork on course_offer (fork, created_at);
-- Personal data (who answered). Purpose: to show who answers for it. Ground: public task (GDPR 6.1.e).
-- Term: the name goes with the person; the answer stays.
create table course_offer_piece (
    id @ID,
    offer @INT not null references course_offer (id) on delete cascade,
    path text not null,
    doc text not null,
    piece text not null,             -- empty: a whole new file
    after_piece text not null,
    title text not null,
    text_before text not null,       -- empty: new
    text_after text not null,        -- empty: taken out
    state text not null check (state in ('open', 'accepted', 'adapted', 'declined')),
    answer text not null,            -- why it was adapted or declined
    person @INT references person (id) on delete set null, -- who answered
    at @INT not null
) @STRICT;
create index course_offer_piece_offer on course_offer_piece (offer, id);

-- A newer version being merged in; what both changed is answered one by one.
create table course_take (
    id @ID,
    course @INT not null references course (id) on delete cascade,
    base @INT not null,              -- version both come from
    theirs @INT not null,            -- version that comes in
    state text not null check (state in ('open', 'done', 'dropped')),
    created_at @INT not null
) @STRICT;
create index course_take_course on course_take (course, state);
create table course_take_answer (
    take @INT not null references course_take (id) on delete cascade,
    question text not null,          -- key of the engine
    choice @INT not null,            -- enum merge_take
    own text not null,
    at @INT not null,
    primary key (take, question)
) @STRICT;

-- down
drop table course_take_answer;
drop table course_take;
drop table course_offer_piece;
drop table course_offer;
drop table course_typed;
drop table course_edit;
drop table course_work_file;
drop table course_work;
drop table course_change;
drop table course_release;
drop index course_upstream;
alter table course drop column taken;
alter table course drop column upstream;
alter table course drop column place;
