-- mail_insert(str recipient, str subject, str body, int now) one mail_id
insert into mail (recipient, subject, body, created_at) values (:recipient, :subject, :body, :now)
returning id;

-- mail_by_id(mail_id id) one mail
select id, recipient, subject, body, created_at, sent_at from mail where id = :id;

-- What was sent need not be kept.
-- mail_sent(mail_id id, int now) exec
update mail set sent_at = :now, body = '' where id = :id;

-- mail_refused(mail_id id, str problem) exec
update mail set problem = :problem, body = '' where id = :id;

-- The newest letters, for the operator: to whom is not shown.
-- mail_list(int limit_n) many mail_state
select id, subject, problem, created_at, sent_at from mail order by id desc limit :limit_n;

-- mail_waiting() one int
-- : n int
select count(*) as n from mail where sent_at is null and problem = '';

-- mail_erase(int before) changed
delete from mail where created_at < :before;
