-- sign_in_ask(str mail, str lang, str next, str ask, int now, int ends_at) one sign_in_id
insert into sign_in (purpose, mail, lang, next, ask, created_at, ends_at)
values ('mail', :mail, :lang, :next, :ask, :now, :ends_at) returning id;

-- sign_in_link(str purpose, str mail, str ask, str hash, int now, int ends_at) exec
insert into sign_in (purpose, mail, lang, next, ask, hash, created_at, ends_at)
values (:purpose, :mail, 'nl', '', :ask, :hash, :now, :ends_at);

-- sign_in_by_id(sign_in_id id) one sign_in
select id, purpose, mail, lang, next, ask, code, tries, created_at, ends_at, used_at from sign_in where id = :id;

-- sign_in_by_ask(str ask) maybe sign_in
select id, purpose, mail, lang, next, ask, code, tries, created_at, ends_at, used_at from sign_in where ask = :ask;

-- sign_in_by_hash(str hash) maybe sign_in
select id, purpose, mail, lang, next, ask, code, tries, created_at, ends_at, used_at from sign_in where hash = :hash;

-- sign_in_letter(sign_in_id id, str hash, str code) exec
update sign_in set hash = :hash, code = :code where id = :id;

-- sign_in_tried(sign_in_id id) exec
update sign_in set tries = tries + 1 where id = :id;

-- sign_in_use(sign_in_id id, int now) changed
update sign_in set used_at = :now where id = :id and used_at is null;

-- What went out to an address lately.
-- sign_ins_lately(str mail, int since) one int
-- : n int
select count(*) as n from sign_in where mail = :mail and purpose = 'mail' and hash is not null and created_at > :since;

-- sign_ins_drop_first() changed
delete from sign_in where purpose = 'first';
