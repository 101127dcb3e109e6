-- contribution_next(trajectory_id trajectory) one int
-- : n int
insert into contribution_count (trajectory, n) values (:trajectory, 1)
on conflict (trajectory) do update set n = contribution_count.n + 1 returning n;

-- contribution_insert(trajectory_id trajectory, int number, str key_hash, str channel, str body, str name, str mail, int named, str behalf, str lang, person_id? person, person_id? entered_by, person_id? checked_by, int received_day, int now) one contribution_id
insert into contribution (trajectory, number, key_hash, channel, body, name, mail, named, behalf, lang, person, entered_by,
    checked_by, received_day, created_at)
values (:trajectory, :number, :key_hash, :channel, :body, :name, :mail, :named, :behalf, :lang, :person, :entered_by, :checked_by,
    :received_day, :now) returning id;

-- contribution_point_insert(trajectory_id trajectory, contribution_id contribution, int seq, str body, int? cluster) one contribution_point_id
insert into contribution_point (trajectory, contribution, seq, body, cluster) values (:trajectory, :contribution, :seq, :body, :cluster)
returning id;

-- contribution_by_number(trajectory_id trajectory, int number) maybe contribution
select id, trajectory, number, channel, body, name, mail, named, behalf, lang, person, entered_by, checked_by, state, received_day,
    created_at, reply, reply_why, reply_at
from contribution where trajectory = :trajectory and number = :number;

-- contribution_by_key(str key_hash) maybe contribution
select id, trajectory, number, channel, body, name, mail, named, behalf, lang, person, entered_by, checked_by, state, received_day,
    created_at, reply, reply_why, reply_at
from contribution where key_hash = :key_hash;

-- contribution_by_id(contribution_id id) one contribution
select id, trajectory, number, channel, body, name, mail, named, behalf, lang, person, entered_by, checked_by, state, received_day,
    created_at, reply, reply_why, reply_at
from contribution where id = :id;

-- Newest first, before that number.
-- contribution_page(trajectory_id trajectory, int before, int limit_n) many contribution_line
select id, number, channel, body, name, named, behalf, state, received_day from contribution
where trajectory = :trajectory and number < :before order by number desc limit :limit_n;

-- What was said, to look for what is like it: the newest.
-- contribution_bodies(trajectory_id trajectory, int limit_n) many contribution_body
-- : number int, body str
select number, body from contribution where trajectory = :trajectory and state = 'admitted' order by number desc limit :limit_n;

-- contribution_channels(trajectory_id trajectory) many contribution_channel
-- : channel str, n int
select channel, count(*) as n from contribution where trajectory = :trajectory and state <> 'withdrawn' group by channel order by channel;

-- contribution_last(trajectory_id trajectory) maybe int
select n from contribution_count where trajectory = :trajectory;

-- contribution_state_set(contribution_id id, str was, str state) changed
update contribution set state = :state where id = :id and state = :was;

-- contribution_withdraw(contribution_id id) changed
update contribution set state = 'withdrawn', body = '', name = '', mail = '', behalf = '', named = 0 where id = :id and state <> 'withdrawn';

-- contribution_reply_set(contribution_id id, str reply, str why, int now) exec
update contribution set reply = :reply, reply_why = :why, reply_at = :now where id = :id;

-- contribution_intake(trajectory_id trajectory) maybe contribution_intake
select online, account, twice from contribution_intake where trajectory = :trajectory;

-- contribution_intake_set(trajectory_id trajectory, int online, int account, int twice) exec
insert into contribution_intake (trajectory, online, account, twice) values (:trajectory, :online, :account, :twice)
on conflict (trajectory) do update set online = :online, account = :account, twice = :twice;

-- What somebody brought in, for themselves.
-- contributions_of(person_id person) many contribution_own
-- : number int, trajectory trajectory_id, channel str, body str, name str, mail str, behalf str, state str, received_day int, reply str, reply_why str, title str
select c.number, c.trajectory, c.channel, c.body, c.name, c.mail, c.behalf, c.state, c.received_day, c.reply, c.reply_why, t.title
from contribution c join trajectory t on t.id = c.trajectory where c.person = :person order by c.id limit 1000;

-- What somebody said leaves them when they leave: the words stay, without a name.
-- contributions_unname(person_id person) exec
update contribution set name = '', mail = '', named = 0, behalf = '' where person = :person;

