-- scan_one(str sha256) maybe scan
select sha256, state, found, why, tries, due_at, at from scan where sha256 = :sha256;

-- scan_of_upload(upload_id id) maybe scan_upload
-- : scan str, found str
select s.state as scan, s.found from upload u join scan s on s.sha256 = u.sha256 where u.id = :id;

-- What was found clean stays so. What was not is looked at anew when it comes again: scanners learn, and make mistakes.
-- scan_hold(str sha256, int now) changed
insert into scan (sha256, state, due_at, at) values (:sha256, 'held', :now, :now)
on conflict (sha256) do update set state = 'held', found = '', why = '', tries = 0, due_at = excluded.due_at, at = excluded.at
where scan.state in ('asked', 'infected');

-- scan_clean(str sha256, int now) changed
update scan set state = 'clean', found = '', why = '', at = :now where sha256 = :sha256 and state in ('held', 'asked');

-- scan_infected(str sha256, str found, int now) changed
update scan set state = 'infected', found = :found, why = '', at = :now where sha256 = :sha256 and state in ('held', 'asked');

-- scan_waits(str sha256, str why, int due_at) exec
update scan set why = :why, tries = tries + 1, due_at = :due_at where sha256 = :sha256 and state in ('held', 'asked');

-- By an operator who takes it on themselves.
-- scan_free(str sha256, int now) changed
update scan set state = 'clean', found = 'unseen', why = '', at = :now where sha256 = :sha256 and state = 'held';

-- scan_forget(str sha256) exec
delete from scan where sha256 = :sha256;

-- The scanner answers: who waited for it need not wait longer. What it cannot take or did not understand waits for somebody.
-- scan_hurry(int now) changed
update scan set due_at = :now where state in ('held', 'asked') and why in ('off', 'down', 'slow') and due_at > :now;

-- scan_hurry_all(int now) exec
update scan set due_at = :now where state in ('held', 'asked') and due_at > :now;

-- scan_hurry_jobs(int now) changed
update job set run_at = :now where kind = 'scan.file' and state = 'new' and run_at > :now
    and exists (select 1 from scan s where s.sha256 = job.payload and s.due_at <= :now);

-- What waits without a job that will ask, because that job failed.
-- scan_jobless() many scan_jobless
select s.sha256 from scan s where s.state in ('held', 'asked') and not exists (
    select 1 from job j where j.kind = 'scan.file' and j.payload = s.sha256 and j.state in ('new', 'running')) order by s.sha256;

-- scan_counts() one scan_counts
-- : held int, asked int, infected int, tried int, since int?
select cast(count(case when state = 'held' then 1 end) as bigint) as held, cast(count(case when state = 'asked' then 1 end) as bigint) as asked,
    cast(count(case when state = 'infected' then 1 end) as bigint) as infected,
    cast(count(case when state = 'held' and why <> '' then 1 end) as bigint) as tried, min(case when state = 'held' then at end) as since
from scan where state <> 'clean';

-- scan_list(str state, int limit_n) many scan
select sha256, state, found, why, tries, due_at, at from scan where state = :state order by at, sha256 limit :limit_n;

-- ---- where what people bring in is kept, while it is as it came ----
-- These four and the folder of files (core/file.h) are all: tests/web/scan.c fails on a column with bytes that is not named here.

-- scan_bytes(str sha256) maybe scan_bytes
-- : body bytes
select body from (
    select body from upload where sha256 = :sha256
    union all select body from challenge_file where sha256 = :sha256
    union all select body from initiative_photo where sha256 = :sha256 and state = 'waiting' and body is not null
    union all select raw from trajectory_telling where raw_sha256 = :sha256 and raw is not null) as kept
where length(body) > 0 limit 1;

-- Everything that nobody has asked about, with the folder of files. In pages, by fingerprint.
-- scan_unasked(str after, int limit_n) many scan_unasked
-- : sha256 str
select sha256 from (
    select sha256 from upload where length(body) > 0
    union select sha256 from challenge_file where length(body) > 0
    union select sha256 from initiative_photo where body is not null and state = 'waiting'
    union select raw_sha256 from trajectory_telling where raw is not null
    union select sha256 from file) as kept
where sha256 > :after and length(sha256) = 64 and not exists (select 1 from scan s where s.sha256 = kept.sha256)
order by sha256 limit :limit_n;

-- scan_ask(str sha256, int now) changed
insert into scan (sha256, state, due_at, at) values (:sha256, 'asked', :now, :now) on conflict (sha256) do nothing;

-- Infected: the bytes go, and the row that had them stays to say so.
-- scan_wipe_uploads(str sha256, bytes nothing) exec
update upload set body = :nothing where sha256 = :sha256;

-- scan_wipe_versions(str sha256) exec
update document_version set state = 'failed', problem = 'infected' where state = 'waiting' and source in (select id from upload where sha256 = :sha256);

-- scan_wipe_challenge(str sha256, bytes nothing) exec
update challenge_file set body = :nothing where sha256 = :sha256;

-- scan_wipe_photos(str sha256) exec
update initiative_photo set state = 'refused', body = null where sha256 = :sha256 and state = 'waiting';

-- scan_wipe_tellings(str sha256) exec
update trajectory_telling set state = 'refused', raw = null where raw_sha256 = :sha256 and state = 'waiting';

-- scan_tidy(int before) changed
delete from scan where state in ('clean', 'infected') and at < :before and not exists (select 1 from upload x where x.sha256 = scan.sha256)
    and not exists (select 1 from challenge_file x where x.sha256 = scan.sha256) and not exists (select 1 from initiative_photo x where x.sha256 = scan.sha256)
    and not exists (select 1 from trajectory_telling x where x.raw_sha256 = scan.sha256) and not exists (select 1 from file x where x.sha256 = scan.sha256);
