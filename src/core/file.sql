-- file_add(str sha256, int bytes, str media_type, str name, int now) exec
insert into file (sha256, bytes, type, name, created_at)
values (:sha256, :bytes, :media_type, :name, :now)
on conflict (sha256) do update set type = excluded.type, name = excluded.name;

-- file_by_hash(str sha256) maybe file
select sha256, bytes, type, name, created_at from file where sha256 = :sha256;

-- Infected: its bytes are gone (core/scan.h).
-- file_page(str after, int limit_n) many file_kept
-- : sha256 str, bytes int, name str, infected int
select f.sha256, f.bytes, f.name, case when s.state = 'infected' then 1 else 0 end as infected
from file f left join scan s on s.sha256 = f.sha256 where f.sha256 > :after order by f.sha256 limit :limit_n;

-- file_forget(str sha256) changed
delete from file where sha256 = :sha256;
