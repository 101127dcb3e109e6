-- file_head(str sha256) one file_head
select type, name from file where sha256 = :sha256;

-- site_alive() one int
-- : n int
select count(*) as n from meta where name = 'form.secret';

-- job_count() many job_count
-- : n int
select kind, state, count(*) as n from job group by kind, state order by kind, state;
