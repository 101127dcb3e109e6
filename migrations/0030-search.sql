-- Search over everything public: documents, their passages, the index of stems, and near spellings.
-- Holds no personal data but what is published in the documents themselves.

-- up
create table search_doc (
    id @ID,
    ref text not null,              -- what it is, for replacing: "item:slug", "lesson:course/module/lesson"
    lang text not null,             -- "nl", "en"
    kind text not null,             -- facet: film, podcast, reading, worksheet, case, lesson, term
    title text not null,
    path text not null,             -- address without language
    summary text not null,
    title_stems text not null,      -- " stem stem "
    facets text not null,           -- tokens of the facet column of the index
    dated @INT not null,            -- day number, for "newest first"
    unique (ref, lang)
) @STRICT;

create table search_passage (
    doc @INT not null references search_doc(id) on delete cascade,
    seq @INT not null,
    at_ms @INT not null,            -- place in the film or podcast; -1 when it has none
    said text not null,
    stems text not null,            -- " stem stem "
    primary key (doc, seq)
) @CLUSTERED;

-- Spellings: every word that stands in a document, under its sound and its sound less one letter.
create table search_near (
    sound text not null,
    word text not null,
    exact @INT not null,            -- 1: the whole sound, 0: less one letter
    primary key (sound, word)
) @CLUSTERED;

-- sqlite
create virtual table search_index using fts5(title, body, facet, content='', detail='column', tokenize='ascii');

-- postgres
create table search_index (doc bigint primary key, v tsvector not null);
create index search_index_v on search_index using gin (v);

-- both

-- down
drop table search_index;
drop table search_near;
drop table search_passage;
drop table search_doc;
