-- passkey_insert(person_id person, str credential, int algorithm, str public_key, int counter, str name, int now) exec
insert into passkey (person, credential, algorithm, public_key, counter, name, created_at)
values (:person, :credential, :algorithm, :public_key, :counter, :name, :now);

-- passkey_by_credential(str credential) maybe passkey
select id, person, credential, algorithm, public_key, counter, name, created_at, used_at from passkey where credential = :credential;

-- passkeys_of(person_id person) many passkey
select id, person, credential, algorithm, public_key, counter, name, created_at, used_at from passkey
where person = :person order by id;

-- passkey_used(passkey_id id, int counter, int now) exec
update passkey set counter = :counter, used_at = :now where id = :id;

-- passkey_rename(passkey_id id, person_id person, str name) changed
update passkey set name = :name where id = :id and person = :person;

-- passkey_remove(passkey_id id, person_id person) changed
delete from passkey where id = :id and person = :person;
