-- The peer groups that somebody is in, with what is going on there.
-- circles_of(person_id person) many circle_mine
-- : opened_at int
select i.uid, i.number, g.name as group_name, g.slug, coalesce((select c.opened_at from intervision_circle c where c.intervision_group = i.id), 0) as opened_at
from intervision_member im join intervision_group i on i.id = im.intervision_group
join group_member m on m.id = im.member and m.state = 'in' join learn_group g on g.id = i.learn_group
where m.person = :person order by g.closed_at, g.id desc, i.number limit 50;

-- The peer group, for who is in it.
-- circle_peers(str uid, person_id person) maybe circle_peers
select i.id, i.uid, i.number, i.learn_group, m.uid as member, g.name as group_name, g.slug, g.practice, g.closed_at
from intervision_group i join intervision_member im on im.intervision_group = i.id
join group_member m on m.id = im.member and m.state = 'in' join learn_group g on g.id = i.learn_group
where i.uid = :uid and m.person = :person;

-- circle_people(intervision_group_id peers) many circle_person
-- : place_name str
select m.uid, p.name, coalesce(pl.name, '') as place_name from intervision_member im join group_member m on m.id = im.member and m.state = 'in'
join person p on p.id = m.person left join place pl on pl.id = m.place where im.intervision_group = :peers order by p.name, m.id limit 40;

-- circle_of(intervision_group_id peers) maybe circle
select intervision_group, uid, method, salt, sealed, opened_at, changed_at, wipe_at, screen from intervision_circle where intervision_group = :peers;

-- circle_insert(intervision_group_id peers, str uid, str method, str salt, str sealed, int now, int wipe_at) changed
insert into intervision_circle (intervision_group, uid, method, salt, sealed, opened_at, changed_at, wipe_at)
values (:peers, :uid, :method, :salt, :sealed, :now, :now, :wipe_at) on conflict (intervision_group) do nothing;

-- circle_put(intervision_group_id peers, str sealed, int now) exec
update intervision_circle set sealed = :sealed, changed_at = :now, screen = screen + 1 where intervision_group = :peers;

-- circle_drop(intervision_group_id peers) changed
delete from intervision_circle where intervision_group = :peers;

-- circles_past(int now) many circle_past
select c.intervision_group, c.method, c.opened_at, c.changed_at, c.screen, i.learn_group, i.number
from intervision_circle c join intervision_group i on i.id = c.intervision_group where c.wipe_at <= :now order by c.intervision_group limit 1000;

-- circle_held_add(learn_group_id learn_group, int number, int held_day, int minutes, str method) exec
insert into intervision_held (learn_group, number, held_day, minutes, method) values (:learn_group, :number, :held_day, :minutes, :method);

-- circles_held(learn_group_id learn_group, int number) many circle_held
select held_day, minutes, method from intervision_held where learn_group = :learn_group and number = :number order by held_day desc, id desc limit 60;
