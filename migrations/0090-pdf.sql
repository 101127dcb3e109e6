-- Pages on paper: what a worker has to print, and what it printed.

-- up

-- Personal data. Purpose: to give somebody a page of hers, or a published report, as a PDF. Ground: public task
-- (GDPR 6.1.e). Term: seven days for the page of a person, and with the person; what is published stays with what it
-- reports on.
create table pdf (
    id @ID,
    key text not null unique,         -- what it shows: "report/12/nl"
    person @INT references person (id) on delete cascade, -- whose it is; null: it may be read by everybody
    html text not null,               -- empty once it is printed
    pdf @BLOB,                        -- null until then
    dated_at @INT not null,           -- the day in its properties: that of the data, so that the same data give the same bytes
    asked_at @INT not null,
    made_at @INT not null default 0,
    until_at @INT not null default 0  -- erased after it; 0: never
) @STRICT;
create index pdf_person on pdf (person);
create index pdf_until on pdf (until_at) where until_at > 0;

-- down
drop table pdf;
