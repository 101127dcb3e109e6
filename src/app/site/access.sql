-- access_media() one access_media
-- : timed int, captioned int
select count(*) as timed,
    count(*) filter (where exists (select 1 from item_file f where f.item = i.id and f.role = 'captions' and f.lang = i.lang)) as captioned
from item i where i.state = 'published' and i.kind in ('film', 'podcast');