-- contributions_unname_past(int ended_before, int made_before) changed
update contribution set name = '', mail = '', named = 0
where (name <> '' or mail <> '') and (created_at < :made_before
    or trajectory in (select id from trajectory where state in ('evaluated', 'archived', 'stopped', 'none') and state_at < :ended_before));

-- ---- paper ----

-- contribution_form_insert(trajectory_id trajectory, str code, int now) one contribution_form_id
insert into contribution_form (trajectory, code, made_at) values (:trajectory, :code, :now) returning id;

-- contribution_form_by_code(trajectory_id trajectory, str code) maybe contribution_form
select id, code, made_at, contribution from contribution_form where trajectory = :trajectory and code = :code;

-- contribution_forms(trajectory_id trajectory, int after, int limit_n) many contribution_form_line
-- : id contribution_form_id, code str, made_at int, number int?, entries int
select f.id, f.code, f.made_at, c.number, (select count(*) from contribution_entry e where e.form = f.id) as entries
from contribution_form f left join contribution c on c.id = f.contribution
where f.trajectory = :trajectory and f.id > :after order by f.id limit :limit_n;

-- contribution_form_done(contribution_form_id id, contribution_id contribution) changed
update contribution_form set contribution = :contribution where id = :id and contribution is null;

-- contribution_entry_insert(contribution_form_id form, person_id person, str body, str name, str mail, int named, str behalf, int received_day, int? posted_day, str address, document_id? document, str paragraphs, int now) changed
insert into contribution_entry (form, person, body, name, mail, named, behalf, received_day, posted_day, address, document, paragraphs, at)
values (:form, :person, :body, :name, :mail, :named, :behalf, :received_day, :posted_day, :address, :document, :paragraphs, :now) on conflict (form, person) do nothing;

-- contribution_entries(contribution_form_id form) many contribution_entry
select id, person, body, name, mail, named, behalf, received_day, posted_day, address, document, paragraphs, at from contribution_entry where form = :form order by id;

-- A new code, for a letter: the one before it is of nobody any more.
-- contribution_set_key(contribution_id id, str key_hash) exec
update contribution set key_hash = :key_hash where id = :id;

-- contribution_entries_drop(contribution_form_id form) exec
delete from contribution_entry where form = :form;

-- contribution_entries_past(int before) changed
delete from contribution_entry where at < :before;

-- contribution_points_empty(contribution_id contribution) exec
update contribution_point set body = '', state = 'aside', cluster = null where contribution = :contribution;

-- contribution_points(contribution_id contribution) many contribution_point
select id, contribution, seq, body, state, cluster from contribution_point where contribution = :contribution order by seq;

-- ---- is it answered (app/answer) ----

-- What stands in the way of publication: points in no group, groups without an answer, answers and what was set aside that nobody else
-- read. What can be published; and groups and contributions set aside of which nobody can read yet what becomes of them.
-- answer_gaps(trajectory_id trajectory) one answer_gap
-- : loose int, silent int, unread int, aside_unread int, ready int, untold int
select
    (select count(*) from contribution_point p join contribution c on c.id = p.contribution
     where p.trajectory = :trajectory and p.state = 'admitted' and c.state = 'admitted' and p.cluster is null) as loose,
    (select count(*) from cluster k where k.trajectory = :trajectory and k.gone = 0
        and exists (select 1 from contribution_point p where p.trajectory = :trajectory and p.cluster = k.id and p.state = 'admitted')
        and not exists (select 1 from answer a where a.cluster = k.id)) as silent,
    (select count(*) from answer a join cluster k on k.id = a.cluster
     where a.trajectory = :trajectory and k.gone = 0 and a.published = 0 and a.reader is null) as unread,
    (select count(*) from aside s join contribution c on c.id = s.contribution
     where s.trajectory = :trajectory and s.published = 0 and c.state = 'admitted' and s.reader is null) as aside_unread,
    (select count(*) from answer a join cluster k on k.id = a.cluster where a.trajectory = :trajectory and k.gone = 0 and a.published = 0)
    + (select count(*) from aside s where s.trajectory = :trajectory and s.published = 0 and s.reader is not null) as ready,
    (select count(*) from cluster k where k.trajectory = :trajectory and k.gone = 0
        and exists (select 1 from contribution_point p where p.trajectory = :trajectory and p.cluster = k.id and p.state = 'admitted')
        and not exists (select 1 from answer a where a.cluster = k.id and a.published > 0))
    + (select count(*) from aside s join contribution c on c.id = s.contribution
       where s.trajectory = :trajectory and s.published = 0 and c.state = 'admitted') as untold;
