-- list_kinds(str theme) many list_count
select kind as slug, n from item_count where theme = :theme and n > 0 order by kind;

-- list_themes(str kind, str lang) many list_theme
-- : name str
select c.theme as slug, coalesce(t.name, c.theme) as name, c.n
from item_count c left join theme t on t.slug = c.theme and t.lang = :lang
where c.kind = :kind and c.theme <> '' and c.n > 0 order by c.n desc, c.theme limit 40;

-- theme_name(str slug, str lang) maybe theme_name
select name from theme where slug = :slug and lang = :lang;
