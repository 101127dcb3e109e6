-- file_head(str sha256) one file_head
-- only what a published item or the explanation of a plan shows: who withdraws a film takes the film away, not just its page
select f.type, f.name from file f
where f.sha256 = :sha256 and (exists (
    select 1 from item_file x join item i on i.id = x.item where x.sha256 = f.sha256 and i.state = 'published')
    or exists (select 1 from trajectory_telling x where x.sha256 = f.sha256 and x.gone_at = 0 and x.state = 'ready')
    or exists (select 1 from trajectory_telling x where x.captions = f.sha256 and x.gone_at = 0 and x.state = 'ready'))
    and not exists (select 1 from scan s where s.sha256 = f.sha256 and s.state in ('held', 'infected'));

-- site_alive() one int
-- : n int
select count(*) as n from meta where name = 'form.secret';

-- job_count() many job_count
-- : n int
select kind, state, count(*) as n from job group by kind, state order by kind, state;
