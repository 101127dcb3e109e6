-- Letters of a place, letters that one can unsubscribe from, and letters that come back.

-- up

alter table mail add column place @INT not null default 1;        -- whose letter: its sender; 1: the whole
alter table mail add column unsubscribe text not null default ''; -- address for one click (RFC 8058); empty: a letter that is needed
alter table mail add column mark text not null default '';        -- random, in its Message-ID: a returned letter is known by it
create unique index mail_mark on mail (mark) where mark <> '';

-- An address that letters come back from for good: nothing but what the person asks for at that moment is sent there.
-- Personal data. Purpose: to send no mail where it cannot arrive. Ground: public task (GDPR 6.1.e).
-- Term: until a letter is answered (somebody signs in by mail), an administrator tries again, or a year.
create table mail_back (
    address text primary key not null,
    at @INT not null,
    status text not null,             -- 5.1.1 and the like; empty: not told
    problem text not null,            -- what the other side said
    times @INT not null
) @STRICT;
create index mail_back_at on mail_back (at);

-- down

drop table mail_back;
drop index mail_mark;
alter table mail drop column mark;
alter table mail drop column unsubscribe;
alter table mail drop column place;
