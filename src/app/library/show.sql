-- show_text(item_id item, str lang, str own) one show_text
select lang, title, summary, body, body_html, head from item_text
where item = :item and lang = coalesce((select x.lang from item_text x where x.item = :item and x.lang = :lang), :own);

-- show_related(item_id item) many show_slug
select slug from item_related where item = :item order by seq;

-- show_series(item_id item, str lang) maybe show_series
select s.slug, t.title from item i join series s on s.id = i.series
join series_text t on t.series = s.id
where i.id = :item order by case when t.lang = :lang then 0 else 1 end, t.lang limit 1;

-- show_known(int id, str lang) maybe show_known
select i.slug, i.kind, t.title from item i join item_text t on t.item = i.id and t.lang = coalesce(
    (select x.lang from item_text x where x.item = i.id and x.lang = :lang), i.lang)
where i.id = :id and i.kind = 'case' and i.state = 'published';
