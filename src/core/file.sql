-- file_add(str sha256, int bytes, str media_type, str name, int now) exec
insert into file (sha256, bytes, type, name, created_at)
values (:sha256, :bytes, :media_type, :name, :now)
on conflict (sha256) do update set type = excluded.type, name = excluded.name;

-- file_by_hash(str sha256) maybe file
select sha256, bytes, type, name, created_at from file where sha256 = :sha256;

-- file_page(str after, int limit_n) many file
select sha256, bytes, type, name, created_at from file where sha256 > :after order by sha256 limit :limit_n;

-- file_forget(str sha256) changed
delete from file where sha256 = :sha256;
