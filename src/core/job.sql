-- job_insert(str kind, str payload, str? unique_key, int run_at, int now) changed
insert into job (kind, payload, unique_key, run_at, created_at)
values (:kind, :payload, :unique_key, :run_at, :now)
on conflict (unique_key) where state in ('new', 'running') do nothing;

-- Is there anything to take? Asked before taking, so that an idle worker only reads.
-- job_any_due(int now) one int
-- : n int
select count(*) as n from (select id from job
    where state in ('new', 'running') and run_at <= :now and lease_until <= :now limit 1) as due;

-- A job that is new, or whose worker let its lease run out. The state is repeated outside: while the row
-- was waited for, another may have taken it.
-- job_take(int now, int lease_until, str lease) maybe job_taken
update job set state = 'running', lease = :lease, lease_until = :lease_until,
    attempts = attempts + 1, progress = 0, note = ''
where id = (select id from job
        where state in ('new', 'running') and run_at <= :now and lease_until <= :now
        order by run_at, id limit 1 @SKIP)
    and state in ('new', 'running') and lease_until <= :now
returning id, kind, payload, attempts;

-- job_keep(job_id id, str lease, int lease_until) changed
update job set lease_until = :lease_until where id = :id and lease = :lease and state = 'running';

-- job_note(job_id id, str lease, int progress, str note) changed
update job set progress = :progress, note = :note
where id = :id and lease = :lease and state = 'running';

-- job_end(job_id id, str lease, str state, str error, int now) changed
update job set state = :state, error = :error, ended_at = :now, lease = '', lease_until = 0,
    progress = case when :state = 'done' then 100 else progress end
where id = :id and lease = :lease and state = 'running';

-- job_later(job_id id, str lease, int run_at, int attempts, str error) changed
update job set state = 'new', run_at = :run_at, attempts = :attempts, error = :error,
    lease = '', lease_until = 0
where id = :id and lease = :lease and state = 'running';

-- By the operator, after the cause is gone.
-- job_again(job_id id, int now) changed
update job set state = 'new', run_at = :now, attempts = 0, ended_at = null
where id = :id and state = 'failed';

-- job_by_id(job_id id) one job
select id, kind, payload, state, run_at, attempts, progress, note, error, created_at, ended_at
from job where id = :id;

-- job_list(str? state, int limit_n) many job
select id, kind, payload, state, run_at, attempts, progress, note, error, created_at, ended_at
from job where state = :state or :state is null order by id desc limit :limit_n;

-- job_states() many job_state
-- : n int
select state, count(*) as n from job group by state order by state;

-- job_erase(int before) changed
delete from job where ended_at < :before;
