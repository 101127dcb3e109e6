-- invitation_insert(str hash, str mail, str name, str lang, str role, place_id place, int? until_at, str by, int now, int ends_at) exec
insert into invitation (hash, mail, name, lang, role, place, until_at, invited_by, created_at, ends_at)
values (:hash, :mail, :name, :lang, :role, :place, :until_at, :by, :now, :ends_at);

-- invitation_by_hash(str hash) maybe invitation
select id, mail, name, lang, role, place, until_at, invited_by, created_at, ends_at, accepted_at, withdrawn_at
from invitation where hash = :hash;

-- invitation_by_id(invitation_id id) maybe invitation
select id, mail, name, lang, role, place, until_at, invited_by, created_at, ends_at, accepted_at, withdrawn_at
from invitation where id = :id;

-- Open ones at a place and in it.
-- invitations_in(place_id place, int now) many invitation_at
-- : id invitation_id, mail str, name str, role str, place_name str, ends_at int
with recursive down(id, depth) as (
    select id, 0 from place where id = :place
    union all
    select p.id, down.depth + 1 from place p join down on p.parent = down.id where down.depth < 16)
select i.id, i.mail, i.name, i.role, pl.name as place_name, i.ends_at
from invitation i join down d on d.id = i.place join place pl on pl.id = i.place
where i.accepted_at is null and i.withdrawn_at is null and i.ends_at > :now order by i.id desc limit 200;

-- invitation_accept(invitation_id id, int now) changed
update invitation set accepted_at = :now where id = :id and accepted_at is null and withdrawn_at is null and ends_at > :now;

-- invitation_withdraw(invitation_id id, int now) changed
update invitation set withdrawn_at = :now where id = :id and accepted_at is null and withdrawn_at is null;
