-- uncaptioned() many uncaptioned
select i.kind, i.slug from item i
where i.kind in ('film', 'podcast') and i.state = 'published'
  and not exists (select 1 from item_file f where f.item = i.id and f.role = 'captions')
order by i.kind, i.slug limit 50;

-- jobs_failed() one int
-- : n int
select count(*) as n from job where state = 'failed';

-- jobs_late(int before) one int
-- : n int
select count(*) as n from job where state = 'new' and run_at < :before;
