-- place_insert(str slug, str kind, str name, str code, place_id parent, int now) one place_id
insert into place (slug, kind, name, code, parent, created_at) values (:slug, :kind, :name, :code, :parent, :now)
returning id;

-- place_by_id(place_id id) one place
select id, slug, kind, name, code, parent, theme, sender, sender_name, host, langs from place where id = :id;

-- place_by_slug(str slug) maybe place
select id, slug, kind, name, code, parent, theme, sender, sender_name, host, langs from place where slug = :slug;

-- place_by_host(str host) maybe place
select id, slug, kind, name, code, parent, theme, sender, sender_name, host, langs from place where host = :host;

-- place_below(place_id parent) many place
select id, slug, kind, name, code, parent, theme, sender, sender_name, host, langs from place where parent = :parent order by name, id;

-- The place itself and what it lies in, up to the root.
-- place_above(place_id id) many place_step
-- : id place_id, depth int
with recursive up(id, parent, depth) as (
    select id, parent, 0 from place where id = :id
    union all
    select p.id, p.parent, up.depth + 1 from place p join up on p.id = up.parent where up.depth < 16)
select id, depth from up order by depth;

-- The place itself and all that lies in it.
-- place_inside(place_id id, int limit_n) many place_in
-- : id place_id, slug str, kind str, name str, code str, depth int, sort str
with recursive down(id, slug, kind, name, code, depth, sort) as (
    select id, slug, kind, name, code, 0, '' from place where id = :id
    union all
    select p.id, p.slug, p.kind, p.name, p.code, down.depth + 1, down.sort || '/' || p.name from place p
    join down on p.parent = down.id where down.depth < 16)
select id, slug, kind, name, code, depth, sort from down order by sort, id limit :limit_n;

-- place_change(place_id id, str name, str code, str theme) exec
update place set name = :name, code = :code, theme = :theme where id = :id;

-- place_frames(place_id place) many place_frame
select place, origin from place_frame where place = :place order by origin;

-- place_frame_put(place_id place, str origin) exec
insert into place_frame (place, origin) values (:place, :origin) on conflict (place, origin) do nothing;

-- place_frame_drop(place_id place, str origin) changed
delete from place_frame where place = :place and origin = :origin;

-- place_door_put(place_id id, str sender, str sender_name, str host, str langs) exec
update place set sender = :sender, sender_name = :sender_name, host = :host, langs = :langs where id = :id;

-- The doors of a place and of what it lies in, the nearest first.
-- place_doors(place_id id) many place_step_door
-- : name str, sender str, sender_name str, host str, langs str
with recursive up(id, parent, depth) as (
    select id, parent, 0 from place where id = :id
    union all
    select p.id, p.parent, up.depth + 1 from place p join up on p.id = up.parent where up.depth < 16)
select p.name, p.sender, p.sender_name, p.host, p.langs from up join place p on p.id = up.id order by up.depth;

-- Every place with a name of its own, for the door of the server.
-- places_with_host() many place
select id, slug, kind, name, code, parent, theme, sender, sender_name, host, langs from place where host <> '' order by host limit 2000;

-- place_by_code(str code) maybe place
select id, slug, kind, name, code, parent, theme, sender, sender_name, host, langs from place where code = :code;

-- Not what lies in nothing: a rehearsal.
-- places_public() many place
select id, slug, kind, name, code, parent, theme, sender, sender_name, host, langs from place
where kind in ('network', 'municipality', 'practice') and parent is not null order by name, id limit 500;

-- The rule in force that day, of the nearest place.
-- rule_in_force(place_id id, str name, int day) maybe int
with recursive up(id, parent, depth) as (
    select id, parent, 0 from place where id = :id
    union all
    select p.id, p.parent, up.depth + 1 from place p join up on p.id = up.parent where up.depth < 16)
select r.value from up join place_rule r on r.place = up.id
where r.name = :name and r.from_day <= :day and (r.until_day is null or r.until_day > :day)
order by up.depth, r.from_day desc limit 1;

-- rule_newest(place_id place, str name) maybe place_rule
select id, name, value, from_day, until_day, source from place_rule
where place = :place and name = :name order by from_day desc, id desc limit 1;

-- rules_of(place_id place) many place_rule
select id, name, value, from_day, until_day, source from place_rule
where place = :place order by name, from_day desc, id desc;

-- rule_end(place_id place, str name, int day) exec
update place_rule set until_day = :day where place = :place and name = :name and (until_day is null or until_day > :day);

-- rule_insert(place_id place, str name, int value, int from_day, str source) exec
insert into place_rule (place, name, value, from_day, source) values (:place, :name, :value, :from_day, :source);
