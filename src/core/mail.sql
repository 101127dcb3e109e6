-- mail_insert(str recipient, str subject, str body, place_id place, str unsubscribe, str mark, int now) one mail_id
insert into mail (recipient, subject, body, place, unsubscribe, mark, created_at)
values (:recipient, :subject, :body, :place, :unsubscribe, :mark, :now) returning id;

-- mail_by_id(mail_id id) one mail
select id, recipient, subject, body, place, unsubscribe, mark, created_at, sent_at from mail where id = :id;

-- mail_by_mark(str mark) maybe mail_marked
select id, recipient, problem from mail where mark = :mark and mark <> '';

-- mail_back_put(str address, int now, str status, str problem) exec
insert into mail_back (address, at, status, problem, times) values (:address, :now, :status, :problem, 1)
on conflict (address) do update set at = excluded.at, status = excluded.status, problem = excluded.problem,
    times = mail_back.times + 1;

-- Unless the person came in by a letter since then.
-- mail_back_stands(str address) one int
-- : n int
select count(*) as n from mail_back b where b.address = :address and not exists (
    select 1 from session s join person p on p.id = s.person
    where p.mail = b.address and s.how in ('mail', 'code') and s.created_at > b.at);

-- For the operator: by the name of the person, or nobody we know.
-- mail_backs(int limit_n) many mail_back
-- : address str, at int, status str, problem str, times int, uid str?, name str?
select b.address, b.at, b.status, b.problem, b.times, p.uid, p.name from mail_back b
left join person p on p.mail = b.address order by b.at desc, b.address limit :limit_n;

-- mail_back_drop(str address) changed
delete from mail_back where address = :address;

-- mail_back_erase(int before) changed
delete from mail_back where at < :before;

-- What was sent need not be kept.
-- mail_sent(mail_id id, int now) exec
update mail set sent_at = :now, body = '', unsubscribe = '' where id = :id;

-- mail_refused(mail_id id, str problem) exec
update mail set problem = :problem, body = '', unsubscribe = '' where id = :id;

-- The newest letters, for the operator: to whom is not shown.
-- mail_list(int limit_n) many mail_state
select id, subject, problem, created_at, sent_at from mail order by id desc limit :limit_n;

-- mail_waiting() one int
-- : n int
select count(*) as n from mail where sent_at is null and problem = '';

-- mail_erase(int before) changed
delete from mail where created_at < :before;

-- mail_came_back(mail_id id, str problem) exec
update mail set problem = :problem where id = :id;
