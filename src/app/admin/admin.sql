-- Who holds a role at a place or in it: a line per role.
-- people_in(place_id place, int now, int limit_n) many people_line
-- : id person_id, uid str, name str, mail str, state str, role str, place_name str, place_slug str, until_at int?
with recursive down(id, depth) as (
    select id, 0 from place where id = :place
    union all
    select p.id, down.depth + 1 from place p join down on p.parent = down.id where down.depth < 16)
select p.id, p.uid, p.name, p.mail, p.state, r.role, pl.name as place_name, pl.slug as place_slug, r.until_at
from person_right r join down d on d.id = r.place join person p on p.id = r.person join place pl on pl.id = r.place
where r.from_at <= :now and (r.until_at is null or r.until_at > :now) order by p.name, p.id, r.id limit :limit_n;

-- Everybody, with a line per role or one without.
-- people_everywhere(int now, int limit_n) many people_any
-- : id person_id, uid str, name str, mail str, state str, role str?, place_name str?, place_slug str?, until_at int?
select p.id, p.uid, p.name, p.mail, p.state, r.role, pl.name as place_name, pl.slug as place_slug, r.until_at
from person p left join person_right r on r.person = p.id and r.from_at <= :now and (r.until_at is null or r.until_at > :now)
left join place pl on pl.id = r.place order by p.name, p.id, r.id limit :limit_n;

-- counts_people() one int
-- : n int
select count(*) as n from person;

-- counts_sessions(int idle_since, int since) one int
-- : n int
select count(*) as n from session where seen_at > :idle_since and created_at > :since;

-- counts_files() one file_counts
-- : n int, bytes int
select count(*) as n, cast(coalesce(sum(bytes), 0) as bigint) as bytes from file;
