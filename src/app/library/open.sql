-- What the open doors read besides library.sql. Lists are read in key order, so that the last page of a
-- million costs what the first does.

-- open_texts(item_id item) many open_text
select lang, title, summary from item_text where item = :item order by lang;

-- open_body_of(item_id item, str lang) maybe open_body
select body, body_html from item_text where item = :item and lang = :lang;

-- open_newest(int most) many open_id
select item as id from item_list where theme = '' and kind = '' order by dated desc, item desc limit :most;

-- open_series(str slug) maybe open_series
select id, slug, guid, changed_at from series where slug = :slug;

-- open_series_first() maybe open_series
select id, slug, guid, changed_at from series order by id limit 1;

-- open_series_texts(series_id series) many open_series_text
select lang, title, summary, author from series_text where series = :series order by lang;

-- open_series_of(item_id item) maybe open_series
select s.id, s.slug, s.guid, s.changed_at from item i join series s on s.id = i.series where i.id = :item;

-- open_episodes(series_id series, int most) many open_id
select id from item where series = :series and state = 'published' order by dated desc, id desc limit :most;

-- open_by_change(int at, int item, int from_at, int until_at, str kind, str theme, int most) many open_change
-- what harvesters page through: what came after (at, item), withdrawn items too
select id, uid, slug, kind, state, changed_at from item
where (changed_at, id) > (:at, :item) and changed_at >= :from_at and changed_at <= :until_at and state <> 'draft'
    and (:kind = '' or kind = :kind)
    and (:theme = '' or exists (select 1 from item_theme x where x.item = item.id and x.theme = :theme))
order by changed_at, id limit :most;

-- open_theme_known(str theme) maybe str
select slug from theme where slug = :theme limit 1;

-- open_earliest() maybe int
select changed_at from item order by changed_at, id limit 1;

-- open_by_uid(str uid) maybe open_change
select id, uid, slug, kind, state, changed_at from item where uid = :uid and state <> 'draft';

-- open_theme_sets(str after, str lang, int most) many open_theme
select slug, name from theme where lang = :lang and slug > :after order by slug limit :most;

-- open_theme_counts(str lang) many open_theme_count
-- : name str
select c.theme as slug, coalesce(t.name, c.theme) as name, c.n
from item_count c left join theme t on t.slug = c.theme and t.lang = :lang
where c.kind = '' and c.theme <> '' and c.n > 0 order by c.theme limit 1000;

-- open_listed(str theme, str kind, int dated, int item, int most) many open_row
-- newest first, after (dated, item)
select i.id, i.slug, i.kind, i.lang, i.module, i.dated
from (select item, dated from item_list
      where theme = :theme and kind = :kind and (dated, item) < (:dated, :item)
      order by dated desc, item desc limit :most) l
join item i on i.id = l.item order by i.dated desc, i.id desc;

-- open_in_module(str module, int dated, int item, int most) many open_row
select id, slug, kind, lang, module, dated from item
where module = :module and state = 'published' and (dated, id) < (:dated, :item)
order by dated desc, id desc limit :most;

-- open_table(int after, int most) many open_line
select i.id, i.uid, i.slug, i.kind, i.lang, t.title, t.summary, i.dated, i.licence, i.place, i.module, i.season, i.episode, i.practice, i.duration_ms, i.changed_at
from item i join item_text t on t.item = i.id and t.lang = i.lang
where i.id > :after and i.state = 'published' order by i.id limit :most;

-- open_table_themes(int first, int last) many open_line_theme
select item, theme from item_theme where item >= :first and item <= :last order by item, seq;

-- open_table_people(int first, int last) many open_line_person
select p.item, p.name, p.role from item_person p join item i on i.id = p.item and i.lang = p.lang
where p.item >= :first and p.item <= :last order by p.item, p.seq;

-- open_table_files(int first, int last) many open_line_file
select item, role, sha256, bytes, type, name, height from item_file
where item >= :first and item <= :last and role in ('master', 'rendition', 'audio') order by item, role, height;

-- open_related(item_id item) many open_slug
-- only what may be read
select r.slug from item_related r join item i on i.slug = r.slug and i.state = 'published'
where r.item = :item order by r.seq;
