-- case_new(person_id person, int now) one case_sent_id
insert into case_sent (person, state, created_at, changed_at) values (:person, 'draft', :now, :now) returning id;

-- case_of(case_sent_id id) maybe case_sent
select id, person, state, item, title, question, place, place_kind, year, tried, whom, cost, happened, failed, council,
    otherwise, source, consent, licence, names, note, changed_at, sent_at
from case_sent where id = :id;

-- case_mine(person_id person) many case_brief
select id, state, item, title, place, changed_at, sent_at from case_sent where person = :person order by changed_at desc, id desc limit 100;

-- case_waiting() many case_brief
-- what an editor has to read, longest waiting first
select id, state, item, title, place, changed_at, sent_at from case_sent where state = 'sent' order by sent_at, id limit 200;

-- case_published() many case_brief
select id, state, item, title, place, changed_at, sent_at from case_sent where state = 'published' order by sent_at desc, id desc limit 50;

-- case_save(case_sent_id id, str title, str question, str place, str place_kind, str year, str tried, str whom, str cost, str happened, str failed, str council, str otherwise, str source, str consent, int licence, int names, int now) exec
update case_sent set title = :title, question = :question, place = :place, place_kind = :place_kind, year = :year, tried = :tried,
    whom = :whom, cost = :cost, happened = :happened, failed = :failed, council = :council, otherwise = :otherwise, source = :source,
    consent = :consent, licence = :licence, names = :names, changed_at = :now
where id = :id;

-- case_send(case_sent_id id, int now) exec
update case_sent set state = 'sent', sent_at = :now where id = :id;

-- case_return(case_sent_id id, str note, int now) changed
update case_sent set state = 'returned', note = :note, changed_at = :now where id = :id and state = 'sent';

-- case_publish(case_sent_id id, str item, int now) changed
update case_sent set state = 'published', item = :item, note = '', changed_at = :now where id = :id and state = 'sent';

-- case_drop(case_sent_id id, person_id person) changed
delete from case_sent where id = :id and person = :person and state in ('draft', 'returned');
