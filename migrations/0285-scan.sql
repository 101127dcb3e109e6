-- What a virus scanner said of a file that came in.

-- up

-- No personal data: a fingerprint says nothing of who sent the file. Of a file that is nowhere any more it goes after thirty days.
create table scan (
    sha256 text primary key not null check (length(sha256) = 64),
    -- held: nobody gets it before the scanner has spoken; asked: was here before there was a scanner, and is open until it has
    state text not null check (state in ('held', 'asked', 'clean', 'infected')),
    found text not null default '',   -- infected: how the scanner calls it
    why text not null default '' check (why in ('', 'off', 'down', 'slow', 'large', 'unclear')), -- why there is no answer yet
    tries @INT not null default 0,
    due_at @INT not null,             -- when it is asked for next
    at @INT not null                  -- when it came in; with an answer: of the answer
) @CLUSTERED;
create index scan_state on scan (state, due_at) where state <> 'clean';

create index upload_content on upload (sha256);
create index challenge_file_content on challenge_file (sha256);
create index initiative_photo_content on initiative_photo (sha256);
alter table trajectory_telling add column raw_sha256 text not null default ''; -- of what was sent
create index trajectory_telling_raw on trajectory_telling (raw_sha256) where raw_sha256 <> '';

-- down

drop index trajectory_telling_raw;
alter table trajectory_telling drop column raw_sha256;
drop index initiative_photo_content;
drop index challenge_file_content;
drop index upload_content;
drop table scan;
