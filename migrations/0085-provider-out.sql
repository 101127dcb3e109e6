-- Signing out at a provider, and telling apart who began a visit and who came back from it.

-- up

alter table provider add column end_at text not null default '';      -- where one signs out there; empty: nowhere
alter table provider add column proves text not null default 'post'   -- how we prove who we are to it
    check (proves in ('basic', 'post', 'both'));                      -- both: basic first
alter table provider add column signs_back @INT not null default 0;   -- 1: what comes back names the provider (RFC 9207)

-- Who came back holds another key than who began: the address that leads there may have been sent by somebody else.
alter table provider_visit add column came text not null default ''; -- SHA-256 of it; empty: nobody came back yet
alter table provider_visit add column subject text not null default '';
alter table provider_visit add column sid text not null default '';
alter table provider_visit add column lang text not null default 'nl'; -- the way back has one address for all languages
create index provider_visit_came on provider_visit (came);

-- A session that began at a provider, so that signing out there can end it here.
-- Personal data. Purpose: to sign somebody out here who signs out at their organisation. Ground: public task (GDPR 6.1.e).
-- Term: with the session (job people.erase).
create table provider_session (
    id @ID,
    session @INT not null unique references session (id) on delete cascade,
    provider @INT not null references provider (id) on delete cascade,
    subject text not null,
    sid text not null                 -- what the provider calls the session; empty: it did not say
) @STRICT;
create index provider_session_subject on provider_session (provider, subject);

-- down

drop table provider_session;
drop index provider_visit_came;
alter table provider_visit drop column lang;
alter table provider_visit drop column sid;
alter table provider_visit drop column subject;
alter table provider_visit drop column came;
alter table provider drop column signs_back;
alter table provider drop column proves;
alter table provider drop column end_at;
