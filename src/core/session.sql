-- session_insert(str hash, person_id person, str agent, str how, int now) exec
insert into session (hash, person, agent, how, created_at, seen_at) values (:hash, :person, :agent, :how, :now, :now);

-- session_who(str hash, int idle_since, int since) maybe session_who
select s.id, s.person, s.seen_at, s.created_at, s.how, p.uid, p.name, p.mail, p.lang from session s join person p on p.id = s.person
where s.hash = :hash and s.seen_at > :idle_since and s.created_at > :since and p.state = 'active';

-- session_touch(session_id id, int now) exec
update session set seen_at = :now where id = :id;

-- session_end(session_id id) exec
delete from session where id = :id;

-- session_end_of(session_id id, person_id person) changed
delete from session where id = :id and person = :person;

-- sessions_end(person_id person) changed
delete from session where person = :person;

-- sessions_end_besides(person_id person, session_id kept) changed
delete from session where person = :person and id <> :kept;

-- sessions_of(person_id person, int idle_since, int since) many session
select id, agent, how, created_at, seen_at from session
where person = :person and seen_at > :idle_since and created_at > :since order by seen_at desc, id desc;

-- sessions_erase(int idle_since, int since) changed
delete from session where seen_at <= :idle_since or created_at <= :since;
