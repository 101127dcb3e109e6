-- A file that somebody added to a trajectory: a document, or the recording of a spoken view.

-- up

-- Personal data. Purpose: to show the documents of a plan; to hear what somebody says about it. Ground: public task
-- (GDPR 6.1.e). Term: a document stays with its plan; a recording until its speaker has confirmed the record of it, and two
-- years at most.
create table upload (
    id @ID,
    trajectory @INT not null references trajectory (id) on delete cascade,
    name text not null,               -- as it was called; to save it by
    kind text not null,               -- core/upload.def: by its contents
    bytes @INT not null,
    sha256 text not null check (length(sha256) = 64),
    body @BLOB not null,
    public @INT not null check (public in (0, 1)), -- 1: everybody may fetch it when the plan is public
    person @INT references person (id) on delete set null, -- who added it, signed in
    at @INT not null
) @STRICT;
create index upload_of on upload (trajectory, id);
create index upload_private on upload (at) where public = 0;

alter table trajectory_document add column upload @INT references upload (id); -- null: it stands at href

-- down

alter table trajectory_document drop column upload;
drop table upload;
