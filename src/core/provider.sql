-- provider_insert(place_id place, str name, str issuer, str client, str secret, str domains, int now) one provider_id
insert into provider (place, name, issuer, client, secret, domains, created_at)
values (:place, :name, :issuer, :client, :secret, :domains, :now) returning id;

-- provider_by_id(provider_id id) maybe provider
select id, place, name, issuer, client, secret, domains, authorize_at, token_at, person_at, end_at, keys, proves, signs_back, looked_at, problem from provider where id = :id;

-- provider_by_issuer(str issuer) maybe provider
select id, place, name, issuer, client, secret, domains, authorize_at, token_at, person_at, end_at, keys, proves, signs_back, looked_at, problem from provider where issuer = :issuer;

-- providers() many provider
select id, place, name, issuer, client, secret, domains, authorize_at, token_at, person_at, end_at, keys, proves, signs_back, looked_at, problem from provider order by name, id;

-- provider_found(provider_id id, str authorize_at, str token_at, str person_at, str end_at, str keys, str proves, int signs_back, int now) exec
update provider set authorize_at = :authorize_at, token_at = :token_at, person_at = :person_at, end_at = :end_at, keys = :keys, proves = :proves,
    signs_back = :signs_back, looked_at = :now, problem = '' where id = :id;

-- provider_trouble(provider_id id, str problem) exec
update provider set problem = :problem where id = :id;

-- provider_remove(provider_id id) changed
delete from provider where id = :id;

-- visit_insert(provider_id provider, str state, str nonce, str verifier, str next, str lang, int now) exec
insert into provider_visit (provider, state, nonce, verifier, next, lang, created_at) values (:provider, :state, :nonce, :verifier, :next, :lang, :now);

-- visit_by_state(str state, int since) maybe provider_visit
select id, provider, nonce, verifier, code, next, step, person, subject, sid, lang, created_at from provider_visit where state = :state and created_at > :since;

-- visit_by_came(str came, int since) maybe provider_visit
select id, provider, nonce, verifier, code, next, step, person, subject, sid, lang, created_at from provider_visit where came = :came and created_at > :since;

-- visit_by_id(provider_visit_id id) maybe provider_visit
select id, provider, nonce, verifier, code, next, step, person, subject, sid, lang, created_at from provider_visit where id = :id;

-- visit_back(provider_visit_id id, str code, str came) changed
update provider_visit set code = :code, came = :came, step = 'back' where id = :id and step = 'away';

-- visit_end(provider_visit_id id, str step, person_id? person, str subject, str sid) exec
update provider_visit set step = :step, person = :person, subject = :subject, sid = :sid, code = '', verifier = '' where id = :id;

-- visit_use(provider_visit_id id) changed
update provider_visit set step = 'used' where id = :id and step = 'known';

-- visits_past(int before) changed
delete from provider_visit where created_at < :before;

-- identity_find(provider_id provider, str subject) maybe person_id
select person from identity where provider = :provider and subject = :subject;

-- identity_insert(provider_id provider, str subject, person_id person, int now) exec
insert into identity (provider, subject, person, created_at) values (:provider, :subject, :person, :now);

-- identities_of(person_id person) many identity
select p.name, i.subject, i.created_at from identity i join provider p on p.id = i.provider where i.person = :person order by i.id;

-- ---- signing out ----

-- The session that just began: the newest of this person, as the transaction that made it sees.
-- provider_session_add(person_id person, provider_id provider, str subject, str sid) exec
insert into provider_session (session, provider, subject, sid)
select max(id), :provider, :subject, :sid from session where person = :person having max(id) is not null;

-- provider_of_session(session_id session) maybe provider_out
select p.id, p.name, p.client, p.end_at from provider_session s join provider p on p.id = s.provider where s.session = :session;

-- Those that a message about signing out speaks of: by the name of the session when it has one, else all of the subject.
-- provider_sessions(provider_id provider, str sid, str subject) many provider_session
-- : session session_id, uid str
select s.session, p.uid from provider_session s join session e on e.id = s.session join person p on p.id = e.person
where s.provider = :provider and (:sid = '' or s.sid = :sid) and (:subject = '' or s.subject = :subject) order by s.id;
