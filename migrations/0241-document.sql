-- What lies open for inspection: documents in versions, each version as paragraphs that are known by their id.

-- up

create table document (
    id @ID,
    trajectory @INT not null references trajectory (id) on delete cascade,
    slug text not null,               -- in the address; once in a trajectory
    title text not null,
    title_en text not null default '',
    created_at @INT not null,
    unique (trajectory, slug)
) @STRICT;

-- Personal data (who made it). Purpose: to show who answers for a text. Ground: public task (GDPR 6.1.e).
-- Term: the name goes with the person; the text stays.
create table document_version (
    id @ID,
    document @INT not null references document (id) on delete cascade,
    version @INT not null,            -- 1, 2, 3
    state text not null check (state in ('waiting', 'failed', 'ready', 'published')),
    label text not null check (label in ('draft', 'decided')), -- decided: as it was adopted
    why text not null,                -- what is new in it, for residents
    source @INT references upload (id) on delete set null, -- the file it was made of
    problem text not null default '', -- of the conversion
    lost @INT not null default 0,     -- tables and pictures that did not come along
    fingerprint text not null default '', -- SHA-256 of the text with its ids, when it is published
    person @INT references person (id) on delete set null,
    created_at @INT not null,
    published_at @INT,
    unique (document, version)
) @STRICT;

create table document_paragraph (
    version @INT not null references document_version (id) on delete cascade,
    seq @INT not null,
    paragraph text not null check (length(paragraph) = 8),
    level @INT not null,              -- of a heading; 0: text
    body text not null,               -- Markdown
    primary key (version, seq),
    unique (version, paragraph)
) @STRICT;

-- down

drop table document_paragraph;
drop table document_version;
drop table document;
