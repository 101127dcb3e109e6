-- idempotency_by_key(str key) maybe idempotency
select answer from idempotency where key = :key;

-- idempotency_add(str key, str answer, int now) exec
insert into idempotency (key, answer, created_at) values (:key, :answer, :now);

-- idempotency_erase(int before) changed
delete from idempotency where created_at < :before;
