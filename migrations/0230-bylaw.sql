-- What the participation by-law of a place says, as settings: a value for a period, with the article it comes from.

-- up

create table bylaw (
    id @ID,
    place @INT not null references place (id),
    key text not null,                -- core/bylaw.def
    value @INT not null,
    unit text not null default '',    -- of a term: days, workdays, weeks, months, years
    from_day @INT not null,           -- days since 1970
    until_day @INT,                   -- first day that it does not hold; null: no end
    source text not null,             -- the by-law, with its article
    note text not null default '',    -- in plain words, or the words of the law
    confirmed @INT not null default 0 check (confirmed in (0, 1)), -- 0: the city still has to confirm it
    at @INT not null
) @STRICT;
create unique index bylaw_place on bylaw (place, key, from_day);

-- down

drop table bylaw;
