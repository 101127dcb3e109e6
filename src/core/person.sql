-- person_insert(str uid, str mail, str name, str lang, int now) one person_id
insert into person (uid, mail, name, lang, created_at, seen_at) values (:uid, :mail, :name, :lang, :now, :now)
returning id;

-- person_by_mail(str mail) maybe person
select id, uid, mail, name, lang, state, created_at, seen_at from person where mail = :mail;

-- person_by_id(person_id id) one person
select id, uid, mail, name, lang, state, created_at, seen_at from person where id = :id;

-- person_by_uid(str uid) maybe person
select id, uid, mail, name, lang, state, created_at, seen_at from person where uid = :uid;

-- person_change(person_id id, str name, str lang) exec
update person set name = :name, lang = :lang where id = :id;

-- person_set_state(person_id id, str state) exec
update person set state = :state where id = :id;

-- person_seen(person_id id, int now) exec
update person set seen_at = :now where id = :id;

-- What somebody holds now.
-- rights_of(person_id person, int now) many held
select id, place, role, until_at from person_right
where person = :person and from_at <= :now and (until_at is null or until_at > :now) order by id;

-- right_insert(person_id person, place_id place, str role, int now, int? until_at, str given_by) exec
insert into person_right (person, place, role, from_at, until_at, given_by)
values (:person, :place, :role, :now, :until_at, :given_by);

-- right_end(person_id person, place_id place, str role, int now) changed
update person_right set until_at = :now
where person = :person and place = :place and role = :role and from_at <= :now and (until_at is null or until_at > :now);

-- Who runs the whole without an end, besides this person.
-- operators_besides(person_id person, int now) one int
-- : n int
select count(*) as n from person_right r join person p on p.id = r.person
where r.role = 'operator' and r.place = 1 and p.state = 'active' and r.person <> :person
  and r.from_at <= :now and r.until_at is null;

-- holds_whole(person_id person, int now) one int
-- : n int
select count(*) as n from person_right r join person p on p.id = r.person
where r.role = 'operator' and r.place = 1 and p.state = 'active' and r.person = :person
  and r.from_at <= :now and r.until_at is null;

-- people_all(int limit_n) many person
select id, uid, mail, name, lang, state, created_at, seen_at from person order by mail limit :limit_n;

-- ---- erasing ----

-- person_drop(person_id id) changed
delete from person where id = :id;

-- person_letters(str mail) many letter
select id, subject, created_at, sent_at from mail where recipient = :mail order by id;

-- person_letters_drop(str mail) changed
delete from mail where recipient = :mail;

-- person_sign_ins_drop(str mail) changed
delete from sign_in where mail = :mail;

-- person_invitations_drop(str mail) changed
delete from invitation where mail = :mail;

-- person_invitations(str mail) many invited
select i.id, i.name, i.role, p.name as place_name, i.created_at from invitation i join place p on p.id = i.place
where i.mail = :mail order by i.id;

-- person_log(str uid, int limit_n) many logged
select id, at, what, object, detail from audit where who = :uid order by id limit :limit_n;

-- people_past(int seen_before, int limit_n) many person
select id, uid, mail, name, lang, state, created_at, seen_at from person where seen_at < :seen_before order by id limit :limit_n;

-- rights_past(int before) changed
delete from person_right where until_at < :before;

-- sign_ins_past(int before) changed
delete from sign_in where created_at < :before;

-- invitations_past(int before) changed
delete from invitation where ends_at < :before;

-- Who holds a role at the place or above it now, and can be written to. At a place that lies in nothing (a rehearsal): nobody.
-- holders_of(place_id place, str role, int now) many holder
-- : id person_id, mail str, name str, lang str
with recursive up(id, parent, depth) as (
    select id, parent, 0 from place where id = :place
    union all
    select p.id, p.parent, up.depth + 1 from place p join up on p.id = up.parent where up.depth < 16)
select distinct p.id, p.mail, p.name, p.lang from person_right r join up on up.id = r.place join person p on p.id = r.person
where r.role = :role and p.state = 'active' and r.from_at <= :now and (r.until_at is null or r.until_at > :now)
    and exists (select 1 from up where id = 1)
order by p.id limit 200;

-- The same, to choose one of: also at a place that lies in nothing, where nobody is written to.
-- holders_to_choose(place_id place, str role, int now) many holder
-- : id person_id, mail str, name str, lang str
with recursive up(id, parent, depth) as (
    select id, parent, 0 from place where id = :place
    union all
    select p.id, p.parent, up.depth + 1 from place p join up on p.id = up.parent where up.depth < 16)
select distinct p.id, p.mail, p.name, p.lang from person_right r join up on up.id = r.place join person p on p.id = r.person
where r.role = :role and p.state = 'active' and r.from_at <= :now and (r.until_at is null or r.until_at > :now)
order by p.id limit 200;
