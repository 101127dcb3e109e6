-- The value in force that day, of the nearest place.
-- bylaw_in_force(place_id id, str key, int day) maybe bylaw_in
-- : value int, unit str, from_day int, source str, note str, confirmed int, place place_id
with recursive up(id, parent, depth) as (
    select id, parent, 0 from place where id = :id
    union all
    select p.id, p.parent, up.depth + 1 from place p join up on p.id = up.parent where up.depth < 16)
select b.value, b.unit, b.from_day, b.source, b.note, b.confirmed, b.place from up join bylaw b on b.place = up.id
where b.key = :key and b.from_day <= :day and (b.until_day is null or b.until_day > :day)
order by up.depth, b.from_day desc limit 1;

-- bylaw_newest(place_id place, str key) maybe bylaw
select id, place, key, value, unit, from_day, until_day, source, note, confirmed, at from bylaw
where place = :place and key = :key order by from_day desc limit 1;

-- All that a place set itself, the newest first within a key.
-- bylaws_of(place_id place) many bylaw
select id, place, key, value, unit, from_day, until_day, source, note, confirmed, at from bylaw
where place = :place order by key, from_day desc;

-- bylaw_end(place_id place, str key, int day) exec
update bylaw set until_day = :day where place = :place and key = :key and (until_day is null or until_day > :day);

-- bylaw_remove(bylaw_id id) exec
delete from bylaw where id = :id;

-- bylaw_insert(place_id place, str key, int value, str unit, int from_day, str source, str note, int confirmed, int now) exec
insert into bylaw (place, key, value, unit, from_day, source, note, confirmed, at)
values (:place, :key, :value, :unit, :from_day, :source, :note, :confirmed, :now);
