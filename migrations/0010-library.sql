-- The library: films, podcast episodes, readings, worksheets and practice cases.
-- Names of people stand here because they published: purpose attribution, ground consent or task of
-- public interest, term until the item is withdrawn.

-- up
create table series (
    id @ID,
    slug text not null unique,
    guid text not null unique,       -- of the podcast feed; never changes
    changed_at @INT not null
) @STRICT;

create table series_text (
    series @INT not null references series(id) on delete cascade,
    lang text not null,
    title text not null,
    summary text not null,
    author text not null,
    body text not null,              -- Markdown and head as given, for export
    head text not null,
    primary key (series, lang)
) @CLUSTERED;

create table item (
    id @ID,
    uid text not null unique,        -- eight signs, from the head; the guid of feeds and records
    slug text not null unique,
    kind text not null check (kind in ('film', 'podcast', 'reading', 'worksheet', 'case')),
    state text not null check (state in ('draft', 'published', 'withdrawn')),
    lang text not null,              -- in which it was made
    dated @INT not null,             -- day number
    licence text not null,           -- SPDX: CC-BY-SA-4.0
    place text not null,             -- empty: none
    module text not null,            -- "m01", empty: none
    practice @INT not null,          -- 1: an invented case
    series @INT references series(id),
    season @INT not null,
    episode @INT not null,
    duration_ms @INT not null,       -- 0: nothing to play
    created_at @INT not null,
    changed_at @INT not null         -- what harvesters go by; also set when withdrawn
) @STRICT;
create index item_by_change on item (changed_at, id);
create index item_by_series on item (series, dated);
create index item_by_module on item (module, state, dated, id);
create index item_of_module on item (module, state, kind, dated desc, id desc); -- as a page of the course shows them

-- Not clustered: SQLite copies a whole row, however long, for each comparison on the way to one.
create table item_text (
    item @INT not null references item(id) on delete cascade,
    lang text not null,
    title text not null,
    summary text not null,
    body text not null,              -- Markdown, as edited
    body_html text not null,         -- rendered when stored
    head text not null,              -- the whole head as given, so that export is what was imported
    primary key (item, lang)
) @STRICT;

create table item_person (
    item @INT not null references item(id) on delete cascade,
    lang text not null,
    seq @INT not null,
    name text not null,
    role text not null,
    primary key (item, lang, seq)
) @CLUSTERED;

create table theme (
    slug text not null,
    lang text not null,
    name text not null,
    primary key (slug, lang)
) @CLUSTERED;

create table item_theme (
    item @INT not null references item(id) on delete cascade,
    seq @INT not null,
    theme text not null,
    primary key (item, seq)
) @CLUSTERED;

-- The lists people leaf through, one row per list an item stands in: published items only, newest last.
-- theme '' and kind '' stand for all. One read in key order per page, however many items there are.
create table item_list (
    theme text not null,
    kind text not null,
    dated @INT not null,
    item @INT not null references item(id) on delete cascade,
    primary key (theme, kind, dated, item)
) @CLUSTERED;
create index item_list_of on item_list (item);

create table item_count (            -- how many stand in each list
    theme text not null,
    kind text not null,
    n @INT not null,
    primary key (theme, kind)
) @CLUSTERED;
create index item_count_most on item_count (kind, n desc, theme);

create table item_source (
    item @INT not null references item(id) on delete cascade,
    seq @INT not null,
    said text not null,
    primary key (item, seq)
) @CLUSTERED;

create table item_related (
    item @INT not null references item(id) on delete cascade,
    seq @INT not null,
    slug text not null,
    primary key (item, seq)
) @CLUSTERED;

create table item_file (
    item @INT not null references item(id) on delete cascade,
    role text not null check (role in ('master', 'rendition', 'audio', 'poster', 'captions', 'chapters', 'attachment')),
    lang text not null,              -- of captions and chapters; empty otherwise
    label text not null,             -- "720p"; empty where one is enough
    sha256 text not null,
    bytes @INT not null,
    type text not null,
    name text not null,              -- as it is offered for download
    width @INT not null,
    height @INT not null,
    primary key (item, role, lang, label)
) @CLUSTERED;

-- What is said, cue by cue: the transcript beside the film and the places search jumps to.
create table item_cue (
    item @INT not null references item(id) on delete cascade,
    lang text not null,
    seq @INT not null,
    start_ms @INT not null,
    end_ms @INT not null,
    speaker text not null,
    said text not null,
    primary key (item, lang, seq)
) @CLUSTERED;

create table item_chapter (
    item @INT not null references item(id) on delete cascade,
    lang text not null,
    seq @INT not null,
    start_ms @INT not null,
    title text not null,
    primary key (item, lang, seq)
) @CLUSTERED;

-- Who holds the key may edit the captions of one item until it expires. Only the hash is kept.
create table edit_key (
    hash text not null primary key,
    item @INT not null references item(id) on delete cascade,
    made_at @INT not null,
    expires_at @INT not null
) @CLUSTERED;

-- Every version of captions that was replaced, so that an edit can be undone.
create table item_captions_before (
    item @INT not null references item(id) on delete cascade,
    lang text not null,
    saved_at @INT not null,
    sha256 text not null,
    primary key (item, lang, saved_at)
) @CLUSTERED;

-- down
drop table item_captions_before;
drop table edit_key;
drop table item_chapter;
drop table item_cue;
drop table item_file;
drop table item_related;
drop table item_source;
drop table item_count;
drop table item_list;
drop table item_theme;
drop table theme;
drop table item_person;
drop table item_text;
drop table item;
drop table series_text;
drop table series;
