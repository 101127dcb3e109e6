-- item_card_row(str slug, str lang) maybe item_card
-- : poster_sha str?, poster_name str?
select i.id, i.slug, i.kind, t.title, t.summary, t.lang, i.dated, i.duration_ms, i.practice, p.sha256 as poster_sha, p.name as poster_name
from item i
join item_text t on t.item = i.id and t.lang = case when i.lang = :lang then i.lang else coalesce(
    (select x.lang from item_text x where x.item = i.id and x.lang = :lang), i.lang) end
left join item_file p on p.item = i.id and p.role = 'poster' and p.lang = '' and p.label = ''
where i.slug = :slug and i.state = 'published';

-- item_of_module_rows(str module, str lang) many item_card
-- : poster_sha str?, poster_name str?
select i.id, i.slug, i.kind, t.title, t.summary, t.lang, i.dated, i.duration_ms, i.practice, p.sha256 as poster_sha, p.name as poster_name
from item i
join item_text t on t.item = i.id and t.lang = case when i.lang = :lang then i.lang else coalesce(
    (select x.lang from item_text x where x.item = i.id and x.lang = :lang), i.lang) end
left join item_file p on p.item = i.id and p.role = 'poster' and p.lang = '' and p.label = ''
where i.module = :module and i.state = 'published'
order by i.kind, i.dated desc, i.id desc limit 60;

-- item_files_of(str slug) many item_file_brief
select f.role, f.lang, f.label, f.sha256, f.bytes, f.type, f.name, f.width, f.height
from item i join item_file f on f.item = i.id
where i.slug = :slug and i.state = 'published'
order by f.role, f.height, f.lang, f.label;

-- item_cue_rows(str slug, str lang) many item_said_line
select c.lang, c.start_ms, c.speaker, c.said
from item i join item_cue c on c.item = i.id and c.lang = coalesce(
    (select x.lang from item_cue x where x.item = i.id and x.lang = :lang limit 1), i.lang)
where i.slug = :slug and i.state = 'published' order by c.seq;

-- item_chapter_rows(str slug, str lang) many item_said_line
-- : speaker str
select c.lang, c.start_ms, '' as speaker, c.title as said
from item i join item_chapter c on c.item = i.id and c.lang = coalesce(
    (select x.lang from item_chapter x where x.item = i.id and x.lang = :lang limit 1), i.lang)
where i.slug = :slug and i.state = 'published' order by c.seq;

-- item_list_rows(str theme, str kind, int before_dated, int before_item, str lang, int most) many item_card
-- in no order: sorting rows this wide costs more than all else here, and item_list does it better
-- : poster_sha str?, poster_name str?
select i.id, i.slug, i.kind, t.title, t.summary, t.lang, i.dated, i.duration_ms, i.practice, p.sha256 as poster_sha, p.name as poster_name
from (select item, dated from item_list
      where theme = :theme and kind = :kind and (dated, item) < (:before_dated, :before_item)
      order by dated desc, item desc limit :most) l
join item i on i.id = l.item
join item_text t on t.item = i.id and t.lang = case when i.lang = :lang then i.lang else coalesce(
    (select x.lang from item_text x where x.item = i.id and x.lang = :lang), i.lang) end
left join item_file p on p.item = i.id and p.role = 'poster' and p.lang = '' and p.label = '';

-- item_kind_row(str slug) maybe item_kind
select kind from item where slug = :slug and state <> 'withdrawn';
