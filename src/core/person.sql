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
