-- The explanation of a trajectory told in another way: in simple words, to listen to, in sign language.

-- up

-- Personal data (a voice, a face, who sent it). Purpose: to explain a plan to people who read with difficulty, or not at all. Ground:
-- public task (GDPR 6.1.e). Term: until it is taken away, and thirty days for a mistake; as it was sent, with what a camera
-- writes in it, until it has been made anew: minutes.
create table trajectory_telling (
    id @ID,
    trajectory @INT not null references trajectory (id) on delete cascade,
    kind text not null check (kind in ('easy', 'sound', 'sign')),
    state text not null check (state in ('waiting', 'ready', 'refused')),
    body text not null,               -- easy: the words; sound: what is said, written out; sign: captions, WebVTT
    raw @BLOB,                        -- as it was sent; null: made anew, or refused
    sha256 text not null default '',  -- of the file that was made (core/file.h)
    captions text not null default '', -- and of its captions
    seconds @INT not null default 0,
    person @INT references person (id) on delete set null, -- who sent it
    at @INT not null,
    gone_at @INT not null default 0   -- taken away; it can be put back for thirty days
) @STRICT;
create index trajectory_telling_of on trajectory_telling (trajectory, id);
create index trajectory_telling_file on trajectory_telling (sha256);
create index trajectory_telling_captions on trajectory_telling (captions);
create index trajectory_telling_person on trajectory_telling (person) where person is not null;

-- down

drop table trajectory_telling;
