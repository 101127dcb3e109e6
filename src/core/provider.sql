-- provider_insert(place_id place, str name, str issuer, str client, str secret, str domains, int now) one provider_id
insert into provider (place, name, issuer, client, secret, domains, created_at)
values (:place, :name, :issuer, :client, :secret, :domains, :now) returning id;

-- provider_by_id(provider_id id) maybe provider
select id, place, name, issuer, client, secret, domains, authorize_at, token_at, person_at, keys, looked_at, problem from provider where id = :id;

-- provider_by_issuer(str issuer) maybe provider
select id, place, name, issuer, client, secret, domains, authorize_at, token_at, person_at, keys, looked_at, problem from provider where issuer = :issuer;

-- providers() many provider
select id, place, name, issuer, client, secret, domains, authorize_at, token_at, person_at, keys, looked_at, problem from provider order by name, id;

-- provider_found(provider_id id, str authorize_at, str token_at, str person_at, str keys, int now) exec
update provider set authorize_at = :authorize_at, token_at = :token_at, person_at = :person_at, keys = :keys, looked_at = :now, problem = '' where id = :id;

-- provider_trouble(provider_id id, str problem) exec
update provider set problem = :problem where id = :id;

-- provider_remove(provider_id id) changed
delete from provider where id = :id;

-- visit_insert(provider_id provider, str state, str nonce, str verifier, str next, int now) exec
insert into provider_visit (provider, state, nonce, verifier, next, created_at) values (:provider, :state, :nonce, :verifier, :next, :now);

-- visit_by_state(str state, int since) maybe provider_visit
select id, provider, nonce, verifier, code, next, step, person, created_at from provider_visit where state = :state and created_at > :since;

-- visit_by_id(provider_visit_id id) maybe provider_visit
select id, provider, nonce, verifier, code, next, step, person, created_at from provider_visit where id = :id;

-- visit_back(provider_visit_id id, str code) changed
update provider_visit set code = :code, step = 'back' where id = :id and step = 'away';

-- visit_end(provider_visit_id id, str step, person_id? person) exec
update provider_visit set step = :step, person = :person, code = '', verifier = '' where id = :id;

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
